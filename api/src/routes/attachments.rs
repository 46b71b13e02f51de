//! Files: uploaded first, then named in a case or in a step.

mod serving;

use std::future::{Ready, ready};

use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{self, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get, post};
use bytes::BytesMut;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use mashang_domain::accounts;
use mashang_domain::shared::attachment::upload as upload_file;
use mashang_domain::shared::{Actor, Attachment, AttachmentId, Context, Failure};
use mashang_domain::timeline;
use mashang_infra::files::MAX_FILE;
use mashang_infra::pictures::Cleaned;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Unanswered, making};
use super::budgets::spends;
use super::once::{answered, created, make, request_key};
use crate::app::App;
use crate::auth::{Anybody, InSession, Known};
use crate::bodies::Held;
use crate::extract::{IdempotencyKey, NoQuery, PathId};
use crate::faults::RequestFault;
use crate::inspection::cost;
use crate::limits::Budget;
use crate::patience::Patience;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::service;
use crate::tickets::{FileTicket, Holder};

pub(crate) use serving::{seen, send};

/// A file and what multipart puts around it.
const MAX_UPLOAD: usize = MAX_FILE + 16 * 1024;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(upload).service(download).service(link);
}

/// Files by links, which stand beside the document.
pub(crate) fn beside(config: &mut web::ServiceConfig) {
    config.route("/files/{ticket}", web::get().to(by_link));
}

/// 上传一个文件。 One file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream")]
pub(crate) struct AttachmentUpload {
    /// JPEG、PNG、WebP 图片、PDF 或 MP4 短视频，最大 10 MiB；M4A、MP3、AMR、Ogg、WebM 录音，最大 2 MiB。 A picture, a PDF, a short film or a recording.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// 已上传的文件。 A file that was uploaded.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(crate) struct AttachmentAnswer {
    /// 标识，提交诉求或办理时引用。 Named in a case or a step.
    id: Uuid,
    /// 保存的类型，由内容判定；图片重新编码为 JPEG 或 PNG。 What is kept: pictures are written anew as JPEG or PNG.
    media_type: String,
    /// 保存的字节数。 Bytes of what is kept.
    size: i64,
}

/// A multipart body whose header was looked at before the parser sees it.
pub(super) struct Upload(pub(super) Multipart);

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let is_multipart = header(CONTENT_TYPE)
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
        let declared = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        ready(if header(CONTENT_TYPE).is_none() {
            Err(Problem::malformed(("缺少 Content-Type", "Content-Type is missing.")))
        } else if !is_multipart {
            Err(Problem::unsupported_media_type("multipart/form-data"))
        } else if declared.is_some_and(|length| length > MAX_UPLOAD) {
            Err(Problem::too_large(MAX_FILE))
        } else {
            Ok(Self(Multipart::new(request.headers(), payload.take())))
        })
    }
}

