//! What callers are told of leaves and handovers.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::handovers::{Handover, HandoverItemView, HandoverView, StandInProposal};
use mashang_domain::shared::{DeputyId, OfficeId, Party};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn reference(party: Option<Party>) -> Option<PartyRef> {
    party.map(|party| PartyRef::of(party, None))
}

/// 请假或移交的新状态。 Where a leave or a handover stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HandoverStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::HandoverState,
    work: words::HandoverWork,
    /// 承接者。 Who stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<PartyRef>,
    /// 第一天。 The first day.
    begins_on: NaiveDate,
    /// 最后一天。 The last day, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ends_on: Option<NaiveDate>,
}

impl From<Handover> for HandoverStanding {
    fn from(handover: Handover) -> Self {
        Self {
            id: handover.id.0,
            version: handover.version,
            state: Word(handover.state()),
            work: Word(handover.work),
            to: reference(handover.to),
            begins_on: handover.begins,
            ends_on: handover.ends,
        }
    }
}

impl Blanks for HandoverStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.to.blanks()
    }
}

/// 移交了多少。 How much was handed over.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct HandoverCounts {
    /// 已移交。 Handed over.
    moved: u32,
    /// 其中已交还。 Of those, what went back.
    returned: u32,
    /// 未能移交，仍在原处。 What could not be handed over, and lies where it lay.
    left: u32,
    /// 此间在其活动室公告的接待，至多数到 100。 Receptions announced in the deputy's room on those days, 100 at most.
    receptions: u32,
}

/// 请假或移交，如您可以看到的样子。 A leave or a handover as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Handover)]
pub(crate) struct HandoverAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::HandoverState,
    work: words::HandoverWork,
    /// 移交的代表。 Whose work it is.
    deputy_id: Uuid,
    /// 代表姓名。 The deputy's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 承接者。 Who stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<PartyRef>,
    reason: words::HandoverReason,
    /// 请假原因；仅本人和人大机构可见。 Why the deputy is on leave; for the deputy and the office alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    leave_reason: Option<words::LeaveReason>,
    /// 第一天。 The first day.
    begins_on: NaiveDate,
    /// 最后一天。 The last day, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ends_on: Option<NaiveDate>,
    /// 负责的人大机构。 The office in charge of the deputy.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 只移交这些诉求。 The cases that are handed over, where it is not all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    case_ids: Vec<Uuid>,
    /// 本人希望的承接者；仅本人和人大机构可见。 Whom the deputy would like to stand in; for the deputy and the office alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    wished: Option<PartyRef>,
    /// 申请或安排的时间。 When it was asked for, or decided.
    asked_at: DateTime<Utc>,
    /// 最近的说明；仅本人和人大机构可见。 What was said last; for the deputy and the office alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 移交进度；列表中没有。 How much was handed over; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    counts: Option<HandoverCounts>,
    /// 您与此移交的关系。 What you have to do with it.
    relations: Vec<words::HandoverRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::HandoverOperation>,
}

impl HandoverAnswer {
    /// As a list shows it.
    pub(crate) fn listed(view: HandoverView) -> Self {
        let handover = view.handover;
        Self {
            id: handover.id.0,
            version: handover.version,
            state: Word(handover.state()),
            work: Word(handover.work),
            deputy_id: handover.from.0,
            deputy_name: None,
            to: reference(handover.to),
            reason: Word(handover.reason),
            leave_reason: handover.leave.map(Word),
            begins_on: handover.begins,
            ends_on: handover.ends,
            office_id: handover.office.0,
            office_name: None,
            division_code: (&handover.division).into(),
            division_name: None,
            case_ids: handover.only.iter().map(|case| case.0).collect(),
            wished: reference(handover.wished),
            asked_at: handover.asked_at,
            text: view.text.map(String::from),
            counts: None,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::HandoverOperation::of(view.allowed),
        }
    }

    /// The same with how far it has come.
    pub(crate) fn whole(view: HandoverView) -> Self {
        let (counts, receptions) = (view.counts, view.receptions.count);
        let counts = HandoverCounts { moved: counts.moved, returned: counts.returned, left: counts.left, receptions };
        Self { counts: Some(counts), ..Self::listed(view) }
    }
}

impl Blanks for HandoverAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.to.blanks();
        blanks.extend(self.wished.blanks());
        blanks.extend(party(Party::Deputy(DeputyId(self.deputy_id)), &mut self.deputy_name));
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页请假与移交。 A page of leaves and handovers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HandoverPage {
    pub(crate) items: Vec<HandoverAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for HandoverPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 一个承接者建议。 Somebody who could stand in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StandInProposal)]
pub(crate) struct StandInProposalAnswer {
    to: PartyRef,
    basis: words::StandInBasis,
}

impl Blanks for StandInProposalAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.to.blanks()
    }
}

/// 承接者建议，由近到远。 Who could stand in, the nearest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct StandInProposals {
    items: Vec<StandInProposalAnswer>,
}

impl StandInProposals {
    pub(crate) fn of(found: &[StandInProposal]) -> Self {
        let answer =
            |one: &StandInProposal| StandInProposalAnswer { to: PartyRef::of(one.to, None), basis: Word(one.basis) };
        Self { items: found.iter().map(answer).collect() }
    }
}

impl Blanks for StandInProposals {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 移交的一件事项。 Something that was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HandoverItem)]
pub(crate) struct HandoverItemAnswer {
    /// 诉求、纠纷或茶室议事的标识。 The id of the case, the dispute or the sitting.
    id: Uuid,
    kind: words::HandoverItemKind,
    /// 标题；您无权知道的没有。 What it is called, where you may know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 是否已移交；未能移交的仍在原处。 Whether it was handed over: what could not be lies where it lay.
    moved: bool,
    /// 交还时间。 When it went back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    returned_at: Option<DateTime<Utc>>,
}

impl Blanks for HandoverItemAnswer {}

impl From<HandoverItemView> for HandoverItemAnswer {
    fn from(view: HandoverItemView) -> Self {
        Self {
            id: view.item.subject.0,
            kind: Word(view.item.kind),
            title: view.title,
            moved: view.item.version_after.is_some(),
            returned_at: view.item.returned_at,
        }
    }
}

/// 一页移交事项。 A page of what was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HandoverItemPage {
    pub(crate) items: Vec<HandoverItemAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for HandoverItemPage {}
