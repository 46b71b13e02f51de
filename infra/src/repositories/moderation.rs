//! What waits before it is public, and the words that are looked for.

use std::sync::Arc;

use diesel::prelude::*;
use mashang_domain::moderation::{
    DivisionScreen, Moderation, ModerationFilter, ModerationItem, ModerationItemId, ModerationState, Screens,
    WordEntry, WordList, WordListId, WordLists,
};
use mashang_domain::shared::{DivisionCode, Page, PageRequest, Repository, Standing, StoreError, Subject, Vocabulary};
use uuid::Uuid;

use super::areas::{self, Part};
use super::institutions::codes;
use super::territory::division_code;
use super::{Store, page_in_order, page_of_all, sound, subject_kind, word};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::moderation::{moderation_items, word_lists};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::moderation::{Waiting, Words};

/// Divisions that have a list in force at most.
const MOST_LISTS: i64 = 1_000;
/// That no later list of its division is in force. However often one is laid down anew, what every submission waits for grows by
/// none.
const LATEST: &str = "NOT EXISTS (SELECT 1 FROM word_lists AS later WHERE later.division_code = word_lists.division_code \
                      AND later.version > word_lists.version AND later.in_force)";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = moderation_items, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ItemRow {
    id: Id,
    version: i32,
    state: String,
    subject_kind: String,
    subject_id: Id,
    division_code: String,
    office_id: Id,
    writers: Doc,
    opened_at: Stamp,
    decided_at: Option<Stamp>,
    sealed: Vec<u8>,
}

impl ItemRow {
    fn of(item: &ModerationItem, vault: &Vault) -> Result<Self, StoreError> {
        let writers: Vec<Uuid> = item.writers.iter().map(|account| account.0).collect();
        Ok(Self {
            id: item.id.into(),
            version: item.version,
            state: item.standing.state().as_str().to_owned(),
            subject_kind: item.subject.kind.value.to_owned(),
            subject_id: Id(item.subject.id),
            division_code: item.division.as_str().to_owned(),
            office_id: item.office.into(),
            writers: documents::write(&writers, "moderation_items.writers")?,
            opened_at: item.opened_at.into(),
            decided_at: item.decided_at.map(Stamp),
            sealed: vault.seal_json(item.id.0, &Waiting::from(item), columns::MODERATION_ITEM)?,
        })
    }

