//! The store on a real disk: what is saved is there after a cut, what is wiped is gone from every byte.
#![allow(missing_docs)]

use std::path::Path;

use dengwen::{
    filing::PackageId,
    store::{OutboxState, PageId, Phase, PrintState, RootKey, SealedFiling, Store, StoreError, TicketBlock, VisitId},
};
use uuid::Uuid;

const KEY: [u8; 32] = [7; 32];
const NAME: &str = "李桂兰 110101195402030027";

fn open(folder: &Path) -> Store {
    Store::open(folder, RootKey::from_bytes(&KEY).expect("32 bytes")).expect("the store opens")
}

fn id(n: u128) -> VisitId {
    VisitId(Uuid::from_u128(n))
}

/// Every byte below `folder`, searched for `text` as UTF-8 and UTF-16.
fn on_disk(folder: &Path, text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).expect("a file");
            let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if has(text.as_bytes()) || has(&utf16) || entry.file_name().to_string_lossy().contains(text) {
                return true;
            }
        }
    }
    false
}

#[test]
fn a_saved_visit_is_there_after_the_program_died() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let index = store.draft_index("110101195402030027");
    store.save_visit(id(1), Phase::Draft, Some(index), NAME.as_bytes(), "2026-11-24T09:00:00+08:00").expect("saved");
    // As a power cut leaves it: nothing was closed.
    let cut = tempfile::tempdir().expect("a folder");
    for file in ["kiosk.db", "kiosk.db-wal"] {
        std::fs::copy(folder.path().join(file), cut.path().join(file)).expect("copied");
    }
    let store = open(cut.path());
    let visit = store.live_visit().expect("readable").expect("there");
    assert_eq!((visit.id, visit.phase, visit.state.as_slice()), (id(1), Phase::Draft, NAME.as_bytes()));
    assert!(store.draft_of(store.draft_index("110101195402030027")).expect("readable").is_some());
    assert!(store.draft_of(store.draft_index("110101195402030034")).expect("readable").is_none());
}

#[test]
fn nothing_of_a_visit_can_be_read_on_the_disk_during_it_or_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let page = PageId(Uuid::from_u128(2));
    store.save_visit(id(1), Phase::Draft, None, NAME.as_bytes(), "2026-11-24T09:00:00+08:00").expect("saved");
    store.add_page(id(1), page, NAME.as_bytes()).expect("saved");
    assert_eq!(store.page(id(1), page).expect("readable").as_slice(), NAME.as_bytes());
    assert!(!on_disk(folder.path(), "李桂兰") && !on_disk(folder.path(), "110101195402030027"));
    store.wipe_visit(id(1)).expect("wiped");
    assert!(store.visit(id(1)).expect("readable").is_none());
    assert_eq!(std::fs::read_dir(folder.path().join("pages")).expect("a folder").count(), 0);
    assert_eq!(std::fs::metadata(folder.path().join("kiosk.db-wal")).expect("a log").len(), 0, "the log still remembers");
}

#[test]
fn an_altered_or_moved_ciphertext_does_not_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    store.save_visit(id(1), Phase::Draft, None, b"one", "2026-11-24T09:00:00+08:00").expect("saved");
    let (a, b) = (PageId(Uuid::from_u128(2)), PageId(Uuid::from_u128(3)));
    store.add_page(id(1), a, b"first").expect("saved");
    store.add_page(id(1), b, b"other").expect("saved");
    let file = |page: PageId| folder.path().join("pages").join(format!("{}.page", page.0));
    std::fs::copy(file(a), file(b)).expect("copied");
    assert!(store.page(id(1), b).is_err(), "a page moved to another place must not open");
    drop(store);
    let stranger = Store::open(folder.path(), RootKey::from_bytes(&[8; 32]).expect("32 bytes"));
    assert!(stranger.is_err(), "another kiosk's key must not open the store");
}

#[test]
fn a_page_file_without_its_row_is_swept_at_start() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(open(folder.path()));
    let orphan = folder.path().join("pages").join(format!("{}.page", Uuid::from_u128(9)));
    let half = folder.path().join("pages").join(format!("{}.page.part", Uuid::from_u128(10)));
    for file in [&orphan, &half] {
        dengwen::store::durable::write(file, b"x").expect("written");
    }
    drop(open(folder.path()));
    assert!(!orphan.exists() && !half.exists());
}

#[test]
fn keys_rotate_and_live_visits_stay_readable() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    store.save_visit(id(1), Phase::Draft, None, b"draft", "2026-11-24T09:00:00+08:00").expect("saved");
    store.keep_print_record("walk-in-1", b"ticket").expect("kept");
    assert!(store.rotate_keys("2026-11-24").expect("rotated"));
    assert!(!store.rotate_keys("2026-11-24").expect("same day"));
    assert!(store.rotate_keys("2026-11-25").expect("rotated"));
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.visit(id(1)).expect("readable").expect("there").state.as_slice(), b"draft");
    assert_eq!(store.print_record("walk-in-1").expect("readable").expect("there").record.as_slice(), b"ticket");
}

