use chrono::{Months, NaiveDate};

use super::answers::together;
use super::{
    Agreement, Circumstances, DisputeChannel, DisputePartyAct, DisputePhoneSource, DisputeRisk, DisputeSide,
    DisputeSource, DisputeState, DisputeType, EscalationKind, MediationSession, MediatorAnswer, MediatorKind,
    MediatorStanding, OrganisationKind, PartyCapacity, PartyConfirmation, Representative, TermTold, representatives,
};
use crate::institutions::{InstitutionDetails, InstitutionState};
use crate::shared::code::TrackingCode;
use crate::shared::text::{Body, Name, Phone, Title};
use crate::shared::time::local_date;
use crate::shared::{
    AccountId, Actor, CaseId, DeputyId, DisputeId, GridId, Guardian, Instant, OfficeId, OrganisationId, Party, Standing,
};
use crate::territory::DivisionCode;

/// Parties of one dispute.
pub const MAX_DISPUTANTS: usize = 20;
/// Mediators of one dispute, those who stepped aside among them.
pub const MAX_MEDIATORS: usize = 10;
/// Those among them whom parties chose: who chooses on and on leaves the organisation seats to fill.
pub const MAX_CHOSEN: usize = 5;
/// Sittings on one dispute.
pub const MAX_SESSIONS: usize = 50;
/// Items of one agreement.
pub const MAX_ITEMS: usize = 30;
/// Agreements that a dispute may have one after the other.
pub const MAX_AGREEMENTS: usize = 10;
/// Months in which a mediation usually ends (人民调解工作若干规定第三十三条).
pub(super) const USUAL_MONTHS: Months = Months::new(1);

/// An organisation that mediates by law (调解组织).
#[derive(Clone, Debug, PartialEq)]
pub struct MediationOrganisation {
    pub id: OrganisationId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<InstitutionState>,
    pub kind: OrganisationKind,
    pub name: Name,
    /// The division in which it mediates.
    pub division: DivisionCode,
    /// The committee of a room, its trade, what its seal says, who mediates there.
    pub details: InstitutionDetails,
}

/// A party to a dispute (当事人).
#[derive(Clone, Debug, PartialEq)]
pub struct Disputant {
    /// Which party of the dispute: 1, 2, 3 …
    pub number: u32,
    /// On which side.
    pub side: DisputeSide,
    /// The party's name.
    pub name: Name,
    /// The party's phone.
    pub phone: Option<Phone>,
    /// From whom it is known; of one that was entered before anybody was asked, nothing is.
    pub phone_source: Option<DisputePhoneSource>,
    /// Whether a number that was sent to it was said.
    pub phone_confirmed: bool,
    /// The party's account, where it logged in.
    pub account: Option<AccountId>,
    /// The deputy that the party is, if it is one: nobody mediates an own dispute.
    pub deputy: Option<DeputyId>,
    /// What lets the party follow and act without an account. It is the party's alone: whoever enters a party never learns
    /// it, and a party that no message reaches has none.
    pub code: Option<TrackingCode>,
    /// When it was given another one lately.
    pub reissued: Vec<Instant>,
    /// What was sent to its phone last, so that what binds is not done by the code alone.
    pub confirmation: Option<PartyConfirmation>,
    /// What concerns the party's health, with separate consent (个人信息保护法第二十九条).
    pub health: Option<Body>,
    /// Who stands in for the party, where it is a child.
    pub guardian: Option<Guardian>,
    /// Who else acts for the party, and who did.
    pub representatives: Vec<Representative>,
    /// When the party agreed to mediation.
    pub consented_at: Option<Instant>,
    /// Of what rights it was told before that, by the edition of the text.
    pub rights: Option<u32>,
}

impl Disputant {
    /// Who acts, or acted, for the party by that number.
    #[must_use]
    pub fn representative(&self, number: u32) -> Option<&Representative> {
        self.representatives.iter().find(|one| one.number == number)
    }

    /// As whom it acts where `representative` was named.
    pub(super) fn capacity(&self, representative: Option<u32>) -> PartyCapacity {
        let named = representative.and_then(|number| self.representative(number));
        representatives::capacity(named, self.guardian.as_ref())
    }

