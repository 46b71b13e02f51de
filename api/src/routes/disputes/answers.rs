//! What callers are told of disputes.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes::{DisputeKey, DisputeListed, DisputeView, MediatorView, PartyView};
use mashang_domain::shared::{OfficeId, OrganisationId, Page, Party};
use mashang_domain::timeline;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::agreements::MediationAgreement;
use super::facts::{AvertedEscalation, DisputeCircumstances, RightsNotice};
use super::representatives::PartyRepresentative;
use super::sittings::MediationSession;
use crate::extract::{Paged, page_parts};
use crate::routes::names::{Blank, Blanks, grid, party};
use crate::routes::timeline::TimelineAnswer;
use crate::routes::values::{DivisionCodeText, MaskedGuardianAnswer, UnreadableEntry};
use crate::words::{self, Word};

/// 列表中的纠纷。 A dispute in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeSummary {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::DisputeState,
    kind: words::DisputeKind,
    /// 类型名称，如选定时的类型表所称。 What the list called it when it was chosen.
    kind_label: String,
    source: words::DisputeSource,
    risk: words::DisputeRisk,
    /// 标题；仅报告人、当事人和经办人员可见。 In a few words; for the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 调解组织。 The organisation that mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 调解组织名称。 The organisation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_name: Option<String>,
    /// 所由转出的诉求。 The case out of which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 调解期限。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl DisputeSummary {
    pub(crate) fn of(dispute: DisputeListed) -> Self {
        Self {
            id: dispute.id.0,
            version: dispute.version,
            state: Word(dispute.state),
            kind_label: dispute.kind.label().to_owned(),
            kind: words::DisputeKind::new(dispute.kind.code),
            source: Word(dispute.source),
            risk: Word(dispute.risk),
            title: dispute.title.map(String::from),
            division_code: (&dispute.division).into(),
            division_name: None,
            grid_id: dispute.grid.map(|grid| grid.0),
            grid_name: None,
            organisation_id: dispute.organisation.map(|organisation| organisation.0),
            organisation_name: None,
            case_id: dispute.case.map(|case| case.0),
            due_on: dispute.due_on,
            reported_at: dispute.reported_at,
            updated_at: dispute.updated_at,
        }
    }
}

/// Room for the name of the organisation that mediates.
fn organisation(id: Option<Uuid>, name: &mut Option<String>) -> Option<Blank<'_>> {
    party(id.map(|id| Party::Organisation(OrganisationId(id))), name)
}

impl Blanks for DisputeSummary {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks: Vec<_> = self.division_code.blank(&mut self.division_name).into_iter().collect();
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks.extend(organisation(self.organisation_id, &mut self.organisation_name));
        blanks
    }
}

/// 一页纠纷。 A page of disputes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePage {
    items: Vec<DisputeSummary>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Paged for DisputePage {
    fn next_cursor(&mut self) -> Option<&mut String> {
        self.next_cursor.as_mut()
    }
}

impl Blanks for DisputePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

impl DisputePage {
    pub(crate) fn of(page: Page<DisputeListed, DisputeKey>) -> Self {
        let unreadable = UnreadableEntry::of(&page);
        let (items, next_cursor) = page_parts(page, DisputeSummary::of);
        Self { items, unreadable, next_cursor }
    }
}

/// 当事人。 A party.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeParty {
    /// 序号。 Which party.
    number: u32,
    side: words::DisputeSide,
    /// 姓名。 The name.
    name: String,
    /// 打码的电话。 The phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_masked: Option<String>,
    /// 手机号的来源；没有的，凭它不能办理须验证的事项。 From whom the phone is known; where that is not known, it confirms nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_source: Option<words::DisputePhoneSource>,
    /// 健康信息；仅本人和经办人员可见。 What concerns the party's health.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    health: Option<String>,
    /// 当事人是未成年人的，其监护人；仅本人和经办人员可见。 The guardian, where the party is a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    guardian: Option<MaskedGuardianAnswer>,
    /// 代理人、代表人，已终止的也在其中。 Who acts for the party, and who did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    representatives: Vec<PartyRepresentative>,
    /// 同意调解的时间。 When the party agreed to mediation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    consented_at: Option<DateTime<Utc>>,
    /// 同意前所告知权利义务的文本版本。 The edition of the notice of rights that it was told before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rights_edition: Option<u32>,
}

impl DisputeParty {
    pub(crate) fn of(party: PartyView) -> Self {
        Self {
            number: party.number,
            side: Word(party.side),
            name: party.name.into(),
            phone_masked: party.phone,
            phone_source: party.phone_source.map(Word),
            health: party.health.map(Into::into),
            guardian: party.guardian.map(MaskedGuardianAnswer::from),
            representatives: party.representatives.iter().map(PartyRepresentative::of).collect(),
            consented_at: party.consented_at,
            rights_edition: party.rights,
        }
    }
}

/// 调解员。 A mediator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeMediator {
    /// 序号。 Which mediator.
    number: u32,
    kind: words::MediatorKind,
    standing: words::MediatorStanding,
    /// 是否为调解组织名册上的人民调解员；不是的，只参与调解（人民调解法第二十条）。 Whether the organisation lists the mediator; others only take part.
    qualified: bool,
    /// 是否主持调解。 Whether the mediator presides.
    presides: bool,
    /// 姓名。 The name.
    name: String,
    /// 是代表的，其标识。 The deputy, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
}

