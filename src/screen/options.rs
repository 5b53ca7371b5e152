//! `Options`: tiles, and answers to choose.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, Choice, Tint};

use super::{
    Look,
    list::{self, Places},
    model,
};
use crate::{
    causes::Cause,
    filing::{Bilingual, CardDocument, IdDocument, Language, Sex, TravelDocument},
    interview::{Kind, Place},
    visit::{TYPED_DOCUMENTS, TYPED_SEXES, cards, on_shelf},
};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Options {
    choices: Vec<Choice>,
    multiple: bool,
    extras: Vec<SharedString>,
    page: i32,
    pages: i32,
    official: SharedString,
    pub(super) places: Places,
}

impl Options {
    /// One page of `choices`.
    fn paged(look: &Look<'_>, choices: Vec<Choice>, extras: Vec<SharedString>) -> Self {
        let detailed = choices.iter().any(|choice| !choice.detail.is_empty());
        // English takes more lines: at the largest sizes one answer less on a page, so that all of them can be read.
        let less = usize::from(look.machine.language() == Language::En && look.scale() > 1.5);
        let room = look.glass().options(detailed).saturating_sub(less).max(2);
        let page = list::page(choices.len(), room, look.machine.page());
        Self {
            choices: choices[page.range].to_vec(),
            multiple: false,
            extras,
            page: page.page,
            pages: page.pages,
            official: SharedString::new(),
            places: page.places,
        }
    }

    pub(super) fn spoken(&self) -> Vec<SharedString> {
        self.choices.iter().map(|choice| choice.title.clone()).chain(self.extras.clone()).collect()
    }

    pub(super) fn show(&self, app: &App) {
        let options = app.global::<ui::Options>();
        options.set_choices(model(&self.choices));
        options.set_multiple(self.multiple);
        options.set_extras(model(&self.extras));
        options.set_page(self.page);
        options.set_pages(self.pages);
        options.set_official(self.official.clone());
    }
}

fn choice(title: SharedString, detail: SharedString, selected: bool) -> Choice {
    Choice { title, detail, selected, tint: Tint::Plain, wide: false, big: false }
}

/// The tiles of 选择服务, in the order the machine counts them.
pub(super) fn services(look: &Look<'_>) -> Options {
    let plain = |zh: (&str, &str), en: (&str, &str)| choice(look.say(zh.0, en.0), look.say(zh.1, en.1), false);
    let mut choices = vec![
        Choice {
            tint: Tint::Red,
            wide: true,
            big: true,
            ..plain(
                ("我要立案", "一步一步填写，扫描材料，当场取号"),
                ("File a case", "Step by step, scan your papers, get a number"),
            )
        },
        plain(("继续上次的填写", "刷身份证就能接着办"), ("Continue a draft", "Your ID card opens it")),
        plain(("只取号，去窗口", "由工作人员当面办理"), ("Only a number", "Staff will help you at a window")),
        Choice {
            tint: Tint::Navy,
            wide: true,
            ..plain(
                ("我不会写，想口头说", "按这里，工作人员来帮您记下来"),
                ("I cannot write, I want to speak", "Press here and staff will write it down"),
            )
        },
        plain(("算诉讼费、利息", "看看大约是多少"), ("Fees, interest", "About how much it comes to")),
        plain(("要带什么材料", "按纠纷看清单，可打印"), ("What to bring", "A list for your dispute")),
    ];
    // The largest text on a wide screen: low tiles say their title alone, and that large.
    if look.scale() > 1.5 && !look.facts.portrait {
        choices.iter_mut().filter(|choice| !choice.big).for_each(|choice| choice.detail = SharedString::new());
    }
    // A tile stands only where it works: without a proven key of the court nothing could be sealed at the end.
    let missing = usize::from(!look.facts.can_file);
    choices.drain(..missing);
    Options {
        choices,
        multiple: false,
        extras: Vec::new(),
        page: 1,
        pages: 1,
        official: SharedString::new(),
        places: Places { offset: missing, ..Places::default() },
    }
}

/// Why there is none of a material.
pub(super) fn absent_reason(look: &Look<'_>, item: usize) -> Options {
    let marked = look.machine.marked();
    let choices = look
        .machine
        .absent_reasons(item, look.world)
        .iter()
        .enumerate()
        .map(|(index, (_, zh, en))| choice(look.say(zh, en), SharedString::new(), marked.contains(&index)))
        .collect();
    Options::paged(look, choices, Vec::new())
}

pub(super) fn on_behalf_of(look: &Look<'_>) -> Options {
    let marked = look.machine.marked();
    let all = [
        (("替我自己", "借钱、受损失的就是我本人"), ("For myself", "I am the one who lent or lost")),
        (("替我的公司", "我是法定代表人或负责人"), ("For my company", "I am its legal representative")),
        (("替别人代理", "要有授权委托书"), ("For someone else", "As agent, with a power of attorney")),
        (("替孩子或被监护人", "要有亲属关系证明"), ("As parent or guardian", "With proof of kinship")),
    ];
    let choices = all
        .iter()
        .enumerate()
        .map(|(index, (zh, en))| choice(look.say(zh.0, en.0), look.say(zh.1, en.1), marked.contains(&index)))
        .collect();
    Options::paged(look, choices, Vec::new())
}

pub(super) fn cause(look: &Look<'_>) -> Options {
    let marked = look.machine.marked();
    let choices = cards(look.world.library)
        .into_iter()
        .enumerate()
        .map(|(index, case)| choice(look.text(&case.plain), look.text(&case.plain_detail), marked.contains(&index)))
        .collect();
    let extras = vec![look.say("都不是，我来说说", "None, I will tell"), help_me(look)];
    Options::paged(look, choices, extras)
}

