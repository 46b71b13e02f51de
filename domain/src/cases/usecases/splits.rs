//! A matter of several parts: each becomes a case of its own, with its own addressee, and the whole waits for all of them.

use super::Result;
use super::handling::{stays_within, takes_over};
use super::lists::taken_in;
use super::recusal::{may_handle, stand_aside};
use crate::accounts::Accounts;
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{
    CHILDREN, Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseState, Cases, Handling,
};
use crate::deputies::Deputies;
use crate::institutions::{InstitutionState, Institutions};
use crate::rooms::Rooms;
use crate::shared::code::TrackingCode;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Title};
use crate::shared::time::local_date;
use crate::shared::{
    At, CaseId, Context, Explained, Failure, Field, Flow, Note, OfficeId, Party, RoomId, Standing, WordCode,
};

/// A part of a matter.
#[derive(Clone, Debug)]
pub struct Part {
    pub title: Title,
    /// In the words of whoever takes the matter apart.
    pub text: Body,
    /// What it is about.
    pub category: WordCode,
    /// To whom it is addressed.
    pub to: Party,
}

/// Into which parts a matter is taken.
#[derive(Clone, Debug)]
pub struct Split {
    pub note: Note,
    pub children: Vec<Part>,
}

/// Takes a case apart. Its parts are not received again: they have no submitter of their own, nobody's phone and no voice; the
/// resident follows them, and whoever took it apart may look. Whoever stands aside from the whole stands aside from them.
///
/// # Errors
/// As every step; [`CaseFault::SplitBefore`]; field errors for too few or too many parts, and within a part for a category that may
/// not be chosen there, and an addressee who does not exist, does not serve, is away or closed, works in another county, is complained
/// about, or sent the case in.
pub fn split<S: Cases + Deputies + Rooms + Institutions + Accounts + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CaseId>,
    command: Split,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Split,
        |store, case: &mut Case, relation| {
            let Split { note, children } = command;
            if !CHILDREN.contains(&children.len()) {
                return Err(Failure::field("children", CaseFault::ChildrenOutOfRange));
            }
            let by = case.party(relation, &ctx.actor);
            for (at, part) in children.into_iter().enumerate() {
                let child = child_of(store, ctx, case, part).map_err(|failure| in_part(failure, at))?;
                let event = CaseEvent {
                    kind: CaseEventKind::Submitted,
                    facts: CaseFacts {
                        channel: Some(child.channel),
                        to: Some(child.target),
                        other_case: Some(case.id),
                        ..CaseFacts::default()
                    },
                };
                begin(store, ctx, &child, by, event)?;
                case.handling.children.push(child.id);
            }
            case.handling.open_children = case.handling.children.len();
            Ok(CaseEvent {
                kind: CaseEventKind::Split,
                facts: CaseFacts { children: case.handling.children.clone(), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// The same failure of the part that it is of.
fn in_part(failure: Failure, at: usize) -> Failure {
    let part = |field: Field| Field::item("children", at).part(field.name);
    match failure {
        Failure::Field { field, fault } => Failure::Field { field: part(field), fault },
        Failure::Missing { field, fault } => Failure::Missing { field: part(field), fault },
        Failure::Fields(all) => Failure::Fields(all.into_iter().map(|(field, fault)| (part(field), fault)).collect()),
        Failure::Explained(why) => {
            let field = part(why.field);
            Failure::Explained(Box::new(Explained { field, ..*why }))
        }
        other => other,
    }
}

fn child_of<S: Cases + Deputies + Rooms + Institutions + Accounts>(
    store: &mut S,
    ctx: &Context,
    parent: &Case,
    part: Part,
) -> Result<Case> {
    let category = taken_in(store, (&parent.division, local_date(ctx.now)), &part.category, true)?;
    let to = store.as_kept(part.to)?;
    may_handle(store, parent, to)?;
    let (office, room) = addressed(store, ctx, parent, to)?;
    let rules = parent.rules_at(ctx.now);
    let of_parent = &parent.handling;
    let mut child = Case {
        id: ctx.mint().into(),
        version: 1,
        tracking: TrackingCode::mint(ctx.ids.as_ref()),
        standing: Standing::at(CaseState::Submitted),
        category,
        title: part.title,
        text: part.text,
        submitter: None,
        contact: None,
        guardian: None,
        health: None,
        consent_to_publish: false,
        privacy_edition: None,
        target: to,
        office,
        handling: Handling {
            clock: Some(CaseClock::start(Stage::Accept, rules.accept, ctx.now, &ctx.calendar, &rules)),
            fallback_room: room,
            followers: parent.submitter.into_iter().chain(of_parent.followers.iter().copied()).collect(),
            safety_accident: of_parent.safety_accident,
            passed_on: Some(parent.target).into_iter().filter(|own| *own != to).collect(),
            about: of_parent.about.clone(),
            parent: Some(parent.id),
            ..Handling::default()
        },
        submitted_at: ctx.now,
        updated_at: ctx.now,
        ..parent.clone()
    };
    stand_aside(store, &mut child, None)?;
    Ok(child)
}

/// The office in charge of what is addressed to `to`, and the room that steps in for it.
fn addressed<S: Deputies + Rooms + Institutions>(
    store: &mut S,
    ctx: &Context,
    parent: &Case,
    to: Party,
) -> Result<(OfficeId, Option<RoomId>)> {
    let unknown = || Failure::missing("to", CaseFault::UnknownAddressee);
    let closed = || Failure::field("to", CaseFault::AddresseeClosed);
    match to {
        Party::Deputy(id) => {
            let deputy = store.deputy(id)?.ok_or_else(unknown)?;
            takes_over(&deputy, ctx)?;
            stays_within(&deputy.division, parent)?;
            Ok((deputy.office, deputy.room))
        }
        Party::Room(id) => {
            let room = store.room(id)?.ok_or_else(unknown)?;
            if !room.is_open() {
                return Err(closed());
            }
            stays_within(&room.division, parent)?;
            Ok((room.office, Some(id)))
        }
        Party::Office(id) => {
            let office = store.office(id)?.ok_or_else(unknown)?;
            if office.standing.state() != InstitutionState::Open {
                return Err(closed());
            }
            if !office.division.covers(&parent.division) {
                stays_within(&office.division, parent)?;
            }
            Ok((id, parent.handling.fallback_room))
        }
        Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => {
            Err(Failure::field("to", CaseFault::NotAnAddressee))
        }
    }
}
