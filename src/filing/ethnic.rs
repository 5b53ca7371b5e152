//! GB/T 3304-1991: names of the ethnic groups by code, as printed on the card.

const GROUPS: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

/// 1 → 汉; 97 other and 98 of foreign origin as the standard's extensions say.
pub fn ethnic_group_name(code: u8) -> Option<&'static str> {
    match code {
        97 => Some("其他"),
        98 => Some("外国血统"),
        code => GROUPS.get(usize::from(code).checked_sub(1)?).copied(),
    }
}

/// Whether `name` is one of the 56 groups, without 族.
pub fn is_ethnic_group(name: &str) -> bool {
    GROUPS.contains(&name)
}

/// 汉 → 1: the other way round.
pub fn ethnic_group_code(name: &str) -> Option<u8> {
    (1..=98).find(|code| ethnic_group_name(*code) == Some(name))
}

#[cfg(test)]
mod tests {
    use super::{ethnic_group_code, ethnic_group_name};

    #[test]
    fn names_and_codes_are_each_other_s_inverse() {
        for code in (1..=56).chain([97, 98]) {
            assert_eq!(ethnic_group_name(code).and_then(ethnic_group_code), Some(code));
        }
        assert_eq!(ethnic_group_code("穿青人"), None);
    }

    /// Against the reference data, not against ourselves.
    #[test]
    fn the_names_are_those_of_the_reference_data() {
        let text = include_str!("../../assets/reference/ethnic.json");
        for code in 1..=56u8 {
            let name = ethnic_group_name(code).expect("a group");
            assert!(text.contains(&format!("\"{name}")), "{code} {name}");
        }
        assert_eq!((ethnic_group_name(0), ethnic_group_name(57)), (None, None));
    }
}
