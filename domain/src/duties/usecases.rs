//! What people do with duty records and role schemes.

use super::{Duties, DutyAction, DutyActivity, DutyEvent, DutyRecord, DutyState, RoleKey, RoleScheme, Source};
use crate::deputies::Deputies;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Name};
use crate::shared::{At, Bare, Context, DutyRecordId, Failure, GridId, Instant, Party, Standing, StoreError};
use crate::territory::{DivisionCode, Territory};

/// How long after the work it may still be typed in.
const LATEST_ENTRY: chrono::Duration = chrono::Duration::days(366);

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// A scheme with a role that has no name can't be put in force.
    #[error("scheme unnamed")]
    SchemeUnnamed,
    /// Without this scheme no other would hold in its area.
    #[error("last scheme")]
    LastScheme,
    /// What the system wrote from an event is not for the deputy to change.
    #[error("not typed")]
    NotTyped,
}

type Result<T> = std::result::Result<T, Failure<DutyError>>;

/// Work done outside of the system, as the deputy types it in.
#[derive(Clone, Debug)]
pub struct Work {
    /// In which role.
    pub role: RoleKey,
    /// What was done.
    pub activity: DutyActivity,
    pub at: Instant,
    /// In which grid.
    pub grid: Option<GridId>,
    pub place: Name,
    /// In the deputy's words.
    pub text: Body,
}

fn check(store: &mut (impl Duties + Territory), ctx: &Context, division: &DivisionCode, work: &Work) -> Result<()> {
    if !scheme_of(store, division)?.has(&work.role) {
        return Err(Failure::field("/role", "当地的角色方案中没有这个角色"));
    }
    if work.at > ctx.now {
        return Err(Failure::field("/at", "履职时间不能晚于现在"));
    }
    if work.at < ctx.now - LATEST_ENTRY {
        return Err(Failure::field("/at", "只能补录一年以内的履职"));
    }
    match work.grid {
        Some(grid) if store.grid(grid)?.is_none() => Err(Failure::missing("/grid_id", "网格不存在")),
        _ => Ok(()),
    }
}

/// A deputy types in work done outside of the system; an office confirms it.
///
/// # Errors
/// Forbidden for anybody but a deputy; field errors for a role that the scheme does not have, a time in the future or more
/// than a year ago, and a grid that does not exist.
pub fn enter<S: Duties + Deputies + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Work,
) -> Result<DutyRecord> {
    let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
    let deputy = store.deputy(deputy)?.ok_or(Failure::Forbidden)?;
    check(store, ctx, &deputy.division, &command)?;
    let id = ctx.mint();
    let record = DutyRecord {
        id: id.into(),
        version: 1,
        deputy: deputy.id,
        division: deputy.division,
        role: command.role,
        activity: command.activity,
        at: command.at,
        grid: command.grid,
        source: Source::Typed,
        evidence: id,
        place: Some(command.place),
        text: Some(command.text),
        reason: None,
        standing: Standing::at(DutyState::Pending),
        updated_at: ctx.now,
    };
    begin(store, ctx, &record, Some(Party::Deputy(deputy.id)), DutyEvent::Entered { deputy: deputy.id })?;
    Ok(record)
}

/// The deputy changes what was typed in, as long as it is not confirmed; the office looks at it again.
///
/// # Errors
/// As every step; field errors as for [`enter`]; [`DutyError::NotTyped`].
pub fn revise<S: Duties + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<DutyRecordId>,
    command: Work,
) -> Result<DutyRecord> {
    step(
        store,
        ctx,
        at,
        |_| DutyAction::Revise,
        |store, record: &mut DutyRecord, _| {
            if !record.is_typed() {
                return Err(Failure::Own(DutyError::NotTyped));
            }
            check(store, ctx, &record.division, &command)?;
            let Work { role, activity, at, grid, place, text } = command;
            (record.role, record.activity, record.at, record.grid) = (role, activity, at, grid);
            (record.place, record.text, record.reason) = (Some(place), Some(text), None);
            Ok(DutyEvent::Revised { deputy: record.deputy })
        },
    )
}

