//! What is answered of changes of term.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{DeputyId, OfficeId, Party, RoomId};
use mashang_domain::term_changes::queries::ChangeoverView;
use mashang_domain::term_changes::report::about;
use mashang_domain::term_changes::{Changeover, ChangeoverStep, RosterRow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::actions::OperationId;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, GridRef, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 换届的当前状态。 How a change of term stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermChangeStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::TermChangeState,
    /// 当选人员的届次。 The term of those who were elected.
    term_id: Uuid,
    /// 是否为补选。 Whether it fills vacancies of a running term.
    by_election: bool,
    /// 名单人数。 How many were elected.
    persons: u32,
}

impl TermChangeStanding {
    pub(crate) fn version(&self) -> i32 {
        self.version
    }
}

impl From<Changeover> for TermChangeStanding {
    fn from(changeover: Changeover) -> Self {
        Self {
            id: changeover.id.0,
            version: changeover.version,
            state: Word(changeover.standing.state()),
            term_id: changeover.term.0,
            by_election: changeover.by_election,
            persons: changeover.persons,
        }
    }
}

impl Blanks for TermChangeStanding {}

/// 一类处理的次数。 How often that became of somebody or something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermChangeCount {
    kind: words::TermChangeStepKind,
    count: u32,
}

/// 换届及其进度。 A change of term, and how far it has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TermChange)]
pub(crate) struct TermChangeAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本；进度不计入。 Counts its changes, and not how far it comes.
    version: i32,
    state: words::TermChangeState,
    /// 当选人员的届次。 The term of those who were elected.
    term_id: Uuid,
    /// 届满的届次，开始换届后才有。 The term that ended, once it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    former_term_id: Option<Uuid>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 该人大的机构。 The congress's office.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 是否为补选。 Whether it fills vacancies of a running term.
    by_election: bool,
    /// 补选代表的第一天；换届为首次会议日期，见届次。 The first day, of a by-election.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    applies_on: Option<NaiveDate>,
    /// 名单人数。 How many were elected.
    persons: u32,
    /// 尚未认定的人数。 Of how many somebody has to decide who they are.
    undecided: u32,
    /// 代表资格审查报告文号。 The number of the credentials report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    credentials_report: Option<String>,
    /// 名单公布日期。 When the list was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    published_on: Option<NaiveDate>,
    /// 载入时间。 When the roster was loaded.
    loaded_at: DateTime<Utc>,
    /// 确认时间。 When it was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    confirmed_at: Option<DateTime<Utc>>,
    /// 开始时间。 When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    began_at: Option<DateTime<Utc>>,
    /// 完成时间。 When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    done_at: Option<DateTime<Utc>>,
    /// 可撤销至。 Until when it can be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undo_until: Option<DateTime<Utc>>,
    /// 撤销时间。 When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undone_at: Option<DateTime<Utc>>,
    phase: words::TermChangePhase,
    /// 需处理的人数。 How many persons there are to come to.
    total: u32,
    /// 已处理的人数。 How many it has come to.
    done: u32,
    /// 各类处理的次数。 How often what became of somebody or something.
    counts: Vec<TermChangeCount>,
    /// 撤销时未恢复的数量。 How much was changed since and stays, when it was taken back.
    kept: u32,
    /// 您可以做什么。 What you may do.
    allowed_actions: Vec<words::TermChangeOperation>,
}

impl TermChangeAnswer {
    pub(crate) fn version(&self) -> i32 {
        self.version
    }
}

impl From<ChangeoverView> for TermChangeAnswer {
    fn from(view: ChangeoverView) -> Self {
        let ChangeoverView { changeover, progress, undecided, allowed } = view;
        let (report, published_on) = changeover
            .credentials
            .map(|credentials| (String::from(credentials.report), credentials.published_on))
            .unzip();
        Self {
            id: changeover.id.0,
            version: changeover.version,
            state: Word(changeover.standing.state()),
            term_id: changeover.term.0,
            former_term_id: changeover.former.map(|term| term.0),
            division_code: (&changeover.division).into(),
            division_name: None,
            office_id: changeover.office.0,
            office_name: None,
            by_election: changeover.by_election,
            applies_on: changeover.applies_on,
            persons: changeover.persons,
            undecided,
            credentials_report: report,
            published_on,
            loaded_at: changeover.loaded_at,
            confirmed_at: changeover.confirmed_at,
            began_at: changeover.began_at,
            done_at: changeover.done_at,
            undo_until: changeover.done_at.map(|done| done + mashang_domain::term_changes::UNDO),
            undone_at: changeover.undone_at,
            phase: Word(progress.phase),
            total: progress.total,
            done: progress.done,
            counts: progress
                .counts
                .iter()
                .map(|(kind, count)| TermChangeCount { kind: Word(*kind), count: *count })
                .collect(),
            kept: progress.kept,
            allowed_actions: OperationId::of(allowed),
        }
    }
}

