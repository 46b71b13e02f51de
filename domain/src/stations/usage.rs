//! What a room was used for in a period: counted out of its door, its receptions, bookings, sittings and activities, and typed by nobody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::queries::{makes, receptions_of};
use super::{BookingState, Rota, RotaState, SlotStanding, StationFault, Stations, report, standing_of, terms};
use crate::receptions::{EntryOutcome, Reception, Receptions, WalkInPart};
use crate::rooms::{ActivityRoom, RoomDetails, Rooms};
use crate::shared::deadline::whole_days;
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{Context, DivisionCode, Failure, Instant, Page, PageRequest, ReceptionId, RoomId, gathered};
use crate::sittings::{Sitting, SittingFollowUpState, SittingState, Sittings};

type Result<T> = std::result::Result<T, Failure>;

/// Rooms of a workbook, at most.
pub const MOST_USES: usize = 5_000;
/// Days of a period, at most.
const MAX_DAYS: i64 = 366;
/// Rotas of one room that are read at most: of sixteen years.
const MOST_ROTAS: usize = 200;

/// The days of an account, the last among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsePeriod {
    from: NaiveDate,
    to: NaiveDate,
}

impl UsePeriod {
    /// # Errors
    /// [`StationFault::UsePeriod`] for one that ends before it begins, or is longer than a year.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self> {
        if (0..MAX_DAYS).contains(&(to - from).num_days()) {
            Ok(Self { from, to })
        } else {
            Err(Failure::field("to", StationFault::UsePeriod))
        }
    }

    #[must_use]
    pub fn first(self) -> NaiveDate {
        self.from
    }

    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.to
    }

    /// The first day, and the first one after the last.
    fn days(self) -> (NaiveDate, NaiveDate) {
        (self.from, self.to.succ_opt().unwrap_or(self.to))
    }

    /// The same as instants.
    fn instants(self) -> (Instant, Instant) {
        whole_days((self.from, self.to))
    }
}

/// What a room was used for in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomUse {
    pub room: ActivityRoom,
    pub period: UsePeriod,
    /// Spans in which it was open by what stands on its door today, on days that have come. Holidays stand there in words and are not
    /// taken off.
    pub openings: u32,
    /// Minutes of them.
    pub open_minutes: u32,
    /// Days on which somebody was received, or sat together.
    pub used_days: u32,
    /// Announced receptions by how they stand.
    pub receptions: Vec<(SlotStanding, u32)>,
    /// Voices that were heard, those of them that are still open, and those that ended after their term or whose term is over.
    pub voices: u32,
    pub open: u32,
    pub late: u32,
    /// How voices ended.
    pub outcomes: Vec<(EntryOutcome, u32)>,
    /// Policies that were explained.
    pub explained: u32,
    /// Bookings by how they stand.
    pub bookings: Vec<(BookingState, u32)>,
    /// Sittings by how they stand, and residents who sat along.
    pub sittings: Vec<(SittingState, u32)>,
    pub residents: u32,
    /// What is followed up of them, by how it stands.
    pub follow_ups: Vec<(SittingFollowUpState, u32)>,
    /// Activities of congresses that took place there.
    pub activities: u32,
}

impl RoomUse {
    /// How many receptions stand so.
    #[must_use]
    pub fn receptions_that(&self, standing: SlotStanding) -> u32 {
        how_many(&self.receptions, standing)
    }

    /// How many sittings stand so.
    #[must_use]
    pub fn sittings_that(&self, state: SittingState) -> u32 {
        how_many(&self.sittings, state)
    }
}

/// How many of a list stand so.
#[must_use]
pub fn how_many<K: PartialEq + Copy>(counts: &[(K, u32)], standing: K) -> u32 {
    counts.iter().find(|(one, _)| *one == standing).map_or(0, |(_, count)| *count)
}

