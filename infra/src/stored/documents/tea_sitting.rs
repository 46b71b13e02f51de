//! `tea_sittings.sealed`: what a sitting is about, who is invited and came, the agenda, what was resolved and what is followed up.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::text::{Body, Name, Title};
use mashang_domain::shared::{CaseId, DeputyId, UnitId};
use mashang_domain::sittings::{
    AgendaItem, PassedOn, Sitting, SittingFollowUp, SittingFollowUpEnd, SittingFollowUpState, SittingGuest,
    SittingGuestKind,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::party::Party;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

#[derive(Debug, Serialize, Deserialize)]
struct Guest {
    kind: Word<SittingGuestKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Plain<Name>>,
}

impl From<&SittingGuest> for Guest {
    fn from(one: &SittingGuest) -> Self {
        Self { kind: Word(one.kind), name: Plain::from(&one.name), body: plain(one.body.as_ref()) }
    }
}

impl From<Guest> for SittingGuest {
    fn from(one: Guest) -> Self {
        Self { kind: one.kind.known(), name: one.name.0, body: one.body.map(|body| body.0) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Item {
    number: u32,
    topic: Plain<Title>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolution: Option<Plain<Body>>,
}

impl From<&AgendaItem> for Item {
    fn from(item: &AgendaItem) -> Self {
        Self { number: item.number, topic: Plain::from(&item.topic), resolution: plain(item.resolution.as_ref()) }
    }
}

impl From<Item> for AgendaItem {
    fn from(item: Item) -> Self {
        Self { number: item.number, topic: item.topic.0, resolution: item.resolution.map(|text| text.0) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct End {
    at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Party>,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "is_default")]
    in_time: bool,
}

impl From<&SittingFollowUpEnd> for End {
    fn from(end: &SittingFollowUpEnd) -> Self {
        Self { at: end.at, by: end.by.map(Party::from), text: Plain::from(&end.text), in_time: end.in_time }
    }
}

impl From<End> for SittingFollowUpEnd {
    fn from(end: End) -> Self {
        Self { at: end.at, by: end.by.map(Into::into), text: end.text.0, in_time: end.in_time }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Passed {
    from: Party,
    by: Uuid,
}

impl From<&PassedOn> for Passed {
    fn from(one: &PassedOn) -> Self {
        Self { from: one.from.into(), by: one.by }
    }
}

impl From<Passed> for PassedOn {
    fn from(one: Passed) -> Self {
        Self { from: one.from.into(), by: one.by }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct FollowUp {
    number: u32,
    item: u32,
    text: Plain<Body>,
    to: Party,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    passed: Vec<Passed>,
    due_on: NaiveDate,
    #[serde(default, skip_serializing_if = "is_default")]
    reminded: bool,
    state: Word<SittingFollowUpState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<End>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<Uuid>,
}

impl From<&SittingFollowUp> for FollowUp {
    fn from(one: &SittingFollowUp) -> Self {
        Self {
            number: one.number,
            item: one.item,
            text: Plain::from(&one.text),
            to: one.to.into(),
            passed: each(&one.passed),
            due_on: one.due_on,
            reminded: one.reminded,
            state: Word(one.state),
            ended: one.ended.as_ref().map(End::from),
            case: one.case.map(|case| case.0),
        }
    }
}

impl From<FollowUp> for SittingFollowUp {
    fn from(one: FollowUp) -> Self {
        Self {
            number: one.number,
            item: one.item,
            text: one.text.0,
            to: one.to.into(),
            passed: each(one.passed),
            due_on: one.due_on,
            reminded: one.reminded,
            state: one.state.known(),
            ended: one.ended.map(SittingFollowUpEnd::from),
            case: one.case.map(CaseId),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    title: Plain<Title>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    units: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    guests: Vec<Guest>,
    agenda: Vec<Item>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    came: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    came_units: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "is_default")]
    residents: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    follow_ups: Vec<FollowUp>,
}

impl From<&Sitting> for Told {
    fn from(sitting: &Sitting) -> Self {
        let deputies = |all: &[DeputyId]| all.iter().map(|deputy| deputy.0).collect();
        let units = |all: &[UnitId]| all.iter().map(|unit| unit.0).collect();
        Self {
            _version: First,
            title: Plain::from(&sitting.title),
            deputies: deputies(&sitting.deputies),
            units: units(&sitting.units),
            guests: each(&sitting.guests),
            agenda: each(&sitting.agenda),
            came: deputies(&sitting.came),
            came_units: units(&sitting.came_units),
            residents: sitting.residents,
            follow_ups: each(&sitting.follow_ups),
        }
    }
}

impl Told {
    /// What of a sitting lies sealed, put into what lies beside it.
    pub(crate) fn complete(self, sitting: &mut Sitting) {
        sitting.title = self.title.0;
        sitting.deputies = self.deputies.into_iter().map(DeputyId).collect();
        sitting.units = self.units.into_iter().map(UnitId).collect();
        sitting.guests = each(self.guests);
        sitting.agenda = each(self.agenda);
        sitting.came = self.came.into_iter().map(DeputyId).collect();
        sitting.came_units = self.came_units.into_iter().map(UnitId).collect();
        sitting.residents = self.residents;
        sitting.follow_ups = each(self.follow_ups);
    }

    /// What it is about.
    pub(crate) fn title(&self) -> Title {
        self.title.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_followed_up_is_read_as_it_was_written() {
        let value = json!({
            "number": 1, "item": 2, "text": "增设充电桩。",
            "to": { "kind": "unit", "id": "019ab0c0-0000-7000-8000-000000000000" }, "due_on": "2026-03-20",
            "passed": [{
                "from": { "kind": "deputy", "id": "019ab0c0-0000-7000-8000-000000000002" },
                "by": "019ab0c0-0000-7000-8000-000000000003"
            }],
            "reminded": true, "state": "done", "case": "019ab0c0-0000-7000-8000-000000000001",
            "ended": { "at": "2026-03-19T01:00:00Z", "text": "已增设 6 个。", "in_time": true }
        });
        let read: SittingFollowUp = serde_json::from_value::<FollowUp>(value.clone()).expect("a shape").into();
        assert_eq!(serde_json::to_value(FollowUp::from(&read)).expect("JSON"), value);
        let told = json!({ "title": "夜市扰民议事", "agenda": [{ "number": 1, "topic": "夜市收摊时间" }] });
        let read: Told = serde_json::from_value(told.clone()).expect("a shape");
        assert_eq!(read.title().as_str(), "夜市扰民议事");
        assert_eq!(serde_json::to_value(read).expect("JSON"), told);
    }
}
