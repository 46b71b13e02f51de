//! What people do with institutions.

use uuid::Uuid;

use super::above::check_above;
use super::flow::keeping_office;
use super::{
    CongressOffice, ContactPerson, HandlingUnit, Institution, InstitutionAction, InstitutionDetails, InstitutionEvent,
    InstitutionEventKind, InstitutionFault, InstitutionState, Institutions, Workload,
};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Name};
use crate::shared::{At, Bare, Context, Failure, Flow, OfficeId, Repository, UnitId};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

type Result<T> = std::result::Result<T, Failure>;

/// An office as it is opened.
#[derive(Clone, Debug)]
pub struct OpenOffice {
    pub name: Name,
    pub division: DivisionCode,
    /// The office above it.
    pub parent: Option<Uuid>,
}

/// What may be changed of an office: everything but what it serves.
#[derive(Clone, Debug)]
pub struct ChangeOffice {
    pub name: Name,
    /// The office above it.
    pub parent: Option<Uuid>,
}

/// A unit as it is opened.
#[derive(Clone, Debug)]
pub struct OpenUnit {
    pub name: Name,
    pub division: DivisionCode,
    pub details: InstitutionDetails,
    /// Whom one calls there.
    pub contact: Option<ContactPerson>,
}

/// What may be changed of a unit: everything but whose matters it handles.
#[derive(Clone, Debug)]
pub struct ChangeUnit {
    pub name: Name,
    pub details: InstitutionDetails,
    /// Whom one calls there.
    pub contact: Option<ContactPerson>,
}

/// How an institution ends.
#[derive(Clone, Debug)]
pub struct CloseInstitution {
    /// Who goes on with what it had to do.
    pub successor: Option<Uuid>,
    pub reason: Option<Body>,
}

/// Keeps a new institution, of whatever kind, that the actor may keep.
///
/// # Errors
/// Forbidden for whoever may not; [`TerritoryFault::UnknownDivision`]; a field error for what can't stand above it.
pub fn found<I, S>(store: &mut S, ctx: &Context, institution: &I) -> Result<()>
where
    I: Institution,
    S: Repository<I> + Territory + Journal,
{
    if !institution.is_kept_by(&ctx.actor) {
        return Err(Failure::Forbidden);
    }
    if store.division(institution.place())?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    check_above(store, institution)?;
    let by = keeping_office(&ctx.actor, institution.place());
    begin(store, ctx, institution, by, institution.told_as(InstitutionEventKind::Opened))
}

/// An administrator, or the office above, opens an office.
///
/// # Errors
/// As [`found`]; [`InstitutionFault::DivisionServed`].
pub fn open_office<S: Institutions + Repository<CongressOffice> + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: OpenOffice,
) -> Result<CongressOffice> {
    let mut office = CongressOffice::open(ctx.mint().into(), command.name, command.division);
    office.details.parent = command.parent;
    if !office.is_kept_by(&ctx.actor) {
        return Err(Failure::Forbidden);
    }
    refuse_second(store, &office)?;
    found(store, ctx, &office)?;
    Ok(office)
}

/// A division has one office: whom a case is addressed to must not be left to chance.
fn refuse_second(store: &mut impl Institutions, office: &CongressOffice) -> Result<()> {
    let serving = store.office_serving(&office.division)?;
    if serving.is_some_and(|other| other.division == office.division && other.id != office.id) {
        return Err(Failure::field("division", InstitutionFault::DivisionServed));
    }
    Ok(())
}

/// An administrator, or the office of the area, opens a unit.
///
/// # Errors
/// As [`found`].
pub fn open_unit<S: Repository<HandlingUnit> + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: OpenUnit,
) -> Result<HandlingUnit> {
    let mut unit = HandlingUnit::open(ctx.mint().into(), command.name, command.division);
    (unit.details, unit.contact) = (command.details.in_order()?, command.contact);
    found(store, ctx, &unit)?;
    Ok(unit)
}

/// Changes an institution of whatever kind.
///
/// # Errors
/// As every step, and whatever `change` refuses.
pub fn change<I, S>(
    store: &mut S,
    ctx: &Context,
    at: At<<I as Institution>::Id>,
    change: impl FnOnce(&mut S, &mut I) -> Result<()>,
) -> Result<I>
where
    I: Institution,
    S: Repository<I> + Journal,
{
    step(
        store,
        ctx,
        at,
        |_: &I| InstitutionAction::Change,
        |store, institution, _| {
            let above = institution.above();
            change(store, institution)?;
            // What stood above it before may have been closed since.
            if institution.above() != above {
                store.hold_links()?;
                check_above(store, institution)?;
            }
            Ok(institution.told_as(InstitutionEventKind::Changed))
        },
    )
}

