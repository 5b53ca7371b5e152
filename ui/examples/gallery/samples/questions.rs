//! Samples up to the interview: waiting, services, notice, identity, answers to choose.

use super::{NEXT, NONE, model, page};
use crate::view::View;
use slint::{ComponentHandle as _, SharedString};
use ui::*;

pub fn attract(app: &App, v: View) {
    let attract = app.global::<Attract>();
    attract.set_headline(v.t("要打官司，从这里开始", "Going to court starts here"));
    attract
        .set_promise(v.t("带上身份证和手里的材料，约十分钟", "Bring your ID card and your papers; it takes about ten minutes"));
    attract.set_start_label(v.t("点击屏幕开始", "Touch to start"));
    attract.set_person(v.t("也可以去 3 号窗口，由工作人员为您办理", "Or go to window 3, where staff will do it for you"));
    attract.set_abilities(model([
        Ability { text: v.t("可读身份证", "Reads ID cards"), ok: true },
        Ability { text: v.t("可扫描材料", "Scans papers"), ok: true },
        Ability { text: v.t("号票纸将用完", "Ticket paper low"), ok: false },
    ]));
}

fn tile(v: View, title: (&str, &str), detail: (&str, &str), tint: Tint, wide: bool, big: bool) -> Choice {
    Choice { title: v.t(title.0, title.1), detail: v.t(detail.0, detail.1), selected: false, tint, wide, big }
}

fn services_with(app: &App, v: View, all: bool) {
    page(app, v, Screen::Services, 0, NONE, ("您今天要办什么？", "What would you like to do today?"), NONE, NONE);
    let mut tiles = vec![
        tile(
            v,
            ("我要立案", "File a case"),
            ("一步一步填写，扫描材料，当场取号", "Step by step, scan your papers, get a number"),
            Tint::Red,
            true,
            true,
        ),
        tile(
            v,
            ("继续上次的填写", "Continue a draft"),
            ("刷身份证就能接着办", "Your ID card opens it"),
            Tint::Plain,
            false,
            false,
        ),
        tile(
            v,
            ("只取号，去窗口", "Only a number"),
            ("由工作人员当面办理", "Staff will help you at a window"),
            Tint::Plain,
            false,
            false,
        ),
    ];
    if all {
        let others = [
            tile(
                v,
                ("补交材料", "Hand in more papers"),
                ("法院让我补材料", "The court asked me to"),
                Tint::Plain,
                false,
                false,
            ),
            tile(
                v,
                ("查询进度", "Where is my case"),
                ("我的案子到哪一步了", "See how far it has got"),
                Tint::Plain,
                false,
                false,
            ),
            tile(
                v,
                ("要带什么材料", "What to bring"),
                ("按纠纷列出清单，可打印", "A list for each dispute, to print"),
                Tint::Plain,
                false,
                false,
            ),
            tile(v, ("要交多少钱", "What it costs"), ("诉讼费估算", "Estimate of the court fee"), Tint::Plain, false, false),
        ];
        tiles.extend(others);
        // The first and the last stand on every page.
        tiles.truncate(1 + v.glass().tiles());
    }
    tiles.push(tile(
        v,
        ("我不会写，想口头说", "I cannot write, I want to speak"),
        ("按这里，工作人员来帮您记下来", "Press here and staff will write it down"),
        Tint::Navy,
        true,
        false,
    ));
    let options = app.global::<Options>();
    options.set_choices(model(tiles));
    options.set_page(1);
    options.set_pages(if all { 6usize.div_ceil(v.glass().tiles()) as i32 } else { 1 });
}

pub fn services(app: &App, v: View) {
    services_with(app, v, false);
}

pub fn services_all(app: &App, v: View) {
    services_with(app, v, true);
}

pub fn notice(app: &App, v: View) {
    notice_page(app, v, false);
}

pub fn notice_last(app: &App, v: View) {
    notice_page(app, v, true);
}

