//! Who may add what: the keys of the people and bodies that speak in a log, as the log itself says.
//!
//! In: an entry, where it stands, the keyset before it. Out: the keyset after it, or why it may not stand there.
//! Absent: who these people are. The first entry of a log is a keyset signed by one of its own operators; after that
//! an operator of the keyset in force signs the next. A key is exchanged by an entry that the old and the new key both
//! sign; one that is lost or stolen is named in `revoked`, and only the new one signs.
//!
//! ```text
//! "body":{"keys":[{"key":"ssh-ed25519 AAAA…","name":"operator","role":"operator"}, …],
//!         "revoked":[{"key":"SHA256:…","reason":"stolen laptop"}, …]}
//! ```

use crate::entry::{Entry, Unreadable};
use crate::json::{Map, Value};
use crate::sshsig::PublicKey;

/// Kind of the entries that change who may speak.
pub const KIND: &str = "keyset";
/// More members than any mechanism has; one keyset must fit into one entry.
pub const MAX_MEMBERS: usize = 100;

/// What a member may add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs the log: everything.
    Operator,
    /// Receives and decides: everything but keys, policies, releases and statements about cosigners.
    Analyst,
    /// A state behind the agreement: dissent, its withdrawal, evidence of a fork.
    Guarantor,
    /// A body without a side: the same.
    Neutral,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Operator, Role::Analyst, Role::Guarantor, Role::Neutral];

    pub fn name(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Analyst => "analyst",
            Role::Guarantor => "guarantor",
            Role::Neutral => "neutral",
        }
    }

    pub fn may(self, kind: &str) -> bool {
        // Everyone may disagree, take that back, and show that somebody signed two histories.
        if matches!(kind, "dissent" | "withdrawal" | "fork_evidence") {
            return true;
        }
        match self {
            Role::Operator => true,
            Role::Analyst => !matches!(kind, KIND | "policy" | "release" | "absence" | "epoch_index"),
            Role::Guarantor | Role::Neutral => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub role: Role,
    pub key: PublicKey,
}

/// The members in force, in the order of their entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyset {
    pub members: Vec<Member>,
    /// Fingerprints that must never sign again.
    pub revoked: Vec<String>,
}

/// Why an entry may not stand where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("it is meant for the log `{0}`")]
    OtherLog(String),
    #[error("a log begins with a keyset")]
    NoKeyset,
    #[error("its keyset {0}")]
    Keyset(String),
    #[error("`{0}` is not a member of the keyset under the key that signs")]
    NotAMember(String),
    #[error("`{name}` is {role} and may add no `{kind}`")]
    MayNot { name: String, role: &'static str, kind: String },
}

impl Keyset {
    pub fn parse(body: &Map) -> Result<Keyset, NotAdmitted> {
        let wrong = |why: &str| NotAdmitted::Keyset(why.to_string());
        let list = body.get("keys").and_then(Value::list).ok_or_else(|| wrong("has no `keys`"))?;
        if list.is_empty() || list.len() > MAX_MEMBERS {
            return Err(wrong("has no member, or too many"));
        }
        let mut members: Vec<Member> = Vec::new();
        for item in list {
            let member = read_member(item).map_err(NotAdmitted::Keyset)?;
            let alike = |m: &Member| m.name.eq_ignore_ascii_case(&member.name) || m.key == member.key;
            if members.iter().any(alike) {
                return Err(NotAdmitted::Keyset(format!("names `{}` or its key twice", member.name)));
            }
            members.push(member);
        }
        let revoked = match body.get("revoked") {
            None => Vec::new(),
            Some(list) => read_revoked(list).ok_or_else(|| wrong("has a `revoked` that names no keys"))?,
        };
        if let Some(member) = members.iter().find(|m| revoked.contains(&m.key.fingerprint())) {
            return Err(NotAdmitted::Keyset(format!("revokes the key it gives `{}`", member.name)));
        }
        Ok(Keyset { members, revoked })
    }

    /// The body of the entry that puts it in force; `revoked` with the reason for each.
    pub fn body(&self, reasons: &[(String, String)]) -> Map {
        let member = |member: &Member| {
            let pairs = [
                ("key", member.key.line()),
                ("name", member.name.clone()),
                ("role", member.role.name().into()),
            ];
            Value::Map(pairs.map(|(key, text)| (key.to_string(), text.into())).into())
        };
        let mut body: Map =
            [("keys".to_string(), Value::List(self.members.iter().map(member).collect()))].into();
        if !self.revoked.is_empty() {
            let reason = |key: &String| {
                let said = reasons.iter().find(|(revoked, _)| revoked == key).map(|(_, why)| why.as_str());
                let pairs = [("key", key.as_str()), ("reason", said.unwrap_or("said earlier"))];
                Value::Map(pairs.map(|(key, text)| (key.to_string(), text.into())).into())
            };
            body.insert("revoked".into(), Value::List(self.revoked.iter().map(reason).collect()));
        }
        body
    }

