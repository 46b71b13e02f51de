//! Uploaded files, kept in a folder under their ids. What a file is, is told from its bytes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mashang_domain::shared::AttachmentId;

/// Bytes that one file may have.
pub const MAX_FILE: usize = 10 * 1024 * 1024;

#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Files kept in `folder`, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        Ok(Self { folder: folder.to_owned() })
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
        let unfinished = path.with_extension("part");
        let written = write(&unfinished, bytes).and_then(|()| std::fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        written?;
        std::fs::File::open(&self.folder)?.sync_all()
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

    /// The file kept under `id`, and how many bytes it has.
    ///
    /// # Errors
    /// When it is not there.
    pub fn open_one(&self, id: AttachmentId) -> io::Result<(std::fs::File, u64)> {
        let file = std::fs::File::open(self.path(id))?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }
}

/// Writes a file for its owner's eyes only.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The media type of a picture or a PDF, told from its first bytes; `None` for anything else.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => None,
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
