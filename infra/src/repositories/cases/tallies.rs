//! How many cases stand how: of an area each number is read off an index and no further than anybody cares, of a party all that it
//! has lately is looked at.

use std::collections::HashSet;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use mashang_domain::cases::{CaseNature, CaseScope, CaseState, CaseTally, ClockLight, light_of};
use mashang_domain::shared::{CaseId, DivisionCode, Instant, StoreError, Vocabulary};

use crate::db::MultiBackend;
use crate::db::types::{Id, Stamp};
use crate::repositories::areas::{self, Part};
use crate::repositories::word;
use crate::schema::{case_handling, case_units, cases};
use crate::store::Store;

/// One more than is counted tells whether there are more.
const PROBE: i64 = CaseTally::MOST as i64 + 1;
/// Digits of a county's code.
const COUNTY: usize = 6;

/// A case and how it stands: its state, when its light turns, and whether it keeps somebody out.
type Standing = (Id, String, Option<Stamp>, Option<Stamp>, bool);

/// The areas among those scopes that lie in no other of them, as far as they lie in a division.
fn outermost(scopes: &[CaseScope], division: Option<&DivisionCode>) -> Vec<DivisionCode> {
    let mut areas: Vec<DivisionCode> = Vec::new();
    for scope in scopes {
        let CaseScope::Area(area) = scope else { continue };
        let Some(area) = areas::common(area, division) else { continue };
        if areas.iter().any(|other| other.covers(area)) {
            continue;
        }
        areas.retain(|other| !area.covers(other));
        areas.push(area.clone());
    }
    areas
}

/// That a row of `case_handling` lies in the counties of a part of an area, by the index that begins with a county.
fn in_counties<From: 'static>(part: &Part) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    if part.digits.len() >= COUNTY {
        return areas::within("case_handling", &areas::county_of(part));
    }
    let first = format!("{:0<6}", part.digits);
    let last = format!("{:9<6}", part.digits);
    let begins = sql::<Bool>("substr(case_handling.division_code, 1, 6) BETWEEN ").bind::<Text, _>(first);
    Box::new(begins.sql(" AND ").bind::<Text, _>(last))
}

