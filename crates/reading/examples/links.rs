//! Groups hand-made claims and compares the groups with a list of which claims belong together.
//!
//!     cargo run -p reading --example links -- GOLD.jsonl LINKS.json DOCS [--show]
//!
//! GOLD.jsonl holds claims in the interchange format, GOLD-optional.jsonl beside it (if there) the optional ones. LINKS.json:
//! `groups` with `what` and `claims`, `copies` and `conflicts` with sides `a` and `b`. Publication days are read from
//! GOLD-dates.json when it is there (`files` → name → `true_date`). Prints precision and recall over pairs of claims.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a measuring tool reads files and stops at the first bad one"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reading::Reading;
use reading::extract::claim::{Bound, Claim, Days, Kind, Modality, Named, Place, Precision, Quantity, Time};
use reading::extract::gazetteer::{self, Context, Iso2};
use reading::extract::publication::Known;
use reading::resolve::participation::Stand;
use reading::resolve::{ClaimRef, Report, Resolved, resolve};
use reading::span::Span;
use serde_json::Value;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [gold, links, docs, ..] = &args[..] else { panic!("links GOLD.jsonl LINKS.json DOCS [--show]") };
    let bench = Bench::load(Path::new(gold), Path::new(docs));
    let reports = bench.reports();
    let (resolved, doubts) = resolve(&reports, &[]);
    if args.iter().any(|a| a == "--show") {
        print!("{}", reading::resolve::render::render(&reports, &resolved, &doubts));
    }
    let links: Value = serde_json::from_str(&std::fs::read_to_string(links).unwrap()).unwrap();
    score(&bench, &links, &resolved);
}

struct Bench {
    names: Vec<String>,
    readings: Vec<Reading>,
    /// ("gold" or "optional", line) → claim.
    lines: BTreeMap<(String, usize), ClaimRef>,
}

impl Bench {
    fn load(gold: &Path, docs: &Path) -> Bench {
        let stem = gold.file_stem().unwrap().to_str().unwrap();
        let beside = |name: String| std::fs::read_to_string(gold.with_file_name(name)).ok();
        let dates: Value =
            beside(format!("{stem}-dates.json")).map_or(Value::Null, |t| serde_json::from_str(&t).unwrap());
        let mut rows = Vec::new();
        let sets = [
            ("gold", Some(std::fs::read_to_string(gold).unwrap())),
            ("optional", beside(format!("{stem}-optional.jsonl"))),
        ];
        for (set, text) in sets.into_iter().filter_map(|(set, text)| Some((set, text?))) {
            for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                let row: Value = serde_json::from_str(line).unwrap();
                // Offsets are those of the capture; only a plain text is its own rendering.
                if row["doc"].as_str().is_some_and(|doc| doc.ends_with(".txt")) {
                    rows.push((set.to_owned(), i + 1, row));
                }
            }
        }
        let names: BTreeSet<String> = rows.iter().map(|r| r.2["doc"].as_str().unwrap().to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let mut readings: Vec<Reading> = names
            .iter()
            .map(|name| {
                let day = dates["files"][name]["true_date"].as_str().and_then(|d| d.parse().ok());
                let known = Known { published: day, ..Known::default() };
                let mut reading = reading::read(&std::fs::read(docs.join(name)).unwrap(), None, &known);
                reading.extract.claims.clear();
                reading
            })
            .collect();
        let mut lines = BTreeMap::new();
        for (set, line, row) in rows {
            let report = names.iter().position(|n| n == row["doc"].as_str().unwrap()).unwrap();
            let claims = &mut readings[report].extract.claims;
            lines.insert((set, line), ClaimRef { report, claim: claims.len() });
            claims.push(claim(&row));
        }
        Bench { names, readings, lines }
    }

