//! What a page's form sends: its fields as they were typed, and files.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;
use bytes::Bytes;
use mashang_domain::shared::MAX_ATTACHMENTS;
use mashang_infra::files::MAX_FILE;

use crate::app::App;
use crate::bodies::Held;
use crate::limits::Budget;
use crate::pages::parts::{Parts, malformed, whole};
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
        let bytes = whole(&mut payload, MOST, held).await?;
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
        let mut parts = Parts::of(request, payload, MOST + MOST_FILES)?;
        let (mut form, mut left, mut left_for_files) = (Self::default(), MOST, MOST_FILES);
        while let Some(mut part) = parts.next().await? {
            let name = part.name().filter(|name| !name.is_empty()).ok_or_else(malformed)?.to_owned();
            let is_file = part
                .content_disposition()
                .is_some_and(|about| about.get_filename().is_some() || about.get_filename_ext().is_some());
            if !is_file {
                let bytes = parts.bytes(Bytes::new(), &mut part, left, held).await?;
                let bytes = bytes.ok_or_else(|| Problem::too_large(MOST))?;
                left -= bytes.len();
                form.fields.push((name, String::from_utf8(bytes).map_err(|_| malformed())?));
            } else if let Some(first) = parts.begun(&mut part).await? {
                if let Some(address) = app.limits.origin(request) {
                    app.limits.spend(Budget::Upload, address).await?;
                }
                let room = left_for_files.min(MAX_FILE);
                let bytes = parts.bytes(first, &mut part, room, held).await?;
                let bytes = bytes.ok_or_else(|| Problem::too_large(room))?;
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
