//! How contents that others see were judged.

use diesel::prelude::*;
use mashang_domain::shared::{
    CheckOutcome, CheckRecord, CheckSource, CheckState, ContentChecks, StoreError, Subject, Vocabulary,
};
use uuid::Uuid;

use super::{Store, insert_new, subject_kind, word};
use crate::db::types::{Id, Stamp};
use crate::schema::outside::content_checks;

/// Judgements that are shown of one subject at most.
const MOST: i64 = 100;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = content_checks, treat_none_as_default_value = false)]
struct CheckRow {
    id: Id,
    subject_kind: String,
    subject_id: Id,
    part: String,
    asked_at: Stamp,
    state: String,
    label: Option<i32>,
    trace_id: Option<String>,
    source: String,
}

impl CheckRow {
    fn of(record: &CheckRecord) -> Self {
        Self {
            id: Id(record.id),
            subject_kind: record.subject.kind.value.to_owned(),
            subject_id: Id(record.subject.id),
            part: record.part.as_str().to_owned(),
            asked_at: record.asked_at.into(),
            state: record.outcome.state.as_str().to_owned(),
            label: record.outcome.label,
            trace_id: record.trace_id.clone(),
            source: record.source.as_str().to_owned(),
        }
    }

    fn subject(&self) -> Result<Subject, StoreError> {
        Ok(Subject { kind: subject_kind(&self.subject_kind)?, id: self.subject_id.0 })
    }

    fn read(self) -> Result<CheckRecord, StoreError> {
        Ok(CheckRecord {
            id: self.id.0,
            subject: self.subject()?,
            part: word(&self.part)?,
            asked_at: self.asked_at.0,
            source: word(&self.source)?,
            outcome: CheckOutcome { state: word(&self.state)?, label: self.label },
            trace_id: self.trace_id,
        })
    }
}

impl ContentChecks for Store {
    fn record_check(&mut self, record: &CheckRecord) -> Result<(), StoreError> {
        let row = CheckRow::of(record);
        insert_new!(self, content_checks::table, [row], content_checks::id)
    }

    fn settle_check(&mut self, trace_id: &str, outcome: CheckOutcome) -> Result<Option<Subject>, StoreError> {
        let waits = content_checks::table
            .filter(content_checks::trace_id.eq(Some(trace_id)))
            .filter(content_checks::source.eq(CheckSource::Wechat.as_str()))
            .filter(content_checks::state.eq(CheckState::Pending.as_str()));
        let row: Option<CheckRow> =
            self.query(|connection| waits.select(CheckRow::as_select()).first(connection).optional())?;
        let Some(row) = row else { return Ok(None) };
        let subject = row.subject()?;
        let settled = self.change(|connection| {
            diesel::update(content_checks::table.find(row.id))
                .filter(content_checks::state.eq(CheckState::Pending.as_str()))
                .set((content_checks::state.eq(outcome.state.as_str()), content_checks::label.eq(outcome.label)))
                .execute(connection)
        })?;
        Ok((settled == 1).then_some(subject))
    }

    fn checks_of(&mut self, subject: Subject) -> Result<Vec<CheckRecord>, StoreError> {
        let rows: Vec<CheckRow> = self.query(|connection| {
            content_checks::table
                .filter(content_checks::subject_id.eq(Id(subject.id)))
                .filter(content_checks::subject_kind.eq(subject.kind.value))
                .order((content_checks::asked_at, content_checks::id))
                .limit(MOST)
                .select(CheckRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(CheckRow::read).collect()
    }

    fn checks_known(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id(*id)).collect();
        let known: Vec<Id> = self.query(|connection| {
            content_checks::table.filter(content_checks::id.eq_any(ids)).select(content_checks::id).load(connection)
        })?;
        Ok(known.into_iter().map(|id| id.0).collect())
    }
}
