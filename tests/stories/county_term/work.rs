//! What becomes of open work in the night: who has it afterwards, until when, and who was told of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Duration, NaiveTime, Utc};
use mashang_domain::shared::time::{local_date, local_instant};
use mashang_tests::county::CountyPlan;

use super::readers::{self, Lies, Party, Sitting};
use super::{County, SESSION};

/// Whoever sat before and who sits after, by deputy.
pub(super) struct Seats {
    pub(super) before: HashMap<String, Vec<Sitting>>,
    pub(super) after: HashMap<String, Vec<Sitting>>,
}

pub(super) fn by_deputy(sittings: Vec<Sitting>) -> HashMap<String, Vec<Sitting>> {
    let mut all: HashMap<String, Vec<Sitting>> = HashMap::new();
    for one in sittings {
        all.entry(one.deputy.clone()).or_default().push(one);
    }
    all
}

impl Seats {
    pub(super) fn leaves(&self, deputy: &str) -> bool {
        !self.after.contains_key(deputy)
    }

    /// Where matters of somebody who leaves go where no deputy takes them: the room, or else the office.
    pub(super) fn station(&self, deputy: &str) -> Party {
        let own = &self.before[deputy][0];
        if own.room.is_empty() {
            ("office".to_owned(), own.office.clone())
        } else {
            ("room".to_owned(), own.room.clone())
        }
    }

    /// The new deputies of the constituency in which somebody sat; of two congresses the one whose change came last is the one
    /// by which the deputy leaves, and the county's came first.
    pub(super) fn heirs(&self, deputy: &str) -> BTreeSet<&str> {
        let Some(old) = self.before[deputy].last() else { return BTreeSet::new() };
        let same =
            |new: &Sitting| new.from == SESSION && old.congress == new.congress && old.constituency == new.constituency;
        let all = self.after.iter().filter(|(_, held)| held.iter().any(same));
        all.map(|(deputy, _)| deputy.as_str()).collect()
    }
}

/// The clock of a case that was handed over runs on, and leaves whoever has it now four working hours for the first answer: after
/// that night, which lies in a working day, those from eight to twelve.
fn runs_on(was: &Lies, now: &Lies, ended: DateTime<Utc>) -> bool {
    if now.state != was.state || now.stage != was.stage {
        return false;
    }
    let least = local_instant(local_date(ended), NaiveTime::MIN) + Duration::hours(12);
    let due = if was.stage == "accept" { was.due.max(least) } else { was.due };
    now.due == due
}

/// Every open case has somebody who can act, its clock runs on, and its resident learnt once of whoever has it now.
pub(super) fn are_handed_on(
    county: &County,
    (was, now): (&BTreeMap<String, Lies>, &BTreeMap<String, Lies>),
    seats: &Seats,
    night: (DateTime<Utc>, DateTime<Utc>),
) {
    let acting = readers::acting(&county.world, SESSION);
    let told = readers::told(&county.world);
    assert_eq!((was.len(), now.len()), (CountyPlan::JINJIANG.cases, CountyPlan::JINJIANG.cases));
    let mut moved = 0;
    for (case, before) in was {
        let after = &now[case];
        assert!(acting.contains(&after.target), "{case}: {after:?}");
        let (kind, of) = &before.target;
        if kind != "deputy" || !seats.leaves(of) {
            assert_eq!((after, told.get(case)), (before, None), "{case}");
            continue;
        }
        moved += 1;
        let heirs = seats.heirs(of);
        if heirs.is_empty() {
            assert_eq!(after.target, seats.station(of), "{case}");
        } else {
            assert!(after.target.0 == "deputy" && heirs.contains(after.target.1.as_str()), "{case}: {after:?}");
        }
        assert!(runs_on(before, after, night.1), "{case}: {before:?} {after:?}");
        assert_eq!(told.get(case), Some(&1), "{case}");
    }
    assert!(moved > 1_000, "{moved}");
    assert_eq!(told.len(), moved);
}
