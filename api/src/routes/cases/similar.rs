//! Others' matters that say the same of the same place (同类诉求).

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use mashang_domain::cases as domain;
use mashang_domain::cases::search::alike::{Published, Told};
use mashang_domain::cases::search::similar::{self, Question, Similar};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::{Body as LongBody, Title};
use mashang_domain::shared::{Actor, CaseId, WordCode};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::CaseSummary;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, PathId, Query, command_of, refused};
use crate::faults::RequestFault;
use crate::language::{self, Said};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::answer::listed;
use crate::routes::budgets::spends;
use crate::routes::names::{Blank, Blanks};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, LongText, ShortText};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(ask_similar_cases).service(get_similar_cases).service(get_case_context);
}

/// 准备提交的诉求。 A matter that somebody is about to submit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582002014", "category": "traffic", "title": "小区东门早晚高峰拥堵",
    "text": "每天早上七点半到八点半，东门外车流量大，行人难以通过。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseQuestion {
    /// 所扫的代码；与村（社区）至少给出一项。 The code that was scanned; this or the village.
    #[schema(min_length = 1, max_length = 40, nullable = false)]
    code: Option<String>,
    /// 村（社区）；优先于代码。 The village, which goes before the code.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 类别；不知道时省略。 Left out by whoever can't tell.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    title: ShortText,
    text: LongText,
}

impl Input for CaseQuestion {
    type Command = Question;
    fn read(&self, checks: &mut Checks) -> Option<Question> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", LongBody::new(&self.text.0));
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let code = self.code.as_ref().and_then(|code| super::read_code_field(checks, code));
        if self.code.is_none() && self.division_code.is_none() {
            checks.take("/code", Err::<(), _>(RequestFault::Required));
        }
        let unsorted = || WordCode::of(domain::CaseCategory::Unsorted);
        let category = self.category.clone().map_or_else(unsorted, |category| category.0);
        Some(Question {
            code: code.filter(|_: &QrCode| division.is_none()),
            division,
            category,
            title: title?,
            text: text?,
        })
    }
}

/// 已公开的诉求。 A case that is public.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PublishedCase {
    /// 公开的标识：用于查看（getPublicCase）、附议（joinPublicCase）。 Its id in public, to see it and to join.
    id: Uuid,
    /// 公开的标题。 What it is called in public.
    title: String,
}

/// 近期的同类诉求。 Others' matters that are like the own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SimilarCasesTold {
    /// 已公开的，最相近的在前。 Those that are public, the most alike first.
    #[schema(max_items = 40)]
    published: Vec<PublishedCase>,
    /// 未公开的件数，最多 40；内容不向他人公开。 How many others there are, 40 at most, of which nothing else is told.
    #[schema(maximum = 40)]
    others: u32,
    /// 件数是本网格的，还是本村（社区）的。 Whether that is of the grid alone.
    in_grid: bool,
    /// 一句话说明；没有同类诉求时没有。 The same in a sentence; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "本网格近期有 3 件同类诉求")]
    said: Option<String>,
}

impl From<Told> for SimilarCasesTold {
    fn from(told: Told) -> Self {
        let said = told.said().map(|said| Said::from(said).text(language::current()));
        let public = |one: Published| PublishedCase { id: one.id.0, title: one.title.into() };
        Self {
            others: told.others,
            in_grid: told.in_grid,
            published: told.published.into_iter().map(public).collect(),
            said,
        }
    }
}

/// 查询同类诉求 · Ask for similar cases before submitting one
///
/// 公开，提交之前使用。同一网格（或村、社区）在办的、90 天内办结的：已公开的给出标题，其余只给出件数，举报和反映具体对象的不计。内容放在请求体里，不进网址和日志，也不保存。 Public,
/// before something is submitted: of the same grid or village, open or closed within 90 days. Those that are public by their titles, of
/// others only how many, without reports and what complains about somebody. What is asked stands in the body, and is not kept.
#[utoipa::path(
    operation_id = "askSimilarCases", tag = "cases",
    request_body = CaseQuestion,
    responses((status = 200, description = "同类诉求", body = SimilarCasesTold)),
)]
#[post("/cases/similar", wrap = "spends(Budget::Similar)")]
async fn ask_similar_cases(app: Data<App>, body: JsonBody<CaseQuestion>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, question) = (app.context(Actor::Anonymous), command_of(&body.value)?);
    let asked = move |store: &mut Store| similar::ask(store, &ctx, &question);
    let told = app.db.list(asked).await.map_err(refused::<CaseQuestion>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(SimilarCasesTold::from(told)))
}

