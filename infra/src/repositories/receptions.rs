use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use mashang_domain::cases::erased_text;
use mashang_domain::receptions::{Reception, ReceptionFilter, ReceptionKey, ReceptionKind, Receptions, WalkInPart};
use mashang_domain::shared::Standing;
use mashang_domain::shared::code::DayCode;
use mashang_domain::shared::text::Title;
use mashang_domain::shared::{
    Capped, CaseId, DivisionCode, Instant, Page, PageRequest, Party, ReceptionId, Repository, RoomId, StoreError,
    Vocabulary,
};

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, page_in_order, sound, word, words};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::schema::receptions;
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::register::{CheckIn, Entry};
use crate::stored::word::each;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = receptions, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ReceptionRow {
    id: Id,
    version: i32,
    state: String,
    kind: String,
    title: String,
    room_id: Id,
    office_id: Id,
    division_code: String,
    grid_id: Option<Id>,
    series_id: Option<Id>,
    starts_at: Stamp,
    ends_at: Stamp,
    check_ins: Doc,
    register: Vec<u8>,
    announced_at: Stamp,
    updated_at: Stamp,
    waiting_entries: i32,
    entries_due_at: Option<Stamp>,
    entries_alert_at: Option<Stamp>,
}

impl ReceptionRow {
    fn of(reception: &Reception, vault: &Vault) -> Result<Self, StoreError> {
        let check_ins: Vec<CheckIn> = each(&reception.check_ins);
        let register: Vec<Entry> = each(&reception.register);
        let waiting = reception.register.iter().filter(|entry| !entry.confirmed).count();
        Ok(Self {
            id: reception.id.into(),
            version: reception.version,
            state: reception.standing.state().as_str().to_owned(),
            kind: reception.kind.as_str().to_owned(),
            title: reception.title.as_str().to_owned(),
            room_id: reception.room.into(),
            office_id: reception.office.into(),
            division_code: reception.division.as_str().to_owned(),
            grid_id: reception.grid.map(Id::from),
            series_id: reception.series.map(Id),
            starts_at: reception.starts_at.into(),
            ends_at: reception.ends_at.into(),
            check_ins: documents::write(&check_ins, "receptions.check_ins")?,
            register: vault.seal_json(reception.id.0, &register, columns::REGISTER)?,
            announced_at: reception.announced_at.into(),
            updated_at: reception.updated_at.into(),
            waiting_entries: i32::try_from(waiting).unwrap_or(i32::MAX),
            entries_due_at: reception.entry_clock().map(|clock| Stamp(clock.due)),
            entries_alert_at: reception.entry_alert().map(Stamp),
        })
    }

