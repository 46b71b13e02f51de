//! What rooms were used for, as a workbook: the numbers that the API tells, as texts, a line for each room.

use mashang_domain::imports::Table;
use mashang_domain::receptions::EntryOutcome;
use mashang_domain::shared::{Called, Failure, NamedParties, Vocabulary};
use mashang_domain::sittings::{SittingFollowUpState, SittingState};
use mashang_domain::stations::{BookingState, RoomUse, SlotStanding, UsePeriod, how_many};
use mashang_infra::repositories::Store;

/// What stands before the counts.
const BEFORE: [&str; 5] = ["活动室", "类型", "行业", "区划", "是否停用"];

/// What is counted, and how it is read off.
type Counted = (&'static str, fn(&RoomUse) -> u32);

const COUNTED: [Counted; 13] = [
    ("开放次数", |one| one.openings),
    ("开放分钟", |one| one.open_minutes),
    ("使用天数", |one| one.used_days),
    ("已接待场数", |one| one.receptions_that(SlotStanding::Held)),
    ("缺席场数", |one| one.receptions_that(SlotStanding::Missed)),
    ("取消场数", |one| one.receptions_that(SlotStanding::Cancelled)),
    ("已公布未接待场数", |one| one.receptions_that(SlotStanding::Announced)),
    ("听取意见", |one| one.voices),
    ("尚未办结意见", |one| one.open),
    ("超过五个工作日意见", |one| one.late),
    ("宣讲政策法律", |one| one.explained),
    ("代表活动", |one| one.activities),
    ("茶室参加群众", |one| one.residents),
];

/// All columns, in order.
fn header() -> Vec<String> {
    let mut all: Vec<String> =
        BEFORE.iter().copied().chain(COUNTED.iter().map(|(what, _)| *what)).map(str::to_owned).collect();
    all.extend(EntryOutcome::ALL.iter().map(|one| format!("意见{}", one.label())));
    all.extend(BookingState::ALL.iter().map(|one| format!("预约{}", one.label())));
    all.extend(SittingState::ALL.iter().map(|one| format!("茶室议事{}", one.label())));
    all.extend(SittingFollowUpState::ALL.iter().map(|one| format!("议定事项{}", one.label())));
    all
}

fn counts<K: Vocabulary>(found: &[(K, u32)]) -> Vec<String> {
    K::ALL.iter().map(|one| how_many(found, *one).to_string()).collect()
}

/// The lines of some rooms.
///
/// # Errors
/// When the store fails.
pub(super) fn lines(store: &mut Store, rooms: &[RoomUse]) -> Result<Vec<Vec<String>>, Failure> {
    let wanted: Vec<Called> = rooms.iter().map(|one| Called::Division(one.room.division.clone())).collect();
    let names = store.names(&wanted)?;
    let line = |one: &RoomUse| {
        let room = &one.room;
        let division = names.get(&Called::Division(room.division.clone()));
        let mut cells = vec![
            room.name.as_str().to_owned(),
            room.kind.label().to_owned(),
            room.details.trade.as_ref().map(|trade| trade.as_str().to_owned()).unwrap_or_default(),
            division.map_or_else(|| room.division.as_str().to_owned(), |name| name.as_str().to_owned()),
            if room.is_open() { "否" } else { "是" }.to_owned(),
        ];
        cells.extend(COUNTED.iter().map(|(_, read)| read(one).to_string()));
        cells.extend(counts(&one.outcomes));
        cells.extend(counts(&one.bookings));
        cells.extend(counts(&one.sittings));
        cells.extend(counts(&one.follow_ups));
        cells
    };
    Ok(rooms.iter().map(line).collect())
}

/// The sheet of all lines.
pub(super) fn sheet(period: UsePeriod, lines: Vec<Vec<String>>) -> Table {
    Table::of(format!("{}至{}", period.first(), period.last()), header(), lines)
}
