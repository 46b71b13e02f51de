//! Leaves and work that is handed over.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Date};
use diesel::upsert::excluded;
use mashang_domain::congresses::ConstituencyId;
use mashang_domain::handovers::{
    Handover, HandoverCounts, HandoverFilter, HandoverId, HandoverItem, HandoverItemId, HandoverScope, HandoverState,
    HandoverWork, Handovers, LeaveReason, last_to_serve,
};
use mashang_domain::shared::{
    CaseId, DeputyId, DivisionCode, Instant, Page, PageRequest, Party, Repository, Standing, StoreError, Vocabulary,
    each_once,
};
use uuid::Uuid;

use super::areas::Part;
use super::territory::division_code;
use super::{CHUNK, Store, areas, page_in_order, page_of_all, word};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp, Uid};
use crate::on_each;
use crate::schema::handovers::{handover_items, handovers};
use crate::schema::mandates;
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::word::Word;

/// Handovers of one deputy that are looked at, and as many in which that one stands in.
const LIVE: i64 = 100;
/// Deputies of one constituency who are looked at.
const COLLEAGUES: i64 = 20;
/// That the deputy of a handover has something on the desk that this handover has not met yet. After a sitting more may come to be done
/// than what went on: only what could not be handed over stays.
const ON_THE_DESK: &str = "(EXISTS (SELECT 1 FROM case_handling AS held WHERE held.holder_id = handovers.from_id \
                           AND NOT EXISTS (SELECT 1 FROM handover_items AS had WHERE had.handover_id = handovers.id \
                           AND had.subject_id = held.case_id)) \
                           OR EXISTS (SELECT 1 FROM tea_sitting_parties AS due WHERE due.party_id = handovers.from_id \
                           AND due.due_on IS NOT NULL \
                           AND NOT EXISTS (SELECT 1 FROM handover_items AS had WHERE had.handover_id = handovers.id \
                           AND had.subject_id = due.sitting_id AND had.version_after IS NULL)))";

/// That the deputy of a handover has held no mandate since a day.
const HAS_LEFT: &str = "NOT EXISTS (SELECT 1 FROM mandates AS held WHERE held.deputy_id = handovers.from_id \
                        AND (held.ends_on IS NULL OR held.ends_on >= ";
const NOR_ENDED: &str = ") AND (held.status <> 'ended' OR held.status_since >= ";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = handovers, treat_none_as_default_value = false, treat_none_as_null = true)]
struct HandoverRow {
    id: Id,
    version: i32,
    state: String,
    from_id: Id,
    target_kind: Option<String>,
    target_id: Option<Id>,
    reason: String,
    leave_sealed: Option<Vec<u8>>,
    begins_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    office_id: Id,
    room_id: Option<Id>,
    division_code: String,
    case_ids: Doc,
    asked_by: Option<Id>,
    asked_at: Stamp,
    wished_kind: Option<String>,
    wished_id: Option<Id>,
    work: String,
    place_at: Option<Stamp>,
    place_id: Option<Id>,
}

/// A party as two columns keep it.
fn parts(party: Option<Party>) -> (Option<String>, Option<Id>) {
    let parts = party.map(Party::parts);
    (parts.map(|(kind, _)| kind.as_str().to_owned()), parts.map(|(_, id)| Id(id)))
}

fn party(kind: Option<&str>, id: Option<Id>) -> Result<Option<Party>, StoreError> {
    match (kind, id) {
        (Some(kind), Some(id)) => Ok(Some(Party::from_parts(word(kind)?, id.0))),
        _ => Ok(None),
    }
}

