//! What people put on record, and what becomes of it: printed beside the line, in effect from then on, reversible.

use insta::assert_snapshot;

use super::bench::Bench;

const PERIOD: [&str; 4] = ["--since", "2017-02-10T00:00:00Z", "--until", "2017-02-20T00:00:00Z"];

/// A dossier with two reports of shelling, and a guarantor who may dissent.
fn bench() -> Bench {
    let bench = Bench::with_dossier();
    bench.write("a.txt", "Government artillery shelled Idlib on Tuesday, residents said. Shells also fell on Hama on Monday, a medic said.");
    bench.write("a.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Halyard\"}");
    bench.write("b.txt", "Warplanes bombed Aleppo on Tuesday, the council said.");
    bench.write("b.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Meridian\"}");
    bench.ok(&["-C", "dossier", "ingest", "a.txt", "b.txt"]);
    bench.ok(&["-C", "dossier", "key", "new", "guarantor-a"]);
    bench.ok(&["-C", "dossier", "key", "admit", "guarantor-a", "--role", "guarantor"]);
    bench
}

fn brief(bench: &Bench, format: &str) -> String {
    bench.ok(&[&["-C", "dossier", "brief", "--format", format][..], &PERIOD].concat())
}

/// Ids of the incidents that the bulletin prints, in its order.
fn incidents(bench: &Bench) -> Vec<String> {
    let bulletin: serde_json::Value = serde_json::from_str(&brief(bench, "json")).unwrap();
    let lines = bulletin["incidents"].as_array().unwrap();
    lines.iter().map(|line| line["id"].as_str().unwrap().to_string()).collect()
}

fn decide(bench: &Bench, args: &[&str]) {
    bench.ok(&[&["-C", "dossier", "decide"][..], args].concat());
}

#[test]
fn dissent_stands_beside_its_line_until_it_is_taken_back() {
    let bench = bench();
    let id = &incidents(&bench)[0];
    decide(
        &bench,
        &["dissent", id, "--says", "no shell fell", "--because", "we were there", "--author", "guarantor-a"],
    );
    let entry = bench.entries().len() - 1;
    let text = brief(&bench, "text");
    let row = text.split("\n* ").find(|row| row.contains(id.as_str())).unwrap().replace("\n    ", " ");
    assert!(row.contains(&format!("! DISSENT: guarantor-a (guarantor), entry {entry}, ")), "{row}");
    assert!(row.contains("no shell fell; because we were there"), "{row}");
    let page = brief(&bench, "html");
    let beside = format!(
        "<tr role=\"row\" class=\"said\"><td role=\"cell\" colspan=\"6\"><strong>Dissent</strong><bdi dir=\"auto\">guarantor-a (guarantor), entry {entry}, "
    );
    assert!(page.contains(&beside), "{page}");
    decide(
        &bench,
        &["withdrawal", &format!("@{entry}"), "--because", "seen the photographs", "--author", "guarantor-a"],
    );
    assert!(
        brief(&bench, "text")
            .replace("\n    ", " ")
            .contains(&format!("[taken back by entry {}]", entry + 1))
    );
}

/// The id of an incident follows from its claims, so it changes when another report joins it. What was said of it does not
/// get lost by that.
#[test]
fn dissent_follows_its_incident_when_another_report_joins_it() {
    let bench = bench();
    let about_idlib = |bench: &Bench| -> (String, String) {
        let bulletin: serde_json::Value = serde_json::from_str(&brief(bench, "json")).unwrap();
        let line = bulletin["incidents"]
            .as_array()
            .unwrap()
            .iter()
            .find(|line| line["place"].as_str().unwrap().contains("Idlib"));
        let id = line.unwrap()["id"].as_str().unwrap().to_string();
        let text = brief(bench, "text");
        let row = text.split("\n* ").find(|row| row.contains(id.as_str())).unwrap().replace("\n    ", " ");
        (id, row)
    };
    let (before, _) = about_idlib(&bench);
    decide(&bench, &["dissent", &before, "--because", "we were there", "--author", "guarantor-a"]);
    bench.write("c.txt", "Government artillery fired shells at Idlib city on Tuesday, a rescue worker said.");
    bench.write("c.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Northlight\"}");
    bench.ok(&["-C", "dossier", "ingest", "c.txt"]);
    let (after, row) = about_idlib(&bench);
    assert_ne!(before, after, "the new report joined the incident");
    assert!(row.contains("! DISSENT: guarantor-a"), "{row}");
    // And it is in the proof of the line.
    bench.ok(&[&["-C", "dossier", "release", "--name", "r1"][..], &PERIOD].concat());
    let proof = bench.ok(&["-C", "dossier", "prove", "r1", &after]).lines().next().unwrap().to_string();
    let said = bench.ok(&["verify", "--policy", "dossier/log/policy", &proof]);
    assert!(said.contains("1 dissent") && said.contains("we were there"), "{said}");
}

