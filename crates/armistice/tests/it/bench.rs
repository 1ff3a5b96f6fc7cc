//! A temporary folder and the real program in it, with the clock held still.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use armistice::record::{Head, Kept, Record};

pub const NOW: &str = "2017-03-20T12:00:00Z";

pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// An empty folder.
    pub fn new() -> Bench {
        Bench { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a blank dossier in it, named `dossier`.
    pub fn with_dossier() -> Bench {
        let bench = Bench::new();
        assert!(bench.command(&["init", "dossier"]).output().unwrap().status.success());
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
        command.args(args).current_dir(self.folder.path()).env_clear().env("ARMISTICE_NOW", NOW);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the command and shows all that a user would see of it.
    pub fn show(&self, args: &[&str]) -> String {
        self.render(args, &self.command(args).output().unwrap())
    }

    /// Runs it, and requires that it did what was asked.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{}", self.render(args, &output));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn render(&self, args: &[&str], output: &Output) -> String {
        let mut shown = format!("$ armistice {}\n", args.join(" "));
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !bytes.is_empty() {
                shown.push_str(&format!("--- {name}\n{}", String::from_utf8_lossy(bytes)));
            }
        }
        match output.status.code() {
            Some(code) => shown.push_str(&format!("--- exit {code}\n")),
            None => shown.push_str("--- killed\n"),
        }
        let shown = without_chance(&without_findings(&shown));
        shown.replace(&*self.folder.path().to_string_lossy(), "[folder]")
    }

    /// What the record says, an entry to a line without what chance puts into it (nonces, keys, signatures), and the
    /// index's rows that follow from that.
    pub fn state(&self) -> (String, String) {
        let dossier = self.path("dossier");
        let mut said = String::new();
        for kept in self.entries() {
            let entry = kept.entry;
            said.push_str(&format!(
                "{} {} {} {:?} {}\n",
                entry.kind,
                entry.author.name,
                entry.created,
                entry.refs,
                if entry.kind == "capture" { format!("{:?}", entry.body) } else { String::new() }
            ));
        }
        let index = armistice::record::index::Index::open(&dossier.join("record.sqlite")).unwrap();
        let chance =
            |row: &&str| !["meta", "entries", "decisions"].contains(&row.split('\t').next().unwrap());
        let rows: String =
            index.dump().unwrap().lines().filter(chance).map(|row| format!("{row}\n")).collect();
        (said, rows)
    }

    /// All of the index, for comparing it with itself.
    pub fn dump(&self) -> String {
        let index = armistice::record::index::Index::open(&self.path("dossier/record.sqlite")).unwrap();
        index.dump().unwrap()
    }

    /// Every entry of the dossier's record.
    pub fn entries(&self) -> Vec<Kept> {
        let record = Record::open(&self.path("dossier"), &Head::default()).unwrap();
        let mut all = Vec::new();
        let collect = |kept: &[Kept]| -> Result<(), armistice::record::Error> {
            all.extend(kept.to_vec());
            Ok(())
        };
        record.each_since(&Head::default(), collect).unwrap();
        all
    }

    /// The newest bundle of entries, the file that a change would be made in.
    pub fn newest_bundle(&self) -> PathBuf {
        let size = self.entries().len() as u64;
        self.path("dossier/log").join(tlog::tile::entries_path(size / 256, size % 256))
    }
}

/// Roots, names of logs and fingerprints are another every time.
fn without_chance(shown: &str) -> String {
    let mut out = String::new();
    for line in shown.split_inclusive('\n') {
        let mut line = line.to_string();
        for (before, width, name) in [("root ", 12, "[root]"), ("armistice.local/dossier-", 8, "[name]")] {
            let at = line.find(before).map(|at| at + before.len());
            let hex = |text: &str| text.len() == width && text.bytes().all(|b| b.is_ascii_hexdigit());
            if let Some(at) = at.filter(|at| line.get(*at..at + width).is_some_and(hex)) {
                line.replace_range(at..at + width, name);
            }
        }
        out.push_str(&line);
    }
    out
}

/// What is read out of a report is the business of other tests: here it shows as `[n]`.
fn without_findings(shown: &str) -> String {
    let line = |line: &str| match line.split_once("  ") {
        Some(("claims" | "doubts" | "incidents" | "findings", _)) => {
            format!("{} [n]\n", line.split_whitespace().next().unwrap_or_default())
        }
        _ if line.starts_with("the dossier now holds") || line.starts_with("rebuilt from") => {
            let kept = line.split_once("capture").map_or(line, |(before, _)| before);
            format!("{kept}captures, [n] claims, [n] doubts\n")
        }
        _ => match line.split_once("  published ") {
            Some((report, _)) => format!("{report}  published [then]\n"),
            None => format!("{line}\n"),
        },
    };
    shown.lines().map(line).collect()
}

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
