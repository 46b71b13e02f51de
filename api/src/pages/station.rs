//! The page of a room's station days behind its printed code: who receives when, and which quarters of an hour are free to be booked.
//! Whole without scripts; what was booked is cancelled by the code that the page shows once.

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Form, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, guard, post};
use askama::Template;
use chrono::{DateTime, Utc};
use mashang_domain::cases::Contact;
use mashang_domain::shared::code::BookingCode;
use mashang_domain::shared::names::NamedParties;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::time::time_of_day;
use mashang_domain::shared::{Actor, Called, Failure, Fault, Instant, Party, ReceptionId, RoomId};
use mashang_domain::stations::usecases::{BookTime, CancelBooking, book, cancel_booking};
use mashang_domain::stations::{StationFault, queries};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use uuid::Uuid;

use super::card::fresh_key;
use super::track::say::moment;
use super::visit::{is_meant, is_own, token};
use super::{Look, Notice, foreign, guest, html};
use crate::app::App;
use crate::card::{CardRoom, ReadyCard};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::answer::{Unanswered, making};
use crate::routes::budgets::{guesses, spends};
use crate::routes::once::{key_of, make};
use crate::routes::stations::BookedTime;
use crate::settings::Imprint;
use crate::validators::Fleeting;

const PRIVATE: &str = "private, no-store";

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(open_station).service(book_time);
    config
        .service(web::resource("/d/{code}/station/cancel").guard(guard::Post()).wrap(from_fn(guesses)).to(cancel_time));
}

/// A quarter of an hour that is free.
struct Free {
    /// The reception and the time, as the form sends them.
    value: String,
    clock: String,
}

/// A day on which the station receives people.
struct Day {
    said: String,
    title: String,
    deputies: String,
    free: Vec<Free>,
}

#[derive(Template)]
#[template(path = "station.html")]
struct StationPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    code: &'a str,
    room: &'a str,
    address: &'a str,
    days: Vec<Day>,
    key: String,
    token: String,
    beside: Beside,
}

/// What stands on the page beside its days.
#[derive(Default)]
struct Beside {
    /// What came of what somebody did.
    said: Option<String>,
    /// The code by which it is cancelled.
    booked: Option<String>,
    wrong: Option<String>,
    name: String,
    phone: String,
    time: String,
}

/// What the forms of the page bring along.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    key: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    code: String,
}

/// What is kept of a booking.
#[derive(Deserialize)]
struct Receipt {
    starts_at: DateTime<Utc>,
    code: Option<String>,
}

/// The room behind the code of the address.
fn room_of(card: &ReadyCard) -> Option<&CardRoom> {
    card.card.room.as_ref()
}

fn nothing(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("这里没有联络站接待", "No station receives here");
    let advice = look.say("请对照印刷的代码核对。", "Please compare the code with the printed one.");
    html(StatusCode::NOT_FOUND, &Notice { look, title, advice, ..Notice::default() }, "no-store")
}

fn said(look: Look, fault: Fault) -> String {
    let label = format!("{}。", fault.label);
    look.say(&label, fault.label_en).to_owned()
}

/// The station days of a room, in the reader's words.
async fn days(app: &App, look: Look, room: Uuid) -> Result<Vec<Day>, Problem> {
    let now = app.now();
    let listed = move |store: &mut Store| {
        let days = queries::days(store, RoomId(room), now)?;
        let wanted: Vec<_> =
            days.iter().flat_map(|day| &day.deputies).map(|one| Called::Party(Party::Deputy(*one))).collect();
        let names = store.names(&wanted)?;
        Ok::<_, Failure>((days, names))
    };
    let (days, names) = app.db.list(listed).await?;
    let day = |day: mashang_domain::stations::StationDay| {
        let free = day.quarters.iter().filter(|one| one.free).map(|one| Free {
            value: format!("{} {}", day.reception, one.starts_at.timestamp()),
            clock: time_of_day(one.starts_at),
        });
        let called = day.deputies.iter().filter_map(|one| names.of(Party::Deputy(*one)));
        Day {
            free: free.collect(),
            said: format!("{}–{}", moment(look, day.starts_at, now), time_of_day(day.ends_at)),
            deputies: called.map(Name::as_str).collect::<Vec<_>>().join(look.say("、", ", ")),
            title: day.title.into(),
        }
    };
    Ok(days.into_iter().map(day).collect())
}

async fn show(
    app: &App,
    look: Look,
    card: &ReadyCard,
    beside: Beside,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let Some(room) = room_of(card) else { return nothing(look) };
    let page = StationPage {
        look,
        imprint: &app.settings.imprint,
        code: &card.card.code,
        room: &room.name,
        address: &room.address,
        days: days(app, look, room.id).await?,
        key: fresh_key()?,
        token: token(app, &card.card.code)?,
        beside,
    };
    let mut response = html(status, &page, PRIVATE)?;
    response.extensions_mut().insert(Fleeting);
    Ok(response)
}

