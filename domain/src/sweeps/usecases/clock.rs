//! What the clock of a sweep does by itself: it begins it, and tells grids of it and of reports that are due.

use super::campaigns::begin_sweep;
use super::{Result, SweepDesk};
use crate::shared::flow::step;
use crate::shared::time::local_date;
use crate::shared::{At, Context, Note, PageRequest, Repository};
use crate::sweeps::{
    SweepCampaign, SweepCampaignAction, SweepCampaignEvent, SweepCampaignEventKind, SweepCampaignId,
    SweepCampaignState, SweepRound, Telling, terms,
};

/// What a sweep's clock does by itself; whether anything came of it. Does nothing when nothing is due, so that it may be called any
/// number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike<S: SweepDesk>(store: &mut S, ctx: &Context, id: SweepCampaignId) -> Result<bool> {
    let Some(before) = store.sweep_campaign(id)? else { return Ok(false) };
    if before.alert_at.is_none_or(|at| at > ctx.now) {
        return Ok(false);
    }
    let at = At { id, version: Some(before.version) };
    if let Some(telling) = before.telling {
        tell(store, ctx, at, telling)?;
        return Ok(true);
    }
    if before.state() == SweepCampaignState::Announced && local_date(ctx.now) >= before.from {
        begin_sweep(store, ctx, at)?;
        return Ok(true);
    }
    let due = before.next_reminder().filter(|round| round.remind_at(&ctx.calendar) <= ctx.now);
    match due.filter(|_| before.state() == SweepCampaignState::UnderWay) {
        Some(round) if ctx.now < round.due(&ctx.calendar) => {
            tell(store, ctx, at, Telling { round: Some(round.number), after: None })?;
            Ok(true)
        }
        // Nobody is told before a term that is over.
        missed => {
            let mut now = before.clone();
            now.reminded = missed.map_or(before.reminded, |round| round.number);
            now.wind(ctx.now, &ctx.calendar);
            if now != before {
                Repository::<SweepCampaign>::save(store, &before, &now)?;
            }
            Ok(missed.is_some())
        }
    }
}

/// Tells some grids of a sweep, and says with which it goes on.
fn tell<S: SweepDesk>(store: &mut S, ctx: &Context, at: At<SweepCampaignId>, telling: Telling) -> Result<()> {
    step(
        store,
        ctx,
        at,
        |_| SweepCampaignAction::Tell,
        |store: &mut S, campaign: &mut SweepCampaign, _| {
            // No grid has reported in a round before the first.
            let whole = SweepRound { number: 0, from: campaign.from, to: campaign.to };
            let round = telling.round.and_then(|number| campaign.round(number)).unwrap_or(whole);
            let page = PageRequest { limit: terms::TOLD_AT_ONCE, after: telling.after };
            let missing = store.grids_missing(campaign, round, &page)?;
            let grids: Vec<_> = missing.items.iter().map(|plot| plot.id).collect();
            let told = store.people_of_grids(&grids, local_date(ctx.now))?;
            campaign.telling = missing.next.map(|after| Telling { round: telling.round, after: Some(after) });
            campaign.reminded = telling.round.map_or(campaign.reminded, |round| round.max(campaign.reminded));
            let kind = match telling.round {
                Some(_) => SweepCampaignEventKind::ReportDue,
                None => SweepCampaignEventKind::GridsTold,
            };
            Ok(SweepCampaignEvent { kind, note: Note::default(), round: telling.round, told })
        },
    )?;
    Ok(())
}
