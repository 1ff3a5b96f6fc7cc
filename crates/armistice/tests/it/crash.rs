//! Pulled plugs: the program is killed at many moments of an ingest. Whatever the moment, the same ingest run again
//! must end in the very same record and index as an ingest that nobody disturbed.

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::bench::Bench;

const REPORTS: usize = 40;

fn bench() -> Bench {
    let bench = Bench::with_dossier();
    for n in 0..REPORTS {
        bench.write(
            &format!("in/{n:03}.txt"),
            format!("Report {n}: shells fell on village {n}, residents said."),
        );
    }
    bench
}

fn undisturbed() -> ((String, String), Duration) {
    let bench = bench();
    let started = Instant::now();
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    (bench.state(), started.elapsed())
}

#[test]
fn an_ingest_killed_at_any_moment_is_completed_by_the_next() {
    let (clean, took) = undisturbed();
    let bench = bench();
    let kills = 10;
    let mut cut_short = 0;
    for kill in 0..kills {
        fs::remove_dir_all(bench.path("dossier")).unwrap();
        bench.ok(&["init", "dossier"]);
        let mut child =
            bench.command(&["-C", "dossier", "ingest", "in"]).stderr(Stdio::null()).spawn().unwrap();
        // Closer together at the beginning, where bytes and entries are written; later it only reads.
        sleep(took * kill * kill / (kills * kills));
        child.kill().unwrap();
        cut_short += usize::from(!child.wait().unwrap().success());
        // A reader in between sees a consistent dossier too.
        bench.ok(&["-C", "dossier", "status"]);
        bench.ok(&["-C", "dossier", "ingest", "in"]);
        assert_eq!(bench.state(), clean, "kill {kill} of {kills}");
        let scratch = fs::read_dir(bench.path("dossier/captures/.scratch")).unwrap().count();
        assert_eq!(scratch, 0, "nothing half-written stays");
    }
    assert!(
        cut_short > kills as usize / 3,
        "only {cut_short} of {kills} kills came in time to disturb anything"
    );
}

/// What a power cut may leave: half a line of commit, tiles that no commit names, a checkpoint that was not signed yet.
#[test]
fn what_a_power_cut_leaves_is_put_right() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    let (clean, dump) = (bench.state(), bench.dump());
    let dossier = bench.path("dossier");
    let head = fs::read_to_string(dossier.join("state/head")).unwrap();
    let size = bench.entries().len();

    fs::write(dossier.join("state/head"), format!("{head}0000000000")).unwrap();
    for tile in ["log/tile/0/000.p", "log/tile/entries/000.p"] {
        fs::write(dossier.join(tile).join((size + 1).to_string()), "never finished").unwrap();
    }
    assert!(!bench.show(&["-C", "dossier", "status"]).contains("note:"), "nobody was told of it");
    assert_eq!((bench.state(), bench.dump()), (clean.clone(), dump.clone()));

    fs::remove_file(dossier.join("log/checkpoint")).unwrap();
    bench.ok(&["-C", "dossier", "status"]);
    assert!(!dossier.join("log/checkpoint").exists(), "who only looks signs nothing");
    let shown = bench.show(&["-C", "dossier", "ingest", "a.txt"]);
    assert!(shown.contains("note: the last run was cut short before it signed"), "{shown}");
    assert!(!bench.show(&["-C", "dossier", "ingest", "a.txt"]).contains("note:"), "it is said once");
    assert_eq!((bench.state(), bench.dump()), (clean, dump));
    bench.write("b.txt", "Two shells.");
    bench.ok(&["-C", "dossier", "ingest", "b.txt"]);
    assert_eq!(bench.entries().len(), size + 1);
}

/// A full disk: the file-size limit of the shell stands in for it, for a test cannot fill a disk.
#[test]
fn no_room_is_an_error_that_loses_nothing() {
    let bench = bench();
    bench.ok(&["-C", "dossier", "ingest", "in/000.txt"]);
    let before = bench.state();
    let program = env!("CARGO_BIN_EXE_armistice");
    // Ignoring SIGXFSZ turns the limit into a failed write, as a full disk would be.
    let script = format!("trap '' XFSZ; ulimit -f 64; exec {program} -C dossier ingest in");
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(bench.path(""))
        .env("ARMISTICE_NOW", super::bench::NOW)
        .output()
        .unwrap();
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{talk}");
    assert!(talk.contains("error: cannot "), "{talk}");
    let after = bench.state();
    assert!(after.0.starts_with(&before.0), "what was kept before is still there");
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    assert_eq!(bench.state().0.lines().count(), REPORTS + 2, "the keyset, the policy, and each report once");
}

/// Whoever loses a log and keeps its key must not begin a second one under the same name.
#[test]
fn a_key_begins_one_log() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    for lost in ["log", "state"] {
        fs::remove_dir_all(bench.path("dossier").join(lost)).unwrap();
    }
    fs::remove_file(bench.path("dossier/record.sqlite")).unwrap();
    bench.write("b.txt", "Two shells.");
    let shown = bench.show(&["-C", "dossier", "ingest", "b.txt"]);
    assert!(shown.contains("cannot begin a log: its key has begun one already"), "{shown}");
    assert!(shown.contains("hint: `armistice log recover"), "{shown}");
}

/// A crash while a log begins: before its first entries were kept it may begin again, under the same key and name; once
/// they are kept it goes on; and the mark is there before the key has signed anything.
#[test]
fn a_log_that_was_cut_short_while_it_began_begins_again_and_only_then() {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--origin", "log.example/truce"]);
    let mark = bench.path("dossier/keys/log.begun");
    assert_eq!(fs::read_to_string(&mark).unwrap(), "log.example/truce\n");
    let lose = |names: &[&str]| {
        for name in names {
            let path = bench.path("dossier").join(name);
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
    };
    // Kept, and neither marked nor signed.
    lose(&["keys/log.begun", "log/checkpoint"]);
    bench.write("a.txt", "One shell.");
    let shown = bench.show(&["-C", "dossier", "ingest", "a.txt"]);
    assert!(shown.contains("note: the last run was cut short before it signed"), "{shown}");
    assert!(mark.exists());
    // Neither kept nor marked: the keys alone are there, one of them without its public half.
    lose(&["keys/log.begun", "keys/operator.pub", "log", "state", "record.sqlite"]);
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    assert_eq!(bench.entries()[0].entry.log, "log.example/truce");
    assert!(mark.exists() && bench.path("dossier/keys/operator.pub").exists());
    // Marked, so it was kept, and is lost.
    lose(&["log", "state", "record.sqlite"]);
    let shown = bench.show(&["-C", "dossier", "ingest", "a.txt"]);
    assert!(shown.contains("cannot begin a log: its key has begun one already"), "{shown}");
}
