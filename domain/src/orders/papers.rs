//! The order on paper (督办单): what was demanded of whom, and what was done since.

use super::{OrderFault, OrderForm, OrderView, Orders, SupervisionOrderId, queries};
use crate::shared::paper::day_called;
use crate::shared::time::local_date;
use crate::shared::{Context, Failure, NamedParties, Names, Paper, PaperOrigin, Party, Vocabulary};

/// Counts the wordings.
const EDITION: u32 = 1;

fn called(names: &Names, party: Party) -> Option<&str> {
    names.of(party).map(|name| name.as_str())
}

/// All whom the paper names.
fn parties(view: &OrderView) -> Vec<Party> {
    let order = &view.order;
    let mut all = vec![order.to, Party::Office(order.issuer), Party::Office(order.office)];
    all.extend(order.deputies.iter().copied().map(Party::Deputy));
    all.extend(view.steps.iter().filter_map(|step| step.by));
    all
}

fn steps(paper: &mut Paper, view: &OrderView, names: &Names) {
    for step in &view.steps {
        let by = step.by.and_then(|party| called(names, party)).unwrap_or_default();
        let text = step.note.text.as_ref().map(|text| text.as_str()).unwrap_or_default();
        let mark = if text.is_empty() { "" } else { "：" };
        paper.text(&format!("{}{by}{}{mark}{text}", day_called(local_date(step.at)), step.kind.label()));
    }
}

fn drawn(view: &OrderView, names: &Names, origin: PaperOrigin) -> Option<Paper> {
    let order = &view.order;
    let number = order.number?;
    let issuer = called(names, Party::Office(order.issuer));
    let mut paper = Paper::new("督办单", EDITION, origin);
    paper.number = Some(format!("{}督办{number}", issuer.unwrap_or_default()));
    paper.entry("督办对象", called(names, order.to));
    paper.entry("督办事项", Some(&order.on.called()));
    paper.entry("督办层级", Some(order.level.label()));
    paper.entry("督办方式", Some(order.form.label()));
    if order.form == OrderForm::OnSite {
        let deputies = order.deputies.iter().filter_map(|deputy| called(names, Party::Deputy(*deputy)));
        paper.entry("参加的代表", Some(&deputies.collect::<Vec<_>>().join("、")));
    }
    paper.entry("答复期限", order.answer_due.map(|due| day_called(local_date(due))).as_deref());
    paper.section("督办要求");
    paper.text(order.demand.as_str());
    paper.section("办理经过");
    steps(&mut paper, view, names);
    if let Some(outcome) = order.outcome {
        paper.entry("督办结果", Some(outcome.label()));
    }
    paper.entry("签发人", Some(order.signer.as_str()));
    paper.office(issuer, order.issued_at.map(local_date));
    Some(paper)
}

/// The order on paper, for whoever may see it; `address` is where its code leads.
///
/// # Errors
/// Not found where the actor may not know that it exists; [`OrderFault::NotIssued`] of a draft, which has no number.
pub fn paper(
    store: &mut (impl Orders + NamedParties),
    ctx: &Context,
    id: SupervisionOrderId,
    address: String,
) -> Result<Paper, Failure> {
    let view = queries::detail(store, ctx, id)?;
    let names = store.names_of(&parties(&view))?;
    let origin = PaperOrigin { address, version: view.order.version, on: local_date(ctx.now) };
    drawn(&view, &names, origin).ok_or_else(|| Failure::rule(OrderFault::NotIssued))
}
