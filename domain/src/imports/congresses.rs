//! What the use cases of single calls ask of congresses, answered off the copy in memory.

use super::draft::Draft;
use crate::congresses::{
    Congress, CongressEvent, CongressId, Congresses, Constituency, ConstituencyId, Term, TermChange, TermId, TermState,
};
use crate::shared::text::Name;
use crate::shared::{
    DivisionCode, EventLog, EventRecord, Page, PageRequest, Recorded, Repository, StoreError, Subject,
};

type Result<T> = std::result::Result<T, StoreError>;

/// Lists and histories are nothing that a use case of an import asks for.
fn unasked<T>() -> Result<T> {
    Err(StoreError::Database("an import asks for single congresses alone".to_owned()))
}

impl EventLog<CongressEvent> for Draft {
    fn record(&mut self, event: &EventRecord<CongressEvent>) -> Result<()> {
        self.seats.congress_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<CongressEvent>>> {
        unasked()
    }
}

impl EventLog<TermChange> for Draft {
    fn record(&mut self, event: &EventRecord<TermChange>) -> Result<()> {
        self.seats.term_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<TermChange>>> {
        unasked()
    }
}

impl Repository<Term> for Draft {
    fn load(&mut self, id: TermId) -> Result<Option<Term>> {
        Ok(self.seats.terms.get(id.0).cloned())
    }

    fn add(&mut self, term: &Term) -> Result<()> {
        self.add_terms(std::slice::from_ref(term))
    }

    fn save(&mut self, _: &Term, _: &Term) -> Result<()> {
        unasked()
    }
}

impl Congresses for Draft {
    fn congress(&mut self, id: CongressId) -> Result<Option<Congress>> {
        Ok(self.seats.congresses.get(id.0).cloned())
    }

    fn congress_of(&mut self, division: &DivisionCode) -> Result<Option<Congress>> {
        let id = self.seats.of_divisions.get(division);
        Ok(id.and_then(|id| self.seats.congresses.get(*id)).cloned())
    }

    fn congresses(
        &mut self,
        _: Option<&DivisionCode>,
        _: &PageRequest<CongressId>,
    ) -> Result<Page<Congress, CongressId>> {
        unasked()
    }

    fn add_congresses(&mut self, congresses: &[Congress]) -> Result<()> {
        for congress in congresses {
            self.seats.list_congress(congress);
            self.seats.congresses.put(congress.id.0, None, congress.clone());
        }
        Ok(())
    }

    fn save_congress(&mut self, _: &Congress, _: i32) -> Result<()> {
        unasked()
    }

    fn terms_of(&mut self, congress: CongressId) -> Result<Vec<Term>> {
        let ids = self.seats.of_congresses.get(&congress).into_iter().flatten();
        let mut terms: Vec<Term> = ids.filter_map(|id| self.seats.terms.get(*id)).cloned().collect();
        terms.sort_by_key(|term| std::cmp::Reverse(term.number));
        Ok(terms)
    }

    fn term_numbered(&mut self, congress: CongressId, number: i32) -> Result<Option<Term>> {
        Ok(self.terms_of(congress)?.into_iter().find(|term| term.number == number))
    }

    fn running_term(&mut self, congress: CongressId) -> Result<Option<Term>> {
        let runs = |term: &Term| term.standing.state() == TermState::InOffice;
        Ok(self.terms_of(congress)?.into_iter().find(runs))
    }

    fn add_terms(&mut self, terms: &[Term]) -> Result<()> {
        for term in terms {
            self.seats.list_term(term);
            self.seats.terms.put(term.id.0, None, term.clone());
        }
        Ok(())
    }

    fn constituency(&mut self, id: ConstituencyId) -> Result<Option<Constituency>> {
        Ok(self.seats.constituencies.get(id.0).cloned())
    }

    fn constituency_named(&mut self, term: TermId, name: &Name) -> Result<Option<Constituency>> {
        let id = self.seats.named.get(&(term, name.as_str().to_owned()));
        Ok(id.and_then(|id| self.seats.constituencies.get(*id)).cloned())
    }

    fn constituencies_of(&mut self, term: TermId) -> Result<Vec<Constituency>> {
        let ids = self.seats.of_terms.get(&term).into_iter().flatten();
        Ok(ids.filter_map(|id| self.seats.constituencies.get(*id)).cloned().collect())
    }

    fn add_constituencies(&mut self, constituencies: &[Constituency]) -> Result<()> {
        for constituency in constituencies {
            self.seats.list_constituency(constituency);
            self.seats.constituencies.put(constituency.id.0, None, constituency.clone());
        }
        Ok(())
    }

    fn save_constituency(&mut self, _: &Constituency, _: i32) -> Result<()> {
        unasked()
    }
}
