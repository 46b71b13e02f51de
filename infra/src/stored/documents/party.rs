//! A party inside a document.

use mashang_domain::shared::{self, PartyKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::Word;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Party {
    kind: Word<PartyKind>,
    id: Uuid,
}

impl From<shared::Party> for Party {
    fn from(party: shared::Party) -> Self {
        let (kind, id) = party.parts();
        Self { kind: Word(kind), id }
    }
}

impl From<Party> for shared::Party {
    fn from(party: Party) -> Self {
        Self::from_parts(party.kind.0, party.id)
    }
}
