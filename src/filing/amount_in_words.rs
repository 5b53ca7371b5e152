//! Capital numerals (人民币大写) as banks and courts write them.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// `fen` in capital numerals. Follows 支付结算办法 annex 1: 整 after 元 or 角, 零 once for a run of zeros.
pub(super) fn in_words(fen: i64) -> String {
    let (yuan, jiao, fen_digit) = (fen.unsigned_abs() / 100, fen.unsigned_abs() / 10 % 10, fen.unsigned_abs() % 10);
    let mut text = String::from(if fen < 0 { "负" } else { "" });
    if yuan > 0 || (jiao == 0 && fen_digit == 0) {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (jiao, fen_digit) {
        (0, 0) => text.push('整'),
        (0, f) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push(DIGITS[f as usize]);
            text.push('分');
        }
        (j, 0) => {
            text.push(DIGITS[j as usize]);
            text.push_str("角整");
        }
        (j, f) => {
            text.push(DIGITS[j as usize]);
            text.push('角');
            text.push(DIGITS[f as usize]);
            text.push('分');
        }
    }
    text
}

fn whole(mut yuan: u64) -> String {
    if yuan == 0 {
        return "零".into();
    }
    let mut groups = Vec::new();
    while yuan > 0 {
        groups.push((yuan % 10_000) as usize);
        yuan /= 10_000;
    }
    let mut text = String::new();
    let mut zero_pending = false;
    for (index, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            zero_pending = !text.is_empty();
            continue;
        }
        if !text.is_empty() && (zero_pending || *group < 1000) {
            text.push('零');
        }
        text.push_str(&four_digits(*group));
        text.push_str(GROUPS.get(index).copied().unwrap_or(""));
        zero_pending = false;
    }
    text
}

fn four_digits(group: usize) -> String {
    let mut text = String::new();
    let mut zero_pending = false;
    for place in (0..4).rev() {
        let digit = group / 10_usize.pow(place) % 10;
        if digit == 0 {
            zero_pending = !text.is_empty();
            continue;
        }
        if zero_pending {
            text.push('零');
        }
        text.push(DIGITS[digit]);
        text.push_str(PLACES[place as usize]);
        zero_pending = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn amounts_in_capital_numerals() {
        for (fen, words) in [
            (8_000_000, "捌万元整"),
            (0, "零元整"),
            (12_000_000, "壹拾贰万元整"),
            (1_000_100, "壹万零壹元整"),
            (10_050_000, "壹拾万零伍佰元整"),
            (102_030, "壹仟零贰拾元叁角整"),
            (5, "伍分"),
            (10_005, "壹佰元零伍分"),
            (10_000_000_000, "壹亿元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (1_010_000_000, "壹仟零壹拾万元整"),
        ] {
            assert_eq!(in_words(fen), words, "{fen}");
        }
    }
}
