//! 算利息: what a sum bears in simple interest, at an agreed rate or at a multiple of the loan prime rate. Nobody is asked who he is.

use super::{Effect, Machine, Tool, Touch, World};
use crate::{
    filing::{Bilingual, Figures, InterestError, Money, Percent, WireDate, simple_interest},
    input::{Editor, Keyboard},
    interview::{read_day, read_money},
};

/// How the rate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// Percent a year, as agreed.
    Agreed(Percent),
    /// Hundredths of the one-year loan prime rate in force on the first day.
    OfLpr(u32),
}

/// The rates offered: the loan prime rate itself; with 30 % and 50 % more for late payment (买卖合同解释 Art. 18); four times, the most
/// in private lending (民间借贷规定 Art. 25).
pub const LPR_RATES: [(u32, &str, &str); 4] = [
    (100, "按一年期LPR算", "At the one-year LPR"),
    (130, "按LPR加三成（1.3倍）", "LPR and 30 % more"),
    (150, "按LPR加五成（1.5倍）", "LPR and 50 % more"),
    (400, "按LPR的四倍", "Four times the LPR"),
];

/// One question a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestStep {
    /// What bears the interest.
    #[default]
    Principal,
    /// How the rate is told.
    Rate,
    /// The agreed rate.
    AgreedRate,
    /// The first day.
    From,
    /// The last day.
    To,
    /// The interest.
    Sum,
}

/// Where the visitor stands, and what he said; going back takes nothing away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterestCase {
    /// What is on the glass.
    pub step: InterestStep,
    /// What bears the interest.
    pub principal: Option<Money>,
    /// The rate.
    pub rate: Option<Rate>,
    /// The first day, which counts.
    pub from: Option<WireDate>,
    /// The last day, which does not.
    pub to: Option<WireDate>,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The interest.
    pub amount: Money,
    /// Percent a year it was worked out at.
    pub rate: Percent,
    /// Days counted.
    pub days: i64,
    /// The loan prime rate it rests on, and the day it began.
    pub lpr: Option<(WireDate, Percent)>,
    /// The day of the last rate known, where the first day lies so far behind it that newer rates may be missing.
    pub rates_end: Option<WireDate>,
    /// Four times the loan prime rate of the first day, where the rate is above.
    pub cap: Option<Percent>,
}

impl InterestCase {
    /// The interest; `None` while something is not known yet.
    pub fn interest(&self, figures: &Figures) -> Option<Result<Interest, Bilingual>> {
        let (principal, rate, from, to) = (self.principal?, self.rate?, self.from?, self.to?);
        Some(work_out(principal, rate, from, to, figures))
    }
}

fn work_out(principal: Money, rate: Rate, from: WireDate, to: WireDate, figures: &Figures) -> Result<Interest, Bilingual> {
    let lpr = figures.lpr.entry_on(from.0).map(|(day, percent)| (WireDate(day), percent));
    let (yearly, lpr_used) = match (rate, lpr) {
        (Rate::Agreed(rate), _) => (rate, None),
        (Rate::OfLpr(hundredths), Some((day, percent))) => {
            let millionths = u64::from(percent.millionths()) * u64::from(hundredths) / 100;
            let rate = u32::try_from(millionths).ok().and_then(Percent::from_millionths).ok_or_else(too_large)?;
            (rate, Some((day, percent)))
        }
        (Rate::OfLpr(_), None) => return Err(no_lpr()),
    };
    let amount = simple_interest(principal, yearly, from.0, to.0).map_err(|error| match error {
        InterestError::EndBeforeStart => Bilingual::new(
            "算到的日子比开始的日子还早。请重写这一天，或者返回改开始的日子。",
            "This day lies before the first. Please type it again, or go back and change the first.",
        ),
        InterestError::NegativePrincipal | InterestError::TooLarge => too_large(),
    })?;
    let cap = figures.lpr.private_lending_cap(from.0).filter(|cap| yearly > *cap);
    // A rate is published every month: behind the last one known lies at most a month that is surely its own.
    let rates_end = figures.lpr.known_until().filter(|last| (from.0 - *last).whole_days() > 30).map(WireDate);
    Ok(Interest { amount, rate: yearly, days: (to.0 - from.0).whole_days(), lpr: lpr_used, rates_end, cap })
}

fn no_lpr() -> Bilingual {
    Bilingual::new(
        "2019年8月20日以前没有LPR。请返回，改写约定的年利率，或者到窗口问。",
        "There was no LPR before 20 August 2019. Please go back and give a yearly rate, or ask at the window.",
    )
}

fn too_large() -> Bilingual {
    Bilingual::new("数太大，算不出来。请返回核对。", "The sum is too large to be worked out. Please go back and check.")
}

