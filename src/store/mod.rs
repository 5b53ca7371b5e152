//! What survives a power cut? Drafts, page files, tickets, the outbox, print records, keys.
//!
//! One SQLite file (WAL, `synchronous=FULL`, one writer) and folders of encrypted files beside it. Knows `filing` and `package`.
//! Nothing personal is ever written here in clear, not even for a moment.

pub mod durable;
mod keys;
mod outbox;
mod pages;
mod printing;
mod tickets;
mod visits;

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

pub use keys::{DraftIndex, RootKey};
pub use outbox::{OutboxEntry, OutboxState, SealedFiling};
pub use pages::PageId;
pub use printing::{PrintRecord, PrintState};
pub use tickets::{CourtMessage, TakenTicket, TicketBlock};
pub use visits::{Phase, StoredVisit, VisitId};

use keys::Keys;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the kiosk's database refused: {0}; check the disk with `dengwen doctor`")]
    Database(#[from] rusqlite::Error),
    /// The disk refused.
    #[error("the kiosk's disk refused: {0}; check free space and rights of the data folder")]
    Disk(#[from] std::io::Error),
    /// Something encrypted does not open: another key, or altered bytes.
    #[error("{0} does not open with this kiosk's key; it was altered or belongs to another kiosk")]
    Sealed(&'static str),
    /// Something the program wrote cannot be read.
    #[error("a stored {0} cannot be understood; it was written by another version")]
    Unreadable(&'static str),
    /// No key.
    #[error("the kiosk key is missing or not 32 bytes; give it as a systemd credential `kiosk-key`")]
    NoKey,
    /// A newer program wrote this database.
    #[error("the database is of version {0}, newer than this program; install the newer program")]
    TooNew(i64),
    /// An older program wrote this database, and whoever asks may not change it.
    #[error("the database is of version {0}, older than this program; start the kiosk once, it brings it up to date")]
    TooOld(i64),
    /// Nothing there.
    #[error("{} holds no kiosk.db; name the data folder of a kiosk that ran before", .0.display())]
    NotThere(PathBuf),
    /// Two kiosks on one folder would sweep each other's pages away.
    #[error("another kiosk uses {}; stop it, or name another data folder", .0.display())]
    InUse(PathBuf),
}

/// Forward-only steps; the index is the version they lead from.
const MIGRATIONS: [&str; 1] = [include_str!("schema-1.sql")];

/// How long a write waits for a tool beside to finish its own.
const WRITE_WAITS: Duration = Duration::from_secs(5);

/// How long a tool waits for the kiosk to finish a write.
const TOOL_WAITS: Duration = Duration::from_secs(10);

/// The kiosk's memory.
pub struct Store {
    connection: Connection,
    keys: Keys,
    folder: PathBuf,
    /// The write-ahead log may still hold what was deleted.
    log_remembers: bool,
    /// Held as long as the kiosk runs; `None` for tools beside it.
    _lock: Option<File>,
}

impl Store {
    /// Opens or makes the store in `folder`, for this program alone.
    pub fn open(folder: &Path, root: RootKey) -> Result<Self, StoreError> {
        for part in ["pages", "outbox"] {
            std::fs::create_dir_all(folder.join(part))?;
        }
        let lock = File::create(folder.join("kiosk.lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::InUse(folder.to_owned()),
            TryLockError::Error(error) => StoreError::Disk(error),
        })?;
        let mut connection = Connection::open(folder.join("kiosk.db"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        migrate(&mut connection)?;
        durable::sync_folder(folder)?;
        let keys = Keys::load(&connection, root)?;
        // A cut between deleting a key and emptying the log leaves the key there: the log is emptied at every start.
        let mut store = Self { connection, keys, folder: folder.to_owned(), log_remembers: true, _lock: Some(lock) };
        store.settle();
        store.sweep_orphans()?;
        Ok(store)
    }

    /// Opens the store for a tool while the kiosk may be running: nothing is made, migrated or swept, for a page file without its
    /// row may be one the kiosk is writing at this moment.
    pub fn open_beside(folder: &Path, root: RootKey) -> Result<Self, StoreError> {
        let database = folder.join("kiosk.db");
        if !database.is_file() {
            return Err(StoreError::NotThere(folder.to_owned()));
        }
        let connection =
            Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(TOOL_WAITS)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        match (version_of(&connection)?, MIGRATIONS.len() as i64) {
            (version, known) if version > known => return Err(StoreError::TooNew(version)),
            (version, known) if version < known => return Err(StoreError::TooOld(version)),
            (_, _) => {}
        }
        let keys = Keys::existing(&connection, root)?.ok_or(StoreError::Unreadable("daily key"))?;
        Ok(Self { connection, keys, folder: folder.to_owned(), log_remembers: false, _lock: None })
    }

    /// Gives the daily key a successor when `today` is another day; live visits are wrapped anew and the old key is destroyed.
    pub fn rotate_keys(&mut self, today: &str) -> Result<bool, StoreError> {
        let rotated = self.keys.rotate(&mut self.connection, today)?;
        if rotated {
            self.forget_deleted();
        }
        Ok(rotated)
    }

    /// Empties the write-ahead log, so that what was deleted is gone from the disk too. A reader beside (`dengwen outbox list`)
    /// or a full disk can hold that up: it is done again by [`Store::settle`].
    fn forget_deleted(&mut self) {
        self.log_remembers = true;
        self.settle();
    }

    /// Catches up on emptying the log; costs nothing when there is nothing to do. True when the log holds nothing any more.
    pub fn settle(&mut self) -> bool {
        if self.log_remembers {
            // Never waits: the visitor before the glass would. It comes round again within a second.
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let held_up = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            self.log_remembers = held_up.unwrap_or(true);
            let _ = self.connection.busy_timeout(WRITE_WAITS);
        }
        !self.log_remembers
    }

    /// A small durable setting, encrypted: the court's pinned key, the kiosk's signing key.
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed: Option<Vec<u8>> =
            optional(self.connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)))?;
        sealed.map(|bytes| self.keys.open_setting(name, &bytes)).transpose()
    }

    /// Sets a small durable setting.
    pub fn set_setting(&mut self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        let sealed = self.keys.seal_setting(name, value)?;
        self.connection.execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            rusqlite::params![name, sealed],
        )?;
        Ok(())
    }

    /// The index of a document number: finds a draft without storing the number.
    pub fn draft_index(&self, document_number: &str) -> DraftIndex {
        self.keys.draft_index(document_number)
    }
}

fn version_of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version = version_of(connection)?;
    let known = MIGRATIONS.len() as i64;
    if version > known {
        return Err(StoreError::TooNew(version));
    }
    for (index, step) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A row that may be absent.
fn optional<T>(result: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(error),
    }
}
