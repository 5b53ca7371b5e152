//! `Shell`: head, steps, question, the two actions.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, Screen};

use super::{Look, notice, rows, tools};
use crate::{
    filing::{Bilingual, Language},
    interview::{Place, Route, checklist, whose},
    visit::{Glass, InterestStep, Pause, Position, Step, TicketKind, Tool, TypedStep},
};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shell {
    pub(super) screen: Screen,
    pub(super) slug: SharedString,
    pub(super) court: SharedString,
    pub(super) hall: SharedString,
    pub(super) clock: SharedString,
    pub(super) step: i32,
    pub(super) step_name: SharedString,
    pub(super) title: SharedString,
    pub(super) why: SharedString,
    pub(super) error: SharedString,
    pub(super) back: SharedString,
    pub(super) next: SharedString,
    pub(super) english: bool,
    pub(super) speech: bool,
    pub(super) speaking: bool,
}

/// Title, the one thing to know, 返回, the red button.
struct Words {
    title: SharedString,
    why: SharedString,
    back: SharedString,
    next: SharedString,
}

impl Shell {
    pub(super) fn of(look: &Look<'_>, screen: Screen) -> Self {
        let step = look.machine.step();
        let words = words(look, step);
        let facts = look.facts;
        Self {
            screen,
            slug: step.slug().into(),
            court: look.text(&facts.court),
            hall: look.text(&facts.hall),
            clock: facts.clock.as_str().into(),
            step: match look.machine.glass() {
                Glass::Resume | Glass::Recover(..) => 0,
                Glass::Attract
                | Glass::Services
                | Glass::Tool(_)
                | Glass::Filing(_)
                | Glass::TakingTicket(_)
                | Glass::Ticket { .. }
                | Glass::Feedback { .. } => step.number().map_or(0, |number| number as i32),
            },
            step_name: look.text(&step.name()),
            title: words.title,
            why: words.why,
            error: look.machine.error().map(|error| look.text(error)).unwrap_or_default(),
            back: words.back,
            next: words.next,
            english: look.machine.language() == Language::En,
            speech: facts.speech,
            speaking: facts.speaking,
        }
    }

    pub(super) fn show(&self, app: &App) {
        let shell = app.global::<ui::Shell>();
        shell.set_screen(self.screen);
        shell.set_slug(self.slug.clone());
        shell.set_court(self.court.clone());
        shell.set_hall(self.hall.clone());
        shell.set_clock(self.clock.clone());
        shell.set_step(self.step);
        shell.set_step_name(self.step_name.clone());
        shell.set_title(self.title.clone());
        shell.set_why(self.why.clone());
        shell.set_error(self.error.clone());
        shell.set_back_label(self.back.clone());
        shell.set_next_label(self.next.clone());
        shell.set_english(self.english);
        shell.set_speech(self.speech);
        shell.set_speaking(self.speaking);
    }
}

