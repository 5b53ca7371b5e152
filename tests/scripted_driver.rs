//! The scripted visitor at a window wired by hand: what a person could not touch it does not touch, what it types
//! goes over the keys, what it signs is drawn. One test, one process: Slint's platform is set once.
#![cfg(feature = "scripted")]
#![allow(missing_docs)]

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use dengwen::{
    input::{Editor, Keyboard, Pinyin},
    scripted::{self, Miss, Pulse, Scenario, Surroundings, Walk, WalkError, walk},
};
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use ui::{
    App, Attract, Choice, Field, Keys, Options, Overlay, OverlayKind, Row, RowState, Rows, Screen, Shell, SignaturePad, Theme,
    Ticket, Tint,
};

/// What the window was told to do.
#[derive(Default)]
struct Heard {
    keys: Vec<String>,
    candidates: usize,
    answers: Vec<i32>,
    rows: Vec<i32>,
    pen: Vec<(&'static str, f32, f32)>,
}

/// A kiosk of seven screens.
struct Kiosk {
    app: slint::Weak<App>,
    screen: usize,
    row_page: i32,
    editor: Editor,
    pinyin: Pinyin,
    heard: Arc<Mutex<Heard>>,
}

const NAME: &str = "对方叫什么名字？";
const MONEY: &str = "对方现在还欠您多少本金？";
const KIND: &str = "钱是怎么给的？";

impl Kiosk {
    fn app(&self) -> App {
        self.app.upgrade().expect("the window is open")
    }

