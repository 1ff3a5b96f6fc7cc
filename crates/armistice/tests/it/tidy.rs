//! The shape of the code, held by a test: who may name whom, how long a file may be, what the documentation must name.

use std::fs;
use std::path::{Path, PathBuf};

use super::bench::repository;

/// The rooms of each crate in flow order. A room may name itself and those before it.
const ORDER: [(&str, &[&str]); 3] = [
    (
        "tlog",
        &[
            "hash",
            "tree",
            "check",
            "tile",
            "note",
            "cosignature",
            "checkpoint",
            "policy",
            "proof",
            "witness",
            "receipt",
            "sections",
            "fork",
            "json",
            "wire",
            "sshsig",
            "entry",
            "keyset",
            "epoch",
        ],
    ),
    ("reading", &["span", "doubt", "text", "syntax", "extract", "resolve"]),
    (
        "armistice",
        &[
            "trouble",
            "shipped",
            "words",
            "durable",
            "keys",
            "sources",
            "archive",
            "sealed",
            "sqlite",
            "record",
            "cosigners",
            "dossier",
            "wire",
            "flow",
            "publish",
            "releases",
            "fsck",
            "witness",
            "serve",
            "eval",
            "cli",
        ],
    ),
];

const LONGEST_FILE: usize = 700;

fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        match entry.is_dir() {
            true => found.extend(files(&entry, suffix)),
            false if entry.to_string_lossy().ends_with(suffix) => found.push(entry),
            false => {}
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap().display().to_string()
}

#[test]
fn no_room_names_a_later_one() {
    let mut wrong = Vec::new();
    for (krate, order) in ORDER {
        let src = repository().join("crates").join(krate).join("src");
        for (at, room) in order.iter().enumerate() {
            let mut own = files(&src.join(room), ".rs");
            own.extend(Some(src.join(format!("{room}.rs"))).filter(|path| path.exists()));
            for path in own {
                let text = fs::read_to_string(&path).unwrap();
                let code: Vec<&str> =
                    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                let code = code.join("\n");
                for later in &order[at + 1..] {
                    let named = [
                        format!("crate::{later}::"),
                        format!("crate::{later};"),
                        format!("crate::{{{later}"),
                    ];
                    if named.iter().any(|name| code.contains(name)) {
                        wrong.push(format!("{} names the later room `{later}`", name(&path)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_is_in_the_order() {
    for (krate, order) in ORDER {
        let lib = fs::read_to_string(repository().join("crates").join(krate).join("src/lib.rs")).unwrap();
        for room in lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')) {
            assert!(
                order.contains(&room),
                "crates/{krate} has the room `{room}`: give it its place in this test"
            );
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files(&repository().join("crates"), ".rs")
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().lines().count() > LONGEST_FILE)
        .map(|path| name(&path))
        .collect();
    assert!(long.is_empty(), "longer than {LONGEST_FILE} lines, so about more than one subject: {long:#?}");
}

#[test]
fn every_command_and_option_is_documented() {
    let docs = fs::read_to_string(repository().join("docs/operating.md")).unwrap();
    for command in armistice::cli::command().get_subcommands() {
        let command_name = command.get_name();
        assert!(
            docs.contains(&format!("armistice {command_name}")),
            "docs/operating.md lacks `{command_name}`"
        );
        for option in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            if let Some(long) = option.get_long() {
                assert!(
                    docs.contains(&format!("--{long}")),
                    "docs/operating.md lacks `{command_name} --{long}`"
                );
            }
        }
    }
}

#[test]
fn every_doubt_is_documented() {
    let docs = fs::read_to_string(repository().join("docs/doubts.md")).unwrap();
    let mut missing = Vec::new();
    for path in
        files(&repository().join("crates"), ".rs").iter().filter(|path| !path.ends_with("tests/it/tidy.rs"))
    {
        let code = fs::read_to_string(path).unwrap();
        let made =
            code.split("Doubt::new(").skip(1).chain(code.split("Doubt {\n").skip(1).filter_map(code_key));
        for piece in made {
            let Some(code) = piece.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            if !docs.contains(&format!("`{code}`")) {
                missing.push(format!("{code} ({})", name(path)));
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "docs/doubts.md lacks: {missing:#?}");
}

/// `code: "…"` as the first key of a literal.
fn code_key(literal: &str) -> Option<&str> {
    literal.trim_start().strip_prefix("code: ")
}

#[test]
fn every_test_file_is_part_of_the_binary() {
    let here = repository().join("crates/armistice/tests/it");
    let main = fs::read_to_string(here.join("main.rs")).unwrap();
    for path in files(&here, ".rs") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(stem == "main" || main.contains(&format!("mod {stem};")), "{} is not run", name(&path));
    }
}
