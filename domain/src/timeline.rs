//! What belongs together, read together: a case and the disputes that came out of it show each other's events, each as far
//! as the viewer may see them.

use std::collections::HashMap;

use crate::activities::Activities;
use crate::audit::{AuditAct, AuditEntry, AuditKey, AuditLog, AuditSubject, Look};
use crate::bulletins::Bulletins;
use crate::cases::{self, Case, CaseFacts, CaseView, Cases};
use crate::consultations::Consultations;
use crate::disputes::{self, Dispute, DisputeFacts, DisputeView, Disputes};
use crate::happening;
use crate::orders::Orders;
use crate::rooms::Rooms;
use crate::shared::code::TrackingCode;
use crate::shared::timeline::TimelineEntry;
use crate::shared::{
    Attachment, AttachmentId, Attachments, CaseId, Context, DisputeId, EventId, Failure, Flow, Instant, Page,
    PageRequest, Repository, StoreError,
};
use crate::sittings::Sittings;
use crate::suggestions::Suggestions;
use crate::sweeps::Sweeps;

/// A line of a timeline in which a case and its disputes are woven together.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "most lines are of cases: to box them costs each an allocation")]
pub enum Line {
    /// Of the case.
    Case(TimelineEntry<CaseFacts>),
    /// Of a dispute.
    Dispute(TimelineEntry<DisputeFacts>),
}

impl Line {
    /// The event of which it tells.
    #[must_use]
    pub fn event(&self) -> EventId {
        match self {
            Self::Case(entry) => entry.id,
            Self::Dispute(entry) => entry.id,
        }
    }

    fn at(&self) -> Instant {
        match self {
            Self::Case(entry) => entry.at,
            Self::Dispute(entry) => entry.at,
        }
    }
}

type Result<T> = std::result::Result<T, Failure>;

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
pub fn case<S: Cases + Disputes>(store: &mut S, ctx: &Context, id: CaseId) -> Result<(CaseView, Vec<Line>)> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    show(store, ctx, case)
}

/// The case of the tracking code that the actor holds, or the one in which that goes on.
///
/// # Errors
/// Not found when there is none.
pub fn track<S: Cases + Disputes>(store: &mut S, ctx: &Context, code: &TrackingCode) -> Result<(CaseView, Vec<Line>)> {
    let case = opened(store, ctx, code)?.ok_or(Failure::NotFound)?;
    show(store, ctx, case)
}

/// How often a case that took in others may be taken in itself on the way to the one that goes on.
const MERGERS: usize = 20;

/// The case that a tracking code opens for whoever holds it: the own one, or the one in which that goes on, where the holder follows it.
///
/// # Errors
/// When the store fails.
pub fn opened(
    store: &mut impl Cases,
    ctx: &Context,
    code: &TrackingCode,
) -> std::result::Result<Option<Case>, StoreError> {
    let Some(mut case) = store.case_by_tracking(code)? else { return Ok(None) };
    for _ in 0..MERGERS {
        let Some(into) = case.handling.merged_into else { break };
        match store.case(into)? {
            Some(other) if !other.relations(&ctx.actor, ctx.now).is_empty() => case = other,
            _ => break,
        }
    }
    Ok(Some(case))
}

fn show<S: Cases + Disputes>(store: &mut S, ctx: &Context, case: Case) -> Result<(CaseView, Vec<Line>)> {
    let mut view = cases::queries::show(store, ctx, case)?;
    let mut more = Vec::new();
    for id in &view.disputes {
        if let Some(dispute) = store.dispute(*id)? {
            more.extend(of_dispute(store, ctx, dispute)?.into_iter().flat_map(|view| view.timeline).map(Line::Dispute));
        }
    }
    let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Case).collect();
    Ok((view, woven(own, more)))
}

