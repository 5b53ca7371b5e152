//! Uploads under way: whose turn it is, which bytes are durable, what a restart makes of them.
//!
//! The ledger, not the length of a file, says how many bytes were acknowledged.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, Transaction};
use tokio::sync::{OwnedMutexGuard, watch};

use super::{answer::Refusal, ledger::Size, object_folder::sha256_of, server::CourtSide};
use crate::filing::PackageId;

/// One request at a time writes to an upload; a later one makes an earlier one leave, so that a half-open connection blocks nobody.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<String, Arc<Queue>>>);

#[derive(Debug)]
struct Queue {
    lock: Arc<tokio::sync::Mutex<()>>,
    newest: watch::Sender<u64>,
}

/// The right to write to an upload, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _lock: OwnedMutexGuard<()>,
    mine: u64,
    newest: watch::Receiver<u64>,
}

impl Turns {
    /// Waits for the turn; whoever holds it is asked to leave.
    pub(super) async fn take(&self, upload_id: &str) -> Turn {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Queue { lock: Arc::default(), newest: watch::Sender::new(0) });
            Arc::clone(queues.entry(upload_id.to_owned()).or_insert_with(new))
        };
        let mut mine = 0;
        queue.newest.send_modify(|newest| {
            *newest += 1;
            mine = *newest;
        });
        let lock = Arc::clone(&queue.lock).lock_owned().await;
        Turn { _lock: lock, mine, newest: queue.newest.subscribe() }
    }

    /// Forgets the queue of an upload that is over.
    pub(super) fn forget(&self, upload_id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(upload_id);
    }
}

impl Turn {
    /// Returns when a later request wants the turn.
    pub(super) async fn wanted(&mut self) {
        let mine = self.mine;
        if self.newest.wait_for(|newest| *newest > mine).await.is_err() {
            // The queue was forgotten: nobody can want the turn any more.
            std::future::pending::<()>().await;
        }
    }
}

/// An upload as the ledger knows it.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) id: String,
    pub(super) package: PackageId,
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) received: u64,
    /// Complete, checked, and under its final name.
    pub(super) stored: bool,
}

impl CourtSide {
    /// The upload of this id.
    pub(super) fn upload(&self, id: &str) -> Result<Upload, Refusal> {
        let found = self.ledger.read(|connection| {
            let sql = "SELECT package_id, name, upload.bytes, received, stored FROM upload JOIN object USING (package_id, name)
                WHERE upload_id = ?1";
            let row = connection
                .query_row(sql, [id], |row| {
                    let (bytes, received): (Size, Size) = (row.get(2)?, row.get(3)?);
                    Ok((row.get::<_, String>(0)?, row.get(1)?, bytes.0, received.0, row.get(4)?))
                })
                .optional()?;
            Ok(row)
        })?;
        found
            .and_then(|(package, name, bytes, received, stored)| {
                Some(Upload { id: id.to_owned(), package: PackageId(package.parse().ok()?), name, bytes, received, stored })
            })
            .ok_or_else(unknown_upload)
    }

    /// Begins an upload of an announced object, in place of one begun before. `bytes` must be those of the manifest.
    pub(super) fn begin_upload(&self, package: PackageId, name: &str, bytes: u64) -> Result<Upload, Refusal> {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(|_| io::Error::other("no random bytes"))?;
        let id = crate::package::digest::hex(&random);
        self.ledger.read(|connection| self.check_wanted(connection, package, name, bytes))?;
        self.folder.begin_upload(&id)?;
        let earlier = self.ledger.write(|transaction| {
            self.check_wanted(transaction, package, name, bytes)?;
            let earlier = take_upload(transaction, package, name)?;
            transaction.execute(
                "INSERT INTO upload (upload_id, package_id, name, bytes, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (&id, package.to_string(), name, Size(bytes), self.now_text()),
            )?;
            Ok(earlier)
        })?;
        self.let_go(earlier)?;
        Ok(Upload { id, package, name: name.to_owned(), bytes, received: 0, stored: false })
    }

    /// Lets go of an upload that the ledger does not know any more.
    fn let_go(&self, upload: Option<String>) -> Result<(), Refusal> {
        let Some(id) = upload else { return Ok(()) };
        self.turns.forget(&id);
        Ok(self.folder.drop_upload(&id)?)
    }

    fn check_wanted(
        &self,
        connection: &rusqlite::Connection,
        package: PackageId,
        name: &str,
        bytes: u64,
    ) -> Result<(), Refusal> {
        let object: Option<(u64, bool)> = connection
            .query_row(
                "SELECT bytes, stored FROM object WHERE package_id = ?1 AND name = ?2",
                (package.to_string(), name),
                |row| Ok((row.get::<_, Size>(0)?.0, row.get(1)?)),
            )
            .optional()?;
        match object {
            None => {
                let detail = "no announced manifest names this object; announce the package first (POST /v1/packages)";
                Err(Refusal::not_found("object-unknown", "object unknown", detail))
            }
            Some((_, true)) => {
                let detail = "the court holds this object already; go on with the next one that is missing";
                Err(Refusal::conflict("object-already-here", "object already here", detail))
            }
            Some((expected, false)) if expected != bytes => {
                let detail =
                    format!("the manifest says {expected} bytes, Upload-Length {bytes}; send the object of the manifest");
                Err(Refusal::unprocessable("object-size", "size differs from the manifest", detail))
            }
            Some((_, false)) => Ok(()),
        }
    }

    /// Notes that the first `received` bytes are on disk.
    pub(super) fn note_received(&self, id: &str, received: u64) -> Result<(), Refusal> {
        self.ledger.write(|transaction| {
            match transaction.execute("UPDATE upload SET received = ?2 WHERE upload_id = ?1", (id, Size(received)))? {
                1 => Ok(()),
                _ => Err(unknown_upload()),
            }
        })
    }

