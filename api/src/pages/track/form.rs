//! What a page's form sends: its fields as they were typed, and files.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use mashang_domain::shared::MAX_ATTACHMENTS;
use mashang_infra::files::MAX_FILE;

use crate::app::App;
use crate::bodies::Held;
use crate::limits::Budget;
use crate::patience::Patience;
use crate::problem::Problem;

/// Bytes that all fields together may have: the longest text there is, three times as long as percent-encoding writes it.
const MOST: usize = 64 * 1024;
/// Bytes that all files of a form together may have.
const MOST_FILES: usize = 3 * MAX_FILE;
/// Fields that a form may have.
const MOST_FIELDS: usize = 40;

/// A file that was chosen.
#[derive(Clone)]
pub(crate) struct Chosen {
    /// In which field.
    pub field: String,
    pub bytes: Vec<u8>,
}

/// A form that was sent.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    files: Vec<Chosen>,
}

fn malformed() -> Problem {
    Problem::malformed(("表单内容不完整，请返回重试", "The form is not complete: go back and try again."))
}

/// A body that comes, and the room that is held for it.
struct Coming<'a> {
    patience: Patience,
    held: &'a mut Held,
}

impl<'a> Coming<'a> {
    fn new(held: &'a mut Held) -> Self {
        Self { patience: Patience::new(), held }
    }

    async fn next<E>(
        &mut self,
        body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    ) -> Result<Option<Bytes>, Problem> {
        let Some(chunk) = self.patience.next(body.next()).await? else { return Ok(None) };
        let chunk = chunk.map_err(|_| malformed())?;
        self.patience.received(chunk.len());
        self.held.more(chunk.len())?;
        Ok(Some(chunk))
    }

    /// The first of a file; a field in which none was chosen sends an empty one.
    async fn begun(&mut self, file: &mut Field) -> Result<Option<Bytes>, Problem> {
        while let Some(chunk) = self.next(file).await? {
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    /// Takes so much of what begins so, and no more.
    async fn collect<E>(
        &mut self,
        first: Bytes,
        body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
        most: usize,
    ) -> Result<Vec<u8>, Problem> {
        let (mut bytes, mut next) = (Vec::new(), Some(first));
        while let Some(chunk) = next {
            if bytes.len() + chunk.len() > most {
                return Err(Problem::too_large(most));
            }
            bytes.extend_from_slice(&chunk);
            next = self.next(body).await?;
        }
        Ok(bytes)
    }
}

/// The type of what is sent.
fn kind(request: &HttpRequest) -> String {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase()
}

impl Form {
    /// Reads a form that has no files.
    ///
    /// # Errors
    /// Of another type, malformed, too large, too slow.
    pub(crate) async fn fields(request: &HttpRequest, mut payload: Payload, held: &mut Held) -> Result<Self, Problem> {
        const FIELDS: &str = "application/x-www-form-urlencoded";
        let kind = kind(request);
        if !kind.is_empty() && !kind.starts_with(FIELDS) {
            return Err(Problem::unsupported_media_type(FIELDS));
        }
        let bytes = Coming::new(held).collect(Bytes::new(), &mut payload, MOST).await?;
        let text = std::str::from_utf8(&bytes).map_err(|_| malformed())?;
        let fields = Query::<Vec<(String, String)>>::from_query(text).map_err(|_| malformed())?.into_inner();
        if fields.len() > MOST_FIELDS {
            return Err(malformed());
        }
        Ok(Self { fields, files: Vec::new() })
    }

    /// Reads a form that may have files, whichever way a browser sends it.
    ///
    /// # Errors
    /// Malformed, too large, too slow; too many files, before another is read.
    pub(crate) async fn with_files(
        app: &App,
        request: &HttpRequest,
        payload: Payload,
        held: &mut Held,
    ) -> Result<Self, Problem> {
        if !kind(request).starts_with("multipart/form-data") {
            return Self::fields(request, payload, held).await;
        }
        let mut body = Multipart::new(request.headers(), payload);
        let (mut form, mut coming) = (Self::default(), Coming::new(held));
        let (mut left, mut left_for_files) = (MOST, MOST_FILES);
        while let Some(part) = coming.patience.next(body.next()).await? {
            let mut part = part.map_err(|_| malformed())?;
            let name = part.name().filter(|name| !name.is_empty()).ok_or_else(malformed)?.to_owned();
            let is_file = part
                .content_disposition()
                .is_some_and(|about| about.get_filename().is_some() || about.get_filename_ext().is_some());
            if !is_file {
                let bytes = coming.collect(Bytes::new(), &mut part, left).await?;
                left -= bytes.len();
                form.fields.push((name, String::from_utf8(bytes).map_err(|_| malformed())?));
            } else if let Some(first) = coming.begun(&mut part).await? {
                if let Some(address) = app.limits.origin(request) {
                    app.limits.spend(Budget::Upload, address).await?;
                }
                let bytes = coming.collect(first, &mut part, left_for_files.min(MAX_FILE)).await?;
                left_for_files -= bytes.len();
                form.files.push(Chosen { field: name, bytes });
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
    pub(crate) fn files(&mut self) -> Vec<Chosen> {
        std::mem::take(&mut self.files)
    }
}
