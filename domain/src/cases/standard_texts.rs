//! What offices say again and again: texts of a division, for a state and a category, with places that are filled in for a case.

use super::{Case, CaseFault, CaseRelation, CaseState, Cases};
use crate::shared::text::{Body, Title};
use crate::shared::time::to_the_minute;
use crate::shared::{
    AccountId, At, Bare, CaseId, Context, DivisionCode, Failure, Flow, Instant, Page, PageRequest, StoreError, WordCode,
};
use crate::territory::{Territory, TerritoryFault};

crate::ids! {
    /// A standard text.
    StandardTextId,
}

/// Texts that one division keeps in use.
pub const MOST_TEXTS: u32 = 200;
/// Texts that are offered for one case.
pub const MOST_OFFERED: usize = 50;

/// What stands in a text where something of a case is filled in.
const PLACES: [&str; 3] = ["title", "tracking", "due"];

type Result<T> = std::result::Result<T, Failure>;

/// What a text says, and where it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// For cases in this state alone.
    pub state: Option<CaseState>,
    /// For cases about this alone.
    pub category: Option<WordCode>,
    /// What those who choose call it.
    pub title: Title,
    pub body: Body,
}

/// A text that an office keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardText {
    pub id: StandardTextId,
    /// Counts its changes.
    pub version: i32,
    /// It is offered in this division's subtree.
    pub division: DivisionCode,
    pub wording: Wording,
    /// Whether it is offered.
    pub in_use: bool,
    pub updated_at: Instant,
    pub updated_by: AccountId,
}

/// Standard texts, kept.
pub trait StandardTexts {
    /// The text of that id, in use or not.
    fn standard_text(&mut self, id: StandardTextId) -> std::result::Result<Option<StandardText>, StoreError>;

    /// Those of `divisions` that are in use, by id.
    fn standard_texts(
        &mut self,
        divisions: &[DivisionCode],
        page: &PageRequest<StandardTextId>,
    ) -> std::result::Result<Page<StandardText, StandardTextId>, StoreError>;

    /// Adds a text.
    fn add_standard_text(&mut self, text: &StandardText) -> std::result::Result<(), StoreError>;

    /// Keeps what became of a text.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer of the version that was `seen`.
    fn save_standard_text(&mut self, text: &StandardText, seen: i32) -> std::result::Result<(), StoreError>;
}

/// The pieces of a text: what stands there as it is, and what stands in braces.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, (place, behind))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        found.push((before, Some(place)));
        rest = behind;
    }
    found.push((rest, None));
    found
}

/// Whether all that stands in braces can be filled in.
fn check(wording: &Wording) -> Result<()> {
    let known = |place: Option<&str>| place.is_none_or(|place| PLACES.contains(&place));
    if pieces(wording.body.as_str()).into_iter().all(|(_, place)| known(place)) {
        return Ok(());
    }
    Err(Failure::field("body", CaseFault::UnknownPlace))
}

/// A text with what belongs to a case. Of the code by which its resident follows it but the first group is told: whoever knew it whole
/// could act as the resident.
#[must_use]
pub fn filled(text: &Body, case: &Case) -> String {
    let due = || case.due_at().map_or_else(|| "（未定）".to_owned(), to_the_minute);
    let tracking = || {
        let code = case.tracking.grouped();
        let shown = code.split('-').next().unwrap_or_default();
        format!("{shown}-****")
    };
    let mut whole = String::new();
    for (before, place) in pieces(text.as_str()) {
        whole.push_str(before);
        match place {
            Some("title") => whole.push_str(case.title.as_str()),
            Some("tracking") => whole.push_str(&tracking()),
            Some("due") => whole.push_str(&due()),
            Some(other) => {
                whole.push('{');
                whole.push_str(other);
                whole.push('}');
            }
            None => {}
        }
    }
    whole
}

/// A text for a division.
#[derive(Clone, Debug)]
pub struct AddStandardText {
    pub division: DivisionCode,
    pub wording: Wording,
}

