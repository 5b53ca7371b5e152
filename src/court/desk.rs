//! The clerk's page at `/desk`: open calls for help and filings received. Numbers only, nobody's name.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    answer::Refusal,
    help_calls::{answer_call, open_calls, parse_call_id},
    packages::received_packages,
    server::{Shared, blocking},
};
use crate::package::exchange::{HelpKind, HelpStep, OpenHelpCall, ReceivedPackage};

const STYLE: &str = "
:root{--paper:#FAF6EE;--card:#FFFFFF;--line:#D9D0C1;--ink:#1F2328;--ink2:#474C53;--red:#981F16;--jade:#155A43;--navy:#22405E}
*{box-sizing:border-box;margin:0;padding:0}
body{background:var(--paper);color:var(--ink);font:18px/1.5 'Noto Sans SC','Noto Sans CJK SC',sans-serif}
header{border-bottom:2px solid var(--line);padding:20px 32px;font-size:22px;font-weight:700}
main{max-width:1100px;margin:0 auto;padding:32px;display:grid;gap:32px}
h1{font-size:24px;margin-bottom:12px}
table{width:100%;border-collapse:collapse;background:var(--card);border:2px solid var(--line)}
th,td{text-align:left;padding:12px 16px;border-bottom:1px solid var(--line)}
th{color:var(--ink2);font-weight:400}
.k{font-size:22px;font-weight:700;color:var(--red)}
p{color:var(--ink2)}
button{font:inherit;font-weight:700;padding:10px 20px;border:0;border-radius:10px;background:var(--navy);color:#fff;cursor:pointer}";

/// `GET /desk`.
pub(super) async fn page(State(court): State<Shared>) -> Result<Response, Refusal> {
    let (calls, packages) = blocking(&court, |court| Ok((open_calls(court)?, received_packages(court)?))).await?;
    let title = format!("{} · {}", court.config.court.name, court.config.court.hall);
    let html = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"5\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><header>{title}</header><main>{}{}</main></body></html>",
        calls_section(&calls),
        packages_section(&packages),
        title = escape(&title),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((StatusCode::OK, headers, html).into_response())
}

/// `POST /desk/help-calls/{id}/answer`: the button of the page.
pub(super) async fn answered(
    State(court): State<Shared>,
    Path(call_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        let detail = "the button was pressed from another site's page; open /desk itself";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "other-site", "other site", detail));
    }
    let call_id = parse_call_id(&call_id)?;
    blocking(&court, move |court| answer_call(court, call_id)).await?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, HeaderValue::from_static("/desk"))]).into_response())
}

fn calls_section(calls: &[OpenHelpCall]) -> String {
    let rows: String = calls
        .iter()
        .map(|call| {
            format!(
                "<tr><td class=\"k\">{}</td><td>{}</td><td>{}{}</td><td>{}</td><td><form method=\"post\" \
                 action=\"/desk/help-calls/{}/answer\"><button>我来处理</button></form></td></tr>",
                escape(&call.kiosk_id),
                kind(call.kind),
                step(call.step),
                call.hint.as_ref().map(|hint| format!("<br>{}", escape(hint))).unwrap_or_default(),
                clock_time(&call.called_at),
                call.call_id
            )
        })
        .collect();
    section("请求帮助", &["自助机", "事由", "所在步骤", "时间", ""], &rows, "现在没有人请求帮助。")
}

fn packages_section(packages: &[ReceivedPackage]) -> String {
    let rows: String = packages
        .iter()
        .map(|package| {
            format!(
                "<tr><td class=\"k\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(&package.ticket),
                escape(&package.receipt_number),
                package.package_id.short(),
                escape(&package.received_at.replacen('T', " ", 1))
            )
        })
        .collect();
    section("已收到的材料", &["号票", "收件编号", "材料包号", "收到时间"], &rows, "还没有收到材料。")
}

fn section(title: &str, columns: &[&str], rows: &str, empty: &str) -> String {
    if rows.is_empty() {
        return format!("<section><h1>{title}</h1><p>{empty}</p></section>");
    }
    let head: String = columns.iter().map(|column| format!("<th>{column}</th>")).collect();
    format!("<section><h1>{title}</h1><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>")
}

/// The time of day of an RFC 3339 moment.
fn clock_time(moment: &str) -> String {
    escape(moment.get(11..19).unwrap_or(moment))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn kind(kind: HelpKind) -> &'static str {
    match kind {
        HelpKind::Help => "请工作人员帮忙",
        HelpKind::Oral => "口头起诉",
        HelpKind::ConfirmIdentity => "核对身份",
        HelpKind::Device => "设备故障",
    }
}

fn step(step: HelpStep) -> &'static str {
    match step {
        HelpStep::Attract => "待机",
        HelpStep::Services => "选择服务",
        HelpStep::Consent => "告知与同意",
        HelpStep::Identity => "核验身份",
        HelpStep::OnBehalfOf => "为谁立案",
        HelpStep::Cause => "什么纠纷",
        HelpStep::Jurisdiction => "该去哪个法院",
        HelpStep::Parties => "当事人",
        HelpStep::Claims => "诉讼请求",
        HelpStep::Facts => "事实与理由",
        HelpStep::Materials => "材料",
        HelpStep::Mediation => "调解意愿",
        HelpStep::ServiceAddress => "送达地址",
        HelpStep::Review => "检查",
        HelpStep::Signature => "签名",
        HelpStep::Submit => "提交",
        HelpStep::Ticket => "号票",
        HelpStep::Feedback => "评价",
    }
}
