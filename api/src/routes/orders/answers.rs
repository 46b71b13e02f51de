//! What callers are told of supervision orders.

use chrono::{DateTime, Utc};
use mashang_domain::orders::{OrderNumber, OrderStep, OrderView, SupervisionOrder};
use mashang_domain::shared::{OfficeId, Party};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::inputs::OrderMatterRef;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn written(number: Option<OrderNumber>) -> Option<String> {
    number.map(|number| number.to_string())
}

/// 督办单的新状态。 Where a supervision order stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrderStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::OrderState,
    /// 文号，签发后才有。 Its number, once it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "〔2026〕3号")]
    number: Option<String>,
    /// 督办机构。 The office in charge.
    office_id: Uuid,
    /// 督办机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 当前环节到期时间。 When what is waited for is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
}

impl From<SupervisionOrder> for OrderStanding {
    fn from(order: SupervisionOrder) -> Self {
        Self {
            id: order.id.0,
            version: order.version,
            state: Word(order.state()),
            number: written(order.number),
            office_id: order.office.0,
            office_name: None,
            due_at: order.clock.map(|clock| clock.due),
        }
    }
}

impl Blanks for OrderStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 办理经过的一步。 Something that was done with an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OrderStep)]
pub(crate) struct OrderStepAnswer {
    kind: words::OrderEventKind,
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

impl From<OrderStep> for OrderStepAnswer {
    fn from(step: OrderStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            text: step.note.text.map(String::from),
            attachment_ids: step.note.attachments.iter().map(|file| file.0).collect(),
        }
    }
}

impl Blanks for OrderStepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 督办单，如您可以看到的样子。 A supervision order as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SupervisionOrder)]
pub(crate) struct OrderAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::OrderState,
    /// 文号，签发后才有。 Its number, once it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "〔2026〕3号")]
    number: Option<String>,
    on: OrderMatterRef,
    level: words::OrderLevel,
    form: words::OrderForm,
    /// 参加现场督办的代表。 Deputies who go along on the spot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<PartyRef>,
    /// 督办对象。 To whom it is addressed.
    to: PartyRef,
    /// 督办要求。 What is demanded.
    demand: String,
    /// 签发人。 Who signs.
    signer: String,
    /// 编号的机构。 The office whose number it bears.
    issuer: PartyRef,
    /// 督办机构；提级后是上级机构。 The office in charge: the one above, once it went up.
    office_id: Uuid,
    /// 督办机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 起草时间。 When it was drafted.
    drafted_at: DateTime<Utc>,
    /// 签发时间。 When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    issued_at: Option<DateTime<Utc>>,
    /// 当前环节：签收或答复。 What is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stage: Option<words::OrderStage>,
    /// 当前环节到期时间。 When what is waited for is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 督办机构退回的次数。 How often the office in charge sent an answer back.
    sent_back: u32,
    /// 首次答复是否按时。 Whether the first answer came in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answered_in_time: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<words::OrderOutcome>,
    /// 办理经过，最早的在前；列表中没有。 What was done with it, the oldest first; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<OrderStepAnswer>,
    /// 您与此督办单的关系。 What you have to do with it.
    relations: Vec<words::OrderRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::OrderOperation>,
}

impl From<OrderView> for OrderAnswer {
    fn from(view: OrderView) -> Self {
        let order = view.order;
        Self {
            id: order.id.0,
            version: order.version,
            state: Word(order.state()),
            number: written(order.number),
            on: order.on.into(),
            level: Word(order.level),
            form: Word(order.form),
            deputies: order.deputies.iter().map(|deputy| PartyRef::of(Party::Deputy(*deputy), None)).collect(),
            to: PartyRef::of(order.to, None),
            demand: order.demand.into(),
            signer: order.signer.into(),
            issuer: PartyRef::of(Party::Office(order.issuer), None),
            office_id: order.office.0,
            office_name: None,
            division_code: (&order.division).into(),
            division_name: None,
            drafted_at: order.drafted_at,
            issued_at: order.issued_at,
            stage: order.clock.as_ref().map(|clock| Word(clock.stage)),
            due_at: order.clock.as_ref().map(|clock| clock.due),
            light: view.light.map(Word),
            sent_back: order.sent_back,
            answered_in_time: order.in_time,
            outcome: order.outcome.map(Word),
            steps: view.steps.into_iter().map(OrderStepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::OrderOperation::of(view.allowed),
        }
    }
}

impl Blanks for OrderAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.to.blanks();
        blanks.extend(self.issuer.blanks());
        blanks.extend(self.deputies.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页督办单。 A page of supervision orders.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrderPage {
    pub(crate) items: Vec<OrderAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for OrderPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
