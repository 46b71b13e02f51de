//! What others than those who handle a case read of it is looked at first: whoever wrote it writes it otherwise.

use super::Result;
use crate::cases::{Case, CaseAbout, CaseFault};
use crate::moderation::usecases::{mark, screen};
use crate::moderation::{Finding, Matter, Moderation, ModerationPart, ModerationWeight, Piece};
use crate::shared::text::Body;
use crate::shared::{Context, Failure, Flow, Party};

/// Looks at words that the resident, or a body without an account, is about to read. Somebody waits for them: what is not shown as it is
/// goes back to whoever wrote it at once, and of what somebody should look at the office is told.
///
/// # Errors
/// A field error of `field`: [`CaseFault::NotToBeShown`].
pub(super) fn looked_at(
    store: &mut impl Moderation,
    ctx: &Context,
    case: &Case,
    (field, text): (&'static str, &Body),
) -> Result<()> {
    let pieces = vec![Piece::new(ModerationPart::Text, text.as_str())];
    let found = screen(store, &case.division, &pieces)?;
    if found.iter().any(|one| one.weight == ModerationWeight::Block) {
        return Err(Failure::field(field, CaseFault::NotToBeShown));
    }
    tell_office(store, ctx, case, pieces, found)
}

/// Tells the office what was found in words of a case. What is told stands in a queue of all who oversee the area: where one of them may
/// be complained about, nothing is, and whatever is to be published is looked at then.
pub(super) fn tell_office(
    store: &mut impl Moderation,
    ctx: &Context,
    case: &Case,
    pieces: Vec<Piece>,
    found: Vec<Finding>,
) -> Result<()> {
    let reads_it =
        |one: &CaseAbout| matches!(one, CaseAbout::Party(Party::Office(_) | Party::Account(_)) | CaseAbout::Village(_));
    if found.is_empty() || case.handling.about.iter().any(reads_it) {
        return Ok(());
    }
    let (subject, division) = (case.subject(), case.division.clone());
    mark(store, ctx, Matter { subject, division, office: case.office, writers: Vec::new(), pieces }, found)
}
