//! How roll-ups are kept, rebuilt and read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Cells, Contribution, Coverage, DisputeFigures, DisputeSum, DisputeTotals, FigureFault, Figures, Gap, Indicator,
    Suitable, deputy_cells, dispute_cells, gaps_of, grid_cells,
};
use crate::deputies::{Deputies, Deputy, DeputyFilter};
use crate::disputes::Disputes;
use crate::shared::{Context, Failure, GridId, Page, PageRequest, StoreError, Subject, SubjectKind};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

/// Entities that one transaction of a rebuild takes.
const REBUILD: u32 = 500;
/// Deputies who are suggested for a gap.
const SUITABLE: usize = 3;

type Result<T> = std::result::Result<T, Failure>;

fn contribution<S: Disputes + Deputies + Territory>(
    store: &mut S,
    subject: Subject,
) -> std::result::Result<(Contribution, Option<DivisionCode>), StoreError> {
    let none = (Contribution::default(), None);
    let of = |cells: Option<Cells>| (Contribution { cells: cells.unwrap_or_default(), gaps: Vec::new() }, None);
    Ok(match subject.kind {
        SubjectKind::Dispute => of(store.dispute(subject.id.into())?.as_ref().map(dispute_cells)),
        SubjectKind::Deputy => of(store.deputy(subject.id.into())?.as_ref().map(deputy_cells)),
        SubjectKind::Grid => {
            let Some(grid) = store.grid(subject.id.into())? else { return Ok(none) };
            let deputies = store.deputies_of_grid(grid.id)?;
            let (cells, gaps) = (grid_cells(&grid, &deputies), gaps_of(&grid, &deputies));
            (Contribution { cells, gaps }, Some(grid.division))
        }
        SubjectKind::Case | SubjectKind::Reception | SubjectKind::DutyRecord => none,
    })
}

/// The grids that a deputy's entry says anything of, past assignments among them.
pub fn grids_of(store: &mut impl Deputies, deputy: Uuid) -> std::result::Result<Vec<Subject>, StoreError> {
    let deputy = store.deputy(deputy.into())?;
    let grids = deputy.into_iter().flat_map(|deputy| deputy.assignments).map(|assignment| assignment.grid.0);
    Ok(grids.map(|id| Subject { kind: SubjectKind::Grid, id }).collect())
}

/// Takes out of the roll-ups what `subjects` contributed and puts in what they contribute now, in the transaction that is
/// under way. Doing it twice changes nothing.
pub fn refresh<S: Figures + Disputes + Deputies + Territory>(
    store: &mut S,
    subjects: impl IntoIterator<Item = Subject>,
) -> std::result::Result<(), StoreError> {
    // In one order for everybody, so that two who take the same never wait for each other.
    let subjects: BTreeMap<Uuid, Subject> = subjects.into_iter().map(|subject| (subject.id, subject)).collect();
    let subjects: Vec<Subject> = subjects.into_values().collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let before = store.take_contributions(&subjects)?;
    let (mut kept, mut gaps, mut change) = (Vec::new(), Vec::new(), Cells::new());
    for subject in subjects {
        let (now, place) = contribution(store, subject)?;
        if let Some(division) = place {
            gaps.push((GridId(subject.id), division, now.gaps));
        }
        let old = before.get(&subject.id);
        if old == Some(&now.cells) {
            continue;
        }
        for (cell, value) in old.into_iter().flatten() {
            *change.entry(cell.clone()).or_default() -= value;
        }
        for (cell, value) in &now.cells {
            *change.entry(cell.clone()).or_default() += value;
        }
        kept.push((subject, now.cells));
    }
    change.retain(|_, value| *value != 0);
    store.keep_contributions(&kept, &change)?;
    store.keep_gaps(&gaps)
}

/// Where a rebuild has got to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rebuilding {
    kind: usize,
    after: Option<Uuid>,
}

