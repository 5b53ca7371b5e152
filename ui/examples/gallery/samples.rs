//! Sample data for every template, as long as real texts get.

use crate::{pictures, view::View};
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use ui::room::Glass;
use ui::*;

type Sample = (&'static str, fn(&App, View));

/// Every template, some more than once.
pub const ALL: &[Sample] = &[
    ("attract", attract),
    ("services", services),
    ("services-all", services_all),
    ("notice", notice),
    ("reader", reader),
    ("card-waiting", card_waiting),
    ("card-found", card_found),
    ("card-fault", card_fault),
    ("options-cause", options_cause),
    ("options-yes-no", options_yes_no),
    ("options-ticks", options_ticks),
    ("field-money", field_money),
    ("field-date", field_date),
    ("field-number", field_number),
    ("field-digits", field_digits),
    ("field-letters", field_letters),
    ("field-pinyin", field_pinyin),
    ("field-symbols", field_symbols),
    ("field-long", field_long),
    ("rows", rows),
    ("thumbs", thumbs),
    ("thumbs-empty", thumbs_empty),
    ("preview", preview),
    ("preview-clean", preview_clean),
    ("signature", signature),
    ("progress", progress),
    ("ticket", ticket),
    ("ticket-trouble", ticket_trouble),
    ("feedback", feedback),
    ("overlay-idle", overlay_idle),
    ("overlay-ask", overlay_ask),
    ("overlay-size", overlay_size),
    ("overlay-message", overlay_message),
];

impl View {
    fn t(self, zh: &str, en: &str) -> SharedString {
        if self.english { en.into() } else { zh.into() }
    }

    fn list(self, words: &[(&str, &str)]) -> ModelRc<SharedString> {
        model(words.iter().map(|(zh, en)| self.t(zh, en)))
    }

    fn glass(self) -> Glass {
        Glass { portrait: self.portrait, scale: self.scale }
    }
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(items.into_iter().collect::<VecModel<T>>())
}

/// What every screen starts from.
pub fn reset(app: &App, v: View) {
    let shell = app.global::<Shell>();
    shell.set_court(v.t("示例区人民法院", "Shili District People's Court"));
    shell.set_hall(v.t("立案大厅", "Case Filing Hall"));
    shell.set_english(v.english);
    shell.set_speech(true);
    shell.set_error(SharedString::new());
    shell.set_next_enabled(true);
    app.global::<Overlay>().set_kind(OverlayKind::None);
    page(app, v, Screen::Attract, 0, ("", ""), ("", ""), ("", ""), ("", ""));
}

#[allow(clippy::too_many_arguments)]
fn page(
    app: &App,
    v: View,
    screen: Screen,
    step: i32,
    name: (&str, &str),
    title: (&str, &str),
    why: (&str, &str),
    next: (&str, &str),
) {
    let shell = app.global::<Shell>();
    shell.set_screen(screen);
    shell.set_step(step);
    shell.set_step_name(v.t(name.0, name.1));
    shell.set_title(v.t(title.0, title.1));
    shell.set_why(v.t(why.0, why.1));
    shell.set_back_label(if step > 0 { v.t("返回", "Back") } else { SharedString::new() });
    shell.set_next_label(v.t(next.0, next.1));
}

const NEXT: (&str, &str) = ("下一步", "Next step");
const NONE: (&str, &str) = ("", "");

fn attract(app: &App, v: View) {
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
        tiles.extend([
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
        ]);
    }
    tiles.push(tile(
        v,
        ("我不会写，想口头说", "I cannot write, I want to speak"),
        ("按这里，工作人员来帮您记下来", "Press here and staff will write it down"),
        Tint::Navy,
        true,
        false,
    ));
    app.global::<Options>().set_choices(model(tiles));
}

fn services(app: &App, v: View) {
    services_with(app, v, false);
}

fn services_all(app: &App, v: View) {
    services_with(app, v, true);
}

