//! How a party that acts by its code shows that it is itself who acts: by a number on its phone, good once, for one act.

use chrono::Duration;

use super::DisputeFault;
use crate::shared::Instant;
use crate::shared::ids::IdSource;

crate::vocabulary! {
    /// What binds a party, and is confirmed by a number on its phone where the party acts by its code.
    DisputePartyAct "须验证的表态" {
        /// It agrees to mediation.
        Consent = "consent" "同意调解",
        /// It refuses mediation.
        Refuse = "refuse" "拒绝调解",
        /// It signs the agreement.
        Sign = "sign" "签署协议",
    }
}

/// For how long a number is good.
const LIFE: Duration = Duration::minutes(5);
/// How often one may be said.
const TRIES: u32 = 5;
/// Numbers that a party may ask for within [`WINDOW`].
const MOST: usize = 3;
const WINDOW: Duration = Duration::hours(1);

/// A number that was sent to a party's phone.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyConfirmation {
    /// What it confirms, and nothing else.
    pub act: DisputePartyAct,
    /// Six digits.
    pub number: String,
    /// Until when it is good.
    pub until: Instant,
    /// How often it may still be said.
    pub tries: u32,
    /// When the party asked for numbers lately, for this one last.
    pub asked: Vec<Instant>,
}

impl PartyConfirmation {
    /// A new one in place of `former`.
    ///
    /// # Errors
    /// [`DisputeFault::TooManyConfirmations`].
    pub(super) fn ask(
        former: Option<&Self>,
        act: DisputePartyAct,
        now: Instant,
        ids: &dyn IdSource,
    ) -> Result<Self, DisputeFault> {
        let mut asked = former.map(|former| former.asked.clone()).unwrap_or_default();
        asked.retain(|at| *at > now - WINDOW);
        if asked.len() >= MOST {
            return Err(DisputeFault::TooManyConfirmations);
        }
        asked.push(now);
        let mut random = [0u8; 8];
        ids.random(&mut random);
        let number = format!("{:06}", u64::from_le_bytes(random) % 1_000_000);
        Ok(Self { act, number, until: now + LIFE, tries: TRIES, asked })
    }

    /// Whether it is good for anything.
    #[must_use]
    pub fn is_good(&self, now: Instant) -> bool {
        self.tries > 0 && now < self.until
    }

    /// Takes what was `said` for `act`; from then on it is good for nothing.
    ///
    /// # Errors
    /// [`DisputeFault::ConfirmationOver`], [`DisputeFault::ConfirmationWrong`].
    pub(super) fn take(&mut self, act: DisputePartyAct, said: &str, now: Instant) -> Result<(), DisputeFault> {
        if self.act != act || !self.is_good(now) {
            return Err(DisputeFault::ConfirmationOver);
        }
        if self.number != said {
            return Err(DisputeFault::ConfirmationWrong);
        }
        self.revoke();
        Ok(())
    }

    /// Counts a wrong one; returns how many are left.
    pub(super) fn miss(&mut self) -> u32 {
        self.tries = self.tries.saturating_sub(1);
        self.tries
    }

    pub(super) fn revoke(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl IdSource for Counting {
        fn mint(&self, _: Instant) -> uuid::Uuid {
            uuid::Uuid::nil()
        }

        fn random(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn at(minute: i64) -> Instant {
        chrono::DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    fn asked(
        former: Option<&PartyConfirmation>,
        minute: i64,
        ids: &Counting,
    ) -> Result<PartyConfirmation, DisputeFault> {
        PartyConfirmation::ask(former, DisputePartyAct::Sign, at(minute), ids)
    }

    #[test]
    fn a_number_is_good_once_for_its_act_for_five_minutes() {
        let ids = Counting(std::sync::atomic::AtomicU8::new(1));
        let sent = asked(None, 0, &ids).expect("the first");
        assert!(sent.number.len() == 6 && sent.number.bytes().all(|byte| byte.is_ascii_digit()), "{sent:?}");
        let take = |act, minute| sent.clone().take(act, &sent.number, at(minute));
        assert_eq!(take(DisputePartyAct::Sign, 4), Ok(()));
        assert_eq!(take(DisputePartyAct::Sign, 5), Err(DisputeFault::ConfirmationOver));
        assert_eq!(take(DisputePartyAct::Consent, 4), Err(DisputeFault::ConfirmationOver));
        let mut used = sent.clone();
        assert_eq!(used.take(DisputePartyAct::Sign, &sent.number, at(1)), Ok(()));
        assert_eq!(used.take(DisputePartyAct::Sign, &sent.number, at(1)), Err(DisputeFault::ConfirmationOver));
    }

    #[test]
    fn the_sixth_try_is_refused_even_when_it_is_right() {
        let mut sent = asked(None, 0, &Counting(std::sync::atomic::AtomicU8::new(1))).expect("the first");
        let right = sent.number.clone();
        for left in (0..5).rev() {
            assert_eq!(sent.take(DisputePartyAct::Sign, "none", at(1)), Err(DisputeFault::ConfirmationWrong));
            assert_eq!(sent.miss(), left);
        }
        assert_eq!(sent.take(DisputePartyAct::Sign, &right, at(1)), Err(DisputeFault::ConfirmationOver));
    }

    #[test]
    fn three_numbers_an_hour_each_in_place_of_the_one_before() {
        let ids = Counting(std::sync::atomic::AtomicU8::new(1));
        let first = asked(None, 0, &ids).expect("the first");
        let second = asked(Some(&first), 1, &ids).expect("the second");
        let third = asked(Some(&second), 59, &ids).expect("the third");
        assert_ne!(first.number, second.number);
        assert_eq!(asked(Some(&third), 59, &ids), Err(DisputeFault::TooManyConfirmations));
        assert!(asked(Some(&third), 60, &ids).is_ok(), "the first was an hour ago");
    }
}
