//! The ID reader on a pty: the card is read, and every fault told in words.
#![allow(missing_docs)]

use std::{
    sync::mpsc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use dengwen::{
    device::id_reader::{CardEvent, IdReader, IdReaderFault, encode_resident_text, watch},
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

/// A watched reader: what it tells comes down a channel; dropping `wake` ends it.
struct Watched {
    wake: Option<mpsc::Sender<()>>,
    events: mpsc::Receiver<CardEvent>,
    thread: Option<JoinHandle<()>>,
}

impl Watched {
    fn start(path: &str, poll_every: Duration) -> Self {
        let (wake, woken) = mpsc::channel();
        let (tell, events) = mpsc::channel();
        let path = path.to_owned();
        let thread = std::thread::spawn(move || watch(&path, || poll_every, &woken, |event| tell.send(event).expect("heard")));
        Self { wake: Some(wake), events, thread: Some(thread) }
    }

    fn next(&self) -> CardEvent {
        self.events.recv_timeout(Duration::from_secs(10)).expect("an event in time")
    }

    fn nothing_for(&self, polls: u32) {
        let silence = Duration::from_millis(300) * polls;
        assert_eq!(self.events.recv_timeout(silence), Err(mpsc::RecvTimeoutError::Timeout));
    }

    fn next_name(&self) -> String {
        match self.next() {
            CardEvent::Card(card) => card.name.reveal().to_owned(),
            event => panic!("{event:?} instead of a card"),
        }
    }

    fn stop(mut self) -> Duration {
        let begun = Instant::now();
        self.wake = None;
        self.thread.take().expect("running").join().expect("it ends well");
        begun.elapsed()
    }
}

const OFTEN: Duration = Duration::from_millis(300);

fn another_card() -> [u8; 256] {
    encode_resident_text([
        "王芳",
        "2",
        "11",
        "19900101",
        "示例市",
        "110101199001010048",
        "示例市公安局",
        "20200101",
        "20400101",
    ])
}

#[test]
fn a_watched_card_is_told_once_until_it_is_lifted() {
    for shown_again in [true, false] {
        let simulator = Simulator::start().expect("a pty");
        simulator.show_cards_again(shown_again);
        let watched = Watched::start(simulator.path(), OFTEN);
        assert_eq!(watched.next(), CardEvent::Ready);
        simulator.put_card(Some(card()));
        assert_eq!(watched.next_name(), "李桂兰");
        watched.nothing_for(4);
        simulator.put_card(None);
        if shown_again {
            assert_eq!(watched.next(), CardEvent::Removed);
            simulator.put_card(Some(another_card()));
        } else {
            // Such a reader cannot tell a lifted card from a hidden one: the next card tells.
            watched.nothing_for(3);
            simulator.put_card(Some(another_card()));
            assert_eq!(watched.next(), CardEvent::Removed);
        }
        assert_eq!(watched.next_name(), "王芳");
        watched.stop();
    }
}

#[test]
fn a_card_pulled_away_is_told_once_and_read_when_it_is_back() {
    for (fault, cause) in
        [(Fault::CutCard, IdReaderFault::CardUnreadable), (Fault::CardUnreadable, IdReaderFault::CardUnreadable)]
    {
        let simulator = Simulator::start().expect("a pty");
        simulator.set_fault(fault);
        simulator.show_cards_again(true);
        simulator.put_card(Some(card()));
        let watched = Watched::start(simulator.path(), OFTEN);
        assert_eq!(watched.next(), CardEvent::Ready);
        assert_eq!(watched.next(), CardEvent::Fault(cause), "{fault:?}");
        watched.nothing_for(3);
        simulator.set_fault(Fault::None);
        assert_eq!(watched.next_name(), "李桂兰", "{fault:?}");
        watched.stop();
    }
}

#[test]
fn another_kind_of_card_is_told_once_and_left_alone() {
    let simulator = Simulator::start().expect("a pty");
    simulator.set_fault(Fault::ForeignCard);
    simulator.put_card(Some(card()));
    let watched = Watched::start(simulator.path(), OFTEN);
    assert_eq!(watched.next(), CardEvent::Ready);
    assert_eq!(watched.next(), CardEvent::Fault(IdReaderFault::NotAnIdCard));
    watched.nothing_for(3);
    simulator.put_card(None);
    watched.nothing_for(2);
    simulator.set_fault(Fault::None);
    simulator.put_card(Some(another_card()));
    assert_eq!(watched.next_name(), "王芳");
    watched.stop();
}

#[test]
fn a_dumb_reader_is_told_once_and_used_again_when_it_answers() {
    let simulator = Simulator::start().expect("a pty");
    let watched = Watched::start(simulator.path(), OFTEN);
    assert_eq!(watched.next(), CardEvent::Ready);
    simulator.set_fault(Fault::Dumb);
    assert_eq!(watched.next(), CardEvent::Fault(IdReaderFault::Silent));
    // Several attempts to open it fail meanwhile.
    watched.nothing_for(15);
    simulator.set_fault(Fault::None);
    assert_eq!(watched.next(), CardEvent::Ready);
    simulator.put_card(Some(card()));
    assert_eq!(watched.next_name(), "李桂兰");
    watched.stop();
}

#[test]
fn a_long_wait_ends_when_woken_and_when_stopped() {
    let simulator = Simulator::start().expect("a pty");
    let watched = Watched::start(simulator.path(), Duration::from_secs(3600));
    assert_eq!(watched.next(), CardEvent::Ready);
    watched.nothing_for(1);
    simulator.put_card(Some(card()));
    watched.wake.as_ref().expect("running").send(()).expect("heard");
    assert_eq!(watched.next_name(), "李桂兰");
    assert!(watched.stop() < Duration::from_secs(2), "it did not stop at once");
}

#[test]
fn a_missing_port_is_told_once_and_stopping_does_not_wait() {
    let watched = Watched::start("/dev/no-such-port", OFTEN);
    assert_eq!(watched.next(), CardEvent::Fault(IdReaderFault::PortMissing));
    watched.nothing_for(5);
    assert!(watched.stop() < Duration::from_millis(900), "it waited for the next attempt");
}

#[test]
fn an_event_never_shows_the_card() {
    let simulator = Simulator::start().expect("a pty");
    simulator.put_card(Some(card()));
    let watched = Watched::start(simulator.path(), OFTEN);
    assert_eq!(watched.next(), CardEvent::Ready);
    assert_eq!(format!("{:?}", watched.next()), "Card(***)");
    watched.stop();
}