impl Machine {
    pub(super) fn open_interest(&mut self, case: InterestCase, world: &World<'_>) -> Vec<Effect> {
        let effects = self.open_tool(Tool::Interest(case));
        let (text, keys) = match case.step {
            InterestStep::Principal => (case.principal.map(Money::grouped), Keyboard::Money),
            InterestStep::AgreedRate => match case.rate {
                Some(Rate::Agreed(rate)) => (Some(rate.to_string()), Keyboard::Percent),
                Some(Rate::OfLpr(_)) | None => (None, Keyboard::Percent),
            },
            InterestStep::From => (case.from.map(|day| day.to_string()), Keyboard::Date),
            InterestStep::To => (Some(case.to.unwrap_or(world.today).to_string()), Keyboard::Date),
            InterestStep::Rate => {
                self.marked = match case.rate {
                    Some(Rate::Agreed(_)) => vec![0],
                    Some(Rate::OfLpr(rate)) => {
                        LPR_RATES.iter().position(|(it, ..)| *it == rate).map(|index| index + 1).into_iter().collect()
                    }
                    None => Vec::new(),
                };
                return effects;
            }
            InterestStep::Sum => return effects,
        };
        self.editor = Some(Editor::new(text.unwrap_or_default(), keys, false));
        effects
    }

    pub(super) fn interest(&mut self, case: InterestCase, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match (touch, case.step) {
            (Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_), _) => self.typed(touch, world),
            (Touch::Back, InterestStep::Principal) => self.open_tool(Tool::FeeKind),
            (Touch::Back, step) => {
                let step = match step {
                    InterestStep::Principal | InterestStep::Rate => InterestStep::Principal,
                    InterestStep::From if matches!(case.rate, Some(Rate::Agreed(_))) => InterestStep::AgreedRate,
                    InterestStep::AgreedRate | InterestStep::From => InterestStep::Rate,
                    InterestStep::To => InterestStep::From,
                    InterestStep::Sum => InterestStep::To,
                };
                self.open_interest(InterestCase { step, ..case }, world)
            }
            (Touch::Choose(index), InterestStep::Rate) => {
                self.mark_one(*index, LPR_RATES.len() + 1);
                Vec::new()
            }
            (Touch::Next, InterestStep::Rate) if self.marked.is_empty() => self.choose_first(),
            (Touch::Next, InterestStep::Sum) => self.leave_tool(),
            (Touch::Extra(_), InterestStep::Sum) => self.print_leaflet(),
            (Touch::Next, _) => match self.interest_told(case, world) {
                Ok(case) => self.open_interest(case, world),
                Err(sentence) => {
                    self.error = Some(sentence);
                    Vec::new()
                }
            },
            (
                Touch::Start
                | Touch::Choose(_)
                | Touch::Extra(_)
                | Touch::Act(_)
                | Touch::Turn(_)
                | Touch::Unsure
                | Touch::Explain
                | Touch::Bar(_)
                | Touch::Answer(_)
                | Touch::Signed(_)
                | Touch::ClearSignature,
                _,
            ) => Vec::new(),
        }
    }

    /// The case with what was told now, at its next question. What is wrong is said where it can be mended.
    fn interest_told(&self, case: InterestCase, world: &World<'_>) -> Result<InterestCase, Bilingual> {
        let typed = self.editor.as_ref().map(Editor::text).unwrap_or_default();
        let day = |zh, en| read_day(typed.trim(), &Bilingual::new(zh, en), world.today);
        Ok(match case.step {
            InterestStep::Principal => {
                let principal = read_money(typed.trim(), &Bilingual::new("本金", "Principal"))?;
                InterestCase { step: InterestStep::Rate, principal: Some(principal), ..case }
            }
            InterestStep::Rate => match self.marked.first().and_then(|index| LPR_RATES.get(index.checked_sub(1)?)) {
                Some((rate, ..)) => InterestCase { step: InterestStep::From, rate: Some(Rate::OfLpr(*rate)), ..case },
                None => InterestCase { step: InterestStep::AgreedRate, ..case },
            },
            InterestStep::AgreedRate => {
                let rate = typed.trim().parse().map_err(|_| {
                    Bilingual::new(
                        "看不懂这个利率。请只写数字，例如 3.85，就是百分之 3.85。",
                        "This is not a rate. Please use digits, for example 3.85 for 3.85 %.",
                    )
                })?;
                InterestCase { step: InterestStep::From, rate: Some(Rate::Agreed(rate)), ..case }
            }
            InterestStep::From => {
                let from = day("开始的日子", "First day")?;
                if matches!(case.rate, Some(Rate::OfLpr(_))) && world.figures.lpr.rate_on(from.0).is_none() {
                    return Err(no_lpr());
                }
                InterestCase { step: InterestStep::To, from: Some(from), ..case }
            }
            InterestStep::To | InterestStep::Sum => {
                let case = InterestCase { step: InterestStep::Sum, to: Some(day("算到的日子", "Last day")?), ..case };
                match case.interest(world.figures) {
                    Some(Err(sentence)) => return Err(sentence),
                    Some(Ok(_)) | None => case,
                }
            }
        })
    }
}