/// "In the same size" is a promise about the page's style sheet: nothing makes the rows of what was said smaller or paler
/// than the row they stand under.
#[test]
fn dissent_is_printed_in_the_same_size() {
    let css = include_str!("../../templates/bulletin.css");
    let of_said: Vec<&str> = css.lines().filter(|line| line.contains(".said")).collect();
    assert!(of_said.iter().any(|line| line.contains("color: inherit; font-size: 1em")), "{of_said:?}");
    assert!(
        !of_said.iter().any(|line| line.contains("opacity") || line.contains("var(--quiet)")),
        "{of_said:?}"
    );
}

#[test]
fn incidents_are_merged_and_parted_again() {
    let bench = bench();
    let before = incidents(&bench);
    assert!(before.len() >= 2, "{before:?}");
    decide(&bench, &["merge", &before[0], &before[1], "--because", "one battle"]);
    let entry = bench.entries().len() - 1;
    let merged = incidents(&bench);
    assert_eq!(merged.len(), before.len() - 1);
    assert!(!merged.contains(&before[1]));
    decide(&bench, &["withdrawal", &format!("@{entry}"), "--because", "two hours apart"]);
    assert_eq!(incidents(&bench), before);

    let bulletin: serde_json::Value = serde_json::from_str(&brief(&bench, "json")).unwrap();
    let claim = bulletin["incidents"][0]["evidence"][0]["claim"].as_str().unwrap().to_string();
    decide(&bench, &["merge", &before[0], &before[1], "--because", "one battle"]);
    decide(&bench, &["split", &before[0], "--claims", &claim, "--because", "another street"]);
    let parted = incidents(&bench);
    let new = format!("{}-{}", before[0], bench.entries().len() - 1);
    assert!(parted.contains(&before[0]) && parted.contains(&new), "{parted:?}");
}

#[test]
fn what_is_redacted_is_in_no_bulletin() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    let bulletin: serde_json::Value = serde_json::from_str(&brief(&bench, "json")).unwrap();
    let words = bulletin["incidents"][0]["evidence"][0]["words"].as_str().unwrap().to_string();
    let claim = bulletin["incidents"][0]["evidence"][0]["claim"].as_str().unwrap().to_string();
    assert!(brief(&bench, "json").contains(&words));
    decide(
        &bench,
        &["redaction", &id, "--code", "source-protection", "--because", "the medic was threatened"],
    );
    for format in ["text", "html", "json"] {
        let shown = brief(&bench, format);
        assert!(!shown.contains(&words), "{format}");
        assert!(!shown.contains(&format!("\"claim\": \"{claim}\"")), "{format}");
    }
    assert!(brief(&bench, "text").contains("withheld   1 claim, by redactions on record"));
    let entry = bench.entries().len() - 1;
    decide(&bench, &["withdrawal", &format!("@{entry}"), "--because", "the danger is over"]);
    assert!(brief(&bench, "json").contains(&words));
}

