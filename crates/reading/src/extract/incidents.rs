//! Acts of violence and breaches: a trigger word, the means that decides its code, who did it to whom, and where.

use crate::extract::claim::{Claim, Kind, Modality, Named, Place, Precision, Quantity};
use crate::extract::gazetteer::countries;
use crate::extract::lexicon::{self, Act, Class, Found, Roles};
use crate::extract::places;
use crate::extract::scene::{self, Scene};
use crate::span::Span;
use crate::syntax::Pos;

/// One act of a sentence before it is spelled out by place.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// The token that stands for the act.
    pub at: usize,
    /// First token of its phrase.
    pub from: usize,
    pub clause: usize,
    pub code: &'static str,
    pub roles: Roles,
    pub verbal: bool,
    /// Named by a general word of force.
    pub general: bool,
}

/// Every incident claim of a sentence.
pub fn find(scene: &Scene) -> Vec<Claim> {
    let triggers = triggers(scene);
    let mut claims = Vec::new();
    for trigger in &triggers {
        spell_out(scene, trigger, &triggers, &mut claims);
    }
    claims
}

/// The acts a sentence names, one for each code.
pub fn triggers(scene: &Scene) -> Vec<Trigger> {
    let hits = lexicon::acts().find(&scene.tree);
    let mut found: Vec<Trigger> =
        hits.iter().filter(|h| is_act(scene, h)).flat_map(|h| coded(scene, h)).collect();
    // A general or weak verb adds nothing when a specific act stands in its clause or in the clause it leans on.
    let specific: Vec<(usize, usize)> =
        found.iter().filter(|t| !t.general).map(|t| (t.at, t.clause)).collect();
    let tree = &scene.tree;
    found.retain(|t| {
        let weak = t.general && t.verbal;
        !weak
            || !specific.iter().any(|(at, c)| {
                *at != t.at
                    && (*c == t.clause
                        || *c == tree.host(t.clause)
                        || tree.host(*c) == t.clause && tree.is_verb(*at))
            })
    });
    // "bursts of machine-gun fire": the second noun only names the kind of the first.
    let ats: Vec<usize> = found.iter().filter(|t| !t.verbal).map(|t| t.at).collect();
    found.retain(|t| {
        t.verbal
            || !(tree.base(t.at) == "nmod"
                && tree.case(t.at) == Some("of")
                && tree.head(t.at).is_some_and(|h| ats.contains(&h)))
    });
    found
}

/// Nouns that an act noun may modify without being an act ("attack helicopter", "fighting force").
const NOT_ACTS: [&str; 14] = [
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
];

fn is_act(scene: &Scene, hit: &Found<Act>) -> bool {
    let tree = &scene.tree;
    if hit.class == Class::Verb {
        return hit.value.code != "TERR" || hit.to > hit.from || takes_ground(scene, hit.at);
    }
    let head = tree.head(hit.at);
    if tree.base(hit.at) == "compound" {
        let over = |h: usize| {
            NOT_ACTS.contains(&tree.lemma(h))
                || (h <= hit.to + 1 && lexicon::acts().find_at(tree, h).is_some())
        };
        if head.is_some_and(over) {
            return false;
        }
    }
    if is_mentioned_only(scene, hit) {
        return false;
    }
    // A title or a body's name is no act ("Director General of Military Operations"), unless the whole line is in capitals.
    let shouted = tree.sentence.span.of(tree.words).chars().filter(|c| c.is_lowercase()).count() < 3;
    let titled = tree.word(hit.at).starts_with(char::is_uppercase)
        && hit.from > 0
        && !shouted
        && !tree.sentence.tabular
        && tree.sentence.region != crate::text::RegionKind::Headline;
    !titled
}

/// "to prevent provocations", "violations included ...", "the reinforcement of the ceasefire", "an exchange of detainees": words for acts that tell of none.
fn is_mentioned_only(scene: &Scene, hit: &Found<Act>) -> bool {
    let tree = &scene.tree;
    let head = tree.head(hit.at);
    let averted = tree.base(hit.at) == "obj"
        && head
            .is_some_and(|h| matches!(tree.lemma(h), "prevent" | "avoid" | "avert" | "deter" | "forestall"));
    let listing = tree.base(hit.at) == "nsubj"
        && hit.value.code == "OTHER"
        && head.is_some_and(|h| matches!(tree.lemma(h), "include" | "comprise"));
    let of_truce = tree.lemma(hit.at) == "reinforcement"
        && tree.with_case(hit.at, &["of"]).is_some_and(|k| {
            matches!(tree.lemma(k), "ceasefire" | "truce" | "cessation" | "agreement" | "peace")
        });
    averted || listing || of_truce
}

