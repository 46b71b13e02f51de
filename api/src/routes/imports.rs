//! Tables of institutions, grids, deputies and assignments: brought in, with a dry run, and taken out.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_multipart::{Field, Multipart};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use bytes::BytesMut;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use mashang_domain::imports::{
    self, Counts, ExportFormat, ImportFault, ImportKind, Issued, Kept, Plan, Problems, Table,
};
use mashang_domain::shared::{Actor, AdministratorPart, Context, Failure, StoreError, Vocabulary};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use mashang_infra::workbooks::{self, MAX_TABLE};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::attachments::Upload;
use super::budgets::spends;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::bodies::Held;
use crate::extract::{NoQuery, Query, usual};
use crate::faults::RequestFault;
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::patience::Patience;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::violations::not_a_word;
use crate::words::{self, Word};

/// Bytes of a field that is no file.
const MAX_WORD: usize = 64;
/// How often an import is planned anew because others were faster.
pub(super) const TRIES: usize = 3;
pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(import_table).service(get_import_template).service(export_table);
}

/// 导入的表格。 A table to import.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream")]
pub(crate) struct ImportUpload {
    /// .xlsx（第一张工作表）、UTF-8 的 CSV 或 JSON 数组，最大 10 MiB，最多 20000 行。 A workbook (its first sheet), CSV or JSON.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    kind: words::ImportKind,
    /// 只检查，不写入；默认 false。 Finds out what would come of it, and writes nothing.
    #[schema(nullable = false)]
    dry_run: Option<bool>,
}

/// 表格中的一处问题。 Something that is wrong with a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ImportProblem {
    /// 工作表；CSV 和 JSON 没有。 The sheet, of a workbook.
    #[serde(skip_serializing_if = "String::is_empty")]
    sheet: String,
    /// 行号，与文件中所见一致；0 为整个表格。 The row as the file shows it; 0 for the whole.
    row: u32,
    /// 列：表头中的名称，或工作表的列号。 The column's heading, or its letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    column: Option<String>,
    /// 代码，见词表。 Which fault it is; `GET /api/v1/vocabulary` lists them.
    code: String,
    /// 中文说明。 What is wrong, in Chinese.
    detail: String,
    /// What is wrong, in English.
    detail_en: String,
}

/// 导入的结果，或试导入会有的结果。 What came of an import, or would come of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ImportReport {
    kind: words::ImportKind,
    /// 是否只检查。 Whether nothing was to be written.
    dry_run: bool,
    /// 是否已写入；有问题的表格整个不写入。 Whether it is written: a table with problems changes nothing at all.
    applied: bool,
    /// 新增；代表按人计。 How many are new.
    created: u32,
    /// 变更。 How many change.
    changed: u32,
    /// 不变。 How many are so already.
    unchanged: u32,
    /// 全部问题，按行排列，最多列出 500 处。 All that is wrong, by rows, 500 at most.
    problems: Vec<ImportProblem>,
    /// 未列出的问题数。 How many problems there are beyond those.
    more_problems: u32,
    /// 发出的邀请及邀请码；只在这一次回答中给出，不另存。 The invitations with their codes, which are told here and never again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invitations: Vec<ImportedInvitation>,
    /// 同样的内容，CSV（UTF-8），供另存为文件。 The same as a CSV file, to be saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    invitations_csv: Option<String>,
}

/// 导入时发出的邀请。 An invitation that an import issued.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ImportedInvitation {
    /// 行号，与文件中所见一致。 The row as the file shows it.
    row: u32,
    kind: words::GrantKind,
    /// 所指的名称、网格编码或区划代码。 What the row says that it is about.
    about: String,
    /// 受邀人的手机号。 The phone of whoever is invited.
    phone: String,
    /// 邀请码。 The code.
    code: String,
    /// 有效期。 Until when it is good.
    expires_at: DateTime<Utc>,
}

impl From<&Issued> for ImportedInvitation {
    fn from(one: &Issued) -> Self {
        Self {
            row: one.row,
            kind: Word(one.kind),
            about: one.about.clone(),
            phone: one.phone.reveal().to_owned(),
            code: one.code.grouped(),
            expires_at: one.until,
        }
    }
}

