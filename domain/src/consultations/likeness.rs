//! Which opinions are likely alike, by the pairs of characters by which search finds texts. Nothing here decides anything: somebody
//! looks at what is proposed.

use std::collections::HashMap;

use super::terms;
use crate::cases::search::gist;

/// Of the rarest pairs of an opinion, how many lead to others.
const LEADS: usize = 12;
/// To how many others a pair leads, at most: this bounds what is looked at, however many opinions there are.
const FOLLOWED: usize = 48;
/// Pairs of an opinion that are kept, at most. Those with the smallest numbers are a sample that texts share as they share their pairs,
/// and the longest texts take no more room than a long sentence.
const KEPT: usize = 128;
/// Per cent of what either says that both say.
const ALIKE: usize = 30;

/// The pairs of a text, as numbers in order, each once, the smallest of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Likeness(Box<[u64]>);

/// FNV-1a.
fn number(pair: &str) -> u64 {
    pair.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Likeness {
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut pairs: Vec<u64> = gist("", text).iter().map(|pair| number(pair)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.truncate(KEPT);
        Self(pairs.into_boxed_slice())
    }

    /// Whether both say much the same.
    fn is_like(&self, other: &Self) -> bool {
        let (mut both, mut left, mut right) = (0, self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            let order = one.cmp(two);
            if order.is_le() {
                left.next();
            }
            if order.is_ge() {
                right.next();
            }
            both += usize::from(order.is_eq());
        }
        let all = self.0.len() + other.0.len() - both;
        both > 0 && both * 100 >= ALIKE * all
    }

    /// Its rarest pairs.
    fn leads(&self, counts: &HashMap<u64, u32>) -> Vec<u64> {
        let mut pairs: Vec<(u32, u64)> =
            self.0.iter().map(|pair| (counts.get(pair).copied().unwrap_or_default(), *pair)).collect();
        // What nobody else says leads to nobody.
        pairs.retain(|(count, _)| *count > 1);
        pairs.sort_unstable();
        pairs.truncate(LEADS);
        pairs.into_iter().map(|(_, pair)| pair).collect()
    }
}

/// The first of all that are like it.
struct Seeds<'a> {
    all: Vec<&'a Likeness>,
    /// Those who say exactly the same.
    same: HashMap<&'a Likeness, usize>,
    by_pair: HashMap<u64, Vec<usize>>,
}

impl<'a> Seeds<'a> {
    fn find(&self, one: &Likeness, leads: &[u64]) -> Option<usize> {
        if let Some(seed) = self.same.get(one) {
            return Some(*seed);
        }
        let mut shared: HashMap<usize, u32> = HashMap::new();
        for seed in leads.iter().filter_map(|pair| self.by_pair.get(pair)).flatten() {
            *shared.entry(*seed).or_default() += 1;
        }
        let mut likely: Vec<(u32, usize)> = shared.into_iter().map(|(seed, count)| (count, seed)).collect();
        likely.sort_unstable_by_key(|(count, seed)| (std::cmp::Reverse(*count), *seed));
        let mut likely = likely.into_iter().take(FOLLOWED).map(|(_, seed)| seed);
        likely.find(|seed| self.all.get(*seed).is_some_and(|other| one.is_like(other)))
    }

    fn add(&mut self, one: &'a Likeness, leads: &[u64]) -> usize {
        let seed = self.all.len();
        self.all.push(one);
        for pair in leads {
            let seeds = self.by_pair.entry(*pair).or_default();
            if seeds.len() < FOLLOWED {
                seeds.push(seed);
            }
        }
        seed
    }
}

