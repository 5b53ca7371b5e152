//! One visit, and the power is cut at every step of it: nothing confirmed is lost, nothing is filed twice.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::time::Duration;

use dengwen::{filing::Submission, visit::Step};
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
        "{ wait = \"再打一张\" }, { touch = \"再打一张\" }, { wait = \"法院已收到您的材料\" }",
    )];
    hall.whole_visit(&scenario_with_recovery(&print_again));
    let number = before.and_then(|(_, seen)| seen.iter().rev().find_map(|seen| seen.ticket.clone()));
    nothing_is_lost_and_nothing_twice(&hall, &number.expect("a number on the glass"));
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
