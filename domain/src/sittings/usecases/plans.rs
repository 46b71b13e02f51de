//! How a sitting is planned, and told to those who are invited.

use chrono::Duration;

use super::{Result, SittingDesk, deputies_in, units_in};
use crate::rooms::{ActivityRoom, RoomFault};
use crate::shared::flow::{begin, step};
use crate::shared::text::Title;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, Failure, Flow, Instant, Note, Party, RoomId, Standing, UnitId, each_once};
use crate::sittings::{
    AgendaItem, Sitting, SittingAction, SittingEvent, SittingEventKind, SittingFault, SittingGuest, SittingId,
    SittingState, relations, terms,
};

/// What a sitting is to be.
#[derive(Clone, Debug)]
pub struct SittingPlan {
    pub title: Title,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// Who is invited.
    pub deputies: Vec<DeputyId>,
    pub units: Vec<UnitId>,
    pub guests: Vec<SittingGuest>,
    /// What is talked about, in order.
    pub agenda: Vec<Title>,
}

/// A sitting as it is planned.
#[derive(Clone, Debug)]
pub struct AnnounceSitting {
    pub room: RoomId,
    pub plan: SittingPlan,
}

/// What of a plan asks nobody.
fn check(ctx: &Context, plan: &SittingPlan) -> Result<()> {
    let ahead = (local_date(plan.starts_at) - local_date(ctx.now)).num_days();
    if !(-terms::MAX_BEHIND..=terms::MAX_AHEAD).contains(&ahead) {
        return Err(Failure::field("starts_at", SittingFault::StartOutOfRange));
    }
    let length = plan.ends_at - plan.starts_at;
    if length <= Duration::zero() || length > Duration::hours(terms::MAX_HOURS) {
        return Err(Failure::field("ends_at", SittingFault::EndOutOfRange));
    }
    if !(1..=terms::MAX_ITEMS).contains(&plan.agenda.len()) {
        return Err(Failure::field("agenda", SittingFault::Agenda));
    }
    if plan.guests.len() > terms::MAX_PEOPLE {
        return Err(Failure::field("guests", SittingFault::TooManyPeople));
    }
    Ok(())
}

fn agenda(topics: Vec<Title>) -> Vec<AgendaItem> {
    let item = |(number, topic)| AgendaItem { number, topic, resolution: None };
    (1_u32..).zip(topics).map(item).collect()
}

/// Whether the actor keeps what happens in that room: its liaison, or whoever looks after the place.
fn keeps(ctx: &Context, room: &ActivityRoom) -> bool {
    ctx.actor.oversees(&room.division) || ctx.actor.acts_for(Party::Room(room.id))
}

/// Plans a sitting, and tells those who are invited. One that took place already is entered the same way and then written down.
///
/// # Errors
/// Forbidden for whoever keeps nothing of the room; field errors for a room that does not exist or is closed, for the hours, the
/// agenda, and for whoever can't be invited.
pub fn announce<S: SittingDesk>(store: &mut S, ctx: &Context, command: AnnounceSitting) -> Result<Sitting> {
    let AnnounceSitting { room, plan } = command;
    let room = store.room(room)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))?;
    if !keeps(ctx, &room) {
        return Err(Failure::Forbidden);
    }
    if !room.is_open() {
        return Err(Failure::field("room", RoomFault::RoomClosed));
    }
    check(ctx, &plan)?;
    let deputies = deputies_in(store, ctx, ("deputies", &plan.deputies), plan.starts_at)?;
    let units = units_in(store, &room.division, ("units", &plan.units))?;
    let sitting = Sitting {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(SittingState::Announced),
        title: plan.title,
        room: room.id,
        office: room.office,
        division: room.division,
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        deputies: each_once(deputies.into_iter().map(|one| one.id)),
        units,
        guests: plan.guests,
        agenda: agenda(plan.agenda),
        came: Vec::new(),
        came_units: Vec::new(),
        residents: 0,
        follow_ups: Vec::new(),
        announced_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = relations(&ctx.actor, &sitting).into_iter().find_map(|relation| sitting.party(relation, &ctx.actor));
    begin(store, ctx, &sitting, by, SittingEvent::bare(SittingEventKind::Announced))?;
    Ok(sitting)
}

/// Plans a sitting anew, as a whole, before it is written down; who was invited and is no longer is told, too.
///
/// # Errors
/// As every step, and as [`announce`].
pub fn change<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: SittingPlan,
) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::Change,
        |store: &mut S, sitting: &mut Sitting, _| {
            check(ctx, &command)?;
            let told: Vec<Party> = sitting.parties();
            let deputies = deputies_in(store, ctx, ("deputies", &command.deputies), command.starts_at)?;
            sitting.deputies = each_once(deputies.into_iter().map(|one| one.id));
            sitting.units = units_in(store, &sitting.division, ("units", &command.units))?;
            sitting.guests = command.guests;
            sitting.agenda = agenda(command.agenda);
            (sitting.title, sitting.starts_at, sitting.ends_at) = (command.title, command.starts_at, command.ends_at);
            Ok(SittingEvent { told, ..SittingEvent::bare(SittingEventKind::Changed) })
        },
    )
}

/// Calls a sitting off.
///
/// # Errors
/// As every step; a field error without words.
pub fn cancel<S: SittingDesk>(store: &mut S, ctx: &Context, at: At<SittingId>, note: Note) -> Result<Sitting> {
    note.require_text()?;
    let event = SittingEvent::noted(SittingEventKind::Cancelled, note);
    step(store, ctx, at, |_| SittingAction::Cancel, |_: &mut S, _: &mut Sitting, _| Ok(event))
}
