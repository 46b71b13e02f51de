//! The resident's evaluation of a case, made so that whoever handled it can't give it: whose it is, whether it counts, and when
//! the resident is asked again. Nothing here ranks persons.

use chrono::{Days, TimeDelta};

use super::{
    CaseChannel, CaseFault, CaseRating, ContestOutcome, RatingFlag, RatingProof, RatingReason, RatingStanding,
};
use crate::shared::{AccountId, Failure, Field, Instant};

/// How often a resident is called at most, each time on another day.
pub const MAX_CALL_BACKS: usize = 3;
/// Reasons that one rating names at most.
pub const MAX_REASONS: usize = 4;
/// Within how many working days a unit may contest a rating.
pub const CONTEST_WITHIN: u32 = 3;
/// On which day after it was settled whoever has not rated is reminded, once.
pub(super) const REMIND_AFTER: Days = Days::new(5);
/// On which day after it was closed the resident is asked whether it is still in order, once.
pub(super) const FOLLOW_UP_AFTER: Days = Days::new(28);
/// How late somebody is asked at most: what is long over is left alone.
pub const ASK_WITHIN: TimeDelta = TimeDelta::days(14);
/// At which hour of that day.
pub(super) const ASK_AT: TimeDelta = TimeDelta::hours(9);

/// What a resident says of how a case was handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingAnswer {
    /// What came of it.
    pub rating: CaseRating,
    /// How whoever handled it behaved.
    pub attitude: Option<CaseRating>,
    /// Why the resident is dissatisfied.
    pub reasons: Vec<RatingReason>,
}

impl RatingAnswer {
    /// # Errors
    /// [`CaseFault::ReasonMissing`], [`CaseFault::ReasonUnasked`], [`CaseFault::RepeatedReason`],
    /// [`CaseFault::TooManyReasons`], of the field `reasons`.
    pub fn check(&self) -> Result<(), Failure> {
        let poor = CaseRating::Dissatisfied;
        if self.rating == poor && self.reasons.is_empty() {
            return Err(Failure::field("reasons", CaseFault::ReasonMissing));
        }
        if self.rating != poor && self.attitude != Some(poor) && !self.reasons.is_empty() {
            return Err(Failure::field("reasons", CaseFault::ReasonUnasked));
        }
        if self.reasons.len() > MAX_REASONS {
            return Err(Failure::field("reasons", CaseFault::TooManyReasons));
        }
        let repeated = self
            .reasons
            .iter()
            .enumerate()
            .find(|(at, one)| self.reasons.iter().take(*at).any(|before| before == *one));
        match repeated {
            Some((at, _)) => Err(Failure::field(Field::item("reasons", at), CaseFault::RepeatedReason)),
            None => Ok(()),
        }
    }

    /// Whether there is something left to be done.
    #[must_use]
    pub fn reopens(&self) -> bool {
        self.rating == CaseRating::Dissatisfied && self.reasons.iter().any(|reason| reason.reopens())
    }
}

/// The particulars of the resident's last rating; the grade itself is [`super::Handling::rating`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// When it was given.
    pub at: Instant,
    pub attitude: Option<CaseRating>,
    pub reasons: Vec<RatingReason>,
    /// By what it is known to be the resident's, if it is.
    pub proof: Option<RatingProof>,
    /// Why it may be somebody else's all the same.
    pub flag: Option<RatingFlag>,
    /// Whether the office found for the unit that contested it.
    pub excluded: bool,
}

impl Evaluation {
    /// What it is worth.
    #[must_use]
    pub fn standing(&self) -> RatingStanding {
        RatingStanding::of(self.proof, self.flag, self.excluded)
    }
}

impl RatingStanding {
    /// What a rating is worth by what is known of it: the one rule by which ratings count, wherever they are counted.
    #[must_use]
    pub fn of(proof: Option<RatingProof>, flag: Option<RatingFlag>, excluded: bool) -> Self {
        if flag.is_some() {
            Self::Flagged
        } else if proof.is_none() {
            Self::Unverified
        } else if excluded {
            Self::Excluded
        } else {
            Self::Valid
        }
    }

    /// What one is worth that was given before anybody asked whose it is: where somebody entered the case for the resident, that one
    /// had the code first.
    #[must_use]
    pub fn unasked(channel: CaseChannel) -> Self {
        if channel == CaseChannel::Scan { Self::Valid } else { Self::Unverified }
    }
}

/// One time that a resident was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBack {
    /// Who called.
    pub by: AccountId,
    pub at: Instant,
    /// Whether the resident was on the phone.
    pub reached: bool,
}

/// A unit's objection to a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contest {
    pub at: Instant,
    /// When the rating was given that it is about.
    pub rated_at: Instant,
    /// What the office made of it, once it has.
    pub outcome: Option<ContestOutcome>,
}

/// What follows once a case was settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aftercare {
    /// When it was closed, rated or not.
    pub closed_at: Option<Instant>,
    /// When the resident was last reminded to rate.
    pub reminded_at: Option<Instant>,
    /// Each time that the resident was called since it was last opened again.
    pub call_backs: Vec<CallBack>,
    /// The one objection that a unit may make.
    pub contest: Option<Contest>,
    /// Whether the resident asked not to be asked again.
    pub follow_up_refused: bool,
    /// When the resident was asked whether it is still in order.
    pub follow_up_at: Option<Instant>,
    /// What the resident answered.
    pub still_in_order: Option<bool>,
}

/// What a resident is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// To rate, a second time.
    Rating,
    /// Whether it is still in order.
    StillInOrder,
}
