//! Figures of cases: what came in, what became of it and in what time, read off the numbers of months.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::cases::months::usecases::{MonthsAsked, case_figures};
use mashang_domain::cases::months::{CaseCounts, CaseFigure, CaseGrouping, CaseRatio, REMARKS};
use mashang_domain::cases::{CaseChannel, CaseFault, CaseNature, CaseTopic, DivisionListKind, Lists};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Called, DeputyId, Failure, OfficeId, Party, StoreError, UnitId, Vocabulary, WordCode};
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, NoQuery, Query};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, MonthText};
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_case_figure_definitions).service(get_case_figures);
}

/// 一个环节的完成情况。 How a stage was kept.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct CaseStageTotals {
    /// 应完成。 How many were due.
    due: i64,
    /// 按时完成。 How many of those were in time.
    met: i64,
    /// 按时率（万分之）；没有应完成的不列。 In time of those due, in ten-thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    on_time: Option<i64>,
}

/// 诉求数字；各项口径见 listCaseFigureDefinitions。 Numbers of cases, as listCaseFigureDefinitions defines them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseTotals {
    /// 收到。 Received.
    received: i64,
    /// 诉求人次。 Voices.
    voices: i64,
    /// 不予受理。 Refused.
    declined: i64,
    /// 分流。 Sent to where they belong.
    diverted: i64,
    /// 交办前撤回。 Taken back before a unit was made responsible.
    withdrawn_before: i64,
    /// 交办后撤回。 Taken back afterwards.
    withdrawn_after: i64,
    /// 并案。 Merged into others.
    merged: i64,
    /// 交办。 Assignments.
    assigned: i64,
    /// 答复说明办结。 Concluded by an answer.
    concluded_by_answer: i64,
    /// 协调措施办结。 Concluded by agreed measures.
    concluded_by_measures: i64,
    /// 承办单位办结。 Concluded by a unit.
    concluded_by_unit: i64,
    /// 受理。 The first answer.
    accept: CaseStageTotals,
    /// 交办。 The office's assignment.
    assign: CaseStageTotals,
    /// 承办。 The unit's work.
    unit: CaseStageTotals,
    /// 核实。 The look on site.
    verify: CaseStageTotals,
    /// 办结用时中位数（小时）；没有办结的不列。 Median hours to the conclusion.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    median_hours: Option<i64>,
    /// 办结用时第 90 百分位（小时）。 Their 90th percentile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ninetieth_hours: Option<i64>,
    /// 退单。 Given back by units.
    returned: i64,
    /// 退回重办。 Results that were not accepted.
    rejected: i64,
    /// 延期。 More time given.
    extended: i64,
    /// 重新办理。 Begun again after the conclusion.
    reopened: i64,
    /// 评价数。 Ratings.
    rated: i64,
    /// 满意。 Satisfied.
    satisfied: i64,
    /// 基本满意。 Basically satisfied.
    basically: i64,
    /// 不满意。 Dissatisfied.
    dissatisfied: i64,
    /// 未评价。 Closed without a rating.
    unrated: i64,
    /// 样本不足：评价不足 5 次，不列满意率。 Fewer than five ratings: no rate is told.
    sample_too_small: bool,
    /// 满意率（万分之）。 Satisfied and basically satisfied of all ratings, in ten-thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    satisfaction: Option<i64>,
    /// 附议人次。 Who joined what is published.
    joined: i64,
}

impl From<&CaseCounts> for CaseTotals {
    fn from(counts: &CaseCounts) -> Self {
        use CaseFigure as F;
        let of = |figure| counts.of(figure);
        let stage = |due, met, ratio| CaseStageTotals { due: of(due), met: of(met), on_time: counts.ratio(ratio) };
        Self {
            received: of(F::Received),
            voices: of(F::Voices),
            declined: of(F::Declined),
            diverted: of(F::Diverted),
            withdrawn_before: of(F::WithdrawnBefore),
            withdrawn_after: of(F::WithdrawnAfter),
            merged: of(F::Merged),
            assigned: of(F::Assigned),
            concluded_by_answer: of(F::ConcludedByAnswer),
            concluded_by_measures: of(F::ConcludedByMeasures),
            concluded_by_unit: of(F::ConcludedByUnit),
            accept: stage(F::AcceptDue, F::AcceptMet, CaseRatio::AcceptOnTime),
            assign: stage(F::AssignDue, F::AssignMet, CaseRatio::AssignOnTime),
            unit: stage(F::UnitDue, F::UnitMet, CaseRatio::UnitOnTime),
            verify: stage(F::VerifyDue, F::VerifyMet, CaseRatio::VerifyOnTime),
            median_hours: counts.ratio(CaseRatio::MedianHours),
            ninetieth_hours: counts.ratio(CaseRatio::NinetiethHours),
            returned: of(F::Returned),
            rejected: of(F::Rejected),
            extended: of(F::Extended),
            reopened: of(F::Reopened),
            rated: counts.rated(),
            satisfied: of(F::Satisfied),
            basically: of(F::Basically),
            dissatisfied: of(F::Dissatisfied),
            unrated: of(F::Unrated),
            sample_too_small: counts.is_small_sample(),
            satisfaction: counts.ratio(CaseRatio::Satisfaction),
            joined: of(F::Joined),
        }
    }
}

