//! Others' matters that say the same of the same place (同类诉求): before somebody submits one, and for those who may merge them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use super::alike::{Around, Told, is_alike, likeness, says_enough};
use super::fold::gist;
use crate::cases::{Case, CaseAction, CaseRelation, CaseState, Cases, permit};
use crate::codes::usecases::intake_point;
use crate::codes::{CodeFault, Codes};
use crate::shared::code::QrCode;
use crate::shared::geo::Point;
use crate::shared::text::{Body, Title};
use crate::shared::{CaseId, Context, DivisionCode, Failure, Flow, Instant, Repository, Vocabulary, WordCode};
use crate::territory::{DivisionLevel, Territory, TerritoryFault};

type Result<T> = std::result::Result<T, Failure>;

/// How long ago others may have come in, and how long ago they may have been closed.
const LATELY: [Duration; 2] = [Duration::days(365), Duration::days(90)];

/// A matter that somebody is about to submit.
#[derive(Clone, Debug)]
pub struct Question {
    /// The code that was scanned.
    pub code: Option<QrCode>,
    /// The village or community, where somebody chose one: it goes before the code's.
    pub division: Option<DivisionCode>,
    pub category: WordCode,
    pub title: Title,
    pub text: Body,
}

/// Another case that may be the same matter.
#[derive(Clone, Debug)]
pub struct Similar {
    pub case: Case,
    /// In how many of 64 bits their prints differ.
    pub distance: u32,
    /// Per cent of what they say that both say.
    pub likeness: u32,
    /// How far they lie from each other, where both have a point on the map.
    pub metres: Option<u32>,
}

/// What a matter is compared by.
struct Matter<'a> {
    around: &'a Around,
    gist: &'a BTreeSet<String>,
    category: &'a WordCode,
    point: Option<Point>,
}

/// Whether a case is open, or was closed lately. One that went elsewhere is no matter that anybody joins.
fn is_recent(case: &Case, now: Instant) -> bool {
    let closed = matches!(case.state(), CaseState::Closed | CaseState::ClosedUnrated | CaseState::ClosedUnanswered);
    case.handling.erased_at.is_none() && (case.state().is_open() || (closed && case.updated_at >= now - LATELY[1]))
}

/// The cases that may be the same matter, the most alike first.
fn others(store: &mut impl Cases, (now, lately): (Instant, Duration), matter: &Matter<'_>) -> Result<Vec<Similar>> {
    let near = store.nearest(matter.around, now - lately, matter.gist)?;
    let ids: Vec<CaseId> = near.iter().map(|(id, _)| *id).collect();
    let found = Repository::<Case>::load_all(store, &ids)?;
    let similar = |case: Case| {
        let likeness = likeness(matter.gist, &gist(case.title.as_str(), case.text.as_str()));
        let (_, distance) = *near.iter().find(|(id, _)| *id == case.id)?;
        let fits = is_recent(&case, now) && is_alike(likeness, matter.category, &case.category.code);
        let metres = matter.point.zip(case.place.point).map(|(one, other)| one.metres_to(other));
        fits.then_some(Similar { case, distance, likeness, metres })
    };
    let mut similar: Vec<_> = found.into_iter().filter_map(similar).collect();
    similar
        .sort_by_key(|one| (std::cmp::Reverse(one.likeness), one.distance, std::cmp::Reverse(one.case.submitted_at)));
    Ok(similar)
}

/// Where a matter lies that somebody is about to submit.
fn around<S: Codes + Territory>(store: &mut S, ctx: &Context, question: &Question) -> Result<Around> {
    if let Some(chosen) = &question.division {
        return match store.division(chosen)? {
            Some(division) if division.level == DivisionLevel::Village => {
                Ok(Around { division: chosen.clone(), grid: None })
            }
            _ => Err(Failure::missing("division", TerritoryFault::NotAVillage)),
        };
    }
    let Some(code) = &question.code else { return Err(Failure::NotFound) };
    let intake = intake_point(store, code, ctx.now)?.ok_or_else(|| Failure::missing("code", CodeFault::UnknownCode))?;
    Ok(Around { division: intake.division, grid: intake.grid })
}

