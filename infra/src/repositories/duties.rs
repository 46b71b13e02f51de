mod changes;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use mashang_domain::duties::{
    Duties, DutyCount, DutyFilter, DutyKey, DutyRecord, DutyScope, DutyState, DutyTotal, RoleKey, RoleScheme, Source,
};
use mashang_domain::shared::Standing;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::time::{local_date, month_of};
use mashang_domain::shared::{
    Capped, DeputyId, DutyRecordId, Instant, Page, PageRequest, Repository, StoreError, Subject, Vocabulary,
};

use super::areas::Part;
use super::territory::division_code;
use super::{
    CHUNK, Store, areas, insert_all, insert_new, page_in_order, page_of_all, sound, subject_kind, word, words,
};
use crate::crypto::Vault;
use crate::db::MultiBackend;
use crate::db::types::{Doc, Id, Stamp};
use crate::schema::{duty_records, role_schemes};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::remarks::Remarks;
use crate::stored::documents::roles::Role;
use crate::stored::word::each;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = duty_records, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DutyRow {
    id: Id,
    version: i32,
    deputy_id: Id,
    division_code: String,
    role: String,
    activity: String,
    at: Stamp,
    month: NaiveDate,
    grid_id: Option<Id>,
    event_id: Option<Id>,
    subject_kind: Option<String>,
    subject_id: Option<Id>,
    evidence_id: Id,
    sealed: Option<Vec<u8>>,
    state: String,
    updated_at: Stamp,
}

