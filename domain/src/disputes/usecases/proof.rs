//! By what somebody acts for a party where that binds it: logged in as the party, by its code and a number on its phone, or
//! on paper.

use super::{Result, speaking};
use crate::accounts::Accounts;
use crate::disputes::policy::may_handle;
use crate::disputes::proof::{MOST_A_DAY, MOST_OF_ONE, MOST_UNCONFIRMED};
use crate::disputes::{
    AgreementForm, Disputant, Dispute, DisputeAction, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts,
    DisputeFault, DisputePartyAct, DisputePhoneSource, DisputeRelation, Disputes, MediatorStanding, PartyCapacity,
    PartyConfirmation, PhoneNumbers,
};
use crate::shared::flow::{Journal, open_to, step};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{Actor, At, Context, DisputeId, Failure, Fault, Flow, Instant, Machine, Note};

/// What a party says: that it consents, refuses, ends the mediation, or wants privacy.
#[derive(Clone, Debug)]
pub struct PartyWord {
    /// With a scan of the paper, where somebody else writes down what binds a party.
    pub note: Note,
    /// Which party; a party itself need not say.
    pub party: Option<u32>,
    /// The number on the party's phone, where the party does by its code what binds it.
    pub confirmation: Option<String>,
    /// Who said it for the party on paper, by the number; else the party itself, the guardian of a child, or whoever holds the code by
    /// which it is said.
    pub representative: Option<u32>,
}

impl PartyWord {
    /// Who said it for the party, by the number: who was named, or who holds the code by which it was said.
    pub(super) fn spoken_by(&self, dispute: &Dispute, ctx: &Context) -> Option<u32> {
        self.representative.or_else(|| dispute.acting(&ctx.actor))
    }

    /// As whom it was said for `party`, and who said it.
    pub(super) fn said_as(&self, dispute: &Dispute, ctx: &Context, party: u32) -> (Option<PartyCapacity>, Option<u32>) {
        let by = self.spoken_by(dispute, ctx);
        let found = dispute.dossier.parties.iter().find(|one| one.number == party);
        (found.map(|party| party.capacity(by)), by)
    }
}

/// A number that is not the one that was sent. That it was said is kept: how often is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongNumber {
    /// How many more may be tried.
    pub left: u32,
}

/// What came of something that a wrong number may have kept from happening.
pub type Attempt = std::result::Result<Dispute, WrongNumber>;

/// What somebody did on paper is written down with a scan of that paper.
pub(super) fn on_paper(note: &Note) -> Result<DisputeCredential> {
    if note.attachments.is_empty() {
        return Err(Failure::field("attachments", DisputeFault::ScanMissing));
    }
    Ok(DisputeCredential::Paper)
}

/// Refuses a word in a party's name by an account that may handle the dispute, be it in a role as which it does not act now:
/// whoever enters a dispute as somebody else's would speak for them. By the code and the phone, or on paper, it may.
fn refuse_handler(store: &mut impl Accounts, dispute: &Dispute, ctx: &Context) -> Result<()> {
    let Some(account) = ctx.actor.account() else { return Ok(()) };
    if store.grants_of(account)?.iter().any(|held| may_handle(&held.grant, dispute)) {
        return Err(Failure::rule(DisputeFault::HandlerAsParty));
    }
    Ok(())
}

/// Refuses a word that whoever is named as acting for the party may not say for it; `act` is what it does, where that binds.
pub(super) fn refuse_unempowered(
    dispute: &Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    party: u32,
    act: Option<DisputePartyAct>,
    word: &PartyWord,
) -> Result<()> {
    let Some(number) = word.spoken_by(dispute, ctx) else { return Ok(()) };
    let refused = |fault: DisputeFault| Err(Failure::field("representative", fault));
    // By a code only its holder acts.
    if relation == DisputeRelation::Party && dispute.acting(&ctx.actor) != Some(number) {
        return refused(DisputeFault::RepresentativeOnPaper);
    }
    let own = dispute.dossier.parties.iter().find(|one| one.number == party);
    match own.and_then(|own| own.representative(number)) {
        None => Err(Failure::missing("representative", DisputeFault::UnknownRepresentative)),
        Some(found) if !found.acts() => refused(DisputeFault::RepresentationOver),
        Some(found) if act.is_some_and(|act| !found.covers(act)) => refused(DisputeFault::SpecialPowerMissing),
        Some(_) => Ok(()),
    }
}

