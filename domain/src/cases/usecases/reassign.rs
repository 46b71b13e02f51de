//! How somebody else goes on with a case, because whoever had it is away, gone or overloaded.

use super::Result;
use super::handling::{stays_within, takes_over};
use super::recusal::{may_handle, stand_aside};
use crate::accounts::Accounts;
use crate::cases::{
    Case, CaseAction, CaseAudience, CaseEvent, CaseEventKind, CaseFacts, CaseFault, Cases, ReassignReason,
};
use crate::deputies::Deputies;
use crate::institutions::{InstitutionState, Institutions};
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, DeputyId, Failure, Note, Party, RoomId};

/// Who goes on with a case.
#[derive(Clone, Debug)]
pub struct Reassign {
    /// Words to those who handle it.
    pub note: Note,
    /// The new addressee.
    pub to: Party,
    pub reason: ReassignReason,
}

/// Lets another deputy, room or office of the county go on with an open case: the addressee changes, where it stands, until when
/// and who oversees it do not. Only where less than [`crate::cases::LEAST_HOURS`] are left for the first answer, it has that much.
///
/// # Errors
/// As every step; a field error where the new addressee is the old one, does not exist, does not serve or is away, is closed, works
/// in another county, is complained about, or sent the case in.
pub fn reassign(
    store: &mut (impl Cases + Journal + Deputies + Rooms + Institutions + Accounts),
    ctx: &Context,
    at: At<CaseId>,
    command: Reassign,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reassign,
        |store, case, _| {
            let Reassign { note, to, reason } = command;
            let from = case.target;
            let to = store.as_kept(to)?;
            if to == from {
                return Err(Failure::field("to", CaseFault::SameAddressee));
            }
            may_handle(store, case, to)?;
            let unknown = || Failure::missing("to", CaseFault::UnknownAddressee);
            let closed = || Failure::field("to", CaseFault::AddresseeClosed);
            match to {
                Party::Deputy(id) => {
                    let deputy = store.deputy(id)?.ok_or_else(unknown)?;
                    takes_over(&deputy, ctx)?;
                    stays_within(&deputy.division, case)?;
                    case.handling.fallback_room = deputy.room;
                }
                Party::Room(id) => {
                    let room = store.room(id)?.ok_or_else(unknown)?;
                    if !room.is_open() {
                        return Err(closed());
                    }
                    stays_within(&room.division, case)?;
                    case.handling.fallback_room = Some(id);
                }
                Party::Office(id) => {
                    let office = store.office(id)?.ok_or_else(unknown)?;
                    if office.standing.state() != InstitutionState::Open {
                        return Err(closed());
                    }
                    if !office.division.covers(&case.division) {
                        stays_within(&office.division, case)?;
                    }
                }
                Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => {
                    return Err(Failure::field("to", CaseFault::NotAnAddressee));
                }
            }
            case.handling.pass_on(from, to);
            case.target = to;
            let stage = case.stage_mark(false, ctx);
            stand_aside(store, case, None)?;
            let clock = case.handling.clock.as_mut();
            let due = clock.and_then(|clock| clock.leave_least(ctx.now, &ctx.calendar).then_some(clock.due));
            Ok(CaseEvent {
                kind: CaseEventKind::Reassigned,
                facts: CaseFacts {
                    from: Some(from),
                    to: Some(to),
                    reason: Some(reason),
                    due,
                    stage,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}

/// Which entry of a deputy a case knows from now on, and which no longer.
#[derive(Clone, Copy, Debug)]
pub struct Readdress {
    pub from: DeputyId,
    pub to: DeputyId,
    /// The room in which that one receives people.
    pub room: Option<RoomId>,
}

/// Lets an open case know the one entry that is left of two of the same person: where it is addressed to the other, complains about
/// that one or came from there. Nobody else goes on with it: no clock moves, no resident is told, and it is the same to the case
/// whether that person serves today. Who turns out to be complained about has it no longer.
///
/// # Errors
/// As every step.
pub fn readdress(
    store: &mut (impl Cases + Journal + Rooms + Institutions),
    ctx: &Context,
    at: At<CaseId>,
    command: Readdress,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reassign,
        |store, case: &mut Case, _| {
            let (before, from, to) = (case.target, Party::Deputy(command.from), Party::Deputy(command.to));
            case.rename(from, to);
            if before == from {
                case.handling.fallback_room = command.room;
            }
            let instead = stand_aside(store, case, None)?;
            Ok(CaseEvent {
                kind: CaseEventKind::Reassigned,
                facts: CaseFacts {
                    audience: instead.is_none().then_some(CaseAudience::Handlers),
                    from: Some(before),
                    to: Some(case.target),
                    reason: Some(ReassignReason::Merged),
                    ..CaseFacts::default()
                },
            })
        },
    )
}
