//! To what somebody consented, when, by which wording, and that it was taken back (个人信息保护法第十四条、第十五条).

use super::{
    Consent, ConsentId, ConsentPurpose, ConsentWay, Consents, DataSubject, MOST_CONSENTS, PRIVACY_EDITION, PersonFault,
};
use crate::accounts::Accounts;
use crate::cases::usecases::{self, Submission};
use crate::cases::{self, Case, CaseChannel, Cases};
use crate::codes::Codes;
use crate::moderation::Moderation;
use crate::receptions::usecases::SubmitEntry;
use crate::receptions::{self, Receptions};
use crate::rooms::Rooms;
use crate::shared::flow::Journal;
use crate::shared::text::{Name, Phone};
use crate::shared::{AccountId, Actor, At, Context, Failure, ReceptionId, StoreError, Subject};
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

/// What a case's form says of consents, on record with it.
fn consented(store: &mut impl Consents, ctx: &Context, case: &Case) -> Outcome<()> {
    let mut purposes = vec![ConsentPurpose::HandlingOfMatter];
    purposes.extend(case.consent_to_publish.then_some(ConsentPurpose::Publication));
    purposes.extend(case.health.is_some().then_some(ConsentPurpose::SensitiveInformation));
    let edition = edition()?;
    let consent = |purpose| Consent {
        id: ctx.mint().into(),
        holder: case.submitter.map_or(DataSubject::Case(case.id), DataSubject::Account),
        purpose,
        edition: edition.clone(),
        way: if case.channel == CaseChannel::Scan { ConsentWay::Form } else { ConsentWay::Desk },
        case: Some(case.id),
        taken_by: case.handling.entered_by,
        given_at: ctx.now,
        withdrawn_at: None,
    };
    let all: Vec<_> = purposes.into_iter().map(consent).collect();
    Ok(store.add_consents(&all)?)
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
    let case = usecases::submit(store, ctx, command)?;
    consented(store, ctx, &case)?;
    Ok(case)
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
    let case = receptions::usecases::submit_entry(store, ctx, at, command)?;
    consented(store, ctx, &case)?;
    Ok(case)
}

/// The actor's own consents, the latest first.
pub fn own_consents(store: &mut (impl Cases + Consents), ctx: &Context) -> Outcome<Vec<Consent>> {
    let holder = holder(store, ctx)?;
    Ok(store.consents_of(holder)?)
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
    let known = store.consents_of(holder)?;
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
/// the health is erased, and it is not published. Doing it twice changes nothing.
///
/// # Errors
/// Not found where it is another's, or none.
pub fn withdraw_consent<S: Cases + Consents + Journal>(
    store: &mut S,
    ctx: &Context,
    id: ConsentId,
) -> Outcome<Consent> {
    let holder = holder(store, ctx)?;
    let mut consent = store.consent(id)?.filter(|one| one.holder == holder).ok_or(Failure::NotFound)?;
    if consent.withdrawn_at.is_some() {
        return Ok(consent);
    }
    store.withdraw_consent(id, ctx.now)?;
    consent.withdrawn_at = Some(ctx.now);
    if let Some(case) = consent.case.map(|case| store.case(case)).transpose()?.flatten() {
        let rests = match consent.purpose {
            ConsentPurpose::SensitiveInformation => case.health.is_some(),
            ConsentPurpose::Publication => case.consent_to_publish,
            ConsentPurpose::HandlingOfMatter
            | ConsentPurpose::MessagesBySms
            | ConsentPurpose::MessagesByWechat
            | ConsentPurpose::SharingWithOtherCounty => false,
        };
        if rests {
            let health = consent.purpose == ConsentPurpose::SensitiveInformation;
            usecases::withdraw_consent(store, ctx, At { id: case.id, version: None }, health)?;
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
