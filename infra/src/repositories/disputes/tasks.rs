//! Which disputes wait for whom: a row for each, so that a page of tasks is read off an index.

use diesel::prelude::*;
use mashang_domain::disputes::{Dispute, DisputeKey, due_of};
use mashang_domain::shared::{Page, PageRequest, Party, StoreError};

use crate::db::types::{Id, Stamp};
use crate::repositories::{insert_new, page_in_order};
use crate::schema::tasks::dispute_tasks;
use crate::store::Store;

#[derive(Insertable)]
#[diesel(table_name = dispute_tasks, treat_none_as_default_value = false)]
struct TaskRow {
    party_id: Id,
    reported_at: Stamp,
    dispute_id: Id,
    due_at: Stamp,
}

impl Store {
    /// Keeps whom a dispute waits for, where that is not as it was `before`.
    pub(super) fn write_tasks(&mut self, before: Option<&Dispute>, now: &Dispute) -> Result<(), StoreError> {
        let ids =
            |dispute: &Dispute| dispute.waits_for().into_iter().map(|party| Id(party.parts().1)).collect::<Vec<_>>();
        let (was, is) = (before.map(ids).unwrap_or_default(), ids(now));
        let gone: Vec<_> = was.into_iter().filter(|party| !is.contains(party)).collect();
        if !gone.is_empty() {
            let rows = dispute_tasks::table
                .filter(dispute_tasks::dispute_id.eq(Id::from(now.id)))
                .filter(dispute_tasks::party_id.eq_any(gone));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        // One that an earlier version kept has rows of the mediation's day alone, until its clocks are wound.
        if before.is_some_and(|before| due_of(before) != due_of(now) || before.alert_on != now.alert_on) {
            let of_it = dispute_tasks::table.filter(dispute_tasks::dispute_id.eq(Id::from(now.id)));
            let due = dispute_tasks::due_at.eq(Stamp(due_of(now)));
            self.change(|connection| diesel::update(of_it).set(due).execute(connection))?;
        }
        // One that an earlier version kept has no rows yet: each step brings what is not there.
        let rows: Vec<_> = is
            .into_iter()
            .map(|party_id| TaskRow {
                party_id,
                reported_at: now.reported_at.into(),
                dispute_id: now.id.into(),
                due_at: due_of(now).into(),
            })
            .collect();
        insert_new!(self, dispute_tasks::table, rows, (dispute_tasks::dispute_id, dispute_tasks::party_id))
    }

    /// Which disputes that wait for any of `parties` the page holds, what is due first before all else.
    pub(super) fn dispute_task_keys(
        &mut self,
        parties: &[Party],
        page: &PageRequest<DisputeKey>,
    ) -> Result<Page<DisputeKey, DisputeKey>, StoreError> {
        page_in_order(
            parties,
            page,
            |key: &DisputeKey| *key,
            |party| {
                let mut query = dispute_tasks::table
                    .filter(dispute_tasks::party_id.eq(Id(party.parts().1)))
                    .order((dispute_tasks::due_at, dispute_tasks::dispute_id))
                    .select((dispute_tasks::due_at, dispute_tasks::dispute_id))
                    .into_boxed();
                if let Some((at, id)) = page.after {
                    let (at, id) = (Stamp(at), Id::from(id));
                    let later = dispute_tasks::due_at.gt(at).or(dispute_tasks::dispute_id.gt(id));
                    query = query.filter(dispute_tasks::due_at.ge(at).and(later));
                }
                let keys: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                Ok(keys.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
            },
        )
    }
}
