//! What is told in `WeChat` to whoever asked for it there (订阅消息).

use super::Instant;

crate::vocabulary! {
    /// What the fields of a subscription message may hold.
    SubscriptionValue "订阅消息内容" {
        /// What kind of matter it is.
        Matter = "matter" "事项类别",
        /// What happened.
        Event = "event" "发生了什么",
        /// How it stands since.
        State = "state" "当前状态",
        /// When it happened.
        Time = "time" "时间",
        /// Where to read more.
        Note = "note" "温馨提示",
    }
}

/// A message of that kind. What somebody wrote stays out of it: it may name people, and others look at phones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub matter: String,
    pub event: &'static str,
    pub state: &'static str,
    pub at: Instant,
}
