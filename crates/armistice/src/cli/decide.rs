//! `armistice decide`

mod sign;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use tlog::entry::{Ref, Target};

use super::key::{self, Signer};
use super::{Context, Failure, brief, talk};
use crate::dossier::Dossier;
use crate::flow::{self, Judged, World, findings};
use crate::publish::bulletin::Period;
use crate::publish::level::Level;
use crate::publish::sections::{Row, sections};
use crate::record::entry::{Draft, Kind, about};
use crate::releases;
use crate::trouble::Exit;

/// Put a decision, a dissent or a correction on record, signed. Nothing is edited: each is an entry of its own.
///
/// What it is about is named by its id as a bulletin prints it (an incident, a claim, a pledge, a capture; the beginning
/// is enough), by the name of a release or one of its lines (2017-03-14/17), or, for an entry of the record, by @ and its
/// number.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_enum)]
    what: Kind,
    /// Ids, or @ and the number of an entry.
    #[arg(required = true, value_name = "ID")]
    about: Vec<String>,
    /// What you say: of a dissent the other reading, of a correction what is right.
    #[arg(long, value_name = "TEXT")]
    says: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
    /// Claims to take out of the incident (split).
    #[arg(long, value_name = "CLAIM", num_args = 1..)]
    claims: Vec<String>,
    /// Admiralty grade: B, 3 or B3 (grade).
    #[arg(long, value_name = "GRADE")]
    grade: Option<String>,
    /// The clause that was tested, when several are in question (finding).
    #[arg(long, value_name = "CLAUSE")]
    clause: Option<String>,
    /// The agreement it is a clause of, by the id of its file, when several are in question (finding).
    #[arg(long, value_name = "AGREEMENT")]
    agreement: Option<String>,
    /// What was found: minor violation, grave violation, not an incident, "no joint finding" … (finding).
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// How far it is known who did it: unattributed, to a side, to a party, to a unit … (finding).
    #[arg(long, value_name = "WORDS")]
    attribution: Option<String>,
    /// To whom it is attributed, by their ids in parties.toml; needs --attribution (finding).
    #[arg(long, value_name = "ID", num_args = 1..)]
    party: Vec<String>,
    /// How far it is known that it happened: verified, corroborated, refuted … (finding).
    #[arg(long, value_name = "WORDS")]
    occurrence: Option<String>,
    /// The standard of proof it was found by: balance of probabilities … (finding).
    #[arg(long, value_name = "WORDS")]
    standard: Option<String>,
    /// The legal ground: source-protection, personal-data, court-order, safety (redaction).
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Print the entry for its author to sign elsewhere instead of adding it: with `ssh-keygen -Y sign -n
    /// armistice-entry@v1`, then `armistice log add`.
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    signer: Signer,
}

/// How an entry refers to what it is about.
fn rel(kind: Kind) -> &'static str {
    match kind {
        Kind::Dissent => "dissents_from",
        Kind::Correction => "corrects",
        Kind::Supersession => "supersedes",
        Kind::Withdrawal => "withdraws",
        Kind::Redaction => "redacts",
        _ => "about",
    }
}

/// The option that is missing and that such a decision cannot do without.
fn missing(args: &Args) -> Option<&'static str> {
    let because = ("--because", args.because.is_some());
    let says = ("--says", args.says.is_some());
    let needed: &[(&'static str, bool)] = match args.what {
        Kind::Merge | Kind::Withdrawal | Kind::Dissent => &[because],
        Kind::Split => &[("--claims", !args.claims.is_empty()), because],
        Kind::Grade => &[("--grade", args.grade.is_some()), because],
        Kind::Finding => &[("--outcome", args.outcome.is_some()), because],
        Kind::Correction | Kind::Supersession => &[says],
        Kind::Redaction => &[("--code", args.code.is_some())],
        _ => &[],
    };
    needed.iter().find(|(_, given)| !given).map(|(option, _)| *option)
}

/// Grounds on which something may be withheld. Who says so and why is public; what it was is not.
const CODES: [&str; 4] = ["source-protection", "personal-data", "court-order", "safety"];

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    check(&args)?;
    let mut dossier = if args.draft {
        Dossier::open_to_read(&context.root)?
    } else {
        Dossier::open_to_write(&context.root)?
    };
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    let draft = draft(&args, &dossier)?;
    if args.draft {
        let entry = key::unsigned(&dossier, draft, &args.signer.author, context)?;
        talk::data(&entry.unsigned().map_err(|why| wrong(why.to_string(), None))?)?;
        return Ok(Exit::Done);
    }
    dossier.append(&args.signer.author, context.now, vec![draft])?;
    let index = dossier.head().count - 1;
    talk::say(&format!("on record as entry {index}: {}", args.what.name()));
    talk::say(&format!("hint: `armistice decide withdrawal @{index} --because …` takes it back"));
    Ok(Exit::Done)
}

