//! To what somebody consented, when, by which wording, and that it was taken back (个人信息保护法第十四条、第十五条).

use std::cmp::Reverse;

use super::{
    CameIn, Consent, ConsentId, ConsentPurpose, ConsentWay, Consents, DataSubject, MOST_CONSENTS, PRIVACY_EDITION,
    PersonFault,
};
use crate::accounts::Accounts;
use crate::bulletins::{self, Bulletins};
use crate::cases::usecases::{self, Submission};
use crate::cases::{self, Case, Cases};
use crate::codes::Codes;
use crate::moderation::Moderation;
use crate::publications::{self, Publications};
use crate::receptions::usecases::SubmitEntry;
use crate::receptions::{self, Receptions};
use crate::rooms::Rooms;
use crate::shared::flow::Journal;
use crate::shared::text::{Name, Phone};
use crate::shared::{AccountId, Actor, At, CaseId, Context, Entered, Failure, ReceptionId, StoreError, Subject};
use crate::territory::Territory;

type Outcome<T> = Result<T, Failure>;

fn edition() -> Outcome<Name> {
    Ok(Name::kept(PRIVACY_EDITION).map_err(|_| StoreError::Corrupt("privacy edition"))?)
}

/// Whoever acts, as a holder of consents.
///
/// # Errors
/// Not found for a code that leads to no case; forbidden for whoever is nobody.
pub fn holder(store: &mut impl Cases, ctx: &Context) -> Outcome<DataSubject> {
    match &ctx.actor {
        Actor::Person { account, .. } => Ok(DataSubject::Account(*account)),
        Actor::Tracker(code) => {
            let case = store.case_by_tracking(code)?.ok_or(Failure::NotFound)?;
            Ok(DataSubject::Case(case.id))
        }
        Actor::Anonymous | Actor::Client { .. } | Actor::System => Err(Failure::Forbidden),
    }
}

/// What a case's form says of separate consents, on record with it. That the matter is handled at all follows from the case.
fn consented(store: &mut impl Consents, ctx: &Context, case: &Case) -> Outcome<()> {
    let Some(handled) = CameIn::of(case).map(CameIn::consent) else { return Ok(()) };
    let published = case.consent_to_publish.then_some(ConsentPurpose::Publication);
    let sensitive = case.health.is_some().then_some(ConsentPurpose::SensitiveInformation);
    let consent = |purpose| Consent { id: ctx.mint().into(), purpose, ..handled.clone() };
    let all: Vec<_> = published.into_iter().chain(sensitive).map(consent).collect();
    Ok(store.add_consents(&all)?)
}

/// The consent with which a case came in, where no row says more of it.
fn with_case(store: &mut impl Consents, case: &Case) -> Outcome<Option<Consent>> {
    let Some(given) = CameIn::of(case).map(CameIn::consent) else { return Ok(None) };
    Ok(if store.consent(given.id)?.is_some() { None } else { Some(given) })
}

/// All that somebody ever consented to, the latest first; at most [`MOST_CONSENTS`].
fn known(store: &mut (impl Cases + Consents), holder: DataSubject) -> Outcome<Vec<Consent>> {
    let mut all = store.consents_of(holder)?;
    match holder {
        DataSubject::Account(account) => all.extend(store.consents_with_cases(account)?),
        DataSubject::Case(id) => {
            if let Some(case) = store.case(id)? {
                all.extend(with_case(store, &case)?.filter(|one| one.holder == holder));
            }
        }
    }
    all.sort_by_key(|one| Reverse((one.given_at, one.id)));
    all.truncate(MOST_CONSENTS);
    Ok(all)
}

/// That somebody consented stays on record when the case is erased with which that was, as a row under an id that says nothing of the
/// case.
///
/// # Errors
/// When the store fails.
pub fn part_from_case(store: &mut impl Consents, came: CameIn, id: ConsentId) -> Result<(), StoreError> {
    let given = came.consent();
    let kept = store.consent(given.id)?;
    if kept.is_some() {
        store.remove_consent(given.id)?;
    }
    store.add_consents(&[Consent { id, ..kept.unwrap_or(given) }])
}

/// A resident submits a case, and what the form says of consents is on record with it.
///
/// # Errors
/// As [`usecases::submit`].
pub fn submit<S: Cases + Codes + Rooms + Territory + Moderation + Journal + Consents>(
    store: &mut S,
    ctx: &Context,
    command: Submission,
) -> Outcome<Case> {
    let command = Submission { privacy_edition: Some(edition()?), ..command };
    let case = usecases::submit(store, ctx, command)?;
    consented(store, ctx, &case)?;
    Ok(case)
}

/// The same of what may have come in already by the number that another system gave it.
///
/// # Errors
/// As [`usecases::submit_once`].
pub fn submit_once<S: Cases + Codes + Rooms + Territory + Moderation + Journal + Consents>(
    store: &mut S,
    ctx: &Context,
    command: Submission,
) -> Outcome<Entered<Case>> {
    let command = Submission { privacy_edition: Some(edition()?), ..command };
    let entered = usecases::submit_once(store, ctx, command)?;
    if let Entered::New(case) = &entered {
        consented(store, ctx, case)?;
    }
    Ok(entered)
}

/// The same of what somebody said at a reception.
///
/// # Errors
/// As [`receptions::usecases::submit_entry`].
pub fn submit_entry<S: Receptions + Cases + Codes + Rooms + Territory + Moderation + Journal + Consents>(
    store: &mut S,
    ctx: &Context,
    at: At<ReceptionId>,
    command: SubmitEntry,
) -> Outcome<Case> {
    let command = SubmitEntry { privacy_edition: Some(edition()?), ..command };
    let case = receptions::usecases::submit_entry(store, ctx, at, command)?;
    consented(store, ctx, &case)?;
    Ok(case)
}

