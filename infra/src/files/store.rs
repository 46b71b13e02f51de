//! Where sealed files lie: what a place for them must do, and the folder, which does it on this machine.

use std::fs::{DirEntry, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use mashang_domain::shared::AttachmentId;
use uuid::Uuid;

use crate::private;

/// A sealed file that can be read from wherever somebody wants.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// Where files lie under their ids. What it is given is sealed already, and what it gives is opened by nobody but the vault.
pub(crate) trait FileStore: Send + Sync {
    /// Keeps what is sealed under `id`, durably: what is answered survives power loss.
    fn put(&self, id: AttachmentId, sealed: Vec<u8>) -> io::Result<()>;

    /// What lies under `id`, and how many bytes that has.
    fn open(&self, id: AttachmentId) -> io::Result<(Box<dyn Source>, u64)>;

    /// The first bytes of what lies under `id`: so many, or all where it has fewer.
    fn begin(&self, id: AttachmentId, length: usize) -> io::Result<Vec<u8>>;

    /// Removes what lies under `id`; that nothing does is no error.
    fn remove(&self, id: AttachmentId) -> io::Result<()>;

    /// Shows every finished file with its bytes to `each`, until that says `false`.
    fn visit(&self, each: &mut dyn FnMut(AttachmentId, u64) -> io::Result<bool>) -> io::Result<()>;

    /// Whether it does what it is asked for now.
    fn answers(&self) -> io::Result<()>;

    /// Keeps a note of the house's own beside the files, where others than this machine find it; a place that is this machine's
    /// alone keeps none.
    fn note(&self, _name: &str, _text: &str) -> io::Result<()> {
        Ok(())
    }

    /// All of those notes.
    fn notes(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// The folder, where it is one.
    fn folder(&self) -> Option<&Path> {
        None
    }

    /// What it is called, where others than this machine keep it.
    fn called(&self) -> Option<&str> {
        None
    }
}

/// A folder of this machine.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        private::folder(path)?;
        Ok(Self(path.to_owned()))
    }

    fn path(&self, id: AttachmentId) -> PathBuf {
        self.0.join(id.to_string())
    }
}

impl FileStore for Folder {
    fn put(&self, id: AttachmentId, sealed: Vec<u8>) -> io::Result<()> {
        let path = self.path(id);
        // Two processes may seal one anew at once.
        let unfinished = path.with_extension(format!("{:x}.part", fastrand::u64(..)));
        let written = write(&unfinished, &sealed).and_then(|()| std::fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        written?;
        File::open(&self.0)?.sync_all()
    }

    fn open(&self, id: AttachmentId) -> io::Result<(Box<dyn Source>, u64)> {
        let file = File::open(self.path(id))?;
        let size = file.metadata()?.len();
        Ok((Box::new(file), size))
    }

    fn begin(&self, id: AttachmentId, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(length);
        File::open(self.path(id))?.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn remove(&self, id: AttachmentId) -> io::Result<()> {
        match std::fs::remove_file(self.path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn visit(&self, each: &mut dyn FnMut(AttachmentId, u64) -> io::Result<bool>) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.0)? {
            if let Some((id, size)) = finished(&entry?)?
                && !each(id, size)?
            {
                break;
            }
        }
        Ok(())
    }

    fn answers(&self) -> io::Result<()> {
        std::fs::read_dir(&self.0).map(drop)
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

/// The file that an entry of the folder is, with its bytes: not one that is still being written, nor what others left there.
fn finished(entry: &DirEntry) -> io::Result<Option<(AttachmentId, u64)>> {
    let name = entry.file_name();
    let Some(id) = name.to_str().and_then(|name| Uuid::try_parse(name).ok()) else { return Ok(None) };
    match entry.metadata() {
        Ok(about) => Ok(about.is_file().then_some((AttachmentId(id), about.len()))),
        // One that nobody named has served its time meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file for its owner's eyes only.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private::options().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
