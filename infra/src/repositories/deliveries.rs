//! What is to be sent, and how its targets do.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use mashang_domain::shared::{AccountId, Context, EventId, Instant, StoreError, Subject, Vocabulary};
use uuid::Uuid;

use super::{Store, insert_new, word};
use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp};
use crate::schema::events;
use crate::schema::log::{deliveries, delivery_targets};

mashang_domain::vocabulary! {
    /// What became of a delivery.
    DeliveryState "投递状态" {
        /// It is still to be sent.
        Pending = "pending" "待投递",
        /// Its target took it.
        Done = "done" "已投递",
        /// It failed too often and waits for somebody to replay it.
        Dead = "dead" "投递失败",
    }
}

mashang_domain::vocabulary! {
    /// Whether a target is sent anything.
    BreakerState "熔断状态" {
        /// Everything.
        Closed = "closed" "正常",
        /// Nothing for a while: it failed several times in a row.
        Open = "open" "熔断",
        /// One delivery, to see whether it is well again.
        HalfOpen = "half_open" "试探",
    }
}

/// Something to be sent to somebody outside the house.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: Uuid,
    /// Which sender knows how.
    pub kind: String,
    /// The event that it tells of; a target gets one delivery of each kind of an event, or one for each recipient.
    pub event: EventId,
    pub target: String,
    /// Whom the target is to tell, where it tells several people of one event: who was told is not told again for those who
    /// were not.
    pub recipient: Option<AccountId>,
    pub state: DeliveryState,
    /// When it is sent, or sent again.
    pub run_at: Instant,
    /// How often it failed.
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: Instant,
}

impl Delivery {
    /// One that is sent at once.
    #[must_use]
    pub fn begin(ctx: &Context, kind: &str, event: EventId, target: &str) -> Self {
        Self {
            id: ctx.mint(),
            kind: kind.to_owned(),
            event,
            target: target.to_owned(),
            recipient: None,
            state: DeliveryState::Pending,
            run_at: ctx.now,
            attempts: 0,
            last_error: None,
            created_at: ctx.now,
        }
    }

    /// The same for one of those whom its target tells.
    #[must_use]
    pub fn to(self, recipient: AccountId) -> Self {
        Self { recipient: Some(recipient), ..self }
    }
}

/// How often and for how long deliveries are tried.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryPolicy {
    /// How long a target may take to answer.
    pub deadline: std::time::Duration,
    /// Failures after which a delivery is dead.
    pub attempts: i32,
    /// The first and the longest wait between two attempts.
    pub waits: [Duration; 2],
    /// Failures in a row after which a target is sent nothing.
    pub threshold: i32,
    /// For how long.
    pub pause: Duration,
}

impl Default for DeliveryPolicy {
    fn default() -> Self {
        Self {
            deadline: std::time::Duration::from_secs(10),
            attempts: 12,
            waits: [Duration::seconds(5), Duration::hours(1)],
            threshold: 5,
            pause: Duration::seconds(60),
        }
    }
}

/// Later events of a subject that are looked at for one that is told instead.
const LATER: i64 = 50;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct DeliveryRow {
    id: Id,
    kind: String,
    event_id: Id,
    target: String,
    state: String,
    run_at: Stamp,
    attempts: i32,
    last_error: Option<String>,
    created_at: Stamp,
    /// All zeros where there is none: a value that is absent would be unique beside itself.
    recipient: Id,
}

impl DeliveryRow {
    fn of(delivery: &Delivery) -> Self {
        Self {
            id: Id(delivery.id),
            kind: delivery.kind.clone(),
            event_id: delivery.event.into(),
            target: delivery.target.clone(),
            state: delivery.state.as_str().to_owned(),
            run_at: delivery.run_at.into(),
            attempts: delivery.attempts,
            last_error: delivery.last_error.clone(),
            created_at: delivery.created_at.into(),
            recipient: delivery.recipient.map_or(Id(Uuid::nil()), Id::from),
        }
    }