/// The actor's own consents, the latest first.
pub fn own_consents(store: &mut (impl Cases + Consents), ctx: &Context) -> Outcome<Vec<Consent>> {
    let holder = holder(store, ctx)?;
    known(store, holder)
}

/// To what somebody consents.
#[derive(Clone, Debug)]
pub struct GiveConsent {
    pub purpose: ConsentPurpose,
    /// The edition that was read.
    pub edition: Name,
}

/// The actor consents. Who consented already and took nothing back has consented once.
///
/// # Errors
/// [`PersonFault::UnknownEdition`], [`PersonFault::TooManyConsents`].
pub fn give_consent(store: &mut (impl Cases + Consents), ctx: &Context, command: GiveConsent) -> Outcome<Consent> {
    if command.edition.as_str() != PRIVACY_EDITION {
        return Err(Failure::field("edition", PersonFault::UnknownEdition));
    }
    let holder = holder(store, ctx)?;
    let known = known(store, holder)?;
    let last = store.last_consent(holder, command.purpose)?;
    let stands =
        |one: &Consent| one.purpose == command.purpose && one.edition == command.edition && one.withdrawn_at.is_none();
    if let Some(standing) = last.iter().chain(&known).find(|one| stands(one)) {
        return Ok(standing.clone());
    }
    // Those that came with cases are as many as cases.
    if known.iter().filter(|one| one.way == ConsentWay::Own).count() >= MOST_CONSENTS {
        return Err(Failure::rule(PersonFault::TooManyConsents));
    }
    let consent = Consent {
        id: ctx.mint().into(),
        holder,
        purpose: command.purpose,
        edition: command.edition,
        way: ConsentWay::Own,
        case: match holder {
            DataSubject::Case(case) => Some(case),
            DataSubject::Account(_) => None,
        },
        taken_by: None,
        given_at: ctx.now,
        withdrawn_at: None,
    };
    store.add_consents(std::slice::from_ref(&consent))?;
    Ok(consent)
}

/// The actor takes a consent back: from now on nothing rests on it, and what was done by then stays done. Of a case, what concerns
/// the health is erased, what is published of it is shown no longer, and what briefings cite of it is blanked. Doing it twice changes nothing.
///
/// # Errors
/// Not found where it is another's, or none.
pub fn withdraw_consent<S: Publications + Bulletins + Consents + Journal>(
    store: &mut S,
    ctx: &Context,
    id: ConsentId,
) -> Outcome<Consent> {
    let holder = holder(store, ctx)?;
    let kept = store.consent(id)?;
    let is_row = kept.is_some();
    let given = match kept {
        Some(kept) => Some(kept),
        None => store.case(CaseId(id.0))?.as_ref().and_then(CameIn::of).map(CameIn::consent),
    };
    let mut consent = given.filter(|one| one.holder == holder).ok_or(Failure::NotFound)?;
    if consent.withdrawn_at.is_some() {
        return Ok(consent);
    }
    consent.withdrawn_at = Some(ctx.now);
    if is_row {
        store.withdraw_consent(id, ctx.now)?;
    } else {
        store.add_consents(std::slice::from_ref(&consent))?;
    }
    if let Some(case) = consent.case.map(|case| store.case(case)).transpose()?.flatten() {
        let rests = match consent.purpose {
            ConsentPurpose::SensitiveInformation => case.health.is_some(),
            ConsentPurpose::Publication => case.consent_to_publish,
            ConsentPurpose::HandlingOfMatter
            | ConsentPurpose::MessagesBySms
            | ConsentPurpose::MessagesByWechat
            | ConsentPurpose::SharingWithOtherCounty => false,
        };
        if matches!(consent.purpose, ConsentPurpose::Publication | ConsentPurpose::HandlingOfMatter) {
            bulletins::usecases::blank_source(store, ctx, case.id.0)?;
        }
        if rests {
            let health = consent.purpose == ConsentPurpose::SensitiveInformation;
            usecases::withdraw_consent(store, ctx, At { id: case.id, version: None }, health)?;
            if !health {
                publications::usecases::take_back_of_case(store, ctx, case.id)?;
            }
        }
    }
    Ok(consent)
}

/// Whether that account took back that it is told something in that way. Who never said anything did not.
///
/// # Errors
/// When the store fails.
pub fn declines(store: &mut impl Consents, account: AccountId, purpose: ConsentPurpose) -> Result<bool, StoreError> {
    let last = store.last_consent(DataSubject::Account(account), purpose)?;
    Ok(last.is_some_and(|one| one.withdrawn_at.is_some()))
}

/// The same of whoever shows to hold that phone.
///
/// # Errors
/// When the store fails.
pub fn phone_declines(store: &mut (impl Consents + Accounts), phone: &Phone) -> Result<bool, StoreError> {
    match store.account_by_phone(phone)? {
        Some(account) => declines(store, account.id, ConsentPurpose::MessagesBySms),
        None => Ok(false),
    }
}

/// The same of whoever holds the tracking code of a case.
///
/// # Errors
/// When the store fails.
pub fn matter_declines(store: &mut impl Consents, matter: Subject) -> Result<bool, StoreError> {
    if matter.kind != cases::SUBJECT {
        return Ok(false);
    }
    let last = store.last_consent(DataSubject::Case(matter.id.into()), ConsentPurpose::MessagesBySms)?;
    Ok(last.is_some_and(|one| one.withdrawn_at.is_some()))
}
