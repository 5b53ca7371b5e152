//! What goes wrong with an A4 printer, and what to do about it.

use crate::filing::Bilingual;

/// Why nothing was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum A4Fault {
    /// The address in the settings is none.
    #[error("the A4 printer is named by ipp://host[:port]/ipp/print; correct `a4_printer` in kiosk.toml")]
    BadAddress,
    /// No answer, or the line broke before the job was accepted.
    #[error("the A4 printer cannot be reached; check power and cable")]
    Unreachable,
    /// No paper in the tray.
    #[error("the A4 printer has no paper; put A4 paper in the tray")]
    NoPaper,
    /// Paper stuck.
    #[error("paper is jammed in the A4 printer; open it and take the paper out")]
    Jam,
    /// A cover or door is open.
    #[error("the A4 printer is open; close it")]
    CoverOpen,
    /// Toner or ink is used up.
    #[error("the A4 printer has no toner; change the cartridge")]
    NoToner,
    /// Stopped for another reason, or it takes no jobs.
    #[error("the A4 printer takes no jobs; look at its panel")]
    Stopped,
    /// Not one of its formats.
    #[error("the A4 printer does not take PDF; put CUPS in between (docs/configuration.md)")]
    NotPdf,
    /// The job ended before the paper was out.
    #[error("the A4 printer gave the job up; look at its panel")]
    Aborted,
    /// It did not come to an end in time, and was taken back.
    #[error("the A4 printer did not finish in time, the job was taken back; look at its panel")]
    Slow,
    /// Refused with this IPP status.
    #[error("the A4 printer refused (IPP status 0x{0:04x}); switch it off and on")]
    Refused(i16),
    /// An answer that is not IPP.
    #[error("the A4 printer answered something that is not IPP; check its address and firmware")]
    BadAnswer,
}

impl A4Fault {
    /// What the visitor reads: cause first, remedy second.
    pub fn sentence(self) -> Bilingual {
        let (zh, en) = match self {
            Self::BadAddress | Self::Unreachable | Self::NotPdf | Self::Refused(_) | Self::BadAnswer => {
                ("A4 打印机没有反应。请让工作人员看一下。", "The A4 printer does not respond. Please ask staff to look at it.")
            }
            Self::NoPaper => {
                ("A4 打印机没有纸了。请让工作人员加纸。", "The A4 printer is out of paper. Please ask staff to refill it.")
            }
            Self::Jam => {
                ("A4 打印机卡纸了。请让工作人员取出来。", "Paper is jammed in the A4 printer. Please ask staff to free it.")
            }
            Self::CoverOpen => ("A4 打印机的盖子开着。请合上盖子。", "The A4 printer is open. Please close its cover."),
            Self::NoToner => {
                ("A4 打印机没有墨粉了。请让工作人员换一个。", "The A4 printer is out of toner. Please ask staff to change it.")
            }
            Self::Stopped | Self::Aborted => {
                ("A4 打印机停下来了。请让工作人员看一下。", "The A4 printer has stopped. Please ask staff to look at it.")
            }
            Self::Slow => (
                "A4 打印机太久没有打完，已经取消了。请让工作人员看一下。",
                "The A4 printer took too long and was cancelled. Please ask staff.",
            ),
        };
        Bilingual::new(zh, en)
    }

    /// What a `printer-state-reasons` keyword says (RFC 8011, 5.4.12), where it keeps paper from coming out. The ending `-warning`
    /// or `-report` means that it goes on.
    pub(super) fn of_reason(keyword: &str) -> Option<Self> {
        let reason = keyword.strip_suffix("-error").unwrap_or(keyword);
        match reason {
            "media-empty" | "media-needed" | "input-tray-missing" => Some(Self::NoPaper),
            "media-jam" => Some(Self::Jam),
            "cover-open" | "door-open" | "interlock-open" => Some(Self::CoverOpen),
            "toner-empty" | "marker-supply-empty" => Some(Self::NoToner),
            "paused" | "moving-to-paused" | "shutdown" | "stopped-partly" | "output-area-full" | "output-tray-missing" => {
                Some(Self::Stopped)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_keeps_no_paper_back() {
        assert_eq!(A4Fault::of_reason("media-empty"), Some(A4Fault::NoPaper));
        assert_eq!(A4Fault::of_reason("media-empty-error"), Some(A4Fault::NoPaper));
        assert_eq!(A4Fault::of_reason("cover-open-report"), None);
        assert_eq!(A4Fault::of_reason("toner-low-warning"), None);
        assert_eq!(A4Fault::of_reason("none"), None);
    }
}
