//! Who has how long: laid down by administrators, read by everybody.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::clocks::{RuleSet, Term};
use mashang_domain::cases::usecases::{self, LayDown};
use mashang_domain::cases::{KeptRules, Rules};
use mashang_domain::shared::Failure;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::office_terms::{
    OrderTermsAnswer, OrderTermsInput, SourcedTermAnswer, SuggestionTermsAnswer, SuggestionTermsInput, sourced,
};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, refused};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, DivisionWithdrawal, ShortText, clock};
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "rules", operations());
    routes.service(list_rule_sets).service(withdraw_rule_sets);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/rule-sets", "createRuleSet")
            .zh("制定时限规则", "该区划的管理员；自施行之日起开始的时限按此计算，已在计时的不变。")
            .en(
                "Lay down a rule set",
                "By an administrator of the division, for what begins from its day on; clocks that run stay.",
            )
            .takes::<RuleSetCreate>()
            .gives::<RuleSetAnswer>()
            .creates(usecases::lay_down),
    ]
}

/// 时限。 A term.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "unit": "working_days", "count": 10 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleTerm {
    unit: words::TermUnit,
    /// 多少。 How many.
    #[schema(minimum = 1, maximum = 720)]
    count: u32,
}

impl From<RuleTerm> for Term {
    fn from(term: RuleTerm) -> Self {
        Self::of(term.unit.0, term.count)
    }
}

impl From<Term> for RuleTerm {
    fn from(term: Term) -> Self {
        let (unit, count) = term.parts();
        Self { unit: Word(unit), count }
    }
}

