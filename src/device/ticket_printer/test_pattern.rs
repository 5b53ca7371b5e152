//! What a test prints: no text, so that it needs neither fonts nor templates, and shows what a head and a cutter get wrong.

use super::Raster;

/// Dots across the head of an 80 mm printer.
const WIDTH: u32 = 576;
const BAND: u32 = 48;
const FRAME: u32 = 4;

/// A frame at the very edges (is the paper straight, is the width right?), strokes of 1 to 8 dots (how fine does it print?),
/// a staircase that uses every dot of the head once (which are dead?), a black bar (is it strong enough?).
pub fn test_pattern() -> Raster {
    let height = BAND * 6;
    let bytes = (WIDTH / 8) as usize;
    let mut rows = vec![0; bytes * height as usize];
    for y in 0..height {
        for x in (0..WIDTH).filter(|x| is_black(*x, y, height)) {
            rows[y as usize * bytes + x as usize / 8] |= 0x80 >> (x % 8);
        }
    }
    Raster { width_dots: WIDTH, rows }
}

fn is_black(x: u32, y: u32, height: u32) -> bool {
    if !(FRAME..WIDTH - FRAME).contains(&x) || !(FRAME..height - FRAME).contains(&y) {
        return true;
    }
    match y / BAND {
        band @ 1..=4 if y % BAND < BAND / 2 => {
            let stroke = 1 << (band - 1);
            (x / stroke).is_multiple_of(2)
        }
        1..=4 => x % (BAND / 2) == y % (BAND / 2),
        0 => false,
        _ => y % BAND < BAND / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dot_of_the_head_is_used_and_none_is_always_black() {
        let pattern = test_pattern();
        let column =
            |x: usize| pattern.rows.chunks(72).skip(FRAME as usize).filter(|row| row[x / 8] & (0x80 >> (x % 8)) != 0).count();
        for x in FRAME as usize..(WIDTH - FRAME) as usize {
            let black = column(x);
            assert!(black > 0 && black < pattern.height() - FRAME as usize, "dot {x}: {black}");
        }
    }
}
