//! What people do with duty records and role schemes.

use super::{
    Duties, DutyAction, DutyActivity, DutyEvent, DutyFile, DutyFilter, DutyKey, DutyRecord, DutyRelation, DutyScope,
    DutyState, RoleKey, RoleScheme, Source, permit, relations,
};
use crate::deputies::Deputies;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Name};
use crate::shared::{
    Actor, At, AttachmentId, Context, DeputyId, DutyRecordId, Failure, Flow, Grant, GridId, Instant, Moved, Page,
    PageRequest, Party, Standing, StoreError, SubjectKind,
};
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

impl Flow for DutyRecord {
    type Id = DutyRecordId;
    type State = DutyState;
    type Action = DutyAction;
    type Relation = DutyRelation;
    type Event = DutyEvent;
    const SUBJECT: SubjectKind = SubjectKind::DutyRecord;

    fn id(&self) -> DutyRecordId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> DutyState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<DutyRelation> {
        relations(actor, self)
    }

    fn permit(relation: DutyRelation, action: DutyAction, _: DutyState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: DutyRelation, actor: &Actor) -> Option<Party> {
        match relation {
            DutyRelation::Owner => Some(Party::Deputy(self.deputy)),
            DutyRelation::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, .. } => Some(Party::Office(*office)),
                _ => None,
            }),
        }
    }

    fn standing(&mut self) -> &mut Standing<DutyState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut DutyEvent, _: Moved<DutyState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn attachments(_: &DutyEvent) -> &[AttachmentId] {
        &[]
    }
}

/// The scheme in force where a deputy works. The shipped one of the city holds wherever no nearer one does.
fn scheme_of(store: &mut impl Duties, division: &DivisionCode) -> Result<RoleScheme> {
    let schemes = store.role_schemes()?;
    let nearest = division
        .ancestry()
        .into_iter()
        .find_map(|area| schemes.iter().find(|scheme| scheme.in_force && scheme.division == area).cloned());
    nearest.ok_or(Failure::Store(StoreError::Corrupt("no role scheme is in force")))
}

