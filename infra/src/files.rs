//! Uploaded files, kept sealed under their ids, in a folder or in a bucket. What a file is, is told from its bytes.

mod bucket;
mod listing;
mod store;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mashang_domain::shared::AttachmentId;

use crate::crypto::{FILE_MARK, OpenFile, Vault, key_of_file};
use crate::outgoing::Outgoing;
use crate::recordings;

pub use bucket::{BucketAccess, Unavailable};
pub use store::Source;
use store::{FileStore, Folder, write};

/// Bytes that one file may have.
pub const MAX_FILE: usize = 10 * 1024 * 1024;

/// A file that is read piece by piece.
pub type Opened = OpenFile<Box<dyn Source>>;

/// Where sealed files lie: a folder of this machine, or a bucket that all machines of the house share.
#[derive(Clone)]
pub struct Shelf(Arc<dyn FileStore>);

impl Shelf {
    /// A folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn folder(folder: &Path) -> io::Result<Self> {
        Ok(Self(Arc::new(Folder::open(folder)?)))
    }

    /// A bucket, whose store has `patience` for each answer, and more where much is sent. Nothing is asked of it yet.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn bucket(access: &BucketAccess, outgoing: Outgoing, patience: Duration) -> Result<Self, String> {
        Ok(Self(Arc::new(bucket::Bucket::open(access, outgoing, patience)?)))
    }

    /// What the bucket is called; `None` for a folder.
    #[must_use]
    pub fn called(&self) -> Option<&str> {
        self.0.called()
    }

    pub(crate) fn store(&self) -> &dyn FileStore {
        &*self.0
    }
}

/// Whether the place where files lie can't be reached, or refuses the house: nothing is lost by it, and it may go another time.
#[must_use]
pub fn is_unavailable(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Unavailable>())
}

/// Files, sealed and opened by the house.
#[derive(Clone)]
pub struct Files {
    shelf: Shelf,
    folder: PathBuf,
    vault: Arc<Vault>,
}

impl Files {
    /// Files on that shelf. `folder` is where they would lie on this machine: what belongs beside them lies beside it.
    #[must_use]
    pub fn new(shelf: Shelf, folder: &Path, vault: &Arc<Vault>) -> Self {
        Self { shelf, folder: folder.to_owned(), vault: Arc::clone(vault) }
    }

