//! Typst as a part of the program: templates and fonts from files, data as `sheet.json`, out come PDF/A, pixels or dots.
//!
//! Nothing is kept between two papers: Typst's caches are emptied after each, for they hold what the visitor wrote.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde::Serialize;
use serde_json::{Value, json};
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use super::{
    DocumentError, Raster1Bit, RgbaPage,
    fonts::FontSet,
    legible::{Rigour, make_legible},
};

/// Thermal heads print thin strokes thinner still: more than the darker half becomes black.
const TICKET_THRESHOLD: u8 = 150;

/// Which part of ISO 19005 a PDF keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standard {
    /// PDF/A-2u: what the court receives; every text can be searched.
    A2u,
    /// PDF/A-1b: the same pages for the validators there are; no bookmarks.
    A1b,
}

/// A finished paper and the characters no font had, shown on it by their code: `〔U+2B820〕`.
#[derive(Clone, PartialEq, Eq)]
pub struct Typeset<T> {
    /// The paper.
    pub paper: T,
    /// Sheets it has.
    pub pages: u32,
    /// Characters replaced by a placeholder, each once, in code order.
    pub missing: Vec<char>,
}

impl<T> std::fmt::Debug for Typeset<T> {
    /// Neither the paper nor the characters: they come from somebody's name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typeset({} characters missing)", self.missing.len())
    }
}

/// What is to be typeset: a template, its data, and pictures it may draw.
#[derive(Clone)]
pub struct Paper {
    template: String,
    data: Value,
    pictures: BTreeMap<String, Bytes>,
    ident: String,
}

impl Paper {
    /// A paper of `template` (file name in the assets folder). The template reads `data` as `json("sheet.json").paper`.
    pub fn new(template: &str, data: &impl Serialize) -> Result<Self, DocumentError> {
        let data = serde_json::to_value(data).map_err(|source| DocumentError::Data { template: template.into(), source })?;
        Ok(Self { template: template.into(), data, pictures: BTreeMap::new(), ident: template.into() })
    }

    /// Adds a picture the template may draw by `name`.
    pub fn with_picture(mut self, name: &str, png: Vec<u8>) -> Self {
        self.pictures.insert(name.into(), Bytes::new(png));
        self
    }

    /// Sets what the PDF's permanent identifier is derived from; it is hashed, not written.
    pub fn identified_by(mut self, ident: &str) -> Self {
        self.ident = format!("{} {ident}", self.template);
        self
    }
}

/// Typst with our templates and fonts; shared by all threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    templates: BTreeMap<String, Source>,
    own: FontSet,
    /// Our own folder and the others, read when our own fonts lack a character.
    folders: Vec<PathBuf>,
    all: OnceLock<FontSet>,
}