/// "seized the town", "lost two districts": ground, not a signal or a life.
fn takes_ground(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    let Some(object) = tree.undergoer(v) else { return false };
    let span = tree.np(object);
    let ground = |t: &crate::syntax::Token| {
        matches!(
            t.lemma.as_str(),
            "town"
                | "village"
                | "city"
                | "district"
                | "area"
                | "position"
                | "territory"
                | "control"
                | "ground"
                | "base"
                | "post"
                | "hill"
                | "height"
                | "airport"
                | "airfield"
                | "border"
                | "crossing"
                | "bridge"
                | "land"
                | "province"
                | "region"
                | "settlement"
                | "outpost"
                | "barracks"
                | "stronghold"
                | "checkpoint"
                | "island"
                | "port"
                | "road"
                | "neighbourhood"
                | "neighborhood"
                | "garrison"
                | "capital"
                | "point"
                | "locality"
                | "facility"
                | "field"
        )
    };
    tree.tokens.iter().any(|t| span.contains(t.span) && ground(t))
        || scene
            .places
            .iter()
            .any(|m| span.contains(tree.tokens[m.name_at].span) && m.place.precision < Precision::Country)
}

/// The codes of a trigger: its own, or what the means in its clause says.
fn coded(scene: &Scene, hit: &Found<Act>) -> Vec<Trigger> {
    let tree = &scene.tree;
    let verbal = hit.class == Class::Verb;
    let clause = if verbal { hit.at } else { tree.clause(hit.at) };
    let general = hit.value.general || (verbal && matches!(hit.value.code, "OTHER" | "OFFENS"));
    let make = |code: &'static str| Trigger {
        at: hit.at,
        from: hit.from,
        clause,
        code,
        roles: hit.value.roles,
        verbal,
        general,
    };
    if !verbal && hit.from == hit.to {
        let codes = modifier_codes(scene, hit.at);
        if !codes.is_empty() && matches!(hit.value.code, "OFFENS" | "FIRE-HV" | "FIRE-UNK" | "-" | "AIR") {
            return codes.into_iter().map(make).collect();
        }
    }
    if hit.value.general
        || matches!(hit.value.code, "OFFENS" | "FIRE-UNK")
        || (hit.value.code == "FIRE-HV" && verbal)
    {
        if let Some(code) = means_in(scene, hit, clause) {
            return vec![make(code)];
        }
    }
    let harmed = matches!(tree.lemma(hit.at), "kill" | "wound" | "injure" | "maim");
    match hit.value.code {
        "-" if harmed => tree
            .doer(hit.at)
            .filter(|&d| scene.actor(d).is_some())
            .and_then(|_| protected_code(scene, hit.at, clause))
            .map(make)
            .into_iter()
            .collect(),
        "-" if tree.lemma(hit.at) == "fire" && verbal => {
            fired_on(scene, hit.at).then(|| make("FIRE-SA")).into_iter().collect()
        }
        "-" => protected_code(scene, hit.at, clause).filter(|_| verbal).map(make).into_iter().collect(),
        "OFFENS" if verbal => vec![make(protected_code(scene, hit.at, clause).unwrap_or("OFFENS"))],
        "DISP" | "DET" if verbal => tree
            .doer(hit.at)
            .or(tree.agent(hit.at))
            .filter(|&d| scene.actor(d).is_some())
            .map(|_| make(hit.value.code))
            .into_iter()
            .collect(),
        code => vec![make(code)],
    }
}

/// "fired on", "fired at", "opened fire on" with no weapon named.
fn fired_on(scene: &Scene, v: usize) -> bool {
    scene.tree.with_case(v, &["on", "at", "upon", "towards", "toward", "into"]).is_some()
}

