//! Checking in: the code that a room shows on the day of a reception, and the deputy who types or scans it.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::receptions::queries;
use mashang_domain::receptions::usecases::ComeTo;
use mashang_domain::shared::ReceptionId;
use mashang_domain::shared::code::DayCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, usual};
use crate::problem::Problem;
use crate::qr_image;
use crate::routes::tree::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_check_in_code).service(get_check_in_picture);
}

/// 签到。 Where a deputy is, and the code that is shown there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reception_id": "019ab0c0-0000-7000-8000-000000000000", "code": "7KX3MPQ8" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckInCreate {
    /// 接待。 The reception.
    reception_id: Uuid,
    /// 本次接待当日的签到码，每次接待各不相同；不是张贴的活动室码。 The code shown at this reception; not the one on the door.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
}

impl Input for CheckInCreate {
    type Command = ComeTo;
    fn read(&self, checks: &mut Checks) -> Option<ComeTo> {
        let code = DayCode::read(&self.code).map_err(|fault| checks.missing("/code", fault)).ok()?;
        Some(ComeTo { reception: self.reception_id.into(), code })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "reception" { "reception_id" } else { usual(name) }
    }
}

/// 当日签到码。 The code by which deputies check in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CheckInCode {
    /// 签到码。 The code.
    #[schema(example = "7KX3MPQ8")]
    code: String,
    /// 有效日期。 The only day on which it is good.
    on: NaiveDate,
}

async fn code_of_today(app: &App, caller: Person, id: PathId) -> Result<CheckInCode, Problem> {
    let ctx = app.context(caller.0);
    let (code, on) = app.db.read(move |store| queries::check_in_code(store, &ctx, ReceptionId(id.0))).await?;
    Ok(CheckInCode { code: code.as_str().to_owned(), on })
}

/// 查看当日签到码 · Get the check-in code of the day
///
/// 联络员或人大机构在接待当日查看，供到场代表签到；次日失效。 For the liaison or the office, on the day of the reception; the next day it is no good.
#[utoipa::path(
    operation_id = "getCheckInCode", tag = "receptions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待标识")),
    responses((status = 200, description = "签到码", body = CheckInCode)),
)]
#[get("/receptions/{id}/check-in-code")]
async fn get_check_in_code(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let today = code_of_today(&app, caller, id).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(today))
}

/// 当日签到码的二维码 · Get the check-in code as a QR picture
///
/// 二维码的内容就是签到码。 What the picture says is the code itself.
#[utoipa::path(
    operation_id = "getCheckInPicture", tag = "receptions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "接待标识")),
    responses((status = 200, description = "SVG", body = String, content_type = "image/svg+xml")),
)]
#[get("/receptions/{id}/check-in-code.svg")]
async fn get_check_in_picture(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let today = code_of_today(&app, caller, id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .content_type("image/svg+xml")
        .body(qr_image::svg(&today.code)?))
}
