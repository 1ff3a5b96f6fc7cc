//! `armistice witness`: a guarantor's side, and the two commands that carry its signatures by hand.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use tlog::check;
use tlog::checkpoint::Checkpoint;
use tlog::note::{KeyKind, VerifierKey};
use tlog::policy::Policy;
use tlog::tile::{self, TileNodes};
use tlog::tree;

use super::log::{cannot_read, level_line, open, policy_of, sync};
use super::{Context, Failure, talk};
use crate::cosigners;
use crate::cosigners::http::{Client, NOTE_BYTES, SHORT_PATIENCE, below};
use crate::cosigners::ledger::Ledger;
use crate::keys::{self, Key, Keyring};
use crate::record;
use crate::record::cosigned::{self, Cosigned};
use crate::record::entry::instant;
use crate::serve;
use crate::trouble::Exit;
use crate::witness::{Proves, Witness};

/// Cosign the checkpoints of logs; have a log cosigned by hand.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make the key of a witness, and print the line that names it in a policy.
    New {
        /// The folder for the key; if a key `witness` is there already, only its line is printed.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// What the witness signs as, for example `guarantor-a.example/w2026`.
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    Serve(ServeArgs),
    /// On the log's side: write what a witness is to sign, for a stick or a letter.
    Request {
        /// The witness's name in the policy.
        #[arg(long = "for", value_name = "NAME")]
        witness: String,
        /// The size that the witness says it cosigned last; without it, the last one known here.
        #[arg(long, value_name = "SIZE")]
        old: Option<u64>,
    },
    /// On the witness's side: sign what `request` wrote, and print the cosignature.
    Sign {
        #[command(flatten)]
        holder: Holder,
        /// The file; `-` is standard input.
        #[arg(value_name = "REQUEST")]
        request: PathBuf,
    },
    /// On the log's side: keep what `sign` printed.
    Merge {
        /// Files; `-` is standard input.
        #[arg(required = true, value_name = "RESPONSE")]
        responses: Vec<PathBuf>,
    },
}

/// Who signs, what it remembers, and for whom.
#[derive(Debug, clap::Args)]
pub struct Holder {
    /// The folder of what the witness remembers. It must never be set back to an older copy.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// Its private key, or where the `.pub` file of a key in the ssh agent lies, without `.pub`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The key of a log to cosign, as its policy names it; may be given several times.
    #[arg(long = "log", required = true, value_name = "VKEY")]
    logs: Vec<String>,
}

/// Serve a witness: `POST /add-checkpoint`, `GET /<sha256 of the origin>/checkpoint`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    holder: Holder,
    /// Where to listen; port 0 is any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: String,
    /// Other witnesses and mirrors of the log, which are asked at the start what they have seen this witness sign.
    #[arg(long, value_name = "URL", num_args = 1..)]
    peers: Vec<String>,
    /// Take a larger checkpoint that a peer shows and this witness signed as what it remembers, once the tiles of a peer
    /// prove that it continues that.
    #[arg(long, requires = "peers")]
    adopt: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    match args.what {
        What::New { folder, name } => new(&folder, &name),
        What::Serve(args) => serve(args, context),
        What::Request { witness, old } => request(&witness, old, context),
        What::Sign { holder, request } => sign(&holder, &request, context),
        What::Merge { responses } => merge(&responses, context),
    }
}

fn new(folder: &Path, name: &str) -> Result<Exit, Failure> {
    let ring = Keyring::at(folder.to_path_buf());
    let key = match ring.key("witness") {
        Err(keys::Error::Missing { .. }) => {
            let key = Key::generate(name)?;
            record::verifier(&key, KeyKind::Cosignature)?;
            ring.keep("witness", &key)?;
            key
        }
        key => {
            talk::say(&format!("note: there is a key in `{}` already; this is its line", folder.display()));
            key?
        }
    };
    talk::data(&format!("{}\n", record::verifier(&key, KeyKind::Cosignature)?))?;
    Ok(Exit::Done)
}

