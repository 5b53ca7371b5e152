//! Secrets lie in files of their own, never in `kiosk.toml`: what is read here is wiped from memory when it is dropped.

use std::{io, os::unix::fs::PermissionsExt, path::Path};

use zeroize::{Zeroize, Zeroizing};

use crate::store::RootKey;

/// Shortest token that a court takes, in characters.
const SHORTEST_TOKEN: usize = 20;

/// Why a secret cannot be used, without saying anything of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) cause: String,
    pub(super) remedy: &'static str,
}

/// The token in `path`: one line.
pub(super) fn token(path: &Path) -> Result<Zeroizing<String>, Unusable> {
    let remedy = "copy keys/enrolment-token.txt of the court there";
    let bytes = read(path, remedy)?;
    let text = std::str::from_utf8(&bytes).map(str::trim).unwrap_or_default();
    if text.len() < SHORTEST_TOKEN || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let cause = format!("holds no token of at least {SHORTEST_TOKEN} letters and digits on one line");
        return Err(Unusable { cause, remedy });
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// The key in `path`: 32 bytes, or the same as 64 hexadecimal digits.
pub(super) fn root_key(path: &Path) -> Result<RootKey, Unusable> {
    let remedy = "put the key of this kiosk there: 32 random bytes, or 64 hexadecimal digits; \
                  a new key cannot open what an older one closed";
    let bytes = read(path, remedy)?;
    let raw = match bytes.len() {
        32 => bytes,
        _ => hexadecimal(bytes.trim_ascii()).unwrap_or_default(),
    };
    RootKey::from_bytes(&raw).map_err(|_| Unusable { cause: "holds no key of 32 bytes".into(), remedy })
}

/// Whether anyone but the owner can read or change `path`; the access rights, to be shown.
pub(super) fn open_to_others(path: &Path) -> Option<u32> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

fn read(path: &Path, remedy: &'static str) -> Result<Zeroizing<Vec<u8>>, Unusable> {
    std::fs::read(path).map(Zeroizing::new).map_err(|error| {
        let cause = match error.kind() {
            io::ErrorKind::NotFound => "names a file that is not there".to_owned(),
            kind => format!("cannot be read ({kind})"),
        };
        let remedy = if error.kind() == io::ErrorKind::PermissionDenied {
            "give the file to the user the kiosk runs as: chown dengwen, chmod 400"
        } else {
            remedy
        };
        Unusable { cause, remedy }
    })
}

fn hexadecimal(digits: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.len() == 64)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(32));
    for pair in text.as_bytes().chunks_exact(2) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        let mut byte = (high * 16 + low) as u8;
        bytes.push(byte);
        byte.zeroize();
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::durable;

    #[test]
    fn a_key_comes_as_bytes_or_as_digits() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        let digits = format!("{}\n", "0aF1".repeat(16));
        for content in [[0x0a, 0xf1].repeat(16), digits.into_bytes()] {
            durable::write(&path, &content).expect("written");
            let key = root_key(&path).expect("a key");
            assert_eq!(key.bytes().as_slice(), [0x0a, 0xf1].repeat(16));
        }
        for content in [vec![7; 31], vec![7; 33], b"zz".repeat(32), b"+1".repeat(32)] {
            durable::write(&path, &content).expect("written");
            let error = root_key(&path).expect_err("no key");
            assert!(error.cause.contains("no key of 32 bytes"), "{error:?}");
        }
    }

    #[test]
    fn a_token_is_one_line_and_is_never_repeated() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        durable::write(&path, b"  tok-0123456789-abcdef\n").expect("written");
        assert_eq!(token(&path).expect("a token").as_str(), "tok-0123456789-abcdef");
        durable::write(&path, b"secret words\nin two lines of a file").expect("written");
        let error = token(&path).expect_err("two lines");
        assert!(!error.cause.contains("secret"), "{error:?}");
        let error = token(&folder.path().join("nowhere")).expect_err("no file");
        assert!(error.cause.contains("not there") && error.remedy.contains("enrolment-token"), "{error:?}");
    }
}