/// Gives an office another name, or another one above it.
///
/// # Errors
/// As every step; a field error for what can't stand above it.
pub fn change_office<S: Repository<CongressOffice> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<OfficeId>,
    command: ChangeOffice,
) -> Result<CongressOffice> {
    change(store, ctx, at, |_, office: &mut CongressOffice| {
        office.name = command.name;
        office.details.parent = command.parent;
        Ok(())
    })
}

/// Changes a unit.
///
/// # Errors
/// As every step; a field error for what can't stand above it.
pub fn change_unit<S: Repository<HandlingUnit> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<UnitId>,
    command: ChangeUnit,
) -> Result<HandlingUnit> {
    change(store, ctx, at, |_, unit: &mut HandlingUnit| {
        (unit.name, unit.contact) = (command.name, command.contact);
        unit.details = command.details.in_order()?;
        Ok(())
    })
}

/// Closes an institution, of whatever kind. What has open work needs a successor; who holds that work finishes it.
///
/// # Errors
/// As every step; [`InstitutionFault::UnknownSuccessor`], [`InstitutionFault::NoSuccessor`], [`InstitutionFault::OpenWork`].
pub fn close<I, S>(store: &mut S, ctx: &Context, at: At<<I as Institution>::Id>, command: CloseInstitution) -> Result<I>
where
    I: Institution,
    S: Repository<I> + Journal + Workload,
{
    let CloseInstitution { successor, reason } = command;
    step(
        store,
        ctx,
        at,
        |_: &I| InstitutionAction::Close,
        |store, institution, _| {
            match successor {
                Some(id) => check_successor(store, institution, id.into())?,
                None if store.has_open_work(institution.subject())? => {
                    return Err(Failure::rule(InstitutionFault::OpenWork));
                }
                None => {}
            }
            Ok(InstitutionEvent { successor, reason, ..institution.told_as(InstitutionEventKind::Closed) })
        },
    )
}

fn check_successor<I, S>(store: &mut S, institution: &I, id: <I as Institution>::Id) -> Result<()>
where
    I: Institution,
    S: Repository<I>,
{
    let other: I = store.load(id)?.ok_or_else(|| Failure::missing("successor", InstitutionFault::UnknownSuccessor))?;
    let (there, here) = (other.place(), institution.place());
    let elsewhere = !there.covers(here) && !there.shares_county(here);
    if other.key() == institution.key() || other.stands() != InstitutionState::Open || elsewhere {
        return Err(Failure::field("successor", InstitutionFault::NoSuccessor));
    }
    Ok(())
}

/// Opens a closed institution again, of whatever kind.
///
/// # Errors
/// As every step.
pub fn reopen<I, S>(store: &mut S, ctx: &Context, at: At<<I as Institution>::Id>, _: Bare) -> Result<I>
where
    I: Institution,
    S: Repository<I> + Journal,
{
    reopened(store, ctx, at, |_, _| Ok(()))
}

/// The same for an office, of which a division has one.
///
/// # Errors
/// As every step; [`InstitutionFault::DivisionServed`].
pub fn reopen_office<S: Institutions + Repository<CongressOffice> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<OfficeId>,
    _: Bare,
) -> Result<CongressOffice> {
    reopened(store, ctx, at, |store, office: &CongressOffice| {
        refuse_second(store, office).map_err(|failure| match failure {
            Failure::Field { fault, .. } => Failure::Rule(fault),
            other => other,
        })
    })
}

fn reopened<I, S>(
    store: &mut S,
    ctx: &Context,
    at: At<<I as Institution>::Id>,
    check: impl FnOnce(&mut S, &I) -> Result<()>,
) -> Result<I>
where
    I: Institution,
    S: Repository<I> + Journal,
{
    step(
        store,
        ctx,
        at,
        |_: &I| InstitutionAction::Reopen,
        |store, institution, _| {
            check(store, institution)?;
            Ok(institution.told_as(InstitutionEventKind::Reopened))
        },
    )
}
