//! Activities that congresses organise, and groups of deputies.

mod groups;
mod rows;

use chrono::Duration;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use mashang_domain::activities::{
    Activities, Activity, ActivityFigures, ActivityFilter, ActivityId, ActivityScope, ActivityState, ActivityTaskKey,
    ActivityTotals, DeputyGroup, DeputyGroupId, DeputyGroupScope, terms,
};
use mashang_domain::congresses::{CongressId, TermId};
use mashang_domain::deputies::Deputy;
use mashang_domain::shared::{
    DeputyId, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError, Vocabulary,
};

use self::rows::{ActivityRow, OrganRow, PersonRow, TaskRow};
use super::areas::Part;
use super::{Store, areas, insert_all, page_in_order, page_of_all, word, words};
use crate::db::types::{Id, Stamp, Uid};
use crate::on_each;
use crate::schema::activities::{activities, activity_organs, activity_people, activity_tasks};

/// Activities in the same hours that are told of at most.
const MOST_CLASHES: i64 = 100;

/// What is counted of the activities that an office organised in a year.
const TOTALS: &str = "CAST(count(*) AS BIGINT) AS announced, \
    CAST(COALESCE(sum(CASE WHEN state <> 'announced' THEN 1 ELSE 0 END), 0) AS BIGINT) AS held, \
    CAST(COALESCE(sum(CASE WHEN state = 'closed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS closed, \
    CAST(COALESCE(sum(CASE WHEN state <> 'announced' THEN invited ELSE 0 END), 0) AS BIGINT) AS invited, \
    CAST(COALESCE(sum(present), 0) AS BIGINT) AS present, \
    CAST(COALESCE(sum(CASE WHEN state <> 'announced' THEN excused ELSE 0 END), 0) AS BIGINT) AS excused, \
    CAST(COALESCE(sum(absent), 0) AS BIGINT) AS absent, \
    CAST(COALESCE(sum(transferred), 0) AS BIGINT) AS transferred, \
    CAST(COALESCE(sum(fed_back), 0) AS BIGINT) AS fed_back, \
    CAST(COALESCE(sum(in_time), 0) AS BIGINT) AS in_time";

#[derive(QueryableByName)]
struct Totals {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    announced: i64,
    #[diesel(sql_type = BigInt)]
    held: i64,
    #[diesel(sql_type = BigInt)]
    closed: i64,
    #[diesel(sql_type = BigInt)]
    invited: i64,
    #[diesel(sql_type = BigInt)]
    present: i64,
    #[diesel(sql_type = BigInt)]
    excused: i64,
    #[diesel(sql_type = BigInt)]
    absent: i64,
    #[diesel(sql_type = BigInt)]
    transferred: i64,
    #[diesel(sql_type = BigInt)]
    fed_back: i64,
    #[diesel(sql_type = BigInt)]
    in_time: i64,
}

impl From<&Totals> for ActivityTotals {
    fn from(row: &Totals) -> Self {
        Self {
            announced: row.announced,
            held: row.held,
            closed: row.closed,
            invited: row.invited,
            present: row.present,
            excused: row.excused,
            absent: row.absent,
            transferred: row.transferred,
            fed_back: row.fed_back,
            in_time: row.in_time,
        }
    }
}

/// What one index is asked for.
enum Search {
    Organiser(Id),
    /// What lies in this part of an area.
    Area(Part),
    Invited(Id),
    Organ(Id),
}

impl Search {
    fn of(scope: &ActivityScope) -> Vec<Self> {
        match scope {
            ActivityScope::Organiser(office) => vec![Self::Organiser((*office).into())],
            ActivityScope::Area(area) => areas::parts(area).into_iter().map(Self::Area).collect(),
            ActivityScope::Invited(deputy) => vec![Self::Invited((*deputy).into())],
            ActivityScope::Organ(unit) => vec![Self::Organ((*unit).into())],
        }
    }
}

