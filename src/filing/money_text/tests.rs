use super::*;
use crate::filing::Money;

fn read(text: &str) -> Result<i64, MoneyError> {
    text.parse::<Money>().map(Money::fen)
}

fn yuan(text: &str) -> Result<i64, MoneyError> {
    read(text).map(|fen| fen / 100)
}

#[test]
fn digits_with_every_frame() {
    for text in [
        "80000",
        "80,000",
        "8,0000",
        "80，000",
        "８００００",
        "８０，０００．００",
        "80000元",
        "80000块",
        "80000块钱",
        "80000圆整",
        "¥80000",
        "￥80,000.00",
        "人民币80000元",
        "人民币¥80000元整",
        "80000元人民币",
        " 8 0 0 0 0 ",
        "8万",
        "8万元",
        "8 万块",
        "8.0万元整",
    ] {
        assert_eq!(read(text), Ok(8_000_000), "{text}");
    }
    assert_eq!(yuan("2千万"), Ok(20_000_000));
    assert_eq!(yuan("5百万"), Ok(5_000_000));
    assert_eq!(yuan("2.5千"), Ok(2_500));
    assert_eq!(yuan("1,000万"), Ok(10_000_000));
    assert_eq!(yuan("0.5万亿"), Ok(500_000_000_000));
    assert_eq!(yuan("1亿20000000"), Ok(120_000_000));
    assert_eq!(yuan("1亿2000万"), Ok(120_000_000));
    assert_eq!(yuan("1亿零2000"), Ok(100_002_000));
    assert_eq!(yuan("12万3000"), Ok(123_000));
    assert_eq!(yuan("12万3千"), Ok(123_000));
    assert_eq!(yuan("8万05"), Ok(80_005));
    assert_eq!(read("200元5角3分"), Ok(20_053));
    assert_eq!(read("1.23456万"), Ok(1_234_560));
    assert_eq!(read("0080000.5"), Ok(8_000_050));
}

#[test]
fn numerals_of_contracts() {
    for (text, fen) in [
        ("壹拾贰万元整", 12_000_000),
        ("拾贰万元", 12_000_000),
        ("贰佰元伍角叁分", 20_053),
        ("人民币贰佰元零叁分", 20_003),
        ("人民币捌万元正", 8_000_000),
        ("壹仟陆佰捌拾元零叁角贰分", 168_032),
        ("壹仟陆佰捌拾元叁角贰分", 168_032),
        ("伍分", 5),
        ("叁角整", 30),
        ("零元整", 0),
        ("壹亿零壹万元整", 10_001_000_000),
        ("貳萬參仟圓", 2_300_000),
        ("壹佰万元", 100_000_000),
        ("壹仟零壹拾万元整", 1_010_000_000),
    ] {
        assert_eq!(read(text), Ok(fen), "{text}");
    }
}

#[test]
fn numerals_of_everyday() {
    for (text, yuan_expected) in [
        ("八万", 80_000),
        ("十万", 100_000),
        ("十二万", 120_000),
        ("两万", 20_000),
        ("一万二千三百", 12_300),
        ("一万二千零三", 12_003),
        ("一万零三百", 10_300),
        ("一千零五", 1_005),
        ("一千零五十", 1_050),
        ("二千五十", 2_050),
        ("八万五千", 85_000),
        ("八万五百", 80_500),
        ("八万零五", 80_005),
        ("三点五万", 35_000),
        ("3点5万", 35_000),
        ("十二点零五万", 120_500),
        ("一点二亿", 120_000_000),
        ("一亿两千万", 120_000_000),
        ("一亿零二千", 100_002_000),
        ("一百一十", 110),
        ("二十五", 25),
        ("〇", 0),
    ] {
        assert_eq!(yuan(text), Ok(yuan_expected), "{text}");
    }
    assert_eq!(read("三块五毛"), Ok(350));
    assert_eq!(read("五毛钱"), Ok(50));
    assert_eq!(read("零点五元"), Ok(50));
}

