//! Who mediates, and whether the parties want it.

use chrono::NaiveDate;

use super::proof::{Attempt, PartyWord, attempted, binding, on_paper, refuse_unempowered};
use super::{Result, speaking};
use crate::accounts::Accounts;
use crate::deputies::{Deputies, DeputyFault, Services};
use crate::disputes::model::next_number;
use crate::disputes::roster::listed_on;
use crate::disputes::{
    Disputant, Dispute, DisputeAction, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault,
    DisputePartyAct, DisputeRelation, Disputes, MAX_CHOSEN, MAX_MEDIATORS, Mediator, MediatorAnswer, MediatorKind,
    MediatorStanding, RIGHTS_EDITION,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, DisputeId, Failure, Note};

/// Who is to mediate.
#[derive(Clone, Debug)]
pub struct Appoint {
    /// Appointed or invited.
    pub kind: MediatorKind,
    /// The deputy, where it is one.
    pub deputy: Option<DeputyId>,
    /// The mediator's name, where it is no deputy.
    pub name: Option<Name>,
}

/// The deputy that is to mediate, where one is chosen by id: one who serves, has no seat, and is on nobody's side.
fn deputy_for(store: &mut impl Deputies, dispute: &Dispute, id: DeputyId, on: NaiveDate) -> Result<Name> {
    let dossier = &dispute.dossier;
    let found = store.deputy(id)?.ok_or_else(|| Failure::missing("deputy", DeputyFault::UnknownDeputy))?;
    let refused = |fault: DisputeFault| Err(Failure::field("deputy", fault));
    if !found.serves_on(on) {
        return Err(Failure::field("deputy", DeputyFault::OutOfOffice));
    }
    if dossier.parties.iter().any(|party| party.deputy == Some(id)) {
        return refused(DisputeFault::PartyAsMediator);
    }
    if dossier.parties.iter().any(|party| party.deputies().any(|deputy| deputy == id)) {
        return refused(DisputeFault::RepresentativeAsMediator);
    }
    let mut seats = dossier.mediators.iter().filter(|mediator| mediator.deputy == Some(id));
    if seats.clone().any(Mediator::is_seated) {
        return refused(DisputeFault::AlreadyMediates);
    }
    if seats.any(|mediator| mediator.standing == MediatorStanding::SteppedAside) {
        return refused(DisputeFault::SteppedAside);
    }
    Ok(found.name)
}

/// A seat for that deputy, or for somebody of that name, on which no party has said anything.
///
/// # Errors
/// [`DisputeFault::TooManyMediators`]; field errors for a deputy who does not exist or serve, for who mediates already or stepped
/// aside, and for a party or who acts for one.
pub(super) fn seat(
    store: &mut (impl Disputes + Deputies),
    dispute: &Dispute,
    ctx: &Context,
    kind: MediatorKind,
    (deputy, name): (Option<DeputyId>, Option<Name>),
) -> Result<Mediator> {
    let (dossier, today) = (&dispute.dossier, local_date(ctx.now));
    let chosen = dossier.mediators.iter().filter(|seat| seat.kind == MediatorKind::Chosen).count();
    if dossier.mediators.len() >= MAX_MEDIATORS || (kind == MediatorKind::Chosen && chosen >= MAX_CHOSEN) {
        return Err(Failure::rule(DisputeFault::TooManyMediators));
    }
    let name = match (deputy, name) {
        (Some(id), _) => deputy_for(store, dispute, id, today)?,
        // Of who is no deputy nothing but the name is known: two people of one name are told apart in it.
        (None, Some(name)) if dossier.parties.iter().any(|party| party.name == name) => {
            return Err(Failure::field("name", DisputeFault::PartyAsMediator));
        }
        (None, Some(name)) if dossier.parties.iter().any(|party| party.goes_by(&name)) => {
            return Err(Failure::field("name", DisputeFault::RepresentativeAsMediator));
        }
        (None, Some(name)) if dossier.mediators.iter().any(|seat| seat.is_seated_as(&name)) => {
            return Err(Failure::field("name", DisputeFault::AlreadyMediates));
        }
        (None, Some(name)) if dossier.mediators.iter().any(|seat| seat.stepped_aside_as(&name)) => {
            return Err(Failure::field("name", DisputeFault::SteppedAside));
        }
        (None, Some(name)) => name,
        (None, None) => return Err(Failure::field("name", DisputeFault::MediatorUnnamed)),
    };
    let qualified = listed_on(store, dispute.organisation, today)?.contains(&name);
    if kind == MediatorKind::Chosen && !qualified {
        let field = if deputy.is_some() { "deputy" } else { "name" };
        return Err(Failure::field(field, DisputeFault::NotListed));
    }
    let mut mediator = Mediator {
        number: next_number(dossier.mediators.len()),
        kind,
        name,
        deputy,
        standing: MediatorStanding::Awaiting,
        qualified,
        answers: Vec::new(),
    };
    mediator.standing = mediator.by_answers(&dispute.party_numbers());
    Ok(mediator)
}