    /// The deputies whom it concerns as a party, or as who acts for one: none of them mediates.
    pub(super) fn deputies(&self) -> impl Iterator<Item = DeputyId> {
        let acting = self.representatives.iter().filter(|one| one.acts()).filter_map(|one| one.deputy);
        self.deputy.into_iter().chain(acting)
    }

    /// Whether that is the party's name, or the name of who acts for it.
    pub(super) fn goes_by(&self, name: &Name) -> bool {
        let acting = self.representatives.iter().filter(|one| one.acts());
        let guardian = self.guardian.as_ref().map(|guardian| &guardian.name);
        self.name == *name || guardian == Some(name) || acting.map(|one| &one.name).any(|one| one == name)
    }
}

/// A mediator of a dispute.
#[derive(Clone, Debug, PartialEq)]
pub struct Mediator {
    /// Which mediator of the dispute: 1, 2, 3 …
    pub number: u32,
    /// Appointed or invited.
    pub kind: MediatorKind,
    /// The mediator's name.
    pub name: Name,
    /// The deputy that the mediator is, if it is one.
    pub deputy: Option<DeputyId>,
    /// How the mediator stands.
    pub standing: MediatorStanding,
    /// Whether the organisation listed the mediator on the day of the seat: a people's mediator (人民调解员), as deputies with a
    /// letter of appointment (聘书) are. Others take part and preside over nothing (人民调解法第十四条、第二十条).
    pub qualified: bool,
    /// What the parties said.
    pub answers: Vec<MediatorAnswer>,
}

impl Mediator {
    /// How the mediator stands by what `parties` said: one who is appointed mediates unless a party declines, one who is
    /// invited or chosen once every party accepts (人民调解法第十九条、第二十条).
    pub(super) fn by_answers(&self, parties: &[u32]) -> MediatorStanding {
        match together(&self.answers, parties) {
            Some(false) => MediatorStanding::Declined,
            Some(true) => MediatorStanding::Active,
            None if self.kind == MediatorKind::Appointed => MediatorStanding::Active,
            None => MediatorStanding::Awaiting,
        }
    }

    /// Whether the mediator takes part, or waits for the parties' word.
    pub(super) fn is_seated(&self) -> bool {
        matches!(self.standing, MediatorStanding::Active | MediatorStanding::Awaiting)
    }

    /// Whether that is somebody of that name who is no deputy, and stepped aside.
    pub(super) fn stepped_aside_as(&self, name: &Name) -> bool {
        self.standing == MediatorStanding::SteppedAside && self.deputy.is_none() && self.name == *name
    }

    /// Whether that is somebody of that name who is no deputy: of such people nothing else is known.
    pub(super) fn is_seated_as(&self, name: &Name) -> bool {
        self.is_seated() && self.deputy.is_none() && self.name == *name
    }
}

/// The number of the next of `len` things that people count from 1.
pub(super) fn next_number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX).saturating_add(1)
}

/// What a dispute was kept from becoming: a fact that somebody states, and no guess from its risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Averted {
    pub kind: EscalationKind,
    /// How many people it would have been.
    pub people: u32,
    pub at: Instant,
}

/// Everything about a dispute that concerns persons: sealed as a whole wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// In a few words.
    pub title: Title,
    /// What it is about.
    pub text: Body,
    /// Through whom it came in: the deputy or the room whose code was scanned, or who had the case.
    pub addressee: Party,
    pub parties: Vec<Disputant>,
    pub mediators: Vec<Mediator>,
    pub sessions: Vec<MediationSession>,
    pub agreement: Option<Agreement>,
    /// The agreements before it: broken, or not confirmed by the court.
    pub former_agreements: Vec<Agreement>,
    /// The court that was asked.
    pub court: Option<Name>,
    /// What the parties were told when mediation ended.
    pub advice: Option<Body>,
    /// Where it was sent.
    pub channel: Option<DisputeChannel>,
    pub circumstances: Circumstances,
    /// Of what rights the parties are told, by the edition of the text, since they were asked whether they want mediation.
    pub rights: Option<u32>,
    /// Whether a party demanded that it is not public.
    pub private: bool,
    /// Whether the police were told.
    pub police_alerted: bool,
    /// What it was kept from becoming, of each kind once.
    pub averted: Vec<Averted>,
    /// What its clocks told of the terms that run.
    pub told: Vec<TermTold>,
    /// When the parties had all agreed to mediation.
    pub accepted_at: Option<Instant>,
    /// When mediation ended without an agreement.
    pub ended_at: Option<Instant>,
    /// When the last item was carried out.
    pub performed_at: Option<Instant>,
    /// Whether the case out of which it came was an accusation that went to where it belongs: nobody sees it any more but the parties who
    /// had agreed to mediation.
    pub purged: bool,
}

