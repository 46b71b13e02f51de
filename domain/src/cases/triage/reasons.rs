//! Why something is suggested: the words that spoke most for it.

use super::features::Features;

/// Reasons of one answer.
pub const MOST_REASONS: usize = 5;
/// One character alone tells a reader nothing.
const LEAST_LETTERS: usize = 2;

/// The sequences for which `speaks` says most; none of them shares letters with another, or says the same once more.
pub(super) fn strongest(features: &Features, speaks: impl Fn(u16) -> i32) -> Vec<String> {
    let mut all: Vec<_> = features
        .sequences()
        .filter(|(.., letters)| *letters >= LEAST_LETTERS)
        .map(|(bucket, words, from, letters)| (speaks(bucket), letters, from, words))
        .filter(|(weight, ..)| *weight > 0)
        .collect();
    all.sort_unstable_by(|one, other| (other.0, other.1, one.2).cmp(&(one.0, one.1, other.2)));
    let mut chosen: Vec<(usize, &str)> = Vec::new();
    for (_, _, from, words) in all {
        if chosen.len() == MOST_REASONS {
            break;
        }
        let shares = |(start, other): &(usize, &str)| *start < from + words.len() && from < start + other.len();
        let repeats = |(_, other): &(usize, &str)| other.contains(words) || words.contains(other);
        if !chosen.iter().any(|other| shares(other) || repeats(other)) {
            chosen.push((from, words));
        }
    }
    chosen.into_iter().map(|(_, words)| words.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_come_first_and_none_shares_letters_with_another() {
        let features = Features::of("路灯不亮", "晚上看不清");
        let of = |words: &str| Features::of("", words).buckets();
        let (light, dark) = (of("路灯"), of("看不清"));
        let speaks = |bucket: u16| {
            i32::from(light.contains(&bucket)) * 2 + i32::from(dark.contains(&bucket)) - i32::from(bucket == 0)
        };
        assert_eq!(strongest(&features, speaks), ["路灯", "看不清"]);
        assert_eq!(strongest(&features, |_| 0), Vec::<String>::new());
        let many = strongest(&features, |_| 1);
        assert!(many.len() <= MOST_REASONS && many.iter().all(|words| words.chars().count() >= 2), "{many:?}");
    }
}
