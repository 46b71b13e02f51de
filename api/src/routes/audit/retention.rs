//! For how long what is kept: laid down by administrators, read by everybody, and what was done by it.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::audit::{
    self, AuditKey, LayDownRetention, Retention, RetentionClass, RetentionReport, RetentionRule,
};
use mashang_domain::shared::{Failure, Page, Vocabulary};
use mashang_infra::repositories::Store;
use mashang_infra::retention;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, page_parts, page_request, refused};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, PageQuery, UnreadableEntry};
use crate::words::{self, Word};

/// No further than that it is counted what a rule would take.
const COUNTED: i64 = 10_000;

pub(super) fn routes(routes: &mut Routes) {
    serve(routes, "rules", operations());
    routes.service(list_retention_rules).service(try_retention_rule).service(list_retention_reports);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/retention-rules", "createRetentionRule")
            .zh("规定保存期限", "该区划的管理员；不分区划的由市级以上管理员。省略 days 即一直保存。")
            .en("Lay down a retention rule", "By an administrator of the division; without `days` all is kept.")
            .takes::<RetentionRuleCreate>()
            .gives::<RetentionRuleAnswer>()
            .creates(audit::lay_down_retention),
    ]
}

/// 某类数据在一个区划的保存期限。 For how long a class of data is kept in a division.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "division_code": "350582000000", "class": "closed_contacts", "days": 1095 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionRuleCreate {
    division_code: DivisionCodeText,
    class: words::RetentionClass,
    /// 结束多少天后处理；省略即一直保存。 Days after its end at which it goes; left out, it is kept for good.
    #[schema(minimum = 0, maximum = 36_500, nullable = false)]
    days: Option<u32>,
}

impl Input for RetentionRuleCreate {
    type Command = LayDownRetention;
    fn read(&self, checks: &mut Checks) -> Option<LayDownRetention> {
        let division = checks.take("/division_code", self.division_code.read())?;
        Some(LayDownRetention { division, class: self.class.0, days: self.days })
    }
}

/// 保存期限规则的一版。 A version of a rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RetentionRule)]
pub(crate) struct RetentionRuleAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    class: words::RetentionClass,
    action: words::RetentionAction,
    /// 该区划该类数据的第几版，最高的一版有效。 Which version of the division's for the class: the highest holds.
    version: i32,
    /// 结束多少天后处理；没有即一直保存。 Days after its end at which it goes; without, it is kept for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    days: Option<u32>,
    /// 制定时间。 When it was laid down.
    laid_down_at: DateTime<Utc>,
}

impl From<RetentionRule> for RetentionRuleAnswer {
    fn from(rule: RetentionRule) -> Self {
        Self {
            division_code: (&rule.division).into(),
            division_name: None,
            class: Word(rule.class),
            action: Word(rule.class.action()),
            version: rule.version,
            days: rule.days,
            laid_down_at: rule.set_at,
        }
    }
}

impl Blanks for RetentionRuleAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 没有规则时如何。 What holds for a class where nobody laid anything down.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RetentionStandard {
    class: words::RetentionClass,
    action: words::RetentionAction,
    /// 建议的天数。 The days that we propose.
    proposed_days: u32,
    /// 规则至少须规定的天数。 The fewest that a rule may say.
    least_days: u32,
    /// 没有规则时是否也按建议处理；涉及个人事项的一概不。 Whether that is done without a rule: never to what concerns a person's matter.
    goes_by_itself: bool,
    /// 依据的法条。 The article that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    article: Option<&'static str>,
}

impl From<RetentionClass> for RetentionStandard {
    fn from(class: RetentionClass) -> Self {
        Self {
            class: Word(class),
            action: Word(class.action()),
            proposed_days: class.proposed(),
            least_days: class.least(),
            goes_by_itself: class.goes_by_itself(),
            article: class.article(),
        }
    }
}

/// 保存期限规则及其沿革。 The rules, past versions among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RetentionRuleList {
    /// 最近的区划在前，同类最新的在前，最多 200 项；每类以最近的区划最新的一版为准。 The nearest division first, of each class the latest first, at most 200: of each class the first holds.
    items: Vec<RetentionRuleAnswer>,
    standards: Vec<RetentionStandard>,
}

impl Blanks for RetentionRuleList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪个区划的规则。 Whose rules.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionRuleQuery {
    /// 区划；其上级的规则也在其中；省略则只列出没有规则时如何。 The division; those above it are among them. Left out, only what holds without a rule is shown.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
}