/// "aerial and artillery bombardment": one code for each co-ordinated modifier.
fn modifier_codes(scene: &Scene, at: usize) -> Vec<&'static str> {
    let tree = &scene.tree;
    let mut codes = Vec::new();
    for k in tree.kids_by(at, &["amod", "compound"]) {
        for c in tree.conjuncts(k) {
            let code = match tree.lower(c) {
                "aerial" | "air" | "drone" | "helicopter" | "airborne" => Some("AIR"),
                "artillery" | "mortar" | "rocket" | "missile" | "tank" | "heavy" | "indirect" => {
                    Some("FIRE-HV")
                }
                "chemical" | "gas" | "chlorine" => Some("CHEM"),
                "suicide" | "mine" | "bomb" => Some("IED"),
                "sniper" | "small-arms" | "rifle" => Some("FIRE-SA"),
                "ground" => Some("OFFENS"),
                _ => None,
            };
            codes.extend(code.filter(|c| !codes.contains(c)));
        }
    }
    codes
}

/// The code of the weapon named in the clause of an act, or in a clause that leans on it.
fn means_in(scene: &Scene, hit: &Found<Act>, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let found = lexicon::means().find(tree);
    let own = found.iter().filter(|m| m.from > hit.to || m.to < hit.from);
    let near = own.filter(|m| {
        let other = tree.clause(m.at);
        other == clause
            || (tree.dominates(clause, m.at)
                && tree.kid(other, &["nsubj"]).is_none_or(|s| tree.dominates(s, m.at))
                && !matches!(tree.rel(other), "ccomp" | "parataxis"))
    });
    near.min_by_key(|m| m.at.abs_diff(hit.at)).map(|m| m.value)
}

/// With no means stated: OBJ for a protected object hit, CIV for people.
fn protected_code(scene: &Scene, at: usize, clause: usize) -> Option<&'static str> {
    let tree = &scene.tree;
    let target = tree
        .undergoer(at)
        .or_else(|| tree.with_case(at, &["on", "against", "at"]))
        .or_else(|| tree.undergoer(clause))?;
    let head = crate::extract::actors::counted_head(tree, target);
    if matches!(lexicon::actor_class(tree.lemma(head)), Some("force" | "group" | "state")) {
        return None;
    }
    let span = tree.np(target);
    let hits = lexicon::protected().find(tree);
    hits.iter().find(|h| span.contains(tree.tokens[h.at].span)).map(|h| h.value)
}

fn spell_out(scene: &Scene, t: &Trigger, all: &[Trigger], claims: &mut Vec<Claim>) {
    let actor = actor_of(scene, t);
    let target = target_of(scene, t).filter(|n| actor.as_ref().is_none_or(|a| !a.span.overlaps(n.span)));
    let time = scene.time(t.at, t.clause);
    let speaker = scene.speaker(t.at);
    let own = own_act(scene, speaker.as_ref(), actor.as_ref());
    let observed = scene.is_observation(t.at);
    let modality = scene.modality(t.at, t.clause, own || observed, time.as_ref());
    let quantity = count_of(scene, t);
    let places = places_of(scene, t, all);
    let evidence = evidence_of(scene, t, all, &places);
    let rule = if t.verbal { "incident-verb" } else { "incident-noun" };
    let base = Claim {
        kind: Kind::Incident,
        code: t.code,
        evidence,
        actor,
        target,
        place: None,
        time,
        quantity,
        speaker,
        via: scene.via(t.at),
        modality,
        countable: false,
        rule,
    };
    if claims.iter().any(|c| {
        c.code == base.code
            && c.evidence.overlaps(base.evidence)
            && (places.is_empty() || c.place.as_ref() == places.first())
    }) {
        return;
    }
    if places.is_empty() {
        claims.push(with_place(base, None));
    } else {
        claims.extend(places.into_iter().map(|p| with_place(base.clone(), Some(p))));
    }
}

/// The speaker tells of his own side's act.
pub fn own_act(scene: &Scene, speaker: Option<&Named>, actor: Option<&Named>) -> bool {
    match (speaker, actor) {
        (Some(s), Some(a)) => {
            s.entity == a.entity
                || matches!(a.span.of(scene.story.words).to_lowercase().as_str(), "we" | "our" | "us")
        }
        _ => false,
    }
}

pub fn with_place(mut claim: Claim, place: Option<Place>) -> Claim {
    claim.place = place;
    claim.countable = is_countable(&claim);
    claim
}

