//! `Thumbs`: the pages of one material.

use slint::{ComponentHandle as _, Image, SharedString};
use ui::{App, Thumb};

use super::{
    Look, Picture,
    list::{self, Places},
    model,
};
use uuid::Uuid;

use crate::{filing::Submission, interview::checklist, visit::Visit};

/// What the machine understands by its extra buttons on this screen; at the complaint that is stamped the third prints it again.
const SCAN: usize = 0;
const REMOVE: usize = 1;
const IN_COURT: usize = 2;
const PRINT: usize = 2;
const ABSENT: usize = 3;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Thumbs {
    thumbs: Vec<(Option<Picture>, SharedString, bool)>,
    busy: bool,
    busy_text: SharedString,
    pub(super) actions: Vec<SharedString>,
    page: i32,
    pages: i32,
    pub(super) places: Places,
}

impl Thumbs {
    /// Of an item of the checklist.
    pub(super) fn of(look: &Look<'_>, item: usize) -> Self {
        let key = look.machine.route(look.world).and_then(|route| checklist(&route).get(item).map(|it| it.key.clone()));
        let state = key.and_then(|key| look.machine.visit()?.materials.get(&key).cloned()).unwrap_or_default();
        let chosen = |submission| if state.submission == Some(submission) { "✓ " } else { "" };
        let (court, none) = (chosen(Submission::InCourt), chosen(Submission::Absent));
        let instead = vec![
            (look.say(&format!("{court}原件当庭提交"), &format!("{court}Original in court")), IN_COURT),
            (look.say(&format!("{none}没有这份材料"), &format!("{none}I have none")), ABSENT),
        ];
        let next = state.pages.len() + 1;
        let scanning =
            look.say(&format!("正在扫描第 {next} 页，请别动纸"), &format!("Scanning page {next}, please leave the paper"));
        Self::with_pages(look, &state.pages, instead, scanning)
    }

    /// Of the complaint that was printed to be stamped.
    pub(super) fn of_stamped(look: &Look<'_>) -> Self {
        let pages = look.machine.visit().and_then(Visit::stamped).map(|(pages, _)| pages).unwrap_or_default();
        let again = vec![(look.say("再打印一份", "Print it again"), PRINT)];
        // The machine does not tell which of the two devices works.
        let working = look.say("请稍等，机器正在打印或者扫描", "One moment, the machine is printing or scanning");
        Self::with_pages(look, pages, again, working)
    }

    /// `instead`: what can be done while there is no page.
    fn with_pages(look: &Look<'_>, pages: &[Uuid], instead: Vec<(SharedString, usize)>, doing: SharedString) -> Self {
        let page = list::page(pages.len(), look.glass().thumbs(), look.machine.page());
        let marked = look.machine.marked().first().copied().filter(|index| *index < pages.len());
        let thumbs = page
            .range
            .clone()
            .map(|index| {
                let caption = look.say(&format!("第 {} 页", index + 1), &format!("Page {}", index + 1));
                (look.facts.thumbs.get(&pages[index]).cloned(), caption, marked == Some(index))
            })
            .collect();
        let busy = look.machine.busy();
        let mut actions = Vec::new();
        if !busy {
            let scan = |zh: &str, en: &str| (look.say(zh, en), SCAN);
            match (look.facts.has_scanner, pages.is_empty()) {
                (true, true) => actions.push(scan("扫描", "Scan")),
                (true, false) => actions.push(scan("再扫一页", "Scan another")),
                (false, _) => {}
            }
            if pages.is_empty() {
                actions.extend(instead);
            } else {
                let which = marked.map_or(pages.len(), |index| index + 1);
                actions.push((look.say(&format!("删除第 {which} 页"), &format!("Delete page {which}")), REMOVE));
            }
        }
        let (actions, extras) = actions.into_iter().unzip();
        Self {
            thumbs,
            busy,
            busy_text: doing,
            actions,
            page: page.page,
            pages: page.pages,
            places: Places { extras: Some(extras), ..page.places },
        }
    }

    pub(super) fn show(&self, app: &App) {
        let thumbs = app.global::<ui::Thumbs>();
        let pictures: Vec<Thumb> = self
            .thumbs
            .iter()
            .map(|(picture, caption, selected)| Thumb {
                picture: picture.as_ref().map(|it| Image::from_rgba8(it.pixels.clone())).unwrap_or_default(),
                caption: caption.clone(),
                ok: true,
                selected: *selected,
            })
            .collect();
        thumbs.set_thumbs(model(&pictures));
        thumbs.set_busy(self.busy);
        thumbs.set_busy_text(self.busy_text.clone());
        thumbs.set_actions(model(&self.actions));
        thumbs.set_page(self.page);
        thumbs.set_pages(self.pages);
    }
}
