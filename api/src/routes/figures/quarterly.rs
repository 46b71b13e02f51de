//! The form on people's mediation that is handed in each quarter.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::cases::{DivisionListKind, ListEntry, Lists};
use mashang_domain::disputes::quarterly::{self, FormGap, Quarter, QuarterlyForm};
use mashang_domain::disputes::{DisputeKey, DisputeSource, DisputeType};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, Page, Vocabulary};
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_quarterly_form).service(list_form_gaps);
}

/// What the form asks and this system does not collect (个人信息保护法第六条).
const MISSING: [&str; 2] = ["当事人身份证件号码", "当事人民族"];

/// 哪个区划、哪个季度。 Of which division, in which quarter.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuarterlyFormQuery {
    /// 年份。 The year.
    #[schema(minimum = 2000, maximum = 2200)]
    #[param(minimum = 2000, maximum = 2200)]
    year: i32,
    /// 季度。 The quarter.
    #[schema(minimum = 1, maximum = 4)]
    #[param(minimum = 1, maximum = 4)]
    quarter: u32,
    /// 区划。 The division.
    division: DivisionCodeText,
}

/// 某一来源的件数。 The cases of one source.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SourceCases {
    source: words::DisputeSource,
    /// 件数。 How many.
    cases: i64,
}

/// 某一类型的件数。 The cases of one type.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct KindCases {
    kind: words::DisputeKind,
    /// 类型名称，按今天的类型表。 What today's list calls it.
    kind_label: String,
    /// 件数。 How many.
    cases: i64,
}

/// 人民调解季度统计表。 The form on people's mediation for a quarter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct QuarterlyDisputeForm {
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 季度的第一天。 The first day of the quarter.
    from: NaiveDate,
    /// 季度的最后一天。 The last day.
    to: NaiveDate,
    /// 受理件数。 Disputes that were accepted.
    cases: i64,
    /// 涉及当事人数。 Their parties.
    parties: i64,
    /// 疑难复杂件数。 How many of them are difficult.
    difficult: i64,
    /// 调解成功件数：首份协议生效。 Settled: the first agreement took effect.
    success: i64,
    /// 协议涉及金额（分）。 What those agreements come to, in fen.
    amount_fen: i64,
    /// 口头协议件数。 How many of them are by word of mouth.
    oral: i64,
    /// 书面协议件数。 How many are in writing.
    written: i64,
    /// 防止激化件数。 Escalations that were averted.
    averted: i64,
    /// 防止激化涉及人数。 How many people those would have been.
    averted_people: i64,
    /// 受理件数，按来源。 The cases by source, each one.
    by_source: Vec<SourceCases>,
    /// 受理件数，按类型。 The cases by type: those of today's list, and what it no longer has.
    by_kind: Vec<KindCases>,
    /// 报表需要而本系统不采集的项目。 What the form asks and is not collected here.
    missing: Vec<String>,
}

impl QuarterlyDisputeForm {
    fn of(division: &DivisionCode, mut form: QuarterlyForm, types: &[ListEntry]) -> Self {
        let mut by_kind = Vec::new();
        for entry in types {
            let cases = form.by_kind.remove(&entry.code).unwrap_or_default();
            let kind_label = DisputeType::from(entry).label().to_owned();
            by_kind.push(KindCases { kind: words::DisputeKind::new(entry.code.clone()), kind_label, cases });
        }
        for (code, cases) in form.by_kind {
            let kind_label = DisputeType::new(code.clone(), None).label().to_owned();
            by_kind.push(KindCases { kind: words::DisputeKind::new(code), kind_label, cases });
        }
        let sources = DisputeSource::ALL.iter().map(|source| SourceCases {
            source: Word(*source),
            cases: form.by_source.get(source.as_str()).copied().unwrap_or_default(),
        });
        Self {
            division_code: division.into(),
            division_name: None,
            from: form.from,
            to: form.to,
            cases: form.cases,
            parties: form.parties,
            difficult: form.difficult,
            success: form.success,
            amount_fen: form.amount_fen,
            oral: form.oral,
            written: form.written,
            averted: form.averted,
            averted_people: form.averted_people,
            by_source: sources.collect(),
            by_kind,
            missing: MISSING.map(str::to_owned).into(),
        }
    }
}

