use mashang_domain::figures::{self, Figures, usecases::Rebuilding};
use mashang_domain::shared::{StoreError, SubjectKind};

use crate::db::Database;

/// Makes every roll-up anew from what the database holds.
///
/// # Errors
/// A sentence for the operator.
pub fn rebuild_figures(db: &Database) -> Result<(), String> {
    let mut at = Some(Rebuilding::default());
    while let Some(from) = at {
        at = db
            .write_at_leisure(move |store| figures::usecases::rebuild(store, from))
            .map_err(|error| format!("the roll-ups could not be rebuilt: {error:?}"))?;
    }
    Ok(())
}

/// The same, in a database that holds deputies and never had roll-ups: one that an earlier version filled.
///
/// # Errors
/// A sentence for the operator.
pub fn begin_figures(db: &Database) -> Result<(), String> {
    let missing = db
        .write_at_leisure(|store| {
            let deputies = store.contributors(SubjectKind::Deputy, None, 1)?;
            Ok::<_, StoreError>(!deputies.is_empty() && !store.has_contributions()?)
        })
        .map_err(|error| format!("the roll-ups could not be looked at: {error:?}"))?;
    if missing { rebuild_figures(db) } else { Ok(()) }
}
