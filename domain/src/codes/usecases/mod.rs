//! What people do with codes, and to whom codes lead.

mod card;
mod intake;
mod lead;
mod others;
mod printing;
mod succession;

pub use card::*;
pub use intake::*;
pub use printing::*;
pub use succession::*;

use crate::shared::{Failure, StoreError};

type Result<T> = std::result::Result<T, Failure>;
/// Of what asks the store and refuses nothing.
type Asked<T> = std::result::Result<T, StoreError>;
