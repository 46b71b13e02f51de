//! What each party sees of a dispute. A view holds nothing that its viewer may not know.

use chrono::NaiveDate;

use super::policy::mediated;
use super::{
    Agreement, Averted, Circumstances, Disputant, Dispute, DisputeAction, DisputeAudience, DisputeChange,
    DisputeChannel, DisputeEvent, DisputeEventKind, DisputeFacts, DisputePhoneSource, DisputeRelation, DisputeRisk,
    DisputeSide, DisputeSource, DisputeState, DisputeTerm, DisputeType, MediationSession, MediationSessionKind,
    Mediator, MediatorKind, MediatorStanding, Representative, RightsNotice, rights_notice,
};
use crate::audit::{AuditAct, AuditSubject, Look};
use crate::cases::ClockLight;
use crate::shared::code::TrackingCode;
use crate::shared::division::DivisionCode;
use crate::shared::flow::offered;
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::timeline::{TimelineEntry, Told, timeline};
use crate::shared::{
    Actor, CaseId, Context, DeputyId, DisputeId, Flow, GridId, Instant, MaskedGuardian, Note, OfficeId, OrganisationId,
    Recorded, Vocabulary,
};

/// A party, without its code and its account.
#[derive(Clone, Debug)]
pub struct PartyView {
    pub number: u32,
    pub side: DisputeSide,
    pub name: Name,
    /// The party's phone, masked; each party sees only its own.
    pub phone: Option<String>,
    /// From whom it is known: every party sees on whose word the other acts by a phone.
    pub phone_source: Option<DisputePhoneSource>,
    /// What concerns the party's health: for that party and those who handle the dispute.
    pub health: Option<Body>,
    /// Who stands in for the party, where it is a child: for that party and those who handle the dispute.
    pub guardian: Option<MaskedGuardian>,
    /// Who else acts for the party, and who did: every party sees with whom it deals.
    pub representatives: Vec<Representative>,
    pub consented_at: Option<Instant>,
    /// Of what rights the party was told before that, by the edition of the text.
    pub rights: Option<u32>,
}

/// A mediator, without what each party said of them.
#[derive(Clone, Debug)]
pub struct MediatorView {
    pub number: u32,
    pub kind: MediatorKind,
    pub standing: MediatorStanding,
    /// Whether the mediator is a people's mediator whom the organisation lists.
    pub qualified: bool,
    pub presides: bool,
    pub name: Name,
    pub deputy: Option<DeputyId>,
    /// Whether the viewer's own party accepts the mediator, where it said so.
    pub accepted: Option<bool>,
}

/// A dispute in a list.
#[derive(Clone, Debug)]
pub struct DisputeListed {
    pub id: DisputeId,
    pub version: i32,
    pub state: DisputeState,
    pub kind: DisputeType,
    pub source: DisputeSource,
    pub risk: DisputeRisk,
    /// What it is called, for the reporter and for those who know the parties: it may name them.
    pub title: Option<Title>,
    pub division: DivisionCode,
    pub grid: Option<GridId>,
    pub organisation: Option<OrganisationId>,
    pub case: Option<CaseId>,
    pub due_on: Option<NaiveDate>,
    pub reported_at: Instant,
    pub updated_at: Instant,
}

/// A dispute as one viewer sees it.
#[derive(Clone, Debug)]
pub struct DisputeView {
    pub listed: DisputeListed,
    /// For whoever keeps it.
    pub tracking: Option<TrackingCode>,
    /// What it is about, for those who know its title.
    pub text: Option<Body>,
    pub office: OfficeId,
    /// Whether a party demanded that it is not public.
    pub private: bool,
    pub police_alerted: bool,
    /// For those who know the parties.
    pub circumstances: Option<Circumstances>,
    /// What it was kept from becoming, for those inside.
    pub averted: Vec<Averted>,
    /// Of what rights the parties are told.
    pub rights: Option<&'static RightsNotice>,
    pub parties: Vec<PartyView>,
    pub mediators: Vec<MediatorView>,
    pub sessions: Vec<MediationSession>,
    pub agreement: Option<Agreement>,
    pub former_agreements: Vec<Agreement>,
    /// The last day on which the parties may ask a court to confirm the agreement.
    pub confirmable_until: Option<NaiveDate>,
    pub court: Option<Name>,
    pub advice: Option<Body>,
    pub channel: Option<DisputeChannel>,
    /// The term that ends first, for those who know the parties, and how it stands.
    pub term: Option<(DisputeTerm, ClockLight)>,
    pub accepted_at: Option<Instant>,
    /// Which party the viewer is.
    pub party: Option<u32>,
    /// The masked phone of the viewer who acts for that party by an own code.
    pub acting_phone: Option<String>,
    /// What the viewer has to do with it.
    pub relations: Vec<DisputeRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<DisputeAction>,
    pub timeline: Vec<TimelineEntry<DisputeFacts>>,
}