impl Store {
    fn activities_in(
        &mut self,
        search: &Search,
        filter: &ActivityFilter,
        page: &PageRequest<ActivityId>,
    ) -> Result<Vec<ActivityRow>, StoreError> {
        let mut query = activities::table.select(ActivityRow::as_select()).order(activities::id.desc()).into_boxed();
        // Nobody but the office that plans it knows of what was not announced.
        query = match search {
            Search::Organiser(office) => query.filter(activities::organiser_id.eq(*office)),
            Search::Area(part) => {
                query.filter(areas::within("activities", part)).filter(activities::announced_at.is_not_null())
            }
            Search::Invited(deputy) => {
                let of = activity_people::table
                    .filter(activity_people::deputy_id.eq(*deputy))
                    .select(activity_people::activity_id);
                query.filter(activities::id.eq_any(of)).filter(activities::announced_at.is_not_null())
            }
            Search::Organ(unit) => {
                let of = activity_organs::table
                    .filter(activity_organs::unit_id.eq(*unit))
                    .select(activity_organs::activity_id);
                query.filter(activities::id.eq_any(of))
            }
        };
        if let Some(congress) = filter.congress {
            query = query.filter(activities::congress_id.eq(Id::from(congress)));
        }
        if let Some(year) = filter.year {
            query = query.filter(activities::year.eq(year));
        }
        if let Some(item) = &filter.plan_item {
            query = query.filter(activities::plan_item.eq(Some(item.as_str().to_owned())));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(activities::kind.eq(kind.as_str()));
        }
        if !filter.states.is_empty() {
            query = query.filter(activities::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(activities::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// By which it is seen who is invited when, to whom it was passed on, and for whom it waits.
    fn add_activity_parts(&mut self, activity: &Activity) -> Result<(), StoreError> {
        let done: Result<(), StoreError> = insert_all!(self, activity_people::table, PersonRow::of(activity));
        done?;
        let done: Result<(), StoreError> = insert_all!(self, activity_organs::table, OrganRow::of(activity));
        done?;
        insert_all!(self, activity_tasks::table, TaskRow::of(activity))
    }

    /// Who is invited in the name of the one is so in the other's, with what lies sealed of it. What can't be read keeps its seal.
    pub(in crate::repositories) fn move_activities(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            activity_people::table
                .filter(activity_people::deputy_id.eq(Id::from(from)))
                .select(activity_people::activity_id)
                .load(connection)
        })?;
        let ids = ids.into_iter().map(|id| ActivityId(id.0));
        self.rename_in(ids, |one: &mut Activity| one.rename(from, to))?;
        self.move_group_members(from, to)
    }
}

impl Repository<Activity> for Store {
    fn load(&mut self, id: ActivityId) -> Result<Option<Activity>, StoreError> {
        let row: Option<ActivityRow> = self.query(|connection| {
            on_each!(connection, |inner| activities::table
                .find(Id::from(id))
                .select(ActivityRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, activity: &Activity) -> Result<(), StoreError> {
        let row = ActivityRow::of(&self.vault, activity)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(activities::table).values(&row).execute(inner))
        })?;
        self.add_activity_parts(activity)
    }

    fn save(&mut self, before: &Activity, now: &Activity) -> Result<(), StoreError> {
        let row = ActivityRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                activities::table.find(row.id).filter(activities::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        let id = row.id;
        self.change(|connection| {
            diesel::delete(activity_people::table.filter(activity_people::activity_id.eq(id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(activity_organs::table.filter(activity_organs::activity_id.eq(id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(activity_tasks::table.filter(activity_tasks::activity_id.eq(id))).execute(connection)
        })?;
        self.add_activity_parts(now)
    }
}

impl Activities for Store {
    fn activities(
        &mut self,
        scopes: &[ActivityScope],
        filter: &ActivityFilter,
        page: &PageRequest<ActivityId>,
    ) -> Result<Page<Activity, ActivityId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &ActivityRow| ActivityId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.activities_in(search, filter, page))?;
        self.read_page("activities", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn activities_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ActivityId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| activities::table
                .filter(activities::alert_at.le(Some(Stamp(now))))
                .order((activities::alert_at, activities::id))
                .limit(i64::from(limit))
                .select(activities::id)
                .load(inner))
        })?;
        Ok(due.into_iter().map(|id| ActivityId(id.0)).collect())
    }

    fn activity_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ActivityTaskKey>,
    ) -> Result<Page<Activity, ActivityTaskKey>, StoreError> {
        let key = |(at, id): &(Stamp, Id)| (at.0, ActivityId(id.0));
        let keys = page_in_order(parties, page, key, |party| {
            let mut query = activity_tasks::table
                .filter(activity_tasks::party_id.eq(Id(party.parts().1)))
                .order((activity_tasks::due_at, activity_tasks::activity_id))
                .select((activity_tasks::due_at, activity_tasks::activity_id))
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = activity_tasks::due_at.gt(at).or(activity_tasks::activity_id.gt(id));
                query = query.filter(activity_tasks::due_at.ge(at).and(later));
            }
            let rows: Vec<(Stamp, Id)> = self.query(|connection| query.limit(page.probe()).load(connection))?;
            Ok(rows)
        })?;
        let (mut items, mut unreadable) = (Vec::new(), Vec::new());
        for (_, id) in keys.items {
            match Repository::<Activity>::load(self, ActivityId(id.0)) {
                Ok(activity) => items.extend(activity),
                Err(StoreError::Corrupt(_)) => unreadable.push(id.0),
                Err(error) => return Err(error),
            }
        }
        Ok(Page { items, unreadable, next: keys.next })
    }

    fn activities_at(
        &mut self,
        deputies: &[DeputyId],
        (from, to): (Instant, Instant),
        but: ActivityId,
    ) -> Result<Vec<(DeputyId, ActivityId)>, StoreError> {
        let named: Vec<Id> = deputies.iter().copied().map(Id::from).collect();
        let rows: Vec<(Id, Id)> = self.query(|connection| {
            activity_people::table
                .inner_join(activities::table)
                .filter(activity_people::deputy_id.eq_any(named))
                .filter(activity_people::starts_at.ge(Stamp(from - Duration::days(terms::MAX_DAYS))))
                .filter(activity_people::starts_at.lt(Stamp(to)))
                .filter(activity_people::ends_at.gt(Stamp(from)))
                .filter(activity_people::activity_id.ne(Id::from(but)))
                .filter(activities::state.ne(ActivityState::Cancelled.as_str()))
                .order((activity_people::deputy_id, activity_people::activity_id))
                .limit(MOST_CLASHES)
                .select((activity_people::deputy_id, activity_people::activity_id))
                .load(connection)
        })?;
        Ok(rows.into_iter().map(|(deputy, activity)| (DeputyId(deputy.0), ActivityId(activity.0))).collect())
    }

    fn absences(&mut self, deputy: DeputyId, term: TermId, but: ActivityId) -> Result<i64, StoreError> {
        self.query(|connection| {
            activity_people::table
                .filter(activity_people::deputy_id.eq(Id::from(deputy)))
                .filter(activity_people::absent_in.eq(Some(Id::from(term))))
                .filter(activity_people::activity_id.ne(Id::from(but)))
                .select(count_star())
                .first(connection)
        })
    }

    fn deputy_groups(
        &mut self,
        scopes: &[DeputyGroupScope],
        congress: Option<CongressId>,
        page: &PageRequest<DeputyGroupId>,
    ) -> Result<Page<DeputyGroup, DeputyGroupId>, StoreError> {
        self.groups_listed(scopes, congress, page)
    }

    fn deputies_named(&mut self, ids: &[DeputyId]) -> Result<Vec<Deputy>, StoreError> {
        let mut named: Vec<Id> = ids.iter().copied().map(Id::from).collect();
        named.sort_unstable_by_key(|id| id.0);
        named.dedup();
        let mut found = self.deputies_by_id(&named)?;
        found.retain(|deputy| deputy.merged_into.is_none());
        Ok(found)
    }

    fn activity_totals(&mut self, office: OfficeId, year: i32) -> Result<ActivityFigures, StoreError> {
        let query = format!(
            "SELECT kind, {TOTALS} FROM activities WHERE organiser_id = $1 AND year = $2 \
             AND state NOT IN ('planned', 'cancelled') GROUP BY kind"
        );
        let rows: Vec<Totals> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query)
                .bind::<Uid, _>(Id::from(office))
                .bind::<Integer, _>(year)
                .load(inner))
        })?;
        let mut figures: ActivityFigures = Vec::with_capacity(rows.len());
        for row in rows {
            figures.push((word(&row.kind)?, ActivityTotals::from(&row)));
        }
        figures.sort_by_key(|(kind, _)| *kind);
        Ok(figures)
    }
}
