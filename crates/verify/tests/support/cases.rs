//! What can be given to a verifier, each with the exit code it must lead to: good things and attacks on them.
//!
//! In: the world. Out: cases, which are folders of files and a command line. Absent: running them.

use std::path::Path;

use tlog::checkpoint::Checkpoint;
use tlog::epoch;
use tlog::fork::Fork;
use tlog::hash::{self, Hash};
use tlog::json::{Map, Value};
use tlog::sections;
use tlog::tree;

use super::world::{
    Bulletin, EVERYONE, Files, LOG, Log, ORIGIN, QUORUM, World, about, bulletin, log_key, policy, receipt,
    signed, text_map,
};

/// A folder of files, the arguments to run in it, and the exit code.
pub struct Case {
    pub name: String,
    pub files: Files,
    pub args: Vec<&'static str>,
    pub exit: u8,
    /// Whether the second verifier, which knows fewer things, is to agree.
    pub both: bool,
}

const PINNED: [&str; 2] = ["--policy", "policy"];

pub fn case(name: &str, exit: u8, policy: &str, files: Files, more: &[&'static str]) -> Case {
    let mut files = files;
    files.insert("policy".into(), policy.as_bytes().to_vec());
    let args = PINNED.into_iter().chain(more.iter().copied()).collect();
    Case { name: name.into(), files, args, exit, both: true }
}

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Files {
    [(name.to_string(), bytes.into())].into()
}

/// The files of a folder inside a case.
pub fn within(folder: &str, files: &Files) -> Files {
    files.iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes.clone())).collect()
}

pub fn cases(world: &World) -> Vec<Case> {
    let mut all = lines(world);
    all.extend(releases(world));
    all.extend(logs(world));
    all.extend(bad_entries(world));
    all.extend(indexes(world));
    all.extend(super::odd::cases(world));
    all.extend(forks(world));
    all.extend(receipts(world));
    all.extend(attacks(world).into_iter().map(|attack| {
        case(
            &format!("attack-{}", attack.name),
            attack.exit,
            &world.policy,
            one("line.proof", attack.file),
            &["line.proof"],
        )
    }));
    all
}

pub fn line_proof(world: &World, cosigners: &[&str]) -> Vec<u8> {
    let checkpoint = world.log.checkpoint(world.log.size(), cosigners);
    world.log.line_proof(&world.first, 3, &checkpoint).to_bytes().unwrap()
}

fn lines(world: &World) -> Vec<Case> {
    let World { log, first, second, policy: pinned, .. } = world;
    let checkpoint = |cosigners: &[&str]| log.checkpoint(log.size(), cosigners);
    let line = |cosigners: &[&str]| one("line.proof", line_proof(world, cosigners));
    let good = || line(QUORUM);
    let of = |bulletin: &Bulletin, number, cosigners: &[&str]| {
        one("line.proof", log.line_proof(bulletin, number, &checkpoint(cosigners)).to_bytes().unwrap())
    };
    let other = policy(&log_key("other.example/log", LOG));
    let impostor = policy(&log_key(ORIGIN, 99));
    let mut cases = vec![
        case("line-unanimous", 0, pinned, line(EVERYONE), &["line.proof"]),
        case("line-witnessed", 0, pinned, good(), &["line.proof"]),
        case("line-json", 0, pinned, good(), &["--json", "line.proof"]),
        case("line-provisional", 2, pinned, line(&["A", "x"]), &["line.proof"]),
        case("line-by-the-log-alone", 2, pinned, line(&[]), &["line.proof"]),
        case("line-of-no-claims", 0, pinned, of(first, 1, QUORUM), &["line.proof"]),
        case("line-withheld", 3, pinned, of(second, 2, QUORUM), &["line.proof"]),
        case("line-withheld-provisional", 2, pinned, of(second, 2, &["A"]), &["line.proof"]),
        case("line-of-an-unknown-log", 5, &other, good(), &["line.proof"]),
        case("line-of-an-impostor", 1, &impostor, good(), &["line.proof"]),
        case("line-at-an-instant", 0, pinned, good(), &["--at", "2017-03-18T20:00:00Z", "line.proof"]),
        case("line-from-the-future", 1, pinned, good(), &["--at", "2017-03-14T00:00:00Z", "line.proof"]),
        case("line-at-no-instant", 4, pinned, good(), &["--at", "2017-02-30T00:00:00Z", "line.proof"]),
        case("line-under-another-policy", 0, &format!("# pinned\n{pinned}"), good(), &["line.proof"]),
        case("line-under-no-quorum", 0, &no_quorum(pinned), line(&[]), &["line.proof"]),
        case("line-under-a-broken-policy", 4, "quorum nobody\n", good(), &["line.proof"]),
        case("line-that-is-missing", 4, pinned, Files::new(), &["line.proof"]),
        case("line-too-long", 4, pinned, one("line.proof", vec![b'a'; 256 * 1024 + 1]), &["line.proof"]),
    ];
    let mut unpinned = case("line-unpinned", 2, pinned, good(), &["line.proof"]);
    unpinned.args = vec!["line.proof"];
    cases.push(unpinned);
    cases.extend(searched(world));
    cases.push(case(
        "line-cosigned-by-a-forger",
        1,
        pinned,
        one("line.proof", forged_cosignature(world)),
        &["line.proof"],
    ));
    cases
}