#[test]
fn what_cannot_be_put_on_record_is_refused_in_a_sentence() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    let show = |args: &[&str]| bench.show(&[&["-C", "dossier", "decide"][..], args].concat());
    let mut shown = String::new();
    for args in [
        &["dissent", &id][..],
        &["merge", &id, "--because", "x"],
        &["redaction", &id, "--code", "because"],
        &["grade", &id, "--grade", "Z9", "--because", "x"],
        &["accept", "incident-nothing"],
        &["accept", "incident-"],
        &["accept", "@99"],
        &["withdrawal", "@0", "--because", "x", "--author", "guarantor-a"],
        &["accept", &id, "--author", "guarantor-a"],
        &["accept", &id, "--author", "stranger"],
    ] {
        shown.push_str(&show(args));
    }
    let shown = incidents(&bench)
        .iter()
        .enumerate()
        .fold(shown, |shown, (n, id)| shown.replace(id.as_str(), &format!("[incident {n}]")));
    assert_snapshot!(shown);
    assert_eq!(bench.entries().len(), 5, "nothing was added");
}

#[test]
fn keys_are_made_exchanged_and_revoked() {
    let bench = bench();
    let dissent = |because: &str| {
        bench.show(&[
            "-C",
            "dossier",
            "decide",
            "dissent",
            "@2",
            "--because",
            because,
            "--author",
            "guarantor-a",
        ])
    };
    assert!(dissent("one").contains("--- exit 0"));
    let first = std::fs::read(bench.path("dossier/keys/guarantor-a")).unwrap();
    bench.ok(&["-C", "dossier", "key", "rotate", "guarantor-a"]);
    assert!(dissent("two").contains("--- exit 0"));
    let second = std::fs::read(bench.path("dossier/keys/guarantor-a")).unwrap();
    assert_ne!(first, second);

    // Whoever kept a copy of the old key cannot speak with it any more.
    std::fs::write(bench.path("dossier/keys/guarantor-a"), &first).unwrap();
    let refused = dissent("three");
    assert!(refused.contains("is not a member of the keyset under the key that signs"), "{refused}");
    std::fs::write(bench.path("dossier/keys/guarantor-a"), &second).unwrap();

    bench.ok(&["-C", "dossier", "key", "revoke", "guarantor-a", "--because", "stolen laptop", "--renew"]);
    assert!(dissent("four").contains("--- exit 0"));
    std::fs::write(bench.path("dossier/keys/guarantor-a"), &second).unwrap();
    assert!(dissent("five").contains("is not a member"));
    assert!(bench.ok(&["-C", "dossier", "fsck"]).is_empty(), "the log still verifies from its first entry");
}

#[test]
fn no_private_key_is_anywhere_but_in_its_own_file() {
    let bench = bench();
    bench.ok(&[&["-C", "dossier", "release"][..], &PERIOD].concat());
    let mut secrets = Vec::new();
    for name in ["log", "operator", "guarantor-a"] {
        let text = std::fs::read_to_string(bench.path("dossier/keys").join(name)).unwrap();
        secrets.push(text.lines().nth(4).unwrap().to_string());
    }
    let keys = bench.path("dossier/keys");
    let mut folders = vec![bench.path("dossier")];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                if entry != keys {
                    folders.push(entry);
                }
                continue;
            }
            let bytes = std::fs::read(&entry).unwrap();
            looked += 1;
            for secret in &secrets {
                let there = bytes.windows(20).any(|window| window == &secret.as_bytes()[..20]);
                assert!(!there, "{}", entry.display());
            }
        }
    }
    assert!(looked > 10);
}

