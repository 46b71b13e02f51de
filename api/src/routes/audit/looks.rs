//! Who looked, for whom it concerns: in which role and whose name, when and why, and nothing else of whoever it was.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::audit::{self, AuditEntry, AuditKey};
use mashang_domain::shared::{Actor, CaseId, DisputeId, Page};
use mashang_domain::{cases, disputes, timeline};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Known, Person, Tracked};
use crate::extract::{PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{PageQuery, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_case_looks).service(list_dispute_looks).service(get_tracked_looks).service(list_my_looks);
}

/// 谁查看过。 That somebody looked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditLook {
    /// 时间；每天只记一次的，是当天第一次。 When; of what is written down once a day, the first time.
    at: DateTime<Utc>,
    role: words::AccountRole,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    act: words::AuditAct,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    purpose: Option<words::LookPurpose>,
    subject_kind: words::AuditSubject,
    /// 所涉诉求或纠纷。 The case or the dispute.
    subject_id: Uuid,
}

impl AuditLook {
    fn of(entry: &AuditEntry) -> Self {
        Self {
            at: entry.at,
            role: Word(entry.role),
            by: entry.party.map(|party| PartyRef::of(party, None)),
            act: Word(entry.look.act),
            purpose: entry.reason.purpose.map(Word),
            subject_kind: Word(entry.look.subject),
            subject_id: entry.look.id,
        }
    }
}

impl Blanks for AuditLook {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 一页查看记录，最新的在前。 A page of those who looked, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditLookPage {
    items: Vec<AuditLook>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl From<Page<AuditEntry, AuditKey>> for AuditLookPage {
    fn from(page: Page<AuditEntry, AuditKey>) -> Self {
        let unreadable = UnreadableEntry::of(&page);
        let (items, next_cursor) = page_parts(page, |entry| AuditLook::of(&entry));
        Self { items, unreadable, next_cursor }
    }
}

impl Blanks for AuditLookPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

fn private(page: &AuditLookPage) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(page)
}

/// 谁看过我的诉求 · List who looked at my case
///
/// 提交人查看，可用查询码：谁在何时、为何查看过您的联系方式、健康信息和附件（个人信息保护法第四十四条）。经办人打开诉求时看到的称呼和打码电话，每人每天记一次。 For the submitter, also by tracking code: who was shown your phone, your health and your files, when and why. That whoever handles it saw your name and masked phone is written down once a day for each.
#[utoipa::path(
    operation_id = "listCaseLooks", tag = "audit", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "诉求标识"), PageQuery),
    responses((status = 200, description = "一页查看记录", body = AuditLookPage)),
)]
#[get("/cases/{id}/looks")]
async fn list_case_looks(
    app: Data<App>,
    caller: Known,
    id: PathId,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, id) = (app.context(caller.0), CaseId(id.0));
    let listed =
        move |store: &mut Store| named(AuditLookPage::from(cases::queries::looks(store, &ctx, id, &page)?), store);
    Ok(private(&app.db.list(listed).await?))
}

/// 谁看过这件纠纷 · List who looked at my dispute
///
/// 报告人和当事人查看，可用查询码：谁在何时查看过当事人信息和附件。 For its reporter and its parties, also by tracking code: who was shown the parties and the files, and when.
#[utoipa::path(
    operation_id = "listDisputeLooks", tag = "audit", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识"), PageQuery),
    responses((status = 200, description = "一页查看记录", body = AuditLookPage)),
)]
#[get("/disputes/{id}/looks")]
async fn list_dispute_looks(
    app: Data<App>,
    caller: Known,
    id: PathId,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, id) = (app.context(caller.0), DisputeId(id.0));
    let listed =
        move |store: &mut Store| named(AuditLookPage::from(disputes::queries::looks(store, &ctx, id, &page)?), store);
    Ok(private(&app.db.list(listed).await?))
}

/// 凭查询码查看谁看过 · List who looked, by a tracking code
///
/// 不需要登录；查询码放入请求头 X-Tracking-Code，诉求和纠纷的都可以。 Needs no account; the code of a case or of a dispute travels in a header.
#[utoipa::path(
    operation_id = "getTrackedLooks", tag = "audit",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40), PageQuery),
    responses((status = 200, description = "一页查看记录", body = AuditLookPage)),
)]
#[get("/track-looks")]
async fn get_tracked_looks(app: Data<App>, code: Tracked, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let (ctx, code) = (app.context(Actor::Tracker(code.0.clone())), code.0);
    let listed =
        move |store: &mut Store| named(AuditLookPage::from(timeline::tracked_looks(store, &ctx, &code, &page)?), store);
    Ok(private(&app.db.list(listed).await?))
}

/// 谁看过我的信息 · List who looked at what is mine
///
/// 您提交的诉求、您报告的或作为当事人的纠纷，他人在何时、为何查看过（个人信息保护法第四十四条）。 Of the cases that you submitted and the disputes that you reported or are a party of: who else looked, when and why.
#[utoipa::path(
    operation_id = "listMyLooks", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页查看记录", body = AuditLookPage)),
)]
#[get("/me/looks")]
async fn list_my_looks(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| named(AuditLookPage::from(audit::looks_at_me(store, &ctx, &page)?), store);
    Ok(private(&app.db.list(listed).await?))
}
