//! What a finding, an acceptance or a grade must be before it is put on record.
//!
//! In: the options, the incident as it is judged now. Out: what goes into the body of the entry, or a refusal that names the words
//! there are. Absent: the effect, see [`crate::flow::findings`].

use std::collections::BTreeSet;

use judging::agreement::{Agreement, Standard};
use judging::corroboration::allowed;
use judging::document::suggest;
use judging::finding::{AttributionLevel, Finding, Occurrence};
use judging::parties::Kind;
use judging::signed::OUTCOMES;
use serde_json::{Map, Value, json};

use super::{Args, Failure, wrong};
use crate::dossier::files::{Files, PARTIES};
use crate::flow::{Judged, findings};

/// The body of a finding: by which clause, and what was found, each in its words.
pub fn finding(args: &Args, judged: &[&Judged], files: &Files) -> Result<Map<String, Value>, Failure> {
    let [judged] = judged else {
        let hint = "name one incident by the id that a bulletin prints".to_string();
        return Err(wrong("cannot record finding: it is about one incident".into(), Some(hint)));
    };
    let attributions: Vec<&str> = AttributionLevel::WORDS.iter().map(|(_, words)| *words).collect();
    let occurrences: Vec<&str> = Occurrence::WORDS.iter().map(|(_, words)| *words).collect();
    let standards: Vec<&str> = Standard::WORDS.iter().map(|(_, words)| *words).collect();
    one_of("--outcome", args.outcome.as_deref(), &OUTCOMES)?;
    one_of("--attribution", args.attribution.as_deref(), &attributions)?;
    one_of("--occurrence", args.occurrence.as_deref(), &occurrences)?;
    one_of("--standard", args.standard.as_deref(), &standards)?;
    let parties = attributed_to(args, files)?;
    let (agreement, clause) = by(args, judged, files)?;
    let mut body = Map::new();
    if !parties.is_empty() {
        body.insert("parties".into(), json!(parties));
    }
    body.insert("agreement".into(), json!(agreement));
    body.extend(clause.map(|clause| ("clause".into(), json!(clause))));
    Ok(body)
}

/// Those to whom it is attributed, each of them in the roster and of the kind that the attribution speaks of.
fn attributed_to<'a>(args: &'a Args, files: &Files) -> Result<BTreeSet<&'a String>, Failure> {
    let named: BTreeSet<&String> = args.party.iter().collect();
    let level = args.attribution.as_deref().and_then(|words| findings::meant(words, AttributionLevel::WORDS));
    if !named.is_empty() && matches!(level, None | Some(AttributionLevel::Unattributed)) {
        let sentence =
            "cannot record finding: --party names somebody, and --attribution does not say how far";
        return Err(wrong(sentence.into(), Some("for example --attribution \"to a party\"".into())));
    }
    for id in &named {
        let Some(party) = files.parties.get(id) else {
            let known: Vec<&str> = files.parties.all.iter().map(|party| party.id.as_str()).collect();
            let sentence = format!("cannot record finding: {PARTIES} has no party `{id}`");
            return Err(wrong(sentence, Some(suggest(id, &known))));
        };
        if level == Some(AttributionLevel::ToASide) && party.kind != Kind::Side {
            let sentence = format!("cannot record finding: `{id}` is no side");
            return Err(wrong(sentence, Some("say --attribution \"to a party\" or \"to a unit\"".into())));
        }
    }
    Ok(named)
}

fn one_of(option: &str, given: Option<&str>, known: &[&str]) -> Result<(), Failure> {
    let Some(given) = given.filter(|given| !known.contains(given)) else { return Ok(()) };
    Err(wrong(format!("cannot record finding: {option} has no `{given}`"), Some(suggest(given, known))))
}

