use chrono::{Months, NaiveDate};
use sha2::{Digest, Sha256};

use super::{
    AgreementForm, DisputeChannel, DisputePartyAct, DisputePhoneSource, DisputeRisk, DisputeSide, DisputeSource,
    DisputeState, DisputeType, MediationSessionKind, MediatorKind, MediatorStanding, OrganisationKind,
    PartyConfirmation,
};
use crate::institutions::{InstitutionDetails, InstitutionState};
use crate::shared::code::TrackingCode;
use crate::shared::text::{Body, Name, Phone, Title};
use crate::shared::time::local_date;
use crate::shared::{
    AccountId, Actor, CaseId, DeputyId, DisputeId, GridId, Guardian, Instant, OfficeId, OrganisationId, Party,
    Standing, Vocabulary,
};
use crate::territory::DivisionCode;

/// Parties of one dispute.
pub const MAX_DISPUTANTS: usize = 20;
/// Mediators of one dispute, those who stepped aside among them.
pub const MAX_MEDIATORS: usize = 10;
/// Sittings on one dispute.
pub const MAX_SESSIONS: usize = 50;
/// Items of one agreement.
pub const MAX_ITEMS: usize = 30;
/// Agreements that a dispute may have one after the other.
pub const MAX_AGREEMENTS: usize = 10;
/// The largest amount in fen: what a number in JSON keeps exactly.
pub const MAX_AMOUNT: i64 = 9_007_199_254_740_991;
/// Days after its effect on which the parties may ask the court to confirm an agreement (人民调解法第三十三条).
pub const CONFIRMATION_DAYS: i64 = 30;
/// Months in which a mediation usually ends (人民调解工作若干规定第三十三条).
const USUAL_MONTHS: Months = Months::new(1);

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
    /// When the party agreed to mediation.
    pub consented_at: Option<Instant>,
}

/// A party's word on a mediator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediatorAnswer {
    pub party: u32,
    /// Whether it accepts the mediator.
    pub accepts: bool,
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
    /// What the parties said.
    pub answers: Vec<MediatorAnswer>,
}

impl Mediator {
    /// How the mediator stands by what `parties` said: one who is appointed mediates unless a party declines, one who is
    /// invited once every party accepts (人民调解法第十九条、第二十条).
    pub(super) fn by_answers(&self, parties: &[u32]) -> MediatorStanding {
        let accepted = |party: &u32| self.answers.iter().any(|answer| answer.party == *party && answer.accepts);
        if self.answers.iter().any(|answer| !answer.accepts) {
            MediatorStanding::Declined
        } else if self.kind == MediatorKind::Appointed || (!parties.is_empty() && parties.iter().all(accepted)) {
            MediatorStanding::Active
        } else {
            MediatorStanding::Awaiting
        }
    }

    /// Whether the mediator takes part, or waits for the parties' word.
    pub(super) fn is_seated(&self) -> bool {
        matches!(self.standing, MediatorStanding::Active | MediatorStanding::Awaiting)
    }
}

/// The number of the next of `len` things that people count from 1.
pub(super) fn next_number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX).saturating_add(1)
}

/// A sitting (评理会、调解会).
#[derive(Clone, Debug, PartialEq)]
pub struct MediationSession {
    /// Which sitting on the dispute: 1, 2, 3 …
    pub number: u32,
    pub kind: MediationSessionKind,
    /// When it is to be, or was.
    pub at: Instant,
    pub place: Name,
    /// How it went, once it was held.
    pub held: Option<Held>,
}

/// How a sitting went.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The parties who came.
    pub parties: Vec<u32>,
    /// The mediators who sat.
    pub mediators: Vec<u32>,
    /// Others who came, by name or standing.
    pub others: Vec<Name>,
    /// What was said, for everybody who was there; of a separate sitting for the mediators only.
    pub minutes: Option<Body>,
    /// What the mediators note for themselves.
    pub notes: Option<Body>,
    /// Earlier disputes that were consulted.
    pub precedents: Vec<Title>,
}

/// Something that an agreement obliges a party to.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which item of the agreement: 1, 2, 3 …
    pub number: u32,
    /// What, as 误工费 or 赔礼道歉.
    pub label: Title,
    /// How much, in fen; 0 for what is not money.
    pub amount_fen: i64,
    /// Which party owes it.
    pub payer: u32,
    /// Which party it is owed.
    pub payee: u32,
    pub due: Option<NaiveDate>,
    /// How it was carried out.
    pub performed: Option<Performance>,
}

