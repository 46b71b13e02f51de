//! The page behind a printed code: the card, when people are received, and the form; or why nothing is taken in, and who else is
//! there.

use std::borrow::Cow;

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use chrono::{Datelike, Weekday};
use mashang_domain::cases::clocks::Term;
use mashang_domain::cases::search::alike::Told;
use mashang_domain::codes::CodeIntake;
use mashang_domain::rooms::RoomDetails;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::time::shanghai;
use mashang_domain::shared::{Instant, PartyKind};
use mashang_infra::crypto::hex;

use super::form::Form;
use super::visit::token;
use super::{Look, guest, html, verification};
use crate::app::App;
use crate::beside::{Beside, Village};
use crate::card::{Card, CardMandate, CardReception, ReadyCard, read_code};
use crate::extract::{NoQuery, take};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::settings::Imprint;
use crate::validators::Fleeting;

const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// Asked for again each time, and shown as it was to whoever goes back to it: its key goes with what was typed.
const OWN: &str = "private, no-cache";

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    card: &'a Card,
    form: &'a Form,
    token: String,
    open: bool,
    /// That nothing is taken in; of a deputy no reason is told.
    closed: &'a str,
    /// Whose card it is.
    whom: Cow<'a, str>,
    titles: Vec<Held<'a>>,
    /// Who takes in meanwhile.
    away: Option<String>,
    /// To whom the form goes, and by when that one answers.
    receiver: Cow<'a, str>,
    answer: String,
    receptions: Vec<String>,
    /// Whom else one may turn to.
    others: Vec<Other>,
    /// The villages and grids that may be chosen.
    villages: &'a [Village],
    /// What is written on the door of the room whose card it is.
    sign: Option<Sign<'a>>,
    /// What others raise that is alike, for whoever asked.
    alike: Option<Alike>,
}

/// What others raise that is alike.
struct Alike {
    /// How many there are of which nothing else is told; or that there is nothing.
    said: String,
    public: Vec<Public>,
}

/// One of those that are public, which can be joined by one tap.
struct Public {
    id: String,
    title: String,
    key: String,
    token: String,
}

impl Alike {
    fn of(app: &App, told: &Told, look: Look) -> Result<Self, Problem> {
        let public = told.published.iter().map(|one| {
            let id = one.id.to_string();
            let token = token(app, &id)?;
            Ok(Public { id, title: one.title.as_str().to_owned(), key: fresh_key()?, token })
        });
        let said = match told.said() {
            Some((zh, en)) => look.say(&zh, &en).to_owned(),
            None if told.published.is_empty() => {
                look.say("近期没有同类诉求，请提交。", "There is nothing alike of late: please submit it.").to_owned()
            }
            None => String::new(),
        };
        Ok(Self { said, public: public.collect::<Result<_, Problem>>()? })
    }
}

/// A mandate by which the deputy serves.
struct Held<'a> {
    title: &'a str,
    term: String,
    /// Whether the term ends soon.
    ending: bool,
}

/// Somebody else, with the address of a page where there is one.
struct Other {
    name: String,
    url: Option<String>,
}

/// What is written on a room's door.
struct Sign<'a> {
    /// Whether it is open at this moment.
    now: Option<String>,
    hours: Vec<String>,
    closed_days: Option<&'a str>,
    phone: Option<&'a str>,
    head: Option<&'a str>,
    liaison: Option<&'a str>,
    trade: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    look: Look,
    imprint: &'a Imprint,
    code: &'a str,
    fault: &'a str,
}

pub(super) fn routes(routes: &mut Routes) {
    routes.service(open_card);
}

/// A key that nobody comes upon.
pub(super) fn fresh_key() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Problem::internal)?;
    Ok(hex(&bytes))
}

/// Whether the client would rather have JSON than a page.
fn wants_json(request: &HttpRequest) -> bool {
    accepts(request, "json") && !accepts(request, "text/html")
}

/// Whether the client names that among what it takes.
pub(super) fn accepts(request: &HttpRequest, kind: &str) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains(kind))
}