impl Blanks for TermChangeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(office).collect()
    }
}

/// 一页换届。 A page of changes of term.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermChangePage {
    pub(super) items: Vec<TermChangeAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for TermChangePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 换届中的一项处理。 What became of somebody or something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TermChangeStep)]
pub(crate) struct TermChangeStepAnswer {
    /// 序号。 In which order it was done.
    ordinal: u32,
    kind: words::TermChangeStepKind,
    /// 所涉代表、诉求、纠纷、双联或活动室；代码为其代表。 The deputy, case, dispute, link or room; of a code, its deputy.
    subject_id: Uuid,
    /// 所涉代表或活动室。 The deputy or the room that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subject: Option<PartyRef>,
    /// 代码。 The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<String>,
    /// 移交或指向。 To whom it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<PartyRef>,
    /// 待人工处理的事。 What somebody has to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    task: Option<words::TermChangeTask>,
    /// 撤销结果。 What became of it when the change was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undone: Option<words::TermChangeUndo>,
}

impl From<ChangeoverStep> for TermChangeStepAnswer {
    fn from(step: ChangeoverStep) -> Self {
        Self {
            ordinal: step.ordinal,
            kind: Word(step.kind),
            subject_id: step.subject,
            subject: about(&step).map(|party| PartyRef::of(party, None)),
            code: step.code.as_ref().map(|code| code.grouped()),
            to: step.to.map(|party| PartyRef::of(party, None)),
            task: step.task.map(Word),
            undone: step.undone.map(Word),
        }
    }
}

impl Blanks for TermChangeStepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.subject.blanks().into_iter().chain(self.to.blanks()).collect()
    }
}

/// 一页换届处理。 A page of what became of whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermChangeStepPage {
    pub(super) items: Vec<TermChangeStepAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for TermChangeStepPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 名单中的一行。 A row of a roster.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RosterRow)]
pub(crate) struct RosterRowAnswer {
    /// 标识；新任代表就任后以此为代表标识。 Its id, by which somebody new is entered as a deputy.
    id: Uuid,
    /// 行号，与文件中所见一致。 The row as the file shows it.
    row: u32,
    /// 姓名。 The name.
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sex: Option<words::ElectedSex>,
    /// 出生年月。 Month of birth.
    birth_month: String,
    /// 民族。 Ethnicity.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ethnicity: Option<String>,
    /// 党派。 Political party.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<String>,
    /// 单位职务。 Employer and post.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    employer: Option<String>,
    /// 手机号，部分隐去。 The phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
    /// 选区。 The constituency.
    constituency_id: Uuid,
    /// 选区名称。 The constituency's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    constituency_name: Option<String>,
    /// 活动室。 The room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    /// 网格。 The grids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grids: Vec<GridRef>,
    matched: words::RosterMatch,
    /// 原代表。 The deputy who was entered before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 原代表姓名。 That deputy's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 可能的原代表，由人工认定。 Who may be meant, while somebody has to decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    proposals: Vec<PartyRef>,
}

impl From<(RosterRow, Option<String>)> for RosterRowAnswer {
    fn from((row, constituency_name): (RosterRow, Option<String>)) -> Self {
        let elected = row.elected;
        Self {
            id: row.id.0,
            row: row.line,
            name: elected.name.into(),
            sex: elected.sex.map(Word),
            birth_month: elected.born.to_string(),
            ethnicity: elected.ethnicity.map(String::from),
            party: elected.party.map(String::from),
            employer: elected.employer.map(String::from),
            phone: elected.phone.as_ref().map(Phone::masked),
            constituency_id: row.constituency.0,
            constituency_name,
            room_id: row.room.map(|room| room.0),
            room_name: None,
            grids: row.grids.into_iter().map(GridRef::of).collect(),
            matched: Word(row.matched),
            deputy_id: row.deputy.map(|deputy| deputy.0),
            deputy_name: None,
            proposals: row.proposals.into_iter().map(|deputy| PartyRef::of(Party::Deputy(deputy), None)).collect(),
        }
    }
}

impl Blanks for RosterRowAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let deputy = party(self.deputy_id.map(|id| Party::Deputy(DeputyId(id))), &mut self.deputy_name);
        let room = party(self.room_id.map(|id| Party::Room(RoomId(id))), &mut self.room_name);
        let rest = self.grids.blanks().into_iter().chain(self.proposals.blanks());
        deputy.into_iter().chain(room).chain(rest).collect()
    }
}

/// 一页名单。 A page of a roster.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RosterPage {
    /// 换届的版本，确认时用于 If-Match。 The change's version, for `If-Match` where it is confirmed.
    pub(super) version: i32,
    pub(super) items: Vec<RosterRowAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for RosterPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
