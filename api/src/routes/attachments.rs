//! Files: uploaded first, then named in a case or in a step.

use std::fs::File;
use std::future::{Ready, ready};
use std::io::{ErrorKind, Read};

use actix_multipart::Multipart;
use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get, post};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use mashang_domain::shared::AttachmentId;
use mashang_domain::shared::attachment::upload as upload_file;
use mashang_domain::timeline;
use mashang_infra::files::{MAX_FILE, media_type};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::{Unanswered, making};
use super::budgets::spends;
use super::once::{create, request_key};
use crate::app::App;
use crate::auth::{Anybody, Known};
use crate::extract::{IdempotencyKey, NoQuery, PathId};
use crate::faults::RequestFault;
use crate::limits::Budget;
use crate::patience::Patience;
use crate::problem::Problem;

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
    /// JPEG、PNG、WebP 图片或 PDF，最大 10 MiB。 A picture or a PDF.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// 已上传的文件。 A file that was uploaded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(crate) struct AttachmentAnswer {
    /// 标识，提交诉求或办理时引用。 Named in a case or a step.
    id: Uuid,
    /// 类型，由内容判定。 Told from its bytes.
    media_type: String,
    /// 字节数。 Bytes.
    size: i64,
}

/// A multipart body whose header was looked at before the parser sees it.
struct Upload(Multipart);

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

async fn read_file(mut body: Multipart) -> Result<Vec<u8>, Problem> {
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
            bytes.extend_from_slice(&chunk);
        }
        file = Some(bytes.to_vec());
    }
    file.ok_or_else(|| Problem::field("/file", RequestFault::Required))
}

/// 上传附件 · Upload a file
///
/// 可不登录。得到的标识用于提交或办理诉求、纠纷；只能使用一次。 Its id is then named in a case or a step, once.
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
    let bytes = read_file(body.0).await?;
    let Some(media_type) = media_type(&bytes) else {
        return Err(Problem::field("/file", RequestFault::UnsupportedFile));
    };
    let sha256 = Sha256::digest(&bytes).to_vec();
    let once = request_key(&request, &caller.0, key, &sha256)?;
    let ctx = app.context(caller.0);
    let (id, size) = (AttachmentId(ctx.mint()), i64::try_from(bytes.len()).map_err(Problem::internal)?);
    let files = app.files.clone();
    tokio::task::spawn_blocking(move || files.put(id, &bytes)).await.map_err(Problem::internal)?.map_err(|error| {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::unavailable(RequestFault::StorageFull),
            _ => Problem::internal(error),
        }
    })?;
    let job = making(move |store, ctx| {
        upload_file(store, ctx, id, media_type.to_owned(), size, sha256.clone())
            .map(|file| AttachmentAnswer { id: file.id.0, media_type: file.media_type, size: file.size })
            .map_err(Unanswered::from)
    });
    create(&app, ctx, None, once, job).await
}

/// 下载附件 · Download a file
///
/// 自己上传的，或可查看的诉求、纠纷进展中的。 An own one, or one of a case or a dispute that you may see.
#[utoipa::path(
    operation_id = "downloadAttachment", tag = "attachments", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "附件标识")),
    responses((status = 200, description = "文件内容", content(
        (String = "image/jpeg"), (String = "image/png"), (String = "image/webp"), (String = "application/pdf"),
    ))),
)]
#[get("/attachments/{id}")]
async fn download(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let file = app.db.read(move |store| timeline::attachment(store, &ctx, AttachmentId(id.0))).await?;
    let (files, id) = (app.files.clone(), file.id);
    let (open, size) = tokio::task::spawn_blocking(move || files.open_one(id))
        .await
        .map_err(Problem::internal)?
        .map_err(|_| Problem::not_found())?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .insert_header(("Content-Disposition", "attachment"))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .content_type(file.media_type)
        .body(SizedStream::new(size, pieces(open))))
}

/// Bytes of a file that lie in memory at a time, for each who downloads.
const PIECE: usize = 64 * 1024;

/// A file piece by piece, as fast as it is taken.
fn pieces(file: File) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, std::io::Error>((Bytes::from(piece), file))
        });
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok((!piece.is_empty()).then_some((piece, file)))
    })
}
