use proptest::prelude::*;

use super::{
    tariff::{Exact, Tariff},
    *,
};

fn reference() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../assets/reference/fees.json")).expect("JSON")
}

/// A number or a text of the reference data, in yuan.
fn yuan(value: &serde_json::Value) -> Option<Money> {
    value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string))?.parse().ok()
}

fn said(kind: FeeKind, amount: Option<i64>, base: Option<i64>) -> Result<Fee, FeeError> {
    litigation_fee(kind, amount.map(Money::from_yuan), base.map(Money::from_yuan), &FeeBases::default())
}

#[test]
fn every_worked_example_of_the_reference_data() {
    let reference = reference();
    let examples = reference["examples"].as_array().expect("examples");
    assert_eq!(examples.len(), 25);
    for example in examples {
        let key = example["kind"].as_str().expect("a kind").replace('_', "-");
        let kind = FeeKind::ALL.into_iter().find(|kind| kind.key() == key).expect("a kind we know");
        let input = &example["input"];
        let amount = ["amount", "estate", "property", "damages"].iter().find_map(|name| yuan(&input[name]));
        let fee = litigation_fee(kind, amount, yuan(&input["base"]), &FeeBases::default()).expect("a fee");
        let expected = if input["simplified"] == true { fee.halved } else { Some(fee.fee) };
        assert_eq!(expected.map(Money::plain).as_deref(), example["fee"].as_str(), "{example}");
        assert!(!fee.steps.is_empty());
        if let Some(half) = example["how"].as_str().and_then(|how| how.split("half = ").nth(1)) {
            assert_eq!(fee.halved.map(Money::plain).as_deref(), Some(half), "{example}");
        }
    }
}

/// Tiers, limits and quick additions against the reference data, not against ourselves.
#[test]
fn tariffs_and_ranges_are_those_of_the_reference_data() {
    let reference = reference();
    let applications = &reference["application_fees"];
    for (tariff, data) in [
        (&tariff::PROPERTY, &reference["property_case"]),
        (&tariff::EXECUTION, &applications["execution"]),
        (&tariff::PRESERVATION, &applications["preservation"]),
    ] {
        assert_eq!(data["base"]["fee"], tariff.base);
        assert_eq!(data["base"]["up_to"], tariff.tiers[0].over);
        let tiers = data["tiers"].as_array().expect("tiers");
        assert_eq!(tiers.len(), tariff.tiers.len());
        for (tier, data) in tariff.tiers.iter().zip(tiers) {
            assert_eq!(data["over"], tier.over);
            assert_eq!(data["up_to"].as_i64(), tier.up_to);
            assert_eq!(data["quick_add"], tier.quick_add);
            let rate: f64 = data["rate"].as_str().expect("a rate").parse().expect("a number");
            assert!((rate * 1000.0 - tier.per_mille as f64).abs() < 1e-9);
        }
    }
    let non_property =
        |key| reference["non_property"].as_array().expect("a list").iter().find(|row| row["key"] == key).expect(key);
    for (kind, range) in [
        (FeeKind::Divorce, &non_property("divorce")["range"]),
        (FeeKind::Personality, &non_property("personality")["range"]),
        (FeeKind::OtherNonProperty, &non_property("other_non_property")["range"]),
        (FeeKind::Ip, &reference["ip"]["no_amount_range"]),
        (FeeKind::JurisdictionObjection, &reference["jurisdiction_objection"]["range"]),
        (FeeKind::Execution, &applications["execution"]["no_amount_range"]),
        (FeeKind::Maritime, &applications["maritime"]["limitation_fund"]),
    ] {
        let (lowest, highest) = kind.base_range().expect("a range");
        assert_eq!((yuan(&range[0]), yuan(&range[1])), (Some(lowest), Some(highest)), "{kind:?}");
    }
    for (kind, article) in [
        (FeeKind::Property, &reference["property_case"]["article"]),
        (FeeKind::Divorce, &non_property("divorce")["article"]),
        (FeeKind::Personality, &non_property("personality")["article"]),
        (FeeKind::OtherNonProperty, &non_property("other_non_property")["article"]),
        (FeeKind::Ip, &reference["ip"]["article"]),
        (FeeKind::Labour, &reference["labour"]["article"]),
        (FeeKind::Administrative, &reference["administrative"]["article"]),
        (FeeKind::JurisdictionObjection, &reference["jurisdiction_objection"]["article"]),
        (FeeKind::Execution, &applications["execution"]["article"]),
        (FeeKind::Preservation, &applications["preservation"]["article"]),
        (FeeKind::PaymentOrder, &applications["payment_order"]["article"]),
        (FeeKind::PublicSummons, &applications["public_summons"]["article"]),
        (FeeKind::SetAsideAward, &applications["set_aside_award_or_confirm_arbitration_agreement"]["article"]),
        (FeeKind::Bankruptcy, &applications["bankruptcy"]["article"]),
        (FeeKind::Maritime, &applications["maritime"]["article"]),
    ] {
        assert_eq!(article, kind.article(), "{kind:?}");
    }
}

