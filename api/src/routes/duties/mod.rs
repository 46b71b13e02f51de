//! Duty records (履职记录) and duty files (履职档案).

mod files;
pub(crate) mod schemes;
mod workbook;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::duties::usecases::{Reason, Work};
use mashang_domain::duties::{
    self as domain, DutyFile, DutyFilter, DutyKey, DutyRecord, RoleKey, Source, queries, usecases,
};
use mashang_domain::shared::{DeputyId, DutyRecordId, Page, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::shown;
use super::builder::{Operation, Stands, post, serve};
use super::names::{Blank, Blanks, grid, named, party};
use super::notes::EmptyInput;
use super::values::{LongText, ShortText, UnreadableEntry};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, ListMark, NoQuery, Paged, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

use schemes::SchemeAnswer;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_records).service(list_mine).service(get_record).service(get_file);
    routes.configure(files::routes);
    serve(routes, "duties", operations());
}

impl Stands for DutyRecord {
    type Id = DutyRecordId;
    type Standing = DutyRecordAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 录入系统之外的履职。 Work done outside of the system.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "role": "policy_publicist", "activity": "explained_policy", "at": "2026-03-01T07:00:00Z",
    "place": "梅庭社区广场", "text": "向二十余名居民宣讲民法典中关于业主权利的规定。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyRecordCreate {
    /// 角色代号，见当地的角色方案。 A role of the local scheme.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$")]
    role: String,
    activity: words::DutyActivity,
    /// 履职时间，一年以内。 When; within a year.
    at: DateTime<Utc>,
    /// 网格。 The grid.
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    place: ShortText,
    text: LongText,
}

impl Input for DutyRecordCreate {
    type Command = Work;
    fn read(&self, checks: &mut Checks) -> Option<Work> {
        let role = checks.take("/role", RoleKey::new(&self.role));
        let place = checks.take("/place", self.place.read());
        let text = checks.take("/text", self.text.read());
        Some(Work {
            role: role?,
            activity: self.activity.0,
            at: self.at,
            grid: self.grid_id.map(Into::into),
            place: place?,
            text: text?,
        })
    }
}

/// 理由。 Why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reason": "与活动室登记不符，请核对时间。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyReason {
    reason: LongText,
}

impl Input for DutyReason {
    type Command = Reason;
    fn read(&self, checks: &mut Checks) -> Option<Reason> {
        Some(Reason { reason: checks.take("/reason", self.reason.read())? })
    }
}

/// 履职记录的来源。 The event and the matter behind a record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DutySource {
    /// 事件，即时间线上的一条。 The event, a line of the timeline.
    event_id: Uuid,
    subject_kind: words::SubjectKind,
    /// 背后的诉求、纠纷或接待。 The case, the dispute or the reception behind it.
    subject_id: Uuid,
}

/// 履职记录。 What a deputy did.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DutyRecord)]
pub(crate) struct DutyRecordAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    /// 代表。 Whose.
    deputy_id: Uuid,
    /// 代表姓名。 The deputy's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 角色代号。 The role.
    role: String,
    activity: words::DutyActivity,
    /// 履职时间。 When.
    at: DateTime<Utc>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    state: words::DutyState,
    /// 来源；录入的记录没有。 Absent for what was typed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    source: Option<DutySource>,
    /// 地点。 Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    place: Option<String>,
    /// 内容。 In the deputy's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 退回或冲销的理由。 Why it was given back or countered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// 最近更新。 When it last changed.
    updated_at: DateTime<Utc>,
}

impl From<DutyRecord> for DutyRecordAnswer {
    fn from(record: DutyRecord) -> Self {
        Self {
            id: record.id.0,
            version: record.version,
            deputy_id: record.deputy.0,
            deputy_name: None,
            role: record.role.as_str().to_owned(),
            activity: Word(record.activity),
            at: record.at,
            grid_id: record.grid.map(|grid| grid.0),
            grid_name: None,
            state: Word(record.standing.state()),
            source: match record.source {
                Source::Event { event, subject } => Some(DutySource {
                    event_id: event.0,
                    subject_kind: words::SubjectKind(subject.kind),
                    subject_id: subject.id,
                }),
                Source::Typed => None,
            },
            place: record.place.map(String::from),
            text: record.text.map(String::from),
            reason: record.reason.map(String::from),
            updated_at: record.updated_at,
        }
    }
}

