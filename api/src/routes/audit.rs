//! What proves the log: its signed root, and that what somebody is shown is in it. And who looked at what is sensitive.

mod looks;
mod retention;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::audit::tree::Hash;
use mashang_domain::audit::{self, AuditEntry};
use mashang_domain::shared::{Actor, EventId, Failure};
use mashang_domain::timeline::{self, Line};
use mashang_infra::audit::Checkpoint;
use mashang_infra::crypto::hex;
use mashang_infra::repositories::{Inclusion, Store};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::paged;
use super::names::{Blank, Blanks};
use super::values::{DivisionCodeText, PageQuery, PartyRef, UnreadableEntry};
use crate::app::App;
use crate::auth::{Person, Tracked};
use crate::extract::{NoQuery, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

/// Events that one answer proves at most, the latest: each takes as many hashes as the tree is high.
const PROVED: usize = 100;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(get_audit_root)
        .service(get_audit_consistency)
        .service(get_tracked_proof)
        .service(list_audit_entries)
        .configure(looks::routes)
        .configure(retention::routes);
}

/// 签过名的根，概括此前的全部事件。 A signed root, which tells of every event before it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditRoot {
    /// 树中有多少个事件。 How many events the tree has.
    size: u64,
    /// 根的散列值，十六进制。 The root's hash in hexadecimal digits.
    root_hash: String,
    /// 签过名的文本（C2SP tlog-checkpoint），可保存备查。 The text that was signed; whoever keeps it can tell later whether the log is still the same.
    note: String,
    /// 核验签名所用的公钥（C2SP signed-note）。 The public key to check the signature by.
    public_key: String,
}

impl AuditRoot {
    fn of(store: &mut Store) -> Result<Self, Failure> {
        let Checkpoint { size, root, note } = store.checkpoint()?;
        Ok(Self { size, root_hash: hex(&root), note, public_key: store.signer().public_key() })
    }
}

fn digits(path: &[Hash]) -> Vec<String> {
    path.iter().map(|hash| hex(hash)).collect()
}

/// 日志的根 · Get the root of the log
///
/// 公开。每个事件在此树（RFC 6962）中有一片叶；根变了签名也变，保存此前的根即可日后核对。 Every event has a leaf in this tree (RFC 6962); whoever keeps a root can hold later ones against it.
#[utoipa::path(
    operation_id = "getAuditRoot", tag = "audit",
    responses((status = 200, description = "签过名的根", body = AuditRoot)),
)]
#[get("/audit/root")]
async fn get_audit_root(app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(app.db.read(AuditRoot::of).await?))
}

/// 从哪一个根开始。 Since which root.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditConsistencyQuery {
    /// 此前的根中有多少个事件。 How many events the earlier root told of.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    #[param(minimum = 0, maximum = 1_000_000_000)]
    from: u32,
}

/// 证明后来的树以先前的树开头。 What proves that a later tree begins with an earlier one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditConsistency {
    /// 先前的树中有多少个事件。 How many events the earlier one had.
    from: u64,
    root: AuditRoot,
    /// 证明（RFC 6962，2.1.2 节），十六进制。 The proof of RFC 6962, section 2.1.2, in hexadecimal digits.
    path: Vec<String>,
}

/// 核对先前的根 · Prove that the log only grew
///
/// 公开。证明现在的树以先前那个根的树开头，此前的事件一个也没有改动或删除。 Proves that the tree of now begins with the one of an earlier root: no event of before was altered or taken out.
#[utoipa::path(
    operation_id = "getAuditConsistency", tag = "audit", params(AuditConsistencyQuery),
    responses((status = 200, description = "证明", body = AuditConsistency)),
)]
#[get("/audit/consistency")]
async fn get_audit_consistency(app: Data<App>, query: Query<AuditConsistencyQuery>) -> Result<HttpResponse, Problem> {
    let from = u64::from(query.0.from);
    let proved = move |store: &mut Store| {
        let root = AuditRoot::of(store)?;
        let path = store.continuation(from, root.size)?.ok_or(Failure::NotFound)?;
        Ok::<_, Failure>(AuditConsistency { from, root, path: digits(&path) })
    };
    Ok(HttpResponse::Ok().json(app.db.read(proved).await?))
}