#[test]
fn the_tiers_of_article_13() {
    for (amount, fee) in [
        (0, 50),
        (5_000, 50),
        (10_000, 50),
        (80_000, 1_800),
        (100_000, 2_300),
        (350_000, 6_550),
        (500_000, 8_800),
        (1_500_000, 18_300),
        (5_000_000, 46_800),
        (50_000_000, 291_800),
    ] {
        assert_eq!(property_case_fee(Money::from_yuan(amount)).fee, Money::from_yuan(fee), "{amount}");
    }
    assert_eq!(property_case_fee(Money::from_yuan(80_000)).formula, "80,000 × 2.5% − 200");
    assert_eq!(property_case_fee(Money::from_yuan(500)).formula, "50");
    assert_eq!(property_case_fee(Money::from_yuan(350_000)).halved, Money::from_yuan(3_275));
}

#[test]
fn the_way_to_a_fee_is_told_line_by_line() {
    let fee = said(FeeKind::Property, Some(350_000), None).expect("a fee");
    assert_eq!(
        fee.steps,
        [
            "1 万元以下：50 元",
            "超过 1 万元至 10 万元：90,000 × 2.5% = 2,250 元",
            "超过 10 万元至 20 万元：100,000 × 2% = 2,000 元",
            "超过 20 万元至 50 万元：150,000 × 1.5% = 2,250 元",
            "合计：6,550 元",
            "调解、撤诉、适用简易程序等减半，只减一次：6,550 ÷ 2 = 3,275 元",
        ]
    );
    let divorce = said(FeeKind::Divorce, Some(500_000), Some(300)).expect("a fee");
    assert_eq!(
        divorce.steps[..4],
        [
            "每件 300 元（规定的幅度为 50 至 300 元）",
            "财产总额 20 万元以下：不另交纳",
            "财产总额超过 20 万元：300,000 × 0.5% = 1,500 元",
            "合计：1,800 元",
        ]
    );
    let order = said(FeeKind::PaymentOrder, Some(100_000), None).expect("a fee");
    assert_eq!(order.steps[3..], ["按财产案件受理费的三分之一：2,300 ÷ 3 ≈ 766.67 元", "四舍五入到分：766.67 元"]);
    let cent = litigation_fee(FeeKind::Property, Some(Money::from_fen(1_000_001)), None, &FeeBases::default()).expect("a fee");
    assert_eq!(
        cent.steps[1..4],
        ["超过 1 万元至 10 万元：0.01 × 2.5% = 0.00025 元", "合计：50.00025 元", "四舍五入到分：50 元"]
    );
    let preservation = said(FeeKind::Preservation, Some(2_000_000), None).expect("a fee");
    assert_eq!(preservation.steps.last().map(String::as_str), Some("最高不超过 5,000 元"));
}

