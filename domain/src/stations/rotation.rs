//! Fair rotation: of those who are available, whoever received least this year comes first, then whoever is of the place, then whoever
//! has the smaller id. It is a function of what it is given: the same people and places give the same rota.

use std::collections::BinaryHeap;

use crate::shared::time::{Period, local_date};
use crate::shared::{DeputyId, Instant};

/// A time of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}

impl Span {
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// Somebody who may be asked.
#[derive(Clone, Debug)]
pub struct Person {
    pub deputy: DeputyId,
    /// How often in this year until now.
    pub so_far: u32,
    /// Days of leave, and days without service.
    pub away: Vec<Period>,
    /// When the deputy is on duty already.
    pub busy: Vec<Span>,
}

impl Person {
    /// Whether the deputy can come then.
    #[must_use]
    pub fn is_available(&self, span: &Span) -> bool {
        let day = local_date(span.from);
        !self.away.iter().any(|period| period.contains(day)) && !self.busy.iter().any(|one| one.overlaps(span))
    }
}

/// A place in a rota that is to be filled.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub span: Span,
    /// How many deputies it lacks.
    pub wanted: usize,
    /// Who may be asked: which of the people, and whether that one is of the place. Each once.
    pub pool: &'a [(usize, bool)],
}

/// Who comes in front of whom: the smallest first.
type Turn = (u32, bool, DeputyId, usize);

/// Who is proposed for each of the places, in their order; fewer than are wanted where no more are available, and nobody where nobody is.
#[must_use]
pub fn propose(people: &[Person], places: &[Place<'_>]) -> Vec<Vec<DeputyId>> {
    let mut counts: Vec<u32> = people.iter().map(|person| person.so_far).collect();
    let mut given: Vec<Vec<Span>> = vec![Vec::new(); people.len()];
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|at| places.get(*at).map(|place| (place.span.from, *at)));
    let mut proposed: Vec<Vec<DeputyId>> = vec![Vec::new(); places.len()];
    for (at, place) in order.into_iter().filter_map(|at| places.get(at).map(|place| (at, place))) {
        let free = |which: usize| {
            let is_free = |person: &Person| person.is_available(&place.span);
            let own = given.get(which).is_some_and(|own| !own.iter().any(|one| one.overlaps(&place.span)));
            own && people.get(which).is_some_and(is_free)
        };
        let chosen = first(place, people, &counts, free);
        for which in chosen {
            if let (Some(count), Some(own), Some(person)) =
                (counts.get_mut(which), given.get_mut(which), people.get(which))
            {
                *count = count.saturating_add(1);
                own.push(place.span);
                if let Some(names) = proposed.get_mut(at) {
                    names.push(person.deputy);
                }
            }
        }
    }
    proposed
}

