//! What units do with a suggestion that they have.

use chrono::NaiveDate;

use super::joining::{change_together, check_answered};
use super::{Result, SuggestionDesk, SuggestionWords, change, check_room, terms_now};
use crate::cases::usecases::chosen;
use crate::cases::{DivisionListKind, ReplyClass, ReplyOutcome};
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{At, AttachmentId, Bare, Context, DeputyId, Failure, Party, UnitId, WordCode};
use crate::suggestions::clocks::{second_month, working_day};
use crate::suggestions::{
    Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId, SuggestionReply,
    Talk, TalkWay, UnitNote,
};

/// The unit in the lead says that a suggestion is another's (申请退回); what the office decides on the second time is final.
///
/// # Errors
/// As every step; [`SuggestionFault::ObjectionsFinal`], [`SuggestionFault::ObjectedLate`].
pub fn object_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change_together(store, ctx, at, SuggestionAction::Object, move |_, suggestion| {
        let days = suggestion.dossier.terms().object_working_days;
        let assignment = suggestion.dossier.assignment.as_mut().ok_or(Failure::NotFound)?;
        if local_date(ctx.now) > working_day(assignment.known_since(), days, &ctx.calendar) {
            return Err(Failure::rule(SuggestionFault::ObjectedLate));
        }
        assignment.objections += 1;
        Ok(SuggestionEvent::said(SuggestionEventKind::Objected, Some(command.text.clone())))
    })
}

/// The unit in the lead begins.
///
/// # Errors
/// As every step.
pub fn start_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    _: Bare,
) -> Result<Suggestion> {
    change_together(store, ctx, at, SuggestionAction::Start, |_, _| {
        Ok(SuggestionEvent::plain(SuggestionEventKind::Started))
    })
}

/// The unit for which the actor acts, the one in the lead first.
fn acting_unit(ctx: &Context, suggestion: &Suggestion) -> Result<UnitId> {
    let mut units = suggestion.lead.into_iter().chain(suggestion.co_units().iter().copied());
    units.find(|unit| ctx.actor.acts_for(Party::Unit(*unit))).ok_or(Failure::Forbidden)
}

/// That a unit talked with the deputy.
#[derive(Clone, Debug)]
pub struct RecordTalk {
    pub on: NaiveDate,
    pub way: TalkWay,
    /// Who talked for the unit.
    pub by: Name,
    pub text: Body,
}

/// A unit notes that it talked with the deputy, who is told of it.
///
/// # Errors
/// As every step; a field error for a day to come or before the assignment; [`SuggestionFault::TooManyNotes`].
pub fn record_talk<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: RecordTalk,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::RecordTalk, |_, suggestion| {
        let RecordTalk { on, way, by, text } = command;
        let unit = acting_unit(ctx, suggestion)?;
        let assigned = suggestion.dossier.assignment.as_ref().map(|assignment| local_date(assignment.at));
        if on > local_date(ctx.now) || assigned.is_none_or(|assigned| on < assigned) {
            return Err(Failure::field("on", SuggestionFault::TalkDay));
        }
        check_room(&suggestion.dossier.talks)?;
        suggestion.dossier.talks.push(Talk { unit, on, way, by, text: text.clone() });
        Ok(SuggestionEvent::said(SuggestionEventKind::Talked, Some(text)))
    })
}

/// A unit that helps tells the one in the lead what it thinks, in the first months, as the rules say.
///
/// # Errors
/// As every step; [`SuggestionFault::OpinionLate`], [`SuggestionFault::TooManyNotes`].
pub fn give_opinion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::GiveOpinion, |_, suggestion| {
        let unit = acting_unit(ctx, suggestion)?;
        let assignment = suggestion.dossier.assignment.as_ref().ok_or(Failure::NotFound)?;
        // Handled anew, it is not the first term that counts.
        let since = suggestion.dossier.rework_at.unwrap_or(assignment.at);
        if local_date(ctx.now) > second_month(local_date(since), &suggestion.dossier.terms(), &ctx.calendar) {
            return Err(Failure::rule(SuggestionFault::OpinionLate));
        }
        check_room(&suggestion.dossier.opinions)?;
        suggestion.dossier.opinions.push(UnitNote { unit, at: ctx.now, text: command.text.clone() });
        Ok(SuggestionEvent::said(SuggestionEventKind::OpinionGiven, Some(command.text)))
    })
}