fn notice_page(app: &App, v: View, last: bool) {
    page(
        app,
        v,
        Screen::Notice,
        1,
        ("告知与同意", "Notice and consent"),
        ("开始之前，请先看这几句", "Before you start, please read this"),
        NONE,
        ("同意，继续", "Agree and continue"),
    );
    let notice = app.global::<Notice>();
    let paragraphs: Vec<_> = [
        (
            "在这里填写是自愿的。您随时可以改到窗口办理，由工作人员当面收材料。",
            "Filing here is voluntary. You can go to a window at any time instead.",
        ),
        (
            "您的身份信息、填写内容和扫描材料只用于这次立案，由法院保存。",
            "Your identity, your answers and your papers are used for this filing alone and kept by the court.",
        ),
        ("离开后本机不留下任何内容。", "Nothing stays on this machine when you leave."),
    ]
    .iter()
    .map(|(zh, en)| v.t(zh, en))
    .collect();
    let pages = v.glass().notice_pages(&paragraphs);
    let shown = if last { pages.len() - 1 } else { 0 };
    let tick = shown + 1 == pages.len();
    notice.set_paragraphs(model(pages[shown].iter().map(|text| text.as_str().into())));
    notice.set_page(shown as i32 + 1);
    notice.set_pages(pages.len() as i32);
    let label = v.t("我已看过，同意用本机办理这一次", "I have read this and agree to file here this time");
    notice.set_tick_label(if tick { label } else { SharedString::new() });
    notice.set_ticked(v.scale > 1.5);
    notice.set_full_label(if tick { v.t("看全文", "Read the full text") } else { SharedString::new() });
    app.global::<Shell>().set_next_enabled(tick && v.scale > 1.5);
}

pub fn reader(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Reader,
        1,
        ("告知与同意", "Notice and consent"),
        ("告知书全文", "Full text of the notice"),
        NONE,
        NONE,
    );
    let reader = app.global::<Reader>();
    let sentence = v.t(
        "人民法院依法保护您的个人信息。您提交的身份信息、联系方式、诉讼请求、事实与理由以及证据材料，仅用于本次立案审查和后续诉讼活动。",
        "The court protects your personal information as the law requires. What you hand in is used for the review of this filing and for the proceedings that follow. ",
    );
    let width: usize = sentence.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let (columns, lines) = v.glass().reader();
    let count = (lines * 2 / (width.div_ceil(columns) * 2 + 1)).max(1);
    reader.set_paragraphs(model((0..count).map(|_| sentence.clone())));
    reader.set_page(2);
    reader.set_pages(4);
}

fn card(app: &App, v: View, state: CardState, instruction: (&str, &str)) {
    let card = app.global::<Card>();
    page(
        app,
        v,
        Screen::Card,
        2,
        ("核验身份", "Identity"),
        ("请把身份证放在右下方的读卡区", "Please lay your ID card on the reader, bottom right"),
        NONE,
        NONE,
    );
    card.set_state(state);
    card.set_instruction(v.t(instruction.0, instruction.1));
    card.set_others(v.list(&[
        ("护照、通行证", "Passport or permit"),
        ("外国人永居证", "Foreign resident card"),
        ("没带身份证", "No ID card with me"),
        ("读不出来", "It cannot be read"),
    ]));
}

pub fn card_waiting(app: &App, v: View) {
    card(app, v, CardState::Waiting, ("放好别动，大约两秒", "Leave it there, about two seconds"));
}

pub fn card_fault(app: &App, v: View) {
    card(
        app,
        v,
        CardState::Fault,
        (
            "没有读出来。请把卡平放，再等两秒，或者选下面别的办法。",
            "The card could not be read. Lay it flat and wait two seconds, or choose another way below.",
        ),
    );
}

pub fn card_found(app: &App, v: View) {
    card(
        app,
        v,
        CardState::Found,
        (
            "这张证件已过有效期，请尽快换领；不影响今天办理。",
            "This card has expired, please renew it soon; you can still file today.",
        ),
    );
    page(
        app,
        v,
        Screen::Card,
        2,
        ("核验身份", "Identity"),
        ("是您本人吗？", "Is this you?"),
        NONE,
        ("是我，继续", "Yes, continue"),
    );
    let card = app.global::<Card>();
    card.set_others(v.list(&[("不是我，重新读", "Not me, read again")]));
    let pair = |label: (&str, &str), value: &str| Pair { label: v.t(label.0, label.1), value: value.into() };
    card.set_pairs(model([
        pair(("姓名", "Name"), "李桂兰"),
        pair(("性别", "Sex"), "女"),
        pair(("出生日期", "Date of birth"), "1954 年 2 月 3 日"),
        pair(("证件号码", "Number"), "110101********0026"),
    ]));
}

