//! What a path that a reader gives leads to.
//!
//! In: a path. Out: what lies there, told by its first line or by what a folder has; a dossier becomes its log and its
//! releases. Absent: checking.

use std::path::{Path, PathBuf};

use crate::bundle;
use crate::exit::Fault;
use crate::files;
use crate::receipt;
use crate::release;

/// Something to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    Line(Vec<u8>),
    Release(Vec<u8>),
    Fork(Vec<u8>),
    Receipt(Vec<u8>),
    Folder,
    Log,
    /// It is nothing of these, or cannot be read.
    Other(Fault),
}

/// What lies at a path; of a dossier, all its parts.
pub fn at(path: &Path) -> Vec<(PathBuf, Thing)> {
    if !path.is_dir() {
        return vec![(path.to_path_buf(), file(path))];
    }
    if path.join(release::PROOF).is_file() {
        return vec![(path.to_path_buf(), Thing::Folder)];
    }
    if path.join("checkpoint").is_file() {
        return vec![(path.to_path_buf(), Thing::Log)];
    }
    if !path.join("log").is_dir() {
        let why = "it is a folder with no `release.proof`, no `checkpoint` and no `log`";
        return vec![(path.to_path_buf(), Thing::Other(Fault::malformed(why)))];
    }
    let mut parts = vec![(path.join("log"), Thing::Log)];
    parts.extend(releases(&path.join("releases")).into_iter().map(|release| (release, Thing::Folder)));
    parts
}

fn releases(folder: &Path) -> Vec<PathBuf> {
    let items = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = items.map(|item| item.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn file(path: &Path) -> Thing {
    let bytes = match files::read(path, bundle::MAX_BYTES as u64) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Thing::Other(Fault::malformed("there is no such file")),
        Err(why) => return Thing::Other(Fault::malformed(format!("cannot read it: {why}"))),
    };
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match std::str::from_utf8(first).unwrap_or_default() {
        "armistice-line-proof/v1" => Thing::Line(bytes),
        "armistice-release-proof/v1" => Thing::Release(bytes),
        "armistice-fork-evidence/v1" => Thing::Fork(bytes),
        receipt::FIRST_LINE => Thing::Receipt(bytes),
        _ => Thing::Other(Fault::malformed(
            "its first line is not that of a proof, a receipt or fork evidence",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn a_pipe_or_a_device_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for path in [pipe.as_path(), Path::new("/dev/zero")] {
            let things = at(path);
            let [(_, Thing::Other(fault))] = things.as_slice() else { panic!("{things:?}") };
            assert_eq!(
                (fault.exit, fault.why.as_str()),
                (Exit::Malformed, "cannot read it: it is not a regular file")
            );
        }
        // In a log as well: its checkpoint is none.
        std::fs::rename(&pipe, folder.path().join("checkpoint")).unwrap();
        let files = files::Folder(folder.path().to_path_buf());
        assert_eq!(crate::log::checkpoint(&files).unwrap_err().exit, Exit::Malformed);
    }
}
