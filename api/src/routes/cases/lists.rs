//! Which words may be chosen where: laid down by administrators, read by everybody.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::usecases::{self, LayDownList, ListTrial, TRIED, WithdrawLists};
use mashang_domain::cases::{DivisionListKind, KeptList, Lists, list_for};
use mashang_domain::shared::Failure;
use mashang_domain::shared::time::local_date;
use mashang_domain::territory::DivisionCode;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list_entries::{ListEntryAnswer, ListEntryInput, answers};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, Query, command_of, refused, usual};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "rules", operations());
    routes.service(list_categories).service(list_division_lists).service(get_division_list);
    routes.service(get_list_in_force).service(withdraw_division_lists).service(try_division_list);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/division-lists", "createDivisionList")
            .zh("制定词表", "该区划的管理员；自施行之日起按此选择，此前所选的编码和名称不变。")
            .en(
                "Lay down a list of words",
                "By an administrator of the division, from its day on; what was chosen before keeps its code and label.",
            )
            .takes::<DivisionListCreate>()
            .gives::<DivisionListAnswer>()
            .creates(usecases::lay_down_list),
    ]
}

/// 一个区划的词表。 Which words may be chosen in a division.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "category", "division_code": "350582000000",
    "entries": [
        { "code": "traffic", "label": "交通出行" },
        { "code": "city_appearance", "label": "市容环卫" },
        { "code": "environment", "label": "生态环境" },
        { "code": "housing", "label": "住房物业" },
        { "code": "lifts", "label": "电梯", "parent": "housing", "phone_needed": true },
        { "code": "fishery", "label": "海洋渔业" },
        { "code": "other", "label": "其他" }
    ]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionListCreate {
    kind: words::DivisionListKind,
    division_code: DivisionCodeText,
    /// 自哪天起施行；省略为今天。 From which day it is in force; from today where left out.
    #[schema(nullable = false)]
    in_force_from: Option<NaiveDate>,
    /// 各项，按显示顺序。 In the order in which people are shown them.
    #[schema(min_items = 1, max_items = 200)]
    entries: Vec<ListEntryInput>,
}

impl Input for DivisionListCreate {
    type Command = LayDownList;
    fn read(&self, checks: &mut Checks) -> Option<LayDownList> {
        let division = checks.take("/division_code", self.division_code.read());
        let mut entries = Vec::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            entries.extend(entry.read(checks, &format!("/entries/{at}")));
        }
        Some(LayDownList { kind: self.kind.0, division: division?, from: self.in_force_from, entries })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            // Words have parents of their own kind, by their codes.
            "parent" => "parent",
            "unit" => "usual_unit_id",
            name => usual(name),
        }
    }
}

/// 制定的词表。 A list as it was laid down.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DivisionList)]
pub(crate) struct DivisionListAnswer {
    kind: words::DivisionListKind,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 该区划该种词表的第几版。 Which version of the division's lists of that kind.
    version: i32,
    /// 是否有效（未撤回）；已施行的有效各版中，以施行日期最近的为准，同日的以版本高的为准。 Whether it was not withdrawn: of those whose day has come the latest holds, of one day the highest version.
    in_force: bool,
    /// 自哪天起施行。 From which day it is in force.
    in_force_from: NaiveDate,
    /// 制定时间。 When it was laid down.
    laid_down_at: DateTime<Utc>,
    /// 各项；沿革中省略。 Its words; left out of the history.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    entries: Vec<ListEntryAnswer>,
    /// 共几项。 How many there are.
    count: u64,
}

impl DivisionListAnswer {
    /// Without its words.
    fn brief(kept: &KeptList) -> Self {
        Self {
            kind: Word(kept.list.kind),
            division_code: (&kept.list.division).into(),
            division_name: None,
            version: kept.list.version,
            in_force: kept.list.in_force,
            in_force_from: kept.list.from,
            laid_down_at: kept.laid_down_at,
            entries: Vec::new(),
            count: kept.list.entries.len() as u64,
        }
    }
}

impl From<KeptList> for DivisionListAnswer {
    fn from(kept: KeptList) -> Self {
        Self { entries: answers(kept.list.entries.iter()), ..Self::brief(&kept) }
    }
}

impl Blanks for DivisionListAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.entries.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 词表的沿革。 Lists, past ones among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DivisionListHistory {
    /// 最近的区划在前，同一区划施行日期最近的在前，最多 200 项；第一项有效且已施行的即现行词表。 The nearest division first, of each what comes into force last, at most 200: the first that is in force and whose day has come holds.
    #[schema(max_items = 200)]
    items: Vec<DivisionListAnswer>,
}