impl HandoverRow {
    fn of(vault: &Vault, handover: &Handover) -> Result<Self, StoreError> {
        let leave = handover.leave.map(Word);
        let leave_sealed = leave.map(|leave| vault.seal_json(handover.id.0, &leave, columns::LEAVE)).transpose()?;
        let (target_kind, target_id) = parts(handover.to);
        let (wished_kind, wished_id) = parts(handover.wished);
        let cases: Vec<Uuid> = handover.only.iter().map(|case| case.0).collect();
        Ok(Self {
            id: handover.id.into(),
            version: handover.version,
            state: handover.standing.state().as_str().to_owned(),
            from_id: handover.from.into(),
            target_kind,
            target_id,
            reason: handover.reason.as_str().to_owned(),
            leave_sealed,
            begins_on: handover.begins,
            ends_on: handover.ends,
            office_id: handover.office.into(),
            room_id: handover.room.map(Id::from),
            division_code: handover.division.as_str().to_owned(),
            case_ids: documents::write(&cases, "handovers.case_ids")?,
            asked_by: handover.asked_by.map(Id::from),
            asked_at: handover.asked_at.into(),
            wished_kind,
            wished_id,
            work: handover.work.as_str().to_owned(),
            place_at: handover.place.map(|(at, _)| Stamp(at)),
            place_id: handover.place.map(|(_, id)| Id(id)),
        })
    }

