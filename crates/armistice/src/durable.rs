//! Bytes on disk that survive a power cut.
//!
//! In: a path and bytes. Out: a file that is either absent or whole. Absent: what the bytes mean.
//! The order is the guarantee: write a temporary file, fsync it, rename it, fsync the folder that now names it.
//!
//! A file or a folder made in a folder that only its owner may enter is its owner's alone, whatever the umask says.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
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
    let written = write(&temporary, bytes, is_private(path)).and_then(|()| fs::rename(&temporary, path));
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
    let mode = if is_private(path) { 0o700 } else { 0o777 };
    DirBuilder::new().recursive(true).mode(mode).create(path)?;
    sync_folder_of(path)
}

/// Makes a folder that only its owner may enter, or takes it from the others.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() && meta.mode() & 0o077 == 0 => Ok(()),
        Ok(meta) if meta.is_dir() => fs::set_permissions(path, Permissions::from_mode(0o700)),
        _ => {
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
            sync_folder_of(path)
        }
    }
}

/// Writes bytes under `path` itself and syncs them, for names that nobody is told of before that is done.
pub fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, is_private(path))
}

fn write(path: &Path, bytes: &[u8], private: bool) -> io::Result<()> {
    let mode = if private { 0o600 } else { 0o666 };
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether what is made under this path is its owner's alone, because the folder is.
fn is_private(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.and_then(|folder| fs::metadata(folder).ok()).is_some_and(|meta| meta.mode() & 0o077 == 0)
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

    #[test]
    fn what_lies_in_a_private_folder_is_private_and_the_rest_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let (private, public) = (folder.path().join("state"), folder.path().join("log"));
        fs::create_dir(&private).unwrap();
        make_private_folder(&private).unwrap();
        make_private_folder(&folder.path().join("new")).unwrap();
        make_folder(&public).unwrap();
        make_folder(&private.join("inner")).unwrap();
        replace(&private.join("inner/a"), b"", &private).unwrap();
        // The scratch folder of both is the private one.
        replace(&public.join("a"), b"", &private).unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().mode() & 0o777;
        assert_eq!(["state", "new", "state/inner", "state/inner/a"].map(mode), [0o700, 0o700, 0o700, 0o600]);
        // Whatever the umask of this process leaves to others, it leaves it to them in both.
        assert_eq!(mode("log") & 0o044, mode("log/a") & 0o044);
        assert_eq!(mode("log/a") & 0o600, 0o600);
    }
}
