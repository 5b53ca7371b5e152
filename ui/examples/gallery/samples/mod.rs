//! Sample data for every template, as long as real texts get.

mod fields;
mod papers;
mod questions;

use crate::view::View;
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use ui::room::Glass;
use ui::*;

type Sample = (&'static str, fn(&App, View));

/// Every template, some more than once.
pub const ALL: &[Sample] = &[
    ("attract", questions::attract),
    ("services", questions::services),
    ("services-all", questions::services_all),
    ("notice", questions::notice),
    ("notice-last", questions::notice_last),
    ("reader", questions::reader),
    ("card-waiting", questions::card_waiting),
    ("card-found", questions::card_found),
    ("card-fault", questions::card_fault),
    ("options-cause", questions::options_cause),
    ("options-yes-no", questions::options_yes_no),
    ("options-ticks", questions::options_ticks),
    ("field-money", fields::field_money),
    ("field-date", fields::field_date),
    ("field-number", fields::field_number),
    ("field-digits", fields::field_digits),
    ("field-letters", fields::field_letters),
    ("field-pinyin", fields::field_pinyin),
    ("field-symbols", fields::field_symbols),
    ("field-long", fields::field_long),
    ("rows", papers::rows),
    ("thumbs", papers::thumbs),
    ("thumbs-empty", papers::thumbs_empty),
    ("preview", papers::preview),
    ("preview-sheet", papers::preview_sheet),
    ("preview-clean", papers::preview_clean),
    ("signature", papers::signature),
    ("progress", papers::progress),
    ("ticket", papers::ticket),
    ("ticket-trouble", papers::ticket_trouble),
    ("feedback", papers::feedback),
    ("overlay-idle", papers::overlay_idle),
    ("overlay-ask", papers::overlay_ask),
    ("overlay-size", papers::overlay_size),
    ("overlay-message", papers::overlay_message),
];

impl View {
    fn t(self, zh: &str, en: &str) -> SharedString {
        if self.english { en.into() } else { zh.into() }
    }

    fn list(self, words: &[(&str, &str)]) -> ModelRc<SharedString> {
        model(words.iter().map(|(zh, en)| self.t(zh, en)))
    }

    fn glass(self) -> Glass {
        Glass { portrait: self.portrait, scale: self.scale }
    }
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(items.into_iter().collect::<VecModel<T>>())
}

/// A list of words as the screens take it.
pub fn strings(words: &[&str]) -> ModelRc<SharedString> {
    model(words.iter().map(|&word| word.into()))
}

/// What every screen starts from.
pub fn reset(app: &App, v: View) {
    let shell = app.global::<Shell>();
    shell.set_court(v.t("示例区人民法院", "Shili District People's Court"));
    shell.set_hall(v.t("立案大厅", "Case Filing Hall"));
    shell.set_english(v.english);
    shell.set_speech(true);
    shell.set_error(SharedString::new());
    shell.set_next_enabled(true);
    app.global::<Overlay>().set_kind(OverlayKind::None);
    page(app, v, Screen::Attract, 0, ("", ""), ("", ""), ("", ""), ("", ""));
}

#[allow(clippy::too_many_arguments)]
fn page(
    app: &App,
    v: View,
    screen: Screen,
    step: i32,
    name: (&str, &str),
    title: (&str, &str),
    why: (&str, &str),
    next: (&str, &str),
) {
    let shell = app.global::<Shell>();
    shell.set_screen(screen);
    shell.set_step(step);
    shell.set_step_name(v.t(name.0, name.1));
    shell.set_title(v.t(title.0, title.1));
    shell.set_why(v.t(why.0, why.1));
    shell.set_back_label(if step > 0 { v.t("返回", "Back") } else { SharedString::new() });
    shell.set_next_label(v.t(next.0, next.1));
}

const NEXT: (&str, &str) = ("下一步", "Next step");
const NONE: (&str, &str) = ("", "");