fn words(look: &Look<'_>, step: Step) -> Words {
    let nothing = SharedString::new;
    let back = || look.say("返回", "Back");
    let next = || look.say("下一步", "Next step");
    let words = |title, why, back, next| Words { title, why, back, next };
    match look.machine.glass() {
        Glass::Attract => words(nothing(), nothing(), nothing(), nothing()),
        Glass::Services => {
            words(look.say("您今天要办什么？", "What would you like to do today?"), nothing(), back(), nothing())
        }
        Glass::Resume => words(
            look.say("请刷身份证，接着上次的填写", "Please present your ID card to continue"),
            look.say(
                "用上次那张身份证。已经放着的，请拿起来再放一次。",
                "The card you used last time. If it already lies there, lift it and lay it down again.",
            ),
            back(),
            nothing(),
        ),
        Glass::Recover(..) if look.machine.editor().is_some() => words(
            look.say("您的证件号码是多少？", "What is the number of your document?"),
            look.say("和刚才填的一样，才能接着办。", "The same as before; it opens your filing."),
            back(),
            next(),
        ),
        Glass::Recover(_, _, pause) => words(
            look.say("请刷身份证继续", "Present your ID card to continue"),
            match pause {
                Pause::PowerCut => look.say(
                    "刚才停电了，您填的都还在。证件已经放着的，请拿起来再放一次。",
                    "The power failed; everything is still here. If your card already lies there, lift it and lay it down again.",
                ),
                Pause::Fetching => look.say(
                    "您的内容锁好了，十分钟内都留着。证件已经放着的，请拿起来再放一次。",
                    "Your filing is locked and kept for ten minutes. If your card already lies there, lift it and lay it down again.",
                ),
            },
            nothing(),
            nothing(),
        ),
        Glass::Tool(tool) => {
            let done = || look.say("好了", "Done");
            let (title, why, next) = match tool {
                Tool::FeeKind => (look.say("是哪一类事情？", "What is it about?"), nothing(), next()),
                Tool::FeeAmount(_) => (
                    look.say("一共要多少钱，或者值多少钱？", "How much is claimed, or what is it worth?"),
                    look.say("只算诉讼费，不留下记录。", "Only for the fee; nothing is kept."),
                    look.say("算一算", "Work it out"),
                ),
                Tool::Fee(..) => (look.say("诉讼费估算", "The court fee, estimated"), nothing(), done()),
                Tool::Interest(case) => {
                    let (title, why) = tools::interest_words(look, case.step);
                    (title, why, if case.step == InterestStep::Sum { done() } else { next() })
                }
                Tool::PapersFor => (look.say("是哪一种纠纷？", "Which kind of dispute?"), nothing(), next()),
                Tool::Papers(_) => (
                    look.say("立案要带的材料", "What to bring"),
                    look.say("另外带上身份证。", "Bring your ID card too."),
                    done(),
                ),
            };
            words(title, why, back(), next)
        }
        Glass::TakingTicket(_) => words(look.say("正在取号", "Taking your number"), nothing(), nothing(), nothing()),
        Glass::Ticket { kind, printed, .. } => words(
            nothing(),
            nothing(),
            match printed {
                Some(_) if look.world.can_print_a4 && *kind == TicketKind::Filing => look.say("打印", "Print"),
                Some(_) => look.say("再打一张", "Print again"),
                None => nothing(),
            },
            look.say("办完了，离开", "Done, leave"),
        ),
        Glass::Feedback { .. } => words(
            look.say("今天办得满意吗？", "How did it go today?"),
            look.say("点一下就好，也可以直接离开。", "One touch is enough, or simply leave."),
            nothing(),
            look.say("离开", "Leave"),
        ),
        Glass::Filing(visit) => match visit.position {
            Position::Consent if look.machine.explaining() => {
                words(look.text(&look.facts.notice.title), nothing(), back(), nothing())
            }
            Position::Consent => {
                let next = if notice::goes_on(look) {
                    look.say("接着看", "Read on")
                } else {
                    look.say("同意，继续", "Agree and continue")
                };
                words(look.text(&look.facts.notice.title), nothing(), back(), next)
            }
            Position::Identity if visit.card.is_some() => {
                words(look.say("是您本人吗？", "Is this you?"), nothing(), back(), look.say("是我，继续", "Yes, continue"))
            }
            Position::Identity => {
                let again = look.say(
                    "已经放着的，请拿起来再放一次。",
                    "If it already lies there, lift it and lay it down again.",
                );
                words(look.say("请把身份证放在读卡区", "Please lay your ID card on the reader"), again, back(), nothing())
            }
            Position::TypedIdentity(step) => {
                let (title, why) = typed_identity(look, step);
                words(title, why, back(), next())
            }
            Position::OnBehalfOf => words(
                look.say("您替谁来立案？", "For whom are you filing?"),
                look.say("谁要告，就选谁。", "Who is the one bringing the case?"),
                back(),
                next(),
            ),
            Position::Cause => words(
                look.say("是哪一种纠纷？", "What kind of dispute is it about?"),
                look.say("选最像的一种，法院会再核对。", "Choose the closest; the court checks it again."),
                back(),
                look.say("选这一个", "Choose this one"),
            ),
            Position::CauseWords => words(
                look.say("发生了什么事？", "What happened?"),
                look.say("用自己的话写，写拼音也行。", "In your own words, in Chinese or pinyin."),
                back(),
                look.say("帮我找", "Find it"),
            ),
            Position::CauseFound => words(
                look.say("是下面哪一种？", "Which of these is it?"),
                look.say("看看哪一句说的是您的事。", "Which line speaks of your matter?"),
                back(),
                look.say("选这一个", "Choose this one"),
            ),
            Position::CauseShelf => words(
                match visit.shelf.as_ref().and_then(|code| look.world.causes.catalogue.get(code)) {
                    Some(shelf) => look.text(&shelf.name),
                    None => look.say("全部纠纷，一层一层找", "All disputes, shelf by shelf"),
                },
                look.say("选最像的一种，法院会再核对。", "Choose the closest; the court checks it again."),
                back(),
                next(),
            ),
            Position::Question(_, place) => {
                let (title, why) = question(look, place).unwrap_or_default();
                let next = if may_skip(look, place) { look.say("跳过", "Skip") } else { next() };
                words(look.text(&title), look.text(&why), back(), next)
            }
            Position::Together(step, place) => {
                let (title, why) = together(look, place).unwrap_or_default();
                let more = rows::together(look, step, place).places.next_turns;
                let next = if more { look.say("接着看", "Read on") } else { next() };
                words(look.text(&title), look.text(&why), back(), next)
            }
            Position::Advice => words(
                look.say("该去哪个法院，给您的建议", "Which court: our advice"),
                look.say("这只是建议，由法院决定。", "This is advice only; the court decides."),
                back(),
                look.say("继续填写", "Go on"),
            ),
            Position::Materials(None) => materials(look, back(), next()),
            Position::Materials(Some(item)) => {
                let material = look.machine.route(look.world).and_then(|route| checklist(&route).get(item).copied());
                let (title, hint) = material.map(|it| (look.text(&it.name), look.text(&it.hint))).unwrap_or_default();
                let pages = material.and_then(|it| visit.materials.get(&it.key)).map_or(0, |state| state.pages.len());
                let next = if pages > 0 { look.say("这份好了", "This paper is done") } else { nothing() };
                // Said before the first page; after it the thumbnails speak.
                let hint = if pages > 0 { nothing() } else { hint };
                words(title, hint, back(), if look.machine.busy() { nothing() } else { next })
            }
            Position::AbsentReason(item) => {
                let material = look.machine.route(look.world).and_then(|route| checklist(&route).get(item).copied());
                words(
                    look.say("为什么没有这份材料？", "Why is there none of this paper?"),
                    material.map(|material| look.text(&material.name)).unwrap_or_default(),
                    back(),
                    next(),
                )
            }
            Position::Review if look.machine.explaining() => words(
                look.say("您的回答", "Your answers"),
                look.say("要改哪一条，就按旁边的“修改”。", "To change one, press the button beside it."),
                back(),
                nothing(),
            ),
            Position::Review => review(look, back()),
            Position::PartyCard(..) if look.machine.party_card_shown().is_some() => {
                words(look.say("是这位原告吗？", "Is this the plaintiff?"), nothing(), back(), look.say("是，继续", "Yes, continue"))
            }
            Position::PartyCard(_, place) => {
                let of = look.machine.route(look.world).map(|route| whose(&route, place)).unwrap_or_default();
                let title = look.say(
                    &format!("请{}把身份证放在读卡区", of.zh),
                    &format!("{}: please lay your ID card on the reader", of.en),
                );
                words(title, look.say("先拿走刚才那张。", "Take the other card away first."), back(), nothing())
            }
            Position::Signature(signer) => {
                let signers = visit.signers();
                let name = signers.get(signer).map(|it| it.name.reveal().to_owned()).unwrap_or_default();
                let title = if signers.len() > 1 {
                    look.say(&format!("请{name}用手指在框里签名"), &format!("{name}: please sign in the box"))
                } else {
                    look.say("请用手指在框里签名", "Please sign in the box with your finger")
                };
                let next = if signer + 1 < signers.len() {
                    look.say("好了，下一位", "Signed, next person")
                } else {
                    look.say("签好了，提交", "Signed, submit")
                };
                words(title, look.say("和身份证上的名字一样。", "The name as on your ID card."), back(), next)
            }
            Position::Stamp => {
                let stamped = visit.stamped().is_some() && !look.machine.busy();
                words(
                    look.say("请盖公章，再扫描起诉状", "Stamp the complaint, then scan it"),
                    look.say("公章盖在最后“具状人”那里。每一页都要扫。", "The seal goes where the plaintiff signs. Scan every page."),
                    back(),
                    if stamped { look.say("盖好了，去签名", "Stamped, sign") } else { nothing() },
                )
            }
            Position::Submit => words(
                look.say("正在把材料封好", "Sealing your papers"),
                look.say("很快就好，请稍等。", "This takes a moment only."),
                nothing(),
                nothing(),
            ),
        },
    }
    .or_step(look, step)
}

