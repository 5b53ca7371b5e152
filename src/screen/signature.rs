//! `SignaturePad`: the finger's strokes stay on Slint's thread, so that ink follows the finger; a finished stroke goes to the
//! machine as PNG.

use std::{
    cell::{Cell, RefCell},
    io::Cursor,
    rc::Rc,
    sync::Arc,
};

use image::ImageFormat;
use slint::{ComponentHandle as _, Image, Rgba8Pixel, SharedPixelBuffer, SharedString};
use ui::{App, Theme};

use super::{Look, model};
use crate::visit::Touch;

const INK: Rgba8Pixel = Rgba8Pixel { r: 0x1F, g: 0x23, b: 0x28, a: 255 };
/// Half the width of a stroke, millimetres.
const NIB: f32 = 0.9;

#[derive(Clone)]
struct Drawn {
    when: String,
    png: Arc<[u8]>,
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        self.when == other.when
    }
}

#[derive(Clone, Default, PartialEq)]
pub(super) struct Signature {
    number: usize,
    pub(super) signer: SharedString,
    clear: SharedString,
    others: Vec<SharedString>,
    drawn: Option<Drawn>,
}

impl std::fmt::Debug for Signature {
    /// Neither the name nor the ink.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signature(drawn: {})", self.drawn.is_some())
    }
}

impl Signature {
    /// Of the signer with this number.
    pub(super) fn of(look: &Look<'_>, number: usize) -> Self {
        let visit = look.machine.visit();
        let signer = visit.and_then(|visit| visit.signers().into_iter().nth(number));
        let name = signer.as_ref().map(|signer| signer.name.reveal().to_owned()).unwrap_or_default();
        let drawn = visit.and_then(|visit| visit.signatures.get(&number));
        let others = match signer.is_some_and(|signer| signer.group.is_some()) {
            true => vec![look.say("请人帮忙", "Call staff"), look.say("他已经走了", "They have left")],
            false if number == 0 && look.machine.can_stamp(look.world) => {
                let seal = match visit.is_some_and(|visit| visit.stamped().is_some()) {
                    true => look.say("✓ 公章盖好了", "✓ It is stamped"),
                    false => look.say("打印出来盖公章", "Print it and stamp it"),
                };
                vec![look.say("请人帮忙", "Call staff"), seal]
            }
            false => vec![look.say("不方便签名，请人帮忙", "I cannot sign, call staff")],
        };
        Self {
            number,
            signer: look.say(&format!("签名人：{name}"), &format!("Signing: {name}")),
            clear: look.say("擦掉重签", "Wipe and sign again"),
            others,
            drawn: drawn.map(|(png, when)| Drawn { when: when.clone(), png: png.as_slice().into() }),
        }
    }

    pub(super) fn show(&self, app: &App) {
        let pad = app.global::<ui::SignaturePad>();
        pad.set_signer(self.signer.clone());
        pad.set_clear_label(self.clear.clone());
        pad.set_others(model(&self.others));
        pad.set_empty(self.drawn.is_none());
        // The ink of one signer is not that of the next.
        if SIGNER.replace(self.number) != self.number {
            forget();
        }
        CANVAS.with_borrow_mut(|canvas| match &self.drawn {
            // Wiped, or the next visitor's.
            None if canvas.as_ref().is_none_or(|canvas| canvas.last.is_none()) => {
                *canvas = None;
                pad.set_picture(Image::default());
            }
            // Found again after a power cut, or on the way back.
            Some(drawn) if canvas.is_none() => {
                if let Ok(picture) = image::load_from_memory_with_format(&drawn.png, ImageFormat::Png) {
                    let picture = picture.to_rgba8();
                    let pixels = SharedPixelBuffer::clone_from_slice(picture.as_raw(), picture.width(), picture.height());
                    pad.set_picture(Image::from_rgba8(pixels.clone()));
                    *canvas = Some(Canvas { pixels, last: None });
                }
            }
            None | Some(_) => {}
        });
    }
}

thread_local! {
    static CANVAS: RefCell<Option<Canvas>> = const { RefCell::new(None) };
    /// Whose ink it is.
    static SIGNER: Cell<usize> = const { Cell::new(0) };
}

/// Forgets the strokes: the visitor has gone.
pub(super) fn forget() {
    CANVAS.with_borrow_mut(|canvas| *canvas = None);
}

