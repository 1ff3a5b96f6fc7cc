//! Files and folders of this machine.
//!
//! In: paths as typed. Out: reports in a fixed order, named so that nothing of the machine's own folders gets into the
//! record. Absent: hidden files, sidecars (their facts go to the report beside them), devices, and any second visit
//! to a folder that a symbolic link leads back to.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};

use super::{Error, Facts, MAX_REPORT_BYTES, Report, TakeError, take};

const SIDECAR: &str = ".meta.json";

/// A file that will be read, and the name it will have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    pub name: String,
}

/// Every report behind `path`, in the order of names; a reason in place of each that cannot be had.
/// `dossier` is never walked into.
pub fn find(path: &Path, dossier: Option<&Path>) -> Vec<Result<Found, Error>> {
    let mut walk = Walk {
        dossier: dossier.and_then(|d| d.canonicalize().ok()),
        visited: HashSet::new(),
        found: Vec::new(),
    };
    match fs::metadata(path) {
        Err(cause) => walk.found.push(Err(Error::Read(path.to_path_buf(), cause))),
        Ok(about) if about.is_dir() => {
            walk.folder(path, "");
            if walk.found.is_empty() {
                walk.found.push(Err(Error::NoReports(path.to_path_buf())));
            }
        }
        Ok(about) => {
            let name = name_of(path);
            let found = match name.ends_with(SIDECAR) {
                true => Err(Error::IsSidecar(path.to_path_buf())),
                false => regular(path, &about).map(|()| Found { path: path.to_path_buf(), name }),
            };
            walk.found.push(found);
        }
    }
    walk.found
}

/// The report itself with its facts: the sidecar's first, for it speaks of this one report, then `told`.
pub fn read(found: &Found, told: &Facts) -> Result<Report, Error> {
    let unreadable = |cause| Error::Read(found.path.clone(), cause);
    let file = File::open(&found.path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > MAX_REPORT_BYTES {
        return Err(Error::TooLong { path: found.path.display().to_string() });
    }
    let bytes = take(&found.path.display().to_string(), file).map_err(|error| match error {
        TakeError::Io(cause) => unreadable(cause),
        TakeError::Refused(error) => error,
    })?;
    let facts = sidecar(&found.path)?.or(told);
    Ok(Report::new(found.name.clone(), bytes, facts))
}

struct Walk {
    dossier: Option<PathBuf>,
    visited: HashSet<PathBuf>,
    found: Vec<Result<Found, Error>>,
}

impl Walk {
    fn folder(&mut self, path: &Path, prefix: &str) {
        match self.try_folder(path) {
            Ok(Some(children)) => {
                for child in children {
                    self.child(&child, prefix);
                }
            }
            Ok(None) => {}
            Err(error) => self.found.push(Err(error)),
        }
    }

    /// The children in the order of their names; `None` for a folder seen before.
    fn try_folder(&mut self, path: &Path) -> Result<Option<Vec<PathBuf>>, Error> {
        let unreadable = |cause| Error::Read(path.to_path_buf(), cause);
        let real = path.canonicalize().map_err(unreadable)?;
        if self.dossier.as_ref().is_some_and(|dossier| real.starts_with(dossier)) {
            return Err(Error::IsDossier(path.to_path_buf()));
        }
        if !self.visited.insert(real) {
            return Ok(None);
        }
        let entries = fs::read_dir(path).map_err(unreadable)?;
        let mut children =
            entries.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        children.sort();
        Ok(Some(children))
    }

    fn child(&mut self, path: &Path, prefix: &str) {
        let file_name = name_of(path);
        if file_name.starts_with('.') {
            return;
        }
        let name = format!("{prefix}{file_name}");
        match fs::metadata(path) {
            Err(cause) => self.found.push(Err(Error::Read(path.to_path_buf(), cause))),
            Ok(about) if about.is_dir() => self.folder(path, &format!("{name}/")),
            Ok(_) if file_name.ends_with(SIDECAR) => self.lone_sidecar(path, &file_name),
            Ok(about) => {
                self.found.push(regular(path, &about).map(|()| Found { path: path.to_path_buf(), name }));
            }
        }
    }

    fn lone_sidecar(&mut self, path: &Path, file_name: &str) {
        let report = file_name.trim_end_matches(SIDECAR);
        if !path.with_file_name(report).exists() {
            self.found
                .push(Err(Error::SidecarAlone { path: path.to_path_buf(), report: report.to_string() }));
        }
    }
}

/// Refuses what would block or never end: pipes, sockets, devices.
fn regular(path: &Path, about: &Metadata) -> Result<(), Error> {
    match about.is_file() {
        true => Ok(()),
        false => Err(Error::NotAFile { path: path.to_path_buf(), what: "a device, pipe or socket" }),
    }
}

fn sidecar(report: &Path) -> Result<Facts, Error> {
    let mut name = report.as_os_str().to_os_string();
    name.push(SIDECAR);
    let path = PathBuf::from(name);
    match fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Facts::default()),
        Err(cause) => Err(Error::Read(path, cause)),
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|error| Error::Sidecar { path, why: error.to_string() })
        }
    }
}

fn name_of(path: &Path) -> String {
    match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path, dossier: Option<&Path>) -> Vec<String> {
        find(path, dossier)
            .into_iter()
            .map(|found| match found {
                Ok(found) => found.name,
                Err(error) => format!("! {}", error.to_string().replace(path.to_str().unwrap(), "…")),
            })
            .collect()
    }

    #[test]
    fn a_folder_is_walked_once_in_order_even_through_its_own_links() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("day/two")).unwrap();
        for name in
            ["b.txt", "a.txt", "day/c.html", "day/two/d.txt", ".hidden", "a.txt.meta.json", "z.txt.meta.json"]
        {
            fs::write(at(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), at("day/loop")).unwrap();
        std::os::unix::fs::symlink(at("nowhere"), at("day/dangling")).unwrap();
        assert_eq!(
            names(folder.path(), None),
            [
                "a.txt",
                "b.txt",
                "day/c.html",
                "! cannot read report `…/day/dangling`",
                "day/two/d.txt",
                "! cannot use facts `…/z.txt.meta.json`: there is no report `z.txt` beside it",
            ]
        );
    }

    #[test]
    fn the_dossier_itself_is_not_walked() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dossier")).unwrap();
        fs::write(folder.path().join("dossier/armistice.toml"), "x").unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        let dossier = folder.path().join("dossier");
        assert_eq!(
            names(folder.path(), Some(&dossier)),
            ["a.txt", "! cannot read folder `…/dossier`: it is part of the dossier itself"]
        );
    }

    #[test]
    fn what_the_sidecar_says_of_one_report_wins_over_what_is_said_of_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "x").unwrap();
        fs::write(folder.path().join("a.txt.meta.json"), r#"{"source":"wire"}"#).unwrap();
        let told = Facts {
            source: Some("radio".into()),
            address: Some("https://example.org/a".into()),
            ..Facts::default()
        };
        let report = read(&Found { path, name: "a.txt".into() }, &told).unwrap();
        assert_eq!(report.facts.source.as_deref(), Some("wire"));
        assert_eq!(report.facts.address.as_deref(), Some("https://example.org/a"));
    }
}