#[get("/d/{code}/station")]
async fn open_station(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    match app.card(request.match_info().get("code").unwrap_or_default()).await {
        Ok(card) => show(&app, look, &card, Beside::default(), StatusCode::OK).await,
        Err(problem) if problem.status() == 404 => nothing(look),
        Err(problem) => Err(problem),
    }
}

/// What was typed, as a command.
fn command(typed: &Typed) -> Result<BookTime, Fault> {
    let (reception, at) = typed.time.split_once(' ').ok_or(StationFault::NoSuchQuarter)?;
    let reception: Uuid = reception.parse().map_err(|_| StationFault::NoSuchQuarter)?;
    let at = at.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let starts_at: Instant = at.ok_or(StationFault::NoSuchQuarter)?;
    let name = Some(typed.name.trim()).filter(|name| !name.is_empty()).map(Name::new).transpose()?;
    let phone = Phone::new(typed.phone.trim())?;
    Ok(BookTime { reception: ReceptionId(reception), starts_at, contact: Contact { name, phone } })
}

#[post("/d/{code}/station", wrap = "spends(Budget::Submit)")]
async fn book_time(request: HttpRequest, app: Data<App>, typed: Option<Form<Typed>>) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    let Ok(card) = app.card(request.match_info().get("code").unwrap_or_default()).await else { return nothing(look) };
    let Some(Form(typed)) = typed.filter(|_| is_own(&app, &request)) else { return foreign(look) };
    if !is_meant(&app, &request, &card.card.code, &typed.token) {
        return foreign(look);
    }
    let again = |wrong: String| Beside {
        wrong: Some(wrong),
        name: typed.name.chars().take(60).collect(),
        phone: typed.phone.chars().take(20).collect(),
        time: typed.time.clone(),
        ..Beside::default()
    };
    let wanted = match command(&typed) {
        Ok(wanted) => wanted,
        Err(fault) => {
            return show(&app, look, &card, again(said(look, fault)), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let job = making(move |store, ctx| {
        let booked = book(store, ctx, wanted.clone()).map_err(Unanswered::from)?;
        Ok(BookedTime::from(booked))
    });
    let is_key = typed.key.len() == 32 && typed.key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = format!("{}\n{}\n{}", typed.time, typed.name, typed.phone);
    let path = format!("/d/{}/station", card.card.code);
    let once = is_key.then(|| key_of(Actor::Anonymous, typed.key.clone(), ("POST", &path), words.as_bytes()));
    let ctx = app.context(guest::actor(&app, &request).await?);
    match make(&app, ctx, None, once, job).await {
        Ok((_, answer)) => {
            let receipt: Receipt = serde_json::from_slice(&answer).map_err(Problem::internal)?;
            let at = moment(look, receipt.starts_at, app.now());
            let en = format!("Booked: {at}. Please come in time.");
            let done = look.say(&format!("已预约：{at}，请按时到场。"), &en).to_owned();
            let beside = Beside { said: Some(done), booked: receipt.code, ..Beside::default() };
            show(&app, look, &card, beside, StatusCode::OK).await
        }
        Err(problem) if matches!(problem.status(), 404 | 409 | 422) => {
            let first = problem.wrong().first().map(|wrong| wrong.said.clone().text(look.language));
            let wrong = first.unwrap_or_else(|| problem.detailed(look.language));
            let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            show(&app, look, &card, again(wrong), status).await
        }
        Err(problem) => Err(problem),
    }
}

async fn cancel_time(
    request: HttpRequest,
    app: Data<App>,
    typed: Option<Form<Typed>>,
) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    let Ok(card) = app.card(request.match_info().get("code").unwrap_or_default()).await else { return nothing(look) };
    let Some(Form(typed)) = typed.filter(|_| is_own(&app, &request)) else { return foreign(look) };
    if !is_meant(&app, &request, &card.card.code, &typed.token) {
        return foreign(look);
    }
    let wrong = |fault: Fault| Beside { wrong: Some(said(look, fault)), ..Beside::default() };
    let Ok(code) = BookingCode::read(&typed.code) else {
        return show(&app, look, &card, wrong(StationFault::UnknownBooking.into()), StatusCode::NOT_FOUND).await;
    };
    let ctx = app.context(Actor::Anonymous);
    let cancelled =
        app.db.write(move |store: &mut Store| cancel_booking(store, &ctx, CancelBooking { code: code.clone() })).await;
    match cancelled {
        Ok(_) => {
            let done = look.say("预约已取消。", "The booking is cancelled.").to_owned();
            show(&app, look, &card, Beside { said: Some(done), ..Beside::default() }, StatusCode::OK).await
        }
        Err(Failed::Job(Failure::Missing { fault, .. })) => {
            show(&app, look, &card, wrong(fault), StatusCode::NOT_FOUND).await
        }
        Err(Failed::Job(Failure::Conflict { .. })) => {
            let over = look.say("这个预约已经取消。", "It was cancelled before.").to_owned();
            let beside = Beside { wrong: Some(over), ..Beside::default() };
            show(&app, look, &card, beside, StatusCode::CONFLICT).await
        }
        Err(failed) => Err(failed.into()),
    }
}
