//! `Preview`: 检查, the complaint as it will be printed.

use slint::{ComponentHandle as _, Image, SharedString};
use ui::{App, Row, RowState};

use super::{
    Look, Picture,
    list::{self, Places},
    model, rows,
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Preview {
    picture: Option<Picture>,
    waiting: SharedString,
    page: i32,
    pages: i32,
    answers: SharedString,
    findings: Vec<Row>,
    pub(super) places: Places,
}

impl Preview {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let (picture, pages) = look.facts.complaint.clone().map_or((None, 1), |(picture, pages)| (Some(picture), pages));
        let page = list::page(pages, 1, look.machine.page());
        let mut findings = rows::finding_rows(look);
        if !look.facts.portrait {
            // The narrow column beside the sheet holds the finding alone; the list of answers says the rest.
            findings.iter_mut().for_each(|row| row.detail = SharedString::new());
        }
        if findings.len() > look.glass().findings() {
            // More than fit: the list of answers begins with them.
            let count = findings.len();
            findings = vec![rows::row(
                look.say(&format!("共 {count} 处要看一下"), &format!("{count} things to look at")),
                look.say("在“看我的回答”里，一条一条列着", "Listed first among your answers"),
                RowState::Look,
                SharedString::new(),
            )];
        }
        Self {
            picture,
            waiting: look.say("正在排版，请稍等", "Typesetting, one moment please"),
            page: page.page,
            pages: page.pages,
            answers: look.say("看我的回答", "See my answers"),
            findings,
            // Buttons stand on findings only, and all of those that fit are shown.
            places: Places { offset: 0, ..page.places },
        }
    }

    pub(super) fn spoken(&self) -> Vec<SharedString> {
        self.findings.iter().map(|row| row.title.clone()).collect()
    }

    pub(super) fn show(&self, app: &App) {
        let list = app.global::<ui::Rows>();
        list.set_rows(model(&self.findings));
        list.set_extras(model(&[]));
        list.set_page(1);
        list.set_pages(1);
        let preview = app.global::<ui::Preview>();
        preview.set_ready(self.picture.is_some());
        preview.set_picture(self.picture.as_ref().map(|it| Image::from_rgba8(it.pixels.clone())).unwrap_or_default());
        preview.set_waiting(self.waiting.clone());
        preview.set_page(self.page);
        preview.set_pages(self.pages);
        preview.set_answers_label(self.answers.clone());
    }
}
