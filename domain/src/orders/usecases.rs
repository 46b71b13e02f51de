//! What people do with supervision orders, and what their clocks do by themselves.

use chrono::{Datelike, NaiveDate};

use super::{
    OrderAction, OrderAlert, OrderEvent, OrderEventKind, OrderFault, OrderFilter, OrderForm, OrderLevel, OrderMatter,
    OrderOutcome, OrderPending, OrderScope, OrderState, Orders, SupervisionOrder, SupervisionOrderId, carries, terms,
};
use crate::cases::{self, CaseAction, Cases, OrderTerms};
use crate::deputies::Deputies;
use crate::disputes::{Dispute, DisputeState, Disputes};
use crate::institutions::{CongressOffice, InstitutionState, Institutions};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{
    At, Bare, CaseId, Context, DeputyId, DivisionCode, Failure, Field, Machine, Note, OfficeId, PageRequest, Party,
    Repository, Standing, StoreError,
};
use crate::suggestions::{self, Suggestion, SuggestionId, SuggestionRelation, SuggestionState, Suggestions};

type Result<T> = std::result::Result<T, Failure>;

/// All that orders read and write.
pub trait OrderDesk: Orders + Cases + Disputes + Suggestions + Deputies + Institutions + Journal {}

impl<T: Orders + Cases + Disputes + Suggestions + Deputies + Institutions + Journal> OrderDesk for T {}

/// What is written down of an order before it is issued.
#[derive(Clone, Debug)]
pub struct DraftOrder {
    pub on: OrderMatter,
    /// Who else is seized of the matter, as the drafter declares.
    pub pending: OrderPending,
    pub level: OrderLevel,
    pub form: OrderForm,
    /// Who goes along on the spot.
    pub deputies: Vec<DeputyId>,
    pub to: Party,
    pub demand: Body,
    /// The day by which an answer is wanted; the usual term where none is named.
    pub due_on: Option<NaiveDate>,
    pub signer: Name,
}

/// What an order is about, as it stands.
struct Matter {
    division: DivisionCode,
    is_open: bool,
    /// Whether a court is seized of it, as the system knows by itself.
    in_court: bool,
    /// Of an item of an agreement, which agreement it is.
    agreement: u32,
    /// Of an instruction, whom it names: whoever it does not name need not know of it.
    named: Option<Vec<Party>>,
}

impl Matter {
    fn of(is_open: bool, division: DivisionCode) -> Self {
        Self { division, is_open, in_court: false, agreement: 0, named: None }
    }
}

/// A suggestion as the matter of an order, as long as it is `open`: for an office that serves its congress. Before it was handed in
/// it is the deputy's alone, and who proposes one orders nobody about in the name of an office.
fn suggested(
    store: &mut impl Suggestions,
    ctx: &Context,
    id: SuggestionId,
    open: impl FnOnce(SuggestionState) -> bool,
) -> Result<Option<Matter>> {
    let serves = |one: &Suggestion| suggestions::relations(&ctx.actor, one).contains(&SuggestionRelation::Office);
    let found = store.suggestion(id)?.filter(serves);
    Ok(found.map(|suggestion| Matter::of(open(suggestion.state()), suggestion.division)))
}

/// Whether a court is asked about what was agreed.
fn is_in_court(dispute: &Dispute) -> bool {
    dispute.standing.state() == DisputeState::ConfirmationApplied
}

/// What an order is about; nothing where the actor may not know that there is such a thing.
fn matter(store: &mut impl OrderDesk, ctx: &Context, on: OrderMatter) -> Result<Option<Matter>> {
    Ok(match on {
        OrderMatter::Case(id) => store
            .case(id)?
            .filter(|case| !case.is_hidden_from(&ctx.actor, ctx.now))
            .map(|case| Matter::of(case.state().is_open(), case.division)),
        OrderMatter::Dispute(id) => store.dispute(id)?.map(|dispute| {
            let (is_open, in_court) = (DisputeState::OPEN.contains(&dispute.standing.state()), is_in_court(&dispute));
            Matter { in_court, ..Matter::of(is_open, dispute.division) }
        }),
        OrderMatter::AgreementItem(id, item) => store.dispute(id)?.and_then(|dispute| {
            let (is_open, in_court) = (dispute.owes(item)?, is_in_court(&dispute));
            let agreement = dispute.which_agreement();
            Some(Matter { in_court, agreement, ..Matter::of(is_open, dispute.division) })
        }),
        OrderMatter::Instruction(briefing, number) => store
            .instructed(briefing, number)?
            .map(|found| Matter { named: Some(found.addressees), ..Matter::of(found.is_open, found.division) }),
        // An office that has nothing handled anew is late itself.
        OrderMatter::Suggestion(id) => suggested(store, ctx, id, |state| {
            SuggestionState::WITH_UNITS.contains(&state) || state == SuggestionState::ReworkPending
        })?,
        OrderMatter::Promise(id) => suggested(store, ctx, id, |state| state == SuggestionState::Tracking)?,
    })
}

