//! `[[clause]]`: what it forbids, demands or allows, to whom, against whom, where, and since when.

use crate::agreement::file::{each, thresholds, words};
use crate::agreement::written::{AgreementFile, ClauseFile, ConditionFile, SeverityFile};
use crate::agreement::{Asked, Clause, ClauseKind, ClauseRef, Condition, Obligor, Severity};
use crate::document::{Document, FileError, suggest};
use crate::incident::{Act, Excuse, Object};
use crate::verdict::Verdict;

/// `path` is the place of the clause in the file.
pub fn read(
    document: &Document<'_>,
    path: &str,
    file: &ClauseFile,
    whole: &AgreementFile,
) -> Result<Clause, FileError> {
    let at = |key: &str| format!("{path}.{key}");
    let kind = document.word(&at("kind"), &file.kind, "kind of clause", ClauseKind::WORDS)?;
    if file.acts.is_empty() && kind != ClauseKind::Require {
        let problem = "a clause of this kind must name the acts it speaks of";
        return Err(document.blame(
            &at("acts"),
            problem,
            "write codes like `FIRE-HV`; docs/claims.md lists them",
        ));
    }
    if file.obligors.is_empty() {
        let hint = "write `the parties`, `the guarantors` or ids of parties.toml";
        return Err(document.blame(&at("obligors"), "the clause binds nobody", hint));
    }
    let lifts_nothing = file.lifts.is_empty() && matches!(kind, ClauseKind::Permit | ClauseKind::Exempt);
    if lifts_nothing {
        let problem = "a permission or exemption must say which clauses it lifts";
        return Err(document.blame(path, problem, "add `lifts = [\"...\"]` with ids of clauses"));
    }
    let clauses: Vec<&str> = whole.clause.iter().map(|clause| clause.id.as_str()).collect();
    document.known(&at("lifts"), &file.lifts, "clause", &clauses)?;
    let zones: Vec<&str> = whole.zone.iter().map(|zone| zone.id.as_str()).collect();
    document.known(&at("zones"), &file.zones, "zone", &zones)?;
    document.known(&at("not_zones"), &file.not_zones, "zone", &zones)?;
    let own_thresholds = file.thresholds.as_ref().map(|own| thresholds(document, &at("thresholds"), own));
    Ok(Clause {
        id: file.id.clone(),
        article: file.article.clone(),
        kind,
        says: file.says.clone(),
        obligors: people(document, &at("obligors"), &file.obligors, "obligor")?,
        acts: words(document, &at("acts"), &file.acts, "act code", Act::WORDS)?,
        protects: words(document, &at("protects"), &file.protects, "protected object", Object::WORDS)?,
        targets: people(document, &at("targets"), &file.targets, "target")?,
        zones: file.zones.clone(),
        not_zones: file.not_zones.clone(),
        replaces: replaces(document, &at("replaces"), file, &whole.amends)?,
        replaced: None,
        conditions: each(&file.conditions, &at("conditions"), |path, condition| {
            self::condition(document, path, condition, kind, file)
        })?,
        exceptions: words(document, &at("exceptions"), &file.exceptions, "exception", Excuse::WORDS)?,
        lifts: file.lifts.clone(),
        when: words(document, &at("when"), &file.when, "exception", Excuse::WORDS)?,
        dates: document.dates(path, file.from.as_deref(), file.until.as_deref())?,
        severity: severity(document, &at("severity"), file.severity.as_ref())?,
        thresholds: own_thresholds.transpose()?,
        not_expressible: file.not_expressible.clone(),
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}

/// What may stand after `holds`.
const HOLDS: &[((Verdict, Asked), &str)] = &[
    ((Verdict::Yes, Asked::OfTheFile), "yes"),
    ((Verdict::No, Asked::OfTheFile), "no"),
    ((Verdict::Unknown, Asked::OfTheFile), "unknown"),
    ((Verdict::Unknown, Asked::OfExcludedGroups), "see excluded groups"),
    ((Verdict::Unknown, Asked::WithTheExcuse), "with the excuse"),
];

fn condition(
    document: &Document<'_>,
    path: &str,
    file: &ConditionFile,
    kind: ClauseKind,
    clause: &ClauseFile,
) -> Result<Condition, FileError> {
    let holds_at = format!("{path}.holds");
    let (holds, asked) = document.word(&holds_at, &file.holds, "answer", HOLDS)?;
    let lifts = matches!(kind, ClauseKind::Permit | ClauseKind::Exempt);
    let belongs = match asked {
        Asked::OfTheFile => true,
        Asked::OfExcludedGroups => lifts && clause.when.is_empty(),
        Asked::WithTheExcuse => lifts && !clause.when.is_empty(),
    };
    if !belongs {
        let hint = "`see excluded groups` is for an exemption without `when`, `with the excuse` for one with it; \
                    else write `yes`, `no` or `unknown`";
        return Err(document.blame(&holds_at, format!("nothing asks `{}` here", file.holds), hint));
    }
    Ok(Condition { words: file.words.clone(), holds, asked, evidence: file.evidence.clone() })
}

fn people(
    document: &Document<'_>,
    path: &str,
    written: &[String],
    what: &str,
) -> Result<Vec<Obligor>, FileError> {
    each(written, path, |path, words| match words.as_str() {
        "the parties" => Ok(Obligor::Parties),
        "the guarantors" => Ok(Obligor::Guarantors),
        words if words.contains(' ') => {
            let hint = "write `the parties`, `the guarantors` or ids of parties.toml, which have no spaces";
            Err(document.blame(path, format!("`{words}` is no {what}"), hint))
        }
        id => Ok(Obligor::One(id.to_owned())),
    })
}

/// Each as `agreement/clause`, of an agreement that this one says it amends.
fn replaces(
    document: &Document<'_>,
    path: &str,
    file: &ClauseFile,
    amends: &[String],
) -> Result<Vec<ClauseRef>, FileError> {
    each(&file.replaces, path, |path, written| {
        let Some((agreement, clause)) = written.split_once('/') else {
            let hint = "write the agreement's id, a stroke and the clause's id: `minsk-2015-02/ceasefire`";
            return Err(document.blame(path, format!("`{written}` names no clause of an agreement"), hint));
        };
        if !amends.iter().any(|id| id == agreement) {
            let amends: Vec<&str> = amends.iter().map(String::as_str).collect();
            let problem =
                format!("it replaces a clause of `{agreement}`, which this agreement does not say it amends");
            let hint = if amends.is_empty() {
                format!("add `amends = [\"{agreement}\"]` at the top")
            } else {
                suggest(agreement, &amends)
            };
            return Err(document.blame(path, problem, hint));
        }
        Ok(ClauseRef { agreement: agreement.to_owned(), clause: clause.to_owned() })
    })
}

fn severity(document: &Document<'_>, path: &str, file: Option<&SeverityFile>) -> Result<Severity, FileError> {
    let Some(file) = file else { return Ok(Severity::default()) };
    if file.grave_if_killed == Some(0) {
        let hint = "write 1 or more; if every breach is grave, list its acts in `grave_acts`";
        return Err(document.blame(
            &format!("{path}.grave_if_killed"),
            "nobody killed makes nothing grave",
            hint,
        ));
    }
    Ok(Severity {
        grave_acts: words(document, &format!("{path}.grave_acts"), &file.grave_acts, "act code", Act::WORDS)?,
        grave_objects: words(
            document,
            &format!("{path}.grave_objects"),
            &file.grave_objects,
            "protected object",
            Object::WORDS,
        )?,
        grave_if_killed: file.grave_if_killed,
    })
}
