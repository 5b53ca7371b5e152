//! 送达地址确认书 (法院专递规定 Art. 4, 在线诉讼规则 Art. 29): where the court's letters reach a party.

use serde::Serialize;

use crate::filing::{Filing, Personal};

use super::{
    DocumentError, Paper, SignatureImage,
    signature::{picture_names, with_signatures},
    ticks::{Tick, tick},
};

/// 电子送达方式, as the confirmation offers them.
const CHANNELS: [&str; 6] = ["手机号码（短信）", "电子邮箱", "微信", "传真", "诉讼平台账号", "其他"];

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    number: String,
    cause: &'a str,
    parties: Vec<&'a str>,
    address: &'a str,
    postcode: &'a str,
    recipient: &'a str,
    relation: &'a str,
    phone: &'a str,
    electronic: Vec<Tick>,
    channels: Vec<Tick>,
    channels_other: String,
    other_contact: &'a str,
    secret: Vec<Tick>,
    signatures: Vec<String>,
    date: String,
}

/// The confirmation for the plaintiffs of `filing`. Electronic service stays un-ticked until somebody chose.
pub(super) fn service_address(filing: &Filing, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
    let address = &filing.service_address;
    let yes_or_no = |answer: Option<bool>| match answer {
        Some(true) => tick("是", &["是", "否"]).0,
        Some(false) => tick("否", &["是", "否"]).0,
        None => tick("", &["是", "否"]).0,
    };
    let (channels, channels_other) = tick(&address.electronic_channels.join("、"), &CHANNELS);
    let sheet = Sheet {
        court: &filing.court.name,
        number: filing.package_id.short(),
        cause: &filing.cause.name,
        parties: filing.plaintiffs.iter().map(|party| party.name().reveal()).collect(),
        address: address.address.reveal(),
        postcode: address.postcode.as_deref().unwrap_or_default(),
        recipient: address.recipient.reveal(),
        relation: address.recipient_relation.as_ref().map_or("", Personal::reveal),
        phone: address.phone.reveal(),
        electronic: yes_or_no(address.electronic_service),
        channels,
        channels_other,
        other_contact: address.other_contact.as_ref().map_or("", Personal::reveal),
        secret: yes_or_no(address.keep_secret),
        signatures: picture_names(signatures),
        date: filing.business_date.chinese(),
    };
    let paper = Paper::new("service-address.typ", &sheet)?.identified_by(&filing.package_id.to_string());
    with_signatures(paper, signatures)
}