fn of_dispute(
    store: &mut impl Disputes,
    ctx: &Context,
    dispute: Dispute,
) -> std::result::Result<Option<DisputeView>, StoreError> {
    let events = store.events_of(dispute.subject())?;
    Ok(disputes::view(dispute, events, ctx))
}

/// Many cases with their timelines in few statements, in their order; those of which the actor may not know are left out.
///
/// # Errors
/// When the store fails.
pub fn cases<S: Cases + Disputes>(store: &mut S, ctx: &Context, all: Vec<Case>) -> Result<Vec<(CaseView, Vec<Line>)>> {
    let ids: Vec<_> = all.iter().map(|case| case.id.0).collect();
    let mut events = store.events_of_all(cases::SUBJECT, &ids)?;
    let mut shown = Vec::with_capacity(all.len());
    for case in all {
        let own = events.remove(&case.id.0).unwrap_or_default();
        shown.extend(cases::queries::shown(ctx, case, own));
    }
    let ids: Vec<_> = shown.iter().flat_map(|view| &view.disputes).copied().collect();
    let theirs = of_disputes(store, ctx, &ids)?;
    let told = |mut view: CaseView| {
        let disputes = view.disputes.iter().filter_map(|id| theirs.get(id));
        let more = disputes.flat_map(|dispute| dispute.timeline.iter().cloned().map(Line::Dispute)).collect();
        let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Case).collect();
        (view, woven(own, more))
    };
    Ok(shown.into_iter().map(told).collect())
}

fn of_disputes(
    store: &mut impl Disputes,
    ctx: &Context,
    ids: &[DisputeId],
) -> std::result::Result<HashMap<DisputeId, DisputeView>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let all = Repository::<Dispute>::load_all(store, ids)?;
    let plain: Vec<_> = all.iter().map(|dispute| dispute.id.0).collect();
    let mut events = store.events_of_all(disputes::SUBJECT, &plain)?;
    let seen = |dispute: Dispute| {
        let (id, own) = (dispute.id, events.remove(&dispute.id.0).unwrap_or_default());
        Some((id, disputes::view(dispute, own, ctx)?))
    };
    Ok(all.into_iter().filter_map(seen).collect())
}

/// Many disputes with their timelines in few statements, in that order; those of which the actor may not know are left out.
///
/// # Errors
/// When the store fails.
pub fn disputes<S: Cases + Disputes>(
    store: &mut S,
    ctx: &Context,
    all: &[Dispute],
) -> Result<Vec<(DisputeView, Vec<Line>)>> {
    let ids: Vec<_> = all.iter().map(|dispute| dispute.id).collect();
    let mut views = of_disputes(store, ctx, &ids)?;
    let of_cases: Vec<CaseId> = all.iter().filter_map(|dispute| dispute.case).collect();
    let mut told: HashMap<CaseId, Vec<Line>> = HashMap::new();
    if !of_cases.is_empty() {
        let found = Repository::<Case>::load_all(store, &of_cases)?;
        let plain: Vec<_> = found.iter().map(|case| case.id.0).collect();
        let mut events = store.events_of_all(cases::SUBJECT, &plain)?;
        for case in found {
            let (id, own) = (case.id, events.remove(&case.id.0).unwrap_or_default());
            let seen = cases::view(case, own, &ctx.actor, ctx.now);
            told.insert(id, seen.into_iter().flat_map(|view| view.timeline).map(Line::Case).collect());
        }
    }
    let whole = |dispute: &Dispute| {
        let mut view = views.remove(&dispute.id)?;
        let more = dispute.case.and_then(|case| told.get(&case)).cloned().unwrap_or_default();
        let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Dispute).collect();
        Some((view, woven(own, more)))
    };
    Ok(all.iter().filter_map(whole).collect())
}

/// A dispute with its timeline, as the actor may see them.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn dispute<S: Cases + Disputes>(store: &mut S, ctx: &Context, id: DisputeId) -> Result<(DisputeView, Vec<Line>)> {
    let dispute = store.dispute(id)?.ok_or(Failure::NotFound)?;
    show_dispute(store, ctx, dispute)
}

