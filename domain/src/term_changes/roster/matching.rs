//! Who somebody of a roster is, of those who were entered before: by number, else by a phone that the deputy has shown to hold,
//! else a person decides. A name alone is nobody's: it proposes.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::read::Former;
use crate::deputies::{Deputies, Deputy, DeputyFault};
use crate::shared::{DeputyId, DivisionCode, Fault, StoreError};
use crate::term_changes::{Elected, MAX_PROPOSALS, RosterMatch, TermChangeFault};

/// Who is known of a congress's area.
#[derive(Default)]
pub(super) struct People {
    by_id: HashMap<DeputyId, Deputy>,
    by_name: HashMap<String, Vec<DeputyId>>,
    by_phone: HashMap<String, DeputyId>,
    /// Those who are meant by a row already.
    taken: HashSet<DeputyId>,
}

/// Who a row is about.
pub(super) struct Matched {
    pub(super) by: RosterMatch,
    pub(super) deputy: Option<DeputyId>,
    pub(super) proposals: Vec<DeputyId>,
}

/// Why a deputy can't be who was elected; nothing where the deputy can. `on` is the first day of the new mandate.
#[must_use]
pub fn may_be(deputy: &Deputy, congress: &DivisionCode, by_election: bool, on: NaiveDate) -> Option<Fault> {
    let mut here = false;
    for mandate in &deputy.mandates {
        let of = &mandate.seat.congress;
        here |= of == congress;
        let stands = mandate.stands_on(on);
        if stands && of != congress && !of.covers(congress) && !congress.covers(of) {
            return Some(TermChangeFault::CongressesApart.into());
        }
        if stands && by_election && of == congress {
            return Some(TermChangeFault::AlreadyServes.into());
        }
    }
    (!here && !congress.covers(&deputy.division)).then(|| TermChangeFault::AnotherCongress.into())
}

impl People {
    pub(super) fn of(deputies: Vec<Deputy>, phones: Vec<(String, DeputyId)>) -> Self {
        let mut people = Self { by_phone: phones.into_iter().collect(), ..Self::default() };
        for deputy in deputies {
            people.know(deputy);
        }
        people
    }

    fn know(&mut self, deputy: Deputy) {
        // A second entry of the same person is nobody by itself.
        if deputy.merged_into.is_none() {
            self.by_name.entry(deputy.name.as_str().to_owned()).or_default().push(deputy.id);
        }
        self.by_id.insert(deputy.id, deputy);
    }

    /// The deputy of that id, or of whom that was a second entry; read where the congress's area does not hold it.
    fn find(&mut self, store: &mut impl Deputies, id: DeputyId) -> Result<Option<DeputyId>, StoreError> {
        let Some(found) = self.learn(store, id)? else { return Ok(None) };
        let whole = found.merged_into.unwrap_or(found.id);
        if whole == id {
            return Ok(Some(id));
        }
        Ok(self.learn(store, whole)?.map(|found| found.id))
    }

    fn learn(&mut self, store: &mut impl Deputies, id: DeputyId) -> Result<Option<&Deputy>, StoreError> {
        if let Entry::Vacant(free) = self.by_id.entry(id)
            && let Some(found) = store.deputy(id)?
        {
            free.insert(found);
        }
        Ok(self.by_id.get(&id))
    }

    /// Whether that deputy can be meant; whoever is meant once is meant by no other row.
    fn take(&mut self, id: DeputyId, congress: &DivisionCode, by_election: bool, on: NaiveDate) -> Result<(), Fault> {
        let fault = self.by_id.get(&id).and_then(|deputy| may_be(deputy, congress, by_election, on));
        if let Some(fault) = fault {
            return Err(fault);
        }
        if self.taken.insert(id) { Ok(()) } else { Err(TermChangeFault::DeputyTwice.into()) }
    }

    /// Who a row is about, or which column is at fault and why.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn matched(
        &mut self,
        store: &mut impl Deputies,
        elected: &Elected,
        former: Former,
        (congress, by_election, on): (&DivisionCode, bool, NaiveDate),
    ) -> Result<Result<Matched, (&'static str, Fault)>, StoreError> {
        let one = |by, deputy| Matched { by, deputy: Some(deputy), proposals: Vec::new() };
        if let Former::Number(number) = former {
            let Some(id) = self.find(store, number)? else {
                return Ok(Err(("former_deputy", DeputyFault::UnknownDeputy.into())));
            };
            let taken = self.take(id, congress, by_election, on);
            return Ok(taken.map(|()| one(RosterMatch::Number, id)).map_err(|fault| ("former_deputy", fault)));
        }
        let held = elected.phone.as_ref().and_then(|phone| self.by_phone.get(phone.reveal()).copied());
        if let Some(held) = held
            && let Some(id) = self.find(store, held)?
        {
            let taken = self.take(id, congress, by_election, on);
            return Ok(taken.map(|()| one(RosterMatch::Phone, id)).map_err(|fault| ("phone", fault)));
        }
        let named = self.by_name.get(elected.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let fits = |id: &&DeputyId| {
            self.by_id.get(*id).is_some_and(|deputy| may_be(deputy, congress, by_election, on).is_none())
        };
        let proposals: Vec<DeputyId> = named.iter().filter(fits).take(MAX_PROPOSALS).copied().collect();
        Ok(match (proposals.is_empty(), former) {
            (true, Former::Somebody) => Err(("former_deputy", TermChangeFault::NobodyToContinue.into())),
            (true, Former::Unsaid | Former::Number(_)) => Ok(Matched { by: RosterMatch::New, deputy: None, proposals }),
            (false, _) => Ok(Matched { by: RosterMatch::Proposed, deputy: None, proposals }),
        })
    }
}
