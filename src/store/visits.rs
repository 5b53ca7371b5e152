//! Drafts: the whole state of a visit, encrypted under a key of its own.

use std::collections::BTreeMap;

use rusqlite::params;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DraftIndex, PageId, Store, StoreError, keys::DataKey, optional};

/// Random; says nothing about the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct VisitId(pub Uuid);

/// How far a visit has come, in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being filled in.
    Draft,
    /// Submitted: the kiosk finishes by itself.
    Submitting,
}

impl Phase {
    fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitting => "submitting",
        }
    }
}

/// A visit found in the store.
pub struct StoredVisit {
    /// Its id.
    pub id: VisitId,
    /// How far it has come.
    pub phase: Phase,
    /// What [`Store::save_visit`] was given.
    pub state: Zeroizing<Vec<u8>>,
}

impl Store {
    /// Makes the state durable. The first call makes the visit's key. `index` lets the same document find it again.
    /// Returns after the disk has it.
    pub fn save_visit(
        &mut self,
        id: VisitId,
        phase: Phase,
        index: Option<DraftIndex>,
        state: &[u8],
        now: &str,
    ) -> Result<(), StoreError> {
        let key = match self.visit_key(id)? {
            Some(key) => key,
            None => DataKey::generate()?,
        };
        let wrapped = self.keys.wrap("visit", id.0.as_bytes(), &key)?;
        let sealed = key.seal(&state_place(id), state)?;
        self.connection.execute(
            "INSERT INTO visit (id, wrapped_key, phase, live, draft_index, updated_at, state) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET phase = ?3, live = 1, draft_index = ?4, updated_at = ?5, state = ?6",
            params![id.0.as_bytes(), wrapped, phase.word(), index.map(|i| i.0), now, sealed],
        )?;
        Ok(())
    }

    /// The visit that was under way when the program last ran, newest first.
    pub fn live_visit(&self) -> Result<Option<StoredVisit>, StoreError> {
        self.one_visit("WHERE live = 1 ORDER BY updated_at DESC LIMIT 1", params![])
    }

    /// Every visit that was submitted and not yet sealed.
    pub fn submitting_visits(&self) -> Result<Vec<VisitId>, StoreError> {
        let mut statement = self.connection.prepare("SELECT id FROM visit WHERE phase = 'submitting'")?;
        let ids = statement.query_map([], |row| row.get::<_, [u8; 16]>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(ids.into_iter().map(|id| VisitId(Uuid::from_bytes(id))).collect())
    }

    /// The visit with this id.
    pub fn visit(&self, id: VisitId) -> Result<Option<StoredVisit>, StoreError> {
        self.one_visit("WHERE id = ?1", params![id.0.as_bytes()])
    }

    /// The newest draft of the person with this document.
    pub fn draft_of(&self, index: DraftIndex) -> Result<Option<StoredVisit>, StoreError> {
        self.one_visit("WHERE draft_index = ?1 AND phase = 'draft' ORDER BY updated_at DESC LIMIT 1", params![index.0])
    }

    /// A submission that could not be sealed and whose visitor has gone is a draft again.
    pub fn back_to_draft(&mut self, id: VisitId) -> Result<(), StoreError> {
        self.connection.execute("UPDATE visit SET phase = 'draft', live = 0 WHERE id = ?1", params![id.0.as_bytes()])?;
        Ok(())
    }

    /// Sets aside what cannot be opened, so that it is not met again at every start; it stays on the disk until it expires.
    pub fn set_aside_live_visits(&mut self) -> Result<(), StoreError> {
        self.connection.execute("UPDATE visit SET live = 0", [])?;
        Ok(())
    }

    /// Bytes of each page picture of a visit, as scanned.
    pub fn page_sizes(&self, id: VisitId) -> Result<BTreeMap<PageId, u64>, StoreError> {
        let mut statement = self.connection.prepare("SELECT id, bytes FROM page WHERE visit = ?1")?;
        let sizes = statement.query_map(params![id.0.as_bytes()], |row| {
            Ok((PageId(Uuid::from_bytes(row.get(0)?)), row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(sizes.collect::<Result<_, _>>()?)
    }

    /// The visitor has gone, the draft stays: it no longer counts as under way.
    pub fn leave_visit(&mut self, id: VisitId) -> Result<(), StoreError> {
        self.connection.execute("UPDATE visit SET live = 0 WHERE id = ?1", params![id.0.as_bytes()])?;
        Ok(())
    }

    /// Destroys a visit: its key first, then everything else, then the log that remembers it.
    pub fn wipe_visit(&mut self, id: VisitId) -> Result<(), StoreError> {
        let files = self.page_files(id)?;
        self.connection.execute("DELETE FROM visit WHERE id = ?1", params![id.0.as_bytes()])?;
        self.forget_deleted();
        for file in files {
            remove_if_there(&file)?;
        }
        Ok(())
    }

    /// Drafts not touched since `before` (RFC 3339) are destroyed; says how many.
    pub fn expire_drafts(&mut self, before: &str) -> Result<usize, StoreError> {
        let ids: Vec<[u8; 16]> = self
            .connection
            .prepare("SELECT id FROM visit WHERE phase = 'draft' AND updated_at < ?1")?
            .query_map([before], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &ids {
            self.wipe_visit(VisitId(Uuid::from_bytes(*id)))?;
        }
        Ok(ids.len())
    }

    pub(super) fn visit_key(&self, id: VisitId) -> Result<Option<DataKey>, StoreError> {
        let wrapped: Option<Vec<u8>> = optional(self.connection.query_row(
            "SELECT wrapped_key FROM visit WHERE id = ?1",
            params![id.0.as_bytes()],
            |row| row.get(0),
        ))?;
        wrapped.map(|wrapped| self.keys.unwrap("visit", id.0.as_bytes(), &wrapped)).transpose()
    }

    fn one_visit(&self, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Option<StoredVisit>, StoreError> {
        type Row = ([u8; 16], Vec<u8>, String, Vec<u8>);
        let row: Option<Row> = optional(self.connection.query_row(
            &format!("SELECT id, wrapped_key, phase, state FROM visit {condition}"),
            values,
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        ))?;
        let Some((id, wrapped, phase, sealed)) = row else { return Ok(None) };
        let id = VisitId(Uuid::from_bytes(id));
        let key = self.keys.unwrap("visit", id.0.as_bytes(), &wrapped)?;
        let state = key.open(&state_place(id), &sealed, "a draft")?;
        let phase = if phase == Phase::Submitting.word() { Phase::Submitting } else { Phase::Draft };
        Ok(Some(StoredVisit { id, phase, state }))
    }
}

fn state_place(id: VisitId) -> String {
    format!("visit.state|{}", id.0)
}

pub(super) fn remove_if_there(file: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Err(_) | Ok(()) => Ok(()),
    }
}
