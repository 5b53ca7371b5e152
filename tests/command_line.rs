//! The command line as engineers and scripts call it: output, errors, exit codes.
#![allow(missing_docs)]

use std::process::{Command, Output};

fn dengwen(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dengwen"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts")
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_slice(&dengwen(arguments).stdout).expect("JSON on stdout")
}

/// What a refused command says.
fn refusal(arguments: &[&str]) -> String {
    let output = dengwen(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_fee_comes_with_article_and_formula() {
    let answer = json(&["fee", "--kind", "property", "--amount", "35万", "--json"]);
    assert_eq!((&answer["fee"], &answer["halved"]), (&"6550.00".into(), &"3275.00".into()));
    assert_eq!(answer["article"], "13(1)(1)");
    assert_eq!(answer["steps"][0], "1 万元以下：50 元");
    assert_eq!(answer["steps"][1], "超过 1 万元至 10 万元：90,000 × 2.5% = 2,250 元");
    let answer = json(&["fee", "--json", "--kind", "payment-order", "--amount", "十万元"]);
    assert_eq!((&answer["fee"], &answer["halved"]), (&"766.67".into(), &serde_json::Value::Null));
    assert_eq!(json(&["fee", "--json", "--kind", "labour"])["fee"], "10.00");
    assert_eq!(json(&["fee", "--json", "--kind", "property", "--amount", "0"])["fee"], "50.00");
    let told = dengwen(&["fee", "--kind", "property", "--amount", "350000"]).stdout;
    assert!(String::from_utf8_lossy(&told).starts_with("6,550 元（陆仟伍佰伍拾元整）；减半 3,275 元"));
}

/// The settings of this test, not those of a kiosk that may be installed beside it.
#[test]
fn the_base_is_what_was_said_else_what_the_hall_says() {
    let hall = tempfile::tempdir().expect("a folder");
    let file = hall.path().join("kiosk.toml");
    let config = hall.path().to_str().expect("a path");
    let write = |text: &str| dengwen::store::durable::write(&file, text.as_bytes()).expect("written");
    write("[fees]\ndivorce = 200\n");
    let divorce = ["fee", "--json", "--kind", "divorce", "--amount", "200万", "--config", config];
    assert_eq!(json(&divorce)["fee"], "9200.00");
    assert_eq!(json(&[&divorce[..], &["--base", "300"]].concat())["fee"], "9300.00");
    assert!(refusal(&["fee", "--kind", "personality", "--config", config]).contains("between 100 and 500 yuan"));
    assert!(refusal(&["fee", "--kind", "divorce", "--base", "301"]).contains("50 to 300 yuan"));
    assert!(refusal(&["fee", "--kind", "property", "--amount", "1", "--base", "50"]).contains("leave --base out"));
    write("[fees]\ndivorce = 20\n");
    assert!(refusal(&divorce).contains("kiosk.toml line 2: fees.divorce = 20 is not between 50 and 300"));
}

#[test]
fn bad_usage_exits_with_2_and_says_what_to_do() {
    assert!(refusal(&["fee", "--kind", "property", "--amount", "很多钱"]).contains("for example"));
    assert!(refusal(&["fee", "--kind", "property", "--amount", "一万二千三"]).contains("two ways"));
    assert!(refusal(&["fee", "--kind", "bankruptcy"]).contains("estate"));
    assert_eq!(dengwen(&["no-such-command"]).status.code(), Some(2));
    assert_eq!(dengwen(&["content", "check", "/no/such/folder"]).status.code(), Some(2));
}

#[test]
fn a_number_is_valid_or_says_why_not() {
    let good = json(&["number", "check", "--json", "--kind", "resident", "110101198503120017"]);
    assert_eq!((&good["valid"], &good["birth_date"], &good["sex"]), (&true.into(), &"1985-03-12".into(), &"男".into()));
    let output = dengwen(&["number", "check", "--kind", "uscc", "911101066976941873"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("last character"));
    assert_eq!(dengwen(&["number", "check", "--kind", "hmt", "110101198503120017"]).status.code(), Some(1));
}

#[test]
fn every_kind_of_number_says_what_it_holds() {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    for (kind, value, said) in [
        ("resident", "１１０１０１ 19850312 0017", [("region", "北京市东城区"), ("region_code", "110101")]),
        ("hmt", "810000199001010019", [("region", "香港特别行政区"), ("birth_date", "1990-01-01")]),
        ("foreigner", "kaz110090123105", [("birth_date", "1990-12-31"), ("sex", "女")]),
        ("foreigner", "911398199012310021", [("birth_date", "1990-12-31"), ("region", "北京市")]),
        ("travel-permit", "h12345678", [("region", "香港特别行政区"), ("document_number", "H12345678")]),
        ("uscc", "91350100m000100y43", [("region", "福建省福州市"), ("region_code", "350100")]),
        ("passport", "E12345678", [("document_number", "E12345678"), ("document_number", "E12345678")]),
        ("passport", zone, [("nationality", "UTO"), ("expires", "2012-04-15")]),
    ] {
        let answer = json(&["number", "check", "--json", "--kind", kind, value]);
        assert_eq!((&answer["valid"], &answer["reason"]), (&true.into(), &serde_json::Value::Null), "{kind} {value}");
        for (key, expected) in said {
            assert_eq!(answer[key], expected, "{kind} {value}");
        }
    }
    let wrong = zone.replace("1204159", "1204158");
    let answer = json(&["number", "check", "--json", "--kind", "passport", &wrong]);
    assert_eq!(answer["valid"], false);
    assert_eq!(answer["reason"], "the check digit of the date of expiry does not fit");
    assert_eq!(answer["expires"], serde_json::Value::Null);
}
