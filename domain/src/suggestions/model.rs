use chrono::NaiveDate;

use super::clocks::{answer_by, cosign_by, report_by, rework_by, working_day};
use super::{
    ExtensionRequest, KeySuggestionChooser, SuggestionClock, SuggestionKind, SuggestionState, SuggestionWait, TalkWay,
};
use crate::cases::{CaseRating, ReplyClass, ReplyOutcome, SuggestionTerms};
use crate::congresses::{CongressId, CongressLevel, CongressSessionId, TermId};
use crate::shared::calendar::Calendar;
use crate::shared::text::{Body, Name, Text};
use crate::shared::time::{local_date, midnight};
use crate::shared::{
    AccountId, AttachmentId, CaseId, DeputyId, DivisionCode, Instant, OfficeId, Party, Standing, UnitId,
};

crate::ids! {
    /// A suggestion of a deputy's (代表建议).
    SuggestionId,
}

/// Deputies who may be asked to sign one.
pub const MAX_COSIGNERS: usize = 100;
/// Cases from which one may have grown.
pub const MAX_CASES: usize = 20;
/// Units that help with one.
pub const MAX_CO_UNITS: usize = 10;
/// Talks, opinions and reports that one may gather, of each.
pub const MAX_NOTES: usize = 50;
/// Others that are answered together with one (并案).
pub const MAX_JOINED: usize = 20;
/// How often a unit may say that one is another's: what the office decides then is final.
pub const MAX_OBJECTIONS: u32 = 2;

/// What one is called: one matter, in a line.
pub type SuggestionTitle = Text<40>;

/// How many sign a motion at least (地方组织法第二十二条; of the national congress, 全国人大组织法第十七条).
#[must_use]
pub fn least_signers(level: CongressLevel) -> usize {
    match level {
        CongressLevel::Township => 5,
        CongressLevel::County | CongressLevel::City | CongressLevel::Province => 10,
        CongressLevel::National => 30,
    }
}

/// A deputy who is asked to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosigner {
    pub deputy: DeputyId,
    pub asked_on: NaiveDate,
    /// The last day on which the deputy answers; of one who was asked before rules said it, ten days later.
    pub until: Option<NaiveDate>,
    /// Whether the deputy signed; nothing until then.
    pub signed: Option<bool>,
}

impl Cosigner {
    /// The last day on which the deputy may answer.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.until.unwrap_or_else(|| cosign_by(self.asked_on, &SuggestionTerms::standard()))
    }

    /// Whether the deputy may still answer on `today`; who does not in time drops out.
    #[must_use]
    pub fn is_awaited(&self, today: NaiveDate) -> bool {
        self.signed.is_none() && today <= self.last_day()
    }
}

/// That units were made responsible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The units that help.
    pub co: Vec<UnitId>,
    /// When the unit in the lead was made responsible: its clock runs since.
    pub at: Instant,
    /// Whether many have to do with it or it is hard: six months.
    pub broad: bool,
    /// How often a unit said that it is another's.
    pub objections: u32,
    /// When the unit in the lead was told, where that was after the one date of a session.
    pub told_at: Option<Instant>,
}

impl Assignment {
    /// Since when the unit in the lead knows of it: until then it can't say that it is another's.
    #[must_use]
    pub fn known_since(&self) -> Instant {
        self.told_at.unwrap_or(self.at)
    }
}

/// That a unit talked with the deputy before it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    pub unit: UnitId,
    pub on: NaiveDate,
    pub way: TalkWay,
    /// Who talked for the unit.
    pub by: Name,
    pub text: Body,
}

/// What a unit said: one that helps to the one in the lead, or the latter of what it promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitNote {
    pub unit: UnitId,
    pub at: Instant,
    pub text: Body,
}

/// What the office noted of a leader's supervision of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStep {
    pub at: Instant,
    pub text: Body,
}

/// The session before which one was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionSession {
    pub id: CongressSessionId,
    /// Its last day: the office's term to assign what came in runs since then.
    pub until: NaiveDate,
}

