//! What a rule set would change, tried out.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use mashang_domain::cases::CaseNature;
use mashang_domain::cases::clocks::{RuleSet, Term};
use mashang_domain::cases::usecases::{self, RulesTrial, TRIED};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::{RuleSetCreate, RuleTerm};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{JsonBody, NoQuery, command_of, refused};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(try_rule_set);
}

/// 一项时限的变化。 How a term would change.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RuleTermChange {
    /// 字段名，同制定规则时。 The field, as rules are laid down with it.
    #[schema(example = "accept", max_length = 20)]
    name: &'static str,
    /// 施行之日的现行时限。 What holds on that day.
    before: RuleTerm,
    /// 试算的时限。 What is tried.
    after: RuleTerm,
}

/// 一个数的变化。 How a number would change.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RuleNumberChange {
    /// 字段名，同制定规则时。 The field, as rules are laid down with it.
    #[schema(example = "extensions", max_length = 40)]
    name: &'static str,
    /// 施行之日的现行数。 What holds on that day.
    before: u32,
    /// 试算的数。 What is tried.
    after: u32,
}

/// 可交办单位的变化。 How the units that offices make responsible would change.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct RuleReachChange {
    before: words::AssignReach,
    after: words::AssignReach,
}

/// 按规则试算的结果。 What would come of a rule set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleSetTrial {
    /// 自哪天起施行。 From which day it would be in force.
    in_force_from: NaiveDate,
    /// 与当日现行规则不同的时限。 The terms that differ from what holds on that day.
    #[schema(max_items = 18)]
    changes: Vec<RuleTermChange>,
    /// 与当日现行规则不同的次数和天数。 The numbers that differ.
    #[schema(max_items = 21)]
    numbers: Vec<RuleNumberChange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    assign_reach: Option<RuleReachChange>,
    /// 现有多少件诉求正处于时限改变的环节；已在计时的不变，此后进入这些环节的按新时限。 How many cases are in a stage whose term changes: their clocks stay, and what enters it from then on has the other term.
    #[schema(maximum = 10_000)]
    count: u64,
    /// 是否还有更多。 Whether there are more.
    capped: bool,
}

/// Every number of a set, by the name of its field.
fn numbers(rules: &RuleSet) -> [(&'static str, u32); 21] {
    let (suggestions, orders) = (&rules.suggestions, &rules.orders);
    [
        ("extensions", rules.extensions),
        ("reception_notice_days", rules.reception_notice_days),
        ("reception_ahead_days", rules.reception_ahead_days),
        ("mediation_extension_days", rules.mediation_extension_days),
        ("objection_days", rules.objection_days),
        ("pauses", rules.pauses),
        ("reopen_days", rules.reopen_days),
        ("suggestions.cosign_days", suggestions.cosign_days),
        ("suggestions.assign_working_days", suggestions.assign_working_days),
        ("suggestions.object_working_days", suggestions.object_working_days),
        ("suggestions.rate_working_days", suggestions.rate_working_days),
        ("suggestions.second_months", suggestions.second_months),
        ("suggestions.rework_months", suggestions.rework_months),
        ("suggestions.report_months", suggestions.report_months),
        ("suggestions.decide_working_days", suggestions.decide_working_days),
        ("suggestions.return_working_days", suggestions.return_working_days),
        ("orders.acknowledge_working_days", orders.acknowledge_working_days),
        ("orders.answer_working_days", orders.answer_working_days),
        ("orders.send_backs", orders.send_backs),
        ("orders.head_after_days", orders.head_after_days),
        ("orders.above_after_days", orders.above_after_days),
    ]
}

/// Every term of a set, by the name of its field; where extensions follow from the nature, one for each.
fn terms(rules: &RuleSet) -> [(&'static str, Term); 18] {
    [
        ("accept", rules.accept),
        ("handle", rules.handle),
        ("assign", rules.assign),
        ("question", rules.question),
        ("help", rules.help),
        ("proposal", rules.proposal),
        ("complaint", rules.complaint),
        ("verify", rules.verify),
        ("rate", rules.rate),
        ("rework", rules.rework),
        ("return_within", Term::WorkingDays(rules.return_within)),
        ("extension_question", rules.extended(CaseNature::Question)),
        ("extension_help", rules.extended(CaseNature::Help)),
        ("extension_proposal", rules.extended(CaseNature::Proposal)),
        ("extension_complaint", rules.extended(CaseNature::Complaint)),
        ("ask_room", rules.ask_room),
        ("ask_office", rules.ask_office),
        ("answer", rules.answer),
    ]
}

impl From<RulesTrial> for RuleSetTrial {
    fn from(trial: RulesTrial) -> Self {
        let both = terms(&trial.before).into_iter().zip(terms(&trial.after));
        let changed = both.filter(|((_, before), (_, after))| before != after);
        let change = |((name, before), (_, after)): ((&'static str, Term), (&'static str, Term))| RuleTermChange {
            name,
            before: before.into(),
            after: after.into(),
        };
        let both = numbers(&trial.before).into_iter().zip(numbers(&trial.after));
        let counted = both.filter(|((_, before), (_, after))| before != after);
        let counts = |((name, before), (_, after)): ((&'static str, u32), (&'static str, u32))| RuleNumberChange {
            name,
            before,
            after,
        };
        let (before, after) = (trial.before.assign_reach, trial.after.assign_reach);
        let most = u64::from(TRIED);
        Self {
            assign_reach: (before != after).then_some(RuleReachChange { before: Word(before), after: Word(after) }),
            in_force_from: trial.from,
            changes: changed.map(change).collect(),
            numbers: counted.map(counts).collect(),
            count: trial.cases.min(most),
            capped: trial.cases > most,
        }
    }
}

/// 试算时限规则 · Try a rule set out
///
/// 该区划的管理员；只比较和计数，不保存。下级区划有自己规则的不计。 By an administrator of the division: compared and counted, and nothing is kept; parts that have rules of their own are left out.
#[utoipa::path(
    operation_id = "tryRuleSet", tag = "rules", security(("bearer" = [])),
    request_body = RuleSetCreate,
    responses((status = 200, description = "会有什么变化", body = RuleSetTrial)),
)]
#[post("/rule-sets/dry-run")]
async fn try_rule_set(
    app: Data<App>,
    caller: Person,
    body: JsonBody<RuleSetCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let tried = move |store: &mut Store| usecases::try_rules(store, &ctx, command.clone());
    let trial = app.db.list(tried).await.map_err(refused::<RuleSetCreate>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(RuleSetTrial::from(trial)))
}
