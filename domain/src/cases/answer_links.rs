//! Links by which a body without an account answers one question about a case: a property manager, a water company.

use chrono::{Days, NaiveDate};

use super::{CaseAudience, CaseFault};
use crate::shared::deadline::day_over;
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{Failure, Instant, Party};

crate::vocabulary! {
    /// Where a link stands by which somebody without an account answers.
    AnswerLinkState "答复链接状态" {
        /// It waits for the answer.
        Open = "open" "待答复",
        /// It was answered by, and opens nothing any more.
        Answered = "answered" "已答复",
        /// Whoever asked takes no answer any more.
        Revoked = "revoked" "已撤销",
        /// Nobody answered in time.
        Expired = "expired" "已过期",
    }
}

/// Links that one case may gather.
pub const MAX_ANSWER_LINKS: usize = 20;
/// Days for which one is good, at most.
pub const ANSWER_DAYS: u64 = 14;
/// Photos that come with an answer, at most.
pub const ANSWER_PHOTOS: usize = 3;

/// A question to a body without an account. Its code is kept nowhere but by a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerLink {
    /// Which of the case's: 1, 2, 3 …
    pub number: u32,
    /// Who is asked.
    pub body: Name,
    /// All that is shown there of the case.
    pub question: Body,
    /// Who sees the answer.
    pub audience: CaseAudience,
    /// In whose name it is asked.
    pub asked_by: Option<Party>,
    pub asked_at: Instant,
    /// Until when it is good.
    pub until: Instant,
    pub answered_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
}

impl AnswerLink {
    #[must_use]
    pub fn state(&self, now: Instant) -> AnswerLinkState {
        if self.answered_at.is_some() {
            AnswerLinkState::Answered
        } else if self.revoked_at.is_some() {
            AnswerLinkState::Revoked
        } else if now >= self.until {
            AnswerLinkState::Expired
        } else {
            AnswerLinkState::Open
        }
    }

    /// Whether it still takes an answer.
    ///
    /// # Errors
    /// Why not.
    pub fn require_open(&self, now: Instant) -> Result<(), Failure> {
        match self.state(now) {
            AnswerLinkState::Open => Ok(()),
            AnswerLinkState::Answered => Err(Failure::rule(CaseFault::LinkUsed)),
            AnswerLinkState::Revoked => Err(Failure::rule(CaseFault::LinkRevoked)),
            AnswerLinkState::Expired => Err(Failure::rule(CaseFault::LinkExpired)),
        }
    }
}

/// The end of the day until which an answer is asked for.
///
/// # Errors
/// A field error for a day that is over, or too far off.
pub fn good_until(due: NaiveDate, now: Instant) -> Result<Instant, Failure> {
    let today = local_date(now);
    let last = today.checked_add_days(Days::new(ANSWER_DAYS)).unwrap_or(today);
    if !(today..=last).contains(&due) {
        return Err(Failure::field("due", CaseFault::AnswerDueOutOfRange));
    }
    Ok(day_over(due))
}

#[cfg(test)]
mod tests {
    use super::*;
    fn at(text: &str) -> Instant {
        text.parse().expect("a literal instant")
    }

    fn link() -> AnswerLink {
        let asked_at = at("2026-03-02T01:00:00Z");
        AnswerLink {
            number: 1,
            body: Name::new("晋江市自来水公司").expect("a name"),
            question: Body::new("何时恢复供水？").expect("a question"),
            audience: CaseAudience::Handlers,
            asked_by: None,
            asked_at,
            until: at("2026-03-09T16:00:00Z"),
            answered_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn one_is_good_once_until_it_is_revoked_or_its_time_is_over() {
        let open = link();
        let (before, after) = (at("2026-03-09T15:59:59Z"), at("2026-03-09T16:00:00Z"));
        assert!(open.require_open(before).is_ok());
        assert_eq!((open.state(before), open.state(after)), (AnswerLinkState::Open, AnswerLinkState::Expired));
        let revoked = AnswerLink { revoked_at: Some(before), ..open.clone() };
        assert_eq!(revoked.state(after), AnswerLinkState::Revoked);
        let answered = AnswerLink { answered_at: Some(before), ..open };
        assert_eq!(answered.state(after), AnswerLinkState::Answered);
        for over in [answered, revoked] {
            assert!(over.require_open(before).is_err());
        }
    }

    #[test]
    fn a_day_is_good_to_its_end_in_china_and_lies_within_two_weeks() {
        let now = at("2026-03-02T17:00:00Z");
        let day = |text: &str| text.parse::<NaiveDate>().expect("a literal day");
        assert_eq!(good_until(day("2026-03-03"), now).ok(), Some(at("2026-03-03T16:00:00Z")), "it is the third there");
        assert!(good_until(day("2026-03-17"), now).is_ok());
        for (refused, why) in
            [("2026-03-02", "over"), ("2026-03-18", "too far off"), ("+262142-12-31", "no day after it")]
        {
            assert!(good_until(day(refused), now).is_err(), "{why}");
        }
    }
}
