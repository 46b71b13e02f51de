//! What happens by itself once a handover's day has come, and once it is over: a part in each transaction, each of which says
//! where the next one begins, so that it goes on wherever it stopped and does nothing twice.

use chrono::NaiveDate;
use uuid::Uuid;

use super::outcome::{Outcome, item, readable};
use super::sittings::{has_follow_ups, move_follow_ups, sitting_back};
use super::stand_in::{check_stand_in, nearest};
use super::{HandoverDesk, Result, event};
use crate::cases::usecases::Reassign;
use crate::cases::{self, Case, CaseChange, CaseEventKind, CaseFilter, CaseScope, CaseState, ReassignReason};
use crate::contacts;
use crate::deputies::usecases::{add_stand_in, end_stand_in};
use crate::deputies::{Deputy, Mandate, StandIn};
use crate::disputes::{self, Dispute, DisputeFilter, DisputeScope, DisputeState};
use crate::handovers::{
    Handover, HandoverAction, HandoverEventKind, HandoverFault, HandoverId, HandoverItem, HandoverItemId,
    HandoverItemKind, HandoverReason, HandoverRelation, HandoverState, HandoverWork, last_to_serve, may_give_up,
};
use crate::shared::flow::step;
use crate::shared::time::{Period, local_date};
use crate::shared::{
    At, CaseId, Context, DeputyId, DisputeId, EventRecord, Failure, Flow, Note, PageRequest, Party, Recorded,
    Repository, StoreError,
};

/// Cases, disputes or items of one transaction, at most.
const TOGETHER: u32 = 100;

/// Does at once what a small handover needs, and begins what a large one needs: the worker goes on with that.
pub(super) fn carry_out<S: HandoverDesk>(store: &mut S, ctx: &Context, handover: Handover) -> Result<Handover> {
    let waits = handover.state() == HandoverState::Planned && handover.begins > local_date(ctx.now);
    if waits {
        return Ok(handover);
    }
    advance(store, ctx, handover.id)?;
    store.handover(handover.id)?.ok_or(Failure::NotFound)
}

/// Does the next part of what a handover needs now; whether there is more. Does nothing where nothing is due, so that it may be
/// called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster: nothing of the part is kept then.
pub fn advance<S: HandoverDesk>(store: &mut S, ctx: &Context, id: HandoverId) -> Result<bool> {
    let ctx = &ctx.by_itself();
    let today = local_date(ctx.now);
    let Some(mut handover) = store.handover(id)? else { return Ok(false) };
    if handover.state() == HandoverState::Planned && handover.begins <= today {
        handover = take_effect(store, ctx, id)?;
    }
    if handover.state() == HandoverState::InForce && handover.work == HandoverWork::Moved {
        let deputy = deputy_of(store, &handover)?;
        if has_left(&deputy, today) {
            settle(store, ctx, id)?;
            end_stand_in(store, ctx, deputy, handover.days(), today)?;
            return Ok(false);
        }
    }
    let over = handover.may_end() && handover.ends.is_some_and(|ends| ends < today);
    if handover.state() == HandoverState::InForce && handover.work == HandoverWork::Moved && over {
        handover = bring_back(store, ctx, At { id, version: None })?;
    }
    match handover.work {
        HandoverWork::Cases => move_cases(store, ctx, &handover),
        HandoverWork::Disputes => move_disputes(store, ctx, &handover),
        HandoverWork::Returning => give_back(store, ctx, &handover),
        HandoverWork::Moved if handover.state() == HandoverState::InForce => look_again(store, ctx, &handover),
        HandoverWork::Waiting | HandoverWork::Moved | HandoverWork::Done => Ok(false),
    }
}

fn deputy_of(store: &mut impl HandoverDesk, handover: &Handover) -> Result<Deputy> {
    Ok(store.deputy(handover.from)?.ok_or(StoreError::Corrupt("handovers.from_id"))?)
}

/// Whether the deputy has held no mandate for so long that nothing goes back any more.
fn has_left(deputy: &Deputy, today: NaiveDate) -> bool {
    let over = |days: Period| days.to.is_some_and(|to| to < last_to_serve(today));
    deputy.mandates.iter().filter_map(Mandate::tenure).all(over)
}

/// Who stands in as things are on the first day: whoever was named, or the nearest who may where that one may no longer.
fn acts(store: &mut impl HandoverDesk, handover: &Handover) -> Result<Option<Party>> {
    if let Some(to) = handover.to {
        match check_stand_in(store, handover, to, "to") {
            Ok(()) => return Ok(Some(to)),
            Err(Failure::Store(error)) => return Err(error.into()),
            Err(_) => {}
        }
    }
    nearest(store, handover)
}

