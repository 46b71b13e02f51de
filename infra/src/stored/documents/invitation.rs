//! `invitations.sealed`: the phone of whoever is meant.

use mashang_domain::invitations;
use mashang_domain::shared::text::Phone;
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Invited {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
}

impl From<&invitations::Invitation> for Invited {
    fn from(invitation: &invitations::Invitation) -> Self {
        Self { _version: First, phone: plain(invitation.phone.as_ref()) }
    }
}

impl Invited {
    pub(crate) fn read(self) -> Option<Phone> {
        self.phone.map(|phone| phone.0)
    }
}
