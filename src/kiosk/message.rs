//! What workers tell the attendant.

use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    device::id_reader::CardEvent,
    document::Sheets,
    filing::{Bilingual, PackageId, Receipt},
    package::{Policy, exchange::QueuePlace},
    screen::{Ability, Picture},
    store::TakenTicket,
    visit::Touch,
};

/// One thing that happened.
pub enum Message {
    /// The visitor touched the glass.
    Touch {
        /// What.
        touch: Touch,
        /// Number of the screen it was made on.
        screen: u64,
    },
    /// The ID reader.
    Reader(CardEvent),
    /// A scanned page is durable.
    PageKept {
        /// Whose.
        visit: Uuid,
        /// Its name.
        page: Uuid,
    },
    /// A small picture of a page is ready.
    Thumb(Uuid, Picture),
    /// The scanner is done.
    ScanEnded {
        /// Whose.
        visit: Uuid,
        /// Pages of this run.
        pages: usize,
        /// What stopped it, if anything.
        fault: Option<Bilingual>,
    },
    /// A page of the complaint is drawn.
    Complaint {
        /// Which typesetting: an older one is of no use any more.
        generation: u64,
        /// The page.
        picture: Picture,
        /// How many there are.
        pages: usize,
    },
    /// The complaint is typeset.
    Typeset {
        /// As above.
        generation: u64,
        /// Its sheets.
        sheets: Arc<Sheets>,
    },
    /// A filing is sealed and durable, or could not be.
    Sealed {
        /// The visit it was.
        visit: Uuid,
        /// Its ticket.
        result: Result<SealedTicket, Bilingual>,
    },
    /// Where a ticket's owner waits.
    Place {
        /// Package or walk-in.
        owner: String,
        /// The court's answer.
        place: QueuePlace,
    },
    /// The court signed for a filing.
    Received {
        /// Which.
        package: PackageId,
        /// The verified receipt.
        receipt: Receipt,
    },
    /// A ticket came out, or did not.
    Printed {
        /// Package or walk-in.
        owner: String,
        /// Confirmed, or what to do.
        result: Result<(), Bilingual>,
    },
    /// The complaint that is to be stamped came out, or did not.
    ToStampPrinted {
        /// Whose.
        visit: Uuid,
        /// Confirmed, or what to do.
        result: Result<(), Bilingual>,
    },
    /// Complaint and receipt came out on A4, or did not.
    CopyPrinted {
        /// Package.
        owner: String,
        /// Confirmed, or what to do.
        result: Result<(), Bilingual>,
    },
    /// A leaflet came out, or did not.
    LeafletPrinted(Result<(), Bilingual>),
    /// The court was asked for the first time since the start, in vain or not.
    CourtTried,
    /// The court's policy was read.
    Policy(Box<Policy>),
    /// What scanner and printers can do right now.
    Abilities {
        /// As 待机 says it.
        abilities: Vec<Ability>,
        /// Whether the A4 printer would print.
        a4: bool,
    },
    /// The voice has finished.
    Spoken,
    /// Time to end.
    Quit,
}

/// What a submission came to.
pub struct SealedTicket {
    /// The filing.
    pub package: PackageId,
    /// Its number.
    pub ticket: TakenTicket,
    /// The complaint as it was sealed, PDF: in memory alone, as long as its owner is here.
    pub complaint: Zeroizing<Vec<u8>>,
}