#[test]
fn what_can_be_read_in_two_ways_is_not_guessed() {
    for text in [
        "8万5",
        "8万5元",
        "八万五",
        "一万二千三",
        "一百二",
        "两千五",
        "2千5",
        "一亿二",
        "一亿二千",
        "1亿2000",
        "1亿5",
        "三块五",
        "3块5",
        "3元50",
        "三块五毛二",
        "一百二万",
    ] {
        assert_eq!(read(text), Err(MoneyError::Ambiguous), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "八万多",
        "-5",
        "负五元",
        "1万2亿",
        "1万2万",
        "1亿2亿",
        "80,00",
        "80,000,0",
        ",80",
        "80,",
        "1.2.3",
        ".5",
        "一二三",
        "百元",
        "十百",
        "百万",
        "零五",
        "一百零",
        "一零零五",
        "1.5万2000",
        "12万30000",
        "1.5元5角",
        "元5角",
        "3角5角",
        "5分3角",
        "五角元",
        "80千",
        "0千",
        "八万零",
        "点五",
        "三点",
        "三点五点五",
        "3.5点5",
        "1,234.5,6",
        "abc",
        "八万元八万元",
        "整整",
        "钱",
        "¥-1",
        "12角",
    ] {
        let error = read(text).expect_err(text);
        assert!(matches!(error, MoneyError::NotANumber | MoneyError::Ambiguous), "{text}: {error}");
    }
    for text in ["", " ", "元", "¥", "人民币元整", "整", "　"] {
        assert_eq!(read(text), Err(MoneyError::Empty), "{text}");
    }
    assert_eq!(read("0.001"), Err(MoneyError::TooPrecise));
    assert_eq!(read("0.0000000000001"), Err(MoneyError::TooPrecise));
    assert_eq!(read("1.2345678万"), Err(MoneyError::TooPrecise));
    for text in ["99999999999999999999", "1000000000000", "1万亿", "999999999999999万亿", "九千九百万亿"] {
        assert_eq!(read(text), Err(MoneyError::TooLarge), "{text}");
    }
    assert_eq!(read("999999999999.99"), Ok(Money::MAX.fen()));
}

/// The same amount in everyday numerals.
fn everyday(words: &str) -> String {
    let swap = |c| match c {
        '壹' => '一',
        '贰' => '二',
        '叁' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        other => other,
    };
    words.trim_end_matches('整').chars().map(swap).collect()
}

/// All sizes alike: most amounts below `MAX` have twelve digits, and claims have five.
fn any_fen() -> impl proptest::strategy::Strategy<Value = i64> {
    use proptest::prelude::*;
    let rounded = (0..=Money::MAX.fen(), 0u32..14).prop_map(|(fen, zeros)| fen - fen % 10_i64.pow(zeros));
    prop_oneof![0..=Money::MAX.fen(), 0i64..100_000, 0i64..10_000_000_000, rounded]
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

    #[test]
    fn capital_numerals_are_read_back(fen in any_fen()) {
        let money = Money::from_fen(fen);
        let words = money.in_words();
        proptest::prop_assert_eq!(words.parse::<Money>(), Ok(money), "{}", words);
        proptest::prop_assert_eq!(format!("人民币{words}").parse::<Money>(), Ok(money));
        let plain = everyday(&words);
        proptest::prop_assert_eq!(plain.parse::<Money>(), Ok(money), "{}", plain);
    }

    #[test]
    fn any_signs_of_amounts_are_an_amount_or_an_error(text in "[零一二两三壹贰叁十百千拾佰仟万亿元块角毛分整点钱0-9.,¥]{0,16}") {
        if let Ok(money) = text.parse::<Money>() {
            proptest::prop_assert!((0..=Money::MAX.fen()).contains(&money.fen()));
        }
    }

    #[test]
    fn any_text_is_an_amount_or_an_error(text in "\\PC{0,60}|人民币\\PC{0,20}元\\PC{0,10}") {
        let _ = text.parse::<Money>();
    }
}
