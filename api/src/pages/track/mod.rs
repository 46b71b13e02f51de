//! The page behind a tracking code, for whoever submitted something or is a party: the whole story in plain words, and what may
//! be done now. Rendered here, usable without scripts.

mod acts;
mod case_acts;
mod case_lines;
mod case_page;
mod deeds;
mod dispute_lines;
mod dispute_page;
pub(super) mod form;
mod found;
mod handlers;
mod looks;
mod own;
mod party_acts;
mod rights;
pub(super) mod say;
mod standing;
mod story;
pub(super) mod teller;

pub(crate) use handlers::{apart, routes};
