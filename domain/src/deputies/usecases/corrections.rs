//! What was entered wrongly: names, places, and one person twice.

use super::{Result, deputy_to_change, keep, profile_to_show, subject};
use crate::deputies::{Deputies, Deputy, DeputyEvent, DeputyFault, GridAssignment, Mandate, Merging, NameReason};
use crate::institutions::{InstitutionFault, Institutions};
use crate::moderation::Moderation;
use crate::moderation::usecases::drop_about;
use crate::rooms::Rooms;
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, Failure, Field, RoomId};
use crate::territory::DivisionCode;

/// What may be corrected of a deputy.
#[derive(Clone, Debug)]
pub struct CorrectDeputy {
    /// The right name, and why the other was wrong.
    pub name: Option<(Name, NameReason)>,
    /// The village or community where the deputy works; the office follows.
    pub division: Option<DivisionCode>,
    /// What the deputy tells the public.
    pub profile: Option<Body>,
    pub room: Option<RoomId>,
}

/// The deputy works there from now on, and the office that serves there is in charge.
fn move_to(store: &mut impl Institutions, ctx: &Context, deputy: &mut Deputy, division: DivisionCode) -> Result<()> {
    if !ctx.actor.administers(&division) {
        return Err(Failure::Forbidden);
    }
    let today = local_date(ctx.now);
    let is_current = |mandate: &&Mandate| mandate.tenure().is_some_and(|days| days.to.is_none_or(|to| to >= today));
    if deputy.mandates.iter().filter(is_current).any(|mandate| !mandate.seat.congress.covers(&division)) {
        return Err(Failure::field("division", DeputyFault::CongressElsewhere));
    }
    let office =
        store.office_serving(&division)?.ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?;
    (deputy.division, deputy.office) = (division, office.id);
    Ok(())
}

/// An administrator of the area changes a deputy's profile or room, or corrects the name or where the deputy works. A profile in
/// which something is found waits.
///
/// # Errors
/// Not found, forbidden, a version conflict; field errors for a room that is not there, a division without an office, and one
/// that lies outside of the deputy's congress.
pub fn correct_deputy(
    store: &mut (impl Deputies + Institutions + Rooms + Moderation),
    ctx: &Context,
    at: At<DeputyId>,
    command: CorrectDeputy,
) -> Result<Deputy> {
    let CorrectDeputy { name, division, profile, room } = command;
    let mut deputy = deputy_to_change(store, ctx, at)?;
    if room != deputy.room {
        super::check_room(store, room)?;
    }
    let (mut former_name, mut former_place) = (None, None);
    if let Some((name, reason)) = name
        && name != deputy.name
    {
        former_name = Some((std::mem::replace(&mut deputy.name, name), reason));
    }
    if let Some(division) = division
        && division != deputy.division
    {
        former_place = Some(deputy.division.clone());
        move_to(store, ctx, &mut deputy, division)?;
    }
    deputy.profile = profile_to_show(store, ctx, &deputy, profile)?;
    deputy.room = room;
    let event = if former_name.is_none() && former_place.is_none() {
        DeputyEvent::Changed
    } else {
        DeputyEvent::Corrected { name: former_name, division: former_place }
    };
    keep(store, ctx, deputy, event)
}

/// A second entry of the same person, which becomes part of the first.
#[derive(Clone, Copy, Debug)]
pub struct MergeDeputies {
    pub duplicate: DeputyId,
}

/// Mandates of both, each once: of two in one term the kept entry's stays.
fn join_mandates(kept: &mut Vec<Mandate>, others: Vec<Mandate>) -> Result<()> {
    for other in others {
        if kept.iter().any(|mandate| mandate.seat.term == other.seat.term) {
            continue;
        }
        if let Some(days) = other.tenure() {
            let field = Field::from("duplicate");
            super::check_others(field, &other.seat.congress, days, kept).map_err(|failure| match failure {
                Failure::Field { fault, .. } => Failure::field(field, fault),
                other => other,
            })?;
        }
        kept.push(other);
    }
    Ok(())
}

/// Assignments of both: where two of one grid share days, they become one.
fn join_assignments(kept: &mut Vec<GridAssignment>, others: Vec<GridAssignment>) {
    for other in others {
        let same = kept.iter_mut().find(|one| one.grid == other.grid && one.period.both(&other.period).is_some());
        match same {
            Some(one) => {
                one.period.from = one.period.from.min(other.period.from);
                one.period.to = one.period.to.zip(other.period.to).map(|(here, there)| here.max(there));
            }
            None => kept.push(other),
        }
    }
    kept.sort_by_key(|one| (one.period.from, one.id));
}

/// Two entries of the same person, joined and not kept yet.
#[derive(Clone, Debug)]
pub struct JoinedDeputies {
    /// The entry that is kept, with what both had.
    pub kept: Deputy,
    /// The other one, as it was but for what they share.
    pub duplicate: Deputy,
}

/// An administrator of both areas says that two entries are the same person: mandates and grids of both become the kept entry's.
///
/// # Errors
/// Not found, forbidden, a version conflict, an error of the field `duplicate` where there is none, where it is the same entry
/// already, or where the two sit in congresses that no one person may sit in.
pub fn join_deputies(
    store: &mut impl Deputies,
    ctx: &Context,
    at: At<DeputyId>,
    command: MergeDeputies,
) -> Result<JoinedDeputies> {
    let mut kept = deputy_to_change(store, ctx, at)?;
    let mut duplicate =
        store.deputy(command.duplicate)?.ok_or_else(|| Failure::missing("duplicate", DeputyFault::UnknownDeputy))?;
    if duplicate.id == kept.id {
        return Err(Failure::field("duplicate", DeputyFault::SameDeputy));
    }
    if !ctx.actor.administers(&duplicate.division) {
        return Err(Failure::Forbidden);
    }
    join_mandates(&mut kept.mandates, std::mem::take(&mut duplicate.mandates))?;
    join_assignments(&mut kept.assignments, std::mem::take(&mut duplicate.assignments));
    Ok(JoinedDeputies { kept, duplicate })
}

/// Keeps what was joined: codes, duty records, grants, messages and what is finished follow, and both ids lead to the kept entry.
/// What is open must have been addressed to it before.
///
/// # Errors
/// When the store fails; stale when somebody was faster.
pub fn keep_joined<S: Deputies + Merging + Moderation>(
    store: &mut S,
    ctx: &Context,
    joined: JoinedDeputies,
) -> Result<Deputy> {
    let JoinedDeputies { kept, mut duplicate } = joined;
    drop_about(store, ctx, subject(duplicate.id))?;
    duplicate.stand_ins.clear();
    duplicate.profile = None;
    duplicate.merged_into = Some(kept.id);
    let (from, into) = (duplicate.id, kept.id);
    store.move_records(from, into)?;
    keep(store, ctx, duplicate, DeputyEvent::Merged { into })?;
    // Last, so that the codes lie where the kept entry works.
    keep(store, ctx, kept, DeputyEvent::Absorbed { deputy: from })
}