/// 一个区划的时限规则。 Who has how long in a division.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582000000", "accept": { "unit": "hours", "count": 24 },
    "handle": { "unit": "working_days", "count": 10 }, "assign": { "unit": "working_days", "count": 2 },
    "question": { "unit": "working_days", "count": 2 }, "help": { "unit": "working_days", "count": 3 },
    "proposal": { "unit": "working_days", "count": 5 }, "complaint": { "unit": "working_days", "count": 10 },
    "verify": { "unit": "working_days", "count": 3 }, "rate": { "unit": "days", "count": 7 },
    "rework": { "unit": "working_days", "count": 10 }, "return_within": 5
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSetCreate {
    division_code: DivisionCodeText,
    /// 自哪天起施行；省略为今天。 From which day it is in force; from today where left out.
    #[schema(nullable = false)]
    in_force_from: Option<NaiveDate>,
    /// 代表首次答复。 The deputy's first answer.
    accept: RuleTerm,
    /// 代表自行办理。 The deputy's own work.
    handle: RuleTerm,
    /// 人大机构交办。 The office's assignment.
    assign: RuleTerm,
    /// 单位答复咨询。 A unit's work on a question.
    question: RuleTerm,
    /// 单位办理求助。 On a request for help.
    help: RuleTerm,
    /// 单位办理建议。 On a proposal.
    proposal: RuleTerm,
    /// 单位办理投诉、举报。 On a complaint or a report.
    complaint: RuleTerm,
    /// 代表现场核实。 The deputy's look on site.
    verify: RuleTerm,
    /// 群众评价。 The resident's rating.
    rate: RuleTerm,
    /// 单位再次办理，最长。 A unit's second attempt, at most.
    rework: RuleTerm,
    /// 单位退回错误交办的期限，工作日。 Working days within which a unit gives back what is not its own.
    #[schema(minimum = 1, maximum = 60)]
    return_within: u32,
    /// 单位最多可获准延期几次；省略为 1。 How often a unit may be given more time; once when absent.
    #[schema(minimum = 0, maximum = 10, nullable = false)]
    extensions: Option<u32>,
    /// 每次延期多久；省略为与原期限相同。 How much each time; its own term again when absent.
    #[schema(nullable = false)]
    extension: Option<RuleTerm>,
    /// 接待至少提前几天公告；省略为 2。 Days before a reception by which it is announced; 2 when absent.
    #[schema(minimum = 0, maximum = 30, nullable = false)]
    reception_notice_days: Option<u32>,
    /// 接待最多提前几天公告；省略为 366。 Days before a reception from which it may be announced; 366 when absent.
    #[schema(minimum = 31, maximum = 366, nullable = false)]
    reception_ahead_days: Option<u32>,
    /// 经各方同意，调解自同意之日起最多延长几天；省略为 366。 Days for which both sides may agree to go on with a mediation; 366 when absent.
    #[schema(minimum = 1, maximum = 366, nullable = false)]
    mediation_extension_days: Option<u32>,
    /// 机构可向哪一级单位交办；省略为 own_level。 Units of which level an office makes responsible; `own_level` when absent.
    #[schema(nullable = false)]
    assign_reach: Option<words::AssignReach>,
    /// 群众对不予受理可在几天内提出异议；省略为 7。 Days within which a resident may object to a refusal; 7 when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    objection_days: Option<u32>,
    /// 工作日几点结束，按工作日计的期限到最后一日的这一刻为止；省略为 17:30。 When a working day ends, and with it a term of working days on its last; 17:30 when absent.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", nullable = false)]
    day_ends_at: Option<String>,
    /// 多久未受理提醒代表；省略为剩余四分之一时。 When the deputy is reminded of the first answer; with a quarter of the time left when absent.
    #[schema(nullable = false)]
    remind: Option<RuleTerm>,
    /// 多久未受理请活动室联络员兜底，不早于受理期限；省略为 2 个工作日。 When the room's liaison is asked for it, never before it is due; after two working days when absent.
    #[schema(nullable = false)]
    ask_room: Option<RuleTerm>,
    /// 多久未受理请人大机构兜底；省略为 3 个工作日。 When the office is asked for it; after three working days when absent.
    #[schema(nullable = false)]
    ask_office: Option<RuleTerm>,
    /// 主办单位最多可要求群众补充几次；省略为 2。 How often the unit in the lead may ask the resident for more; twice when absent.
    #[schema(minimum = 0, maximum = 10, nullable = false)]
    pauses: Option<u32>,
    /// 等待群众补充多久，逾期办结；省略为 5 个工作日。 How long the resident is waited for with an answer; five working days when absent.
    #[schema(nullable = false)]
    answer: Option<RuleTerm>,
    /// 因未补充办结后，几天内可以请求重新办理；省略为 30。 Days for which a case closed for want of an answer may be taken up again; 30 when absent.
    #[schema(minimum = 1, maximum = 366, nullable = false)]
    reopen_days: Option<u32>,
    /// 办理代表建议的时限；省略的按系统默认，法律规定的三个月、六个月不变。 Who has how long with suggestions; as it ships where left out. What a statute says stays.
    #[schema(nullable = false)]
    suggestions: Option<SuggestionTermsInput>,
    /// 督办单的时限；省略的按系统默认。 Who has how long with supervision orders; as it ships where left out.
    #[schema(nullable = false)]
    orders: Option<OrderTermsInput>,
    /// 依据的文件。 The paper on which the rules rest.
    #[schema(nullable = false)]
    source: Option<ShortText>,
}

impl Input for RuleSetCreate {
    type Command = LayDown;
    fn read(&self, checks: &mut Checks) -> Option<LayDown> {
        let division = checks.take("/division_code", self.division_code.read())?;
        let standard = RuleSet::standard();
        let day_ends_at = checks.take_opt("/day_ends_at", self.day_ends_at.as_deref().map(clock));
        let source = checks.take_opt("/source", self.source.as_ref().map(ShortText::read));
        let rules = RuleSet {
            version: 0,
            accept: self.accept.into(),
            handle: self.handle.into(),
            assign: self.assign.into(),
            question: self.question.into(),
            help: self.help.into(),
            proposal: self.proposal.into(),
            complaint: self.complaint.into(),
            verify: self.verify.into(),
            rate: self.rate.into(),
            rework: self.rework.into(),
            return_within: self.return_within,
            extensions: self.extensions.unwrap_or(standard.extensions),
            extension: self.extension.map(Into::into),
            reception_notice_days: self.reception_notice_days.unwrap_or(standard.reception_notice_days),
            reception_ahead_days: self.reception_ahead_days.unwrap_or(standard.reception_ahead_days),
            mediation_extension_days: self.mediation_extension_days.unwrap_or(standard.mediation_extension_days),
            assign_reach: self.assign_reach.map_or(standard.assign_reach, |word| word.0),
            objection_days: self.objection_days.unwrap_or(standard.objection_days),
            day_ends_at: day_ends_at.unwrap_or(standard.day_ends_at),
            remind: self.remind.map(Into::into),
            ask_room: self.ask_room.map_or(standard.ask_room, Into::into),
            ask_office: self.ask_office.map_or(standard.ask_office, Into::into),
            pauses: self.pauses.unwrap_or(standard.pauses),
            answer: self.answer.map_or(standard.answer, Into::into),
            reopen_days: self.reopen_days.unwrap_or(standard.reopen_days),
            suggestions: SuggestionTermsInput::read(self.suggestions),
            orders: OrderTermsInput::read(self.orders),
            source,
        };
        Some(LayDown { division, from: self.in_force_from, rules })
    }
}

