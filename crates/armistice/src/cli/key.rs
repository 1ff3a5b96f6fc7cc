//! `armistice key`

use clap::Subcommand;
use tlog::entry::{Author, Entry};
use tlog::keyset::{Keyset, Member, Role};
use tlog::note::KeyKind;
use tlog::sshsig::PublicKey;

use super::{Context, Failure, talk};
use crate::dossier::{Dossier, keyset_draft};
use crate::keys::{self, Key, Keyring};
use crate::record::{self, entry};
use crate::trouble::Exit;

/// Make, show and exchange the keys that sign, and say who may speak.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key for somebody who is to speak in this dossier's log.
    New {
        /// The name to speak under.
        name: String,
        /// Take this public key out of the ssh agent or a token instead (a line as `ssh-add -L` prints it).
        #[arg(long, value_name = "LINE")]
        public: Option<String>,
    },
    /// Show the keys here, and who may speak in the log.
    Show,
    /// Let somebody speak in the log.
    Admit {
        name: String,
        /// What they may add.
        #[arg(long, value_name = "ROLE", value_parser = ["operator", "analyst", "guarantor", "neutral"])]
        role: String,
        /// Their public key, as it stands in a `.pub` file; without it, the key of that name here.
        #[arg(long, value_name = "LINE")]
        public: Option<String>,
        #[command(flatten)]
        signer: Signer,
    },
    /// Put a new key in place of a member's old one; both sign.
    Rotate {
        name: String,
        #[command(flatten)]
        signer: Signer,
    },
    /// Say that a key is lost or stolen: its holder speaks with a new key, or not at all.
    Revoke {
        name: String,
        /// Why; everyone will read it.
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// Make a new key for the same name.
        #[arg(long)]
        renew: bool,
        #[command(flatten)]
        signer: Signer,
    },
}

/// Who signs the entry.
#[derive(Debug, clap::Args)]
pub struct Signer {
    /// Who answers for the entry.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    pub author: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.what {
        What::New { name, public } => make(&name, public.as_deref(), context),
        What::Show => show(context),
        What::Admit { name, role, public, signer } => {
            admit(&name, &role, public.as_deref(), &signer, context)
        }
        What::Rotate { name, signer } => rotate(&name, &signer, context),
        What::Revoke { name, because, renew, signer } => revoke(&name, &because, renew, &signer, context),
    }
}

fn make(name: &str, public: Option<&str>, context: &Context) -> Result<Exit, Failure> {
    keys::check_author(name)?;
    let dossier = Dossier::open_to_read(&context.root)?;
    tell(&dossier);
    let ring = &dossier.keyring;
    let public = match public {
        Some(line) => {
            let public = parse(line)?;
            ring.keep_public(name, name, &public)?;
            public
        }
        None => match ring.complete(name)? {
            Some(key) => key.public,
            None => {
                let key = Key::generate(name)?;
                ring.keep(name, &key)?;
                key.public
            }
        },
    };
    talk::data(&format!("{} {name}\n", public.line()))?;
    talk::say(&format!("kept in `{}`; {}", ring.folder().display(), public.fingerprint()));
    talk::say(&format!("next: an operator lets it speak with `armistice key admit {name} --role ROLE`"));
    Ok(Exit::Done)
}

fn parse(line: &str) -> Result<PublicKey, Failure> {
    PublicKey::parse(line).map_err(|why| Failure {
        sentence: format!("cannot use public key: {why}"),
        hint: Some("give one line of a .pub file, in quotes: 'ssh-ed25519 AAAA… name'".into()),
        exit: Exit::CommandLine,
    })
}

fn show(context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    tell(&dossier);
    let ring = &dossier.keyring;
    let mut out = format!("keys in {}\n", ring.folder().display());
    for name in ring.names()? {
        let Some((comment, public)) = ring.public(&name)? else { continue };
        let hand = if ring.path(&name).exists() { "file" } else { "agent" };
        out.push_str(&format!("  {name}  {hand}  {}\n", public.fingerprint()));
        if name == keys::LOG {
            let key = tlog::note::VerifierKey::new(&comment, KeyKind::Ed25519, *public.bytes());
            out.push_str(&key.map_or_else(|why| format!("    {why}\n"), |key| format!("    {key}\n")));
        }
    }
    match dossier.keyset() {
        None => out.push_str("the log has not begun\n"),
        Some(keyset) => {
            out.push_str(&format!("members of {}\n", dossier.record().origin().unwrap_or_default()));
            for member in &keyset.members {
                let role = member.role.name();
                out.push_str(&format!("  {}  {role}  {}\n", member.name, member.key.fingerprint()));
                out.push_str(&format!("    {}\n", member.key.line()));
            }
            for key in &keyset.revoked {
                out.push_str(&format!("  revoked  {key}\n"));
            }
        }
    }
    talk::data(&talk::visible(&out))?;
    Ok(Exit::Done)
}

fn admit(
    name: &str,
    role: &str,
    public: Option<&str>,
    signer: &Signer,
    context: &Context,
) -> Result<Exit, Failure> {
    keys::check_author(name)?;
    let mut dossier = open(context)?;
    let mut keyset = keyset(&dossier)?;
    let key = match public {
        Some(line) => parse(line)?,
        None => public_half(&dossier.keyring, name)?,
    };
    let role = Role::ALL.into_iter().find(|r| r.name() == role).expect("clap lets only roles through");
    match keyset.members.iter_mut().find(|member| member.name == name) {
        Some(member) if member.key == key => member.role = role,
        Some(_) => {
            return Err(cannot(name, "it speaks with another key", "`armistice key rotate` exchanges a key"));
        }
        None => keyset.members.push(Member { name: name.to_string(), role, key }),
    }
    dossier.check_keyset(&keyset).map_err(|why| {
        cannot(
            name,
            &why,
            "`armistice key new NAME` makes a key of their own, or they give theirs with --public",
        )
    })?;
    append(&mut dossier, &keyset, &[], signer, &[], context)?;
    talk::say(&format!("`{name}` may speak as {}", role.name()));
    Ok(Exit::Done)
}

