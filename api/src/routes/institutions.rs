//! Congress offices and handling units, and what every institution's history shows.

pub(crate) mod details;
mod units;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::cases::usecases::{change_handling_unit, open_handling_unit};
use mashang_domain::institutions::usecases::{self, ChangeOffice, CloseInstitution, OpenOffice};
use mashang_domain::institutions::{
    self as domain, CongressOffice, HandlingUnit, InstitutionChange, Institutions, OFFICE, UNIT, queries,
};
use mashang_domain::shared::{EventRecord, Failure, OfficeId, Party, Recorded, Repository, UnitId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::details::MediatorText;
use self::units::{UnitCreate, UnitUpdate, get_unit_contact};
use super::builder::{Operation, Stands, post, serve};
use super::names::{Blank, Blanks, named, party};
use super::notes::EmptyInput;
use super::values::{DivisionCodeText, LongText, NamedAreaQuery, PartyRef, ShortText};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_offices)
        .service(get_office)
        .service(list_office_history)
        .service(list_units)
        .service(get_unit)
        .service(get_unit_contact)
        .service(list_unit_history);
    serve(routes, "institutions", operations());
}

impl Stands for CongressOffice {
    type Id = OfficeId;
    type Standing = Institution;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for HandlingUnit {
    type Id = UnitId;
    type Standing = Institution;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/offices", "createOffice")
            .zh("设立人大机构", "上级人大机构或管理员；一个区划一个。")
            .en("Open a congress office", "By an administrator or the office above; a division has one.")
            .takes::<InstitutionCreate>()
            .gives::<Institution>()
            .creates(usecases::open_office),
        post::<Person>("/offices/{id}/change", "changeOffice")
            .zh("变更人大机构", "名称和上级机构，整体替换；沿革保留。")
            .en("Change a congress office", "Its name and the office above it; the history stays.")
            .takes::<InstitutionChangeInput>()
            .steps(usecases::change_office),
        post::<Person>("/offices/{id}/close", "closeOffice")
            .zh("撤销人大机构", "有未办结事项的须指定承接者。")
            .en("Close a congress office", "One with open work needs a successor.")
            .takes::<InstitutionClose>()
            .steps(usecases::close::<CongressOffice, _>),
        post::<Person>("/offices/{id}/reopen", "reopenOffice")
            .zh("恢复人大机构", "该区划另有人大机构时不能恢复。")
            .en("Reopen a congress office", "Not where the division has another one.")
            .takes::<EmptyInput>()
            .steps(usecases::reopen_office),
        post::<Person>("/units", "createUnit")
            .zh("设立承办单位", "该区划的人大机构或管理员。")
            .en("Open a handling unit", "By the office of the area or an administrator.")
            .takes::<UnitCreate>()
            .gives::<Institution>()
            .creates(open_handling_unit),
        post::<Person>("/units/{id}/change", "changeUnit")
            .zh("变更承办单位", "名称、上级、承办类别、级别和联系人，整体替换；沿革保留。")
            .en(
                "Change a handling unit",
                "Its name, parent, duties, level and contact, all of them; the history stays.",
            )
            .takes::<UnitUpdate>()
            .steps(change_handling_unit),
        post::<Person>("/units/{id}/close", "closeUnit")
            .zh("撤销承办单位", "不再接受交办；有未办结事项的须指定承接者。")
            .en("Close a handling unit", "Nothing more is assigned to it; one with open work needs a successor.")
            .takes::<InstitutionClose>()
            .steps(usecases::close::<HandlingUnit, _>),
        post::<Person>("/units/{id}/reopen", "reopenUnit")
            .zh("恢复承办单位", "恢复接受交办。")
            .en("Reopen a handling unit", "Cases are assigned to it again.")
            .takes::<EmptyInput>()
            .steps(usecases::reopen::<HandlingUnit, _>),
    ]
}

/// 设立人大机构。 An office to open.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "金山社区代表联络处", "division_code": "350503002007" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InstitutionCreate {
    name: ShortText,
    division_code: DivisionCodeText,
    /// 上级机构，在上级区划。 The office above it, of a division above.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
}

impl Input for InstitutionCreate {
    type Command = OpenOffice;
    fn read(&self, checks: &mut Checks) -> Option<OpenOffice> {
        let name = checks.take("/name", self.name.read());
        let division = checks.take("/division_code", self.division_code.read());
        Some(OpenOffice { name: name?, division: division?, parent: self.parent_id })
    }
}

/// 变更后的人大机构，整体替换。 What an office is from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = InstitutionUpdate, example = json!({ "name": "金山社区代表联络处" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InstitutionChangeInput {
    name: ShortText,
    /// 上级机构，在上级区划。 The office above it, of a division above.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
}

impl Input for InstitutionChangeInput {
    type Command = ChangeOffice;
    fn read(&self, checks: &mut Checks) -> Option<ChangeOffice> {
        Some(ChangeOffice { name: checks.take("/name", self.name.read())?, parent: self.parent_id })
    }
}

/// 撤销机构。 How an institution ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reason": "机构改革撤并。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InstitutionClose {
    /// 承接者：同类机构。 Who goes on with its work, one of the same kind.
    #[schema(nullable = false)]
    successor_id: Option<Uuid>,
    #[schema(nullable = false)]
    reason: Option<LongText>,
}

impl Input for InstitutionClose {
    type Command = CloseInstitution;
    fn read(&self, checks: &mut Checks) -> Option<CloseInstitution> {
        let reason = checks.take_opt("/reason", self.reason.as_ref().map(LongText::read));
        Some(CloseInstitution { successor: self.successor_id, reason })
    }
}

