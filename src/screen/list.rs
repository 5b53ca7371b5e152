//! Pages of a list: what fits on one, and what a button on a page means in the whole list.

use crate::visit::Touch;

/// What positions on the glass mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// Items before the first one shown.
    pub(super) offset: usize,
    /// How far the page shown lies from the one the machine counts: it counts on beyond the last.
    pub(super) behind: i32,
    /// The red button turns the page: there is more to read before it may mean yes.
    pub(super) next_turns: bool,
    /// What smaller buttons mean, when it is not simply their position.
    pub(super) extras: Option<Vec<usize>>,
}

impl Places {
    pub(super) fn meant(&self, touch: Touch) -> Touch {
        match touch {
            Touch::Choose(index) => Touch::Choose(self.offset + index),
            Touch::Act(index) => Touch::Act(self.offset + index),
            Touch::Turn(by) => Touch::Turn(by - self.behind),
            Touch::Next if self.next_turns => Touch::Turn(1 - self.behind),
            Touch::Extra(index) => {
                Touch::Extra(self.extras.as_ref().and_then(|extras| extras.get(index).copied()).unwrap_or(index))
            }
            Touch::Start
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Back
            | Touch::Next
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => touch,
        }
    }
}

/// One page of a list.
pub(super) struct Page {
    /// First item, inclusive, and last, exclusive.
    pub(super) range: std::ops::Range<usize>,
    /// From 1.
    pub(super) page: i32,
    /// In all, at least 1.
    pub(super) pages: i32,
    pub(super) places: Places,
}

/// Page `wanted` (from 0) of `count` items, `room` a page; beyond the last is the last.
pub(super) fn page(count: usize, room: usize, wanted: usize) -> Page {
    let room = room.max(1);
    let pages = count.div_ceil(room).max(1);
    let shown = wanted.min(pages - 1);
    let from = shown * room;
    Page {
        range: from..(from + room).min(count),
        page: shown as i32 + 1,
        pages: pages as i32,
        places: Places { offset: from, behind: (wanted - shown) as i32, ..Places::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_counted_too_far_is_the_last_and_one_step_back_leads_before_it() {
        let page = page(7, 3, 9);
        assert_eq!((page.range, page.page, page.pages), (6..7, 3, 3));
        assert_eq!(page.places.meant(Touch::Turn(-1)), Touch::Turn(-8));
        assert_eq!(page.places.meant(Touch::Choose(0)), Touch::Choose(6));
    }
}
