//! What a form does: its fields become a command of the domain, and what that refuses is said where it was typed.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use mashang_domain::cases::usecases::{self as cases, AnswerFollowUp, Rate};
use mashang_domain::cases::{CaseEventKind, CaseRating, RatingAnswer, RatingReason};
use mashang_domain::disputes::usecases::{
    self as disputes, AnswerGuests, AnswerMediator, ChooseMediator, ConfirmRecord, PartyWord, Perform, Sign,
    WrongNumber,
};
use mashang_domain::disputes::{DisputeEventKind, DisputePartyAct, Disputes, Performance};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body, Name, Title};
use mashang_domain::shared::{
    Actor, At, AttachmentId, CaseId, Context, DisputeId, Failure, Fault, Note, StoreError, ValueFault, Vocabulary,
};
use mashang_domain::timeline::{self, Line};
use mashang_infra::db::Failed;
use mashang_infra::files::media_type;
use mashang_infra::repositories::Store;
use uuid::Uuid;

use super::acts::Refusal;
use super::form::{Chosen, Form};
use super::found::{Found, Seen, find};
use super::say::one_of;
use crate::app::App;
use crate::inspection::cost;
use crate::limits::Budget;
use crate::pages::Look;
use crate::pages::typed::code_in;
use crate::problem::Problem;
use crate::routes::attachments;

/// The fields of files.
const PHOTOS: &str = "photos";
const VOICE: &str = "voice";
const PAPERS: &str = "papers";
const FILES: [&str; 3] = [PHOTOS, VOICE, PAPERS];
/// What stands in place of the words of somebody who recorded them.
const SPOKEN: &str = "（语音补充，请听录音）";

/// What a tracking code opens.
#[derive(Clone, Copy)]
pub(crate) enum Matter {
    Case(CaseId),
    Dispute(DisputeId),
}

/// What came of an act.
pub(crate) enum Done {
    Stepped,
    /// A number is on its way, which confirms that act.
    NumberSent(String),
    Refused(StatusCode, Refusal),
}

/// A use case with its command; what it answers when a number was wrong is no failure, because it is counted.
type Job = Box<dyn FnMut(&mut Store, &Context) -> Result<Option<WrongNumber>, Failure> + Send>;
/// Which field is wrong, and what is said of it.
type Wrong = (&'static str, String);

fn job<F>(run: F) -> Job
where
    F: FnMut(&mut Store, &Context) -> Result<Option<WrongNumber>, Failure> + Send + 'static,
{
    Box::new(run)
}

/// What the code opens; a slip of paper does not say whether that is a case or a dispute.
pub(crate) async fn opened(app: &App, code: &TrackingCode) -> Result<Option<Matter>, Problem> {
    let (ctx, code) = (app.context(Actor::Tracker(code.clone())), code.clone());
    let found = app.db.read(move |store| {
        if let Some(case) = timeline::opened(store, &ctx, &code)? {
            return Ok(Some(Matter::Case(case.id)));
        }
        Ok::<_, StoreError>(store.dispute_by_code(&code)?.map(|dispute| Matter::Dispute(dispute.id)))
    });
    Ok(found.await?)
}

/// Whether files may come with the form of an act.
pub(crate) fn takes_files(name: &str) -> bool {
    name == "supplement"
}

/// Does what a form asks for.
///
/// # Errors
/// Not found for an act that there is none of, and for a code that opens nothing any more; whatever the database fails with.
pub(crate) async fn act(
    app: &App,
    request: &HttpRequest,
    look: Look,
    code: &TrackingCode,
    name: &str,
    mut form: Form,
) -> Result<Done, Problem> {
    let matter = opened(app, code).await?.ok_or_else(Problem::not_found)?;
    let actor = Actor::Tracker(code.clone());
    let files = form.files();
    let refused = |status: StatusCode, fields: Vec<Wrong>, said: Option<String>| {
        Done::Refused(status, Refusal { act: name.to_owned(), form: form.clone(), fields, said })
    };
    let spoken = files.iter().any(|file| file.field == VOICE);
    let prepare = |kept: &[AttachmentId]| match matter {
        Matter::Case(id) => of_case(look, name, At { id, version: None }, &form, (spoken, kept)),
        Matter::Dispute(id) => of_dispute(look, name, At { id, version: None }, &form),
    };
    // What was typed is looked at before any file is kept.
    let mut job = match prepare(&[]) {
        Ok(job) => job.ok_or_else(Problem::not_found)?,
        Err(wrong) => return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, vec![wrong], None)),
    };
    if !files.is_empty() {
        let kept = match keep(app, request, &actor, files).await? {
            Ok(kept) => kept,
            Err(field) => {
                let wrong = (field, unreadable(look, field).to_owned());
                return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, vec![wrong], None));
            }
        };
        if let Ok(Some(with_files)) = prepare(&kept) {
            job = with_files;
        }
    }
    let (ctx, id) = (app.context(actor), Uuid::from(matter));
    match app.db.write_to(id, move |store| job(store, &ctx)).await {
        Ok(None) if name == "number" => Ok(Done::NumberSent(form.get("act").to_owned())),
        Ok(None) => Ok(Done::Stepped),
        Ok(Some(WrongNumber { left })) => {
            let said = (
                format!("验证码不正确，还可以试 {left} 次。请看清最近收到的一条短信。"),
                format!("That is not the number that was sent last. Tries left: {left}."),
            );
            let wrong = ("confirmation", one_of(look, said));
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, vec![wrong], None))
        }
        Err(Failed::Job(failure)) => {
            let untimely = matches!(failure, Failure::Conflict { .. } | Failure::Version { .. } | Failure::Forbidden);
            let done = untimely && was_done(app, code, name).await?;
            let (status, fields, said) = explained(look, failure, done)?;
            Ok(refused(status, fields, said))
        }
        Err(other) => Err(other.into()),
    }
}

