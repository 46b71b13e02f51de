//! What becomes of what is to be public: looked at, held, decided on; and who lays down what is looked for.

use std::collections::HashSet;

use super::{
    Finding, MOST_WORDS, Matter, Moderation, ModerationAction, ModerationEvent, ModerationFault, ModerationFilter,
    ModerationItem, ModerationItemId, ModerationState, Piece, WordEntry, WordList, WordListId, WordLists, relations,
};
use crate::shared::flow::{Journal, record, step};
use crate::shared::text::Body;
use crate::shared::{
    AdministratorPart, At, Change, Context, DivisionCode, Failure, Field, Grant, Page, PageRequest, Repository,
    Standing, Subject,
};
use crate::territory::{Territory, TerritoryFault};

type Result<T> = std::result::Result<T, Failure>;

/// What the lists of `division` find in what is to become public there.
pub fn screen(store: &mut impl WordLists, division: &DivisionCode, pieces: &[Piece]) -> Result<Vec<Finding>> {
    Ok(store.screens()?.findings(division, pieces))
}

fn open<S: Moderation>(
    store: &mut S,
    ctx: &Context,
    matter: Matter,
    findings: Vec<Finding>,
    (state, event): (ModerationState, ModerationEvent),
) -> Result<ModerationItem> {
    let Matter { subject, division, office, mut writers, pieces } = matter;
    writers.sort_unstable();
    writers.dedup();
    let item = ModerationItem {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(state),
        subject,
        division,
        office,
        writers,
        pieces,
        findings,
        reason: None,
        opened_at: ctx.now,
        decided_at: None,
    };
    Repository::<ModerationItem>::add(store, &item)?;
    record(store, ctx, &item, None, Change { event, from: None, to: state })?;
    Ok(item)
}

/// Lets something wait for the office, because of what was found in it. What waited of the same is dropped: it was written anew.
///
/// # Errors
/// When the store fails.
pub fn hold(
    store: &mut impl Moderation,
    ctx: &Context,
    matter: Matter,
    findings: Vec<Finding>,
) -> Result<ModerationItem> {
    drop_about(store, ctx, matter.subject)?;
    open(store, ctx, matter, findings, (ModerationState::Pending, ModerationEvent::Held))
}

/// Tells the office what was found in something that is not to become public. Nothing of the text is kept here.
///
/// # Errors
/// When the store fails.
pub fn mark(store: &mut impl Moderation, ctx: &Context, matter: Matter, findings: Vec<Finding>) -> Result<()> {
    let matter = Matter { pieces: Vec::new(), ..matter };
    open(store, ctx, matter, findings, (ModerationState::Marked, ModerationEvent::Marked))?;
    Ok(())
}

/// Takes out of the queue what waits of `subject`, because it is no longer to become public, or not as it was.
///
/// # Errors
/// When the store fails.
pub fn drop_about(store: &mut impl Moderation, ctx: &Context, subject: Subject) -> Result<()> {
    let Some(before) = store.item_pending_about(subject)? else { return Ok(()) };
    let mut item = before.clone();
    let Some(moved) = item.standing.advance(ModerationAction::Drop) else { return Ok(()) };
    item.version += 1;
    item.pieces.clear();
    item.decided_at = Some(ctx.now);
    Repository::<ModerationItem>::save(store, &before, &item)?;
    let change = Change { event: ModerationEvent::Dropped, from: Some(moved.from), to: moved.to };
    record(store, ctx, &item, None, change)?;
    Ok(())
}

/// Adds what a check found later to what waits already.
///
/// # Errors
/// As every step.
pub fn add<S: Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    id: ModerationItemId,
    finding: Finding,
) -> Result<ModerationItem> {
    let at = At { id, version: None };
    step(
        store,
        ctx,
        at,
        |_| ModerationAction::Add,
        |_: &mut S, item: &mut ModerationItem, _| {
            item.findings.push(finding);
            Ok(ModerationEvent::Added)
        },
    )
}

/// How somebody of the office decides, and why.
#[derive(Clone, Debug)]
pub struct Decision {
    pub reason: Body,
}

/// Makes the step, and gives what is to be shown now.
fn decide<S: Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    (action, command): (ModerationAction, Decision),
    shown: impl FnOnce(&ModerationItem) -> Result<Vec<Piece>>,
    event: impl FnOnce(Body) -> ModerationEvent,
) -> Result<(ModerationItem, Vec<Piece>)> {
    let mut pieces = Vec::new();
    let item = step(
        store,
        ctx,
        at,
        |_| action,
        |_: &mut S, item: &mut ModerationItem, _| {
            pieces = shown(item)?;
            item.pieces.clear();
            item.reason = Some(command.reason.clone());
            Ok(event(command.reason))
        },
    )?;
    Ok((item, pieces))
}

/// Somebody of the office in charge, who did not write it, lets it be shown as it is; what is to be shown is given along.
///
/// # Errors
/// As every step; [`ModerationFault::NotAsItIs`].
pub fn approve<S: Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<(ModerationItem, Vec<Piece>)> {
    let shown = |item: &ModerationItem| {
        if item.is_blocked() {
            return Err(Failure::rule(ModerationFault::NotAsItIs));
        }
        Ok(item.pieces.clone())
    };
    let decision = (ModerationAction::Approve, command);
    decide(store, ctx, at, decision, shown, |reason| ModerationEvent::Approved { reason })
}

