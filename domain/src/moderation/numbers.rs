//! What private data look like: phones, ID numbers and bank cards, in whichever digits they are written and however they are
//! grouped. What only looks like one and has another checksum is none.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// Digits that a number has at most.
const LONGEST: usize = 19;
/// Characters that may stand between two groups of a number.
const GAP: usize = 2;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Phone,
    /// An ID number (居民身份证号码, GB 11643).
    Identity,
    /// A bank card (GB/T 17552, Luhn's checksum).
    Card,
}

/// A number in a text: its first character, and the one behind its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
}

#[derive(Clone, Copy)]
struct Digit {
    value: u32,
    at: usize,
    /// Whether it stands right behind another.
    adjoins: bool,
    /// Whether no more than a gap lies between it and the one before.
    joins: bool,
}

fn value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' | '○' => Some(0),
        '一' | '壹' | '幺' => Some(1),
        '二' | '贰' => Some(2),
        '三' | '叁' => Some(3),
        '四' | '肆' => Some(4),
        '五' | '伍' => Some(5),
        '六' | '陆' => Some(6),
        '七' | '柒' => Some(7),
        '八' | '捌' => Some(8),
        '九' | '玖' => Some(9),
        _ if c.is_ascii() => None,
        _ => {
            let mut parts = std::iter::once(c).nfkd();
            match (parts.next(), parts.next()) {
                (Some(digit), None) => digit.to_digit(10),
                _ => None,
            }
        }
    }
}

/// Whether a character may stand between the groups of a number.
fn parts(c: char) -> bool {
    let dash = matches!(c, '-' | '_' | '.' | '·' | '•' | '‐'..='―' | '－' | '＿' | '．' | '~' | '～');
    dash || (c.is_whitespace() && c != '\n')
        || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}')
}

fn digits(text: &[char]) -> Vec<Digit> {
    let mut found: Vec<Digit> = Vec::new();
    for (at, value) in text.iter().enumerate().filter_map(|(at, c)| value(*c).map(|value| (at, value))) {
        let between = found.last().and_then(|before| text.get(before.at + 1..at));
        let adjoins = between.is_some_and(<[char]>::is_empty);
        let joins = between.is_some_and(|gap| gap.len() <= GAP && gap.iter().copied().all(parts));
        found.push(Digit { value, at, adjoins, joins });
    }
    found
}

fn is_phone(digits: &[u32]) -> bool {
    matches!(digits, [1, 3..=9, ..] if digits.len() == 11)
}

/// Whether the last of them is the checksum of the others (ISO 7064, MOD 11-2); X stands for 10.
fn is_identity(digits: &[u32]) -> bool {
    let (Some(body), Some(check)) = (digits.get(..17), digits.get(17)) else { return false };
    let number = |from: usize, to: usize| digits[from..to].iter().fold(0, |all, digit| all * 10 + digit);
    let born = i32::try_from(number(6, 10)).ok().filter(|year| (1900..2100).contains(year));
    let born = born.and_then(|year| NaiveDate::from_ymd_opt(year, number(10, 12), number(12, 14)));
    // 2^(18 - i) modulo 11, of which the first is 2^17.
    let weighed = body.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
    digits.len() == 18 && digits[0] != 0 && born.is_some() && (weighed + check) % 11 == 1
}

