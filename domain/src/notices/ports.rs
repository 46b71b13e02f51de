use chrono::NaiveDate;

use super::{Notice, NoticeId, NoticeState};
use crate::moderation::Moderation;
use crate::shared::{DeputyId, Instant, Page, PageRequest, ReceptionId, Repository, StoreError};
use crate::territory::DivisionCode;

/// What a list of notices is sorted by, the newest first: since when each stands where it stands.
pub type NoticeKey = (Instant, NoticeId);

/// Which notices a list asks for; absent criteria don't filter.
#[derive(Clone, Debug)]
pub struct NoticeFilter {
    pub state: NoticeState,
    /// For this division or one that it lies in.
    pub reaching: Option<DivisionCode>,
    /// For a division in this one's subtree.
    pub within: Option<DivisionCode>,
}

pub trait Notices: Repository<Notice> + Moderation {
    /// The notice of that id.
    fn notice(&mut self, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        Repository::<Notice>::load(self, id)
    }

    /// Notices that fit `filter`, the newest first.
    fn notices(
        &mut self,
        filter: &NoticeFilter,
        page: &PageRequest<NoticeKey>,
    ) -> Result<Page<Notice, NoticeKey>, StoreError>;

    /// Counts that somebody opened the notice on that day. Beside the day nothing is kept.
    fn count_reader(&mut self, id: NoticeId, on: NaiveDate) -> Result<(), StoreError>;

    /// Notes that the deputy explained the notice at the reception; false when that was noted before.
    fn note_explanation(&mut self, id: NoticeId, deputy: DeputyId, reception: ReceptionId) -> Result<bool, StoreError>;
}
