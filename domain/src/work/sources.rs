//! What of each kind waits for somebody: a list of its own context each, in the order in which it is due.

use uuid::Uuid;

use super::sittings::sittings_of;
use super::task::{Task, TaskActions, TaskKey, TaskKind, by_day, by_due, by_id, by_since, due, merged};
use crate::activities::{self, Activities};
use crate::bulletins::{self, Bulletins};
use crate::cases::{self, CaseTaskKind, Cases, ClockLight, far_future};
use crate::consultations::{self, Consultations};
use crate::contacts::{self, Contacts};
use crate::disputes::{self, Disputes};
use crate::duties::{self, Duties};
use crate::handovers::{self, Handovers};
use crate::moderation::{self, Moderation};
use crate::orders::{self, Orders};
use crate::receptions::{self, ReceptionAction, Receptions};
use crate::shared::deadline::day_over;
use crate::shared::flow::{offered, open_to};
use crate::shared::time::{local_date, midnight};
use crate::shared::{
    AdministratorPart, Context, DivisionCode, Failure, Flow, Grant, Instant, Page, PageRequest, Party, Vocabulary,
};
use crate::sittings::Sittings;
use crate::stations::{self, Stations};
use crate::suggestions::{self, SuggestionRelation, Suggestions};
use crate::sweeps::{self, Sweeps};
use crate::voter_reports::{self, VoterReports};

type Result<T> = std::result::Result<T, Failure>;

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
    + Activities
    + Bulletins
    + Consultations
    + Contacts
    + VoterReports
    + Sittings
{
}

impl<
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
        + Activities
        + Bulletins
        + Consultations
        + Contacts
        + VoterReports
        + Sittings,
> Desk for T
{
}

/// What of one kind waits for the actor, a page of it.
pub(super) type Source<S> = fn(&mut S, &Context, &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>>;

/// A source for each kind, in the order of the kinds.
pub(super) fn sources<S: Desk>() -> [Source<S>; 21] {
    [
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
        bulletins_of,
        activities_of,
        consultations_of,
        visits_of,
        voter_reports_of,
        sittings_of,
        fallbacks_of,
        extensions_of,
        contests_of,
        call_backs_of,
    ]
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
        let (key, term) = (disputes::due_of(&dispute), dispute.term());
        Task {
            key: due(key, dispute.id.0),
            kind: TaskKind::Dispute,
            title: disputes::listed(&dispute, &ctx.actor, ctx.now).title.map(String::from),
            due_at: term.map(|term| day_over(term.due_on)),
            light: term.map(|term| term.light(local_date(ctx.now))),
            allowed: TaskActions::of(offered(&dispute, &relations, &ctx.actor, ctx.now)),
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
    let after = by_due(page.after).map(|(at, id)| (local_date(at), id, at));
    // A term within a day: all that begin on that day stood before it.
    let after = after.map(|(day, id, at)| if midnight(day) < at { (day, Uuid::max().into()) } else { (day, id) });
    let request = PageRequest { limit: page.limit, after };
    let Page { items, unreadable, next } = store.asked_leaves(&areas(ctx, false), &request)?;
    let task = |handover: handovers::Handover| {
        let open = open_to(&handover, &handovers::relations(&ctx.actor, &handover));
        (!open.is_empty()).then(|| Task {
            key: due(midnight(handover.begins), handover.id.0),
            kind: TaskKind::Handover,
            title: Some(handover.reason.label().to_owned()),
            due_at: Some(midnight(handover.begins)),
            light: None,
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(day, id)| due(midnight(day), id.0));
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
        let wound = suggestion.dossier.clock.filter(|clock| due_at == Some(day_over(clock.due_on)));
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

fn bulletins_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = store.bulletin_tasks(&ctx.actor.parties(), &request)?;
    let task = |(until, bulletin): (Instant, bulletins::Bulletin)| {
        let open = open_to(&bulletin, &bulletins::relations(&ctx.actor, &bulletin));
        let due_at = (until < far_future()).then_some(until);
        let light = due_at.map(|at| if ctx.now >= at { ClockLight::Red } else { ClockLight::Green });
        // Who wrote on it does not review it.
        let reviews = bulletin.submitted_at.is_some() && !open.contains(&bulletins::BulletinAction::Review);
        (!open.is_empty() && !reviews).then(|| Task {
            key: due(until, bulletin.id.0),
            kind: TaskKind::Bulletin,
            title: Some(bulletin.title()),
            due_at,
            light,
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn activities_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = activities::queries::tasks(store, ctx, &request)?;
    let task = |activity: activities::Activity| {
        let until = activity.waits_for(&ctx.actor.parties())?;
        let relations = activities::activity_relations(&ctx.actor, &activity);
        Some(Task {
            key: due(until, activity.id.0),
            kind: TaskKind::Activity,
            due_at: Some(until),
            light: Some(activities::terms::light(until, ctx.now)),
            allowed: TaskActions::of(offered(&activity, &relations, &ctx.actor, ctx.now)),
            title: Some(activity.theme.into()),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

fn consultations_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_due(page.after) };
    let Page { items, unreadable, next } = consultations::queries::due(store, ctx, &request)?;
    let task = |consultation: consultations::Consultation| {
        let until = consultation.due_at()?;
        let open = open_to(&consultation, &consultations::relations(&ctx.actor, &consultation));
        let light = if ctx.now >= until { ClockLight::Red } else { ClockLight::Yellow };
        (!open.is_empty()).then(|| Task {
            key: due(until, consultation.id.0),
            kind: TaskKind::Consultation,
            title: Some(consultation.topic.into()),
            due_at: Some(until),
            light: Some(light),
            allowed: TaskActions::of(open),
        })
    };
    let next = next.map(|(at, id)| due(at, id.0));
    Ok(Page { items: items.into_iter().filter_map(task).collect(), unreadable, next })
}

/// Visits that are due within a fortnight, or late.
fn visits_of<S: Desk>(store: &mut S, ctx: &Context, page: &PageRequest<TaskKey>) -> Result<Page<Task, TaskKey>> {
    let request = PageRequest { limit: page.limit, after: by_day(page.after) };
    let Page { items, unreadable, next } = contacts::queries::tasks(store, ctx, &request)?;
    let task = |link: contacts::ContactLink| Task {
        key: due(day_over(link.due_on), link.id.0),
        kind: TaskKind::ContactLink,
        title: Some(link.title()),
        due_at: Some(day_over(link.due_on)),
        light: link.light(local_date(ctx.now)),
        allowed: TaskActions::of(open_to(&link, &contacts::relations(&ctx.actor, &link))),
    };
    let next = next.map(|(day, id)| due(day_over(day), id.0));
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