    fn go(&mut self, screen: usize) {
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

fn wire(app: &App, heard: &Arc<Mutex<Heard>>) -> Rc<RefCell<Kiosk>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dictionaries");
    let pinyin = Pinyin::load(&[&folder.join("legal.tsv"), &folder.join("pinyin.tsv")]).expect("the dictionaries");
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
struct AtOnce;

impl Pulse for AtOnce {
    fn wait_quiet(&self, within: Duration) -> bool {
        let (done, waiting) = mpsc::channel();
        slint::invoke_from_event_loop(move || done.send(()).unwrap()).is_ok() && waiting.recv_timeout(within).is_ok()
    }
}

/// Hands that only remember.
#[derive(Default)]
struct Hands(Mutex<Vec<String>>);

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

const START: &str = r#"
[[act]]
on = "attract"
do = [{ touch = "点击屏幕开始" }]
"#;

/// Plays a scenario from the first screen on.
struct Stage {
    app: slint::Weak<App>,
    folder: tempfile::TempDir,
    hands: Hands,
}

impl Stage {
    fn play(&self, rest: &str) -> Result<Walk, WalkError> {
        self.play_as("", rest)
    }

    fn play_as(&self, who: &str, rest: &str) -> Result<Walk, WalkError> {
        self.app.upgrade_in_event_loop(|_| RESET.with(|reset| reset.borrow_mut().as_mut().unwrap()())).unwrap();
        let file = self.folder.path().join("scenario.toml");
        dengwen::store::durable::write(&file, format!("title = \"wired by hand\"\n{who}{START}{rest}").as_bytes()).unwrap();
        let scenario = Scenario::load(&file, &Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")).unwrap();
        walk(self.app.clone(), &scenario, &self.hands, &AtOnce, self.folder.path())
    }
}

thread_local! {
    static RESET: RefCell<Option<Box<dyn FnMut()>>> = const { RefCell::new(None) };
}

#[test]
fn the_visitor_does_what_a_person_could_and_nothing_else() {
    scripted::install_backend().expect("one platform");
    let app = App::new().expect("the window");
    app.show().expect("shown");
    let heard = Arc::new(Mutex::new(Heard::default()));
    let kiosk = wire(&app, &heard);
    RESET.with(|slot| {
        let heard = heard.clone();
        *slot.borrow_mut() = Some(Box::new(move || {
            *heard.lock().unwrap() = Heard::default();
            slint::select_bundled_translation("").expect("Chinese is in the source");
            let app = kiosk.borrow().app();
            app.global::<Theme>().set_scale(1.0);
            app.global::<Shell>().set_english(false);
            kiosk.borrow_mut().row_page = 0;
            kiosk.borrow_mut().go(0);
        }));
    });
    let stage = Stage { app: app.as_weak(), folder: tempfile::tempdir().unwrap(), hands: Hands::default() };
    let visitor = std::thread::spawn(move || {
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            a_whole_journey(&stage, &heard);
            what_lies_outside_is_refused(&stage);
            what_is_not_enabled_is_refused(&stage);
            size_and_language_are_chosen_on_the_first_screen(&stage, &heard);
            an_unknown_question_is_told_with_its_screen(&stage);
        }));
        slint::quit_event_loop().unwrap();
        told
    });
    slint::run_event_loop_until_quit().expect("the loop ends when told");
    if let Err(story) = visitor.join().expect("caught before") {
        std::panic::resume_unwind(story);
    }
}

fn a_whole_journey(stage: &Stage, heard: &Mutex<Heard>) {
    let walk = stage
        .play(
            r#"
[[act]]
on = "materials"
do = [{ pages = ["demo/pages/iou-1.jpg"] }, { row = "借条" }, { touch = "下一步" }]
[[act]]
on = "signature"
do = [{ sign = true }, { touch = "下一步" }]
[[act]]
on = "ticket"
do = [{ wait = "L017" }, { cut-network = true }]
[answers]
"对方叫什么名字？" = { type = "王建国，No.12号" }
"对方现在还欠您多少本金？" = { type = "80000" }
"钱是怎么给的？" = { choose = "办法 2" }
"#,
        )
        .unwrap_or_else(|error| panic!("{error}"));
    let heard = heard.lock().unwrap();
    // What stood there went first, then every letter of the name over the keys.
    assert_eq!(heard.keys[..5], ["clear", "w", "a", "n", "g"]);
    let letters: String = heard.keys.iter().filter(|key| key.len() == 1).map(String::as_str).collect();
    assert!(letters.starts_with("wangjianguo"), "{:?}", heard.keys);
    assert!(heard.candidates >= 2, "{} suggestions", heard.candidates);
    for board in ["letters", "shift", "symbols", "pinyin"] {
        assert!(heard.keys.iter().any(|key| key == board), "{board} is not in {:?}", heard.keys);
    }
    assert!(walk.texts_seen.contains("王建国，No.12号"), "{:?}", walk.texts_seen);
    assert_eq!(heard.keys[heard.keys.len() - 5..], ["8", "0", "0", "0", "0"]);
    let typed: u64 = walk.steps.iter().map(|step| step.keystrokes).sum();
    assert_eq!((walk.keystrokes, typed), (heard.keys.len() as u64 + heard.candidates as u64, walk.keystrokes));
    assert_eq!(heard.answers, [1]);
    assert_eq!(heard.rows, [4], "the button of the line, on the page it stands on");
    let strokes = heard.pen.iter().filter(|(what, ..)| *what == "down").count();
    assert_eq!((strokes, heard.pen.iter().filter(|(what, ..)| *what == "up").count()), (3, 3));
    assert!(heard.pen.iter().filter(|(what, ..)| *what == "move").count() > 10);
    assert!(heard.pen.iter().all(|(_, x, y)| (0.0..1.0).contains(x) && (0.0..1.0).contains(y)), "{:?}", heard.pen);
    assert_eq!(walk.ticket_number.as_deref(), Some("L017"));
    assert_eq!(*stage.hands.0.lock().unwrap(), ["1 pages", "cut true"]);
    // Start, three red buttons and an answer, 更多, the row and a red button, three strokes and a red button.
    assert_eq!(walk.touches, 12);
    let names: Vec<_> = walk.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["attract", "parties", "claims", "facts", "materials", "signature", "ticket"]);
    let screens: Vec<_> = walk.screens.iter().map(|file| file.file_name().unwrap().to_string_lossy()).collect();
    let expected = [
        "01-attract.png",
        "02-parties.png",
        "03-claims.png",
        "04-facts.png",
        "05-materials.png",
        "06-materials-2.png",
        "07-signature.png",
        "08-ticket.png",
    ];
    assert_eq!(screens, expected);
    let first = image::open(&walk.screens[0]).expect("a picture");
    assert_eq!((first.width(), first.height()), (1080, 1920));
    // More answers than the glass has room for: the gate sees it without being asked.
    assert!(walk.complaints.iter().any(|complaint| complaint.starts_with("04-facts.png: outside")), "{:?}", walk.complaints);
}

