//! Times and amounts in plain words, by the clocks of Quanzhou.

use chrono::{Datelike, NaiveDate};
use mashang_domain::shared::Instant;
use mashang_domain::shared::time::{local_date, time_of_day};

use crate::language::Language;
use crate::pages::Look;

/// The one of two sentences that the reader reads.
pub(crate) fn one_of(look: Look, (zh, en): (String, String)) -> String {
    match look.language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// A day; the year is said where it is not this one.
pub(crate) fn day(look: Look, date: NaiveDate, today: NaiveDate) -> String {
    let same_year = date.year() == today.year();
    let pattern = match (look.language, same_year) {
        (Language::Chinese, true) => "%-m月%-d日",
        (Language::Chinese, false) => "%Y年%-m月%-d日",
        (Language::English, true) => "%-d %B",
        (Language::English, false) => "%-d %B %Y",
    };
    date.format(pattern).to_string()
}

/// A day and the time of day.
pub(crate) fn moment(look: Look, at: Instant, now: Instant) -> String {
    let time = time_of_day(at);
    let date = day(look, local_date(at), local_date(now));
    one_of(look, (format!("{date} {time}"), format!("{date}, {time}")))
}

/// An amount in fen as people write it.
pub(crate) fn yuan(look: Look, fen: i64) -> String {
    let (whole, rest) = (fen / 100, fen % 100);
    let digits = whole.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let cents = if rest > 0 { format!(".{rest:02}") } else { String::new() };
    one_of(look, (format!("{grouped}{cents} 元"), format!("CNY {grouped}{cents}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: Look = Look { language: Language::Chinese, large: false, contrast: false };
    const ENGLISH: Look = Look { language: Language::English, large: false, contrast: false };

    fn at(text: &str) -> Instant {
        text.parse().expect("a literal instant")
    }

    #[test]
    fn times_are_those_of_a_clock_in_quanzhou() {
        let now = at("2026-12-31T16:30:00Z");
        assert_eq!(moment(CHINESE, at("2026-11-29T07:04:00Z"), at("2026-11-29T08:00:00Z")), "11月29日 15:04");
        assert_eq!(moment(CHINESE, at("2026-11-29T07:04:00Z"), now), "2026年11月29日 15:04", "it is next year there");
        assert_eq!(moment(ENGLISH, at("2026-12-31T16:04:00Z"), now), "1 January, 00:04");
    }

    #[test]
    fn amounts_are_whole_yuan_where_they_are() {
        for (fen, said) in [
            (0, "0 元"),
            (5, "0.05 元"),
            (100_000, "1,000 元"),
            (2_850_000, "28,500 元"),
            (123_456_789, "1,234,567.89 元"),
        ] {
            assert_eq!(yuan(CHINESE, fen), said);
        }
    }
}
