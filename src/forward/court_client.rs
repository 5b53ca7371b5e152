//! The court's API as a kiosk uses it: enrol, policy, key proof, tickets, help, packages.
//!
//! TLS needs a provider installed by the program (`rustls::crypto::ring`); plain HTTP is for a court on the same machine.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use reqwest::{Client, RequestBuilder, Response, header, redirect};
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    answer::{json, text},
    court_error::{CourtError, accepted},
};
use crate::{
    filing::{PackageId, WireDate},
    package::{
        Cryptography, Jwk, Policy, PolicyRecipient, StandardCryptography, VerifiedReceipt,
        exchange::{
            BlockRequest, Challenge, ChallengeAnswer, Enrolment, HelpCall, MissingObjects, QueuePlace, TicketBlock,
            TicketRegistration, key_proof,
        },
        verify_receipt,
    },
};

/// One kiosk's way to its court. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct CourtClient {
    client: Client,
    base: String,
    token: Zeroizing<String>,
    kiosk_id: String,
}

impl std::fmt::Debug for CourtClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourtClient").field("base", &self.base).field("kiosk_id", &self.kiosk_id).finish_non_exhaustive()
    }
}

impl CourtClient {
    /// A client of the court at `base_url` (`http://127.0.0.1:8790`) with the hall's `token`.
    pub fn new(base_url: &str, token: &str, kiosk_id: &str) -> Result<Self, CourtError> {
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(60))
            .timeout(Duration::from_secs(120))
            .user_agent(concat!("dengwen/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            client,
            base: base_url.trim_end_matches('/').to_owned(),
            token: Zeroizing::new(token.to_owned()),
            kiosk_id: kiosk_id.to_owned(),
        })
    }

    /// The name this kiosk is enrolled under.
    pub fn kiosk_id(&self) -> &str {
        &self.kiosk_id
    }

    /// Pins this kiosk's public key at the court; the same again is fine.
    pub async fn enrol(&self, key: &Jwk) -> Result<(), CourtError> {
        let request = self.client.put(self.url(&format!("/v1/kiosks/{}", self.kiosk_id)));
        self.send_json(request, &Enrolment { key: key.clone() }).await.map(drop)
    }

    /// The policy as signed text and as read. With `court_key` only that key counts; without, the key inside is taken on first use.
    pub async fn policy(&self, court_key: Option<&Jwk>) -> Result<(Policy, String), CourtError> {
        let signed = text(self.send(self.client.get(self.url("/v1/policy"))).await?).await?;
        Ok((Policy::verify(&signed, court_key)?, signed))
    }

    /// Has the court prove that it can open what is sealed for `recipient`; nothing may be sealed for it before.
    pub async fn prove_key(&self, recipient: &PolicyRecipient) -> Result<(), CourtError> {
        let here = |cause: String| CourtError::Here { cause };
        let mut nonce = Zeroizing::new([0u8; 32]);
        getrandom::fill(nonce.as_mut_slice()).map_err(|error| here(error.to_string()))?;
        let sealed = StandardCryptography
            .seal(std::slice::from_ref(&recipient.recipient), nonce.as_slice())
            .map_err(|error| here(error.to_string()))?;
        let challenge = Challenge { key_id: recipient.key_id.clone(), sealed: BASE64.encode(sealed) };
        let not_proven = || CourtError::KeyNotProven { key_id: recipient.key_id.clone() };
        let response = match self.send_json(self.client.post(self.url("/v1/challenge")), &challenge).await {
            Err(CourtError::Refused { code, .. }) if code == "bad-challenge" => return Err(not_proven()),
            other => other?,
        };
        let answer: ChallengeAnswer = json(response).await?;
        if BASE64.decode(answer.answer).is_ok_and(|answer| answer == key_proof(&nonce)) { Ok(()) } else { Err(not_proven()) }
    }

    /// Leases up to 50 numbers of a series; the same `request_id` gives the same block.
    pub async fn lease_block(&self, request_id: Uuid, prefix: &str, count: u32) -> Result<TicketBlock, CourtError> {
        let request = BlockRequest { request_id, kiosk_id: self.kiosk_id.clone(), prefix: prefix.to_owned(), count };
        json(self.send_json(self.client.post(self.url("/v1/ticket-blocks")), &request).await?).await
    }

    /// Tells the court that a number was given out; the same again is fine.
    pub async fn register_ticket(&self, ticket: &TicketRegistration) -> Result<QueuePlace, CourtError> {
        json(self.send_json(self.client.post(self.url("/v1/tickets")), ticket).await?).await
    }

    /// How many wait before a registered number.
    pub async fn people_ahead(&self, number: &str, business_date: WireDate) -> Result<QueuePlace, CourtError> {
        let request = self.client.get(self.url(&format!("/v1/tickets/{number}")));
        json(self.send(request.query(&[("business_date", business_date.to_string())])).await?).await
    }

    /// Calls a member of staff; the same call again is fine.
    pub async fn call_help(&self, call: &HelpCall) -> Result<(), CourtError> {
        self.send_json(self.client.post(self.url("/v1/help-calls")), call).await.map(drop)
    }

    /// Announces a package by its signed manifest; the answer says what the court lacks. The same again is how to resume.
    pub async fn announce(&self, manifest_jws: &str) -> Result<MissingObjects, CourtError> {
        let request = self.client.post(self.url("/v1/packages")).header(header::CONTENT_TYPE, "application/jose");
        json(self.send(request.body(manifest_jws.to_owned())).await?).await
    }

    /// What the court lacks of an announced package.
    pub async fn missing(&self, id: PackageId) -> Result<MissingObjects, CourtError> {
        json(self.send(self.client.get(self.url(&format!("/v1/packages/{id}/missing")))).await?).await
    }

    /// Uploads one sealed object, resuming what was begun. `progress` is told the bytes the court holds durably.
    pub async fn upload(
        &self,
        id: PackageId,
        name: &str,
        bytes: &[u8],
        progress: impl FnMut(u64) + Send,
    ) -> Result<(), CourtError> {
        super::tus::upload(self, id, name, bytes, progress).await
    }

    /// Has the court open, check and sign; only a receipt of `court_key` that echoes `manifest_sha256` is returned.
    pub async fn seal(&self, id: PackageId, manifest_sha256: &str, court_key: &Jwk) -> Result<VerifiedReceipt, CourtError> {
        let response = self.send(self.client.post(self.url(&format!("/v1/packages/{id}/seal")))).await?;
        Ok(verify_receipt(&text(response).await?, court_key, id, manifest_sha256)?)
    }

    /// The receipt of a package sealed before, verified like [`CourtClient::seal`] does.
    pub async fn receipt(&self, id: PackageId, manifest_sha256: &str, court_key: &Jwk) -> Result<VerifiedReceipt, CourtError> {
        let response = self.send(self.client.get(self.url(&format!("/v1/packages/{id}/receipt")))).await?;
        Ok(verify_receipt(&text(response).await?, court_key, id, manifest_sha256)?)
    }

    /// Whether the court answers.
    pub async fn health(&self) -> Result<(), CourtError> {
        self.send(self.client.get(self.url("/v1/health"))).await.map(drop)
    }

    pub(super) fn http(&self) -> &Client {
        &self.client
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Response, CourtError> {
        accepted(request.bearer_auth(self.token.as_str()).send().await?).await
    }

    async fn send_json(&self, request: RequestBuilder, body: &(impl Serialize + Sync)) -> Result<Response, CourtError> {
        self.send(request.json(body)).await
    }
}
