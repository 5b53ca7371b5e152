//! 对应项打√: which boxes of an official row carry a tick.

use serde::Serialize;

/// One box of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Tick {
    pub(super) option: String,
    pub(super) chosen: bool,
}

/// The boxes of `options`, ticked as `value` says (chosen ones separated by `、`), and what of `value` is no option:
/// `其他、信用卡` → 其他 ticked, 信用卡 left over to be printed behind.
pub(super) fn tick(value: &str, options: &[impl AsRef<str>]) -> (Vec<Tick>, String) {
    let mut ticks: Vec<Tick> = options.iter().map(|option| Tick { option: option.as_ref().into(), chosen: false }).collect();
    let mut rest = value.trim();
    while let Some((index, length)) = longest_option(rest, options) {
        ticks[index].chosen = true;
        rest = rest[length..].trim_start_matches(['、', '：', ':']);
    }
    (ticks, rest.to_owned())
}

/// The longest option `text` begins with as a whole word, with its length in bytes.
fn longest_option(text: &str, options: &[impl AsRef<str>]) -> Option<(usize, usize)> {
    let options = options.iter().map(AsRef::as_ref).enumerate();
    options
        .filter(|(_, option)| {
            !option.is_empty()
                && text
                    .strip_prefix(option)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['、', '：', ':', '（', '(']))
        })
        .max_by_key(|(_, option)| option.len())
        .map(|(index, option)| (index, option.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(value: &str, options: &[&str]) -> (Vec<String>, String) {
        let (ticks, rest) = tick(value, options);
        (ticks.into_iter().filter(|tick| tick.chosen).map(|tick| tick.option).collect(), rest)
    }

    #[test]
    fn one_or_several_boxes_are_ticked() {
        assert_eq!(chosen("是", &["是", "否"]), (vec!["是".into()], String::new()));
        assert_eq!(chosen("现金、转账", &["现金", "转账", "其他"]), (vec!["现金".into(), "转账".into()], String::new()));
        assert_eq!(chosen("", &["是", "否"]), (vec![], String::new()));
    }

    #[test]
    fn what_is_no_option_is_printed_behind_the_boxes() {
        assert_eq!(chosen("转账、其他：微信", &["现金", "转账", "其他"]), (vec!["转账".into(), "其他".into()], "微信".into()));
        assert_eq!(chosen("说不清", &["是", "否"]), (vec![], "说不清".into()));
        assert_eq!(chosen("是不是都行", &["是", "否"]), (vec![], "是不是都行".into()));
    }

    #[test]
    fn an_option_that_begins_like_another_or_holds_a_comma_is_taken_whole() {
        assert_eq!(chosen("国有（参股）", &["国有", "国有（参股）"]), (vec!["国有（参股）".into()], String::new()));
        assert_eq!(chosen("到期一次、分期", &["到期", "到期一次、分期"]), (vec!["到期一次、分期".into()], String::new()));
    }
}
