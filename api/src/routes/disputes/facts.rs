//! What is recorded of a dispute beside its course: how it came about, the rights that the parties were told of, and what was kept
//! from happening.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes as domain;
use mashang_domain::disputes::usecases::Avert;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Checks, Input};
use crate::routes::notes::note;
use crate::routes::values::{GeoPoint, LongText};
use crate::words::{self, Word};

/// 权利义务告知书：征求意见时告知各方当事人。 What the parties are told when they are asked whether they want mediation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RightsNotice {
    /// 文本版本。 Counts the texts.
    edition: u32,
    /// 告知内容。 The text.
    text: String,
    /// 告知内容（英文）。 The text in English.
    text_en: String,
}

impl RightsNotice {
    pub(crate) fn of(notice: &domain::RightsNotice) -> Self {
        Self { edition: notice.edition, text: notice.zh.to_owned(), text_en: notice.en.to_owned() }
    }
}

/// 记录防止激化。 An escalation that was averted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "group_petition", "people": 12, "text": "亲属十余人准备集体上访，经劝导返回。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct EscalationAvert {
    kind: words::EscalationKind,
    /// 涉及人数。 How many people it would have been.
    #[schema(minimum = 1, maximum = 100_000)]
    people: u32,
    text: LongText,
}

impl Input for EscalationAvert {
    type Command = Avert;
    fn read(&self, checks: &mut Checks) -> Option<Avert> {
        Some(Avert { note: note(checks, Some(&self.text), &[])?, kind: self.kind.0, people: self.people })
    }
}

/// 防止了的激化。 What was kept from happening.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AvertedEscalation {
    kind: words::EscalationKind,
    /// 涉及人数。 How many people it would have been.
    people: u32,
    /// 记录时间。 When it was recorded.
    at: DateTime<Utc>,
}

impl AvertedEscalation {
    pub(crate) fn of(averted: &domain::Averted) -> Self {
        Self { kind: Word(averted.kind), people: averted.people, at: averted.at }
    }
}

/// 纠纷基本情况。 When and where a dispute came about, and how large it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeCircumstances {
    /// 发生日期。 On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    occurred_on: Option<NaiveDate>,
    /// 发生时间。 At what time of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    occurred_time: Option<String>,
    /// 发生地点。 Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    place: Option<String>,
    /// 发生地点的位置。 Where that is on a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 涉及人数。 How many people have to do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    people: Option<u32>,
    /// 涉及金额（分）。 What is claimed, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    claimed_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    scale: Option<words::DisputeScale>,
    /// 纠纷性质。 Of what law it is a matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    nature: Option<words::DisputeNature>,
    /// 是否疑难复杂。 Whether it is difficult or complicated.
    difficult: bool,
}

impl DisputeCircumstances {
    pub(crate) fn of(said: domain::Circumstances) -> Self {
        Self {
            occurred_on: said.occurred_on,
            occurred_time: said.occurred_time.map(|time| time.format("%H:%M").to_string()),
            place: said.place.map(String::from),
            point: said.point.map(GeoPoint::from),
            people: said.people,
            claimed_fen: said.claimed_fen,
            scale: said.scale.map(Word),
            nature: said.nature.map(Word),
            difficult: said.difficult,
        }
    }
}
