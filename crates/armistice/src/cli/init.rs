//! `armistice init`

use std::path::PathBuf;

use super::{Failure, talk};
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
}

pub fn run(args: Args) -> Result<Exit, Failure> {
    dossier::make(&args.dir, &template(&args.template)?)?;
    let dossier = dossier::Dossier::open_to_write(&args.dir)?;
    talk::say(&format!("made dossier `{}`: {}", args.dir.display(), dossier.files.settings.title));
    talk::say(&format!("next: armistice -C {} ingest REPORTS", args.dir.display()));
    Ok(Exit::Done)
}

/// The files of a template with the shipped agreements that its settings name.
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
    }
    Ok(all)
}
