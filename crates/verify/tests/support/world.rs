//! A small world to verify: a log in memory with its members, witnesses, releases, and the proofs one can make of it.
//!
//! In: nothing; every key is made of a number and every nonce of an index, so the same bytes come out each time.
//! Out: entries, checkpoints, proofs, static files. Absent: attacks (see `cases`).

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use tlog::checkpoint::Checkpoint;
use tlog::entry::{self, Author, Entry, NAMESPACE, Ref, Target};
use tlog::hash::{self, Hash};
use tlog::json::{self, Map, Value};
use tlog::keyset::{Keyset, Member, Role};
use tlog::note::{KeyKind, VerifierKey, signature_line};
use tlog::proof::Proof;
use tlog::receipt::Receipt;
use tlog::sshsig::{self, PublicKey};
use tlog::{cosignature, tile, tree};
use verify::bundle::{LineProof, Proven, ProvenClaim, ReleaseProof};
use verify::concern::{Concern, is_remark};
use verify::instant;
use verify::shape::{Claim, Line, Release};

pub const ORIGIN: &str = "example.org/truce";
pub const LOG: u8 = 1;
pub const WITNESSES: [(&str, u8); 6] = [("A", 21), ("B", 22), ("C", 23), ("x", 31), ("y", 32), ("z", 33)];
pub const QUORUM: &[&str] = &["A", "B", "x", "y"];
pub const EVERYONE: &[&str] = &["A", "B", "C", "x", "y", "z"];

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn secret(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub fn public(seed: u8) -> PublicKey {
    PublicKey::ed25519(secret(seed).verifying_key().as_bytes()).unwrap()
}

pub fn log_key(origin: &str, seed: u8) -> VerifierKey {
    VerifierKey::new(origin, KeyKind::Ed25519, secret(seed).verifying_key().to_bytes()).unwrap()
}

fn witness_key(name: &str) -> (VerifierKey, SigningKey) {
    let (_, seed) = WITNESSES.iter().find(|(known, _)| *known == name).unwrap();
    let key = VerifierKey::new(
        &format!("{}.example/w2017", name.to_lowercase()),
        KeyKind::Cosignature,
        secret(*seed).verifying_key().to_bytes(),
    );
    (key.unwrap(), secret(*seed))
}

/// Two of three states and two of three neutrals.
pub fn policy(log: &VerifierKey) -> String {
    let witnesses: String =
        WITNESSES.iter().map(|(name, _)| format!("witness {name} {}\n", witness_key(name).0)).collect();
    let groups =
        "group states 2 A B C\ngroup neutrals 2 x y z\ngroup both all states neutrals\nquorum both\n";
    format!("log {log}\n{witnesses}{groups}")
}

pub fn text_map(pairs: &[(&str, &str)]) -> Map {
    pairs.iter().map(|(key, text)| (key.to_string(), Value::from(*text))).collect()
}

pub fn about(id: &str) -> Ref {
    Ref { rel: "about".into(), target: Target::Id(id.into()) }
}

/// A log in memory.
#[derive(Clone, Default)]
pub struct Log {
    pub entries: Vec<Vec<u8>>,
}

impl Log {
    /// Adds an entry whose author has the key of the first seed.
    pub fn add(&mut self, kind: &str, name: &str, seeds: &[u8], refs: Vec<Ref>, body: Map) -> u64 {
        let mut entry = self.draft(kind, name, &public(seeds[0]), refs, body);
        let message = entry.unsigned().unwrap();
        for seed in seeds {
            let data = sshsig::to_sign(NAMESPACE, message.as_bytes());
            let inner = sshsig::plain(&secret(*seed).sign(&data).to_bytes());
            entry.sigs.push(sshsig::blob(&public(*seed), NAMESPACE, &inner));
        }
        self.push(entry.encode().unwrap().into_bytes())
    }

    /// The next entry, before anybody signs it.
    pub fn draft(&self, kind: &str, name: &str, key: &PublicKey, refs: Vec<Ref>, body: Map) -> Entry {
        let index = self.size();
        let mut nonce = [0; 16];
        nonce[8..].copy_from_slice(&index.to_be_bytes());
        Entry {
            author: Author { name: name.into(), key: key.fingerprint() },
            body,
            created: instant::show(1_489_500_000 + index * 60),
            kind: kind.into(),
            log: ORIGIN.into(),
            nonce,
            refs,
            sigs: Vec::new(),
        }
    }

    /// Adds bytes, entry or not, and says their index.
    pub fn push(&mut self, bytes: Vec<u8>) -> u64 {
        self.entries.push(bytes);
        self.size() - 1
    }

    pub fn entry(&self, index: u64) -> Target {
        Target::Entry { index, leaf: entry::leaf(&self.entries[index as usize]) }
    }

    pub fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|bytes| entry::leaf(bytes)).collect()
    }

    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// A checkpoint of the first `size` entries, signed by the log and by witnesses, each a minute after the one before.
    pub fn checkpoint(&self, size: u64, cosigners: &[&str]) -> String {
        let root = tree::root(&self.leaves()[..], size).unwrap();
        signed(&Checkpoint { origin: ORIGIN.into(), size, root }, LOG, cosigners)
    }

    pub fn proven(&self, index: u64, checkpoint: &str) -> Proven {
        let hashes = tree::inclusion(&self.leaves()[..], index, self.size()).unwrap();
        let proof = Proof { extra: None, index, hashes, checkpoint: checkpoint.into() };
        Proven::new(self.entries[index as usize].clone(), proof).unwrap()
    }

    pub fn decoded(&self) -> Vec<(u64, Hash, Entry)> {
        let read = |(index, bytes): (usize, &Vec<u8>)| {
            Some((index as u64, entry::leaf(bytes), Entry::decode(bytes).ok()?))
        };
        self.entries.iter().enumerate().filter_map(read).collect()
    }

    fn keys(&self, checkpoint: &str) -> Vec<Proven> {
        let keys = self
            .decoded()
            .into_iter()
            .filter(|(_, _, entry)| matches!(entry.kind.as_str(), "keyset" | "policy"));
        keys.map(|(index, ..)| self.proven(index, checkpoint)).collect()
    }

    fn remarks(&self, mut concern: Concern, checkpoint: &str) -> Vec<Proven> {
        let all = self.decoded().into_iter().filter(|(_, _, entry)| is_remark(entry));
        let concerned = all.filter(|(index, leaf, entry)| concern.names(*index, *leaf, entry));
        concerned.map(|(index, ..)| self.proven(index, checkpoint)).collect()
    }

    /// The proof of one line of a release.
    pub fn line_proof(&self, bulletin: &Bulletin, number: u64, checkpoint: &str) -> LineProof {
        let line = Line::read(bulletin.lines[number as usize - 1].as_bytes()).unwrap();
        let release = self.proven(bulletin.index, checkpoint);
        let received = |capture: &String| {
            let names = |(_, _, entry): &(u64, Hash, Entry)| {
                entry.kind == "capture"
                    && entry.targets("about").any(|target| *target == Target::Id(capture.clone()))
            };
            self.decoded()
                .into_iter()
                .filter(names)
                .map(|(index, ..)| self.proven(index, checkpoint))
                .collect::<Vec<_>>()
        };
        let captures: Vec<Proven> = line.captures.iter().flat_map(received).collect();
        let mut concern = Concern::of_line(&line, &Release::read(release.entry()).unwrap());
        for proven in std::iter::once(&release).chain(&captures) {
            concern.rests_on(proven.index(), proven.leaf());
        }
        let leaves = bulletin.line_leaves();
        LineProof {
            line_path: tree::inclusion(&leaves, line.index(), leaves.len() as u64).unwrap(),
            claims: line.claims.iter().map(|id| bulletin.claim(id)).collect(),
            release,
            captures,
            remarks: self.remarks(concern, checkpoint),
            keys: self.keys(checkpoint),
            scan: self.size(),
            line,
        }
    }

    pub fn release_proof(&self, bulletin: &Bulletin, checkpoint: &str) -> ReleaseProof {
        let release = self.proven(bulletin.index, checkpoint);
        let mut concern = Concern::of_release(&Release::read(release.entry()).unwrap());
        concern.rests_on(release.index(), release.leaf());
        let (remarks, keys) = (self.remarks(concern, checkpoint), self.keys(checkpoint));
        ReleaseProof { release, remarks, keys, scan: self.size() }
    }

    /// The static files of the log, with partial tiles of the sizes in `older` beside those of the last.
    pub fn files(&self, checkpoint: &str, older: &[u64]) -> Files {
        let mut files: Files = [("checkpoint".to_string(), checkpoint.as_bytes().to_vec())].into();
        let leaves = self.leaves();
        for size in older.iter().copied().chain([self.size()]) {
            for tile in tile::tiles(0, size) {
                let first = tile.n * tile::WIDTH;
                let node = |index| {
                    let width = 1_u64 << (8 * tile.level);
                    let start = (index * width) as usize;
                    tree::root(&leaves[start..start + width as usize], width).unwrap()
                };
                let bytes: Vec<u8> = (first..first + tile.width).flat_map(|index| node(index).0).collect();
                files.insert(tile.path(), bytes);
                if tile.level == 0 {
                    let mut bundle = Vec::new();
                    for entry in &self.entries[first as usize..(first + tile.width) as usize] {
                        tile::push_entry(&mut bundle, entry).unwrap();
                    }
                    files.insert(tile::entries_path(tile.n, tile.width), bundle);
                }
            }
        }
        files
    }
}

