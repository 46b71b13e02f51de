//! How a file is handed out: as it is taken, whole or in a stretch (RFC 9110, section 14). Phones play nothing that they can't have in
//! stretches, and whoever was cut off goes on where that was.

use std::io::ErrorKind;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, CONTENT_RANGE, CONTENT_SECURITY_POLICY, ETAG, HeaderMap, HeaderValue, IF_RANGE, RANGE,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::{Stream, stream};
use mashang_domain::shared::{Actor, Attachment, AttachmentId};
use mashang_domain::timeline;
use mashang_infra::files::{Opened, is_unavailable};

use crate::app::App;
use crate::faults::RequestFault;
use crate::problem::Problem;

/// What a file may do that a browser opens: nothing.
const HARMLESS: &str = "default-src 'none'; sandbox";

/// What of a file somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// From the first of these bytes to the last.
    Stretch(u64, u64),
    /// Nothing that there is.
    Beyond,
}

/// A number as it stands in a range.
fn number(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl Wanted {
    /// What a range wants, of so many bytes. What names no one stretch (several, another unit, words) is answered by the whole.
    fn read(range: &str, size: u64) -> Self {
        let stretch = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
        let Some((first, last)) = stretch.and_then(|(_, stretch)| stretch.trim().split_once('-')) else {
            return Self::Whole;
        };
        let (from, to) = match (number(first), number(last)) {
            (Some(first), Some(last)) if first > last => return Self::Whole,
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) if last.is_empty() => (first, u64::MAX),
            (None, Some(0)) if first.is_empty() => return Self::Beyond,
            (None, Some(last)) if first.is_empty() => (size.saturating_sub(last), u64::MAX),
            _ => return Self::Whole,
        };
        if from < size { Self::Stretch(from, to.min(size - 1)) } else { Self::Beyond }
    }
}

/// The range that a request names; `None` where it names none, or means another file (`If-Range`).
fn range(headers: &HeaderMap, tag: &str) -> Option<String> {
    if headers.get(IF_RANGE).is_some_and(|meant| meant.as_bytes() != tag.as_bytes()) {
        return None;
    }
    Some(headers.get(RANGE)?.to_str().ok()?.to_owned())
}

/// A file that the actor may see.
pub(crate) async fn seen(app: &App, actor: Actor, id: AttachmentId) -> Result<Attachment, Problem> {
    let ctx = app.context(actor);
    Ok(app.db.read(move |store| timeline::attachment(store, &ctx, id)).await?)
}

/// Answers with a file, or with the stretch of it that the request wants, in a response whose other headers are there.
pub(crate) async fn send(
    app: &App,
    request: &HttpRequest,
    file: Attachment,
    mut response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    // What lies under an id never changes.
    let (files, id, tag) = (app.files.clone(), file.id, format!("\"{}\"", file.id.0.simple()));
    let range = range(request.headers(), &tag);
    let open = move || {
        let mut open = files.open_one(id)?;
        let wanted = range.map_or(Wanted::Whole, |range| Wanted::read(&range, open.size()));
        if let Wanted::Stretch(first, _) = wanted {
            open.go_to(first)?;
        }
        Ok::<_, std::io::Error>((open, wanted))
    };
    let (open, wanted) = tokio::task::spawn_blocking(open).await.map_err(Problem::internal)?.map_err(unread)?;
    let size = open.size();
    let length = match wanted {
        Wanted::Whole => size,
        Wanted::Stretch(first, last) => {
            let told = format!("bytes {first}-{last}/{size}");
            response.status(StatusCode::PARTIAL_CONTENT).insert_header((CONTENT_RANGE, told));
            last - first + 1
        }
        Wanted::Beyond => {
            let told = HeaderValue::try_from(format!("bytes */{size}")).map_err(Problem::internal)?;
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, RequestFault::RangeNotSatisfiable);
            return Err(problem.header(CONTENT_RANGE, told));
        }
    };
    Ok(response
        .insert_header((CONTENT_SECURITY_POLICY, HARMLESS))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag))
        .content_type(file.media_type)
        .body(SizedStream::new(length, pieces(open, length))))
}

fn unread(error: std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::not_found(),
        _ => unkept(error),
    }
}

/// Why the place where files lie does not do what it is asked for.
pub(super) fn unkept(error: std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::unavailable(RequestFault::StorageFull),
        _ if is_unavailable(&error) => {
            tracing::warn!(%error, "files can be neither kept nor read");
            Problem::unavailable(RequestFault::FilesUnavailable)
        }
        _ => Problem::internal(error),
    }
}

/// So many bytes of a file piece by piece, as fast as they are taken.
fn pieces(file: Opened, length: u64) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || file.piece().map(|piece| (piece, file)));
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        let Some(piece) = piece.filter(|piece| !piece.is_empty()) else { return Ok(None) };
        let mut bytes = Bytes::from(piece);
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let left = left - bytes.len() as u64;
        Ok(Some((bytes, (file, left))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_names_one_stretch_or_the_whole_answers() {
        for (range, wanted) in [
            ("bytes=0-1", Wanted::Stretch(0, 1)),
            ("Bytes = 2-", Wanted::Stretch(2, 9)),
            ("bytes=-3", Wanted::Stretch(7, 9)),
            ("bytes=-30", Wanted::Stretch(0, 9)),
            ("bytes=8-99", Wanted::Stretch(8, 9)),
            ("bytes=9-18446744073709551615", Wanted::Stretch(9, 9)),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=10-12", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=3-2", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=0-99999999999999999999", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(Wanted::read(range, 10), wanted, "{range}");
        }
        for range in ["bytes=0-", "bytes=-1", "bytes=0-0"] {
            assert_eq!(Wanted::read(range, 0), Wanted::Beyond, "{range}: of nothing there is no stretch");
        }
    }

    #[test]
    fn whoever_means_another_file_is_given_all_of_this_one() {
        let asked = |meant: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, HeaderValue::from_static("bytes=0-1"));
            if let Some(meant) = meant {
                headers.insert(IF_RANGE, HeaderValue::from_static(meant));
            }
            range(&headers, "\"a\"")
        };
        assert_eq!(asked(None).as_deref(), Some("bytes=0-1"));
        assert_eq!(asked(Some("\"a\"")).as_deref(), Some("bytes=0-1"));
        for other in ["\"b\"", "W/\"a\"", "Mon, 02 Mar 2026 01:00:00 GMT"] {
            assert_eq!(asked(Some(other)), None, "{other}");
        }
    }

    #[test]
    fn a_disk_that_is_full_and_a_store_that_is_away_are_no_faults_of_ours() {
        let status = |error: std::io::Error| unkept(error).status();
        assert_eq!(status(ErrorKind::StorageFull.into()), 503);
        assert_eq!(status(ErrorKind::QuotaExceeded.into()), 503);
        assert_eq!(status(ErrorKind::PermissionDenied.into()), 500);
        assert_eq!(unread(ErrorKind::NotFound.into()).status(), 404);
    }
}
