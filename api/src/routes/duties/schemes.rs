//! Role schemes: the roles that the deputies of an area fill, the five (五员) or a county's own.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use mashang_domain::duties::usecases::{self, ChangeScheme, RoleName};
use mashang_domain::duties::{Duties, DutyRole, RoleKey, RoleScheme};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{At, Vocabulary};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, IfMatch, Input, JsonBody, NoQuery, command_of, refused};
use crate::problem::Problem;
use crate::routes::answer::etag;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, ShortText};
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_schemes).service(update_scheme);
}

/// 角色方案中的角色。 A role of a scheme.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SchemeRole)]
pub(crate) struct SchemeRoleAnswer {
    /// 角色代号。 Its key.
    key: String,
    /// 五员之一；县（市、区）自有的角色没有。 Which of the five it is; absent for a county's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    duty_role: Option<words::DutyRole>,
    /// 名称；尚未命名时没有。 Its name, once it is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    label: Option<String>,
    /// 形象。 What it stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    image: Option<String>,
}

/// 角色方案。 The roles that the deputies of an area fill.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RoleScheme)]
pub(crate) struct SchemeAnswer {
    /// 方案代号。 Its code.
    #[schema(example = "quanzhou_5")]
    code: String,
    /// 版本。 Counts its changes.
    version: i32,
    /// 名称。 Its name.
    title: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 是否启用。 Whether it holds there.
    in_force: bool,
    /// 角色。 Its roles, in order.
    roles: Vec<SchemeRoleAnswer>,
}

impl From<RoleScheme> for SchemeAnswer {
    fn from(scheme: RoleScheme) -> Self {
        let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
        Self {
            code: scheme.code.clone(),
            version: scheme.version,
            title: scheme.title.as_str().to_owned(),
            division_code: (&scheme.division).into(),
            division_name: None,
            in_force: scheme.in_force,
            roles: scheme
                .roles
                .iter()
                .map(|role| SchemeRoleAnswer {
                    key: role.key.as_str().to_owned(),
                    duty_role: DutyRole::parse(role.key.as_str()).map(Word),
                    label: text(&role.label),
                    image: text(&role.image),
                })
                .collect(),
        }
    }
}

impl Blanks for SchemeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 全部角色方案。 Every scheme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleSchemeList {
    items: Vec<SchemeAnswer>,
}

impl Blanks for RoleSchemeList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出角色方案 · List role schemes
///
/// 公开。五员为 `quanzhou_5`，县（市、区）可有自己的方案。 Public.
#[utoipa::path(
    operation_id = "listRoleSchemes", tag = "duties",
    responses((status = 200, description = "角色方案", body = RoleSchemeList)),
)]
#[get("/role-schemes")]
async fn list_schemes(app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = |store: &mut Store| {
        let items = store.role_schemes()?.into_iter().map(SchemeAnswer::from).collect();
        named(RoleSchemeList { items }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 角色命名。 A role's name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemeRoleName {
    /// 角色代号。 Its key.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$")]
    key: String,
    label: ShortText,
    #[schema(nullable = false)]
    image: Option<ShortText>,
}

/// 修改角色方案。 What may be changed of a scheme.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "in_force": true, "names": [] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleSchemeUpdate {
    /// 角色的名称。 Names of its roles.
    #[schema(max_items = 20)]
    #[serde(default)]
    names: Vec<SchemeRoleName>,
    /// 是否启用；所有角色都命名后才能启用。 Whether it holds; every role needs a name first.
    in_force: bool,
}

impl Input for RoleSchemeUpdate {
    type Command = ChangeScheme;
    fn read(&self, checks: &mut Checks) -> Option<ChangeScheme> {
        let read = |(at, name): (usize, &SchemeRoleName)| {
            let key = checks.take(&format!("/names/{at}/key"), RoleKey::new(&name.key));
            let label = checks.take(&format!("/names/{at}/label"), name.label.read());
            let image = checks.take_opt(&format!("/names/{at}/image"), name.image.as_ref().map(ShortText::read));
            Some(RoleName { key: key?, label: label?, image })
        };
        let names = self.names.iter().enumerate().filter_map(read).collect();
        Some(ChangeScheme { names, in_force: self.in_force })
    }
}

/// 修改角色方案 · Name a scheme's roles and put it in force
///
/// 管理员在其区划内修改；版本不符时为 412。 An administrator of the area.
#[utoipa::path(
    operation_id = "updateRoleScheme", tag = "duties", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "方案代号", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = RoleSchemeUpdate,
    responses((status = 200, description = "已修改", body = SchemeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[put("/role-schemes/{code}")]
async fn update_scheme(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    seen: IfMatch,
    body: JsonBody<RoleSchemeUpdate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    if !code.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::not_found());
    }
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let scheme = app
        .db
        .write(move |store| {
            let at = At { id: code.as_str(), version: seen.0 };
            let scheme = usecases::change_scheme(store, &ctx, at, command.clone())?;
            named(SchemeAnswer::from(scheme), store)
        })
        .await
        .map_err(refused::<RoleSchemeUpdate>)?;
    Ok(HttpResponse::Ok().insert_header(etag(scheme.version)).json(scheme))
}
