//! `dengwen id-reader read`.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use time::{Date, macros::offset};

use super::Verdict;
use crate::{
    device::id_reader::{CardEvent, IdReader, IdReaderFault, watch},
    filing::{IdCard, Personal, WireDate},
    kiosk::Clock,
};

/// Between two searches; the module wants no less.
const POLL: Duration = Duration::from_millis(300);

pub(super) fn read(port: &str, within: Duration, reveal: bool, as_json: bool) -> Verdict {
    let deadline = Instant::now().checked_add(within);
    // Whatever is wrong with the reader is said below.
    let module_id = IdReader::open(port).ok().and_then(|mut reader| reader.module_id().ok());
    let (tell, events) = mpsc::channel();
    let (_stop, stopped) = mpsc::channel();
    let path = port.to_owned();
    // Ends with this process, or when `_stop` is dropped.
    std::thread::spawn(move || {
        watch(
            &path,
            || POLL,
            &stopped,
            |event| {
                // Nobody listens any more: the command has its answer.
                let _ = tell.send(event);
            },
        );
    });
    let mut unreadable = None;
    loop {
        let event = match deadline {
            Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok(),
            None => events.recv().ok(),
        };
        match event {
            Some(CardEvent::Ready | CardEvent::Removed) => {}
            Some(CardEvent::Card(card)) => {
                print(&card, module_id.as_deref(), reveal, as_json);
                return Verdict::Done;
            }
            Some(CardEvent::Fault(fault @ IdReaderFault::NotAnIdCard)) => return Verdict::NoBecause(fault.to_string()),
            Some(CardEvent::Fault(fault @ IdReaderFault::CardUnreadable)) => {
                eprintln!("dengwen: {fault}");
                unreadable = Some(fault);
            }
            Some(CardEvent::Fault(
                fault @ (IdReaderFault::PortMissing
                | IdReaderFault::Silent
                | IdReaderFault::Garbled
                | IdReaderFault::OutOfOrder(_)),
            )) => return Verdict::Failed(format!("{port}: {fault}")),
            None => {
                let seconds = within.as_secs();
                return Verdict::NoBecause(match unreadable {
                    Some(fault) => fault.to_string(),
                    None => {
                        format!("no card was laid on the reader within {seconds} s; lay one on it, or give a longer --timeout")
                    }
                });
            }
        }
    }
}

fn print(card: &IdCard, module_id: Option<&str>, reveal: bool, as_json: bool) {
    let mut fields = fields(card, reveal);
    fields["module_id"] = json!(module_id);
    fields["warnings"] = json!(warnings(card, Clock::start().now(offset!(+8)).date()));
    if as_json {
        println!("{fields}");
        return;
    }
    for (name, value) in fields.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => println!("{name}: {text}"),
            Value::Array(texts) if texts.is_empty() => {}
            other => println!("{name}: {other}"),
        }
    }
}

/// What the chip says; without `reveal`, nothing that finds or names the person. The birth date stands in the number too, so it
/// is masked with it.
fn fields(card: &IdCard, reveal: bool) -> Value {
    let personal = |text: &Personal| if reveal { text.reveal().to_owned() } else { text.masked() };
    let birth_date = |date: WireDate| if reveal { date.to_string() } else { "****-**-**".to_owned() };
    json!({
        "document": card.document,
        "name": personal(&card.name),
        "name_english": card.name_english.as_ref().map(personal),
        "sex": card.sex,
        "ethnic_group": card.ethnic_group,
        "birth_date": card.birth_date.map(birth_date),
        "address": card.address.as_ref().map(personal),
        "number": personal(&card.number),
        "authority": card.authority,
        "valid_from": card.valid_from,
        "valid_to": if card.valid_long_term { Some("长期".to_owned()) } else { card.valid_to.map(|day| day.to_string()) },
        "nationality": card.nationality,
        "issue_count": card.issue_count,
        "permit_number": card.permit_number.as_ref().map(personal),
        "masked": !reveal,
    })
}

/// What does not stop anybody, and should be known.
fn warnings(card: &IdCard, today: Date) -> Vec<String> {
    /// UTF-16 units of the field of the name.
    const NAME: usize = 15;
    let expired = card.valid_to.filter(|last| last.0 < today && !card.valid_long_term);
    let cut = card.name.reveal().encode_utf16().count() >= NAME;
    let expired = expired.map(|last| format!("the card expired on {last}; it can still be read, and is to be renewed"));
    let cut = cut.then(|| "the name fills its field on the chip and may be longer; ask for the whole name".to_owned());
    expired.into_iter().chain(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::{CardDocument, IdDocument, Sex};

    fn li_guilan() -> IdCard {
        IdCard {
            document: IdDocument::Chip(CardDocument::Resident),
            name: "李桂兰".into(),
            name_english: None,
            sex: Sex::Female,
            ethnic_group: Some("汉".into()),
            birth_date: "1954-02-03".to_owned().try_into().ok(),
            address: Some("示例市示例区和平路12号3号楼2单元501室".into()),
            number: "110101195402030027".into(),
            authority: None,
            valid_from: None,
            valid_to: None,
            valid_long_term: true,
            nationality: None,
            permit_number: None,
            issue_count: None,
            raw_text: Vec::new(),
            raw_photo: Vec::new(),
        }
    }

    #[test]
    fn an_old_card_and_a_name_that_fills_its_field_are_told() {
        let today = time::macros::date!(2026 - 11 - 27);
        let mut card = li_guilan();
        assert_eq!(warnings(&card, today), [""; 0]);
        (card.valid_long_term, card.valid_to) = (false, "2026-11-26".to_owned().try_into().ok());
        card.name = "阿卜杜拉·买买提吐尔逊阿卜杜拉".into();
        let told = warnings(&card, today);
        assert!(told.len() == 2 && told[0].contains("2026-11-26") && told[1].contains("may be longer"), "{told:?}");
    }

    #[test]
    fn a_masked_card_keeps_neither_name_nor_number_nor_birth_date() {
        let card = li_guilan();
        let masked = fields(&card, false).to_string();
        for told in ["桂", "1954", "0203", "和平路", "号楼"] {
            assert!(!masked.contains(told), "{told} in {masked}");
        }
        assert!(masked.contains("李*兰") && masked.contains("110101********0027"));
        let whole = fields(&card, true).to_string();
        assert!(whole.contains("李桂兰") && whole.contains("110101195402030027") && whole.contains("1954-02-03"));
        assert!(whole.contains("\"valid_to\":\"长期\""), "{whole}");
    }
}
