//! A bucket of a store that speaks S3 (腾讯云 COS, `MinIO` and the like). What goes there is sealed; addresses are signed for a moment
//! and stand in no log. Whoever waits for it waits on a thread of its own, as for a disk.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use mashang_domain::shared::AttachmentId;
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Method, StatusCode, Url};
use rusty_s3::{Bucket as Signer, Credentials, S3Action, UrlStyle};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::listing::{Page, code, page};
use super::store::{FileStore, Source};
use crate::outgoing::{Answered, Outgoing, Secret, Silence, Target, a_moment};

/// How long a signed address is good; clocks of the store and of the house may differ by some minutes.
const SIGNED: Duration = Duration::from_mins(5);
/// How often something is asked for until it is given up. Each request may be made again without harm.
const TRIES: u32 = 2;
/// Bytes of a file that are read at first: most photos are no larger.
const FIRST: u64 = 256 * 1024;
/// Bytes that are read at once of what is larger.
const STRETCH: u64 = 1024 * 1024;
/// Bytes of an answer.
const MOST: usize = 4 * 1024 * 1024;
/// Bytes that come or go in a second, at least.
const PACE: u64 = 512 * 1024;
/// Before the names of the house's own notes. Files have none: their keys are their ids.
const NOTES: &str = "notes/";
/// Words by which stores say that there is no room.
const FULL: [&str; 3] = ["QuotaExceeded", "StorageFull", "XMinioStorageFull"];

/// What was agreed on with whoever keeps the bucket.
#[derive(Clone, Debug)]
pub struct BucketAccess {
    /// Where the store is asked, without the bucket and without a slash at the end.
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub key_id: String,
    pub secret: Secret,
    /// Whether the bucket stands in the path and not before the host.
    pub path_style: bool,
}

/// The store can't be reached, or refuses the house: nothing is lost by it, and it may go another time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of files: {0}")]
pub struct Unavailable(String);

impl From<Silence> for Unavailable {
    fn from(silence: Silence) -> Self {
        Self(silence.as_str().to_owned())
    }
}

fn unavailable(why: impl Into<Unavailable>) -> io::Error {
    io::Error::other(why.into())
}

/// What an answer says that is not the one that was hoped for.
fn refusal(answered: &Answered) -> io::Error {
    let (status, word) = (answered.status, code(&answered.body));
    if status == StatusCode::NOT_FOUND && matches!(word.as_str(), "NoSuchKey" | "") {
        return io::ErrorKind::NotFound.into();
    }
    if status == StatusCode::RANGE_NOT_SATISFIABLE {
        // A file that is sealed has a beginning.
        return io::ErrorKind::InvalidData.into();
    }
    if status == StatusCode::INSUFFICIENT_STORAGE || FULL.contains(&word.as_str()) {
        return io::ErrorKind::StorageFull.into();
    }
    unavailable(Unavailable(format!("{} {word}", status.as_u16())))
}

struct Inner {
    signer: Signer,
    credentials: Credentials,
    outgoing: Outgoing,
    patience: Duration,
    /// `https://…/bucket`, for operators.
    called: String,
    handle: Handle,
    /// The thread ends with it.
    _alive: oneshot::Sender<()>,
}

/// A bucket.
#[derive(Clone)]
pub(super) struct Bucket(Arc<Inner>);

/// What is asked of the store.
struct Asked {
    method: Method,
    address: Url,
    /// The first and the last byte that are wanted.
    range: Option<(u64, u64)>,
    body: Vec<u8>,
}

impl Asked {
    fn new(method: Method, address: Url) -> Self {
        Self { method, address, range: None, body: Vec::new() }
    }
}

