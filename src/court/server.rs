//! The running court: opens its folder, recovers, listens, and stops without cutting what it can still finish.

use std::{
    fs::{File, TryLockError},
    future::Future,
    io,
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    middleware,
    response::Response,
    routing::{get, post, put},
};
use time::OffsetDateTime;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{
    access::require_token,
    answer::{Refusal, json},
    config::CourtConfig,
    desk, examination, help_calls,
    keyring::{Keyring, KeyringError},
    kiosks,
    ledger::Ledger,
    object_folder::{ObjectFolder, create_private_folder},
    packages,
    policy::{self, rfc3339},
    tickets, tus,
    uploads::Turns,
};
use crate::{
    filing::PackageId,
    package::{Bag, exchange::ReceivedPackage},
};

/// How long the court waits for the next bytes of a body.
pub(super) const BODY_PATIENCE: Duration = Duration::from_secs(30);

/// Why the court could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("{path}: {source}; the court's user must own the data folder")]
    Folder {
        /// Which folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Another court runs on it.
    #[error("another dengwen-court works on {0}; stop it first")]
    InUse(String),
    /// Keys.
    #[error(transparent)]
    Keys(#[from] KeyringError),
    /// Database.
    #[error("the ledger cannot be opened: {0}; restore the data folder from the backup")]
    Ledger(String),
}

/// Everything the requests share.
pub(super) struct CourtSide {
    pub(super) config: CourtConfig,
    pub(super) keys: Keyring,
    pub(super) ledger: Ledger,
    pub(super) folder: ObjectFolder,
    pub(super) turns: Turns,
    /// One package at a time is opened.
    pub(super) examining: Arc<tokio::sync::Mutex<()>>,
    pub(super) stopping: watch::Sender<bool>,
    _lock: File,
}

pub(super) type Shared = Arc<CourtSide>;

impl CourtSide {
    fn open(config: CourtConfig) -> Result<Self, StartError> {
        let data = &config.data;
        let failed = |source| StartError::Folder { path: data.display().to_string(), source };
        create_private_folder(data).map_err(failed)?;
        let lock = File::create(data.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StartError::InUse(data.display().to_string())),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let folder = ObjectFolder::open(data).map_err(failed)?;
        let ledger = Ledger::open(&data.join("court.sqlite")).map_err(|error| StartError::Ledger(error.to_string()))?;
        // A kiosk that came has the policy, and may have sealed for its keys what nobody announced yet.
        let sql = "SELECT EXISTS (SELECT 1 FROM kiosk) OR EXISTS (SELECT 1 FROM package)";
        let worked_before = ledger.read(|connection| Ok(connection.query_row(sql, [], |row| row.get(0))?));
        let worked_before: bool = worked_before.map_err(|_| StartError::Ledger("its tables cannot be read".into()))?;
        let keys = Keyring::open(data, worked_before, config.enrolment_token.as_deref())?;
        let court = Self {
            config,
            keys,
            ledger,
            folder,
            turns: Turns::default(),
            examining: Arc::default(),
            stopping: watch::Sender::new(false),
            _lock: lock,
        };
        court.recover_uploads().map_err(|_| StartError::Ledger("uploads could not be recovered".into()))?;
        Ok(court)
    }

    /// Now, in the court's own offset.
    pub(super) fn now(&self) -> OffsetDateTime {
        (self.config.clock)().to_offset(self.config.utc_offset)
    }

    /// Now, as RFC 3339.
    pub(super) fn now_text(&self) -> String {
        rfc3339(self.now())
    }
}

/// Does work that waits for the disk where it may wait.
pub(super) async fn blocking<T: Send + 'static>(
    court: &Shared,
    work: impl FnOnce(&CourtSide) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let court = Arc::clone(court);
    tokio::task::spawn_blocking(move || work(&court)).await?
}

