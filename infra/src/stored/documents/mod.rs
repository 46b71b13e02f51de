//! The documents that rows hold: each context's in a file of its own, converted from and into its domain types.

pub(crate) mod activity;
mod agreement;
pub(crate) mod boundary;
pub(crate) mod bulletin;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod consultation;
pub(crate) mod contact;
pub(crate) mod contact_link;
pub(crate) mod decisions;
pub(crate) mod desk;
mod disputant;
pub(crate) mod dossier;
pub(crate) mod evaluation;
pub(crate) mod grants;
pub(crate) mod guardian;
pub(crate) mod handling;
pub(crate) mod institution;
pub(crate) mod invitation;
pub(crate) mod lists;
pub(crate) mod look;
pub(crate) mod moderation;
pub(crate) mod office_terms;
pub(crate) mod order;
pub(crate) mod party;
pub(crate) mod periods;
pub(crate) mod publication;
pub(crate) mod register;
pub(crate) mod remarks;
pub(crate) mod roles;
pub(crate) mod room;
pub(crate) mod rules;
mod sittings;
pub(crate) mod station;
pub(crate) mod suggestion;
pub(crate) mod sweep;
pub(crate) mod tea_sitting;
pub(crate) mod term_change;
#[cfg(test)]
mod tests;
pub(crate) mod voter_report;
pub(crate) mod words;

use mashang_domain::shared::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::types::Doc;

/// What a column of documents is to hold; `what` names the column.
pub(crate) fn write<S: Serialize>(shape: &S, what: &'static str) -> Result<Doc, StoreError> {
    serde_json::to_value(shape).map(Doc).map_err(|_| StoreError::Corrupt(what))
}

/// What a column of documents holds.
pub(crate) fn read<S: DeserializeOwned>(doc: Doc, what: &'static str) -> Result<S, StoreError> {
    serde_json::from_value(doc.0).map_err(|_| StoreError::Corrupt(what))
}
