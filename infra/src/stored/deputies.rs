//! What happened to deputies' entries, as the log keeps it.

use chrono::NaiveDate;
use mashang_domain::deputies::{DeputyEvent, MandateChange, MandateStatus, NameReason};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{DivisionCode, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::decisions::Decision;
use super::events::{StoredEvent, parse};
use super::word::{Plain, Word, plain as written};

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
    GridAssigned {
        assignment: Uuid,
        grid: Uuid,
        period: StoredPeriod,
    },
    GridAssignmentEnded {
        assignment: Uuid,
        last: NaiveDate,
    },
    MandateChanged {
        mandate: Uuid,
        status: Word<MandateStatus>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<Decision>,
    },
    MandateAdded {
        mandate: Uuid,
    },
    MandateChangeDropped {
        mandate: Uuid,
    },
    Corrected {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<FormerName>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        division: Option<Plain<DivisionCode>>,
    },
    StandInSet,
    Absorbed {
        deputy: Uuid,
    },
    Merged {
        into: Uuid,
    },
    TermChanged {
        term: Uuid,
        grids: Vec<Uuid>,
    },
}

#[derive(Serialize, Deserialize)]
struct FormerName {
    former: Plain<Name>,
    reason: Word<NameReason>,
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
            Self::MandateChanged { mandate, status, change } => StoredDeputyEvent::MandateChanged {
                mandate: mandate.0,
                status: Word(*status),
                change: change.as_ref().map(Decision::from),
            },
            Self::MandateAdded { mandate } => StoredDeputyEvent::MandateAdded { mandate: mandate.0 },
            Self::MandateChangeDropped { mandate } => StoredDeputyEvent::MandateChangeDropped { mandate: mandate.0 },
            Self::Corrected { name, division } => StoredDeputyEvent::Corrected {
                name: name
                    .as_ref()
                    .map(|(former, reason)| FormerName { former: Plain::from(former), reason: Word(*reason) }),
                division: written(division.as_ref()),
            },
            Self::StandInSet => StoredDeputyEvent::StandInSet,
            Self::Absorbed { deputy } => StoredDeputyEvent::Absorbed { deputy: deputy.0 },
            Self::Merged { into } => StoredDeputyEvent::Merged { into: into.0 },
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
            StoredDeputyEvent::MandateChanged { mandate, status, change } => Self::MandateChanged {
                mandate: mandate.into(),
                status: status.0,
                change: change.map(MandateChange::from),
            },
            StoredDeputyEvent::MandateAdded { mandate } => Self::MandateAdded { mandate: mandate.into() },
            StoredDeputyEvent::MandateChangeDropped { mandate } => {
                Self::MandateChangeDropped { mandate: mandate.into() }
            }
            StoredDeputyEvent::Corrected { name, division } => Self::Corrected {
                name: name.map(|name| (name.former.0, name.reason.0)),
                division: division.map(|code| code.0),
            },
            StoredDeputyEvent::StandInSet => Self::StandInSet,
            StoredDeputyEvent::Absorbed { deputy } => Self::Absorbed { deputy: deputy.into() },
            StoredDeputyEvent::Merged { into } => Self::Merged { into: into.into() },
            StoredDeputyEvent::TermChanged { term, grids } => {
                Self::TermChanged { term: term.into(), grids: grids.into_iter().map(Into::into).collect() }
            }
        })
    }
}
