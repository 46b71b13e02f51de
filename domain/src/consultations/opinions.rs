//! What people think of a topic, as it comes in.

use chrono::NaiveDate;

use super::{ConsultationId, ConsultationState, OpinionId, OpinionSource, OpinionVoice};
use crate::shared::deadline::day_over;
use crate::shared::text::{Body, Name, Phone};
use crate::shared::{AccountId, DivisionCode, Instant, OfficeId};

/// By what it is known that two opinions are of one person. Nothing of it is kept but a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpinionAuthor {
    Account(AccountId),
    Phone(Phone),
    /// How the system of others knows them.
    Reference(Name),
    /// Nobody says: on paper, or at a meeting.
    Unnamed,
}

/// Where an opinion of a batch stands in it: the same again is the same opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchPlace {
    pub batch: Name,
    /// From 1 on.
    pub number: u32,
}

/// What somebody thinks of a topic. Nobody but those in charge reads it; the public is told what was decided on its group.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    pub id: OpinionId,
    pub consultation: ConsultationId,
    pub source: OpinionSource,
    pub voice: OpinionVoice,
    pub author: OpinionAuthor,
    /// The day on which it was said.
    pub day: NaiveDate,
    pub place: Option<BatchPlace>,
    /// The meeting at which it was said.
    pub meeting: Option<u32>,
    /// May name people.
    pub text: Body,
    pub received_at: Instant,
}

/// An opinion as those in charge read it: who its author is was not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptOpinion {
    pub id: OpinionId,
    pub consultation: ConsultationId,
    pub source: OpinionSource,
    pub voice: OpinionVoice,
    pub day: NaiveDate,
    pub place: Option<BatchPlace>,
    pub meeting: Option<u32>,
    /// The group that was proposed for it.
    pub proposal: Option<u32>,
    pub group: Option<u32>,
    pub text: Body,
    pub received_at: Instant,
}

/// Opinions that are likely alike.
#[derive(Clone, Debug, PartialEq)]
pub struct OpinionProposal {
    /// From 1 on, the largest first.
    pub number: u32,
    /// How many there are, kept.
    pub opinions: u32,
    /// The one that the others are like.
    pub seed: OpinionId,
}

/// What of a consultation decides whether it takes an opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsultationIntake {
    pub id: ConsultationId,
    pub state: ConsultationState,
    pub office: OfficeId,
    pub scope: Vec<DivisionCode>,
    pub closes_on: NaiveDate,
}

impl ConsultationIntake {
    /// Whether opinions are taken at that instant, be the clock late or not.
    #[must_use]
    pub fn takes_opinions(&self, now: Instant) -> bool {
        self.state == ConsultationState::Open && now < day_over(self.closes_on)
    }
}
