//! Text that people type: bounded, trimmed, without control characters and without the characters that turn the
//! reading direction around (they make a text say something else than it shows).

use serde::{Deserialize, Serialize};

use super::fault::ValueFault;

/// Characters that no text may hold: controls except tab and line breaks, bidirectional overrides and isolates, what is for
/// private use and what is no character. The same class, as a regular expression, stands in the API's schemas; the planes
/// beyond the first it leaves to [`Text::new`], since half of the languages that read a schema can't name them there.
pub const FORBIDDEN: &str = r"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069\uE000-\uF8FF\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF";
/// What stands on the character before it, so that no text begins with it.
pub const MARKS: &str = r"\u0300-\u036F\u0483-\u0489\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u302A-\u302F\u3099\u309A\uFE00-\uFE0F\uFE20-\uFE2F";
/// What ends a line.
pub const BREAKS: &str = r"\n\r";
/// A text that may hold no more characters is one line.
const LINE: usize = 60;

fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether each reader sees something else in it, or nobody anything: for private use, or no character at all.
fn is_unassigned(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{302A}'..='\u{302F}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}')
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
    /// [`ValueFault`] when it is blank, too long, or holds a character that texts may not hold, there or at all.
    pub fn new(text: &str) -> Result<Self, ValueFault> {
        let text = Self::kept(text)?;
        let is_broken = MAX <= LINE && text.0.contains(['\n', '\r']);
        if is_broken || text.0.starts_with(is_mark) || text.0.chars().any(is_unassigned) {
            return Err(ValueFault::ForbiddenCharacters);
        }
        Ok(text)
    }

    /// A text that lies in a row: what was ever taken still reads.
    ///
    /// # Errors
    /// [`ValueFault`] when it is blank, too long, or holds what no release took.
    pub fn kept(text: &str) -> Result<Self, ValueFault> {
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
pub type Name = Text<LINE>;
pub type Title = Text<LINE>;
/// The number that an authority gave a document (文号).
pub type DocumentNumber = Text<64>;
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

    /// One that takes messages.
    ///
    /// # Errors
    /// [`ValueFault`] for any other.
    pub fn mobile(number: &str) -> Result<Self, ValueFault> {
        Self::new(number)
            .and_then(|phone| if phone.0.starts_with('1') { Ok(phone) } else { Err(ValueFault::NotAPhone) })
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
    use std::ops::RangeInclusive;

    use super::*;

    #[test]
    fn control_and_bidi_characters_are_refused() {
        for bad in ["a\u{0}b", "a\u{202E}b", "a\u{2066}b", "a\u{7F}b", "a\u{FEFF}b", "", "  \n ", "a\u{85}b"] {
            assert!(Body::new(bad).is_err(), "{bad:?}");
        }
        assert!(Body::new("路面塌陷\n请处理\t谢谢 👍").is_ok());
    }

    /// The characters of a class such as `\u0000-\u0008\u000B`.
    fn listed(class: &str) -> Vec<RangeInclusive<u32>> {
        let (mut all, mut from) = (Vec::new(), None);
        for part in class.split("\\u").skip(1) {
            let at = u32::from_str_radix(part.trim_end_matches('-'), 16).expect("a number");
            match (from.take(), part.ends_with('-')) {
                (None, true) => from = Some(at),
                (first, _) => all.push(first.unwrap_or(at)..=at),
            }
        }
        all
    }

    #[test]
    fn what_the_schemas_refuse_is_what_is_refused() {
        let holds = |class: &[RangeInclusive<u32>], c: char| class.iter().any(|some| some.contains(&u32::from(c)));
        let (forbidden, marks) = (listed(FORBIDDEN), listed(MARKS));
        for c in '\0'..='\u{FFFF}' {
            let refused = |text: String| Body::new(&text) == Err(ValueFault::ForbiddenCharacters);
            assert_eq!(refused(format!("a{c}b")), holds(&forbidden, c), "{c:?}");
            if !holds(&forbidden, c) {
                assert_eq!(refused(format!("{c}b")), holds(&marks, c), "{c:?}");
            }
        }
        for beyond in ['\u{1FFFE}', '\u{EFFFF}', '\u{F0000}', '\u{10FFFD}', '\u{10FFFF}'] {
            assert!(Body::new(&format!("a{beyond}b")).is_err(), "{beyond:?}");
        }
        assert!(Body::new("𠮷野家 e\u{301} 👍🏽").is_ok());
    }

    #[test]
    fn a_title_is_one_line_and_what_was_taken_before_still_reads() {
        assert!(Body::new("东门\n西门").is_ok());
        for former in ["东门\n西门", "东门\r西门", "\u{301}东门", "东门\u{E000}", "东门\u{FFFF}"] {
            assert_eq!(Title::new(former), Err(ValueFault::ForbiddenCharacters), "{former:?}");
            assert_eq!(Title::kept(former).expect("a title").as_str(), former);
        }
        assert_eq!(Title::new("东门\n").expect("a title").as_str(), "东门");
        assert!(Title::kept("a\u{202E}b").is_err());
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