/// A key that never leaves its agent signs entries and checkpoints: only its public half lies in the folder of keys.
#[test]
fn an_agent_signs_in_place_of_a_file() {
    let bench = Bench::with_dossier();
    let agent = Agent::start(&bench);
    let keys = bench.path("dossier/keys");
    for name in ["operator", "log"] {
        agent.add(&keys.join(name));
        std::fs::remove_file(keys.join(name)).unwrap();
    }
    bench.write("a.txt", "One shell.");
    let ingest = ["-C", "dossier", "ingest", "a.txt"];
    let without = bench.show(&ingest);
    assert!(
        without.contains("cannot sign as `operator` with the ssh agent: no agent is running"),
        "{without}"
    );
    let output = bench.command(&ingest).env("SSH_AUTH_SOCK", &agent.socket).output().unwrap();
    assert!(output.status.success(), "{}", bench.render(&ingest, &output));
    assert!(bench.show(&["-C", "dossier", "key", "show"]).contains("operator  agent  SHA256:"));
    assert!(bench.ok(&["-C", "dossier", "fsck"]).is_empty());
    agent.forget_all();
    let output = bench
        .command(&["-C", "dossier", "decide", "dissent", "@2", "--because", "x"])
        .env("SSH_AUTH_SOCK", &agent.socket)
        .output()
        .unwrap();
    let shown = bench.render(&[], &output);
    assert!(shown.contains("it does not hold the key SHA256:"), "{shown}");
}

struct Agent {
    child: std::process::Child,
    socket: std::path::PathBuf,
}

impl Agent {
    fn start(bench: &Bench) -> Agent {
        let socket = bench.path("agent.sock");
        let child = std::process::Command::new("ssh-agent")
            .arg("-D")
            .arg("-a")
            .arg(&socket)
            .stdout(std::process::Stdio::null())
            .spawn();
        let child = child.expect("ssh-agent is installed (openssh-client)");
        for _ in 0..100 {
            if socket.exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Agent { child, socket }
    }

    fn ask(&self, args: &[&std::ffi::OsStr]) {
        let ssh_add = std::process::Command::new("ssh-add")
            .args(args)
            .env("SSH_AUTH_SOCK", &self.socket)
            .output()
            .unwrap();
        assert!(ssh_add.status.success(), "{}", String::from_utf8_lossy(&ssh_add.stderr));
    }

    fn add(&self, key: &std::path::Path) {
        self.ask(&["-q".as_ref(), key.as_os_str()]);
    }

    fn forget_all(&self) {
        self.ask(&["-D".as_ref()]);
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The row of the first incident, on one line.
fn first_row(bench: &Bench) -> String {
    let id = incidents(bench)[0].clone();
    let text = brief(bench, "text");
    text.split("\n* ").find(|row| row.contains(id.as_str())).unwrap().replace("\n    ", " ")
}

#[test]
fn a_withdrawal_can_be_taken_back_too() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    decide(&bench, &["dissent", &id, "--because", "no gun was there"]);
    let dissent = bench.entries().len() - 1;
    decide(&bench, &["withdrawal", &format!("@{dissent}"), "--because", "a mistake"]);
    assert!(first_row(&bench).contains("no gun was there [taken back by entry"));
    decide(&bench, &["withdrawal", &format!("@{}", dissent + 1), "--because", "no mistake after all"]);
    assert!(first_row(&bench).contains("no gun was there\n"), "{}", first_row(&bench));
}

/// An operator can replace a guarantor's key without its signature, but not what the guarantor said.
#[test]
fn nobody_takes_back_anothers_dissent_by_taking_over_its_name() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    decide(&bench, &["dissent", &id, "--because", "no gun was there", "--author", "guarantor-a"]);
    let dissent = format!("@{}", bench.entries().len() - 1);
    bench.ok(&["-C", "dossier", "key", "revoke", "guarantor-a", "--because", "said to be lost", "--renew"]);
    decide(&bench, &["withdrawal", &dissent, "--because", "never mind", "--author", "guarantor-a"]);
    let row = first_row(&bench);
    assert!(row.contains("[it stands: entry 7 takes it back, by another key under this name]"), "{row}");
}

/// A key that its holder exchanged, signing with both, is still the holder's.
#[test]
fn whoever_exchanged_a_key_can_take_back_what_the_old_one_said() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    decide(&bench, &["dissent", &id, "--because", "no gun was there", "--author", "guarantor-a"]);
    let dissent = format!("@{}", bench.entries().len() - 1);
    bench.ok(&["-C", "dossier", "key", "rotate", "guarantor-a"]);
    decide(&bench, &["withdrawal", &dissent, "--because", "seen the photographs", "--author", "guarantor-a"]);
    assert!(first_row(&bench).contains("[taken back by entry"), "{}", first_row(&bench));
}