    /// Where something lies that belongs beside the files.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    fn store(&self) -> &dyn FileStore {
        self.shelf.store()
    }

    /// What the bucket is called where they lie; `None` where that is a folder.
    #[must_use]
    pub fn called(&self) -> Option<&str> {
        self.shelf.called()
    }

    /// Keeps `bytes` under `id`, durably: what is answered survives power loss.
    ///
    /// # Errors
    /// When the disk fails or is full, or the store of files does not take it.
    pub fn put(&self, id: AttachmentId, bytes: &[u8]) -> io::Result<()> {
        let sealed = self.vault.seal_file(id.0, bytes).map_err(io::Error::other)?;
        self.store().put(id, sealed)
    }

    /// Removes the file kept under `id`; one that is not there is no error.
    ///
    /// # Errors
    /// When the disk or the store of files fails.
    pub fn remove(&self, id: AttachmentId) -> io::Result<()> {
        self.store().remove(id)
    }

    /// The file kept under `id`.
    ///
    /// # Errors
    /// When it is not there, or does not open.
    pub fn open_one(&self, id: AttachmentId) -> io::Result<Opened> {
        let (source, size) = self.store().open(id)?;
        self.vault.open_file(id.0, source, size)
    }

    /// The whole of a file.
    ///
    /// # Errors
    /// When it is not there, or does not open.
    pub fn read(&self, id: AttachmentId) -> io::Result<Vec<u8>> {
        let (mut file, mut bytes) = (self.open_one(id)?, Vec::new());
        while let Some(piece) = file.piece()? {
            bytes.extend(piece);
        }
        Ok(bytes)
    }

    /// Whether the place where they lie does what it is asked for.
    ///
    /// # Errors
    /// When it does not.
    pub fn answers(&self) -> io::Result<()> {
        self.store().answers()
    }

    /// Keeps a file under that id, reads it, finds it and removes it again: what the house asks of the place where files lie.
    ///
    /// # Errors
    /// When it can't be done, or something else comes back.
    pub fn try_out(&self, id: AttachmentId) -> io::Result<()> {
        let bytes = b"mashang".repeat(20_000);
        self.put(id, &bytes)?;
        let tried = self.read(id).and_then(|read| {
            let mut found = false;
            self.store().visit(&mut |one, _| {
                found |= one == id;
                Ok(!found)
            })?;
            if found && read == bytes { Ok(()) } else { Err(io::Error::other("what was kept is not what comes back")) }
        });
        self.remove(id)?;
        tried
    }

    /// Keeps a note of the house's own where the files are shared by machines.
    pub(crate) fn note(&self, name: &str, text: &str) -> io::Result<()> {
        self.store().note(name, text)
    }

    /// All of those notes.
    pub(crate) fn notes(&self) -> io::Result<Vec<String>> {
        self.store().notes()
    }

    /// Moves what lies in the folder of this machine to where files lie now; says how many there were. One that somebody has
    /// erased since is nowhere any more, and so does not come back.
    ///
    /// # Errors
    /// When the folder or the store of files fails. What was moved by then stays so.
    pub fn carry(&self) -> io::Result<usize> {
        if self.called().is_none() || !self.folder.exists() {
            return Ok(0);
        }
        let (former, mut count) = (Folder::open(&self.folder)?, 0);
        former.visit(&mut |id, _| {
            let sealed = std::fs::read(self.folder.join(id.to_string()))?;
            if key_of_file(&sealed).is_some() {
                self.store().put(id, sealed)?;
            } else {
                // One of before files were sealed.
                self.put(id, &sealed)?;
            }
            former.remove(id)?;
            count += 1;
            Ok(true)
        })?;
        Ok(count)
    }

    /// By which key a file is sealed; `None` for one that lies open.
    fn key_of(&self, id: AttachmentId) -> io::Result<Option<u8>> {
        self.store().begin(id, FILE_MARK).map(|head| key_of_file(&head))
    }

    /// Seals with the key of today every file that another sealed; tells how many were, and how many did not open.
    ///
    /// # Errors
    /// When the folder or the disk fails, or the store of files. What was sealed anew by then stays so.
    pub fn reseal(&self) -> io::Result<(usize, usize)> {
        self.reseal_while(|| true).map(Option::unwrap_or_default)
    }

    /// The same as long as it goes on; `None` where it was broken off.
    ///
    /// # Errors
    /// As that.
    pub fn reseal_while(&self, goes_on: impl Fn() -> bool) -> io::Result<Option<(usize, usize)>> {
        let (mut done, mut stuck, mut ended) = (0, 0, true);
        self.store().visit(&mut |id, _| {
            ended = goes_on();
            if !ended {
                return Ok(false);
            }
            match self.reseal_one(id) {
                Ok(true) => done += 1,
                Ok(false) => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    tracing::warn!(%id, "a file does not open");
                    stuck += 1;
                }
                // One that nobody named has served its time meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            Ok(true)
        })?;
        Ok(ended.then_some((done, stuck)))
    }

    /// Seals the files that were kept before files were sealed. It is done once for a folder: a mark beside it says so. In a bucket
    /// none ever lay open.
    ///
    /// # Errors
    /// When the folder or the disk fails.
    pub fn seal_former(&self) -> io::Result<()> {
        let Some(folder) = self.store().folder() else { return Ok(()) };
        let mark = folder.with_extension("sealed");
        if mark.exists() {
            return Ok(());
        }
        self.store().visit(&mut |id, _| {
            if self.key_of(id)?.is_none() {
                self.put(id, &std::fs::read(folder.join(id.to_string()))?)?;
            }
            Ok(true)
        })?;
        write(&mark, b"")
    }

    /// Whether the file had to be sealed anew.
    fn reseal_one(&self, id: AttachmentId) -> io::Result<bool> {
        if self.key_of(id)? == Some(self.vault.current()) {
            return Ok(false);
        }
        let bytes = self.read(id)?;
        // One that was removed meanwhile must not come back.
        self.key_of(id)?;
        self.put(id, &bytes)?;
        Ok(true)
    }
}

/// The media type of a picture, a PDF, a recording or a film, told from its bytes; `None` for anything else.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => recordings::kind(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_makes_no_picture() {
        assert_eq!(media_type(b"<svg onload=alert(1)>"), None);
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n....."), Some("image/png"));
        assert_eq!(media_type(b""), None);
    }
}
