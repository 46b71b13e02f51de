//! What becomes of what waited, once somebody of the office has decided: each context shows it, or gives it back.

use crate::cases;
use crate::deputies::{self, Deputies};
use crate::moderation::usecases::{self, Decision};
use crate::moderation::{
    Checked, Finding, Matter, Moderation, ModerationItem, ModerationItemId, ModerationPart, ModerationSource,
    ModerationWeight, Piece,
};
use crate::notices::{self, Notices};
use crate::receptions::{self, Receptions};
use crate::shared::flow::Journal;
use crate::shared::{At, CaseId, Context, Failure, Subject};

type Result<T> = std::result::Result<T, Failure>;

fn show<S: Notices + Deputies + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    shown: &[Piece],
) -> Result<()> {
    match subject.kind {
        kind if kind == notices::SUBJECT => notices::usecases::release(store, ctx, subject.id.into(), shown),
        kind if kind == deputies::SUBJECT => deputies::usecases::show_profile(store, ctx, subject.id.into(), shown),
        kind if kind == receptions::SUBJECT => receptions::usecases::retitle(store, ctx, subject.id.into(), shown),
        _ => Ok(()),
    }
}

/// Somebody of the office in charge, who did not write it, lets it be shown as it is.
///
/// # Errors
/// As [`usecases::approve`].
pub fn approve<S: Notices + Deputies + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<ModerationItem> {
    let (item, shown) = usecases::approve(store, ctx, at, command)?;
    show(store, ctx, item.subject, &shown)?;
    Ok(item)
}

/// The same without what was found.
///
/// # Errors
/// As [`usecases::redact`].
pub fn redact<S: Notices + Deputies + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<ModerationItem> {
    let (item, shown) = usecases::redact(store, ctx, at, command)?;
    show(store, ctx, item.subject, &shown)?;
    Ok(item)
}

/// It is not shown, and whoever wrote it may write it otherwise.
///
/// # Errors
/// As [`usecases::refuse`].
pub fn refuse<S: Notices + Deputies + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<ModerationItem> {
    let item = usecases::refuse(store, ctx, at, command)?;
    if item.subject.kind == notices::SUBJECT {
        notices::usecases::send_back(store, ctx, item.subject.id.into())?;
    }
    Ok(item)
}

/// Takes what a check elsewhere came to, which takes a while: what it does not pass is put into the queue, or stays there with
/// what was found now; what is public already is so no longer until somebody has looked. Of a resident's words, which are not
/// public, the office is told. It is the system that takes it, and taking it twice adds nothing but another line.
///
/// # Errors
/// When the store fails.
pub fn take_check<S: Notices + Deputies + cases::Cases + Journal>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    part: ModerationPart,
    outcome: Checked,
) -> Result<()> {
    let (class, weight) = match outcome {
        Checked::Pass => return Ok(()),
        Checked::Review(class) => (class, ModerationWeight::Review),
        Checked::Risky(class) => (class, ModerationWeight::Block),
    };
    let found = Finding { part, class, weight, source: ModerationSource::Wechat, from: 0, to: 0 };
    if let Some(item) = store.item_pending_about(subject)? {
        usecases::add(store, ctx, item.id, found)?;
        return Ok(());
    }
    match subject.kind {
        kind if kind == notices::SUBJECT => {
            notices::usecases::take_down(store, ctx, subject.id.into(), found)?;
        }
        kind if kind == deputies::SUBJECT => {
            deputies::usecases::hide_profile(store, ctx, subject.id.into(), found)?;
        }
        kind if kind == cases::SUBJECT => told_of_case(store, ctx, subject, found)?,
        _ => {}
    }
    Ok(())
}

fn told_of_case<S: Moderation + cases::Cases>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    found: Finding,
) -> Result<()> {
    let Some(case) = store.case(CaseId(subject.id))? else { return Ok(()) };
    let (division, office) = (case.division, case.office);
    let matter = Matter { subject, division, office, writers: Vec::new(), pieces: Vec::new() };
    usecases::mark(store, ctx, matter, vec![found])
}
