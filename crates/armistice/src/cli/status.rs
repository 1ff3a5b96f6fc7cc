//! `armistice status`

use super::{Context, Failure, talk};
use crate::dossier::Dossier;
use crate::flow::captures;
use crate::releases;
use crate::trouble::Exit;

/// Show what the dossier holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Also list every report with what was read from it.
    #[arg(long)]
    reports: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let dossier = Dossier::open_to_read(&context.root)?;
    dossier.notices.iter().for_each(|notice| talk::say(&format!("note: {notice}")));
    let settings = &dossier.files.settings;
    let counts = dossier.index.counts()?;
    let kinds: Vec<String> =
        dossier.index.kinds()?.into_iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let agreements = match settings.agreements.is_empty() {
        true => "none named".to_string(),
        false => settings.agreements.join(", "),
    };
    let mut out = String::new();
    let mut line =
        |name: &str, value: String| out.push_str(&format!("{name:<11} {}\n", talk::visible(&value)));
    line("dossier", settings.title.clone());
    line("days of", format!("{}, cut-off {}", settings.time_zone, settings.cut_off.strftime("%H:%M")));
    line("agreements", agreements);
    line(
        "record",
        format!("{}, root {}", talk::entries(dossier.head().count), &dossier.head().root.hex()[..12]),
    );
    if let Some(origin) = dossier.record().origin() {
        line("log", origin.to_string());
    }
    line("captures", format!("{} under {}", counts.captures, talk::count(counts.names, "name")));
    line("read", format!("{} of {}", counts.texts, counts.captures));
    line(
        "claims",
        if kinds.is_empty() { "0".into() } else { format!("{}: {}", counts.claims, kinds.join(", ")) },
    );
    line("doubts", counts.doubts.to_string());
    for released in releases::all(&dossier)? {
        let standing = releases::standing(&dossier, &released)?;
        line("release", format!("{}, entry {}, {}", released.release.name, released.index, standing.words()));
    }
    if args.reports {
        for capture in captures(&dossier)? {
            let published = dossier.index.published(&capture.id)?.unwrap_or_else(|| "not read yet".into());
            let name = talk::visible(capture.name()).into_owned();
            out.push_str(&format!("{}  {name}  published {published}\n", capture.id.short()));
        }
    }
    talk::data(&out)?;
    Ok(Exit::Done)
}
