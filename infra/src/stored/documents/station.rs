//! `station_plans.asks`: themes and how much a plan asks; `rotas.sealed`: the slots of a rota, and what deputies exchange;
//! `station_bookings.sealed`: who booked, and by which code that one cancels.

use chrono::{NaiveDate, NaiveTime};
use mashang_domain::receptions::Hours;
use mashang_domain::shared::text::{Name, Title};
use mashang_domain::shared::{DeputyId, StoreError};
use mashang_domain::stations::{self, OnDuty, PlanTargets, RotaSlot, SlotAlert, SlotAnswer, StationForm, StationPlan};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contact::Contact;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asks {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    themes: Vec<Plain<Title>>,
    weekly: u32,
    each_deputy: u32,
    group_quarterly: u32,
}

impl From<&StationPlan> for Asks {
    fn from(plan: &StationPlan) -> Self {
        let PlanTargets { weekly, each_deputy, group_quarterly } = plan.targets;
        Self { _version: First, themes: each(&plan.themes), weekly, each_deputy, group_quarterly }
    }
}

impl Asks {
    pub(crate) fn parts(self) -> (Vec<Title>, PlanTargets) {
        let Self { weekly, each_deputy, group_quarterly, .. } = self;
        let themes = self.themes.into_iter().map(|theme| theme.0).collect();
        (themes, PlanTargets { weekly, each_deputy, group_quarterly })
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Duty {
    deputy: Uuid,
    #[serde(default, skip_serializing_if = "is_default")]
    guest: bool,
    answer: Word<SlotAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Plain<Name>>,
}

impl From<&OnDuty> for Duty {
    fn from(one: &OnDuty) -> Self {
        Self { deputy: one.deputy.0, guest: one.guest, answer: Word(one.answer), reason: plain(one.reason.as_ref()) }
    }
}

impl From<Duty> for OnDuty {
    fn from(one: Duty) -> Self {
        Self {
            deputy: one.deputy.into(),
            guest: one.guest,
            answer: one.answer.known(),
            reason: one.reason.map(|reason| reason.0),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Slot {
    number: u32,
    on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved_from: Option<NaiveDate>,
    from: NaiveTime,
    to: NaiveTime,
    topic: Plain<Title>,
    form: Word<StationForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    officials: Vec<Plain<Name>>,
    wanted: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<Duty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reception: Option<Uuid>,
    #[serde(default, skip_serializing_if = "is_default")]
    missed: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<Word<SlotAlert>>,
}

impl From<&RotaSlot> for Slot {
    fn from(slot: &RotaSlot) -> Self {
        Self {
            number: slot.number,
            on: slot.on,
            moved_from: slot.moved_from,
            from: slot.hours.from,
            to: slot.hours.to,
            topic: Plain::from(&slot.topic),
            form: Word(slot.form),
            officials: each(&slot.officials),
            wanted: slot.wanted,
            people: each(&slot.people),
            reception: slot.reception.map(|reception| reception.0),
            missed: slot.missed,
            told: slot.told.iter().copied().map(Word).collect(),
        }
    }
}

impl From<Slot> for RotaSlot {
    fn from(slot: Slot) -> Self {
        Self {
            number: slot.number,
            on: slot.on,
            moved_from: slot.moved_from,
            hours: Hours { from: slot.from, to: slot.to },
            topic: slot.topic.0,
            form: slot.form.known(),
            officials: slot.officials.into_iter().map(|name| name.0).collect(),
            wanted: slot.wanted,
            people: each(slot.people),
            reception: slot.reception.map(Into::into),
            missed: slot.missed,
            told: slot.told.into_iter().map(Word::known).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Swap {
    number: u32,
    from: Uuid,
    gives: u32,
    to: Uuid,
    takes: u32,
    answer: Word<SlotAnswer>,
}

impl From<&stations::Swap> for Swap {
    fn from(swap: &stations::Swap) -> Self {
        let stations::Swap { number, from, gives, to, takes, answer } = *swap;
        Self { number, from: from.0, gives, to: to.0, takes, answer: Word(answer) }
    }
}

impl From<Swap> for stations::Swap {
    fn from(swap: Swap) -> Self {
        let Swap { number, from, gives, to, takes, answer } = swap;
        Self { number, from: DeputyId(from), gives, to: DeputyId(to), takes, answer: answer.known() }
    }
}

/// What a rota plans.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Planned {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    slots: Vec<Slot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    swaps: Vec<Swap>,
}

impl From<&stations::Rota> for Planned {
    fn from(rota: &stations::Rota) -> Self {
        Self { _version: First, slots: each(&rota.slots), swaps: each(&rota.swaps) }
    }
}

impl Planned {
    pub(crate) fn parts(self) -> (Vec<RotaSlot>, Vec<stations::Swap>) {
        (each(self.slots), each(self.swaps))
    }
}

/// Who booked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Booked {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    code: String,
    contact: Contact,
}

impl Booked {
    pub(crate) fn of(code: &str, contact: &mashang_domain::cases::Contact) -> Self {
        Self { _version: First, code: code.to_owned(), contact: Contact::from(contact) }
    }

    pub(crate) fn parts(
        self,
    ) -> Result<(mashang_domain::shared::code::BookingCode, mashang_domain::cases::Contact), StoreError> {
        let code = mashang_domain::shared::code::BookingCode::read(&self.code);
        let code = code.map_err(|_| StoreError::Corrupt("station_bookings.sealed"))?;
        Ok((code, self.contact.into()))
    }
}
