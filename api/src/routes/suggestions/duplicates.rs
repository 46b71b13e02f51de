//! Others that may be on the same matter as a suggestion.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::shared::Failure;
use mashang_domain::suggestions::{self, AlikeSuggestion, AlikeSuggestions, SuggestionId};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{SuggestionNumber, number};
use super::parts::deputy;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::answer::listed;
use crate::routes::names::{Blank, Blanks};
use crate::routes::values::PartyRef;
use crate::words::{self, Word};

/// 可能重复的一件。 Another suggestion that may be on the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlikeSuggestion)]
pub(crate) struct AlikeAnswer {
    /// 标识。 Its id.
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<SuggestionNumber>,
    /// 标题。 What it is called.
    title: String,
    state: words::SuggestionState,
    /// 领衔代表。 The deputy who proposes it.
    proposer: PartyRef,
    /// 相似程度，百分比。 How alike they are, in per cent.
    #[schema(minimum = 0, maximum = 100)]
    likeness: u32,
}

impl From<AlikeSuggestion> for AlikeAnswer {
    fn from(one: AlikeSuggestion) -> Self {
        let AlikeSuggestion { suggestion, likeness } = one;
        Self {
            id: suggestion.id.0,
            number: number(&suggestion),
            state: Word(suggestion.state()),
            proposer: deputy(suggestion.proposer),
            title: suggestion.dossier.title.into(),
            likeness,
        }
    }
}

impl Blanks for AlikeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.proposer.blanks()
    }
}

/// 可能重复的建议。 Others that may be on the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlikeSuggestions)]
pub(crate) struct AlikeSuggestionsAnswer {
    /// 您可以查看的，最相似的在前，最多 10 件。 Those that you may see, the most alike first, ten at most.
    items: Vec<AlikeAnswer>,
    /// 另有几件您不能查看的。 How many others there are that you may not see.
    others: u32,
}

impl From<AlikeSuggestions> for AlikeSuggestionsAnswer {
    fn from(found: AlikeSuggestions) -> Self {
        Self { items: found.known.into_iter().map(AlikeAnswer::from).collect(), others: found.others }
    }
}

impl Blanks for AlikeSuggestionsAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出可能重复的建议 · List likely duplicates
///
/// 同一人大、同一届中已提交的，供代表提交前、人大机构并案前参考；您不能查看的只告知件数。 Handed in within the same congress and term: before one hands in, and before the office joins some. Of those that you may not see, how many there are.
#[utoipa::path(
    operation_id = "listSuggestionDuplicates", tag = "suggestions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表建议标识")),
    responses((status = 200, description = "可能重复的建议", body = AlikeSuggestionsAnswer)),
)]
#[get("/suggestions/{id}/duplicates")]
pub(crate) async fn list_duplicates(
    app: Data<App>,
    caller: Person,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| {
        let found = suggestions::duplicates(store, &ctx, SuggestionId(id.0))?;
        Ok::<_, Failure>(AlikeSuggestionsAnswer::from(found))
    };
    listed(&app, found).await
}