impl From<Matter> for Uuid {
    fn from(matter: Matter) -> Self {
        match matter {
            Matter::Case(id) => id.0,
            Matter::Dispute(id) => id.0,
        }
    }
}

/// Keeps files that came with a form; or says in which field one can't be read.
async fn keep(
    app: &App,
    request: &HttpRequest,
    actor: &Actor,
    files: Vec<Chosen>,
) -> Result<Result<Vec<AttachmentId>, &'static str>, Problem> {
    let mut kept = Vec::with_capacity(files.len());
    for Chosen { field, bytes } in files {
        let field = FILES.into_iter().find(|known| *known == field).unwrap_or(PHOTOS);
        if field == VOICE && media_type(&bytes).is_none_or(|kind| !kind.starts_with("audio/")) {
            return Ok(Err(field));
        }
        // One was spent when it began.
        let more = cost(&bytes) - 1;
        if let Some(address) = app.limits.origin(request).filter(|_| more > 0) {
            app.limits.spend_much(Budget::Upload, address, more).await?;
        }
        match attachments::keep(app, actor.clone(), bytes).await {
            Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY.as_u16() => return Ok(Err(field)),
            id => kept.push(id?),
        }
    }
    Ok(Ok(kept))
}

/// What is said of a file that can't be read, in whose field.
fn unreadable(look: Look, field: &str) -> &'static str {
    let (zh, en) = match field {
        VOICE => (
            "这段录音听不了或太长：请用手机自带的录音机，3 分钟以内，2 MB 以内。请重新选择录音、照片和文件。",
            "The recording can't be played, or is longer than 3 minutes and 2 MB. Choose it and all other files again.",
        ),
        PAPERS => (
            "有一份文件读不出。请换成 PDF，重新选择录音、照片和文件。",
            "A paper can't be read. Choose it as PDF, and all other files again.",
        ),
        _ => (
            "有一张照片读不出。请换成 JPG、PNG 或 WebP 照片，重新选择全部照片。",
            "A photo can't be read. Choose all of them again, as JPG, PNG or WebP.",
        ),
    };
    look.say(zh, en)
}

/// Whether that is the last thing that the code's holder did.
async fn was_done(app: &App, code: &TrackingCode, name: &str) -> Result<bool, Problem> {
    let (ctx, code) = (app.context(Actor::Tracker(code.clone())), code.clone());
    let Found { seen, lines, .. } = app.db.read(move |store| find(store, &ctx, &code)).await?;
    let party = match seen {
        Seen::Case(_) => None,
        Seen::Dispute(view) => view.party,
    };
    let last = lines.iter().rev().find_map(|line| match line {
        Line::Case(entry) => entry.by_submitter.then_some(entry.kind),
        Line::Dispute(entry) => (entry.by_submitter && entry.particulars.party == party).then_some(entry.kind),
    });
    Ok(last.is_some() && last == leaves(name))
}

