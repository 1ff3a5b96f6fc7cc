//! `armistice explain`

use super::{Context, Failure, talk};
use crate::archive::CaptureId;
use crate::dossier::Dossier;
use crate::flow::{self, Capture, ReadReport};
use crate::publish::picture::tree;
use crate::publish::provenance::{self, Branch, Tracer};
use crate::sources::Arrival;
use crate::trouble::Exit;
use reading::extract::claim::{Claim, Named};
use reading::span::Span;

/// Show how the program came to a capture, a claim, an incident or a finding.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its id, or the beginning of it; for a capture also the name it came under.
    id: String,
    /// Only where an incident's support comes from, as a tree; a claim's id names the incident that it speaks of.
    #[arg(long)]
    tree: bool,
    /// The same tree as a picture, SVG.
    #[arg(long, conflicts_with = "tree")]
    svg: bool,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, Failure> {
    let mut dossier = Dossier::open_to_read(&context.root)?;
    if dossier.may_index() {
        flow::read_news(&mut dossier, |_| {})?;
    }
    let wanted = args.id.as_str();
    if args.tree || args.svg {
        let words = dossier.files.words;
        let tree = provenance_of(&dossier, wanted)?;
        match args.svg {
            true => talk::data(&tree::alone(&tree, words))?,
            false => talk::data(&talk::visible(&provenance::text(&tree, words)))?,
        }
        return Ok(Exit::Done);
    }
    let mut ids = dossier.index.ids(wanted, SHOWN + 1)?;
    if ids.is_empty() {
        ids = dossier.index.captures_named(wanted)?;
    }
    let text = match the_one(wanted, &ids)? {
        Some(id) => match id.parse::<CaptureId>() {
            Ok(capture) => explain_capture(&flow::read_again(&dossier, &capture)?),
            Err(_) => explain_claim(&dossier, &id)?,
        },
        // Groups are no rows of the index: they follow from all claims together.
        None => explain_group(&dossier, wanted)?,
    };
    talk::data(&talk::visible(&text))?;
    Ok(Exit::Done)
}

/// How many ids are shown when several were meant.
const SHOWN: usize = 8;

/// The one id that was meant, if any was.
fn the_one(wanted: &str, ids: &[String]) -> Result<Option<String>, Failure> {
    match ids {
        [] => Ok(None),
        [id] => Ok(Some(id.clone())),
        [first, ..] if first == wanted => Ok(Some(first.clone())),
        more => {
            let mut names = more[..more.len().min(SHOWN)].join(", ");
            if more.len() > SHOWN {
                names.push_str(", …");
            }
            Err(cannot(wanted, "several ids begin like that", format!("one of {names}")))
        }
    }
}

fn cannot(wanted: &str, why: &str, hint: String) -> Failure {
    Failure { sentence: format!("cannot explain `{wanted}`: {why}"), hint: Some(hint), exit: Exit::Cannot }
}

fn explain_group(dossier: &Dossier, wanted: &str) -> Result<String, Failure> {
    let world = flow::pass(dossier)?;
    let ids = world.judged.iter().map(|judged| judged.incident.id.clone());
    let ids: Vec<String> = ids.filter(|id| id.starts_with(wanted)).collect();
    let id = the_one(wanted, &ids)?.ok_or_else(|| {
        let hint = "`armistice status --reports` lists captures, `armistice read` claims, `armistice brief` incidents";
        cannot(wanted, "nothing in this dossier has that id", hint.into())
    })?;
    let judged = world.judged.iter().find(|judged| judged.incident.id == id).expect("the id is one of these");
    let mut out = format!("incident   {id}\n");
    for why in &judged.group.why {
        out.push_str(&format!("grouped    {why}\n"));
    }
    for at in judged.group.claims.iter().chain(&judged.group.denials) {
        let report = &world.reports[at.report];
        let claim = report.claims[at.claim].id.as_deref().unwrap_or_default();
        out.push('\n');
        out.push_str(&claim_text(claim, report, &report.reading.extract.claims[at.claim]));
        let from = world.resolved.origins.iter().find(|origin| origin.claims.contains(at));
        for why in from.iter().flat_map(|origin| origin.why.iter().map(|why| (&origin.name, why))) {
            out.push_str(&format!("origin     {}: {}\n", why.0, why.1));
        }
    }
    for finding in &judged.findings {
        out.push('\n');
        out.push_str(&judging::explain::explain(finding, &dossier.files.parties));
    }
    Ok(out)
}

/// The tree of the incident with this id, or the beginning of it, or that a claim with this id speaks of.
fn provenance_of(dossier: &Dossier, wanted: &str) -> Result<Branch, Failure> {
    let world = flow::pass(dossier)?;
    let speaks_of_it = |judged: &&flow::Judged| {
        let mut claims = judged.group.claims.iter().chain(&judged.group.denials);
        claims.any(|at| world.reports[at.report].claims[at.claim].id.as_deref() == Some(wanted))
    };
    let ids = world.judged.iter().map(|judged| &judged.incident.id).filter(|id| id.starts_with(wanted));
    let ids: Vec<String> = ids.cloned().collect();
    let judged = match the_one(wanted, &ids)? {
        Some(id) => world.judged.iter().find(|judged| judged.incident.id == id),
        None => world.judged.iter().find(speaks_of_it),
    };
    let hint = "give the id of an incident or of one of its claims; `armistice brief` lists incidents";
    let judged = judged.ok_or_else(|| cannot(wanted, "no incident has that id", hint.into()))?;
    Ok(Tracer::new(&world, &dossier.files).tree(judged))
}

