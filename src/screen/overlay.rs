//! `Overlay`: what must be answered first.

use std::sync::Arc;

use qrcode::Color;
use slint::{ComponentHandle as _, Image, Rgb8Pixel, SharedPixelBuffer, SharedString};
use ui::{App, OverlayKind};

use super::{Look, model, tools};
use crate::visit::{self, Glass, IdleAnswer, LeaveAnswer, Position, Touch};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Overlay {
    kind: OverlayKind,
    title: SharedString,
    text: SharedString,
    seconds: i32,
    answers: Vec<SharedString>,
    current: i32,
    /// 为什么问这个: its one answer closes the explanation.
    explains: bool,
    code: Option<Code>,
}

/// The modules of a QR code, row by row.
#[derive(Clone, Debug, PartialEq)]
struct Code {
    side: usize,
    dark: Arc<[Color]>,
}

impl Code {
    /// Quiet zone, modules.
    const QUIET: usize = 4;

    /// One pixel a module; the glass enlarges them without smoothing.
    fn picture(&self) -> Image {
        let side = self.side + 2 * Self::QUIET;
        let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(side as u32, side as u32);
        for (index, pixel) in pixels.make_mut_slice().iter_mut().enumerate() {
            let (x, y) = (index % side, index / side);
            let inside = |at: usize| (Self::QUIET..Self::QUIET + self.side).contains(&at);
            let dark = inside(x) && inside(y) && self.dark[(y - Self::QUIET) * self.side + x - Self::QUIET] == Color::Dark;
            let grey = if dark { 0 } else { 255 };
            *pixel = Rgb8Pixel { r: grey, g: grey, b: grey };
        }
        Image::from_rgb8(pixels)
    }
}