/// What the unit in the lead answered.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionReply {
    pub unit: UnitId,
    pub at: Instant,
    /// What comes of it, of the list that holds there.
    pub class: ReplyOutcome,
    /// The number of the letter (文号).
    pub number: Name,
    /// The head of the unit, who signed it.
    pub signed_by: Name,
    /// The letter, scanned with its seal.
    pub scan: AttachmentId,
    pub text: Body,
    /// Why it is not public; it is where nothing is said.
    pub withheld: Option<Body>,
    /// Until when what it promises is done.
    pub promised: Option<NaiveDate>,
    /// The last day on which the deputy may rate it.
    pub rate_by: NaiveDate,
    /// Whom the letter answers by name: the deputies who signed; none in what was written before this was asked.
    pub answered: Vec<DeputyId>,
}

impl SuggestionReply {
    /// Whether it promises something (B).
    #[must_use]
    pub fn promises(&self) -> bool {
        self.class.is(ReplyClass::Planned)
    }
}

/// What the deputy says of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionRating {
    pub at: Instant,
    /// Of what came of it.
    pub result: CaseRating,
    /// Of how the unit went about it.
    pub attitude: CaseRating,
    pub text: Option<Body>,
}

/// What a suggestion says, and what came of it. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionDossier {
    pub title: SuggestionTitle,
    /// What the matter is, in the deputy's own words.
    pub text: Body,
    /// What is to be done.
    pub proposal: Option<Body>,
    /// The cases from which it grew.
    pub cases: Vec<CaseId>,
    /// The residents behind those who have an account: they are told what becomes of it.
    pub residents: Vec<AccountId>,
    pub cosigners: Vec<Cosigner>,
    pub submitted_at: Option<Instant>,
    pub registered_at: Option<Instant>,
    pub assignment: Option<Assignment>,
    pub talks: Vec<Talk>,
    /// Of the units that help.
    pub opinions: Vec<UnitNote>,
    /// One after the other: the last one counts.
    pub replies: Vec<SuggestionReply>,
    pub ratings: Vec<SuggestionRating>,
    /// When the office, or the chairpersons' meeting, last had the unit handle it anew.
    pub rework_at: Option<Instant>,
    /// The leader under whose eye it is handled (重点督办).
    pub leader: Option<Name>,
    /// How what was promised comes along.
    pub reports: Vec<UnitNote>,
    /// Whom it waits for since the last step.
    pub waits: Vec<SuggestionWait>,
    /// The clock of the term that runs.
    pub clock: Option<SuggestionClock>,
    /// The rules of when the term began that runs: what is laid down later moves none. As the program always did it where none were
    /// noted.
    pub terms: Option<SuggestionTerms>,
    /// The term of the congress in which the proposer sits: others of it may be on the same matter.
    pub term: Option<TermId>,
    /// The session before which it was put, where that one is entered.
    pub session: Option<SuggestionSession>,
    /// Those that are answered together with it.
    pub joined: Vec<SuggestionId>,
    /// The one with which it is answered together.
    pub joined_to: Option<SuggestionId>,
    /// That the unit asks for six months, until the office decides.
    pub request: Option<ExtensionRequest>,
    /// When it was put under a leader's eye.
    pub key_on: Option<NaiveDate>,
    /// What came of that, step after step.
    pub key_steps: Vec<KeyStep>,
}

impl SuggestionDossier {
    /// Who has how long with it.
    #[must_use]
    pub fn terms(&self) -> SuggestionTerms {
        self.terms.unwrap_or(SuggestionTerms::standard())
    }
}

/// A suggestion, criticism, opinion or motion of a deputy's.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub id: SuggestionId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<SuggestionState>,
    pub kind: SuggestionKind,
    pub proposer: DeputyId,
    pub congress: CongressId,
    /// The division whose congress it is.
    pub division: DivisionCode,
    /// The office of the presidium (乡镇), or of the standing committee.
    pub office: OfficeId,
    /// Whether it is put before a session, and not between two.
    pub at_session: bool,
    /// Which one of the congress and of the year, once the office took it.
    pub number: Option<(i32, i32)>,
    /// The unit in the lead.
    pub lead: Option<UnitId>,
    pub dossier: SuggestionDossier,
    pub updated_at: Instant,
}

impl Suggestion {
    #[must_use]
    pub fn state(&self) -> SuggestionState {
        self.standing.state()
    }