#[test]
fn fixed_fees_need_no_amount_and_take_one() {
    for (kind, fee, halved) in [
        (FeeKind::Labour, 1_000, Some(500)),
        (FeeKind::Preservation, 3_000, None),
        (FeeKind::PublicSummons, 10_000, None),
        (FeeKind::SetAsideAward, 40_000, None),
    ] {
        let said_fee = said(kind, None, None).expect("a fee");
        assert_eq!((said_fee.fee.fen(), said_fee.halved.map(Money::fen)), (fee, halved), "{kind:?}");
        assert_eq!(said(kind, Some(0), None).map(|fee| fee.fee), Ok(said_fee.fee), "{kind:?}");
    }
    for kind in [FeeKind::Property, FeeKind::PaymentOrder, FeeKind::Bankruptcy] {
        assert_eq!(said(kind, None, None), Err(FeeError::AmountMissing(kind)));
        assert!(said(kind, Some(0), None).is_ok(), "0 is an amount");
    }
    assert_eq!(said(FeeKind::Ip, Some(0), None).map(|fee| fee.fee), Ok(Money::from_yuan(50)));
    assert_eq!(said(FeeKind::Ip, None, Some(500)).map(|fee| fee.fee), Ok(Money::from_yuan(500)));
    assert_eq!(said(FeeKind::Execution, None, Some(50)).map(|fee| fee.fee), Ok(Money::from_yuan(50)));
    assert_eq!(said(FeeKind::Divorce, None, Some(50)).map(|fee| fee.fee), Ok(Money::from_yuan(50)));
}

/// 民诉解释 206; Arts 15, 16 and 18 speak of the fee of Art. 13 alone.
#[test]
fn only_the_fee_for_accepting_a_case_is_halved() {
    for kind in FeeKind::ALL {
        let base = kind.base_range().map(|(lowest, _)| lowest);
        let fee = litigation_fee(kind, Some(Money::from_yuan(123_456)), base, &FeeBases::default()).expect("a fee");
        assert_eq!(fee.halved.is_some(), fee.article.starts_with("13"), "{kind:?}");
        assert_eq!(fee.article, kind.article());
    }
}

#[test]
fn a_base_comes_from_the_hall_and_never_leaves_the_range() {
    let error = said(FeeKind::Divorce, Some(0), None).expect_err("no base").to_string();
    assert!(error.contains("between 50 and 300 yuan") && error.contains("divorce"), "{error}");
    for kind in FeeKind::ALL {
        let Some((lowest, highest)) = kind.base_range() else {
            assert_eq!(said(kind, Some(1), Some(100)), Err(FeeError::BaseUnused(kind)));
            assert_eq!(FeeBases::default().set(kind, Money::from_yuan(100)), Err(FeeError::BaseUnused(kind)));
            continue;
        };
        let mut bases = FeeBases::default();
        for wrong in [lowest.fen() - 1, highest.fen() + 1] {
            let base = Money::from_fen(wrong);
            let outside = FeeError::BaseOutside { kind, base, lowest, highest };
            assert_eq!(bases.set(kind, base), Err(outside));
            assert_eq!(litigation_fee(kind, None, Some(base), &bases), Err(outside));
        }
        assert_eq!(litigation_fee(kind, None, None, &bases), Err(FeeError::BaseMissing { kind, lowest, highest }));
        bases.set(kind, highest).expect("in the range");
        assert_eq!((bases.get(kind), bases.get(FeeKind::Labour)), (Some(highest), None));
        assert_eq!(litigation_fee(kind, None, None, &bases).map(|fee| fee.fee), Ok(highest));
        assert_eq!(litigation_fee(kind, None, Some(lowest), &bases).map(|fee| fee.fee), Ok(lowest), "what is said goes first");
    }
    let between = Money::from_yuan(75);
    assert_eq!(said(FeeKind::Administrative, None, Some(75)), Err(FeeError::BaseBetween(between)));
    let bad = FeeBases { divorce: Some(Money::from_yuan(301)), ..FeeBases::default() };
    assert!(matches!(litigation_fee(FeeKind::Divorce, None, None, &bad), Err(FeeError::BaseOutside { .. })));
}

