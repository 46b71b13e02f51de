use chrono::{Duration, NaiveDate};

use super::{PlanState, RotaState, SlotAlert, SlotAnswer, StationForm, terms};
use crate::receptions::Hours;
use crate::shared::text::{Name, Title};
use crate::shared::time::local_instant;
use crate::shared::{DeputyId, DivisionCode, Instant, OfficeId, ReceptionId, RoomId, Standing};

crate::ids! {
    /// A station's plan of a year (联络站年度计划).
    StationPlanId,
    /// Who receives in a room in a month (月接待安排).
    RotaId,
    /// A quarter of an hour that somebody booked.
    BookingId,
}

/// How much a plan asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanTargets {
    /// Receptions a week.
    pub weekly: u32,
    /// Receptions of each deputy in the year.
    pub each_deputy: u32,
    /// Group activities in a quarter.
    pub group_quarterly: u32,
}

impl Default for PlanTargets {
    fn default() -> Self {
        Self { weekly: terms::WEEKLY, each_deputy: terms::EACH_DEPUTY, group_quarterly: terms::GROUP_QUARTERLY }
    }
}

/// What a station means to do in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct StationPlan {
    pub id: StationPlanId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<PlanState>,
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    pub division: DivisionCode,
    pub year: i32,
    pub themes: Vec<Title>,
    pub targets: PlanTargets,
    pub drafted_at: Instant,
    pub updated_at: Instant,
}

impl StationPlan {
    #[must_use]
    pub fn state(&self) -> PlanState {
        self.standing.state()
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}年度接待计划", self.year)
    }
}

/// A deputy who is to receive people in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDuty {
    pub deputy: DeputyId,
    /// Whether the deputy was invited from elsewhere.
    pub guest: bool,
    pub answer: SlotAnswer,
    /// Why not, of one who declined.
    pub reason: Option<Name>,
}

impl OnDuty {
    #[must_use]
    pub fn asked(deputy: DeputyId, guest: bool) -> Self {
        Self { deputy, guest, answer: SlotAnswer::Pending, reason: None }
    }
}

/// A time of a day in which deputies receive people.
#[derive(Clone, Debug, PartialEq)]
pub struct RotaSlot {
    /// Which of the rota: 1, 2, 3 …
    pub number: u32,
    pub on: NaiveDate,
    /// The holiday from which it was moved (顺延).
    pub moved_from: Option<NaiveDate>,
    pub hours: Hours,
    /// What it is about.
    pub topic: Title,
    pub form: StationForm,
    /// Officials who are invited.
    pub officials: Vec<Name>,
    /// How many deputies are wanted.
    pub wanted: u32,
    /// Who is asked, those among them who declined.
    pub people: Vec<OnDuty>,
    /// The reception that it became.
    pub reception: Option<ReceptionId>,
    /// Whether no deputy had come half an hour after its beginning; what was missed stays so.
    pub missed: bool,
    /// What was told of it.
    pub told: Vec<SlotAlert>,
}

impl RotaSlot {
    #[must_use]
    pub fn starts_at(&self) -> Instant {
        local_instant(self.on, self.hours.from)
    }

    #[must_use]
    pub fn ends_at(&self) -> Instant {
        local_instant(self.on, self.hours.to)
    }

    /// Those who are to come.
    pub fn deputies(&self) -> impl Iterator<Item = DeputyId> + '_ {
        self.people.iter().filter(|one| one.answer != SlotAnswer::Declined).map(|one| one.deputy)
    }

    /// Whether that deputy is to come.
    #[must_use]
    pub fn has(&self, deputy: DeputyId) -> bool {
        self.deputies().any(|one| one == deputy)
    }

    /// The beginnings of the quarters of an hour that fit into it.
    #[must_use]
    pub fn quarters(starts_at: Instant, ends_at: Instant) -> Vec<Instant> {
        let step = Duration::minutes(terms::QUARTER);
        std::iter::successors(Some(starts_at), |at| Some(*at + step)).take_while(|at| *at + step <= ends_at).collect()
    }
}

/// That two deputies exchange their slots, where both agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    /// Which of the rota: 1, 2, 3 …
    pub number: u32,
    /// Who proposes it, and which slot that one gives.
    pub from: DeputyId,
    pub gives: u32,
    /// Who is asked, and which slot that one gives.
    pub to: DeputyId,
    pub takes: u32,
    /// What was answered.
    pub answer: SlotAnswer,
}

/// Who receives in a room in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Rota {
    pub id: RotaId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<RotaState>,
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    pub division: DivisionCode,
    /// Its first day.
    pub month: NaiveDate,
    /// In order. They hold officials' names and reasons, and are sealed wherever they are kept.
    pub slots: Vec<RotaSlot>,
    pub swaps: Vec<Swap>,
    /// By when deputies answer, once they were asked.
    pub answers_due: Option<Instant>,
    pub drafted_at: Instant,
    pub published_at: Option<Instant>,
    pub updated_at: Instant,
}

