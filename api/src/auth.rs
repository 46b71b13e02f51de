//! Who calls: a bearer token, a tracking code, or nobody. The API only authenticates; what somebody may do is decided in
//! the use cases.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{AccountId, Actor, GrantId, SessionId};

use crate::app::App;
use crate::problem::Problem;
use crate::service;
use crate::tokens::{Untaken, Verified};

/// Carries a case's tracking code, for whoever follows it without an account.
pub(crate) const TRACKING_HEADER: &str = "X-Tracking-Code";

pub(crate) fn bearer(value: &HeaderValue) -> Option<&str> {
    // Not letter by letter, as `to_str` looks at it: it is long.
    let text = std::str::from_utf8(value.as_bytes()).ok().filter(|text| text.is_ascii())?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// What a person's token says that a request shows, or why it is not taken.
struct Presented(Result<Arc<Verified>, Untaken>);

/// Looks at the token that a request shows, once, before anything else is done for it; says whose it is, if it is a good one.
pub(crate) fn present(app: &App, request: &HttpRequest) -> Option<AccountId> {
    let value = request.headers().get(AUTHORIZATION)?;
    let verified = bearer(value).map_or(Err(Untaken::Bad), |token| app.tokens.verify(token, app.now()));
    let account = verified.as_ref().ok().and_then(|verified| verified.account());
    request.extensions_mut().insert(Presented(verified));
    account
}

/// Whose token a request shows, if it is a good one.
pub(crate) fn account(request: &HttpRequest) -> Option<AccountId> {
    match request.extensions().get() {
        Some(Presented(Ok(verified))) => verified.account(),
        Some(Presented(Err(_))) | None => None,
    }
}

/// Whether what a request shows is a person's token, be it good still or not, and so no client's.
pub(crate) fn is_persons(request: &HttpRequest) -> bool {
    match request.extensions().get() {
        Some(Presented(Ok(_) | Err(Untaken::Over | Untaken::GrantsChanged))) => true,
        Some(Presented(Err(Untaken::Bad))) | None => false,
    }
}

/// What the token says that a request shows.
fn verified(request: &HttpRequest) -> Result<Arc<Verified>, Problem> {
    match request.extensions().get() {
        Some(Presented(Ok(verified))) => Ok(Arc::clone(verified)),
        Some(Presented(Err(Untaken::Bad | Untaken::Over))) => Err(Problem::unauthorized()),
        Some(Presented(Err(Untaken::GrantsChanged))) => Err(Problem::grants_changed()),
        None => Err(Problem::internal("nobody looked at the token")),
    }
}

/// As whom a request is answered that shows a person's token.
struct Acting {
    verified: Arc<Verified>,
    /// As whom today, where that is not as everything that was granted.
    today: Option<Actor>,
}

impl Acting {
    fn actor(&self) -> Actor {
        self.today.as_ref().unwrap_or(self.verified.as_granted()).clone()
    }

    fn in_session(&self) -> InSession {
        InSession { actor: self.actor(), session: self.verified.session, acting_as: self.verified.acting_as }
    }
}

/// The same, or why it is not.
struct Shown(Result<Acting, Problem>);

async fn acting(app: &App, request: &HttpRequest) -> Result<Acting, Problem> {
    let verified = verified(request)?;
    let today = service::acting(app, verified.as_granted()).await?;
    Ok(Acting { verified, today })
}

/// Looks as whom a request is answered that shows a person's token, once and before anything is routed: where a deputy's day is not known
/// it is asked of the database, for which no extractor waits. Whoever needs to know who calls is told what came of it.
pub(crate) async fn look(app: &App, request: &HttpRequest) {
    if request.headers().contains_key(AUTHORIZATION) {
        let shown = acting(app, request).await;
        request.extensions_mut().insert(Shown(shown));
    }
}

/// Who shows a person's token, as `read` tells it; `None` where no header shows any.
fn shown<T>(request: &HttpRequest, read: impl FnOnce(&Acting) -> T) -> Result<Option<T>, Problem> {
    let extensions = request.extensions();
    if extensions.get::<Admitted>().is_some() || !request.headers().contains_key(AUTHORIZATION) {
        return Ok(None);
    }
    match extensions.get() {
        Some(Shown(Ok(acting))) => Ok(Some(read(acting))),
        Some(Shown(Err(problem))) => Err(problem.clone()),
        None => Err(Problem::internal("nobody looked at the token")),
    }
}

/// An API client that `admission` let in. A client's token makes an actor on no other way.
pub(crate) struct Admitted {
    /// As whom it is answered.
    pub(crate) actor: Actor,
    /// At the route of which pattern.
    pub(crate) pattern: Option<String>,
}

/// Whether a client asks, which has a budget of its own.
pub(crate) fn is_client(request: &HttpRequest) -> bool {
    matches!(request.extensions().get(), Some(Admitted { actor: Actor::Client { .. }, .. }))
}

fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
    if let Some(Admitted { actor, pattern }) = request.extensions().get() {
        // It was let in where it was looked for, before anything was routed: it must have come there.
        return if *pattern == request.match_pattern() { Ok(actor.clone()) } else { Err(Problem::forbidden()) };
    }
    if let Some(person) = shown(request, Acting::actor)? {
        return Ok(person);
    }
    match request.headers().get(TRACKING_HEADER) {
        Some(value) => {
            let code = value.to_str().ok().and_then(|text| TrackingCode::read(text).ok());
            code.map(Actor::Tracker).ok_or_else(Problem::unauthorized)
        }
        None => Ok(Actor::Anonymous),
    }
}

