//! How much one address may ask of what costs others most: submitting, logging in, uploading, guessing codes, being
//! counted; and how much comes
//! in through one printed code. Each is a budget that fills up again by and by (GCRA), kept in memory, and on PostgreSQL
//! shared by all processes. Which operation spends what is said where the operation is.

mod memory;

use std::fmt::Display;
use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{AccountId, ApiClientId};
use mashang_infra::db::Database;

use crate::faults::RequestFault;
use crate::origin::{self, Network};
use crate::problem::Problem;
use crate::settings::Settings;
pub(crate) use memory::Standing;
use memory::{Memory, Quota};

const TEN_MINUTES: Duration = Duration::from_mins(10);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
/// What one address may send through one code in a day, however little comes through it altogether.
const LEAST_SHARE: u32 = 3;
const DAY: Duration = Duration::from_hours(24);
/// As many houses' budgets an IPv6 site may spend: whoever is given one site has thousands of houses.
const HOUSES: u32 = 16;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// For each address, what makes something new without a log-in: cases, disputes.
    Submit,
    LogIn,
    /// For each account and address, log-ins by a password: nobody locks an owner out who is elsewhere.
    Password,
    /// For each address, codes that are sent to phones.
    Text,
    /// For each phone, the same, whoever asks.
    Phone,
    Upload,
    /// For each address, what is taken out of all that is kept of somebody, hundreds of timelines at once, and of an area the files of all
    /// deputies and what all rooms were used for.
    Export,
    /// For each address, notices that it is counted as a reader of.
    Read,
    /// For each address, questions for others' matters that are like the own; for each account, cases that are looked up by a phone.
    Similar,
    /// For each address, visits of the tracking page of whose end other processes are told.
    Leave,
    /// For each address and each account, codes that lead to nothing.
    Guess,
    /// For each printed code, what comes in through it, whoever sends it.
    Code,
    /// Of that, what comes from one address: nobody closes a deputy's code to everybody else.
    Share,
    /// For each API client, whatever it asks for.
    Client,
}

impl Budget {
    /// The name under which processes of any version count it.
    const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::LogIn => "log_in",
            Self::Password => "password",
            Self::Text => "text",
            Self::Phone => "phone",
            Self::Upload => "upload",
            Self::Export => "export",
            Self::Read => "read",
            Self::Similar => "similar",
            Self::Leave => "leave",
            Self::Guess => "guess",
            Self::Code => "code",
            Self::Share => "share",
            Self::Client => "client",
        }
    }

    fn refusal(self, standing: Standing) -> Problem {
        let fault = match self {
            Self::Submit
            | Self::LogIn
            | Self::Password
            | Self::Text
            | Self::Upload
            | Self::Export
            | Self::Read
            | Self::Similar
            | Self::Leave
            | Self::Guess => RequestFault::TooMany,
            Self::Client => RequestFault::TooManyOfClient,
            Self::Phone => RequestFault::TooManyToPhone,
            Self::Code | Self::Share => RequestFault::TooManyThroughCode,
        };
        let seconds = standing.reset.as_secs() + 1;
        Problem::new(StatusCode::TOO_MANY_REQUESTS, fault).header(RETRY_AFTER, HeaderValue::from(seconds))
    }
}

impl Standing {
    /// As the fields `RateLimit-Limit`, `-Remaining` and `-Reset` say it.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        let seconds = self.reset.as_secs() + u64::from(self.reset.subsec_nanos() > 0);
        for (name, value) in [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", seconds),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// Who shows a code that may lead to nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guesser {
    pub(crate) address: Option<IpAddr>,
    pub(crate) account: Option<AccountId>,
}

/// A budget of somebody's.
struct Purse {
    budget: Budget,
    key: String,
    quota: Quota,
    /// How much is spent of it at once.
    cost: u32,
}

/// Of whose budgets something is that comes through a code: the address's share, and the code's own. Of IPv6, addresses of one
/// site count as one.
fn shares(code: &QrCode, address: IpAddr) -> [(Budget, String); 2] {
    [(Budget::Share, format!("{} {}", code.as_str(), origin::site(address))), (Budget::Code, code.as_str().to_owned())]
}

/// The budgets of all addresses and codes.
pub(crate) struct Limits {
    db: Database,
    proxies: Vec<Network>,
    per_code: u32,
    addresses: Memory,
    codes: Memory,
}

impl Limits {
    pub(crate) fn new(db: Database, settings: &Settings) -> Self {
        Self {
            db,
            proxies: settings.trusted_proxies.clone(),
            per_code: settings.submissions_per_code,
            addresses: Memory::new(200_000, 2 * TEN_MINUTES),
            codes: Memory::new(100_000, DAY),
        }
    }

