use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::clocks::{CaseClock, RuleSet, Stage};
use super::{
    Aftercare, AnswerLink, AnswerLinkState, CaseAbout, CaseChannel, CaseNature, CaseQuestion, CaseRating, CaseState,
    CaseTopic, ClockLight, DivisionRules, Evaluation, rules_for,
};
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::geo::Point;
use crate::shared::text::{Body, Name, Phone, Text, Title};
use crate::shared::time::local_date;
use crate::shared::{
    AccountId, Actor, CaseId, Context, DisputeId, GridId, Guardian, Instant, Moved, OfficeId, Party, RoomId, Standing,
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
/// How often units may give one case back: whoever is assigned it then keeps it.
pub const MAX_RETURNS: u32 = 2;
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
#[expect(clippy::struct_excessive_bools, reason = "each is something that happened to it, or did not")]
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
    /// How often units gave it back.
    pub returns: u32,
    /// Whether it was assigned for good: the unit can't give it back.
    pub assigned_finally: bool,
    /// When the unit in the lead signed for it (签收).
    pub acknowledged_at: Option<Instant>,
    /// Since when the unit in the lead waits to hear whether it is given more time.
    pub extension_request: Option<Instant>,
    /// Until when the units that help are asked for their opinions.
    pub opinions_due: Option<Instant>,
    /// Those of them that gave theirs.
    pub opinions: Vec<UnitId>,
    /// Whether the unit in the lead may call the resident, who ticked that.
    pub call_allowed: bool,
    /// Whom it complains about: they have nothing to do with it.
    pub about: Vec<CaseAbout>,
    /// Whether it was an accusation that went to where it belongs: nobody but the submitter sees it any more.
    pub purged: bool,
    /// When it was declined.
    pub declined_at: Option<Instant>,
    /// Whether the resident objected to that.
    pub objected: bool,
    /// Whether the office ended it, the resident being dissatisfied.
    pub concluded: bool,
    /// The case of before that it names, because there are new facts.
    pub continues: Option<CaseId>,
    /// When the resident took it back.
    pub withdrawn_at: Option<Instant>,
    /// Whether the office goes on with it of its own motion: the resident has nothing more to do with it.
    pub own_motion: bool,
    /// The codes of those who follow it without an account, as [`Self::followers`] do with one.
    pub code_followers: Vec<TrackingCode>,
    /// The codes of merged cases whose submitters had logged in, with their accounts: a code leads on here as its account does, and both
    /// are one.
    pub account_codes: Vec<(AccountId, TrackingCode)>,
    /// How those who follow it rate the outcome, each once, by their last word.
    pub voice_ratings: Vec<VoiceRating>,
    /// What the resident is asked for, or was before the case was closed for want of an answer.
    pub question: Option<CaseQuestion>,
    /// How often the unit in the lead had its clock stand still for a question.
    pub pauses: u32,
    /// Which stages took longer than their term, in the order in which steps said so ([`super::StageMark`]): what came of it later
    /// changes none.
    pub missed: Vec<Stage>,
    /// The particulars of the resident's last rating.
    pub evaluation: Option<Evaluation>,
    /// What follows once it was settled.
    pub aftercare: Aftercare,
    /// The case of which it is a part.
    pub parent: Option<CaseId>,
    /// The parts into which it was taken: it is settled when all of them are done.
    pub children: Vec<CaseId>,
    /// How many of those are open, as it was when the case was read: it follows from them and is kept with none.
    pub open_children: usize,
    /// Questions to bodies without an account, in order.
    pub links: Vec<AnswerLink>,
    /// The last time that an office urged whoever held it.
    pub reminder: Option<CaseReminder>,
}

/// Somebody whose case continues in another one, and who follows that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseFollower {
    Account(AccountId),
    /// Holds the code of the case that was merged.
    Code(TrackingCode),
}

/// How somebody rates the outcome who follows a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceRating {
    pub by: CaseFollower,
    pub rating: CaseRating,
}

/// That an office urged somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseReminder {
    pub at: Instant,
    /// Who held the case.
    pub to: Party,
}

impl Handling {
    /// Forgets what an assignment gathered: another one begins with nothing.
    pub(super) fn end_assignment(&mut self) {
        (self.acknowledged_at, self.extension_request, self.opinions_due) = (None, None, None);
        self.opinions.clear();
    }

