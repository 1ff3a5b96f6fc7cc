//! The file of counting rules, read strictly: a word that is not known is refused with its line, its key and a way out.
//! In: TOML. Out: rules in the order of the file. Absent: whether a keeper, party or agreement of that id exists, which
//! is for whoever has the other files at hand.

use serde::Deserialize;

use super::{Exercises, Merge, Rule, Same, Unit};
use crate::area::Members;
use crate::document::{Document, FileError};
use crate::incident::{Act, Precision};
use crate::observation::Means;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    rule: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    keeper: String,
    says: String,
    unit: String,
    merge_gap_minutes: Option<u32>,
    same: Option<Vec<String>>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    acts_left_out: Vec<String>,
    exercises: Option<String>,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    bound_only: bool,
    instrument: Option<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    admin1: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    held_by: Vec<String>,
    #[serde(default)]
    not_held_by: Vec<String>,
    #[serde(default)]
    recorded_by: Vec<String>,
    #[serde(default)]
    means: Vec<String>,
    precision: Option<u8>,
    from: Option<String>,
    until: Option<String>,
    evidence: String,
    checked: String,
}

pub(super) fn parse(name: &str, text: &str) -> Result<Vec<Rule>, FileError> {
    let (document, file) = Document::read::<RulesFile>("counting rules", name, text)?;
    let mut rules: Vec<Rule> = Vec::new();
    for (index, written) in file.rule.into_iter().enumerate() {
        let reader = Reader { document: &document, index };
        if rules.iter().any(|rule| rule.id == written.id) {
            let problem = format!("the id `{}` is given twice", written.id);
            return Err(reader.blame("id", problem, "an id stands for one rule only"));
        }
        rules.push(reader.rule(written)?);
    }
    Ok(rules)
}

struct Reader<'a> {
    document: &'a Document<'a>,
    index: usize,
}

impl Reader<'_> {
    fn at(&self, key: &str) -> String {
        format!("rule.{}.{key}", self.index)
    }

    fn blame(&self, key: &str, problem: String, hint: &str) -> FileError {
        self.document.blame(&self.at(key), problem, hint)
    }

    fn rule(&self, file: RuleFile) -> Result<Rule, FileError> {
        let unit = self.document.word(&self.at("unit"), &file.unit, "unit", Unit::WORDS)?;
        let merge = self.merge(unit, file.merge_gap_minutes, file.same)?;
        if file.bound_only && file.instrument.is_none() {
            let hint = "add `instrument = \"...\"`, the id of the agreement";
            return Err(self.blame("bound_only", "bound by what is not said".to_owned(), hint));
        }
        let exercises = file.exercises.as_deref().unwrap_or("counted");
        Ok(Rule {
            unit,
            merge,
            acts: self.words("acts", &file.acts, "act code", Act::WORDS)?,
            acts_left_out: self.words("acts_left_out", &file.acts_left_out, "act code", Act::WORDS)?,
            exercises: self.document.word(
                &self.at("exercises"),
                exercises,
                "way to count exercises",
                Exercises::WORDS,
            )?,
            means: self.words("means", &file.means, "means of noticing", Means::WORDS)?,
            precision: file.precision.map(|number| self.precision(number)).transpose()?,
            dates: self.document.dates(
                &format!("rule.{}", self.index),
                file.from.as_deref(),
                file.until.as_deref(),
            )?,
            id: file.id,
            keeper: file.keeper,
            says: file.says,
            actors: file.actors,
            bound_only: file.bound_only,
            instrument: file.instrument,
            area: Members {
                countries: self.countries(file.countries)?,
                admin1: file.admin1,
                places: file.places,
                whole: true,
            },
            held_by: file.held_by,
            not_held_by: file.not_held_by,
            recorded_by: file.recorded_by,
            evidence: file.evidence,
            checked: file.checked,
        })
    }

    fn countries(&self, codes: Vec<String>) -> Result<Vec<String>, FileError> {
        let each = |(index, code): (usize, &String)| {
            self.document.country(&self.at(&format!("countries.{index}")), code)
        };
        codes.iter().enumerate().try_for_each(each)?;
        Ok(codes)
    }

    /// A gap and what must be the same belong together, and only episodes have them.
    fn merge(
        &self,
        unit: Unit,
        gap: Option<u32>,
        same: Option<Vec<String>>,
    ) -> Result<Option<Merge>, FileError> {
        let Some(gap_minutes) = gap else {
            let Some(_) = same else { return Ok(None) };
            let hint =
                "add `merge_gap_minutes = ...`; without a gap, episodes are those that the monitor numbered";
            return Err(self.blame("same", "the longest pause is not said".to_owned(), hint));
        };
        if unit != Unit::Episode {
            let problem = format!("a rule that counts each {} merges nothing", unit.word());
            return Err(self.blame(
                "merge_gap_minutes",
                problem,
                "write `unit = \"episode\"`, or take the gap out",
            ));
        }
        let same = self.words("same", &same.unwrap_or_default(), "thing to be the same", Same::WORDS)?;
        if same.is_empty() {
            let hint = "for example `same = [\"place\", \"direction\"]`";
            let problem = "what must be the same within one episode is not said".to_owned();
            return Err(self.blame("merge_gap_minutes", problem, hint));
        }
        Ok(Some(Merge { gap_minutes, same }))
    }

    fn words<T: Copy>(
        &self,
        key: &str,
        written: &[String],
        what: &str,
        words: &[(T, &str)],
    ) -> Result<Vec<T>, FileError> {
        let read = |(index, word): (usize, &String)| {
            self.document.word(&self.at(&format!("{key}.{index}")), word, what, words)
        };
        written.iter().enumerate().map(read).collect()
    }

    fn precision(&self, number: u8) -> Result<Precision, FileError> {
        let problem = format!("`{number}` is no precision of a place");
        let hint =
            "1 exact, 2 near, 3 second division, 4 first division, 5 vague, 6 country, 7 international";
        Precision::numbered(number).ok_or_else(|| self.blame("precision", problem, hint))
    }
}