impl Overlay {
    pub(super) fn of(look: &Look<'_>) -> Self {
        match look.machine.overlay() {
            None => Self::explanation(look).unwrap_or_else(|| Self::new(OverlayKind::None, "".into(), "".into(), &[])),
            Some(visit::Overlay::Idle(seconds)) => {
                let say = |answer: &IdleAnswer| match answer {
                    IdleAnswer::Stay => look.say("我还在办理", "I am still here"),
                    IdleAnswer::Lock => look.say("我去拿材料，请保留 10 分钟", "Keep it for 10 minutes while I get my papers"),
                    IdleAnswer::Leave => look.say("退出并清除", "Exit and clear"),
                };
                let answers: Vec<SharedString> = look.machine.idle_answers().iter().map(say).collect();
                let title = look.say("您还在吗？", "Are you still there?");
                Self { seconds: *seconds as i32, ..Self::new(OverlayKind::Idle, title, what_happens_next(look), &answers) }
            }
            Some(visit::Overlay::Leave) => {
                let answers = look.machine.leave_answers();
                let text = if answers.contains(&LeaveAnswer::Keep) {
                    look.say(
                        "屏幕上的内容会清除。您可以把填好的留着，下次在这台机器上刷身份证接着办。",
                        "The screen will be cleared. You can keep what you filled in and continue on this kiosk with your ID card.",
                    )
                } else {
                    look.say(
                        "填好的内容会全部删除：您的证件机器读不了，下次打不开。",
                        "What you filled in is deleted: your document cannot be read, so nobody could open it again.",
                    )
                };
                let answer = |answer: &LeaveAnswer| match answer {
                    LeaveAnswer::Stay => look.say("继续办理", "Go on"),
                    LeaveAnswer::Keep => look.say("保存，下次再办", "Keep it for next time"),
                    LeaveAnswer::Wipe => look.say("全部删除并退出", "Delete everything and leave"),
                };
                let answers: Vec<_> = answers.iter().map(answer).collect();
                Self::new(OverlayKind::Ask, look.say("要退出吗？", "Do you want to leave?"), text, &answers)
            }
            Some(visit::Overlay::HelpCalled) if !look.facts.staff_reached => Self::message(
                look,
                look.say("暂时叫不到服务台", "The desk cannot be reached"),
                look.say(
                    "请直接招呼大厅里的工作人员。您填的内容都在。",
                    "Please speak to staff in the hall. Everything you filled in is kept.",
                ),
            ),
            Some(visit::Overlay::HelpCalled) => Self::message(
                look,
                look.say("已经叫了工作人员", "Staff have been called"),
                look.say("请在这里等一下。您填的内容都在。", "Please wait here. Everything you filled in is kept."),
            ),
            Some(visit::Overlay::Draft) => Self::new(
                OverlayKind::Ask,
                look.say("您上次的填写还在", "Your earlier filing is still here"),
                look.say("可以接着填，也可以从头填一份新的。", "You can go on with it, or start a new one."),
                &[look.say("接着上次的填", "Go on with it"), look.say("从头填", "Start a new one")],
            ),
            Some(visit::Overlay::RemoveGroup(group)) => Self::new(
                OverlayKind::Ask,
                group_to_remove(look, *group),
                look.say("他的内容会一起删掉。", "What you filled in about this party is deleted too."),
                &[look.say("留着", "Keep"), look.say("去掉", "Remove")],
            ),
            Some(visit::Overlay::Gap(_, place)) => Self::new(
                OverlayKind::Ask,
                look.machine
                    .route(look.world)
                    .and_then(|route| route.ask(*place))
                    .map(|ask| look.text(ask))
                    .unwrap_or_default(),
                look.say(
                    "这一项还没有填。不填也可以提交，法院会看到原因。",
                    "This is still open. You can submit without it; the court sees the reason.",
                ),
                &[
                    look.say("不知道", "I do not know"),
                    look.say("没有", "There is none"),
                    look.say("以后补", "I will add it later"),
                    look.say("现在填", "Fill it in now"),
                ],
            ),
            Some(visit::Overlay::AsItIs) => Self::new(
                OverlayKind::Ask,
                look.say("有的地方前后对不上", "Some answers contradict each other"),
                look.say(
                    "法院会看到这些地方，可能让您补正。现在改，更快。",
                    "The court sees them and may ask you to correct them. Changing them now is quicker.",
                ),
                &[look.say("回去改", "Go back and change"), look.say("就这样提交", "Submit as it is")],
            ),
            Some(visit::Overlay::PrintWhat) => Self::new(
                OverlayKind::Ask,
                look.say("要打印什么？", "What shall be printed?"),
                look.say("诉状和回执打在 A4 纸上，可以带走。", "Complaint and receipt come on A4 paper, to take along."),
                &[
                    look.say("号票，再打一张", "The ticket once more"),
                    look.say("诉状和回执", "Complaint and receipt"),
                    look.say("不用了", "Nothing"),
                ],
            ),
            Some(visit::Overlay::TextSize) => {
                let sizes = [("标准", "Standard"), ("大", "Large"), ("更大", "Larger"), ("最大", "Largest")];
                let overlay = Self::new(
                    OverlayKind::Ask,
                    look.say("字要多大？", "How large should the text be?"),
                    SharedString::new(),
                    &sizes.map(|(zh, en)| look.say(zh, en)),
                );
                Self { current: look.machine.text_size() as i32, ..overlay }
            }
            Some(visit::Overlay::Code) => {
                let (code, shortened) = tools::papers_code(look).unzip();
                let text = match shortened {
                    Some(true) => {
                        look.say("放不下的没有列进去，请看打印的清单。", "Not all fits into it: please see the printed list.")
                    }
                    Some(false) | None => {
                        look.say("清单就在手机上，不用上网。", "The list is then on your phone; no network needed.")
                    }
                };
                let title = look.say("用手机扫一扫", "Scan it with your phone");
                let code = code.map(|code| Code { side: code.width(), dark: code.into_colors().into() });
                Self { code, ..Self::new(OverlayKind::Code, title, text, &[look.say("好了", "Done")]) }
            }
            Some(visit::Overlay::Message(sentence)) => {
                Self::message(look, look.say("请看一下", "Please note"), look.text(sentence))
            }
        }
    }