#[test]
fn a_filing_has_one_number_and_the_series_never_repeats() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let day = "2026-11-24";
    let block = TicketBlock { request_id: "r1".into(), business_date: day.into(), prefix: "L".into(), first: 17, last: 18 };
    store.add_ticket_block(&block).expect("kept");
    store.add_ticket_block(&block).expect("asked twice, leased once");
    assert_eq!(store.tickets_left(day).expect("counted"), 2);
    let number = |store: &mut Store, day: &str, owner: &str| {
        let taken = store.take_ticket(day, owner, "K").expect("a number");
        assert_eq!(taken.business_date, day);
        taken.number
    };
    assert_eq!(number(&mut store, day, "a"), "L017");
    drop(store);
    let mut store = open(folder.path());
    assert_eq!(number(&mut store, day, "a"), "L017", "the same number");
    assert_eq!(number(&mut store, day, "b"), "L018");
    assert_eq!(number(&mut store, day, "c"), "K001", "the kiosk's own series");
    assert_eq!(number(&mut store, day, "d"), "K002");
    assert_eq!(number(&mut store, "2026-11-25", "e"), "K001", "a new day");
    assert_eq!(number(&mut store, "2026-11-25", "a"), "K002", "yesterday's number was never shown and is not today's");
}

#[test]
fn a_letter_that_is_the_court_s_too_doubles_no_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let day = "2026-11-24";
    let block = TicketBlock { request_id: "r1".into(), business_date: day.into(), prefix: "K".into(), first: 1, last: 1 };
    store.add_ticket_block(&block).expect("kept");
    let mut taken = |owner: &str| store.take_ticket(day, owner, "K").expect("a number").number;
    assert_eq!([taken("a"), taken("b"), taken("c")], ["K001", "K002", "K003"]);
}

fn sealed(package_id: PackageId) -> SealedFiling {
    SealedFiling {
        package_id,
        manifest: "a.b.c".into(),
        objects: vec![("0000.age".into(), b"sealed".to_vec())],
        ticket: "L017".into(),
        print_record: NAME.as_bytes().to_vec(),
    }
}

#[test]
fn submitted_twice_is_submitted_once_with_the_objects_the_manifest_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let now = "2026-11-24T09:10:00+08:00";
    let package_id = PackageId(Uuid::from_u128(42));
    store.save_visit(id(1), Phase::Submitting, None, NAME.as_bytes(), now).expect("saved");
    store.submit(id(1), &sealed(package_id), now).expect("submitted");
    let again = SealedFiling { objects: vec![("0000.age".into(), b"other bytes".to_vec())], ..sealed(package_id) };
    store.submit(id(1), &again, now).expect("already there");
    assert_eq!(store.object(package_id, "0000.age").expect("readable"), b"sealed");
    assert_eq!(store.outbox().expect("listed").len(), 1);
}

#[test]
fn a_submission_the_disk_refuses_leaves_the_visit_and_no_objects() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let now = "2026-11-24T09:10:00+08:00";
    let package_id = PackageId(Uuid::from_u128(42));
    store.save_visit(id(1), Phase::Submitting, None, NAME.as_bytes(), now).expect("saved");
    // An object whose name cannot be a file's: the disk refuses it after the first is written.
    let mut filing = sealed(package_id);
    filing.objects.push(("no/such/folder.age".into(), b"sealed".to_vec()));
    assert!(store.submit(id(1), &filing, now).is_err());
    assert!(store.outbox().expect("listed").is_empty());
    assert!(store.visit(id(1)).expect("readable").is_some(), "nothing is lost");
    assert_eq!(std::fs::read_dir(folder.path().join("outbox")).expect("a folder").count(), 0, "a full disk stays full");
    store.submit(id(1), &sealed(package_id), now).expect("submitted at last");
}

#[test]
fn objects_of_nobody_are_swept_and_those_under_way_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let now = "2026-11-24T09:10:00+08:00";
    let package_id = PackageId(Uuid::from_u128(42));
    store.save_visit(id(1), Phase::Submitting, None, b"x", now).expect("saved");
    store.submit(id(1), &sealed(package_id), now).expect("submitted");
    let nobody = folder.path().join("outbox").join(Uuid::from_u128(43).to_string());
    std::fs::create_dir(&nobody).expect("a folder");
    dengwen::store::durable::write(&nobody.join("0000.age"), b"x").expect("written");
    store.sweep_outbox().expect("swept");
    assert!(!nobody.exists());
    assert_eq!(store.object(package_id, "0000.age").expect("readable"), b"sealed");
}

#[test]
fn the_log_forgets_as_soon_as_a_reader_beside_lets_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    store.save_visit(id(1), Phase::Draft, None, NAME.as_bytes(), "2026-11-24T09:00:00+08:00").expect("saved");
    let reader = rusqlite::Connection::open(folder.path().join("kiosk.db")).expect("it opens");
    reader.execute_batch("BEGIN; SELECT count(*) FROM visit;").expect("reading");
    store.wipe_visit(id(1)).expect("wiped");
    assert!(!store.settle(), "the reader holds the log");
    reader.execute_batch("COMMIT").expect("done");
    assert!(store.settle());
    assert_eq!(std::fs::metadata(folder.path().join("kiosk.db-wal")).expect("a log").len(), 0);
}

