//! What everybody may know of a deputy (代表法第五十八条第二款).

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::congresses::Seat;
use mashang_domain::shared::{Actor, DeputyId};
use mashang_domain::voter_reports::public::{PublicDeputy, PublicWork, page};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{DraftAnswer, FiguresAnswer};
use crate::app::App;
use crate::extract::{NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_public);
}

/// 代表职务。 A mandate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PublicSeat {
    level: words::CongressLevel,
    congress_code: DivisionCodeText,
    /// 人民代表大会所在区划的名称。 The name of the congress's division.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    congress_name: Option<String>,
    /// 届次。 The number of the term.
    term: i32,
    /// 选区。 What the constituency is called.
    constituency: String,
}

impl From<Seat> for PublicSeat {
    fn from(seat: Seat) -> Self {
        Self {
            level: Word(seat.level),
            congress_code: (&seat.congress).into(),
            congress_name: None,
            term: seat.number,
            constituency: seat.constituency_name.into(),
        }
    }
}

impl Blanks for PublicSeat {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.congress_code.blank(&mut self.congress_name).into_iter().collect()
    }
}

/// 接待日。 When the deputy receives voters.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct PublicStationDay {
    /// 开始。 From.
    starts_at: DateTime<Utc>,
    /// 结束。 Until.
    ends_at: DateTime<Utc>,
}

/// 公布的述职报告。 A report that everybody may read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PublicReport {
    /// 标识。 Its id.
    id: Uuid,
    /// 公布时间。 Since when.
    shown_at: DateTime<Utc>,
    report: DraftAnswer,
}

/// 履职情况。 What was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublicDeputyWork)]
pub(crate) struct PublicWorkAnswer {
    /// 联络站接待日。 When voters are received.
    station_days: Vec<PublicStationDay>,
    figures: FiguresAnswer,
    /// 述职报告，最新的在前。 Reports to voters, the newest first.
    reports: Vec<PublicReport>,
}

impl From<PublicWork> for PublicWorkAnswer {
    fn from(work: PublicWork) -> Self {
        let report = |report: &mashang_domain::voter_reports::VoterReport| {
            let (shown_at, draft) = report.shown_at.zip(report.draft.as_ref())?;
            Some(PublicReport { id: report.id.0, shown_at, report: DraftAnswer::from(draft) })
        };
        let day = |day: &mashang_domain::voter_reports::public::PublicDay| PublicStationDay {
            starts_at: day.starts_at,
            ends_at: day.ends_at,
        };
        Self {
            station_days: work.days.iter().map(day).collect(),
            figures: FiguresAnswer::from(&work.figures),
            reports: work.reports.iter().filter_map(report).collect(),
        }
    }
}

/// 代表的公开信息。 What everybody may know of a deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublicDeputy)]
pub(crate) struct PublicDeputyAnswer {
    /// 标识。 The deputy's id.
    id: Uuid,
    /// 姓名。 The deputy's name.
    name: String,
    /// 代表职务。 The mandates.
    mandates: Vec<PublicSeat>,
    /// 不在履职的没有。 Nothing while the deputy does not serve.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    work: Option<PublicWorkAnswer>,
}

impl From<PublicDeputy> for PublicDeputyAnswer {
    fn from(deputy: PublicDeputy) -> Self {
        Self {
            id: deputy.id.0,
            name: deputy.name.into(),
            mandates: deputy.seats.into_iter().map(PublicSeat::from).collect(),
            work: deputy.work.map(PublicWorkAnswer::from),
        }
    }
}

impl Blanks for PublicDeputyAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.mandates.blanks()
    }
}

/// 代表公开页 · Get what everybody may know of a deputy
///
/// 公开：姓名、届次、选区、接待日、各类履职次数和公布的述职报告；没有电话。暂停执行职务的不显示履职情况，也不说明原因。 Public: name, term, constituency, when voters are received, how often what was done, and reports to voters; no phone. Of whoever does not serve now nothing of the work is shown, and no reason.
#[utoipa::path(
    operation_id = "getPublicDeputy", tag = "voter_reports",
    params(("id" = Uuid, Path, description = "代表标识")),
    responses((status = 200, description = "公开信息", body = PublicDeputyAnswer)),
)]
#[get("/deputies/{id}/public")]
async fn get_public(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Anonymous);
    let seen = move |store: &mut Store| {
        let found = page(store, &ctx, DeputyId(id.0))?;
        named(PublicDeputyAnswer::from(found), store)
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-cache")).json(app.db.list(seen).await?))
}
