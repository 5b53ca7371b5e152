//! What goes wrong with a scanner, and what to do about it.

use crate::filing::Bilingual;

/// Why there is no page, or no further page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScannerFault {
    /// The address in the settings is none.
    #[error("the scanner is named by escl:http://host:port/eSCL, sane:NAME or folder:/path; correct `scanner` in kiosk.toml")]
    BadAddress,
    /// No answer, or the line broke.
    #[error("the scanner cannot be reached; check power and cable")]
    Unreachable,
    /// Another job, or warming up.
    #[error("the scanner is busy; try again in a moment")]
    Busy,
    /// Nothing in the feeder.
    #[error("the feeder is empty; put paper in")]
    FeederEmpty,
    /// Paper stuck.
    #[error("paper is jammed in the scanner; open it and take the paper out")]
    Jam,
    /// Cover open.
    #[error("the scanner's cover is open; close it")]
    CoverOpen,
    /// Refused with this HTTP status.
    #[error("the scanner refused (HTTP {0}); switch it off and on")]
    Refused(u16),
    /// An answer that is not eSCL, or a page that is no whole JPEG.
    #[error("the scanner answered something that is no page and no state; check its firmware")]
    BadAnswer,
    /// `scanimage` is not there.
    #[error("scanimage is not installed; install the package sane-utils")]
    NotInstalled,
    /// Device or folder belong to somebody else.
    #[error("the scanner may not be used by this account; put it into the group scanner, or give it the folder")]
    Denied,
    /// Told to take paper from a feeder it does not have.
    #[error("this scanner has no feeder; write scanner_source = \"platen\" or \"auto\" in kiosk.toml, or leave --source out")]
    NoFeeder,
    /// No memory for a page.
    #[error("there is no memory for a page; is /dev/shm full?")]
    NoMemory,
}

impl ScannerFault {
    /// What the visitor reads: cause first, remedy second.
    pub fn sentence(&self) -> Bilingual {
        let (zh, en) = match self {
            Self::BadAddress
            | Self::Unreachable
            | Self::Refused(_)
            | Self::BadAnswer
            | Self::NotInstalled
            | Self::NoFeeder
            | Self::Denied
            | Self::NoMemory => (
                "扫描仪没有反应。已扫的页都在；可以选“原件当庭提交”，或者请工作人员帮忙。",
                "The scanner does not respond. Pages already scanned are kept; you can hand in the originals in court or ask staff.",
            ),
            Self::Busy => ("扫描仪正忙。请等几秒再按扫描。", "The scanner is busy. Please wait a few seconds and scan again."),
            Self::FeederEmpty => {
                ("没有看到纸。请把材料放好，再按扫描。", "No paper found. Please put it in place and scan again.")
            }
            Self::Jam => (
                "卡纸了。已扫的页都在；请工作人员取出纸张，再继续扫描。",
                "Paper is jammed. Pages already scanned are kept; please ask staff to free it, then go on.",
            ),
            Self::CoverOpen => {
                ("扫描仪的盖子开着。请合上盖子，再按扫描。", "The scanner cover is open. Please close it and scan again.")
            }
        };
        Bilingual::new(zh, en)
    }
}
