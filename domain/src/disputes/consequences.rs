//! What follows from what happened to a dispute: who is told, what it credits deputies with, what it contributes to
//! roll-ups, which files it shows.

use super::{
    Dispute, DisputeChange, DisputeEvent, DisputeEventKind, DisputePartyAct, DisputeRisk, Disputes,
    MediationSessionKind, MediatorStanding, PartyConfirmation, Representative, view,
};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::code::TrackingCode;
use crate::shared::rollup::{Cell, Cells, Contribution, Indicator, count};
use crate::shared::time::{local_date, month_of};
use crate::shared::{
    AttachmentId, Context, DisputeId, DueStep, Instant, Party, Sms, SmsTemplate, StoreError, SubjectKind, Vocabulary,
};

/// Disputes as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "dispute", label: "矛盾纠纷", description: "A dispute." };

/// Mediation organisations as what events are about.
pub const ORGANISATION: SubjectKind =
    SubjectKind { value: "organisation", label: "调解组织", description: "A mediation organisation." };

pub const RECEIVED: Indicator = Indicator { value: "dispute_received", label: "接收纠纷" };
pub const ACCEPTED: Indicator = Indicator { value: "dispute_accepted", label: "受理纠纷" };
/// An agreement took effect, the first one of its dispute.
pub const AGREED: Indicator = Indicator { value: "dispute_agreed", label: "调解成功" };
pub const TERMINATED: Indicator = Indicator { value: "dispute_terminated", label: "调解终止" };
pub const PERFORMED: Indicator = Indicator { value: "dispute_performed", label: "协议履行" };
/// What those agreements come to, in fen.
pub const AMOUNT: Indicator = Indicator { value: "dispute_amount_fen", label: "协议金额（分）" };
/// Days from acceptance to the effect of the agreement, all together.
pub const DAYS: Indicator = Indicator { value: "dispute_days", label: "达成协议用时（天）" };
/// Escalations that somebody recorded as averted.
pub const AVERTED: Indicator = Indicator { value: "dispute_averted", label: "防止激化" };
/// How many people those would have been.
pub const AVERTED_PEOPLE: Indicator = Indicator { value: "dispute_averted_people", label: "防止激化涉及人数" };

/// The parties of what was accepted.
pub const PARTIES: Indicator = Indicator { value: "dispute_parties", label: "调解涉及当事人" };
/// What was accepted and is difficult.
pub const DIFFICULT: Indicator = Indicator { value: "dispute_difficult", label: "疑难复杂纠纷" };
/// What was accepted, by its source in place of its type.
pub const BY_SOURCE: Indicator = Indicator { value: "dispute_by_source", label: "受理纠纷（按来源）" };
/// What was settled, by the form of the agreement in place of the type.
pub const BY_FORM: Indicator = Indicator { value: "dispute_by_form", label: "调解成功（按协议形式）" };

/// Those that the form of a quarter asks beside the others.
pub const OF_THE_FORM: [Indicator; 4] = [PARTIES, DIFFICULT, BY_SOURCE, BY_FORM];

/// What figures show, by type.
pub const INDICATORS: [Indicator; 9] =
    [RECEIVED, ACCEPTED, AGREED, TERMINATED, PERFORMED, AMOUNT, DAYS, AVERTED, AVERTED_PEOPLE];