/// A checkpoint with its signatures.
pub fn signed(checkpoint: &Checkpoint, seed: u8, cosigners: &[&str]) -> String {
    let text = checkpoint.text();
    let key = log_key(&checkpoint.origin, seed);
    let mut note = format!(
        "{text}\n{}",
        signature_line(&key.name, key.id, &secret(seed).sign(text.as_bytes()).to_bytes())
    );
    for (place, name) in cosigners.iter().enumerate() {
        let (key, secret) = witness_key(name);
        let time = 1_489_600_000 + 60 * place as u64;
        let signature = secret.sign(&cosignature::message(time, &text)).to_bytes();
        note.push_str(&signature_line(&key.name, key.id, &cosignature::encode(time, &signature)));
    }
    note
}

pub fn receipt(leaf: Hash, include_by: &str, seed: u8) -> Vec<u8> {
    let text = Receipt { origin: ORIGIN.into(), leaf, include_by: include_by.into() }.text();
    let key = log_key(ORIGIN, seed);
    let signature = secret(seed).sign(text.as_bytes()).to_bytes();
    format!("{text}\n{}", signature_line(&key.name, key.id, &signature)).into_bytes()
}

/// The text of a line, and the names of its subjects, claims and captures.
pub type LineOf<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str]);

/// The frozen files of a release, and where its entry stands.
#[derive(Clone, Default)]
pub struct Bulletin {
    pub name: String,
    pub index: u64,
    pub lines: Vec<String>,
    pub claims: Vec<String>,
    pub files: Files,
}

