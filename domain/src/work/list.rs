//! All that waits for somebody, out of every context, in the order in which it is due: each source's list is in that very order; they are
//! asked here and nowhere else.

use super::sources::{Desk, sources};
use super::task::{Task, TaskKey, TaskKind, merged};
use crate::shared::{Context, Failure, Page, PageRequest, Vocabulary};

/// What waits for the actor, what is due first before all else and what has no term last; of some kinds alone where any are named.
///
/// # Errors
/// When the store fails.
pub fn tasks<S: Desk>(
    store: &mut S,
    ctx: &Context,
    kinds: &[TaskKind],
    page: &PageRequest<TaskKey>,
) -> Result<Page<Task, TaskKey>, Failure> {
    let mut pages = Vec::new();
    for (kind, source) in TaskKind::ALL.iter().zip(sources::<S>()) {
        if kinds.is_empty() || kinds.contains(kind) {
            pages.push(source(store, ctx, page)?);
        }
    }
    Ok(merged(pages, page.limit as usize))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::task::{TaskActions, due};
    use super::*;
    use crate::shared::Instant;
    use crate::{
        activities, bulletins, cases, consultations, contacts, disputes, duties, handovers, moderation, orders,
        receptions, sittings, stations, suggestions, sweeps, voter_reports,
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).expect("an instant")
    }

    fn task(key: TaskKey) -> Task {
        let allowed = TaskActions { list: "", words: Vec::new() };
        Task { key, kind: TaskKind::Case, title: None, due_at: None, light: None, allowed }
    }

    /// A page of what is sorted, behind a key.
    fn page_of(all: &[TaskKey], after: Option<TaskKey>, limit: usize) -> Page<Task, TaskKey> {
        let left: Vec<_> = all.iter().copied().filter(|key| after.is_none_or(|after| *key > after)).collect();
        let next = (left.len() > limit).then(|| left[limit - 1]);
        Page { items: left.into_iter().take(limit).map(task).collect(), unreadable: Vec::new(), next }
    }

    proptest::proptest! {
        #[test]
        fn page_by_page_everything_is_shown_once_and_in_order(
            sources in proptest::collection::vec(proptest::collection::btree_set((0i64..9, 0u128..200), 0..12), 1..5),
            limit in 1usize..6,
        ) {
            let sources: Vec<Vec<TaskKey>> = sources
                .into_iter()
                .enumerate()
                .map(|(source, keys)| {
                    let id = |id: u128| Uuid::from_u128(id * 10 + source as u128);
                    let mut keys: Vec<_> = keys.into_iter().map(|(seconds, one)| due(at(seconds), id(one))).collect();
                    keys.sort_unstable();
                    keys
                })
                .collect();
            let mut all: Vec<TaskKey> = sources.concat();
            all.sort_unstable();
            let (mut shown, mut after) = (Vec::new(), None);
            loop {
                let page = merged(sources.iter().map(|keys| page_of(keys, after, limit)).collect(), limit);
                proptest::prop_assert!(page.items.len() <= limit);
                shown.extend(page.items.iter().map(|task| task.key));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            proptest::prop_assert_eq!(shown, all);
        }
    }

    #[test]
    fn what_waits_is_called_as_events_call_what_they_are_about() {
        let subjects = [
            cases::SUBJECT,
            disputes::SUBJECT,
            duties::SUBJECT,
            receptions::SUBJECT,
            moderation::SUBJECT,
            handovers::SUBJECT,
            orders::SUBJECT,
            suggestions::SUBJECT,
            sweeps::CAMPAIGN,
            sweeps::FINDING,
            stations::ROTA,
            bulletins::SUBJECT,
            activities::SUBJECT,
            consultations::SUBJECT,
            contacts::SUBJECT,
            voter_reports::SUBJECT,
            sittings::SUBJECT,
        ];
        let (of_subjects, of_cases) = TaskKind::ALL.split_at(subjects.len());
        assert!(of_subjects.iter().map(|kind| kind.as_str()).eq(subjects.map(|subject| subject.value)));
        let of_case = format!("{}_", cases::SUBJECT.value);
        assert!(of_cases.iter().all(|kind| kind.as_str().starts_with(&of_case)), "{of_cases:?}");
    }
}