/// Whether an office may order about `to`.
fn check_recipient<S: Institutions>(store: &mut S, issuer: OfficeId, division: &DivisionCode, to: Party) -> Result<()> {
    let unknown = || Failure::missing("to", OrderFault::UnknownRecipient);
    match to {
        Party::Unit(id) => {
            let unit = store.units_of(&[id])?.into_iter().find(|unit| unit.is_open()).ok_or_else(unknown)?;
            let near = unit.division.covers(division) || unit.division.shares_county(division);
            if near { Ok(()) } else { Err(Failure::field("to", OrderFault::RecipientElsewhere)) }
        }
        Party::Office(id) => {
            let is_open = |office: &CongressOffice| office.standing.state() == InstitutionState::Open;
            let office = store.office(id)?.filter(is_open).ok_or_else(unknown)?;
            let own = store.office(issuer)?.ok_or(StoreError::Corrupt("grants.office"))?;
            let below = own.division.covers(&office.division) && own.division != office.division;
            if below { Ok(()) } else { Err(Failure::field("to", OrderFault::OfficeNotBelow)) }
        }
        Party::Deputy(_) => Err(Failure::field("to", OrderFault::DeputyOrdered)),
        Party::Account(_) | Party::Room(_) | Party::Organisation(_) => {
            Err(Failure::field("to", OrderFault::NotARecipient))
        }
    }
}

/// Those who go along, each once.
fn check_deputies(
    store: &mut impl Deputies,
    ctx: &Context,
    form: OrderForm,
    named: &[DeputyId],
) -> Result<Vec<DeputyId>> {
    let goes_along = form == OrderForm::OnSite;
    if goes_along == named.is_empty() || named.len() > terms::MAX_DEPUTIES {
        return Err(Failure::field("deputies", OrderFault::OnSiteDeputies));
    }
    let mut deputies = Vec::new();
    for (at, id) in named.iter().enumerate() {
        let serves = store.deputy(*id)?.filter(|deputy| deputy.serves_on(local_date(ctx.now)));
        let deputy =
            serves.ok_or_else(|| Failure::missing(Field::item("deputies", at), OrderFault::DeputyNotServing))?;
        if !deputies.contains(&deputy.id) {
            deputies.push(deputy.id);
        }
    }
    Ok(deputies)
}

/// Drafts an order, in the name of the nearest office of the actor's.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for a matter that others are seized of, that is over or not the office's,
/// for a level of which the office has no body, for whoever may not be ordered about, for deputies who don't fit the form, and for the day.
pub fn draft<S: OrderDesk>(store: &mut S, ctx: &Context, command: DraftOrder) -> Result<SupervisionOrder> {
    let DraftOrder { on, pending, level, form, deputies, to, demand, due_on, signer } = command;
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    let unknown = || Failure::missing("on", OrderFault::UnknownMatter);
    let Matter { division, is_open, in_court, agreement, named } = matter(store, ctx, on)?.ok_or_else(unknown)?;
    let nearest = ctx.actor.nearest_office(std::slice::from_ref(&division));
    let (issuer, serves) = nearest.ok_or_else(unknown)?;
    if pending != OrderPending::Nothing {
        return Err(Failure::field("pending", OrderFault::MatterPending));
    }
    if in_court {
        return Err(Failure::field("on", OrderFault::MatterPending));
    }
    if !is_open {
        return Err(Failure::field("on", OrderFault::MatterOver));
    }
    if !carries(serves, level) {
        return Err(Failure::field("level", OrderFault::LevelWithoutBody));
    }
    check_recipient(store, issuer, &division, to)?;
    if named.is_some_and(|named| !named.contains(&to)) {
        return Err(Failure::field("to", OrderFault::NotInstructed));
    }
    let deputies = check_deputies(store, ctx, form, &deputies)?;
    let ahead = due_on.map(|day| (day - local_date(ctx.now)).num_days());
    if ahead.is_some_and(|days| !(1..=terms::MAX_AHEAD).contains(&days)) {
        return Err(Failure::field("due_on", OrderFault::DueOutOfRange));
    }
    let order = SupervisionOrder {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(OrderState::Drafted),
        number: None,
        on,
        agreement,
        division,
        level,
        form,
        deputies,
        to,
        demand,
        signer,
        due_on,
        issuer,
        office: issuer,
        drafted_at: ctx.now,
        issued_at: None,
        answer_due: None,
        clock: None,
        sent_back: 0,
        in_time: None,
        outcome: None,
        terms: OrderTerms::standard(),
        purged: false,
    };
    begin(store, ctx, &order, Some(Party::Office(issuer)), OrderEvent::bare(OrderEventKind::Drafted))?;
    Ok(order)
}

