//! The report of a room and a month: it writes itself out of the rota, the receptions and the bookings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{BookingState, Rota, RotaSlot, RotaState, SlotStanding, was_held};
use crate::receptions::{EntryOutcome, Reception, ReceptionState, RegisterEntryKind};
use crate::shared::text::Title;
use crate::shared::{DeputyId, Instant, ReceptionId, RoomId};

/// A day of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportLine {
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub title: Title,
    pub standing: SlotStanding,
    pub reception: Option<ReceptionId>,
    /// Who was to come, where a rota says so, and who came.
    pub planned: Vec<DeputyId>,
    pub came: Vec<DeputyId>,
    /// Voices that were heard.
    pub voices: u32,
}

/// What a room did in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct StationReport {
    pub room: RoomId,
    pub month: NaiveDate,
    /// In order.
    pub lines: Vec<ReportLine>,
    /// How often each deputy came, by id.
    pub deputies: Vec<(DeputyId, u32)>,
    /// Voices that were heard, those of them that are still open, and those that were ended after their term or whose term is over.
    pub voices: u32,
    /// Those of them that walk-ins said.
    pub walk_ins: u32,
    pub open: u32,
    pub late: u32,
    /// How voices ended.
    pub outcomes: Vec<(EntryOutcome, u32)>,
    /// Policies that were explained.
    pub explained: u32,
    /// Bookings by how they stand.
    pub bookings: Vec<(BookingState, u32)>,
}

impl StationReport {
    /// How many days stand so.
    #[must_use]
    pub fn count(&self, standing: SlotStanding) -> usize {
        self.lines.iter().filter(|line| line.standing == standing).count()
    }
}

/// How a slot stands, by the reception that it became.
#[must_use]
pub fn standing_of(slot: Option<&RotaSlot>, reception: Option<&Reception>) -> SlotStanding {
    match reception {
        Some(one) if one.standing.state() == ReceptionState::Cancelled => SlotStanding::Cancelled,
        // What was missed stays so, whoever came later.
        _ if slot.is_some_and(|slot| slot.missed) => SlotStanding::Missed,
        Some(one) if was_held(one) => SlotStanding::Held,
        Some(_) => SlotStanding::Announced,
        None => SlotStanding::Planned,
    }
}

fn line_of(slot: Option<&RotaSlot>, reception: &Reception) -> ReportLine {
    let voices = reception.register.iter().filter(|entry| entry.kind == RegisterEntryKind::Voice).count();
    ReportLine {
        starts_at: reception.starts_at,
        ends_at: reception.ends_at,
        title: reception.title.clone(),
        standing: standing_of(slot, Some(reception)),
        reception: Some(reception.id),
        planned: slot.map(|slot| slot.deputies().collect()).unwrap_or_default(),
        came: reception.check_ins.iter().map(|check_in| check_in.deputy).collect(),
        voices: u32::try_from(voices).unwrap_or(u32::MAX),
    }
}

/// The report of what a rota planned and of the receptions of that month.
#[must_use]
pub fn report(
    (room, month): (RoomId, NaiveDate),
    rota: Option<&Rota>,
    receptions: &[Reception],
    bookings: Vec<(BookingState, u32)>,
    now: Instant,
) -> StationReport {
    let published = rota.filter(|rota| rota.state() == RotaState::Published);
    let slot_of = |reception: &Reception| published.and_then(|rota| rota.slot_of(reception.id));
    let announced = receptions.iter().filter(|one| one.is_announced());
    let mut lines: Vec<ReportLine> = announced.map(|one| line_of(slot_of(one), one)).collect();
    lines.sort_by_key(|line| line.starts_at);
    let mut came: BTreeMap<DeputyId, u32> = BTreeMap::new();
    for deputy in receptions.iter().flat_map(|one| &one.check_ins).map(|check_in| check_in.deputy) {
        *came.entry(deputy).or_default() += 1;
    }
    let (mut voices, mut open, mut late, mut explained) = (0, 0, 0, 0);
    let mut outcomes: BTreeMap<EntryOutcome, u32> = BTreeMap::new();
    for entry in receptions.iter().flat_map(|one| &one.register) {
        if entry.kind == RegisterEntryKind::PolicyExplained {
            explained += 1;
            continue;
        }
        voices += 1;
        if let Some(end) = &entry.ended {
            *outcomes.entry(end.outcome).or_default() += 1;
            late += u32::from(!end.in_time);
        } else {
            open += 1;
            late += u32::from(entry.clock.as_ref().is_some_and(|clock| now >= clock.due));
        }
    }
    let walked_in = receptions.iter().filter(|one| !one.is_announced()).flat_map(|one| &one.register).count();
    StationReport {
        room,
        month,
        lines,
        deputies: came.into_iter().collect(),
        voices,
        walk_ins: u32::try_from(walked_in).unwrap_or(u32::MAX),
        open,
        late,
        outcomes: outcomes.into_iter().collect(),
        explained,
        bookings,
    }
}
