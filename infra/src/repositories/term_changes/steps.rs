//! What became of whom in a change of term, and what of it goes when the change is taken back.

use diesel::prelude::*;
use mashang_domain::deputies::Deputy;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{Grant, Page, PageRequest, Party, PartyKind, StoreError, Vocabulary};
use mashang_domain::term_changes::{
    ChangeoverId, ChangeoverStep, ChangeoverStepId, Former, StepFilter, TermChangeStepKind, TermChangeTask,
    TermChangeUndo,
};
use uuid::Uuid;

use super::{count, counted};
use crate::crypto::Vault;
use crate::db::types::Id;
use crate::on_each;
use crate::repositories::{Store, insert_all, page_in_order, sound, word};
use crate::schema::activities::activity_people;
use crate::schema::contacts::contact_links;
use crate::schema::handovers::handovers;
use crate::schema::notices::notice_explanations;
use crate::schema::sittings::tea_sitting_parties;
use crate::schema::stations::rota_duties;
use crate::schema::suggestions::suggestion_people;
use crate::schema::term_changes::term_change_steps;
use crate::schema::voter_reports::voter_reports;
use crate::schema::{cases, deputies, dispute_people, duty_records, grants, grid_assignments, mandates, qr_codes};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::term_change::Before;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = term_change_steps, treat_none_as_default_value = false)]
struct StepRow {
    id: Id,
    changeover_id: Id,
    ordinal: i32,
    kind: String,
    subject_id: Id,
    code: String,
    version_after: i32,
    to_kind: Option<String>,
    to_id: Option<Id>,
    task: Option<String>,
    undone: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl StepRow {
    fn of(step: &ChangeoverStep, vault: &Vault) -> Result<Self, StoreError> {
        let to = step.to.map(Party::parts);
        let seal = |before: Before| vault.seal_json(step.id.0, &before, columns::TERM_CHANGE_STEP);
        Ok(Self {
            id: step.id.into(),
            changeover_id: step.changeover.into(),
            ordinal: counted(step.ordinal),
            kind: step.kind.as_str().to_owned(),
            subject_id: Id(step.subject),
            code: step.code.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
            version_after: step.version_after,
            to_kind: to.map(|(kind, _)| kind.as_str().to_owned()),
            to_id: to.map(|(_, id)| Id(id)),
            task: step.task.map(|task| task.as_str().to_owned()),
            undone: step.undone.map(|undone| undone.as_str().to_owned()),
            sealed: Before::of(&step.former).map(seal).transpose()?,
        })
    }

    fn read(self, former: Former) -> Result<ChangeoverStep, StoreError> {
        let code = Some(self.code).filter(|code| !code.is_empty());
        let to = match (self.to_kind, self.to_id) {
            (Some(kind), Some(id)) => Some(Party::from_parts(word::<PartyKind>(&kind)?, id.0)),
            _ => None,
        };
        Ok(ChangeoverStep {
            id: self.id.0.into(),
            changeover: self.changeover_id.0.into(),
            ordinal: count(self.ordinal, "term_change_steps.ordinal")?,
            kind: word(&self.kind)?,
            subject: self.subject_id.0,
            code: sound(code.as_deref().map(QrCode::read).transpose(), "term_change_steps.code")?,
            version_after: self.version_after,
            to,
            task: self.task.as_deref().map(word).transpose()?,
            former,
            undone: self.undone.as_deref().map(word).transpose()?,
        })
    }
}

fn opened(vault: &Vault, id: Id, sealed: Option<&[u8]>) -> Result<Former, StoreError> {
    match sealed {
        Some(sealed) => vault.open_json::<Before>(id.0, sealed, columns::TERM_CHANGE_STEP)?.read(),
        None => Ok(Former::Nothing),
    }
}

/// What a list of steps is searched by.
#[derive(Clone, Copy)]
enum Search {
    All,
    Asked,
    Kept,
}

impl Store {
    pub(super) fn write_steps(&mut self, steps: &[ChangeoverStep]) -> Result<(), StoreError> {
        let rows = steps.iter().map(|step| StepRow::of(step, &self.vault)).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, term_change_steps::table, rows)
    }

