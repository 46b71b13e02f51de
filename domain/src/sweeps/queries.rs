//! What people are shown of sweeps.

use uuid::Uuid;

use super::usecases::{OwnGrid, own_grids};
use super::view::{finding_steps, finding_view};
use super::{
    SweepCampaign, SweepCampaignFilter, SweepCampaignId, SweepCampaignRelation, SweepCampaignScope, SweepCampaignView,
    SweepCounts, SweepFault, SweepFinding, SweepFindingChange, SweepFindingFilter, SweepFindingId, SweepFindingScope,
    SweepFindingView, SweepLedgerKey, SweepReportId, SweepReportView, SweepRound, SweepTaskKey, SweepTotals, Sweeps,
    campaign_relations, finding_relations, report_relations, terms,
};
use crate::shared::flow::open_to;
use crate::shared::time::local_date;
use crate::shared::{
    Context, DivisionCode, Failure, Flow, Grant, GridId, Instant, Page, PageRequest, Recorded, Repository, StoreError,
};
use crate::territory::Plot;

type Result<T> = std::result::Result<T, Failure>;

/// Sweeps that run in one place at once, at most.
const MOST_OVER: u32 = 100;

fn divisions_of(own: &[OwnGrid]) -> Vec<DivisionCode> {
    own.iter().map(|one| one.division.clone()).collect()
}

fn shown(campaign: SweepCampaign, ctx: &Context, own: &[OwnGrid]) -> Option<SweepCampaignView> {
    let mut relations = campaign_relations(&ctx.actor, &campaign);
    if campaign.announced_at.is_some() && own.iter().any(|one| campaign.covers(&one.division)) {
        relations.push(SweepCampaignRelation::GridPerson);
    }
    if relations.is_empty() {
        return None;
    }
    let allowed = open_to(&campaign, &relations);
    let rounds = campaign.rounds().into_iter().map(|round| (round, round.due(&ctx.calendar))).collect();
    let current = campaign.round_on(local_date(ctx.now)).map(|round| round.number);
    Some(SweepCampaignView { campaign, rounds, current, relations, allowed })
}

/// A sweep as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn campaign(store: &mut impl Sweeps, ctx: &Context, id: SweepCampaignId) -> Result<SweepCampaignView> {
    let campaign = store.sweep_campaign(id)?.ok_or(Failure::NotFound)?;
    let own = own_grids(store, ctx)?;
    shown(campaign, ctx, &own).ok_or(Failure::NotFound)
}

/// The sweeps that the actor may see, the newest first.
///
/// # Errors
/// When the store fails.
pub fn campaigns(
    store: &mut impl Sweeps,
    ctx: &Context,
    filter: &SweepCampaignFilter,
    page: &PageRequest<SweepCampaignId>,
) -> Result<Page<SweepCampaignView, SweepCampaignId>> {
    let own = own_grids(store, ctx)?;
    let mut scopes: Vec<SweepCampaignScope> = Vec::new();
    for grant in ctx.actor.grants() {
        match grant {
            Grant::Office { office, area } => {
                scopes.extend([SweepCampaignScope::Issued(*office), SweepCampaignScope::Meeting(area.clone())]);
            }
            Grant::Leader { area } => scopes.push(SweepCampaignScope::Meeting(area.clone())),
            Grant::Deputy { .. }
            | Grant::Former { .. }
            | Grant::GridStaff { .. }
            | Grant::RoomLiaison { .. }
            | Grant::HandlingUnit { .. }
            | Grant::Mediator { .. }
            | Grant::Administrator { .. }
            | Grant::Part { .. } => {}
        }
    }
    if !own.is_empty() {
        scopes.push(SweepCampaignScope::Covering(divisions_of(&own)));
    }
    let Page { items, unreadable, next } = store.sweep_campaigns(&scopes, filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| shown(one, ctx, &own)).collect(), unreadable, next })
}

/// A grid's report with its findings, as far as the actor may see them.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn report(store: &mut impl Sweeps, ctx: &Context, id: SweepReportId) -> Result<SweepReportView> {
    let report = store.sweep_report(id)?.ok_or(Failure::NotFound)?;
    if report_relations(&ctx.actor, &report).is_empty() {
        return Err(Failure::NotFound);
    }
    let found = Repository::<SweepFinding>::load_all(store, &report.findings)?;
    let mut findings: Vec<_> = found.into_iter().filter_map(|one| finding_view(one, ctx)).collect();
    findings.sort_by_key(|view| view.finding.id);
    Ok(SweepReportView { report, findings })
}

/// A finding as the actor may see it, with what happened to it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn finding(store: &mut impl Sweeps, ctx: &Context, id: SweepFindingId) -> Result<SweepFindingView> {
    let finding = store.sweep_finding(id)?.ok_or(Failure::NotFound)?;
    let subject = finding.subject();
    let mut view = finding_view(finding, ctx).ok_or(Failure::NotFound)?;
    let events: Vec<Recorded<SweepFindingChange>> = store.events_of(subject)?;
    view.steps = finding_steps(events);
    Ok(view)
}

