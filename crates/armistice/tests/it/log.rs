//! The log as others meet it: its door, its files, its entries under ssh's own tools; and what happens when a copy of it
//! was set back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use tlog::checkpoint::SignedCheckpoint;
use tlog::entry::{Author, Entry, NAMESPACE, Ref, Target};
use tlog::note::VerifierKey;
use tlog::receipt;
use tlog::sshsig::PublicKey;

use super::bench::Bench;
use super::witness::{ORIGIN, Served, copy, dossier, ingest, log_key, set_back, witnessed};

/// The unsigned bytes of an entry of `name`, whose key is in the dossier's folder of keys.
fn unsigned(bench: &Bench, kind: &str, name: &str, nonce: u8) -> String {
    unsigned_for(bench, ORIGIN, kind, name, nonce)
}

fn unsigned_for(bench: &Bench, log: &str, kind: &str, name: &str, nonce: u8) -> String {
    let line = fs::read_to_string(bench.path(&format!("dossier/keys/{name}.pub"))).unwrap();
    let entry = Entry {
        author: Author { name: name.into(), key: PublicKey::parse(&line).unwrap().fingerprint() },
        body: [("reasons".to_string(), tlog::json::Value::from("we counted otherwise"))].into(),
        created: "2017-03-20T12:00:00Z".into(),
        kind: kind.into(),
        log: log.into(),
        nonce: [nonce; 16],
        refs: vec![Ref { rel: "dissents_from".into(), target: Target::Id("i-1".into()) }],
        sigs: Vec::new(),
    };
    entry.unsigned().unwrap()
}

/// The complete entry, signed by `name` in the program's own way.
fn signed(bench: &Bench, unsigned: &str, name: &str, namespace: &str) -> String {
    let mut entry = Entry::decode_unsigned(unsigned.as_bytes()).unwrap();
    let ring = armistice::keys::Keyring::at(bench.path("dossier/keys"));
    entry.sigs.push(ring.key(name).unwrap().sign(namespace, unsigned.as_bytes()).unwrap());
    entry.encode().unwrap()
}

/// A dossier in whose log the guarantor `liaison-a` may speak, and `stranger` may not.
fn with_members() -> Bench {
    let bench = dossier();
    for name in ["liaison-a", "stranger"] {
        bench.ok(&["-C", "dossier", "key", "new", name]);
    }
    bench.ok(&["-C", "dossier", "key", "admit", "liaison-a", "--role", "guarantor"]);
    bench
}

fn serve(bench: &Bench) -> Served {
    Served::start(bench.command(&["-C", "dossier", "log", "serve"]))
}

struct Said {
    status: u16,
    index: Option<u64>,
    body: String,
}

fn post(url: &str, entry: &str) -> Said {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut answer = agent.post(format!("{url}/add-entry")).send(entry).unwrap();
    let index = answer.headers().get("armistice-index").map(|index| index.to_str().unwrap().parse().unwrap());
    Said { status: answer.status().as_u16(), index, body: answer.body_mut().read_to_string().unwrap() }
}

fn ssh_keygen(bench: &Bench, args: &[&str], stdin: &str) -> Option<std::process::Output> {
    let mut command = Command::new("ssh-keygen");
    command.args(args).current_dir(bench.path("."));
    command.stdin(if stdin.is_empty() {
        Stdio::null()
    } else {
        fs::File::open(bench.path(stdin)).unwrap().into()
    });
    match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("ssh-keygen is not installed; this was not compared with it");
            None
        }
        output => Some(output.unwrap()),
    }
}

