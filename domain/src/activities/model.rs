use super::{
    ActivityAlert, ActivityAnswer, ActivityEvidence, ActivityHelperKind, ActivityKind, ActivityPresence, ActivityState,
    terms,
};
use crate::congresses::{CongressId, TermId};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{AttachmentId, DeputyId, DivisionCode, Instant, OfficeId, Party, RoomId, Standing, UnitId};

crate::ids! {
    /// An activity that a congress organises (代表活动).
    ActivityId,
    /// A group of deputies (代表小组).
    DeputyGroupId,
}

/// A deputy who is invited.
#[derive(Clone, Debug, PartialEq)]
pub struct Invited {
    pub deputy: DeputyId,
    pub answer: ActivityAnswer,
    /// Why that one asked leave.
    pub reason: Option<Body>,
    /// By what it is known that the deputy was there.
    pub present: Option<ActivityEvidence>,
    /// The organiser's list did not name the deputy.
    pub missing: bool,
    /// Why the office excused the deputy afterwards.
    pub excused: Option<Body>,
    /// The office was told of the absence.
    pub warned: bool,
}

impl Invited {
    #[must_use]
    pub fn new(deputy: DeputyId) -> Self {
        Self {
            deputy,
            answer: ActivityAnswer::Pending,
            reason: None,
            present: None,
            missing: false,
            excused: None,
            warned: false,
        }
    }

    /// Whether the deputy was there: who came although on leave was there; leave and excuse come before an absence.
    #[must_use]
    pub fn presence(&self) -> ActivityPresence {
        if self.present.is_some() {
            ActivityPresence::Present
        } else if self.answer == ActivityAnswer::LeaveApproved || self.excused.is_some() {
            ActivityPresence::Excused
        } else if self.missing {
            ActivityPresence::Absent
        } else {
            ActivityPresence::Unknown
        }
    }

    /// Whether the deputy is to come.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.answer != ActivityAnswer::LeaveApproved
    }
}

/// Somebody who takes part beside deputies.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityHelper {
    pub kind: ActivityHelperKind,
    pub name: Name,
    /// For whom that one works.
    pub body: Option<Name>,
    /// What that one did.
    pub part: Option<Title>,
}

/// What a deputy wrote during an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityContribution {
    pub deputy: DeputyId,
    pub at: Instant,
    pub text: Body,
    pub attachments: Vec<AttachmentId>,
}

/// What was found and is suggested. Deputies suggest, they don't handle (代表法第三十一条).
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityReport {
    /// In whose name it was filed.
    pub by: Party,
    pub at: Instant,
    pub findings: Body,
    pub suggestions: Vec<Body>,
    pub attachments: Vec<AttachmentId>,
    /// By when the office passes it on.
    pub transfer_due: Instant,
}

/// What a unit told the participants.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityFeedback {
    pub at: Instant,
    pub in_time: bool,
    pub text: Body,
    pub attachments: Vec<AttachmentId>,
}

/// A unit to which a report was passed on.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityOrgan {
    pub unit: UnitId,
    pub at: Instant,
    pub due: Instant,
    pub feedback: Option<ActivityFeedback>,
}

/// That a deputy is asked to be elsewhere in the same hours: a warning, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityClash {
    pub deputy: DeputyId,
    pub with: ActivityId,
}

/// An activity that a congress organises for its deputies. Names of helpers, reasons, and all that was written lie sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    pub id: ActivityId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<ActivityState>,
    pub kind: ActivityKind,
    /// The office that organises it.
    pub organiser: OfficeId,
    pub congress: CongressId,
    /// The division whose congress it is.
    pub division: DivisionCode,
    /// The term that ran when it was planned: absences are counted within it.
    pub term: Option<TermId>,
    /// The year in which it begins.
    pub year: i32,
    /// Of which item of the year's plan it is (代表法第四十三条).
    pub plan_item: Option<Name>,
    pub group: Option<DeputyGroupId>,
    /// The room in which it takes place, where it is one of ours: what a room is used for is counted by it.
    pub room: Option<RoomId>,
    pub theme: Title,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub places: Vec<Name>,
    pub helpers: Vec<ActivityHelper>,
    pub invited: Vec<Invited>,
    /// Who was asked to be elsewhere then, when that was looked at last.
    pub clashes: Vec<ActivityClash>,
    pub contributions: Vec<ActivityContribution>,
    pub report: Option<ActivityReport>,
    pub organs: Vec<ActivityOrgan>,
    /// Reminders that went out, or that are no news any more.
    pub told: Vec<ActivityAlert>,
    pub planned_at: Instant,
    pub announced_at: Option<Instant>,
    pub updated_at: Instant,
}

