//! What administrators lay down: who has how long, and which days are worked.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::Result;
use crate::cases::clocks::RuleSet;
use crate::cases::{CaseFault, DivisionRules, KeptRules, Rules};
use crate::shared::calendar::{Arrangement, is_fixed_holiday};
use crate::shared::{Actor, AdministratorPart, Context, Failure, Field};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

/// Digits of a city's code: whoever administers less enters no calendar, which holds for everybody.
const CITY: usize = 4;

/// Who has how long in a division from now on. A clock that runs stays as it was wound.
#[derive(Clone, Debug)]
pub struct LayDown {
    pub division: DivisionCode,
    /// Its version is the next one, whatever stands here.
    pub rules: RuleSet,
}

/// An administrator of a division lays down its rules.
///
/// # Errors
/// Forbidden for everybody else; [`TerritoryFault::UnknownDivision`].
pub fn lay_down<S: Rules + Territory>(store: &mut S, ctx: &Context, command: LayDown) -> Result<KeptRules> {
    let LayDown { division, rules } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.administers(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let own = store.rule_sets_over(&division)?.into_iter().filter(|kept| kept.set.division == division);
    let version = own.map(|kept| kept.set.rules.version).max().unwrap_or_default() + 1;
    let set = DivisionRules { division, in_force: true, rules: Arc::new(RuleSet { version, ..rules }) };
    store.lay_down(&set, by, ctx.now)?;
    Ok(KeptRules { set, laid_down_at: Some(ctx.now) })
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

/// Whoever administers a city, or more, or runs the program, enters the arrangement of a year as the State Council published it.
///
/// # Errors
/// Forbidden for everybody else; as [`check_year`].
pub fn publish_year(store: &mut impl Rules, ctx: &Context, command: Arrangement) -> Result<Arrangement> {
    let may = ctx.actor.areas_of(AdministratorPart::System).any(|area| area.prefix().len() <= CITY);
    let by = ctx.actor.account().filter(|_| may);
    if by.is_none() && ctx.actor != Actor::System {
        return Err(Failure::Forbidden);
    }
    check_year(&command)?;
    store.enter_arrangement(&command, by, ctx.now)?;
    Ok(command)
}
