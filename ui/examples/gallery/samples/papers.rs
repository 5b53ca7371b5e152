//! Samples from the papers to the end: lists, pages, review, signature, ticket, what must be answered first.

use super::{NEXT, NONE, fields::field_money, model, page};
use crate::{pictures, view::View};
use slint::{ComponentHandle as _, SharedString};
use ui::*;

fn row(v: View, state: RowState, title: (&str, &str), detail: (&str, &str), action: (&str, &str)) -> Row {
    Row { title: v.t(title.0, title.1), detail: v.t(detail.0, detail.1), state, action: v.t(action.0, action.1) }
}

pub fn rows(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Rows,
        9,
        ("材料", "Papers"),
        ("把材料一份一份放上来", "Put your papers on the scanner"),
        ("共需 5 样，已有 3 样。", "5 kinds are needed, 3 are here."),
        NEXT,
    );
    let all = [
        row(v, RowState::Done, ("身份证明", "Proof of identity"), ("已从证件读取", "Read from your card"), ("查看", "Look")),
        row(
            v,
            RowState::Look,
            ("借条（原件）", "IOU (original)"),
            ("第 3 页看不清，请重拍", "Page 3 is blurred, scan it again"),
            ("去重拍", "Scan again"),
        ),
        row(
            v,
            RowState::Todo,
            ("转账记录", "Transfer records"),
            ("扫描 / 原件当庭提交 / 没有", "Scan / original in court / none"),
            ("扫描", "Scan"),
        ),
        row(v, RowState::Busy, ("聊天记录", "Chat messages"), ("正在保存 2 页", "Saving 2 pages"), NONE),
        row(v, RowState::Plain, ("其他材料", "Other papers"), NONE, ("添加", "Add")),
        row(v, RowState::Done, ("被告身份信息", "The defendant's details"), ("已填写", "Filled in"), ("修改", "Change")),
    ];
    let rows = app.global::<Rows>();
    rows.set_rows(model(all.into_iter().take(v.glass().rows())));
    rows.set_extras(v.list(&[("加一样材料", "Add another paper"), ("什么是原件？", "What is an original?")]));
    rows.set_page(1);
    rows.set_pages(2);
}

pub fn thumbs(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Thumbs,
        9,
        ("材料", "Papers"),
        ("借条（原件）", "IOU (original)"),
        ("放平、别遮挡。点一页可以重拍或删除。", "Lay it flat, nothing on top. Touch a page to scan it again."),
        ("这份好了", "This paper is done"),
    );
    let thumbs = app.global::<Thumbs>();
    thumbs.set_thumbs(model((0..v.glass().thumbs()).map(|i| Thumb {
        picture: pictures::page(i as u32),
        caption: if i == 2 {
            v.t("看不清，请重拍", "Blurred, scan again")
        } else {
            format!("{}", v.t("第 N 页", "Page N")).replace('N', &(i + 1).to_string()).into()
        },
        ok: i != 2,
        selected: i == 2,
    })));
    thumbs.set_busy(false);
    thumbs.set_actions(v.list(&[
        ("再扫一页", "Scan another"),
        ("重拍第 3 页", "Rescan page 3"),
        ("旋转", "Turn it"),
        ("删除", "Delete"),
        ("原件当庭提交", "Original in court"),
    ]));
    thumbs.set_page(1);
    thumbs.set_pages(2);
}

pub fn thumbs_empty(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Thumbs,
        9,
        ("材料", "Papers"),
        ("转账记录", "Transfer records"),
        ("银行流水、微信或支付宝转账都可以。", "Bank statements, WeChat or Alipay transfers will do."),
        NONE,
    );
    let thumbs = app.global::<Thumbs>();
    thumbs.set_thumbs(model([]));
    thumbs.set_busy(true);
    thumbs.set_busy_text(v.t("正在扫描第 1 页，请别动纸", "Scanning page 1, please leave the paper"));
    thumbs.set_actions(v.list(&[("扫描", "Scan"), ("原件当庭提交", "Original in court"), ("没有这份材料", "I have none")]));
    thumbs.set_pages(1);
}

