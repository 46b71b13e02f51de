//! What a case withholds although its state allows it and the actor's relation permits it: because of what it went through.

use chrono::Days;

use super::{Case, CaseAction, CaseFault};
use crate::shared::time::local_date;
use crate::shared::{Failure, Instant};

/// Within how many days the office may go on of its own motion with what was taken back.
pub const GO_ON_DAYS: u64 = 15;

/// Whether `now` lies so many days after `since`, that one's own day not counted.
fn is_within(since: Option<Instant>, days: u64, now: Instant) -> bool {
    let last = since.and_then(|since| local_date(since).checked_add_days(Days::new(days)));
    last.is_some_and(|last| local_date(now) <= last)
}

impl Case {
    /// Why `action` can't be done, if there is something that neither its state nor who wants it tells.
    #[must_use]
    pub fn hindrance(&self, action: CaseAction, now: Instant) -> Option<CaseFault> {
        use CaseAction as A;
        let handling = &self.handling;
        match action {
            // The state does not say where a case goes back to from the resident.
            A::Sort => self.is_with_a_unit().then_some(CaseFault::WithAUnit),
            A::Object if handling.objected => Some(CaseFault::ObjectedAlready),
            A::Object => {
                let since = handling.declined_at.or(Some(self.updated_at));
                let days = u64::from(self.rules_at(now).objection_days);
                (!is_within(since, days, now)).then_some(CaseFault::TooLateToObject)
            }
            A::GoOn if handling.assigned_at.is_none() => Some(CaseFault::NeverAssigned),
            A::GoOn if handling.erased_at.is_some() => Some(CaseFault::NothingLeft),
            A::GoOn => (!is_within(handling.withdrawn_at, GO_ON_DAYS, now)).then_some(CaseFault::TooLateToGoOn),
            A::RequestInfo | A::Supplement | A::Withdraw | A::RevealContact | A::RateVoice => {
                handling.own_motion.then_some(CaseFault::OwnMotion)
            }
            _ => None,
        }
    }

    /// # Errors
    /// Where there is a [`Self::hindrance`].
    pub(super) fn require(&self, action: CaseAction, now: Instant) -> Result<(), Failure> {
        self.hindrance(action, now).map_or(Ok(()), |fault| Err(Failure::rule(fault)))
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
            assert_eq!(case.hindrance(CaseAction::Object, now.parse().expect("an instant")), fault, "{now}");
        }
        case.handling.objected = true;
        assert_eq!(case.hindrance(CaseAction::Object, declined), Some(CaseFault::ObjectedAlready));
    }

    #[test]
    fn an_office_goes_on_with_what_was_assigned_within_fifteen_days() {
        let mut case = samples::case();
        let withdrawn = case.submitted_at;
        assert_eq!(case.hindrance(CaseAction::GoOn, withdrawn), Some(CaseFault::NeverAssigned));
        case.handling.assigned_at = Some(withdrawn);
        assert_eq!(
            case.hindrance(CaseAction::GoOn, withdrawn),
            Some(CaseFault::TooLateToGoOn),
            "nobody knows since when"
        );
        case.handling.withdrawn_at = Some(withdrawn);
        assert_eq!(case.hindrance(CaseAction::GoOn, withdrawn + Duration::days(15)), None);
        let late = withdrawn + Duration::days(16);
        assert_eq!(case.hindrance(CaseAction::GoOn, late), Some(CaseFault::TooLateToGoOn));
        case.handling.erased_at = Some(withdrawn);
        assert_eq!(case.hindrance(CaseAction::GoOn, withdrawn), Some(CaseFault::NothingLeft));
    }

    #[test]
    fn who_took_a_case_back_is_asked_nothing_more() {
        use CaseAction as A;
        let mut case = samples::case();
        let asked = |case: &Case| -> Vec<CaseAction> {
            let hindered =
                |action: &CaseAction| case.hindrance(*action, case.submitted_at) == Some(CaseFault::OwnMotion);
            CaseAction::ALL.iter().copied().filter(hindered).collect()
        };
        assert!(asked(&case).is_empty());
        case.handling.own_motion = true;
        let all = [A::RequestInfo, A::Supplement, A::RevealContact, A::Withdraw, A::RateVoice];
        assert_eq!(asked(&case), all);
    }
}
