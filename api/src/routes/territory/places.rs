//! Where a point lies, in words that a person can confirm.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::shared::Failure;
use mashang_domain::territory::Grid;
use mashang_domain::territory::usecases::{NearPlot, Surroundings, surroundings};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::extract::{Checks, JsonBody, NoQuery};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, GeoPoint};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(look_up_place);
}

/// 坐标附近的网格。 A grid near to a point.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NearbyGrid)]
pub(crate) struct NearbyGridAnswer {
    /// 村（社区）。 The village.
    division_code: DivisionCodeText,
    /// 村（社区）名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格编码：区划代码加三位序号。 The village's code and the ordinal.
    grid_code: String,
    /// 网格名称。 Its name.
    grid_name: String,
    /// 到网格外接矩形的距离，米。 Metres to its bounds.
    metres: u32,
}

impl From<&NearPlot> for NearbyGridAnswer {
    fn from(near: &NearPlot) -> Self {
        let NearPlot { plot, metres } = near;
        Self {
            division_code: (&plot.division).into(),
            division_name: None,
            grid_id: plot.id.0,
            grid_code: plot.code(),
            grid_name: plot.name.as_str().to_owned(),
            metres: *metres,
        }
    }
}

impl Blanks for NearbyGridAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 坐标所在。 Where a point lies.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Place)]
pub(crate) struct PlaceAnswer {
    /// 是否确定：由网格边界或周围的网格得出。不确定时只是离最近网格的距离所提示，请由本人选择。 Whether boundaries, or all grids around, tell it; else it is but what is nearest, and for the person to choose.
    certain: bool,
    /// 乡镇（街道）；不确定时为最近网格的。 The township or street; the nearest grid's where it is not certain.
    township_code: DivisionCodeText,
    /// 乡镇（街道）名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    township_name: Option<String>,
    /// 村（社区）；坐标不在任何网格内时没有。 The village; absent where the point lies in no grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 村（社区）名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格编码：区划代码加三位序号。 The village's code and the ordinal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_code: Option<String>,
    /// 网格名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 不确定时：最近的网格，由近到远，最多 5 个。 Where it is not certain: the nearest grids, the nearest first, at most 5.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nearest: Vec<NearbyGridAnswer>,
}

impl From<Surroundings> for PlaceAnswer {
    fn from(place: Surroundings) -> Self {
        let grid = place.grid.as_ref();
        Self {
            certain: place.is_certain(),
            township_code: (&place.township).into(),
            township_name: None,
            division_code: grid.map(|grid| (&grid.division).into()),
            division_name: None,
            grid_id: grid.map(|grid| grid.id.0),
            grid_code: grid.map(Grid::code),
            grid_name: grid.map(|grid| grid.name.as_str().to_owned()),
            nearest: place.nearest.iter().map(NearbyGridAnswer::from).collect(),
        }
    }
}

impl Blanks for PlaceAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks: Vec<_> = self.township_code.blank(&mut self.township_name).into_iter().collect();
        if let Some(village) = &self.division_code {
            blanks.extend(village.blank(&mut self.division_name));
        }
        blanks.extend(self.nearest.blanks());
        blanks
    }
}

/// 按坐标查地点 · Look up where a point lies
///
/// 公开。坐标放在请求体里，不进网址和日志，也不保存：给出所在的乡镇（街道）、村（社区）和网格的名称，由本人确认或更改。
/// 不在任何网格内、但周围一公里左右的网格都属于同一乡镇（街道）时，只给出该乡镇（街道）；周围的网格属于几个乡镇，或一公里内没有网格时，
/// 给出约三十公里内最近的网格和距离，`certain` 为 false；再远为 404。 Public.
/// The point stands in the body, and so in no address and no log, and is not kept. Where it lies in no grid, the township
/// of all grids around; where those are of several, or none, the nearest grids within some thirty kilometres, and `certain` is
/// false; 404 beyond.
#[utoipa::path(
    operation_id = "lookUpPlace", tag = "territory",
    request_body = GeoPoint,
    responses((status = 200, description = "所在地点", body = PlaceAnswer)),
)]
#[post("/places")]
async fn look_up_place(app: Data<App>, body: JsonBody<GeoPoint>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let point = checks.take("/longitude", body.value.read());
    let point = checks.finish(point)?;
    let seen = move |store: &mut Store| {
        let place = surroundings(store, point)?.ok_or(Failure::NotFound)?;
        named(PlaceAnswer::from(place), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}
