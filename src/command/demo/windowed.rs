//! The demonstration on a display: the kiosk's window, and beside it a small panel that has the hands of the hall.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use slint::{ComponentHandle as _, Image, ModelRc, Rgba8Pixel, SharedPixelBuffer, SharedString, VecModel, Weak};
use ui::{DemoPanel, Hands, Theme};

use super::hall::Hall;
use crate::{
    command::{
        table::DemoArguments,
        verdict::{Outcome, Verdict},
    },
    config::Panel,
    document::find_assets,
    kiosk,
    visit::IdleTimes,
};

/// Cards of `assets/demo/cards`.
const CARDS: [(&str, &str, &str); 3] = [
    ("li-guilan.toml", "李桂兰，72 岁", "Li Guilan, 72"),
    ("gulnar.toml", "名字很长的人", "a long name"),
    ("wang-zhe.toml", "生僻字，证件过期", "rare character, expired card"),
];
/// Papers of `assets/demo/pages`.
const PAPERS: [(&[&str], &str, &str); 3] = [
    (&["iou-1.jpg", "iou-2.jpg"], "借条，2 页", "IOU, 2 pages"),
    (&["transfer-1.jpg"], "转账凭证", "bank receipt"),
    (&["chat-1.jpg"], "聊天记录", "chat"),
];
/// How often the panel looks at printer and court.
const LOOK: Duration = Duration::from_millis(500);

pub(super) fn run(arguments: &DemoArguments) -> Outcome {
    let assets = find_assets(arguments.assets.clone()).map_err(|error| Verdict::BadInput(error.to_string()))?;
    kiosk::use_own_fonts(&assets);
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("demo-out"));
    let data = arguments.data.clone().unwrap_or_else(|| out.join("data"));
    let hall = Arc::new(Hall::open(&data)?);
    // Half the size of the real glass, so that window and panel stand beside each other on a desk.
    let panel = Panel { width: 540, height: 960, px_per_mm: Panel::default().px_per_mm / 2.0, fullscreen: false };
    let settings = hall.settings(panel, IdleTimes::default())?;
    let no_window = |error: slint::PlatformError| {
        Verdict::Failed(format!("{error}; without a display give --headless --scenario FILE --out DIR"))
    };
    let channel = kiosk::line();
    let app = kiosk::open_window(&settings, channel.0.clone()).map_err(no_window)?;
    let (failed, failure) = mpsc::channel();
    let mut kiosk = kiosk::start(settings, assets.clone(), app.as_weak(), channel, move |error| {
        let _ = failed.send(error.to_string());
        let _ = slint::quit_event_loop();
    });
    let hands = DemoPanel::new().map_err(no_window)?;
    connect(&hands, &hall, &assets);
    hands.show().map_err(no_window)?;
    // Side by side; a window manager may know better.
    app.window().set_position(slint::PhysicalPosition::new(0, 0));
    hands.window().set_position(slint::PhysicalPosition::new(panel.width as i32 + 20, 0));
    for window in [app.window(), hands.window()] {
        window.on_close_requested(|| {
            let _ = slint::quit_event_loop();
            slint::CloseRequestResponse::HideWindow
        });
    }
    let ended = Arc::new(AtomicBool::new(false));
    let watcher = watch(&hall, hands.as_weak(), ended.clone());
    println!("Lay the card on the reader and load pages in the panel. Data: {}", data.display());
    slint::run_event_loop_until_quit().map_err(no_window)?;
    ended.store(true, Ordering::Relaxed);
    let _ = watcher.join();
    kiosk.stop();
    match failure.try_recv() {
        Ok(error) => Err(Verdict::Failed(error)),
        Err(_) => Ok(Verdict::Done),
    }
}

fn names<'a>(words: impl Iterator<Item = &'a str>) -> ModelRc<SharedString> {
    ModelRc::new(words.map(SharedString::from).collect::<VecModel<_>>())
}