/// Of each opinion, in its order, the number of the group that is proposed for it: from 1 on, the largest first. Those that are like no
/// other, and those of groups beyond [`terms::MOST_PROPOSED`], have none. Takes time in proportion to how many there are.
#[must_use]
pub fn propose(opinions: &[Likeness]) -> Vec<Option<u32>> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for pair in opinions.iter().flat_map(|one| one.0.iter()) {
        *counts.entry(*pair).or_default() += 1;
    }
    let mut seeds = Seeds { all: Vec::new(), same: HashMap::new(), by_pair: HashMap::new() };
    let mut found = Vec::with_capacity(opinions.len());
    for one in opinions {
        // Of signs alone nothing is said.
        if one.0.is_empty() {
            found.push(None);
            continue;
        }
        let leads = one.leads(&counts);
        let seed = seeds.find(one, &leads).unwrap_or_else(|| seeds.add(one, &leads));
        seeds.same.insert(one, seed);
        found.push(Some(seed));
    }
    let mut sizes = vec![0_u32; seeds.all.len()];
    for seed in found.iter().flatten() {
        if let Some(size) = sizes.get_mut(*seed) {
            *size += 1;
        }
    }
    let mut order: Vec<(u32, usize)> =
        sizes.into_iter().enumerate().filter(|(_, size)| *size > 1).map(|(seed, size)| (size, seed)).collect();
    order.sort_unstable_by_key(|(size, seed)| (std::cmp::Reverse(*size), *seed));
    let numbers: HashMap<usize, u32> = order.into_iter().map(|(_, seed)| seed).zip(1..=terms::MOST_PROPOSED).collect();
    found.into_iter().map(|seed| seed.and_then(|seed| numbers.get(&seed).copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(texts: &[&str]) -> Vec<Option<u32>> {
        let all: Vec<Likeness> = texts.iter().map(|text| Likeness::of(text)).collect();
        propose(&all)
    }

    #[test]
    fn what_says_much_the_same_is_one_group_and_the_largest_is_the_first() {
        let texts = [
            "市场门口道路太窄，请拓宽道路。",
            "垃圾桶太少，请增加垃圾桶。",
            "请拓宽市场门口道路",
            "市场门口道路太窄，要拓宽",
            "增加垃圾桶，垃圾桶太少",
            "晚上灯光太暗",
            "。。。",
        ];
        assert_eq!(groups(&texts), [Some(1), Some(2), Some(1), Some(1), Some(2), None, None]);
    }

    #[test]
    fn ten_thousand_of_a_few_matters_are_a_few_groups() {
        let matters = ["摊位应当划线整齐摆放", "停车位太少经常堵车", "污水横流气味很大", "希望延长营业时间到九点"];
        let texts: Vec<String> =
            (0..10_000_usize).map(|at| format!("{}，第{}户意见", matters[at % matters.len()], at / 100)).collect();
        let all: Vec<Likeness> = texts.iter().map(|text| Likeness::of(text)).collect();
        let found = propose(&all);
        let first: Vec<_> = found.iter().take(4).copied().collect();
        assert!(first.iter().all(Option::is_some), "{first:?}");
        assert!(found.iter().enumerate().all(|(at, group)| *group == first[at % 4]));
    }

    proptest::proptest! {
        #[test]
        fn each_group_has_two_at_least_and_what_is_the_same_stands_together(
            texts in proptest::collection::vec("[市场道路垃圾停车]{0,9}", 0..60)
        ) {
            let all: Vec<Likeness> = texts.iter().map(|text| Likeness::of(text)).collect();
            let found = propose(&all);
            proptest::prop_assert_eq!(found.len(), texts.len());
            let most = found.iter().flatten().copied().max().unwrap_or_default();
            let sizes: Vec<usize> =
                (1..=most).map(|number| found.iter().filter(|group| **group == Some(number)).count()).collect();
            proptest::prop_assert!(sizes.iter().all(|size| *size > 1), "{:?}", sizes);
            proptest::prop_assert!(sizes.is_sorted_by(|one, other| one >= other), "{:?}", sizes);
            for (at, one) in all.iter().enumerate() {
                for (other_at, other) in all.iter().enumerate() {
                    if one == other {
                        proptest::prop_assert_eq!(found[at], found[other_at]);
                    }
                }
            }
            proptest::prop_assert_eq!(propose(&all), found);
        }
    }
}
