use super::{Congress, CongressEvent, CongressId, Constituency, ConstituencyId, Term, TermId};
use crate::shared::text::Name;
use crate::shared::{DivisionCode, EventLog, Page, PageRequest, Repository, StoreError};

/// Terms of one congress at most.
pub const MAX_TERMS: usize = 100;

/// Constituencies of one term at most.
pub const MAX_CONSTITUENCIES: usize = 1_000;

/// Congresses with their terms and constituencies, kept.
pub trait Congresses: Repository<Term> + EventLog<CongressEvent> {
    /// The congress of that id.
    fn congress(&mut self, id: CongressId) -> Result<Option<Congress>, StoreError>;

    /// The congress that this very division has.
    fn congress_of(&mut self, division: &DivisionCode) -> Result<Option<Congress>, StoreError>;

    /// Congresses by id; those of a division's subtree, where one is named.
    fn congresses(
        &mut self,
        within: Option<&DivisionCode>,
        page: &PageRequest<CongressId>,
    ) -> Result<Page<Congress, CongressId>, StoreError>;

    /// Adds congresses.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a division has one already.
    fn add_congresses(&mut self, congresses: &[Congress]) -> Result<(), StoreError>;

    /// Keeps a changed congress whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_congress(&mut self, congress: &Congress, seen: i32) -> Result<(), StoreError>;

    /// The term of that id.
    fn term(&mut self, id: TermId) -> Result<Option<Term>, StoreError> {
        Repository::<Term>::load(self, id)
    }

    /// A congress's terms, the latest first; [`MAX_TERMS`] at most.
    fn terms_of(&mut self, congress: CongressId) -> Result<Vec<Term>, StoreError>;

    /// A congress's term of that number.
    fn term_numbered(&mut self, congress: CongressId, number: i32) -> Result<Option<Term>, StoreError>;

    /// The term of a congress whose deputies serve.
    fn running_term(&mut self, congress: CongressId) -> Result<Option<Term>, StoreError>;

    /// Adds terms.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a congress has one of that number.
    fn add_terms(&mut self, terms: &[Term]) -> Result<(), StoreError>;

    /// The constituency of that id.
    fn constituency(&mut self, id: ConstituencyId) -> Result<Option<Constituency>, StoreError>;

    /// The constituency of a term that is called so.
    fn constituency_named(&mut self, term: TermId, name: &Name) -> Result<Option<Constituency>, StoreError>;

    /// A term's constituencies by number; [`MAX_CONSTITUENCIES`] at most.
    fn constituencies_of(&mut self, term: TermId) -> Result<Vec<Constituency>, StoreError>;

    /// Adds constituencies.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a term has one of that number.
    fn add_constituencies(&mut self, constituencies: &[Constituency]) -> Result<(), StoreError>;

    /// Keeps a changed constituency whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_constituency(&mut self, constituency: &Constituency, seen: i32) -> Result<(), StoreError>;
}
