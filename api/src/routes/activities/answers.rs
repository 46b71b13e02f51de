//! What callers are told of activities.

use chrono::{DateTime, Utc};
use mashang_domain::activities::{
    Activity, ActivityClash, ActivityContribution, ActivityHelper, ActivityOrgan, ActivityReport, ActivityStep,
    ActivityView, Invited,
};
use mashang_domain::shared::{AttachmentId, OfficeId, Party, RoomId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn ids(files: &[AttachmentId]) -> Vec<Uuid> {
    files.iter().map(|file| file.0).collect()
}

/// 同一时段的另一活动，仅作提示。 Another activity in the same hours: a warning, and no more.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityClash)]
pub(crate) struct ClashAnswer {
    deputy: PartyRef,
    /// 另一活动。 The other activity.
    activity_id: Uuid,
}

impl From<&ActivityClash> for ClashAnswer {
    fn from(clash: &ActivityClash) -> Self {
        Self { deputy: PartyRef::of(Party::Deputy(clash.deputy), None), activity_id: clash.with.0 }
    }
}

impl Blanks for ClashAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 代表活动的新状态。 Where an activity stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ActivityStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::ActivityState,
    /// 组织机构。 The office that organises it.
    office_id: Uuid,
    /// 组织机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
}

impl From<Activity> for ActivityStanding {
    fn from(activity: Activity) -> Self {
        Self {
            id: activity.id.0,
            version: activity.version,
            state: Word(activity.state()),
            office_id: activity.organiser.0,
            office_name: None,
        }
    }
}

impl Blanks for ActivityStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 列入计划的代表活动。 An activity that was planned.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ActivityPlanned {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::ActivityState,
    /// 受邀代表在同一时段的其他活动，仅作提示。 Who is asked to be elsewhere in the same hours: a warning, and no more.
    clashes: Vec<ClashAnswer>,
}

impl From<Activity> for ActivityPlanned {
    fn from(activity: Activity) -> Self {
        Self {
            id: activity.id.0,
            version: activity.version,
            state: Word(activity.state()),
            clashes: activity.clashes.iter().map(ClashAnswer::from).collect(),
        }
    }
}

impl Blanks for ActivityPlanned {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.clashes.blanks()
    }
}

/// 受邀代表。 A deputy who is invited.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityInvited)]
pub(crate) struct InvitedAnswer {
    deputy: PartyRef,
    answer: words::ActivityAnswer,
    /// 请假事由；组织机构和本人可见。 Why that one asked leave; for the office and the deputy alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    presence: words::ActivityPresence,
    /// 出席依据。 By what it is known that the deputy was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evidence: Option<words::ActivityEvidence>,
    /// 补假事由；组织机构和本人可见。 Why the deputy was excused afterwards; for the office and the deputy alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    excused: Option<String>,
}

impl From<Invited> for InvitedAnswer {
    fn from(one: Invited) -> Self {
        Self {
            deputy: PartyRef::of(Party::Deputy(one.deputy), None),
            answer: Word(one.answer),
            presence: Word(one.presence()),
            evidence: one.present.map(Word),
            reason: one.reason.map(String::from),
            excused: one.excused.map(String::from),
        }
    }
}

impl Blanks for InvitedAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 协助人员。 Somebody who takes part beside deputies.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityHelper)]
pub(crate) struct HelperAnswer {
    kind: words::ActivityHelperKind,
    /// 姓名。 The name.
    name: String,
    /// 所在单位。 For whom that one works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body: Option<String>,
    /// 做了什么。 What that one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    part: Option<String>,
}

impl From<ActivityHelper> for HelperAnswer {
    fn from(one: ActivityHelper) -> Self {
        Self {
            kind: Word(one.kind),
            name: one.name.into(),
            body: one.body.map(String::from),
            part: one.part.map(String::from),
        }
    }
}

/// 代表在活动中记录的意见。 What a deputy wrote during an activity.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityContribution)]
pub(crate) struct ContributionAnswer {
    deputy: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 内容。 What.
    text: String,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<ActivityContribution> for ContributionAnswer {
    fn from(one: ActivityContribution) -> Self {
        Self {
            deputy: PartyRef::of(Party::Deputy(one.deputy), None),
            at: one.at,
            text: one.text.into(),
            attachment_ids: ids(&one.attachments),
        }
    }
}

impl Blanks for ContributionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 活动报告。 What was found and is suggested.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityReport)]
pub(crate) struct ReportAnswer {
    /// 以谁的名义。 In whose name.
    by: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 发现的情况。 What was found.
    findings: String,
    /// 建议。 What is suggested.
    suggestions: Vec<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
    /// 转交期限。 By when the office passes it on.
    transfer_due_at: DateTime<Utc>,
}

impl From<ActivityReport> for ReportAnswer {
    fn from(report: ActivityReport) -> Self {
        Self {
            by: PartyRef::of(report.by, None),
            at: report.at,
            attachment_ids: ids(&report.attachments),
            findings: report.findings.into(),
            suggestions: report.suggestions.into_iter().map(String::from).collect(),
            transfer_due_at: report.transfer_due,
        }
    }
}

