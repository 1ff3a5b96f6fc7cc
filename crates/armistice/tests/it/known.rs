//! A bulletin as it could have been written at an earlier instant: what the record received later is left out of it.

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-16T00:00:00Z"];
const THEN: &str = "2026-03-02T12:00:00Z";
const LATER: &str = "2026-03-03T12:00:00Z";

fn report(bench: &Bench, now: &str, name: &str, text: &str) {
    bench.write(name, text);
    bench.ok(&["--now", now, "-C", "dossier", "ingest", "--published", "2017-02-15", name]);
}

fn brief(bench: &Bench, more: &[&str]) -> String {
    bench.ok(&[&["-C", "dossier", "brief"][..], &PERIOD, more].concat())
}

/// A dossier of one report, and what its bulletin says.
fn bench() -> (Bench, String) {
    let bench = Bench::new();
    bench.ok(&["--now", THEN, "init", "dossier", "--template", "syria-2016"]);
    report(
        &bench,
        THEN,
        "a.txt",
        "The Syrian army shelled the town of Talbiseh in Homs on Tuesday, residents said.",
    );
    let then = brief(&bench, &[]);
    (bench, then)
}

/// The page without the one line that says how much came later.
fn but_for_the_note(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.starts_with("record "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_bulletin_of_then_is_the_bulletin_that_was_written_then() {
    let (bench, then) = bench();
    report(&bench, LATER, "b.txt", "Rebels shelled the town of Mhardeh in Hama on Tuesday, residents said.");
    bench.ok(&["--now", LATER, "-C", "dossier", "release", "--name", "r1", PERIOD[0], PERIOD[1]]);
    assert!(brief(&bench, &[]).contains("Mhardeh"));

    let again = brief(&bench, &["--known-at", "2026-03-02T18:00:00Z"]);
    assert!(
        again
            .contains("record     as it stood at an earlier instant; 2 entries that came later are left out")
    );
    assert_eq!(but_for_the_note(&again), then);
}

#[test]
fn what_is_redacted_since_is_not_shown_as_it_was_known_then_either() {
    let (bench, then) = bench();
    let claim =
        then.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).find(|word| word.starts_with("c-"));
    let redact = ["decide", "redaction", claim.unwrap(), "--code", "safety"];
    bench.ok(&[&["--now", LATER, "-C", "dossier"][..], &redact].concat());

    let again = brief(&bench, &["--known-at", "2026-03-02T18:00:00Z"]);
    assert!(again.contains("withheld   1 claim"), "{again}");
    assert!(!again.contains("Talbiseh"), "{again}");
}

#[test]
fn an_instant_that_is_none_is_refused() {
    let (bench, _) = bench();
    let said = bench.show(&["-C", "dossier", "brief", "--known-at", "yesterday"]);
    assert!(said.contains("cannot use --known-at `yesterday`: it is no instant"), "{said}");
}
