//! What a station hands out on paper: the rota of a month (月接待安排), as whoever asks may see it, and the report of a month (月报).

use chrono::{Datelike, NaiveDate};

use super::{
    OnDuty, ReportLine, RotaId, RotaSlot, RotaView, SlotAnswer, SlotStanding, StationReport, Stations, queries,
};
use crate::receptions::Receptions;
use crate::rooms::{ActivityRoom, Rooms};
use crate::shared::paper::{column, day_called};
use crate::shared::text::Name;
use crate::shared::time::{local_date, time_of_day};
use crate::shared::{
    Called, Context, DeputyId, Failure, NamedParties, Names, Paper, PaperOrigin, PaperTable, Party, RoomId, Vocabulary,
};

/// Counts the wordings.
const EDITION: u32 = 1;
/// What stands where nobody is named.
const NOBODY: &str = "—";

type Result<T> = std::result::Result<T, Failure>;

fn month_called(month: NaiveDate) -> String {
    format!("{}年{}月", month.year(), month.month())
}

fn called(names: &Names, deputy: DeputyId) -> &str {
    names.of(Party::Deputy(deputy)).map_or(NOBODY, Name::as_str)
}

fn all_called(names: &Names, deputies: impl Iterator<Item = DeputyId>) -> String {
    let named: Vec<&str> = deputies.map(|deputy| called(names, deputy)).collect();
    if named.is_empty() { NOBODY.to_owned() } else { named.join("、") }
}

/// The day of a slot, with the holiday from which it was moved.
#[must_use]
pub fn day_of(slot: &RotaSlot) -> String {
    match slot.moved_from {
        Some(holiday) => format!("{}（由{}顺延）", day_called(slot.on), day_called(holiday)),
        None => day_called(slot.on),
    }
}

/// From when until when a slot is.
#[must_use]
pub fn hours_of(slot: &RotaSlot) -> String {
    format!("{}—{}", time_of_day(slot.starts_at()), time_of_day(slot.ends_at()))
}

/// Who comes to a slot; of somebody who has not answered yet it is said.
#[must_use]
pub fn people_of(slot: &RotaSlot, names: &Names) -> String {
    let coming = slot.people.iter().filter(|one| one.answer != SlotAnswer::Declined);
    let said = |one: &OnDuty| {
        let guest = if one.guest { "（邀请）" } else { "" };
        let open = if one.answer == SlotAnswer::Pending { "（待答复）" } else { "" };
        format!("{}{guest}{open}", called(names, one.deputy))
    };
    let people: Vec<String> = coming.map(said).collect();
    if people.is_empty() { NOBODY.to_owned() } else { people.join("、") }
}

/// Officials of a slot, as far as they are shown.
#[must_use]
pub fn officials_of(slot: &RotaSlot) -> String {
    let officials: Vec<&str> = slot.officials.iter().map(Name::as_str).collect();
    if officials.is_empty() { NOBODY.to_owned() } else { officials.join("、") }
}

/// A rota as the actor may see it, with what all in it are called.
///
/// # Errors
/// Not found where the actor may not know of it.
pub fn named_rota<S: Stations + NamedParties>(store: &mut S, ctx: &Context, id: RotaId) -> Result<(RotaView, Names)> {
    let view = queries::rota(store, ctx, id)?;
    let rota = &view.rota;
    let people = rota.slots.iter().flat_map(|slot| &slot.people).map(|one| Party::Deputy(one.deputy));
    let mut wanted: Vec<Called> = people.map(Called::Party).collect();
    wanted.push(Called::Party(Party::Room(rota.room)));
    wanted.push(Called::Party(Party::Office(rota.office)));
    let names = store.names(&wanted)?;
    Ok((view, names))
}

/// A rota on paper, as the actor may see it; `address` is where its code leads.
///
/// # Errors
/// Not found where the actor may not know of it.
pub fn rota_paper<S: Stations + NamedParties>(
    store: &mut S,
    ctx: &Context,
    id: RotaId,
    address: String,
) -> Result<Paper> {
    let (view, names) = named_rota(store, ctx, id)?;
    let rota = &view.rota;
    let origin = PaperOrigin { address, version: rota.version, on: local_date(ctx.now) };
    let mut paper = Paper::new(format!("代表接待安排（{}）", month_called(rota.month)), EDITION, origin);
    paper.entry("活动室", names.of(Party::Room(rota.room)).map(Name::as_str));
    paper.entry("月份", Some(&month_called(rota.month)));
    paper.entry("状态", Some(rota.state().label()));
    if let Some(at) = rota.published_at {
        paper.entry("公布日期", Some(&day_called(local_date(at))));
    }
    paper.section("接待安排");
    let row = |slot: &RotaSlot| {
        vec![
            Some(day_of(slot)),
            Some(hours_of(slot)),
            Some(people_of(slot, &names)),
            Some(slot.topic.as_str().to_owned()),
            Some(slot.form.label().to_owned()),
            Some(officials_of(slot)),
        ]
    };
    paper.table(PaperTable {
        columns: vec![
            column("日期", 20),
            column("时间", 14),
            column("代表", 20),
            column("主题", 20),
            column("形式", 12),
            column("邀请人员", 14),
        ],
        rows: rota.slots.iter().map(row).collect(),
    });
    paper.office(names.of(Party::Office(rota.office)).map(Name::as_str), rota.published_at.map(local_date));
    Ok(paper)
}

