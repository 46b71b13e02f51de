//! The register of a reception: what was heard, who wrote it down, and the cases that come of it.

use chrono::{DateTime, Utc};
use mashang_domain::cases::CasePlace;
use mashang_domain::receptions::EntryView;
use mashang_domain::receptions::usecases::{ConfirmEntry, EndEntry, RecordEntry, SubmitEntry};
use mashang_domain::shared::text::Title;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::cases::{ContactInput, read_contact};
use crate::routes::names::{Blank, Blanks};
use crate::routes::values::{GeoPoint, LongText, PartyRef, ShortText};
use crate::words::{self, Word};

/// 接待登记的一条。 An entry of the register.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntry)]
pub(crate) struct EntryAnswer {
    /// 序号。 Which entry.
    number: u32,
    kind: words::RegisterEntryKind,
    /// 内容。 What was said.
    text: String,
    /// 发言人。 Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    speaker_name: Option<String>,
    /// 发言人电话，已打码。 The phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    speaker_phone_masked: Option<String>,
    /// 登记时间。 When it was written down.
    at: DateTime<Utc>,
    /// 以谁的名义登记。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 活动室已核对；此前仅登记的代表、联络员和人大机构可见。 Whether the room stands for it; until then a deputy's is the deputy's own.
    confirmed: bool,
    /// 转成的诉求。 The case that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 办结期限，尚未办结时。 Until when it is to end, while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<words::EntryOutcome>,
    /// 办结时间。 When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_at: Option<DateTime<Utc>>,
    /// 答复内容。 What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answer: Option<String>,
}

impl From<EntryView> for EntryAnswer {
    fn from(entry: EntryView) -> Self {
        Self {
            number: entry.number,
            kind: Word(entry.kind),
            text: entry.text.into(),
            speaker_name: entry.speaker_name.map(Into::into),
            speaker_phone_masked: entry.speaker_phone,
            at: entry.at,
            by: entry.by.map(|party| PartyRef::of(party, None)),
            confirmed: entry.confirmed,
            case_id: entry.case.map(|case| case.0),
            due_at: entry.due,
            outcome: entry.ended.as_ref().map(|end| Word(end.outcome)),
            ended_at: entry.ended.as_ref().map(|end| end.at),
            answer: entry.ended.and_then(|end| end.answer).map(Into::into),
        }
    }
}

impl Blanks for EntryAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 登记。 What was heard or explained.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "voice", "text": "小区东门早晚高峰拥堵，孩子上学不安全。",
    "speaker": { "name": "张女士", "phone": "13900001234" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterEntryCreate {
    kind: words::RegisterEntryKind,
    text: LongText,
    #[schema(nullable = false)]
    speaker: Option<ContactInput>,
}

impl Input for RegisterEntryCreate {
    type Command = RecordEntry;
    fn read(&self, checks: &mut Checks) -> Option<RecordEntry> {
        let text = checks.take("/text", self.text.read());
        let speaker = match &self.speaker {
            Some(speaker) => Some(read_contact(checks, "/speaker", speaker)?),
            None => None,
        };
        Some(RecordEntry { kind: self.kind.0, text: text?, speaker })
    }
}

/// 转为诉求。 What makes a case of an entry.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "entry": 1, "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵", "speaker_consents": true
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterEntrySubmit {
    /// 登记序号。 Which entry.
    #[schema(minimum = 1, maximum = 200)]
    entry: u32,
    nature: words::CaseNature,
    category: words::CaseCategory,
    title: ShortText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    #[schema(nullable = false)]
    address: Option<ShortText>,
    /// 对承办单位和公众匿名。 Stay unnamed to units and the public.
    #[serde(default)]
    anonymous: bool,
    /// 同意公开（单独同意）。 Separate consent to publication.
    #[serde(default)]
    consent_to_publish: bool,
    /// 发言人同意转为诉求。 The speaker agreed.
    speaker_consents: bool,
}

impl Input for RegisterEntrySubmit {
    type Command = SubmitEntry;
    fn read(&self, checks: &mut Checks) -> Option<SubmitEntry> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        let address = checks.take_opt("/address", self.address.as_ref().map(ShortText::read));
        Some(SubmitEntry {
            entry: self.entry,
            nature: self.nature.0,
            category: self.category.0.clone(),
            title: title?,
            place: CasePlace { point, address },
            anonymous: self.anonymous,
            consent_to_publish: self.consent_to_publish,
            speaker_consents: self.speaker_consents,
            privacy_edition: None,
        })
    }

    fn field(name: &'static str) -> &'static str {
        // Whom to call stands in the entry.
        if name == "contact" { "entry" } else { usual(name) }
    }
}

/// 核对登记。 Which entry the room stands for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "entry": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterEntryConfirm {
    /// 登记序号。 Which entry.
    #[schema(minimum = 1, maximum = 200)]
    entry: u32,
}

impl Input for RegisterEntryConfirm {
    type Command = ConfirmEntry;
    fn read(&self, _: &mut Checks) -> Option<ConfirmEntry> {
        Some(ConfirmEntry { entry: self.entry })
    }
}

/// 办结登记。 How what was heard ended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "entry": 1, "outcome": "answered", "answer": "已向您说明停车管理规定。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterEntryEnd {
    /// 登记序号。 Which entry.
    #[schema(minimum = 1, maximum = 200)]
    entry: u32,
    outcome: words::EntryOutcome,
    /// 答复内容；已答复的必须填写。 What was answered, where that is how it ended.
    #[schema(nullable = false)]
    answer: Option<LongText>,
}

impl Input for RegisterEntryEnd {
    type Command = EndEntry;
    fn read(&self, checks: &mut Checks) -> Option<EndEntry> {
        let answer = match &self.answer {
            Some(answer) => Some(checks.take("/answer", answer.read())?),
            None => None,
        };
        Some(EndEntry { entry: self.entry, outcome: self.outcome.0, answer })
    }
}
