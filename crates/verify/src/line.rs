//! One line of a bulletin: whether the release in the log holds it, and what was said about it since.
//!
//! In: the bytes of a line.proof, what the reader brings, perhaps a copy of the log. Out: a report. Absent: whether the
//! line is true.

use tlog::check::check_inclusion;

use crate::bundle::{LineProof, Proven};
use crate::concern::Concern;
use crate::exit::{Exit, Fault, chain};
use crate::files::Files;
use crate::history;
use crate::report::Report;
use crate::rescan::{self, Found};
use crate::shape::{Claim, Release};
use crate::terms::{Standing, Terms};
use crate::words;

pub const THING: &str = "line proof";

/// Checks a line.proof; `trees` is a copy of the log in which to look for what the proof may have left out.
pub fn check(file: &[u8], terms: &Terms, trees: Option<&dyn Files>) -> Report {
    let read = LineProof::parse(file).and_then(|proof| {
        let release = Release::read(proof.release.entry())?;
        Ok((proof, release))
    });
    let (proof, release) = match read {
        Ok(read) => read,
        Err(why) => return Report::of(THING, vec![Fault::malformed(chain(&why))]),
    };
    let entries = proof.entries();
    let standing = match history::vouch(&entries, &proof.release, &proof.keys, proof.scan, terms) {
        Ok(standing) => standing,
        Err(faults) => return Report::of(THING, faults),
    };
    let mut faults = holds(&proof, &release);
    let mut found = None;
    if let (true, Some(files)) = (faults.is_empty(), trees) {
        let searched = rescan::search(files, terms, &standing, concern(&proof, &release), &entries);
        faults.extend(searched.faults.iter().cloned());
        found = Some(searched);
    }
    if !faults.is_empty() {
        return Report { standing: Some(standing), ..Report::of(THING, faults) };
    }
    tell(&proof, &release, standing, found)
}

fn tell(proof: &LineProof, release: &Release, standing: Standing, found: Option<Found>) -> Report {
    let withheld: Vec<&str> = proof
        .claims
        .iter()
        .filter(|proven| matches!(proven.claim, Claim::Withheld { .. }))
        .map(|proven| proven.claim.id())
        .collect();
    let withheld = (!withheld.is_empty()).then(|| {
        let (noun, names) = (words::plural(withheld.len(), "claim"), withheld.join(", "));
        Fault { exit: Exit::Withheld, why: format!("it withholds {noun}: {names}") }
    });
    let blocks = vec![
        words::line(&proof.line, release),
        words::level(&standing),
        words::time(&standing),
        words::remarks(&proof.remarks),
        words::rests_on(proof),
        words::log(&standing),
        words::policy(&standing),
        words::search(proof.scan, found.as_ref()),
        words::proves_line(&standing),
        words::does_not_prove(&standing, found.as_ref(), false),
    ];
    let faults = standing.fault().into_iter().chain(withheld).collect();
    Report { blocks, standing: Some(standing), ..Report::of(THING, faults) }
}

/// Whether the line, its claims, its captures and the remarks belong together.
fn holds(proof: &LineProof, release: &Release) -> Vec<Fault> {
    let line = &proof.line;
    let mut faults = Vec::new();
    let lines = release.lines;
    if let Err(why) = check_inclusion(line.index(), lines.count, line.leaf(), &proof.line_path, lines.root) {
        faults.push(Fault::altered(format!("line {} is not in the release: {why}", line.number)));
    }
    if !proof.claims.iter().map(|proven| proven.claim.id()).eq(line.claims.iter().map(String::as_str)) {
        faults.push(Fault::altered("its claims are not those that the line names"));
    }
    for proven in &proof.claims {
        let (claims, leaf) = (release.claims, proven.claim.leaf());
        if let Err(why) = check_inclusion(proven.index, claims.count, leaf, &proven.path, claims.root) {
            faults
                .push(Fault::altered(format!("claim `{}` is not in the release: {why}", proven.claim.id())));
        }
    }
    faults.extend(captures(proof));
    faults.extend(remarks(&proof.remarks, concern(proof, release)));
    faults
}

/// The entries of captures name the captures of the line, in its order; one capture may have been received often, and then
/// its arrivals come in the order of the log.
fn captures(proof: &LineProof) -> Option<Fault> {
    let mut wanted = proof.line.captures.iter().map(String::as_str).peekable();
    let mut last: Option<(&str, u64)> = None;
    for proven in &proof.captures {
        let index = proven.index();
        if let Some(next) = wanted.next_if(|next| names(proven, next)) {
            last = Some((next, index));
        } else if last.is_some_and(|(capture, before)| names(proven, capture) && before < index) {
            last = last.map(|(capture, _)| (capture, index));
        } else {
            return Some(Fault::altered(format!(
                "entry {index} is not of a capture that the line names here"
            )));
        }
    }
    wanted.next().map(|missing| Fault::altered(format!("no entry of capture `{missing}` is given")))
}

/// Whether an entry is about a capture.
pub(crate) fn names(proven: &Proven, capture: &str) -> bool {
    proven.entry().refs.iter().any(|r| matches!(&r.target, tlog::entry::Target::Id(id) if id == capture))
}

fn concern(proof: &LineProof, release: &Release) -> Concern {
    let mut concern = Concern::of_line(&proof.line, release);
    for proven in std::iter::once(&proof.release).chain(&proof.captures) {
        concern.rests_on(proven.index(), proven.leaf());
    }
    concern
}

/// Remarks come in the order of the log, and each of them concerns what the proof is about.
pub(crate) fn remarks(remarks: &[Proven], mut concern: Concern) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !remarks.is_sorted_by_key(Proven::index) {
        faults.push(Fault::altered("its remarks are not in the order of the log"));
    }
    for proven in remarks {
        if !concern.names(proven.index(), proven.leaf(), proven.entry()) {
            let (index, kind) = (proven.index(), &proven.entry().kind);
            faults.push(Fault::altered(format!("entry {index}, a {kind}, is about something else")));
        }
    }
    faults
}
