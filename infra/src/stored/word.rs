//! The smallest parts of stored documents: words of closed lists, and texts that the domain has a rule for.

use std::borrow::Cow;

use mashang_domain::duties::RoleKey;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Phone, Text};
use mashang_domain::shared::vocabulary::Vocabulary;
use mashang_domain::shared::{DivisionCode, StoreError, WordCode};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A word of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<V>(pub(crate) V);

impl<V> Word<V> {
    pub(crate) fn known(self) -> V {
        self.0
    }
}

impl<V: Vocabulary> Serialize for Word<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, V: Vocabulary> Deserialize<'de> for Word<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Cow::<'de, str>::deserialize(deserializer)?;
        V::parse(&value).map(Self).ok_or_else(|| D::Error::custom(format_args!("not a word of {}", V::NAME)))
    }
}

/// Something of the domain that is written as a text and read by a rule.
pub(crate) trait Written: Sized {
    fn written(&self) -> &str;
    fn read(text: &str) -> Option<Self>;
}

impl Written for Phone {
    fn written(&self) -> &str {
        self.reveal()
    }

    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for TrackingCode {
    fn written(&self) -> &str {
        self.as_str()
    }

    fn read(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }
}

impl Written for DivisionCode {
    fn written(&self) -> &str {
        self.as_str()
    }

    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for RoleKey {
    fn written(&self) -> &str {
        self.as_str()
    }

    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for WordCode {
    fn written(&self) -> &str {
        self.as_str()
    }

    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl<const MAX: usize> Written for Text<MAX> {
    fn written(&self) -> &str {
        self.as_str()
    }

    fn read(text: &str) -> Option<Self> {
        Self::kept(text).ok()
    }
}

/// A text that is held against the rule of `T` when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plain<T>(pub(crate) T);

impl<T: Written> Serialize for Plain<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.written())
    }
}

impl<'de, T: Written> Deserialize<'de> for Plain<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        // The text itself may be personal data, and errors are logged.
        T::read(&text).map(Self).ok_or_else(|| D::Error::custom("a text that breaks its rule"))
    }
}

impl<T: Clone> From<&T> for Plain<T> {
    fn from(value: &T) -> Self {
        Self(value.clone())
    }
}

/// A text that may be absent, as it is written.
pub(crate) fn plain<T: Clone>(value: Option<&T>) -> Option<Plain<T>> {
    value.map(Plain::from)
}

/// The version of a shape that is the first: it is not written, and no other reads as it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct First;

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1 => Ok(Self),
            _ => Err(D::Error::custom("a shape that this version of the program does not know")),
        }
    }
}

/// Whether a field says nothing that reading does not fill in by itself.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Every one of `all` as its shape, or of the shapes as what they mean.
pub(crate) fn each<A, B>(all: impl IntoIterator<Item = A>) -> Vec<B>
where
    B: From<A>,
{
    all.into_iter().map(B::from).collect()
}

/// A text within its limits; `what` names the row that breaks them.
pub(crate) fn text<const MAX: usize>(value: &str, what: &'static str) -> Result<Text<MAX>, StoreError> {
    Text::kept(value).map_err(|_| StoreError::Corrupt(what))
}
