//! Activities as their tables hold them.

use diesel::prelude::*;
use mashang_domain::activities::{Activity, ActivityFeedback, ActivityKind, ActivityPresence, Invited};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{Standing, StoreError, Vocabulary};

use super::super::territory::division_code;
use super::super::{sound, word};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::schema::activities::{activities, activity_organs, activity_people, activity_tasks};
use crate::sealed::columns;
use crate::stored::documents::activity::{Dossier, Parts};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = activities, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct ActivityRow {
    pub(super) id: Id,
    version: i32,
    state: String,
    kind: String,
    organiser_id: Id,
    congress_id: Id,
    term_id: Option<Id>,
    division_code: String,
    year: i32,
    plan_item: Option<String>,
    group_id: Option<Id>,
    starts_at: Stamp,
    ends_at: Stamp,
    planned_at: Stamp,
    announced_at: Option<Stamp>,
    alert_at: Option<Stamp>,
    invited: i32,
    present: i32,
    excused: i32,
    absent: i32,
    transferred: i32,
    fed_back: i32,
    in_time: i32,
    sealed: Vec<u8>,
    updated_at: Stamp,
    room_id: Option<Id>,
}

/// A count as a column holds it.
fn count(number: usize) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(|_| StoreError::Corrupt("activities"))
}

impl ActivityRow {
    pub(super) fn of(vault: &Vault, activity: &Activity) -> Result<Self, StoreError> {
        let were =
            |presence: ActivityPresence| activity.invited.iter().filter(|one| one.presence() == presence).count();
        let feedback = || activity.organs.iter().filter_map(|organ| organ.feedback.as_ref());
        let in_time = |one: &&ActivityFeedback| one.in_time;
        Ok(Self {
            id: activity.id.into(),
            version: activity.version,
            state: activity.state().as_str().to_owned(),
            kind: activity.kind.as_str().to_owned(),
            organiser_id: activity.organiser.into(),
            congress_id: activity.congress.into(),
            term_id: activity.term.map(Id::from),
            division_code: activity.division.as_str().to_owned(),
            year: activity.year,
            plan_item: activity.plan_item.as_ref().map(|item| item.as_str().to_owned()),
            group_id: activity.group.map(Id::from),
            starts_at: activity.starts_at.into(),
            ends_at: activity.ends_at.into(),
            planned_at: activity.planned_at.into(),
            announced_at: activity.announced_at.map(Stamp),
            alert_at: activity.alert_at().map(Stamp),
            invited: count(activity.invited.len())?,
            present: count(were(ActivityPresence::Present))?,
            excused: count(were(ActivityPresence::Excused))?,
            absent: count(were(ActivityPresence::Absent))?,
            transferred: count(activity.organs.len())?,
            fed_back: count(feedback().count())?,
            in_time: count(feedback().filter(in_time).count())?,
            sealed: vault.seal_json(activity.id.0, &Dossier::from(activity), columns::ACTIVITY)?,
            updated_at: activity.updated_at.into(),
            room_id: activity.room.map(Id::from),
        })
    }

    pub(super) fn read(self, vault: &Vault) -> Result<Activity, StoreError> {
        let dossier: Dossier = vault.open_json(self.id.0, &self.sealed, columns::ACTIVITY)?;
        let Parts { theme, places, helpers, invited, clashes, contributions, report, organs, told } = dossier.into();
        let item = self.plan_item.as_deref().map(|item| sound(Name::kept(item), "activities.plan_item")).transpose()?;
        Ok(Activity {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            organiser: self.organiser_id.0.into(),
            congress: self.congress_id.0.into(),
            division: division_code(&self.division_code)?,
            term: self.term_id.map(|term| term.0.into()),
            year: self.year,
            plan_item: item,
            group: self.group_id.map(|group| group.0.into()),
            room: self.room_id.map(|room| room.0.into()),
            theme,
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            places,
            helpers,
            invited,
            clashes,
            contributions,
            report,
            organs,
            told,
            planned_at: self.planned_at.0,
            announced_at: self.announced_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = activity_people, treat_none_as_default_value = false)]
pub(super) struct PersonRow {
    deputy_id: Id,
    activity_id: Id,
    starts_at: Stamp,
    ends_at: Stamp,
    absent_in: Option<Id>,
}

impl PersonRow {
    /// Those who are invited; of which term's meeting one was absent without approval.
    pub(super) fn of(activity: &Activity) -> Vec<Self> {
        let missed = |one: &Invited| {
            let absent = one.presence() == ActivityPresence::Absent && activity.kind == ActivityKind::Attend;
            activity.term.filter(|_| absent).map(Id::from)
        };
        let row = |one: &Invited| Self {
            deputy_id: one.deputy.into(),
            activity_id: activity.id.into(),
            starts_at: activity.starts_at.into(),
            ends_at: activity.ends_at.into(),
            absent_in: missed(one),
        };
        activity.invited.iter().map(row).collect()
    }
}

#[derive(Insertable)]
#[diesel(table_name = activity_organs, treat_none_as_default_value = false)]
pub(super) struct OrganRow {
    unit_id: Id,
    activity_id: Id,
}

impl OrganRow {
    pub(super) fn of(activity: &Activity) -> Vec<Self> {
        let activity_id = Id::from(activity.id);
        activity.organs.iter().map(|organ| Self { unit_id: organ.unit.into(), activity_id }).collect()
    }
}

#[derive(Insertable)]
#[diesel(table_name = activity_tasks, treat_none_as_default_value = false)]
pub(super) struct TaskRow {
    party_id: Id,
    activity_id: Id,
    due_at: Stamp,
}

impl TaskRow {
    /// For whom an activity waits.
    pub(super) fn of(activity: &Activity) -> Vec<Self> {
        let activity_id = Id::from(activity.id);
        let waits = activity.waits().into_iter();
        waits.map(|(party, due)| Self { party_id: Id(party.parts().1), activity_id, due_at: Stamp(due) }).collect()
    }
}
