//! Work for a log or a witness, to break it under and to measure it by. `tools/figures/` and `tools/crash/` call it.
//!
//! In: a command line. Out: entries in a dossier, or requests over HTTP; times in milliseconds, one `name value` to a line.
//! Absent: judgement; whoever calls says which number is good enough.
//!
//! ```text
//! log_load fill DOSSIER COUNT [BATCH]          entries straight into the dossier, BATCH to a commit
//! log_load entry DOSSIER NAME                  one entry that NAME signs, to standard output
//! log_load write URL DOSSIER NAME ACKNOWLEDGED until it is killed: signs, sends, and writes down what was acknowledged
//! log_load post URL DOSSIER NAME COUNT HANDS   COUNT entries over HANDS connections, as fast as they go
//! log_load cosign URL KEY COUNT                COUNT growing trees of a made-up log, each to be cosigned
//! ```
#![allow(clippy::unwrap_used)]

use std::fs::OpenOptions;
use std::io::{Write, stdout};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use armistice::cosigners::http::{Client, below};
use armistice::dossier::{Dossier, keys_folder};
use armistice::keys::{Key, Keyring};
use armistice::record::entry::{Draft, Kind, about};
use armistice::record::{Record, sign_checkpoint};
use jiff::Timestamp;
use serde_json::json;
use tlog::checkpoint::Checkpoint;
use tlog::entry::Entry;
use tlog::hash::{Hash, leaf};
use tlog::tree;
use tlog::witness::Request;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["fill", dossier, count] => fill(dossier, number(count), 4096),
        ["fill", dossier, count, batch] => fill(dossier, number(count), number(batch)),
        ["entry", dossier, name] => {
            let entry = Author::of(dossier, name).entry(0).encode().unwrap();
            stdout().write_all(entry.as_bytes()).unwrap();
        }
        ["write", url, dossier, name, acknowledged] => {
            write(url, &Author::of(dossier, name), Path::new(acknowledged))
        }
        ["post", url, dossier, name, count, hands] => {
            post(url, &Author::of(dossier, name), number(count), number(hands));
        }
        ["cosign", url, key, count] => cosign(url, Path::new(key), number(count)),
        _ => panic!("see the head of the file"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap()
}

/// Who signs the entries of a log.
struct Author {
    key: Key,
    origin: String,
}

impl Author {
    fn of(dossier: &str, name: &str) -> Author {
        let root = Path::new(dossier);
        let record = Record::open(root, &Default::default()).unwrap();
        let key = Keyring::at(keys_folder(root)).key(name).unwrap();
        Author { key, origin: record.origin().unwrap().to_string() }
    }

    /// A dissent, which every member may file; no two are the same, for each has its nonce.
    fn entry(&self, number: u64) -> Entry {
        let because = format!("Number {number}: the monitors were not let into the village on that day.");
        let body = json!({"because": because}).as_object().unwrap().clone();
        let subject = about("dissents_from", &format!("i-{:012x}", number % 1000));
        let draft = Draft { kind: Kind::Dissent, refs: vec![subject], body };
        draft.seal(&self.origin, Timestamp::now(), &self.key, &[]).unwrap()
    }
}

fn fill(dossier: &str, count: u64, batch: u64) {
    let author = Author::of(dossier, "operator");
    let mut dossier = Dossier::open_to_write(Path::new(dossier)).unwrap();
    let mut appending = Duration::ZERO;
    let mut next = 0;
    while next < count {
        let end = count.min(next + batch);
        let entries: Vec<Entry> = (next..end).map(|number| author.entry(number)).collect();
        let began = Instant::now();
        dossier.append_signed(&entries).unwrap();
        appending += began.elapsed();
        next = end;
    }
    println!("entries {count}");
    println!("per_second {:.0}", count as f64 / appending.as_secs_f64());
}

fn client() -> Client {
    Client::new(Duration::from_secs(20))
}

/// Sends one entry after another, each until it is acknowledged: after a crash of the log the same bytes are sent again.
fn write(url: &str, author: &Author, acknowledged: &Path) {
    let url = below(url, "add-entry");
    let mut acknowledged = OpenOptions::new().create(true).append(true).open(acknowledged).unwrap();
    for number in 0.. {
        let entry = author.entry(number).encode().unwrap();
        let mut client = client();
        loop {
            match client.post(&url, &entry) {
                Ok(answer) if answer.status == 200 => break,
                Ok(answer) if answer.status == 503 => {}
                Ok(answer) => panic!("refused with {}: {}", answer.status, answer.words()),
                Err(_) => client = self::client(),
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        // It counts as acknowledged once this file says so, whatever happens next.
        writeln!(acknowledged, "{}", leaf(entry.as_bytes())).unwrap();
        acknowledged.sync_data().unwrap();
    }
}

fn post(url: &str, author: &Author, count: u64, hands: u64) {
    let url = &below(url, "add-entry");
    let entries: Vec<String> = (0..count).map(|number| author.entry(number).encode().unwrap()).collect();
    let (entries, next, times) = (&entries, &AtomicU64::new(0), &Mutex::new(Vec::new()));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..hands {
            scope.spawn(move || {
                let client = client();
                let mut own = Vec::new();
                while let Some(entry) =
                    entries.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap())
                {
                    let began = Instant::now();
                    let answer = client.post(url, entry).unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.words());
                    own.push(began.elapsed());
                }
                times.lock().unwrap().extend(own);
            });
        }
    });
    let took = began.elapsed();
    tell(&mut times.lock().unwrap(), took);
}

fn tell(times: &mut [Duration], took: Duration) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("answers {}", times.len());
    println!("per_second {:.0}", times.len() as f64 / took.as_secs_f64());
    println!("p50_ms {:.1}\np99_ms {:.1}\nmax_ms {:.1}", at(0.5), at(0.99), at(1.0));
}

/// The log is the key's: its comment is the origin.
fn cosign(url: &str, key: &Path, count: u64) {
    let url = below(url, "add-checkpoint");
    let name = key.file_name().unwrap().to_string_lossy();
    let log = Keyring::at(key.parent().unwrap().to_path_buf()).key(&name).unwrap();
    let (client, mut leaves, mut times) = (client(), Vec::<Hash>::new(), Vec::new());
    let all = Instant::now();
    for number in 0..count {
        let old = leaves.len() as u64;
        leaves.push(leaf(&number.to_be_bytes()));
        let size = leaves.len() as u64;
        let root = tree::root(&leaves, size).unwrap();
        let checkpoint = sign_checkpoint(&Checkpoint { origin: log.name.clone(), size, root }, &log).unwrap();
        let proof = tree::consistency(&leaves, old, size).unwrap();
        let body = Request { old, proof, checkpoint }.to_string();
        let began = Instant::now();
        let answer = client.post(&url, &body).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.words());
        times.push(began.elapsed());
    }
    tell(&mut times, all.elapsed());
}
