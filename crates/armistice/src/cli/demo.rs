//! `armistice demo`

use std::path::{Path, PathBuf};

use super::{Context, Failure, brief, ingest, init, talk};
use crate::dossier::{self, Dossier, files};
use crate::flow;
use crate::publish::bulletin::Period;
use crate::publish::{html, json, text};
use crate::shipped;
use crate::sources::{Facts, Report};
use crate::trouble::Exit;

/// Make a sample dossier (ten reports on the Astana talks of 2017, retold) and print its bulletin.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make; one that an earlier demo made is used again.
    #[arg(default_value = "armistice-demo")]
    dir: PathBuf,
}

const TEMPLATE: &str = "syria-2016";
const REPORTS: &str = "sample/reports";
const OUTLETS: &str = "sample/sources.toml";
const SIDECAR: &str = ".meta.json";
/// The period that the sample's reports cover.
const PERIOD: (&str, &str) = ("2017-01-15T22:00:00Z", "2017-03-20T16:00:00Z");

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    if !args.dir.join(files::SETTINGS).exists() {
        dossier::make(&args.dir, &template()?)?;
        talk::say(&format!("made dossier `{}` from the template {TEMPLATE}", args.dir.display()));
    }
    let mut dossier = Dossier::open_to_write(&args.dir)?;
    flow::keep(&mut dossier, &reports(), "operator", context.now)?;
    ingest::read(&mut dossier)?;
    let instant = |text: &str| text.parse().expect("a constant that is an instant");
    let bulletin = brief::bulletin(&dossier, Period { since: instant(PERIOD.0), until: instant(PERIOD.1) })?;
    let page = args.dir.join("bulletin.html");
    write(&page, &html::write(&bulletin, dossier.files.words))?;
    let data = args.dir.join("bulletin.json");
    write(&data, &json::write(&bulletin))?;
    talk::data(&talk::visible(&text::write_short(&bulletin, dossier.files.words)))?;
    talk::say(&format!(
        "the same with every reason, as a page: {}; as data: {}",
        page.display(),
        data.display()
    ));
    talk::say(&format!("next: armistice -C {} explain ID, with an id from above", args.dir.display()));
    Ok(Exit::Done)
}

/// The template, with the sample's own outlets among the sources.
fn template() -> Result<Vec<(String, String)>, Failure> {
    let mut template = init::template(TEMPLATE)?;
    let own = shipped::text(OUTLETS).expect("the sample's outlets are shipped");
    for (_, sources) in template.iter_mut().filter(|(path, _)| path == files::SOURCES) {
        sources.push_str(own);
    }
    Ok(template)
}

/// The sample's reports with the facts of their sidecars.
fn reports() -> Vec<Report> {
    let shipped = shipped::below(REPORTS);
    let facts = |name: &str| -> Facts {
        let sidecar = format!("{name}{SIDECAR}");
        let json = shipped.iter().find(|(path, _)| *path == sidecar).map(|(_, json)| *json);
        json.map_or(Facts::default(), |json| {
            serde_json::from_slice(json).expect("the sample's facts are facts")
        })
    };
    let reports = shipped.iter().filter(|(name, _)| !name.ends_with(SIDECAR));
    reports.map(|(name, bytes)| Report::new(*name, bytes.to_vec(), facts(name))).collect()
}

fn write(path: &Path, page: &str) -> Result<(), Failure> {
    std::fs::write(path, page).map_err(|error| Failure {
        sentence: format!("cannot write page `{}`: {error}", path.display()),
        hint: crate::trouble::io_hint(&error),
        exit: Exit::Cannot,
    })
}
