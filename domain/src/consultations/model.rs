use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    ConsultationLead, ConsultationMeetingKind, ConsultationState, DemocraticLink, OpinionDecision, OpinionVoice, terms,
};
use crate::activities::ActivityHelperKind;
use crate::shared::deadline::day_over;
use crate::shared::text::{Body, Name, Title};
use crate::shared::{DeputyId, DivisionCode, Instant, OfficeId, Standing, Vocabulary};

crate::ids! {
    /// A consultation (民主协商).
    ConsultationId,
    /// What somebody thinks of its topic.
    OpinionId,
}

/// How many of a group of people attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    pub voice: OpinionVoice,
    pub people: u32,
}

/// A meeting of a consultation. It is completed once there are minutes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsultationMeeting {
    /// From 1 on.
    pub number: u32,
    pub kind: ConsultationMeetingKind,
    pub title: Title,
    pub held_at: Instant,
    pub place: Name,
    pub attendance: Vec<Attendance>,
    pub deputies: Vec<DeputyId>,
    /// They may name people.
    pub minutes: Option<Body>,
    pub minuted_at: Option<Instant>,
}

impl ConsultationMeeting {
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.minuted_at.is_some()
    }
}

/// Opinions that are alike, and what was decided on them.
#[derive(Clone, Debug, PartialEq)]
pub struct OpinionGroup {
    /// From 1 on.
    pub number: u32,
    pub title: Title,
    /// How many there are, kept.
    pub opinions: u32,
    pub decision: Option<OpinionDecision>,
    pub reason: Option<Body>,
    /// What the public is told.
    pub reply: Option<Body>,
}

/// A step of something promised.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    pub title: Title,
    /// The last day.
    pub due_on: NaiveDate,
    /// Per cent.
    pub progress: u32,
    pub moved_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
}

/// Somebody who helps with something promised, beside who does it. The public is told for whom that one works and what was done, and not
/// the name.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureHelper {
    pub kind: ActivityHelperKind,
    /// The name; nothing for those who may not read it.
    pub name: Option<Name>,
    /// For whom that one works.
    pub body: Option<Name>,
    /// What that one did.
    pub part: Title,
}

/// Something promised.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsultationMeasure {
    /// From 1 on.
    pub number: u32,
    pub title: Title,
    /// Who does it.
    pub owner: Name,
    /// The groups of opinions of which it came.
    pub groups: Vec<u32>,
    pub milestones: Vec<Milestone>,
    pub helpers: Vec<MeasureHelper>,
}

/// Who is being told of something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsultationNews {
    /// The authors of the opinions of this group; all who follow where there is none.
    pub group: Option<u32>,
    /// The opinion, or the account, that was told last.
    pub after: Option<Uuid>,
}

/// An office asks an area about a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Consultation {
    pub id: ConsultationId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<ConsultationState>,
    pub topic: Title,
    pub office: OfficeId,
    pub lead: ConsultationLead,
    /// None of them lies in another one.
    pub scope: Vec<DivisionCode>,
    /// The deputies who take part.
    pub deputies: Vec<DeputyId>,
    /// The last day on which opinions are taken.
    pub closes_on: NaiveDate,
    /// What it is about; with what follows sealed wherever it is kept.
    pub about: Body,
    pub meetings: Vec<ConsultationMeeting>,
    pub groups: Vec<OpinionGroup>,
    pub measures: Vec<ConsultationMeasure>,
    pub drafted_at: Instant,
    pub opened_at: Option<Instant>,
    /// When groups were proposed of the opinions that came in.
    pub proposed_at: Option<Instant>,
    /// How many opinions came in, once no more are taken.
    pub collected: Option<u32>,
    /// What is still to be told, the oldest first.
    pub news: Vec<ConsultationNews>,
    /// When its clock does something next.
    pub alert_at: Option<Instant>,
    pub updated_at: Instant,
}

impl Consultation {
    #[must_use]
    pub fn state(&self) -> ConsultationState {
        self.standing.state()
    }

