//! Sessions of congresses.

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::congresses::{CongressId, CongressSession, CongressSessionId, CongressSessions};
use mashang_domain::shared::{Page, PageRequest, StoreError};

use crate::db::types::Id;
use crate::on_each;
use crate::repositories::territory::name;
use crate::schema::congresses::congress_sessions;
use crate::store::Store;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = congress_sessions, treat_none_as_default_value = false)]
struct SessionRow {
    id: Id,
    congress_id: Id,
    name: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
}

impl SessionRow {
    fn of(session: &CongressSession) -> Self {
        Self {
            id: session.id.into(),
            congress_id: session.congress.into(),
            name: session.name.as_str().to_owned(),
            from_on: session.from,
            to_on: session.to,
        }
    }

    fn read(self) -> Result<CongressSession, StoreError> {
        Ok(CongressSession {
            id: self.id.0.into(),
            congress: self.congress_id.0.into(),
            name: name(&self.name)?,
            from: self.from_on,
            to: self.to_on,
        })
    }
}

impl CongressSessions for Store {
    fn congress_session(&mut self, id: CongressSessionId) -> Result<Option<CongressSession>, StoreError> {
        let row: Option<SessionRow> = self.query(|connection| {
            on_each!(connection, |inner| congress_sessions::table
                .find(Id::from(id))
                .select(SessionRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(SessionRow::read).transpose()
    }

    fn session_within(
        &mut self,
        congress: CongressId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Option<CongressSession>, StoreError> {
        // Sessions of one congress don't overlap: the last that begins by then is the only one that can.
        let row: Option<SessionRow> = self.query(|connection| {
            on_each!(connection, |inner| congress_sessions::table
                .filter(congress_sessions::congress_id.eq(Id::from(congress)))
                .filter(congress_sessions::from_on.le(to))
                .order(congress_sessions::from_on.desc())
                .select(SessionRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.filter(|row| row.to_on >= from).map(SessionRow::read).transpose()
    }

    fn sessions_of(
        &mut self,
        congress: CongressId,
        page: &PageRequest<CongressSessionId>,
    ) -> Result<Page<CongressSession, CongressSessionId>, StoreError> {
        let mut query = congress_sessions::table
            .filter(congress_sessions::congress_id.eq(Id::from(congress)))
            .order(congress_sessions::id.desc())
            .select(SessionRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(congress_sessions::id.lt(Id::from(after)));
        }
        let rows: Vec<SessionRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let Page { items, unreadable, next } = Page::of(rows, page, |row| CongressSessionId(row.id.0));
        let items = items.into_iter().map(SessionRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, unreadable, next })
    }

    fn add_session(&mut self, session: &CongressSession) -> Result<(), StoreError> {
        let row = SessionRow::of(session);
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(congress_sessions::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save_session(&mut self, session: &CongressSession) -> Result<(), StoreError> {
        let row = SessionRow::of(session);
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(congress_sessions::table.find(row.id))
                .set((
                    congress_sessions::name.eq(&row.name),
                    congress_sessions::from_on.eq(row.from_on),
                    congress_sessions::to_on.eq(row.to_on),
                ))
                .execute(inner))
        })
    }
}