fn counted<K: Ord>(all: impl Iterator<Item = K>) -> Vec<(K, u32)> {
    let mut counts: BTreeMap<K, u32> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// In how many spans a door was open between two days, and how many minutes they are together.
fn openings(details: &RoomDetails, from: NaiveDate, last: NaiveDate) -> (u32, u32) {
    let (mut spans, mut minutes) = (0_u32, 0_u32);
    for day in from.iter_days().take_while(|day| *day <= last) {
        for span in details.hours.iter().filter(|span| span.day == day.weekday()) {
            spans += 1;
            minutes += u32::try_from((span.to - span.from).num_minutes()).unwrap_or(0);
        }
    }
    (spans, minutes)
}

/// What is counted of a room.
struct Found {
    rotas: Vec<Rota>,
    receptions: Vec<Reception>,
    bookings: Vec<(BookingState, u32)>,
    sittings: Vec<Sitting>,
    activities: u32,
}

fn counted_of(room: ActivityRoom, period: UsePeriod, found: Found, now: Instant) -> RoomUse {
    let Found { rotas, receptions, bookings, sittings, activities } = found;
    let slot_of = |reception: &Reception| rotas.iter().find_map(|rota| rota.slot_of(reception.id));
    let stands = |reception: &Reception| (reception.starts_at, standing_of(slot_of(reception), Some(reception)));
    let (announced, walk_ins): (Vec<&Reception>, Vec<&Reception>) =
        receptions.iter().partition(|one| one.is_announced());
    let announced: Vec<(Instant, SlotStanding)> = announced.into_iter().map(stands).collect();
    let told = report((room.id, period.from), None, &receptions, bookings, now);
    // Whoever comes unannounced is received, too.
    let received = announced.iter().filter(|(_, standing)| *standing == SlotStanding::Held).map(|(at, _)| *at);
    let received = received.chain(walk_ins.into_iter().map(|one| one.starts_at));
    let held = || sittings.iter().filter(|one| one.state() == SittingState::Held);
    let sat = held().map(|one| one.starts_at);
    let used: BTreeSet<NaiveDate> = received.chain(sat).map(local_date).collect();
    let (openings, open_minutes) = openings(&room.details, period.from, period.to.min(local_date(now)));
    RoomUse {
        room,
        period,
        openings,
        open_minutes,
        used_days: u32::try_from(used.len()).unwrap_or(u32::MAX),
        receptions: counted(announced.iter().map(|(_, standing)| *standing)),
        voices: told.voices,
        open: told.open,
        late: told.late,
        outcomes: told.outcomes,
        explained: told.explained,
        bookings: told.bookings,
        sittings: counted(sittings.iter().map(Sitting::state)),
        residents: held().map(|one| one.residents).sum(),
        follow_ups: counted(held().flat_map(|one| &one.follow_ups).map(|one| one.state)),
        activities,
    }
}

/// The published rotas of a room, which know what was missed; as many as are read.
fn rotas_of<S: Stations>(store: &mut S, room: RoomId) -> Result<Vec<Rota>> {
    Ok(gathered((MOST_ROTAS, 100), |page| store.rotas(room, &[RotaState::Published], page))?)
}

/// Whether all that was held in a room is counted: a number that leaves something out would pass for the whole. What can't be read is held,
/// too.
fn check_held(room: &Name, held: usize) -> Result<()> {
    let (room, most) = (room.as_str(), terms::MOST_HELD);
    if held < most {
        return Ok(());
    }
    let zh = format!("{room}在该期间有 {most} 场以上接待或议事，请缩短起止日期");
    let en = format!("{room} had {most} receptions or sittings or more in that period: ask for a shorter one.");
    Err(Failure::explained("to", StationFault::UsedTooOften, (zh, en)))
}

fn used<S: Stations + Receptions + Sittings>(
    store: &mut S,
    ctx: &Context,
    room: ActivityRoom,
    period: UsePeriod,
) -> Result<RoomUse> {
    let receptions = receptions_of(store, room.id, period.days(), WalkInPart::With)?;
    let rotas = if receptions.is_empty() { Vec::new() } else { rotas_of(store, room.id)? };
    let ids: Vec<ReceptionId> = receptions.iter().map(|one| one.id).collect();
    let bookings = store.count_bookings(&ids)?;
    let (sittings, sat) = store.sittings_in(room.id, period.instants(), terms::MOST_HELD)?;
    check_held(&room.name, receptions.len().max(sat))?;
    let activities = store.activities_held_in(room.id, period.instants())?;
    let found = Found { rotas, receptions, bookings, sittings, activities };
    Ok(counted_of(room, period, found, ctx.now))
}

/// What a room was used for: for its liaison, and whoever looks after the place or leads it.
///
/// # Errors
/// Not found for a room that does not exist; forbidden for others; [`StationFault::UsedTooOften`].
pub fn room_use<S: Stations + Receptions + Rooms + Sittings>(
    store: &mut S,
    ctx: &Context,
    (room, period): (RoomId, UsePeriod),
) -> Result<RoomUse> {
    let room = store.room(room)?.ok_or(Failure::NotFound)?;
    if !makes(ctx, &room) && ctx.actor.leads(&room.division).is_none() {
        return Err(Failure::Forbidden);
    }
    used(store, ctx, room, period)
}

fn check_may_see(ctx: &Context, division: &DivisionCode) -> Result<()> {
    if ctx.actor.oversees(division) || ctx.actor.leads(division).is_some() { Ok(()) } else { Err(Failure::Forbidden) }
}

/// Whether a workbook can hold the rooms of a division, before what each was used for is counted.
///
/// # Errors
/// As [`room_uses`] and [`gather_uses`].
pub fn check_uses(store: &mut impl Rooms, ctx: &Context, division: &DivisionCode) -> Result<()> {
    check_may_see(ctx, division)?;
    check_lines(store.count_rooms(division, MOST_USES + 1)?)
}

fn check_lines(rooms: usize) -> Result<()> {
    if rooms > MOST_USES { Err(Failure::field("division", StationFault::TooManyUses)) } else { Ok(()) }
}

/// What the rooms of a division were used for, by their ids, closed ones among them: for whoever looks after the division or leads it.
///
/// # Errors
/// Forbidden for others; [`StationFault::UsedTooOften`].
pub fn room_uses<S: Stations + Receptions + Rooms + Sittings>(
    store: &mut S,
    ctx: &Context,
    (division, period): (&DivisionCode, UsePeriod),
    page: &PageRequest<RoomId>,
) -> Result<Page<RoomUse, RoomId>> {
    check_may_see(ctx, division)?;
    let Page { items, unreadable, next } = store.rooms(Some(division), None, page)?;
    let items = items.into_iter().map(|room| used(store, ctx, room, period)).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, unreadable, next })
}