impl Rota {
    #[must_use]
    pub fn state(&self) -> RotaState {
        self.standing.state()
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}接待安排", self.month.format("%Y-%m"))
    }

    #[must_use]
    pub fn slot(&self, number: u32) -> Option<&RotaSlot> {
        self.slots.iter().find(|slot| slot.number == number)
    }

    pub(super) fn slot_mut(&mut self, number: u32) -> Option<&mut RotaSlot> {
        self.slots.iter_mut().find(|slot| slot.number == number)
    }

    /// The slot that became that reception.
    #[must_use]
    pub fn slot_of(&self, reception: ReceptionId) -> Option<&RotaSlot> {
        self.slots.iter().find(|slot| slot.reception == Some(reception))
    }

    /// Whether somebody is named in it, be it one who declined.
    #[must_use]
    pub fn names(&self, deputy: DeputyId) -> bool {
        self.slots.iter().any(|slot| slot.people.iter().any(|one| one.deputy == deputy))
    }

    /// Makes it another's what was one deputy's, where two entries of one person become one: nobody is in a slot twice, nor exchanges
    /// with oneself.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        let new = |deputy: DeputyId| if deputy == from { to } else { deputy };
        for slot in &mut self.slots {
            for one in std::mem::take(&mut slot.people) {
                let one = OnDuty { deputy: new(one.deputy), ..one };
                match slot.people.iter_mut().find(|other| other.deputy == one.deputy) {
                    // Who comes by either entry comes.
                    Some(other) if other.answer != SlotAnswer::Accepted && one.answer != SlotAnswer::Declined => {
                        *other = one;
                    }
                    Some(_) => {}
                    None => slot.people.push(one),
                }
            }
        }
        for swap in &mut self.swaps {
            (swap.from, swap.to) = (new(swap.from), new(swap.to));
        }
        // By their numbers they are answered: none is taken out.
        for swap in self.swaps.iter_mut().filter(|swap| swap.from == swap.to) {
            swap.answer = SlotAnswer::Declined;
        }
    }

    /// Until when that deputy is to answer, where the rota waits for one: whether to come, or to an exchange before the first of its slots
    /// begins. When one of them has begun, nobody waits any more.
    #[must_use]
    pub fn waits_for(&self, deputy: DeputyId) -> Option<Instant> {
        let asked =
            |slot: &RotaSlot| slot.people.iter().any(|one| one.deputy == deputy && one.answer == SlotAnswer::Pending);
        let begins = |swap: &Swap| {
            let slots = [swap.gives, swap.takes].into_iter().filter_map(|number| self.slot(number));
            let first = slots.min_by_key(|slot| slot.starts_at())?;
            (!first.told.contains(&SlotAlert::Attendance)).then(|| first.starts_at())
        };
        let offered = |swap: &&Swap| swap.to == deputy && swap.answer == SlotAnswer::Pending;
        match self.state() {
            RotaState::Asked if self.slots.iter().any(asked) => self.answers_due,
            RotaState::Asked | RotaState::Published => self.swaps.iter().filter(offered).filter_map(begins).min(),
            RotaState::Draft | RotaState::Cancelled => None,
        }
    }

    /// When something is told of one of its slots next.
    #[must_use]
    pub fn alert_at(&self) -> Option<Instant> {
        let published = self.state() == RotaState::Published;
        self.slots.iter().filter(|_| published).filter_map(RotaSlot::alert_at).min()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use uuid::Uuid;

    use super::*;

    fn deputy(number: u128) -> DeputyId {
        DeputyId(Uuid::from_u128(number))
    }

    fn slot(number: u32, people: &[(u128, SlotAnswer)]) -> RotaSlot {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        let one = |(id, answer): &(u128, SlotAnswer)| OnDuty { answer: *answer, ..OnDuty::asked(deputy(*id), false) };
        RotaSlot {
            number,
            on: NaiveDate::from_ymd_opt(2026, 3, 11 + number).expect("a date"),
            moved_from: None,
            hours: Hours { from: time(15), to: time(17) },
            topic: Title::new("代表接待日").expect("a title"),
            form: StationForm::InStation,
            officials: Vec::new(),
            wanted: 1,
            people: people.iter().map(one).collect(),
            reception: Some(Uuid::nil().into()),
            missed: false,
            told: Vec::new(),
        }
    }

    fn rota(slots: Vec<RotaSlot>, swaps: Vec<Swap>) -> Rota {
        Rota {
            id: Uuid::nil().into(),
            version: 1,
            standing: Standing::at(RotaState::Published),
            room: Uuid::nil().into(),
            office: Uuid::nil().into(),
            division: DivisionCode::new("350582002014").expect("a code"),
            month: NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date"),
            slots,
            swaps,
            answers_due: None,
            drafted_at: Instant::UNIX_EPOCH,
            published_at: None,
            updated_at: Instant::UNIX_EPOCH,
        }
    }

    fn swap(from: u128, to: u128) -> Swap {
        Swap { number: 1, from: deputy(from), gives: 1, to: deputy(to), takes: 2, answer: SlotAnswer::Pending }
    }

    #[test]
    fn two_entries_of_one_person_are_in_a_slot_once() {
        use SlotAnswer::{Accepted, Declined, Pending};
        let slots = vec![slot(1, &[(1, Declined), (2, Accepted)]), slot(2, &[(2, Pending), (3, Pending)])];
        let mut made = rota(slots, vec![swap(1, 2)]);
        made.rename(deputy(2), deputy(1));
        let people: Vec<Vec<_>> = made
            .slots
            .iter()
            .map(|slot| slot.people.iter().map(|one| (one.deputy.0.as_u128(), one.answer)).collect())
            .collect();
        assert_eq!(people, [vec![(1, Accepted)], vec![(1, Pending), (3, Pending)]]);
        assert_eq!(made.swaps[0].answer, Declined);
    }

    #[test]
    fn an_exchange_waits_for_an_answer_until_one_of_its_slots_has_begun() {
        let slots = vec![slot(1, &[(1, SlotAnswer::Accepted)]), slot(2, &[(2, SlotAnswer::Accepted)])];
        let mut made = rota(slots, vec![swap(1, 2)]);
        assert_eq!(made.waits_for(deputy(2)), Some(made.slots[0].starts_at()));
        assert_eq!(made.waits_for(deputy(1)), None);
        made.slots[0].told = vec![SlotAlert::Attendance];
        assert_eq!(made.waits_for(deputy(2)), None);
    }
}
