//! People's congresses (人民代表大会) with their terms (届) and constituencies (选区).

mod machine;
mod model;

pub use machine::{TermAction, TermState};
pub use model::*;