fn no_quorum(policy: &str) -> String {
    policy.replace("quorum both", "quorum none")
}

/// Every copy of the checkpoint has the same, but false, cosignature.
fn forged_cosignature(world: &World) -> Vec<u8> {
    let checkpoint = world.log.checkpoint(world.log.size(), QUORUM);
    let last = checkpoint.trim_end().rfind(' ').unwrap() + 30;
    let mut forged = checkpoint.into_bytes();
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    world.log.line_proof(&world.first, 3, &forged).to_bytes().unwrap()
}

/// A proof beside a copy of the log.
fn searched(world: &World) -> Vec<Case> {
    let checkpoint = world.log.checkpoint(world.log.size(), QUORUM);
    let honest = world.log.line_proof(&world.first, 3, &checkpoint);
    let mut silent = honest.clone();
    silent.remarks.remove(1);
    let copy = |log: &Log| within("copy", &log.files(&log.checkpoint(log.size(), &[]), &[]));
    let with = |proof: &verify::bundle::LineProof, copy: Files| {
        let mut files = copy;
        files.extend(one("line.proof", proof.to_bytes().unwrap()));
        files
    };
    let mut grown = world.log.clone();
    grown.add("grade", "analyst", &[3], vec![about("c-1")], text_map(&[("grade", "2")]));
    let mut dissented = world.log.clone();
    dissented.add("dissent", "state-b", &[12], vec![about("c-1")], text_map(&[("because", "seen since")]));
    let mut unsigned = copy(&grown);
    unsigned.insert("copy/checkpoint".into(), other_root(grown.size()).into_bytes());
    let mut short = world.log.clone();
    short.entries.truncate(200);
    let mut other = world.log.clone();
    other.entries.swap(20, 21);
    let args: &[&'static str] = &["--trees", "copy", "line.proof"];
    vec![
        case("searched-complete", 0, &world.policy, with(&honest, copy(&world.log)), args),
        case("searched-in-a-grown-copy", 0, &world.policy, with(&honest, copy(&grown)), args),
        case(
            "searched-in-a-copy-with-later-dissent",
            0,
            &world.policy,
            with(&honest, copy(&dissented)),
            args,
        ),
        case("searched-in-a-copy-of-another-root", 1, &world.policy, with(&honest, unsigned), args),
        case("searched-left-out", 1, &world.policy, with(&silent, copy(&world.log)), args),
        case("searched-in-a-short-copy", 4, &world.policy, with(&honest, copy(&short)), args),
        case("searched-in-another-log", 1, &world.policy, with(&honest, copy(&other)), args),
        case("silent-unless-searched", 0, &world.policy, with(&silent, Files::new()), &["line.proof"]),
    ]
}

fn release_folder(log: &Log, bulletin: &Bulletin, cosigners: &[&str]) -> Files {
    let mut files = bulletin.files.clone();
    let proof = log.release_proof(bulletin, &log.checkpoint(log.size(), cosigners));
    files.insert("release.proof".into(), proof.to_bytes().unwrap());
    files
}

fn releases(world: &World) -> Vec<Case> {
    let World { log, first, second, policy: pinned, .. } = world;
    let good = release_folder(log, first, QUORUM);
    let alone = one("release.proof", good["release.proof"].clone());
    let folder = |name: &str, exit, files: &Files| case(name, exit, pinned, within("r", files), &["r"]);
    let changed = |name: &str, change: fn(&mut Vec<u8>)| {
        let mut files = good.clone();
        change(files.get_mut(name).unwrap());
        files
    };
    let mut missing = good.clone();
    missing.remove("bulletin.json");
    let mut unproven = good.clone();
    unproven.remove("release.proof");
    let mut cases = vec![
        case("release-proof", 0, pinned, alone, &["release.proof"]),
        folder("release", 0, &good),
        folder("release-provisional", 2, &release_folder(log, first, &["C"])),
        folder("release-withheld", 3, &release_folder(log, second, QUORUM)),
        folder("release-with-a-changed-line", 1, &changed("bulletin.txt", |bytes| bytes[3] ^= 1)),
        folder("release-with-a-changed-page", 1, &changed("bulletin.html", |bytes| bytes.push(b'\n'))),
        folder("release-with-a-changed-claim", 1, &changed("claims.jsonl", |bytes| bytes.truncate(90))),
        folder("release-with-a-missing-file", 1, &missing),
        folder("release-without-a-proof", 4, &unproven),
    ];
    for (name, first) in deceiving(world) {
        let mut log = world.log.clone();
        let bulletin = first.release(&mut log);
        cases.push(folder(name, 1, &release_folder(&log, &bulletin, QUORUM)));
    }
    cases
}

/// Releases that their own operator made so that the files fit the entry and do not fit each other.
fn deceiving(world: &World) -> Vec<(&'static str, Bulletin)> {
    let with = |name: &str, bytes: Vec<u8>| {
        let mut bulletin = bulletin(&world.captures);
        bulletin.files.insert(name.into(), bytes);
        bulletin
    };
    let files = bulletin(&world.captures).files;
    let text = String::from_utf8(files["bulletin.txt"].clone()).unwrap();
    let lines = String::from_utf8(files["lines.jsonl"].clone()).unwrap();
    let claims = String::from_utf8(files["claims.jsonl"].clone()).unwrap();
    let cut = |text: &str| text.as_bytes()[..text.trim_end().rfind('\n').unwrap() + 1].to_vec();
    vec![
        (
            "release-whose-words-are-not-its-lines",
            with("bulletin.txt", text.replace("3 killed", "9 killed").into()),
        ),
        ("release-with-a-line-too-many", with("bulletin.txt", format!("{text}More.\n").into())),
        ("release-with-a-line-too-few", with("lines.jsonl", cut(&lines))),
        ("release-with-other-lines", with("lines.jsonl", lines.replace("i-1", "i-7").into())),
        ("release-with-other-claims", with("claims.jsonl", claims.replace("c-1", "c-7").into())),
        ("release-with-broken-claims", with("claims.jsonl", claims.replace("killed", "Killed").into())),
    ]
}

fn logs(world: &World) -> Vec<Case> {
    let World { log, policy: pinned, .. } = world;
    let size = log.size();
    let checkpoint = log.checkpoint(size, QUORUM);
    let good = log.files(&checkpoint, &[]);
    let folder = |name: &str, exit, files: &Files| case(name, exit, pinned, within("log", files), &["log"]);
    let changed = |path: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut files = good.clone();
        change(files.get_mut(path).unwrap_or_else(|| panic!("there is no {path}")));
        files
    };
    let without = |path: &str| {
        let mut files = good.clone();
        files.remove(path).unwrap();
        files
    };
    let with = |path: &str, bytes: Vec<u8>| {
        let mut files = good.clone();
        files.insert(path.into(), bytes);
        files
    };
    let last = format!("tile/entries/001.p/{}", size - 256);
    let older = log.files(&checkpoint, &[3, 200, 260]);
    let mut bad_older = older.clone();
    bad_older.get_mut("tile/0/000.p/200").unwrap()[32 * 7] ^= 1;
    let mut bad_older_bundle = older.clone();
    bad_older_bundle.get_mut("tile/entries/001.p/4").unwrap()[40] ^= 1;
    let mut ahead = log.files(&checkpoint, &[]);
    ahead.insert("checkpoint".into(), log.checkpoint(260, QUORUM).into_bytes());
    let other = policy(&log_key("other.example/log", LOG));
    let empty = Log::default();
    let mut cases = vec![
        folder("log", 0, &good),
        folder("log-with-older-tiles", 0, &older),
        folder("log-ahead-of-its-checkpoint", 0, &ahead),
        folder("log-provisional", 2, &log.files(&log.checkpoint(size, &["A", "y", "z"]), &[])),
        folder("log-without-entries", 0, &empty.files(&empty.checkpoint(0, QUORUM), &[])),
        case("log-unknown", 5, &other, within("log", &good), &["log"]),
        folder("log-with-a-changed-leaf-hash", 1, &changed("tile/0/000", &|bytes| bytes[500] ^= 1)),
        folder("log-with-a-changed-upper-tile", 1, &changed("tile/1/000.p/1", &|bytes| bytes[5] ^= 1)),
        folder("log-with-a-short-tile", 1, &changed("tile/0/000", &|bytes| bytes.truncate(8000))),
        folder("log-with-a-changed-entry", 1, &changed("tile/entries/000", &|bytes| bytes[50_000] ^= 1)),
        folder("log-with-a-cut-bundle", 1, &changed("tile/entries/000", &|bytes| bytes.truncate(50_000))),
        folder(
            "log-with-a-changed-last-bundle",
            1,
            &changed(&last, &|bytes| *bytes.last_mut().unwrap() ^= 1),
        ),
        folder("log-without-a-tile", 1, &without("tile/0/000")),
        folder("log-without-an-upper-tile", 1, &without("tile/1/000.p/1")),
        folder("log-without-a-bundle", 1, &without("tile/entries/000")),
        folder("log-without-the-last-bundle", 1, &without(&last)),
        folder("log-with-a-stray-file", 1, &with("tile/0/0", vec![1])),
        folder("log-with-a-changed-older-tile", 1, &bad_older),
        folder("log-with-a-changed-older-bundle", 1, &bad_older_bundle),
        folder("log-with-a-broken-checkpoint", 4, &with("checkpoint", b"example.org/truce\n1\n".to_vec())),
        folder("log-with-another-root", 1, &with("checkpoint", other_root(size).into_bytes())),
        folder("log-that-claims-to-be-endless", 1, &with("checkpoint", other_root(1 << 60).into_bytes())),
    ];
    let mut unpinned = folder("log-unpinned", 2, &good);
    unpinned.args = vec!["log"];
    cases.push(unpinned);
    let mut dossier = within("dossier/log", &good);
    dossier.extend(within("dossier/releases/2017-03-14", &release_folder(log, &world.first, QUORUM)));
    dossier.extend(within("dossier/releases/2017-03-15", &release_folder(log, &world.second, QUORUM)));
    cases.push(case("dossier", 3, pinned, dossier, &["dossier"]));
    cases.push(folder("folder-of-nothing", 4, &one("readme", "")));
    cases
}

