//! What is sent to phones.

use super::text::Phone;

/// A message to somebody's phone (短信).
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    pub phone: Phone,
    pub text: String,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sms(…)")
    }
}
