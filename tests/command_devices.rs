//! The commands for devices, against simulated ones in processes of their own: nothing but the wire between them.
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

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
    assert_eq!((&card["valid_to"], &card["module_id"]), (&"长期".into(), &"05.01-20200115-0001234567-0168496141".into()));
    assert_eq!((&card["warnings"], &card["permit_number"]), (&serde_json::json!([]), &serde_json::Value::Null));
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

/// A session in the field becomes a regression test: recorded without anybody's data, played again with the noise of that day.
#[test]
fn a_recorded_reader_is_played_again_and_the_card_is_nobodys() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("control");
    let recordings = folder.path().join("recordings");
    std::fs::create_dir(&recordings).expect("a folder");
    let reader = Device::start(&["id-reader", "--card", CARD, "--control", text(&socket)]);
    assert_eq!(operator(&socket, "fault noise"), "ok");
    let read = ["id-reader", "read", "--port", &reader.address, "--reveal", "--json"];
    let output = program().env("DENGWEN_RECORD", &recordings).args(read).output().expect("the program starts");
    assert_eq!(json(&output)["name"], "李桂兰", "recording changes nothing");
    drop(reader);

    let recording = std::fs::read_dir(&recordings).expect("a folder").flatten().next().expect("a recording").path();
    let recorded = std::fs::read_to_string(&recording).expect("text");
    let name: String = "李桂兰".encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect();
    // Bytes that came in two portions stand on two lines.
    let bytes: String = recorded.lines().filter_map(|line| line.split("\"hex\":\"").nth(1)?.split('"').next()).collect();
    assert!(bytes.len() > 2 * 1280 && !bytes.contains(&name), "{recorded}");
    assert!(!bytes.contains("31003100300031003000310031003900350034"), "1 1 0 1 0 1 1 9 5 4");

    let replayed = Device::start(&["id-reader", "--replay", text(&recording)]);
    let card = json(&dengwen(["id-reader", "read", "--port", &replayed.address, "--reveal", "--json"]));
    assert_eq!((&card["name"], &card["number"]), (&"样本".into(), &"110101198503120017".into()));
    drop(replayed);
    let (code, _, error) = said(&dengwen(["simulate", "id-reader", "--replay", CARD]));
    assert!(code != 0 && error.contains("line 1 is no line of a recording"), "{code} {error}");
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
    let keys = |answer: serde_json::Value| answer.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(json(&gone)), ["state", "outcome", "cause", "bytes", "ms"]);
    assert!(json(&gone)["cause"].as_str().is_some_and(|cause| cause.contains("check power and cable")));
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
    assert_eq!((answer["outcome"].as_str(), answer["state"].as_str(), code), (Some("confirmed"), Some("ready"), 0));
    assert!(answer["bytes"].as_u64() > Some(1000) && answer["ms"].is_u64() && answer["cause"].is_null(), "{answer}");
    assert_eq!(operator(&socket, "tickets"), "ok 1");
    assert_eq!(operator(&socket, "fault paper-out-after 100"), "ok");
    let (answer, (code, _, error)) = test(&printer.address);
    assert_eq!((answer["outcome"].as_str(), answer["state"].as_str(), code), (Some("failed"), Some("paper_out"), 3));
    assert!(error.contains("put it right"), "{error}");
    assert_eq!(operator(&socket, "tickets"), "ok 1");
    let (answer, (code, _, error)) = test(&format!("file:{}", paper.display()));
    assert_eq!((answer["outcome"].as_str(), code), (Some("unconfirmed"), 1));
    assert!(error.contains("look at the paper"), "{error}");
    assert_eq!(operator(&socket, "fault none"), "ok");
    assert_eq!(operator(&socket, "proof paper-sensor"), "ok");
    let by_sensor = ["printer", "test", "--json", "--printer", &printer.address, "--profile", "xprinter"];
    assert_eq!(json(&dengwen(by_sensor))["outcome"], "confirmed");
    let unknown = dengwen(["printer", "test", "--printer", &printer.address, "--profile", "fax"]);
    assert!(said(&unknown).0 == 2 && said(&unknown).2.contains("epson, snbc, custom or xprinter"), "{:?}", said(&unknown));
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

/// Debian's own scanner without hardware (back end `test`), configured for this test alone.
fn sane(folder: &std::path::Path, backend: &str, config: &str) {
    std::fs::write(folder.join("dll.conf"), backend).expect("written");
    std::fs::write(folder.join(format!("{backend}.conf")), config).expect("written");
}

