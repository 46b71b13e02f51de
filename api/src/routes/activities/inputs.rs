//! What callers send to activities.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::activities::ActivityHelper;
use mashang_domain::activities::usecases::{
    ActivityDetails, AnswerActivity, DecideActivityLeave, ExcuseAbsence, FileActivityReport, InviteDeputies,
    NameActivityHelpers, NoteAttendance, PlanActivity, TransferActivity,
};
use mashang_domain::shared::DeputyId;
use mashang_domain::shared::text::Name;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{LongText, ShortText};
use crate::words;

fn deputies(ids: &[Uuid]) -> Vec<DeputyId> {
    ids.iter().copied().map(DeputyId).collect()
}

/// What bodies of activities call a field of a command.
fn called(name: &'static str) -> &'static str {
    match name {
        "congress" => "congress_id",
        "deputies" => "deputy_ids",
        "group" => "group_id",
        "present" => "present_ids",
        "units" => "unit_ids",
        name => usual(name),
    }
}

/// 协助人员。 Somebody who takes part beside deputies.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityHelperInput {
    kind: words::ActivityHelperKind,
    /// 姓名。 The name.
    name: ShortText,
    /// 所在单位。 For whom that one works.
    #[schema(nullable = false)]
    body: Option<ShortText>,
    /// 做了什么。 What that one did.
    #[schema(nullable = false)]
    part: Option<ShortText>,
}

fn helpers(checks: &mut Checks, all: &[ActivityHelperInput]) -> Vec<ActivityHelper> {
    let mut read = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        let name = checks.take(&format!("/helpers/{at}/name"), one.name.read());
        let body = checks.take_opt(&format!("/helpers/{at}/body"), one.body.as_ref().map(ShortText::read));
        let part = checks.take_opt(&format!("/helpers/{at}/part"), one.part.as_ref().map(ShortText::read));
        read.extend(name.map(|name| ActivityHelper { kind: one.kind.0, name, body, part }));
    }
    read
}

fn places(checks: &mut Checks, all: &[ShortText]) -> Vec<Name> {
    let mut read = Vec::with_capacity(all.len());
    for (at, place) in all.iter().enumerate() {
        read.extend(checks.take(&format!("/places/{at}"), place.read()));
    }
    read
}

