//! Who logged in to an account, or tried to: shown to its owner.

use uuid::Uuid;

use super::{LoginClient, LoginWay};
use crate::shared::{AccountId, Context, Failure, Instant, StoreError};

crate::ids! {
    /// A log-in, or a try.
    LogInId,
}

/// Whose a try is that was nobody's: it is noted all the same, so that how long it takes says of no phone that it is bound.
pub const NOBODY: AccountId = AccountId(Uuid::nil());

/// Log-ins that are shown at most.
const SHOWN: u32 = 100;

/// That somebody logged in to an account, or tried to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogIn {
    pub id: LogInId,
    pub account: AccountId,
    pub at: Instant,
    pub way: LoginWay,
    /// On what.
    pub client: LoginClient,
    pub succeeded: bool,
    /// From which network, the end of which is left out; nobody knows of whoever comes by a trusted proxy's own word.
    pub network: Option<String>,
}

/// Log-ins, kept.
pub trait LogIns {
    fn add_log_in(&mut self, log_in: &LogIn) -> Result<(), StoreError>;

    /// The latest of an account, the newest first.
    fn log_ins_of(&mut self, account: AccountId, most: u32) -> Result<Vec<LogIn>, StoreError>;
}

/// By which way, on what and from where somebody came.
#[derive(Clone, Debug)]
pub struct Approach {
    pub way: LoginWay,
    pub client: LoginClient,
    pub network: Option<String>,
}

/// Notes that somebody logged in to an account, or tried to.
///
/// # Errors
/// When the store fails.
pub fn note_log_in(
    store: &mut impl LogIns,
    ctx: &Context,
    account: AccountId,
    approach: &Approach,
    succeeded: bool,
) -> Result<(), Failure> {
    let Approach { way, client, network } = approach.clone();
    let log_in = LogIn { id: ctx.mint().into(), account, at: ctx.now, way, client, succeeded, network };
    Ok(store.add_log_in(&log_in)?)
}

/// The latest log-ins to the actor's own account, and tries that failed, the newest first.
pub fn own_log_ins(store: &mut impl LogIns, ctx: &Context) -> Result<Vec<LogIn>, Failure> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.log_ins_of(account, SHOWN)?)
}
