//! What became of similar disputes, for those who mediate one: of each its sums and how it ended, and nothing by which anybody would
//! be known.

use chrono::Datelike;

use super::{
    AgreementForm, Dispute, DisputeFilter, DisputeRelation, DisputeScope, DisputeState, DisputeType, Disputes,
    relations,
};
use crate::shared::text::Title;
use crate::shared::time::local_date;
use crate::shared::{Context, DisputeId, Failure, PageRequest};

/// Precedents that are shown of one dispute.
pub const MAX_PRECEDENTS: usize = 10;
/// Disputes that are looked at for them, the newest.
const LOOKED_AT: u32 = 100;

/// A dispute that was closed, without its people.
#[derive(Clone, Debug, PartialEq)]
pub struct Precedent {
    pub kind: DisputeType,
    /// The year in which it was settled.
    pub year: i32,
    pub form: AgreementForm,
    /// What the agreement came to, in fen.
    pub amount_fen: i64,
    /// What for, and how much each, as far as no label names a party or a mediator.
    pub items: Vec<(Title, i64)>,
    /// How many parties there were.
    pub parties: u32,
    /// How many sittings it took.
    pub sittings: u32,
    /// Days from acceptance to the effect of the agreement.
    pub days: i64,
}

/// What the dispute is about in fen, as far as anybody said it.
fn amount(dispute: &Dispute) -> Option<i64> {
    let agreed = dispute.settled().map(|(agreement, _)| agreement.total_fen);
    agreed.or(dispute.dossier.circumstances.claimed_fen)
}

/// How far two amounts lie apart: in how often one is doubled until it is the other.
fn distance(one: i64, other: i64) -> u32 {
    let size = |fen: i64| 64 - fen.unsigned_abs().leading_zeros();
    size(one).abs_diff(size(other))
}

/// Whether somebody of the dispute is named there.
fn names_somebody(dispute: &Dispute, text: &str) -> bool {
    let dossier = &dispute.dossier;
    let parties = dossier.parties.iter().map(|party| &party.name);
    let acting = dossier.parties.iter().flat_map(|party| &party.representatives).map(|one| &one.name);
    let guests = dossier.sessions.iter().flat_map(|session| &session.guests).map(|guest| &guest.name);
    let mut people = parties.chain(acting).chain(guests).chain(dossier.mediators.iter().map(|mediator| &mediator.name));
    people.any(|name| text.contains(name.as_str()))
}

impl Precedent {
    /// What may be told of a dispute; `None` of one that was not settled, or whose parties want it not to be public.
    fn of(dispute: &Dispute) -> Option<Self> {
        let (agreement, since) = dispute.settled().filter(|_| !dispute.dossier.private && !dispute.dossier.purged)?;
        let told = agreement.items.iter().filter(|item| !names_somebody(dispute, item.label.as_str()));
        let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let settled = local_date(since);
        let accepted = dispute.dossier.accepted_at.map_or(settled, local_date);
        Some(Self {
            kind: dispute.kind.clone(),
            year: settled.year(),
            form: agreement.form,
            amount_fen: agreement.total_fen,
            items: told.map(|item| (item.label.clone(), item.amount_fen)).collect(),
            parties: many(dispute.dossier.parties.len()),
            sittings: many(dispute.dossier.sessions.iter().filter(|sitting| sitting.held.is_some()).count()),
            days: (settled - accepted).num_days(),
        })
    }
}

/// What became of disputes of the same type in the same county that were closed: those about a similar amount first, and of those
/// the newest. For whoever mediates or oversees the dispute.
///
/// # Errors
/// Not found where the actor may not know that it exists; forbidden for everybody else.
pub fn precedents(store: &mut impl Disputes, ctx: &Context, id: DisputeId) -> Result<Vec<Precedent>, Failure> {
    let dispute = store.dispute(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &dispute);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.iter().any(|relation: &DisputeRelation| relation.is_inside()) {
        return Err(Failure::Forbidden);
    }
    let county = dispute.division.county().unwrap_or_else(|| dispute.division.clone());
    let filter = DisputeFilter {
        states: vec![DisputeState::Closed],
        kind: Some(dispute.kind.code.clone()),
        ..DisputeFilter::default()
    };
    let newest = PageRequest { limit: LOOKED_AT, after: None };
    let mut found = store.disputes(&[DisputeScope::Area(county)], &filter, &newest)?.items;
    found.retain(|other| other.id != dispute.id);
    if let Some(own) = amount(&dispute) {
        // They keep their order among those that are as far.
        found.sort_by_key(|other| amount(other).map_or(u32::MAX, |other| distance(own, other)));
    }
    Ok(found.iter().filter_map(Precedent::of).take(MAX_PRECEDENTS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_as_far_apart_as_they_are_doubled() {
        for (one, other, apart) in
            [(0, 0, 0), (0, 1, 1), (100, 100, 0), (100, 127, 0), (100, 200, 1), (1, i64::MAX, 62), (i64::MIN, 1, 63)]
        {
            assert_eq!((distance(one, other), distance(other, one)), (apart, apart), "{one} {other}");
        }
    }
}