fn connect(panel: &DemoPanel, hall: &Arc<Hall>, assets: &std::path::Path) {
    panel.global::<Theme>().set_px_per_mm(Panel::default().px_per_mm);
    let hands = panel.global::<Hands>();
    hands.set_cards(names(CARDS.iter().map(|card| card.1)));
    hands.set_cards_small(names(CARDS.iter().map(|card| card.2)));
    hands.set_pages(names(PAPERS.iter().map(|paper| paper.1)));
    hands.set_pages_small(names(PAPERS.iter().map(|paper| paper.2)));
    hands.set_status("法院还没有收到 · the court holds nothing yet".into());

    let (weak, cards) = (panel.as_weak(), assets.join("demo/cards"));
    let at = hall.clone();
    hands.on_put_card(move |index| {
        let (Some(panel), Some(card)) = (weak.upgrade(), CARDS.get(index as usize)) else { return };
        match at.put_card(&cards.join(card.0)) {
            Ok(()) => panel.global::<Hands>().set_card_on(index),
            Err(error) => panel.global::<Hands>().set_status(error.into()),
        }
    });
    let (weak, at) = (panel.as_weak(), hall.clone());
    hands.on_lift_card(move || {
        at.lift_card();
        if let Some(panel) = weak.upgrade() {
            panel.global::<Hands>().set_card_on(-1);
        }
    });
    let (weak, at, pages) = (panel.as_weak(), hall.clone(), assets.join("demo/pages"));
    hands.on_load_pages(move |index| {
        let (Some(panel), Some(paper)) = (weak.upgrade(), PAPERS.get(index as usize)) else { return };
        let files: Vec<PathBuf> = paper.0.iter().map(|page| pages.join(page)).collect();
        match at.load_pages(&files) {
            Ok(()) => panel.global::<Hands>().set_pages_loaded(index),
            Err(error) => panel.global::<Hands>().set_status(error.into()),
        }
    });
    let (weak, at) = (panel.as_weak(), hall.clone());
    hands.on_cut_network(move |cut| {
        at.plug.pull(cut);
        if let Some(panel) = weak.upgrade() {
            panel.global::<Hands>().set_network(!cut);
        }
    });
    let (weak, at) = (panel.as_weak(), hall.clone());
    hands.on_take_paper(move |taken| {
        let fault = if taken { "paper-out" } else { "none" };
        if at.set_fault("printer", fault).is_ok()
            && let Some(panel) = weak.upgrade()
        {
            panel.global::<Hands>().set_printer_paper(!taken);
        }
    });
}

/// Tickets that come out, and what the court holds.
fn watch(hall: &Arc<Hall>, panel: Weak<DemoPanel>, ended: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    let hall = hall.clone();
    let torn = Arc::new(AtomicUsize::new(0));
    let (tear, weak) = (torn.clone(), panel.clone());
    let printer = Arc::downgrade(&hall);
    let _ = panel.upgrade_in_event_loop(move |panel| {
        panel.global::<Hands>().on_tear_ticket(move || {
            if let (Some(panel), Some(hall)) = (weak.upgrade(), printer.upgrade()) {
                tear.store(hall.printer.tickets().len(), Ordering::Relaxed);
                panel.global::<Hands>().set_ticket_count(0);
            }
        });
    });
    std::thread::spawn(move || {
        let mut seen = 0;
        while !ended.load(Ordering::Relaxed) {
            hall.printer.wait_for_tickets(seen + 1, LOOK);
            let tickets = hall.printer.tickets();
            let received = hall.runtime.block_on(hall.court.received());
            let status = match received.first() {
                None => "法院还没有收到 · the court holds nothing yet".to_owned(),
                Some(last) => {
                    format!("法院收到 {} 件 · the court holds {}, last {}", received.len(), received.len(), last.receipt_number)
                }
            };
            let hanging = tickets.len().saturating_sub(torn.load(Ordering::Relaxed));
            let picture = (tickets.len() > seen).then(|| tickets.last().map(rgba)).flatten();
            seen = tickets.len();
            let shown = panel.upgrade_in_event_loop(move |panel| {
                let hands = panel.global::<Hands>();
                if let Some(picture) = picture {
                    hands.set_ticket(Image::from_rgba8(picture));
                }
                hands.set_ticket_count(hanging as i32);
                hands.set_status(status.into());
            });
            if shown.is_err() {
                return;
            }
        }
    })
}

fn rgba(ticket: &image::GrayImage) -> SharedPixelBuffer<Rgba8Pixel> {
    let mut pixels = SharedPixelBuffer::<Rgba8Pixel>::new(ticket.width(), ticket.height());
    for (pixel, grey) in pixels.make_mut_slice().iter_mut().zip(ticket.pixels()) {
        *pixel = Rgba8Pixel { r: grey.0[0], g: grey.0[0], b: grey.0[0], a: 255 };
    }
    pixels
}