/// What the unit in the lead answers.
#[derive(Clone, Debug)]
pub struct ReplySuggestion {
    /// What comes of it, of the list that holds there.
    pub class: WordCode,
    /// The number of the letter.
    pub number: Name,
    /// The head of the unit.
    pub signed_by: Name,
    /// The letter, scanned with its seal.
    pub scan: AttachmentId,
    pub text: Body,
    /// Why it is not public, if it is not.
    pub withheld: Option<Body>,
    /// Until when what is planned is done.
    pub promised: Option<NaiveDate>,
    /// Whom the letter answers by name; of one that is answered by itself it need not be said.
    pub deputies: Vec<DeputyId>,
}

/// What a unit answers, once one has talked with the deputy.
fn answer<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    suggestion: &mut Suggestion,
    command: ReplySuggestion,
) -> Result<SuggestionEvent> {
    let ReplySuggestion { class, number, signed_by, scan, text, withheld, promised, deputies: _ } = command;
    if !suggestion.has_talked() {
        return Err(Failure::rule(SuggestionFault::NoTalk));
    }
    let today = local_date(ctx.now);
    let list = (DivisionListKind::ReplyClass, "class");
    let class = ReplyOutcome::from(&chosen(store, list, (&suggestion.division, today), &class)?);
    match (class.is(ReplyClass::Planned), promised) {
        (true, None) => return Err(Failure::field("promised", SuggestionFault::PromiseWithoutDay)),
        (false, Some(_)) => return Err(Failure::field("promised", SuggestionFault::PromiseDay)),
        (true, Some(day)) if day <= today => {
            return Err(Failure::field("promised", SuggestionFault::PromiseDay));
        }
        (true, Some(_)) | (false, None) => {}
    }
    check_room(&suggestion.dossier.replies)?;
    let unit = suggestion.lead.ok_or(Failure::NotFound)?;
    let said = SuggestionEvent::said(SuggestionEventKind::Replied, Some(text.clone()));
    let answered = suggestion.signed_by();
    let terms = terms_now(store, ctx, suggestion)?;
    suggestion.dossier.terms = Some(terms);
    suggestion.dossier.request = None;
    suggestion.dossier.replies.push(SuggestionReply {
        unit,
        at: ctx.now,
        class,
        number,
        signed_by,
        scan,
        text,
        withheld,
        promised,
        rate_by: working_day(ctx.now, terms.rate_working_days, &ctx.calendar),
        answered,
    });
    Ok(said)
}

/// The unit in the lead answers one and all that were joined to it, once a unit has talked with the deputy of each.
///
/// # Errors
/// As every step; [`SuggestionFault::NoTalk`], [`SuggestionFault::AnsweredTogether`]; field errors for a class that may not be chosen
/// there, the day of what is planned, and where not each deputy who signed is answered by name.
pub fn reply_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: ReplySuggestion,
) -> Result<Suggestion> {
    let mut first = true;
    change_together(store, ctx, at, SuggestionAction::Reply, move |store, suggestion| {
        if !std::mem::take(&mut first) {
            return answer(store, ctx, suggestion, command.clone());
        }
        check_answered(store, suggestion, &command.deputies)?;
        // One letter answers them all: the file lies with the one to which the others were joined.
        let said = answer(store, ctx, suggestion, command.clone())?;
        Ok(SuggestionEvent { scans: vec![command.scan], ..said })
    })
}

/// The unit in the lead tells how what it promised comes along, as often as the rules say.
///
/// # Errors
/// As every step; [`SuggestionFault::TooManyNotes`].
pub fn note_promise<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::NotePromise, |store, suggestion| {
        let unit = acting_unit(ctx, suggestion)?;
        check_room(&suggestion.dossier.reports)?;
        suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
        suggestion.dossier.reports.push(UnitNote { unit, at: ctx.now, text: command.text.clone() });
        Ok(SuggestionEvent::said(SuggestionEventKind::PromiseReported, Some(command.text)))
    })
}
