//! Guarantors who cosign: by network and by hand, in a hurry and after a crash, and when the log or they themselves were
//! set back.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use armistice::cosigners::http::Client;
use insta::assert_snapshot;
use tlog::checkpoint::SignedCheckpoint;
use tlog::fork::Fork;
use tlog::note::VerifierKey;
use tlog::witness::Request;

use super::bench::Bench;

/// A server that runs until the test ends.
pub struct Served {
    child: Child,
    pub url: String,
}

impl Served {
    /// Runs a command that says where it listens.
    pub fn start(mut command: Command) -> Served {
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        let mut served = Served { child, url: String::new() };
        let mut said = BufReader::new(served.child.stderr.take().unwrap());
        let mut all = String::new();
        while served.url.is_empty() {
            let mut line = String::new();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "it ended and said: {all}");
            served.url = line.strip_prefix("listening on ").unwrap_or_default().trim().to_string();
            all.push_str(&line);
        }
        // What it says later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        served
    }

    /// The exit code of a server that ends by itself.
    pub fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub const ORIGIN: &str = "log.example/truce";

/// A dossier with a log of a fixed name.
pub fn dossier() -> Bench {
    let bench = Bench::new();
    bench.ok(&["init", "dossier", "--origin", ORIGIN]);
    bench
}

/// The key of the log as policies name it.
pub fn log_key(bench: &Bench) -> String {
    let policy = bench.ok(&["-C", "dossier", "log", "policy"]);
    policy.lines().find_map(|line| line.strip_prefix("log ")).unwrap().trim().to_string()
}

/// Makes the key of witness `name` and gives its line.
pub fn witness_key(bench: &Bench, name: &str) -> String {
    let folder = format!("key-{name}");
    bench.ok(&["witness", "new", &folder, "--name", &format!("{name}.example/w2017")]).trim().to_string()
}

fn serving(bench: &Bench, name: &str, more: &[&str]) -> Command {
    let (state, key, log) = (format!("state-{name}"), format!("key-{name}/witness"), log_key(bench));
    let mut args = vec!["witness", "serve", "--state", &state, "--key", &key, "--log", &log];
    args.extend(more);
    bench.command(&args)
}

/// Serves witness `name`.
pub fn serve(bench: &Bench, name: &str) -> Served {
    Served::start(serving(bench, name, &[]))
}

/// Puts a policy of two out of these witnesses in force; an empty address is none.
pub fn two_of(bench: &Bench, witnesses: &[(&str, &str, &str)]) {
    let mut policy = format!("log {}\n", log_key(bench));
    for (name, key, url) in witnesses {
        policy.push_str(&format!("witness {name} {key} {url}\n"));
    }
    let names: Vec<&str> = witnesses.iter().map(|(name, ..)| *name).collect();
    policy.push_str(&format!("group states 2 {}\nquorum states\n", names.join(" ")));
    bench.write("policy", policy.replace(" \n", "\n"));
    bench.ok(&["-C", "dossier", "log", "policy", "policy"]);
}

/// A dossier whose log three served witnesses may cosign, two of which are enough.
pub fn witnessed() -> (Bench, Vec<Served>) {
    let bench = dossier();
    let served: Vec<Served> = ["A", "B", "C"]
        .iter()
        .map(|name| {
            witness_key(&bench, name);
            serve(&bench, name)
        })
        .collect();
    let keys = ["A", "B", "C"].map(|name| witness_key(&bench, name));
    let witnesses: Vec<_> = ["A", "B", "C"]
        .iter()
        .enumerate()
        .map(|(n, name)| (*name, keys[n].as_str(), served[n].url.as_str()))
        .collect();
    two_of(&bench, &witnesses);
    (bench, served)
}

pub fn ingest(bench: &Bench, name: &str) {
    bench.write(name, format!("Report {name}: a shell fell."));
    bench.ok(&["-C", "dossier", "ingest", name]);
}

pub fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

