//! What callers are told of consultations.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::consultations::{
    Attendance, Consultation, ConsultationMeasure, ConsultationMeeting, ConsultationStep, ConsultationView,
    DemocraticLink, MeasureHelper, Milestone, OpinionGroup,
};
use mashang_domain::shared::{DeputyId, DivisionCode, OfficeId, Party};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn people(deputies: &[DeputyId]) -> Vec<PartyRef> {
    deputies.iter().map(|deputy| PartyRef::of(Party::Deputy(*deputy), None)).collect()
}

/// 协商的新状态。 Where a consultation stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConsultationStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::ConsultationState,
    /// 主办机构。 The office that holds it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 征集截止日期。 The last day on which opinions are taken.
    closes_on: NaiveDate,
}

impl From<Consultation> for ConsultationStanding {
    fn from(consultation: Consultation) -> Self {
        Self {
            id: consultation.id.0,
            version: consultation.version,
            state: Word(consultation.state()),
            office_id: consultation.office.0,
            office_name: None,
            closes_on: consultation.closes_on,
        }
    }
}

impl Blanks for ConsultationStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 已关注。 That one follows.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct ConsultationFollowing {
    /// 协商。 The consultation.
    id: Uuid,
}

impl From<Consultation> for ConsultationFollowing {
    fn from(consultation: Consultation) -> Self {
        Self { id: consultation.id.0 }
    }
}

impl Blanks for ConsultationFollowing {}

/// 协商范围中的一个区划。 A division that is asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConsultationArea {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl Blanks for ConsultationArea {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 全过程人民民主的一个环节。 A link of the people's democracy.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = DemocraticLinkStanding)]
pub(crate) struct LinkAnswer {
    link: words::DemocraticLink,
    /// 是否已有相应活动；没有的如实显示，不作填补。 Whether something that was done belongs to it.
    present: bool,
}

/// 一类人群的到会人数。 How many of a group of people attended.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = MeetingAttendanceCount)]
pub(crate) struct AttendanceAnswer {
    voice: words::OpinionVoice,
    /// 人数。 How many.
    people: u32,
}

/// 会议。 A meeting.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsultationMeeting)]
pub(crate) struct MeetingAnswer {
    /// 编号。 Its number.
    number: u32,
    kind: words::ConsultationMeetingKind,
    /// 名称。 What it is called.
    title: String,
    /// 时间。 When.
    held_at: DateTime<Utc>,
    /// 地点。 Where.
    place: String,
    /// 是否完成：有会议记录。 Whether there are minutes of it.
    completed: bool,
    /// 各人群到会人数。 How many attended.
    attendance: Vec<AttendanceAnswer>,
    /// 到会代表。 The deputies who attended.
    deputies: Vec<PartyRef>,
    /// 会议记录；不对公众显示。 What was said; not for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minutes: Option<String>,
}

impl From<ConsultationMeeting> for MeetingAnswer {
    fn from(meeting: ConsultationMeeting) -> Self {
        let attended = |one: &Attendance| AttendanceAnswer { voice: Word(one.voice), people: one.people };
        Self {
            number: meeting.number,
            kind: Word(meeting.kind),
            completed: meeting.is_completed(),
            held_at: meeting.held_at,
            attendance: meeting.attendance.iter().map(attended).collect(),
            deputies: people(&meeting.deputies),
            title: meeting.title.into(),
            place: meeting.place.into(),
            minutes: meeting.minutes.map(String::from),
        }
    }
}

impl Blanks for MeetingAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputies.blanks()
    }
}

/// 意见类别。 Opinions that are alike, and what was decided on them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OpinionGroup)]
pub(crate) struct GroupAnswer {
    /// 编号。 Its number.
    number: u32,
    /// 名称。 What it is called.
    title: String,
    /// 意见条数。 How many opinions it has.
    opinions: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    decision: Option<words::OpinionDecision>,
    /// 理由。 Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// 公开答复。 What the public is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply: Option<String>,
}

impl From<OpinionGroup> for GroupAnswer {
    fn from(group: OpinionGroup) -> Self {
        Self {
            number: group.number,
            title: group.title.into(),
            opinions: group.opinions,
            decision: group.decision.map(Word),
            reason: group.reason.map(String::from),
            reply: group.reply.map(String::from),
        }
    }
}

/// 措施的节点。 A step of something promised.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsultationMilestone)]
pub(crate) struct MilestoneAnswer {
    /// 内容。 What is done.
    title: String,
    /// 期限。 The last day.
    due_on: NaiveDate,
    /// 进度，百分之几。 Per cent.
    progress: u32,
    /// 最近更新日期。 When it moved last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    moved_on: Option<NaiveDate>,
    /// 完成日期。 When it was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    done_on: Option<NaiveDate>,
}

impl From<Milestone> for MilestoneAnswer {
    fn from(milestone: Milestone) -> Self {
        let Milestone { title, due_on, progress, moved_on, done_on } = milestone;
        Self { title: title.into(), due_on, progress, moved_on, done_on }
    }
}

/// 措施的协助人员。 Somebody who helps with something promised.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MeasureHelper)]
pub(crate) struct HelperAnswer {
    kind: words::ActivityHelperKind,
    /// 姓名；不对公众显示。 The name; not for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 所在单位。 For whom that one works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body: Option<String>,
    /// 做了什么。 What that one did.
    part: String,
}

