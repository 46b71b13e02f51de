//! What callers are told of sweeps, reports and findings.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes::DisputeRisk;
use mashang_domain::shared::{AttachmentId, DivisionCode, OfficeId, Party};
use mashang_domain::sweeps::{
    SweepCampaign, SweepCampaignView, SweepFinding, SweepFindingStep, SweepFindingView, SweepReportView, SweepRound,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, grid, party};
use crate::routes::values::{DivisionCodeText, GeoPoint, PartyRef, UnreadableEntry, WordCodeText};
use crate::words::{self, Word};

/// What whoever reports a high risk, and the office, is reminded of.
const POLICE_HINT: &str = "可能激化或引发治安案件、刑事案件的，应当采取预防措施，并及时向当地公安机关或者其他有关部门报告（人民调解法第二十五条）。";

fn ids(files: &[AttachmentId]) -> Vec<Uuid> {
    files.iter().map(|file| file.0).collect()
}

/// 排查的新状态。 Where a sweep stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepCampaignStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::SweepCampaignState,
    /// 组织排查的人大机构。 The office that issues it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
}

impl From<SweepCampaign> for SweepCampaignStanding {
    fn from(campaign: SweepCampaign) -> Self {
        Self {
            id: campaign.id.0,
            version: campaign.version,
            state: Word(campaign.state()),
            office_id: campaign.issuer.0,
            office_name: None,
        }
    }
}

impl Blanks for SweepCampaignStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 排查范围中的一个区划。 An area of a sweep.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepArea {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl SweepArea {
    pub(super) fn of(division: &DivisionCode) -> Self {
        Self { division_code: division.into(), division_name: None }
    }
}

impl Blanks for SweepArea {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 排查的一轮。 A round of a sweep.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SweepRound)]
pub(crate) struct RoundAnswer {
    /// 轮次，从 1 开始。 From 1 on.
    number: u32,
    /// 第一天。 Its first day.
    from: NaiveDate,
    /// 最后一天。 Its last day.
    to: NaiveDate,
    /// 报告截止时间。 By when each grid has reported.
    due_at: DateTime<Utc>,
}

/// 排查，如您可以看到的样子。 A sweep as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SweepCampaign)]
pub(crate) struct SweepCampaignAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(super) version: i32,
    state: words::SweepCampaignState,
    /// 名称。 What it is called.
    title: String,
    /// 组织排查的人大机构。 The office that issues it.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 排查范围。 Its areas.
    areas: Vec<SweepArea>,
    /// 开始日期。 The first day.
    from: NaiveDate,
    /// 结束日期。 The last day.
    to: NaiveDate,
    rhythm: words::SweepRhythm,
    /// 排查的纠纷类型；空为全部。 The types that are looked for; all of them when empty.
    categories: Vec<WordCodeText>,
    /// 拟定时间。 When it was drafted.
    drafted_at: DateTime<Utc>,
    /// 部署时间。 When it was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    announced_at: Option<DateTime<Utc>>,
    /// 各轮。 Its rounds.
    rounds: Vec<RoundAnswer>,
    /// 当前轮次。 The number of the round that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    current_round: Option<u32>,
    /// 您与此次排查的关系。 What you have to do with it.
    relations: Vec<words::SweepCampaignRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::SweepCampaignOperation>,
}

impl From<SweepCampaignView> for SweepCampaignAnswer {
    fn from(view: SweepCampaignView) -> Self {
        let campaign = view.campaign;
        let round = |(round, due_at): (SweepRound, DateTime<Utc>)| RoundAnswer {
            number: round.number,
            from: round.from,
            to: round.to,
            due_at,
        };
        Self {
            id: campaign.id.0,
            version: campaign.version,
            state: Word(campaign.state()),
            title: campaign.title.into(),
            office_id: campaign.issuer.0,
            office_name: None,
            areas: campaign.areas.iter().map(SweepArea::of).collect(),
            from: campaign.from,
            to: campaign.to,
            rhythm: Word(campaign.rhythm),
            categories: campaign.categories.iter().map(WordCodeText::from).collect(),
            drafted_at: campaign.drafted_at,
            announced_at: campaign.announced_at,
            rounds: view.rounds.into_iter().map(round).collect(),
            current_round: view.current,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::SweepCampaignOperation::of(view.allowed),
        }
    }
}

impl Blanks for SweepCampaignAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.areas.blanks();
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks
    }
}

/// 一页排查。 A page of sweeps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepCampaignPage {
    pub(super) items: Vec<SweepCampaignAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for SweepCampaignPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 发现的新状态。 Where a finding stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepFindingStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::SweepFindingState,
    /// 所转的矛盾纠纷。 The dispute that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dispute_id: Option<Uuid>,
    /// 所转的群众诉求。 The case that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 期限。 When what is to be done next is due.
    due_at: DateTime<Utc>,
}

impl From<SweepFinding> for SweepFindingStanding {
    fn from(finding: SweepFinding) -> Self {
        Self {
            id: finding.id.0,
            version: finding.version,
            state: Word(finding.state()),
            dispute_id: finding.dispute.map(|id| id.0),
            case_id: finding.case.map(|id| id.0),
            due_at: finding.due,
        }
    }
}

impl Blanks for SweepFindingStanding {}

/// 办理经过的一步。 Something that happened to a finding.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SweepFindingStep)]
pub(crate) struct FindingStepAnswer {
    kind: words::SweepFindingEventKind,
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

impl From<SweepFindingStep> for FindingStepAnswer {
    fn from(step: SweepFindingStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            text: step.note.text.map(String::from),
            attachment_ids: ids(&step.note.attachments),
        }
    }
}

