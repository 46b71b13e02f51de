//! The papers of a dispute.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::disputes::{DisputePaperKind, DisputePaperListed, papers};
use mashang_domain::shared::{DisputeId, Vocabulary};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Known;
use crate::extract::{NoQuery, PathId, Query};
use crate::faults::RequestFault;
use crate::problem::Problem;
use crate::routes::papers::{PathPaper, handed_out, leads_to};
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_papers).service(get_paper);
}

/// 纠纷的一份文书。 A paper that a dispute has, or may come to have.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePaper {
    kind: words::DisputePaperKind,
    /// 文书名称。 What it is called.
    kind_label: String,
    /// 笔录是第几次调解的。 Of which sitting a record is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session: Option<u32>,
    /// 现在能否出具。 Whether there is such a paper yet.
    available: bool,
    /// 尚缺的内容，文书上留有空白；不含姓名。 What lacks, for which the paper leaves room; it names nobody.
    #[schema(max_items = 200)]
    missing: Vec<String>,
}

impl From<DisputePaperListed> for DisputePaper {
    fn from(listed: DisputePaperListed) -> Self {
        Self {
            kind: Word(listed.kind),
            kind_label: listed.kind.label().to_owned(),
            session: listed.session,
            available: listed.missing.is_some(),
            missing: listed.missing.unwrap_or_default(),
        }
    }
}

/// 纠纷的文书。 The papers of a dispute.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePapers {
    #[schema(max_items = 60)]
    items: Vec<DisputePaper>,
}

/// 列出纠纷的文书 · List the papers of a dispute
///
/// 当事人和经办人员。申请书、权利义务告知书、每次调解的笔录、协议书、履行回执：能否出具、尚缺什么。 For the parties and those who handle it: which papers there are, and what lacks in each.
#[utoipa::path(
    operation_id = "listDisputePapers", tag = "disputes", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识")),
    responses((status = 200, description = "文书", body = DisputePapers)),
)]
#[get("/disputes/{id}/papers")]
async fn list_papers(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let listed = app.db.read(move |store: &mut Store| papers::papers(store, &ctx, DisputeId(id.0))).await?;
    let items = listed.into_iter().map(DisputePaper::from).collect();
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(DisputePapers { items }))
}

/// 出具哪次调解的笔录、以什么格式。 Of which sitting a record is wanted, and as what.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputePaperQuery {
    /// 文件格式；默认可编辑文档。 To be edited when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    format: Option<words::PaperFormat>,
    /// 第几次调解的笔录，仅用于笔录；默认最近一次。 Of which sitting a record is wanted; of the last one when absent.
    #[schema(minimum = 1, maximum = 50, nullable = false)]
    #[param(minimum = 1, maximum = 50, nullable = false)]
    session: Option<u32>,
}

/// 出具纠纷的文书 · Get a paper of a dispute
///
/// 当事人和经办人员。由已登记的内容生成，A4，按党政机关公文格式排版；所缺的留空白，供手写。二维码打开的页面本身不显示任何内容。阶段未到的为 409；PDF 中有字库所缺的文字时亦为 409，并指明是哪个字。 For the parties and those who handle it: drawn from what is kept, with room to write on for what lacks. Its code leads to a page that shows nothing by itself. It is 409 for a paper that there is not yet, and, as PDF, where a character has no letter.
#[utoipa::path(
    operation_id = "getDisputePaper", tag = "disputes", security(("bearer" = []), ("tracking" = [])),
    params(
        ("id" = Uuid, Path, description = "纠纷标识"), ("kind" = words::DisputePaperKind, Path, description = "文书种类"),
        DisputePaperQuery,
    ),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/disputes/{id}/papers/{kind}")]
async fn get_paper(
    app: Data<App>,
    caller: Known,
    wanted: PathPaper<DisputePaperKind>,
    query: Query<DisputePaperQuery>,
) -> Result<HttpResponse, Problem> {
    let (PathPaper(id, kind), DisputePaperQuery { format, session }) = (wanted, query.0);
    if session.is_some() && kind != DisputePaperKind::Record {
        return Err(Problem::field("/session", RequestFault::Unfit));
    }
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "dispute", id));
    let viewer = ctx.clone();
    let drawn = move |store: &mut Store| papers::paper(store, &ctx, DisputeId(id), (kind, session), address.clone());
    let (paper, look) = app.db.read(drawn).await?;
    app.note(viewer, look).await?;
    handed_out(&app, paper, format, &format!("{}-{id}", kind.as_str())).await
}