#[test]
fn an_entry_signed_with_ssh_keygen_is_taken_by_hand_and_by_network() {
    let bench = with_members();
    for (nonce, file) in [(1, "by-hand"), (2, "by-network")] {
        bench.write(file, unsigned(&bench, "dissent", "liaison-a", nonce));
        let args = ["-Y", "sign", "-n", NAMESPACE, "-f", "dossier/keys/liaison-a", file];
        let Some(output) = ssh_keygen(&bench, &args, "") else { return };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let count = bench.entries().len();
    let add = ["-C", "dossier", "log", "add", "by-hand", "--sig", "by-hand.sig"];
    assert_eq!(bench.ok(&add), format!("{count}\n"));
    assert_eq!(bench.ok(&add), format!("{count}\n"), "once is enough");

    let armor = fs::read_to_string(bench.path("by-network.sig")).unwrap();
    let mut entry = Entry::decode_unsigned(&fs::read(bench.path("by-network")).unwrap()).unwrap();
    entry.sigs.push(tlog::sshsig::unarmor(&armor).unwrap());
    let served = serve(&bench);
    let said = post(&served.url, &entry.encode().unwrap());
    assert_eq!((said.status, said.index), (200, Some(count as u64 + 1)), "{}", said.body);
    let key = VerifierKey::parse(&log_key(&bench)).unwrap();
    let receipt = receipt::check(&said.body, &[key]).unwrap();
    assert_eq!(receipt.leaf, tlog::entry::leaf(entry.encode().unwrap().as_bytes()));
    assert_eq!(receipt.include_by, "2017-03-21T12:00:00Z");
}

#[test]
fn ssh_keygen_verifies_what_is_printed_of_an_entry() {
    let bench = with_members();
    ingest(&bench, "a.txt");
    bench.write(
        "dissent",
        signed(&bench, &unsigned(&bench, "dissent", "liaison-a", 3), "liaison-a", NAMESPACE) + "\n",
    );
    bench.ok(&["-C", "dossier", "log", "add", "dissent"]);
    bench.write("members", bench.ok(&["-C", "dossier", "log", "members"]));
    for kept in bench.entries() {
        let index = kept.index.to_string();
        let whole = bench.ok(&["-C", "dossier", "log", "entry", &index]);
        assert_eq!(tlog::entry::leaf(whole.as_bytes()), kept.leaf);
        bench.write("bytes", bench.ok(&["-C", "dossier", "log", "entry", &index, "--unsigned"]));
        bench.write("bytes.sig", bench.ok(&["-C", "dossier", "log", "entry", &index, "--sig"]));
        let name = &kept.entry.author.name;
        let args = ["-Y", "verify", "-n", NAMESPACE, "-f", "members", "-I", name, "-s", "bytes.sig"];
        let Some(output) = ssh_keygen(&bench, &args, "bytes") else { return };
        assert!(output.status.success(), "{index}: {}", String::from_utf8_lossy(&output.stderr));
        bench.write("bytes", whole.replace("2017", "2018"));
        assert!(!ssh_keygen(&bench, &args, "bytes").unwrap().status.success(), "other bytes");
    }
    let mut shown = bench.show(&["-C", "dossier", "log", "entry", "99"]);
    shown.push_str(&bench.show(&["-C", "dossier", "log", "entry", "0", "--sig=2"]));
    let before = bench.ok(&["-C", "dossier", "log", "members", "--at", "2"]);
    assert!(!before.contains("liaison-a"), "{before}");
    assert_snapshot!(shown);
}

#[test]
fn what_may_not_stand_in_the_log_is_refused_in_words() {
    let bench = with_members();
    let dissent = unsigned(&bench, "dissent", "liaison-a", 4);
    let good = signed(&bench, &dissent, "liaison-a", NAMESPACE);
    let other_log = unsigned_for(&bench, "other.example/truce", "dissent", "liaison-a", 4);
    let sign = |unsigned: &str, name: &str| signed(&bench, unsigned, name, NAMESPACE);
    let refused = [
        ("no member", sign(&unsigned(&bench, "dissent", "stranger", 4), "stranger")),
        ("not the author's key", sign(&dissent, "stranger")),
        ("another namespace", signed(&bench, &dissent, "liaison-a", "file")),
        ("another log", sign(&other_log, "liaison-a")),
        ("not a guarantor's to add", sign(&unsigned(&bench, "grade", "liaison-a", 4), "liaison-a")),
        ("a changed word", good.replace("counted", "guessed")),
        ("no signature", dissent.clone()),
        ("spaces", good.replace(",\"", ", \"")),
        ("no policy", sign(&unsigned(&bench, "policy", "operator", 4), "operator")),
        ("a capture without bytes", sign(&unsigned(&bench, "capture", "operator", 4), "operator")),
        ("nothing", String::new()),
    ];
    let before = bench.entries().len();
    let served = serve(&bench);
    let mut shown = String::new();
    for (what, entry) in &refused {
        let said = post(&served.url, entry);
        assert!((400..500).contains(&said.status), "{what}: {} {}", said.status, said.body);
        shown.push_str(&format!("# {what}: {}\n{}", said.status, said.body));
        bench.write("entry", entry);
        let by_hand = bench.show(&["-C", "dossier", "log", "add", "entry"]);
        let sentence = said.body.lines().next().unwrap().to_string();
        assert!(by_hand.contains(&sentence) && by_hand.ends_with("--- exit 1\n"), "{by_hand}");
    }
    assert_eq!(post(&served.url, &"x".repeat(70_000)).status, 413);
    assert_eq!(bench.entries().len(), before, "none of them was added");
    assert_eq!(post(&served.url, &good).status, 200, "the good one is");
    assert_snapshot!(shown);
}

#[test]
fn sixteen_writers_get_dense_numbers_and_every_answered_entry_survives_a_kill() {
    let bench = with_members();
    let first = bench.entries().len() as u64;
    let served = serve(&bench);
    let entries: Vec<String> = (0..=255)
        .map(|nonce| signed(&bench, &unsigned(&bench, "dissent", "liaison-a", nonce), "liaison-a", NAMESPACE))
        .collect();
    let (url, all) = (&served.url, &entries);
    let write = |writer: usize| {
        all[writer * 16..(writer + 1) * 16]
            .iter()
            .map(|entry| {
                let said = post(url, entry);
                assert_eq!(said.status, 200, "{}", said.body);
                said.index.unwrap()
            })
            .collect::<Vec<u64>>()
    };
    let indexes: Vec<u64> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..16).map(|writer| scope.spawn(move || write(writer))).collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let dense: BTreeSet<u64> = (first..first + 256).collect();
    assert_eq!(indexes.iter().copied().collect::<BTreeSet<u64>>(), dense);
    let again = post(&served.url, &entries[100]);
    assert_eq!((again.status, again.index), (200, Some(indexes[100])), "a duplicate is where it was");
    drop(served);
    let kept = bench.entries();
    assert_eq!(kept.len() as u64, first + 256);
    for (entry, index) in entries.iter().zip(&indexes) {
        assert_eq!(kept[usize::try_from(*index).unwrap()].leaf, tlog::entry::leaf(entry.as_bytes()));
    }
    bench.ok(&["-C", "dossier", "rebuild"]);
}

