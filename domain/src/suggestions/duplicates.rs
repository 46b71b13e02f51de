//! Others that may be on the same matter: shown before one is handed in, and to the office that may join them (并案).

use super::{Suggestion, SuggestionId, SuggestionRelation, SuggestionState, Suggestions, relations};
use crate::cases::search::alike::{likeness, says_enough};
use crate::cases::search::gist;
use crate::shared::{Context, Failure, Repository};

/// Those whose words are compared, at most.
const COMPARED: u32 = 20;
/// Those that are shown, at most.
const SHOWN: usize = 10;
/// Per cent of what titles, or all their words, say that both say.
const SAME_TITLE: u32 = 50;
const SAME_TEXT: u32 = 40;

/// Another suggestion that may be on the same matter.
#[derive(Clone, Debug)]
pub struct AlikeSuggestion {
    pub suggestion: Suggestion,
    /// Per cent of what they say that both say.
    pub likeness: u32,
}

/// Others of the same congress and term that may be on the same matter.
#[derive(Clone, Debug, Default)]
pub struct AlikeSuggestions {
    /// Those of which the actor may know, the most alike first.
    pub known: Vec<AlikeSuggestion>,
    /// How many others there are, of which nothing else is told.
    pub others: u32,
}

/// How alike they are, where that is enough.
fn alike(one: &Suggestion, other: &Suggestion) -> Option<u32> {
    let words = |of: &Suggestion| gist(of.dossier.title.as_str(), of.dossier.text.as_str());
    let title = |of: &Suggestion| gist(of.dossier.title.as_str(), "");
    let (titles, texts) = (likeness(&title(one), &title(other)), likeness(&words(one), &words(other)));
    (titles >= SAME_TITLE || texts >= SAME_TEXT).then_some(titles.max(texts))
}

/// Others of the same congress and term that may be on the same matter as one. Of a few characters alone there are none.
///
/// # Errors
/// Not found for whoever may not read the suggestion.
pub fn duplicates(store: &mut impl Suggestions, ctx: &Context, id: SuggestionId) -> Result<AlikeSuggestions, Failure> {
    let reads = |one: &Suggestion| relations(&ctx.actor, one).iter().any(|own| *own != SuggestionRelation::Resident);
    let suggestion = store.suggestion(id)?.filter(reads).ok_or(Failure::NotFound)?;
    let title = gist(suggestion.dossier.title.as_str(), "");
    let Some(term) = suggestion.dossier.term.filter(|_| says_enough(&title)) else {
        return Ok(AlikeSuggestions::default());
    };
    // One of those found is the suggestion itself.
    let mut found = store.suggestions_like(term, &title, COMPARED + 1)?;
    found.retain(|other| *other != id);
    let others = Repository::<Suggestion>::load_all(store, &found)?;
    let open = others.into_iter().filter(|one| one.state() != SuggestionState::Withdrawn);
    let mut all: Vec<AlikeSuggestion> = open
        .filter_map(|other| alike(&suggestion, &other).map(|likeness| AlikeSuggestion { suggestion: other, likeness }))
        .collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.likeness), one.suggestion.id));
    let (mut known, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| reads(&one.suggestion));
    known.truncate(SHOWN);
    Ok(AlikeSuggestions { known, others: u32::try_from(others.len()).unwrap_or(COMPARED) })
}
