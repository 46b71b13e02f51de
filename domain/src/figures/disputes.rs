use std::collections::BTreeMap;

use super::{Cell, Cells, Indicator, add};
use crate::disputes::{Dispute, DisputeKind, DisputeRisk};
use crate::shared::time::{local_date, month_of};
use crate::shared::{Instant, OrganisationId};

/// What came of disputes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisputeTotals {
    pub received: i64,
    /// Every party let it be mediated.
    pub accepted: i64,
    /// Settled by an agreement.
    pub agreed: i64,
    /// Mediation ended without one.
    pub terminated: i64,
    /// The agreement was carried out.
    pub performed: i64,
    /// What the agreements come to, in fen.
    pub amount_fen: i64,
    /// Days from acceptance to agreement, all together.
    pub days: i64,
    /// Of high risk and settled by an agreement.
    pub averted: i64,
}

impl DisputeTotals {
    /// Adds to the number that `measure` names.
    pub fn add(&mut self, measure: Indicator, value: i64) {
        let number = match measure {
            Indicator::DisputesReceived => &mut self.received,
            Indicator::DisputesAccepted => &mut self.accepted,
            Indicator::DisputesAgreed => &mut self.agreed,
            Indicator::DisputesTerminated => &mut self.terminated,
            Indicator::DisputesPerformed => &mut self.performed,
            Indicator::DisputeAmount => &mut self.amount_fen,
            Indicator::DisputeDays => &mut self.days,
            Indicator::EscalationsAverted => &mut self.averted,
            Indicator::DeputiesActive | Indicator::DeputiesInGrid | Indicator::Grids | Indicator::GridsCovered => {
                return;
            }
        };
        *number = number.saturating_add(value);
    }
}

/// What came of the disputes of a division in a time. A dispute counts once, whichever way it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisputeFigures {
    /// All of them.
    pub totals: DisputeTotals,
    pub by_kind: BTreeMap<DisputeKind, DisputeTotals>,
    /// By organisation; those without one are left out.
    pub by_organisation: BTreeMap<OrganisationId, DisputeTotals>,
}

/// What a dispute contributes.
#[must_use]
pub fn dispute_cells(dispute: &Dispute) -> Cells {
    let mut cells = Cells::new();
    let mut count = |measure, at: Option<Instant>, value: i64| {
        if let Some(at) = at {
            let cell = |division| Cell {
                division,
                measure,
                kind: Some(dispute.kind),
                organisation: dispute.organisation,
                on: month_of(local_date(at)),
            };
            add(&mut cells, &dispute.division, cell, value);
        }
    };
    let dossier = &dispute.dossier;
    count(Indicator::DisputesReceived, Some(dispute.reported_at), 1);
    count(Indicator::DisputesAccepted, dossier.accepted_at, 1);
    count(Indicator::DisputesTerminated, dossier.ended_at, 1);
    count(Indicator::DisputesPerformed, dossier.performed_at, 1);
    let agreed = dossier.agreement.as_ref().map(|agreement| agreement.made_at);
    count(Indicator::DisputesAgreed, agreed, 1);
    count(Indicator::DisputeAmount, agreed, dispute.amount_fen());
    count(Indicator::EscalationsAverted, agreed, i64::from(dispute.risk == DisputeRisk::High));
    if let Some((agreed, accepted)) = agreed.zip(dossier.accepted_at) {
        count(Indicator::DisputeDays, Some(agreed), (local_date(agreed) - local_date(accepted)).num_days());
    }
    cells
}
