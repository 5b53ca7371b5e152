//! `dengwen document render`.

use std::path::{Component, Path, PathBuf};

use image::{GrayImage, ImageFormat, Luma};
use serde_json::json;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    Outcome, Verdict,
    table::{PaperKind, PdfStandard, RenderArguments},
};
use crate::{
    document::{
        DocumentError, FurtherPaper, Raster1Bit, ReceiptPaper, ReceiptState, SYSTEM_FONTS, SignatureImage, Standard,
        TicketPaper, Typeset, Typesetter, complaint_pdf, evidence_list_pdf, find_assets, further_paper_pdf,
        material_receipt_pdf, paper_pages, receipt_pdf, service_address_pdf, ticket_raster,
    },
    filing::{Filing, SCHEMA_VERSION},
    package::bag::read_filing,
    store::durable,
};

pub(super) fn render(arguments: RenderArguments) -> Outcome {
    let json = std::fs::read(&arguments.filing).map_err(|error| Verdict::of_file(&arguments.filing, &error))?;
    let filing = read_filing(&json).map_err(|error| Verdict::BadInput(format!("{}: {error}", arguments.filing.display())))?;
    if filing.schema_version != SCHEMA_VERSION {
        return Err(Verdict::BadInput(format!(
            "{} is of version {:?}, this program reads {SCHEMA_VERSION}; use the program that made it",
            arguments.filing.display(),
            filing.schema_version
        )));
    }
    let signatures = signatures_beside(&arguments.filing, &filing)?;
    let assets = find_assets(arguments.assets).map_err(|error| Verdict::BadInput(error.to_string()))?;
    let typesetter = Typesetter::new(&assets, &SYSTEM_FONTS.map(PathBuf::from)).map_err(verdict)?;
    let standard = match arguments.standard {
        PdfStandard::A2u => Standard::A2u,
        PdfStandard::A1b => Standard::A1b,
    };
    let Typeset { paper, missing, .. } =
        paper(&typesetter, (arguments.kind, arguments.number), &filing, &signatures, standard, submitted_at(&filing)?)?;
    durable::write(&arguments.out, &paper).map_err(|error| Verdict::of_file(&arguments.out, &error))?;
    let missing: Vec<String> = missing.iter().map(|character| format!("U+{:04X}", u32::from(*character))).collect();
    if arguments.json {
        println!(
            "{}",
            json!({ "out": arguments.out, "bytes": paper.len(), "signatures": signatures.len(), "missing": missing })
        );
    } else {
        println!("{}", arguments.out.display());
    }
    if !missing.is_empty() {
        eprintln!(
            "dengwen: no font has {}; the paper shows the codes instead: install fonts-noto-cjk or a font that has them",
            missing.join(", ")
        );
    }
    Ok(Verdict::Done)
}

fn paper(
    typesetter: &Typesetter,
    (kind, number): (PaperKind, usize),
    filing: &Filing,
    signatures: &[SignatureImage],
    standard: Standard,
    timestamp: OffsetDateTime,
) -> Result<Typeset<Vec<u8>>, Verdict> {
    let further = |paper| further_paper_pdf(typesetter, filing, paper, signatures, standard, timestamp);
    let made = match kind {
        PaperKind::Complaint => complaint_pdf(typesetter, filing, signatures, standard, timestamp),
        PaperKind::EvidenceList => evidence_list_pdf(typesetter, filing, signatures, standard, timestamp),
        PaperKind::Address => service_address_pdf(typesetter, filing, signatures, standard, timestamp),
        PaperKind::Receipt => paper_pages(typesetter, filing, signatures).and_then(|pages| {
            let receipt = ReceiptPaper::of_filing(filing, ReceiptState::StoredSending, &pages);
            receipt_pdf(typesetter, &receipt, standard, timestamp)
        }),
        PaperKind::PowerOfAttorney => further(FurtherPaper::PowerOfAttorney(number)),
        PaperKind::LegalRepresentative => further(FurtherPaper::LegalRepresentative(number)),
        PaperKind::ReliefApplication => further(FurtherPaper::ReliefApplication),
        PaperKind::IntegrityPledge => further(FurtherPaper::IntegrityPledge),
        PaperKind::RefundAccount => further(FurtherPaper::RefundAccount),
        PaperKind::MaterialReceipt => paper_pages(typesetter, filing, signatures)
            .and_then(|pages| material_receipt_pdf(typesetter, filing, &pages, standard, timestamp)),
        PaperKind::Ticket => {
            let Typeset { paper, pages, missing } =
                ticket_raster(typesetter, &TicketPaper::of_filing(filing, timestamp)).map_err(verdict)?;
            return Ok(Typeset { paper: png(&paper)?, pages, missing });
        }
    };
    made.map_err(verdict)
}

fn verdict(error: DocumentError) -> Verdict {
    if error.is_permanent() { Verdict::BadInput(error.to_string()) } else { Verdict::Failed(error.to_string()) }
}

fn submitted_at(filing: &Filing) -> Result<OffsetDateTime, Verdict> {
    OffsetDateTime::parse(&filing.submitted_at, &Rfc3339).map_err(|_| {
        Verdict::BadInput(
            "submitted_at of the filing is no moment (RFC 3339 with offset); take the filing.json of a bag".into(),
        )
    })
}

/// The signatures of the bag FILING.json lies in; none when there is no `signatures/` beside it.
fn signatures_beside(path: &Path, filing: &Filing) -> Result<Vec<SignatureImage>, Verdict> {
    let data = path.parent().unwrap_or(Path::new(""));
    if !data.join("signatures").is_dir() {
        return Ok(Vec::new());
    }
    let read = |file: &String| {
        // Paths are those of the bag, whose data/ is this folder whatever it is called here.
        let inside = file.strip_prefix("data/signatures/").map(Path::new);
        let inside = inside.filter(|inside| inside.components().all(|part| matches!(part, Component::Normal(_))));
        let inside = inside.ok_or_else(|| {
            Verdict::BadInput(format!("the filing names {file:?} as a signature; signatures lie under data/signatures/"))
        })?;
        let picture = data.join("signatures").join(inside);
        match std::fs::read(&picture) {
            Ok(png) => Ok(SignatureImage { png }),
            Err(error) => Err(Verdict::of_file(&picture, &error)),
        }
    };
    filing.signatures.iter().map(|signature| read(&signature.file)).collect()
}

fn png(strip: &Raster1Bit) -> Result<Vec<u8>, Verdict> {
    let picture = GrayImage::from_fn(strip.width, strip.height(), |x, y| Luma([if strip.is_black(x, y) { 0 } else { 255 }]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut file, ImageFormat::Png)
        .map_err(|error| Verdict::Failed(format!("the picture could not be written ({error}); free memory, then try again")))?;
    Ok(file.into_inner())
}
