//! The eSCL scanner over HTTP: pages as they come, and every fault told in words.
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

use dengwen::{
    device::scanner::{AnyScanner, EsclScanner, FolderScanner, ScanSettings, Scanner, ScannerFault, Source},
    simulator::scanner::{Fault, Simulator},
};

/// A page that is a JPEG and differs from the others.
fn page(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 90, image::Rgb([shade, 200, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

fn pages(count: u8) -> Vec<Vec<u8>> {
    (0..count).map(|n| page(n * 40)).collect()
}

async fn scan(simulator: &Simulator, source: Source) -> (Vec<Vec<u8>>, Result<usize, ScannerFault>) {
    let scanner = EsclScanner::new(&simulator.uri()).expect("an address");
    let mut received = Vec::new();
    let end = scanner
        .scan(source, ScanSettings::default(), &mut |page| {
            received.push(page);
            true
        })
        .await;
    (received, end)
}

fn ready() {
    // Several tests share one process under `cargo test`: whoever comes first installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[tokio::test]
async fn the_feeder_gives_every_page_untouched() {
    ready();
    let simulator = Simulator::start(pages(4)).await.expect("a port");
    let (received, end) = scan(&simulator, Source::Feeder).await;
    assert_eq!((received, end), (pages(4), Ok(4)));
    assert!(!simulator.has_job(), "the job was not closed");
    assert!(simulator.last_request().contains("<scan:XResolution>200<"));
}

#[tokio::test]
async fn the_glass_gives_one_page() {
    ready();
    let simulator = Simulator::start(pages(4)).await.expect("a port");
    let (received, end) = scan(&simulator, Source::Platen).await;
    assert_eq!((received, end), (pages(1), Ok(1)));
}

#[tokio::test]
async fn a_jam_keeps_the_pages_already_there() {
    ready();
    let simulator = Simulator::start(pages(4)).await.expect("a port");
    simulator.set_fault(Fault::JamAfter(2));
    let (received, end) = scan(&simulator, Source::Feeder).await;
    assert_eq!((received, end), (pages(2), Err(ScannerFault::Jam)));
    simulator.set_fault(Fault::None);
    assert_eq!(scan(&simulator, Source::Feeder).await.1, Ok(4), "after the jam it scans again");
}

#[tokio::test]
async fn every_refusal_has_its_cause() {
    ready();
    let simulator = Simulator::start(pages(2)).await.expect("a port");
    for (fault, cause) in [
        (Fault::CoverOpen, ScannerFault::CoverOpen),
        (Fault::Empty, ScannerFault::FeederEmpty),
        (Fault::Busy, ScannerFault::Busy),
        (Fault::CutPage, ScannerFault::BadAnswer),
        (Fault::Refuses, ScannerFault::Refused(500)),
        (Fault::Gibberish, ScannerFault::BadAnswer),
    ] {
        simulator.set_fault(fault);
        let (_, end) = scan(&simulator, Source::Feeder).await;
        assert_eq!(end, Err(cause.clone()), "{fault:?}");
        let sentence = cause.sentence();
        assert!(!sentence.zh.is_empty() && !sentence.en.is_empty());
    }
}

#[tokio::test]
async fn a_slow_page_is_waited_for() {
    ready();
    let simulator = Simulator::start(pages(1)).await.expect("a port");
    simulator.set_fault(Fault::Slow);
    assert_eq!(scan(&simulator, Source::Feeder).await.1, Ok(1));
}

#[tokio::test]
async fn the_visitor_can_stop_it() {
    ready();
    let simulator = Simulator::start(pages(4)).await.expect("a port");
    let scanner = EsclScanner::new(&simulator.uri()).expect("an address");
    let end = scanner.scan(Source::Feeder, ScanSettings::default(), &mut |_| false).await;
    assert_eq!(end, Ok(1));
    assert!(!simulator.has_job());
}

#[tokio::test]
async fn an_unplugged_scanner_says_so() {
    ready();
    let simulator = Simulator::start(pages(1)).await.expect("a port");
    let uri = simulator.uri();
    drop(simulator);
    let scanner = EsclScanner::new(&uri).expect("an address");
    assert_eq!(scanner.status().await, Err(ScannerFault::Unreachable));
    assert_eq!(EsclScanner::new("http://no-scheme").err(), Some(ScannerFault::BadAddress));
}

#[tokio::test]
async fn a_line_that_breaks_in_mid_page_keeps_the_whole_pages() {
    ready();
    let simulator = Simulator::start(pages(4)).await.expect("a port");
    simulator.set_fault(Fault::HangUpAfter(2));
    let (received, end) = scan(&simulator, Source::Feeder).await;
    assert_eq!((received, end), (pages(2), Err(ScannerFault::Unreachable)));
    simulator.set_fault(Fault::None);
    assert_eq!(scan(&simulator, Source::Feeder).await, (pages(4), Ok(4)), "after the break it scans again");
}

#[tokio::test]
async fn unplugging_ends_connections_already_open() {
    ready();
    let simulator = Simulator::start(pages(1)).await.expect("a port");
    let scanner = EsclScanner::new(&simulator.uri()).expect("an address");
    assert_eq!(scanner.status().await.map(|status| status.feeder_loaded), Ok(Some(true)));
    drop(simulator);
    assert_eq!(scanner.status().await, Err(ScannerFault::Unreachable));
}

#[tokio::test]
async fn the_scanner_says_what_it_has() {
    ready();
    let simulator = Simulator::start(pages(1)).await.expect("a port");
    let scanner = EsclScanner::new(&simulator.uri()).expect("an address");
    let capabilities = scanner.capabilities().await.expect("capabilities");
    assert_eq!((capabilities.platen, capabilities.feeder), (true, true));
    assert_eq!(capabilities.resolutions, [200, 300]);
    assert_eq!(capabilities.model, "Dengwen simulated scanner");
    simulator.set_fault(Fault::Gibberish);
    assert_eq!(scanner.capabilities().await, Err(ScannerFault::BadAnswer));
}

/// A document camera with its own software: it writes into a folder, whenever somebody presses its button.
#[tokio::test]
async fn pages_that_come_into_a_folder_are_taken_whole_and_are_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let of_yesterday = folder.path().join("0001.jpg");
    std::fs::write(&of_yesterday, page(9)).expect("written");
    let (first, last) = (std::time::Duration::from_secs(20), std::time::Duration::from_millis(700));
    let scanner = FolderScanner::new(folder.path().to_str().expect("UTF-8")).expect("a folder").waiting(first, last);
    let (whole, path) = (page(1), folder.path().join("0002.JPG"));
    let (half, rest) = whole.split_at(whole.len() / 2);
    std::fs::write(folder.path().join("notes.txt"), "not a page").expect("written");
    let mut received = Vec::new();
    let mut on_page = |page| {
        received.push(page);
        true
    };
    let scanning = scanner.scan(Source::Platen, ScanSettings::default(), &mut on_page);
    let camera = async {
        // The scan has begun: it is polled first.
        tokio::task::yield_now().await;
        std::fs::write(&path, half).expect("written");
        tokio::time::timeout(std::time::Duration::from_secs(1), std::future::pending::<()>()).await.expect_err("a slow camera");
        std::fs::write(&path, [half, rest].concat()).expect("written");
        std::fs::write(folder.path().join("0003.jpeg"), page(2)).expect("written");
    };
    let (end, ()) = tokio::join!(scanning, camera);
    assert_eq!((end, received), (Ok(2), vec![page(1), page(2)]));
    assert!(of_yesterday.exists(), "somebody else's page is not taken");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "the page of yesterday and the notes");
}

#[tokio::test]
async fn a_folder_into_which_nothing_comes_says_that_there_is_no_paper() {
    let folder = tempfile::tempdir().expect("a folder");
    let short = std::time::Duration::from_millis(100);
    let scanner = FolderScanner::new(folder.path().to_str().expect("UTF-8")).expect("a folder").waiting(short, short);
    assert_eq!(scanner.scan(Source::Platen, ScanSettings::default(), &mut |_| true).await, Err(ScannerFault::FeederEmpty));
    let gone = AnyScanner::new("folder:/no/such/folder").expect("an address");
    assert_eq!(gone.status().await, Err(ScannerFault::Unreachable));
    assert_eq!(AnyScanner::new("folder:relative").err(), Some(ScannerFault::BadAddress));
}
