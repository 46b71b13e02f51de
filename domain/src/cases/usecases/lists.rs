//! What administrators lay down of words, and what may be chosen of them.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Result, TRIED};
use crate::cases::{
    CaseCategory, CaseFault, CaseTopic, DivisionList, DivisionListKind, KeptList, ListEntry, Lists, MAX_WORDS,
};
use crate::institutions::usecases::{ChangeUnit, OpenUnit, change_unit, open_unit};
use crate::institutions::{Duty, HandlingUnit, Institutions};
use crate::shared::flow::Journal;
use crate::shared::time::local_date;
use crate::shared::{AccountId, At, Context, Failure, Fault, Field, Repository, UnitId, Vocabulary, WordCode};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

/// Words that a refusal names at most.
const NAMED: usize = 60;
/// Units that a list may name: as many as are read at once.
const MAX_UNITS: usize = 100;

/// Which words there are in a division from a day on. What was said by the words of before stays.
#[derive(Clone, Debug)]
pub struct LayDownList {
    pub kind: DivisionListKind,
    pub division: DivisionCode,
    /// From which day on; from today where none is named.
    pub from: Option<NaiveDate>,
    /// In order.
    pub entries: Vec<ListEntry>,
}

/// Codes once each, parents of the same list and above nothing that they lie below.
fn check_words(entries: &[ListEntry]) -> Result<()> {
    if entries.is_empty() || entries.len() > MAX_WORDS {
        return Err(Failure::field("entries", CaseFault::WordsOutOfRange));
    }
    let mut seen = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        if !seen.insert(entry.code.as_str()) {
            return Err(Failure::field(Field::item("entries", at).part("code"), CaseFault::RepeatedWord));
        }
        // People choose by what they read, and tables say it.
        if !seen.insert(entry.label.as_str()) {
            return Err(Failure::field(Field::item("entries", at).part("label"), CaseFault::RepeatedWord));
        }
    }
    let above = |code: &WordCode| entries.iter().find(|entry| entry.code == *code).map(|entry| entry.parent.as_ref());
    for (at, entry) in entries.iter().enumerate() {
        // Whoever goes up more often than there are words goes in a circle.
        let mut parent = entry.parent.as_ref();
        for _ in 0..=entries.len() {
            let Some(code) = parent else { break };
            let higher = above(code)
                .ok_or_else(|| Failure::field(Field::item("entries", at).part("parent"), CaseFault::NoParentWord))?;
            parent = higher;
        }
        if parent.is_some() {
            return Err(Failure::field(Field::item("entries", at).part("parent"), CaseFault::NoParentWord));
        }
    }
    Ok(())
}

/// The units that a list names are there, open, and work where it holds.
fn check_units(store: &mut impl Institutions, division: &DivisionCode, entries: &[ListEntry]) -> Result<()> {
    let mut named: Vec<UnitId> = entries.iter().filter_map(|entry| entry.usual.unit).collect();
    named.sort_unstable();
    named.dedup();
    if named.is_empty() {
        return Ok(());
    }
    if named.len() > MAX_UNITS {
        return Err(Failure::field("entries", CaseFault::TooManyUsualUnits));
    }
    let here =
        |unit: &HandlingUnit| unit.is_open() && (unit.division.covers(division) || division.covers(&unit.division));
    let known: Vec<UnitId> = store.units_of(&named)?.into_iter().filter(here).map(|unit| unit.id).collect();
    match entries.iter().position(|entry| entry.usual.unit.is_some_and(|unit| !known.contains(&unit))) {
        Some(at) => Err(Failure::missing(Field::item("entries", at).part("unit"), CaseFault::UnknownUnit)),
        None => Ok(()),
    }
}

