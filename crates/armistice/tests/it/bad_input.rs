//! What users really hand over. Each case: one clear line, the rest of the batch goes on, and the exit code says that
//! something was left out.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;

use insta::assert_snapshot;

use super::bench::Bench;

#[test]
fn one_bad_report_does_not_stop_the_batch() {
    let bench = Bench::with_dossier();
    bench.write("in/good.txt", "Shelling was heard.");
    bench.write("in/empty.txt", "");
    bench.write("in/letter.pdf", "%PDF-1.7 …");
    bench.write("in/binary", b"abc\0def\0");
    bench.write("in/broken.txt", "x");
    bench.write("in/broken.txt.meta.json", "{\"published\": \"last Thursday\"}");
    bench.write("in/lone.txt.meta.json", "{}");
    bench.write("in/\u{1b}[2Jname.txt", "A name that would clear the screen.");
    File::create(bench.path("in/huge.txt")).unwrap().set_len(200 << 20).unwrap();
    symlink(bench.path("in"), bench.path("in/loop")).unwrap();
    symlink(bench.path("gone"), bench.path("in/dangling")).unwrap();
    assert!(Command::new("mkfifo").arg(bench.path("in/pipe")).status().unwrap().success());
    fs::create_dir(bench.path("hollow")).unwrap();
    assert_snapshot!(bench.show(&["-C", "dossier", "ingest", "in", "missing.txt", "hollow", "dossier"]));
}

#[test]
fn bad_command_lines_end_with_two() {
    let bench = Bench::with_dossier();
    let mut shown = bench.show(&["-C", "dossier", "ingest"]);
    shown.push_str(&bench.show(&["-C", "dossier", "ingest", "x", "--published", "Thursday"]));
    shown.push_str(&bench.show(&["ingets"]));
    assert_snapshot!(shown);
}

#[test]
fn settings_that_cannot_be_used() {
    let bench = Bench::with_dossier();
    let good = fs::read_to_string(bench.path("dossier/armistice.toml")).unwrap();
    let mut shown = String::new();
    for (what, with) in [
        ("cut_off = \"18:00\"", "cut_off = 18"),
        ("cut_off = \"18:00\"", "cut_off = \"18:00"),
        ("time_zone = \"UTC\"", "time_zone = \"Syria\""),
        ("agreements = []", "agreements = [\"ankara\"]"),
        ("format = 1", "format = 2"),
    ] {
        let bad = good.replace(what, with);
        assert_ne!(bad, good);
        bench.write("dossier/armistice.toml", bad);
        shown.push_str(&format!("# {with}\n{}", bench.show(&["-C", "dossier", "status"])));
    }
    fs::remove_file(bench.path("dossier/armistice.toml")).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "status"]));
    assert_snapshot!(shown);
}

#[test]
fn bytes_that_were_changed_do_not_verify() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    bench.write("b.txt", "Two shells.");
    bench.ok(&["-C", "dossier", "ingest", "a.txt", "b.txt"]);
    let bundle = bench.newest_bundle();
    let good = fs::read(&bundle).unwrap();
    let offset = good.windows(5).position(|window| window == b"a.txt").unwrap();

    let mut shown = String::from("# an entry was edited\n");
    let mut edited = good.clone();
    edited[offset] = b'c';
    fs::write(&bundle, edited).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "status"]));
    fs::write(&bundle, &good).unwrap();
    shown.push_str("# the record was set back\n");
    let head = bench.path("dossier/state/head");
    let commits = fs::read_to_string(&head).unwrap();
    fs::write(&head, commits.split_inclusive('\n').next().unwrap()).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "status"]));
    shown.push_str(&bench.show(&["-C", "dossier", "rebuild"]));
    fs::write(&head, &commits).unwrap();

    shown.push_str("# a capture was edited\n");
    let capture = armistice::archive::CaptureId::of(b"One shell.");
    let path = bench.path("dossier/captures").join(&capture.as_str()[..2]).join(capture.as_str());
    fs::write(&path, "Ten shells.").unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "rebuild"]));
    shown.push_str("# and then lost\n");
    fs::remove_file(&path).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "rebuild"]));
    assert_snapshot!(shown);
}

#[test]
fn an_index_from_a_newer_program_is_refused() {
    let bench = Bench::with_dossier();
    let index = rusqlite::Connection::open(bench.path("dossier/record.sqlite")).unwrap();
    index.pragma_update(None, "user_version", 99).unwrap();
    drop(index);
    assert_snapshot!(bench.show(&["-C", "dossier", "status"]));
}

#[test]
fn a_second_writer_is_told_who_the_first_is() {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "One shell.");
    let held = armistice::dossier::lock::Lock::take(&bench.path("dossier")).unwrap();
    let shown = bench.show(&["-C", "dossier", "ingest", "a.txt"]);
    assert_snapshot!(shown.replace(&std::process::id().to_string(), "[pid]"));
    // A reader is not kept waiting for ever, nor refused.
    bench.ok(&["-C", "dossier", "status"]);
    drop(held);
    bench.ok(&["-C", "dossier", "ingest", "a.txt"]);
}