impl Words {
    /// A title is never empty on a numbered step.
    fn or_step(mut self, look: &Look<'_>, step: Step) -> Self {
        if self.title.is_empty() && step.number().is_some() {
            self.title = look.text(&step.name());
        }
        self
    }
}

/// What is asked of a document that cannot be read.
fn typed_identity(look: &Look<'_>, step: TypedStep) -> (SharedString, SharedString) {
    match step {
        TypedStep::Document => (
            look.say("您带的是哪一种证件？", "Which document do you have with you?"),
            look.say("自己填，再由工作人员核对。", "You type it; staff compare it with the document."),
        ),
        TypedStep::Name => (
            look.say("证件上的姓名是什么？", "What is the name on it?"),
            look.say("和证件上一个字不差。", "Exactly as it stands there."),
        ),
        TypedStep::Number => (
            look.say("证件号码是多少？", "What is its number?"),
            look.say("照证件上的输入，别漏字母。", "As on the document, with its letters."),
        ),
        TypedStep::Sex => (look.say("证件上的性别是什么？", "Which sex does it say?"), SharedString::new()),
        TypedStep::BirthDate => (
            look.say("证件上的出生日期是哪一天？", "Which date of birth does it say?"),
            look.say("年月日，8 个数字。", "Year, month, day: 8 digits."),
        ),
    }
}

