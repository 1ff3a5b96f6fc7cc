//! The figures as a page for the terminal.

use std::fmt::Write as _;

use super::dates::Dates;
use super::score::{KINDS, Prf, Score};
use super::slots::Slot;
use super::spans::{Spans, WrongSpan};
use super::{Evaluation, Files};

/// Wrong spans that are shown; the JSON has them all.
const SHOWN: usize = 50;

/// All figures; `by_doc` adds a line per document.
pub fn page(evaluation: &Evaluation, by_doc: bool) -> String {
    let mut out = String::new();
    files(&mut out, &evaluation.files);
    detection(&mut out, &evaluation.score);
    whole(&mut out, evaluation);
    slots(&mut out, &evaluation.score);
    if let Some(found) = &evaluation.spans {
        spans(&mut out, found);
    }
    beside(&mut out, evaluation);
    if by_doc {
        documents(&mut out, evaluation);
    }
    out
}

/// The first claims that were missed and that are in no gold.
pub fn errors(evaluation: &Evaluation, most: usize) -> String {
    let mut out = String::new();
    let lists = [
        ("missed", &evaluation.score.missed, &evaluation.gold),
        ("in no gold", &evaluation.score.spurious, &evaluation.system),
    ];
    for (title, indexes, claims) in lists {
        let _ = writeln!(out, "\n{title} ({} in all)", indexes.len());
        for claim in indexes.iter().take(most).map(|i| &claims[*i]) {
            let words: String = claim.words.chars().take(100).collect();
            let _ = writeln!(out, "  {}  {}  {words:?}", claim.doc, claim.label());
        }
    }
    out
}

fn files(out: &mut String, files: &Files) {
    let list = |paths: &[std::path::PathBuf]| match paths {
        [] => "none".to_owned(),
        _ => paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "),
    };
    let _ = writeln!(
        out,
        "gold {}; aliases {}; noise {}",
        list(&files.gold),
        list(&files.aliases),
        list(&files.noise)
    );
}

const COLUMNS: &str = "     P     R    F1  right wrong missed";

fn row(out: &mut String, name: &str, prf: &Prf) {
    let _ = write!(
        out,
        "  {name:<22}{:6.3}{:6.3}{:6.3}{:7}{:6}{:7}",
        prf.p, prf.r, prf.f1, prf.tp, prf.fp, prf.missed
    );
    match prf.neutral {
        Some(neutral) => writeln!(out, "{neutral:9}"),
        None => writeln!(out),
    }
    .unwrap_or_default();
}

fn detection(out: &mut String, score: &Score) {
    let counts = &score.counts;
    let _ = writeln!(
        out,
        "{} required and {} optional gold claims, {} claims to score",
        counts.gold_required, counts.gold_optional, counts.system
    );
    let _ = writeln!(out, "\nclaims found            {COLUMNS}  neutral");
    KINDS.into_iter().chain(["ALL"]).for_each(|kind| row(out, kind, &score.kinds[kind]));
    mean(out, score, |score, kind| score.kinds[kind]);
    row(out, "all, demands merged", &score.merged_demand);
    let _ = writeln!(out, "\nfound, right type       {COLUMNS}");
    KINDS.into_iter().chain(["ALL"]).for_each(|kind| row(out, kind, &score.typed[kind]));
    mean(out, score, |score, kind| score.typed[kind]);
}

fn mean(out: &mut String, score: &Score, of: impl Fn(&Score, &str) -> Prf) {
    let mean = |figure: fn(&Prf) -> f64| {
        KINDS.iter().map(|k| figure(&of(score, k))).sum::<f64>() / KINDS.len() as f64
    };
    let _ = writeln!(
        out,
        "  {:<22}{:6.3}{:6.3}{:6.3}",
        "mean over kinds",
        mean(|p| p.p),
        mean(|p| p.r),
        mean(|p| p.f1)
    );
}

fn whole(out: &mut String, evaluation: &Evaluation) {
    let score = &evaluation.score;
    let _ = writeln!(out, "\nwhole claims            {COLUMNS}");
    row(out, "complete claims", &score.complete);
    row(out, "countable incidents", &score.countable);
    let _ = match evaluation.files.noise.is_empty() {
        true => writeln!(
            out,
            "  claims from comments, teasers, page furniture: not measured, there is no noise file"
        ),
        false => {
            let kinds = score.noise.by_kind_of_noise.iter().map(|(what, n)| format!(" {what} {n}"));
            let kinds: String = kinds.collect();
            writeln!(
                out,
                "  claims from comments, teasers, page furniture: {}{kinds}",
                score.noise.claims_in_noise
            )
        }
    };
}