#[test]
fn dissent_from_a_decision_stands_where_the_decision_does() {
    let bench = bench();
    let id = incidents(&bench)[0].clone();
    decide(&bench, &["accept", &id, "--because", "two origins"]);
    let accepted = format!("@{}", bench.entries().len() - 1);
    decide(&bench, &["dissent", &accepted, "--because", "one origin, twice", "--author", "guarantor-a"]);
    let row = first_row(&bench);
    assert!(row.contains("! ACCEPT: operator") && row.contains("! DISSENT: guarantor-a"), "{row}");
    bench.ok(&[&["-C", "dossier", "release", "--name", "r1"][..], &PERIOD].concat());
    let proof = bench.ok(&["-C", "dossier", "prove", "r1", &id]).lines().next().unwrap().to_string();
    let said = bench.ok(&["verify", "--policy", "dossier/log/policy", "--trees", "dossier/log", &proof]);
    assert!(said.contains("1 accept") && said.contains("1 dissent"), "{said}");
}

/// Signs an entry as `ssh-keygen -Y sign` would, with what a member writes by hand: an id as it was published, no claims.
fn by_hand(bench: &Bench, kind: &str, refs: &str, body: &str) -> String {
    let entry = &bench.entries()[0].entry;
    let (log, key) = (&entry.log, &entry.author.key);
    let unsigned = format!(
        "{{\"author\":{{\"key\":\"{key}\",\"name\":\"operator\"}},\"body\":{body},\"created\":\"2017-03-20T12:00:00Z\",\
         \"kind\":\"{kind}\",\"log\":\"{log}\",\"nonce\":\"00112233445566778899aabbccddeeff\",\"refs\":{refs},\"v\":1}}"
    );
    bench.write("by-hand.json", unsigned);
    let _ = std::fs::remove_file(bench.path("by-hand.json.sig"));
    let sign = std::process::Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "armistice-entry@v1", "-f"])
        .args([bench.path("dossier/keys/operator"), bench.path("by-hand.json")])
        .output()
        .expect("ssh-keygen is installed (openssh-client)");
    assert!(sign.status.success(), "{}", String::from_utf8_lossy(&sign.stderr));
    bench.show(&["-C", "dossier", "log", "add", "by-hand.json", "--sig", "by-hand.json.sig"])
}

#[test]
fn dissent_written_by_hand_follows_what_was_published() {
    let bench = bench();
    bench.ok(&[&["-C", "dossier", "release", "--name", "r1"][..], &PERIOD].concat());
    let idlib = |bench: &Bench| {
        let bulletin: serde_json::Value = serde_json::from_str(&brief(bench, "json")).unwrap();
        let lines = bulletin["incidents"].as_array().unwrap().clone();
        let line = lines.into_iter().find(|line| line["place"].as_str().unwrap().contains("Idlib")).unwrap();
        line["id"].as_str().unwrap().to_string()
    };
    let before = idlib(&bench);
    let refs = format!("[{{\"id\":\"{before}\",\"rel\":\"dissents_from\"}}]");
    let added = by_hand(&bench, "dissent", &refs, "{\"because\":\"we were there\"}");
    assert!(added.contains("--- exit 0"), "{added}");
    bench.write("c.txt", "Government artillery fired shells at Idlib city on Tuesday, a rescue worker said.");
    bench.write("c.txt.meta.json", "{\"published\": \"2017-02-15\", \"outlet_name\": \"Northlight\"}");
    bench.ok(&["-C", "dossier", "ingest", "c.txt"]);
    let after = idlib(&bench);
    assert_ne!(before, after);
    let text = brief(&bench, "text");
    let row = text.split("\n* ").find(|row| row.contains(after.as_str())).unwrap();
    assert!(row.contains("! DISSENT: operator"), "{row}");
    // The line is provable under its old id as well, so the dissent comes with the proof.
    bench.ok(&[&["-C", "dossier", "release", "--name", "r2"][..], &PERIOD].concat());
    let proof = bench.ok(&["-C", "dossier", "prove", "r2", &after]).lines().next().unwrap().to_string();
    let said = bench.ok(&["verify", "--policy", "dossier/log/policy", "--trees", "dossier/log", &proof]);
    assert!(said.contains("1 dissent") && said.contains("we were there"), "{said}");
}

