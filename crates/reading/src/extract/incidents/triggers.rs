//! The words of a sentence that stand for acts, each with its code: from the act itself, or from the means beside it.
//! Mentions that tell of no act ("monitoring of violations", "an end to the attacks") are left out here.

use crate::extract::claim::Precision;
use crate::extract::lexicon::{self, Act, Class, Found, Roles};
use crate::extract::places;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::text::RegionKind;

use super::codes::{blew_up, built, coded, moved};
use super::figurative::is_figurative;

/// One act of a sentence before it is spelled out by place.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// The token that stands for the act.
    pub at: usize,
    /// First and last token of its phrase.
    pub from: usize,
    pub to: usize,
    pub clause: usize,
    pub code: &'static str,
    pub roles: Roles,
    pub verbal: bool,
    /// Named by a general word of force.
    pub general: bool,
}

/// The acts a sentence names, one for each code.
pub fn triggers(scene: &Scene) -> Vec<Trigger> {
    let hits = lexicon::acts().find(&scene.tree);
    let mut found: Vec<Trigger> =
        hits.iter().filter(|h| is_act(scene, h)).flat_map(|h| coded(scene, h)).collect();
    found.extend((0..scene.tree.len()).filter_map(|v| built(scene, v)));
    found.extend((0..scene.tree.len()).filter_map(|v| moved(scene, v)));
    found.extend((0..scene.tree.len()).filter_map(|v| blew_up(scene, v)));
    found.sort_by_key(|t| t.at);
    drop_weak(scene, &mut found);
    drop_kinds(scene, &mut found);
    let all = found.clone();
    found.retain(|t| (t.verbal || is_told(scene, t, &all)) && !is_figurative(scene, t));
    found
}

/// A general or weak verb adds nothing when a specific act stands in its clause or in the clause it leans on.
fn drop_weak(scene: &Scene, found: &mut Vec<Trigger>) {
    let tree = &scene.tree;
    let specific: Vec<(usize, usize, &str)> =
        found.iter().filter(|t| !t.general).map(|t| (t.at, t.clause, t.code)).collect();
    found.retain(|t| {
        let weak = t.general && t.verbal;
        !weak
            || !specific.iter().any(|(at, clause, code)| {
                *at != t.at
                    && (*clause == t.clause && !is_undergoer(tree, t.at, *at)
                        || *clause == tree.host(t.clause) && *code == t.code
                        || tree.host(*clause) == t.clause && tree.is_verb(*at) && *code == t.code)
            })
    });
    // Two verbs of one code in one clause chain tell of one act: "killed when a shell hit the house", "when a mine exploded".
    let weak: Vec<(usize, &str, bool)> =
        found.iter().filter(|t| t.verbal).map(|t| (t.at, t.code, is_harm(tree.lemma(t.at)))).collect();
    found.retain(|t| {
        !(t.general && t.verbal && is_harm(tree.lemma(t.at)))
            || !weak
                .iter()
                .any(|(at, code, harm)| *at != t.at && *code == t.code && !harm && tree.dominates(t.at, *at))
    });
}

fn is_undergoer(tree: &Tree, v: usize, i: usize) -> bool {
    tree.undergoer(v).is_some_and(|o| o != i && tree.dominates(o, i))
}

pub(super) fn is_harm(lemma: &str) -> bool {
    matches!(lemma, "kill" | "wound" | "injure" | "maim")
}

/// "bursts of machine-gun fire": the second noun only names the kind of the first.
fn drop_kinds(scene: &Scene, found: &mut Vec<Trigger>) {
    let tree = &scene.tree;
    let ats: Vec<(usize, usize)> = found.iter().filter(|t| !t.verbal).map(|t| (t.from, t.at)).collect();
    let kind_of = |t: &Trigger| {
        let of = t.from.checked_sub(1).map(|p| tree.lower(p)) == Some("of");
        let before = |(_, at): &(usize, usize)| *at < t.from && t.from - at <= 3;
        of && ats.iter().any(before)
            || tree.base(t.at) == "compound" && ats.iter().any(|(f, at)| *at > t.at && *f <= t.at + 1)
    };
    let dropped: Vec<usize> = found.iter().filter(|t| !t.verbal && kind_of(t)).map(|t| t.at).collect();
    found.retain(|t| t.verbal || !dropped.contains(&t.at));
}

