//! Files: uploaded first, then named in a case or in a step.

use std::fs::File;
use std::future::{Ready, ready};
use std::io::ErrorKind;

use actix_multipart::Multipart;
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, dev::Payload, get, post};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use mashang_domain::shared::attachment::upload as upload_file;
use mashang_domain::shared::{Actor, Attachment, AttachmentId, Failure};
use mashang_domain::timeline;
use mashang_infra::crypto::OpenFile;
use mashang_infra::files::MAX_FILE;
use mashang_infra::pictures::Cleaned;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::{Unanswered, making};
use super::budgets::spends;
use super::once::{answered, created, make, request_key};
use crate::app::App;
use crate::auth::{Anybody, Known};
use crate::bodies::Held;
use crate::extract::{IdempotencyKey, NoQuery, PathId};
use crate::faults::RequestFault;
use crate::inspection::cost;
use crate::limits::Budget;
use crate::patience::Patience;
use crate::problem::Problem;

/// What a file may do that a browser opens: nothing.
const HARMLESS: &str = "default-src 'none'; sandbox";
/// A file and what multipart puts around it.
const MAX_UPLOAD: usize = MAX_FILE + 16 * 1024;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(upload).service(download);
}

/// 上传一个文件。 One file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream")]
pub(crate) struct AttachmentUpload {
    /// JPEG、PNG、WebP 图片或 PDF，最大 10 MiB；M4A、MP3、AMR、Ogg、WebM 录音，最大 2 MiB。 A picture, a PDF or a recording.
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
/// 可不登录。得到的标识用于提交或办理诉求、纠纷；只能使用一次。图片最多 5000 万像素，重新编码后保存：长边不超过 2560 像素，
/// 不含拍摄地点、设备等任何附加信息；录音去除附加信息；PDF 原样保存。 Its id is then named in a case or a step, once.
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
        remove(&app, id).await?;
    }
    created(made?)
}

/// Puts a file where files lie.
async fn put(app: &App, id: AttachmentId, bytes: Vec<u8>) -> Result<(), Problem> {
    let files = app.files.clone();
    let put = tokio::task::spawn_blocking(move || files.put(id, &bytes)).await.map_err(Problem::internal)?;
    put.map_err(|error| match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::unavailable(RequestFault::StorageFull),
        _ => Problem::internal(error),
    })
}

async fn remove(app: &App, id: AttachmentId) -> Result<(), Problem> {
    let files = app.files.clone();
    let removed = tokio::task::spawn_blocking(move || files.remove(id)).await.map_err(Problem::internal)?;
    removed.map_err(Problem::internal)
}

/// Looks at a file that came with a page's form, and keeps what is kept of it.
pub(crate) async fn keep(app: &App, actor: Actor, sent: Vec<u8>) -> Result<AttachmentId, Problem> {
    let Cleaned { media_type, bytes } = app.inspection.pass(sent).await?;
    let ctx = app.context(actor);
    let (id, size) = (AttachmentId(ctx.mint()), i64::try_from(bytes.len()).map_err(Problem::internal)?);
    put(app, id, bytes).await?;
    let kept = app.db.write(move |store| upload_file(store, &ctx, id, media_type.to_owned(), size)).await;
    if let Err(failed) = kept {
        let problem = Problem::from(failed);
        if problem.is_certain() {
            remove(app, id).await?;
        }
        return Err(problem);
    }
    Ok(id)
}

