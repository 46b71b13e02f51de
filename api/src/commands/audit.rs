use std::path::PathBuf;

use clap::Subcommand;
use mashang_infra::audit::verify;
use mashang_infra::crypto::hex;

use crate::App;

#[derive(Clone, Subcommand)]
pub(super) enum Audit {
    /// 由全部事件重算整棵树，与保存的树和签过名的根核对；指出第一个被改动的事件 Make the tree again and name the first event that was altered
    #[command(after_help = "例 Example:\n  mashang audit verify\n  mashang audit verify --against 他人保存的根.txt")]
    Verify {
        /// 他人保存的根；可给出多个 A root that somebody else kept; may be given more than once
        #[arg(long)]
        against: Vec<PathBuf>,
    },
    /// 现在的根，签过名，可交他人保存 The root of now, signed, for others to keep
    #[command(after_help = "例 Example:\n  mashang audit root > 根.txt")]
    Root,
}

pub(super) fn run(app: &App, what: &Audit) -> Result<(), String> {
    match what {
        Audit::Verify { against } => {
            let read = |path: &PathBuf| {
                std::fs::read_to_string(path).map_err(|error| format!("{} can't be read: {error}", path.display()))
            };
            let notes = against.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            let bar = indicatif::ProgressBar::new_spinner();
            let outcome = verify(&app.db, notes, &|count| bar.set_position(count))?;
            bar.finish_and_clear();
            let verified = outcome.map_err(|flaw| flaw.to_string())?;
            println!(
                "{} 个事件与树相符（其中 {} 个已依法删除盐值，无从核对），{} 个签过名的根相符；根 {}",
                verified.size,
                verified.erased,
                verified.roots,
                hex(&verified.root)
            );
        }
        Audit::Root => {
            let made = app.db.write_at_leisure(|store| store.checkpoint());
            let made = made.map_err(|error| format!("the log could not be read: {error:?}"))?;
            print!("{}", made.note);
        }
    }
    Ok(())
}