impl ImportReport {
    fn of(plan: &Plan, sheet: &str, dry_run: bool) -> Self {
        let Plan { kind, counts: Counts { created, changed, unchanged }, problems, .. } = plan;
        Self {
            kind: Word(*kind),
            dry_run,
            applied: false,
            created: *created,
            changed: *changed,
            unchanged: *unchanged,
            problems: told(problems, sheet),
            more_problems: problems.more(),
            invitations: Vec::new(),
            invitations_csv: None,
        }
    }

    /// The same of what was kept.
    fn kept(self, kept: &Kept) -> Result<Self, Problem> {
        let Kept { applied, invitations } = kept;
        if invitations.is_empty() {
            return Ok(Self { applied: *applied, ..self });
        }
        let table = workbooks::write(&imports::codes(invitations), ImportKind::Invitations, ExportFormat::Csv);
        let csv = String::from_utf8(table.map_err(Problem::internal)?).map_err(Problem::internal)?;
        let invitations = invitations.iter().map(ImportedInvitation::from).collect();
        Ok(Self { applied: *applied, invitations, invitations_csv: Some(csv), ..self })
    }
}

pub(super) fn told(problems: &Problems, sheet: &str) -> Vec<ImportProblem> {
    let told = problems.listed().iter().map(|problem| ImportProblem {
        sheet: sheet.to_owned(),
        row: problem.row,
        column: problem.column.clone(),
        code: problem.fault.code.to_owned(),
        detail: problem.fault.label.to_owned(),
        detail_en: problem.fault.label_en.to_owned(),
    });
    told.collect()
}

fn malformed() -> Problem {
    Problem::malformed(("multipart 内容有误", "The multipart body is malformed."))
}

