//! The deputy hands a suggestion in, or takes it back.

use super::dates::session_on;
use super::joining::joined_to;
use super::{Result, SuggestionDesk, change, level_of, seat_in};
use crate::shared::flow::record;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, Fault, Field, Repository, StoreError};
use crate::suggestions::pasted::is_pasted;
use crate::suggestions::{
    Suggestion, SuggestionAction, SuggestionChange, SuggestionEvent, SuggestionEventKind, SuggestionFault,
    SuggestionId, SuggestionKind, least_signers,
};

/// What the deputy declares when a suggestion is handed in: whatever of it is so keeps it from being one.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the deputy answers by itself")]
pub struct SubmitSuggestion {
    /// It is a matter of the deputy's own, or of relatives.
    pub own_matter: bool,
    /// It holds several matters.
    pub several_matters: bool,
    /// It is before a court, or in arbitration or another procedure.
    pub in_procedure: bool,
    /// It furthers somebody's business.
    pub commercial: bool,
}

impl SubmitSuggestion {
    /// All that keeps it from being a suggestion, as the deputy declares.
    fn barred(self) -> Vec<(Field, Fault)> {
        let declared = [
            (self.own_matter, "own_matter", SuggestionFault::OwnMatter),
            (self.several_matters, "several_matters", SuggestionFault::SeveralMatters),
            (self.in_procedure, "in_procedure", SuggestionFault::InProcedure),
            (self.commercial, "commercial", SuggestionFault::Commercial),
        ];
        let barred = declared.into_iter().filter(|(is_so, ..)| *is_so);
        barred.map(|(_, field, fault)| (field.into(), fault.into())).collect()
    }
}

/// Whether what a suggestion says is what one of the cases says from which it grew.
fn is_a_letter<S: SuggestionDesk>(store: &mut S, suggestion: &Suggestion) -> Result<bool> {
    for id in &suggestion.dossier.cases {
        let case = match store.case(*id) {
            Ok(case) => case,
            Err(StoreError::Corrupt(_)) => None,
            Err(error) => return Err(error.into()),
        };
        if case.is_some_and(|case| is_pasted(suggestion.dossier.text.as_str(), case.text.as_str())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All that keeps `suggestion` from being one, so that the deputy is told of it at once: what is declared, and what the text shows.
///
/// # Errors
/// A field error for each; of the text, under the suggestion's own fields.
fn check_matter<S: SuggestionDesk>(store: &mut S, suggestion: &Suggestion, declared: SubmitSuggestion) -> Result<()> {
    let mut barred = declared.barred();
    if suggestion.dossier.proposal.is_none() {
        barred.push(("proposal".into(), SuggestionFault::NoProposal.into()));
    }
    if is_a_letter(store, suggestion)? {
        barred.push(("text".into(), SuggestionFault::PastedLetter.into()));
    }
    if barred.is_empty() { Ok(()) } else { Err(Failure::Fields(barred)) }
}

/// The deputy hands it in. Who was asked and did not sign is out.
///
/// # Errors
/// As every step; field errors, all at once, for what the deputy declares, for one that says nothing of what is to be done, and for a
/// letter that is passed on; [`SuggestionFault`] for deputies who may still sign, too few of them for a motion, and a deputy who serves
/// there no longer.
pub fn submit_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SubmitSuggestion,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Submit, |store, suggestion| {
        check_matter(store, suggestion, command)?;
        let deputy = store.deputy(suggestion.proposer)?.ok_or(Failure::Forbidden)?;
        let seat = seat_in(ctx, &deputy, &suggestion.division);
        let seat = seat.ok_or_else(|| Failure::rule(SuggestionFault::NotInCongress))?;
        let today = local_date(ctx.now);
        if suggestion.dossier.cosigners.iter().any(|one| one.is_awaited(today)) {
            return Err(Failure::rule(SuggestionFault::CosignersAwaited));
        }
        let least = least_signers(level_of(store, suggestion.congress)?);
        if suggestion.kind == SuggestionKind::Motion && suggestion.signers().count() + 1 < least {
            return Err(Failure::rule(SuggestionFault::TooFewSigners));
        }
        suggestion.dossier.cosigners.retain(|one| one.signed == Some(true));
        suggestion.dossier.submitted_at = Some(ctx.now);
        suggestion.dossier.term = Some(seat.term);
        // What was given back and is handed in once the session is over was put before it all the same.
        if suggestion.at_session && suggestion.dossier.session.is_none() {
            suggestion.dossier.session = session_on(store, suggestion.congress, today)?;
        }
        Ok(SuggestionEvent::plain(SuggestionEventKind::Submitted))
    })
}

/// Leaves what was joined to one that is no more to itself.
fn let_go<S: SuggestionDesk>(store: &mut S, ctx: &Context, before: &Suggestion) -> Result<()> {
    let mut now = before.clone();
    now.dossier.joined_to = None;
    (now.version, now.updated_at) = (before.version + 1, ctx.now);
    Repository::<Suggestion>::save(store, before, &now)?;
    let (event, state) = (SuggestionEvent::plain(SuggestionEventKind::Parted), now.state());
    record(store, ctx, &now, None, SuggestionChange { event, from: Some(state), to: state })?;
    Ok(())
}

/// The deputy takes it back: before a unit has it, and not after. What was joined to it is answered by itself again.
///
/// # Errors
/// As every step.
pub fn withdraw_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    let withdrawn = change(store, ctx, at, SuggestionAction::Withdraw, |_, _| {
        Ok(SuggestionEvent::said(SuggestionEventKind::Withdrawn, Some(command.text)))
    })?;
    for joined in joined_to(store, &withdrawn)? {
        let_go(store, ctx, &joined)?;
    }
    Ok(withdrawn)
}

/// Words that a step needs.
#[derive(Clone, Debug)]
pub struct SuggestionWords {
    pub text: Body,
}
