//! Meetings: called, and minuted once they have taken place.

use super::{ConsultationDesk, Result, check_deputies, for_the_public};
use crate::consultations::{
    Attendance, Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationFault,
    ConsultationId, ConsultationMeeting, ConsultationMeetingKind, terms,
};
use crate::moderation::ModerationPart;
use crate::shared::flow::step;
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::{At, AttachmentId, Context, DeputyId, Failure, Field, Instant, Note};

/// A meeting as it is called.
#[derive(Clone, Debug)]
pub struct PlanMeeting {
    pub kind: ConsultationMeetingKind,
    pub title: Title,
    pub held_at: Instant,
    pub place: Name,
}

/// Calls a meeting.
///
/// # Errors
/// As every step; [`ConsultationFault::TooMany`]; a field error for words that can't be public.
pub fn plan_meeting<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: PlanMeeting,
) -> Result<Consultation> {
    let PlanMeeting { kind, title, held_at, place } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::PlanMeeting,
        |store: &mut S, consultation: &mut Consultation, _| {
            if consultation.meetings.len() >= terms::MAX_MEETINGS {
                return Err(Failure::rule(ConsultationFault::TooMany));
            }
            for_the_public(store, consultation, (ModerationPart::Title, title.as_str()), "title")?;
            for_the_public(store, consultation, (ModerationPart::Text, place.as_str()), "place")?;
            let number = consultation.meetings.last().map_or(1, |last| last.number + 1);
            let (attendance, deputies) = (Vec::new(), Vec::new());
            let meeting = ConsultationMeeting {
                number,
                kind,
                title,
                held_at,
                place,
                attendance,
                deputies,
                minutes: None,
                minuted_at: None,
            };
            consultation.meetings.push(meeting);
            Ok(ConsultationEvent::bare(ConsultationEventKind::MeetingPlanned).about(number))
        },
    )
}

/// Who attended a meeting, and what was said.
#[derive(Clone, Debug)]
pub struct MinuteMeeting {
    pub meeting: u32,
    pub attendance: Vec<Attendance>,
    pub deputies: Vec<DeputyId>,
    pub minutes: Body,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

fn check_attendance(attendance: &[Attendance]) -> Result<()> {
    if attendance.is_empty() {
        return Err(Failure::field("attendance", ConsultationFault::Attendance));
    }
    for (at, one) in attendance.iter().enumerate() {
        let is_twice = attendance.iter().take(at).any(|other| other.voice == one.voice);
        if is_twice || !(1..=terms::MAX_PEOPLE).contains(&one.people) {
            return Err(Failure::field(Field::item("attendance", at), ConsultationFault::Attendance));
        }
    }
    Ok(())
}

/// Writes down who attended a meeting and what was said, which completes it. Written again it takes the place of what was; the deputies
/// who were not named before are credited then.
///
/// # Errors
/// As every step; field errors for a meeting that is not there or to come, for attendance out of range, and for whoever is no deputy.
pub fn minute_meeting<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: MinuteMeeting,
) -> Result<Consultation> {
    let MinuteMeeting { meeting: number, attendance, deputies, minutes, attachments } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::MinuteMeeting,
        |store: &mut S, consultation: &mut Consultation, _| {
            check_attendance(&attendance)?;
            let meeting = consultation.meetings.iter_mut().find(|meeting| meeting.number == number);
            let meeting = meeting.ok_or_else(|| Failure::missing("meeting", ConsultationFault::UnknownMeeting))?;
            if meeting.held_at > ctx.now {
                return Err(Failure::field("meeting", ConsultationFault::MeetingToCome));
            }
            check_deputies(store, local_date(meeting.held_at), &deputies)?;
            let fresh = deputies.iter().copied().filter(|deputy| !meeting.deputies.contains(deputy)).collect();
            (meeting.attendance, meeting.deputies) = (attendance, deputies);
            (meeting.minutes, meeting.minuted_at) = (Some(minutes), Some(ctx.now));
            let note = Note { text: None, attachments };
            let event = ConsultationEvent::noted(ConsultationEventKind::MeetingMinuted, note).about(number);
            Ok(ConsultationEvent { deputies: fresh, ..event })
        },
    )
}
