//! One visit, and the power is cut at every step of it: nothing confirmed is lost, nothing is filed twice.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::time::{Duration, Instant};

use dengwen::{filing::Submission, store::PrintState, visit::Step};
use journey_support::{ANSWERS, Hall, Seen, scenario_with_recovery};

/// The kiosk is back within this.
const BACK: Duration = Duration::from_secs(3);

#[test]
fn the_power_is_cut_at_every_step() {
    let hall = Hall::new();
    let scenario = scenario_with_recovery(&[]);
    // Where it was cut before, and the screens seen until then.
    let mut before: Option<(Step, Vec<Seen>)> = None;
    for step in Step::ALL {
        let mut visit = hall.visit(&scenario, Some(step.slug()));
        let seen = visit.stands_still();
        visit.kill();
        if let Some((cut, last)) = &before {
            comes_back(*cut, last, &seen);
        }
        before = Some((step, seen));
    }
    // She is still there: her number comes back, and its paper once more.
    let print_again = [(
        "{ wait = \"法院已收到您的材料\" }",
        "{ wait = \"号票打好了\" }, { touch = \"打印\" }, { touch = \"号票，再打一张\" }, { wait = \"法院已收到您的材料\" }",
    )];
    hall.whole_visit(&scenario_with_recovery(&print_again));
    let number = before.and_then(|(_, seen)| seen.iter().rev().find_map(|seen| seen.ticket.clone()));
    nothing_is_lost_and_nothing_twice(&hall, &number.expect("a number on the glass"));
}

/// Cut between ticket and slip: the slip is owed, the ticket is not printed twice.
#[test]
fn the_slip_that_was_owed_comes_after_the_cut_and_no_second_ticket() {
    let hall = Hall::new();
    // Without network the slip waits for the receipt, some seconds in which the ticket is out already.
    let cut_off = [("do = [{ sign = true }, ", "do = [{ sign = true }, { cut-network = true }, ")];
    let mut visit = hall.visit(&scenario_with_recovery(&cut_off), Some("ticket"));
    let seen = visit.stands_still();
    let package = hall.outbox_entry().package_id.to_string();
    let until = Instant::now() + Duration::from_secs(20);
    let state = || hall.store().print_record(&package).expect("the store").expect("a record").state;
    while state() != PrintState::TicketOut {
        assert!(Instant::now() < until, "the ticket did not come out: {:?}", state());
        std::thread::yield_now();
    }
    visit.kill();
    let printed = [("{ wait = \"法院已收到您的材料\" }", "{ wait = \"法院已收到您的材料\" }, { wait = \"号票打好了\" }")];
    hall.whole_visit(&scenario_with_recovery(&printed));
    let paper = std::fs::read(hall.out().join("ticket.bin")).expect("what the printer got");
    assert_eq!(paper.windows(2).filter(|bytes| bytes == b"\x1dV").count(), 1, "one paper: the slip");
    assert_eq!(hall.numbers(), [ticket_of(&seen).expect("a number")]);
}

/// What the glass shows first after the power came back, and how soon.
fn comes_back(cut: Step, last: &[Seen], seen: &[Seen]) {
    let (was, first) = (last.last().expect("a screen"), seen.first().expect("a screen"));
    assert!(first.after < BACK, "cut at {}: back after {:?}", cut.slug(), first.after);
    match cut {
        Step::Attract | Step::Services | Step::Consent | Step::Identity => {
            assert_eq!(first.slug, "attract", "cut at {}", cut.slug());
        }
        Step::OnBehalfOf
        | Step::Cause
        | Step::Jurisdiction
        | Step::Parties
        | Step::Claims
        | Step::Facts
        | Step::Materials
        | Step::Mediation
        | Step::ServiceAddress
        | Step::Review
        | Step::Signature => {
            assert_eq!((first.slug.as_str(), first.title.as_str()), ("identity", "请刷身份证继续"), "cut at {}", cut.slug());
            let next = &seen[1];
            assert_eq!((&next.slug, &next.title), (&was.slug, &was.title), "goes on where it was cut");
        }
        // Nobody is asked for a card: the kiosk seals, numbers, prints and sends by itself.
        Step::Submit => {
            assert!(["submit", "ticket"].contains(&first.slug.as_str()), "cut at submit: {first:?}");
            assert_eq!(seen.last().map(|seen| seen.slug.as_str()), Some("ticket"));
        }
        Step::Ticket | Step::Feedback => {
            assert_eq!((first.slug.as_str(), &first.ticket), ("ticket", &ticket_of(last)), "the same number again");
        }
    }
}

fn ticket_of(seen: &[Seen]) -> Option<String> {
    let ticket = seen.iter().rev().find_map(|seen| seen.ticket.clone());
    assert!(ticket.is_some(), "no number on {seen:?}");
    ticket
}

fn nothing_is_lost_and_nothing_twice(hall: &Hall, number: &str) {
    let filing = hall.filing();
    assert_eq!(hall.packages_at_court(), [filing.package_id.to_string()], "the court has it once");
    assert_eq!(hall.outbox_entry().package_id, filing.package_id);
    assert_eq!(hall.numbers(), [number], "one number for one filing");
    assert_eq!(filing.ticket_number, number);
    for (key, answer) in ANSWERS {
        assert_eq!(filing.answers.get(*key), Some(&serde_json::json!(answer)), "{key}");
    }
    assert_eq!(filing.answers["claims.principal_due"], 8_000_000);
    let papers: Vec<_> = filing.evidence.iter().map(|item| (item.key.as_str(), item.submission, item.pages)).collect();
    let scanned = Submission::Scanned;
    assert_eq!(papers, [("iou", scanned, 2), ("transfer", scanned, 1), ("demand", scanned, 1)]);
    assert_eq!((filing.signatures.len(), filing.consents.len()), (1, 1));
    assert!(hall.out().join("ticket.png").is_file() && hall.out().join("slip.png").is_file(), "printed once more");
}