fn slots(out: &mut String, score: &Score) {
    let _ = writeln!(out, "\nslots                  on aligned claims                       end to end");
    let _ = writeln!(out, "                       P     R    F1  (right/wrong/missed)     P     R    F1");
    for slot in Slot::ALL {
        let both = &score.slots[slot.name()];
        let figures = |prf: &Prf| match prf.is_empty() {
            true => "     -     -     -".to_owned(),
            false => format!("{:6.3}{:6.3}{:6.3}", prf.p, prf.r, prf.f1),
        };
        let counts = format!("({}/{}/{})", both.aligned.tp, both.aligned.fp, both.aligned.missed);
        let name = slot.name();
        let _ = writeln!(
            out,
            "  {name:<16}{}  {counts:<20}{}",
            figures(&both.aligned),
            figures(&both.end_to_end)
        );
    }
    if let Some(mean) = score.time_mean_jaccard {
        let _ = writeln!(out, "  days in common, mean over pairs with both times: {mean:.3}");
    }
}

fn spans(out: &mut String, spans: &Spans) {
    let _ =
        writeln!(out, "\nspans: {} compared with the documents, {} wrong", spans.checked, spans.wrong.len());
    for WrongSpan { line, doc, slot, start, end, text, bytes } in spans.wrong.iter().take(SHOWN) {
        let there = match bytes {
            None => "it lies outside the document".to_owned(),
            Some(bytes) => format!("there stands {:?}", cut(bytes)),
        };
        let said = text.as_str().map_or_else(|| text.to_string(), |t| format!("{:?}", cut(t)));
        let _ = writeln!(out, "  line {line} {doc} {slot} {start}..{end} says {said}, {there}");
    }
    if spans.wrong.len() > SHOWN {
        let _ = writeln!(out, "  and {} more (--json has all)", spans.wrong.len() - SHOWN);
    }
    if !spans.documents_not_found.is_empty() {
        let names: Vec<&str> = spans.documents_not_found.iter().map(String::as_str).collect();
        let _ = writeln!(out, "  not in the folder of documents: {}", names.join(", "));
    }
}

/// Regions, publication dates and links, where there was gold for them.
fn beside(out: &mut String, evaluation: &Evaluation) {
    if let Some(regions) = &evaluation.regions {
        let _ = writeln!(
            out,
            "\nregions: {:.4} of {} characters right; {} of noise read as text, {} of text lost",
            regions.accuracy, regions.characters, regions.noise_read, regions.text_lost
        );
        for (what, count) in &regions.confused {
            let _ = writeln!(out, "  {what}: {count}");
        }
    }
    if let Some(dates) = &evaluation.dates {
        let Dates { documents, right, likely_right, answers } = dates;
        let _ = writeln!(
            out,
            "\npublication dates: {right} of {documents} right, the likely day of {likely_right}"
        );
        for (doc, answer) in answers {
            let interval =
                answer.interval.map_or("no date".to_owned(), |i| format!("{} to {}", i.from, i.to));
            let _ = writeln!(out, "  {doc:<40}{:?}: {interval} (true {})", answer.outcome, answer.true_date);
        }
    }
    if let Some(links) = &evaluation.links {
        let _ = writeln!(out, "\nlinks                   {COLUMNS}");
        row(out, "copied passages", &links.copies);
        row(out, "pairs on one incident", &links.incidents);
        row(out, "pairs on one anything", &links.claims);
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}...", &text[..at]),
    }
}

fn documents(out: &mut String, evaluation: &Evaluation) {
    let _ = writeln!(
        out,
        "\nby document                                  P     R    F1  right/wrong/missed  typed F1"
    );
    for (doc, score) in &evaluation.by_doc {
        let (found, typed) = (score.kinds["ALL"], score.typed["ALL"]);
        let counts = format!("{}/{}/{}", found.tp, found.fp, found.missed);
        let _ = writeln!(
            out,
            "  {doc:<40}{:6.3}{:6.3}{:6.3}  {counts:<18}{:6.3}",
            found.p, found.r, found.f1, typed.f1
        );
    }
}
