use uuid::Uuid;

use super::{InstitutionDetails, InstitutionState};
use crate::shared::Change;
use crate::shared::text::{Body, Name};

crate::vocabulary! {
    /// What happened to an institution.
    InstitutionEventKind "机构沿革" {
        /// It was opened.
        Opened = "opened" "设立",
        /// It was changed.
        Changed = "changed" "变更",
        /// It was closed.
        Closed = "closed" "撤销",
        /// It was opened again.
        Reopened = "reopened" "恢复",
    }
}

/// What happened to an institution, and how it stands since.
#[derive(Clone, Debug, PartialEq)]
pub struct InstitutionEvent {
    pub kind: InstitutionEventKind,
    /// What it is called since.
    pub name: Name,
    /// Where it is found since, if it is a place.
    pub address: Option<Name>,
    /// What it says of itself since.
    pub details: InstitutionDetails,
    /// Who goes on with what a closed one had to do.
    pub successor: Option<Uuid>,
    pub reason: Option<Body>,
}

/// An [`InstitutionEvent`] with the step that it was.
pub type InstitutionChange = Change<InstitutionEvent, InstitutionState>;
