mod plates;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use mashang_domain::codes::{
    CodeFilter, CodeKey, CodePrints, CodeScope, CodeState, CodeSubject, CodedDeputy, Codes, ListedCode, MAX_DEPUTIES,
    PrintedCode,
};
use mashang_domain::congresses::Seat;
use mashang_domain::deputies::{Deputy, Mandate};
use mashang_domain::institutions::InstitutionState;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{GridId, Page, PageRequest, Party, PartyKind, RoomId, StoreError, Vocabulary};
use mashang_domain::territory::DivisionCode;

use super::areas::{self, Part};
use super::deputies::{AssignmentRow, DeputyRow, MandateRow, Parts, StandInRow, is_seated, serves};
use super::territory::{division_code, name};
use super::{Store, insert_all, page_of_all, sound, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::{activity_rooms, congress_offices, deputies, grid_assignments, mandates, qr_codes, stand_ins};

/// Deputies who are looked at for those whom a card offers.
const LOOKED_AT: i64 = 100;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = qr_codes, primary_key(code), treat_none_as_default_value = false, treat_none_as_null = true)]
struct CodeRow {
    code: String,
    version: i32,
    subject_kind: String,
    subject_id: Id,
    issued_at: Stamp,
    revoked_at: Option<Stamp>,
    division_code: String,
    issued_by_kind: Option<String>,
    issued_by_id: Option<Id>,
    print_runs: i32,
    printed_copies: i32,
    printed_at: Option<Stamp>,
}

fn subject_parts(subject: CodeSubject) -> (PartyKind, Id) {
    let (kind, id) = subject.party().parts();
    (kind, Id(id))
}

impl CodeRow {
    fn of(code: &PrintedCode) -> Self {
        let (kind, subject_id) = subject_parts(code.subject);
        let by = code.issued_by.map(Party::parts);
        Self {
            code: code.code.as_str().to_owned(),
            version: code.version,
            subject_kind: kind.as_str().to_owned(),
            subject_id,
            issued_at: code.issued_at.into(),
            revoked_at: code.revoked_at.map(Stamp),
            division_code: code.division.as_str().to_owned(),
            issued_by_kind: by.map(|(kind, _)| kind.as_str().to_owned()),
            issued_by_id: by.map(|(_, id)| Id(id)),
            print_runs: code.prints.runs,
            printed_copies: code.prints.copies,
            printed_at: code.prints.last.map(Stamp),
        }
    }

    fn read(self) -> Result<PrintedCode, StoreError> {
        let subject = match word(&self.subject_kind)? {
            PartyKind::Deputy => CodeSubject::Deputy(self.subject_id.0.into()),
            PartyKind::Room => CodeSubject::Room(self.subject_id.0.into()),
            PartyKind::Office => CodeSubject::Office(self.subject_id.0.into()),
            PartyKind::Account | PartyKind::Unit | PartyKind::Organisation => {
                return Err(StoreError::Corrupt("qr_codes.subject_kind"));
            }
        };
        let issued_by = match (self.issued_by_kind, self.issued_by_id) {
            (Some(kind), Some(id)) => Some(Party::from_parts(word(&kind)?, id.0)),
            _ => None,
        };
        Ok(PrintedCode {
            code: sound(QrCode::read(&self.code), "qr_codes.code")?,
            version: self.version,
            subject,
            division: division_code(&self.division_code)?,
            issued_at: self.issued_at.0,
            issued_by,
            prints: CodePrints {
                runs: self.print_runs,
                copies: self.printed_copies,
                last: self.printed_at.map(|at| at.0),
            },
            revoked_at: self.revoked_at.map(|at| at.0),
        })
    }
}

/// What a list of codes is read by: one subject or a part of an area, and one state where it is asked for.
struct Search {
    place: Place,
    state: Option<CodeState>,
}

enum Place {
    Subject(CodeSubject),
    Part(Part),
}

/// Each place with each state, so that every search is read off the end of one index.
fn searches(filter: &CodeFilter) -> Vec<Search> {
    let states: Vec<Option<CodeState>> = match filter.states.as_slice() {
        [] => vec![None],
        states => states.iter().copied().map(Some).collect(),
    };
    let each = |state: Option<CodeState>| -> Vec<Search> {
        let search = |place| Search { place, state };
        match &filter.scope {
            CodeScope::Subject(subject) => vec![search(Place::Subject(*subject))],
            CodeScope::Areas(all) => all.iter().flat_map(areas::parts).map(|part| search(Place::Part(part))).collect(),
        }
    };
    states.into_iter().flat_map(each).collect()
}