/// As [`speaking`], of what binds the party: it acts itself, or it did on paper. A number that was right is used up.
pub(super) fn binding(
    store: &mut impl Accounts,
    dispute: &mut Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    act: DisputePartyAct,
    word: &PartyWord,
) -> Result<(u32, DisputeCredential)> {
    let party = speaking(dispute, ctx, relation, word.party)?;
    refuse_unempowered(dispute, ctx, relation, party, Some(act), word)?;
    let agreement = dispute.agreed_on(act);
    let credential = match (relation, &ctx.actor) {
        (DisputeRelation::Party, Actor::Tracker(_)) => {
            let refused = |fault: DisputeFault| Failure::field("confirmation", fault);
            let said = word.confirmation.as_deref().ok_or_else(|| refused(DisputeFault::ConfirmationMissing))?;
            let acting = dispute.acting(&ctx.actor);
            let sent = confirmation(dispute, party, acting).ok_or_else(|| refused(DisputeFault::ConfirmationOver))?;
            sent.take(act, agreement.as_deref(), said, ctx.now).map_err(refused)?;
            let itself = |own: &&mut Disputant| own.number == party && acting.is_none();
            for own in dispute.dossier.parties.iter_mut().filter(itself) {
                own.phone_confirmed = true;
            }
            DisputeCredential::CodeAndPhone
        }
        (DisputeRelation::Party, _) => {
            refuse_handler(store, dispute, ctx)?;
            DisputeCredential::Account
        }
        _ => on_paper(&word.note)?,
    };
    Ok((party, credential))
}

/// The same of what whoever mediates or oversees may say in the own name, too: nobody speaks for a party then.
pub(super) fn own_or_binding(
    store: &mut impl Accounts,
    dispute: &mut Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    act: DisputePartyAct,
    word: &PartyWord,
) -> Result<(Option<u32>, Option<DisputeCredential>)> {
    if relation != DisputeRelation::Party {
        return Ok((None, None));
    }
    let (party, credential) = binding(store, dispute, ctx, relation, act, word)?;
    Ok((Some(party), Some(credential)))
}

/// Where the number lies that was sent last: to the party, or to who acts for it by an own code.
fn sent_to(dispute: &mut Dispute, party: u32, acting: Option<u32>) -> Option<&mut Option<PartyConfirmation>> {
    let own = dispute.dossier.parties.iter_mut().find(|one| one.number == party)?;
    match acting {
        Some(number) => {
            own.representatives.iter_mut().find(|one| one.number == number).map(|one| &mut one.confirmation)
        }
        None => Some(&mut own.confirmation),
    }
}

fn confirmation(dispute: &mut Dispute, party: u32, acting: Option<u32>) -> Option<&mut PartyConfirmation> {
    sent_to(dispute, party, acting)?.as_mut()
}

/// Counts a number that was wrong, of which the step itself keeps nothing.
pub(super) fn attempted(
    store: &mut impl Disputes,
    ctx: &Context,
    id: DisputeId,
    outcome: Result<Dispute>,
) -> Result<Attempt> {
    match outcome {
        Err(Failure::Field { fault, .. }) if fault == Fault::from(DisputeFault::ConfirmationWrong) => {}
        outcome => return outcome.map(Ok),
    }
    let before = store.dispute(id)?.ok_or(Failure::NotFound)?;
    let mut now = before.clone();
    let own = before.party_of(&ctx.actor).map(|party| party.number).ok_or(Failure::Forbidden)?;
    let left = confirmation(&mut now, own, before.acting(&ctx.actor)).map_or(0, PartyConfirmation::miss);
    // Of two who guess at once, one finds the version changed and is counted by itself.
    now.version += 1;
    store.save(&before, &now)?;
    Ok(Err(WrongNumber { left }))
}

/// Refuses a number for what there is nothing of: it would be one of the phone's few all the same.
fn about_something(dispute: &Dispute, party: u32, act: DisputePartyAct) -> Result<()> {
    let dossier = &dispute.dossier;
    let agreement = dossier.agreement.as_ref();
    let holds = agreement.filter(|agreement| agreement.effective_at.is_some());
    let lacking = match act {
        DisputePartyAct::AnswerMediator => {
            let aside = dossier.mediators.iter().all(|one| one.standing == MediatorStanding::SteppedAside);
            aside.then_some(DisputeFault::NoMediator)
        }
        DisputePartyAct::Sign => {
            let written = agreement.is_some_and(|agreement| agreement.form == AgreementForm::Written);
            (!written).then_some(DisputeFault::OralAgreement)
        }
        DisputePartyAct::BeginPerformance | DisputePartyAct::Breach => {
            holds.is_none().then_some(DisputeFault::NotEffective)
        }
        DisputePartyAct::Perform => match holds {
            None => Some(DisputeFault::NotEffective),
            Some(agreement) if agreement.items.iter().all(|item| item.payee != party) => {
                Some(DisputeFault::NotYourReceipt)
            }
            Some(agreement) => {
                let open = agreement.items.iter().any(|item| item.payee == party && item.performed.is_none());
                (!open).then_some(DisputeFault::AlreadyPerformed)
            }
        },
        DisputePartyAct::ConfirmRecord => {
            let own = dossier.parties.iter().find(|one| one.number == party);
            let waits = own.is_some_and(|own| dispute.has_record_for(own));
            (!waits).then_some(DisputeFault::RecordUnsigned)
        }
        DisputePartyAct::AnswerGuests => {
            let asks = dossier.sessions.iter().any(|session| session.held.is_none() && !session.guests.is_empty());
            (!asks).then_some(DisputeFault::NoGuests)
        }
        DisputePartyAct::Consent
        | DisputePartyAct::Refuse
        | DisputePartyAct::Withdraw
        | DisputePartyAct::ChooseMediator => None,
    };
    lacking.map_or(Ok(()), |fault| Err(Failure::rule(fault)))
}

