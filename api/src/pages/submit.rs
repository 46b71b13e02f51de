//! What a resident sends with the form on a card: read piece by piece, cleaned, and submitted the way the API submits it.
//! The page's key makes one case of whatever is sent with it, however often; the receipt is for whoever sends the same words.

use actix_multipart::Field;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, post};
use askama::Template;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::CaseCategory;
use mashang_domain::cases::search::alike::Told;
use mashang_domain::cases::search::similar::{self, Question};
use mashang_domain::codes::CodeIntake;
use mashang_domain::person;
use mashang_domain::shared::attachment::MAX_ATTACHMENTS;
use mashang_domain::shared::code::{QrCode, TrackingCode};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, DivisionCode, WordCode};
use mashang_infra::crypto::hex;
use mashang_infra::files::{MAX_FILE, media_type};
use mashang_infra::repositories::{RequestKey, Store};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::card::{fresh_key, show, unknown};
use super::form::Form;
use super::parts::Parts;
use super::track::say::moment;
use super::visit::{self, Visit, is_meant, is_own, remember};
use super::{Look, foreign, guest, html, see};
use crate::app::App;
use crate::bodies::Held;
use crate::card::{ReadyCard, read_code};
use crate::extract::command;
use crate::inspection::cost;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::answer::{Unanswered, making};
use crate::routes::attachments::keep;
use crate::routes::budgets::spends;
use crate::routes::cases::{CaseCreate, CaseReceipt};
use crate::routes::once::{Made, key_of, make, recalled};

/// What a form with all its photos may have, and what a field of it.
const MAX_FORM: usize = MAX_ATTACHMENTS * MAX_FILE + 256 * 1024;
const MAX_FIELD: usize = 64 * 1024;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(submit);
}

/// What is kept with a page's key: the receipt, and of which words it is one.
#[derive(Serialize)]
struct Kept {
    #[serde(flatten)]
    receipt: CaseReceipt,
    words: String,
}

/// The same as the resident needs it.
#[derive(Deserialize)]
struct Receipt {
    tracking_code: String,
    submitted_at: DateTime<Utc>,
    #[serde(default)]
    words: String,
}

impl Receipt {
    fn of((_, json): &Made) -> Result<Self, Problem> {
        serde_json::from_slice(json).map_err(Problem::internal)
    }

    fn code(&self) -> Result<TrackingCode, Problem> {
        TrackingCode::read(&self.tracking_code).map_err(|_| Problem::internal("a receipt without a tracking code"))
    }
}

#[derive(Template)]
#[template(path = "again.html")]
struct AgainPage<'a> {
    look: Look,
    tracking: &'a str,
    submitted: String,
    /// On which day it came in.
    date: NaiveDate,
    again: String,
}

/// Photos that were chosen: all, and those for which there is no place.
#[derive(Default)]
struct Chosen {
    photos: usize,
    spare: usize,
}

/// Who sends what through which card.
struct Sender<'a> {
    app: &'a App,
    request: &'a HttpRequest,
    look: Look,
    code: QrCode,
    /// Whether photos are kept.
    open: bool,
}

