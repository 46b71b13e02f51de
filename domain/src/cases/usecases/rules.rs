//! What administrators lay down: who has how long, and which days are worked.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::Result;
use crate::cases::clocks::RuleSet;
use crate::cases::{Case, CaseFault, Cases, DivisionRules, KeptRules, Rules, other_terms};
use crate::shared::calendar::{Arrangement, Calendar, is_fixed_holiday};
use crate::shared::time::local_date;
use crate::shared::{AccountId, Actor, AdministratorPart, CaseId, Context, Failure, Field, Repository};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

/// Digits of a city's code: whoever administers less enters no calendar, which holds for everybody.
const CITY: usize = 4;

/// Who has how long in a division from now on. A clock that runs stays as it was wound.
#[derive(Clone, Debug)]
pub struct LayDown {
    pub division: DivisionCode,
    /// From which day on; from today where none is named.
    pub from: Option<NaiveDate>,
    /// Its version is the next one, whatever stands here.
    pub rules: RuleSet,
}

/// The set that an administrator of a division would lay down.
fn check<S: Rules + Territory>(store: &mut S, ctx: &Context, command: LayDown) -> Result<(DivisionRules, AccountId)> {
    let LayDown { division, from, rules } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.administers(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let own = store.rule_sets_over(&division)?.into_iter().filter(|kept| kept.set.division == division);
    let version = own.map(|kept| kept.set.rules.version).max().unwrap_or_default() + 1;
    let today = local_date(ctx.now);
    let from = from.unwrap_or(today);
    if from < today {
        return Err(Failure::field("in_force_from", CaseFault::BackDated));
    }
    if !rules.orders.is_ordered() {
        return Err(Failure::field("orders", CaseFault::OrderTermsDisordered));
    }
    let rules = Arc::new(RuleSet { version, ..rules });
    Ok((DivisionRules { division, in_force: true, from: Some(from), rules }, by))
}

/// An administrator of a division lays down its rules.
///
/// # Errors
/// Forbidden for everybody else; [`TerritoryFault::UnknownDivision`], [`CaseFault::BackDated`], [`CaseFault::OrderTermsDisordered`].
pub fn lay_down<S: Rules + Territory>(store: &mut S, ctx: &Context, command: LayDown) -> Result<KeptRules> {
    let (set, by) = check(store, ctx, command)?;
    store.lay_down(&set, by, ctx.now)?;
    Ok(KeptRules { set, laid_down_at: Some(ctx.now) })
}

/// What would come of rules if they were laid down.
#[derive(Clone, Debug)]
pub struct RulesTrial {
    /// The day from which they would be in force.
    pub from: NaiveDate,
    /// Who has how long there on that day.
    pub before: Arc<RuleSet>,
    /// As they would be laid down.
    pub after: Arc<RuleSet>,
    /// Cases of today for whose present stage they give another term, [`TRIED`] and one at most. Their clocks stay: what
    /// enters the stage from that day on has the other term.
    pub cases: u64,
}

/// Cases that a trial counts at most.
pub const TRIED: u32 = 10_000;

/// What would come of it if an administrator of a division laid down rules; nothing is kept.
///
/// # Errors
/// As [`lay_down`].
pub fn try_rules<S: Cases + Territory>(store: &mut S, ctx: &Context, command: LayDown) -> Result<RulesTrial> {
    let (set, _) = check(store, ctx, command)?;
    let day = set.from.unwrap_or(local_date(ctx.now));
    let before = store.rules(&set.division, day)?;
    let sets = store.rule_sets()?;
    let own = |other: &&DivisionRules| {
        other.holds_on(day) && other.division != set.division && set.division.covers(&other.division)
    };
    // Where a part of the division has rules of its own, those go on.
    let mut except: Vec<DivisionCode> = Vec::new();
    for other in sets.iter().filter(own) {
        if !except.iter().any(|one| one.covers(&other.division)) {
            except.push(other.division.clone());
        }
    }
    let cases = store.count_standing(&set.division, &except, &other_terms(&before, &set.rules), TRIED + 1)?;
    Ok(RulesTrial { from: day, before, after: set.rules, cases })
}

/// An administrator of a division withdraws its own rules: those of the one above hold from now on.
///
/// # Errors
/// Forbidden for everybody else.
pub fn withdraw_rules(store: &mut impl Rules, ctx: &Context, division: &DivisionCode) -> Result<Vec<KeptRules>> {
    if !ctx.actor.administers(division) {
        return Err(Failure::Forbidden);
    }
    store.withdraw_rules(division)?;
    Ok(store.rule_sets_over(division)?)
}

/// Whether that may be the arrangement of a year.
///
/// # Errors
/// Field errors for a day of another year, one that stands twice, and where a day is missing that is a holiday in every year.
pub fn check_year(command: &Arrangement) -> Result<()> {
    let mut seen = HashSet::new();
    for (at, (day, _)) in command.days.iter().enumerate() {
        let field = Field::item("days", at).part("date");
        if day.year() != command.year {
            return Err(Failure::field(field, CaseFault::DayOfAnotherYear));
        }
        if !seen.insert(*day) {
            return Err(Failure::field(field, CaseFault::RepeatedDay));
        }
    }
    let rest = |day: &NaiveDate| command.days.contains(&(*day, false));
    let first = NaiveDate::from_ymd_opt(command.year, 1, 1).into_iter();
    let mut fixed = first.flat_map(|day| day.iter_days().take(366)).filter(|day| is_fixed_holiday(*day));
    if !fixed.all(|day| day.year() != command.year || rest(&day)) {
        return Err(Failure::field("days", CaseFault::StatutoryDayMissing));
    }
    Ok(())
}

/// Who enters a year of the calendar, which holds for everybody; nobody, where that is the program's own command.
fn publisher(ctx: &Context) -> Result<Option<AccountId>> {
    let may = ctx.actor.areas_of(AdministratorPart::System).any(|area| area.prefix().len() <= CITY);
    let by = ctx.actor.account().filter(|_| may);
    if by.is_none() && ctx.actor != Actor::System {
        return Err(Failure::Forbidden);
    }
    Ok(by)
}

/// What would come of an arrangement if it were entered.
#[derive(Clone, Copy, Debug, Default)]
pub struct YearTrial {
    /// Cases whose term would end on another day.
    pub cases: u64,
    /// Whether there are more cases than were looked at.
    pub more: bool,
}

/// Cases that a trial of a year looks at together.
const TOGETHER: u32 = 500;
/// And at most.
const LOOKED: usize = 5_000;

/// How many terms would end on another day if that year were entered; nothing is kept.
///
/// # Errors
/// As [`publish_year`].
pub fn try_year(store: &mut impl Cases, ctx: &Context, command: &Arrangement) -> Result<YearTrial> {
    publisher(ctx)?;
    check_year(command)?;
    let old = Calendar::statutory().with(store.arrangements()?);
    let new = old.clone().with([command.clone()]);
    let (mut trial, mut looked, mut after) = (YearTrial::default(), 0, None);
    loop {
        let found = store.counted_before(i32::MAX, after, TOGETHER)?;
        let ids: Vec<CaseId> = found.iter().map(|(_, id)| *id).collect();
        for case in Repository::<Case>::load_all(store, &ids)? {
            let moves = case.handling.clock.is_some_and(|mut clock| clock.recount(&old, &new));
            trial.cases += u64::from(moves);
        }
        looked += found.len();
        after = found.last().copied();
        if found.len() < TOGETHER as usize {
            return Ok(trial);
        }
        if looked >= LOOKED {
            return Ok(YearTrial { more: true, ..trial });
        }
    }
}

/// Whoever administers a city, or more, or runs the program, enters the arrangement of a year as the State Council published it. The
/// worker counts the clocks anew whose ends it moves ([`super::recount`]).
///
/// # Errors
/// Forbidden for everybody else; as [`check_year`].
pub fn publish_year(store: &mut impl Rules, ctx: &Context, command: Arrangement) -> Result<Arrangement> {
    let by = publisher(ctx)?;
    check_year(&command)?;
    store.enter_arrangement(&command, by, ctx.now)?;
    Ok(command)
}
