//! Handling units, as they are entered, and whom one calls there.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::institutions::usecases::{ChangeUnit, OpenUnit};
use mashang_domain::institutions::{ContactPerson, queries};
use mashang_domain::shared::UnitId;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::Typed;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::values::{DivisionCodeText, PhoneNumber, ShortText};
use crate::words;

/// 单位的联系人；只给主管和可向其交办的机构看。 Whom one calls at a unit; shown to those who keep it or assign to it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = UnitContactInput, example = json!({ "name": "陈示例", "phone": "059585600000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactInput {
    name: ShortText,
    phone: PhoneNumber,
}

impl ContactInput {
    fn read(&self, checks: &mut Checks) -> Option<ContactPerson> {
        let name = checks.take("/contact/name", self.name.read());
        let phone = checks.take("/contact/phone", self.phone.read());
        Some(ContactPerson { name: name?, phone: phone? })
    }
}

/// 设立承办单位。 A unit to open.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "晋江市城市管理局", "division_code": "350582000000", "duties": ["city_appearance", "environment"], "level": "county",
    "contact": { "name": "陈示例", "phone": "059585600000" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitCreate {
    name: ShortText,
    division_code: DivisionCodeText,
    /// 上级单位，在本区划或上级区划。 The unit above it, of its division or one above.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 通常承办的类别。 What it usually handles.
    #[schema(max_items = 40)]
    #[serde(default)]
    duties: Vec<words::CaseCategory>,
    /// 级别。 The level at which it stands.
    #[schema(nullable = false)]
    level: Option<words::DivisionLevel>,
    /// 联系人。 Whom one calls there.
    #[schema(nullable = false)]
    contact: Option<ContactInput>,
}

impl Input for UnitCreate {
    type Command = OpenUnit;
    fn read(&self, checks: &mut Checks) -> Option<OpenUnit> {
        let name = checks.take("/name", self.name.read());
        let division = checks.take("/division_code", self.division_code.read());
        let level = self.level.map(|level| level.0);
        let typed = Typed { parent: self.parent_id, duties: &self.duties, level, ..Typed::default() };
        let (details, contact) = (typed.read(checks), self.contact.as_ref().and_then(|contact| contact.read(checks)));
        Some(OpenUnit { name: name?, division: division?, details, contact })
    }
}

/// 变更后的承办单位，整体替换。 What a unit is from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "晋江市城市管理局", "duties": ["city_appearance"], "level": "county" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitUpdate {
    name: ShortText,
    /// 上级单位，在本区划或上级区划。 The unit above it, of its division or one above.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 通常承办的类别。 What it usually handles.
    #[schema(max_items = 40)]
    #[serde(default)]
    duties: Vec<words::CaseCategory>,
    /// 级别。 The level at which it stands.
    #[schema(nullable = false)]
    level: Option<words::DivisionLevel>,
    /// 联系人。 Whom one calls there.
    #[schema(nullable = false)]
    contact: Option<ContactInput>,
}

impl Input for UnitUpdate {
    type Command = ChangeUnit;
    fn read(&self, checks: &mut Checks) -> Option<ChangeUnit> {
        let name = checks.take("/name", self.name.read());
        let level = self.level.map(|level| level.0);
        let typed = Typed { parent: self.parent_id, duties: &self.duties, level, ..Typed::default() };
        let (details, contact) = (typed.read(checks), self.contact.as_ref().and_then(|contact| contact.read(checks)));
        Some(ChangeUnit { name: name?, details, contact })
    }
}

/// 单位的联系人；未录入的没有。 Whom one calls at a unit, where that is known.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct UnitContact {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
}

impl From<ContactPerson> for UnitContact {
    fn from(contact: ContactPerson) -> Self {
        Self { name: Some(contact.name.into()), phone: Some(contact.phone.reveal().to_owned()) }
    }
}

/// 查看承办单位联系人 · Get a unit's contact person
///
/// 主管该单位的和可向其交办的人大机构、管理员，以及单位自己的人。 For whoever keeps the unit or assigns to it, and its own people.
#[utoipa::path(
    operation_id = "getUnitContact", tag = "institutions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "承办单位标识")),
    responses((status = 200, description = "联系人", body = UnitContact)),
)]
#[get("/units/{id}/contact")]
pub(super) async fn get_unit_contact(
    app: Data<App>,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| queries::contact(store, &ctx, UnitId(id.0));
    let contact = app.db.read(seen).await?;
    Ok(HttpResponse::Ok().json(contact.map(UnitContact::from).unwrap_or_default()))
}
