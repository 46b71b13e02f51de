//! A station's plan of a year.

use chrono::Datelike;

use super::{Result, own_room};
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Title;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, Failure, Grant, Party, RoomId, Standing};
use crate::stations::{
    PlanAction, PlanEventKind, PlanState, PlanTargets, StationFault, StationPlan, StationPlanId, Stations, terms,
};

/// What a station means to do in a year.
#[derive(Clone, Debug)]
pub struct DraftPlan {
    pub room: RoomId,
    pub year: i32,
    pub themes: Vec<Title>,
    /// How much it asks, where that is not the usual.
    pub targets: PlanTargets,
}

fn check_themes(themes: &[Title]) -> Result<()> {
    if (1..=terms::MAX_THEMES).contains(&themes.len()) {
        return Ok(());
    }
    Err(Failure::field("themes", StationFault::NoThemes))
}

/// Writes a room's plan of this year or the next.
///
/// # Errors
/// Forbidden to whoever does not plan for the room; field errors for a room that does not exist or is closed, for another year or one that
/// has a plan, and without themes.
pub fn draft_plan<S: Stations + Rooms + Journal>(
    store: &mut S,
    ctx: &Context,
    command: DraftPlan,
) -> Result<StationPlan> {
    let DraftPlan { room, year, themes, targets } = command;
    let room = own_room(store, ctx, room)?;
    check_themes(&themes)?;
    let ahead = year - local_date(ctx.now).year();
    if !(0..=1).contains(&ahead) {
        return Err(Failure::field("year", StationFault::YearOutOfRange));
    }
    if store.plan_of_year(room.id, year)?.is_some() {
        return Err(Failure::field("year", StationFault::PlanExists));
    }
    let plan = StationPlan {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(PlanState::Draft),
        room: room.id,
        office: room.office,
        division: room.division,
        year,
        themes,
        targets,
        drafted_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = ctx.actor.grants().iter().find_map(Grant::party).or(Some(Party::Office(plan.office)));
    begin(store, ctx, &plan, by, PlanEventKind::Drafted)?;
    Ok(plan)
}

/// What a plan is to say instead.
#[derive(Clone, Debug)]
pub struct RevisePlan {
    pub themes: Vec<Title>,
    pub targets: PlanTargets,
}

/// Writes a plan anew that is not published; what was approved is approved again.
///
/// # Errors
/// As every step; a field error without themes.
pub fn revise_plan<S: Stations + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<StationPlanId>,
    command: RevisePlan,
) -> Result<StationPlan> {
    let RevisePlan { themes, targets } = command;
    check_themes(&themes)?;
    step(
        store,
        ctx,
        at,
        |_| PlanAction::Revise,
        |_, plan: &mut StationPlan, _| {
            (plan.themes, plan.targets) = (themes, targets);
            Ok(PlanEventKind::Revised)
        },
    )
}

/// The office approves a plan.
///
/// # Errors
/// As every step.
pub fn approve_plan<S: Stations + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<StationPlanId>,
    _: Bare,
) -> Result<StationPlan> {
    step(store, ctx, at, |_| PlanAction::Approve, |_, _: &mut StationPlan, _| Ok(PlanEventKind::Approved))
}

/// The office shows a plan to everybody.
///
/// # Errors
/// As every step.
pub fn publish_plan<S: Stations + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<StationPlanId>,
    _: Bare,
) -> Result<StationPlan> {
    step(store, ctx, at, |_| PlanAction::Publish, |_, _: &mut StationPlan, _| Ok(PlanEventKind::Published))
}
