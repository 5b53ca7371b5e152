//! Samples of values to type, one for each kind of keys.

use super::{NEXT, NONE, model, page};
use crate::view::View;
use slint::{ComponentHandle as _, SharedString};
use ui::*;

fn field(app: &App, v: View, keys: Keys, title: (&str, &str), why: (&str, &str)) {
    page(app, v, Screen::Field, 7, ("诉讼请求", "Claims"), title, why, NEXT);
    let field = app.global::<Field>();
    field.set_keys(keys);
    field.set_long(false);
    field.set_shift(false);
    for clear in [
        Field::set_suffix,
        Field::set_echo,
        Field::set_composing,
        Field::set_note,
        Field::set_note_short,
        Field::set_unsure_label,
    ] {
        clear(&field, SharedString::new());
    }
    field.set_candidates(model([]));
    field.set_more_candidates(false);
    field.set_placeholder(v.t("请按下面的键", "Please use the keys"));
    field.set_why_label(v.t("为什么问这个", "Why we ask"));
    field.set_official(v.t("官方表格：诉讼请求 1 · 本金", "Official form: claim 1, principal"));
}

pub fn field_money(app: &App, v: View) {
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
    field.set_note_short(v.t("估算诉讼费 1,800 元，简易程序 900 元", "Estimated court fee 1,800 yuan, summary procedure 900"));
    field.set_unsure_label(v.t("不确定", "Not sure"));
}

pub fn field_date(app: &App, v: View) {
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

pub fn field_number(app: &App, v: View) {
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

pub fn field_digits(app: &App, v: View) {
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

pub fn field_letters(app: &App, v: View) {
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

pub fn field_pinyin(app: &App, v: View) {
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

pub fn field_symbols(app: &App, v: View) {
    field(app, v, Keys::Symbols, ("对方住在哪里？", "Where does the other side live?"), NONE);
    app.global::<Field>().set_value("示例市示例区和平路 12 号 3 单元 501 室".into());
}

pub fn field_long(app: &App, v: View) {
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
