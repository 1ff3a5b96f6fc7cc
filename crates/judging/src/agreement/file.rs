//! How an agreement as written becomes an [`Agreement`]: every word checked for its meaning. Every refusal names file,
//! line, column and key, and says what to do.

mod clause;
mod place;

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::agreement::written::{
    AdherenceFile, AgreementFile, DocumentFile, EnteredFile, ExclusionFile, GuarantorFile, InForceFile,
    SettingsFile, ThresholdFile, ThresholdsFile,
};
use crate::agreement::{
    Adherence, AdherenceStatus, Agreement, ENTERED, Entered, ExcludedName, Exclusion, Fact, Guarantor,
    InForce, Later, MadeBy, Purpose, Said, Scope, Standard, Status, Threshold, Thresholds, Version,
};
use crate::document::{Document, FileError};
use crate::period::Zone;
use crate::verdict::Verdict;

/// The agreement, or every error found, in the order of the file.
pub fn parse(name: &str, text: &str) -> Result<Agreement, Vec<FileError>> {
    let (document, file) =
        Document::read::<AgreementFile>("agreement", name, text).map_err(|error| vec![error])?;
    let mut errors = Errors::default();
    match read(&document, file, &mut errors) {
        Some(agreement) if errors.0.is_empty() => Ok(agreement),
        _ => Err(errors.in_order()),
    }
}

/// Nothing only when there is an error.
fn read(document: &Document<'_>, file: AgreementFile, errors: &mut Errors) -> Option<Agreement> {
    let adopted = file.adopted.as_deref().map(|text| document.date("adopted", text)).transpose();
    let adopted = errors.take(adopted);
    let made_by = file.reach.as_deref();
    let made_by = made_by.map(|word| document.word("type", word, "type of agreement", MadeBy::WORDS));
    let made_by = errors.take(made_by.transpose());
    let purpose = errors.take(words(document, "purpose", &file.purpose, "purpose", Purpose::WORDS));
    errors.take(document.id("id", &file.id));
    errors.take(amends_another(document, &file));
    errors.take(document.ids("clause", file.clause.iter().map(|clause| clause.id.as_str())));
    errors.take(document.ids("zone", file.zone.iter().map(|zone| zone.id.as_str())));
    errors.take(document.ids("document", file.document.iter().map(|version| version.id.as_str())));
    let in_force = errors.take(in_force(document, &file.in_force));
    let entered = errors.take(entered(document, &file.entered));
    let thresholds = errors.take(thresholds(document, "thresholds", &file.thresholds));
    let area = errors.take(place::area(document, &file));
    let adherence = errors.each(&file.adherence, "adherence", |path, entry| adherence(document, path, entry));
    errors.take(one_standing_at_a_time(document, &adherence));
    let guarantors =
        errors.each(&file.guarantor, "guarantor", |path, entry| guarantor(document, path, entry));
    let exclusions =
        errors.each(&file.exclusion, "exclusion", |path, entry| exclusion(document, path, entry));
    let zones = errors.each(&file.zone, "zone", |path, zone| place::named_area(document, path, zone));
    let clauses =
        errors.each(&file.clause, "clause", |path, clause| clause::read(document, path, clause, &file));
    let documents = errors.each(&file.document, "document", |path, entry| version(document, path, entry));
    let facts = file.fact.into_iter();
    Some(Agreement {
        in_force: in_force?,
        made_by: made_by?,
        purpose: purpose?,
        adopted: adopted?,
        entered: entered?,
        thresholds: thresholds?,
        area: area?,
        adherence,
        guarantors,
        exclusions,
        zones,
        clauses,
        documents,
        facts: facts.map(|fact| Fact { about: fact.about, says: fact.says, checked: fact.checked }).collect(),
        id: file.id,
        version: file.version,
        title: file.title,
        aliases: file.aliases,
        kind: file.kind,
        references: file.references,
        amends: file.amends,
        not_expressible: file.not_expressible,
    })
}

fn amends_another(document: &Document<'_>, file: &AgreementFile) -> Result<(), FileError> {
    match file.amends.iter().position(|id| *id == file.id) {
        None => Ok(()),
        Some(index) => {
            let hint = "correct the clause itself, and raise `version`";
            Err(document.blame(&format!("amends.{index}"), "an agreement does not amend itself", hint))
        }
    }
}

/// What was wrong so far. A part with an error is left out, and reading goes on behind it.
#[derive(Default)]
struct Errors(Vec<FileError>);

impl Errors {
    fn take<T>(&mut self, read: Result<T, FileError>) -> Option<T> {
        read.map_err(|error| self.0.push(error)).ok()
    }

    fn each<T, U>(
        &mut self,
        entries: &[T],
        path: &str,
        read: impl Fn(&str, &T) -> Result<U, FileError>,
    ) -> Vec<U> {
        let read = entries.iter().enumerate().map(|(index, entry)| read(&format!("{path}.{index}"), entry));
        read.filter_map(|read| self.take(read)).collect()
    }

    fn in_order(mut self) -> Vec<FileError> {
        self.0.sort_by_key(|error| (error.line, error.column));
        self.0
    }
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

/// Two entries that bind a party differently on one day leave nobody to say which of them counts.
fn one_standing_at_a_time(document: &Document<'_>, entries: &[Adherence]) -> Result<(), FileError> {
    for (index, entry) in entries.iter().enumerate() {
        let other = entries[..index].iter().find(|other| {
            other.party == entry.party && other.binds != entry.binds && other.dates.overlap(&entry.dates)
        });
        if let Some(other) = other {
            let problem = format!(
                "`{}` is `{}` and `{}` on the same days",
                entry.party,
                other.status.words(),
                entry.status.words()
            );
            let hint = "end the one with `until` on the day before the other begins";
            return Err(document.blame(&format!("adherence.{index}"), problem, hint));
        }
    }
    Ok(())
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

fn version(document: &Document<'_>, path: &str, file: &DocumentFile) -> Result<Version, FileError> {
    let date = file.date.as_deref().map(|text| document.date(&format!("{path}.date"), text)).transpose()?;
    if let Some(hash) = &file.sha256
        && !(hash.len() == 64 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')))
    {
        let problem = format!("`{hash}` is no SHA-256");
        let hint =
            "write 64 hexadecimal digits in small letters, or leave the key out when nobody hashed the text";
        return Err(document.blame(&format!("{path}.sha256"), problem, hint));
    }
    if file.id == ENTERED {
        let problem =
            format!("`{ENTERED}` is what the clauses entered are called when versions are compared");
        return Err(document.blame(&format!("{path}.id"), problem, "give the version another id"));
    }
    let ids: Vec<&String> = file.says.iter().map(|said| &said.clause).collect();
    if let Some(index) = (0..ids.len()).find(|index| ids[..*index].contains(&ids[*index])) {
        let problem = format!("the clause `{}` is told twice in one version", ids[index]);
        return Err(document.blame(&format!("{path}.says.{index}"), problem, "join the two into one"));
    }
    Ok(Version {
        id: file.id.clone(),
        status: document.word(&format!("{path}.status"), &file.status, "status of a text", Status::WORDS)?,
        date,
        seen_by: file.seen_by.clone(),
        sha256: file.sha256.clone(),
        says: file
            .says
            .iter()
            .map(|said| Said { clause: said.clause.clone(), words: said.words.clone() })
            .collect(),
        evidence: file.evidence.clone(),
        checked: file.checked.clone(),
    })
}
