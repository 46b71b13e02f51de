//! The sums of a division and of all that lie directly inside it, at once.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::rollup::{MAX_PARTS, Sum};
use mashang_domain::territory::DivisionCode;

use super::SHOWN;
use crate::on_each;
use crate::repositories::Store;
use crate::repositories::territory::division_code;

/// What is counted of a measure in a division, or that nothing is.
#[derive(QueryableByName)]
struct PartRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Nullable<Text>)]
    measure: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    value: Option<i64>,
}

/// Asks for the sums of a division (`$1`) and of those directly inside it up to a day (`$2`), in one statement. 金门县 stands
/// under its own code on three levels.
fn of_parts(measures: &[&str]) -> String {
    let measures = measures.join("', '");
    format!(
        "SELECT parts.code AS code, figures.measure AS measure, CAST(SUM(figures.value) AS BIGINT) AS value \
         FROM (SELECT code FROM divisions WHERE code = $1 \
         UNION SELECT code FROM divisions WHERE parent_code = $1 ORDER BY 1 LIMIT {MAX_PARTS} + 1) AS parts \
         LEFT JOIN figures ON figures.edition = (SELECT edition FROM figure_editions WHERE state = '{SHOWN}') \
         AND figures.division_code = parts.code AND figures.measure IN ('{measures}') AND figures.on_date <= $2 \
         GROUP BY parts.code, figures.measure ORDER BY parts.code"
    )
}

impl Store {
    /// The sums of `measures` up to and including `on`, the division's own first.
    pub(super) fn parts_until(
        &mut self,
        division: &DivisionCode,
        measures: &[&str],
        on: NaiveDate,
    ) -> Result<Vec<(DivisionCode, Vec<Sum>)>, StoreError> {
        let query = of_parts(measures);
        let code = division.as_str();
        let rows: Vec<PartRow> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(&query).bind::<Text, _>(code).bind::<Date, _>(on).load(inner))
        })?;
        let mut parts: Vec<(DivisionCode, Vec<Sum>)> = Vec::new();
        for PartRow { code, measure, value } in rows {
            let sum = measure.zip(value).map(|(indicator, value)| Sum { indicator, kind: None, value });
            match parts.last_mut() {
                Some((last, sums)) if last.as_str() == code => sums.extend(sum),
                _ => parts.push((division_code(&code)?, sum.into_iter().collect())),
            }
        }
        Ok(parts)
    }
}
