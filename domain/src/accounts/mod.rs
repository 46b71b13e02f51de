//! Who logs in, with which roles, and for how long.

pub mod consequences;
mod desk;
mod events;
mod faults;
mod grants;
mod logins;
mod phone;
mod sessions;
mod words;

pub use consequences::SUBJECT;
pub use desk::*;
pub use events::*;
pub use faults::*;
pub use grants::*;
pub use logins::*;
pub use phone::*;
pub use sessions::*;
pub use words::*;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::shared::text::Phone;
use crate::shared::{AccountId, CaseId, DivisionCode, EventLog, Grant, GrantId, Instant, SessionId, StoreError};

/// A person who logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// `WeChat`'s id of the person in our mini-program, where that is by which it logged in.
    pub openid: Option<String>,
    /// The phone that its owner has shown to hold.
    pub phone: Option<Phone>,
    /// When it came to be.
    pub created_at: Instant,
}

/// A role that an account was granted, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub id: GrantId,
    /// To whom.
    pub account: AccountId,
    /// What.
    pub grant: Grant,
    /// When it was taken back, if it was.
    pub taken_back_at: Option<Instant>,
}

/// Whether administering is kept apart in a division (三员分立).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeparatedDuties {
    pub division: DivisionCode,
    pub separated: bool,
    pub since: Instant,
}

/// A family of refresh tokens, one after the other: whoever shows an old one ends the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    pub id: SessionId,
    pub account: AccountId,
    /// By which way its owner logged in.
    pub way: LoginWay,
    /// On what.
    pub client: LoginClient,
    pub opened_at: Instant,
    /// As which of the account's grants it goes on; as all of them where it names none.
    pub acting_as: Option<GrantId>,
    /// Which token is good now: how often it was renewed.
    pub generation: i32,
    /// When that one took the place of the one before.
    pub renewed_at: Instant,
    /// Until when it may be used.
    pub expires_at: Instant,
    /// When it was ended, if it was.
    pub revoked_at: Option<Instant>,
}

/// What a code that is sent to a phone is good for, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhonePurpose {
    /// Logging in.
    LogIn,
    /// Making the phone that account's own.
    Bind(AccountId),
    /// Having that case erased, whose phone it is.
    Erase(CaseId),
    /// Showing that the rating of that case is its resident's, whose phone it is.
    Rate(CaseId),
    /// Casting a ballot on that report to voters, by whoever was there.
    Ballot(Uuid),
}

/// What is kept of a code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneCode {
    /// By what it is known again; nobody reads it off this.
    pub mark: [u8; 32],
    /// How often it may still be said.
    pub tries: u32,
    /// Until when it is good.
    pub until: Instant,
}

/// By what the owner of an account shows at a desk to be it: a password, and a second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct DeskKey {
    pub account: AccountId,
    pub version: i32,
    /// The password's hash, as a PHC string.
    pub hash: String,
    /// The key of the codes that change with the time (TOTP, RFC 6238).
    pub secret: [u8; 20],
    /// The step of the code that was taken last: none is taken again.
    pub last_step: i64,
    /// Whether its owner has shown to have the second factor; until then it opens nothing.
    pub confirmed: bool,
    /// By what the recovery codes are known that are left.
    pub recovery: Vec<[u8; 32]>,
}

impl std::fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskKey(…)")
    }
}

/// Accounts, grants and sessions, kept.
pub trait Accounts: EventLog<GrantEvent> {
    /// The account of that `openid`.
    fn account_by_openid(&mut self, openid: &str) -> Result<Option<Account>, StoreError>;

    /// The account whose owner holds that phone.
    fn account_by_phone(&mut self, phone: &Phone) -> Result<Option<Account>, StoreError>;

    /// The account of that id.
    fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError>;

    /// Makes a phone that account's own.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when it is another's.
    fn set_phone(&mut self, id: AccountId, phone: &Phone) -> Result<(), StoreError>;

    /// Counts one more code that is sent to a phone on a day; says whether it is one of the first `most`.
    fn count_code(
        &mut self,
        phone: &Phone,
        purpose: PhonePurpose,
        on: NaiveDate,
        most: u32,
    ) -> Result<bool, StoreError>;

    /// By what a code is known again.
    fn mark(&self, phone: &Phone, purpose: PhonePurpose, code: &str) -> [u8; 32];

    /// The code that was sent to a phone last.
    fn phone_code(&mut self, phone: &Phone, purpose: PhonePurpose) -> Result<Option<PhoneCode>, StoreError>;

    /// Keeps a code that is sent, in place of the one before.
    fn keep_phone_code(&mut self, phone: &Phone, purpose: PhonePurpose, code: &PhoneCode) -> Result<(), StoreError>;

