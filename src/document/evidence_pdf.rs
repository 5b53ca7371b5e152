//! One item of evidence as PDF/A: the scanner's JPEGs, byte for byte, one page each.
//!
//! Written page by page to any `Write`: the memory needed is that of one page, however many there are.

use std::io::Write;

use pdf_writer::{Chunk, Content, Date, Filter, Name, Rect, Ref, TextStr, types::OutputIntentSubtype, writers::DocumentInfo};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{
    DocumentError, Standard,
    jpeg_header::{JpegColours, JpegHeader, read_header},
    xmp,
};

const SRGB: &[u8] = include_bytes!("icc/sRGB-v2-magic.icc");
const CMYK: &[u8] = include_bytes!("icc/CGATS001Compat-v2-micro.icc");

/// Resolution of a page that does not say its own, dots per inch (DA/T 31: at least 200).
const DEFAULT_DPI: f32 = 200.0;
/// What is below is a program's default (72, 96), not a scanner's resolution.
const LOWEST_DPI: f32 = 100.0;
/// Larger than A3 is not a page but a picture without a true resolution: it is fitted into A4.
const LONGEST_SIDE: f32 = 1200.0;
const A4: (f32, f32) = (595.0, 842.0);

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const XMP: Ref = Ref::new(4);
const SRGB_PROFILE: Ref = Ref::new(5);
const CMYK_PROFILE: Ref = Ref::new(6);
const FIRST_PAGE: i32 = 7;

/// What stands in the head of an evidence PDF.
#[derive(Clone, Debug)]
pub struct EvidenceHead<'a> {
    /// Title of the document: the name of the evidence.
    pub title: &'a str,
    /// What the permanent identifier is derived from, hashed: package id and number of the item.
    pub ident: &'a str,
    /// PDF/A-2u, or 1b for validators.
    pub standard: Standard,
    /// When it is made.
    pub timestamp: OffsetDateTime,
}

/// An evidence PDF being written.
pub struct EvidencePdf<W: Write> {
    out: W,
    written: u64,
    /// Where each object begins; index = number of the object.
    offsets: Vec<u64>,
    pages: Vec<Ref>,
    digest: Sha256,
    title: String,
    created: OffsetDateTime,
    has_cmyk: bool,
}

impl<W: Write> EvidencePdf<W> {
    /// Writes the head: everything that does not depend on the pages.
    pub fn begin(out: W, head: &EvidenceHead<'_>) -> Result<Self, DocumentError> {
        let mut pdf = Self {
            out,
            written: 0,
            offsets: vec![0; FIRST_PAGE as usize],
            pages: Vec::new(),
            digest: Sha256::new_with_prefix(head.ident.as_bytes()),
            title: head.title.chars().filter(|c| !c.is_control()).collect(),
            created: head.timestamp,
            has_cmyk: false,
        };
        let version = match head.standard {
            Standard::A2u => "1.7",
            Standard::A1b => "1.4",
        };
        pdf.write(format!("%PDF-{version}\n").as_bytes())?;
        // Four bytes above 127 tell every tool that the file is binary (ISO 19005-1, 6.1.2).
        pdf.write(b"%\xE5\xE6\xE7\xE8\n")?;
        let metadata = xmp::packet(&pdf.title, head.timestamp, head.standard);
        pdf.object(XMP, |chunk| {
            chunk.metadata(XMP, metadata.as_bytes());
        })?;
        pdf.object(SRGB_PROFILE, |chunk| {
            chunk.icc_profile(SRGB_PROFILE, SRGB).n(3);
        })?;
        Ok(pdf)
    }

    /// Adds one page. A JPEG that is cut off or damaged is refused before anything of it is written.
    pub fn page(&mut self, jpeg: &[u8]) -> Result<(), DocumentError> {
        let header = read_header(jpeg).map_err(|cause| DocumentError::Jpeg { page: self.pages.len() + 1, cause })?;
        let [page, content, image] = [0, 1, 2].map(|n| Ref::new(FIRST_PAGE + 3 * self.pages.len() as i32 + n));
        let (width, height) = page_size(&header);
        self.digest.update(jpeg);
        if matches!(header.colours, JpegColours::Cmyk { .. }) && !self.has_cmyk {
            self.has_cmyk = true;
            self.object(CMYK_PROFILE, |chunk| {
                chunk.icc_profile(CMYK_PROFILE, CMYK).n(4);
            })?;
        }
        self.object(page, |chunk| {
            let mut object = chunk.page(page);
            object.parent(PAGES).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
            object.resources().x_objects().pair(Name(b"Page"), image);
        })?;
        let mut drawing = Content::new();
        drawing.transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(Name(b"Page"));
        let drawing = drawing.finish();
        self.object(content, |chunk| {
            chunk.stream(content, &drawing);
        })?;
        self.object(image, |chunk| {
            let mut object = chunk.image_xobject(image, jpeg);
            object.filter(Filter::DctDecode);
            object.width(header.width.into()).height(header.height.into()).bits_per_component(8);
            match header.colours {
                JpegColours::Gray => object.color_space().device_gray(),
                JpegColours::Rgb => object.color_space().device_rgb(),
                JpegColours::Cmyk { .. } => object.color_space().icc_based(CMYK_PROFILE),
            }
            if header.colours == (JpegColours::Cmyk { inverted: true }) {
                object.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
            }
        })?;
        self.pages.push(page);
        Ok(())
    }

