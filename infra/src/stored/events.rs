//! How events lie in the log.

use mashang_domain::happening::Reads;
use mashang_domain::shared::attachment::Note;
use mashang_domain::shared::{Change, Party, Scene, StoreError, Vocabulary};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::party::Party as StoredParty;
use super::word::{Word, text};

/// What a context says of what happened, in the shape in which it is kept.
pub(crate) trait StoredEvent: Sized {
    /// As it is written today.
    fn write(&self) -> Result<Value, serde_json::Error>;

    /// From whatever was ever written.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for what this version can't read: a kind that it does not know.
    fn read(plain: &[u8]) -> Result<Self, StoreError>;
}

/// The payload of an event that is read back, as JSON.
pub(crate) struct Payload(pub(crate) Vec<u8>);

impl<C: StoredEvent> Reads<C> for Payload {
    fn read(&self) -> Result<C, StoreError> {
        C::read(&self.0)
    }
}

fn unreadable<E>(_: E) -> StoreError {
    StoreError::Corrupt("event payload")
}

pub(super) fn parse<T: DeserializeOwned>(plain: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(plain).map_err(unreadable)
}

/// An event with the step that it was.
#[derive(Serialize, Deserialize)]
struct Step<E, S> {
    event: E,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    from: Option<S>,
    to: S,
}

pub(super) fn write_change<'a, E, S, T>(change: &'a Change<E, S>) -> Result<Value, serde_json::Error>
where
    S: Vocabulary,
    T: From<&'a E> + Serialize,
{
    serde_json::to_value(Step { event: T::from(&change.event), from: change.from.map(Word), to: Word(change.to) })
}

pub(super) fn read_change<E, S, T>(plain: &[u8]) -> Result<Change<E, S>, StoreError>
where
    S: Vocabulary,
    T: DeserializeOwned,
    E: TryFrom<T, Error = StoreError>,
{
    let step: Step<T, Word<S>> = parse(plain)?;
    Ok(Change { event: step.event.try_into()?, from: step.from.map(|word| word.0), to: step.to.0 })
}

/// What readers need of the entity as it stood then, beside what happened. The first release kept none of it.
#[derive(Serialize, Deserialize)]
struct StoredScene {
    #[serde(rename = "$told", default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<StoredParty>,
    #[serde(rename = "$grid", default, skip_serializing_if = "Option::is_none")]
    grid: Option<Uuid>,
}

/// Adds `scene` to a payload.
pub(crate) fn set_scene(payload: &mut Value, scene: &Scene) -> Result<(), serde_json::Error> {
    let stored = StoredScene {
        told: scene.told.iter().copied().map(StoredParty::from).collect(),
        grid: scene.grid.map(|grid| grid.0),
    };
    if let (Value::Object(fields), Value::Object(more)) = (payload, serde_json::to_value(stored)?) {
        fields.extend(more);
    }
    Ok(())
}

/// Takes what [`set_scene`] added.
///
/// # Errors
/// [`StoreError::Corrupt`] for what it never wrote.
pub(crate) fn scene(payload: &[u8]) -> Result<Scene, StoreError> {
    let stored: StoredScene = parse(payload)?;
    Ok(Scene { told: stored.told.into_iter().map(Party::from).collect(), grid: stored.grid.map(Into::into) })
}

/// Words and files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct StoredNote {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Uuid>,
}

impl StoredNote {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_none() && self.attachments.is_empty()
    }
}

impl From<&Note> for StoredNote {
    fn from(note: &Note) -> Self {
        Self {
            text: note.text.as_ref().map(|text| text.as_str().to_owned()),
            attachments: note.attachments.iter().map(|file| file.0).collect(),
        }
    }
}

impl TryFrom<StoredNote> for Note {
    type Error = StoreError;

    fn try_from(note: StoredNote) -> Result<Self, StoreError> {
        Ok(Self {
            text: note.text.map(|words| text(&words, "event payload")).transpose()?,
            attachments: note.attachments.into_iter().map(Into::into).collect(),
        })
    }
}
