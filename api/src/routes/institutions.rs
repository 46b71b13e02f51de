//! Congress offices and handling units.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::institutions::{CongressOffice, HandlingUnit, Institutions};
use mashang_domain::shared::{Failure, OfficeId, UnitId};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::names::{Blank, Blanks, named};
use super::territory::AreaQuery;
use super::values::{DivisionCodeText, NamedAreaQuery};
use crate::app::App;
use crate::extract::{NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_offices).service(get_office).service(list_units).service(get_unit);
}

/// 人大机构或承办单位。 A congress office or a handling unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Institution {
    /// 标识。 Its id.
    id: Uuid,
    /// 名称。 Its name.
    name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl Institution {
    fn office(office: CongressOffice) -> Self {
        Self {
            id: office.id.0,
            name: office.name.into(),
            division_code: (&office.division).into(),
            division_name: None,
        }
    }

    fn unit(unit: HandlingUnit) -> Self {
        Self { id: unit.id.0, name: unit.name.into(), division_code: (&unit.division).into(), division_name: None }
    }
}

impl Blanks for Institution {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页机构或单位。 A page of institutions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InstitutionPage {
    items: Vec<Institution>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for InstitutionPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出人大机构 · List congress offices
///
/// 公开。可按区划筛选。 Public.
#[utoipa::path(
    operation_id = "listOffices", tag = "institutions", params(AreaQuery),
    responses((status = 200, description = "一页人大机构", body = InstitutionPage)),
)]
#[get("/offices")]
async fn list_offices(app: Data<App>, query: Query<AreaQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(store.offices(division.as_ref(), &page)?, Institution::office);
        named(InstitutionPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看人大机构 · Get a congress office
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getOffice", tag = "institutions",
    params(("id" = Uuid, Path, description = "人大机构标识")),
    responses((status = 200, description = "人大机构", body = Institution)),
)]
#[get("/offices/{id}")]
async fn get_office(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let office = store.office(OfficeId(id.0))?.ok_or(Failure::NotFound)?;
        named(Institution::office(office), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 查看承办单位 · Get a handling unit
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getUnit", tag = "institutions",
    params(("id" = Uuid, Path, description = "承办单位标识")),
    responses((status = 200, description = "承办单位", body = Institution)),
)]
#[get("/units/{id}")]
async fn get_unit(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let unit = store.units_of(&[UnitId(id.0)])?.pop().ok_or(Failure::NotFound)?;
        named(Institution::unit(unit), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 列出承办单位 · List handling units
///
/// 公开。给出区划时，列出承办该区划事务的单位（本级及上级）。 Public; with a division, those that handle its matters.
#[utoipa::path(
    operation_id = "listUnits", tag = "institutions", params(NamedAreaQuery),
    responses((status = 200, description = "一页承办单位", body = InstitutionPage)),
)]
#[get("/units")]
async fn list_units(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(store.units(division.as_ref(), name.as_ref(), &page)?, Institution::unit);
        named(InstitutionPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