async fn read_field(field: &mut Field, most: usize, held: &mut Held) -> Result<Vec<u8>, Problem> {
    let (mut bytes, mut patience) = (BytesMut::new(), Patience::new());
    while let Some(chunk) = patience.next(field.next()).await? {
        let chunk = chunk.map_err(|_| malformed())?;
        if bytes.len() + chunk.len() > most {
            return Err(Problem::too_large(most));
        }
        patience.received(chunk.len());
        held.more(chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.to_vec())
}

/// A form that brings a table: its file, and what is said beside it.
#[derive(Default)]
pub(super) struct Sent {
    file: Option<Vec<u8>>,
    words: BTreeMap<&'static str, String>,
}

impl Sent {
    /// Reads a form that has a file and words of those names, each of `most` bytes at most.
    pub(super) async fn read(
        mut body: Multipart,
        (names, most): (&[&'static str], usize),
        held: &mut Held,
    ) -> Result<Self, Problem> {
        let (mut sent, patience) = (Self::default(), Patience::new());
        while let Some(field) = patience.next(body.next()).await? {
            let mut field = field.map_err(|_| malformed())?;
            let Some(name) = field.name().filter(|name| !name.is_empty()).map(str::to_owned) else {
                return Err(malformed());
            };
            if name == "file" {
                if sent.file.is_some() {
                    return Err(Problem::field("/file", RequestFault::OneFile));
                }
                sent.file = Some(read_field(&mut field, MAX_TABLE, held).await?);
                continue;
            }
            let Some(known) = names.iter().copied().find(|known| *known == name) else {
                return Err(Problem::field(format!("/{name}"), RequestFault::UnknownField));
            };
            if sent.words.contains_key(known) {
                return Err(Problem::field(format!("/{name}"), RequestFault::Repeated));
            }
            let word = read_field(&mut field, most, held).await?;
            sent.words.insert(known, String::from_utf8(word).map_err(|_| malformed())?);
        }
        Ok(sent)
    }

    pub(super) fn word(&self, name: &str) -> Option<&str> {
        self.words.get(name).map(String::as_str)
    }

    /// Whether it says yes to something that is left out for no.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        let word = self.word(name).unwrap_or("false");
        word.parse().map_err(|_| Problem::field(format!("/{name}"), RequestFault::WrongType))
    }

    pub(super) fn file(&mut self) -> Result<Vec<u8>, Problem> {
        self.file.take().ok_or_else(|| Problem::field("/file", RequestFault::Required))
    }
}

fn kind_of(sent: &Sent) -> Result<ImportKind, Problem> {
    let word = sent.word("kind").ok_or_else(|| Problem::field("/kind", RequestFault::Required))?;
    ImportKind::parse(word).ok_or_else(|| not_a_word::<ImportKind>("/kind"))
}

/// Whoever keeps nothing has nothing to import or to export: their tables are not even looked at.
pub(super) fn keeps_something(actor: &Actor) -> Result<(), Problem> {
    let sets_up = actor.areas_of(AdministratorPart::System).next().is_some();
    if sets_up || actor.works_in_an_office() { Ok(()) } else { Err(Problem::forbidden()) }
}

/// Whether the actor gives roles somewhere, and so invites people by a table.
fn gives_roles(actor: &Actor) -> bool {
    actor.areas_of(AdministratorPart::Security).next().is_some()
}

/// Plans an import where figures are counted, and writes it in one short job: nobody's submission waits for the reading and the
/// checking of a table, which take as long as it is long.
async fn import(
    app: &App,
    ctx: &Context,
    kind: ImportKind,
    table: Table,
    dry_run: bool,
) -> Result<ImportReport, Problem> {
    let table = Arc::new(table);
    for _ in 0..TRIES {
        let (planned, of) = (Arc::clone(&table), ctx.clone());
        let plan = move |store: &mut Store| imports::plan(store, &of, kind, &planned);
        let plan = Arc::new(app.db.figures(plan).await?);
        if dry_run {
            return Ok(ImportReport::of(&plan, &table.sheet, true));
        }
        let (kept, of) = (Arc::clone(&plan), ctx.clone());
        match app.db.write(move |store: &mut Store| imports::keep(store, &of, &kept)).await {
            Ok(kept) => return ImportReport::of(&plan, &table.sheet, false).kept(&kept),
            Err(Failed::Job(StoreError::Stale)) => {}
            Err(failed) => return Err(failed.into()),
        }
    }
    Err(StoreError::Stale.into())
}

/// 导入表格 · Import a table
///
/// 人大机构、单位、活动室、调解组织、调解员、网格、代表及其联系网格和进站，以及邀请人员。逐个操作的权限同样适用：超出本人辖区的行列为问题。
/// `dry_run` 时只报告：全部问题按工作表、行、列列出，并计新增、变更和不变。正式导入要么全部写入，要么（有任何问题时）全部不写入，
/// 看 `applied`。已有的按自然键对照：人大机构按区划；单位、活动室、调解组织、代表按区划和名称（同名的另加序号）；网格按村（社区）和
/// 序号；联系网格按代表、网格和开始日期。`invitations` 按手机号邀请（一次最多 300 人），邀请码只在正式导入的回答中给出一次。同一文件再次导入不产生变更，空白的选填单元格不改动已有内容，已撤销的不参与对照。 Rights
/// are those of the single calls. A table with problems changes nothing; what is there already is found by its division and
/// name (an office by its division, a grid by village and ordinal, an assignment by deputy, grid and first day), so that the
/// same file twice changes nothing. What an optional cell leaves blank stays as it is.
#[utoipa::path(
    operation_id = "importTable", tag = "imports", security(("bearer" = [])),
    request_body(content = ImportUpload, content_type = "multipart/form-data"),
    responses((status = 200, description = "结果，或会有的结果", body = ImportReport)),
)]
#[post("/imports", wrap = "spends(Budget::Upload)")]
async fn import_table(app: Data<App>, caller: Person, body: Upload, _: NoQuery) -> Result<HttpResponse, Problem> {
    if !gives_roles(&caller.0) {
        keeps_something(&caller.0)?;
    }
    let mut held = app.bodies.hold();
    let mut sent = Sent::read(body.0, (&["kind", "dry_run"], MAX_WORD), &mut held).await?;
    let (kind, dry_run) = (kind_of(&sent)?, sent.flag("dry_run")?);
    if kind != ImportKind::Invitations {
        keeps_something(&caller.0)?;
    }
    let file = sent.file()?;
    let table = in_turn(&app.tables, move || workbooks::read(&file)).await?;
    let table = table.map_err(|fault: ImportFault| Problem::field("/file", fault))?;
    let report = import(&app, &app.context(caller.0), kind, table, dry_run).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(report))
}