#[test]
fn another_command_can_write_while_the_log_is_served() {
    let bench = with_members();
    let served = serve(&bench);
    ingest(&bench, "a.txt");
    let entry = signed(&bench, &unsigned(&bench, "dissent", "liaison-a", 9), "liaison-a", NAMESPACE);
    assert_eq!(post(&served.url, &entry).index, Some(bench.entries().len() as u64 - 1));
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    ingest(&bench, "b.txt");
}

#[test]
fn only_the_public_files_are_served() {
    let bench = with_members();
    let served = serve(&bench);
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut shown = String::new();
    for path in [
        "checkpoint",
        "policy",
        "witnessed",
        "tile/0/000.p/3",
        "tile/entries/000.p/3",
        "tile/0/000",
        "state/head",
        "../state/head",
        "%2e%2e/state/head",
        "keys/log",
        "checkpoints/3",
        "add-entry",
        "",
    ] {
        let answer = agent.get(format!("{}/{path}", served.url)).call().unwrap();
        let header =
            |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_string();
        let (media, keep) = (header("content-type"), header("cache-control"));
        shown.push_str(&format!("{path:22} {} {media}; {keep}\n", answer.status().as_u16()));
    }
    let tile =
        agent.get(format!("{}/tile/0/000.p/3", served.url)).call().unwrap().body_mut().read_to_vec().unwrap();
    assert_eq!(tile, fs::read(bench.path("dossier/log/tile/0/000.p/3")).unwrap());
    assert_snapshot!(shown);
}

