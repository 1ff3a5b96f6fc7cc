//! Meetings: rounds, sessions, bilaterals, calls, technical meetings; planned, held or not held.

use crate::extract::claim::{Claim, Kind, Modality, Named};
use crate::extract::dates::TimexKind;
use crate::extract::lexicon::{self, Found};
use crate::extract::participation::venue;
use crate::extract::scene::{Scene, TimeMention};
use crate::span::Span;

/// Every meeting of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let hits = lexicon::talks("meeting").find(&scene.tree);
    let mut claims: Vec<Claim> =
        hits.iter().filter_map(|h| nominal(scene, h)).flat_map(|c| by_venue(scene, c)).collect();
    claims.extend(met(scene));
    claims.extend(discussed(scene));
    claims
}

/// "in Geneva and Astana": one meeting for each venue.
fn by_venue(scene: &Scene, claim: Claim) -> Vec<Claim> {
    let tree = &scene.tree;
    let Some(own) = claim.place.as_ref().and_then(|p| scene.places.iter().find(|m| m.place.span == p.span))
    else {
        return vec![claim];
    };
    let group = tree.first_conjunct(own.name_at);
    let all = scene.places.iter().filter(|m| tree.first_conjunct(m.name_at) == group);
    all.map(|m| Claim { place: Some(m.place.clone()), ..claim.clone() }).collect()
}

/// "is due to take place", "is set to begin", "is under way", "opened".
fn says_held(tree: &crate::extract::tree::Tree, v: usize) -> bool {
    let predicate = |i: usize| {
        lexicon::talks("holding").find_at(tree, i).is_some()
            || (matches!(tree.lower(i), "due" | "set" | "scheduled" | "planned" | "expected")
                && tree.kid(i, &["cop", "aux"]).is_some())
    };
    predicate(v) || tree.kids_by(v, &["xcomp"]).any(predicate)
}

/// How the sentence speaks of a meeting noun.
enum Standing {
    /// Its clause says that it is, was or will be held.
    Held(usize),
    /// The noun phrase itself places it ("upcoming talks in Geneva", "talks on 20 February").
    Placed,
}

fn nominal(scene: &Scene, hit: &Found<&'static str>) -> Option<Claim> {
    let tree = &scene.tree;
    let n = hit.at;
    let munition =
        || tree.kids_by(n, &["compound", "amod"]).any(|k| lexicon::means().find_at(tree, k).is_some());
    if matches!(tree.base(n), "compound" | "amod") || tree.lemma(n) == "round" && munition() {
        return None;
    }
    // "a round of talks": the round is the meeting.
    if tree.base(n) == "nmod"
        && tree.head(n).is_some_and(|h| matches!(tree.lemma(h), "round" | "session" | "day" | "series"))
        && tree.case(n) == Some("of")
    {
        if tree.head(n).is_some_and(|h| tree.lemma(h) != "day") {
            return None;
        }
    }
    let standing = standing(scene, n)?;
    let clause = match standing {
        Standing::Held(v) => v,
        Standing::Placed => tree.clause(n),
    };
    let evidence = match standing {
        Standing::Held(v) => tree.clause_span(tree.carrier(v)),
        Standing::Placed => noun_span(scene, n),
    };
    let time = match standing {
        Standing::Held(v) => scene.time(n, v),
        Standing::Placed => {
            let own = scene.times.iter().find(|m| tree.dominates(n, m.top) && !set_apart(scene, m));
            let own = own.map(|m| scene.resolved(m, tree.clause(m.top)));
            own.or_else(|| scene.leading_time(n).map(|m| scene.resolved(m, clause)))
        }
    };
    let (actor, target) = sides(scene, n, &standing);
    let place = venue(scene, n).or_else(|| match standing {
        Standing::Held(v) => venue(scene, v),
        Standing::Placed => None,
    });
    let modality = modality(scene, n, clause, &standing);
    let two_sides = matches!(standing, Standing::Held(v) if tree.lemma(v) == "hold" && !tree.is_passive(v))
        && actor.is_some()
        && target.is_some();
    let numbers = scene.numbers.iter().find(|q| q.of == n).map(|q| q.quantity("rounds"));
    Some(Claim {
        kind: Kind::Meeting,
        code: if two_sides { "bilateral" } else { code(scene, n, hit.value) },
        evidence,
        actor,
        target,
        place,
        time,
        quantity: numbers,
        speaker: scene.speaker(n),
        via: scene.via(n),
        modality,
        countable: false,
        rule: "meeting-noun",
    })
}

