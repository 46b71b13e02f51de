//! Which rules of retention are to be carried out now; a worker does, and whoever asks for it by a command.

use mashang_domain::audit::{Retention, RetentionClass, RetentionDue, RetentionRule, retention_due};
use mashang_domain::shared::{DivisionCode, Instant, PageRequest, StoreError};
use mashang_domain::territory::{DivisionFilter, DivisionLevel, Territory};

use crate::repositories::Store;

pub use crate::repositories::Retained;

/// Whose what goes by itself is said to be: all of 泉州's.
const HOME: &str = "350500000000";

fn by(rules: &[RetentionRule], now: Instant) -> Result<Vec<RetentionDue>, StoreError> {
    let home = DivisionCode::new(HOME).map_err(|_| StoreError::Corrupt("division code"))?;
    Ok(retention_due(rules, &home, now))
}

/// What is to be done by all rules as they stand.
///
/// # Errors
/// When the store fails.
pub fn plan(store: &mut Store, now: Instant) -> Result<Vec<RetentionDue>, StoreError> {
    let mut all = Vec::new();
    for due in by(&store.retention_rules()?, now)? {
        // Cases in the order of their changes are found county by county.
        let of_cases = matches!(due.rule.class, RetentionClass::ClosedContacts | RetentionClass::ClosedRecordings);
        if of_cases && due.area.county().is_none() {
            let filter = DivisionFilter {
                parent: Some(due.area.clone()),
                level: Some(DivisionLevel::County),
                ..DivisionFilter::default()
            };
            let counties = store.divisions(&filter, &PageRequest { limit: 100, after: None })?;
            all.extend(counties.items.iter().filter_map(|county| due.within(&county.code)));
        } else {
            all.push(due);
        }
    }
    Ok(all)
}

/// What would be done by a rule, were it laid down; `None` where it has everything kept.
///
/// # Errors
/// When the store fails.
pub fn trial(store: &mut Store, rule: &RetentionRule) -> Result<Option<RetentionDue>, StoreError> {
    let is_its = |other: &RetentionRule| other.division == rule.division && other.class == rule.class;
    let mut rules = store.retention_rules()?;
    rules.retain(|other| !is_its(other));
    rules.push(rule.clone());
    Ok(by(&rules, rule.set_at)?.into_iter().find(|due| is_its(&due.rule) && due.rule.version == rule.version))
}
