//! Files by which `WeChat` sees whose addresses these are, before ordinary links open the mini-program. It asks for them beside those
//! addresses, and at the root.

use actix_web::guard::{GuardContext, fn_guard};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/{file}").guard(fn_guard(names_one)).route(web::get().to(open_file)));
}

/// Whether the path names one; whatever else stands at the root is not here.
fn names_one(guarded: &GuardContext<'_>) -> bool {
    let name = guarded.head().uri.path().trim_start_matches('/');
    guarded.app_data::<Data<App>>().is_some_and(|app| file(app, name).is_some())
}

/// The file of that name.
pub(super) fn file(app: &App, name: &str) -> Option<HttpResponse> {
    let file = app.settings.outward.verification.iter().find(|file| file.name == name)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header(("Cache-Control", "no-cache")).content_type("text/plain; charset=utf-8");
    Some(answer.body(file.content.clone()))
}

async fn open_file(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let name = request.match_info().get("file").unwrap_or_default();
    file(&app, name).ok_or_else(Problem::not_found)
}