/// 时限规则。 A rule set.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleSet)]
pub(crate) struct RuleSetAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 该区划的第几版。 Which version of the division's.
    version: i32,
    /// 是否有效（未撤回）；已施行的有效各版中，以施行日期最近的为准，同日的以版本高的为准。 Whether it was not withdrawn: of those whose day has come the latest holds, of one day the highest version.
    in_force: bool,
    /// 自哪天起施行；没有的一直施行。 From which day it is in force; ever since where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    in_force_from: Option<NaiveDate>,
    /// 制定时间；随程序提供的没有。 When it was laid down; what shipped never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    laid_down_at: Option<DateTime<Utc>>,
    accept: RuleTerm,
    handle: RuleTerm,
    assign: RuleTerm,
    question: RuleTerm,
    help: RuleTerm,
    proposal: RuleTerm,
    complaint: RuleTerm,
    verify: RuleTerm,
    rate: RuleTerm,
    rework: RuleTerm,
    /// 单位退回错误交办的期限，工作日。 Working days within which a unit gives back what is not its own.
    return_within: u32,
    /// 单位最多可获准延期几次。 How often a unit may be given more time.
    extensions: u32,
    /// 每次延期多久；没有的与原期限相同。 How much each time; its own term again where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    extension: Option<RuleTerm>,
    /// 接待至少提前几天公告。 Days before a reception by which it is announced.
    reception_notice_days: u32,
    /// 接待最多提前几天公告。 Days before a reception from which it may be announced.
    reception_ahead_days: u32,
    /// 经各方同意，调解自同意之日起最多延长几天。 Days for which both sides may agree to go on with a mediation.
    mediation_extension_days: u32,
    assign_reach: words::AssignReach,
    /// 群众对不予受理可在几天内提出异议。 Days within which a resident may object to a refusal.
    objection_days: u32,
    /// 工作日几点结束，按工作日计的期限到最后一日的这一刻为止。 When a working day ends, and with it a term of working days on its last.
    #[schema(min_length = 5, max_length = 5)]
    day_ends_at: String,
    /// 多久未受理提醒代表；没有的为剩余四分之一时。 When the deputy is reminded of the first answer; with a quarter of the time left where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    remind: Option<RuleTerm>,
    /// 多久未受理请活动室联络员兜底，不早于受理期限。 When the room's liaison is asked for it, never before it is due.
    ask_room: RuleTerm,
    /// 多久未受理请人大机构兜底。 When the office is asked for it.
    ask_office: RuleTerm,
    /// 主办单位最多可要求群众补充几次。 How often the unit in the lead may ask the resident for more.
    pauses: u32,
    /// 等待群众补充多久，逾期办结。 How long the resident is waited for with an answer.
    answer: RuleTerm,
    /// 因未补充办结后，几天内可以请求重新办理。 Days for which a case closed for want of an answer may be taken up again.
    reopen_days: u32,
    suggestions: SuggestionTermsAnswer,
    orders: OrderTermsAnswer,
    /// 依据的文件；没有写明的没有。 The paper on which the rules rest, where one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    source: Option<String>,
    /// 办理建议、纠纷和督办单的各项时限及其依据，法律规定的也在其中。 Each term of handling suggestions, disputes and orders with its source, those of statutes among them.
    #[schema(max_items = 16)]
    terms: Vec<SourcedTermAnswer>,
}

