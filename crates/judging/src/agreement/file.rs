//! How an agreement as written becomes an [`Agreement`]: every word checked for its meaning. Every refusal names file,
//! line, column and key, and says what to do.

use crate::agreement::written::{
    AdherenceFile, AgreementFile, AreaFile, ClauseFile, EnteredFile, ExclusionFile, GuarantorFile,
    InForceFile, SettingsFile, SeverityFile, ThresholdFile, ThresholdsFile,
};
use crate::agreement::{
    Adherence, AdherenceStatus, Agreement, Area, Clause, ClauseKind, Condition, Entered, ExcludedName,
    Exclusion, Fact, Guarantor, InForce, Later, Obligor, Scope, Severity, Standard, Threshold, Thresholds,
};
use crate::document::{Document, FileError, suggest};
use crate::incident::{Act, Excuse, Object};
use crate::period::Zone;
use crate::verdict::Verdict;
use jiff::Timestamp;
use jiff::civil::DateTime;

pub fn parse(name: &str, text: &str) -> Result<Agreement, FileError> {
    let (document, file) = Document::read::<AgreementFile>("agreement", name, text)?;
    let adopted = file.adopted.as_deref().map(|text| document.date("adopted", text)).transpose()?;
    let agreement = Agreement {
        in_force: in_force(&document, &file.in_force)?,
        entered: entered(&document, &file.entered)?,
        thresholds: thresholds(&document, "thresholds", &file.thresholds)?,
        adherence: each(&file.adherence, "adherence", |path, entry| adherence(&document, path, entry))?,
        guarantors: each(&file.guarantor, "guarantor", |path, entry| guarantor(&document, path, entry))?,
        exclusions: each(&file.exclusion, "exclusion", |path, entry| exclusion(&document, path, entry))?,
        clauses: clauses(&document, &file.clause)?,
        area: area(&document, file.area)?,
        facts: file
            .fact
            .into_iter()
            .map(|fact| Fact { about: fact.about, says: fact.says, checked: fact.checked })
            .collect(),
        id: file.id,
        version: file.version,
        title: file.title,
        aliases: file.aliases,
        kind: file.kind,
        references: file.references,
        adopted,
        not_expressible: file.not_expressible,
    };
    Ok(agreement)
}

pub fn thresholds_of_settings(name: &str, text: &str) -> Result<Option<Thresholds>, FileError> {
    let (document, file) = Document::read::<SettingsFile>("settings", name, text)?;
    file.thresholds.as_ref().map(|own| thresholds(&document, "thresholds", own)).transpose()
}

fn each<T, U>(
    entries: &[T],
    path: &str,
    read: impl Fn(&str, &T) -> Result<U, FileError>,
) -> Result<Vec<U>, FileError> {
    entries.iter().enumerate().map(|(index, entry)| read(&format!("{path}.{index}"), entry)).collect()
}

fn words<T: Copy>(
    document: &Document<'_>,
    path: &str,
    written: &[String],
    what: &str,
    known: &[(T, &str)],
) -> Result<Vec<T>, FileError> {
    each(written, path, |path, word| document.word(path, word, what, known))
}

fn in_force(document: &Document<'_>, file: &InForceFile) -> Result<InForce, FileError> {
    let Some(zone) = Zone::named(&file.zone) else {
        let problem = format!("`{}` is no time zone", file.zone);
        return Err(document.blame("in_force.zone", problem, "write a name like `Asia/Damascus`"));
    };
    let from = instant(document, "in_force.from", &file.from, &zone)?;
    let from_utc = instant(document, "in_force.from_utc", &file.from_utc, &Zone::utc())?;
    if from != from_utc {
        let problem = format!(
            "`{}` in {} is {} in UTC, not `{}`",
            file.from,
            file.zone,
            from.strftime("%Y-%m-%d %H:%M"),
            file.from_utc
        );
        let hint = "the two must be one instant; check which of them the instrument gives";
        return Err(document.blame("in_force.from_utc", problem, hint));
    }
    let until = file.until.as_deref().map(|text| instant(document, "in_force.until", text, &zone));
    let until = until.transpose()?;
    if until.is_some_and(|until| until <= from) {
        return Err(document.blame(
            "in_force.until",
            "the agreement ends before it begins",
            "leave `until` out when the instrument names no end",
        ));
    }
    Ok(InForce { from, until, zone })
}