const OPEN_ROOM: &str = "EXISTS (SELECT 1 FROM activity_rooms WHERE activity_rooms.id = qr_codes.subject_id \
                         AND activity_rooms.state = 'open')";
const OPEN_OFFICE: &str = "EXISTS (SELECT 1 FROM congress_offices WHERE congress_offices.id = qr_codes.subject_id \
                           AND congress_offices.state = 'open')";

/// That a code which an index found stands so on a day. Read within an area, as names are: there are some thousand codes at most.
fn stands(state: CodeState, on: NaiveDate) -> String {
    const GOOD: &str = "qr_codes.revoked_at IS NULL AND";
    let serves = serves("qr_codes.subject_id", on);
    match state {
        CodeState::Revoked => "qr_codes.revoked_at IS NOT NULL".to_owned(),
        CodeState::Active => format!(
            "{GOOD} CASE qr_codes.subject_kind WHEN 'deputy' THEN {serves} \
             WHEN 'room' THEN {OPEN_ROOM} ELSE {OPEN_OFFICE} END"
        ),
        CodeState::NotServing => format!("{GOOD} qr_codes.subject_kind = 'deputy' AND NOT {serves}"),
        CodeState::Closed => {
            let room = format!("qr_codes.subject_kind = 'room' AND NOT {OPEN_ROOM}");
            let office = format!("qr_codes.subject_kind = 'office' AND NOT {OPEN_OFFICE}");
            format!("{GOOD} (({room}) OR ({office}))")
        }
    }
}

impl Store {
    fn codes_in(
        &mut self,
        search: &Search,
        on: NaiveDate,
        page: &PageRequest<CodeKey>,
    ) -> Result<Vec<PrintedCode>, StoreError> {
        let mut query = qr_codes::table
            .order((qr_codes::issued_at.desc(), qr_codes::code.desc()))
            .select(CodeRow::as_select())
            .into_boxed();
        query = match &search.place {
            Place::Subject(subject) => {
                let (kind, id) = subject_parts(*subject);
                query.filter(qr_codes::subject_id.eq(id).and(qr_codes::subject_kind.eq(kind.as_str())))
            }
            Place::Part(part) => query.filter(areas::within("qr_codes", part)),
        };
        if let Some(state) = search.state {
            query = query.filter(sql::<Bool>(&stands(state, on)));
        }
        if let Some((at, code)) = &page.after {
            let (at, code) = (Stamp(*at), code.as_str());
            query =
                query.filter(qr_codes::issued_at.le(at).and(qr_codes::issued_at.lt(at).or(qr_codes::code.lt(code))));
        }
        let rows: Vec<CodeRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        rows.into_iter().map(CodeRow::read).collect()
    }

    /// The same codes with how each stands on a day, in three statements whatever their number.
    fn standing_codes(&mut self, codes: Vec<PrintedCode>, on: NaiveDate) -> Result<Vec<ListedCode>, StoreError> {
        let of = |wanted: PartyKind| -> Vec<Id> {
            let subjects = codes.iter().map(|code| subject_parts(code.subject));
            subjects.filter(|(kind, _)| *kind == wanted).map(|(_, id)| id).collect()
        };
        let (people, rooms, offices) = (of(PartyKind::Deputy), of(PartyKind::Room), of(PartyKind::Office));
        let mut good: HashSet<Id> = self.serving(&people, on)?.into_iter().collect();
        let open: Vec<Id> = self.query(|connection| {
            activity_rooms::table
                .filter(activity_rooms::id.eq_any(&rooms))
                .filter(activity_rooms::state.eq(InstitutionState::Open.as_str()))
                .select(activity_rooms::id)
                .load(connection)
        })?;
        good.extend(open);
        let open: Vec<Id> = self.query(|connection| {
            congress_offices::table
                .filter(congress_offices::id.eq_any(&offices))
                .filter(congress_offices::state.eq(InstitutionState::Open.as_str()))
                .select(congress_offices::id)
                .load(connection)
        })?;
        good.extend(open);
        let standing = |code: PrintedCode| {
            let (kind, id) = subject_parts(code.subject);
            let state = if code.revoked_at.is_some() {
                CodeState::Revoked
            } else if good.contains(&id) {
                CodeState::Active
            } else if kind == PartyKind::Deputy {
                CodeState::NotServing
            } else {
                CodeState::Closed
            };
            ListedCode { code, state }
        };
        Ok(codes.into_iter().map(standing).collect())
    }