impl Blanks for DutyRecordAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let deputy = party(Party::Deputy(DeputyId(self.deputy_id)), &mut self.deputy_name);
        grid(self.grid_id, &mut self.grid_name).into_iter().chain(deputy).collect()
    }
}

/// 一页履职记录。 A page of records.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DutyRecordPage {
    items: Vec<DutyRecordAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl From<Page<DutyRecord, DutyKey>> for DutyRecordPage {
    fn from(page: Page<DutyRecord, DutyKey>) -> Self {
        let unreadable = UnreadableEntry::of(&page);
        let (items, next_cursor) = page_parts(page, DutyRecordAnswer::from);
        Self { items, unreadable, next_cursor }
    }
}

impl Paged for DutyRecordPage {
    fn next_cursor(&mut self) -> Option<&mut String> {
        self.next_cursor.as_mut()
    }
}

impl Blanks for DutyRecordPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 履职记录的筛选条件。 Which records to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 4, nullable = false)]
    #[param(min_items = 1, max_items = 4, style = Form, explode, nullable = false)]
    state: Option<Vec<words::DutyState>>,
    /// 角色代号。 In this role.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$", nullable = false)]
    #[param(min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$", nullable = false)]
    role: Option<String>,
    /// 履职不早于。 Done at this instant or later.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 履职早于。 Done before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<DateTime<Utc>>,
    /// 此时或之后有变化；给出时按更新时间从早到晚排列。 Changed at this instant or later; in the order of changes then, the earliest first.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    cursor: Option<String>,
}

impl DutyQuery {
    fn filter(&self) -> Result<DutyFilter, Problem> {
        let mut checks = Checks::default();
        let role = checks.take_opt("/role", self.role.as_deref().map(RoleKey::new));
        checks.finish(Some(DutyFilter {
            states: words::each_once(self.state.clone()),
            role,
            from: self.from,
            to: self.to,
            updated_since: self.updated_since,
        }))
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/duty-records", "createDutyRecord")
            .zh("录入履职", "代表录入系统之外的履职，由人大机构确认；系统内的履职自动记录，无需录入。")
            .en("Enter work done outside", "By the deputy; work in the system records itself.")
            .takes::<DutyRecordCreate>()
            .gives::<DutyRecordAnswer>()
            .creates(usecases::enter),
        post::<Person>("/duty-records/{id}/revise", "reviseDutyRecord")
            .zh("修改履职", "代表修改待确认或被退回的记录。")
            .en("Revise a record", "As long as it is not confirmed.")
            .takes::<DutyRecordCreate>()
            .steps(usecases::revise),
        post::<Person>("/duty-records/{id}/confirm", "confirmDutyRecord")
            .zh("确认履职", "人大机构确认后计入，只能冲销，不能修改。")
            .en("Confirm a record", "By the office; afterwards it is only countered.")
            .takes::<EmptyInput>()
            .steps(usecases::confirm),
        post::<Person>("/duty-records/{id}/return", "returnDutyRecord")
            .zh("退回履职", "人大机构说明理由。")
            .en("Return a record", "By the office, with a reason.")
            .takes::<DutyReason>()
            .steps(usecases::give_back),
        post::<Person>("/duty-records/{id}/counter", "counterDutyRecord")
            .zh("冲销履职", "人大机构说明理由；已确认的记录不再计入。")
            .en("Counter a record", "By the office, with a reason.")
            .takes::<DutyReason>()
            .steps(usecases::counter),
    ]
}

