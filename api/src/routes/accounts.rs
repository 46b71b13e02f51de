//! Logging in, staying logged in, logging out; and what was granted to whom.

mod desk;
pub(crate) mod keys;
pub(crate) mod phone;
mod separation;
mod sessions;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::accounts::{self, Granted, WantedGrant};
use mashang_domain::audit;
use mashang_domain::deputies::Services;
use mashang_domain::shared::{AccountId, Grant, GrantId, StoreError};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::builder::{Operation, post as posting, serve};
use super::names::{Blank, Blanks, grid, named};
use super::values::{DivisionCodeText, PartyRef};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId};
use crate::problem::Problem;
use crate::request_id;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "accounts", operations());
    routes
        .configure(sessions::routes)
        .configure(phone::routes)
        .configure(desk::routes)
        .configure(separation::routes)
        .service(list_grants)
        .service(revoke_grant);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/accounts/{id}/grants", "createGrant")
            .zh("授权", "管理员在其辖区内授予。持有人刷新登录后生效。")
            .en("Give a grant", "By an administrator of the area; it works once the holder renews the session.")
            .takes::<GrantCreate>()
            .gives::<GrantAnswer>()
            .adds(accounts::give),
    ]
}

/// 授予什么。 What to grant.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "administrator", "area": "350582002000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantCreate {
    kind: words::GrantKind,
    /// 所指的代表、网格、活动室、人大机构、承办单位或调解组织；管理员不填。 The deputy, grid, room, office, unit or organisation; none for an administrator.
    #[schema(nullable = false)]
    about_id: Option<Uuid>,
    /// 管理员（三员也是）和领导的辖区；其他授权不填。 An administrator's or a leader's area, and nobody else's.
    #[schema(nullable = false)]
    area: Option<DivisionCodeText>,
}

impl GrantCreate {
    pub(crate) fn wanted(
        checks: &mut Checks,
        kind: words::GrantKind,
        about: Option<Uuid>,
        area: Option<&DivisionCodeText>,
    ) -> WantedGrant {
        let area = checks.take_opt("/area", area.map(DivisionCodeText::read));
        WantedGrant { kind: kind.0, about, area }
    }
}

impl Input for GrantCreate {
    type Command = WantedGrant;
    fn read(&self, checks: &mut Checks) -> Option<WantedGrant> {
        Some(Self::wanted(checks, self.kind, self.about_id, self.area.as_ref()))
    }
}

/// 一项授权。 A role that was granted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub(crate) struct GrantAnswer {
    /// 标识。 Its id.
    id: Uuid,
    kind: words::GrantKind,
    role: words::AccountRole,
    /// 以谁的名义。 In whose name its holder acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<PartyRef>,
    /// 网格员所属的网格。 The grid to whose people the holder belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 人大机构或管理员的辖区。 The area that an office or an administrator serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area: Option<DivisionCodeText>,
    /// 辖区名称。 The area's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area_name: Option<String>,
    /// 收回时间。 When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<DateTime<Utc>>,
    /// 代表自这一天起不在任：不能再以代表身份办理，只能查看本人办理过的事项；仅 GET /api/v1/me 给出。 Since this day the deputy does not serve: nothing is done as a deputy, and the own past work may be looked at. Told by `GET /api/v1/me` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    former_since: Option<NaiveDate>,
    /// 可以查看至这一天（含），为离任后十二个月。 Until this day, twelve months after the last day of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    former_until: Option<NaiveDate>,
}

impl From<Granted> for GrantAnswer {
    fn from(granted: Granted) -> Self {
        Self::of(&granted)
    }
}

impl GrantAnswer {
    pub(crate) fn of(granted: &Granted) -> Self {
        let (grid, area) = match &granted.grant {
            Grant::GridStaff { grid } => (Some(grid.0), None),
            Grant::Office { area, .. }
            | Grant::Leader { area }
            | Grant::Administrator { area, .. }
            | Grant::Part { area, .. } => (None, Some(area.into())),
            Grant::Deputy { .. }
            | Grant::Former { .. }
            | Grant::HandlingUnit { .. }
            | Grant::Mediator { .. }
            | Grant::RoomLiaison { .. } => (None, None),
        };
        Self {
            id: granted.id.0,
            kind: words::Word(granted.grant.kind()),
            role: words::Word(granted.grant.role()),
            party: granted.grant.party().map(|party| PartyRef::of(party, None)),
            grid_id: grid,
            grid_name: None,
            area,
            area_name: None,
            revoked_at: granted.taken_back_at,
            former_since: None,
            former_until: None,
        }
    }

    /// The same to whoever holds it, with whether a deputy's serves no longer.
    pub(crate) fn held(store: &mut Store, granted: &Granted, today: NaiveDate) -> Result<Self, StoreError> {
        let mut told = Self::of(granted);
        if let Grant::Deputy { deputy } = &granted.grant
            && let Some(left) = store.service_of(*deputy)?.left_before(today)
        {
            (told.former_since, told.former_until) = (Some(left.since), Some(left.until));
        }
        Ok(told)
    }
}

impl Blanks for GrantAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.party.blanks();
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        if let Some(area) = &self.area {
            blanks.extend(area.blank(&mut self.area_name));
        }
        blanks
    }
}

/// 账号的授权。 What was granted to an account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GrantList {
    /// 最近授予的在前，最多 100 项。 The latest first, at most 100.
    items: Vec<GrantAnswer>,
}

impl Blanks for GrantList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出账号的授权 · List an account's grants
///
/// 管理员查看本辖区内的授权，已收回的也在其中。 By an administrator, those of the own area, what was taken back among them.
#[utoipa::path(
    operation_id = "listGrants", tag = "accounts", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "账号标识")),
    responses((status = 200, description = "授权", body = GrantList)),
)]
#[get("/accounts/{id}/grants")]
async fn list_grants(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, account) = (app.context(caller.0), AccountId(id.0));
    let listed = move |store: &mut Store| {
        let items = accounts::granted_to(store, &ctx, account)?.iter().map(GrantAnswer::of).collect();
        named(GrantList { items }, store)
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(app.db.list(listed).await?))
}

fn grant_in(request: &HttpRequest) -> Result<GrantId, Problem> {
    let id = request.match_info().get("grant_id").and_then(|text| text.parse::<Uuid>().ok());
    id.map(GrantId).ok_or_else(Problem::not_found)
}

/// 收回授权 · Revoke a grant
///
/// 管理员收回本辖区内的授权，记录保留。持有人已有的访问令牌一秒内全部失效（401，code 为 grants_changed），刷新登录后只有余下的授权。 By an administrator of the area; the record stays. Access tokens that carry it lose their force within a second (401 `grants_changed`); a renewed session has what is left.
#[utoipa::path(
    operation_id = "revokeGrant", tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "账号标识"),
        ("grant_id" = Uuid, Path, description = "授权标识"),
    ),
    responses((status = 200, description = "已收回", body = GrantAnswer)),
)]
#[post("/accounts/{id}/grants/{grant_id}/revoke")]
async fn revoke_grant(
    app: Data<App>,
    request: HttpRequest,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let grant = grant_in(&request)?;
    let (ctx, account) = (app.context(caller.0), AccountId(id.0));
    let known = request_id::own();
    let taken = move |store: &mut Store| audit::take_back(store, &ctx, account, grant, &known);
    let granted = app.db.write_to(grant.0, taken).await?;
    app.tokens.take_back(grant);
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(GrantAnswer::of(&granted)))
}
