use std::time::{Duration, Instant};

use mashang_domain::figures::{Figures, usecases};

use crate::db::Database;

/// Makes every roll-up anew from what the database holds, beside those that are shown meanwhile.
///
/// # Errors
/// A sentence for the operator.
pub fn rebuild_figures(db: &Database) -> Result<(), String> {
    db.write_at_leisure(|store| store.begin_edition())
        .map_err(|error| format!("the roll-ups could not be rebuilt: {error:?}"))?;
    finish_figures(db)
}

/// Goes on with a rebuild that somebody began and did not come to the end of.
///
/// # Errors
/// A sentence for the operator.
pub fn finish_figures(db: &Database) -> Result<(), String> {
    loop {
        let began = Instant::now();
        let more = db
            .write_at_leisure(usecases::rebuild)
            .map_err(|error| format!("the roll-ups could not be rebuilt: {error:?}"))?;
        if !more {
            return Ok(());
        }
        // SQLite has one writer, and whoever serves meanwhile wants to be it as often.
        std::thread::sleep(began.elapsed().min(Duration::from_millis(100)));
    }
}
