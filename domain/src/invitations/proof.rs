//! How whoever is invited shows to hold the phone that the invitation names: by a number that is sent there, good once.

use chrono::Duration;

use super::InvitationFault;
use crate::shared::Instant;
use crate::shared::ids::IdSource;

/// For how long a number is good.
const LIFE: Duration = Duration::minutes(5);
/// How often one may be said.
const TRIES: u32 = 5;
/// Numbers that are sent for one invitation within [`WINDOW`].
const MOST: usize = 5;
const WINDOW: Duration = Duration::hours(1);

/// A number that was sent to the phone of an invitation.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneProof {
    /// Six digits.
    pub number: String,
    /// Until when it is good.
    pub until: Instant,
    /// How often it may still be said.
    pub tries: u32,
    /// The invitation's version since it was asked for: the message of one that was asked for before is overtaken.
    pub version: i32,
    /// When numbers were asked for lately, this one last.
    pub asked: Vec<Instant>,
}

impl PhoneProof {
    /// A new one in place of `former`, since `version`.
    ///
    /// # Errors
    /// [`InvitationFault::TooManyNumbers`].
    pub(super) fn ask(
        former: Option<&Self>,
        version: i32,
        now: Instant,
        ids: &dyn IdSource,
    ) -> Result<Self, InvitationFault> {
        let mut asked = former.map(|former| former.asked.clone()).unwrap_or_default();
        asked.retain(|at| *at > now - WINDOW);
        if asked.len() >= MOST {
            return Err(InvitationFault::TooManyNumbers);
        }
        asked.push(now);
        let mut random = [0u8; 8];
        ids.random(&mut random);
        let number = format!("{:06}", u64::from_le_bytes(random) % 1_000_000);
        Ok(Self { number, until: now + LIFE, tries: TRIES, version, asked })
    }

    /// Whether it is good for anything.
    #[must_use]
    pub fn is_good(&self, now: Instant) -> bool {
        self.tries > 0 && now < self.until
    }

    /// Whether what was `said` is it.
    ///
    /// # Errors
    /// [`InvitationFault::NumberOver`].
    pub(super) fn is(&self, said: &str, now: Instant) -> Result<bool, InvitationFault> {
        if self.is_good(now) { Ok(self.number == said) } else { Err(InvitationFault::NumberOver) }
    }

    /// Counts a wrong one; returns how many are left.
    pub(super) fn miss(&mut self) -> u32 {
        self.tries = self.tries.saturating_sub(1);
        self.tries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl IdSource for Sevens {
        fn mint(&self, _: Instant) -> uuid::Uuid {
            uuid::Uuid::nil()
        }

        fn random(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    fn at(minute: i64) -> Instant {
        chrono::DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    #[test]
    fn a_number_is_good_for_five_minutes_and_five_tries() {
        let mut sent = PhoneProof::ask(None, 2, at(0), &Sevens).expect("the first");
        assert!(sent.number.len() == 6 && sent.number.bytes().all(|byte| byte.is_ascii_digit()), "{sent:?}");
        let right = sent.number.clone();
        assert_eq!(sent.is(&right, at(4)), Ok(true));
        assert_eq!(sent.is("none", at(4)), Ok(false));
        assert_eq!(sent.is(&right, at(5)), Err(InvitationFault::NumberOver));
        for left in (0..5).rev() {
            assert_eq!(sent.miss(), left);
        }
        assert_eq!(sent.is(&right, at(1)), Err(InvitationFault::NumberOver));
    }

    #[test]
    fn five_numbers_an_hour_are_sent() {
        let mut last = PhoneProof::ask(None, 2, at(0), &Sevens).expect("the first");
        for minute in 1..5 {
            last = PhoneProof::ask(Some(&last), 2, at(minute), &Sevens).expect("one of five");
        }
        assert_eq!(PhoneProof::ask(Some(&last), 2, at(59), &Sevens), Err(InvitationFault::TooManyNumbers));
        assert!(PhoneProof::ask(Some(&last), 2, at(60), &Sevens).is_ok(), "the first was an hour ago");
    }
}
