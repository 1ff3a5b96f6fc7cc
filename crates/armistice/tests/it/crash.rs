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

#[test]
fn a_write_cut_in_the_middle_is_set_aside_and_said() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
    let clean = bench.state();
    let record = bench.path("dossier/record/entries.jsonl");
    fs::write(&record, format!("{}{{\"author\":\"oper", clean.0)).unwrap();
    let shown = bench.show(&["-C", "dossier", "status"]);
    assert!(shown.contains("note: the last run was cut short while writing"), "{shown}");
    assert_eq!(bench.state(), clean);
    assert!(!bench.show(&["-C", "dossier", "status"]).contains("note:"), "it is said once");
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
    assert_eq!(bench.state().0.lines().count(), REPORTS);
}
