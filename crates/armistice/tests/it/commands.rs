//! Every command as its user sees it: what it prints where, and how it ends. The help pages too, so that they are
//! read before they change.

use insta::assert_snapshot;

use super::bench::Bench;

fn report(bench: &Bench) {
    bench.write("in/a.txt", "HAMA, 16 February 2017. Two shells fell on the market, residents said.\n");
    bench.write("in/a.txt.meta.json", r#"{"source": "wire", "published": "2017-02-16"}"#);
    bench.write("in/b/a.txt", "HAMA, 16 February 2017. Two shells fell on the market, residents said.\n");
}

#[test]
fn help() {
    let bench = Bench::new();
    let mut pages = bench.show(&["--help"]);
    for command in armistice::cli::command().get_subcommands() {
        pages.push_str(&format!("\n{}", bench.show(&[command.get_name(), "--help"])));
    }
    assert_snapshot!(pages);
}

#[test]
fn init() {
    let bench = Bench::new();
    let mut shown = bench.show(&["init", "dossier"]);
    shown.push_str(&bench.show(&["init", "dossier"]));
    shown.push_str(&bench.show(&["init", "other", "--template", "nowhere"]));
    assert_snapshot!(shown);
}

/// A template's agreements, roster, sources and places all read, and every scenario of its agreements comes with it.
#[test]
fn every_template_makes_a_dossier() {
    let bench = Bench::new();
    for template in armistice::shipped::templates() {
        bench.ok(&["init", template, "--template", template]);
        bench.write("report.txt", "KYIV, 16 February 2017. Two shells fell on the market, residents said.\n");
        bench.ok(&["-C", template, "ingest", "report.txt"]);
        bench.ok(&["-C", template, "brief", "--since", "2017-02-15", "--until", "2017-02-17"]);
        let agreements = bench.path(&format!("{template}/agreements"));
        for file in std::fs::read_dir(agreements).unwrap().map(|entry| entry.unwrap().path()) {
            let scenarios = file.with_extension("scenarios");
            assert!(std::fs::read_dir(&scenarios).unwrap().count() >= 5, "{}", scenarios.display());
        }
    }
}

#[test]
fn ingest_status_and_again() {
    let bench = Bench::with_dossier();
    report(&bench);
    let mut shown = bench.show(&["-C", "dossier", "ingest", "in"]);
    shown.push_str(&bench.show(&["-C", "dossier", "ingest", "in"]));
    shown.push_str(&bench.show(&["-C", "dossier", "status", "--reports"]));
    shown.push_str(&bench.show(&["-C", "dossier", "rebuild"]));
    assert_snapshot!(shown);
}

#[test]
fn the_same_report_again_changes_nothing() {
    let bench = Bench::with_dossier();
    report(&bench);
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    let before = bench.state();
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    assert_eq!(bench.state(), before);
    bench.ok(&["-C", "dossier", "ingest", "in/a.txt", "--address", "https://example.org/a"]);
    assert_eq!(bench.state().0.lines().count(), before.0.lines().count() + 1, "a new fact is one more entry");
}

/// On a disc, or in somebody else's folder: a lock that cannot be taken stands for both.
#[test]
fn a_dossier_that_cannot_be_written_to_can_be_read() {
    let bench = Bench::with_dossier();
    report(&bench);
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    let status = bench.show(&["-C", "dossier", "status"]);
    std::fs::remove_file(bench.path("dossier/lock")).unwrap();
    std::fs::create_dir(bench.path("dossier/lock")).unwrap();
    std::fs::remove_file(bench.path("dossier/record.sqlite")).unwrap();
    assert_eq!(
        bench.show(&["-C", "dossier", "status"]),
        status.replace("read        1 of 1", "read        0 of 1")
    );
    bench.ok(&["-C", "dossier", "explain", "a.txt"]);
    assert!(bench.show(&["-C", "dossier", "ingest", "in"]).contains("error: cannot lock dossier `dossier`"));
    assert!(!bench.path("dossier/record.sqlite").exists());
}

#[test]
fn standard_input_is_a_report() {
    use std::io::Write;
    use std::process::Stdio;
    let bench = Bench::with_dossier();
    let args = ["-C", "dossier", "ingest", "-", "--published", "2017-02-16"];
    let mut child = bench.command(&args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"Shelling was heard in the night.").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_snapshot!(bench.render(&args, &output));
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    use std::io::Read;
    let bench = Bench::with_dossier();
    report(&bench);
    bench.ok(&["-C", "dossier", "ingest", "in"]);
    let mut child = bench.command(&["-C", "dossier", "status", "--reports"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert!(child.wait().unwrap().success(), "{talk}");
    assert_eq!(talk, "");
}
