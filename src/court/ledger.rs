//! The court's metadata: SQLite, WAL, `synchronous=FULL`, one connection. What is committed here was promised to someone.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use rusqlite::{
    Connection, ToSql, Transaction, TransactionBehavior,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

use super::answer::Refusal;

/// Shapes of the database, oldest first; `user_version` counts those applied.
const MIGRATIONS: [&str; 2] = [
    "
    CREATE TABLE kiosk (
        kiosk_id TEXT PRIMARY KEY, jwk TEXT NOT NULL, enrolled_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE package (
        package_id TEXT PRIMARY KEY, kiosk_id TEXT NOT NULL REFERENCES kiosk, manifest_jws TEXT NOT NULL,
        manifest_sha256 TEXT NOT NULL, announced_at TEXT NOT NULL,
        receipt_number TEXT UNIQUE, received_at TEXT, ticket TEXT, receipt_jws TEXT
    ) STRICT;
    CREATE TABLE object (
        package_id TEXT NOT NULL REFERENCES package, name TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
        stored INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (package_id, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE upload (
        upload_id TEXT PRIMARY KEY, package_id TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL,
        received INTEGER NOT NULL DEFAULT 0, begun_at TEXT NOT NULL,
        UNIQUE (package_id, name), FOREIGN KEY (package_id, name) REFERENCES object
    ) STRICT;
    CREATE TABLE series (
        name TEXT NOT NULL, hall TEXT NOT NULL, business_date TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (name, hall, business_date)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ticket_block (
        request_id TEXT PRIMARY KEY, kiosk_id TEXT NOT NULL REFERENCES kiosk, hall TEXT NOT NULL, business_date TEXT NOT NULL,
        prefix TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, leased_at TEXT NOT NULL,
        UNIQUE (hall, business_date, prefix, first)
    ) STRICT;
    CREATE TABLE ticket (
        sequence INTEGER PRIMARY KEY, hall TEXT NOT NULL, business_date TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL,
        package_id TEXT, registered_at TEXT NOT NULL, called_at TEXT,
        UNIQUE (hall, business_date, number)
    ) STRICT;
    CREATE TABLE help_call (
        call_id TEXT PRIMARY KEY, kiosk_id TEXT NOT NULL REFERENCES kiosk, step TEXT NOT NULL, kind TEXT NOT NULL,
        called_at TEXT NOT NULL, answered_at TEXT
    ) STRICT;
",
    "
    ALTER TABLE help_call ADD COLUMN hint TEXT;
",
];

/// Why the ledger could not be opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum LedgerError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("the ledger was written by a newer version ({0}); start that version, or restore an older backup")]
    Newer(i64),
}

pub(super) struct Ledger(Mutex<Connection>);

impl Ledger {
    pub(super) fn open(path: &Path) -> Result<Self, LedgerError> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let applied = usize::try_from(version).ok().filter(|version| *version <= MIGRATIONS.len());
        let applied = applied.ok_or(LedgerError::Newer(version))?;
        for (index, migration) in MIGRATIONS.iter().enumerate().skip(applied) {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
            transaction.commit()?;
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Everything `work` does, or nothing; on disk when this returns.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }

    /// Looks something up.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Refusal>) -> Result<T, Refusal> {
        work(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A number of bytes as SQLite keeps it: its integers are signed.
pub(super) struct Size(pub(super) u64);

impl ToSql for Size {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let size = i64::try_from(self.0).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(size.into())
    }
}

impl FromSql for Size {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let size = value.as_i64()?;
        u64::try_from(size).map(Self).map_err(|_| FromSqlError::OutOfRange(size))
    }
}

/// The next `count` numbers of a series of this hall and day; first of them. Never twice, whoever asks.
pub(super) fn next_in_series(
    transaction: &Transaction<'_>,
    series: &str,
    hall: &str,
    business_date: &str,
    count: u32,
) -> Result<u32, Refusal> {
    let last: u32 = transaction.query_row(
        "INSERT INTO series (name, hall, business_date, last) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET last = last + ?4 RETURNING last",
        (series, hall, business_date, count),
        |row| row.get(0),
    )?;
    Ok(last - count + 1)
}
