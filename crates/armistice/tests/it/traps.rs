//! The fifteen traps. Every `corpus/traps/<case>/trap.toml` says in plain sentences what must come of the reports beside
//! it; the real program makes a dossier of them, and every sentence is checked against the bulletin's data. What a reader
//! would see of it in short is `expected.snap`. `docs/traps.md` lists them all.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::bench::{Bench, repository};
use super::short;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trap {
    /// Its number in docs/traps.md; none for other lists of the same form.
    #[serde(default)]
    trap: u8,
    #[serde(default)]
    title: String,
    /// A shipped template; the folder's own `sources.toml` and `parties.toml` are added to it.
    pub template: String,
    pub since: String,
    pub until: String,
    check: Vec<Check>,
}

/// One sentence, and how the bulletin's data shows whether it holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    that: String,
    /// A list of the bulletin: `incidents`, `talks.rounds`.
    lines: String,
    /// Words that a line must hold somewhere to be meant. Without any every line is meant.
    #[serde(default)]
    having: Vec<String>,
    #[serde(default)]
    not_having: Vec<String>,
    /// Fields of the line with their values.
    #[serde(default)]
    fields: serde_json::Map<String, Value>,
    /// How many lines are meant; at least one when left out.
    count: Option<usize>,
}

impl Check {
    /// Why it does not hold, if it does not.
    fn fails(&self, bulletin: &Value) -> Option<String> {
        let pointer = format!("/{}", self.lines.replace('.', "/"));
        let Some(lines) = bulletin.pointer(&pointer).and_then(Value::as_array) else {
            return Some(format!("{}: the bulletin has no list `{}`", self.that, self.lines));
        };
        let meant = lines.iter().filter(|line| self.means(line)).count();
        let holds = self.count.map_or(meant > 0, |count| meant == count);
        let wanted = self.count.map_or("at least one".to_string(), |count| count.to_string());
        (!holds).then(|| format!("{} (`{}`: {meant} lines, not {wanted})", self.that, self.lines))
    }

    fn means(&self, line: &Value) -> bool {
        let words = short::words(line);
        self.having.iter().all(|word| words.contains(word.as_str()))
            && !self.not_having.iter().any(|word| words.contains(word.as_str()))
            && self.fields.iter().all(|(name, value)| line.get(name) == Some(value))
    }
}

/// Every sentence of a list that does not hold of a bulletin's data.
pub fn failures(list: &Trap, bulletin: &Value) -> Vec<String> {
    list.check.iter().filter_map(|check| check.fails(bulletin)).collect()
}

#[test]
fn every_trap_is_passed_as_its_case_says() {
    insta::glob!("../../../../corpus/traps", "*/trap.toml", |path| {
        let folder = path.parent().unwrap();
        let trap = trap(path);
        let bulletin = bulletin(folder, &trap);
        let failed = failures(&trap, &bulletin);
        let shown = format!("{}\n\n{}", trap.title, short::bulletin(&bulletin));
        assert!(failed.is_empty(), "{}: {failed:#?}\n{shown}", folder.display());
        insta::with_settings!({
            snapshot_path => folder,
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
            description => "",
        }, {
            insta::assert_snapshot!("expected", shown);
        });
    });
}

fn trap(path: &Path) -> Trap {
    toml::from_str(&fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the program makes of the case's reports, as data.
fn bulletin(folder: &Path, trap: &Trap) -> Value {
    let bench = Bench::new();
    bench.ok(&["init", "--template", &trap.template, "dossier"]);
    for file in ["sources.toml", "parties.toml"] {
        if let Ok(own) = fs::read_to_string(folder.join(file)) {
            let shipped = fs::read_to_string(bench.path("dossier").join(file)).unwrap_or_default();
            bench.write(&format!("dossier/{file}"), format!("{shipped}\n{own}"));
        }
    }
    bench.ok(&["-C", "dossier", "ingest", folder.join("reports").to_str().unwrap()]);
    let period = ["--since", &trap.since, "--until", &trap.until];
    let args = [&["-C", "dossier", "brief", "--format", "json"][..], &period].concat();
    serde_json::from_str(&bench.ok(&args)).unwrap()
}

/// The rows of docs/traps.md: the number, and the paths of the cases.
fn rows() -> Vec<(u8, Vec<String>)> {
    let page = fs::read_to_string(repository().join("docs/traps.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        let number = cells[0].parse().ok()?;
        let cases = cells[3].split('`').skip(1).step_by(2).map(str::to_string).collect();
        Some((number, cases))
    });
    rows.collect()
}

#[test]
fn all_fifteen_traps_are_listed_with_cases_that_exist() {
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<u8>>(), (1..=15).collect::<Vec<u8>>());
    for (number, cases) in &rows {
        assert!(!cases.is_empty(), "trap {number} has no case");
        for case in cases {
            let (path, test) = case.split_once("::").map_or((case.as_str(), None), |(p, t)| (p, Some(t)));
            let path = repository().join(path);
            assert!(path.exists(), "trap {number}: there is no `{case}`");
            if let Some(test) = test {
                let code = fs::read_to_string(&path).unwrap();
                assert!(code.contains(&format!("fn {test}()")), "trap {number}: there is no test `{case}`");
            }
        }
    }
}

#[test]
fn every_folder_of_a_trap_is_in_the_list() {
    let listed = rows();
    for entry in fs::read_dir(repository().join("corpus/traps")).unwrap() {
        let folder = entry.unwrap().path();
        let case = format!("corpus/traps/{}", folder.file_name().unwrap().to_string_lossy());
        let number = trap(&folder.join("trap.toml")).trap;
        let row = listed.iter().find(|row| row.0 == number);
        assert!(row.is_some_and(|row| row.1.contains(&case)), "docs/traps.md, row {number}, lacks `{case}`");
    }
}