/// 列出保存期限规则 · List for how long what is kept
///
/// 公开（个人信息保护法第十七条）。该区划及其上级制定过的全部版本，和没有规则时如何。 Public: every version laid down for the division and those above it, and what holds without one.
#[utoipa::path(
    operation_id = "listRetentionRules", tag = "rules", params(RetentionRuleQuery),
    responses((status = 200, description = "保存期限规则", body = RetentionRuleList)),
)]
#[get("/retention-rules")]
async fn list_retention_rules(app: Data<App>, query: Query<RetentionRuleQuery>) -> Result<HttpResponse, Problem> {
    let division = DivisionCodeText::queried(query.0.division.as_ref())?;
    let listed = move |store: &mut Store| {
        let rules = match &division {
            Some(division) => store.retention_rules_over(division).map_err(Failure::from)?,
            None => Vec::new(),
        };
        let items = rules.into_iter().map(RetentionRuleAnswer::from).collect();
        let standards = RetentionClass::ALL.iter().copied().map(RetentionStandard::from).collect();
        named(RetentionRuleList { items, standards }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 一项规则现在会处理多少。 How much a rule would take now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RetentionTrial {
    /// 多少条；已办结诉求的联系方式和录音，按诉求计。 How many; of contacts and recordings, in how many cases at most.
    #[schema(maximum = 10_000)]
    count: u64,
    /// 是否还有更多。 Whether there are more.
    capped: bool,
}

/// 试算保存期限规则 · Try a rule out
///
/// 该区划的管理员；只计数，不处理，也不保存规则。 By an administrator of the division: it is counted what would go, and nothing is kept or done.
#[utoipa::path(
    operation_id = "tryRetentionRule", tag = "rules", security(("bearer" = [])),
    request_body = RetentionRuleCreate,
    responses((status = 200, description = "会处理多少", body = RetentionTrial)),
)]
#[post("/retention-rules/dry-run")]
async fn try_retention_rule(
    app: Data<App>,
    caller: Person,
    body: JsonBody<RetentionRuleCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let tried = move |store: &mut Store| {
        let (rule, _) = audit::check_retention(store, &ctx, command.clone())?;
        let found = match retention::trial(store, &rule)? {
            Some(due) => store.count_retained(&due, COUNTED + 1)?,
            None => 0,
        };
        let most = COUNTED.unsigned_abs();
        Ok::<_, Failure>(RetentionTrial { count: found.min(most), capped: found > most })
    };
    let answer = app.db.list(tried).await.map_err(refused::<RetentionRuleCreate>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

/// 某日按一项规则处理了多少。 What was done by a rule on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RetentionReport)]
pub(crate) struct RetentionReportAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 当天第一次处理的时间。 When it was first done on that day.
    at: DateTime<Utc>,
    division_code: DivisionCodeText,
    class: words::RetentionClass,
    action: words::RetentionAction,
    /// 规则的版本；没有规则而按建议处理的为 0。 The rule's version; 0 where no rule was laid down.
    version: i32,
    /// 多少条。 How many.
    count: u64,
}

impl RetentionReportAnswer {
    fn of(report: &RetentionReport) -> Self {
        Self {
            id: report.id.0,
            at: report.at,
            division_code: (&report.division).into(),
            class: Word(report.class),
            action: Word(report.class.action()),
            version: report.version,
            count: report.count,
        }
    }
}

/// 一页处理报告，最新的在前。 A page of reports, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RetentionReportPage {
    items: Vec<RetentionReportAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl From<Page<RetentionReport, AuditKey>> for RetentionReportPage {
    fn from(page: Page<RetentionReport, AuditKey>) -> Self {
        let unreadable = UnreadableEntry::of(&page);
        let (items, next_cursor) = page_parts(page, |report| RetentionReportAnswer::of(&report));
        Self { items, unreadable, next_cursor }
    }
}

/// 列出到期处理报告 · List what was done by the rules
///
/// 管理员查看本辖区的规则处理了多少，每日每项规则一条，最新的在前；市的管理员也看到不分区划的。 By an administrator, of the own area: one for each rule and day, the newest first.
#[utoipa::path(
    operation_id = "listRetentionReports", tag = "rules", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页处理报告", body = RetentionReportPage)),
)]
#[get("/retention-reports")]
async fn list_retention_reports(
    app: Data<App>,
    caller: Person,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        Ok::<_, Failure>(RetentionReportPage::from(audit::retention_reports(store, &ctx, &page)?))
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
