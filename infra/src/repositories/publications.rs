//! Public versions of cases, and who joined.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use mashang_domain::cases::search::alike::Published;
use mashang_domain::cases::{Case, CaseState};
use mashang_domain::institutions::Institutions;
use mashang_domain::publications::{
    Cell, Follower, HIDDEN_NATURE, HIDDEN_STATES, MOST_ON_MAP, MapWindow, PublicFilter, Publication, PublicationChange,
    PublicationKey, PublicationState, Publications, SUBJECT,
};
use mashang_domain::shared::text::Title;
use mashang_domain::shared::{
    AccountId, CaseId, DivisionCode, Instant, OfficeId, Page, PageRequest, PublicationId, Repository, Standing,
    StoreError, Subject, Vocabulary,
};
use uuid::Uuid;

use super::areas::{self, Part};
use super::{Store, page_of_all, word};
use crate::crypto::Vault;
use crate::db::MultiBackend;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::inbox_messages;
use crate::schema::publications::{publication_followers, publications};
use crate::sealed::{columns, tags};
use crate::stored::documents::publication::PublicVersion;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = publications, treat_none_as_default_value = false, treat_none_as_null = true)]
struct PublicationRow {
    id: Id,
    version: i32,
    state: String,
    case_id: Id,
    division_code: String,
    author_id: Id,
    since: Stamp,
    proposed_at: Stamp,
    published_at: Option<Stamp>,
    withdrawn_at: Option<Stamp>,
    cell_column: Option<i32>,
    cell_row: Option<i32>,
    sealed: Vec<u8>,
}

/// What belongs to rows and lies elsewhere.
#[derive(Default)]
struct Beside {
    cases: HashMap<Uuid, Case>,
    joined: HashMap<Uuid, u32>,
}

impl PublicationRow {
    fn of(publication: &Publication, vault: &Vault) -> Result<Self, StoreError> {
        let Publication { proposed_at, published_at, withdrawn_at, cell, .. } = publication;
        Ok(Self {
            id: publication.id.into(),
            version: publication.version,
            state: publication.standing.state().as_str().to_owned(),
            case_id: publication.case.id.into(),
            division_code: publication.case.division.as_str().to_owned(),
            author_id: publication.author.into(),
            since: withdrawn_at.or(*published_at).unwrap_or(*proposed_at).into(),
            proposed_at: (*proposed_at).into(),
            published_at: published_at.map(Stamp),
            withdrawn_at: withdrawn_at.map(Stamp),
            cell_column: cell.map(|cell| cell.column),
            cell_row: cell.map(|cell| cell.row),
            sealed: vault.seal_json(publication.id.0, &PublicVersion::from(publication), columns::PUBLICATION)?,
        })
    }

    fn open(&self, vault: &Vault) -> Result<PublicVersion, StoreError> {
        vault.open_json(self.id.0, &self.sealed, columns::PUBLICATION)
    }

    fn read(self, vault: &Vault, beside: &Beside) -> Result<Publication, StoreError> {
        let (words, photos) = self.open(vault)?.read();
        let case = beside.cases.get(&self.case_id.0).cloned();
        Ok(Publication {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            case: case.ok_or(StoreError::Corrupt("publications.case_id"))?,
            words,
            cell: self.cell_column.zip(self.cell_row).map(|(column, row)| Cell { column, row }),
            photos,
            author: self.author_id.0.into(),
            proposed_at: self.proposed_at.0,
            published_at: self.published_at.map(|at| at.0),
            withdrawn_at: self.withdrawn_at.map(|at| at.0),
            joined: beside.joined.get(&self.id.0).copied().unwrap_or_default(),
        })
    }
}

type Condition = Box<dyn BoxableExpression<publications::table, MultiBackend, SqlType = Bool>>;

/// That it is shown and its resident consents still, with what else a list asks for of the case. In the words that an index has.
fn is_shown(filter: &PublicFilter) -> Condition {
    let states = filter.state.map_or_else(|| CaseState::ALL.to_vec(), |state| state.states());
    let words: Vec<_> =
        states.into_iter().filter(|state| !HIDDEN_STATES.contains(state)).map(CaseState::as_str).collect();
    let shown = format!(
        "publications.state = 'published' AND EXISTS (SELECT 1 FROM case_handling AS handled \
         WHERE handled.case_id = publications.case_id AND handled.state IN ('{}')) \
         AND EXISTS (SELECT 1 FROM cases AS shown WHERE shown.id = publications.case_id \
         AND shown.consent_to_publish AND shown.nature <> '{}'",
        words.join("', '"),
        HIDDEN_NATURE.as_str(),
    );
    match &filter.category {
        Some(category) => {
            let about = sql::<Bool>(&format!("{shown} AND shown.category = "));
            Box::new(about.bind::<Text, _>(category.as_str().to_owned()).sql(")"))
        }
        None => Box::new(sql::<Bool>(&format!("{shown})"))),
    }
}

