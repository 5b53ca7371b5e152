//! The two services without a filing: what the court fee would be, and which papers to bring. Nobody is asked who he is.

use super::{Effect, Glass, InterestCase, Machine, Overlay, Touch, World, cards};
use crate::{
    filing::{Bilingual, FeeKind, Language, Money},
    input::{Editor, Keyboard},
    interview::{Answers, CaseType, GENERIC, Material, Need, Route},
};

/// Where a visitor stands in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tool {
    /// 算诉讼费: what kind of matter.
    FeeKind,
    /// How much it is about.
    FeeAmount(FeeKind),
    /// The fee. `None`: it was asked without an amount.
    Fee(FeeKind, Option<Money>),
    /// 算利息: what is known so far.
    Interest(InterestCase),
    /// 要带什么: for which dispute.
    PapersFor,
    /// The checklist of a case type, by id.
    Papers(String),
}

/// The kinds of matter that are offered, in plain words, the most usual first.
pub const FEE_KINDS: [(FeeKind, &str, &str); 15] = [
    (FeeKind::Property, "要钱、要房、要东西", "Money, houses or things"),
    (FeeKind::Divorce, "离婚", "Divorce"),
    (FeeKind::Labour, "劳动争议", "Labour"),
    (FeeKind::Personality, "名誉、肖像、身体受害", "Name, image, body"),
    (FeeKind::OtherNonProperty, "别的不要钱的事", "Others not about money"),
    (FeeKind::Preservation, "申请保全（冻结、查封）", "Freezing assets"),
    (FeeKind::PaymentOrder, "申请支付令", "Payment order"),
    (FeeKind::Execution, "申请强制执行", "Enforcement"),
    (FeeKind::Ip, "著作权、商标、专利", "Intellectual property"),
    (FeeKind::JurisdictionObjection, "管辖权异议", "Objection to jurisdiction"),
    (FeeKind::PublicSummons, "公示催告（票据丢了）", "Lost bills"),
    (FeeKind::SetAsideAward, "撤销仲裁裁决", "Setting aside an award"),
    (FeeKind::Administrative, "告行政机关", "Against an authority"),
    (FeeKind::Bankruptcy, "申请破产", "Bankruptcy"),
    (FeeKind::Maritime, "海事申请", "Maritime applications"),
];

/// The case types with a checklist: the cards, and behind them the general one.
pub fn papers_for<'a>(world: &World<'a>) -> Vec<&'a CaseType> {
    cards(world.library).into_iter().chain(world.library.case_types.get(GENERIC)).collect()
}

/// What everybody brings for this case type: what hangs on an answer is listed when the answer is known, in the filing.
pub fn papers_of<'a>(case_type: &'a CaseType, world: &World<'_>) -> Vec<&'a Material> {
    let answers = Answers::default();
    let cause = case_type.causes.first().map_or("", String::as_str);
    let (capacity, today, figures) = ("myself", world.today, world.figures);
    let environment =
        Route { case_type, cause, answers: &answers, card: None, typed_identity: false, capacity, today, figures }
            .environment();
    // Undecided is listed: it may turn out to be needed.
    let listed = |material: &&Material| material.when.as_ref().is_none_or(|when| when.decided(&environment) != Some(false));
    case_type.materials.iter().filter(listed).collect()
}

/// The checklist as text for a telephone, which reads it off a code: no network, no address. The whole first; where that is too long
/// for one code, without what is only brought if there is one, and then with what is needed alone. A shorter one says so.
pub fn papers_texts(case_type: &CaseType, world: &World<'_>, language: Language) -> [String; 3] {
    let papers = papers_of(case_type, world);
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).in_language(language).to_owned();
    let text = |needs: &[Need]| {
        let heading = say("立案要带的材料：", "To bring to the court: ") + case_type.title.in_language(language);
        let card = say("身份证（一定要带）", "ID card (needed)");
        let listed = papers.iter().filter(|paper| needs.contains(&paper.need));
        let listed = listed.map(|paper| match language {
            Language::Zh => format!("{}（{}）", paper.name.zh, paper.need.words().zh),
            Language::En => format!("{} ({})", paper.name.en, paper.need.words().en.to_lowercase()),
        });
        let left_out = papers.iter().any(|paper| !needs.contains(&paper.need));
        let rest = left_out.then(|| say("还有别的材料，请看打印的清单", "There is more: see the printed list"));
        [heading, card].into_iter().chain(listed).chain(rest).collect::<Vec<_>>().join("\n")
    };
    [text(&[Need::Must, Need::Should, Need::Conditional]), text(&[Need::Must, Need::Should]), text(&[Need::Must])]
}

/// Whether the fee depends on an amount, or may.
fn asks_amount(kind: FeeKind) -> bool {
    matches!(
        kind,
        FeeKind::Property
            | FeeKind::Divorce
            | FeeKind::Personality
            | FeeKind::Ip
            | FeeKind::Execution
            | FeeKind::Preservation
            | FeeKind::PaymentOrder
            | FeeKind::Bankruptcy
    )
}

