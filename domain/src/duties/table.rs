//! The files of all deputies of an area and a year in one table: a row for each of them, by name. It is no ranking: nothing is added up over
//! roles or kinds, and no order follows from what was done.

use std::collections::BTreeMap;

use super::usecases::scheme_of;
use super::{Duties, DutyActivity, DutyDays, DutyFault, RoleScheme, seat_called};
use crate::congresses::{CongressFault, CongressId, Congresses};
use crate::deputies::{Deputies, Deputy, DeputyFilter, Mandate};
use crate::shared::text::Name;
use crate::shared::{Called, Context, DeputyId, DivisionCode, Failure, NamedParties, Page, PageRequest, Vocabulary};
use crate::territory::{Territory, TerritoryFault};

/// Rows of a table at most.
pub const MOST_ROWS: usize = 20_000;

type Result<T> = std::result::Result<T, Failure>;

/// Of whom a table is.
#[derive(Clone, Debug)]
pub struct DutyTableOf {
    /// Deputies who work in this division's subtree.
    pub division: DivisionCode,
    /// Of this congress alone.
    pub congress: Option<CongressId>,
    pub year: i32,
}

/// What a table is read with.
#[derive(Clone, Debug)]
pub struct DutyTable {
    pub division: DivisionCode,
    /// What the division is called.
    pub division_name: String,
    /// The division whose congress's deputies it tells of, and what that congress is called.
    pub congress: Option<(DivisionCode, Name)>,
    pub days: DutyDays,
    /// The scheme in force in the division: its roles have columns.
    pub scheme: RoleScheme,
}

/// A deputy of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyTableRow {
    pub deputy: DeputyId,
    pub name: Name,
    /// The mandates of the year, as the congresses call their deputies.
    pub seats: String,
    /// What the place is called in which the deputy works.
    pub place: String,
    /// How often in each role of the scheme, and behind them in any other.
    pub roles: Vec<u32>,
    /// How often what, in the order of the list of activities.
    pub activities: Vec<u32>,
    /// Records that don't count: to be confirmed, given back, taken out of the count.
    pub uncounted: u32,
}

impl DutyTable {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        let of = self.congress.as_ref().map_or(self.division_name.as_str(), |(_, name)| name.as_str());
        format!("{of}代表履职档案（{}）", self.days.called())
    }

    /// What stands above the texts, and above the numbers.
    #[must_use]
    pub fn columns(&self) -> (Vec<String>, Vec<String>) {
        let texts = ["姓名", "代表职务", "联系区划"].map(str::to_owned).to_vec();
        let roles = self.scheme.roles.iter().map(|role| self.scheme.label_of(&role.key).to_owned());
        let activities = DutyActivity::ALL.iter().map(|activity| activity.label().to_owned());
        let own = ["其他角色".to_owned()];
        let last = ["未计入".to_owned()];
        (texts, roles.chain(own).chain(activities).chain(last).collect())
    }

    fn seats<'a>(&self, deputy: &'a Deputy) -> Vec<&'a Mandate> {
        let mut seats = self.days.seated(&deputy.mandates);
        if let Some((congress, _)) = &self.congress {
            seats.retain(|mandate| mandate.seat.congress == *congress);
        }
        seats
    }
}

impl DutyTableRow {
    /// The cells below the texts, and below the numbers.
    #[must_use]
    pub fn cells(&self) -> (Vec<String>, Vec<u32>) {
        let texts = vec![self.name.as_str().to_owned(), self.seats.clone(), self.place.clone()];
        let numbers = self.roles.iter().chain(&self.activities).copied().chain([self.uncounted]);
        (texts, numbers.collect())
    }
}

/// Rows by name, and of one name by mandate.
pub fn by_name(rows: &mut [DutyTableRow]) {
    rows.sort_by(|one, other| {
        let named = one.name.as_str().cmp(other.name.as_str());
        named.then_with(|| one.seats.cmp(&other.seats)).then_with(|| one.deputy.cmp(&other.deputy))
    });
}

/// What a table is read with: for whoever oversees the division.
///
/// # Errors
/// Forbidden for others; field errors for an unknown division or congress and a year that no file can tell of.
pub fn table<S: Duties + Congresses + Territory>(store: &mut S, ctx: &Context, of: &DutyTableOf) -> Result<DutyTable> {
    if !ctx.actor.oversees(&of.division) {
        return Err(Failure::Forbidden);
    }
    let days = DutyDays::of_year(of.year).map_err(|fault| Failure::field("year", fault))?;
    let unknown = || Failure::missing("division", TerritoryFault::UnknownDivision);
    let whole = store.division(&of.division)?.ok_or_else(unknown)?;
    let congress = match of.congress {
        Some(id) => {
            let unknown = || Failure::missing("congress_id", CongressFault::UnknownCongress);
            let congress = store.congress(id)?.ok_or_else(unknown)?;
            Some((congress.division, congress.name))
        }
        None => None,
    };
    let scheme = scheme_of(store, &of.division)?;
    Ok(DutyTable { division: of.division.clone(), division_name: whole.name, congress, days, scheme })
}

