//! From callbacks of `ui/api` to touches.

use std::rc::Rc;

use slint::ComponentHandle as _;
use ui::{App, Card, Feedback, Field, Notice, Options, Overlay, Preview, Reader, Rows, Shell, SignaturePad, Thumbs};

use super::{shown, signature};
use crate::visit::{Bar, Touch};

/// Connects every callback; `send` gets each touch with the number of the screen it was made on.
pub fn connect(app: &App, send: impl Fn(Touch, u64) + 'static) {
    let send: Rc<dyn Fn(Touch)> = Rc::new(move |touch| {
        if let Some((touch, screen)) = shown::meant(touch) {
            #[cfg(feature = "scripted")]
            shown::sent();
            send(touch, screen);
        }
    });
    let plain = |touch: Touch| {
        let send = send.clone();
        move || send(touch.clone())
    };
    let indexed = |touch: fn(usize) -> Touch| {
        let send = send.clone();
        move |index: i32| send(touch(usize::try_from(index).unwrap_or_default()))
    };
    let turning = |touch: fn(i32) -> Touch| {
        let send = send.clone();
        move |by: i32| send(touch(by))
    };

    let shell = app.global::<Shell>();
    shell.on_start(plain(Touch::Start));
    shell.on_back(plain(Touch::Back));
    shell.on_next(plain(Touch::Next));
    shell.on_help(plain(Touch::Bar(Bar::Help)));
    shell.on_text_size(plain(Touch::Bar(Bar::TextSize)));
    shell.on_speak(plain(Touch::Bar(Bar::Speak)));
    shell.on_language(plain(Touch::Bar(Bar::Language)));
    shell.on_leave(plain(Touch::Bar(Bar::Leave)));
    app.global::<Overlay>().on_answer(indexed(Touch::Answer));

    let options = app.global::<Options>();
    options.on_choose(indexed(Touch::Choose));
    options.on_extra(indexed(Touch::Extra));
    options.on_turn(turning(Touch::Turn));

    let field = app.global::<Field>();
    let keys = send.clone();
    field.on_key(move |key| keys(Touch::Key(key.to_string())));
    field.on_candidate(indexed(Touch::Candidate));
    field.on_turn_candidates(turning(Touch::TurnCandidates));
    field.on_unsure(plain(Touch::Unsure));
    field.on_explain(plain(Touch::Explain));

    let rows = app.global::<Rows>();
    rows.on_act(indexed(Touch::Act));
    rows.on_extra(indexed(Touch::Extra));
    rows.on_turn(turning(Touch::Turn));

    let thumbs = app.global::<Thumbs>();
    thumbs.on_select(indexed(Touch::Choose));
    thumbs.on_action(indexed(Touch::Extra));
    thumbs.on_turn(turning(Touch::Turn));

    let preview = app.global::<Preview>();
    preview.on_turn(turning(Touch::Turn));
    preview.on_answers(plain(Touch::Explain));

    app.global::<Card>().on_other(indexed(Touch::Extra));
    let notice = app.global::<Notice>();
    notice.on_tick(plain(Touch::Choose(0)));
    notice.on_full(plain(Touch::Explain));
    notice.on_turn(turning(Touch::Turn));
    app.global::<Reader>().on_turn(turning(Touch::Turn));
    app.global::<Feedback>().on_choose(indexed(Touch::Choose));

    app.global::<SignaturePad>().on_other(indexed(Touch::Extra));
    signature::connect(app, &send);
}
