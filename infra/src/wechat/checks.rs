//! What `WeChat` thinks of what others are to see. A delivery names but the event; what it shows is read when it is judged, and
//! each part once. Nothing waits for a judgement: where there is none, all goes on.

use std::sync::Arc;

use mashang_domain::accounts::Accounts;
use mashang_domain::shared::ids::following;
use mashang_domain::shared::{
    Actor, Attachments, CheckOutcome, CheckPart, CheckRecord, CheckSource, CheckState, ContentCheck,
    ContentChecks as _, EventId, Failure, Judging, Onlookers, StoreError, Subject,
};
use mashang_domain::{happening, release};
use serde_json::{Value, json};
use uuid::Uuid;

use super::page::is_page_visitor;
use super::ticket::{TICKET_LIFE, ticket};
use super::{Unmet, Wechat, nonsense};
use crate::crypto::Vault;
use crate::db::Database;
use crate::deliveries::{Deliver, Sending, Undelivered};
use crate::repositories::{Delivery, Store};
use crate::system::Surroundings;

/// The kind of its deliveries, and their target.
pub const CONTENT_CHECK: &str = "wechat_check";

/// Characters that it reads of a text at once.
const PIECE: usize = 2_500;
/// It does not know the person, or has not seen the person within two hours.
const UNSEEN: [i64; 2] = [40_003, 61_010];
/// Of the parts of an event, the first file.
const FILES: u8 = 100;

/// Where a text would be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    Profile,
    Comment,
    Forum,
    Log,
}

impl Scene {
    fn number(self) -> i64 {
        match self {
            Self::Profile => 1,
            Self::Comment => 2,
            Self::Forum => 3,
            Self::Log => 4,
        }
    }
}

impl From<Onlookers> for Scene {
    fn from(onlookers: Onlookers) -> Self {
        match onlookers {
            Onlookers::Everybody => Self::Forum,
            Onlookers::Handlers => Self::Log,
        }
    }
}

/// What kind of file it judges; others it does not.
fn media(kind: &str) -> Option<i64> {
    if kind.starts_with("audio/") {
        Some(1)
    } else if kind.starts_with("image/") {
        Some(2)
    } else {
        None
    }
}

impl Wechat {
    /// What it thinks of a text by somebody whom it saw in the last two hours; a long one is shown to it piece by piece.
    ///
    /// # Errors
    /// [`Unmet`].
    pub async fn check_text(&self, openid: &str, scene: Scene, text: &str) -> Result<CheckOutcome, Unmet> {
        let all: Vec<char> = text.chars().collect();
        let mut worst: Option<CheckOutcome> = None;
        for piece in all.chunks(PIECE) {
            let content: String = piece.iter().collect();
            if content.trim().is_empty() {
                continue;
            }
            let outcome = self.check_piece(openid, scene, &content).await?;
            worst = Some(worst.map_or(outcome, |worst| worst.or_worse(outcome)));
            if outcome.state == CheckState::Risky {
                break;
            }
        }
        Ok(worst.unwrap_or(CheckOutcome { state: CheckState::Pass, label: None }))
    }

    async fn check_piece(&self, openid: &str, scene: Scene, content: &str) -> Result<CheckOutcome, Unmet> {
        let body = json!({ "version": 2, "scene": scene.number(), "openid": openid, "content": content });
        let told = self.call("/wxa/msg_sec_check", &body).await?;
        let result = told.get("result").ok_or_else(nonsense)?;
        let state = match result["suggest"].as_str() {
            Some("pass") => CheckState::Pass,
            Some("review") => CheckState::Review,
            Some("risky") => CheckState::Risky,
            _ => return Err(nonsense()),
        };
        Ok(CheckOutcome { state, label: result["label"].as_i64().and_then(|label| i32::try_from(label).ok()) })
    }

    /// Has it look at a file, which it fetches at `url`, and says by what it names its judgement when that comes.
    ///
    /// # Errors
    /// [`Unmet`].
    async fn check_file(&self, openid: &str, scene: Scene, (kind, url): (i64, &str)) -> Result<String, Unmet> {
        let body = json!({
            "version": 2, "scene": scene.number(), "openid": openid, "media_type": kind, "media_url": url,
        });
        let told = self.call("/wxa/media_check_async", &body).await?;
        let trace = told.get("trace_id").and_then(Value::as_str).filter(|trace| (1..=128).contains(&trace.len()));
        trace.map(str::to_owned).ok_or_else(nonsense)
    }
}

impl ContentCheck for Wechat {
    type Fault = Unmet;

    fn source(&self) -> CheckSource {
        CheckSource::Wechat
    }