/// How an item was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    pub on: NaiveDate,
    /// The receipt: its number, or who saw it.
    pub receipt: Title,
}

/// What the parties agreed on.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// By word of mouth or in writing.
    pub form: AgreementForm,
    pub text: Body,
    /// Item by item.
    pub items: Vec<Item>,
    /// The sum of the items, in fen.
    pub total_fen: i64,
    /// When the parties agreed.
    pub made_at: Instant,
    /// The parties who signed.
    pub signed_by: Vec<u32>,
    /// The mediators who signed.
    pub mediators_signed: Vec<u32>,
    /// When the organisation sealed it.
    pub sealed_at: Option<Instant>,
    /// Since when it holds: an oral one at once (第三十条), a written one with the last of the parties' signatures, a
    /// mediator's signature and the organisation's seal (第二十九条).
    pub effective_at: Option<Instant>,
}

impl Agreement {
    /// Takes note of the instant at which the last of what it needs was there. Without an organisation it is a settlement
    /// between the parties (和解协议), which their signatures make.
    pub(super) fn take_effect(&mut self, parties: &[u32], organisation: Option<OrganisationId>, now: Instant) {
        let signed = parties.iter().all(|party| self.signed_by.contains(party));
        let attested = organisation.is_none() || (!self.mediators_signed.is_empty() && self.sealed_at.is_some());
        let holds = match self.form {
            AgreementForm::Oral => true,
            AgreementForm::Written => signed && attested,
        };
        if holds && self.effective_at.is_none() {
            self.effective_at = Some(now);
        }
    }

