use clap::Subcommand;
use mashang_infra::keys::{self, Rotation, Step};

use crate::App;
use crate::app::master_key;
use crate::settings::Settings;

/// How long before a new key seals: every process looks at the ring each second.
const NOTICE: chrono::Duration = chrono::Duration::seconds(10);
/// How much later others look at it.
const SPREAD: chrono::Duration = chrono::Duration::seconds(5);
/// How long another process that is at it is waited for before one looks again.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(500);

#[derive(Clone, Copy, Subcommand)]
pub(super) enum Keys {
    /// 数据密钥及其启用时间 The keys that seal, and since when
    Status,
    /// 换用新的数据密钥并重新加密全部数据，不停服务 Seal everything with a new key, while the servers run
    #[command(after_help = "例 Example:\n  mashang keys rotate\n  mashang keys rotate --background")]
    Rotate {
        /// 只生成密钥，由后台进程重新加密 Leave it to the workers, and tell no more of it
        #[arg(long)]
        background: bool,
    },
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
            let app = open(settings)?;
            let rotation = keys::rotation(&app.db)?;
            println!("KEY\tUSED_FROM\tRESEALED");
            for key in keys::standing(&app.db)? {
                let rotation = rotation.as_ref().filter(|rotation| rotation.key == key.number);
                println!("{}\t{}\t{}", key.number, key.used_from.to_rfc3339(), rotation.map_or("-".into(), told));
            }
        }
        Keys::Rotate { background } => rotate(&open(settings)?, background)?,
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

/// How far a key has come, in a few words.
fn told(rotation: &Rotation) -> String {
    let Rotation { rows, files, stuck, part, .. } = rotation;
    let at = match rotation.finished_at {
        Some(at) => format!("finished {}", at.to_rfc3339()),
        None => format!("at {part}"),
    };
    format!("{rows} rows, {files} files, {stuck} unopened, {at}")
}

fn rotate(app: &App, background: bool) -> Result<(), String> {
    let number = keys::add(&app.db, app.now(), NOTICE)?;
    println!("数据密钥 {number} 已生成，{} 秒后启用", NOTICE.num_seconds());
    if background {
        println!("后台进程随后重新加密全部数据，进度见 mashang keys status");
        return Ok(());
    }
    std::thread::sleep((NOTICE + SPREAD).to_std().unwrap_or_default());
    // A worker may be at it already: whoever holds it goes on, and the other waits for it.
    let me = app.surroundings.ids.mint(app.now());
    loop {
        match keys::go_on(&app.db, me, app.now())? {
            Step::Done => break,
            Step::On => {}
            Step::Waits | Step::Held => std::thread::sleep(PAUSE),
            Step::Files => keys::finish(&app.db, files(app)?.into(), app.now())?,
        }
    }
    let Some(rotation) = keys::rotation(&app.db)? else { return Ok(()) };
    println!("已重新加密 {} 行、{} 个文件", rotation.rows, rotation.files);
    if rotation.stuck > 0 {
        return Err(format!("{} rows and files do not open with any key of the ring: see the log", rotation.stuck));
    }
    Ok(())
}

fn files(app: &App) -> Result<(usize, usize), String> {
    app.files.reseal().map_err(|error| format!("the files can't be sealed anew: {error}"))
}

fn reseal(app: &App) -> Result<(), String> {
    let (rows, stuck) = keys::reseal(&app.db, app.now())?;
    let (files, broken) = files(app)?;
    println!("已重新加密 {rows} 行、{files} 个文件");
    if stuck + broken > 0 {
        return Err(format!("{stuck} rows and {broken} files do not open with any key of the ring: see the log"));
    }
    Ok(())
}
