//! What people do with receptions.

mod register;
mod walk_ins;

use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};
use uuid::Uuid;

use super::titles::title_to_show;
use super::{
    CheckIn, Hours, MAX_OCCURRENCES, Reception, ReceptionAction, ReceptionEvent, ReceptionFault, ReceptionKind,
    ReceptionState, ReceptionView, Receptions, view,
};
use crate::cases::Rules;
use crate::cases::clocks::RuleSet;
use crate::deputies::{Deputies, Mandate};
use crate::moderation::Moderation;
use crate::rooms::{ActivityRoom, RoomFault, Rooms};
use crate::shared::code::DayCode;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::Title;
use crate::shared::time::{local_date, local_instant};
use crate::shared::{At, Bare, Context, DeputyId, Failure, Flow, Grant, GridId, Party, ReceptionId, RoomId, Standing};
use crate::territory::Territory;

pub use register::*;
pub use walk_ins::*;

/// How long before it begins a deputy may check in.
const EARLY: Duration = Duration::minutes(30);

type Result<T> = std::result::Result<T, Failure>;

/// A reception as it is announced, without its day.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub room: RoomId,
    pub kind: ReceptionKind,
    /// What it is about.
    pub title: Title,
    /// The grid, where it is for one.
    pub grid: Option<GridId>,
    pub hours: Hours,
}

/// The room, where the actor may announce: its liaison, the office, a deputy who receives there.
fn room_to_announce<S: Deputies + Rooms + Territory>(
    store: &mut S,
    ctx: &Context,
    what: &Announcement,
) -> Result<ActivityRoom> {
    let room = store.room(what.room)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))?;
    let liaison = ctx.actor.acts_for(Party::Room(what.room));
    let receives = match ctx.actor.deputy() {
        Some(id) => store.deputy(id)?.is_some_and(|deputy| deputy.room == Some(room.id)),
        None => false,
    };
    if !liaison && !receives && !ctx.actor.oversees(&room.division) {
        return Err(Failure::Forbidden);
    }
    if !room.is_open() {
        return Err(Failure::field("room", RoomFault::RoomClosed));
    }
    if what.kind == ReceptionKind::WalkIns {
        return Err(Failure::field("kind", ReceptionFault::WalkInsNotAnnounced));
    }
    if what.hours.to <= what.hours.from {
        return Err(Failure::field("hours", ReceptionFault::EndsBeforeItBegins));
    }
    match what.grid {
        Some(grid) if store.grid(grid)?.is_none_or(|grid| grid.division != room.division) => {
            Err(Failure::missing("grid", ReceptionFault::GridElsewhere))
        }
        _ => Ok(room),
    }
}

fn announce_on<S: Receptions + Moderation + Journal>(
    store: &mut S,
    ctx: &Context,
    room: &ActivityRoom,
    what: &Announcement,
    on: NaiveDate,
    series: Option<Uuid>,
) -> Result<ReceptionView> {
    let id = ctx.mint().into();
    let title = title_to_show(store, ctx, id, room, (what.kind, &what.title))?;
    let reception = Reception {
        id,
        version: 1,
        standing: Standing::at(ReceptionState::Announced),
        kind: what.kind,
        title,
        room: room.id,
        office: room.office,
        division: room.division.clone(),
        grid: what.grid,
        series,
        starts_at: local_instant(on, what.hours.from),
        ends_at: local_instant(on, what.hours.to),
        check_ins: Vec::new(),
        register: Vec::new(),
        announced_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = ctx.actor.grants().iter().find_map(Grant::party);
    begin(store, ctx, &reception, by, ReceptionEvent::Announced)?;
    Ok(view(reception, &ctx.actor))
}

/// Nobody plans by what is announced too long before.
fn check_ahead(field: &'static str, days: i64, rules: &RuleSet) -> Result<()> {
    let most = rules.reception_ahead_days;
    if days <= i64::from(most) {
        return Ok(());
    }
    let said = (format!("最多提前 {most} 天公告"), format!("Days before, at most: {most}."));
    Err(Failure::explained(field, ReceptionFault::TooFarAhead, said))
}

/// A reception on one day.
#[derive(Clone, Debug)]
pub struct Announce {
    pub what: Announcement,
    pub on: NaiveDate,
}

/// Announces a reception on one day, as long before as the rules say that hold where the room is.
///
/// # Errors
/// Forbidden; field errors for a room or a grid that does not exist, hours in the wrong order, a day too soon or past.
pub fn announce<S: Receptions + Deputies + Rooms + Territory + Moderation + Rules + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Announce,
) -> Result<ReceptionView> {
    let Announce { what, on } = command;
    let room = room_to_announce(store, ctx, &what)?;
    let notice = (on - local_date(ctx.now)).num_days();
    if notice < 0 {
        return Err(Failure::field("on", ReceptionFault::DayPast));
    }
    let rules = store.rules(&room.division, local_date(ctx.now))?;
    let least = rules.reception_notice_days;
    if notice < i64::from(least) {
        let said = (format!("接待须至少提前 {least} 天公告"), format!("Days before, at least: {least}."));
        return Err(Failure::explained("on", ReceptionFault::NoticeTooShort, said));
    }
    check_ahead("on", notice, &rules)?;
    announce_on(store, ctx, &room, &what, on, None)
}

