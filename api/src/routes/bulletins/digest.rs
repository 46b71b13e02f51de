//! The digest of a week.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::bulletins::digest::{self, DigestCategory, DigestCounts, WeekDigest};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::extract::Query;
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::papers::handed_out;
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_week_digest_paper).service(get_week_digest);
}

/// 哪个区划、哪一周。 Of which division, and which week.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekDigestQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 该周内任一天；本周和之前 12 周。 Any day of the week: this one or one of the twelve before.
    week: NaiveDate,
}

/// 哪个区划、哪一周，以什么格式。 The same, and as what it is handed out.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekDigestPaperQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 该周内任一天；本周和之前 12 周。 Any day of the week: this one or one of the twelve before.
    week: NaiveDate,
    /// 文件格式；默认可编辑文档。 To be edited when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    format: Option<words::PaperFormat>,
}

/// 一周的数字。 What came in and what became of it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = WeekDigestCounts)]
pub(crate) struct CountsAnswer {
    /// 收到：本周提交的，并入他案的只在他案计一次。 Submitted in the week; one that was merged into another counts with that one alone.
    received: i64,
    /// 办结：本周办结、此前未办结的。 Concluded in the week, and not before.
    settled: i64,
    /// 不予受理。 Refused in the week.
    declined: i64,
}

impl From<DigestCounts> for CountsAnswer {
    fn from(counts: DigestCounts) -> Self {
        let DigestCounts { received, settled, declined } = counts;
        Self { received, settled, declined }
    }
}

/// 一个类别的数字。 A category's numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WeekDigestCategory {
    /// 类别编码。 Its code.
    category: String,
    /// 类别名称。 What it is called there.
    label: String,
    counts: CountsAnswer,
}

impl From<DigestCategory> for WeekDigestCategory {
    fn from(of: DigestCategory) -> Self {
        let DigestCategory { category, label, counts } = of;
        Self { category: category.as_str().to_owned(), label, counts: counts.into() }
    }
}

/// 民情周报。 The digest of a week.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WeekDigest)]
pub(crate) struct WeekDigestAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 星期一。 Its Monday.
    from: NaiveDate,
    /// 星期日。 Its Sunday.
    to: NaiveDate,
    counts: CountsAnswer,
    /// 此刻超期的诉求件数，与哪一周无关。 Cases of which something is overdue at this moment, whichever week it is.
    overdue: i64,
    /// 按类别。 By category.
    by_category: Vec<WeekDigestCategory>,
    /// 计数时间。 When it was counted.
    counted_at: DateTime<Utc>,
}

impl From<WeekDigest> for WeekDigestAnswer {
    fn from(digest: WeekDigest) -> Self {
        Self {
            division_code: (&digest.division).into(),
            division_name: None,
            from: digest.from,
            to: digest.to,
            counts: digest.counts.into(),
            overdue: digest.overdue,
            by_category: digest.by_category.into_iter().map(WeekDigestCategory::from).collect(),
            counted_at: digest.counted_at,
        }
    }
}

impl Blanks for WeekDigestAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 民情周报 · Get the digest of a week
///
/// 该区划的人大机构、管理员和领导。一次给出收到、办结、超期和分类数字，口径与月报相同；该周变动超过 5000 件的，请按下级区划查询。 For whoever looks after the division or leads it: what came in, was settled and is overdue, by category, by the rules of the months' figures. Of more than 5,000 cases that moved, ask for smaller divisions.
#[utoipa::path(
    operation_id = "getWeekDigest", tag = "statistics", security(("bearer" = [])), params(WeekDigestQuery),
    responses((status = 200, description = "民情周报", body = WeekDigestAnswer)),
)]
#[get("/statistics/digest")]
async fn get_week_digest(
    app: Data<App>,
    caller: Person,
    query: Query<WeekDigestQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, division, week) = (app.context(caller.0), query.0.division.asked()?, query.0.week);
    let counted = move |store: &mut Store| {
        let digest = digest::digest(store, &ctx, division.clone(), week)?;
        named(WeekDigestAnswer::from(digest), store)
    };
    let digest = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().json(digest))
}

/// 出具民情周报 · Get the digest of a week on paper
///
/// 与 getWeekDigest 相同的人员和数字。 For the same people, with the same numbers.
#[utoipa::path(
    operation_id = "getWeekDigestPaper", tag = "statistics", security(("bearer" = [])), params(WeekDigestPaperQuery),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/statistics/digest/paper")]
async fn get_week_digest_paper(
    app: Data<App>,
    caller: Person,
    query: Query<WeekDigestPaperQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let (ctx, division) = (app.context(caller.0), query.division.asked()?);
    let (week, address) = (query.week, format!("{}/", app.settings.public_url));
    let drawn = move |store: &mut Store| digest::paper(store, &ctx, (division.clone(), week), address.clone());
    let paper = app.db.figures(drawn).await?;
    handed_out(&app, paper, query.format, &format!("digest-{week}")).await
}
