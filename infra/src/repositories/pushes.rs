//! What `WeChat` told of by itself: that it did, and who asked for messages there or wants no more of them.

use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};

use super::{Store, insert_new};
use crate::db::types::Stamp;
use crate::on_each;
use crate::schema::outside::{wechat_pushes, wechat_subscriptions};
use crate::sealed::tags;

/// What somebody or something did about messages of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionAct {
    /// The person asked for one.
    Accepted,
    /// The person wants none.
    Declined,
    /// One was sent.
    Sent,
    /// One could not be sent.
    Failed,
}

#[derive(Insertable)]
#[diesel(table_name = wechat_subscriptions, treat_none_as_default_value = false)]
struct SubscriptionRow {
    tag: Vec<u8>,
    template: String,
    accepted: i32,
    sent: i32,
    failed: i32,
    declined_at: Option<Stamp>,
    updated_at: Stamp,
}

impl Store {
    /// Notes that `WeChat` told of what has that name; false where it told of it before.
    pub(crate) fn note_push(&mut self, name: &str, now: Instant) -> Result<bool, StoreError> {
        let tag = self.vault.tag(tags::PUSH, name.as_bytes());
        let noted = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(wechat_pushes::table)
                .values((wechat_pushes::tag.eq(&tag[..]), wechat_pushes::at.eq(Stamp(now))))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        Ok(noted == 1)
    }

    /// Forgets what `WeChat` told of before `before`.
    pub(crate) fn forget_pushes(&mut self, before: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            diesel::delete(wechat_pushes::table.filter(wechat_pushes::at.lt(Stamp(before)))).execute(connection)
        })
    }

    /// Counts what was done about somebody's messages of a template.
    pub(crate) fn count_subscription(
        &mut self,
        openid: &str,
        template: &str,
        act: SubscriptionAct,
        now: Instant,
    ) -> Result<(), StoreError> {
        let tag = self.vault.tag(tags::OPENID, openid.as_bytes());
        let fresh = SubscriptionRow {
            tag: tag.to_vec(),
            template: template.to_owned(),
            accepted: 0,
            sent: 0,
            failed: 0,
            declined_at: None,
            updated_at: Stamp(now),
        };
        let key = (wechat_subscriptions::tag, wechat_subscriptions::template);
        let there: Result<(), StoreError> = insert_new!(self, wechat_subscriptions::table, [fresh], key);
        there?;
        let [accepted, sent, failed] = [SubscriptionAct::Accepted, SubscriptionAct::Sent, SubscriptionAct::Failed]
            .map(|counted| i32::from(counted == act));
        self.change(|connection| {
            diesel::update(wechat_subscriptions::table.find((&tag[..], template)))
                .set((
                    wechat_subscriptions::accepted.eq(wechat_subscriptions::accepted + accepted),
                    wechat_subscriptions::sent.eq(wechat_subscriptions::sent + sent),
                    wechat_subscriptions::failed.eq(wechat_subscriptions::failed + failed),
                    wechat_subscriptions::updated_at.eq(Stamp(now)),
                ))
                .execute(connection)
        })?;
        // Whoever asks again wants some again.
        let declined = match act {
            SubscriptionAct::Accepted => None,
            SubscriptionAct::Declined => Some(Stamp(now)),
            SubscriptionAct::Sent | SubscriptionAct::Failed => return Ok(()),
        };
        self.change(|connection| {
            diesel::update(wechat_subscriptions::table.find((&tag[..], template)))
                .set(wechat_subscriptions::declined_at.eq(declined))
                .execute(connection)
        })?;
        Ok(())
    }

    /// Whether somebody said to want no messages of a template, and nothing else since.
    pub(crate) fn declines(&mut self, openid: &str, template: &str) -> Result<bool, StoreError> {
        let tag = self.vault.tag(tags::OPENID, openid.as_bytes());
        let declined: Option<Option<Stamp>> = self.query(|connection| {
            wechat_subscriptions::table
                .find((&tag[..], template))
                .select(wechat_subscriptions::declined_at)
                .first(connection)
                .optional()
        })?;
        Ok(declined.flatten().is_some())
    }

    /// Forgets who asked for messages and has not been heard of since `before`.
    pub(crate) fn forget_subscriptions(&mut self, before: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            let quiet = wechat_subscriptions::table.filter(wechat_subscriptions::updated_at.lt(Stamp(before)));
            diesel::delete(quiet).execute(connection)
        })
    }
}