fn other_root(size: u64) -> String {
    signed(&Checkpoint { origin: ORIGIN.into(), size, root: Hash::of(b"another") }, LOG, QUORUM)
}

/// Logs whose tiles and root are right, but which hold what may not stand there.
fn bad_entries(world: &World) -> Vec<Case> {
    type Change = fn(&mut Log) -> u64;
    let changes: [(&str, Change); 7] = [
        ("two-releases-of-one-name", |log| {
            let (_, _, first) =
                log.decoded().into_iter().find(|(_, _, entry)| entry.kind == "release").unwrap();
            log.add("release", "operator", &[2], vec![], first.body)
        }),
        ("an-entry-twice", |log| log.push(log.entries[20].clone())),
        ("an-entry-of-a-stranger", |log| log.add("grade", "stranger", &[77], vec![], text_map(&[]))),
        ("a-release-by-an-analyst", |log| log.add("release", "analyst", &[3], vec![], text_map(&[]))),
        ("a-keyset-by-a-state", |log| log.add("keyset", "state-a", &[11], vec![], text_map(&[]))),
        ("a-policy-of-another-hash", |log| {
            log.add(
                "policy",
                "operator",
                &[2],
                vec![],
                text_map(&[("policy", "quorum none\n"), ("sha256", "00")]),
            )
        }),
        ("what-is-no-entry", |log| log.push(b"{\"a\": 1}".to_vec())),
    ];
    let mut cases = Vec::new();
    for (name, change) in changes {
        let mut log = world.log.clone();
        change(&mut log);
        let files = within("log", &log.files(&log.checkpoint(log.size(), QUORUM), &[]));
        cases.push(case(&format!("log-with-{name}"), 1, &world.policy, files, &["log"]));
    }
    let mut headless = Log::default();
    headless.entries.extend(world.log.entries[1..20].iter().cloned());
    let files = within("log", &headless.files(&headless.checkpoint(19, QUORUM), &[]));
    cases.push(case("log-without-a-first-keyset", 1, &world.policy, files, &["log"]));
    cases
}

