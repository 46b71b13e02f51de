//! The demo world: real divisions of Quanzhou, invented people, and cases that really went through the use cases.

mod cases;
mod cast;
mod dice;
mod disputes;
mod halls;
mod life;
mod receptions;

use std::sync::Arc;

use chrono::Duration;
use mashang_domain::accounts::DESK_IDLE;
use mashang_domain::cases::Rules;
use mashang_domain::codes::{CodeSubject, Codes};
use mashang_domain::deputies::{Deputies, Deputy, DeputyFilter};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::{Actor, CheckScope, Context, Failure, PageRequest, StoreError};
use mashang_domain::territory::DivisionCode;

use self::cast::{Builder, HOME};
use self::dice::Dice;
use self::life::Life;
use crate::db::{Database, Failed};
use crate::files::Files;
use crate::log;
use crate::reference;
use crate::repositories::Store;
use crate::system::{SeededIds, Surroundings};

pub use self::cast::Size;

/// Cases that one transaction makes.
const CHUNK: u32 = 500;

/// What was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    pub divisions: usize,
    pub grids: usize,
    pub deputies: usize,
    pub rooms: usize,
    pub cases: u32,
}

fn sentence<E: std::fmt::Debug>(failed: &Failed<E>) -> String {
    format!("the demo data could not be written: {failed:?}")
}

fn first_deputies(db: &Database, division: Option<DivisionCode>) -> Result<Vec<Deputy>, String> {
    let filter = DeputyFilter { division, ..DeputyFilter::default() };
    let page = PageRequest { limit: 1, after: None };
    let found = db.write_at_leisure(move |store| store.deputies(&filter, &page)).map_err(|error| sentence(&error))?;
    Ok(found.items)
}

/// Whether the database has no deputies.
///
/// # Errors
/// A sentence for the operator.
pub fn is_empty(db: &Database) -> Result<bool, String> {
    first_deputies(db, None).map(|deputies| deputies.is_empty())
}

/// Whether somebody began to make the demo world and did not come to the end of it.
///
/// # Errors
/// A sentence for the operator.
pub fn is_unfinished(db: &Database) -> Result<bool, String> {
    db.write_at_leisure(Store::is_demo_unfinished).map_err(|error| sentence(&error))
}

/// The code of the first deputy of 梅庭社区 or, without one there, of all.
///
/// # Errors
/// A sentence for the operator.
pub fn banner_code(db: &Database) -> Result<Option<QrCode>, String> {
    let mut found = first_deputies(db, DivisionCode::new(HOME).ok())?;
    if found.is_empty() {
        found = first_deputies(db, None)?;
    }
    let Some(deputy) = found.pop() else { return Ok(None) };
    let codes = db
        .write_at_leisure(move |store| store.codes_of(CodeSubject::Deputy(deputy.id)))
        .map_err(|error| sentence(&error))?;
    Ok(codes.into_iter().find(|code| code.revoked_at.is_none()).map(|code| code.code))
}

/// Makes the world in an empty database; `progress` hears how many cases are done.
///
/// # Errors
/// A sentence for the operator, also when the database is not empty.
pub fn fill(
    db: &Database,
    files: &Files,
    surroundings: &Surroundings,
    size: Size,
    progress: &dyn Fn(u32),
) -> Result<Made, String> {
    reference::load(db)?;
    if !is_empty(db)? {
        return Err("the database is not empty: demo data goes into an empty one only".into());
    }
    let now = surroundings.clock.now();
    let (cast, all) = db
        .write_at_leisure(move |store| {
            store.begin_demo()?;
            let mut builder =
                Builder { ids: SeededIds::new(size.seed), dice: Dice(fastrand::Rng::with_seed(size.seed)), now };
            let cast = builder.cast(size)?;
            cast::add_cast(store, &mut builder, &cast)?;
            store.add_rule_sets(&[cast::rules()?])?;
            Ok::<_, StoreError>((Arc::new(cast), reference::quanzhou().len()))
        })
        .map_err(|error| sentence(&error))?;
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(size.seed.wrapping_add(1)));
    let mut done = 0;
    while done < size.cases {
        let (first, last) = (done, (done + CHUNK).min(size.cases));
        let (cast, ids, calendar) = (Arc::clone(&cast), Arc::clone(&ids), surroundings.calendar.current());
        let files = files.clone();
        db.write_at_leisure(move |store| {
            for number in first..last {
                let mut dice = Dice(fastrand::Rng::with_seed(size.seed ^ (u64::from(number) << 20)));
                let age = Duration::minutes(i64::from(dice.0.u32(60..60 * 24 * 180)));
                let ctx = Context {
                    actor: Actor::Anonymous,
                    now: now - age,
                    ids: Arc::clone(&ids),
                    calendar: Arc::clone(&calendar),
                    reaches_phones: true,
                    reaches_subscribers: false,
                    checks: CheckScope::Nothing,
                    desk_idle: DESK_IDLE,
                };
                Life { store, cast: &cast, ctx, dice, until: now, files: &files }.live()?;
            }
            Ok::<_, Failure>(())
        })
        .map_err(|error| sentence(&error))?;
        done = last;
        progress(done);
    }
    let (world, ids, calendar) = (Arc::clone(&cast), Arc::clone(&ids), surroundings.calendar.current());
    let files = files.clone();
    db.write_at_leisure(move |store| {
        let context = |now| Context {
            actor: Actor::Anonymous,
            now,
            ids: Arc::clone(&ids),
            calendar: Arc::clone(&calendar),
            reaches_phones: true,
            reaches_subscribers: false,
            checks: CheckScope::Nothing,
            desk_idle: DESK_IDLE,
        };
        for number in 0..size.cases.div_ceil(50) {
            let mut dice = Dice(fastrand::Rng::with_seed(size.seed ^ (u64::from(number) << 30)));
            let age = Duration::minutes(i64::from(dice.0.u32(60..60 * 24 * 120)));
            Life { store, cast: &world, ctx: context(now - age), dice, until: now, files: &files }.quarrel()?;
        }
        Ok::<_, Failure>(())
    })
    .map_err(|error| sentence(&error))?;
    if size.cases > 0 {
        let (world, surroundings) = (Arc::clone(&cast), surroundings.clone());
        db.write_at_leisure(move |store| receptions::announce(store, &world, &surroundings))
            .map_err(|error| sentence(&error))?;
    }
    // What happened in the demo's past is told at once, so that the worker does not begin with half a year's arrears.
    log::catch_up(db, surroundings)?;
    log::rebuild_figures(db)?;
    db.write_at_leisure(|store| {
        store.finish_demo()?;
        store.take_statistics()
    })
    .map_err(|error| sentence(&error))?;
    Ok(Made {
        divisions: all,
        grids: cast.grids.len(),
        deputies: cast.deputies.len(),
        rooms: cast.rooms.len(),
        cases: size.cases,
    })
}