/// What anybody is told of others' matters that are like the own: those that are public, and of others how many there are, but for those
/// from which somebody stands aside who may be the one that asks. Of a few characters alone there are none.
///
/// # Errors
/// Missing for an unknown code, and for a division that is no village.
pub fn ask<S: Cases + Codes + Territory>(store: &mut S, ctx: &Context, question: &Question) -> Result<Told> {
    let around = around(store, ctx, question)?;
    let gist = gist(question.title.as_str(), question.text.as_str());
    if !says_enough(&gist) {
        return Ok(Told::of(&[], Vec::new(), around.grid.is_some()));
    }
    let matter = Matter { around: &around, gist: &gist, category: &question.category, point: None };
    let similar = others(store, (ctx.now, LATELY[0]), &matter)?;
    let ids: Vec<CaseId> = similar.iter().map(|one| one.case.id).collect();
    let published = store.published_titles(&ids)?;
    let is_told =
        |case: &Case| published.iter().any(|public| public.case == case.id) || case.is_told_of(&ctx.actor, ctx.now);
    let alike: Vec<CaseId> = similar.iter().filter(|one| is_told(&one.case)).map(|one| one.case.id).collect();
    Ok(Told::of(&alike, published, around.grid.is_some()))
}

/// The cases around one that may be the same matter, for whoever may merge them, as far as the actor may know of them.
///
/// # Errors
/// Not found where the actor may not know of the case; forbidden for whoever may not merge it.
pub fn of_case(store: &mut impl Cases, ctx: &Context, id: CaseId) -> Result<Vec<Similar>> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.iter().any(|relation| permit(*relation, CaseAction::Merge, case.state())) {
        return Err(Failure::Forbidden);
    }
    let around = Around { division: case.division.clone(), grid: None };
    let gist = gist(case.title.as_str(), case.text.as_str());
    let matter = Matter { around: &around, gist: &gist, category: &case.category.code, point: case.place.point };
    let mut similar = others(store, (ctx.now, LATELY[0]), &matter)?;
    similar.retain(|one| one.case.id != id && !one.case.relations(&ctx.actor, ctx.now).is_empty());
    Ok(similar)
}

/// How far away others may lie, in metres, where nobody says, and at most.
pub const AROUND: [u32; 2] = [300, 2_000];

/// Among what else a case stands.
#[derive(Clone, Debug)]
pub struct CaseContext {
    /// How many others the same resident has in each state, wherever they are; of those nothing else is told, and none is counted from
    /// which the actor stands aside.
    pub resident: Vec<(CaseState, u32)>,
    /// Those nearby that are like it and came in within 90 days, as far as the actor may know of them.
    pub alike: Vec<Similar>,
}

/// Among what else a case stands, for those who handle it or oversee it. What lies nearby is told by points on the map; of a case that
/// has none those of its village are.
///
/// # Errors
/// Not found where the actor may not know of the case; forbidden for everybody else.
pub fn context_of(store: &mut impl Cases, ctx: &Context, id: CaseId, within: u32) -> Result<CaseContext> {
    use CaseRelation as R;
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.iter().any(|relation| matches!(relation, R::Handler | R::Fallback | R::Office)) {
        return Err(Failure::Forbidden);
    }
    let phone = case.contact.as_ref().map(|contact| contact.phone.clone());
    let mut states: BTreeMap<&'static str, u32> = BTreeMap::new();
    let others_of_resident: Vec<CaseId> = store
        .states_of_resident(case.submitter, phone.as_ref())?
        .into_iter()
        .filter_map(|(other, _)| (other != id).then_some(other))
        .collect();
    for other in Repository::<Case>::load_all(store, &others_of_resident)? {
        if !other.keeps_out(&ctx.actor) {
            *states.entry(other.state().as_str()).or_default() += 1;
        }
    }
    let counted = |state: &CaseState| Some((*state, states.get(state.as_str()).copied()?));
    let resident = CaseState::ALL.iter().filter_map(counted).collect();
    // Who lives at the border of a village has neighbours in the next one.
    let town = case.place.point.and_then(|_| case.division.township());
    let around = Around { division: town.unwrap_or_else(|| case.division.clone()), grid: None };
    let gist = gist(case.title.as_str(), case.text.as_str());
    let matter = Matter { around: &around, gist: &gist, category: &case.category.code, point: case.place.point };
    let mut alike = others(store, (ctx.now, LATELY[1]), &matter)?;
    let is_near = |one: &Similar| case.place.point.is_none() || one.metres.is_some_and(|metres| metres <= within);
    alike.retain(|one| one.case.id != id && is_near(one) && !one.case.relations(&ctx.actor, ctx.now).is_empty());
    Ok(CaseContext { resident, alike })
}
