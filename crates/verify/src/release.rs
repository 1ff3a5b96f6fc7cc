//! A release: whether its entry stands in the log, and whether the files of its folder are those of the entry.
//!
//! In: the bytes of a release.proof, or a folder; what the reader brings, perhaps a copy of the log. Out: a report.
//! Absent: whether what the bulletin says is true; files that the entry does not name.

use tlog::hash::{self, Hash};
use tlog::tree;

use crate::bundle::ReleaseProof;
use crate::concern::Concern;
use crate::exit::{Exit, Fault, chain};
use crate::files::Files;
use crate::history;
use crate::line;
use crate::report::Report;
use crate::rescan;
use crate::shape::{Claim, Line, Release, Tree};
use crate::terms::Terms;
use crate::words;

pub const THING: &str = "release proof";
pub const FOLDER: &str = "release";
/// The file in a folder that proves it.
pub const PROOF: &str = "release.proof";

/// Checks a release.proof on its own.
pub fn check(file: &[u8], terms: &Terms, trees: Option<&dyn Files>) -> Report {
    proof(THING, file, terms, trees).map_or_else(|report| *report, |(_, report)| report)
}

/// Checks the folder of a release: its proof, then its files.
pub fn check_folder(folder: &dyn Files, terms: &Terms, trees: Option<&dyn Files>) -> Report {
    let file = match folder.read(PROOF) {
        Ok(Some(file)) => file,
        Ok(None) => return Report::of(FOLDER, vec![Fault::malformed(format!("it has no file `{PROOF}`"))]),
        Err(why) => {
            return Report::of(FOLDER, vec![Fault::malformed(format!("cannot read `{PROOF}`: {why}"))]);
        }
    };
    let (release, mut report) = match proof(FOLDER, &file, terms, trees) {
        Ok(proven) => proven,
        Err(report) => return *report,
    };
    let (faults, withheld) = files(folder, &release);
    if !faults.is_empty() {
        return Report { standing: report.standing, ..Report::of(FOLDER, faults) };
    }
    if !withheld.is_empty() {
        let (noun, names) = (words::plural(withheld.len(), "claim"), withheld.join(", "));
        report.faults.push(Fault { exit: Exit::Withheld, why: format!("it withholds {noun}: {names}") });
    }
    report.blocks.insert(1, words::files(&release));
    report
}

fn proof(
    thing: &'static str,
    file: &[u8],
    terms: &Terms,
    trees: Option<&dyn Files>,
) -> Result<(Release, Report), Box<Report>> {
    let refuse = |faults| Box::new(Report::of(thing, faults));
    let read = ReleaseProof::parse(file).and_then(|proof| {
        let release = Release::read(proof.release.entry())?;
        Ok((proof, release))
    });
    let (proof, release) = read.map_err(|why| refuse(vec![Fault::malformed(chain(&why))]))?;
    let entries = proof.entries();
    let standing =
        history::vouch(&entries, &proof.release, &proof.keys, proof.scan, terms).map_err(refuse)?;
    let mut concern = Concern::of_release(&release);
    concern.rests_on(proof.release.index(), proof.release.leaf());
    let mut faults = line::remarks(&proof.remarks, concern.clone());
    let mut found = None;
    if let (true, Some(files)) = (faults.is_empty(), trees) {
        let searched = rescan::search(files, terms, &standing, concern, &entries);
        faults.extend(searched.faults.iter().cloned());
        found = Some(searched);
    }
    if !faults.is_empty() {
        return Err(Box::new(Report { standing: Some(standing), ..Report::of(thing, faults) }));
    }
    let blocks = vec![
        words::release(&release, &proof.release),
        words::level(&standing),
        words::time(&standing),
        words::remarks(&proof.remarks),
        words::log(&standing),
        words::policy(&standing),
        words::search(proof.scan, found.as_ref()),
        words::proves_release(&standing, thing == FOLDER),
        words::does_not_prove(&standing, found.as_ref(), thing == FOLDER),
    ];
    let faults = standing.fault().into_iter().collect();
    Ok((release, Report { blocks, standing: Some(standing), ..Report::of(thing, faults) }))
}

/// What is wrong with the files of a release, and which claims are withheld.
fn files(folder: &dyn Files, release: &Release) -> (Vec<Fault>, Vec<String>) {
    let mut faults = Vec::new();
    for file in &release.files {
        let name = &file.name;
        match folder.read(name) {
            Ok(Some(bytes)) if bytes.len() as u64 == file.bytes && Hash::of(&bytes) == file.sha256 => {}
            Ok(Some(bytes)) => faults.push(Fault::altered(format!(
                "`{name}` has {} bytes and SHA-256 {}, the entry of the release says {} and {}",
                bytes.len(),
                Hash::of(&bytes),
                file.bytes,
                file.sha256
            ))),
            Ok(None) => faults.push(Fault::altered(format!("`{name}` is missing"))),
            Err(why) => faults.push(Fault::altered(format!("cannot read `{name}`: {why}"))),
        }
    }
    if !faults.is_empty() {
        return (faults, Vec::new());
    }
    match contents(folder, release) {
        Ok(withheld) => (faults, withheld),
        Err(why) => (vec![Fault::altered(why)], Vec::new()),
    }
}

/// Whether the lines and claims in the files are those of the trees, and the lines those of the bulletin.
fn contents(folder: &dyn Files, release: &Release) -> Result<Vec<String>, String> {
    let text = |name: &str| {
        let bytes = folder.read(name).map_err(|why| format!("cannot read `{name}`: {why}"))?;
        String::from_utf8(bytes.unwrap_or_default()).map_err(|_| format!("`{name}` is not UTF-8"))
    };
    let (bulletin, lines, claims) = (text("bulletin.txt")?, text("lines.jsonl")?, text("claims.jsonl")?);
    let mut leaves = Vec::new();
    let mut printed = each_line(&bulletin);
    for (at, json) in each_line(&lines).enumerate() {
        let line =
            Line::read(json.as_bytes()).map_err(|why| format!("`lines.jsonl`, line {}: {why}", at + 1))?;
        if line.index() != at as u64 || printed.next() != Some(line.text.as_str()) {
            return Err(format!("`lines.jsonl`, line {}: it is not that line of `bulletin.txt`", at + 1));
        }
        leaves.push(line.leaf());
    }
    if printed.next().is_some() {
        return Err("`bulletin.txt` has more lines than `lines.jsonl`".into());
    }
    is_tree("lines", &leaves, release.lines)?;
    let mut withheld = Vec::new();
    let mut leaves = Vec::new();
    for (at, json) in each_line(&claims).enumerate() {
        let claim =
            Claim::read(json.as_bytes()).map_err(|why| format!("`claims.jsonl`, line {}: {why}", at + 1))?;
        leaves.push(claim.leaf());
        if let Claim::Withheld { id, .. } = claim {
            withheld.push(id);
        }
    }
    is_tree("claims", &leaves, release.claims)?;
    Ok(withheld)
}

fn is_tree(what: &str, leaves: &[hash::Hash], tree: Tree) -> Result<(), String> {
    let same = leaves.len() as u64 == tree.count && tree::root(leaves, tree.count) == Some(tree.root);
    if same { Ok(()) } else { Err(format!("its {what} are not those of the entry of the release")) }
}

/// The lines of a file, each ended by a newline; a file without any has none.
fn each_line(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('\n').or((!text.is_empty()).then_some(text));
    text.into_iter().flat_map(|text| text.split('\n'))
}
