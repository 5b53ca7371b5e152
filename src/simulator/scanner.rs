//! An eSCL scanner on a loopback port: serves pages given to it, fails on request.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};

use super::cut_line::{CutListener, Scissors};

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Jams after so many pages.
    JamAfter(usize),
    /// The hatch is open.
    CoverOpen,
    /// Nothing in the feeder.
    Empty,
    /// Busy with another job.
    Busy,
    /// Says "not ready yet" once before each page.
    Slow,
    /// Sends half a page and calls it whole.
    CutPage,
    /// Hangs up in the middle of the page after so many.
    HangUpAfter(usize),
    /// Refuses every job with HTTP 500.
    Refuses,
    /// Answers with something that is no eSCL.
    Gibberish,
}

#[derive(Default)]
struct Machine {
    fault: Fault,
    pages: Vec<Vec<u8>>,
    job: Option<Job>,
    jobs: usize,
    jammed: bool,
    last_request: String,
    scissors: Scissors,
}

struct Job {
    number: usize,
    left: usize,
    sent: usize,
    made_to_wait: bool,
}

/// A running simulator; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    machine: Arc<Mutex<Machine>>,
    task: tokio::task::JoinHandle<()>,
}

impl Simulator {
    /// Starts on a free port of the loopback interface with these JPEG pages lying in it.
    pub async fn start(pages: Vec<Vec<u8>>) -> std::io::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)), pages).await
    }

    /// Starts on this address, port 0 for a free one.
    pub async fn start_at(address: SocketAddr, pages: Vec<Vec<u8>>) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let scissors = Scissors::default();
        let machine = Arc::new(Mutex::new(Machine { pages, scissors: scissors.clone(), ..Machine::default() }));
        let router = Router::new()
            .route("/eSCL/ScannerCapabilities", get(capabilities))
            .route("/eSCL/ScannerStatus", get(status))
            .route("/eSCL/ScanJobs", post(create))
            .route("/eSCL/ScanJobs/{job}/NextDocument", get(next))
            .route("/eSCL/ScanJobs/{job}", delete(cancel))
            .with_state(machine.clone());
        let listener = CutListener { listener, scissors: scissors.clone() };
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, machine, task })
    }

    /// As the kiosk's settings name it.
    pub fn uri(&self) -> String {
        format!("escl:http://{}/eSCL", self.address)
    }

    /// Breaks or mends it.
    pub fn set_fault(&self, fault: Fault) {
        let mut machine = lock(&self.machine);
        machine.fault = fault;
        machine.jammed = false;
        machine.job = None;
    }

    /// Puts other pages in.
    pub fn load(&self, pages: Vec<Vec<u8>>) {
        lock(&self.machine).pages = pages;
    }

    /// Whether a job is open.
    pub fn has_job(&self) -> bool {
        lock(&self.machine).job.is_some()
    }

    /// The last job ticket received.
    pub fn last_request(&self) -> String {
        lock(&self.machine).last_request.clone()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Connections that are open end with the server.
        self.task.abort();
    }
}

fn lock(machine: &Mutex<Machine>) -> MutexGuard<'_, Machine> {
    machine.lock().unwrap_or_else(PoisonError::into_inner)
}

const GIBBERISH: &str = "<html>Welcome to your new router";

async fn capabilities(State(machine): State<Arc<Mutex<Machine>>>) -> Response {
    if lock(&machine).fault == Fault::Gibberish {
        return GIBBERISH.into_response();
    }
    // Letter and A4, in 1/300 inch.
    let settings = "<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth><scan:MinHeight>16</scan:MinHeight>\
         <scan:MaxHeight>3508</scan:MaxHeight><scan:MaxScanRegions>1</scan:MaxScanRegions>\
         <scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode>\
         <scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes><scan:DocumentFormats>\
         <pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats><scan:SupportedResolutions><scan:DiscreteResolutions>\
         <scan:DiscreteResolution><scan:XResolution>200</scan:XResolution><scan:YResolution>200</scan:YResolution></scan:DiscreteResolution>\
         <scan:DiscreteResolution><scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution></scan:DiscreteResolution>\
         </scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>";
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><scan:ScannerCapabilities \
         xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\">\
         <pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Dengwen simulated scanner</pwg:MakeAndModel>\
         <scan:Platen><scan:PlatenInputCaps>{settings}</scan:PlatenInputCaps></scan:Platen>\
         <scan:Adf><scan:AdfSimplexInputCaps>{settings}</scan:AdfSimplexInputCaps></scan:Adf></scan:ScannerCapabilities>"
    );
    ([(header::CONTENT_TYPE, "text/xml")], body).into_response()
}

