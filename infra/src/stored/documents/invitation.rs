//! `invitations.sealed`: the phone of whoever is meant, and the number that was sent there.

use chrono::{DateTime, Utc};
use mashang_domain::invitations;
use mashang_domain::shared::text::Phone;
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
struct Proof {
    number: String,
    until: DateTime<Utc>,
    tries: u32,
    version: i32,
    asked: Vec<DateTime<Utc>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Invited {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

impl From<&invitations::Invitation> for Invited {
    fn from(invitation: &invitations::Invitation) -> Self {
        let proof = invitation.proof.as_ref().map(|proof| Proof {
            number: proof.number.clone(),
            until: proof.until,
            tries: proof.tries,
            version: proof.version,
            asked: proof.asked.clone(),
        });
        Self { _version: First, phone: plain(invitation.phone.as_ref()), proof }
    }
}

impl Invited {
    pub(crate) fn read(self) -> (Option<Phone>, Option<invitations::PhoneProof>) {
        let proof = self.proof.map(|Proof { number, until, tries, version, asked }| invitations::PhoneProof {
            number,
            until,
            tries,
            version,
            asked,
        });
        (self.phone.map(|phone| phone.0), proof)
    }
}
