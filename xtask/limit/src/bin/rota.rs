//! How long it takes to propose a month for all rooms of a city by fair rotation: 752 rooms with a slot each week, 13,000 deputies of whom
//! each may be asked for any room of the county. Prints the places that were filled, those that had nobody, the milliseconds, and how far
//! apart deputies of one county are at most.

use std::hint::black_box;
use std::time::{Duration, Instant as Moment};

use mashang_domain::shared::{DeputyId, Instant};
use mashang_domain::stations::{Person, Place, Span, propose};

const ROOMS: usize = 752;
const DEPUTIES: usize = 13_000;
const COUNTIES: usize = 12;
const WEEKS: u64 = 5;
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn person(which: usize) -> Result<Person, String> {
    let id = format!("\"019ab0c0-0000-7000-8000-{which:012x}\"");
    let deputy: DeputyId = serde_json::from_str(&id).map_err(|error| error.to_string())?;
    Ok(Person { deputy, so_far: 0, away: Vec::new(), busy: Vec::new() })
}

fn main() -> Result<(), String> {
    let people: Vec<Person> = (0..DEPUTIES).map(person).collect::<Result<_, _>>()?;
    let first: Instant = serde_json::from_str("\"2026-03-02T01:00:00Z\"").map_err(|error| error.to_string())?;
    // Whoever is of the room's own tenth of the county is of the place.
    let pool = |room: usize| -> Vec<(usize, bool)> {
        let own = (0..DEPUTIES).filter(|which| which % COUNTIES == room % COUNTIES);
        own.map(|which| (which, which % 10 == room % 10)).collect()
    };
    let pools: Vec<_> = (0..ROOMS).map(pool).collect();
    let mut places = Vec::new();
    for (room, pool) in (0_u64..).zip(&pools) {
        for week in 0..WEEKS {
            let days = u32::try_from(week * 7 + room % 5).map_err(|_| "too many days")?;
            let from = first + DAY * days;
            places.push(Place { span: Span { from, to: from + 2 * HOUR }, wanted: 2, pool });
        }
    }
    let began = Moment::now();
    let proposed = propose(black_box(&people), black_box(&places));
    let took = began.elapsed();
    let mut times = vec![0_u32; DEPUTIES];
    let place_of = |deputy: &DeputyId| people.binary_search_by_key(deputy, |person| person.deputy).ok();
    for which in proposed.iter().flatten().filter_map(place_of) {
        if let Some(count) = times.get_mut(which) {
            *count += 1;
        }
    }
    let spread = |county: usize| {
        let own = || times.iter().skip(county).step_by(COUNTIES);
        own().max().zip(own().min()).map_or(0, |(most, least)| most - least)
    };
    let widest = (0..COUNTIES).map(spread).max().unwrap_or_default();
    let empty = proposed.iter().filter(|names| names.is_empty()).count();
    println!("{} {empty} {} {widest}", proposed.len() - empty, took.as_millis());
    if took > Duration::from_secs(5) { Err(format!("it took {} ms", took.as_millis())) } else { Ok(()) }
}
