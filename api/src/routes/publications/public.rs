//! What everybody sees of cases that are public: a list, a map, each with its pictures. Nobody keeps any of it without asking again
//! whether it still is so: whoever takes the consent back is gone from everywhere at once.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Months, NaiveDate, Utc};
use mashang_domain::publications::{
    self as domain, MOST_PLACES, MapPlace, MapWindow, PublicCase, PublicFilter, PublicMap, queries,
};
use mashang_domain::shared::time::midnight;
use mashang_domain::shared::{AttachmentId, Instant, PublicationId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Known;
use crate::extract::{Checks, NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::answer::listed;
use crate::routes::attachments::send;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, GeoPoint, UnreadableEntry};
use crate::words::{self, Word};

type PublicCaseState = Word<domain::PublicCaseState>;

/// Kept by whoever likes, and asked for again each time.
const ASKED_AGAIN: (&str, &str) = ("Cache-Control", "no-cache");

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_public_cases).service(get_public_map).service(get_public_case_photo).service(get_public_case);
    routes.service(list_joined_cases);
}

/// 公开的诉求。 A case as everybody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublicCase)]
pub(crate) struct PublicCaseAnswer {
    /// 标识。 Its id in public.
    id: Uuid,
    /// 公开的标题。 What it is called.
    title: String,
    /// 公开的内容。 What is said of it.
    text: String,
    category: words::CaseCategory,
    /// 类别名称。 What the list calls it.
    category_label: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 大致位置：约 500 米见方的格子中心。 The middle of the cell of some 500 metres in which it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 公开的图片，见 getPublicCasePhoto。 Its pictures.
    #[schema(max_items = 9)]
    photo_ids: Vec<Uuid>,
    state: PublicCaseState,
    /// 反映此事的人数，含附议的。 How many raise the matter, those who joined among them.
    voices: u32,
    /// 公开时间。 Since when it is public.
    published_at: DateTime<Utc>,
    /// 办结时间。 Since when it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    settled_at: Option<DateTime<Utc>>,
}

impl From<PublicCase> for PublicCaseAnswer {
    fn from(one: PublicCase) -> Self {
        Self {
            id: one.id.0,
            title: one.words.title.into(),
            text: one.words.text.into(),
            category_label: one.category.label().to_owned(),
            category: words::CaseCategory::new(one.category.code),
            division_code: (&one.division).into(),
            division_name: None,
            point: one.point.map(GeoPoint::from),
            photo_ids: one.photos.into_iter().map(Uuid::from).collect(),
            state: Word(one.state),
            voices: one.voices,
            published_at: one.published_at,
            settled_at: one.settled_at,
        }
    }
}

impl Blanks for PublicCaseAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页公开的诉求。 A page of public cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PublicCasePage {
    items: Vec<PublicCaseAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for PublicCasePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 我附议的诉求。 The public cases that one joined.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct JoinedCases {
    /// 最近附议的在前。 The latest first.
    #[schema(max_items = 100)]
    items: Vec<PublicCaseAnswer>,
}

impl Blanks for JoinedCases {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 地图上的一处。 A place on the map.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PublicPlace {
    point: GeoPoint,
    /// 件数。 How many lie there.
    count: u32,
    /// 只有一件时是哪一件。 The one that does, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
}

/// 公开诉求的地图。 Public cases on a map.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublicMap)]
pub(crate) struct PublicMapAnswer {
    /// 各处及件数，最多 500 处；范围越大，一处越大。 Places and how many lie there; the wider the map, the wider a place.
    #[schema(max_items = 500)]
    places: Vec<PublicPlace>,
    /// 是否还有未计入的（一次最多 5000 件）。 Whether there are more than were counted.
    more: bool,
}

impl From<PublicMap> for PublicMapAnswer {
    fn from(map: PublicMap) -> Self {
        let place = |MapPlace { point, count, only }: MapPlace| PublicPlace {
            point: point.into(),
            count,
            id: only.map(Uuid::from),
        };
        Self { places: map.places.into_iter().take(MOST_PLACES).map(place).collect(), more: map.more }
    }
}

/// 公开诉求的筛选条件。 Which public cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicCaseQuery {
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 类别。 About this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 办理状态。 Standing so.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<PublicCaseState>,
    /// 公开的月份，如 2026-03。 Published in this month.
    #[schema(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", nullable = false)]
    #[param(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", nullable = false)]
    month: Option<String>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 地图的范围和筛选条件。 What of the map to show.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicMapQuery {
    /// 西界（经度）。 Degrees east, where it begins.
    #[schema(minimum = 73, maximum = 136)]
    #[param(minimum = 73, maximum = 136)]
    west: f64,
    /// 南界（纬度）。 Degrees north, where it begins.
    #[schema(minimum = 3, maximum = 54)]
    #[param(minimum = 3, maximum = 54)]
    south: f64,
    /// 东界（经度）。 Degrees east, where it ends.
    #[schema(minimum = 73, maximum = 136)]
    #[param(minimum = 73, maximum = 136)]
    east: f64,
    /// 北界（纬度）。 Degrees north, where it ends.
    #[schema(minimum = 3, maximum = 54)]
    #[param(minimum = 3, maximum = 54)]
    north: f64,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 类别。 About this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 办理状态。 Standing so.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<PublicCaseState>,
    /// 公开的月份，如 2026-03。 Published in this month.
    #[schema(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", nullable = false)]
    #[param(max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", nullable = false)]
    month: Option<String>,
}

/// From when a month lasts in China, and until when.
fn month(text: &str) -> Option<(Instant, Instant)> {
    let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    let next = first.checked_add_months(Months::new(1))?;
    Some((midnight(first), midnight(next)))
}

/// What a list asks for.
fn filter(
    division: Option<&DivisionCodeText>,
    category: Option<words::CaseCategory>,
    state: Option<PublicCaseState>,
    within: Option<&str>,
) -> Result<PublicFilter, Problem> {
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", division.map(DivisionCodeText::read));
    let (from, to) = within.and_then(month).unzip();
    let (category, state) = (category.map(|category| category.0), state.map(|state| state.0));
    checks.finish(Some(PublicFilter { division, category, state, from, to }))
}

/// 列出公开的诉求 · List public cases
///
/// 公开，最新的在前；经提交人同意并审核。 Public, the newest first: with their residents' consent, and looked at before.
#[utoipa::path(
    operation_id = "listPublicCases", tag = "publications", params(PublicCaseQuery),
    responses((status = 200, description = "一页公开的诉求", body = PublicCasePage)),
)]
#[get("/public/cases")]
async fn list_public_cases(app: Data<App>, query: Query<PublicCaseQuery>) -> Result<HttpResponse, Problem> {
    let PublicCaseQuery { division, category, state, month, limit, cursor } = query.0;
    let filter = filter(division.as_ref(), category, state, month.as_deref())?;
    let page = page_request(limit, cursor.as_deref())?;
    let list = move |store: &mut Store| {
        let found = queries::list(store, &filter, &page)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, PublicCaseAnswer::from);
        named(PublicCasePage { items, unreadable, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().insert_header(ASKED_AGAIN).json(app.db.list(list).await?))
}

/// 公开诉求的地图 · Public cases on a map
///
/// 公开；只显示约 500 米见方的格子，最多 500 处。 Public: by cells of some 500 metres and wider, 500 places at most.
#[utoipa::path(
    operation_id = "getPublicMap", tag = "publications", params(PublicMapQuery),
    responses((status = 200, description = "地图", body = PublicMapAnswer)),
)]
#[get("/public/cases/map")]
async fn get_public_map(app: Data<App>, query: Query<PublicMapQuery>) -> Result<HttpResponse, Problem> {
    let PublicMapQuery { west, south, east, north, division, category, state, month } = query.0;
    let mut checks = Checks::default();
    let south_west = checks.take("/west", GeoPoint { longitude: west, latitude: south }.read());
    let north_east = checks.take("/east", GeoPoint { longitude: east, latitude: north }.read());
    let (south_west, north_east) = checks.finish(south_west.zip(north_east))?;
    let window = MapWindow::new(south_west, north_east)?;
    let filter = filter(division.as_ref(), category, state, month.as_deref())?;
    let map = move |store: &mut Store| queries::map(store, &filter, window).map(PublicMapAnswer::from);
    Ok(HttpResponse::Ok().insert_header(ASKED_AGAIN).json(app.db.list(map).await?))
}