/// 列出履职记录 · List duty records
///
/// 自己的，或所监督的代表的，最新的在前。 Your own, or those of the deputies whom you oversee.
#[utoipa::path(
    operation_id = "listDutyRecords", tag = "duties", security(("bearer" = [])), params(DutyQuery),
    responses((status = 200, description = "一页履职记录", body = DutyRecordPage)),
)]
#[get("/duty-records")]
async fn list_records(
    app: Data<App>,
    caller: Person,
    query: Query<DutyQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (filter, mark) = (query.0.filter()?, ListMark::of(&request));
    let page = mark.page(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::list(store, &ctx, &filter, &page)?;
        named(mark.on(DutyRecordPage::from(found)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 我的履职记录 · List my duty records
///
/// 本人的全部记录，最新的在前。 Your own, whatever their state.
#[utoipa::path(
    operation_id = "listMyDutyRecords", tag = "me", security(("bearer" = [])), params(DutyQuery),
    responses((status = 200, description = "一页履职记录", body = DutyRecordPage)),
)]
#[get("/me/duty-records")]
async fn list_mine(
    app: Data<App>,
    caller: Person,
    query: Query<DutyQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (filter, mark) = (query.0.filter()?, ListMark::of(&request));
    let page = mark.page(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::mine(store, &ctx, &filter, &page)?;
        named(mark.on(DutyRecordPage::from(found)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看履职记录 · Get a duty record
///
/// 本人和人大机构可见。 For the deputy and the office.
#[utoipa::path(
    operation_id = "getDutyRecord", tag = "duties", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "履职记录标识")),
    responses((status = 200, description = "履职记录", body = DutyRecordAnswer)),
)]
#[get("/duty-records/{id}")]
async fn get_record(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let record = queries::record(store, &ctx, DutyRecordId(id.0))?;
        named(DutyRecordAnswer::from(record), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 履职次数。 How often, by role, month and grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DutyCount)]
pub(crate) struct DutyCountAnswer {
    /// 角色代号。 The role.
    role: String,
    /// 月份的第一天。 The first day of the month.
    month: NaiveDate,
    /// 网格。 The grid, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 次数。 How often.
    count: i64,
}

/// 履职档案。 A deputy's file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DutyFile)]
pub(crate) struct FileAnswer {
    /// 代表。 Whose.
    deputy_id: Uuid,
    /// 姓名。 The deputy's name.
    deputy_name: String,
    scheme: SchemeAnswer,
    /// 按角色、月份和网格的次数。 By role, month and grid.
    counts: Vec<DutyCountAnswer>,
    /// 已确认的记录，最新的在前。 The records that count, the newest first.
    items: Vec<DutyRecordAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页记录的游标；最后一页为 null。 Where the next page of records begins.
    next_cursor: Option<String>,
}

impl Blanks for DutyCountAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        grid(self.grid_id, &mut self.grid_name).into_iter().collect()
    }
}

impl FileAnswer {
    fn of((file, records): (DutyFile, Page<DutyRecord, DutyKey>)) -> Self {
        let DutyRecordPage { items, unreadable, next_cursor } = DutyRecordPage::from(records);
        let count = |count: domain::DutyCount| DutyCountAnswer {
            role: count.role.as_str().to_owned(),
            month: count.month,
            grid_id: count.grid.map(|grid| grid.0),
            grid_name: None,
            count: count.count,
        };
        Self {
            deputy_id: file.deputy.0,
            deputy_name: file.name.into(),
            scheme: file.scheme.into(),
            counts: file.counts.into_iter().map(count).collect(),
            items,
            unreadable,
            next_cursor,
        }
    }
}

impl Blanks for FileAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.items.blanks();
        blanks.extend(self.counts.blanks());
        blanks.extend(self.scheme.blanks());
        blanks
    }
}

/// 履职档案 · Get a deputy's duty file
///
/// 按角色、月份、网格汇总，每条记录附来源。本人和人大机构可见，不作排名。 With the source of each record; never a ranking.
#[utoipa::path(
    operation_id = "getDutyFile", tag = "duties", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表标识"), DutyQuery),
    responses((status = 200, description = "履职档案", body = FileAnswer)),
)]
#[get("/deputies/{id}/duty-file")]
async fn get_file(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<DutyQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.filter()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::file(store, &ctx, DeputyId(id.0), &filter, &page)?;
        named(FileAnswer::of(found), store)
    };
    let file = app.db.list(seen).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(file))
}
