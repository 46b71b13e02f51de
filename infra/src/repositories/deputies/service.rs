//! When deputies serve: every request of a deputy asks, and most are answered by what was read a moment ago.

use std::sync::Arc;

use diesel::prelude::*;
use mashang_domain::deputies::{Service, Services};
use mashang_domain::shared::{DeputyId, StoreError};

use super::MandateRow;
use crate::db::types::Id;
use crate::on_each;
use crate::repositories::Store;
use crate::schema::{deputies, mandates};

/// How often an entry may have been merged into another one. More is a circle.
const MOST_MERGES: usize = 8;

impl Store {
    /// The entry of a person that is kept, where that one was a second one.
    fn kept_deputy(&mut self, deputy: DeputyId) -> Result<DeputyId, StoreError> {
        let mut kept = deputy;
        for _ in 0..MOST_MERGES {
            let into: Vec<Option<Id>> = self.query(|connection| {
                on_each!(connection, |inner| deputies::table
                    .find(Id::from(kept))
                    .select(deputies::merged_into)
                    .load(inner))
            })?;
            match into.into_iter().flatten().next() {
                Some(next) => kept = next.0.into(),
                None => return Ok(kept),
            }
        }
        Err(StoreError::Corrupt("deputies.merged_into"))
    }
}

impl Services for Store {
    fn service_of(&mut self, deputy: DeputyId) -> Result<Arc<Service>, StoreError> {
        if let Some(known) = self.known_service(deputy) {
            return Ok(known);
        }
        let kept = self.kept_deputy(deputy)?;
        let rows: Vec<MandateRow> = self.query(|connection| {
            mandates::table
                .filter(mandates::deputy_id.eq(Id::from(kept)))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        let held = rows.into_iter().map(MandateRow::read).collect::<Result<Vec<_>, _>>()?;
        let service = Arc::new(Service::of(kept, &held));
        self.learn_service(deputy, &service);
        Ok(service)
    }
}
