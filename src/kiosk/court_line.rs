//! The line to the court: enrolment, policy, key proof, ticket blocks, messages, and the filings of the outbox.
//!
//! Two loops on the runtime. Everything is tried again by itself; nothing here holds the visitor up.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    time::Duration,
};

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    clock::{Clock, stored},
    message::Message,
};
use crate::{
    filing::{PackageId, Receipt},
    forward::{CourtClient, CourtError, DeliveryError, Parcel, deliver, next_attempt},
    package::{
        Jwk, Policy, SigningKey,
        exchange::{HelpCall, TicketRegistration},
        jws,
    },
    store::{CourtMessage, OutboxEntry, Store, StoreError, TicketBlock},
};

/// The policy is asked for again after this.
const POLICY_AGE: Duration = Duration::from_secs(3600);
/// Nothing to do: look again after this.
const QUIET: Duration = Duration::from_secs(600);
/// A call for help must not wait long for the network.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A call for help that is older reaches nobody any more.
const HELP_COUNTS: time::Duration = time::Duration::minutes(10);
/// After an outcome that the disk did not take.
const DISK_PAUSE: Duration = Duration::from_secs(5);

const SIGNING_KEY: &str = "signing-key";
const COURT_KEY: &str = "court-key";
const POLICY: &str = "policy";

/// Kinds of messages to the court in the store.
const HELP: &str = "help";
const TICKET: &str = "ticket";

/// The store, shared: one writer, short holds.
#[derive(Clone)]
pub struct SharedStore(Arc<Mutex<Store>>);

impl SharedStore {
    /// Shares it.
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }

    /// The store. A thread that panicked while holding it left no half-written state: every write is a transaction.
    pub fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The line.
pub(super) struct CourtLine {
    client: CourtClient,
    key: SigningKey,
    store: SharedStore,
    clock: Clock,
    /// Numbers leased at once.
    block: u32,
    known: Mutex<Known>,
    news: Notify,
    parcels: Notify,
    report: Sender<Message>,
}

#[derive(Default)]
struct Known {
    /// Kept and used only after the court proved that it can open what is sealed for the key it names.
    policy: Option<Policy>,
    enrolled: bool,
    asked_at: Option<Duration>,
    /// The court's signing key, pinned on first use.
    court_key: Option<Jwk>,
    /// The court answered the last time.
    reached: bool,
    /// It was asked at all since the start.
    tried: bool,
    /// A lease under way: asked again with the same number until it is answered.
    lease: Option<Uuid>,
}

