//! Codes that are printed again, and what happened to them.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::codes::usecases::{self, Reprint};
use mashang_domain::codes::{CodeEvent, CodeSubject};
use mashang_domain::shared::{At, EventRecord, Recorded};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::{IssuedCode, changed};
use crate::app::App;
use crate::auth::Person;
use crate::card::read_code;
use crate::extract::{Checks, IfMatch, Input, JsonBody, NoQuery, command_of, refused};
use crate::problem::Problem;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{PartyRef, ShortText};
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(reprint_code).service(list_code_history);
}

/// 一次加印。 A print run.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "copies": 20, "note": "旧牌褪色，更换" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeReprint {
    /// 份数。 How many copies.
    #[schema(minimum = 1, maximum = 10000)]
    copies: i32,
    /// 用途或说明。 For what, in a few words.
    #[schema(nullable = false)]
    note: Option<ShortText>,
}

impl Input for CodeReprint {
    type Command = Reprint;
    fn read(&self, checks: &mut Checks) -> Option<Reprint> {
        let note = checks.take_opt("/note", self.note.as_ref().map(ShortText::read));
        Some(Reprint { copies: self.copies, note })
    }
}

/// 加印代码 · Count a print run of a code
///
/// 人大机构或管理员记录一次加印；码不变。已停用的为 409。 An office or an administrator of the area notes a print run; the code stays as it is. 409 for one that was revoked.
#[utoipa::path(
    operation_id = "reprintCode", tag = "codes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "代码", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = CodeReprint,
    responses((status = 200, description = "已记录", body = IssuedCode, headers(("ETag" = String, description = "版本")))),
)]
#[post("/qr-codes/{code}/reprint")]
async fn reprint_code(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    seen: IfMatch,
    body: JsonBody<CodeReprint>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, code, command) = (app.context(caller.0), read_code(&code)?, command_of(&body.value)?);
    let url = app.settings.public_url.clone();
    let reprinted = move |store: &mut Store| {
        let printed = usecases::reprint_code(store, &ctx, At { id: &code, version: seen.0 }, command.clone())?;
        named(IssuedCode::of(&printed, &url), store)
    };
    Ok(changed(&app.db.write(reprinted).await.map_err(refused::<CodeReprint>)?))
}

/// 代码沿革的一条。 Something that happened to a code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CodeEntry {
    /// 此后的版本。 The version that it has since.
    version: i32,
    kind: words::CodeEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 由谁办理：人大机构，或管理员的账号；系统办理的没有。 By whom: an office, or an administrator's account; nobody where the system did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 改指之前指向谁。 To whom it led before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    from: Option<PartyRef>,
    /// 此后指向谁。 To whom it leads since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<PartyRef>,
    /// 加印份数。 Copies that were printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    copies: Option<i32>,
    /// 用途或说明。 For what.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
}

impl From<EventRecord<CodeEvent>> for CodeEntry {
    fn from(record: EventRecord<CodeEvent>) -> Self {
        let kind = words::Word(record.change.kind());
        let reference = |subject: CodeSubject| Some(PartyRef::of(subject.party(), None));
        let (from, to, copies, note) = match record.change {
            CodeEvent::Issued { to } => (None, reference(to), None, None),
            CodeEvent::Reprinted { copies, note } => (None, None, Some(copies), note),
            CodeEvent::Repointed { from, to } => (reference(from), reference(to), None, None),
            CodeEvent::Revoked => (None, None, None, None),
        };
        Self {
            version: record.version,
            kind,
            at: record.at,
            by: record.party.map(|party| PartyRef::of(party, None)),
            from,
            to,
            copies,
            note: note.map(String::from),
        }
    }
}

impl Blanks for CodeEntry {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let parties = self.by.blanks().into_iter().chain(self.from.blanks());
        parties.chain(self.to.blanks()).collect()
    }
}

/// 代码沿革。 A code's history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CodeHistory {
    /// 最早的在前，最多 1000 条；启用沿革之前发放的没有发放一条。 The oldest first, at most 1000; what is older than this record lacks its issue.
    items: Vec<CodeEntry>,
}

impl Blanks for CodeHistory {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 代码沿革 · List a code's history
///
/// 何时由谁发放、加印、改指、停用；该区划的人大机构或管理员。 When and by whom it was issued, printed again, re-pointed, revoked: for an office or an administrator of the area.
#[utoipa::path(
    operation_id = "listCodeHistory", tag = "codes", security(("bearer" = [])),
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "沿革", body = CodeHistory)),
)]
#[get("/qr-codes/{code}/history")]
async fn list_code_history(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, code) = (app.context(caller.0), read_code(&code)?);
    let known = |recorded: Recorded<CodeEvent>| match recorded {
        Recorded::Known(record) => Some(CodeEntry::from(record)),
        Recorded::Unknown { .. } => None,
    };
    let listed = move |store: &mut Store| {
        let items = usecases::history(store, &ctx, &code)?.into_iter().filter_map(known).collect();
        named(CodeHistory { items }, store)
    };
    let answer = app.db.list(listed).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}
