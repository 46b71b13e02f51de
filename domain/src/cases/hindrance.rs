//! What a case withholds although its state allows it and the actor's relation permits it: because of what it went through. Every step
//! asks for it before anything is changed.

use chrono::Days;

use super::terms::leaves_a_working_day;
use super::{
    CONTEST_WITHIN, Case, CaseAction, CaseFault, CaseRelation, CaseState, MAX_ANSWER_LINKS, MAX_DISPUTES, shows_phone,
};
use crate::shared::time::local_date;
use crate::shared::{Context, Instant};

/// Within how many days the office may go on of its own motion with what was taken back.
pub const GO_ON_DAYS: u64 = 15;

/// Whether `now` lies so many days after `since`, that one's own day not counted.
fn is_within(since: Option<Instant>, days: u64, now: Instant) -> bool {
    let last = since.and_then(|since| local_date(since).checked_add_days(Days::new(days)));
    last.is_some_and(|last| local_date(now) <= last)
}

/// Whether somebody in those relations asks the resident as the unit in the lead, and in no other office.
pub(super) fn asks_as_unit(relations: &[CaseRelation]) -> bool {
    use CaseRelation as R;
    relations.contains(&R::LeadUnit) && !relations.iter().any(|one| matches!(one, R::Handler | R::Office))
}

impl Case {
    /// Why the actor, who stands in those relations, can't do `action`, if there is something that neither the state nor a relation
    /// tells. What hangs on the calendar is told by [`Self::obstacle`] alone.
    #[must_use]
    pub fn hindrance(&self, action: CaseAction, relations: &[CaseRelation], now: Instant) -> Option<CaseFault> {
        use CaseAction as A;
        let handling = &self.handling;
        let asks = matches!(action, A::RequestInfo | A::Supplement | A::Withdraw | A::RevealContact | A::RateVoice);
        if asks && handling.own_motion {
            return Some(CaseFault::OwnMotion);
        }
        let (hinders, fault) = match action {
            A::RequestInfo if handling.parent.is_some() => (true, CaseFault::AskThroughParent),
            A::RequestInfo => {
                let pauses = self.rules_at(now).pauses;
                (asks_as_unit(relations) && handling.pauses >= pauses, CaseFault::TooManyQuestions)
            }
            A::AskByLink => (handling.links.len() >= MAX_ANSWER_LINKS, CaseFault::TooManyLinks),
            // The state does not say where a case goes back to from the resident.
            A::Sort => (self.is_with_a_unit(), CaseFault::WithAUnit),
            A::Object if handling.objected => (true, CaseFault::ObjectedAlready),
            A::Object => {
                let since = handling.declined_at.or(Some(self.updated_at));
                (!is_within(since, self.rules_at(now).objection_days.into(), now), CaseFault::TooLateToObject)
            }
            A::GoOn if handling.assigned_at.is_none() => (true, CaseFault::NeverAssigned),
            A::GoOn if handling.erased_at.is_some() => (true, CaseFault::NothingLeft),
            A::GoOn => (!is_within(handling.withdrawn_at, GO_ON_DAYS, now), CaseFault::TooLateToGoOn),
            A::Remind => (self.is_reminded_on(now), CaseFault::RemindedToday),
            A::Resolve | A::ResolveUnrated | A::Verify | A::VerifyUnrated | A::Divert | A::Merge => {
                (self.waits_for_children(), CaseFault::ChildrenOpen)
            }
            A::Split => (self.is_apart(), CaseFault::SplitBefore),
            A::Reopen => (!self.may_reopen(now), CaseFault::TooLateToReopen),
            A::Return => (handling.assigned_finally, CaseFault::AssignedFinally),
            A::Acknowledge => (handling.acknowledged_at.is_some(), CaseFault::AlreadyAcknowledged),
            A::RequestExtension if handling.extension_request.is_some() => (true, CaseFault::ExtensionPending),
            A::Extend | A::RequestExtension => {
                (handling.extensions >= self.rules_at(now).extensions, CaseFault::AlreadyExtended)
            }
            A::RefuseExtension => (handling.extension_request.is_none(), CaseFault::NoExtensionAsked),
            A::RequestOpinion => (handling.co_units.is_empty(), CaseFault::NoCoUnits),
            A::GiveOpinion => (handling.opinions_due.is_none(), CaseFault::OpinionNotAsked),
            A::Decline => (self.state() == CaseState::Escalated && !handling.objected, CaseFault::NotObjected),
            A::RevealContact if !self.state().is_open() && !self.may_be_called() => (true, CaseFault::NoCallBack),
            A::RevealContact if !shows_phone(self, relations) => (true, CaseFault::CallNotAllowed),
            A::RevealContact => (self.contact.is_none() && self.guardian.is_none(), CaseFault::NoContact),
            A::OpenDispute => (handling.disputes.len() >= MAX_DISPUTES, CaseFault::TooManyDisputes),
            A::VerifyRating | A::VerifyRatingClosing => (!self.fits(action), CaseFault::NothingToVerify),
            A::CallBack => (!self.fits(action), CaseFault::NoCallBack),
            A::Contest => (!self.fits(action), CaseFault::NothingToContest),
            A::DecideContest => (!self.fits(action), CaseFault::NoContest),
            A::AnswerFollowUp => (!self.fits(action), CaseFault::FollowUpNotAsked),
            _ => return None,
        };
        hinders.then_some(fault)
    }

