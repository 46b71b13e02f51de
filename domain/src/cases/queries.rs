//! What people are shown of cases.

use std::cmp::Reverse;

use uuid::Uuid;

use super::search::Sought;
use super::view::knows_contact;
use super::{
    AnswerLink, Case, CaseAction, CaseChange, CaseFault, CaseFilter, CaseKey, CaseRelation, CaseScope, CaseTally,
    CaseTaskKind, CaseView, Cases, ChildView, DiversionReceipt, DivisionListKind, ListEntry, Lists, ReceiptKey, Rules,
    assigners, bars_unit, reads_text, rules_for, shows_phone,
};
use crate::audit::{AuditAct, AuditEntry, AuditKey, AuditLog, AuditSubject, Look};
use crate::institutions::{HandlingUnit, Institutions};
use crate::shared::code::AnswerCode;
use crate::shared::code::TrackingCode;
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{
    Actor, CaseId, Context, Failure, Flow, Grant, OfficeId, Page, PageRequest, Party, Recorded, Repository, StoreError,
    UnitId, WordCode,
};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// A case as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn show(store: &mut impl Cases, ctx: &Context, case: Case) -> Result<CaseView> {
    let (events, children) = (store.events_of(case.subject())?, case.handling.children.clone());
    let joined = if case.consent_to_publish { store.joined(case.id)? } else { 0 };
    let mut view = shown(ctx, case, events).ok_or(Failure::NotFound)?;
    view.voices = view.voices.saturating_add(joined);
    if !children.is_empty() {
        let mut found = Repository::<Case>::load_all(store, &children)?;
        // Of a part that went elsewhere nobody sees anything but whoever submitted the whole.
        let own = view.relations.contains(&CaseRelation::Submitter);
        found.retain(|child| own || !child.is_hidden_from(&ctx.actor, ctx.now));
        let resident = view.relations.contains(&CaseRelation::Submitter);
        // A part may complain about somebody whom the whole does not.
        found.retain(|child| resident || !(child.handling.purged || child.bars(&ctx.actor)));
        found.sort_unstable_by_key(|child| children.iter().position(|id| *id == child.id));
        view.children = found.into_iter().map(ChildView::of).collect();
    }
    Ok(view)
}

/// The same with the events that it has; `None` where the actor may not know that it exists.
#[must_use]
pub fn shown(ctx: &Context, case: Case, events: Vec<Recorded<CaseChange>>) -> Option<CaseView> {
    let estimated = case.handling.clock.as_ref().is_some_and(|clock| clock.is_estimated(&ctx.calendar));
    let mut view = super::view(case, events, &ctx.actor, ctx.now)?;
    view.due_estimated = estimated && view.due_at.is_some();
    Some(view)
}

/// Units that are suggested at most.
const SUGGESTED: usize = 3;
/// Units among which they are looked for, a hundred at a time.
const SEARCHED: usize = 5;

/// Whom a unit stands before in a list of those that a case could be assigned to; `None` for one that has nothing to do with it.
fn suggests(unit: &HandlingUnit, code: &WordCode, entry: Option<&ListEntry>) -> Option<(u8, Reverse<usize>)> {
    let usual = entry.map(|entry| entry.usual).unwrap_or_default();
    let parent = entry.and_then(|entry| entry.parent.as_ref());
    let duties = &unit.details.duties;
    let handles = duties.iter().any(|duty| duty.0 == *code || parent.is_some_and(|parent| duty.0 == *parent));
    let at_level = usual.level.is_some() && unit.details.level == usual.level;
    let rank = if usual.unit == Some(unit.id) {
        0
    } else if handles && at_level {
        1
    } else if handles {
        2
    } else if at_level && duties.is_empty() {
        // What it handles was not said, and those of its level usually do.
        3
    } else {
        return None;
    };
    Some((rank, Reverse(unit.division.prefix().len())))
}

