//! When deputies serve: every request of a deputy asks, and most are answered by what was read a moment ago.

use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::deputies::{MandateReason, MandateStatus, Service, Services};
use mashang_domain::shared::{DeputyId, StoreError, Vocabulary};

use super::MandateRow;
use crate::on_each;
use crate::repositories::Store;
use crate::schema::mandates;

/// That the deputy whose id stands in `column` has a mandate of which that is so on a day.
fn has_mandate(column: &str, on: NaiveDate, of_which: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM mandates WHERE mandates.deputy_id = {column} AND mandates.starts_on <= '{on}' \
         AND (mandates.ends_on IS NULL OR mandates.ends_on >= '{on}'){of_which})"
    )
}

/// That the deputy whose id stands in `column` has a mandate whose term holds a day, serving or not.
pub(in crate::repositories) fn is_seated(column: &str, on: NaiveDate) -> String {
    has_mandate(column, on, "")
}

/// That the deputy whose id stands in `column` serves on a day, as `Mandate::serves_on` says it of today and of days to come: earlier
/// suspensions are over then.
pub(in crate::repositories) fn serves(column: &str, on: NaiveDate) -> String {
    let active = MandateStatus::Active.as_str();
    let back: Vec<String> = MandateReason::ALL
        .iter()
        .filter(|reason| reason.leads_to() == MandateStatus::Active)
        .map(|reason| format!("'{}'", reason.as_str()))
        .collect();
    let of_which = format!(
        " AND CASE WHEN mandates.coming ->> 'effective_on' <= '{on}' THEN mandates.coming ->> 'reason' IN ({}) \
         ELSE mandates.status = '{active}' OR mandates.status_since > '{on}' END",
        back.join(", ")
    );
    has_mandate(column, on, &of_which)
}

impl Services for Store {
    fn service_of(&mut self, deputy: DeputyId) -> Result<Arc<Service>, StoreError> {
        if let Some(known) = self.known_service(deputy) {
            return Ok(known);
        }
        let kept = self.entry_of(deputy)?.unwrap_or(deputy.into());
        let rows: Vec<MandateRow> = self.query(|connection| {
            on_each!(connection, |inner| mandates::table
                .filter(mandates::deputy_id.eq(kept))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(inner))
        })?;
        let held = rows.into_iter().map(MandateRow::read).collect::<Result<Vec<_>, _>>()?;
        let service = Arc::new(Service::of(kept.0.into(), &held));
        self.learn_service(deputy, &service);
        Ok(service)
    }
}
