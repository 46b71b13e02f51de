//! What people do with notices.

use super::{Notice, NoticeAction, NoticeEvent, NoticeFault, NoticeId, NoticeState, NoticeView, Notices, view};
use crate::institutions::{InstitutionFault, Institutions};
use crate::receptions::{ReceptionState, Receptions};
use crate::shared::flow::{Flow, Journal, begin, step};
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, Failure, Party, ReceptionId, Standing};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

type Result<T> = std::result::Result<T, Failure>;

/// What a notice says.
#[derive(Clone, Debug)]
pub struct Wording {
    pub title: Title,
    pub text: Body,
    /// The law and its article, or the document, that it explains.
    pub basis: Option<Name>,
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub wording: Wording,
    pub division: DivisionCode,
}

/// Writes the draft of a notice, in the name of the office that serves the division.
///
/// # Errors
/// Forbidden for whoever does not oversee the division; [`TerritoryFault::UnknownDivision`],
/// [`InstitutionFault::NoOffice`].
pub fn draft<S: Notices + Institutions + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Draft,
) -> Result<NoticeView> {
    let Draft { wording: Wording { title, text, basis }, division } = command;
    if !ctx.actor.oversees(&division) {
        return Err(Failure::Forbidden);
    }
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let office =
        store.office_serving(&division)?.ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?.id;
    let notice = Notice {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(NoticeState::Draft),
        title,
        text,
        basis,
        office,
        division,
        drafted_at: ctx.now,
        published_at: None,
        withdrawn_at: None,
        readers: 0,
    };
    begin(store, ctx, &notice, Some(Party::Office(office)), NoticeEvent::Drafted)?;
    seen(notice, ctx)
}

/// The notice as the actor sees it now.
fn seen(notice: Notice, ctx: &Context) -> Result<NoticeView> {
    view(notice, &ctx.actor).ok_or(Failure::NotFound)
}

fn change<S: Notices + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<NoticeId>,
    action: NoticeAction,
    apply: impl FnOnce(&mut S, &mut Notice) -> Result<NoticeEvent>,
) -> Result<NoticeView> {
    let notice = step(store, ctx, at, |_| action, |store: &mut S, notice: &mut Notice, _| apply(store, notice))?;
    seen(notice, ctx)
}

/// Changes a draft.
///
/// # Errors
/// As every step.
pub fn revise(
    store: &mut (impl Notices + Journal),
    ctx: &Context,
    at: At<NoticeId>,
    command: Wording,
) -> Result<NoticeView> {
    change(store, ctx, at, NoticeAction::Revise, |_, notice| {
        (notice.title, notice.text, notice.basis) = (command.title, command.text, command.basis);
        Ok(NoticeEvent::Revised)
    })
}

/// Shows a notice to everybody.
///
/// # Errors
/// As every step.
pub fn publish(store: &mut (impl Notices + Journal), ctx: &Context, at: At<NoticeId>, _: Bare) -> Result<NoticeView> {
    change(store, ctx, at, NoticeAction::Publish, |_, _| Ok(NoticeEvent::Published))
}

/// Shows a notice no longer.
///
/// # Errors
/// As every step.
pub fn withdraw(store: &mut (impl Notices + Journal), ctx: &Context, at: At<NoticeId>, _: Bare) -> Result<NoticeView> {
    change(store, ctx, at, NoticeAction::Withdraw, |_, _| Ok(NoticeEvent::Withdrawn))
}

/// Where a notice was explained.
#[derive(Clone, Copy, Debug)]
pub struct Explain {
    pub reception: ReceptionId,
}

/// Notes that the deputy explained a notice at a reception, once each.
///
/// # Errors
/// As every step; a field error for an unknown reception; [`NoticeFault::NotCheckedIn`],
/// [`NoticeFault::AlreadyExplained`].
pub fn explain<S: Notices + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<NoticeId>,
    command: Explain,
) -> Result<NoticeView> {
    change(store, ctx, at, NoticeAction::Explain, |store, notice| {
        let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
        let reception = store
            .reception(command.reception)?
            .ok_or_else(|| Failure::missing("reception", NoticeFault::UnknownReception))?;
        if reception.check_ins.iter().all(|check_in| check_in.deputy != deputy) {
            return Err(Failure::rule(NoticeFault::NotCheckedIn));
        }
        if reception.state() != ReceptionState::Open {
            return Err(Failure::rule(NoticeFault::ReceptionNotOpen));
        }
        if !store.note_explanation(notice.id, deputy, reception.id)? {
            return Err(Failure::rule(NoticeFault::AlreadyExplained));
        }
        Ok(NoticeEvent::Explained { deputy, reception: reception.id })
    })
}

/// That somebody opened a notice.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Whether that one is a reader more.
    pub counts: bool,
}

/// Counts that somebody opened a published notice; nothing of who it was is kept, and it is no change of the notice.
///
/// # Errors
/// Not found when none is published under that id; a version conflict.
pub fn read(store: &mut impl Notices, ctx: &Context, at: At<NoticeId>, command: Reading) -> Result<NoticeView> {
    let published = |notice: &Notice| notice.standing.state() == NoticeState::Published;
    let mut notice = store.notice(at.id)?.filter(published).ok_or(Failure::NotFound)?;
    at.check(notice.version)?;
    if command.counts {
        store.count_reader(notice.id, local_date(ctx.now))?;
        notice.readers += 1;
    }
    seen(notice, ctx)
}