/// A reception on one weekday of every week.
#[derive(Clone, Debug)]
pub struct AnnounceWeekly {
    pub what: Announcement,
    pub weekday: Weekday,
    /// The first day that it may be on.
    pub since: NaiveDate,
    /// The last day that it may be on.
    pub until: NaiveDate,
}

/// Announces a reception on one weekday of every week between two days, holidays left out; the first is as far ahead as the
/// rules say.
///
/// # Errors
/// As [`announce`]; a field error when no day is left, or more than may be announced.
pub fn announce_weekly<S: Receptions + Deputies + Rooms + Territory + Moderation + Rules + Journal>(
    store: &mut S,
    ctx: &Context,
    command: AnnounceWeekly,
) -> Result<Vec<ReceptionView>> {
    let AnnounceWeekly { what, weekday, since, until } = command;
    let room = room_to_announce(store, ctx, &what)?;
    let today = local_date(ctx.now);
    if until < today {
        return Err(Failure::field("until", ReceptionFault::DayPast));
    }
    let rules = store.rules(&room.division, today)?;
    check_ahead("until", (until - today).num_days(), &rules)?;
    let first = since.max(today + Days::new(u64::from(rules.reception_notice_days)));
    let days: Vec<_> = first
        .iter_days()
        .take_while(|day| *day <= until)
        .filter(|day| day.weekday() == weekday && !ctx.calendar.is_holiday(*day))
        .take(MAX_OCCURRENCES)
        .collect();
    if days.is_empty() {
        return Err(Failure::field("until", ReceptionFault::NoDayLeft));
    }
    let series = ctx.mint();
    days.into_iter().map(|day| announce_on(store, ctx, &room, &what, day, Some(series))).collect()
}

/// Where a deputy is, and the code that is shown there.
#[derive(Clone, Debug)]
pub struct ComeTo {
    pub reception: ReceptionId,
    pub code: DayCode,
}

/// A deputy checks in by the code that the room shows that day; one from elsewhere, where that one is `expected`.
///
/// # Errors
/// Forbidden for anybody but a deputy; field errors for a reception that does not exist and a code that is not today's;
/// [`ReceptionFault::NoReceptionNow`], [`ReceptionFault::NotYourRoom`], [`ReceptionFault::AlreadyCheckedIn`].
pub fn check_in<S: Receptions + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    command: ComeTo,
    expected: impl FnOnce(&mut S, DeputyId) -> Result<bool>,
) -> Result<ReceptionView> {
    let ComeTo { reception: id, code } = command;
    let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
    let now = store.reception(id)?.ok_or_else(|| Failure::missing("reception", ReceptionFault::NoSuchReception))?;
    let on = now.is_announced() && matches!(now.state(), ReceptionState::Announced | ReceptionState::Open);
    if !on || ctx.now + EARLY < now.starts_at || ctx.now > now.ends_at {
        return Err(Failure::rule(ReceptionFault::NoReceptionNow));
    }
    // A code can be told on: the register is for those who receive there.
    let known = store.deputy(deputy)?.ok_or(Failure::Forbidden)?;
    let today = local_date(ctx.now);
    let reaches = |mandate: &Mandate| mandate.serves_on(today) && mandate.seat.congress.covers(&now.division);
    let receives = known.room == Some(now.room) && known.serves_on(today);
    let is_guest = !receives && !known.mandates.iter().any(reaches);
    if is_guest && !(known.serves_on(today) && expected(store, known.id)?) {
        return Err(Failure::rule(ReceptionFault::NotYourRoom));
    }
    if code != store.day_code(id, today) {
        return Err(Failure::missing("code", ReceptionFault::NotTodaysCode));
    }
    let mut reception = step(
        store,
        ctx,
        At { id, version: None },
        |_| ReceptionAction::CheckIn,
        |_, reception: &mut Reception, _| {
            if reception.check_ins.iter().any(|check_in| check_in.deputy == deputy) {
                return Err(Failure::rule(ReceptionFault::AlreadyCheckedIn));
            }
            reception.check_ins.push(CheckIn { deputy, at: ctx.now });
            Ok(ReceptionEvent::CheckedIn { deputy })
        },
    )?;
    // What was heard before is shown to whoever asks for the reception, by what they have to do with it then.
    reception.register.clear();
    Ok(view(reception, &ctx.actor))
}

/// Ends a reception.
pub fn conclude(
    store: &mut (impl Receptions + Journal),
    ctx: &Context,
    at: At<ReceptionId>,
    _: Bare,
) -> Result<ReceptionView> {
    let reception = step(
        store,
        ctx,
        at,
        |_| ReceptionAction::Conclude,
        |_, reception: &mut Reception, _| {
            let deputies = reception.check_ins.iter().map(|check_in| check_in.deputy).collect();
            Ok(ReceptionEvent::Concluded { deputies })
        },
    )?;
    Ok(view(reception, &ctx.actor))
}

/// Calls a reception off.
pub fn cancel(
    store: &mut (impl Receptions + Journal),
    ctx: &Context,
    at: At<ReceptionId>,
    _: Bare,
) -> Result<ReceptionView> {
    let reception =
        step(store, ctx, at, |_| ReceptionAction::Cancel, |_, _: &mut Reception, _| Ok(ReceptionEvent::Cancelled))?;
    Ok(view(reception, &ctx.actor))
}
