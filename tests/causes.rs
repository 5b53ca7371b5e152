//! From everyday sentences to causes of action.
#![allow(missing_docs)]

use std::{collections::BTreeSet, path::Path};

use dengwen::causes::{Catalogue, CatalogueError, Causes};

/// Written by somebody who had not seen the words the index is made of.
const SENTENCES: &str = include_str!("data/cause-sentences.tsv");

fn causes() -> Causes {
    Causes::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))).expect("the causes")
}

fn sentences() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let lines = SENTENCES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| {
        let (said, codes) = line.split_once('\t').expect("two columns");
        (said, codes.split(',').map(str::trim).collect())
    })
}

#[test]
fn the_right_cause_is_among_the_first_three() {
    let causes = causes();
    let (mut all, mut missed) = (0, Vec::new());
    for (said, codes) in sentences() {
        all += 1;
        let found = causes.index.search(said, 3);
        if !found.iter().any(|found| codes.contains(&found.code.as_str())) {
            missed.push(format!("{said}: {:?}", found.iter().map(|found| &found.code).collect::<Vec<_>>()));
        }
    }
    assert!(all >= 300, "{all} sentences");
    let parts: BTreeSet<&str> = sentences().flat_map(|(_, codes)| codes).map(|code| &code[..2]).collect();
    assert_eq!(parts.len(), 12, "{parts:?}");
    assert!(missed.len() * 20 <= all, "{} of {all} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn people_are_understood_as_they_talk_with_typos_and_in_pinyin() {
    let causes = causes();
    for (said, code) in [
        ("楼上漏水把我家泡了", "03.05.044"),
        ("包工头跑了不给钱", "07.19.209"),
        ("loushang loushui ba wojia pao le", "03.05.044"),
        ("loushangloushuibawojiapaole", "03.05.044"),
        ("借钱不环", "04.10.108.03"),
        ("ＪＩＥ钱不还，躲起来了！", "04.10.108.03"),
        ("我要离婚", "02.02.014"),
    ] {
        let found = causes.index.search(said, 3);
        assert!(found.iter().any(|found| found.code == code), "{said}: {found:?}");
    }
    for nothing in ["", "  ，。！", "qqq", "🀄"] {
        assert!(causes.offered(nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn every_cause_is_found_by_its_own_name_and_offered_once() {
    let causes = causes();
    let all: Vec<_> = causes.catalogue.causes().iter().filter(|cause| cause.is_cause()).collect();
    let lost = all.iter().filter(|cause| !causes.index.search(&cause.name.zh, 5).iter().any(|it| it.code == cause.code));
    let lost: Vec<_> = lost.map(|cause| format!("{} {}", cause.code, cause.name.zh)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    for (said, _) in sentences() {
        let offered = causes.offered(said);
        for (index, one) in offered.iter().enumerate() {
            let beneath = |other: &&&dengwen::causes::Cause| other.code.starts_with(&one.code);
            assert!(!offered[index + 1..].iter().any(|other| beneath(&other)), "{said}");
        }
    }
}

#[test]
fn the_shelves_hold_every_cause_and_the_path_names_them() {
    let catalogue = causes().catalogue;
    let mut open: Vec<Option<String>> = vec![None];
    let mut met = 0;
    while let Some(shelf) = open.pop() {
        for cause in catalogue.beneath(shelf.as_deref()) {
            met += 1;
            open.push(Some(cause.code.clone()));
        }
    }
    assert_eq!(met, 12 + 59 + 514 + 470);
    let path: Vec<_> = catalogue.path("04.10.108.03").iter().map(|cause| cause.name.zh.as_str()).collect();
    assert_eq!(path, ["合同、准合同纠纷", "合同纠纷", "借款合同纠纷", "民间借贷纠纷"]);
}

#[test]
fn a_folder_that_lacks_a_cause_is_reported() {
    let assets = tempfile::tempdir().expect("a folder");
    let missing = Catalogue::load(assets.path()).expect_err("nothing there");
    assert!(matches!(missing, CatalogueError::Unreadable { .. }), "{missing}");
    let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"));
    for folder in ["reference", "causes", "causes/sentences"] {
        std::fs::create_dir_all(assets.path().join(folder)).expect("a folder");
        for entry in std::fs::read_dir(from.join(folder)).expect("the assets").flatten() {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), assets.path().join(folder).join(entry.file_name())).expect("copied");
            }
        }
    }
    Catalogue::load(assets.path()).expect("complete");
    let wrong = |file: &str, text: &str| {
        let path = assets.path().join("causes").join(file);
        let before = std::fs::read(&path).expect("the file");
        std::fs::remove_file(&path).expect("removed");
        dengwen::store::durable::write(&path, text.as_bytes()).expect("written");
        let error = Catalogue::load(assets.path()).expect_err("wrong").to_string();
        std::fs::remove_file(&path).expect("removed");
        dengwen::store::durable::write(&path, &before).expect("written");
        error
    };
    assert!(wrong("06.toml", "").contains("nothing is said about 06.17."));
    assert!(wrong("06.toml", "[\"06.17.200\"]\nen = \"x\"\nplain = \"白\"\n").contains("06."));
    assert!(wrong("sentences/06.tsv", "99.99\t没有这个\n").contains("names no cause"));
}
