//! How the outcome of a case is rated, verified, contested, and asked for once more.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use mashang_domain::cases::lots::Lot;
use mashang_domain::cases::{self as domain, CaseFault, usecases};
use mashang_domain::shared::{Actor, Context, Failure, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::CaseStanding;
use super::evaluation::{CaseCallBackRecord, CaseContestDecision, CaseFollowUpAnswer, CaseRate};
use crate::app::App;
use crate::auth::{Known, Person, Tracked};
use crate::extract::{JsonBody, NoQuery, Query};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::accounts::phone::{PhoneCodeSent, bring};
use crate::routes::answer::{listed, shown};
use crate::routes::budgets::spends;
use crate::routes::builder::{Operation, post as operation};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::notes::StatementInput;
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, PartyRef};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(send_rating_code).service(verify_rating);
}

/// Those that must be asked before a case of that id is.
pub(super) fn lists(routes: &mut Routes) {
    routes.service(list_call_back_lots);
}

/// What residents, units and offices do about ratings.
pub(super) fn steps() -> Vec<Operation> {
    vec![
        operation::<Known>("/cases/{id}/rate", "rateCase")
            .zh("评价", "提交人评价结果和经办人态度；可用查询码。不满意须选择原因：问题没有解决等原因的，继续办理，再次不满意则督办；其他原因记录后办结，计为不满意。代为登记的诉求凭查询码评价为未核实，须以手机验证码（sendRatingCode）或电话回访核实后才计入统计，核实前不因此办结。")
            .en(
                "Rate the outcome",
                "The submitter, also by tracking code: what came of it, and how whoever handled it behaved. Dissatisfied takes a reason; for some the case goes on, the others are recorded and close it. Of a case that a proxy entered a rating by the code alone is unverified: it counts nowhere and closes nothing until a number on the phone or a call confirms it.",
            )
            .takes::<CaseRate>()
            .steps(usecases::rate),
        operation::<Known>("/cases/{id}/answer-follow-up", "answerCaseFollowUp")
            .zh("答复回头看", "提交人；可用查询码。办结四周后询问一次是否仍正常；随时可以要求不再询问。")
            .en("Answer whether it is still in order", "The submitter, also by tracking code: once asked, four weeks after closing. Not to be asked may be said at any time.")
            .takes::<CaseFollowUpAnswer>()
            .steps(usecases::answer_follow_up),
        operation::<Person>("/cases/{id}/call-backs", "callBackCase")
            .zh("记录电话回访", "人大机构中与经办代表、活动室、单位和登记人都无关的人；最多三次，每天一次。未评价而办结的，只回访当月抽中的（listCallBackLots）。接通并评价的为有效评价。")
            .en(
                "Record a call to the resident",
                "Somebody of the office who had no part in the handling; three times at most, on different days. Of what was closed unrated only those are called that the month's lot drew. What is said on the phone is a valid rating.",
            )
            .takes::<CaseCallBackRecord>()
            .steps(usecases::call_back),
        operation::<Person>("/cases/{id}/contest", "contestCaseRating")
            .zh("对评价提出异议", "主办单位，评价后 3 个工作日内，每件一次，须说明理由。")
            .en("Contest a rating", "The unit in the lead, within three working days, once for a case, with the reason.")
            .takes::<StatementInput>()
            .steps(usecases::contest),
        operation::<Person>("/cases/{id}/decide-contest", "decideCaseContest")
            .zh("处理评价异议", "人大机构，须说明理由。异议成立的评价仍然列出，不计入统计。")
            .en("Decide on a contested rating", "The office, with the reason. What is excluded stays listed and counts nowhere.")
            .takes::<CaseContestDecision>()
            .steps(usecases::decide_contest),
    ]
}

/// 手机收到的验证码。 The number that the phone was sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": "123456" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingNumber {
    /// 6 位数字。 Six digits.
    #[schema(pattern = "^[0-9]{6}$", min_length = 6, max_length = 6)]
    number: String,
}

/// Sends a number to the phone of the case that the actor's code leads to.
pub(crate) async fn send_rating_number(app: &Data<App>, ctx: Context) -> Result<(), Problem> {
    let asking = ctx.clone();
    let (phone, purpose) = app.db.read(move |store| usecases::rating_phone(store, &asking)).await?;
    bring(app, ctx, phone, purpose).await
}

/// 发送评价验证码 · Send a number to verify a rating by
///
/// 凭查询码：有未核实的评价时，向该诉求所留的手机发送 6 位验证码，5 分钟内有效。没有待核实的评价或没有可收短信的手机时为 409。 By tracking code: where a rating is unverified, sends six digits to the phone that the case names. 409 where there is none, or no phone that could be sent any.
#[utoipa::path(
    operation_id = "sendRatingCode", tag = "cases",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "已发送", body = PhoneCodeSent)),
)]
#[post("/track-rating/code", wrap = "spends(Budget::Text)")]
async fn send_rating_code(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    send_rating_number(&app, app.context(Actor::Tracker(code.0))).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(PhoneCodeSent::now()))
}

