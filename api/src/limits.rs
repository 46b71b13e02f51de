//! How much one address may ask of what costs others most: submitting, logging in, uploading, guessing codes. Each is a
//! budget that fills up again by and by (GCRA), kept in memory.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use moka::sync::Cache;

use crate::faults::RequestFault;
use crate::problem::Problem;

/// Carries a case's tracking code, for whoever follows it without an account.
pub(crate) const TRACKING_HEADER: &str = "X-Tracking-Code";

/// What is limited, for each address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Budget {
    /// What makes something new without a log-in: cases, disputes.
    Submit,
    LogIn,
    Upload,
    /// Codes that lead to nothing.
    Guess,
}

impl Budget {
    /// How many at once, and in what time as many more.
    const fn quota(self) -> (u32, Duration) {
        match self {
            Self::Submit => (30, Duration::from_secs(10 * 60)),
            Self::LogIn => (60, Duration::from_secs(10 * 60)),
            Self::Upload => (100, Duration::from_secs(10 * 60)),
            Self::Guess => (30, Duration::from_secs(10 * 60)),
        }
    }

    /// What a request spends before it is answered.
    fn of(request: &ServiceRequest) -> Option<Self> {
        if *request.method() != Method::POST {
            return None;
        }
        match asked(request) {
            "/api/v1/cases" | "/api/v1/disputes" => Some(Self::Submit),
            "/api/v1/sessions/wechat" => Some(Self::LogIn),
            "/api/v1/attachments" => Some(Self::Upload),
            _ => None,
        }
    }
}

const REFRESH: &str = "/api/v1/sessions/refresh";

/// The path as the routes see it, whatever of it was written as `%63`.
fn asked(request: &ServiceRequest) -> &str {
    request.match_info().unprocessed()
}

/// Whether a request names a code that opens something.
fn names_a_code(request: &ServiceRequest) -> bool {
    let path = asked(request);
    path.starts_with("/api/v1/track/") || path == REFRESH || request.headers().contains_key(TRACKING_HEADER)
}

/// How a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    limit: u32,
    remaining: u32,
    /// Until it is whole again, or, where nothing is left, until there is one more.
    reset: Duration,
    admitted: bool,
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

    fn refusal(self) -> Problem {
        let seconds = self.reset.as_secs() + 1;
        Problem::new(StatusCode::TOO_MANY_REQUESTS, RequestFault::TooMany)
            .header(RETRY_AFTER, HeaderValue::from(seconds))
    }
}

/// The budgets of all addresses.
pub(crate) struct Limits {
    began: Instant,
    /// The theoretical arrival time of each, in microseconds since the beginning.
    arrivals: Cache<(Budget, IpAddr), Arc<AtomicU64>>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        // An address that asks for nothing has all of its budgets back within the time of the longest.
        let arrivals = Cache::builder().max_capacity(200_000).time_to_idle(Duration::from_secs(20 * 60)).build();
        Self { began: Instant::now(), arrivals }
    }

    fn spend(&self, budget: Budget, address: IpAddr, cost: u32, now: Duration) -> Standing {
        let (limit, period) = budget.quota();
        let whole = micros(period);
        let each = whole / u64::from(limit);
        let now = micros(now);
        let arrival = self.arrivals.get_with((budget, address), || Arc::new(AtomicU64::new(0)));
        let mut seen = arrival.load(Ordering::Relaxed);
        loop {
            let next = seen.max(now) + each * u64::from(cost);
            let admitted = next <= now + whole;
            let ahead = if admitted { next } else { seen }.saturating_sub(now);
            let remaining = u32::try_from((whole.saturating_sub(ahead)) / each).unwrap_or_default();
            let reset = Duration::from_micros(if admitted { ahead } else { next - now - whole });
            let standing = Standing { limit, remaining, reset, admitted };
            if !admitted || cost == 0 {
                return standing;
            }
            match arrival.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return standing,
                Err(other) => seen = other,
            }
        }
    }

    /// Whether a request may go on, and how its budget stands.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) fn admit(&self, request: &ServiceRequest) -> Result<Option<Standing>, Problem> {
        let Some(address) = address(request) else { return Ok(None) };
        let now = self.began.elapsed();
        if names_a_code(request) {
            // Spent where it leads to nothing; refused where too many did.
            let guesses = self.spend(Budget::Guess, address, 0, now);
            if guesses.remaining == 0 {
                return Err(guesses.refusal());
            }
        }
        let Some(budget) = Budget::of(request) else { return Ok(None) };
        let standing = self.spend(budget, address, 1, now);
        if standing.admitted { Ok(Some(standing)) } else { Err(standing.refusal()) }
    }

    /// Takes note of a code that led to nothing.
    pub(crate) fn missed(&self, request: &Missed) {
        self.spend(Budget::Guess, request.0, 1, self.began.elapsed());
    }
}

/// Whose guess it was, should a request's code lead to nothing.
pub(crate) struct Missed(IpAddr);

impl Missed {
    pub(crate) fn of(request: &ServiceRequest) -> Option<Self> {
        if names_a_code(request) { address(request).map(Self) } else { None }
    }
}

/// From where a request comes: what a proxy on this machine says, else the peer. Of an IPv6 network the first 64 bits, which
/// is what a house is given. `None` for this machine itself, and so for a proxy that does not say.
pub(crate) fn address(request: &ServiceRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    if !peer.is_loopback() {
        return Some(network(peer));
    }
    let said = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
    said.rsplit(',').next()?.trim().parse().ok().map(network)
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

    #[test]
    fn a_budget_is_spent_at_once_and_comes_back_by_and_by() {
        let limits = Limits::new();
        let (limit, period) = Budget::Submit.quota();
        let start = Duration::from_secs(100);
        for left in (0..limit).rev() {
            let standing = limits.spend(Budget::Submit, HERE, 1, start);
            assert_eq!((standing.admitted, standing.remaining), (true, left));
        }
        let refused = limits.spend(Budget::Submit, HERE, 1, start);
        assert!(!refused.admitted && refused.remaining == 0);
        assert_eq!(refused.reset, period / limit);
        assert!(limits.spend(Budget::LogIn, HERE, 1, start).admitted, "another budget");
        assert!(limits.spend(Budget::Submit, HERE, 1, start + period / limit).admitted);
        assert!(!limits.spend(Budget::Submit, HERE, 1, start + period / limit).admitted);
    }

    proptest::proptest! {
        /// An independent count: in any time of the quota's length, at most twice as many as are allowed at once.
        #[test]
        fn in_no_window_are_more_admitted_than_a_burst_and_what_comes_back(
            waits in proptest::collection::vec(0u64..60_000_000, 1..300),
        ) {
            let limits = Limits::new();
            let (limit, period) = Budget::Guess.quota();
            let (mut now, mut admitted) = (0, Vec::new());
            for wait in waits {
                now += wait;
                if limits.spend(Budget::Guess, HERE, 1, Duration::from_micros(now)).admitted {
                    admitted.push(now);
                }
            }
            for (at, first) in admitted.iter().enumerate() {
                let within = admitted[at..].iter().filter(|one| **one - first < micros(period)).count();
                proptest::prop_assert!(within <= 2 * limit as usize);
            }
        }
    }

    #[test]
    fn a_house_is_one_address() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
    }
}
