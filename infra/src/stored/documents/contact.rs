//! `cases.contact`, and the speakers of a reception's register: how a person can be reached.

use mashang_domain::cases;
use mashang_domain::shared::text::{Name, Phone};
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contact {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    name: Option<Plain<Name>>,
    phone: Plain<Phone>,
}

impl From<&cases::Contact> for Contact {
    fn from(contact: &cases::Contact) -> Self {
        Self { _version: First, name: plain(contact.name.as_ref()), phone: (&contact.phone).into() }
    }
}

impl From<Contact> for cases::Contact {
    fn from(contact: Contact) -> Self {
        Self { name: contact.name.map(|name| name.0), phone: contact.phone.0 }
    }
}