/// Who may call an operation: the type that a handler takes, and the document's security.
pub(crate) trait Caller {
    /// The names of the document's security schemes; an empty one where nothing needs to be shown.
    const SECURITY: &'static [&'static str];

    /// Who calls, if it is one of those.
    fn identify(request: &HttpRequest) -> Result<Actor, Problem>;
}

/// Anybody; a token that is shown must be good all the same.
pub(crate) struct Anybody(pub Actor);
/// Somebody who logged in, or who holds a tracking code.
pub(crate) struct Known(pub Actor);
/// Somebody who logged in, or an API client where its scopes reach so far.
pub(crate) struct Person(pub Actor);

impl Caller for Anybody {
    const SECURITY: &'static [&'static str] = &["", "bearer"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        identify(request)
    }
}

impl Caller for Known {
    const SECURITY: &'static [&'static str] = &["bearer", "tracking"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        match identify(request)? {
            Actor::Anonymous => Err(Problem::unauthorized()),
            known => Ok(known),
        }
    }
}

impl Caller for Person {
    const SECURITY: &'static [&'static str] = &["bearer"];

    fn identify(request: &HttpRequest) -> Result<Actor, Problem> {
        match identify(request)? {
            person @ (Actor::Person { .. } | Actor::Client { .. }) => Ok(person),
            _ => Err(Problem::unauthorized()),
        }
    }
}

/// Somebody who logged in, with the session in which that was.
#[derive(Clone)]
pub(crate) struct InSession {
    pub actor: Actor,
    pub session: SessionId,
    /// As which grant, where one was chosen.
    pub acting_as: Option<GrantId>,
}

impl InSession {
    fn identify(request: &HttpRequest) -> Result<Self, Problem> {
        shown(request, Acting::in_session)?.ok_or_else(Problem::unauthorized)
    }
}

/// Whoever holds a tracking code, whatever else is shown: what is followed is the code's and not the account's.
pub(crate) struct Tracked(pub TrackingCode);

impl FromRequest for Tracked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(TRACKING_HEADER) else {
            return ready(Err(Problem::malformed((
                "请在请求头 X-Tracking-Code 中给出查询码",
                "The tracking code goes into the header X-Tracking-Code.",
            ))));
        };
        let code = value.to_str().ok().and_then(|text| TrackingCode::read(text).ok());
        ready(code.map(Self).ok_or_else(Problem::miscopied))
    }
}

impl FromRequest for Anybody {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}

impl FromRequest for Known {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}

impl FromRequest for Person {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request).map(Self))
    }
}

impl FromRequest for InSession {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request))
    }
}