/// Whether a mere word is all that says that the phone is that party's: it may be somebody else's.
fn is_unconfirmed(party: &Disputant) -> bool {
    party.phone_source != Some(DisputePhoneSource::Scan) && !party.phone_confirmed
}

/// Counts a number among those that a phone is sent today.
fn count(store: &mut impl Disputes, ctx: &Context, dispute: DisputeId, unconfirmed: bool, phone: &Phone) -> Result<()> {
    let today = local_date(ctx.now);
    let few = if unconfirmed {
        store.count_number(phone, PhoneNumbers::Unconfirmed, today, MOST_UNCONFIRMED)?
    } else {
        store.count_number(phone, PhoneNumbers::Of(dispute), today, MOST_OF_ONE)?
            && store.count_number(phone, PhoneNumbers::All, today, MOST_A_DAY)?
    };
    if few { Ok(()) } else { Err(Failure::rule(DisputeFault::TooManyToday)) }
}

/// A party that acts by its code asks for a number on its phone, which confirms `act`. Who logged in needs none. Returns
/// until when it is good, too.
///
/// # Errors
/// As every step, and as the step that it is to confirm where the state does not allow that; [`DisputeFault::NoMessenger`],
/// [`DisputeFault::PhoneUnknown`], [`DisputeFault::PhoneUnproven`], [`DisputeFault::TooManyConfirmations`],
/// [`DisputeFault::TooManyToday`]; where there is nothing to act on, what the step would be refused by.
pub fn request_confirmation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    act: DisputePartyAct,
) -> Result<(Dispute, Instant)> {
    let mut until = ctx.now;
    let dispute = step(
        store,
        ctx,
        at,
        |_| DisputeAction::RequestConfirmation,
        |store, dispute: &mut Dispute, relation| {
            let state = dispute.standing.state();
            if let Some(action) = act.actions().find(|action| !action.is_legal_in(state)) {
                let relations = dispute.relations(&ctx.actor, ctx.now);
                return Err(action.refusal(state, &open_to(dispute, &relations)));
            }
            if !ctx.reaches_phones {
                return Err(Failure::rule(DisputeFault::NoMessenger));
            }
            let party = speaking(dispute, ctx, relation, None)?;
            let own = dispute.dossier.parties.iter().find(|one| one.number == party).ok_or(Failure::Forbidden)?;
            // Who acts by an own code is sent it to the own phone, which stands on the paper by which that one was entered.
            let acting = dispute.acting(&ctx.actor);
            let agent = acting.and_then(|number| own.representative(number));
            let (phone, former) = match agent {
                Some(agent) => (agent.phone.clone(), agent.confirmation.as_ref()),
                None => (own.phone.clone(), own.confirmation.as_ref()),
            };
            let phone = phone.ok_or_else(|| Failure::rule(DisputeFault::PhoneUnknown))?;
            if agent.is_none() && !dispute.is_proven(own) {
                return Err(Failure::rule(DisputeFault::PhoneUnproven));
            }
            if agent.is_some_and(|agent| !agent.covers(act)) {
                return Err(Failure::rule(DisputeFault::SpecialPowerMissing));
            }
            about_something(dispute, party, act)?;
            let agreement = dispute.agreed_on(act);
            let (version, ids) = (dispute.version + 1, &*ctx.ids);
            let sent = PartyConfirmation::ask(former, act, agreement, version, ctx.now, ids).map_err(Failure::rule)?;
            count(store, ctx, dispute.id, agent.is_none() && is_unconfirmed(own), &phone)?;
            until = sent.until;
            if let Some(place) = sent_to(dispute, party, acting) {
                *place = Some(sent);
            }
            let facts = DisputeFacts { party: Some(party), representative: acting, ..DisputeFacts::default() };
            Ok(DisputeEvent { kind: DisputeEventKind::ConfirmationRequested, facts })
        },
    )?;
    Ok((dispute, until))
}
