//! `Notice` and `Reader`: 告知与同意, short and in full.

use slint::{ComponentHandle as _, SharedString};
use ui::App;

use super::{
    Look,
    list::{self, Places},
    model,
};
use crate::filing::{Bilingual, Language};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notice {
    pub(super) paragraphs: Vec<SharedString>,
    tick: SharedString,
    ticked: bool,
    full: SharedString,
    page: i32,
    pages: i32,
    pub(super) places: Places,
}

/// The short notice page by page, and the page shown.
fn short(look: &Look<'_>) -> (Vec<Vec<String>>, list::Page) {
    let paragraphs: Vec<SharedString> = look.facts.notice.paragraphs.iter().map(|paragraph| look.text(paragraph)).collect();
    let pages = look.glass().notice_pages(&paragraphs);
    let page = list::page(pages.len(), 1, look.machine.page());
    (pages, page)
}

/// Whether there is more to read before the tick.
pub(super) fn goes_on(look: &Look<'_>) -> bool {
    let (_, page) = short(look);
    page.page < page.pages
}

impl Notice {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let (pages, page) = short(look);
        let last = page.page == page.pages;
        let shown = pages.get(page.range.start).cloned().unwrap_or_default();
        Self {
            paragraphs: shown.into_iter().map(SharedString::from).collect(),
            tick: if last { look.text(&look.facts.notice.tick) } else { SharedString::new() },
            ticked: !look.machine.marked().is_empty(),
            full: if last { look.say("看全文", "Read the full text") } else { SharedString::new() },
            page: page.page,
            pages: page.pages,
            places: Places { next_turns: !last, ..page.places },
        }
    }

    pub(super) fn show(&self, app: &App) {
        let notice = app.global::<ui::Notice>();
        notice.set_paragraphs(model(&self.paragraphs));
        notice.set_tick_label(self.tick.clone());
        notice.set_ticked(self.ticked);
        notice.set_full_label(self.full.clone());
        notice.set_page(self.page);
        notice.set_pages(self.pages);
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reader {
    pub(super) paragraphs: Vec<SharedString>,
    page: i32,
    pages: i32,
    pub(super) places: Places,
}

impl Reader {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let (columns, lines) = look.glass().reader();
        let language = look.machine.language();
        let pages = paginate(&look.facts.notice.sections, language, columns, lines);
        let page = list::page(pages.len(), 1, look.machine.page());
        let shown = pages.get(page.range.start).cloned().unwrap_or_default();
        Self {
            paragraphs: shown.into_iter().map(SharedString::from).collect(),
            page: page.page,
            pages: page.pages,
            places: page.places,
        }
    }

    pub(super) fn show(&self, app: &App) {
        let reader = app.global::<ui::Reader>();
        reader.set_paragraphs(model(&self.paragraphs));
        reader.set_page(self.page);
        reader.set_pages(self.pages);
    }
}

/// Sections as pages of paragraphs. Half lines are counted, since half a line is lost between two paragraphs; a paragraph
/// longer than what is left of a page goes on with its next sentence on the next.
fn paginate(sections: &[(Bilingual, Bilingual)], language: Language, columns: usize, lines: usize) -> Vec<Vec<String>> {
    let room = lines * 2;
    let mut pages = Vec::new();
    let mut page: Vec<String> = Vec::new();
    let mut used = 0;
    for (heading, text) in sections {
        let heading = format!("【{}】", heading.in_language(language));
        let mut sentences = sentences(text.in_language(language)).into_iter().peekable();
        let mut paragraph = heading;
        while let Some(sentence) = sentences.next() {
            let longer = format!("{paragraph}{sentence}");
            let over = used + height(&longer, columns) > room;
            if over && !(page.is_empty() && paragraph.is_empty()) {
                if paragraph.starts_with('【') && paragraph.ends_with('】') {
                    // A heading never stands alone at the foot of a page.
                    pages.push(std::mem::take(&mut page));
                } else {
                    page.push(std::mem::take(&mut paragraph));
                    pages.push(std::mem::take(&mut page));
                }
                used = 0;
                paragraph.push_str(sentence.trim_start());
            } else {
                paragraph = longer;
            }
            if sentences.peek().is_none() {
                used += height(&paragraph, columns) + 1;
                page.push(std::mem::take(&mut paragraph));
            }
        }
    }
    if !page.is_empty() {
        pages.push(page);
    }
    pages
}

/// Half lines of a paragraph.
fn height(paragraph: &str, columns: usize) -> usize {
    let width: usize = paragraph.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // Words and signs that may not begin a line cost about a column a line.
    width.div_ceil(columns.saturating_sub(3).max(1)).max(1) * 2
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '；', '.', ';']).filter(|sentence| !sentence.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_lost_between_pages_and_no_page_is_overfull() {
        let text = "一二三四五六七八。九十一二三四五六七八九十。".repeat(9);
        let sections = vec![
            (Bilingual::new("标题一", "One"), Bilingual::new(text.clone(), "")),
            (Bilingual::new("标题二", "Two"), Bilingual::new(text.clone(), "")),
        ];
        let pages = paginate(&sections, Language::Zh, 30, 6);
        assert!(pages.len() > 3);
        let all: String = pages.iter().flatten().map(String::as_str).collect();
        assert_eq!(all, format!("【标题一】{text}【标题二】{text}"));
        for page in &pages {
            let used: usize = page.iter().map(|paragraph| height(paragraph, 30) + 1).sum();
            assert!(used <= 6 * 2 + 1, "{page:?}");
        }
    }
}