/// Gives an order its number and sends it. A case is supervised from then on.
///
/// # Errors
/// As every step; [`OrderFault::MatterOver`], [`OrderFault::MatterPending`] and [`OrderFault::DuePassed`] where that came since it was
/// drafted.
pub fn issue<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    _: Bare,
) -> Result<SupervisionOrder> {
    let order = step(
        store,
        ctx,
        at,
        |_| OrderAction::Issue,
        |store: &mut S, order: &mut SupervisionOrder, _| {
            let today = local_date(ctx.now);
            let found = matter(store, ctx, order.on)?;
            // What another agreement took the place of nobody owes any more.
            let matter = found.filter(|matter| matter.is_open && matter.agreement == order.agreement);
            let matter = matter.ok_or_else(|| Failure::rule(OrderFault::MatterOver))?;
            if matter.in_court {
                return Err(Failure::rule(OrderFault::MatterPending));
            }
            if order.due_on.is_some_and(|due| due <= today) {
                return Err(Failure::rule(OrderFault::DuePassed));
            }
            order.terms = store.rules(&order.division, today)?.orders;
            order.number = Some(store.take_order_number(order.issuer, today.year())?);
            Ok(OrderEvent::bare(OrderEventKind::Issued))
        },
    )?;
    if let OrderMatter::Case(id) = order.on {
        supervise(store, ctx, id)?;
    }
    Ok(order)
}

/// Puts a case under supervision, unless it is or nobody works on it just now. What the order demands stays out of it: the resident
/// reads the case.
fn supervise<S: Cases + Journal>(store: &mut S, ctx: &Context, id: CaseId) -> Result<()> {
    let Some(case) = store.case(id)? else { return Ok(()) };
    if case.handling.supervised || !CaseAction::Supervise.is_legal_in(case.state()) {
        return Ok(());
    }
    let text = Body::new("人大机构已就此下达督办单。").map_err(|_| StoreError::Corrupt("words of an order"))?;
    let note = Note { text: Some(text), attachments: Vec::new() };
    cases::usecases::supervise(store, ctx, At { id, version: None }, note)?;
    Ok(())
}

/// Makes a step of which nothing but its words is kept.
fn noted<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    action: OrderAction,
    event: OrderEvent,
) -> Result<SupervisionOrder> {
    step(store, ctx, at, |_| action, |_, _: &mut SupervisionOrder, _| Ok(event))
}

/// Says that an order was received.
///
/// # Errors
/// As every step.
pub fn acknowledge<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    _: Bare,
) -> Result<SupervisionOrder> {
    noted(store, ctx, at, OrderAction::Acknowledge, OrderEvent::bare(OrderEventKind::Acknowledged))
}

/// Answers an order.
///
/// # Errors
/// As every step; a field error without words.
pub fn answer<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    note: Note,
) -> Result<SupervisionOrder> {
    note.require_text()?;
    noted(store, ctx, at, OrderAction::Answer, OrderEvent::noted(OrderEventKind::Answered, note))
}

/// Says that an answer will do.
///
/// # Errors
/// As every step.
pub fn accept<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    note: Note,
) -> Result<SupervisionOrder> {
    noted(store, ctx, at, OrderAction::Accept, OrderEvent::noted(OrderEventKind::Accepted, note))
}

/// The office above `office`: the one that it names, or else the nearest open one of a division around its own.
fn office_above(store: &mut impl Institutions, office: OfficeId) -> Result<Option<OfficeId>> {
    let Some(own) = store.office(office)? else { return Ok(None) };
    let is_above = |other: &CongressOffice| other.id != office && other.standing.state() == InstitutionState::Open;
    if let Some(parent) = own.details.parent
        && let Some(parent) = store.office(OfficeId(parent))?.filter(is_above)
    {
        return Ok(Some(parent.id));
    }
    let Some(around) = own.division.ancestry().into_iter().nth(1) else { return Ok(None) };
    Ok(store.office_serving(&around)?.filter(is_above).map(|office| office.id))
}

/// Whether the office in charge may still send an answer back by itself.
fn may_go_back(order: &SupervisionOrder) -> bool {
    order.sent_back < order.terms.send_backs
}

