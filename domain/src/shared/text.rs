//! Text that people type: bounded, trimmed, without control characters and without the characters that turn the
//! reading direction around (they make a text say something else than it shows).

use serde::{Deserialize, Serialize};

use super::fault::ValueFault;

/// Characters that no text may hold: controls except tab and line breaks, and bidirectional overrides and isolates.
/// The same class, as a regular expression, stands in the API's schemas.
pub const FORBIDDEN: &str =
    r"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF";

fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a character shows nothing: a text of nothing else would be one that nobody sees.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A text of 1 to `MAX` characters (Unicode scalar values).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// # Errors
    /// [`ValueFault`] when it is blank, too long, or holds a character that texts may not hold.
    pub fn new(text: &str) -> Result<Self, ValueFault> {
        let text = text.trim();
        if text.chars().all(is_invisible) {
            Err(ValueFault::Blank)
        } else if text.chars().count() > MAX {
            Err(ValueFault::TooLong)
        } else if text.chars().any(is_forbidden) {
            Err(ValueFault::ForbiddenCharacters)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

/// A name of a person, a place or an organisation.
pub type Name = Text<60>;
pub type Title = Text<60>;
/// What a person has to say.
pub type Body = Text<2000>;

/// A phone number in China: mobile (11 digits from 13 to 19) or landline with area code, digits only.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// The same rule for the API's schemas.
    pub const PATTERN: &'static str = r"^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10})$";

    /// # Errors
    /// [`ValueFault`] when it is no number that can be called in China.
    pub fn new(number: &str) -> Result<Self, ValueFault> {
        let digits = number.as_bytes();
        let well_formed = digits.iter().all(u8::is_ascii_digit)
            && match digits {
                [b'1', b'3'..=b'9', ..] => digits.len() == 11,
                [b'0', b'1'..=b'9', ..] => (10..=12).contains(&digits.len()),
                _ => false,
            };
        if well_formed { Ok(Self(number.to_owned())) } else { Err(ValueFault::NotAPhone) }
    }

    /// Every digit: for the parties who may call, and for nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `138****5678`: what is shown by default.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", self.0.get(..3).unwrap_or_default(), self.0.get(self.0.len() - 4..).unwrap_or_default())
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidi_characters_are_refused() {
        for bad in ["a\u{0}b", "a\u{202E}b", "a\u{2066}b", "a\u{7F}b", "a\u{FEFF}b", "", "  \n ", "a\u{85}b"] {
            assert!(Body::new(bad).is_err(), "{bad:?}");
        }
        assert!(Body::new("路面塌陷\n请处理\t谢谢 👍").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Title::new(&"路".repeat(60)).is_ok());
        assert!(Title::new(&"路".repeat(61)).is_err());
    }

    #[test]
    fn phones_are_known_and_masked() {
        assert_eq!(Phone::new("13812345678").expect("a mobile").masked(), "138****5678");
        assert!(Phone::new("059522345678").is_ok());
        for bad in ["", "110", "12812345678", "1381234567", "138123456789", "+8613812345678", "１３８12345678"] {
            assert!(Phone::new(bad).is_err(), "{bad}");
        }
    }
}
