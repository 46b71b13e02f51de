use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clocks::{CaseClock, RuleSet};
use super::{
    AnswerLink, AnswerLinkState, CaseChannel, CaseNature, CaseRating, CaseState, CaseTopic, ClockLight, DivisionRules,
    rules_for,
};
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::geo::Point;
use crate::shared::text::{Body, Name, Phone, Text, Title};
use crate::shared::time::local_date;
use crate::shared::{
    AccountId, CaseId, Context, DisputeId, GridId, Guardian, Instant, Moved, OfficeId, Party, RoomId, Standing,
    StoreError, UnitId, WordCode,
};
use crate::territory::DivisionCode;

/// Co-handling units of one assignment.
pub const MAX_CO_UNITS: usize = 10;
/// Measures that one case may gather.
pub const MAX_MEASURES: usize = 50;
/// Voices that one case may gather by merging.
pub const MAX_FOLLOWERS: usize = 1_000;
/// Disputes that may come out of one case.
pub const MAX_DISPUTES: usize = 10;
/// Former addressees whom one case remembers.
pub const MAX_PASSED_ON: usize = 20;

/// Parts into which a case may be taken, at least and at most.
pub const CHILDREN: std::ops::RangeInclusive<usize> = 2..=10;

/// How the resident can be reached. Encrypted wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What to call the resident.
    pub name: Option<Name>,
    /// The resident's phone.
    pub phone: Phone,
}

/// Where the matter lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CasePlace {
    /// On the map.
    pub point: Option<Point>,
    pub address: Option<Name>,
}

/// Something that those responsible agreed to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseMeasure {
    pub description: Title,
    pub owner: Name,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Whether it is done.
    pub completed: bool,
}

impl CaseMeasure {
    /// The same without its words.
    ///
    /// # Errors
    /// As [`erased_text`].
    pub fn erased(&self) -> Result<Self, StoreError> {
        Ok(Self { description: erased_text()?, owner: erased_text()?, ..*self })
    }
}

/// What stands where something was written that was erased.
///
/// # Errors
/// Never, as long as it keeps the rules of texts.
pub fn erased_text<const MAX: usize>() -> Result<Text<MAX>, StoreError> {
    Text::kept("内容已按本人要求删除").map_err(|_| StoreError::Corrupt("erased text"))
}

/// What another system calls a case: which system, and by what number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalNumber {
    /// A word of [`super::CasePlatform`], or the code by which whoever connects another system calls it.
    pub platform: WordCode,
    pub number: Name,
}

/// What the handling of a case gathers on its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Handling {
    /// The clock that runs, if one does.
    pub clock: Option<CaseClock>,
    /// The room whose liaison steps in when the deputy does not answer.
    pub fallback_room: Option<RoomId>,
    /// Who entered the case for the resident, when it came in by proxy.
    pub entered_by: Option<AccountId>,
    /// The number that another system gave it.
    pub external_ref: Option<ExternalNumber>,
    /// The unit in the lead.
    pub lead_unit: Option<UnitId>,
    /// The units that help.
    pub co_units: Vec<UnitId>,
    /// When the unit was made responsible.
    pub assigned_at: Option<Instant>,
    /// How often the unit was given more time.
    pub extensions: u32,
    /// What was agreed, in order; people count from 1.
    pub measures: Vec<CaseMeasure>,
    /// The resident's last rating.
    pub rating: Option<CaseRating>,
    /// How often the resident was dissatisfied.
    pub dissatisfied: u32,
    /// Whether the office supervises it.
    pub supervised: bool,
    /// The case in which it continues.
    pub merged_into: Option<CaseId>,
    /// Whose cases were merged into this one: they follow it, and each is a voice.
    pub followers: Vec<AccountId>,
    /// How many people raised the matter, the first among them.
    pub voices: u32,
    /// Whether it tells of an accident at work, which the office must hear of (安全生产事故).
    pub safety_accident: bool,
    /// The disputes that came out of it.
    pub disputes: Vec<DisputeId>,
    /// When what was written was erased at the resident's demand, if it was: only what is counted is left.
    pub erased_at: Option<Instant>,
    /// To whom it was addressed before it was handed over, the latest last: they may look, and do nothing.
    pub passed_on: Vec<Party>,
    /// The case of which it is a part.
    pub parent: Option<CaseId>,
    /// The parts into which it was taken: it is settled when all of them are done.
    pub children: Vec<CaseId>,
    /// Questions to bodies without an account, in order.
    pub links: Vec<AnswerLink>,
}

impl Handling {
    /// Remembers that `from` had it before `to`.
    pub(super) fn pass_on(&mut self, from: Party, to: Party) {
        self.passed_on.retain(|party| *party != from && *party != to);
        self.passed_on.push(from);
        let beyond = self.passed_on.len().saturating_sub(MAX_PASSED_ON);
        self.passed_on.drain(..beyond);
    }
}