/// The same without what was found.
///
/// # Errors
/// As every step; [`ModerationFault::NothingToRedact`].
pub fn redact<S: Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<(ModerationItem, Vec<Piece>)> {
    let shown = |item: &ModerationItem| {
        if !item.can_be_redacted() {
            return Err(Failure::rule(ModerationFault::NothingToRedact));
        }
        Ok(item.pieces.iter().map(|piece| piece.redacted(&item.findings)).collect())
    };
    let decision = (ModerationAction::Redact, command);
    decide(store, ctx, at, decision, shown, |reason| ModerationEvent::Redacted { reason })
}

/// It is not shown.
///
/// # Errors
/// As every step.
pub fn refuse<S: Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ModerationItemId>,
    command: Decision,
) -> Result<ModerationItem> {
    let decision = (ModerationAction::Refuse, command);
    Ok(decide(store, ctx, at, decision, |_| Ok(Vec::new()), |reason| ModerationEvent::Refused { reason })?.0)
}

/// An item as its writer or the office in charge sees it.
///
/// # Errors
/// Not found for everybody else.
pub fn detail(store: &mut impl Moderation, ctx: &Context, id: ModerationItemId) -> Result<ModerationItem> {
    let item = store.moderation_item(id)?.ok_or(Failure::NotFound)?;
    if relations(&ctx.actor, &item).is_empty() { Err(Failure::NotFound) } else { Ok(item) }
}

/// Items inside `division`, or all areas of the actor.
///
/// # Errors
/// Forbidden for whoever does not oversee it.
pub fn list(
    store: &mut impl Moderation,
    ctx: &Context,
    division: Option<DivisionCode>,
    state: ModerationState,
    page: &PageRequest<ModerationItemId>,
) -> Result<Page<ModerationItem, ModerationItemId>> {
    let served = |grant: &Grant| match grant {
        Grant::Office { area, .. } => Some(area.clone()),
        _ => None,
    };
    let within: Vec<DivisionCode> = if let Some(division) = division {
        Some(division).filter(|area| ctx.actor.oversees(area)).into_iter().collect()
    } else {
        let administered = ctx.actor.areas_of(AdministratorPart::System).cloned();
        ctx.actor.grants().iter().filter_map(served).chain(administered).collect()
    };
    if within.is_empty() {
        return Err(Failure::Forbidden);
    }
    Ok(store.moderation_items(&ModerationFilter { within, state }, page)?)
}

/// What is looked for in a division from now on.
#[derive(Clone, Debug)]
pub struct LayDownWords {
    pub division: DivisionCode,
    pub entries: Vec<WordEntry>,
}

/// An administrator of a division lays down its list, which takes the place of those above it.
///
/// # Errors
/// Forbidden for everybody else; [`TerritoryFault::UnknownDivision`]; [`ModerationFault::TooManyWords`],
/// [`ModerationFault::WordTooShort`], [`ModerationFault::RepeatedWord`].
pub fn lay_down<S: Moderation + Territory>(store: &mut S, ctx: &Context, command: LayDownWords) -> Result<WordList> {
    let LayDownWords { division, entries } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.administers(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    if entries.len() > MOST_WORDS {
        return Err(Failure::field("entries", ModerationFault::TooManyWords));
    }
    let mut seen = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let (field, core) = (Field::item("entries", at).part("word"), entry.core());
        if core.chars().nth(1).is_none() {
            return Err(Failure::field(field, ModerationFault::WordTooShort));
        }
        if !seen.insert(core) {
            return Err(Failure::field(field, ModerationFault::RepeatedWord));
        }
    }
    let own = store.word_lists_over(&division)?.into_iter().filter(|list| list.division == division);
    let list = WordList {
        id: ctx.mint().into(),
        version: own.map(|list| list.version).max().unwrap_or_default() + 1,
        division,
        in_force: true,
        size: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        laid_down_at: ctx.now,
        laid_down_by: by,
    };
    store.lay_down_words(&list, &entries)?;
    Ok(list)
}

/// An administrator of a division withdraws its own lists: that of the one above holds from now on.
///
/// # Errors
/// Forbidden for everybody else.
pub fn withdraw_lists(store: &mut impl Moderation, ctx: &Context, division: &DivisionCode) -> Result<Vec<WordList>> {
    if !ctx.actor.administers(division) {
        return Err(Failure::Forbidden);
    }
    store.withdraw_words(division)?;
    Ok(store.word_lists_over(division)?)
}

/// All lists that were ever laid down for `division` and those above it. They are no secret of the office's, and whoever knew
/// them would write around them: only who oversees the division sees them.
///
/// # Errors
/// Forbidden for everybody else.
pub fn lists(store: &mut impl Moderation, ctx: &Context, division: &DivisionCode) -> Result<Vec<WordList>> {
    if ctx.actor.oversees(division) { Ok(store.word_lists_over(division)?) } else { Err(Failure::Forbidden) }
}

/// A list with its words, for whoever oversees something inside its division or above.
///
/// # Errors
/// Not found for everybody else.
pub fn list_of(store: &mut impl Moderation, ctx: &Context, id: WordListId) -> Result<(WordList, Vec<WordEntry>)> {
    let works_within = |list: &WordList| {
        let meets = |area: &DivisionCode| area.covers(&list.division) || list.division.covers(area);
        let serves = |grant: &Grant| matches!(grant, Grant::Office { area, .. } if meets(area));
        ctx.actor.areas_of(AdministratorPart::System).any(meets) || ctx.actor.grants().iter().any(serves)
    };
    store.word_list(id)?.filter(|(list, _)| works_within(list)).ok_or(Failure::NotFound)
}
