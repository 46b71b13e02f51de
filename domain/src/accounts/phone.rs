//! Codes that are sent to phones: whoever logs in by a phone, or names it as the own, shows by one to hold it.

use chrono::Duration;

use super::{Account, AccountFault, Accounts, LoggedIn, LoginClient, LoginWay, PhoneCode, PhonePurpose, fresh, open};
use crate::shared::text::Phone;
use crate::shared::time::local_date;
use crate::shared::{AccountId, Context, Failure, SessionId, Sms, SmsTemplate};

/// For how long a code is good.
pub const PHONE_CODE_LIFE: Duration = Duration::minutes(5);
/// How often one may be said.
const TRIES: u32 = 5;
/// Codes that are sent to one phone in a day for one purpose.
const MOST_A_DAY: u32 = 10;

type Outcome<T> = Result<T, Failure>;

/// Makes a code for a phone, in place of the one before. Whether anybody has that phone is nowhere asked, so that nobody learns
/// it.
///
/// # Errors
/// [`AccountFault::NoTexts`], [`AccountFault::TooManyCodes`].
pub fn ask_phone_code(store: &mut impl Accounts, ctx: &Context, phone: &Phone, purpose: PhonePurpose) -> Outcome<Sms> {
    if !ctx.reaches_phones {
        return Err(Failure::rule(AccountFault::NoTexts));
    }
    if !store.count_code(phone, purpose, local_date(ctx.now), MOST_A_DAY)? {
        return Err(Failure::rule(AccountFault::TooManyCodes));
    }
    let mut random = [0u8; 8];
    ctx.ids.random(&mut random);
    let code = format!("{:06}", u64::from_le_bytes(random) % 1_000_000);
    let mark = store.mark(phone, purpose, &code);
    store.keep_phone_code(phone, purpose, &PhoneCode { mark, tries: TRIES, until: ctx.now + PHONE_CODE_LIFE })?;
    let template = match purpose {
        PhonePurpose::LogIn => SmsTemplate::LogInCode,
        PhonePurpose::Bind(_) => SmsTemplate::BindingCode,
        PhonePurpose::Erase(_) => SmsTemplate::ErasureCode,
        PhonePurpose::Rate(_) => SmsTemplate::RatingCode,
        PhonePurpose::Ballot(_) => SmsTemplate::BallotCode,
    };
    Ok(Sms { phone: phone.clone(), template, values: vec![code] })
}

/// Whether what was `said` is the code that was sent. That it was said is kept either way: the right one is used up, and wrong
/// ones are counted.
pub fn take_phone_code(
    store: &mut impl Accounts,
    ctx: &Context,
    phone: &Phone,
    purpose: PhonePurpose,
    said: &str,
) -> Outcome<bool> {
    let sent = store.phone_code(phone, purpose)?.filter(|code| code.tries > 0 && ctx.now < code.until);
    let Some(before) = sent else { return Ok(false) };
    let right = before.mark == store.mark(phone, purpose, said);
    let left = if right { 0 } else { before.tries - 1 };
    store.save_phone_code(phone, purpose, &before, left)?;
    Ok(right)
}

/// Logs in whoever holds that phone; the first time makes the account. `None` where the code is not good, whyever: that is kept,
/// too.
pub fn log_in_by_phone(
    store: &mut impl Accounts,
    ctx: &Context,
    phone: &Phone,
    said: &str,
    client: LoginClient,
) -> Outcome<Option<LoggedIn>> {
    if !take_phone_code(store, ctx, phone, PhonePurpose::LogIn, said)? {
        return Ok(None);
    }
    let account = if let Some(known) = store.account_by_phone(phone)? {
        known.id
    } else {
        let id = ctx.mint().into();
        let account = Account { id, openid: None, phone: Some(phone.clone()), created_at: ctx.now };
        store.add_accounts(std::slice::from_ref(&account))?;
        id
    };
    Ok(Some(open(store, ctx, account, LoginWay::Phone, client)?))
}

/// Makes a phone the actor's own, in place of another; says whether the code was good.
///
/// # Errors
/// [`AccountFault::PhoneTaken`].
pub fn bind_phone(store: &mut impl Accounts, ctx: &Context, phone: &Phone, said: &str) -> Outcome<bool> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    if !take_phone_code(store, ctx, phone, PhonePurpose::Bind(own), said)? {
        return Ok(false);
    }
    hold(store, own, phone)?;
    Ok(true)
}

/// Makes a phone an account's own whose owner has shown to hold it.
fn hold(store: &mut impl Accounts, own: AccountId, phone: &Phone) -> Outcome<()> {
    match store.account_by_phone(phone)? {
        Some(other) if other.id != own => Err(Failure::field("phone", AccountFault::PhoneTaken)),
        Some(_) => Ok(()),
        None => Ok(store.set_phone(own, phone)?),
    }
}

/// Whether another phone may become the own one, or one may where there is none. Who holds the phone logs in: where there is a
/// phone or a role already, it takes as much as a password does.
fn may_change(store: &mut impl Accounts, ctx: &Context, session: SessionId, phone: &Phone) -> Outcome<AccountId> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let held = own_phone(store, ctx)?;
    if held.as_ref() != Some(phone) && (held.is_some() || !store.grants_of(own)?.is_empty()) {
        fresh(store, ctx, session)?;
    }
    Ok(own)
}

/// Makes a phone the own one, as [`bind_phone`] does, by whoever is logged in.
///
/// # Errors
/// [`AccountFault::LogInAnew`], [`AccountFault::PhoneTaken`].
pub fn change_phone(
    store: &mut impl Accounts,
    ctx: &Context,
    session: SessionId,
    phone: &Phone,
    said: &str,
) -> Outcome<bool> {
    may_change(store, ctx, session, phone)?;
    bind_phone(store, ctx, phone, said)
}

/// The same with a number that somebody else vouches for whom the house trusts with it, so that none is sent there.
///
/// # Errors
/// [`AccountFault::LogInAnew`], [`AccountFault::PhoneTaken`].
pub fn take_vouched_phone(store: &mut impl Accounts, ctx: &Context, session: SessionId, phone: &Phone) -> Outcome<()> {
    let own = may_change(store, ctx, session, phone)?;
    hold(store, own, phone)
}

/// The actor's own phone.
pub fn own_phone(store: &mut impl Accounts, ctx: &Context) -> Outcome<Option<Phone>> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.account(own)?.and_then(|account| account.phone))
}
