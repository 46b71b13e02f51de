//! Opinions on paper, typed into a table: each row once, however often the table is sent.

use std::collections::HashMap;

use actix_web::web::{Data, Payload};
use actix_web::{FromRequest, HttpRequest, HttpResponse, post};
use chrono::NaiveDate;
use mashang_domain::consultations::usecases::{HandOver, HandedOpinion, take_rows};
use mashang_domain::consultations::{ConsultationFault, ConsultationId, OpinionOutcome, OpinionVoice, queries, terms};
use mashang_domain::imports::{ImportFault, Line, MAX_ROWS, Problems, Table};
use mashang_domain::shared::text::{Body, Name, Phone};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, Vocabulary};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, usual};
use crate::faults::RequestFault;
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::attachments::Upload;
use crate::routes::budgets::spends;
use crate::routes::imports::{ImportProblem, Sent, told};
use crate::routes::tree::Routes;

/// Bytes of a field that is no file: the longest name of a batch.
const MAX_WORD: usize = 60 * 4;
/// Rows that are written at once.
const AT_ONCE: usize = 500;
/// Each column's name in the API, its title, and whether it is needed.
const COLUMNS: [(&str, &str, bool); 4] =
    [("text", "意见", true), ("voice", "人群", true), ("day", "日期", false), ("phone", "手机", false)];

pub(super) fn routes(routes: &mut Routes) {
    routes.service(import_opinions);
}

/// 导入的意见表。 A table of opinions.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream")]
pub(crate) struct OpinionUpload {
    /// .xlsx（第一张工作表）、UTF-8 的 CSV 或 JSON 数组，最大 10 MiB，最多 20000 行。列：意见、人群，以及选填的日期、手机；手机只用于识别同一人，不予保存。 A workbook, CSV or JSON: text, voice, and day and phone where they are known.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// 批次名称；同一批次的同一行只接收一次。 The batch: each of its rows is taken once.
    #[schema(min_length = 1, max_length = 60)]
    batch: String,
}

/// 导入意见的结果。 What came of a table of opinions.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub(crate) struct OpinionTableCounts {
    /// 新接收的条数。 How many were taken.
    taken: u64,
    /// 已有的条数。 How many were there already.
    known: u64,
    /// 同一人当日已提交的条数。 How many are a second one of a person on a day.
    second_of_day: u64,
}

/// 导入意见的结果，及全部问题。 What came of a table of opinions, and all that is wrong with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpinionTableReport {
    /// 是否已写入；有问题的表格整个不写入。 Whether it is written: a table with problems changes nothing at all.
    applied: bool,
    counts: OpinionTableCounts,
    /// 全部问题，按行排列，最多列出 500 处。 All that is wrong, by rows, 500 at most.
    problems: Vec<ImportProblem>,
    /// 未列出的问题数。 How many problems there are beyond those.
    more_problems: u32,
}

/// Where each column stands, by its title or its name.
fn columns(table: &Table, problems: &mut Problems) -> HashMap<&'static str, usize> {
    let mut at = HashMap::new();
    for (place, cell) in table.header.cells.iter().enumerate() {
        let title = cell.trim();
        if title.is_empty() {
            continue;
        }
        match COLUMNS.iter().find(|(name, label, _)| *name == title || *label == title) {
            Some((name, ..)) if at.contains_key(name) => {
                problems.note(table.header.number, Some(title), ImportFault::RepeatedColumn);
            }
            Some((name, ..)) => {
                at.insert(*name, place);
            }
            None => problems.note(table.header.number, Some(title), ImportFault::UnknownColumn),
        }
    }
    for (name, label, needed) in COLUMNS {
        if needed && !at.contains_key(name) {
            problems.note(table.header.number, Some(label), ImportFault::MissingColumn);
        }
    }
    at
}

fn voice(cell: &str) -> Option<OpinionVoice> {
    OpinionVoice::parse(cell).or_else(|| OpinionVoice::ALL.iter().copied().find(|voice| voice.label() == cell))
}