    fn reports(&self) -> Vec<Report<'_>> {
        let each = self.names.iter().zip(&self.readings);
        each.map(|(name, reading)| Report { id: name, source: None, affiliation: None, reading }).collect()
    }

    /// Required claims, and those that the list names: only pairs of these can be right or wrong.
    fn judged(&self, gold: &Pairs) -> BTreeSet<ClaimRef> {
        let required = self.lines.iter().filter(|((set, _), _)| set == "gold").map(|(_, at)| *at);
        required.chain(gold.iter().flat_map(|(a, b)| [*a, *b])).collect()
    }

    fn find(&self, row: &Value) -> Option<ClaimRef> {
        let line = usize::try_from(row["line"].as_u64()?).ok()?;
        self.lines.get(&(row["set"].as_str()?.to_owned(), line)).copied()
    }
}

fn claim(row: &Value) -> Claim {
    let all = [
        Kind::Incident,
        Kind::Figure,
        Kind::Pledge,
        Kind::Participation,
        Kind::Meeting,
        Kind::Position,
        Kind::Agreement,
    ];
    let kind = all.into_iter().find(|k| Some(k.name()) == row["kind"].as_str()).unwrap();
    Claim {
        kind,
        code: row["type"].as_str().unwrap().to_owned().leak(),
        evidence: span(&row["evidence"]).unwrap(),
        actor: named(&row["actor"]),
        target: named(&row["target"]),
        place: place(&row["place"]),
        time: time(&row["time"]),
        quantity: quantity(&row["quantity"]),
        speaker: named(&row["speaker"]),
        via: row["via"].as_str().map(str::to_owned),
        modality: modality(row["modality"].as_str().unwrap()),
        countable: row["countable"].as_bool().unwrap_or(false),
        rule: "by hand",
    }
}

fn span(value: &Value) -> Option<Span> {
    let at = |key: &str| value[key].as_u64().and_then(|n| usize::try_from(n).ok());
    Some(Span::new(at("start")?, at("end")?))
}

fn named(value: &Value) -> Option<Named> {
    let entity = value["entity"].as_str().or(value["text"].as_str())?.to_owned();
    Some(Named { span: span(value)?, entity })
}

/// The format gives name and country; precision, division and point come from the gazetteer.
fn place(value: &Value) -> Option<Place> {
    let name = value["name"].as_str()?;
    let country = value["country"].as_str();
    let mut context = Context::default();
    context.countries.extend(country.and_then(Iso2::new).map(|c| (c, 1.0)));
    let best = gazetteer::resolve(name, &context).into_iter().next().map(|r| r.entry);
    let precision = best.as_ref().map_or(Precision::VagueFeature, |e| match e.kind {
        gazetteer::Kind::Country => Precision::Country,
        gazetteer::Kind::Admin1 => Precision::FirstDivision,
        gazetteer::Kind::Admin2 => Precision::SecondDivision,
        gazetteer::Kind::City => Precision::Exact,
        gazetteer::Kind::Other => Precision::VagueFeature,
    });
    Some(Place {
        span: span(value)?,
        name: name.to_owned(),
        country: country.map(str::to_owned),
        admin1: best.as_ref().and_then(|e| e.admin1.as_deref().map(str::to_owned)),
        point: best.map(|e| e.point),
        precision,
    })
}

fn time(value: &Value) -> Option<Time> {
    let day = |key: &str| value[key].as_str().and_then(|d| d.parse().ok());
    let interval = day("from").zip(day("to")).map(|(from, to)| Days { from, to });
    Some(Time { span: span(value)?, interval, basis: "by hand".to_owned() })
}

fn quantity(value: &Value) -> Option<Quantity> {
    let all = [Bound::Exactly, Bound::AtLeast, Bound::AtMost, Bound::About, Bound::Vague];
    let bound = all.into_iter().find(|b| Some(b.name()) == value["bound"].as_str())?;
    Some(Quantity {
        span: span(value)?,
        value: value["value"].as_f64(),
        value_max: value["value_max"].as_f64(),
        bound,
        unit: value["unit"].as_str().unwrap_or_default().to_owned(),
    })
}

