//! The page of a link by which a body without an account answers one question, once. It shows who asks; of the case the question alone,
//! in the words of whoever asks. Whoever has the address is who was asked: its code opens nothing else, and nothing once it was answered by, so
//! that a form needs no token beside it.

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, guard};
use askama::Template;
use chrono::TimeDelta;
use mashang_domain::cases::usecases::answer_by_link;
use mashang_domain::cases::{ANSWER_PHOTOS, AnswerLink, CaseFault, queries};
use mashang_domain::shared::code::AnswerCode;
use mashang_domain::shared::text::Body;
use mashang_domain::shared::{Actor, AttachmentId, CaseId, Failure, Fault, NamedParties, Note, Party};
use mashang_infra::db::Failed;
use mashang_infra::files::media_type;
use mashang_infra::repositories::Store;

use super::frame::{Look, Notice, foreign, html, see};
use super::track::form::{Chosen, Form};
use super::track::say::moment;
use super::track::teller::Teller;
use super::visit;
use crate::app::App;
use crate::inspection::cost;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::attachments::keep;
use crate::routes::budgets::guesses;

const PRIVATE: &str = "private, no-store";

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/a/{code}").guard(guard::Get()).wrap(from_fn(guesses)).to(open))
        .service(web::resource("/a/{code}").guard(guard::Post()).wrap(from_fn(guesses)).to(answer));
}

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    look: Look,
    code: String,
    /// Who asks: the office, and in whose name where that is another's.
    asker: String,
    /// Who is asked.
    body: String,
    question: String,
    until: String,
    text: String,
    text_wrong: Option<String>,
    photo_wrong: Option<String>,
}

/// A link that takes an answer, and who asks for its page.
struct Asked<'a> {
    app: &'a App,
    look: Look,
    code: AnswerCode,
    case: CaseId,
    link: AnswerLink,
    asker: String,
}

impl Asked<'_> {
    fn page(&self) -> AnswerPage {
        AnswerPage {
            look: self.look,
            code: self.code.grouped(),
            asker: self.asker.clone(),
            body: self.link.body.as_str().to_owned(),
            question: self.link.question.as_str().to_owned(),
            // The last minute, and not midnight of the day after.
            until: moment(self.look, self.link.until - TimeDelta::seconds(1), self.app.now()),
            text: String::new(),
            text_wrong: None,
            photo_wrong: None,
        }
    }
}

/// What the address opens; or the page that says why it opens nothing.
async fn asked<'a>(app: &'a App, request: &HttpRequest) -> Result<Result<Asked<'a>, HttpResponse>, Problem> {
    let look = Look::of(request);
    let Ok(code) = AnswerCode::read(request.match_info().get("code").unwrap_or_default()) else {
        return nothing(look).map(Err);
    };
    let (ctx, shown) = (app.context(Actor::Anonymous), code.clone());
    let found = move |store: &mut Store| {
        let (case, office, link) = queries::asked_by_link(store, &ctx, &shown)?;
        let office = Party::Office(office);
        let asks: Vec<Party> = [office].into_iter().chain(link.asked_by.filter(|party| *party != office)).collect();
        let names = store.names_of(&asks)?;
        Ok::<_, Failure>((case, link, asks, names))
    };
    match app.db.read(found).await {
        Ok((case, link, asks, names)) => {
            let teller = Teller { look, names: &names, now: app.now(), dispute: None };
            let asker =
                asks.into_iter().map(|party| teller.party(party)).collect::<Vec<_>>().join(look.say("　", ", "));
            Ok(Ok(Asked { app, look, code, case, link, asker }))
        }
        Err(Failed::Job(Failure::NotFound)) => nothing(look).map(Err),
        Err(Failed::Job(Failure::Rule(fault))) => over(look, fault).map(Err),
        Err(failed) => Err(failed.into()),
    }
}

fn nothing(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("没有这个链接", "There is no such link");
    let advice =
        look.say("请对照收到的网址，或联系询问方重新发送。", "Compare it with the address that you were sent.");
    html(StatusCode::NOT_FOUND, &Notice { look, title, advice, ..Notice::default() }, PRIVATE)
}

