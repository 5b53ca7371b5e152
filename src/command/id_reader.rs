//! `dengwen id-reader read`.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::Verdict;
use crate::{
    device::id_reader::{CardEvent, IdReaderFault, watch},
    filing::{IdCard, Personal, WireDate},
};

/// Between two searches; the module wants no less.
const POLL: Duration = Duration::from_millis(300);

pub(super) fn read(port: &str, within: Duration, reveal: bool, as_json: bool) -> Verdict {
    let deadline = Instant::now().checked_add(within);
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
                print(&card, reveal, as_json);
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

fn print(card: &IdCard, reveal: bool, as_json: bool) {
    let fields = fields(card, reveal);
    if as_json {
        println!("{fields}");
        return;
    }
    for (name, value) in fields.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => println!("{name}: {text}"),
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
        "valid_to": card.valid_to,
        "valid_long_term": card.valid_long_term,
        "nationality": card.nationality,
        "masked": !reveal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::{CardDocument, IdDocument, Sex};

    #[test]
    fn a_masked_card_keeps_neither_name_nor_number_nor_birth_date() {
        let card = IdCard {
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
            raw_text: Vec::new(),
            raw_photo: Vec::new(),
        };
        let masked = fields(&card, false).to_string();
        for told in ["桂", "1954", "0203", "和平路", "号楼"] {
            assert!(!masked.contains(told), "{told} in {masked}");
        }
        assert!(masked.contains("李*兰") && masked.contains("110101********0027"));
        let whole = fields(&card, true).to_string();
        assert!(whole.contains("李桂兰") && whole.contains("110101195402030027") && whole.contains("1954-02-03"));
    }
}