/// The best few causes for what was said, each with the line that says when it is the right one.
pub(super) fn cause_found(look: &Look<'_>) -> Options {
    let choices = causes(look, look.machine.offered(look.world));
    Options::paged(look, choices, vec![look.say("都不是，看全部", "None, show all"), help_me(look)])
}

/// One shelf of all causes.
pub(super) fn cause_shelf(look: &Look<'_>, shelf: Option<&str>) -> Options {
    let mut choices = causes(look, on_shelf(look.world, shelf));
    // Behind its varieties the cause itself: for what is none of them.
    if let Some(itself) = choices.last_mut().filter(|_| shelf.is_some_and(|code| code.matches('.').count() == 2)) {
        itself.title = look.say(&format!("{}（上面都不是）", itself.title), &format!("{} (none above)", itself.title));
    }
    Options::paged(look, choices, vec![look.say("都没有，去窗口", "None, to a window"), help_me(look)])
}

fn causes(look: &Look<'_>, causes: Vec<&Cause>) -> Vec<Choice> {
    let marked = look.machine.marked();
    let choice =
        |(index, cause): (usize, &Cause)| choice(look.text(&cause.plain), look.text(&cause.name), marked.contains(&index));
    causes.into_iter().enumerate().map(choice).collect()
}

/// A plain choice: titles, each with a line beneath.
pub(super) fn plain(look: &Look<'_>, titles: Vec<(SharedString, SharedString)>) -> Options {
    plain_with(look, titles, Vec::new())
}

/// The same with smaller buttons beneath.
pub(super) fn plain_with(look: &Look<'_>, titles: Vec<(SharedString, SharedString)>, extras: Vec<SharedString>) -> Options {
    let marked = look.machine.marked();
    let choice = |(index, (title, detail))| choice(title, detail, marked.contains(&index));
    Options::paged(look, titles.into_iter().enumerate().map(choice).collect(), extras)
}

/// Which document is typed.
pub(super) fn documents(look: &Look<'_>) -> Options {
    let title = |document: &IdDocument| {
        let (zh, en) = match document {
            IdDocument::Chip(CardDocument::Resident) => ("居民身份证", "Resident ID card"),
            IdDocument::Travel(TravelDocument::Passport) => ("护照", "Passport"),
            IdDocument::Travel(TravelDocument::HkMacauPermit) => ("港澳居民来往内地通行证", "Hong Kong or Macau travel permit"),
            IdDocument::Travel(TravelDocument::TaiwanPermit) => ("台湾居民来往大陆通行证", "Taiwan travel permit"),
            IdDocument::Chip(CardDocument::Hmt) => ("港澳台居民居住证", "HK, Macau, Taiwan residence permit"),
            IdDocument::Chip(CardDocument::Foreigner2017 | CardDocument::Foreigner2023) => {
                ("外国人永久居留身份证", "Foreign permanent residence card")
            }
        };
        let detail = match document {
            IdDocument::Chip(_) => look.say("机器读不出来的时候", "When the reader cannot read it"),
            IdDocument::Travel(_) => SharedString::new(),
        };
        (look.say(zh, en), detail)
    };
    let none = look.say("都没带，取号去窗口", "None with me, a number for the window");
    plain_with(look, TYPED_DOCUMENTS.iter().map(title).collect(), vec![none])
}

/// The sex on it.
pub(super) fn sexes(look: &Look<'_>) -> Options {
    let title = |sex: &Sex| match sex {
        Sex::Male => look.say("男", "Male"),
        Sex::Female => look.say("女", "Female"),
        Sex::Unknown | Sex::NotStated => look.say("未说明", "Not stated"),
    };
    plain(look, TYPED_SEXES.iter().map(|sex| (title(sex), SharedString::new())).collect())
}

fn help_me(look: &Look<'_>) -> SharedString {
    look.say("请人帮我选", "Help me choose")
}

/// A question with options.
pub(super) fn question(look: &Look<'_>, place: Place) -> Options {
    let Some(route) = look.machine.route(look.world) else { return Options::paged(look, Vec::new(), Vec::new()) };
    let Some(question) = route.question(place) else { return Options::paged(look, Vec::new(), Vec::new()) };
    let marked = look.machine.marked();
    let said = |value: &str, say: &Bilingual| if say.zh.is_empty() { value.into() } else { look.text(say) };
    let choices = question
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| choice(said(&option.value, &option.say), look.text(&option.detail), marked.contains(&index)))
        .collect();
    let mut extras = Vec::new();
    // A row that has something standing there is changed, not skipped: what stands there would come back.
    let stands = question.together.is_some() && question.default.is_some();
    if !stands && (question.unsure || !question.required && question.kind == Kind::Choice) {
        extras.push(if question.required { unsure(look, true) } else { look.say("跳过这一题", "Skip this question") });
    }
    let official = question.label.as_ref().filter(|_| !question.screen_only).map(|label| official(look, label));
    let options = Options::paged(look, choices, extras);
    Options { multiple: question.kind == Kind::Multi, official: official.unwrap_or_default(), ..options }
}

/// 不确定 where the law wants an answer, 没有 where it does not.
pub(super) fn unsure(look: &Look<'_>, required: bool) -> SharedString {
    if required { look.say("不确定", "Not sure") } else { look.say("没有，跳过", "None, skip") }
}

pub(super) fn official(look: &Look<'_>, label: &str) -> SharedString {
    look.say(&format!("官方表格：{label}"), &format!("Official form: {label}"))
}