/// A log with an index of its dissents: as it must be, and as somebody would like it who has something to hide.
fn indexes(world: &World) -> Vec<Case> {
    let mut open = epoch::Open::default();
    for (index, leaf, entry) in world.log.decoded() {
        open.take(index, leaf, &entry).unwrap();
    }
    let good = open.body(world.log.size());
    let dissents = good["dissents"].list().unwrap().to_vec();
    assert!(dissents.len() > 1, "the world has dissents to leave out");
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body.insert(key.into(), value);
        body
    };
    let bodies = [
        ("log-with-an-index-of-dissents", 0, good.clone()),
        ("log-with-an-index-that-leaves-out", 1, with("dissents", Value::List(dissents[1..].to_vec()))),
        ("log-with-an-index-that-leaves-out-all", 1, with("dissents", Value::List(Vec::new()))),
        ("log-with-an-index-that-begins-late", 1, with("from", Value::Integer(2))),
        ("log-with-an-index-that-ends-late", 1, with("to", Value::Integer(world.log.size() as i64 + 9))),
        ("log-with-an-index-without-an-end", 1, with("to", Value::Null)),
    ];
    let case_of = |(name, exit, body): (&str, u8, Map)| {
        let mut log = world.log.clone();
        log.add(epoch::KIND, "operator", &[2], Vec::new(), body);
        let files = within("log", &log.files(&log.checkpoint(log.size(), QUORUM), &[]));
        case(name, exit, &world.policy, files, &["log"])
    };
    bodies.into_iter().map(case_of).collect()
}