/// An incident reaches a count only when it happened, is not zero, and has a place finer than a country or at most a year in time.
pub fn is_countable(claim: &Claim) -> bool {
    let happened = matches!(claim.modality, Modality::Asserted | Modality::Alleged | Modality::Historical);
    let zero = claim.quantity.as_ref().is_some_and(|q| q.value == Some(0.0));
    let placed = claim.place.as_ref().is_some_and(|p| p.precision < Precision::Country);
    let dated = claim
        .time
        .as_ref()
        .and_then(|t| t.interval)
        .is_some_and(|d| scene::days_between(d.from, d.to) <= 366);
    happened && !zero && (placed || dated)
}

/// Where it happened: under the act's own words, else nearest in its clause, else the one place the sentence gives.
fn places_of(scene: &Scene, t: &Trigger, all: &[Trigger]) -> Vec<Place> {
    let tree = &scene.tree;
    let other_between = |m: usize| {
        let mut at = m;
        while at != t.at {
            if all.iter().any(|o| o.at == at && o.at != t.at) {
                return true;
            }
            match tree.head(at) {
                Some(h) => at = h,
                None => return false,
            }
        }
        false
    };
    let eventful = |m: &places::Mention| {
        m.locative || matches!(tree.base(m.at), "obj" | "compound" | "nsubj:pass" | "nsubj" | "root" | "list")
    };
    let own = scene.places.iter().filter(|m| eventful(m)).find(|m| {
        m.at != t.at && tree.dominates(t.at, m.at) && !other_between(m.at) && !belongs_to_somebody(scene, m)
    });
    if let Some(m) = own {
        return group(scene, m);
    }
    let free: Vec<&places::Mention> = scene
        .places
        .iter()
        .filter(|m| {
            eventful(m)
                && !scene.is_descriptive(m)
                && !belongs_to_somebody(scene, m)
                && !names_talks(scene, m)
        })
        .collect();
    let blocked = |m: usize| {
        all.iter().any(|o| o.at != t.at && ((t.at < o.at && o.at < m) || (m < o.at && o.at < t.at)))
    };
    // A place to the left that already follows another act is that act's.
    let taken =
        |m: &places::Mention| m.name_at < t.at && all.iter().any(|o| o.at < m.name_at && o.at != t.at);
    let distance = |m: &places::Mention| match m.at.min(m.name_at) {
        first if first > t.at => first - t.at,
        _ if taken(m) => 6 * (t.at - m.name_at),
        _ => 2 * t.at.abs_diff(m.name_at),
    };
    let clause = t.clause;
    let here = free
        .iter()
        .filter(|m| same_clause(scene, m.at, clause) && (!blocked(m.name_at) || tree.clause(m.at) == clause))
        .min_by_key(|m| (blocked(m.name_at), distance(m)));
    if let Some(m) = here {
        return group(scene, m);
    }
    let fine: Vec<&&places::Mention> =
        free.iter().filter(|m| m.place.precision < Precision::Country && m.locative).collect();
    match fine.iter().min_by_key(|m| distance(m)) {
        Some(m) if fine.len() <= 2 => group(scene, m),
        _ => Vec::new(),
    }
}

fn same_clause(scene: &Scene, m: usize, clause: usize) -> bool {
    let tree = &scene.tree;
    let other = tree.clause(m);
    other == clause
        || other == tree.host(clause)
        || tree.host(other) == clause
        || other == tree.carrier(clause)
}

/// "the Astana talks", "negotiations in Geneva": the place of the talks is not the place of an act.
fn names_talks(scene: &Scene, m: &places::Mention) -> bool {
    let tree = &scene.tree;
    let of_talks = tree.head(m.at).is_some_and(|h| {
        lexicon::talks("meeting").find_at(tree, h).is_some()
            || matches!(tree.lemma(h), "round" | "delegation" | "negotiator")
    });
    of_talks && matches!(tree.base(m.at), "compound" | "nmod" | "amod")
}

/// "the government of Syria", "the army of Sudan", "Damascus officials".
fn belongs_to_somebody(scene: &Scene, m: &places::Mention) -> bool {
    let tree = &scene.tree;
    let possessive = tree.base(m.at) == "nmod" && tree.rel(m.at) == "nmod:poss";
    let of_actor = matches!(tree.base(m.at), "nmod" | "compound")
        && matches!(places::case_of(tree, m.at), Some("of" | "from") | None)
        && tree.head(m.at).is_some_and(|h| lexicon::actor_class(tree.lemma(h)).is_some());
    let acting = tree.base(m.at) == "nsubj" && m.place.precision == Precision::Country;
    possessive || of_actor || acting
}