/// The first day has come: what is new goes to whoever stands in.
fn take_effect<S: HandoverDesk>(store: &mut S, ctx: &Context, id: HandoverId) -> Result<Handover> {
    step(
        store,
        ctx,
        At { id, version: None },
        |_| HandoverAction::TakeEffect,
        |store: &mut S, handover: &mut Handover, _| {
            if handover.reason.is_out_of_office() && handover.stands_in() {
                clear_the_way(store, ctx, handover)?;
            }
            // The office is left where nobody else is: it is told, and finds the work on its desk.
            let to = acts(store, handover)?.unwrap_or(Party::Office(handover.office));
            handover.to = Some(to);
            (handover.work, handover.place) = (HandoverWork::Cases, None);
            if handover.stands_in() {
                let deputy = deputy_of(store, handover)?;
                add_stand_in(store, ctx, deputy, StandIn { period: handover.days(), to })?;
            }
            Ok(event(HandoverEventKind::TookEffect, Some(to), None))
        },
    )
}

/// A leave gives way to what the law says: one that has not begun is taken back, one in force stays where its work went.
fn clear_the_way<S: HandoverDesk>(store: &mut S, ctx: &Context, handover: &Handover) -> Result<()> {
    for other in store.live_handovers(handover.from)? {
        if other.id == handover.id || other.from != handover.from || !other.stands_in() {
            continue;
        }
        let at = At { id: other.id, version: None };
        match other.state() {
            HandoverState::InForce => {
                settle(store, ctx, other.id)?;
                let deputy = deputy_of(store, &other)?;
                end_stand_in(store, ctx, deputy, other.days(), local_date(ctx.now))?;
            }
            HandoverState::Asked | HandoverState::Planned => {
                step(
                    store,
                    ctx,
                    at,
                    |_| HandoverAction::Withdraw,
                    |_, other: &mut Handover, _| {
                        other.work = HandoverWork::Done;
                        Ok(event(HandoverEventKind::Withdrawn, None, None))
                    },
                )?;
            }
            HandoverState::Returned | HandoverState::Final | HandoverState::Refused | HandoverState::Withdrawn => {}
        }
    }
    Ok(())
}

/// Nothing of it goes back any more.
fn settle<S: HandoverDesk>(store: &mut S, ctx: &Context, id: HandoverId) -> Result<Handover> {
    step(
        store,
        ctx,
        At { id, version: None },
        |_| HandoverAction::Settle,
        |_, handover: &mut Handover, _| {
            (handover.work, handover.place) = (HandoverWork::Done, None);
            Ok(event(HandoverEventKind::Settled, None, None))
        },
    )
}

/// Keeps how far the work has come, which is no change of the handover.
fn note_place(store: &mut impl HandoverDesk, before: &Handover, now: &Handover) -> Result<()> {
    Ok(Repository::<Handover>::save(store, before, now)?)
}

fn move_cases<S: HandoverDesk>(store: &mut S, ctx: &Context, before: &Handover) -> Result<bool> {
    let (from, to) = (Party::Deputy(before.from), before.to.ok_or(StoreError::Corrupt("handovers.target_id"))?);
    let mut now = before.clone();
    let (cases, mut items) = if before.only.is_empty() {
        let filter = CaseFilter { states: CaseState::OPEN.to_vec(), ..CaseFilter::default() };
        let after = before.place.map(|(at, id)| (at, CaseId(id)));
        let found = store.cases(&[CaseScope::Target(from)], &filter, &PageRequest { limit: TOGETHER, after })?;
        now.place = found.next.map(|(at, id)| (at, id.0));
        let lost = |id: Uuid| item(before, HandoverItemKind::Case, id, None);
        (found.items, found.unreadable.into_iter().map(lost).collect::<Vec<_>>())
    } else {
        now.place = None;
        (Repository::<Case>::load_all(store, &before.only)?, Vec::new())
    };
    for case in cases.into_iter().filter(|case| case.target == from && case.state().is_open()) {
        let command = Reassign { note: Note::default(), to, reason: before.reason.of_case() };
        let reassigned = cases::usecases::reassign(store, ctx, At { id: case.id, version: None }, command);
        let outcome = Outcome::of(reassigned.map(|case| case.version))?;
        items.extend(outcome.noted(before, HandoverItemKind::Case, case.id.0));
    }
    store.note_items(&items)?;
    if now.place.is_some() {
        note_place(store, before, &now)?;
        return Ok(true);
    }
    now.work = HandoverWork::Disputes;
    note_place(store, before, &now)?;
    move_disputes(store, ctx, &now)
}

