//! The outbox: sealed filings on their way. Nothing is deleted before the court's receipt has verified.

use std::path::PathBuf;

use rusqlite::params;

use super::{Store, StoreError, VisitId, durable, printing, visits::remove_if_there};
use crate::filing::PackageId;

/// A filing sealed for the court, ready to be made durable.
pub struct SealedFiling {
    /// Its id.
    pub package_id: PackageId,
    /// The signed transfer manifest (compact JWS).
    pub manifest: String,
    /// Sealed objects by name; the names carry nothing.
    pub objects: Vec<(String, Vec<u8>)>,
    /// Queue number given with it.
    pub ticket: String,
    /// Rendered ticket and slip.
    pub print_record: Vec<u8>,
}

/// Where a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// On its way.
    Queued,
    /// The court's receipt verified.
    Received,
    /// The court refused for good; staff see it.
    Refused,
}

impl OutboxState {
    /// As stored and as `outbox list` prints it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Received => "received",
            Self::Refused => "refused",
        }
    }
}

/// One package on its way or delivered.
#[derive(Clone, Debug)]
pub struct OutboxEntry {
    /// Its id.
    pub package_id: PackageId,
    /// The signed transfer manifest.
    pub manifest: String,
    /// Queue number.
    pub ticket: String,
    /// Where it is.
    pub state: OutboxState,
    /// When it was submitted, RFC 3339.
    pub created_at: String,
    /// Failed attempts so far.
    pub attempts: u32,
    /// Not before this moment, RFC 3339.
    pub next_attempt: String,
    /// Why the last attempt failed.
    pub problem: Option<String>,
    /// The court's receipt (compact JWS).
    pub receipt: Option<String>,
}

impl Store {
    /// The moment of "已存好": sealed objects on the disk, then in ONE transaction the outbox row, the print record
    /// and the end of the visit's key. An error means that nothing was submitted; once the row is there nothing can fail any more,
    /// and doing it again changes nothing: the objects that the signed manifest names stay as they are.
    pub fn submit(&mut self, visit: VisitId, filing: &SealedFiling, now: &str) -> Result<(), StoreError> {
        if self.outbox_entry(filing.package_id)?.is_some() {
            return Ok(());
        }
        let pages = self.page_files(visit)?;
        if let Err(error) = self.commit_submission(visit, filing, now) {
            // Half-written objects would keep a full disk full. What cannot be removed now is swept at the next start.
            let _ = std::fs::remove_dir_all(self.package_folder(filing.package_id));
            return Err(error);
        }
        self.forget_deleted();
        for page in pages {
            // Its key is gone; a file that resists is swept at the next start.
            let _ = remove_if_there(&page);
        }
        Ok(())
    }

