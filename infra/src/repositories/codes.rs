mod plates;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::codes::{Alternative, CodeKey, CodeSubject, Codes, PrintedCode};
use mashang_domain::deputies::{Deputy, GridAssignment, Mandate, MandateStatus};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{DeputyId, GridId, Page, PageRequest, PartyKind, StoreError, Vocabulary};

use super::deputies::{AssignmentRow, DeputyRow, MandateRow};
use super::territory::name;
use super::{Store, insert_all, sound, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::{deputies, grid_assignments, mandates, qr_codes};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = qr_codes, primary_key(code), treat_none_as_default_value = false, treat_none_as_null = true)]
struct CodeRow {
    code: String,
    version: i32,
    subject_kind: String,
    subject_id: Id,
    issued_at: Stamp,
    revoked_at: Option<Stamp>,
}

fn subject_parts(subject: CodeSubject) -> (PartyKind, Id) {
    let (kind, id) = subject.party().parts();
    (kind, Id(id))
}

impl CodeRow {
    fn of(code: &PrintedCode) -> Self {
        let (kind, subject_id) = subject_parts(code.subject);
        Self {
            code: code.code.as_str().to_owned(),
            version: code.version,
            subject_kind: kind.as_str().to_owned(),
            subject_id,
            issued_at: code.issued_at.into(),
            revoked_at: code.revoked_at.map(Stamp),
        }
    }

    fn read(self) -> Result<PrintedCode, StoreError> {
        let subject = match word(&self.subject_kind)? {
            PartyKind::Deputy => CodeSubject::Deputy(self.subject_id.0.into()),
            PartyKind::Room => CodeSubject::Room(self.subject_id.0.into()),
            PartyKind::Account | PartyKind::Office | PartyKind::Unit | PartyKind::Organisation => {
                return Err(StoreError::Corrupt("qr_codes.subject_kind"));
            }
        };
        Ok(PrintedCode {
            code: sound(QrCode::read(&self.code), "qr_codes.code")?,
            version: self.version,
            subject,
            issued_at: self.issued_at.0,
            revoked_at: self.revoked_at.map(|at| at.0),
        })
    }
}

impl Codes for Store {
    fn code(&mut self, code: &QrCode) -> Result<Option<PrintedCode>, StoreError> {
        let row = self.query(|connection| {
            qr_codes::table.find(code.as_str()).select(CodeRow::as_select()).first(connection).optional()
        })?;
        row.map(CodeRow::read).transpose()
    }

    fn code_with_deputy(&mut self, code: &QrCode) -> Result<Option<(PrintedCode, Option<Deputy>)>, StoreError> {
        type Joined = (CodeRow, Option<DeputyRow>, Option<AssignmentRow>, Option<MandateRow>);
        // Ids are unique over all tables, so that a room's code joins no deputy. One row for each grid and mandate.
        let rows: Vec<Joined> = self.query(|connection| {
            on_each!(connection, |inner| qr_codes::table
                .left_join(deputies::table.on(deputies::id.eq(qr_codes::subject_id)))
                .left_join(grid_assignments::table.on(grid_assignments::deputy_id.eq(qr_codes::subject_id)))
                .left_join(mandates::table.on(mandates::deputy_id.eq(qr_codes::subject_id)))
                .filter(qr_codes::code.eq(code.as_str()))
                .select((
                    CodeRow::as_select(),
                    Option::<DeputyRow>::as_select(),
                    Option::<AssignmentRow>::as_select(),
                    Option::<MandateRow>::as_select(),
                ))
                .load(inner))
        })?;
        let mut found: Option<(CodeRow, Option<DeputyRow>)> = None;
        let (mut assigned, mut held): (Vec<GridAssignment>, Vec<Mandate>) = (Vec::new(), Vec::new());
        for (code, deputy, assignment, mandate) in rows {
            found.get_or_insert((code, deputy));
            if let Some(assignment) = assignment.map(AssignmentRow::read)
                && !assigned.contains(&assignment)
            {
                assigned.push(assignment);
            }
            if let Some(mandate) = mandate
                && !held.iter().any(|known| known.id.0 == mandate.id.0)
            {
                held.push(mandate.read()?);
            }
        }
        held.sort_by_key(|mandate| mandate.id);
        let Some((code, deputy)) = found else { return Ok(None) };
        let deputy = deputy.map(|row| row.read(assigned, held)).transpose()?;
        Ok(Some((code.read()?, deputy)))
    }

    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError> {
        Ok(self.codes_listed(subject, &PageRequest { limit: 100, after: None })?.items)
    }

    fn codes_listed(
        &mut self,
        subject: CodeSubject,
        page: &PageRequest<CodeKey>,
    ) -> Result<Page<PrintedCode, CodeKey>, StoreError> {
        let (kind, id) = subject_parts(subject);
        let mut query = qr_codes::table
            .filter(qr_codes::subject_id.eq(id).and(qr_codes::subject_kind.eq(kind.as_str())))
            .order((qr_codes::issued_at.desc(), qr_codes::code.desc()))
            .select(CodeRow::as_select())
            .into_boxed();
        if let Some((at, code)) = &page.after {
            let (at, code) = (Stamp(*at), code.as_str());
            query =
                query.filter(qr_codes::issued_at.le(at).and(qr_codes::issued_at.lt(at).or(qr_codes::code.lt(code))));
        }
        let rows: Vec<CodeRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let codes = rows.into_iter().map(CodeRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(codes, page, |code| (code.issued_at, code.code.clone())))
    }

    fn add_codes(&mut self, codes: &[PrintedCode]) -> Result<(), StoreError> {
        self.touch_cards()?;
        let rows: Vec<_> = codes.iter().map(CodeRow::of).collect();
        insert_all!(self, qr_codes::table, rows)
    }

    fn save_code(&mut self, code: &PrintedCode, seen: i32) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = CodeRow::of(code);
        self.change_one(|connection| {
            diesel::update(qr_codes::table.find(code.code.as_str()).filter(qr_codes::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })
    }

    fn alternatives(
        &mut self,
        grids: &[GridId],
        except: DeputyId,
        date: NaiveDate,
    ) -> Result<Vec<Alternative>, StoreError> {
        let grids: Vec<Id> = grids.iter().map(|id| Id::from(*id)).collect();
        let rows: Vec<(Id, String, String)> = self.query(|connection| {
            deputies::table
                .inner_join(grid_assignments::table.on(grid_assignments::deputy_id.eq(deputies::id)))
                .inner_join(mandates::table.on(mandates::deputy_id.eq(deputies::id)))
                .inner_join(qr_codes::table.on(qr_codes::subject_id.eq(deputies::id)))
                .filter(grid_assignments::grid_id.eq_any(grids))
                .filter(grid_assignments::starts_on.le(date))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(date)))
                .filter(deputies::id.ne(Id::from(except)))
                .filter(mandates::status.eq(MandateStatus::Active.as_str()))
                .filter(mandates::starts_on.le(date).and(mandates::ends_on.ge(date)))
                .filter(qr_codes::revoked_at.is_null())
                .order((deputies::id, qr_codes::code))
                .limit(50)
                .select((deputies::id, deputies::name, qr_codes::code))
                .load(connection)
        })?;
        let mut found: Vec<Alternative> = Vec::new();
        for (id, deputy_name, code) in rows {
            if found.len() < 5 && found.last().is_none_or(|last| last.deputy.0 != id.0) {
                let code = sound(QrCode::read(&code), "qr_codes.code")?;
                found.push(Alternative { deputy: id.0.into(), name: name(&deputy_name)?, code });
            }
        }
        Ok(found)
    }
}