/// 机构沿革的一条。 Something that happened to an institution.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InstitutionEntry {
    /// 此后的版本。 The version that it has since.
    version: i32,
    kind: words::InstitutionEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 此后的名称。 What it is called since.
    name: String,
    /// 此后的地址。 Where it is found since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    /// 此后的上级机构。 What stands above it since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 上级机构名称。 What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_name: Option<String>,
    /// 此后通常承办的类别。 What a unit usually handles since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    duties: Vec<words::CaseCategory>,
    /// 此后的级别。 The level at which a unit stands since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    level: Option<words::DivisionLevel>,
    /// 此后的行业。 The trade for which an organisation mediates since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trade: Option<String>,
    /// 此后的印章文字。 What its seal says since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    seal_text: Option<String>,
    /// 此后的调解员名册。 Who mediates there since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<MediatorText>,
    /// 承接者。 Who went on with its work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    successor_id: Option<Uuid>,
    /// 原因。 Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// 由哪个人大机构办理；管理员办理的没有。 By which office; none where an administrator did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    #[serde(skip)]
    above: Option<Party>,
}

impl From<EventRecord<InstitutionChange>> for InstitutionEntry {
    fn from(record: EventRecord<InstitutionChange>) -> Self {
        let (event, kind) = (record.change.event, record.subject.kind);
        let said = event.details;
        Self {
            version: record.version,
            kind: Word(event.kind),
            at: record.at,
            name: event.name.into(),
            address: event.address.map(Into::into),
            parent_id: said.parent,
            parent_name: None,
            duties: details::duties(&said),
            level: said.level.map(Word),
            mediators: details::mediators(&said),
            trade: said.trade.map(Into::into),
            seal_text: said.seal.map(Into::into),
            successor_id: event.successor,
            reason: event.reason.map(Into::into),
            by: record.party.map(|party| PartyRef::of(party, None)),
            above: details::above(kind, said.parent),
        }
    }
}

impl Blanks for InstitutionEntry {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let above = party(self.above, &mut self.parent_name);
        self.by.blanks().into_iter().chain(above).collect()
    }
}

/// 机构沿革。 An institution's history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InstitutionHistory {
    /// 最早的在前，最多 1000 条；启用沿革之前设立的没有设立一条。 The oldest first, at most 1000; what is older than this record lacks its opening.
    items: Vec<InstitutionEntry>,
}

impl Blanks for InstitutionHistory {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// The history of an institution of whatever kind.
pub(crate) fn history_of<I>(store: &mut Store, id: I::Id) -> Result<InstitutionHistory, Failure>
where
    I: domain::Institution,
    Store: Repository<I>,
{
    let known = |recorded: Recorded<InstitutionChange>| match recorded {
        Recorded::Known(record) => Some(InstitutionEntry::from(record)),
        Recorded::Unknown { .. } => None,
    };
    let items = queries::history::<I, _>(store, id)?.into_iter().filter_map(known).collect();
    named(InstitutionHistory { items }, store)
}

/// 人大机构或承办单位。 A congress office or a handling unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Institution {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::InstitutionState,
    /// 名称。 Its name.
    name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 上级机构或单位。 What stands above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 上级的名称。 What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_name: Option<String>,
    /// 单位通常承办的类别。 What a unit usually handles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    duties: Vec<words::CaseCategory>,
    /// 单位的级别。 The level at which a unit stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    level: Option<words::DivisionLevel>,
    #[serde(skip)]
    above: Option<Party>,
}

impl From<CongressOffice> for Institution {
    fn from(office: CongressOffice) -> Self {
        Self {
            id: office.id.0,
            version: office.version,
            state: Word(office.standing.state()),
            name: office.name.into(),
            division_code: (&office.division).into(),
            division_name: None,
            parent_id: office.details.parent,
            parent_name: None,
            duties: Vec::new(),
            level: None,
            above: details::above(OFFICE, office.details.parent),
        }
    }
}

impl From<HandlingUnit> for Institution {
    fn from(unit: HandlingUnit) -> Self {
        Self {
            id: unit.id.0,
            version: unit.version,
            state: Word(unit.standing.state()),
            name: unit.name.into(),
            division_code: (&unit.division).into(),
            division_name: None,
            parent_id: unit.details.parent,
            parent_name: None,
            duties: details::duties(&unit.details),
            level: unit.details.level.map(Word),
            above: details::above(UNIT, unit.details.parent),
        }
    }
}

impl Blanks for Institution {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let above = party(self.above, &mut self.parent_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(above).collect()
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
/// 公开。可按区划和名称筛选。 Public.
#[utoipa::path(
    operation_id = "listOffices", tag = "institutions", params(NamedAreaQuery),
    responses((status = 200, description = "一页人大机构", body = InstitutionPage)),
)]
#[get("/offices")]
async fn list_offices(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = store.offices(division.as_ref(), name.as_ref(), &page)?;
        let (items, next_cursor) = page_parts(found, Institution::from);
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
        named(Institution::from(office), store)
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
        named(Institution::from(unit), store)
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
        let (items, next_cursor) = page_parts(store.units(division.as_ref(), name.as_ref(), &page)?, Institution::from);
        named(InstitutionPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 人大机构沿革 · List an office's history
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listOfficeHistory", tag = "institutions",
    params(("id" = Uuid, Path, description = "人大机构标识")),
    responses((status = 200, description = "沿革", body = InstitutionHistory)),
)]
#[get("/offices/{id}/history")]
async fn list_office_history(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| history_of::<CongressOffice>(store, OfficeId(id.0));
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 承办单位沿革 · List a unit's history
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listUnitHistory", tag = "institutions",
    params(("id" = Uuid, Path, description = "承办单位标识")),
    responses((status = 200, description = "沿革", body = InstitutionHistory)),
)]
#[get("/units/{id}/history")]
async fn list_unit_history(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| history_of::<HandlingUnit>(store, UnitId(id.0));
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
