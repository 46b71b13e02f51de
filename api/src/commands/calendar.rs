//! A year's holidays, entered at the command line.

use mashang_domain::cases::usecases::{check_year, publish_year, try_year};
use mashang_domain::imports;
use mashang_domain::shared::Vocabulary;
use mashang_domain::shared::{Actor, Failure, Field};
use mashang_infra::db::Failed;
use mashang_infra::workbooks;

use crate::App;

/// Reads a year out of a table of days and enters it, over what was entered of it before.
pub(super) fn run(app: &App, bytes: &[u8], dry_run: bool) -> Result<(), String> {
    let table = workbooks::read(bytes).map_err(|fault| format!("{}。 {}", fault.label(), fault.description()))?;
    let year = imports::arrangement(&table).map_err(|problems| {
        for problem in problems.listed() {
            let (row, fault, column) = (problem.row, problem.fault, problem.column.as_deref().unwrap_or("-"));
            println!("{row}\t{column}\t{}\t{}。 {}", fault.code, fault.label, fault.label_en);
        }
        "有问题，未写入。 There are problems, and nothing was written".to_owned()
    })?;
    let row = |field: &Field| field.at.and_then(|at| table.lines.get(at)).map_or(0, |line| line.number);
    let told = |failure: &Failure| match failure {
        Failure::Field { field, fault } => format!("第 {} 行：{}。 {}", row(field), fault.label, fault.label_en),
        other => format!("it could not be written: {other}"),
    };
    check_year(&year).map_err(|failure| told(&failure))?;
    println!("{} 年：{} 天", year.year, year.days.len());
    let ctx = app.context(Actor::System);
    if dry_run {
        let tried = app.db.write_at_leisure(move |store| try_year(store, &ctx, &year));
        let trial = tried.map_err(|failed| format!("it could not be tried out: {failed:?}"))?;
        let more = if trial.more { "+" } else { "" };
        println!("期限会改变的诉求：{0}{more} 件 terms that would move: {0}{more}", trial.cases);
        return Ok(());
    }
    match app.db.write_at_leisure(move |store| publish_year(store, &ctx, year.clone())) {
        Ok(_) => {
            println!("已写入 written");
            Ok(())
        }
        Err(Failed::Job(failure)) => Err(told(&failure)),
        Err(failed) => Err(format!("it could not be written: {failed:?}")),
    }
}