impl Blanks for ReportAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 收到报告的单位及其反馈。 A unit to which a report was passed on, and what it fed back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityOrgan)]
pub(crate) struct OrganAnswer {
    unit: PartyRef,
    /// 转交时间。 When it was passed on.
    transferred_at: DateTime<Utc>,
    /// 反馈期限。 By when it feeds back.
    due_at: DateTime<Utc>,
    /// 反馈时间。 When it fed back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    fed_back_at: Option<DateTime<Utc>>,
    /// 是否按期反馈。 Whether it fed back in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    in_time: Option<bool>,
    /// 反馈内容。 What it told the participants.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<ActivityOrgan> for OrganAnswer {
    fn from(organ: ActivityOrgan) -> Self {
        let feedback = organ.feedback;
        Self {
            unit: PartyRef::of(Party::Unit(organ.unit), None),
            transferred_at: organ.at,
            due_at: organ.due,
            fed_back_at: feedback.as_ref().map(|one| one.at),
            in_time: feedback.as_ref().map(|one| one.in_time),
            attachment_ids: feedback.as_ref().map(|one| ids(&one.attachments)).unwrap_or_default(),
            text: feedback.map(|one| one.text.into()),
        }
    }
}

impl Blanks for OrganAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 活动经过的一步。 Something that happened to an activity.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityStep)]
pub(crate) struct ActivityStepAnswer {
    kind: words::ActivityEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 内容或理由。 What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<ActivityStep> for ActivityStepAnswer {
    fn from(step: ActivityStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            text: step.note.text.map(String::from),
            attachment_ids: ids(&step.note.attachments),
        }
    }
}

impl Blanks for ActivityStepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 代表活动，如您可以看到的样子。 An activity as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub(crate) struct ActivityDetail {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(super) version: i32,
    state: words::ActivityState,
    kind: words::ActivityKind,
    /// 组织机构。 The office that organises it.
    office_id: Uuid,
    /// 组织机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 哪一级人大。 Of which congress.
    congress_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 年度。 The year in which it begins.
    year: i32,
    /// 年度计划中的事项。 Of which item of the year's plan it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    plan_item: Option<String>,
    /// 开展活动的代表小组。 The group that goes about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    group_id: Option<Uuid>,
    /// 主题。 What it is about.
    theme: String,
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束时间。 When it ends.
    ends_at: DateTime<Utc>,
    /// 地点。 Where.
    places: Vec<String>,
    /// 举行活动的活动室。 The room in which it takes place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    /// 协助人员。 Who takes part beside deputies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<HelperAnswer>,
    /// 受邀代表，如您可以看到的。 Who is invited, as you may see it.
    invited: Vec<InvitedAnswer>,
    /// 受邀代表在同一时段的其他活动。 Who is asked to be elsewhere in the same hours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clashes: Vec<ClashAnswer>,
    /// 代表在活动中记录的意见。 What deputies wrote during it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributions: Vec<ContributionAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    report: Option<ReportAnswer>,
    /// 收到报告的单位。 The units to which it was passed on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organs: Vec<OrganAnswer>,
    /// 最近的期限。 The term that ends first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 通知时间。 When it was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    announced_at: Option<DateTime<Utc>>,
    /// 活动经过，最早的在前；列表中没有。 What happened to it, the oldest first; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<ActivityStepAnswer>,
    /// 您与此活动的关系。 What you have to do with it.
    relations: Vec<words::ActivityRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::ActivityOperation>,
}

impl From<ActivityView> for ActivityDetail {
    fn from(view: ActivityView) -> Self {
        let activity = view.activity;
        Self {
            id: activity.id.0,
            version: activity.version,
            state: Word(activity.state()),
            kind: Word(activity.kind),
            office_id: activity.organiser.0,
            office_name: None,
            congress_id: activity.congress.0,
            division_code: (&activity.division).into(),
            division_name: None,
            year: activity.year,
            plan_item: activity.plan_item.map(String::from),
            group_id: activity.group.map(|group| group.0),
            theme: activity.theme.into(),
            starts_at: activity.starts_at,
            ends_at: activity.ends_at,
            places: activity.places.into_iter().map(String::from).collect(),
            room_id: activity.room.map(|room| room.0),
            room_name: None,
            helpers: activity.helpers.into_iter().map(HelperAnswer::from).collect(),
            invited: activity.invited.into_iter().map(InvitedAnswer::from).collect(),
            clashes: activity.clashes.iter().map(ClashAnswer::from).collect(),
            contributions: activity.contributions.into_iter().map(ContributionAnswer::from).collect(),
            report: activity.report.map(ReportAnswer::from),
            organs: activity.organs.into_iter().map(OrganAnswer::from).collect(),
            due_at: view.due,
            light: view.light.map(Word),
            announced_at: activity.announced_at,
            steps: view.steps.into_iter().map(ActivityStepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::ActivityOperation::of(view.allowed),
        }
    }
}

impl Blanks for ActivityDetail {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.invited.blanks();
        blanks.extend(self.clashes.blanks());
        blanks.extend(self.contributions.blanks());
        blanks.extend(self.report.blanks());
        blanks.extend(self.organs.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(party(self.room_id.map(|room| Party::Room(RoomId(room))), &mut self.room_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页代表活动。 A page of activities.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ActivityPage {
    pub(super) items: Vec<ActivityDetail>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for ActivityPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