fn move_disputes<S: HandoverDesk>(store: &mut S, ctx: &Context, before: &Handover) -> Result<bool> {
    let mut now = before.clone();
    now.place = None;
    if before.only.is_empty() {
        let filter = DisputeFilter { states: DisputeState::OPEN.to_vec(), ..DisputeFilter::default() };
        let after = before.place.map(|(at, id)| (at, DisputeId(id)));
        let scope = DisputeScope::Person(Party::Deputy(before.from));
        let found = store.disputes(&[scope], &filter, &PageRequest { limit: TOGETHER, after })?;
        now.place = found.next.map(|(at, id)| (at, id.0));
        let gone = !deputy_of(store, before)?.serves_on(local_date(ctx.now));
        let mut items = Vec::new();
        for dispute in found.items {
            items.extend(move_dispute(store, ctx, before, &dispute, gone)?);
        }
        store.note_items(&items)?;
    }
    if now.place.is_none() {
        move_links(store, ctx, before)?;
        move_follow_ups(store, ctx, before)?;
        now.work = HandoverWork::Moved;
    }
    note_place(store, before, &now)?;
    if now.work == HandoverWork::Moved && !now.may_end() {
        settle(store, ctx, now.id)?;
    }
    Ok(now.place.is_some())
}

/// Whoever goes for good visits nobody any more: the links go to the deputy who takes the work, and end where none does. Who is away for a
/// time comes back to them.
fn move_links<S: HandoverDesk>(store: &mut S, ctx: &Context, handover: &Handover) -> Result<()> {
    let for_good = match handover.reason {
        HandoverReason::Ended | HandoverReason::Term | HandoverReason::Moved => handover.only.is_empty(),
        HandoverReason::Leave | HandoverReason::Suspended | HandoverReason::Overload => false,
    };
    if !for_good {
        return Ok(());
    }
    let heir = match handover.to {
        Some(Party::Deputy(heir)) => Some(heir),
        _ => None,
    };
    contacts::usecases::pass_on(store, ctx, handover.from, heir)?;
    Ok(())
}

/// The addressee of a dispute changes. Who mediates goes on, and where a deputy does who serves no longer, those in charge are told.
fn move_dispute<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    handover: &Handover,
    dispute: &Dispute,
    gone: bool,
) -> Result<Option<HandoverItem>> {
    let (from, at) = (handover.from, At { id: dispute.id, version: None });
    if gone && dispute.mediating_deputies().contains(&from) {
        Outcome::of(disputes::usecases::miss_mediator(store, ctx, at, from).map(|one| one.version))?;
    }
    let Some(to) = handover.to.filter(|_| dispute.dossier.addressee == Party::Deputy(from)) else { return Ok(None) };
    let outcome = Outcome::of(disputes::usecases::reassign(store, ctx, at, to).map(|one| one.version))?;
    Ok(outcome.noted(handover, HandoverItemKind::Dispute, dispute.id.0))
}

/// Something came back to the deputy's desk while somebody else acts: a case that was rated dissatisfied, or that somebody handed
/// to the deputy, or something that is to be done after a sitting. It goes the same way.
fn look_again<S: HandoverDesk>(store: &mut S, ctx: &Context, before: &Handover) -> Result<bool> {
    let desk = [Party::Deputy(before.from)];
    let waiting = store.tasks(&desk, &PageRequest { limit: TOGETHER, after: None })?;
    if waiting.items.is_empty() && waiting.unreadable.is_empty() && !has_follow_ups(store, before.from)? {
        return Ok(false);
    }
    let now = Handover { work: HandoverWork::Cases, place: None, ..before.clone() };
    note_place(store, before, &now)?;
    move_cases(store, ctx, &now)
}

/// The deputy acts again from now on.
///
/// # Errors
/// As every step; [`HandoverFault::NotBack`].
pub(super) fn bring_back<S: HandoverDesk>(store: &mut S, ctx: &Context, at: At<HandoverId>) -> Result<Handover> {
    step(
        store,
        ctx,
        at,
        |_| HandoverAction::Return,
        |store: &mut S, handover: &mut Handover, relation| {
            if !may_give_up(relation, handover.reason) {
                return Err(Failure::Forbidden);
            }
            let (deputy, today) = (deputy_of(store, handover)?, local_date(ctx.now));
            let asked = relation != HandoverRelation::System;
            if asked && (!deputy.serves_on(today) || handover.reason == HandoverReason::Ended) {
                return Err(Failure::rule(HandoverFault::NotBack));
            }
            end_stand_in(store, ctx, deputy, handover.days(), today)?;
            (handover.work, handover.place) = (HandoverWork::Returning, None);
            Ok(event(HandoverEventKind::Returned, None, None))
        },
    )
}

