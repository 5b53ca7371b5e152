//! Amounts as people write them: digits, 万 and 亿, capital and everyday numerals, 元 角 分; whatever can be read in two ways is
//! not guessed.

use super::{MoneyError, identity_number::half_width};

/// A number being read, in 1/10¹² yuan: twelve decimals are exact.
type Exact = i128;
const ONE: Exact = 1_000_000_000_000;
const WAN: Exact = 10_000;
const YI: Exact = 100_000_000;

/// The fen of `text`. Never negative; may be more than [`Money::MAX`](super::Money::MAX).
pub(super) fn fen(text: &str) -> Result<i128, MoneyError> {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(usual).collect();
    let signs = without_frame(&signs);
    if signs.is_empty() {
        return Err(MoneyError::Empty);
    }
    let (yuan, change) = match signs.iter().position(|c| *c == '元') {
        Some(at) => (signs.get(..at).unwrap_or_default(), signs.get(at + 1..).unwrap_or_default()),
        None if signs.iter().any(|c| matches!(c, '角' | '分')) => (&[][..], signs),
        None => (signs, &[][..]),
    };
    if yuan.is_empty() && change.is_empty() {
        return Err(MoneyError::Empty);
    }
    if yuan.is_empty() && signs.contains(&'元') || yuan.iter().any(|c| matches!(c, '.' | '点')) && !change.is_empty() {
        return Err(MoneyError::NotANumber);
    }
    let whole = if yuan.is_empty() { 0 } else { number(yuan)? };
    let fen = whole / (ONE / 100);
    if fen * (ONE / 100) != whole {
        return Err(MoneyError::TooPrecise);
    }
    Ok(fen + small_change(change)?)
}

/// One sign for every way of writing it.
fn usual(c: char) -> char {
    match half_width(c) {
        '￥' => '¥',
        '圆' | '圓' | '块' | '塊' => '元',
        '毛' => '角',
        '正' => '整',
        '點' => '点',
        '萬' => '万',
        '億' => '亿',
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        '〇' | '○' => '零',
        '壹' => '一',
        '贰' | '貳' | '两' | '兩' => '二',
        '叁' | '參' | '叄' | '参' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' | '陸' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '幣' => '币',
        '錢' => '钱',
        other => other,
    }
}

/// Without 人民币, ¥ before it, and 整, 钱, 人民币 after it.
fn without_frame(signs: &[char]) -> &[char] {
    const NAME: [char; 3] = ['人', '民', '币'];
    let mut rest = signs;
    while let Some(inner) = rest.strip_prefix(&NAME).or_else(|| rest.strip_prefix(&['¥'])) {
        rest = inner;
    }
    rest = rest.strip_suffix(&NAME).unwrap_or(rest);
    rest = rest.strip_suffix(&['整']).unwrap_or(rest);
    match rest.strip_suffix(&['钱']) {
        Some(inner) if matches!(inner.last(), Some('元' | '角' | '分')) => inner,
        Some(_) | None => rest,
    }
}

/// `五角三分`, `零5分`, after 元 or alone. A bare digit behind may be 角 or 分.
fn small_change(signs: &[char]) -> Result<i128, MoneyError> {
    let digit = |c: char| chinese_digit(c).or_else(|| c.to_digit(10)).map(i128::from);
    let mut fen = 0;
    let mut rest = signs;
    for (unit, worth) in [('角', 10), ('分', 1)] {
        let shorter = rest.strip_prefix(&['零']).unwrap_or(rest);
        if let [first, second, behind @ ..] = shorter
            && *second == unit
        {
            fen += digit(*first).ok_or(MoneyError::NotANumber)? * worth;
            rest = behind;
        }
    }
    match rest {
        [] => Ok(fen),
        bare if bare.len() <= 2 && bare.iter().all(|c| digit(*c).is_some()) => Err(MoneyError::Ambiguous),
        _ => Err(MoneyError::NotANumber),
    }
}