    /// As whom `actor` follows it, if at all.
    #[must_use]
    pub fn follower(&self, actor: &Actor) -> Option<CaseFollower> {
        match actor {
            Actor::Tracker(code) if self.code_followers.contains(code) => Some(CaseFollower::Code(code.clone())),
            Actor::Tracker(code) => {
                self.account_of(code).filter(|account| self.followers.contains(account)).map(CaseFollower::Account)
            }
            actor => actor.account().filter(|account| self.followers.contains(account)).map(CaseFollower::Account),
        }
    }

    /// Whose case it was that the code opened, where it was merged into this one.
    #[must_use]
    pub fn account_of(&self, code: &TrackingCode) -> Option<AccountId> {
        self.account_codes.iter().find(|(_, own)| own == code).map(|(account, _)| *account)
    }

    /// What `actor` said of the outcome, who follows it.
    #[must_use]
    pub fn voice_of(&self, actor: &Actor) -> Option<CaseRating> {
        let by = self.follower(actor)?;
        self.voice_ratings.iter().find(|voice| voice.by == by).map(|voice| voice.rating)
    }

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
    /// Knows `to` wherever it knew `from`, because both are the same.
    pub(super) fn rename(&mut self, from: Party, to: Party) {
        if self.target == from {
            self.target = to;
        }
        let handling = &mut self.handling;
        for party in handling.passed_on.iter_mut().filter(|party| **party == from) {
            *party = to;
        }
        for about in handling.about.iter_mut().filter(|about| **about == CaseAbout::Party(from)) {
            *about = CaseAbout::Party(to);
        }
        // Each is remembered once, and whoever has it is no former one.
        let (target, mut seen) = (self.target, Vec::new());
        handling.passed_on.retain(|party| {
            let known = *party == target || seen.contains(party);
            seen.push(*party);
            !known
        });
    }

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
            | CaseState::ClosedUnanswered
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

    /// Whether parts of it are not done yet: until then it is neither settled nor sent elsewhere.
    #[must_use]
    pub fn waits_for_children(&self) -> bool {
        self.handling.open_children > 0
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
        let rests = self.state() == CaseState::ClosedUnanswered;
        self.handling.clock.as_ref().filter(|_| !rests).map(|clock| clock.light(now))
    }

    /// Until when the resident is waited for with an answer.
    #[must_use]
    pub fn answer_due_at(&self) -> Option<Instant> {
        let waits = self.state() == CaseState::AwaitingInfo;
        self.handling.question.as_ref().filter(|_| waits).map(|question| question.due)
    }

    /// Until when one that was closed for want of an answer may be taken up again.
    #[must_use]
    pub fn reopens_until(&self, now: Instant) -> Option<Instant> {
        let closed = self.handling.question.as_ref()?.closed?;
        Some(closed + Duration::days(i64::from(self.rules_at(now).reopen_days)))
    }

    /// Whether it still may be.
    #[must_use]
    pub fn may_reopen(&self, now: Instant) -> bool {
        self.reopens_until(now).is_some_and(|until| now < until)
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
        if matches!(moved.to, CaseState::Closed | CaseState::ClosedUnrated) {
            self.handling.aftercare.closed_at = Some(ctx.now);
        }
        match (moved.from, moved.to) {
            (_, CaseState::AwaitingInfo) => {
                if let Some(clock) = &mut self.handling.clock {
                    clock.keep_up(&ctx.calendar);
                    clock.pause(ctx.now);
                }
            }
            // It goes on if the resident has the case taken up again.
            (_, CaseState::ClosedUnanswered) => {}
            (CaseState::AwaitingInfo | CaseState::ClosedUnanswered, to) if to.is_open() => {
                if let Some(clock) = &mut self.handling.clock {
                    clock.resume(ctx.now, &ctx.calendar);
                }
            }
            // The unit's clock runs through from the assignment to the reply; a rejection has set its own.
            (CaseState::Assigned | CaseState::Replied, CaseState::InProgress) => {}
            // What was taken back has no clock that could run on.
            (CaseState::Withdrawn, CaseState::InProgress) => {
                let rules = self.rules_at(ctx.now);
                let term = rules.unit(self.nature);
                self.handling.clock = Some(CaseClock::start(Stage::Unit, term, ctx.now, &ctx.calendar, &rules));
            }
            (_, to) => {
                let rules = self.rules_at(ctx.now);
                let start = |(stage, term)| CaseClock::start(stage, term, ctx.now, &ctx.calendar, &rules);
                self.handling.clock = rules.on_entering(to, self.nature).map(start);
            }
        }
    }
}

#[cfg(test)]
mod tests;
