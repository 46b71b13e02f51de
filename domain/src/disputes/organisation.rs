//! How a mediation organisation is opened, changed and closed, as every institution is.

use super::{MediationOrganisation, ORGANISATION, OrganisationKind};
use crate::institutions::{Institution, InstitutionDetails, InstitutionState};
use crate::shared::text::Name;
use crate::shared::{DivisionCode, OrganisationId, Standing, SubjectKind};

impl MediationOrganisation {
    /// Whose seal its agreements bear: its own, of a room that of the committee to which it belongs.
    #[must_use]
    pub fn sealer(&self) -> Option<OrganisationId> {
        match self.kind {
            OrganisationKind::Room => self.details.parent.map(Into::into),
            OrganisationKind::Committee | OrganisationKind::Industry => Some(self.id),
            OrganisationKind::Centre => None,
        }
    }
}

impl Institution for MediationOrganisation {
    type Id = OrganisationId;
    const KIND: SubjectKind = ORGANISATION;

    fn key(&self) -> OrganisationId {
        self.id
    }

    fn edition(&self) -> i32 {
        self.version
    }

    fn edition_mut(&mut self) -> &mut i32 {
        &mut self.version
    }

    fn stands(&self) -> InstitutionState {
        self.standing.state()
    }

    fn stands_mut(&mut self) -> &mut Standing<InstitutionState> {
        &mut self.standing
    }

    fn called(&self) -> &Name {
        &self.name
    }

    fn place(&self) -> &DivisionCode {
        &self.division
    }

    fn details(&self) -> Option<&InstitutionDetails> {
        Some(&self.details)
    }

    /// A room belongs to a committee, and nothing else to anything.
    fn may_stand_under(&self, above: &Self) -> bool {
        let committee = matches!(above.kind, OrganisationKind::Committee | OrganisationKind::Industry);
        let of_a_committee = self.kind == OrganisationKind::Room && committee;
        of_a_committee && above.place().covers(self.place())
    }
}
