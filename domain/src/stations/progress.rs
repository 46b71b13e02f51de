//! What a plan asks and what was done: it follows from the receptions that were held, and nobody types it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{PlanTargets, terms};
use crate::receptions::{Reception, ReceptionState};
use crate::shared::DeputyId;
use crate::shared::time::local_date;

/// How far a plan has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanProgress {
    /// Weeks of the year that have begun, and of those the ones in which as much was held as the plan asks.
    pub weeks: u32,
    pub weeks_met: u32,
    /// Receptions that were held.
    pub held: u32,
    /// How often each deputy came, by id.
    pub deputies: Vec<(DeputyId, u32)>,
    /// Deputies of the room who came less often than the plan asks.
    pub lacking: Vec<DeputyId>,
    /// Group activities of each quarter.
    pub groups: [u32; 4],
}

/// Whether it took place.
#[must_use]
pub fn was_held(reception: &Reception) -> bool {
    matches!(reception.standing.state(), ReceptionState::Open | ReceptionState::Concluded)
}

/// The week of a day within its own year: the first days of January and the last of December belong to weeks of their own year.
fn week_of(day: NaiveDate) -> u32 {
    let week = day.iso_week();
    if week.year() == day.year() {
        week.week()
    } else if day.month() == 1 {
        0
    } else {
        54
    }
}

/// What was done of a plan until `today`, by the receptions of the room; `expected` are its deputies.
#[must_use]
pub fn progress(
    (year, targets): (i32, &PlanTargets),
    today: NaiveDate,
    receptions: &[Reception],
    expected: &[DeputyId],
) -> PlanProgress {
    let mut weeks: BTreeMap<u32, u32> = BTreeMap::new();
    let mut came: BTreeMap<DeputyId, u32> = expected.iter().map(|deputy| (*deputy, 0)).collect();
    let (mut held, mut groups) = (0, [0; 4]);
    for one in receptions.iter().filter(|one| was_held(one)) {
        let day = local_date(one.starts_at);
        if day.year() != year {
            continue;
        }
        held += 1;
        *weeks.entry(week_of(day)).or_default() += 1;
        let there: BTreeSet<DeputyId> = one.check_ins.iter().map(|check_in| check_in.deputy).collect();
        if there.len() >= terms::GROUP
            && let Some(count) = groups.get_mut(day.month0() as usize / 3)
        {
            *count += 1;
        }
        for deputy in there {
            *came.entry(deputy).or_default() += 1;
        }
    }
    let lacking = expected.iter().copied().filter(|one| came.get(one).is_none_or(|times| *times < targets.each_deputy));
    let begun = NaiveDate::from_ymd_opt(year, 1, 1).map(|first| {
        let days = first.iter_days().take_while(|day| day.year() == year && *day <= today);
        days.map(week_of).collect::<BTreeSet<u32>>()
    });
    let begun = begun.unwrap_or_default();
    let met = begun.iter().filter(|week| weeks.get(week).copied().unwrap_or_default() >= targets.weekly).count();
    PlanProgress {
        weeks: u32::try_from(begun.len()).unwrap_or(u32::MAX),
        weeks_met: u32::try_from(met).unwrap_or(u32::MAX),
        held,
        lacking: lacking.collect(),
        deputies: came.into_iter().collect(),
        groups,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::receptions::{CheckIn, ReceptionKind};
    use crate::shared::text::Title;
    use crate::shared::time::local_instant;
    use crate::shared::{DivisionCode, Instant, Standing};

    fn reception(on: &str, state: ReceptionState, who: &[u128]) -> Reception {
        let day: NaiveDate = on.parse().expect("a date");
        let at = |hour| local_instant(day, chrono::NaiveTime::from_hms_opt(hour, 0, 0).expect("a time"));
        let check_in = |id: &u128| CheckIn { deputy: DeputyId(Uuid::from_u128(*id)), at: at(9) };
        Reception {
            id: Uuid::nil().into(),
            version: 1,
            standing: Standing::at(state),
            kind: ReceptionKind::ReceptionDay,
            title: Title::new("代表接待日").expect("a title"),
            room: Uuid::nil().into(),
            office: Uuid::nil().into(),
            division: DivisionCode::new("350582002014").expect("a code"),
            grid: None,
            series: None,
            starts_at: at(9),
            ends_at: at(11),
            check_ins: who.iter().map(check_in).collect(),
            register: Vec::new(),
            announced_at: Instant::UNIX_EPOCH,
            updated_at: Instant::UNIX_EPOCH,
        }
    }

    #[test]
    fn only_what_was_held_counts() {
        let held = [
            reception("2026-01-02", ReceptionState::Concluded, &[1]),
            reception("2026-01-07", ReceptionState::Concluded, &[1, 2, 3]),
            reception("2026-01-08", ReceptionState::Open, &[1]),
            reception("2026-01-14", ReceptionState::Announced, &[]),
            reception("2026-01-15", ReceptionState::Cancelled, &[]),
            reception("2026-04-02", ReceptionState::Concluded, &[1, 2, 3, 3]),
            reception("2025-12-31", ReceptionState::Concluded, &[4]),
        ];
        let expected: Vec<DeputyId> = [1, 2, 4].map(|id| DeputyId(Uuid::from_u128(id))).to_vec();
        let today = "2026-01-18".parse().expect("a date");
        let done = progress((2026, &PlanTargets::default()), today, &held, &expected);
        // 1 to 4 January, 5 to 11, and 12 to 18.
        assert_eq!((done.weeks, done.weeks_met, done.held, done.groups), (3, 2, 4, [1, 1, 0, 0]));
        let times: Vec<_> = done.deputies.iter().map(|(one, times)| (one.0.as_u128(), *times)).collect();
        assert_eq!(times, [(1, 4), (2, 2), (3, 2), (4, 0)]);
        assert_eq!(done.lacking, [DeputyId(Uuid::from_u128(4))]);
    }
}