    fn read(self) -> Result<Delivery, StoreError> {
        Ok(Delivery {
            id: self.id.0,
            kind: self.kind,
            event: self.event_id.0.into(),
            target: self.target,
            recipient: (!self.recipient.0.is_nil()).then(|| self.recipient.0.into()),
            state: word(&self.state)?,
            run_at: self.run_at.0,
            attempts: self.attempts,
            last_error: self.last_error,
            created_at: self.created_at.0,
        })
    }
}

/// How a delivery stands once it was sent; nobody holds it then.
#[derive(AsChangeset)]
#[diesel(table_name = deliveries, treat_none_as_null = true)]
struct SettledRow {
    state: String,
    run_at: Stamp,
    attempts: i32,
    last_error: Option<String>,
    lease_holder: Option<Id>,
    lease_until: Option<Stamp>,
    settled_at: Option<Stamp>,
}

impl SettledRow {
    fn of(settled: Delivery, at: Option<Instant>) -> Self {
        Self {
            state: settled.state.as_str().to_owned(),
            run_at: settled.run_at.into(),
            attempts: settled.attempts,
            last_error: settled.last_error,
            lease_holder: None,
            lease_until: None,
            settled_at: at.map(Stamp),
        }
    }
}

impl Store {
    /// Adds deliveries; one of an event, a kind, a target and a recipient that is there already is left as it is.
    pub fn add_deliveries(&mut self, added: &[Delivery]) -> Result<(), StoreError> {
        let rows: Vec<_> = added.iter().map(DeliveryRow::of).collect();
        let key = (deliveries::event_id, deliveries::kind, deliveries::target, deliveries::recipient);
        insert_new!(self, deliveries::table, rows, key)
    }

    /// Whether the same recipient is told in the same way of something that happened to `subject` after that version of it: several
    /// steps that follow each other are one message, the latest.
    pub fn is_overtaken(&mut self, told: &Delivery, subject: Subject, version: i32) -> Result<bool, StoreError> {
        let later: Vec<Id> = self.query(|connection| {
            events::table
                .filter(events::subject_id.eq(Id(subject.id)))
                .filter(events::version.gt(version))
                .order(events::version.desc())
                .limit(LATER)
                .select(events::id)
                .load(connection)
        })?;
        let recipient = told.recipient.map_or(Id(Uuid::nil()), Id::from);
        let found: Vec<Id> = self.query(|connection| {
            deliveries::table
                .filter(deliveries::event_id.eq_any(later))
                .filter(deliveries::kind.eq(told.kind.as_str()))
                .filter(deliveries::target.eq(told.target.as_str()))
                .filter(deliveries::recipient.eq(recipient))
                .filter(deliveries::state.ne(DeliveryState::Dead.as_str()))
                .limit(1)
                .select(deliveries::id)
                .load(connection)
        })?;
        Ok(!found.is_empty())
    }

