//! Papers as pixels: for the glass and for the ticket printer.

/// A page for the screen: 8 bits each of red, green, blue and an opaque alpha, rows from the top, no padding.
#[derive(Clone, PartialEq, Eq)]
pub struct RgbaPage {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub pixels: Vec<u8>,
}

impl std::fmt::Debug for RgbaPage {
    /// The size alone: the pixels are somebody's complaint.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RgbaPage({}×{})", self.width, self.height)
    }
}

/// A strip for a thermal printer: 1 bit a dot, black = 1, most significant bit first, each row padded to whole bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster1Bit {
    /// Dots per row.
    pub width: u32,
    /// `height * bytes_per_row` bytes.
    pub rows: Vec<u8>,
}

impl Raster1Bit {
    /// Bytes of one row.
    pub fn bytes_per_row(&self) -> usize {
        self.width.div_ceil(8) as usize
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        match self.bytes_per_row() {
            0 => 0,
            bytes => (self.rows.len() / bytes) as u32,
        }
    }

    /// Whether the dot is black; outside it is not.
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width
            && self
                .rows
                .get(y as usize * self.bytes_per_row() + x as usize / 8)
                .is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Everything darker than `threshold` (0 black … 255 white) becomes black.
    pub(super) fn from_page(page: &RgbaPage, threshold: u8) -> Self {
        let mut raster = Self { width: page.width, rows: Vec::new() };
        let bytes = raster.bytes_per_row();
        raster.rows = vec![0; bytes * page.height as usize];
        for (index, pixel) in page.pixels.chunks_exact(4).enumerate() {
            let (x, y) = (index % page.width as usize, index / page.width as usize);
            // ITU-R BT.601 luma; the pages are black on white, so nothing finer is needed.
            let luma = (u32::from(pixel[0]) * 299 + u32::from(pixel[1]) * 587 + u32::from(pixel[2]) * 114) / 1000;
            if luma < u32::from(threshold) {
                raster.rows[y * bytes + x / 8] |= 0x80 >> (x % 8);
            }
        }
        raster
    }
}

impl std::fmt::Debug for Raster1Bit {
    /// The size alone: the dots are somebody's receipt.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raster1Bit({}×{})", self.width, self.height())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_packed_from_the_left_and_rows_end_on_a_byte() {
        let mut pixels = vec![255; 10 * 2 * 4];
        pixels[..4].copy_from_slice(&[0, 0, 0, 255]);
        pixels[(10 + 9) * 4..].copy_from_slice(&[0, 0, 0, 255]);
        let raster = Raster1Bit::from_page(&RgbaPage { width: 10, height: 2, pixels }, 128);
        assert_eq!(raster.rows, [0x80, 0x00, 0x00, 0x40]);
        assert_eq!((raster.width, raster.height()), (10, 2));
        assert!(raster.is_black(0, 0) && raster.is_black(9, 1) && !raster.is_black(10, 1) && !raster.is_black(0, 1));
    }
}