/// The world's log, and one that differs in an early entry.
fn two_histories(world: &World) -> (Log, Log) {
    let mut other = world.log.clone();
    other.entries.swap(100, 101);
    (world.log.clone(), other)
}

fn forks(world: &World) -> Vec<Case> {
    let (log, other) = two_histories(world);
    let (small, large) = (200, log.size());
    let of = |first: (&Log, u64), second: (&Log, u64), seed: u8, cosigners: &[&str]| {
        let checkpoint = |(log, size): (&Log, u64)| {
            let root = tree::root(&log.leaves()[..], size).unwrap();
            (signed(&Checkpoint { origin: ORIGIN.into(), size, root }, seed, cosigners), size)
        };
        Fork::between(checkpoint(first), checkpoint(second), &second.0.leaves()[..]).unwrap().to_bytes()
    };
    let same = of((&log, large), (&other, large), LOG, &[]);
    let unknown = policy(&log_key("other.example/log", LOG));
    let file = |name: &str, exit, policy: &str, bytes: Vec<u8>| {
        case(name, exit, policy, one("fork", bytes), &["fork"])
    };
    let pinned = &world.policy;
    let cut = |names: &[&str]| {
        let list = sections::read(&same).unwrap().list;
        let list: Vec<_> = names.iter().zip(list).map(|(name, section)| (*name, section.bytes)).collect();
        sections::write("fork-evidence", &list).unwrap()
    };
    let mut at_odds = one("line.proof", line_proof(world, QUORUM));
    at_odds.extend(within("log", &other.files(&other.checkpoint(large, QUORUM), &[])));
    let mut cases = vec![
        file("fork-of-one-size", 6, pinned, same.clone()),
        file("fork-of-two-sizes", 6, pinned, of((&log, small), (&other, large), LOG, &[])),
        file("fork-that-is-none", 1, pinned, of((&log, small), (&log, large), LOG, &["A"])),
        file("fork-by-nobody", 1, pinned, of((&log, large), (&other, large), 98, &[])),
        file("fork-by-a-witness", 6, pinned, of((&log, large), (&other, large), 98, &["A"])),
        file("fork-of-an-unknown-log", 5, &unknown, same.clone()),
        file("fork-with-one-checkpoint", 4, pinned, cut(&["checkpoint"])),
        file("fork-with-other-sections", 4, pinned, cut(&["checkpoint", "scan"])),
    ];
    let mut between = case("fork-between-a-proof-and-a-log", 6, pinned, at_odds, &["line.proof", "log"]);
    between.both = false;
    cases.push(between);
    cases
}

