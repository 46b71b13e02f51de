use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{OrderClock, OrderFault, OrderForm, OrderLevel, OrderMatterKind, OrderOutcome, OrderStage, OrderState};
use crate::cases::{OrderTerms, far_future};
use crate::shared::deadline::{after, end_of};
use crate::shared::text::{Body, Name};
use crate::shared::{
    BulletinId, CaseId, Context, DeputyId, DisputeId, DivisionCode, Instant, OfficeId, Party, Standing, Vocabulary,
};
use crate::suggestions::SuggestionId;

crate::ids! {
    /// A supervision order (督办单).
    SupervisionOrderId,
    /// Whom orders were addressed to: the id of the unit or the office.
    OrderRecipientId,
}

/// The number of an order: the next one of its office in its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderNumber {
    pub year: i32,
    /// From 1 on, without a gap.
    pub number: u32,
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "〔{}〕{}号", self.year, self.number)
    }
}

/// What an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderMatter {
    Case(CaseId),
    Dispute(DisputeId),
    Suggestion(SuggestionId),
    /// What the answer to this suggestion promised (B).
    Promise(SuggestionId),
    /// That item of the agreement in this dispute.
    AgreementItem(DisputeId, u32),
    /// That instruction on this briefing.
    Instruction(BulletinId, u32),
}

impl OrderMatter {
    /// Kind and id apart, as a table keeps them; of an item of an agreement, the dispute's, of an instruction, the briefing's.
    #[must_use]
    pub fn parts(self) -> (OrderMatterKind, Uuid) {
        match self {
            Self::Case(id) => (OrderMatterKind::Case, id.0),
            Self::Dispute(id) => (OrderMatterKind::Dispute, id.0),
            Self::Suggestion(id) => (OrderMatterKind::Suggestion, id.0),
            Self::Promise(id) => (OrderMatterKind::Promise, id.0),
            Self::AgreementItem(id, _) => (OrderMatterKind::AgreementItem, id.0),
            Self::Instruction(id, _) => (OrderMatterKind::Instruction, id.0),
        }
    }

    /// Which item of an agreement it is, or which instruction.
    #[must_use]
    pub fn item(self) -> Option<u32> {
        match self {
            Self::Case(_) | Self::Dispute(_) | Self::Suggestion(_) | Self::Promise(_) => None,
            Self::AgreementItem(_, item) | Self::Instruction(_, item) => Some(item),
        }
    }

    /// The matter of that kind and id, and which item of it.
    ///
    /// # Errors
    /// [`OrderFault::ItemUnnamed`] for an item of an agreement or an instruction without its number, and for a number of anything else.
    pub fn from_parts(kind: OrderMatterKind, id: Uuid, item: Option<u32>) -> Result<Self, OrderFault> {
        match (kind, item) {
            (OrderMatterKind::Case, None) => Ok(Self::Case(id.into())),
            (OrderMatterKind::Dispute, None) => Ok(Self::Dispute(id.into())),
            (OrderMatterKind::Suggestion, None) => Ok(Self::Suggestion(id.into())),
            (OrderMatterKind::Promise, None) => Ok(Self::Promise(id.into())),
            (OrderMatterKind::AgreementItem, Some(item)) => Ok(Self::AgreementItem(id.into(), item)),
            (OrderMatterKind::Instruction, Some(item)) => Ok(Self::Instruction(id.into(), item)),
            (
                OrderMatterKind::Case
                | OrderMatterKind::Dispute
                | OrderMatterKind::Suggestion
                | OrderMatterKind::Promise,
                Some(_),
            )
            | (OrderMatterKind::AgreementItem | OrderMatterKind::Instruction, None) => Err(OrderFault::ItemUnnamed),
        }
    }

    /// What a paper calls it.
    #[must_use]
    pub fn called(self) -> String {
        let label = self.parts().0.label();
        match self {
            Self::Case(_) | Self::Dispute(_) | Self::Suggestion(_) | Self::Promise(_) => label.to_owned(),
            Self::AgreementItem(_, item) => format!("{label}（第{item}项）"),
            Self::Instruction(_, item) => format!("{label}（第{item}条）"),
        }
    }
}

