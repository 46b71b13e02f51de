//! Parts of a suggestion, as callers are told of them.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::{DeputyId, Party, UnitId};
use mashang_domain::suggestions::{
    Cosigner, ExtensionRequest, KeyStep, SuggestionRating, SuggestionReply, Talk, UnitNote,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks};
use crate::routes::values::PartyRef;
use crate::words::{self, Word};

pub(super) fn unit(unit: UnitId) -> PartyRef {
    PartyRef::of(Party::Unit(unit), None)
}

pub(super) fn deputy(deputy: DeputyId) -> PartyRef {
    PartyRef::of(Party::Deputy(deputy), None)
}

/// 联名代表。 A deputy who was asked to sign.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionCosigner)]
pub(crate) struct CosignerAnswer {
    deputy: PartyRef,
    /// 邀请日期。 When asked.
    asked_on: NaiveDate,
    /// 最迟哪天答复，逾期不计。 The last day on which the deputy answers, or not at all.
    answers_by: NaiveDate,
    /// 是否联名；未答复的没有。 Whether the deputy signed; absent without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    signed: Option<bool>,
}

impl From<&Cosigner> for CosignerAnswer {
    fn from(one: &Cosigner) -> Self {
        Self { deputy: deputy(one.deputy), asked_on: one.asked_on, answers_by: one.last_day(), signed: one.signed }
    }
}

impl Blanks for CosignerAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 一次沟通。 That a unit talked with the deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionTalk)]
pub(crate) struct TalkAnswer {
    unit: PartyRef,
    /// 日期。 When.
    on: NaiveDate,
    way: words::TalkWay,
    /// 承办单位谁参加。 Who talked for the unit.
    by: String,
    /// 内容。 What was said.
    text: String,
}

impl From<Talk> for TalkAnswer {
    fn from(talk: Talk) -> Self {
        Self { unit: unit(talk.unit), on: talk.on, way: Word(talk.way), by: talk.by.into(), text: talk.text.into() }
    }
}

impl Blanks for TalkAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 承办单位的一条说明。 Something that a unit said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionUnitNote)]
pub(crate) struct UnitNoteAnswer {
    unit: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 内容。 What.
    text: String,
}

impl From<UnitNote> for UnitNoteAnswer {
    fn from(note: UnitNote) -> Self {
        Self { unit: unit(note.unit), at: note.at, text: note.text.into() }
    }
}

impl Blanks for UnitNoteAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 一次答复。 What the unit in the lead answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionReply)]
pub(crate) struct ReplyAnswer {
    unit: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    reply_class: words::ReplyClass,
    /// 答复类别名称。 What the list called it.
    reply_class_label: String,
    /// 文号。 The number of the letter.
    number: String,
    /// 签发的负责人。 Who signed it.
    signed_by: String,
    /// 答复件扫描件。 The letter, scanned.
    scan_id: Uuid,
    /// 内容。 What it says.
    text: String,
    /// 是否公开。 Whether it is public.
    public: bool,
    /// 不公开的理由。 Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withheld_reason: Option<String>,
    /// 承诺的完成期限。 Until when what is planned is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    promised_on: Option<NaiveDate>,
    /// 评价的最后一天。 The last day on which it may be rated.
    rate_by: NaiveDate,
    /// 逐一答复的领衔代表和联名代表。 The deputies whom it answers by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answered: Vec<PartyRef>,
}

impl From<SuggestionReply> for ReplyAnswer {
    fn from(reply: SuggestionReply) -> Self {
        Self {
            unit: unit(reply.unit),
            at: reply.at,
            reply_class_label: reply.class.label().to_owned(),
            reply_class: words::ReplyClass::new(reply.class.code),
            number: reply.number.into(),
            signed_by: reply.signed_by.into(),
            scan_id: reply.scan.0,
            text: reply.text.into(),
            public: reply.withheld.is_none(),
            withheld_reason: reply.withheld.map(String::from),
            promised_on: reply.promised,
            rate_by: reply.rate_by,
            answered: reply.answered.into_iter().map(deputy).collect(),
        }
    }
}

impl Blanks for ReplyAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.unit.blanks();
        blanks.extend(self.answered.blanks());
        blanks
    }
}

/// 一次评价。 What the deputy said of an answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionRating)]
pub(crate) struct RatingAnswer {
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 对办理结果。 Of what came of it.
    result: words::CaseRating,
    /// 对办理态度。 Of how the unit went about it.
    attitude: words::CaseRating,
    /// 说明。 Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
}

impl From<SuggestionRating> for RatingAnswer {
    fn from(rating: SuggestionRating) -> Self {
        Self {
            at: rating.at,
            result: Word(rating.result),
            attitude: Word(rating.attitude),
            text: rating.text.map(String::from),
        }
    }
}

/// 承办单位申请延长办理期限，待人大机构决定；逾期未决定的，期限不变。 That the unit asks for six months: until the office decides, the term is what it was.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionExtensionRequest)]
pub(crate) struct ExtensionRequestAnswer {
    /// 申请时间。 When it asked.
    at: DateTime<Utc>,
    /// 理由。 Why.
    text: String,
    /// 人大机构决定的最后一天。 The last day on which the office decides.
    decide_by: NaiveDate,
}

impl ExtensionRequestAnswer {
    pub(super) fn of(request: ExtensionRequest, decide_by: NaiveDate) -> Self {
        Self { at: request.at, text: request.text.into(), decide_by }
    }
}

/// 重点督办的一步。 A step of a leader's supervision.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionKeyStep)]
pub(crate) struct KeyStepAnswer {
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 内容。 What.
    text: String,
}

impl From<KeyStep> for KeyStepAnswer {
    fn from(step: KeyStep) -> Self {
        Self { at: step.at, text: step.text.into() }
    }
}