/// Appoints a mediator, or invites one whom every party must accept (人民调解法第十九条、第二十条). Whom the organisation lists is a
/// people's mediator and can preside. Whom the parties chose together is entered as that, and each of them answers.
///
/// # Errors
/// As every step, and as a seat needs it.
pub fn appoint(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Appoint,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Appoint,
        |store, dispute: &mut Dispute, _| {
            let Appoint { kind, deputy, name } = command;
            let mediator = seat(store, dispute, ctx, kind, (deputy, name))?;
            let event = DisputeEvent {
                kind: DisputeEventKind::MediatorAppointed,
                facts: DisputeFacts {
                    mediator: Some(mediator.number),
                    mediator_kind: Some(kind),
                    deputy: mediator.deputy,
                    ..DisputeFacts::default()
                },
            };
            dispute.dossier.mediators.push(mediator);
            Ok(event)
        },
    )
}

/// A party's word on a mediator.
#[derive(Clone, Debug)]
pub struct AnswerMediator {
    pub word: PartyWord,
    pub mediator: u32,
    /// Whether the party accepts the mediator.
    pub accepts: bool,
}

/// Refuses what is no reasoned objection of a side against an appointed mediator, or is its second one.
fn refuse_objection(dispute: &Dispute, party: u32, mediator: u32, word: &PartyWord) -> Result<()> {
    word.note.require_text()?;
    let side = |number: u32| dispute.dossier.parties.iter().find(|one| one.number == number).map(|one| one.side);
    let objects = |answer: &MediatorAnswer| !answer.accepts && side(answer.party) == side(party);
    let mut others = dispute.dossier.mediators.iter();
    let used = others.any(|seat| {
        let of_others = seat.kind == MediatorKind::Appointed && seat.number != mediator;
        of_others && seat.answers.iter().any(objects)
    });
    if used { Err(Failure::field("accepts", DisputeFault::ObjectionUsed)) } else { Ok(()) }
}

