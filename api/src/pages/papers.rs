//! Where the code of a paper leads. It says to whom what is entered there is shown, and how; of what there is it shows nothing, not
//! even whether there is anything: a paper may lie anywhere.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use uuid::Uuid;

use super::{Look, html};
use crate::app::App;
use crate::problem::Problem;
use crate::settings::Imprint;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(open_entry);
}

#[derive(Template)]
#[template(path = "paper.html")]
struct EntryPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    kind: &'static str,
    called: &'a str,
    id: Uuid,
    /// Whether somebody may have a code that opens it.
    by_code: bool,
}

#[get("/e/{kind}/{id}")]
async fn open_entry(
    request: HttpRequest,
    app: Data<App>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    let (kind, id) = path.into_inner();
    let (kind, called, by_code) = match kind.as_str() {
        "dispute" => ("dispute", look.say("矛盾纠纷", "dispute"), true),
        "order" => ("order", look.say("督办单", "supervision order"), false),
        "suggestion" => ("suggestion", look.say("代表建议", "deputy's suggestion"), false),
        "bulletin" => ("bulletin", look.say("民情专报", "briefing"), false),
        "duty-file" => ("duty-file", look.say("履职档案", "deputy's duty file"), false),
        "rota" => ("rota", look.say("月接待安排", "rota of a month"), false),
        "station" => ("station", look.say("活动室月报", "room's report of a month"), false),
        "voter-report" => ("voter-report", look.say("述职报告", "report to voters"), false),
        _ => return Err(Problem::not_found()),
    };
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let page = EntryPage { look, imprint: &app.settings.imprint, kind, called, id, by_code };
    html(StatusCode::OK, &page, "private, no-cache")
}
