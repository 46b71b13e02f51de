//! Codes of words that are no closed list: a division lays down which there are.

use super::fault::ValueFault;
use super::vocabulary::Vocabulary;

/// The code of a word in a list that a division lays down, as that of a category of cases.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordCode(String);

impl WordCode {
    /// Letters at most.
    pub const MAX: usize = 40;
    /// The same rule for the API's schemas.
    pub const PATTERN: &'static str = "^[a-z0-9_]{1,40}$";

    /// # Errors
    /// [`ValueFault::NotAWordCode`] when it is not 1–40 lower-case letters, digits and underscores.
    pub fn new(code: &str) -> Result<Self, ValueFault> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if (1..=Self::MAX).contains(&code.len()) && code.bytes().all(fits) {
            Ok(Self(code.to_owned()))
        } else {
            Err(ValueFault::NotAWordCode)
        }
    }

    /// The code of a word that ships with the program.
    #[must_use]
    pub fn of(word: impl Vocabulary) -> Self {
        Self(word.as_str().to_owned())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_and_plain() {
        for code in ["traffic", "t_1", "0", &"a".repeat(40)] {
            assert_eq!(WordCode::new(code).expect("a code").as_str(), code);
        }
        for code in ["", "Traffic", "交通", "a b", "a-b", &"a".repeat(41)] {
            assert_eq!(WordCode::new(code), Err(ValueFault::NotAWordCode), "{code}");
        }
    }
}
