//! In `cases.sealed` and in a party of `disputes.dossier`: who stands in for a child.

use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{self, GuardianRelation};
use serde::{Deserialize, Serialize};

use crate::stored::word::{Plain, Word};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Guardian {
    name: Plain<Name>,
    relation: Word<GuardianRelation>,
    phone: Plain<Phone>,
}

impl From<&shared::Guardian> for Guardian {
    fn from(guardian: &shared::Guardian) -> Self {
        Self { name: (&guardian.name).into(), relation: Word(guardian.relation), phone: (&guardian.phone).into() }
    }
}

impl From<Guardian> for shared::Guardian {
    fn from(guardian: Guardian) -> Self {
        Self { name: guardian.name.0, relation: guardian.relation.0, phone: guardian.phone.0 }
    }
}