impl From<KeptRules> for RuleSetAnswer {
    fn from(kept: KeptRules) -> Self {
        let rules = &kept.set.rules;
        Self {
            division_code: (&kept.set.division).into(),
            division_name: None,
            version: rules.version,
            in_force: kept.set.in_force,
            in_force_from: kept.set.from,
            laid_down_at: kept.laid_down_at,
            accept: rules.accept.into(),
            handle: rules.handle.into(),
            assign: rules.assign.into(),
            question: rules.question.into(),
            help: rules.help.into(),
            proposal: rules.proposal.into(),
            complaint: rules.complaint.into(),
            verify: rules.verify.into(),
            rate: rules.rate.into(),
            rework: rules.rework.into(),
            return_within: rules.return_within,
            extensions: rules.extensions,
            extension: rules.extension.map(RuleTerm::from),
            reception_notice_days: rules.reception_notice_days,
            reception_ahead_days: rules.reception_ahead_days,
            mediation_extension_days: rules.mediation_extension_days,
            assign_reach: Word(rules.assign_reach),
            objection_days: rules.objection_days,
            day_ends_at: rules.day_ends_at.format("%H:%M").to_string(),
            remind: rules.remind.map(RuleTerm::from),
            ask_room: rules.ask_room.into(),
            ask_office: rules.ask_office.into(),
            pauses: rules.pauses,
            answer: rules.answer.into(),
            reopen_days: rules.reopen_days,
            suggestions: rules.suggestions.into(),
            orders: rules.orders.into(),
            source: rules.source.as_ref().map(|source| source.as_str().to_owned()),
            terms: sourced(rules),
        }
    }
}

impl Blanks for RuleSetAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 时限规则的沿革。 Rule sets, past ones among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleSetList {
    /// 最近的区划在前，同一区划施行日期最近的在前，最多 200 项；第一项有效且已施行的即现行规则。 The nearest division first, of each what comes into force last, at most 200: the first that is in force and whose day has come holds.
    items: Vec<RuleSetAnswer>,
}

impl RuleSetList {
    fn of(all: Vec<KeptRules>) -> Self {
        Self { items: all.into_iter().map(RuleSetAnswer::from).collect() }
    }
}

impl Blanks for RuleSetList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪个区划的规则。 Whose rules.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSetQuery {
    /// 区划；其上级的规则也在其中。 The division; those above it are among them.
    division: DivisionCodeText,
}

/// 列出时限规则 · List rule sets
///
/// 公开。该区划及其上级制定过的全部规则，已撤回的也在其中。 Public: all that was ever laid down for the division and those above it.
#[utoipa::path(
    operation_id = "listRuleSets", tag = "rules", params(RuleSetQuery),
    responses((status = 200, description = "时限规则", body = RuleSetList)),
)]
#[get("/rule-sets")]
async fn list_rule_sets(app: Data<App>, query: Query<RuleSetQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let listed = move |store: &mut Store| {
        let all = store.rule_sets_over(&division).map_err(Failure::from)?;
        named(RuleSetList::of(all), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 撤回时限规则 · Withdraw a division's rule sets
///
/// 该区划的管理员；此后适用上级区划的规则。 By an administrator of the division: those of the one above hold from then on.
#[utoipa::path(
    operation_id = "withdrawRuleSets", tag = "rules", security(("bearer" = [])),
    request_body = DivisionWithdrawal,
    responses((status = 200, description = "时限规则", body = RuleSetList)),
)]
#[post("/rule-sets/withdraw")]
async fn withdraw_rule_sets(
    app: Data<App>,
    caller: Person,
    body: JsonBody<DivisionWithdrawal>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, division) = (app.context(caller.0), command_of(&body.value)?);
    let withdrawn = move |store: &mut Store| {
        let all = usecases::withdraw_rules(store, &ctx, &division)?;
        named(RuleSetList::of(all), store)
    };
    let answer = app.db.write(withdrawn).await.map_err(refused::<DivisionWithdrawal>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
