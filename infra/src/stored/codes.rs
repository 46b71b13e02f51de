//! What happened to printed codes, as the log keeps it.

use mashang_domain::codes::{CodeEvent, CodeSubject};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::text::Name;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::party::Party;
use super::events::{StoredEvent, parse};
use super::word::{Plain, plain};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredCodeEvent {
    Issued {
        to: Party,
    },
    Reprinted {
        copies: i32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Plain<Name>>,
    },
    Repointed {
        from: Party,
        to: Party,
    },
    Revoked,
}

fn written(subject: CodeSubject) -> Party {
    subject.party().into()
}

fn read(party: Party) -> Result<CodeSubject, StoreError> {
    CodeSubject::of(party.into()).ok_or(StoreError::Corrupt("event payload"))
}

impl StoredEvent for CodeEvent {
    fn write(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(match self {
            Self::Issued { to } => StoredCodeEvent::Issued { to: written(*to) },
            Self::Reprinted { copies, note } => {
                StoredCodeEvent::Reprinted { copies: *copies, note: plain(note.as_ref()) }
            }
            Self::Repointed { from, to } => StoredCodeEvent::Repointed { from: written(*from), to: written(*to) },
            Self::Revoked => StoredCodeEvent::Revoked,
        })
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        Ok(match parse(plain)? {
            StoredCodeEvent::Issued { to } => Self::Issued { to: read(to)? },
            StoredCodeEvent::Reprinted { copies, note } => Self::Reprinted { copies, note: note.map(|note| note.0) },
            StoredCodeEvent::Repointed { from, to } => Self::Repointed { from: read(from)?, to: read(to)? },
            StoredCodeEvent::Revoked => Self::Revoked,
        })
    }
}