impl Activity {
    #[must_use]
    pub fn state(&self) -> ActivityState {
        self.standing.state()
    }

    #[must_use]
    pub fn of(&self, deputy: DeputyId) -> Option<&Invited> {
        self.invited.iter().find(|one| one.deputy == deputy)
    }

    pub(super) fn of_mut(&mut self, deputy: DeputyId) -> Option<&mut Invited> {
        self.invited.iter_mut().find(|one| one.deputy == deputy)
    }

    /// Those of whom it is known that they were there.
    pub fn participants(&self) -> impl Iterator<Item = DeputyId> + '_ {
        self.invited.iter().filter(|one| one.present.is_some()).map(|one| one.deputy)
    }

    /// Those to whom it was passed on and who have not fed back.
    pub fn pending(&self) -> impl Iterator<Item = &ActivityOrgan> {
        self.organs.iter().filter(|organ| organ.feedback.is_none())
    }

    /// Whether it ends with a report.
    #[must_use]
    pub fn needs_report(&self) -> bool {
        match self.kind {
            ActivityKind::Inspection | ActivityKind::Research | ActivityKind::EnforcementCheck => true,
            ActivityKind::GroupActivity
            | ActivityKind::Attend
            | ActivityKind::Training
            | ActivityKind::Visit
            | ActivityKind::Exchange => false,
        }
    }

    /// For whom it waits, each once, and until when.
    #[must_use]
    pub fn waits(&self) -> Vec<(Party, Instant)> {
        let office = Party::Office(self.organiser);
        let asks_leave = self.invited.iter().any(|one| one.answer == ActivityAnswer::LeaveAsked);
        let leave = asks_leave.then_some((office, self.starts_at));
        match self.state() {
            ActivityState::Announced => {
                let told = self.announced_at.unwrap_or(self.planned_at);
                let due = terms::answers_due(told, self.starts_at);
                let silent = self.invited.iter().filter(|one| one.answer == ActivityAnswer::Pending);
                silent.map(|one| (Party::Deputy(one.deputy), due)).chain(leave).collect()
            }
            ActivityState::UnderWay => leave.into_iter().collect(),
            ActivityState::Reported => self.report.iter().map(|report| (office, report.transfer_due)).collect(),
            ActivityState::Transferred => self.pending().map(|organ| (Party::Unit(organ.unit), organ.due)).collect(),
            ActivityState::Planned | ActivityState::FedBack | ActivityState::Closed | ActivityState::Cancelled => {
                Vec::new()
            }
        }
    }

    /// Until when it waits for any of `parties`.
    #[must_use]
    pub fn waits_for(&self, parties: &[Party]) -> Option<Instant> {
        self.waits().into_iter().filter(|(party, _)| parties.contains(party)).map(|(_, due)| due).min()
    }

    /// One deputy is the other now.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        if self.of(to).is_some() {
            self.invited.retain(|one| one.deputy != from);
        }
        let named = self.invited.iter_mut().map(|one| &mut one.deputy);
        let wrote = self.contributions.iter_mut().map(|one| &mut one.deputy);
        let clash = self.clashes.iter_mut().map(|one| &mut one.deputy);
        for deputy in named.chain(wrote).chain(clash) {
            if *deputy == from {
                *deputy = to;
            }
        }
        if let Some(report) = self.report.as_mut().filter(|report| report.by == Party::Deputy(from)) {
            report.by = Party::Deputy(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_there_was_there_and_leave_comes_before_an_absence() {
        let deputy: DeputyId = uuid::Uuid::nil().into();
        let plain = Invited::new(deputy);
        assert_eq!(plain.presence(), ActivityPresence::Unknown);
        let missing = Invited { missing: true, ..plain };
        assert_eq!(missing.presence(), ActivityPresence::Absent);
        let on_leave = Invited { answer: ActivityAnswer::LeaveApproved, ..missing.clone() };
        assert_eq!(on_leave.presence(), ActivityPresence::Excused);
        assert!(!on_leave.is_expected() && missing.is_expected());
        let came = Invited { present: Some(ActivityEvidence::OwnWork), ..on_leave };
        assert_eq!(came.presence(), ActivityPresence::Present);
        let refused = Invited { answer: ActivityAnswer::LeaveRefused, ..missing };
        assert_eq!(refused.presence(), ActivityPresence::Absent);
    }
}
