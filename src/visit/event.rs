//! What can happen, and what must be done about it.

use uuid::Uuid;

use crate::filing::{Bilingual, IdCard};

/// Anything that can happen to a visit.
#[derive(Clone, Debug)]
pub enum Event {
    /// The visitor touched something.
    Touch(Touch),
    /// A device reports.
    Device(DeviceNews),
    /// Something asked for is done.
    Outcome(Outcome),
    /// Time passes; comes about once a second while a visit is under way.
    Tick,
}

/// What can be touched. Which of them are on the glass depends on the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Anywhere on the attract screen.
    Start,
    /// Answer, tile or thumbnail number n.
    Choose(usize),
    /// Small button number n beneath.
    Extra(usize),
    /// Button of row n.
    Act(usize),
    /// Another page, −1 or +1.
    Turn(i32),
    /// A key by name.
    Key(String),
    /// Suggestion n.
    Candidate(usize),
    /// Other suggestions.
    TurnCandidates(i32),
    /// 不确定 / 没有.
    Unsure,
    /// 为什么问这个, 全文, 看答案.
    Explain,
    /// 返回.
    Back,
    /// The red button.
    Next,
    /// The bar beneath every screen.
    Bar(Bar),
    /// Answer n of what lies in front.
    Answer(usize),
    /// A finished signature, PNG.
    Signed(Vec<u8>),
    /// The signature is taken back.
    ClearSignature,
}

/// The bar beneath every screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// 请工作人员帮忙.
    Help,
    /// 大字.
    TextSize,
    /// 朗读.
    Speak,
    /// English / 中文.
    Language,
    /// 退出并清除.
    Leave,
}

/// What a device reports.
#[derive(Clone, Debug)]
pub enum DeviceNews {
    /// A card was read.
    Card(Box<IdCard>),
    /// The reader cannot, and what to do.
    ReaderFault(Bilingual),
    /// The reader works again.
    ReaderReady,
    /// A page is on the disk.
    PageKept(Uuid),
    /// The scanner is done.
    ScanEnded {
        /// Pages of this run.
        pages: usize,
        /// What stopped it, if anything.
        fault: Option<Bilingual>,
    },
}

/// What became of something asked for.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A draft of this person was found.
    DraftFound(Box<super::Visit>),
    /// There is none.
    NoDraft,
    /// Sealed and durable on the kiosk: 已存好.
    Sealed {
        /// Queue number.
        ticket: String,
    },
    /// The filing could not be sealed; the draft is kept.
    NotSealed(Bilingual),
    /// The disk did not take what was said last; it is still on the glass.
    NotSaved(Bilingual),
    /// A number for the window.
    TicketTaken {
        /// The number.
        ticket: String,
    },
    /// The court's receipt verified.
    Received,
    /// How printing ended: confirmed, or what to do.
    Printed(Result<(), Bilingual>),
    /// How printing the complaint that is to be stamped ended.
    ToStampPrinted(Result<(), Bilingual>),
    /// How printing complaint and receipt on A4 ended.
    CopyPrinted(Result<(), Bilingual>),
    /// How printing a leaflet ended.
    LeafletPrinted(Result<(), Bilingual>),
    /// The court answered where to wait.
    Waiting {
        /// People ahead, when known.
        ahead: Option<u32>,
    },
}

/// Why staff are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpKind {
    /// 请工作人员帮忙.
    Assist,
    /// 想口头说.
    Oral,
    /// A typed identity wants to be confirmed.
    ConfirmIdentity,
}

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketKind {
    /// With a filing.
    Filing,
    /// 只取号去窗口.
    Window,
    /// 口头起诉.
    Oral,
}

/// What must be done. The kiosk does it and reports by an [`Outcome`] or [`DeviceNews`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make the visit durable before anything of the next screen is shown.
    Save,
    /// The visitor has gone; keep the draft.
    KeepDraft,
    /// Destroy the visit.
    Wipe(Uuid),
    /// Look for a draft of the person with this document number.
    FindDraft(crate::filing::Personal),
    /// Scan what lies on the scanner.
    Scan,
    /// Destroy a page.
    RemovePage(Uuid),
    /// Call staff.
    CallHelp(HelpKind),
    /// Take a number without a filing.
    TakeTicket(TicketKind),
    /// Seal the filing, take its number, print, send.
    Submit,
    /// Print the ticket once more, marked 补打.
    PrintAgain,
    /// Typeset the complaint for the glass.
    Preview,
    /// Another page of it.
    PreviewPage,
    /// Print the complaint on A4, to be stamped.
    PrintToStamp,
    /// Print complaint and receipt on A4, to take along.
    PrintCopy,
    /// Print what the service without a filing shows.
    PrintLeaflet,
    /// Read the screen aloud, or stop.
    Speak,
    /// The visitor was content: 0 = very, 2 = not.
    Feedback(usize),
    /// Nobody has touched anything for a while: say so aloud.
    Alert,
    /// The filing is locked behind its owner's card: one that lies on the reader already does not open it.
    Lock,
    /// The glass goes back to 待机: sizes, language, pictures, print record.
    Reset,
}