fn standing(scene: &Scene, n: usize) -> Option<Standing> {
    let tree = &scene.tree;
    let first = tree.first_conjunct(n);
    let mut head = tree.head(first);
    // "A is to be followed by B": the day is that of B, and A is not said to be held.
    let followed = head.filter(|&v| tree.lemma(v) == "follow" && tree.is_passive(v));
    if let Some(v) = followed {
        let next = tree.agent(v) == Some(first);
        return if next { Some(Standing::Held(v)) } else { None };
    }
    if tree.base(first) == "nmod"
        && tree.case(first) == Some("of")
        && head.is_some_and(|h| tree.lemma(h) == "day")
    {
        head = head.and_then(|h| tree.head(h));
    }
    if let Some(v) = head {
        let subject_or_object = matches!(tree.base(first), "nsubj" | "obj" | "nmod" | "csubj");
        let holding = says_held(tree, v);
        if subject_or_object
            && holding
            && (tree.is_verb(v) || tree.kid(v, &["cop"]).is_some())
            && tree.base(first) != "nmod"
        {
            return Some(Standing::Held(v));
        }
        if matches!(tree.base(first), "nsubj")
            && tree.kids(v).iter().any(|&k| matches!(tree.lower(k), "under" | "underway"))
            || matches!(tree.lower(v), "underway")
        {
            return Some(Standing::Held(v));
        }
        if matches!(tree.base(first), "obj")
            && matches!(tree.lemma(v), "hold" | "attend")
            && tree.lemma(v) == "hold"
        {
            return Some(Standing::Held(v));
        }
    }
    let under_way = (n + 1..tree.len()).find(|&k| {
        matches!(tree.lower(k), "underway") || (tree.lower(k) == "way" && tree.lower(k - 1) == "under")
    });
    if let Some(way) = under_way {
        return Some(Standing::Held(tree.clause(way)));
    }
    let dates = |m: &TimeMention| m.timex.kind != TimexKind::Duration && !set_apart(scene, m);
    let dated = scene.times.iter().any(|m| tree.dominates(n, m.top) && dates(m));
    let placed = venue(scene, n).is_some();
    let ahead = tree.kids_by(n, &["amod"]).any(|k| {
        matches!(
            tree.lower(k),
            "upcoming"
                | "new"
                | "fresh"
                | "next"
                | "planned"
                | "forthcoming"
                | "further"
                | "earlier"
                | "previous"
                | "parallel"
        )
    });
    let sponsored =
        tree.kid(n, &["acl"]).is_some_and(|a| lexicon::talks("holding").find_at(tree, a).is_some());
    let lasting = tree.base(n) == "nmod"
        && tree.head(n).is_some_and(|h| matches!(tree.lemma(h), "day" | "week" | "hour" | "month"));
    let between = tree.base(first) == "nsubj"
        && tree.with_case(n, &["between"]).is_some_and(|i| scene.actor(i).is_some());
    let numbered = tree.kids_by(n, &["amod"]).any(|k| ordinal(tree.lower(k)));
    let listed = scene.leading_time(n).is_some() && scene.tree.sentence.tabular && (placed || numbered);
    let brokered = tree.kids_by(n, &["amod", "compound", "acl"]).any(|k| broker_word(scene, k).is_some());
    if dated || listed || (placed && (ahead || lasting || brokered)) || sponsored || between {
        return Some(Standing::Placed);
    }
    None
}

/// "the head of the delegation to the talks, Tuesday night": a day after a comma and without a preposition is that of the sentence.
fn set_apart(scene: &Scene, time: &TimeMention) -> bool {
    let tree = &scene.tree;
    let at = tree.at(time.timex.span.start).unwrap_or(time.top);
    at > 0 && tree.word(at - 1) == "," && tree.case(time.top).is_none() && !tree.sentence.tabular
}

fn noun_span(scene: &Scene, n: usize) -> Span {
    let tree = &scene.tree;
    let tokens = tree.under(n, &|k| {
        tree.head(k) == Some(n)
            && matches!(tree.base(k), "case" | "cc" | "conj" | "punct" | "parataxis" | "cop" | "nsubj")
    });
    tree.hull(&tokens)
}