/// The kind of event that an act leaves.
fn leaves(name: &str) -> Option<&'static str> {
    Some(match name {
        "rate" => CaseEventKind::Rated.as_str(),
        "follow_up" => CaseEventKind::FollowUpAnswered.as_str(),
        "supplement" => CaseEventKind::Supplemented.as_str(),
        "object" => CaseEventKind::Objected.as_str(),
        "reopen" => CaseEventKind::Reopened.as_str(),
        // A case's and a dispute's are called the same.
        "withdraw" => CaseEventKind::Withdrawn.as_str(),
        "consent" => DisputeEventKind::Consented.as_str(),
        "refuse" => DisputeEventKind::Refused.as_str(),
        "sign" => DisputeEventKind::Signed.as_str(),
        "keep_private" => DisputeEventKind::PrivacyDemanded.as_str(),
        "answer_mediator" => DisputeEventKind::MediatorAnswered.as_str(),
        "choose_mediator" => DisputeEventKind::MediatorChosen.as_str(),
        "begin_performance" => DisputeEventKind::PerformanceBegun.as_str(),
        "perform" => DisputeEventKind::ItemPerformed.as_str(),
        "breach" => DisputeEventKind::Breached.as_str(),
        "confirm_record" => DisputeEventKind::RecordConfirmed.as_str(),
        "answer_guests" => DisputeEventKind::GuestsAnswered.as_str(),
        _ => return None,
    })
}

/// Why the domain refuses, in plain words: with which status, of which field, of the whole. What was done a moment ago is no
/// mistake.
fn explained(look: Look, failure: Failure, done: bool) -> Result<(StatusCode, Vec<Wrong>, Option<String>), Problem> {
    let calm = if done {
        look.say(
            "这一步刚才已经办过了。请看下面的最新进展，不用再点。",
            "It was done already. How it stands now is shown below.",
        )
    } else {
        look.say("现在不能做这一步。请看下面的最新进展。", "This can't be done now. How it stands is shown below.")
    };
    Ok(match failure {
        Failure::Rule(fault) => (StatusCode::CONFLICT, Vec::new(), Some(said(look, fault))),
        Failure::Because(why) => (StatusCode::CONFLICT, Vec::new(), Some(one_of(look, (why.zh, why.en)))),
        Failure::Conflict { .. } | Failure::Version { .. } | Failure::Forbidden => {
            (StatusCode::CONFLICT, Vec::new(), Some(calm.to_owned()))
        }
        Failure::Field { field, fault } | Failure::Missing { field, fault } => {
            let name = if field.name == "performance" { "on" } else { field.name };
            (StatusCode::UNPROCESSABLE_ENTITY, vec![(name, said(look, fault))], None)
        }
        Failure::Fields(all) => {
            let wrong = all.into_iter().map(|(field, fault)| (field.name, said(look, fault))).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, wrong, None)
        }
        Failure::Explained(why) => {
            let told = one_of(look, (why.zh, why.en));
            (StatusCode::UNPROCESSABLE_ENTITY, vec![(why.field.name, told)], None)
        }
        other @ (Failure::NotFound | Failure::Store(_)) => return Err(other.into()),
    })
}

fn said(look: Look, fault: Fault) -> String {
    let Fault { label, label_en, article, .. } = fault;
    match article {
        Some(article) => one_of(look, (format!("{label}（{article}）。"), format!("{label_en} ({article})"))),
        None => one_of(look, (format!("{label}。"), label_en.to_owned())),
    }
}

/// What was written into a field; nothing where it may be left out and was.
fn words(look: Look, form: &Form, needed: bool) -> Result<Option<Body>, Wrong> {
    let typed = form.get("text").replace("\r\n", "\n");
    if typed.is_empty() && !needed {
        return Ok(None);
    }
    match Body::new(&typed) {
        Ok(text) => Ok(Some(text)),
        Err(ValueFault::Blank) => Err(("text", look.say("请在这里写几句话。", "Write a few words here.").to_owned())),
        Err(ValueFault::TooLong) => {
            Err(("text", look.say("写得太长了，最多 2000 字。", "At most 2000 characters, please.").to_owned()))
        }
        Err(fault) => Err(("text", said(look, fault.into()))),
    }
}

