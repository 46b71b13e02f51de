//! What callers send to suggestions.

use chrono::NaiveDate;
use mashang_domain::shared::AttachmentId;
use mashang_domain::shared::text::Name;
use mashang_domain::suggestions::SuggestionTitle;
use mashang_domain::suggestions::usecases::{
    AssignSuggestion, Cosign, DecideByCommittee, DecideMotion, DraftSuggestion, InviteCosigners, MarkKey,
    RateSuggestion, RecordTalk, ReplySuggestion, SettlePromise, SubmitSuggestion, SuggestionWording, SuggestionWords,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::values::{HeadlineText, LongText, ShortText};
use crate::words;

/// What the bodies of suggestions call a field of their commands.
pub(super) fn field_of(name: &'static str) -> &'static str {
    match name {
        "cases" => "case_ids",
        "co" => "co_unit_ids",
        "congress" => "congress_id",
        "deputies" => "deputy_ids",
        "lead" => "lead_unit_id",
        "promised" => "promised_on",
        "class" => "reply_class",
        "session" => "session_id",
        "suggestion" => "suggestion_id",
        "suggestions" => "suggestion_ids",
        name => usual(name),
    }
}

fn wording(
    checks: &mut Checks,
    title: &HeadlineText,
    text: &LongText,
    proposal: Option<&LongText>,
) -> Option<SuggestionWording> {
    let title = checks.take("/title", SuggestionTitle::new(&title.0));
    let text = checks.take("/text", text.read());
    let proposal = checks.take_opt("/proposal", proposal.map(LongText::read));
    Some(SuggestionWording { title: title?, text: text?, proposal })
}

/// 起草代表建议。 The draft of a suggestion.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "suggestion", "title": "关于优化梅岭路东门交通组织的建议", "text": "三日六次观察，东门早晚高峰机动车与行人混行，存在安全隐患。",
    "proposal": "由交警部门统一研究左转隔离和上下客点，纳入年度改造计划。",
    "congress_id": "019ab0c0-0000-7000-8000-000000000000", "at_session": false,
    "case_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionCreate {
    kind: words::SuggestionKind,
    title: HeadlineText,
    text: LongText,
    /// 具体建议；提交前须填写。 What is to be done; needed before it is handed in.
    #[schema(nullable = false)]
    proposal: Option<LongText>,
    /// 向哪个人大提出：您今天在任的。 To which congress: one in which you serve today.
    congress_id: Uuid,
    /// 是否在会议期间提出；议案只能在会议期间提出。 Whether at a session; a motion only there.
    at_session: bool,
    /// 来源诉求，须由您经办；内容须自行撰写。 Your own cases from which it grew; the words are yours.
    #[schema(max_items = 20)]
    #[serde(default)]
    case_ids: Vec<Uuid>,
}

impl Input for SuggestionCreate {
    type Command = DraftSuggestion;
    fn read(&self, checks: &mut Checks) -> Option<DraftSuggestion> {
        Some(DraftSuggestion {
            kind: self.kind.0,
            wording: wording(checks, &self.title, &self.text, self.proposal.as_ref())?,
            congress: self.congress_id.into(),
            at_session: self.at_session,
            cases: self.case_ids.iter().copied().map(Into::into).collect(),
        })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 修改后的内容，整体替换；此前的联名作废，须重新邀请。 What it says from now on; who signed before is asked anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "关于优化梅岭路东门交通组织的建议", "text": "东门早晚高峰人车混行。", "proposal": "由交警部门统一研究左转隔离。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionRevise {
    title: HeadlineText,
    text: LongText,
    /// 具体建议；提交前须填写。 What is to be done; needed before it is handed in.
    #[schema(nullable = false)]
    proposal: Option<LongText>,
}

impl Input for SuggestionRevise {
    type Command = SuggestionWording;
    fn read(&self, checks: &mut Checks) -> Option<SuggestionWording> {
        wording(checks, &self.title, &self.text, self.proposal.as_ref())
    }
}

/// 邀请联名。 Whom a deputy asks to sign.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CosignersInvite {
    /// 同级人大的在任代表。 Deputies who serve in the same congress.
    #[schema(min_items = 1, max_items = 100)]
    deputy_ids: Vec<Uuid>,
}

impl Input for CosignersInvite {
    type Command = InviteCosigners;
    fn read(&self, _: &mut Checks) -> Option<InviteCosigners> {
        Some(InviteCosigners { deputies: self.deputy_ids.iter().copied().map(Into::into).collect() })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 答复联名邀请。 Whether a deputy who was asked signs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "signs": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionCosign {
    /// 是否联名。 Whether you sign.
    signs: bool,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for SuggestionCosign {
    type Command = Cosign;
    fn read(&self, checks: &mut Checks) -> Option<Cosign> {
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(Cosign { signs: self.signs, text })
    }
}

/// 提交前的声明（代表法第三十六条、第五十九条）：任何一项为“是”的，不能作为代表建议提出。 What the deputy declares: whatever of it is so
/// keeps it from being a suggestion.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "own_matter": false, "several_matters": false, "in_procedure": false, "commercial": false
}))]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that the deputy answers by itself")]
pub(crate) struct SuggestionSubmit {
    /// 涉及本人或亲属的个人利益。 A matter of your own, or of relatives.
    own_matter: bool,
    /// 包含几件事。 Several matters.
    several_matters: bool,
    /// 已进入诉讼、仲裁等程序。 Before a court, in arbitration or another procedure.
    in_procedure: bool,
    /// 涉及商业活动。 Furthers somebody's business.
    commercial: bool,
}

