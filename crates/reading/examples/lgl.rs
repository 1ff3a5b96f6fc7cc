//! How well names are resolved when the names are given: `lgl FILE.xml [--errors N]`.
//!
//! Reads the Local-Global Lexicon and GeoVirus formats, resolves the names of each article together, and prints accuracy
//! within 161 km, median error, and exact GeoNames number where both sides have one. The data are not ours and not here.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement at the rim, not the pure library"
)]

use std::process::ExitCode;
use std::time::Instant;

use reading::extract::gazetteer::{Context, Gazetteer, Mention, Resolved, kinds, km};

#[derive(Default)]
struct Article {
    text: Vec<char>,
    gold: Vec<Gold>,
}

struct Gold {
    start: usize,
    end: usize,
    name: String,
    point: (f64, f64),
    geonames: Option<u32>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(file) = arguments.first() else {
        eprintln!("usage: lgl FILE.xml [--errors N]");
        return ExitCode::from(2);
    };
    let shown = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(0);
    match std::fs::read_to_string(file) {
        Ok(xml) => report(&articles(&xml), shown),
        Err(e) => {
            eprintln!("error: cannot read `{file}`: {e}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

#[derive(Default)]
struct Tally {
    names: usize,
    unknown: usize,
    near: usize,
    with_number: usize,
    exact: usize,
    errors_km: Vec<f64>,
    shown: usize,
}

fn report(articles: &[Article], shown: usize) {
    let began = Instant::now();
    let mut tally = Tally { shown, ..Tally::default() };
    let gazetteer = Gazetteer::default();
    for article in articles {
        let mentions: Vec<Mention> = (0..article.gold.len()).map(|i| mention(article, i)).collect();
        let resolved = gazetteer.resolve_together(&mentions, &Context::default());
        for (gold, resolved) in article.gold.iter().zip(&resolved) {
            tally.add(gold, resolved.as_ref());
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    tally.errors_km.sort_by(f64::total_cmp);
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    println!("articles {}, names with a point {}, in {seconds:.1} s", articles.len(), tally.names);
    println!("unknown to the gazetteer   {:.3}", share(tally.unknown, tally.names));
    println!("within 161 km, of all      {:.3}", share(tally.near, tally.names));
    println!("within 161 km, of resolved {:.3}", share(tally.near, tally.names - tally.unknown));
    println!(
        "median error of resolved   {:.1} km",
        tally.errors_km.get(tally.errors_km.len() / 2).copied().unwrap_or(0.0)
    );
    println!(
        "exact number               {:.3} of the {} with one",
        share(tally.exact, tally.with_number),
        tally.with_number
    );
}

impl Tally {
    fn add(&mut self, gold: &Gold, resolved: Option<&Resolved>) {
        self.names += 1;
        self.with_number += usize::from(gold.geonames.is_some());
        let away = resolved.map(|r| km(r.entry.point, gold.point));
        self.errors_km.extend(away);
        self.unknown += usize::from(away.is_none());
        self.near += usize::from(away.is_some_and(|a| a <= 161.0));
        self.exact +=
            usize::from(gold.geonames.is_some() && resolved.and_then(|r| r.entry.geonames) == gold.geonames);
        if away.is_none_or(|a| a > 161.0) && self.shown > 0 {
            self.shown -= 1;
            let got = resolved
                .map(|r| format!("{:?} {} {:?} ({})", r.entry.kind, r.entry.name, r.entry.country, r.reason));
            println!("{} {:?} → {}", gold.name, gold.point, got.unwrap_or_default());
        }
    }
}

/// A name with the kind word after it and the name it is inside of, when the next one follows a comma.
fn mention(article: &Article, i: usize) -> Mention<'_> {
    let gold = &article.gold[i];
    let next_word: String = article.text[gold.end.min(article.text.len())..]
        .iter()
        .skip(1)
        .take_while(|c| c.is_alphabetic())
        .collect();
    let inside = article.gold.iter().position(|other| {
        let between = article.text.get(gold.end..other.start).unwrap_or_default();
        matches!(between, [',', ' '] | [',']) || between.iter().collect::<String>() == " in "
    });
    Mention { name: &gold.name, says: kinds::says(&next_word), inside }
}

/// Articles with their names, from either of the two formats.
fn articles(xml: &str) -> Vec<Article> {
    let one = |body: &str| {
        let text = inner(body, "text").unwrap_or_default();
        let text = text.trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        let names = body.split("<toponym>").skip(1).chain(body.split("<location>").skip(1));
        Article { text: unescaped(text).chars().collect(), gold: names.filter_map(gold).collect() }
    };
    xml.split("<article").filter(|b| !b.starts_with('s')).skip(1).map(one).collect()
}

fn gold(block: &str) -> Option<Gold> {
    let block = block.split("</toponym>").next()?.split("</location>").next()?;
    let number = |tag| inner(block, tag)?.trim().parse::<f64>().ok();
    let own = block.split("<gaztag").nth(1);
    Some(Gold {
        start: number("start")? as usize,
        end: number("end")? as usize,
        name: unescaped(inner(block, "phrase").or(inner(block, "name"))?.trim()),
        point: (number("lat")?, number("lon")?),
        geonames: own
            .and_then(|g| inner(g, "").or(g.split("geonameid=\"").nth(1)?.split('"').next())?.parse().ok()),
    })
}

fn inner<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let from = xml.find(&format!("<{tag}>"))? + tag.len() + 2;
    let to = from + xml[from..].find(&format!("</{tag}>"))?;
    Some(&xml[from..to])
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
