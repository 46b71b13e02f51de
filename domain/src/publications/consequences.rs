//! What follows from what happened to a public version, and from what happens to its case while it is shown.

use super::{PublicCaseState, Publication, PublicationChange, PublicationEvent, Publications};
use crate::cases::CaseChange;
use crate::shared::{AccountId, CaseId, CheckPart, Exposure, Onlookers, Party, PublicationId, StoreError, SubjectKind};

/// Public versions of cases as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "publication", label: "公开的诉求", description: "A public version of a case." };

/// Whom it is news to.
#[must_use]
pub fn told(publication: &Publication, change: &PublicationChange) -> Vec<Party> {
    let case = &publication.case;
    let (office, author) = (Party::Office(case.office), Party::Account(publication.author));
    let resident = || case.submitter.map(Party::Account);
    match change.event {
        PublicationEvent::Proposed | PublicationEvent::Revised => vec![office],
        PublicationEvent::Released => resident().into_iter().chain([author]).collect(),
        PublicationEvent::SentBack => vec![author],
        PublicationEvent::TakenDown => vec![office, author],
        // Of an accusation that went to where it belongs nobody else is told anything.
        PublicationEvent::Withdrawn if case.handling.purged => resident().into_iter().collect(),
        PublicationEvent::Withdrawn => resident().into_iter().chain([office, author]).collect(),
    }
}

/// Who gets to see what was written, by what happened.
#[must_use]
pub fn onlookers(event: PublicationEvent) -> Option<Onlookers> {
    match event {
        PublicationEvent::Proposed | PublicationEvent::Revised => Some(Onlookers::Everybody),
        // Somebody of the office has looked: were it asked about again, it would be taken down again.
        PublicationEvent::Released
        | PublicationEvent::SentBack
        | PublicationEvent::TakenDown
        | PublicationEvent::Withdrawn => None,
    }
}

/// What they see.
///
/// # Errors
/// When the store fails.
pub fn exposure(
    store: &mut impl Publications,
    id: PublicationId,
    event: PublicationEvent,
    author: AccountId,
) -> Result<Option<Exposure>, StoreError> {
    let Some(onlookers) = onlookers(event) else { return Ok(None) };
    let Some(publication) = store.publication(id)? else { return Ok(None) };
    let Some(words) = publication.words else { return Ok(None) };
    let title = (CheckPart::Title, words.title.as_str().to_owned());
    let text = (CheckPart::Text, words.text.as_str().to_owned());
    Ok(Some(Exposure { author, onlookers, texts: vec![title, text], files: publication.photos }))
}

/// What those are told who joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub publication: PublicationId,
    /// How the matter stands now.
    pub state: PublicCaseState,
    pub accounts: Vec<AccountId>,
}

/// Whether a step of a case is one that everybody may know of, and where it leads in public then.
#[must_use]
pub fn public_step(change: &CaseChange) -> Option<PublicCaseState> {
    let to = PublicCaseState::of(change.to);
    let from = change.from.map(PublicCaseState::of)?;
    (from != to).then_some(to)
}

/// What those are told who joined, where the case came to stand otherwise in public; nothing of what is not shown any more.
///
/// # Errors
/// When the store fails.
pub fn news(store: &mut impl Publications, case: CaseId, change: &CaseChange) -> Result<Option<News>, StoreError> {
    let Some(state) = public_step(change) else { return Ok(None) };
    let Some(publication) = store.shown_of(case)? else { return Ok(None) };
    let accounts = store.accounts_following(publication)?;
    Ok(Some(News { publication, state, accounts }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{CaseEvent, CaseEventKind, CaseState};
    use crate::shared::{Note, Vocabulary};

    #[test]
    fn nobody_who_joined_is_told_of_what_is_not_public() {
        let step = |from, to| {
            public_step(&CaseChange { event: CaseEvent::noted(CaseEventKind::Reported, Note::default()), from, to })
        };
        assert_eq!(step(None, CaseState::Submitted), None);
        for from in CaseState::ALL {
            for to in CaseState::ALL {
                let (before, after) = (PublicCaseState::of(*from), PublicCaseState::of(*to));
                assert_eq!(step(Some(*from), *to), (before != after).then_some(after), "{from:?} {to:?}");
            }
        }
        assert_eq!(step(Some(CaseState::Accepted), CaseState::AwaitingInfo), None, "a question to the resident");
    }
}
