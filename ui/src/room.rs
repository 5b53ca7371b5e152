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
        if detailed { self.pick([5, 4, 3, 3], [4, 4, 3, 3]) } else { self.pick([7, 6, 5, 4], [6, 6, 4, 4]) }
    }

    /// Tiles of `services` between the first and the last, which stand on every page.
    pub fn tiles(self) -> usize {
        self.pick([6, 6, 6, 6], [6, 6, 2, 2])
    }

    /// Lines on a page of `rows`, with at most two smaller buttons beneath.
    pub fn rows(self) -> usize {
        self.pick([6, 5, 4, 3], [4, 3, 3, 3])
    }

    /// The same, where each line is a question with its answer.
    pub fn questions(self) -> usize {
        self.pick([6, 4, 3, 2], [3, 2, 2, 2])
    }

    /// Findings on a page of `preview`: beside the picture, at large sizes in its place.
    pub fn findings(self) -> usize {
        self.pick([2, 2, 3, 2], [2, 1, 3, 2])
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

    /// The same of a page of `notice`, and the lines fewer on the last page, where tick and full text stand.
    pub fn notice(self) -> (usize, usize, usize) {
        (
            self.pick([57, 46, 42, 36], [62, 50, 50, 40]),
            self.pick([20, 15, 11, 10], [14, 11, 9, 7]),
            self.pick([6, 5, 4, 3], [3, 3, 3, 1]),
        )
    }

    /// Paragraphs of a notice, page by page; a paragraph is never torn apart.
    pub fn notice_pages<T: AsRef<str>>(self, paragraphs: &[T]) -> Vec<Vec<String>> {
        let (columns, lines, fewer) = self.notice();
        let need = |page: &[String]| -> usize {
            // Half lines: two a line, one for the space beneath.
            page.iter().map(|text| 2 * columns_of(text).div_ceil(columns).max(1) + 1).sum::<usize>().saturating_sub(1)
        };
        let mut pages: Vec<Vec<String>> = vec![Vec::new()];
        for paragraph in paragraphs {
            let mut longer = pages.last().cloned().unwrap_or_default();
            longer.push(paragraph.as_ref().to_owned());
            if longer.len() > 1 && need(&longer) > 2 * lines {
                pages.push(longer.split_off(longer.len() - 1));
            } else {
                pages.pop();
                pages.push(longer);
            }
        }
        // What stands with the tick must leave it its place.
        if let Some(mut last) = pages.pop() {
            if need(&last) > 2 * lines.saturating_sub(fewer) && last.len() > 1 {
                let rest = last.split_off(last.len() - 1);
                pages.push(last);
                last = rest;
            }
            pages.push(last);
        }
        pages
    }
}

/// A Chinese character takes two columns, a Latin letter one.
fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::Glass;

    const LARGEST: Glass = Glass { portrait: true, scale: 2.0 };

    #[test]
    fn a_short_notice_is_one_page_even_in_the_largest_text() {
        let notice = ["在这里填写是自愿的。".repeat(3), "离开后本机不留下任何内容。".into()];
        assert_eq!(LARGEST.notice_pages(&notice).len(), 1);
    }

    #[test]
    fn a_long_notice_loses_no_paragraph_and_tears_none() {
        let notice: Vec<String> = (0..7).map(|i| format!("{i}：{}", "您的身份信息只用于这次立案。".repeat(4))).collect();
        for portrait in [true, false] {
            for scale in [1.0, 1.25, 1.6, 2.0] {
                let pages = Glass { portrait, scale }.notice_pages(&notice);
                assert!(pages.len() > 1);
                assert!(pages.iter().all(|page| !page.is_empty()));
                assert_eq!(pages.concat(), notice);
            }
        }
    }

    #[test]
    fn the_last_page_of_a_notice_leaves_the_tick_its_place() {
        // Ten lines fit beneath one another, seven beside the tick: the second paragraph moves on.
        let notice = ["一".repeat(18 * 4), "二".repeat(18 * 4)];
        let pages = LARGEST.notice_pages(&notice);
        assert_eq!(pages, [vec![notice[0].clone()], vec![notice[1].clone()]]);
    }
}