impl Bulletin {
    pub fn new(name: &str, lines: &[LineOf], claims: &[&str]) -> Bulletin {
        let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::from(*item)).collect());
        let line = |(at, (text, subjects, claims, captures)): (usize, &LineOf)| {
            let members = [
                ("captures", list(captures)),
                ("claims", list(claims)),
                ("line", Value::Integer(at as i64 + 1)),
                ("subjects", list(subjects)),
                ("text", Value::from(*text)),
            ];
            json::encode(&Value::Map(members.map(|(key, value)| (key.to_string(), value)).into())).unwrap()
        };
        let json: Vec<String> = lines.iter().enumerate().map(line).collect();
        let texts: String = lines.iter().map(|(text, ..)| format!("{text}\n")).collect();
        let claims: Vec<String> = claims.iter().map(|claim| claim.to_string()).collect();
        let files = [
            ("bulletin.html", format!("<pre>{texts}</pre>\n")),
            ("bulletin.json", "{}\n".to_string()),
            ("bulletin.txt", texts),
            ("claims.jsonl", claims.iter().map(|claim| claim.clone() + "\n").collect()),
            ("lines.jsonl", json.iter().map(|line| line.clone() + "\n").collect()),
        ];
        let mut files: Files = files.map(|(name, text)| (name.to_string(), text.into_bytes())).into();
        // A workbook is no text: bytes that no encoding has, a zero, and no newline at the end.
        files.insert("bulletin.xlsx".to_string(), b"PK\x03\x04\xff\xfe\x00\r\n\x80".to_vec());
        Bulletin { name: name.into(), index: 0, lines: json, claims, files }
    }

    pub fn line_leaves(&self) -> Vec<Hash> {
        self.lines.iter().map(|line| hash::leaf(line.as_bytes())).collect()
    }

    fn claim_leaves(&self) -> Vec<Hash> {
        self.claims.iter().map(|claim| Claim::read(claim.as_bytes()).unwrap().leaf()).collect()
    }

    fn claim(&self, id: &str) -> ProvenClaim {
        let claims: Vec<Claim> =
            self.claims.iter().map(|claim| Claim::read(claim.as_bytes()).unwrap()).collect();
        let index = claims.iter().position(|claim| claim.id() == id).unwrap();
        let path = tree::inclusion(&self.claim_leaves(), index as u64, claims.len() as u64).unwrap();
        ProvenClaim { claim: claims[index].clone(), index: index as u64, path }
    }

    /// Logs the release.
    pub fn release(mut self, log: &mut Log) -> Bulletin {
        let number = |count: usize| Value::Integer(count as i64);
        let tree = |leaves: Vec<Hash>| {
            let root = tree::root(&leaves, leaves.len() as u64).unwrap();
            Value::Map(
                [("count".to_string(), number(leaves.len())), ("root".into(), root.hex().into())].into(),
            )
        };
        let file = |(name, bytes): (&String, &Vec<u8>)| {
            let members =
                [("bytes".to_string(), number(bytes.len())), ("sha256".into(), Hash::of(bytes).hex().into())];
            (name.replace('.', "_"), Value::Map(members.into()))
        };
        let body = [
            ("claims".to_string(), tree(self.claim_leaves())),
            ("files".into(), Value::Map(self.files.iter().map(file).collect())),
            ("lines".into(), tree(self.line_leaves())),
            ("name".into(), self.name.as_str().into()),
            ("rules".into(), "2017-01".into()),
        ];
        self.index = log.add("release", "operator", &[2], vec![about(&self.name)], body.into());
        self
    }
}