    /// The help text of a question.
    fn explanation(look: &Look<'_>) -> Option<Self> {
        let Glass::Filing(visit) = look.machine.glass() else { return None };
        let Position::Question(_, place) = visit.position else { return None };
        if !look.machine.explaining() {
            return None;
        }
        let route = look.machine.route(look.world)?;
        let help = look.text(&route.question(place)?.help);
        Some(Self { explains: true, ..Self::message(look, look.say("为什么问这个", "Why we ask"), help) })
    }

    fn message(look: &Look<'_>, title: SharedString, text: SharedString) -> Self {
        Self::new(OverlayKind::Message, title, text, &[look.say("知道了", "I see")])
    }

    fn new(kind: OverlayKind, title: SharedString, text: SharedString, answers: &[SharedString]) -> Self {
        Self { kind, title, text, seconds: 0, answers: answers.to_vec(), current: -1, explains: false, code: None }
    }

    pub(super) fn is_open(&self) -> bool {
        self.kind != OverlayKind::None
    }

    /// The countdown alone does not make another question of it.
    pub(super) fn is_same_question(&self, other: &Self) -> bool {
        self.kind == other.kind && self.title == other.title
    }

    pub(super) fn meant(&self, touch: Touch) -> Touch {
        if self.explains && matches!(touch, Touch::Answer(_)) { Touch::Explain } else { touch }
    }

    pub(super) fn spoken(&self) -> Vec<SharedString> {
        [self.title.clone(), self.text.clone()].into_iter().chain(self.answers.clone()).collect()
    }

    pub(super) fn show(&self, app: &App) {
        let overlay = app.global::<ui::Overlay>();
        overlay.set_title(self.title.clone());
        overlay.set_text(self.text.clone());
        overlay.set_seconds(self.seconds);
        overlay.set_answers(model(&self.answers));
        overlay.set_current(self.current);
        overlay.set_code(self.code.as_ref().map(Code::picture).unwrap_or_default());
        overlay.set_kind(self.kind);
    }
}

/// What becomes of the visit when nobody answers.
fn what_happens_next(look: &Look<'_>) -> SharedString {
    match look.machine.glass() {
        Glass::Filing(visit) if look.machine.can_be_kept() && !visit.can_come_back() => {
            look.say("再过一会儿会退出，填好的内容会删除。", "This visit ends soon, and what you have filled in is deleted.")
        }
        Glass::Filing(_) if look.machine.can_be_kept() => look.say(
            "再过一会儿会退出。填好的内容会存好，刷身份证可以接着办。",
            "This visit ends soon. What you have filled in is kept; your ID card opens it again.",
        ),
        Glass::Ticket { .. } => look.say(
            "再过一会儿会回到首页。请记下您的号码，材料已经存好，不受影响。",
            "This screen returns to the start soon. Please note your number; your papers are not affected.",
        ),
        Glass::Filing(_)
        | Glass::Attract
        | Glass::Services
        | Glass::Resume
        | Glass::Tool(_)
        | Glass::Recover(..)
        | Glass::TakingTicket(_)
        | Glass::Feedback { .. } => look.say("再过一会儿会回到首页。", "This screen returns to the start soon."),
    }
}

/// 要去掉 a party, by the name that stands on its line.
fn group_to_remove(look: &Look<'_>, group: u32) -> SharedString {
    let named = look.machine.route(look.world).zip(look.machine.visit()).and_then(|(route, visit)| {
        let Position::Question(_, place) = visit.position else { return None };
        let section = route.section(place);
        let one = &section.repeat.as_ref()?.one;
        let name = route.answers.text(&format!("{}.{group}.name", section.id)).map_or("", |name| name.reveal());
        let number = group + 1;
        Some(look.say(&format!("要去掉{}{number}{name}吗？", one.zh), &format!("Remove {} {number} {name}?", one.en)))
    });
    named.unwrap_or_else(|| look.say("要去掉吗？", "Remove it?"))
}
