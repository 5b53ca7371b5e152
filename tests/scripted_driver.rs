//! The scripted visitor at a window wired by hand: what a person could not touch it does not touch, what it types
//! goes over the keys, what it signs is drawn. One test, one process: Slint's platform is set once.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::unwrap_used, reason = "tests may")]

mod scripted_support;

use std::{
    cell::RefCell,
    path::Path,
    sync::{Arc, Mutex},
};

use dengwen::scripted::{self, Miss, Scenario, Walk, WalkError, walk};
use scripted_support::{AtOnce, Hands, Heard, KIND, wire};
use slint::ComponentHandle as _;
use ui::{App, Shell, Theme};

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
        walk(self.app.clone(), &scenario, &dengwen::scripted::Manner::default(), &self.hands, &AtOnce, self.folder.path())
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
"对方叫什么名字？" = { type = "王建国颐，No.12案号" }
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
    // 颐 stands on a later page of suggestions; 案号 is no word of this keyboard and is taken back and written singly.
    assert!(heard.turns >= 1, "no other suggestions were looked at");
    assert!(heard.keys.iter().filter(|key| *key == "delete").count() >= "anhao".len(), "{:?}", heard.keys);
    for board in ["letters", "shift", "symbols", "pinyin"] {
        assert!(heard.keys.iter().any(|key| key == board), "{board} is not in {:?}", heard.keys);
    }
    assert!(walk.texts_seen.contains("王建国颐，No.12案号"), "{:?}", walk.texts_seen);
    assert_eq!(heard.keys[heard.keys.len() - 5..], ["8", "0", "0", "0", "0"]);
    let typed: u64 = walk.steps.iter().map(|step| step.keystrokes).sum();
    assert_eq!((walk.keystrokes, typed), ((heard.keys.len() + heard.candidates + heard.turns) as u64, walk.keystrokes));
    assert_eq!(heard.answers, [1]);
    assert_eq!(heard.rows, [4], "the button of the line, on the page it stands on");
    let strokes = heard.pen.iter().filter(|(what, ..)| *what == "down").count();
    assert_eq!((strokes, heard.pen.iter().filter(|(what, ..)| *what == "up").count()), (3, 3));
    assert!(heard.pen.iter().filter(|(what, ..)| *what == "move").count() > 10);
    assert!(heard.pen.iter().all(|(_, x, y)| (0.0..1.0).contains(x) && (0.0..1.0).contains(y)), "{:?}", heard.pen);
    assert_eq!(walk.ticket_number.as_deref(), Some("L017"));
    assert_eq!(*stage.hands.0.lock().unwrap(), ["1 pages", "cut true"]);
    // Start, three red buttons and an answer, 下一页, the row and a red button, three strokes and a red button.
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