/// 可能是同一事项的诉求。 Another case that may be the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SimilarCase {
    case: CaseSummary,
    /// 内容指纹（64 位）相差的位数。 In how many of 64 bits their prints differ.
    #[schema(maximum = 64)]
    distance: u32,
    /// 文字相同的程度，百分数。 How much of their words both have, in per cent.
    #[schema(maximum = 100)]
    likeness: u32,
    /// 两处相距的米数；有一处没有坐标的没有。 How far they lie from each other; absent where one has no point.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    metres: Option<u32>,
}

impl Blanks for SimilarCase {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.case.blanks()
    }
}

/// 可能是同一事项的诉求。 The cases that may be the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SimilarCases {
    /// 最相近的在前。 The most alike first.
    #[schema(max_items = 40)]
    items: Vec<SimilarCase>,
}

impl Blanks for SimilarCases {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 查看同类诉求 · Get the cases that may be the same matter
///
/// 供可以并案的人大机构和经办人使用：同村（社区）一年内提交、在办或 90 天内办结、您可以查看的。 For those who may merge it: of the
/// same village and the last year, open or closed within 90 days, as far as you may see them.
#[utoipa::path(
    operation_id = "getSimilarCases", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "同类诉求", body = SimilarCases)),
)]
#[get("/cases/{id}/similar")]
async fn get_similar_cases(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let list = move |store: &mut Store| {
        let found = similar::of_case(store, &ctx, CaseId(id.0))?;
        let item = |Similar { case, distance, likeness, metres }: Similar| {
            let case = CaseSummary::of(&case, ctx.now);
            SimilarCase { case, distance, likeness, metres }
        };
        Ok(SimilarCases { items: found.into_iter().map(item).collect() })
    };
    listed(&app, list).await
}

/// 多远。 How far away.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseContextQuery {
    /// 多少米以内，默认 300。 Within so many metres, 300 when absent.
    #[schema(minimum = 1, maximum = 2000, default = 300, nullable = false)]
    #[param(minimum = 1, maximum = 2000, default = 300, nullable = false)]
    metres: Option<u32>,
}

/// 某一状态的其他诉求数。 How many others are in a state.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct OtherCasesCount {
    state: words::CaseState,
    /// 件数。 How many.
    #[schema(minimum = 1, maximum = 2000)]
    count: u32,
}

/// 诉求的背景。 Among what else a case stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseContext {
    /// 同一群众（同一账号或电话）的其他诉求，只有各状态的件数。 The same resident's others, by account or phone: how many are in which state, and nothing else.
    resident: Vec<OtherCasesCount>,
    /// 附近的同类诉求，最相近的在前。 Those nearby that are like it, the most alike first.
    #[schema(max_items = 40)]
    alike: Vec<SimilarCase>,
}

impl Blanks for CaseContext {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.alike.blanks()
    }
}

/// 查看诉求的背景 · Get what a case stands among
///
/// 供经办人和人大机构使用：同一群众的其他诉求（只有件数），以及附近 90 天内提交的、您可以查看的同类诉求；没有坐标的，列本村（社区）的。 For those
/// who handle or oversee it: how many others the resident has, and what is like it nearby and came in within 90 days, as far as you may see it; of a case without a point, in its village.
#[utoipa::path(
    operation_id = "getCaseContext", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识"), CaseContextQuery),
    responses((status = 200, description = "背景", body = CaseContext)),
)]
#[get("/cases/{id}/context")]
async fn get_case_context(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<CaseContextQuery>,
) -> Result<HttpResponse, Problem> {
    let [usual, most] = similar::AROUND;
    let (ctx, metres) = (app.context(caller.0), query.0.metres.unwrap_or(usual).min(most));
    let told = move |store: &mut Store| {
        let found = similar::context_of(store, &ctx, CaseId(id.0), metres)?;
        let other = |(state, count): (domain::CaseState, u32)| OtherCasesCount { state: Word(state), count };
        let item = |Similar { case, distance, likeness, metres }: Similar| {
            let case = CaseSummary::of(&case, ctx.now);
            SimilarCase { case, distance, likeness, metres }
        };
        Ok(CaseContext {
            resident: found.resident.into_iter().map(other).collect(),
            alike: found.alike.into_iter().map(item).collect(),
        })
    };
    listed(&app, told).await
}
