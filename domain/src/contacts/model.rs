use chrono::{Days, NaiveDate};

use super::{ContactLinkKind, ContactLinkState, ContactWay, terms};
use crate::cases::ClockLight;
use crate::shared::text::{Body, Name, Phone};
use crate::shared::{CaseId, DeputyId, DivisionCode, Instant, OfficeId, Standing};

crate::ids! {
    /// A link between a deputy and whoever is visited (联系).
    ContactLinkId,
    /// A visit (走访).
    ContactVisitId,
}

/// Who is visited. Sealed wherever it is kept, and erased once the link has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPerson {
    /// Of the household, the enterprise or the voter.
    pub name: Name,
    pub phone: Option<Phone>,
    pub address: Option<Name>,
    /// The day on which that person agreed to be visited by whoever keeps the link (个人信息保护法第十三条、第十四条).
    pub consented_on: NaiveDate,
}

/// A deputy keeps in touch with somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactLink {
    pub id: ContactLinkId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<ContactLinkState>,
    pub kind: ContactLinkKind,
    /// Who visits.
    pub deputy: DeputyId,
    /// The deputy who is visited.
    pub to_deputy: Option<DeputyId>,
    /// Whoever else is visited; nobody once that was erased.
    pub person: Option<ContactPerson>,
    /// Which of the deputy's it is, from 1 on, until it has ended: no two are the same, so that nobody has more than may be.
    pub place: Option<u32>,
    /// The office that serves the deputy, and where the deputy works.
    pub office: OfficeId,
    pub division: DivisionCode,
    /// Days from one visit to the next.
    pub period_days: u32,
    pub begins: NaiveDate,
    pub visits: u32,
    /// The day of the latest visit.
    pub last_on: Option<NaiveDate>,
    /// The last day on which the next visit is in time.
    pub due_on: NaiveDate,
    pub linked_at: Instant,
    pub ended_at: Option<Instant>,
    /// When whom it led to and what was heard is erased; of one that waits for consent, when it ends without.
    pub erase_at: Option<Instant>,
    pub updated_at: Instant,
}

/// So many days after `day`.
#[must_use]
pub fn days_after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

impl ContactLink {
    #[must_use]
    pub fn state(&self) -> ContactLinkState {
        self.standing.state()
    }

    /// What it is called: of whom it is says nobody who may not know.
    #[must_use]
    pub fn title(&self) -> String {
        use crate::shared::Vocabulary;
        self.kind.label().to_owned()
    }

    /// Until when whoever is visited may agree to visits by somebody else, while that is asked.
    #[must_use]
    pub fn consent_until(&self) -> Option<Instant> {
        self.erase_at.filter(|_| self.state() == ContactLinkState::AwaitingConsent)
    }

    /// The first day on which whoever keeps it may have visited.
    pub(super) fn since(&self) -> NaiveDate {
        self.person.as_ref().map_or(self.begins, |person| person.consented_on.max(self.begins))
    }

    /// How its next visit stands on that day; nothing while none is due.
    #[must_use]
    pub fn light(&self, today: NaiveDate) -> Option<ClockLight> {
        if self.state() != ContactLinkState::Active {
            return None;
        }
        let left = (self.due_on - today).num_days();
        Some(match left {
            left if left < 0 => ClockLight::Red,
            left if left <= terms::YELLOW_DAYS => ClockLight::Yellow,
            _ => ClockLight::Green,
        })
    }

    /// Notes a visit: the next one is due a period after the latest, in whatever order they are written down.
    pub(super) fn visited(&mut self, on: NaiveDate) {
        self.visits = self.visits.saturating_add(1);
        if self.last_on.is_none_or(|last| last < on) {
            self.last_on = Some(on);
            self.due_on = days_after(on, self.period_days);
        }
    }
}

/// How a link stood before whoever goes gave it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkStood {
    pub state: ContactLinkState,
    pub deputy: DeputyId,
    pub to_deputy: Option<DeputyId>,
    pub place: Option<u32>,
    pub office: OfficeId,
    pub division: DivisionCode,
    pub erase_at: Option<Instant>,
}