    /// The first instant at which no opinions are taken any more.
    #[must_use]
    pub fn closes_at(&self) -> Instant {
        day_over(self.closes_on)
    }

    #[must_use]
    pub fn group(&self, number: u32) -> Option<&OpinionGroup> {
        self.groups.iter().find(|group| group.number == number)
    }

    /// Whether every group is decided on. Out of one that is empty all were taken again: it needs no decision, and no reply. Where
    /// nobody said anything there is nothing to decide.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        let nothing_said = self.collected == Some(0);
        let mut groups = self.groups.iter().filter(|group| group.opinions > 0).peekable();
        (nothing_said || groups.peek().is_some()) && groups.all(|group| group.decision.is_some())
    }

    /// How many opinions stand in groups.
    #[must_use]
    pub fn grouped(&self) -> u32 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.opinions))
    }

    /// The milestones that are not reached, with their last days.
    fn open_milestones(&self) -> impl Iterator<Item = NaiveDate> {
        let all = self.measures.iter().flat_map(|measure| &measure.milestones);
        all.filter(|milestone| milestone.done_on.is_none()).map(|milestone| milestone.due_on)
    }

    #[must_use]
    pub fn has_open_milestones(&self) -> bool {
        self.open_milestones().next().is_some()
    }

    /// When something of it is due that waits for the office: that it closes, or the next milestone.
    #[must_use]
    pub fn due_at(&self) -> Option<Instant> {
        match self.state() {
            ConsultationState::Open => Some(self.closes_at()),
            ConsultationState::Decided | ConsultationState::Answered => self.open_milestones().min().map(day_over),
            ConsultationState::Draft | ConsultationState::Grouping | ConsultationState::Closed => None,
        }
    }

    /// Each link of democracy, and whether something that was done belongs to it. None is filled in by hand.
    #[must_use]
    pub fn links(&self) -> Vec<(DemocraticLink, bool)> {
        let completed = || self.meetings.iter().filter(|meeting| meeting.is_completed());
        let elects = |meeting: &ConsultationMeeting| meeting.kind == ConsultationMeetingKind::Election;
        let has = |link: DemocraticLink| match link {
            DemocraticLink::Election => completed().any(elects),
            DemocraticLink::Consultation => {
                self.collected.is_some_and(|count| count > 0) || completed().any(|meeting| !elects(meeting))
            }
            DemocraticLink::Decision => self.groups.iter().any(|group| group.decision.is_some()),
            DemocraticLink::Management => !self.measures.is_empty(),
            DemocraticLink::Supervision => {
                let mut all = self.measures.iter().flat_map(|measure| &measure.milestones);
                all.any(|milestone| milestone.moved_on.is_some())
            }
        };
        DemocraticLink::ALL.iter().map(|link| (*link, has(*link))).collect()
    }

    /// Two entries of one deputy are one: who was the one is the other.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        let attended = self.meetings.iter_mut().map(|meeting| &mut meeting.deputies);
        for named in attended.chain([&mut self.deputies]) {
            if named.contains(&to) {
                named.retain(|one| *one != from);
            }
            for one in named.iter_mut().filter(|one| **one == from) {
                *one = to;
            }
        }
    }

    /// Lets the authors of a group, or all who follow, be told of something new; once, where they have not begun to be told of what is.
    pub(super) fn has_news(&mut self, group: Option<u32>) {
        let news = ConsultationNews { group, after: None };
        if !self.news.contains(&news) && self.news.len() < terms::MOST_NEWS {
            self.news.push(news);
        }
    }

    /// Says anew when its clock does something next.
    pub(super) fn wind(&mut self, now: Instant) {
        self.alert_at = match self.state() {
            ConsultationState::Draft => None,
            _ if !self.news.is_empty() => Some(now),
            ConsultationState::Open => Some(self.closes_at()),
            ConsultationState::Grouping => self.proposed_at.is_none().then_some(now),
            ConsultationState::Decided | ConsultationState::Answered | ConsultationState::Closed => None,
        };
    }
}
