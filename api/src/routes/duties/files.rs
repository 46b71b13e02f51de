//! Duty files (履职档案) as they are handed out: a deputy's on paper and as a workbook, and those of all deputies of an area in one table.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::duties::DutyDays;
use mashang_domain::duties::papers::{MOST_RECORDS, paper, whole};
use mashang_domain::duties::table::{self, DutyTable, DutyTableOf, DutyTableRow};
use mashang_domain::imports::Table;
use mashang_domain::shared::time::to_the_minute;
use mashang_domain::shared::{Context, DeputyId, PageRequest};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks::{self, Long};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::workbook;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, PathId, Query};
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::budgets::spends;
use crate::routes::imports::{WORKBOOK, file, keeps_something};
use crate::routes::papers::{handed_out, leads_to};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words;

/// Deputies that are read at a time: others take their turns between.
const TOGETHER: u32 = 100;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_file_paper).service(get_file_workbook).service(get_files_workbook);
}

/// 哪些天，以什么格式。 Of which days, and as what it is handed out.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyFilePaperQuery {
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天；最长六年。 The last day; six years at most.
    to: NaiveDate,
    /// 文件格式；默认可编辑文档。 To be edited when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    format: Option<words::PaperFormat>,
}

/// 哪些天。 Of which days.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyFileWorkbookQuery {
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天；最长六年。 The last day; six years at most.
    to: NaiveDate,
}

fn days(from: NaiveDate, to: NaiveDate) -> Result<DutyDays, Problem> {
    DutyDays::new(from, to).map_err(|fault| Problem::field("/to", fault))
}

/// 出具履职档案 · Get a deputy's duty file on paper
///
/// 代表本人和人大机构：届次和代表职务、按角色和活动计入的次数、计入的记录，未计入的（待确认、已退回、已冲销）另列；不作排名。PDF 中有字库所缺的文字时为 409。 For the deputy and the office: mandates with their terms, how often what in which role, each record that counts, and apart from them those that don't; never a ranking. As PDF it is 409 where a character has no letter.
#[utoipa::path(
    operation_id = "getDutyFilePaper", tag = "duties", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表标识"), DutyFilePaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/deputies/{id}/duty-file/paper")]
async fn get_file_paper(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<DutyFilePaperQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, query) = (id.0, query.0);
    let days = days(query.from, query.to)?;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "duty-file", id));
    let drawn = move |store: &mut Store| paper(store, &ctx, (DeputyId(id), days), address.clone());
    let drawn = app.db.list(drawn).await?;
    handed_out(&app, drawn, query.format, &format!("duty-file-{id}")).await
}

/// 履职档案工作簿 · Download a deputy's duty file
///
/// 与 getDutyFilePaper 相同的人员和数字，每条记录附来源；各列最多 5000 条，以最新的为先。 For the same people, with the same numbers and where each record comes from; of each list the latest 5,000 at most.
#[utoipa::path(
    operation_id = "getDutyFileWorkbook", tag = "duties", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表标识"), DutyFileWorkbookQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/deputies/{id}/duty-file/workbook")]
async fn get_file_workbook(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<DutyFileWorkbookQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let days = days(query.0.from, query.0.to)?;
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| whole(store, &ctx, DeputyId(id), (days, MOST_RECORDS));
    let found = app.db.figures(seen).await?;
    let written = in_turn(&app.tables, move || workbooks::book(&workbook::sheets(&found)));
    let bytes = written.await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&format!("duty-file-{id}.xlsx"), WORKBOOK)))
}

/// 哪个区划、哪一年。 Of which division and year.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyTableQuery {
    /// 在该区划及其下级工作的代表。 Deputies who work in this division's subtree.
    division: DivisionCodeText,
    /// 年份。 The year.
    #[schema(minimum = 2000, maximum = 2100)]
    #[param(minimum = 2000, maximum = 2100)]
    year: i32,
    /// 只含该人大的代表。 Deputies of this congress alone.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    congress_id: Option<Uuid>,
}

impl DutyTableQuery {
    fn read(&self) -> Result<DutyTableOf, Problem> {
        let mut checks = Checks::default();
        let division = checks.take("/division", self.division.read());
        let division = checks.finish(division)?;
        Ok(DutyTableOf { division, congress: self.congress_id.map(Into::into), year: self.year })
    }
}

/// All rows, by name: page after page, each in a job of its own, so that whoever asks for figures waits for a page and not for all.
async fn rows(app: &App, ctx: &Context, of: &Arc<DutyTable>) -> Result<Vec<DutyTableRow>, Problem> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (ctx, of, page) = (ctx.clone(), Arc::clone(of), PageRequest { limit: TOGETHER, after });
        let read = move |store: &mut Store| table::rows(store, &ctx, &of, &page);
        let found = app.db.figures(read).await?;
        table::gather(&mut all, found.items)?;
        after = found.next;
        if after.is_none() {
            table::by_name(&mut all);
            return Ok(all);
        }
    }
}

/// What the table is, for a sheet beside it.
fn about(of: &DutyTable, ctx: &Context) -> Table {
    let said = |what: &str, text: String| vec![what.to_owned(), text];
    let lines = vec![
        said("表格", of.title()),
        said("制表时间", to_the_minute(ctx.now)),
        said("口径", "只计已确认的记录；“未计入”为待确认、已退回和已冲销的记录。".to_owned()),
        said("范围", "当年任职的代表，含暂停执行职务的。".to_owned()),
        said("排列", "按姓名排列，不作排名。".to_owned()),
    ];
    Table::of("说明", ["项目", "内容"], lines)
}

/// 全部代表履职档案工作簿 · Download the duty files of all deputies of an area
///
/// 该区划的人大机构或管理员；一年一表，每名代表一行，按角色和活动列出计入的次数，未计入的另列。按姓名排列，不作排名。最多 20000 名代表。 For whoever looks after the division: a row for each deputy of the year, with how often in which role and how often what, and apart from it what does not count. By name, and no ranking. 20,000 deputies at most.
#[utoipa::path(
    operation_id = "getDutyTableWorkbook", tag = "duties", security(("bearer" = [])), params(DutyTableQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/duty-files/workbook", wrap = "spends(Budget::Export)")]
async fn get_files_workbook(
    app: Data<App>,
    caller: Person,
    query: Query<DutyTableQuery>,
) -> Result<HttpResponse, Problem> {
    keeps_something(&caller.0)?;
    let (of, ctx) = (query.0.read()?, app.context(caller.0));
    let name = format!("duty-files-{}-{}.xlsx", of.division.as_str(), of.year);
    let reader = ctx.clone();
    let begun = move |store: &mut Store| table::table(store, &reader, &of);
    let of = Arc::new(app.db.figures(begun).await?);
    let rows = rows(&app, &ctx, &of).await?;
    let about = about(&of, &ctx);
    let written = in_turn(&app.tables, move || {
        let (texts, numbers) = of.columns();
        let head = Long { sheet: "履职档案", texts: &texts, numbers: &numbers };
        workbooks::long(head, rows.iter().map(DutyTableRow::cells), &about)
    });
    let bytes = written.await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&name, WORKBOOK)))
}
