//! Entries that two readers of one specification might take differently: odd keysets, and odd signatures.
//!
//! In: the world. Out: logs that end in such an entry. Every one of them has the right root and enough cosigners, so only
//! the entry decides.

use ed25519_dalek::Signer;
use tlog::entry::NAMESPACE;
use tlog::json::{Map, Value};
use tlog::sshsig::{self, PublicKey};

use super::cases::{Case, case, within};
use super::world::{Log, QUORUM, World, members, public, secret, text_map};

/// The world's log before anything but captures was added.
fn short(world: &World) -> Log {
    Log { entries: world.log.entries[..6].to_vec() }
}

fn log_case(world: &World, name: &str, exit: u8, log: &Log) -> Case {
    let files = within("log", &log.files(&log.checkpoint(log.size(), QUORUM), &[]));
    case(&format!("odd-{name}"), exit, &world.policy, files, &["log"])
}

pub fn cases(world: &World) -> Vec<Case> {
    let mut all = keysets(world);
    all.extend(signatures(world));
    all.extend(tokens(world));
    all
}

/// Keysets that the operator signed, with the seeds of all who did.
fn keysets(world: &World) -> Vec<Case> {
    let keyset = |change: &dyn Fn(&mut Vec<Map>)| {
        let body = members().body(&[]);
        let mut list: Vec<Map> =
            body["keys"].list().unwrap().iter().map(|m| m.map().unwrap().clone()).collect();
        change(&mut list);
        Map::from([("keys".to_string(), Value::List(list.into_iter().map(Value::Map).collect()))])
    };
    let put = |key: &'static str, text: &str| {
        let text = text.to_string();
        keyset(&move |list| drop(list[1].insert(key.into(), text.as_str().into())))
    };
    let line = public(3).line();
    let with_revoked = |body: Map, revoked: Value| {
        body.into_iter().chain([("revoked".to_string(), revoked)]).collect::<Map>()
    };
    let revoke = |seed: u8| {
        Value::List(vec![Value::Map(text_map(&[("key", &public(seed).fingerprint()), ("reason", "stolen")]))])
    };
    let weak = |byte: u8| {
        let mut blob = public(3).blob();
        let at = blob.len() - 32;
        blob[at..].fill(if byte > 1 { 0xff } else { 0 });
        (blob[at], blob[at + 31]) = (byte, if byte > 1 { 0x7f } else { 0 });
        format!("ssh-ed25519 {}", base64(&blob))
    };
    let exchanged = put("key", &public(41).line());
    let list = [
        ("keyset-again", 0, &[2][..], keyset(&|_| ())),
        ("keyset-with-a-comment", 0, &[2], put("key", &format!("{line} analyst@desk"))),
        ("keyset-with-wide-spaces", 0, &[2], put("key", &line.replace(' ', "\u{2003}\u{85}"))),
        ("keyset-with-a-separator", 1, &[2], put("key", &format!("{line}\u{1c}comment"))),
        ("keyset-with-half-a-key", 1, &[2], put("key", "ssh-ed25519")),
        ("keyset-of-another-algorithm", 1, &[2], put("key", &line.replace("ssh-ed25519", "ssh-rsa"))),
        ("keyset-with-a-key-of-zeros", 1, &[2], put("key", &weak(0))),
        ("keyset-with-the-identity", 1, &[2], put("key", &weak(1))),
        ("keyset-with-the-identity-in-other-bytes", 1, &[2], put("key", &weak(0xee))),
        ("keyset-with-a-space-in-a-name", 1, &[2], put("name", "the analyst")),
        ("keyset-with-a-wide-space-in-a-name", 1, &[2], put("name", "the\u{a0}analyst")),
        ("keyset-with-a-control-in-a-name", 1, &[2], put("name", "the\u{9b}analyst")),
        ("keyset-with-a-hidden-hyphen-in-a-name", 1, &[2], put("name", "ana\u{ad}lyst")),
        ("keyset-with-a-letter-that-looks-alike", 1, &[2], put("name", "st\u{430}te-a")),
        ("keyset-with-a-line-end-in-a-name", 1, &[2], put("name", "analyst\n")),
        ("keyset-with-a-long-name", 1, &[2], put("name", &"x".repeat(101))),
        ("keyset-with-the-longest-name", 0, &[2], put("name", &"A.z_0-9@".repeat(13)[..100])),
        ("keyset-with-a-new-role", 1, &[2], put("role", "judge")),
        ("keyset-with-a-name-twice", 1, &[2], put("name", "state-a")),
        ("keyset-with-a-name-twice-but-for-case", 1, &[2], put("name", "State-A")),
        ("keyset-with-a-key-twice", 1, &[2], put("key", &public(11).line())),
        ("keyset-without-an-operator", 1, &[2], keyset(&|list| drop(list.remove(0)))),
        ("keyset-without-members", 1, &[2], keyset(&|list| list.clear())),
        ("keyset-exchanged-by-one-side", 1, &[2], exchanged.clone()),
        ("keyset-exchanged-by-both", 0, &[2, 3, 41], exchanged.clone()),
        ("keyset-exchanged-for-a-stolen-key", 0, &[2, 41], with_revoked(exchanged, revoke(3))),
        ("keyset-that-revokes-its-own", 1, &[2], with_revoked(keyset(&|_| ()), revoke(3))),
        ("keyset-that-revokes-nothing", 1, &[2], with_revoked(keyset(&|_| ()), "all".into())),
        ("keyset-signed-by-a-stranger-too", 1, &[2, 88], keyset(&|_| ())),
    ];
    let built = list.into_iter().map(|(name, exit, seeds, body)| {
        let mut log = short(world);
        log.add("keyset", "operator", seeds, vec![], body);
        log_case(world, name, exit, &log)
    });
    built.collect()
}

