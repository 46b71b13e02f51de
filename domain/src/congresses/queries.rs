//! What everybody may read of congresses: which there are, their terms, and how these are divided.

use super::{Congress, CongressId, Congresses, Constituency, ConstituencyId, Term, TermId};
use crate::shared::{DivisionCode, Failure, Page, PageRequest};

type Result<T> = std::result::Result<T, Failure>;

/// A congress.
///
/// # Errors
/// Not found.
pub fn congress(store: &mut impl Congresses, id: CongressId) -> Result<Congress> {
    store.congress(id)?.ok_or(Failure::NotFound)
}

/// Congresses of a division's subtree, or all.
///
/// # Errors
/// When the store fails.
pub fn congresses(
    store: &mut impl Congresses,
    within: Option<&DivisionCode>,
    page: &PageRequest<CongressId>,
) -> Result<Page<Congress, CongressId>> {
    Ok(store.congresses(within, page)?)
}

/// A term with its congress.
///
/// # Errors
/// Not found.
pub fn term(store: &mut impl Congresses, id: TermId) -> Result<(Congress, Term)> {
    let term = store.term(id)?.ok_or(Failure::NotFound)?;
    Ok((congress(store, term.congress)?, term))
}

/// The terms of a congress, the latest first.
///
/// # Errors
/// Not found.
pub fn terms(store: &mut impl Congresses, id: CongressId) -> Result<(Congress, Vec<Term>)> {
    let congress = congress(store, id)?;
    let terms = store.terms_of(id)?;
    Ok((congress, terms))
}

/// The constituencies of a term by number, those after one of them, and whether there are more.
///
/// # Errors
/// Not found for a term that does not exist.
pub fn constituencies(
    store: &mut impl Congresses,
    term: TermId,
    page: &PageRequest<i32>,
) -> Result<Page<Constituency, i32>> {
    if store.term(term)?.is_none() {
        return Err(Failure::NotFound);
    }
    // A term has a bounded number of them, which are read at once.
    let after = page.after.unwrap_or(0);
    let rows: Vec<_> = store
        .constituencies_of(term)?
        .into_iter()
        .filter(|constituency| constituency.number > after)
        .take(page.limit as usize + 1)
        .collect();
    Ok(Page::of(rows, page, |constituency| constituency.number))
}

/// A constituency.
///
/// # Errors
/// Not found.
pub fn constituency(store: &mut impl Congresses, id: ConstituencyId) -> Result<Constituency> {
    store.constituency(id)?.ok_or(Failure::NotFound)
}
