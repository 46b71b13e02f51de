//! That a unit asks for six months instead of three (代表法第五十一条第二款): the office decides, and saying nothing is no consent.

use crate::shared::Instant;
use crate::shared::text::Body;

/// That the unit in the lead asks for six months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRequest {
    pub at: Instant,
    /// Why it takes as long.
    pub text: Body,
}
