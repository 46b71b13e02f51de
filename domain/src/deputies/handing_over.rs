//! Who acts for a deputy, as handovers keep it; and whom it is news to that a deputy serves no longer.

use chrono::{Days, NaiveDate};

use super::{Deputies, Deputy, DeputyEvent, MAX_DAYS_AHEAD, Mandate, StandIn};
use crate::shared::time::Period;
use crate::shared::{Context, EventRecord, Failure, Party, Scene, Subject};

/// Stand-ins that one deputy's entry holds at most; the oldest go first.
const MAX_STAND_INS: usize = 100;

type Result<T> = std::result::Result<T, Failure>;

fn keep(store: &mut impl Deputies, ctx: &Context, mut deputy: Deputy) -> Result<Deputy> {
    let seen = deputy.version;
    deputy.version += 1;
    store.save_deputy(&deputy, seen)?;
    let subject = Subject { kind: super::SUBJECT, id: deputy.id.0 };
    let event = DeputyEvent::Changed;
    store.record(&EventRecord::new(ctx, subject, deputy.version, None, Scene::default(), event))?;
    Ok(deputy)
}

/// On those days somebody else takes in for the deputy what is new.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn stand_in(store: &mut impl Deputies, ctx: &Context, mut deputy: Deputy, one: StandIn) -> Result<Deputy> {
    deputy.stand_ins.push(one);
    deputy.stand_ins.sort_by_key(|one| one.period.from);
    let beyond = deputy.stand_ins.len().saturating_sub(MAX_STAND_INS);
    deputy.stand_ins.drain(..beyond);
    keep(store, ctx, deputy)
}

/// What was agreed for those days ends before `today`.
///
/// # Errors
/// As [`stand_in`].
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
    if deputy.stand_ins == before { Ok(deputy) } else { keep(store, ctx, deputy) }
}

/// Whom a change of a deputy's entry is news to: where no mandate lets the deputy serve any more, the office, which hands the work
/// over. Nothing of that happens by itself.
pub(super) fn told(deputy: &Deputy, event: &DeputyEvent, today: NaiveDate) -> Vec<Party> {
    if !matches!(event, DeputyEvent::MandateChanged { .. }) {
        return Vec::new();
    }
    let horizon = today + Days::new(MAX_DAYS_AHEAD.unsigned_abs());
    let goes_on = |period: Period| period.to.is_none_or(|to| to > horizon);
    if deputy.mandates.iter().flat_map(Mandate::service).any(goes_on) {
        return Vec::new();
    }
    vec![Party::Office(deputy.office)]
}