    /// Forgets an upload and its bytes.
    pub(super) fn drop_upload(&self, id: &str) -> Result<(), Refusal> {
        self.ledger.write(|transaction| {
            transaction.execute("DELETE FROM upload WHERE upload_id = ?1", [id])?;
            Ok(())
        })?;
        self.turns.forget(id);
        Ok(self.folder.drop_upload(id)?)
    }

    /// Makes a complete upload the object, if it is the one of the manifest; drops it otherwise.
    pub(super) fn finish_upload(&self, upload: &Upload) -> Result<(), Refusal> {
        let expected = self.expected_sha256(upload.package, &upload.name)?;
        if sha256_of(&self.folder.upload(&upload.id))? != expected {
            self.drop_upload(&upload.id)?;
            let detail = format!(
                "{} does not have the SHA-256 of the manifest and was dropped; send the object again from its first byte",
                upload.name
            );
            return Err(Refusal::unprocessable("object-digest", "object altered", detail));
        }
        self.folder.keep(&upload.id, upload.package, &upload.name)?;
        self.note_stored(upload.package, &upload.name, true)?;
        self.turns.forget(&upload.id);
        Ok(())
    }

    /// Forgets a stored object that is gone or altered, so that it is asked for and can be uploaded again.
    pub(super) fn lose_object(&self, package: PackageId, name: &str) -> Result<(), Refusal> {
        tracing::error!(%package, object = name, "a stored object is gone or altered; it is asked for again: look at the disk");
        // The file first: as long as the object counts as stored, no upload can put a new one there that would be removed.
        self.folder.remove_object(package, name)?;
        let upload = self.ledger.write(|transaction| {
            let sql = "UPDATE object SET stored = 0 WHERE package_id = ?1 AND name = ?2";
            transaction.execute(sql, (package.to_string(), name))?;
            take_upload(transaction, package, name)
        })?;
        self.let_go(upload)
    }

    fn expected_sha256(&self, package: PackageId, name: &str) -> Result<String, Refusal> {
        self.ledger.read(|connection| {
            let sql = "SELECT sha256 FROM object WHERE package_id = ?1 AND name = ?2";
            Ok(connection.query_row(sql, (package.to_string(), name), |row| row.get(0))?)
        })
    }

    fn note_stored(&self, package: PackageId, name: &str, stored: bool) -> Result<(), Refusal> {
        self.ledger.write(|transaction| {
            let sql = "UPDATE object SET stored = ?3 WHERE package_id = ?1 AND name = ?2";
            transaction.execute(sql, (package.to_string(), name, stored))?;
            Ok(())
        })
    }

    /// After a start: objects renamed but not noted are noted, uploads without bytes and bytes without uploads are dropped.
    pub(super) fn recover_uploads(&self) -> Result<(), Refusal> {
        for (package, name, sha256, stored) in self.unreceived_objects()? {
            let path = self.folder.object(package, &name);
            match (path.is_file(), stored) {
                (true, false) if sha256_of(&path)? == sha256 => self.note_stored(package, &name, true)?,
                (true, false) => self.folder.remove_object(package, &name)?,
                (false, true) => {
                    tracing::error!(%package, object = name, "a stored object is gone; it will be asked for again");
                    self.note_stored(package, &name, false)?;
                }
                (true, true) | (false, false) => {}
            }
        }
        let uploads = self.unfinished_uploads()?;
        for (id, received) in &uploads {
            if std::fs::metadata(self.folder.upload(id)).map_or(true, |file| file.len() < *received) {
                self.drop_upload(id)?;
            }
        }
        for id in self.folder.upload_ids()?.into_iter().filter(|id| !uploads.contains_key(id)) {
            self.folder.drop_upload(&id)?;
        }
        Ok(())
    }

    fn unreceived_objects(&self) -> Result<Vec<(PackageId, String, String, bool)>, Refusal> {
        self.ledger.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT package_id, name, sha256, stored FROM object JOIN package USING (package_id) WHERE receipt_jws IS NULL",
            )?;
            let mut rows = statement.query([])?;
            let mut objects = Vec::new();
            while let Some(row) = rows.next()? {
                if let Ok(id) = row.get::<_, String>(0)?.parse() {
                    objects.push((PackageId(id), row.get(1)?, row.get(2)?, row.get(3)?));
                }
            }
            Ok(objects)
        })
    }

    fn unfinished_uploads(&self) -> Result<HashMap<String, u64>, Refusal> {
        self.ledger.read(|connection| {
            let sql = "SELECT upload_id, received FROM upload JOIN object USING (package_id, name) WHERE NOT stored";
            let mut statement = connection.prepare(sql)?;
            let uploads = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Size>(1)?.0)))?;
            Ok(uploads.collect::<Result<_, _>>()?)
        })
    }
}

/// Takes the upload of an object out of the ledger; its id, if there was one.
fn take_upload(transaction: &Transaction<'_>, package: PackageId, name: &str) -> Result<Option<String>, Refusal> {
    let sql = "DELETE FROM upload WHERE package_id = ?1 AND name = ?2 RETURNING upload_id";
    Ok(transaction.query_row(sql, (package.to_string(), name), |row| row.get(0)).optional()?)
}

fn unknown_upload() -> Refusal {
    let detail = "no such upload is under way; ask what is missing (GET /v1/packages/{id}/missing) and begin again";
    Refusal::new(StatusCode::NOT_FOUND, "upload-unknown", "upload unknown", detail)
}
