//! The way through a visit: acts on the screens that are no questions, answers by title on those that are.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    io::Write as _,
    path::Path,
    sync::mpsc,
    time::Duration,
};

use slint::{ComponentHandle as _, PhysicalSize};
use ui::{App, Screen, Theme};

use super::{
    Act, Deed, Miss, Pulse, Reply, Scenario, Surroundings, Walk, WalkError, Wrong,
    error::Scene,
    eye::{Kind, Sight},
    finger::{self, Aim},
    glass::Visitor,
    journal::Journal,
};
use crate::filing::Language;

/// A scan, a seal, a receipt comes within this.
const LONG: Duration = Duration::from_secs(180);
/// The next question comes within this.
const SHORT: Duration = Duration::from_secs(20);
/// The steps that consist of questions.
const QUESTIONS: [&str; 6] = ["jurisdiction", "parties", "claims", "facts", "mediation", "service-address"];
/// Labels that turn pages.
const FORWARD: [&str; 2] = ["下一页", "More"];
const BACKWARD: [&str; 2] = ["上一页", "Previous"];

/// How a scenario is played.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// The step to stand still at.
    pub until: Option<String>,
    /// Measure every touch.
    pub timed: bool,
    /// Take no pictures and do not ask the gate: quicker.
    pub without_pictures: bool,
}

/// Plays `scenario` on a window whose event loop runs on another thread; pictures go to `out/screens`. With a step
/// `until` every screen is told on stdout as it comes (`{"on": …}`); on reaching that step it says so (`{"at": …}`) and stands
/// still for ever: there somebody will pull the plug.
pub fn walk(
    app: slint::Weak<App>,
    scenario: &Scenario,
    manner: &Manner,
    surroundings: &dyn Surroundings,
    pulse: &dyn Pulse,
    out: &Path,
) -> Result<Walk, WalkError> {
    let until = manner.until.as_deref();
    let journal = Journal::new(out)?;
    let (asked, silence) = (HashMap::new(), mpsc::channel());
    let mut visitor = Visitor {
        app,
        scenario,
        until,
        timed: manner.timed,
        pictured: !manner.without_pictures,
        last: None,
        surroundings,
        pulse,
        journal,
        asked,
        opened: HashSet::new(),
        silence,
    };
    visitor.begin()?;
    visitor.go_through()?;
    Ok(visitor.journal.close())
}

impl Act {
    fn fits(&self, sight: &Sight) -> bool {
        self.on == sight.slug && self.at.as_ref().is_none_or(|title| sight.title.contains(title))
    }
}

