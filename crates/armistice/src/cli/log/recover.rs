//! `armistice log recover`

use tlog::checkpoint::SignedCheckpoint;
use tlog::note::{KeyKind, Signature, VerifierKey};
use tlog::policy::Policy;

use super::{Context, Failure, level_line, open, policy_of, talk};
use crate::cosigners::mirror::Mirror;
use crate::cosigners::recover::{self, Recovered, Taken};
use crate::dossier::files::Files;
use crate::dossier::lock::Lock;
use crate::dossier::{Dossier, keys_folder};
use crate::keys::{self, Keyring};
use crate::record::cosigned::Cosigned;
use crate::trouble::Exit;

/// Take the log from a mirror, after this copy was set back, damaged or lost.
///
/// What the mirror has beyond this log is added. If this log is not the beginning of the mirror's it is set aside, which
/// needs --yes. A log is never replaced by a smaller one. Captures are not part of the log; copy them by hand.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder (of a log or of a dossier) or an address with a copy of the log.
    #[arg(long, value_name = "FOLDER_OR_URL")]
    from: String,
    /// Set this log aside if it is not the beginning of the mirror's.
    #[arg(long)]
    yes: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let root = &context.root;
    Files::read(root)?;
    let lock = Lock::take(root)?;
    let keys = own_keys(context)?;
    let mirror = Mirror::at(&args.from);
    let taken = recover::recover(root, &Dossier::index_path(root), &mirror, &keys, args.yes)?;
    drop(lock);
    talk::say(&match &taken.outcome {
        Recovered::Same { size } => {
            format!("the log holds all {} of the mirror already", talk::entries(*size))
        }
        Recovered::Extended { from, to } => {
            format!("the log held {}; it holds the mirror's {to} now", talk::entries(*from))
        }
        Recovered::Replaced { size, aside } => {
            format!(
                "the mirror's {} are in place; what was here is in `{}`",
                talk::entries(*size),
                aside.display()
            )
        }
    });
    let dossier = open(context)?;
    keep_cosignatures(&dossier, taken)?;
    say_what_is_missing(&dossier)?;
    Ok(Exit::Done)
}

/// The keys by which the log is known here: its own, or, in a copy without keys, those of its policy.
fn own_keys(context: &Context) -> Result<Vec<VerifierKey>, Failure> {
    let ring = Keyring::at(keys_folder(&context.root));
    if let Some((origin, public)) = ring.public(keys::LOG)? {
        return VerifierKey::new(&origin, KeyKind::Ed25519, *public.bytes())
            .map(|key| vec![key])
            .map_err(cannot);
    }
    let text = std::fs::read(context.root.join("log/policy")).unwrap_or_default();
    let policy = Policy::parse(&text).map_err(cannot)?;
    Ok(policy.logs().iter().map(|log| log.key.clone()).collect())
}

fn cannot(why: impl std::fmt::Display) -> Failure {
    Failure {
        sentence: format!("cannot tell by which key the log is to be known: {why}"),
        hint: Some(
            "put the key `log.pub` into the folder of keys, or a policy that names it at log/policy".into(),
        ),
        exit: Exit::Cannot,
    }
}

fn keep_cosignatures(dossier: &Dossier, taken: Taken) -> Result<(), Failure> {
    let (policy, _) = policy_of(dossier)?;
    let store = dossier.record().store();
    let cosigned = Cosigned::of(store);
    for SignedCheckpoint { checkpoint, signatures } in taken.checkpoints {
        let mut alone = SignedCheckpoint { checkpoint, signatures: signatures.clone() };
        alone.signatures.retain(|one| one.name == alone.checkpoint.origin);
        cosigned.remember(&alone)?;
        let lines: String = signatures.iter().map(Signature::to_string).collect();
        if let Err(error) = cosigned.merge(alone.checkpoint.size, &lines, &policy) {
            talk::say(&format!("note: cosignatures of the mirror were left out: {error}"));
        }
    }
    if let Some(judged) = cosigned.settle(&policy)? {
        talk::data(&format!("{}\n", level_line(&judged, &policy)))?;
    }
    Ok(())
}

fn say_what_is_missing(dossier: &Dossier) -> Result<(), Failure> {
    let mut missing: Vec<String> = Vec::new();
    for custody in dossier.index.custody()? {
        if !dossier.archive.path(&custody.capture).exists() {
            missing.push(custody.capture.to_string());
        }
    }
    missing.sort();
    missing.dedup();
    if !missing.is_empty() {
        talk::say(&format!(
            "note: {} that the log names must be copied into captures/ from wherever they are kept: reading needs them",
            talk::count(missing.len(), "capture")
        ));
    }
    Ok(())
}
