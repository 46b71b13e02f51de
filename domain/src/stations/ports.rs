use chrono::NaiveDate;

use super::{Booking, BookingId, BookingState, PlanState, Rota, RotaId, RotaState, Span, StationPlan, StationPlanId};
use crate::deputies::Deputy;
use crate::shared::code::BookingCode;
use crate::shared::text::Phone;
use crate::shared::time::Period;
use crate::shared::{
    AccountId, DeputyId, DivisionCode, Instant, Page, PageRequest, ReceptionId, Repository, RoomId, StoreError,
};

/// Where a rota that waits for a deputy stands in the list: until when, and its id.
pub type RotaTaskKey = (Instant, RotaId);

/// Plans, rotas and bookings, kept.
pub trait Stations: Repository<StationPlan> + Repository<Rota> + Repository<Booking> {
    fn station_plan(&mut self, id: StationPlanId) -> Result<Option<StationPlan>, StoreError> {
        Repository::<StationPlan>::load(self, id)
    }

    fn rota(&mut self, id: RotaId) -> Result<Option<Rota>, StoreError> {
        Repository::<Rota>::load(self, id)
    }

    fn booking(&mut self, id: BookingId) -> Result<Option<Booking>, StoreError> {
        Repository::<Booking>::load(self, id)
    }

    /// Has whoever names deputies in rotas, or takes rooms by them, come one after the other until the transaction ends: two at once would
    /// not see each other.
    fn hold_rotas(&mut self) -> Result<(), StoreError>;

    /// Has whoever changes a reception wait until the transaction ends, and waits for whoever is changing it.
    fn hold_reception(&mut self, id: ReceptionId) -> Result<(), StoreError>;

    /// The plans of a room in one of those states, the newest first.
    fn station_plans(
        &mut self,
        room: RoomId,
        states: &[PlanState],
        page: &PageRequest<StationPlanId>,
    ) -> Result<Page<StationPlan, StationPlanId>, StoreError>;

    /// The room's plan of that year.
    fn plan_of_year(&mut self, room: RoomId, year: i32) -> Result<Option<StationPlanId>, StoreError>;

    /// The rotas of a room in one of those states, the newest first.
    fn rotas(
        &mut self,
        room: RoomId,
        states: &[RotaState],
        page: &PageRequest<RotaId>,
    ) -> Result<Page<Rota, RotaId>, StoreError>;

    /// The room's rota of the month that begins on that day, but for one that was given up.
    fn rota_of_month(&mut self, room: RoomId, month: NaiveDate) -> Result<Option<RotaId>, StoreError>;

    /// The rota of which that reception is a slot.
    fn rota_of_reception(&mut self, reception: ReceptionId) -> Result<Option<RotaId>, StoreError>;

    /// When slots of other rotas than `but` take the room between those instants; at most 200.
    fn room_spans(&mut self, room: RoomId, within: Span, but: Option<RotaId>) -> Result<Vec<Span>, StoreError>;

    /// When those deputies are on duty between those instants, by other rotas than `but`; at most 5,000.
    fn duty_spans(
        &mut self,
        deputies: &[DeputyId],
        within: Span,
        but: Option<RotaId>,
    ) -> Result<Vec<(DeputyId, Span)>, StoreError>;

    /// How often each of those deputies is on duty between those instants, by other rotas than `but`; one who is not is left out.
    fn count_duties(
        &mut self,
        deputies: &[DeputyId],
        within: Span,
        but: Option<RotaId>,
    ) -> Result<Vec<(DeputyId, u32)>, StoreError>;

    /// The leaves of those deputies that were granted and touch those days.
    fn leaves(&mut self, deputies: &[DeputyId], within: Period) -> Result<Vec<(DeputyId, Period)>, StoreError>;

    /// Deputies who receive in the room, or work in its village, by id; at most `most`.
    fn deputies_of_room(
        &mut self,
        room: RoomId,
        division: &DivisionCode,
        most: usize,
    ) -> Result<Vec<Deputy>, StoreError>;

    /// Those of which something is told by `now`, whoever waits longest first; `limit` at most.
    fn rotas_due(&mut self, now: Instant, limit: u32) -> Result<Vec<RotaId>, StoreError>;

    /// Rotas that wait for that deputy to answer, by until when.
    fn rota_tasks(
        &mut self,
        deputy: DeputyId,
        page: &PageRequest<RotaTaskKey>,
    ) -> Result<Page<Rota, RotaTaskKey>, StoreError>;

    /// Bookings of a reception, in the order in which they were made.
    fn bookings(
        &mut self,
        reception: ReceptionId,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError>;

    /// The times of a reception that are taken, in order.
    fn booked_times(&mut self, reception: ReceptionId) -> Result<Vec<Instant>, StoreError>;

    /// Whether that phone has a time of the reception.
    fn has_booked(&mut self, reception: ReceptionId, phone: &Phone) -> Result<bool, StoreError>;

    /// The booking that is cancelled by that code.
    fn booking_of(&mut self, code: &BookingCode) -> Result<Option<Booking>, StoreError>;

    /// What an account booked, or somebody with that phone, the newest first.
    fn own_bookings(
        &mut self,
        account: AccountId,
        phone: Option<&Phone>,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError>;

    /// How many activities that began in those instants took place in the room.
    fn activities_held_in(&mut self, room: RoomId, within: (Instant, Instant)) -> Result<u32, StoreError>;

    /// How many bookings of those receptions are in each state.
    fn count_bookings(&mut self, receptions: &[ReceptionId]) -> Result<Vec<(BookingState, u32)>, StoreError>;
}