fn kind_in(path: &str) -> Result<ImportKind, Problem> {
    ImportKind::parse(path).ok_or_else(Problem::not_found)
}

/// A file to keep.
pub(super) fn file(bytes: Vec<u8>, (name, media_type): (&str, &'static str)) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}\"")))
        .content_type(media_type)
        .body(bytes)
}

/// 下载导入模板 · Get a template
///
/// 公开。表头一行；第二张工作表说明每一列、允许的取值和示例。 Public: a header, and a second sheet that explains each column.
#[utoipa::path(
    operation_id = "getImportTemplate", tag = "imports",
    params(("kind" = words::ImportKind, Path, description = "导入类别")),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/imports/templates/{kind}")]
async fn get_import_template(app: Data<App>, kind: Path<String>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let kind = kind_in(&kind)?;
    let bytes = in_turn(&app.tables, move || workbooks::template(kind)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&format!("template-{}.xlsx", kind.as_str()), WORKBOOK)))
}

/// 导出哪个区划、什么格式。 Of which division, and as what.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportQuery {
    /// 该区划及其下级。 Everything in this division's subtree.
    division_code: DivisionCodeText,
    /// 格式：xlsx（默认）、csv 或 json。 A workbook when absent.
    #[schema(max_length = 4, pattern = "^(xlsx|csv|json)$", nullable = false)]
    #[param(max_length = 4, pattern = "^(xlsx|csv|json)$", nullable = false)]
    format: Option<String>,
}

/// 导出表格 · Export a table
///
/// 该区划的人大机构或管理员。列与导入相同，导出后原样导入不产生变更；同样的内容得到同样的文件。最多 20000 行。 For
/// whoever looks after the division. The columns are those of imports; the same content makes the same bytes.
#[utoipa::path(
    operation_id = "exportTable", tag = "imports", security(("bearer" = [])),
    params(("kind" = words::ImportKind, Path, description = "导入类别"), ExportQuery),
    responses((status = 200, description = "表格", content(
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"),
        (String = "application/octet-stream"),
    ))),
)]
#[get("/exports/{kind}")]
async fn export_table(
    app: Data<App>,
    caller: Person,
    kind: Path<String>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    keeps_something(&caller.0)?;
    let kind = kind_in(&kind)?;
    if kind == ImportKind::Invitations {
        return Err(Problem::not_found());
    }
    let format = query.0.format.as_deref().map_or(Some(ExportFormat::Xlsx), ExportFormat::parse);
    let format = format.ok_or_else(|| not_a_word::<ExportFormat>("/format"))?;
    let division = query.0.division_code.read().map_err(|fault| Problem::field("/division_code", fault))?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| imports::export(store, &ctx, kind, &division);
    let table = app.db.figures(listed).await.map_err(|failed: Failed<Failure>| match failed {
        Failed::Job(failure) => Problem::refused(failure, usual),
        other => other.into(),
    })?;
    let written = in_turn(&app.tables, move || workbooks::write(&table, kind, format)).await?;
    let bytes = written.map_err(Problem::internal)?;
    let media_type = match format {
        ExportFormat::Xlsx => WORKBOOK,
        ExportFormat::Csv => "text/csv; charset=utf-8",
        // A file to keep: whoever wants JSON to work with has the lists.
        ExportFormat::Json => "application/octet-stream",
    };
    Ok(file(bytes, (&format!("{}.{}", kind.as_str(), format.as_str()), media_type)))
}
