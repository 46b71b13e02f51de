//! The organisations that mediate.

use super::Result;
use crate::disputes::{Disputes, MediationOrganisation, OrganisationKind};
use crate::shared::text::Name;
use crate::shared::{Context, Failure};
use crate::territory::{DivisionCode, Territory};

/// A mediation organisation as an administrator enters it.
#[derive(Clone, Debug)]
pub struct CreateOrganisation {
    pub kind: OrganisationKind,
    pub name: Name,
    /// The division in which it mediates.
    pub division: DivisionCode,
}

/// An administrator of the area enters a mediation organisation.
///
/// # Errors
/// Forbidden outside the administrator's area; a field error for a division that does not exist.
pub fn create_organisation(
    store: &mut (impl Disputes + Territory),
    ctx: &Context,
    command: CreateOrganisation,
) -> Result<MediationOrganisation> {
    if !ctx.actor.administers(&command.division) {
        return Err(Failure::Forbidden);
    }
    if store.division(&command.division)?.is_none() {
        return Err(Failure::missing("/division_code", "没有这个区划"));
    }
    let organisation = MediationOrganisation {
        id: ctx.mint().into(),
        kind: command.kind,
        name: command.name,
        division: command.division,
    };
    store.add_organisations(std::slice::from_ref(&organisation))?;
    Ok(organisation)
}
