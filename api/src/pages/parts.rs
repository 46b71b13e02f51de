//! A form's body as it comes: read piece by piece, never more of it than there is room for, and never waited for without end.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use mashang_infra::crypto::hex;
use sha2::{Digest, Sha256};

use crate::bodies::Held;
use crate::patience::Patience;
use crate::problem::Problem;

/// Fields and files of a form, at most.
const MAX_PARTS: usize = 200;

/// A multipart body, and how much of it may still come.
pub(super) struct Parts {
    body: Multipart,
    pub(super) patience: Patience,
    most: usize,
    left: usize,
    seen: usize,
}

pub(super) fn malformed() -> Problem {
    Problem::malformed(("表单内容不完整，请返回重试", "The form is not complete: go back and try again."))
}

/// A body that is no parts, of so many bytes at most.
pub(super) async fn whole(payload: &mut Payload, most: usize, held: &mut Held) -> Result<Vec<u8>, Problem> {
    let (mut bytes, mut patience) = (Vec::new(), Patience::new());
    while let Some(chunk) = patience.next(payload.next()).await? {
        let chunk = chunk.map_err(|_| malformed())?;
        if bytes.len() + chunk.len() > most {
            return Err(Problem::too_large(most));
        }
        patience.received(chunk.len());
        held.more(chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

impl Parts {
    /// A body of so many bytes at most.
    pub(super) fn of<S>(request: &HttpRequest, payload: S, most: usize) -> Result<Self, Problem>
    where
        S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
    {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let is_multipart = header(CONTENT_TYPE)
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
        if !is_multipart {
            return Err(Problem::unsupported_media_type("multipart/form-data"));
        }
        if header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok()).is_some_and(|all| all > most) {
            return Err(Problem::too_large(most));
        }
        let body = Multipart::new(request.headers(), payload);
        Ok(Self { body, patience: Patience::new(), most, left: most, seen: 0 })
    }

    pub(super) async fn next(&mut self) -> Result<Option<Field>, Problem> {
        self.seen += 1;
        if self.seen > MAX_PARTS {
            return Err(malformed());
        }
        self.patience.next(self.body.next()).await?.transpose().map_err(|_| malformed())
    }

    pub(super) async fn piece(&mut self, field: &mut Field) -> Result<Option<Bytes>, Problem> {
        let Some(chunk) = self.patience.next(field.next()).await? else { return Ok(None) };
        let chunk = chunk.map_err(|_| malformed())?;
        self.left = self.left.checked_sub(chunk.len()).ok_or_else(|| Problem::too_large(self.most))?;
        self.patience.received(chunk.len());
        Ok(Some(chunk))
    }

    /// The first of a file; who chose none sends an empty one.
    pub(super) async fn begun(&mut self, file: &mut Field) -> Result<Option<Bytes>, Problem> {
        while let Some(chunk) = self.piece(file).await? {
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    /// What a field holds that begins so; nothing when it is more than `most`. It is read to its end all the same: a browser
    /// that is hung up on shows no page.
    pub(super) async fn bytes(
        &mut self,
        first: Bytes,
        field: &mut Field,
        most: usize,
        held: &mut Held,
    ) -> Result<Option<Vec<u8>>, Problem> {
        let (mut bytes, mut next) = (Vec::new(), Some(first));
        while let Some(chunk) = next {
            if bytes.len() + chunk.len() > most {
                self.pass_over(field).await?;
                return Ok(None);
            }
            held.more(chunk.len())?;
            bytes.extend_from_slice(&chunk);
            next = self.piece(field).await?;
        }
        Ok(Some(bytes))
    }

    /// What tells a file from others, of which nothing is kept.
    pub(super) async fn digest(&mut self, first: Bytes, field: &mut Field) -> Result<String, Problem> {
        let (mut digest, mut next) = (Sha256::new(), Some(first));
        while let Some(chunk) = next {
            digest.update(&chunk);
            next = self.piece(field).await?;
        }
        Ok(hex(&digest.finalize()))
    }

    /// Reads a field to its end and keeps nothing of it.
    pub(super) async fn pass_over(&mut self, field: &mut Field) -> Result<(), Problem> {
        while self.piece(field).await?.is_some() {}
        Ok(())
    }
}