    pub fn member(&self, key: &PublicKey) -> Option<&Member> {
        self.members.iter().find(|member| member.key == *key)
    }

    pub fn named(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

fn read_member(value: &Value) -> Result<Member, String> {
    let text = |key: &str| value.map().and_then(|members| members.get(key)).and_then(Value::text);
    let name = text("name").filter(|name| is_name(name)).ok_or("has a member without a usable name")?;
    let role = text("role").and_then(|role| Role::ALL.into_iter().find(|r| r.name() == role));
    let role = role.ok_or_else(|| format!("gives `{name}` no role that is known"))?;
    let key = PublicKey::parse(text("key").unwrap_or_default())
        .map_err(|why| format!("gives `{name}` no usable key: {why}"))?;
    Ok(Member { name: name.to_string(), role, key })
}

fn read_revoked(list: &Value) -> Option<Vec<String>> {
    list.list()?.iter().map(|item| Some(item.map()?.get("key")?.text()?.to_string())).collect()
}

/// A name that looks like nothing else: 1 to 100 letters of ASCII, digits, `-`, `_`, `.`, `@`. It is an identifier; how
/// somebody is called in another script stands elsewhere. (Which letters of all scripts look alike is a table that
/// changes every year, and no two verifiers would have the same one.)
pub fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'@');
    (1..=100).contains(&name.len()) && name.bytes().all(plain)
}

/// Whether an entry may stand at `index` of the log `origin`, after the keyset in force there. Gives the keyset in force
/// after it. Every signature is checked.
pub fn admit(
    entry: &Entry,
    index: u64,
    origin: &str,
    before: Option<&Keyset>,
) -> Result<Option<Keyset>, NotAdmitted> {
    if entry.log != origin {
        return Err(NotAdmitted::OtherLog(entry.log.chars().take(200).collect()));
    }
    let signers = entry.signers()?;
    let next = if entry.kind == KIND { Some(Keyset::parse(&entry.body)?) } else { None };
    let judge = match (before, &next) {
        (Some(before), _) => before,
        (None, Some(genesis)) if index == 0 => genesis,
        (None, _) => return Err(NotAdmitted::NoKeyset),
    };
    let author = judge.member(&signers[0]).filter(|member| member.name == entry.author.name);
    let author = author.ok_or_else(|| NotAdmitted::NotAMember(entry.author.name.clone()))?;
    if !author.role.may(&entry.kind) {
        let (name, role) = (author.name.clone(), author.role.name());
        return Err(NotAdmitted::MayNot { name, role, kind: entry.kind.clone() });
    }
    for signer in &signers[1..] {
        if judge.member(signer).or_else(|| next.as_ref()?.member(signer)).is_none() {
            return Err(NotAdmitted::NotAMember(signer.fingerprint()));
        }
    }
    if let Some(next) = &next {
        follows(judge, next, &signers)?;
    }
    Ok(next)
}

