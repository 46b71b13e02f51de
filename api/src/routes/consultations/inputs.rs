//! What callers send to consultations.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::consultations::usecases::{
    AddMeasure, AnswerConsultation, DecideGroup, DraftConsultation, GroupOpinions, GroupReply, HandOver, HandedOpinion,
    MilestoneDraft, MinuteMeeting, MoveClosing, MoveMilestone, NameMeasureHelpers, PlanMeeting, SayOpinion,
};
use mashang_domain::consultations::{Attendance, Linked, MeasureHelper};
use mashang_domain::shared::DeputyId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{DivisionCodeText, LongText, PhoneNumber, ShortText};
use crate::words;

fn deputies(ids: &[Uuid]) -> Vec<DeputyId> {
    ids.iter().copied().map(DeputyId).collect()
}

/// 拟定协商。 What is written down of a consultation before anybody is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "topic": "梅庭社区菜市场整治", "about": "就市场占道经营、道路拓宽和摊位划线征求意见。", "scope": ["350582002014"],
    "lead": "party_committee", "deputy_ids": [], "closes_on": "2026-03-22"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationCreate {
    /// 议题。 The topic.
    topic: ShortText,
    /// 说明。 What it is about.
    about: LongText,
    /// 协商范围：同一设区市内互不包含的区划。 The divisions that are asked, none of which lies in another one.
    #[schema(min_items = 1, max_items = 20)]
    scope: Vec<DivisionCodeText>,
    lead: words::ConsultationLead,
    /// 参与代表。 The deputies who take part.
    #[schema(max_items = 50)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 征集截止日期。 The last day on which opinions are taken.
    closes_on: NaiveDate,
}

impl Input for ConsultationCreate {
    type Command = DraftConsultation;
    fn read(&self, checks: &mut Checks) -> Option<DraftConsultation> {
        let topic = checks.take("/topic", self.topic.read());
        let about = checks.take("/about", self.about.read());
        let mut scope = Vec::new();
        for (at, one) in self.scope.iter().enumerate() {
            scope.extend(checks.take(&format!("/scope/{at}"), one.read()));
        }
        let deputies = deputies(&self.deputy_ids);
        let (lead, closes_on) = (self.lead.0, self.closes_on);
        Some(DraftConsultation { topic: topic?, about: about?, scope, lead, deputies, closes_on })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "about" => "about",
            "deputies" => "deputy_ids",
            name => usual(name),
        }
    }
}

/// 截止日期及其变动的理由。 Until when opinions are taken now, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "closes_on": "2026-04-05", "text": "沿街商户要求再开一次沟通会。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationClosingMove {
    /// 新的截止日期。 The last day from now on.
    closes_on: NaiveDate,
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for ConsultationClosingMove {
    type Command = MoveClosing;
    fn read(&self, checks: &mut Checks) -> Option<MoveClosing> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(MoveClosing { closes_on: self.closes_on, note })
    }
}

/// 安排会议。 A meeting as it is called.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "forum", "title": "经营户代表座谈会", "held_at": "2026-03-01T07:00:00Z", "place": "社区议事厅"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationMeetingCreate {
    kind: words::ConsultationMeetingKind,
    /// 名称。 What it is called.
    title: ShortText,
    /// 时间。 When.
    held_at: DateTime<Utc>,
    /// 地点。 Where.
    place: ShortText,
}

impl Input for ConsultationMeetingCreate {
    type Command = PlanMeeting;
    fn read(&self, checks: &mut Checks) -> Option<PlanMeeting> {
        let title = checks.take("/title", self.title.read());
        let place = checks.take("/place", self.place.read());
        Some(PlanMeeting { kind: self.kind.0, title: title?, held_at: self.held_at, place: place? })
    }
}

/// 一类人群的到会人数。 How many of a group of people attended.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingAttendance {
    voice: words::OpinionVoice,
    /// 人数。 How many.
    #[schema(minimum = 1, maximum = 10000)]
    people: u32,
}

