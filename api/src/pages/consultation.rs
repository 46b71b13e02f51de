//! The page of a consultation: what is asked and what came of it, and a form to say what one thinks without an account. Whole without
//! scripts; of whoever writes nothing is kept but a tag of the phone.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use mashang_domain::consultations::usecases::{SayOpinion, say};
use mashang_domain::consultations::{
    Consultation, ConsultationId, ConsultationMeasure, ConsultationState, OpinionGroup, OpinionVoice, queries,
};
use mashang_domain::shared::names::NamedParties;
use mashang_domain::shared::text::{Body, Phone};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, At, Called, Failure, Fault, Party, Vocabulary};
use mashang_infra::repositories::Store;
use serde::Serialize;
use uuid::Uuid;

use super::card::fresh_key;
use super::track::form::Form;
use super::track::say::day;
use super::visit::{is_meant, is_own, token};
use super::{Look, Notice, foreign, html};
use crate::app::App;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::answer::{Unanswered, making};
use crate::routes::budgets::spends;
use crate::routes::once::{key_of, make};
use crate::settings::Imprint;
use crate::validators::Fleeting;

const PRIVATE: &str = "private, no-store";

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(open_consultation).service(say_opinion);
}

/// Opinions that are alike, as the public is told of them.
struct Group {
    title: String,
    opinions: u32,
    decision: Option<&'static str>,
    reason: Option<String>,
    reply: Option<String>,
}

/// Something promised.
struct Measure {
    title: String,
    owner: String,
    milestones: Vec<String>,
    helpers: Vec<String>,
}

/// A group of people that one may say one belongs to.
struct Voice {
    value: &'static str,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "consultation.html")]
struct ConsultationPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    id: Uuid,
    topic: String,
    about: String,
    office: String,
    places: String,
    state: &'static str,
    until: String,
    is_open: bool,
    groups: Vec<Group>,
    measures: Vec<Measure>,
    voices: Vec<Voice>,
    key: String,
    token: String,
    beside: Beside,
}

/// What stands on the page beside the consultation itself.
#[derive(Default)]
struct Beside {
    said: Option<&'static str>,
    wrong: Option<String>,
    voice: String,
    text: String,
    phone: String,
}

/// What is kept of an opinion that was sent.
#[derive(Serialize)]
struct Sent {
    id: Uuid,
}

/// A word in the reader's language.
fn called<V: Vocabulary>(look: Look, word: V) -> &'static str {
    look.say(word.label(), word.description().trim_end_matches('.'))
}

fn id_in(request: &HttpRequest) -> Result<ConsultationId, Problem> {
    let id = request.match_info().get("id").and_then(|text| text.parse::<Uuid>().ok());
    id.map(ConsultationId).ok_or_else(Problem::not_found)
}

fn nothing(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("没有这次协商", "There is no such consultation");
    let advice = look.say("请对照收到的网址。", "Compare it with the address that you were given.");
    html(StatusCode::NOT_FOUND, &Notice { look, title, advice, ..Notice::default() }, "no-store")
}

fn group(look: Look, group: OpinionGroup) -> Group {
    Group {
        title: group.title.into(),
        opinions: group.opinions,
        decision: group.decision.map(|decision| called(look, decision)),
        reason: group.reason.map(String::from),
        reply: group.reply.map(String::from),
    }
}

fn measure(app: &App, look: Look, measure: ConsultationMeasure) -> Measure {
    let today = local_date(app.now());
    let milestones = measure.milestones.into_iter().map(|one| {
        let due = day(look, one.due_on, today);
        let (title, progress) = (one.title.as_str(), one.progress);
        let en = format!("{title}: {progress}%, due by {due}");
        look.say(&format!("{title}：{progress}%，{due}前完成"), &en).to_owned()
    });
    let helpers = measure.helpers.into_iter().map(|one| {
        let (kind, part) = (called(look, one.kind), one.part.as_str());
        let body = one.body.as_ref().map(|body| body.as_str());
        let zh = body.map_or_else(|| format!("{kind}：{part}"), |body| format!("{kind}（{body}）：{part}"));
        let en = body.map_or_else(|| format!("{kind}: {part}"), |body| format!("{kind} ({body}): {part}"));
        look.say(&zh, &en).to_owned()
    });
    Measure {
        milestones: milestones.collect(),
        helpers: helpers.collect(),
        title: measure.title.into(),
        owner: measure.owner.into(),
    }
}

