//! `armistice replay`

use std::path::{Path, PathBuf};

use judging::agreement::Agreement;
use judging::finding::Finding;
use judging::receipt::{Receipt, Text};
use serde_json::Value;

use super::{Failure, talk};
use crate::archive::sha256_hex;
use crate::flow::receipts::{self, differences};
use crate::trouble::{Exit, io_hint};

/// Judge again from receipts alone, without a dossier or a network, and say whether the same comes out.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Receipts, as `armistice receipt` prints them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say instead what would change if this were the agreement.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

pub fn run(args: Args) -> Result<Exit, Failure> {
    let rules = args.rules.as_deref().map(agreement).transpose()?;
    let mut exit = Exit::Done;
    for path in &args.files {
        let name = path.display().to_string();
        let ended = bytes(path, receipts::LARGEST + 1).and_then(|bytes| {
            let receipt = receipts::read(&name, &bytes)?;
            match &rules {
                Some((id, text)) => what_if(&name, receipt, id, text),
                None => again(&name, receipt, &bytes),
            }
        });
        // One bad receipt does not stop the others; the worst of them is how the command ends.
        let ended = ended.unwrap_or_else(|failure| {
            talk::failure(&failure);
            failure.exit
        });
        if ended as u8 > exit as u8 {
            exit = ended;
        }
    }
    Ok(exit)
}

/// The id and the text of another agreement.
fn agreement(path: &Path) -> Result<(String, Text), Failure> {
    let name = path.display().to_string();
    let text = String::from_utf8_lossy(&bytes(path, receipts::LARGEST)?).into_owned();
    let agreement = Agreement::parse(&name, &text).map_err(crate::dossier::files::Error::from)?;
    Ok((agreement.id, Text { name, sha256: sha256_hex(text.as_bytes()), text }))
}

/// At most so many bytes of a file.
fn bytes(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(most as u64).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|cause| Failure {
        sentence: format!("cannot read file `{}`: {cause}", path.display()),
        hint: io_hint(&cause),
        exit: Exit::Cannot,
    })
}

fn again(name: &str, receipt: Receipt<Value>, bytes: &[u8]) -> Result<Exit, Failure> {
    let said = receipt.findings.clone();
    let (incident, by) = (receipt.judged.incident.id.clone(), receipt.judged.by.clone());
    let (then, here) = (receipt.engine.clone(), receipts::engine());
    let judged = receipts::judge(name, receipt.judged, receipt.engine)?;
    let written = receipts::write(&judged);
    let found = serde_json::to_value(&judged.findings).expect("findings are JSON");
    let differ = differences(&said, &found);
    let form = differ.is_empty() && written.as_bytes() != bytes;
    let word = if differ.is_empty() && !form { "same" } else { "different" };
    talk::data(&format!("{word:<10}{name}: {incident} by {by}, {}\n", outcomes(&found)))?;
    for (path, was, is) in differ.iter().take(SHOWN) {
        talk::data(&talk::visible(&format!(
            "          {path}: the receipt says {was}, judged again {is}\n"
        )))?;
    }
    if differ.len() > SHOWN {
        talk::data(&format!("          and {} more\n", differ.len() - SHOWN))?;
    }
    if form {
        talk::data(
            "          the findings are the same; the document is not in the form that this program writes\n",
        )?;
    }
    if then != here {
        talk::say(&format!(
            "note: `{name}` was judged by {} (rules {}), this program is {} (rules {})",
            then.version, then.rules, here.version, here.rules
        ));
    }
    Ok(if word == "same" { Exit::Done } else { Exit::DoesNotVerify })
}

/// So many differences are shown of one receipt.
const SHOWN: usize = 20;

fn outcomes(findings: &Value) -> String {
    let clause = |finding: &Value| {
        let outcome = finding["outcome"]["is"].as_str().unwrap_or("unknown").replace('-', " ");
        finding["clause"].as_str().map_or(outcome.clone(), |clause| format!("{clause}: {outcome}"))
    };
    let each: Vec<String> = findings.as_array().into_iter().flatten().map(clause).collect();
    each.join(", ")
}

/// What another text of the agreement would make of the incident. An agreement of another id is judged by in place of it.
fn what_if(name: &str, receipt: Receipt<Value>, id: &str, text: &Text) -> Result<Exit, Failure> {
    let engine = receipts::engine();
    let before = receipts::judge(name, receipt.judged.clone(), engine.clone())?;
    let mut judged = receipt.judged;
    let own = judged
        .agreements
        .iter_mut()
        .find(|known| Agreement::parse(&known.name, &known.text).is_ok_and(|agreement| agreement.id == id));
    match own {
        Some(own) => *own = text.clone(),
        None => judged.agreements.push(text.clone()),
    }
    judged.by = id.to_string();
    let after = receipts::judge(name, judged, engine)?;
    let json = |findings: &[_]| serde_json::to_value(findings).expect("findings are JSON");
    let (was, is) = (json(&before.findings), json(&after.findings));
    let word = if was == is { "same" } else { "changes" };
    let incident = &after.judged.incident.id;
    talk::data(&format!("{word:<10}{name}: {incident} by {}\n", text.name))?;
    let (was, is) = (sentences(&before.findings), sentences(&after.findings));
    for (sign, these, those) in [("-", &was, &is), ("+", &is, &was)] {
        for sentence in these.iter().filter(|sentence| !those.contains(sentence)) {
            talk::data(&talk::visible(&format!("          {sign} {sentence}\n")))?;
        }
    }
    Ok(Exit::Done)
}

/// What is found by each clause, and the answer to each of its questions.
fn sentences(findings: &[Finding]) -> Vec<String> {
    let mut sentences = Vec::new();
    for finding in findings {
        let clause = finding.clause.as_deref().unwrap_or("no clause");
        sentences.push(format!("{clause}: {}", finding.sentence()));
        let proposed = finding.signed.as_ref().map(|signed| signed.proposed.outcome.words());
        sentences.extend(proposed.map(|outcome| format!("{clause}, proposed: {outcome}")));
        let answers = finding.trace.iter();
        sentences.extend(answers.map(|(test, answer)| {
            format!("{clause}, {} {}: {}", test.question(), answer.verdict.word(), answer.because)
        }));
    }
    sentences
}
