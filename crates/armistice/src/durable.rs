//! Bytes on disk that survive a power cut.
//!
//! In: a path and bytes. Out: a file that is either absent or whole. Absent: what the bytes mean.
//! The order is the guarantee: write a temporary file, fsync it, rename it, fsync the folder that now names it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes `bytes` under `path` unless a file is there already. True if it was written now.
/// `scratch` is a folder on the same file system; what a crash leaves there is rubbish.
pub fn write_once(path: &Path, bytes: &[u8], scratch: &Path) -> io::Result<bool> {
    if path.try_exists()? {
        return Ok(false);
    }
    replace(path, bytes, scratch)?;
    Ok(true)
}

/// Writes `bytes` under `path`, whole, in place of whatever was there.
pub fn replace(path: &Path, bytes: &[u8], scratch: &Path) -> io::Result<()> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = scratch.join(format!("{name}.{}", std::process::id()));
    let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // A full disk must not stay full of our halves; that this may itself fail changes nothing.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    sync_folder_of(path)
}

/// Makes the names in the folder of `path` durable.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync_folder(folder),
        _ => Ok(()),
    }
}

/// Makes the names in a folder durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a folder and its name durable. Existing folders are left alone.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path)?;
    sync_folder_of(path)
}

/// Writes bytes under `path` itself and syncs them, for names that nobody is told of before that is done.
pub fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once_and_leaves_no_scratch() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let scratch = folder.path().join("scratch");
        make_folder(&scratch).unwrap();
        assert!(write_once(&path, b"one", &scratch).unwrap());
        assert!(!write_once(&path, b"two", &scratch).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace(&path, b"three", &scratch).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0);
    }
}
