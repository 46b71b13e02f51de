//! What people do with notices.

use super::{
    Notice, NoticeAction, NoticeChange, NoticeEvent, NoticeFault, NoticeId, NoticeState, NoticeView, Notices, view,
};
use crate::institutions::{InstitutionFault, Institutions};
use crate::moderation::usecases::{drop_about, hold, screen};
use crate::moderation::{Finding, Matter, ModerationPart, Piece};
use crate::receptions::{ReceptionState, Receptions};
use crate::shared::flow::{Flow, Journal, begin, step};
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::{AccountId, At, Bare, Context, Failure, Party, ReceptionId, Recorded, Standing, StoreError};
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

/// What of a notice becomes public.
fn pieces(notice: &Notice) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::new(ModerationPart::Title, notice.title.as_str()),
        Piece::new(ModerationPart::Text, notice.text.as_str()),
    ];
    pieces.extend(notice.basis.as_ref().map(|basis| Piece::new(ModerationPart::Basis, basis.as_str())));
    pieces
}

/// A notice as what is to become public, with who wrote it and who wants it public.
fn matter(store: &mut impl Notices, ctx: &Context, notice: &Notice) -> Result<Matter> {
    let events: Vec<Recorded<NoticeChange>> = store.events_of(notice.subject())?;
    let writes = |event: &NoticeEvent| matches!(event, NoticeEvent::Drafted | NoticeEvent::Revised | NoticeEvent::Held);
    let wrote = events.into_iter().filter_map(|recorded| match recorded {
        Recorded::Known(record) if writes(&record.change.event) => record.account,
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    });
    let writers: Vec<AccountId> = wrote.chain(ctx.actor.account()).collect();
    Ok(Matter {
        subject: notice.subject(),
        division: notice.division.clone(),
        office: notice.office,
        writers,
        pieces: pieces(notice),
    })
}

/// Shows a notice to everybody; one in which something is found waits for somebody of the office who did not write it.
///
/// # Errors
/// As every step.
pub fn publish<S: Notices + Journal>(store: &mut S, ctx: &Context, at: At<NoticeId>, _: Bare) -> Result<NoticeView> {
    let found = match store.notice(at.id)? {
        Some(notice) => screen(store, &notice.division, &pieces(&notice))?,
        None => Vec::new(),
    };
    if found.is_empty() {
        return change(store, ctx, at, NoticeAction::Publish, |_, _| Ok(NoticeEvent::Published));
    }
    change(store, ctx, at, NoticeAction::Hold, |store, notice| {
        let matter = matter(store, ctx, notice)?;
        hold(store, ctx, matter, found)?;
        Ok(NoticeEvent::Held)
    })
}

/// Shows a notice that waited, as somebody of the office decided: as it was, or without what was found.
///
/// # Errors
/// As every step.
pub fn release<S: Notices + Journal>(store: &mut S, ctx: &Context, id: NoticeId, shown: &[Piece]) -> Result<()> {
    let corrupt = |_| StoreError::Corrupt("moderation_items.sealed");
    change(store, ctx, At { id, version: None }, NoticeAction::Release, |_, notice| {
        for piece in shown {
            match piece.part {
                ModerationPart::Title => notice.title = Title::new(&piece.text).map_err(corrupt)?,
                ModerationPart::Text => notice.text = Body::new(&piece.text).map_err(corrupt)?,
                ModerationPart::Basis => notice.basis = Some(Name::new(&piece.text).map_err(corrupt)?),
                ModerationPart::Profile | ModerationPart::File => {}
            }
        }
        Ok(NoticeEvent::Released)
    })?;
    Ok(())
}

/// Gives a notice that waited back to be written otherwise.
///
/// # Errors
/// As every step.
pub fn send_back<S: Notices + Journal>(store: &mut S, ctx: &Context, id: NoticeId) -> Result<()> {
    change(store, ctx, At { id, version: None }, NoticeAction::SendBack, |_, _| Ok(NoticeEvent::SentBack))?;
    Ok(())
}

/// Shows a notice no longer until somebody of the office has looked, because a check found something; whether it was shown.
///
/// # Errors
/// As every step, which only the system makes.
pub fn take_down<S: Notices + Journal>(store: &mut S, ctx: &Context, id: NoticeId, found: Finding) -> Result<bool> {
    let is_shown = |notice: &Notice| notice.standing.state() == NoticeState::Published;
    if !store.notice(id)?.is_some_and(|notice| is_shown(&notice)) {
        return Ok(false);
    }
    change(store, ctx, At { id, version: None }, NoticeAction::TakeDown, |store, notice| {
        let matter = matter(store, ctx, notice)?;
        hold(store, ctx, matter, vec![found])?;
        Ok(NoticeEvent::TakenDown)
    })?;
    Ok(true)
}

/// Shows a notice no longer.
///
/// # Errors
/// As every step.
pub fn withdraw<S: Notices + Journal>(store: &mut S, ctx: &Context, at: At<NoticeId>, _: Bare) -> Result<NoticeView> {
    change(store, ctx, at, NoticeAction::Withdraw, |store, notice| {
        drop_about(store, ctx, notice.subject())?;
        Ok(NoticeEvent::Withdrawn)
    })
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
