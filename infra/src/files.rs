//! Uploaded files, kept sealed in a folder under their ids. What a file is, is told from its bytes.

use std::ffi::OsString;
use std::fs::{DirEntry, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mashang_domain::shared::AttachmentId;
use uuid::Uuid;

use crate::crypto::{FILE_MARK, OpenFile, Vault, key_of_file};
use crate::{private, recordings};

/// Bytes that one file may have.
pub const MAX_FILE: usize = 10 * 1024 * 1024;

#[derive(Clone)]
pub struct Files {
    folder: PathBuf,
    vault: Arc<Vault>,
}

impl Files {
    /// Files kept in `folder`, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(folder: &Path, vault: &Arc<Vault>) -> io::Result<Self> {
        private::folder(folder)?;
        Ok(Self { folder: folder.to_owned(), vault: Arc::clone(vault) })
    }

    /// Where something lies that belongs beside the files.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    fn path(&self, id: AttachmentId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// Keeps `bytes` under `id`, durably: what is answered survives power loss.
    ///
    /// # Errors
    /// When the disk fails or is full.
    pub fn put(&self, id: AttachmentId, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(id);
        // Two processes may seal one anew at once.
        let unfinished = path.with_extension(format!("{:x}.part", fastrand::u64(..)));
        let sealed = self.vault.seal_file(id.0, bytes).map_err(io::Error::other)?;
        let written = write(&unfinished, &sealed).and_then(|()| std::fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        written?;
        File::open(&self.folder)?.sync_all()
    }

    /// Removes the file kept under `id`; one that is not there is no error.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove(&self, id: AttachmentId) -> io::Result<()> {
        match std::fs::remove_file(self.path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// The file kept under `id`.
    ///
    /// # Errors
    /// When it is not there, or does not open.
    pub fn open_one(&self, id: AttachmentId) -> io::Result<OpenFile<File>> {
        let file = File::open(self.path(id))?;
        let size = file.metadata()?.len();
        self.vault.open_file(id.0, file, size)
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

    /// Every finished file.
    fn all(&self) -> io::Result<impl Iterator<Item = io::Result<AttachmentId>>> {
        let id = |name: OsString| Some(AttachmentId(Uuid::try_parse(name.to_str()?).ok()?));
        let file = move |entry: DirEntry| Ok(if entry.file_type()?.is_file() { id(entry.file_name()) } else { None });
        Ok(std::fs::read_dir(&self.folder)?.filter_map(move |entry| entry.and_then(file).transpose()))
    }

    /// By which key a file is sealed; `None` for one that lies open.
    fn key_of(&self, id: AttachmentId) -> io::Result<Option<u8>> {
        let mut head = [0; FILE_MARK];
        let read = File::open(self.path(id))?.read(&mut head)?;
        Ok(key_of_file(&head[..read]))
    }

    /// Seals with the key of today every file that another sealed; tells how many were, and how many did not open.
    ///
    /// # Errors
    /// When the folder or the disk fails. What was sealed anew by then stays so.
    pub fn reseal(&self) -> io::Result<(usize, usize)> {
        self.reseal_while(|| true).map(Option::unwrap_or_default)
    }

    /// The same as long as it goes on; `None` where it was broken off.
    ///
    /// # Errors
    /// As that.
    pub fn reseal_while(&self, goes_on: impl Fn() -> bool) -> io::Result<Option<(usize, usize)>> {
        let (mut done, mut stuck) = (0, 0);
        for id in self.all()? {
            if !goes_on() {
                return Ok(None);
            }
            let id = id?;
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
        }
        Ok(Some((done, stuck)))
    }

    /// Seals the files that were kept before files were sealed. It is done once for a folder: a mark beside it says so.
    ///
    /// # Errors
    /// When the folder or the disk fails.
    pub fn seal_former(&self) -> io::Result<()> {
        let mark = self.folder.with_extension("sealed");
        if mark.exists() {
            return Ok(());
        }
        for id in self.all()? {
            let id = id?;
            if self.key_of(id)?.is_none() {
                self.put(id, &std::fs::read(self.path(id))?)?;
            }
        }
        write(&mark, b"")
    }

    /// Whether the file had to be sealed anew.
    fn reseal_one(&self, id: AttachmentId) -> io::Result<bool> {
        if self.key_of(id)? == Some(self.vault.current()) {
            return Ok(false);
        }
        let bytes = self.read(id)?;
        // One that was removed meanwhile must not come back.
        self.path(id).metadata()?;
        self.put(id, &bytes)?;
        Ok(true)
    }
}

/// Writes a file for its owner's eyes only.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private::options().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The media type of a picture, a PDF or a recording, told from its bytes; `None` for anything else.
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