impl From<&ContactLink> for LinkStood {
    fn from(link: &ContactLink) -> Self {
        Self {
            state: link.state(),
            deputy: link.deputy,
            to_deputy: link.to_deputy,
            place: link.place,
            office: link.office,
            division: link.division.clone(),
            erase_at: link.erase_at,
        }
    }
}

/// A visit, as it was written down.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactVisit {
    pub id: ContactVisitId,
    pub link: ContactLinkId,
    pub on: NaiveDate,
    pub way: ContactWay,
    /// What was heard. Sealed wherever it is kept; nothing once it was erased.
    pub heard: Option<Body>,
    /// The case that came of it on the spot.
    pub case: Option<CaseId>,
    /// Who visited.
    pub by: DeputyId,
    pub written_at: Instant,
}

/// How many links one keeps, where that is laid down: at least, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactNumbers {
    /// Of a member of a standing committee, with deputies.
    pub members: (u32, u32),
    /// Of a deputy, with households, enterprises and voters.
    pub people: (u32, u32),
}

impl Default for ContactNumbers {
    fn default() -> Self {
        Self { members: terms::MEMBER_LINKS, people: terms::PEOPLE_LINKS }
    }
}

impl ContactNumbers {
    /// How many links of that kind one may have at once.
    #[must_use]
    pub fn most(&self, kind: ContactLinkKind) -> u32 {
        if kind.is_of_members() { self.members.1 } else { self.people.1 }
    }

    /// Whether the least is no more than the most, and that no more than anybody may lay down.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        [self.members, self.people].iter().all(|(least, most)| least <= most && *most <= terms::MOST_LINKS)
    }
}

/// How the links of an area stand on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContactTotals {
    /// Active ones.
    pub links: i64,
    /// Of those, whose next visit is further away than the yellow light.
    pub done: i64,
    /// Of those, whose next visit is due soon.
    pub due: i64,
    /// Of those, whose next visit is late.
    pub overdue: i64,
    /// Visits in the year of that day.
    pub visits: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(offset: u32) -> NaiveDate {
        days_after("2026-03-02".parse().expect("a literal date"), offset)
    }

    fn link(period_days: u32) -> ContactLink {
        let now = Instant::UNIX_EPOCH;
        ContactLink {
            id: uuid::Uuid::nil().into(),
            version: 1,
            standing: Standing::at(ContactLinkState::Active),
            kind: ContactLinkKind::Household,
            deputy: uuid::Uuid::nil().into(),
            to_deputy: None,
            person: None,
            place: Some(1),
            office: uuid::Uuid::nil().into(),
            division: DivisionCode::new("350582002014").expect("twelve digits"),
            period_days,
            begins: day(0),
            visits: 0,
            last_on: None,
            due_on: days_after(day(0), period_days),
            linked_at: now,
            ended_at: None,
            erase_at: None,
            updated_at: now,
        }
    }

    #[test]
    fn a_light_is_yellow_for_a_fortnight_and_red_from_the_day_after() {
        let link = link(90);
        for (offset, light) in [
            (0, ClockLight::Green),
            (75, ClockLight::Green),
            (76, ClockLight::Yellow),
            (90, ClockLight::Yellow),
            (91, ClockLight::Red),
        ] {
            assert_eq!(link.light(day(offset)), Some(light), "{offset}");
        }
    }

    proptest! {
        #[test]
        fn the_next_visit_is_due_a_period_after_the_latest(visits in proptest::collection::vec(0u32..400, 1..12), period in 1u32..366) {
            let mut link = link(period);
            for offset in &visits { link.visited(day(*offset)); }
            let latest = visits.iter().copied().max().unwrap_or_default();
            prop_assert_eq!(link.last_on, Some(day(latest)));
            prop_assert_eq!(link.due_on, day(latest + period));
            prop_assert_eq!(link.visits as usize, visits.len());
        }
    }
}