    /// Those of `people` who serve on a day, one for each mandate by which they do.
    fn serving(&mut self, people: &[Id], on: NaiveDate) -> Result<Vec<Id>, StoreError> {
        let rows: Vec<(Id, MandateRow)> = self.query(|connection| {
            mandates::table
                .filter(mandates::deputy_id.eq_any(people))
                .filter(mandates::starts_on.le(on))
                .filter(mandates::ends_on.is_null().or(mandates::ends_on.assume_not_null().ge(on)))
                .select((mandates::deputy_id, MandateRow::as_select()))
                .load(connection)
        })?;
        let mut found = Vec::new();
        for (deputy, mandate) in rows {
            if mandate.read()?.serves_on(on) {
                found.push(deputy);
            }
        }
        Ok(found)
    }

    /// Those of `people`, in that order, who serve on a day and have a code; no more than a card offers.
    fn coded_deputies(&mut self, people: &[Id], on: NaiveDate) -> Result<Vec<CodedDeputy>, StoreError> {
        let serving: HashSet<Id> = self.serving(people, on)?.into_iter().collect();
        let rows: Vec<(Id, String, String)> = self.query(|connection| {
            deputies::table
                .inner_join(qr_codes::table.on(qr_codes::subject_id.eq(deputies::id)))
                .filter(deputies::id.eq_any(people))
                .filter(qr_codes::revoked_at.is_null())
                .order((qr_codes::issued_at.desc(), qr_codes::code.desc()))
                .select((deputies::id, deputies::name, qr_codes::code))
                .load(connection)
        })?;
        let mut newest: HashMap<Id, (String, String)> = HashMap::new();
        for (id, called, code) in rows.into_iter().filter(|(id, ..)| serving.contains(id)) {
            newest.entry(id).or_insert((called, code));
        }
        let mut found = Vec::new();
        for id in people {
            if found.len() == MAX_DEPUTIES {
                break;
            }
            if let Some((called, code)) = newest.remove(id) {
                let code = sound(QrCode::read(&code), "qr_codes.code")?;
                found.push(CodedDeputy { id: id.0.into(), name: name(&called)?, code });
            }
        }
        Ok(found)
    }

    /// Keeps where the codes of a deputy lie, once the deputy works elsewhere.
    pub(super) fn place_codes(&mut self, deputy: Id, division: &str) -> Result<(), StoreError> {
        let elsewhere =
            qr_codes::table.filter(qr_codes::subject_id.eq(deputy)).filter(qr_codes::division_code.ne(division));
        // As a change: somebody who re-points one at the same moment would put it back.
        let here = (qr_codes::division_code.eq(division), qr_codes::version.eq(qr_codes::version + 1));
        self.change(|connection| on_each!(connection, |inner| diesel::update(elsewhere).set(here).execute(inner)))?;
        Ok(())
    }
}

impl Codes for Store {
    fn code(&mut self, code: &QrCode) -> Result<Option<PrintedCode>, StoreError> {
        let row = self.query(|connection| {
            qr_codes::table.find(code.as_str()).select(CodeRow::as_select()).first(connection).optional()
        })?;
        row.map(CodeRow::read).transpose()
    }

