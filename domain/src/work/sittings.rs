//! What is followed up after sittings at tea rooms, by whoever answers for it.

use chrono::NaiveDate;

use super::task::{Task, TaskActions, TaskKey, TaskKind, by_day, due};
use crate::shared::deadline::day_over;
use crate::shared::flow::offered;
use crate::shared::time::local_date;
use crate::shared::{Context, Failure, Page, PageRequest};
use crate::sittings::{self, Sitting, Sittings};

/// Sittings after which the actor, or one in whose name the actor acts, still has to do something, by the first day on which that is due: each
/// once, in however many names; a page may hold less than it may and go on.
pub(super) fn sittings_of<S: Sittings>(
    store: &mut S,
    ctx: &Context,
    page: &PageRequest<TaskKey>,
) -> Result<Page<Task, TaskKey>, Failure> {
    let request = PageRequest { limit: page.limit, after: by_day(page.after) };
    let parties = ctx.actor.parties();
    let Page { items, unreadable, next } = store.sitting_tasks(&parties, &request)?;
    let first = |(due_on, sitting): &(NaiveDate, Sitting)| {
        parties.iter().filter_map(|party| sitting.due_of(*party)).min() == Some(*due_on)
    };
    let task = |(due_on, sitting): (NaiveDate, Sitting)| {
        let relations = sittings::relations(&ctx.actor, &sitting);
        Task {
            key: due(day_over(due_on), sitting.id.0),
            kind: TaskKind::TeaSitting,
            due_at: Some(day_over(due_on)),
            light: Some(sittings::terms::light(due_on, local_date(ctx.now))),
            allowed: TaskActions::of(offered(&sitting, &relations, &ctx.actor, ctx.now)),
            title: Some(sitting.title.into()),
        }
    };
    let next = next.map(|(day, id)| due(day_over(day), id.0));
    Ok(Page { items: items.into_iter().filter(first).map(task).collect(), unreadable, next })
}