/// An office tells a unit, or an office below it, to answer for a matter by a day.
#[derive(Clone, Debug, PartialEq)]
pub struct SupervisionOrder {
    pub id: SupervisionOrderId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<OrderState>,
    /// Once it was issued.
    pub number: Option<OrderNumber>,
    pub on: OrderMatter,
    /// Of an item of an agreement, which agreement of the dispute has it: how many there were before.
    pub agreement: u32,
    /// Where the matter lies.
    pub division: DivisionCode,
    pub level: OrderLevel,
    pub form: OrderForm,
    /// Who goes along on the spot.
    pub deputies: Vec<DeputyId>,
    /// A unit or an office.
    pub to: Party,
    /// What is demanded. It may name people, and is sealed wherever it is kept, as is who signed.
    pub demand: Body,
    pub signer: Name,
    /// The day by which the drafter wants an answer, where it is not the usual term.
    pub due_on: Option<NaiveDate>,
    /// The office whose number it bears.
    pub issuer: OfficeId,
    /// The office in charge: the one that issued it, until it goes up.
    pub office: OfficeId,
    pub drafted_at: Instant,
    pub issued_at: Option<Instant>,
    /// By when the answer that is waited for is due.
    pub answer_due: Option<Instant>,
    /// The clock that runs while something is waited for.
    pub clock: Option<OrderClock>,
    /// How often the office in charge sent an answer back.
    pub sent_back: u32,
    /// Whether its first answer came in time; what was late stays so.
    pub in_time: Option<bool>,
    pub outcome: Option<OrderOutcome>,
    /// Who has how long with it, as the rules were when it was issued, and to answer, when it was sent back: what is laid down later
    /// moves no term.
    pub terms: OrderTerms,
    /// Whether its matter was an accusation that went to where it belongs: nobody sees it any more.
    pub purged: bool,
}

impl SupervisionOrder {
    #[must_use]
    pub fn state(&self) -> OrderState {
        self.standing.state()
    }

    /// Whose move it is, and until when: that of whoever it is addressed to, or else of the office in charge, which has no term.
    #[must_use]
    pub fn waits_for(&self) -> Option<(Party, Instant)> {
        match self.state() {
            OrderState::Issued | OrderState::Acknowledged | OrderState::SentBack => {
                Some((self.to, self.clock.as_ref().map_or_else(far_future, |clock| clock.due)))
            }
            OrderState::Drafted | OrderState::Answered | OrderState::Accepted => {
                Some((Party::Office(self.office), far_future()))
            }
            OrderState::Closed | OrderState::Cancelled => None,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        self.number.map_or_else(|| "督办单（拟稿）".to_owned(), |number| format!("督办单{number}"))
    }

    /// Sets terms and clock for the state that it has entered.
    pub(super) fn enter(&mut self, ctx: &Context) {
        let (now, calendar) = (ctx.now, &ctx.calendar);
        let clock = match self.state() {
            OrderState::Issued => {
                let due = self.due_on.map_or_else(|| after(now, self.terms.answer_working_days, calendar), end_of);
                (self.issued_at, self.answer_due) = (Some(now), Some(due));
                let received = after(now, self.terms.acknowledge_working_days, calendar);
                Some((OrderStage::Acknowledge, received.min(due)))
            }
            OrderState::Acknowledged => self.answer_due.map(|due| (OrderStage::Answer, due)),
            OrderState::SentBack => {
                let due = after(now, self.terms.answer_working_days, calendar);
                self.answer_due = Some(due);
                Some((OrderStage::Answer, due))
            }
            OrderState::Answered => {
                if self.in_time.is_none() {
                    self.in_time = self.answer_due.map(|due| now <= due);
                }
                None
            }
            OrderState::Drafted | OrderState::Accepted | OrderState::Closed | OrderState::Cancelled => None,
        };
        self.clock = clock.map(|(stage, due)| OrderClock::start(stage, due, now, calendar));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_official_papers_write_it() {
        assert_eq!(OrderNumber { year: 2026, number: 3 }.to_string(), "〔2026〕3号");
    }

    #[test]
    fn an_item_is_named_of_an_agreement_or_a_briefing_and_of_nothing_else() {
        for kind in OrderMatterKind::ALL {
            let is_counted = matches!(kind, OrderMatterKind::AgreementItem | OrderMatterKind::Instruction);
            for item in [None, Some(2)] {
                let matter = OrderMatter::from_parts(*kind, Uuid::nil(), item);
                assert_eq!(matter.is_ok(), is_counted == item.is_some(), "{kind:?} {item:?}");
                let Ok(matter) = matter else { continue };
                assert_eq!((matter.parts(), matter.item()), ((*kind, Uuid::nil()), item));
                assert_eq!(matter.called().contains("（第2"), is_counted);
            }
        }
    }
}