/// The log, and its two releases: of the second one a claim is withheld.
pub struct World {
    pub log: Log,
    pub first: Bulletin,
    pub second: Bulletin,
    pub policy: String,
    pub captures: [String; 3],
}

pub fn world() -> World {
    let policy = policy(&log_key(ORIGIN, LOG));
    let captures = [b"one", b"two", b"six"].map(|bytes| Hash::of(bytes).hex());
    let [one, two, three] = captures.each_ref().map(String::as_str);
    let mut log = Log::default();
    let mut keyset = members();
    log.add("keyset", "operator", &[2], vec![], keyset.body(&[]));
    let sha256 = Hash::of(policy.as_bytes()).hex();
    log.add("policy", "operator", &[2], vec![], text_map(&[("policy", &policy), ("sha256", &sha256)]));
    for capture in [one, two, three, one] {
        log.add("capture", "analyst", &[3], vec![about(capture)], text_map(&[("name", "page.html")]));
    }
    let reason =
        text_map(&[("reason", "No such shelling took place.\u{202e}\u{1b}[2J"), ("stance", "denies")]);
    let dissent = log.add("dissent", "state-a", &[11], vec![about("i-1")], reason);
    for number in 0..255 {
        let body = [("grade".to_string(), Value::Integer(number % 6))].into();
        log.add("grade", "analyst", &[3], vec![about("c-9")], body);
    }
    keyset.members[3].key = public(14);
    log.add("keyset", "operator", &[2, 12, 14], vec![], keyset.body(&[]));
    let (first, second) = (bulletin(&captures).release(&mut log), second(&captures).release(&mut log));
    let line = log.entry(first.index);
    let words = text_map(&[("reason", "Three were wounded, none was killed.")]);
    log.add("dissent", "state-b", &[14], vec![Ref { rel: "dissents_from".into(), target: line }], words);
    let taken_back = Ref { rel: "withdraws".into(), target: log.entry(dissent) };
    log.add(
        "withdrawal",
        "state-a",
        &[11],
        vec![taken_back],
        text_map(&[("reason", "Our delegation has seen the place.")]),
    );
    log.add("correction", "operator", &[2], vec![about("c-1")], text_map(&[("reason", "2 killed, not 3")]));
    let elsewhere = text_map(&[("reason", "This concerns nothing above.")]);
    log.add("dissent", "neutral-x", &[13], vec![about("i-9")], elsewhere);
    log.add("redaction", "analyst", &[3], vec![about(two)], text_map(&[("reason", "names a source")]));
    World { log, first, second, policy, captures }
}

