//! What is counted of links and visits.

use chrono::{Datelike, Duration, NaiveDate};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text};
use mashang_domain::contacts::{ContactTotals, terms};
use mashang_domain::shared::{DivisionCode, StoreError};

use crate::on_each;
use crate::repositories::Store;

#[derive(QueryableByName)]
struct Totals {
    #[diesel(sql_type = BigInt)]
    links: i64,
    #[diesel(sql_type = BigInt)]
    due: i64,
    #[diesel(sql_type = BigInt)]
    overdue: i64,
}

#[derive(QueryableByName)]
struct Visits {
    #[diesel(sql_type = BigInt)]
    visits: i64,
}

impl Store {
    /// How the links of an area stand on that day, off the index that begins with as many digits as its code; a village is told from others
    /// of its township by the whole code.
    pub(super) fn totals_of_contacts(
        &mut self,
        area: &DivisionCode,
        today: NaiveDate,
    ) -> Result<ContactTotals, StoreError> {
        let (first, last) = area.range();
        let soon = today + Duration::days(terms::YELLOW_DAYS);
        let digits = area.prefix().len().clamp(4, 9);
        let begins = |code: &str| code.chars().take(digits).collect::<String>();
        let (from, to) = (begins(&first), begins(&last));
        let lies = |[from, to, first, last]: [u8; 4]| {
            format!(
                "substr(division_code, 1, {digits}) BETWEEN ${from} AND ${to} AND division_code BETWEEN ${first} AND ${last}"
            )
        };
        // SQLite numbers values in the order in which they stand in the text.
        let query = format!(
            "SELECT CAST(count(*) AS BIGINT) AS links, \
             CAST(COALESCE(sum(CASE WHEN due_on < $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue, \
             CAST(COALESCE(sum(CASE WHEN due_on >= $2 AND due_on <= $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS due \
             FROM contact_links WHERE {} AND state = 'active'",
            lies([4, 5, 6, 7])
        );
        let found: Totals = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query.as_str())
                .bind::<Date, _>(today)
                .bind::<Date, _>(today)
                .bind::<Date, _>(soon)
                .bind::<Text, _>(from.as_str())
                .bind::<Text, _>(to.as_str())
                .bind::<Text, _>(first.as_str())
                .bind::<Text, _>(last.as_str())
                .get_result(inner))
        })?;
        let year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        let query = format!(
            "SELECT CAST(count(*) AS BIGINT) AS visits FROM contact_visits \
             JOIN contact_links ON contact_links.id = contact_visits.link_id \
             WHERE {} AND done_on >= $5 AND done_on <= $6",
            lies([1, 2, 3, 4])
        );
        let made: Visits = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query.as_str())
                .bind::<Text, _>(from.as_str())
                .bind::<Text, _>(to.as_str())
                .bind::<Text, _>(first.as_str())
                .bind::<Text, _>(last.as_str())
                .bind::<Date, _>(year)
                .bind::<Date, _>(today)
                .get_result(inner))
        })?;
        let Totals { links, due, overdue } = found;
        Ok(ContactTotals { links, done: links - due - overdue, due, overdue, visits: made.visits })
    }
}
