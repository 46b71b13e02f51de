//! `publications.sealed`: the words that are public, and which pictures.

use mashang_domain::publications::{PublicText, PublicTitle, PublicWords, Publication};
use mashang_domain::shared::AttachmentId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PublicVersion {
    #[serde(skip_serializing, rename = "v")]
    _version: First,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Plain<PublicTitle>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Plain<PublicText>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    photos: Vec<Uuid>,
}

impl From<&Publication> for PublicVersion {
    fn from(publication: &Publication) -> Self {
        let words = publication.words.as_ref();
        Self {
            _version: First,
            title: plain(words.map(|words| &words.title)),
            text: plain(words.map(|words| &words.text)),
            photos: publication.photos.iter().map(|id| id.0).collect(),
        }
    }
}

impl PublicVersion {
    pub(crate) fn read(self) -> (Option<PublicWords>, Vec<AttachmentId>) {
        let words = self.title.zip(self.text).map(|(title, text)| PublicWords { title: title.0, text: text.0 });
        (words, self.photos.into_iter().map(Into::into).collect())
    }
}