    pub(super) fn is_asked(
        &mut self,
        id: ChangeoverId,
        task: TermChangeTask,
        subject: Uuid,
    ) -> Result<bool, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            term_change_steps::table
                .filter(term_change_steps::changeover_id.eq(Id::from(id)))
                .filter(term_change_steps::subject_id.eq(Id(subject)))
                .filter(term_change_steps::task.is_not_null())
                .filter(term_change_steps::task.eq(Some(task.as_str())))
                .select(term_change_steps::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    pub(super) fn last_steps(
        &mut self,
        id: ChangeoverId,
        ordinal: u32,
        limit: u32,
    ) -> Result<Vec<ChangeoverStep>, StoreError> {
        let rows: Vec<StepRow> = self.query(|connection| {
            term_change_steps::table
                .filter(term_change_steps::changeover_id.eq(Id::from(id)))
                .filter(term_change_steps::ordinal.lt(counted(ordinal)))
                .order(term_change_steps::ordinal.desc())
                .limit(i64::from(limit))
                .select(StepRow::as_select())
                .load(connection)
        })?;
        rows.into_iter()
            .map(|row| {
                let former = match opened(&self.vault, row.id, row.sealed.as_deref()) {
                    // It stays as it is then.
                    Err(StoreError::Corrupt(_)) => Former::Nothing,
                    other => other?,
                };
                row.read(former)
            })
            .collect()
    }

    pub(super) fn move_steps(
        &mut self,
        of: &[ChangeoverId],
        kinds: &[TermChangeStepKind],
        subject: Uuid,
        (from, to): (i32, i32),
    ) -> Result<(), StoreError> {
        let of: Vec<Id> = of.iter().map(|id| Id::from(*id)).collect();
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        self.change(|connection| {
            on_each!(connection, |inner| diesel::update(
                term_change_steps::table
                    .filter(term_change_steps::changeover_id.eq_any(of))
                    .filter(term_change_steps::kind.eq_any(kinds))
                    // As the index has it.
                    .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("kind <> 'hand'"))
                    .filter(term_change_steps::subject_id.eq(Id(subject)))
                    .filter(term_change_steps::version_after.eq(from))
                    .filter(term_change_steps::undone.is_null())
            )
            .set(term_change_steps::version_after.eq(to))
            .execute(inner))
        })?;
        Ok(())
    }

    pub(super) fn say_undone(&mut self, id: ChangeoverStepId, undone: TermChangeUndo) -> Result<(), StoreError> {
        self.change_one(|connection| {
            diesel::update(term_change_steps::table.find(Id::from(id)))
                .set(term_change_steps::undone.eq(Some(undone.as_str())))
                .execute(connection)
        })
    }