/// 列入代表活动计划。 What is written down of an activity before anybody is told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "research", "congress_id": "019ab0c0-0000-7000-8000-000000000000", "plan_item": "专题调研第一项",
    "theme": "电动自行车停放充电设施专题调研", "starts_at": "2026-03-10T01:00:00Z", "ends_at": "2026-03-10T09:00:00Z",
    "places": ["梅庭社区"], "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"],
    "helpers": [{ "kind": "media", "name": "黄记者", "body": "晋江经济报" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityPlanCreate {
    kind: words::ActivityKind,
    /// 哪一级人大。 Of which congress.
    congress_id: Uuid,
    /// 年度计划中的事项。 Of which item of the year's plan it is.
    #[schema(nullable = false)]
    plan_item: Option<ShortText>,
    /// 主题。 What it is about.
    theme: ShortText,
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束时间。 When it ends.
    ends_at: DateTime<Utc>,
    /// 地点。 Where.
    #[schema(min_items = 1, max_items = 10)]
    places: Vec<ShortText>,
    /// 在活动室举行的，填活动室；计入活动室使用情况。 The room in which it takes place, where it is one: it counts as use of the room.
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 开展活动的代表小组，其现任成员均受邀。 The group that goes about it: its members are invited.
    #[schema(nullable = false)]
    group_id: Option<Uuid>,
    /// 另行邀请的代表。 Deputies who are invited besides.
    #[schema(max_items = 300)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 媒体、党代表、政协委员等协助人员。 Who takes part beside deputies.
    #[schema(max_items = 50)]
    #[serde(default)]
    helpers: Vec<ActivityHelperInput>,
}

impl Input for ActivityPlanCreate {
    type Command = PlanActivity;
    fn read(&self, checks: &mut Checks) -> Option<PlanActivity> {
        let plan_item = checks.take_opt("/plan_item", self.plan_item.as_ref().map(ShortText::read));
        let theme = checks.take("/theme", self.theme.read());
        let (places, helpers) = (places(checks, &self.places), helpers(checks, &self.helpers));
        let (starts_at, ends_at, room) = (self.starts_at, self.ends_at, self.room_id.map(Into::into));
        Some(PlanActivity {
            kind: self.kind.0,
            congress: self.congress_id.into(),
            details: ActivityDetails { plan_item, theme: theme?, starts_at, ends_at, places, room, helpers },
            group: self.group_id.map(Into::into),
            deputies: deputies(&self.deputy_ids),
        })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 修改活动计划。 What of a plan is written anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "theme": "电动自行车停放充电设施专题调研", "starts_at": "2026-03-11T01:00:00Z", "ends_at": "2026-03-11T09:00:00Z",
    "places": ["梅庭社区", "奥林春天小区"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityRevise {
    /// 年度计划中的事项。 Of which item of the year's plan it is.
    #[schema(nullable = false)]
    plan_item: Option<ShortText>,
    /// 主题。 What it is about.
    theme: ShortText,
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束时间。 When it ends.
    ends_at: DateTime<Utc>,
    /// 地点。 Where.
    #[schema(min_items = 1, max_items = 10)]
    places: Vec<ShortText>,
    /// 在活动室举行的，填活动室；计入活动室使用情况。 The room in which it takes place, where it is one: it counts as use of the room.
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 媒体、党代表、政协委员等协助人员。 Who takes part beside deputies.
    #[schema(max_items = 50)]
    #[serde(default)]
    helpers: Vec<ActivityHelperInput>,
}

impl Input for ActivityRevise {
    type Command = ActivityDetails;
    fn read(&self, checks: &mut Checks) -> Option<ActivityDetails> {
        let plan_item = checks.take_opt("/plan_item", self.plan_item.as_ref().map(ShortText::read));
        let theme = checks.take("/theme", self.theme.read());
        let (places, helpers) = (places(checks, &self.places), helpers(checks, &self.helpers));
        let (starts_at, ends_at, room) = (self.starts_at, self.ends_at, self.room_id.map(Into::into));
        Some(ActivityDetails { plan_item, theme: theme?, starts_at, ends_at, places, room, helpers })
    }
}

/// 增邀代表。 Deputies who are to be invited.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityInvite {
    /// 代表。 The deputies.
    #[schema(min_items = 1, max_items = 300)]
    deputy_ids: Vec<Uuid>,
}

impl Input for ActivityInvite {
    type Command = InviteDeputies;
    fn read(&self, _: &mut Checks) -> Option<InviteDeputies> {
        Some(InviteDeputies { deputies: deputies(&self.deputy_ids) })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 答复活动通知。 Whether one comes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "accepts": false, "reason": "当日赴外地参加培训。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityAnswerCreate {
    /// 是否参加。 Whether one comes.
    accepts: bool,
    /// 请假事由；不参加的必填。 Why not.
    #[schema(nullable = false)]
    reason: Option<LongText>,
}

impl Input for ActivityAnswerCreate {
    type Command = AnswerActivity;
    fn read(&self, checks: &mut Checks) -> Option<AnswerActivity> {
        let reason = checks.take_opt("/reason", self.reason.as_ref().map(LongText::read));
        Some(AnswerActivity { accepts: self.accepts, reason })
    }
}

/// 批准或不批准请假。 Whether a deputy has leave.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "deputy_id": "019ab0c0-0000-7000-8000-000000000000", "approves": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityLeaveDecision {
    /// 请假的代表。 Who asked for it.
    deputy_id: Uuid,
    /// 是否准假。 Whether that one has it.
    approves: bool,
}

impl Input for ActivityLeaveDecision {
    type Command = DecideActivityLeave;
    fn read(&self, _: &mut Checks) -> Option<DecideActivityLeave> {
        Some(DecideActivityLeave { deputy: self.deputy_id.into(), approves: self.approves })
    }
}

/// 登记出席。 Who came.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "present_ids": [] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityAttendanceCreate {
    /// 签到名单上的代表。 Those on the organiser's list.
    #[schema(max_items = 300)]
    present_ids: Vec<Uuid>,
}

impl Input for ActivityAttendanceCreate {
    type Command = NoteAttendance;
    fn read(&self, _: &mut Checks) -> Option<NoteAttendance> {
        Some(NoteAttendance { present: deputies(&self.present_ids) })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 补假。 Why an absence is excused.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "deputy_id": "019ab0c0-0000-7000-8000-000000000000", "reason": "突发疾病住院，事后补交证明。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityAbsenceExcuse {
    /// 缺席的代表。 Who was absent.
    deputy_id: Uuid,
    /// 事由。 Why.
    reason: LongText,
}

impl Input for ActivityAbsenceExcuse {
    type Command = ExcuseAbsence;
    fn read(&self, checks: &mut Checks) -> Option<ExcuseAbsence> {
        let reason = checks.take("/reason", self.reason.read());
        Some(ExcuseAbsence { deputy: self.deputy_id.into(), reason: reason? })
    }
}

/// 活动报告。 What was found and is suggested.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "findings": "三个小区充电桩不足，消防通道被占用。", "suggestions": ["统一规划集中充电点。", "明确物业巡查责任。"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityReportCreate {
    /// 发现的情况。 What was found.
    findings: LongText,
    /// 建议。 What is suggested.
    #[schema(max_items = 20)]
    #[serde(default)]
    suggestions: Vec<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for ActivityReportCreate {
    type Command = FileActivityReport;
    fn read(&self, checks: &mut Checks) -> Option<FileActivityReport> {
        let findings = checks.take("/findings", self.findings.read());
        let mut suggestions = Vec::with_capacity(self.suggestions.len());
        for (at, one) in self.suggestions.iter().enumerate() {
            suggestions.extend(checks.take(&format!("/suggestions/{at}"), one.read()));
        }
        let attachments = attachment_ids(&self.attachment_ids);
        Some(FileActivityReport { findings: findings?, suggestions, attachments })
    }
}

/// 转交有关单位。 To whom a report is passed on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "unit_ids": ["019ab0c0-0000-7000-8000-000000000001"], "text": "请研究办理，并向参加调研的代表反馈。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityTransferCreate {
    /// 单位。 The units.
    #[schema(min_items = 1, max_items = 20)]
    unit_ids: Vec<Uuid>,
    /// 反馈期限；不填为三个月。 By when they feed back; three months when absent.
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for ActivityTransferCreate {
    type Command = TransferActivity;
    fn read(&self, checks: &mut Checks) -> Option<TransferActivity> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let units = self.unit_ids.iter().copied().map(Into::into).collect();
        Some(TransferActivity { units, due_on: self.due_on, note })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 登记协助人员，整份替换。 All who take part beside deputies, and what they did.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "helpers": [{ "kind": "media", "name": "黄记者", "body": "晋江经济报", "part": "跟随调研并采访" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityHelpersUpdate {
    /// 媒体、党代表、政协委员等协助人员；没有列出的不再具名。 Who takes part; whoever is not listed is named no more.
    #[schema(max_items = 50)]
    helpers: Vec<ActivityHelperInput>,
}

impl Input for ActivityHelpersUpdate {
    type Command = NameActivityHelpers;
    fn read(&self, checks: &mut Checks) -> Option<NameActivityHelpers> {
        Some(NameActivityHelpers { helpers: helpers(checks, &self.helpers) })
    }
}
