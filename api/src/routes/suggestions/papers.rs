//! A suggestion on paper, and the letter that answers it.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::shared::Vocabulary;
use mashang_domain::suggestions::{SuggestionId, SuggestionPaperKind, SuggestionPaperListed, papers};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, Query};
use crate::problem::Problem;
use crate::routes::papers::{PaperQuery, PathPaper, handed_out, leads_to};
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_papers).service(get_paper);
}

/// 代表建议的一份文书。 A paper that a suggestion has, or may come to have.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionPaper {
    kind: words::SuggestionPaperKind,
    /// 文书名称。 What it is called.
    kind_label: String,
    /// 现在能否出具。 Whether there is such a paper yet.
    available: bool,
    /// 尚缺的内容，文书上留有空白。 What lacks, for which the paper leaves room.
    #[schema(max_items = 20)]
    missing: Vec<String>,
}

impl From<SuggestionPaperListed> for SuggestionPaper {
    fn from(listed: SuggestionPaperListed) -> Self {
        Self {
            kind: Word(listed.kind),
            kind_label: listed.kind.label().to_owned(),
            available: listed.missing.is_some(),
            missing: listed.missing.unwrap_or_default(),
        }
    }
}

/// 代表建议的文书。 The papers of a suggestion.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionPapers {
    #[schema(max_items = 2)]
    items: Vec<SuggestionPaper>,
}

/// 列出代表建议的文书 · List the papers of a suggestion
///
/// 提出、联名的代表，人大机构和承办单位：代表建议和答复函能否出具、尚缺什么。 For whoever reads all of it: which papers there are, and what lacks in each.
#[utoipa::path(
    operation_id = "listSuggestionPapers", tag = "suggestions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表建议标识")),
    responses((status = 200, description = "文书", body = SuggestionPapers)),
)]
#[get("/suggestions/{id}/papers")]
async fn list_papers(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let listed = app.db.read(move |store: &mut Store| papers::papers(store, &ctx, SuggestionId(id.0))).await?;
    let items = listed.into_iter().map(SuggestionPaper::from).collect();
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(SuggestionPapers { items }))
}

/// 出具代表建议的文书 · Get a paper of a suggestion
///
/// 提出、联名的代表，人大机构和承办单位：代表建议，或最近一次的答复函。尚未答复的，答复函为 409；PDF 中有字库所缺的文字时亦为 409。 For whoever reads all of it: the suggestion, or the letter that answered it last. It is 409 for a letter before there is an answer, and, as PDF, where a character has no letter.
#[utoipa::path(
    operation_id = "getSuggestionPaper", tag = "suggestions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表建议标识"),
        ("kind" = words::SuggestionPaperKind, Path, description = "文书种类"), PaperQuery,
    ),
    responses((status = 200, description = "文书", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/pdf"),
    ))),
)]
#[get("/suggestions/{id}/papers/{kind}")]
async fn get_paper(
    app: Data<App>,
    caller: Person,
    wanted: PathPaper<SuggestionPaperKind>,
    query: Query<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let PathPaper(id, kind) = wanted;
    let (ctx, address) = (app.context(caller.0), leads_to(&app, "suggestion", id));
    let drawn = move |store: &mut Store| papers::paper(store, &ctx, SuggestionId(id), kind, address.clone());
    let paper = app.db.read(drawn).await?;
    handed_out(&app, paper, query.0.format, &format!("{}-{id}", kind.as_str())).await
}
