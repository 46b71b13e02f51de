use uuid::Uuid;

use super::{
    OrderMatter, OrderNumber, OrderRecipientId, OrderState, OrderTotals, SupervisionOrder, SupervisionOrderId,
};
use crate::shared::{BulletinId, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, StoreError};

/// Which orders an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderScope {
    /// Those that this office is in charge of, drafts among them.
    InCharge(OfficeId),
    /// Those that were issued to this party.
    To(Party),
    /// Those that were issued on what lies in this area.
    Area(DivisionCode),
}

/// Which orders a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<OrderState>,
    /// On what lies in this division's subtree.
    pub division: Option<DivisionCode>,
    /// Of which this office is in charge.
    pub office: Option<OfficeId>,
    /// Addressed to the unit or the office of this id.
    pub to: Option<Uuid>,
    /// On the matter of this id.
    pub on: Option<Uuid>,
    /// Whose clock had ended then.
    pub late_at: Option<Instant>,
}

/// Where one that waits for somebody stands in the list: when it is due, and its id.
pub type OrderTaskKey = (Instant, SupervisionOrderId);

/// An instruction on a briefing, as orders know of it: briefings stand above them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructed {
    /// The area that the briefing is of.
    pub division: DivisionCode,
    /// Whether it is still to be seen to.
    pub is_open: bool,
    /// Units and offices that are to see to it.
    pub addressees: Vec<Party>,
}

/// Supervision orders, kept.
pub trait Orders: Repository<SupervisionOrder> {
    /// The order of that id.
    fn supervision_order(&mut self, id: SupervisionOrderId) -> Result<Option<SupervisionOrder>, StoreError> {
        Repository::<SupervisionOrder>::load(self, id)
    }

    /// The next number of the office in that year. It is taken in the transaction that issues the order: whoever else wants one
    /// waits until that is over, and gets the same one where it came to nothing.
    fn take_order_number(&mut self, office: OfficeId, year: i32) -> Result<OrderNumber, StoreError>;

    /// Orders within any of `scopes` that fit `filter`, the newest first.
    fn supervision_orders(
        &mut self,
        scopes: &[OrderScope],
        filter: &OrderFilter,
        page: &PageRequest<SupervisionOrderId>,
    ) -> Result<Page<SupervisionOrder, SupervisionOrderId>, StoreError>;

    /// Those that wait for any of `parties`, what is due first before all else.
    fn order_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<OrderTaskKey>,
    ) -> Result<Page<SupervisionOrder, OrderTaskKey>, StoreError>;

    /// Those whose clocks tell something by `now`, whoever waits longest first; `limit` at most.
    fn orders_due(&mut self, now: Instant, limit: u32) -> Result<Vec<SupervisionOrderId>, StoreError>;

    /// The number of the latest order on that matter that was issued and is neither closed nor cancelled.
    fn order_number_on(&mut self, on: OrderMatter) -> Result<Option<OrderNumber>, StoreError>;

    /// That instruction on that briefing.
    fn instructed(&mut self, briefing: BulletinId, number: u32) -> Result<Option<Instructed>, StoreError>;

    /// What came of the orders that the office issued in that year.
    fn order_totals(&mut self, office: OfficeId, year: i32) -> Result<OrderTotals, StoreError>;

    /// The same by whom they were addressed to, in the order of their ids.
    fn order_totals_by_recipient(
        &mut self,
        office: OfficeId,
        year: i32,
        page: &PageRequest<OrderRecipientId>,
    ) -> Result<Page<(Party, OrderTotals), OrderRecipientId>, StoreError>;
}