    /// Notes how often a code may still be said.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer as it was `before`: of two who guess at once, each is counted.
    fn save_phone_code(
        &mut self,
        phone: &Phone,
        purpose: PhonePurpose,
        before: &PhoneCode,
        left: u32,
    ) -> Result<(), StoreError>;

    /// By what an account's owner logs in at a desk.
    fn desk_key(&mut self, account: AccountId) -> Result<Option<DeskKey>, StoreError>;

    /// Keeps it; `before` is the version in whose place it comes.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when that is no longer the one, so that no code is taken twice.
    fn save_desk_key(&mut self, before: Option<i32>, key: &DeskKey) -> Result<(), StoreError>;

    /// Takes it away.
    fn remove_desk_key(&mut self, account: AccountId) -> Result<(), StoreError>;

    /// The code of the second factor at a step of half a minute.
    fn totp(&self, secret: &[u8; 20], step: i64) -> String;

    /// By what a recovery code is known again.
    fn recovery_mark(&self, account: AccountId, code: &str) -> [u8; 32];

    /// What `WeChat` calls the account's owner.
    fn openid_of(&mut self, account: AccountId) -> Result<Option<String>, StoreError>;

    /// Adds accounts.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when an `openid` or a phone has one already.
    fn add_accounts(&mut self, accounts: &[Account]) -> Result<(), StoreError>;

    /// What was granted to the account and not taken back; at most 50.
    fn grants_of(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError>;

    /// All that was ever granted to the account, the latest first; at most 100.
    fn grants_ever(&mut self, account: AccountId) -> Result<Vec<Granted>, StoreError>;

    /// The grant of that id, taken back or not.
    fn grant(&mut self, id: GrantId) -> Result<Option<Granted>, StoreError>;

    fn add_grants(&mut self, grants: &[(GrantId, AccountId, Grant)]) -> Result<(), StoreError>;

    /// Notes that a grant was taken back, by whom and when. It stays, so that later it is known who could do what.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was taken back already.
    fn take_back_grant(&mut self, id: GrantId, by: AccountId, at: Instant) -> Result<(), StoreError>;

    /// Until the transaction ends nobody else gives that account anything: two would each find it missing.
    fn hold_account(&mut self, id: AccountId) -> Result<(), StoreError>;

    /// The grants that were taken back at `since` or later, the oldest first, at most `limit`.
    fn grants_taken_back(&mut self, since: Instant, limit: u32) -> Result<Vec<(GrantId, Instant)>, StoreError>;

    /// The division in which a grant holds; `None` where what it names is not there.
    fn place_of(&mut self, grant: &Grant) -> Result<Option<DivisionCode>, StoreError>;

    /// Whether what a grant names is open still; deputies and grids have no such state.
    fn is_open(&mut self, grant: &Grant) -> Result<bool, StoreError>;

    /// Every administrator's grant that stands. Until the transaction ends nobody else takes one of them back: two who take
    /// each other's back at once would leave nobody.
    fn administrators(&mut self) -> Result<Vec<Granted>, StoreError>;

    /// Every grant that stands of a part of administering. Until the transaction ends nobody else takes one of them back.
    fn administrator_parts(&mut self) -> Result<Vec<Granted>, StoreError>;

    /// Whether administering is kept apart in a division: what the nearest says that says anything, itself or above.
    fn duties_separated(&mut self, division: &DivisionCode) -> Result<Option<SeparatedDuties>, StoreError>;

    /// The divisions that say of themselves that they keep it apart.
    fn divisions_apart(&mut self) -> Result<Vec<DivisionCode>, StoreError>;

    /// Whether anybody but that account works in an office whose area covers the division.
    fn is_served_by_another(&mut self, division: &DivisionCode, but: AccountId) -> Result<bool, StoreError>;

    /// Notes that it is kept apart there from now on, or no longer.
    fn keep_separation(&mut self, standing: &SeparatedDuties, by: AccountId) -> Result<(), StoreError>;

    /// The session of that id.
    fn session(&mut self, id: SessionId) -> Result<Option<LoginSession>, StoreError>;

    /// Opens a session.
    fn add_session(&mut self, session: &LoginSession) -> Result<(), StoreError>;

    /// Keeps a changed session.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when its generation is no longer the one of `before`.
    fn save_session(&mut self, before: &LoginSession, session: &LoginSession) -> Result<(), StoreError>;

    /// The sessions of an account that are good at `now`, the last opened first; at most 100.
    fn sessions_of(&mut self, account: AccountId, now: Instant) -> Result<Vec<LoginSession>, StoreError>;

    /// Ends sessions, of those the ones that go on; at most 100.
    fn end_sessions(&mut self, ids: &[SessionId], at: Instant) -> Result<(), StoreError>;

    /// The sessions that ended at `since` or later, the oldest first, at most `limit`.
    fn sessions_ended(&mut self, since: Instant, limit: u32) -> Result<Vec<(SessionId, Instant)>, StoreError>;
}