impl Typesetter {
    /// Reads the templates of `assets/typst` and describes the fonts of `assets/fonts`. `extra_font_folders` (the system's
    /// Noto CJK) are looked into when a paper has a character our own fonts lack, or when there are none of our own.
    pub fn new(assets: &Path, extra_font_folders: &[PathBuf]) -> Result<Self, DocumentError> {
        let folder = assets.join("typst");
        let mut templates = BTreeMap::new();
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| DocumentError::Assets { path, source }
        };
        for entry in std::fs::read_dir(&folder).map_err(unreadable(&folder))? {
            let path = entry.map_err(unreadable(&folder))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".typ"));
            if let Some(id) = name.and_then(file_id) {
                let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
                templates.insert(name.unwrap_or_default().to_owned(), Source::new(id, text));
            }
        }
        let mut folders = vec![assets.join("fonts")];
        let mut own = FontSet::read(&folders)?;
        folders.extend_from_slice(extra_font_folders);
        if own.is_empty() {
            own = FontSet::read(&folders)?;
        }
        if own.is_empty() {
            return Err(DocumentError::NoFonts { folders });
        }
        Ok(Self { library: LazyHash::new(Library::default()), templates, own, folders, all: OnceLock::new() })
    }

    /// Characters of `text` that our own fonts lack; control characters do not count.
    pub fn missing_characters(&self, text: &str) -> std::collections::BTreeSet<char> {
        text.chars().filter(|c| !c.is_control() && !self.own.covers(*c)).collect()
    }

    /// The paper as PDF/A, the same bytes for the same paper and `timestamp`.
    pub fn pdf(
        &self,
        paper: &Paper,
        standard: Standard,
        timestamp: time::OffsetDateTime,
    ) -> Result<Typeset<Vec<u8>>, DocumentError> {
        let archival = match standard {
            Standard::A2u => PdfStandard::A_2u,
            Standard::A1b => PdfStandard::A_1b,
        };
        let standards = PdfStandards::new(&[archival]).map_err(|error| DocumentError::Typesetting {
            template: paper.template.clone(),
            message: error.message().to_string(),
        })?;
        let options = PdfOptions {
            ident: Smart::Custom(paper.ident.clone()),
            creator: Smart::Custom(Some(concat!("Dengwen ", env!("CARGO_PKG_VERSION")).into())),
            timestamp: Some(pdf_time(timestamp)?),
            standards,
            ..PdfOptions::default()
        };
        self.typeset(paper, standard == Standard::A2u, |document| typst_pdf::pdf(document, &options))
    }

    /// The paper as it will be printed, to be drawn page by page.
    pub fn sheets(&self, paper: &Paper) -> Result<Typeset<Sheets>, DocumentError> {
        self.typeset(paper, false, |document| Ok(Sheets(document.clone())))
    }

    /// All pages at `px_per_pt` pixels per point (1/72 inch).
    pub fn pages(&self, paper: &Paper, px_per_pt: f64) -> Result<Typeset<Vec<RgbaPage>>, DocumentError> {
        let Typeset { paper: sheets, pages, missing } = self.sheets(paper)?;
        let drawn = sheets.0.pages().iter().map(|page| draw(page, px_per_pt)).collect();
        Ok(Typeset { paper: drawn, pages, missing })
    }

    /// The paper as one strip for the ticket printer; in its template one point is one dot.
    pub fn raster(&self, paper: &Paper, width_dots: u32) -> Result<Typeset<Raster1Bit>, DocumentError> {
        let Typeset { paper: drawn, pages, missing } = self.pages(paper, 1.0)?;
        match drawn.as_slice() {
            [strip] if strip.width == width_dots => {
                Ok(Typeset { paper: Raster1Bit::from_page(strip, TICKET_THRESHOLD), pages, missing })
            }
            _ => Err(DocumentError::NotAStrip { template: paper.template.clone(), width_dots }),
        }
    }

    /// Compiles and hands the document to `export`; a second attempt with plain characters only, should Typst not be able
    /// to set what the fonts said they cover (a combining mark, say).
    fn typeset<T>(
        &self,
        paper: &Paper,
        bookmarks: bool,
        export: impl Fn(&PagedDocument) -> typst::diag::SourceResult<T>,
    ) -> Result<Typeset<T>, DocumentError> {
        let first = self.attempt(paper, Rigour::Covered, bookmarks, &export);
        match first {
            Err(DocumentError::Typesetting { .. }) => self.attempt(paper, Rigour::Plain, bookmarks, &export).or(first),
            _ => first,
        }
    }

    fn attempt<T>(
        &self,
        paper: &Paper,
        rigour: Rigour,
        bookmarks: bool,
        export: &dyn Fn(&PagedDocument) -> typst::diag::SourceResult<T>,
    ) -> Result<Typeset<T>, DocumentError> {
        let source = self.templates.get(&paper.template);
        let source = source.ok_or_else(|| DocumentError::NoTemplate { template: paper.template.clone() })?;
        let (data, fonts, missing) = self.legible(&paper.data, rigour)?;
        let sheet = json!({ "paper": data, "bookmarks": bookmarks });
        let mut files = BTreeMap::from([("sheet.json".to_owned(), Bytes::from_string(sheet.to_string()))]);
        files.extend(paper.pictures.clone());
        let desk = Desk { library: &self.library, templates: &self.templates, main: source.id(), files, fonts };
        let compiled = typst::compile::<PagedDocument>(&desk).output;
        let made = compiled.and_then(|document| Ok((export(&document)?, document.pages().len() as u32)));
        let made = made.map_err(|errors| DocumentError::Typesetting {
            template: paper.template.clone(),
            message: errors.iter().map(|error| desk.describe(error)).collect::<Vec<_>>().join("; "),
        });
        typst::comemo::evict(0);
        let (paper, pages) = made?;
        Ok(Typeset { paper, pages, missing: missing.into_iter().collect() })
    }

    /// The data made printable, with the smallest set of fonts that can print it.
    fn legible(&self, data: &Value, rigour: Rigour) -> Result<(Value, &FontSet, BTreeSet<char>), DocumentError> {
        let attempt = |fonts: &FontSet| {
            let (mut data, mut missing) = (data.clone(), BTreeSet::new());
            make_legible(&mut data, rigour, &|c| fonts.covers(c), &mut missing);
            (data, missing)
        };
        let (printable, missing) = attempt(&self.own);
        if missing.is_empty() || self.folders.len() == 1 {
            return Ok((printable, &self.own, missing));
        }
        let all = match self.all.get() {
            Some(all) => all,
            None => {
                let read = FontSet::read(&self.folders)?;
                self.all.get_or_init(|| read)
            }
        };
        let (printable, missing) = attempt(all);
        Ok((printable, all, missing))
    }
}