/// A dispute between parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    pub id: DisputeId,
    /// Counts its changes.
    pub version: i32,
    /// What its reporter keeps.
    pub tracking: TrackingCode,
    /// Where it stands.
    pub standing: Standing<DisputeState>,
    pub kind: DisputeType,
    /// How it came to notice.
    pub source: DisputeSource,
    /// How likely it is to get worse.
    pub risk: DisputeRisk,
    /// The village or community.
    pub division: DivisionCode,
    pub grid: Option<GridId>,
    /// The office in charge.
    pub office: OfficeId,
    /// The organisation that mediates.
    pub organisation: Option<OrganisationId>,
    /// The case out of which it came.
    pub case: Option<CaseId>,
    /// Who reported it, where that person logged in.
    pub reporter: Option<AccountId>,
    /// By when mediation usually ends.
    pub due_on: Option<NaiveDate>,
    /// The day from which on its clocks tell something next.
    pub alert_on: Option<NaiveDate>,
    /// What concerns persons.
    pub dossier: Dossier,
    /// When it was reported.
    pub reported_at: Instant,
    /// When something last happened to it.
    pub updated_at: Instant,
}

impl Dispute {
    /// The party that `actor` is, if any.
    #[must_use]
    pub fn party_of(&self, actor: &Actor) -> Option<&Disputant> {
        self.dossier.parties.iter().find(|party| match actor {
            Actor::Tracker(code) => {
                party.code.as_ref() == Some(code) || party.representatives.iter().any(|one| one.is_opened_by(code))
            }
            Actor::Person { account, .. } => {
                // A dispute of one's own is no matter of the office that one holds.
                party.account == Some(*account) || (party.deputy.is_some() && party.deputy == actor.deputy_ever())
            }
            Actor::Anonymous | Actor::Client { .. } | Actor::System => false,
        })
    }

    /// Who of those who act for a party the actor is, by the number: whoever holds that one's code.
    #[must_use]
    pub fn acting(&self, actor: &Actor) -> Option<u32> {
        let Actor::Tracker(code) = actor else { return None };
        let mut all = self.dossier.parties.iter().flat_map(|party| &party.representatives);
        all.find(|one| one.is_opened_by(code)).map(|one| one.number)
    }

    /// Whether the phone is that party's own for sure: nobody else chose it, or there is a paper that shows it.
    pub(super) fn is_proven(&self, party: &Disputant) -> bool {
        // Who reported an own dispute gave the phone, and has one code for both.
        party.phone_source.is_some() || party.code.as_ref() == Some(&self.tracking)
    }

    /// The agreement that a party's `act` is about, as its digest; `None` where it is about none.
    pub(super) fn agreed_on(&self, act: DisputePartyAct) -> Option<String> {
        let agreement = self.dossier.agreement.as_ref().filter(|_| act.is_of_agreement());
        agreement.map(Agreement::digest)
    }

    /// The numbers of all parties.
    #[must_use]
    pub fn party_numbers(&self) -> Vec<u32> {
        self.dossier.parties.iter().map(|party| party.number).collect()
    }

    /// Whether parties stand on more than one side.
    #[must_use]
    pub fn has_both_sides(&self) -> bool {
        let mut sides = self.dossier.parties.iter().map(|party| party.side);
        sides.next().is_some_and(|first| sides.any(|side| side != first))
    }

    /// Whether somebody is there to mediate.
    pub(super) fn has_mediator(&self) -> bool {
        self.dossier.mediators.iter().any(|mediator| mediator.standing == MediatorStanding::Active)
    }

    /// Who presides: the first who takes part and is a people's mediator. Over a settlement between the parties, which no
    /// organisation mediates, whoever is there does.
    #[must_use]
    pub fn presiding(&self) -> Option<&Mediator> {
        let mut active = self.dossier.mediators.iter().filter(|seat| seat.standing == MediatorStanding::Active);
        active.find(|seat| seat.qualified || self.organisation.is_none())
    }