/// Everything before 元.
fn number(signs: &[char]) -> Result<Exact, MoneyError> {
    let Some(at) = signs.iter().rposition(|c| *c == '亿') else { return below_yi(signs, false) };
    let (left, right) = (signs.get(..at).unwrap_or_default(), signs.get(at + 1..).unwrap_or_default());
    // 1万2亿 is no way to write 12,000 亿.
    let head = below_yi(left, false).map_err(|error| if left.contains(&'万') { MoneyError::NotANumber } else { error })?;
    let tail = tail(left, right, YI, below_yi)?;
    // 一亿二千 is 1.2 亿 to the ear: without 万, 零 or all eight digits nobody knows.
    let digits = right.iter().take_while(|c| c.is_ascii_digit()).count();
    if !right.is_empty() && !right.contains(&'万') && !matches!(right.first(), Some('零' | '0')) && digits < 5 {
        return Err(MoneyError::Ambiguous);
    }
    sum(head, YI, tail)
}

/// At most one 万. `inner`: something larger stands before it.
fn below_yi(signs: &[char], inner: bool) -> Result<Exact, MoneyError> {
    let Some(at) = signs.iter().position(|c| *c == '万') else { return section(signs, inner) };
    let (left, right) = (signs.get(..at).unwrap_or_default(), signs.get(at + 1..).unwrap_or_default());
    let head = section(left, inner)?;
    let tail = tail(left, right, WAN, section)?;
    if let [bare] = right
        && *bare != '0'
    {
        return Err(MoneyError::Ambiguous);
    }
    sum(head, WAN, tail)
}

/// What stands behind 万 or 亿: less than it, and nothing when a fraction stands before it.
fn tail(
    left: &[char],
    right: &[char],
    unit: Exact,
    read: impl Fn(&[char], bool) -> Result<Exact, MoneyError>,
) -> Result<Exact, MoneyError> {
    if right.is_empty() {
        return Ok(0);
    }
    if left.iter().any(|c| matches!(c, '.' | '点')) {
        return Err(MoneyError::NotANumber);
    }
    read(right, true).and_then(|tail| if tail < unit * ONE { Ok(tail) } else { Err(MoneyError::NotANumber) })
}

fn sum(head: Exact, unit: Exact, tail: Exact) -> Result<Exact, MoneyError> {
    head.checked_mul(unit).and_then(|head| head.checked_add(tail)).ok_or(MoneyError::TooLarge)
}

/// A number without 万 and 亿: `3000`, `3千5百`, `三千零五`, `十二点五`.
fn section(signs: &[char], inner: bool) -> Result<Exact, MoneyError> {
    match signs {
        [] => return Err(MoneyError::NotANumber),
        ['零'] => return Ok(0),
        ['零', second, ..] if !inner && *second != '点' => return Err(MoneyError::NotANumber),
        _ => {}
    }
    let mut reading = Section::default();
    let mut rest = signs;
    while let Some((first, behind)) = rest.split_first() {
        let arabic = rest.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
        if arabic > 0 {
            let (digits, behind) = rest.split_at(arabic);
            reading.digits(arabic_number(digits)?)?;
            rest = behind;
            continue;
        }
        match first {
            '点' => return reading.with_fraction(behind),
            '零' => reading.zero()?,
            '千' => reading.unit(1000)?,
            '百' => reading.unit(100)?,
            '十' => reading.unit(10)?,
            digit => {
                let value = chinese_digit(*digit).ok_or(MoneyError::NotANumber)?;
                reading.digits(Digits { value: Exact::from(value) * ONE, single: true, fraction: false })?;
            }
        }
        rest = behind;
    }
    reading.finish()
}

/// Digits not yet followed by their unit.
struct Digits {
    value: Exact,
    /// One digit before the point, and not 0: said without a unit it may mean the next smaller one.
    single: bool,
    fraction: bool,
}

/// How far a section has been read.
#[derive(Default)]
struct Section {
    total: Exact,
    /// The unit read last.
    smallest: Option<Exact>,
    /// 零 since then: what follows stands where it says.
    zero: bool,
    pending: Option<Digits>,
    fraction: bool,
}