    /// Those who signed it beside the proposer.
    pub fn signers(&self) -> impl Iterator<Item = DeputyId> {
        self.dossier.cosigners.iter().filter(|one| one.signed == Some(true)).map(|one| one.deputy)
    }

    /// All who signed it, the proposer first.
    #[must_use]
    pub fn signed_by(&self) -> Vec<DeputyId> {
        std::iter::once(self.proposer).chain(self.signers()).collect()
    }

    /// Since when the office's term to assign it runs: of what was put before a session, since that one's end.
    #[must_use]
    pub fn assigned_from(&self) -> Option<Instant> {
        let registered = self.dossier.registered_at?;
        Some(self.dossier.session.map_or(registered, |session| midnight(session.until)))
    }

    /// Who put it under a leader's eye, where somebody did.
    #[must_use]
    pub fn key_by(&self) -> Option<KeySuggestionChooser> {
        self.dossier.leader.as_ref().map(|_| match CongressLevel::of(&self.division) {
            Some(CongressLevel::Township) => KeySuggestionChooser::Presidium,
            _ => KeySuggestionChooser::ChairpersonsMeeting,
        })
    }

    /// The units that help.
    #[must_use]
    pub fn co_units(&self) -> &[UnitId] {
        self.dossier.assignment.as_ref().map_or(&[], |assignment| &assignment.co)
    }

    /// What was answered last.
    #[must_use]
    pub fn reply(&self) -> Option<&SuggestionReply> {
        self.dossier.replies.last()
    }

    /// What the deputy said of what was answered last.
    #[must_use]
    pub fn rating(&self) -> Option<&SuggestionRating> {
        let reply = self.reply()?;
        self.dossier.ratings.last().filter(|rating| rating.at >= reply.at)
    }

    /// Whether a unit talked with the deputy since it was made responsible, or is to handle it anew.
    #[must_use]
    pub fn has_talked(&self) -> bool {
        let since = self.dossier.rework_at.or(self.dossier.assignment.as_ref().map(|assignment| assignment.at));
        since.is_some_and(|since| self.dossier.talks.iter().any(|talk| talk.on >= local_date(since)))
    }

    /// The last day on which whoever has it does what is to be done, where a term runs.
    #[must_use]
    pub fn due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let dossier = &self.dossier;
        match self.state() {
            SuggestionState::Registered => {
                self.assigned_from().map(|at| working_day(at, dossier.terms().assign_working_days, calendar))
            }
            SuggestionState::Assigned | SuggestionState::ReturnRequested | SuggestionState::Handling => {
                let assignment = dossier.assignment.as_ref()?;
                Some(answer_by(local_date(assignment.at), assignment.broad, calendar))
            }
            SuggestionState::Rehandling => {
                dossier.rework_at.map(|at| rework_by(local_date(at), &dossier.terms(), calendar))
            }
            SuggestionState::Replied => self.reply().map(|reply| reply.rate_by),
            SuggestionState::ReworkPending => {
                self.rating().map(|rating| working_day(rating.at, dossier.terms().return_working_days, calendar))
            }
            SuggestionState::Tracking => self.reply().and_then(|reply| reply.promised),
            SuggestionState::Draft
            | SuggestionState::Cosigning
            | SuggestionState::Submitted
            | SuggestionState::Returned
            | SuggestionState::Listed
            | SuggestionState::WithCommittee
            | SuggestionState::Fulfilled
            | SuggestionState::Failed
            | SuggestionState::Concluded
            | SuggestionState::Withdrawn => None,
        }
    }

    /// The last day on which the office decides on what the unit asks for, where it does. Once it is over the term is what it was.
    #[must_use]
    pub fn decide_by(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let days = self.dossier.terms().decide_working_days;
        self.dossier.request.as_ref().map(|request| working_day(request.at, days, calendar))
    }

    /// The last day of the next report on what was promised.
    #[must_use]
    pub fn report_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        if self.state() != SuggestionState::Tracking {
            return None;
        }
        let last = self.dossier.reports.last().map(|report| report.at).or(self.reply().map(|reply| reply.at))?;
        Some(report_by(local_date(last), &self.dossier.terms(), calendar))
    }

    /// Makes it another's what was one deputy's, where two entries of one person become one.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        rename_signers(&mut self.proposer, &mut self.dossier.cosigners, from, to);
        for deputy in self.dossier.replies.iter_mut().flat_map(|reply| &mut reply.answered) {
            if *deputy == from {
                *deputy = to;
            }
        }
        for wait in &mut self.dossier.waits {
            if wait.party == Party::Deputy(from) {
                wait.party = Party::Deputy(to);
            }
        }
    }

    /// The deputies and units that have to do with it, each once: whose lists show it.
    #[must_use]
    pub fn people(&self) -> Vec<Party> {
        let mut all = vec![Party::Deputy(self.proposer)];
        let cosigners = self.dossier.cosigners.iter().filter(|one| one.signed != Some(false));
        all.extend(cosigners.map(|one| Party::Deputy(one.deputy)));
        all.extend(self.lead.into_iter().chain(self.co_units().iter().copied()).map(Party::Unit));
        all.sort_unstable_by_key(|party| party.parts());
        all.dedup();
        all
    }
}

