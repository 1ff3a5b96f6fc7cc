//! Names of places against the Local-Global Lexicon (Lieberman et al. 2010) and GeoVirus (Gritta et al. 2018): which
//! names are found, and where they lie. Resolution is given twice: of all gold names end to end, and with names given.

use std::path::Path;
use std::time::Instant;

use reading::extract::gazetteer::{Context, Entry, Gazetteer, Mention, kinds, km};
use reading::extract::mentions;
use reading::span::Span;
use reading::text::{self, Media};

use super::{Counts, Error, Measured, Part, shown, unescaped};

/// About a hundred miles: within it a name counts as found on the map (Leidner 2007).
const NEAR_KM: f64 = 161.0;

struct Article {
    name: String,
    words: String,
    gold: Vec<Gold>,
}

struct Gold {
    span: Span,
    point: Option<(f64, f64)>,
    geonames: Option<u32>,
}

/// Scores the articles of the file at `path`.
pub fn measure(path: &Path, part: Part) -> Result<Measured, Error> {
    let articles: Vec<Article> =
        articles(&super::text(path)?).into_iter().filter(|a| part.has(&a.name)).collect();
    let gazetteer = Gazetteer::default();
    let started = Instant::now();
    let answers: Vec<Vec<(Span, Option<Entry>)>> = articles.iter().map(|a| answer(a, &gazetteer)).collect();
    let mut measured = Measured {
        documents: articles.len(),
        bytes: articles.iter().map(|a| a.words.len()).sum(),
        seconds: started.elapsed().as_secs_f64(),
        ..Measured::default()
    };
    let (mut strict, mut loose) = (Counts::default(), Counts::default());
    let (mut whole, mut given) = (Placed::default(), Placed::default());
    for (article, found) in articles.iter().zip(&answers) {
        recognised(article, found, &mut strict, &mut loose, &mut measured);
        for gold in &article.gold {
            let hit = found.iter().find(|(span, _)| *span == gold.span);
            let hit = hit.or_else(|| found.iter().find(|(span, _)| span.overlaps(gold.span)));
            whole.add(article, gold, hit.and_then(|(_, entry)| entry.as_ref()), &mut measured, "place");
        }
        for (gold, entry) in article.gold.iter().zip(resolve_given(article, &gazetteer)) {
            given.add(article, gold, entry.as_ref(), &mut measured, "given");
        }
    }
    measured.found("names, strict", strict);
    measured.found("names, overlapping", loose);
    whole.report("end to end", &mut measured);
    given.report("names given", &mut measured);
    Ok(measured)
}

fn answer(article: &Article, gazetteer: &Gazetteer) -> Vec<(Span, Option<Entry>)> {
    let (text, _) = text::read(article.words.as_bytes(), Some(Media::Plain));
    mentions::places(&text, gazetteer)
}

fn recognised(
    article: &Article,
    found: &[(Span, Option<Entry>)],
    strict: &mut Counts,
    loose: &mut Counts,
    measured: &mut Measured,
) {
    let gold: Vec<Span> = article.gold.iter().map(|g| g.span).collect();
    let found: Vec<Span> = found.iter().map(|(span, _)| *span).collect();
    let right = gold.iter().filter(|g| found.contains(g)).count();
    strict.add(Counts::of(gold.len(), found.len(), right));
    let meets = |a: &Span, all: &[Span]| all.iter().any(|b| a.overlaps(*b));
    loose.add(Counts {
        gold: gold.len() as f64,
        found: found.len() as f64,
        right_found: found.iter().filter(|f| meets(f, &gold)).count() as f64,
        right_gold: gold.iter().filter(|g| meets(g, &found)).count() as f64,
    });
    let mut miss = |kind, span: &Span| {
        measured.miss(&article.name, kind, shown(&article.words, span.start, span.end));
    };
    gold.iter().filter(|g| !meets(g, &found)).for_each(|g| miss("missed", g));
    found.iter().filter(|f| !meets(f, &gold)).for_each(|f| miss("extra", f));
    found.iter().filter(|f| meets(f, &gold) && !gold.contains(f)).for_each(|f| miss("span", f));
}

/// How far from the truth names were put.
#[derive(Default)]
struct Placed {
    /// Gold names that have a point.
    names: usize,
    near: usize,
    numbered: usize,
    exact: usize,
    distances_km: Vec<f64>,
}

