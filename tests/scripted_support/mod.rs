//! A window wired by hand: seven screens, a real field with real suggestions, and ears.
#![allow(clippy::unwrap_used, reason = "tests may")]

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use dengwen::{
    input::{Editor, Keyboard, Pinyin},
    scripted::{Pulse, Surroundings},
};
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use ui::{
    App, Attract, Choice, Field, Keys, Options, Overlay, OverlayKind, Row, RowState, Rows, Screen, Shell, SignaturePad, Theme,
    Ticket, Tint,
};

/// What the window was told to do.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) keys: Vec<String>,
    pub(crate) candidates: usize,
    pub(crate) turns: usize,
    pub(crate) answers: Vec<i32>,
    pub(crate) rows: Vec<i32>,
    pub(crate) pen: Vec<(&'static str, f32, f32)>,
}

/// A kiosk of seven screens.
pub(crate) struct Kiosk {
    app: slint::Weak<App>,
    screen: usize,
    pub(crate) row_page: i32,
    editor: Editor,
    pinyin: Pinyin,
    heard: Arc<Mutex<Heard>>,
}

const NAME: &str = "对方叫什么名字？";
const MONEY: &str = "对方现在还欠您多少本金？";
pub(crate) const KIND: &str = "钱是怎么给的？";

impl Kiosk {
    pub(crate) fn app(&self) -> App {
        self.app.upgrade().expect("the window is open")
    }

    pub(crate) fn go(&mut self, screen: usize) {
        self.screen = screen;
        let app = self.app();
        let (shell, field) = (app.global::<Shell>(), app.global::<Field>());
        shell.set_error(SharedString::new());
        shell.set_next_label("下一步".into());
        shell.set_next_enabled(true);
        app.global::<Overlay>().set_kind(OverlayKind::None);
        let set = |template: Screen, slug: &str, title: &str| {
            shell.set_screen(template);
            shell.set_slug(slug.into());
            shell.set_title(title.into());
        };
        match screen {
            0 => set(Screen::Attract, "attract", ""),
            1 => {
                set(Screen::Field, "parties", NAME);
                self.editor = Editor::new("李", Keyboard::Pinyin, false);
                field.set_unsure_label("不知道".into());
            }
            2 => {
                set(Screen::Field, "claims", MONEY);
                self.editor = Editor::new("", Keyboard::Money, false);
            }
            3 => {
                set(Screen::Options, "facts", KIND);
                let choice = |i| Choice { title: format!("办法 {i}").into(), tint: Tint::Plain, ..Choice::default() };
                app.global::<Options>().set_choices(model((1..=24).map(choice)));
            }
            4 => set(Screen::Rows, "materials", "材料"),
            5 => {
                set(Screen::Signature, "signature", "请签名");
                shell.set_next_enabled(false);
            }
            _ => {
                set(Screen::Ticket, "ticket", "法院已收到");
                app.global::<Ticket>().set_number("L017".into());
            }
        }
        self.show();
    }

    fn show(&self) {
        let app = self.app();
        let (field, rows) = (app.global::<Field>(), app.global::<Rows>());
        let (candidates, more) = self.editor.candidates(&self.pinyin);
        field.set_value(self.editor.committed().into());
        field.set_composing(self.editor.composing().into());
        field.set_candidates(model(candidates.into_iter().map(|candidate| SharedString::from(candidate.text))));
        field.set_more_candidates(more);
        field.set_shift(self.editor.shift());
        field.set_keys(match self.editor.keyboard() {
            Keyboard::Digits => Keys::Digits,
            Keyboard::Money => Keys::Money,
            Keyboard::Percent => Keys::Percent,
            Keyboard::Date => Keys::Date,
            Keyboard::Number => Keys::Number,
            Keyboard::Letters => Keys::Letters,
            Keyboard::Pinyin => Keys::Pinyin,
            Keyboard::Symbols => Keys::Symbols,
        });
        let row = |i: i32| {
            let title = if i == 4 { "借条（原件）".into() } else { format!("材料 {i}").into() };
            Row { title, detail: "扫描".into(), state: RowState::Todo, action: "扫描".into() }
        };
        rows.set_rows(model((0..3).map(|i| row(self.row_page * 3 + i))));
        rows.set_page(self.row_page + 1);
        rows.set_pages(2);
    }
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(items.into_iter().collect::<VecModel<T>>())
}