/// 打开印刷的二维码 · Open a printed code
///
/// 手机浏览器得到页面，要求 JSON 的客户端得到名片。 A browser gets the page, a client that asks for JSON the card.
#[utoipa::path(
    operation_id = "openCard", tag = "codes",
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "页面或名片", content((String = "text/html"), (Card = "application/json")))),
)]
#[get("/d/{code}")]
async fn open_card(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let code = request.match_info().get("code").unwrap_or_default();
    if let Some(file) = verification::file(&app, code) {
        return Ok(file);
    }
    let found = app.card(code).await;
    // What apps add to an address that is shared in them says nothing here, and must not keep anybody out.
    if wants_json(&request) || !accepts(&request, "text/html") {
        take::<NoQuery>(&request)?;
    }
    if wants_json(&request) {
        return Ok(HttpResponse::Ok()
            .insert_header(("Vary", "Accept"))
            .content_type("application/json")
            .body(found?.json.clone()));
    }
    let look = Look::of(&request);
    match found {
        Ok(found) => {
            let here = format!("/d/{}", found.card.code);
            if accepts(&request, "text/html")
                && let Some(away) = guest::way(&app, &request, &here)?
            {
                return Ok(away);
            }
            show(&app, look, &found, &Form::new(fresh_key()?), StatusCode::OK).await
        }
        Err(problem) if problem.status() == 404 && accepts(&request, "text/html") => {
            unknown(&app, look, code, &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// Says that there is no such code, and asks for the right one.
pub(super) fn unknown(app: &App, look: Look, code: &str, problem: &Problem) -> Result<HttpResponse, Problem> {
    let fault = if QrCode::read(code).is_ok() {
        let zh = "没有这个代表码，请对照印刷的代码核对，或联系社区工作人员";
        look.say(zh, "There is no such code: please compare it with the printed one.").to_owned()
    } else {
        problem.detailed(look.language)
    };
    // A code is short: what is longer is none.
    let code: String = code.chars().take(40).collect();
    let page = CodePage { look, imprint: &app.settings.imprint, code: &code, fault: &fault };
    html(StatusCode::NOT_FOUND, &page, "no-store")
}

/// Shows a card with a form as it stands.
pub(super) async fn show(
    app: &App,
    look: Look,
    found: &ReadyCard,
    form: &Form,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let card = &found.card;
    let beside = app.besides.of(read_code(&card.code)?, &app.db, app.now()).await?;
    let intake: CodeIntake = card.intake.0;
    let notice = card.notice.as_deref().unwrap_or_default();
    let whom = whom(card, look);
    let stand_in = card.stand_in.as_ref().map(|one| called(one.kind.0, &one.name, look));
    let page = CardPage {
        look,
        imprint: &app.settings.imprint,
        card,
        form,
        token: token(app, &card.code)?,
        open: intake == CodeIntake::Open,
        closed: look.say(notice, card.notice_en.as_deref().unwrap_or_default()),
        titles: card.deputy.iter().flat_map(|deputy| &deputy.mandates).map(|one| Held::of(one, look)).collect(),
        away: stand_in.as_ref().map(|name| {
            let en = format!("On leave: what you write goes to {name} meanwhile");
            look.say(&format!("请假期间由{name}代为接收"), &en).to_owned()
        }),
        receiver: stand_in.map_or_else(|| whom.clone(), Cow::Owned),
        whom,
        answer: within(beside.answer, look),
        receptions: card.receptions.iter().map(|slot| held(slot, look)).collect(),
        others: others(card, &beside, look),
        villages: &beside.villages,
        sign: beside.door.as_ref().filter(|_| card.deputy.is_none()).and_then(|door| Sign::of(door, app.now(), look)),
        alike: form.alike.as_ref().map(|told| Alike::of(app, told, look)).transpose()?,
    };
    let mut response = html(status, &page, if status == StatusCode::OK { OWN } else { "no-store" })?;
    response.extensions_mut().insert(Fleeting);
    Ok(response)
}

/// A deputy, a room or an office as people call it.
fn called(kind: PartyKind, name: &str, look: Look) -> String {
    match kind {
        PartyKind::Deputy => look.say(&format!("{name}代表"), &format!("Deputy {name}")).to_owned(),
        PartyKind::Account | PartyKind::Room | PartyKind::Office | PartyKind::Unit | PartyKind::Organisation => {
            name.to_owned()
        }
    }
}

fn whom(card: &Card, look: Look) -> Cow<'_, str> {
    match (&card.deputy, &card.room, &card.office) {
        (Some(deputy), ..) => called(PartyKind::Deputy, &deputy.name, look).into(),
        (None, Some(room), _) => room.name.as_str().into(),
        (None, None, Some(office)) => office.name.as_str().into(),
        (None, None, None) => card.division_name.as_str().into(),
    }
}

impl<'a> Held<'a> {
    fn of(mandate: &'a CardMandate, look: Look) -> Self {
        let CardMandate { title, term, term_name, ending, .. } = mandate;
        Self { title, term: look.say(term_name, &format!("term {term}")).to_owned(), ending: *ending }
    }
}

/// Whom else one may turn to: those of the card, or the room's deputies.
fn others(card: &Card, beside: &Beside, look: Look) -> Vec<Other> {
    let page = |code: &str| format!("/d/{code}");
    let own = card
        .alternatives
        .iter()
        .map(|other| Other { name: called(other.kind.0, &other.name, look), url: other.code.as_deref().map(page) });
    let rooms = beside
        .deputies
        .iter()
        .map(|one| Other { name: called(PartyKind::Deputy, &one.name, look), url: Some(page(one.code.as_str())) });
    own.chain(rooms).collect()
}

fn within(term: Term, look: Look) -> String {
    let (zh, en) = match term {
        Term::Hours(hours) => (
            format!("{hours} 小时内（夜间和休息日不计）"),
            format!("within {hours} hours (nights and days of rest left out)"),
        ),
        Term::Days(days) => (format!("{days} 天内"), format!("within {days} days")),
        Term::WorkingDays(days) => (format!("{days} 个工作日内"), format!("within {days} working days")),
    };
    look.say(&zh, &en).to_owned()
}

fn weekday(day: Weekday) -> &'static str {
    WEEKDAYS.get(day.num_days_from_monday() as usize).copied().unwrap_or_default()
}

impl<'a> Sign<'a> {
    fn of(details: &'a RoomDetails, now: Instant, look: Look) -> Option<Self> {
        if details.is_blank() {
            return None;
        }
        Some(Self {
            now: stands(details, now, look),
            hours: weekly(details, look),
            closed_days: details.closed_days.as_ref().map(Name::as_str),
            phone: details.phone.as_ref().map(Phone::reveal),
            head: details.head.as_ref().map(Name::as_str),
            liaison: details.liaison.as_ref().map(Name::as_str),
            trade: details.trade.as_ref().map(Name::as_str),
        })
    }
}

/// Whether a room is open at this moment, and when that changes.
fn stands(details: &RoomDetails, now: Instant, look: Look) -> Option<String> {
    if let Some(until) = details.open_until(now) {
        let until = until.format("%H:%M");
        return Some(look.say(&format!("现在开放，到 {until}"), &format!("Open now, until {until}")).to_owned());
    }
    let next = details.opens_next(now)?.with_timezone(&shanghai());
    let (weekday, time) = (weekday(next.weekday()), next.format("%H:%M"));
    let zh = format!("现在不开放，{}月{}日（{weekday}）{time} 开放", next.month(), next.day());
    let en = format!("Closed now; opens on {} at {time}", next.format("%a %-d %b"));
    Some(look.say(&zh, &en).to_owned())
}

/// A line for each day of the week on which a room is open.
fn weekly(details: &RoomDetails, look: Look) -> Vec<String> {
    let mut lines: Vec<(Weekday, String)> = Vec::new();
    for span in &details.hours {
        let hours = format!("{}–{}", span.from.format("%H:%M"), span.to.format("%H:%M"));
        match lines.last_mut() {
            Some((day, line)) if *day == span.day => {
                line.push_str(look.say("、", ", "));
                line.push_str(&hours);
            }
            _ => {
                let day = span.day;
                let (zh, en) = (format!("{} {hours}", weekday(day)), format!("{day} {hours}"));
                lines.push((day, look.say(&zh, &en).to_owned()));
            }
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

fn held(slot: &CardReception, look: Look) -> String {
    let (from, to) = (slot.starts_at.with_timezone(&shanghai()), slot.ends_at.with_timezone(&shanghai()));
    let weekday = weekday(from.weekday());
    let hours = format!("{}–{}", from.format("%H:%M"), to.format("%H:%M"));
    let zh = format!("{}月{}日（{weekday}）{hours} {}", from.month(), from.day(), slot.title);
    let en = format!("{}, {hours}: {}", from.format("%a %-d %b"), slot.title);
    look.say(&zh, &en).to_owned()
}