    fn judge<'a>(&'a self, author: &'a str, onlookers: Onlookers, text: &'a str) -> Judging<'a, Unmet> {
        Box::pin(async move {
            match self.check_text(author, onlookers.into(), text).await {
                Err(Unmet::Refused(code)) if UNSEEN.contains(&code) => Ok(None),
                outcome => outcome.map(Some),
            }
        })
    }
}

/// A part that is to be judged.
enum Asked {
    Text(CheckPart, String),
    /// A file, and what kind of one.
    File(Uuid, i64),
}

/// What an event shows, of what was not judged yet.
struct Job {
    subject: Subject,
    openid: String,
    onlookers: Onlookers,
    parts: Vec<(Uuid, Asked)>,
}

fn job(store: &mut Store, event: EventId) -> Result<Option<Job>, StoreError> {
    let Some(record) = store.entry(event)? else { return Ok(None) };
    let record = record?;
    let Some(exposure) = happening::exposure(store, &record)? else { return Ok(None) };
    let openid = store.openid_of(exposure.author)?.filter(|openid| !is_page_visitor(openid));
    let Some(openid) = openid else { return Ok(None) };
    let subject = record.subject;
    let mut parts = Vec::new();
    for (which, (part, text)) in (0..).zip(exposure.texts) {
        parts.push((following(event.0, subject.id, which), Asked::Text(part, text)));
    }
    for (which, file) in (FILES..).zip(exposure.files) {
        if let Some(kind) = store.attachment(file)?.and_then(|file| media(&file.media_type)) {
            parts.push((following(event.0, subject.id, which), Asked::File(file.0, kind)));
        }
    }
    let ids: Vec<Uuid> = parts.iter().map(|(id, _)| *id).collect();
    let known = store.checks_known(&ids)?;
    parts.retain(|(id, _)| !known.contains(id));
    Ok(Some(Job { subject, openid, onlookers: exposure.onlookers, parts }))
}

/// What stands in the way of the system: nobody did anything wrong, and it may go another time.
pub(super) fn ours(failure: Failure) -> StoreError {
    match failure {
        Failure::Store(error) => error,
        other => StoreError::Database(other.to_string()),
    }
}

/// Has judged what events show.
pub struct ContentChecks {
    pub db: Database,
    pub surroundings: Surroundings,
    pub vault: Arc<Vault>,
    pub wechat: Arc<Wechat>,
    /// The house's own address, where `WeChat` fetches files.
    pub public_url: String,
}

fn undelivered(why: Unmet) -> Undelivered {
    if why.may_pass() { Undelivered::Now(why.to_string()) } else { Undelivered::Ever(why.to_string()) }
}

impl ContentChecks {
    async fn check(&self, event: EventId) -> Result<(), Undelivered> {
        let Some(Job { subject, openid, onlookers, parts }) = self.db.read(move |store| job(store, event)).await?
        else {
            return Ok(());
        };
        for (id, asked) in parts {
            let judged = match &asked {
                Asked::Text(part, text) => {
                    let outcome = self.wechat.judge(&openid, onlookers, text).await.map_err(undelivered)?;
                    outcome.map(|outcome| (*part, outcome, None))
                }
                Asked::File(file, kind) => {
                    let trace = self.file(&openid, onlookers, (*file, *kind)).await?;
                    trace.map(|trace| (CheckPart::File, CheckOutcome::PENDING, Some(trace)))
                }
            };
            // Who has not been seen there lately can't be told of: nobody is to blame for it.
            let Some((part, outcome, trace_id)) = judged else { return Ok(()) };
            let (source, ctx) = (self.wechat.source(), self.surroundings.context(Actor::System));
            let record = CheckRecord { id, subject, part, asked_at: ctx.now, source, outcome, trace_id };
            self.db.write(move |store| release::record_check(store, &ctx, &record).map_err(ours)).await?;
        }
        Ok(())
    }

    async fn file(
        &self,
        openid: &str,
        onlookers: Onlookers,
        (file, kind): (Uuid, i64),
    ) -> Result<Option<String>, Undelivered> {
        let until = self.surroundings.clock.now() + TICKET_LIFE;
        let ticket = ticket(&self.vault, file.into(), until)
            .ok_or_else(|| Undelivered::Now("no ticket for a file could be made".to_owned()))?;
        let url = format!("{}/wechat/file/{ticket}", self.public_url);
        match self.wechat.check_file(openid, onlookers.into(), (kind, &url)).await {
            Ok(trace) => Ok(Some(trace)),
            Err(Unmet::Refused(code)) if UNSEEN.contains(&code) => Ok(None),
            Err(why) => Err(undelivered(why)),
        }
    }
}

impl Deliver for ContentChecks {
    fn kind(&self) -> &'static str {
        CONTENT_CHECK
    }

    fn deliver<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(self.check(delivery.event))
    }
}
