//! `armistice init`

use std::path::PathBuf;

use super::{Context, Failure, talk};
use crate::dossier::{self, files};
use crate::shipped;
use crate::trouble::Exit;

/// Make a dossier: a folder of plain files that you can read, edit and carry.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make.
    dir: PathBuf,
    /// What to begin with.
    #[arg(long, value_name = "NAME", default_value = "blank", value_parser = shipped::templates())]
    template: String,
    /// The name of its log, like an address without `https://`; without it, one that no other log has.
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Who runs it: the first member, whose key is made unless it is there.
    #[arg(long, env = "ARMISTICE_AUTHOR", default_value = "operator", value_name = "NAME")]
    author: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    dossier::make(&args.dir, &template(&args.template)?)?;
    let mut dossier = dossier::Dossier::open_to_write(&args.dir)?;
    dossier.begin(args.origin.as_deref(), &args.author, context.now)?;
    talk::say(&format!("made dossier `{}`: {}", args.dir.display(), dossier.files.settings.title));
    let origin = dossier.record().origin().unwrap_or_default();
    talk::say(&format!("its log is `{origin}`, its keys are in `{}`", dossier.keyring.folder().display()));
    talk::say(&format!("next: armistice -C {} ingest REPORTS", args.dir.display()));
    Ok(Exit::Done)
}

/// The files of a template with the shipped agreements that its settings name, and the scenarios of those.
pub fn template(name: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut all = Vec::new();
    for (path, bytes) in shipped::below(&format!("templates/{name}")) {
        let text = std::str::from_utf8(bytes).expect("templates are text");
        all.push((path.to_string(), text.to_string()));
    }
    let settings = all.iter().find(|(path, _)| path == files::SETTINGS).map_or("", |(_, text)| text.as_str());
    let settings = files::Settings::parse(settings)?;
    for name in settings.agreements {
        let path = format!("{}/{name}.toml", files::AGREEMENTS);
        if let Some(text) = shipped::text(&path) {
            all.push((path, text.to_string()));
        }
        let scenarios = format!("{}/{name}.scenarios", files::AGREEMENTS);
        for (file, bytes) in shipped::below(&scenarios) {
            let text = std::str::from_utf8(bytes).expect("scenarios are text");
            all.push((format!("{scenarios}/{file}"), text.to_string()));
        }
    }
    Ok(all)
}