/// An empty field that need not be filled in: going on is skipping, and the red button says so.
fn may_skip(look: &Look<'_>, place: Place) -> bool {
    let required = look.machine.route(look.world).and_then(|route| route.question(place).map(|question| question.required));
    let empty = look.machine.editor().is_some_and(|editor| editor.text().trim().is_empty());
    required == Some(false) && empty
}

fn question(look: &Look<'_>, place: Place) -> Option<(Bilingual, Bilingual)> {
    let route = look.machine.route(look.world)?;
    match route.question(place) {
        Some(question) => Some((of_which(&route, place, route.ask(place)?.clone()), question.why.clone())),
        None => route.section(place).repeat.as_ref().map(|repeat| (repeat.more.clone(), Bilingual::default())),
    }
}

fn together(look: &Look<'_>, place: Place) -> Option<(Bilingual, Bilingual)> {
    let route = look.machine.route(look.world)?;
    let screen = route.section(place).together.get(route.question(place)?.together?)?;
    Some((of_which(&route, place, screen.ask.clone()), screen.why.clone()))
}

/// Several of a kind: says which one is asked about.
fn of_which(route: &Route<'_>, place: Place, ask: Bilingual) -> Bilingual {
    match &route.section(place).repeat {
        Some(repeat) if route.answers.count(&route.section(place).id, repeat.min) > 1 => Bilingual::new(
            format!("{}{}：{}", repeat.one.zh, place.group + 1, ask.zh),
            format!("{} {}: {}", repeat.one.en, place.group + 1, ask.en),
        ),
        Some(_) | None => ask,
    }
}

fn materials(look: &Look<'_>, back: SharedString, next: SharedString) -> Words {
    let route = look.machine.route(look.world);
    let items = route.as_ref().map(checklist).unwrap_or_default();
    let said =
        |key: &str| look.machine.visit().and_then(|visit| visit.materials.get(key)).is_some_and(|it| it.submission.is_some());
    let done = items.iter().filter(|item| said(&item.key)).count();
    Words {
        title: look.say("把材料一份一份放上来", "Put your papers on the scanner one by one"),
        why: if done == items.len() {
            look.say(&format!("{done} 样都办好了。"), &format!("All {done} are done."))
        } else {
            look.say(
                &format!("共 {} 样，已办好 {done} 样。没有的，点进去说明。", items.len()),
                &format!("{} kinds of papers, {done} done. If you have none, open it and say so.", items.len()),
            )
        },
        back,
        next,
    }
}

fn review(look: &Look<'_>, back: SharedString) -> Words {
    let open = rows::review(look).len();
    let title = match open {
        0 => look.say("请看一遍起诉状", "Please read the complaint"),
        1 => look.say("还有 1 处要看一下", "One thing still to look at"),
        count => look.say(&format!("还有 {count} 处要看一下"), &format!("{count} things still to look at")),
    };
    // The phone is read back: a wrong digit in it costs weeks.
    let phone = look.machine.visit().and_then(|visit| visit.answers.text("service_address.phone"));
    let why = match phone.map(|phone| in_groups(phone.reveal())) {
        Some(phone) => look.say(&format!("法院会打这个电话找您：{phone}"), &format!("The court will call you on {phone}")),
        None => look.say("打印出来就是这样。", "It will be printed like this."),
    };
    let next = if open == 0 {
        look.say("没有问题，去签名", "All right, sign it")
    } else {
        look.say("就这样，去签名", "As it is, sign it")
    };
    Words { title, why, back, next }
}

/// A mobile number as people read it aloud: 138 1234 5678.
fn in_groups(phone: &str) -> String {
    match (phone.len(), phone.get(..3), phone.get(3..7), phone.get(7..)) {
        (11, Some(first), Some(middle), Some(last)) if phone.starts_with('1') => format!("{first} {middle} {last}"),
        (_, _, _, _) => phone.to_owned(),
    }
}

/// What a number is for, in the visitor's words.
pub(super) fn ticket_kind(kind: TicketKind) -> Bilingual {
    match kind {
        TicketKind::Filing => Bilingual::new("立案材料核对", "Check of your papers"),
        TicketKind::Window => Bilingual::new("窗口办理", "At the window"),
        TicketKind::Oral => Bilingual::new("口头起诉", "Oral complaint"),
    }
}