pub(crate) fn wire(app: &App, heard: &Arc<Mutex<Heard>>) -> Rc<RefCell<Kiosk>> {
    // Without the words of the law: what the visitor looks for in vain he writes character by character.
    let dictionary = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dictionaries/pinyin.tsv");
    let pinyin = Pinyin::load(&[&dictionary]).expect("the dictionary");
    let editor = Editor::new("", Keyboard::Pinyin, false);
    let kiosk = Kiosk { app: app.as_weak(), screen: 0, row_page: 0, editor, pinyin, heard: heard.clone() };
    let kiosk = Rc::new(RefCell::new(kiosk));
    let with = |deed: fn(&mut Kiosk, &str, i32)| {
        let kiosk = kiosk.clone();
        move |word: &str, number: i32| deed(&mut kiosk.borrow_mut(), word, number)
    };
    let on = with(|kiosk, _, _| kiosk.go(kiosk.screen + 1));
    app.global::<Shell>().on_next({
        let on = on.clone();
        move || on("", 0)
    });
    app.global::<Shell>().on_start(move || on("", 0));
    let key = with(|kiosk, word, _| {
        kiosk.heard.lock().unwrap().keys.push(word.into());
        kiosk.editor.key(word, &kiosk.pinyin);
        kiosk.show();
    });
    app.global::<Field>().on_key(move |word| key(&word, 0));
    let candidate = with(|kiosk, _, index| {
        kiosk.heard.lock().unwrap().candidates += 1;
        kiosk.editor.take(index as usize, &kiosk.pinyin);
        kiosk.show();
    });
    app.global::<Field>().on_candidate(move |index| candidate("", index));
    let turn = with(|kiosk, _, by| {
        kiosk.heard.lock().unwrap().turns += 1;
        kiosk.editor.turn_candidates(by, &kiosk.pinyin);
        kiosk.show();
    });
    app.global::<Field>().on_turn_candidates(move |by| turn("", by));
    let choose = with(|kiosk, _, index| kiosk.heard.lock().unwrap().answers.push(index));
    app.global::<Options>().on_choose(move |index| choose("", index));
    let page = with(|kiosk, _, by| {
        kiosk.row_page += by;
        kiosk.show();
    });
    app.global::<Rows>().on_turn(move |by| page("", by));
    let act = with(|kiosk, _, index| {
        let line = kiosk.row_page * 3 + index;
        kiosk.heard.lock().unwrap().rows.push(line);
    });
    app.global::<Rows>().on_act(move |index| act("", index));
    let size = with(|kiosk, _, _| {
        let app = kiosk.app();
        app.global::<Overlay>().set_kind(OverlayKind::Ask);
        app.global::<Overlay>().set_answers(model(["标准", "大", "更大", "最大"].map(SharedString::from)));
    });
    app.global::<Shell>().on_text_size(move || size("", 0));
    let answer = with(|kiosk, _, answer| {
        let app = kiosk.app();
        app.global::<Theme>().set_scale([1.0, 1.25, 1.6, 2.0][answer as usize]);
        app.global::<Overlay>().set_kind(OverlayKind::None);
    });
    app.global::<Overlay>().on_answer(move |index| answer("", index));
    let language = with(|kiosk, _, _| {
        slint::select_bundled_translation("en").expect("English is bundled");
        kiosk.app().global::<Shell>().set_english(true);
    });
    app.global::<Shell>().on_language(move || language("", 0));
    let pad = app.global::<SignaturePad>();
    let pen = heard.clone();
    pad.on_pen_down(move |x, y| pen.lock().unwrap().pen.push(("down", x, y)));
    let pen = heard.clone();
    pad.on_pen_move(move |x, y| pen.lock().unwrap().pen.push(("move", x, y)));
    let (pen, weak) = (heard.clone(), app.as_weak());
    pad.on_pen_up(move || {
        pen.lock().unwrap().pen.push(("up", 0.0, 0.0));
        weak.upgrade().expect("the window is open").global::<Shell>().set_next_enabled(true);
    });
    app.global::<Attract>().set_start_label("点击屏幕开始".into());
    app.global::<Theme>().set_scale(1.0);
    kiosk
}

/// Everything here is answered within the event loop itself.
pub(crate) struct AtOnce;

impl Pulse for AtOnce {
    fn wait_quiet(&self, within: Duration) -> bool {
        let (done, waiting) = mpsc::channel();
        slint::invoke_from_event_loop(move || done.send(()).unwrap()).is_ok() && waiting.recv_timeout(within).is_ok()
    }
}

/// Hands that only remember.
#[derive(Default)]
pub(crate) struct Hands(pub(crate) Mutex<Vec<String>>);

impl Surroundings for Hands {
    fn put_card(&self, file: &Path) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("card {}", file.display()));
        Ok(())
    }
    fn lift_card(&self) {
        self.0.lock().unwrap().push("lift".into());
    }
    fn load_pages(&self, files: &[PathBuf]) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("{} pages", files.len()));
        Ok(())
    }
    fn set_fault(&self, device: &str, fault: &str) -> Result<(), String> {
        Err(format!("{device} has no {fault}"))
    }
    fn cut_network(&self, cut: bool) {
        self.0.lock().unwrap().push(format!("cut {cut}"));
    }
}