fn notice(app: &App, v: View) {
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
    notice.set_paragraphs(v.list(&[
        (
            "在这里填写是自愿的。您随时可以改到窗口办理，由工作人员当面收材料。",
            "Filing here is voluntary. You can go to a window at any time instead.",
        ),
        (
            "您的身份信息、填写内容和扫描材料只用于这次立案，由法院保存。",
            "Your identity, your answers and your papers are used for this filing alone and kept by the court.",
        ),
        ("离开后本机不留下任何内容。", "Nothing stays on this machine when you leave."),
    ]));
    notice.set_tick_label(v.t("我已看过，同意用本机办理这一次", "I have read this and agree to file here this time"));
    notice.set_ticked(v.scale > 1.5);
    notice.set_full_label(v.t("看全文", "Read the full text"));
    app.global::<Shell>().set_next_enabled(v.scale > 1.5);
}

fn reader(app: &App, v: View) {
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
    let count = (v.glass().reader_columns() / width).max(1);
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

fn card_waiting(app: &App, v: View) {
    card(app, v, CardState::Waiting, ("放好别动，大约两秒", "Leave it there, about two seconds"));
}

fn card_fault(app: &App, v: View) {
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

fn card_found(app: &App, v: View) {
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

fn options_cause(app: &App, v: View) {
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

fn options_yes_no(app: &App, v: View) {
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

fn options_ticks(app: &App, v: View) {
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

fn field(app: &App, v: View, keys: Keys, title: (&str, &str), why: (&str, &str)) {
    page(app, v, Screen::Field, 7, ("诉讼请求", "Claims"), title, why, NEXT);
    let field = app.global::<Field>();
    field.set_keys(keys);
    field.set_long(false);
    field.set_shift(false);
    for clear in [Field::set_suffix, Field::set_echo, Field::set_composing, Field::set_note, Field::set_unsure_label] {
        clear(&field, SharedString::new());
    }
    field.set_candidates(model([]));
    field.set_more_candidates(false);
    field.set_placeholder(v.t("请按下面的键", "Please use the keys"));
    field.set_why_label(v.t("为什么问这个", "Why we ask"));
    field.set_official(v.t("官方表格：诉讼请求 1 · 本金", "Official form: claim 1, principal"));
}

fn field_money(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Money,
        ("对方现在还欠您多少本金？", "How much of the principal does the other side still owe you?"),
        ("只算借出去的钱，不算利息。", "Only the money that was lent, without interest."),
    );
    let field = app.global::<Field>();
    field.set_value("80,000".into());
    field.set_suffix(v.t("元", "yuan"));
    field.set_echo("捌万元整".into());
    field.set_note(v.t(
        "估算诉讼费 1,800 元，简易程序 900 元 · 80,000 × 2.5% − 200，《诉讼费用交纳办法》第十三条",
        "Estimated court fee 1,800 yuan, summary procedure 900 · 80,000 × 2.5% − 200, Measures on Court Fees, art. 13",
    ));
    field.set_unsure_label(v.t("不确定", "Not sure"));
}

fn field_date(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Date,
        ("钱是哪一天借出去的？", "On which day was the money lent?"),
        ("例如 20240301", "For example 20240301"),
    );
    let field = app.global::<Field>();
    field.set_value("2024 年 3 月 1 日".into());
    field.set_echo(v.t("星期五", "Friday"));
    app.global::<Shell>()
        .set_error(v.t("2 月没有 30 日，请改成借款那一天。", "February has no 30th. Please enter the day of the loan."));
}

fn field_number(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Number,
        ("对方的身份证号码是多少？", "What is the other side's ID number?"),
        ("不知道也可以，法院会查。", "You may leave it out; the court can find it."),
    );
    let field = app.global::<Field>();
    field.set_value("11010519491231002X".into());
    field.set_unsure_label(v.t("不知道", "I do not know it"));
    app.global::<Shell>().set_error(
        v.t("最后一位对不上，请对照证件再看一遍。", "The last digit does not fit. Please compare it with the card."),
    );
}

fn field_digits(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Digits,
        ("您的手机号码是多少？", "What is your mobile number?"),
        ("法院用它通知您。", "The court uses it to reach you."),
    );
    let field = app.global::<Field>();
    field.set_value(SharedString::new());
    field.set_official(SharedString::new());
}

fn field_letters(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Letters,
        ("您的电子邮箱是什么？", "What is your e-mail address?"),
        ("没有可以跳过。", "You may skip it if you have none."),
    );
    let field = app.global::<Field>();
    field.set_value("liguilan1954@example.cn".into());
    field.set_unsure_label(v.t("没有", "I have none"));
    field.set_shift(v.scale > 1.5);
}

fn field_pinyin(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Pinyin,
        ("对方叫什么名字？", "What is the name of the other side as it stands on the papers?"),
        ("写身份证或借条上的名字。", "As on the ID card or the IOU."),
    );
    let field = app.global::<Field>();
    field.set_value("王建国".into());
    field.set_composing("min jian".into());
    field.set_candidates(model(["民间", "敏建", "民间借贷", "闽", "民", "敏", "抿", "悯"].map(SharedString::from)));
    field.set_more_candidates(true);
    field.set_unsure_label(v.t("不知道全名", "I do not know the full name"));
}

