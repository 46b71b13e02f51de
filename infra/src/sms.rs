//! Messages to phones. A delivery names but the event of which one tells: whom it goes to and what it says is read when it
//! is sent, so that neither a number nor a code lies anywhere in the clear.

mod tencent;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use mashang_domain::accounts::Accounts;
use mashang_domain::happening::{self, Happening};
use mashang_domain::person;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, EventRecord, Instant, Sms, SmsTemplate, StoreError};
use serde_json::json;

use crate::db::Database;
use crate::deliveries::{Deliver, Sending, Undelivered};
use crate::private;
use crate::repositories::{Delivery, Store};
use crate::system::Surroundings;
use crate::wechat::is_page_visitor;

pub use tencent::{Tencent, TencentAccess};

/// The kind of its deliveries, and their target: one network for all phones.
pub const SMS: &str = "sms";

/// Somebody who brings messages to phones.
pub trait Messenger: Send + Sync {
    fn bring<'a>(&'a self, message: &'a Sms) -> Sending<'a>;

    /// Whether it makes a phone ring, whose owner may be asleep.
    fn rings(&self) -> bool {
        true
    }
}

/// Nobody does.
pub struct NoMessenger;

impl Messenger for NoMessenger {
    fn bring<'a>(&'a self, _: &'a Sms) -> Sending<'a> {
        Box::pin(async { Err(Undelivered::Ever("no_messenger".to_owned())) })
    }
}

/// Writes down what would be sent, a line of JSON each, for whoever tries the program out on an own machine.
pub struct Sandbox {
    pub file: PathBuf,
}

impl Sandbox {
    fn write(&self, message: &Sms) -> std::io::Result<()> {
        let line = json!({ "phone": message.phone.reveal(), "text": message.text() });
        private::options().append(true).create(true).open(&self.file)?.write_all(format!("{line}\n").as_bytes())
    }
}

impl Messenger for Sandbox {
    fn bring<'a>(&'a self, message: &'a Sms) -> Sending<'a> {
        let written = self.write(message).map_err(|error| Undelivered::Now(error.to_string()));
        Box::pin(async move { written })
    }

    fn rings(&self) -> bool {
        false
    }
}

/// How often a phone is told in a day what nobody asked for on it: whoever submits with a stranger's phone troubles the stranger no
/// more than that.
const MOST_TOLD: u32 = 10;

/// Whether a message tells of something for which nobody waits: not in the night, and no more than a phone is told in a day.
fn is_news(template: SmsTemplate) -> bool {
    matches!(template, SmsTemplate::CaseProgress | SmsTemplate::StationNews)
}

/// Sends the messages that follow from events.
pub struct Texts {
    pub db: Database,
    pub surroundings: Surroundings,
    pub messenger: Arc<dyn Messenger>,
}

/// Whether whoever submitted the matter hears of it in `WeChat`, as far as the house reaches anybody there.
pub(crate) fn is_told_in_wechat(
    store: &mut Store,
    record: &EventRecord<Happening>,
    reaches_subscribers: bool,
) -> Result<bool, StoreError> {
    if !reaches_subscribers {
        return Ok(false);
    }
    let Some(account) = happening::submitter(store, record)? else { return Ok(false) };
    Ok(store.openid_of(account)?.is_some_and(|openid| !is_page_visitor(&openid)))
}

fn message(
    store: &mut Store,
    delivery: &Delivery,
    now: Instant,
    reaches_subscribers: bool,
) -> Result<Option<Sms>, StoreError> {
    let Some(record) = store.entry(delivery.event)? else { return Ok(None) };
    let record = record?;
    let is_step = matches!(record.change, Happening::Case(_));
    if is_step && store.is_overtaken(delivery, record.subject, record.version)? {
        return Ok(None);
    }
    let Some(sms) = happening::sms(store, &record, now)? else { return Ok(None) };
    if is_told_in_wechat(store, &record, reaches_subscribers)? {
        return Ok(None);
    }
    // Who took the consent back is told nothing unasked.
    let declined = !sms.template.is_asked_for()
        && (person::phone_declines(store, &sms.phone)? || person::matter_declines(store, record.subject)?);
    Ok((!declined).then_some(sms))
}

impl Texts {
    /// Whether it would wake somebody who did not ask for it: others did something at night, it was tried before, or nobody sent anything
    /// for a while. Where no phone rings a case's progress alone waits, as it was put off at first.
    fn is_early(&self, message: &Sms, now: Instant) -> bool {
        let wakes = self.messenger.rings() || is_news(message.template);
        wakes && message.template.goes_at(now) > now
    }

    /// Has the phone told it, unless it was told as much as it may be. What is tried again was counted.
    async fn bring(&self, message: &Sms, delivery: &Delivery, now: Instant) -> Result<(), Undelivered> {
        if is_news(message.template) && delivery.attempts == 0 {
            let (phone, on) = (message.phone.clone(), local_date(now));
            let counted = self.db.write(move |store| store.count_told(&phone, on, MOST_TOLD)).await;
            if !counted.map_err(Undelivered::from)? {
                return Ok(());
            }
        }
        self.messenger.bring(message).await
    }
}

impl Deliver for Texts {
    fn kind(&self) -> &'static str {
        SMS
    }

    fn deliver<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let (told, ctx) = (delivery.clone(), self.surroundings.context(Actor::System));
            let (now, reaches_subscribers) = (ctx.now, ctx.reaches_subscribers);
            // What was to be told may be overtaken, or too much.
            let found = self.db.read(move |store| message(store, &told, now, reaches_subscribers)).await;
            match found.map_err(Undelivered::from)? {
                Some(message) if self.is_early(&message, now) => Err(Undelivered::Early(message.template.goes_at(now))),
                Some(message) => self.bring(&message, delivery, now).await,
                None => Ok(()),
            }
        })
    }
}
