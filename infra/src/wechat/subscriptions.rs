//! Subscription messages: a delivery names but the event and the account that is told, as one of a message to a phone does.

use std::sync::Arc;

use mashang_domain::accounts::Accounts;
use mashang_domain::happening;
use mashang_domain::person::{self, ConsentPurpose};
use mashang_domain::publications::PublicationEventKind;
use mashang_domain::shared::calendar::awake;
use mashang_domain::shared::{AccountId, Party, StoreError, Subscription, Vocabulary};

use super::{SubscriptionTemplate, Unmet, Wechat, is_page_visitor};
use crate::db::Database;
use crate::deliveries::{Deliver, Sending, Undelivered};
use crate::repositories::{Delivery, Store};
use crate::system::Surroundings;

/// The kind of its deliveries, and their target.
pub const SUBSCRIPTION: &str = "wechat";

/// The person did not ask for messages, or no longer does, which is theirs to decide.
const DECLINED: i64 = 43_101;

/// Sends what those are told who asked for it in `WeChat`.
pub struct Subscriptions {
    pub db: Database,
    pub surroundings: Surroundings,
    pub wechat: Arc<Wechat>,
    pub template: SubscriptionTemplate,
}

/// Who is told of an event, and what: one account, or all of them by a delivery of before each had its own. Nobody is where a later
/// step of the matter is told the same way.
fn told(
    store: &mut Store,
    delivery: &Delivery,
    template: &str,
) -> Result<Option<(Vec<String>, Subscription)>, StoreError> {
    let recipient = delivery.recipient;
    let Some(record) = store.entry(delivery.event)? else { return Ok(None) };
    let record = record?;
    if store.is_overtaken(delivery, record.subject, record.version)? {
        return Ok(None);
    }
    let Some(mut message) = happening::subscription(store, &record)? else { return Ok(None) };
    let mut openids = Vec::new();
    let mut all = happening::subscribers(&record);
    let joined = |account: &AccountId| !record.scene.told.contains(&Party::Account(*account));
    if let Some(account) = recipient.filter(joined)
        && let Some(news) = happening::news(store, &record)?.filter(|news| news.accounts.contains(&account))
    {
        // Whoever joined is told no more than everybody may know.
        (message.event, message.state) = (PublicationEventKind::Progressed.label(), news.state.label());
        all = vec![account];
    }
    for account in all.into_iter().filter(|account| recipient.is_none_or(|one| one == *account)) {
        let openid = store.openid_of(account)?.filter(|openid| !is_page_visitor(openid));
        let Some(openid) = openid else { continue };
        let declines =
            store.declines(&openid, template)? || person::declines(store, account, ConsentPurpose::MessagesByWechat)?;
        if !declines {
            openids.push(openid);
        }
    }
    Ok(Some((openids, message)))
}

impl Subscriptions {
    async fn send(&self, openid: &str, message: &Subscription) -> Result<(), Unmet> {
        let body = self.template.message(openid, message);
        match self.wechat.call("/cgi-bin/message/subscribe/send", &body).await {
            Ok(_) | Err(Unmet::Refused(DECLINED)) => Ok(()),
            Err(why) => Err(why),
        }
    }

    async fn tell(&self, delivery: &Delivery) -> Result<(), Undelivered> {
        let now = self.surroundings.clock.now();
        // It was tried before, or nobody sent anything for a while.
        if awake(now) > now {
            return Err(Undelivered::Early(awake(now)));
        }
        let (template, delivery) = (self.template.id.clone(), delivery.clone());
        let found = self.db.read(move |store| told(store, &delivery, &template)).await?;
        let Some((openids, message)) = found else { return Ok(()) };
        let mut unmet: Option<Unmet> = None;
        // One who can't be told keeps it from nobody else: who may be told later decides whether it is tried again.
        for openid in &openids {
            let why = self.send(openid, &message).await.err();
            unmet = unmet.filter(|one| one.may_pass()).or(why).or(unmet);
        }
        match unmet {
            None => Ok(()),
            Some(why) if why.may_pass() => Err(Undelivered::Now(why.to_string())),
            Some(why) => Err(Undelivered::Ever(why.to_string())),
        }
    }
}

impl Deliver for Subscriptions {
    fn kind(&self) -> &'static str {
        SUBSCRIPTION
    }

    fn deliver<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(self.tell(delivery))
    }
}