/// Whether it is a card that is used here, by its first digit, and fits Luhn's checksum. Eighteen digits are read as an ID number
/// or as nothing.
fn is_card(digits: &[u32]) -> bool {
    let doubled = |(at, digit): (usize, &u32)| match digit * 2 {
        _ if at % 2 == 0 => *digit,
        twice => twice / 10 + twice % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    matches!(digits.len(), 16 | 17 | 19) && matches!(digits[0], 3..=6 | 9) && sum.is_multiple_of(10)
}

fn kind(digits: &[u32]) -> Option<Kind> {
    match digits {
        [8, 6, phone @ ..] if is_phone(phone) => Some(Kind::Phone),
        _ if is_phone(digits) => Some(Kind::Phone),
        _ if is_identity(digits) => Some(Kind::Identity),
        _ if is_card(digits) => Some(Kind::Card),
        _ => None,
    }
}

/// The longest number that begins with the digit at `first`, and the digit behind it.
fn longest(text: &[char], all: &[Digit], first: usize) -> Option<(Number, usize)> {
    let mut values = Vec::with_capacity(LONGEST);
    let mut found = None;
    for (at, digit) in all.iter().enumerate().skip(first).take(LONGEST) {
        if at > first && !digit.joins {
            break;
        }
        values.push(digit.value);
        let ends = all.get(at + 1).is_none_or(|next| !next.adjoins);
        let number = |kind, to| Number { kind, from: all[first].at, to };
        if values.len() == 17
            && text.get(digit.at + 1).is_some_and(|c| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ' | 'х' | 'Х'))
        {
            let whole = [values.as_slice(), &[10]].concat();
            if is_identity(&whole) {
                return Some((number(Kind::Identity, digit.at + 2), at + 1));
            }
        }
        if let Some(kind) = kind(&values).filter(|_| ends) {
            found = Some((number(kind, digit.at + 1), at + 1));
        }
    }
    found
}

/// The numbers of a text that are somebody's, in order.
pub(super) fn numbers(text: &[char]) -> Vec<Number> {
    let all = digits(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(digit) = all.get(at) {
        // Nothing is cut out of a longer number.
        match longest(text, &all, at).filter(|_| !digit.adjoins) {
            Some((number, behind)) => {
                found.push(number);
                at = behind;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Kind, String)> {
        let chars: Vec<char> = text.chars().collect();
        numbers(&chars).into_iter().map(|one| (one.kind, chars[one.from..one.to].iter().collect())).collect()
    }

    #[test]
    fn phones_id_numbers_and_cards_are_found_however_they_are_written() {
        use Kind::{Card, Identity, Phone};
        for (text, kind, number) in [
            ("电话13812345678。", Phone, "13812345678"),
            ("电话 138-1234 5678", Phone, "138-1234 5678"),
            ("＋８６１３８１２３４５６７８", Phone, "８６１３８１２３４５６７８"),
            ("一三八一二三四五六七八", Phone, "一三八一二三四五六七八"),
            // The example of GB 11643.
            ("身份证11010519491231002X号", Identity, "11010519491231002X"),
            ("440524 19800101 0013", Identity, "440524 19800101 0013"),
            ("卡号6222 0212 3456 7890 128", Card, "6222 0212 3456 7890 128"),
            ("卡号 4111 1111 1111 1111", Card, "4111 1111 1111 1111"),
        ] {
            assert_eq!(found(text), [(kind, number.to_owned())], "{text}");
        }
        assert_eq!(found("13812345678 13912345678").len(), 2);
    }

    #[test]
    fn what_only_looks_like_a_number_of_somebody_is_none() {
        for text in [
            "2026年11月29日16:14",
            "电话059522345678",
            "12345",
            "113812345678",
            "13812345678901",
            // Born in 1880.
            "440524188001010014",
            "11010519491231002Y",
            "110105194912310021",
            "4111 1111 1111 1112",
            "1、3、8、1、2、3、4、5、6、7、8",
            "共13页，8月12日34号5678室",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_makes_an_id_number_none(day in 1u32..29, serial in 0u32..1000, wrong in 0usize..17, by in 1u32..10) {
            let body = format!("350582199001{day:02}{serial:03}");
            let mut digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
            let checks: Vec<u32> = (0..11).filter(|check| is_identity(&[digits.as_slice(), &[*check]].concat())).collect();
            proptest::prop_assert_eq!(checks.len(), 1);
            digits.push(checks[0]);
            digits[wrong] = (digits[wrong] + by) % 10;
            proptest::prop_assert!(!is_identity(&digits));
        }
    }
}