/// An office of the division, or of one above it, keeps a text there.
///
/// # Errors
/// Forbidden for everybody else; [`TerritoryFault::UnknownDivision`], [`CaseFault::UnknownPlace`], [`CaseFault::TooManyTexts`].
pub fn add_standard_text<S: StandardTexts + Territory>(
    store: &mut S,
    ctx: &Context,
    command: AddStandardText,
) -> Result<StandardText> {
    let AddStandardText { division, wording } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.serves(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    check(&wording)?;
    let all = PageRequest { limit: MOST_TEXTS, after: None };
    if store.standard_texts(std::slice::from_ref(&division), &all)?.items.len() >= MOST_TEXTS as usize {
        return Err(Failure::rule(CaseFault::TooManyTexts));
    }
    let id = ctx.mint().into();
    let text = StandardText { id, version: 1, division, wording, in_use: true, updated_at: ctx.now, updated_by: by };
    store.add_standard_text(&text)?;
    Ok(text)
}

fn change(
    store: &mut impl StandardTexts,
    ctx: &Context,
    at: At<StandardTextId>,
    change: impl FnOnce(&mut StandardText),
) -> Result<StandardText> {
    let mut text = store.standard_text(at.id)?.filter(|text| text.in_use).ok_or(Failure::NotFound)?;
    let by = ctx.actor.account().filter(|_| ctx.actor.serves(&text.division)).ok_or(Failure::Forbidden)?;
    at.check(text.version)?;
    let seen = text.version;
    change(&mut text);
    (text.version, text.updated_at, text.updated_by) = (seen + 1, ctx.now, by);
    store.save_standard_text(&text, seen)?;
    Ok(text)
}

/// An office says it otherwise.
///
/// # Errors
/// Not found, forbidden, a version conflict; [`CaseFault::UnknownPlace`].
pub fn revise_standard_text(
    store: &mut impl StandardTexts,
    ctx: &Context,
    at: At<StandardTextId>,
    wording: Wording,
) -> Result<StandardText> {
    check(&wording)?;
    change(store, ctx, at, |text| text.wording = wording)
}

/// An office takes a text out of use.
///
/// # Errors
/// Not found, forbidden, a version conflict.
pub fn withdraw_standard_text(
    store: &mut impl StandardTexts,
    ctx: &Context,
    at: At<StandardTextId>,
    _: Bare,
) -> Result<StandardText> {
    change(store, ctx, at, |text| text.in_use = false)
}

/// The texts of a division and those above it, for whoever serves there or below.
///
/// # Errors
/// Forbidden for everybody else.
pub fn standard_texts_over(
    store: &mut impl StandardTexts,
    ctx: &Context,
    division: &DivisionCode,
    page: &PageRequest<StandardTextId>,
) -> Result<Page<StandardText, StandardTextId>> {
    if !ctx.actor.serves(division) {
        return Err(Failure::Forbidden);
    }
    Ok(store.standard_texts(&division.ancestry(), page)?)
}

/// The texts that are offered for a case, filled in, what fits nearest first: for those who say something to its resident.
///
/// # Errors
/// Not found where the actor may not know of the case; forbidden for everybody else.
pub fn texts_for_case<S: StandardTexts + Cases>(
    store: &mut S,
    ctx: &Context,
    id: CaseId,
) -> Result<Vec<(StandardText, String)>> {
    use CaseRelation as R;
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    let speaks = |relation: &R| matches!(relation, R::Handler | R::Fallback | R::Office | R::LeadUnit | R::CoUnit);
    if !relations.iter().any(speaks) {
        return Err(Failure::Forbidden);
    }
    let fits = |text: &StandardText| {
        text.wording.state.is_none_or(|state| state == case.state())
            && text.wording.category.as_ref().is_none_or(|category| *category == case.category.code)
    };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.standard_texts(&case.division.ancestry(), &PageRequest { limit: 100, after })?;
        found.extend(page.items.into_iter().filter(fits));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let rank = |text: &StandardText| {
        let said = usize::from(text.wording.state.is_some()) + usize::from(text.wording.category.is_some());
        std::cmp::Reverse((said, text.division.prefix().len()))
    };
    found.sort_by_key(rank);
    found.truncate(MOST_OFFERED);
    let whole = |text: StandardText| {
        let said = filled(&text.wording.body, &case);
        (text, said)
    };
    Ok(found.into_iter().map(whole).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_braces_is_one_of_three_things() {
        let wording = |body: &str| Wording {
            state: None,
            category: None,
            title: Title::new("已受理").expect("a title"),
            body: Body::new(body).expect("a body"),
        };
        for body in
            ["您反映的“{title}”已受理，查询码 {tracking}，{due} 前答复。", "没有占位符。", "花括号 { 不成对。", "}{"]
        {
            assert!(check(&wording(body)).is_ok(), "{body}");
        }
        for body in ["{phone}", "{title}{}", "{ title }"] {
            assert!(check(&wording(body)).is_err(), "{body}");
        }
        assert_eq!(pieces("a{due}b"), [("a", Some("due")), ("b", None)]);
    }
}
