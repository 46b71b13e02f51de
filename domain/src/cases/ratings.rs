//! What a case says of how it was rated: whose word that is, whether it counts, and what the resident is to be asked.

use chrono::Days;

use super::clocks::Stage;
use super::evaluation::{ASK_AT, Asking, FOLLOW_UP_AFTER, REMIND_AFTER};
use super::{
    Case, CaseAction, CaseChannel, CaseRating, CaseState, ContestOutcome, Evaluation, MAX_CALL_BACKS, RatingAnswer,
    RatingFlag, RatingProof, RatingStanding,
};
use crate::shared::time::{local_date, midnight};
use crate::shared::{Actor, Instant, Party};

/// The morning so many days after an instant: nobody is asked at night.
fn morning_after(since: Instant, days: Days) -> Option<Instant> {
    let day = local_date(since).checked_add_days(days)?;
    Some(midnight(day) + ASK_AT)
}

impl Case {
    /// Whether somebody else entered it for the resident: the code then proves nothing, because that one had it first.
    #[must_use]
    pub fn is_entered_for_another(&self) -> bool {
        self.channel != CaseChannel::Scan
    }

    /// By what a rating of `actor` is known to be the resident's.
    #[must_use]
    pub fn proof_of(&self, actor: &Actor) -> Option<RatingProof> {
        match actor {
            Actor::Person { account, .. } if self.submitter == Some(*account) => Some(RatingProof::OwnAccount),
            Actor::Tracker(code) if *code == self.tracking && !self.is_entered_for_another() => {
                Some(RatingProof::TrackingCode)
            }
            _ => None,
        }
    }

    /// Keeps a rating in place of the one before.
    pub(super) fn keep_rating(
        &mut self,
        at: Instant,
        answer: &RatingAnswer,
        proof: Option<RatingProof>,
        flag: Option<RatingFlag>,
    ) {
        self.handling.rating = Some(answer.rating);
        self.handling.evaluation = Some(Evaluation {
            at,
            attitude: answer.attitude,
            reasons: answer.reasons.clone(),
            proof,
            flag,
            excluded: false,
        });
    }

    /// Notes what the office made of a unit's objection; false where there is none to decide on. A rating that the resident has given
    /// since is another.
    pub(super) fn settle_contest(&mut self, outcome: ContestOutcome) -> bool {
        let handling = &mut self.handling;
        let Some(contest) = handling.aftercare.contest.as_mut().filter(|contest| contest.outcome.is_none()) else {
            return false;
        };
        contest.outcome = Some(outcome);
        let about = contest.rated_at;
        if let Some(evaluation) = handling.evaluation.as_mut().filter(|evaluation| evaluation.at == about) {
            evaluation.excluded = outcome == ContestOutcome::Excluded;
        }
        // What counts nowhere is no step towards supervision either.
        if outcome == ContestOutcome::Excluded {
            handling.dissatisfied = handling.dissatisfied.saturating_sub(1);
        }
        true
    }

    /// When a rating was given that the office excluded and another one followed: it stays listed, and counts nowhere.
    #[must_use]
    pub fn excluded_before(&self) -> Option<Instant> {
        let contest = self.handling.aftercare.contest?;
        let is_last = self.handling.evaluation.as_ref().is_some_and(|evaluation| evaluation.at == contest.rated_at);
        (contest.outcome == Some(ContestOutcome::Excluded) && !is_last).then_some(contest.rated_at)
    }

    /// What the last rating is worth; `None` where there is none.
    #[must_use]
    pub fn rating_standing(&self) -> Option<RatingStanding> {
        self.handling.rating?;
        Some(match &self.handling.evaluation {
            Some(evaluation) => evaluation.standing(),
            None => RatingStanding::unasked(self.channel),
        })
    }

    /// Whether that party handles it or did: what its people say of it is no resident's word.
    #[must_use]
    pub fn is_handled_by(&self, party: Party) -> bool {
        let units = || self.handling.lead_unit.iter().chain(&self.handling.co_units);
        party == self.target
            || units().any(|unit| Party::Unit(*unit) == party)
            || self.handling.passed_on.contains(&party)
    }

    /// What a rating does: what nobody knows to be the resident's opens a case again, and closes none.
    #[must_use]
    pub fn rated_by(&self, answer: &RatingAnswer, proof: Option<RatingProof>) -> CaseAction {
        match (answer.rating, answer.reopens(), proof) {
            (_, false, None) => CaseAction::RateUnverified,
            (CaseRating::Satisfied | CaseRating::Basically, _, _) => CaseAction::RateSatisfied,
            (CaseRating::Dissatisfied, false, Some(_)) => CaseAction::RateDissatisfiedClosing,
            (CaseRating::Dissatisfied, true, _) if self.handling.dissatisfied == 0 => CaseAction::RateDissatisfied,
            (CaseRating::Dissatisfied, true, _) => CaseAction::RateDissatisfiedAgain,
        }
    }