/// The office confirms what was typed in; from now on it counts and is never edited.
pub fn confirm(
    store: &mut (impl Duties + Journal),
    ctx: &Context,
    at: At<DutyRecordId>,
    _: Bare,
) -> Result<DutyRecord> {
    step(
        store,
        ctx,
        at,
        |_| DutyAction::Confirm,
        |_, record: &mut DutyRecord, _| Ok(DutyEvent::Confirmed { deputy: record.deputy }),
    )
}

/// Why the office gives a record back, or takes it out of the count.
#[derive(Clone, Debug)]
pub struct Reason {
    pub reason: Body,
}

/// The office gives back what was typed in, with a reason.
pub fn give_back(
    store: &mut (impl Duties + Journal),
    ctx: &Context,
    at: At<DutyRecordId>,
    command: Reason,
) -> Result<DutyRecord> {
    let Reason { reason } = command;
    step(
        store,
        ctx,
        at,
        |_| DutyAction::Return,
        |_, record: &mut DutyRecord, _| {
            record.reason = Some(reason.clone());
            Ok(DutyEvent::Returned { deputy: record.deputy, reason })
        },
    )
}

/// The office takes out of the count what was confirmed, with a reason.
pub fn counter(
    store: &mut (impl Duties + Journal),
    ctx: &Context,
    at: At<DutyRecordId>,
    command: Reason,
) -> Result<DutyRecord> {
    let Reason { reason } = command;
    step(
        store,
        ctx,
        at,
        |_| DutyAction::Counter,
        |_, record: &mut DutyRecord, _| {
            record.reason = Some(reason.clone());
            Ok(DutyEvent::Countered { deputy: record.deputy, reason })
        },
    )
}

/// The scheme in force where a deputy works. The shipped one of the city holds wherever no nearer one does.
pub(super) fn scheme_of(store: &mut impl Duties, division: &DivisionCode) -> Result<RoleScheme> {
    let schemes = store.role_schemes()?;
    let nearest = division
        .ancestry()
        .into_iter()
        .find_map(|area| schemes.iter().find(|scheme| scheme.in_force && scheme.division == area).cloned());
    nearest.ok_or(Failure::Store(StoreError::Corrupt("no role scheme is in force")))
}

/// What a role is called.
#[derive(Clone, Debug)]
pub struct RoleName {
    pub key: RoleKey,
    pub label: Name,
    /// What it stands for (形象).
    pub image: Option<Name>,
}

/// What may be changed of a scheme: the names of its roles, and whether it holds.
#[derive(Clone, Debug)]
pub struct ChangeScheme {
    /// Names of roles.
    pub names: Vec<RoleName>,
    /// Whether it holds in its area.
    pub in_force: bool,
}

/// An administrator of the area names a scheme's roles and puts it in force, or takes it out.
///
/// # Errors
/// Not found, forbidden, a version conflict; a field error for a role that it does not have;
/// [`DutyError::SchemeUnnamed`]; [`DutyError::LastScheme`].
pub fn change_scheme(
    store: &mut impl Duties,
    ctx: &Context,
    at: At<&str>,
    command: ChangeScheme,
) -> Result<RoleScheme> {
    let mut scheme = store.role_scheme(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&scheme.division) {
        return Err(Failure::Forbidden);
    }
    at.check(scheme.version)?;
    for RoleName { key, label, image } in command.names {
        let role = scheme.roles.iter_mut().find(|role| role.key == key);
        let role = role.ok_or_else(|| Failure::field("/names", "该方案没有这个角色"))?;
        (role.label, role.image) = (Some(label), image);
    }
    if command.in_force && !scheme.is_named() {
        return Err(Failure::Own(DutyError::SchemeUnnamed));
    }
    if !command.in_force {
        let others = store.role_schemes()?;
        let holds =
            |other: &RoleScheme| other.code != at.id && other.in_force && other.division.covers(&scheme.division);
        if !others.iter().any(holds) {
            return Err(Failure::Own(DutyError::LastScheme));
        }
    }
    scheme.in_force = command.in_force;
    let seen = scheme.version;
    scheme.version += 1;
    store.save_role_scheme(&scheme, seen)?;
    Ok(scheme)
}
