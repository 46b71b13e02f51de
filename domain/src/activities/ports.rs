use super::{Activity, ActivityFigures, ActivityId, ActivityKind, ActivityState, DeputyGroup, DeputyGroupId};
use crate::congresses::{CongressId, Congresses, TermId};
use crate::deputies::{Deputies, Deputy};
use crate::shared::text::Name;
use crate::shared::{
    DeputyId, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError, UnitId,
};

/// Which activities an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityScope {
    /// Those that this office organises, what is only planned among them.
    Organiser(OfficeId),
    /// Those of congresses of this area that were announced.
    Area(DivisionCode),
    /// Those to which this deputy is invited, once they were announced.
    Invited(DeputyId),
    /// Those of which a report was passed on to this unit.
    Organ(UnitId),
}

/// Which activities a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct ActivityFilter {
    pub congress: Option<CongressId>,
    pub year: Option<i32>,
    /// Of this item of the year's plan.
    pub plan_item: Option<Name>,
    pub kind: Option<ActivityKind>,
    /// In one of these states; in any where there is none.
    pub states: Vec<ActivityState>,
}

/// Which groups an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeputyGroupScope {
    /// Those that this office formed.
    Office(OfficeId),
    /// Those of congresses of this area.
    Area(DivisionCode),
    /// Those in which this deputy is.
    Member(DeputyId),
}

/// Where an activity stands in the list of what waits: until when, and its id.
pub type ActivityTaskKey = (Instant, ActivityId);

/// Activities and groups, kept beside the congresses and deputies that they are about.
pub trait Activities: Repository<Activity> + Repository<DeputyGroup> + Congresses + Deputies {
    /// The activity of that id.
    fn activity(&mut self, id: ActivityId) -> Result<Option<Activity>, StoreError> {
        Repository::<Activity>::load(self, id)
    }

    /// The group of that id.
    fn deputy_group(&mut self, id: DeputyGroupId) -> Result<Option<DeputyGroup>, StoreError> {
        Repository::<DeputyGroup>::load(self, id)
    }

    /// Activities within any of `scopes` that fit `filter`, the newest first.
    fn activities(
        &mut self,
        scopes: &[ActivityScope],
        filter: &ActivityFilter,
        page: &PageRequest<ActivityId>,
    ) -> Result<Page<Activity, ActivityId>, StoreError>;

    /// Activities whose clocks do something by `now`, whoever waits longest first; `limit` at most.
    fn activities_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ActivityId>, StoreError>;

    /// Activities that wait for any of `parties`, what is due first before all else.
    fn activity_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ActivityTaskKey>,
    ) -> Result<Page<Activity, ActivityTaskKey>, StoreError>;

    /// To which other activities in those hours any of `deputies` is invited that were not called off; 100 at most.
    fn activities_at(
        &mut self,
        deputies: &[DeputyId],
        hours: (Instant, Instant),
        but: ActivityId,
    ) -> Result<Vec<(DeputyId, ActivityId)>, StoreError>;

    /// From how many other meetings of the term the deputy was absent without approval.
    fn absences(&mut self, deputy: DeputyId, term: TermId, but: ActivityId) -> Result<i64, StoreError>;

    /// Groups within any of `scopes`, of one congress where it is named, the newest first.
    fn deputy_groups(
        &mut self,
        scopes: &[DeputyGroupScope],
        congress: Option<CongressId>,
        page: &PageRequest<DeputyGroupId>,
    ) -> Result<Page<DeputyGroup, DeputyGroupId>, StoreError>;

    /// The deputies of those ids with their mandates, in no order; one that is not there, or became part of another, is left out.
    fn deputies_named(&mut self, ids: &[DeputyId]) -> Result<Vec<Deputy>, StoreError>;

    /// What the activities that the office organises in the year come to, by kind.
    fn activity_totals(&mut self, office: OfficeId, year: i32) -> Result<ActivityFigures, StoreError>;
}