impl Section {
    fn digits(&mut self, digits: Digits) -> Result<(), MoneyError> {
        if self.pending.is_some() || self.fraction {
            return Err(MoneyError::NotANumber);
        }
        self.pending = Some(digits);
        Ok(())
    }

    fn zero(&mut self) -> Result<(), MoneyError> {
        if self.pending.is_some() || self.zero || self.fraction {
            return Err(MoneyError::NotANumber);
        }
        self.zero = true;
        Ok(())
    }

    fn unit(&mut self, unit: Exact) -> Result<(), MoneyError> {
        let digits = match self.pending.take() {
            Some(digits) => digits,
            // 十 alone is 10; 百 alone is nothing.
            None if unit == 10 => Digits { value: ONE, single: true, fraction: false },
            None => return Err(MoneyError::NotANumber),
        };
        let falling = self.smallest.is_none_or(|smallest| unit < smallest);
        if !falling || !digits.single || digits.value >= 10 * ONE || self.fraction {
            return Err(MoneyError::NotANumber);
        }
        self.total += digits.value * unit;
        self.smallest = Some(unit);
        self.zero = false;
        self.fraction = digits.fraction;
        Ok(())
    }

    /// Behind 点: digits one by one.
    fn with_fraction(self, signs: &[char]) -> Result<Exact, MoneyError> {
        let twice = self.fraction || self.pending.as_ref().is_some_and(|digits| digits.fraction);
        if twice || signs.is_empty() || signs.len() > 12 {
            return Err(MoneyError::NotANumber);
        }
        let nothing_else = self.pending.is_none() && self.smallest.is_none();
        let whole = if self.zero && nothing_else { 0 } else { self.finish()? };
        let mut place = ONE / 10;
        let mut fraction = 0;
        for c in signs {
            let digit = if *c == '零' { Some(0) } else { chinese_digit(*c).or_else(|| c.to_digit(10)) };
            fraction += Exact::from(digit.ok_or(MoneyError::NotANumber)?) * place;
            place /= 10;
        }
        Ok(whole + fraction)
    }

    fn finish(self) -> Result<Exact, MoneyError> {
        match (self.pending, self.smallest) {
            (None, Some(_)) if !self.zero => Ok(self.total),
            (None, _) => Err(MoneyError::NotANumber),
            (Some(digits), None) => Ok(digits.value),
            (Some(digits), Some(smallest)) => {
                if digits.value >= smallest * ONE {
                    return Err(MoneyError::NotANumber);
                }
                if smallest > 10 && !self.zero && digits.single {
                    return Err(MoneyError::Ambiguous);
                }
                Ok(self.total + digits.value)
            }
        }
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    "一二三四五六七八九".chars().zip(1..).find(|(sign, _)| *sign == c).map(|(_, digit)| digit)
}

/// `1234.5`, `12,345`, `12,3456`: commas stand after every third digit from the right, or after every fourth.
fn arabic_number(signs: &[char]) -> Result<Digits, MoneyError> {
    let text: String = signs.iter().collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = |size| {
        groups.first().is_some_and(|first| (1..=size).contains(&first.len())) && groups.iter().skip(1).all(|g| g.len() == size)
    };
    let well_grouped = groups.len() == 1 || grouped(3) || grouped(4);
    if whole.is_empty() || !well_grouped || fraction.contains(['.', ',']) {
        return Err(MoneyError::NotANumber);
    }
    let digits = groups.concat();
    let (significant, decimals) = (digits.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if significant.len() > 15 {
        return Err(MoneyError::TooLarge);
    }
    if decimals.len() > 12 {
        return Err(MoneyError::TooPrecise);
    }
    let value: Exact = format!("0{significant}{decimals:0<12}").parse().map_err(|_| MoneyError::NotANumber)?;
    Ok(Digits { value, single: digits.len() == 1 && digits != "0", fraction: text.contains('.') })
}

#[cfg(test)]
mod tests;