async fn status(State(machine): State<Arc<Mutex<Machine>>>) -> Response {
    let machine = lock(&machine);
    let feeder = match machine.fault {
        Fault::Gibberish => return GIBBERISH.into_response(),
        Fault::CoverOpen => "ScannerAdfHatchOpen",
        Fault::Empty => "ScannerAdfEmpty",
        _ if machine.jammed => "ScannerAdfJam",
        _ if machine.pages.is_empty() || machine.job.as_ref().is_some_and(|job| job.left == 0) => "ScannerAdfEmpty",
        Fault::None
        | Fault::JamAfter(_)
        | Fault::HangUpAfter(_)
        | Fault::Busy
        | Fault::Slow
        | Fault::CutPage
        | Fault::Refuses => "ScannerAdfLoaded",
    };
    let state = if machine.fault == Fault::Busy || machine.job.is_some() { "Processing" } else { "Idle" };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><scan:ScannerStatus \
         xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\">\
         <pwg:Version>2.0</pwg:Version><pwg:State>{state}</pwg:State><scan:AdfState>{feeder}</scan:AdfState></scan:ScannerStatus>"
    );
    ([(header::CONTENT_TYPE, "text/xml")], body).into_response()
}

async fn create(State(machine): State<Arc<Mutex<Machine>>>, request: String) -> Response {
    let mut machine = lock(&machine);
    machine.last_request = request;
    match machine.fault {
        Fault::Refuses => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Gibberish => return GIBBERISH.into_response(),
        Fault::None
        | Fault::JamAfter(_)
        | Fault::HangUpAfter(_)
        | Fault::CoverOpen
        | Fault::Empty
        | Fault::Busy
        | Fault::Slow
        | Fault::CutPage => {}
    }
    let from_feeder = machine.last_request.contains("<pwg:InputSource>Feeder<");
    let blocked = machine.jammed || matches!(machine.fault, Fault::CoverOpen | Fault::Empty | Fault::Busy);
    if blocked || machine.job.is_some() || machine.pages.is_empty() {
        return StatusCode::CONFLICT.into_response();
    }
    machine.jobs += 1;
    let number = machine.jobs;
    let left = if from_feeder { machine.pages.len() } else { 1 };
    machine.job = Some(Job { number, left, sent: 0, made_to_wait: false });
    (StatusCode::CREATED, [(header::LOCATION, format!("/eSCL/ScanJobs/{number}"))]).into_response()
}

async fn next(State(machine): State<Arc<Mutex<Machine>>>, Path(number): Path<usize>) -> Response {
    let mut machine = lock(&machine);
    let fault = machine.fault;
    let Some(job) = machine.job.as_mut().filter(|job| job.number == number && job.left > 0) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if fault == Fault::Slow && !job.made_to_wait {
        job.made_to_wait = true;
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if fault == Fault::JamAfter(job.sent) {
        machine.jammed = true;
        return StatusCode::NOT_FOUND.into_response();
    }
    let hangs_up = fault == Fault::HangUpAfter(job.sent);
    let index = job.sent;
    job.made_to_wait = false;
    job.sent += 1;
    job.left -= 1;
    let mut page = machine.pages.get(index).cloned().unwrap_or_default();
    if fault == Fault::CutPage {
        page.truncate(page.len() / 2);
    }
    if hangs_up {
        machine.scissors.cut_next_answer();
    }
    ([(header::CONTENT_TYPE, "image/jpeg")], page).into_response()
}

async fn cancel(State(machine): State<Arc<Mutex<Machine>>>, Path(number): Path<usize>) -> StatusCode {
    let mut machine = lock(&machine);
    if machine.job.as_ref().is_some_and(|job| job.number == number) {
        machine.job = None;
        return StatusCode::OK;
    }
    StatusCode::NOT_FOUND
}
