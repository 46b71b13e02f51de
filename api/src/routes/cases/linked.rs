//! What ties a case to others: the parts into which it is taken, and the links by which bodies without an account answer.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::usecases::{self, AskByLink, AskedByLink, Part, RevokeLink, Split};
use mashang_domain::cases::{self as domain, AnswerLink, ChildView, queries};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{At, CaseId, WordCode};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::inputs::TransferKind;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, IdempotencyKey, IfMatch, Input, JsonBody, NoQuery, PathId, command_of, take, usual};
use crate::problem::Problem;
use crate::routes::answer::{Unanswered, listed, making};
use crate::routes::builder::{self, serve};
use crate::routes::names::{Blank, Blanks};
use crate::routes::notes::note;
use crate::routes::once::{create, request_key};
use crate::routes::tree::Routes;
use crate::routes::values::{LongText, PartyRef, ShortText};
use crate::words::{self, Word};

/// 拆分出的诉求。 A part of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseChild {
    /// 标识。 Its id.
    id: Uuid,
    /// 标题。 In a few words.
    title: String,
    state: words::CaseState,
    target: PartyRef,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 提交人对这一件的评价；没有评价的没有。 What whoever raised the matter said of this part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rating: Option<words::CaseRating>,
}

impl From<ChildView> for CaseChild {
    fn from(child: ChildView) -> Self {
        Self {
            id: child.id.0,
            title: child.title.into(),
            state: Word(child.state),
            target: PartyRef::of(child.target, None),
            due_at: child.due_at,
            rating: child.rating.map(Word),
        }
    }
}

impl Blanks for CaseChild {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.target.blanks()
    }
}

/// 拆分出的一件。 A part of a matter, with its own addressee.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CasePartInput {
    title: ShortText,
    text: LongText,
    /// 类别；不知道时省略。 Left out by whoever can't tell.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    to_kind: TransferKind,
    /// 经办者的标识。 The addressee's id.
    to_id: Uuid,
}

impl CasePartInput {
    fn read(&self, checks: &mut Checks, at: usize) -> Option<Part> {
        let title = checks.take(&format!("/children/{at}/title"), Title::new(&self.title.0));
        let text = checks.take(&format!("/children/{at}/text"), Body::new(&self.text.0));
        let category = self.category.clone().map(|category| category.0);
        Some(Part {
            title: title?,
            text: text?,
            category: category.unwrap_or_else(|| WordCode::of(domain::CaseCategory::Unsorted)),
            to: self.to_kind.party(self.to_id),
        })
    }
}

/// 拆分。 Into which parts a case is taken.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "涉及两个部门，分开办理。",
    "children": [
        { "title": "东门设置隔离设施", "text": "请协调交警设置隔离设施。", "category": "traffic", "to_kind": "office",
          "to_id": "019ab0c0-0000-7000-8000-000000000000" },
        { "title": "东门路灯", "text": "东门两盏路灯不亮。", "category": "utilities", "to_kind": "office",
          "to_id": "019ab0c0-0000-7000-8000-000000000000" }
    ]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseSplit {
    #[schema(nullable = false)]
    text: Option<LongText>,
    #[schema(min_items = 2, max_items = 10)]
    children: Vec<CasePartInput>,
}

impl Input for CaseSplit {
    type Command = Split;
    fn read(&self, checks: &mut Checks) -> Option<Split> {
        // More than there may be are refused as a whole, and not looked at one by one.
        let most = self.children.iter().take(domain::CHILDREN.end() + 1).enumerate();
        let children: Vec<_> = most.map(|(at, part)| part.read(checks, at)).collect();
        let note = note(checks, self.text.as_ref(), &[])?;
        Some(Split { note, children: children.into_iter().collect::<Option<_>>()? })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "to" { "to_id" } else { usual(name) }
    }
}

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_answer_links).service(create_answer_link);
    let operations = [builder::post::<Person>("/cases/{id}/answer-links/revoke", "revokeAnswerLink")
        .zh("撤销答复链接", "不再接受凭此链接的答复；已答复或过期的不能撤销。")
        .en(
            "Revoke an answer link",
            "No answer by it is taken any more; one that was answered by or is over can't be revoked.",
        )
        .takes::<AnswerLinkRevoke>()
        .steps(usecases::revoke_link)];
    serve(routes, "cases", operations);
}

/// 答复链接。 Whom to ask what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "body": "晋江市自来水公司", "question": "东门一带何时恢复供水？请附施工现场照片。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerLinkCreate {
    /// 单位名称。 Who is asked.
    body: ShortText,
    /// 问题；对方只看到这些文字，请不要写群众的个人信息。 All that is shown there of the case: name no resident.
    question: LongText,
    /// 最后一天，今天起 14 天以内；默认一周。 The last day on which it is good, within 14 days; a week when absent.
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 谁能看到答复；默认仅办理人员。 Who sees the answer: those who handle the case when absent.
    #[schema(nullable = false)]
    audience: Option<words::CaseAudience>,
}