fn instant(document: &Document<'_>, path: &str, text: &str, zone: &Zone) -> Result<Timestamp, FileError> {
    let reading: Option<DateTime> = DateTime::strptime("%Y-%m-%d %H:%M", text).ok();
    reading.and_then(|reading| zone.instant(reading)).ok_or_else(|| {
        document.blame(
            path,
            format!("`{text}` is no instant"),
            "write year-month-day hour:minute: 2016-12-30 00:00",
        )
    })
}

fn area(document: &Document<'_>, file: AreaFile) -> Result<Area, FileError> {
    if file.countries.is_empty() {
        return Err(document.blame("area.countries", "the area names no country", "write at least one code"));
    }
    for (index, code) in file.countries.iter().enumerate() {
        if code.len() != 2 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
            let problem = format!("`{code}` is no country code");
            let hint = "write two capital letters of ISO 3166-1: `SY`";
            return Err(document.blame(&format!("area.countries.{index}"), problem, hint));
        }
    }
    Ok(Area { countries: file.countries, admin1: file.admin1, places: file.places })
}

fn entered(document: &Document<'_>, file: &EnteredFile) -> Result<Entered, FileError> {
    match (file.whole, file.left_out.is_empty()) {
        (true, true) => Ok(Entered::Whole),
        (false, false) => Ok(Entered::InPart(file.left_out.clone())),
        (true, false) => Err(document.blame(
            "entered.left_out",
            "something is left out of an agreement said to be entered whole",
            "write `whole = false`, or drop `left_out`",
        )),
        (false, true) => Err(document.blame(
            "entered.whole",
            "the agreement is not entered whole, and nothing says what is left out",
            "add `left_out = \"...\"` in words",
        )),
    }
}

fn thresholds(document: &Document<'_>, path: &str, file: &ThresholdsFile) -> Result<Thresholds, FileError> {
    let thresholds = Thresholds {
        minor: threshold(document, &format!("{path}.minor"), &file.minor)?,
        grave: threshold(document, &format!("{path}.grave"), &file.grave)?,
    };
    if thresholds.grave.standard < thresholds.minor.standard
        || thresholds.grave.independent_origins < thresholds.minor.independent_origins
    {
        return Err(document.blame(
            &format!("{path}.grave"),
            "less is asked for a grave violation than for a minor one",
            "raise `grave` to at least what `minor` asks",
        ));
    }
    Ok(thresholds)
}

fn threshold(document: &Document<'_>, path: &str, file: &ThresholdFile) -> Result<Threshold, FileError> {
    if file.independent_origins == 0 {
        let hint = "write 1 or more; 2 is what most monitors ask";
        return Err(document.blame(
            &format!("{path}.independent_origins"),
            "a threshold of no origins proves everything",
            hint,
        ));
    }
    Ok(Threshold {
        standard: document.word(
            &format!("{path}.standard"),
            &file.standard,
            "standard of proof",
            Standard::WORDS,
        )?,
        independent_origins: file.independent_origins,
        own_observation_suffices: file.own_observation_suffices,
        admission_suffices: file.admission_suffices,
    })
}