/// The list that an administrator of a division would lay down.
fn check<S: Lists + Territory + Institutions>(
    store: &mut S,
    ctx: &Context,
    command: LayDownList,
) -> Result<(DivisionList, AccountId)> {
    let LayDownList { kind, division, from, entries } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.administers(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let today = local_date(ctx.now);
    let from = from.unwrap_or(today);
    if from < today {
        return Err(Failure::field("in_force_from", CaseFault::BackDated));
    }
    check_words(&entries)?;
    check_units(store, &division, &entries)?;
    let own = store.lists_over(kind, &division)?.into_iter().filter(|kept| kept.list.division == division);
    let version = own.map(|kept| kept.list.version).max().unwrap_or_default() + 1;
    Ok((DivisionList { kind, division, version, in_force: true, from, entries: Arc::from(entries) }, by))
}

/// An administrator of a division lays down which words there are.
///
/// # Errors
/// Forbidden for everybody else; [`TerritoryFault::UnknownDivision`], [`CaseFault::BackDated`]; field errors for a word that
/// stands twice, a parent that is none, a unit that is not there.
pub fn lay_down_list<S: Lists + Territory + Institutions>(
    store: &mut S,
    ctx: &Context,
    command: LayDownList,
) -> Result<KeptList> {
    let (list, by) = check(store, ctx, command)?;
    store.lay_down_list(&list, by, ctx.now)?;
    Ok(KeptList { list, laid_down_at: ctx.now })
}

/// What would come of a list if it were laid down.
#[derive(Clone, Debug)]
pub struct ListTrial {
    /// The day from which it would be in force.
    pub from: NaiveDate,
    /// Words that may be chosen then, and could not before.
    pub added: Vec<ListEntry>,
    /// Words that may no longer be chosen.
    pub left: Vec<ListEntry>,
    /// Words that stay and say something else than before.
    pub changed: Vec<ListEntry>,
    /// Open cases or disputes of today that are called by what may no longer be chosen, [`TRIED`] and one at most. They keep it.
    pub open: u64,
}

fn active(entries: &[ListEntry]) -> impl Iterator<Item = &ListEntry> {
    entries.iter().filter(|entry| entry.active)
}

/// What would come of it if an administrator of a division laid down a list; nothing is kept.
///
/// # Errors
/// As [`lay_down_list`].
pub fn try_list<S: Lists + Territory + Institutions>(
    store: &mut S,
    ctx: &Context,
    command: LayDownList,
) -> Result<ListTrial> {
    let (list, _) = check(store, ctx, command)?;
    let (kind, day) = (list.kind, list.from);
    let lists = store.lists()?;
    let before = store.words_of(kind, &list.division, day)?;
    let was = |code: &WordCode| active(&before).find(|entry| entry.code == *code);
    let is = |code: &WordCode| active(&list.entries).find(|entry| entry.code == *code);
    let added: Vec<_> = active(&list.entries).filter(|entry| was(&entry.code).is_none()).cloned().collect();
    let left: Vec<_> = active(&before).filter(|entry| is(&entry.code).is_none()).cloned().collect();
    let other = |entry: &&ListEntry| was(&entry.code).is_some_and(|before| before != *entry);
    let changed: Vec<_> = active(&list.entries).filter(other).cloned().collect();
    let own = |other: &&DivisionList| {
        other.kind == kind
            && other.holds_on(day)
            && other.division != list.division
            && list.division.covers(&other.division)
    };
    // Where a part of the division has a list of its own, that goes on.
    let mut except: Vec<DivisionCode> = Vec::new();
    for other in lists.iter().filter(own) {
        if !except.iter().any(|one| one.covers(&other.division)) {
            except.push(other.division.clone());
        }
    }
    let codes: Vec<WordCode> = left.iter().map(|entry| entry.code.clone()).collect();
    let open = match codes.as_slice() {
        [] => 0,
        codes => store.count_chosen(kind, (&list.division, &except), codes, TRIED + 1)?,
    };
    Ok(ListTrial { from: day, added, left, changed, open })
}

/// Of which division which lists are withdrawn.
#[derive(Clone, Debug)]
pub struct WithdrawLists {
    pub kind: DivisionListKind,
    pub division: DivisionCode,
}

/// An administrator of a division withdraws its own lists of a kind: those of the one above hold from now on.
///
/// # Errors
/// Forbidden for everybody else.
pub fn withdraw_lists(store: &mut impl Lists, ctx: &Context, command: &WithdrawLists) -> Result<Vec<KeptList>> {
    let WithdrawLists { kind, division } = command;
    if !ctx.actor.administers(division) {
        return Err(Failure::Forbidden);
    }
    store.withdraw_lists(*kind, division)?;
    Ok(store.lists_over(*kind, division)?)
}

/// That a word may not be chosen, with those that may.
fn not_here(field: &'static str, entries: &[ListEntry]) -> Failure {
    let offered: Vec<String> =
        active(entries).take(NAMED).map(|entry| format!("{} {}", entry.code.as_str(), entry.label.as_str())).collect();
    let fault = Fault::from(CaseFault::WordNotHere);
    let zh = format!("{}：{}", fault.label, offered.join("、"));
    let en = format!("{} {}", fault.label_en, offered.join(", "));
    Failure::explained(field, fault, (zh, en))
}

/// Which list, and what the command calls its word.
pub type ListField = (DivisionListKind, &'static str);

/// The word of that code that may be chosen in `division` on that day.
///
/// # Errors
/// A field error that names those that may.
pub fn chosen(
    store: &mut impl Lists,
    (kind, field): ListField,
    (division, day): (&DivisionCode, NaiveDate),
    code: &WordCode,
) -> Result<ListEntry> {
    let entries = store.words_of(kind, division, day)?;
    let found = active(&entries).find(|entry| entry.code == *code).cloned();
    found.ok_or_else(|| not_here(field, &entries))
}

/// The same for something that comes in.
///
/// # Errors
/// As [`chosen`]; the list's own words where it says that nothing of the kind is taken in.
pub fn admitted(
    store: &mut impl Lists,
    list: ListField,
    place: (&DivisionCode, NaiveDate),
    code: &WordCode,
) -> Result<ListEntry> {
    let entry = chosen(store, list, place, code)?;
    let stops = entry.notice.as_ref().filter(|notice| notice.stops);
    match stops.map(|notice| notice.text.as_str().to_owned()) {
        Some(said) => Err(Failure::explained(list.1, CaseFault::WordStops, (said.clone(), said))),
        None => Ok(entry),
    }
}

/// Which list says what cases are about.
const CATEGORY: ListField = (DivisionListKind::Category, "category");

/// Whether nobody has said what a case is about, which may be left open everywhere.
fn is_unsaid(code: &WordCode) -> bool {
    code.as_str() == CaseCategory::Unsorted.as_str()
}

/// What a case is sorted as.
pub(super) fn sorted(store: &mut impl Lists, place: (&DivisionCode, NaiveDate), code: &WordCode) -> Result<CaseTopic> {
    if is_unsaid(code) {
        return Ok(CaseTopic::of(CaseCategory::Unsorted));
    }
    Ok(CaseTopic::from(&chosen(store, CATEGORY, place, code)?))
}

/// What a case that comes in is about, as far as the place takes it in.
pub(super) fn taken_in(
    store: &mut impl Lists,
    place: (&DivisionCode, NaiveDate),
    code: &WordCode,
    has_phone: bool,
) -> Result<CaseTopic> {
    if is_unsaid(code) {
        return Ok(CaseTopic::of(CaseCategory::Unsorted));
    }
    let entry = admitted(store, CATEGORY, place, code)?;
    if entry.needs_phone && !has_phone {
        return Err(Failure::field("contact", CaseFault::PhoneNeeded));
    }
    Ok(CaseTopic::from(&entry))
}

/// A unit handles what there is where it works; what it handled before it may go on with.
fn check_duties(
    store: &mut impl Lists,
    ctx: &Context,
    division: &DivisionCode,
    (duties, before): (&[Duty], &[Duty]),
) -> Result<()> {
    let entries = store.words_of(DivisionListKind::Category, division, local_date(ctx.now))?;
    let unknown = |duty: &Duty| !before.contains(duty) && entries.iter().all(|entry| entry.code != duty.0);
    match duties.iter().position(unknown) {
        Some(at) => Err(Failure::field(Field::item("duties", at), CaseFault::UnknownDuty)),
        None => Ok(()),
    }
}

/// An administrator, or the office of the area, opens a unit.
///
/// # Errors
/// As [`open_unit`]; [`CaseFault::UnknownDuty`].
pub fn open_handling_unit<S: Lists + Repository<HandlingUnit> + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: OpenUnit,
) -> Result<HandlingUnit> {
    if ctx.actor.oversees(&command.division) {
        check_duties(store, ctx, &command.division, (&command.details.duties, &[]))?;
    }
    open_unit(store, ctx, command)
}

/// Changes a unit.
///
/// # Errors
/// As [`change_unit`]; [`CaseFault::UnknownDuty`].
pub fn change_handling_unit<S: Lists + Repository<HandlingUnit> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<UnitId>,
    command: ChangeUnit,
) -> Result<HandlingUnit> {
    let known: Option<HandlingUnit> = store.load(at.id)?;
    if let Some(unit) = known.filter(|unit| ctx.actor.oversees(&unit.division)) {
        check_duties(store, ctx, &unit.division, (&command.details.duties, &unit.details.duties))?;
    }
    change_unit(store, ctx, at, command)
}
