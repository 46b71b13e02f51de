//! The one list of all that is overdue (超期、亮红灯) in an area, out of every context: what an office's desk looks at in the morning.
//!
//! What is due lies in a table of its own, which a consumer of the log keeps: entities keep their terms sealed, so that no migration
//! and no index could read them, and a step pays nothing for a list that others look at. It follows from how an entity stands alone,
//! so that reading the log anew makes the same. Nothing is swept when a term ends: what is due before now is red, whoever asks.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::happening::{self, Timed, Titled};
use crate::shared::calendar::Calendar;
use crate::shared::{
    Actor, Context, Deadline, DivisionCode, Failure, Grant, Instant, OfficeId, OverdueKind, Page, PageRequest,
    StoreError, Subject, UnitId,
};

/// Where something overdue stands in the list: what is due longest comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OverdueKey {
    pub due: Instant,
    /// The word of its kind: one that a newer release wrote has a place, too.
    pub kind: String,
    pub id: Uuid,
    pub part: i32,
}

/// What an actor may ask for: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverdueScope {
    /// What lies in this area.
    Area(DivisionCode),
    /// What this office is in charge of: it may have been handed what lies elsewhere.
    Office(OfficeId),
}

/// What a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct OverdueFilter {
    /// Of these kinds; of every kind where none is named.
    pub kinds: Vec<OverdueKind>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// Where it is this unit's move.
    pub unit: Option<UnitId>,
    /// Of which this office is in charge.
    pub office: Option<OfficeId>,
}

/// Something that is overdue, as somebody may see it.
#[derive(Clone, Debug)]
pub struct Overdue {
    pub subject: Subject,
    /// What it is called.
    pub title: String,
    pub deadline: Deadline,
}

/// What is due, kept.
pub trait Deadlines {
    /// What within any of `scopes` fits `filter` and was due by `now`, what is due longest first.
    fn overdue(
        &mut self,
        scopes: &[OverdueScope],
        filter: &OverdueFilter,
        now: Instant,
        page: &PageRequest<OverdueKey>,
    ) -> Result<Page<(Uuid, Deadline), OverdueKey>, StoreError>;

    /// Keeps of each of those entities all that is due of it now, in the place of what was.
    fn keep_deadlines(&mut self, all: &[(Uuid, Vec<Deadline>)]) -> Result<(), StoreError>;
}

/// All that is due of each of those entities as it stands now.
///
/// # Errors
/// When the store fails.
pub fn reckon<S: Timed>(
    store: &mut S,
    calendar: &Calendar,
    subjects: &[Subject],
) -> Result<Vec<(Uuid, Vec<Deadline>)>, StoreError> {
    let each: BTreeMap<Uuid, Subject> = subjects.iter().map(|subject| (subject.id, *subject)).collect();
    let mut all = Vec::with_capacity(each.len());
    for (id, subject) in each {
        all.push((id, happening::deadlines(store, calendar, subject)?));
    }
    Ok(all)
}

/// Every scope that the actor's grants open.
fn scopes(actor: &Actor) -> Vec<OverdueScope> {
    let of = |grant: &Grant| match grant {
        Grant::Office { office, area } => vec![OverdueScope::Area(area.clone()), OverdueScope::Office(*office)],
        Grant::Leader { area } => vec![OverdueScope::Area(area.clone())],
        Grant::Deputy { .. }
        | Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::RoomLiaison { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Mediator { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    actor.grants().iter().flat_map(of).collect()
}

/// All that is overdue in the actor's area, what is due longest first. What the actor may not know of is left out, so that a page may
/// hold less than it may, and go on.
///
/// # Errors
/// Forbidden for whoever neither works in an office nor leads an area.
pub fn list<S: Deadlines + Titled>(
    store: &mut S,
    ctx: &Context,
    filter: &OverdueFilter,
    page: &PageRequest<OverdueKey>,
) -> Result<Page<Overdue, OverdueKey>, Failure> {
    let scopes = scopes(&ctx.actor);
    if scopes.is_empty() {
        return Err(Failure::Forbidden);
    }
    let Page { items, unreadable, next } = store.overdue(&scopes, filter, ctx.now, page)?;
    let subject = |id: Uuid, deadline: &Deadline| Subject { kind: happening::timed_subject(deadline.kind), id };
    let subjects: Vec<Subject> = items.iter().map(|(id, deadline)| subject(*id, deadline)).collect();
    let titles = happening::titles(store, ctx, &subjects)?;
    let shown = |(id, deadline): (Uuid, Deadline)| {
        let title = titles.get(&id)?.clone();
        Some(Overdue { subject: subject(id, &deadline), title, deadline })
    };
    Ok(Page { items: items.into_iter().filter_map(shown).collect(), unreadable, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    fn id<T: From<Uuid>>(number: u128) -> T {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn offices_and_leaders_alone_look_at_an_area() {
        let area = || DivisionCode::new("350582002000").expect("twelve digits");
        let of = |grant: Grant| scopes(&Actor::Person { account: id(1), grants: vec![grant] });
        assert_eq!(
            of(Grant::Office { office: id(2), area: area() }),
            [OverdueScope::Area(area()), OverdueScope::Office(id(2))]
        );
        assert_eq!(of(Grant::Leader { area: area() }), [OverdueScope::Area(area())]);
        for other in [Grant::HandlingUnit { unit: id(3) }, Grant::Deputy { deputy: id(4) }] {
            assert!(of(other).is_empty());
        }
        assert!(scopes(&Actor::Anonymous).is_empty());
    }

    #[test]
    fn what_is_due_at_one_moment_stands_by_kind_then_by_id_then_by_part() {
        let at = |seconds| Instant::from_timestamp(seconds, 0).expect("an instant");
        let key = |seconds, kind: OverdueKind, number, part| {
            let kind = kind.as_str().to_owned();
            OverdueKey { due: at(seconds), kind, id: id(number), part }
        };
        let keys = [
            key(1, OverdueKind::SupervisionOrder, 9, 9),
            key(2, OverdueKind::AgreementItem, 9, 1),
            key(2, OverdueKind::AgreementItem, 9, 2),
            key(2, OverdueKind::Case, 1, 0),
            key(2, OverdueKind::Case, 2, 0),
        ];
        assert!(keys.is_sorted());
    }
}
