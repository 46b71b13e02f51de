mod sessions;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::congresses::{
    Congress, CongressId, Congresses, Constituency, ConstituencyId, Credentials, MAX_CONSTITUENCIES, MAX_TERMS, Term,
    TermId, TermState,
};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{DivisionCode, Page, PageRequest, Repository, Standing, StoreError, Vocabulary};

use super::areas::{self, Part};
use super::territory::{division_code, name};
use super::{Store, insert_all, page_in_order, word};
use crate::db::types::{Doc, Id};
use crate::schema::congresses::{congresses, constituencies, terms};
use crate::stored::documents;
use crate::stored::word::Plain;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = congresses, treat_none_as_default_value = false)]
struct CongressRow {
    id: Id,
    version: i32,
    level: String,
    division_code: String,
    name: String,
}

impl CongressRow {
    fn of(congress: &Congress) -> Self {
        Self {
            id: congress.id.into(),
            version: congress.version,
            level: congress.level.as_str().to_owned(),
            division_code: congress.division.as_str().to_owned(),
            name: congress.name.as_str().to_owned(),
        }
    }

    fn read(self) -> Result<Congress, StoreError> {
        Ok(Congress {
            id: self.id.0.into(),
            version: self.version,
            level: word(&self.level)?,
            division: division_code(&self.division_code)?,
            name: name(&self.name)?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = terms, treat_none_as_default_value = false, treat_none_as_null = true)]
struct TermRow {
    id: Id,
    version: i32,
    congress_id: Id,
    number: i32,
    state: String,
    seats: Option<i32>,
    elected_on: Option<NaiveDate>,
    first_session_on: Option<NaiveDate>,
    expected_end: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    credentials_report: Option<String>,
    credentials_published_on: Option<NaiveDate>,
}

impl TermRow {
    fn of(term: &Term) -> Self {
        let credentials = term.credentials.as_ref();
        Self {
            id: term.id.into(),
            version: term.version,
            congress_id: term.congress.into(),
            number: term.number,
            state: term.standing.state().as_str().to_owned(),
            seats: term.seats,
            elected_on: term.elected_on,
            first_session_on: term.first_session_on,
            expected_end: term.expected_end,
            ended_on: term.ended_on,
            credentials_report: credentials.map(|one| one.report.as_str().to_owned()),
            credentials_published_on: credentials.map(|one| one.published_on),
        }
    }

    fn read(self, division: &str) -> Result<Term, StoreError> {
        let report = self.credentials_report.as_deref().map(name).transpose()?;
        let credentials = report.zip(self.credentials_published_on);
        Ok(Term {
            id: self.id.0.into(),
            version: self.version,
            congress: self.congress_id.0.into(),
            division: division_code(division)?,
            number: self.number,
            standing: Standing::at(word(&self.state)?),
            seats: self.seats,
            elected_on: self.elected_on,
            first_session_on: self.first_session_on,
            expected_end: self.expected_end,
            ended_on: self.ended_on,
            credentials: credentials.map(|(report, published_on)| Credentials { report, published_on }),
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = constituencies, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ConstituencyRow {
    id: Id,
    version: i32,
    term_id: Id,
    number: i32,
    name: String,
    seats: i32,
    divisions: Doc,
    workplace: Option<String>,
}

impl ConstituencyRow {
    fn of(constituency: &Constituency) -> Result<Self, StoreError> {
        let divisions: Vec<Plain<DivisionCode>> = constituency.divisions.iter().map(Plain::from).collect();
        Ok(Self {
            id: constituency.id.into(),
            version: constituency.version,
            term_id: constituency.term.into(),
            number: constituency.number,
            name: constituency.name.as_str().to_owned(),
            seats: constituency.seats,
            divisions: documents::write(&divisions, "constituencies.divisions")?,
            workplace: constituency.workplace.as_ref().map(|workplace| workplace.as_str().to_owned()),
        })
    }

    fn read(self) -> Result<Constituency, StoreError> {
        let divisions: Vec<Plain<DivisionCode>> = documents::read(self.divisions, "constituencies.divisions")?;
        Ok(Constituency {
            id: self.id.0.into(),
            version: self.version,
            term: self.term_id.0.into(),
            number: self.number,
            name: name(&self.name)?,
            seats: self.seats,
            divisions: divisions.into_iter().map(|code| code.0).collect(),
            workplace: self.workplace.as_deref().map(name).transpose()?,
        })
    }
}

fn many(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

impl Store {
    /// Those that lie in a part of an area, or anywhere.
    fn congresses_in(
        &mut self,
        part: Option<&Part>,
        page: &PageRequest<CongressId>,
    ) -> Result<Vec<CongressRow>, StoreError> {
        let mut query = congresses::table.select(CongressRow::as_select()).order(congresses::id).into_boxed();
        if let Some(part) = part {
            query = query.filter(areas::within("congresses", part));
        }
        if let Some(after) = page.after {
            query = query.filter(congresses::id.gt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<Term> for Store {
    fn load(&mut self, id: TermId) -> Result<Option<Term>, StoreError> {
        let row: Option<(TermRow, String)> = self.query(|connection| {
            terms::table
                .inner_join(congresses::table)
                .filter(terms::id.eq(Id::from(id)))
                .select((TermRow::as_select(), congresses::division_code))
                .first(connection)
                .optional()
        })?;
        row.map(|(row, division)| row.read(&division)).transpose()
    }

    fn add(&mut self, term: &Term) -> Result<(), StoreError> {
        self.add_terms(std::slice::from_ref(term))
    }

    fn save(&mut self, before: &Term, now: &Term) -> Result<(), StoreError> {
        let row = TermRow::of(now);
        self.change_one(|connection| {
            diesel::update(terms::table.find(row.id).filter(terms::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Congresses for Store {
    fn congress(&mut self, id: CongressId) -> Result<Option<Congress>, StoreError> {
        let row: Option<CongressRow> = self.query(|connection| {
            congresses::table.find(Id::from(id)).select(CongressRow::as_select()).first(connection).optional()
        })?;
        row.map(CongressRow::read).transpose()
    }

    fn congress_of(&mut self, division: &DivisionCode) -> Result<Option<Congress>, StoreError> {
        let row: Option<CongressRow> = self.query(|connection| {
            congresses::table
                .filter(congresses::division_code.eq(division.as_str()))
                .select(CongressRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(CongressRow::read).transpose()
    }

    fn congresses(
        &mut self,
        within: Option<&DivisionCode>,
        page: &PageRequest<CongressId>,
    ) -> Result<Page<Congress, CongressId>, StoreError> {
        let found = page_in_order(
            &areas::parts_of(within),
            page,
            |row: &CongressRow| row.id.0.into(),
            |part| self.congresses_in(part.as_ref(), page),
        )?;
        let Page { items, unreadable, next } = found;
        let items = items.into_iter().map(CongressRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, unreadable, next })
    }

    fn add_congresses(&mut self, all: &[Congress]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(CongressRow::of).collect();
        insert_all!(self, congresses::table, rows)
    }

    fn save_congress(&mut self, congress: &Congress, seen: i32) -> Result<(), StoreError> {
        // Cards show what a congress calls its deputies.
        self.touch_cards()?;
        let row = CongressRow::of(congress);
        self.change_one(|connection| {
            diesel::update(congresses::table.find(row.id).filter(congresses::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })
    }

    fn terms_of(&mut self, congress: CongressId) -> Result<Vec<Term>, StoreError> {
        let rows: Vec<(TermRow, String)> = self.query(|connection| {
            terms::table
                .inner_join(congresses::table)
                .filter(terms::congress_id.eq(Id::from(congress)))
                .order(terms::number.desc())
                .limit(many(MAX_TERMS))
                .select((TermRow::as_select(), congresses::division_code))
                .load(connection)
        })?;
        rows.into_iter().map(|(row, division)| row.read(&division)).collect()
    }

    fn term_numbered(&mut self, congress: CongressId, number: i32) -> Result<Option<Term>, StoreError> {
        let row: Option<(TermRow, String)> = self.query(|connection| {
            terms::table
                .inner_join(congresses::table)
                .filter(terms::congress_id.eq(Id::from(congress)).and(terms::number.eq(number)))
                .select((TermRow::as_select(), congresses::division_code))
                .first(connection)
                .optional()
        })?;
        row.map(|(row, division)| row.read(&division)).transpose()
    }

    fn running_term(&mut self, congress: CongressId) -> Result<Option<Term>, StoreError> {
        let row: Option<(TermRow, String)> = self.query(|connection| {
            terms::table
                .inner_join(congresses::table)
                .filter(terms::congress_id.eq(Id::from(congress)))
                .filter(terms::state.eq(TermState::InOffice.as_str()))
                .order(terms::number.desc())
                .select((TermRow::as_select(), congresses::division_code))
                .first(connection)
                .optional()
        })?;
        row.map(|(row, division)| row.read(&division)).transpose()
    }

    fn add_terms(&mut self, all: &[Term]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(TermRow::of).collect();
        insert_all!(self, terms::table, rows)
    }

    fn constituency(&mut self, id: ConstituencyId) -> Result<Option<Constituency>, StoreError> {
        let row: Option<ConstituencyRow> = self.query(|connection| {
            constituencies::table.find(Id::from(id)).select(ConstituencyRow::as_select()).first(connection).optional()
        })?;
        row.map(ConstituencyRow::read).transpose()
    }

    fn constituency_named(&mut self, term: TermId, called: &Name) -> Result<Option<Constituency>, StoreError> {
        let row: Option<ConstituencyRow> = self.query(|connection| {
            constituencies::table
                .filter(constituencies::term_id.eq(Id::from(term)).and(constituencies::name.eq(called.as_str())))
                .select(ConstituencyRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(ConstituencyRow::read).transpose()
    }

    fn constituencies_of(&mut self, term: TermId) -> Result<Vec<Constituency>, StoreError> {
        let rows: Vec<ConstituencyRow> = self.query(|connection| {
            constituencies::table
                .filter(constituencies::term_id.eq(Id::from(term)))
                .order(constituencies::number)
                .limit(many(MAX_CONSTITUENCIES))
                .select(ConstituencyRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ConstituencyRow::read).collect()
    }

    fn add_constituencies(&mut self, all: &[Constituency]) -> Result<(), StoreError> {
        let rows = all.iter().map(ConstituencyRow::of).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, constituencies::table, rows)
    }

    fn save_constituency(&mut self, constituency: &Constituency, seen: i32) -> Result<(), StoreError> {
        let row = ConstituencyRow::of(constituency)?;
        self.change_one(|connection| {
            diesel::update(constituencies::table.find(row.id).filter(constituencies::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })
    }
}