/// Takes a page's rooms in among those that were read before, whatever is kept of each.
///
/// # Errors
/// A field error of `division` where a workbook can't hold as many.
pub fn gather_uses<T>(all: &mut Vec<T>, more: Vec<T>) -> Result<()> {
    all.extend(more);
    check_lines(all.len())
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, Weekday};

    use super::*;
    use crate::rooms::OpenSpan;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_period_is_a_day_to_a_year() {
        for (from, to, is_one) in [
            ("2026-03-02", "2026-03-02", true),
            ("2026-01-01", "2026-12-31", true),
            ("2026-03-02", "2026-03-01", false),
            ("2026-01-01", "2027-01-02", false),
        ] {
            assert_eq!(UsePeriod::new(day(from), day(to)).is_ok(), is_one, "{from} {to}");
        }
    }

    #[test]
    fn a_workbook_holds_all_rooms_or_is_refused() {
        let mut all = vec![0_u8; MOST_USES - 1];
        assert!(gather_uses(&mut all, vec![0]).is_ok() && all.len() == MOST_USES);
        assert!(gather_uses(&mut all, vec![0]).is_err());
    }

    #[test]
    fn a_room_is_counted_whole_or_named() {
        let name = Name::new("梅庭社区代表活动室").expect("a name");
        assert!(check_held(&name, terms::MOST_HELD - 1).is_ok());
        let Err(Failure::Explained(why)) = check_held(&name, terms::MOST_HELD) else { panic!("it is counted") };
        assert!(why.zh.contains(name.as_str()) && why.en.contains(name.as_str()), "{why:?}");
        assert_eq!(why.field.name, "to");
    }

    #[test]
    fn a_door_is_open_as_often_as_its_days_come() {
        let clock = |hour| NaiveTime::from_hms_opt(hour, 30, 0).expect("a time");
        let span = |day, from, to| OpenSpan { day, from: clock(from), to: clock(to) };
        let hours = vec![span(Weekday::Mon, 8, 11), span(Weekday::Mon, 14, 17), span(Weekday::Wed, 15, 16)];
        let details = RoomDetails { hours, ..RoomDetails::default() };
        // The 2nd of March 2026 is a Monday.
        for (from, last, expected) in [
            ("2026-03-02", "2026-03-02", (2, 360)),
            ("2026-03-02", "2026-03-08", (3, 420)),
            ("2026-03-03", "2026-03-03", (0, 0)),
            ("2026-03-02", "2026-03-01", (0, 0)),
        ] {
            assert_eq!(openings(&details, day(from), day(last)), expected, "{from} {last}");
        }
    }
}