fn receipts(world: &World) -> Vec<Case> {
    let log = &world.log;
    let good = within("log", &log.files(&log.checkpoint(log.size(), QUORUM), &[]));
    let provisional = within("log", &log.files(&log.checkpoint(log.size(), &["A", "B", "C"]), &[]));
    let logged = hash::leaf(&log.entries[9]);
    let suppressed = hash::leaf(b"a dissent that was never logged");
    let with = |name: &str, exit, receipt: Vec<u8>, files: &Files| {
        let mut files = files.clone();
        files.extend(one("receipt", receipt));
        let case = case(name, exit, &world.policy, files, &["receipt", "log"]);
        Case { both: false, ..case }
    };
    let (early, late) = ("2017-03-15T06:00:00Z", "2017-03-19T06:00:00Z");
    let alone =
        case("receipt-alone", 2, &world.policy, one("receipt", receipt(logged, early, LOG)), &["receipt"]);
    vec![
        with("receipt-kept", 0, receipt(logged, early, LOG), &good),
        with("receipt-broken", 1, receipt(suppressed, early, LOG), &good),
        with("receipt-broken-but-unwitnessed", 2, receipt(suppressed, early, LOG), &provisional),
        with("receipt-not-yet-due", 2, receipt(suppressed, late, LOG), &good),
        with("receipt-forged", 1, receipt(suppressed, early, 97), &good),
        with("receipt-cut", 4, receipt(suppressed, early, LOG)[..60].to_vec(), &good),
        Case { both: false, ..alone },
    ]
}

/// A line.proof of which one section was attacked.
pub struct Attack {
    pub name: String,
    pub file: Vec<u8>,
    pub exit: u8,
}