    fn read(self, vault: &Vault) -> Result<ModerationItem, StoreError> {
        let waiting: Waiting = vault.open_json(self.id.0, &self.sealed, columns::MODERATION_ITEM)?;
        let (pieces, findings, reason) = waiting.read();
        let writers: Vec<Uuid> = documents::read(self.writers, "moderation_items.writers")?;
        Ok(ModerationItem {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            subject: Subject { kind: subject_kind(&self.subject_kind)?, id: self.subject_id.0 },
            division: division_code(&self.division_code)?,
            office: self.office_id.0.into(),
            writers: writers.into_iter().map(Into::into).collect(),
            pieces,
            findings,
            reason,
            opened_at: self.opened_at.0,
            decided_at: self.decided_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = word_lists)]
struct ListRow {
    id: Id,
    division_code: String,
    version: i32,
    in_force: bool,
    size: i32,
    set_at: Stamp,
    set_by: Id,
}

impl ListRow {
    fn read(self) -> Result<WordList, StoreError> {
        Ok(WordList {
            id: self.id.0.into(),
            division: division_code(&self.division_code)?,
            version: self.version,
            in_force: self.in_force,
            size: sound(self.size.try_into(), "word_lists.size")?,
            laid_down_at: self.set_at.0,
            laid_down_by: self.set_by.0.into(),
        })
    }
}

impl Store {
    fn words_of(&self, (row, sealed): (ListRow, Vec<u8>)) -> Result<(WordList, Vec<WordEntry>), StoreError> {
        let words: Words = self.vault.open_json(row.id.0, &sealed, columns::WORD_LIST)?;
        Ok((row.read()?, words.read()))
    }

    fn item_rows(
        &mut self,
        part: &Part,
        state: ModerationState,
        page: &PageRequest<ModerationItemId>,
    ) -> Result<Vec<ItemRow>, StoreError> {
        let mut query =
            moderation_items::table.select(ItemRow::as_select()).order(moderation_items::id.desc()).into_boxed();
        query = query.filter(areas::within("moderation_items", part));
        query = query.filter(moderation_items::state.eq(state.as_str()));
        if let Some(after) = page.after {
            query = query.filter(moderation_items::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<ModerationItem> for Store {
    fn load(&mut self, id: ModerationItemId) -> Result<Option<ModerationItem>, StoreError> {
        let row: Option<ItemRow> = self.query(|connection| {
            moderation_items::table.find(Id::from(id)).select(ItemRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, item: &ModerationItem) -> Result<(), StoreError> {
        let row = ItemRow::of(item, &self.vault)?;
        self.change(|connection| diesel::insert_into(moderation_items::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &ModerationItem, now: &ModerationItem) -> Result<(), StoreError> {
        let row = ItemRow::of(now, &self.vault)?;
        let unchanged = moderation_items::table.find(row.id).filter(moderation_items::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }
}

impl Moderation for Store {
    fn item_pending_about(&mut self, subject: Subject) -> Result<Option<ModerationItem>, StoreError> {
        let row: Option<ItemRow> = self.query(|connection| {
            moderation_items::table
                .filter(moderation_items::subject_id.eq(Id(subject.id)))
                // As the index has it.
                .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'pending'"))
                .filter(moderation_items::subject_kind.eq(subject.kind.value))
                .select(ItemRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn pending_items(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>, StoreError> {
        let searches: Vec<Part> = within.iter().flat_map(areas::parts).collect();
        let key = |row: &ItemRow| ModerationItemId(row.id.0);
        let found = page_in_order(&searches, page, key, |part| {
            let mut query =
                moderation_items::table.select(ItemRow::as_select()).order(moderation_items::id).into_boxed();
            query = query.filter(areas::within("moderation_items", part));
            query = query.filter(moderation_items::state.eq(ModerationState::Pending.as_str()));
            if let Some(after) = page.after {
                query = query.filter(moderation_items::id.gt(Id::from(after)));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("moderation_items", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn moderation_items(
        &mut self,
        filter: &ModerationFilter,
        page: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>, StoreError> {
        let searches: Vec<Part> = filter.within.iter().flat_map(areas::parts).collect();
        let key = |row: &ItemRow| ModerationItemId(row.id.0);
        let found = page_of_all(&searches, page, key, |part| self.item_rows(part, filter.state, page))?;
        self.read_page("moderation_items", found, |row| row.id, |row| row.read(&self.vault))
    }
}

impl WordLists for Store {
    /// From the table at most every half minute: there are a few dozen, and every submission asks.
    fn screens(&mut self) -> Result<Arc<Screens>, StoreError> {
        if let Some(known) = self.known_screens() {
            return Ok(known);
        }
        let lists: Vec<Id> = self.query(|connection| {
            word_lists::table
                .filter(word_lists::in_force.eq(true))
                .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(LATEST))
                .order(word_lists::division_code)
                .limit(MOST_LISTS)
                .select(word_lists::id)
                .load(connection)
        })?;
        let last = self.last_screens();
        let mut own: Vec<DivisionScreen> = Vec::with_capacity(lists.len());
        for id in lists {
            let id = WordListId(id.0);
            // A list never changes: what was made of it is not made again.
            if let Some(made) = last.as_ref().and_then(|last| last.made_of(id)) {
                own.push(made.clone());
            } else if let Some((list, entries)) = self.word_list(id)? {
                own.push(sound(DivisionScreen::of(&list, &entries), columns::WORD_LIST)?);
            }
        }
        let screens = Arc::new(sound(Screens::of(own), columns::WORD_LIST)?);
        self.learn_screens(&screens);
        Ok(screens)
    }

    fn word_lists_over(&mut self, division: &DivisionCode) -> Result<Vec<WordList>, StoreError> {
        let rows: Vec<ListRow> = self.query(|connection| {
            word_lists::table
                .filter(word_lists::division_code.eq_any(codes(division)))
                // The codes of an ancestry end in ever more zeros: the largest is the nearest.
                .order((word_lists::division_code.desc(), word_lists::version.desc()))
                .limit(200)
                .select(ListRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ListRow::read).collect()
    }

    fn word_list(&mut self, id: WordListId) -> Result<Option<(WordList, Vec<WordEntry>)>, StoreError> {
        let row: Option<(ListRow, Vec<u8>)> = self.query(|connection| {
            word_lists::table
                .find(Id::from(id))
                .select((ListRow::as_select(), word_lists::sealed))
                .first(connection)
                .optional()
        })?;
        row.map(|row| self.words_of(row)).transpose()
    }

    fn lay_down_words(&mut self, list: &WordList, entries: &[WordEntry]) -> Result<(), StoreError> {
        // Another process keeps what it read until cards change.
        self.touch_cards()?;
        let row = (
            word_lists::id.eq(Id::from(list.id)),
            word_lists::division_code.eq(list.division.as_str()),
            word_lists::version.eq(list.version),
            word_lists::in_force.eq(list.in_force),
            word_lists::size.eq(i32::try_from(list.size).unwrap_or(i32::MAX)),
            word_lists::set_at.eq(Stamp(list.laid_down_at)),
            word_lists::set_by.eq(Id::from(list.laid_down_by)),
            word_lists::sealed.eq(self.vault.seal_json(list.id.0, &Words::of(entries), columns::WORD_LIST)?),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(word_lists::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn withdraw_words(&mut self, division: &DivisionCode) -> Result<usize, StoreError> {
        self.touch_cards()?;
        let own = word_lists::table
            .filter(word_lists::division_code.eq(division.as_str()))
            .filter(word_lists::in_force.eq(true));
        self.change(|connection| diesel::update(own).set(word_lists::in_force.eq(false)).execute(connection))
    }
}
