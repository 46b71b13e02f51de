//! Deputies who serve and have no grid yet, each with the nearest grids that nobody has.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{AREAS, SUITABLE};
use crate::deputies::{Deputy, Mandate};
use crate::shared::{Context, DeputyId, Failure, Page, PageRequest, StoreError};
use crate::territory::{DivisionCode, Plot, Territory, TerritoryFault};

/// Times that the store is asked for one page at most, where some of those that it finds do not serve after all.
const ROUNDS: usize = 10;

type Result<T> = std::result::Result<T, Failure>;

/// A deputy of county or township who serves and is assigned to no grid.
#[derive(Clone, Debug, PartialEq)]
pub struct WithoutGrid {
    pub deputy: Deputy,
    /// The nearest grids without a deputy to which this one could be assigned: of the village first, then of the township,
    /// then of the county.
    pub nearest: Vec<Plot>,
}

/// The first gaps of each of some areas.
pub type OpenNear = BTreeMap<DivisionCode, Vec<Plot>>;

/// Those who have no grid, read.
pub trait WithoutGrids {
    /// Deputies of a division's subtree, by id, who are assigned to no grid on that day and may serve in a county's or a
    /// township's congress then. Whether one does, their mandates say.
    fn perhaps_without_grid(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<DeputyId>,
    ) -> std::result::Result<Page<Deputy, DeputyId>, StoreError>;

    /// The first `most` grids of each area that have no deputy on that day, by code.
    fn open_near(
        &mut self,
        areas: &BTreeSet<DivisionCode>,
        on: NaiveDate,
        most: usize,
    ) -> std::result::Result<OpenNear, StoreError>;
}

/// The mandates by which coverage counts a deputy on a day.
fn counted(deputy: &Deputy, on: NaiveDate) -> impl Iterator<Item = &Mandate> {
    deputy.mandates.iter().filter(move |mandate| mandate.counts_for_coverage() && mandate.serves_on(on))
}

impl WithoutGrid {
    /// Adds grids of an area to which the deputy could be assigned, until there are enough.
    fn suggest(&mut self, near: &[Plot], on: NaiveDate) {
        let Self { deputy, nearest } = self;
        let fits = |plot: &&Plot| counted(deputy, on).any(|mandate| mandate.seat.congress.covers(&plot.division));
        let known: BTreeSet<_> = nearest.iter().map(|plot| plot.id).collect();
        let fresh = near.iter().filter(|plot| !known.contains(&plot.id)).filter(fits);
        nearest.extend(fresh.take(SUITABLE.saturating_sub(known.len())).cloned());
    }
}

/// Deputies of a division who serve on a day in a county's or a township's congress and have no grid then, each with the nearest
/// grids that nobody has. Whatever their number, the store is asked once for all of them at each distance.
///
/// # Errors
/// Forbidden for whoever does not oversee the division; not found for one that does not exist.
pub fn without_grid<S: WithoutGrids + Territory>(
    store: &mut S,
    ctx: &Context,
    division: &DivisionCode,
    on: NaiveDate,
    page: &PageRequest<DeputyId>,
) -> Result<Page<WithoutGrid, DeputyId>> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let found = those_who_serve(store, division, on, page)?;
    let mut page = found.map(|deputy| WithoutGrid { deputy, nearest: Vec::new() });
    // The village, the township, the county: the next only where the nearer has too few.
    for distance in 0..AREAS {
        let open: Vec<(DivisionCode, &mut WithoutGrid)> = page
            .items
            .iter_mut()
            .filter(|one| one.nearest.len() < SUITABLE)
            .filter_map(|one| Some((one.deputy.division.ancestry().into_iter().nth(distance)?, one)))
            .collect();
        let areas: BTreeSet<DivisionCode> = open.iter().map(|(area, _)| area.clone()).collect();
        if areas.is_empty() {
            break;
        }
        // As many more as are known from nearer by.
        let near = store.open_near(&areas, on, 2 * SUITABLE)?;
        for (area, one) in open {
            one.suggest(near.get(&area).map(Vec::as_slice).unwrap_or_default(), on);
        }
    }
    Ok(page)
}