/// 证明一个事件在树中。 What proves that an event is in the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EventProof {
    /// 事件，即时间线上那一条的标识。 The event: the id of a line of the timeline.
    event_id: Uuid,
    /// 第几片叶，从 0 起。 Which leaf, from 0 on.
    leaf_index: u64,
    /// 叶的散列值。 The leaf's hash.
    leaf_hash: String,
    /// 由叶到根依次合并的散列值（RFC 6962，2.1.1 节）。 What the leaf is joined with on the way to the root.
    path: Vec<String>,
}

impl EventProof {
    fn of(proof: &Inclusion) -> Self {
        Self { event_id: proof.event.0, leaf_index: proof.leaf, leaf_hash: hex(&proof.hash), path: digits(&proof.path) }
    }
}

/// 证明所显示的时间线在日志中。 What proves that the timeline shown is in the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TrackedProof {
    root: AuditRoot,
    /// 您看得到的事件，最多最近 100 个，按叶的次序。 The events that you see, the latest hundred at most, in the order of leaves.
    events: Vec<EventProof>,
    /// 还有多少个事件刚刚发生，尚未入树。 How many happened a moment ago and are not in the tree yet.
    waiting: u32,
}

/// 凭查询码取得证明 · Prove what a tracking code shows
///
/// 查询码放入请求头 X-Tracking-Code。证明您看到的每一步都在日志中；日后有任何改动，与您保存的根和叶不再相符。 Proves that each step that you see is in the log: whatever is altered later no longer agrees with the root and the leaves that you kept.
#[utoipa::path(
    operation_id = "getTrackedProof", tag = "audit",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "证明", body = TrackedProof)),
)]
#[get("/track-proof")]
async fn get_tracked_proof(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, code) = (app.context(Actor::Tracker(code.0.clone())), code.0);
    let proved = move |store: &mut Store| {
        let (_, lines) = timeline::track(store, &ctx, &code)?;
        let seen: Vec<EventId> = lines.iter().rev().take(PROVED).map(Line::event).collect();
        let root = AuditRoot::of(store)?;
        let events: Vec<_> = store.inclusions(root.size, &seen)?.iter().map(EventProof::of).collect();
        let waiting = u32::try_from(seen.len() - events.len()).unwrap_or(u32::MAX);
        Ok::<_, Failure>(TrackedProof { root, events, waiting })
    };
    let answer = app.db.list(proved).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

/// 一条审计记录。 That somebody looked at something, or changed who may.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditEntryAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 账号，或第三方系统。 Which account, or which API client.
    account_id: Uuid,
    role: words::AccountRole,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    act: words::AuditAct,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    purpose: Option<words::LookPurpose>,
    /// 查看人写的说明。 What whoever looked said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
    subject_kind: words::AuditSubject,
    /// 所涉诉求、纠纷、接待或账号。 The case, the dispute, the reception or the account.
    subject_id: Uuid,
    /// 所在区划。 Where that is.
    division_code: DivisionCodeText,
    /// 请求编号，由本系统生成，与日志中的相同。 The request's id, of our own making, as logs name it.
    request_id: String,
}

impl AuditEntryAnswer {
    fn of(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.0,
            at: entry.at,
            account_id: entry.account.0,
            role: Word(entry.role),
            by: entry.party.map(|party| PartyRef::of(party, None)),
            act: Word(entry.look.act),
            purpose: entry.reason.purpose.map(Word),
            note: entry.reason.words.map(String::from),
            subject_kind: Word(entry.look.subject),
            subject_id: entry.look.id,
            division_code: (&entry.look.division).into(),
            request_id: entry.request,
        }
    }
}

impl Blanks for AuditEntryAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 一页审计记录。 A page of entries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntryPage {
    items: Vec<AuditEntryAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for AuditEntryPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出审计记录 · List who looked at what
///
/// 管理员查看本辖区内谁在何时查看了联系方式、健康信息、当事人、附件，谁变更了授权，最新的在前。 By an administrator, of the own area, the newest first.
#[utoipa::path(
    operation_id = "listAuditEntries", tag = "audit", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页审计记录", body = AuditEntryPage)),
)]
#[get("/audit/entries")]
async fn list_audit_entries(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| audit::list(store, &ctx, &page);
    let page_of = |(items, unreadable, next_cursor)| AuditEntryPage { items, unreadable, next_cursor };
    paged(&app, found, AuditEntryAnswer::of, page_of).await
}
