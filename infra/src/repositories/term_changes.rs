//! Changes of term: the rosters, how far they were carried out, and what became of whom.

mod roster;
mod steps;

use chrono::{Duration, NaiveDate};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};
use mashang_domain::codes::CodeSuccessionKind;
use mashang_domain::congresses::{ConstituencyId, Credentials, TermId};
use mashang_domain::deputies::{Deputy, MandateStatus};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{DeputyId, Instant, Page, PageRequest, Repository, Standing, StoreError, Vocabulary};
use mashang_domain::term_changes::{
    Changeover, ChangeoverId, ChangeoverStep, ChangeoverStepId, CodeChoice, Progress, RosterPart, RosterRow,
    RosterRowId, StepFilter, TermChangeState, TermChangeStepKind, TermChangeTask, TermChangeUndo, TermChanges, UNDO,
};
use uuid::Uuid;

use super::territory::{division_code, name};
use super::{Store, sound, word};
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::mandates;
use crate::schema::term_changes::{code_choices, term_changes};
use crate::stored::documents;
use crate::stored::documents::term_change;

/// A lease that reaches further than this was taken by a clock that went wrong, and holds nobody off.
const LONGEST_LEASE: Duration = Duration::minutes(10);
/// Changes in one state that a worker looks at.
const AT_WORK: i64 = 100;
/// Changes that are under way or can be taken back, which are looked at.
const TO_UNDO: i64 = 1_000;
/// Deputies of one constituency that are looked at.
const HOLDERS: i64 = 1_000;

/// A number that people count, as a column holds it.
fn counted(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The same, read.
fn count(number: i32, what: &'static str) -> Result<u32, StoreError> {
    sound(u32::try_from(number), what)
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = term_changes, treat_none_as_default_value = false, treat_none_as_null = true)]
struct HeadRow {
    id: Id,
    version: i32,
    state: String,
    term_id: Id,
    former_id: Option<Id>,
    division_code: String,
    office_id: Id,
    by_election: bool,
    applies_on: Option<NaiveDate>,
    persons: i32,
    credentials_report: Option<String>,
    credentials_published_on: Option<NaiveDate>,
    loaded_at: Stamp,
    loaded_by: Option<Id>,
    confirmed_at: Option<Stamp>,
    began_at: Option<Stamp>,
    done_at: Option<Stamp>,
    undone_at: Option<Stamp>,
}

impl HeadRow {
    fn of(changeover: &Changeover) -> Self {
        let credentials = changeover.credentials.as_ref();
        Self {
            id: changeover.id.into(),
            version: changeover.version,
            state: changeover.state().as_str().to_owned(),
            term_id: changeover.term.into(),
            former_id: changeover.former.map(Id::from),
            division_code: changeover.division.as_str().to_owned(),
            office_id: changeover.office.into(),
            by_election: changeover.by_election,
            applies_on: changeover.applies_on,
            persons: counted(changeover.persons),
            credentials_report: credentials.map(|credentials| credentials.report.as_str().to_owned()),
            credentials_published_on: credentials.map(|credentials| credentials.published_on),
            loaded_at: changeover.loaded_at.into(),
            loaded_by: changeover.loaded_by.map(Id::from),
            confirmed_at: changeover.confirmed_at.map(Stamp),
            began_at: changeover.began_at.map(Stamp),
            done_at: changeover.done_at.map(Stamp),
            undone_at: changeover.undone_at.map(Stamp),
        }
    }

