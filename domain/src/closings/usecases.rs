//! How a month is closed, and looked at again.

use chrono::{Months, NaiveDate};

use super::{ClosedLine, ClosingFault, Closings, MonthClosing, beside, changed};
use crate::cases::months::usecases::{may_see, tells_deputies_apart};
use crate::cases::months::{CaseGrouping, CaseMonths, Grouped};
use crate::shared::time::{local_date, midnight, month_of};
use crate::shared::{Context, Failure, Grant, OfficeId, StoreError, Vocabulary};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// Which month of which division.
#[derive(Clone, Debug)]
pub struct MonthOf {
    pub division: DivisionCode,
    /// Any day of it.
    pub month: NaiveDate,
}

/// By what a division's figures are told apart; in the first place by nothing.
fn groupings(division: &DivisionCode) -> impl Iterator<Item = Option<CaseGrouping>> {
    let deputies = tells_deputies_apart(division);
    let told = CaseGrouping::ALL.iter().copied().filter(move |one| deputies || *one != CaseGrouping::Deputy);
    [None].into_iter().chain(told.map(Some))
}

/// The office in whose name the actor closes months of that very division.
fn office_of(ctx: &Context, division: &DivisionCode) -> Option<OfficeId> {
    ctx.actor.grants().iter().find_map(|grant| match grant {
        Grant::Office { office, area } if area == division => Some(*office),
        _ => None,
    })
}

/// By how much what was closed of a month has changed since; nothing where it never was.
fn since(
    store: &mut impl CaseMonths,
    closed: Option<&MonthClosing>,
    grouping: Option<CaseGrouping>,
) -> std::result::Result<Grouped, StoreError> {
    let Some(closed) = closed else { return Ok(Grouped::new()) };
    let now = store.month_counts(&closed.division, grouping, (closed.month, closed.month))?;
    Ok(changed(now, closed.lines_of(grouping)))
}

/// The numbers of a month as they stand now, beside by how much those of the month before have changed since it was closed.
fn lines_now(
    store: &mut (impl CaseMonths + Closings),
    division: &DivisionCode,
    month: NaiveDate,
) -> std::result::Result<Vec<ClosedLine>, StoreError> {
    let before = match month.checked_sub_months(Months::new(1)) {
        Some(before) => store.closing(division, before)?,
        None => None,
    };
    let mut lines = Vec::new();
    for grouping in groupings(division) {
        let counts = store.month_counts(division, grouping, (month, month))?;
        let corrections = since(store, before.as_ref(), grouping)?;
        lines.extend(beside(grouping, counts, corrections));
    }
    Ok(lines)
}

/// Closes a month that is over, for the division's own office: its figures stay as they stand now, and beside them stands by how
/// much those of the month before have changed since that one was closed.
///
/// # Errors
/// Forbidden to whoever is not of that office; [`ClosingFault::MonthUnfinished`], [`ClosingFault::MonthClosed`],
/// [`ClosingFault::StillCounting`].
pub fn close(store: &mut (impl CaseMonths + Closings), ctx: &Context, asked: &MonthOf) -> Result<MonthClosing> {
    let office = office_of(ctx, &asked.division).ok_or(Failure::Forbidden)?;
    let month = month_of(asked.month);
    let over = month.checked_add_months(Months::new(1)).filter(|next| *next <= local_date(ctx.now));
    let over = over.ok_or_else(|| Failure::field("month", ClosingFault::MonthUnfinished))?;
    if store.closing(&asked.division, month)?.is_some() {
        return Err(Failure::rule(ClosingFault::MonthClosed));
    }
    if !store.is_counted_until(midnight(over))? {
        return Err(Failure::rule(ClosingFault::StillCounting));
    }
    let lines = lines_now(store, &asked.division, month)?;
    let (closed_by, closed_at) = (ctx.actor.account(), ctx.now);
    let closing = MonthClosing { division: asked.division.clone(), month, office, closed_by, closed_at, lines };
    store.add_closing(&closing).map_err(|error| match error {
        StoreError::Duplicate => Failure::rule(ClosingFault::MonthClosed),
        other => other.into(),
    })?;
    Ok(closing)
}

/// The months of a year that a division's office closed, the latest first.
///
/// # Errors
/// Forbidden to whoever may not see the division's figures.
pub fn closed_in(
    store: &mut impl Closings,
    ctx: &Context,
    division: &DivisionCode,
    year: i32,
) -> Result<Vec<MonthClosing>> {
    may_see(ctx, division)?;
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    match (day(1, 1), day(12, 1)) {
        (Some(first), Some(last)) => Ok(store.closings_between(division, (first, last))?),
        _ => Ok(Vec::new()),
    }
}

/// A month that was closed, and by how much its numbers have changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedMonth {
    pub closing: MonthClosing,
    /// All together first, and then by grouping and key; what did not change is left out.
    pub since: Vec<ClosedLine>,
}

/// A month that was not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotClosed {
    /// Its first day.
    pub month: NaiveDate,
    /// The day from which on it may be closed, where that is to come.
    pub from: Option<NaiveDate>,
}

/// A month as it was closed, or that it was not.
///
/// # Errors
/// Forbidden to whoever may not see the division's figures.
pub fn closed(
    store: &mut (impl CaseMonths + Closings),
    ctx: &Context,
    asked: &MonthOf,
) -> Result<std::result::Result<ClosedMonth, NotClosed>> {
    may_see(ctx, &asked.division)?;
    let month = month_of(asked.month);
    let Some(closing) = store.closing(&asked.division, month)? else {
        let over = month.checked_add_months(Months::new(1));
        return Ok(Err(NotClosed { month, from: over.filter(|over| *over > local_date(ctx.now)) }));
    };
    let mut changes = Vec::new();
    for grouping in groupings(&asked.division) {
        let grouped = since(store, Some(&closing), grouping)?;
        changes.extend(beside(grouping, grouped, Grouped::new()));
    }
    Ok(Ok(ClosedMonth { closing, since: changes }))
}

/// A month's figures as they are printed: as they were closed, or else as they stand now.
///
/// # Errors
/// Forbidden to whoever may not see the division's figures.
pub fn month_lines(
    store: &mut (impl CaseMonths + Closings),
    ctx: &Context,
    asked: &MonthOf,
) -> Result<(Option<MonthClosing>, Vec<ClosedLine>)> {
    may_see(ctx, &asked.division)?;
    let month = month_of(asked.month);
    if let Some(closing) = store.closing(&asked.division, month)? {
        let lines = closing.lines.clone();
        return Ok((Some(closing), lines));
    }
    let lines = lines_now(store, &asked.division, month)?;
    Ok((None, lines))
}
