//! The panel beside the demonstration, with something on the reader and a ticket in the slot.

use crate::{pictures, samples::strings};
use slint::ComponentHandle as _;
use std::path::Path;
use ui::{DemoPanel, Hands};

/// Writes its picture to `path`.
pub fn draw(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let panel = DemoPanel::new()?;
    let hands = panel.global::<Hands>();
    hands.set_cards(strings(&["李桂兰 身份证", "周明 身份证", "港澳居民居住证", "外国人永居证", "过期的身份证"]));
    hands.set_cards_small(strings(&[
        "Resident ID, aged 72",
        "Resident ID",
        "HK/Macao residence permit",
        "Foreign resident",
        "Expired ID",
    ]));
    hands.set_card_on(0);
    hands.set_pages(strings(&["借条", "转账记录 3 页", "看不清的一页", "空白页"]));
    hands.set_pages_small(strings(&["IOU", "Transfers, 3 pages", "A blurred page", "A blank page"]));
    hands.set_pages_loaded(1);
    hands.set_ticket(pictures::page(3));
    hands.set_ticket_count(1);
    hands.set_printer_paper(false);
    hands.set_status("法院收到 1 件 · The court holds 1 filing".into());
    panel.show()?;
    panel.window().set_size(slint::PhysicalSize::new(420, 900));
    let shot = panel.window().take_snapshot()?;
    image::save_buffer(path, shot.as_bytes(), shot.width(), shot.height(), image::ExtendedColorType::Rgba8)?;
    Ok(panel.hide()?)
}
