//! How satisfied residents are, of ratings that count alone.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::cases::satisfaction::{self, Satisfaction};
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::extract::Query;
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_satisfaction);
}

/// 哪个区划、哪些月份。 Of which division, in which months.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SatisfactionQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 自该日所在月份起。 From the month of this day on.
    from: NaiveDate,
    /// 至该日所在月份止。 Until the month of this day.
    to: NaiveDate,
}

/// 满意度：只计有效评价，不排名任何人。 How satisfied residents are: of ratings that count alone, and of no person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Satisfaction)]
pub(crate) struct SatisfactionAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 有效评价。 Ratings that count.
    rated: i64,
    /// 满意。 Satisfied.
    satisfied: i64,
    /// 基本满意。 Basically satisfied.
    basically: i64,
    /// 不满意。 Dissatisfied.
    dissatisfied: i64,
    /// 满意率：满意和基本满意占有效评价；不足 5 件的没有（样本不足）。 Satisfied and basically satisfied of those that count; absent
    /// where fewer than five do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rate: Option<f64>,
    /// 未评价而办结。 Closed without a rating.
    unrated: i64,
    /// 未核实的评价，不计入。 Unverified, which don't count.
    unverified: i64,
    /// 存疑的评价，不计入。 Flagged, which don't count.
    flagged: i64,
    /// 异议成立的评价，不计入。 Excluded, which don't count.
    excluded: i64,
    /// 四周后询问过的。 Asked after four weeks whether it is still in order.
    followed_up: i64,
    /// 答复仍正常的。 Who said that it is.
    in_order: i64,
    /// 答复又出现问题的。 Who said that it is not.
    recurred: i64,
    /// 复发率：又出现问题的占已答复的；不足 5 件的没有。 Those of all who answered; absent where fewer than five did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    recurrence: Option<f64>,
}

impl SatisfactionAnswer {
    fn of(division: &DivisionCode, found: &Satisfaction) -> Self {
        Self {
            division_code: division.into(),
            division_name: None,
            rated: found.rated(),
            satisfied: found.satisfied,
            basically: found.basically,
            dissatisfied: found.dissatisfied,
            rate: found.rate(),
            unrated: found.unrated,
            unverified: found.unverified,
            flagged: found.flagged,
            excluded: found.excluded,
            followed_up: found.followed_up,
            in_order: found.in_order,
            recurred: found.recurred,
            recurrence: found.recurrence(),
        }
    }
}

impl Blanks for SatisfactionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 满意度统计 · Get how satisfied residents are
///
/// 人大机构和管理员。只计有效评价；未核实、存疑和异议成立的另列，不计入满意率。 For the office: of ratings that count alone; beside them how many are unverified, flagged or excluded.
#[utoipa::path(
    operation_id = "getSatisfaction", tag = "statistics", security(("bearer" = [])), params(SatisfactionQuery),
    responses((status = 200, description = "满意度", body = SatisfactionAnswer)),
)]
#[get("/statistics/satisfaction")]
async fn get_satisfaction(
    app: Data<App>,
    caller: Person,
    query: Query<SatisfactionQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let (between, ctx) = ((query.0.from, query.0.to), app.context(caller.0));
    let counted = move |store: &mut Store| {
        let found = satisfaction::satisfaction(store, &ctx, &division, between)?;
        named(SatisfactionAnswer::of(&division, &found), store)
    };
    let figures = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, max-age=60")).json(figures))
}
