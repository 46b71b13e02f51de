//! What somebody may demand of the own data in a case: that it is set right, that nothing rests on a consent any more, that it is
//! erased (个人信息保护法第十五条、第四十六条、第四十七条).

use super::Result;
use crate::cases::{
    Case, CaseAction, CaseEvent, CaseEventKind, CaseFault, CaseMeasure, CasePlace, Cases, Contact, erased_text,
};
use crate::shared::code::TrackingCode;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Name, Phone};
use crate::shared::{Actor, At, CaseId, Context, Failure, Note};

/// What is set right; what is absent stays.
#[derive(Clone, Debug)]
pub struct Correct {
    /// What to call the resident.
    pub name: Option<Name>,
    /// The resident's phone.
    pub phone: Option<Phone>,
    /// Where the matter lies.
    pub address: Option<Name>,
}

/// Whether somebody can be sent a number there.
fn is_reached(contact: &Contact, ctx: &Context) -> bool {
    ctx.reaches_phones && Phone::mobile(contact.phone.reveal()).is_ok()
}

/// The resident sets right what stands wrong. What stood there before is kept nowhere; that it was changed is on record.
///
/// # Errors
/// [`CaseFault::NothingCorrected`]; [`CaseFault::NoContact`] for a name without a phone where there was none;
/// [`CaseFault::PhoneByCode`] for another phone than one that is sent numbers.
pub fn correct(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Correct) -> Result<Case> {
    let Correct { name, phone, address } = command;
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Correct,
        |_, case, _| {
            if name.is_none() && phone.is_none() && address.is_none() {
                return Err(Failure::rule(CaseFault::NothingCorrected));
            }
            // By a number on that phone whoever holds the code shows to be the person: no code may lead it elsewhere.
            let other = |contact: &Contact| phone.as_ref().is_some_and(|phone| *phone != contact.phone);
            let by_code = matches!(ctx.actor, Actor::Tracker(_));
            if by_code && case.contact.as_ref().is_some_and(|contact| other(contact) && is_reached(contact, ctx)) {
                return Err(Failure::field("phone", CaseFault::PhoneByCode));
            }
            case.place.address = address.or(case.place.address.take());
            case.contact = match (case.contact.take(), phone) {
                (Some(before), phone) => {
                    Some(Contact { name: name.or(before.name), phone: phone.unwrap_or(before.phone) })
                }
                (None, Some(phone)) => Some(Contact { name, phone }),
                (None, None) if name.is_some() => return Err(Failure::field("phone", CaseFault::NoContact)),
                (None, None) => None,
            };
            Ok(CaseEvent::noted(CaseEventKind::Corrected, Note::default()))
        },
    )
}

/// Nothing of the case rests any more on the consent that its resident took back: what concerned the health is gone, what was to
/// be published is not.
pub fn withdraw_consent(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    health: bool,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::WithdrawConsent,
        |_, case, _| {
            if health {
                case.health = None;
            } else {
                case.consent_to_publish = false;
            }
            Ok(CaseEvent::noted(CaseEventKind::ConsentWithdrawn, Note::default()))
        },
    )
}

/// Erases what was written of a case, and who wrote it; one under way is taken back by it. State, category, division, dates and
/// all that is counted stay. Its tracking code leads to it no longer.
pub fn erase(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>) -> Result<Case> {
    let action = |case: &Case| if case.state().is_open() { CaseAction::WithdrawAndErase } else { CaseAction::Erase };
    step(store, ctx, at, action, |store, case, _| {
        store.drop_number(case.id)?;
        store.drop_links(case.id)?;
        case.title = erased_text()?;
        case.text = erased_text()?;
        case.tracking = TrackingCode::mint(ctx.ids.as_ref());
        case.submitter = None;
        case.contact = None;
        case.guardian = None;
        case.health = None;
        case.consent_to_publish = false;
        case.privacy_edition = None;
        case.place = CasePlace::default();
        let handling = &mut case.handling;
        handling.external_ref = None;
        handling.call_allowed = false;
        handling.links.clear();
        if handling.parent.is_some() {
            handling.followers.clear();
        }
        handling.measures = handling.measures.iter().map(CaseMeasure::erased).collect::<std::result::Result<_, _>>()?;
        handling.erased_at = Some(ctx.now);
        Ok(CaseEvent::noted(CaseEventKind::Erased, Note::default()))
    })
}