fn group(scene: &Scene, m: &places::Mention) -> Vec<Place> {
    let tree = &scene.tree;
    let first = tree.first_conjunct(m.name_at);
    let upper = tree.first_conjunct(m.at);
    let member = |o: &&places::Mention| {
        tree.first_conjunct(o.name_at) == first
            || (upper != m.name_at && tree.first_conjunct(o.at) == upper && o.at != m.at && m.at != m.name_at)
    };
    scene.places.iter().filter(member).map(|o| o.place.clone()).collect()
}

fn actor_of(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    if t.verbal {
        return match t.roles {
            Roles::SubjectActs => {
                scene.doer(t.at).filter(|_| !is_weapon_subject(scene, t.at)).or_else(|| scene.accused(t.at))
            }
            Roles::SubjectSuffers => {
                tree.agent(t.at).or_else(|| tree.with_case(t.at, &["to"])).and_then(|i| scene.actor(i))
            }
            Roles::Itself => None,
        };
    }
    let by = tree
        .kids_by(t.at, &["nmod", "obl"])
        .find(|&k| tree.case(k) == Some("by") && scene.actor(k).is_some());
    let owner = tree.kid(t.at, &["nmod:poss"]).filter(|&k| {
        scene.actor(k).is_some()
            && !scene.places.iter().any(|m| m.name_at == k && m.place.precision < Precision::Country)
    });
    let adjective = tree.kids_by(t.at, &["amod", "compound"]).find(|&k| is_party_word(scene, k));
    if let Some(i) = by.or(owner).or(adjective) {
        return Some(scene.named(i));
    }
    light_verb_subject(scene, t).or_else(|| scene.accused(t.at))
}

/// "a shell hit the house": the subject is the means, not the doer.
fn is_weapon_subject(scene: &Scene, v: usize) -> bool {
    let tree = &scene.tree;
    tree.subject(v).filter(|s| !s.passive).is_some_and(|s| {
        let lemma = tree.lemma(s.at);
        matches!(
            lemma,
            "shell"
                | "rocket"
                | "missile"
                | "mortar"
                | "bomb"
                | "mine"
                | "bullet"
                | "round"
                | "projectile"
                | "shelling"
                | "fire"
        )
    })
}

/// "Russian strikes", "government shelling", "rebel attack".
fn is_party_word(scene: &Scene, k: usize) -> bool {
    let tree = &scene.tree;
    let party = lexicon::actor_class(tree.lemma(k)).is_some_and(|c| matches!(c, "state" | "force" | "group"));
    let thing = matches!(
        tree.lower(k),
        "drone" | "helicopter" | "jet" | "sniper" | "warplane" | "aircraft" | "unit" | "air force"
    );
    let people = countries::by_demonym(tree.word(k)).is_some();
    let place = scene.places.iter().any(|m| m.name_at == k);
    (party && !thing)
        || people
        || (tree.pos(k) == Pos::Propn && tree.base(k) == "compound" && !place && tree.word(k).len() > 2)
}

/// "launched an attack", "carried out strikes", "committed violations".
fn light_verb_subject(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    let head = tree.head(tree.first_conjunct(t.at))?;
    let light = matches!(
        tree.lemma(head),
        "launch"
            | "carry"
            | "conduct"
            | "commit"
            | "mount"
            | "stage"
            | "open"
            | "perpetrate"
            | "make"
            | "begin"
            | "start"
            | "continue"
            | "resume"
            | "wage"
            | "impose"
            | "resort"
            | "maintain"
            | "order"
            | "step"
            | "intensify"
            | "unleash"
            | "perform"
            | "tighten"
            | "keep"
            | "execute"
            | "use"
            | "undertake"
            | "do"
            | "fly"
            | "attempt"
            | "initiate"
    );
    let role = tree.base(tree.first_conjunct(t.at));
    if light && matches!(role, "obj") || (tree.lemma(head) == "resort" && role == "obl") {
        return scene.doer(head);
    }
    if light && role == "nsubj" && tree.is_passive(head) {
        return tree.agent(head).and_then(|i| scene.actor(i));
    }
    None
}