fn note(look: Look, form: &Form, needed: bool, attachments: &[AttachmentId]) -> Result<Note, Wrong> {
    Ok(Note { text: words(look, form, needed)?, attachments: attachments.to_vec() })
}

/// What the submitter of a case asks for, with what was kept of the files, and whether a recording is among them; nothing for an
/// act that there is none of.
fn of_case(
    look: Look,
    name: &str,
    at: At<CaseId>,
    form: &Form,
    (spoken, kept): (bool, &[AttachmentId]),
) -> Result<Option<Job>, Wrong> {
    Ok(Some(match name {
        "rate" => {
            let missing = || ("rating", look.say("请选择是否满意。", "Say whether you are satisfied.").to_owned());
            let rating = CaseRating::parse(form.get("rating")).ok_or_else(missing)?;
            let reason = RatingReason::parse(form.get("reason"));
            if rating == CaseRating::Dissatisfied && reason.is_none() {
                return Err(("reason", look.say("请选择不满意的原因。", "Say why you are dissatisfied.").to_owned()));
            }
            // One that was left chosen beside another button says nothing.
            let reasons = reason.filter(|_| rating == CaseRating::Dissatisfied).into_iter().collect();
            let answer = RatingAnswer { rating, attitude: CaseRating::parse(form.get("attitude")), reasons };
            let rate = Rate { note: note(look, form, false, &[])?, answer, may_follow_up: true };
            job(move |store, ctx| cases::rate(store, ctx, at, rate.clone()).map(|_| None))
        }
        "follow_up" => {
            let (still_in_order, ask_no_more) = match form.get("still") {
                "yes" => (Some(true), false),
                "no" => (Some(false), false),
                "no_more" => (None, true),
                _ => return Err(("still", look.say("请选择一项。", "Choose one.").to_owned())),
            };
            let answer = AnswerFollowUp { note: note(look, form, false, &[])?, still_in_order, ask_no_more };
            job(move |store, ctx| cases::answer_follow_up(store, ctx, at, answer.clone()).map(|_| None))
        }
        "supplement" => {
            let mut note = note(look, form, !spoken, kept)?;
            if note.text.is_none() {
                note.text = Body::new(SPOKEN).ok();
            }
            job(move |store, ctx| cases::supplement(store, ctx, at, note.clone()).map(|_| None))
        }
        "reopen" => {
            let note = note(look, form, true, &[])?;
            job(move |store, ctx| cases::reopen(store, ctx, at, note.clone()).map(|_| None))
        }
        "withdraw" => {
            let note = note(look, form, false, &[])?;
            job(move |store, ctx| cases::withdraw(store, ctx, at, note.clone()).map(|_| None))
        }
        "object" => {
            let note = note(look, form, true, &[])?;
            job(move |store, ctx| cases::object(store, ctx, at, note.clone()).map(|_| None))
        }
        _ => return Ok(None),
    }))
}

