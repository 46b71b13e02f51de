//! What people are shown of reports to voters.

use uuid::Uuid;

use super::{
    BallotResult, VoterReport, VoterReportFilter, VoterReportId, VoterReportScope, VoterReportTaskKey, VoterReportView,
    VoterReports, relations, view,
};
use crate::congresses::TermId;
use crate::shared::{Context, DeputyId, DivisionCode, Failure, Grant, Page, PageRequest, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// What voters said, once they can say no more.
///
/// # Errors
/// When the store fails.
pub(super) fn result_of(store: &mut impl VoterReports, report: &VoterReport) -> Result<Option<BallotResult>> {
    match report.review {
        Some(review) if !review.is_open() => Ok(Some(store.count_ballots(report.id)?.into())),
        Some(_) | None => Ok(None),
    }
}

/// A report as the deputy and the office see it, with what voters said.
///
/// # Errors
/// Not found for others.
pub fn detail(store: &mut impl VoterReports, ctx: &Context, id: VoterReportId) -> Result<VoterReportView> {
    let report = store.voter_report(id)?.ok_or(Failure::NotFound)?;
    let mut view = view(report, ctx).ok_or(Failure::NotFound)?;
    view.result = result_of(store, &view.report)?;
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<VoterReportScope> {
    let of = |grant: &Grant| match grant {
        Grant::Deputy { deputy } | Grant::Former { deputy } => Some(VoterReportScope::Deputy(*deputy)),
        Grant::Office { area, .. } => Some(VoterReportScope::Area(area.clone())),
        Grant::GridStaff { .. }
        | Grant::HandlingUnit { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => None,
    };
    ctx.actor.grants().iter().filter_map(of).collect()
}

/// The reports that the actor may see, the newest first.
pub fn list(
    store: &mut impl VoterReports,
    ctx: &Context,
    filter: &VoterReportFilter,
    page: &PageRequest<VoterReportId>,
) -> Result<Page<VoterReportView, VoterReportId>> {
    let Page { items, unreadable, next } = store.voter_reports(&scopes(ctx), filter, page)?;
    let items = items.into_iter().filter_map(|report| view(report, ctx)).collect();
    Ok(Page { items, unreadable, next })
}

/// Deputies of a term who have no report yet, each of whom is to give one in the term: for whoever oversees that area.
///
/// # Errors
/// Forbidden for others.
pub fn lacking(
    store: &mut impl VoterReports,
    ctx: &Context,
    (term, area): (TermId, &DivisionCode),
    page: &PageRequest<DeputyId>,
) -> Result<Page<DeputyId, DeputyId>> {
    if !ctx.actor.oversees(area) {
        return Err(Failure::Forbidden);
    }
    Ok(store.without_report(term, area, page)?)
}

/// Reports that wait for the actor, what is due first before all else.
pub fn tasks(
    store: &mut impl VoterReports,
    ctx: &Context,
    page: &PageRequest<VoterReportTaskKey>,
) -> Result<Page<VoterReport, VoterReportTaskKey>> {
    Ok(store.voter_report_tasks(&ctx.actor.parties(), page)?)
}

/// What those reports are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl VoterReports,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(VoterReportId).collect();
    let found = Repository::<VoterReport>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|report| !relations(&ctx.actor, report).is_empty());
    Ok(known.map(|report| (report.id.0, report.title())).collect())
}
