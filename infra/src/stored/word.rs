use mashang_domain::shared::text::Text;
use mashang_domain::shared::{Party, StoreError, Vocabulary};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A word of a closed list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word<V>(pub(super) V);

impl<V: Vocabulary> Serialize for Word<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, V: Vocabulary> Deserialize<'de> for Word<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        V::parse(&value).map(Self).ok_or_else(|| serde::de::Error::custom(V::NAME))
    }
}

pub(super) fn word<V>(value: V) -> Word<V> {
    Word(value)
}

pub(super) fn plain<V>(value: Word<V>) -> V {
    value.0
}

pub(super) fn text<const MAX: usize>(value: &str, what: &'static str) -> Result<Text<MAX>, StoreError> {
    Text::new(value).map_err(|_| StoreError::Corrupt(what))
}

/// A party: kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredParty {
    kind: Word<mashang_domain::shared::PartyKind>,
    id: Uuid,
}

impl From<Party> for StoredParty {
    fn from(party: Party) -> Self {
        let (kind, id) = party.parts();
        Self { kind: Word(kind), id }
    }
}

impl From<StoredParty> for Party {
    fn from(party: StoredParty) -> Self {
        Self::from_parts(party.kind.0, party.id)
    }
}
