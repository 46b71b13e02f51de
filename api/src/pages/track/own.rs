//! What somebody who is known inside WeChat submitted: found without a code.

use actix_web::HttpRequest;
use mashang_domain::cases::{Case, CaseFilter, Cases, queries};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, CaseId, Context, PageRequest};
use mashang_infra::repositories::Store;
use uuid::Uuid;

use super::say::moment;
use crate::app::App;
use crate::pages::{Look, guest};
use crate::problem::Problem;

/// Matters that are listed, the latest.
const LISTED: u32 = 10;

/// A matter as the list tells of it: nobody's words, for others look at phones.
pub(crate) struct OwnMatter {
    pub id: Uuid,
    pub about: String,
    pub submitted: String,
}

/// What whoever asks submitted, as somebody who acts for nobody else.
async fn context(app: &App, request: &HttpRequest) -> Result<Option<Context>, Problem> {
    let account = guest::known(app, request).await?;
    Ok(account.map(|account| app.context(Actor::Person { account, grants: Vec::new() })))
}

/// The matters of whoever looks, the latest first.
pub(crate) async fn matters(app: &App, request: &HttpRequest, look: Look) -> Result<Vec<OwnMatter>, Problem> {
    let Some(ctx) = context(app, request).await? else { return Ok(Vec::new()) };
    let now = ctx.now;
    let mine = move |store: &mut Store| {
        let page = PageRequest { limit: LISTED, after: None };
        queries::mine(store, &ctx, &CaseFilter::default(), &page)
    };
    let matter = |case: Case| OwnMatter {
        id: case.id.0,
        about: look.say(case.category.label(), case.category.description()).to_owned(),
        submitted: moment(look, case.submitted_at, now),
    };
    Ok(app.db.list(mine).await?.items.into_iter().map(matter).collect())
}

/// The code of a matter of whoever asks for it by its id.
pub(crate) async fn code_of(app: &App, request: &HttpRequest, id: &str) -> Result<Option<TrackingCode>, Problem> {
    let (Some(ctx), Ok(id)) = (context(app, request).await?, id.parse::<Uuid>()) else { return Ok(None) };
    let case = app.db.read(move |store| store.case(CaseId(id))).await?;
    Ok(case.filter(|case| case.submitter.is_some() && case.submitter == ctx.actor.account()).map(|case| case.tracking))
}