fn check(args: &Args) -> Result<(), Failure> {
    if let Some(option) = missing(args) {
        let kind = args.what.name();
        return Err(wrong(format!("cannot record {kind}: it needs {option}"), None));
    }
    if args.what == Kind::Merge && args.about.len() < 2 {
        return Err(wrong("cannot record merge: it needs two incidents or more".into(), None));
    }
    if let Some(code) = args.code.as_deref().filter(|code| !CODES.contains(code)) {
        let hint = format!("it is one of {}", CODES.join(", "));
        return Err(wrong(format!("cannot record redaction: there is no ground `{code}`"), Some(hint)));
    }
    if let Some(grade) = args.grade.as_deref().filter(|grade| findings::grade(grade).is_none()) {
        let hint = "a letter A to F for the source, a number 1 to 6 for the claim, or both: B3".to_string();
        return Err(wrong(format!("cannot record grade: `{grade}` is no Admiralty grade"), Some(hint)));
    }
    Ok(())
}

fn wrong(sentence: String, hint: Option<String>) -> Failure {
    Failure { sentence, hint, exit: Exit::CommandLine }
}

fn draft(args: &Args, dossier: &Dossier) -> Result<Draft, Failure> {
    let all = Known { dossier, world: OnceCell::new(), rows: OnceCell::new() };
    let rel = rel(args.what);
    let (mut refs, mut groups) = (Vec::new(), Vec::new());
    for wanted in &args.about {
        if let Some(number) = wanted.strip_prefix('@') {
            refs.push(entry_ref(number, rel, args, dossier)?);
            continue;
        }
        let id = all.id(wanted)?;
        let claims = all.claims(&id)?;
        match (args.what, claims) {
            // What an incident rests on is what must not be shown.
            (Kind::Redaction, Some(claims)) => refs.extend(claims.iter().map(|claim| about(rel, claim))),
            (_, claims) => {
                refs.push(about(rel, &id));
                groups.extend(claims.map(|claims| (id, claims)));
            }
        }
    }
    let mut body = texts(args);
    if let Kind::Finding | Kind::Accept | Kind::Grade = args.what {
        let judged = all.judged(&groups)?;
        match args.what {
            Kind::Finding => body.extend(sign::finding(args, &judged, &dossier.files)?),
            Kind::Accept => body.extend(sign::accept(&judged)),
            _ => sign::grade(args, &judged)?,
        }
    }
    if !args.claims.is_empty() {
        let claims: Result<Vec<String>, Failure> = args.claims.iter().map(|claim| all.id(claim)).collect();
        body.insert("claims".into(), Value::from(claims?));
    }
    // The id of a group changes when another report joins it; its claims do not, and lead to it for ever.
    let named = groups.iter().flat_map(|(_, claims)| claims.iter().take(MAX_CLAIMS));
    let named: BTreeSet<&String> = named.collect();
    refs.extend(named.into_iter().map(|claim| about("about", claim)));
    let groups: Vec<Value> = groups
        .iter()
        .map(|(id, claims)| json!({"claims": claims.iter().take(MAX_CLAIMS).collect::<Vec<_>>(), "id": id}))
        .collect();
    if !groups.is_empty() {
        body.insert("groups".into(), Value::from(groups));
    }
    Ok(Draft { kind: args.what, refs, body })
}

/// So many claims are enough to find a group again, and fit into an entry.
const MAX_CLAIMS: usize = 60;

fn texts(args: &Args) -> Map<String, Value> {
    let texts = [
        ("says", &args.says),
        ("because", &args.because),
        ("grade", &args.grade),
        ("clause", &args.clause),
        ("outcome", &args.outcome),
        ("attribution", &args.attribution),
        ("occurrence", &args.occurrence),
        ("standard", &args.standard),
        ("code", &args.code),
    ];
    texts.into_iter().filter_map(|(key, text)| Some((key.to_string(), json!(text.as_ref()?)))).collect()
}

