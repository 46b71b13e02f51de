//! The roster of a change of term: brought in, with a dry run, and looked at row by row.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use actix_web::web::{Data, Payload};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use mashang_domain::audit;
use mashang_domain::congresses::{Congresses, ConstituencyId, TermId};
use mashang_domain::imports::ImportFault;
use mashang_domain::shared::{Context, Failure, StoreError};
use mashang_domain::term_changes::roster::{self, LoadRoster, RosterCounts, RosterPlan};
use mashang_domain::term_changes::{Changeover, ChangeoverId, RosterPart, RosterRow, queries};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answers::{RosterPage, RosterRowAnswer, TermChangeStanding};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Cursor, IfMatch, NoQuery, PathId, Query, page_parts, page_request, usual};
use crate::faults::RequestFault;
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::attachments::Upload;
use crate::routes::budgets::spends;
use crate::routes::imports::{ImportProblem, Sent, TRIES, told};
use crate::routes::names::named;
use crate::routes::values::UnreadableEntry;

/// Bytes of a field that is no file: the longest name that a sheet may have.
const MAX_WORD: usize = 31 * 4;
/// What is said beside the file.
const WORDS: [&str; 4] = ["sheet", "dry_run", "by_election", "applies_on"];

impl Cursor for u32 {
    fn encode(&self) -> String {
        self.to_string()
    }

    fn decode(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// 载入的名单。 A roster to load.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream")]
pub(crate) struct RosterUpload {
    /// .xlsx（`sheet` 所指的，或第一张工作表）、UTF-8 的 CSV 或 JSON 数组，最大 10 MiB，最多 20000 行。列：姓名、性别、出生年月、民族、党派、单位职务、选区、手机、连任/原代表编号、活动室、活动室区划代码、网格编码。 A workbook, CSV or JSON.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// 工作表名称：一个工作簿可含多个人大的名单，一张工作表一个；默认第一张。 The sheet, where a workbook holds the rosters of several congresses.
    #[schema(min_length = 1, max_length = 31, nullable = false)]
    sheet: Option<String>,
    /// 只检查，不写入；默认 false。 Finds out what would come of it, and writes nothing.
    #[schema(nullable = false)]
    dry_run: Option<bool>,
    /// 是否为任期内的补选；默认 false。 Whether it fills vacancies of a running term (选举法第五十七条).
    #[schema(nullable = false)]
    by_election: Option<bool>,
    /// 补选代表的第一天，今日起六十日内；默认今日。 The first day of those whom a by-election brings.
    #[schema(nullable = false)]
    applies_on: Option<NaiveDate>,
}

/// 载入名单的结果，或会有的结果。 What came of a roster, or would come of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RosterReport {
    /// 是否只检查。 Whether nothing was to be written.
    dry_run: bool,
    /// 是否已写入；有问题的名单整个不写入。 Whether it is written: a roster with problems changes nothing at all.
    applied: bool,
    /// 新任人数。 Who was entered by nobody before.
    new: u32,
    /// 按编号或手机号认定为连任的人数。 Who is found by number or phone.
    continued: u32,
    /// 待人工认定的人数。 Of whom somebody has to decide.
    proposed: u32,
    /// 全部问题，按行排列，最多列出 500 处。 All that is wrong, by rows, 500 at most.
    problems: Vec<ImportProblem>,
    /// 未列出的问题数。 How many problems there are beyond those.
    more_problems: u32,
    /// 载入后的换届。 The change, once the roster is loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    term_change: Option<TermChangeStanding>,
}

impl RosterReport {
    fn of(plan: &RosterPlan, sheet: &str, dry_run: bool, loaded: Option<Changeover>) -> Self {
        let RosterCounts { new, continued, proposed } = plan.counts;
        Self {
            dry_run,
            applied: loaded.is_some(),
            new,
            continued,
            proposed,
            problems: told(&plan.problems, sheet),
            more_problems: plan.problems.more(),
            term_change: loaded.map(TermChangeStanding::from),
        }
    }
}

fn day(word: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let wrong = || Problem::field("/applies_on", RequestFault::WrongType);
    word.map(|word| NaiveDate::parse_from_str(word, "%Y-%m-%d").map_err(|_| wrong())).transpose()
}

fn refused(failed: Failed<Failure>) -> Problem {
    match failed {
        Failed::Job(failure) => Problem::refused(failure, usual),
        other => other.into(),
    }
}

/// Plans a roster where figures are counted, and writes it in one short job: nobody's submission waits for the reading and the
/// checking of a table.
async fn load(app: &App, ctx: &Context, command: LoadRoster, dry_run: bool) -> Result<RosterReport, Problem> {
    let command = Arc::new(command);
    for _ in 0..TRIES {
        let (planned, of) = (Arc::clone(&command), ctx.clone());
        let plan = Arc::new(
            app.db.figures(move |store: &mut Store| roster::plan(store, &of, &planned)).await.map_err(refused)?,
        );
        let sheet = &command.table.sheet;
        if dry_run {
            return Ok(RosterReport::of(&plan, sheet, true, None));
        }
        let (kept, of) = (Arc::clone(&plan), ctx.clone());
        match app.db.write(move |store: &mut Store| roster::keep(store, &of, &kept)).await {
            Ok(loaded) => return Ok(RosterReport::of(&plan, sheet, false, loaded)),
            // Whoever said which version was seen is told that it is another.
            Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale | StoreError::Duplicate))) => {}
            Err(failed) => return Err(refused(failed)),
        }
    }
    Err(StoreError::Stale.into())
}

