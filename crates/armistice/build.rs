//! Puts the plain files that ship with the program into it: `templates/`, `agreements/`, `i18n/` and `sample/` at the root of
//! the repository, as one sorted table of path and text; and names the rules built in by a digest.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["agreements", "i18n", "sample", "templates"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), folder, &mut files);
    }
    let judging = ["crates/judging/src"];
    let reading = ["crates/network/src", "crates/reading/data", "crates/reading/src"];
    println!("cargo::rustc-env=RULES_DIGEST={}", digest(&root, &[&judging[..], &reading].concat()));
    println!("cargo::rustc-env=JUDGING_DIGEST={}", digest(&root, &judging));
    let mut table = String::from("&[\n");
    for (name, path) in files {
        let path = path.canonicalize().expect("a file that was just listed exists");
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes all text");
    }
    table.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("shipped.rs"), table).expect("cargo gives a writable OUT_DIR");
}

/// A digest over code and word lists.
fn digest(root: &Path, parts: &[&str]) -> String {
    let mut files = Vec::new();
    for part in parts {
        println!("cargo::rerun-if-changed={}", root.join(part).display());
        collect(&root.join(part), part, &mut files);
    }
    // The sentences of a finding stand in its receipt.
    let said = "i18n/en/judging.ftl";
    files.push((said.to_string(), root.join(said)));
    let mut hasher = DefaultHasher::new();
    for (name, path) in files {
        name.hash(&mut hasher);
        std::fs::read(path).expect("a file that was just listed can be read").hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = format!("{prefix}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        match path.is_dir() {
            true => collect(&path, &name, files),
            false => files.push((name, path)),
        }
    }
}
