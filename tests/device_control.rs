//! Simulated devices driven over their sockets, as `dengwen simulate` and the demo drive them.
#![allow(missing_docs)]

use std::{net::SocketAddr, path::Path, time::Duration};

use dengwen::{
    device::{
        id_reader::{IdReader, IdReaderFault},
        scanner::{EsclScanner, ScanSettings, Scanner, ScannerFault, Source},
        ticket_printer::{Outcome, PrinterState, Raster, TicketPrinter},
    },
    simulator::control::{
        ControlError, IdReaderOptions, PrinterOptions, ScannerOptions, run_id_reader, run_printer, run_scanner,
    },
    store::durable,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    sync::oneshot,
    task::JoinHandle,
};

const CARD: &str = "name = \"李桂兰\"\nsex = \"女\"\nbirth = \"1954-02-03\"\nnumber = \"110101195402030026\"\n";

/// Someone at the socket.
struct Operator(BufReader<UnixStream>);

impl Operator {
    /// Connects as soon as the socket is there.
    async fn at(socket: &Path) -> Self {
        let connecting = async {
            loop {
                match UnixStream::connect(socket).await {
                    Ok(stream) => return Self(BufReader::new(stream)),
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), connecting).await.expect("a socket in time")
    }

    async fn says(&mut self, line: &str) -> String {
        self.0.get_mut().write_all(format!("{line}\n").as_bytes()).await.expect("sent");
        let mut answer = String::new();
        self.0.read_line(&mut answer).await.expect("answered");
        answer.trim_end().to_owned()
    }
}

type Running = (JoinHandle<Result<(), ControlError>>, String);

async fn started(run: impl FnOnce(Box<dyn FnOnce(&str) + Send>) -> JoinHandle<Result<(), ControlError>>) -> Running {
    let (announce, announced) = oneshot::channel();
    let running = run(Box::new(move |address| announce.send(address.to_owned()).expect("heard")));
    let address = tokio::time::timeout(Duration::from_secs(10), announced).await.expect("in time").expect("an address");
    (running, address)
}

fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_reader_takes_cards_and_faults_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, link, card) =
        (folder.path().join("control"), folder.path().join("id-reader"), folder.path().join("card of Li.toml"));
    durable::write(&card, CARD.as_bytes()).expect("written");
    let options = IdReaderOptions { card: None, replay: None, link: Some(link.clone()), control: Some(socket.clone()) };
    let (running, port) = started(|announce| tokio::spawn(run_id_reader(options, announce))).await;
    assert_eq!(port, link.display().to_string());
    let mut operator = Operator::at(&socket).await;
    let mut reader = IdReader::open(&port).expect("it answers");
    assert_eq!(reader.card_present(), Ok(false));
    assert_eq!(operator.says(&format!("card {}", card.display())).await, "ok");
    assert_eq!(reader.card_present(), Ok(true));
    assert_eq!(reader.read().map(|card| card.name.reveal().to_owned()).as_deref(), Ok("李桂兰"));
    assert_eq!(operator.says("fault broken").await, "ok");
    assert_eq!(reader.self_test(), Err(IdReaderFault::OutOfOrder(0x60)));
    assert!(operator.says("fault sulking").await.starts_with("error `sulking`"));
    assert!(operator.says("card /no/such/file").await.starts_with("error /no/such/file"));
    assert!(operator.says("dance").await.starts_with("error `dance` is no command; there are: card FILE"));
    assert!(operator.says("help").await.starts_with("ok card FILE"));
    assert_eq!(operator.says("quit").await, "ok");
    running.await.expect("ended").expect("ended well");
    assert!(!socket.exists() && std::fs::symlink_metadata(&link).is_err(), "names were left behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_draws_its_tickets_and_runs_out_of_paper_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, tickets, bytes) =
        (folder.path().join("control"), folder.path().join("tickets"), folder.path().join("ticket.bin"));
    let options = PrinterOptions { listen: anywhere(), tickets: Some(tickets.clone()), control: Some(socket.clone()) };
    let (running, uri) = started(|announce| tokio::spawn(run_printer(options, announce))).await;
    let mut operator = Operator::at(&socket).await;
    let strip = Raster { width_dots: 576, rows: vec![0xF0; 72 * 20] };
    let print = {
        let uri = uri.clone();
        move || TicketPrinter::open(&uri).expect("reached").print(1, &[strip])
    };
    assert_eq!(tokio::task::spawn_blocking(print).await.expect("printed"), Outcome::Confirmed);
    assert_eq!(operator.says("wait 1 10").await, "ok 1");
    assert_eq!(operator.says(&format!("save 1 {}", folder.path().join("one.png").display())).await, "ok");
    assert_eq!(operator.says(&format!("bytes {}", bytes.display())).await, "ok");
    let saved = image::open(folder.path().join("one.png")).expect("a picture").to_luma8();
    assert_eq!((saved.dimensions(), saved.get_pixel(3, 0).0, saved.get_pixel(4, 0).0), ((576, 20), [0], [255]));
    assert!(std::fs::read(&bytes).expect("bytes").windows(2).any(|pair| pair == [0x1B, 0x40]));
    let drawn = tickets.join("ticket-0001.png");
    let drawing = async {
        while image::open(&drawn).is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), drawing).await.expect("drawn into the folder");
    assert_eq!(operator.says("fault paper-out").await, "ok");
    let state = tokio::task::spawn_blocking(move || TicketPrinter::open(&uri).expect("reached").status()).await;
    assert_eq!(state.expect("asked"), PrinterState::PaperOut);
    assert!(operator.says("save 9 /tmp/none.png").await.starts_with("error there is no such ticket"));
    assert!(operator.says("fault paper-out-after many").await.starts_with("error `many` is not a number"));
    assert_eq!(operator.says("quit").await, "ok");
    running.await.expect("ended").expect("ended well");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scanner_serves_a_folder_and_jams_on_request() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, pages) = (folder.path().join("control"), folder.path().join("pages"));
    std::fs::create_dir(&pages).expect("a folder");
    let picture = image::RgbImage::from_pixel(40, 60, image::Rgb([10, 200, 90]));
    picture.save(pages.join("01.jpg")).expect("saved");
    picture.save(pages.join("02.png")).expect("saved");
    durable::write(&pages.join("note.txt"), b"not a page").expect("saved");
    let options = ScannerOptions { pages: pages.clone(), listen: anywhere(), control: Some(socket.clone()) };
    let (running, uri) = started(|announce| tokio::spawn(run_scanner(options, announce))).await;
    let mut operator = Operator::at(&socket).await;
    let scanner = EsclScanner::new(&uri).expect("an address");
    let mut received = Vec::new();
    let mut keep = |page: Vec<u8>| {
        received.push(page);
        true
    };
    assert_eq!(scanner.scan(Source::Feeder, ScanSettings::default(), &mut keep).await, Ok(2));
    assert_eq!(received[0], std::fs::read(pages.join("01.jpg")).expect("readable"), "a JPEG goes out untouched");
    assert_eq!(operator.says("fault jam-after 1").await, "ok");
    assert_eq!(scanner.scan(Source::Feeder, ScanSettings::default(), &mut |_| true).await, Err(ScannerFault::Jam));
    assert_eq!(operator.says("fault none").await, "ok");
    assert_eq!(operator.says("empty").await, "ok");
    assert_eq!(scanner.scan(Source::Feeder, ScanSettings::default(), &mut |_| true).await, Err(ScannerFault::FeederEmpty));
    assert_eq!(operator.says(&format!("load {}", pages.display())).await, "ok 2");
    assert_eq!(operator.says("quit").await, "ok");
    running.await.expect("ended").expect("ended well");
}

#[tokio::test]
async fn a_socket_left_over_is_replaced_and_any_other_file_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("control");
    drop(std::os::unix::net::UnixListener::bind(&socket).expect("a socket"));
    let options = PrinterOptions { listen: anywhere(), tickets: None, control: Some(socket.clone()) };
    let (running, _) = started(|announce| tokio::spawn(run_printer(options.clone(), announce))).await;
    let ended = async {
        loop {
            let mut operator = Operator::at(&socket).await;
            if operator.says("quit").await == "ok" {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("in time");
    running.await.expect("ended").expect("ended well");
    durable::write(&socket, b"someone's file").expect("written");
    let refused =
        run_printer(PrinterOptions { listen: anywhere(), tickets: None, control: Some(socket.clone()) }, |_| {}).await;
    assert!(matches!(refused, Err(ControlError::Io { .. })));
    assert_eq!(std::fs::read_to_string(&socket).expect("still there"), "someone's file");
}