fn missed(result: Result<Walk, WalkError>) -> (String, Miss, String) {
    match result {
        Err(WalkError::Missed { wanted, miss, scene }) => (wanted, miss, scene.to_string()),
        Err(other) => panic!("missed for another reason: {other}"),
        Ok(_) => panic!("touched what nobody could"),
    }
}

const TO_THE_ANSWERS: &str = r#"
[answers]
"对方叫什么名字？" = { next = true }
"对方现在还欠您多少本金？" = { skip = true }
"#;

fn what_lies_outside_is_refused(stage: &Stage) {
    let result = stage.play(&format!("{TO_THE_ANSWERS}\"钱是怎么给的？\" = {{ choose = \"办法 24\" }}"));
    let (wanted, miss, scene) = missed(result);
    assert_eq!(wanted, "the button “办法 24”");
    assert!(matches!(miss, Miss::Outside(_)), "{miss:?}");
    assert!(scene.contains("facts") && scene.contains(KIND) && scene.contains("办法 1"), "{scene}");
}

fn what_is_not_enabled_is_refused(stage: &Stage) {
    let result = stage.play(&format!(
        "[[act]]\non = \"materials\"\ndo = [{{ touch = \"下一步\" }}]\n[[act]]\non = \"signature\"\n\
         do = [{{ touch = \"下一步\" }}]\n{TO_THE_ANSWERS}\"钱是怎么给的？\" = {{ next = true }}"
    ));
    assert_eq!(missed(result).1, Miss::Disabled);
}

fn size_and_language_are_chosen_on_the_first_screen(stage: &Stage, heard: &Mutex<Heard>) {
    let answers = r#"
[answers]
"对方叫什么名字？" = { type = "王Li" }
"对方现在还欠您多少本金？" = { next = true }
"钱是怎么给的？" = { next = true }
"#;
    let walk = stage
        .play_as("language = \"en\"\ntext-size = 2\nsize = [1920, 1080]\n", answers)
        .unwrap_or_else(|error| panic!("{error}"));
    // The keys have English names now; the letters between them are the same.
    assert!(walk.texts_seen.contains("ABC") && walk.texts_seen.contains("王Li"), "{:?}", walk.texts_seen);
    assert!(heard.lock().unwrap().keys.iter().any(|key| key == "shift"));
    assert_eq!(walk.steps[0].touches, 4, "大字, its answer, English, the start");
    let screens: Vec<_> = walk.screens.iter().map(|file| image::open(file).expect("a picture")).collect();
    assert!(screens.iter().all(|screen| (screen.width(), screen.height()) == (1920, 1080)));
    assert_eq!(walk.steps.last().map(|step| step.name.as_str()), Some("materials"));
}

fn an_unknown_question_is_told_with_its_screen(stage: &Stage) {
    let error = stage.play(TO_THE_ANSWERS).expect_err("no answer to the third question").to_string();
    assert!(error.contains("no answer to “钱是怎么给的？”") && error.contains("办法 1"), "{error}");
    let device = stage.play("[[act]]\non = \"parties\"\ndo = [{ fault = [\"printer\", \"paper-out\"] }]");
    assert!(device.expect_err("no such fault").to_string().contains("printer has no paper-out"));
}
