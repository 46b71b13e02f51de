//! Having the own data erased (个人信息保护法第四十七条): of one case by whoever holds its code, or of an account with all its
//! cases by its owner. What is counted stays: state, category, division and dates, of nobody.

use super::{
    CameIn, Consents, DataSubject, Erased, Erasure, ErasureLimit, Erasures, Kept, MOST_ERASED_AT_ONCE, PersonFault,
    part_from_case,
};
use crate::accounts::{Accounts, PhonePurpose, fresh, take_phone_code};
use crate::bulletins::{self, Bulletins};
use crate::cases::usecases::erase;
use crate::cases::{Case, CaseFilter, CaseKey, CaseScope, Cases};
use crate::contacts::{self, Contacts};
use crate::disputes::{DisputeFilter, DisputeScope, Disputes};
use crate::publications::Publications;
use crate::publications::usecases::take_back_of_case;
use crate::shared::code::TrackingCode;
use crate::shared::flow::Journal;
use crate::shared::text::Phone;
use crate::shared::{
    AccountId, Actor, At, CaseId, Context, DisputeId, Failure, Page, PageRequest, Party, SessionId, StoreError,
};

type Outcome<T> = Result<T, Failure>;

/// What somebody who holds a code says.
#[derive(Clone, Debug)]
pub struct EraseByCode {
    /// That it is to be erased.
    pub confirmed: bool,
    /// The number that the phone of the case was sent.
    pub number: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum ByCode {
    Erased(Erased),
    /// The number is not good, whyever: that it was said is kept.
    WrongNumber,
}

/// The phone of a case that can be sent a number, where the house sends any.
fn reachable(case: &Case, ctx: &Context) -> Option<Phone> {
    let phone = &case.contact.as_ref().filter(|_| ctx.reaches_phones)?.phone;
    Phone::mobile(phone.reveal()).ok()
}

/// Where a number is to be sent by which whoever holds a code shows to be the person of the case; and what it is good for.
///
/// # Errors
/// Not found; [`PersonFault::NumberNotNeeded`].
pub fn erasure_phone(store: &mut impl Cases, ctx: &Context) -> Outcome<(Phone, PhonePurpose)> {
    let Actor::Tracker(code) = &ctx.actor else { return Err(Failure::Forbidden) };
    let case = store.case_by_tracking(code)?.ok_or(Failure::NotFound)?;
    let phone = reachable(&case, ctx).ok_or_else(|| Failure::rule(PersonFault::NumberNotNeeded))?;
    Ok((phone, PhonePurpose::Erase(case.id)))
}

/// Copies that were made before: what was written there opens no more once the next is made; files lie there until it is thrown away.
fn copies() -> Kept {
    Kept { dispute: None, why: ErasureLimit::Copies }
}

/// The file of a mediation stays.
fn file_of(dispute: DisputeId) -> Kept {
    Kept { dispute: Some(dispute), why: ErasureLimit::MediationFile }
}

/// What became of one case.
fn one(id: CaseId, kept: Vec<Kept>) -> Erased {
    Erased { cases: vec![id], kept: [vec![copies()], kept].concat(), ..Erased::default() }
}

/// Erases a case and all that is kept of whoever submitted it; says what is kept of it all the same.
fn erase_whole<S>(store: &mut S, ctx: &Context, id: CaseId) -> Outcome<Vec<Kept>>
where
    S: Publications + Bulletins + Consents + Erasures + Journal,
{
    let before = store.case(id)?.ok_or(Failure::NotFound)?;
    if let Some(came) = CameIn::of(&before) {
        part_from_case(store, came, ctx.mint().into())?;
    }
    take_back_of_case(store, ctx, id)?;
    bulletins::usecases::blank_source(store, ctx, id.0)?;
    let (code, submitter) = (before.tracking, before.submitter);
    let case = erase(store, ctx, At { id, version: None })?;
    store.erase_case_log(id, submitter)?;
    store.withdraw_consents(DataSubject::Case(id), ctx.now)?;
    store.note_erasure(&Erasure { subject: DataSubject::Case(id), at: ctx.now }, Some(&code))?;
    let mut kept: Vec<Kept> = case.handling.disputes.into_iter().map(file_of).collect();
    // Its parts say the same in other words, and nobody else can ask for it.
    let of_parts = ctx.by_itself();
    for child in case.handling.children {
        if store.case(child)?.is_some_and(|child| child.handling.erased_at.is_none()) {
            kept.extend(erase_whole(store, &of_parts, child)?);
        }
    }
    Ok(kept)
}

/// Whoever holds a case's code has the case erased. Where a phone is known, it takes a number that is sent there. Asking twice
/// changes nothing.
///
/// # Errors
/// Not found; [`PersonFault::NotConfirmed`], [`PersonFault::NumberMissing`], [`PersonFault::MediationFile`].
pub fn erase_by_code<S>(store: &mut S, ctx: &Context, command: &EraseByCode) -> Outcome<ByCode>
where
    S: Accounts + Publications + Bulletins + Disputes + Consents + Erasures + Journal,
{
    let Actor::Tracker(code) = &ctx.actor else { return Err(Failure::Forbidden) };
    if !command.confirmed {
        return Err(Failure::field("confirm", PersonFault::NotConfirmed));
    }
    let Some(case) = store.case_by_tracking(code)? else {
        return erased_before(store, code);
    };
    if let Some(phone) = reachable(&case, ctx) {
        let said = command.number.as_deref().ok_or_else(|| Failure::field("number", PersonFault::NumberMissing))?;
        if !take_phone_code(store, ctx, &phone, PhonePurpose::Erase(case.id), said)? {
            return Ok(ByCode::WrongNumber);
        }
    }
    let kept = erase_whole(store, ctx, case.id)?;
    Ok(ByCode::Erased(one(case.id, kept)))
}

/// What a code that leads to no case led to.
fn erased_before<S: Disputes + Erasures>(store: &mut S, code: &TrackingCode) -> Outcome<ByCode> {
    if let Some(erasure) = store.erasure_by_code(code)? {
        let cases = match erasure.subject {
            DataSubject::Case(case) => vec![case],
            DataSubject::Account(_) => Vec::new(),
        };
        return Ok(ByCode::Erased(Erased { cases, kept: vec![copies()], ..Erased::default() }));
    }
    Err(match store.dispute_by_code(code)? {
        Some(_) => Failure::rule(PersonFault::MediationFile),
        None => Failure::NotFound,
    })
}

/// The actor's own account, where its owner showed lately to be it and, for the `whole` of it, acts for nobody else.
fn showed_to_be_it(
    store: &mut impl Accounts,
    ctx: &Context,
    session: SessionId,
    confirmed: bool,
    whole: bool,
) -> Outcome<AccountId> {
    if !confirmed {
        return Err(Failure::field("confirm", PersonFault::NotConfirmed));
    }
    let own = fresh(store, ctx, session)?.account;
    if whole && !store.grants_of(own)?.is_empty() {
        return Err(Failure::rule(PersonFault::HoldsGrants));
    }
    Ok(own)
}

/// The actor has one own case erased, and the account stays.
///
/// # Errors
/// [`PersonFault::NotConfirmed`], [`crate::accounts::AccountFault::LogInAnew`]; not found where it is another's.
pub fn erase_one<S>(store: &mut S, ctx: &Context, session: SessionId, confirmed: bool, id: CaseId) -> Outcome<Erased>
where
    S: Accounts + Publications + Bulletins + Consents + Erasures + Journal,
{
    let own = showed_to_be_it(store, ctx, session, confirmed, false)?;
    store.case(id)?.filter(|case| case.submitter == Some(own)).ok_or(Failure::NotFound)?;
    let kept = erase_whole(store, ctx, id)?;
    Ok(one(id, kept))
}

/// Which cases are to be erased before the actor's own account goes, as many at once as a page holds, behind `after`.
///
/// # Errors
/// [`PersonFault::NotConfirmed`], [`crate::accounts::AccountFault::LogInAnew`], [`PersonFault::HoldsGrants`].
pub fn to_erase<S: Accounts + Cases>(
    store: &mut S,
    ctx: &Context,
    session: SessionId,
    confirmed: bool,
    after: Option<CaseKey>,
) -> Outcome<Page<CaseId, CaseKey>> {
    let own = showed_to_be_it(store, ctx, session, confirmed, true)?;
    let page = PageRequest { limit: MOST_ERASED_AT_ONCE, after };
    Ok(store.cases(&[CaseScope::Submitter(own)], &CaseFilter::default(), &page)?.map(|case| case.id))
}

/// The actor has the own account erased, once it has no case any more: while there is one that can't be read, the account stays, by
/// which its owner asks again.
///
/// # Errors
/// As [`to_erase`].
pub fn erase_own<S>(store: &mut S, ctx: &Context, session: SessionId, confirmed: bool) -> Outcome<Erased>
where
    S: Accounts + Publications + Disputes + Consents + Contacts + Erasures + Journal,
{
    let own = showed_to_be_it(store, ctx, session, confirmed, true)?;
    // Until the transaction ends nobody grants the account anything.
    store.hold_account(own)?;
    if !store.grants_of(own)?.is_empty() {
        return Err(Failure::rule(PersonFault::HoldsGrants));
    }
    let mut erased = Erased { kept: vec![copies()], ..Erased::default() };
    let page = PageRequest { limit: 1, after: None };
    let left = store.cases(&[CaseScope::Submitter(own)], &CaseFilter::default(), &page)?;
    if !left.items.is_empty() || !left.unreadable.is_empty() {
        return Ok(erased);
    }
    let page = PageRequest { limit: MOST_ERASED_AT_ONCE, after: None };
    let party = DisputeScope::Person(Party::Account(own));
    let disputes = store.disputes(&[party], &DisputeFilter::default(), &page)?;
    erased.kept.extend(disputes.items.iter().map(|dispute| file_of(dispute.id)));
    erased.ended = erase_account(store, ctx, own)?;
    erased.account = true;
    Ok(erased)
}

/// The phone of an account. None is known of one that opens no more: its own key was destroyed after the copy was made from which the
/// house was restored.
fn phone_of(store: &mut impl Accounts, id: AccountId) -> Outcome<Option<Phone>> {
    match store.account(id) {
        Ok(account) => Ok(account.and_then(|account| account.phone)),
        Err(StoreError::Corrupt(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn erase_account<S: Accounts + Consents + Contacts + Erasures + Journal + Publications>(
    store: &mut S,
    ctx: &Context,
    own: AccountId,
) -> Outcome<Vec<SessionId>> {
    let ended: Vec<_> = store.sessions_of(own, ctx.now)?.into_iter().map(|session| session.id).collect();
    store.end_sessions(&ended, ctx.now)?;
    store.remove_desk_key(own)?;
    store.withdraw_consents(DataSubject::Account(own), ctx.now)?;
    store.forget_follower(own)?;
    if let Some(phone) = phone_of(store, own)? {
        contacts::usecases::leave_alone(store, ctx, &phone)?;
        store.erase_phone(&phone)?;
    }
    store.erase_account(own)?;
    store.note_erasure(&Erasure { subject: DataSubject::Account(own), at: ctx.now }, None)?;
    Ok(ended)
}

/// Erases again what was erased after the copy was made from which the house was restored. What is not there, or is erased already,
/// is left as it is; says whether anything was done.
///
/// # Errors
/// When the store fails.
pub fn erase_again<S>(store: &mut S, ctx: &Context, subject: DataSubject) -> Outcome<bool>
where
    S: Accounts + Publications + Bulletins + Consents + Contacts + Erasures + Journal,
{
    match subject {
        DataSubject::Case(id) => {
            let there = store.case(id)?.is_some_and(|case| case.handling.erased_at.is_none());
            if there {
                erase_whole(store, ctx, id)?;
            }
            Ok(there)
        }
        DataSubject::Account(id) => {
            let there = match store.account(id) {
                Ok(found) => found.is_some_and(|account| account.openid.is_some() || account.phone.is_some()),
                Err(StoreError::Corrupt(_)) => true,
                Err(error) => return Err(error.into()),
            };
            if there {
                erase_account(store, ctx, id)?;
            }
            Ok(there)
        }
    }
}