/// Says why a link takes no answer any more.
fn over(look: Look, fault: Fault) -> Result<HttpResponse, Problem> {
    let title = if fault == Fault::from(CaseFault::LinkUsed) {
        look.say("已经答复", "It was answered")
    } else {
        look.say("此链接不能再用", "This link is over")
    };
    let detail = format!("{}。", fault.label);
    let detail = Some(look.say(&detail, fault.label_en));
    html(StatusCode::GONE, &Notice { look, title, detail, ..Notice::default() }, PRIVATE)
}

async fn open(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    match asked(&app, &request).await? {
        Ok(asked) => html(StatusCode::OK, &asked.page(), PRIVATE),
        Err(page) => Ok(page),
    }
}

async fn answer(request: HttpRequest, app: Data<App>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    if !visit::is_own(&app, &request) {
        return foreign(look);
    }
    // Before anything is read of what is sent.
    let asked = match asked(&app, &request).await? {
        Ok(asked) => asked,
        Err(page) => return Ok(page),
    };
    // Its files are held until something came of them.
    let mut held = app.bodies.hold();
    let mut form = Form::with_files(&app, &request, payload.into_inner(), &mut held).await?;
    let typed = form.get("text").replace("\r\n", "\n");
    let again = |text_wrong: Option<String>, photo_wrong: Option<String>| {
        let page = AnswerPage { text: typed.clone(), text_wrong, photo_wrong, ..asked.page() };
        html(StatusCode::UNPROCESSABLE_ENTITY, &page, PRIVATE)
    };
    let text = match Body::new(&typed) {
        Ok(text) => text,
        Err(fault) => return again(Some(said(look, fault.into())), None),
    };
    let files = form.files();
    if files.len() > ANSWER_PHOTOS {
        return again(None, Some(said(look, CaseFault::TooManyPhotos.into())));
    }
    let Some(attachments) = kept(&app, &request, files).await? else {
        let wrong = look.say(
            "有一张照片读不出。请换成 JPG、PNG 或 WebP 照片，重新选择全部照片。",
            "A photo can't be read. Choose all of them again, as JPG, PNG or WebP.",
        );
        return again(None, Some(wrong.to_owned()));
    };
    let (ctx, code) = (app.context(Actor::Anonymous), asked.code.clone());
    let note = Note { text: Some(text), attachments };
    match app.db.write_to(asked.case.0, move |store| answer_by_link(store, &ctx, &code, note.clone())).await {
        Ok(_) => Ok(see(&format!("/a/{}", asked.code.grouped()), None)),
        Err(Failed::Job(Failure::Rule(fault))) => over(look, fault),
        Err(Failed::Job(Failure::Field { field, fault })) if field.name == "text" => {
            again(Some(said(look, fault)), None)
        }
        Err(Failed::Job(Failure::Conflict { .. })) => over(look, CaseFault::LinkOver.into()),
        Err(failed) => Err(failed.into()),
    }
}

fn said(look: Look, fault: Fault) -> String {
    let label = format!("{}。", fault.label);
    look.say(&label, fault.label_en).to_owned()
}

/// Photos, cleaned and kept; nothing where one is none.
async fn kept(app: &App, request: &HttpRequest, files: Vec<Chosen>) -> Result<Option<Vec<AttachmentId>>, Problem> {
    if files.iter().any(|file| media_type(&file.bytes).is_none_or(|kind| !kind.starts_with("image/"))) {
        return Ok(None);
    }
    let mut kept = Vec::with_capacity(files.len());
    for Chosen { bytes, .. } in files {
        // One was spent when it began.
        let more = cost(&bytes) - 1;
        if let Some(address) = app.limits.origin(request).filter(|_| more > 0) {
            app.limits.spend_much(Budget::Upload, address, more).await?;
        }
        match keep(app, Actor::Anonymous, bytes).await {
            Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY.as_u16() => return Ok(None),
            id => kept.push(id?),
        }
    }
    Ok(Some(kept))
}

#[cfg(test)]
mod tests {
    #[test]
    fn whatever_stands_in_front_lets_its_photos_through() {
        let in_front = [include_str!("../../../deploy/Caddyfile"), include_str!("../../../deploy/nginx.conf")];
        for (configuration, forms) in in_front.into_iter().zip(["@forms path /a/* /d/* /t/*", "^/[adt]/"]) {
            assert!(configuration.contains(forms), "{forms}");
        }
    }
}
