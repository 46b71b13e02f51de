//! The workbooks of a room's month, its report and its rota: what the API tells, as texts.

use mashang_domain::imports::Table;
use mashang_domain::rooms::ActivityRoom;
use mashang_domain::shared::time::to_the_minute;
use mashang_domain::shared::{Called, Context, DeputyId, Failure, NamedParties, Names, Party, Vocabulary};
use mashang_domain::stations::papers::{day_of, hours_of, named_rota, officials_of, people_of};
use mashang_domain::stations::{ReportLine, RotaId, RotaSlot, SlotStanding, StationReport};
use mashang_infra::repositories::Store;

fn called(names: &Names, deputy: DeputyId) -> String {
    names.of(Party::Deputy(deputy)).map_or_else(|| deputy.to_string(), |name| name.as_str().to_owned())
}

fn all_called(names: &Names, deputies: &[DeputyId]) -> String {
    deputies.iter().map(|deputy| called(names, *deputy)).collect::<Vec<_>>().join("、")
}

fn overview(room: &ActivityRoom, report: &StationReport) -> Table {
    let said = |what: &str, value: String| vec![what.to_owned(), value];
    let days = |standing| report.count(standing).to_string();
    let mut lines = vec![
        said("活动室", room.name.as_str().to_owned()),
        said("月份", report.month.format("%Y-%m").to_string()),
        said("已接待场数", days(SlotStanding::Held)),
        said("缺席场数", days(SlotStanding::Missed)),
        said("取消场数", days(SlotStanding::Cancelled)),
        said("听取意见", report.voices.to_string()),
        said("其中来访", report.walk_ins.to_string()),
        said("尚未办结", report.open.to_string()),
        said("超过五个工作日", report.late.to_string()),
        said("宣讲政策法律", report.explained.to_string()),
    ];
    let outcomes = report.outcomes.iter().map(|(outcome, count)| said(outcome.label(), count.to_string()));
    lines.extend(outcomes);
    let bookings = report.bookings.iter().map(|(state, count)| said(state.label(), count.to_string()));
    lines.extend(bookings);
    Table::of("总表", ["指标", "数值"], lines)
}

fn day(line: &ReportLine, names: &Names) -> Vec<String> {
    vec![
        to_the_minute(line.starts_at),
        to_the_minute(line.ends_at),
        line.title.as_str().to_owned(),
        line.standing.label().to_owned(),
        all_called(names, &line.planned),
        all_called(names, &line.came),
        line.voices.to_string(),
    ]
}

/// The sheets of a month.
///
/// # Errors
/// When the store fails.
pub(super) fn sheets(store: &mut Store, room: &ActivityRoom, report: &StationReport) -> Result<Vec<Table>, Failure> {
    let named = report.lines.iter().flat_map(|line| line.planned.iter().chain(&line.came));
    let counted = report.deputies.iter().map(|(deputy, _)| deputy);
    let wanted: Vec<Called> = named.chain(counted).map(|deputy| Called::Party(Party::Deputy(*deputy))).collect();
    let names = store.names(&wanted)?;
    let days = report.lines.iter().map(|line| day(line, &names));
    let mut deputies: Vec<Vec<String>> =
        report.deputies.iter().map(|(deputy, times)| vec![called(&names, *deputy), times.to_string()]).collect();
    // By name: it is no ranking.
    deputies.sort();
    Ok(vec![
        overview(room, report),
        Table::of("各场", ["开始", "结束", "主题", "状态", "安排的代表", "到场的代表", "听取意见"], days),
        Table::of("代表到场", ["代表", "次数"], deputies),
    ])
}

/// The sheet of a rota, as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know of it.
pub(super) fn rota_sheets(store: &mut Store, ctx: &Context, id: RotaId) -> Result<Vec<Table>, Failure> {
    let (view, names) = named_rota(store, ctx, id)?;
    let line = |slot: &RotaSlot| {
        vec![
            slot.number.to_string(),
            day_of(slot),
            hours_of(slot),
            people_of(slot, &names),
            slot.topic.as_str().to_owned(),
            slot.form.label().to_owned(),
            officials_of(slot),
        ]
    };
    let lines = view.rota.slots.iter().map(line);
    Ok(vec![Table::of("接待安排", ["场次", "日期", "时间", "代表", "主题", "形式", "邀请人员"], lines)])
}
