//! The commands for devices, against simulated ones in processes of their own: nothing but the wire between them.
#![allow(missing_docs)]

mod command_support;

use command_support::*;

const CARD: &str = "assets/demo/cards/li-guilan.toml";

#[test]
fn a_card_is_printed_masked_unless_it_is_to_be_revealed() {
    let reader = Device::start(&["id-reader", "--card", CARD]);
    let read = ["id-reader", "read", "--port", &reader.address, "--timeout", "20"];
    let (code, masked, _) = said(&dengwen(read));
    assert_eq!(code, 0);
    assert!(masked.contains("李*兰") && masked.contains("110101********0027"), "{masked}");
    assert!(!masked.contains("李桂兰") && !masked.contains("19540203") && !masked.contains("1954-02-03"), "{masked}");
    drop(reader);
    let reader = Device::start(&["id-reader", "--card", CARD]);
    let card = json(&dengwen(["id-reader", "read", "--port", &reader.address, "--reveal", "--json"]));
    assert_eq!((&card["name"], &card["number"]), (&"李桂兰".into(), &"110101195402030027".into()));
    assert_eq!((&card["birth_date"], &card["masked"]), (&"1954-02-03".into(), &false.into()));
}

#[test]
fn a_card_laid_down_while_the_command_waits_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, link) = (folder.path().join("control"), folder.path().join("id-reader"));
    let reader = Device::start(&["id-reader", "--link", text(&link), "--control", text(&socket)]);
    assert_eq!(reader.address, text(&link));
    let waiting = program()
        .args(["id-reader", "read", "--port", text(&link), "--timeout", "30", "--json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    assert_eq!(operator(&socket, &format!("card {CARD}")), "ok");
    assert_eq!(json(&waiting.wait_with_output().expect("it ends"))["name"], "李*兰");
    assert_eq!(operator(&socket, "quit"), "ok");
    assert_eq!(reader.ended(), Some(0));
    assert!(std::fs::symlink_metadata(&link).is_err(), "the link goes with the device");
}

#[test]
fn without_a_card_the_answer_is_no_and_a_faulty_reader_is_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("control");
    let reader = Device::start(&["id-reader", "--control", text(&socket)]);
    let read = |timeout: &str| said(&dengwen(["id-reader", "read", "--port", &reader.address, "--timeout", timeout]));
    let (code, out, error) = read("1");
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.contains("no card") && error.contains("--timeout"), "{error}");
    assert_eq!(operator(&socket, "fault broken"), "ok");
    let (code, _, error) = read("20");
    assert_eq!(code, 3);
    assert!(error.contains("out of order") && error.contains("replace it"), "{error}");
    assert_eq!(operator(&socket, "fault none"), "ok");
    assert_eq!(operator(&socket, &format!("card {CARD}")), "ok");
    assert_eq!(operator(&socket, "fault foreign-card"), "ok");
    assert_eq!(read("20").0, 1, "a card that is no ID card is an answer, not a failure");
    let (code, _, error) = said(&dengwen(["id-reader", "read", "--port", "/no/such/port"]));
    assert_eq!(code, 3);
    assert!(error.contains("check cable"), "{error}");
}

#[test]
fn a_printer_tells_its_state_by_word_and_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("control");
    let printer = Device::start(&["printer", "--control", text(&socket)]);
    let status = || {
        let output = dengwen(["printer", "status", "--printer", &printer.address, "--json"]);
        (json(&output)["state"].as_str().expect("a word").to_owned(), said(&output).0)
    };
    for (fault, state, code) in [
        ("none", "ready", 0),
        ("near-end", "near_end", 0),
        ("paper-out", "paper_out", 3),
        ("cover-open", "cover_open", 3),
        ("cutter", "cutter", 3),
        ("silent", "silent", 3),
    ] {
        assert_eq!(operator(&socket, &format!("fault {fault}")), "ok");
        assert_eq!(status(), (state.to_owned(), code));
    }
    assert_eq!(operator(&socket, "quit"), "ok");
    let address = printer.address.clone();
    assert_eq!(printer.ended(), Some(0));
    let gone = dengwen(["printer", "status", "--printer", &address, "--json"]);
    assert_eq!((json(&gone)["state"].as_str(), said(&gone).0), (Some("offline"), 3));
    let (code, _, error) = said(&dengwen(["printer", "status", "--printer", "usb:1"]));
    assert_eq!(code, 2);
    assert!(error.contains("tcp://host:port"), "{error}");
}

