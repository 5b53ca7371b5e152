//! What a JPEG says about itself (ITU-T T.81, JFIF, Adobe's APP14): size, colours, resolution. No pixel is decoded.

/// Colours of a JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JpegColours {
    Gray,
    Rgb,
    /// `inverted` as Adobe's programs write it: 0 is full ink.
    Cmyk {
        inverted: bool,
    },
}

/// What is needed to place a JPEG on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct JpegHeader {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) colours: JpegColours,
    /// Dots per inch across and down, when the file says so.
    pub(super) density: Option<(f32, f32)>,
}

/// Why a file cannot stand in a PDF as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JpegError {
    /// It does not begin like a JPEG.
    #[error("the file is not a JPEG")]
    NotAJpeg,
    /// It ends before its end mark.
    #[error("the JPEG is cut off")]
    CutOff,
    /// A length or a field inside makes no sense.
    #[error("the JPEG is damaged")]
    Damaged,
    /// Lossless, arithmetic or 12-bit: PDF readers do not show them.
    #[error("the JPEG uses a coding that PDF does not know")]
    Coding,
}

/// Reads the header and makes sure that the end is there.
pub(super) fn read_header(jpeg: &[u8]) -> Result<JpegHeader, JpegError> {
    if !jpeg.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Err(JpegError::NotAJpeg);
    }
    let (mut density, mut adobe, mut frame) = (None, None, None);
    let mut position = 2;
    loop {
        let (marker, segment, next) = segment(jpeg, position)?;
        match marker {
            0xE0 if segment.starts_with(b"JFIF\0") => density = jfif_density(segment),
            0xEE if segment.starts_with(b"Adobe") => adobe = segment.get(11).copied(),
            // Baseline, extended and progressive Huffman coding (SOF0 to SOF2).
            0xC0..=0xC2 => frame = Some(Frame::read(segment)?),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err(JpegError::Coding),
            0xDA => break,
            _ => {}
        }
        position = next;
    }
    // Some scanners pad the file behind the end mark.
    let end = jpeg.iter().rposition(|byte| *byte != 0).unwrap_or_default();
    if end < position + 2 || jpeg[end - 1..=end] != [0xFF, 0xD9] {
        return Err(JpegError::CutOff);
    }
    let Frame { width, height, components } = frame.ok_or(JpegError::Damaged)?;
    let colours = match components {
        1 => JpegColours::Gray,
        3 => JpegColours::Rgb,
        4 => JpegColours::Cmyk { inverted: adobe.is_some() },
        _ => return Err(JpegError::Coding),
    };
    Ok(JpegHeader { width, height, colours, density })
}

/// Marker, content and end of the segment at `position`.
fn segment(jpeg: &[u8], mut position: usize) -> Result<(u8, &[u8], usize), JpegError> {
    let byte = |at: usize| jpeg.get(at).copied().ok_or(JpegError::CutOff);
    if byte(position)? != 0xFF {
        return Err(JpegError::Damaged);
    }
    // Any number of fill bytes may stand before the marker.
    while byte(position)? == 0xFF {
        position += 1;
    }
    let marker = byte(position)?;
    if matches!(marker, 0x00 | 0xD0..=0xD9) {
        return Err(JpegError::Damaged);
    }
    let length = usize::from(u16::from_be_bytes([byte(position + 1)?, byte(position + 2)?]));
    let (start, end) = (position + 3, position + 1 + length);
    if length < 2 {
        return Err(JpegError::Damaged);
    }
    Ok((marker, jpeg.get(start..end).ok_or(JpegError::CutOff)?, end))
}

struct Frame {
    width: u16,
    height: u16,
    components: u8,
}

impl Frame {
    fn read(segment: &[u8]) -> Result<Self, JpegError> {
        let &[precision, h1, h0, w1, w0, components, ..] = segment else { return Err(JpegError::Damaged) };
        if precision != 8 {
            return Err(JpegError::Coding);
        }
        let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
        if width == 0 || height == 0 { Err(JpegError::Damaged) } else { Ok(Self { width, height, components }) }
    }
}

/// Units 1 are dots per inch, 2 per centimetre; 0 is a mere ratio.
fn jfif_density(segment: &[u8]) -> Option<(f32, f32)> {
    let &[_, _, _, _, _, _, _, units, x1, x0, y1, y0, ..] = segment else { return None };
    let scale = match units {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    let (x, y) = (f32::from(u16::from_be_bytes([x1, x0])), f32::from(u16::from_be_bytes([y1, y0])));
    (x > 0.0 && y > 0.0).then_some((x * scale, y * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(sof: u8, components: u8, units: u8, tail: &[u8]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16];
        file.extend_from_slice(b"JFIF\0\x01\x01");
        file.extend_from_slice(&[units, 0, 118, 0, 118, 0, 0]);
        file.extend_from_slice(&[0xFF, 0xFF, sof, 0, 8, 8, 0, 20, 0, 10, components]);
        file.extend_from_slice(&[0xFF, 0xDA, 0, 2, 1, 2, 3]);
        file.extend_from_slice(tail);
        file
    }

    #[test]
    fn size_colours_and_resolution_are_read() {
        let header = read_header(&jpeg(0xC0, 3, 2, &[0xFF, 0xD9])).expect("a good header");
        assert_eq!((header.width, header.height, header.colours), (10, 20, JpegColours::Rgb));
        assert_eq!(header.density.map(|(x, _)| x.round()), Some(300.0));
        assert_eq!(
            read_header(&jpeg(0xC2, 1, 0, &[0xFF, 0xD9, 0, 0])).map(|h| (h.colours, h.density)),
            Ok((JpegColours::Gray, None))
        );
    }

    #[test]
    fn every_kind_of_damage_has_its_name() {
        assert_eq!(read_header(b"%PDF-1.7"), Err(JpegError::NotAJpeg));
        assert_eq!(read_header(&jpeg(0xC0, 3, 1, &[])), Err(JpegError::CutOff));
        assert_eq!(read_header(&jpeg(0xC3, 3, 1, &[0xFF, 0xD9])), Err(JpegError::Coding));
        assert_eq!(read_header(&jpeg(0xC0, 2, 1, &[0xFF, 0xD9])), Err(JpegError::Coding));
        assert_eq!(read_header(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0, 0]), Err(JpegError::Damaged));
        assert_eq!(read_header(&[0xFF, 0xD8, 0xFF]), Err(JpegError::CutOff));
    }

    proptest::proptest! {
        #[test]
        fn no_file_makes_it_stumble(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = read_header(&[&[0xFF, 0xD8, 0xFF], bytes.as_slice()].concat());
        }
    }
}
