//! The numbers that other systems gave cases, by tags: of one system no two cases of a county hold the same. And what the codes of
//! links open, by which bodies without an account answer.

use diesel::prelude::*;
use mashang_domain::cases::{Case, ExternalNumber};
use mashang_domain::shared::code::AnswerCode;
use mashang_domain::shared::{CaseId, DivisionCode, StoreError};

use super::rows::external_tag;
use crate::db::types::Id;
use crate::on_each;
use crate::schema::invitations::answer_links;
use crate::schema::search::case_numbers;
use crate::sealed::tags;
use crate::store::Store;

#[derive(Insertable)]
#[diesel(table_name = case_numbers, treat_none_as_default_value = false)]
struct NumberRow {
    case_id: Id,
    county_code: String,
    platform: String,
    /// Where it holds the number.
    tag: Option<Vec<u8>>,
}

impl Store {
    pub(super) fn holder_of_number(
        &mut self,
        county: &DivisionCode,
        number: &ExternalNumber,
    ) -> Result<Option<CaseId>, StoreError> {
        let tag = external_tag(&self.vault, &number.number);
        let found: Option<Id> = self.query(|connection| {
            on_each!(connection, |inner| case_numbers::table
                .filter(case_numbers::county_code.eq(county.as_str()))
                .filter(case_numbers::platform.eq(number.platform.as_str()))
                .filter(case_numbers::tag.eq(&tag))
                .select(case_numbers::case_id)
                .first(inner)
                .optional())
        })?;
        Ok(found.map(|id| id.0.into()))
    }

    pub(super) fn add_number(&mut self, case: &Case, number: &ExternalNumber, holds: bool) -> Result<(), StoreError> {
        let county = case.division.county().unwrap_or_else(|| case.division.clone());
        let row = NumberRow {
            case_id: case.id.into(),
            county_code: county.as_str().to_owned(),
            platform: number.platform.as_str().to_owned(),
            tag: holds.then(|| external_tag(&self.vault, &number.number)),
        };
        self.change(|connection| diesel::insert_into(case_numbers::table).values(&row).execute(connection))?;
        Ok(())
    }

    pub(super) fn remove_number(&mut self, case: CaseId) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::delete(case_numbers::table.filter(case_numbers::case_id.eq(Id::from(case)))).execute(connection)
        })?;
        Ok(())
    }

    fn answer_tag(&self, code: &AnswerCode) -> Vec<u8> {
        self.vault.tag(tags::ANSWER_CODE, code.as_str().as_bytes()).to_vec()
    }

    pub(super) fn add_link(&mut self, code: &AnswerCode, case: CaseId, number: u32) -> Result<(), StoreError> {
        let row = (
            answer_links::tag.eq(self.answer_tag(code)),
            answer_links::case_id.eq(Id::from(case)),
            answer_links::number.eq(i32::try_from(number).map_err(|_| StoreError::Corrupt("answer_links.number"))?),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(answer_links::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    pub(super) fn link_of(&mut self, code: &AnswerCode) -> Result<Option<(CaseId, u32)>, StoreError> {
        let tag = self.answer_tag(code);
        let found: Option<(Id, i32)> = self.query(|connection| {
            answer_links::table
                .filter(answer_links::tag.eq(&tag))
                .select((answer_links::case_id, answer_links::number))
                .first(connection)
                .optional()
        })?;
        let read = |(case, number): (Id, i32)| {
            let number = u32::try_from(number).map_err(|_| StoreError::Corrupt("answer_links.number"))?;
            Ok((case.0.into(), number))
        };
        found.map(read).transpose()
    }

    pub(super) fn remove_links(&mut self, case: CaseId) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::delete(answer_links::table.filter(answer_links::case_id.eq(Id::from(case)))).execute(connection)
        })?;
        Ok(())
    }
}