/// Every section altered, dropped, swapped with the next, and given twice. What is no longer a proof by its form is
/// malformed (4); what still is one, does not hold (1).
pub fn attacks(world: &World) -> Vec<Attack> {
    let file = line_proof(world, QUORUM);
    let sections: Vec<(String, Vec<u8>)> =
        sections::read(&file).unwrap().list.iter().map(|s| (s.name.to_string(), s.bytes.to_vec())).collect();
    let mut attacks = Vec::new();
    for at in 0..sections.len() {
        let name = |what: &str| format!("{at:02}-{}-{what}", sections[at].0);
        let mut altered = sections.clone();
        let exit = alter(&sections[at].0, &mut altered[at].1);
        attacks.push(attack(name("altered"), &altered, exit));
        let mut dropped = sections.clone();
        dropped.remove(at);
        attacks.push(attack(name("dropped"), &dropped, 4));
        let mut doubled = sections.clone();
        doubled.insert(at, sections[at].clone());
        attacks.push(attack(name("doubled"), &doubled, 4));
        if at + 1 < sections.len() {
            let mut swapped = sections.clone();
            swapped.swap(at, at + 1);
            attacks.push(attack(name("swapped"), &swapped, 4));
        }
        attacks.extend(pairs(&sections, at));
    }
    attacks
}

/// The same with a claim or an entry together with the section that proves it.
fn pairs(sections: &[(String, Vec<u8>)], at: usize) -> Vec<Attack> {
    let is_pair = |at: usize| sections.get(at).is_some_and(|(name, _)| name == "entry" || name == "claim");
    if !is_pair(at) {
        return Vec::new();
    }
    let kind = |at: usize| {
        let text = String::from_utf8_lossy(&sections[at].1).into_owned();
        let found = ["release", "capture", "keyset", "policy"]
            .into_iter()
            .find(|kind| text.contains(&format!("\"kind\":\"{kind}\"")));
        if sections[at].0 == "claim" { "claim" } else { found.unwrap_or("remark") }
    };
    let name = |what: &str| format!("{at:02}-{}-with-its-proof-{what}", kind(at));
    let mut dropped = sections.to_vec();
    dropped.drain(at..at + 2);
    let mut doubled = sections.to_vec();
    doubled.splice(at..at, sections[at..at + 2].to_vec());
    // Whoever leaves out a remark, the second arrival of a capture, or a policy is found out only by looking through the
    // log; of two captures of one name the verifier needs one.
    let (without, twice) = match kind(at) {
        "release" => (4, 4),
        "capture" => (if at == 12 { 1 } else { 0 }, 1),
        "remark" => (if at == 14 { 1 } else { 0 }, 1),
        "policy" => (0, 1),
        _ => (1, 1),
    };
    let mut attacks =
        vec![attack(name("dropped"), &dropped, without), attack(name("doubled"), &doubled, twice)];
    if is_pair(at + 2) {
        let mut swapped = sections.to_vec();
        swapped[at..at + 4].rotate_left(2);
        let exit = if same_group(kind(at), kind(at + 2)) { 1 } else { 4 };
        attacks.push(attack(name("swapped"), &swapped, exit));
    }
    attacks
}

fn same_group(one: &str, other: &str) -> bool {
    let group = |kind: &str| if kind == "policy" { "keyset".to_string() } else { kind.to_string() };
    group(one) == group(other)
}

/// Changes a section so that it is still of its form; gives the exit code.
fn alter(name: &str, bytes: &mut Vec<u8>) -> u8 {
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (altered, exit) = match name {
        "line" => (text.replace("3 killed", "4 killed"), 1),
        "claim" => (text.replace(":3}", ":4}"), 1),
        "claim_path" => (text.replacen(['0', '1'], "2", 1), 1),
        "entry" => (text.replacen("\"nonce\":\"00", "\"nonce\":\"01", 1), 1),
        "proof" => (text.replacen("index ", "index 1", 1), 1),
        "scan" => (text.replace("complete to 2", "complete to 3"), 1),
        _ => (text.lines().rev().map(|line| format!("{line}\n")).collect(), 1),
    };
    assert_ne!(altered, text, "{name}");
    *bytes = altered.into_bytes();
    exit
}

fn attack(name: String, parts: &[(String, Vec<u8>)], exit: u8) -> Attack {
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    Attack { name, file: sections::write("line-proof", &parts).unwrap(), exit }
}

/// Writes the files of a case into a folder.
pub fn write(case: &Case, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (path, bytes) in &case.files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
