//! How a party that acts by its code shows that it is itself who acts: by a number on its phone, good once, for one act.

use chrono::Duration;

use super::{DisputeAction, DisputeFault};
use crate::shared::ids::IdSource;
use crate::shared::{Instant, Vocabulary};

crate::vocabulary! {
    /// What binds a party, and is confirmed by a number on its phone where the party acts by its code.
    DisputePartyAct "须验证的表态" {
        /// It agrees to mediation.
        Consent = "consent" "同意调解" by "人民调解法第十七条",
        /// It refuses mediation.
        Refuse = "refuse" "拒绝调解" by "人民调解法第十七条",
        /// It accepts or declines a mediator.
        AnswerMediator = "answer_mediator" "对调解员表态" by "人民调解法第二十条",
        /// It ends the mediation.
        Withdraw = "withdraw" "终止调解" by "人民调解法第二十三条",
        /// It signs the agreement.
        Sign = "sign" "签署协议" by "人民调解法第二十九条",
        /// It says that the agreement is to be carried out now.
        BeginPerformance = "begin_performance" "开始履行协议" by "人民调解法第三十一条",
        /// It confirms that it received what an item says.
        Perform = "perform" "确认收到履行" by "人民调解法第三十一条",
        /// It says that the agreement was broken.
        Breach = "breach" "主张协议未履行" by "人民调解法第三十一条",
        /// It says whether the record of a sitting is right.
        ConfirmRecord = "confirm_record" "核对调解笔录" by "人民调解法第二十七条",
        /// It chooses a mediator.
        ChooseMediator = "choose_mediator" "选定调解员" by "人民调解法第十九条",
        /// It says whether those who are invited to a hearing may take part.
        AnswerGuests = "answer_guests" "对受邀人员表态" by "人民调解法第二十条",
    }
}

/// What shows that what is done in a party's name is the party's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Nothing: it takes nothing from the party, or is not a party's to do.
    Nothing,
    /// A number on the party's phone, for that act; a scan of its paper, where whoever mediates writes it down.
    Number(DisputePartyAct),
    /// A scan of a paper of all parties: they do it together.
    Paper,
}

/// What `action` needs where it is done in a party's name.
#[must_use]
pub fn proof_of(action: DisputeAction) -> Proof {
    use DisputeAction as A;
    use DisputePartyAct as P;
    match action {
        A::Consent | A::ConsentLast => Proof::Number(P::Consent),
        A::Refuse => Proof::Number(P::Refuse),
        A::AnswerMediator => Proof::Number(P::AnswerMediator),
        A::Withdraw => Proof::Number(P::Withdraw),
        A::Sign => Proof::Number(P::Sign),
        A::BeginPerformance => Proof::Number(P::BeginPerformance),
        A::Perform | A::PerformLast => Proof::Number(P::Perform),
        A::Breach => Proof::Number(P::Breach),
        A::ConfirmRecord => Proof::Number(P::ConfirmRecord),
        A::ChooseMediator => Proof::Number(P::ChooseMediator),
        A::AnswerGuests => Proof::Number(P::AnswerGuests),
        A::ApplyConfirmation | A::Extend => Proof::Paper,
        // Privacy takes nothing from whoever demands it, and asking for a number is what comes before.
        A::KeepPrivate | A::RequestConfirmation => Proof::Nothing,
        // An oral agreement is the mediator's to write down (人民调解法第二十八条); a written one is signed.
        A::Agree => Proof::Nothing,
        A::Register
        | A::AddParty
        | A::ReissueCode
        | A::Appoint
        | A::DeclareInterest
        | A::AskConsent
        | A::Convene
        | A::Hold
        | A::Seal
        | A::Confirm
        | A::Deny
        | A::WithdrawConfirmation
        | A::Remediate
        | A::FollowUp
        | A::Close
        | A::Fail
        | A::Terminate
        | A::Refer
        | A::Assess
        | A::AlertPolice
        | A::Avert
        | A::Reassign
        | A::MissMediator
        | A::Divert
        | A::Purge
        | A::MoveSession
        | A::SignRecord
        | A::AddRepresentative
        | A::EndRepresentation
        | A::Remind
        | A::TellLate => Proof::Nothing,
    }
}

