//! 述职: reports to voters, their meetings and reviews, and what everybody may know of a deputy.

mod answers;
mod ballots;
mod inputs;
mod papers;
mod public;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::congresses::TermId;
use mashang_domain::voter_reports::{VoterReport, VoterReportFilter, VoterReportId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{ReportGap, VoterReportAnswer, VoterReportGapPage, VoterReportPage, VoterReportStanding};
use self::inputs::{
    VoterMeetingAnnounce, VoterMeetingHold, VoterQuestionAnswer, VoterQuestionRecord, VoterReportCreate,
    VoterReportDraft,
};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::EmptyInput;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_gaps).service(list_reports).service(get_report);
    routes.configure(ballots::routes).configure(public::routes).configure(papers::routes);
    serve(routes, "voter_reports", operations());
}

impl Named for VoterReportId {
    const ABOUT: &'static str = "述职报告标识";
}

impl Stands for VoterReport {
    type Id = VoterReportId;
    type Standing = VoterReportStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    let mut all = writing();
    all.extend(meetings());
    all
}

fn writing() -> Vec<Operation> {
    vec![
        post::<Person>("/voter-reports", "createVoterReport")
            .zh("列入述职计划", "人大机构；每名代表每届至少一次。")
            .en("Plan a report to voters", "By the office; each deputy gives one a term at least.")
            .takes::<VoterReportCreate>()
            .gives::<VoterReportStanding>()
            .creates(usecases::schedule_report),
        post::<Person>("/voter-reports/{id}/draft", "draftVoterReport")
            .zh("撰写述职报告", "代表本人；数字取自履职档案，不必填写，文字自由。")
            .en(
                "Write a report",
                "By the deputy: its figures are those of the duty file and nobody types them, its words are free.",
            )
            .takes::<VoterReportDraft>()
            .steps(usecases::draft_report),
        post::<Person>("/voter-reports/{id}/check", "checkVoterReport")
            .zh("核对述职报告", "人大机构。")
            .en("Find nothing amiss with a report", "By the office.")
            .takes::<EmptyInput>()
            .steps(usecases::check_report),
        post::<Person>("/voter-reports/{id}/send-back", "sendVoterReportBack")
            .zh("退回修改", "人大机构。")
            .en("Give a report back", "By the office.")
            .takes::<EmptyInput>()
            .steps(usecases::send_report_back),
        post::<Person>("/voter-reports/{id}/publish", "publishVoterReport")
            .zh("公布述职报告", "人大机构；此后在代表的公开页面上任何人可见。")
            .en("Publish a report", "By the office; everybody reads it on the deputy's public page then.")
            .takes::<EmptyInput>()
            .steps(usecases::publish_report),
        post::<Person>("/voter-reports/{id}/file", "fileVoterReport")
            .zh("归档", "人大机构；开过述职会的，须经选民评议。系统不因评议结果产生任何后果。")
            .en(
                "File a report",
                "By the office, after the review where voters met. Nothing follows from a review by itself.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::file_report),
        post::<Person>("/voter-reports/{id}/cancel", "cancelVoterReport")
            .zh("撤销述职计划", "人大机构；公布和述职会之前，如误列或代表已不在任。")
            .en(
                "Take a report off the plan",
                "By the office, before it is published or given: one planned by mistake, or of a deputy who serves no more.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::cancel_report),
    ]
}

fn meetings() -> Vec<Operation> {
    vec![
        post::<Person>("/voter-reports/{id}/announce-meeting", "announceVoterMeeting")
            .zh("通知述职会", "人大机构；至少提前七天。")
            .en("Announce a meeting", "By the office, seven days before at least.")
            .takes::<VoterMeetingAnnounce>()
            .steps(usecases::announce_meeting),
        post::<Person>("/voter-reports/{id}/hold-meeting", "holdVoterMeeting")
            .zh(
                "登记述职会",
                "人大机构登记到会选民的手机号（经核对为本选区选民），至少十名；手机号不保存，只留下凭以投票一次的标记。",
            )
            .en(
                "Write down that a meeting was",
                "By the office, with the phones of the voters of the constituency who were there, ten at least. The phones are not kept: of each a tag is, by which it may cast one ballot.",
            )
            .takes::<VoterMeetingHold>()
            .steps(usecases::hold_meeting),
        post::<Person>("/voter-reports/{id}/questions", "recordVoterQuestion")
            .zh("登记选民提问", "人大机构或代表；不记提问人。代表在 15 个工作日内答复。")
            .en("Write a voter's question down", "By the office or the deputy; who asked is kept nowhere. It is answered within fifteen working days.")
            .takes::<VoterQuestionRecord>()
            .steps(usecases::ask_question),
        post::<Person>("/voter-reports/{id}/answer-question", "answerVoterQuestion")
            .zh("答复选民提问", "代表本人。")
            .en("Answer a question", "By the deputy.")
            .takes::<VoterQuestionAnswer>()
            .steps(usecases::answer_question),
        post::<Person>("/voter-reports/{id}/open-review", "openVoterReview")
            .zh("开始评议", "人大机构，述职会后一次；到会选民凭手机验证码不记名投票（castBallot）。")
            .en("Open the review", "By the office, once and after a meeting; those who were there cast ballots in secret by a number on the phone (castBallot).")
            .takes::<EmptyInput>()
            .steps(usecases::open_review),
        post::<Person>("/voter-reports/{id}/close-review", "closeVoterReview")
            .zh("结束评议", "人大机构；不足十票的没有结果。结果仅到会选民、代表和人大机构可见。")
            .en("Close the review", "By the office; fewer than ten ballots have no result. It is shown to those who were there, the deputy and the office alone.")
            .takes::<EmptyInput>()
            .steps(usecases::close_review),
    ]
}

/// 述职的筛选条件。 Which reports to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterReportQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::VoterReportState>,
    /// 代表。 Of this deputy.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 届次。 Of this term.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    term_id: Option<Uuid>,
    /// 代表所在的区划及其下级。 Whose deputy works in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出述职 · List reports to voters
///
/// 您的，和您的机构辖区内的，最新的在前。 Your own, and those of your office's area, the newest first.
#[utoipa::path(
    operation_id = "listVoterReports", tag = "voter_reports", security(("bearer" = [])), params(VoterReportQuery),
    responses((status = 200, description = "一页述职", body = VoterReportPage)),
)]
#[get("/voter-reports")]
async fn list_reports(app: Data<App>, caller: Person, query: Query<VoterReportQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = VoterReportFilter {
        state: query.state.map(|state| state.0),
        deputy: query.deputy_id.map(Into::into),
        term: query.term_id.map(Into::into),
        division: DivisionCodeText::queried(query.division.as_ref())?,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| VoterReportPage { items, unreadable, next_cursor };
    paged(&app, found, VoterReportAnswer::from, page_of).await
}

/// 查看述职 · Get a report to voters
///
/// 代表本人和人大机构可见；评议结束后含结果。 For the deputy and the office, with the result once the review is closed.
#[utoipa::path(
    operation_id = "getVoterReport", tag = "voter_reports", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "述职报告标识")),
    responses((status = 200, description = "述职", body = VoterReportAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/voter-reports/{id}")]
async fn get_report(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, VoterReportId(id.0))?;
        named(VoterReportAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 哪一届、哪个区划。 Of which term and area.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoterReportGapQuery {
    /// 届次。 The term.
    term_id: Uuid,
    /// 代表所在的区划及其下级。 Whose deputy works in this division's subtree.
    division: DivisionCodeText,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 尚未列入述职计划的代表 · List deputies without a report
///
/// 人大机构和管理员：本届至今没有述职计划的代表，按标识排列。 For offices and administrators: those of a term for whom none is planned, in the order of their ids.
#[utoipa::path(
    operation_id = "listVoterReportGaps", tag = "voter_reports", security(("bearer" = [])), params(VoterReportGapQuery),
    responses((status = 200, description = "一页代表", body = VoterReportGapPage)),
)]
#[get("/voter-report-gaps")]
async fn list_gaps(app: Data<App>, caller: Person, query: Query<VoterReportGapQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let mut checks = Checks::default();
    let area = checks.take("/division", query.division.read());
    let area = checks.finish(area)?;
    let (term, page) = (TermId(query.term_id), page_request(query.limit, query.cursor.as_deref())?);
    let found = move |store: &mut Store| queries::lacking(store, &ctx, (term, &area), &page);
    let page_of = |(items, unreadable, next_cursor)| VoterReportGapPage { items, unreadable, next_cursor };
    paged(&app, found, ReportGap::from, page_of).await
}
