//! The organisations that mediate.

use super::Result;
use crate::disputes::{MediationOrganisation, OrganisationKind};
use crate::institutions::usecases::{change, found};
use crate::institutions::{InstitutionDetails, InstitutionFault, InstitutionState};
use crate::shared::flow::Journal;
use crate::shared::text::Name;
use crate::shared::{At, Context, Failure, OrganisationId, Repository, Standing};
use crate::territory::{DivisionCode, Territory};

/// A mediation organisation as it is entered.
#[derive(Clone, Debug)]
pub struct CreateOrganisation {
    pub kind: OrganisationKind,
    pub name: Name,
    /// The division in which it mediates.
    pub division: DivisionCode,
    pub details: InstitutionDetails,
}

/// An administrator, or the office of the area, enters a mediation organisation.
///
/// # Errors
/// Forbidden outside the area; a field error for a division that does not exist, or what can't stand above it.
pub fn create_organisation<S: Repository<MediationOrganisation> + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: CreateOrganisation,
) -> Result<MediationOrganisation> {
    let organisation = MediationOrganisation {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(InstitutionState::Open),
        kind: command.kind,
        name: command.name,
        division: command.division,
        details: command.details.in_order()?,
    };
    found(store, ctx, &organisation)?;
    Ok(organisation)
}

/// What may be changed of a mediation organisation: everything but where it mediates.
#[derive(Clone, Debug)]
pub struct ChangeOrganisation {
    pub kind: OrganisationKind,
    pub name: Name,
    pub details: InstitutionDetails,
}

/// An administrator, or the office of the area, changes a mediation organisation.
///
/// # Errors
/// As every step.
pub fn change_organisation<S: Repository<MediationOrganisation> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<OrganisationId>,
    command: ChangeOrganisation,
) -> Result<MediationOrganisation> {
    change(store, ctx, at, |_, organisation: &mut MediationOrganisation| {
        (organisation.kind, organisation.name) = (command.kind, command.name);
        organisation.details = command.details.in_order()?;
        // Whatever it is now: a committee stands under nothing.
        if organisation.kind != OrganisationKind::Room && organisation.details.parent.is_some() {
            return Err(Failure::field("parent", InstitutionFault::NoParent));
        }
        Ok(())
    })
}
