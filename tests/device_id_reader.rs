//! The ID reader on a pty: the card is read, and every fault told in words.
#![allow(missing_docs)]

use dengwen::{
    device::id_reader::{IdReader, IdReaderFault, encode_resident_text},
    simulator::id_reader::{Fault, Simulator},
};

fn card() -> [u8; 256] {
    encode_resident_text([
        "李桂兰",
        "2",
        "01",
        "19540203",
        "示例市示例区和平路12号",
        "110101195402030027",
        "示例市公安局",
        "20160101",
        "长期",
    ])
}

#[test]
fn a_card_is_found_read_once_and_missed_when_lifted() {
    let simulator = Simulator::start().expect("a pty");
    let mut reader = IdReader::open(simulator.path()).expect("the reader answers");
    assert_eq!(reader.module_id().as_deref(), Ok("05.01-20200115-0001234567-0168496141"));
    assert_eq!(reader.card_present(), Ok(false));
    simulator.put_card(Some(card()));
    assert_eq!(reader.card_present(), Ok(true));
    let read = reader.read().expect("a card");
    assert_eq!((read.name.reveal(), read.raw_text.as_slice(), read.raw_photo.len()), ("李桂兰", card().as_slice(), 1024));
    assert_eq!(reader.card_present(), Ok(false), "the same card is not found again until it is lifted");
    simulator.put_card(Some(card()));
    assert_eq!(reader.card_present(), Ok(true));
}

#[test]
fn noise_and_dribbled_bytes_do_not_matter() {
    let simulator = Simulator::start().expect("a pty");
    simulator.set_fault(Fault::Noise);
    simulator.put_card(Some(card()));
    let mut reader = IdReader::open(simulator.path()).expect("the reader answers");
    assert_eq!(reader.card_present(), Ok(true));
    assert!(reader.read().is_ok());
}

#[test]
fn every_fault_has_its_cause() {
    let simulator = Simulator::start().expect("a pty");
    for (fault, cause) in [
        (Fault::Dumb, IdReaderFault::Silent),
        (Fault::BadChecksum, IdReaderFault::Garbled),
        (Fault::CutAnswer, IdReaderFault::Silent),
        (Fault::Broken, IdReaderFault::OutOfOrder(0x60)),
    ] {
        simulator.set_fault(fault);
        assert_eq!(IdReader::open(simulator.path()).err(), Some(cause), "{fault:?}");
        assert!(!cause.sentence().zh.is_empty() && !cause.sentence().en.is_empty());
    }
    simulator.set_fault(Fault::None);
    assert!(IdReader::open(simulator.path()).is_ok(), "after the fault it works again");
}

#[test]
fn a_card_that_cannot_be_read_is_to_be_lifted_and_put_back() {
    let simulator = Simulator::start().expect("a pty");
    let mut reader = IdReader::open(simulator.path()).expect("the reader answers");
    simulator.put_card(Some(card()));
    simulator.set_fault(Fault::CardUnreadable);
    assert_eq!(reader.card_present(), Ok(true));
    assert_eq!(reader.read().err(), Some(IdReaderFault::CardUnreadable));
    simulator.set_fault(Fault::None);
    simulator.put_card(Some(card()));
    assert_eq!(reader.card_present(), Ok(true));
    assert!(reader.read().is_ok());
}

#[test]
fn a_port_that_is_not_there_says_so() {
    assert_eq!(IdReader::open("/dev/no-such-port").err(), Some(IdReaderFault::PortMissing));
}