/// Puts an older copy of a folder back in place of it.
pub fn set_back(folder: &Path, older: &Path) {
    fs::remove_dir_all(folder).unwrap();
    copy(older, folder);
}

fn checkpoint(bench: &Bench, name: &str) -> SignedCheckpoint {
    let text = fs::read_to_string(bench.path("dossier/log").join(name)).unwrap();
    SignedCheckpoint::parse(&text).unwrap()
}

/// What the servers' ports are is chance.
fn without_ports(shown: &str) -> String {
    let mut out = String::new();
    for (at, part) in shown.split("127.0.0.1:").enumerate() {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        out.push_str(if at == 0 { part } else { "127.0.0.1:[port]" });
        out.push_str(if at == 0 { "" } else { rest });
    }
    out
}

#[test]
fn two_of_three_make_a_checkpoint_witnessed_and_all_three_unanimous() {
    let (bench, mut served) = witnessed();
    ingest(&bench, "a.txt");
    drop(served.pop());
    let mut shown = bench.show(&["-C", "dossier", "log", "sync"]);
    assert_eq!(checkpoint(&bench, "witnessed"), checkpoint(&bench, "checkpoint"));
    drop(served.pop());
    ingest_offline(&bench, "b.txt");
    shown.push_str(&bench.show(&["-C", "dossier", "log", "sync"]));
    let (newest, witnessed) = (checkpoint(&bench, "checkpoint"), checkpoint(&bench, "witnessed"));
    assert_eq!(newest.checkpoint.size, witnessed.checkpoint.size + 1, "what is witnessed stays what it was");
    let again = [serve(&bench, "B"), serve(&bench, "C")];
    let keys = ["A", "B", "C"].map(|name| witness_key(&bench, name));
    let urls = [&served[0].url, &again[0].url, &again[1].url];
    let witnesses: Vec<_> = ["A", "B", "C"]
        .iter()
        .enumerate()
        .map(|(n, name)| (*name, keys[n].as_str(), urls[n].as_str()))
        .collect();
    two_of_offline(&bench, &witnesses);
    shown.push_str(&bench.show(&["-C", "dossier", "log", "sync"]));
    assert_snapshot!(without_ports(&shown));
}

fn ingest_offline(bench: &Bench, name: &str) {
    bench.write(name, format!("Report {name}: a shell fell."));
    bench.ok(&["-C", "dossier", "--offline", "ingest", name]);
}

fn two_of_offline(bench: &Bench, witnesses: &[(&str, &str, &str)]) {
    let mut policy = format!("log {}\n", log_key(bench));
    for (name, key, url) in witnesses {
        policy.push_str(&format!("witness {name} {key} {url}\n"));
    }
    policy.push_str("group states 2 A B C\nquorum states\n");
    bench.write("policy", policy);
    bench.ok(&["-C", "dossier", "--offline", "log", "policy", "policy"]);
}