impl Holder {
    fn open(&self) -> Result<Witness, Failure> {
        let mut logs = Vec::new();
        for text in &self.logs {
            let key = VerifierKey::parse(text).map_err(|why| why.to_string());
            let key = key.and_then(|key| match key.kind {
                KeyKind::Ed25519 => Ok(key),
                KeyKind::Cosignature => {
                    Err(format!("cannot cosign for `{}`: that is the key of a witness", key.name))
                }
            });
            logs.push(key.map_err(|sentence| Failure {
                sentence,
                hint: Some("`armistice log policy` prints the line of a log after the word `log`".into()),
                exit: Exit::CommandLine,
            })?);
        }
        let folder = self.key.parent().unwrap_or(Path::new("")).to_path_buf();
        let name = self.key.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let key = Keyring::at(folder).key(&name)?;
        Ok(Witness::open(&self.state, key, logs)?)
    }
}

fn serve(args: ServeArgs, context: &Context) -> Result<Exit, Failure> {
    let mut witness = args.holder.open()?;
    compare(&mut witness, &args.peers, args.adopt)?;
    witness.catch_up((context.clock)())?;
    let (listener, address) = serve::bind(&args.listen)?;
    talk::say(&format!("listening on http://{address}"));
    match serve::witness::run(listener, witness, context.clock.clone()) {
        Ok(()) => Ok(Exit::Done),
        Err(serve::witness::Ended::Serve(error)) => Err(error.into()),
        Err(serve::witness::Ended::Witness(error)) => Err(error.into()),
    }
}