/// Open units that usually handle what a case is about, for whoever may assign it, and assign them: the one that the list names
/// first, then the nearest, three at most.
///
/// # Errors
/// When the store fails.
pub fn suggested_units<S: Lists + Rules + Institutions>(
    store: &mut S,
    ctx: &Context,
    view: &CaseView,
) -> Result<Vec<UnitId>> {
    if !view.allowed.contains(&CaseAction::Assign) {
        return Ok(Vec::new());
    }
    let code = &view.category.code;
    let words = store.words_of(DivisionListKind::Category, &view.division, local_date(ctx.now))?;
    let entry = words.iter().find(|entry| entry.code == *code);
    let named: Vec<UnitId> = entry.and_then(|entry| entry.usual.unit).into_iter().collect();
    let mut units = if named.is_empty() { Vec::new() } else { store.units_of(&named)? };
    let mut after = None;
    for _ in 0..SEARCHED {
        let page = store.units(Some(&view.division), None, &PageRequest { limit: 100, after })?;
        units.extend(page.items.into_iter().filter(|unit| !named.contains(&unit.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let offices = assigners(store, ctx, &view.division, view.office)?;
    let reach = rules_for(&store.rule_sets()?, &view.division, local_date(ctx.now)).assign_reach;
    let assigned = |unit: &&HandlingUnit| {
        unit.is_open()
            && !bars_unit(&view.about, unit)
            && unit.division.covers(&view.division)
            && offices.iter().any(|office| reach.reaches(office, unit))
    };
    let ranked = |unit: &HandlingUnit| Some((suggests(unit, code, entry)?, unit.id));
    let mut found: Vec<_> = units.iter().filter(assigned).filter_map(ranked).collect();
    found.sort_unstable();
    Ok(found.into_iter().take(SUGGESTED).map(|(_, unit)| unit).collect())
}

/// Who looked at the actor's own case, the newest first.
///
/// # Errors
/// Not found where the actor may not know that it exists; forbidden for whoever did not submit it.
pub fn looks(
    store: &mut (impl Cases + AuditLog),
    ctx: &Context,
    id: CaseId,
    page: &PageRequest<AuditKey>,
) -> Result<Page<AuditEntry, AuditKey>> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.contains(&CaseRelation::Submitter) {
        return Err(Failure::Forbidden);
    }
    Ok(store.entries_about(id.0, page)?)
}

/// What those cases are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl Cases,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(CaseId).collect();
    let found = Repository::<Case>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|case| !case.relations(&ctx.actor, ctx.now).is_empty());
    Ok(known.map(|case| (case.id.0, case.title.into())).collect())
}

/// Every scope that the actor's grants open.
fn scopes(actor: &Actor) -> Vec<CaseScope> {
    let of_grants = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::RoomLiaison { .. } => grant.party().map(CaseScope::Target),
        Grant::Former { deputy } => Some(CaseScope::Target(Party::Deputy(*deputy))),
        Grant::GridStaff { grid } => Some(CaseScope::Grid(*grid)),
        Grant::Office { area, .. } | Grant::Leader { area } => Some(CaseScope::Area(area.clone())),
        Grant::HandlingUnit { unit } => Some(CaseScope::Unit(*unit)),
        Grant::Administrator { .. } | Grant::Part { .. } | Grant::Mediator { .. } => None,
    });
    // What an office was handed may lie outside of its area.
    let handed = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Office { office, .. } => Some(CaseScope::Target(Party::Office(*office))),
        _ => None,
    });
    // Who was asked to step in has it, though it is addressed to somebody else still.
    let asked = actor.grants().iter().filter_map(|grant| match grant {
        Grant::RoomLiaison { room } => Some(CaseScope::Fallback(*room)),
        _ => None,
    });
    actor.account().map(CaseScope::Submitter).into_iter().chain(of_grants).chain(handed).chain(asked).collect()
}

/// How often one page looks for more where what it found does not say what is sought in one piece.
const ROUNDS: u32 = 4;

/// The cases that the actor may see, the newest first. A page may hold less than it may, and go on: of those that say something, and
/// where somebody stands aside.
pub fn list(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    match &filter.text {
        Some(sought) => search(store, ctx, sought, filter, page),
        None => Ok(seen(store.cases(&scopes(&ctx.actor), filter, page)?, ctx)),
    }
}

/// Those of a page that the actor may know of: it holds less than it may where some are none of the actor's business.
fn seen(mut found: Page<Case, CaseKey>, ctx: &Context) -> Page<Case, CaseKey> {
    found.items.retain(|case| !case.is_hidden_from(&ctx.actor, ctx.now));
    found
}

/// Of those that hold what is sought, the ones that say it, and whose text the actor may read.
fn search(
    store: &mut impl Cases,
    ctx: &Context,
    sought: &Sought,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    let (scopes, limit) = (scopes(&ctx.actor), page.limit as usize);
    let mut found = Page { items: Vec::new(), unreadable: Vec::new(), next: page.after };
    for _ in 0..ROUNDS {
        let request = PageRequest { limit: page.limit, after: found.next };
        let some = store.cases_holding(&scopes, sought, filter, &request)?;
        let says = |case: &Case| sought.is_in(case) && reads_text(case, &ctx.actor, ctx.now);
        found.items.extend(some.items.into_iter().filter(says));
        found.unreadable.extend(some.unreadable);
        found.next = some.next;
        if found.items.len() >= limit || found.next.is_none() {
            break;
        }
    }
    if found.items.len() > limit {
        found.items.truncate(limit);
        found.next = found.items.last().map(|case| (case.submitted_at, case.id));
    }
    Ok(found)
}

/// By what a case is looked up that nobody should read in an address.
#[derive(Clone, Debug)]
pub enum LookUp {
    /// The code that its resident keeps.
    Code(TrackingCode),
    /// The phone that its resident left.
    Phone(Phone),
}