impl DutyRow {
    fn of(record: &DutyRecord, vault: &Vault) -> Result<Self, StoreError> {
        let (event, subject) = match record.source {
            Source::Event { event, subject } => (Some(event), Some(subject)),
            Source::Typed => (None, None),
        };
        let remarks = Remarks::of(record);
        let sealed = remarks.map(|remarks| vault.seal_json(record.id.0, &remarks, columns::DUTY_RECORD));
        Ok(Self {
            id: record.id.into(),
            version: record.version,
            deputy_id: record.deputy.into(),
            division_code: record.division.as_str().to_owned(),
            role: record.role.as_str().to_owned(),
            activity: record.activity.as_str().to_owned(),
            at: record.at.into(),
            month: month_of(local_date(record.at)),
            grid_id: record.grid.map(Id::from),
            event_id: event.map(Id::from),
            subject_kind: subject.map(|subject| subject.kind.value.to_owned()),
            subject_id: subject.map(|subject| Id(subject.id)),
            evidence_id: Id(record.evidence),
            sealed: sealed.transpose()?,
            state: record.standing.state().as_str().to_owned(),
            updated_at: record.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<DutyRecord, StoreError> {
        let source = match (self.event_id, self.subject_kind, self.subject_id) {
            (Some(event), Some(kind), Some(id)) => {
                Source::Event { event: event.0.into(), subject: Subject { kind: subject_kind(&kind)?, id: id.0 } }
            }
            _ => Source::Typed,
        };
        let open = |sealed: Vec<u8>| vault.open_json::<Remarks>(self.id.0, &sealed, columns::DUTY_RECORD);
        let remarks = self.sealed.map(open).transpose()?.unwrap_or_default();
        Ok(DutyRecord {
            id: self.id.0.into(),
            version: self.version,
            deputy: self.deputy_id.0.into(),
            division: division_code(&self.division_code)?,
            role: sound(RoleKey::new(&self.role), "duty_records.role")?,
            activity: word(&self.activity)?,
            at: self.at.0,
            grid: self.grid_id.map(|id| id.0.into()),
            source,
            evidence: self.evidence_id.0,
            place: remarks.place.map(|place| place.0),
            text: remarks.text.map(|text| text.0),
            reason: remarks.reason.map(|reason| reason.0),
            standing: Standing::at(word(&self.state)?),
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = role_schemes, primary_key(code), treat_none_as_default_value = false)]
struct SchemeRow {
    code: String,
    version: i32,
    title: String,
    division_code: String,
    in_force: bool,
    roles: Doc,
}

impl SchemeRow {
    fn of(scheme: &RoleScheme) -> Result<Self, StoreError> {
        Ok(Self {
            code: scheme.code.clone(),
            version: scheme.version,
            title: scheme.title.as_str().to_owned(),
            division_code: scheme.division.as_str().to_owned(),
            in_force: scheme.in_force,
            roles: documents::write(&each::<_, Role>(&scheme.roles), "role_schemes.roles")?,
        })
    }

    fn read(self) -> Result<RoleScheme, StoreError> {
        Ok(RoleScheme {
            code: self.code,
            version: self.version,
            title: sound(Name::kept(&self.title), "role_schemes.title")?,
            division: division_code(&self.division_code)?,
            in_force: self.in_force,
            roles: each(documents::read::<Vec<Role>>(self.roles, "role_schemes.roles")?),
        })
    }
}

/// What one index is asked for.
enum Search {
    Deputy(Id),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &DutyScope) -> Vec<Self> {
        match scope {
            DutyScope::Deputy(deputy) => vec![Self::Deputy((*deputy).into())],
            DutyScope::Area(area) => areas::parts(area).into_iter().map(Self::Area).collect(),
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn duty_records_in(
        &mut self,
        search: &Search,
        filter: &DutyFilter,
        page: &PageRequest<DutyKey>,
    ) -> Result<Vec<DutyRow>, StoreError> {
        let mut query = duty_records::table
            .order((duty_records::at.desc(), duty_records::id.desc()))
            .select(DutyRow::as_select())
            .into_boxed();
        query = match search {
            Search::Deputy(deputy) => query.filter(duty_records::deputy_id.eq(*deputy)),
            Search::Area(part) => query.filter(areas::within("duty_records", part)),
        };
        query = match &filter.states[..] {
            [] => query,
            // As the indexes of what waits say it: of a value neither database knows that they hold it.
            [pending @ DutyState::Pending] => {
                query.filter(sql::<Bool>(&format!("duty_records.state = '{}'", pending.as_str())))
            }
            [state] => query.filter(duty_records::state.eq(state.as_str())),
            states => query.filter(duty_records::state.eq_any(words(states))),
        };
        if let Some(role) = &filter.role {
            query = query.filter(duty_records::role.eq(role.as_str().to_owned()));
        }
        if let Some(from) = filter.from {
            query = query.filter(duty_records::at.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(duty_records::at.lt(Stamp(to)));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(duty_records::at.le(at).and(duty_records::at.lt(at).or(duty_records::id.lt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

/// That a record is in a state; of those to be confirmed as the indexes say it: of a value neither database knows that they hold it.
fn is_in<From: 'static>(state: DutyState) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    // The words are our own.
    Box::new(sql::<Bool>(&format!("duty_records.state = '{}'", state.as_str())))
}

impl Store {
    /// Off the beginning of the same index: what waits longest.
    fn duty_tasks_in(
        &mut self,
        search: &Search,
        state: DutyState,
        page: &PageRequest<DutyKey>,
    ) -> Result<Vec<DutyRow>, StoreError> {
        let mut query =
            duty_records::table.order((duty_records::at, duty_records::id)).select(DutyRow::as_select()).into_boxed();
        query = match search {
            Search::Deputy(deputy) => query.filter(duty_records::deputy_id.eq(*deputy)),
            Search::Area(part) => query.filter(areas::within("duty_records", part)),
        };
        query = query.filter(is_in(state));
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(duty_records::at.ge(at).and(duty_records::at.gt(at).or(duty_records::id.gt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    fn duty_task_rows(
        &mut self,
        waiting: &[(DutyScope, DutyState)],
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRow, DutyKey>, StoreError> {
        let of_scope = |(scope, state): &(DutyScope, DutyState)| {
            let state = *state;
            Search::of(scope).into_iter().map(move |search| (search, state))
        };
        let searches: Vec<(Search, DutyState)> = waiting.iter().flat_map(of_scope).collect();
        let key = |row: &DutyRow| (row.at.0, row.id.0.into());
        page_in_order(&searches, page, key, |(search, state)| self.duty_tasks_in(search, *state, page))
    }
}

impl Repository<DutyRecord> for Store {
    fn load(&mut self, id: DutyRecordId) -> Result<Option<DutyRecord>, StoreError> {
        let row = self.query(|connection| {
            duty_records::table.find(Id::from(id)).select(DutyRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn load_all(&mut self, ids: &[DutyRecordId]) -> Result<Vec<DutyRecord>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let items: Vec<DutyRow> = self.query(|connection| {
            duty_records::table.filter(duty_records::id.eq_any(&ids)).select(DutyRow::as_select()).load(connection)
        })?;
        let all = Page { items, unreadable: Vec::new(), next: None::<DutyKey> };
        Ok(self.read_page("duty_records", all, |row| row.id, |row| row.read(&self.vault))?.items)
    }

    fn add(&mut self, record: &DutyRecord) -> Result<(), StoreError> {
        let row = DutyRow::of(record, &self.vault)?;
        self.change(|connection| diesel::insert_into(duty_records::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &DutyRecord, now: &DutyRecord) -> Result<(), StoreError> {
        let row = DutyRow::of(now, &self.vault)?;
        self.change_one(|connection| {
            diesel::update(duty_records::table.find(row.id).filter(duty_records::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Duties for Store {
    fn add_written_records(&mut self, records: &[DutyRecord]) -> Result<(), StoreError> {
        let rows = records.iter().map(|record| DutyRow::of(record, &self.vault)).collect::<Result<Vec<_>, _>>()?;
        let key = (duty_records::evidence_id, duty_records::deputy_id, duty_records::activity);
        insert_new!(self, duty_records::table, rows, key)
    }

    fn duty_records(
        &mut self,
        scopes: &[DutyScope],
        filter: &DutyFilter,
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRecord, DutyKey>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        if let Some(since) = filter.updated_since {
            let found = self.duty_records_changed(searches, since, filter, page)?;
            return self.read_page("duty_records", found, |row| row.id, |row| row.read(&self.vault));
        }
        let key = |row: &DutyRow| (row.at.0, row.id.0.into());
        let found = page_of_all(&searches, page, key, |search| self.duty_records_in(search, filter, page))?;
        self.read_page("duty_records", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn duty_tasks(
        &mut self,
        waiting: &[(DutyScope, DutyState)],
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRecord, DutyKey>, StoreError> {
        let found = self.duty_task_rows(waiting, page)?;
        self.read_page("duty_records", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn count_duty_tasks(&mut self, waiting: &[(DutyScope, DutyState)]) -> Result<Capped, StoreError> {
        let found = self.duty_task_rows(waiting, &PageRequest { limit: Capped::MOST, after: None })?;
        Ok(Capped::of(found.items.len() + usize::from(found.next.is_some())))
    }

    fn duty_counts(&mut self, deputy: DeputyId, filter: &DutyFilter) -> Result<Vec<DutyCount>, StoreError> {
        let mut query = duty_records::table
            .filter(duty_records::deputy_id.eq(Id::from(deputy)))
            .filter(duty_records::state.eq(DutyState::Confirmed.as_str()))
            .group_by((duty_records::role, duty_records::month, duty_records::grid_id))
            .select((duty_records::role, duty_records::month, duty_records::grid_id, diesel::dsl::count_star()))
            .into_boxed();
        if let Some(role) = &filter.role {
            query = query.filter(duty_records::role.eq(role.as_str().to_owned()));
        }
        if let Some(from) = filter.from {
            query = query.filter(duty_records::at.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(duty_records::at.lt(Stamp(to)));
        }
        let rows: Vec<(String, NaiveDate, Option<Id>, i64)> =
            self.query(|connection| query.limit(10_000).load(connection))?;
        let mut counts = rows
            .into_iter()
            .map(|(role, month, grid, count)| {
                let role = sound(RoleKey::new(&role), "duty_records.role")?;
                Ok(DutyCount { role, month, grid: grid.map(|id| id.0.into()), count })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        counts.sort_by(|one, other| (&one.role, one.month, one.grid).cmp(&(&other.role, other.month, other.grid)));
        Ok(counts)
    }

    fn duty_totals(
        &mut self,
        deputies: &[DeputyId],
        (from, to): (Instant, Instant),
    ) -> Result<Vec<DutyTotal>, StoreError> {
        let ids: Vec<Id> = deputies.iter().map(|id| Id::from(*id)).collect();
        let mut totals = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            // Off the index of each deputy's records in the order of time.
            let rows: Vec<(Id, String, String, String, i64)> = self.query(|connection| {
                duty_records::table
                    .filter(duty_records::deputy_id.eq_any(chunk))
                    .filter(duty_records::at.ge(Stamp(from)))
                    .filter(duty_records::at.lt(Stamp(to)))
                    .group_by((
                        duty_records::deputy_id,
                        duty_records::role,
                        duty_records::activity,
                        duty_records::state,
                    ))
                    .select((
                        duty_records::deputy_id,
                        duty_records::role,
                        duty_records::activity,
                        duty_records::state,
                        diesel::dsl::count_star(),
                    ))
                    .load(connection)
            })?;
            for (deputy, role, activity, state, count) in rows {
                totals.push(DutyTotal {
                    deputy: deputy.0.into(),
                    role: sound(RoleKey::new(&role), "duty_records.role")?,
                    activity: word(&activity)?,
                    state: word(&state)?,
                    count,
                });
            }
        }
        Ok(totals)
    }

    fn role_scheme(&mut self, code: &str) -> Result<Option<RoleScheme>, StoreError> {
        let row = self.query(|connection| {
            role_schemes::table.find(code).select(SchemeRow::as_select()).first(connection).optional()
        })?;
        row.map(SchemeRow::read).transpose()
    }

    fn role_schemes(&mut self) -> Result<Vec<RoleScheme>, StoreError> {
        let rows = self.query(|connection| {
            role_schemes::table.order(role_schemes::code).limit(100).select(SchemeRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(SchemeRow::read).collect()
    }

    fn add_role_schemes(&mut self, schemes: &[RoleScheme]) -> Result<(), StoreError> {
        let known: Vec<String> = self.role_schemes()?.into_iter().map(|scheme| scheme.code).collect();
        let rows = schemes
            .iter()
            .filter(|scheme| !known.contains(&scheme.code))
            .map(SchemeRow::of)
            .collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, role_schemes::table, rows)
    }

    fn save_role_scheme(&mut self, scheme: &RoleScheme, seen: i32) -> Result<(), StoreError> {
        let row = SchemeRow::of(scheme)?;
        self.change_one(|connection| {
            diesel::update(role_schemes::table.find(&scheme.code).filter(role_schemes::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })
    }
}