/// A keyset takes the place of another: keys are exchanged by both, revoked ones never come back, an operator remains.
fn follows(before: &Keyset, next: &Keyset, signers: &[PublicKey]) -> Result<(), NotAdmitted> {
    if !next.members.iter().any(|member| member.role == Role::Operator) {
        return Err(NotAdmitted::Keyset("has no operator".into()));
    }
    if let Some(key) = before.revoked.iter().find(|key| !next.revoked.contains(key)) {
        return Err(NotAdmitted::Keyset(format!("forgets that `{key}` was revoked")));
    }
    for member in &next.members {
        let Some(old) = before.named(&member.name).filter(|old| old.key != member.key) else { continue };
        let old_spoke = signers.contains(&old.key) || next.revoked.contains(&old.key.fingerprint());
        if !old_spoke || !signers.contains(&member.key) {
            return Err(NotAdmitted::Keyset(format!(
                "exchanges the key of `{}`, and the old and the new one do not both sign",
                member.name
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::{entry, public, sign};

    const ORIGIN: &str = "example.org/truce";

    fn set(members: &[(u8, Role)]) -> Keyset {
        let member = |(seed, role): &(u8, Role)| Member {
            name: format!("member-{seed}"),
            role: *role,
            key: public(*seed),
        };
        Keyset { members: members.iter().map(member).collect(), revoked: Vec::new() }
    }

    fn keyset_entry(set: &Keyset, seeds: &[u8]) -> Entry {
        sign(Entry { body: set.body(&[]), ..entry(KIND, seeds[0]) }, seeds)
    }

    fn refusal(entry: &Entry, before: &Keyset) -> String {
        admit(entry, 5, ORIGIN, Some(before)).unwrap_err().to_string()
    }

    #[test]
    fn a_log_begins_with_a_keyset_of_an_operators_own() {
        let genesis = set(&[(1, Role::Operator), (2, Role::Guarantor)]);
        let first = keyset_entry(&genesis, &[1]);
        assert_eq!(admit(&first, 0, ORIGIN, None), Ok(Some(genesis.clone())));
        assert_eq!(admit(&sign(entry("grade", 1), &[1]), 0, ORIGIN, None), Err(NotAdmitted::NoKeyset));
        assert_eq!(admit(&first, 3, ORIGIN, None), Err(NotAdmitted::NoKeyset));
        let by_a_guarantor = keyset_entry(&genesis, &[2]);
        assert!(matches!(admit(&by_a_guarantor, 0, ORIGIN, None), Err(NotAdmitted::MayNot { .. })));
        assert!(matches!(admit(&first, 0, "other.example", None), Err(NotAdmitted::OtherLog(_))));
    }

    #[test]
    fn everyone_may_dissent_and_only_some_may_decide() {
        let all = set(&[(1, Role::Operator), (2, Role::Analyst), (3, Role::Guarantor), (4, Role::Neutral)]);
        let may = |kind: &str| -> Vec<bool> {
            let admitted = |seed| admit(&sign(entry(kind, seed), &[seed]), 5, ORIGIN, Some(&all)).is_ok();
            (1..=4).map(admitted).collect()
        };
        assert_eq!(may("dissent"), [true, true, true, true]);
        assert_eq!(may("merge"), [true, true, false, false]);
        assert_eq!(may("release"), [true, false, false, false]);
        assert_eq!(may("something_new"), [true, true, false, false]);
        assert!(refusal(&sign(entry("dissent", 9), &[9]), &all).contains("not a member"));
        assert!(refusal(&sign(entry("dissent", 3), &[3, 9]), &all).contains("not a member"));
    }

    #[test]
    fn a_member_cannot_speak_under_anothers_name() {
        let all = set(&[(1, Role::Operator), (3, Role::Guarantor)]);
        let mut posing = entry("dissent", 3);
        posing.author.name = "member-1".into();
        assert!(refusal(&sign(posing, &[3]), &all).contains("`member-1` is not a member"));
    }

    #[test]
    fn a_key_is_exchanged_by_the_old_and_the_new_together() {
        let before = set(&[(1, Role::Operator), (2, Role::Guarantor)]);
        let mut next = before.clone();
        next.members[1].key = public(7);
        let both = keyset_entry(&next, &[1, 2, 7]);
        assert_eq!(admit(&both, 5, ORIGIN, Some(&before)), Ok(Some(next.clone())));
        for too_few in [&[1, 7][..], &[1, 2], &[1]] {
            assert!(refusal(&keyset_entry(&next, too_few), &before).contains("do not both sign"));
        }
        next.revoked.push(public(2).fingerprint());
        let stolen = keyset_entry(&next, &[1, 7]);
        assert_eq!(admit(&stolen, 5, ORIGIN, Some(&before)), Ok(Some(next.clone())));
        let again = keyset_entry(&before, &[1, 7, 2]);
        assert!(refusal(&again, &next).contains("forgets that"));
    }

    #[test]
    fn no_two_members_have_names_that_look_alike() {
        for name in ["operator", "a", "guarantor-a", "a.b_c@d.example", "7", &"x".repeat(100)] {
            assert!(is_name(name), "{name:?}");
        }
        let odd = [
            "",
            "a b",
            "a+b",
            "a/b",
            "a'",
            "opera\u{ad}tor",
            "operator\u{200b}",
            "\u{202e}rotarepo",
            "a\u{200d}b",
            "a\u{fe0f}",
            "\u{e000}",
            "\u{378}",
            "\u{43e}perator",
            "ope\u{301}rator",
            "a\tb",
            "a\0",
            &"x".repeat(101),
        ];
        for name in odd {
            assert!(!is_name(name), "{name:?}");
        }
        let before = set(&[(1, Role::Operator), (2, Role::Guarantor)]);
        let mut next = before.clone();
        next.members[1].name = "MEMBER-1".into();
        assert!(refusal(&keyset_entry(&next, &[1]), &before).contains("twice"));
        next.members[1].name = "m\u{435}mber-1".into();
        assert!(refusal(&keyset_entry(&next, &[1]), &before).contains("without a usable name"));
    }

    #[test]
    fn a_keyset_that_would_lock_everyone_out_is_refused() {
        let before = set(&[(1, Role::Operator), (2, Role::Guarantor)]);
        assert!(refusal(&keyset_entry(&set(&[(2, Role::Guarantor)]), &[1]), &before).contains("no operator"));
        let mut twice = set(&[(1, Role::Operator), (2, Role::Guarantor)]);
        twice.members[1].key = public(1);
        assert!(refusal(&keyset_entry(&twice, &[1]), &before).contains("twice"));
    }
}