    fn quota(&self, budget: Budget) -> Quota {
        match budget {
            Budget::Submit | Budget::Guess => Quota { limit: 30, period: TEN_MINUTES },
            Budget::LogIn => Quota { limit: 60, period: TEN_MINUTES },
            Budget::Password => Quota { limit: 10, period: TEN_MINUTES },
            Budget::Text | Budget::Export => Quota { limit: 10, period: TEN_MINUTES },
            // Each has a limit of its own.
            Budget::Client => Quota { limit: 60, period: MINUTE },
            Budget::Phone => Quota { limit: 5, period: HOUR },
            Budget::Upload => Quota { limit: 100, period: TEN_MINUTES },
            // Many phones of a network may have one address.
            Budget::Read | Budget::Similar | Budget::Leave => Quota { limit: 120, period: TEN_MINUTES },
            Budget::Code => Quota { limit: self.per_code, period: DAY },
            Budget::Share => Quota { limit: (self.per_code / 5).max(LEAST_SHARE), period: DAY },
        }
    }

    fn memory(&self, budget: Budget) -> &Memory {
        match budget {
            Budget::Submit
            | Budget::LogIn
            | Budget::Password
            | Budget::Text
            | Budget::Upload
            | Budget::Export
            | Budget::Read
            | Budget::Similar
            | Budget::Leave
            | Budget::Client
            | Budget::Guess => &self.addresses,
            Budget::Code | Budget::Share | Budget::Phone => &self.codes,
        }
    }

    /// From where a request comes. `None` for this machine itself and whoever else is trusted: nothing limits those.
    pub(crate) fn origin(&self, request: &HttpRequest) -> Option<IpAddr> {
        origin::of(request, &self.proxies)
    }

    /// Whether the one who sends a request here is a trusted proxy, or on this machine.
    pub(crate) fn trusts(&self, request: &HttpRequest) -> bool {
        request.peer_addr().is_some_and(|peer| origin::is_trusted(peer.ip(), &self.proxies))
    }

    fn purse(&self, budget: Budget, whose: impl Display) -> Purse {
        Purse { budget, key: format!("{} {whose}", budget.name()), quota: self.quota(budget), cost: 1 }
    }

    /// An address's own and, of IPv6, the wider one of its whole site.
    fn purses(&self, budget: Budget, address: IpAddr) -> (Purse, Option<Purse>) {
        let of_site = || {
            let purse = self.purse(budget, format_args!("site {}", origin::site(address)));
            Purse { quota: Quota { limit: purse.quota.limit * HOUSES, ..purse.quota }, ..purse }
        };
        (self.purse(budget, address), address.is_ipv6().then(of_site))
    }

    /// Spends once of what an address may ask for, and tells how its budget stands then.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) async fn spend(&self, budget: Budget, address: IpAddr) -> Result<Standing, Problem> {
        self.spend_much(budget, address, 1).await
    }

