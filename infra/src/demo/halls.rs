//! The congresses of the demo world, with the term that runs and its constituencies.

use std::collections::HashMap;

use chrono::NaiveDate;
use mashang_domain::congresses::{Congress, CongressLevel, Congresses, Constituency, MAX_SEATS, Seat, Term, TermState};
use mashang_domain::shared::ids::following;
use mashang_domain::shared::{DivisionCode, Standing, StoreError};
use uuid::Uuid;

use super::dice::name;
use crate::repositories::Store;

/// Which term runs.
const TERM: i32 = 18;
/// Deputies of one constituency: a seat stays free.
const SEATED: usize = 2;

/// A congress with its running term.
#[derive(Clone)]
struct Hall {
    congress: Congress,
    term: Term,
}

/// All of them. Their ids follow from those of the mandates that name them first, so that whoever mints ids goes on as before.
#[derive(Clone, Default)]
pub(super) struct Halls {
    all: Vec<Hall>,
    of_divisions: HashMap<DivisionCode, usize>,
    constituencies: Vec<Constituency>,
    /// How many deputies each township sent to each congress.
    sent: HashMap<(DivisionCode, String), usize>,
    /// The constituency of each name in each congress.
    named: HashMap<(DivisionCode, String), usize>,
}

/// The first day of the running term.
pub(super) fn first_day() -> Result<NaiveDate, StoreError> {
    NaiveDate::from_ymd_opt(2022, 1, 1).ok_or(StoreError::Corrupt("demo date"))
}

impl Halls {
    fn hall(&mut self, division: &DivisionCode, called: &str, from: [Uuid; 2]) -> Result<usize, StoreError> {
        if let Some(at) = self.of_divisions.get(division) {
            return Ok(*at);
        }
        let [mandate, deputy] = from;
        let congress = Congress {
            id: following(mandate, deputy, 1).into(),
            version: 1,
            level: CongressLevel::of(division).ok_or(StoreError::Corrupt("demo congress"))?,
            division: division.clone(),
            name: name(&format!("{called}人民代表大会"))?,
        };
        let term = Term {
            id: following(mandate, deputy, 2).into(),
            version: 1,
            congress: congress.id,
            division: division.clone(),
            number: TERM,
            standing: Standing::at(TermState::InOffice),
            seats: None,
            elected_on: None,
            first_session_on: Some(first_day()?),
            expected_end: NaiveDate::from_ymd_opt(2027, 12, 31),
            ended_on: None,
            credentials: None,
        };
        self.of_divisions.insert(division.clone(), self.all.len());
        self.all.push(Hall { congress, term });
        Ok(self.all.len() - 1)
    }

    /// A seat in the congress of `division`, which is `called` so, for somebody from a township.
    pub(super) fn seat(
        &mut self,
        (division, called): (&DivisionCode, &str),
        township: &str,
        from: [Uuid; 2],
    ) -> Result<Seat, StoreError> {
        let at = self.hall(division, called, from)?;
        let hall = self.all.get(at).ok_or(StoreError::Corrupt("demo congress"))?;
        let sent = self.sent.entry((division.clone(), township.to_owned())).or_default();
        let title = format!("{township}第{}选区", *sent / SEATED + 1);
        *sent += 1;
        let key = (division.clone(), title.clone());
        let place = if let Some(place) = self.named.get(&key) {
            *place
        } else {
            let others = self.constituencies.iter().filter(|one| one.term == hall.term.id).count();
            self.constituencies.push(Constituency {
                id: following(from[0], from[1], 3).into(),
                version: 1,
                term: hall.term.id,
                number: i32::try_from(others).unwrap_or(i32::MAX - 1) + 1,
                name: name(&title)?,
                seats: MAX_SEATS,
                divisions: Vec::new(),
                workplace: None,
            });
            self.named.insert(key, self.constituencies.len() - 1);
            self.constituencies.len() - 1
        };
        let constituency = self.constituencies.get(place).ok_or(StoreError::Corrupt("demo constituency"))?;
        Ok(Seat::of(&hall.congress, &hall.term, constituency))
    }

    pub(super) fn add(&self, store: &mut Store) -> Result<(), StoreError> {
        let congresses: Vec<_> = self.all.iter().map(|hall| hall.congress.clone()).collect();
        let terms: Vec<_> = self.all.iter().map(|hall| hall.term.clone()).collect();
        store.add_congresses(&congresses)?;
        store.add_terms(&terms)?;
        store.add_constituencies(&self.constituencies)
    }
}
