//! The incident templates of a report, with the words of every slot: `cargo run -p reading --example templates -- FILE`.
#![expect(clippy::disallowed_methods, reason = "an example is a program: it reads files")]

use reading::extract::publication::Known;
use reading::extract::templates;

fn main() {
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let (text, _) = reading::text::read(&bytes, None);
        for template in templates::read(&text, &Known::default()) {
            println!(
                "{path}: {:?} {:?} {:?} by_state {:?}",
                template.act, template.stage, template.when, template.by_state
            );
            let words = |span: reading::span::Span| {
                span.of(&text.words).split_whitespace().collect::<Vec<_>>().join(" ")
            };
            println!("  at {:?}", template.place);
            template.doers.iter().for_each(|d| println!("  doer {}", words(*d)));
            template.bodies.iter().for_each(|b| println!("  body {} ({:?})", words(b.words), b.confidence));
            for t in &template.targets {
                let (name, role) = (t.name.map(words), t.words.map(words));
                println!("  {:?} {name:?} {role:?} {} {:?} {:?}", t.what, t.kind, t.number, t.effect);
            }
        }
    }
}
