//! Pictures that stand for scanned pages, the typeset complaint and a signature.

use slint::{Image, Rgba8Pixel, SharedPixelBuffer};

fn sheet(width: u32, height: u32, mut dark: impl FnMut(f32, f32) -> Option<Rgba8Pixel>) -> Image {
    let mut buffer = SharedPixelBuffer::<Rgba8Pixel>::new(width, height);
    for (at, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = ((at as u32 % width) as f32 / width as f32, (at as u32 / width) as f32 / height as f32);
        *pixel = dark(x, y).unwrap_or(Rgba8Pixel { r: 255, g: 255, b: 255, a: 255 });
    }
    Image::from_rgba8(buffer)
}

/// A page with lines of writing and a red seal.
pub fn page(seed: u32) -> Image {
    let ink = Rgba8Pixel { r: 0xC9, g: 0xC3, b: 0xB6, a: 255 };
    let seal = Rgba8Pixel { r: 0x98, g: 0x1F, b: 0x16, a: 255 };
    sheet(300, 424, |x, y| {
        let ring = ((x - 0.7).powi(2) + ((y - 0.84) * 1.41).powi(2)).sqrt();
        if (0.12..0.145).contains(&ring) {
            return Some(seal);
        }
        let line = (y * 22.0) as u32;
        let end = 0.62 + ((line * 37 + seed * 13) % 30) as f32 / 100.0;
        ((2..15).contains(&line) && (y * 22.0).fract() < 0.3 && x > 0.1 && x < end).then_some(ink)
    })
}

/// A typeset page: a heading and a table.
pub fn complaint() -> Image {
    let ink = Rgba8Pixel { r: 0x33, g: 0x36, b: 0x3A, a: 255 };
    sheet(1100, 1556, |x, y| {
        if (0.06..0.085).contains(&y) && (0.36..0.64).contains(&x) {
            return Some(ink);
        }
        let row = ((y - 0.14) * 12.0).floor();
        let edge = ((y - 0.14) * 12.0).fract() < 0.02
            || (x - 0.1).abs() < 0.0012
            || (x - 0.3).abs() < 0.0012
            || (x - 0.9).abs() < 0.0012;
        if (0.14..0.9).contains(&y) && (0.099..0.902).contains(&x) && edge {
            return Some(ink);
        }
        let word = ((y - 0.14) * 12.0).fract();
        let end = 0.5 + (row * 0.37).fract() * 0.36;
        ((0.14..0.9).contains(&y) && (0.4..0.56).contains(&word) && ((0.12..0.26).contains(&x) || (0.33..end).contains(&x)))
            .then_some(ink)
    })
}

/// A stroke on nothing.
pub fn stroke(width: u32, height: u32) -> Image {
    let (width, height) = (width.max(2), height.max(2));
    let mut buffer = SharedPixelBuffer::<Rgba8Pixel>::new(width, height);
    for (at, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = ((at as u32 % width) as f32 / width as f32, (at as u32 / width) as f32 / height as f32);
        let wave = 0.5 + 0.16 * (x * 21.0).sin() * (1.2 - x);
        if (0.18..0.8).contains(&x) && (y - wave).abs() < 0.012 {
            *pixel = Rgba8Pixel { r: 0x1F, g: 0x23, b: 0x28, a: 255 };
        }
    }
    Image::from_rgba8(buffer)
}