fn explain_capture(report: &ReadReport) -> String {
    let Capture { id, custody } = &report.capture;
    let mut out = format!("capture    {id}\n");
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<10} {value}\n"));
    for arrival in custody {
        let facts = &arrival.facts;
        let told = [
            ("source", facts.source.clone()),
            ("outlet", facts.outlet_name.clone()),
            ("address", facts.address.clone()),
            ("published", facts.published.map(|moment| moment.to_string())),
            ("received", facts.received.map(|moment| moment.to_string())),
        ];
        let told = told.into_iter().filter_map(|(key, value)| Some(format!(", {key} {}", value?)));
        let told: String = told.collect();
        line(
            "arrived",
            format!("{} as `{}`{told} (entry {})", arrival.ingested, arrival.name, arrival.entry),
        );
        for (name, value) in ways(&arrival.arrival) {
            line(name, value);
        }
    }
    let text = &report.reading.text;
    line("text", format!("{:?}, {}, {} bytes of words", text.media, text.charset, text.words.len()));
    line("published", flow::published(&report.reading.extract.publication));
    for (span, supports) in &report.reading.extract.publication.evidence {
        line("", format!("“{}”: {supports}", quote(text, *span)));
    }
    for region in &text.regions {
        line("region", format!("{} bytes {}..{}", region.kind.name(), region.span.start, region.span.end));
    }
    for (claim, wire) in report.reading.extract.claims.iter().zip(&report.claims) {
        let id = wire.id.as_deref().unwrap_or_default();
        line("claim", format!("{id} {}/{} “{}”", claim.kind.name(), claim.code, quote(text, claim.evidence)));
    }
    for doubt in &report.reading.doubts {
        line("doubt", format!("{} {} [{}]", doubt.sentence, doubt.taken, doubt.code));
    }
    out
}

/// How a report came out of what was received, a line to each step.
fn ways(arrival: &Arrival) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(author) = &arrival.author {
        lines.push(("author", author.clone()));
    }
    for step in &arrival.made_from {
        let part = match step.part.as_str() {
            "" => String::new(),
            part => format!(", part `{part}`"),
        };
        let (word, digest) = match (&step.capture, &step.package) {
            (Some(capture), _) => ("made from", format!("capture {capture}")),
            (None, package) => ("packed in", format!("a file {}", package.as_deref().unwrap_or("unknown"))),
        };
        lines.push((word, format!("{digest} (`{}`{part}) by {}", step.name, step.by)));
    }
    if let Some(fetched) = &arrival.fetched {
        lines.push((
            "fetched",
            format!("{}, status {}, from {}", fetched.at, fetched.status, fetched.address),
        ));
        lines.extend(fetched.redirects.iter().map(|address| ("", format!("redirected from {address}"))));
        lines.extend(fetched.headers.iter().map(|header| ("", header.clone())));
    }
    lines
}

fn explain_claim(dossier: &Dossier, id: &str) -> Result<String, Failure> {
    let capture = dossier.index.capture_of_claim(id)?;
    let report = flow::read_again(dossier, &capture)?;
    let at = report.claims.iter().position(|wire| wire.id.as_deref() == Some(id));
    // Only while another process writes may the index be behind the rules of this one.
    let at = at.ok_or_else(|| {
        cannot(id, "it is no longer read from its capture", "run `armistice rebuild`".into())
    })?;
    let claim = &report.reading.extract.claims[at];
    Ok(claim_text(id, &report, claim))
}

fn claim_text(id: &str, report: &ReadReport, claim: &Claim) -> String {
    let text = &report.reading.text;
    let mut out = format!("claim      {id}\n");
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<10} {value}\n"));
    let evidence = text.map.capture(claim.evidence);
    line("says", format!("{}/{}, {}", claim.kind.name(), claim.code, claim.modality.name()));
    line("because", format!("“{}”", quote(text, claim.evidence)));
    line("in", format!("{} bytes {}..{}", report.capture.name(), evidence.start, evidence.end));
    line("capture", report.capture.id.to_string());
    line("published", flow::published(&report.reading.extract.publication));
    for (slot, named) in [("actor", &claim.actor), ("target", &claim.target), ("speaker", &claim.speaker)] {
        if let Some(Named { span, entity }) = named {
            line(slot, format!("{entity}, from “{}”", quote(text, *span)));
        }
    }
    if let Some(via) = &claim.via {
        line("via", via.clone());
    }
    if let Some(place) = &claim.place {
        let within = [&place.admin1, &place.country].into_iter().flatten().map(|name| format!(", {name}"));
        let within: String = within.collect();
        let point = place.point.map_or(String::new(), |(lat, lon)| format!(" ({lat:.3}, {lon:.3})"));
        let precision = place.precision as u8;
        let words = quote(text, place.span);
        line("place", format!("{}{within}{point}, precision {precision}, from “{words}”", place.name));
    }
    if let Some(time) = &claim.time {
        let days =
            time.interval.map_or("not placed".to_string(), |days| format!("{} to {}", days.from, days.to));
        line("time", format!("{days}, from “{}”: {}", quote(text, time.span), time.basis));
    }
    if let Some(quantity) = &claim.quantity {
        let number = |value: Option<f64>| value.map_or(String::new(), |value| format!(" {value}"));
        let (low, high) = (number(quantity.value), number(quantity.value_max));
        let (bound, unit) = (quantity.bound.name(), &quantity.unit);
        line("quantity", format!("{bound}{low}{high} {unit}, from “{}”", quote(text, quantity.span)));
    }
    line("countable", if claim.countable { "yes".into() } else { "no".into() });
    line("rule", claim.rule.to_string());
    out
}

fn quote(text: &reading::text::Text, span: Span) -> String {
    text.words.get(span.range()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