impl Visitor<'_> {
    /// Sizes the window, and brings text size and language to what the visitor needs.
    fn begin(&mut self) -> Result<(), WalkError> {
        let [width, height] = self.scenario.size;
        self.ask(move |app| {
            app.set_panel_width(width as f32);
            app.set_panel_height(height as f32);
            app.window().set_size(PhysicalSize::new(width, height));
            app.global::<Theme>().set_portrait(width < height);
        })?;
        self.quiet()?;
        self.wait_until("the first screen", LONG, |sight| !sight.slug.is_empty() && sight.buttons().next().is_some())?;
        if self.scenario.text_size > 0 {
            self.touch(&Aim::Button("大字".into()))?;
            let sight = self.wait_until("the choice of text sizes", LONG, |sight| sight.overlay.is_some())?;
            let answer = sight.answers.get(self.scenario.text_size).cloned().unwrap_or_default();
            self.touch(&Aim::Button(answer))?;
        }
        if self.scenario.language == Language::En {
            self.touch(&Aim::Button("English".into()))?;
            self.wait_until("English", LONG, |sight| sight.english)?;
        }
        Ok(())
    }

    fn go_through(&mut self) -> Result<(), WalkError> {
        let mut acts: VecDeque<Act> = self.scenario.acts.iter().cloned().collect();
        loop {
            let sight = self.look()?;
            if self.until == Some(sight.slug.as_str()) {
                self.stand_still(&sight.slug)?;
            }
            if let Some(index) = acts.iter().position(|act| act.fits(&sight)) {
                // Acts of screens that did not come are passed over: a visit may be taken up in its middle.
                let act = acts.drain(..=index).next_back();
                for deed in act.iter().flat_map(|act| &act.deeds) {
                    self.perform(deed)?;
                }
            } else if sight.overlay.is_some() {
                return Err(WalkError::Interrupted { scene: Scene::of(&sight) });
            } else if QUESTIONS.contains(&sight.slug.as_str()) {
                self.answer(&sight)?;
            } else if let Some(act) = acts.front() {
                let wanted = format!("the step {}", act.on);
                let until = self.until;
                self.wait_until(&wanted, LONG, |sight| {
                    acts.iter().any(|act| act.fits(sight))
                        || QUESTIONS.contains(&sight.slug.as_str())
                        || until == Some(sight.slug.as_str())
                })?;
            } else {
                return Ok(());
            }
        }
    }

    fn stand_still(&self, slug: &str) -> Result<(), WalkError> {
        println!("{}", serde_json::json!({ "at": slug }));
        std::io::stdout().flush().map_err(|_| WalkError::Gone)?;
        // Nobody ever sends.
        self.silence.1.recv().map_err(|_| WalkError::Gone)
    }

    fn perform(&mut self, deed: &Deed) -> Result<(), WalkError> {
        let failed = |doing: String| move |why: String| WalkError::Surroundings { doing, why };
        match deed {
            Deed::Touch(label) => self.touch_paged(&Aim::Button(label.clone())),
            Deed::Row(words) => self.touch_paged(&Aim::Row(words.clone())),
            Deed::Wait(words) => {
                let wanted = format!("“{words}”");
                self.wait_until(&wanted, LONG, |sight| sight.reads(words))?;
                self.check()
            }
            Deed::Gone(words) => {
                let wanted = format!("the end of “{words}”");
                self.wait_until(&wanted, LONG, |sight| !sight.reads(words))?;
                self.check()
            }
            Deed::Type(text) => self.write(text),
            Deed::Card(file) => {
                self.surroundings.put_card(file).map_err(failed(format!("laying {} on the reader", file.display())))
            }
            Deed::LiftCard(_) => {
                self.surroundings.lift_card();
                Ok(())
            }
            Deed::Pages(files) => self.surroundings.load_pages(files).map_err(failed("loading the scanner".into())),
            Deed::Fault([device, fault]) => {
                self.surroundings.set_fault(device, fault).map_err(failed(format!("{fault} of {device}")))
            }
            Deed::CutNetwork(cut) => {
                self.surroundings.cut_network(*cut);
                Ok(())
            }
            Deed::Sign(_) => {
                self.sign()?;
                self.check()
            }
        }
    }

    /// Answers the question on the glass, and sees that the answer was taken.
    fn answer(&mut self, sight: &Sight) -> Result<(), WalkError> {
        let (question, scenario) = (sight.title.clone(), self.scenario);
        let Some((asked, replies)) = scenario.replies(&question) else {
            // Several questions at once, and nothing said about them together: those that have an answer are opened.
            if sight.template == Screen::Rows {
                match self.row_to_open(sight) {
                    Some(row) => self.touch(&Aim::Row(row))?,
                    None => self.go_on()?,
                }
                return self.moved_on(sight, question);
            }
            return Err(WalkError::Unanswered { question, scene: Scene::of(sight) });
        };
        let times = self.asked.entry(asked.to_owned()).or_default();
        let reply = replies.get(*times).or(replies.last());
        *times += 1;
        let Some(reply) = reply else {
            return Err(WalkError::Unanswered { question, scene: Scene::of(sight) });
        };
        match reply {
            Reply::Type(text) => {
                self.write(text)?;
                self.go_on()?;
            }
            Reply::Choose(label) => {
                self.choose(label)?;
                // One touch answers; what was marked already is confirmed.
                if self.look()?.name() == sight.name() {
                    self.go_on()?;
                }
            }
            Reply::Tick(labels) => {
                for label in labels {
                    self.choose(label)?;
                }
                self.go_on()?;
            }
            Reply::Skip(_) => {
                if sight.field().is_some() {
                    self.clear()?;
                }
                self.go_on()?;
            }
            Reply::Unsure(_) => {
                let label = if sight.unsure.is_empty() { "不确定 / 没有".into() } else { sight.unsure.clone() };
                self.touch(&Aim::Button(label))?;
            }
            Reply::Next(_) => self.go_on()?,
            Reply::Touch(label) => self.touch_paged(&Aim::Button(label.clone()))?,
            Reply::Wrong(wrong) => return self.be_refused(sight, wrong),
        }
        self.moved_on(sight, question)
    }

    /// A row whose question has an answer that does not stand there yet.
    fn row_to_open(&mut self, sight: &Sight) -> Option<String> {
        for text in sight.things.iter().filter(|thing| thing.kind == Kind::Text).map(|thing| &thing.label) {
            let known = self.scenario.answers.iter().find(|(ask, _)| text.starts_with(ask.as_str()));
            let Some((ask, replies)) = known.filter(|(ask, _)| *ask != text && **ask != sight.title) else { continue };
            let stands = |label: &String| text[ask.len()..].trim() == label;
            let wanted = replies.iter().any(|reply| match reply {
                Reply::Type(_) | Reply::Wrong(_) | Reply::Tick(_) | Reply::Touch(_) => true,
                Reply::Choose(label) => !stands(label),
                Reply::Skip(_) | Reply::Unsure(_) | Reply::Next(_) => false,
            });
            if wanted && self.opened.insert((sight.title.clone(), ask.clone())) {
                return Some(text.clone());
            }
        }
        None
    }

    fn moved_on(&mut self, sight: &Sight, question: String) -> Result<(), WalkError> {
        let before = sight.name();
        match self.wait_until("the next screen", SHORT, |after| after.name() != before || !after.error.is_empty()) {
            Ok(after) if after.name() != before => Ok(()),
            Ok(after) => Err(WalkError::Refused { question, scene: Scene::of(&after) }),
            Err(WalkError::Late { scene, .. }) => Err(WalkError::Refused { question, scene }),
            Err(other) => Err(other),
        }
    }

    /// Types something that is refused, reads why, and sees that it still stands in the field.
    fn be_refused(&mut self, sight: &Sight, wrong: &Wrong) -> Result<(), WalkError> {
        self.write(&wrong.text)?;
        let typed = self.look()?.field().map(|field| field.value.clone());
        self.go_on()?;
        let wanted = format!("the sentence “… {} …” about “{}”", wrong.says, wrong.text);
        let before = sight.name();
        let after = self.wait_until(&wanted, SHORT, |after| after.error.contains(&wrong.says) || after.name() != before)?;
        let reads = after.field().map(|field| field.value.clone());
        if after.name() == before && after.reads(&after.error) && reads == typed {
            return Ok(());
        }
        let (typed, reads) = (wrong.text.clone(), reads.unwrap_or_default());
        Err(WalkError::Lost { typed, reads, scene: Scene::of(&after) })
    }

    /// Marks an answer; one that is marked already stays so.
    fn choose(&mut self, label: &str) -> Result<(), WalkError> {
        let aim = Aim::Button(label.to_owned());
        self.turn_to(&aim)?;
        let sight = self.look()?;
        if finger::find(&sight, &aim).is_ok_and(|thing| thing.ticked) {
            return Ok(());
        }
        self.touch(&aim)
    }

    /// The red button.
    fn go_on(&mut self) -> Result<(), WalkError> {
        self.check()?;
        let sight = self.look()?;
        if sight.next.is_empty() {
            return Err(self.missed("the red button", Miss::NotSeen, &sight));
        }
        self.touch(&Aim::Button(sight.next.clone()))
    }

    fn touch_paged(&mut self, aim: &Aim) -> Result<(), WalkError> {
        self.turn_to(aim)?;
        self.touch(aim)
    }

    /// Turns the pages of a list until it shows what is meant: on to the last, then back to the first. What is on none
    /// of them is for the touch to miss.
    fn turn_to(&mut self, aim: &Aim) -> Result<(), WalkError> {
        for labels in [FORWARD, BACKWARD] {
            loop {
                let sight = self.look()?;
                let listed = matches!(
                    sight.template,
                    Screen::Options | Screen::Rows | Screen::Thumbs | Screen::Preview | Screen::Notice
                );
                if !listed || sight.overlay.is_some() || finger::find(&sight, aim) != Err(Miss::NotSeen) {
                    return Ok(());
                }
                let turn =
                    labels.iter().map(|label| Aim::Button((*label).into())).find(|turn| finger::find(&sight, turn).is_ok());
                let Some(turn) = turn else { break };
                let before = sight.name();
                self.touch(&turn)?;
                // A button that turns nothing would be pressed for ever.
                if self.look()?.name() == before {
                    break;
                }
            }
        }
        Ok(())
    }
}
