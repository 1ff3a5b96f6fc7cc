//! A canary for sources: what is sealed of one is looked for, in every encoding, in every file and every output.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use unicode_normalization::UnicodeNormalization;

use super::bench::Bench;

/// Not a word of it is in any report or template.
const CANARIES: [&str; 4] =
    ["Canáry Öxenstjerna-Qwyx", "+963-999-0417-7731", "Zitronenweg 88 hinterhof", "qwyx@canary.example"];

fn bench(officer: &Identity) -> Bench {
    let bench = Bench::with_dossier();
    bench.write("dossier/sources.toml", "[[source]]\nid = \"S-017\"\nname = \"a resident known to the cell\"\nreliability = \"B\"\nkind = \"monitor\"\naffiliation = \"unknown\"\n");
    bench.write(
        "dossier/sealed/recipients.txt",
        format!("{} # the protection officer\n", officer.to_public()),
    );
    bench.write("tmp/keep", "");
    bench.write("a.txt", "Shells fell on Hama on Tuesday, a resident said.");
    bench
}

fn seal(bench: &Bench, args: &[&str], words: &str) -> String {
    let mut command = bench.command(args);
    let mut child = command.env("TMPDIR", bench.path("tmp")).stdin(Stdio::piped()).spawn().unwrap();
    // One that refuses before it reads closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(words.as_bytes());
    bench.render(args, &child.wait_with_output().unwrap())
}

/// Every way in which a text may lie in a file.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        text.as_bytes().to_vec(),
        text.nfd().collect::<String>().into_bytes(),
        text.to_lowercase().into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    // The middle of a base64 text is the same whatever stands before, at one of three alignments.
    for skip in 0..3 {
        let encoded = STANDARD.encode(&text.as_bytes()[skip..]);
        all.push(encoded.as_bytes()[..encoded.len() - 4].to_vec());
    }
    all
}

fn found(bytes: &[u8]) -> Option<&'static str> {
    let holds = |needle: &Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle.as_slice());
    CANARIES.into_iter().find(|canary| encodings(canary).iter().any(holds))
}

fn search(folder: &Path, looked: &mut usize) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            search(&entry, looked);
            continue;
        }
        *looked += 1;
        let bytes = fs::read(&entry).unwrap();
        assert_eq!(found(&bytes), None, "{}", entry.display());
    }
}

#[test]
fn a_sealed_source_is_nowhere_in_the_clear() {
    let officer = Identity::generate();
    let bench = bench(&officer);
    let words = CANARIES.join("\n");
    let mut shown = seal(&bench, &["-C", "dossier", "source", "seal", "S-017"], &words);
    shown.push_str(&seal(&bench, &["-C", "dossier", "source", "seal", "S-017"], &words));
    shown.push_str(&seal(&bench, &["-C", "dossier", "source", "seal", "../S-017"], &words));
    for args in [
        &["-C", "dossier", "ingest", "a.txt", "--source", "S-017", "--published", "2017-02-15"][..],
        &["-C", "dossier", "decide", "grade", "@2", "--grade", "B2", "--because", "known to the cell"],
        &["-C", "dossier", "brief", "--since", "2017-02-10", "--until", "2017-02-20"],
        &["-C", "dossier", "release", "--name", "r1", "--since", "2017-02-10", "--until", "2017-02-20"],
        &["-C", "dossier", "prove", "r1", "1", "2", "3"],
        &["-C", "dossier", "explain", "a.txt"],
        &["-C", "dossier", "status", "--reports"],
        &["-C", "dossier", "source", "list"],
        &["-C", "dossier", "rebuild"],
        &["-C", "dossier", "fsck"],
    ] {
        let said = bench.show(args);
        assert!(said.ends_with("--- exit 0\n"), "{said}");
        shown.push_str(&said);
    }
    assert_eq!(found(shown.as_bytes()), None, "{shown}");
    assert!(shown.contains("sealed `S-017` for 1 recipient"), "{shown}");
    let mut looked = 0;
    search(&bench.path(""), &mut looked);
    assert!(looked > 25, "only {looked} files");

    // The officer, elsewhere, still can.
    fs::create_dir(bench.path("offline")).unwrap();
    fs::write(bench.path("offline/key"), officer.to_string().expose_secret()).unwrap();
    let opened = bench.ok(&["-C", "dossier", "source", "open", "S-017", "--identity", "offline/key"]);
    assert_eq!(opened, words);
}

#[test]
fn the_canary_would_be_found() {
    for canary in CANARIES {
        for encoded in encodings(canary) {
            assert_eq!(found(&[b"before ".as_slice(), &encoded, b" after"].concat()), Some(canary));
        }
    }
}

/// Reports name people, and so does what is sealed; the log and the releases are for everyone.
#[test]
fn what_is_private_is_its_owners_alone_whatever_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let program = env!("CARGO_BIN_EXE_armistice");
    bench.write("a.txt", "Shells fell on Hama on Tuesday, a resident said.");
    let recipient = Identity::generate().to_public();
    let script = format!(
        "umask 0; set -e; p={program}; $p init dossier; mkdir dossier/sealed; echo {recipient} >dossier/sealed/recipients.txt
         $p -C dossier ingest a.txt; echo who | $p -C dossier source seal S-017; $p -C dossier log sync
         $p -C dossier release --name r1 --since 2017-02-10 --until 2017-02-20"
    );
    let mut command = std::process::Command::new("bash");
    command.args(["-c", &script]).current_dir(bench.path("")).env("ARMISTICE_NOW", super::bench::NOW);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", bench.render(&[], &output));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let dossier = bench.path("dossier");
    let (mut files, mut folders) = (
        0,
        vec!["captures", "state", "sealed"].into_iter().map(|name| dossier.join(name)).collect::<Vec<_>>(),
    );
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("recipients.txt") {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(files >= 4, "only {files} files");
    assert_eq!(mode(&dossier.join("record.sqlite")), 0o600);
    for public in ["log/checkpoint", "log/policy", "log/tile/0", "releases/r1/bulletin.txt", "releases/r1"] {
        assert_eq!(mode(&dossier.join(public)) & 0o044, 0o044, "{public}");
    }
    // What an older program left open is closed.
    fs::set_permissions(dossier.join("captures"), fs::Permissions::from_mode(0o755)).unwrap();
    bench.ok(&["-C", "dossier", "status"]);
    assert_eq!(mode(&dossier.join("captures")), 0o700);
}
