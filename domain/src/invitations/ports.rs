use super::{Invitation, InvitationId, InvitationState};
use crate::shared::code::InvitationCode;
use crate::shared::{DivisionCode, Page, PageRequest, Repository, StoreError};

/// Which invitations a list asks for.
#[derive(Clone, Debug)]
pub struct InvitationFilter {
    /// To something in this division's subtree.
    pub within: DivisionCode,
    /// In this state; in whichever where none is named.
    pub state: Option<InvitationState>,
}

/// Invitations, kept; of their codes nothing is but a tag.
pub trait Invitations: Repository<Invitation> {
    /// The invitation of that id.
    fn invitation(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        Repository::<Invitation>::load(self, id)
    }

    /// The invitation of that code.
    fn invitation_by_code(&mut self, code: &InvitationCode) -> Result<Option<Invitation>, StoreError>;

    /// Invitations that fit `filter`, the newest first.
    fn invitations(
        &mut self,
        filter: &InvitationFilter,
        page: &PageRequest<InvitationId>,
    ) -> Result<Page<Invitation, InvitationId>, StoreError>;
}