fn scan_with_sane(config: &std::path::Path, device: &str, out: &std::path::Path, more: &[&str]) -> std::process::Output {
    let scanner = format!("sane:{device}");
    let mut command = program();
    command.env("SANE_CONFIG_DIR", config).args(["scan", "--json", "--scanner", &scanner, "--out", text(out)]).args(more);
    command.output().expect("the program starts")
}

/// Pages in memory of a program that is no longer there.
fn orphans() -> Vec<String> {
    let names =
        std::fs::read_dir("/dev/shm").expect("memory").flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let owner = |name: &String| name.strip_prefix("dengwen-scan-").and_then(|rest| rest.split('-').next().map(str::to_owned));
    names.filter(|name| owner(name).is_some_and(|pid| !std::path::Path::new("/proc").join(pid).exists())).collect()
}

#[test]
fn pages_come_from_feeder_and_glass_of_a_sane_scanner() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("scans");
    sane(folder.path(), "test", "number_of_devices 1\n");
    let output = scan_with_sane(folder.path(), "test:0", &out, &[]);
    let answer = json(&output);
    assert_eq!((answer["source"].as_str(), said(&output).0), (Some("feeder"), 0), "{answer}");
    assert_eq!(answer["pages"].as_array().map(Vec::len), Some(10), "this feeder holds ten");
    // It is 200 mm wide at most; 200 dots an inch.
    let page = image::open(out.join("page-0010.jpg")).expect("a picture");
    assert_eq!((page.width() / 10, page.color()), (157, image::ColorType::Rgb8));

    let answer =
        json(&scan_with_sane(folder.path(), "test:0", &out, &["--source", "platen", "--dpi", "100", "--colour=false"]));
    assert_eq!(answer["pages"], serde_json::json!([out.join("page-0011.jpg")]));
    let page = image::open(out.join("page-0011.jpg")).expect("a picture");
    assert_eq!((page.width() / 10, page.color()), (78, image::ColorType::L8));
    assert_eq!(orphans(), [""; 0]);
}

#[test]
fn every_status_of_sane_is_told_in_words() {
    for (status, words) in [
        ("JAMMED", "jammed"),
        ("NO_DOCS", "feeder is empty"),
        ("COVER_OPEN", "cover is open"),
        ("DEVICE_BUSY", "busy"),
        ("NO_MEM", "no memory"),
        ("ACCESS_DENIED", "may not be used by this account"),
        ("IO_ERROR", "check power and cable"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        sane(folder.path(), "test", &format!("read-status-code \"SANE_STATUS_{status}\"\n"));
        let (code, _, error) = said(&scan_with_sane(folder.path(), "test:0", &folder.path().join("scans"), &[]));
        assert!(code == 3 && error.contains(words), "{status}: {code} {error}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    sane(folder.path(), "test", "");
    let (code, _, error) = said(&scan_with_sane(folder.path(), "nobody:7", &folder.path().join("scans"), &[]));
    assert!(code == 3 && error.contains("check power and cable"), "{error}");
    assert_eq!(orphans(), [""; 0]);
}

/// Our eSCL client and Debian's `sane-airscan` see the same pages of the same simulated scanner.
#[test]
fn airscan_and_our_client_see_the_same_scanner() {
    let folder = tempfile::tempdir().expect("a folder");
    let scanner = Device::start(&["scanner", "--pages", "assets/demo/pages"]);
    let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
    let address = scanner.address.trim_start_matches("escl:");
    sane(folder.path(), "airscan", &format!("[devices]\n\"Hall\" = {address}, eSCL\n[options]\ndiscovery = disable\n"));
    let own = json(&dengwen(["scan", "--json", "--scanner", &scanner.address, "--out", text(&ours)]));
    let output = scan_with_sane(folder.path(), "airscan:e0:Hall", &theirs, &["--source", "feeder"]);
    let other = json(&output);
    let count = |answer: &serde_json::Value| answer["pages"].as_array().map(Vec::len).unwrap_or_default();
    assert!(count(&own) > 1 && count(&own) == count(&other), "{own} {other}: {}", said(&output).2);
    for number in 1..=count(&own) {
        let name = format!("page-{number:04}.jpg");
        let width = |folder: &std::path::Path| image::open(folder.join(&name)).expect("a picture").width();
        assert_eq!(width(&ours), width(&theirs), "{name}");
    }
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