/// A typeset paper in memory; pages are drawn when asked for, since a long one would fill the memory as pixels.
pub struct Sheets(PagedDocument);

impl Sheets {
    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.0.pages().len()
    }

    /// Page `index` (from 0), `width_px` pixels wide; `None` beyond the last.
    pub fn page(&self, index: usize, width_px: u32) -> Option<RgbaPage> {
        let page = self.0.pages().get(index)?;
        Some(draw(page, f64::from(width_px) / page.frame.width().to_pt()))
    }
}

impl std::fmt::Debug for Sheets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheets({})", self.count())
    }
}

fn draw(page: &typst_layout::Page, px_per_pt: f64) -> RgbaPage {
    let options = RenderOptions { pixel_per_pt: px_per_pt.into(), ..RenderOptions::default() };
    let picture = typst_render::render(page, &options);
    RgbaPage { width: picture.width(), height: picture.height(), pixels: picture.take() }
}

fn pdf_time(moment: time::OffsetDateTime) -> Result<Timestamp, DocumentError> {
    let (date, clock) = (moment.date(), moment.time());
    Datetime::from_ymd_hms(date.year(), u8::from(date.month()), date.day(), clock.hour(), clock.minute(), clock.second())
        .and_then(|datetime| Timestamp::new_local(datetime, i32::from(moment.offset().whole_minutes())))
        .ok_or(DocumentError::Time(moment))
}

fn file_id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

/// What Typst sees of the world while it sets one paper: no clock, no network, no other file.
struct Desk<'a> {
    library: &'a LazyHash<Library>,
    templates: &'a BTreeMap<String, Source>,
    main: FileId,
    files: BTreeMap<String, Bytes>,
    fonts: &'a FontSet,
}

impl Desk<'_> {
    /// The message with its place, without anything quoted: quotations may be the visitor's words.
    fn describe(&self, error: &SourceDiagnostic) -> String {
        let place = error.span.id().and_then(|id| {
            let name = id.get().vpath().get_without_slash().to_owned();
            let line = self.source(id).ok()?.lines().byte_to_line(self.range(error.span)?.start)? + 1;
            Some(format!(" at {name}:{line}"))
        });
        format!("{}{}", own_words(&error.message), place.unwrap_or_default())
    }
}

/// Typst's own words alone: without quotations, without long numbers, and without letters Typst does not write in.
/// `the text "〇" could not …` → `the text "…" could not …`.
fn own_words(message: &str) -> String {
    let mut out = String::new();
    for (index, part) in message.split(['"', '`', '“', '”']).enumerate() {
        if index % 2 == 1 {
            out.push_str("\"…\"");
            continue;
        }
        for word in part.split_inclusive(' ') {
            let foreign = !word.is_ascii() || word.chars().filter(char::is_ascii_digit).count() > 3;
            out.push_str(if foreign { "… " } else { word });
        }
    }
    out
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = id.get().vpath().get_without_slash();
        self.templates.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_visitor_wrote_is_taken_out_of_error_messages() {
        assert_eq!(own_words("the text \"李桂兰\" could not be shown"), "the text \"…\" could not be shown");
        assert_eq!(own_words("unclosed `Li"), "unclosed \"…\"");
        assert_eq!(own_words("panicked with: 李桂兰 13812345678 at line 3"), "panicked with: … … at line 3");
    }
}
