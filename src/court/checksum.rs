//! `Upload-Checksum` of tus: the digest a client promises for the bytes of one request.

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// As `Tus-Checksum-Algorithm` says it. SHA-1 is there because tus 1.0.0 asks every server for it; against a bad line it does.
/// Whether an object is the one that was announced is decided by the SHA-256 of the manifest alone.
pub(super) const ALGORITHMS: &str = "sha256,sha1";

/// What was promised, and the bytes heard so far.
pub(super) struct Checksum {
    promised: Vec<u8>,
    heard: Heard,
}

enum Heard {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    /// Reads the value of the header: algorithm, blank, base64 of the digest.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let (algorithm, digest) = value.split_once(' ')?;
        let (heard, length) = match algorithm {
            "sha1" => (Heard::Sha1(Sha1::new()), 20),
            "sha256" => (Heard::Sha256(Sha256::new()), 32),
            _ => return None,
        };
        let promised = BASE64.decode(digest.trim()).ok().filter(|promised| promised.len() == length)?;
        Some(Self { promised, heard })
    }

    /// Hears the next bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.heard {
            Heard::Sha1(hash) => hash.update(bytes),
            Heard::Sha256(hash) => hash.update(bytes),
        }
    }

    /// Whether the bytes are those that were promised.
    pub(super) fn holds(self) -> bool {
        match self.heard {
            Heard::Sha1(hash) => hash.finalize().as_slice() == self.promised,
            Heard::Sha256(hash) => hash.finalize().as_slice() == self.promised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of FIPS 180-4, both of "abc".
    #[test]
    fn both_algorithms_tell_their_bytes_from_others() {
        for value in ["sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="] {
            let mut checksum = Checksum::parse(value).expect("well formed");
            checksum.update(b"a");
            checksum.update(b"bc");
            assert!(checksum.holds(), "{value}");
            let mut checksum = Checksum::parse(value).expect("well formed");
            checksum.update(b"abd");
            assert!(!checksum.holds(), "{value}");
        }
        for value in ["", "sha1", "sha1 ", "md5 kAFQmDzST7DWlj99KOF/cg==", "sha256 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha1 !"] {
            assert!(Checksum::parse(value).is_none(), "{value}");
        }
    }
}
