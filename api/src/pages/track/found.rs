//! What a tracking code opens, read in one go with the names of those who have to do with it.

use mashang_domain::audit::AuditEntry;
use mashang_domain::cases::{CaseRelation, CaseView, Cases};
use mashang_domain::disputes::{self, DisputeView};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::names::{NamedParties, Names};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{Attachments, Context, Failure, PageRequest, Party};
use mashang_domain::timeline::{self, Line};
use mashang_infra::repositories::Store;

use super::story::{FileKind, Kinds, files, parties};

/// Files of which a page tells what they are.
const MOST_FILES: usize = 100;
/// Those who looked of whom a page tells.
const LOOKS: u32 = 5;

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
    /// Who looked at it of late, the newest first.
    pub looks: Vec<AuditEntry>,
    /// Whom the visitor may choose to mediate.
    pub choosable: Vec<Name>,
}

/// What the code opens; a slip of paper does not say whether that is a case or a dispute.
///
/// # Errors
/// Not found where it opens nothing.
pub(crate) fn find(store: &mut Store, ctx: &Context, code: &TrackingCode) -> Result<Found, Failure> {
    let (seen, lines) = match timeline::track(store, ctx, code) {
        Ok((view, lines)) => (Seen::Case(Box::new(reached(store, view, code)?)), lines),
        Err(Failure::NotFound) => {
            let (view, lines) = timeline::track_dispute(store, ctx, code)?;
            (Seen::Dispute(Box::new(view)), lines)
        }
        Err(other) => return Err(other),
    };
    let mut named = parties(&lines);
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
    let choosable = match &seen {
        Seen::Case(_) => Vec::new(),
        Seen::Dispute(view) => disputes::queries::choosable(store, ctx, view)?,
    };
    let looks = latest_looks(store, ctx, code)?;
    named.extend(looks.iter().filter_map(|entry| entry.party));
    named.sort_unstable_by_key(|party| party.parts().1);
    named.dedup();
    let names = store.names_of(&named)?;
    let mut kinds = Kinds::new();
    for id in files(&lines).into_iter().take(MOST_FILES) {
        if let Some(file) = store.attachment(id)? {
            kinds.insert(id, FileKind::of(&file.media_type));
        }
    }
    Ok(Found { seen, lines, names, kinds, looks, choosable })
}

/// The case with how its reader can be reached: whoever follows it is shown the contact of the own one, by which a number is sent.
fn reached(store: &mut Store, view: CaseView, code: &TrackingCode) -> Result<CaseView, Failure> {
    if view.relations.contains(&CaseRelation::Submitter) {
        return Ok(view);
    }
    let own = store.case_by_tracking(code)?.and_then(|own| own.contact);
    let (contact_name, contact_phone) = match own {
        Some(contact) => (contact.name, Some(contact.phone.masked())),
        None => (None, None),
    };
    Ok(CaseView { contact_name, contact_phone, ..view })
}

/// The latest of those who looked; whoever only follows is told of nobody.
fn latest_looks(store: &mut Store, ctx: &Context, code: &TrackingCode) -> Result<Vec<AuditEntry>, Failure> {
    let page = PageRequest { limit: LOOKS, after: None };
    match timeline::tracked_looks(store, ctx, code, &page) {
        Ok(found) => Ok(found.items),
        Err(Failure::Forbidden) => Ok(Vec::new()),
        Err(other) => Err(other),
    }
}