    fn code_with_deputy(
        &mut self,
        code: &QrCode,
        on: NaiveDate,
    ) -> Result<Option<(PrintedCode, Option<Deputy>)>, StoreError> {
        type Joined = (CodeRow, Option<DeputyRow>, Option<AssignmentRow>, Option<MandateRow>, Option<StandInRow>);
        // Ids are unique over all tables, so that a room's code joins no deputy. One row for each grid and mandate: of stand-ins, who
        // are ever more, one holds a day.
        let holds = stand_ins::starts_on
            .le(on)
            .and(stand_ins::ends_on.is_null().or(stand_ins::ends_on.assume_not_null().ge(on)));
        let rows: Vec<Joined> = self.query(|connection| {
            on_each!(connection, |inner| qr_codes::table
                .left_join(deputies::table.on(deputies::id.eq(qr_codes::subject_id)))
                .left_join(grid_assignments::table.on(grid_assignments::deputy_id.eq(qr_codes::subject_id)))
                .left_join(mandates::table.on(mandates::deputy_id.eq(qr_codes::subject_id)))
                .left_join(stand_ins::table.on(stand_ins::deputy_id.eq(qr_codes::subject_id).and(holds)))
                .filter(qr_codes::code.eq(code.as_str()))
                .select((
                    CodeRow::as_select(),
                    Option::<DeputyRow>::as_select(),
                    Option::<AssignmentRow>::as_select(),
                    Option::<MandateRow>::as_select(),
                    Option::<StandInRow>::as_select(),
                ))
                .load(inner))
        })?;
        let mut found: Option<(CodeRow, Option<DeputyRow>)> = None;
        let mut parts = Parts::default();
        for (code, deputy, assignment, mandate, stand_in) in rows {
            found.get_or_insert((code, deputy));
            if let Some(assignment) = assignment.map(AssignmentRow::read)
                && !parts.assignments.contains(&assignment)
            {
                parts.assignments.push(assignment);
            }
            if let Some(mandate) = mandate
                && !parts.mandates.iter().any(|known: &Mandate| known.id.0 == mandate.id.0)
            {
                parts.mandates.push(mandate.read()?);
            }
            if let Some(stand_in) = stand_in.map(StandInRow::read).transpose()?
                && !parts.stand_ins.contains(&stand_in)
            {
                parts.stand_ins.push(stand_in);
            }
        }
        let Some((code, deputy)) = found else { return Ok(None) };
        let deputy = deputy.map(|row| row.read(parts)).transpose()?;
        Ok(Some((code.read()?, deputy)))
    }

    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError> {
        let search = Search { place: Place::Subject(subject), state: None };
        let mut codes = self.codes_in(&search, NaiveDate::MIN, &PageRequest { limit: 100, after: None })?;
        codes.truncate(100);
        Ok(codes)
    }

    fn codes_listed(
        &mut self,
        filter: &CodeFilter,
        page: &PageRequest<CodeKey>,
    ) -> Result<Page<ListedCode, CodeKey>, StoreError> {
        let found = page_of_all(
            &searches(filter),
            page,
            |code: &PrintedCode| (code.issued_at, code.code.clone()),
            |search| self.codes_in(search, filter.on, page),
        )?;
        let Page { items, unreadable, next } = found;
        Ok(Page { items: self.standing_codes(items, filter.on)?, unreadable, next })
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

    fn deputies_in_grids(&mut self, grids: &[GridId], date: NaiveDate) -> Result<Vec<CodedDeputy>, StoreError> {
        let grids: Vec<Id> = grids.iter().map(|id| Id::from(*id)).collect();
        let people: Vec<Id> = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::grid_id.eq_any(grids))
                .filter(grid_assignments::starts_on.le(date))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(date)))
                .order(grid_assignments::deputy_id)
                .limit(LOOKED_AT)
                .select(grid_assignments::deputy_id)
                .load(connection)
        })?;
        self.coded_deputies(&people, date)
    }

    fn deputies_of_seat(&mut self, seat: &Seat, date: NaiveDate) -> Result<Vec<CodedDeputy>, StoreError> {
        let people: Vec<Id> = self.query(|connection| {
            mandates::table
                .filter(mandates::congress_code.eq(seat.congress.as_str()))
                .filter(mandates::constituency.eq(seat.constituency_name.as_str()))
                .order((mandates::term.desc(), mandates::deputy_id))
                .limit(LOOKED_AT)
                .select(mandates::deputy_id)
                .load(connection)
        })?;
        self.coded_deputies(&people, date)
    }

    fn deputies_in_room(
        &mut self,
        room: RoomId,
        division: &DivisionCode,
        date: NaiveDate,
    ) -> Result<Vec<CodedDeputy>, StoreError> {
        let near = division.township().unwrap_or_else(|| division.clone());
        let mut people: Vec<Id> = Vec::new();
        for part in areas::parts(&near) {
            let query = deputies::table
                .select(deputies::id)
                .filter(deputies::room_id.eq(Id::from(room)))
                .filter(sql::<Bool>(&is_seated("deputies.id", date)))
                .order(deputies::id)
                .into_boxed()
                .filter(areas::within("deputies", &part));
            let here: Vec<Id> = self.query(|connection| query.limit(LOOKED_AT).load(connection))?;
            people.extend(here);
        }
        self.coded_deputies(&people, date)
    }
}