/// Whether a code alone does not do it in a party's name.
#[must_use]
pub fn needs_proof(action: DisputeAction) -> bool {
    proof_of(action) != Proof::Nothing
}

impl DisputePartyAct {
    /// The actions that it confirms.
    pub(super) fn actions(self) -> impl Iterator<Item = DisputeAction> {
        DisputeAction::ALL.iter().copied().filter(move |action| proof_of(*action) == Proof::Number(self))
    }

    /// Whether it is about the agreement: the number is good for the one that there was when it was asked for.
    pub(super) fn is_of_agreement(self) -> bool {
        match self {
            Self::Sign | Self::BeginPerformance | Self::Perform | Self::Breach => true,
            Self::Consent
            | Self::Refuse
            | Self::AnswerMediator
            | Self::Withdraw
            | Self::ConfirmRecord
            | Self::ChooseMediator
            | Self::AnswerGuests => false,
        }
    }

    /// Whether it disposes of the matter, for which an agent needs a special power (民事诉讼法第六十二条).
    pub(super) fn settles(self) -> bool {
        matches!(self, Self::Sign)
    }
}

/// For how long a number is good.
const LIFE: Duration = Duration::minutes(5);
/// How often one may be said.
const TRIES: u32 = 5;
/// Numbers for one act that a party may ask for within [`WINDOW`].
const MOST: usize = 5;
const WINDOW: Duration = Duration::hours(1);
/// Numbers that are sent to one phone in a day, of whatever disputes.
pub(super) const MOST_A_DAY: u32 = 10;
/// Of those the ones of one dispute: whoever consents, answers two mediators, signs, begins and confirms a receipt on one day
/// needs six.
pub(super) const MOST_OF_ONE: u32 = 7;
/// Numbers that are sent in a day to a phone which nothing but a word says to be the party's. They are counted apart: who types a
/// stranger's phone keeps the stranger from nothing.
pub(super) const MOST_UNCONFIRMED: u32 = 2;
/// How often a party is given another code within a day.
pub(super) const REISSUES_A_DAY: usize = 3;

/// That a party asked for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub act: DisputePartyAct,
    pub at: Instant,
}

/// A number that was sent to a party's phone.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyConfirmation {
    /// What it confirms, and nothing else.
    pub act: DisputePartyAct,
    /// The digest of the agreement that it confirms the act of, where the act is about one.
    pub agreement: Option<String>,
    /// Six digits.
    pub number: String,
    /// Until when it is good.
    pub until: Instant,
    /// How often it may still be said.
    pub tries: u32,
    /// The dispute's version since it was asked for: the message of one that was asked for before is overtaken.
    pub version: i32,
    /// When the party asked for numbers lately, for this one last.
    pub asked: Vec<Asked>,
}

impl PartyConfirmation {
    /// A new one in place of `former`, of what stood at `version`.
    ///
    /// # Errors
    /// [`DisputeFault::TooManyConfirmations`].
    pub(super) fn ask(
        former: Option<&Self>,
        act: DisputePartyAct,
        agreement: Option<String>,
        version: i32,
        now: Instant,
        ids: &dyn IdSource,
    ) -> Result<Self, DisputeFault> {
        let mut asked = former.map(|former| former.asked.clone()).unwrap_or_default();
        asked.retain(|one| one.at > now - WINDOW);
        if asked.iter().filter(|one| one.act == act).count() >= MOST {
            return Err(DisputeFault::TooManyConfirmations);
        }
        asked.push(Asked { act, at: now });
        let mut random = [0u8; 8];
        ids.random(&mut random);
        let number = format!("{:06}", u64::from_le_bytes(random) % 1_000_000);
        Ok(Self { act, agreement, number, until: now + LIFE, tries: TRIES, version, asked })
    }

    /// Whether it is good for anything.
    #[must_use]
    pub fn is_good(&self, now: Instant) -> bool {
        self.tries > 0 && now < self.until
    }