impl Blanks for FindingStepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 排查发现，如您可以看到的样子。 Something that a sweep found, as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SweepFinding)]
pub(crate) struct SweepFindingAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(super) version: i32,
    state: words::SweepFindingState,
    /// 排查。 The sweep.
    campaign_id: Uuid,
    /// 报告。 The report that names it.
    report_id: Uuid,
    /// 轮次。 The round.
    round: u32,
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 地点。 Where.
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    parties: words::SweepParties,
    /// 纠纷类型的编码。 The code of its type.
    kind: WordCodeText,
    /// 纠纷类型的名称。 What the type is called.
    kind_label: String,
    risk: words::DisputeRisk,
    /// 高风险的提示。 What is to be thought of where the risk is high.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    police_hint: Option<String>,
    /// 涉及人数。 How many people it concerns.
    people: u32,
    /// 情况说明。 What it is about.
    description: String,
    /// 照片。 Photos.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    photo_ids: Vec<Uuid>,
    /// 可能为同一事项的此前发现。 The earlier one of which it is likely the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    same_as_id: Option<Uuid>,
    /// 所转的矛盾纠纷。 The dispute that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dispute_id: Option<Uuid>,
    /// 所转的群众诉求。 The case that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 关注责任人。 Who watches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    watcher: Option<PartyRef>,
    /// 台账责任人；已了结的没有。 Who answers for it in the ledger, while it is in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    owner: Option<PartyRef>,
    /// 报告人。 In whose name it was reported.
    reporter: PartyRef,
    /// 发现时间。 When it was found.
    found_at: DateTime<Utc>,
    /// 期限。 When what is to be done next is due, or was.
    due_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 了结时间。 When it was settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    settled_at: Option<DateTime<Utc>>,
    /// 销号佐证。 What shows that it is settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence_ids: Vec<Uuid>,
    /// 办理经过，最早的在前；列表中没有。 What happened to it, the oldest first; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<FindingStepAnswer>,
    /// 您与此发现的关系。 What you have to do with it.
    relations: Vec<words::SweepFindingRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::SweepFindingOperation>,
}

impl From<SweepFindingView> for SweepFindingAnswer {
    fn from(view: SweepFindingView) -> Self {
        let finding = view.finding;
        let named = |party: Party| PartyRef::of(party, None);
        Self {
            id: finding.id.0,
            version: finding.version,
            state: Word(finding.state()),
            campaign_id: finding.campaign.0,
            report_id: finding.report.0,
            round: finding.round,
            grid_id: finding.grid.0,
            grid_name: None,
            division_code: (&finding.division).into(),
            division_name: None,
            address: finding.place.address.as_str().to_owned(),
            point: finding.place.point.map(GeoPoint::from),
            parties: Word(finding.parties),
            kind: (&finding.kind.code).into(),
            kind_label: finding.kind.label().to_owned(),
            risk: Word(finding.risk),
            police_hint: (finding.risk == DisputeRisk::High).then(|| POLICE_HINT.to_owned()),
            people: finding.people,
            description: finding.description.as_str().to_owned(),
            photo_ids: ids(&finding.photos),
            same_as_id: finding.same_as.map(|id| id.0),
            dispute_id: finding.dispute.map(|id| id.0),
            case_id: finding.case.map(|id| id.0),
            watcher: finding.watcher.map(named),
            owner: finding.owner().map(named),
            reporter: named(finding.reporter),
            found_at: finding.found_at,
            due_at: finding.due,
            light: view.light.map(Word),
            settled_at: finding.settled_at,
            evidence_ids: ids(&finding.evidence),
            steps: view.steps.into_iter().map(FindingStepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::SweepFindingOperation::of(view.allowed),
        }
    }
}

impl Blanks for SweepFindingAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.reporter.blanks();
        blanks.extend(self.watcher.blanks());
        blanks.extend(self.owner.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页发现。 A page of findings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SweepFindingPage {
    pub(super) items: Vec<SweepFindingAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for SweepFindingPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 网格在一轮中的报告。 What a grid reported in a round.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SweepReport)]
pub(crate) struct SweepReportAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中；每更换一次加一。 Counts how often it was replaced; also in the ETag.
    pub(super) version: i32,
    state: words::SweepReportState,
    /// 排查。 The sweep.
    campaign_id: Uuid,
    /// 轮次。 The round.
    round: u32,
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 报告人。 In whose name it was reported last.
    reporter: PartyRef,
    /// 报告时间。 When it was reported last.
    reported_at: DateTime<Utc>,
    /// 首次报告是否按时。 Whether the first report of the round came in time.
    in_time: bool,
    /// 发现；与此前可能为同一事项的，见 same_as_id。 What it names; what is likely the same as before says so by `same_as_id`.
    findings: Vec<SweepFindingAnswer>,
}

impl From<SweepReportView> for SweepReportAnswer {
    fn from(view: SweepReportView) -> Self {
        let report = view.report;
        Self {
            id: report.id.0,
            version: report.version,
            state: Word(report.standing.state()),
            campaign_id: report.campaign.0,
            round: report.round,
            grid_id: report.grid.0,
            grid_name: None,
            reporter: PartyRef::of(report.reporter, None),
            reported_at: report.reported_at,
            in_time: report.in_time,
            findings: view.findings.into_iter().map(SweepFindingAnswer::from).collect(),
        }
    }
}

impl Blanks for SweepReportAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.findings.blanks();
        blanks.extend(self.reporter.blanks());
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks
    }
}
