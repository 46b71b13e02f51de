//! What becomes of what waited, once somebody of the office has decided: each context shows it, or gives it back.

use crate::cases;
use crate::deputies::{self, Deputies};
use crate::moderation::usecases::{self, Decision};
use crate::moderation::{
    Checked, Finding, Matter, Moderation, ModerationClass, ModerationItem, ModerationItemId, ModerationPart,
    ModerationSource, ModerationWeight, Piece,
};
use crate::notices::{self, Notices};
use crate::publications::{self, Publications};
use crate::receptions::{self, Receptions};
use crate::shared::flow::Journal;
use crate::shared::{
    At, CaseId, CheckOutcome, CheckPart, CheckRecord, CheckState, ContentChecks, Context, Failure, Subject,
};

type Result<T> = std::result::Result<T, Failure>;

fn show<S: Notices + Deputies + Receptions + Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    shown: &[Piece],
) -> Result<()> {
    match subject.kind {
        kind if kind == notices::SUBJECT => notices::usecases::release(store, ctx, subject.id.into(), shown),
        kind if kind == deputies::SUBJECT => deputies::usecases::show_profile(store, ctx, subject.id.into(), shown),
        kind if kind == receptions::SUBJECT => receptions::titles::retitle(store, ctx, subject.id.into(), shown),
        kind if kind == publications::SUBJECT => publications::usecases::release(store, ctx, subject.id.into(), shown),
        _ => Ok(()),
    }
}

/// Somebody of the office in charge, who did not write it, lets it be shown as it is.
///
/// # Errors
/// As [`usecases::approve`].
pub fn approve<S: Notices + Deputies + Receptions + Publications + Journal>(
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
pub fn redact<S: Notices + Deputies + Receptions + Publications + Journal>(
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
pub fn refuse<S: Notices + Deputies + Receptions + Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<ModerationItem> {
    let item = usecases::refuse(store, ctx, at, command)?;
    if item.subject.kind == notices::SUBJECT {
        notices::usecases::send_back(store, ctx, item.subject.id.into())?;
    }
    if item.subject.kind == publications::SUBJECT {
        publications::usecases::send_back(store, ctx, item.subject.id.into())?;
    }
    Ok(item)
}

/// What `WeChat` found, by the number by which it says so.
fn class(label: Option<i32>) -> ModerationClass {
    match label {
        Some(10_001 | 20_008) => ModerationClass::Fraud,
        Some(20_001) => ModerationClass::Politics,
        Some(20_002 | 20_012) => ModerationClass::Porn,
        Some(20_003) => ModerationClass::Abuse,
        _ => ModerationClass::Other,
    }
}

fn follow<S: Notices + Deputies + Receptions + Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    part: CheckPart,
    outcome: CheckOutcome,
) -> Result<()> {
    let part = match part {
        CheckPart::Title => ModerationPart::Title,
        CheckPart::Text => ModerationPart::Text,
        CheckPart::File => ModerationPart::File,
    };
    let class = class(outcome.label);
    let checked = match outcome.state {
        CheckState::Pending | CheckState::Pass => Checked::Pass,
        CheckState::Review => Checked::Review(class),
        CheckState::Risky => Checked::Risky(class),
    };
    take_check(store, ctx, subject, part, checked)
}

/// Keeps how a part of something was judged, or that somebody who takes time was asked, and does what follows from it.
///
/// # Errors
/// When the store fails.
pub fn record_check<S: ContentChecks + Notices + Deputies + Receptions + Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    record: &CheckRecord,
) -> Result<()> {
    match store.record_check(record)? {
        Some(outcome) => follow(store, ctx, record.subject, record.part, outcome),
        None => Ok(()),
    }
}

/// Takes what a judge who took time says, does what follows from it, and says whether anybody here waited for it.
///
/// # Errors
/// When the store fails.
pub fn settle_check<S: ContentChecks + Notices + Deputies + Receptions + Publications + Journal>(
    store: &mut S,
    ctx: &Context,
    trace_id: &str,
    outcome: CheckOutcome,
) -> Result<bool> {
    let Some(CheckRecord { subject, part, .. }) = store.settle_check(trace_id, outcome, ctx.now)? else {
        return Ok(false);
    };
    follow(store, ctx, subject, part, outcome)?;
    Ok(true)
}

/// Takes what a check elsewhere came to, which takes a while: what it does not pass is put into the queue, or stays there with
/// what was found now; what is public already is so no longer until somebody has looked. Of a resident's words, which are not
/// public, the office is told. It is the system that takes it, and taking it twice adds nothing but another line.
///
/// # Errors
/// When the store fails.
pub fn take_check<S: Notices + Deputies + Receptions + Publications + Journal>(
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
        // What was checked is what is shown while something newer waits.
        if subject.kind == deputies::SUBJECT {
            deputies::usecases::drop_profile(store, ctx, subject.id.into())?;
        }
        return Ok(());
    }
    match subject.kind {
        kind if kind == notices::SUBJECT => {
            notices::usecases::take_down(store, ctx, subject.id.into(), found)?;
        }
        kind if kind == deputies::SUBJECT => {
            deputies::usecases::hide_profile(store, ctx, subject.id.into(), found)?;
        }
        kind if kind == receptions::SUBJECT => {
            receptions::titles::hide_title(store, ctx, subject.id.into(), found)?;
        }
        kind if kind == publications::SUBJECT => {
            publications::usecases::take_down(store, ctx, subject.id.into(), found)?;
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
