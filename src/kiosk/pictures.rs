//! Small pictures of pages and the drawn complaint, made off Slint's thread.

use slint::{Rgba8Pixel, SharedPixelBuffer};

use crate::{document::RgbaPage, screen::Picture};

/// Width of a page on the glass, pixels.
const THUMB: u32 = 300;

/// A scanned page, small.
pub(super) fn thumb(id: u128, jpeg: &[u8]) -> Option<Picture> {
    let picture = image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).ok()?;
    let small = picture.thumbnail(THUMB, THUMB * 3 / 2).to_rgba8();
    Some(Picture { id, pixels: SharedPixelBuffer::clone_from_slice(small.as_raw(), small.width(), small.height()) })
}

/// A typeset page.
pub(super) fn sheet(id: u128, page: &RgbaPage) -> Picture {
    let pixels = SharedPixelBuffer::<Rgba8Pixel>::clone_from_slice(&page.pixels, page.width, page.height);
    Picture { id, pixels }
}