    /// Which day of the calendar `action` came too late for.
    fn lateness(&self, action: CaseAction, ctx: &Context) -> Option<CaseFault> {
        let (late, fault) = match action {
            CaseAction::Return => {
                let days = ctx.calendar.working_days_between(self.handling.assigned_at.unwrap_or(ctx.now), ctx.now);
                (days > self.rules_at(ctx.now).return_within, CaseFault::TooLateToReturn)
            }
            CaseAction::RequestExtension => {
                let in_time = self.due_at().is_some_and(|due| leaves_a_working_day(ctx.now, due, &ctx.calendar));
                (!in_time, CaseFault::ExtensionTooLate)
            }
            CaseAction::Remind => (self.is_reminded(ctx.now, &ctx.calendar), CaseFault::RemindedToday),
            CaseAction::Contest => {
                let rated_at = self.handling.evaluation.as_ref().map(|evaluation| evaluation.at);
                let until = rated_at.map(|at| ctx.calendar.add_working_days(at, CONTEST_WITHIN));
                (until.is_some_and(|until| ctx.now > until), CaseFault::TooLateToContest)
            }
            _ => return None,
        };
        late.then_some(fault)
    }

    /// Whatever stands in the way of `action`: the calendar, too.
    #[must_use]
    pub fn obstacle(&self, action: CaseAction, relations: &[CaseRelation], ctx: &Context) -> Option<CaseFault> {
        self.hindrance(action, relations, ctx.now).or_else(|| self.lateness(action, ctx))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::cases::samples;
    use crate::shared::Vocabulary;

    #[test]
    fn one_objects_once_and_within_a_week_by_the_calendar() {
        let mut case = samples::case();
        let declined: Instant = "2026-03-02T15:30:00Z".parse().expect("an instant");
        case.handling.declined_at = Some(declined);
        case.updated_at = declined + Duration::days(30);
        for (now, fault) in [
            ("2026-03-02T15:31:00Z", None),
            // The last minute of the seventh day, by Beijing time.
            ("2026-03-09T15:59:59Z", None),
            ("2026-03-09T16:00:00Z", Some(CaseFault::TooLateToObject)),
        ] {
            assert_eq!(case.hindrance(CaseAction::Object, &[], now.parse().expect("an instant")), fault, "{now}");
        }
        case.handling.objected = true;
        assert_eq!(case.hindrance(CaseAction::Object, &[], declined), Some(CaseFault::ObjectedAlready));
    }

    #[test]
    fn an_office_goes_on_with_what_was_assigned_within_fifteen_days() {
        let mut case = samples::case();
        let withdrawn = case.submitted_at;
        assert_eq!(case.hindrance(CaseAction::GoOn, &[], withdrawn), Some(CaseFault::NeverAssigned));
        case.handling.assigned_at = Some(withdrawn);
        assert_eq!(
            case.hindrance(CaseAction::GoOn, &[], withdrawn),
            Some(CaseFault::TooLateToGoOn),
            "nobody knows since when"
        );
        case.handling.withdrawn_at = Some(withdrawn);
        assert_eq!(case.hindrance(CaseAction::GoOn, &[], withdrawn + Duration::days(15)), None);
        let late = withdrawn + Duration::days(16);
        assert_eq!(case.hindrance(CaseAction::GoOn, &[], late), Some(CaseFault::TooLateToGoOn));
        case.handling.erased_at = Some(withdrawn);
        assert_eq!(case.hindrance(CaseAction::GoOn, &[], withdrawn), Some(CaseFault::NothingLeft));
    }

    #[test]
    fn a_unit_asks_as_often_as_the_rules_say_and_who_oversees_it_as_often_as_need_be() {
        use CaseRelation as R;
        let mut case = samples::case();
        let asks = |case: &Case, relations: &[R]| {
            case.hindrance(CaseAction::RequestInfo, relations, case.submitted_at).is_none()
        };
        let all = [&[R::LeadUnit][..], &[R::Office], &[R::Handler], &[R::LeadUnit, R::Office]];
        let most = case.rules_at(case.submitted_at).pauses;
        for pauses in 0..most + 2 {
            case.handling.pauses = pauses;
            assert_eq!(all.map(|relations| asks(&case, relations)), [pauses < most, true, true, true], "{pauses}");
        }
    }

    #[test]
    fn who_took_a_case_back_is_asked_nothing_more() {
        use CaseAction as A;
        let mut case = samples::case();
        let asked = |case: &Case| -> Vec<CaseAction> {
            let hindered = |action: &CaseAction| {
                case.hindrance(*action, &[CaseRelation::Handler], case.submitted_at) == Some(CaseFault::OwnMotion)
            };
            CaseAction::ALL.iter().copied().filter(hindered).collect()
        };
        assert!(asked(&case).is_empty());
        case.handling.own_motion = true;
        let all = [A::RequestInfo, A::Supplement, A::RevealContact, A::Withdraw, A::RateVoice];
        assert_eq!(asked(&case), all);
    }
}
