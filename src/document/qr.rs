//! QR codes as rows of modules; the templates draw the squares.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::DocumentError;

/// More modules than this become smaller than four dots (0.5 mm) beside the margins of a 72 mm ticket: version 20.
const MOST_MODULES: usize = 97;

/// The modules of a QR code (ISO/IEC 18004), row by row, true = dark, without the quiet zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct QrMatrix(Vec<Vec<bool>>);

impl QrMatrix {
    /// Encodes `content` with error correction M; too long to be scanned from a ticket is an error.
    pub fn new(content: &str) -> Result<Self, DocumentError> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M)
            .ok()
            .filter(|code| code.width() <= MOST_MODULES)
            .ok_or(DocumentError::CodeTooLong(content.len()))?;
        let colors = code.to_colors();
        let row = |row: &[Color]| row.iter().map(|color| color.select(true, false)).collect();
        Ok(Self(colors.chunks(code.width()).map(row).collect()))
    }

    /// Modules along one side.
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// Whether the module is dark.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.0.get(y).and_then(|row| row.get(x)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finder_patterns_stand_in_three_corners() {
        let code = QrMatrix::new("https://example.court.gov.cn/q/0192A3B4").expect("short enough");
        let last = code.width() - 1;
        assert!(code.is_dark(0, 0) && code.is_dark(last, 0) && code.is_dark(0, last));
        assert!(!code.is_dark(1, 1) && code.is_dark(3, 3));
    }

    #[test]
    fn a_content_too_long_for_a_ticket_is_refused() {
        assert!(matches!(QrMatrix::new(&"长".repeat(500)), Err(DocumentError::CodeTooLong(1500))));
    }
}