    fn read(self) -> Result<Changeover, StoreError> {
        let credentials = match (self.credentials_report, self.credentials_published_on) {
            (Some(report), Some(published_on)) => Some(Credentials { report: name(&report)?, published_on }),
            _ => None,
        };
        Ok(Changeover {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            term: self.term_id.0.into(),
            former: self.former_id.map(|id| id.0.into()),
            division: division_code(&self.division_code)?,
            office: self.office_id.0.into(),
            by_election: self.by_election,
            applies_on: self.applies_on,
            persons: count(self.persons, "term_changes.persons")?,
            credentials,
            loaded_at: self.loaded_at.0,
            loaded_by: self.loaded_by.map(|id| id.0.into()),
            confirmed_at: self.confirmed_at.map(|at| at.0),
            began_at: self.began_at.map(|at| at.0),
            done_at: self.done_at.map(|at| at.0),
            undone_at: self.undone_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = term_changes, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ProgressRow {
    phase: String,
    line: i32,
    deputy_id: Option<Id>,
    total: i32,
    done: i32,
    steps: i32,
    to_undo: i32,
    kept: i32,
    counts: Doc,
}

impl ProgressRow {
    fn of(progress: &Progress) -> Result<Self, StoreError> {
        Ok(Self {
            phase: progress.phase.as_str().to_owned(),
            line: counted(progress.line),
            deputy_id: progress.deputy.map(Id::from),
            total: counted(progress.total),
            done: counted(progress.done),
            steps: counted(progress.steps),
            to_undo: counted(progress.left),
            kept: counted(progress.kept),
            counts: documents::write(&term_change::counted(&progress.counts), "term_changes.counts")?,
        })
    }

    fn read(self) -> Result<Progress, StoreError> {
        let counts: term_change::Counts = documents::read(self.counts, "term_changes.counts")?;
        Ok(Progress {
            phase: word(&self.phase)?,
            line: count(self.line, "term_changes.line")?,
            deputy: self.deputy_id.map(|id| id.0.into()),
            total: count(self.total, "term_changes.total")?,
            done: count(self.done, "term_changes.done")?,
            steps: count(self.steps, "term_changes.steps")?,
            left: count(self.to_undo, "term_changes.to_undo")?,
            counts: term_change::counts(counts),
            kept: count(self.kept, "term_changes.kept")?,
        })
    }
}

impl Store {
    /// Takes the lease of a change for the process `me` until then; `false` where another process holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hold_changeover(
        &mut self,
        id: ChangeoverId,
        me: Uuid,
        (now, until): (Instant, Instant),
    ) -> Result<bool, StoreError> {
        let free = term_changes::lease_holder
            .is_null()
            .or(term_changes::lease_holder.eq(Some(Id(me))))
            .or(term_changes::lease_until.lt(Some(Stamp(now))))
            .or(term_changes::lease_until.gt(Some(Stamp(now + LONGEST_LEASE))));
        let ours = (term_changes::lease_holder.eq(Some(Id(me))), term_changes::lease_until.eq(Some(Stamp(until))));
        let held = self.change(|connection| {
            diesel::update(term_changes::table.find(Id::from(id)).filter(free)).set(ours).execute(connection)
        })?;
        Ok(held == 1)
    }

    /// Gives back what the process `me` holds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn release_changeovers(&mut self, me: Uuid) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(term_changes::table.filter(term_changes::lease_holder.eq(Some(Id(me)))))
                .set((term_changes::lease_holder.eq(None::<Id>), term_changes::lease_until.eq(None::<Stamp>)))
                .execute(connection)
        })?;
        Ok(())
    }
}

impl Repository<Changeover> for Store {
    fn load(&mut self, id: ChangeoverId) -> Result<Option<Changeover>, StoreError> {
        let row: Option<HeadRow> = self.query(|connection| {
            term_changes::table.find(Id::from(id)).select(HeadRow::as_select()).first(connection).optional()
        })?;
        row.map(HeadRow::read).transpose()
    }

