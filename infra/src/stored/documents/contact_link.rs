//! `contact_links.sealed`: who is visited; `contact_visits.sealed`: what was heard.

use chrono::NaiveDate;
use mashang_domain::contacts::ContactPerson;
use mashang_domain::shared::text::{Body, Name, Phone};
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Visited {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Plain<Name>>,
    consented_on: NaiveDate,
}

impl From<&ContactPerson> for Visited {
    fn from(person: &ContactPerson) -> Self {
        Self {
            _version: First,
            name: Plain::from(&person.name),
            phone: plain(person.phone.as_ref()),
            address: plain(person.address.as_ref()),
            consented_on: person.consented_on,
        }
    }
}

impl From<Visited> for ContactPerson {
    fn from(visited: Visited) -> Self {
        Self {
            name: visited.name.0,
            phone: visited.phone.map(|phone| phone.0),
            address: visited.address.map(|address| address.0),
            consented_on: visited.consented_on,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Heard {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) text: Plain<Body>,
}

impl From<&Body> for Heard {
    fn from(text: &Body) -> Self {
        Self { _version: First, text: Plain::from(text) }
    }
}