#[test]
fn a_witness_without_a_network_signs_a_file() {
    let bench = dossier();
    let keys = ["A", "B", "C"].map(|name| witness_key(&bench, name));
    two_of(&bench, &[("A", &keys[0], ""), ("B", &keys[1], ""), ("C", &keys[2], "")]);
    let log = log_key(&bench);
    let request = |name: &str| {
        let text = bench.ok(&["-C", "dossier", "witness", "request", "--for", name]);
        bench.write(&format!("request-{name}"), text);
    };
    let sign = |name: &str| {
        let (state, key, request) =
            (format!("state-{name}"), format!("key-{name}/witness"), format!("request-{name}"));
        let line = bench.ok(&["witness", "sign", "--state", &state, "--key", &key, "--log", &log, &request]);
        bench.write(&format!("response-{name}"), line);
    };
    ["A", "B"].iter().for_each(|name| request(name));
    ["A", "B"].iter().for_each(|name| sign(name));
    // The log goes on while the stick travels.
    ingest(&bench, "a.txt");
    let mut shown = bench.show(&["-C", "dossier", "witness", "merge", "response-A"]);
    shown.push_str(&bench.show(&["-C", "dossier", "witness", "merge", "response-B"]));
    let kept = checkpoint(&bench, "witnessed");
    assert_eq!(kept.checkpoint.size + 1, checkpoint(&bench, "checkpoint").checkpoint.size);
    assert_eq!(kept.signatures.len(), 3);
    // The same again changes nothing.
    bench.ok(&["-C", "dossier", "witness", "merge", "response-B", "response-A"]);
    assert_eq!(checkpoint(&bench, "witnessed"), kept);
    // The next request begins where the last one ended.
    request("A");
    assert!(fs::read_to_string(bench.path("request-A")).unwrap().starts_with("old 3\n"));
    sign("A");
    // The old request, signed once already, is of no use any more; neither is a forged or a foreign line.
    request("B");
    bench.write("request-C", fs::read_to_string(bench.path("request-A")).unwrap());
    let args =
        ["witness", "sign", "--state", "state-C", "--key", "key-C/witness", "--log", &log, "request-C"];
    shown.push_str(&bench.show(&args).replace(&log, "[vkey]"));
    let line = fs::read_to_string(bench.path("response-A")).unwrap();
    let forged: String = line.replace("AAAA", "AAAB");
    assert_ne!(forged, line);
    bench.write("forged", forged);
    shown.push_str(&bench.show(&["-C", "dossier", "witness", "merge", "forged"]));
    witness_key(&bench, "D");
    bench.write("request-D", bench.ok(&["-C", "dossier", "witness", "request", "--for", "C"]));
    sign("D");
    shown.push_str(&bench.show(&["-C", "dossier", "witness", "merge", "response-D"]));
    shown.push_str(&bench.show(&["-C", "dossier", "witness", "request", "--for", "D"]));
    assert_eq!(checkpoint(&bench, "witnessed"), kept);
    assert_snapshot!(shown);
}