/// Every scope that the actor's grants open.
fn finding_scopes(ctx: &Context) -> Vec<SweepFindingScope> {
    let mut scopes = Vec::new();
    for grant in ctx.actor.grants() {
        match grant {
            Grant::Office { office, area } => {
                scopes.extend([SweepFindingScope::Area(area.clone()), SweepFindingScope::Issued(*office)]);
            }
            Grant::Leader { area } => scopes.push(SweepFindingScope::Area(area.clone())),
            Grant::GridStaff { grid } => scopes.push(SweepFindingScope::Grid(*grid)),
            Grant::Deputy { .. }
            | Grant::Former { .. }
            | Grant::RoomLiaison { .. }
            | Grant::HandlingUnit { .. }
            | Grant::Mediator { .. }
            | Grant::Administrator { .. }
            | Grant::Part { .. } => {}
        }
    }
    for party in ctx.actor.parties() {
        scopes.extend([SweepFindingScope::Reporter(party), SweepFindingScope::Watcher(party)]);
    }
    scopes
}

/// The findings that the actor may see, the newest first, without what happened to each.
///
/// # Errors
/// When the store fails.
pub fn findings(
    store: &mut impl Sweeps,
    ctx: &Context,
    filter: &SweepFindingFilter,
    page: &PageRequest<SweepFindingId>,
) -> Result<Page<SweepFindingView, SweepFindingId>> {
    let Page { items, unreadable, next } = store.sweep_findings(&finding_scopes(ctx), filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| finding_view(one, ctx)).collect(), unreadable, next })
}

/// The parts of a sweep's areas of which the actor sees ledger and figures: all of them for the office in charge, for other offices
/// and leaders what they share with it.
fn overseen(ctx: &Context, campaign: &SweepCampaign) -> Result<Vec<DivisionCode>> {
    let relations = campaign_relations(&ctx.actor, campaign);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if relations.contains(&SweepCampaignRelation::InCharge) {
        return Ok(campaign.areas.clone());
    }
    let mut parts: Vec<DivisionCode> = Vec::new();
    for grant in ctx.actor.grants() {
        let (Grant::Office { area, .. } | Grant::Leader { area }) = grant else { continue };
        for own in &campaign.areas {
            let part = if area.covers(own) { own } else { area };
            let is_new = !parts.iter().any(|known| known.covers(part));
            if (area.covers(own) || own.covers(area)) && is_new {
                parts.retain(|known| !part.covers(known));
                parts.push(part.clone());
            }
        }
    }
    Ok(parts)
}

/// The sweep of that id, for whoever sees its ledger and figures. Of one that the actor only reports for, it is forbidden.
fn for_overseers(
    store: &mut impl Sweeps,
    ctx: &Context,
    id: SweepCampaignId,
) -> Result<(SweepCampaign, Vec<DivisionCode>)> {
    let campaign = store.sweep_campaign(id)?.ok_or(Failure::NotFound)?;
    match overseen(ctx, &campaign) {
        Ok(areas) => Ok((campaign, areas)),
        Err(Failure::NotFound) => {
            let own = own_grids(store, ctx)?;
            Err(if shown(campaign, ctx, &own).is_some() { Failure::Forbidden } else { Failure::NotFound })
        }
        Err(other) => Err(other),
    }
}

/// The ledger of a sweep: what was found, with owner, term and evidence, what is due first before all else.
///
/// # Errors
/// Not found where the actor may not know of the sweep; forbidden for the people of its grids.
pub fn ledger(
    store: &mut impl Sweeps,
    ctx: &Context,
    id: SweepCampaignId,
    page: &PageRequest<SweepLedgerKey>,
) -> Result<Page<SweepFindingView, SweepLedgerKey>> {
    let (campaign, areas) = for_overseers(store, ctx, id)?;
    let Page { items, unreadable, next } = store.sweep_ledger(campaign.id, &areas, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| finding_view(one, ctx)).collect(), unreadable, next })
}

/// The round of that number that has begun; the one that runs where none is named.
fn begun(ctx: &Context, campaign: &SweepCampaign, round: Option<u32>) -> Result<SweepRound> {
    let today = local_date(ctx.now);
    let found = match round {
        Some(number) => campaign.round(number).filter(|round| round.from <= today),
        None => campaign.round_on(today),
    };
    found.ok_or_else(|| Failure::field("round", SweepFault::UnknownRound))
}

/// The grids that have not reported in a round.
///
/// # Errors
/// As [`ledger`]; a field error for a round that has not begun.
pub fn missing_grids(
    store: &mut impl Sweeps,
    ctx: &Context,
    (id, round): (SweepCampaignId, Option<u32>),
    page: &PageRequest<GridId>,
) -> Result<Page<Plot, GridId>> {
    let (mut campaign, areas) = for_overseers(store, ctx, id)?;
    let round = begun(ctx, &campaign, round)?;
    campaign.areas = areas;
    Ok(store.grids_missing(&campaign, round, page)?)
}

