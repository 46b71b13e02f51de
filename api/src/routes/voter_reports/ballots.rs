//! Ballots, by a number on the phone and without an account. No answer is remembered for a key, and nothing is recorded of who asks.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{Actor, Failure};
use mashang_domain::voter_reports::usecases::{self, VoterProof};
use mashang_domain::voter_reports::{VoterReportFault, VoterReportId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::VoterReviewResult;
use crate::app::App;
use crate::extract::{JsonBody, NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::accounts::phone::{PhoneCodeRequest, PhoneCodeSent, PhoneProof, bring};
use crate::routes::tree::Routes;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(send_code).service(cast_ballot).service(read_review);
}

/// 选票。 A ballot.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "phone": "13812345678", "code": "000000", "choice": "satisfied" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BallotCast {
    /// 手机号。 A mobile phone's number.
    #[schema(pattern = "^1[3-9][0-9]{9}$", min_length = 11, max_length = 11)]
    phone: String,
    /// 短信中的 6 位数字。 The six digits of the message.
    #[schema(pattern = "^[0-9]{6}$", min_length = 6, max_length = 6)]
    code: String,
    choice: words::CaseRating,
}

/// 已投票。 The ballot was cast.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct BallotTaken {
    /// 已计入。 It is in the box.
    taken: bool,
}

fn wrong() -> Problem {
    Problem::field("/code", VoterReportFault::BallotNumberWrong)
}

/// 发送评议验证码 · Send a number to cast a ballot by
///
/// 评议开始后，向到会选民的手机发送 6 位验证码，5 分钟内有效；同一手机每小时 5 次、每天 10 次。不在名册中的手机、已达次数的手机不会收到，答复都一样。 Once the review has begun, sends six digits to a voter who was there, good for five minutes: five an hour and ten a day for each phone. A phone of nobody's who was, or that was sent so many, is sent nothing, and the answer is the same.
#[utoipa::path(
    operation_id = "sendBallotCode", tag = "voter_reports",
    params(("id" = Uuid, Path, description = "述职报告标识")),
    request_body = PhoneCodeRequest,
    responses((status = 200, description = "已受理", body = PhoneCodeSent)),
)]
#[post("/voter-reports/{id}/ballot-codes")]
async fn send_code(
    app: Data<App>,
    id: PathId,
    body: JsonBody<PhoneCodeRequest>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    // No budget of the address: a hall of voters has one. The roll says to whom anything is sent, and each phone has a budget.
    let phone = body.value.phone()?;
    let (asked, report, ctx) = (phone.clone(), VoterReportId(id.0), app.context(Actor::Anonymous));
    let purpose = app.db.read(move |store: &mut Store| usecases::ballot_phone(store, &ctx, report, &asked)).await?;
    if let Some(purpose) = purpose {
        let brought = bring(&app, app.context(Actor::Anonymous), phone, purpose).await;
        // That a phone was sent all that it may be would say that its owner was there.
        if let Some(problem) = brought.err().filter(|problem| problem.status() >= 500) {
            return Err(problem);
        }
    }
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(PhoneCodeSent::now()))
}

/// 投票 · Cast a ballot
///
/// 不记名，每个手机号一票；投票人与选择分开保存，任何人无法对应。验证码不正确或不在名册中为 422，已投过为 409。 In secret, one for a phone. Who voted and what ballots say are kept apart, and nobody can join them. 422 for a wrong number or a phone of nobody's who was there, 409 for a second ballot.
#[utoipa::path(
    operation_id = "castBallot", tag = "voter_reports",
    params(("id" = Uuid, Path, description = "述职报告标识")),
    request_body = BallotCast,
    responses((status = 200, description = "已投票", body = BallotTaken)),
)]
#[post("/voter-reports/{id}/ballots")]
async fn cast_ballot(
    app: Data<App>,
    id: PathId,
    body: JsonBody<BallotCast>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let BallotCast { phone, code, choice } = body.value;
    let phone = Phone::mobile(&phone).map_err(|fault| Problem::field("/phone", fault))?;
    let (proof, report) = (VoterProof { phone, number: code }, VoterReportId(id.0));
    let ctx = app.context(Actor::Anonymous);
    // A wrong number is counted, and so what was tried is kept.
    let cast = move |store: &mut Store| {
        Ok::<_, Failure>(usecases::cast_ballot(store, &ctx, report, (&proof, choice.0))?.is_ok())
    };
    if !app.db.write(cast).await? {
        return Err(wrong());
    }
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(BallotTaken { taken: true }))
}

/// 查看评议结果 · Read what voters said
///
/// 评议结束后，到会选民凭手机验证码（sendBallotCode）。 Once the review is closed, by whoever was there and a number on the phone (sendBallotCode).
#[utoipa::path(
    operation_id = "readVoterReview", tag = "voter_reports",
    params(("id" = Uuid, Path, description = "述职报告标识")),
    request_body = PhoneProof,
    responses((status = 200, description = "评议结果", body = VoterReviewResult)),
)]
#[post("/voter-reports/{id}/review-result")]
async fn read_review(
    app: Data<App>,
    id: PathId,
    body: JsonBody<PhoneProof>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let proof = VoterProof { phone: body.value.phone()?, number: body.value.code.clone() };
    let (ctx, report) = (app.context(Actor::Anonymous), VoterReportId(id.0));
    let read = move |store: &mut Store| Ok::<_, Failure>(usecases::read_result(store, &ctx, report, &proof)?.ok());
    let result = app.db.write(read).await?.ok_or_else(wrong)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(VoterReviewResult::from(result)))
}
