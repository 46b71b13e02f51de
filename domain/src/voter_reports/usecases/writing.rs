//! A report is planned, written, checked, shown, and filed, or taken off the plan.

use chrono::NaiveDate;

use super::{Result, bare};
use crate::congresses::TermId;
use crate::deputies::{Deputies, Mandate};
use crate::moderation::usecases::screen;
use crate::moderation::{Moderation, ModerationPart, Piece};
use crate::shared::deadline::whole_days;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, Failure, Party, Standing};
use crate::voter_reports::{
    BallotResult, ReportDraft, ReportFigures, VoterReport, VoterReportAction, VoterReportEvent, VoterReportEventKind,
    VoterReportFault, VoterReportId, VoterReportState, VoterReports, terms,
};

/// Who is to report, in which term, and by when it is written.
#[derive(Clone, Copy, Debug)]
pub struct ScheduleReport {
    pub deputy: DeputyId,
    pub term: TermId,
    pub planned_on: NaiveDate,
}

/// Plans a report: the office that serves the deputy.
///
/// # Errors
/// Forbidden for others; field errors for an unknown deputy, one without a mandate of that term, and the day.
pub fn schedule_report<S: VoterReports + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    command: ScheduleReport,
) -> Result<VoterReport> {
    let ScheduleReport { deputy, term, planned_on } = command;
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    let unknown = || Failure::missing("deputy", VoterReportFault::UnknownDeputy);
    let deputy = store.deputy(deputy)?.ok_or_else(unknown)?;
    if !ctx.actor.serves(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    let today = local_date(ctx.now);
    let of_term = |mandate: &Mandate| mandate.seat.term == term && mandate.stands_on(today);
    if !deputy.mandates.iter().any(of_term) {
        return Err(Failure::missing("term", VoterReportFault::NotOfTerm));
    }
    if !(0..=terms::MOST_AHEAD).contains(&(planned_on - today).num_days()) {
        return Err(Failure::field("planned_on", VoterReportFault::PlannedOutOfRange));
    }
    let report = VoterReport {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(VoterReportState::Scheduled),
        deputy: deputy.id,
        term,
        office: deputy.office,
        division: deputy.division,
        planned_on,
        draft: None,
        meeting: None,
        shown_at: None,
        questions: Vec::new(),
        answers_due: None,
        review: None,
        scheduled_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = Party::Office(report.office);
    begin(store, ctx, &report, Some(by), VoterReportEvent::bare(VoterReportEventKind::Scheduled))?;
    Ok(report)
}

/// What a deputy writes.
#[derive(Clone, Debug)]
pub struct DraftReport {
    pub text: Body,
}

/// The deputy writes the report, or writes it anew. Its figures are those of the duty file since the mandate began, as they are now.
///
/// # Errors
/// As every step; a field error for words that may not become public.
pub fn draft_report<S: VoterReports + Deputies + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    command: DraftReport,
) -> Result<VoterReport> {
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::Draft,
        |store: &mut S, report: &mut VoterReport, _| {
            let piece = Piece::new(ModerationPart::Text, command.text.as_str());
            if !screen(store, &report.division, &[piece])?.is_empty() {
                return Err(Failure::field("text", VoterReportFault::NotForThePublic));
            }
            let deputy = store.deputy(report.deputy)?.ok_or(Failure::NotFound)?;
            let of_term = deputy.mandates.iter().find(|mandate| mandate.seat.term == report.term);
            let today = local_date(ctx.now);
            let days = (of_term.map_or(today, |mandate| mandate.from), today);
            let kinds = store.count_activities(report.deputy, whole_days(days))?;
            let figures = ReportFigures { days: Some(days), kinds };
            report.draft = Some(ReportDraft { figures, text: command.text });
            Ok(VoterReportEvent::bare(VoterReportEventKind::Drafted))
        },
    )
}

/// The office finds nothing amiss.
///
/// # Errors
/// As every step.
pub fn check_report<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    bare(store, ctx, at, VoterReportAction::Check, VoterReportEvent::bare(VoterReportEventKind::Checked))
}

/// The office gives a report back to the deputy.
///
/// # Errors
/// As every step.
pub fn send_report_back<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    bare(store, ctx, at, VoterReportAction::SendBack, VoterReportEvent::bare(VoterReportEventKind::SentBack))
}

/// Shows a report to everybody.
///
/// # Errors
/// As every step.
pub fn publish_report<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    bare(store, ctx, at, VoterReportAction::Publish, VoterReportEvent::bare(VoterReportEventKind::Published))
}

/// Ends a report; one that was given at a meeting, once voters have reviewed it. Who voted is forgotten then, and so is what ballots say
/// of which there were too few: whoever keeps the database learns no more than those who may know the result.
///
/// # Errors
/// As every step; [`VoterReportFault::ReviewMissing`].
pub fn file_report<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::File,
        |store: &mut S, report: &mut VoterReport, _| {
            if report.was_held() {
                store.forget_who_voted(report.id)?;
                if BallotResult::from(store.count_ballots(report.id)?) == BallotResult::TooFew {
                    store.empty_box(report.id)?;
                }
            }
            Ok(VoterReportEvent::bare(VoterReportEventKind::Filed))
        },
    )
}

/// Takes a report off the plan that nobody else knows of.
///
/// # Errors
/// As every step.
pub fn cancel_report<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    _: Bare,
) -> Result<VoterReport> {
    bare(store, ctx, at, VoterReportAction::Cancel, VoterReportEvent::bare(VoterReportEventKind::Cancelled))
}