/// 会议记录。 Who attended a meeting, and what was said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "meeting": 1, "attendance": [{ "voice": "vendors", "people": 23 }], "minutes": "经营户要求先划线、后收摊。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationMinutes {
    /// 会议编号。 The meeting's number.
    #[schema(minimum = 1, maximum = 60)]
    meeting: u32,
    /// 各人群到会人数。 How many attended.
    #[schema(min_items = 1, max_items = 7)]
    attendance: Vec<MeetingAttendance>,
    /// 到会代表。 The deputies who attended.
    #[schema(max_items = 50)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 会议记录。 What was said.
    minutes: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for ConsultationMinutes {
    type Command = MinuteMeeting;
    fn read(&self, checks: &mut Checks) -> Option<MinuteMeeting> {
        let minutes = checks.take("/minutes", self.minutes.read());
        let attended = |one: &MeetingAttendance| Attendance { voice: one.voice.0, people: one.people };
        Some(MinuteMeeting {
            meeting: self.meeting,
            attendance: self.attendance.iter().map(attended).collect(),
            deputies: deputies(&self.deputy_ids),
            minutes: minutes?,
            attachments: attachment_ids(&self.attachment_ids),
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "deputies" => "deputy_ids",
            name => usual(name),
        }
    }
}

/// 归类意见。 Which opinions go into which group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "title": "拓宽道路", "rest": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionGrouping {
    /// 类别编号；不填为新建。 The group's number; a new one when absent.
    #[schema(minimum = 1, maximum = 10000, nullable = false)]
    group: Option<u32>,
    /// 类别名称；新建时必填。 What it is called from now on; a new one needs it.
    #[schema(nullable = false)]
    title: Option<ShortText>,
    /// 拟出的类别编号。 The numbers of what was proposed.
    #[schema(max_items = 100)]
    #[serde(default)]
    proposals: Vec<u32>,
    /// 单条意见，从原类别移入。 Single opinions, out of whatever group they are in.
    #[schema(max_items = 100)]
    #[serde(default)]
    opinion_ids: Vec<Uuid>,
    /// 其余尚未归类的全部意见。 All that have no group.
    #[serde(default)]
    rest: bool,
}

impl Input for OpinionGrouping {
    type Command = GroupOpinions;
    fn read(&self, checks: &mut Checks) -> Option<GroupOpinions> {
        let title = checks.take_opt("/title", self.title.as_ref().map(ShortText::read));
        let what = Linked {
            proposals: self.proposals.clone(),
            opinions: self.opinion_ids.iter().copied().map(Into::into).collect(),
            rest: self.rest,
        };
        Some(GroupOpinions { group: self.group, title, what })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "opinions" => "opinion_ids",
            name => usual(name),
        }
    }
}

/// 对一个类别的决定。 What is decided on a group, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "group": 1, "decision": "adopted", "reason": "道路确实过窄，消防车难以通行，应当予以拓宽。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionGroupDecision {
    /// 类别编号。 The group's number.
    #[schema(minimum = 1, maximum = 10000)]
    group: u32,
    decision: words::OpinionDecision,
    /// 理由，不少于 20 个字。 Why, in at least 20 characters.
    reason: LongText,
}

impl Input for OpinionGroupDecision {
    type Command = DecideGroup;
    fn read(&self, checks: &mut Checks) -> Option<DecideGroup> {
        let reason = checks.take("/reason", self.reason.read());
        Some(DecideGroup { group: self.group, decision: self.decision.0, reason: reason? })
    }
}

/// 措施的一个节点。 A step of something promised.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MilestoneCreate {
    /// 内容。 What is done.
    title: ShortText,
    /// 期限。 The last day.
    due_on: NaiveDate,
}