/// The dispute of the tracking code that the actor holds, as its reporter or as a party.
///
/// # Errors
/// Not found when there is none.
pub fn track_dispute<S: Cases + Disputes>(
    store: &mut S,
    ctx: &Context,
    code: &TrackingCode,
) -> Result<(DisputeView, Vec<Line>)> {
    let dispute = store.dispute_by_code(code)?.ok_or(Failure::NotFound)?;
    show_dispute(store, ctx, dispute)
}

fn show_dispute<S: Cases + Disputes>(
    store: &mut S,
    ctx: &Context,
    dispute: Dispute,
) -> Result<(DisputeView, Vec<Line>)> {
    let case = dispute.case;
    let mut view = of_dispute(store, ctx, dispute)?.ok_or(Failure::NotFound)?;
    let mut more = Vec::new();
    if let Some(case) = case.map(|id| store.case(id)).transpose()?.flatten() {
        let events = store.events_of(case.subject())?;
        let seen = cases::view(case, events, &ctx.actor, ctx.now);
        more.extend(seen.into_iter().flat_map(|view| view.timeline).map(Line::Case));
    }
    let own = std::mem::take(&mut view.timeline).into_iter().map(Line::Dispute).collect();
    Ok((view, woven(own, more)))
}

/// A file that the actor may see: an own one, or one that an event names which the actor may see.
///
/// # Errors
/// Not found otherwise.
pub fn attachment<
    S: Cases
        + Disputes
        + Orders
        + Suggestions
        + Sweeps
        + Bulletins
        + Activities
        + Consultations
        + Sittings
        + Rooms
        + Attachments,
>(
    store: &mut S,
    ctx: &Context,
    id: AttachmentId,
) -> Result<Attachment> {
    let attachment = store.attachment(id)?.ok_or(Failure::NotFound)?;
    if attachment.uploader.is_some() && attachment.uploader == ctx.actor.account() {
        return Ok(attachment);
    }
    let readable = match attachment.subject {
        Some(subject) => happening::shows(store, ctx, subject, id)?,
        None => false,
    };
    if readable { Ok(attachment) } else { Err(Failure::NotFound) }
}

/// Who looked at what the tracking code opens, the newest first.
///
/// # Errors
/// Not found when there is none; forbidden for a code by which one but follows.
pub fn tracked_looks<S: Cases + Disputes + AuditLog>(
    store: &mut S,
    ctx: &Context,
    code: &TrackingCode,
    page: &PageRequest<AuditKey>,
) -> Result<Page<AuditEntry, AuditKey>> {
    if let Some(case) = store.case_by_tracking(code)? {
        return cases::queries::looks(store, ctx, case.id, page);
    }
    let dispute = store.dispute_by_code(code)?.ok_or(Failure::NotFound)?;
    disputes::queries::looks(store, ctx, dispute.id, page)
}

/// What is written down when the actor is handed a file: that it is another's, and what it belongs to.
///
/// # Errors
/// When the store fails.
pub fn look_at<S: Cases + Disputes>(store: &mut S, ctx: &Context, file: &Attachment) -> Result<Option<Look>> {
    let own = file.uploader.is_some() && file.uploader == ctx.actor.account();
    let Some(of) = file.subject.filter(|_| !own) else { return Ok(None) };
    let (subject, division) = match of.kind {
        kind if kind == cases::SUBJECT => (AuditSubject::Case, store.case(of.id.into())?.map(|case| case.division)),
        kind if kind == disputes::SUBJECT => {
            (AuditSubject::Dispute, store.dispute(of.id.into())?.map(|dispute| dispute.division))
        }
        _ => return Ok(None),
    };
    Ok(division.map(|division| Look { act: AuditAct::FileShown, subject, id: of.id, division }))
}
