//! Many deputies assigned to grids at once.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use mashang_domain::imports::{
    AssignGrids, AssignmentDraft, AssignmentOutcome, BulkItem, BulkPlan, BulkRefusal, keep_assignments,
    plan_assignments,
};
use mashang_domain::shared::time::Period;
use mashang_domain::shared::{Context, DeputyId, Failure, GridId, Party, StoreError};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, command_of, usual};
use crate::problem::Problem;
use crate::routes::imports::{TRIES, keeps_something};
use crate::routes::names::{Blank, Blanks, grid, named, party};
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(assign_grids);
}

/// 一名代表联系一个网格。 A deputy who is to look after a grid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GridAssignmentItem {
    /// 代表。 The deputy.
    deputy_id: Uuid,
    /// 网格，须在代表所在人大的区域内。 The grid, within the congress's area.
    grid_id: Uuid,
    /// 第一天，代表当日须在任。 The first day, on which the deputy serves.
    from: NaiveDate,
    /// 最后一天；不填则持续。 The last day; absent while it goes on.
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
}

/// 批量联系网格。 Many assignments at once.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "dry_run": true,
    "items": [{
        "deputy_id": "019ab0c0-0000-7000-8000-000000000000", "grid_id": "019ab0c0-0000-7000-8000-000000000000",
        "from": "2026-03-02"
    }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct GridAssignmentsCreate {
    /// 只检查，不写入；默认 false。 Finds out what would come of it, and writes nothing.
    #[schema(nullable = false)]
    dry_run: Option<bool>,
    /// 有不能联系的时，其余是否照常写入；默认 false：要么全部写入，要么全部不写入。 Whether those that are right are made all the same.
    #[schema(nullable = false)]
    partial: Option<bool>,
    /// 各项联系，依次检查，前面的视为已联系。 Looked at in this order, each as if those before it were made.
    #[schema(min_items = 1, max_items = 500)]
    items: Vec<GridAssignmentItem>,
}

impl Input for GridAssignmentsCreate {
    type Command = AssignGrids;
    fn read(&self, _: &mut Checks) -> Option<AssignGrids> {
        let item = |one: &GridAssignmentItem| AssignmentDraft {
            deputy: DeputyId(one.deputy_id),
            grid: GridId(one.grid_id),
            period: Period { from: one.from, to: one.to },
        };
        Some(AssignGrids { items: self.items.iter().map(item).collect(), partial: self.partial.unwrap_or_default() })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "period" { "to" } else { usual(name) }
    }
}

/// 不能联系的原因。 Why one is refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GridAssignmentProblem {
    /// 请求体中的位置。 JSON pointer into the body.
    #[schema(example = "/items/3/grid_id")]
    pointer: String,
    /// 代码，见词表。 Which fault it is; `GET /api/v1/vocabulary` lists them.
    code: String,
    /// 中文说明。 What is wrong, in Chinese.
    detail: String,
    /// What is wrong, in English.
    detail_en: String,
}

impl GridAssignmentProblem {
    fn of(at: usize, refusal: &BulkRefusal) -> Self {
        let BulkRefusal { field, fault } = refusal;
        let field = field.map(|name| format!("/{}", GridAssignmentsCreate::field(name))).unwrap_or_default();
        Self {
            pointer: format!("/items/{at}{field}"),
            code: fault.code.to_owned(),
            detail: fault.label.to_owned(),
            detail_en: fault.label_en.to_owned(),
        }
    }
}

/// 一项的结果。 What comes of one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GridAssignmentResult {
    outcome: words::AssignmentOutcome,
    /// 代表。 The deputy.
    deputy_id: Uuid,
    /// 姓名。 The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 网格联系；写入后才有。 The assignment, once it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    assignment_id: Option<Uuid>,
    /// 不能联系的原因。 Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<GridAssignmentProblem>,
}

impl GridAssignmentResult {
    fn of(at: usize, draft: &AssignmentDraft, item: &BulkItem) -> Self {
        let (assignment_id, problem) = match item {
            BulkItem::Assigned(id) => (Some(id.0), None),
            BulkItem::Unchanged => (None, None),
            BulkItem::Refused(refusal) => (None, Some(GridAssignmentProblem::of(at, refusal))),
        };
        Self {
            outcome: Word(item.outcome()),
            deputy_id: draft.deputy.0,
            deputy_name: None,
            grid_id: draft.grid.0,
            grid_name: None,
            assignment_id,
            problem,
        }
    }
}

