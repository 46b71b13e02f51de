//! A unit asks for six months, and the office gives them or does not (代表法第五十一条第二款): for all that are answered together at once.

use super::joining::change_together;
use super::{Result, SuggestionDesk, SuggestionWords};
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure};
use crate::suggestions::clocks::{answer_by, second_month};
use crate::suggestions::{
    ExtensionRequest, Suggestion, SuggestionAction, SuggestionEvent, SuggestionEventKind, SuggestionFault, SuggestionId,
};

/// Whether the first two months after the assignment are over.
fn is_late(suggestion: &Suggestion, ctx: &Context) -> Result<bool> {
    let assignment = suggestion.dossier.assignment.as_ref().ok_or(Failure::NotFound)?;
    let last = second_month(local_date(assignment.at), &suggestion.dossier.terms(), &ctx.calendar);
    Ok(local_date(ctx.now) > last)
}

/// Whether the office still decides on what the unit asked for: whoever says nothing in time does not consent.
fn is_awaited(suggestion: &Suggestion, ctx: &Context) -> bool {
    let decide_by = suggestion.decide_by(&ctx.calendar);
    decide_by.is_some_and(|last| local_date(ctx.now) <= last)
}

/// The unit in the lead asks for six months, with its reason, in the first two.
///
/// # Errors
/// As every step; [`SuggestionFault::AlreadyBroad`], [`SuggestionFault::ExtendedLate`], [`SuggestionFault::ExtensionAsked`],
/// [`SuggestionFault::AnsweredTogether`].
pub fn ask_extension<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    let mut first = true;
    change_together(store, ctx, at, SuggestionAction::AskExtension, move |_, suggestion| {
        // What was joined has the term of the one to which it was.
        if std::mem::take(&mut first) {
            if is_late(suggestion, ctx)? {
                return Err(Failure::rule(SuggestionFault::ExtendedLate));
            }
            if is_awaited(suggestion, ctx) {
                return Err(Failure::rule(SuggestionFault::ExtensionAsked));
            }
        }
        suggestion.dossier.request = Some(ExtensionRequest { at: ctx.now, text: command.text.clone() });
        let said = SuggestionEvent::said(SuggestionEventKind::ExtensionAsked, Some(command.text.clone()));
        Ok(SuggestionEvent { due: suggestion.decide_by(&ctx.calendar), ..said })
    })
}

/// The office gives six months in the first two, or later what the unit asked for in these, as long as it is to decide.
///
/// # Errors
/// As every step; [`SuggestionFault::AlreadyBroad`], [`SuggestionFault::ExtendedLate`], [`SuggestionFault::AnsweredTogether`].
pub fn extend_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    let mut first = true;
    change_together(store, ctx, at, SuggestionAction::Extend, move |_, suggestion| {
        if std::mem::take(&mut first) && is_late(suggestion, ctx)? && !is_awaited(suggestion, ctx) {
            return Err(Failure::rule(SuggestionFault::ExtendedLate));
        }
        suggestion.dossier.request = None;
        let assignment = suggestion.dossier.assignment.as_mut().ok_or(Failure::NotFound)?;
        assignment.broad = true;
        let due = Some(answer_by(local_date(assignment.at), true, &ctx.calendar));
        let said = SuggestionEvent::said(SuggestionEventKind::Extended, Some(command.text.clone()));
        Ok(SuggestionEvent { due, ..said })
    })
}

/// The office says why it gives no six months.
///
/// # Errors
/// As every step; [`SuggestionFault::ExtensionNotAsked`], [`SuggestionFault::AnsweredTogether`].
pub fn refuse_extension<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change_together(store, ctx, at, SuggestionAction::RefuseExtension, move |_, suggestion| {
        suggestion.dossier.request = None;
        Ok(SuggestionEvent::said(SuggestionEventKind::ExtensionRefused, Some(command.text.clone())))
    })
}
