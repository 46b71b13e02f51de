//! Stations' plans, rotas and bookings.

mod bookings;
mod rows;
mod usage;

use chrono::{Duration, NaiveDate};
use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::deputies::Deputy;
use mashang_domain::handovers::{HandoverReason, HandoverState};
use mashang_domain::shared::code::BookingCode;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{
    AccountId, DeputyId, DivisionCode, Instant, Page, PageRequest, ReceptionId, Repository, RoomId, StoreError,
    Vocabulary,
};
use mashang_domain::stations::{
    Booking, BookingId, BookingState, PlanState, Rota, RotaId, RotaSlot, RotaState, RotaTaskKey, Span, StationPlan,
    StationPlanId, Stations,
};

use self::rows::{DutyRow, PlanRow, RotaRow, SlotRow, TaskRow};
use super::{Store, insert_all, words};
use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp};
use crate::schema::handovers::handovers;
use crate::schema::stations::{rota_duties, rota_slots, rota_tasks, rotas, station_plans};
use crate::schema::{deputies, receptions};

/// Spans of a room that are read at most, and of those who are on duty.
const MOST_SPANS: i64 = 200;
const MOST_DUTIES: i64 = 5_000;

/// As many as a query gives at most.
fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

impl Repository<StationPlan> for Store {
    fn load(&mut self, id: StationPlanId) -> Result<Option<StationPlan>, StoreError> {
        let row: Option<PlanRow> = self.query(|connection| {
            station_plans::table.find(Id::from(id)).select(PlanRow::as_select()).first(connection).optional()
        })?;
        row.map(PlanRow::read).transpose()
    }