    /// The same of what costs as much as several.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) async fn spend_much(&self, budget: Budget, address: IpAddr, cost: u32) -> Result<Standing, Problem> {
        let (own, site) = self.purses(budget, address);
        let standing = self.spend_of(Purse { cost, ..own }).await?;
        if let Some(site) = site {
            self.spend_of(Purse { cost, ..site }).await?;
        }
        Ok(standing)
    }

    /// Spends once of what there is for something else than an address: for a phone, for an account that logs in.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) async fn spend_for(&self, budget: Budget, whose: impl Display) -> Result<(), Problem> {
        self.spend_of(self.purse(budget, whose)).await?;
        Ok(())
    }

    /// Spends once of what an API client may ask for in a minute, and tells how its budget stands then.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) async fn spend_client(&self, client: ApiClientId, per_minute: u32) -> Result<Standing, Problem> {
        let quota = Quota { limit: per_minute.max(1), period: MINUTE };
        self.spend_of(Purse { quota, ..self.purse(Budget::Client, client) }).await
    }

    /// Whether a request comes from one of those networks; none keeps nobody out.
    pub(crate) fn comes_from(&self, request: &HttpRequest, networks: &[Network]) -> bool {
        networks.is_empty()
            || origin::nearest_to(request, &self.proxies).is_some_and(|address| origin::is_trusted(address, networks))
    }

    /// What this process refuses reaches no database.
    async fn spend_of(&self, purse: Purse) -> Result<Standing, Problem> {
        let budget = purse.budget;
        let beyond_one = purse.quota.each() * purse.cost.saturating_sub(1);
        let mut standing = self.memory(budget).spend(&purse.key, purse.quota, purse.cost);
        if standing.admitted {
            // A database that does not answer in time holds nobody up.
            standing = self.spend_together(purse).await.unwrap_or(standing);
        }
        if standing.admitted {
            return Ok(standing);
        }
        standing.reset += beyond_one;
        Err(budget.refusal(standing))
    }

    async fn spend_together(&self, Purse { budget, key, quota, cost }: Purse) -> Option<Standing> {
        let what = key.clone();
        let spent =
            self.db.count(move |store| store.spend(&what, quota.each() * cost, quota.period)).await.flatten()?;
        self.memory(budget).learn(&key, spent.ahead);
        Some(quota.standing(spent.ahead, spent.admitted))
    }

    /// The budgets of all that is known of somebody who guesses: whoever logged in guesses no more from many addresses.
    fn purses_of(&self, guesser: Guesser) -> impl Iterator<Item = Purse> {
        let account = guesser.account.map(|account| self.purse(Budget::Guess, format_args!("account {account}")));
        let there = guesser.address.map(|address| self.purses(Budget::Guess, address));
        let there = there.into_iter().flat_map(|(own, site)| std::iter::once(own).chain(site));
        there.chain(account)
    }

    /// Whether somebody may show a code that may lead to nothing.
    ///
    /// # Errors
    /// 429 where too many did.
    pub(crate) fn may_guess(&self, guesser: Guesser) -> Result<(), Problem> {
        for purse in self.purses_of(guesser) {
            let standing = self.addresses.spend(&purse.key, purse.quota, 0);
            if standing.remaining == 0 {
                return Err(Budget::Guess.refusal(standing));
            }
        }
        Ok(())
    }

    /// Takes note of a code that led to nothing.
    pub(crate) async fn missed(&self, guesser: Guesser) {
        let purses: Vec<_> = self.purses_of(guesser).collect();
        for purse in purses {
            // Nothing is refused any more: the answer stands.
            let _ = self.spend_of(purse).await;
        }
    }

    /// Whether somebody there may send something through a printed code today.
    ///
    /// # Errors
    /// 429 where too much came.
    pub(crate) fn may_come_through(&self, code: &QrCode, address: IpAddr) -> Result<(), Problem> {
        for (budget, whose) in shares(code, address) {
            let standing = self.codes.would_stand(&format!("{} {whose}", budget.name()), self.quota(budget));
            if !standing.admitted {
                return Err(budget.refusal(standing));
            }
        }
        Ok(())
    }

    /// Takes note of what was kept that came through a printed code: what is refused costs nobody anything.
    pub(crate) async fn came_through(&self, code: &QrCode, address: IpAddr) {
        for (budget, whose) in shares(code, address) {
            // Nothing is refused any more: the answer stands.
            let _ = self.spend_of(self.purse(budget, whose)).await;
        }
    }
}