    fn add(&mut self, changeover: &Changeover) -> Result<(), StoreError> {
        let (head, progress) = (HeadRow::of(changeover), ProgressRow::of(&Progress::start(0))?);
        let row = (&head, &progress);
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(term_changes::table).values(row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &Changeover, now: &Changeover) -> Result<(), StoreError> {
        let row = HeadRow::of(now);
        let unchanged = term_changes::table.find(row.id).filter(term_changes::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }
}

impl TermChanges for Store {
    fn changeovers_of(
        &mut self,
        term: TermId,
        page: &PageRequest<ChangeoverId>,
    ) -> Result<Page<Changeover, ChangeoverId>, StoreError> {
        let mut query = term_changes::table
            .filter(term_changes::term_id.eq(Id::from(term)))
            .order(term_changes::id.desc())
            .select(HeadRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(term_changes::id.lt(Id::from(after)));
        }
        let rows: Vec<HeadRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| ChangeoverId(row.id.0));
        self.read_page("term_changes", found, |row| row.id, HeadRow::read)
    }

    fn waiting_changeover(&mut self, term: TermId) -> Result<Option<Changeover>, StoreError> {
        let waiting = [TermChangeState::Loaded, TermChangeState::Confirmed].map(Vocabulary::as_str);
        let row: Option<HeadRow> = self.query(|connection| {
            term_changes::table
                .filter(term_changes::term_id.eq(Id::from(term)))
                .filter(term_changes::state.eq_any(waiting))
                .select(HeadRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(HeadRow::read).transpose()
    }

    fn changeovers_at_work(&mut self, today: NaiveDate) -> Result<Vec<Changeover>, StoreError> {
        let mut all = Vec::new();
        // A search for each state, by the index that begins with it.
        for (state, waits) in [
            (TermChangeState::Running, false),
            (TermChangeState::Undoing, false),
            (TermChangeState::Confirmed, true),
            (TermChangeState::Undone, true),
        ] {
            let mut query = term_changes::table
                .filter(term_changes::state.eq(state.as_str()))
                .order(term_changes::id)
                .limit(AT_WORK)
                .select(HeadRow::as_select())
                .into_boxed();
            if waits {
                // Of a province's congresses more are confirmed ahead than are looked at: they hide none whose day has come.
                let reached = sql::<Bool>(
                    "COALESCE(term_changes.applies_on, (SELECT terms.first_session_on FROM terms \
                     WHERE terms.id = term_changes.term_id)) <= ",
                );
                query = query.filter(reached.bind::<Date, _>(today));
            }
            let rows: Vec<HeadRow> = self.query(|connection| query.load(connection))?;
            let found = Page { items: rows, unreadable: Vec::new(), next: None::<ChangeoverId> };
            all.extend(self.read_page("term_changes", found, |row| row.id, HeadRow::read)?.items);
        }
        Ok(all)
    }

    fn progress(&mut self, id: ChangeoverId) -> Result<Progress, StoreError> {
        let row: Option<ProgressRow> = self.query(|connection| {
            term_changes::table.find(Id::from(id)).select(ProgressRow::as_select()).first(connection).optional()
        })?;
        row.ok_or(StoreError::Stale)?.read()
    }

    fn save_progress(&mut self, id: ChangeoverId, seen: &Progress, now: &Progress) -> Result<(), StoreError> {
        let row = ProgressRow::of(now)?;
        let unmoved = term_changes::table
            .find(Id::from(id))
            .filter(term_changes::phase.eq(seen.phase.as_str()))
            .filter(term_changes::done.eq(counted(seen.done)))
            .filter(term_changes::steps.eq(counted(seen.steps)))
            .filter(term_changes::to_undo.eq(counted(seen.left)));
        self.change_one(|connection| diesel::update(unmoved).set(&row).execute(connection))
    }

    fn replace_roster(&mut self, id: ChangeoverId, rows: &[RosterRow]) -> Result<(), StoreError> {
        self.write_roster(id, rows)
    }

    fn roster(
        &mut self,
        id: ChangeoverId,
        part: RosterPart,
        page: &PageRequest<u32>,
    ) -> Result<Page<RosterRow, u32>, StoreError> {
        self.roster_page(id, part, page)
    }

    fn roster_after(&mut self, id: ChangeoverId, line: u32, limit: u32) -> Result<Vec<RosterRow>, StoreError> {
        self.rows_after(id, line, limit)
    }

    fn roster_row(&mut self, id: RosterRowId) -> Result<Option<RosterRow>, StoreError> {
        self.one_row(id)
    }

    fn save_roster_row(&mut self, row: &RosterRow) -> Result<(), StoreError> {
        self.keep_row(row)
    }

    fn elected_in(&mut self, id: ChangeoverId, constituency: ConstituencyId) -> Result<Vec<RosterRow>, StoreError> {
        self.rows_of_constituency(id, constituency)
    }

    fn row_of_person(&mut self, id: ChangeoverId, person: DeputyId) -> Result<Option<RosterRow>, StoreError> {
        self.row_about(id, person)
    }

    fn count_undecided(&mut self, id: ChangeoverId) -> Result<u32, StoreError> {
        self.undecided_rows(id)
    }

    fn choose_codes(&mut self, id: ChangeoverId, choices: &[CodeChoice]) -> Result<(), StoreError> {
        for choice in choices {
            let row = (
                code_choices::changeover_id.eq(Id::from(id)),
                code_choices::code.eq(choice.code.as_str()),
                code_choices::fate.eq(choice.fate.as_str()),
                code_choices::successor_id.eq(choice.successor.map(Id::from)),
            );
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(code_choices::table)
                    .values(row)
                    .on_conflict((code_choices::changeover_id, code_choices::code))
                    .do_update()
                    .set((
                        code_choices::fate.eq(choice.fate.as_str()),
                        code_choices::successor_id.eq(choice.successor.map(Id::from)),
                    ))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn code_choice(&mut self, id: ChangeoverId, code: &QrCode) -> Result<Option<CodeChoice>, StoreError> {
        let row: Option<(String, Option<Id>)> = self.query(|connection| {
            code_choices::table
                .find((Id::from(id), code.as_str()))
                .select((code_choices::fate, code_choices::successor_id))
                .first(connection)
                .optional()
        })?;
        let Some((fate, successor)) = row else { return Ok(None) };
        let fate: CodeSuccessionKind = word(&fate)?;
        Ok(Some(CodeChoice { code: code.clone(), fate, successor: successor.map(|id| id.0.into()) }))
    }

    fn holders_of(&mut self, term: TermId, after: Option<DeputyId>, limit: u32) -> Result<Vec<DeputyId>, StoreError> {
        let mut query = mandates::table
            .filter(mandates::term_id.eq(Id::from(term)))
            .select(mandates::deputy_id)
            .distinct()
            .order(mandates::deputy_id)
            .limit(i64::from(limit))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(mandates::deputy_id.gt(Id::from(after)));
        }
        let ids: Vec<Id> = self.query(|connection| query.load(connection))?;
        Ok(ids.into_iter().map(|id| DeputyId(id.0)).collect())
    }

    fn count_holders(&mut self, term: TermId) -> Result<u32, StoreError> {
        let holders: i64 = self.query(|connection| {
            mandates::table
                .filter(mandates::term_id.eq(Id::from(term)))
                .select(diesel::dsl::count(mandates::deputy_id).aggregate_distinct())
                .first(connection)
        })?;
        Ok(u32::try_from(holders).unwrap_or(u32::MAX))
    }

    fn holders_in(&mut self, constituency: ConstituencyId) -> Result<Vec<DeputyId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            mandates::table
                .filter(mandates::constituency_id.eq(Id::from(constituency)))
                .select(mandates::deputy_id)
                .distinct()
                .order(mandates::deputy_id)
                .limit(HOLDERS)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| DeputyId(id.0)).collect())
    }

    fn seats_taken(&mut self, term: TermId, on: NaiveDate) -> Result<Vec<ConstituencyId>, StoreError> {
        let ended = MandateStatus::Ended.as_str();
        let ids: Vec<Id> = self.query(|connection| {
            mandates::table
                .filter(mandates::term_id.eq(Id::from(term)))
                .filter(mandates::ends_on.is_null().or(mandates::ends_on.assume_not_null().ge(on)))
                .filter(mandates::status.ne(ended).or(mandates::status_since.gt(on)))
                .select(mandates::constituency_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| ConstituencyId(id.0)).collect())
    }

    fn deputies_by_phone(&mut self, phones: &[Phone]) -> Result<Vec<(Phone, DeputyId)>, StoreError> {
        self.deputies_holding(phones)
    }

    fn has_task(&mut self, id: ChangeoverId, task: TermChangeTask, subject: Uuid) -> Result<bool, StoreError> {
        self.is_asked(id, task, subject)
    }

    fn add_steps(&mut self, steps: &[ChangeoverStep]) -> Result<(), StoreError> {
        self.write_steps(steps)
    }

    fn steps_below(&mut self, id: ChangeoverId, ordinal: u32, limit: u32) -> Result<Vec<ChangeoverStep>, StoreError> {
        self.last_steps(id, ordinal, limit)
    }

    fn changeovers_to_undo(&mut self, now: Instant) -> Result<Vec<ChangeoverId>, StoreError> {
        let touching =
            [TermChangeState::Running, TermChangeState::Done, TermChangeState::Undoing].map(Vocabulary::as_str);
        let over = TermChangeState::Done.as_str();
        let ids: Vec<Id> = self.query(|connection| {
            term_changes::table
                .filter(term_changes::state.eq_any(touching))
                .filter(term_changes::state.ne(over).or(term_changes::done_at.ge(Some(Stamp(now - UNDO)))))
                .order(term_changes::id)
                .limit(TO_UNDO)
                .select(term_changes::id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| ChangeoverId(id.0)).collect())
    }

    fn follow_steps(
        &mut self,
        of: &[ChangeoverId],
        kinds: &[TermChangeStepKind],
        subject: Uuid,
        versions: (i32, i32),
    ) -> Result<(), StoreError> {
        self.move_steps(of, kinds, subject, versions)
    }

    fn mark_step(&mut self, id: ChangeoverStepId, undone: TermChangeUndo) -> Result<(), StoreError> {
        self.say_undone(id, undone)
    }

    fn forget_steps(&mut self, id: ChangeoverId) -> Result<(), StoreError> {
        self.drop_steps(id)
    }

    fn steps(
        &mut self,
        id: ChangeoverId,
        filter: StepFilter,
        page: &PageRequest<u32>,
    ) -> Result<Page<ChangeoverStep, u32>, StoreError> {
        self.step_page(id, filter, page)
    }

    fn remove_deputy(&mut self, deputy: &Deputy) -> Result<bool, StoreError> {
        self.take_deputy_away(deputy)
    }
}