/// What a group is, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) key: Option<String>,
    pub(crate) name: Option<String>,
    called: Option<Called>,
}

/// Whose name stands for a group, where it is somebody's or some place's.
fn called(grouping: CaseGrouping, key: &str) -> Option<Called> {
    let id = || Uuid::parse_str(key).ok();
    match grouping {
        CaseGrouping::Division => DivisionCode::new(key).ok().map(Called::Division),
        CaseGrouping::Unit => id().map(|id| Called::Party(Party::Unit(UnitId(id)))),
        CaseGrouping::Deputy => id().map(|id| Called::Party(Party::Deputy(DeputyId(id)))),
        CaseGrouping::Office => id().map(|id| Called::Party(Party::Office(OfficeId(id)))),
        CaseGrouping::Category | CaseGrouping::Nature | CaseGrouping::Channel => None,
    }
}

/// What groups of words are called in a division.
pub(crate) struct Labels {
    categories: Vec<(WordCode, String)>,
}

impl Labels {
    pub(crate) fn of(store: &mut Store, division: &DivisionCode, day: NaiveDate) -> Result<Self, StoreError> {
        let entries = store.words_of(DivisionListKind::Category, division, day)?;
        let categories = entries.iter().map(|one| (one.code.clone(), one.label.as_str().to_owned())).collect();
        Ok(Self { categories })
    }

    fn word(&self, grouping: CaseGrouping, key: &str) -> Option<String> {
        match grouping {
            CaseGrouping::Category => {
                let code = WordCode::new(key).ok()?;
                let listed = self.categories.iter().find(|(one, _)| *one == code).map(|(_, label)| label.clone());
                listed.or_else(|| Some(CaseTopic::new(code, None).label().to_owned()))
            }
            CaseGrouping::Nature => CaseNature::parse(key).map(|word| word.label().to_owned()),
            CaseGrouping::Channel => CaseChannel::parse(key).map(|word| word.label().to_owned()),
            CaseGrouping::Division | CaseGrouping::Unit | CaseGrouping::Deputy | CaseGrouping::Office => None,
        }
    }

    /// A group of that key: the name of somebody, or of a place, is filled in later.
    pub(crate) fn group(&self, grouping: CaseGrouping, key: &str) -> Group {
        let called = called(grouping, key);
        Group { key: Some(key.to_owned()).filter(|key| !key.is_empty()), name: self.word(grouping, key), called }
    }
}

impl Blanks for Group {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.called.clone().map(|called| (called, &mut self.name)).into_iter().collect()
    }
}

impl Group {
    /// In which order groups stand: deputies by their names, all else by what it is; what belongs to none comes last.
    pub(crate) fn order(&self, grouping: CaseGrouping) -> (bool, Option<String>, Option<String>) {
        let name = self.name.clone().filter(|_| grouping == CaseGrouping::Deputy);
        (self.key.is_none(), name, self.key.clone())
    }
}

/// 一组的数字。 The numbers of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseGroupTotals {
    /// 编码或标识；没有承办单位、不由代表办理等的一组没有。 Its code or id; none for what belongs to no group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key: Option<String>,
    /// 名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    totals: CaseTotals,
}

/// 诉求统计。 Figures of cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CaseFigures)]
pub(crate) struct CaseFiguresAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 第一个月。 The first month.
    from: MonthText,
    /// 最后一个月。 The last month.
    to: MonthText,
    totals: CaseTotals,
    /// 各组；代表按姓名排列，不作排名。 The groups; deputies by name, it is no ranking.
    groups: Vec<CaseGroupTotals>,
}

/// The name of the division alone, before the groups have theirs.
struct Head {
    code: DivisionCodeText,
    name: Option<String>,
    groups: Vec<Group>,
}

impl Blanks for Head {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.groups.blanks();
        blanks.extend(self.code.blank(&mut self.name));
        blanks
    }
}

/// 哪个区划、哪些月份、怎样分组。 Of which division and months, and how it is told apart.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFiguresQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 一个月；给出时不再给 from、to，都不给为本月。 One month, in the place of from and to; this one where nothing is said.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    month: Option<MonthText>,
    /// 自该月起。 From this month on.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<MonthText>,
    /// 至该月止，最多 12 个月；默认为 from 所在月。 Until this month, twelve at most; `from` where nothing is said.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<MonthText>,
    /// 分组；分代表以县（市、区）为限。 How it is told apart; deputies within a county at most.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    group_by: Option<words::CaseGrouping>,
}

