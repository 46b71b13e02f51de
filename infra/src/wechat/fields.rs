//! Fields of subscription messages. What does not fit a field's type is refused as a whole (47003), so it is cut to fit.

use chrono::{DateTime, FixedOffset};
use mashang_domain::shared::time::shanghai;
use mashang_domain::shared::{Instant, Subscription, SubscriptionValue, Vocabulary};
use serde_json::{Map, Value, json};

/// What a note says.
const NOTE: &str = "点击查看办理详情";
/// What stands where there is nothing: an empty field is refused.
const NOTHING: &str = "无";

/// What a field takes: its name is that of its type with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldKind {
    /// Any 20 characters.
    Thing,
    /// Five 汉字.
    Phrase,
    /// A day with a time, or a time.
    Time,
    /// A day, with a time or without.
    Date,
}

/// A field of a template and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionField {
    /// As the template calls it, `thing1`.
    pub key: String,
    pub value: SubscriptionValue,
    kind: FieldKind,
}

/// A template that the mini-program chose in `WeChat`, and the page that a message leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionTemplate {
    pub id: String,
    pub fields: Vec<SubscriptionField>,
    pub page: Option<String>,
}

impl SubscriptionField {
    /// `thing1=matter`; a time goes into a time and nothing else does.
    fn parse(text: &str) -> Option<Self> {
        let (key, value) = text.trim().split_once('=')?;
        let value = SubscriptionValue::parse(value)?;
        let number = key.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let kind = match key.strip_suffix(number)? {
            "thing" => FieldKind::Thing,
            "phrase" => FieldKind::Phrase,
            "time" => FieldKind::Time,
            "date" => FieldKind::Date,
            _ => return None,
        };
        let is_time = matches!(kind, FieldKind::Time | FieldKind::Date);
        let fits = (1..=2).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
            && is_time == (value == SubscriptionValue::Time);
        fits.then(|| Self { key: key.to_owned(), value, kind })
    }

    fn filled(&self, told: &Subscription) -> String {
        match self.value {
            SubscriptionValue::Matter => self.cut(&told.matter),
            SubscriptionValue::Event => self.cut(told.event),
            SubscriptionValue::State => self.cut(told.state),
            SubscriptionValue::Note => self.cut(NOTE),
            SubscriptionValue::Time => written(told.at),
        }
    }

    /// As much of a text as fits.
    fn cut(&self, text: &str) -> String {
        let cut: String = match self.kind {
            FieldKind::Phrase => text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).take(5).collect(),
            FieldKind::Thing | FieldKind::Time | FieldKind::Date => text.chars().take(20).collect(),
        };
        if cut.trim().is_empty() { NOTHING.to_owned() } else { cut }
    }
}

/// `2019年10月1日 15:01`, which both a time and a date take.
fn written(at: Instant) -> String {
    let at: DateTime<FixedOffset> = at.with_timezone(&shanghai());
    at.format("%Y年%-m月%-d日 %H:%M").to_string()
}

impl SubscriptionTemplate {
    /// `TEMPLATE_ID:thing1=matter,phrase2=state,time3=time`.
    #[must_use]
    pub fn parse(text: &str, page: Option<String>) -> Option<Self> {
        let (id, fields) = text.split_once(':')?;
        let id_fits =
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let fields: Vec<_> = fields.split(',').map(SubscriptionField::parse).collect::<Option<_>>()?;
        let twice = fields.iter().enumerate().any(|(at, field)| fields[..at].iter().any(|one| one.key == field.key));
        (id_fits && !twice && fields.len() <= 5).then(|| Self { id: id.to_owned(), fields, page })
    }

    /// The message as `WeChat` takes it.
    pub(super) fn message(&self, openid: &str, told: &Subscription) -> Value {
        let data: Map<String, Value> =
            self.fields.iter().map(|field| (field.key.clone(), json!({ "value": field.filled(told) }))).collect();
        let mut message = json!({
            "touser": openid,
            "template_id": self.id,
            "miniprogram_state": "formal",
            "lang": "zh_CN",
            "data": data,
        });
        if let Some(page) = &self.page {
            message["page"] = json!(page);
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_names_its_fields_and_what_they_hold() {
        let template = SubscriptionTemplate::parse("abc-_9:thing1=matter,phrase2=state,time3=time", None);
        assert_eq!(template.map(|template| template.fields.len()), Some(3));
        for wrong in [
            "",
            "abc",
            "abc:",
            "a c:thing1=matter",
            "abc:thing=matter",
            "abc:thing1=time",
            "abc:time1=matter",
            "abc:thing1=title",
            "abc:number1=matter",
            "abc:thing1=matter,thing1=state",
            "abc:thing123=matter",
        ] {
            assert_eq!(SubscriptionTemplate::parse(wrong, None), None, "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_is_cut_and_nothing_is_empty() {
        let field = |text: &str| SubscriptionField::parse(text).expect("a field");
        let at = "2026-03-02T01:05:00Z".parse().expect("an instant");
        let told = Subscription {
            matter: "一二三四五六七八九十一二三四五六七八九十又".to_owned(),
            event: "A-1",
            state: "待补充 材料了",
            at,
        };
        assert_eq!(field("thing1=matter").filled(&told).chars().count(), 20);
        assert_eq!(field("phrase1=state").filled(&told), "待补充材料");
        assert_eq!(field("phrase1=event").filled(&told), "无");
        assert_eq!(field("thing1=event").filled(&told), "A-1");
        assert_eq!(field("time9=time").filled(&told), "2026年3月2日 09:05");
        let template = SubscriptionTemplate::parse("id:thing1=note", Some("pages/case".into())).expect("a template");
        assert_eq!(
            template.message("o1", &told),
            json!({
                "touser": "o1", "template_id": "id", "page": "pages/case", "miniprogram_state": "formal", "lang": "zh_CN",
                "data": { "thing1": { "value": "点击查看办理详情" } }
            })
        );
    }
}