/// Whether the fee cannot be said without an amount.
fn needs_amount(kind: FeeKind) -> bool {
    matches!(kind, FeeKind::Property | FeeKind::Preservation | FeeKind::PaymentOrder | FeeKind::Bankruptcy)
}

impl Machine {
    pub(super) fn open_tool(&mut self, tool: Tool) -> Vec<Effect> {
        self.fresh_screen();
        if let Tool::FeeAmount(_) = tool {
            self.editor = Some(Editor::new("", Keyboard::Money, false));
        }
        self.glass = Glass::Tool(tool);
        Vec::new()
    }

    pub(super) fn tool(&mut self, tool: Tool, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        if let Touch::Turn(by) = touch {
            self.page = self.page.saturating_add_signed(*by as isize);
            return Vec::new();
        }
        match (tool, touch) {
            (Tool::FeeKind, Touch::Choose(index)) => {
                self.mark_one(*index, FEE_KINDS.len());
                Vec::new()
            }
            (Tool::FeeKind, Touch::Next) => match self.marked.first().and_then(|index| FEE_KINDS.get(*index)) {
                Some((kind, ..)) if asks_amount(*kind) => self.open_tool(Tool::FeeAmount(*kind)),
                Some((kind, ..)) => self.open_tool(Tool::Fee(*kind, None)),
                None => self.choose_first(),
            },
            (Tool::FeeKind, Touch::Extra(_)) => self.open_interest(InterestCase::default(), world),
            (Tool::Interest(case), _) => self.interest(case, touch, world),
            (Tool::PapersFor, Touch::Choose(index)) => {
                let count = papers_for(world).len();
                self.mark_one(*index, count);
                Vec::new()
            }
            (Tool::PapersFor, Touch::Next) => {
                let marked = self.marked.first().copied();
                match marked.and_then(|index| papers_for(world).get(index).map(|case_type| case_type.id.clone())) {
                    Some(id) => self.open_tool(Tool::Papers(id)),
                    None => self.choose_first(),
                }
            }
            (Tool::FeeAmount(_), Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_)) => self.typed(touch, world),
            (Tool::FeeAmount(kind), Touch::Next | Touch::Unsure) => self.take_amount(kind),
            (Tool::FeeKind | Tool::PapersFor, Touch::Back) => self.leave_tool(),
            (Tool::FeeAmount(_) | Tool::Fee(..), Touch::Back) => self.open_tool(Tool::FeeKind),
            (Tool::Papers(_), Touch::Back) => self.open_tool(Tool::PapersFor),
            (Tool::Papers(_), Touch::Extra(1)) => {
                self.overlay = Some(Overlay::Code);
                Vec::new()
            }
            (Tool::Papers(_) | Tool::Fee(..), Touch::Extra(_)) => self.print_leaflet(),
            (Tool::Papers(_) | Tool::Fee(..), Touch::Next) => self.leave_tool(),
            (
                Tool::FeeKind | Tool::FeeAmount(_) | Tool::Fee(..) | Tool::PapersFor | Tool::Papers(_),
                Touch::Start
                | Touch::Choose(_)
                | Touch::Extra(_)
                | Touch::Act(_)
                | Touch::Turn(_)
                | Touch::Key(_)
                | Touch::Candidate(_)
                | Touch::TurnCandidates(_)
                | Touch::Unsure
                | Touch::Explain
                | Touch::Bar(_)
                | Touch::Answer(_)
                | Touch::Signed(_)
                | Touch::ClearSignature,
            ) => Vec::new(),
        }
    }

    /// Back to the services. What still prints does not keep the next screen up for ever.
    pub(super) fn leave_tool(&mut self) -> Vec<Effect> {
        self.fresh_screen();
        self.busy = false;
        self.glass = Glass::Services;
        Vec::new()
    }

    /// One at a time.
    pub(super) fn print_leaflet(&mut self) -> Vec<Effect> {
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        self.error = None;
        vec![Effect::PrintLeaflet]
    }

    fn take_amount(&mut self, kind: FeeKind) -> Vec<Effect> {
        let typed = self.editor.as_ref().map(Editor::text).unwrap_or_default();
        match (typed.trim(), typed.parse::<Money>()) {
            ("", _) if !needs_amount(kind) => self.open_tool(Tool::Fee(kind, None)),
            (_, Ok(amount)) => self.open_tool(Tool::Fee(kind, Some(amount))),
            (_, Err(_)) => {
                self.error = Some(Bilingual::new(
                    "看不懂这个数。请只写数字，例如 80000 或 8万。",
                    "This is not an amount. Please use digits, for example 80000.",
                ));
                Vec::new()
            }
        }
    }

    /// The leaflet came out, or why not.
    pub(super) fn leaflet_printed(&mut self, result: Result<(), Bilingual>) {
        self.busy = false;
        match result {
            Ok(()) => {
                let printed = Bilingual::new("打好了，请拿走。", "It is printed. Please take it.");
                self.overlay = Some(Overlay::Message(printed));
            }
            Err(sentence) => self.error = Some(sentence),
        }
    }
}