    /// Takes up to `limit` deliveries of those kinds for the process `me`, which has until `until` to send them. Of a target
    /// that was spared long enough it takes one, which says whether the target is well again.
    pub fn claim_deliveries(
        &mut self,
        kinds: &[&str],
        me: Uuid,
        [now, until]: [Instant; 2],
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let at = Some(Stamp(now));
        let spared = delivery_targets::table.filter(delivery_targets::retry_at.gt(at)).select(delivery_targets::target);
        let due = deliveries::table
            .filter(deliveries::state.eq(DeliveryState::Pending.as_str()))
            .filter(deliveries::run_at.le(Stamp(now)))
            .filter(deliveries::kind.eq_any(kinds))
            .filter(deliveries::lease_until.is_null().or(deliveries::lease_until.lt(at)))
            .filter(deliveries::target.ne_all(spared))
            .order(deliveries::run_at)
            .limit(limit);
        let rows: Vec<DeliveryRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                due.select(DeliveryRow::as_select()).for_update().skip_locked().load(inner)
            }
            AnyConnection::Sqlite(inner) => due.select(DeliveryRow::as_select()).load(inner),
        })?;
        let targets: BTreeSet<&str> = rows.iter().map(|row| row.target.as_str()).collect();
        let spared: Vec<String> = self.query(|connection| {
            delivery_targets::table
                .filter(delivery_targets::target.eq_any(&targets))
                .filter(delivery_targets::state.ne(BreakerState::Closed.as_str()))
                .select(delivery_targets::target)
                .load(connection)
        })?;
        let mut probed = BTreeSet::new();
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            if spared.contains(&row.target)
                && (!probed.insert(row.target.clone()) || !self.probe(&row.target, now, until)?)
            {
                continue;
            }
            taken.push(row);
        }
        let ids: Vec<Id> = taken.iter().map(|row| row.id).collect();
        if !ids.is_empty() {
            self.change(|connection| {
                diesel::update(deliveries::table.filter(deliveries::id.eq_any(ids)))
                    .set((deliveries::lease_holder.eq(Some(Id(me))), deliveries::lease_until.eq(Some(Stamp(until)))))
                    .execute(connection)
            })?;
        }
        taken.into_iter().map(DeliveryRow::read).collect()
    }

    /// Half opens a target's breaker until `until`; `false` when another process did.
    fn probe(&mut self, target: &str, now: Instant, until: Instant) -> Result<bool, StoreError> {
        let changed = self.change(|connection| {
            diesel::update(delivery_targets::table.find(target))
                .filter(delivery_targets::retry_at.le(Some(Stamp(now))))
                .set((
                    delivery_targets::state.eq(BreakerState::HalfOpen.as_str()),
                    delivery_targets::retry_at.eq(Some(Stamp(until))),
                ))
                .execute(connection)
        })?;
        Ok(changed == 1)
    }

    /// Notes that a delivery that `me` claimed was taken; `false`, and nothing is written, when it is not `me`'s any more.
    pub fn delivered(&mut self, sent: &Delivery, me: Uuid, now: Instant) -> Result<bool, StoreError> {
        let done = Delivery { state: DeliveryState::Done, ..sent.clone() };
        if !self.settle_delivery(sent, me, SettledRow::of(done, Some(now)))? {
            return Ok(false);
        }
        self.change(|connection| {
            diesel::update(delivery_targets::table.find(&sent.target))
                .set((
                    delivery_targets::state.eq(BreakerState::Closed.as_str()),
                    delivery_targets::failures.eq(0),
                    delivery_targets::retry_at.eq(None::<Stamp>),
                ))
                .execute(connection)
        })?;
        Ok(true)
    }

    /// Puts one that `me` claimed off until then, as if it had not been claimed.
    pub fn put_off(&mut self, claimed: &Delivery, me: Uuid, until: Instant) -> Result<bool, StoreError> {
        let later = Delivery { run_at: until, ..claimed.clone() };
        self.settle_delivery(claimed, me, SettledRow::of(later, None))
    }

    /// Notes that it was not taken: it is sent again at `run_at`, or is dead without one. The target's breaker opens until
    /// `spared` when this was one failure too many.
    pub fn not_delivered(
        &mut self,
        sent: &Delivery,
        me: Uuid,
        error: &str,
        run_at: Option<Instant>,
        now: Instant,
        (threshold, spared): (i32, Instant),
    ) -> Result<bool, StoreError> {
        let failed = Delivery {
            state: if run_at.is_some() { DeliveryState::Pending } else { DeliveryState::Dead },
            run_at: run_at.unwrap_or(sent.run_at),
            attempts: sent.attempts + 1,
            last_error: Some(error.to_owned()),
            ..sent.clone()
        };
        let settled_at = run_at.is_none().then_some(now);
        if !self.settle_delivery(sent, me, SettledRow::of(failed, settled_at))? {
            return Ok(false);
        }
        let fresh = TargetRow {
            target: sent.target.clone(),
            state: BreakerState::Closed.as_str().to_owned(),
            failures: 0,
            retry_at: None,
        };
        let entered: Result<(), StoreError> =
            insert_new!(self, delivery_targets::table, [fresh], delivery_targets::target);
        entered?;
        self.change(|connection| {
            diesel::update(delivery_targets::table.find(&sent.target))
                .set(delivery_targets::failures.eq(delivery_targets::failures + 1))
                .execute(connection)
        })?;
        self.change(|connection| {
            let one_too_many = delivery_targets::failures
                .ge(threshold)
                .or(delivery_targets::state.eq(BreakerState::HalfOpen.as_str()));
            diesel::update(delivery_targets::table.find(&sent.target))
                .filter(one_too_many)
                .set((
                    delivery_targets::state.eq(BreakerState::Open.as_str()),
                    delivery_targets::retry_at.eq(Some(Stamp(spared))),
                ))
                .execute(connection)
        })?;
        Ok(true)
    }

    /// Notes what came of a delivery as it was claimed: an answer that comes when it was claimed anew says nothing of that
    /// attempt.
    fn settle_delivery(&mut self, sent: &Delivery, me: Uuid, row: SettledRow) -> Result<bool, StoreError> {
        let settled = self.query(|connection| {
            diesel::update(deliveries::table.find(Id(sent.id)))
                .filter(deliveries::state.eq(DeliveryState::Pending.as_str()))
                .filter(deliveries::lease_holder.eq(Some(Id(me))))
                .filter(deliveries::attempts.eq(sent.attempts))
                .set(row)
                .execute(connection)
        })?;
        self.wrote |= settled > 0;
        Ok(settled == 1)
    }

    /// Deliveries that nobody tries any more, the oldest first; at most `limit`.
    pub fn dead_deliveries(&mut self, limit: i64) -> Result<Vec<Delivery>, StoreError> {
        let rows: Vec<DeliveryRow> = self.query(|connection| {
            deliveries::table
                .filter(deliveries::state.eq(DeliveryState::Dead.as_str()))
                .order((deliveries::settled_at, deliveries::id))
                .limit(limit)
                .select(DeliveryRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(DeliveryRow::read).collect()
    }

    /// Has every dead delivery, or that one, sent again from the first attempt, and returns how many those are.
    pub fn replay_dead(&mut self, id: Option<Uuid>) -> Result<usize, StoreError> {
        let again = (
            deliveries::state.eq(DeliveryState::Pending.as_str()),
            deliveries::attempts.eq(0),
            deliveries::run_at.eq(deliveries::created_at),
            deliveries::settled_at.eq(None::<Stamp>),
        );
        self.change(|connection| {
            let dead = deliveries::table.filter(deliveries::state.eq(DeliveryState::Dead.as_str()));
            match id {
                Some(id) => diesel::update(dead.filter(deliveries::id.eq(Id(id)))).set(again).execute(connection),
                None => diesel::update(dead).set(again).execute(connection),
            }
        })
    }

    /// How many deliveries are still to be sent, and how many are dead.
    pub fn open_deliveries(&mut self) -> Result<[(DeliveryState, i64); 2], StoreError> {
        let mut count = |state: DeliveryState| -> Result<(DeliveryState, i64), StoreError> {
            let found = self.query(|connection| {
                deliveries::table.filter(deliveries::state.eq(state.as_str())).count().get_result(connection)
            })?;
            Ok((state, found))
        };
        Ok([count(DeliveryState::Pending)?, count(DeliveryState::Dead)?])
    }
}

#[derive(Insertable)]
#[diesel(table_name = delivery_targets, treat_none_as_default_value = false)]
struct TargetRow {
    target: String,
    state: String,
    failures: i32,
    retry_at: Option<Stamp>,
}