/// Nouns that an act noun may modify without being an act ("attack helicopter", "fighting force", "firing point").
const NOT_ACTS: [&str; 34] = [
    "force",
    "group",
    "helicopter",
    "monitor",
    "zone",
    "squad",
    "commander",
    "unit",
    "investigation",
    "talk",
    "line",
    "victim",
    "survivor",
    "crime",
    "point",
    "position",
    "age",
    "season",
    "ground",
    "vehicle",
    "capability",
    "team",
    "front",
    "power",
    "drone",
    "plan",
    "site",
    "range",
    "mechanism",
    "charge",
    "claim",
    "allegation",
    "hotline",
    "aircraft",
];

fn is_act(scene: &Scene, hit: &Found<Act>) -> bool {
    let tree = &scene.tree;
    if hit.class == Class::Verb {
        return match hit.value.code {
            "TERR" => hit.to > hit.from || takes_ground(scene, hit.at),
            "CLASH" if tree.lemma(hit.at) == "fight" || tree.lemma(hit.at) == "battle" => {
                fights(scene, hit.at)
            }
            "OTHER" if matches!(tree.lemma(hit.at), "violate" | "breach" | "infringe") => {
                breaks_terms(scene, hit.at)
            }
            "OTHER" if tree.lemma(hit.at) == "down" || hit.to > hit.from && tree.lemma(hit.at) == "shoot" => {
                tree.undergoer(hit.at).is_some_and(|o| is_craft(tree, o))
            }
            "OFFENS" if tree.lemma(hit.at) == "advance" => {
                tree.with_case(hit.at, &["on", "towards", "toward", "into", "to"]).is_some()
            }
            "SIEGE" if tree.lemma(hit.at) == "surround" => {
                tree.undergoer(hit.at).is_some() && scene.doer(hit.at).is_some()
            }
            "CIV" if matches!(tree.lemma(hit.at), "beat" | "hack" | "execute") => {
                tree.undergoer(hit.at).is_some()
            }
            // "an exchange of abducted people" speaks of who they are.
            "DET" => tree.base(hit.at) != "amod",
            _ => true,
        };
    }
    if tree.base(hit.at) == "compound" {
        let over = |h: usize| {
            NOT_ACTS.contains(&tree.lemma(h))
                || (h <= hit.to + 1 && lexicon::acts().find_at(tree, h).is_some())
        };
        if tree.head(hit.at).is_some_and(over)
            || hit.to + 1 < tree.len() && NOT_ACTS.contains(&tree.lemma(hit.to + 1))
        {
            return false;
        }
    }
    if is_mentioned_only(scene, hit) {
        return false;
    }
    // A title or a body's name is no act ("Director General of Military Operations"), unless the whole line is in capitals.
    let titled = tree.word(hit.at).starts_with(char::is_uppercase)
        && hit.from > 0
        && !tree.is_shouted()
        && !tree.sentence.tabular
        && tree.sentence.region != RegionKind::Headline;
    !titled && !(hit.value.code == "WPN" && hit.from == hit.to)
}

/// "violations included ...", "the reinforcement of the ceasefire": words for acts that tell of none.
fn is_mentioned_only(scene: &Scene, hit: &Found<Act>) -> bool {
    let tree = &scene.tree;
    let listing = tree.base(hit.at) == "nsubj"
        && hit.value.code == "OTHER"
        && scene.numbers.iter().all(|n| n.of != hit.at)
        && tree.head(hit.at).is_some_and(|h| matches!(tree.lemma(h), "include" | "comprise"));
    let of_truce = tree.lemma(hit.at) == "reinforcement"
        && tree.with_case(hit.at, &["of"]).is_some_and(|k| {
            matches!(tree.lemma(k), "ceasefire" | "truce" | "cessation" | "agreement" | "peace")
        });
    listing || of_truce
}

/// Forces fight; one fights poverty or for rights without a ceasefire being broken.
fn fights(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let subject = tree.subject(v).is_some_and(|s| scene.actor(s.at).is_some());
    subject && tree.object(v).is_none_or(|o| scene.actor(o).is_some())
}

/// "violated the truce", not "violated his rights"; "breached the deal", not "breached the wall".
fn breaks_terms(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let terms = |o: usize| {
        let span = tree.np(o);
        tree.tokens.iter().filter(|t| span.contains(t.span)).any(|t| {
            matches!(
                t.lemma.to_lowercase().as_str(),
                "truce"
                    | "ceasefire"
                    | "cease"
                    | "fire"
                    | "cessation"
                    | "agreement"
                    | "deal"
                    | "accord"
                    | "term"
                    | "understanding"
                    | "hostility"
                    | "commitment"
                    | "obligation"
                    | "pact"
                    | "resolution"
                    | "lull"
                    | "calm"
                    | "line"
                    | "it"
                    | "airspace"
                    | "zone"
                    | "armistice"
                    | "moratorium"
                    | "regime"
                    | "provision"
                    | "protocol"
                    | "sovereignty"
                    | "cfa"
            )
        })
    };
    tree.undergoer(v).is_none_or(terms)
}

