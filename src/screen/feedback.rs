//! `Feedback`: 评价, and what not to leave behind.

use slint::{ComponentHandle as _, SharedString};
use ui::App;

use super::{Look, model};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Feedback {
    pub(super) faces: Vec<SharedString>,
    chosen: i32,
    reminder: SharedString,
    thanks: SharedString,
}

impl Feedback {
    pub(super) fn of(look: &Look<'_>, chosen: Option<usize>) -> Self {
        let faces = [("很满意", "Very satisfied"), ("满意", "Satisfied"), ("一般", "Neutral"), ("不满意", "Dissatisfied")];
        Self {
            faces: faces.map(|(zh, en)| look.say(zh, en)).to_vec(),
            chosen: chosen.map_or(-1, |face| face as i32),
            reminder: look.say(
                "请拿好身份证，看看扫描台上有没有落下材料",
                "Please take your ID card and look at the scanner for papers left behind",
            ),
            thanks: if chosen.is_some() { look.say("谢谢您的评价", "Thank you") } else { SharedString::new() },
        }
    }

    pub(super) fn show(&self, app: &App) {
        let feedback = app.global::<ui::Feedback>();
        feedback.set_faces(model(&self.faces));
        feedback.set_chosen(self.chosen);
        feedback.set_reminder(self.reminder.clone());
        feedback.set_thanks(self.thanks.clone());
    }
}