impl Store {
    fn follower_key(&self, who: &Follower) -> Vec<u8> {
        match who {
            Follower::Account(account) => account.0.as_bytes().to_vec(),
            Follower::Code(code) => self.vault.tag(tags::FOLLOWER_CODE, code.as_str().as_bytes()).to_vec(),
        }
    }

    /// The cases of rows, and how many joined each.
    fn beside(&mut self, rows: &[PublicationRow]) -> Result<Beside, StoreError> {
        if rows.is_empty() {
            return Ok(Beside::default());
        }
        let mut cases: Vec<CaseId> = rows.iter().map(|row| row.case_id.0.into()).collect();
        cases.sort_unstable();
        cases.dedup();
        let found = Repository::<Case>::load_all(self, &cases)?;
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let counted: Vec<(Id, i64)> = self.query(|connection| {
            on_each!(connection, |inner| publication_followers::table
                .filter(publication_followers::publication_id.eq_any(&ids))
                .group_by(publication_followers::publication_id)
                .select((publication_followers::publication_id, count_star()))
                .load(inner))
        })?;
        let count = |(id, count): (Id, i64)| (id.0, u32::try_from(count).unwrap_or(u32::MAX));
        Ok(Beside {
            cases: found.into_iter().map(|case| (case.id.0, case)).collect(),
            joined: counted.into_iter().map(count).collect(),
        })
    }

    fn publications_on<Key>(&mut self, page: Page<PublicationRow, Key>) -> Result<Page<Publication, Key>, StoreError> {
        let beside = self.beside(&page.items)?;
        self.read_page("publications", page, |row| row.id, |row| row.read(&self.vault, &beside))
    }

