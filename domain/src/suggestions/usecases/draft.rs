//! A deputy writes a suggestion.

use super::{Result, SuggestionDesk, change, seat_in};
use crate::cases::{Case, Cases};
use crate::congresses::{CongressFault, CongressId};
use crate::deputies::DeputyFault;
use crate::institutions::InstitutionFault;
use crate::shared::flow::begin;
use crate::shared::text::Body;
use crate::shared::{AccountId, At, CaseId, Context, Failure, Field, Flow, Party, Standing, StoreError};
use crate::suggestions::{
    MAX_CASES, Suggestion, SuggestionAction, SuggestionDossier, SuggestionEvent, SuggestionEventKind, SuggestionFault,
    SuggestionId, SuggestionKind, SuggestionState, SuggestionTitle,
};

/// What a suggestion says.
#[derive(Clone, Debug)]
pub struct SuggestionWording {
    pub title: SuggestionTitle,
    /// What the matter is.
    pub text: Body,
    /// What is to be done; it may be left for later.
    pub proposal: Option<Body>,
}

#[derive(Clone, Debug)]
pub struct DraftSuggestion {
    pub kind: SuggestionKind,
    pub wording: SuggestionWording,
    /// The congress to which it goes.
    pub congress: CongressId,
    /// Whether it is put before a session, and not between two.
    pub at_session: bool,
    /// The deputy's own cases from which it grew.
    pub cases: Vec<CaseId>,
}

/// The cases that a deputy names as those from which a suggestion grew.
fn sources(store: &mut impl Cases, ctx: &Context, ids: &[CaseId]) -> Result<Vec<Case>> {
    if ids.len() > MAX_CASES {
        return Err(Failure::field("cases", SuggestionFault::TooManySourceCases));
    }
    let mut found = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        if ids.iter().take(at).any(|one| one == id) {
            return Err(Failure::field(Field::item("cases", at), SuggestionFault::TooManySourceCases));
        }
        let case = match store.case(*id) {
            Ok(case) => case.filter(|case| !case.relations(&ctx.actor, ctx.now).is_empty()),
            Err(StoreError::Corrupt(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let missing = || Failure::missing(Field::item("cases", at), SuggestionFault::UnknownSourceCase);
        found.push(case.ok_or_else(missing)?);
    }
    Ok(found)
}

/// The residents behind some cases who have an account, each once.
pub(super) fn residents(cases: &[Case]) -> Vec<AccountId> {
    let mut all: Vec<AccountId> = cases
        .iter()
        .flat_map(|case| case.submitter.into_iter().chain(case.handling.followers.iter().copied()))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A deputy begins a suggestion: to the congress in which the deputy serves today, at a session or between two.
///
/// # Errors
/// Forbidden for whoever is no deputy; field errors for a congress in which the deputy does not serve, a motion outside of a session,
/// and cases that are not the deputy's.
pub fn draft_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    command: DraftSuggestion,
) -> Result<Suggestion> {
    let DraftSuggestion { kind, wording, congress, at_session, cases } = command;
    let proposer = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
    let congress =
        store.congress(congress)?.ok_or_else(|| Failure::missing("congress", CongressFault::UnknownCongress))?;
    let deputy = store.deputy(proposer)?.ok_or_else(|| Failure::missing("congress", DeputyFault::UnknownDeputy))?;
    let seat = seat_in(ctx, &deputy, &congress.division);
    let term = seat.ok_or_else(|| Failure::field("congress", SuggestionFault::NotInCongress))?.term;
    if kind == SuggestionKind::Motion && !at_session {
        return Err(Failure::field("at_session", SuggestionFault::MotionOutsideSession));
    }
    // The presidium's office in a town, the standing committee's above: no office of another division takes it in their place.
    let office = store.office_serving(&congress.division)?.filter(|office| office.division == congress.division);
    let office = office.ok_or_else(|| Failure::missing("congress", InstitutionFault::NoOffice))?.id;
    let sources = sources(store, ctx, &cases)?;
    let mut suggestion = Suggestion {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(SuggestionState::Draft),
        kind,
        proposer: deputy.id,
        congress: congress.id,
        division: congress.division,
        office,
        at_session,
        number: None,
        lead: None,
        dossier: SuggestionDossier {
            title: wording.title,
            text: wording.text,
            proposal: wording.proposal,
            residents: residents(&sources),
            cases,
            cosigners: Vec::new(),
            submitted_at: None,
            registered_at: None,
            assignment: None,
            talks: Vec::new(),
            opinions: Vec::new(),
            replies: Vec::new(),
            ratings: Vec::new(),
            rework_at: None,
            leader: None,
            reports: Vec::new(),
            waits: Vec::new(),
            clock: None,
            terms: None,
            term: Some(term),
            session: None,
            joined: Vec::new(),
            joined_to: None,
            request: None,
            key_on: None,
            key_steps: Vec::new(),
        },
        updated_at: ctx.now,
    };
    suggestion.wind(ctx.now, &ctx.calendar);
    let by = Some(Party::Deputy(deputy.id));
    begin(store, ctx, &suggestion, by, SuggestionEvent::plain(SuggestionEventKind::Drafted))?;
    Ok(suggestion)
}

/// The deputy writes it otherwise. Who signed what it said before has not signed what it says now.
///
/// # Errors
/// As every step.
pub fn revise_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWording,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Revise, |_, suggestion| {
        let dossier = &mut suggestion.dossier;
        (dossier.title, dossier.text, dossier.proposal) = (command.title, command.text, command.proposal);
        dossier.cosigners.clear();
        Ok(SuggestionEvent::plain(SuggestionEventKind::Revised))
    })
}