#[test]
fn caps_are_reached_where_the_decree_says() {
    assert_eq!(said(FeeKind::Bankruptcy, Some(111_640_000), None).map(|fee| fee.fee), Ok(Money::from_yuan(300_000)));
    assert!(said(FeeKind::Bankruptcy, Some(111_639_000), None).is_ok_and(|fee| fee.fee < Money::from_yuan(300_000)));
    assert_eq!(said(FeeKind::Bankruptcy, Some(900_000_000), None).map(|fee| fee.fee), Ok(Money::from_yuan(300_000)));
    assert!(said(FeeKind::Preservation, Some(895_998), None).is_ok_and(|fee| fee.fee < Money::from_yuan(5_000)));
}

/// The rate applied to the whole amount plus the quick addition, in 1/1000 fen.
fn quick(tariff: &Tariff, fen: i64) -> i128 {
    let tier = tariff.tiers.iter().rev().find(|tier| fen > tier.over * 100);
    tier.map_or(i128::from(tariff.base) * 100_000, |tier| {
        i128::from(fen) * i128::from(tier.per_mille) + i128::from(tier.quick_add) * 100_000
    })
}

/// `parts / by`, half up.
fn half_up(parts: i128, by: i128) -> Money {
    Money::from_fen(i64::try_from((2 * parts + by) / (2 * by)).expect("in range"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn quick_formulas_agree_with_the_tiers(fen in prop_oneof![0i64..20_000_000, 0i64..5_000_000_000, 0..=Money::MAX.fen()]) {
        let amount = Money::from_fen(fen);
        let fee = |kind| litigation_fee(kind, Some(amount), None, &FeeBases::default()).expect("a fee").fee;
        let property = quick(&tariff::PROPERTY, fen);
        prop_assert_eq!(fee(FeeKind::Property), half_up(property, 1000));
        prop_assert_eq!(property_case_fee(amount).fee, half_up(property, 1000));
        prop_assert_eq!(fee(FeeKind::Ip), half_up(property, 1000));
        prop_assert_eq!(fee(FeeKind::PaymentOrder), half_up(property, 3000));
        prop_assert_eq!(fee(FeeKind::Bankruptcy), half_up(property, 2000).min(Money::from_yuan(300_000)));
        prop_assert_eq!(fee(FeeKind::Execution), half_up(quick(&tariff::EXECUTION, fen), 1000));
        let preservation = half_up(quick(&tariff::PRESERVATION, fen), 1000).min(Money::from_yuan(5_000));
        prop_assert_eq!(fee(FeeKind::Preservation), preservation);
    }

    #[test]
    fn more_is_never_cheaper_and_nothing_panics(a in any::<i64>(), b in any::<i64>(), kind in 0usize..15) {
        let (less, more) = (Money::from_fen(a.min(b)), Money::from_fen(a.max(b)));
        let kind = FeeKind::ALL[kind];
        let base = kind.base_range().map(|(lowest, _)| lowest);
        let fee = |amount| litigation_fee(kind, Some(amount), base, &FeeBases::default()).expect("a fee").fee;
        prop_assert!(fee(less) <= fee(more));
        prop_assert!(fee(less) > Money::from_fen(0));
    }

    #[test]
    fn exact_amounts_round_half_up(parts in 0i64..1_000_000_000) {
        let exact = Exact::of(Money::from_fen(parts)).divided(1000);
        prop_assert_eq!(exact.rounded(), half_up(parts.into(), 1000));
    }
}