pub fn preview(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Preview,
        12,
        ("检查", "Review"),
        ("还有 2 处要看一下", "2 things still to look at"),
        NONE,
        ("没有问题，去签名", "All right, sign it"),
    );
    let preview = app.global::<Preview>();
    preview.set_picture(pictures::complaint());
    preview.set_ready(true);
    preview.set_page(1);
    preview.set_pages(3);
    preview.set_answers_label(v.t("看我的回答", "See my answers"));
    let all = [
        row(
            v,
            RowState::Look,
            ("借条第 3 页看不清", "Page 3 of the IOU is blurred"),
            ("法院可能让您再跑一趟", "The court may ask you to come again"),
            ("去重拍", "Scan again"),
        ),
        row(
            v,
            RowState::Look,
            ("还款日期早于借款日期", "Repaid before it was lent"),
            ("2023-02-28 早于 2024-03-01", "2023-02-28 is before 2024-03-01"),
            ("去修改", "Change"),
        ),
    ];
    let rows = app.global::<Rows>();
    rows.set_pages(all.len().div_ceil(v.glass().findings()) as i32);
    rows.set_rows(model(all.into_iter().take(v.glass().findings())));
}

/// Nothing left to look at: the complaint alone.
pub fn preview_sheet(app: &App, v: View) {
    preview(app, v);
    app.global::<Shell>().set_title(v.t("请看一遍起诉状", "Please read the complaint"));
    app.global::<Rows>().set_rows(model([]));
}

pub fn preview_clean(app: &App, v: View) {
    preview(app, v);
    page(
        app,
        v,
        Screen::Preview,
        12,
        ("检查", "Review"),
        ("请看一遍起诉状", "Please read the complaint"),
        ("打印出来就是这样。", "It will be printed like this."),
        ("没有问题，去签名", "All right, sign it"),
    );
    app.global::<Rows>().set_rows(model([]));
    let preview = app.global::<Preview>();
    preview.set_ready(false);
    preview.set_waiting(v.t("正在排版，请稍等", "Typesetting, one moment please"));
    preview.set_pages(1);
}

pub fn signature(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Signature,
        13,
        ("签名", "Signature"),
        ("请用手指在框里签名", "Please sign in the box with your finger"),
        ("和身份证上的名字一样。", "The name as on your ID card."),
        ("签好了", "Signed"),
    );
    let pad = app.global::<SignaturePad>();
    pad.set_signer(v.t("签名人：李桂兰（原告）", "Signing: 李桂兰 (plaintiff)"));
    pad.set_empty(false);
    pad.set_picture(pictures::stroke(pad.get_pad_width() as u32, pad.get_pad_height() as u32));
    pad.set_clear_label(v.t("擦掉重签", "Wipe and sign again"));
    pad.set_others(v.list(&[("打印出来签", "Sign on paper"), ("不方便签名", "I cannot sign")]));
}

pub fn progress(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Progress,
        14,
        ("提交", "Submission"),
        ("正在把材料封好", "Sealing your papers"),
        ("请不要拿走身份证。", "Please leave your ID card."),
        NONE,
    );
    let progress = app.global::<Progress>();
    progress.set_rows(model([
        row(
            v,
            RowState::Done,
            ("起诉状和材料已封好", "Complaint and papers sealed"),
            ("共 5 份 12 页", "5 papers, 12 pages"),
            NONE,
        ),
        row(v, RowState::Done, ("已存好", "Stored safely"), ("断电也不会丢", "A power cut loses nothing"), NONE),
        row(
            v,
            RowState::Busy,
            ("正在送往法院", "On its way to the court"),
            ("您不用等，号票马上打印", "No need to wait, your ticket prints now"),
            NONE,
        ),
        row(v, RowState::Todo, ("法院的回执", "The court's receipt"), NONE, NONE),
    ]));
    progress.set_fraction(0.62);
    progress.set_note(v.t("已存好，正在送往法院", "Stored safely, on its way to the court"));
}

pub fn ticket(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Ticket,
        0,
        NONE,
        ("法院已收到您的材料", "The court has your papers"),
        NONE,
        ("办完了，离开", "Done, leave"),
    );
    app.global::<Shell>().set_back_label(v.t("再打一张", "Print again"));
    let ticket = app.global::<Ticket>();
    ticket.set_headline(v.t("法院已收到您的材料", "The court has received your papers"));
    ticket.set_received(true);
    ticket.set_note(
        v.t("收到材料不等于立案；法院会在七日内答复", "Received is not yet accepted; the court answers within seven days"),
    );
    ticket.set_number_label(v.t("您的号码", "Your number"));
    ticket.set_number("L017".into());
    ticket.set_place(v.t("请到 3 号窗口前等候 · 前面 4 人", "Please wait at window 3 · 4 people ahead"));
    ticket.set_printing(v.t("号票和回执正在打印 ……", "Ticket and receipt are printing …"));
    ticket.set_fraction(0.63);
    ticket.set_print_trouble(false);
    ticket.set_take_away(v.t("请带走：身份证、借条原件", "Please take: ID card, original IOU"));
}

