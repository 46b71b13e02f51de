//! What happened, whatever it happened to: the events of every context read back, for those who draw conclusions from them.

use crate::cases::CaseChange;
use crate::deputies::DeputyEvent;
use crate::disputes::DisputeChange;
use crate::duties::DutyChange;
use crate::receptions::ReceptionChange;
use crate::shared::timeline::Told;
use crate::shared::{EventKind, EventRecord, StoreError, SubjectKind};
use crate::territory::GridEvent;

/// An event of any context.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// To a case.
    Case(CaseChange),
    /// To a dispute.
    Dispute(DisputeChange),
    /// To a reception.
    Reception(ReceptionChange),
    /// To a duty record.
    Duty(DutyChange),
    /// To a deputy's entry.
    Deputy(DeputyEvent),
    /// To a grid.
    Grid(GridEvent),
}

impl Happening {
    /// Reads an event back.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the payload is not of its context's type.
    pub fn read(record: &EventRecord) -> Result<Self, StoreError> {
        Ok(match record.subject.kind {
            SubjectKind::Case => Self::Case(record.read()?),
            SubjectKind::Dispute => Self::Dispute(record.read()?),
            SubjectKind::Reception => Self::Reception(record.read()?),
            SubjectKind::DutyRecord => Self::Duty(record.read()?),
            SubjectKind::Deputy => Self::Deputy(record.read()?),
            SubjectKind::Grid => Self::Grid(record.read()?),
        })
    }

    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Case(change) => change.event.kind(),
            Self::Dispute(change) => change.event.kind(),
            Self::Reception(change) => change.event.kind(),
            Self::Duty(change) => change.event.kind(),
            Self::Deputy(event) => event.kind(),
            Self::Grid(event) => event.kind(),
        }
    }
}