struct Canvas {
    pixels: SharedPixelBuffer<Rgba8Pixel>,
    /// Where the pen is; `None` when lifted.
    last: Option<(f32, f32)>,
}

impl Canvas {
    /// A line of ink from the pen to (`x`, `y`), parts of width and height.
    fn draw_to(&mut self, x: f32, y: f32, nib: f32) {
        let (width, height) = (self.pixels.width() as f32, self.pixels.height() as f32);
        let to = (x.clamp(0.0, 1.0) * width, y.clamp(0.0, 1.0) * height);
        let from = self.last.unwrap_or(to);
        self.last = Some(to);
        let (left, right) = (from.0.min(to.0) - nib - 1.0, from.0.max(to.0) + nib + 1.0);
        let (top, bottom) = (from.1.min(to.1) - nib - 1.0, from.1.max(to.1) + nib + 1.0);
        let stride = self.pixels.width() as usize;
        let columns = left.max(0.0) as usize..(right.min(width) as usize);
        let rows = top.max(0.0) as usize..(bottom.min(height) as usize);
        let pixels = self.pixels.make_mut_slice();
        for row in rows {
            for column in columns.clone() {
                let apart = distance((column as f32 + 0.5, row as f32 + 0.5), from, to);
                let cover = (nib + 0.5 - apart).clamp(0.0, 1.0);
                let pixel = &mut pixels[row * stride + column];
                if cover * 255.0 > f32::from(pixel.a) {
                    *pixel = Rgba8Pixel { a: (cover * 255.0) as u8, ..INK };
                }
            }
        }
    }

    fn png(&self) -> Option<Vec<u8>> {
        let picture = image::RgbaImage::from_raw(self.pixels.width(), self.pixels.height(), self.pixels.as_bytes().to_vec())?;
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).ok()?;
        Some(png.into_inner())
    }
}

/// From a point to the line between two others.
fn distance(point: (f32, f32), from: (f32, f32), to: (f32, f32)) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = dx * dx + dy * dy;
    let along = if long > 0.0 { (((point.0 - from.0) * dx + (point.1 - from.1) * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
    (point.0 - from.0 - along * dx).hypot(point.1 - from.1 - along * dy)
}

/// Pen down, moved, lifted; 擦掉重签.
pub(super) fn connect(app: &App, send: &Rc<dyn Fn(Touch)>) {
    let pad = app.global::<ui::SignaturePad>();
    let draw = |app: slint::Weak<App>, begins: bool| {
        move |x: f32, y: f32| {
            let Some(app) = app.upgrade() else { return };
            let pad = app.global::<ui::SignaturePad>();
            let nib = NIB * app.global::<Theme>().get_px_per_mm();
            CANVAS.with_borrow_mut(|canvas| {
                let size = (pad.get_pad_width().max(2) as u32, pad.get_pad_height().max(2) as u32);
                let canvas =
                    canvas.get_or_insert_with(|| Canvas { pixels: SharedPixelBuffer::new(size.0, size.1), last: None });
                if begins || canvas.last.is_some() {
                    canvas.draw_to(x, y, nib);
                    pad.set_picture(Image::from_rgba8(canvas.pixels.clone()));
                }
            });
        }
    };
    pad.on_pen_down(draw(app.as_weak(), true));
    pad.on_pen_move(draw(app.as_weak(), false));
    let finished = send.clone();
    pad.on_pen_up(move || {
        let png = CANVAS.with_borrow_mut(|canvas| {
            let canvas = canvas.as_mut()?;
            canvas.last.take()?;
            canvas.png()
        });
        if let Some(png) = png {
            finished(Touch::Signed(png));
        }
    });
    let clear = send.clone();
    pad.on_clear(move || {
        forget();
        clear(Touch::ClearSignature);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_leaves_ink_where_the_finger_went_and_nowhere_else() {
        let mut canvas = Canvas { pixels: SharedPixelBuffer::new(100, 50), last: None };
        canvas.draw_to(0.1, 0.5, 3.0);
        canvas.draw_to(0.9, 0.5, 3.0);
        let alpha = |x: usize, y: usize| canvas.pixels.as_slice()[y * 100 + x].a;
        assert_eq!((alpha(50, 25), alpha(50, 10), alpha(2, 25)), (255, 0, 0));
        let png = canvas.png().expect("a picture");
        assert_eq!(image::load_from_memory(&png).expect("a PNG").width(), 100);
    }
}
