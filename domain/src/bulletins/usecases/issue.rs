//! How a briefing is reviewed and issued, or comes to nothing.

use chrono::Datelike;

use super::Result;
use crate::bulletins::citing::may_be_cited;
use crate::bulletins::desk::BulletinDesk;
use crate::bulletins::{
    Bulletin, BulletinAction, BulletinCitationKind, BulletinEvent, BulletinEventKind, BulletinFault, BulletinId,
    MOST_CHARACTERS, scan,
};
use crate::cases::Case;
use crate::shared::flow::step;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, CaseId, Context, Failure, Note, Repository};

/// Whether it may stand as it is: it cites something, nothing that is gone, is not too long and holds nobody's private data.
fn check<S: BulletinDesk>(store: &mut S, bulletin: &Bulletin) -> Result<()> {
    if bulletin.citations.is_empty() {
        return Err(Failure::rule(BulletinFault::NoCitation));
    }
    if bulletin.citations.iter().any(|one| one.blanked_at.is_some()) {
        return Err(Failure::rule(BulletinFault::CitationBlanked));
    }
    if bulletin.length() > MOST_CHARACTERS {
        return Err(Failure::rule(BulletinFault::TooLong));
    }
    let of_cases = bulletin.citations.iter().filter(|one| one.kind == BulletinCitationKind::Case);
    let cited: Vec<CaseId> = of_cases.filter_map(|one| one.source).map(Into::into).collect();
    if Repository::<Case>::load_all(store, &cited)?.iter().filter(|case| may_be_cited(case)).count() < cited.len() {
        return Err(Failure::rule(BulletinFault::WithoutConsent));
    }
    scan::check(store, bulletin)
}

/// Finds it good, by somebody of the office who wrote nothing on it.
///
/// # Errors
/// As every step; [`BulletinFault::ReviewerIsDrafter`], [`BulletinFault::NoCitation`], [`BulletinFault::CitationBlanked`],
/// [`BulletinFault::WithoutConsent`], [`BulletinFault::TooLong`], [`BulletinFault::PrivateData`].
pub fn review<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, _: Bare) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Review,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            check(store, bulletin)?;
            bulletin.reviewer = ctx.actor.account();
            Ok(BulletinEvent::bare(BulletinEventKind::Reviewed))
        },
    )
}

/// Gives it back, with the reason.
///
/// # Errors
/// As every step; a field error without words.
pub fn send_back<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, note: Note) -> Result<Bulletin> {
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Return,
        |_, bulletin: &mut Bulletin, _| {
            (bulletin.reviewer, bulletin.submitted_at) = (None, None);
            Ok(BulletinEvent::noted(BulletinEventKind::Returned, note))
        },
    )
}

/// Gives it the next number of its office's series and sends it.
///
/// # Errors
/// As every step and as [`review`]; [`BulletinFault::NoSigner`].
pub fn issue<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, _: Bare) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Issue,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            if bulletin.content.signer.is_none() {
                return Err(Failure::rule(BulletinFault::NoSigner));
            }
            check(store, bulletin)?;
            let year = local_date(ctx.now).year();
            bulletin.number = Some(store.take_bulletin_number(bulletin.office, year)?);
            bulletin.issued_at = Some(ctx.now);
            let deputies = bulletin.informants();
            Ok(BulletinEvent { deputies, ..BulletinEvent::bare(BulletinEventKind::Issued) })
        },
    )
}

/// Gives it up, with the reason.
///
/// # Errors
/// As every step; a field error without words.
pub fn withdraw<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, note: Note) -> Result<Bulletin> {
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Withdraw,
        |_, _: &mut Bulletin, _| Ok(BulletinEvent::noted(BulletinEventKind::Withdrawn, note)),
    )
}