fn rotate(name: &str, signer: &Signer, context: &Context) -> Result<Exit, Failure> {
    keys::check_author(name)?;
    let mut dossier = open(context)?;
    let mut keyset = keyset(&dossier)?;
    let old = dossier.keyring.key(name)?;
    let member = member_of(&mut keyset, name)?;
    if member.key != old.public {
        let hint =
            "put its key there; or `armistice key revoke --renew`, signed by another operator, if it is lost";
        return Err(cannot(name, "the key of that name here is not the one that the log names", hint));
    }
    let new = renew(&mut dossier, &mut keyset, name)?;
    append(&mut dossier, &keyset, &[], signer, &[&old, &new], context)?;
    dossier.settle_keys()?;
    talk::say(&format!("`{name}` signs with {} from now on", new.public.fingerprint()));
    Ok(Exit::Done)
}

fn revoke(
    name: &str,
    because: &str,
    renews: bool,
    signer: &Signer,
    context: &Context,
) -> Result<Exit, Failure> {
    keys::check_author(name)?;
    let mut dossier = open(context)?;
    let mut keyset = keyset(&dossier)?;
    let gone = member_of(&mut keyset, name)?.key.fingerprint();
    keyset.revoked.push(gone.clone());
    let new = if renews { Some(renew(&mut dossier, &mut keyset, name)?) } else { None };
    if new.is_none() {
        keyset.members.retain(|member| member.name != name);
    }
    let others: Vec<&Key> = new.iter().collect();
    append(&mut dossier, &keyset, &[(gone.clone(), because.to_string())], signer, &others, context)?;
    dossier.settle_keys()?;
    talk::say(&format!("{gone} never signs again; what it signed before stays as it is"));
    Ok(Exit::Done)
}

/// Makes a new key for a member and names it in the keyset. It lies on the disk before the log says that it counts, and the
/// old one stays until it does.
fn renew(dossier: &mut Dossier, keyset: &mut Keyset, name: &str) -> Result<Key, Failure> {
    // What would keep the entry from being added is found out before a key is made.
    dossier.check_not_set_back()?;
    let new = Key::generate(name)?;
    let in_force: Vec<&PublicKey> =
        dossier.keyset().iter().flat_map(|now| &now.members).map(|member| &member.key).collect();
    dossier.keyring.keep_waiting(name, &new, &in_force)?;
    member_of(keyset, name)?.key = new.public.clone();
    Ok(new)
}

/// Opens the dossier to write, and says what had to be put right.
fn open(context: &Context) -> Result<Dossier, Failure> {
    let dossier = Dossier::open_to_write(&context.root)?;
    tell(&dossier);
    Ok(dossier)
}

fn tell(dossier: &Dossier) {
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
}

fn keyset(dossier: &Dossier) -> Result<Keyset, Failure> {
    dossier.keyset().cloned().ok_or_else(|| Failure {
        sentence: "cannot change who may speak: the log has not begun".into(),
        hint: Some("`armistice ingest` begins it, and `armistice init` does in a new dossier".into()),
        exit: Exit::Cannot,
    })
}

fn member_of<'a>(keyset: &'a mut Keyset, name: &str) -> Result<&'a mut Member, Failure> {
    let member = keyset.members.iter_mut().find(|member| member.name == name);
    member.ok_or_else(|| cannot(name, "it is not a member", "`armistice key show` lists the members"))
}

fn public_half(ring: &Keyring, name: &str) -> Result<PublicKey, Failure> {
    match ring.public(name)? {
        Some((_, public)) => Ok(public),
        None => Err(cannot(name, "there is no key of that name here", "give their public key with --public")),
    }
}

fn cannot(name: &str, why: &str, hint: &str) -> Failure {
    Failure {
        sentence: format!("cannot change member `{name}`: {why}"),
        hint: Some(hint.to_string()),
        exit: Exit::Cannot,
    }
}

/// Appends the keyset, signed by its author and by whoever else must.
fn append(
    dossier: &mut Dossier,
    keyset: &Keyset,
    reasons: &[(String, String)],
    signer: &Signer,
    others: &[&Key],
    context: &Context,
) -> Result<(), Failure> {
    let author = dossier.keyring.key(&signer.author)?;
    let origin = dossier.record().origin().unwrap_or_default().to_string();
    // The author may be the one whose key is exchanged.
    let others: Vec<&Key> = others.iter().filter(|key| key.public != author.public).copied().collect();
    let entry =
        keyset_draft(keyset, reasons).seal(&origin, context.now, &author, &others).map_err(|why| {
            Failure { sentence: format!("cannot sign keyset: {why}"), hint: None, exit: Exit::Cannot }
        })?;
    dossier.append_signed(std::slice::from_ref(&entry))?;
    Ok(())
}

/// An entry for somebody else to sign, with their name and key out of the keyset.
pub fn unsigned(
    dossier: &Dossier,
    draft: entry::Draft,
    name: &str,
    context: &Context,
) -> Result<Entry, Failure> {
    let keyset = keyset(dossier)?;
    let member = keyset
        .named(name)
        .ok_or_else(|| cannot(name, "it is not a member", "`armistice key show` lists the members"))?;
    let author = Author { name: member.name.clone(), key: member.key.fingerprint() };
    let origin = dossier.record().origin().unwrap_or_default();
    draft
        .unsigned(origin, author, context.now)
        .map_err(|why| Failure::from(record::Error::Entry(why.to_string())))
}
