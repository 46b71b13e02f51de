//! What came of a year's suggestions.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::congresses::Congress;
use mashang_domain::shared::Failure;
use mashang_domain::suggestions::queries::{self, RatingCounts, SuggestionFigures};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Anybody;
use crate::extract::Query;
use crate::problem::Problem;
use crate::routes::names::Blanks;
use crate::words::{self, Word};

/// 哪一年、哪个人大。 Of which year and congress.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionFiguresQuery {
    /// 登记的年份。 The year in which they were numbered.
    #[schema(minimum = 2000, maximum = 2100)]
    #[param(minimum = 2000, maximum = 2100)]
    pub(super) year: i32,
    /// 人大。 The congress.
    pub(super) congress_id: Uuid,
}

/// 某类的件数。 How many there are of a kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionKindCount {
    kind: words::SuggestionKind,
    /// 件数。 How many.
    count: i64,
}

/// 某状态的件数。 How many stand so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionStateCount {
    state: words::SuggestionState,
    /// 件数。 How many.
    count: i64,
}

/// 某答复类别的件数。 How many were answered so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionClassCount {
    reply_class: words::ReplyClass,
    /// 件数。 How many.
    count: i64,
}

/// 评价；未评价的不计入满意。 Ratings: who did not rate is not satisfied.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionRatingCounts {
    /// 满意。 Satisfied.
    satisfied: i64,
    /// 基本满意。 Basically satisfied.
    basically: i64,
    /// 不满意。 Dissatisfied.
    dissatisfied: i64,
    /// 未评价。 Answered and not rated.
    unrated: i64,
}

impl From<RatingCounts> for SuggestionRatingCounts {
    fn from(counts: RatingCounts) -> Self {
        let RatingCounts { satisfied, basically, dissatisfied, unrated } = counts;
        Self { satisfied, basically, dissatisfied, unrated }
    }
}

/// 代表建议办理情况年度表（代表法第五十一条）。 What came of a year's suggestions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionFigures)]
pub(crate) struct SuggestionFiguresAnswer {
    /// 年份。 The year.
    year: i32,
    /// 人大。 The congress.
    congress_id: Uuid,
    /// 人大名称。 What the congress calls itself.
    congress_name: String,
    /// 登记件数。 Numbered in that year.
    registered: i64,
    /// 按类型。 By what they are.
    by_kind: Vec<SuggestionKindCount>,
    /// 按状态。 By where they stand.
    by_state: Vec<SuggestionStateCount>,
    /// 重点督办件数。 Under a leader's eye.
    key: i64,
    /// 重点督办中已答复的件数。 Answered, of those under a leader's eye.
    key_answered: i64,
    /// 对重点督办办理结果的评价。 Ratings of what came of those under a leader's eye.
    key_results: SuggestionRatingCounts,
    /// 并入他件一并答复的件数；各件在其他数字中仍各计一件。 Answered together with another one; each counts as one in all other numbers.
    joined: i64,
    /// 已答复件数。 Answered.
    answered: i64,
    /// 按最后一次答复的类别。 By what was answered last.
    by_class: Vec<SuggestionClassCount>,
    /// 对办理结果的评价。 Ratings of what came of them.
    results: SuggestionRatingCounts,
    /// 对办理态度的评价。 Ratings of how the units went about them.
    attitudes: SuggestionRatingCounts,
    /// 承诺尚未兑现的存量。 What was promised, and is neither done nor given up.
    promises_open: i64,
    /// 以前年度登记的建议中，承诺尚未兑现的存量。 The same of what was numbered in years before.
    promises_open_before: i64,
    /// 承诺已兑现。 What was promised and done.
    promises_fulfilled: i64,
    /// 承诺未兑现。 What was promised and not done.
    promises_failed: i64,
}

impl SuggestionFiguresAnswer {
    fn of(year: i32, congress: Congress, figures: SuggestionFigures) -> Self {
        Self {
            year,
            congress_id: congress.id.0,
            congress_name: congress.name.into(),
            registered: figures.registered,
            by_kind: figures
                .kinds
                .into_iter()
                .map(|(kind, count)| SuggestionKindCount { kind: Word(kind), count })
                .collect(),
            by_state: figures
                .states
                .into_iter()
                .map(|(state, count)| SuggestionStateCount { state: Word(state), count })
                .collect(),
            key: figures.key,
            key_answered: figures.key_answered,
            key_results: figures.key_results.into(),
            joined: figures.joined,
            answered: figures.answered,
            by_class: figures
                .classes
                .into_iter()
                .map(|(class, count)| SuggestionClassCount { reply_class: words::ReplyClass::new(class), count })
                .collect(),
            results: figures.results.into(),
            attitudes: figures.attitudes.into(),
            promises_open: figures.backlog,
            promises_open_before: figures.backlog_before,
            promises_fulfilled: figures.fulfilled,
            promises_failed: figures.failed,
        }
    }
}

impl Blanks for SuggestionFiguresAnswer {}

/// 代表建议办理情况 · Get what came of a year's suggestions
///
/// 公开，只有件数；未评价的不计入满意。 Public, numbers alone; who did not rate is not satisfied.
#[utoipa::path(
    operation_id = "getSuggestionFigures", tag = "statistics", security((), ("bearer" = [])),
    params(SuggestionFiguresQuery),
    responses((status = 200, description = "代表建议办理情况", body = SuggestionFiguresAnswer)),
)]
#[get("/statistics/suggestions")]
pub(crate) async fn get_suggestion_figures(
    app: Data<App>,
    _: Anybody,
    query: Query<SuggestionFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let SuggestionFiguresQuery { year, congress_id } = query.0;
    let counted = move |store: &mut Store| {
        let (congress, figures) = queries::figures(store, congress_id.into(), year)?;
        Ok::<_, Failure>(SuggestionFiguresAnswer::of(year, congress, figures))
    };
    Ok(HttpResponse::Ok().json(app.db.figures(counted).await?))
}
