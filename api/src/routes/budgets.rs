//! What an operation spends of what its caller may ask for: around the operation, before anything of its body is read.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::Data;
use actix_web::{Error, ResponseError};

use crate::app::App;
use crate::auth::{self, TRACKING_HEADER};
use crate::limits::{Budget, Guesser};

/// Around an operation that spends from a budget of the caller's address.
pub(crate) fn spends<S>(
    budget: Budget,
) -> impl Transform<S, ServiceRequest, Response = ServiceResponse, Error = Error, InitError = ()> + 'static
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error> + 'static,
{
    from_fn::<_, ()>(move |request: ServiceRequest, next: Next<BoxBody>| spend(budget, request, next))
}

async fn spend(budget: Budget, request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse, Error> {
    let app = Data::clone(App::of(request.request())?);
    if auth::is_client(request.request()) {
        return next.call(request).await;
    }
    let Some(address) = app.limits.origin(request.request()) else { return next.call(request).await };
    match app.limits.spend(budget, address).await {
        Ok(standing) => {
            let mut response = next.call(request).await?;
            standing.tell(response.headers_mut());
            Ok(response)
        }
        Err(refusal) => Ok(request.into_response(refusal.error_response())),
    }
}

/// Around an operation that takes a code which opens something: it spends where the code leads to nothing, and is refused where
/// too many did.
pub(crate) async fn guesses<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let app = Data::clone(App::of(request.request())?);
    let guesser = Guesser { address: app.limits.origin(request.request()), account: auth::account(request.request()) };
    if let Err(refusal) = app.limits.may_guess(guesser) {
        return Ok(request.into_response(refusal.error_response()).map_into_right_body());
    }
    let response = next.call(request).await?;
    if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED) {
        app.limits.missed(guesser).await;
    }
    Ok(response.map_into_left_body())
}

/// Around every request: a tracking code that is shown in a header is a guess wherever it is shown.
pub(crate) async fn guesses_in_headers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if request.headers().contains_key(TRACKING_HEADER) {
        return guesses(request, next).await;
    }
    Ok(next.call(request).await?.map_into_left_body())
}
