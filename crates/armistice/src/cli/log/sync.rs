//! `armistice log sync`

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tlog::checkpoint::SignedCheckpoint;
use tlog::policy::Policy;

use super::{Context, Failure, end, level_line, open, policy_of, talk};
use crate::cosigners::evidence::{self, Evidence};
use crate::cosigners::ledger::{Ledger, Seen};
use crate::cosigners::{self, Answer};
use crate::dossier::Dossier;
use crate::record::cosigned::{self, Cosigned, Judged};
use crate::record::entry::{Draft, Kind, instant};
use crate::record::store::Store;
use crate::trouble::{Exit, io_hint};

/// Send the newest checkpoint to every witness that the policy gives an address, and keep the cosignatures.
///
/// Prints a line for each witness and the level that is reached. When a witness has brought no cosignature for six hours
/// of asking, the record says so with an entry `absence`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who answers for entries that say that a witness is absent.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    author: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut round = collect(context)?;
    let absences = append_absences(&args.author, &round.ledger, context);
    match absences {
        Ok(0) => {}
        // The entries made a new tree, which is to be cosigned as well.
        Ok(_) => round = collect(context)?,
        Err(failure) => {
            talk::failure(&failure);
            talk::say("note: that a witness is absent is not in the record yet");
        }
    }
    round.lines.iter().try_for_each(|line| talk::data(&format!("{line}\n")))?;
    talk::data(&format!("{}\n", level_line(&round.judged, &round.policy)))?;
    match round.contradiction {
        Some(failure) => Err(failure),
        None => end(&round.judged),
    }
}

struct Round {
    policy: Policy,
    ledger: Ledger,
    lines: Vec<String>,
    judged: Judged,
    contradiction: Option<Failure>,
}

/// Asks everyone once. The dossier is free for others while the witnesses are asked.
fn collect(context: &Context) -> Result<Round, Failure> {
    let dossier = open(context)?;
    let (policy, _) = policy_of(&dossier)?;
    let store = dossier.record().store();
    let Some(signed) = store.checkpoint()? else { return Err(no_checkpoint()) };
    Cosigned::of(store).remember(&signed)?;
    let ledger = Ledger::read(store.state());
    drop(dossier);
    let store = Store::open(&context.root)?;
    let answers = cosigners::collect(&policy, &signed, &store, &ledger);
    let dossier = open(context)?;
    conclude(&dossier, policy, &signed, answers, context.now)
}

pub fn no_checkpoint() -> Failure {
    Failure {
        sentence: "cannot have the log cosigned: it has no checkpoint yet".into(),
        hint: Some("the first report that is ingested begins it".into()),
        exit: Exit::Cannot,
    }
}

/// Keeps what came, and says what each answer amounts to.
fn conclude(
    dossier: &Dossier,
    policy: Policy,
    signed: &SignedCheckpoint,
    answers: Vec<(String, Answer)>,
    now: Timestamp,
) -> Result<Round, Failure> {
    let store = dossier.record().store();
    let size = signed.checkpoint.size;
    let mut ledger = Ledger::read(store.state());
    let mut lines = Vec::new();
    let mut contradiction = None;
    for (name, answer) in answers {
        let failed = match answer {
            Answer::Cosigned(said) => match keep(store, &name, size, &said, &policy)? {
                Ok(time) => {
                    ledger.cosigned(&name, size, time);
                    lines.push(format!("{name}  cosigned {} at {}", talk::entries(size), instant(time)));
                    continue;
                }
                Err(why) => why,
            },
            Answer::Disagrees { said, shown } => {
                let (line, failure) = disagreement(store, &name, &said, shown.as_deref(), signed, &policy)?;
                lines.push(line);
                contradiction = contradiction.or(failure);
                continue;
            }
            Answer::Refused(why) => format!("refuses: {why}"),
            Answer::Silent(why) => format!("is silent: {why}"),
        };
        ledger.failed(&name, now);
        lines.push(format!("{name}  {failed}{}", last_seen(ledger.of(&name))));
    }
    lines.extend(policy.witnesses().iter().filter(|witness| witness.url.is_none()).map(|witness| {
        format!(
            "{}  has no address; `armistice witness request --for {}` writes what it is to sign",
            witness.name, witness.name
        )
    }));
    ledger
        .write(store.state())
        .map_err(|cause| cosigned::Error::Keep(store.state().join("cosigners.json"), cause))?;
    let judged = Cosigned::of(store).settle(&policy)?.ok_or_else(no_checkpoint)?;
    Ok(Round { policy, ledger, lines, judged, contradiction })
}

