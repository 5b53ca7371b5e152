//! What can be done without filing: the court fee, and what to bring, printed on the real wire.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::{path::Path, process::Command};

use journey_support::{Hall, grep::files, scenario};

const SERVICE: &str = "[[act]]\non = \"services\"\ndo = [{ touch = \"我要立案\" }]\n";

/// Before she files: the fee, in vain while the printer is unplugged, and then printed; then the checklist.
const BEFORE: &str = r#"[[act]]
on = "services"
at = "您今天要办什么？"
do = [{ touch = "算诉讼费、利息" }]

[[act]]
on = "services"
at = "是哪一类事情？"
do = [{ touch = "要钱、要房、要东西" }, { touch = "下一步" }]

[[act]]
on = "services"
at = "一共要多少钱，或者值多少钱？"
do = [{ type = "350000" }, { touch = "算一算" }]

[[act]]
on = "services"
at = "诉讼费估算"
do = [
  { wait = "诉讼费大约 6,550 元" },
  { fault = ["printer", "offline"] },
  { touch = "打印带走" },
  { wait = "打印机没有反应。要说的都在屏幕上" },
  { fault = ["printer", "none"] },
  { touch = "打印带走" },
  { wait = "打好了，请拿走" },
  { touch = "知道了" },
  { touch = "好了" },
]

[[act]]
on = "services"
at = "您今天要办什么？"
do = [
  { touch = "算诉讼费、利息" },
  { wait = "是哪一类事情？" },
  { touch = "算利息" },
  { wait = "按多少本金算利息？" },
  { type = "80000" },
  { touch = "下一步" },
  { wait = "利率怎么定？" },
  { touch = "按一年期LPR算" },
  { touch = "下一步" },
  { wait = "从哪一天开始算？" },
  { type = "20240301" },
  { touch = "下一步" },
  { wait = "算到哪一天？" },
  { type = "20250301" },
  { touch = "下一步" },
  { wait = "利息 2,760 元" },
  { wait = "本金 80,000 × 年利率 3.45% × 365 天 ÷ 365" },
  { wait = "一年期LPR 3.45%（2023年8月21日起）的 1 倍" },
  { touch = "打印带走" },
  { wait = "打好了，请拿走" },
  { touch = "知道了" },
  { touch = "好了" },
]

[[act]]
on = "services"
at = "您今天要办什么？"
do = [
  { touch = "算诉讼费、利息" },
  { wait = "是哪一类事情？" },
  { touch = "算利息" },
  { wait = "按多少本金算利息？" },
  { type = "80000" },
  { touch = "下一步" },
  { wait = "利率怎么定？" },
  { touch = "约定了年利率，我来写" },
  { touch = "下一步" },
  { wait = "约定的年利率是百分之几？" },
  { type = "24" },
  { touch = "下一步" },
  { wait = "从哪一天开始算？" },
  { type = "20240301" },
  { touch = "下一步" },
  { wait = "算到哪一天？" },
  { type = "20250301" },
  { touch = "下一步" },
  { wait = "利息 19,200 元" },
  { wait = "借款利率超过一年期LPR四倍（13.80%）的部分，法院一般不支持" },
  { wait = "民间借贷规定第25条" },
  { touch = "好了" },
]

[[act]]
on = "services"
at = "您今天要办什么？"
do = [{ touch = "要带什么材料" }]

[[act]]
on = "services"
at = "是哪一种纠纷？"
do = [{ touch = "别人借了我的钱不还" }, { touch = "下一步" }]

[[act]]
on = "services"
at = "立案要带的材料"
do = [
  { wait = "借条、借据、欠条或借款合同" },
  { touch = "手机扫码带走" },
  { wait = "用手机扫一扫" },
  { touch = "好了" },
  { touch = "打印带走" },
  { wait = "打好了，请拿走" },
  { touch = "知道了" },
  { touch = "好了" },
]

[[act]]
on = "services"
at = "您今天要办什么？"
do = [{ touch = "我要立案" }]
"#;

/// What zbarimg reads off a picture; nothing where there is no code.
fn codes_on(picture: &Path) -> String {
    let read = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture).output().expect("zbarimg (package zbar-tools)");
    String::from_utf8_lossy(&read.stdout).into_owned()
}

#[test]
fn fee_and_checklist_come_out_of_the_printer_before_anybody_says_who_he_is() {
    let hall = Hall::new().pictured();
    let seen = hall.visit(&scenario(&[(SERVICE, BEFORE)]), Some("consent")).stands_still();
    let titles: Vec<_> = seen.iter().map(|seen| seen.title.as_str()).collect();
    for title in ["诉讼费估算", "立案要带的材料"] {
        assert!(titles.contains(&title), "{titles:?}");
    }
    let said = hall.said();
    assert_eq!(said.lines().filter(|line| line.contains(".png: ")).collect::<Vec<_>>(), [""; 0]);
    // A telephone reads the checklist off the glass.
    let read: Vec<String> = files(&hall.out().join("screens")).iter().map(|picture| codes_on(picture)).collect();
    assert!(read.iter().any(|code| code.contains("身份证") && code.contains("借条、借据、欠条或借款合同")), "{read:?}");
    // Nothing of it is kept: nobody said who he is.
    assert!(hall.numbers().is_empty());
}