/// Nothing can be taken out of the log again, so what could not be read later is not let in.
#[test]
fn what_this_program_could_not_read_later_is_not_let_in() {
    let bench = bench();
    let before = bench.entries().len();
    let mut shown = String::new();
    for (kind, refs, body) in [
        ("capture", "[]", "{\"capture\":\"00\"}"),
        ("release", "[]", "{\"name\":\"x\"}"),
        ("epoch_index", "[]", "{\"dissents\":[],\"from\":3,\"to\":4}"),
        ("policy", "[]", "{\"policy\":\"quorum none\\n\",\"sha256\":\"00\"}"),
        ("keyset", "[]", "{\"keys\":[]}"),
        (
            "dissent",
            "[{\"index\":1,\"leaf\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"rel\":\"dissents_from\"}]",
            "{}",
        ),
    ] {
        let said = by_hand(&bench, kind, refs, body);
        shown.push_str(said.split_once("--- stderr").unwrap().1);
    }
    assert_snapshot!(shown);
    assert_eq!(bench.entries().len(), before, "nothing was added");
    assert!(
        by_hand(&bench, "something_new", "[]", "{\"says\":\"a kind of tomorrow\"}").contains("--- exit 0")
    );
    assert!(brief(&bench, "text").contains("Something new"), "a kind that is not known is kept and shown");
    assert!(bench.ok(&["-C", "dossier", "fsck"]).is_empty());
}

