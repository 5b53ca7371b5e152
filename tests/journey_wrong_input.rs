//! What people mistype on the glass: each kind of field says in plain words what is wrong with it, loses nothing, and takes the
//! right answer afterwards.
#![cfg(feature = "scripted")]
#![allow(missing_docs, reason = "tests may")]

mod journey_support;

use dengwen::{filing::Money, interview::Value, visit::Visit};
use journey_support::{CHATS, Hall, IOU, TRANSFER, scenario};

/// The question as the scenario answers it, and how it is answered wrong before.
const MISTAKES: [(&str, &str); 10] = [
    // phone
    (
        r#""法院打哪个电话找您？" = { type = "13812345678" }"#,
        r#""法院打哪个电话找您？" = [{ wrong = { type = "138123456", says = "“联系电话”的位数不对" } }, { type = "13812345678" }]"#,
    ),
    (
        r#""您要告的是个人，还是公司、单位？" = { choose = "个人" }"#,
        r#""您要告的是个人，还是公司、单位？" = { choose = "公司或单位" }
"知道公司登记的地址吗？" = { skip = true }
"知道公司的法定代表人或者负责人吗？" = { skip = true }
"这是什么样的单位？" = { choose = "有限责任公司" }
"是国有的还是民营的？" = { choose = "民营" }
# a number that carries its own proof
"知道公司的统一社会信用代码吗？" = [
  { wrong = { type = "91350100M000100Y44", says = "“统一社会信用代码”有一位按错了" } },
  { wrong = { type = "91350100M", says = "“统一社会信用代码”应该是 18 位" } },
  { type = "91350100M000100Y43" },
]"#,
    ),
    // name
    (
        r#""对方叫什么名字？" = { type = "王建国" }"#,
        r#""对方叫什么名字？" = [
  { wrong = { type = "", says = "“姓名或名称”还空着" } },
  { wrong = { type = "123", says = "“姓名或名称”只有数字" } },
  { type = "王建国" },
]"#,
    ),
    // address
    (
        r#""对方住在哪里？" = { type = "示例市示例区和平路12号2单元" }"#,
        r#""对方住在哪里？" = [{ wrong = { type = "", says = "“住所地”还空着" } }, { type = "和平路12号" }]"#,
    ),
    // date
    (
        "# 诉讼请求\n",
        r#"# a row of a screen of several questions
"欠的钱算到哪一天？" = [
  { wrong = { type = "20260230", says = "“本金·截至日期”没有这一天" } },
  { wrong = { type = "18000101", says = "“本金·截至日期”的年份 1800 不对" } },
  { wrong = { type = "20300101", says = "这一天还没到" } },
  { type = "20260228" },
]
"#,
    ),
    // money
    (
        r#""对方现在还欠您多少本金？" = { type = "80000" }"#,
        r#""对方现在还欠您多少本金？" = [
  { wrong = { type = "8.125", says = "“尚欠本金”的小数太多" } },
  { wrong = { type = "8万万", says = "“尚欠本金”看不懂" } },
  { wrong = { type = "0", says = "本金要大于 0" } },
  { type = "8万" },
]"#,
    ),
    // rate
    (
        r#""您还要对方付利息吗？" = { choose = "不要，只要本金" }"#,
        r#""您还要对方付利息吗？" = { choose = "要利息" }
"利息算到哪一天？" = { next = true }
"到这一天，对方欠您多少利息？" = { unsure = true }
"利息是怎么算的？" = { unsure = true }
"利息要一直算到对方还清那天吗？" = { choose = "要，算到还清那天" }
"说好的利率是百分之几？" = [{ wrong = { type = "3.8.5", says = "“借款利率”看不懂" } }, { type = "3.85" }]
"这个利率是一年的，还是一个月的？" = { choose = "一年的" }
"利率写在合同第几条？" = { skip = true }
"说好怎么还？" = { choose = "到期连本带利一次还" }
"利息已经付了多少？" = { unsure = true }
"合同里哪一条能支持您的要求？" = { skip = true }"#,
    ),
    // long text
    (
        r#""借钱的时候写了什么？" = { type = "2024年3月1日在我家写的借条" }"#,
        r#""借钱的时候写了什么？" = [{ wrong = { type = "", says = "还空着" } }, { type = "借条" }]"#,
    ),
    // digits
    (
        "# 送达地址: address, phone and recipient stand there already\n",
        r#""邮政编码是多少？" = [{ wrong = { type = "1000", says = "邮政编码是 6 位数字" } }, { type = "100010" }]
"#,
    ),
    // Of a company this is not asked.
    (r#""对方是男的还是女的？" = { choose = "男" }"#, ""),
];

#[test]
fn every_kind_of_field_says_what_is_wrong_and_loses_nothing() {
    let hall = Hall::new();
    let edits: Vec<_> = MISTAKES.into_iter().chain([IOU, TRANSFER, CHATS].map(|papers| (papers, ""))).collect();
    // The driver fails where a wrong answer is taken, its sentence does not stand on the glass, or the field is emptied.
    let mut visit = hall.visit(&scenario(&edits), Some("review"));
    let seen = visit.stands_still();
    visit.kill();
    assert_eq!(seen.last().map(|seen| seen.slug.as_str()), Some("review"));

    let draft = hall.store().live_visit().expect("the store").expect("a draft");
    let draft: Visit = serde_json::from_slice(&draft.state).expect("a visit");
    let value = |key: &str| draft.answers.value(key);
    assert_eq!(value("claims.principal_due"), Some(&Value::Money(Money::from_yuan(80_000))), "8万 is understood");
    for (key, text) in [
        ("plaintiffs.0.phone", "13812345678"),
        ("defendants.0.name", "王建国"),
        ("defendants.0.uscc", "91350100M000100Y43"),
        ("service_address.postcode", "100010"),
    ] {
        assert_eq!(value(key), Some(&Value::Text(text.into())), "{key}");
    }
    assert_eq!(value("facts.rate"), Some(&Value::Percent("3.85".into())));
    let Some(Value::Date(day)) = value("claims.principal_as_of") else { panic!("a day") };
    assert_eq!(day.to_string(), "2026-02-28");
}