impl DisputeView {
    /// What of it is written down when its viewer looks: the parties, of whom those inside see what concerns them, and those who
    /// were inside who they are.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        let watched = |relation: &DisputeRelation| relation.is_inside() || *relation == DisputeRelation::Former;
        let shown = self.relations.iter().any(watched) && !self.parties.is_empty();
        let (id, division) = (self.listed.id.0, self.listed.division.clone());
        shown.then_some(Look { act: AuditAct::PartiesShown, subject: AuditSubject::Dispute, id, division })
    }
}

/// What a viewer in some relations may know.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that one may know")]
struct Knows {
    title: bool,
    parties: bool,
    /// What is said to one side alone, and what concerns anybody's health.
    inside: bool,
    /// What the mediators note for themselves.
    notes: bool,
    /// Acts for a party by an own code, as the one of that number: what concerns the party's health is none of it, nor is its card.
    acting: Option<u32>,
}

impl Knows {
    fn of(dispute: &Dispute, actor: &Actor, relations: &[DisputeRelation]) -> Self {
        let any = |what: fn(DisputeRelation) -> bool| relations.iter().copied().any(what);
        let mediated = relations.contains(&DisputeRelation::Former) && mediated(actor, dispute);
        let parties = any(DisputeRelation::knows_parties) || mediated;
        Self {
            title: parties || relations.contains(&DisputeRelation::Reporter),
            parties,
            inside: any(DisputeRelation::is_inside),
            notes: any(DisputeRelation::mediates),
            acting: dispute.acting(actor),
        }
    }

    /// What is said to one side alone, the other does not learn; what concerns a party's health is that party's.
    fn party(self, mut party: Disputant, own: Option<u32>) -> PartyView {
        // Whose code that is, and what was sent by it, nobody is shown.
        for one in &mut party.representatives {
            (one.code, one.phone, one.confirmation) = (None, None, None);
        }
        let close = self.inside || own == Some(party.number);
        PartyView {
            number: party.number,
            side: party.side,
            name: party.name,
            phone: party.phone.filter(|_| close).map(|phone| phone.masked()),
            phone_source: party.phone_source,
            health: party.health.filter(|_| close && self.acting.is_none()),
            guardian: party.guardian.filter(|_| close && self.acting.is_none()).map(|guardian| guardian.masked()),
            representatives: party.representatives,
            consented_at: party.consented_at,
            rights: party.rights,
        }
    }

    /// A separate sitting is for those inside, and for the side that it is with: what it said there is its own.
    /// What each party said of a guest is for those inside, as it is of a mediator.
    fn session(
        self,
        mut session: MediationSession,
        (party, side): (Option<u32>, Option<DisputeSide>),
    ) -> Option<MediationSession> {
        if !self.inside {
            for guest in &mut session.guests {
                guest.answers.retain(|answer| Some(answer.party) == party);
            }
        }
        let own = side.is_some_and(|side| session.is_open_to(side));
        if session.kind == MediationSessionKind::Separate && !self.inside && !own {
            return None;
        }
        let of_others = session.kind == MediationSessionKind::Separate && !own;
        if let Some(held) = session.held.as_mut().filter(|_| !self.notes) {
            held.notes = None;
            if of_others {
                (held.minutes, held.outcome) = (None, None);
                held.remarks.clear();
            }
        }
        Some(session)
    }
}

/// The phone of whoever acts for a party by an own code, masked.
fn acting_phone(dispute: &Dispute, actor: &Actor) -> Option<String> {
    let (party, number) = dispute.party_of(actor).zip(dispute.acting(actor))?;
    party.representative(number)?.phone.as_ref().map(|phone| phone.masked())
}

/// Whether the actor knows the parties, and with them all that is said of the dispute on paper.
pub(super) fn knows_parties(dispute: &Dispute, actor: &Actor, now: Instant) -> bool {
    Knows::of(dispute, actor, &dispute.relations(actor, now)).parties
}

fn seat(mediator: Mediator, presiding: Option<u32>, own: Option<u32>) -> MediatorView {
    let said = mediator.answers.iter().find(|answer| Some(answer.party) == own);
    MediatorView {
        accepted: said.map(|answer| answer.accepts),
        qualified: mediator.qualified,
        presides: presiding == Some(mediator.number),
        number: mediator.number,
        kind: mediator.kind,
        standing: mediator.standing,
        name: mediator.name,
        deputy: mediator.deputy,
    }
}

fn line(dispute: &Dispute, knows: Knows) -> DisputeListed {
    DisputeListed {
        id: dispute.id,
        version: dispute.version,
        state: dispute.state(),
        kind: dispute.kind.clone(),
        source: dispute.source,
        risk: dispute.risk,
        title: knows.title.then(|| dispute.dossier.title.clone()),
        division: dispute.division.clone(),
        grid: dispute.grid,
        organisation: dispute.organisation,
        case: dispute.case,
        due_on: dispute.due_on,
        reported_at: dispute.reported_at,
        updated_at: dispute.updated_at,
    }
}

/// A dispute in `actor`'s list.
#[must_use]
pub fn listed(dispute: &Dispute, actor: &Actor, now: Instant) -> DisputeListed {
    line(dispute, Knows::of(dispute, actor, &dispute.relations(actor, now)))
}