impl CaseFiguresQuery {
    fn read(&self, today: NaiveDate) -> Result<MonthsAsked, Problem> {
        let mut checks = Checks::default();
        let division = checks.take("/division", self.division.read());
        let month = checks.take_opt("/month", self.month.as_ref().map(MonthText::read));
        let from = checks.take_opt("/from", self.from.as_ref().map(MonthText::read));
        let to = checks.take_opt("/to", self.to.as_ref().map(MonthText::read));
        if month.is_some() && (from.is_some() || to.is_some()) {
            checks.take::<()>("/month", Err(CaseFault::MonthsOutOfRange));
        }
        let first = month.or(from).or(to).unwrap_or(today);
        let between = (first, month.or(to).unwrap_or(first));
        let grouping = self.group_by.map(|word| word.0);
        checks.finish(division.map(|division| MonthsAsked { division, between, grouping }))
    }
}

/// 诉求统计 · Get figures of cases
///
/// 该区划的人大机构、管理员和领导。按月计数，至多 12 个月；可按下级区划、类别、性质、渠道、承办单位、代表、机构分组，各组之和等于合计。金门县（350527）不计。 For
/// whoever looks after the division or leads it: by months, told apart in one way, so that the groups add up. Kinmen is left out.
#[utoipa::path(
    operation_id = "getCaseFigures", tag = "statistics", security(("bearer" = [])), params(CaseFiguresQuery),
    responses((status = 200, description = "诉求统计", body = CaseFiguresAnswer)),
)]
#[get("/statistics/cases")]
async fn get_case_figures(
    app: Data<App>,
    caller: Person,
    query: Query<CaseFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let asked = query.0.read(local_date(ctx.now))?;
    let counted = move |store: &mut Store| {
        let found = case_figures(store, &ctx, &asked)?;
        let labels = Labels::of(store, &asked.division, local_date(ctx.now))?;
        let groups: Option<Vec<Group>> =
            asked.grouping.map(|grouping| found.groups.keys().map(|key| labels.group(grouping, key)).collect());
        let head = Head { code: (&asked.division).into(), name: None, groups: groups.unwrap_or_default() };
        let Head { code, name, groups } = named(head, store)?;
        let mut told: Vec<_> = groups.into_iter().zip(found.groups.values()).collect();
        if let Some(grouping) = asked.grouping {
            told.sort_by_cached_key(|(group, _)| group.order(grouping));
        }
        let groups = told
            .into_iter()
            .map(|(group, counts)| CaseGroupTotals { key: group.key, name: group.name, totals: counts.into() })
            .collect();
        Ok::<_, Failure>(CaseFiguresAnswer {
            division_code: code,
            division_name: name,
            from: MonthText::of(asked.between.0),
            to: MonthText::of(asked.between.1),
            totals: (&found.total).into(),
            groups,
        })
    };
    let figures = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, max-age=60")).json(figures))
}

/// 一项统计的口径。 How a figure is defined.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseFigureDefinition {
    /// 指标。 The figure's word.
    figure: String,
    /// 名称。 Its name.
    label: String,
    /// 口径。 Its definition in Chinese.
    definition: String,
    /// 英文口径。 Its definition in English.
    definition_en: String,
}

/// 统计口径。 How figures of cases are defined.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseFigureDefinitions {
    items: Vec<CaseFigureDefinition>,
    /// 通用说明。 What holds for all of them, in Chinese and in English.
    remarks: Vec<CaseFigureRemark>,
}

/// 一条通用说明。 What holds for all figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseFigureRemark {
    /// 中文。 In Chinese.
    text: String,
    /// 英文。 In English.
    text_en: String,
}

/// 诉求统计口径 · List how figures of cases are defined
///
/// 公开。工作簿的口径说明与此相同。 Public; the workbook prints the same.
#[utoipa::path(
    operation_id = "listCaseFigureDefinitions", tag = "statistics",
    responses((status = 200, description = "统计口径", body = CaseFigureDefinitions)),
)]
#[get("/statistics/cases/definitions")]
async fn list_case_figure_definitions(_: NoQuery) -> Result<HttpResponse, Problem> {
    let item = |[figure, label, definition, english]: [&str; 4]| CaseFigureDefinition {
        figure: figure.to_owned(),
        label: label.to_owned(),
        definition: definition.to_owned(),
        definition_en: english.to_owned(),
    };
    let remark = |[text, english]: [&str; 2]| CaseFigureRemark { text: text.to_owned(), text_en: english.to_owned() };
    let answer = CaseFigureDefinitions {
        items: definitions().map(item).collect(),
        remarks: REMARKS.into_iter().map(remark).collect(),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).json(answer))
}

/// Value, label, definition and its English of everything that is counted, and of what is reckoned of that.
pub(crate) fn definitions() -> impl Iterator<Item = [&'static str; 4]> {
    let counted = CaseFigure::ALL.iter().map(|one| [one.as_str(), one.label(), one.definition(), one.description()]);
    let reckoned = CaseRatio::ALL.iter().map(|one| [one.as_str(), one.label(), one.definition(), one.description()]);
    counted.chain(reckoned)
}