#[test]
fn a_test_ticket_is_confirmed_unconfirmed_or_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, paper) = (folder.path().join("control"), folder.path().join("lp0"));
    let printer = Device::start(&["printer", "--control", text(&socket)]);
    let test = |address: &str| {
        let output = dengwen(["printer", "test", "--printer", address, "--json"]);
        (json(&output), said(&output))
    };
    let (answer, (code, ..)) = test(&printer.address);
    assert_eq!((answer["outcome"].as_str(), code), (Some("confirmed"), 0));
    assert_eq!(operator(&socket, "tickets"), "ok 1");
    assert_eq!(operator(&socket, "fault paper-out-after 100"), "ok");
    let (answer, (code, _, error)) = test(&printer.address);
    assert_eq!((answer["outcome"].as_str(), answer["state"].as_str(), code), (Some("failed"), Some("paper_out"), 3));
    assert!(error.contains("put it right"), "{error}");
    assert_eq!(operator(&socket, "tickets"), "ok 1");
    let (answer, (code, _, error)) = test(&format!("file:{}", paper.display()));
    assert_eq!((answer["outcome"].as_str(), code), (Some("unconfirmed"), 1));
    assert!(error.contains("look at the paper"), "{error}");
    assert!(std::fs::read(&paper).expect("written").starts_with(&[0x1B, 0x40]));
}

#[test]
fn a_stack_is_scanned_into_a_folder_and_nothing_in_it_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let (out, pages) = (folder.path().join("scans/today"), folder.path().join("pages"));
    std::fs::create_dir(&pages).expect("a folder");
    for page in ["chat-1", "iou-1", "iou-2", "transfer-1"] {
        std::fs::copy(format!("assets/demo/pages/{page}.jpg"), pages.join(format!("{page}.jpg"))).expect("copied");
    }
    let scanner = Device::start(&["scanner", "--pages", text(&pages)]);
    let scan = |source: &[&str]| {
        let arguments = ["scan", "--scanner", &scanner.address, "--out", text(&out), "--json"];
        let output = dengwen(arguments.iter().chain(source));
        (json(&output), said(&output))
    };
    let (answer, (code, ..)) = scan(&[]);
    assert_eq!((answer["source"].as_str(), code), (Some("feeder"), 0), "the feeder is loaded");
    let first = std::fs::read(out.join("page-0001.jpg")).expect("the first page");
    assert_eq!(first, std::fs::read(pages.join("chat-1.jpg")).expect("readable"), "a page is kept as it came");
    assert_eq!(answer["pages"].as_array().map(Vec::len), Some(4));
    assert!(out.join("page-0004.jpg").exists() && !out.join("page-0005.jpg").exists());
    let (answer, (code, ..)) = scan(&["--source", "platen"]);
    assert_eq!((&answer["pages"], code), (&serde_json::json!([out.join("page-0005.jpg")]), 0));
    assert_eq!(std::fs::read(out.join("page-0001.jpg")).expect("still there"), first);
    assert_eq!(scanner.terminate(), Some(0));
}

#[test]
fn pages_that_came_before_a_jam_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, out) = (folder.path().join("control"), folder.path().join("scans"));
    let scanner = Device::start(&["scanner", "--pages", "assets/demo/pages", "--control", text(&socket)]);
    assert_eq!(operator(&socket, "fault jam-after 2"), "ok");
    let scan = ["scan", "--scanner", &scanner.address, "--out", text(&out), "--source", "feeder"];
    let (code, names, error) = said(&dengwen(scan));
    assert_eq!(code, 3);
    assert_eq!(names.lines().collect::<Vec<_>>(), [text(&out.join("page-0001.jpg")), text(&out.join("page-0002.jpg"))]);
    assert!(error.contains("jammed") && error.contains("2 pages that came stay"), "{error}");
    assert!(out.join("page-0002.jpg").exists() && !out.join("page-0003.jpg").exists());
    let (code, _, error) = said(&dengwen(["scan", "--scanner", "twain:1", "--out", text(&out)]));
    assert_eq!(code, 2);
    assert!(error.contains("escl:http://"), "{error}");
    let (code, _, error) = said(&dengwen(["scan", "--scanner", "escl:http://127.0.0.1:1/eSCL", "--out", text(&out)]));
    assert_eq!(code, 3);
    assert!(error.contains("cannot be reached"), "{error}");
}

#[test]
fn a_device_that_cannot_be_simulated_says_what_it_lacks() {
    let (code, _, error) = said(&dengwen(["simulate", "id-reader", "--card", "/no/such/card"]));
    assert_eq!(code, 2);
    assert!(error.contains("/no/such/card"), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _, error) = said(&dengwen(["simulate", "scanner", "--pages", text(folder.path())]));
    assert_eq!(code, 2);
    assert!(error.contains("put page pictures there"), "{error}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    assert_eq!(said(&dengwen(["simulate", "printer", "--listen", &address])).0, 3);
}