impl Sender<'_> {
    /// What a page's key stands for: the same whatever is sent with it, and however the address was typed.
    fn once(&self, key: &str) -> RequestKey {
        let path = format!("/d/{}", self.code.as_str());
        key_of(Actor::Anonymous, key.to_owned(), ("POST", path.as_str()), &[])
    }

    /// Reads the form; and what was made with its key before.
    async fn read(&self, mut parts: Parts, held: &mut Held) -> Result<(Form, Option<Made>), Problem> {
        let (mut form, mut made, mut chosen) = (Form::default(), None, Chosen::default());
        while let Some(mut field) = parts.next().await? {
            let name = field.name().unwrap_or_default().to_owned();
            if matches!(name.as_str(), "photo" | "voice") {
                let Some(first) = parts.begun(&mut field).await? else { continue };
                if name == "voice" && made.is_some() {
                    form.spoken = parts.digest(first, &mut field).await?;
                } else if made.is_some() || !self.open {
                    parts.pass_over(&mut field).await?;
                } else if name == "photo" {
                    self.photo(&mut parts, (first, &mut field), &mut form, &mut chosen).await?;
                } else {
                    self.recording(&mut parts, (first, &mut field), &mut form).await?;
                }
                continue;
            }
            let value = parts.bytes(Bytes::new(), &mut field, MAX_FIELD, held).await?;
            let value = value.ok_or_else(|| Problem::too_large(MAX_FIELD))?;
            let value = String::from_utf8_lossy(&value);
            if name == "key" && is_key(&value) {
                made = recalled(self.app, Some(&self.once(&value))).await?;
                form.key = value.into_owned();
            } else {
                form.take(&name, &value);
            }
        }
        let Chosen { spare, .. } = chosen;
        if spare > 0 {
            let zh = format!("最多 {MAX_ATTACHMENTS} 张照片：前 {MAX_ATTACHMENTS} 张已留下，另外 {spare} 张没有上传");
            let en = format!("At most {MAX_ATTACHMENTS} photos: the first are here, {spare} more are not.");
            form.complain("photo", self.look.say(&zh, &en));
        }
        if form.key.is_empty() {
            form.key = fresh_key()?;
        }
        Ok((form, made))
    }

    /// Reads a file, or says why not. What it costs is spent before.
    async fn file(
        &self,
        parts: &mut Parts,
        (first, field): (Bytes, &mut Field),
        held: &mut Held,
        (zh, en): (&str, &str),
    ) -> Result<Result<Vec<u8>, String>, Problem> {
        if let Some(address) = self.app.limits.origin(self.request)
            && let Err(problem) = self.app.limits.spend(Budget::Upload, address).await
        {
            parts.pass_over(field).await?;
            return Ok(Err(problem.detailed(self.look.language)));
        }
        let bytes = parts.bytes(first, field, MAX_FILE, held).await?;
        Ok(bytes.ok_or_else(|| self.look.say(zh, en).to_owned()))
    }

    /// Keeps a file, or says why not.
    async fn kept(&self, parts: &mut Parts, bytes: Vec<u8>) -> Result<Uuid, String> {
        let language = self.look.language;
        // One was spent when it began.
        let more = cost(&bytes) - 1;
        if let Some(address) = self.app.limits.origin(self.request).filter(|_| more > 0) {
            let spent = self.app.limits.spend_much(Budget::Upload, address, more).await;
            spent.map_err(|problem| problem.detailed(language))?;
        }
        let kept = parts.patience.meanwhile(keep(self.app, Actor::Anonymous, bytes)).await;
        kept.map(|id| id.0).map_err(|problem| match problem.wrong().first() {
            Some(wrong) => wrong.said.clone().text(language),
            None => problem.detailed(language),
        })
    }

    /// Keeps a photo, or says beside it why not.
    async fn photo(
        &self,
        parts: &mut Parts,
        file: (Bytes, &mut Field),
        form: &mut Form,
        chosen: &mut Chosen,
    ) -> Result<(), Problem> {
        chosen.photos += 1;
        if form.kept.len() >= MAX_ATTACHMENTS {
            chosen.spare += 1;
            return parts.pass_over(file.1).await;
        }
        let mut held = self.app.bodies.hold();
        let too_large = ("超过 10 MB，请换一张", "It is larger than 10 MB.");
        let kept = match self.file(parts, file, &mut held, too_large).await? {
            Ok(bytes) => self.kept(parts, bytes).await,
            Err(why) => Err(why),
        };
        match kept {
            Ok(id) => form.kept.push(id),
            Err(why) => {
                let number = chosen.photos;
                let (zh, en) = (format!("第 {number} 张照片：{why}"), format!("Photo {number} was not taken. {why}"));
                form.complain("photo", self.look.say(&zh, &en));
            }
        }
        Ok(())
    }

    /// Keeps what somebody recorded, or says beside it why not.
    async fn recording(&self, parts: &mut Parts, file: (Bytes, &mut Field), form: &mut Form) -> Result<(), Problem> {
        let mut held = self.app.bodies.hold();
        let too_long = ("录音过长，最大 2 MB，约 3 分钟", "A recording has at most 2 MB, which is some three minutes.");
        let bytes = match self.file(parts, file, &mut held, too_long).await? {
            Ok(bytes) => bytes,
            Err(why) => {
                form.complain("voice", why);
                return Ok(());
            }
        };
        if media_type(&bytes).is_none_or(|kind| !kind.starts_with("audio/")) {
            let zh = "这不是能听的录音，请用手机自带的录音机，或选 M4A、MP3、AMR 文件";
            let en = "This is no recording that can be played: please use the phone's recorder, or M4A, MP3 or AMR.";
            form.complain("voice", self.look.say(zh, en));
            return Ok(());
        }
        let digest = hex(&Sha256::digest(&bytes));
        match self.kept(parts, bytes).await {
            Ok(id) => (form.voice, form.spoken) = (Some(id), digest),
            Err(why) => form.complain("voice", why),
        }
        Ok(())
    }

    /// What tells a form's words from others.
    fn words(&self, form: &Form) -> String {
        hex(&self.app.vault.tag("page.words", form.words().as_bytes()))
    }

    /// Whether that was made of these very words. A page may lie open before whoever comes next, or be handed on: its key alone
    /// shows nobody another's matter.
    fn is_of(&self, made: &Made, form: &Form) -> Result<bool, Problem> {
        Ok(Receipt::of(made)?.words == self.words(form))
    }

    /// Shows other words that came with a key which was used, under a key of their own: nothing typed is lost.
    async fn other_words(&self, mut form: Form, found: &ReadyCard) -> Result<HttpResponse, Problem> {
        form.key = fresh_key()?;
        form.check(self.look);
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        if form.is_fine() {
            let said = self.look.say(
                "这张表单已经提交过一次。您现在填写的内容和那次不一样，都在下面，还没有提交：请看一遍，照片和录音请重新选择，再提交。",
                "This form was sent before, with other words. What you wrote now is all here and was not sent yet: look at it \
                 once more, choose photos and recordings again, and submit.",
            );
            form.trouble = Some(said.to_owned());
            status = StatusCode::CONFLICT;
        }
        show(self.app, self.look, found, &form, status).await
    }

    /// Submits what the form says.
    async fn submit(&self, form: &Form) -> Result<Made, Problem> {
        let command = command::<CaseCreate>(form.body(self.code.as_str()))?;
        let address = self.app.limits.origin(self.request);
        if let Some(address) = address {
            self.app.limits.may_come_through(&self.code, address)?;
        }
        let words = self.words(form);
        let job = making(move |store, ctx| {
            let case = person::submit(store, ctx, command.clone()).map_err(Unanswered::by::<CaseCreate>)?;
            Ok(Kept { receipt: case.into(), words: words.clone() })
        });
        let ctx = self.app.context(guest::actor(self.app, self.request).await?);
        let made = make(self.app, ctx, None, Some(self.once(&form.key)), job).await?;
        if let Some(address) = address {
            self.app.limits.came_through(&self.code, address).await;
        }
        Ok(made)
    }

    /// Leads to the page on which the case is followed.
    fn receipt(&self, made: &Made, displaced: bool) -> Result<HttpResponse, Problem> {
        let visit = Visit { displaced, ..visit::begun(self.app, Receipt::of(made)?.code()?, true) };
        Ok(see("/t", Some(visit::keep(self.app, &visit)?)))
    }

    /// Says that this was submitted before, and leads to both: to what was submitted, and to a new form.
    fn again(&self, made: &Made, found: &ReadyCard) -> Result<HttpResponse, Problem> {
        let receipt = Receipt::of(made)?;
        let page = AgainPage {
            look: self.look,
            tracking: &receipt.tracking_code,
            submitted: moment(self.look, receipt.submitted_at, self.app.now()),
            date: local_date(receipt.submitted_at),
            again: format!("/d/{}", found.card.code),
        };
        let mut response = html(StatusCode::OK, &page, "private, no-store")?;
        let visit = remember(self.app, &receipt.code()?, true)?;
        response.add_cookie(&visit).map_err(Problem::internal)?;
        Ok(response)
    }
}

