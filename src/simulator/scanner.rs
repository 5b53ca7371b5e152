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
}

#[derive(Default)]
struct Machine {
    fault: Fault,
    pages: Vec<Vec<u8>>,
    job: Option<Job>,
    jobs: usize,
    jammed: bool,
    last_request: String,
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
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let machine = Arc::new(Mutex::new(Machine { pages, ..Machine::default() }));
        let router = Router::new()
            .route("/eSCL/ScannerStatus", get(status))
            .route("/eSCL/ScanJobs", post(create))
            .route("/eSCL/ScanJobs/{job}/NextDocument", get(next))
            .route("/eSCL/ScanJobs/{job}/", delete(cancel))
            .with_state(machine.clone());
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
        self.task.abort();
    }
}

fn lock(machine: &Mutex<Machine>) -> MutexGuard<'_, Machine> {
    machine.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn status(State(machine): State<Arc<Mutex<Machine>>>) -> Response {
    let machine = lock(&machine);
    let feeder = match machine.fault {
        Fault::CoverOpen => "ScannerAdfHatchOpen",
        Fault::Empty => "ScannerAdfEmpty",
        _ if machine.jammed => "ScannerAdfJam",
        _ if machine.pages.is_empty() || machine.job.as_ref().is_some_and(|job| job.left == 0) => "ScannerAdfEmpty",
        Fault::None | Fault::JamAfter(_) | Fault::Busy | Fault::Slow | Fault::CutPage => "ScannerAdfLoaded",
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
    let index = job.sent;
    job.made_to_wait = false;
    job.sent += 1;
    job.left -= 1;
    let mut page = machine.pages.get(index).cloned().unwrap_or_default();
    if fault == Fault::CutPage {
        page.truncate(page.len() / 2);
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
