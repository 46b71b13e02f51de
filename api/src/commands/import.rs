use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use mashang_domain::imports::{self, Counts, ImportKind, Plan};
use mashang_domain::shared::{AccountId, Actor, Context, DivisionCode, Grant, StoreError, Vocabulary};
use mashang_infra::db::Failed;
use mashang_infra::reference;
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use uuid::Uuid;

use super::calendar;
use crate::App;

/// How often an import is planned anew because others were faster.
const TRIES: usize = 3;

/// The table that lists no entities: a year's holidays.
const CALENDAR: &str = "calendar";

#[derive(Args, Clone)]
pub(super) struct Import {
    /// 类别 What the table lists
    #[arg(value_parser = PossibleValuesParser::new(ImportKind::ALL.iter().map(|kind| kind.as_str()).chain([CALENDAR])))]
    kind: String,
    /// .xlsx、CSV（UTF-8）或 JSON 文件 A workbook, CSV in UTF-8 or JSON
    file: PathBuf,
    /// 只检查，不写入 Find out what would come of it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(app: &App, what: &Import) -> Result<(), String> {
    reference::load(app.database())?;
    let bytes = std::fs::read(&what.file).map_err(|error| format!("{}: {error}", what.file.display()))?;
    if what.kind == CALENDAR {
        return calendar::run(app, &bytes, what.dry_run);
    }
    let kind = ImportKind::parse(&what.kind).ok_or("there is no such kind of table")?;
    let table = workbooks::read(&bytes).map_err(|fault| format!("{}。 {}", fault.label(), fault.description()))?;
    let table = Arc::new(table);
    for _ in 0..TRIES {
        let (ctx, planned) = (operator(app), Arc::clone(&table));
        let plan = app
            .db
            .write_at_leisure(move |store: &mut Store| imports::plan(store, &ctx, kind, &planned))
            .map_err(|failed| format!("it could not be read: {failed:?}"))?;
        tell(&plan, &table.sheet);
        if what.dry_run {
            return Ok(());
        }
        if !plan.problems.is_empty() {
            return Err("有问题，未写入。 There are problems, and nothing was written".to_owned());
        }
        let (ctx, plan) = (app.context(Actor::System), plan.in_nobodys_name());
        match app.db.write_at_leisure(move |store: &mut Store| imports::keep(store, &ctx, &plan)) {
            Ok(kept) => {
                for one in kept.invitations {
                    let (code, until) = (one.code.grouped(), one.until.to_rfc3339());
                    println!("{}\t{}\t{}\t邀请码 {code}\t有效至 {until}", one.row, one.kind.label(), one.about);
                }
                println!("已写入 written");
                return Ok(());
            }
            Err(Failed::Job(StoreError::Stale)) => {}
            Err(failed) => return Err(format!("it could not be written: {failed:?}")),
        }
    }
    Err("others change the same at the same time: try again".to_owned())
}

/// Whoever is at the machine looks after every province, and has no account.
fn operator(app: &App) -> Context {
    let area = |province: u8| DivisionCode::new(&format!("{province:02}0000000000")).ok();
    let grants = (11..=82).filter_map(area).map(Grant::administering).collect();
    app.context(Actor::Person { account: AccountId(Uuid::nil()), grants })
}

fn tell(plan: &Plan, sheet: &str) {
    let Counts { created, changed, unchanged } = plan.counts;
    println!("{}：新增 {created}，变更 {changed}，不变 {unchanged}", plan.kind.label());
    for problem in plan.problems.listed() {
        let column = problem.column.as_deref().unwrap_or("-");
        let (row, fault) = (problem.row, problem.fault);
        println!("{sheet}\t{row}\t{column}\t{}\t{}。 {}", fault.code, fault.label, fault.label_en);
    }
    if plan.problems.more() > 0 {
        println!("另有 {} 处 more", plan.problems.more());
    }
}
