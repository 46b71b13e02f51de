//! What callers send to leaves and handovers.

use chrono::NaiveDate;
use mashang_domain::handovers::HandoverFault;
use mashang_domain::handovers::usecases::{ApproveLeave, AskLeave, HandOver, RefuseLeave};
use mashang_domain::shared::Party;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::cases::TransferKind;
use crate::routes::values::LongText;
use crate::words;

/// A party of which kind and id come together; `pointer` names the id.
fn party(checks: &mut Checks, kind: Option<TransferKind>, id: Option<Uuid>, pointer: &str) -> Option<Party> {
    match (kind, id) {
        (Some(kind), Some(id)) => Some(kind.party(id)),
        (None, None) => None,
        _ => checks.take(pointer, Err::<Party, _>(HandoverFault::UnknownStandIn)),
    }
}

/// What the bodies of handovers call a field of their commands.
fn field_of(name: &'static str) -> &'static str {
    match name {
        "begins" => "begins_on",
        "ends" => "ends_on",
        "only" => "case_ids",
        "stand_in" => "stand_in_id",
        "to" => "to_id",
        name => usual(name),
    }
}

/// 请假。 A leave as a deputy asks for it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "begins_on": "2026-03-05", "ends_on": "2026-03-20", "reason": "business", "text": "外出招商。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaveCreate {
    /// 第一天，今天或以后。 The first day, today or later.
    begins_on: NaiveDate,
    /// 最后一天；最多 90 天，不超出任期。 The last day: 90 days at most, and not beyond the term.
    ends_on: NaiveDate,
    reason: words::LeaveReason,
    /// 希望由谁代办的类型。 Of which kind whoever is to stand in is, if you have a wish.
    #[schema(nullable = false)]
    stand_in_kind: Option<TransferKind>,
    /// 希望由谁代办。 Who is to stand in.
    #[schema(nullable = false)]
    stand_in_id: Option<Uuid>,
    /// 给人大机构的说明。 Words to the office.
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for LeaveCreate {
    type Command = AskLeave;
    fn read(&self, checks: &mut Checks) -> Option<AskLeave> {
        let stand_in = party(checks, self.stand_in_kind, self.stand_in_id, "/stand_in_id");
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(AskLeave { begins: self.begins_on, ends: self.ends_on, reason: self.reason.0, stand_in, text })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 批准请假。 How a leave is approved.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "同意。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaveApprove {
    /// 承接者的类型；不填则取本人意愿或最近的。 Of which kind whoever stands in is; the deputy's wish or the nearest when absent.
    #[schema(nullable = false)]
    to_kind: Option<TransferKind>,
    /// 承接者。 Who stands in.
    #[schema(nullable = false)]
    to_id: Option<Uuid>,
    /// 给代表的说明。 Words to the deputy.
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for LeaveApprove {
    type Command = ApproveLeave;
    fn read(&self, checks: &mut Checks) -> Option<ApproveLeave> {
        let to = party(checks, self.to_kind, self.to_id, "/to_id");
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(ApproveLeave { to, text })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}

/// 不予批准。 Why a leave is refused.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "届时有接待日，请另择日期。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaveRefuse {
    text: LongText,
}

impl Input for LeaveRefuse {
    type Command = RefuseLeave;
    fn read(&self, checks: &mut Checks) -> Option<RefuseLeave> {
        Some(RefuseLeave { text: checks.take("/text", self.text.read())? })
    }
}

/// 移交。 What an office hands over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "deputy_id": "019ab0c0-0000-7000-8000-000000000000", "reason": "overload", "to_kind": "deputy",
    "to_id": "019ab0c0-0000-7000-8000-000000000000", "case_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct HandoverCreate {
    /// 移交谁的工作。 Whose work.
    deputy_id: Uuid,
    /// 原因；请假由本人申请，换届另行办理。 Why; a leave is the deputy's to ask for.
    reason: words::HandoverReason,
    to_kind: TransferKind,
    /// 承接者。 Who goes on with it.
    to_id: Uuid,
    /// 自何日起；默认今天，立即移交。 From which day on; at once when absent.
    #[schema(nullable = false)]
    begins_on: Option<NaiveDate>,
    /// 暂停执行职务的最后一天，如已知。 The last day of a suspension, where it is known.
    #[schema(nullable = false)]
    ends_on: Option<NaiveDate>,
    /// 只移交这些诉求；不填则移交全部在办事项，此间新来的也由承接者办理。 These cases alone; all that is open when absent.
    #[schema(max_items = 100)]
    #[serde(default)]
    case_ids: Vec<Uuid>,
    /// 说明；仅该代表和人大机构可见。 Words, for the deputy and the office alone.
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for HandoverCreate {
    type Command = HandOver;
    fn read(&self, checks: &mut Checks) -> Option<HandOver> {
        let text = checks.take_opt("/text", self.text.as_ref().map(LongText::read));
        Some(HandOver {
            deputy: self.deputy_id.into(),
            reason: self.reason.0,
            to: self.to_kind.party(self.to_id),
            begins: self.begins_on,
            ends: self.ends_on,
            only: self.case_ids.iter().copied().map(Into::into).collect(),
            text,
        })
    }

    fn field(name: &'static str) -> &'static str {
        field_of(name)
    }
}