/// Shows `dispute` to who acts; `None` when that one may not know that it exists.
#[must_use]
pub fn view(dispute: Dispute, events: Vec<Recorded<DisputeChange>>, ctx: &Context) -> Option<DisputeView> {
    let actor = &ctx.actor;
    let relations = dispute.relations(actor, ctx.now);
    if relations.is_empty() {
        return None;
    }
    let knows = Knows::of(&dispute, actor, &relations);
    let own = dispute.party_of(actor).map(|party| party.number);
    let side = dispute.party_of(actor).map(|party| party.side);
    let mut view = DisputeView {
        listed: line(&dispute, knows),
        tracking: relations.contains(&DisputeRelation::Reporter).then(|| dispute.tracking.clone()),
        text: knows.title.then(|| dispute.dossier.text.clone()),
        office: dispute.office,
        private: dispute.dossier.private,
        police_alerted: dispute.dossier.police_alerted,
        circumstances: knows.parties.then(|| dispute.dossier.circumstances.clone()),
        averted: if knows.inside { dispute.dossier.averted.clone() } else { Vec::new() },
        rights: None,
        parties: Vec::new(),
        mediators: Vec::new(),
        sessions: Vec::new(),
        agreement: None,
        former_agreements: Vec::new(),
        confirmable_until: None,
        court: None,
        advice: None,
        channel: dispute.dossier.channel,
        term: dispute.term().filter(|_| knows.parties).map(|term| (term, term.light(local_date(ctx.now)))),
        accepted_at: dispute.dossier.accepted_at,
        party: own,
        acting_phone: acting_phone(&dispute, actor),
        allowed: offered(&dispute, &relations, actor, ctx.now),
        relations,
        timeline: told(events, knows, own),
    };
    if knows.parties {
        let presiding = dispute.presiding().map(|mediator| mediator.number);
        let agreement = dispute.dossier.agreement.as_ref().filter(|_| dispute.organisation.is_some());
        let unruled = agreement.filter(|agreement| agreement.ruling.is_none());
        view.confirmable_until = unruled.and_then(|agreement| agreement.confirmable_until(&ctx.calendar));
        view.rights = dispute.dossier.rights.and_then(rights_notice);
        let dossier = dispute.dossier;
        view.parties = dossier.parties.into_iter().map(|party| knows.party(party, own)).collect();
        view.mediators = dossier.mediators.into_iter().map(|mediator| seat(mediator, presiding, own)).collect();
        view.sessions =
            dossier.sessions.into_iter().filter_map(|session| knows.session(session, (own, side))).collect();
        (view.agreement, view.former_agreements) = (dossier.agreement, dossier.former_agreements);
        (view.court, view.advice) = (dossier.court, dossier.advice);
    }
    Some(view)
}

/// Whether the reporter or a party did what is recorded in nobody's name: everybody else who may acts in a name, and a
/// holder of a code has none.
fn done_by_party(kind: DisputeEventKind) -> bool {
    use DisputeEventKind as K;
    matches!(
        kind,
        K::Reported
            | K::MediatorAnswered
            | K::ConfirmationRequested
            | K::Consented
            | K::Refused
            | K::Signed
            | K::ConfirmationApplied
            | K::PerformanceBegun
            | K::ItemPerformed
            | K::Breached
            | K::Withdrawn
            | K::PrivacyDemanded
            | K::RecordConfirmed
            | K::MediatorChosen
            | K::ItemPaid
            | K::GuestsAnswered
    )
}

fn told(events: Vec<Recorded<DisputeChange>>, knows: Knows, own: Option<u32>) -> Vec<TimelineEntry<DisputeFacts>> {
    let mut timeline = timeline(
        events,
        |event: &DisputeEvent| match event.audience() {
            DisputeAudience::Everyone => true,
            DisputeAudience::Parties => knows.parties,
            // What it said on the record of a sitting with its side alone a party may read again.
            DisputeAudience::Insiders => {
                let own = own.is_some() && event.facts.party == own;
                knows.inside || (own && event.kind == DisputeEventKind::RecordConfirmed)
            }
        },
        |event| done_by_party(event.kind),
    );
    // An identity card is its owner's: the other side learns that there is one, and by whom the phone was entered.
    let cards = [
        DisputeEventKind::PartyAdded.as_str(),
        DisputeEventKind::CodeReissued.as_str(),
        DisputeEventKind::RepresentativeAdded.as_str(),
    ];
    for line in &mut timeline {
        let facts = &mut line.particulars;
        let of_others = own.is_none() || facts.party != own;
        // Who acts for a party by an own code reads the own paper again.
        let anothers = of_others || (knows.acting.is_some() && facts.representative != knows.acting);
        // What was said to one side alone stays with the mediators, and so does a scan on which it stands.
        let apart = facts.session_kind == Some(MediationSessionKind::Separate) && !knows.notes;
        if !knows.parties {
            *facts = DisputeFacts::default();
        } else if (of_others && apart) || (anothers && !knows.inside && cards.contains(&line.kind)) {
            facts.note = Note::default();
        }
    }
    timeline
}
