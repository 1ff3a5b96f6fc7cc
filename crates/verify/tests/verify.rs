//! What the verifier says of everything it can be given, good or attacked, and that nothing makes it stumble.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tlog::sections;
use verify::bundle::{LineProof, ReleaseProof};
use verify::terms::Terms;
use verify::{Exit, Options, Told};

#[path = "support/cases.rs"]
mod cases;
#[path = "support/odd.rs"]
mod odd;
#[path = "support/world.rs"]
mod world;

use cases::Case;

/// Runs a case in a folder, and takes the folder out of what is said.
fn run(case: &Case, folder: &Path) -> Told {
    cases::write(case, folder);
    let mut options = Options::parse(case.args.iter().map(Into::into)).unwrap();
    let inside = |path: &mut PathBuf| *path = folder.join(&*path);
    options.policy.iter_mut().chain(&mut options.trees).chain(&mut options.things).for_each(inside);
    let told = verify::run(&options);
    let relative = |text: String| text.replace(&format!("{}/", folder.display()), "");
    Told { stdout: relative(told.stdout), stderr: relative(told.stderr), ..told }
}

#[test]
fn everything_that_can_be_given_leads_to_its_exit_code_and_sentences() {
    let world = world::world();
    let scratch = tempfile::tempdir().unwrap();
    let mut said = format!("$ armistice-verify --help\n{}\n", verify::options::HELP);
    let mut wrong = Vec::new();
    for case in cases::cases(&world) {
        let told = run(&case, &scratch.path().join(&case.name));
        if told.code != case.exit {
            wrong.push(format!("{} should exit {}: {told:?}", case.name, case.exit));
        }
        // Attacks share their sentences; one line of each is enough.
        let told = format!("{}{}", told.stdout, told.stderr);
        let told =
            if case.name.starts_with("attack") { told.lines().nth(1).unwrap_or("").into() } else { told };
        said.push_str(&format!(
            "## {} (exit {})\n$ armistice-verify {}\n{told}\n",
            case.name,
            case.exit,
            case.args.join(" ")
        ));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!("sentences", said);
}

#[test]
fn the_same_thing_is_told_the_same_each_time() {
    let world = world::world();
    let scratch = tempfile::tempdir().unwrap();
    for case in
        cases::cases(&world).iter().filter(|case| ["dossier", "line-json"].contains(&case.name.as_str()))
    {
        let first = run(case, scratch.path());
        assert_eq!(first, run(case, scratch.path()));
    }
}

#[test]
fn the_json_of_every_case_is_read_by_another_library_and_has_the_exit_code() {
    let world = world::world();
    let scratch = tempfile::tempdir().unwrap();
    for mut case in cases::cases(&world).into_iter().filter(|case| !case.name.starts_with("attack")) {
        case.args.insert(0, "--json");
        let told = run(&case, &scratch.path().join(&case.name));
        if told.stdout.is_empty() {
            assert!(told.stderr.starts_with("error: cannot"), "{}: {}", case.name, told.stderr);
            continue;
        }
        let read: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
        assert_eq!(read["exit"], told.code, "{}", case.name);
        assert!(read["things"].as_array().is_some_and(|things| !things.is_empty()));
    }
}

#[test]
fn proofs_are_read_back_as_they_were_written() {
    let world = world::world();
    let checkpoint = world.log.checkpoint(world.log.size(), world::QUORUM);
    for (bulletin, number) in [(&world.first, 1), (&world.first, 3), (&world.second, 2)] {
        let proof = world.log.line_proof(bulletin, number, &checkpoint);
        assert_eq!(LineProof::parse(&proof.to_bytes().unwrap()), Ok(proof));
    }
    let proof = world.log.release_proof(&world.first, &checkpoint);
    assert_eq!(ReleaseProof::parse(&proof.to_bytes().unwrap()), Ok(proof));
}

#[test]
fn a_whole_log_finds_its_entries_and_says_who_may_speak() {
    let world = world::world();
    let files = Memory(world.log.files(&world.log.checkpoint(world.log.size(), world::QUORUM), &[]));
    let terms = Terms::pinned(world.policy.as_bytes()).unwrap();
    let last = std::sync::Mutex::new((0, 0));
    let checked = verify::log::check(&files, &terms, &|done, of| *last.lock().unwrap() = (done, of));
    assert!(checked.is_whole(), "{:?}", checked.problems);
    assert_eq!(*last.lock().unwrap(), (world.log.size(), world.log.size()));
    assert_eq!(checked.find(world.log.leaves()[40]), Some(40));
    assert_eq!(checked.keyset.map(|keyset| keyset.members.len()), Some(5));
    assert_eq!(checked.own.map(|own| (own.index, own.text)), Some((1, world.policy)));
}

/// Files in memory: a verifier needs no disk.
struct Memory(world::Files);

impl verify::files::Files for Memory {
    fn read(&self, path: &str) -> std::io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }

    fn list(&self, folder: &str) -> std::io::Result<Vec<String>> {
        Ok(self.0.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect())
    }
}