impl Bucket {
    /// The bucket of that name; nothing is asked of it yet.
    pub(super) fn open(access: &BucketAccess, outgoing: Outgoing, patience: Duration) -> Result<Self, String> {
        let fault = |error: &dyn std::fmt::Display| format!("MASHANG_FILES_ENDPOINT can't be used: {error}");
        let endpoint = Url::parse(&access.endpoint).map_err(|error| fault(&error))?;
        let style = if access.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let signer = Signer::new(endpoint, style, access.bucket.clone(), access.region.clone())
            .map_err(|_| fault(&"it is no address of a store"))?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| fault(&error))?;
        let (alive, ended) = oneshot::channel::<()>();
        let handle = runtime.handle().clone();
        let wait = move || {
            // An error says that whoever would ask is gone.
            let _ = runtime.block_on(ended);
        };
        std::thread::Builder::new().name("files".to_owned()).spawn(wait).map_err(|error| fault(&error))?;
        Ok(Self(Arc::new(Inner {
            signer,
            credentials: Credentials::new(access.key_id.clone(), access.secret.reveal()),
            outgoing,
            patience,
            called: format!("{}/{}", access.endpoint, access.bucket),
            handle,
            _alive: alive,
        })))
    }

    /// Asks, and waits for what comes.
    fn ask(&self, asked: Asked) -> io::Result<Answered> {
        let (tell, told) = mpsc::sync_channel(1);
        let inner = Arc::clone(&self.0);
        self.0.handle.spawn(async move {
            let _ = tell.send(inner.answer(asked).await);
        });
        told.recv().map_err(|_| io::Error::other("the thread of the store of files is gone"))?
    }

    fn address_of(&self, key: &str) -> Url {
        self.0.signer.get_object(Some(&self.0.credentials), key).sign(SIGNED)
    }

    fn put_at(&self, key: &str, body: Vec<u8>) -> io::Result<()> {
        let address = self.0.signer.put_object(Some(&self.0.credentials), key).sign(SIGNED);
        let answered = self.ask(Asked { body, ..Asked::new(Method::PUT, address) })?;
        match succeeded(&answered) {
            // That there is no bucket is no word of a file.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(unavailable(Unavailable("404".to_owned()))),
            other => other,
        }
    }

    fn remove_at(&self, key: &str) -> io::Result<()> {
        let address = self.0.signer.delete_object(Some(&self.0.credentials), key).sign(SIGNED);
        let answered = self.ask(Asked::new(Method::DELETE, address))?;
        match succeeded(&answered) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Bytes of an object from `first` on, so many or as many as there are, and how many it has.
    fn stretch(&self, id: AttachmentId, first: u64, length: u64) -> io::Result<(Vec<u8>, u64)> {
        let last = first + length.max(1) - 1;
        let address = self.address_of(&id.to_string());
        let answered = self.ask(Asked { range: Some((first, last)), ..Asked::new(Method::GET, address) })?;
        match answered.status {
            StatusCode::PARTIAL_CONTENT => {
                let total = answered.headers.get(CONTENT_RANGE).and_then(|said| total(said.to_str().ok()?, first));
                let total = total.ok_or_else(|| unavailable(Silence::Nonsense))?;
                Ok((answered.body, total))
            }
            // Whoever gives no stretches gives all of it.
            StatusCode::OK if first == 0 => {
                let total = answered.body.len() as u64;
                Ok((answered.body, total))
            }
            _ => Err(refusal(&answered)),
        }
    }

    /// A page of what lies in the bucket under keys that begin so.
    fn list(&self, prefix: &str, after: Option<&str>, most: u32) -> io::Result<Page> {
        // What lists a bucket is a GET of the bucket itself.
        let mut action = self.0.signer.get_object(Some(&self.0.credentials), "");
        let query = action.query_mut();
        query.insert("list-type", "2");
        query.insert("max-keys", most.to_string());
        if !prefix.is_empty() {
            query.insert("prefix", prefix);
        }
        if let Some(after) = after {
            query.insert("continuation-token", after);
        }
        let answered = self.ask(Asked::new(Method::GET, action.sign(SIGNED)))?;
        if answered.status != StatusCode::OK {
            let error = refusal(&answered);
            let is_lost = error.kind() == io::ErrorKind::NotFound;
            return Err(if is_lost { unavailable(Unavailable("404".to_owned())) } else { error });
        }
        let text = std::str::from_utf8(&answered.body).ok();
        text.and_then(page).ok_or_else(|| unavailable(Silence::Nonsense))
    }

    /// Shows the keys that begin so, with their bytes, to `each`, until that says `false`.
    fn keys(&self, prefix: &str, each: &mut dyn FnMut(&str, u64) -> io::Result<bool>) -> io::Result<()> {
        let mut after: Option<String> = None;
        loop {
            let page = self.list(prefix, after.as_deref(), 1_000)?;
            for (key, size) in &page.objects {
                if !each(key, *size)? {
                    return Ok(());
                }
            }
            if page.next.is_none() {
                return Ok(());
            }
            // A store that leads in a circle leads nowhere.
            if page.next == after || page.objects.is_empty() {
                return Err(unavailable(Silence::Nonsense));
            }
            after = page.next;
        }
    }
}

fn succeeded(answered: &Answered) -> io::Result<()> {
    if answered.status.is_success() { Ok(()) } else { Err(refusal(answered)) }
}

/// How many bytes there are, of `bytes 0-99/1234`, where that begins with `first`.
fn total(said: &str, first: u64) -> Option<u64> {
    let (stretch, total) = said.strip_prefix("bytes ")?.split_once('/')?;
    let begins = stretch.split_once('-')?.0.parse() == Ok(first);
    if begins { total.parse().ok() } else { None }
}