fn is_craft(tree: &Tree, i: usize) -> bool {
    let span = tree.np(i);
    let means = lexicon::means().find(tree);
    means.iter().any(|m| m.value == "AIR" && span.contains(tree.tokens[m.at].span))
        || matches!(tree.lemma(i), "mig" | "one" | "balloon" | "missile" | "rocket")
}

/// "seized the town", "lost two districts": ground, not a signal or a life.
fn takes_ground(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let Some(object) = tree.undergoer(v) else { return false };
    let span = tree.np(object);
    let ground = |word: &str| {
        places::is_site("area", word) || places::is_site("near", word) || places::is_site("site", word)
    };
    let held = |word: &str| {
        matches!(
            word,
            "control" | "ground" | "stronghold" | "facility" | "facilities" | "points" | "building"
        )
    };
    tree.tokens
        .iter()
        .enumerate()
        .any(|(i, t)| span.contains(t.span) && (ground(tree.lower(i)) || held(tree.lower(i))))
        || scene.places.iter().any(|m| {
            span.contains(tree.tokens[m.name_at].span) && m.place.precision < Precision::Country && !m.aside
        })
}

/// Verbs that put an act before the reader as something that took place.
const TELLING: [&str; 44] = [
    "occur",
    "erupt",
    "break",
    "continue",
    "hear",
    "report",
    "record",
    "take",
    "hit",
    "kill",
    "wound",
    "injure",
    "destroy",
    "damage",
    "rock",
    "shake",
    "observe",
    "register",
    "see",
    "count",
    "detect",
    "launch",
    "carry",
    "commit",
    "conduct",
    "include",
    "list",
    "fall",
    "land",
    "resume",
    "intensify",
    "rage",
    "flare",
    "persist",
    "ring",
    "echo",
    "document",
    "note",
    "verify",
    "confirm",
    "target",
    "repel",
    "foil",
    "drop",
];

/// Whether a noun tells of an act of its own: it has a number, a doer, a place or a time, or a verb that puts it before the reader.
fn is_told(scene: &Scene, t: &Trigger, all: &[Trigger]) -> bool {
    let tree = &scene.tree;
    let nothing_more = tree.len() <= 5 && scene.places.is_empty() && scene.numbers.is_empty();
    if nothing_more || is_irreal(tree, t) {
        return false;
    }
    let counted = scene.numbers.iter().any(|n| n.of == t.at || t.from <= n.of && n.of <= t.to);
    let placed = scene.places.iter().any(|m| {
        !m.aside
            && m.place.precision < Precision::Country
            && tree.dominates(t.at, m.at)
            && !between(all, t, m.from)
    });
    let timed = scene.times.iter().any(|m| tree.dominates(t.at, m.top) && m.top.abs_diff(t.at) < 8);
    let done = super::parties::of_noun(scene, t).is_some();
    let listed = is_listed(tree, t.at);
    if is_back_reference(tree, t) {
        return placed || counted || hurts(scene, t);
    }
    let told = tree.head(tree.first_conjunct(t.at)).is_some_and(|h| {
        tree.is_verb(h)
            && TELLING.contains(&tree.lemma(h))
            && matches!(tree.base(tree.first_conjunct(t.at)), "nsubj" | "obj" | "iobj" | "xcomp")
    });
    // A bare "violations" needs something that ties it to an act; a bare "shelling" is one.
    t.code != "OTHER" || counted || placed || timed || done || listed || told
}

fn between(all: &[Trigger], t: &Trigger, place: usize) -> bool {
    all.iter().any(|o| o.at != t.at && t.at.min(place) < o.at && o.at < t.at.max(place))
}

