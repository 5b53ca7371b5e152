//! Every template in every language, orientation and text size, as a finger and an eye meet it.
//! The samples and the gate are the gallery's own.
#![cfg(feature = "scripted")]

#[path = "../examples/gallery/pictures.rs"]
mod pictures;
#[path = "../examples/gallery/samples/mod.rs"]
mod samples;
#[path = "../examples/gallery/view.rs"]
mod view;

use i_slint_backend_testing::{AccessibleRole, ElementHandle, TestingBackend, TestingBackendOptions};
use slint::ComponentHandle as _;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use std::{cell::RefCell, rc::Rc};
use ui::{App, Attract, DemoPanel, Field, Hands, Options, Overlay, OverlayKind, Preview, Rows, Shell, gate};
pub use view::View;

fn app() -> App {
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options))).expect("one platform per thread");
    let app = App::new().expect("the window");
    app.show().expect("shown");
    app
}

const PORTRAIT: View = View { english: false, portrait: true, scale: 1.0 };

fn show(app: &App, view: View, name: &str) {
    view.apply(app);
    samples::reset(app, view);
    let (_, sample) = samples::ALL.iter().find(|(known, _)| *known == name).expect("a sample of that name");
    sample(app, view);
    slint::platform::update_timers_and_animations();
}

fn buttons(app: &App, label: &str) -> Vec<ElementHandle> {
    ElementHandle::find_by_accessible_label(app, label)
        .filter(|element| element.accessible_role() == Some(AccessibleRole::Button))
        .collect()
}