/// The cases to which a code or a phone leads, the newest first: of a code one of which the actor may know, of a phone those whose
/// resident the actor may know, so that nobody finds out by a phone who stays unnamed.
pub fn look_up(
    store: &mut impl Cases,
    ctx: &Context,
    by: &LookUp,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    match by {
        LookUp::Code(code) => {
            let found = store.case_by_tracking(code)?;
            let known = found.filter(|case| !case.relations(&ctx.actor, ctx.now).is_empty());
            Ok(Page { items: known.into_iter().collect(), ..Page::empty() })
        }
        LookUp::Phone(phone) => {
            let mut found = store.cases_of_phone(phone, page)?;
            // Who may not be shown a phone whole is told by no number that it is this one either.
            found.items.retain(|case| {
                let relations = case.relations(&ctx.actor, ctx.now);
                let known = relations.iter().any(|relation| knows_contact(case, *relation));
                known && (relations.contains(&CaseRelation::Submitter) || shows_phone(case, &relations))
            });
            // Those that can't be read say of nobody whether the actor may know.
            found.unreadable.clear();
            Ok(found)
        }
    }
}

/// What it shows of residents that a phone led to their cases: whose that one is.
#[must_use]
pub fn looks_of(ctx: &Context, by: &LookUp, found: &[Case]) -> Vec<Look> {
    let others = |case: &&Case| !case.relations(&ctx.actor, ctx.now).contains(&CaseRelation::Submitter);
    let look = |case: &Case| Look {
        act: AuditAct::ContactShown,
        subject: AuditSubject::Case,
        id: case.id.0,
        division: case.division.clone(),
    };
    match by {
        LookUp::Code(_) => Vec::new(),
        LookUp::Phone(_) => found.iter().filter(others).map(look).collect(),
    }
}

/// How many of the cases that the actor may list, in a division, stand how; none is counted from which the actor stands aside. Where
/// more keep somebody out than anybody looks at, it is told as what there is at least.
pub fn tally(store: &mut impl Cases, ctx: &Context, division: Option<&DivisionCode>) -> Result<CaseTally> {
    let mut tally = store.tally(&scopes(&ctx.actor), division, ctx.now)?;
    let mut aside = std::mem::take(&mut tally.aside);
    let most = usize::try_from(CaseTally::MOST).unwrap_or(usize::MAX);
    tally.cut |= aside.len() > most;
    aside.truncate(most);
    for case in Repository::<Case>::load_all(store, &aside)? {
        if case.is_hidden_from(&ctx.actor, ctx.now) {
            tally.leave_out(&case, ctx.now);
        }
    }
    Ok(tally)
}

/// The cases that the actor sent in, in the order of a list that `filter` asks for.
pub fn mine(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    let own: Vec<_> = ctx.actor.account().map(CaseScope::Submitter).into_iter().collect();
    Ok(store.cases(&own, filter, page)?)
}

/// What waits for the actor, the most urgent first.
pub fn tasks(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    Ok(seen(store.tasks(&ctx.actor.parties(), page)?, ctx))
}

/// Of what something of that kind waits for the actor beside whoever holds it, in the order in which that is to be done.
///
/// # Errors
/// When the store fails.
pub fn tasks_beside(
    store: &mut impl Cases,
    ctx: &Context,
    kind: CaseTaskKind,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    let mut found = seen(store.tasks_beside(kind, &ctx.actor.parties(), page)?, ctx);
    if kind == CaseTaskKind::CallBack {
        found.items.retain(|case| case.had_no_part(&ctx.actor));
    }
    Ok(found)
}

/// The receipts of what the actor handled, or an office was in charge of where the actor works, and was purged; the newest first.
pub fn receipts(
    store: &mut impl Cases,
    ctx: &Context,
    page: &PageRequest<ReceiptKey>,
) -> Result<Page<DiversionReceipt, ReceiptKey>> {
    let parties: Vec<Party> = ctx.actor.grants().iter().filter_map(Grant::party).collect();
    Ok(store.receipts(&parties, page)?)
}

/// The links of a case by which bodies without an account are asked, for those who may ask.
///
/// # Errors
/// Not found where the actor may not know that the case exists; forbidden for whoever may not ask.
pub fn answer_links(store: &mut impl Cases, ctx: &Context, id: CaseId) -> Result<Vec<AnswerLink>> {
    use CaseRelation as R;
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if relations.iter().any(|relation| matches!(relation, R::Handler | R::Office | R::LeadUnit)) {
        Ok(case.handling.links)
    } else {
        Err(Failure::Forbidden)
    }
}

/// The question that a code opens, in which case, and the office in charge of that.
///
/// # Errors
/// Not found where it opens nothing; why it is asked no more.
pub fn asked_by_link(
    store: &mut impl Cases,
    ctx: &Context,
    code: &AnswerCode,
) -> Result<(CaseId, OfficeId, AnswerLink)> {
    let (id, number) = store.linked_by(code)?.ok_or(Failure::NotFound)?;
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let (open, office) = (case.state().is_open(), case.office);
    let link = case.handling.links.into_iter().find(|link| link.number == number).ok_or(Failure::NotFound)?;
    link.require_open(ctx.now)?;
    if open { Ok((id, office, link)) } else { Err(Failure::rule(CaseFault::LinkOver)) }
}
