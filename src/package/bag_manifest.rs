//! The manifest files of a bag (RFC 8493 §2.1.3): one digest and one path a line.

use std::collections::BTreeMap;

use super::{bag::BagError, digest};

/// `digest  path` for every file, in the order of the paths, LF at each end.
pub(super) fn write<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut text = String::new();
    for (path, bytes) in files {
        text.push_str(&digest::sha256_hex(bytes));
        text.push_str("  ");
        text.push_str(&encode(path));
        text.push('\n');
    }
    text.into_bytes()
}

/// Path → digest. Accepts LF, CR and CRLF, and any run of blanks between the two, as the standard asks of readers.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, BagError> {
    let malformed = |line: usize| BagError::Manifest { file: name.to_owned(), line };
    let text = std::str::from_utf8(bytes).map_err(|_| malformed(1))?;
    let mut entries = BTreeMap::new();
    for (index, line) in text.split(['\n', '\r']).filter(|line| !line.is_empty()).enumerate() {
        let (sum, path) = line.split_once([' ', '\t']).ok_or_else(|| malformed(index + 1))?;
        let sum = sum.to_ascii_lowercase();
        let path = decode(path.trim_start_matches([' ', '\t'])).ok_or_else(|| malformed(index + 1))?;
        if !digest::is_hex_digest(&sum) || path.is_empty() || entries.insert(path, sum).is_some() {
            return Err(malformed(index + 1));
        }
    }
    Ok(entries)
}

/// Percent-encodes CR, LF and %, and nothing else (RFC 8493 §2.1.3).
fn encode(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

/// The reverse; `None` for a lone % or another escape.
fn decode(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut text = String::from(parts.next()?);
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        text.push(match code {
            "0A" | "0a" => '\n',
            "0D" | "0d" => '\r',
            "25" => '%',
            _ => return None,
        });
        text.push_str(rest);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_path_comes_back_from_its_line(path in "[^\u{0}]{1,60}") {
            proptest::prop_assert!(!encode(&path).contains(['\n', '\r']));
            proptest::prop_assert_eq!(decode(&encode(&path)), Some(path));
        }

        #[test]
        fn any_bytes_are_a_manifest_or_an_error(bytes: Vec<u8>) {
            let _ = read("manifest-sha256.txt", &bytes);
        }
    }

    #[test]
    fn a_path_written_twice_is_refused() {
        let line = format!("{}  data/a\n", digest::sha256_hex(b"a"));
        let error = read("m", format!("{line}{line}").as_bytes()).expect_err("twice");
        assert!(matches!(error, BagError::Manifest { line: 2, .. }));
    }
}