impl Inner {
    async fn answer(&self, asked: Asked) -> io::Result<Answered> {
        let Asked { method, address, range, body } = asked;
        let moved = (body.len() as u64).max(range.map_or(0, |(first, last)| last - first));
        let patience = self.patience + Duration::from_secs(moved / PACE);
        let mut left = TRIES;
        loop {
            let mut request = self.outgoing.client().request(method.clone(), address.clone()).timeout(patience);
            if let Some((first, last)) = range {
                request = request.header(RANGE, format!("bytes={first}-{last}"));
            }
            if method == Method::PUT {
                request = request.body(body.clone());
            }
            left -= 1;
            match self.outgoing.exchange(Target::Files, request, MOST).await {
                Ok(answered) => return Ok(answered),
                Err(silence) if left == 0 || silence == Silence::Spared => return Err(unavailable(silence)),
                Err(_) => a_moment().await,
            }
        }
    }
}

impl FileStore for Bucket {
    fn put(&self, id: AttachmentId, sealed: Vec<u8>) -> io::Result<()> {
        self.put_at(&id.to_string(), sealed)
    }

    fn open(&self, id: AttachmentId) -> io::Result<(Box<dyn Source>, u64)> {
        let (held, total) = self.stretch(id, 0, FIRST)?;
        Ok((Box::new(Object { bucket: self.clone(), id, total, at: 0, held, held_from: 0 }), total))
    }

    fn begin(&self, id: AttachmentId, length: usize) -> io::Result<Vec<u8>> {
        let (mut bytes, _) = self.stretch(id, 0, length as u64)?;
        bytes.truncate(length);
        Ok(bytes)
    }

    fn remove(&self, id: AttachmentId) -> io::Result<()> {
        self.remove_at(&id.to_string())
    }

    fn visit(&self, each: &mut dyn FnMut(AttachmentId, u64) -> io::Result<bool>) -> io::Result<()> {
        self.keys("", &mut |key, size| match Uuid::try_parse(key) {
            Ok(id) => each(AttachmentId(id), size),
            Err(_) => Ok(true),
        })
    }

    fn answers(&self) -> io::Result<()> {
        self.list("", None, 1).map(drop)
    }

    fn note(&self, name: &str, text: &str) -> io::Result<()> {
        self.put_at(&format!("{NOTES}{name}"), text.as_bytes().to_vec())
    }

    fn notes(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        self.keys(NOTES, &mut |key, _| {
            names.push(key.to_owned());
            Ok(true)
        })?;
        let text = |name: &String| {
            let answered = self.ask(Asked::new(Method::GET, self.address_of(name)))?;
            succeeded(&answered)?;
            String::from_utf8(answered.body).map_err(io::Error::other)
        };
        names.iter().map(text).collect()
    }

    fn called(&self) -> Option<&str> {
        Some(&self.0.called)
    }
}

/// An object that is read stretch by stretch.
struct Object {
    bucket: Bucket,
    id: AttachmentId,
    total: u64,
    /// Where is read next.
    at: u64,
    /// What was read last, and from where on.
    held: Vec<u8>,
    held_from: u64,
}

impl Object {
    /// What is held of it from where is read next.
    fn ready(&self) -> &[u8] {
        let within = self.at.checked_sub(self.held_from).and_then(|within| usize::try_from(within).ok());
        within.and_then(|within| self.held.get(within..)).unwrap_or_default()
    }
}

impl Read for Object {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.total || into.is_empty() {
            return Ok(0);
        }
        if self.ready().is_empty() {
            let (held, total) = self.bucket.stretch(self.id, self.at, STRETCH.min(self.total - self.at))?;
            // It was sealed anew meanwhile, or cut: whoever reads on would read two files.
            if total != self.total || held.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            (self.held, self.held_from) = (held, self.at);
        }
        let ready = self.ready();
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Object {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.total.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Answered {
        let status = StatusCode::from_u16(status).expect("a status");
        Answered { status, headers: reqwest::header::HeaderMap::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn what_a_store_refuses_is_told_apart() {
        let said = |status, word: &str| refusal(&answered(status, &format!("<Error><Code>{word}</Code></Error>")));
        assert_eq!(said(404, "NoSuchKey").kind(), io::ErrorKind::NotFound);
        assert_eq!(refusal(&answered(404, "")).kind(), io::ErrorKind::NotFound, "to HEAD nobody says more");
        assert_eq!(said(507, "XMinioStorageFull").kind(), io::ErrorKind::StorageFull);
        assert_eq!(said(403, "QuotaExceeded").kind(), io::ErrorKind::StorageFull);
        for (status, word) in [(404, "NoSuchBucket"), (403, "SignatureDoesNotMatch"), (403, "InvalidAccessKeyId")] {
            let error = said(status, word);
            assert!(super::super::is_unavailable(&error), "{word}");
            assert_eq!(error.to_string(), format!("the store of files: {status} {word}"));
        }
    }

    #[test]
    fn a_stretch_says_of_how_much_it_is_one() {
        assert_eq!(total("bytes 0-99/1234", 0), Some(1_234));
        assert_eq!(total("bytes 100-199/1234", 100), Some(1_234));
        for said in ["bytes 0-99/1234", "bytes */1234", "bytes 100-199/*", "bytes=100-199/1234", ""] {
            assert_eq!(total(said, 100), None, "{said}");
        }
    }
}