async fn read_file(mut body: Multipart, held: &mut Held) -> Result<Vec<u8>, Problem> {
    let malformed = || Problem::malformed(("multipart 内容有误", "The multipart body is malformed."));
    let (mut file, mut patience) = (None, Patience::new());
    while let Some(field) = patience.next(body.next()).await? {
        let mut field = field.map_err(|_| malformed())?;
        match field.name() {
            Some("file") if file.is_none() => {}
            Some("file") => return Err(Problem::field("/file", RequestFault::OneFile)),
            Some("") | None => return Err(malformed()),
            Some(name) => return Err(Problem::field(format!("/{name}"), RequestFault::UnknownField)),
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = patience.next(field.next()).await? {
            let chunk = chunk.map_err(|_| malformed())?;
            if bytes.len() + chunk.len() > MAX_FILE {
                return Err(Problem::too_large(MAX_FILE));
            }
            patience.received(chunk.len());
            held.more(chunk.len())?;
            bytes.extend_from_slice(&chunk);
        }
        file = Some(bytes.to_vec());
    }
    file.ok_or_else(|| Problem::field("/file", RequestFault::Required))
}

/// 上传附件 · Upload a file
///
/// 可不登录，此时只收图片和录音。得到的标识用于提交或办理诉求、纠纷；只能使用一次。图片最多 5000 万像素，重新编码后保存：长边不超过 2560 像素，
/// 不含拍摄地点、设备等任何附加信息；录音去除附加信息；PDF 原样保存。 Its id is then named in a case or a step, once. Whoever did not log in uploads pictures and recordings alone.
/// Of a picture only what is seen is kept, of a recording what is heard.
#[utoipa::path(
    operation_id = "uploadAttachment", tag = "attachments", security((), ("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "24 小时内同键同体只上传一次", max_length = 128, min_length = 1, pattern = "^[!-~]+$", nullable = false)),
    request_body(content = AttachmentUpload, content_type = "multipart/form-data"),
    responses((status = 201, description = "已上传", body = AttachmentAnswer)),
)]
#[post("/attachments", wrap = "spends(Budget::Upload)")]
async fn upload(
    request: HttpRequest,
    app: Data<App>,
    caller: Anybody,
    key: IdempotencyKey,
    body: Upload,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut held = app.bodies.hold();
    let sent = read_file(body.0, &mut held).await?;
    let once = request_key(&request, &caller.0, key, &Sha256::digest(&sent))?;
    if let Some(answer) = answered(&app, once.as_ref()).await? {
        return Ok(answer);
    }
    let more = cost(&sent) - 1;
    if let Some(address) = app.limits.origin(&request).filter(|_| more > 0) {
        app.limits.spend_much(Budget::Upload, address, more).await?;
    }
    let Cleaned { media_type, bytes } = app.inspection.pass(sent).await?;
    if caller.0 == Actor::Anonymous && !is_nobodys(media_type) {
        return Err(Problem::field("/file", RequestFault::PicturesOnly));
    }
    let ctx = app.context(caller.0);
    let (id, size) = (AttachmentId(ctx.mint()), i64::try_from(bytes.len()).map_err(Problem::internal)?);
    put(&app, id, bytes).await?;
    let job = making(move |store, ctx| {
        upload_file(store, ctx, id, media_type.to_owned(), size)
            .map(|file| AttachmentAnswer { id: file.id.0, media_type: file.media_type, size: file.size })
            .map_err(Unanswered::from)
    });
    let made = make(&app, ctx, None, once, job).await;
    // Whoever sent the same at the same moment was answered first, and that one's file is the one that is kept. Where the
    // database may have kept the row all the same, the file stays and is forgotten with it.
    let lost = match &made {
        Ok((_, answer)) => serde_json::from_slice::<AttachmentAnswer>(answer).map_err(Problem::internal)?.id != id.0,
        Err(problem) => problem.is_certain(),
    };
    if lost {
        remove(&app, id).await;
    }
    created(made?)
}

/// Whether nobody that we know may leave such a file here: what is seen or heard of a matter. A document or a film comes from whoever logged
/// in, or holds a code.
fn is_nobodys(media_type: &str) -> bool {
    media_type.starts_with("image/") || media_type.starts_with("audio/")
}

/// Puts a file where files lie.
async fn put(app: &App, id: AttachmentId, bytes: Vec<u8>) -> Result<(), Problem> {
    let files = app.files.clone();
    let put = tokio::task::spawn_blocking(move || files.put(id, &bytes)).await.map_err(Problem::internal)?;
    put.map_err(serving::unkept)
}

/// Removes a file of which the database knows nothing: one that stays all the same harms nobody.
async fn remove(app: &App, id: AttachmentId) {
    let files = app.files.clone();
    match tokio::task::spawn_blocking(move || files.remove(id)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%id, %error, "a file that nobody knows of stays"),
        Err(error) => tracing::warn!(%id, %error, "a file that nobody knows of stays"),
    }
}

/// Looks at a file that came with a page's form, and keeps what is kept of it.
pub(crate) async fn keep(app: &App, actor: Actor, sent: Vec<u8>) -> Result<AttachmentId, Problem> {
    let Cleaned { media_type, bytes } = app.inspection.pass(sent).await?;
    if actor == Actor::Anonymous && !is_nobodys(media_type) {
        return Err(Problem::field("/file", RequestFault::PicturesOnly));
    }
    let ctx = app.context(actor);
    let (id, size) = (AttachmentId(ctx.mint()), i64::try_from(bytes.len()).map_err(Problem::internal)?);
    put(app, id, bytes).await?;
    let kept = app.db.write(move |store| upload_file(store, &ctx, id, media_type.to_owned(), size)).await;
    if let Err(failed) = kept {
        let problem = Problem::from(failed);
        if problem.is_certain() {
            remove(app, id).await;
        }
        return Err(problem);
    }
    Ok(id)
}

/// A file that the actor may see, once it is written down who looks.
async fn handed_out(app: &App, ctx: Context, id: AttachmentId) -> Result<Attachment, Problem> {
    let viewer = ctx.clone();
    let look = move |store: &mut Store| {
        let file = timeline::attachment(store, &ctx, id)?;
        let look = timeline::look_at(store, &ctx, &file)?;
        Ok::<_, Failure>((file, look))
    };
    let (file, look) = app.db.read(look).await?;
    app.note(viewer, look).await?;
    Ok(file)
}