/// 措施。 Something promised.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "拓宽市场道路", "owner": "街道城管办", "groups": [1],
    "milestones": [{ "title": "道路拓宽完成", "due_on": "2026-05-20" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationMeasureCreate {
    /// 措施。 What is promised.
    title: ShortText,
    /// 责任方。 Who does it.
    owner: ShortText,
    /// 来自哪些意见类别。 The groups of opinions of which it came.
    #[schema(max_items = 200)]
    #[serde(default)]
    groups: Vec<u32>,
    /// 节点。 Its milestones.
    #[schema(min_items = 1, max_items = 20)]
    milestones: Vec<MilestoneCreate>,
}

impl Input for ConsultationMeasureCreate {
    type Command = AddMeasure;
    fn read(&self, checks: &mut Checks) -> Option<AddMeasure> {
        let title = checks.take("/title", self.title.read());
        let owner = checks.take("/owner", self.owner.read());
        let mut milestones = Vec::new();
        for (at, one) in self.milestones.iter().enumerate() {
            let title = checks.take(&format!("/milestones/{at}/title"), one.title.read());
            milestones.extend(title.map(|title| MilestoneDraft { title, due_on: one.due_on }));
        }
        Some(AddMeasure { title: title?, owner: owner?, groups: self.groups.clone(), milestones })
    }
}

/// 节点进度。 How far a milestone has come.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "measure": 1, "milestone": 1, "progress": 50, "text": "北侧路段已拓宽。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MilestoneProgress {
    /// 措施编号。 The measure's number.
    #[schema(minimum = 1, maximum = 30)]
    measure: u32,
    /// 第几个节点。 Which of its milestones.
    #[schema(minimum = 1, maximum = 20)]
    milestone: u32,
    /// 进度，百分之几。 Per cent.
    #[schema(minimum = 0, maximum = 100)]
    progress: u32,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for MilestoneProgress {
    type Command = MoveMilestone;
    fn read(&self, checks: &mut Checks) -> Option<MoveMilestone> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (measure, milestone, progress) = (self.measure, self.milestone, self.progress);
        Some(MoveMilestone { measure, milestone, progress, note })
    }
}

/// 措施的协助人员（录入）。 Somebody who helps with something promised.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureHelperInput {
    kind: words::ActivityHelperKind,
    /// 姓名；不对公众显示。 The name; not for the public.
    name: ShortText,
    /// 所在单位；公开。 For whom that one works; public.
    #[schema(nullable = false)]
    body: Option<ShortText>,
    /// 做了什么；公开。 What that one did; public.
    part: ShortText,
}

/// 登记措施的协助人员，整份替换。 All who help with something promised, and what they did.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "measure": 1, "helpers": [{ "kind": "media", "name": "黄记者", "body": "晋江经济报", "part": "跟踪报道整改进展" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureHelpersUpdate {
    /// 措施编号。 The measure's number.
    #[schema(minimum = 1, maximum = 30)]
    measure: u32,
    /// 媒体、党代表、政协委员等协助人员；没有列出的不再具名。 Who helps; whoever is not listed is named no more.
    #[schema(max_items = 20)]
    helpers: Vec<MeasureHelperInput>,
}

impl Input for MeasureHelpersUpdate {
    type Command = NameMeasureHelpers;
    fn read(&self, checks: &mut Checks) -> Option<NameMeasureHelpers> {
        let mut helpers = Vec::with_capacity(self.helpers.len());
        for (at, one) in self.helpers.iter().enumerate() {
            let name = checks.take(&format!("/helpers/{at}/name"), one.name.read());
            let body = checks.take_opt(&format!("/helpers/{at}/body"), one.body.as_ref().map(ShortText::read));
            let part = checks.take(&format!("/helpers/{at}/part"), one.part.read());
            helpers.extend(part.map(|part| MeasureHelper { kind: one.kind.0, name, body, part }));
        }
        Some(NameMeasureHelpers { measure: self.measure, helpers })
    }
}

/// 对一个类别的公开答复。 What the public is told of a group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionGroupReply {
    /// 类别编号。 The group's number.
    #[schema(minimum = 1, maximum = 10000)]
    group: u32,
    /// 公开答复。 The reply.
    reply: LongText,
}

