use hmac::Mac;
use mashang_domain::audit::tree::{self, Hash};
use mashang_domain::shared::Instant;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::crypto::mac;

/// Stands before what is hashed of an event; another way to write one down has another.
const FORM: &[u8] = b"mashang event 1";

/// All that an event says, as it lies in the log but opened: a new key seals it anew and changes nothing of it.
pub(crate) struct Content<'a> {
    pub(crate) id: Uuid,
    pub(crate) subject_kind: &'a str,
    pub(crate) subject: Uuid,
    pub(crate) version: i32,
    pub(crate) at: Instant,
    pub(crate) account: Option<Uuid>,
    pub(crate) party: Option<(&'a str, Uuid)>,
    /// What lies sealed.
    pub(crate) plain: &'a [u8],
}

/// Each part that may be of any length stands behind its length, so that no two events are written alike.
fn measured(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

fn maybe(hasher: &mut Sha256, id: Option<Uuid>) {
    hasher.update([u8::from(id.is_some())]);
    hasher.update(id.unwrap_or_default().as_bytes());
}

impl Content<'_> {
    /// SHA-256 of the whole.
    pub(crate) fn digest(&self) -> Hash {
        let mut hasher = Sha256::new_with_prefix(FORM);
        hasher.update(self.id.as_bytes());
        measured(&mut hasher, self.subject_kind.as_bytes());
        hasher.update(self.subject.as_bytes());
        hasher.update(self.version.to_be_bytes());
        hasher.update(self.at.timestamp_micros().to_be_bytes());
        maybe(&mut hasher, self.account);
        measured(&mut hasher, self.party.map(|(kind, _)| kind).unwrap_or_default().as_bytes());
        maybe(&mut hasher, self.party.map(|(_, id)| id));
        measured(&mut hasher, self.plain);
        hasher.finalize().into()
    }
}

/// The leaf of an event of that digest: without the salt nobody can try what it might be made of.
pub(crate) fn salted(salt: &[u8; 32], digest: &Hash) -> Hash {
    tree::leaf(&mac(salt).chain_update(digest).finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content<'static> {
        Content {
            id: Uuid::from_u128(1),
            subject_kind: "case",
            subject: Uuid::from_u128(2),
            version: 3,
            at: Instant::default(),
            account: None,
            party: None,
            plain: b"{}",
        }
    }

    #[test]
    fn whatever_differs_gives_another_leaf() {
        let others = [
            Content { id: Uuid::from_u128(9), ..content() },
            Content { subject_kind: "cas", ..content() },
            Content { subject: Uuid::from_u128(9), ..content() },
            Content { version: 4, ..content() },
            Content { at: Instant::default() + chrono::Duration::microseconds(1), ..content() },
            Content { account: Some(Uuid::nil()), ..content() },
            Content { party: Some(("", Uuid::nil())), ..content() },
            Content { plain: b"{ }", ..content() },
        ];
        let all: std::collections::BTreeSet<_> =
            others.iter().map(Content::digest).chain([content().digest()]).collect();
        assert_eq!(all.len(), others.len() + 1);
        assert_ne!(salted(&[1; 32], &content().digest()), salted(&[2; 32], &content().digest()));
    }
}