/// Those whose turn it is, as many as are wanted. Only who comes in front of somebody chosen is asked whether there is time: a city has
/// thousands of deputies.
fn first(place: &Place<'_>, people: &[Person], counts: &[u32], free: impl Fn(usize) -> bool) -> Vec<usize> {
    let turn = |(which, near): &(usize, bool)| -> Option<Turn> {
        let (count, person) = (counts.get(*which)?, people.get(*which)?);
        Some((*count, !*near, person.deputy, *which))
    };
    let mut chosen: BinaryHeap<Turn> = BinaryHeap::with_capacity(place.wanted + 1);
    for one in place.pool.iter().filter_map(turn) {
        let is_before = chosen.len() < place.wanted || chosen.peek().is_some_and(|last| one < *last);
        if is_before && free(one.3) {
            chosen.push(one);
            if chosen.len() > place.wanted {
                chosen.pop();
            }
        }
    }
    chosen.into_sorted_vec().into_iter().map(|(.., which)| which).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Duration, NaiveDate};
    use uuid::Uuid;

    use super::*;
    use crate::shared::time::midnight;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date") + Days::new(number)
    }

    fn span(number: u64, hour: i64, hours: i64) -> Span {
        let from = midnight(day(number)) + Duration::hours(hour);
        Span { from, to: from + Duration::hours(hours) }
    }

    fn person(id: u128, so_far: u32, away: &[(u64, u64)]) -> Person {
        let away = away.iter().map(|(from, to)| Period { from: day(*from), to: Some(day(*to)) }).collect();
        Person { deputy: DeputyId(Uuid::from_u128(id)), so_far, away, busy: Vec::new() }
    }

    fn everybody(people: &[Person]) -> Vec<(usize, bool)> {
        (0..people.len()).map(|which| (which, which % 2 == 0)).collect()
    }

    #[test]
    fn fewest_first_then_the_own_place_then_the_smaller_id() {
        let people = [person(4, 1, &[]), person(3, 0, &[]), person(2, 0, &[]), person(1, 0, &[])];
        let pool = [(0, true), (1, false), (2, true), (3, false)];
        let places: Vec<_> = (0..5).map(|at| Place { span: span(at, 15, 2), wanted: 1, pool: &pool }).collect();
        let ids: Vec<u128> = propose(&people, &places).iter().map(|one| one[0].0.as_u128()).collect();
        assert_eq!(ids, [2, 1, 3, 2, 4]);
    }

    #[test]
    fn where_nobody_is_available_nobody_is_proposed() {
        let people = [person(1, 0, &[(0, 9)])];
        let pool = everybody(&people);
        let place = |at| Place { span: span(at, 9, 8), wanted: 2, pool: &pool };
        assert_eq!(propose(&people, &[place(3), place(10)]).iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(propose(&[], &[Place { span: span(0, 9, 1), wanted: 1, pool: &[] }]), vec![Vec::<DeputyId>::new()]);
        // Whoever is on duty elsewhere then is not asked.
        let busy = Person { busy: vec![span(10, 16, 1)], ..person(2, 0, &[]) };
        assert_eq!(propose(&[busy], &[place(10)]), vec![Vec::<DeputyId>::new()]);
    }

    proptest::proptest! {
        /// Nobody twice at once, nobody on leave, every place filled as far as anybody is available; and whoever was always available has
        /// been asked as often as the others of whom that is so, or once more or less.
        #[test]
        fn the_rotation_is_fair(
            leaves in proptest::collection::vec(proptest::option::of((0u64..28, 0u64..10)), 1..12),
            days in proptest::collection::btree_set(0u64..28, 1..12),
            wanted in 1usize..4,
        ) {
            let people: Vec<Person> = (1u128..).zip(&leaves).map(|(id, leave)| {
                let away: Vec<_> = leave.iter().map(|(from, length)| (*from, from + length)).collect();
                person(id, 0, &away)
            }).collect();
            let pool = everybody(&people);
            let places: Vec<_> = days.iter().map(|at| Place { span: span(*at, 9, 8), wanted, pool: &pool }).collect();
            let proposed = propose(&people, &places);
            proptest::prop_assert_eq!(&propose(&people, &places), &proposed, "the same again");
            for (place, names) in places.iter().zip(&proposed) {
                let available = people.iter().filter(|one| one.is_available(&place.span)).count();
                proptest::prop_assert_eq!(names.len(), available.min(wanted));
                for name in names {
                    let one = people.iter().find(|one| one.deputy == *name).expect("of the people");
                    proptest::prop_assert!(one.is_available(&place.span));
                }
                let mut once = names.clone();
                once.sort_unstable();
                once.dedup();
                proptest::prop_assert_eq!(once.len(), names.len());
            }
            let times = |one: &Person| proposed.iter().flatten().filter(|name| **name == one.deputy).count();
            let always: Vec<_> = people.iter().filter(|one| one.away.is_empty()).map(times).collect();
            if let (Some(least), Some(most)) = (always.iter().min(), always.iter().max()) {
                proptest::prop_assert!(most - least <= 1, "{:?}", always);
            }
        }

        /// However places overlap, nobody is in two of them at once.
        #[test]
        fn nobody_is_in_two_places_at_once(
            times in proptest::collection::vec((0u64..4, 8i64..18, 1i64..8), 1..20), many in 1usize..8,
        ) {
            let people: Vec<Person> = (1u128..).take(many).map(|id| person(id, 0, &[])).collect();
            let pool = everybody(&people);
            let spans: Vec<_> = times.iter().map(|(at, hour, hours)| span(*at, *hour, *hours)).collect();
            let places: Vec<_> = spans.iter().map(|span| Place { span: *span, wanted: 2, pool: &pool }).collect();
            let proposed = propose(&people, &places);
            for (at, one) in proposed.iter().enumerate() {
                for (other, another) in proposed.iter().enumerate().skip(at + 1) {
                    let shared = one.iter().any(|name| another.contains(name));
                    proptest::prop_assert!(!shared || !spans[at].overlaps(&spans[other]));
                }
            }
        }
    }
}
