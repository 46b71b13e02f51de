//! What every context speaks: ids, time, codes, bounded text, places, actors, events and pages.

pub mod actor;
pub mod calendar;
pub mod code;
pub mod context;
pub mod event;
pub mod failure;
pub mod geo;
#[cfg(test)]
pub mod golden;
pub mod ids;
pub mod page;
pub mod text;
pub mod time;
pub mod vocabulary;

pub use actor::{Actor, Grant, Party, PartyKind, Role};
pub use context::Context;
pub use event::{EventLog, EventRecord, Subject, SubjectKind};
pub use failure::{Failure, Invalid, Never, StoreError};
pub use ids::*;
pub use page::{Page, PageRequest};
pub use time::{Clock, Instant};
pub use vocabulary::Vocabulary;
