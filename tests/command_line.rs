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

#[test]
fn the_fee_comes_with_article_and_formula() {
    let answer = json(&["fee", "--kind", "property", "--amount", "8万", "--json"]);
    assert_eq!(answer["fee"], "1,800");
    assert_eq!(answer["halved"], "900");
    assert_eq!(answer["formula"], "80,000 × 2.5% − 200");
    assert!(answer["article"].as_str().is_some_and(|article| article.contains("第十三条")));
}

#[test]
fn bad_usage_exits_with_2_and_says_what_to_do() {
    let output = dengwen(&["fee", "--kind", "property", "--amount", "八万"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("for example"));
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
