//! Logging in at a desk, by a password and a second factor.

use chrono::Duration;

use super::{AccountFault, Accounts, DeskKey, LoggedIn, LoginClient, LoginSession, LoginWay, end, open};
use crate::shared::text::Phone;
use crate::shared::{AccountId, Context, Failure, SessionId};

/// Seconds for which a code of the second factor is shown.
const STEP: i64 = 30;
/// How long after logging in a password may be set.
const FRESH: Duration = Duration::minutes(15);
/// How many recovery codes there are.
const RECOVERY: usize = 10;
/// What codes and secrets are written in (RFC 4648, base32).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Characters that a password has at least.
pub const PASSWORD_LENGTH: usize = 10;
/// Passwords of that length that are known to whoever guesses.
const BREACHED: &str = include_str!("../../data/breached_passwords.txt");
/// What passwords are made of that whoever guesses begins with.
const COMMON: [&str; 24] = [
    "password",
    "passwd",
    "passwort",
    "admin",
    "administrator",
    "root",
    "test",
    "user",
    "guest",
    "welcome",
    "letmein",
    "changeme",
    "iloveyou",
    "woaini",
    "qwerty",
    "qwertyuiop",
    "asdfgh",
    "asdfghjkl",
    "zxcvbn",
    "zxcvbnm",
    "abc",
    "abcd",
    "mashang",
    "renda",
];

type Outcome<T> = Result<T, Failure>;

/// Whether a password is none of those that are guessed first.
///
/// # Errors
/// [`AccountFault::PasswordCommon`].
pub fn hold_password(password: &str, phone: Option<&Phone>) -> Result<(), AccountFault> {
    let plain = password.to_lowercase();
    // What is put before or behind a word, and digits in place of letters, make it no harder to guess.
    let core = plain.trim_matches(|c: char| !c.is_alphabetic());
    let spelt = core.replace('@', "a").replace('$', "s").replace('0', "o");
    let mut letters: Vec<char> = plain.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let guessed = BREACHED.lines().any(|known| known == plain)
        || core.is_empty()
        || COMMON.contains(&core)
        || COMMON.contains(&spelt.as_str())
        || letters.len() < 5
        || phone.is_some_and(|phone| plain.contains(phone.reveal()));
    if guessed { Err(AccountFault::PasswordCommon) } else { Ok(()) }
}

/// Bytes in base32, five bits for each letter.
fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| usize::from((byte >> bit) & 1)));
    let bits: Vec<usize> = bits.collect();
    let letter = |five: &[usize]| {
        let value = five.iter().fold(0, |all: usize, bit: &usize| (all << 1) | bit) << (5 - five.len());
        char::from(LETTERS[value])
    };
    bits.chunks(5).map(letter).collect()
}

/// A second factor that its owner takes over into an app: shown once.
#[derive(Clone)]
pub struct SecondFactor {
    /// In base32.
    pub secret: String,
    /// The sessions that ended because the former password opened them.
    pub ended: Vec<SessionId>,
}

/// Ends the sessions that the account's password opened: whoever knows it, is logged in no longer.
fn end_by_password(store: &mut impl Accounts, ctx: &Context, account: AccountId) -> Outcome<Vec<SessionId>> {
    let mut ended = Vec::new();
    for session in store.sessions_of(account, ctx.now)? {
        if session.way == LoginWay::Password && end(store, ctx, &session)? {
            ended.push(session.id);
        }
    }
    Ok(ended)
}

/// The actor's own session, where it was opened lately and not by a password.
///
/// # Errors
/// [`AccountFault::LogInAnew`]; forbidden where it is another's.
pub fn fresh(store: &mut impl Accounts, ctx: &Context, session: SessionId) -> Outcome<LoginSession> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let session = store.session(session)?.filter(|session| session.account == own).ok_or(Failure::Forbidden)?;
    if session.way == LoginWay::Password || ctx.now - session.opened_at > FRESH {
        return Err(Failure::rule(AccountFault::LogInAnew));
    }
    Ok(session)
}

/// Whether the actor may set a password.
///
/// # Errors
/// [`AccountFault::NoRole`], [`AccountFault::LogInAnew`], [`AccountFault::PhoneMissing`], [`AccountFault::PasswordCommon`].
pub fn may_set_password(
    store: &mut impl Accounts,
    ctx: &Context,
    session: SessionId,
    password: &str,
) -> Outcome<AccountId> {
    let own = fresh(store, ctx, session)?.account;
    if store.grants_of(own)?.is_empty() {
        return Err(Failure::rule(AccountFault::NoRole));
    }
    let phone = store.account(own)?.and_then(|account| account.phone);
    let phone = phone.ok_or_else(|| Failure::rule(AccountFault::PhoneMissing))?;
    hold_password(password, Some(&phone)).map_err(|fault| Failure::field("password", fault))?;
    Ok(own)
}

/// Sets the actor's password, of which `hash` is kept, in place of the one before. It is good once its owner has shown to have
/// the second factor.
///
/// # Errors
/// As [`may_set_password`].
pub fn set_password(
    store: &mut impl Accounts,
    ctx: &Context,
    session: SessionId,
    password: &str,
    hash: &str,
) -> Outcome<SecondFactor> {
    let account = may_set_password(store, ctx, session, password)?;
    let mut secret = [0u8; 20];
    ctx.ids.random(&mut secret);
    let before = store.desk_key(account)?.map(|key| key.version);
    let key = DeskKey {
        account,
        version: before.unwrap_or_default() + 1,
        hash: hash.to_owned(),
        secret,
        last_step: 0,
        confirmed: false,
        recovery: Vec::new(),
    };
    store.save_desk_key(before, &key)?;
    Ok(SecondFactor { secret: base32(&secret), ended: end_by_password(store, ctx, account)? })
}

