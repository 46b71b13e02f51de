//! Who comes to a room of themselves (来访), whether or not a deputy receives there: the liaison writes down what they say at any time,
//! and it ends as what is heard at a reception does.

use super::{RecordEntry, record};
use crate::cases::Contact;
use crate::receptions::titles::title;
use crate::receptions::{
    Reception, ReceptionEvent, ReceptionKind, ReceptionState, ReceptionView, Receptions, RegisterEntryKind,
};
use crate::rooms::{ActivityRoom, RoomFault, Rooms};
use crate::shared::deadline::whole_days;
use crate::shared::flow::{Journal, begin};
use crate::shared::text::Body;
use crate::shared::time::{local_date, midnight};
use crate::shared::{At, Context, Failure, Party, ReceptionId, RoomId, Standing, StoreError, Vocabulary};

type Result<T> = std::result::Result<T, Failure>;

/// What somebody said who came of themselves.
#[derive(Clone, Debug)]
pub struct RecordWalkIn {
    pub text: Body,
    /// Who said it, and how that person can be told how it ended.
    pub speaker: Option<Contact>,
}

/// Writes down what somebody said who came to the room of themselves, in the room's register of that day; the first of a day opens it.
///
/// # Errors
/// Not found for a room that does not exist; forbidden for anybody but its liaison; [`RoomFault::RoomClosed`],
/// [`crate::receptions::ReceptionFault::RegisterFull`]; stale where two were the first of a day at once.
pub fn record_walk_in<S: Receptions + Rooms + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RoomId>,
    command: RecordWalkIn,
) -> Result<ReceptionView> {
    let room = store.room(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.acts_for(Party::Room(room.id)) {
        return Err(Failure::Forbidden);
    }
    at.check(room.version)?;
    if !room.is_open() {
        return Err(Failure::rule(RoomFault::RoomClosed));
    }
    let id = match store.walk_ins_of(room.id, midnight(local_date(ctx.now)))? {
        Some(id) => id,
        None => open(store, ctx, &room)?,
    };
    let RecordWalkIn { text, speaker } = command;
    record(store, ctx, At { id, version: None }, RecordEntry { kind: RegisterEntryKind::Voice, text, speaker })
}

/// Opens the register of a room and a day.
fn open<S: Receptions + Journal>(store: &mut S, ctx: &Context, room: &ActivityRoom) -> Result<ReceptionId> {
    let day = local_date(ctx.now);
    let (starts_at, ends_at) = whole_days((day, day));
    let register = Reception {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(ReceptionState::Open),
        kind: ReceptionKind::WalkIns,
        title: title(ReceptionKind::WalkIns.label())?,
        room: room.id,
        office: room.office,
        division: room.division.clone(),
        grid: None,
        series: None,
        starts_at,
        ends_at,
        check_ins: Vec::new(),
        register: Vec::new(),
        announced_at: ctx.now,
        updated_at: ctx.now,
    };
    let opened = begin(store, ctx, &register, Some(Party::Room(room.id)), ReceptionEvent::WalkInsOpened);
    opened.map_err(|failure| match failure {
        // Somebody else was the first of that day at the same moment.
        Failure::Store(StoreError::Duplicate) => Failure::Store(StoreError::Stale),
        other => other,
    })?;
    Ok(register.id)
}