/// Whom it is news to: everybody who has to do with the dispute, unless it is said otherwise.
#[must_use]
pub fn told(dispute: &Dispute, change: &DisputeChange) -> Vec<Party> {
    use DisputeEventKind as K;
    let office = Party::Office(dispute.office);
    let organisation = dispute.organisation.map(Party::Organisation);
    let reporter = dispute.reporter.map(Party::Account);
    let parties = || dispute.dossier.parties.iter().filter_map(|party| party.account).map(Party::Account);
    let mediators = || dispute.mediating_deputies().into_iter().map(Party::Deputy);
    let inside = || organisation.into_iter().chain(mediators());
    let facts = &change.event.facts;
    match change.event.kind {
        // High alerts the office at once, and so does a danger that the police were told of.
        K::Reported => organisation.into_iter().chain([dispute.dossier.addressee, office]).collect(),
        K::PoliceAlerted | K::EscalationAverted => vec![office],
        K::RiskAssessed if facts.risk == Some(DisputeRisk::High) => vec![office],
        K::RiskAssessed | K::ConfirmationRequested | K::DeputyMerged => Vec::new(),
        K::Registered => organisation.into_iter().chain(reporter).chain([office]).collect(),
        K::Reassigned => reporter.into_iter().chain(facts.handed_from).chain(facts.handed_to).collect(),
        K::MediatorUnavailable => organisation.into_iter().chain([office]).collect(),
        K::MediatorAppointed => facts.deputy.map(Party::Deputy).into_iter().chain(parties()).collect(),
        K::MediatorAnswered => {
            let seat = dispute.dossier.mediators.iter().find(|seat| Some(seat.number) == facts.mediator);
            let told = seat.filter(|seat| seat.standing != MediatorStanding::Awaiting).and_then(|seat| seat.deputy);
            organisation.into_iter().chain(told.map(Party::Deputy)).collect()
        }
        K::ConsentAsked | K::PerformanceBegun | K::Resumed => parties().collect(),
        // Whoever had not agreed to mediation yet learns of it no more.
        K::Diverted => {
            let asked = dispute.dossier.parties.iter().filter(|party| party.consented_at.is_some());
            asked.filter_map(|party| party.account).map(Party::Account).collect()
        }
        // Of how long it is still mediated those learn who mediate; of what is owed, or can be asked of a court, the parties, too.
        K::Reminded | K::Late => {
            let is_mediation = facts.step == Some(DueStep::Mediation);
            let leads = change.event.kind == K::Late || organisation.is_none();
            let (asked, above) = (parties().filter(|_| !is_mediation), Some(office).filter(|_| leads));
            inside().chain(asked).chain(above).collect()
        }
        // A party learns at once who was entered as acting for it: that one may do so by an own code.
        K::MediatorChosen | K::RepresentativeAdded => parties().chain(inside()).collect(),
        K::PartyAdded
        | K::CodeReissued
        | K::InterestDeclared
        | K::Consented
        | K::Signed
        | K::PrivacyDemanded
        | K::RecordConfirmed
        | K::GuestsAnswered
        | K::RepresentationEnded => inside().collect(),
        K::Refused | K::Withdrawn => inside().chain([office]).collect(),
        // What is said to one side alone, the other is not told of.
        K::Convened | K::Held | K::SessionMoved | K::RecordSigned
            if facts.session_kind == Some(MediationSessionKind::Separate) =>
        {
            mediators().collect()
        }
        K::Held | K::RecordSigned => parties().collect(),
        K::Convened | K::SessionMoved | K::Sealed | K::Extended => parties().chain(mediators()).collect(),
        _ => parties().chain(reporter).chain(inside()).chain([office]).collect(),
    }
}

/// What the deputies whom the event names are credited with: one dispute is one mediation, whether it ended in an agreement
/// or not, and however often it was resumed.
#[must_use]
pub fn credit(event: &DisputeEvent) -> Option<Credit> {
    match event.kind {
        DisputeEventKind::Agreed | DisputeEventKind::Terminated => {
            Some(Credit::of_matter(DutyRole::DisputeMediator, DutyActivity::Mediated).named())
        }
        _ => None,
    }
}

/// Whether a message to the phone of the party that it names may follow from it.
#[must_use]
pub fn tells_a_phone(event: &DisputeEvent) -> bool {
    use DisputeEventKind as K;
    matches!(event.kind, K::PartyAdded | K::CodeReissued | K::ConfirmationRequested | K::RepresentativeAdded)
}

/// What a party reads before it says a number: what the number does, in which matter, and for how much. The matter's title stays
/// out of it: it may name people, and others look at phones.
fn number_told(dispute: &Dispute, sent: &PartyConfirmation) -> (SmsTemplate, Vec<String>) {
    let mut values = vec![
        sent.act.label().to_owned(),
        sent.number.clone(),
        dispute.kind.short_label(),
        local_date(dispute.reported_at).to_string(),
    ];
    match &dispute.dossier.agreement {
        Some(agreement) if sent.act == DisputePartyAct::Sign => {
            values.push(format!("{}.{:02}", agreement.total_fen / 100, agreement.total_fen % 100));
            (SmsTemplate::DisputeSignature, values)
        }
        _ => (SmsTemplate::DisputeConfirmation, values),
    }
}

/// What somebody reads who is sent a code: whoever acts for a party learns as what, and that the matter is the party's.
fn code_told(agent: Option<&Representative>, code: &TrackingCode) -> (SmsTemplate, Vec<String>) {
    match agent {
        Some(agent) => (SmsTemplate::DisputeAgentCode, vec![agent.kind.label().to_owned(), code.grouped()]),
        None => (SmsTemplate::DisputeCode, vec![code.grouped()]),
    }
}

