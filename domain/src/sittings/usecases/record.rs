//! What is written down of a sitting once it took place.

use super::follow_ups::{NewFollowUp, add};
use super::{Result, SittingDesk, deputies_in, is_near, units_in};
use crate::deputies::Deputy;
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::{At, Context, DeputyId, Failure, Field, Note, UnitId, each_once};
use crate::sittings::{
    Sitting, SittingAction, SittingEvent, SittingEventKind, SittingFault, SittingGuest, SittingId, terms,
};

/// What was resolved on an item of the agenda.
#[derive(Clone, Debug)]
pub struct Resolution {
    pub item: u32,
    pub text: Body,
}

/// What a sitting came to.
#[derive(Clone, Debug)]
pub struct RecordSitting {
    /// Who came, whether invited or not.
    pub deputies: Vec<DeputyId>,
    pub units: Vec<UnitId>,
    /// Who sat along, where that is not who was invited.
    pub guests: Option<Vec<SittingGuest>>,
    pub residents: u32,
    pub resolutions: Vec<Resolution>,
    pub follow_ups: Vec<NewFollowUp>,
    /// Photos of it, and what else is to be said.
    pub note: Note,
}

fn resolve(sitting: &mut Sitting, resolutions: Vec<Resolution>) -> Result<()> {
    for (at, Resolution { item, text }) in resolutions.into_iter().enumerate() {
        let of = |part| Field::item("resolutions", at).part(part);
        let found = sitting.agenda.iter_mut().find(|one| one.number == item);
        let found = found.ok_or_else(|| Failure::missing(of("item"), SittingFault::UnknownItem))?;
        if found.resolution.is_some() {
            return Err(Failure::field(of("item"), SittingFault::ResolvedTwice));
        }
        found.resolution = Some(text);
    }
    Ok(())
}

/// Writes down who took part, what was resolved on which item, and what is followed up. Those who came are credited by it, and whoever
/// is responsible for something is told.
///
/// # Errors
/// As every step; [`SittingFault::NotBegun`]; field errors for whoever did not serve that day, for whoever works elsewhere and was not
/// invited, for an item that the agenda lacks or that is resolved twice, and as [`super::follow_up`].
pub fn record<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SittingId>,
    command: RecordSitting,
) -> Result<Sitting> {
    step(
        store,
        ctx,
        at,
        |_| SittingAction::Record,
        |store: &mut S, sitting: &mut Sitting, _| {
            if ctx.now < sitting.starts_at {
                return Err(Failure::rule(SittingFault::NotBegun));
            }
            if command.residents > terms::MAX_RESIDENTS {
                return Err(Failure::field("residents", SittingFault::TooManyResidents));
            }
            let came = deputies_in(store, ctx, ("deputies", &command.deputies), sitting.starts_at)?;
            let is_stranger =
                |one: &Deputy| !sitting.deputies.contains(&one.id) && !is_near(&one.division, &sitting.division);
            if let Some(at) = came.iter().position(is_stranger) {
                return Err(Failure::field(Field::item("deputies", at), SittingFault::DeputyElsewhere));
            }
            sitting.came = each_once(came.into_iter().map(|one| one.id));
            sitting.came_units = units_in(store, &sitting.division, ("units", &command.units))?;
            if let Some(guests) = command.guests {
                if guests.len() > terms::MAX_PEOPLE {
                    return Err(Failure::field("guests", SittingFault::TooManyPeople));
                }
                sitting.guests = guests;
            }
            sitting.residents = command.residents;
            resolve(sitting, command.resolutions)?;
            for (at, one) in command.follow_ups.into_iter().enumerate() {
                add(store, ctx, sitting, one).map_err(|failure| within("follow_ups", at, failure))?;
            }
            let deputies = sitting.came.clone();
            Ok(SittingEvent { deputies, ..SittingEvent::noted(SittingEventKind::Recorded, command.note) })
        },
    )
}

/// The same failure of a field, as one of a part of an item.
fn within(list: &'static str, at: usize, failure: Failure) -> Failure {
    let part = |field: Field| Field::item(list, at).part(field.name);
    match failure {
        Failure::Field { field, fault } => Failure::Field { field: part(field), fault },
        Failure::Missing { field, fault } => Failure::Missing { field: part(field), fault },
        other => other,
    }
}