fn base64(blob: &[u8]) -> String {
    // `armor` breaks the base64 into lines between its first and last one.
    let armored = sshsig::armor(blob);
    let lines: Vec<&str> = armored.lines().collect();
    lines[1..lines.len() - 1].concat()
}

/// A grade by the analyst under signature blobs that are made of the message.
fn signatures(world: &World) -> Vec<Case> {
    type Make = fn(&[u8]) -> Vec<Vec<u8>>;
    let list: [(&str, u8, Make); 10] = [
        ("signature", 0, |message| vec![blob(3, NAMESPACE, message)]),
        ("signature-for-something-else", 1, |message| vec![blob(3, "file", message)]),
        ("signature-of-other-words", 1, |_| vec![blob(3, NAMESPACE, b"other")]),
        ("signature-missing", 1, |_| vec![]),
        ("signature-twice", 1, |message| vec![blob(3, NAMESPACE, message); 2]),
        ("signature-of-two-members", 0, |message| {
            vec![blob(3, NAMESPACE, message), blob(11, NAMESPACE, message)]
        }),
        ("signature-of-the-second-first", 1, |message| {
            vec![blob(11, NAMESPACE, message), blob(3, NAMESPACE, message)]
        }),
        ("signature-with-more-behind", 1, |message| vec![[blob(3, NAMESPACE, message), vec![0]].concat()]),
        ("signature-in-its-second-spelling", 1, |message| {
            let mut blob = blob(3, NAMESPACE, message);
            add_order(&mut blob);
            vec![blob]
        }),
        ("signature-of-version-two", 1, |message| {
            let mut blob = blob(3, NAMESPACE, message);
            blob[9] = 2;
            vec![blob]
        }),
    ];
    let built = list.into_iter().map(|(name, exit, make)| {
        let mut log = short(world);
        let mut entry = log.draft("grade", "analyst", &public(3), vec![], Map::new());
        entry.sigs = make(entry.unsigned().unwrap().as_bytes());
        log.push(entry.encode().unwrap().into_bytes());
        log_case(world, name, exit, &log)
    });
    built.collect()
}

fn blob(seed: u8, namespace: &str, message: &[u8]) -> Vec<u8> {
    let signature = secret(seed).sign(&sshsig::to_sign(namespace, message)).to_bytes();
    sshsig::blob(&public(seed), namespace, &sshsig::plain(&signature))
}

/// Adds the order of the group to the last 32 bytes, a number that means the same.
fn add_order(blob: &mut [u8]) {
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let at = blob.len() - 32;
    let mut carry = 0;
    for (byte, add) in blob[at..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

/// The analyst has a hardware token, which says with each signature whether somebody touched it.
fn tokens(world: &World) -> Vec<Case> {
    let key = {
        let mut blob = Vec::new();
        for part in [&b"sk-ssh-ed25519@openssh.com"[..], public(51).bytes(), b"ssh:"] {
            blob.extend((part.len() as u32).to_be_bytes());
            blob.extend(part);
        }
        PublicKey::from_blob(&blob).unwrap()
    };
    let mut keyset = members();
    keyset.members[1].name = "token".into();
    keyset.members[1].key = key.clone();
    let built =
        [("token-touched", 0, 1_u8), ("token-touched-with-more-flags", 0, 5), ("token-untouched", 1, 4)];
    let built = built.into_iter().map(|(name, exit, flags)| {
        let mut log = short(world);
        log.add("keyset", "operator", &[2], vec![], keyset.body(&[]));
        let mut entry = log.draft("grade", "token", &key, vec![], Map::new());
        let signed = sshsig::to_sign(NAMESPACE, entry.unsigned().unwrap().as_bytes());
        let hash = |bytes: &[u8]| tlog::hash::Hash::of(bytes).0;
        let message = [&hash(b"ssh:")[..], &[flags], &7_u32.to_be_bytes(), &hash(&signed)].concat();
        let mut inner = Vec::new();
        for part in [&b"sk-ssh-ed25519@openssh.com"[..], &secret(51).sign(&message).to_bytes()] {
            inner.extend((part.len() as u32).to_be_bytes());
            inner.extend(part);
        }
        inner.push(flags);
        inner.extend(7_u32.to_be_bytes());
        entry.sigs.push(sshsig::blob(&key, NAMESPACE, &inner));
        log.push(entry.encode().unwrap().into_bytes());
        log_case(world, name, exit, &log)
    });
    built.collect()
}
