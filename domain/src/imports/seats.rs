//! The congresses whose deputies a table names, with their terms, constituencies, and who sits there, as a copy in memory.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::Imports;
use super::shelf::Shelf;
use crate::congresses::{Congress, CongressEvent, CongressId, Constituency, ConstituencyId, Term, TermChange, TermId};
use crate::deputies::Mandate;
use crate::shared::{DivisionCode, EventRecord, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

#[derive(Default)]
pub(super) struct Seats {
    pub(super) congresses: Shelf<Congress>,
    pub(super) terms: Shelf<Term>,
    pub(super) constituencies: Shelf<Constituency>,
    /// The congress of each division.
    pub(super) of_divisions: HashMap<DivisionCode, Uuid>,
    /// The terms of each congress.
    pub(super) of_congresses: HashMap<CongressId, Vec<Uuid>>,
    /// The constituencies of each term, by name and in their order.
    pub(super) named: HashMap<(TermId, String), Uuid>,
    pub(super) of_terms: HashMap<TermId, Vec<Uuid>>,
    /// Who sits in each constituency.
    held: HashMap<ConstituencyId, Vec<Mandate>>,
    pub(super) congress_events: Vec<EventRecord<CongressEvent>>,
    pub(super) term_events: Vec<EventRecord<TermChange>>,
}

impl Seats {
    pub(super) fn list_congress(&mut self, congress: &Congress) {
        self.of_divisions.insert(congress.division.clone(), congress.id.0);
    }

    pub(super) fn list_term(&mut self, term: &Term) {
        self.of_congresses.entry(term.congress).or_default().push(term.id.0);
    }

    pub(super) fn list_constituency(&mut self, one: &Constituency) {
        self.named.insert((one.term, one.name.as_str().to_owned()), one.id.0);
        self.of_terms.entry(one.term).or_default().push(one.id.0);
    }

    /// Reads the congresses of those divisions, and of their terms those of these numbers.
    pub(super) fn read(
        &mut self,
        store: &mut impl Imports,
        codes: &[DivisionCode],
        numbers: &BTreeSet<i32>,
    ) -> Result<()> {
        for code in codes {
            let Some(congress) = store.congress_of(code)? else { continue };
            for term in store.terms_of(congress.id)? {
                if numbers.contains(&term.number) {
                    for constituency in store.constituencies_of(term.id)? {
                        self.list_constituency(&constituency);
                        self.constituencies.read(constituency.id.0, constituency);
                    }
                    self.sit(store.mandates_of_term(term.id)?);
                }
                self.list_term(&term);
                self.terms.read(term.id.0, term);
            }
            self.list_congress(&congress);
            self.congresses.read(congress.id.0, congress);
        }
        Ok(())
    }

    /// These fill their seats.
    pub(super) fn sit(&mut self, mandates: impl IntoIterator<Item = Mandate>) {
        for mandate in mandates {
            self.held.entry(mandate.seat.constituency).or_default().push(mandate);
        }
    }

    pub(super) fn in_constituency(&self, id: ConstituencyId) -> Vec<Mandate> {
        self.held.get(&id).cloned().unwrap_or_default()
    }

    pub(super) fn write(&self, store: &mut impl Imports) -> Result<()> {
        store.add_congresses(&self.congresses.added())?;
        store.add_terms(&self.terms.added())?;
        store.add_constituencies(&self.constituencies.added())
    }

    pub(super) fn record(&self, store: &mut impl Imports) -> Result<()> {
        store.record_all(&self.congress_events)?;
        store.record_all(&self.term_events)
    }
}