    /// How many pages were added.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Writes the end and gives the writer back, flushed. Making the file durable is the caller's part.
    pub fn finish(mut self) -> Result<W, DocumentError> {
        let pages = std::mem::take(&mut self.pages);
        self.object(PAGES, |chunk| {
            chunk.pages(PAGES).count(pages.len() as i32).kids(pages);
        })?;
        self.object(CATALOG, |chunk| {
            let mut catalog = chunk.indirect(CATALOG).start::<pdf_writer::writers::Catalog<'_>>();
            catalog.pages(PAGES).metadata(XMP).lang(TextStr("zh-CN"));
            catalog.viewer_preferences().display_doc_title(true);
            let mut intents = catalog.output_intents();
            let mut intent = intents.push();
            intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB"));
            intent.info(TextStr("sRGB IEC61966-2.1")).dest_output_profile(SRGB_PROFILE);
        })?;
        let (title, created) = (self.title.clone(), pdf_date(self.created));
        self.object(INFO, |chunk| {
            let mut info = chunk.indirect(INFO).start::<DocumentInfo<'_>>();
            info.title(TextStr(&title)).creator(TextStr(xmp::CREATOR)).producer(TextStr(xmp::CREATOR));
            info.creation_date(created).modified_date(created);
        })?;
        let start = self.written;
        let table = self.cross_references();
        self.write(table.as_bytes())?;
        let ident: String = self.digest.clone().finalize().iter().take(16).map(|byte| format!("{byte:02X}")).collect();
        let trailer = format!(
            "trailer\n<< /Size {} /Root {} 0 R /Info {} 0 R /ID [<{ident}> <{ident}>] >>\nstartxref\n{start}\n%%EOF",
            self.offsets.len(),
            CATALOG.get(),
            INFO.get(),
        );
        self.write(trailer.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes one object and remembers where it begins.
    fn object(&mut self, id: Ref, fill: impl FnOnce(&mut Chunk)) -> Result<(), DocumentError> {
        let number = id.get() as usize;
        if self.offsets.len() <= number {
            self.offsets.resize(number + 1, 0);
        }
        self.offsets[number] = self.written;
        let mut chunk = Chunk::new();
        fill(&mut chunk);
        self.write(chunk.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// The table of ISO 32000-1, 7.5.4: 20 bytes a line; objects never written are free.
    fn cross_references(&self) -> String {
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.offsets.len());
        for offset in &self.offsets[1..] {
            let kind = if *offset == 0 { "65535 f" } else { "00000 n" };
            table.push_str(&format!("{offset:010} {kind} \n"));
        }
        table
    }
}

/// All pages at once; the same bytes for the same input.
pub fn evidence_pdf<W: Write>(
    out: W,
    head: &EvidenceHead<'_>,
    pages: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> Result<W, DocumentError> {
    let mut pdf = EvidencePdf::begin(out, head)?;
    for page in pages {
        pdf.page(page.as_ref())?;
    }
    pdf.finish()
}

/// Width and height in points.
fn page_size(header: &JpegHeader) -> (f32, f32) {
    let (width, height) = (f32::from(header.width), f32::from(header.height));
    let (across, down) =
        header.density.filter(|(x, y)| *x >= LOWEST_DPI && *y >= LOWEST_DPI).unwrap_or((DEFAULT_DPI, DEFAULT_DPI));
    let (width, height) = (width * 72.0 / across, height * 72.0 / down);
    if width.max(height) <= LONGEST_SIDE {
        return (width, height);
    }
    let (short, long) = A4;
    let room = if width > height { (long, short) } else { (short, long) };
    let scale = (room.0 / width).min(room.1 / height);
    (width * scale, height * scale)
}

fn pdf_date(moment: OffsetDateTime) -> Date {
    let minutes = moment.offset().whole_minutes();
    Date::new(u16::try_from(moment.year()).unwrap_or_default())
        .month(moment.month().into())
        .day(moment.day())
        .hour(moment.hour())
        .minute(moment.minute())
        .second(moment.second())
        .utc_offset_hour((minutes / 60) as i8)
        .utc_offset_minute(minutes.unsigned_abs() as u8 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(width: u16, height: u16, density: Option<f32>) -> JpegHeader {
        JpegHeader { width, height, colours: JpegColours::Rgb, density: density.map(|dpi| (dpi, dpi)) }
    }

    #[test]
    fn a_scan_keeps_its_true_size() {
        let (width, height) = page_size(&header(2480, 3508, Some(300.0)));
        assert!((width - 595.2).abs() < 0.1 && (height - 841.9).abs() < 0.1, "{width} {height}");
    }

    #[test]
    fn a_page_without_a_believable_resolution_is_two_hundred_dpi_or_fitted_into_a4() {
        assert_eq!(page_size(&header(1654, 2339, None)), page_size(&header(1654, 2339, Some(72.0))));
        assert_eq!(page_size(&header(1654, 2339, None)).0.round(), 595.0);
        let (width, height) = page_size(&header(4000, 3000, None));
        assert!(width <= 842.0 && height <= 595.0 && (width / height - 4.0 / 3.0).abs() < 0.01);
    }
}