/// 公开答复。 What the public is told of each group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "replies": [{ "group": 1, "reply": "道路两个月内拓宽，届时公布。" }] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationReplies {
    /// 各类别的答复；没有收到意见的为空。 A reply to each group; none where nobody said anything.
    #[schema(max_items = 200)]
    replies: Vec<OpinionGroupReply>,
}

impl Input for ConsultationReplies {
    type Command = AnswerConsultation;
    fn read(&self, checks: &mut Checks) -> Option<AnswerConsultation> {
        let mut replies = Vec::new();
        for (at, one) in self.replies.iter().enumerate() {
            let reply = checks.take(&format!("/replies/{at}/reply"), one.reply.read());
            replies.extend(reply.map(|reply| GroupReply { group: one.group, reply }));
        }
        Some(AnswerConsultation { replies })
    }
}

/// 意见。 What somebody thinks.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "voice": "residents", "text": "请拓宽市场门口的道路。", "phone": "13859700001" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionCreate {
    voice: words::OpinionVoice,
    /// 意见。 What you think.
    text: LongText,
    /// 手机号，未登录时必填；只用于识别同一人，不予保存。 Needed without an account; nothing but a tag of it is kept.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
}

impl Input for OpinionCreate {
    type Command = SayOpinion;
    fn read(&self, checks: &mut Checks) -> Option<SayOpinion> {
        let text = checks.take("/text", self.text.read());
        let phone = checks.take_opt("/phone", self.phone.as_ref().map(PhoneNumber::read));
        Some(SayOpinion { voice: self.voice.0, text: text?, phone })
    }
}

/// 批次中的一条意见。 An opinion of a batch.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchedOpinion {
    /// 在批次中的编号，从 1 开始。 Its number in the batch, from 1 on.
    #[schema(minimum = 1, maximum = 1_000_000)]
    number: u32,
    voice: words::OpinionVoice,
    /// 意见。 The opinion.
    text: LongText,
    /// 手机号；只用于识别同一人，不予保存。 Nothing but a tag of it is kept.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 贵系统内的用户标识；只用于识别同一人，不予保存。 How your system knows its author; nothing but a tag of it is kept.
    #[schema(nullable = false)]
    reference: Option<ShortText>,
    /// 提出日期；不填为今天。 The day on which it was said; today when absent.
    #[schema(nullable = false)]
    day: Option<NaiveDate>,
}

impl BatchedOpinion {
    fn read(&self, checks: &mut Checks, at: usize) -> Option<HandedOpinion> {
        let field = |name: &str| format!("/opinions/{at}/{name}");
        let text = checks.take(&field("text"), self.text.read());
        let phone = checks.take_opt(&field("phone"), self.phone.as_ref().map(PhoneNumber::read));
        let reference = checks.take_opt(&field("reference"), self.reference.as_ref().map(ShortText::read));
        let (number, voice, day) = (self.number, self.voice.0, self.day);
        Some(HandedOpinion { number, voice, text: text?, phone, reference, day })
    }
}

/// 一批意见。 Opinions that are handed over together.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "batch": "2026-03-02 座谈会",
    "opinions": [{ "number": 1, "voice": "vendors", "text": "摊位应当划线。", "phone": "13859700002" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionBatch {
    /// 批次名称；同一批次的同一编号只接收一次。 The batch: each of its numbers is taken once.
    batch: ShortText,
    /// 会议编号，意见在会议上提出的。 The meeting at which they were said.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    meeting: Option<u32>,
    /// 意见。 The opinions.
    #[schema(min_items = 1, max_items = 100)]
    opinions: Vec<BatchedOpinion>,
}

impl Input for OpinionBatch {
    type Command = HandOver;
    fn read(&self, checks: &mut Checks) -> Option<HandOver> {
        let batch = checks.take("/batch", self.batch.read());
        let mut opinions = Vec::new();
        for (at, one) in self.opinions.iter().enumerate() {
            opinions.extend(one.read(checks, at));
        }
        Some(HandOver { batch: batch?, meeting: self.meeting, opinions })
    }
}