/// What a row says; what is wrong with it is noted: once rows are written, none of the later ones may be refused.
fn row(
    line: &Line,
    (at, today): (&HashMap<&'static str, usize>, NaiveDate),
    problems: &mut Problems,
) -> Option<HandedOpinion> {
    let cell = |name: &str| at.get(name).and_then(|place| line.cells.get(*place)).map_or("", |cell| cell.trim());
    let text = Body::new(cell("text")).map_err(|fault| problems.note(line.number, Some("意见"), fault)).ok();
    let voice = voice(cell("voice"));
    if voice.is_none() {
        problems.note(line.number, Some("人群"), ImportFault::NotAWord);
    }
    let day = match cell("day") {
        "" => None,
        day => {
            let read = NaiveDate::parse_from_str(day, "%Y-%m-%d");
            let day = read.map_err(|_| problems.note(line.number, Some("日期"), ImportFault::NotADate)).ok()?;
            if !terms::may_be_of(day, today) {
                problems.note(line.number, Some("日期"), ConsultationFault::OpinionDay);
                return None;
            }
            Some(day)
        }
    };
    let phone = match cell("phone") {
        "" => None,
        phone => Some(Phone::new(phone).map_err(|fault| problems.note(line.number, Some("手机"), fault)).ok()?),
    };
    Some(HandedOpinion { number: line.number, voice: voice?, text: text?, phone, reference: None, day })
}

/// The opinions of a table, and all that is wrong with it.
fn rows(table: &Table, today: NaiveDate) -> (Vec<HandedOpinion>, Problems) {
    let mut problems = table.problems.clone();
    let at = columns(table, &mut problems);
    if table.lines.is_empty() {
        problems.note(0, None, ImportFault::NoRows);
    }
    if table.lines.len() > MAX_ROWS as usize {
        problems.note(0, None, ImportFault::TooManyRows);
        return (Vec::new(), problems);
    }
    let found = table.lines.iter().filter_map(|line| row(line, (&at, today), &mut problems)).collect();
    problems.sort();
    (found, problems)
}

fn refused(failed: Failed<Failure>) -> Problem {
    match failed {
        Failed::Job(failure) => Problem::refused(failure, usual),
        other => other.into(),
    }
}

/// 导入意见表 · Import a table of opinions
///
/// 主办机构录入纸质意见。同一批次的同一行只接收一次，重复导入不会增加；有问题的表格整个不写入。 By the office that holds the consultation. Each row of a batch is taken once, so that the same table twice changes nothing; a table with problems changes nothing at all.
#[utoipa::path(
    operation_id = "importOpinions", tag = "consultations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "协商标识")),
    request_body(content = OpinionUpload, content_type = "multipart/form-data"),
    responses((status = 200, description = "结果", body = OpinionTableReport)),
)]
#[post("/consultations/{id}/opinion-tables", wrap = "spends(Budget::Upload)")]
async fn import_opinions(
    app: Data<App>,
    request: HttpRequest,
    caller: Person,
    id: PathId,
    payload: Payload,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let (consultation, asking) = (ConsultationId(id.0), ctx.clone());
    // Whoever has nothing to do with it is told so before a body is looked at.
    app.db.read(move |store: &mut Store| queries::may_import(store, &asking, consultation)).await.map_err(refused)?;
    let body = Upload::from_request(&request, &mut payload.into_inner()).await?;
    let mut held = app.bodies.hold();
    let mut sent = Sent::read(body.0, (&["batch"], MAX_WORD), &mut held).await?;
    let batch = sent.word("batch").ok_or_else(|| Problem::field("/batch", RequestFault::Required))?;
    let batch = Name::new(batch).map_err(|fault| Problem::field("/batch", fault))?;
    let file = sent.file()?;
    let today = local_date(ctx.now);
    let read = move || workbooks::read(&file).map(|table| (rows(&table, today), table.sheet));
    let read = in_turn(&app.tables, read).await?;
    let ((found, problems), sheet) = read.map_err(|fault: ImportFault| Problem::field("/file", fault))?;
    let mut counts = OpinionTableCounts::default();
    for part in found.chunks(AT_ONCE).filter(|_| problems.is_empty()) {
        let command = HandOver { batch: batch.clone(), meeting: None, opinions: part.to_vec() };
        let of = ctx.clone();
        let take = move |store: &mut Store| take_rows(store, &of, consultation, command.clone());
        let taken = app.db.write_to(consultation.0, take).await.map_err(refused)?;
        counts.taken += taken.count(OpinionOutcome::Taken) as u64;
        counts.known += taken.count(OpinionOutcome::Known) as u64;
        counts.second_of_day += taken.count(OpinionOutcome::SecondOfDay) as u64;
    }
    let report = OpinionTableReport {
        applied: problems.is_empty(),
        counts,
        problems: told(&problems, &sheet),
        more_problems: problems.more(),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(report))
}
