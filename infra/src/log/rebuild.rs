use mashang_domain::figures::{self, Figures, usecases::Rebuilding};
use mashang_domain::happening::CONTRIBUTORS;
use mashang_domain::shared::StoreError;

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

/// The same, in a database that holds what contributes and has no roll-ups: one that an earlier version filled.
///
/// # Errors
/// A sentence for the operator.
pub fn begin_figures(db: &Database) -> Result<(), String> {
    let missing = db
        .write_at_leisure(|store| {
            if store.has_contributions()? {
                return Ok::<_, StoreError>(false);
            }
            for kind in CONTRIBUTORS {
                if !store.contributors(kind, None, 1)?.is_empty() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .map_err(|error| format!("the roll-ups could not be looked at: {error:?}"))?;
    if missing { rebuild_figures(db) } else { Ok(()) }
}