impl CourtLine {
    /// What was known when the program last ran is known again. The kiosk's signing key is made on first use.
    pub(super) fn open(
        client: CourtClient,
        store: SharedStore,
        clock: Clock,
        block: u32,
        report: Sender<Message>,
    ) -> Result<Self, StoreError> {
        let (key, known) = {
            let mut held = store.lock();
            let key = signing_key(&mut held)?;
            let court_key = held.setting(COURT_KEY)?.and_then(|bytes| serde_json::from_slice::<Jwk>(&bytes).ok());
            let text = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            // Without the pinned key nothing that was kept counts.
            let policy = text(held.setting(POLICY)?).zip(court_key.as_ref());
            let policy = policy.and_then(|(jws, key)| Policy::verify(&jws, Some(key)).ok());
            (key, Known { policy, court_key, ..Known::default() })
        };
        Ok(Self {
            client,
            key,
            store,
            clock,
            block,
            known: Mutex::new(known),
            news: Notify::new(),
            parcels: Notify::new(),
            report,
        })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The kiosk's signing key.
    pub(super) fn signing_key(&self) -> SigningKey {
        self.key.clone()
    }

    /// The policy in force, expired or not. The court has proven that it can open what is sealed for it.
    pub(super) fn policy(&self) -> Option<Policy> {
        self.known().policy.clone()
    }

    /// Whether the court answered the last time: a call for staff reaches somebody.
    pub(super) fn is_reached(&self) -> bool {
        self.known().reached
    }

    /// Whether the court was asked at all since the start: before that nobody knows what this kiosk can do.
    pub(super) fn was_tried(&self) -> bool {
        self.known().tried
    }

    /// Something for the court lies in the store.
    pub(super) fn has_news(&self) {
        self.news.notify_one();
    }

    /// A sealed filing lies in the outbox.
    pub(super) fn has_parcel(&self) {
        self.parcels.notify_one();
    }

    /// Queues a call for staff; it is made as soon as the court answers.
    pub(super) fn call_help(&self, call: &HelpCall) -> Result<(), StoreError> {
        self.queue(HELP, &call.call_id.to_string(), serde_json::to_string(call))
    }

    /// Queues the news that a number was given out; `owner` hears where it waits.
    pub(super) fn register_ticket(&self, owner: &str, ticket: &TicketRegistration) -> Result<(), StoreError> {
        self.queue(TICKET, owner, serde_json::to_string(ticket))
    }

    fn queue(&self, kind: &str, id: &str, body: serde_json::Result<String>) -> Result<(), StoreError> {
        let body = body.expect("invariant: messages of texts are JSON");
        let created_at = stored(self.clock.now(UtcOffset::UTC));
        self.store.lock().queue_message(&CourtMessage { id: id.to_owned(), kind: kind.to_owned(), body, created_at })?;
        self.has_news();
        Ok(())
    }

    /// Keeps the line alive; never ends.
    pub(super) async fn keep(self: Arc<Self>) {
        let mut failures: u32 = 0;
        loop {
            let outcome = self.round().await;
            let first = {
                let mut known = self.known();
                known.reached = !matches!(&outcome, Err(error) if !is_answer(error));
                !std::mem::replace(&mut known.tried, true)
            };
            if first {
                let _ = self.report.send(Message::CourtTried);
            }
            let pause = match outcome {
                Ok(()) => {
                    if failures > 0 {
                        tracing::info!(event = "court-reached", failures);
                        self.send_waiting_parcels_now();
                    }
                    failures = 0;
                    QUIET
                }
                Err(error) => {
                    if failures == 0 {
                        tracing::warn!(event = "court-not-reached", %error);
                    }
                    failures = failures.saturating_add(1);
                    next_attempt(failures, random()).clamp(Duration::from_millis(300), LONGEST_PAUSE)
                }
            };
            // A failure is waited out; news during a quiet time is not.
            if failures > 0 {
                tokio::time::sleep(pause).await;
            } else {
                let _ = tokio::time::timeout(pause, self.news.notified()).await;
            }
        }
    }

    /// Everything that is to be said to the court, once. What fails keeps nothing else from being said: a call for help does not
    /// wait for a policy that does not verify.
    async fn round(&self) -> Result<(), CourtError> {
        if !self.known().enrolled {
            self.client.enrol(&self.key.jwk()).await?;
            self.known().enrolled = true;
        }
        let done = [self.refresh_policy().await, self.deliver_messages().await, self.lease_numbers().await];
        let outcome: Result<(), CourtError> = done.into_iter().collect();
        if outcome.as_ref().is_err_and(is_stranger) {
            self.known().enrolled = false;
        }
        outcome
    }

    async fn refresh_policy(&self) -> Result<(), CourtError> {
        let now = self.clock.elapsed();
        if self.known().asked_at.is_some_and(|at| now.saturating_sub(at) < POLICY_AGE) {
            return Ok(());
        }
        let pinned = self.known().court_key.clone();
        let (policy, signed) = self.client.policy(pinned.as_ref()).await?;
        // Proven before it is used or kept: until then filings are sealed for the key that was proven last.
        let proven = self.policy().and_then(|known| known.court_key().map(|key| key.key_id.clone()));
        if let Some(court_key) = policy.court_key().filter(|key| Some(&key.key_id) != proven.as_ref()) {
            self.client.prove_key(court_key).await?;
        }
        {
            let mut store = self.store.lock();
            let key = serde_json::to_vec(&policy.receipt_key).expect("invariant: a key is JSON");
            keep(&mut store, COURT_KEY, &key)?;
            keep(&mut store, POLICY, signed.as_bytes())?;
        }
        {
            let mut known = self.known();
            known.court_key = Some(policy.receipt_key.clone());
            known.policy = Some(policy.clone());
            known.asked_at = Some(now);
        }
        let _ = self.report.send(Message::Policy(Box::new(policy)));
        Ok(())
    }

    async fn deliver_messages(&self) -> Result<(), CourtError> {
        let waiting = self.store.lock().messages().map_err(here)?;
        for message in waiting {
            if message.kind == HELP && self.is_stale(&message) {
                tracing::warn!(event = "help-call-too-late", call = message.id);
                self.store.lock().message_delivered(&message.id).map_err(here)?;
                continue;
            }
            match self.deliver_message(&message).await {
                Ok(()) => {}
                Err(error) if error.is_permanent() => {
                    tracing::error!(event = "message-refused", kind = message.kind, %error);
                }
                Err(error) => return Err(error),
            }
            self.store.lock().message_delivered(&message.id).map_err(here)?;
        }
        Ok(())
    }

    /// Whether who called has surely gone, or was helped by somebody who saw him stand there.
    fn is_stale(&self, message: &CourtMessage) -> bool {
        let called = OffsetDateTime::parse(&message.created_at, &Rfc3339);
        called.is_ok_and(|called| self.clock.now(UtcOffset::UTC) - called > HELP_COUNTS)
    }

    async fn deliver_message(&self, message: &CourtMessage) -> Result<(), CourtError> {
        // Of another version of this program: nobody here knows what to do with it, and it must not hold up what comes after.
        let unknown = || tracing::error!(event = "message-unknown", kind = message.kind);
        match message.kind.as_str() {
            HELP => match serde_json::from_str(&message.body) {
                Ok(call) => self.client.call_help(&call).await?,
                Err(_) => unknown(),
            },
            TICKET => match serde_json::from_str(&message.body) {
                Ok(ticket) => {
                    let place = self.client.register_ticket(&ticket).await?;
                    let _ = self.report.send(Message::Place { owner: message.id.clone(), place });
                }
                Err(_) => unknown(),
            },
            _ => unknown(),
        }
        Ok(())
    }

    /// Numbers for an hour without network: leased before they are needed.
    async fn lease_numbers(&self) -> Result<(), CourtError> {
        let Some(policy) = self.policy() else { return Ok(()) };
        let today = self.clock.now(offset_of(&policy)).date();
        let left = self.store.lock().tickets_left(&crate::filing::WireDate(today).to_string()).map_err(here)?;
        if left >= self.block.div_ceil(2) {
            return Ok(());
        }
        let request = *self.known().lease.get_or_insert_with(Uuid::now_v7);
        let block = self.client.lease_block(request, &policy.ticket_prefix, self.block).await?;
        let block = TicketBlock {
            request_id: request.to_string(),
            business_date: block.business_date.to_string(),
            prefix: block.prefix,
            first: block.first,
            last: block.last,
        };
        self.store.lock().add_ticket_block(&block).map_err(here)?;
        self.known().lease = None;
        Ok(())
    }

    /// The court answers again: what waits out a long pause goes at once.
    fn send_waiting_parcels_now(&self) {
        let now = stored(self.clock.now(UtcOffset::UTC));
        let mut store = self.store.lock();
        for entry in store.queued().unwrap_or_default() {
            if let Err(error) = store.retry(entry.package_id, &now) {
                tracing::error!(event = "outbox-not-written", %error);
            }
        }
        drop(store);
        self.has_parcel();
    }

    /// Brings sealed filings to the court; never ends.
    pub(super) async fn forward(self: Arc<Self>) {
        loop {
            let now = self.clock.now(UtcOffset::UTC);
            let due = self.store.lock().due(&stored(now)).unwrap_or_default();
            let mut kept = true;
            for entry in &due {
                kept &= self.forward_one(entry).await;
            }
            let wait = match (kept, due.is_empty()) {
                (true, true) => self.until_next(),
                (true, false) => Duration::ZERO,
                // The disk does not take what the court said: asking again at once would not change that.
                (false, _) => {
                    tokio::time::sleep(DISK_PAUSE).await;
                    Duration::ZERO
                }
            };
            let _ = tokio::time::timeout(wait, self.parcels.notified()).await;
        }
    }

    /// Until the next filing may be tried.
    fn until_next(&self) -> Duration {
        let now = self.clock.now(UtcOffset::UTC);
        let waiting = self.store.lock().queued().unwrap_or_default();
        let next = waiting.iter().map(|entry| &entry.next_attempt).min();
        let next = next.and_then(|next| OffsetDateTime::parse(next, &Rfc3339).ok());
        next.map_or(QUIET, |next| Duration::try_from(next - now).unwrap_or(Duration::from_millis(20)).min(QUIET))
    }

    /// One attempt; false when the disk did not take its outcome.
    async fn forward_one(&self, entry: &OutboxEntry) -> bool {
        let Some(receipt_key) = self.known().court_key.clone() else {
            return self.failed(entry, "no key of the court yet", false, None);
        };
        let parcel = Parcel { package_id: entry.package_id, manifest: &entry.manifest };
        let store = self.store.clone();
        let object = |name: &str| store.lock().object(entry.package_id, name).map_err(|error| error.to_string());
        match deliver(&self.client, &parcel, &receipt_key, object).await {
            Ok(receipt) => {
                if let Err(error) = self.store.lock().received(entry.package_id, receipt.jws()) {
                    tracing::error!(event = "receipt-not-kept", package = %entry.package_id, %error);
                    return false;
                }
                tracing::info!(event = "filing-received", package = %entry.package_id, attempts = entry.attempts);
                let _ = self.report.send(Message::Received { package: entry.package_id, receipt: receipt.receipt().clone() });
                true
            }
            Err(error) => {
                if matches!(&error, DeliveryError::Court(error) if is_stranger(error)) {
                    self.known().enrolled = false;
                    self.has_news();
                }
                let wanted = if let DeliveryError::Court(error) = &error { error.retry_after() } else { None };
                self.failed(entry, &error.to_string(), error.is_permanent(), wanted)
            }
        }
    }

    /// Notes a failed attempt; `wanted` is the pause the court asked for. False when the disk did not take it.
    fn failed(&self, entry: &OutboxEntry, problem: &str, refused: bool, wanted: Option<Duration>) -> bool {
        let pause = next_attempt(entry.attempts, random()).max(Duration::from_millis(200));
        let pause = wanted.map_or(pause, |wanted| pause.max(wanted.min(QUIET)));
        let next = stored(self.clock.now(UtcOffset::UTC) + pause);
        tracing::warn!(event = "filing-not-sent", package = %entry.package_id, attempts = entry.attempts, refused, problem);
        let noted = self.store.lock().attempt_failed(entry.package_id, &next, problem, refused);
        noted.map_err(|error| tracing::error!(event = "outbox-not-written", %error)).is_ok()
    }

    /// The receipt of a filing, if it came: it was verified before it was kept.
    pub(super) fn receipt_of(&self, package: PackageId) -> Option<Receipt> {
        let entry = self.store.lock().outbox_entry(package).ok().flatten()?;
        let payload = jws::unverified_payload(&entry.receipt?).ok()?;
        serde_json::from_slice(&payload).ok()
    }
}

/// The court does not know this kiosk any more: it was restored from an older copy.
fn is_stranger(error: &CourtError) -> bool {
    matches!(error, CourtError::Refused { code, .. } if code == "kiosk-not-enrolled")
}

/// Whether it was the court that spoke, even if it said no.
fn is_answer(error: &CourtError) -> bool {
    !matches!(error, CourtError::Unreachable { .. } | CourtError::Busy { .. } | CourtError::BadAnswer { .. })
}

/// The court's offset from UTC: its business day.
pub(super) fn offset_of(policy: &Policy) -> UtcOffset {
    // `+08:00`; the court checked it when it signed.
    let parsed = OffsetDateTime::parse(&format!("2000-01-01T00:00:00{}", policy.utc_offset), &Rfc3339);
    parsed.map_or(UtcOffset::UTC, OffsetDateTime::offset)
}

fn signing_key(store: &mut Store) -> Result<SigningKey, StoreError> {
    let kept = store.setting(SIGNING_KEY)?.and_then(|pem| String::from_utf8(pem).ok());
    if let Some(key) = kept.and_then(|pem| SigningKey::from_pem(&pem).ok()) {
        return Ok(key);
    }
    let key = SigningKey::generate().map_err(|_| StoreError::NoKey)?;
    store.set_setting(SIGNING_KEY, key.to_pem().as_bytes())?;
    Ok(key)
}

/// Keeps a setting when it changed: flash wears out.
fn keep(store: &mut Store, name: &str, value: &[u8]) -> Result<(), CourtError> {
    if store.setting(name).map_err(here)?.as_deref() == Some(value) {
        return Ok(());
    }
    store.set_setting(name, value).map_err(here)
}

fn here(error: StoreError) -> CourtError {
    CourtError::Here { cause: error.to_string() }
}

fn random() -> u64 {
    // Without randomness the pause is merely the same each time.
    getrandom::u64().unwrap_or(u64::MAX)
}
