//! What offices say again and again.

use diesel::prelude::*;
use mashang_domain::cases::{StandardText, StandardTextId, StandardTexts, Wording};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{DivisionCode, Page, PageRequest, StoreError, Vocabulary, WordCode};

use crate::db::types::{Id, Stamp};
use crate::repositories::territory::division_code;
use crate::repositories::{sound, word};
use crate::schema::rules::standard_texts;
use crate::store::Store;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = standard_texts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct TextRow {
    id: Id,
    version: i32,
    division_code: String,
    state: Option<String>,
    category: Option<String>,
    title: String,
    body: String,
    in_use: bool,
    updated_at: Stamp,
    updated_by: Id,
}

impl TextRow {
    fn of(text: &StandardText) -> Self {
        let Wording { state, category, title, body } = &text.wording;
        Self {
            id: text.id.into(),
            version: text.version,
            division_code: text.division.as_str().to_owned(),
            state: state.map(|state| state.as_str().to_owned()),
            category: category.as_ref().map(|category| category.as_str().to_owned()),
            title: title.as_str().to_owned(),
            body: body.as_str().to_owned(),
            in_use: text.in_use,
            updated_at: text.updated_at.into(),
            updated_by: text.updated_by.into(),
        }
    }

    fn read(self) -> Result<StandardText, StoreError> {
        let category = self.category.as_deref().map(WordCode::new).transpose();
        Ok(StandardText {
            id: self.id.0.into(),
            version: self.version,
            division: division_code(&self.division_code)?,
            wording: Wording {
                state: self.state.as_deref().map(word).transpose()?,
                category: sound(category, "standard_texts.category")?,
                title: sound(Title::kept(&self.title), "standard_texts.title")?,
                body: sound(Body::kept(&self.body), "standard_texts.body")?,
            },
            in_use: self.in_use,
            updated_at: self.updated_at.0,
            updated_by: self.updated_by.0.into(),
        })
    }
}

impl StandardTexts for Store {
    fn standard_text(&mut self, id: StandardTextId) -> Result<Option<StandardText>, StoreError> {
        let row: Option<TextRow> = self.query(|connection| {
            standard_texts::table.find(Id::from(id)).select(TextRow::as_select()).first(connection).optional()
        })?;
        row.map(TextRow::read).transpose()
    }

    fn standard_texts(
        &mut self,
        divisions: &[DivisionCode],
        page: &PageRequest<StandardTextId>,
    ) -> Result<Page<StandardText, StandardTextId>, StoreError> {
        let codes: Vec<String> = divisions.iter().map(|division| division.as_str().to_owned()).collect();
        let mut query = standard_texts::table
            .filter(standard_texts::division_code.eq_any(codes))
            .filter(standard_texts::in_use.eq(true))
            .order(standard_texts::id)
            .select(TextRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(standard_texts::id.gt(Id::from(after)));
        }
        let rows: Vec<TextRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| StandardTextId(row.id.0));
        self.read_page("standard_texts", found, |row| row.id, TextRow::read)
    }

    fn add_standard_text(&mut self, text: &StandardText) -> Result<(), StoreError> {
        let row = TextRow::of(text);
        self.change(|connection| diesel::insert_into(standard_texts::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save_standard_text(&mut self, text: &StandardText, seen: i32) -> Result<(), StoreError> {
        let row = TextRow::of(text);
        self.change_one(|connection| {
            diesel::update(standard_texts::table.find(row.id).filter(standard_texts::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })
    }
}
