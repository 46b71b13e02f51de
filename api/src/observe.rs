//! Around every request: its id, its place in the metrics, a line in the log. A line names the route and never the path,
//! because paths hold codes; nothing that people typed is ever logged.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use mashang_infra::db::in_the_name_of;

use crate::app::App;
use crate::auth;
use crate::connections::Mark;
use crate::document::Document;
use crate::language::{self, Language};
use crate::pages::Look;
use crate::problem_page;
use crate::request_id::{self, RequestIds};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Requests that take longer are always logged.
const SLOW: Duration = Duration::from_millis(500);

/// A request's ids. What a stranger calls it would stand word for word in logs: only a proxy that is trusted names one, in
/// letters and digits as they make them, and never in digits alone, as phones are.
fn ids_of(request: &ServiceRequest, app: Option<&App>) -> RequestIds {
    let own = format!("{:032x}", fastrand::u128(..));
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| {
        (8..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && id.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    let given = given.filter(|_| app.is_some_and(|app| app.limits.trusts(request.request())));
    RequestIds { shown: given.unwrap_or(&own).to_owned(), own }
}

/// A method by its name. Whoever invents methods makes no series of them.
fn known(method: &Method) -> &'static str {
    const KNOWN: [Method; 7] =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    match KNOWN.iter().position(|one| one == method) {
        Some(at) => ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"][at],
        None => "other",
    }
}

/// Who takes turns with others: an account, or whoever calls from one address. Whoever needs to know later who calls finds here what came
/// of looking at the token.
fn caller(request: &ServiceRequest, app: Option<&App>) -> u64 {
    let account = app.and_then(|app| auth::present(app, request.request()));
    let mut hasher = DefaultHasher::new();
    if let Some(account) = account {
        account.0.hash(&mut hasher);
    } else {
        let origin = app.and_then(|app| app.limits.origin(request.request()));
        origin.or(request.peer_addr().map(|peer| peer.ip())).hash(&mut hasher);
    }
    hasher.finish()
}

/// Around every request.
pub(crate) async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let began = Instant::now();
    // Until it is answered nobody is late with the next one.
    let _in_hand = request.conn_data::<Mark>().map(Mark::take_in_hand);
    let app = request.app_data::<Data<App>>().cloned();
    let ids = ids_of(&request, app.as_ref().map(|app| &***app));
    // Before what lies within takes a HEAD for a GET.
    let method = known(request.method());
    // A page speaks as its reader chose; what a program is told follows from what it asks for.
    let language = if problem_page::is_wanted(request.headers()) {
        Look::of(request.request()).language
    } else {
        Language::preferred(request.headers())
    };
    let caller = caller(&request, app.as_ref().map(|app| &***app));
    let answered = request_id::within(ids.clone(), language::within(language, next.call(request)));
    let mut response = in_the_name_of(caller, answered).await?;
    let elapsed = began.elapsed();
    let status = response.status();
    if let Some(app) = app {
        let taken = response.request().match_pattern();
        // What was answered before a route took it, or with another method, is counted under what it asked for.
        let document = response.request().app_data::<Data<Document>>();
        let route = taken.or_else(|| document.and_then(|document| document.route(response.request())));
        let route = route.as_deref().unwrap_or("-");
        app.metrics.count(method, route, status.as_str(), elapsed);
        let ordinary = !status.is_server_error() && elapsed < SLOW;
        if !ordinary || fastrand::u32(0..app.settings.log_sample) == 0 {
            let (request_id, micros) = (ids.shown.as_str(), elapsed.as_micros());
            // By this one what is kept names the request.
            let own_id = (ids.own != ids.shown).then_some(ids.own.as_str());
            tracing::info!(request_id, own_id, method, route, status = status.as_u16(), micros, "request");
        }
    }
    let headers = response.headers_mut();
    let id = HeaderValue::from_str(&ids.shown).unwrap_or_else(|_| HeaderValue::from_static("-"));
    headers.insert(REQUEST_ID, id);
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY"));
    Ok(response)
}