#[test]
fn nothing_is_cut_or_overlaps_or_is_too_small_on_any_template() {
    let app = app();
    let mut complaints = Vec::new();
    for view in View::all() {
        for (name, _) in samples::ALL {
            show(&app, view, name);
            complaints.extend(gate::complaints(&app).into_iter().map(|complaint| format!("{name} {view:?}: {complaint}")));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_text_that_does_not_fit_is_reported_as_cut() {
    let app = app();
    show(&app, PORTRAIT, "options-yes-no");
    assert!(gate::complaints(&app).is_empty());
    app.global::<Shell>().set_title("太长的问题".repeat(80).into());
    assert!(gate::complaints(&app).iter().any(|complaint| complaint.starts_with("cut: TxtFit")));

    show(&app, PORTRAIT, "options-yes-no");
    app.global::<Shell>().set_next_label("太长的一个按钮".repeat(9).into());
    assert!(gate::complaints(&app).iter().any(|complaint| complaint.starts_with("cut: BigButton")));
}

#[test]
fn a_text_that_loses_its_large_size_is_reported_as_small() {
    let app = app();
    let largest = View { scale: 2.0, ..PORTRAIT };
    show(&app, largest, "options-yes-no");
    assert!(gate::complaints(&app).is_empty());
    app.global::<Options>().set_extras(samples::strings(&[&"不记得当时到底有没有说过利息".repeat(4)]));
    let complaints = gate::complaints(&app);
    assert!(complaints.iter().any(|complaint| complaint.starts_with("small: 1")), "{complaints:?}");
}

#[test]
fn a_page_too_large_for_the_glass_is_turned_part_by_part() {
    let app = app();
    show(&app, View { scale: 2.0, ..PORTRAIT }, "preview-sheet");
    let turned = Rc::new(RefCell::new(Vec::new()));
    app.global::<Preview>().on_turn({
        let turned = turned.clone();
        move |by| turned.borrow_mut().push(by)
    });
    let press = |label: &str| buttons(&app, label)[0].mock_single_click(PointerEventButton::Left);
    press("下一页");
    assert!(turned.borrow().is_empty(), "the lower half belongs to the same page");
    press("下一页");
    assert_eq!(*turned.borrow(), [1]);
    app.global::<Preview>().set_page(2);
    press("上一页");
    assert_eq!(*turned.borrow(), [1, -1]);
    app.global::<Preview>().set_page(1);
    press("上一页");
    assert_eq!(*turned.borrow(), [1, -1], "back on the upper half of the first page");
    press("上一页");
    assert_eq!(*turned.borrow(), [1, -1], "there is nothing before it");
}

#[test]
fn large_findings_and_the_complaint_take_turns() {
    let app = app();
    show(&app, View { scale: 2.0, ..PORTRAIT }, "preview");
    assert!(!buttons(&app, "去重拍").is_empty());
    buttons(&app, "看起诉状")[0].mock_single_click(PointerEventButton::Left);
    assert!(buttons(&app, "去重拍").is_empty());
    buttons(&app, "要看的地方")[0].mock_single_click(PointerEventButton::Left);
    assert!(!buttons(&app, "去重拍").is_empty());
    app.global::<Rows>().set_rows(slint::ModelRc::default());
    assert!(buttons(&app, "要看的地方").is_empty());
    assert!(buttons(&app, "看起诉状").is_empty());
}

#[test]
fn the_hands_of_the_demonstration_do_what_their_buttons_say() {
    let _platform = app();
    let panel = DemoPanel::new().expect("the panel");
    panel.window().set_size(slint::PhysicalSize::new(420, 900));
    panel.show().expect("shown");
    let hands = panel.global::<Hands>();
    let done = Rc::new(RefCell::new(Vec::new()));
    let note = |what: &'static str| {
        let done = done.clone();
        move |value: i32| done.borrow_mut().push((what, value))
    };
    hands.on_put_card(note("put"));
    hands.on_load_pages(note("load"));
    let (lift, tear, cut, paper) = (note("lift"), note("tear"), note("cut"), note("paper"));
    hands.on_lift_card(move || lift(0));
    hands.on_tear_ticket(move || tear(0));
    hands.on_cut_network(move |off| cut(off.into()));
    hands.on_take_paper(move |out| paper(out.into()));
    hands.set_cards(samples::strings(&["李桂兰", "周明"]));
    hands.set_pages(samples::strings(&["借条", "空白页"]));
    let press = |label: &str| {
        let found = ElementHandle::find_by_accessible_label(&panel, label)
            .find(|element| element.accessible_role() == Some(AccessibleRole::Button))
            .expect("a button of that name");
        found.mock_single_click(PointerEventButton::Left);
    };
    // Nothing lies there yet: these two stay silent.
    press("拿走卡");
    press("撕下号票");
    assert!(done.borrow().is_empty());
    press("周明");
    hands.set_card_on(1);
    press("拿走卡");
    press("空白页");
    hands.set_ticket_count(1);
    press("撕下号票");
    press("拔掉网线");
    hands.set_network(false);
    press("! 网断了，插上");
    press("拿走号票纸");
    let expected = [("put", 1), ("lift", 0), ("load", 1), ("tear", 0), ("cut", 1), ("cut", 0), ("paper", 1)];
    assert_eq!(*done.borrow(), expected);
}

#[test]
fn an_overlay_leaves_nothing_of_the_screen_behind_it() {
    let app = app();
    show(&app, PORTRAIT, "field-money");
    assert!(!buttons(&app, "7").is_empty());
    show(&app, PORTRAIT, "overlay-ask");
    assert!(buttons(&app, "7").is_empty());
    assert!(buttons(&app, "大字").is_empty());
    assert!(!buttons(&app, "继续办理").is_empty());
    app.global::<Overlay>().set_kind(OverlayKind::None);
    assert!(!buttons(&app, "7").is_empty());
}

#[test]
fn a_key_sends_its_word_by_touch_and_by_default_action() {
    let app = app();
    show(&app, PORTRAIT, "field-money");
    let sent = Rc::new(RefCell::new(Vec::new()));
    app.global::<Field>().on_key({
        let sent = sent.clone();
        move |key| sent.borrow_mut().push(key.to_string())
    });
    buttons(&app, "7")[0].mock_single_click(PointerEventButton::Left);
    buttons(&app, "删除")[0].mock_single_click(PointerEventButton::Left);
    buttons(&app, "万")[0].invoke_accessible_default_action();
    assert_eq!(*sent.borrow(), ["7", "delete", "万"]);
}

#[test]
fn tab_and_return_reach_the_first_answer() {
    let app = app();
    show(&app, PORTRAIT, "options-yes-no");
    let chosen = Rc::new(RefCell::new(None));
    app.global::<Options>().on_choose({
        let chosen = chosen.clone();
        move |answer| *chosen.borrow_mut() = Some(answer)
    });
    for key in [Key::Tab, Key::Return] {
        app.window().dispatch_event(WindowEvent::KeyPressed { text: key.into() });
        app.window().dispatch_event(WindowEvent::KeyReleased { text: key.into() });
    }
    assert_eq!(*chosen.borrow(), Some(0));
}

#[test]
fn a_button_that_is_not_enabled_stays_silent() {
    let app = app();
    show(&app, PORTRAIT, "notice");
    let asked = Rc::new(RefCell::new(0));
    app.global::<Shell>().on_next({
        let asked = asked.clone();
        move || *asked.borrow_mut() += 1
    });
    let next = buttons(&app, "同意，继续").remove(0);
    assert_eq!(next.accessible_enabled(), Some(false));
    next.mock_single_click(PointerEventButton::Left);
    next.invoke_accessible_default_action();
    assert_eq!(*asked.borrow(), 0);
}

#[test]
fn a_touch_anywhere_on_the_waiting_screen_starts() {
    let app = app();
    show(&app, PORTRAIT, "attract");
    let started = Rc::new(RefCell::new(0));
    app.global::<Shell>().on_start({
        let started = started.clone();
        move || *started.borrow_mut() += 1
    });
    let at = slint::LogicalPosition::new(540.0, 420.0);
    app.window().dispatch_event(WindowEvent::PointerPressed { position: at, button: PointerEventButton::Left });
    app.window().dispatch_event(WindowEvent::PointerReleased { position: at, button: PointerEventButton::Left });
    assert_eq!(*started.borrow(), 1);
    assert!(!app.global::<Attract>().get_headline().is_empty());
}
