//! Page pictures: encrypted files, on the disk before their row, their row before "saved".

use std::path::PathBuf;

use rusqlite::params;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Store, StoreError, VisitId, durable, visits::remove_if_there};

/// Random name of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct PageId(pub Uuid);

impl Store {
    /// Keeps a page picture of a visit. Returns after the disk has it.
    pub fn add_page(&mut self, visit: VisitId, page: PageId, picture: &[u8]) -> Result<(), StoreError> {
        let key = self.visit_key(visit)?.ok_or(StoreError::Unreadable("visit"))?;
        let sealed = key.seal(&page_place(page), picture)?;
        durable::write(&self.page_file(page), &sealed)?;
        self.connection.execute(
            "INSERT INTO page (id, visit, bytes) VALUES (?1, ?2, ?3)",
            params![page.0.as_bytes(), visit.0.as_bytes(), picture.len() as i64],
        )?;
        Ok(())
    }

    /// A page picture.
    pub fn page(&self, visit: VisitId, page: PageId) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = self.visit_key(visit)?.ok_or(StoreError::Unreadable("visit"))?;
        let sealed = std::fs::read(self.page_file(page))?;
        key.open(&page_place(page), &sealed, "a page")
    }

    /// Destroys a page picture.
    pub fn remove_page(&mut self, page: PageId) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM page WHERE id = ?1", params![page.0.as_bytes()])?;
        remove_if_there(&self.page_file(page))?;
        Ok(())
    }

    /// Files of a visit's pages.
    pub(super) fn page_files(&self, visit: VisitId) -> Result<Vec<PathBuf>, StoreError> {
        let mut statement = self.connection.prepare("SELECT id FROM page WHERE visit = ?1")?;
        let ids = statement.query_map(params![visit.0.as_bytes()], |row| row.get::<_, [u8; 16]>(0))?;
        Ok(ids.collect::<Result<Vec<_>, _>>()?.into_iter().map(|id| self.page_file(PageId(Uuid::from_bytes(id)))).collect())
    }

    /// Files whose row never came (power cut between the two) or went (wipe cut short) are removed at start.
    pub(super) fn sweep_orphans(&self) -> Result<(), StoreError> {
        for entry in std::fs::read_dir(self.folder.join("pages"))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let id = name.strip_suffix(".page").and_then(|name| Uuid::parse_str(name).ok());
            let known = match id {
                Some(id) => self.connection.query_row(
                    "SELECT EXISTS (SELECT 1 FROM page WHERE id = ?1)",
                    params![id.as_bytes()],
                    |row| row.get::<_, bool>(0),
                )?,
                None => false,
            };
            if !known {
                remove_if_there(&entry.path())?;
            }
        }
        Ok(())
    }

    fn page_file(&self, page: PageId) -> PathBuf {
        self.folder.join("pages").join(format!("{}.page", page.0))
    }
}

fn page_place(page: PageId) -> String {
    format!("page|{}", page.0)
}
