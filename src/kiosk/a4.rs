//! Papers on A4: the complaint to be stamped, complaint and receipt to take along, the checklist of who files nothing yet.

use std::sync::{Arc, atomic::AtomicBool};

use zeroize::Zeroizing;

use super::{
    attendant::Attendant,
    content::Moment,
    filing_of::filing_of,
    message::Message,
    printing::{LazyTypesetter, PrintRecord},
};
use crate::{
    device::a4_printer::{A4Fault, A4Outcome, A4Printer},
    document::{Checklist, ChecklistItem, ChecklistNeed, Standard, checklist_pdf, complaint_pdf},
    filing::{Bilingual, Receipt},
    interview::{Material, Need},
    visit::{Glass, Tool, papers_of},
};

type Paper = Zeroizing<Vec<u8>>;

impl Attendant {
    /// Prints the complaint as it stands, unsigned.
    pub(super) fn print_to_stamp(&mut self) {
        let Some(visit) = self.machine.visit().cloned() else { return };
        let id = visit.id;
        let (library, causes) = (self.content.library.clone(), self.content.causes.clone());
        let (figures, surroundings) = (self.content.figures.clone(), self.surroundings(String::new()));
        let typesetter = self.typesetter.clone();
        let papers = move || {
            let typeset = filing_of(&visit, &library, &causes, &figures, &surroundings, "")
                .and_then(|filing| Ok(complaint_pdf(typesetter.get()?, &filing, &[], Standard::A2u, surroundings.now)?.paper));
            typeset.map(|paper| vec![Zeroizing::new(paper)]).map_err(|error| {
                tracing::error!(event = "complaint-not-typeset", %error);
                not_typeset()
            })
        };
        self.print_a4(papers, move |result| Message::ToStampPrinted { visit: id, result });
    }

    /// Prints complaint and receipt of the visitor whose number is on the glass.
    pub(super) fn print_copy(&mut self) {
        let Some(owner) = &self.owner else { return };
        let (name, complaint, receipt) = (owner.name.clone(), owner.complaint.clone(), owner.receipt());
        let kept = self.store.lock().print_record(&name).ok().flatten();
        let record = kept.and_then(|kept| PrintRecord::from_bytes(&kept.record));
        let typesetter = self.typesetter.clone();
        let papers = move || {
            let complaint = complaint.ok_or_else(sealed_and_gone)?;
            let receipt = receipt_paper(record.as_ref(), receipt.as_ref(), &typesetter)?;
            Ok(vec![complaint, receipt])
        };
        self.print_a4(papers, move |result| Message::CopyPrinted { owner: name, result });
    }

    /// Prints the checklist on the glass; `false` when there is none there.
    pub(super) fn print_checklist(&mut self, moment: &Moment) -> bool {
        let Glass::Tool(Tool::Papers(id)) = self.machine.glass() else { return false };
        let world = self.content.world(moment);
        let Some(case_type) = world.library.case_types.get(id) else { return false };
        let item = |material: &Material| ChecklistItem {
            name: material.name.clone(),
            need: match material.need {
                Need::Must => ChecklistNeed::Must,
                Need::Should => ChecklistNeed::Should,
                Need::Conditional => ChecklistNeed::Conditional,
            },
            hint: material.hint.clone(),
        };
        let list = Checklist {
            court: self.court.name.clone(),
            title: case_type.title.clone(),
            items: papers_of(case_type, &world).into_iter().map(item).collect(),
            language: self.machine.language(),
        };
        let (typesetter, now) = (self.typesetter.clone(), self.surroundings(String::new()).now);
        let papers = move || {
            let typeset = typesetter.get().and_then(|typesetter| checklist_pdf(typesetter, &list, Standard::A2u, now));
            typeset.map(|list| vec![Zeroizing::new(list.paper)]).map_err(|error| {
                tracing::error!(event = "checklist-not-typeset", %error);
                not_typeset()
            })
        };
        self.print_a4(papers, Message::LeafletPrinted);
        true
    }

    /// Makes the papers and prints them one after the other; the first that fails ends it.
    fn print_a4(
        &mut self,
        papers: impl FnOnce() -> Result<Vec<Paper>, Bilingual> + Send + 'static,
        told: impl FnOnce(Result<(), Bilingual>) -> Message + Send + 'static,
    ) {
        self.a4_wanted = Arc::new(AtomicBool::new(true));
        let (uri, send, wanted) = (self.settings.a4_printer.clone(), self.send.clone(), self.a4_wanted.clone());
        let made = self.runtime.spawn_blocking(papers);
        self.runtime.spawn(async move {
            let result = match made.await {
                Ok(Ok(papers)) => print_all(uri.as_deref().unwrap_or_default(), &papers, &wanted).await,
                Ok(Err(sentence)) => Err(sentence),
                Err(_) => Err(not_typeset()),
            };
            let _ = send.send(told(result));
        });
    }
}

async fn print_all(uri: &str, papers: &[Paper], wanted: &AtomicBool) -> Result<(), Bilingual> {
    let printer = A4Printer::new(uri).map_err(A4Fault::sentence)?;
    for paper in papers {
        match printer.print(paper, wanted).await {
            A4Outcome::Printed => {}
            A4Outcome::Failed(fault) => {
                tracing::warn!(event = "a4-not-printed", cause = %fault);
                return Err(fault.sentence());
            }
            A4Outcome::Unconfirmed => {
                tracing::warn!(event = "a4-not-confirmed");
                return Err(Bilingual::new(
                    "A4 打印机没有回话。纸出来了就请拿走；没有出来，请让工作人员看一下。",
                    "The A4 printer did not answer. If the paper came out, take it; if not, please ask staff.",
                ));
            }
        }
    }
    Ok(())
}

fn receipt_paper(
    record: Option<&PrintRecord>,
    receipt: Option<&Receipt>,
    typesetter: &Arc<LazyTypesetter>,
) -> Result<Paper, Bilingual> {
    let record = record.ok_or_else(sealed_and_gone)?;
    let typeset = typesetter.get().and_then(|typesetter| record.a4_receipt(typesetter, receipt));
    let paper = typeset.map_err(|error| {
        tracing::error!(event = "receipt-not-typeset", %error);
        not_typeset()
    })?;
    Ok(Zeroizing::new(paper.ok_or_else(sealed_and_gone)?))
}

fn not_typeset() -> Bilingual {
    Bilingual::new("没有打出来。请让工作人员看一下。", "It could not be printed. Please ask staff to look at it.")
}

/// After a power cut the kiosk cannot read the filing any more: it is sealed for the court.
fn sealed_and_gone() -> Bilingual {
    Bilingual::new(
        "材料已经封好，本机读不出来了。要诉状的纸本，请到窗口要。",
        "Your papers are sealed and this kiosk can no longer read them. Please ask at the window for a copy.",
    )
}
