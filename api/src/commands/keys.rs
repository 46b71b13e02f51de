use clap::Subcommand;
use mashang_infra::keys;

use crate::App;
use crate::app::master_key;
use crate::settings::Settings;

/// How long before a new key seals: every process looks at the ring each second.
const NOTICE: chrono::Duration = chrono::Duration::seconds(10);
/// How much later others look at it.
const SPREAD: chrono::Duration = chrono::Duration::seconds(5);

#[derive(Clone, Copy, Subcommand)]
pub(super) enum Keys {
    /// 数据密钥及其启用时间 The keys that seal, and since when
    Status,
    /// 换用新的数据密钥并重新加密全部数据，不停服务 Seal everything with a new key, while the servers run
    #[command(after_help = "例 Example:\n  mashang keys rotate")]
    Rotate,
    /// 把仍由旧密钥加密的数据重新加密 Seal anew what former keys sealed, after a rotation that was broken off
    Reseal,
    /// 换用新的 MASHANG_DATA_KEY，然后重启各进程 Take another MASHANG_DATA_KEY; then start every process again
    #[command(after_help = "例 Example:\n  MASHANG_FORMER_DATA_KEY=旧密钥 MASHANG_DATA_KEY=新密钥 mashang keys rewrap")]
    Rewrap,
}

pub(super) fn run(
    what: Keys,
    settings: Settings,
    open: impl FnOnce(Settings) -> Result<App, String>,
) -> Result<(), String> {
    match what {
        Keys::Status => {
            println!("KEY\tUSED_FROM");
            for key in keys::standing(&open(settings)?.db)? {
                println!("{}\t{}", key.number, key.used_from.to_rfc3339());
            }
        }
        Keys::Rotate => rotate(&open(settings)?)?,
        Keys::Reseal => reseal(&open(settings)?)?,
        Keys::Rewrap => {
            let former =
                settings.former_data_key.ok_or("MASHANG_FORMER_DATA_KEY is missing: give the key of until now")?;
            let former = mashang_infra::crypto::MasterKey::new(&former);
            let count = keys::rewrap(&settings.database.url, &former, &master_key(&settings)?)?;
            println!("{count} 个数据密钥已由新的 MASHANG_DATA_KEY 保护；请用它重新启动各进程");
        }
    }
    Ok(())
}

fn rotate(app: &App) -> Result<(), String> {
    let number = keys::add(&app.db, app.now(), NOTICE)?;
    println!("数据密钥 {number} 已生成，{} 秒后启用", NOTICE.num_seconds());
    std::thread::sleep((NOTICE + SPREAD).to_std().unwrap_or_default());
    reseal(app)
}

fn reseal(app: &App) -> Result<(), String> {
    let (rows, stuck) = keys::reseal(&app.db, app.now())?;
    let (files, broken) = app.files.reseal().map_err(|error| format!("the files can't be sealed anew: {error}"))?;
    println!("已重新加密 {rows} 行、{files} 个文件");
    if stuck + broken > 0 {
        return Err(format!("{stuck} rows and {broken} files do not open with any key of the ring: see the log"));
    }
    Ok(())
}