    pub(super) fn drop_steps(&mut self, id: ChangeoverId) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::delete(term_change_steps::table.filter(term_change_steps::changeover_id.eq(Id::from(id))))
                .execute(connection)
        })?;
        Ok(())
    }

    fn found_steps(
        &mut self,
        id: ChangeoverId,
        (search, filter): (Search, StepFilter),
        page: &PageRequest<u32>,
    ) -> Result<Vec<StepRow>, StoreError> {
        let mut query = term_change_steps::table
            .filter(term_change_steps::changeover_id.eq(Id::from(id)))
            .order(term_change_steps::ordinal)
            .select(StepRow::as_select())
            .into_boxed();
        match search {
            Search::All => {}
            Search::Asked => query = query.filter(term_change_steps::task.is_not_null()),
            Search::Kept => {
                // As the index has it.
                query = query.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("undone = 'kept'"));
            }
        }
        if let Some(kind) = filter.kind {
            query = query.filter(term_change_steps::kind.eq(kind.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(term_change_steps::ordinal.gt(counted(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    pub(super) fn step_page(
        &mut self,
        id: ChangeoverId,
        filter: StepFilter,
        page: &PageRequest<u32>,
    ) -> Result<Page<ChangeoverStep, u32>, StoreError> {
        let searches: &[Search] = if filter.hands { &[Search::Asked, Search::Kept] } else { &[Search::All] };
        let key = |row: &StepRow| u32::try_from(row.ordinal).unwrap_or_default();
        let found = page_in_order(searches, page, key, |search| self.found_steps(id, (*search, filter), page))?;
        self.read_page("term_change_steps", found, |row| row.id, |row| row.read(Former::Nothing))
    }

    /// Whether anything but the entry itself refers to a deputy.
    fn refers_to(&mut self, deputy: &Deputy) -> Result<bool, StoreError> {
        let (id, kind) = (Id::from(deputy.id), PartyKind::Deputy.as_str());
        let grant = documents::grants::Grant::from(&Grant::Deputy { deputy: deputy.id });
        let body = documents::write(&grant, "grants.body")?;
        let one = |found: Option<Id>| found.is_some();
        let codes: Option<String> = self.query(|connection| {
            qr_codes::table.filter(qr_codes::subject_id.eq(id)).select(qr_codes::code).first(connection).optional()
        })?;
        if codes.is_some() {
            return Ok(true);
        }
        let case: Option<Id> = self.query(|connection| {
            cases::table
                .filter(cases::target_id.eq(id))
                .filter(cases::target_kind.eq(kind))
                .select(cases::id)
                .first(connection)
                .optional()
        })?;
        let dispute: Option<Id> = self.query(|connection| {
            dispute_people::table
                .filter(dispute_people::person_id.eq(id))
                .select(dispute_people::dispute_id)
                .first(connection)
                .optional()
        })?;
        let duty: Option<Id> = self.query(|connection| {
            duty_records::table
                .filter(duty_records::deputy_id.eq(id))
                .select(duty_records::id)
                .first(connection)
                .optional()
        })?;
        if one(case) || one(dispute) || one(duty) {
            return Ok(true);
        }
        // Own leaves, and those of others for whom this one stands in.
        let left: Option<Id> = self.query(|connection| {
            handovers::table.filter(handovers::from_id.eq(id)).select(handovers::id).first(connection).optional()
        })?;
        let taken: Option<Id> = self.query(|connection| {
            handovers::table
                .filter(handovers::target_id.eq(Some(id)))
                .select(handovers::id)
                .first(connection)
                .optional()
        })?;
        if one(left) || one(taken) {
            return Ok(true);
        }
        let explained: Option<Id> = self.query(|connection| {
            notice_explanations::table
                .filter(notice_explanations::deputy_id.eq(id))
                .select(notice_explanations::notice_id)
                .first(connection)
                .optional()
        })?;
        let granted: Option<Id> = self.query(|connection| {
            on_each!(connection, |inner| grants::table
                .filter(grants::body.eq(&body))
                .select(grants::id)
                .first(inner)
                .optional())
        })?;
        Ok(one(explained) || one(granted))
    }

    /// Whether a link that was not given back is one of the deputy's, at either end.
    fn is_linked(&mut self, deputy: &Deputy) -> Result<bool, StoreError> {
        let id = Id::from(deputy.id);
        let keeps: Option<Id> = self.query(|connection| {
            contact_links::table
                .filter(contact_links::deputy_id.eq(id))
                .select(contact_links::id)
                .first(connection)
                .optional()
        })?;
        let visited: Option<Id> = self.query(|connection| {
            contact_links::table
                .filter(contact_links::to_deputy_id.eq(Some(id)))
                .select(contact_links::id)
                .first(connection)
                .optional()
        })?;
        Ok(keeps.is_some() || visited.is_some())
    }

    /// Whether something that is planned or written names the deputy: a rota, an activity, a sitting, a suggestion, a report to voters.
    fn is_named(&mut self, deputy: &Deputy) -> Result<bool, StoreError> {
        let id = Id::from(deputy.id);
        let receives: Option<Id> = self.query(|connection| {
            rota_duties::table
                .filter(rota_duties::deputy_id.eq(id))
                .select(rota_duties::rota_id)
                .first(connection)
                .optional()
        })?;
        let invited: Option<Id> = self.query(|connection| {
            activity_people::table
                .filter(activity_people::deputy_id.eq(id))
                .select(activity_people::activity_id)
                .first(connection)
                .optional()
        })?;
        let sits: Option<Id> = self.query(|connection| {
            tea_sitting_parties::table
                .filter(tea_sitting_parties::party_id.eq(id))
                .select(tea_sitting_parties::sitting_id)
                .first(connection)
                .optional()
        })?;
        let signs: Option<Id> = self.query(|connection| {
            suggestion_people::table
                .filter(suggestion_people::person_id.eq(id))
                .select(suggestion_people::suggestion_id)
                .first(connection)
                .optional()
        })?;
        let reports: Option<Id> = self.query(|connection| {
            voter_reports::table
                .filter(voter_reports::deputy_id.eq(id))
                .select(voter_reports::id)
                .first(connection)
                .optional()
        })?;
        Ok(receives.or(invited).or(sits).or(signs).or(reports).is_some())
    }

    pub(super) fn take_deputy_away(&mut self, deputy: &Deputy) -> Result<bool, StoreError> {
        if self.refers_to(deputy)? || self.is_linked(deputy)? || self.is_named(deputy)? {
            return Ok(false);
        }
        self.touch_cards()?;
        let id = Id::from(deputy.id);
        self.change(|connection| {
            diesel::delete(grid_assignments::table.filter(grid_assignments::deputy_id.eq(id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(mandates::table.filter(mandates::deputy_id.eq(id))).execute(connection)
        })?;
        self.change_one(|connection| {
            diesel::delete(deputies::table.find(id).filter(deputies::version.eq(deputy.version))).execute(connection)
        })?;
        Ok(true)
    }
}
