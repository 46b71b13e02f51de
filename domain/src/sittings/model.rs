use chrono::NaiveDate;
use uuid::Uuid;

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

/// That somebody else came to answer for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// Who answered for it before.
    pub from: Party,
    /// By what it went on: it goes back when that is over, or taken back, and by nothing else.
    pub by: Uuid,
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
    /// How it came to whoever is responsible, and has not gone back.
    pub passed: Vec<PassedOn>,
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

    /// In whose place whoever is responsible answers for it, where somebody handed it over.
    #[must_use]
    pub fn instead_of(&self) -> Option<Party> {
        self.passed.last().map(|one| one.from)
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

    /// Notes of what is late already that nobody is reminded of it: lists of what is overdue have it. Says whether there was something.
    pub(super) fn pass_over_late(&mut self, today: NaiveDate) -> bool {
        let mut passed = false;
        let is_late = |one: &&mut SittingFollowUp| one.remind_on().is_some() && one.due_on < today;
        for one in self.follow_ups.iter_mut().filter(is_late) {
            (one.reminded, passed) = (true, true);
        }
        passed
    }

    /// Notes that somebody is reminded of what is near by that day; says of what.
    pub(super) fn remind(&mut self, until: NaiveDate) -> Option<u32> {
        let is_near = |one: &&mut SittingFollowUp| one.remind_on().is_some_and(|day| day <= until);
        let one = self.follow_ups.iter_mut().find(is_near)?;
        one.reminded = true;
        Some(one.number)
    }

    /// Lets somebody else answer for whatever one still has to do, by a handover or a part of a change of term; whether there was something.
    pub(super) fn pass_on(&mut self, from: Party, to: Party, by: Uuid) -> bool {
        let mut passed = false;
        for one in self.follow_ups.iter_mut().filter(|one| one.is_pending() && one.to == from) {
            one.passed.push(PassedOn { from, by });
            (one.to, passed) = (to, true);
        }
        passed
    }

    /// Lets `to` answer again for whatever went on by that and is still to be done, as it stood before; whether there was something.
    /// Whoever has it since has it in the place of those who came between: it goes back over their heads, and what took it further has
    /// nothing of it to give back any more.
    pub(super) fn give_back(&mut self, by: Uuid, to: Party) -> bool {
        let mut back = false;
        for one in self.follow_ups.iter_mut().filter(|one| one.is_pending()) {
            if let Some(at) = one.passed.iter().position(|passed| passed.by == by) {
                one.passed.truncate(at);
                (one.to, back) = (to, true);
            }
        }
        back
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
            for passed in one.passed.iter_mut().filter(|passed| passed.from == Party::Deputy(from)) {
                passed.from = Party::Deputy(to);
            }
            if let Some(end) = one.ended.as_mut().filter(|end| end.by == Some(Party::Deputy(from))) {
                end.by = Some(Party::Deputy(to));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::strategy::{Just, Strategy};

    use super::*;

    fn deputy(id: u128) -> DeputyId {
        Uuid::from_u128(id).into()
    }

    fn follow_up(number: u32, to: Party, (state, due): (SittingFollowUpState, &str)) -> SittingFollowUp {
        let text = Body::new("晚间巡查。").expect("a text");
        let due_on = due.parse().expect("a literal date");
        let (passed, reminded, ended, case) = (Vec::new(), false, None, None);
        SittingFollowUp { number, item: 1, text, to, passed, due_on, reminded, state, ended, case }
    }

    /// A sitting after which those are followed up, at which those deputies were.
    fn sitting(deputies: Vec<DeputyId>, came: Vec<DeputyId>, follow_ups: Vec<SittingFollowUp>) -> Sitting {
        let at = chrono::DateTime::UNIX_EPOCH;
        Sitting {
            id: Uuid::from_u128(9).into(),
            version: 1,
            standing: Standing::at(SittingState::Held),
            title: Title::new("夜市扰民议事").expect("a title"),
            room: Uuid::from_u128(8).into(),
            office: Uuid::from_u128(7).into(),
            division: DivisionCode::new("350582002014").expect("twelve digits"),
            starts_at: at,
            ends_at: at,
            deputies,
            units: Vec::new(),
            guests: Vec::new(),
            agenda: Vec::new(),
            came,
            came_units: Vec::new(),
            residents: 0,
            follow_ups,
            announced_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn whoever_turns_out_to_be_another_takes_part_once_and_is_asked_for_what_is_due_of_both() {
        use SittingFollowUpState as S;
        let (one, other) = (deputy(1), deputy(2));
        let mut sitting = sitting(
            vec![one, other],
            vec![one],
            vec![
                follow_up(1, Party::Deputy(one), (S::Pending, "2026-03-20")),
                follow_up(2, Party::Deputy(other), (S::Pending, "2026-03-25")),
                follow_up(3, Party::Deputy(one), (S::Done, "2026-03-05")),
            ],
        );
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
        let mut late = sitting.clone();
        assert!(!late.pass_over_late(on("2026-03-20")), "it is the last day");
        assert!(late.pass_over_late(on("2026-03-21")));
        assert_eq!(late.alert_on(), day("2026-03-22"), "of the other one");
        assert_eq!((sitting.remind(on("2026-03-22")), sitting.alert_on()), (Some(1), day("2026-03-22")));
        assert_eq!((sitting.remind(on("2026-03-22")), sitting.alert_on()), (Some(2), None), "each once");
    }

    /// Who answers for each, and in whose place.
    fn answers(sitting: &Sitting) -> Vec<(Party, Option<Party>)> {
        sitting.follow_ups.iter().map(|one| (one.to, one.instead_of())).collect()
    }

    #[test]
    fn what_goes_back_is_what_went_on_by_the_same() {
        use SittingFollowUpState as S;
        let [a, b, c] = [1, 2, 3].map(|id| Party::Deputy(deputy(id)));
        let [first, second, third] = [11, 12, 13].map(Uuid::from_u128);
        let due = |state| (state, "2026-03-20");
        let all = [(1, a, S::Pending), (2, b, S::Pending), (3, a, S::Done)];
        let all = all.map(|(number, to, state)| follow_up(number, to, due(state)));
        let mut sitting = sitting(Vec::new(), Vec::new(), Vec::from(all));
        assert!(!sitting.pass_on(c, a, first), "nothing is due of that one");
        // What was done stays whoever's it was, and what the heir had before stays the heir's.
        assert!(sitting.pass_on(a, b, first));
        assert_eq!(answers(&sitting), [(b, Some(a)), (b, None), (a, None)]);
        // The heir goes, too.
        let stood = sitting.clone();
        assert!(sitting.pass_on(b, c, second));
        assert_eq!(answers(&sitting), [(c, Some(b)), (c, Some(b)), (a, None)]);
        let mut sooner = sitting.clone();
        assert!(sitting.give_back(second, b));
        assert_eq!(sitting, stood, "with the one in whose place the heir answers");
        assert!(!sitting.give_back(second, b), "once");
        // Whoever went first is back first.
        assert!(sooner.give_back(first, a));
        assert_eq!(answers(&sooner), [(a, None), (c, Some(b)), (a, None)]);
        assert!(sooner.give_back(second, b), "of what was the heir's own");
        assert_eq!(answers(&sooner), [(a, None), (b, None), (a, None)]);
        // Two handovers of one: each gives back what went on by it.
        sitting.follow_ups[1].to = a;
        assert!(sitting.pass_on(a, c, third));
        assert_eq!(answers(&sitting), [(b, Some(a)), (c, Some(a)), (a, None)]);
        assert!(sitting.give_back(third, a));
        assert_eq!(answers(&sitting), [(b, Some(a)), (a, None), (a, None)]);
        assert!(sitting.give_back(first, a));
        assert_eq!(answers(&sitting), [(a, None), (a, None), (a, None)]);
        // What was done meanwhile stays with whoever did it.
        assert!(sitting.pass_on(a, b, first));
        sitting.follow_ups[0].state = S::Done;
        assert!(sitting.give_back(first, a));
        assert_eq!(answers(&sitting), [(b, Some(a)), (a, None), (a, None)]);
        // Whoever turns out to be another handed it on as that one.
        sitting.rename(deputy(1), deputy(3));
        assert_eq!(answers(&sitting), [(b, Some(c)), (c, None), (c, None)]);
    }

    proptest::proptest! {
        /// Each of some stands in for the one before. Whoever is away is named twice: going, and coming back.
        #[test]
        fn in_whatever_order_they_go_and_come_back_the_first_who_is_there_answers(
            order in Just(Vec::from([0_u8, 0, 1, 1, 2, 2, 3, 3])).prop_shuffle(),
        ) {
            let who = |number: u8| Party::Deputy(deputy(u128::from(number) + 1));
            let by = |number: u8| Uuid::from_u128(u128::from(number) + 11);
            let due = (SittingFollowUpState::Pending, "2026-03-20");
            let mut sitting = sitting(Vec::new(), Vec::new(), vec![follow_up(1, who(0), due)]);
            let mut away = BTreeSet::new();
            for one in order {
                if away.remove(&one) {
                    sitting.give_back(by(one), who(one));
                } else {
                    away.insert(one);
                }
                // Whatever comes to the desk of somebody who is away goes on.
                for gone in &away {
                    sitting.pass_on(who(*gone), who(gone + 1), by(*gone));
                }
                let there = (0..=4).find(|number| !away.contains(number)).expect("the last of them stays");
                let before = there.checked_sub(1).map(who);
                proptest::prop_assert_eq!(answers(&sitting), [(who(there), before)]);
            }
            proptest::prop_assert_eq!(answers(&sitting), [(who(0), None)]);
        }
    }
}
