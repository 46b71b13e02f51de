//! What `WeChat` pushes, and what becomes of it.

use mashang_domain::release;
use mashang_domain::shared::{CheckOutcome, CheckState, Context, StoreError};
use serde_json::{Map, Value};

use crate::repositories::{Store, SubscriptionAct};
use crate::wechat::checks::ours;

/// What is read of a list at most.
const LISTED: usize = 20;
/// How long a name is that others give, at most.
const NAME: usize = 128;

/// Something about messages that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subscribed {
    template: String,
    act: SubscriptionAct,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    /// How a file was judged.
    Checked { trace_id: String, outcome: CheckOutcome },
    /// What somebody, or `WeChat`, did about messages.
    Subscriptions { openid: String, acts: Vec<Subscribed> },
    /// What concerns nobody here.
    Other,
}

/// Something that `WeChat` pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// By what it is known again when it is told once more.
    name: String,
    told: Told,
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().filter(|text| (1..=NAME).contains(&text.len()))
}

/// A number, or a text that is one: both are sent.
fn number(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// One, or several: a list of one is sent as that one.
fn listed(value: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let all = match value {
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    all.iter().filter_map(Value::as_object).take(LISTED)
}

/// How a file was judged, as it is said today, or as it was said before.
fn outcome(fields: &Map<String, Value>) -> CheckOutcome {
    let result = fields.get("result").and_then(Value::as_object);
    let label = result.and_then(|result| number(result.get("label"))).and_then(|label| i32::try_from(label).ok());
    let failed = ["errcode", "status_code"].iter().any(|name| number(fields.get(*name)).is_some_and(|code| code != 0));
    let state = match result.and_then(|result| text(result, "suggest")) {
        Some("pass") => CheckState::Pass,
        Some("risky") => CheckState::Risky,
        Some(_) => CheckState::Review,
        None => match number(fields.get("isrisky")) {
            Some(0) => CheckState::Pass,
            Some(_) => CheckState::Risky,
            None => CheckState::Review,
        },
    };
    // What could not be looked at is not good for that.
    let state = if failed && state == CheckState::Pass { CheckState::Review } else { state };
    CheckOutcome { state, label }
}

/// The list of an event: JSON has it at the top, XML inside an element of the event's own.
fn list_of<'a>(fields: &'a Map<String, Value>, element: &str) -> Option<&'a Value> {
    fields.get("List").or_else(|| fields.get(element)?.get("List"))
}

fn subscriptions(fields: &Map<String, Value>, element: &str) -> Vec<Subscribed> {
    let subscribed = |one: &Map<String, Value>| {
        let template = text(one, "TemplateId")?.to_owned();
        let act = match (text(one, "SubscribeStatusString"), number(one.get("ErrorCode"))) {
            (Some("accept"), _) => SubscriptionAct::Accepted,
            (Some("reject"), _) => SubscriptionAct::Declined,
            (Some(_), _) | (None, None) => return None,
            (None, Some(0)) => SubscriptionAct::Sent,
            (None, Some(_)) => SubscriptionAct::Failed,
        };
        Some(Subscribed { template, act })
    };
    listed(list_of(fields, element)).filter_map(subscribed).collect()
}

impl Push {
    /// What a message says.
    pub(super) fn of(fields: &Map<String, Value>) -> Option<Self> {
        let sender = text(fields, "FromUserName")?;
        let event = text(fields, "Event").unwrap_or_default();
        let trace = text(fields, "trace_id");
        let asked =
            |element: &str| Told::Subscriptions { openid: sender.to_owned(), acts: subscriptions(fields, element) };
        let told = match event {
            "wxa_media_check" => Told::Checked { trace_id: trace?.to_owned(), outcome: outcome(fields) },
            "subscribe_msg_popup_event" => asked("SubscribeMsgPopupEvent"),
            "subscribe_msg_change_event" => asked("SubscribeMsgChangeEvent"),
            "subscribe_msg_sent_event" => asked("SubscribeMsgSentEvent"),
            _ => Told::Other,
        };
        let id = fields.get("MsgId").filter(|id| !id.is_null());
        let name = if let Some(id) = id {
            format!("message {id}")
        } else {
            let at = number(fields.get("CreateTime"))?;
            format!("event {sender} {at} {event} {}", trace.unwrap_or_default())
        };
        Some(Self { name, told })
    }

