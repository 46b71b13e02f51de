//! Who takes in for a deputy what is new, and when. Handovers alone say it.

use chrono::NaiveDate;

use super::{Result, keep};
use crate::deputies::{Deputies, Deputy, DeputyEvent, StandIn};
use crate::shared::Context;
use crate::shared::time::Period;

/// Stand-ins that one deputy's entry holds at most; the oldest go first.
const MAX_STAND_INS: usize = 100;

/// On those days somebody else takes in for the deputy what is new. Nobody has two who do: whoever did before does so until the
/// day before, and not at all where that one began no earlier.
fn replaced(mut stand_ins: Vec<StandIn>, one: StandIn) -> Vec<StandIn> {
    let before = one.period.from.pred_opt().unwrap_or(one.period.from);
    for other in stand_ins.iter_mut().filter(|other| other.period.both(&one.period).is_some()) {
        other.period.to = Some(before);
    }
    stand_ins.retain(|other| other.period.to.is_none_or(|to| other.period.from <= to));
    stand_ins.push(one);
    stand_ins.sort_by_key(|one| one.period.from);
    let beyond = stand_ins.len().saturating_sub(MAX_STAND_INS);
    stand_ins.drain(..beyond);
    stand_ins
}

/// On those days somebody else takes in for the deputy what is new.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn add_stand_in(store: &mut impl Deputies, ctx: &Context, mut deputy: Deputy, one: StandIn) -> Result<Deputy> {
    deputy.stand_ins = replaced(std::mem::take(&mut deputy.stand_ins), one);
    keep(store, ctx, deputy, DeputyEvent::StandInSet)
}

/// What was agreed for those days ends before `today`.
///
/// # Errors
/// As [`add_stand_in`].
pub fn end_stand_in(
    store: &mut impl Deputies,
    ctx: &Context,
    mut deputy: Deputy,
    agreed: Period,
    today: NaiveDate,
) -> Result<Deputy> {
    let before = deputy.stand_ins.clone();
    let last = today.pred_opt().unwrap_or(today);
    for one in deputy.stand_ins.iter_mut().filter(|one| one.period == agreed) {
        one.period.to = Some(agreed.to.map_or(last, |to| to.min(last)));
    }
    deputy.stand_ins.retain(|one| one.period.to.is_none_or(|to| one.period.from <= to));
    if deputy.stand_ins == before { Ok(deputy) } else { keep(store, ctx, deputy, DeputyEvent::StandInSet) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Party;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date") + chrono::Days::new(number)
    }

    fn stand_in((who, from, length): (u128, u64, Option<u64>)) -> StandIn {
        let period = Period { from: day(from), to: length.map(|length| day(from + length)) };
        StandIn { period, to: Party::Deputy(uuid::Uuid::from_u128(who).into()) }
    }

    proptest::proptest! {
        /// On no day are there two, each has a first day of its own, and whoever was named last takes in on all of the days named.
        #[test]
        fn on_each_day_one_takes_in(
            all in proptest::collection::vec((0u128..5, 0u64..40, proptest::option::of(0u64..20)), 1..12),
        ) {
            let mut kept = Vec::new();
            for one in all {
                let one = stand_in(one);
                kept = replaced(kept, one);
                for number in 0..80 {
                    let here: Vec<_> = kept.iter().filter(|other| other.period.contains(day(number))).collect();
                    proptest::prop_assert!(here.len() <= 1, "{here:?}");
                    if one.period.contains(day(number)) {
                        proptest::prop_assert_eq!(here.first().map(|other| other.to), Some(one.to));
                    }
                }
            }
            let mut firsts: Vec<_> = kept.iter().map(|one| one.period.from).collect();
            firsts.dedup();
            proptest::prop_assert_eq!(firsts.len(), kept.len());
        }
    }
}
