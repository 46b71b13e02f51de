//! A unit asks for six months, and the office gives them or does not (代表法第五十一条第二款).

use super::{Result, SuggestionDesk, SuggestionWords, change};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure};
use crate::suggestions::clocks::{answer_by, second_month};
use crate::suggestions::{
    ExtensionRequest, Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId,
};

/// The unit in the lead asks for six months, with its reason, in the first two.
///
/// # Errors
/// As every step; [`SuggestionFault::AlreadyBroad`], [`SuggestionFault::ExtendedLate`], [`SuggestionFault::ExtensionAsked`].
pub fn ask_extension<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::AskExtension, |_, suggestion| {
        let (terms, dossier) = (suggestion.dossier.terms(), &mut suggestion.dossier);
        let assignment = dossier.assignment.as_ref().ok_or(Failure::NotFound)?;
        if local_date(ctx.now) > second_month(local_date(assignment.at), &terms, &ctx.calendar) {
            return Err(Failure::rule(SuggestionFault::ExtendedLate));
        }
        let awaited = |request: &ExtensionRequest| local_date(ctx.now) <= request.decide_by(&ctx.calendar);
        if dossier.request.as_ref().is_some_and(awaited) {
            return Err(Failure::rule(SuggestionFault::ExtensionAsked));
        }
        let request = ExtensionRequest { at: ctx.now, text: command.text.clone() };
        let due = Some(request.decide_by(&ctx.calendar));
        dossier.request = Some(request);
        Ok(SuggestionEvent { due, ..SuggestionEvent::said(SuggestionEventKind::ExtensionAsked, Some(command.text)) })
    })
}

/// The office gives six months in the first two, or later what the unit asked for in these, as long as it is to decide.
///
/// # Errors
/// As every step; [`SuggestionFault::AlreadyBroad`], [`SuggestionFault::ExtendedLate`].
pub fn extend_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Extend, |_, suggestion| {
        let (terms, asked) = (suggestion.dossier.terms(), suggestion.dossier.request.take());
        let assignment = suggestion.dossier.assignment.as_mut().ok_or(Failure::NotFound)?;
        let (assigned, today) = (local_date(assignment.at), local_date(ctx.now));
        // Whoever says nothing in time does not consent.
        let decides = asked.is_some_and(|request| today <= request.decide_by(&ctx.calendar));
        if today > second_month(assigned, &terms, &ctx.calendar) && !decides {
            return Err(Failure::rule(SuggestionFault::ExtendedLate));
        }
        assignment.broad = true;
        let due = Some(answer_by(assigned, true, &ctx.calendar));
        Ok(SuggestionEvent { due, ..SuggestionEvent::said(SuggestionEventKind::Extended, Some(command.text)) })
    })
}

/// The office says why it gives no six months.
///
/// # Errors
/// As every step; [`SuggestionFault::ExtensionNotAsked`].
pub fn refuse_extension<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::RefuseExtension, |_, suggestion| {
        if suggestion.dossier.request.take().is_none() {
            return Err(Failure::rule(SuggestionFault::ExtensionNotAsked));
        }
        Ok(SuggestionEvent::said(SuggestionEventKind::ExtensionRefused, Some(command.text)))
    })
}