/// The same of those who sign. Nobody signs twice, nor beside oneself.
fn rename_signers(proposer: &mut DeputyId, cosigners: &mut Vec<Cosigner>, from: DeputyId, to: DeputyId) {
    let new = |deputy: DeputyId| if deputy == from { to } else { deputy };
    *proposer = new(*proposer);
    for one in std::mem::take(cosigners) {
        let one = Cosigner { deputy: new(one.deputy), ..one };
        match cosigners.iter_mut().find(|other| other.deputy == one.deputy) {
            // Who signed by either entry signed.
            Some(other) => other.signed = other.signed.max(one.signed),
            None if one.deputy == *proposer => {}
            None => cosigners.push(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn who_is_asked_has_ten_days_and_answers_once() {
        let deputy = DeputyId(uuid::Uuid::nil());
        let asked = Cosigner { deputy, asked_on: day("2026-03-02"), until: None, signed: None };
        let awaited: Vec<_> = day("2026-03-02").iter_days().take(20).filter(|today| asked.is_awaited(*today)).collect();
        assert_eq!((awaited.len(), awaited.last()), (11, Some(&day("2026-03-12"))));
        let longer = Cosigner { until: Some(day("2026-03-20")), ..asked };
        assert!(
            longer.is_awaited(day("2026-03-20")) && !longer.is_awaited(day("2026-03-21")),
            "as the rules said then"
        );
        for signed in [true, false] {
            assert!(!Cosigner { signed: Some(signed), ..asked }.is_awaited(day("2026-03-02")));
        }
    }

    #[test]
    fn two_entries_of_a_person_sign_once_and_never_beside_themselves() {
        let deputy = |number: u128| DeputyId(uuid::Uuid::from_u128(number));
        let asked =
            |number, signed| Cosigner { deputy: deputy(number), asked_on: day("2026-03-02"), until: None, signed };
        let signers = |proposer, cosigners: &[Cosigner], from, to| {
            let mut all = (deputy(proposer), cosigners.to_vec());
            rename_signers(&mut all.0, &mut all.1, deputy(from), deputy(to));
            (all.0, all.1.into_iter().map(|one| (one.deputy, one.signed)).collect::<Vec<_>>())
        };
        let both = [asked(2, None), asked(3, Some(true)), asked(4, Some(false))];
        assert_eq!(
            signers(1, &both, 3, 2),
            (deputy(1), vec![(deputy(2), Some(true)), (deputy(4), Some(false))]),
            "who signed by either signed"
        );
        assert_eq!(signers(1, &both, 3, 1).1, [(deputy(2), None), (deputy(4), Some(false))]);
        assert_eq!(signers(1, &both, 1, 4).0, deputy(4));
        assert_eq!(signers(1, &both, 1, 4).1, [(deputy(2), None), (deputy(3), Some(true))]);
        assert_eq!(signers(1, &both, 9, 8).1.len(), 3);
    }

    #[test]
    fn a_motion_needs_ten_signatures_and_in_a_town_five() {
        use CongressLevel as L;
        let least = [L::Township, L::County, L::City, L::Province, L::National].map(least_signers);
        assert_eq!(least, [5, 10, 10, 10, 30]);
    }
}
