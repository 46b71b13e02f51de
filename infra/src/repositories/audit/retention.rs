//! For how long what is kept, and what has served its time.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary};
use mashang_domain::audit::{AuditKey, Retention, RetentionClass, RetentionDue, RetentionReport, RetentionRule};
use mashang_domain::cases::CaseState;
use mashang_domain::shared::{
    AccountId, AttachmentId, DivisionCode, Instant, Page, PageRequest, StoreError, Vocabulary,
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::on_each;
use crate::repositories::areas::{self, Part};
use crate::repositories::institutions::codes;
use crate::repositories::territory::division_code;
use crate::repositories::{CHUNK, Store, page_of_all, sound, word};
use crate::schema::attachments;
use crate::schema::audit::{retention_places, retention_reports, retention_rules};
use crate::sealed::columns;

/// Rows that go in one transaction, and cases that are looked at: few enough that nobody waits for it.
const ROWS: i64 = 1_000;
const BATCH: i64 = 200;

/// That a row of a roster is of a change that was carried out before `$1`. What was taken back may run again, and needs its rows.
const SETTLED: &str = "changeover_id IN (SELECT id FROM term_changes WHERE state = 'done' AND done_at < $1)";

/// What of a case names somebody to reach.
const CONTACT: [&str; 2] = ["contact", "guardian"];

#[derive(Queryable, Selectable)]
#[diesel(table_name = retention_rules)]
struct RuleRow {
    division_code: String,
    class: String,
    version: i32,
    days: Option<i32>,
    set_at: Stamp,
}

impl RuleRow {
    fn read(self) -> Result<RetentionRule, StoreError> {
        Ok(RetentionRule {
            division: division_code(&self.division_code)?,
            class: word(&self.class)?,
            version: self.version,
            days: self.days.map(|days| sound(days.try_into(), "retention_rules.days")).transpose()?,
            set_at: self.set_at.0,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = retention_reports)]
struct ReportRow {
    id: Id,
    at: Stamp,
    division_code: String,
    class: String,
    version: i32,
    done: i64,
}

impl ReportRow {
    fn key(&self) -> AuditKey {
        (self.at.0, self.id.0.into())
    }

    fn read(self) -> Result<RetentionReport, StoreError> {
        Ok(RetentionReport {
            id: self.id.0.into(),
            at: self.at.0,
            division: division_code(&self.division_code)?,
            class: word(&self.class)?,
            version: self.version,
            count: sound(self.done.try_into(), "retention_reports.done")?,
        })
    }
}

#[derive(QueryableByName)]
struct ClosedCase {
    #[diesel(sql_type = Uid)]
    id: Id,
    #[diesel(sql_type = Moment)]
    at: Stamp,
}

#[derive(QueryableByName)]
struct SealedCase {
    #[diesel(sql_type = Uid)]
    id: Id,
    #[diesel(sql_type = Binary)]
    sealed: Vec<u8>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Retained {
    pub count: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// Where the rows of a class lie, what names one, and when one ended before `$1`; `None` for what is asked of cases.
fn rows_of(class: RetentionClass) -> Option<(&'static str, &'static str, &'static str)> {
    match class {
        RetentionClass::Sessions => Some(("sessions", "id", "(expires_at < $1 OR revoked_at < $1)")),
        RetentionClass::PhoneCodes => Some(("phone_codes", "tag", "good_until < $1")),
        RetentionClass::Answers => Some(("idempotency_keys", "(scope, key)", "created_at < $1")),
        RetentionClass::Deliveries => Some(("deliveries", "id", "state = 'done' AND settled_at < $1")),
        RetentionClass::Messages => Some(("inbox_messages", "id", "at < $1")),
        RetentionClass::Looks => Some(("audit_entries", "id", "at < $1")),
        RetentionClass::RosterRows => Some(("roster_rows", "id", SETTLED)),
        RetentionClass::ClosedContacts | RetentionClass::ClosedRecordings => None,
    }
}

/// That a row of `table` lies where a rule is carried out. Codes are digits.
fn lies(table: &str, due: &RetentionDue) -> String {
    if due.rule.class.is_of_the_house() {
        return "1 = 1".to_owned();
    }
    let inside = |division: &DivisionCode| {
        let digits = division.prefix();
        format!("substr({table}.division_code, 1, {}) = '{digits}'", digits.len())
    };
    let except = due.except.iter().map(|division| format!("NOT {}", inside(division)));
    let all: Vec<_> = std::iter::once(inside(&due.area)).chain(except).collect();
    all.join(" AND ")
}

/// That a case is closed, in the words of its table.
fn is_closed() -> String {
    let closed = CaseState::ALL.iter().filter(|state| !state.is_open());
    let closed: Vec<_> = closed.map(|state| format!("'{}'", state.as_str())).collect();
    format!("h.state IN ({})", closed.join(", "))
}

impl Store {
    fn rules_where(&mut self, over: Option<&DivisionCode>) -> Result<Vec<RetentionRule>, StoreError> {
        let mut query = retention_rules::table
            // The codes of an ancestry end in ever more zeros: the largest is the nearest.
            .order((retention_rules::division_code.desc(), retention_rules::class, retention_rules::version.desc()))
            .limit(if over.is_some() { 200 } else { 2_000 })
            .select(RuleRow::as_select())
            .into_boxed();
        if let Some(division) = over {
            query = query.filter(retention_rules::division_code.eq_any(codes(division)));
        }
        let rows: Vec<RuleRow> = self.query(|connection| query.load(connection))?;
        rows.into_iter().map(RuleRow::read).collect()
    }

    fn report_rows(&mut self, part: &Part, page: &PageRequest<AuditKey>) -> Result<Vec<ReportRow>, StoreError> {
        let mut query = retention_reports::table
            .order((retention_reports::at.desc(), retention_reports::id.desc()))
            .select(ReportRow::as_select())
            .into_boxed();
        query = query.filter(areas::within("retention_reports", part));
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let further = retention_reports::at.lt(at).or(retention_reports::id.lt(id));
            query = query.filter(retention_reports::at.le(at).and(further));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// How much a rule would take now, counted no further than `most`.
    pub fn count_retained(&mut self, due: &RetentionDue, most: i64) -> Result<u64, StoreError> {
        let text = match rows_of(due.rule.class) {
            Some((table, _, over)) => {
                format!("SELECT 1 AS one FROM {table} WHERE {over} AND {} LIMIT {most}", lies(table, due))
            }
            None => format!(
                "SELECT 1 AS one FROM case_handling h WHERE {} AND h.updated_at < $1 AND {} LIMIT {most}",
                is_closed(),
                lies("h", due)
            ),
        };
        let text = format!("SELECT count(*) AS count FROM ({text}) AS found");
        let found: Counted = self.query(|connection| {
            on_each!(connection, |inner| sql_query(&text).bind::<Moment, _>(Stamp(due.before)).get_result(inner))
        })?;
        sound(found.count.try_into(), "count")
    }

    /// Does to a batch what a rule says, and reports it, once the caller has removed its files.
    pub fn retain(&mut self, due: &RetentionDue, now: Instant) -> Result<Retained, StoreError> {
        let retained = match rows_of(due.rule.class) {
            Some(place) => self.delete_rows(due, place)?,
            None => self.retain_of_cases(due)?,
        };
        if retained.count > 0 {
            self.report_retained(&due.rule, retained.count, now)?;
        }
        Ok(retained)
    }

    fn delete_rows(
        &mut self,
        due: &RetentionDue,
        (table, key, over): (&str, &str, &str),
    ) -> Result<Retained, StoreError> {
        let bare = key.trim_matches(['(', ')']);
        let those = format!("SELECT {bare} FROM {table} WHERE {over} AND {} LIMIT {ROWS}", lies(table, due));
        let text = format!("DELETE FROM {table} WHERE {key} IN ({those})");
        let count = self.change(|connection| {
            on_each!(connection, |inner| sql_query(&text).bind::<Moment, _>(Stamp(due.before)).execute(inner))
        })?;
        Ok(Retained { count, more: i64::try_from(count).is_ok_and(|count| count >= ROWS) })
    }

    /// The closed cases behind the last that the rule was carried out on, in the order of their last changes: a case that changes
    /// once more comes up again.
    fn closed_behind(&mut self, due: &RetentionDue) -> Result<Vec<ClosedCase>, StoreError> {
        let place: Option<(Stamp, Id)> = self.query(|connection| {
            retention_places::table
                .find((due.rule.class.as_str(), due.area.as_str()))
                .select((retention_places::at, retention_places::case_id))
                .first(connection)
                .optional()
        })?;
        let (at, last) = place.unwrap_or((Stamp(Instant::UNIX_EPOCH), Id(Uuid::nil())));
        let text = format!(
            "SELECT h.case_id AS id, h.updated_at AS at FROM case_handling h WHERE {} AND {} AND h.updated_at < $1 \
             AND (h.updated_at, h.case_id) > ($2, $3) ORDER BY h.updated_at, h.case_id LIMIT {BATCH}",
            lies("h", due),
            is_closed()
        );
        self.query(|connection| {
            on_each!(connection, |inner| sql_query(&text)
                .bind::<Moment, _>(Stamp(due.before))
                .bind::<Moment, _>(at)
                .bind::<Uid, _>(last)
                .load(inner))
        })
    }

    /// Files that the next batch of a rule takes. They go before their rows: of a file whose row is gone nobody would know.
    pub fn files_due(&mut self, due: &RetentionDue) -> Result<Vec<AttachmentId>, StoreError> {
        if due.rule.class != RetentionClass::ClosedRecordings {
            return Ok(Vec::new());
        }
        let cases: Vec<Id> = self.closed_behind(due)?.into_iter().map(|case| case.id).collect();
        Ok(self.recordings_of(&cases)?.into_iter().map(|id| AttachmentId(id.0)).collect())
    }

    fn retain_of_cases(&mut self, due: &RetentionDue) -> Result<Retained, StoreError> {
        let closed = self.closed_behind(due)?;
        let Some(end) = closed.last() else { return Ok(Retained::default()) };
        let (end, more) = ((end.at, end.id), i64::try_from(closed.len()).is_ok_and(|found| found >= BATCH));
        let ids: Vec<Id> = closed.into_iter().map(|case| case.id).collect();
        let mut retained = Retained { more, ..Retained::default() };
        if due.rule.class == RetentionClass::ClosedContacts {
            for id in ids {
                retained.count += usize::from(self.erase_contact(id)?);
            }
        } else {
            retained.count = self.drop_recordings(&ids)?;
        }
        self.move_place(due.rule.class.as_str(), due.area.as_str(), end)?;
        Ok(retained)
    }

    fn move_place(&mut self, class: &str, area: &str, (at, case): (Stamp, Id)) -> Result<(), StoreError> {
        let row = (
            retention_places::class.eq(class),
            retention_places::area.eq(area),
            retention_places::at.eq(at),
            retention_places::case_id.eq(case),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(retention_places::table)
                .values(&row)
                .on_conflict((retention_places::class, retention_places::area))
                .do_update()
                .set((retention_places::at.eq(at), retention_places::case_id.eq(case)))
                .execute(inner))
        })?;
        Ok(())
    }

    /// Takes out of a case how its people are reached; says whether anything was there. What does not open stays.
    fn erase_contact(&mut self, id: Id) -> Result<bool, StoreError> {
        let text = "SELECT id, sealed FROM cases WHERE id = $1";
        let found: Vec<SealedCase> =
            self.query(|connection| on_each!(connection, |inner| sql_query(text).bind::<Uid, _>(id).load(inner)))?;
        let Some(SealedCase { id, sealed }) = found.into_iter().next() else { return Ok(false) };
        let keys = self.own_keys([(id.0, sealed.as_slice())])?;
        let seal = keys.seal(&self.vault, id.0);
        let Ok(mut words) = seal.open_json::<Map<String, Value>>(id.0, &sealed, columns::CASE) else {
            return Ok(false);
        };
        let before = words.len();
        for part in CONTACT {
            words.remove(part);
        }
        if words.len() == before {
            return Ok(false);
        }
        let anew = seal.seal_json(id.0, &words, columns::CASE)?;
        // Whoever seals it with another key at this moment keeps the contact: it is looked for again.
        let update = "UPDATE cases SET sealed = $1, phone_tag = NULL WHERE id = $2 AND sealed = $3";
        self.change_one(|connection| {
            on_each!(connection, |inner| sql_query(update)
                .bind::<Binary, _>(&anew)
                .bind::<Uid, _>(id)
                .bind::<Binary, _>(&sealed)
                .execute(inner))
        })?;
        Ok(true)
    }

    fn recordings_of(&mut self, cases: &[Id]) -> Result<Vec<Id>, StoreError> {
        let subject = mashang_domain::cases::SUBJECT.value;
        let mut found = Vec::new();
        for case in cases {
            let some: Vec<Id> = self.query(|connection| {
                on_each!(connection, |inner| attachments::table
                    .filter(attachments::subject_kind.eq(Some(subject)))
                    .filter(attachments::subject_id.eq(Some(*case)))
                    // Of a film somebody is heard, too.
                    .filter(attachments::media_type.like("audio/%").or(attachments::media_type.like("video/%")))
                    .select(attachments::id)
                    .load(inner))
            })?;
            found.extend(some);
        }
        Ok(found)
    }

    fn drop_recordings(&mut self, cases: &[Id]) -> Result<usize, StoreError> {
        let recordings = self.recordings_of(cases)?;
        let mut count = 0;
        for some in recordings.chunks(CHUNK) {
            count += self.change(|connection| {
                on_each!(connection, |inner| diesel::delete(attachments::table.filter(attachments::id.eq_any(some)))
                    .execute(inner))
            })?;
        }
        Ok(count)
    }

    fn report_retained(&mut self, rule: &RetentionRule, count: usize, now: Instant) -> Result<(), StoreError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let row = (
            retention_reports::id.eq(Id::from(RetentionReport::id_of(rule, now))),
            retention_reports::at.eq(Stamp(now)),
            retention_reports::division_code.eq(rule.division.as_str()),
            retention_reports::class.eq(rule.class.as_str()),
            retention_reports::version.eq(rule.version),
            retention_reports::done.eq(count),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(retention_reports::table)
                .values(&row)
                .on_conflict(retention_reports::id)
                .do_update()
                .set(retention_reports::done.eq(retention_reports::done + count))
                .execute(inner))
        })?;
        Ok(())
    }
}

impl Retention for Store {
    fn retention_rules(&mut self) -> Result<Vec<RetentionRule>, StoreError> {
        let mut latest = self.rules_where(None)?;
        latest.dedup_by(|later, first| later.division == first.division && later.class == first.class);
        Ok(latest)
    }

    fn retention_rules_over(&mut self, division: &DivisionCode) -> Result<Vec<RetentionRule>, StoreError> {
        self.rules_where(Some(division))
    }

    fn add_retention_rule(&mut self, rule: &RetentionRule, by: AccountId) -> Result<(), StoreError> {
        let days = rule.days.map(|days| i32::try_from(days).unwrap_or(i32::MAX));
        let row = (
            retention_rules::division_code.eq(rule.division.as_str()),
            retention_rules::class.eq(rule.class.as_str()),
            retention_rules::version.eq(rule.version),
            retention_rules::days.eq(days),
            retention_rules::set_at.eq(Stamp(rule.set_at)),
            retention_rules::set_by.eq(Id::from(by)),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(retention_rules::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn retention_reports(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<RetentionReport, AuditKey>, StoreError> {
        let searches: Vec<Part> = within.iter().flat_map(areas::parts).collect();
        let found = page_of_all(&searches, page, ReportRow::key, |part| self.report_rows(part, page))?;
        self.read_page("retention_reports", found, |row| row.id, ReportRow::read)
    }
}
