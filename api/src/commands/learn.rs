//! The weights by which it is suggested what a case is about, learnt anew.

use std::path::PathBuf;

use clap::Args;
use mashang_domain::cases::triage::{learn, measure};
use mashang_domain::shared::DivisionCode;
use mashang_infra::triage;

use crate::App;
use crate::settings::Settings;

/// No more of a county's cases than that are learnt from, the latest.
const MOST_CASES: usize = 100_000;
/// One case in so many tells how sure one may be, and one measures what was learnt: nothing is learnt from either.
const APART: usize = 10;

#[derive(Args, Clone)]
pub(super) struct Learn {
    /// 写入的文件；默认为数据目录下的 triage.model，服务重新启动后启用 Where they are written; the one in the data folder, which servers take
    /// when they start again
    #[arg(long)]
    out: Option<PathBuf>,
    /// 也从已分类的诉求学习；内容只在本机打开，写入文件的只有权重 From cases that were sorted, too; they are opened here, and weights alone are
    /// written
    #[arg(long)]
    from_cases: bool,
    /// 只学习该区划及其下级的诉求 Cases of this division alone
    #[arg(long, default_value = "350000000000")]
    division: String,
    /// 随机种子；相同的种子和诉求得到相同的权重 The same seed and the same cases make the same weights
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(
    what: &Learn,
    settings: Settings,
    open: impl FnOnce(Settings) -> Result<App, String>,
) -> Result<(), String> {
    let path = what.out.clone().unwrap_or_else(|| settings.data_dir.join(triage::FILE));
    // Weights that can't be read any more are made anew.
    let number = triage::open(&settings.data_dir).or_else(|_| triage::shipped())?.number().saturating_add(1);
    let mut lesson = triage::lesson(what.seed)?;
    println!(
        "模板 {} 份，另有 {} 份用于校准，{} 份用于检验",
        lesson.examples.len(),
        lesson.tuning.len(),
        lesson.held_out.len()
    );
    let mut own = Vec::new();
    if what.from_cases {
        let division = DivisionCode::new(&what.division).map_err(|_| format!("{} is no division", what.division))?;
        let cases = triage::sorted(open(settings)?.database(), &division, MOST_CASES)?;
        println!("已分类的诉求 {} 件", cases.len());
        for (at, case) in cases.into_iter().enumerate() {
            match at % APART {
                0 => lesson.tuning.push(case),
                1 => own.push(case),
                _ => lesson.examples.push(case),
            }
        }
    }
    let model = learn(number, &lesson.examples, &lesson.tuning, what.seed).ok_or("there is nothing to learn from")?;
    let measures = measure(&model, &lesson.held_out);
    println!("{}", triage::table(&measures));
    if !own.is_empty() {
        println!("本县诉求 own cases:\n{}", triage::table(&measure(&model, &own)));
    }
    let flaws = triage::flaws(&measures);
    if !flaws.is_empty() {
        let flaws = flaws.join("; ");
        return Err(format!("没有写入，原来的权重仍然有效。 Nothing was written, those of before stay: {flaws}"));
    }
    triage::save(&path, &model)?;
    println!("权重 {number} 已写入 {}；服务重新启动后启用", path.display());
    Ok(())
}
