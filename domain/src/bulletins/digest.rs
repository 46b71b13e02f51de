//! The digest of a week (民情周报), which an office would otherwise paste together. It is counted by the rules of the figures of months,
//! out of the events of each case that moved, up to the week's end less up to its beginning: so weeks and months say the same.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{BulletinFault, Bulletins, citing};
use crate::cases::months::usecases::may_see;
use crate::cases::months::{CaseCells, CaseFace, CaseFigure, contribution};
use crate::cases::{self, Case, CaseChange, CaseFilter, CaseKey, CaseScope, CaseTopic, Cases, DivisionListKind};
use crate::shared::deadline::whole_days;
use crate::shared::paper::{column, day_called};
use crate::shared::time::local_date;
use crate::shared::{
    Called, Context, DivisionCode, EventRecord, Failure, Instant, NamedParties, PageRequest, Paper, PaperOrigin,
    PaperTable, Recorded, WordCode,
};

type Result<T> = std::result::Result<T, Failure>;

/// Weeks before this one of which digests are made.
const WEEKS_BACK: u64 = 12;
/// Cases that are counted at once, at most.
const MOST_CASES: usize = 5_000;
/// Cases that are read together.
const TOGETHER: u32 = 100;
/// Counts the wordings.
const EDITION: u32 = 1;

/// What came in and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DigestCounts {
    /// Submitted in the week; one that was merged into another counts with that one alone.
    pub received: i64,
    /// Concluded in the week, and not before: in whichever way.
    pub settled: i64,
    /// Refused in the week, with the reason.
    pub declined: i64,
}

impl DigestCounts {
    fn add(&mut self, other: Self) {
        self.received += other.received;
        self.settled += other.settled;
        self.declined += other.declined;
    }
}

/// A category's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestCategory {
    pub category: WordCode,
    /// What it is called there.
    pub label: String,
    pub counts: DigestCounts,
}

/// A week of a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekDigest {
    pub division: DivisionCode,
    /// Its Monday.
    pub from: NaiveDate,
    /// Its Sunday.
    pub to: NaiveDate,
    pub counts: DigestCounts,
    /// Cases of which something is overdue at this moment, whichever week is asked for.
    pub overdue: i64,
    /// By category, in the order of their codes.
    pub by_category: Vec<DigestCategory>,
    pub counted_at: Instant,
}

/// The first and the last day of the week in which `day` lies.
#[must_use]
pub fn week_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let from = day.week(Weekday::Mon).first_day();
    (from, from.checked_add_days(Days::new(6)).unwrap_or(from))
}

/// What cells come to.
fn summed(cells: &CaseCells) -> DigestCounts {
    let mut all = DigestCounts::default();
    for counts in cells.values() {
        all.add(DigestCounts {
            received: counts.of(CaseFigure::Received),
            settled: citing::concluded().into_iter().map(|one| counts.of(one)).sum(),
            declined: counts.of(CaseFigure::Declined),
        });
    }
    all
}

/// What a case was between two moments: what it came to by the later one and not by the earlier.
fn between(case: &Case, events: &[EventRecord<CaseChange>], (from, to): (Instant, Instant)) -> DigestCounts {
    let face = CaseFace::from(case);
    let until = |end: Instant| {
        let known = events.partition_point(|event| event.at < end);
        events.get(..known).filter(|known| !known.is_empty()).map(|known| summed(&contribution(&face, known)))
    };
    let (before, after) = (until(from).unwrap_or_default(), until(to).unwrap_or_default());
    DigestCounts {
        received: (after.received - before.received).max(0),
        settled: (after.settled - before.settled).max(0),
        declined: (after.declined - before.declined).max(0),
    }
}

/// The numbers of each category out of those cases.
fn count<S: Cases>(
    store: &mut S,
    cases: Vec<Case>,
    week: (Instant, Instant),
    into: &mut BTreeMap<WordCode, DigestCounts>,
) -> Result<()> {
    let ids: Vec<_> = cases.iter().map(|case| case.id.0).collect();
    let mut events = store.events_of_all(cases::SUBJECT, &ids)?;
    for case in cases {
        let known = |recorded| match recorded {
            Recorded::Known(record) => Some(record),
            Recorded::Unknown { .. } => None,
        };
        let lines: Vec<_> = events.remove(&case.id.0).unwrap_or_default().into_iter().filter_map(known).collect();
        let counts = between(&case, &lines, week);
        if counts != DigestCounts::default() {
            into.entry(case.category.code.clone()).or_default().add(counts);
        }
    }
    Ok(())
}

