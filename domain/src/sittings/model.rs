use chrono::NaiveDate;

use super::{SittingFollowUpState, SittingGuestKind, SittingState, terms};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{CaseId, DeputyId, DivisionCode, Instant, OfficeId, Party, RoomId, Standing, UnitId, each_once};

crate::ids! {
    /// A sitting at a tea room (民情茶室议事).
    SittingId,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// Which item: 1, 2, 3 …
    pub number: u32,
    pub topic: Title,
    /// What was resolved on it.
    pub resolution: Option<Body>,
}

/// Somebody who sits along beside deputies and units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingGuest {
    pub kind: SittingGuestKind,
    pub name: Name,
    /// For whom that one works.
    pub body: Option<Name>,
}

/// How a follow-up ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingFollowUpEnd {
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// What was done, or why it is not done.
    pub text: Body,
    /// Whether it ended by its day; what was late stays so.
    pub in_time: bool,
}

/// Something that is followed up by somebody until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingFollowUp {
    /// Which one: 1, 2, 3 …
    pub number: u32,
    /// Of which item of the agenda.
    pub item: u32,
    pub text: Body,
    /// Who is responsible: a deputy, a unit, an office, or the room.
    pub to: Party,
    /// In whose place, where that one handed it over.
    pub instead_of: Option<Party>,
    /// The last day on which it is in time.
    pub due_on: NaiveDate,
    /// Whether whoever is responsible was told that little time is left, or heard of it no sooner.
    pub reminded: bool,
    pub state: SittingFollowUpState,
    pub ended: Option<SittingFollowUpEnd>,
    /// The case in which it is followed up.
    pub case: Option<CaseId>,
}

impl SittingFollowUp {
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == SittingFollowUpState::Pending
    }

    /// The day from which on whoever is responsible is reminded.
    fn remind_on(&self) -> Option<NaiveDate> {
        (self.is_pending() && !self.reminded).then(|| terms::near_from(self.due_on))
    }
}

/// A sitting at a tea room. All that was written of it lies sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    pub id: SittingId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SittingState>,
    /// What it is about.
    pub title: Title,
    /// The room in which it takes place, of whichever kind.
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    /// The village or community.
    pub division: DivisionCode,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// Who is invited.
    pub deputies: Vec<DeputyId>,
    pub units: Vec<UnitId>,
    pub guests: Vec<SittingGuest>,
    pub agenda: Vec<AgendaItem>,
    /// Who came, once it is written down.
    pub came: Vec<DeputyId>,
    pub came_units: Vec<UnitId>,
    /// Residents who sat along.
    pub residents: u32,
    pub follow_ups: Vec<SittingFollowUp>,
    pub announced_at: Instant,
    pub updated_at: Instant,
}

impl Sitting {
    #[must_use]
    pub fn state(&self) -> SittingState {
        self.standing.state()
    }

    /// What nobody has done or dropped yet.
    pub fn pending(&self) -> impl Iterator<Item = &SittingFollowUp> {
        self.follow_ups.iter().filter(|one| one.is_pending())
    }

    /// Everybody who is invited, came, or is responsible for something, each once.
    #[must_use]
    pub fn parties(&self) -> Vec<Party> {
        let deputies = self.deputies.iter().chain(&self.came).copied().map(Party::Deputy);
        let units = self.units.iter().chain(&self.came_units).copied().map(Party::Unit);
        each_once(deputies.chain(units).chain(self.follow_ups.iter().map(|one| one.to)))
    }

    /// The first day on which something is due of that party.
    #[must_use]
    pub fn due_of(&self, party: Party) -> Option<NaiveDate> {
        self.pending().filter(|one| one.to == party).map(|one| one.due_on).min()
    }

    /// The day from which on its clock does something next.
    #[must_use]
    pub fn alert_on(&self) -> Option<NaiveDate> {
        self.follow_ups.iter().filter_map(SittingFollowUp::remind_on).min()
    }

    /// Notes that somebody is reminded who is to be by today; says of what.
    pub(super) fn remind(&mut self, today: NaiveDate) -> Option<u32> {
        let is_near = |one: &&mut SittingFollowUp| one.remind_on().is_some_and(|day| day <= today);
        let one = self.follow_ups.iter_mut().find(is_near)?;
        one.reminded = true;
        Some(one.number)
    }

    /// Lets somebody else answer for whatever one still has to do, and says who does; nobody where there is nothing. A room answers for its
    /// own sittings alone: for those of others the office does that serves them.
    pub(super) fn pass_on(&mut self, from: Party, to: Party) -> Option<Party> {
        let to = match to {
            Party::Room(room) if room != self.room => Party::Office(self.office),
            to => to,
        };
        let mut passed = None;
        for one in self.follow_ups.iter_mut().filter(|one| one.is_pending() && one.to == from) {
            (one.to, one.instead_of, passed) = (to, Some(from), Some(to));
        }
        passed
    }