/// Makes the next part of all roll-ups anew, and says where to go on; `None` when all is done. The first part forgets what
/// there was.
pub fn rebuild<S: Figures + Disputes + Deputies + Territory>(
    store: &mut S,
    at: Rebuilding,
) -> std::result::Result<Option<Rebuilding>, StoreError> {
    const KINDS: [SubjectKind; 3] = [SubjectKind::Deputy, SubjectKind::Grid, SubjectKind::Dispute];
    if at.kind == 0 && at.after.is_none() {
        store.forget_figures()?;
    }
    let Some(kind) = KINDS.get(at.kind).copied() else { return Ok(None) };
    let ids = store.contributors(kind, at.after, REBUILD)?;
    let last = ids.last().copied();
    let full = ids.len() == REBUILD as usize;
    refresh(store, ids.into_iter().map(|id| Subject { kind, id }))?;
    Ok(Some(if full {
        Rebuilding { kind: at.kind, after: last }
    } else {
        Rebuilding { kind: at.kind + 1, after: None }
    }))
}

/// Coverage of a division on a day.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn coverage(store: &mut (impl Figures + Territory), division: &DivisionCode, on: NaiveDate) -> Result<Coverage> {
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let sums = store.coverage_sums(division, on)?;
    let of = |measure| sums.iter().find(|(other, _)| *other == measure).map_or(0, |(_, value)| *value);
    Ok(Coverage {
        division: division.clone(),
        on,
        deputies_active: of(Indicator::DeputiesActive),
        deputies_in_grid: of(Indicator::DeputiesInGrid),
        grids: of(Indicator::Grids),
        grids_covered: of(Indicator::GridsCovered),
    })
}

/// Grids of a division without a deputy on a day, each with the nearest deputies who could be assigned.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn gaps<S: Figures + Deputies + Territory>(
    store: &mut S,
    division: &DivisionCode,
    on: NaiveDate,
    page: &PageRequest<GridId>,
) -> Result<Page<Gap, GridId>> {
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let found = store.gaps(division, on, page)?;
    let mut near: BTreeMap<DivisionCode, Vec<Deputy>> = BTreeMap::new();
    let mut items = Vec::with_capacity(found.items.len());
    for id in found.items {
        let Some(grid) = store.grid(id)? else { continue };
        let mut suitable: Vec<Suitable> = Vec::new();
        let mut seen = BTreeSet::new();
        // The village, the township, the county: the next only when the nearer has too few.
        for area in grid.division.ancestry().into_iter().take(3) {
            if suitable.len() >= SUITABLE {
                break;
            }
            if !near.contains_key(&area) {
                let filter = DeputyFilter { division: Some(area.clone()), grid: None };
                let deputies = store.deputies(&filter, &PageRequest { limit: 100, after: None })?.items;
                near.insert(area.clone(), deputies);
            }
            let fits = |deputy: &&Deputy| {
                let serves = |mandate: &&crate::deputies::Mandate| {
                    mandate.counts_for_coverage() && mandate.serves_on(on) && mandate.congress.covers(&grid.division)
                };
                deputy.mandates.iter().any(|mandate| serves(&mandate))
            };
            let mut here: Vec<_> = near.get(&area).into_iter().flatten().filter(fits).collect();
            here.sort_by_key(|deputy| (deputy.grids_on(on).len(), deputy.id));
            for deputy in here {
                if suitable.len() < SUITABLE && seen.insert(deputy.id) {
                    suitable.push(Suitable {
                        deputy: deputy.id,
                        name: deputy.name.clone(),
                        division: deputy.division.clone(),
                        grids: deputy.grids_on(on).len(),
                    });
                }
            }
        }
        items.push(Gap { grid, suitable });
    }
    Ok(Page { items, next: found.next })
}

/// What came of the disputes of a division in the months between two days: for an office or an administrator of the area.
///
/// # Errors
/// Forbidden elsewhere; a field error for days in the wrong order or more than ten years apart.
pub fn dispute_figures(
    store: &mut impl Figures,
    ctx: &Context,
    division: &DivisionCode,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<DisputeFigures> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    if to < from || (to - from).num_days() > 3_660 {
        return Err(Failure::field("to", FigureFault::PeriodOutOfRange));
    }
    let mut figures = DisputeFigures::default();
    for DisputeSum { measure, kind, organisation, value } in store.dispute_sums(division, from, to)? {
        figures.totals.add(measure, value);
        if let Some(kind) = kind {
            figures.by_kind.entry(kind).or_insert_with(DisputeTotals::default).add(measure, value);
        }
        if let Some(organisation) = organisation {
            figures.by_organisation.entry(organisation).or_insert_with(DisputeTotals::default).add(measure, value);
        }
    }
    Ok(figures)
}
