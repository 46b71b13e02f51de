//! What HTTP asks of every answer whatever was asked for (RFC 9110 and 9111), done here so that no handler need think of it: HEAD
//! and OPTIONS, how long an answer may be kept and by whom, 304 to those who have it already, content codings, where something
//! that was made is found, other origins' pages, and problems as pages.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError};
use bytes::Bytes;

use crate::app::App;
use crate::compression::{self, Coding};
use crate::document::{Caching, Document};
use crate::pages::{Look, POLICY};
use crate::problem::Problem;
use crate::validators::Fleeting;
use crate::{cors, problem_page, validators};

/// Around every request.
pub(crate) async fn semantics<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, Error> {
    if request.method() == Method::OPTIONS
        && let Some(document) = request.app_data::<Data<Document>>().cloned()
    {
        let (request, _) = request.into_parts();
        let response = methods(&request, &document);
        return Ok(ServiceResponse::new(request, response));
    }
    let head = request.method() == Method::HEAD;
    if head {
        request.head_mut().method = Method::GET;
    }
    let (request, response) = next.call(request).await?.map_into_boxed_body().into_parts();
    let mut response = settle(&request, response).await;
    if head {
        response = response.map_body(|_, body| Unsent(body.size()).boxed());
    }
    Ok(ServiceResponse::new(request, response))
}

/// The body of an answer to HEAD: as long as the one that GET would get, and nothing of it.
struct Unsent(BodySize);

impl MessageBody for Unsent {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

/// Tells which methods a path has; and a browser that asks for a page of another origin what that may send.
fn methods(request: &HttpRequest, document: &Document) -> HttpResponse {
    let Some(allow) = document.methods(request) else { return Problem::not_found().error_response() };
    let mut response = HttpResponse::NoContent().insert_header((ALLOW, allow.clone())).finish();
    if let Ok(app) = App::of(request) {
        let headers = response.headers_mut();
        cors::share(&app.settings.cors_origins, request.path(), request.headers(), headers);
        cors::invite(&allow, request.headers(), headers);
    }
    response
}

/// Makes of what was answered what is sent.
async fn settle(request: &HttpRequest, response: HttpResponse) -> HttpResponse {
    let Ok(app) = App::of(request) else { return response };
    let document = request.app_data::<Data<Document>>().map(|document| &***document);
    let (get, status) = (request.method() == Method::GET, response.status());
    let mut response = if status.is_client_error() || status.is_server_error() {
        told(request, response)
    } else if get && status == StatusCode::OK {
        shown(app, request, kept(request, document, response)).await
    } else if status == StatusCode::CREATED {
        located(request, document, response)
    } else {
        response
    };
    if !get && !response.headers().contains_key(CACHE_CONTROL) {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    cors::share(&app.settings.cors_origins, request.path(), request.headers(), response.headers_mut());
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Says for how long it may be kept and by whom, where the handler did not: that follows from who may ask.
fn kept(request: &HttpRequest, document: Option<&Document>, mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        let caching = document.and_then(|document| document.caching(&request.match_pattern()?));
        // Whoever shows a token may have changed it a moment ago.
        let known = request.headers().contains_key(AUTHORIZATION);
        let (says, varies) = match caching {
            Some(Caching::Public) if known => ("no-cache", Some("Authorization")),
            Some(Caching::Public) => ("public, max-age=30", Some("Authorization")),
            Some(Caching::Private) => ("private, no-cache", None),
            Some(Caching::Never) => ("no-store", None),
            None => ("no-cache", None),
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(says));
        if let Some(varies) = varies {
            headers.append(VARY, HeaderValue::from_static(varies));
        }
    }
    if text(headers, &CACHE_CONTROL).starts_with("private") {
        headers.append(VARY, HeaderValue::from_static("Authorization, X-Tracking-Code"));
    }
    response
}

/// Tags what is shown and may be shown again, sends it to those who don't have it, and compressed to those who want it so.
async fn shown(app: &App, request: &HttpRequest, response: HttpResponse) -> HttpResponse {
    if text(response.headers(), &CACHE_CONTROL).contains("no-store") {
        return response;
    }
    let fleeting = response.extensions().get::<Fleeting>().is_some();
    let (mut response, body) = response.into_parts();
    let content = match body.try_into_bytes() {
        Ok(content) => content,
        // What is sent piece by piece was never whole.
        Err(body) => return response.set_body(body),
    };
    let headers = response.headers_mut();
    let tag = validators::of(text(headers, &ETAG), &content);
    let private = text(headers, &CACHE_CONTROL).starts_with("private");
    let worth_it = !headers.contains_key(CONTENT_ENCODING)
        && compression::is_worth_it(text(headers, &CONTENT_TYPE), content.len());
    let mut coding = None;
    if worth_it {
        headers.append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        coding = Coding::preferred(request.headers()).filter(|_| !private || !compression::is_secret(&content));
    }
    let has_it = !fleeting && validators::has(request.headers(), &tag);
    let coded = match coding {
        Some(coding) if !has_it => app.compressed.compress(&content, coding, (!private).then_some(&*tag)).await,
        _ => None,
    };
    let sent_as = coding.filter(|_| has_it || coded.is_some());
    let sent_tag = sent_as.map_or_else(|| tag.clone(), |coding| validators::coded(&tag, coding.name()));
    if !fleeting && let Ok(value) = HeaderValue::from_str(&sent_tag) {
        headers.insert(ETAG, value);
    }
    if has_it {
        headers.remove(CONTENT_TYPE);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response.set_body(BoxBody::new(()));
    }
    if let Some(coding) = sent_as {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    response.set_body(coded.unwrap_or(content)).map_into_boxed_body()
}

/// Says where what was made is found.
fn located(request: &HttpRequest, document: Option<&Document>, response: HttpResponse) -> HttpResponse {
    let (mut response, body) = response.into_parts();
    match body.try_into_bytes() {
        Ok(made) => {
            if let Some(location) = document.and_then(|document| document.location(request, &made)) {
                response.headers_mut().insert(LOCATION, location);
            }
            response.set_body(made).map_into_boxed_body()
        }
        Err(body) => response.set_body(body),
    }
}

/// Shows a problem as a page to whoever navigates.
fn told(request: &HttpRequest, mut response: HttpResponse) -> HttpResponse {
    // What serves files by itself says nothing of one that is not there.
    if response.status() == StatusCode::NOT_FOUND && !response.headers().contains_key(CONTENT_TYPE) {
        response = Problem::not_found().error_response();
    }
    let is_problem = text(response.headers(), &CONTENT_TYPE) == "application/problem+json";
    if !is_problem || !problem_page::is_wanted(request.headers()) {
        return response;
    }
    let (mut response, body) = response.into_parts();
    let problem = match body.try_into_bytes() {
        Ok(problem) => problem,
        Err(body) => return response.set_body(body),
    };
    let Some(page) = problem_page::page(&problem, Look::of(request)) else {
        return response.set_body(problem).map_into_boxed_body();
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.append(VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie"));
    response.set_body(page).map_into_boxed_body()
}
