//! What came of disputes, read from the roll-ups.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::DisputeFault;
use super::consequences::{
    ACCEPTED, AGREED, AMOUNT, AVERTED, AVERTED_PEOPLE, DAYS, INDICATORS, PERFORMED, RECEIVED, TERMINATED,
};
use crate::shared::rollup::{RollUps, Sum};
use crate::shared::{Context, Failure, OrganisationId, PageRequest, WordCode};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// What came of disputes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisputeTotals {
    pub received: i64,
    /// Every party let it be mediated.
    pub accepted: i64,
    /// Settled by an agreement that took effect.
    pub agreed: i64,
    /// Mediation ended without one.
    pub terminated: i64,
    /// The agreement was carried out.
    pub performed: i64,
    /// What the agreements come to, in fen.
    pub amount_fen: i64,
    /// Days from acceptance to the effect of the agreement, all together.
    pub days: i64,
    /// Escalations that somebody recorded as averted.
    pub averted: i64,
    /// How many people those would have been.
    pub averted_people: i64,
}

impl DisputeTotals {
    /// Adds to the number that `indicator` names.
    pub fn add(&mut self, indicator: &str, value: i64) {
        let numbers = [
            (RECEIVED, &mut self.received),
            (ACCEPTED, &mut self.accepted),
            (AGREED, &mut self.agreed),
            (TERMINATED, &mut self.terminated),
            (PERFORMED, &mut self.performed),
            (AMOUNT, &mut self.amount_fen),
            (DAYS, &mut self.days),
            (AVERTED, &mut self.averted),
            (AVERTED_PEOPLE, &mut self.averted_people),
        ];
        for (_, number) in numbers.into_iter().filter(|(one, _)| one.value == indicator) {
            *number = number.saturating_add(value);
        }
    }
}

/// What came of the disputes of a division in a time. A dispute counts once, whichever way it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisputeFigures {
    /// All of them.
    pub totals: DisputeTotals,
    pub by_kind: BTreeMap<WordCode, DisputeTotals>,
    /// A page of organisations, in the order of their ids.
    pub by_organisation: Vec<(OrganisationId, DisputeTotals)>,
    /// Where the next page of organisations begins.
    pub next: Option<OrganisationId>,
}

impl DisputeTotals {
    fn of(sums: &[Sum]) -> Self {
        let mut totals = Self::default();
        for sum in sums {
            totals.add(&sum.indicator, sum.value);
        }
        totals
    }
}

/// What came of the disputes of a division in the months between two days: for an office or an administrator of the area.
///
/// # Errors
/// Forbidden elsewhere; a field error for days in the wrong order or more than ten years apart.
pub fn dispute_figures(
    store: &mut impl RollUps,
    ctx: &Context,
    division: &DivisionCode,
    (from, to): (NaiveDate, NaiveDate),
    organisations: &PageRequest<OrganisationId>,
) -> Result<DisputeFigures> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    if to < from || (to - from).num_days() > 3_660 {
        return Err(Failure::field("to", DisputeFault::PeriodOutOfRange));
    }
    let mut figures = DisputeFigures::default();
    for Sum { indicator, kind, value } in store.sums_by_kind(division, &INDICATORS, (from, to))? {
        figures.totals.add(&indicator, value);
        if let Some(kind) = kind.as_deref().and_then(|kind| WordCode::new(kind).ok()) {
            figures.by_kind.entry(kind).or_default().add(&indicator, value);
        }
    }
    let page = store.sums_by_organisation(division, &INDICATORS, (from, to), organisations)?;
    figures.by_organisation = page.items.into_iter().map(|(id, sums)| (id, DisputeTotals::of(&sums))).collect();
    figures.next = page.next;
    Ok(figures)
}
