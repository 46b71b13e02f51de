//! Consumers brought to the end of the log by a command, without a worker.

use std::time::Duration;

use mashang_domain::shared::{Actor, Context, Instant, StoreError};
use uuid::Uuid;

use super::consumer::{Consumer, Look, Setback};
use super::digests::CONSUMERS;
use crate::db::Database;
use crate::repositories::{Place, Store};
use crate::system::Surroundings;

/// Events that one transaction takes at most.
const BATCH: i64 = 500;
/// How long to wait where another process works, or has not finished what it adds to the log.
const WAIT: Duration = Duration::from_millis(20);
/// For how long a consumer is held here without a sign of life.
const LEASE: chrono::Duration = chrono::Duration::seconds(10);

/// Lets every consumer read to the present end of the log.
///
/// # Errors
/// A sentence for the operator.
pub fn catch_up(db: &Database, surroundings: &Surroundings) -> Result<(), String> {
    let me = surroundings.ids.mint(surroundings.clock.now());
    for consumer in CONSUMERS {
        to_the_end(db, surroundings, consumer, me, &|_| {})?;
    }
    db.write_at_leisure(move |store| store.release_consumers(me)).map_err(|error| sentence(&error))
}

/// Sends a consumer back to the beginning and lets it read everything again, here or wherever a worker runs; `told` hears
/// how many events it has come to here. Broken off, any worker goes on with it.
///
/// # Errors
/// A sentence for the operator.
pub fn replay(db: &Database, surroundings: &Surroundings, name: &str, told: &dyn Fn(u64)) -> Result<(), String> {
    let Some(consumer) = CONSUMERS.iter().find(|consumer| consumer.name == name) else {
        let names: Vec<_> = CONSUMERS.iter().map(|consumer| consumer.name).collect();
        return Err(format!("{name} is no consumer: give one of {}", names.join(", ")));
    };
    let me = surroundings.ids.mint(surroundings.clock.now());
    db.write_at_leisure(move |store| {
        store.enter_consumer(consumer.name)?;
        store.rewind_consumer(consumer.name)
    })
    .map_err(|error| sentence(&error))?;
    to_the_end(db, surroundings, consumer, me, told)?;
    db.write_at_leisure(move |store| store.release_consumers(me)).map_err(|error| sentence(&error))
}

fn to_the_end(
    db: &Database,
    surroundings: &Surroundings,
    consumer: &'static Consumer,
    me: Uuid,
    told: &dyn Fn(u64),
) -> Result<(), String> {
    let end = db.write_at_leisure(|store| store.end_of_log()).map_err(|error| sentence(&error))?;
    let mut count = 0;
    loop {
        let ctx = surroundings.context(Actor::System);
        let until = ctx.now + LEASE;
        let (place, events) = db
            .write_at_leisure(move |store| step(store, &ctx, consumer, me, until))
            .map_err(|error| format!("{} stopped: {error:?}", consumer.name))?;
        count += events;
        told(count);
        if place >= end {
            return Ok(());
        }
        if events == 0 {
            std::thread::sleep(WAIT);
        }
    }
}

/// Takes the next events, and says where the consumer stands and how many those were.
fn step(
    store: &mut Store,
    ctx: &Context,
    consumer: &Consumer,
    me: Uuid,
    until: Instant,
) -> Result<(Place, u64), Setback> {
    match consumer.look(store, ctx, me, BATCH)? {
        Look::Events(digested) => match consumer.keep(store, ctx, me, until, &digested) {
            Ok(()) => Ok((digested.to, digested.events as u64)),
            Err(Setback::Lost) => Ok((digested.from, 0)),
            Err(error) => Err(error),
        },
        Look::New => {
            store.enter_consumer(consumer.name)?;
            Ok((Place::START, 0))
        }
        Look::AtEnd | Look::Held => Ok((store.consumer(consumer.name)?.map_or(Place::START, |seat| seat.place), 0)),
    }
}

fn sentence(error: &crate::db::Failed<StoreError>) -> String {
    format!("the log could not be read: {error:?}")
}