/// Work done outside of the system, as the deputy types it in.
#[derive(Clone, Debug)]
pub struct DutyDraft {
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

fn check(
    store: &mut (impl Duties + Territory),
    ctx: &Context,
    division: &DivisionCode,
    draft: &DutyDraft,
) -> Result<()> {
    if !scheme_of(store, division)?.has(&draft.role) {
        return Err(Failure::field("/role", "当地的角色方案中没有这个角色"));
    }
    if draft.at > ctx.now {
        return Err(Failure::field("/at", "履职时间不能晚于现在"));
    }
    if draft.at < ctx.now - LATEST_ENTRY {
        return Err(Failure::field("/at", "只能补录一年以内的履职"));
    }
    match draft.grid {
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
    draft: DutyDraft,
) -> Result<DutyRecord> {
    let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
    let deputy = store.deputy(deputy)?.ok_or(Failure::Forbidden)?;
    check(store, ctx, &deputy.division, &draft)?;
    let id = ctx.mint();
    let record = DutyRecord {
        id: id.into(),
        version: 1,
        deputy: deputy.id,
        division: deputy.division,
        role: draft.role,
        activity: draft.activity,
        at: draft.at,
        grid: draft.grid,
        source: Source::Typed,
        evidence: id,
        place: Some(draft.place),
        text: Some(draft.text),
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
    draft: DutyDraft,
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
            check(store, ctx, &record.division, &draft)?;
            let DutyDraft { role, activity, at, grid, place, text } = draft;
            (record.role, record.activity, record.at, record.grid) = (role, activity, at, grid);
            (record.place, record.text, record.reason) = (Some(place), Some(text), None);
            Ok(DutyEvent::Revised { deputy: record.deputy })
        },
    )
}

/// The office confirms what was typed in; from now on it counts and is never edited.
pub fn confirm(store: &mut (impl Duties + Journal), ctx: &Context, at: At<DutyRecordId>) -> Result<DutyRecord> {
    step(
        store,
        ctx,
        at,
        |_| DutyAction::Confirm,
        |_, record: &mut DutyRecord, _| Ok(DutyEvent::Confirmed { deputy: record.deputy }),
    )
}

/// The office gives back what was typed in, with a reason.
pub fn give_back(
    store: &mut (impl Duties + Journal),
    ctx: &Context,
    at: At<DutyRecordId>,
    reason: Body,
) -> Result<DutyRecord> {
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
    reason: Body,
) -> Result<DutyRecord> {
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

/// A deputy's file: for the deputy and for the office that oversees.
///
/// # Errors
/// Not found, forbidden for others.
pub fn file<S: Duties + Deputies>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<(DutyFile, Page<DutyRecord, DutyKey>)> {
    let deputy = store.deputy(id)?.ok_or(Failure::NotFound)?;
    if ctx.actor.deputy() != Some(id) && !ctx.actor.oversees(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    let scheme = scheme_of(store, &deputy.division)?;
    let counts = store.duty_counts(id, filter)?;
    let confirmed = DutyFilter { state: Some(DutyState::Confirmed), ..filter.clone() };
    let records = store.duty_records(&[DutyScope::Deputy(id)], &confirmed, page)?;
    Ok((DutyFile { deputy: id, name: deputy.name, scheme, counts }, records))
}

/// The actor's own records, whatever their state, the newest first.
pub fn mine(
    store: &mut impl Duties,
    ctx: &Context,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<Page<DutyRecord, DutyKey>> {
    let own: Vec<_> = ctx.actor.deputy().map(DutyScope::Deputy).into_iter().collect();
    Ok(store.duty_records(&own, filter, page)?)
}

/// The records that the actor may see: an own one, and those of the deputies whom the actor oversees.
pub fn list(
    store: &mut impl Duties,
    ctx: &Context,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<Page<DutyRecord, DutyKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { deputy } => Some(DutyScope::Deputy(*deputy)),
        Grant::Office { area, .. } | Grant::Administrator { area } => Some(DutyScope::Area(area.clone())),
        Grant::GridStaff { .. } | Grant::HandlingUnit { .. } | Grant::RoomLiaison { .. } | Grant::Mediator { .. } => {
            None
        }
    });
    let scopes: Vec<_> = of_grants.collect();
    Ok(store.duty_records(&scopes, filter, page)?)
}

/// A record that the actor may see.
///
/// # Errors
/// Not found otherwise.
pub fn record(store: &mut impl Duties, ctx: &Context, id: DutyRecordId) -> Result<DutyRecord> {
    store.duty_record(id)?.filter(|record| !relations(&ctx.actor, record).is_empty()).ok_or(Failure::NotFound)
}

/// What may be changed of a scheme: the names of its roles, and whether it holds.
#[derive(Clone, Debug)]
pub struct SchemeChange {
    /// The version that the administrator saw.
    pub version: i32,
    /// Names and images of roles, by key.
    pub names: Vec<(RoleKey, Name, Option<Name>)>,
    /// Whether it holds in its area.
    pub in_force: bool,
}

/// An administrator of the area names a scheme's roles and puts it in force, or takes it out.
///
/// # Errors
/// Not found, forbidden, a version conflict; a field error for a role that it does not have;
/// [`DutyError::SchemeUnnamed`]; [`DutyError::LastScheme`].
pub fn change_scheme(store: &mut impl Duties, ctx: &Context, code: &str, change: SchemeChange) -> Result<RoleScheme> {
    let mut scheme = store.role_scheme(code)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&scheme.division) {
        return Err(Failure::Forbidden);
    }
    if scheme.version != change.version {
        return Err(Failure::Version { current: scheme.version });
    }
    for (key, label, image) in change.names {
        let role = scheme.roles.iter_mut().find(|role| role.key == key);
        let role = role.ok_or_else(|| Failure::field("/names", "该方案没有这个角色"))?;
        (role.label, role.image) = (Some(label), image);
    }
    if change.in_force && !scheme.is_named() {
        return Err(Failure::Own(DutyError::SchemeUnnamed));
    }
    if !change.in_force {
        let others = store.role_schemes()?;
        let holds =
            |other: &RoleScheme| other.code != code && other.in_force && other.division.covers(&scheme.division);
        if !others.iter().any(holds) {
            return Err(Failure::Own(DutyError::LastScheme));
        }
    }
    scheme.in_force = change.in_force;
    let seen = scheme.version;
    scheme.version += 1;
    store.save_role_scheme(&scheme, seen)?;
    Ok(scheme)
}