impl DivisionListHistory {
    fn of(all: &[KeptList]) -> Self {
        Self { items: all.iter().map(DivisionListAnswer::brief).collect() }
    }
}

impl Blanks for DivisionListHistory {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪个区划的哪种词表。 Whose lists of which kind.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionListQuery {
    /// 哪种词表。 Of which kind.
    kind: words::DivisionListKind,
    /// 区划；其上级的词表也在其中。 The division; those above it are among them.
    division_code: DivisionCodeText,
}

/// 列出词表 · List lists of words
///
/// 公开。该区划及其上级制定过的全部词表，已撤回的也在其中，不含各项。 Public: all that was ever laid down for the division and those above it, without their words.
#[utoipa::path(
    operation_id = "listDivisionLists", tag = "rules", params(DivisionListQuery),
    responses((status = 200, description = "词表", body = DivisionListHistory)),
)]
#[get("/division-lists")]
async fn list_division_lists(app: Data<App>, query: Query<DivisionListQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let division = checks.take("/division_code", query.0.division_code.read());
    let (kind, division) = (query.0.kind.0, checks.finish(division)?);
    let listed = move |store: &mut Store| {
        let all = store.lists_over(kind, &division).map_err(Failure::from)?;
        named(DivisionListHistory::of(&all), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 哪一版词表。 Which of a division's lists.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionListEdition {
    /// 哪种词表。 Of which kind.
    kind: words::DivisionListKind,
    /// 制定的区划。 The division that laid it down.
    division_code: DivisionCodeText,
    /// 第几版。 Its version.
    #[schema(minimum = 1)]
    #[param(minimum = 1)]
    version: i32,
}

/// 查看词表 · Get a list of words
///
/// 公开。某区划某版词表的各项，已撤回的也可查看。 Public: a division's list of that version with its words, also one that was withdrawn.
#[utoipa::path(
    operation_id = "getDivisionList", tag = "rules", params(DivisionListEdition),
    responses((status = 200, description = "词表", body = DivisionListAnswer)),
)]
#[get("/division-lists/edition")]
async fn get_division_list(app: Data<App>, query: Query<DivisionListEdition>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let division = checks.take("/division_code", query.0.division_code.read());
    let (kind, version, division) = (query.0.kind.0, query.0.version, checks.finish(division)?);
    let found = move |store: &mut Store| {
        let one = store.list_edition(kind, &division, version).map_err(Failure::from)?;
        named(DivisionListAnswer::from(one.ok_or(Failure::NotFound)?), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(found).await?))
}

/// 今天可选的各项。 Which words may be chosen today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ListInForce {
    /// 由哪个区划制定；随程序提供的没有。 The division that laid the list down; none did where it shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 第几版。 Which version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i32>,
    /// 可选的各项，按显示顺序。 Those that may be chosen, in order.
    #[schema(max_items = 200)]
    items: Vec<ListEntryAnswer>,
}

impl Blanks for ListInForce {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.items.blanks();
        blanks.extend(self.division_code.as_ref().and_then(|division| division.blank(&mut self.division_name)));
        blanks
    }
}

/// 在哪个区划。 In which division.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryQuery {
    /// 诉求所在的区划。 Where the matter lies.
    division_code: DivisionCodeText,
}