    fn read(self, vault: &Vault) -> Result<Reception, StoreError> {
        Ok(Reception {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            title: sound(Title::kept(&self.title), "receptions.title")?,
            room: self.room_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            grid: self.grid_id.map(|id| id.0.into()),
            series: self.series_id.map(|id| id.0),
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            check_ins: each(documents::read::<Vec<CheckIn>>(self.check_ins, "receptions.check_ins")?),
            register: each(vault.open_json::<Vec<Entry>>(self.id.0, &self.register, columns::REGISTER)?),
            announced_at: self.announced_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

impl Repository<Reception> for Store {
    fn load(&mut self, id: ReceptionId) -> Result<Option<Reception>, StoreError> {
        let row = self.query(|connection| {
            receptions::table.find(Id::from(id)).select(ReceptionRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, reception: &Reception) -> Result<(), StoreError> {
        let row = ReceptionRow::of(reception, &self.vault)?;
        self.change(|connection| diesel::insert_into(receptions::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &Reception, now: &Reception) -> Result<(), StoreError> {
        let row = ReceptionRow::of(now, &self.vault)?;
        self.change_one(|connection| {
            diesel::update(receptions::table.find(row.id).filter(receptions::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl Store {
    /// Takes out of a register what was said of which a case came, and who said it. That it was heard stays.
    pub(super) fn erase_register(&mut self, id: ReceptionId, case: CaseId) -> Result<(), StoreError> {
        let Some(before) = Repository::<Reception>::load(self, id)? else { return Ok(()) };
        let mut now = before.clone();
        // Whoever has read what stood there before must not write it back.
        now.version += 1;
        for entry in now.register.iter_mut().filter(|entry| entry.case == Some(case)) {
            entry.text = erased_text()?;
            entry.speaker = None;
            if let Some(end) = &mut entry.ended {
                end.answer = None;
            }
        }
        if now.register == before.register { Ok(()) } else { self.save(&before, &now) }
    }

    /// Those that lie in a part of an area, or anywhere.
    fn receptions_in(
        &mut self,
        part: Option<&Part>,
        filter: &ReceptionFilter,
        page: &PageRequest<ReceptionKey>,
    ) -> Result<Vec<ReceptionRow>, StoreError> {
        let mut query = receptions::table.select(ReceptionRow::as_select()).into_boxed();
        let later = page.after.map(|(at, id)| (Stamp(at), Id::from(id)));
        if let Some(since) = filter.updated_since {
            query =
                query.filter(receptions::updated_at.ge(Stamp(since))).order((receptions::updated_at, receptions::id));
            if let Some((at, id)) = later {
                let next = receptions::updated_at.gt(at).or(receptions::id.gt(id));
                query = query.filter(receptions::updated_at.ge(at).and(next));
            }
            query = match (part, &filter.division) {
                (Some(part), _) => query.filter(areas::within("receptions", &areas::county_of(part))),
                (None, Some(area)) => query.filter(areas::lies_in("receptions", area)),
                (None, None) => query,
            };
        } else {
            query = query.order((receptions::starts_at, receptions::id));
            if let Some((at, id)) = later {
                let next = receptions::starts_at.gt(at).or(receptions::id.gt(id));
                query = query.filter(receptions::starts_at.ge(at).and(next));
            }
        }
        let walk_ins = ReceptionKind::WalkIns.as_str();
        query = match filter.walk_ins {
            WalkInPart::Without => query.filter(receptions::kind.ne(walk_ins)),
            WalkInPart::With => query,
            WalkInPart::Only => query.filter(sql::<Bool>(WALK_INS)),
        };
        if !filter.states.is_empty() {
            query = query.filter(receptions::state.eq_any(words(&filter.states)));
        }
        if let Some(room) = filter.room {
            query = query.filter(receptions::room_id.eq(Id::from(room)));
        }
        if let Some(part) = part {
            query = query.filter(areas::within("receptions", part));
        }
        if let Some(from) = filter.from {
            // Each is over on its day, and they are in the order in which they begin.
            query = query
                .filter(receptions::starts_at.ge(Stamp(from - chrono::Duration::days(1))))
                .filter(receptions::ends_at.ge(Stamp(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(receptions::starts_at.lt(Stamp(to)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

/// The parts of an area in which an index knows what changed in which order: county by county, and of a province all that there is.
fn changes_of(area: &DivisionCode) -> Vec<Option<Part>> {
    const CITY: usize = 4;
    if area.prefix().len() < CITY {
        return vec![None];
    }
    areas::parts(area).into_iter().flat_map(areas::counties).map(Some).collect()
}

/// As the index of those that have such says it.
const WAITING: &str = "receptions.waiting_entries > 0";

/// As the index of those says it.
const WALK_INS: &str = "receptions.kind = 'walk_ins'";

impl Receptions for Store {
    fn count_waiting_entries(&mut self, parties: &[Party]) -> Result<Capped, StoreError> {
        let mut found: HashMap<Id, i32> = HashMap::new();
        for party in parties {
            let mut query = receptions::table
                .select((receptions::id, receptions::waiting_entries))
                .filter(sql::<Bool>(WAITING))
                .order(receptions::id)
                .into_boxed();
            query = match party {
                Party::Room(room) => query.filter(receptions::room_id.eq(Id::from(*room))),
                Party::Office(office) => query.filter(receptions::office_id.eq(Id::from(*office))),
                Party::Deputy(_) | Party::Unit(_) | Party::Organisation(_) | Party::Account(_) => continue,
            };
            let rows: Vec<(Id, i32)> = self.query(|connection| query.limit(Capped::PROBE).load(connection))?;
            found.extend(rows);
        }
        Ok(Capped::of(found.into_values().filter_map(|count| usize::try_from(count).ok()).sum()))
    }

    fn waiting_receptions(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceptionId>,
    ) -> Result<Page<Reception, ReceptionId>, StoreError> {
        let key = |row: &ReceptionRow| ReceptionId(row.id.0);
        let found = page_in_order(parties, page, key, |party| {
            let mut query = receptions::table
                .select(ReceptionRow::as_select())
                .filter(sql::<Bool>(WAITING))
                // What is to end by a day stands in the list by that day.
                .filter(receptions::entries_due_at.is_null())
                .order(receptions::id)
                .into_boxed();
            query = match party {
                Party::Room(room) => query.filter(receptions::room_id.eq(Id::from(*room))),
                Party::Office(office) => query.filter(receptions::office_id.eq(Id::from(*office))),
                Party::Deputy(_) | Party::Unit(_) | Party::Organisation(_) | Party::Account(_) => return Ok(Vec::new()),
            };
            if let Some(after) = page.after {
                query = query.filter(receptions::id.gt(Id::from(after)));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("receptions", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn entry_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceptionKey>,
    ) -> Result<Page<Reception, ReceptionKey>, StoreError> {
        let key = |row: &ReceptionRow| (row.entries_due_at.map_or(Instant::UNIX_EPOCH, |at| at.0), row.id.0.into());
        let found = page_in_order(parties, page, key, |party| {
            let mut query = receptions::table
                .select(ReceptionRow::as_select())
                .filter(receptions::entries_due_at.is_not_null())
                .order((receptions::entries_due_at, receptions::id))
                .into_boxed();
            query = match party {
                Party::Room(room) => query.filter(receptions::room_id.eq(Id::from(*room))),
                Party::Office(office) => query.filter(receptions::office_id.eq(Id::from(*office))),
                Party::Deputy(_) | Party::Unit(_) | Party::Organisation(_) | Party::Account(_) => return Ok(Vec::new()),
            };
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = receptions::entries_due_at.assume_not_null().gt(at).or(receptions::id.gt(id));
                query = query.filter(receptions::entries_due_at.assume_not_null().ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("receptions", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn registers_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ReceptionId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            receptions::table
                .filter(receptions::entries_alert_at.le(Some(Stamp(now))))
                .order((receptions::entries_alert_at, receptions::id))
                .limit(i64::from(limit))
                .select(receptions::id)
                .load(connection)
        })?;
        Ok(due.into_iter().map(|id| ReceptionId(id.0)).collect())
    }

    fn walk_ins_of(&mut self, room: RoomId, day_begins: Instant) -> Result<Option<ReceptionId>, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            receptions::table
                .filter(sql::<Bool>(WALK_INS))
                .filter(receptions::room_id.eq(Id::from(room)))
                .filter(receptions::starts_at.eq(Stamp(day_begins)))
                .select(receptions::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| ReceptionId(id.0)))
    }

    fn day_code(&self, reception: ReceptionId, day: NaiveDate) -> DayCode {
        DayCode::following(&self.vault.tag("receptions.day_code", format!("{reception} {day}").as_bytes()))
    }

    fn receptions(
        &mut self,
        filter: &ReceptionFilter,
        page: &PageRequest<ReceptionKey>,
    ) -> Result<Page<Reception, ReceptionKey>, StoreError> {
        let changed = filter.updated_since.is_some();
        let key = |row: &ReceptionRow| {
            let at = if changed { row.updated_at } else { row.starts_at };
            (at.0, row.id.0.into())
        };
        let parts = match &filter.division {
            Some(area) if changed => changes_of(area),
            area => areas::parts_of(area.as_ref()),
        };
        let found = page_in_order(&parts, page, key, |part| self.receptions_in(part.as_ref(), filter, page))?;
        self.read_page("receptions", found, |row| row.id, |row| row.read(&self.vault))
    }
}