impl Input for SuggestionSubmit {
    type Command = SubmitSuggestion;
    fn read(&self, _: &mut Checks) -> Option<SubmitSuggestion> {
        let Self { own_matter, several_matters, in_procedure, commercial } = *self;
        Some(SubmitSuggestion { own_matter, several_matters, in_procedure, commercial })
    }
}

/// 说明。 Words that a step of a suggestion needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "已组织现场调研，正在制定方案。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionStatement {
    text: LongText,
}

impl Input for SuggestionStatement {
    type Command = SuggestionWords;
    fn read(&self, checks: &mut Checks) -> Option<SuggestionWords> {
        Some(SuggestionWords { text: checks.take("/text", self.text.read())? })
    }
}

/// 主席团对议案的决定。 What the presidium decided of a motion.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "decision": "as_suggestion", "text": "转为代表建议办理。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MotionDecide {
    decision: words::MotionDecision,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for MotionDecide {
    type Command = DecideMotion;
    fn read(&self, checks: &mut Checks) -> Option<DecideMotion> {
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(DecideMotion { decision: self.decision.0, text })
    }
}

/// 交办。 Whom an office makes responsible.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "lead_unit_id": "019ab0c0-0000-7000-8000-000000000000", "text": "请研究办理。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionAssign {
    /// 主办单位。 The unit in the lead.
    lead_unit_id: Uuid,
    /// 协办单位。 The units that help.
    #[schema(max_items = 10)]
    #[serde(default)]
    co_unit_ids: Vec<Uuid>,
    /// 涉及面广或处理难度大：六个月内答复（代表法第五十一条）。 Broad or hard: six months instead of three.
    #[serde(default)]
    broad: bool,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for SuggestionAssign {
    type Command = AssignSuggestion;
    fn read(&self, checks: &mut Checks) -> Option<AssignSuggestion> {
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(AssignSuggestion {
            lead: self.lead_unit_id.into(),
            co: self.co_unit_ids.iter().copied().map(Into::into).collect(),
            broad: self.broad,
            text,
        })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 重点督办。 Under whose eye a suggestion is handled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "leader": "陈主任" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionMarkKey {
    /// 领衔督办的领导。 The leader.
    leader: ShortText,
    /// 主任会议（乡镇为主席团）确定的日期；不填为今天。 When it was decided; today where it is left out.
    #[schema(nullable = false)]
    decided_on: Option<NaiveDate>,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for SuggestionMarkKey {
    type Command = MarkKey;
    fn read(&self, checks: &mut Checks) -> Option<MarkKey> {
        let leader = checks.take("/leader", Name::new(&self.leader.0));
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(MarkKey { leader: leader?, decided_on: self.decided_on, text })
    }
}

/// 与代表沟通。 That a unit talked with the deputy.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "on": "2026-03-02", "way": "visit", "by": "王科长", "text": "现场听取代表意见。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionTalkCreate {
    /// 日期：交办之后，不晚于今天。 When: since the assignment, and today at the latest.
    on: NaiveDate,
    way: words::TalkWay,
    /// 承办单位谁参加。 Who talked for the unit.
    by: ShortText,
    text: LongText,
}

impl Input for SuggestionTalkCreate {
    type Command = RecordTalk;
    fn read(&self, checks: &mut Checks) -> Option<RecordTalk> {
        let by = checks.take("/by", Name::new(&self.by.0));
        let text = checks.take("/text", self.text.read());
        Some(RecordTalk { on: self.on, way: self.way.0, by: by?, text: text? })
    }
}

/// 答复代表。 What the unit in the lead answers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "reply_class": "planned", "number": "晋公交函〔2026〕12号", "signed_by": "李队长",
    "scan_id": "019ab0c0-0000-7000-8000-000000000000", "text": "已列入年度改造计划。", "promised_on": "2027-05-31"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionReplyCreate {
    /// 答复类别。 What comes of it.
    reply_class: words::ReplyClass,
    /// 文号。 The number of the letter.
    number: ShortText,
    /// 签发的负责人。 The head of the unit, who signed it.
    signed_by: ShortText,
    /// 盖章答复件的扫描件。 The letter with its seal, scanned.
    scan_id: Uuid,
    text: LongText,
    /// 不公开的理由；不填即公开。 Why it is not public; it is when absent.
    #[schema(nullable = false)]
    withheld_reason: Option<LongText>,
    /// 列入计划的，完成期限。 Until when what is planned is done.
    #[schema(nullable = false)]
    promised_on: Option<NaiveDate>,
    /// 并案办理的，逐一列明答复的每位领衔代表和联名代表。 Where others were joined to it: each deputy who proposed or signed one of them.
    #[schema(max_items = 2200)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
}

impl Input for SuggestionReplyCreate {
    type Command = ReplySuggestion;
    fn read(&self, checks: &mut Checks) -> Option<ReplySuggestion> {
        let number = checks.take("/number", Name::new(&self.number.0));
        let signed_by = checks.take("/signed_by", Name::new(&self.signed_by.0));
        let text = checks.take("/text", self.text.read());
        let withheld = checks.take_opt("/withheld_reason", self.withheld_reason.as_ref().map(LongText::read));
        Some(ReplySuggestion {
            class: self.reply_class.clone().0,
            number: number?,
            signed_by: signed_by?,
            scan: AttachmentId(self.scan_id),
            text: text?,
            withheld,
            promised: self.promised_on,
            deputies: self.deputy_ids.iter().copied().map(Into::into).collect(),
        })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "attachments" { "scan_id" } else { field_of(name) }
    }
}

/// 代表评价。 What the deputy says of an answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "result": "basically", "attitude": "satisfied" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionRate {
    /// 对办理结果；不满意的，退回重新办理。 Of what came of it; dissatisfied, it is handled anew.
    result: words::CaseRating,
    /// 对办理态度。 Of how the unit went about it.
    attitude: words::CaseRating,
    /// 说明；不满意的须填写。 Words; a dissatisfied deputy says why.
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for SuggestionRate {
    type Command = RateSuggestion;
    fn read(&self, checks: &mut Checks) -> Option<RateSuggestion> {
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(RateSuggestion { result: self.result.0, attitude: self.attitude.0, text })
    }
}

/// 主任会议的决定。 What the chairpersons' meeting decided.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "decision": "rework", "text": "责成重新办理。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionDecide {
    decision: words::CommitteeDecision,
    text: LongText,
}

impl Input for SuggestionDecide {
    type Command = DecideByCommittee;
    fn read(&self, checks: &mut Checks) -> Option<DecideByCommittee> {
        Some(DecideByCommittee { decision: self.decision.0, text: checks.take("/text", self.text.read())? })
    }
}

/// 承诺是否兑现。 What came of a promise.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "fulfilled": true, "text": "改造已完工，现场核实。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PromiseSettle {
    /// 是否兑现。 Whether it was done.
    fulfilled: bool,
    text: LongText,
}

impl Input for PromiseSettle {
    type Command = SettlePromise;
    fn read(&self, checks: &mut Checks) -> Option<SettlePromise> {
        Some(SettlePromise { fulfilled: self.fulfilled, text: checks.take("/text", self.text.read())? })
    }
}