/// 下载附件 · Download a file
///
/// 自己上传的，或可查看的诉求、纠纷进展中的。 An own one, or one of a case or a dispute that you may see.
#[utoipa::path(
    operation_id = "downloadAttachment", tag = "attachments", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "附件标识")),
    responses((status = 200, description = "文件内容", content(
        (String = "image/jpeg"), (String = "image/png"), (String = "image/webp"), (String = "application/pdf"),
        (String = "audio/mp4"), (String = "audio/mpeg"), (String = "audio/amr"), (String = "audio/ogg"),
        (String = "audio/webm"),
    ))),
)]
#[get("/attachments/{id}")]
async fn download(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, id) = (app.context(caller.0), AttachmentId(id.0));
    let viewer = ctx.clone();
    let handed_out = move |store: &mut Store| {
        let file = timeline::attachment(store, &ctx, id)?;
        let look = timeline::look_at(store, &ctx, &file)?;
        Ok::<_, Failure>((file, look))
    };
    let (file, look) = app.db.read(handed_out).await?;
    app.note(viewer, look).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store")).insert_header(("Content-Disposition", "attachment"));
    send(&app, file, response).await
}

/// A file that the actor may see.
pub(crate) async fn seen(app: &App, actor: Actor, id: AttachmentId) -> Result<Attachment, Problem> {
    let ctx = app.context(actor);
    Ok(app.db.read(move |store| timeline::attachment(store, &ctx, id)).await?)
}

/// Answers with a file, in a response whose other headers are there.
pub(crate) async fn send(
    app: &App,
    file: Attachment,
    mut response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let (files, id) = (app.files.clone(), file.id);
    let open = tokio::task::spawn_blocking(move || files.open_one(id)).await.map_err(Problem::internal)?;
    let open = open.map_err(unread)?;
    Ok(response
        .insert_header(("Content-Security-Policy", HARMLESS))
        .content_type(file.media_type)
        .body(SizedStream::new(open.size(), pieces(open))))
}

/// The same with a recording, or with the stretch of it that is `wanted` (RFC 9110, section 14): some phones play nothing that
/// they can't have in stretches.
pub(crate) async fn play(
    app: &App,
    file: Attachment,
    wanted: Option<&str>,
    mut response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let (files, id) = (app.files.clone(), file.id);
    let read = tokio::task::spawn_blocking(move || files.read(id)).await.map_err(Problem::internal)?;
    let bytes = Bytes::from(read.map_err(unread)?);
    response
        .insert_header(("Content-Security-Policy", HARMLESS))
        .insert_header(("Accept-Ranges", "bytes"))
        .content_type(file.media_type);
    let Some((first, last)) = wanted.and_then(|range| stretch(range, bytes.len())) else {
        return Ok(response.body(bytes));
    };
    let told = format!("bytes {first}-{last}/{}", bytes.len());
    response.status(StatusCode::PARTIAL_CONTENT).insert_header(("Content-Range", told));
    Ok(response.body(bytes.slice(first..=last)))
}

/// The first and the last byte that a range names, of so many; `None` for what names no one stretch: the whole answers that.
fn stretch(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(last)) if first.is_empty() && last > 0 => (length.saturating_sub(last), end),
        _ => return None,
    };
    (first <= last).then_some((first, last))
}

fn unread(error: std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::not_found(),
        _ => Problem::internal(error),
    }
}

/// A file piece by piece, as fast as it is taken.
fn pieces(file: OpenFile<File>) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async {
        let read = tokio::task::spawn_blocking(move || file.piece().map(|piece| (piece, file)));
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok(piece.filter(|piece| !piece.is_empty()).map(|piece| (Bytes::from(piece), file)))
    })
}

#[cfg(test)]
mod tests {
    use super::stretch;

    #[test]
    fn a_range_names_one_stretch_or_the_whole_answers() {
        for (range, found) in [
            ("bytes=0-1", Some((0, 1))),
            ("bytes=2-", Some((2, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=-30", Some((0, 9))),
            ("bytes=8-99", Some((8, 9))),
            ("bytes=10-", None),
            ("bytes=3-2", None),
            ("bytes=-0", None),
            ("bytes=-", None),
            ("bytes=0-1,4-5", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(stretch(range, 10), found, "{range}");
        }
        assert_eq!(stretch("bytes=0-", 0), None);
    }
}