    fn public_rows(
        &mut self,
        part: Option<&Part>,
        filter: &PublicFilter,
        page: &PageRequest<PublicationKey>,
    ) -> Result<Vec<PublicationRow>, StoreError> {
        let mut query = publications::table
            .order((publications::since.desc(), publications::id.desc()))
            .select(PublicationRow::as_select())
            .into_boxed();
        if let Some(part) = part {
            query = query.filter(areas::within("publications", part));
        }
        query = query.filter(is_shown(filter));
        if let Some(from) = filter.from {
            query = query.filter(publications::since.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(publications::since.lt(Stamp(to)));
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query =
                query.filter(publications::since.le(at).and(publications::since.lt(at).or(publications::id.lt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    fn publication_ids_of(&mut self, case: CaseId) -> Result<Vec<Id>, StoreError> {
        self.query(|connection| {
            publications::table
                .filter(publications::case_id.eq(Id::from(case)))
                .select(publications::id)
                .load(connection)
        })
    }

    /// Those of these cases that are shown, and what they are called; one that does not open is left out.
    pub(super) fn published_of(&mut self, cases: &[CaseId]) -> Result<Vec<Published>, StoreError> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Id> = cases.iter().map(|id| Id::from(*id)).collect();
        let shown = is_shown(&PublicFilter::default());
        let rows: Vec<PublicationRow> = self.query(|connection| {
            publications::table
                .filter(publications::case_id.eq_any(ids))
                .filter(shown)
                .select(PublicationRow::as_select())
                .load(connection)
        })?;
        let called = |row: PublicationRow| {
            let (words, _) = row.open(&self.vault).ok()?.read();
            let title = Title::kept(words?.title.as_str()).ok()?;
            Some(Published { case: row.case_id.0.into(), id: row.id.0.into(), title })
        };
        Ok(rows.into_iter().filter_map(called).collect())
    }

    pub(super) fn count_followers(&mut self, id: PublicationId) -> Result<u32, StoreError> {
        let count: i64 = self.query(|connection| {
            publication_followers::table
                .filter(publication_followers::publication_id.eq(Id::from(id)))
                .count()
                .get_result(connection)
        })?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Takes whoever submitted a case that is erased out of what happened to its public versions.
    pub(super) fn erase_from_publications(
        &mut self,
        case: CaseId,
        submitter: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let Some(submitter) = submitter else { return Ok(()) };
        for Id(id) in self.publication_ids_of(case)? {
            self.erase_from_events::<PublicationChange>(Subject { kind: SUBJECT, id }, submitter)?;
            self.erase_salt(id)?;
            let told = inbox_messages::table
                .filter(inbox_messages::party_id.eq(Id::from(submitter)))
                .filter(inbox_messages::subject_id.eq(Id(id)));
            self.change(|connection| diesel::delete(told).execute(connection))?;
        }
        Ok(())
    }

    /// Leaves nothing of the public versions of a case that opens no more: nobody makes the step any longer.
    pub(super) fn close_publications(&mut self, case: CaseId, at: Instant) -> Result<(), StoreError> {
        for id in self.publication_ids_of(case)? {
            let closed = (
                publications::state.eq(PublicationState::Withdrawn.as_str()),
                publications::since.eq(Stamp(at)),
                publications::withdrawn_at.eq(Some(Stamp(at))),
                publications::cell_column.eq(None::<i32>),
                publications::cell_row.eq(None::<i32>),
                publications::sealed.eq(self.vault.seal_json(id.0, &PublicVersion::default(), columns::PUBLICATION)?),
            );
            let row = publications::table.find(id);
            self.change(|connection| diesel::update(row).set(closed).execute(connection))?;
        }
        Ok(())
    }
}

impl Repository<Publication> for Store {
    fn load(&mut self, id: PublicationId) -> Result<Option<Publication>, StoreError> {
        let row: Option<PublicationRow> = self.query(|connection| {
            publications::table.find(Id::from(id)).select(PublicationRow::as_select()).first(connection).optional()
        })?;
        let Some(row) = row else { return Ok(None) };
        let beside = self.beside(std::slice::from_ref(&row))?;
        row.read(&self.vault, &beside).map(Some)
    }

    fn load_all(&mut self, ids: &[PublicationId]) -> Result<Vec<Publication>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let rows: Vec<PublicationRow> = self.query(|connection| {
            publications::table
                .filter(publications::id.eq_any(ids))
                .select(PublicationRow::as_select())
                .load(connection)
        })?;
        let all = Page { items: rows, unreadable: Vec::new(), next: None::<PublicationKey> };
        Ok(self.publications_on(all)?.items)
    }

    fn add(&mut self, publication: &Publication) -> Result<(), StoreError> {
        let row = PublicationRow::of(publication, &self.vault)?;
        self.change(|connection| diesel::insert_into(publications::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &Publication, now: &Publication) -> Result<(), StoreError> {
        let row = PublicationRow::of(now, &self.vault)?;
        let unchanged = publications::table.find(row.id).filter(publications::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }
}

impl Publications for Store {
    fn area_of(&mut self, office: OfficeId) -> Result<Option<DivisionCode>, StoreError> {
        Ok(Institutions::office(self, office)?.map(|office| office.division))
    }

    fn public(
        &mut self,
        filter: &PublicFilter,
        page: &PageRequest<PublicationKey>,
    ) -> Result<Page<Publication, PublicationKey>, StoreError> {
        let searches = areas::parts_of(filter.division.as_ref());
        let key = |row: &PublicationRow| (row.since.0, row.id.0.into());
        let found = page_of_all(&searches, page, key, |part| self.public_rows(part.as_ref(), filter, page))?;
        self.publications_on(found)
    }

    fn public_cells(
        &mut self,
        filter: &PublicFilter,
        window: &MapWindow,
    ) -> Result<Vec<(Cell, PublicationId)>, StoreError> {
        let most = i64::try_from(MOST_ON_MAP).unwrap_or(i64::MAX).saturating_add(1);
        let mut query = publications::table
            .filter(publications::cell_column.between(Some(window.from.column), Some(window.to.column)))
            .filter(publications::cell_row.between(Some(window.from.row), Some(window.to.row)))
            .select((publications::cell_column, publications::cell_row, publications::id))
            .into_boxed();
        query = query.filter(is_shown(filter));
        if let Some(division) = &filter.division {
            query = query.filter(areas::lies_in("publications", division));
        }
        if let Some(from) = filter.from {
            query = query.filter(publications::since.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(publications::since.lt(Stamp(to)));
        }
        let rows: Vec<(Option<i32>, Option<i32>, Id)> = self.query(|connection| query.limit(most).load(connection))?;
        let placed = |(column, row, Id(id)): (Option<i32>, Option<i32>, Id)| {
            Some((Cell { column: column?, row: row? }, id.into()))
        };
        Ok(rows.into_iter().filter_map(placed).collect())
    }

    fn publications_of(&mut self, case: CaseId) -> Result<Vec<Publication>, StoreError> {
        let rows: Vec<PublicationRow> = self.query(|connection| {
            publications::table
                .filter(publications::case_id.eq(Id::from(case)))
                .order(publications::proposed_at.desc())
                .select(PublicationRow::as_select())
                .load(connection)
        })?;
        let beside = self.beside(&rows)?;
        rows.into_iter().map(|row| row.read(&self.vault, &beside)).collect()
    }

    fn shown_of(&mut self, case: CaseId) -> Result<Option<PublicationId>, StoreError> {
        let shown = is_shown(&PublicFilter::default());
        let found: Option<Id> = self.query(|connection| {
            publications::table
                .filter(publications::case_id.eq(Id::from(case)))
                .filter(shown)
                .select(publications::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| id.0.into()))
    }

    fn follow(&mut self, id: PublicationId, who: &Follower, at: Instant) -> Result<bool, StoreError> {
        let follower = self.follower_key(who);
        let account = match who {
            Follower::Account(account) => Some(Id::from(*account)),
            Follower::Code(_) => None,
        };
        let noted = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(publication_followers::table)
                .values((
                    publication_followers::publication_id.eq(Id::from(id)),
                    publication_followers::follower.eq(&follower),
                    publication_followers::account_id.eq(account),
                    publication_followers::joined_at.eq(Stamp(at)),
                ))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        if noted == 1 {
            self.note_join(id.into(), Stamp(at))?;
        }
        Ok(noted == 1)
    }

    fn unfollow(&mut self, id: PublicationId, who: &Follower) -> Result<bool, StoreError> {
        let key = (Id::from(id), self.follower_key(who));
        let row = || publication_followers::table.find(key.clone());
        let joined: Option<Stamp> =
            self.query(|connection| row().select(publication_followers::joined_at).first(connection).optional())?;
        let left = self.change(|connection| diesel::delete(row()).execute(connection))? == 1;
        if let Some(at) = joined.filter(|_| left) {
            self.note_join(id.into(), at)?;
        }
        Ok(left)
    }

    fn is_following(&mut self, id: PublicationId, who: &Follower) -> Result<bool, StoreError> {
        let row = publication_followers::table.find((Id::from(id), self.follower_key(who)));
        let found: Option<Id> =
            self.query(|connection| row.select(publication_followers::publication_id).first(connection).optional())?;
        Ok(found.is_some())
    }

    fn followed_by(&mut self, who: &Follower, most: u32) -> Result<Vec<PublicationId>, StoreError> {
        let follower = self.follower_key(who);
        let ids: Vec<Id> = self.query(|connection| {
            publication_followers::table
                .filter(publication_followers::follower.eq(follower))
                .order((publication_followers::joined_at.desc(), publication_followers::publication_id.desc()))
                .limit(i64::from(most))
                .select(publication_followers::publication_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| id.0.into()).collect())
    }

    fn accounts_following(&mut self, id: PublicationId) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<Option<Id>> = self.query(|connection| {
            publication_followers::table
                .filter(publication_followers::publication_id.eq(Id::from(id)))
                .filter(publication_followers::account_id.is_not_null())
                .select(publication_followers::account_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().flatten().map(|id| id.0.into()).collect())
    }

    fn forget_follower(&mut self, account: AccountId) -> Result<(), StoreError> {
        let key = self.follower_key(&Follower::Account(account));
        let own = || publication_followers::table.filter(publication_followers::follower.eq(key.clone()));
        let joined: Vec<(Id, Stamp)> = self.query(|connection| {
            own().select((publication_followers::publication_id, publication_followers::joined_at)).load(connection)
        })?;
        self.change(|connection| diesel::delete(own()).execute(connection))?;
        for (publication, at) in joined {
            self.note_join(publication, at)?;
        }
        Ok(())
    }
}
