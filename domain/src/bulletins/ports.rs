use uuid::Uuid;

use super::{Bulletin, BulletinId, BulletinNumber, BulletinState};
use crate::shared::{DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError};

/// Which briefings an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulletinScope {
    /// Those of this office, drafts among them.
    Office(OfficeId),
    /// Those that were issued and in which this party has a part.
    To(Party),
    /// Those that were issued by offices of this area.
    Area(DivisionCode),
}

/// Which briefings a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct BulletinFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<BulletinState>,
    /// Of this office's series.
    pub office: Option<OfficeId>,
    /// Numbered in this year.
    pub year: Option<i32>,
}

/// Where one that waits for somebody stands in the list: when it is due, and its id.
pub type BulletinTaskKey = (Instant, BulletinId);

/// Briefings, kept.
pub trait Bulletins: Repository<Bulletin> {
    /// The briefing of that id.
    fn bulletin(&mut self, id: BulletinId) -> Result<Option<Bulletin>, StoreError> {
        Repository::<Bulletin>::load(self, id)
    }

    /// The next number of the office in that year. It is taken in the transaction that issues the briefing: whoever else wants one
    /// waits until that is over, and gets the same one where it came to nothing.
    fn take_bulletin_number(&mut self, office: OfficeId, year: i32) -> Result<BulletinNumber, StoreError>;

    /// Briefings within any of `scopes` that fit `filter`, the newest first.
    fn bulletins(
        &mut self,
        scopes: &[BulletinScope],
        filter: &BulletinFilter,
        page: &PageRequest<BulletinId>,
    ) -> Result<Page<Bulletin, BulletinId>, StoreError>;

    /// Those that wait for any of `parties`, with until when, what is due first before all else.
    fn bulletin_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<BulletinTaskKey>,
    ) -> Result<Page<(Instant, Bulletin), BulletinTaskKey>, StoreError>;

    /// Those that cite that case, suggestion or consultation, the oldest first, blanked citations among them; at most
    /// twice [`MAX_CITING`](super::MAX_CITING): those who cite it at the same moment don't see each other.
    fn bulletins_citing(&mut self, source: Uuid) -> Result<Vec<Bulletin>, StoreError>;

    /// How many those are.
    fn count_citing(&mut self, source: Uuid) -> Result<i64, StoreError>;

    /// How many cases of a division something was due of by `now`: each once.
    fn overdue_cases(&mut self, division: &DivisionCode, now: Instant) -> Result<i64, StoreError>;
}
