//! Whoever shows a token at the door. A token of an API client makes an actor here and nowhere else, on every request anew: the store
//! is asked each time, so that whatever is taken back is so for the very next request, wherever it was taken back. At a person's
//! `auth` looks, and whether a deputy serves is asked of the day (`service`).

use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError};
use mashang_domain::clients::{ApiClient, ClientScope, queries};
use mashang_domain::shared::{Actor, Vocabulary};
use mashang_infra::repositories::Store;

use crate::app::App;
use crate::assertions;
use crate::auth::{self, Admitted, bearer};
use crate::claims::ClientToken;
use crate::document::Document;
use crate::faults::RequestFault;
use crate::limits::Standing;
use crate::origin::Network;
use crate::problem::Problem;
use crate::scopes::{self, Reach};

/// How often it is kept what clients asked for.
const KEPT: Duration = Duration::from_secs(5);

/// What the token says that a request shows, where it is a client's.
fn shown(app: &App, request: &HttpRequest) -> Option<ClientToken> {
    let token = bearer(request.headers().get(AUTHORIZATION)?)?;
    // Of people far more are shown, and those were looked at before.
    if auth::is_persons(request) { None } else { app.tokens.verify_client(token, app.now()) }
}

/// It may call no more.
fn ended() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, RequestFault::ClientRefused)
        .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
}

/// It, or its token, lacks that scope; or there is none for what it asks.
fn beyond(scope: Option<ClientScope>) -> Problem {
    let problem = Problem::new(StatusCode::FORBIDDEN, RequestFault::InsufficientScope);
    let scope = scope.map(|scope| format!(", scope=\"{}\"", scope.as_str())).unwrap_or_default();
    match HeaderValue::from_str(&format!("Bearer error=\"insufficient_scope\"{scope}")) {
        Ok(challenge) => problem.header(WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}

/// Whether a client may call from where a request comes.
pub(crate) fn may_call_from(app: &App, request: &HttpRequest, client: &ApiClient) -> bool {
    let networks: Vec<_> = client.terms.addresses.iter().filter_map(|range| Network::parse(range.as_str())).collect();
    networks.len() == client.terms.addresses.len() && app.limits.comes_from(request, &networks)
}

/// As whom a client that asks for that operation is answered, and how its budget stands then.
async fn admit(
    app: &App,
    request: &HttpRequest,
    token: &ClientToken,
    operation: Option<&str>,
) -> Result<(Actor, Standing), Problem> {
    let (id, name, now) = (token.client, token.id, app.now());
    let found = app.db.read(move |store: &mut Store| queries::admitted_by(store, id, name, now)).await?;
    let good = |client: &ApiClient| {
        let key = client.terms.key.as_ref();
        client.has_good(token.secret, now) || key.is_some_and(|key| assertions::named(key) == token.secret)
    };
    let client = found.filter(good).ok_or_else(ended)?;
    let asked = scopes::read(&token.scope).unwrap_or_default();
    if !may_call_from(app, request, &client) {
        return Err(Problem::new(StatusCode::FORBIDDEN, RequestFault::ClientAddress));
    }
    let standing = app.limits.spend_client(id, client.terms.requests_per_minute).await?;
    let Some(operation) = operation else {
        // There is no such operation, which everybody is told alike.
        return Ok((Actor::Anonymous, standing));
    };
    let (operation, reach) = scopes::of(operation).ok_or_else(|| beyond(None))?;
    let actor = match reach {
        Reach::Public => Actor::Anonymous,
        Reach::Scope(scope) if asked.contains(&scope) && client.terms.scopes.contains(&scope) => client.actor(),
        Reach::Scope(scope) => return Err(beyond(Some(scope))),
    };
    app.usage.note(id, operation, now);
    Ok((actor, standing))
}

/// Around every request.
pub(crate) async fn admission<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let app = Data::clone(App::of(request.request())?);
    let Some(token) = shown(&app, request.request()) else {
        auth::look(&app, request.request()).await;
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let document = request.app_data::<Data<Document>>().cloned();
    // As the router reads the path: whatever of it is escaped, the same scope is asked for.
    let (path, method) = (request.match_info().as_str(), request.method().as_str());
    let asked = document.as_ref().and_then(|document| document.operation(path, method));
    match admit(&app, request.request(), &token, asked.map(|(operation, _)| operation)).await {
        Ok((actor, standing)) => {
            let pattern = asked.map(|(_, pattern)| pattern.to_owned());
            request.extensions_mut().insert(Admitted { actor, pattern });
            let mut response = next.call(request).await?;
            standing.tell(response.headers_mut());
            Ok(response.map_into_left_body())
        }
        Err(refusal) => Ok(request.into_response(refusal.error_response()).map_into_right_body()),
    }
}

/// Keeps what clients asked for, every few seconds and once more at the end.
pub(crate) async fn keep_usage(app: Data<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        let _ = tokio::time::timeout(KEPT, stop.changed()).await;
        app.usage.flush(&app.db).await;
    }
}