/// The start check: whoever shows a checkpoint that this witness signed knows how far its memory must reach.
fn compare(witness: &mut Witness, peers: &[String], adopt: bool) -> Result<(), Failure> {
    let client = Client::new(SHORT_PATIENCE);
    let proves = |kept: &Checkpoint, shown: &Checkpoint| {
        peers.iter().any(|peer| continues(&client, peer, kept, shown))
    };
    let adopt: Option<Proves<'_>> = if adopt { Some(&proves) } else { None };
    for peer in peers {
        for origin in witness.origins() {
            let own = format!("{}/checkpoint", tlog::hash::Hash::of(origin.as_bytes()));
            let mut answered = false;
            // A witness shows the first, a log and its mirrors the others.
            for path in [own.as_str(), "checkpoint", "witnessed"] {
                match client.get(&below(peer, path), NOTE_BYTES) {
                    Ok(answer) if answer.status == 200 => {
                        answered = true;
                        witness.compare(&below(peer, path), &String::from_utf8_lossy(&answer.body), adopt)?;
                    }
                    Ok(_) => answered = true,
                    Err(why) if path == own => {
                        talk::say(&format!("note: {peer} does not show what it has seen: {why}"))
                    }
                    Err(_) => {}
                }
                if !answered {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Whether the tiles that a peer has prove that one tree is the beginning of the other.
fn continues(client: &Client, peer: &str, kept: &Checkpoint, shown: &Checkpoint) -> bool {
    let nodes = TileNodes::new(shown.size, |level, n, width| {
        // A partial tile may have given way to a wider one.
        [width, tile::WIDTH].into_iter().find_map(|width| {
            let answer = client.get(&below(peer, &tile::path(level, n, width)), NOTE_BYTES).ok()?;
            (answer.status == 200).then_some(answer.body)
        })
    });
    tree::consistency(&nodes, kept.size, shown.size).is_some_and(|proof| {
        check::check_consistency(kept.size, shown.size, &proof, kept.root, shown.root).is_ok()
    })
}

fn request(witness: &str, old: Option<u64>, context: &Context) -> Result<Exit, Failure> {
    let dossier = open(context)?;
    let (policy, _) = policy_of(&dossier)?;
    if !policy.witnesses().iter().any(|one| one.name == witness) {
        return Err(unknown(witness, &policy));
    }
    let store = dossier.record().store();
    let signed = store.checkpoint()?.ok_or_else(sync::no_checkpoint)?;
    let size = signed.checkpoint.size;
    let old = old.unwrap_or_else(|| Ledger::read(store.state()).of(witness).size.min(size));
    if old > size {
        return Err(Failure {
            sentence: format!("cannot ask `{witness}` to cosign {}: it cosigned {old}", talk::entries(size)),
            hint: Some(
                "if that is so, this copy was set back: `armistice log recover --from FOLDER_OR_URL`".into(),
            ),
            exit: Exit::DoesNotVerify,
        });
    }
    Cosigned::of(store).remember(&signed)?;
    let request = cosigners::request(&signed, store, old).ok_or_else(|| Failure {
        sentence: format!("cannot prove that the log continues its first {}", talk::entries(old)),
        hint: Some("`armistice fsck` lists all that does not fit".into()),
        exit: Exit::DoesNotVerify,
    })?;
    talk::data(&request.to_string())?;
    talk::say(&format!("asks `{witness}` to cosign {}, after {old}", talk::entries(size)));
    Ok(Exit::Done)
}

fn unknown(witness: &str, policy: &Policy) -> Failure {
    let names: Vec<&str> = policy.witnesses().iter().map(|one| one.name.as_str()).collect();
    Failure {
        sentence: format!("cannot ask `{witness}`: the policy names no such witness"),
        hint: Some(match names.is_empty() {
            true => "it names none; `armistice log policy FILE` puts another in force".into(),
            false => format!("it names {}", names.join(", ")),
        }),
        exit: Exit::Cannot,
    }
}

fn sign(holder: &Holder, request: &Path, context: &Context) -> Result<Exit, Failure> {
    let bytes = read(request)?;
    let mut witness = holder.open()?;
    witness.catch_up(context.now)?;
    let answer = witness.cosign(&bytes, context.now)?;
    if answer.status == 200 {
        talk::data(&answer.body)?;
        return Ok(Exit::Done);
    }
    let said = answer.body.trim_end();
    let (sentence, hint) = match answer.status {
        409 => (
            format!(
                "cannot cosign: the request continues another size than the {} that were cosigned last",
                talk::entries(said.parse().unwrap_or(0))
            ),
            Some(format!("on the log's side: `armistice witness request --for NAME --old {said}`")),
        ),
        422 => (
            said.to_string(),
            Some("keep the request: with what was cosigned before it may prove a fork".into()),
        ),
        _ => (said.to_string(), None),
    };
    Err(Failure { sentence, hint, exit: Exit::Cannot })
}

fn merge(responses: &[PathBuf], context: &Context) -> Result<Exit, Failure> {
    let dossier = open(context)?;
    let (policy, _) = policy_of(&dossier)?;
    let store = dossier.record().store();
    let cosigned = Cosigned::of(store);
    let mut ledger = Ledger::read(store.state());
    let mut sizes = Vec::new();
    for path in responses {
        let text = String::from_utf8_lossy(&read(path)?).into_owned();
        let merged = cosigned.merge_anywhere(&text, &policy)?;
        let Some(size) = merged.size.filter(|_| !merged.new.is_empty() || !merged.known.is_empty()) else {
            return Err(Failure {
                sentence: format!(
                    "cannot keep `{}`: none of its lines is by a witness of the policy",
                    path.display()
                ),
                hint: Some("`armistice log policy` shows their keys".into()),
                exit: Exit::Cannot,
            });
        };
        sizes.push(size);
        let judged = cosigned.judged(size, &policy)?.ok_or_else(sync::no_checkpoint)?;
        for one in judged
            .verdict
            .cosigners
            .iter()
            .filter(|one| merged.new.contains(&one.name) || merged.known.contains(&one.name))
        {
            let at = sync::time(one.time);
            ledger.cosigned(&one.name, size, at);
            talk::data(&format!("{}  cosigned {} at {}\n", one.name, talk::entries(size), instant(at)))?;
        }
    }
    ledger
        .write(store.state())
        .map_err(|cause| cosigned::Error::Keep(store.state().join("cosigners.json"), cause))?;
    sizes.sort_unstable();
    sizes.dedup();
    for size in sizes {
        let judged = cosigned.judged(size, &policy)?.ok_or_else(sync::no_checkpoint)?;
        talk::data(&format!("{}\n", level_line(&judged, &policy)))?;
    }
    Ok(Exit::Done)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = match path == Path::new("-") {
        true => {
            let mut bytes = Vec::new();
            let limit = serve::LONGEST_BODY as u64 + 1;
            std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map(|_| bytes)
        }
        false => fs::read(path),
    };
    bytes.map_err(|cause| cannot_read("file", path, &cause))
}
