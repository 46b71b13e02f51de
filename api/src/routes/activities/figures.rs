//! What an office's activities come to in a year: by kind, and never by person.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::activities::{ActivityKind, ActivityTotals, queries};
use mashang_domain::shared::{OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::Query;
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named, party};
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_figures);
}

/// 哪个机构哪一年的代表活动。 Whose activities of which year.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityFiguresQuery {
    /// 组织机构。 The office that organises.
    office_id: Uuid,
    /// 年度。 The year.
    #[schema(minimum = 2000, maximum = 2100)]
    #[param(minimum = 2000, maximum = 2100)]
    year: i32,
}

/// 一类活动的统计。 What activities of one kind come to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ActivityKindTotals)]
pub(crate) struct KindTotals {
    kind: words::ActivityKind,
    /// 已通知且未取消的活动。 Announced, and not called off.
    announced: i64,
    /// 其中已开展的。 Of those, that have begun.
    held: i64,
    /// 其中已办结的。 Of those, that are closed.
    closed: i64,
    /// 已开展活动的受邀人次。 Deputies who were invited to what has begun, each time.
    invited: i64,
    /// 出席人次。 Who was there.
    present: i64,
    /// 请假人次。 Who was on leave, or was excused.
    excused: i64,
    /// 未经批准缺席人次。 Who was absent without approval.
    absent: i64,
    /// 报告转交单位次。 How often a report was passed on to a unit.
    transferred: i64,
    /// 单位反馈次数。 How often a unit fed back.
    fed_back: i64,
    /// 其中按期的。 Of those, in time.
    in_time: i64,
}

impl KindTotals {
    fn of((kind, totals): (ActivityKind, ActivityTotals)) -> Self {
        let ActivityTotals {
            announced,
            held,
            closed,
            invited,
            present,
            excused,
            absent,
            transferred,
            fed_back,
            in_time,
        } = totals;
        let kind = Word(kind);
        Self { kind, announced, held, closed, invited, present, excused, absent, transferred, fed_back, in_time }
    }
}

/// 代表活动统计。 What an office's activities come to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ActivityFigures)]
pub(crate) struct ActivityFiguresAnswer {
    /// 组织机构。 The office that organises.
    office_id: Uuid,
    /// 组织机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 年度。 The year.
    year: i32,
    /// 按活动类型；没有的不列。 By kind; those without any are left out.
    by_kind: Vec<KindTotals>,
}

impl Blanks for ActivityFiguresAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Office(OfficeId(self.office_id)), &mut self.office_name).into_iter().collect()
    }
}

/// 代表活动统计 · Get the figures of an office's activities
///
/// 一个机构一年组织的活动，按类型；不按人排名。本机构人员、服务或领导其所在地的可查。 Of a year, by kind; no person is ranked. For whoever works there, or serves or leads the place.
#[utoipa::path(
    operation_id = "getActivityFigures", tag = "activities", security(("bearer" = [])), params(ActivityFiguresQuery),
    responses((status = 200, description = "代表活动统计", body = ActivityFiguresAnswer)),
)]
#[get("/statistics/activities")]
async fn get_figures(
    app: Data<App>,
    caller: Person,
    query: Query<ActivityFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let ActivityFiguresQuery { office_id, year } = query.0;
    let counted = move |store: &mut Store| {
        let figures = queries::figures(store, &ctx, (OfficeId(office_id), year))?;
        let by_kind = figures.into_iter().map(KindTotals::of).collect();
        named(ActivityFiguresAnswer { office_id, office_name: None, year, by_kind }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.figures(counted).await?))
}