impl Placed {
    fn add(
        &mut self,
        article: &Article,
        gold: &Gold,
        entry: Option<&Entry>,
        measured: &mut Measured,
        kind: &'static str,
    ) {
        let Some(point) = gold.point else { return };
        let away = entry.map(|entry| km(entry.point, point));
        self.names += 1;
        self.near += usize::from(away.is_some_and(|a| a <= NEAR_KM));
        self.distances_km.extend(away);
        self.numbered += usize::from(gold.geonames.is_some());
        self.exact += usize::from(gold.geonames.is_some() && entry.and_then(|e| e.geonames) == gold.geonames);
        if let (Some(entry), true) = (entry, away.is_some_and(|a| a > NEAR_KM)) {
            let at = shown(&article.words, gold.span.start, gold.span.end);
            let got = format!("{at} is {point:?}, read {} {:?} {:?}", entry.name, entry.country, entry.point);
            measured.miss(&article.name, kind, got);
        }
    }

    fn report(mut self, title: &str, measured: &mut Measured) {
        self.distances_km.sort_by(f64::total_cmp);
        let put = self.distances_km.len();
        measured.share(format!("{title}: within 161 km"), self.near, self.names);
        measured.share(format!("{title}: of those put"), self.near, put);
        measured.share(format!("{title}: GeoNames number"), self.exact, self.numbered);
        let median = self.distances_km.get(put / 2).copied().unwrap_or(0.0);
        measured.number(format!("{title}: median error"), median, "km");
    }
}

fn resolve_given(article: &Article, gazetteer: &Gazetteer) -> Vec<Option<Entry>> {
    let mentions: Vec<Mention> = (0..article.gold.len()).map(|i| mention(article, i)).collect();
    let resolved = gazetteer.resolve_together(&mentions, &Context::default());
    resolved.into_iter().map(|hit| hit.map(|hit| hit.entry)).collect()
}

/// A name with the kind word after it and the name it is inside of, when the next one follows a comma.
fn mention(article: &Article, i: usize) -> Mention<'_> {
    let Gold { span, .. } = article.gold[i];
    let after = article.words[span.end..].trim_start();
    let next = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
    let inside = article.gold.iter().position(|other| {
        let between = article.words.get(span.end..other.span.start);
        matches!(between, Some(", " | "," | " in "))
    });
    Mention { name: span.of(&article.words), says: kinds::says(next), inside }
}

/// Articles with their names, from either of the two formats. Offsets count characters.
fn articles(xml: &str) -> Vec<Article> {
    let one = |(number, body): (usize, &str)| {
        let text = inner(body, "text").unwrap_or_default();
        let words = unescaped(text.trim_start_matches("<![CDATA[").trim_end_matches("]]>"));
        let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
        let names = body.split("<toponym>").skip(1).chain(body.split("<location>").skip(1));
        let gold = names.filter_map(|block| gold(block, &words, &starts)).collect();
        Article { name: format!("article {}", number + 1), words, gold }
    };
    let bodies = xml.split("<article").filter(|b| !b.starts_with('s')).skip(1);
    bodies.enumerate().map(one).collect()
}

fn gold(block: &str, words: &str, starts: &[usize]) -> Option<Gold> {
    let block = block.split("</toponym>").next()?.split("</location>").next()?;
    let number = |tag| inner(block, tag)?.trim().parse::<f64>().ok();
    let start = number("start")? as usize;
    let end = (number("end")? as usize).max(start);
    let name = unescaped(inner(block, "phrase").or(inner(block, "name"))?.trim());
    // GeoVirus counts from 1.
    let spans = [0, 1].into_iter().filter_map(|first| {
        Some(Span::new(*starts.get(start.checked_sub(first)?)?, *starts.get(end.checked_sub(first)?)?))
    });
    let spans: Vec<Span> = spans.collect();
    let span = *spans.iter().find(|span| span.of(words) == name).or(spans.first())?;
    let own = block.split("geonameid=\"").nth(1).and_then(|rest| rest.split('"').next());
    Some(Gold { span, point: number("lat").zip(number("lon")), geonames: own.and_then(|id| id.parse().ok()) })
}

fn inner<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let from = xml.find(&format!("<{tag}>"))? + tag.len() + 2;
    let to = from + xml[from..].find(&format!("</{tag}>"))?;
    Some(&xml[from..to])
}