/// What is sent to the phone of the party that the event names, which brought the dispute to `version`, as things stand at
/// `now`.
///
/// # Errors
/// When the store fails.
pub fn sms(
    store: &mut impl Disputes,
    id: DisputeId,
    event: &DisputeEvent,
    version: i32,
    now: Instant,
) -> Result<Option<Sms>, StoreError> {
    let Some(dispute) = store.dispute(id)? else { return Ok(None) };
    let Some(party) = dispute.dossier.parties.iter().find(|party| Some(party.number) == event.facts.party) else {
        return Ok(None);
    };
    // Who acts for the party by an own code is told in its place.
    let agent = event.facts.representative.and_then(|number| party.representative(number)).filter(|one| one.acts());
    let (phone, code, sent) = match agent {
        Some(agent) => (&agent.phone, &agent.code, &agent.confirmation),
        None => (&party.phone, &party.code, &party.confirmation),
    };
    let told = match event.kind {
        DisputeEventKind::RepresentativeAdded if agent.is_none() => None,
        DisputeEventKind::RepresentativeAdded | DisputeEventKind::PartyAdded | DisputeEventKind::CodeReissued => {
            code.as_ref().map(|code| code_told(agent, code))
        }
        DisputeEventKind::ConfirmationRequested => {
            // Of two that were asked for one after the other the later one is told, once; neither is of an agreement that is no
            // more.
            let news = |sent: &&PartyConfirmation| {
                sent.version == version && sent.is_good(now) && sent.agreement == dispute.agreed_on(sent.act)
            };
            sent.as_ref().filter(news).map(|sent| number_told(&dispute, sent))
        }
        _ => None,
    };
    Ok(phone.clone().zip(told).map(|(phone, (template, values))| Sms { phone, template, values }))
}

/// What a dispute contributes: it counts once, whichever way it is looked at.
#[must_use]
pub fn contribution(dispute: &Dispute) -> Contribution {
    let mut cells = Cells::new();
    let mut add_as = |kind: &str, indicator: Indicator, at: Option<Instant>, value: i64| {
        if let Some(at) = at {
            let cell = Cell {
                place: dispute.division.clone(),
                indicator: indicator.value.to_owned(),
                on: month_of(local_date(at)),
                kind: Some(kind.to_owned()),
                organisation: dispute.organisation,
            };
            count(&mut cells, cell, value);
        }
    };
    let dossier = &dispute.dossier;
    let parties = i64::try_from(dossier.parties.len()).unwrap_or(i64::MAX);
    add_as(dispute.source.as_str(), BY_SOURCE, dossier.accepted_at, 1);
    if let Some((agreement, since)) = dispute.settled() {
        add_as(agreement.form.as_str(), BY_FORM, Some(since), 1);
    }
    let mut add = |indicator, at, value| add_as(dispute.kind.code.as_str(), indicator, at, value);
    add(RECEIVED, Some(dispute.reported_at), 1);
    add(ACCEPTED, dossier.accepted_at, 1);
    add(PARTIES, dossier.accepted_at, parties);
    add(DIFFICULT, dossier.accepted_at, dossier.circumstances.difficult.into());
    add(TERMINATED, dossier.ended_at, 1);
    add(PERFORMED, dossier.performed_at, 1);
    for averted in &dossier.averted {
        add(AVERTED, Some(averted.at), 1);
        add(AVERTED_PEOPLE, Some(averted.at), averted.people.into());
    }
    if let Some((agreement, since)) = dispute.settled() {
        add(AGREED, Some(since), 1);
        add(AMOUNT, Some(since), agreement.total_fen);
        let accepted = dossier.accepted_at.unwrap_or(since);
        add(DAYS, Some(since), (local_date(since) - local_date(accepted)).num_days());
    }
    Contribution { cells, gaps: None }
}

/// Whether an event of the dispute that the actor sees shows `file`: not everybody who may know of a dispute may see the
/// papers of it.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Disputes>(store: &mut S, ctx: &Context, id: DisputeId, file: AttachmentId) -> Result<bool, StoreError> {
    let Some(dispute) = store.dispute(id)? else { return Ok(false) };
    let events = store.events_of(crate::shared::Flow::subject(&dispute))?;
    let seen = view(dispute, events, ctx);
    Ok(seen.is_some_and(|seen| seen.timeline.iter().any(|line| line.particulars.note.attachments.contains(&file))))
}