fn router(court: Shared) -> Router {
    let uploads = Router::new()
        .route("/v1/uploads", post(tus::create).options(tus::options))
        .route("/v1/uploads/{id}", axum::routing::head(tus::head).patch(tus::patch).delete(tus::terminate))
        .layer(middleware::from_fn(tus::speak_tus));
    let api = Router::new()
        .route("/v1/kiosks/{kiosk_id}", put(kiosks::enrol))
        .route("/v1/policy", get(policy::policy))
        .route("/v1/challenge", post(policy::challenge))
        .route("/v1/ticket-blocks", post(tickets::lease))
        .route("/v1/tickets", post(tickets::register))
        .route("/v1/tickets/{number}", get(tickets::people_ahead))
        .route("/v1/help-calls", post(help_calls::call).get(help_calls::list))
        .route("/v1/help-calls/{call_id}/answer", post(help_calls::answer))
        .route("/v1/packages", post(packages::announce).get(packages::list))
        .route("/v1/packages/{id}/missing", get(packages::missing))
        .route("/v1/packages/{id}/seal", post(packages::seal))
        .route("/v1/packages/{id}/receipt", get(packages::receipt))
        .merge(uploads)
        .layer(middleware::from_fn_with_state(Arc::clone(&court), require_token));
    Router::new()
        .merge(api)
        .route("/v1/health", get(health))
        .route("/desk", get(desk::page))
        .route("/desk/help-calls/{call_id}/answer", post(desk::answered))
        .fallback(|| async {
            Refusal::not_found(
                "no-such-address",
                "no such address",
                "this address does not exist here; compare it with the API",
            )
        })
        .method_not_allowed_fallback(|| async {
            let detail = "this address does not take this method; compare it with the API";
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "method not allowed", detail)
        })
        .with_state(court)
}

/// `GET /v1/health`: 200 when the ledger answers.
async fn health(State(court): State<Shared>) -> Result<Response, Refusal> {
    blocking(&court, |court| {
        court.ledger.read(|connection| Ok(connection.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))?))
    })
    .await?;
    let body = serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "time": court.now_text() });
    Ok(json(StatusCode::OK, &body))
}

/// A running court. Dropping the handle lets it run on; [`CourtHandle::stop`] ends it.
pub struct CourtHandle {
    /// `http://127.0.0.1:8790`.
    pub address: String,
    court: Shared,
    serving: JoinHandle<io::Result<()>>,
}

impl std::fmt::Debug for CourtHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourtHandle").field("address", &self.address).finish_non_exhaustive()
    }
}

impl CourtHandle {
    /// The hall's secret, for a kiosk in the same program.
    pub fn enrolment_token(&self) -> &str {
        self.court.keys.token()
    }

    /// The bag of an announced and complete package, opened in memory.
    pub async fn open_package(&self, id: PackageId) -> Result<Bag, String> {
        let opened = blocking(&self.court, move |court| {
            let manifest = packages::manifest_of(court, id)?;
            examination::open_package(court, &manifest)
        });
        opened.await.map_err(|refusal| refusal.detail().to_owned())
    }

    /// What was received, newest first.
    pub async fn received(&self) -> Vec<ReceivedPackage> {
        // A ledger that cannot be read has its own alarm.
        blocking(&self.court, packages::received_packages).await.unwrap_or_default()
    }

    /// Ends the court: no new connection, bodies under way are cut and their bytes kept, what is being sealed is finished.
    pub async fn stop(self) {
        self.court.stopping.send_replace(true);
        let mut serving = self.serving;
        if tokio::time::timeout(Duration::from_secs(5), &mut serving).await.is_err() {
            serving.abort();
        }
    }

    /// Waits until the court ends by itself, which it does only when its listener fails.
    pub async fn ended(self) -> io::Result<()> {
        self.serving.await.map_err(io::Error::other)?
    }
}

/// Opens the court's folder and serves on `listener` in the background.
pub async fn start(config: CourtConfig, listener: TcpListener) -> Result<CourtHandle, StartError> {
    let path = config.data.display().to_string();
    let failed = |source| StartError::Folder { path: path.clone(), source };
    let address: SocketAddr = listener.local_addr().map_err(failed)?;
    let court = tokio::task::spawn_blocking(move || CourtSide::open(config))
        .await
        .map_err(|error| failed(io::Error::other(error)))??;
    let court = Arc::new(court);
    let mut stopping = court.stopping.subscribe();
    let app = router(Arc::clone(&court));
    let serving = tokio::spawn(async move {
        let stopped = async move {
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        axum::serve(listener, app).with_graceful_shutdown(stopped).await
    });
    Ok(CourtHandle { address: format!("http://{address}"), court, serving })
}

/// Serves until `stop` is ready.
pub async fn serve(config: CourtConfig, listener: TcpListener, stop: impl Future<Output = ()>) -> Result<(), StartError> {
    let handle = start(config, listener).await?;
    stop.await;
    handle.stop().await;
    Ok(())
}
