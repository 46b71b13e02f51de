//! How a briefing is written.

use super::Result;
use crate::bulletins::citing::{CiteSource, found};
use crate::bulletins::desk::BulletinDesk;
use crate::bulletins::{
    Bulletin, BulletinAction, BulletinContent, BulletinEvent, BulletinEventKind, BulletinFault, BulletinId,
    BulletinState, Citation, MAX_CITATIONS, MAX_CITING, MAX_EDITORS, MOST_CHARACTERS,
};
use crate::shared::flow::{begin, step};
use crate::shared::{AccountId, At, Bare, Context, DivisionCode, Failure, Grant, OfficeId, Party, Standing};

/// What is written down of a briefing at first.
#[derive(Clone, Debug)]
pub struct DraftBulletin {
    /// In whose series it is to be; the actor's first office where none is named.
    pub office: Option<OfficeId>,
    pub content: BulletinContent,
}

/// What is cited.
#[derive(Clone, Debug)]
pub struct Cite {
    pub source: CiteSource,
}

/// Which citation is taken out.
#[derive(Clone, Copy, Debug)]
pub struct ClearCitation {
    pub number: u32,
}

/// The actor's office in whose series a briefing is to be, and what it serves.
fn own_office(ctx: &Context, named: Option<OfficeId>) -> Result<(OfficeId, DivisionCode)> {
    let mut own = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Office { office, area } => Some((*office, area)),
        _ => None,
    });
    match named {
        None => own.next().map(|(office, area)| (office, area.clone())).ok_or(Failure::Forbidden),
        Some(named) => {
            let all: Vec<_> = own.collect();
            if all.is_empty() {
                return Err(Failure::Forbidden);
            }
            let found = all.into_iter().find(|(office, _)| *office == named);
            let (office, area) = found.ok_or_else(|| Failure::field("office", BulletinFault::NotYourOffice))?;
            Ok((office, area.clone()))
        }
    }
}

/// Who acts, by the own account.
fn account(ctx: &Context) -> Result<AccountId> {
    ctx.actor.account().ok_or(Failure::Forbidden)
}

/// Begins a briefing, in the name of an office of the actor's.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for another's, and where it is too long.
pub fn draft<S: BulletinDesk>(store: &mut S, ctx: &Context, command: DraftBulletin) -> Result<Bulletin> {
    let DraftBulletin { office, content } = command;
    let (office, division) = own_office(ctx, office)?;
    let bulletin = Bulletin {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(BulletinState::Drafting),
        number: None,
        office,
        division,
        content,
        citations: Vec::new(),
        instructions: Vec::new(),
        feedback: None,
        editors: vec![account(ctx)?],
        reviewer: None,
        submitted_at: None,
        drafted_at: ctx.now,
        issued_at: None,
    };
    if bulletin.length() > MOST_CHARACTERS {
        return Err(Failure::field("parts", BulletinFault::TooLong));
    }
    begin(store, ctx, &bulletin, Some(Party::Office(office)), BulletinEvent::bare(BulletinEventKind::Drafted))?;
    Ok(bulletin)
}

/// Notes that the actor wrote on it: what was to be reviewed is another text now.
fn wrote(ctx: &Context, bulletin: &mut Bulletin) -> Result<()> {
    let account = account(ctx)?;
    bulletin.submitted_at = None;
    if !bulletin.editors.contains(&account) {
        if bulletin.editors.len() >= MAX_EDITORS {
            return Err(Failure::rule(BulletinFault::TooManyEditors));
        }
        bulletin.editors.push(account);
    }
    Ok(())
}

/// Writes it anew.
///
/// # Errors
/// As every step; a field error where it is too long.
pub fn revise<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    content: BulletinContent,
) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Revise,
        |_, bulletin: &mut Bulletin, _| {
            wrote(ctx, bulletin)?;
            bulletin.content = content;
            if bulletin.length() > MOST_CHARACTERS {
                return Err(Failure::field("parts", BulletinFault::TooLong));
            }
            Ok(BulletinEvent::bare(BulletinEventKind::Revised))
        },
    )
}

/// Takes in what is on record, as it stands now: what becomes of it later changes nothing of the citation.
///
/// # Errors
/// As every step; field errors for what there is not, what lies elsewhere, what the resident did not agree to, and what is no digest.
pub fn cite<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, command: Cite) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Cite,
        |store: &mut S, bulletin: &mut Bulletin, _| {
            wrote(ctx, bulletin)?;
            if bulletin.citations.len() >= MAX_CITATIONS {
                return Err(Failure::rule(BulletinFault::TooManyCitations));
            }
            let number = bulletin.citations.iter().map(|one| one.number).max().unwrap_or_default() + 1;
            let citation = Citation { number, ..found(store, ctx, bulletin, command.source)? };
            let of = |one: &Citation| (one.kind, one.source, one.group);
            let again = |one: &Citation| of(one) == of(&citation);
            let said = |one: &Citation| again(one) && one.text == citation.text;
            if bulletin.citations.iter().any(|one| if one.source.is_some() { again(one) } else { said(one) }) {
                return Err(Failure::rule(BulletinFault::CitedAlready));
            }
            // Opinions of another group are of what it cites already: no more briefings than before cite that.
            if let Some(source) = citation.source.filter(|source| !bulletin.sources().contains(source))
                && store.count_citing(source)? >= MAX_CITING
            {
                return Err(Failure::rule(BulletinFault::SourceUsedUp));
            }
            bulletin.citations.push(citation);
            if bulletin.length() > MOST_CHARACTERS {
                return Err(Failure::rule(BulletinFault::TooLong));
            }
            Ok(BulletinEvent::of(BulletinEventKind::Cited, number))
        },
    )
}

/// Takes a citation out.
///
/// # Errors
/// As every step; a field error where there is none of that number.
pub fn clear<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<BulletinId>,
    command: ClearCitation,
) -> Result<Bulletin> {
    let ClearCitation { number } = command;
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Clear,
        |_, bulletin: &mut Bulletin, _| {
            wrote(ctx, bulletin)?;
            let before = bulletin.citations.len();
            bulletin.citations.retain(|one| one.number != number);
            if bulletin.citations.len() == before {
                return Err(Failure::missing("number", BulletinFault::UnknownCitation));
            }
            Ok(BulletinEvent::of(BulletinEventKind::Cleared, number))
        },
    )
}

/// Asks somebody else of the office to review it.
///
/// # Errors
/// As every step.
pub fn submit<S: BulletinDesk>(store: &mut S, ctx: &Context, at: At<BulletinId>, _: Bare) -> Result<Bulletin> {
    step(
        store,
        ctx,
        at,
        |_| BulletinAction::Submit,
        |_, bulletin: &mut Bulletin, _| {
            bulletin.submitted_at = Some(ctx.now);
            Ok(BulletinEvent::bare(BulletinEventKind::Submitted))
        },
    )
}
