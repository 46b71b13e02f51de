//! Plans and rotas as their tables hold them.

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::shared::{DeputyId, Standing, StoreError, Vocabulary};
use mashang_domain::stations::{Rota, RotaId, RotaSlot, StationPlan};

use super::super::territory::division_code;
use super::super::word;
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::schema::stations::{rota_duties, rota_slots, rota_tasks, rotas, station_plans};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::station::{Asks, Planned};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = station_plans, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct PlanRow {
    pub(super) id: Id,
    version: i32,
    state: String,
    room_id: Id,
    office_id: Id,
    division_code: String,
    year: i32,
    asks: Doc,
    drafted_at: Stamp,
    updated_at: Stamp,
}

impl PlanRow {
    pub(super) fn of(plan: &StationPlan) -> Result<Self, StoreError> {
        Ok(Self {
            id: plan.id.into(),
            version: plan.version,
            state: plan.state().as_str().to_owned(),
            room_id: plan.room.into(),
            office_id: plan.office.into(),
            division_code: plan.division.as_str().to_owned(),
            year: plan.year,
            asks: documents::write(&Asks::from(plan), "station_plans.asks")?,
            drafted_at: plan.drafted_at.into(),
            updated_at: plan.updated_at.into(),
        })
    }

    pub(super) fn read(self) -> Result<StationPlan, StoreError> {
        let (themes, targets) = documents::read::<Asks>(self.asks, "station_plans.asks")?.parts();
        Ok(StationPlan {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            room: self.room_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            year: self.year,
            themes,
            targets,
            drafted_at: self.drafted_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rotas, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct RotaRow {
    pub(super) id: Id,
    version: i32,
    state: String,
    room_id: Id,
    office_id: Id,
    division_code: String,
    month: NaiveDate,
    sealed: Vec<u8>,
    answers_due_at: Option<Stamp>,
    alert_at: Option<Stamp>,
    drafted_at: Stamp,
    published_at: Option<Stamp>,
    updated_at: Stamp,
}

impl RotaRow {
    pub(super) fn of(vault: &Vault, rota: &Rota) -> Result<Self, StoreError> {
        Ok(Self {
            id: rota.id.into(),
            version: rota.version,
            state: rota.state().as_str().to_owned(),
            room_id: rota.room.into(),
            office_id: rota.office.into(),
            division_code: rota.division.as_str().to_owned(),
            month: rota.month,
            sealed: vault.seal_json(rota.id.0, &Planned::from(rota), columns::ROTA)?,
            answers_due_at: rota.answers_due.map(Stamp),
            alert_at: rota.alert_at().map(Stamp),
            drafted_at: rota.drafted_at.into(),
            published_at: rota.published_at.map(Stamp),
            updated_at: rota.updated_at.into(),
        })
    }

    pub(super) fn read(self, vault: &Vault) -> Result<Rota, StoreError> {
        let planned: Planned = vault.open_json(self.id.0, &self.sealed, columns::ROTA)?;
        let (slots, swaps) = planned.parts();
        Ok(Rota {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            room: self.room_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            month: self.month,
            slots,
            swaps,
            answers_due: self.answers_due_at.map(|at| at.0),
            drafted_at: self.drafted_at.0,
            published_at: self.published_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        })
    }
}

/// The number of a slot as a column holds it.
fn number(slot: &RotaSlot) -> Result<i32, StoreError> {
    i32::try_from(slot.number).map_err(|_| StoreError::Corrupt("rota_slots.number"))
}

#[derive(Insertable)]
#[diesel(table_name = rota_slots, treat_none_as_default_value = false)]
pub(super) struct SlotRow {
    rota_id: Id,
    number: i32,
    room_id: Id,
    starts_at: Stamp,
    ends_at: Stamp,
    reception_id: Option<Id>,
}

impl SlotRow {
    pub(super) fn of(rota: &Rota, slot: &RotaSlot) -> Result<Self, StoreError> {
        Ok(Self {
            rota_id: rota.id.into(),
            number: number(slot)?,
            room_id: rota.room.into(),
            starts_at: Stamp(slot.starts_at()),
            ends_at: Stamp(slot.ends_at()),
            reception_id: slot.reception.map(Id::from),
        })
    }
}

#[derive(Clone, Insertable)]
#[diesel(table_name = rota_duties, treat_none_as_default_value = false)]
pub(super) struct DutyRow {
    rota_id: Id,
    number: i32,
    deputy_id: Id,
    starts_at: Stamp,
    ends_at: Stamp,
}

impl DutyRow {
    /// Those who are to come to a slot.
    pub(super) fn of(rota: RotaId, slot: &RotaSlot) -> Result<Vec<Self>, StoreError> {
        let number = number(slot)?;
        let row = |deputy: DeputyId| Self {
            rota_id: rota.into(),
            number,
            deputy_id: deputy.into(),
            starts_at: Stamp(slot.starts_at()),
            ends_at: Stamp(slot.ends_at()),
        };
        Ok(slot.deputies().map(row).collect())
    }
}

#[derive(Insertable)]
#[diesel(table_name = rota_tasks, treat_none_as_default_value = false)]
pub(super) struct TaskRow {
    deputy_id: Id,
    rota_id: Id,
    due_at: Stamp,
}

impl TaskRow {
    /// For whom a rota waits.
    pub(super) fn of(rota: &Rota) -> Vec<Self> {
        let asked = rota.slots.iter().flat_map(|slot| &slot.people).map(|one| one.deputy);
        let mut people: Vec<DeputyId> = asked.chain(rota.swaps.iter().map(|swap| swap.to)).collect();
        people.sort_unstable();
        people.dedup();
        let row = |deputy: DeputyId| {
            let due_at = Stamp(rota.waits_for(deputy)?);
            Some(Self { deputy_id: deputy.into(), rota_id: rota.id.into(), due_at })
        };
        people.into_iter().filter_map(row).collect()
    }
}