#[test]
fn a_policy_is_put_in_force_only_if_it_knows_the_log() {
    let bench = dossier();
    bench.write("other", "quorum none\n");
    bench.write("broken", "witness A\nquorum none\n");
    let mut shown = bench.show(&["-C", "dossier", "log", "policy", "other"]);
    shown.push_str(&bench.show(&["-C", "dossier", "log", "policy", "broken"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "policy", "missing"]));
    bench.write("same", bench.ok(&["-C", "dossier", "log", "policy"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "policy", "same"]));
    bench.write("new", bench.ok(&["-C", "dossier", "log", "policy"]) + "# and a remark\n");
    shown.push_str(&bench.show(&["-C", "dossier", "log", "policy", "new"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "sync"]));
    let key = log_key(&bench);
    assert_eq!(bench.ok(&["-C", "dossier", "log", "policy"]), fs::read_to_string(bench.path("new")).unwrap());
    assert_eq!(fs::read(bench.path("dossier/log/policy")).unwrap(), fs::read(bench.path("new")).unwrap());
    assert_snapshot!(shown.replace(&key, "[vkey]"));
}

/// A dossier whose cosigners have seen an entry that its folder, put back from an older copy, lacks; and a mirror.
fn was_set_back() -> (Bench, Vec<Served>) {
    let (bench, served) = witnessed();
    ingest(&bench, "a.txt");
    bench.ok(&["-C", "dossier", "log", "sync"]);
    copy(&bench.path("dossier"), &bench.path("older"));
    ingest(&bench, "b.txt");
    bench.ok(&["-C", "dossier", "log", "sync"]);
    copy(&bench.path("dossier"), &bench.path("mirror"));
    set_back(&bench.path("dossier"), &bench.path("older"));
    (bench, served)
}

#[test]
fn a_log_that_was_set_back_signs_nothing_until_it_is_recovered() {
    let (bench, served) = was_set_back();
    bench.write("c.txt", "Report c.txt: a shell fell.");
    let before = size(&bench.path("dossier"));
    let mut shown = bench.show(&["-C", "dossier", "ingest", "c.txt"]);
    assert_eq!(size(&bench.path("dossier")), before, "nothing was signed");
    shown.push_str(&bench.show(&["-C", "dossier", "log", "sync"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror"]));
    assert_eq!(size(&bench.path("dossier")), before + 1);
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror/log"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "older"]));
    copy(&bench.path("mirror/captures"), &bench.path("dossier/"));
    bench.ok(&["-C", "dossier", "ingest", "c.txt"]);
    bench.ok(&["-C", "dossier", "log", "sync"]);
    bench.ok(&["-C", "dossier", "rebuild"]);
    drop(served);
    assert_snapshot!(without_tags(&shown));
}

#[test]
fn a_log_is_recovered_from_an_address_as_well() {
    let (bench, _served) = was_set_back();
    let mirror = Served::start(bench.command(&["-C", "mirror", "log", "serve"]));
    bench.ok(&["-C", "dossier", "log", "recover", "--from", &mirror.url]);
    for file in ["checkpoint", "witnessed", "tile/0/000.p/5", "tile/entries/000.p/5"] {
        let read = |folder: &str| fs::read(bench.path(folder).join("log").join(file)).unwrap();
        assert_eq!(read("dossier"), read("mirror"), "{file}");
    }
}

#[test]
fn a_damaged_or_forked_log_gives_way_only_when_that_was_said_and_is_kept_aside() {
    let (bench, _served) = was_set_back();
    // The copy forks, to the size that the mirror has.
    bench.write("c.txt", "Report c.txt: a shell fell.");
    bench.ok(&["-C", "dossier", "--offline", "ingest", "c.txt"]);
    let forked = fs::read(bench.path("dossier/log/tile/entries/000.p/5")).unwrap();
    let mut shown = bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror"]);
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror", "--yes"]));
    let aside = fs::read(bench.path("dossier/state/set-aside-5/log/tile/entries/000.p/5"));
    assert_eq!(aside.expect(&shown), forked);
    bench.ok(&["-C", "dossier", "status"]);
    // A byte of an entry rots.
    let bundle = bench.path("dossier/log/tile/entries/000.p/5");
    let mut bytes = fs::read(&bundle).unwrap();
    bytes[40] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "status"]));
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror", "--yes"]));
    bench.ok(&["-C", "dossier", "status"]);
    // A mirror can be damaged too, and is not believed.
    let bundle = bench.path("mirror/log/tile/entries/000.p/5");
    let mut bytes = fs::read(&bundle).unwrap();
    bytes[40] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror", "--yes"]));
    fs::remove_dir_all(bench.path("mirror")).unwrap();
    shown.push_str(&bench.show(&["-C", "dossier", "log", "recover", "--from", "mirror", "--yes"]));
    bench.ok(&["-C", "dossier", "status"]);
    assert_snapshot!(without_tags(&shown));
}

