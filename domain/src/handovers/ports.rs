use chrono::NaiveDate;

use super::{Handover, HandoverCounts, HandoverId, HandoverItem, HandoverItemId, HandoverState};
use crate::congresses::ConstituencyId;
use crate::shared::{DeputyId, DivisionCode, Instant, Page, PageRequest, Party, Repository, StoreError};

/// Which handovers an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverScope {
    /// Of this deputy's work.
    From(DeputyId),
    /// In which this party stands in.
    To(Party),
    /// In this office's area.
    Area(DivisionCode),
}

/// Which handovers a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct HandoverFilter {
    /// In this state.
    pub state: Option<HandoverState>,
    /// Of a deputy who works in this division's subtree.
    pub division: Option<DivisionCode>,
    /// Of this deputy's work.
    pub deputy: Option<DeputyId>,
}

/// Handovers, kept.
pub trait Handovers: Repository<Handover> {
    /// The handover of that id.
    fn handover(&mut self, id: HandoverId) -> Result<Option<Handover>, StoreError> {
        Repository::<Handover>::load(self, id)
    }

    /// Handovers within any of `scopes` that fit `filter`, the newest first.
    fn handovers(
        &mut self,
        scopes: &[HandoverScope],
        filter: &HandoverFilter,
        page: &PageRequest<HandoverId>,
    ) -> Result<Page<Handover, HandoverId>, StoreError>;

    /// Leaves that wait for an office in any of those subtrees, by the day on which they begin.
    fn asked_leaves(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<(NaiveDate, HandoverId)>,
    ) -> Result<Page<Handover, (NaiveDate, HandoverId)>, StoreError>;

    /// Those that are asked for, planned or in force, of the deputy's work or in which the deputy stands in; at most 200.
    fn live_handovers(&mut self, deputy: DeputyId) -> Result<Vec<Handover>, StoreError>;

    /// Those for which something is to be done on that day: whose first day has come, whose last day is over, whose work is not
    /// whole yet, whose deputy has something on the desk again, or whose deputy has no mandate since before
    /// [`last_to_serve`](super::last_to_serve). Those of each come first that waited longest; `limit` at most
    /// of each.
    fn handovers_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<HandoverId>, StoreError>;

    /// Notes what was handed over; what was noted before is noted anew.
    fn note_items(&mut self, items: &[HandoverItem]) -> Result<(), StoreError>;

    /// What was handed over, by its id.
    fn items(
        &mut self,
        id: HandoverId,
        page: &PageRequest<HandoverItemId>,
    ) -> Result<Page<HandoverItem, HandoverItemId>, StoreError>;

    /// Notes that some of it went back.
    fn mark_returned(&mut self, id: HandoverId, items: &[HandoverItemId], at: Instant) -> Result<(), StoreError>;

    /// How much of it there is.
    fn count_items(&mut self, id: HandoverId) -> Result<HandoverCounts, StoreError>;

    /// Deputies who were elected in that constituency, by id; at most 20.
    fn colleagues(&mut self, constituency: ConstituencyId) -> Result<Vec<DeputyId>, StoreError>;
}