pub fn ticket_trouble(app: &App, v: View) {
    ticket(app, v);
    let ticket = app.global::<Ticket>();
    ticket.set_received(false);
    ticket.set_headline(v.t("已存好，正在送往法院", "Stored safely, on its way to the court"));
    ticket.set_note(v.t("不等也可以，法院七日内答复您", "No need to wait, the court answers within seven days"));
    ticket.set_number("甲L0173".into());
    ticket.set_printing(v.t(
        "打印机没纸了。请记下号码，或请工作人员帮忙。",
        "The printer is out of paper. Please note the number or call staff.",
    ));
    ticket.set_print_trouble(true);
    ticket.set_fraction(-1.0);
}

pub fn feedback(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Feedback,
        0,
        NONE,
        ("今天办得顺利吗？", "How did it go today?"),
        ("点一下就好，也可以直接离开。", "One touch is enough, or simply leave."),
        ("离开", "Leave"),
    );
    let feedback = app.global::<Feedback>();
    feedback.set_faces(v.list(&[
        ("很满意", "Very satisfied"),
        ("满意", "Satisfied"),
        ("一般", "Neutral"),
        ("不满意", "Dissatisfied"),
    ]));
    feedback.set_chosen(if v.scale > 1.5 { 0 } else { -1 });
    feedback.set_thanks(if v.scale > 1.5 { v.t("谢谢您的评价", "Thank you") } else { SharedString::new() });
    feedback.set_reminder(v.t(
        "请拿好身份证，看看扫描台上有没有落下材料",
        "Please take your ID card and look at the scanner for papers left behind",
    ));
}

fn overlay(app: &App, v: View, kind: OverlayKind, title: (&str, &str), text: (&str, &str), answers: &[(&str, &str)]) {
    field_money(app, v);
    let overlay = app.global::<Overlay>();
    overlay.set_kind(kind);
    overlay.set_title(v.t(title.0, title.1));
    overlay.set_text(v.t(text.0, text.1));
    overlay.set_seconds(38);
    overlay.set_answers(v.list(answers));
    overlay.set_current(-1);
}

pub fn overlay_idle(app: &App, v: View) {
    overlay(
        app,
        v,
        OverlayKind::Idle,
        ("您还在吗？", "Are you still there?"),
        (
            "再过一会儿会退出。您填的内容已存好，刷身份证可以接着办。",
            "This visit ends soon. What you have filled in is kept; your ID card opens it again.",
        ),
        &[
            ("我还在办理", "I am still here"),
            ("我去拿材料，请保留 10 分钟", "Keep it 10 minutes, I get my papers"),
            ("退出并清除", "Exit and clear"),
        ],
    );
}

pub fn overlay_ask(app: &App, v: View) {
    overlay(
        app,
        v,
        OverlayKind::Ask,
        ("要退出吗？", "Do you want to leave?"),
        (
            "屏幕上的内容会清除。您可以把填好的留着，下次刷身份证接着办。",
            "The screen will be cleared. You can keep what you filled in and continue with your ID card.",
        ),
        &[
            ("继续办理", "Go on"),
            ("保存，下次再办", "Keep it for next time"),
            ("全部删除并退出", "Delete everything and leave"),
        ],
    );
}

pub fn overlay_size(app: &App, v: View) {
    overlay(
        app,
        v,
        OverlayKind::Ask,
        ("字要多大？", "How large should the text be?"),
        NONE,
        &[("标准", "Standard"), ("大", "Large"), ("更大", "Larger"), ("最大", "Largest")],
    );
    app.global::<Overlay>().set_current(1);
}

pub fn overlay_message(app: &App, v: View) {
    overlay(
        app,
        v,
        OverlayKind::Message,
        ("为什么问这个", "Why we ask"),
        (
            "本金就是借出去、还没有还回来的钱，不包括利息。法院要在起诉状里写明数额，也按它估算诉讼费。如果对方还过一部分，请减去已经还的。记不清可以先按“不确定”，以后再补。",
            "The principal is the money that was lent and not yet paid back, without interest. The complaint has to name the sum, and the court fee is worked out from it. If part of it was paid back, leave that part out. If you are not sure, press \"Not sure\" and add it later.",
        ),
        &[("知道了", "I see")],
    );
}