/// A party accepts or declines a mediator. Against whom the organisation appoints each side objects once, and says why; whoever
/// is invited or chosen needs the consent of all.
///
/// # Errors
/// As every step; field errors for parties and mediators that don't exist, for one who stepped aside, for a deputy who is accepted
/// and serves no longer, for an objection without words and for a side's second one, without a scan of what the party said on
/// paper, and without the number on its phone.
pub fn answer_mediator(
    store: &mut (impl Disputes + Accounts + Services + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: AnswerMediator,
) -> Result<Attempt> {
    let AnswerMediator { word, mediator, accepts } = command;
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::AnswerMediator,
        |store, dispute: &mut Dispute, relation| {
            let act = DisputePartyAct::AnswerMediator;
            let (party, credential) = binding(store, dispute, ctx, relation, act, &word)?;
            let all = dispute.party_numbers();
            let seats = &dispute.dossier.mediators;
            let appointed = seats.iter().any(|one| one.number == mediator && one.kind == MediatorKind::Appointed);
            if appointed && !accepts {
                refuse_objection(dispute, party, mediator, &word)?;
            }
            let (capacity, representative) = word.said_as(dispute, ctx, party);
            let found = dispute
                .dossier
                .mediators
                .iter_mut()
                .find(|one| one.number == mediator)
                .ok_or_else(|| Failure::missing("mediator", DisputeFault::UnknownMediator))?;
            if found.standing == MediatorStanding::SteppedAside {
                return Err(Failure::field("mediator", DisputeFault::SteppedAside));
            }
            if let Some(deputy) = found.deputy.filter(|_| accepts)
                && !store.service_of(deputy)?.serves_on(local_date(ctx.now))
            {
                return Err(Failure::field("mediator", DeputyFault::OutOfOffice));
            }
            found.answers.retain(|answer| answer.party != party);
            found.answers.push(MediatorAnswer { party, accepts });
            found.standing = found.by_answers(&all);
            Ok(DisputeEvent {
                kind: DisputeEventKind::MediatorAnswered,
                facts: DisputeFacts {
                    mediator: Some(mediator),
                    party: Some(party),
                    credential: Some(credential),
                    accepts: Some(accepts),
                    capacity,
                    representative,
                    ..DisputeFacts::noted(word.note)
                },
            })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// That a mediator has an interest in the matter.
#[derive(Clone, Debug)]
pub struct DeclareInterest {
    /// Which; with a scan of what the mediator signed, where the organisation writes it down.
    pub note: Note,
    /// Whose seat it is, by the number, where the organisation writes it down.
    pub mediator: Option<u32>,
}

/// A mediator with an interest in the matter declares it and steps aside; from then on every act is forbidden. A deputy does so in the
/// own name, for the own seat; what a people's mediator without a seat of an account signed, the organisation writes down.
///
/// # Errors
/// As every step; field errors without words, for another one's seat, and without a scan of what was signed on paper.
pub fn declare_interest(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: DeclareInterest,
) -> Result<Dispute> {
    let DeclareInterest { note, mediator } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::DeclareInterest,
        |_, dispute: &mut Dispute, relation| {
            note.require_text()?;
            let own = ctx.actor.deputy();
            let is_own = |seat: &Mediator| {
                seat.deputy.is_some() && seat.deputy == own && mediator.is_none_or(|number| number == seat.number)
            };
            // A deputy who belongs to the organisation, too, declares for the own seat all the same.
            let seats = &mut dispute.dossier.mediators;
            let by_organisation = relation == DisputeRelation::Organisation && !seats.iter().any(is_own);
            let seat = seats.iter_mut().rfind(|seat| {
                if by_organisation {
                    seat.deputy.is_none() && seat.is_seated() && Some(seat.number) == mediator
                } else {
                    is_own(seat)
                }
            });
            let seat = seat.ok_or_else(|| Failure::missing("mediator", DisputeFault::NotYourSeat))?;
            let credential = if by_organisation { on_paper(&note)? } else { DisputeCredential::Account };
            seat.standing = MediatorStanding::SteppedAside;
            let (mediator, credential) = (Some(seat.number), Some(credential));
            Ok(DisputeEvent {
                kind: DisputeEventKind::InterestDeclared,
                facts: DisputeFacts { credential, mediator, ..DisputeFacts::noted(note) },
            })
        },
    )
}

/// Asks the parties whether they want mediation, and tells them of their rights; both sides must be entered.
///
/// # Errors
/// As every step; [`DisputeFault::OneSided`].
pub fn ask_consent(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AskConsent,
        |_, dispute: &mut Dispute, _| {
            if !dispute.has_both_sides() {
                return Err(Failure::rule(DisputeFault::OneSided));
            }
            dispute.dossier.rights = Some(RIGHTS_EDITION);
            let facts = DisputeFacts { rights: Some(RIGHTS_EDITION), ..DisputeFacts::noted(note) };
            Ok(DisputeEvent { kind: DisputeEventKind::ConsentAsked, facts })
        },
    )
}

/// A party agrees to mediation; with the last one the dispute is accepted.
///
/// # Errors
/// As every step; field errors for a party that does not exist, without a scan of what it agreed to on paper, and without the
/// number on its phone.
pub fn consent(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    word: PartyWord,
) -> Result<Attempt> {
    let named = word.party;
    let said = |dispute: &Dispute| named.or_else(|| dispute.party_of(&ctx.actor).map(|party| party.number));
    let action = |dispute: &Dispute| {
        let party = said(dispute);
        let missing = |one: &&Disputant| one.consented_at.is_none() && Some(one.number) != party;
        if dispute.dossier.parties.iter().filter(missing).count() == 0 && dispute.has_both_sides() {
            DisputeAction::ConsentLast
        } else {
            DisputeAction::Consent
        }
    };
    let outcome = step(store, ctx, at, action, |store, dispute: &mut Dispute, relation| {
        let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::Consent, &word)?;
        let rights = dispute.dossier.rights;
        for one in dispute.dossier.parties.iter_mut().filter(|one| one.number == party) {
            (one.consented_at, one.rights) = (Some(ctx.now), rights);
        }
        let (capacity, representative) = word.said_as(dispute, ctx, party);
        let (party, credential) = (Some(party), Some(credential));
        let said = DisputeFacts { capacity, representative, ..DisputeFacts::noted(word.note) };
        let facts = DisputeFacts { party, credential, rights, ..said };
        Ok(DisputeEvent { kind: DisputeEventKind::Consented, facts })
    });
    attempted(store, ctx, at.id, outcome)
}

/// A party refuses mediation, and that is the end of it (人民调解法第十七条).
///
/// # Errors
/// As every step; field errors for a party that does not exist, without a scan of what it refused on paper, and without the
/// number on its phone.
pub fn refuse(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    word: PartyWord,
) -> Result<Attempt> {
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::Refuse,
        |store, dispute: &mut Dispute, relation| {
            let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::Refuse, &word)?;
            let (capacity, representative) = word.said_as(dispute, ctx, party);
            let said = DisputeFacts { capacity, representative, ..DisputeFacts::noted(word.note) };
            Ok(DisputeEvent {
                kind: DisputeEventKind::Refused,
                facts: DisputeFacts { party: Some(party), credential: Some(credential), ..said },
            })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// A party demands that the mediation is not public (人民调解法第二十三条): whoever was invited to hear it is invited no longer.
///
/// # Errors
/// As every step; a field error for a party that does not exist.
pub fn keep_private(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: PartyWord,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::KeepPrivate,
        |_, dispute: &mut Dispute, relation| {
            let party = speaking(dispute, ctx, relation, command.party)?;
            refuse_unempowered(dispute, ctx, relation, party, None, &command)?;
            let (capacity, representative) = command.said_as(dispute, ctx, party);
            dispute.dossier.private = true;
            // Nor does anybody hear it who was invited before.
            for sitting in dispute.dossier.sessions.iter_mut().filter(|sitting| sitting.held.is_none()) {
                sitting.guests.clear();
            }
            let said = DisputeFacts { capacity, representative, ..DisputeFacts::noted(command.note) };
            Ok(DisputeEvent {
                kind: DisputeEventKind::PrivacyDemanded,
                facts: DisputeFacts { party: Some(party), ..said },
            })
        },
    )
}