fn options(app: &App, v: View, choices: Vec<Choice>, extras: &[(&str, &str)], pages: i32, multiple: bool) {
    let options = app.global::<Options>();
    options.set_choices(model(choices));
    options.set_extras(v.list(extras));
    options.set_multiple(multiple);
    options.set_page(1);
    options.set_pages(pages);
    options.set_official(v.t("官方表格：案由", "Official form: cause of action"));
}

pub fn options_cause(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Options,
        4,
        ("什么纠纷", "Dispute"),
        ("是哪一种纠纷？", "What kind of dispute is it about?"),
        ("选最像的一种，法院会再核对。", "Choose the closest; the court checks it again."),
        ("选这一个", "Choose this one"),
    );
    let causes = [
        (("别人欠我钱不还", "Somebody owes me money"), ("借条、转账、口头借款", "An IOU, a transfer, a spoken loan")),
        (
            ("相邻用水、排水纠纷", "Water from a neighbour"),
            ("邻居的水管、排水影响到您家", "A neighbour's pipes or drains damage your home"),
        ),
        (
            ("财产损害赔偿纠纷", "Damage to my property"),
            ("您主要想要回修理费、损坏东西的钱", "You mainly want the repair costs back"),
        ),
        (
            ("物业服务合同纠纷", "Property management"),
            ("您认为是物业没有尽到维修责任", "The management company did not repair what it had to"),
        ),
        (("买卖合同纠纷", "Sale of goods"), ("货款没付、货有问题、没交货", "Goods not paid, faulty, or never delivered")),
        (("劳动争议", "Work and wages"), ("拖欠工资、没签合同、被辞退", "Unpaid wages, no contract, dismissal")),
        (("离婚纠纷", "Divorce"), ("离婚、孩子抚养、分财产", "Divorce, custody, dividing property")),
        (("机动车交通事故责任纠纷", "Road accident"), ("撞车、撞人、修车、看病的钱", "Injury, repairs, medical costs")),
    ];
    let choices = causes
        .iter()
        .take(v.glass().options(true))
        .enumerate()
        .map(|(i, (title, detail))| Choice { selected: i == 0, ..tile(v, *title, *detail, Tint::Plain, false, false) })
        .collect();
    options(
        app,
        v,
        choices,
        &[("都不是，看全部分类", "None of these, show all"), ("说不清，请人帮我", "I cannot say, please help me")],
        3,
        false,
    );
}

pub fn options_yes_no(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Options,
        7,
        ("诉讼请求", "Claims"),
        ("借钱的时候，有没有说好利息？", "Did you agree on interest when the money was lent?"),
        ("口头说好的也算。", "An oral agreement counts as well."),
        NEXT,
    );
    let choices = vec![
        Choice { selected: true, ..tile(v, ("说好了", "Yes, we agreed"), NONE, Tint::Plain, false, false) },
        tile(v, ("没有说", "No, we did not"), NONE, Tint::Plain, false, false),
    ];
    options(app, v, choices, &[("不记得了", "I do not remember")], 1, false);
}

pub fn options_ticks(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Options,
        7,
        ("诉讼请求", "Claims"),
        ("您还想要求对方做什么？", "What else do you want the other side to do?"),
        ("可以选几样，也可以不选。", "Choose as many as you like, or none."),
        NEXT,
    );
    let all = [
        ("归还借款本金", "Pay back the principal"),
        ("支付利息", "Pay interest"),
        ("支付逾期利息", "Pay interest for late payment"),
        ("承担诉讼费", "Bear the court fee"),
        ("承担律师费", "Bear the lawyer's fee"),
        ("担保人一起还", "Make the guarantor pay as well"),
        ("夫妻共同偿还", "Make the spouse pay as well"),
        ("其他", "Something else"),
    ];
    let choices = all
        .iter()
        .take(v.glass().options(false))
        .enumerate()
        .map(|(i, title)| Choice { selected: i % 3 == 0, ..tile(v, *title, NONE, Tint::Plain, false, false) })
        .collect();
    options(app, v, choices, &[("都不要", "None of these")], 2, true);
}