/// "monitoring of violations", "an end to the attacks", "in case of an attack", "the risk of clashes", "refrain from provocations".
fn is_irreal(tree: &Tree, t: &Trigger) -> bool {
    let over = |h: usize| {
        matches!(
            tree.lemma(h),
            "monitoring"
                | "monitor"
                | "verification"
                | "end"
                | "halt"
                | "cessation"
                | "risk"
                | "danger"
                | "possibility"
                | "event"
                | "prevention"
                | "threat"
                | "fear"
                | "absence"
                | "fight"
                | "ban"
                | "investigation"
                | "definition"
                | "settlement"
                | "resumption"
                | "prohibition"
                | "registration"
                | "reduction"
                | "table"
                | "list"
                | "freeze"
                | "pause"
                | "lull"
                | "moratorium"
                | "victim"
                | "survivor"
                | "halting"
                | "stop"
        ) && tree.is_nominal(h)
    };
    let verb = |h: usize| {
        matches!(
            tree.lemma(h),
            "stop"
                | "end"
                | "halt"
                | "prevent"
                | "avoid"
                | "refrain"
                | "cease"
                | "monitor"
                | "investigate"
                | "prohibit"
                | "ban"
                | "forbid"
                | "condemn"
                | "denounce"
                | "deplore"
                | "fear"
                | "discuss"
                | "address"
                | "risk"
                | "suspend"
                | "renounce"
                | "avert"
                | "deter"
                | "define"
                | "threaten"
                | "regret"
                | "annex"
        ) && tree.is_verb(h)
    };
    let mut at = t.at;
    for _ in 0..3 {
        let Some(h) = tree.head(at) else { break };
        let linked =
            matches!(tree.base(at), "nmod" | "obl" | "obj" | "conj" | "nsubj" | "compound" | "xcomp");
        if linked && (over(h) || verb(h) && !(tree.base(at) == "nsubj" && !tree.is_passive(h))) {
            return true;
        }
        at = h;
    }
    let det = |words: &[&str]| tree.kids_by(t.at, &["det", "amod"]).any(|k| words.contains(&tree.lower(k)));
    det(&[
        "any",
        "such",
        "further",
        "future",
        "possible",
        "potential",
        "alleged",
        "new",
        "no",
        "every",
        "each",
    ]) && !det(&["several", "many"])
        && !det_alleged(tree, t)
}

/// "alleged violations" and "new clashes" tell of acts when they are counted or placed; "any attack" never does.
fn det_alleged(tree: &Tree, t: &Trigger) -> bool {
    let soft =
        tree.kids_by(t.at, &["amod", "det"]).any(|k| matches!(tree.lower(k), "alleged" | "new" | "no"));
    let fresh = || {
        tree.kids_by(t.at, &["amod"]).any(|k| matches!(tree.lower(k), "new" | "further"))
            && tree.head(tree.first_conjunct(t.at)).is_some_and(|h| {
                tree.is_verb(h)
                    && matches!(tree.tag(h), "VBD" | "VBN" | "VBZ" | "VBG")
                    && TELLING.contains(&tree.lemma(h))
            })
    };
    fresh()
        || soft
            && (has_place(tree, t)
                || tree.kid(t.at, &["nummod"]).is_some()
                || tree.kids_by(t.at, &["det"]).any(|k| tree.lower(k) == "no"))
}

fn has_place(tree: &Tree, t: &Trigger) -> bool {
    tree.kids_by(t.at, &["nmod", "obl"])
        .any(|k| matches!(tree.case(k), Some("in" | "near" | "at" | "on" | "around" | "over")))
}

/// "the attack", "that strike", "these violations": an act told before.
fn is_back_reference(tree: &Tree, t: &Trigger) -> bool {
    t.from == t.to
        && tree
            .kids_by(t.at, &["det"])
            .any(|k| matches!(tree.lower(k), "the" | "that" | "this" | "these" | "those"))
        && tree.kids_by(t.at, &["amod", "nmod", "compound", "nmod:poss", "acl", "nummod"]).next().is_none()
}

/// "the attack killed three".
fn hurts(scene: &Scene, t: &Trigger) -> bool {
    let tree = &scene.tree;
    tree.base(t.at) == "nsubj"
        && tree.head(t.at).is_some_and(|h| {
            matches!(tree.lemma(h), "kill" | "wound" | "injure" | "destroy" | "damage" | "hit" | "leave")
        })
}

/// "violations, including air strikes and shelling"; "among the breaches he listed air strikes".
fn is_listed(tree: &Tree, at: usize) -> bool {
    let first = tree.first_conjunct(at);
    let before = first.min(at);
    let lead = (before.saturating_sub(4)..before).any(|t| {
        matches!(tree.lower(t), "including" | "among" | "like" | "namely" | "cited" | "listed" | "as")
            && (tree.lower(t) != "as" || t > 0 && tree.lower(t - 1) == "such")
    });
    lead || tree.kids_by(first, &["case"]).any(|k| matches!(tree.lower(k), "including"))
}
