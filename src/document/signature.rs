//! Signatures drawn with a finger, made fit for an archive: opaque, and no larger than the ink.

use image::{GrayImage, ImageFormat, Luma};

use super::{DocumentError, Paper};

/// Ink darker than this counts when the empty border is cut off.
const INK: u8 = 200;
/// Border left around the ink, in pixels.
const BORDER: u32 = 8;

/// The picture of one signature, PNG, transparent or not.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureImage {
    /// The PNG file.
    pub png: Vec<u8>,
}

impl SignatureImage {
    /// The signature as grey on white without transparency (ISO 19005-1 forbids it), cut to its ink. `number` (from 1) names
    /// it in errors.
    pub(super) fn opaque_png(&self, number: usize) -> Result<Vec<u8>, DocumentError> {
        let unreadable = |error: image::ImageError| DocumentError::Signature { number, cause: error.to_string() };
        let drawn = image::load_from_memory_with_format(&self.png, ImageFormat::Png).map_err(unreadable)?.to_luma_alpha8();
        let opaque = GrayImage::from_fn(drawn.width(), drawn.height(), |x, y| {
            let [luma, alpha] = drawn.get_pixel(x, y).0.map(u32::from);
            Luma([((luma * alpha + 255 * (255 - alpha)) / 255) as u8])
        });
        let mut png = std::io::Cursor::new(Vec::new());
        cut_to_ink(&opaque).write_to(&mut png, ImageFormat::Png).map_err(unreadable)?;
        Ok(png.into_inner())
    }
}

impl std::fmt::Debug for SignatureImage {
    /// Never the picture.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignatureImage({} bytes)", self.png.len())
    }
}

/// The names by which a template draws the signatures.
pub(super) fn picture_names(signatures: &[SignatureImage]) -> Vec<String> {
    (1..=signatures.len()).map(picture_name).collect()
}

/// `paper` with the signatures it draws.
pub(super) fn with_signatures(mut paper: Paper, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
    for (index, signature) in signatures.iter().enumerate() {
        paper = paper.with_picture(&picture_name(index + 1), signature.opaque_png(index + 1)?);
    }
    Ok(paper)
}

fn picture_name(number: usize) -> String {
    format!("signature-{number}.png")
}

fn cut_to_ink(picture: &GrayImage) -> GrayImage {
    let ink = || picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] < INK);
    let bounds = (
        ink().map(|(x, _, _)| x).min(),
        ink().map(|(_, y, _)| y).min(),
        ink().map(|(x, _, _)| x).max(),
        ink().map(|(_, y, _)| y).max(),
    );
    let (Some(left), Some(top), Some(right), Some(bottom)) = bounds else { return picture.clone() };
    let (left, top) = (left.saturating_sub(BORDER), top.saturating_sub(BORDER));
    let (right, bottom) = ((right + BORDER).min(picture.width() - 1), (bottom + BORDER).min(picture.height() - 1));
    image::imageops::crop_imm(picture, left, top, right - left + 1, bottom - top + 1).to_image()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transparent_signature_becomes_opaque_and_loses_its_empty_border() {
        let mut drawn = image::RgbaImage::new(400, 200);
        for x in 100..200 {
            drawn.put_pixel(x, 90, image::Rgba([0, 0, 0, 255]));
        }
        let mut png = std::io::Cursor::new(Vec::new());
        drawn.write_to(&mut png, ImageFormat::Png).expect("in memory");
        let opaque = SignatureImage { png: png.into_inner() }.opaque_png(1).expect("a good picture");
        let read = image::load_from_memory(&opaque).expect("a PNG");
        assert_eq!((read.width(), read.height(), read.color()), (116, 17, image::ColorType::L8));
        let gray = read.to_luma8();
        assert_eq!((gray.get_pixel(8, 8).0[0], gray.get_pixel(0, 0).0[0]), (0, 255));
    }

    #[test]
    fn a_broken_picture_names_the_signature() {
        let error = SignatureImage { png: b"no picture".to_vec() }.opaque_png(2).expect_err("not a PNG");
        assert!(error.to_string().contains("signature 2"), "{error}");
        assert!(error.is_permanent());
    }
}
