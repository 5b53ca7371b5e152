//! The life of keys: root key → daily key → one key per visit and per print record.
//!
//! Destroying a visit is destroying its key. What a stolen disk still holds is described in `docs/keys.md`.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use rusqlite::Connection;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::{StoreError, optional};

const NONCE: usize = 24;

/// 32 bytes that never touch the data folder: a systemd credential.
pub struct RootKey(Zeroizing<[u8; 32]>);

impl RootKey {
    /// From exactly 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        <[u8; 32]>::try_from(bytes).map(|key| Self(Zeroizing::new(key))).map_err(|_| StoreError::NoKey)
    }

    /// A fresh one.
    pub fn generate() -> Result<Self, StoreError> {
        Ok(Self(random_key()?))
    }

    /// The bytes, to hand to the credential store.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for RootKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RootKey(***)")
    }
}

/// HMAC-SHA256 of a document number under a key of this kiosk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DraftIndex(pub(super) [u8; 32]);

/// A key for one visit or one print record.
pub(super) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    pub(super) fn generate() -> Result<Self, StoreError> {
        Ok(Self(random_key()?))
    }

    /// Encrypts `clear`, bound to `place` (table and row).
    pub(super) fn seal(&self, place: &str, clear: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal(&self.0, place, clear)
    }

    /// Opens what [`DataKey::seal`] made for the same place.
    pub(super) fn open(&self, place: &str, sealed: &[u8], what: &'static str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        open(&self.0, place, sealed, what)
    }
}

pub(super) struct Keys {
    root: RootKey,
    day: String,
    daily: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// The daily key in force; the first one is made when there is none.
    pub(super) fn load(connection: &Connection, root: RootKey) -> Result<Self, StoreError> {
        if daily_row(connection)?.is_none() {
            let daily = random_key()?;
            let day = "0000-00-00";
            let wrapped = seal(&root.0, &format!("daily_key|{day}"), daily.as_slice())?;
            connection.execute("INSERT INTO daily_key (day, wrapped) VALUES (?1, ?2)", rusqlite::params![day, wrapped])?;
        }
        Self::existing(connection, root)?.ok_or(StoreError::Unreadable("daily key"))
    }

    /// The daily key in force, if there is one; makes nothing.
    pub(super) fn existing(connection: &Connection, root: RootKey) -> Result<Option<Self>, StoreError> {
        let Some((day, wrapped)) = daily_row(connection)? else { return Ok(None) };
        let bytes = open(&root.0, &format!("daily_key|{day}"), &wrapped, "the daily key")?;
        let daily = as_key(&bytes)?;
        Ok(Some(Self { root, day, daily }))
    }

    /// New daily key, everything it wraps wrapped anew, old key gone: one transaction.
    pub(super) fn rotate(&mut self, connection: &mut Connection, today: &str) -> Result<bool, StoreError> {
        if self.day == today {
            return Ok(false);
        }
        let fresh = random_key()?;
        let transaction = connection.transaction()?;
        for (table, id) in [("visit", "id"), ("print_record", "owner")] {
            let mut rows = transaction.prepare(&format!("SELECT rowid, CAST({id} AS BLOB), wrapped_key FROM {table}"))?;
            let wrapped: Vec<(i64, Vec<u8>, Vec<u8>)> =
                rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
            for (rowid, owner, sealed) in wrapped {
                let place = wrap_place(table, &owner);
                // A damaged row opens for nobody, today or tomorrow; it must not keep the old key alive.
                let Ok(key) = open(&self.daily, &place, &sealed, "a visit key") else { continue };
                let anew = seal(&fresh, &place, &key)?;
                transaction.execute(
                    &format!("UPDATE {table} SET wrapped_key = ?1 WHERE rowid = ?2"),
                    rusqlite::params![anew, rowid],
                )?;
            }
        }
        transaction.execute("DELETE FROM daily_key", [])?;
        let wrapped = seal(&self.root.0, &format!("daily_key|{today}"), fresh.as_slice())?;
        transaction.execute("INSERT INTO daily_key (day, wrapped) VALUES (?1, ?2)", rusqlite::params![today, wrapped])?;
        transaction.commit()?;
        self.daily = fresh;
        self.day = today.to_owned();
        Ok(true)
    }

    pub(super) fn wrap(&self, table: &str, owner: &[u8], key: &DataKey) -> Result<Vec<u8>, StoreError> {
        seal(&self.daily, &wrap_place(table, owner), key.0.as_slice())
    }

    pub(super) fn unwrap(&self, table: &str, owner: &[u8], wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let bytes = open(&self.daily, &wrap_place(table, owner), wrapped, "a visit key")?;
        as_key(&bytes).map(DataKey)
    }

    pub(super) fn seal_setting(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal(&self.root.0, &format!("setting|{name}"), value)
    }

    pub(super) fn open_setting(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.root.0, &format!("setting|{name}"), sealed, "a setting").map(|clear| clear.to_vec())
    }

    pub(super) fn draft_index(&self, number: &str) -> DraftIndex {
        let keyed = |key: &[u8], text: &[u8]| -> [u8; 32] {
            let mut mac =
                <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("invariant: HMAC takes keys of any length");
            mac.update(text);
            mac.finalize().into_bytes().into()
        };
        let mut index_key = keyed(self.root.0.as_slice(), b"dengwen draft index 1");
        let index = keyed(&index_key, number.as_bytes());
        index_key.zeroize();
        DraftIndex(index)
    }
}

fn daily_row(connection: &Connection) -> rusqlite::Result<Option<(String, Vec<u8>)>> {
    optional(
        connection.query_row("SELECT day, wrapped FROM daily_key ORDER BY day DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        }),
    )
}

fn wrap_place(table: &str, owner: &[u8]) -> String {
    let owner: String = owner.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{table}.wrapped_key|{owner}")
}

fn as_key(bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    <[u8; 32]>::try_from(bytes).map(Zeroizing::new).map_err(|_| StoreError::Unreadable("key"))
}

fn random_key() -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(|error| StoreError::Disk(std::io::Error::other(error)))?;
    Ok(key)
}

fn seal(key: &[u8; 32], place: &str, clear: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|error| StoreError::Disk(std::io::Error::other(error)))?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: place.as_bytes() })
        .map_err(|_| StoreError::Sealed("a value too long to encrypt"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; 32], place: &str, sealed: &[u8], what: &'static str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(StoreError::Sealed(what))?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: place.as_bytes() })
        .map(Zeroizing::new)
        .map_err(|_| StoreError::Sealed(what))
}