    /// Since when the resident is asked to rate, where that is so.
    fn asked_since(&self) -> Option<Instant> {
        let clock = self.handling.clock.as_ref().filter(|clock| clock.stage == Stage::Rate);
        clock.filter(|_| self.state() == CaseState::Resolved).map(|clock| clock.started)
    }

    /// Whether the resident has rated what is to be rated now, so that it waits to be verified.
    #[must_use]
    pub fn is_rated_now(&self) -> bool {
        let evaluation = self.handling.evaluation.as_ref();
        self.asked_since().is_some_and(|since| evaluation.is_some_and(|evaluation| evaluation.at >= since))
    }

    /// Whether a call could make a valid rating of it: where nobody knows whose rating it is, or there is none and none comes any
    /// more. Who holds a phone that is the handler's own is not called.
    #[must_use]
    pub fn may_be_called(&self) -> bool {
        let calls = &self.handling.aftercare.call_backs;
        let over = calls.len() >= MAX_CALL_BACKS || calls.iter().any(|call| call.reached);
        let evaluation = self.handling.evaluation.as_ref();
        let flagged = evaluation.is_some_and(|evaluation| evaluation.flag.is_some());
        let open = match self.state() {
            CaseState::Resolved => self.is_entered_for_another(),
            CaseState::ClosedUnrated => self.rating_standing() != Some(RatingStanding::Valid),
            CaseState::Closed => self.rating_standing() == Some(RatingStanding::Unverified),
            _ => false,
        };
        let reached = self.contact.is_some() && self.handling.erased_at.is_none();
        open && !over && !flagged && reached && self.is_to_be_rated()
    }

    /// Whether somebody is asked what is thought of the outcome: nobody's is a part, whose whole is rated, and whoever took a case
    /// back has nothing more to do with it.
    #[must_use]
    pub fn is_to_be_rated(&self) -> bool {
        self.handling.parent.is_none() && !self.handling.own_motion
    }

    /// What the resident is to be asked next, and when.
    #[must_use]
    pub fn asking(&self) -> Option<(Asking, Instant)> {
        if !self.is_to_be_rated() {
            return None;
        }
        let aftercare = &self.handling.aftercare;
        if let Some(since) = self.asked_since() {
            let reminded = aftercare.reminded_at.is_some_and(|at| at >= since);
            let at = morning_after(since, REMIND_AFTER).filter(|at| self.due_at().is_some_and(|due| *at < due))?;
            return (!reminded && !self.is_rated_now()).then_some((Asking::Rating, at));
        }
        let closed = matches!(self.state(), CaseState::Closed | CaseState::ClosedUnrated);
        let asks = closed
            && !aftercare.follow_up_refused
            && aftercare.follow_up_at.is_none()
            && self.handling.erased_at.is_none();
        let at = aftercare.closed_at.filter(|_| asks).and_then(|at| morning_after(at, FOLLOW_UP_AFTER))?;
        Some((Asking::StillInOrder, at))
    }

    /// Whether `action` makes sense for this very case, whose state allows it.
    #[must_use]
    pub fn fits(&self, action: CaseAction) -> bool {
        let handling = &self.handling;
        let standing = self.rating_standing();
        match action {
            CaseAction::VerifyRating => !self.is_rated_now() && standing == Some(RatingStanding::Unverified),
            CaseAction::VerifyRatingClosing => self.is_rated_now() && standing == Some(RatingStanding::Unverified),
            CaseAction::CallBack => self.may_be_called(),
            CaseAction::Contest => {
                let counts =
                    handling.rating == Some(CaseRating::Dissatisfied) && standing == Some(RatingStanding::Valid);
                counts && handling.evaluation.is_some() && handling.aftercare.contest.is_none()
            }
            CaseAction::DecideContest => handling.aftercare.contest.is_some_and(|contest| contest.outcome.is_none()),
            CaseAction::AnswerFollowUp => {
                let aftercare = &handling.aftercare;
                aftercare.still_in_order.is_none() && (aftercare.follow_up_at.is_some() || !aftercare.follow_up_refused)
            }
            _ => true,
        }
    }
}

/// When the resident is to be asked something, for the index that the worker searches.
#[must_use]
pub fn ask_at(case: &Case) -> Option<Instant> {
    case.asking().map(|(_, at)| at)
}

#[cfg(test)]
mod tests;