    /// Tells these words and items from any others; what became of them since makes no difference.
    #[must_use]
    pub fn digest(&self) -> String {
        let item = |item: &Item| {
            let Item { number, label, amount_fen, payer, payee, due, .. } = item;
            format!("{number} {amount_fen} {payer} {payee} {due:?} {}", label.as_str())
        };
        let whole = [self.form.as_str().to_owned(), self.total_fen.to_string(), self.text.as_str().to_owned()];
        let mut hash = Sha256::new();
        for part in whole.into_iter().chain(self.items.iter().map(item)) {
            hash.update(format!("{}:{part}", part.len()));
        }
        hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// Whether the parties may ask the court on `date`; `None` while it does not hold.
    #[must_use]
    pub fn confirmable_until(&self) -> Option<NaiveDate> {
        self.effective_at.map(|at| local_date(at) + chrono::Duration::days(CONFIRMATION_DAYS))
    }
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
    /// Whether a party demanded that it is not public.
    pub private: bool,
    /// Whether the police were told.
    pub police_alerted: bool,
    /// When the parties had all agreed to mediation.
    pub accepted_at: Option<Instant>,
    /// When mediation ended without an agreement.
    pub ended_at: Option<Instant>,
    /// When the last item was carried out.
    pub performed_at: Option<Instant>,
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
            Actor::Tracker(code) => party.code.as_ref() == Some(code),
            Actor::Person { account, .. } => {
                // A dispute of one's own is no matter of the office that one holds.
                party.account == Some(*account) || (party.deputy.is_some() && party.deputy == actor.deputy_ever())
            }
            Actor::Anonymous | Actor::Client { .. } | Actor::System => false,
        })
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

    /// Whether somebody stands on either side.
    #[must_use]
    pub fn has_both_sides(&self) -> bool {
        let has = |side| self.dossier.parties.iter().any(|party| party.side == side);
        has(DisputeSide::Applicant) && has(DisputeSide::Respondent)
    }

    /// Whether somebody is there to mediate.
    pub(super) fn has_mediator(&self) -> bool {
        self.dossier.mediators.iter().any(|mediator| mediator.standing == MediatorStanding::Active)
    }

    /// The deputies who mediate.
    #[must_use]
    pub fn mediating_deputies(&self) -> Vec<DeputyId> {
        let active = |mediator: &&Mediator| mediator.standing == MediatorStanding::Active;
        self.dossier.mediators.iter().filter(active).filter_map(|mediator| mediator.deputy).collect()
    }

    /// The codes by which it is found without an account: the reporter's and each party's. Who reports an own dispute has
    /// one for both.
    pub fn codes(&self) -> impl Iterator<Item = &TrackingCode> {
        let parties = self.dossier.parties.iter().filter_map(|party| party.code.as_ref());
        let parties = parties.filter(|code| **code != self.tracking);
        std::iter::once(&self.tracking).chain(parties)
    }

    /// Everybody who may list it by being a person of it: parties, the reporter, the addressee, mediators and the organisation.
    #[must_use]
    pub fn people(&self) -> Vec<Party> {
        let parties = self.dossier.parties.iter().filter_map(|party| party.account).map(Party::Account);
        let seated = self.dossier.mediators.iter().filter(|mediator| mediator.is_seated());
        let mediators = seated.filter_map(|mediator| mediator.deputy).map(Party::Deputy);
        let organisation = self.organisation.map(Party::Organisation);
        let mut people: Vec<_> = self
            .reporter
            .map(Party::Account)
            .into_iter()
            .chain([self.dossier.addressee])
            .chain(parties)
            .chain(mediators)
            .chain(organisation)
            .collect();
        people.sort_unstable_by_key(|party| party.parts().1);
        people.dedup();
        people
    }

    /// Mediation begins today: it usually ends within a month.
    pub(super) fn accept(&mut self, now: Instant) {
        self.dossier.accepted_at = Some(now);
        self.due_on = local_date(now).checked_add_months(USUAL_MONTHS);
    }

    /// What an agreement, if there is one, comes to.
    #[must_use]
    pub fn amount_fen(&self) -> i64 {
        self.dossier.agreement.as_ref().map_or(0, |agreement| agreement.total_fen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    fn written() -> Agreement {
        Agreement {
            form: AgreementForm::Written,
            text: Body::new("一次付清。").expect("a literal"),
            items: Vec::new(),
            total_fen: 0,
            made_at: at("2026-03-02T09:00:00+08:00"),
            signed_by: Vec::new(),
            mediators_signed: Vec::new(),
            sealed_at: None,
            effective_at: None,
        }
    }

    #[test]
    fn a_written_agreement_holds_with_the_last_of_signatures_and_seal_whatever_their_order() {
        let (organisation, now) = (Some(uuid::Uuid::nil().into()), at("2026-03-02T10:00:00+08:00"));
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            let mut agreement = written();
            for (step, what) in order.into_iter().enumerate() {
                assert_eq!(agreement.effective_at, None, "{step}");
                match what {
                    0 => agreement.signed_by.push(1),
                    1 => agreement.signed_by.push(2),
                    2 => agreement.mediators_signed.push(1),
                    _ => agreement.sealed_at = Some(now),
                }
                agreement.take_effect(&[1, 2], organisation, now);
            }
            assert_eq!(agreement.effective_at, Some(now));
        }
    }

    #[test]
    fn without_an_organisation_the_parties_signatures_are_enough() {
        let (mut agreement, now) = (written(), at("2026-03-02T10:00:00+08:00"));
        agreement.signed_by = vec![1, 2];
        agreement.take_effect(&[1, 2], None, now);
        assert_eq!(agreement.effective_at, Some(now));
    }

    #[test]
    fn a_digest_tells_other_words_or_sums_and_no_signatures() {
        let mut agreement = written();
        agreement.items = vec![Item {
            number: 1,
            label: Title::new("补偿").expect("a literal"),
            amount_fen: 100,
            payer: 2,
            payee: 1,
            due: None,
            performed: None,
        }];
        let before = agreement.digest();
        let mut signed = agreement.clone();
        signed.signed_by = vec![1, 2];
        assert_eq!(signed.digest(), before);
        let others: [fn(&mut Agreement); 5] = [
            |other| other.text = Body::new("分两次付清。").expect("a literal"),
            |other| other.items[0].amount_fen = 101,
            |other| other.items[0].payee = 3,
            |other| other.items[0].due = NaiveDate::from_ymd_opt(2026, 4, 1),
            |other| other.form = AgreementForm::Oral,
        ];
        for change in others {
            let mut other = agreement.clone();
            change(&mut other);
            assert_ne!(other.digest(), before, "{other:?}");
        }
    }

    #[test]
    fn the_thirtieth_day_is_the_last_to_ask_the_court() {
        let mut agreement = written();
        agreement.effective_at = Some(at("2026-03-02T23:59:00+08:00"));
        assert_eq!(agreement.confirmable_until(), NaiveDate::from_ymd_opt(2026, 4, 1));
    }
}
