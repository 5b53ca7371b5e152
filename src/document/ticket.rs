//! 号票: the number in the visitor's hand, and what it is for.

use serde::Serialize;
use time::OffsetDateTime;

use super::{DocumentError, Paper, QrMatrix, moment::chinese};

/// Dots across the head of an 80 mm ticket printer: 72 mm at 203 dpi.
pub const TICKET_DOTS: u32 = 576;

/// One ticket.
#[derive(Clone, Debug)]
pub struct TicketPaper {
    /// Full name of the court.
    pub court: String,
    /// The hall.
    pub hall: String,
    /// The number, as it is called: `L017`.
    pub number: String,
    /// What it is for.
    pub kind: TicketKind,
    /// `3` prints 请到 3 号窗口, a name is printed as it is; unknown is left out.
    pub window: Option<String>,
    /// People waiting before; unknown is left out.
    pub people_ahead: Option<u32>,
    /// When the number was given, in the court's offset.
    pub issued_at: OffsetDateTime,
    /// Short number of the filing, if there is one.
    pub package_short: Option<String>,
    /// What a phone may scan.
    pub code: Option<QrMatrix>,
    /// Printed again: marked 补打.
    pub reprint: bool,
}

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketKind {
    /// A filing was handed in here; the window looks at originals and answers questions.
    Filing,
    /// Everything at the window.
    Window,
    /// 口头起诉 (民诉法 Art. 123): staff write it down.
    Oral,
}

impl TicketKind {
    fn title(self) -> &'static str {
        match self {
            Self::Filing => "立案材料核对",
            Self::Window => "窗口办理",
            Self::Oral => "口头起诉",
        }
    }

    fn advice(self) -> &'static [&'static str] {
        match self {
            Self::Filing => &["请带身份证和原件，窗口核对、答疑", "不等也可以，法院七日内答复您"],
            Self::Window => &["请带身份证和全部材料"],
            Self::Oral => &["请带身份证，工作人员会帮您记录"],
        }
    }
}

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    hall: &'a str,
    number: &'a str,
    kind: &'static str,
    window: Option<&'a str>,
    people_ahead: Option<String>,
    issued_at: String,
    package: Option<&'a str>,
    advice: &'static [&'static str],
    code: Option<&'a QrMatrix>,
    reprint: bool,
}

/// The ticket as a strip of [`TICKET_DOTS`].
pub(super) fn ticket(ticket: &TicketPaper) -> Result<Paper, DocumentError> {
    let sheet = Sheet {
        court: &ticket.court,
        hall: &ticket.hall,
        number: &ticket.number,
        kind: ticket.kind.title(),
        window: ticket.window.as_deref(),
        people_ahead: ticket.people_ahead.map(|people| people.to_string()),
        issued_at: chinese(ticket.issued_at),
        package: ticket.package_short.as_deref(),
        advice: ticket.kind.advice(),
        code: ticket.code.as_ref(),
        reprint: ticket.reprint,
    };
    Paper::new("ticket.typ", &sheet)
}