fn entry_ref(number: &str, rel: &str, args: &Args, dossier: &Dossier) -> Result<Ref, Failure> {
    let hint = || Some("`armistice brief` names entries; `armistice log entry N` prints one".to_string());
    let index: u64 =
        number.parse().ok().filter(|index| *index < dossier.head().count).ok_or_else(|| {
            wrong(format!("cannot refer to `@{number}`: the record has no such entry"), hint())
        })?;
    let kept = dossier.record().entry(index)?;
    let takes_back = matches!(args.what, Kind::Withdrawal | Kind::Supersession);
    if takes_back && kept.entry.author.name != args.signer.author {
        let author = &kept.entry.author.name;
        let sentence = format!("cannot take back `@{number}`: it is `{author}` who said it");
        return Err(wrong(sentence, Some("record a dissent from it, or a correction".into())));
    }
    Ok(Ref { rel: rel.to_string(), target: Target::Entry { index, leaf: kept.leaf } })
}

/// A release, or one of its lines: `2017-03-14`, `2017-03-14/17`.
fn released(wanted: &str, dossier: &Dossier) -> Result<bool, Failure> {
    let (name, line) = wanted.split_once('/').map_or((wanted, None), |(name, line)| (name, Some(line)));
    let named = |released: &releases::Released| {
        let count = released.release.lines.count;
        let has = |line: &str| (1..=count).any(|number| number.to_string() == line);
        released.release.name == name && line.is_none_or(has)
    };
    Ok(releases::all(dossier)?.iter().any(named))
}

/// What ids are looked for in: the index first; the lines of a bulletin over all times only when that does not have it, for
/// they are made anew each time.
struct Known<'a> {
    dossier: &'a Dossier,
    world: OnceCell<World>,
    rows: OnceCell<Vec<(String, Vec<String>)>>,
}

impl Known<'_> {
    fn world(&self) -> Result<&World, Failure> {
        if self.world.get().is_none() {
            let _ = self.world.set(flow::pass(self.dossier)?);
        }
        Ok(self.world.get().expect("it was set above"))
    }

    /// Those of the groups that are incidents, as they are judged now.
    fn judged(&self, groups: &[(String, Vec<String>)]) -> Result<Vec<&Judged>, Failure> {
        let named = |judged: &&Judged| groups.iter().any(|(id, _)| *id == judged.incident.id);
        Ok(self.world()?.judged.iter().filter(named).collect())
    }

    /// The id of every line that has one, and the claims it rests on.
    fn rows(&self) -> Result<&[(String, Vec<String>)], Failure> {
        if self.rows.get().is_none() {
            let instant = |text: &str| text.parse().expect("a constant that is an instant");
            let period =
                Period { since: instant("1900-01-01T00:00:00Z"), until: instant("2200-01-01T00:00:00Z") };
            let bulletin = brief::bulletin_of(self.dossier, self.world()?, period, Level::Restricted)?;
            let rows =
                sections(&bulletin, self.dossier.files.words).into_iter().flat_map(|section| section.rows);
            let claims = |row: &Row| row.evidence.iter().map(|quote| quote.claim.clone()).collect();
            let _ = self.rows.set(rows.filter_map(|row| Some((row.id.clone()?, claims(&row)))).collect());
        }
        Ok(self.rows.get().expect("it was set above"))
    }

    /// The one id that was meant.
    fn id(&self, wanted: &str) -> Result<String, Failure> {
        if released(wanted, self.dossier)? {
            return Ok(wanted.to_string());
        }
        let mut ids = self.dossier.index.ids(wanted, 8)?;
        ids.extend(self.dossier.index.tables(wanted)?);
        if ids.is_empty() {
            ids.extend(self.rows()?.iter().map(|(id, _)| id).filter(|id| id.starts_with(wanted)).cloned());
        }
        ids.sort();
        ids.dedup();
        match ids.as_slice() {
            [id] => Ok(id.clone()),
            [] => Err(wrong(
                format!("cannot refer to `{wanted}`: nothing in this dossier has that id"),
                Some("`armistice brief` prints ids; an entry is named by @ and its number".into()),
            )),
            more if more.iter().any(|id| id == wanted) => Ok(wanted.to_string()),
            more => Err(wrong(
                format!("cannot refer to `{wanted}`: several ids begin like that"),
                Some(format!("one of {}", more.join(", "))),
            )),
        }
    }

    /// The claims of an incident or of another group; nothing for what stands for itself.
    fn claims(&self, id: &str) -> Result<Option<Vec<String>>, Failure> {
        let index = &self.dossier.index;
        if !index.ids(id, 1)?.is_empty() || !index.tables(id)?.is_empty() || released(id, self.dossier)? {
            return Ok(None);
        }
        Ok(self.rows()?.iter().find(|(own, _)| own == id).map(|(_, claims)| claims.clone()))
    }
}