/// A key as pages have them: whoever makes others up gets no case by them.
fn is_key(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What was typed as a question for others' matters that are alike; nothing where nothing was.
fn question(form: &Form, code: QrCode) -> Option<Question> {
    let division = form.chosen.as_ref().and_then(|(village, _)| DivisionCode::new(village).ok());
    let (title, text) = (Title::new(&form.title).ok()?, Body::new(&form.text).ok()?);
    Some(Question { code: Some(code), division, category: WordCode::of(CaseCategory::Unsorted), title, text })
}

/// Others' matters that are like what was typed, for whoever is about to submit it.
async fn alike(app: &App, request: &HttpRequest, form: &Form, code: QrCode) -> Result<Option<Told>, Problem> {
    let Some(question) = question(form, code) else { return Ok(None) };
    if let Some(address) = app.limits.origin(request) {
        app.limits.spend(Budget::Similar, address).await?;
    }
    let ctx = app.context(Actor::Anonymous);
    let told = app.db.list(move |store: &mut Store| similar::ask(store, &ctx, &question)).await?;
    Ok(Some(told))
}

#[post("/d/{code}", wrap = "spends(Budget::Submit)")]
async fn submit(request: HttpRequest, app: Data<App>, payload: Payload) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    if !is_own(&app, &request) {
        return foreign(look);
    }
    let code = request.match_info().get("code").unwrap_or_default();
    let parts = Parts::of(&request, payload, MAX_FORM)?;
    let found = match app.card(code).await {
        Err(problem) if problem.status() == 404 => return unknown(&app, look, code, &problem),
        found => found?,
    };
    let open = found.card.intake.0 == CodeIntake::Open;
    let sender = Sender { app: &app, request: &request, look, code: read_code(&found.card.code)?, open };
    let mut held = app.bodies.hold();
    let (mut form, made) = sender.read(parts, &mut held).await?;
    if !is_meant(&app, &request, sender.code.as_str(), &form.token) {
        let said =
            look.say("请核对下面的内容，再点一次提交。", "Please look at what is below, and submit it once more.");
        form.trouble = Some(said.to_owned());
        return show(&app, look, &found, &form, StatusCode::FORBIDDEN).await;
    }
    if let Some(made) = &made
        && sender.is_of(made, &form)?
    {
        return sender.again(made, &found);
    }
    if !open {
        return show(&app, look, &found, &form, StatusCode::CONFLICT).await;
    }
    if made.is_some() {
        return sender.other_words(form, &found).await;
    }
    let beside = app.besides.of(sender.code.clone(), &app.db, app.now()).await?;
    form.choose(&beside.villages, look);
    form.check(look);
    if form.asks_alike && form.is_fine() {
        form.alike = alike(&app, &request, &form, sender.code.clone()).await?;
        return show(&app, look, &found, &form, StatusCode::OK).await;
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if form.is_fine() {
        let mut sent = sender.submit(&form).await;
        let displaced = sent.as_ref().is_err_and(|problem| form.displace(problem));
        if displaced {
            sent = sender.submit(&form).await;
        }
        match sent {
            Ok(made) if sender.is_of(&made, &form)? => return sender.receipt(&made, displaced),
            // Two came at once, and the other was first.
            Ok(_) => return sender.other_words(form, &found).await,
            Err(problem) => {
                form.blame(&problem, look);
                if displaced {
                    form.displaced(look);
                }
                status = StatusCode::from_u16(problem.status()).map_err(Problem::internal)?;
            }
        }
    }
    show(&app, look, &found, &form, status).await
}
