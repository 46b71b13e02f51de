//! What callers send to reports to voters.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::text::Phone;
use mashang_domain::voter_reports::usecases::{
    AnnounceMeeting, AnswerQuestion, AskQuestion, DraftReport, HoldMeeting, ScheduleReport,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::values::{LongText, PhoneNumber, ShortText};

/// 列入述职计划。 Who reports, in which term, and by when it is written.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "deputy_id": "019ab0c0-0000-7000-8000-000000000000", "term_id": "019ab0c0-0000-7000-8000-000000000000",
    "planned_on": "2026-06-30"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterReportCreate {
    /// 代表。 The deputy.
    deputy_id: Uuid,
    /// 届次。 The term.
    term_id: Uuid,
    /// 计划完成撰写的日期。 The day by which it is written.
    planned_on: NaiveDate,
}

impl Input for VoterReportCreate {
    type Command = ScheduleReport;
    fn read(&self, _: &mut Checks) -> Option<ScheduleReport> {
        let (deputy, term) = (self.deputy_id.into(), self.term_id.into());
        Some(ScheduleReport { deputy, term, planned_on: self.planned_on })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "term" { "term_id" } else { usual(name) }
    }
}

/// 撰写述职报告；数字由系统填写。 What a deputy writes: the figures come by themselves.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "一年来走访群众，推动解决东门拥堵问题。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterReportDraft {
    text: LongText,
}

impl Input for VoterReportDraft {
    type Command = DraftReport;
    fn read(&self, checks: &mut Checks) -> Option<DraftReport> {
        Some(DraftReport { text: checks.take("/text", self.text.read())? })
    }
}

/// 通知述职会。 When and where voters meet.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "starts_at": "2026-03-20T07:00:00Z", "place": "梅庭社区居委会会议室" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterMeetingAnnounce {
    /// 开始时间，至少七天以后。 When it begins, seven days ahead at least.
    starts_at: DateTime<Utc>,
    /// 地点。 Where.
    place: ShortText,
}

impl Input for VoterMeetingAnnounce {
    type Command = AnnounceMeeting;
    fn read(&self, checks: &mut Checks) -> Option<AnnounceMeeting> {
        Some(AnnounceMeeting { starts_at: self.starts_at, place: checks.take("/place", self.place.read())? })
    }
}

/// 登记述职会。 Which voters were there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "voter_phones": [
    "13800000001", "13800000002", "13800000003", "13800000004", "13800000005", "13800000006", "13800000007",
    "13800000008", "13800000009", "13800000010"
] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterMeetingHold {
    /// 到会选民的手机号，每人一个，至少十名；不保存。 A phone of each voter who was there, ten at least; they are not kept.
    #[schema(min_items = 1, max_items = 1000)]
    voter_phones: Vec<PhoneNumber>,
}

impl Input for VoterMeetingHold {
    type Command = HoldMeeting;
    fn read(&self, checks: &mut Checks) -> Option<HoldMeeting> {
        let mut voters = Vec::with_capacity(self.voter_phones.len());
        for (at, phone) in self.voter_phones.iter().enumerate() {
            voters.push(checks.take(&format!("/voter_phones/{at}"), Phone::mobile(&phone.0))?);
        }
        Some(HoldMeeting { voters })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "voters" { "voter_phones" } else { usual(name) }
    }
}

/// 登记选民提问。 What a voter asks.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "小区加装电梯的事，后来怎么样了？" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterQuestionRecord {
    text: LongText,
}

impl Input for VoterQuestionRecord {
    type Command = AskQuestion;
    fn read(&self, checks: &mut Checks) -> Option<AskQuestion> {
        Some(AskQuestion { text: checks.take("/text", self.text.read())? })
    }
}

/// 答复选民提问。 What a deputy answers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "question": 1, "text": "已列入今年计划，六月开工。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterQuestionAnswer {
    /// 提问序号。 Which question.
    #[schema(minimum = 1, maximum = 50)]
    question: u32,
    text: LongText,
}

impl Input for VoterQuestionAnswer {
    type Command = AnswerQuestion;
    fn read(&self, checks: &mut Checks) -> Option<AnswerQuestion> {
        Some(AnswerQuestion { question: self.question, text: checks.take("/text", self.text.read())? })
    }
}
