//! What belongs together, read together: a case and the disputes that came out of it show each other's events, each as far
//! as the viewer may see them.

use crate::cases::{self, Case, CaseParticulars, CaseView, Cases};
use crate::deputies::Deputies;
use crate::disputes::{self, Dispute, DisputeParticulars, DisputeView, Disputes};
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::code::TrackingCode;
use crate::shared::timeline::TimelineEntry;
use crate::shared::{
    Attachment, AttachmentId, Attachments, CaseId, Context, DisputeId, EventLog, Failure, Flow, Instant, Never,
    StoreError, SubjectKind,
};

/// A line of a timeline in which a case and its disputes are woven together.
#[derive(Clone, Debug)]
pub enum Line {
    /// Of the case.
    Case(TimelineEntry<CaseParticulars>),
    /// Of a dispute.
    Dispute(TimelineEntry<DisputeParticulars>),
}

impl Line {
    fn at(&self) -> Instant {
        match self {
            Self::Case(entry) => entry.at,
            Self::Dispute(entry) => entry.at,
        }
    }
}

type Result<T> = std::result::Result<T, Failure<Never>>;

fn woven(mut lines: Vec<Line>, more: Vec<Line>) -> Vec<Line> {
    if !more.is_empty() {
        lines.extend(more);
        lines.sort_by_key(Line::at);
    }
    lines
}

/// A case with its timeline, as the actor may see them.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn case<S: Cases + Disputes + EventLog + Deputies + Rooms + Institutions>(
    store: &mut S,
    ctx: &Context,
    id: CaseId,
) -> Result<(CaseView, Vec<Line>)> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    show(store, ctx, case)
}

/// The case of the tracking code that the actor holds.
///
/// # Errors
/// Not found when there is none.
pub fn track<S: Cases + Disputes + EventLog + Deputies + Rooms + Institutions>(
    store: &mut S,
    ctx: &Context,
    code: &TrackingCode,
) -> Result<(CaseView, Vec<Line>)> {
    let case = store.case_by_tracking(code)?.ok_or(Failure::NotFound)?;
    show(store, ctx, case)
}

fn show<S: Cases + Disputes + EventLog + Deputies + Rooms + Institutions>(
    store: &mut S,
    ctx: &Context,
    case: Case,
) -> Result<(CaseView, Vec<Line>)> {
    let mut view = cases::queries::show(store, ctx, case)?;
    let mut more = Vec::new();
    for id in &view.case.handling.disputes {
        if let Some(dispute) = store.dispute(*id)? {
            more.extend(of_dispute(store, ctx, dispute)?.into_iter().flat_map(|view| view.timeline).map(Line::Dispute));
        }
    }
    let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Case).collect();
    Ok((view, woven(own, more)))
}

fn of_dispute(
    store: &mut impl EventLog,
    ctx: &Context,
    dispute: Dispute,
) -> std::result::Result<Option<DisputeView>, StoreError> {
    let events = store.events_of(dispute.subject())?;
    disputes::view(dispute, &events, &ctx.actor, ctx.now)
}

/// A dispute with its timeline, as the actor may see them.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn dispute<S: Cases + Disputes + EventLog>(
    store: &mut S,
    ctx: &Context,
    id: DisputeId,
) -> Result<(DisputeView, Vec<Line>)> {
    let dispute = store.dispute(id)?.ok_or(Failure::NotFound)?;
    show_dispute(store, ctx, dispute)
}

/// The dispute of the tracking code that the actor holds, as its reporter or as a party.
///
/// # Errors
/// Not found when there is none.
pub fn track_dispute<S: Cases + Disputes + EventLog>(
    store: &mut S,
    ctx: &Context,
    code: &TrackingCode,
) -> Result<(DisputeView, Vec<Line>)> {
    let dispute = store.dispute_by_code(code)?.ok_or(Failure::NotFound)?;
    show_dispute(store, ctx, dispute)
}

fn show_dispute<S: Cases + Disputes + EventLog>(
    store: &mut S,
    ctx: &Context,
    dispute: Dispute,
) -> Result<(DisputeView, Vec<Line>)> {
    let case = dispute.case;
    let mut view = of_dispute(store, ctx, dispute)?.ok_or(Failure::NotFound)?;
    let mut more = Vec::new();
    if let Some(case) = case.map(|id| store.case(id)).transpose()?.flatten() {
        let events = store.events_of(case.subject())?;
        let seen = cases::view(case, &events, &ctx.actor, ctx.now)?;
        more.extend(seen.into_iter().flat_map(|view| view.timeline).map(Line::Case));
    }
    let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Dispute).collect();
    Ok((view, woven(own, more)))
}

/// A file that the actor may see: an own one, or one that an event names which the actor may see.
///
/// # Errors
/// Not found otherwise.
pub fn attachment<S: Cases + Disputes + Attachments + EventLog>(
    store: &mut S,
    ctx: &Context,
    id: AttachmentId,
) -> Result<Attachment> {
    let attachment = store.attachment(id)?.ok_or(Failure::NotFound)?;
    if attachment.uploader.is_some() && attachment.uploader == ctx.actor.account() {
        return Ok(attachment);
    }
    let readable = match attachment.subject {
        Some(subject) => match subject.kind {
            SubjectKind::Case => store
                .case(subject.id.into())?
                .is_some_and(|case| !cases::relations(&ctx.actor, &case, ctx.now).is_empty()),
            // Not everybody who may know of a dispute may see the papers of it.
            SubjectKind::Dispute => match store.dispute(subject.id.into())? {
                Some(dispute) => of_dispute(store, ctx, dispute)?.is_some_and(|view| {
                    view.timeline.iter().any(|entry| entry.particulars.note.attachments.contains(&id))
                }),
                None => false,
            },
            SubjectKind::Reception | SubjectKind::DutyRecord | SubjectKind::Deputy | SubjectKind::Grid => false,
        },
        None => false,
    };
    if readable { Ok(attachment) } else { Err(Failure::NotFound) }
}