fn target_of(scene: &Scene, t: &Trigger) -> Option<Named> {
    let tree = &scene.tree;
    if t.verbal {
        let found = match t.roles {
            Roles::SubjectActs => tree
                .undergoer(t.at)
                .filter(|&i| lexicon::means().find_at(tree, i).is_none())
                .or_else(|| tree.with_case(t.at, &["at", "on", "against"])),
            Roles::SubjectSuffers => tree.subject(t.at).map(|s| s.at),
            Roles::Itself => None,
        };
        return found.filter(|&i| is_target(scene, i)).map(|i| scene.named(i));
    }
    let own = tree.with_case(t.at, &["on", "against", "at"]).filter(|&i| is_target(scene, i));
    let light = || {
        let head = tree.head(t.at).filter(|&h| tree.is_verb(h))?;
        tree.with_case(head, &["on", "against", "at"]).filter(|&i| is_target(scene, i))
    };
    own.or_else(light).map(|i| scene.named(i))
}

/// A target is somebody or something hit; a bare place is the place, not the target.
fn is_target(scene: &Scene, i: usize) -> bool {
    let tree = &scene.tree;
    let place = scene.places.iter().any(|m| m.at == i);
    let hit = lexicon::protected().find_at(tree, i).is_some();
    let military = matches!(
        tree.lemma(i),
        "position"
            | "base"
            | "checkpoint"
            | "post"
            | "depot"
            | "column"
            | "camp"
            | "headquarters"
            | "outpost"
            | "barracks"
    );
    !place && (scene.actor(i).is_some() || hit || military)
}

/// "six strikes", "thousands of shells": the number that counts the act itself.
fn count_of(scene: &Scene, t: &Trigger) -> Option<Quantity> {
    let tree = &scene.tree;
    let munition = |of: usize| lexicon::means().find(tree).iter().any(|m| m.from <= of && of <= m.to);
    let object = tree.kid(t.at, &["obj"]);
    let counts = |of: usize, at: usize| {
        of == t.at
            || (t.from <= of && of <= t.at)
            || (t.verbal && object.is_some_and(|o| of == o || at == o) && munition(of))
    };
    scene.numbers.iter().find(|n| counts(n.of, n.at)).map(|n| n.quantity(tree.lower(n.of)))
}

/// The clause for a verb or for a noun that its verb merely introduces; otherwise the noun phrase with its participle.
fn evidence_of(scene: &Scene, t: &Trigger, all: &[Trigger], places: &[Place]) -> Span {
    let tree = &scene.tree;
    if t.verbal {
        let carrier = tree.carrier(t.at);
        let reporting = scene.sayings.iter().any(|s| s.verb == carrier);
        return tree.clause_span(if reporting { t.at } else { carrier });
    }
    let alone = tree.kids_by(t.at, &["conj"]).next().is_none() && tree.base(t.at) != "conj";
    let head = tree.head(t.at);
    let introduced = head.is_some_and(|h| {
        tree.is_verb(h)
            && matches!(tree.base(t.at), "nsubj" | "obj")
            && !scene.sayings.iter().any(|s| s.verb == h)
            && lexicon::speech_class(tree.lemma(h)).is_none()
            && !matches!(tree.lemma(h), "include" | "comprise" | "condemn" | "denounce")
    });
    if alone && (introduced || tree.base(t.at) == "root") {
        return tree.clause_span(tree.clause(t.at));
    }
    let foreign = |k: usize| all.iter().any(|o| o.at == k && o.at != t.at);
    let tokens = tree.under(t.at, &|k| {
        foreign(k)
            || (tree.head(k) == Some(t.at)
                && matches!(tree.base(k), "case" | "cc" | "conj" | "punct" | "parataxis" | "cop" | "nsubj"))
    });
    let own = tree.hull(&tree.run(&tokens, t.at)).join(tree.tokens[t.from].span);
    let reach = places.iter().map(|p| p.span).filter(|p| p.start > own.end && p.start < own.end + 60);
    let stop = all
        .iter()
        .map(|o| tree.tokens[o.at].span.start)
        .filter(|&s| s >= own.end)
        .min()
        .unwrap_or(usize::MAX);
    reach.filter(|p| p.end <= stop).fold(own, Span::join)
}