/// 载入名单 · Load a roster
///
/// 该人大区划的管理员。按原代表编号对照，其次按已核实的手机号；只有姓名相同的列为待人工认定，从不自动对照。`dry_run` 时只报告全部问题，按工作表、
/// 行、列。有问题的名单整个不写入；再次载入替换尚未确认的名单（`If-Match` 为换届的版本）；换届撤销后重新载入的，原届尚未生效的补选名单随之撤回。 The administrator of the congress's division. Whoever is
/// re-elected is found by number, else by a phone that was shown to be held; by a name alone never. A roster with problems
/// changes nothing; loaded again it takes the place of one that is not confirmed. Loaded anew after a change of term was taken
/// back, it also takes the place of a by-election of the same term that has not begun.
#[utoipa::path(
    operation_id = "loadRoster", tag = "term_changes", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "届次标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body(content = RosterUpload, content_type = "multipart/form-data"),
    responses((status = 200, description = "结果，或会有的结果", body = RosterReport)),
)]
#[post("/terms/{id}/roster", wrap = "spends(Budget::Upload)")]
pub(super) async fn load_roster(
    app: Data<App>,
    request: HttpRequest,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    payload: Payload,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let (term, asking) = (TermId(id.0), ctx.clone());
    // Whoever has nothing to do with it is told so before a body is looked at.
    app.db.read(move |store: &mut Store| roster::may_load(store, &asking, term)).await.map_err(refused)?;
    let body = Upload::from_request(&request, &mut payload.into_inner()).await?;
    let mut held = app.bodies.hold();
    let mut sent = Sent::read(body.0, (&WORDS, MAX_WORD), &mut held).await?;
    let (dry_run, by_election) = (sent.flag("dry_run")?, sent.flag("by_election")?);
    let applies_on = day(sent.word("applies_on"))?;
    let file = sent.file()?;
    let sheet = sent.word("sheet").map(str::to_owned);
    let table = in_turn(&app.tables, move || workbooks::read_sheet(&file, sheet.as_deref())).await?;
    let table = table
        .map_err(|fault| Problem::field(if fault == ImportFault::UnknownSheet { "/sheet" } else { "/file" }, fault))?;
    let command = LoadRoster { term, seen: seen.0, by_election, applies_on, table };
    let report = load(&app, &ctx, command, dry_run).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(report))
}

/// 名单的筛选条件。 Which rows to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RosterQuery {
    /// 只列待人工认定的。 Those alone of whom somebody has to decide who they are.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    undecided: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    #[param(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    cursor: Option<String>,
}

/// What the constituencies of those rows are called.
fn constituencies(store: &mut Store, rows: &[RosterRow]) -> Result<HashMap<ConstituencyId, String>, StoreError> {
    let mut names = HashMap::new();
    for row in rows {
        if let Entry::Vacant(free) = names.entry(row.constituency)
            && let Some(found) = store.constituency(row.constituency)?
        {
            free.insert(String::from(found.name));
        }
    }
    Ok(names)
}

/// 查看名单 · Get a roster
///
/// 该人大区划的管理员和机构；手机号部分隐去。谁看过名单，每人每天记录一次。 For whoever looks after the congress's division; phones are masked.
/// That somebody was shown it is written down, once a day for each who looks.
#[utoipa::path(
    operation_id = "getRoster", tag = "term_changes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "换届标识"), RosterQuery),
    responses((status = 200, description = "一页名单", body = RosterPage)),
)]
#[get("/term-changes/{id}/roster")]
pub(super) async fn get_roster(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<RosterQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let part = if query.0.undecided.unwrap_or_default() { RosterPart::Undecided } else { RosterPart::All };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let viewer = ctx.clone();
    let listed = move |store: &mut Store| {
        let (changeover, found) = queries::roster(store, &ctx, ChangeoverId(id.0), part, &page)?;
        let shown = (!found.items.is_empty()).then(|| changeover.look());
        let looks = audit::unnoted(store, &ctx, shown)?;
        let names = constituencies(store, &found.items)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, |row| {
            let constituency = names.get(&row.constituency).cloned();
            RosterRowAnswer::from((row, constituency))
        });
        let page = RosterPage { version: changeover.version, items, unreadable, next_cursor };
        Ok::<_, Failure>((named(page, store)?, looks))
    };
    let (answer, looks) = app.db.list(listed).await?;
    app.note(viewer, looks).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
