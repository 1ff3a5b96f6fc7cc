//! One writer at a time.
//!
//! In: a folder. Out: a lock that the operating system takes back when the process ends, however it ends.
//! Absent: readers; they need none. The file holds the process id of whoever holds the lock, or of who held it last.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::trouble::{Trouble, io_hint};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot write to dossier `{}`: process {pid} is writing to it", root.display())]
    Held { root: PathBuf, pid: String },
    #[error("cannot lock dossier `{}`", .0.display())]
    Lock(PathBuf, #[source] io::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Held { pid, .. } => {
                Some(format!("wait for process {pid} to end, then run the command again"))
            }
            Error::Lock(_, cause) => io_hint(cause),
        }
    }
}

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(root: &Path) -> Result<Lock, Error> {
        let cannot = |cause| Error::Lock(root.to_path_buf(), cause);
        let path = root.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(cannot)?;
        // A reader holds the lock for the moment in which it brings the index level: worth a short wait, no more.
        let mut patience = 20;
        while let Err(error) = file.try_lock() {
            match error {
                TryLockError::WouldBlock if patience > 0 => std::thread::sleep(Duration::from_millis(50)),
                TryLockError::WouldBlock => {
                    return Err(Error::Held { root: root.to_path_buf(), pid: holder(&mut file) });
                }
                TryLockError::Error(cause) => return Err(cannot(cause)),
            }
            patience -= 1;
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(cannot)?;
        Ok(Lock { _file: file })
    }
}

fn holder(file: &mut File) -> String {
    let mut pid = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut pid));
    match (read, pid.trim()) {
        (Ok(_), pid) if !pid.is_empty() => pid.to_string(),
        _ => "(unknown)".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let error = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(error.ends_with(&format!("process {} is writing to it", std::process::id())), "{error}");
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}
