//! What happened to deputies' entries, as the log keeps it.

use chrono::NaiveDate;
use mashang_domain::deputies::{DeputyEvent, MandateStatus};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::time::Period;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, parse};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredPeriod {
    from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredDeputyEvent {
    Entered,
    Changed,
    GridAssigned { assignment: Uuid, grid: Uuid, period: StoredPeriod },
    GridAssignmentEnded { assignment: Uuid, last: NaiveDate },
    MandateChanged { mandate: Uuid, status: Word<MandateStatus> },
    TermChanged { term: Uuid, grids: Vec<Uuid> },
}

impl StoredEvent for DeputyEvent {
    fn write(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(match self {
            Self::Entered => StoredDeputyEvent::Entered,
            Self::Changed => StoredDeputyEvent::Changed,
            Self::GridAssigned { assignment, grid, period } => StoredDeputyEvent::GridAssigned {
                assignment: assignment.0,
                grid: grid.0,
                period: StoredPeriod { from: period.from, to: period.to },
            },
            Self::GridAssignmentEnded { assignment, last } => {
                StoredDeputyEvent::GridAssignmentEnded { assignment: assignment.0, last: *last }
            }
            Self::MandateChanged { mandate, status } => {
                StoredDeputyEvent::MandateChanged { mandate: mandate.0, status: Word(*status) }
            }
            Self::TermChanged { term, grids } => {
                StoredDeputyEvent::TermChanged { term: term.0, grids: grids.iter().map(|grid| grid.0).collect() }
            }
        })
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        Ok(match parse(plain)? {
            StoredDeputyEvent::Entered => Self::Entered,
            StoredDeputyEvent::Changed => Self::Changed,
            StoredDeputyEvent::GridAssigned { assignment, grid, period } => Self::GridAssigned {
                assignment: assignment.into(),
                grid: grid.into(),
                period: Period { from: period.from, to: period.to },
            },
            StoredDeputyEvent::GridAssignmentEnded { assignment, last } => {
                Self::GridAssignmentEnded { assignment: assignment.into(), last }
            }
            StoredDeputyEvent::MandateChanged { mandate, status } => {
                Self::MandateChanged { mandate: mandate.into(), status: status.0 }
            }
            StoredDeputyEvent::TermChanged { term, grids } => {
                Self::TermChanged { term: term.into(), grids: grids.into_iter().map(Into::into).collect() }
            }
        })
    }
}