    fn add(&mut self, plan: &StationPlan) -> Result<(), StoreError> {
        let row = PlanRow::of(plan)?;
        self.change(|connection| diesel::insert_into(station_plans::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &StationPlan, now: &StationPlan) -> Result<(), StoreError> {
        let row = PlanRow::of(now)?;
        self.change_one(|connection| {
            diesel::update(station_plans::table.find(row.id).filter(station_plans::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Repository<Rota> for Store {
    fn load(&mut self, id: RotaId) -> Result<Option<Rota>, StoreError> {
        let row: Option<RotaRow> = self.query(|connection| {
            rotas::table.find(Id::from(id)).select(RotaRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, rota: &Rota) -> Result<(), StoreError> {
        let row = RotaRow::of(&self.vault, rota)?;
        self.change(|connection| diesel::insert_into(rotas::table).values(&row).execute(connection))?;
        self.add_rota_parts(rota)
    }

    fn save(&mut self, before: &Rota, now: &Rota) -> Result<(), StoreError> {
        let row = RotaRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            diesel::update(rotas::table.find(row.id).filter(rotas::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })?;
        let id = row.id;
        self.change(|connection| {
            diesel::delete(rota_slots::table.filter(rota_slots::rota_id.eq(id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(rota_duties::table.filter(rota_duties::rota_id.eq(id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(rota_tasks::table.filter(rota_tasks::rota_id.eq(id))).execute(connection)
        })?;
        self.add_rota_parts(now)
    }
}

impl Store {
    /// By which it is seen who is taken when, and for whom a rota waits; of one that was given up nothing.
    fn add_rota_parts(&mut self, rota: &Rota) -> Result<(), StoreError> {
        if rota.state() == RotaState::Cancelled {
            return Ok(());
        }
        let slots = rota.slots.iter().map(|slot| SlotRow::of(rota, slot)).collect::<Result<Vec<_>, _>>()?;
        let of_slot = |slot: &RotaSlot| DutyRow::of(rota.id, slot);
        let duties: Vec<DutyRow> = rota.slots.iter().map(of_slot).collect::<Result<Vec<_>, _>>()?.concat();
        let tasks = TaskRow::of(rota);
        let done: Result<(), StoreError> = insert_all!(self, rota_slots::table, slots);
        done?;
        let done: Result<(), StoreError> = insert_all!(self, rota_duties::table, duties);
        done?;
        insert_all!(self, rota_tasks::table, tasks)
    }

    /// What one deputy is to do in rotas is another's now, with what lies sealed of it. What can't be read keeps its seal as it is.
    pub(super) fn move_rotas(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let own = Id::from(from);
        let mut ids: Vec<Id> = self.query(|connection| {
            rota_duties::table.filter(rota_duties::deputy_id.eq(own)).select(rota_duties::rota_id).load(connection)
        })?;
        let waiting: Vec<Id> = self.query(|connection| {
            rota_tasks::table.filter(rota_tasks::deputy_id.eq(own)).select(rota_tasks::rota_id).load(connection)
        })?;
        ids.extend(waiting);
        ids.sort_unstable_by_key(|id| id.0);
        ids.dedup();
        for before in Repository::<Rota>::load_all(self, &ids.into_iter().map(|id| RotaId(id.0)).collect::<Vec<_>>())? {
            let mut now = before.clone();
            now.rename(from, to);
            Repository::<Rota>::save(self, &before, &now)?;
        }
        Ok(())
    }

    fn deputies_who(&mut self, room: RoomId, division: &DivisionCode, most: usize) -> Result<Vec<Id>, StoreError> {
        let mut ids: Vec<Id> = self.query(|connection| {
            deputies::table
                .filter(deputies::room_id.eq(Some(Id::from(room))))
                .filter(deputies::merged_into.is_null())
                .order(deputies::id)
                .limit(limit(most))
                .select(deputies::id)
                .load(connection)
        })?;
        let near: Vec<Id> = self.query(|connection| {
            deputies::table
                .filter(deputies::division_code.eq(division.as_str()))
                .filter(deputies::merged_into.is_null())
                .order(deputies::id)
                .limit(limit(most))
                .select(deputies::id)
                .load(connection)
        })?;
        ids.extend(near);
        ids.sort_unstable_by_key(|id| id.0);
        ids.dedup();
        ids.truncate(most);
        Ok(ids)
    }
}

/// The ids of deputies as a query takes them.
fn ids_of(deputies: &[DeputyId]) -> Vec<Id> {
    deputies.iter().copied().map(Id::from).collect()
}

/// Tells the lock of whoever names deputies in rotas.
const ROTAS_LOCK: i64 = 0x6d61_7368_726f_7461;

impl Stations for Store {
    fn hold_rotas(&mut self) -> Result<(), StoreError> {
        self.take_turn(ROTAS_LOCK)
    }

    fn hold_reception(&mut self, id: ReceptionId) -> Result<(), StoreError> {
        let row = receptions::table.find(Id::from(id)).select(receptions::id);
        self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => row.for_share().first::<Id>(inner).optional().map(|_| ()),
            AnyConnection::Sqlite(_) => Ok(()),
        })
    }

    fn station_plans(
        &mut self,
        room: RoomId,
        states: &[PlanState],
        page: &PageRequest<StationPlanId>,
    ) -> Result<Page<StationPlan, StationPlanId>, StoreError> {
        let mut query = station_plans::table
            .filter(station_plans::room_id.eq(Id::from(room)))
            .filter(station_plans::state.eq_any(words(states)))
            .order(station_plans::id.desc())
            .select(PlanRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(station_plans::id.lt(Id::from(after)));
        }
        let rows: Vec<PlanRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| StationPlanId(row.id.0));
        self.read_page("station_plans", found, |row| row.id, PlanRow::read)
    }

    fn plan_of_year(&mut self, room: RoomId, year: i32) -> Result<Option<StationPlanId>, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            station_plans::table
                .filter(station_plans::room_id.eq(Id::from(room)))
                .filter(station_plans::year.eq(year))
                .select(station_plans::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| StationPlanId(id.0)))
    }

    fn rotas(
        &mut self,
        room: RoomId,
        states: &[RotaState],
        page: &PageRequest<RotaId>,
    ) -> Result<Page<Rota, RotaId>, StoreError> {
        let mut query = rotas::table
            .filter(rotas::room_id.eq(Id::from(room)))
            .filter(rotas::state.eq_any(words(states)))
            .order(rotas::id.desc())
            .select(RotaRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(rotas::id.lt(Id::from(after)));
        }
        let rows: Vec<RotaRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| RotaId(row.id.0));
        self.read_page("rotas", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn rota_of_month(&mut self, room: RoomId, month: NaiveDate) -> Result<Option<RotaId>, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            rotas::table
                .filter(rotas::room_id.eq(Id::from(room)))
                .filter(rotas::month.eq(month))
                .filter(rotas::state.ne(RotaState::Cancelled.as_str()))
                .select(rotas::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| RotaId(id.0)))
    }

    fn rota_of_reception(&mut self, reception: ReceptionId) -> Result<Option<RotaId>, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            rota_slots::table
                .filter(rota_slots::reception_id.eq(Some(Id::from(reception))))
                .select(rota_slots::rota_id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| RotaId(id.0)))
    }

    fn room_spans(&mut self, room: RoomId, within: Span, but: Option<RotaId>) -> Result<Vec<Span>, StoreError> {
        let mut query = rota_slots::table
            .filter(rota_slots::room_id.eq(Id::from(room)))
            .filter(rota_slots::starts_at.ge(Stamp(within.from - Duration::days(1))))
            .filter(rota_slots::starts_at.lt(Stamp(within.to)))
            .filter(rota_slots::ends_at.gt(Stamp(within.from)))
            .select((rota_slots::starts_at, rota_slots::ends_at))
            .into_boxed();
        if let Some(but) = but {
            query = query.filter(rota_slots::rota_id.ne(Id::from(but)));
        }
        let rows: Vec<(Stamp, Stamp)> = self.query(|connection| query.limit(MOST_SPANS).load(connection))?;
        Ok(rows.into_iter().map(|(from, to)| Span { from: from.0, to: to.0 }).collect())
    }

    fn duty_spans(
        &mut self,
        deputies: &[DeputyId],
        within: Span,
        but: Option<RotaId>,
    ) -> Result<Vec<(DeputyId, Span)>, StoreError> {
        let mut query = rota_duties::table
            .filter(rota_duties::deputy_id.eq_any(ids_of(deputies)))
            .filter(rota_duties::starts_at.ge(Stamp(within.from - Duration::days(1))))
            .filter(rota_duties::starts_at.lt(Stamp(within.to)))
            .filter(rota_duties::ends_at.gt(Stamp(within.from)))
            .select((rota_duties::deputy_id, rota_duties::starts_at, rota_duties::ends_at))
            .into_boxed();
        if let Some(but) = but {
            query = query.filter(rota_duties::rota_id.ne(Id::from(but)));
        }
        let rows: Vec<(Id, Stamp, Stamp)> = self.query(|connection| query.limit(MOST_DUTIES).load(connection))?;
        let span = |(id, from, to): (Id, Stamp, Stamp)| (DeputyId(id.0), Span { from: from.0, to: to.0 });
        Ok(rows.into_iter().map(span).collect())
    }

    fn count_duties(
        &mut self,
        deputies: &[DeputyId],
        within: Span,
        but: Option<RotaId>,
    ) -> Result<Vec<(DeputyId, u32)>, StoreError> {
        // No rota has that id.
        let but = but.map_or(Id(uuid::Uuid::nil()), Id::from);
        let rows: Vec<(Id, i64)> = self.query(|connection| {
            rota_duties::table
                .filter(rota_duties::deputy_id.eq_any(ids_of(deputies)))
                .filter(rota_duties::starts_at.ge(Stamp(within.from)))
                .filter(rota_duties::starts_at.lt(Stamp(within.to)))
                .filter(rota_duties::rota_id.ne(but))
                .group_by(rota_duties::deputy_id)
                .select((rota_duties::deputy_id, count_star()))
                .load(connection)
        })?;
        Ok(rows.into_iter().map(|(id, count)| (DeputyId(id.0), u32::try_from(count).unwrap_or(u32::MAX))).collect())
    }

    fn leaves(&mut self, deputies: &[DeputyId], within: Period) -> Result<Vec<(DeputyId, Period)>, StoreError> {
        let granted = words(&[HandoverState::Planned, HandoverState::InForce]);
        let last = within.to.unwrap_or(within.from);
        let rows: Vec<(Id, NaiveDate, Option<NaiveDate>)> = self.query(|connection| {
            handovers::table
                .filter(handovers::from_id.eq_any(ids_of(deputies)))
                .filter(handovers::state.eq_any(granted))
                .filter(handovers::reason.eq(HandoverReason::Leave.as_str()))
                .filter(handovers::begins_on.le(last))
                .filter(handovers::ends_on.is_null().or(handovers::ends_on.assume_not_null().ge(within.from)))
                .select((handovers::from_id, handovers::begins_on, handovers::ends_on))
                .load(connection)
        })?;
        Ok(rows.into_iter().map(|(id, from, to)| (DeputyId(id.0), Period { from, to })).collect())
    }

    fn deputies_of_room(
        &mut self,
        room: RoomId,
        division: &DivisionCode,
        most: usize,
    ) -> Result<Vec<Deputy>, StoreError> {
        let ids = self.deputies_who(room, division, most)?;
        let mut found = self.deputies_by_id(&ids)?;
        found.sort_by_key(|deputy| deputy.id);
        Ok(found)
    }

    fn rotas_due(&mut self, now: Instant, most: u32) -> Result<Vec<RotaId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            rotas::table
                .filter(rotas::alert_at.le(Some(Stamp(now))))
                .order((rotas::alert_at, rotas::id))
                .limit(i64::from(most))
                .select(rotas::id)
                .load(connection)
        })?;
        Ok(due.into_iter().map(|id| RotaId(id.0)).collect())
    }

    fn rota_tasks(
        &mut self,
        deputy: DeputyId,
        page: &PageRequest<RotaTaskKey>,
    ) -> Result<Page<Rota, RotaTaskKey>, StoreError> {
        let mut query = rota_tasks::table
            .filter(rota_tasks::deputy_id.eq(Id::from(deputy)))
            .order((rota_tasks::due_at, rota_tasks::rota_id))
            .select((rota_tasks::due_at, rota_tasks::rota_id))
            .into_boxed();
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let later = rota_tasks::due_at.gt(at).or(rota_tasks::rota_id.gt(id));
            query = query.filter(rota_tasks::due_at.ge(at).and(later));
        }
        let rows: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let keys = Page::of(rows, page, |(at, id)| (at.0, RotaId(id.0)));
        let (mut items, mut unreadable) = (Vec::new(), Vec::new());
        for (_, id) in keys.items {
            match Repository::<Rota>::load(self, RotaId(id.0)) {
                Ok(rota) => items.extend(rota),
                Err(StoreError::Corrupt(_)) => unreadable.push(id.0),
                Err(error) => return Err(error),
            }
        }
        Ok(Page { items, unreadable, next: keys.next })
    }

    fn bookings(
        &mut self,
        reception: ReceptionId,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError> {
        self.bookings_of(reception, page)
    }

    fn booked_times(&mut self, reception: ReceptionId) -> Result<Vec<Instant>, StoreError> {
        self.times_booked(reception)
    }

    fn has_booked(&mut self, reception: ReceptionId, phone: &Phone) -> Result<bool, StoreError> {
        self.is_booked_by(reception, phone)
    }

    fn booking_of(&mut self, code: &BookingCode) -> Result<Option<Booking>, StoreError> {
        self.booking_by(code)
    }

    fn own_bookings(
        &mut self,
        account: AccountId,
        phone: Option<&Phone>,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError> {
        self.bookings_by(account, phone, page)
    }

    fn activities_held_in(&mut self, room: RoomId, within: (Instant, Instant)) -> Result<u32, StoreError> {
        self.activities_in_room(room, within)
    }

    fn count_bookings(&mut self, receptions: &[ReceptionId]) -> Result<Vec<(BookingState, u32)>, StoreError> {
        self.bookings_by_state(receptions)
    }
}
