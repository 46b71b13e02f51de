//! What a page's form sends: its fields as they were typed, and files.

use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use mashang_domain::shared::MAX_ATTACHMENTS;
use mashang_infra::files::MAX_FILE;

use crate::patience::Patience;
use crate::problem::Problem;

/// Bytes that all fields together may have: the longest text there is, three times as long as percent-encoding writes it.
const MOST: usize = 64 * 1024;
/// Bytes that all files of a form together may have.
const MOST_FILES: usize = 3 * MAX_FILE;
/// Fields that a form may have.
const MOST_FIELDS: usize = 40;

/// A form that was sent.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    files: Vec<Vec<u8>>,
}

fn malformed() -> Problem {
    Problem::malformed(("表单内容不完整，请返回重试", "The form is not complete: go back and try again."))
}

/// Takes so much of a body, and no more.
async fn collect<E>(
    body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    patience: &mut Patience,
    most: usize,
) -> Result<Vec<u8>, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = patience.next(body.next()).await? {
        let chunk = chunk.map_err(|_| malformed())?;
        if bytes.len() + chunk.len() > most {
            return Err(Problem::too_large(most));
        }
        patience.received(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.to_vec())
}

impl Form {
    /// Reads a form, whichever way a browser sends it.
    ///
    /// # Errors
    /// Malformed, too large, too slow.
    pub(crate) async fn read(request: &HttpRequest, mut payload: Payload) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
            return Self::of_parts(Multipart::new(request.headers(), payload)).await;
        }
        let bytes = collect(&mut payload, &mut Patience::new(), MOST).await?;
        let text = std::str::from_utf8(&bytes).map_err(|_| malformed())?;
        let fields = Query::<Vec<(String, String)>>::from_query(text).map_err(|_| malformed())?.into_inner();
        if fields.len() > MOST_FIELDS {
            return Err(malformed());
        }
        Ok(Self { fields, files: Vec::new() })
    }

    async fn of_parts(mut body: Multipart) -> Result<Self, Problem> {
        let (mut form, mut patience) = (Self::default(), Patience::new());
        let (mut left, mut left_for_files) = (MOST, MOST_FILES);
        while let Some(part) = patience.next(body.next()).await? {
            let mut part = part.map_err(|_| malformed())?;
            let name = part.name().filter(|name| !name.is_empty()).ok_or_else(malformed)?.to_owned();
            let is_file = part
                .content_disposition()
                .is_some_and(|about| about.get_filename().is_some() || about.get_filename_ext().is_some());
            if is_file {
                let bytes = collect(&mut part, &mut patience, left_for_files.min(MAX_FILE)).await?;
                left_for_files -= bytes.len();
                // A field in which no file was chosen sends an empty one.
                if !bytes.is_empty() {
                    form.files.push(bytes);
                }
            } else {
                let bytes = collect(&mut part, &mut patience, left).await?;
                left -= bytes.len();
                form.fields.push((name, String::from_utf8(bytes).map_err(|_| malformed())?));
            }
            if form.fields.len() > MOST_FIELDS || form.files.len() > MAX_ATTACHMENTS {
                return Err(malformed());
            }
        }
        Ok(form)
    }

    /// What was typed into a field, without what surrounds it; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// The files that were chosen.
    pub(crate) fn files(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.files)
    }
}