/// Every single bit of every file of a small log is covered: flip one, and the log does not hold.
#[test]
fn a_changed_bit_in_any_file_of_a_log_is_found() {
    let world = world::world();
    let mut log = world.log.clone();
    log.entries.truncate(12);
    let good = log.files(&log.checkpoint(12, world::QUORUM), &[5]);
    let terms = Terms::pinned(world.policy.as_bytes()).unwrap();
    for (path, bytes) in &good {
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 60) {
            let mut files = Memory(good.clone());
            files.0.get_mut(path).unwrap()[at] ^= 1 << (at % 8);
            let checked = verify::log::check(&files, &terms, &|_, _| ());
            let met = checked.standing.as_ref().is_some_and(|standing| standing.quorum_met);
            // A changed name of a signature makes it that of a stranger, and then the quorum lacks a cosigner.
            assert!(!checked.is_whole() || !met, "{path}, byte {at}");
        }
    }
}

/// What the library makes of bytes, as every kind of thing.
fn exits(file: &[u8], terms: &Terms) -> Vec<Exit> {
    vec![
        verify::line::check(file, terms, None).exit(),
        verify::release::check(file, terms, None).exit(),
        verify::fork::check(file, terms).exit(),
        verify::receipt::check(file, terms, &[]).exit(),
    ]
}

fn seldom() -> ProptestConfig {
    ProptestConfig { cases: 2_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn ten_thousand_malformed_inputs_are_refused_without_a_stumble(
        kind in prop::sample::select(vec!["", "armistice-line-proof/v1\n", "armistice-release-proof/v1\n",
            "armistice-fork-evidence/v1\n", "armistice-receipt/v1\n"]),
        words in prop::collection::vec(prop::sample::select(vec!["@ ", "line ", "entry ", "proof ", "claim_path ",
            "checkpoint ", "0\n", "3\n", "\n", "\n\n", "{}", "null", "— a AAAAAAA=\n", "18446744073709551615"]), 0..12),
        rest in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let file = [kind.as_bytes(), words.concat().as_bytes(), &rest].concat();
        for exit in exits(&file, &Terms::default()) {
            prop_assert_eq!(exit, Exit::Malformed);
        }
    }
}

proptest! {
    #![proptest_config(seldom())]

    #[test]
    fn no_change_of_a_good_proof_is_taken_for_good(
        at in any::<prop::sample::Index>(), what in 0..4, byte in any::<u8>(), length in 1..40_usize,
    ) {
        static GOOD: std::sync::LazyLock<(Vec<u8>, Terms)> = std::sync::LazyLock::new(|| {
            let world = world::world();
            (cases::line_proof(&world, world::QUORUM), Terms::pinned(world.policy.as_bytes()).unwrap())
        });
        let (good, terms) = &*GOOD;
        let (mut file, at) = (good.clone(), at.index(good.len()));
        let end = (at + length).min(good.len());
        match what {
            0 => file[at] ^= byte | 1,
            1 => drop(file.drain(at..end)),
            2 => drop(file.splice(at..at, good[at..end].to_vec())),
            _ => file.truncate(at),
        }
        let exit = verify::line::check(&file, terms, None).exit();
        prop_assert!(file == *good || [Exit::Altered, Exit::Malformed, Exit::UnknownLog].contains(&exit), "{exit:?}");
    }

    #[test]
    fn any_bytes_in_any_section_are_read_or_refused(
        name in prop::sample::select(vec!["line", "line_path", "claim", "withheld", "claim_path", "entry", "proof", "scan"]),
        at in 0..30_usize, bytes in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let parts: Vec<(&str, &[u8])> = vec![(name, &bytes); at % 4 + 1];
        let file = sections::write("line-proof", &parts).unwrap();
        prop_assert_eq!(verify::line::check(&file, &Terms::default(), None).exit(), Exit::Malformed);
    }
}