#[test]
fn too_few_cosigners_to_ask_is_a_refusal_that_can_be_overruled() {
    let (bench, served) = witnessed();
    drop(served);
    bench.write("a.txt", "Report a.txt: a shell fell.");
    let shown = bench.show(&["-C", "dossier", "ingest", "a.txt"]);
    bench.ok(&["-C", "dossier", "--offline", "ingest", "a.txt"]);
    bench.write("b.txt", "Report b.txt: a shell fell.");
    let output =
        bench.command(&["-C", "dossier", "ingest", "b.txt"]).env("ARMISTICE_OFFLINE", "1").output().unwrap();
    assert!(output.status.success());
    assert_snapshot!(shown);
}

/// Even offline the files beside the log say how far it had come.
#[test]
fn a_log_whose_checkpoints_are_ahead_of_it_signs_nothing_even_offline() {
    let (bench, _served) = was_set_back();
    copy(&bench.path("mirror/log/checkpoints"), &bench.path("dossier/log/"));
    bench.write("c.txt", "Report c.txt: a shell fell.");
    assert_snapshot!(bench.show(&["-C", "dossier", "--offline", "ingest", "c.txt"]));
}

fn size(dossier: &Path) -> u64 {
    let text = fs::read_to_string(dossier.join("log/checkpoint")).unwrap();
    SignedCheckpoint::parse(&text).unwrap().checkpoint.size
}