/// The figures of a sweep, of one round or of all that have begun.
#[derive(Clone, Debug)]
pub struct SweepFigures {
    /// The round; none where they are of all.
    pub round: Option<u32>,
    pub totals: SweepTotals,
    /// The same of the round before.
    pub before: Option<SweepTotals>,
    /// Township by township, with the round before.
    pub by_township: Vec<(DivisionCode, SweepTotals, Option<SweepTotals>)>,
    /// The township behind which the next page begins.
    pub next: Option<DivisionCode>,
}

/// The figures of a sweep, of one round beside the round before, or of all rounds that have begun.
///
/// # Errors
/// As [`missing_grids`].
pub fn figures(
    store: &mut impl Sweeps,
    ctx: &Context,
    (id, round): (SweepCampaignId, Option<u32>),
    page: &PageRequest<DivisionCode>,
) -> Result<SweepFigures> {
    let (campaign, areas) = for_overseers(store, ctx, id)?;
    let today = local_date(ctx.now);
    let all: Vec<SweepRound> = campaign.rounds().into_iter().filter(|round| round.from <= today).collect();
    let rounds = match round {
        Some(_) => vec![begun(ctx, &campaign, round)?],
        None => all.clone(),
    };
    let former: Option<Vec<SweepRound>> =
        round.map(|number| all.into_iter().filter(|one| one.number + 1 == number).collect());
    let former = former.filter(|rounds| !rounds.is_empty());
    let counts = SweepCounts {
        grids: store.grids_counted(&areas)?,
        reports: store.reports_counted(campaign.id, &areas)?,
        findings: store.findings_counted(campaign.id, &areas, ctx.now)?,
    };
    let before = former.as_ref().map(|rounds| counts.totals(rounds));
    let earlier = former.as_ref().map(|rounds| counts.by_township(rounds));
    let rows = counts.by_township(&rounds).into_iter().filter(|(one, _)| page.after.as_ref().is_none_or(|at| one > at));
    let row = |(township, totals): (DivisionCode, SweepTotals)| {
        let before = earlier.as_ref().map(|all| all.get(&township).copied().unwrap_or_default());
        (township, totals, before)
    };
    let found = Page::of(rows.map(row).collect(), page, |(township, ..)| township.clone());
    let totals = counts.totals(&rounds);
    Ok(SweepFigures { round, totals, before, by_township: found.items, next: found.next })
}

/// What those sweeps are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn campaign_titles(
    store: &mut impl Sweeps,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(SweepCampaignId).collect();
    let found = Repository::<SweepCampaign>::load_all(store, &ids)?;
    let own = own_grids(store, ctx)?;
    let known = found.into_iter().filter_map(|one| shown(one, ctx, &own));
    Ok(known.map(|view| (view.campaign.id.0, view.campaign.title.into())).collect())
}

/// What those findings are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn finding_titles(
    store: &mut impl Sweeps,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(SweepFindingId).collect();
    let found = Repository::<SweepFinding>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !finding_relations(&ctx.actor, one).is_empty());
    Ok(known.map(|one| (one.id.0, one.title())).collect())
}

/// Sweeps that wait for a report of one of the actor's grids, what is due first before all else: those of the round that runs.
///
/// # Errors
/// When the store fails.
pub fn reports_due(
    store: &mut impl Sweeps,
    ctx: &Context,
    page: &PageRequest<SweepTaskKey>,
) -> Result<Page<(Instant, SweepCampaign), SweepTaskKey>> {
    let own = own_grids(store, ctx)?;
    if own.is_empty() {
        return Ok(Page::empty());
    }
    let today = local_date(ctx.now);
    let mut waiting = Vec::new();
    for campaign in store.sweeps_over(&divisions_of(&own), MOST_OVER)? {
        let Some(round) = campaign.round_on(today).filter(|_| campaign.takes_reports(today)) else { continue };
        let covered = own.iter().filter(|one| campaign.covers(&one.division));
        let grids: Vec<GridId> = covered.map(|one| one.grid).collect();
        let reported = store.grids_reported(campaign.id, round.number, &grids)?;
        if grids.iter().any(|grid| !reported.contains(grid)) {
            waiting.push((round.due(&ctx.calendar), campaign));
        }
    }
    let key = |(due, campaign): &(Instant, SweepCampaign)| (*due, campaign.id);
    waiting.retain(|one| page.after.is_none_or(|after| key(one) > after));
    waiting.sort_by_key(key);
    Ok(Page::of(waiting, page, key))
}

/// Findings for which the actor answers and whose term is near, or over.
///
/// # Errors
/// When the store fails.
pub fn findings_due(
    store: &mut impl Sweeps,
    ctx: &Context,
    page: &PageRequest<SweepLedgerKey>,
) -> Result<Page<SweepFinding, SweepLedgerKey>> {
    Ok(store.sweep_finding_tasks(&ctx.actor.parties(), terms::near(ctx.now), page)?)
}
