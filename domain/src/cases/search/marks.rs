//! By what a case is found: marks of what it says, of where it lies and with whom, and of when it came in.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::fold::grams;
use crate::cases::{Case, CaseEventKind, CaseScope};
use crate::shared::Party;
use crate::shared::time::{local_date, month_of};

/// Something by which cases are found. What it is of stands before it, so that no mark of one kind is one of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Two characters next to each other, or one.
    Gram(String),
    /// The digits of a division in which it lies, at each level.
    Division(String),
    /// To whom it is addressed: a deputy, a room or an office.
    Target(Uuid),
    /// The office in charge.
    Office(Uuid),
    /// A unit that works on it.
    Unit(Uuid),
    /// The grid in which it lies.
    Grid(Uuid),
    /// Who submitted it.
    Submitter(Uuid),
    /// The day on which it came in.
    Day(NaiveDate),
    /// The month, by its first day.
    Month(NaiveDate),
    /// A room that was asked for the first answer.
    Fallback(Uuid),
}

impl Mark {
    /// What all cases have that lie in that scope.
    #[must_use]
    pub fn of_scope(scope: &CaseScope) -> Self {
        match scope {
            CaseScope::Submitter(account) => Self::Submitter(account.0),
            CaseScope::Target(party) => Self::Target(party.parts().1),
            CaseScope::Area(area) => Self::Division(area.prefix().to_owned()),
            CaseScope::Unit(unit) => Self::Unit(unit.0),
            CaseScope::Grid(grid) => Self::Grid(grid.0),
            CaseScope::Fallback(room) => Self::Fallback(room.0),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gram(gram) => write!(f, "gram {gram}"),
            Self::Division(digits) => write!(f, "division {digits}"),
            Self::Target(id) => write!(f, "target {id}"),
            Self::Office(id) => write!(f, "office {id}"),
            Self::Unit(id) => write!(f, "unit {id}"),
            Self::Grid(id) => write!(f, "grid {id}"),
            Self::Submitter(id) => write!(f, "submitter {id}"),
            Self::Day(day) => write!(f, "day {day}"),
            Self::Month(month) => write!(f, "month {}", month.format("%Y-%m")),
            Self::Fallback(id) => write!(f, "fallback {id}"),
        }
    }
}

/// All by which a case is found; nothing of one that was erased, or purged.
#[must_use]
pub fn marks(case: &Case) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    if case.handling.erased_at.is_some() || case.handling.purged {
        return marks;
    }
    let address = case.place.address.as_ref().map(|address| grams(address.as_str()));
    let said = [grams(case.title.as_str()), grams(case.text.as_str())].into_iter().chain(address);
    marks.extend(said.flatten().map(Mark::Gram));
    marks.extend(case.division.ancestry().iter().map(|area| Mark::Division(area.prefix().to_owned())));
    marks.insert(Mark::Target(case.target.parts().1));
    marks.insert(Mark::Office(case.office.0));
    let units = case.handling.lead_unit.iter().chain(&case.handling.co_units);
    marks.extend(units.map(|unit| Mark::Unit(unit.0)));
    marks.extend(case.grid.map(|grid| Mark::Grid(grid.0)));
    marks.extend(case.submitter.map(|account| Mark::Submitter(account.0)));
    let day = local_date(case.submitted_at);
    marks.extend([Mark::Day(day), Mark::Month(month_of(day))]);
    marks.extend(case.asked_to_step_in().into_iter().filter_map(|party| match party {
        Party::Room(room) => Some(Mark::Fallback(room.0)),
        _ => None,
    }));
    marks
}

/// Whether a case may be found by something else once that happened.
#[must_use]
pub fn rewrites(kind: CaseEventKind) -> bool {
    use CaseEventKind as K;
    match kind {
        K::Submitted
        | K::Accepted
        | K::Transferred
        | K::Reassigned
        | K::Diverted
        | K::Escalated
        | K::SubmittedUp
        | K::Sorted
        | K::Assigned
        | K::Returned
        | K::Corrected
        | K::ConsentWithdrawn
        | K::Erased
        | K::FallbackAsked
        | K::Purged => true,
        K::Declined
        | K::InfoRequested
        | K::Supplemented
        | K::Reported
        | K::Instructed
        | K::Started
        | K::Replied
        | K::Verified
        | K::Rejected
        | K::Extended
        | K::DueMoved
        | K::Resolved
        | K::Rated
        | K::Expired
        | K::Reminded
        | K::Supervised
        | K::ContactRevealed
        | K::Withdrawn
        | K::Merged
        | K::Absorbed
        | K::DisputeOpened
        | K::Objected
        | K::Concluded
        | K::GoneOn
        | K::VoiceRated
        | K::AnswerReminded
        | K::ClosedUnanswered
        | K::Reopened
        | K::Overdue
        | K::RatingReminded
        | K::RatingVerified
        | K::CalledBack
        | K::RatingContested
        | K::ContestDecided
        | K::FollowUpAsked
        | K::FollowUpAnswered
        | K::Split
        | K::LinkAsked
        | K::LinkRevoked
        | K::AnsweredByLink
        | K::Acknowledged
        | K::ExtensionRequested
        | K::ExtensionRefused
        | K::OpinionRequested
        | K::OpinionGiven => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_one_kind_are_none_of_another() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a date");
        let id = Uuid::from_u128(7);
        let all = [
            Mark::Gram("350582".into()),
            Mark::Division("350582".into()),
            Mark::Target(id),
            Mark::Office(id),
            Mark::Unit(id),
            Mark::Grid(id),
            Mark::Submitter(id),
            Mark::Day(day),
            Mark::Month(day),
            Mark::Fallback(id),
        ];
        let said: BTreeSet<String> = all.iter().map(Mark::to_string).collect();
        assert_eq!(said.len(), all.len(), "{said:?}");
        assert!(said.contains("month 2026-11") && said.contains("day 2026-11-01"), "{said:?}");
    }
}
