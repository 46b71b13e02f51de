//! Files in a bucket, as a copy knows them: which there are, each with its bytes. They are not in it.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use mashang_domain::shared::AttachmentId;
use uuid::Uuid;

use super::fault;
use crate::files::Shelf;
use crate::private;

fn failed(error: &io::Error) -> String {
    format!("the bucket can't be used: {error}")
}

/// Writes down what lies in the bucket, a line each: the id, and how many bytes. Says how many there are.
pub(super) fn note(shelf: &Shelf, path: &Path) -> Result<usize, String> {
    let file = private::options().create(true).write(true).truncate(true).open(path).map_err(fault(path))?;
    let (mut out, mut count) = (BufWriter::new(file), 0);
    let noted = shelf.store().visit(&mut |id, size| {
        count += 1;
        writeln!(out, "{id} {size}")?;
        Ok(true)
    });
    noted.map_err(|error| failed(&error))?;
    let file = out.into_inner().map_err(|error| fault(path)(error.into_error()))?;
    file.sync_all().map_err(fault(path))?;
    Ok(count)
}

/// Looks for what was written down; says how much of it is there, and how much is not.
pub(super) fn find(shelf: &Shelf, path: &Path) -> Result<(usize, usize), String> {
    let mut there = HashSet::new();
    let looked = shelf.store().visit(&mut |id, size| {
        there.insert((id.0, size));
        Ok(true)
    });
    looked.map_err(|error| failed(&error))?;
    let (mut found, mut missing) = (0, 0);
    for line in BufReader::new(File::open(path).map_err(fault(path))?).lines() {
        let line = line.map_err(fault(path))?;
        let known = read(&line).ok_or_else(|| format!("{} names no files, or was changed", path.display()))?;
        if there.contains(&known) { found += 1 } else { missing += 1 }
    }
    Ok((found, missing))
}

/// A line: the id, and how many bytes.
fn read(line: &str) -> Option<(Uuid, u64)> {
    let (id, size) = line.split_once(' ')?;
    Some((Uuid::try_parse(id).ok()?, size.parse().ok()?))
}

/// Puts the files of a copy into the bucket, sealed as they are; says how many.
pub(super) fn upload(shelf: &Shelf, from: &Path) -> Result<usize, String> {
    let mut count = 0;
    for entry in std::fs::read_dir(from).map_err(fault(from))? {
        let path = entry.map_err(fault(from))?.path();
        let id = path.file_name().and_then(|name| Uuid::try_parse(name.to_str()?).ok());
        if let Some(id) = id {
            let sealed = std::fs::read(&path).map_err(fault(&path))?;
            shelf.store().put(AttachmentId(id), sealed).map_err(|error| failed(&error))?;
        }
        count += 1;
    }
    Ok(count)
}
