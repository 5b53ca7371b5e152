//! How many items one page of a template holds, in the worst case the templates are drawn for:
//! a question of two lines, smaller buttons beneath, a pager. Knows sizes of the glass, nothing of the visit.

/// What the glass looks like at the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glass {
    /// Width smaller than height.
    pub portrait: bool,
    /// 大字: 1, 1.25, 1.6 or 2.
    pub scale: f32,
}

impl Glass {
    fn pick(self, portrait: [usize; 4], landscape: [usize; 4]) -> usize {
        let size = match self.scale {
            s if s < 1.1 => 0,
            s if s < 1.5 => 1,
            s if s < 1.9 => 2,
            _ => 3,
        };
        if self.portrait { portrait[size] } else { landscape[size] }
    }

    /// Answers on a page of `options`; `detailed` when they carry a second line.
    pub fn options(self, detailed: bool) -> usize {
        if detailed { self.pick([5, 5, 3, 3], [6, 6, 4, 3]) } else { self.pick([7, 6, 5, 4], [8, 8, 6, 6]) }
    }

    /// Lines on a page of `rows`, with at most two smaller buttons beneath.
    pub fn rows(self) -> usize {
        self.pick([6, 6, 4, 3], [4, 4, 3, 3])
    }

    /// Findings above the picture of `preview`.
    pub fn findings(self) -> usize {
        self.pick([2, 2, 1, 1], [2, 1, 1, 1])
    }

    /// Pages on a page of `thumbs`, with at most six actions.
    pub fn thumbs(self) -> usize {
        self.pick([8, 8, 3, 3], [4, 4, 3, 3])
    }

    /// Running text on a page of `reader`: columns of a line (a Chinese character takes two, a Latin letter one)
    /// and lines of a page; between two paragraphs half a line is lost.
    pub fn reader(self) -> (usize, usize) {
        (self.pick([57, 46, 35, 28], [68, 54, 42, 34]), self.pick([20, 15, 11, 8], [12, 9, 7, 5]))
    }
}
