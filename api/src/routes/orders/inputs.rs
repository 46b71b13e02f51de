//! What callers send to supervision orders.

use chrono::NaiveDate;
use mashang_domain::orders::OrderMatter;
use mashang_domain::orders::usecases::{CloseOrder, DraftOrder};
use mashang_domain::shared::Party;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::note;
use crate::routes::values::{LongText, ShortText};
use crate::words::{self, Word};

/// 督办的事项。 What an order is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderMatterRef {
    kind: words::OrderMatterKind,
    /// 诉求、纠纷或代表建议的标识；答复承诺填其代表建议，协议履行事项填其纠纷，批示填其民情专报。 The id of the case, the dispute or the suggestion; of a promise, that of its suggestion, of an item of an agreement, that of its dispute, of an instruction, that of its briefing.
    id: Uuid,
    /// 协议履行事项是协议的第几项，批示是专报的第几条；其他事项不填。 Which item of the agreement, or which instruction on the briefing; of nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    item: Option<u32>,
}

impl From<OrderMatter> for OrderMatterRef {
    fn from(matter: OrderMatter) -> Self {
        let (kind, id) = matter.parts();
        Self { kind: Word(kind), id, item: matter.item() }
    }
}

/// 督办对象：承办单位或下级人大机构；不得向代表下达。 To whom an order goes: a unit, or an office below; never a deputy.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderRecipient {
    kind: words::PartyKind,
    /// 标识。 Its id.
    id: Uuid,
}

/// 起草督办单。 What is written down of an order before it is issued.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "on": { "kind": "case", "id": "019ab0c0-0000-7000-8000-000000000000" }, "matter_pending": "none", "level": "office",
    "form": "written", "to": { "kind": "unit", "id": "019ab0c0-0000-7000-8000-000000000000" },
    "demand": "请查明东门拥堵原因，提出整改措施和时限。", "signer": "林主任"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderCreate {
    on: OrderMatterRef,
    /// 事项是否在诉讼、仲裁或行政处罚程序中；只有 `none` 可以督办。 Whether others are seized of it: only with `none` an order may be drafted.
    matter_pending: words::OrderPending,
    level: words::OrderLevel,
    form: words::OrderForm,
    /// 参加现场督办的代表；其他方式不填。 Deputies who go along on the spot; none in other forms.
    #[schema(max_items = 20)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    to: OrderRecipient,
    /// 督办要求。 What is demanded.
    demand: LongText,
    /// 答复期限；不填为签发后五个工作日。 The day by which an answer is due; five working days after issuing when absent.
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 签发人。 Who signs.
    signer: ShortText,
}

impl Input for OrderCreate {
    type Command = DraftOrder;
    fn read(&self, checks: &mut Checks) -> Option<DraftOrder> {
        let on = OrderMatter::from_parts(self.on.kind.0, self.on.id, self.on.item);
        let on = checks.take("/on/item", on);
        let demand = checks.take("/demand", self.demand.read());
        let signer = checks.take("/signer", self.signer.read());
        Some(DraftOrder {
            on: on?,
            pending: self.matter_pending.0,
            level: self.level.0,
            form: self.form.0,
            deputies: self.deputy_ids.iter().copied().map(Into::into).collect(),
            to: Party::from_parts(self.to.kind.0, self.to.id),
            demand: demand?,
            due_on: self.due_on,
            signer: signer?,
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "deputies" => "deputy_ids",
            "pending" => "matter_pending",
            name => usual(name),
        }
    }
}

/// 办结督办单。 What came of an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "outcome": "solved", "text": "现场已查看，隔离设施到位。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderClose {
    outcome: words::OrderOutcome,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for OrderClose {
    type Command = CloseOrder;
    fn read(&self, checks: &mut Checks) -> Option<CloseOrder> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(CloseOrder { outcome: self.outcome.0, note })
    }
}