fn adherence(document: &Document<'_>, path: &str, file: &AdherenceFile) -> Result<Adherence, FileError> {
    let status = document.word(
        &format!("{path}.status"),
        &file.status,
        "standing towards an agreement",
        AdherenceStatus::WORDS,
    )?;
    let binds = match &file.binds {
        Some(binds) => document.word(&format!("{path}.binds"), binds, "answer", Verdict::WORDS)?,
        None => status.binds(),
    };
    Ok(Adherence {
        party: file.party.clone(),
        status,
        binds,
        dates: document.dates(path, file.from.as_deref(), file.until.as_deref())?,
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}

fn guarantor(document: &Document<'_>, path: &str, file: &GuarantorFile) -> Result<Guarantor, FileError> {
    Ok(Guarantor {
        party: file.party.clone(),
        sponsors: file.sponsors.clone(),
        dates: document.dates(path, file.from.as_deref(), file.until.as_deref())?,
        by: file.by.clone(),
        duties: file.duties.clone(),
        objected_by: file.objected_by.clone(),
        also_belligerent: file.also_belligerent,
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}

fn exclusion(document: &Document<'_>, path: &str, file: &ExclusionFile) -> Result<Exclusion, FileError> {
    let names = each(&file.names, &format!("{path}.names"), |path, name| {
        let dates = document.dates(path, name.from.as_deref(), name.until.as_deref())?;
        Ok(ExcludedName { words: name.words.clone(), dates, how: name.how.clone() })
    })?;
    let later = each(&file.later, &format!("{path}.later"), |path, later| {
        let excluded =
            document.word(&format!("{path}.excluded"), &later.excluded, "answer", Verdict::WORDS)?;
        Ok(Later {
            group: later.group.clone(),
            dates: document.dates(path, later.from.as_deref(), later.until.as_deref())?,
            how: later.how.clone(),
            excluded,
            evidence: later.evidence.clone(),
            checked: later.checked.clone(),
        })
    })?;
    if file.scope.is_empty() {
        return Err(document.blame(
            &format!("{path}.scope"),
            "the exclusion has no scope",
            "write `the group anywhere`, `areas of combat against the group`, or both",
        ));
    }
    Ok(Exclusion {
        group: file.group.clone(),
        named_as: file.named_as.clone(),
        names,
        scope: words(document, &format!("{path}.scope"), &file.scope, "scope of an exclusion", Scope::WORDS)?,
        later,
        contested_by: file.contested_by.clone(),
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}

fn clauses(document: &Document<'_>, files: &[ClauseFile]) -> Result<Vec<Clause>, FileError> {
    let ids: Vec<&str> = files.iter().map(|clause| clause.id.as_str()).collect();
    let mut clauses = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let path = format!("clause.{index}");
        if ids[..index].contains(&file.id.as_str()) {
            let problem = format!("the id `{}` is given twice", file.id);
            let hint = "a finding names a clause by its id; give the second another one";
            return Err(document.blame(&format!("{path}.id"), problem, hint));
        }
        for (place, lifted) in file.lifts.iter().enumerate() {
            if !ids.contains(&lifted.as_str()) {
                let problem = format!("no clause here has the id `{lifted}`");
                return Err(document.blame(&format!("{path}.lifts.{place}"), problem, suggest(lifted, &ids)));
            }
        }
        clauses.push(clause(document, &path, file)?);
    }
    Ok(clauses)
}

fn clause(document: &Document<'_>, path: &str, file: &ClauseFile) -> Result<Clause, FileError> {
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
    if let Some(index) = file.obligors.iter().position(|words| is_no_obligor(words)) {
        let problem = format!("`{}` is no obligor", file.obligors[index]);
        let hint = "write `the parties`, `the guarantors` or ids of parties.toml, which have no spaces";
        return Err(document.blame(&at(&format!("obligors.{index}")), problem, hint));
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
    let own_thresholds = file.thresholds.as_ref().map(|own| thresholds(document, &at("thresholds"), own));
    Ok(Clause {
        id: file.id.clone(),
        article: file.article.clone(),
        kind,
        says: file.says.clone(),
        obligors: file.obligors.iter().map(|obligor| obligor_named(obligor)).collect(),
        acts: words(document, &at("acts"), &file.acts, "act code", Act::WORDS)?,
        protects: words(document, &at("protects"), &file.protects, "protected object", Object::WORDS)?,
        conditions: each(&file.conditions, &at("conditions"), |path, condition| {
            let holds =
                document.word(&format!("{path}.holds"), &condition.holds, "answer", Verdict::WORDS)?;
            Ok(Condition { words: condition.words.clone(), holds, evidence: condition.evidence.clone() })
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

fn is_no_obligor(words: &str) -> bool {
    words.contains(' ') && !matches!(words, "the parties" | "the guarantors")
}

fn obligor_named(words: &str) -> Obligor {
    match words {
        "the parties" => Obligor::Parties,
        "the guarantors" => Obligor::Guarantors,
        id => Obligor::One(id.to_owned()),
    }
}

fn severity(document: &Document<'_>, path: &str, file: Option<&SeverityFile>) -> Result<Severity, FileError> {
    let Some(file) = file else { return Ok(Severity::default()) };
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
