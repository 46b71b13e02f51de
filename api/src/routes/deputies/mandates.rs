//! Mandates of deputies: further ones, and what is decided about them.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use mashang_domain::deputies::usecases::{self, AddMandate, ChangeMandate, MandateDraft};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{At, AttachmentId, DeputyId, MandateId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{DeputyAnswer, answered, changed};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, IfMatch, Input, JsonBody, NoQuery, PathId, command_of, refused, usual};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, ShortText};
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    serve(routes, "deputies", operations());
    routes.service(set_mandate_status);
}

/// 代表职务（录入）。街道不设人大；没有的人大、选区随之录入。 A mandate, as typed in: a street has no congress; a congress or a
/// constituency that is not there is entered with it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateInput {
    level: words::CongressLevel,
    congress_code: DivisionCodeText,
    /// 届次。 The number of the term.
    #[schema(minimum = 1, maximum = 100)]
    term: i32,
    constituency: ShortText,
    /// 任期开始。 The first day.
    from: NaiveDate,
    /// 任期截止；不填则至下一届首次会议。 The last day; left out, it runs until the next term begins.
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
}

impl MandateInput {
    /// What is typed in at `pointer`.
    pub(super) fn draft(&self, checks: &mut Checks, pointer: &str) -> Option<MandateDraft> {
        let congress = checks.take(&format!("{pointer}/congress_code"), self.congress_code.read());
        let constituency = checks.take(&format!("{pointer}/constituency"), self.constituency.read());
        Some(MandateDraft {
            level: self.level.0,
            congress: congress?,
            term: self.term,
            constituency: constituency?,
            from: self.from,
            to: self.to,
        })
    }
}

/// 新的代表职务。 A further mandate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "mandate": {
        "level": "city", "congress_code": "350500000000", "term": 17, "constituency": "晋江市", "from": "2022-01-01"
    }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateCreate {
    mandate: MandateInput,
}

impl Input for MandateCreate {
    type Command = AddMandate;
    fn read(&self, checks: &mut Checks) -> Option<AddMandate> {
        Some(AddMandate { mandate: self.mandate.draft(checks, "/mandate")? })
    }
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/deputies/{id}/mandates", "addMandate")
            .zh("录入新的代表职务", "连任、补选或当选另一级代表的；不得同时担任两个无隶属关系的人大的代表。")
            .en("Enter a further mandate", "Of somebody who was elected again, or into a congress above or below.")
            .takes::<MandateCreate>()
            .gives::<DeputyAnswer>()
            .adds(|store, ctx, at: At<DeputyId>, command| {
                usecases::add_mandate(store, ctx, at, command)
                    .map(|deputy| DeputyAnswer::whole(deputy, local_date(ctx.now)))
            }),
    ]
}

/// 代表资格的变更。 What was decided about a mandate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "mandate_id": "019ab0c0-0000-7000-8000-000000000000", "reason": "detained", "decided_by": "晋江市人大常委会",
    "decided_on": "2026-03-02", "effective_on": "2026-03-02", "announcement": "晋人常〔2026〕3号"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateStatusChange {
    /// 代表职务。 The mandate.
    mandate_id: Uuid,
    reason: words::MandateReason,
    decided_by: ShortText,
    /// 决定日期，不晚于今日。 When it was decided, until today.
    decided_on: NaiveDate,
    /// 生效日期，在任期内，最多在 60 天以内。 The first day on which it holds, at most 60 days from now.
    effective_on: NaiveDate,
    /// 公告文号（代表法第六十三条）。 The number of the announcement.
    #[schema(nullable = false)]
    announcement: Option<ShortText>,
    /// 已上传的附件。 A file uploaded before.
    #[schema(nullable = false)]
    attachment_id: Option<Uuid>,
}

impl Input for MandateStatusChange {
    type Command = ChangeMandate;
    fn read(&self, checks: &mut Checks) -> Option<ChangeMandate> {
        let decided_by = checks.take("/decided_by", self.decided_by.read());
        let announcement = checks.take_opt("/announcement", self.announcement.as_ref().map(ShortText::read));
        Some(ChangeMandate {
            mandate: MandateId(self.mandate_id),
            reason: self.reason.0,
            decided_by: decided_by?,
            decided_on: self.decided_on,
            effective_on: self.effective_on,
            announcement,
            attachment: self.attachment_id.map(AttachmentId),
        })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "attachment" { "attachment_id" } else { usual(name) }
    }
}

/// 变更代表资格 · Suspend, resume or end a mandate
///
/// 代表法第六十一条、第六十二条；原因决定状态，终止不可恢复。可提前决定，生效前可以替换或撤回。没有任职中的职务时，其代码不再受理诉求。 The reason says
/// how it stands; an end is final. What takes effect later can be replaced or taken back until then. Without an active mandate
/// the codes take no cases.
#[utoipa::path(
    operation_id = "setMandateStatus", tag = "deputies", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = MandateStatusChange,
    responses((status = 200, description = "已变更", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[post("/deputies/{id}/mandate-status")]
async fn set_mandate_status(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<MandateStatusChange>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: DeputyId(id.0), version: seen.0 };
    let deputy = app
        .db
        .write(move |store| changed(usecases::change_mandate(store, &ctx, at, command.clone())?, &ctx, store))
        .await
        .map_err(refused::<MandateStatusChange>)?;
    Ok(answered(deputy))
}