fn code(scene: &Scene, n: usize, given: &'static str) -> &'static str {
    let tree = &scene.tree;
    let phrase = noun_span(scene, n).of(tree.words).to_lowercase();
    if phrase.contains("technical") || phrase.contains("expert") {
        return "technical";
    }
    if phrase.contains("round of")
        || phrase.starts_with("round")
        || tree.kids_by(n, &["amod"]).any(|k| ordinal(tree.lower(k))) && tree.lemma(n) == "round"
    {
        return "round";
    }
    if tree.head(n).is_some_and(|h| tree.lemma(h) == "day") || phrase.contains("plenary") {
        return "session";
    }
    given
}

fn ordinal(word: &str) -> bool {
    matches!(
        word,
        "first"
            | "second"
            | "third"
            | "fourth"
            | "fifth"
            | "sixth"
            | "seventh"
            | "eighth"
            | "ninth"
            | "tenth"
            | "last"
            | "latest"
            | "next"
    )
}

/// Conveners ("sponsored by", "UN-brokered") or participants ("between A and B", "of A and B").
fn sides(scene: &Scene, n: usize, standing: &Standing) -> (Option<Named>, Option<Named>) {
    let tree = &scene.tree;
    let by = convener(scene, n, standing).or_else(|| match standing {
        Standing::Held(v) if tree.is_passive(*v) => tree.agent(*v),
        Standing::Held(v) => tree.kids_by(*v, &["conj", "xcomp"]).find_map(|k| tree.agent(k)),
        Standing::Placed => None,
    });
    let between = tree
        .with_case(n, &["between", "among", "of", "involving"])
        .or_else(|| match standing {
            Standing::Held(v) => tree.with_case(*v, &["between", "among"]),
            Standing::Placed => None,
        })
        .filter(|&i| scene.actor(i).is_some());
    let host = match standing {
        Standing::Held(v)
            if !tree.is_passive(*v)
                && matches!(
                    tree.lemma(*v),
                    "host"
                        | "hold"
                        | "convene"
                        | "sponsor"
                        | "organise"
                        | "organize"
                        | "broker"
                        | "mediate"
                        | "chair"
                        | "facilitate"
                ) =>
        {
            tree.subject(*v).map(|s| s.at)
        }
        _ => None,
    };
    let inner = tree.with_case(n, &["of"]);
    let words = [Some(n), inner];
    let broker = words
        .into_iter()
        .flatten()
        .find_map(|n| tree.kids_by(n, &["amod", "compound", "acl"]).find_map(|k| broker_word(scene, k)));
    let participants = between.and_then(|i| scene.actor(i));
    let with = tree.with_case(n, &["with"]).and_then(|i| scene.actor(i)).or_else(|| match standing {
        Standing::Held(v) => tree.with_case(*v, &["with"]).and_then(|i| scene.actor(i)),
        Standing::Placed => None,
    });
    let conveners = by.or(host).and_then(|i| scene.actor(i)).or(broker);
    match (conveners, participants) {
        (Some(c), p) => (Some(c), p.or(with)),
        (None, p) => (p, with),
    }
}

/// "convened by A and B", on the meeting itself or on whom it brings together, or said of it beside that it is held.
fn convener(scene: &Scene, n: usize, standing: &Standing) -> Option<usize> {
    let tree = &scene.tree;
    let above = match standing {
        Standing::Held(v) => *v,
        Standing::Placed => n,
    };
    let convenes = |&v: &usize| {
        tree.is_verb(v)
            && (tree.dominates(n, v) || tree.dominates(above, v))
            && lexicon::talks("convening").find_at(tree, v).is_some()
    };
    let direct = tree.kids_by(n, &["acl"]).find_map(|a| tree.agent(a));
    direct.or_else(|| (0..tree.len()).filter(convenes).find_map(|v| tree.agent(v)))
}

/// "the meeting, which Russia and Turkey called", "a truce that Moscow arranged": the subject of the relative clause.
pub fn arranged_by(scene: &Scene, n: usize) -> Option<usize> {
    let tree = &scene.tree;
    let clause = tree.kids_by(n, &["acl"]).find(|&k| {
        matches!(
            tree.lemma(k),
            "call"
                | "arrange"
                | "broker"
                | "convene"
                | "sponsor"
                | "organise"
                | "organize"
                | "mediate"
                | "negotiate"
                | "host"
                | "agree"
                | "sign"
                | "facilitate"
        )
    })?;
    tree.kid(clause, &["nsubj"]).filter(|&s| s != n && !matches!(tree.tag(s), "WDT" | "WP"))
}

/// "UN-brokered", "U.N.-sponsored", "Russian-led".
fn broker_word(scene: &Scene, k: usize) -> Option<Named> {
    let tree = &scene.tree;
    let suffixes =
        ["brokered", "sponsored", "mediated", "backed", "led", "hosted", "facilitated", "convened"];
    let word = tree.lower(k);
    if let Some((who, how)) = word.rsplit_once('-') {
        if suffixes.contains(&how) {
            let span = tree.tokens[k].span;
            let who = Span::new(span.start, span.start + who.len());
            return Some(Named { span: who, entity: who.of(tree.words).to_string() });
        }
    }
    if suffixes.contains(&word) {
        let first = tree.kids_by(k, &["obl", "compound", "nsubj", "nmod", "obl:agent"]).find(|&c| c < k)?;
        return Some(scene.named(first));
    }
    None
}

fn modality(scene: &Scene, n: usize, clause: usize, standing: &Standing) -> Modality {
    let tree = &scene.tree;
    if matches!(standing, Standing::Held(_)) && tree.negated(clause) {
        return Modality::Negated;
    }
    let adjective = tree
        .kids_by(n, &["amod"])
        .any(|k| matches!(tree.lower(k), "upcoming" | "planned" | "forthcoming" | "future" | "next"));
    let scheduled = tree
        .kid(n, &["acl"])
        .is_some_and(|a| scene.is_ahead(a) || matches!(tree.lemma(a), "schedule" | "set" | "plan" | "due"));
    let relative = tree.kid(n, &["acl:relcl"]).is_some_and(|a| scene.is_ahead(a));
    let ahead = matches!(standing, Standing::Held(_)) && scene.is_ahead(clause);
    let later = scene.times.iter().filter(|m| tree.dominates(n, m.top)).any(|m| {
        let resolved = scene.resolved(m, clause).interval;
        matches!((resolved, scene.story.published), (Some(d), Some(p)) if d.from > p.to)
    });
    if adjective || scheduled || relative || ahead || later { Modality::Planned } else { Modality::Asserted }
}

/// "X met Y", "X held talks with Y".
fn met(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let found = (0..tree.len()).filter(|&v| {
        let sits_down = || tree.lemma(v) == "sit" && tree.kids(v).iter().any(|&k| tree.lower(k) == "down");
        tree.is_verb(v)
            && (matches!(tree.lemma(v), "meet" | "receive" | "confer") || sits_down())
            && !tree.is_passive(v)
    });
    found
        .filter_map(|v| {
            let subject = tree.subject(v)?.at;
            let actor = scene.actor(subject)?;
            let other =
                tree.kid(v, &["obj"]).or_else(|| tree.with_case(v, &["with"])).and_then(|i| scene.actor(i));
            if tree.lemma(v) == "receive"
                && !tree.object(v).is_some_and(|o| {
                    crate::extract::actors::is_person(tree, o) || tree.lemma(o) == "delegation"
                })
            {
                return None;
            }
            let code = if other.is_some() { "bilateral" } else { "session" };
            Some(verbal(scene, v, code, actor, other))
        })
        .collect()
}

/// "X discussed it with his counterpart", "X spoke by phone to Y", "X telephoned Y".
fn discussed(scene: &Scene) -> Vec<Claim> {
    let tree = &scene.tree;
    let found = (0..tree.len()).filter(|&v| {
        tree.is_verb(v)
            && matches!(
                tree.lemma(v),
                "discuss" | "speak" | "talk" | "telephone" | "phone" | "call" | "confer" | "consult"
            )
    });
    found
        .filter_map(|v| {
            let subject = tree.subject(v).filter(|s| !s.passive)?.at;
            let actor = scene.actor(subject)?;
            let other = match tree.lemma(v) {
                "telephone" | "phone" => tree.kid(v, &["obj"]),
                _ => tree
                    .with_case(v, &["with"])
                    .or_else(|| tree.with_case(v, &["to"]).filter(|_| by_telephone(tree, v)))
                    .or_else(|| tree.object(v).and_then(|o| tree.with_case(o, &["with"]))),
            };
            let target = other.and_then(|i| scene.actor(i))?;
            let sentence = tree.sentence.span.of(tree.words).to_lowercase();
            let by_phone = sentence.contains("phone") || sentence.contains(" call");
            Some(verbal(scene, v, if by_phone { "call" } else { "bilateral" }, actor, Some(target)))
        })
        .collect()
}

/// "spoke by telephone to", "talked on the phone with".
fn by_telephone(tree: &crate::extract::tree::Tree, v: usize) -> bool {
    tree.with_case(v, &["by", "on", "over"]).is_some_and(|k| matches!(tree.lemma(k), "telephone" | "phone"))
}

fn verbal(scene: &Scene, v: usize, code: &'static str, actor: Named, target: Option<Named>) -> Claim {
    let tree = &scene.tree;
    let modality = if tree.negated(v) {
        Modality::Negated
    } else if scene.is_ahead(v) {
        Modality::Planned
    } else {
        Modality::Asserted
    };
    let place = tree
        .with_case(v, &["in", "at"])
        .and_then(|i| scene.places.iter().find(|m| m.at == i))
        .map(|m| m.place.clone());
    Claim {
        kind: Kind::Meeting,
        code,
        evidence: tree.clause_span(tree.carrier(v)),
        actor: Some(actor),
        target,
        place,
        time: scene.time(v, tree.clause(v)),
        quantity: None,
        speaker: scene.speaker(v),
        via: scene.via(v),
        modality,
        countable: false,
        rule: "meeting-verb",
    }
}
