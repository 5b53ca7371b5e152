//! GB/T 2260: names of provinces, prefectures and counties by their six digits.

use std::{collections::BTreeMap, sync::LazyLock};

/// Two digits of every province-level division. 71 is Taiwan in GB/T 2260, 81–83 are Hong Kong, Macau and Taiwan in the numbers
/// of residence permits (and in `regions.json`).
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45",
    "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// What may follow `typed` in an address: the provinces, then what lies directly beneath the division named so far, as it is written
/// in full (`浙江省杭州市` → its districts). Nothing after a county, or after anything else.
pub fn regions_after(typed: &str) -> Vec<&'static str> {
    // Beneath 110000 lie the districts, beneath 330000 the prefectures with, here and there, a county.
    let beneath = |code: &'static str| -> Vec<(&'static str, &'static str)> {
        let own = code.trim_end_matches("00");
        let deep = code.len() - own.len() == 2;
        let direct = |(other, _): &(&'static String, &'static String)| {
            let parent = format!("{}00", &other[..4]);
            other.as_str() != code && (deep || other.ends_with("00") || !NAMES.contains_key(&parent))
        };
        NAMES
            .range(own.to_owned()..)
            .take_while(|(other, _)| other.starts_with(own))
            .filter(direct)
            .map(|(code, name)| (code.as_str(), name.as_str()))
            .collect()
    };
    let mut here: Vec<_> =
        NAMES.iter().filter(|(code, _)| code.ends_with("0000")).map(|(code, name)| (code.as_str(), name.as_str())).collect();
    let mut rest = typed;
    while !rest.is_empty() {
        let Some((code, name)) = here.iter().find(|(_, name)| rest.starts_with(*name)) else { return Vec::new() };
        rest = &rest[name.len()..];
        here = if code.ends_with("00") { beneath(code) } else { Vec::new() };
    }
    here.into_iter().map(|(_, name)| name).collect()
}

/// `assets/reference/regions.json`: code → name. Empty if the file cannot be read, which a test rules out.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let regions: serde_json::Value =
        serde_json::from_str(include_str!("../../assets/reference/regions.json")).unwrap_or_default();
    let rows = regions.get("rows").and_then(serde_json::Value::as_array).into_iter().flatten();
    let text = |row: &serde_json::Value, key| row.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    rows.filter_map(|row| Some((text(row, "code")?, text(row, "name")?))).collect()
});

/// Whether a province-level division has these two digits.
pub(super) fn is_province(two_digits: &str) -> bool {
    PROVINCES.contains(&two_digits)
}

/// The name of the six-digit `code` with what it lies in: `110101` → `北京市东城区`. Of a code that is no longer in the list the
/// part that still is: numbers of people keep the code of the day they were given. `None` when not even the province exists.
pub fn region_name(code: &str) -> Option<String> {
    let province = code.get(..2).filter(|two| is_province(two))?;
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let prefecture = code.get(..4)?;
    let name = |code: &str| NAMES.get(code).map(String::as_str).unwrap_or_default();
    let mut text = match province {
        "71" => "台湾省".to_owned(),
        province => name(&format!("{province}0000")).to_owned(),
    };
    if !prefecture.ends_with("00") {
        text.push_str(name(&format!("{prefecture}00")));
    }
    if !code.ends_with("00") {
        text.push_str(name(code));
    }
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_with_what_they_lie_in() {
        for (code, name) in [
            ("110000", Some("北京市")),
            ("110101", Some("北京市东城区")),
            ("330106", Some("浙江省杭州市西湖区")),
            ("330100", Some("浙江省杭州市")),
            ("659001", Some("新疆维吾尔自治区石河子市")),
            ("110103", Some("北京市")),
            ("330188", Some("浙江省杭州市")),
            ("810000", Some("香港特别行政区")),
            ("830000", Some("台湾省")),
            ("710000", Some("台湾省")),
            ("160101", None),
            ("11010", None),
            ("11010x", None),
            ("1101011", None),
            ("北京", None),
            ("", None),
        ] {
            assert_eq!(region_name(code).as_deref(), name, "{code}");
        }
    }

    #[test]
    fn an_address_is_picked_from_the_province_down() {
        assert_eq!(regions_after("").len(), 34);
        assert_eq!(regions_after("")[0], "北京市");
        assert!(regions_after("北京市").contains(&"东城区"));
        let beneath = regions_after("浙江省");
        assert!(beneath.contains(&"杭州市") && !beneath.contains(&"西湖区"), "{beneath:?}");
        assert!(regions_after("浙江省杭州市").contains(&"西湖区"));
        // A county directly beneath its province.
        assert!(regions_after("海南省").contains(&"琼海市"), "{:?}", regions_after("海南省"));
        for done in ["浙江省杭州市西湖区", "浙江省杭州市西湖区文三路", "浙江", "示例省"] {
            assert_eq!(regions_after(done), [""; 0], "{done}");
        }
    }

    /// Against the reference data, not against ourselves.
    #[test]
    fn the_provinces_are_those_of_the_reference_data() {
        let listed: Vec<&str> = NAMES.keys().filter_map(|code| code.strip_suffix("0000")).collect();
        let known: Vec<&str> = PROVINCES.into_iter().filter(|code| *code != "71").collect();
        assert_eq!(listed, known);
        assert_eq!(NAMES.len(), 3433);
    }
}