fn field_symbols(app: &App, v: View) {
    field(app, v, Keys::Symbols, ("对方住在哪里？", "Where does the other side live?"), NONE);
    app.global::<Field>().set_value("示例市示例区和平路 12 号 3 单元 501 室".into());
}

fn field_long(app: &App, v: View) {
    field(
        app,
        v,
        Keys::Pinyin,
        ("请说说事情的经过", "Please tell what happened, in your own words"),
        ("什么时候、谁、借了多少、怎么说的。", "When, who, how much, and what was said."),
    );
    let field = app.global::<Field>();
    field.set_long(true);
    let line = "2024 年 3 月 1 日，王建国来我家，说做生意周转不开，向我借八万元，写了借条，说好一年还清。到期以后我找过他好几次，他总说再等等。";
    field.set_value(line.repeat(3).into());
    field.set_why_label(SharedString::new());
    field.set_official(SharedString::new());
}

fn row(v: View, state: RowState, title: (&str, &str), detail: (&str, &str), action: (&str, &str)) -> Row {
    Row { title: v.t(title.0, title.1), detail: v.t(detail.0, detail.1), state, action: v.t(action.0, action.1) }
}

fn rows(app: &App, v: View) {
    page(
        app,
        v,
        Screen::Rows,
        9,
        ("材料", "Papers"),
        ("把材料一份一份放上来", "Put your papers on the scanner one by one"),
        ("共需 5 样，已有 3 样。", "5 kinds are needed, 3 are here."),
        NEXT,
    );
    let all = [
        row(v, RowState::Done, ("身份证明", "Proof of identity"), ("已从证件读取", "Read from your card"), ("查看", "Look")),
        row(
            v,
            RowState::Look,
            ("借条（原件）", "IOU (original)"),
            ("第 3 页看不清，请重拍", "Page 3 is blurred, please scan it again"),
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

fn thumbs(app: &App, v: View) {
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

fn thumbs_empty(app: &App, v: View) {
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
    thumbs.set_actions(v.list(&[("扫描", "Scan"), ("原件当庭提交", "Original in court"), ("没有这样材料", "I have none")]));
    thumbs.set_pages(1);
}

fn preview(app: &App, v: View) {
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
    app.global::<Rows>().set_rows(model(all.into_iter().take(v.glass().findings())));
}

fn preview_clean(app: &App, v: View) {
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

fn signature(app: &App, v: View) {
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

fn progress(app: &App, v: View) {
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

fn ticket(app: &App, v: View) {
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

fn ticket_trouble(app: &App, v: View) {
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

fn feedback(app: &App, v: View) {
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
        ("一般", "So so"),
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

fn overlay_idle(app: &App, v: View) {
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

fn overlay_ask(app: &App, v: View) {
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

fn overlay_size(app: &App, v: View) {
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

fn overlay_message(app: &App, v: View) {
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
