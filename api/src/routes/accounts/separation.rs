//! Whether administering is kept apart in a division (三员分立).

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::accounts::{self, SeparateDuties, SeparatedDuties};
use mashang_domain::shared::{DivisionCode, Failure};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, refused};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(get_separation).service(set_separation);
}

/// 一个区划是否三员分立。 Whether administering is kept apart in a division.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SeparatedDuties)]
pub(crate) struct SeparationAnswer {
    /// 由哪个区划规定；本区划没有规定时是其最近的上级。 Which division says so: the nearest above where this one says nothing.
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 是否分立。 Whether it is kept apart.
    separated: bool,
    /// 何时规定；从未规定的没有。 Since when; nobody ever said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    since: Option<DateTime<Utc>>,
}

impl SeparationAnswer {
    fn of(found: Option<&SeparatedDuties>, asked: &DivisionCode) -> Self {
        let division = found.map_or(asked, |found| &found.division);
        Self {
            division_code: division.into(),
            division_name: None,
            separated: found.is_some_and(|found| found.separated),
            since: found.map(|found| found.since),
        }
    }
}

impl Blanks for SeparationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 哪个区划。 Of which division.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeparationQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
}

/// 查看三员分立 · Get whether duties are separated
///
/// 登录即可查看；上级区划的规定对下级同样有效。 By whoever is logged in; what a division above says holds below.
#[utoipa::path(
    operation_id = "getSeparatedDuties", tag = "accounts", security(("bearer" = [])), params(SeparationQuery),
    responses((status = 200, description = "三员分立", body = SeparationAnswer)),
)]
#[get("/separated-duties")]
async fn get_separation(app: Data<App>, _: Person, query: Query<SeparationQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let seen = move |store: &mut Store| {
        let found = accounts::separation(store, &division)?;
        named(SeparationAnswer::of(found.as_ref(), &division), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// 三员分立的规定。 Whether administering is kept apart from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "division_code": "350582002000", "separated": false }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SeparationChange {
    division_code: DivisionCodeText,
    /// 是否分立。 Whether it is kept apart.
    separated: bool,
}

impl Input for SeparationChange {
    type Command = SeparateDuties;
    fn read(&self, checks: &mut Checks) -> Option<SeparateDuties> {
        let division = checks.take("/division_code", self.division_code.read())?;
        Some(SeparateDuties { division, separated: self.separated })
    }
}

/// 设定三员分立 · Separate duties
///
/// 由该区划的管理员设定；分立也可由安全管理员设定，不再分立也可由系统管理员设定，安全管理员不能单独取消。分立须先有系统管理员（设置机构、人员和规则）、安全管理员（授权）和审计管理员（查看审计）各一人，同一账号不得兼任；分立时该区划及其下级原有的管理员授权随即收回，此后只能授予三员之一。上级区划的管理员此后在该区划只有系统管理员的权限：不能在其中授权、查看其审计，也不能取消分立。 By an administrator of the division; a security administrator may separate, too, and a system administrator put together again: who gives roles does not do that alone. There must be a system administrator (who sets up institutions, people and rules), a security administrator (who gives roles) and an audit administrator (who reads the audit), three accounts; the grants of administrators in the division end then, and only the three parts are given from then on. Administrators of a division above have the system administrator's part there from then on: they give no roles in it, read nothing of its audit, and don't put it together again.
#[utoipa::path(
    operation_id = "setSeparatedDuties", tag = "accounts", security(("bearer" = [])),
    request_body = SeparationChange,
    responses((status = 200, description = "三员分立", body = SeparationAnswer)),
)]
#[post("/separated-duties")]
async fn set_separation(
    app: Data<App>,
    caller: Person,
    body: JsonBody<SeparationChange>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let set = move |store: &mut Store| {
        let (standing, ended) = accounts::separate_duties(store, &ctx, &command)?;
        let answer = named(SeparationAnswer::of(Some(&standing), &command.division), store)?;
        Ok::<_, Failure>((answer, ended))
    };
    let (answer, ended) = app.db.write(set).await.map_err(refused::<SeparationChange>)?;
    app.apart.invalidate(&());
    for grant in ended {
        app.tokens.take_back(grant);
    }
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