impl Input for AnswerLinkCreate {
    type Command = AskByLink;
    fn read(&self, checks: &mut Checks) -> Option<AskByLink> {
        let body = checks.take("/body", self.body.read());
        let question = checks.take("/question", self.question.read());
        let audience = self.audience.map_or(domain::CaseAudience::Handlers, |word| word.0);
        Some(AskByLink { body: body?, question: question?, due: self.due, audience })
    }
}

/// 新建的答复链接。 The link that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AnswerLinkMade {
    /// 序号。 Which of the case's.
    number: u32,
    /// 网址，只显示这一次；本站没有设置公开网址的，只有路径。 Where it leads, shown this once: the path alone where this house was given no address.
    #[schema(example = "https://rd.example.cn/a/KX7M-3PQR-W9TD-HAE", format = "uri-reference")]
    url: String,
    /// 有效至。 Until when it is good.
    until: DateTime<Utc>,
}

/// 发送答复链接 · Ask a body without an account
///
/// 请没有账号的单位（物业、供水公司等）作出说明：得到一个只能使用一次、最多 14 天有效的网址，只显示一次。对方只看到谁在询问、这里写的问题，可以答复文字和最多 3 张照片。 By a link that is good once, for 14 days at most, and is shown once: a property manager, a water company. Nothing of the case is shown there but who asks, and the question; the answer has words and up to three photos.
#[utoipa::path(
    operation_id = "createAnswerLink", tag = "cases", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "诉求标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
        ("Idempotency-Key" = Option<String>, Header, description = "24 小时内同键同体只执行一次", max_length = 128, min_length = 1, pattern = "^[!-~]+$", nullable = false),
    ),
    request_body = AnswerLinkCreate,
    responses((status = 201, description = "已新建", body = AnswerLinkMade)),
)]
#[post("/cases/{id}/answer-links")]
async fn create_answer_link(
    request: HttpRequest,
    app: Data<App>,
    caller: Person,
    id: PathId,
    key: IdempotencyKey,
    body: JsonBody<AnswerLinkCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let once = request_key(&request, &caller.0, key, &body.bytes)?;
    let at = At { id: CaseId(id.0), version: take::<IfMatch>(&request)?.0 };
    let (command, house) = (command_of(&body.value)?, app.settings.address_of(""));
    let job = making(move |store, ctx| {
        let AskedByLink { link, code } =
            usecases::ask_by_link(store, ctx, at, command.clone()).map_err(Unanswered::by::<AnswerLinkCreate>)?;
        Ok(AnswerLinkMade { number: link.number, url: format!("{house}/a/{}", code.grouped()), until: link.until })
    });
    create(&app, app.context(caller.0), Some(id.0), once, job).await
}

/// 撤销哪个答复链接。 Which link is revoked.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerLinkRevoke {
    /// 序号。 Which of the case's.
    #[schema(minimum = 1, maximum = 1000)]
    number: u32,
}

impl Input for AnswerLinkRevoke {
    type Command = RevokeLink;
    fn read(&self, _: &mut Checks) -> Option<RevokeLink> {
        Some(RevokeLink { number: self.number })
    }
}

/// 一个答复链接；网址不再显示。 A link; where it leads to is not shown again.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AnswerLink)]
pub(crate) struct AnswerLinkAnswer {
    /// 序号。 Which of the case's.
    number: u32,
    /// 单位名称。 Who is asked.
    body: String,
    /// 问题。 What is asked.
    question: String,
    audience: words::CaseAudience,
    state: words::AnswerLinkState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    asked_by: Option<PartyRef>,
    /// 发送时间。 When it was asked.
    asked_at: DateTime<Utc>,
    /// 有效至。 Until when it is good.
    until: DateTime<Utc>,
    /// 答复时间。 When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answered_at: Option<DateTime<Utc>>,
    /// 撤销时间。 When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<DateTime<Utc>>,
}

impl AnswerLinkAnswer {
    fn of(link: AnswerLink, now: DateTime<Utc>) -> Self {
        Self {
            number: link.number,
            state: Word(link.state(now)),
            body: link.body.into(),
            question: link.question.into(),
            audience: Word(link.audience),
            asked_by: link.asked_by.map(|party| PartyRef::of(party, None)),
            asked_at: link.asked_at,
            until: link.until,
            answered_at: link.answered_at,
            revoked_at: link.revoked_at,
        }
    }
}

/// 一件诉求的答复链接。 The links of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AnswerLinkList {
    /// 按序号。 In the order in which they were made.
    #[schema(max_items = 20)]
    items: Vec<AnswerLinkAnswer>,
}

impl Blanks for AnswerLinkList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.iter_mut().flat_map(|link| link.asked_by.blanks()).collect()
    }
}

/// 列出答复链接 · List the answer links of a case
///
/// 经办人、人大机构和主办单位。 For whoever handles the case, the office and the unit in the lead.
#[utoipa::path(
    operation_id = "listAnswerLinks", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "答复链接", body = AnswerLinkList)),
)]
#[get("/cases/{id}/answer-links")]
async fn list_answer_links(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let list = move |store: &mut Store| {
        let links = queries::answer_links(store, &ctx, CaseId(id.0))?;
        Ok(AnswerLinkList { items: links.into_iter().map(|link| AnswerLinkAnswer::of(link, ctx.now)).collect() })
    };
    listed(&app, list).await
}