    fn commit_submission(&mut self, visit: VisitId, filing: &SealedFiling, now: &str) -> Result<(), StoreError> {
        let folder = self.package_folder(filing.package_id);
        std::fs::create_dir_all(&folder)?;
        for (name, bytes) in &filing.objects {
            durable::write(&folder.join(name), bytes)?;
        }
        durable::sync_folder(&self.folder.join("outbox"))?;
        let id = filing.package_id.to_string();
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO outbox (package_id, manifest, ticket, state, created_at, next_attempt) VALUES (?1, ?2, ?3, 'queued', ?4, ?4)",
            params![id, filing.manifest, filing.ticket, now],
        )?;
        for (name, bytes) in &filing.objects {
            transaction.execute(
                "INSERT INTO outbox_object (package_id, name, bytes) VALUES (?1, ?2, ?3)",
                params![id, name, bytes.len() as i64],
            )?;
        }
        printing::insert(&transaction, &self.keys, &id, &filing.print_record)?;
        transaction.execute("DELETE FROM visit WHERE id = ?1", params![visit.0.as_bytes()])?;
        Ok(transaction.commit()?)
    }

    /// Every package, oldest first.
    pub fn outbox(&self) -> Result<Vec<OutboxEntry>, StoreError> {
        self.outbox_where("ORDER BY created_at, package_id", params![])
    }

    /// One package.
    pub fn outbox_entry(&self, id: PackageId) -> Result<Option<OutboxEntry>, StoreError> {
        Ok(self.outbox_where("WHERE package_id = ?1", params![id.to_string()])?.pop())
    }

    /// Packages that may be tried at `now`, oldest first.
    pub fn due(&self, now: &str) -> Result<Vec<OutboxEntry>, StoreError> {
        self.outbox_where("WHERE state = 'queued' AND next_attempt <= ?1 ORDER BY created_at", params![now])
    }

    /// A sealed object.
    pub fn object(&self, id: PackageId, name: &str) -> Result<Vec<u8>, StoreError> {
        Ok(std::fs::read(self.package_folder(id).join(name))?)
    }

    /// The court's verified receipt: durable first, then the sealed objects go. Objects that resist are swept later.
    pub fn received(&mut self, id: PackageId, receipt: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE outbox SET state = 'received', receipt = ?2, problem = NULL WHERE package_id = ?1",
            params![id.to_string(), receipt],
        )?;
        let _ = self.drop_objects(id);
        Ok(())
    }

    /// A failed attempt: when to try again and why it failed; for good when `refused`.
    pub fn attempt_failed(
        &mut self,
        id: PackageId,
        next_attempt: &str,
        problem: &str,
        refused: bool,
    ) -> Result<(), StoreError> {
        let state = if refused { OutboxState::Refused } else { OutboxState::Queued };
        self.connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, next_attempt = ?2, problem = ?3, state = ?4 WHERE package_id = ?1",
            params![id.to_string(), next_attempt, problem, state.word()],
        )?;
        Ok(())
    }

    /// Puts a refused or waiting package back to the front.
    pub fn retry(&mut self, id: PackageId, now: &str) -> Result<bool, StoreError> {
        let changed = self.connection.execute(
            "UPDATE outbox SET state = 'queued', next_attempt = ?2 WHERE package_id = ?1 AND state <> 'received'",
            params![id.to_string(), now],
        )?;
        Ok(changed == 1)
    }

    /// Packages still to be sent, oldest first.
    pub fn queued(&self) -> Result<Vec<OutboxEntry>, StoreError> {
        self.outbox_where("WHERE state = 'queued' ORDER BY created_at", params![])
    }

    /// Sealed objects that nobody waits for: of delivered packages, and of a submission that never became one.
    pub fn sweep_outbox(&mut self) -> Result<(), StoreError> {
        for entry in std::fs::read_dir(self.folder.join("outbox"))?.flatten() {
            let id = entry.file_name().to_str().and_then(|name| uuid::Uuid::parse_str(name).ok()).map(PackageId);
            let state = match id {
                Some(id) => self.outbox_entry(id)?.map(|entry| entry.state),
                None => None,
            };
            match (id, state) {
                (Some(id), Some(OutboxState::Received)) => self.drop_objects(id)?,
                (_, Some(OutboxState::Queued | OutboxState::Refused)) | (None, _) => {}
                (Some(_), None) => std::fs::remove_dir_all(entry.path())?,
            }
        }
        Ok(())
    }

    fn drop_objects(&mut self, id: PackageId) -> Result<(), StoreError> {
        match std::fs::remove_dir_all(self.package_folder(id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            Err(_) | Ok(()) => {}
        }
        self.connection.execute("DELETE FROM outbox_object WHERE package_id = ?1", params![id.to_string()])?;
        Ok(())
    }

    fn outbox_where(&self, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT package_id, manifest, ticket, state, created_at, attempts, next_attempt, problem, receipt FROM outbox {condition}"
        ))?;
        let rows = statement.query_map(values, |row| {
            let id: String = row.get(0)?;
            let state: String = row.get(3)?;
            Ok(OutboxEntry {
                package_id: PackageId(uuid::Uuid::parse_str(&id).unwrap_or_default()),
                manifest: row.get(1)?,
                ticket: row.get(2)?,
                state: match state.as_str() {
                    "received" => OutboxState::Received,
                    "refused" => OutboxState::Refused,
                    _ => OutboxState::Queued,
                },
                created_at: row.get(4)?,
                attempts: row.get(5)?,
                next_attempt: row.get(6)?,
                problem: row.get(7)?,
                receipt: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn package_folder(&self, id: PackageId) -> PathBuf {
        self.folder.join("outbox").join(id.to_string())
    }
}
