//! What a plate says, line by line.

use std::collections::BTreeMap;

use chrono::Weekday;
use mashang_domain::codes::{PlateBearer, PlateSeat, Station};
use mashang_domain::congresses::term_called;
use mashang_domain::rooms::OpenSpan;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{Vocabulary, each_once};

use super::Sign;

/// What to do.
const CALL: &str = "微信扫码反映问题";
/// What an office's own plate is headed with.
const OFFICE: &str = "人大机构";

/// A paragraph of a plate. Sizes are those of a plate, in millimetres.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) size: f32,
    /// How small it may become before it is broken into several.
    pub(super) least: f32,
    pub(super) bold: bool,
    /// What is left free above it.
    pub(super) gap: f32,
}

impl Line {
    /// One that is seen from afar, and stays whole as long as it can be read.
    fn large(text: String, size: f32, least: f32) -> Self {
        Self { text, size, least, bold: true, gap: 0.0 }
    }

    fn plain(text: String, size: f32, gap: f32) -> Self {
        Self { text, size, least: size, bold: false, gap }
    }
}

/// All that a plate says.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// On the band: what the deputy is, or what the room.
    pub(super) titles: Vec<String>,
    /// Who it is.
    pub(super) head: Vec<Line>,
    /// Where people are received, and when.
    pub(super) station: Vec<Line>,
    /// Below the code: what to do.
    pub(super) call: String,
    /// The code as it is typed.
    pub(super) code: String,
    /// Where it is typed.
    pub(super) by_hand: String,
}

impl Said {
    /// Every character of it.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        let lines = self.head.iter().chain(&self.station).map(|line| &line.text);
        let others = self.titles.iter().chain([&self.call, &self.code, &self.by_hand]);
        others.chain(lines).flat_map(|text| text.chars())
    }
}

/// One line, whatever white space somebody once typed.
fn one_line(name: &Name) -> String {
    name.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `sign` says.
pub(super) fn said(sign: &Sign) -> Said {
    let plate = &sign.plate;
    let (titles, head) = match &plate.bearer {
        PlateBearer::Deputy { name, seats } => (titles(seats), of_deputy(name, seats)),
        PlateBearer::Room { kind } => {
            let head = plate.station.as_ref().map(|room| Line::large(one_line(&room.name), 11.0, 6.0));
            (vec![kind.label().to_owned()], head.into_iter().collect())
        }
        PlateBearer::Office { name } => (vec![OFFICE.to_owned()], vec![Line::large(one_line(name), 11.0, 6.0)]),
    };
    let is_room = matches!(plate.bearer, PlateBearer::Room { .. });
    let house = sign.url.strip_suffix(plate.code.as_str()).unwrap_or(&sign.url).trim_end_matches('/');
    let house = house.split_once("://").map_or(house, |(_, rest)| rest);
    Said {
        titles,
        head,
        station: plate.station.as_ref().map(|room| of_station(room, is_room)).unwrap_or_default(),
        call: CALL.to_owned(),
        code: format!("代码 {}", plate.code.grouped()),
        by_hand: format!("或打开 {house} 输入代码"),
    }
}

/// What the deputy is called, each once.
fn titles(seats: &[PlateSeat]) -> Vec<String> {
    each_once(seats.iter().map(|seat| seat.title.clone()))
}

fn of_deputy(name: &Name, seats: &[PlateSeat]) -> Vec<Line> {
    let mut lines = vec![Line::large(one_line(name), 15.0, 7.0)];
    match seats {
        [seat] => {
            lines.push(Line::plain(term_called(seat.term), 4.6, 1.5));
            lines.push(Line::plain(format!("选区：{}", one_line(&seat.constituency)), 4.6, 0.4));
        }
        several => {
            let mut gap = 1.5;
            for PlateSeat { title, term: number, constituency } in several {
                let text = format!("{title}：{}，{}", term_called(*number), one_line(constituency));
                lines.push(Line::plain(text, 4.4, gap));
                gap = 0.4;
            }
        }
    }
    lines
}

fn of_station(room: &Station, is_room: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    if !is_room {
        lines.push(Line { gap: 4.0, ..Line::large(one_line(&room.name), 5.0, 5.0) });
    }
    let mut more = vec![format!("地址：{}", one_line(&room.address))];
    if !room.hours.is_empty() {
        more.push(format!("开放时间：{}", hours(&room.hours)));
    }
    more.extend(room.closed_days.as_ref().map(|days| format!("不开放：{}", one_line(days))));
    more.extend(room.phone.as_ref().map(Phone::reveal).map(|phone| format!("电话：{phone}")));
    let gaps = [if is_room { 4.0 } else { 0.6 }].into_iter().chain(std::iter::repeat(0.3));
    lines.extend(more.into_iter().zip(gaps).map(|(text, gap)| Line::plain(text, 4.1, gap)));
    lines
}

fn called(day: u32) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
        .get(usize::try_from(day).unwrap_or_default())
        .copied()
        .unwrap_or_default()
}

/// 周一、周三 09:00–11:30、15:00–17:00；周五 15:00–17:00.
fn hours(spans: &[OpenSpan]) -> String {
    let mut by_day: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for OpenSpan { day, from, to } in spans {
        let times = format!("{}–{}", from.format("%H:%M"), to.format("%H:%M"));
        by_day.entry(Weekday::num_days_from_monday(day)).or_default().push(times);
    }
    let mut alike: Vec<(Vec<u32>, String)> = Vec::new();
    for (day, times) in by_day {
        let times = times.join("、");
        match alike.iter_mut().find(|(_, known)| *known == times) {
            Some((days, _)) => days.push(day),
            None => alike.push((vec![day], times)),
        }
    }
    alike.iter().map(|(days, times)| format!("{} {times}", days_in_words(days))).collect::<Vec<_>>().join("；")
}

/// 周一至周五; 周一、周三.
fn days_in_words(days: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *day => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    let told = |(first, last): &(u32, u32)| match last - first {
        0 => called(*first).to_owned(),
        1 => format!("{}、{}", called(*first), called(*last)),
        _ => format!("{}至{}", called(*first), called(*last)),
    };
    runs.iter().map(told).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::*;

    #[test]
    fn days_of_the_same_hours_stand_together() {
        let clock = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").expect("a time");
        let span = |day, from, to| OpenSpan { day, from: clock(from), to: clock(to) };
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        let every: Vec<_> = week.into_iter().map(|day| span(day, "09:00", "11:30")).collect();
        assert_eq!(hours(&every), "周一至周五 09:00–11:30");
        let some = [
            span(Weekday::Mon, "09:00", "11:30"),
            span(Weekday::Mon, "15:00", "17:00"),
            span(Weekday::Wed, "09:00", "11:30"),
            span(Weekday::Wed, "15:00", "17:00"),
            span(Weekday::Sat, "15:00", "17:00"),
            span(Weekday::Sun, "15:00", "17:00"),
        ];
        assert_eq!(hours(&some), "周一、周三 09:00–11:30、15:00–17:00；周六、周日 15:00–17:00");
    }
}