/// Whether a code is the second factor's now, half a minute ago or in half a minute; it is used up then.
fn take_code(store: &impl Accounts, ctx: &Context, key: &mut DeskKey, code: &str) -> bool {
    let now = ctx.now.timestamp().div_euclid(STEP);
    let step = (now - 1..=now + 1).find(|step| *step > key.last_step && store.totp(&key.secret, *step) == code);
    key.last_step = step.unwrap_or(key.last_step);
    step.is_some()
}

/// Whether it is one of the recovery codes; it is used up then.
fn take_recovery(store: &impl Accounts, key: &mut DeskKey, code: &str) -> bool {
    let mark = store.recovery_mark(key.account, &code.to_uppercase());
    let left = key.recovery.len();
    key.recovery.retain(|known| *known != mark);
    key.recovery.len() < left
}

/// Shows that the actor has the second factor: from then on the password is good. Returns recovery codes, each good once in its
/// place; they are shown now and never again.
///
/// # Errors
/// [`AccountFault::NoPassword`], [`AccountFault::SecondFactorWrong`].
pub fn confirm_password(store: &mut impl Accounts, ctx: &Context, code: &str) -> Outcome<Vec<String>> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    let before = store.desk_key(own)?.filter(|key| !key.confirmed);
    let before = before.ok_or_else(|| Failure::rule(AccountFault::NoPassword))?;
    let mut key = DeskKey { version: before.version + 1, confirmed: true, ..before.clone() };
    if !take_code(store, ctx, &mut key, code) {
        return Err(Failure::field("code", AccountFault::SecondFactorWrong));
    }
    let another = || {
        let mut random = [0u8; 10];
        ctx.ids.random(&mut random);
        let letters: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
        let (front, back) = letters.split_at(5);
        format!("{front}-{back}")
    };
    let codes: Vec<String> = std::iter::repeat_with(another).take(RECOVERY).collect();
    key.recovery = codes.iter().map(|code| store.recovery_mark(own, code)).collect();
    store.save_desk_key(Some(before.version), &key)?;
    Ok(codes)
}

/// Takes the actor's password away, and ends the sessions that it opened; tells which. Where there is none, nothing changes.
pub fn remove_password(store: &mut impl Accounts, ctx: &Context) -> Outcome<Vec<SessionId>> {
    let own = ctx.actor.account().ok_or(Failure::Forbidden)?;
    store.remove_desk_key(own)?;
    end_by_password(store, ctx, own)
}

/// By what the owner of a phone logs in at a desk, where that is possible.
pub fn desk_key_of(store: &mut impl Accounts, phone: &Phone) -> Outcome<Option<DeskKey>> {
    let Some(account) = store.account_by_phone(phone)? else { return Ok(None) };
    Ok(store.desk_key(account.id)?.filter(|key| key.confirmed))
}

/// Logs in whose password was right, as `seen` has it, where the code is right as well. `None` where it is not, or nothing is
/// granted to the account any more.
pub fn log_in_at_desk(
    store: &mut impl Accounts,
    ctx: &Context,
    seen: &DeskKey,
    code: &str,
    client: LoginClient,
) -> Outcome<Option<LoggedIn>> {
    let known = store.desk_key(seen.account)?.filter(|key| key.confirmed && key.hash == seen.hash);
    let Some(before) = known else { return Ok(None) };
    let mut key = DeskKey { version: before.version + 1, ..before.clone() };
    if !take_code(store, ctx, &mut key, code) && !take_recovery(store, &mut key, code) {
        return Ok(None);
    }
    if store.grants_of(seen.account)?.is_empty() {
        return Ok(None);
    }
    store.save_desk_key(Some(before.version), &key)?;
    Ok(Some(open(store, ctx, seen.account, LoginWay::Password, client)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_no_password() {
        let phone = Phone::new("13912345678").expect("a phone");
        for guessed in [
            "1234567890",
            "Password123!",
            "P@ssw0rd2026",
            "Admin@123456",
            "woaini1314520",
            "zhangwei1990",
            "20260302093000",
            "aaaabbbbaaaa",
            "13912345678-abc",
            "  qwertyuiop  ",
            "renda@2026!!",
        ] {
            assert_eq!(hold_password(guessed, Some(&phone)), Err(AccountFault::PasswordCommon), "{guessed}");
        }
        for fine in ["梅庭社区的石榴红了", "correct horse battery", "Kf7-penang-lighthouse", "x9!mTq2#vLp8"] {
            assert_eq!(hold_password(fine, Some(&phone)), Ok(()), "{fine}");
        }
        assert!(BREACHED.lines().count() > 150 && BREACHED.lines().all(|known| known.len() >= PASSWORD_LENGTH));
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10.
        for (plain, written) in
            [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")]
        {
            assert_eq!(base32(plain.as_bytes()), written);
        }
        assert_eq!(base32(&[0xff; 20]), "7".repeat(32));
    }
}
