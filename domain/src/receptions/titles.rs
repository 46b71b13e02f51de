//! What receptions are called, and until when they are not called so: a title in which something is found waits for the office.

use super::{Reception, ReceptionChange, ReceptionEvent, ReceptionKind, Receptions};
use crate::moderation::usecases::{hold, screen};
use crate::moderation::{Finding, Matter, Moderation, ModerationPart, Piece};
use crate::rooms::ActivityRoom;
use crate::shared::text::Title;
use crate::shared::{
    Change, Context, Failure, Flow, Party, ReceptionId, Recorded, Repository, StoreError, Subject, Vocabulary, flow,
};

type Result<T> = std::result::Result<T, Failure>;

pub(super) fn title(text: &str) -> Result<Title> {
    Title::new(text).map_err(|_| StoreError::Corrupt("reception title").into())
}

/// What the reception is called from the start. A title in which something is found waits for somebody else of the office, and
/// until then it is called what it is: that it takes place is announced in time.
pub(super) fn title_to_show(
    store: &mut impl Moderation,
    ctx: &Context,
    id: ReceptionId,
    room: &ActivityRoom,
    (kind, wanted): (ReceptionKind, &Title),
) -> Result<Title> {
    let pieces = vec![Piece::new(ModerationPart::Title, wanted.as_str())];
    let found = screen(store, &room.division, &pieces)?;
    if found.is_empty() {
        return Ok(wanted.clone());
    }
    let subject = Subject { kind: super::SUBJECT, id: id.0 };
    let (division, office) = (room.division.clone(), room.office);
    let writers = ctx.actor.account().into_iter().collect();
    hold(store, ctx, Matter { subject, division, office, writers, pieces }, found)?;
    title(kind.label())
}

/// Calls a reception by the title that waited, as somebody of the office decided.
///
/// # Errors
/// Not found where the reception is not there.
pub fn retitle(store: &mut impl Receptions, ctx: &Context, id: ReceptionId, shown: &[Piece]) -> Result<()> {
    let before = store.reception(id)?.ok_or(Failure::NotFound)?;
    let mut reception = before.clone();
    for piece in shown.iter().filter(|piece| piece.part == ModerationPart::Title) {
        reception.title = title(&piece.text)?;
    }
    reception.version += 1;
    reception.updated_at = ctx.now;
    Repository::<Reception>::save(store, &before, &reception)?;
    let (by, state) = (Some(Party::Office(reception.office)), reception.state());
    let change = Change { event: ReceptionEvent::Titled, from: Some(state), to: state };
    flow::record(store, ctx, &reception, by, change)?;
    Ok(())
}

/// Calls a reception what it is until somebody of the office has looked, because a check found something in its title.
///
/// # Errors
/// When the store fails.
pub fn hide_title<S: Receptions + Moderation>(
    store: &mut S,
    ctx: &Context,
    id: ReceptionId,
    found: Finding,
) -> Result<()> {
    let Some(before) = store.reception(id)? else { return Ok(()) };
    let plain = title(before.kind.label())?;
    if before.title == plain {
        return Ok(());
    }
    let events: Vec<Recorded<ReceptionChange>> = store.events_of(before.subject())?;
    let announced = events.into_iter().filter_map(|recorded| match recorded {
        Recorded::Known(record) if matches!(record.change.event, ReceptionEvent::Announced) => record.account,
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    });
    let matter = Matter {
        subject: before.subject(),
        division: before.division.clone(),
        office: before.office,
        writers: announced.collect(),
        pieces: vec![Piece::new(ModerationPart::Title, before.title.as_str())],
    };
    hold(store, ctx, matter, vec![found])?;
    let state = before.state();
    let version = before.version + 1;
    let reception = Reception { version, title: plain, updated_at: ctx.now, ..before.clone() };
    Repository::<Reception>::save(store, &before, &reception)?;
    let change = Change { event: ReceptionEvent::Titled, from: Some(state), to: state };
    flow::record(store, ctx, &reception, None, change)?;
    Ok(())
}