pub fn members() -> Keyset {
    let member = |(name, seed, role): (&str, u8, Role)| Member { name: name.into(), role, key: public(seed) };
    let members = [
        ("operator", 2, Role::Operator),
        ("analyst", 3, Role::Analyst),
        ("state-a", 11, Role::Guarantor),
        ("state-b", 12, Role::Guarantor),
        ("neutral-x", 13, Role::Neutral),
    ];
    Keyset { members: members.map(member).to_vec(), revoked: Vec::new() }
}

pub fn claim(id: &str, killed: i64) -> String {
    let claim = Value::Map([("killed".to_string(), Value::Integer(killed))].into());
    let members = [("claim", claim), ("id", id.into()), ("salt", "00112233445566778899aabbccddeeff".into())];
    json::encode(&Value::Map(members.map(|(key, value)| (key.to_string(), value)).into())).unwrap()
}

pub fn bulletin(captures: &[String; 3]) -> Bulletin {
    let [one, two, three] = captures.each_ref().map(String::as_str);
    let lines: [LineOf; 5] = [
        ("Bulletin of 14 March 2017", &[], &[], &[]),
        ("", &[], &[], &[]),
        ("The town was shelled: 3 killed (2 reports). قُصفت البلدة", &["i-1"], &["c-1", "c-2"], &[one, two]),
        ("A convoy was let through.", &["i-2"], &["c-3"], &[three]),
        ("Both parties say that the truce holds.", &[], &[], &[]),
    ];
    Bulletin::new("2017-03-14", &lines, &[&claim("c-1", 3), &claim("c-2", 3), &claim("c-3", 0)])
}

fn second(captures: &[String; 3]) -> Bulletin {
    let withheld = format!(r#"{{"id":"c-4","withheld":"{}"}}"#, hash::leaf(claim("c-4", 1).as_bytes()));
    let lines: [LineOf; 2] = [
        ("Bulletin of 15 March 2017", &[], &[], &[]),
        ("One was killed at a checkpoint.", &["i-3"], &["c-4", "c-5"], &[&captures[2]]),
    ];
    Bulletin::new("2017-03-15", &lines, &[&withheld, &claim("c-5", 1)])
}
