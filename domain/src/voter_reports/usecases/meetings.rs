//! Voters meet, ask, and are answered.

use super::Result;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Name, Phone};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, Instant};
use crate::voter_reports::{
    ReportMeeting, VoterQuestion, VoterReport, VoterReportAction, VoterReportEvent, VoterReportEventKind,
    VoterReportFault, VoterReportId, VoterReports, terms,
};

/// When and where voters are to meet.
#[derive(Clone, Debug)]
pub struct AnnounceMeeting {
    pub starts_at: Instant,
    pub place: Name,
}

/// Says when and where voters meet, or says it anew.
///
/// # Errors
/// As every step; a field error for less notice than seven days; [`VoterReportFault::HeldAlready`].
pub fn announce_meeting<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    command: AnnounceMeeting,
) -> Result<VoterReport> {
    let AnnounceMeeting { starts_at, place } = command;
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::Announce,
        |_, report: &mut VoterReport, _| {
            if (local_date(starts_at) - local_date(ctx.now)).num_days() < terms::NOTICE_DAYS {
                return Err(Failure::field("starts_at", VoterReportFault::ShortNotice));
            }
            report.meeting = Some(ReportMeeting { starts_at, place, announced_at: ctx.now, held: None });
            Ok(VoterReportEvent::bare(VoterReportEventKind::Announced))
        },
    )
}

/// Which voters of the constituency were there, each by a phone; who they are the office has seen at the door.
#[derive(Clone, Debug)]
pub struct HoldMeeting {
    pub voters: Vec<Phone>,
}

/// Writes down that the meeting was. Of the phones tags alone are kept, by which each may cast one ballot.
///
/// # Errors
/// As every step; [`VoterReportFault::NotAnnounced`], [`VoterReportFault::NotYetHeld`], [`VoterReportFault::HeldAlready`]; a field error
/// for fewer than ten voters.
pub fn hold_meeting<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    command: HoldMeeting,
) -> Result<VoterReport> {
    let mut voters = command.voters;
    voters.sort_by(|one, other| one.reveal().cmp(other.reveal()));
    voters.dedup();
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::Hold,
        |store: &mut S, report: &mut VoterReport, _| {
            if !(terms::LEAST_VOTERS..=terms::MOST_VOTERS).contains(&voters.len()) {
                return Err(Failure::field("voters", VoterReportFault::TooFewVoters));
            }
            let not_announced = || Failure::rule(VoterReportFault::NotAnnounced);
            let meeting = report.meeting.as_mut().ok_or_else(not_announced)?;
            if ctx.now < meeting.starts_at {
                return Err(Failure::rule(VoterReportFault::NotYetHeld));
            }
            meeting.held = Some((ctx.now, u32::try_from(voters.len()).unwrap_or(u32::MAX)));
            store.keep_roll(report.id, &voters)?;
            Ok(VoterReportEvent::bare(VoterReportEventKind::Held))
        },
    )
}

/// What a voter asks.
#[derive(Clone, Debug)]
pub struct AskQuestion {
    pub text: Body,
}

/// Writes down what a voter asks; who that is is kept nowhere. Each question is answered within fifteen working days.
///
/// # Errors
/// As every step; [`VoterReportFault::TooManyQuestions`], [`VoterReportFault::ReviewBegun`].
pub fn ask_question<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    command: AskQuestion,
) -> Result<VoterReport> {
    step(
        store,
        ctx,
        at,
        |_| VoterReportAction::Ask,
        |_, report: &mut VoterReport, _| {
            if report.questions.len() >= terms::MOST_QUESTIONS {
                return Err(Failure::rule(VoterReportFault::TooManyQuestions));
            }
            let number = u32::try_from(report.questions.len()).unwrap_or(u32::MAX).saturating_add(1);
            report.questions.push(VoterQuestion { number, text: command.text, asked_at: ctx.now, answer: None });
            report.answers_due = report.next_answer_due(ctx);
            Ok(VoterReportEvent { kind: VoterReportEventKind::Asked, question: Some(number) })
        },
    )
}

/// What the deputy answers.
#[derive(Clone, Debug)]
pub struct AnswerQuestion {
    pub question: u32,
    pub text: Body,
}

/// The deputy answers a question.
///
/// # Errors
/// As every step; a field error for a question that does not wait for an answer.
pub fn answer_question<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    command: AnswerQuestion,
) -> Result<VoterReport> {
    let AnswerQuestion { question: number, text } = command;
    let is_last = |report: &VoterReport| report.open_questions().all(|one| one.number == number);
    step(
        store,
        ctx,
        at,
        |report: &VoterReport| if is_last(report) { VoterReportAction::AnswerLast } else { VoterReportAction::Answer },
        |_, report: &mut VoterReport, _| {
            let waits = |one: &&mut VoterQuestion| one.number == number && one.answer.is_none();
            let unknown = || Failure::missing("question", VoterReportFault::UnknownQuestion);
            let question = report.questions.iter_mut().find(waits).ok_or_else(unknown)?;
            question.answer = Some((text, ctx.now));
            report.answers_due = report.next_answer_due(ctx);
            Ok(VoterReportEvent { kind: VoterReportEventKind::Answered, question: Some(number) })
        },
    )
}