async fn show(
    app: &App,
    look: Look,
    id: ConsultationId,
    beside: Beside,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Anonymous);
    let seen = move |store: &mut Store| {
        let found = queries::consultation(store, &ctx, id)?.consultation;
        let mut wanted = vec![Called::Party(Party::Office(found.office))];
        wanted.extend(found.scope.iter().cloned().map(Called::Division));
        let names = store.names(&wanted)?;
        Ok::<_, Failure>((found, wanted, names))
    };
    let (found, wanted, names) = match app.db.read(seen).await.map_err(Problem::from) {
        Ok(found) => found,
        Err(problem) if problem.status() == 404 => return nothing(look),
        Err(problem) => return Err(problem),
    };
    let mut named = wanted.iter().map(|one| names.get(one).map_or("", |name| name.as_str()));
    let office = named.next().unwrap_or_default().to_owned();
    let places = named.collect::<Vec<_>>().join(look.say("、", ", "));
    let is_open = found.state() == ConsultationState::Open && app.now() < found.closes_at();
    let (state, until) = (called(look, found.state()), day(look, found.closes_on, local_date(app.now())));
    let Consultation { topic, about, groups, measures, .. } = found;
    let page = ConsultationPage {
        look,
        imprint: &app.settings.imprint,
        id: id.0,
        topic: topic.into(),
        about: about.into(),
        office,
        places,
        state,
        until,
        is_open,
        groups: groups.into_iter().map(|one| group(look, one)).collect(),
        measures: measures.into_iter().map(|one| measure(app, look, one)).collect(),
        voices: OpinionVoice::ALL
            .iter()
            .map(|voice| Voice { value: voice.as_str(), label: called(look, *voice) })
            .collect(),
        key: fresh_key()?,
        token: token(app, &id.to_string())?,
        beside,
    };
    let mut response = html(status, &page, PRIVATE)?;
    // Its key is spent by the first opinion that is sent.
    response.extensions_mut().insert(Fleeting);
    Ok(response)
}

#[get("/c/{id}")]
async fn open_consultation(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    show(&app, Look::of(&request), id_in(&request)?, Beside::default(), StatusCode::OK).await
}

/// What was typed, as a command.
fn command(look: Look, form: &Form) -> Result<SayOpinion, String> {
    let said = |fault: Fault| look.say(&format!("{}。", fault.label), fault.label_en).to_owned();
    let Some(voice) = OpinionVoice::parse(form.get("voice")) else {
        return Err(look.say("请选择您属于哪一类。", "Say which group of people you belong to.").to_owned());
    };
    let text = Body::new(&form.get("text").replace("\r\n", "\n")).map_err(|fault| said(fault.into()))?;
    let phone = Phone::new(form.get("phone").trim()).map_err(|fault| said(fault.into()))?;
    Ok(SayOpinion { voice, text, phone: Some(phone) })
}

#[post("/c/{id}", wrap = "spends(Budget::Submit)")]
async fn say_opinion(request: HttpRequest, app: Data<App>, payload: Payload) -> Result<HttpResponse, Problem> {
    let (look, id) = (Look::of(&request), id_in(&request)?);
    if !is_own(&app, &request) {
        return foreign(look);
    }
    let mut held = app.bodies.hold();
    let form = Form::fields(&request, payload.into_inner(), &mut held).await?;
    if !is_meant(&app, &request, &id.to_string(), form.get("token")) {
        return foreign(look);
    }
    let again = |wrong: String| Beside {
        wrong: Some(wrong),
        voice: form.get("voice").to_owned(),
        text: form.get("text").to_owned(),
        phone: form.get("phone").to_owned(),
        ..Beside::default()
    };
    let wanted = match command(look, &form) {
        Ok(wanted) => wanted,
        Err(wrong) => return show(&app, look, id, again(wrong), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let job = making(move |store, ctx| {
        let taken = say(store, ctx, At { id, version: None }, wanted.clone()).map_err(Unanswered::from)?;
        Ok(Sent { id: taken.id.0 })
    });
    let key = form.get("key");
    let is_key = key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = format!("{}\n{}\n{}", form.get("voice"), form.get("phone"), form.get("text"));
    let once =
        is_key.then(|| key_of(Actor::Anonymous, key.to_owned(), ("POST", &format!("/c/{id}")), words.as_bytes()));
    match make(&app, app.context(Actor::Anonymous), None, once, job).await {
        Ok(_) => {
            let said = Some(look.say("已收到您的意见，谢谢。", "What you think was taken. Thank you."));
            show(&app, look, id, Beside { said, ..Beside::default() }, StatusCode::OK).await
        }
        Err(problem) if problem.status() == 404 => nothing(look),
        Err(problem) if matches!(problem.status(), 409 | 422) => {
            let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::CONFLICT);
            show(&app, look, id, again(problem.detailed(look.language)), status).await
        }
        Err(problem) => Err(problem),
    }
}