impl Store {
    /// How many of an area are in a state.
    fn count_in_state(&mut self, part: &Part, state: CaseState) -> Result<u32, StoreError> {
        let query = case_handling::table
            .filter(case_handling::state.eq(state.as_str()))
            .select(case_handling::case_id)
            .into_boxed();
        let query = query.filter(areas::within("case_handling", part));
        let found: Vec<Id> = self.query(|connection| query.limit(PROBE).load(connection))?;
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    /// How many of an area show a light.
    fn count_with_light(&mut self, part: &Part, light: ClockLight, now: Instant) -> Result<u32, StoreError> {
        let now = Stamp(now);
        let mut query = case_handling::table.select(case_handling::case_id).into_boxed();
        query = query.filter(in_counties(part)).filter(areas::within("case_handling", part));
        query = match light {
            ClockLight::Red => query.filter(case_handling::red_at.le(now)),
            ClockLight::Yellow => query.filter(case_handling::red_at.gt(now)).filter(case_handling::yellow_at.le(now)),
            ClockLight::Green => query.filter(case_handling::red_at.gt(now)).filter(case_handling::yellow_at.gt(now)),
        };
        let found: Vec<Id> = self.query(|connection| query.limit(PROBE).load(connection))?;
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    /// How the newest cases of a party stand, in a division and in none of some areas.
    fn standings_of(
        &mut self,
        scope: &CaseScope,
        division: Option<&DivisionCode>,
        except: &[DivisionCode],
    ) -> Result<Vec<Standing>, StoreError> {
        let turns = (case_handling::yellow_at, case_handling::red_at);
        let columns = (cases::id, case_handling::state, turns.0, turns.1, case_handling::aside);
        let mut query = cases::table
            .inner_join(case_handling::table)
            .order((cases::submitted_at.desc(), cases::id.desc()))
            .select(columns)
            .into_boxed();
        query = match scope {
            CaseScope::Submitter(account) => query.filter(cases::submitter_id.eq(Id::from(*account))),
            CaseScope::Target(party) => query.filter(cases::target_id.eq(Id(party.parts().1))),
            CaseScope::Grid(grid) => {
                let no_report = cases::nature.ne(CaseNature::Report.as_str());
                query.filter(cases::grid_id.eq(Id::from(*grid)).and(no_report))
            }
            CaseScope::Unit(unit) => {
                let mut newest = case_units::table
                    .filter(case_units::unit_id.eq(Id::from(*unit)))
                    .order((case_units::submitted_at.desc(), case_units::case_id.desc()))
                    .select(case_units::case_id)
                    .into_boxed();
                newest = newest.limit(i64::from(CaseTally::NEWEST));
                let ids: Vec<Id> = self.query(|connection| newest.load(connection))?;
                query.filter(cases::id.eq_any(ids))
            }
            CaseScope::Fallback(room) => {
                let ids = self.asked_of_room(Id::from(*room), CaseTally::NEWEST)?;
                query.filter(cases::id.eq_any(ids))
            }
            CaseScope::Area(_) => return Ok(Vec::new()),
        };
        if let Some(division) = division {
            query = query.filter(areas::lies_in("cases", division));
        }
        for area in except {
            query = query.filter(areas::lies_outside("cases", area));
        }
        self.query(|connection| query.limit(i64::from(CaseTally::NEWEST)).load(connection))
    }

    /// Which of an area keep somebody out.
    pub(super) fn keeping_out_of(&mut self, part: &Part) -> Result<Vec<CaseId>, StoreError> {
        // In the order of the one index that holds nothing else.
        let mut query = case_handling::table.order(case_handling::case_id).select(case_handling::case_id).into_boxed();
        query = query.filter(sql::<Bool>("case_handling.aside"));
        query = query.filter(in_counties(part)).filter(areas::within("case_handling", part));
        let found: Vec<Id> = self.query(|connection| query.limit(PROBE).load(connection))?;
        Ok(found.into_iter().map(|id| CaseId(id.0)).collect())
    }

    pub(super) fn tally_of(
        &mut self,
        scopes: &[CaseScope],
        division: Option<&DivisionCode>,
        now: Instant,
    ) -> Result<CaseTally, StoreError> {
        let (mut tally, mut seen) = (CaseTally::default(), HashSet::new());
        let wide = outermost(scopes, division);
        for part in wide.iter().flat_map(areas::parts) {
            for state in CaseState::ALL {
                tally.add_state(*state, self.count_in_state(&part, *state)?);
            }
            for light in ClockLight::ALL {
                tally.add_light(*light, self.count_with_light(&part, *light, now)?);
            }
            tally.aside.extend(self.keeping_out_of(&part)?);
        }
        for scope in scopes {
            let standings = self.standings_of(scope, division, &wide)?;
            tally.cut |= u32::try_from(standings.len()).is_ok_and(|found| found >= CaseTally::NEWEST);
            for (id, state, yellow, red, aside) in standings {
                if seen.insert(id) {
                    tally.aside.extend(aside.then_some(CaseId(id.0)));
                    tally.add_state(word(&state)?, 1);
                    if let Some((yellow, red)) = yellow.zip(red) {
                        tally.add_light(light_of([yellow.0, red.0], now), 1);
                    }
                }
            }
        }
        Ok(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    #[test]
    fn what_lies_in_two_areas_of_somebody_is_counted_once() {
        let scopes: Vec<CaseScope> = ["350582002000", "350582000000", "350503000000", "350582002014"]
            .into_iter()
            .map(|area| CaseScope::Area(code(area)))
            .collect();
        assert_eq!(outermost(&scopes, None), [code("350582000000"), code("350503000000")]);
        assert_eq!(outermost(&scopes, Some(&code("350582002014"))), [code("350582002014")]);
        assert!(outermost(&scopes, Some(&code("350521000000"))).is_empty());
    }
}