/// Has a rating verified by the number that was sent; where the case stands then, with its version.
pub(crate) async fn verified(app: &App, ctx: Context, number: String) -> Result<(i32, CaseStanding), Problem> {
    let verifies = move |store: &mut Store| match usecases::verify_rating(store, &ctx, &number)? {
        Ok(case) => Ok::<_, Failure>(Some((case.version, named(CaseStanding::from(case), store)?))),
        Err(_) => Ok(None),
    };
    app.db.write(verifies).await?.ok_or_else(|| Problem::field("/number", CaseFault::RatingNumberWrong))
}

/// 核实评价 · Verify a rating
///
/// 凭查询码和手机验证码：评价此后有效，计入统计；等待核实的随即按评价办结。验证码不正确为 422。 By tracking code and the number that the phone was sent: the rating counts from then on, and closes what waited for it.
#[utoipa::path(
    operation_id = "verifyCaseRating", tag = "cases",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    request_body = RatingNumber,
    responses((status = 200, description = "新状态", body = CaseStanding)),
)]
#[post("/track-rating")]
async fn verify_rating(
    app: Data<App>,
    code: Tracked,
    body: JsonBody<RatingNumber>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (version, standing) = verified(&app, app.context(Actor::Tracker(code.0)), body.value.number).await?;
    Ok(shown(version, &standing))
}

/// 哪个月。 Of which month.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallBackLotQuery {
    /// 已结束的月份，如 2026-10。 A month that is over.
    #[schema(min_length = 7, max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    #[param(min_length = 7, max_length = 7, pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    month: String,
}

/// 抽中的一件。 A case that was drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DrawnCase {
    /// 诉求。 The case.
    case_id: Uuid,
    /// 标题。 In a few words.
    title: String,
    /// 是否待回访。 Whether the resident is still to be called.
    due: bool,
    /// 已回访次数。 How often somebody called.
    attempts: u32,
}

/// 一个单位一个月的抽样。 What was drawn of a unit's unrated cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CallBackLot {
    /// 所在县（市、区）。 The county.
    division_code: DivisionCodeText,
    /// 区划名称。 The county's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 主办单位；没有单位的，由代表、活动室或人大机构办结。 The unit in the lead, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit: Option<PartyRef>,
    /// 抽签的种子：“年-月|区划|单位”的 SHA-256。各件按种子与标识相连后的 SHA-256 排序，取前十分之一，任何人可以重算。 SHA-256 of month, division and unit. Cases stand in the order of SHA-256 of seed and id, and the first tenth is drawn, so that anybody can draw again.
    #[schema(min_length = 64, max_length = 64)]
    seed: String,
    /// 未评价件数。 How many were not rated.
    unrated: u32,
    /// 抽中件数，本县合计。 How many were drawn of them, in the whole county.
    drawn: u32,
    /// 抽中而在您辖区内的，按抽签顺序。 Those drawn that lie in your area, in the order of the draw.
    cases: Vec<DrawnCase>,
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl CallBackLot {
    fn of((lot, cases): (Lot, Vec<domain::Case>)) -> Self {
        let case = |case: domain::Case| DrawnCase {
            case_id: case.id.0,
            due: case.may_be_called(),
            attempts: number(case.handling.aftercare.call_backs.len()),
            title: case.title.into(),
        };
        Self {
            division_code: (&lot.county).into(),
            division_name: None,
            unit: lot.unit.map(|unit| PartyRef::of(Party::Unit(unit), None)),
            seed: lot.seed,
            unrated: number(lot.unrated),
            drawn: number(lot.cases.len()),
            cases: cases.into_iter().map(case).collect(),
        }
    }
}

impl Blanks for CallBackLot {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.unit.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一个月的抽样。 The lots of a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CallBackLots {
    items: Vec<CallBackLot>,
}

impl Blanks for CallBackLots {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 未评价诉求的回访抽样 · List who is called of those that nobody rated
///
/// 人大机构。每个县（市、区）、单位、月份从未评价而办结的诉求中抽取至少十分之一；由月份、单位和诉求唯一确定，事先事后都不能选择。 For an office: at least a tenth of the unrated of each county, unit and month, which follows from these alone; nobody chooses.
#[utoipa::path(
    operation_id = "listCallBackLots", tag = "cases", security(("bearer" = [])), params(CallBackLotQuery),
    responses((status = 200, description = "抽样", body = CallBackLots)),
)]
#[get("/cases/call-back-lots")]
async fn list_call_back_lots(
    app: Data<App>,
    caller: Person,
    query: Query<CallBackLotQuery>,
) -> Result<HttpResponse, Problem> {
    // Its schema lets nothing through that is no month.
    let first = format!("{}-01", query.0.month).parse::<NaiveDate>();
    let month = first.map_err(|_| Problem::malformed(("月份应如 2026-10", "A month is written as 2026-10.")))?;
    let ctx = app.context(caller.0);
    listed(&app, move |store: &mut Store| {
        let lots = usecases::call_back_lots(store, &ctx, month)?;
        Ok(CallBackLots { items: lots.into_iter().map(CallBackLot::of).collect() })
    })
    .await
}
