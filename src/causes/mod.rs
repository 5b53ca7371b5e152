//! Which cause of action (案由) is it? The 民事案件案由规定 as a tree, and from plain words to the causes they mean.
//!
//! Knows nothing of the interview: which form a cause leads to is said by the case types.

mod catalogue;
mod search;
mod words;

use std::{path::Path, sync::LazyLock};

pub use catalogue::{Catalogue, CatalogueError, Cause};
pub use search::{Found, Index};

/// How many causes are offered on the glass.
pub const OFFERED: usize = 3;

/// Whether the cause `code` stands beneath `ancestor`.
fn is_above(ancestor: &str, code: &str) -> bool {
    code.strip_prefix(ancestor).is_some_and(|rest| rest.starts_with('.'))
}

/// All causes, and what finds them.
#[derive(Default)]
pub struct Causes {
    /// As a tree.
    pub catalogue: Catalogue,
    /// By words.
    pub index: Index,
}

/// Causes that are read when they are first asked for, or before that by whoever has time.
pub type LazyCauses = LazyLock<Causes, Box<dyn FnOnce() -> Causes + Send>>;

impl Causes {
    /// Reads the folder `assets`.
    pub fn load(assets: &Path) -> Result<Self, CatalogueError> {
        let mut catalogue = Catalogue::load(assets)?;
        let index = Index::new(&catalogue);
        catalogue.forget_sayings();
        Ok(Self { catalogue, index })
    }

    /// The few that are offered for `text`, best first: of a cause and what stands beneath it only the better one.
    pub fn offered(&self, text: &str) -> Vec<&Cause> {
        let mut offered: Vec<&Cause> = Vec::new();
        for found in self.index.search(text, OFFERED * 4) {
            let related = |other: &&Cause| is_above(&other.code, &found.code) || is_above(&found.code, &other.code);
            if offered.len() < OFFERED && !offered.iter().any(related) {
                offered.extend(self.catalogue.get(&found.code));
            }
        }
        offered
    }
}