    /// Does what follows from it, once however often it is told.
    ///
    /// # Errors
    /// When the store fails.
    pub fn take(&self, store: &mut Store, ctx: &Context) -> Result<(), StoreError> {
        let now = ctx.now;
        if !store.note_push(&self.name, now)? {
            return Ok(());
        }
        match &self.told {
            Told::Checked { trace_id, outcome } => {
                if !release::settle_check(store, ctx, trace_id, *outcome).map_err(ours)? {
                    tracing::info!("WeChat judged what is not kept here yet, or did so twice");
                }
            }
            Told::Subscriptions { openid, acts } => {
                for Subscribed { template, act } in acts {
                    store.count_subscription(openid, template, *act, ctx.now)?;
                }
            }
            Told::Other => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(fields: &Value) -> Option<Told> {
        Push::of(fields.as_object()?).map(|push| push.told)
    }

    fn judged(more: &Value) -> Option<CheckOutcome> {
        let mut fields =
            json!({ "FromUserName": "o1", "CreateTime": 17, "Event": "wxa_media_check", "trace_id": "t-1" });
        fields.as_object_mut()?.extend(more.as_object()?.clone());
        match told(&fields)? {
            Told::Checked { outcome, .. } => Some(outcome),
            Told::Subscriptions { .. } | Told::Other => None,
        }
    }

    #[test]
    fn judgements_are_read_in_each_shape_that_is_seen() {
        let of = |state, label| Some(CheckOutcome { state, label });
        let result =
            |suggest: &str, label: Value| json!({ "errcode": 0, "result": { "suggest": suggest, "label": label } });
        assert_eq!(judged(&result("pass", json!(100))), of(CheckState::Pass, Some(100)));
        assert_eq!(judged(&result("risky", json!("20002"))), of(CheckState::Risky, Some(20_002)));
        assert_eq!(judged(&result("review", json!("x"))), of(CheckState::Review, None));
        assert_eq!(judged(&json!({ "isrisky": 1, "status_code": 0 })), of(CheckState::Risky, None));
        assert_eq!(judged(&json!({ "isrisky": "0", "status_code": "0" })), of(CheckState::Pass, None));
        assert_eq!(judged(&json!({ "isrisky": 0, "status_code": 4_294_966_288_i64 })), of(CheckState::Review, None));
        assert_eq!(judged(&json!({})), of(CheckState::Review, None));
    }

    #[test]
    fn lists_of_one_and_of_several_say_the_same() {
        let one = json!({ "TemplateId": "T", "SubscribeStatusString": "accept", "PopupScene": "0" });
        let sent = json!({ "TemplateId": "U", "MsgID": "1", "ErrorCode": 0, "ErrorStatus": "success" });
        let acts = |event: &str, fields: Value| {
            let mut all = json!({ "FromUserName": "o1", "CreateTime": "17", "Event": event });
            all.as_object_mut()?.extend(fields.as_object()?.clone());
            match told(&all)? {
                Told::Subscriptions { openid, acts } => Some((openid, acts)),
                Told::Checked { .. } | Told::Other => None,
            }
        };
        let accepted = Subscribed { template: "T".to_owned(), act: SubscriptionAct::Accepted };
        let popup = "subscribe_msg_popup_event";
        assert_eq!(acts(popup, json!({ "List": one })), Some(("o1".to_owned(), vec![accepted.clone()])));
        assert_eq!(
            acts(popup, json!({ "SubscribeMsgPopupEvent": { "List": [one, one] } })),
            Some(("o1".to_owned(), vec![accepted.clone(), accepted]))
        );
        let sent =
            acts("subscribe_msg_sent_event", json!({ "List": [sent, { "TemplateId": "U", "ErrorCode": "43101" }] }));
        let acts = sent.map(|(_, acts)| acts.iter().map(|one| one.act).collect::<Vec<_>>());
        assert_eq!(acts, Some(vec![SubscriptionAct::Sent, SubscriptionAct::Failed]));
    }

    #[test]
    fn what_is_told_twice_has_one_name() {
        let name = |fields: Value| Push::of(fields.as_object()?).map(|push| push.name);
        let event = json!({ "FromUserName": "o1", "CreateTime": 17, "Event": "x" });
        assert_eq!(
            name(event.clone()),
            name(json!({ "FromUserName": "o1", "CreateTime": "17", "Event": "x", "y": 1 }))
        );
        assert_ne!(name(event), name(json!({ "FromUserName": "o1", "CreateTime": 18, "Event": "x" })));
        assert!(name(json!({ "FromUserName": "o1", "MsgId": 5 })).is_some());
        for nothing in [json!({}), json!({ "FromUserName": "o1" }), json!({ "FromUserName": "", "CreateTime": 1 })] {
            assert_eq!(name(nothing), None);
        }
    }
}
