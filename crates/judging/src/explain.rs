//! A finding as plain text for people: the four questions, the support, every test with its reason, what to verify.
//! In: a [`Finding`] and the roster for names. Out: lines. The layout is pinned by the golden cases.

use std::fmt::Write;

use crate::finding::{Finding, Test};
use crate::parties::Parties;
use crate::verdict::Answer;

/// The whole finding.
pub fn explain(finding: &Finding, parties: &Parties) -> String {
    let mut text = String::new();
    head(&mut text, finding, parties);
    tests(&mut text, &finding.trace);
    list(
        &mut text,
        "to verify",
        finding.plan.iter().map(|question| {
            format!(
                "{}\n      would settle it: {}\n      who could know: {}",
                question.open,
                question.settle(),
                question.who()
            )
        }),
    );
    list(
        &mut text,
        "doubts",
        finding
            .doubts
            .iter()
            .map(|doubt| format!("{} ({}); taken: {}", doubt.sentence, doubt.code, doubt.taken)),
    );
    list(
        &mut text,
        "dissent",
        finding
            .dissent
            .iter()
            .map(|dissent| format!("{}: {}, because {}", dissent.by, dissent.says, dissent.because)),
    );
    text
}

fn head(text: &mut String, finding: &Finding, parties: &Parties) {
    let support = &finding.support;
    let mut line = |name: &str, value: String| {
        text.push_str(format!("{name:<13}{value}").trim_end());
        text.push('\n');
    };
    line("incident", finding.incident.clone());
    let clause = finding.clause.as_deref().unwrap_or("none");
    line("clause", format!("{} {clause}", finding.agreement));
    line("outcome", finding.sentence().to_string());
    if let Some(signed) = &finding.signed {
        let standard = signed.standard.map(|standard| format!(", by {}", standard.words()));
        line("because", format!("{}{}", signed.who.because, standard.unwrap_or_default()));
        line("proposed", signed.proposed.outcome.words().to_string());
    }
    line("occurrence", finding.occurrence.words().to_owned());
    line("attribution", attribution(finding, parties));
    line(
        "support",
        format!(
            "{} in {}, {}{} {}",
            counted(support.reports, "report"),
            counted(support.outlets, "outlet"),
            if support.exact { "" } else { "at least " },
            counted(support.independent_origins, "independent origin"),
            if support.independent.is_empty() {
                String::new()
            } else {
                format!("({})", support.independent.join(", "))
            }
        ),
    );
    let graded =
        finding.graded.as_ref().map(|graded| format!("{}, by {}; ", graded.grade, graded.who.words()));
    line("grade", format!("{}{} (proposed)", graded.unwrap_or_default(), support.grade));
    for (name, claims) in [
        ("admitted by", &support.admissions),
        ("denied by", &support.denials),
        ("contradicted", &support.contradictions),
        ("observed", &support.observed),
        ("not observed", &support.observed_not),
        ("withdrawn", &support.withdrawn),
    ] {
        if !claims.is_empty() {
            line(name, claims.join(", "));
        }
    }
    for (claim, reason) in &support.adds_nothing {
        line("adds nothing", format!("{claim}: {reason}"));
    }
    if !finding.recused.is_empty() {
        let names: Vec<&str> = finding.recused.iter().map(|id| parties.name_of(id)).collect();
        line("recused", format!("{}: guarantor and alleged actor", names.join(", ")));
    }
}

fn attribution(finding: &Finding, parties: &Parties) -> String {
    let attribution = &finding.attribution;
    let names: Vec<&str> = attribution.parties.iter().map(|id| parties.name_of(id)).collect();
    let mut words = attribution.level.words().to_owned();
    let person = finding.signed.as_ref().filter(|signed| !signed.parties.is_empty());
    if let Some(signed) = person {
        let _ = write!(words, ": attributed to {} by {}", names.join(", "), signed.who.words());
    } else if !names.is_empty() {
        let _ = write!(words, ": {}", names.join(", "));
        let _ =
            write!(words, " (named by {})", counted(attribution.independent_origins, "independent origin"));
    }
    words
}

fn tests(text: &mut String, trace: &[(Test, Answer)]) {
    if trace.is_empty() {
        return;
    }
    text.push_str("tests\n");
    for (index, (test, answer)) in trace.iter().enumerate() {
        let _ = writeln!(
            text,
            "  {:>2}  {:<8} {:<42} {}",
            index + 1,
            answer.verdict.word(),
            test.question(),
            answer.because
        );
    }
}

fn list(text: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}");
    for item in items {
        let _ = writeln!(text, "  - {item}");
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
