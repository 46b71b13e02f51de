//! When deputies serve: every request of a deputy asks, and most are answered by what was read a moment ago.

use std::sync::Arc;

use diesel::prelude::*;
use mashang_domain::deputies::{Service, Services};
use mashang_domain::shared::{DeputyId, StoreError};

use super::MandateRow;
use crate::db::types::Id;
use crate::on_each;
use crate::repositories::Store;
use crate::schema::mandates;

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
