//! How an office has grids looked through.

use chrono::NaiveDate;

use super::{Result, SweepDesk};
use crate::cases::DivisionListKind;
use crate::cases::usecases::{ListField, chosen};
use crate::shared::flow::{begin, step};
use crate::shared::text::Title;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DivisionCode, Failure, Field, Note, Party, Standing, WordCode, each_once};
use crate::sweeps::{
    SweepCampaign, SweepCampaignAction, SweepCampaignEvent, SweepCampaignEventKind, SweepCampaignId,
    SweepCampaignState, SweepFault, SweepRhythm, Telling, terms,
};
use crate::territory::{UnfitAreas, unfit_areas};

/// Which list says of what types disputes are.
pub(super) const TYPE: ListField = (DivisionListKind::DisputeType, "kind");

/// What is written down of a sweep before it is announced.
#[derive(Clone, Debug)]
pub struct DraftSweep {
    pub title: Title,
    pub areas: Vec<DivisionCode>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub rhythm: SweepRhythm,
    /// Of what types disputes are looked for; of all where none is named.
    pub categories: Vec<WordCode>,
}

/// Areas that are there, of one city, and none of which lies in another one.
fn check_areas<S: SweepDesk>(store: &mut S, areas: &[DivisionCode]) -> Result<()> {
    match unfit_areas(store, areas, terms::MAX_AREAS)? {
        None => Ok(()),
        Some(UnfitAreas::OutOfRange) => Err(Failure::field("areas", SweepFault::Areas)),
        Some(UnfitAreas::Unknown(at)) => Err(Failure::missing(Field::item("areas", at), SweepFault::UnknownArea)),
    }
}

/// Drafts a sweep, in the name of the actor's office that serves all of its areas.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for areas that are not there or not the office's, for days out of range, and
/// for types of which there are none there.
pub fn draft<S: SweepDesk>(store: &mut S, ctx: &Context, command: DraftSweep) -> Result<SweepCampaign> {
    let DraftSweep { title, areas, from, to, rhythm, categories } = command;
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    check_areas(store, &areas)?;
    let nearest = ctx.actor.nearest_office(&areas);
    let (issuer, _) = nearest.ok_or_else(|| Failure::field("areas", SweepFault::AreaNotServed))?;
    if !(0..terms::MAX_DAYS).contains(&(to - from).num_days()) {
        return Err(Failure::field("to", SweepFault::DatesOutOfRange));
    }
    let today = local_date(ctx.now);
    for category in &categories {
        for area in &areas {
            chosen(store, (TYPE.0, "categories"), (area, today), category)?;
        }
    }
    let campaign = SweepCampaign {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(SweepCampaignState::Drafted),
        title,
        issuer,
        areas,
        from,
        to,
        rhythm,
        categories: each_once(categories),
        drafted_at: ctx.now,
        announced_at: None,
        telling: None,
        reminded: 0,
        alert_at: None,
    };
    let event = SweepCampaignEvent::bare(SweepCampaignEventKind::Drafted);
    begin(store, ctx, &campaign, Some(Party::Office(issuer)), event)?;
    Ok(campaign)
}

/// Announces a sweep: its grids are told of it.
///
/// # Errors
/// As every step; [`SweepFault::DatesPast`].
pub fn announce<S: SweepDesk>(store: &mut S, ctx: &Context, at: At<SweepCampaignId>, _: Bare) -> Result<SweepCampaign> {
    step(
        store,
        ctx,
        at,
        |_| SweepCampaignAction::Announce,
        |_: &mut S, campaign: &mut SweepCampaign, _| {
            if campaign.to < local_date(ctx.now) {
                return Err(Failure::rule(SweepFault::DatesPast));
            }
            campaign.announced_at = Some(ctx.now);
            campaign.telling = Some(Telling { round: None, after: None });
            Ok(SweepCampaignEvent::bare(SweepCampaignEventKind::Announced))
        },
    )
}

/// Begins a sweep whose first day has come: by its clock, or with the first report.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub(super) fn begin_sweep<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepCampaignId>,
) -> Result<SweepCampaign> {
    let clock = ctx.by_itself();
    let begun = SweepCampaignEvent::bare(SweepCampaignEventKind::Begun);
    step(store, &clock, at, |_| SweepCampaignAction::Begin, |_: &mut S, _: &mut SweepCampaign, _| Ok(begun))
}

/// Ends a sweep. What was found goes on.
///
/// # Errors
/// As every step.
pub fn close<S: SweepDesk>(store: &mut S, ctx: &Context, at: At<SweepCampaignId>, note: Note) -> Result<SweepCampaign> {
    over(store, ctx, at, (SweepCampaignAction::Close, SweepCampaignEventKind::Closed), note)
}

/// Calls a sweep off, with the reason.
///
/// # Errors
/// As every step; a field error without words.
pub fn cancel<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepCampaignId>,
    note: Note,
) -> Result<SweepCampaign> {
    note.require_text()?;
    over(store, ctx, at, (SweepCampaignAction::Cancel, SweepCampaignEventKind::Cancelled), note)
}

fn over<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepCampaignId>,
    (action, kind): (SweepCampaignAction, SweepCampaignEventKind),
    note: Note,
) -> Result<SweepCampaign> {
    let told = SweepCampaignEvent::noted(kind, note);
    step(store, ctx, at, |_| action, |_: &mut S, _: &mut SweepCampaign, _| Ok(told))
}