    /// Takes note of the agreement's effect, once it has all that it needs.
    pub(super) fn take_effect(&mut self, now: Instant) {
        let parties = self.party_numbers();
        let seats = self.dossier.mediators.iter().filter(|seat| seat.qualified);
        let qualified: Vec<_> = seats.map(|seat| seat.number).collect();
        if let Some(agreement) = &mut self.dossier.agreement {
            agreement.take_effect(&parties, self.organisation, &qualified, now);
        }
    }

    /// Which agreement holds, or is to: how many there were before.
    #[must_use]
    pub fn which_agreement(&self) -> u32 {
        u32::try_from(self.dossier.former_agreements.len()).unwrap_or(u32::MAX)
    }

    /// Whether that item of the agreement is owed still; nothing where no agreement holds that has it. Each agreement numbers its items from
    /// 1 on: [`Dispute::which_agreement`] says whose it is.
    #[must_use]
    pub fn owes(&self, item: u32) -> Option<bool> {
        let agreement = self.dossier.agreement.as_ref().filter(|agreement| agreement.effective_at.is_some())?;
        let item = agreement.items.iter().find(|one| one.number == item)?;
        Some(item.performed.is_none() && DisputeState::OWING.contains(&self.standing.state()))
    }

    /// The deputies who mediate.
    #[must_use]
    pub fn mediating_deputies(&self) -> Vec<DeputyId> {
        let active = |mediator: &&Mediator| mediator.standing == MediatorStanding::Active;
        self.dossier.mediators.iter().filter(active).filter_map(|mediator| mediator.deputy).collect()
    }

    /// The codes by which it is found without an account: the reporter's, each party's, and those of whoever acts for one. Who reports
    /// an own dispute has one for both.
    pub fn codes(&self) -> impl Iterator<Item = &TrackingCode> {
        let parties = self.dossier.parties.iter().filter_map(|party| party.code.as_ref());
        let parties = parties.filter(|code| **code != self.tracking);
        let all = self.dossier.parties.iter().flat_map(|party| &party.representatives);
        let acting = all.filter(|one| one.acts()).filter_map(|one| one.code.as_ref());
        std::iter::once(&self.tracking).chain(parties).chain(acting)
    }

    /// Everybody who may list it by being a person of it: parties, the reporter, the addressee, mediators and the organisation. Of one
    /// that was purged those parties who had agreed to mediation.
    #[must_use]
    pub fn people(&self) -> Vec<Party> {
        let purged = self.dossier.purged;
        let known = self.dossier.parties.iter().filter(|party| !purged || party.consented_at.is_some());
        let parties = known.filter_map(|party| party.account).map(Party::Account);
        let seated = self.dossier.mediators.iter().filter(|mediator| mediator.is_seated());
        let mediators = seated.filter_map(|mediator| mediator.deputy).map(Party::Deputy);
        let organisation = self.organisation.map(Party::Organisation);
        let reporter = self.reporter.map(Party::Account);
        let others = reporter.into_iter().chain([self.dossier.addressee]).chain(mediators).chain(organisation);
        let mut people: Vec<_> = parties.chain(others.filter(|_| !purged)).collect();
        people.sort_unstable_by_key(|party| party.parts().1);
        people.dedup();
        people
    }

    /// Mediation begins today: it usually ends within a month.
    pub(super) fn accept(&mut self, now: Instant) {
        self.dossier.accepted_at = Some(now);
        self.begin_month(now);
    }

    /// The month of a mediation begins today, be it once more.
    pub(super) fn begin_month(&mut self, now: Instant) {
        self.due_on = local_date(now).checked_add_months(USUAL_MONTHS);
    }

    /// The agreement by which it was settled: the first that took effect, and since when. What follows upon it, were it broken,
    /// is no success of its own.
    #[must_use]
    pub fn settled(&self) -> Option<(&Agreement, Instant)> {
        let mut all = self.dossier.former_agreements.iter().chain(&self.dossier.agreement);
        all.find_map(|agreement| Some((agreement, agreement.effective_at?)))
    }
}