#[test]
fn of_64_racing_requests_with_one_old_size_exactly_one_wins() {
    let (bench, served) = witnessed();
    bench.ok(&["-C", "dossier", "log", "sync"]);
    let old = checkpoint(&bench, "checkpoint").checkpoint.size;
    // Requests for many different larger trees, all after the same one.
    let requests: Vec<String> = (0..8)
        .map(|n| {
            ingest(&bench, &format!("{n}.txt"));
            let old = old.to_string();
            bench.ok(&["-C", "dossier", "witness", "request", "--for", "A", "--old", &old])
        })
        .collect();
    let url = format!("{}/add-checkpoint", served[0].url);
    let statuses: Vec<(u16, u64)> = std::thread::scope(|scope| {
        let ask = |n: usize| {
            let (url, request) = (&url, &requests[n % requests.len()]);
            scope.spawn(move || {
                let answer = Client::new(std::time::Duration::from_secs(60)).post(url, request).unwrap();
                (answer.status, answer.words().parse().unwrap_or_default())
            })
        };
        let asked: Vec<_> = (0..64).map(ask).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let won = statuses.iter().filter(|(status, _)| *status == 200).count();
    let told: Vec<u64> =
        statuses.iter().filter(|(status, _)| *status == 409).map(|(_, size)| *size).collect();
    assert_eq!((won, told.len()), (1, 63));
    assert!(told.iter().all(|size| *size > old && *size == told[0]), "{told:?}");
    bench.ok(&["-C", "dossier", "log", "sync"]);
}

/// Killed while it answers, a witness has never signed what it does not remember.
#[test]
fn a_witness_killed_at_any_moment_remembers_all_that_it_signed() {
    let bench = dossier();
    let key = witness_key(&bench, "A");
    two_of(&bench, &[("A", &key, ""), ("B", &witness_key(&bench, "B"), "")]);
    let mut requests = Vec::new();
    for n in 0..12 {
        let old = if n == 0 { 0 } else { checkpoint(&bench, "checkpoint").checkpoint.size };
        ingest(&bench, &format!("{n}.txt"));
        let old = old.to_string();
        requests.push(bench.ok(&["-C", "dossier", "witness", "request", "--for", "A", "--old", &old]));
    }
    let path = format!("{}/checkpoint", tlog::hash::Hash::of(ORIGIN.as_bytes()));
    let (mut kills_in_time, mut before) = (0, 0);
    for (n, request) in requests.iter().enumerate() {
        let size = SignedCheckpoint::parse(&Request::parse(request.as_bytes()).unwrap().checkpoint)
            .unwrap()
            .checkpoint
            .size;
        let served = serve(&bench, "A");
        let url = format!("{}/add-checkpoint", served.url);
        let answered = std::thread::scope(|scope| {
            let asked = scope.spawn(|| Client::new(std::time::Duration::from_secs(10)).post(&url, request));
            std::thread::sleep(std::time::Duration::from_millis(n as u64));
            drop(served);
            asked.join().unwrap().is_ok_and(|answer| answer.status == 200)
        });
        kills_in_time += usize::from(!answered);
        let again = serve(&bench, "A");
        let shown = Client::new(std::time::Duration::from_secs(10))
            .get(&format!("{}/{path}", again.url), 65_536)
            .unwrap();
        let remembered = match shown.status {
            404 => 0,
            _ => SignedCheckpoint::parse(&String::from_utf8(shown.body).unwrap()).unwrap().checkpoint.size,
        };
        assert!(remembered >= before && (!answered || remembered == size), "{before} {remembered} {size}");
        if remembered < size {
            let answer = Client::new(std::time::Duration::from_secs(10))
                .post(&format!("{}/add-checkpoint", again.url), request);
            assert_eq!(answer.unwrap().status, 200, "it can go on where it was");
        }
        before = size;
    }
    assert!(kills_in_time > 0, "no kill came in time to disturb anything");
}

#[test]
fn a_witness_that_cannot_remember_signs_nothing_and_ends() {
    let bench = dossier();
    let key = witness_key(&bench, "A");
    let mut served = serve(&bench, "A");
    // A file where the folder of this log should be: nothing can be kept.
    bench.write(&format!("state-A/{}", tlog::hash::Hash::of(ORIGIN.as_bytes())), "");
    two_of(&bench, &[("A", &key, &served.url), ("B", &witness_key(&bench, "B"), "")]);
    let request = bench.ok(&["-C", "dossier", "witness", "request", "--for", "A"]);
    let answer = Client::new(std::time::Duration::from_secs(10))
        .post(&format!("{}/add-checkpoint", served.url), &request);
    let answer = answer.unwrap();
    assert_eq!(answer.status, 500);
    assert!(!answer.words().contains('—'), "{}", answer.words());
    assert_eq!(served.ended(), Some(1));
}

#[test]
fn a_witness_that_was_set_back_does_not_sign_until_it_remembers() {
    let (bench, mut served) = witnessed();
    bench.ok(&["-C", "dossier", "log", "sync"]);
    drop(served.remove(0));
    copy(&bench.path("state-A"), &bench.path("older"));
    let again = serve(&bench, "A");
    ingest(&bench, "a.txt");
    drop(again);
    // The log has A's cosignature of the larger tree by hand.
    let log = log_key(&bench);
    bench.write("request", bench.ok(&["-C", "dossier", "witness", "request", "--for", "A"]));
    let sign = ["witness", "sign", "--state", "state-A", "--key", "key-A/witness", "--log", &log, "request"];
    bench.write("response", bench.ok(&sign));
    bench.command(&["-C", "dossier", "witness", "merge", "response"]).output().unwrap();
    let mirror = Served::start(bench.command(&["-C", "dossier", "--offline", "log", "serve"]));

    set_back(&bench.path("state-A"), &bench.path("older"));
    let check = [
        "witness",
        "serve",
        "--state",
        "state-A",
        "--key",
        "key-A/witness",
        "--log",
        &log,
        "--peers",
        &mirror.url,
    ];
    let shown = without_ports(&bench.show(&check).replace(&log, "[vkey]"));
    assert_snapshot!(shown.replace(&mirror.url, "[mirror]"));

    // A request by hand shows it as well: the log sends the cosignatures it has.
    let request = ["-C", "dossier", "witness", "request", "--for", "A", "--old", "3"];
    bench.write("request", bench.ok(&request));
    let refused = bench.command(&sign).output().unwrap();
    assert_eq!(refused.status.code(), Some(3), "{}", bench.render(&[], &refused));
    assert!(refused.stdout.is_empty());

    let adopting = Served::start(serving(&bench, "A", &["--peers", &mirror.url, "--adopt"]));
    let shown = Client::new(std::time::Duration::from_secs(10))
        .get(&format!("{}/{}/checkpoint", adopting.url, tlog::hash::Hash::of(ORIGIN.as_bytes())), 65_536)
        .unwrap();
    let shown = SignedCheckpoint::parse(&String::from_utf8(shown.body).unwrap()).unwrap();
    assert_eq!(shown.checkpoint, checkpoint(&bench, "checkpoint").checkpoint);
    assert_eq!(shown.verified_by(&VerifierKey::parse(&witness_key(&bench, "A")).unwrap()), Ok(true));
}

#[test]
fn a_log_that_forked_is_refused_and_the_evidence_convinces_others() {
    for further in [0, 3] {
        let (bench, _served) = witnessed();
        bench.ok(&["-C", "dossier", "log", "sync"]);
        copy(&bench.path("dossier"), &bench.path("older"));
        ingest(&bench, "a.txt");
        bench.ok(&["-C", "dossier", "log", "sync"]);
        set_back(&bench.path("dossier"), &bench.path("older"));
        for n in 0..=further {
            ingest_offline(&bench, &format!("other-{n}.txt"));
        }
        let output = bench.command(&["-C", "dossier", "log", "sync"]).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", bench.render(&[], &output));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("its key signed two histories"), "{said}");
        let evidence: Vec<_> =
            fs::read_dir(bench.path("dossier/state/evidence")).unwrap().flatten().collect();
        let keys = [VerifierKey::parse(&log_key(&bench)).unwrap()];
        for file in &evidence {
            let fork = Fork::parse(&fs::read(file.path()).unwrap()).unwrap();
            let proven = fork.check(&keys).unwrap();
            assert_eq!((proven.origin.as_str(), proven.sizes), (ORIGIN, (4, 4 + further)));
        }
        assert!(!evidence.is_empty());
        assert_eq!(checkpoint(&bench, "checkpoint").signatures.len(), 1, "nobody cosigned the fork");
        let again = bench.command(&["-C", "dossier", "log", "sync"]).output().unwrap();
        assert_eq!(again.status.code(), Some(3));
        let kept = fs::read_dir(bench.path("dossier/state/evidence")).unwrap().count();
        assert_eq!(kept, evidence.len(), "the same evidence is kept once");
    }
}

#[test]
fn who_is_silent_for_six_hours_is_in_the_record_once() {
    let (bench, mut served) = witnessed();
    bench.ok(&["-C", "dossier", "log", "sync"]);
    drop(served.pop());
    let sync = |at: &str| {
        let output =
            bench.command(&["-C", "dossier", "log", "sync"]).env("ARMISTICE_NOW", at).output().unwrap();
        assert!(output.status.success(), "{}", bench.render(&[], &output));
        String::from_utf8(output.stdout).unwrap()
    };
    let absences =
        || bench.entries().into_iter().filter(|kept| kept.entry.kind == "absence").collect::<Vec<_>>();
    sync("2017-03-20T13:00:00Z");
    sync("2017-03-20T18:59:59Z");
    assert!(absences().is_empty());
    let shown = sync("2017-03-20T19:00:00Z");
    sync("2017-03-21T19:00:00Z");
    let entries = absences();
    assert_eq!(entries.len(), 1);
    let body = armistice::record::entry::members_of(&entries[0].entry.body);
    assert_eq!(
        serde_json::Value::from(body),
        serde_json::json!({
            "witness": "C", "last_size": 3, "last_time": "2017-03-20T12:00:00Z", "since": "2017-03-20T13:00:00Z"
        })
    );
    assert_snapshot!(shown);
}

#[test]
fn a_request_that_is_none_is_refused_in_words() {
    let bench = dossier();
    witness_key(&bench, "A");
    let served = serve(&bench, "A");
    let client = Client::new(std::time::Duration::from_secs(10));
    let url = format!("{}/add-checkpoint", served.url);
    let mut shown = String::new();
    let unknown = Request {
        old: 0,
        proof: vec![],
        checkpoint:
            "other.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— other.example AAAAAAA=\n"
                .into(),
    };
    for body in ["", "old 1", &unknown.to_string(), &"x".repeat(70_000)] {
        let answer = client.post(&url, body).unwrap();
        shown.push_str(&format!("{} {}\n", answer.status, answer.words()));
    }
    for path in ["", "checkpoint", "00/checkpoint", "../tree"] {
        let answer = client.get(&format!("{}/{path}", served.url), 65_536).unwrap();
        shown.push_str(&format!("{} {}\n", answer.status, answer.words()));
    }
    assert_snapshot!(shown);
}

/// Whoever shows only checkpoints, not the tree that would prove that they continue what is remembered.
fn showing(checkpoint: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::Write;
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = String::new();
            BufReader::new(&stream).read_line(&mut asked).unwrap();
            let (status, body) = match asked.contains(" /checkpoint ") {
                true => ("200 OK", checkpoint.as_str()),
                false => ("404 Not Found", "no"),
            };
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

#[test]
fn a_witness_adopts_nothing_that_is_not_proven_to_continue_what_it_remembers() {
    let (bench, served) = witnessed();
    bench.ok(&["-C", "dossier", "log", "sync"]);
    copy(&bench.path("state-A"), &bench.path("older"));
    ingest(&bench, "a.txt");
    bench.ok(&["-C", "dossier", "log", "sync"]);
    drop(served);
    let newest = fs::read_to_string(bench.path("dossier/log/checkpoint")).unwrap();
    let url = showing(newest);
    set_back(&bench.path("state-A"), &bench.path("older"));
    let output = serving(&bench, "A", &["--peers", &url, "--adopt"]).output().unwrap();
    let shown = bench.render(&[], &output);
    assert_eq!(output.status.code(), Some(3), "{shown}");
    assert!(shown.contains("nobody asked proves that they continue the 3 which"), "{shown}");
    assert!(shown.contains("hint: name the log itself or a mirror of it among --peers"), "{shown}");
    // The log of another history, whose tiles lead elsewhere, proves nothing either.
    copy(&bench.path("dossier"), &bench.path("other"));
    for lost in ["log", "state", "keys"] {
        fs::remove_dir_all(bench.path("other").join(lost)).unwrap();
    }
    fs::remove_file(bench.path("other/record.sqlite")).unwrap();
    bench.ok(&["-C", "other", "--offline", "ingest", "a.txt"]);
    bench.write("b.txt", "Report b.txt: a shell fell.");
    bench.ok(&["-C", "other", "--offline", "ingest", "b.txt"]);
    let other = Served::start(bench.command(&["-C", "other", "--offline", "log", "serve"]));
    let output = serving(&bench, "A", &["--peers", &url, &other.url, "--adopt"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", bench.render(&[], &output));
    // With the log itself among the peers, it is adopted.
    let log = Served::start(bench.command(&["-C", "dossier", "--offline", "log", "serve"]));
    drop(Served::start(serving(&bench, "A", &["--peers", &url, &log.url, "--adopt"])));
    let tree = bench.path("state-A").join(tlog::hash::Hash::of(ORIGIN.as_bytes()).hex()).join("tree");
    let tree = SignedCheckpoint::parse(&fs::read_to_string(tree).unwrap()).unwrap();
    assert_eq!(tree.checkpoint, checkpoint(&bench, "checkpoint").checkpoint);
}
