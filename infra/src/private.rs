//! What lies on the disk is for its owner's eyes only.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Has everything that this process makes from now on, whoever writes it, belong to its owner alone.
pub fn keep_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// A folder, made with those above it where it is not there. One that others made stays as it is.
///
/// # Errors
/// When the disk refuses.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The folder in which a file is to lie.
pub(crate) fn folder_of(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(parent) => folder(parent),
        None => Ok(()),
    }
}

/// How a file is opened that nobody else may read.
#[must_use]
pub fn options() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes away what others may do with a folder or a file of ours that is there already: an earlier program, or a copy, may have
/// left it open. What belongs to somebody else stays as it is.
///
/// # Errors
/// When the disk refuses.
pub fn close(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            return match std::fs::set_permissions(path, PermissionsExt::from_mode(mode & 0o700)) {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
                other => other,
            };
        }
    }
    Ok(())
}
