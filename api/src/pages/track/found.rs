//! What a tracking code opens, read in one go with the names of those who have to do with it.

use mashang_domain::audit::AuditEntry;
use mashang_domain::cases::{CaseView, queries};
use mashang_domain::disputes::DisputeView;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::names::{NamedParties, Names};
use mashang_domain::shared::{Attachments, Context, Failure, Party};
use mashang_domain::timeline::{self, Line};
use mashang_infra::repositories::Store;

use super::story::{FileKind, Kinds, files, parties};

/// Files of which a page tells what they are.
const MOST_FILES: usize = 100;

/// Looks that a page tells of.
const MOST_LOOKS: usize = 20;

/// A case or a dispute, as the holder of the code sees it.
pub(crate) enum Seen {
    Case(Box<CaseView>),
    Dispute(Box<DisputeView>),
}

/// All that a page tells.
pub(crate) struct Found {
    pub seen: Seen,
    pub lines: Vec<Line>,
    pub names: Names,
    pub kinds: Kinds,
    /// Who looked at what of a case is the submitter's own, the newest first.
    pub looks: Vec<AuditEntry>,
}

/// What the code opens; a slip of paper does not say whether that is a case or a dispute.
///
/// # Errors
/// Not found where it opens nothing.
pub(crate) fn find(store: &mut Store, ctx: &Context, code: &TrackingCode) -> Result<Found, Failure> {
    let (seen, lines) = match timeline::track(store, ctx, code) {
        Ok((view, lines)) => (Seen::Case(Box::new(view)), lines),
        Err(Failure::NotFound) => {
            let (view, lines) = timeline::track_dispute(store, ctx, code)?;
            (Seen::Dispute(Box::new(view)), lines)
        }
        Err(other) => return Err(other),
    };
    let mut looks = match &seen {
        Seen::Case(view) => match queries::looks(store, ctx, view.id) {
            Err(Failure::NotFound | Failure::Forbidden) => Vec::new(),
            looks => looks?,
        },
        Seen::Dispute(_) => Vec::new(),
    };
    looks.truncate(MOST_LOOKS);
    let mut named = parties(&lines);
    named.extend(looks.iter().filter_map(|entry| entry.party));
    match &seen {
        Seen::Case(view) => {
            named.extend([view.target, Party::Office(view.office)]);
            named.extend(view.lead_unit.iter().chain(&view.co_units).copied().map(Party::Unit));
        }
        Seen::Dispute(view) => {
            named.push(Party::Office(view.office));
            named.extend(view.listed.organisation.map(Party::Organisation));
        }
    }
    named.sort_unstable_by_key(|party| party.parts().1);
    named.dedup();
    let names = store.names_of(&named)?;
    let mut kinds = Kinds::new();
    for id in files(&lines).into_iter().take(MOST_FILES) {
        if let Some(file) = store.attachment(id)? {
            kinds.insert(id, FileKind::of(&file.media_type));
        }
    }
    Ok(Found { seen, lines, names, kinds, looks })
}