    /// Takes what was `said` for `act` of the `agreement` that there is; from then on it is good for nothing.
    ///
    /// # Errors
    /// [`DisputeFault::ConfirmationOver`], [`DisputeFault::AgreementChanged`], [`DisputeFault::ConfirmationWrong`].
    pub(super) fn take(
        &mut self,
        act: DisputePartyAct,
        agreement: Option<&str>,
        said: &str,
        now: Instant,
    ) -> Result<(), DisputeFault> {
        if self.act != act || !self.is_good(now) {
            return Err(DisputeFault::ConfirmationOver);
        }
        if self.agreement.as_deref() != agreement {
            return Err(DisputeFault::AgreementChanged);
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

    impl Counting {
        fn new() -> Self {
            Self(std::sync::atomic::AtomicU8::new(1))
        }
    }

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
        act: DisputePartyAct,
        minute: i64,
        ids: &Counting,
    ) -> Result<PartyConfirmation, DisputeFault> {
        PartyConfirmation::ask(former, act, None, 1, at(minute), ids)
    }

    #[test]
    fn a_number_is_good_once_for_its_act_for_five_minutes() {
        let sent = asked(None, DisputePartyAct::Sign, 0, &Counting::new()).expect("the first");
        assert!(sent.number.len() == 6 && sent.number.bytes().all(|byte| byte.is_ascii_digit()), "{sent:?}");
        let take = |act, minute| sent.clone().take(act, None, &sent.number, at(minute));
        assert_eq!(take(DisputePartyAct::Sign, 4), Ok(()));
        assert_eq!(take(DisputePartyAct::Sign, 5), Err(DisputeFault::ConfirmationOver));
        for act in DisputePartyAct::ALL.iter().filter(|act| **act != DisputePartyAct::Sign) {
            assert_eq!(take(*act, 4), Err(DisputeFault::ConfirmationOver));
        }
        let mut used = sent.clone();
        assert_eq!(used.take(DisputePartyAct::Sign, None, &sent.number, at(1)), Ok(()));
        assert_eq!(used.take(DisputePartyAct::Sign, None, &sent.number, at(1)), Err(DisputeFault::ConfirmationOver));
    }

    #[test]
    fn a_number_is_good_for_the_agreement_that_it_was_asked_for() {
        let ids = Counting::new();
        let this = Some("this".to_owned());
        let sent = PartyConfirmation::ask(None, DisputePartyAct::Sign, this, 1, at(0), &ids).expect("the first");
        let take = |agreement| sent.clone().take(DisputePartyAct::Sign, agreement, &sent.number, at(1));
        assert_eq!(take(Some("this")), Ok(()));
        assert_eq!(take(Some("that")), Err(DisputeFault::AgreementChanged));
        assert_eq!(take(None), Err(DisputeFault::AgreementChanged));
    }

    #[test]
    fn the_sixth_try_is_refused_even_when_it_is_right() {
        let act = DisputePartyAct::Sign;
        let mut sent = asked(None, act, 0, &Counting::new()).expect("the first");
        let right = sent.number.clone();
        for left in (0..5).rev() {
            assert_eq!(sent.take(act, None, "none", at(1)), Err(DisputeFault::ConfirmationWrong));
            assert_eq!(sent.miss(), left);
        }
        assert_eq!(sent.take(act, None, &right, at(1)), Err(DisputeFault::ConfirmationOver));
    }

    #[test]
    fn five_numbers_an_hour_for_each_act_each_in_place_of_the_one_before() {
        let (ids, act) = (Counting::new(), DisputePartyAct::Perform);
        let mut last = asked(None, act, 0, &ids).expect("the first");
        for minute in 1..5 {
            let next = asked(Some(&last), act, minute, &ids).expect("one of five");
            assert_ne!(next.number, last.number);
            last = next;
        }
        assert_eq!(asked(Some(&last), act, 59, &ids), Err(DisputeFault::TooManyConfirmations));
        assert!(asked(Some(&last), act, 60, &ids).is_ok(), "the first was an hour ago");
        let other = asked(Some(&last), DisputePartyAct::Breach, 59, &ids).expect("another act");
        assert_eq!(asked(Some(&other), act, 59, &ids), Err(DisputeFault::TooManyConfirmations), "nor forgotten by it");
    }
}