fn modality(word: &str) -> Modality {
    let all = [
        Modality::Asserted,
        Modality::Alleged,
        Modality::Denied,
        Modality::Negated,
        Modality::Planned,
        Modality::Conditional,
        Modality::Promised,
        Modality::Demanded,
        Modality::Historical,
    ];
    all.into_iter().find(|m| m.name() == word).unwrap()
}

type Pairs = BTreeSet<(ClaimRef, ClaimRef)>;

fn add(pairs: &mut Pairs, claims: &[ClaimRef]) {
    for (i, a) in claims.iter().enumerate() {
        for b in &claims[i + 1..] {
            if a != b {
                pairs.insert((*a.min(b), *a.max(b)));
            }
        }
    }
}

/// The kinds of group of the list, and what this stage makes of each.
fn score(bench: &Bench, links: &Value, resolved: &Resolved) {
    let mut wanted: BTreeMap<&str, Pairs> = BTreeMap::new();
    for group in links["groups"].as_array().unwrap() {
        let what = group["what"].as_str().unwrap();
        let named = group["id"].as_str().unwrap();
        let table = match what {
            w if w.starts_with("same incident") => "incident",
            w if w.starts_with("possibly the same incident") => "possibly",
            w if w.contains("continuing situation") => "situation",
            w if w.starts_with("same meeting") => "round",
            w if w.starts_with("same participation") => "participation",
            w if w.starts_with("same person heads") => "head",
            w if w.starts_with("same pledge") => "pledge",
            _ if named.starts_with("fig-") => "figure",
            _ => continue,
        };
        let claims: Vec<ClaimRef> =
            group["claims"].as_array().unwrap().iter().filter_map(|c| bench.find(c)).collect();
        add(wanted.entry(table).or_default(), &claims);
    }
    let found = found(resolved);
    println!("{:<14} {:>6} {:>6} {:>6}   precision recall", "pairs", "gold", "found", "both");
    for (table, gold) in &wanted {
        // A certain pair also answers for a possible one, and is no false alarm there.
        let own = found.get(table).cloned().unwrap_or_default();
        let own: Pairs = match *table {
            "possibly" => own.union(&found["incident"]).copied().collect(),
            _ => own,
        };
        let judged: BTreeSet<ClaimRef> = bench.judged(gold);
        let own: Pairs = own.into_iter().filter(|(a, b)| judged.contains(a) && judged.contains(b)).collect();
        let both = own.intersection(gold).count();
        let rate = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        println!(
            "{table:<14} {:>6} {:>6} {both:>6}   {:.2}      {:.2}",
            gold.len(),
            own.len(),
            rate(both, own.len()),
            rate(both, gold.len())
        );
        for (mark, pairs) in [("missed", gold.difference(&own)), ("extra", own.difference(gold))] {
            for (a, b) in pairs.take(40) {
                println!("    {mark}: {} / {}", label(bench, *a), label(bench, *b));
            }
        }
    }
    copies(bench, links, resolved);
    conflicts(bench, links, resolved);
}

fn found(resolved: &Resolved) -> BTreeMap<&'static str, Pairs> {
    let mut found: BTreeMap<&'static str, Pairs> = BTreeMap::new();
    let mut by_id = BTreeMap::new();
    for incident in &resolved.incidents {
        add(found.entry("incident").or_default(), &incident.claims);
        by_id.insert(incident.id.as_str(), &incident.claims);
    }
    let possible = found.entry("possibly").or_default();
    for link in &resolved.possibly {
        for a in by_id[link.a.as_str()] {
            for b in by_id[link.b.as_str()] {
                possible.insert((*a.min(b), *a.max(b)));
            }
        }
    }
    for allegation in &resolved.allegations {
        let claims: Vec<ClaimRef> = allegation.claims.iter().map(|c| c.claim).collect();
        add(found.entry("situation").or_default(), &claims);
    }
    for round in resolved.tracks.iter().flat_map(|t| &t.rounds) {
        let claims: Vec<ClaimRef> = round.claims.iter().map(|c| c.claim).collect();
        add(found.entry("round").or_default(), &claims);
        for part in &round.participation {
            // The list groups those who say the same; statements that exclude each other it has as conflicts.
            for wanted in [Stand::Comes, Stand::StaysAway] {
                let agree = part.statements.iter().filter(|s| s.stand == wanted || s.stand == Stand::Neither);
                let claims: Vec<ClaimRef> = agree.map(|s| s.claim).collect();
                add(found.entry("participation").or_default(), &claims);
            }
        }
    }
    for head in &resolved.heads {
        add(found.entry("head").or_default(), &head.claims);
    }
    for thread in &resolved.pledges {
        let claims: Vec<ClaimRef> = thread.history.iter().map(|s| s.claim).collect();
        add(found.entry("pledge").or_default(), &claims);
    }
    for series in &resolved.series {
        let claims: Vec<ClaimRef> = series.points.iter().map(|p| p.claim).collect();
        add(found.entry("figure").or_default(), &claims);
    }
    found
}