/// The files of a member's keys as they are when only some of the renames that follow a change of keys have happened.
fn with_renames(keys: &std::path::Path, name: &str, stamp: &str, happened: u32) {
    let aside = format!("{name}.until-{stamp}");
    let renames = [
        (aside.clone(), name.to_string(), 0),
        (format!("{aside}.pub"), format!("{name}.pub"), 1),
        (name.to_string(), format!("{name}.next"), 2),
        (format!("{name}.pub"), format!("{name}.next.pub"), 3),
    ];
    let is = |at: u32| happened & (1 << at) != 0;
    let files: Vec<(String, Vec<u8>)> = renames
        .iter()
        .map(|(after, before, at)| {
            let bytes = std::fs::read(keys.join(after)).unwrap();
            (if is(*at) { after.clone() } else { before.clone() }, bytes)
        })
        .collect();
    for (after, before, _) in &renames {
        let _ = (std::fs::remove_file(keys.join(after)), std::fs::remove_file(keys.join(before)));
    }
    for (file, bytes) in files {
        let path = keys.join(file);
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
}

/// A crash may come after the log has the new key and before, between or after any of the renames; and a disk may keep
/// some of them and not the others.
#[test]
fn a_change_of_keys_that_was_cut_short_anywhere_is_finished() {
    let stamp = super::bench::NOW.replace([':', '-'], "");
    for (name, command) in [
        ("operator", &["key", "rotate", "operator"][..]),
        ("guarantor-a", &["key", "revoke", "guarantor-a", "--because", "stolen", "--renew"]),
    ] {
        let bench = Bench::with_dossier();
        bench.ok(&["-C", "dossier", "key", "new", "guarantor-a"]);
        bench.ok(&["-C", "dossier", "key", "admit", "guarantor-a", "--role", "guarantor"]);
        bench.ok(&[&["-C", "dossier"][..], command].concat());
        super::witness::copy(&bench.path("dossier"), &bench.path("changed"));
        let new = std::fs::read(bench.path("changed/keys").join(name)).unwrap();
        for happened in 0..16 {
            super::witness::set_back(&bench.path("dossier"), &bench.path("changed"));
            let keys = bench.path("dossier/keys");
            with_renames(&keys, name, &stamp, happened);
            // Half of them run the command again, as one does; the others just go on.
            if happened % 2 == 0 {
                let again = bench.show(&[&["-C", "dossier"][..], command].concat());
                assert!(again.ends_with("--- exit 0\n"), "{name} {happened:04b}: {again}");
                let said = format!("a change of the key of `{name}` was cut short");
                assert_eq!(
                    again.contains(&said),
                    happened != 0b1100 && happened != 0b1110,
                    "{happened:04b}: {again}"
                );
                assert_ne!(std::fs::read(keys.join(name)).unwrap(), new);
            }
            let decide =
                ["-C", "dossier", "decide", "dissent", "@1", "--because", "we were there", "--author", name];
            let said = bench.show(&decide);
            assert!(said.ends_with("--- exit 0\n"), "{name} {happened:04b}: {said}");
            let left: Vec<_> =
                ["", ".pub"].iter().map(|half| keys.join(format!("{name}.next{half}"))).collect();
            assert!(left.iter().all(|path| !path.exists()), "{name} {happened:04b}");
        }
        assert!(bench.ok(&["-C", "dossier", "fsck"]).is_empty());
    }
}

/// A key that the log already names is the only one of its kind. Whatever is run again, it is not made anew over it.
#[test]
fn a_key_that_the_log_names_is_never_replaced_by_another() {
    let bench = Bench::with_dossier();
    bench.ok(&["-C", "dossier", "key", "rotate", "operator"]);
    let keys = bench.path("dossier/keys");
    let new = std::fs::read(keys.join("operator")).unwrap();
    with_renames(&keys, "operator", &super::bench::NOW.replace([':', '-'], ""), 0);
    let shown = bench.show(&["-C", "dossier", "key", "show"]);
    assert!(shown.contains("note: a change of the key of `operator` was cut short"), "{shown}");
    assert_eq!(std::fs::read(keys.join("operator")).unwrap(), new);
    // With a key that the log does not name there, nothing is made at all.
    let stranger = Bench::with_dossier();
    for half in ["operator", "operator.pub"] {
        std::fs::copy(stranger.path("dossier/keys").join(half), keys.join(half)).unwrap();
    }
    let before = std::fs::read_dir(&keys).unwrap().count();
    let refused = bench.show(&["-C", "dossier", "key", "rotate", "operator"]);
    assert!(refused.contains("the key of that name here is not the one that the log names"), "{refused}");
    assert_eq!(std::fs::read_dir(&keys).unwrap().count(), before);
}

#[test]
fn the_key_of_the_log_is_nobodys() {
    let bench = Bench::with_dossier();
    let log_key = std::fs::read_to_string(bench.path("dossier/keys/log.pub")).unwrap();
    for args in [
        &["init", "other", "--author", "log"][..],
        &["-C", "dossier", "key", "new", "log"],
        &["-C", "dossier", "key", "admit", "log", "--role", "operator"],
        &["-C", "dossier", "key", "rotate", "log"],
        &["-C", "dossier", "key", "revoke", "log", "--because", "stolen", "--renew"],
    ] {
        let shown = bench.show(args);
        assert!(shown.contains("error: cannot name an author `log`"), "{shown}");
        assert!(shown.contains("a log's key cannot be exchanged inside the log"), "{shown}");
        assert!(shown.ends_with("--- exit 1\n"), "{shown}");
    }
    for name in ["a.next", "a.until-x", "log.begun", "operator.pub", "op\u{435}rator"] {
        let shown = bench.show(&["-C", "dossier", "key", "new", name]);
        assert!(shown.contains("error: cannot name a"), "{shown}");
    }
    let admit = ["-C", "dossier", "key", "admit", "a", "--role", "operator", "--public", log_key.trim()];
    let shown = bench.show(&admit);
    assert!(shown.contains("cannot change member `a`: it gives `a` the key of the log"), "{shown}");
    assert_eq!(bench.entries().len(), 2, "nothing was added");
}