/// A resident's matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub id: CaseId,
    /// Counts its changes.
    pub version: i32,
    /// What the submitter keeps.
    pub tracking: TrackingCode,
    /// Where it stands.
    pub standing: Standing<CaseState>,
    pub nature: CaseNature,
    /// What it is about.
    pub category: CaseTopic,
    /// In a few words.
    pub title: Title,
    /// In the resident's words.
    pub text: Body,
    /// How it came in.
    pub channel: CaseChannel,
    /// Who submitted it, where that person logged in.
    pub submitter: Option<AccountId>,
    /// Whether the resident wants to stay unnamed to units and to the public.
    pub anonymous: bool,
    /// How the resident can be reached.
    pub contact: Option<Contact>,
    /// Who stands in for the child that it is about.
    pub guardian: Option<Guardian>,
    /// What concerns the resident's health, with separate consent (个人信息保护法第二十九条). Encrypted wherever it is kept.
    pub health: Option<Body>,
    /// Whether the resident agreed to publication (个人信息保护法第二十五条: separate consent).
    pub consent_to_publish: bool,
    /// The edition of the privacy notice by which whoever submitted it consented to its being handled. `None` where that stands
    /// elsewhere, or nowhere.
    pub privacy_edition: Option<Name>,
    /// Where the matter lies.
    pub place: CasePlace,
    /// The village or community.
    pub division: DivisionCode,
    /// Who has how long, wherever something is laid down; a clock that runs stays as it was wound.
    pub rules: Arc<[DivisionRules]>,
    pub grid: Option<GridId>,
    /// The code that was scanned.
    pub code: QrCode,
    /// To whom it is addressed: a deputy, a room or an office.
    pub target: Party,
    /// The office in charge.
    pub office: OfficeId,
    /// What its handling gathered.
    pub handling: Handling,
    /// When it was submitted.
    pub submitted_at: Instant,
    /// When something last happened to it.
    pub updated_at: Instant,
}

impl Case {
    #[must_use]
    pub fn state(&self) -> CaseState {
        self.standing.state()
    }

    /// Whose move it is.
    #[must_use]
    pub fn holder(&self) -> Option<Party> {
        match self.state() {
            CaseState::Submitted | CaseState::Accepted | CaseState::Replied => Some(self.target),
            CaseState::Escalated | CaseState::Supervised => Some(Party::Office(self.office)),
            CaseState::Assigned | CaseState::InProgress => self.handling.lead_unit.map(Party::Unit),
            CaseState::AwaitingInfo | CaseState::Resolved => self.submitter.map(Party::Account),
            CaseState::Declined
            | CaseState::Diverted
            | CaseState::Closed
            | CaseState::ClosedUnrated
            | CaseState::Withdrawn
            | CaseState::Merged => None,
        }
    }

    /// Whether a unit works on it, or goes on once the resident has answered.
    #[must_use]
    pub fn is_with_a_unit(&self) -> bool {
        let state = self.standing.resume().unwrap_or(self.state());
        matches!(state, CaseState::Assigned | CaseState::InProgress | CaseState::Replied)
    }

    /// Who has how long where it lies.
    #[must_use]
    pub fn rules_at(&self, now: Instant) -> Arc<RuleSet> {
        rules_for(&self.rules, &self.division, local_date(now))
    }

    /// Whether it was taken apart, or is a part itself: it is taken apart once, and no part is.
    #[must_use]
    pub fn is_apart(&self) -> bool {
        self.handling.parent.is_some() || !self.handling.children.is_empty()
    }

    /// Whether somebody without an account is asked and may still answer.
    #[must_use]
    pub fn waits_for_a_link(&self, now: Instant) -> bool {
        self.handling.links.iter().any(|link| link.state(now) == AnswerLinkState::Open)
    }

    /// Until when whoever holds it has time; `None` while the clock stands still.
    #[must_use]
    pub fn due_at(&self) -> Option<Instant> {
        self.handling.clock.as_ref().filter(|clock| clock.paused.is_none()).map(|clock| clock.due)
    }

    /// How its clock stands.
    #[must_use]
    pub fn light(&self, now: Instant) -> Option<ClockLight> {
        self.handling.clock.as_ref().map(|clock| clock.light(now))
    }

    /// Whether its clock is past due.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.light(now) == Some(ClockLight::Red)
    }

    /// Sets the clock after a step.
    pub(super) fn wind_clock(&mut self, moved: Moved<CaseState>, ctx: &Context) {
        if !moved.entered {
            return;
        }
        match (moved.from, moved.to) {
            (_, CaseState::AwaitingInfo) => {
                if let Some(clock) = &mut self.handling.clock {
                    clock.keep_up(&ctx.calendar);
                    clock.pause(ctx.now);
                }
            }
            (CaseState::AwaitingInfo, to) if to.is_open() => {
                if let Some(clock) = &mut self.handling.clock {
                    clock.resume(ctx.now, &ctx.calendar);
                }
            }
            // The unit's clock runs through from the assignment to the reply; a rejection has set its own.
            (CaseState::Assigned | CaseState::Replied, CaseState::InProgress) => {}
            (_, to) => {
                let begins = self.rules_at(ctx.now).on_entering(to, self.nature);
                self.handling.clock = begins.map(|(stage, term)| CaseClock::start(stage, term, ctx.now, &ctx.calendar));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deputy(number: u128) -> Party {
        Party::Deputy(uuid::Uuid::from_u128(number).into())
    }

    #[test]
    fn who_had_a_case_is_remembered_once_and_the_oldest_are_forgotten() {
        let mut handling = Handling::default();
        handling.pass_on(deputy(1), deputy(2));
        handling.pass_on(deputy(2), deputy(1));
        assert_eq!(handling.passed_on, [deputy(2)], "who has it again is no former one");
        for number in 1..100 {
            handling.pass_on(deputy(number), deputy(number + 1));
        }
        assert_eq!(handling.passed_on.len(), MAX_PASSED_ON);
        assert_eq!(handling.passed_on.last(), Some(&deputy(99)));
        assert!(!handling.passed_on.contains(&deputy(1)));
    }
}