impl DisputeMediator {
    pub(crate) fn of(mediator: MediatorView) -> Self {
        Self {
            number: mediator.number,
            kind: Word(mediator.kind),
            standing: Word(mediator.standing),
            qualified: mediator.qualified,
            presides: mediator.presides,
            name: mediator.name.into(),
            deputy_id: mediator.deputy.map(|deputy| deputy.0),
        }
    }
}

/// 纠纷，如您可以看到的样子。 A dispute as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Dispute)]
pub(crate) struct DisputeAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    /// 查询码；仅报告人可见。 For the reporter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tracking_code: Option<String>,
    state: words::DisputeState,
    kind: words::DisputeKind,
    /// 类型名称，如选定时的类型表所称。 What the list called it when it was chosen.
    kind_label: String,
    source: words::DisputeSource,
    risk: words::DisputeRisk,
    /// 标题；仅报告人、当事人和经办人员可见。 In a few words; for the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 内容；仅报告人、当事人和经办人员可见。 For the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 调解组织。 The organisation that mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 调解组织名称。 The organisation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_name: Option<String>,
    /// 所由转出的诉求。 The case out of which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 调解期限：通常一个月。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 最先到期的一天：调解期限，或者协议未履行各项的期限。 The last day of the term that ends first: of the mediation, or of an item that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    term_ends_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 是否要求不公开。 Whether a party demanded that it is not public.
    private: bool,
    /// 是否已报告公安机关。 Whether the police were told.
    police_alerted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    circumstances: Option<DisputeCircumstances>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rights_notice: Option<RightsNotice>,
    /// 防止了的激化；仅经办人员可见。 What was kept from happening; for those who handle it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    averted: Vec<AvertedEscalation>,
    /// 当事人。 The parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<DisputeParty>,
    /// 调解员。 The mediators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<DisputeMediator>,
    /// 历次调解。 The sittings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sessions: Vec<MediationSession>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    agreement: Option<MediationAgreement>,
    /// 以前的协议：未履行或法院驳回确认申请的。 The agreements before it: broken, or not confirmed by the court.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    former_agreements: Vec<MediationAgreement>,
    /// 申请司法确认的法院。 The court that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    court: Option<String>,
    /// 终止时的告知。 What the parties were told when mediation ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    advice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    channel: Option<words::DisputeChannel>,
    /// 受理时间。 When the parties had all agreed to mediation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    accepted_at: Option<DateTime<Utc>>,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您是第几位当事人。 Which party you are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
    /// 您与此纠纷的关系。 What you have to do with it.
    relations: Vec<words::DisputeRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::DisputeOperation>,
    /// 时间线，最早的在前；所由转出的诉求的进展也在其中。 The timeline, the oldest first, its case's among it.
    timeline: Vec<TimelineAnswer>,
}

impl DisputeAnswer {
    pub(crate) fn of((view, timeline): (DisputeView, Vec<timeline::Line>)) -> Self {
        let dispute = view.listed;
        Self {
            id: dispute.id.0,
            version: dispute.version,
            tracking_code: view.tracking.map(|code| code.grouped()),
            state: Word(dispute.state),
            kind_label: dispute.kind.label().to_owned(),
            kind: words::DisputeKind::new(dispute.kind.code),
            source: Word(dispute.source),
            risk: Word(dispute.risk),
            title: dispute.title.map(String::from),
            text: view.text.map(String::from),
            division_code: (&dispute.division).into(),
            division_name: None,
            grid_id: dispute.grid.map(|grid| grid.0),
            grid_name: None,
            office_id: view.office.0,
            office_name: None,
            organisation_id: dispute.organisation.map(|organisation| organisation.0),
            organisation_name: None,
            case_id: dispute.case.map(|case| case.0),
            due_on: dispute.due_on,
            term_ends_on: view.term.map(|(term, _)| term.due_on),
            light: view.term.map(|(_, light)| Word(light)),
            private: view.private,
            police_alerted: view.police_alerted,
            circumstances: view.circumstances.map(DisputeCircumstances::of),
            rights_notice: view.rights.map(RightsNotice::of),
            averted: view.averted.iter().map(AvertedEscalation::of).collect(),
            parties: view.parties.into_iter().map(DisputeParty::of).collect(),
            mediators: view.mediators.into_iter().map(DisputeMediator::of).collect(),
            sessions: view.sessions.iter().map(MediationSession::of).collect(),
            agreement: view
                .agreement
                .as_ref()
                .map(|agreement| MediationAgreement::of(agreement, view.confirmable_until)),
            former_agreements: view
                .former_agreements
                .iter()
                .map(|former| MediationAgreement::of(former, None))
                .collect(),
            court: view.court.map(String::from),
            advice: view.advice.map(String::from),
            channel: view.channel.map(Word),
            accepted_at: view.accepted_at,
            reported_at: dispute.reported_at,
            updated_at: dispute.updated_at,
            party: view.party,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::DisputeOperation::of(view.allowed),
            timeline: timeline.into_iter().map(TimelineAnswer::of).collect(),
        }
    }
}

impl Blanks for DisputeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.timeline.blanks();
        blanks
            .extend(self.agreement.iter_mut().chain(&mut self.former_agreements).flat_map(MediationAgreement::blanks));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(organisation(self.organisation_id, &mut self.organisation_name));
        blanks
    }
}
