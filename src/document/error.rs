//! Why a paper could not be made. No message repeats what the visitor wrote: errors end in logs.

use std::path::PathBuf;

/// Why a paper could not be made: the cause first, then the remedy.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No folder held a font that can be used.
    #[error("no usable font was found in {folders:?}: install the program's own fonts or the package fonts-noto-cjk")]
    NoFonts {
        /// Where was looked.
        folders: Vec<PathBuf>,
    },
    /// A file of the installation could not be read.
    #[error("{path} cannot be read ({source}): reinstall the program, or correct the assets folder in the settings")]
    Assets {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no template of this name.
    #[error("the template {template} is missing: reinstall the program, or correct the assets folder in the settings")]
    NoTemplate {
        /// File name of the template.
        template: String,
    },
    /// The filing has no such paper.
    #[error("this filing has no {paper}: ask for a paper that goes with it")]
    NotOfThisFiling {
        /// What the paper is called.
        paper: &'static str,
    },
    /// The data of a paper cannot be written as JSON.
    #[error("the data for {template} cannot be written as JSON ({source}): report this with the program's version")]
    Data {
        /// File name of the template.
        template: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Typst refused the template; quoted texts are taken out of its message.
    #[error("{template} could not be typeset ({message}): undo the last change to the template, or reinstall the program")]
    Typesetting {
        /// File name of the template.
        template: String,
        /// What Typst said, with the place.
        message: String,
    },
    /// A point in time that PDF cannot hold.
    #[error("the time {0} cannot stand in a PDF: set the clock of this machine")]
    Time(time::OffsetDateTime),
    /// A paper for the ticket printer came out on another width or on several sheets.
    #[error("{template} is not one strip of {width_dots} dots: its page must be `width: {width_dots}pt, height: auto`")]
    NotAStrip {
        /// File name of the template.
        template: String,
        /// The width asked for.
        width_dots: u32,
    },
    /// The picture of a signature cannot be read.
    #[error("the picture of signature {number} cannot be read ({cause}): let the signer sign again")]
    Signature {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        cause: String,
    },
    /// The content of a QR code is too long.
    #[error("{0} bytes do not fit into a QR code that can be read from a ticket: shorten the address")]
    CodeTooLong(usize),
    /// A page is not a JPEG that can stand in a PDF.
    #[error("page {page} cannot be used: {cause}; scan it again")]
    Jpeg {
        /// Counted from 1.
        page: usize,
        /// What is wrong with it.
        #[source]
        cause: super::JpegError,
    },
    /// The PDF could not be written.
    #[error("the PDF could not be written ({0}): free space on the disk, then try again")]
    Write(#[from] std::io::Error),
}

impl DocumentError {
    /// Whether trying again with the same input must fail again.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::NoFonts { .. } | Self::Assets { .. } | Self::NoTemplate { .. } | Self::Write(_) | Self::Time(_) => false,
            Self::Data { .. }
            | Self::NotOfThisFiling { .. }
            | Self::Typesetting { .. }
            | Self::NotAStrip { .. }
            | Self::Signature { .. }
            | Self::CodeTooLong(_)
            | Self::Jpeg { .. } => true,
        }
    }
}
