use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::deputies::{
    ActivityRoom, Alternative, CodeSubject, Deputies, Deputy, DeputyFilter, GridAssignment, Mandate, MandateStatus,
    PrintedCode,
};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{DeputyId, GridId, Page, PageRequest, PartyKind, RoomId, StoreError, Vocabulary};
use mashang_domain::territory::DivisionCode;

use super::territory::{division_code, name};
use super::{Store, insert_all, sound, word};
use crate::db::types::{Doc, Id, Stamp};
use crate::schema::{activity_rooms, deputies, grid_assignments, mandates, qr_codes};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = deputies, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DeputyRow {
    id: Id,
    version: i32,
    name: String,
    profile: Option<String>,
    office_id: Id,
    division_code: String,
    room_id: Option<Id>,
}

impl DeputyRow {
    fn of(deputy: &Deputy) -> Self {
        Self {
            id: deputy.id.into(),
            version: deputy.version,
            name: deputy.name.as_str().to_owned(),
            profile: deputy.profile.as_ref().map(|profile| profile.as_str().to_owned()),
            office_id: deputy.office.into(),
            division_code: deputy.division.as_str().to_owned(),
            room_id: deputy.room.map(Id::from),
        }
    }

    fn read(self, mut assignments: Vec<GridAssignment>, mandates: Vec<Mandate>) -> Result<Deputy, StoreError> {
        assignments.sort_by_key(|one| (one.period.from, one.id));
        Ok(Deputy {
            id: DeputyId(self.id.0),
            version: self.version,
            name: name(&self.name)?,
            profile: sound(self.profile.map(|text| Body::new(&text)).transpose(), "deputies.profile")?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            room: self.room_id.map(|id| id.0.into()),
            assignments,
            mandates,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_assignments, treat_none_as_default_value = false)]
struct AssignmentRow {
    id: Id,
    deputy_id: Id,
    grid_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

impl AssignmentRow {
    fn of(deputy: DeputyId, assignment: &GridAssignment) -> Self {
        Self {
            id: assignment.id.into(),
            deputy_id: deputy.into(),
            grid_id: assignment.grid.into(),
            starts_on: assignment.period.from,
            ends_on: assignment.period.to,
        }
    }

    fn read(self) -> GridAssignment {
        let period = Period { from: self.starts_on, to: self.ends_on };
        GridAssignment { id: self.id.0.into(), grid: self.grid_id.0.into(), period }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = mandates, treat_none_as_default_value = false)]
struct MandateRow {
    id: Id,
    deputy_id: Id,
    level: String,
    congress_code: String,
    term: i32,
    constituency: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    status: String,
    status_since: NaiveDate,
    suspensions: Doc,
}

impl MandateRow {
    fn of(deputy: DeputyId, mandate: &Mandate) -> Result<Self, StoreError> {
        Ok(Self {
            id: mandate.id.into(),
            deputy_id: deputy.into(),
            level: mandate.level.as_str().to_owned(),
            congress_code: mandate.congress.as_str().to_owned(),
            term: mandate.term,
            constituency: mandate.constituency.as_str().to_owned(),
            starts_on: mandate.from,
            ends_on: mandate.to,
            status: mandate.status.as_str().to_owned(),
            status_since: mandate.status_since,
            suspensions: Doc(sound(serde_json::to_value(&mandate.suspensions), "mandates.suspensions")?),
        })
    }

    fn read(self) -> Result<Mandate, StoreError> {
        Ok(Mandate {
            id: self.id.0.into(),
            level: word(&self.level)?,
            congress: division_code(&self.congress_code)?,
            term: self.term,
            constituency: name(&self.constituency)?,
            from: self.starts_on,
            to: self.ends_on,
            status: word(&self.status)?,
            status_since: self.status_since,
            suspensions: sound(serde_json::from_value(self.suspensions.0), "mandates.suspensions")?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = activity_rooms, treat_none_as_default_value = false)]
struct RoomRow {
    id: Id,
    version: i32,
    kind: String,
    name: String,
    office_id: Id,
    division_code: String,
    address: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
}

impl RoomRow {
    fn of(room: &ActivityRoom) -> Self {
        Self {
            id: room.id.into(),
            version: room.version,
            kind: room.kind.as_str().to_owned(),
            name: room.name.as_str().to_owned(),
            office_id: room.office.into(),
            division_code: room.division.as_str().to_owned(),
            address: room.address.as_str().to_owned(),
            longitude: room.point.map(Point::longitude),
            latitude: room.point.map(Point::latitude),
        }
    }

    fn read(self) -> Result<ActivityRoom, StoreError> {
        Ok(ActivityRoom {
            id: self.id.0.into(),
            version: self.version,
            kind: word(&self.kind)?,
            name: name(&self.name)?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            address: name(&self.address)?,
            point: point(self.longitude, self.latitude)?,
        })
    }
}

/// A point kept in two columns.
pub(super) fn point(longitude: Option<f64>, latitude: Option<f64>) -> Result<Option<Point>, StoreError> {
    match (longitude, latitude) {
        (Some(longitude), Some(latitude)) => sound(Point::new(longitude, latitude).map(Some), "point"),
        _ => Ok(None),
    }
}

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

impl Store {
    /// Adds grids and mandates to deputies' rows, in two statements whatever their number.
    fn complete(&mut self, rows: Vec<DeputyRow>) -> Result<Vec<Deputy>, StoreError> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let grid_rows = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::deputy_id.eq_any(&ids))
                .select(AssignmentRow::as_select())
                .load(connection)
        })?;
        let mandate_rows = self.query(|connection| {
            mandates::table
                .filter(mandates::deputy_id.eq_any(&ids))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        let mut grids: HashMap<Id, Vec<GridAssignment>> = HashMap::new();
        for row in grid_rows {
            grids.entry(row.deputy_id).or_default().push(row.read());
        }
        let mut mandates: HashMap<Id, Vec<Mandate>> = HashMap::new();
        for row in mandate_rows {
            mandates.entry(row.deputy_id).or_default().push(row.read()?);
        }
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                row.read(grids.remove(&id).unwrap_or_default(), mandates.remove(&id).unwrap_or_default())
            })
            .collect()
    }

    fn add_parts(&mut self, deputies: &[Deputy]) -> Result<(), StoreError> {
        let grids: Vec<_> = deputies
            .iter()
            .flat_map(|deputy| deputy.assignments.iter().map(|one| AssignmentRow::of(deputy.id, one)))
            .collect();
        let mandates = deputies
            .iter()
            .flat_map(|deputy| deputy.mandates.iter().map(|mandate| MandateRow::of(deputy.id, mandate)))
            .collect::<Result<Vec<_>, _>>()?;
        let done: Result<(), StoreError> = insert_all!(self, grid_assignments::table, grids);
        done?;
        insert_all!(self, mandates::table, mandates)
    }
}

impl Deputies for Store {
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>, StoreError> {
        let row = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(DeputyRow::as_select()).first(connection).optional()
        })?;
        Ok(self.complete(row.into_iter().collect())?.pop())
    }

    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>, StoreError> {
        let text: Option<String> = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(deputies::name).first(connection).optional()
        })?;
        text.as_deref().map(name).transpose()
    }

    fn deputies(
        &mut self,
        filter: &DeputyFilter,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<Deputy, DeputyId>, StoreError> {
        let mut query = deputies::table.select(DeputyRow::as_select()).order(deputies::id).into_boxed();
        if let Some(division) = &filter.division {
            let (first, last) = division.range();
            query = query.filter(deputies::division_code.between(first, last));
        }
        if let Some((grid, on)) = filter.grid {
            let of_grid = grid_assignments::table
                .filter(grid_assignments::grid_id.eq(Id::from(grid)))
                .filter(grid_assignments::starts_on.le(on))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(on)))
                .select(grid_assignments::deputy_id);
            query = query.filter(deputies::id.eq_any(of_grid));
        }
        if let Some(after) = page.after {
            query = query.filter(deputies::id.gt(Id::from(after)));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = self.complete(rows)?;
        Ok(Page::of(items, page, |deputy: &Deputy| deputy.id))
    }

    fn deputy_division(&mut self, id: DeputyId) -> Result<Option<DivisionCode>, StoreError> {
        let code: Option<String> = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(deputies::division_code).first(connection).optional()
        })?;
        code.as_deref().map(division_code).transpose()
    }

    fn deputies_of_grid(&mut self, grid: GridId) -> Result<Vec<Deputy>, StoreError> {
        let rows = self.query(|connection| {
            let of_grid = grid_assignments::table
                .filter(grid_assignments::grid_id.eq(Id::from(grid)))
                .select(grid_assignments::deputy_id);
            deputies::table
                .filter(deputies::id.eq_any(of_grid))
                .order(deputies::id)
                .limit(1_000)
                .select(DeputyRow::as_select())
                .load(connection)
        })?;
        self.complete(rows)
    }

    fn add_deputies(&mut self, all: &[Deputy]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(DeputyRow::of).collect();
        let done: Result<(), StoreError> = insert_all!(self, deputies::table, rows);
        done?;
        self.add_parts(all)
    }

    fn save_deputy(&mut self, deputy: &Deputy, seen: i32) -> Result<(), StoreError> {
        let row = DeputyRow::of(deputy);
        self.change_one(|connection| {
            diesel::update(deputies::table.find(row.id).filter(deputies::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(grid_assignments::table.filter(grid_assignments::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(mandates::table.filter(mandates::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.add_parts(std::slice::from_ref(deputy))
    }

    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>, StoreError> {
        let row = self.query(|connection| {
            activity_rooms::table.find(Id::from(id)).select(RoomRow::as_select()).first(connection).optional()
        })?;
        row.map(RoomRow::read).transpose()
    }

    fn rooms(
        &mut self,
        within: Option<&DivisionCode>,
        page: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>, StoreError> {
        let mut query = activity_rooms::table.select(RoomRow::as_select()).order(activity_rooms::id).into_boxed();
        if let Some(division) = within {
            let (first, last) = division.range();
            query = query.filter(activity_rooms::division_code.between(first, last));
        }
        if let Some(after) = page.after {
            query = query.filter(activity_rooms::id.gt(Id::from(after)));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = rows.into_iter().map(RoomRow::read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page, |room: &ActivityRoom| room.id))
    }

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<(), StoreError> {
        let rows: Vec<_> = rooms.iter().map(RoomRow::of).collect();
        insert_all!(self, activity_rooms::table, rows)
    }

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
            qr_codes::table
                .left_join(deputies::table.on(deputies::id.eq(qr_codes::subject_id)))
                .left_join(grid_assignments::table.on(grid_assignments::deputy_id.eq(qr_codes::subject_id)))
                .left_join(mandates::table.on(mandates::deputy_id.eq(qr_codes::subject_id)))
                .filter(qr_codes::code.eq(code.as_str()))
                .order(mandates::id)
                .select((
                    CodeRow::as_select(),
                    Option::<DeputyRow>::as_select(),
                    Option::<AssignmentRow>::as_select(),
                    Option::<MandateRow>::as_select(),
                ))
                .load(connection)
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
        let Some((code, deputy)) = found else { return Ok(None) };
        let deputy = deputy.map(|row| row.read(assigned, held)).transpose()?;
        Ok(Some((code.read()?, deputy)))
    }

    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError> {
        let (kind, id) = subject_parts(subject);
        let rows = self.query(|connection| {
            qr_codes::table
                .filter(qr_codes::subject_id.eq(id).and(qr_codes::subject_kind.eq(kind.as_str())))
                .order(qr_codes::issued_at.desc())
                .limit(100)
                .select(CodeRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(CodeRow::read).collect()
    }

    fn add_codes(&mut self, codes: &[PrintedCode]) -> Result<(), StoreError> {
        let rows: Vec<_> = codes.iter().map(CodeRow::of).collect();
        insert_all!(self, qr_codes::table, rows)
    }

    fn save_code(&mut self, code: &PrintedCode, seen: i32) -> Result<(), StoreError> {
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