/// The names of evidence files end in a hash.
fn without_tags(shown: &str) -> String {
    let mut out = String::new();
    for line in shown.lines() {
        let mut line = line.to_string();
        if let Some(at) = line.find(".checkpoint`").filter(|at| line[..*at].contains("evidence/larger-")) {
            line.replace_range(at - 12..at, "[hash]");
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[test]
fn a_keyset_that_gives_the_logs_key_to_a_member_is_not_taken_at_the_door() {
    let bench = with_members();
    let line = fs::read_to_string(bench.path("dossier/keys/log.pub")).unwrap();
    let body = |name: &str, key: &str| {
        let before = bench.entries().into_iter().rfind(|kept| kept.entry.kind == "keyset").unwrap();
        let mut keyset = tlog::keyset::Keyset::parse(&before.entry.body).unwrap();
        keyset.members.push(tlog::keyset::Member {
            name: name.into(),
            role: tlog::keyset::Role::Operator,
            key: PublicKey::parse(key).unwrap(),
        });
        keyset.body(&[])
    };
    let stranger = fs::read_to_string(bench.path("dossier/keys/stranger.pub")).unwrap();
    let served = serve(&bench);
    for (name, key, status) in [("b", &line, 422), ("log", &stranger, 422), ("b", &stranger, 200)] {
        let unsigned = unsigned(&bench, "keyset", "operator", 7);
        let mut entry = Entry::decode_unsigned(unsigned.as_bytes()).unwrap();
        (entry.body, entry.refs) = (body(name, key), Vec::new());
        let entry = signed(&bench, &entry.unsigned().unwrap(), "operator", NAMESPACE);
        let said = post(&served.url, &entry);
        assert_eq!(said.status, status, "{name}: {}", said.body);
    }
}

/// Opens 300 connections from one address, each of which asks again and again and reads nothing, and opens another when
/// it loses its own; and says how long the slowest of ten questions from another address took meanwhile.
fn crowded(url: &str, page: &str) -> std::time::Duration {
    use std::time::{Duration, Instant};
    let address: std::net::SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
    let request = format!("GET {page} HTTP/1.1\r\nhost: a\r\n\r\n");
    let (leave, left) = tokio::sync::oneshot::channel::<()>();
    let crowd = std::thread::spawn(move || {
        let one = move |request: String| async move {
            loop {
                let socket = tokio::net::TcpSocket::new_v4().unwrap();
                socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
                if let Ok(stream) = socket.connect(address).await {
                    while stream.writable().await.is_ok() && stream.try_write(request.as_bytes()).is_ok() {
                        tokio::time::sleep(Duration::from_millis(500)).await;
                    }
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            for _ in 0..300 {
                tokio::spawn(one(request.clone()));
            }
            let _ = left.await;
        });
    });
    std::thread::sleep(Duration::from_millis(1_500));
    let ask = |_| {
        let agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(20)));
        let agent = agent.http_status_as_error(false).build().new_agent();
        let began = Instant::now();
        assert_eq!(agent.get(format!("{url}{page}")).call().unwrap().status().as_u16(), 200);
        std::thread::sleep(Duration::from_millis(200));
        began.elapsed()
    };
    let slowest = (0..10).map(ask).max().unwrap();
    leave.send(()).unwrap();
    crowd.join().unwrap();
    slowest
}

#[test]
fn one_client_with_300_connections_keeps_nobody_else_from_being_answered() {
    let (bench, witnesses) = witnessed();
    bench.ok(&["-C", "dossier", "log", "sync"]);
    let log = serve(&bench);
    let page = format!("/{}/checkpoint", tlog::hash::Hash::of(ORIGIN.as_bytes()));
    for (url, page) in [(&log.url, "/checkpoint"), (&witnesses[0].url, page.as_str())] {
        let slowest = crowded(url, page);
        assert!(slowest < std::time::Duration::from_secs(2), "{page}: {slowest:?}");
    }
}

/// A panic of what appends entries is an error of the program. A server that went on would answer everyone "not now".
#[test]
fn a_server_whose_sequencer_panics_ends_and_says_so() {
    use armistice::serve::{self, Clock, log};
    let bench = with_members();
    let (listener, address) = serve::bind("127.0.0.1:0").unwrap();
    let clock: Clock = std::sync::Arc::new(|| panic!("there is no time"));
    let root = bench.path("dossier");
    let serving = std::thread::spawn(move || log::run(listener, root, clock, |_| ()));
    let entry = signed(&bench, &unsigned(&bench, "dissent", "liaison-a", 8), "liaison-a", NAMESPACE);
    assert_eq!(post(&format!("http://{address}"), &entry).status, 503);
    let ended = serving.join().unwrap().unwrap_err();
    let log::Ended::Serve(error) = ended else { panic!("{ended:?}") };
    assert!(error.to_string().starts_with("cannot go on serving: what appends entries failed"), "{error}");
    assert_eq!(armistice::trouble::Trouble::exit(&error), armistice::trouble::Exit::Cannot);
}
