//! What follows from what happened to a suggestion: who is told, what it credits deputies with, which files it shows.

use super::{
    Suggestion, SuggestionChange, SuggestionEvent, SuggestionEventKind, SuggestionId, SuggestionRelation, Suggestions,
    relations,
};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{Actor, AttachmentId, Context, DeputyId, Party, Repository, StoreError, SubjectKind};

/// Suggestions as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind {
    value: "suggestion",
    label: "代表建议",
    description: "A suggestion, criticism or opinion of a deputy's, or a motion.",
};

/// Whom it is news to.
#[must_use]
pub fn told(suggestion: &Suggestion, change: &SuggestionChange) -> Vec<Party> {
    use SuggestionEventKind as K;
    let (proposer, office) = (Party::Deputy(suggestion.proposer), Party::Office(suggestion.office));
    let lead = suggestion.lead.map(Party::Unit);
    let units = || lead.into_iter().chain(suggestion.co_units().iter().copied().map(Party::Unit));
    let deputies = || std::iter::once(proposer).chain(suggestion.signers().map(Party::Deputy));
    let residents = || suggestion.dossier.residents.iter().copied().map(Party::Account);
    match change.event.kind {
        K::Drafted | K::Revised => Vec::new(),
        K::Invited => change.event.deputies.iter().copied().map(Party::Deputy).collect(),
        K::Signed | K::Unsigned | K::Started | K::Talked => vec![proposer],
        K::Submitted => suggestion.signers().map(Party::Deputy).chain([office]).collect(),
        // Of a draft the office knows nothing.
        K::Withdrawn => {
            let knows = suggestion.dossier.submitted_at.map(|_| office);
            suggestion.signers().map(Party::Deputy).chain(knows).collect()
        }
        K::SentBack | K::MotionListed | K::MotionTurned | K::Registered => deputies().collect(),
        K::Assigned => deputies().chain(units()).chain(residents()).collect(),
        K::Objected => vec![office],
        K::Extended | K::MarkedKey => std::iter::once(proposer).chain(units()).collect(),
        K::OpinionGiven => lead.into_iter().collect(),
        K::Replied => deputies().chain([office]).chain(residents()).collect(),
        K::Accepted | K::Dissatisfied => units().chain([office]).collect(),
        K::Unrated | K::CommitteeDecided => std::iter::once(proposer).chain(lead).chain([office]).collect(),
        K::PromiseReported => vec![proposer, office],
        K::Reminded => suggestion.reminded().collect(),
        K::Late => suggestion.reminded().chain([office]).collect(),
        K::ExtensionAsked => vec![office],
        K::ExtensionRefused => std::iter::once(proposer).chain(lead).collect(),
        K::Joined | K::Parted => deputies().chain(units()).collect(),
        K::KeyStepNoted => std::iter::once(proposer).chain(units()).collect(),
        K::ReturnedForRework => std::iter::once(proposer).chain(units()).collect(),
        K::PromiseFulfilled | K::PromiseFailed => deputies().chain(lead).chain(residents()).collect(),
    }
}

/// What those who signed are credited with once the office took it: it is one piece of work, whatever comes of it.
#[must_use]
pub fn credit(event: &SuggestionEvent) -> Option<Credit> {
    match event.kind {
        SuggestionEventKind::Registered | SuggestionEventKind::MotionListed => {
            Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::ProposedSuggestion).named())
        }
        _ => None,
    }
}

/// The deputies whom an event names as having signed.
#[must_use]
pub fn named(event: &SuggestionEvent) -> &[DeputyId] {
    &event.deputies
}

/// Whether `file` is the scan of an answer to `suggestion` that the actor may see: all who have to do with it may, and residents where
/// it is public.
fn answers_with(actor: &Actor, suggestion: &Suggestion, file: AttachmentId) -> bool {
    let relations = relations(actor, suggestion);
    let whole = relations.iter().any(|one| *one != SuggestionRelation::Resident);
    let mut shown = suggestion.dossier.replies.iter().filter(|reply| whole || reply.withheld.is_none());
    !relations.is_empty() && shown.any(|reply| reply.scan == file)
}

/// Whether the actor may see `file`, the scan of an answer to that suggestion. One letter answers all that were joined to it: whoever
/// has to do with one of these may see it, too.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Suggestions>(
    store: &mut S,
    ctx: &Context,
    id: SuggestionId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(suggestion) = store.suggestion(id)? else { return Ok(false) };
    if answers_with(&ctx.actor, &suggestion, file) {
        return Ok(true);
    }
    let joined = Repository::<Suggestion>::load_all(store, &suggestion.dossier.joined)?;
    Ok(joined.iter().any(|one| answers_with(&ctx.actor, one, file)))
}