fn label(bench: &Bench, at: ClaimRef) -> String {
    let reading = &bench.readings[at.report];
    let claim = &reading.extract.claims[at.claim];
    let words: String = claim.evidence.of(&reading.text.words).chars().take(50).collect();
    format!("{} {} \"{words}\"", &bench.names[at.report][..3], claim.code)
}

/// Copies that the list requires, by whether both places stand in one group; all groups found beside them are shown.
fn copies(bench: &Bench, links: &Value, resolved: &Resolved) {
    let (mut wanted, mut met) = (0, 0);
    for copy in links["copies"].as_array().into_iter().flatten() {
        let required = copy["required"].as_bool().unwrap_or(false);
        let side = |side: &Value| -> Option<(usize, Span)> {
            let report = bench.names.iter().position(|n| Some(n.as_str()) == side["doc"].as_str())?;
            let telling = ["headline", "body", "caption"].contains(&side["region"].as_str()?);
            Some((report, span(side)?)).filter(|_| telling)
        };
        let (Some(a), Some(b)) = (side(&copy["a"]), side(&copy["b"])) else { continue };
        let within = |group: &reading::resolve::copies::CopyGroup, (report, span): (usize, Span)| {
            group.sentences.iter().any(|s| s.report == report && s.span.overlaps(span))
        };
        let joined = resolved.copies.iter().any(|g| within(g, a) && within(g, b));
        wanted += usize::from(required);
        met += usize::from(required && joined);
        if joined != required {
            println!("    copy {}: {}", if joined { "not required" } else { "missed" }, copy["a"]["text"]);
        }
    }
    println!("copies: {met} of {wanted} required found; {} groups in all", resolved.copies.len());
}

fn conflicts(bench: &Bench, links: &Value, resolved: &Resolved) {
    let (mut met, mut all) = (0, 0);
    for conflict in links["conflicts"].as_array().into_iter().flatten() {
        let side = |key: &str| -> BTreeSet<ClaimRef> {
            conflict[key].as_array().into_iter().flatten().filter_map(|c| bench.find(c)).collect()
        };
        let (a, b) = (side("a"), side("b"));
        let crosses = |c: &&reading::resolve::contradictions::Contradiction| {
            let touch = |own: &[ClaimRef], side: &BTreeSet<ClaimRef>| own.iter().any(|x| side.contains(x));
            touch(&c.a, &a) && touch(&c.b, &b) || touch(&c.a, &b) && touch(&c.b, &a)
        };
        let found = resolved.contradictions.iter().find(crosses);
        let weak = conflict["strength"].as_str() == Some("weak");
        all += usize::from(!weak);
        met += usize::from(!weak && found.is_some());
        let mark = if found.is_some() { "found " } else { "missed" };
        println!("  {mark} {} ({}, {})", conflict["id"], conflict["what"], conflict["strength"]);
    }
    println!(
        "contradictions: {met} of {all} strong or medium found; {} in all",
        resolved.contradictions.len()
    );
    for c in &resolved.contradictions {
        println!("    {:?} {:?}: {}", c.matter, c.strength, c.sentence);
    }
}
