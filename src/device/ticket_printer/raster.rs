//! A strip of paper as dots, and how it goes over the wire.

/// One bit a dot, black = 1, most significant bit first, rows padded to whole bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    /// Dots per row; 576 for an 80 mm head at 203 dpi.
    pub width_dots: u32,
    /// Rows one after the other.
    pub rows: Vec<u8>,
}

impl std::fmt::Debug for Raster {
    /// The size alone: the dots are somebody's ticket.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raster({}×{})", self.width_dots, self.height())
    }
}

impl Raster {
    /// Rows sent in one block: small buffers choke on more.
    const BAND: usize = 256;

    /// Bytes of one row.
    pub fn bytes_per_row(&self) -> usize {
        self.width_dots.div_ceil(8) as usize
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.rows.len().checked_div(self.bytes_per_row()).unwrap_or(0)
    }

    /// `GS v 0` blocks of at most 256 rows.
    pub(super) fn bands(&self) -> Vec<Vec<u8>> {
        let width = self.bytes_per_row();
        if width == 0 {
            return Vec::new();
        }
        let little_endian = |number: usize| [(number % 256) as u8, (number / 256) as u8];
        self.rows
            .chunks(width * Self::BAND)
            .map(|band| {
                let mut block = vec![0x1D, 0x76, 0x30, 0];
                block.extend(little_endian(width));
                block.extend(little_endian(band.len() / width));
                block.extend(band);
                block
            })
            .collect()
    }
}
