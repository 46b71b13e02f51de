//! The workbook of a deputy's file: the numbers that the API tells, as texts.

use mashang_domain::duties::papers::WholeDutyFile;
use mashang_domain::duties::{DutyRecord, DutyTotal, Source};
use mashang_domain::imports::Table;
use mashang_domain::shared::Vocabulary;
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::time::to_the_minute;

fn overview(file: &WholeDutyFile) -> Table {
    let said = |what: &str, value: String| vec![what.to_owned(), value];
    let (counted, uncounted) = file.sums();
    let mut lines = vec![said("姓名", file.deputy.name.as_str().to_owned())];
    lines.extend(file.seats().into_iter().map(|seat| said("代表职务", seat)));
    lines.extend([
        said("主管人大机构", file.office().unwrap_or_default().to_owned()),
        said("联系区划", file.place().unwrap_or_default().to_owned()),
        said("期间", file.days.called()),
        said("计入的记录", counted.to_string()),
        said("未计入的记录", uncounted.to_string()),
    ]);
    Table::of("总表", ["项目", "内容"], lines)
}

fn total(file: &WholeDutyFile, total: &DutyTotal) -> Vec<String> {
    vec![file.scheme.label_of(&total.role).to_owned(), total.activity.label().to_owned(), total.count.to_string()]
}

fn record(file: &WholeDutyFile, record: &DutyRecord) -> Vec<String> {
    let source = match record.source {
        Source::Event { .. } => "系统记录",
        Source::Typed => "本人录入",
    };
    vec![
        to_the_minute(record.at),
        file.scheme.label_of(&record.role).to_owned(),
        record.activity.label().to_owned(),
        file.grid(record).unwrap_or_default().to_owned(),
        record.place.as_ref().map(Name::as_str).unwrap_or_default().to_owned(),
        record.text.as_ref().map(Body::as_str).unwrap_or_default().to_owned(),
        source.to_owned(),
        record.standing.state().label().to_owned(),
        record.reason.as_ref().map(Body::as_str).unwrap_or_default().to_owned(),
    ]
}

/// The sheets of a deputy's file: what counts, and apart from it what does not.
pub(super) fn sheets(file: &WholeDutyFile) -> Vec<Table> {
    let header = ["时间", "角色", "履职活动", "网格", "地点", "内容", "来源", "状态", "理由"];
    let line = |one| record(file, one);
    let totals = file.lines().map(|one| total(file, one));
    vec![
        overview(file),
        Table::of("计入次数", ["角色", "履职活动", "次数"], totals),
        Table::of("计入的记录", header, file.counted.iter().map(line)),
        Table::of("未计入的记录", header, file.uncounted.iter().map(line)),
    ]
}