/// A section of what was counted, one word a row; there is none where nothing was.
fn counts(paper: &mut Paper, (heading, title): (&str, &'static str), rows: Vec<(String, u32)>) {
    if rows.is_empty() {
        return;
    }
    paper.section(heading);
    let row = |(label, count): (String, u32)| vec![Some(label), Some(count.to_string())];
    paper.table(PaperTable {
        columns: vec![column(title, 70), column("数量", 30)],
        rows: rows.into_iter().map(row).collect(),
    });
}

fn overview(paper: &mut Paper, report: &StationReport) {
    paper.section("总体情况");
    let days = |standing| report.count(standing);
    paper.text(&format!(
        "本月已接待{}场，缺席{}场，取消{}场；听取意见{}件，其中尚未办结{}件，超过五个工作日{}件；宣讲政策法律{}次。",
        days(SlotStanding::Held),
        days(SlotStanding::Missed),
        days(SlotStanding::Cancelled),
        report.voices,
        report.open,
        report.late,
        report.explained,
    ));
}

fn days(paper: &mut Paper, report: &StationReport, names: &Names) {
    paper.section("各场接待");
    if report.lines.is_empty() {
        paper.text("本月没有接待。");
        return;
    }
    let row = |line: &ReportLine| {
        let day = day_called(local_date(line.starts_at));
        vec![
            Some(format!("{day} {}—{}", time_of_day(line.starts_at), time_of_day(line.ends_at))),
            Some(line.title.as_str().to_owned()),
            Some(line.standing.label().to_owned()),
            Some(all_called(names, line.planned.iter().copied())),
            Some(all_called(names, line.came.iter().copied())),
            Some(line.voices.to_string()),
        ]
    };
    paper.table(PaperTable {
        columns: vec![
            column("时间", 24),
            column("主题", 20),
            column("状态", 12),
            column("安排的代表", 17),
            column("到场的代表", 17),
            column("意见", 10),
        ],
        rows: report.lines.iter().map(row).collect(),
    });
}

fn drawn(room: &ActivityRoom, report: &StationReport, names: &Names, origin: PaperOrigin) -> Paper {
    let mut paper = Paper::new(format!("活动室月报（{}）", month_called(report.month)), EDITION, origin);
    paper.entry("活动室", Some(room.name.as_str()));
    paper.entry("月份", Some(&month_called(report.month)));
    overview(&mut paper, report);
    days(&mut paper, report, names);
    let outcomes = report.outcomes.iter().map(|(outcome, count)| (outcome.label().to_owned(), *count));
    counts(&mut paper, ("意见去向", "去向"), outcomes.collect());
    let bookings = report.bookings.iter().map(|(state, count)| (state.label().to_owned(), *count));
    counts(&mut paper, ("预约", "状态"), bookings.collect());
    let mut came: Vec<(String, u32)> =
        report.deputies.iter().map(|(deputy, times)| (called(names, *deputy).to_owned(), *times)).collect();
    // By name: it is no ranking.
    came.sort();
    counts(&mut paper, ("代表到场（按姓名排列）", "代表"), came);
    paper.office(names.of(Party::Office(room.office)).map(Name::as_str), Some(paper.origin.on));
    paper
}

/// The report of a room and a month on paper; `address` is where its code leads.
///
/// # Errors
/// As [`queries::monthly`].
pub fn report_paper<S: Stations + Receptions + Rooms + NamedParties>(
    store: &mut S,
    ctx: &Context,
    (room, month): (RoomId, NaiveDate),
    address: String,
) -> Result<Paper> {
    let (room, report) = queries::monthly(store, ctx, (room, month))?;
    let named = report.lines.iter().flat_map(|line| line.planned.iter().chain(&line.came));
    let counted = report.deputies.iter().map(|(deputy, _)| deputy);
    let mut wanted: Vec<Party> = named.chain(counted).copied().map(Party::Deputy).collect();
    wanted.push(Party::Office(room.office));
    let names = store.names_of(&wanted)?;
    let origin = PaperOrigin { address, version: room.version, on: local_date(ctx.now) };
    Ok(drawn(&room, &report, &names, origin))
}