impl From<MeasureHelper> for HelperAnswer {
    fn from(one: MeasureHelper) -> Self {
        Self {
            kind: Word(one.kind),
            name: one.name.map(String::from),
            body: one.body.map(String::from),
            part: one.part.into(),
        }
    }
}

/// 措施。 Something promised.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsultationMeasure)]
pub(crate) struct MeasureAnswer {
    /// 编号。 Its number.
    number: u32,
    /// 措施。 What is promised.
    title: String,
    /// 责任方。 Who does it.
    owner: String,
    /// 来自哪些意见类别。 The groups of opinions of which it came.
    groups: Vec<u32>,
    /// 节点。 Its milestones.
    milestones: Vec<MilestoneAnswer>,
    /// 媒体、党代表、政协委员等协助人员。 Who helps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<HelperAnswer>,
}

impl From<ConsultationMeasure> for MeasureAnswer {
    fn from(measure: ConsultationMeasure) -> Self {
        Self {
            number: measure.number,
            title: measure.title.into(),
            owner: measure.owner.into(),
            groups: measure.groups,
            milestones: measure.milestones.into_iter().map(MilestoneAnswer::from).collect(),
            helpers: measure.helpers.into_iter().map(HelperAnswer::from).collect(),
        }
    }
}

/// 协商进程的一步。 Something that happened to a consultation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsultationStep)]
pub(crate) struct StepAnswer {
    kind: words::ConsultationEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 会议、类别或措施的编号。 The meeting, the group or the measure that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<u32>,
    /// 附言；不对公众显示。 What was written; not for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<ConsultationStep> for StepAnswer {
    fn from(step: ConsultationStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            number: step.number,
            attachment_ids: step.note.attachments.iter().map(|file| file.0).collect(),
            text: step.note.text.map(String::from),
        }
    }
}

impl Blanks for StepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 协商，如您可以看到的样子。 A consultation as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Consultation)]
pub(crate) struct ConsultationAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(super) version: i32,
    state: words::ConsultationState,
    /// 议题。 The topic.
    topic: String,
    /// 说明。 What it is about.
    about: String,
    /// 主办机构。 The office that holds it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    lead: words::ConsultationLead,
    /// 协商范围。 The divisions that are asked.
    scope: Vec<ConsultationArea>,
    /// 参与代表。 The deputies who take part.
    deputies: Vec<PartyRef>,
    /// 征集截止日期。 The last day on which opinions are taken.
    closes_on: NaiveDate,
    /// 启动时间。 When it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    opened_at: Option<DateTime<Utc>>,
    /// 五个环节。 The five links.
    links: Vec<LinkAnswer>,
    /// 会议。 Its meetings.
    meetings: Vec<MeetingAnswer>,
    /// 征集期内的意见条数，最多 100；列表中不计。 How many opinions came in so far, 100 at most; not in lists.
    opinions: u32,
    /// 是否更多。 Whether there are more.
    opinions_capped: bool,
    /// 征集结束时的意见总数。 How many came in, once no more are taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    collected: Option<u32>,
    /// 拟出归类的时间。 When groups were proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proposed_at: Option<DateTime<Utc>>,
    /// 意见类别；决定前不对公众显示。 The groups of opinions; not for the public before they are decided on.
    groups: Vec<GroupAnswer>,
    /// 措施。 What was promised.
    measures: Vec<MeasureAnswer>,
    /// 您是否关注。 Whether you follow it.
    follows: bool,
    /// 进程，先发生的在前；列表中没有。 What happened, the oldest first; not in lists.
    steps: Vec<StepAnswer>,
    /// 您与此次协商的关系。 What you have to do with it.
    relations: Vec<words::ConsultationRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::ConsultationOperation>,
}

impl From<ConsultationView> for ConsultationAnswer {
    fn from(view: ConsultationView) -> Self {
        let one = view.consultation;
        let area =
            |area: &DivisionCode| ConsultationArea { division_code: DivisionCodeText::from(area), division_name: None };
        let link = |(link, present): (DemocraticLink, bool)| LinkAnswer { link: Word(link), present };
        Self {
            id: one.id.0,
            version: one.version,
            state: Word(one.state()),
            office_id: one.office.0,
            office_name: None,
            lead: Word(one.lead),
            scope: one.scope.iter().map(area).collect(),
            deputies: people(&one.deputies),
            closes_on: one.closes_on,
            opened_at: one.opened_at,
            links: view.links.into_iter().map(link).collect(),
            opinions: view.opinions.count,
            opinions_capped: view.opinions.capped,
            collected: one.collected,
            proposed_at: one.proposed_at,
            topic: one.topic.into(),
            about: one.about.into(),
            meetings: one.meetings.into_iter().map(MeetingAnswer::from).collect(),
            groups: one.groups.into_iter().map(GroupAnswer::from).collect(),
            measures: one.measures.into_iter().map(MeasureAnswer::from).collect(),
            follows: view.follows,
            steps: view.steps.into_iter().map(StepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::ConsultationOperation::of(view.allowed),
        }
    }
}

impl Blanks for ConsultationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.scope.blanks();
        blanks.extend(self.deputies.blanks());
        blanks.extend(self.meetings.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks
    }
}

/// 一页协商。 A page of consultations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConsultationPage {
    pub(super) items: Vec<ConsultationAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for ConsultationPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
