//! Statistics: coverage of the grids and what came of disputes, read off roll-ups.

mod breakdown;
pub(crate) mod cases;
mod coverage;
mod quarterly;
mod satisfaction;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::cases::{DivisionListKind, ListEntry, Lists};
use mashang_domain::disputes::DisputeType;
use mashang_domain::disputes::figures::{self as dispute_figures, DisputeFigures, DisputeTotals};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, OrganisationId, Party, WordCode};
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::names::{Blank, Blanks, named, party};
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Cursor, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .configure(coverage::routes)
        .configure(breakdown::routes)
        .configure(cases::routes)
        .configure(quarterly::routes)
        .configure(satisfaction::routes)
        .service(get_dispute_figures);
}

/// 哪个区划、哪些月份。 Of which division, in which months.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeFiguresQuery {
    /// 区划。 The division.
    division: DivisionCodeText,
    /// 自该日所在月份起。 From the month of this day on.
    from: NaiveDate,
    /// 至该日所在月份止。 Until the month of this day.
    to: NaiveDate,
    /// 每页调解组织数。 Organisations at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 纠纷数字。 What came of disputes.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = DisputeTotals)]
pub(crate) struct TotalsAnswer {
    /// 接收。 Reported.
    received: i64,
    /// 受理。 Accepted.
    accepted: i64,
    /// 调解成功：首份协议生效。 Settled: the first agreement took effect.
    agreed: i64,
    /// 调解终止。 Ended without one.
    terminated: i64,
    /// 已履行。 Carried out.
    performed: i64,
    /// 协议金额合计（分）。 What the agreements come to, in fen.
    amount_fen: i64,
    /// 从受理到协议生效的天数合计。 Days from acceptance to the agreement's effect, all together.
    days: i64,
    /// 防止激化，件。 Escalations that were recorded as averted.
    averted: i64,
    /// 防止激化，涉及人数。 How many people those would have been.
    averted_people: i64,
}

impl From<DisputeTotals> for TotalsAnswer {
    fn from(totals: DisputeTotals) -> Self {
        Self {
            received: totals.received,
            accepted: totals.accepted,
            agreed: totals.agreed,
            terminated: totals.terminated,
            performed: totals.performed,
            amount_fen: totals.amount_fen,
            days: totals.days,
            averted: totals.averted,
            averted_people: totals.averted_people,
        }
    }
}

/// 某类纠纷的数字。 Of one type.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeKindTotals {
    kind: words::DisputeKind,
    /// 类型名称，按今天的类型表。 What today's list calls it.
    kind_label: String,
    totals: TotalsAnswer,
}

/// 某调解组织的数字。 Of one organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationTotals {
    /// 调解组织。 The organisation.
    organisation_id: Uuid,
    /// 调解组织名称。 The organisation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_name: Option<String>,
    totals: TotalsAnswer,
}

impl Blanks for OrganisationTotals {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let organisation = Party::Organisation(OrganisationId(self.organisation_id));
        party(organisation, &mut self.organisation_name).into_iter().collect()
    }
}

/// 纠纷统计。 What came of the disputes of a division.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DisputeFigures)]
pub(crate) struct DisputeFiguresAnswer {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    totals: TotalsAnswer,
    /// 按类型。 By type.
    by_kind: Vec<DisputeKindTotals>,
    /// 按调解组织。 By organisation.
    by_organisation: Vec<OrganisationTotals>,
    /// 下一页调解组织的游标；最后一页为 null。 Where the next page of organisations begins.
    next_cursor: Option<String>,
}

impl DisputeFiguresAnswer {
    fn of(division: &DivisionCode, figures: DisputeFigures, types: &[ListEntry]) -> Self {
        let place = |code: &WordCode| types.iter().position(|entry| entry.code == *code).unwrap_or(usize::MAX);
        let called = |code: &WordCode| {
            let entry = types.iter().find(|entry| entry.code == *code);
            entry.map_or_else(|| DisputeType::new(code.clone(), None), DisputeType::from)
        };
        let mut kinds: Vec<_> = figures.by_kind.into_iter().collect();
        // As people are shown them; what the list no longer has comes behind.
        kinds.sort_by_key(|(code, _)| place(code));
        Self {
            division_code: division.into(),
            division_name: None,
            totals: figures.totals.into(),
            by_kind: kinds
                .into_iter()
                .map(|(code, totals)| DisputeKindTotals {
                    kind_label: called(&code).label().to_owned(),
                    kind: words::DisputeKind::new(code),
                    totals: totals.into(),
                })
                .collect(),
            by_organisation: figures
                .by_organisation
                .into_iter()
                .map(|(id, totals)| OrganisationTotals {
                    organisation_id: id.0,
                    organisation_name: None,
                    totals: totals.into(),
                })
                .collect(),
            next_cursor: figures.next.map(|id| id.encode()),
        }
    }
}

impl Blanks for DisputeFiguresAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.by_organisation.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 纠纷统计 · Get what came of disputes
///
/// 人大机构和管理员。一件纠纷无论从哪个角度看都只计一次。 For the office; a dispute counts once, whichever way it is looked at.
#[utoipa::path(
    operation_id = "getDisputeFigures", tag = "statistics", security(("bearer" = [])), params(DisputeFiguresQuery),
    responses((status = 200, description = "纠纷统计", body = DisputeFiguresAnswer)),
)]
#[get("/statistics/disputes")]
async fn get_dispute_figures(
    app: Data<App>,
    caller: Person,
    query: Query<DisputeFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (between, ctx) = ((query.0.from, query.0.to), app.context(caller.0));
    let counted = move |store: &mut Store| {
        let figures = dispute_figures::dispute_figures(store, &ctx, &division, between, &page)?;
        let today = local_date(ctx.now);
        let types = store.words_of(DivisionListKind::DisputeType, &division, today).map_err(Failure::from)?;
        named(DisputeFiguresAnswer::of(&division, figures, &types), store)
    };
    let figures = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, max-age=60")).json(figures))
}