/// The same of a party of a dispute, or of its reporter.
fn of_dispute(look: Look, name: &str, at: At<DisputeId>, form: &Form) -> Result<Option<Job>, Wrong> {
    Ok(Some(match name {
        "number" => {
            let Some(act) = DisputePartyAct::parse(form.get("act")) else { return Ok(None) };
            job(move |store, ctx| disputes::request_confirmation(store, ctx, at, act).map(|_| None))
        }
        "consent" => {
            let word = word(look, form, false)?;
            job(move |store, ctx| disputes::consent(store, ctx, at, word.clone()).map(Result::err))
        }
        "refuse" => {
            let word = word(look, form, false)?;
            job(move |store, ctx| disputes::refuse(store, ctx, at, word.clone()).map(Result::err))
        }
        "sign" => {
            let sign = Sign { word: word(look, form, false)?, mediator: None, mark: None };
            job(move |store, ctx| disputes::sign(store, ctx, at, sign.clone()).map(Result::err))
        }
        "keep_private" => {
            let word = word(look, form, false)?;
            job(move |store, ctx| disputes::keep_private(store, ctx, at, word.clone()).map(|_| None))
        }
        "answer_mediator" => {
            let (Ok(mediator), Ok(accepts)) = (form.get("mediator").parse(), form.get("accepts").parse()) else {
                return Ok(None);
            };
            let answer = AnswerMediator { word: word(look, form, false)?, mediator, accepts };
            job(move |store, ctx| disputes::answer_mediator(store, ctx, at, answer.clone()).map(Result::err))
        }
        "choose_mediator" => {
            let nobody = |_| ("name", look.say("请选择一位调解员。", "Choose a mediator.").to_owned());
            let name = Some(Name::new(form.get("name")).map_err(nobody)?);
            let choice = ChooseMediator { word: word(look, form, false)?, deputy: None, name };
            job(move |store, ctx| disputes::choose_mediator(store, ctx, at, choice.clone()).map(Result::err))
        }
        "confirm_record" => {
            let (Ok(session), Ok(accepts)) = (form.get("session").parse(), form.get("accepts").parse::<bool>()) else {
                return Ok(None);
            };
            let said = ConfirmRecord { word: word(look, form, !accepts)?, session, accepts };
            job(move |store, ctx| disputes::confirm_record(store, ctx, at, said.clone()).map(Result::err))
        }
        "answer_guests" => {
            let (Ok(session), Ok(accepts)) = (form.get("session").parse(), form.get("accepts").parse::<bool>()) else {
                return Ok(None);
            };
            let word = word(look, form, false)?;
            job(move |store, ctx| {
                let declined = if accepts { Vec::new() } else { invited(store, at.id, session)? };
                let said = AnswerGuests { word: word.clone(), session, declined };
                disputes::answer_guests(store, ctx, at, said).map(Result::err)
            })
        }
        "begin_performance" => {
            let word = word(look, form, false)?;
            job(move |store, ctx| disputes::begin_performance(store, ctx, at, word.clone()).map(Result::err))
        }
        "perform" => {
            let perform = performed(look, form)?;
            job(move |store, ctx| disputes::perform(store, ctx, at, perform.clone()).map(Result::err))
        }
        "breach" => {
            let word = word(look, form, true)?;
            job(move |store, ctx| disputes::breach(store, ctx, at, word.clone()).map(Result::err))
        }
        "withdraw" => {
            let word = word(look, form, false)?;
            job(move |store, ctx| disputes::withdraw(store, ctx, at, word.clone()).map(Result::err))
        }
        _ => return Ok(None),
    }))
}

/// All who are invited to that sitting, by the number.
fn invited(store: &mut Store, id: DisputeId, session: u32) -> Result<Vec<u32>, Failure> {
    let sessions = store.dispute(id)?.into_iter().flat_map(|dispute| dispute.dossier.sessions);
    let guests = sessions.filter(|one| one.number == session).flat_map(|one| one.guests);
    Ok(guests.map(|guest| guest.number).collect())
}

fn word(look: Look, form: &Form, needed: bool) -> Result<PartyWord, Wrong> {
    let said = code_in(form.get("confirmation"));
    let confirmation = (!said.is_empty()).then_some(said);
    Ok(PartyWord { note: note(look, form, needed, &[])?, party: None, confirmation, representative: None })
}

fn performed(look: Look, form: &Form) -> Result<Perform, Wrong> {
    let wrong = |name: &'static str, zh: &str, en: &str| (name, look.say(zh, en).to_owned());
    let item = form.get("item").parse::<u32>().map_err(|_| wrong("item", "请选择哪一项。", "Say which."))?;
    let day = form.get("on").parse::<NaiveDate>();
    let on = day.map_err(|_| wrong("on", "请填写哪一天，例如 2026-11-29。", "Say the day, as 2026-11-29."))?;
    let receipt = Title::new(form.get("receipt"));
    let receipt =
        receipt.map_err(|_| wrong("receipt", "请写凭据，60 个字以内。", "Name the receipt, in 60 characters."))?;
    let performance = Performance { on, receipt };
    Ok(Perform { word: word(look, form, false)?, item, performance, amount_fen: None })
}