/// The agreement and the clause that are meant: the only ones there are, or those that the options name.
fn by(args: &Args, judged: &Judged, files: &Files) -> Result<(String, Option<String>), Failure> {
    let meant = |finding: &&Finding| {
        args.agreement.as_ref().is_none_or(|id| *id == finding.agreement)
            && (args.clause.is_none() || finding.clause == args.clause)
    };
    let fitting: Vec<&Finding> = judged.findings.iter().filter(meant).collect();
    match fitting.as_slice() {
        [finding] => Ok((finding.agreement.clone(), finding.clause.clone())),
        [] => unproposed(args, files),
        several => {
            let each = several.iter().map(|finding| match &finding.clause {
                Some(clause) => format!("--agreement {} --clause {clause}", finding.agreement),
                None => format!("--agreement {}", finding.agreement),
            });
            let each: Vec<String> = each.collect();
            let sentence = "cannot record finding: several clauses are in question".to_string();
            Err(wrong(sentence, Some(format!("say which: {}", each.join("; ")))))
        }
    }
}

/// A clause that the program does not think of for this act is a person's to find.
fn unproposed(args: &Args, files: &Files) -> Result<(String, Option<String>), Failure> {
    let named = |agreement: &&Agreement| args.agreement.as_ref().is_none_or(|id| *id == agreement.id);
    let agreements: Vec<&Agreement> = files.agreements.iter().filter(named).collect();
    if agreements.is_empty() {
        let ids: Vec<&str> = files.agreements.iter().map(|agreement| agreement.id.as_str()).collect();
        let sentence = match &args.agreement {
            Some(id) => format!("cannot record finding: this dossier has no agreement `{id}`"),
            None => "cannot record finding: this dossier names no agreement".to_string(),
        };
        let hint = args.agreement.as_ref().map(|id| suggest(id, &ids)).filter(|_| !ids.is_empty());
        return Err(wrong(sentence, hint));
    }
    let duties = |agreement: &'_ Agreement| -> Vec<String> {
        let duties = agreement.clauses.iter().filter(|clause| clause.is_duty());
        duties.map(|clause| clause.id.clone()).collect()
    };
    let clause = args.clause.clone().unwrap_or_default();
    let having: Vec<&&Agreement> =
        agreements.iter().filter(|agreement| duties(agreement).contains(&clause)).collect();
    match having.as_slice() {
        [agreement] => Ok((agreement.id.clone(), Some(clause))),
        [] => {
            let all: Vec<String> = agreements.iter().flat_map(|agreement| duties(agreement)).collect();
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            let sentence = format!("cannot record finding: no duty of the agreement is called `{clause}`");
            Err(wrong(sentence, Some(suggest(&clause, &all))))
        }
        _ => {
            let sentence = format!("cannot record finding: several agreements have a clause `{clause}`");
            Err(wrong(sentence, Some("say which with --agreement".into())))
        }
    }
}

/// The body of an acceptance: what the program proposes of each incident, so that it stays accepted when the proposal changes.
pub fn accept(judged: &[&Judged]) -> Map<String, Value> {
    let proposed = |finding: &Finding| {
        let outcome = finding.signed.as_ref().map(|signed| signed.proposed.outcome.clone());
        let outcome = outcome.unwrap_or_else(|| finding.outcome.clone());
        findings::accepts(&Finding { outcome, ..finding.clone() })
    };
    let accepts: Vec<Value> = judged.iter().flat_map(|judged| &judged.findings).map(proposed).collect();
    let body = (!accepts.is_empty()).then(|| ("accepts".to_string(), Value::from(accepts)));
    body.into_iter().collect()
}

/// Refuses "1, confirmed by other sources" where the support does not carry it.
pub fn grade(args: &Args, judged: &[&Judged]) -> Result<(), Failure> {
    let Some((_, Some(asked))) = args.grade.as_deref().and_then(findings::grade) else { return Ok(()) };
    for finding in judged.iter().filter_map(|judged| judged.findings.first()) {
        if let (_, Some(doubt)) = allowed(asked, &finding.support) {
            let sentence = format!("cannot record grade: {}", doubt.sentence);
            let hint =
                "2 is \"probably true\"; `armistice explain` shows which origins count, and why".into();
            return Err(wrong(sentence, Some(hint)));
        }
    }
    Ok(())
}
