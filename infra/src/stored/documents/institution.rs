//! `details` of offices, units and organisations, what events tell of them, and `handling_units.contact`.

use chrono::NaiveDate;
use mashang_domain::institutions;
use mashang_domain::shared::WordCode;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::territory::DivisionLevel;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
struct Mediator {
    name: Plain<Name>,
    from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

impl From<&institutions::Mediator> for Mediator {
    fn from(one: &institutions::Mediator) -> Self {
        Self { name: (&one.name).into(), from: one.from, to: one.to }
    }
}

impl From<Mediator> for institutions::Mediator {
    fn from(one: Mediator) -> Self {
        Self { name: one.name.0, from: one.from, to: one.to }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Details {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    duties: Vec<Plain<WordCode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<Word<DivisionLevel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trade: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seal: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<Mediator>,
}

impl From<&institutions::InstitutionDetails> for Details {
    fn from(details: &institutions::InstitutionDetails) -> Self {
        Self {
            _version: First,
            parent: details.parent,
            duties: details.duties.iter().map(|duty| Plain::from(&duty.0)).collect(),
            level: details.level.map(Word),
            trade: plain(details.trade.as_ref()),
            seal: plain(details.seal.as_ref()),
            mediators: each(&details.mediators),
        }
    }
}

impl From<Details> for institutions::InstitutionDetails {
    fn from(details: Details) -> Self {
        Self {
            parent: details.parent,
            duties: details.duties.into_iter().map(|code| institutions::Duty(code.0)).collect(),
            level: details.level.map(Word::known),
            trade: details.trade.map(|trade| trade.0),
            seal: details.seal.map(|seal| seal.0),
            mediators: each(details.mediators),
        }
    }
}

/// Whom one calls at a unit.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contact {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    name: Plain<Name>,
    phone: Plain<Phone>,
}

impl From<&institutions::ContactPerson> for Contact {
    fn from(contact: &institutions::ContactPerson) -> Self {
        Self { _version: First, name: (&contact.name).into(), phone: (&contact.phone).into() }
    }
}

impl From<Contact> for institutions::ContactPerson {
    fn from(contact: Contact) -> Self {
        Self { name: contact.name.0, phone: contact.phone.0 }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_institutions_say_of_themselves_is_read_as_it_was_written() {
        let written = json!({
            "parent": "00000000-0000-7000-8000-000000000001", "duties": ["traffic", "housing"], "level": "county",
            "trade": "鞋服", "seal": "梅庭社区人民调解委员会",
            "mediators": [{ "name": "林示例", "from": "2024-01-01", "to": "2026-12-31" }, { "name": "陈示例", "from": "2024-01-01" }]
        });
        for value in [written, json!({})] {
            let read: institutions::InstitutionDetails =
                serde_json::from_value::<Details>(value.clone()).expect("a shape").into();
            assert_eq!(serde_json::to_value(Details::from(&read)).expect("JSON"), value);
        }
        let value = json!({ "name": "林示例", "phone": "059585600000" });
        let read: institutions::ContactPerson =
            serde_json::from_value::<Contact>(value.clone()).expect("a shape").into();
        assert_eq!(serde_json::to_value(Contact::from(&read)).expect("JSON"), value);
    }
}