/// A page of those who serve, of all who may.
fn those_who_serve(
    store: &mut impl WithoutGrids,
    division: &DivisionCode,
    on: NaiveDate,
    page: &PageRequest<DeputyId>,
) -> Result<Page<Deputy, DeputyId>> {
    let limit = page.limit as usize;
    let mut asked = page.clone();
    let mut found = Page::empty();
    for _ in 0..ROUNDS {
        let Page { items, unreadable, next } = store.perhaps_without_grid(division, on, &asked)?;
        found.items.extend(items.into_iter().filter(|deputy| counted(deputy, on).next().is_some()));
        found.unreadable.extend(unreadable);
        (found.next, asked.after) = (next, next);
        if found.items.len() > limit {
            found.items.truncate(limit);
            found.next = found.items.last().map(|deputy| deputy.id);
        }
        if found.items.len() == limit || found.next.is_none() {
            break;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::congresses::{CongressLevel, Seat};
    use crate::deputies::MandateStatus;
    use crate::shared::text::Name;
    use crate::shared::time::Period;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date")
    }

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    fn name() -> Name {
        Name::new("某").expect("a name")
    }

    /// One who serves, or was suspended on that day alone, which the store can't tell.
    fn deputy(number: u128, serves: bool) -> Deputy {
        let id = Uuid::from_u128(number);
        let suspension = Period { from: day(), to: Some(day()) };
        let mandate = Mandate {
            id: id.into(),
            seat: Seat {
                term: id.into(),
                constituency: id.into(),
                level: CongressLevel::Township,
                congress: code("350582002000"),
                number: 18,
                constituency_name: name(),
            },
            from: day() - chrono::Days::new(100),
            to: None,
            status: MandateStatus::Active,
            status_since: day() - chrono::Days::new(100),
            decision: None,
            coming: None,
            suspensions: if serves { Vec::new() } else { vec![suspension] },
        };
        Deputy {
            id: id.into(),
            version: 1,
            name: name(),
            profile: None,
            office: id.into(),
            division: code("350582002014"),
            room: None,
            assignments: Vec::new(),
            mandates: vec![mandate],
            stand_ins: Vec::new(),
            merged_into: None,
        }
    }

    /// Deputies by their numbers, each with whether it serves.
    struct Kept(Vec<Deputy>);

    impl WithoutGrids for Kept {
        fn perhaps_without_grid(
            &mut self,
            _: &DivisionCode,
            _: NaiveDate,
            page: &PageRequest<DeputyId>,
        ) -> std::result::Result<Page<Deputy, DeputyId>, StoreError> {
            let after = self.0.iter().filter(|one| page.after.is_none_or(|after| one.id > after));
            let rows = after.take(page.limit as usize + 1).cloned().collect();
            Ok(Page::of(rows, page, |one: &Deputy| one.id))
        }

        fn open_near(
            &mut self,
            _: &BTreeSet<DivisionCode>,
            _: NaiveDate,
            _: usize,
        ) -> std::result::Result<OpenNear, StoreError> {
            Ok(OpenNear::new())
        }
    }

    proptest::proptest! {
        /// Page by page everybody who serves is shown, once and in order, however many between them do not.
        #[test]
        fn pages_show_everybody_who_serves_once(
            serves in proptest::collection::vec(proptest::bool::weighted(0.6), 0..60),
            limit in 1u32..8,
        ) {
            let all: Vec<Deputy> = (1..).zip(&serves).map(|(number, serves)| deputy(number, *serves)).collect();
            let expected: Vec<DeputyId> =
                all.iter().filter(|one| counted(one, day()).next().is_some()).map(|one| one.id).collect();
            proptest::prop_assert_eq!(expected.len(), serves.iter().filter(|one| **one).count());
            let mut store = Kept(all);
            let (mut shown, mut request) = (Vec::new(), PageRequest { limit, after: None });
            loop {
                let page = those_who_serve(&mut store, &code("350582002014"), day(), &request).expect("a page");
                proptest::prop_assert!(page.items.len() <= limit as usize);
                shown.extend(page.items.iter().map(|one| one.id));
                let Some(next) = page.next else { break };
                request.after = Some(next);
            }
            proptest::prop_assert_eq!(shown, expected);
        }
    }

    #[test]
    fn a_grid_outside_of_the_congress_is_not_suggested_nor_one_twice() {
        let plot = |number: u128, village: &str| Plot {
            id: Uuid::from_u128(number).into(),
            division: code(village),
            ordinal: 1,
            name: name(),
        };
        let mut one = WithoutGrid { deputy: deputy(1, true), nearest: Vec::new() };
        one.suggest(&[plot(1, "350582002014")], day());
        let near = [plot(1, "350582002014"), plot(2, "350582003001"), plot(3, "350582002001"), plot(4, "350582002002")];
        one.suggest(&near, day());
        let ids: Vec<u128> = one.nearest.iter().map(|plot| plot.id.0.as_u128()).collect();
        assert_eq!(ids, [1, 3, 4]);
    }
}
