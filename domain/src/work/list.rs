//! What waits for somebody, out of every context, in the order in which it is due. Each source is a list of its own context, in that
//! very order; they are merged here and nowhere else.

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use crate::cases::{self, CaseTaskKind, Cases, ClockLight, far_future};
use crate::contacts::{self, Contacts};
use crate::disputes::{self, Disputes};
use crate::duties::{self, Duties};
use crate::handovers::{self, Handovers};
use crate::moderation::{self, Moderation};
use crate::orders::{self, Orders};
use crate::receptions::{self, ReceptionAction, Receptions};
use crate::shared::flow::{offered, open_to};
use crate::shared::time::{local_date, local_instant};
use crate::shared::{
    AdministratorPart, Context, DivisionCode, Failure, Flow, Grant, Instant, Machine, Page, PageRequest, Party,
    Vocabulary,
};
use crate::stations::{self, Stations};
use crate::suggestions::{self, SuggestionRelation, Suggestions};
use crate::sweeps::{self, Sweeps};
use crate::voter_reports::{self, VoterReports};

type Result<T> = std::result::Result<T, Failure>;

crate::vocabulary! {
    /// What may wait for somebody, by the same words as what events are about; what of a case waits beside whoever holds it has words
    /// that begin with that one, and is of the case that is named.
    TaskKind "待办类型" {
        /// A case.
        Case = "case" "群众诉求",
        /// A dispute.
        Dispute = "dispute" "矛盾纠纷",
        /// A duty record that was given back, or is to be confirmed.
        DutyRecord = "duty_record" "履职记录",
        /// A reception whose register holds entries to be confirmed.
        Reception = "reception" "接待登记",
        /// Something that waits before it is public.
        ModerationItem = "moderation_item" "待审内容",
        /// A leave that is asked for.
        Handover = "handover" "请假",
        /// A supervision order that is to be received, answered, or looked at.
        SupervisionOrder = "supervision_order" "督办单",
        /// A deputy's suggestion.
        Suggestion = "suggestion" "代表建议",
        /// A sweep that waits for the report of a grid.
        SweepCampaign = "sweep_campaign" "排查报告",
        /// Something that a sweep found and whose term is near.
        SweepFinding = "sweep_finding" "排查发现",
        /// The rota of a month that asks a deputy something.
        Rota = "rota" "接待安排",
        /// A link by which a visit is due soon, or late.
        ContactLink = "contact_link" "双联走访",
        /// A report to voters that is to be written, checked, answered for, or brought to its end.
        VoterReport = "voter_report" "述职报告",
        /// A case whose first answer did not come from whoever it is addressed to, so that your room or office was asked.
        CaseFallback = "case_fallback" "兜底受理",
        /// A case for which a unit asks for more time.
        CaseExtension = "case_extension" "延期申请",
        /// A case of which a unit contests the rating.
        CaseContest = "case_contest" "评价异议",
        /// A case that nobody rated and the month's lot drew: its resident is called.
        CaseCallBack = "case_call_back" "抽中回访",
    }
}

/// What may be done next, as words of a list of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskActions {
    /// The list.
    pub list: &'static str,
    pub words: Vec<&'static str>,
}

impl TaskActions {
    fn of<A: Machine>(actions: impl IntoIterator<Item = A>) -> Self {
        Self { list: A::NAME, words: actions.into_iter().map(Vocabulary::as_str).collect() }
    }
}

/// Where a task stands in the list: when it is due, which of those that have no term waits longer, and its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskKey {
    /// Far in the future where it has no term.
    pub due: Instant,
    /// Since when it waits, where that is what its context sorts by.
    pub since: Instant,
    pub id: Uuid,
}

/// Something that waits for somebody.
#[derive(Clone, Debug)]
pub struct Task {
    pub key: TaskKey,
    pub kind: TaskKind,
    /// What it is called, where the actor may know that.
    pub title: Option<String>,
    pub due_at: Option<Instant>,
    pub light: Option<ClockLight>,
    pub allowed: TaskActions,
}