/// 下载附件 · Download a file
///
/// 自己上传的，或可查看的诉求、纠纷进展中的。可以只取一段（Range）。 An own one, or one of a case or a dispute that you may see; whole, or
/// a stretch of it.
#[utoipa::path(
    operation_id = "downloadAttachment", tag = "attachments", security(("bearer" = []), ("tracking" = [])),
    params(
        ("id" = Uuid, Path, description = "附件标识"),
        ("Range" = Option<String>, Header, description = "只要一段，如 bytes=0-65535。 One stretch", max_length = 100, nullable = false),
        ("If-Range" = Option<String>, Header, description = "此前得到的 ETag；不符时给出全文。 The ETag of before", max_length = 100, nullable = false),
    ),
    responses(
        (status = 200, description = "文件内容", content(
            (String = "image/jpeg"), (String = "image/png"), (String = "image/webp"), (String = "application/pdf"),
            (String = "audio/mp4"), (String = "audio/mpeg"), (String = "audio/amr"), (String = "audio/ogg"),
            (String = "audio/webm"), (String = "video/mp4"),
        )),
        (status = 206, description = "所要的一段，见 Content-Range。 The stretch that was asked for", content(
            (String = "image/jpeg"), (String = "image/png"), (String = "image/webp"), (String = "application/pdf"),
            (String = "audio/mp4"), (String = "audio/mpeg"), (String = "audio/amr"), (String = "audio/ogg"),
            (String = "audio/webm"), (String = "video/mp4"),
        )),
    ),
)]
#[get("/attachments/{id}")]
async fn download(
    request: HttpRequest,
    app: Data<App>,
    caller: Known,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let file = handed_out(&app, app.context(caller.0), AttachmentId(id.0)).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store")).insert_header(("Content-Disposition", "attachment"));
    send(&app, &request, file, response).await
}

/// 附件的短时链接。 A link to a file, for a moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentLink {
    /// 无需请求头即可打开的网址，支持 Range。 Opened without any header, in stretches, too.
    url: String,
    /// 到此时为止有效。 Good until then.
    expires_at: DateTime<Utc>,
}

/// 取得附件的短时链接 · Get a link to a file
///
/// 供图片、录音、视频等不能带请求头的地方使用，五分钟内有效；打开时仍按取得链接者当时的权限，退出登录或权限收回后即失效。 For
/// what can send no header; good for five minutes, and for what whoever asked for it may see then: it ends with the session.
#[utoipa::path(
    operation_id = "getAttachmentLink", tag = "attachments", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "附件标识")),
    responses((status = 200, description = "链接", body = AttachmentLink)),
)]
#[get("/attachments/{id}/link")]
async fn link(
    app: Data<App>,
    caller: Known,
    session: Option<InSession>,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let holder = match (&caller.0, session) {
        (Actor::Tracker(code), _) => Holder::Code(code.clone()),
        (Actor::Person { .. }, Some(session)) => Holder::Session(session.session),
        _ => return Err(Problem::forbidden()),
    };
    let ctx = app.context(caller.0);
    let (now, id) = (ctx.now, AttachmentId(id.0));
    handed_out(&app, ctx, id).await?;
    let (ticket, expires_at) = FileTicket { file: id, holder }.sealed(&app.vault, now).map_err(Problem::internal)?;
    let url = format!("{}/files/{ticket}", app.settings.public_url);
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(AttachmentLink { url, expires_at }))
}

/// As whom a link opens a file: whoever asked for it, as that one may act now.
async fn holder(app: &App, holder: Holder) -> Result<Actor, Problem> {
    let session = match holder {
        Holder::Code(code) => return Ok(Actor::Tracker(code)),
        Holder::Session(session) => session,
    };
    let ctx = app.context(Actor::Anonymous);
    let standing = app.db.read(move |store: &mut Store| accounts::in_session(store, &ctx, session)).await?;
    let standing = standing.ok_or_else(Problem::not_found)?;
    Ok(service::acting(app, &standing).await?.unwrap_or(standing))
}

/// A file for whoever shows a link to it.
async fn by_link(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let ticket = request.match_info().get("ticket").unwrap_or_default();
    let FileTicket { file, holder: whose } =
        FileTicket::read(&app.vault, ticket, app.now()).ok_or_else(Problem::not_found)?;
    let file = seen(&app, holder(&app, whose).await?, file).await?;
    let mut response = HttpResponse::Ok();
    // It is shown where it stands; only what is read apart is put away.
    let disposition = if file.media_type == "application/pdf" { "attachment" } else { "inline" };
    response.insert_header(("Cache-Control", "private, no-store")).insert_header(("Content-Disposition", disposition));
    response.insert_header(("Referrer-Policy", "no-referrer"));
    send(&app, &request, file, response).await
}
