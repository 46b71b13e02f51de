//! “Why not?”: what stands in the way of an action, and what would have to happen.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::cases::{Case, CaseRelation, CaseWhyNot, why_not_of};
use mashang_domain::shared::{CaseId, Fault};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::extract::{PathId, Query};
use crate::language::{self, Language, Said};
use crate::problem::Problem;
use crate::routes::answer::listed;
use crate::routes::names::{Blank, Blanks};
use crate::routes::tree::Routes;
use crate::routes::values::PartyRef;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(why_not_case);
}

/// 哪一项操作。 Which action.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseWhyNotQuery {
    /// 操作：与 allowed_actions 相同的 operationId；早先的动作名（如 `accept`）仍可使用。 The operation, by its id as `allowed_actions` has it; words of actions, as of before (`accept`), are still taken.
    action: words::CaseAsked,
}

/// 不能操作的一条原因。 A reason for which it is refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WhyNotReason {
    /// 规则代码，见词表。 The rule's code, as the vocabulary lists it.
    code: String,
    /// 说明。 In words.
    detail: String,
    /// 法律依据。 The article that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    article: Option<String>,
}

impl WhyNotReason {
    fn of(fault: Fault, language: Language) -> Self {
        let article = fault.article.map(str::to_owned);
        Self { code: fault.code.to_owned(), detail: Said::from(fault).text(language), article }
    }
}

/// 可以操作的人员。 Those who may.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseWhoMay {
    relation: words::CaseRelation,
    /// 可以具有该关系的角色。 The roles that can stand in it.
    roles: Vec<words::AccountRole>,
    /// 本件诉求中的代表、活动室、机构或单位；个人不列出。 Who that is of this case; persons are never named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<PartyRef>,
}

impl CaseWhoMay {
    fn each(case: &Case, relations: &[CaseRelation]) -> Vec<Self> {
        let one = |relation: &CaseRelation| Self {
            relation: Word(*relation),
            roles: relation.roles().iter().copied().map(Word).collect(),
            parties: case.parties_as(*relation).into_iter().map(|party| PartyRef::of(party, None)).collect(),
        };
        relations.iter().map(one).collect()
    }
}

impl Blanks for CaseWhoMay {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.parties.blanks()
    }
}

/// 到达某一状态的一步。 A step on the way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseWayStep {
    action: words::CaseAction,
    /// 进行这一步的 operationId；由系统自行进行的没有。 The operation that does it; absent where that happens by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    operation: Option<words::CaseOperation>,
    leads_to: words::CaseState,
    /// 可以进行这一步的人员。 Those who may take it.
    who: Vec<CaseWhoMay>,
}

impl Blanks for CaseWayStep {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.who.blanks()
    }
}

/// 可以操作的一个状态，以及最短的到达方式。 A state in which it can be done, and the shortest way there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseWay {
    state: words::CaseState,
    /// 在该状态可以操作的人员。 Those who may do it there.
    who: Vec<CaseWhoMay>,
    /// 各步；已在该状态时为空。 The steps; none where it stands there already.
    steps: Vec<CaseWayStep>,
}

impl Blanks for CaseWay {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.who.blanks();
        blanks.extend(self.steps.blanks());
        blanks
    }
}

/// 为什么不能操作。 Why an action is refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CaseWhyNot)]
pub(crate) struct CaseWhyNotAnswer {
    action: words::CaseAction,
    /// 该操作的 operationId；由系统自行进行的没有。 The operation that does it; absent where that happens by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    operation: Option<words::CaseOperation>,
    /// 当前状态。 Where the case stands.
    state: words::CaseState,
    /// 现在是否可以操作。 Whether nothing stands in the way.
    allowed: bool,
    /// 原因；可以操作时为空。 What stands in the way; empty where nothing does.
    reasons: Vec<WhyNotReason>,
    /// 可以操作的状态，由近及远；已无法到达的不列出。 Where and by whom it can be done, the nearest first; none that can't be reached any more.
    ways: Vec<CaseWay>,
}

impl CaseWhyNotAnswer {
    fn of(case: &Case, why: CaseWhyNot, language: Language) -> Self {
        let way = |way: mashang_domain::cases::CaseWay| CaseWay {
            state: Word(way.state),
            who: CaseWhoMay::each(case, &way.who),
            steps: way
                .steps
                .into_iter()
                .map(|step| CaseWayStep {
                    action: Word(step.action),
                    operation: words::CaseOperation::that_does(step.action),
                    leads_to: Word(step.to),
                    who: CaseWhoMay::each(case, &step.who),
                })
                .collect(),
        };
        Self {
            action: Word(why.action),
            operation: words::CaseOperation::that_does(why.action),
            state: Word(why.state),
            allowed: why.reasons.is_empty(),
            reasons: why.reasons.into_iter().map(|fault| WhyNotReason::of(fault, language)).collect(),
            ways: why.ways.into_iter().map(way).collect(),
        }
    }
}

impl Blanks for CaseWhyNotAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.ways.blanks()
    }
}

/// 为什么不能操作 · Why can't I do this
///
/// 对任一操作（operationId）给出原因（规则、依据）、谁可以、需要先发生什么；与实际操作按同一规则判断。您无权知道的诉求是 404。 Of any action: the rule and
/// its article, who could, and what would have to happen first, by the very rules that the action itself is held to.
#[utoipa::path(
    operation_id = "explainCaseRefusal", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识"), CaseWhyNotQuery),
    responses((status = 200, description = "原因", body = CaseWhyNotAnswer)),
)]
#[get("/cases/{id}/why-not")]
async fn why_not_case(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<CaseWhyNotQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, asked, language) = (app.context(caller.0), query.0.action.actions(), language::current());
    let told = move |store: &mut Store| {
        let (case, why) = why_not_of(store, &ctx, CaseId(id.0), &asked)?;
        Ok(CaseWhyNotAnswer::of(&case, why, language))
    };
    listed(&app, told).await
}
