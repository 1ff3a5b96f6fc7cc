//! Acts as event data code them: a root of PLOVER, a type of KAIROS, who to whom, and how far it is a fact.
//! In: a text. Out: one [`Coded`] for each word of `data/en/coding.tsv` that names an act. Absent: counting, and our own
//! codes (`incidents.rs`), which judging works with; these are for telling an act to programs that speak the field's codes.
//! Sources: PLOVER codebook 1.0 (Open Event Data Alliance); NewsReader guidelines for annotation at document level, NWR-2014-2-2.

use std::sync::OnceLock;

use crate::extract::casing;
use crate::extract::lexicon::{self, Class, Found, Phrases};
use crate::extract::publication::{self, Known};
use crate::extract::scene::Scene;
use crate::extract::{find_times, telling};
use crate::span::Span;
use crate::text::Text;

/// One act.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded {
    /// The word that names it.
    pub trigger: Span,
    /// Root of PLOVER, after what the sentence says of the act: a hostile act to come is a threat, a friendly one an agreement.
    pub root: &'static str,
    /// Type of KAIROS to its second level, of the word alone; `-` when it has none.
    pub kind: &'static str,
    /// Noun phrases of who does it, and to, with or against whom.
    pub doer: Option<Span>,
    pub target: Option<Span>,
    pub factuality: Factuality,
    /// How many words stand above it in its sentence: the act that the sentence is about has the fewest.
    pub depth: usize,
}

/// How far an act is a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factuality {
    pub ahead: bool,
    pub certainty: Certainty,
    pub negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    Certain,
    Probable,
    Possible,
    /// Only if something else.
    Conditional,
}

/// The acts of a text, in the order of their words.
pub fn read(text: &Text, known: &Known) -> Vec<Coded> {
    scenes(text, known, |scenes| scenes.iter().flat_map(coded).collect())
}

/// How far the act named by the word at each byte is a fact; `None` where no sentence that tells has a word.
pub fn factualities(text: &Text, known: &Known, at: &[usize]) -> Vec<Option<Factuality>> {
    scenes(text, known, |scenes| {
        let at_byte = |byte: usize| {
            let scene = scenes
                .iter()
                .find(|s| s.tree.sentence.span.start <= byte && byte < s.tree.sentence.span.end)?;
            Some(factuality(scene, scene.tree.at(byte)?))
        };
        at.iter().map(|byte| at_byte(*byte)).collect()
    })
}

fn scenes<T>(text: &Text, known: &Known, tell: impl Fn(&[Scene]) -> T) -> T {
    let text = &*casing::restored(text);
    let timexes = find_times(text);
    let (publication, _) = publication::derive(text, &timexes, known);
    telling(text, &timexes, &publication, known, |scenes: Vec<Scene>| tell(&scenes))
}

/// Root and type of a word.
type Code = (&'static str, &'static str);

fn words() -> &'static Phrases<Code> {
    static WORDS: OnceLock<Phrases<Code>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let entries = lexicon::rows(include_str!("../../data/en/coding.tsv")).flat_map(|row| {
            let code = (row[0], row[1]);
            let class = if row[2] == "v" { Class::Verb } else { Class::Noun };
            row[3].split(',').map(move |words| (words.trim(), class, code)).collect::<Vec<_>>()
        });
        Phrases::new(entries)
    })
}

fn coded(scene: &Scene) -> Vec<Coded> {
    words().find(&scene.tree).iter().map(|hit| code(scene, hit)).collect()
}

fn code(scene: &Scene, hit: &Found<Code>) -> Coded {
    let tree = &scene.tree;
    let at = hit.at;
    let factuality = factuality(scene, at);
    let (root, kind) = hit.value;
    let root = if hit.class == Class::Verb { in_context(scene, at, root, factuality) } else { root };
    let (doer, target) = sides(scene, hit);
    Coded {
        trigger: tree.tokens[hit.from].span.join(tree.tokens[hit.to].span),
        root,
        kind,
        doer: doer.map(|i| tree.np(i)),
        target: target.map(|i| tree.np(i)),
        factuality,
        depth: std::iter::successors(tree.head(at), |i| tree.head(*i)).take(tree.len()).count(),
    }
}

/// What the sentence makes of an act: PLOVER codes a promise, a threat or a refusal by what is promised, threatened, refused.
fn in_context(scene: &Scene, v: usize, root: &'static str, factuality: Factuality) -> &'static str {
    let friendly = matches!(root, "CONSULT" | "SUPPORT" | "COOPERATE" | "AID" | "CONCEDE" | "RETREAT");
    let hostile = matches!(root, "PROTEST" | "MOBILIZE" | "SANCTION" | "COERCE" | "FIGHT" | "ASSAULT");
    let said = scene.saying(v).is_some() || scene.tree.base(v) == "xcomp";
    match () {
        () if factuality.negated && friendly => "REJECT",
        () if factuality.ahead && friendly => "AGREE",
        () if factuality.ahead && hostile && said => "THREATEN",
        () => root,
    }
}

/// Who does it and to whom: subject and object of a verb, "by X" and "of Y" at a noun.
fn sides(scene: &Scene, hit: &Found<Code>) -> (Option<usize>, Option<usize>) {
    let tree = &scene.tree;
    let at = hit.at;
    if hit.class == Class::Verb {
        let doer = tree.doer(at);
        let named = |i: &usize| Some(*i) != doer && scene.actor(*i).is_some();
        let beside = || tree.with_case(at, &["with", "to", "against", "on", "from", "in", "for", "by"]);
        let direct = tree.undergoer(at).filter(named).or_else(|| beside().filter(named));
        let inner = || {
            tree.undergoer(at)
                .and_then(|o| tree.with_case(o, &["with", "to", "against", "on", "from", "of", "by"]))
        };
        let owner = || tree.undergoer(at).and_then(|o| tree.kid(o, &["nmod:poss", "compound", "amod"]));
        return (doer, direct.or_else(|| inner().filter(named)).or_else(|| owner().filter(named)));
    }
    let doer = tree.with_case(at, &["by", "between", "from"]).or_else(|| tree.kid(at, &["nmod:poss"]));
    (doer, tree.with_case(at, &["of", "on", "against", "with", "in"]))
}

/// How far the act at token `i` is a fact, by the grammar around it alone.
fn factuality(scene: &Scene, i: usize) -> Factuality {
    let tree = &scene.tree;
    let clause = if tree.is_verb(i) { i } else { tree.clause(i) };
    let carried = |v: usize| tree.base(v) == "xcomp" && tree.head(v).is_some();
    let modal = |v: usize| {
        let above = if carried(v) { tree.head(v) } else { None };
        [Some(v), above]
            .into_iter()
            .flatten()
            .any(|v| tree.auxiliaries(v).any(|a| matches!(a, "may" | "might" | "could" | "can")))
    };
    let probable = tree.kids(clause).iter().any(|&k| {
        matches!(tree.lower(k), "probably" | "likely" | "apparently" | "reportedly" | "presumably")
    });
    let certainty = match () {
        () if scene.is_conditional(clause) => Certainty::Conditional,
        () if modal(clause) => Certainty::Possible,
        () if probable => Certainty::Probable,
        () => Certainty::Certain,
    };
    let planned = tree.kids_by(i, &["amod"]).any(|k| {
        matches!(
            tree.lower(k),
            "planned" | "upcoming" | "future" | "forthcoming" | "proposed" | "possible" | "potential"
        )
    });
    Factuality {
        ahead: planned || scene.is_ahead(clause),
        certainty,
        negated: tree.negated(clause) || tree.negated(i),
    }
}
