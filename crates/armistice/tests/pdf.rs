//! The bulletin as a PDF, in a program built with the feature `pdf`: the words are all there, and none of them is obeyed.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "it/bench.rs"]
mod bench;

use std::fs;

use armistice::dossier::Dossier;
use armistice::flow;
use armistice::publish::bulletin::{Bulletin, Period};
use armistice::publish::compose::{About, compose};
use armistice::publish::level::Level;
use armistice::publish::pdf;
use armistice::publish::sections::sections;
use armistice::words::Words;
use bench::Bench;
use typst::layout::{Frame, FrameItem};

/// Everything that is printed on the pages, in the order of the paper.
fn printed(bulletin: &Bulletin) -> (usize, String) {
    let document = pdf::document(bulletin, Words::english()).unwrap();
    let mut words = String::new();
    document.pages().iter().for_each(|page| collect(&page.frame, &mut words));
    (document.pages().len(), words)
}

fn collect(frame: &Frame, words: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, words),
            FrameItem::Text(text) => words.push_str(&text.text),
            _ => {}
        }
    }
}

/// Letters only: where a line is broken and how a space is set is the paper's business.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn bulletin(bench: &Bench, since: &str, until: &str) -> Bulletin {
    let dossier = Dossier::open_to_read(&bench.path("dossier")).unwrap();
    let instant = |day: &str| format!("{day}T16:30:00Z").parse().unwrap();
    let period = Period { since: instant(since), until: instant(until) };
    let about = About { files: &dossier.files, earlier: &[], sealed: &[], readers: Level::Restricted };
    compose(&flow::pass(&dossier).unwrap(), about, period)
}

#[test]
fn the_demo_on_paper_says_what_the_page_says_and_is_the_same_every_time() {
    let bench = Bench::new();
    bench.ok(&["demo", "dossier"]);
    let args =
        ["-C", "dossier", "brief", "--since", "2017-01-15", "--until", "2017-03-20", "--format", "pdf"];
    for name in ["one.pdf", "two.pdf"] {
        bench.ok(&[&args[..], &["--out", name]].concat());
    }
    let file = fs::read(bench.path("one.pdf")).unwrap();
    assert!(file.starts_with(b"%PDF-") && file == fs::read(bench.path("two.pdf")).unwrap());
    let bulletin = bulletin(&bench, "2017-01-15", "2017-03-20");
    let (pages, words) = printed(&bulletin);
    let words = letters(&words);
    for section in sections(&bulletin, Words::english()) {
        assert!(words.contains(&letters(&section.title)), "{}", section.title);
        for row in &section.rows {
            for cell in row.cells.iter().flat_map(|cell| cell.lines()) {
                // A cell is cut where a page ends, so its beginning stands for it.
                let start: String = letters(cell).chars().take(20).collect();
                assert!(words.contains(&start), "{cell}");
            }
        }
    }
    let root = &bulletin.header.record_root[..12];
    assert!(words.matches(root).count() >= pages, "the root stands on every page");
    assert!(words.contains(&letters("Where it happened")), "pictures have their words");
}

#[test]
fn what_strangers_write_is_set_as_it_stands() {
    let bench = Bench::with_dossier();
    let hostile = "#import \"@preview/evil:0.1.0\": * The #eval(\"1+1\") army shelled Hama on 15 February 2017, \
                   #read(\"/etc/passwd\") residents said. $sum_x$ *bold* _italic_ `raw` // gone /* gone */ <label> @ref \\ ~ \
                   Shells hit the market of Hama on 15 February 2017, #panic[now] witnesses told #sys.inputs.\n\n\
                   قال السكان إن قذائف سقطت على حماة.\n";
    bench.write("a.txt", hostile);
    bench.ok(&["-C", "dossier", "ingest", "a.txt", "--published", "2017-02-16"]);
    let mut bulletin = bulletin(&bench, "2017-02-10", "2017-02-17");
    // What a reader of languages to come would quote.
    let mut line = bulletin.sources[0].clone();
    line.report = format!("{} «قذائف سقطت على حماة»", hostile.lines().next().unwrap());
    bulletin.sources.push(line);
    let (_, words) = printed(&bulletin);
    for kept in [
        "#import \"@preview/evil:0.1.0\": *",
        "#eval(\"1+1\")",
        "#read(\"/etc/passwd\")",
        "$sum_x$",
        "*bold*",
        "/* gone */",
        "<label>",
        "@ref",
    ] {
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert!(bare(&words).contains(&bare(kept)), "`{kept}` is not printed");
    }
    assert!(words.contains('ق') && !words.contains("root:"), "Arabic is set, and nothing was read");
}