impl Blanks for QuarterlyDisputeForm {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 人民调解季度统计表 · Get the form on people's mediation for a quarter
///
/// 人大机构和管理员。由业务数据自动生成，无须另行填报。 For the office: filled from what was done, so that nobody types it in again.
#[utoipa::path(
    operation_id = "getQuarterlyDisputeForm", tag = "statistics", security(("bearer" = [])), params(QuarterlyFormQuery),
    responses((status = 200, description = "季度统计表", body = QuarterlyDisputeForm)),
)]
#[get("/statistics/disputes/quarterly")]
async fn get_quarterly_form(
    app: Data<App>,
    caller: Person,
    query: Query<QuarterlyFormQuery>,
) -> Result<HttpResponse, Problem> {
    let division = query.0.division.asked()?;
    let quarter = Quarter { year: query.0.year, number: query.0.quarter };
    let ctx = app.context(caller.0);
    let counted = move |store: &mut Store| {
        let form = quarterly::quarterly_form(store, &ctx, &division, quarter)?;
        let today = local_date(ctx.now);
        let types = store.words_of(DivisionListKind::DisputeType, &division, today).map_err(Failure::from)?;
        named(QuarterlyDisputeForm::of(&division, form, &types), store)
    };
    let form = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, max-age=60")).json(form))
}

/// 哪个季度。 In which quarter.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormGapQuery {
    /// 年份。 The year.
    #[schema(minimum = 2000, maximum = 2200)]
    #[param(minimum = 2000, maximum = 2200)]
    year: i32,
    /// 季度。 The quarter.
    #[schema(minimum = 1, maximum = 4)]
    #[param(minimum = 1, maximum = 4)]
    quarter: u32,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 一件纠纷还缺的项目，不含任何人员信息。 What a dispute of the quarter still lacks, without its people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct QuarterlyFormGap {
    /// 纠纷。 The dispute.
    dispute_id: Uuid,
    /// 受理日期。 When it was accepted.
    accepted_on: NaiveDate,
    /// 当事人数。 How many parties there are of whom to ask.
    parties: u32,
    /// 待补项目。 What is missing.
    missing: Vec<words::FormGapKind>,
}

/// 一页待补项目；可能少于每页条数，直到 next_cursor 为 null。 A page of gaps: it may hold fewer than asked for, until there is no next cursor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct QuarterlyFormGapPage {
    items: Vec<QuarterlyFormGap>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl QuarterlyFormGapPage {
    fn of(page: Page<FormGap, DisputeKey>) -> Self {
        let unreadable = UnreadableEntry::of(&page);
        let (items, next_cursor) = page_parts(page, |gap: FormGap| QuarterlyFormGap {
            dispute_id: gap.dispute.0,
            accepted_on: gap.accepted_on,
            parties: gap.parties,
            missing: gap.missing.into_iter().map(Word).collect(),
        });
        Self { items, unreadable, next_cursor }
    }
}

/// 季度统计表的待补项目 · List what the disputes of a quarter still lack
///
/// 调解组织的人员：本组织该季度受理的纠纷，在其他系统登记时还要补哪些项目；不含姓名。 For the organisation that mediates, where it registers them elsewhere; without names.
#[utoipa::path(
    operation_id = "listQuarterlyFormGaps", tag = "statistics", security(("bearer" = [])), params(FormGapQuery),
    responses((status = 200, description = "一页待补项目", body = QuarterlyFormGapPage)),
)]
#[get("/statistics/disputes/quarterly/missing")]
async fn list_form_gaps(app: Data<App>, caller: Person, query: Query<FormGapQuery>) -> Result<HttpResponse, Problem> {
    let quarter = Quarter { year: query.0.year, number: query.0.quarter };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| quarterly::form_gaps(store, &ctx, quarter, &page);
    let found = app.db.list(listed).await?;
    Ok(HttpResponse::Ok().json(QuarterlyFormGapPage::of(found)))
}
