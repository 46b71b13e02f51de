//! What lies in a JSON column, a sealed column or an event's payload: shapes of their own, told from the domain's types so
//! that those can change while every row that was ever written still reads.
//!
//! A shape has a version, which stands as `v` in the document; without one it is 1. A shape changes in two ways:
//!
//! - it **gains a field** that older rows lack: an optional one with `#[serde(default)]`. Fields that nobody needs any more
//!   are taken out of the shape and ignored where they still lie. The version stays;
//! - it becomes **another shape**, incompatible: that one writes `"v": 2`, a list becomes an object that holds it, and the
//!   reader keeps reading 1 beside it for as long as rows of it may lie anywhere.
//!
//! What is read is held against the domain's own rules again: a text that is too long, a code that was miscopied or a word
//! that no list holds is a corrupt row, not a value. `tests/fixtures/stored` holds a line of every variant that a release
//! wrote, and each must still read.

mod accounts;
mod activities;
mod bulletins;
pub(crate) mod cases;
pub(crate) mod cells;
mod clients;
mod codes;
mod congresses;
mod consultations;
mod contacts;
mod deputies;
pub(crate) mod disputes;
pub(crate) mod documents;
mod duties;
pub(crate) mod events;
mod handovers;
mod institutions;
mod invitations;
mod moderation;
pub(crate) mod months;
mod notices;
mod orders;
mod publications;
mod receptions;
mod sittings;
mod stations;
mod suggestions;
mod sweeps;
mod term_changes;
mod territory;
mod voter_reports;
pub(crate) mod word;
