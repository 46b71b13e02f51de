//! How contents that others see were judged.

use diesel::prelude::*;
use mashang_domain::shared::{
    CheckOutcome, CheckRecord, CheckSource, CheckState, ContentChecks, Instant, StoreError, Subject, Vocabulary,
};
use uuid::Uuid;

use super::{Store, insert_new, subject_kind, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::outside::{check_traces, content_checks};

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

/// That a judge who takes time was asked, or has answered: whichever came first.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = check_traces, treat_none_as_default_value = false)]
struct TraceRow {
    trace_id: String,
    at: Stamp,
    state: Option<String>,
    label: Option<i32>,
}

impl Store {
    /// Leaves word under a trace, and gives the answer that was left there before. A question and its answer may be kept at once:
    /// whoever comes second waits for the first to commit, so that neither misses the other.
    fn meet(
        &mut self,
        trace_id: &str,
        answer: Option<CheckOutcome>,
        now: Instant,
    ) -> Result<Option<CheckOutcome>, StoreError> {
        let row = TraceRow {
            trace_id: trace_id.to_owned(),
            at: Stamp(now),
            state: answer.map(|answer| answer.state.as_str().to_owned()),
            label: answer.and_then(|answer| answer.label),
        };
        let first = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(check_traces::table)
                .values(&row)
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        if first == 1 {
            return Ok(None);
        }
        let there: Option<TraceRow> = self.query(|connection| {
            check_traces::table.find(trace_id).select(TraceRow::as_select()).first(connection).optional()
        })?;
        let Some(TraceRow { state: Some(state), label, .. }) = there else { return Ok(None) };
        Ok(Some(CheckOutcome { state: word(&state)?, label }))
    }

    /// Forgets questions and answers from before `before`.
    pub(crate) fn forget_traces(&mut self, before: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            diesel::delete(check_traces::table.filter(check_traces::at.lt(Stamp(before)))).execute(connection)
        })
    }
}

impl ContentChecks for Store {
    fn record_check(&mut self, record: &CheckRecord) -> Result<Option<CheckOutcome>, StoreError> {
        if !self.checks_known(&[record.id])?.is_empty() {
            return Ok(None);
        }
        let answer = match &record.trace_id {
            Some(trace_id) => self.meet(trace_id, None, record.asked_at)?,
            None => None,
        };
        let record = CheckRecord { outcome: answer.unwrap_or(record.outcome), ..record.clone() };
        let row = CheckRow::of(&record);
        let kept: Result<(), StoreError> = insert_new!(self, content_checks::table, [row], content_checks::id);
        kept?;
        Ok(Some(record.outcome))
    }

    fn settle_check(
        &mut self,
        trace_id: &str,
        outcome: CheckOutcome,
        now: Instant,
    ) -> Result<Option<CheckRecord>, StoreError> {
        self.meet(trace_id, Some(outcome), now)?;
        let waits = content_checks::table
            .filter(content_checks::trace_id.eq(Some(trace_id)))
            .filter(content_checks::source.eq(CheckSource::Wechat.as_str()))
            .filter(content_checks::state.eq(CheckState::Pending.as_str()));
        let row: Option<CheckRow> =
            self.query(|connection| waits.select(CheckRow::as_select()).first(connection).optional())?;
        let Some(row) = row else { return Ok(None) };
        let id = row.id;
        let record = CheckRecord { outcome, ..row.read()? };
        let settled = self.change(|connection| {
            diesel::update(content_checks::table.find(id))
                .filter(content_checks::state.eq(CheckState::Pending.as_str()))
                .set((content_checks::state.eq(outcome.state.as_str()), content_checks::label.eq(outcome.label)))
                .execute(connection)
        })?;
        Ok((settled == 1).then_some(record))
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