    /// Lets one answer again for whatever of it is still to be done; says who answered for it meanwhile, each once.
    pub(super) fn give_back(&mut self, to: Party) -> Vec<Party> {
        let passed = self.follow_ups.iter_mut().filter(|one| one.is_pending() && one.instead_of == Some(to));
        each_once(passed.map(|one| {
            one.instead_of = None;
            std::mem::replace(&mut one.to, to)
        }))
    }

    /// One deputy is the other now.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        for list in [&mut self.deputies, &mut self.came] {
            if list.contains(&to) {
                list.retain(|one| *one != from);
            }
            for deputy in list.iter_mut().filter(|one| **one == from) {
                *deputy = to;
            }
        }
        for one in &mut self.follow_ups {
            if one.to == Party::Deputy(from) {
                one.to = Party::Deputy(to);
            }
            if one.instead_of == Some(Party::Deputy(from)) {
                one.instead_of = Some(Party::Deputy(to));
            }
            if let Some(end) = one.ended.as_mut().filter(|end| end.by == Some(Party::Deputy(from))) {
                end.by = Some(Party::Deputy(to));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deputy(id: u128) -> DeputyId {
        uuid::Uuid::from_u128(id).into()
    }

    fn follow_up(number: u32, to: Party, (state, due): (SittingFollowUpState, &str)) -> SittingFollowUp {
        let text = Body::new("晚间巡查。").expect("a text");
        let due_on = due.parse().expect("a literal date");
        let (instead_of, reminded, ended, case) = (None, false, None, None);
        SittingFollowUp { number, item: 1, text, to, instead_of, due_on, reminded, state, ended, case }
    }

    #[test]
    fn whoever_turns_out_to_be_another_takes_part_once_and_is_asked_for_what_is_due_of_both() {
        use SittingFollowUpState as S;
        let (one, other) = (deputy(1), deputy(2));
        let at = chrono::DateTime::UNIX_EPOCH;
        let mut sitting = Sitting {
            id: uuid::Uuid::from_u128(9).into(),
            version: 1,
            standing: Standing::at(SittingState::Held),
            title: Title::new("夜市扰民议事").expect("a title"),
            room: uuid::Uuid::from_u128(8).into(),
            office: uuid::Uuid::from_u128(7).into(),
            division: DivisionCode::new("350582002014").expect("twelve digits"),
            starts_at: at,
            ends_at: at,
            deputies: vec![one, other],
            units: Vec::new(),
            guests: Vec::new(),
            agenda: Vec::new(),
            came: vec![one],
            came_units: Vec::new(),
            residents: 0,
            follow_ups: vec![
                follow_up(1, Party::Deputy(one), (S::Pending, "2026-03-20")),
                follow_up(2, Party::Deputy(other), (S::Pending, "2026-03-25")),
                follow_up(3, Party::Deputy(one), (S::Done, "2026-03-05")),
            ],
            announced_at: at,
            updated_at: at,
        };
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(sitting.due_of(Party::Deputy(other)), day("2026-03-25"));
        sitting.rename(one, other);
        assert_eq!((&sitting.deputies, &sitting.came), (&vec![other], &vec![other]));
        assert_eq!(sitting.parties(), [Party::Deputy(other)]);
        assert_eq!(sitting.due_of(Party::Deputy(other)), day("2026-03-20"), "what is done is due no more");
        assert_eq!(sitting.due_of(Party::Deputy(one)), None);

        let near = sitting.alert_on();
        assert_eq!(near, day("2026-03-17"), "three days before, and of nothing that is done");
        let on = |text: &str| text.parse().expect("a literal date");
        assert_eq!((sitting.remind(on("2026-03-16")), sitting.alert_on()), (None, near));
        assert_eq!((sitting.remind(on("2026-03-22")), sitting.alert_on()), (Some(1), day("2026-03-22")));
        assert_eq!((sitting.remind(on("2026-03-22")), sitting.alert_on()), (Some(2), None), "each once");

        // What was done stays whoever's it was; what the heir had before stays the heir's.
        let (heir, room) = (Party::Deputy(deputy(3)), Party::Room(uuid::Uuid::from_u128(5).into()));
        sitting.follow_ups[1].to = heir;
        assert_eq!(sitting.pass_on(Party::Deputy(one), heir), None, "nothing is due of that one");
        assert_eq!(sitting.pass_on(Party::Deputy(other), heir), Some(heir));
        let to: Vec<_> = sitting.follow_ups.iter().map(|one| one.to).collect();
        assert_eq!(to, [heir, heir, Party::Deputy(other)]);
        assert_eq!(sitting.give_back(Party::Deputy(other)), [heir]);
        let to: Vec<_> = sitting.follow_ups.iter().map(|one| one.to).collect();
        assert_eq!(to, [Party::Deputy(other), heir, Party::Deputy(other)]);
        assert!(sitting.give_back(Party::Deputy(other)).is_empty(), "once");
        let office = Party::Office(sitting.office);
        assert_eq!(sitting.pass_on(Party::Deputy(other), room), Some(office), "another room knows of none of it");
    }
}