/// Sends an answer back, as often as the rules say (twice); what is not to be accepted then is decided by the office above, which is in
/// charge from then on.
///
/// # Errors
/// As every step; a field error without words; [`OrderFault::NoOfficeAbove`].
pub fn send_back<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    note: Note,
) -> Result<SupervisionOrder> {
    note.require_text()?;
    step(
        store,
        ctx,
        at,
        |order: &SupervisionOrder| if may_go_back(order) { OrderAction::SendBack } else { OrderAction::RaiseUp },
        |store: &mut S, order: &mut SupervisionOrder, _| {
            if may_go_back(order) {
                order.sent_back += 1;
                let rules = store.rules(&order.division, local_date(ctx.now))?;
                order.terms.answer_working_days = rules.orders.answer_working_days;
                return Ok(OrderEvent::noted(OrderEventKind::SentBack, note));
            }
            let above = office_above(store, order.office)?;
            let above = above.ok_or_else(|| Failure::rule(OrderFault::NoOfficeAbove))?;
            (order.office, order.sent_back) = (above, 0);
            Ok(OrderEvent { kind: OrderEventKind::RaisedUp, note, to: Some(Party::Office(above)) })
        },
    )
}

/// What came of an order.
#[derive(Clone, Debug)]
pub struct CloseOrder {
    pub outcome: OrderOutcome,
    pub note: Note,
}

/// Closes an order with what came of it.
///
/// # Errors
/// As every step.
pub fn close<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    command: CloseOrder,
) -> Result<SupervisionOrder> {
    let CloseOrder { outcome, note } = command;
    step(
        store,
        ctx,
        at,
        |_| OrderAction::Close,
        |_, order: &mut SupervisionOrder, _| {
            order.outcome = Some(outcome);
            Ok(OrderEvent::noted(OrderEventKind::Closed, note))
        },
    )
}

/// Takes an order back, with the reason. Its number stays its own.
///
/// # Errors
/// As every step; a field error without words.
pub fn cancel<S: OrderDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SupervisionOrderId>,
    note: Note,
) -> Result<SupervisionOrder> {
    note.require_text()?;
    noted(store, ctx, at, OrderAction::Cancel, OrderEvent::noted(OrderEventKind::Cancelled, note))
}

/// Orders on one matter that are looked through at once.
const TOGETHER: u32 = 100;

/// Cancels and hides the orders on what went to where it belongs with an accusation, which lies in that division and of which that office
/// is in charge.
///
/// # Errors
/// As every step, which only the system makes.
pub fn purge_on<S: Orders + Journal>(
    store: &mut S,
    ctx: &Context,
    on: OrderMatter,
    (division, office): (&DivisionCode, OfficeId),
) -> Result<()> {
    let filter = OrderFilter { on: Some(on.parts().1), ..OrderFilter::default() };
    let (scopes, mut after) = ([OrderScope::Area(division.clone()), OrderScope::InCharge(office)], None);
    loop {
        let page = store.supervision_orders(&scopes, &filter, &PageRequest { limit: TOGETHER, after })?;
        for order in page.items.iter().filter(|order| !order.purged) {
            purge(store, ctx, order)?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn purge<S: Orders + Journal>(store: &mut S, ctx: &Context, order: &SupervisionOrder) -> Result<()> {
    let goes = OrderAction::Cancel.is_legal_in(order.state());
    step(
        store,
        ctx,
        At { id: order.id, version: None },
        |_| if goes { OrderAction::Cancel } else { OrderAction::Purge },
        |_, order: &mut SupervisionOrder, _| {
            order.purged = true;
            Ok(OrderEvent::bare(OrderEventKind::Cancelled))
        },
    )?;
    Ok(())
}

/// What an order's clock does by itself; whether somebody was told. Does nothing when nothing is due, so that it may be called any
/// number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike<S: OrderDesk>(store: &mut S, ctx: &Context, id: SupervisionOrderId) -> Result<bool> {
    let Some(before) = store.supervision_order(id)? else { return Ok(false) };
    let Some(clock) = before.clock.clone() else { return Ok(false) };
    let Some(alert) = clock.tells(ctx.now, &ctx.calendar, &before.terms) else {
        // By a year that was entered since, the day of which the clock thought is one of rest.
        let mut now = before.clone();
        now.clock = Some(clock.wound(&ctx.calendar));
        if now != before {
            Repository::<SupervisionOrder>::save(store, &before, &now)?;
        }
        return Ok(false);
    };
    let action = if alert == OrderAlert::Yellow { OrderAction::Remind } else { OrderAction::TellLate };
    step(
        store,
        ctx,
        At { id, version: Some(before.version) },
        |_| action,
        |store: &mut S, order: &mut SupervisionOrder, _| {
            let above = if alert == OrderAlert::Above { office_above(store, order.office)? } else { None };
            order.clock = Some(clock.told(alert, ctx.now, &ctx.calendar));
            let kind = match alert {
                OrderAlert::Yellow => OrderEventKind::Reminded,
                OrderAlert::Head => OrderEventKind::LateForHead,
                OrderAlert::Above if above.is_some() => OrderEventKind::LateForAbove,
                OrderAlert::Red | OrderAlert::Above => OrderEventKind::Late,
            };
            Ok(OrderEvent { kind, note: Note::default(), to: above.map(Party::Office) })
        },
    )?;
    Ok(true)
}
