//! Rows of deputies and of what they have in other tables.

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::congresses::Seat;
use mashang_domain::deputies::{Deputy, GridAssignment, Mandate, MandateChange, StandIn};
use mashang_domain::shared::text::Body;
use mashang_domain::shared::{DeputyId, Party, StoreError, Vocabulary, time};

use super::super::territory::{division_code, name};
use super::super::{sound, word};
use crate::db::types::{Doc, Id};
use crate::schema::{deputies, grid_assignments, mandates, stand_ins};
use crate::stored::documents;
use crate::stored::documents::decisions::Decision;
use crate::stored::documents::periods::Period;
use crate::stored::word::each;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = deputies, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(in crate::repositories) struct DeputyRow {
    pub(super) id: Id,
    version: i32,
    name: String,
    profile: Option<String>,
    office_id: Id,
    pub(super) division_code: String,
    room_id: Option<Id>,
    pub(super) merged_into: Option<Id>,
}

/// What a deputy has in other tables.
#[derive(Default)]
pub(in crate::repositories) struct Parts {
    pub(in crate::repositories) assignments: Vec<GridAssignment>,
    pub(in crate::repositories) mandates: Vec<Mandate>,
    pub(in crate::repositories) stand_ins: Vec<StandIn>,
}

impl DeputyRow {
    pub(super) fn of(deputy: &Deputy) -> Self {
        Self {
            id: deputy.id.into(),
            version: deputy.version,
            name: deputy.name.as_str().to_owned(),
            profile: deputy.profile.as_ref().map(|profile| profile.as_str().to_owned()),
            office_id: deputy.office.into(),
            division_code: deputy.division.as_str().to_owned(),
            room_id: deputy.room.map(Id::from),
            merged_into: deputy.merged_into.map(Id::from),
        }
    }

    pub(in crate::repositories) fn read(self, parts: Parts) -> Result<Deputy, StoreError> {
        let Parts { mut assignments, mut mandates, mut stand_ins } = parts;
        assignments.sort_by_key(|one| (one.period.from, one.id));
        mandates.sort_by_key(|mandate| mandate.id);
        stand_ins.sort_by_key(|one| one.period.from);
        Ok(Deputy {
            id: DeputyId(self.id.0),
            version: self.version,
            name: name(&self.name)?,
            profile: sound(self.profile.map(|text| Body::kept(&text)).transpose(), "deputies.profile")?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            room: self.room_id.map(|id| id.0.into()),
            assignments,
            mandates,
            stand_ins,
            merged_into: self.merged_into.map(|id| id.0.into()),
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = stand_ins, treat_none_as_default_value = false)]
pub(in crate::repositories) struct StandInRow {
    pub(super) deputy_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    kind: String,
    target_id: Id,
}

impl StandInRow {
    pub(super) fn of(deputy: DeputyId, stand_in: &StandIn) -> Self {
        let (kind, target) = stand_in.to.parts();
        Self {
            deputy_id: deputy.into(),
            starts_on: stand_in.period.from,
            ends_on: stand_in.period.to,
            kind: kind.as_str().to_owned(),
            target_id: Id(target),
        }
    }

    pub(in crate::repositories) fn read(self) -> Result<StandIn, StoreError> {
        let period = time::Period { from: self.starts_on, to: self.ends_on };
        Ok(StandIn { period, to: Party::from_parts(word(&self.kind)?, self.target_id.0) })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_assignments, treat_none_as_default_value = false)]
pub(in crate::repositories) struct AssignmentRow {
    id: Id,
    pub(super) deputy_id: Id,
    grid_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

impl AssignmentRow {
    pub(super) fn of(deputy: DeputyId, assignment: &GridAssignment) -> Self {
        Self {
            id: assignment.id.into(),
            deputy_id: deputy.into(),
            grid_id: assignment.grid.into(),
            starts_on: assignment.period.from,
            ends_on: assignment.period.to,
        }
    }

    pub(in crate::repositories) fn read(self) -> GridAssignment {
        let period = time::Period { from: self.starts_on, to: self.ends_on };
        GridAssignment { id: self.id.0.into(), grid: self.grid_id.0.into(), period }
    }
}

#[derive(Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = mandates, treat_none_as_default_value = false)]
pub(in crate::repositories) struct MandateRow {
    pub(in crate::repositories) id: Id,
    pub(super) deputy_id: Id,
    term_id: Id,
    constituency_id: Id,
    level: String,
    congress_code: String,
    term: i32,
    constituency: String,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    status: String,
    status_since: NaiveDate,
    decision: Option<Doc>,
    coming: Option<Doc>,
    suspensions: Doc,
}

fn decided(change: Option<&MandateChange>, column: &'static str) -> Result<Option<Doc>, StoreError> {
    change.map(|change| documents::write(&Decision::from(change), column)).transpose()
}

fn read_decided(doc: Option<Doc>, column: &'static str) -> Result<Option<MandateChange>, StoreError> {
    Ok(doc.map(|doc| documents::read::<Decision>(doc, column)).transpose()?.map(MandateChange::from))
}

impl MandateRow {
    pub(super) fn of(deputy: DeputyId, mandate: &Mandate) -> Result<Self, StoreError> {
        Ok(Self {
            id: mandate.id.into(),
            deputy_id: deputy.into(),
            term_id: mandate.seat.term.into(),
            constituency_id: mandate.seat.constituency.into(),
            level: mandate.seat.level.as_str().to_owned(),
            congress_code: mandate.seat.congress.as_str().to_owned(),
            term: mandate.seat.number,
            constituency: mandate.seat.constituency_name.as_str().to_owned(),
            starts_on: mandate.from,
            ends_on: mandate.to,
            status: mandate.status.as_str().to_owned(),
            status_since: mandate.status_since,
            decision: decided(mandate.decision.as_ref(), "mandates.decision")?,
            coming: decided(mandate.coming.as_ref(), "mandates.coming")?,
            suspensions: documents::write(&each::<_, Period>(&mandate.suspensions), "mandates.suspensions")?,
        })
    }

    pub(in crate::repositories) fn read(self) -> Result<Mandate, StoreError> {
        Ok(Mandate {
            id: self.id.0.into(),
            seat: Seat {
                term: self.term_id.0.into(),
                constituency: self.constituency_id.0.into(),
                level: word(&self.level)?,
                congress: division_code(&self.congress_code)?,
                number: self.term,
                constituency_name: name(&self.constituency)?,
            },
            from: self.starts_on,
            to: self.ends_on,
            status: word(&self.status)?,
            status_since: self.status_since,
            decision: read_decided(self.decision, "mandates.decision")?,
            coming: read_decided(self.coming, "mandates.coming")?,
            suspensions: each(documents::read::<Vec<Period>>(self.suspensions, "mandates.suspensions")?),
        })
    }
}
