use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use mashang_domain::shared::StoreError;

use super::Store;
use crate::db::AnyConnection;
use crate::schema::allowances;

/// The database's clock in microseconds, which all processes go by.
const NOW: &str = "(extract(epoch FROM statement_timestamp()) * 1000000)::bigint";

/// How a budget stands from which all processes spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Whether there was enough left.
    pub admitted: bool,
    /// How long it takes until the budget is whole again.
    pub ahead: Duration,
}

#[derive(QueryableByName)]
struct Ahead {
    #[diesel(sql_type = BigInt)]
    ahead: i64,
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Ahead {
    fn spent(&self, admitted: bool) -> Spent {
        Spent { admitted, ahead: Duration::from_micros(u64::try_from(self.ahead).unwrap_or_default()) }
    }
}

impl Store {
    /// Spends once from the budget `what`, of which one more comes back with `each` and all of it with `whole` (GCRA). `None`
    /// on SQLite, where one process counts for itself.
    pub fn spend(&mut self, what: &str, each: Duration, whole: Duration) -> Result<Option<Spent>, StoreError> {
        let key = self.vault.tag("allowances.key", what.as_bytes());
        let (each, whole) = (micros(each), micros(whole));
        self.change(|connection| {
            let AnyConnection::Postgres(inner) = connection else { return Ok(None) };
            let spent: Option<Ahead> = diesel::sql_query(format!(
                "INSERT INTO allowances AS known (key, tat) VALUES ($1, {NOW} + $2) \
                 ON CONFLICT (key) DO UPDATE SET tat = greatest(known.tat, excluded.tat - $2) + $2 \
                 WHERE known.tat <= excluded.tat - $2 + $3 RETURNING known.tat - {NOW} AS ahead"
            ))
            .bind::<Binary, _>(&key[..])
            .bind::<BigInt, _>(each)
            .bind::<BigInt, _>(whole - each)
            .get_result(inner)
            .optional()?;
            if let Some(after) = spent {
                return Ok(Some(after.spent(true)));
            }
            let known: Ahead = diesel::sql_query(format!("SELECT tat - {NOW} AS ahead FROM allowances WHERE key = $1"))
                .bind::<Binary, _>(&key[..])
                .get_result(inner)?;
            Ok(Some(known.spent(false)))
        })
    }

    /// Forgets the budgets that have been whole again for an hour.
    pub fn forget_allowances(&mut self) -> Result<usize, StoreError> {
        let past = sql::<BigInt>(&format!("{NOW} - 3600000000"));
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                diesel::delete(allowances::table.filter(allowances::tat.lt(past))).execute(inner)
            }
            AnyConnection::Sqlite(_) => Ok(0),
        })
    }
}
