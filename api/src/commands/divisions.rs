//! All divisions of a country, entered at the command line.

use std::path::PathBuf;

use clap::Args;
use mashang_infra::reference::{self, ListReport};

use crate::App;

#[derive(Args, Clone)]
pub(super) struct Divisions {
    /// CSV（UTF-8）或 JSON：code、name 两列，可有 level、parent_code；上级在前 CSV in UTF-8 or JSON, those above before those below
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 只检查，不写入 Find out what would come of it
    #[arg(long)]
    dry_run: bool,
}

/// Enters each list by itself, in the order in which they are named.
pub(super) fn run(app: &App, what: &Divisions) -> Result<(), String> {
    reference::load(app.database())?;
    for file in &what.files {
        let report = reference::import(app.database(), file, what.dry_run)?;
        println!("{}", file.display());
        tell(&report);
        if !report.problems.is_empty() {
            return Err("有问题，这个文件未写入。 There are problems, and nothing of that file was written".to_owned());
        }
    }
    println!("{}", if what.dry_run { "未写入 not written" } else { "已写入 written" });
    Ok(())
}

fn tell(report: &ListReport) {
    let ListReport { created, changed, unchanged, provinces, problems, more } = report;
    println!("区划：新增 {created}，变更 {changed}，不变 {unchanged}，省级不保存 {provinces}");
    for problem in problems {
        let (line, column, fault) = (problem.line, problem.column.unwrap_or("-"), problem.fault);
        println!("{line}\t{column}\t{}\t{}。 {}", fault.code, fault.label, fault.label_en);
    }
    if *more > 0 {
        println!("另有 {more} 处 more");
    }
}