    fn read(self, vault: &Vault) -> Result<Handover, StoreError> {
        let open = |sealed: Vec<u8>| vault.open_json::<Word<LeaveReason>>(self.id.0, &sealed, columns::LEAVE);
        let cases: Vec<Uuid> = documents::read(self.case_ids, "handovers.case_ids")?;
        Ok(Handover {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            from: self.from_id.0.into(),
            to: party(self.target_kind.as_deref(), self.target_id)?,
            reason: word(&self.reason)?,
            leave: self.leave_sealed.map(open).transpose()?.map(|leave| leave.0),
            begins: self.begins_on,
            ends: self.ends_on,
            office: self.office_id.0.into(),
            room: self.room_id.map(|id| id.0.into()),
            division: division_code(&self.division_code)?,
            only: cases.into_iter().map(CaseId).collect(),
            asked_by: self.asked_by.map(|id| id.0.into()),
            asked_at: self.asked_at.0,
            wished: party(self.wished_kind.as_deref(), self.wished_id)?,
            work: word(&self.work)?,
            place: self.place_at.zip(self.place_id).map(|(at, id)| (at.0, id.0)),
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = handover_items, treat_none_as_default_value = false)]
struct ItemRow {
    handover_id: Id,
    subject_id: Id,
    kind: String,
    version_after: Option<i32>,
    returned_at: Option<Stamp>,
}

impl ItemRow {
    fn of(item: &HandoverItem) -> Self {
        Self {
            handover_id: item.handover.into(),
            subject_id: item.subject.into(),
            kind: item.kind.as_str().to_owned(),
            version_after: item.version_after,
            returned_at: item.returned_at.map(Stamp),
        }
    }

    fn read(self) -> Result<HandoverItem, StoreError> {
        Ok(HandoverItem {
            handover: self.handover_id.0.into(),
            kind: word(&self.kind)?,
            subject: self.subject_id.0.into(),
            version_after: self.version_after,
            returned_at: self.returned_at.map(|at| at.0),
        })
    }
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    moved: i64,
    #[diesel(sql_type = BigInt)]
    returned: i64,
    #[diesel(sql_type = BigInt)]
    lying: i64,
}

/// What one index is asked for.
enum Search {
    From(Id),
    To(Id),
    /// What lies in this part of an area.
    Area(Part),
    /// Of the deputy whom the list asks for, as far as it lies in this area.
    Asked(Id, DivisionCode),
}

impl Search {
    fn of(scope: &HandoverScope, filter: &HandoverFilter) -> Vec<Self> {
        match scope {
            HandoverScope::From(deputy) => vec![Self::From((*deputy).into())],
            HandoverScope::To(party) => vec![Self::To(Id(party.parts().1))],
            HandoverScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                match filter.deputy {
                    Some(deputy) => area.map(|area| Self::Asked(deputy.into(), area.clone())).into_iter().collect(),
                    None => area.into_iter().flat_map(areas::parts).map(Self::Area).collect(),
                }
            }
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn handovers_in(
        &mut self,
        search: &Search,
        filter: &HandoverFilter,
        page: &PageRequest<HandoverId>,
    ) -> Result<Vec<HandoverRow>, StoreError> {
        let mut query = handovers::table.select(HandoverRow::as_select()).order(handovers::id.desc()).into_boxed();
        query = match search {
            Search::From(deputy) => query.filter(handovers::from_id.eq(*deputy)),
            Search::To(party) => query.filter(handovers::target_id.eq(*party)),
            Search::Area(part) => query.filter(areas::within("handovers", part)),
            Search::Asked(deputy, area) => {
                query.filter(handovers::from_id.eq(*deputy)).filter(areas::lies_in("handovers", area))
            }
        };
        if matches!(search, Search::From(_) | Search::To(_)) {
            if let Some(division) = &filter.division {
                query = query.filter(areas::lies_in("handovers", division));
            }
            if let Some(deputy) = filter.deputy {
                query = query.filter(handovers::from_id.eq(Id::from(deputy)));
            }
        }
        if let Some(state) = filter.state {
            query = query.filter(handovers::state.eq(state.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(handovers::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<Handover> for Store {
    fn load(&mut self, id: HandoverId) -> Result<Option<Handover>, StoreError> {
        let row: Option<HandoverRow> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .find(Id::from(id))
                .select(HandoverRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, handover: &Handover) -> Result<(), StoreError> {
        let row = HandoverRow::of(&self.vault, handover)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(handovers::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &Handover, now: &Handover) -> Result<(), StoreError> {
        let row = HandoverRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                handovers::table.find(row.id).filter(handovers::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })
    }
}

impl Handovers for Store {
    fn handovers(
        &mut self,
        scopes: &[HandoverScope],
        filter: &HandoverFilter,
        page: &PageRequest<HandoverId>,
    ) -> Result<Page<Handover, HandoverId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &HandoverRow| HandoverId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.handovers_in(search, filter, page))?;
        self.read_page("handovers", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn asked_leaves(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<(NaiveDate, HandoverId)>,
    ) -> Result<Page<Handover, (NaiveDate, HandoverId)>, StoreError> {
        let key = |row: &HandoverRow| (row.begins_on, HandoverId(row.id.0));
        let found = page_in_order(within, page, key, |area| {
            let mut query = handovers::table
                .filter(handovers::state.eq(HandoverState::Asked.as_str()))
                .order((handovers::begins_on, handovers::id))
                .select(HandoverRow::as_select())
                .into_boxed();
            query = query.filter(areas::lies_in("handovers", area));
            if let Some((day, id)) = page.after {
                let later = handovers::begins_on.gt(day).or(handovers::id.gt(Id::from(id)));
                query = query.filter(handovers::begins_on.ge(day).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("handovers", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn live_handovers(&mut self, deputy: DeputyId) -> Result<Vec<Handover>, StoreError> {
        let id = Id::from(deputy);
        let live = [HandoverState::Asked, HandoverState::Planned, HandoverState::InForce].map(HandoverState::as_str);
        let own: Vec<HandoverRow> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::from_id.eq(id))
                .filter(handovers::state.eq_any(live))
                .order(handovers::id.desc())
                .limit(LIVE)
                .select(HandoverRow::as_select())
                .load(inner))
        })?;
        let of_others: Vec<HandoverRow> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::target_id.eq(id))
                .filter(handovers::state.eq_any(live))
                .order(handovers::id.desc())
                .limit(LIVE)
                .select(HandoverRow::as_select())
                .load(inner))
        })?;
        own.into_iter().chain(of_others).map(|row| row.read(&self.vault)).collect()
    }

    fn handovers_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<HandoverId>, StoreError> {
        let limit = i64::from(limit);
        let (planned, in_force) = (HandoverState::Planned.as_str(), HandoverState::InForce.as_str());
        let moved = HandoverWork::Moved.as_str();
        let under_way =
            [HandoverWork::Cases, HandoverWork::Disputes, HandoverWork::Returning].map(HandoverWork::as_str);
        let begin: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::state.eq(planned))
                .filter(handovers::begins_on.le(today))
                .order((handovers::begins_on, handovers::id))
                .limit(limit)
                .select(handovers::id)
                .load(inner))
        })?;
        let end: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::state.eq(in_force))
                .filter(handovers::work.eq(moved))
                .filter(handovers::ends_on.lt(today))
                .order((handovers::ends_on, handovers::id))
                .limit(limit)
                .select(handovers::id)
                .load(inner))
        })?;
        let go_on: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::work.eq_any(under_way))
                .order(handovers::id)
                .limit(limit)
                .select(handovers::id)
                .load(inner))
        })?;
        let again: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| handovers::table
                .filter(handovers::state.eq(in_force))
                .filter(handovers::work.eq(moved))
                .filter(sql::<Bool>(ON_THE_DESK))
                .order(handovers::id)
                .limit(limit)
                .select(handovers::id)
                .load(inner))
        })?;
        let left: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| {
                let day = last_to_serve(today);
                let serves = sql::<Bool>(HAS_LEFT).bind::<Date, _>(day).sql(NOR_ENDED).bind::<Date, _>(day).sql("))");
                handovers::table
                    .filter(handovers::state.eq(in_force))
                    .filter(handovers::work.eq(moved))
                    .filter(serves)
                    .order(handovers::id)
                    .limit(limit)
                    .select(handovers::id)
                    .load(inner)
            })
        })?;
        Ok(each_once([begin, end, go_on, again, left].concat().into_iter().map(|id: Id| HandoverId(id.0))))
    }

    fn note_items(&mut self, items: &[HandoverItem]) -> Result<(), StoreError> {
        let rows: Vec<ItemRow> = items.iter().map(ItemRow::of).collect();
        for chunk in rows.chunks(CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(handover_items::table)
                    .values(chunk)
                    .on_conflict((handover_items::handover_id, handover_items::subject_id))
                    .do_update()
                    .set((
                        handover_items::version_after.eq(excluded(handover_items::version_after)),
                        handover_items::returned_at.eq(excluded(handover_items::returned_at)),
                    ))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn items(
        &mut self,
        id: HandoverId,
        page: &PageRequest<HandoverItemId>,
    ) -> Result<Page<HandoverItem, HandoverItemId>, StoreError> {
        // No id is smaller than that.
        let after = page.after.map_or(Id(Uuid::nil()), Id::from);
        let rows: Vec<ItemRow> = self.query(|connection| {
            on_each!(connection, |inner| handover_items::table
                .filter(handover_items::handover_id.eq(Id::from(id)))
                .filter(handover_items::subject_id.gt(after))
                .order(handover_items::subject_id)
                .limit(page.probe())
                .select(ItemRow::as_select())
                .load(inner))
        })?;
        let found = Page::of(rows, page, |row: &ItemRow| HandoverItemId(row.subject_id.0));
        self.read_page("handover_items", found, |row| row.subject_id, ItemRow::read)
    }

    fn mark_returned(&mut self, id: HandoverId, items: &[HandoverItemId], at: Instant) -> Result<(), StoreError> {
        let subjects: Vec<Id> = items.iter().map(|item| Id::from(*item)).collect();
        for chunk in subjects.chunks(CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::update(
                    handover_items::table
                        .filter(handover_items::handover_id.eq(Id::from(id)))
                        .filter(handover_items::subject_id.eq_any(chunk))
                )
                .set(handover_items::returned_at.eq(Some(Stamp(at))))
                .execute(inner))
            })?;
        }
        Ok(())
    }

    fn count_items(&mut self, id: HandoverId) -> Result<HandoverCounts, StoreError> {
        let query = "SELECT CAST(count(version_after) AS BIGINT) AS moved, CAST(count(returned_at) AS BIGINT) AS returned, \
                     CAST(count(*) - count(version_after) AS BIGINT) AS lying FROM handover_items WHERE handover_id = $1";
        let counts: Counts = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query).bind::<Uid, _>(Id::from(id)).get_result(inner))
        })?;
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(HandoverCounts {
            moved: number(counts.moved),
            returned: number(counts.returned),
            left: number(counts.lying),
        })
    }

    fn colleagues(&mut self, constituency: ConstituencyId) -> Result<Vec<DeputyId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| mandates::table
                .filter(mandates::constituency_id.eq(Id::from(constituency)))
                .select(mandates::deputy_id)
                .distinct()
                .order(mandates::deputy_id)
                .limit(COLLEAGUES)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| id.0.into()).collect())
    }
}
