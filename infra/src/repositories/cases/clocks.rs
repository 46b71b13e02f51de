//! The cases whose clocks are due.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool};
use mashang_domain::cases::ASK_WITHIN;
use mashang_domain::cases::clocks::CLOSES;
use mashang_domain::cases::lots::{MOST, Unrated};
use mashang_domain::shared::{CaseId, DivisionCode, Instant, StoreError, Vocabulary};

use crate::db::types::{Id, Moment, Stamp};
use crate::on_each;
use crate::repositories::territory::division_code;
use crate::schema::case_handling;
use crate::store::Store;

/// What a clock does that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It tells somebody.
    Telling,
    /// It closes the case, or says a day before that it will.
    Closing,
}

impl Due {
    /// The condition of its index, word by word.
    fn condition(self) -> String {
        let is = match self {
            Self::Telling => "NOT IN",
            Self::Closing => "IN",
        };
        let closes: Vec<_> = CLOSES.iter().map(|state| format!("'{}'", state.as_str())).collect();
        format!("case_handling.state || '' {is} ({})", closes.join(", "))
    }
}

/// Cases that are counted at most.
const COUNTED: u32 = 100_000;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Store {
    /// Up to `limit` cases whose clock is due by `now`, the longest due first, after the one named.
    pub fn clocks_due(
        &mut self,
        due: Due,
        now: Instant,
        after: Option<(Instant, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(Instant, CaseId)>, StoreError> {
        let mut query = case_handling::table
            .filter(sql::<Bool>(&due.condition()))
            .filter(case_handling::alert_at.le(Stamp(now)))
            .order((case_handling::alert_at, case_handling::case_id))
            .select((case_handling::alert_at.assume_not_null(), case_handling::case_id))
            .into_boxed();
        if let Some((at, id)) = after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(
                case_handling::alert_at.ge(at).and(case_handling::alert_at.gt(at).or(case_handling::case_id.gt(id))),
            );
        }
        let rows: Vec<(Stamp, Id)> = self.query(|connection| query.limit(i64::from(limit)).load(connection))?;
        Ok(rows.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
    }

    /// Up to `limit` cases whose resident is to be asked something by `now`, the longest due first, after the one named; none whose
    /// time to rate is over, and none who should have been asked long ago.
    pub fn asks_due(
        &mut self,
        now: Instant,
        after: Option<(Instant, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(Instant, CaseId)>, StoreError> {
        let mut query = case_handling::table
            .filter(case_handling::ask_at.le(Stamp(now)))
            .filter(case_handling::ask_at.ge(Stamp(now - ASK_WITHIN)))
            .filter(case_handling::alert_at.is_null().or(case_handling::alert_at.gt(Stamp(now)).assume_not_null()))
            .order((case_handling::ask_at, case_handling::case_id))
            .select((case_handling::ask_at.assume_not_null(), case_handling::case_id))
            .into_boxed();
        if let Some((at, id)) = after {
            let (at, id) = (Stamp(at), Id::from(id));
            query = query.filter(
                case_handling::ask_at.ge(at).and(case_handling::ask_at.gt(at).or(case_handling::case_id.gt(id))),
            );
        }
        let rows: Vec<(Stamp, Id)> = self.query(|connection| query.limit(i64::from(limit)).load(connection))?;
        Ok(rows.into_iter().map(|(at, id)| (at.0, id.0.into())).collect())
    }

    /// Cases of a division that nobody rated in time and that were closed between two instants, by when they were.
    pub(super) fn unrated_between(
        &mut self,
        division: &DivisionCode,
        (from, to): (Instant, Instant),
    ) -> Result<Vec<Unrated>, StoreError> {
        let (first, last) = division.range();
        let query = case_handling::table
            .filter(case_handling::unrated_at.ge(Stamp(from)))
            .filter(case_handling::unrated_at.lt(Stamp(to)))
            .filter(case_handling::division_code.between(first, last))
            .order((case_handling::unrated_at, case_handling::case_id))
            .select((case_handling::case_id, case_handling::division_code, case_handling::unrated_unit))
            .limit(i64::from(MOST));
        let rows: Vec<(Id, String, Option<Id>)> = self.query(|connection| query.load(connection))?;
        let unrated = |(case, division, unit): (Id, String, Option<Id>)| {
            let division = division_code(&division)?;
            Ok(Unrated { case: case.0.into(), division, unit: unit.map(|unit| unit.0.into()) })
        };
        rows.into_iter().map(unrated).collect()
    }

    /// How many cases are to be closed by `now`, as far as that is counted.
    pub fn closings_due(&mut self, now: Instant) -> Result<u64, StoreError> {
        let query = format!(
            "SELECT count(*) AS count FROM (SELECT 1 FROM case_handling WHERE {} AND alert_at <= $1 LIMIT {COUNTED}) AS due",
            Due::Closing.condition()
        );
        let count: Count = self.query(|connection| {
            on_each!(connection, |inner| sql_query(&query).bind::<Moment, _>(Stamp(now)).get_result(inner))
        })?;
        Ok(u64::try_from(count.count).unwrap_or_default())
    }
}
