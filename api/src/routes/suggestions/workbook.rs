//! The yearly table of suggestions as a workbook (代表法第五十一条第三款): the numbers that the API tells, as texts, so that they are the same.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::cases::ReplyClass;
use mashang_domain::congresses::Congress;
use mashang_domain::imports::Table;
use mashang_domain::shared::{Failure, Vocabulary, WordCode};
use mashang_domain::suggestions::queries::{self, RatingCounts, SuggestionFigures};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;

use super::figures::SuggestionFiguresQuery;
use crate::app::App;
use crate::auth::Anybody;
use crate::extract::Query;
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::imports::{WORKBOOK, file};

fn line(label: &str, counts: &[i64]) -> Vec<String> {
    std::iter::once(label.to_owned()).chain(counts.iter().map(i64::to_string)).collect()
}

/// What a class of answers is called: a division's own by its code.
fn called(class: &WordCode) -> String {
    ReplyClass::parse(class.as_str()).map_or_else(|| class.as_str().to_owned(), |shipped| shipped.label().to_owned())
}

fn ratings(results: &RatingCounts, attitudes: &RatingCounts, key: &RatingCounts) -> Vec<Vec<String>> {
    vec![
        line("满意", &[results.satisfied, attitudes.satisfied, key.satisfied]),
        line("基本满意", &[results.basically, attitudes.basically, key.basically]),
        line("不满意", &[results.dissatisfied, attitudes.dissatisfied, key.dissatisfied]),
        line("未评价", &[results.unrated, attitudes.unrated, key.unrated]),
    ]
}

fn sheets(year: i32, congress: &Congress, figures: &SuggestionFigures) -> Vec<Table> {
    let count = ["项目", "件数"];
    let overview = vec![
        vec!["人大".to_owned(), congress.name.as_str().to_owned()],
        vec!["年份".to_owned(), year.to_string()],
        line("登记", &[figures.registered]),
        line("其中并入他件一并答复（各计一件）", &[figures.joined]),
        line("已答复", &[figures.answered]),
        line("重点督办", &[figures.key]),
        line("重点督办已答复", &[figures.key_answered]),
        line("承诺尚未兑现", &[figures.backlog]),
        line("以前年度承诺尚未兑现", &[figures.backlog_before]),
        line("承诺已兑现", &[figures.fulfilled]),
        line("承诺未兑现", &[figures.failed]),
    ];
    let kinds = figures.kinds.iter().map(|(kind, count)| line(kind.label(), &[*count]));
    let states = figures.states.iter().map(|(state, count)| line(state.label(), &[*count]));
    let classes = figures.classes.iter().map(|(class, count)| line(&called(class), &[*count]));
    let rated = ratings(&figures.results, &figures.attitudes, &figures.key_results);
    vec![
        Table::of("总表", count, overview),
        Table::of("按类型", count, kinds),
        Table::of("按状态", count, states),
        Table::of("按答复类别", count, classes),
        Table::of("代表评价", ["评价", "办理结果", "办理态度", "重点督办办理结果"], rated),
    ]
}

/// 代表建议办理情况工作簿 · Download what came of a year's suggestions
///
/// 公开，只有件数，与接口一致；并案的各计一件。 Public, the numbers that the API tells; what was answered together counts each as one.
#[utoipa::path(
    operation_id = "getSuggestionWorkbook", tag = "statistics", security((), ("bearer" = [])),
    params(SuggestionFiguresQuery),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/statistics/suggestions/workbook")]
pub(crate) async fn get_suggestion_workbook(
    app: Data<App>,
    _: Anybody,
    query: Query<SuggestionFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let SuggestionFiguresQuery { year, congress_id } = query.0;
    let counted = move |store: &mut Store| {
        let (congress, figures) = queries::figures(store, congress_id.into(), year)?;
        Ok::<_, Failure>(sheets(year, &congress, &figures))
    };
    let sheets = app.db.figures(counted).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&format!("suggestions-{year}.xlsx"), WORKBOOK)))
}