impl Blanks for GridAssignmentResult {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let deputy = Party::Deputy(DeputyId(self.deputy_id));
        party(deputy, &mut self.deputy_name).into_iter().chain(grid(self.grid_id, &mut self.grid_name)).collect()
    }
}

/// 批量联系的结果，或会有的结果。 What came of it, or would come of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GridAssignmentsReport {
    /// 是否只检查。 Whether nothing was to be written.
    dry_run: bool,
    /// 是否已写入；否则没有任何改动。 Whether it is written; else nothing changed at all.
    applied: bool,
    /// 已联系的，或会联系的。 How many are assigned, or would be.
    assigned: u32,
    /// 已有相同联系的。 How many are so already.
    unchanged: u32,
    /// 不能联系的。 How many are refused.
    refused: u32,
    /// 各项的结果，顺序与请求相同。 Of each, in the order of the request.
    items: Vec<GridAssignmentResult>,
}

impl GridAssignmentsReport {
    fn of(command: &AssignGrids, plan: &BulkPlan, dry_run: bool) -> Self {
        let count = |outcome| {
            let such = plan.items.iter().filter(|item| item.outcome() == outcome).count();
            u32::try_from(such).unwrap_or(u32::MAX)
        };
        let pairs = command.items.iter().zip(&plan.items).enumerate();
        Self {
            dry_run,
            applied: false,
            assigned: count(AssignmentOutcome::Assigned),
            unchanged: count(AssignmentOutcome::Unchanged),
            refused: count(AssignmentOutcome::Refused),
            items: pairs.map(|(at, (draft, item))| GridAssignmentResult::of(at, draft, item)).collect(),
        }
    }

    /// The same of what was written, or was not: what is not there has no id.
    fn kept(mut self, applied: bool) -> Self {
        self.applied = applied;
        if !applied {
            self.items.iter_mut().for_each(|item| item.assignment_id = None);
        }
        self
    }
}

impl Blanks for GridAssignmentsReport {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// Plans the assignments where tables are planned, and writes them in one short job. Planned anew where others were faster.
async fn assign(
    app: &App,
    ctx: &Context,
    command: AssignGrids,
    dry_run: bool,
) -> Result<GridAssignmentsReport, Problem> {
    let command = Arc::new(command);
    for _ in 0..TRIES {
        let (wanted, of) = (Arc::clone(&command), ctx.clone());
        let planned = move |store: &mut Store| -> Result<(BulkPlan, GridAssignmentsReport), Failure> {
            let plan = plan_assignments(store, &of, &wanted)?;
            let report = named(GridAssignmentsReport::of(&wanted, &plan, dry_run), store)?;
            Ok((plan, report))
        };
        let (plan, report) = app.db.figures(planned).await?;
        if dry_run {
            return Ok(report.kept(false));
        }
        let of = ctx.clone();
        match app.db.write(move |store: &mut Store| keep_assignments(store, &of, &plan)).await {
            Ok(applied) => return Ok(report.kept(applied)),
            Err(Failed::Job(StoreError::Stale)) => {}
            Err(failed) => return Err(failed.into()),
        }
    }
    Err(StoreError::Stale.into())
}

/// 批量联系网格 · Assign many deputies to grids
///
/// 人大机构或管理员；每一项适用单个联系的规则和权限。`dry_run` 时只检查。有不能联系的项时，整批不写入，`partial` 为 true 时写入其余各项；
/// 看 `applied`。已有完全相同的联系不算错误，因此可以重发。 By
/// the rules and rights of a single one. Where one is refused nothing is written, unless `partial` says otherwise; what is so
/// already is no mistake, so that the same may be sent again.
#[utoipa::path(
    operation_id = "assignGrids", tag = "deputies", security(("bearer" = [])),
    request_body = GridAssignmentsCreate,
    responses((status = 200, description = "结果，或会有的结果", body = GridAssignmentsReport)),
)]
#[post("/grid-assignments")]
async fn assign_grids(
    app: Data<App>,
    caller: Person,
    body: JsonBody<GridAssignmentsCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    keeps_something(&caller.0)?;
    let (dry_run, command) = (body.value.dry_run.unwrap_or_default(), command_of(&body.value)?);
    let report = assign(&app, &app.context(caller.0), command, dry_run).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(report))
}
