//! Briefings, their numbers, who has a part in them and what they cite.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use mashang_domain::bulletins::{
    Bulletin, BulletinFilter, BulletinId, BulletinNumber, BulletinScope, BulletinTaskKey, Bulletins, MAX_CITING,
};
use mashang_domain::cases::far_future;
use mashang_domain::shared::{
    DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, Standing, StoreError, Vocabulary,
};
use uuid::Uuid;

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, insert_all, page_in_order, page_of_all, word, words};
use crate::crypto::Vault;
use crate::db::types::{Id, Moment, Stamp};
use crate::on_each;
use crate::schema::bulletins::{bulletin_citations, bulletin_numbers, bulletin_parties, bulletins};
use crate::sealed::columns;
use crate::stored::documents::bulletin::{Dossier, Opened};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bulletins, treat_none_as_default_value = false, treat_none_as_null = true)]
struct BulletinRow {
    id: Id,
    version: i32,
    state: String,
    number_year: Option<i32>,
    number: Option<i32>,
    office_id: Id,
    division_code: String,
    sealed: Vec<u8>,
    drafted_at: Stamp,
    issued_at: Option<Stamp>,
}

#[derive(Insertable)]
#[diesel(table_name = bulletin_parties, treat_none_as_default_value = false)]
struct PartyRow {
    party_id: Id,
    bulletin_id: Id,
    due_at: Option<Stamp>,
}

#[derive(Insertable)]
#[diesel(table_name = bulletin_citations, treat_none_as_default_value = false)]
struct CitationRow {
    source_id: Id,
    bulletin_id: Id,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    cases: i64,
}

impl BulletinRow {
    fn of(vault: &Vault, bulletin: &Bulletin) -> Result<Self, StoreError> {
        let number = bulletin.number.map(|one| i32::try_from(one.number)).transpose();
        Ok(Self {
            id: bulletin.id.into(),
            version: bulletin.version,
            state: bulletin.standing.state().as_str().to_owned(),
            number_year: bulletin.number.map(|one| one.year),
            number: number.map_err(|_| StoreError::Corrupt("bulletins.number"))?,
            office_id: bulletin.office.into(),
            division_code: bulletin.division.as_str().to_owned(),
            sealed: vault.seal_json(bulletin.id.0, &Dossier::from(bulletin), columns::BULLETIN)?,
            drafted_at: bulletin.drafted_at.into(),
            issued_at: bulletin.issued_at.map(Stamp),
        })
    }

    fn read(self, vault: &Vault) -> Result<Bulletin, StoreError> {
        let dossier: Dossier = vault.open_json(self.id.0, &self.sealed, columns::BULLETIN)?;
        let Opened { content, citations, instructions, feedback, editors, reviewer, submitted_at } = dossier.into();
        let number = match self.number_year.zip(self.number) {
            Some((year, number)) => {
                let number = u32::try_from(number).map_err(|_| StoreError::Corrupt("bulletins.number"))?;
                Some(BulletinNumber { year, number })
            }
            None => None,
        };
        Ok(Bulletin {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            number,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            content,
            citations,
            instructions,
            feedback,
            editors,
            reviewer,
            submitted_at,
            drafted_at: self.drafted_at.0,
            issued_at: self.issued_at.map(|at| at.0),
        })
    }
}