/// 列出诉求类别 · List categories of cases
///
/// 公开。今天在该区划可选的类别：本区划制定的，没有的按上级区划，都没有的按随程序提供的。提交前请显示各类的提示。 Public: what may be chosen in that division today; show each one's notice before anything is sent.
#[utoipa::path(
    operation_id = "listCategories", tag = "cases", params(CategoryQuery),
    responses((status = 200, description = "类别", body = ListInForce)),
)]
#[get("/categories")]
async fn list_categories(app: Data<App>, query: Query<CategoryQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let division = checks.take("/division_code", query.0.division_code.read());
    let (division, today) = (checks.finish(division)?, local_date(app.now()));
    let listed = move |store: &mut Store| in_force(store, DivisionListKind::Category, &division, today);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// What may be chosen in a division on that day.
fn in_force(
    store: &mut Store,
    kind: DivisionListKind,
    division: &DivisionCode,
    today: NaiveDate,
) -> Result<ListInForce, Failure> {
    let words = store.words_of(kind, division, today)?;
    let lists = store.lists()?;
    let held = list_for(&lists, kind, division, today);
    let answer = ListInForce {
        division_code: held.map(|list| (&list.division).into()),
        division_name: None,
        version: held.map(|list| list.version),
        items: answers(words.iter().filter(|entry| entry.active)),
    };
    named(answer, store)
}

/// 列出可选的各项 · List what may be chosen
///
/// 公开。今天在该区划可选的纠纷类型、答复类别等：本区划制定的，没有的按上级区划，都没有的按随程序提供的。 Public: what may be chosen of a kind in that division today.
#[utoipa::path(
    operation_id = "getListInForce", tag = "rules", params(DivisionListQuery),
    responses((status = 200, description = "可选的各项", body = ListInForce)),
)]
#[get("/division-lists/in-force")]
async fn get_list_in_force(app: Data<App>, query: Query<DivisionListQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let division = checks.take("/division_code", query.0.division_code.read());
    let (kind, division, today) = (query.0.kind.0, checks.finish(division)?, local_date(app.now()));
    let listed = move |store: &mut Store| in_force(store, kind, &division, today);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 按词表试算的结果。 What would come of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DivisionListTrial {
    /// 自哪天起施行。 From which day it would be in force.
    in_force_from: NaiveDate,
    /// 新增可选的。 What may be chosen then, and could not before.
    #[schema(max_items = 200)]
    added: Vec<ListEntryAnswer>,
    /// 不再可选的。 What may no longer be chosen.
    #[schema(max_items = 200)]
    left: Vec<ListEntryAnswer>,
    /// 有改变的，如改变之后。 What changes, as it would be.
    #[schema(max_items = 200)]
    changed: Vec<ListEntryAnswer>,
    /// 现有多少件在办诉求（或纠纷）属于不再可选的；它们保留原编码和名称。 How many open cases, or disputes, are called by what may no longer be chosen: they keep it.
    #[schema(maximum = 10_000)]
    count: u64,
    /// 是否还有更多。 Whether there are more.
    capped: bool,
}

impl From<ListTrial> for DivisionListTrial {
    fn from(trial: ListTrial) -> Self {
        let most = u64::from(TRIED);
        Self {
            in_force_from: trial.from,
            added: answers(&trial.added),
            left: answers(&trial.left),
            changed: answers(&trial.changed),
            count: trial.open.min(most),
            capped: trial.open > most,
        }
    }
}

impl Blanks for DivisionListTrial {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.added.blanks();
        blanks.extend(self.left.blanks());
        blanks.extend(self.changed.blanks());
        blanks
    }
}

/// 试算词表 · Try a list of words out
///
/// 该区划的管理员；只比较和计数，不保存。下级区划有自己词表的不计。 By an administrator of the division: compared and counted, and nothing is kept; parts that have a list of their own are left out.
#[utoipa::path(
    operation_id = "tryDivisionList", tag = "rules", security(("bearer" = [])),
    request_body = DivisionListCreate,
    responses((status = 200, description = "会有什么变化", body = DivisionListTrial)),
)]
#[post("/division-lists/dry-run")]
async fn try_division_list(
    app: Data<App>,
    caller: Person,
    body: JsonBody<DivisionListCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let tried = move |store: &mut Store| {
        let trial = usecases::try_list(store, &ctx, command.clone())?;
        named(DivisionListTrial::from(trial), store)
    };
    let trial = app.db.list(tried).await.map_err(refused::<DivisionListCreate>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(trial))
}

/// 撤回哪个区划的哪种词表。 Of which division the lists of which kind are withdrawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "category", "division_code": "350582000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionListWithdrawal {
    kind: words::DivisionListKind,
    division_code: DivisionCodeText,
}

impl Input for DivisionListWithdrawal {
    type Command = WithdrawLists;
    fn read(&self, checks: &mut Checks) -> Option<WithdrawLists> {
        let division = checks.take("/division_code", self.division_code.read())?;
        Some(WithdrawLists { kind: self.kind.0, division })
    }
}

/// 撤回词表 · Withdraw a division's lists of words
///
/// 该区划的管理员；此后适用上级区划的词表。 By an administrator of the division: those of the one above hold from then on.
#[utoipa::path(
    operation_id = "withdrawDivisionLists", tag = "rules", security(("bearer" = [])),
    request_body = DivisionListWithdrawal,
    responses((status = 200, description = "词表", body = DivisionListHistory)),
)]
#[post("/division-lists/withdraw")]
async fn withdraw_division_lists(
    app: Data<App>,
    caller: Person,
    body: JsonBody<DivisionListWithdrawal>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let withdrawn = move |store: &mut Store| {
        let all = usecases::withdraw_lists(store, &ctx, &command)?;
        named(DivisionListHistory::of(&all), store)
    };
    let answer = app.db.write(withdrawn).await.map_err(refused::<DivisionListWithdrawal>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