fn added(to: Option<&mut u32>, count: i64) {
    if let Some(sum) = to {
        *sum = sum.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }
}

/// A page of a table's rows, in the order of the deputies' ids; a page may hold less than it may and go on.
///
/// # Errors
/// Forbidden for whoever does not oversee the division.
pub fn rows<S: Duties + Deputies + NamedParties>(
    store: &mut S,
    ctx: &Context,
    table: &DutyTable,
    page: &PageRequest<DeputyId>,
) -> Result<Page<DutyTableRow, DeputyId>> {
    if !ctx.actor.oversees(&table.division) {
        return Err(Failure::Forbidden);
    }
    let filter = DeputyFilter { division: Some(table.division.clone()), ..DeputyFilter::default() };
    let Page { items, unreadable, next } = store.deputies(&filter, page)?;
    let seated: Vec<(&Deputy, Vec<&Mandate>)> =
        items.iter().map(|deputy| (deputy, table.seats(deputy))).filter(|(_, seats)| !seats.is_empty()).collect();
    let ids: Vec<DeputyId> = seated.iter().map(|(deputy, _)| deputy.id).collect();
    let mut wanted: Vec<Called> = seated.iter().map(|(deputy, _)| Called::Division(deputy.division.clone())).collect();
    let seats = seated.iter().flat_map(|(_, seats)| seats);
    wanted.extend(seats.map(|mandate| Called::Congress(mandate.seat.congress.clone())));
    let names = store.names(&wanted)?;
    let mut rows: BTreeMap<DeputyId, DutyTableRow> = BTreeMap::new();
    for (deputy, seats) in seated {
        let seats: Vec<String> = seats.into_iter().map(|mandate| seat_called(mandate, &names)).collect();
        let place = names.get(&Called::Division(deputy.division.clone()));
        let place = place.map_or_else(|| deputy.division.as_str().to_owned(), |name| name.as_str().to_owned());
        let row = DutyTableRow {
            deputy: deputy.id,
            name: deputy.name.clone(),
            seats: seats.join("；"),
            place,
            roles: vec![0; table.scheme.roles.len() + 1],
            activities: vec![0; DutyActivity::ALL.len()],
            uncounted: 0,
        };
        rows.insert(deputy.id, row);
    }
    for total in store.duty_totals(&ids, table.days.between())? {
        let Some(row) = rows.get_mut(&total.deputy) else { continue };
        if !total.is_counted() {
            added(Some(&mut row.uncounted), total.count);
            continue;
        }
        added(row.roles.get_mut(table.scheme.place_of(&total.role)), total.count);
        let activity = DutyActivity::ALL.iter().position(|one| *one == total.activity);
        added(activity.and_then(|at| row.activities.get_mut(at)), total.count);
    }
    Ok(Page { items: rows.into_values().collect(), unreadable, next })
}

/// Takes a page's rows in among those that were read before.
///
/// # Errors
/// A field error of `division` where a table can't hold as many.
pub fn gather(all: &mut Vec<DutyTableRow>, more: Vec<DutyTableRow>) -> Result<()> {
    all.extend(more);
    if all.len() > MOST_ROWS { Err(Failure::field("division", DutyFault::TooManyDeputies)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row(id: u128, name: &str, seats: &str, count: u32) -> DutyTableRow {
        DutyTableRow {
            deputy: Uuid::from_u128(id).into(),
            name: Name::new(name).expect("a name"),
            seats: seats.to_owned(),
            place: "梅庭社区".to_owned(),
            roles: vec![count],
            activities: vec![count],
            uncounted: 0,
        }
    }

    #[test]
    fn rows_stand_by_name_and_mandate_whatever_was_done() {
        let mut rows = vec![row(1, "王", "乙", 9), row(2, "李", "甲", 0), row(4, "王", "甲", 1), row(3, "王", "甲", 5)];
        by_name(&mut rows);
        let order: Vec<u128> = rows.iter().map(|row| row.deputy.0.as_u128()).collect();
        assert_eq!(order, [2, 1, 3, 4]);
        let mut all = vec![row(1, "王", "乙", 9); MOST_ROWS];
        assert!(gather(&mut all, Vec::new()).is_ok() && gather(&mut all, rows).is_err());
    }
}