/// Every case that moved since the week began, counted by category.
fn counted<S: Cases>(
    store: &mut S,
    division: &DivisionCode,
    week: (Instant, Instant),
) -> Result<BTreeMap<WordCode, DigestCounts>> {
    let filter = CaseFilter { updated_since: Some(week.0), ..CaseFilter::default() };
    let (mut by_category, mut seen, mut after) = (BTreeMap::new(), 0, None::<CaseKey>);
    loop {
        let page =
            store.cases(&[CaseScope::Area(division.clone())], &filter, &PageRequest { limit: TOGETHER, after })?;
        seen += page.items.len();
        if seen > MOST_CASES {
            return Err(Failure::field("division", BulletinFault::DigestTooLarge));
        }
        count(store, page.items, week, &mut by_category)?;
        after = page.next;
        if after.is_none() {
            return Ok(by_category);
        }
    }
}

/// The digest of the week in which `day` lies.
///
/// # Errors
/// Forbidden to whoever may not see the division's figures; field errors for weeks to come or long past, and for more than can be
/// counted at once.
pub fn digest<S: Bulletins + Cases>(
    store: &mut S,
    ctx: &Context,
    division: DivisionCode,
    day: NaiveDate,
) -> Result<WeekDigest> {
    may_see(ctx, &division)?;
    let (today, (from, to)) = (local_date(ctx.now), week_of(day));
    let earliest = week_of(today).0.checked_sub_days(Days::new(7 * WEEKS_BACK));
    if from > today || earliest.is_some_and(|earliest| from < earliest) {
        return Err(Failure::field("week", BulletinFault::WeekOutOfRange));
    }
    let counts = counted(store, &division, whole_days((from, to)))?;
    let entries = store.words_of(DivisionListKind::Category, &division, today)?;
    let category = |(category, counts): (WordCode, DigestCounts)| {
        let listed = entries.iter().find(|one| one.code == category).map(|one| one.label.as_str().to_owned());
        let label = listed.unwrap_or_else(|| CaseTopic::new(category.clone(), None).label().to_owned());
        DigestCategory { category, label, counts }
    };
    let by_category: Vec<_> = counts.into_iter().map(category).collect();
    let mut all = DigestCounts::default();
    for one in &by_category {
        all.add(one.counts);
    }
    let overdue = store.overdue_cases(&division, ctx.now)?;
    Ok(WeekDigest { division, from, to, counts: all, overdue, by_category, counted_at: ctx.now })
}

/// What a week is called on paper: 2026年第10周.
fn week_called(from: NaiveDate) -> String {
    let week = from.iso_week();
    format!("{}年第{}周", week.year(), week.week())
}

/// The digest on paper; `address` is where its code leads.
///
/// # Errors
/// As [`digest`].
pub fn paper<S: Bulletins + Cases + NamedParties>(
    store: &mut S,
    ctx: &Context,
    (division, day): (DivisionCode, NaiveDate),
    address: String,
) -> Result<Paper> {
    let digest = digest(store, ctx, division, day)?;
    let called = Called::Division(digest.division.clone());
    let names = store.names(std::slice::from_ref(&called))?;
    let origin = PaperOrigin { address, version: 1, on: local_date(ctx.now) };
    let mut paper = Paper::new("民情周报", EDITION, origin);
    paper.number = Some(week_called(digest.from));
    paper.entry("区划", names.get(&called).map(|name| name.as_str()));
    let days = format!("{}至{}", day_called(digest.from), day_called(digest.to));
    paper.entry("期间", Some(&days));
    paper.section("总体情况");
    let DigestCounts { received, settled, declined } = digest.counts;
    paper.text(&format!(
        "本周收到群众诉求{received}件，办结{settled}件，不予受理{declined}件；制表时超期{}件。",
        digest.overdue
    ));
    paper.section("分类情况");
    let row = |one: DigestCategory| {
        let DigestCounts { received, settled, declined } = one.counts;
        vec![Some(one.label), Some(received.to_string()), Some(settled.to_string()), Some(declined.to_string())]
    };
    paper.table(PaperTable {
        columns: vec![column("类别", 40), column("收到", 20), column("办结", 20), column("不予受理", 20)],
        rows: digest.by_category.into_iter().map(row).collect(),
    });
    Ok(paper)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_week_begins_on_monday_and_holds_its_day(days in 0u64..4000) {
            let day = NaiveDate::from_ymd_opt(2024, 1, 1).and_then(|first| first.checked_add_days(Days::new(days)));
            let day = day.expect("a day");
            let (from, to) = week_of(day);
            proptest::prop_assert_eq!(from.weekday(), Weekday::Mon);
            proptest::prop_assert_eq!((to - from).num_days(), 6);
            proptest::prop_assert!(from <= day && day <= to);
        }
    }
}