/// Keeps the lines of one witness. Gives the time it states, or why its lines are of no use.
fn keep(
    store: &Store,
    name: &str,
    size: u64,
    lines: &str,
    policy: &Policy,
) -> Result<Result<Timestamp, String>, Failure> {
    let cosigned = Cosigned::of(store);
    match cosigned.merge(size, lines, policy) {
        Ok(_) => {}
        Err(error @ (cosigned::Error::Forged(_) | cosigned::Error::Lines(_))) => {
            return Ok(Err(error.to_string()));
        }
        Err(error) => return Err(error.into()),
    }
    let signed = cosigned.at(size)?.ok_or_else(no_checkpoint)?;
    let verdict = policy.judge(&signed).map_err(|why| cosigned::Error::Judge { size, why })?;
    Ok(match verdict.cosigners.iter().find(|one| one.name == name) {
        Some(one) => Ok(time(one.time)),
        None => Err("answers with signatures of other keys than the policy's".into()),
    })
}

pub fn time(seconds: u64) -> Timestamp {
    i64::try_from(seconds).ok().and_then(|at| Timestamp::from_second(at).ok()).unwrap_or(Timestamp::MAX)
}

fn last_seen(seen: Seen) -> String {
    let since =
        seen.failing_since.map(|at| format!("; no cosignature since {}", instant(at))).unwrap_or_default();
    let last = seen.time.map(|at| format!("; last cosigned {} at {}", talk::entries(seen.size), instant(at)));
    format!("{}{since}", last.unwrap_or_default())
}

/// A witness saw another tree. What it shows is kept as evidence if it is signed, and the way out is said.
fn disagreement(
    store: &Store,
    name: &str,
    said: &str,
    shown: Option<&SignedCheckpoint>,
    ours: &SignedCheckpoint,
    policy: &Policy,
) -> Result<(String, Option<Failure>), Failure> {
    let line = format!("{name}  disagrees: {said}");
    let keys = cosigners::log_keys(policy, &ours.checkpoint.origin);
    let found = shown.and_then(|shown| evidence::of(shown, ours, &store.nodes(store.size()), &keys));
    let Some(found) = found else {
        return Ok((format!("{line}; it shows nothing signed that would prove it"), None));
    };
    let path = found.keep(store.state()).map_err(|cause| Failure {
        sentence: format!("cannot keep the evidence that `{name}` shows: {cause}"),
        hint: io_hint(&cause),
        exit: Exit::Cannot,
    })?;
    let failure = way_out(&found, name, ours.checkpoint.size, path.clone());
    Ok((format!("{line}; the evidence is `{}`", path.display()), Some(failure)))
}

fn way_out(found: &Evidence, name: &str, ours: u64, path: PathBuf) -> Failure {
    let recover = "`armistice log recover --from FOLDER_OR_URL` takes the log from a mirror";
    let (sentence, hint) = match found {
        Evidence::Larger { size, .. } => (
            format!(
                "cannot have the log cosigned: `{name}` has seen {size} entries of it and this copy holds {ours}: it was set back"
            ),
            format!("add nothing to this copy; {recover}"),
        ),
        Evidence::Fork { sizes: (first, second), .. } => (
            format!(
                "cannot have the log cosigned: its key signed two histories, one of {first} and one of {second} entries"
            ),
            format!(
                "`{}` proves it to everyone: give it to every guarantor. If this copy is the wrong one, {recover}, \
                 with --yes; else the log must be succeeded by a new one",
                path.display()
            ),
        ),
    };
    Failure { sentence, hint: Some(hint), exit: Exit::DoesNotVerify }
}

/// Says in the record who has been absent for six hours, once for each time. Gives how many entries that took.
fn append_absences(author: &str, ledger: &Ledger, context: &Context) -> Result<usize, Failure> {
    let absent = ledger.absent(context.now);
    if absent.is_empty() {
        return Ok(0);
    }
    let mut dossier = open(context)?;
    let said = dossier.index.decisions(&[Kind::Absence])?;
    let known = |name: &str, since: &str| {
        said.iter().any(|(_, json)| {
            let entry: Value = serde_json::from_str(json).unwrap_or_default();
            entry["body"]["witness"] == name && entry["body"]["since"] == since
        })
    };
    let mut drafts = Vec::new();
    for (name, seen, since) in absent {
        let since = instant(since);
        if !known(name, &since) {
            let last = seen.time.map_or(Value::Null, |at| instant(at).into());
            let body = json!({"witness": name, "last_size": seen.size, "last_time": last, "since": since});
            let body: Map<String, Value> = body.as_object().cloned().unwrap_or_default();
            drafts.push(Draft { kind: Kind::Absence, refs: Vec::new(), body });
        }
    }
    let count = drafts.len();
    dossier.append(author, context.now, drafts)?;
    Ok(count)
}
