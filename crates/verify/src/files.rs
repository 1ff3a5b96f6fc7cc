//! Where the files of a static log, or of a release, come from.
//!
//! In: a path inside. Out: the bytes, or that there is no such file. Absent: writing. A folder is one such place; a test,
//! a mirror or an archive may be another.

use std::io;
use std::path::{Path, PathBuf};

/// The longest file that is read: a bundle of 256 entries of 65,535 bytes fits.
pub const MAX_BYTES: u64 = 17 * 1024 * 1024;

/// What lies under a name is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a regular file")]
pub struct NotAFile;

/// A place that has files.
pub trait Files: Sync {
    /// The bytes of a file; nothing if there is none of that name.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// The paths of all files below a folder, in any order; none if there is no such folder.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;
}

/// A folder of this machine.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        read(&self.0.join(path), MAX_BYTES)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_string()];
        while let Some(folder) = folders.pop() {
            let items = match std::fs::read_dir(self.0.join(&folder)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                items => items?,
            };
            for item in items {
                let item = item?;
                let path = format!("{folder}/{}", item.file_name().to_string_lossy());
                if item.file_type()?.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        Ok(found)
    }
}

/// The bytes of a file, unless it has more than `most`. Only a regular file is opened: a pipe without a writer would be
/// waited for without end, and a device may have no end.
pub fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    use std::io::Read;
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, NotAFile)),
        Err(error) => return Err(error),
    }
    let file = match std::fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(Some(bytes))
}