/// What one index is asked for.
enum Search {
    Office(Id),
    To(Id),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &BulletinScope) -> Vec<Self> {
        match scope {
            BulletinScope::Office(office) => vec![Self::Office((*office).into())],
            BulletinScope::To(party) => vec![Self::To(Id(party.parts().1))],
            BulletinScope::Area(area) => areas::parts(area).into_iter().map(Self::Area).collect(),
        }
    }

    /// Whether what was never issued is among what it finds: drafts are for their office alone.
    fn finds_drafts(&self) -> bool {
        match self {
            Self::Office(_) => true,
            Self::To(_) | Self::Area(_) => false,
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn bulletins_in(
        &mut self,
        search: &Search,
        filter: &BulletinFilter,
        page: &PageRequest<BulletinId>,
    ) -> Result<Vec<BulletinRow>, StoreError> {
        let mut query = bulletins::table.select(BulletinRow::as_select()).order(bulletins::id.desc()).into_boxed();
        query = match search {
            Search::Office(office) => query.filter(bulletins::office_id.eq(*office)),
            Search::To(party) => {
                let of = bulletin_parties::table
                    .filter(bulletin_parties::party_id.eq(*party))
                    .select(bulletin_parties::bulletin_id);
                query.filter(bulletins::id.eq_any(of))
            }
            Search::Area(part) => query.filter(areas::within("bulletins", part)),
        };
        if !search.finds_drafts() {
            query = query.filter(bulletins::number.is_not_null());
        }
        if let Some(office) = filter.office {
            query = query.filter(bulletins::office_id.eq(Id::from(office)));
        }
        if let Some(year) = filter.year {
            query = query.filter(bulletins::number_year.eq(Some(year)));
        }
        if !filter.states.is_empty() {
            query = query.filter(bulletins::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(bulletins::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// Keeps who has a part in a briefing, where that is not as it was `before`.
    fn write_parties(&mut self, before: Option<&Bulletin>, now: &Bulletin) -> Result<(), StoreError> {
        let bulletin_id = Id::from(now.id);
        let parties = now.parties();
        if let Some(before) = before {
            if before.parties() == parties {
                return Ok(());
            }
            let rows = bulletin_parties::table.filter(bulletin_parties::bulletin_id.eq(bulletin_id));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let row = |(party, due): (Party, Option<Instant>)| PartyRow {
            party_id: Id(party.parts().1),
            bulletin_id,
            due_at: due.map(Stamp),
        };
        let rows: Vec<PartyRow> = parties.into_iter().map(row).collect();
        insert_all!(self, bulletin_parties::table, rows)
    }

    /// Keeps what a briefing cites, where that is not as it was `before`.
    fn write_citations(&mut self, before: Option<&Bulletin>, now: &Bulletin) -> Result<(), StoreError> {
        let bulletin_id = Id::from(now.id);
        let sources = now.sources();
        if let Some(before) = before {
            if before.sources() == sources {
                return Ok(());
            }
            let rows = bulletin_citations::table.filter(bulletin_citations::bulletin_id.eq(bulletin_id));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let row = |source: Uuid| CitationRow { source_id: Id(source), bulletin_id };
        let rows: Vec<CitationRow> = sources.into_iter().map(row).collect();
        insert_all!(self, bulletin_citations::table, rows)
    }
}

impl Repository<Bulletin> for Store {
    fn load(&mut self, id: BulletinId) -> Result<Option<Bulletin>, StoreError> {
        let row: Option<BulletinRow> = self.query(|connection| {
            on_each!(connection, |inner| bulletins::table
                .find(Id::from(id))
                .select(BulletinRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, bulletin: &Bulletin) -> Result<(), StoreError> {
        let row = BulletinRow::of(&self.vault, bulletin)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(bulletins::table).values(&row).execute(inner))
        })?;
        self.write_parties(None, bulletin)?;
        self.write_citations(None, bulletin)
    }

    fn save(&mut self, before: &Bulletin, now: &Bulletin) -> Result<(), StoreError> {
        let row = BulletinRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                bulletins::table.find(row.id).filter(bulletins::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        self.write_parties(Some(before), now)?;
        self.write_citations(Some(before), now)
    }
}

impl Bulletins for Store {
    fn take_bulletin_number(&mut self, office: OfficeId, year: i32) -> Result<BulletinNumber, StoreError> {
        let office = Id::from(office);
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::insert_into(bulletin_numbers::table)
                .values((
                    bulletin_numbers::office_id.eq(office),
                    bulletin_numbers::year.eq(year),
                    bulletin_numbers::latest.eq(1),
                ))
                .on_conflict((bulletin_numbers::office_id, bulletin_numbers::year))
                .do_update()
                .set(bulletin_numbers::latest.eq(bulletin_numbers::latest + 1))
                .execute(inner))
        })?;
        // The row is held until the transaction ends: nobody else changes it between.
        let latest: i32 = self.query(|connection| {
            on_each!(connection, |inner| bulletin_numbers::table
                .find((office, year))
                .select(bulletin_numbers::latest)
                .first(inner))
        })?;
        let number = u32::try_from(latest).map_err(|_| StoreError::Corrupt("bulletin_numbers.latest"))?;
        Ok(BulletinNumber { year, number })
    }

    fn bulletins(
        &mut self,
        scopes: &[BulletinScope],
        filter: &BulletinFilter,
        page: &PageRequest<BulletinId>,
    ) -> Result<Page<Bulletin, BulletinId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &BulletinRow| BulletinId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.bulletins_in(search, filter, page))?;
        self.read_page("bulletins", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn bulletin_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<BulletinTaskKey>,
    ) -> Result<Page<(Instant, Bulletin), BulletinTaskKey>, StoreError> {
        let due = |at: Option<Stamp>| at.map_or_else(far_future, |at| at.0);
        let key = |(at, row): &(Option<Stamp>, BulletinRow)| (due(*at), BulletinId(row.id.0));
        let found = page_in_order(parties, page, key, |party| {
            let mut query = bulletin_parties::table
                .inner_join(bulletins::table)
                .filter(bulletin_parties::party_id.eq(Id(party.parts().1)))
                .filter(bulletin_parties::due_at.is_not_null())
                .order((bulletin_parties::due_at, bulletin_parties::bulletin_id))
                .select((bulletin_parties::due_at, BulletinRow::as_select()))
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Some(Stamp(at)), Id::from(id));
                let later = bulletin_parties::due_at
                    .gt(at)
                    .or(bulletin_parties::due_at.eq(at).and(bulletin_parties::bulletin_id.gt(id)));
                query = query.filter(bulletin_parties::due_at.ge(at)).filter(later);
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        let read = |(at, row): (Option<Stamp>, BulletinRow)| row.read(&self.vault).map(|one| (due(at), one));
        self.read_page("bulletins", found, |(_, row)| row.id, read)
    }

    fn bulletins_citing(&mut self, source: Uuid) -> Result<Vec<Bulletin>, StoreError> {
        let rows: Vec<BulletinRow> = self.query(|connection| {
            on_each!(connection, |inner| bulletin_citations::table
                .inner_join(bulletins::table)
                .filter(bulletin_citations::source_id.eq(Id(source)))
                .order(bulletin_citations::bulletin_id)
                .limit(2 * MAX_CITING)
                .select(BulletinRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }

    fn count_citing(&mut self, source: Uuid) -> Result<i64, StoreError> {
        let citing = bulletin_citations::table.filter(bulletin_citations::source_id.eq(Id(source)));
        self.query(|connection| citing.count().get_result(connection))
    }

    fn overdue_cases(&mut self, division: &DivisionCode, now: Instant) -> Result<i64, StoreError> {
        let (first, last) = division.range();
        let mut all = 0;
        for part in areas::parts(division) {
            // As many digits as the index begins with.
            let query = format!(
                "SELECT CAST(count(DISTINCT subject_id) AS BIGINT) AS cases FROM deadlines \
                 WHERE substr(division_code, 1, {}) = $1 AND kind = 'case' AND due_at <= $2 \
                 AND division_code || '' BETWEEN $3 AND $4",
                part.digits.len()
            );
            let found: Counted = self.query(|connection| {
                on_each!(connection, |inner| sql_query(query)
                    .bind::<Text, _>(part.digits)
                    .bind::<Moment, _>(Stamp(now))
                    .bind::<Text, _>(&first)
                    .bind::<Text, _>(&last)
                    .get_result(inner))
            })?;
            all += found.cases;
        }
        Ok(all)
    }
}