#[test]
fn two_kiosks_do_not_share_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = open(folder.path());
    let second = Store::open(folder.path(), RootKey::from_bytes(&KEY).expect("32 bytes"));
    assert!(matches!(second, Err(StoreError::InUse(_))));
    drop(first);
    drop(open(folder.path()));
}

#[test]
fn one_damaged_visit_keeps_no_key_from_rotating() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    for n in [1, 2] {
        store.save_visit(id(n), Phase::Draft, None, b"draft", "2026-11-24T09:00:00+08:00").expect("saved");
    }
    let beside = rusqlite::Connection::open(folder.path().join("kiosk.db")).expect("it opens");
    beside.execute("UPDATE visit SET wrapped_key = x'00' WHERE id = ?1", [id(1).0.as_bytes()]).expect("damaged");
    drop(beside);
    assert!(store.rotate_keys("2026-11-25").expect("rotated"));
    assert!(store.visit(id(1)).is_err());
    assert_eq!(store.visit(id(2)).expect("readable").expect("there").state.as_slice(), b"draft");
}

#[test]
fn submitting_ends_the_draft_and_keeps_the_sealed_filing_until_the_receipt() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    let now = "2026-11-24T09:10:00+08:00";
    store.save_visit(id(1), Phase::Submitting, None, NAME.as_bytes(), now).expect("saved");
    store.add_page(id(1), PageId(Uuid::from_u128(2)), b"page").expect("saved");
    assert_eq!(store.submitting_visits().expect("listed"), [id(1)]);
    let package_id = PackageId(Uuid::from_u128(42));
    let filing = sealed(package_id);
    store.submit(id(1), &filing, now).expect("submitted");
    assert!(store.visit(id(1)).expect("readable").is_none(), "the visit's key is gone");
    assert_eq!(std::fs::read_dir(folder.path().join("pages")).expect("a folder").count(), 0);
    assert_eq!(store.due(now).expect("listed").len(), 1);
    assert_eq!(store.object(package_id, "0000.age").expect("readable"), b"sealed");

    store.attempt_failed(package_id, "2026-11-24T09:11:00+08:00", "the court does not answer", false).expect("noted");
    assert!(store.due(now).expect("listed").is_empty(), "not before its time");
    store.received(package_id, "receipt").expect("noted");
    assert!(store.object(package_id, "0000.age").is_err(), "sealed objects go once the receipt has verified");
    let entry = store.outbox_entry(package_id).expect("readable").expect("there");
    assert_eq!((entry.state, entry.receipt.as_deref()), (OutboxState::Received, Some("receipt")));
    assert!(!on_disk(folder.path(), "李桂兰"));
}

#[test]
fn a_reprint_is_counted_and_the_record_goes_with_the_visitor() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path());
    store.keep_print_record("p", b"ticket").expect("kept");
    store.set_print_state("p", PrintState::Sent).expect("noted");
    store.set_print_state("p", PrintState::Failed).expect("noted");
    store.set_print_state("p", PrintState::Sent).expect("noted");
    let record = store.print_record("p").expect("readable").expect("there");
    assert_eq!((record.state, record.copies), (PrintState::Sent, 2));
    store.drop_print_record("p").expect("dropped");
    assert!(store.print_record("p").expect("readable").is_none());
}

fn beside(folder: &Path) -> Result<Store, StoreError> {
    Store::open_beside(folder, RootKey::from_bytes(&KEY).expect("32 bytes"))
}

#[test]
fn a_tool_beside_a_running_kiosk_sweeps_nothing_and_takes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kiosk = open(folder.path());
    kiosk.save_visit(id(1), Phase::Draft, None, b"draft", "2026-11-24T09:00:00+08:00").expect("saved");
    // The kiosk is between the page's file and its row.
    let being_written = folder.path().join("pages").join(format!("{}.page", Uuid::from_u128(9)));
    dengwen::store::durable::write(&being_written, b"x").expect("written");
    let tool = beside(folder.path()).expect("it opens");
    assert!(tool.outbox().expect("listed").is_empty());
    assert!(being_written.exists(), "the tool took a page the kiosk was writing");
    kiosk.save_visit(id(1), Phase::Draft, None, b"more", "2026-11-24T09:00:01+08:00").expect("saved beside the tool");
    drop(tool);
    assert_eq!(kiosk.visit(id(1)).expect("readable").expect("there").state.as_slice(), b"more");
}

#[test]
fn a_tool_makes_no_store_where_there_is_none_and_brings_none_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(beside(folder.path()), Err(StoreError::NotThere(_))));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "something was made");
    drop(open(folder.path()));
    let set_version = |version: i64| {
        let database = rusqlite::Connection::open(folder.path().join("kiosk.db")).expect("it opens");
        database.pragma_update(None, "user_version", version).expect("set");
    };
    set_version(0);
    assert!(matches!(beside(folder.path()), Err(StoreError::TooOld(0))));
    set_version(99);
    assert!(matches!(beside(folder.path()), Err(StoreError::TooNew(99))));
}