/// What of it nobody has touched since goes back; the rest stays with whoever has begun.
fn give_back<S: HandoverDesk>(store: &mut S, ctx: &Context, before: &Handover) -> Result<bool> {
    let after = before.place.map(|(_, id)| HandoverItemId(id));
    let found = store.items(before.id, &PageRequest { limit: TOGETHER, after })?;
    let (mut back, mut moved) = (Vec::new(), Vec::new());
    for one in found.items.iter().filter(|one| one.returned_at.is_none()) {
        let returned = match (one.kind, one.version_after) {
            (HandoverItemKind::Case, Some(version)) => case_back(store, ctx, before, CaseId(one.subject.0), version)?,
            (HandoverItemKind::Dispute, Some(version)) => {
                dispute_back(store, ctx, before, DisputeId(one.subject.0), version)?
            }
            // It lies where it lay.
            (HandoverItemKind::Case | HandoverItemKind::Dispute, None) => false,
            (HandoverItemKind::TeaSitting, noted) => {
                let now = sitting_back(store, ctx, before, one.subject.0.into())?;
                // Something of it went on before something else could not: that, too, is the deputy's again.
                if noted.is_none() {
                    moved.extend(now.map(|version| HandoverItem { version_after: Some(version), ..*one }));
                }
                now.is_some()
            }
        };
        if returned {
            back.push(one.subject);
        }
    }
    store.note_items(&moved)?;
    store.mark_returned(before.id, &back, ctx.now)?;
    let mut now = before.clone();
    now.place = found.next.map(|id| (ctx.now, id.0));
    if now.place.is_none() {
        now.work = HandoverWork::Done;
    }
    note_place(store, before, &now)?;
    Ok(now.place.is_some())
}

/// Whether nobody did anything to the case since it was handed over. What its clock did by itself is nobody's doing.
fn is_untouched(store: &mut impl HandoverDesk, handover: &Handover, case: &Case, version: i32) -> Result<bool> {
    if Some(case.target) != handover.to || !case.state().is_open() {
        return Ok(false);
    }
    if case.version == version {
        return Ok(true);
    }
    let events: Vec<Recorded<CaseChange>> = store.events_of(case.subject())?;
    let by_clock = |record: &EventRecord<CaseChange>| {
        // In the log of before, that a term was over is told as supervision.
        let struck = [
            CaseEventKind::Reminded,
            CaseEventKind::Supervised,
            CaseEventKind::DueMoved,
            CaseEventKind::Overdue,
            CaseEventKind::FallbackAsked,
            CaseEventKind::AnswerReminded,
        ];
        record.account.is_none() && record.party.is_none() && struck.contains(&record.change.event.kind)
    };
    Ok(events.iter().all(|recorded| match recorded {
        Recorded::Known(record) => record.version <= version || by_clock(record),
        Recorded::Unknown { .. } => false,
    }))
}

fn case_back<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    handover: &Handover,
    id: CaseId,
    version: i32,
) -> Result<bool> {
    let Some(case) = readable(store.case(id))? else { return Ok(false) };
    if !is_untouched(store, handover, &case, version)? {
        return Ok(false);
    }
    let command = Reassign { note: Note::default(), to: Party::Deputy(handover.from), reason: ReassignReason::Return };
    let reassigned = cases::usecases::reassign(store, ctx, At { id, version: None }, command);
    Ok(matches!(Outcome::of(reassigned.map(|case| case.version))?, Outcome::Moved(_)))
}

fn dispute_back<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    handover: &Handover,
    id: DisputeId,
    version: i32,
) -> Result<bool> {
    let untouched =
        |one: &Dispute| one.version == version && Some(one.dossier.addressee) == handover.to && is_open(one);
    if !readable(store.dispute(id))?.is_some_and(|one| untouched(&one)) {
        return Ok(false);
    }
    if !serves(store, ctx, handover.from)? {
        return Ok(false);
    }
    let back = Party::Deputy(handover.from);
    let reassigned = disputes::usecases::reassign(store, ctx, At { id, version: None }, back);
    Ok(matches!(Outcome::of(reassigned.map(|one| one.version))?, Outcome::Moved(_)))
}

fn is_open(dispute: &Dispute) -> bool {
    DisputeState::OPEN.contains(&dispute.standing.state())
}

fn serves(store: &mut impl HandoverDesk, ctx: &Context, deputy: DeputyId) -> Result<bool> {
    Ok(store.deputy(deputy)?.is_some_and(|deputy| deputy.serves_on(local_date(ctx.now))))
}