/// 查看公开的诉求 · Get a public case
///
/// 公开；办结后显示办理状态。撤下后立即为 404。 Public; 404 at once when it is withdrawn.
#[utoipa::path(
    operation_id = "getPublicCase", tag = "publications",
    params(("id" = Uuid, Path, description = "公开诉求标识")),
    responses((status = 200, description = "公开的诉求", body = PublicCaseAnswer)),
)]
#[get("/public/cases/{id}")]
async fn get_public_case(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let found = queries::public(store, PublicationId(id.0))?;
        named(PublicCaseAnswer::from(found), store)
    };
    Ok(HttpResponse::Ok().insert_header(ASKED_AGAIN).json(app.db.read(seen).await?))
}

/// 查看公开的图片 · Get a picture of a public case
///
/// 公开；不含拍摄地点、设备等任何附加信息。撤下后立即为 404。 Public: nothing but what is seen; 404 at once when it is withdrawn.
#[utoipa::path(
    operation_id = "getPublicCasePhoto", tag = "publications",
    params(
        ("id" = Uuid, Path, description = "公开诉求标识"),
        ("photo_id" = Uuid, Path, description = "图片标识"),
    ),
    responses(
        (status = 200, description = "图片", content((String = "image/jpeg"), (String = "image/png"))),
        (status = 206, description = "所要的一段", content((String = "image/jpeg"), (String = "image/png"))),
    ),
)]
#[get("/public/cases/{id}/photos/{photo_id}")]
async fn get_public_case_photo(
    request: HttpRequest,
    app: Data<App>,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let photo = request.match_info().get("photo_id").and_then(|text| text.parse::<Uuid>().ok());
    let photo = AttachmentId(photo.ok_or_else(Problem::not_found)?);
    let seen = move |store: &mut Store| queries::photo(store, PublicationId(id.0), photo);
    let file = app.db.read(seen).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store"));
    send(&app, &request, file, response).await
}

/// 我附议的诉求 · List the public cases that I joined
///
/// 登录账号的，或查询码的；撤下的不再列出。 Of the account, or of the code; what is withdrawn is listed no longer.
#[utoipa::path(
    operation_id = "listJoinedCases", tag = "publications", security(("bearer" = []), ("tracking" = [])),
    responses((status = 200, description = "附议的诉求", body = JoinedCases)),
)]
#[get("/me/joined-cases")]
async fn list_joined_cases(app: Data<App>, caller: Known, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let list = move |store: &mut Store| {
        let found = queries::followed(store, &ctx)?;
        Ok(JoinedCases { items: found.into_iter().map(PublicCaseAnswer::from).collect() })
    };
    listed(&app, list).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_one_of_the_calendar_in_china() {
        let (from, to) = month("2026-12").expect("a month");
        assert_eq!(
            (from.to_rfc3339(), to.to_rfc3339()),
            ("2026-11-30T16:00:00+00:00".into(), "2026-12-31T16:00:00+00:00".into())
        );
        assert_eq!(month("2026-13"), None);
    }
}
