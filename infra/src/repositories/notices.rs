use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use mashang_domain::notices::{Notice, NoticeFilter, NoticeId, NoticeKey, Notices};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{DeputyId, Page, PageRequest, ReceptionId, Repository, Standing, StoreError, Vocabulary};
use uuid::Uuid;

use super::institutions::codes;
use super::territory::{division_code, name};
use super::{Store, sound, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::notices::{notice_explanations, notice_readers, notices};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notices, treat_none_as_default_value = false, treat_none_as_null = true)]
struct NoticeRow {
    id: Id,
    version: i32,
    state: String,
    title: String,
    words: String,
    basis: Option<String>,
    office_id: Id,
    division_code: String,
    since: Stamp,
    drafted_at: Stamp,
    published_at: Option<Stamp>,
    withdrawn_at: Option<Stamp>,
}

impl NoticeRow {
    fn of(notice: &Notice) -> Self {
        Self {
            id: notice.id.into(),
            version: notice.version,
            state: notice.standing.state().as_str().to_owned(),
            title: notice.title.as_str().to_owned(),
            words: notice.text.as_str().to_owned(),
            basis: notice.basis.as_ref().map(|basis| basis.as_str().to_owned()),
            office_id: notice.office.into(),
            division_code: notice.division.as_str().to_owned(),
            since: notice.since().into(),
            drafted_at: notice.drafted_at.into(),
            published_at: notice.published_at.map(Stamp),
            withdrawn_at: notice.withdrawn_at.map(Stamp),
        }
    }

    fn read(self, readers: &BTreeMap<Uuid, i64>) -> Result<Notice, StoreError> {
        Ok(Notice {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            title: sound(Title::kept(&self.title), "notices.title")?,
            text: sound(Body::kept(&self.words), "notices.words")?,
            basis: self.basis.as_deref().map(name).transpose()?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            drafted_at: self.drafted_at.0,
            published_at: self.published_at.map(|at| at.0),
            withdrawn_at: self.withdrawn_at.map(|at| at.0),
            readers: readers.get(&self.id.0).copied().unwrap_or_default(),
        })
    }
}

impl Store {
    /// How many read each of `rows`.
    fn readers_of(&mut self, rows: &[NoticeRow]) -> Result<BTreeMap<Uuid, i64>, StoreError> {
        let ids: Vec<Id> = rows.iter().map(|row| Id(row.id.0)).collect();
        let counted: Vec<(Id, i64)> = self.query(|connection| {
            on_each!(connection, |inner| notice_readers::table
                .filter(notice_readers::notice_id.eq_any(&ids))
                .group_by(notice_readers::notice_id)
                .select((notice_readers::notice_id, sql::<BigInt>("CAST(SUM(count) AS BIGINT)")))
                .load(inner))
        })?;
        Ok(counted.into_iter().map(|(id, readers)| (id.0, readers)).collect())
    }
}

impl Repository<Notice> for Store {
    fn load(&mut self, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        let rows: Vec<NoticeRow> =
            self.query(|connection| notices::table.find(Id::from(id)).select(NoticeRow::as_select()).load(connection))?;
        let readers = self.readers_of(&rows)?;
        rows.into_iter().next().map(|row| row.read(&readers)).transpose()
    }

    fn add(&mut self, notice: &Notice) -> Result<(), StoreError> {
        let row = NoticeRow::of(notice);
        self.change(|connection| diesel::insert_into(notices::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &Notice, now: &Notice) -> Result<(), StoreError> {
        let row = NoticeRow::of(now);
        self.change_one(|connection| {
            diesel::update(notices::table.find(row.id).filter(notices::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Notices for Store {
    fn notices(
        &mut self,
        filter: &NoticeFilter,
        page: &PageRequest<NoticeKey>,
    ) -> Result<Page<Notice, NoticeKey>, StoreError> {
        let mut query = notices::table
            .filter(notices::state.eq(filter.state.as_str()))
            .order((notices::since.desc(), notices::id.desc()))
            .select(NoticeRow::as_select())
            .into_boxed();
        if let Some(division) = &filter.reaching {
            query = query.filter(notices::division_code.eq_any(codes(division)));
        }
        if let Some(division) = &filter.within {
            let (first, last) = division.range();
            query = query.filter(notices::division_code.between(first, last));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(notices::since.le(at).and(notices::since.lt(at).or(notices::id.lt(id))));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row: &NoticeRow| (row.since.0, row.id.0.into()));
        let readers = self.readers_of(&found.items)?;
        self.read_page("notices", found, |row| row.id, |row| row.read(&readers))
    }

    fn count_reader(&mut self, id: NoticeId, on: NaiveDate) -> Result<(), StoreError> {
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::insert_into(notice_readers::table)
                .values((
                    notice_readers::notice_id.eq(Id::from(id)),
                    notice_readers::day.eq(on),
                    notice_readers::count.eq(1),
                ))
                .on_conflict((notice_readers::notice_id, notice_readers::day))
                .do_update()
                .set(notice_readers::count.eq(notice_readers::count + 1))
                .execute(inner))
        })
    }

    fn note_explanation(&mut self, id: NoticeId, deputy: DeputyId, reception: ReceptionId) -> Result<bool, StoreError> {
        let noted = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(notice_explanations::table)
                .values((
                    notice_explanations::notice_id.eq(Id::from(id)),
                    notice_explanations::deputy_id.eq(Id::from(deputy)),
                    notice_explanations::reception_id.eq(Id::from(reception)),
                ))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        Ok(noted == 1)
    }
}