/// All that keeps what waits.
pub trait Desk:
    Cases
    + Disputes
    + Duties
    + Receptions
    + Moderation
    + Handovers
    + Orders
    + Suggestions
    + Sweeps
    + Stations
    + Contacts
    + VoterReports
{
}

impl<T> Desk for T where
    T: Cases
        + Disputes
        + Duties
        + Receptions
        + Moderation
        + Handovers
        + Orders
        + Suggestions
        + Sweeps
        + Stations
        + Contacts
        + VoterReports
{
}

/// What of one kind waits for the actor, a page of it.
type Source<S> = fn(&mut S, &Context, &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>>;

/// Where a list that is sorted by a term and an id goes on behind `after`.
fn by_due<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<(Instant, Id)> {
    // Whatever is due then and has no other order stands before what has one.
    let id = |key: TaskKey| if key.since > Instant::UNIX_EPOCH { Uuid::max() } else { key.id };
    after.map(|key| (key.due, id(key).into()))
}

/// Where a list of what has no term, sorted by since when it waits, goes on.
fn by_since<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<(Instant, Id)> {
    after.filter(|key| key.due >= far_future()).map(|key| (key.since, key.id.into()))
}

/// The same of what is sorted by its id alone.
fn by_id<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<Id> {
    by_due::<Uuid>(after.filter(|key| key.due >= far_future())).map(|(_, id)| id.into())
}

fn due(due: Instant, id: Uuid) -> TaskKey {
    TaskKey { due, since: Instant::UNIX_EPOCH, id }
}

/// The first instant after a day.
fn end_of(day: NaiveDate) -> Instant {
    local_instant(day.succ_opt().unwrap_or(day), NaiveTime::MIN)
}

fn cases_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = cases::queries::tasks(store, ctx, &request)?;
    let task = |case: cases::Case| {
        let relations = case.relations(&ctx.actor, ctx.now);
        Task {
            key: due(cases::urgency(&case), case.id.0),
            kind: TaskKind::Case,
            due_at: case.due_at(),
            light: case.light(ctx.now),
            allowed: TaskActions::of(offered(&case, &relations, &ctx.actor, ctx.now)),
            title: Some(case.title.into()),
        }
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

/// What of a case waits beside whoever holds it; left out where the actor can do none of it.
fn beside<S: Desk>(
    store: &mut S,
    ctx: &Context,
    page: &PageRequest<TaskKey>,
    (kind, of): (TaskKind, CaseTaskKind),
) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = cases::queries::tasks_beside(store, ctx, of, &request)?;
    let task = |case: cases::Case| {
        let relations = case.relations(&ctx.actor, ctx.now);
        let open = offered(&case, &relations, &ctx.actor, ctx.now);
        let due_at = Some(of.due(&case)).filter(|at| *at < far_future());
        open.iter().any(|action| of.actions().contains(action)).then(|| Task {
            key: due(of.due(&case), case.id.0),
            kind,
            due_at,
            light: due_at.and_then(|_| case.light(ctx.now)),
            allowed: TaskActions::of(open),
            title: Some(case.title.into()),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn fallbacks_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    beside(store, ctx, page, (TaskKind::CaseFallback, CaseTaskKind::Fallback))
}

fn extensions_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    beside(store, ctx, page, (TaskKind::CaseExtension, CaseTaskKind::Extension))
}

fn contests_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    beside(store, ctx, page, (TaskKind::CaseContest, CaseTaskKind::Contest))
}

fn call_backs_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    beside(store, ctx, page, (TaskKind::CaseCallBack, CaseTaskKind::CallBack))
}

fn disputes_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = store.dispute_tasks(&ctx.actor.parties(), &request)?;
    let task = |dispute: disputes::Dispute| {
        let relations = dispute.relations(&ctx.actor, ctx.now);
        let (key, due_at) = (disputes::due_of(&dispute), dispute.due_on.map(end_of));
        let light = |at: Instant| if ctx.now >= at { ClockLight::Red } else { ClockLight::Green };
        Task {
            key: due(key, dispute.id.0),
            kind: TaskKind::Dispute,
            title: disputes::listed(&dispute, &ctx.actor, ctx.now).title.map(String::from),
            due_at,
            light: due_at.map(light),
            allowed: TaskActions::of(open_to(&dispute, &relations)),
        }
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

fn records_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_since(page.after) };
    let Page { items, unreadable, next } = duties::queries::tasks(store, ctx, &request)?;
    let key = |at: Instant, id: Uuid| TaskKey { due: far_future(), since: at, id };
    let task = |record: duties::DutyRecord| Task {
        key: key(record.at, record.id.0),
        kind: TaskKind::DutyRecord,
        title: Some(record.activity.label().to_owned()),
        due_at: None,
        light: None,
        allowed: TaskActions::of(open_to(&record, &duties::relations(&ctx.actor, &record))),
    };
    let next = next.map(|(at, id)| key(at, id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

fn receptions_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let confirms = |grant: &&Grant| matches!(grant, Grant::RoomLiaison { .. } | Grant::Office { .. });
    let parties: Vec<Party> = ctx.actor.grants().iter().filter(confirms).filter_map(Grant::party).collect();
    let request = PageRequest { limit: page.limit, after: by_id(page.after) };
    let Page { items, unreadable, next } = store.waiting_receptions(&parties, &request)?;
    let task = |reception: receptions::Reception| Task {
        key: due(far_future(), reception.id.0),
        kind: TaskKind::Reception,
        title: Some(reception.title.into()),
        due_at: None,
        light: None,
        allowed: TaskActions::of([ReceptionAction::Confirm]),
    };
    let next = next.map(|id| due(far_future(), id.0));
    let confirmed = Page { items: items.into_iter().map(task).collect(), unreadable, next };
    let ending = entries_of(store, ctx, &parties, page)?;
    Ok(merged(vec![ending, confirmed], page.limit as usize))
}

/// Receptions of which something that was heard has not ended.
fn entries_of<S: Desk>(
    store: &mut S,
    ctx: &Context,
    parties: &[Party],
    page: &PageRequest<TaskKey>,
) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = store.entry_tasks(parties, &request)?;
    let task = |reception: receptions::Reception| {
        let (ends, light) = reception.entry_clock().map(|clock| (clock.due, clock.light(ctx.now)))?;
        Some(Task {
            key: due(ends, reception.id.0),
            kind: TaskKind::Reception,
            title: Some(reception.title.into()),
            due_at: Some(ends),
            light: Some(light),
            allowed: TaskActions::of([ReceptionAction::End, ReceptionAction::Confirm]),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

/// The areas in which the actor serves, and with them those in which the actor sets things up where that is asked for.
fn areas(ctx: &Context, administered: bool) -> Vec<DivisionCode> {
    let served = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Office { area, .. } => Some(area),
        _ => None,
    });
    let also = ctx.actor.areas_of(AdministratorPart::System).filter(|_| administered);
    let mut areas: Vec<DivisionCode> = Vec::new();
    for area in served.chain(also) {
        if !areas.contains(area) {
            areas.push(area.clone());
        }
    }
    areas
}

fn items_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_id(page.after) };
    let Page { items, unreadable, next } = store.pending_items(&areas(ctx, true), &request)?;
    let task = |item: moderation::ModerationItem| {
        let open = open_to(&item, &moderation::relations(&ctx.actor, &item));
        // Whoever wrote it waits, and decides nothing.
        (!open.is_empty()).then(|| Task {
            key: due(far_future(), item.id.0),
            kind: TaskKind::ModerationItem,
            title: Some(item.subject.kind.label.to_owned()),
            due_at: None,
            light: None,
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|id| due(far_future(), id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn leaves_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let begins = |day: NaiveDate| local_instant(day, NaiveTime::MIN);
    let after = by_due(page.after).map(|(at, id)| (local_date(at), id, at));
    // A term within a day: all that begin on that day stood before it.
    let after = after.map(|(day, id, at)| if begins(day) < at { (day, Uuid::max().into()) } else { (day, id) });
    let request = PageRequest { limit: page.limit, after };
    let Page { items, unreadable, next } = store.asked_leaves(&areas(ctx, false), &request)?;
    let task = |handover: handovers::Handover| {
        let open = open_to(&handover, &handovers::relations(&ctx.actor, &handover));
        (!open.is_empty()).then(|| Task {
            key: due(begins(handover.begins), handover.id.0),
            kind: TaskKind::Handover,
            title: Some(handover.reason.label().to_owned()),
            due_at: Some(begins(handover.begins)),
            light: None,
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(day, id)| due(begins(day), id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn orders_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = store.order_tasks(&ctx.actor.parties(), &request)?;
    let task = |order: orders::SupervisionOrder| {
        let (_, until) = order.waits_for()?;
        let open = open_to(&order, &orders::relations(&ctx.actor, &order));
        // Whoever also works where it is addressed to does not judge the answer.
        (!open.is_empty()).then(|| Task {
            key: due(until, order.id.0),
            kind: TaskKind::SupervisionOrder,
            title: Some(order.title()),
            due_at: order.clock.as_ref().map(|clock| clock.due),
            light: order.clock.as_ref().map(|clock| clock.light(ctx.now)),
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn suggestions_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    use SuggestionRelation as R;
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = store.suggestion_tasks(&ctx.actor.parties(), &request)?;
    let today = local_date(ctx.now);
    let task = |(until, suggestion): (Instant, suggestions::Suggestion)| {
        let relations = suggestions::relations(&ctx.actor, &suggestion);
        let open = offered(&suggestion, &relations, &ctx.actor, ctx.now);
        // A signature or an opinion that was not given in time is asked for no more.
        let only_asked = relations.iter().all(|relation| matches!(relation, R::Cosigner | R::CoUnit));
        let lapsed = only_asked && ctx.now >= until;
        let due_at = (until < far_future()).then_some(until);
        let wound = suggestion.dossier.clock.filter(|clock| due_at == Some(end_of(clock.due_on)));
        let light = due_at.map(|at| match wound {
            Some(clock) => clock.light(today),
            None if ctx.now >= at => ClockLight::Red,
            None => ClockLight::Green,
        });
        (!open.is_empty() && !lapsed).then(|| Task {
            key: due(until, suggestion.id.0),
            kind: TaskKind::Suggestion,
            title: Some(suggestion.dossier.title.into()),
            due_at,
            light,
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

/// What a grid does about a sweep is to report.
fn reports_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = sweeps::queries::reports_due(store, ctx, &request)?;
    let light = |at: Instant| if ctx.now >= at { ClockLight::Red } else { ClockLight::Green };
    let task = |(at, campaign): (Instant, sweeps::SweepCampaign)| Task {
        key: due(at, campaign.id.0),
        kind: TaskKind::SweepCampaign,
        title: Some(campaign.title.into()),
        due_at: Some(at),
        light: Some(light(at)),
        allowed: TaskActions::of([sweeps::SweepReportAction::Replace]),
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

fn findings_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = sweeps::queries::findings_due(store, ctx, &request)?;
    let task = |finding: sweeps::SweepFinding| Task {
        key: due(finding.due, finding.id.0),
        kind: TaskKind::SweepFinding,
        title: Some(finding.title()),
        due_at: Some(finding.due),
        light: sweeps::light(&finding, ctx.now),
        allowed: TaskActions::of(open_to(&finding, &sweeps::finding_relations(&ctx.actor, &finding))),
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

fn rotas_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = stations::queries::tasks(store, ctx, &request)?;
    let task = |rota: stations::Rota| {
        let until = rota.waits_for(ctx.actor.deputy()?)?;
        let (key, title) = (due(until, rota.id.0), rota.title());
        let allowed = TaskActions::of(stations::rota_view(rota, &ctx.actor)?.allowed);
        let light = if ctx.now >= until { ClockLight::Red } else { ClockLight::Green };
        let (title, due_at, light) = (Some(title), Some(until), Some(light));
        Some(Task { key, kind: TaskKind::Rota, title, due_at, light, allowed })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

/// Visits that are due within a fortnight, or late.
fn visits_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let after = by_due(page.after).map(|(at, id)| (local_date(at), id, at));
    // A term ends with its day: what is due at another hour stands behind all that end before it.
    let after = after.map(|(day, id, at)| {
        let last = day.pred_opt().unwrap_or(day);
        if end_of(last) < at { (last, Uuid::max().into()) } else { (last, id) }
    });
    let Page { items, unreadable, next } =
        contacts::queries::tasks(store, ctx, &PageRequest { limit: page.limit, after })?;
    let task = |link: contacts::ContactLink| Task {
        key: due(end_of(link.due_on), link.id.0),
        kind: TaskKind::ContactLink,
        title: Some(link.title()),
        due_at: Some(end_of(link.due_on)),
        light: link.light(local_date(ctx.now)),
        allowed: TaskActions::of(open_to(&link, &contacts::relations(&ctx.actor, &link))),
    };
    let next = next.map(|(day, id)| due(end_of(day), id.0));
    Ok(Page { items: items.into_iter().map(task).collect(), unreadable, next })
}

/// Reports to voters whose next step is the actor's.
fn voter_reports_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = voter_reports::queries::tasks(store, ctx, &request)?;
    let task = |report: voter_reports::VoterReport| {
        let (_, until) = report.waits_for()?;
        let view = voter_reports::view(report, ctx)?;
        Some(Task {
            key: due(until, view.report.id.0),
            kind: TaskKind::VoterReport,
            title: Some(view.report.title()),
            due_at: (until < far_future()).then_some(until),
            light: view.light,
            allowed: TaskActions::of(view.allowed),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

/// One page out of those of several sources, none of which goes on before where another ends.
fn merged(pages: Vec<Page<Task, TaskKey>>, limit: usize) -> Page<Task, TaskKey> {
    let end = pages.iter().filter_map(|page| page.next).min();
    let (mut items, mut unreadable) = (Vec::new(), Vec::new());
    for page in pages {
        // What can't be read has no place of its own: it is named where all of its page is shown.
        if page.items.iter().all(|task| end.is_none_or(|end| task.key <= end)) {
            unreadable.extend(page.unreadable);
        }
        items.extend(page.items);
    }
    items.retain(|task| end.is_none_or(|end| task.key <= end));
    // What waits for somebody in two ways at one moment is one thing to do, by the way that comes first.
    items.sort_by_key(|task: &Task| task.key);
    items.dedup_by_key(|task| task.key);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(|task| task.key) } else { end };
    Page { items, unreadable, next }
}

/// What waits for the actor, what is due first before all else and what has no term last; of some kinds alone where any are named.
///
/// # Errors
/// When the store fails.
pub fn tasks<S: Desk>(
    store: &mut S,
    ctx: &Context,
    kinds: &[TaskKind],
    page: &PageRequest<TaskKey>,
) -> Result<Page<Task, TaskKey>> {
    let sources: [Source<S>; 17] = [
        cases_of,
        disputes_of,
        records_of,
        receptions_of,
        items_of,
        leaves_of,
        orders_of,
        suggestions_of,
        reports_of,
        findings_of,
        rotas_of,
        visits_of,
        voter_reports_of,
        fallbacks_of,
        extensions_of,
        contests_of,
        call_backs_of,
    ];
    let mut pages = Vec::new();
    for (kind, source) in TaskKind::ALL.iter().zip(sources) {
        if kinds.is_empty() || kinds.contains(kind) {
            pages.push(source(store, ctx, page)?);
        }
    }
    Ok(merged(pages, page.limit as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).expect("an instant")
    }

    fn task(key: TaskKey) -> Task {
        let allowed = TaskActions { list: "", words: Vec::new() };
        Task { key, kind: TaskKind::Case, title: None, due_at: None, light: None, allowed }
    }

    /// A page of what is sorted, behind a key.
    fn page_of(all: &[TaskKey], after: Option<TaskKey>, limit: usize) -> Page<Task, TaskKey> {
        let left: Vec<_> = all.iter().copied().filter(|key| after.is_none_or(|after| *key > after)).collect();
        let next = (left.len() > limit).then(|| left[limit - 1]);
        Page { items: left.into_iter().take(limit).map(task).collect(), unreadable: Vec::new(), next }
    }

    proptest::proptest! {
        #[test]
        fn page_by_page_everything_is_shown_once_and_in_order(
            sources in proptest::collection::vec(proptest::collection::btree_set((0i64..9, 0u128..200), 0..12), 1..5),
            limit in 1usize..6,
        ) {
            let sources: Vec<Vec<TaskKey>> = sources
                .into_iter()
                .enumerate()
                .map(|(source, keys)| {
                    let id = |id: u128| Uuid::from_u128(id * 10 + source as u128);
                    let mut keys: Vec<_> = keys.into_iter().map(|(seconds, one)| due(at(seconds), id(one))).collect();
                    keys.sort_unstable();
                    keys
                })
                .collect();
            let mut all: Vec<TaskKey> = sources.concat();
            all.sort_unstable();
            let (mut shown, mut after) = (Vec::new(), None);
            loop {
                let page = merged(sources.iter().map(|keys| page_of(keys, after, limit)).collect(), limit);
                proptest::prop_assert!(page.items.len() <= limit);
                shown.extend(page.items.iter().map(|task| task.key));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            proptest::prop_assert_eq!(shown, all);
        }
    }

    #[test]
    fn what_waits_is_called_as_events_call_what_they_are_about() {
        let subjects = [
            cases::SUBJECT,
            disputes::SUBJECT,
            duties::SUBJECT,
            receptions::SUBJECT,
            moderation::SUBJECT,
            handovers::SUBJECT,
            orders::SUBJECT,
            suggestions::SUBJECT,
            sweeps::CAMPAIGN,
            sweeps::FINDING,
            stations::ROTA,
            contacts::SUBJECT,
            voter_reports::SUBJECT,
        ];
        let (of_subjects, of_cases) = TaskKind::ALL.split_at(subjects.len());
        assert!(of_subjects.iter().map(|kind| kind.as_str()).eq(subjects.map(|subject| subject.value)));
        let of_case = format!("{}_", cases::SUBJECT.value);
        assert!(of_cases.iter().all(|kind| kind.as_str().starts_with(&of_case)), "{of_cases:?}");
    }

    #[test]
    fn what_has_no_term_comes_last_and_no_list_begins_anew() {
        let (term, none) = (due(at(9), Uuid::from_u128(3)), due(far_future(), Uuid::from_u128(3)));
        let waits = TaskKey { due: far_future(), since: at(5), id: Uuid::from_u128(1) };
        assert!(term < none && none < waits);
        assert_eq!(by_since::<Uuid>(Some(term)), None, "from the beginning");
        assert_eq!(by_since::<Uuid>(Some(waits)), Some((at(5), Uuid::from_u128(1))));
        assert_eq!(by_id::<Uuid>(Some(term)), None);
        assert_eq!(by_id::<Uuid>(Some(none)), Some(Uuid::from_u128(3)));
        assert_eq!(by_id::<Uuid>(Some(waits)), Some(Uuid::max()), "all of it was shown");
        assert_eq!(by_due::<Uuid>(Some(waits)), Some((far_future(), Uuid::max())));
    }
}
