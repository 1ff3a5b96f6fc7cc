### What judging says: the answer to each question with its reason, findings, what to verify, doubts, clauses read aloud.
###
### `{ $x }` is put in by the program, and may stand anywhere in the sentence, or twice. Names of parties, places and
### instruments, words of reports and the texts of agreements come as they are and are never translated here.
### How to translate this file: see docs/adding-a-language.md. Whatever is put in by one of these names is always:
###
### act, possible: a part of `act-noun`. acts: a list from `act-verb`, or in `severity-acts` from `act-noun`.
### agreement, amended: an instrument, by its title or its id. clause: its id; in messages named `clause-…`, a whole clause.
### asker: a part of `asker`. standard: a part of `standard`. excuse, excuses: one of or a list from `excuse`.
### name, group, body, whole, by, side, party: a party's name or id. groups, protected, hit, targets, who: lists of them.
### words, written, says, how: as a report or an agreement has it. place: the place's names from small to large.
### when: `at-instant`, `on-day`, `within-interval` or `at-no-time`. since, dates: `since-day`, `until-day` and the like.
### n: a number that chooses the plural. because, why: a whole sentence, or a reason as half of one.

## Lists: of two or more, one by one

# { $list } is the list so far, { $next } what follows.
list-next = { $list }, { $next }
list-then = { $list }; { $next }
# Before the last one.
list-and = { $list } and { $next }
list-or = { $list } or { $next }
# Of acts as verbs: to do one, or to do another.
list-or-to = { $list } or to { $next }
list-comma-or = { $list }, or { $next }
# Words of a report or a name that the reader should not take for ours.
in-quotes = "{ $words }"

## Days and periods

day = { $number } { $month } { $year }
month =
    .month-1 = January
    .month-2 = February
    .month-3 = March
    .month-4 = April
    .month-5 = May
    .month-6 = June
    .month-7 = July
    .month-8 = August
    .month-9 = September
    .month-10 = October
    .month-11 = November
    .month-12 = December
# The time is hours and minutes.
day-and-time = { $day } { $time }
# zone: the name of a time zone, for example Asia/Damascus.
instant-in-zone = { $from } ({ $zone })
interval-in-zone = { $from } to { $until } ({ $zone })
days = { $from } to { $until }
# For "It happened …".
at-instant = at { $when }
on-day = on { $when }
within-interval = within { $when }
at-no-time = at a time not stated
# How long a standing or a clause holds.
at-any-time = at any time
since-day = since { $day }
until-day = until { $day }
from-days = from { $days }
# Another clause took its place at an instant.
until-replaced = until `{ $clause }` took its place on { $at }
dates-and-until = { $dates }, { $until }
place-not-stated = a place not stated

## Words for codes

# What a clause forbids: must not …
act-verb =
    .fire-sa = fire small arms
    .fire-hv = fire artillery, mortars, rockets or tanks
    .fire-unk = cause explosions
    .air = strike from the air
    .chem = use chemical weapons
    .ied = set off mines or bombs
    .suic = send suicide bombers
    .gren = throw or launch grenades
    .offens = attack on the ground
    .clash = fight
    .terr = take ground or positions
    .move = move or reinforce forces
    .fort = build positions or checkpoints
    .wpn = keep weapons where they are barred
    .exer = hold live-fire exercises
    .ovfl = overfly or reconnoitre
    .civ = attack civilians
    .sexv = commit sexual violence
    .obj = attack protected objects
    .siege = besiege or blockade
    .aid = hinder or loot aid
    .disp = force people from their homes
    .det = arrest or abduct people
    .detnr = withhold the release of people held
    .recr = recruit fighters
    .mon = hinder or attack monitors
    .prov = threaten or provoke
    .guar = leave undone what a guarantor owes
    .other = do what is not specified
# What was reported.
act-noun =
    .fire-sa = small-arms fire
    .fire-hv = heavy-weapons fire
    .fire-unk = an explosion of unknown origin
    .air = an air strike
    .chem = use of a chemical weapon
    .ied = a mine or bomb
    .suic = a suicide bombing
    .gren = a grenade attack
    .offens = a ground attack
    .clash = fighting
    .terr = taking of ground
    .move = movement of forces
    .fort = a new position
    .wpn = a weapon where it is barred
    .exer = a live-fire exercise
    .ovfl = an overflight
    .civ = an attack on civilians
    .sexv = sexual violence
    .obj = an attack on a protected object
    .siege = a siege
    .aid = obstruction of aid
    .disp = forced displacement
    .det = an arrest or abduction
    .detnr = a failure to release people held
    .recr = recruitment
    .mon = obstruction of monitors
    .prov = a provocation
    .guar = an omission of a guarantor
    .other = an act not specified
object =
    .civilians = civilians
    .health-facilities = health facilities
    .schools = schools
    .water-supply = water supply
    .relief-goods-and-workers = relief goods and workers
    .places-of-worship = places of worship
    .monitors = monitors
    .people-held = people held
    .the-wounded = the wounded
excuse =
    .self-defence = self-defence
    .notified-activity = notified activity
    .humanitarian-need = humanitarian need
    .consent-of-the-other-side = consent of the other side
    .agreement-of-the-guarantors = agreement of the guarantors
standard =
    .reasonable-suspicion = reasonable suspicion
    .reasonable-grounds-to-believe = reasonable grounds to believe
    .balance-of-probabilities = balance of probabilities
    .clear-and-convincing = clear and convincing
    .beyond-reasonable-doubt = beyond reasonable doubt
# How a party stands to an agreement.
adherence =
    .signatory = signatory
    .acceded = acceded
    .notified-acceptance = notified acceptance
    .unilateral-declaration = unilateral declaration
    .claimed-by-guarantor = claimed by guarantor
    .disputed = disputed
    .suspended = suspended
    .withdrawn = withdrawn
    .not-bound = not bound
# Who asks for a standard of proof.
asker =
    .the-clause = the clause
    .the-cell = the cell
    .the-agreement-s-file = the agreement's file
verdict =
    .yes = yes
    .no = no
    .unknown = unknown
# The questions that are asked of every incident, in their order.
question =
    .in-force-then = in force then?
    .inside-the-area = inside the area?
    .actor-known = actor known?
    .actor-bound-then = actor bound then?
    .no-excluded-group-among-those-involved = no excluded group among those involved?
    .not-an-area-of-combat-against-one = not an area of combat against one?
    .act-covered-by-the-clause = act covered by the clause?
    .no-exception = no exception?
    .clause-fully-expressed = clause fully expressed?
    .evidence-sufficient = evidence sufficient?
    .grave = grave?
gravity =
    .minor-violation = minor violation
    .grave-violation = grave violation
    .violation-gravity-not-settled = violation, gravity not settled
# Why there is no violation.
ground =
    .outside-the-period = outside the period
    .outside-the-area = outside the area
    .actor-not-bound = actor not bound
    .excluded-group = excluded group
    .area-of-combat-against-an-excluded-group = area of combat against an excluded group
    .act-not-covered = act not covered
    .exempt-or-excused = exempt or excused
    .self-defence = self-defence
    .not-an-incident = not an incident
    .looked-into = looked into
outcome =
    .not-an-incident = not an incident
    .relevant-incident-not-a-violation = relevant incident, not a violation
    .not-a-violation = not a violation
    .no-matching-clause = no matching clause
    .undetermined = undetermined
    .no-joint-finding = no joint finding
# How far it is known who did it.
attribution =
    .unattributed = unattributed
    .to-a-side = to a side
    .largely-to-a-party = largely to a party
    .to-a-party = to a party
    .to-a-unit = to a unit
    .self-acknowledged = self-acknowledged
    .denied-by-the-party-named = denied by the party named
    .disputed = disputed
# Whether it happened.
occurrence =
    .reported = reported
    .received = received
    .triaged = triaged
    .under-verification = under verification
    .verified = verified
    .corroborated = corroborated
    .reported-not-independently-confirmed = reported, not independently confirmed
    .contradicted = contradicted
    .refuted = refuted
    .not-verifiable-for-want-of-access = not verifiable, for want of access
    .withdrawn = withdrawn
not-counted-because =
    .outside-the-period-of-the-agreement = outside the period of the agreement
    .outside-its-area = outside its area
    .actor-not-bound = actor not bound
    .an-excluded-group-was-involved = an excluded group was involved
    .in-an-area-of-combat-against-an-excluded-group = in an area of combat against an excluded group
    .exempt-notified-or-excused = exempt, notified or excused
    .no-clause-of-the-agreement-speaks-of-it = no clause of the agreement speaks of it
    .found-not-to-have-happened = found not to have happened
    .looked-into-and-found-not-to-be-a-violation = looked into and found not to be a violation
    .planned-promised-or-supposed-not-said-to-have-happened = planned, promised or supposed, not said to have happened
    .alleged-without-a-time-and-without-a-place = alleged without a time and without a place
# Of who signed something.
role =
    .operator = operator
    .analyst = analyst
    .guarantor = guarantor
    .neutral = neutral
role-in-agreement =
    .adherent = an adherent
    .guarantor = a guarantor
    .sponsored = a sponsored side
    .objector = an objector
    .excluded = an excluded group
    .became = what an excluded group became
    .contests = one who contests an exclusion
    .obligor = an obligor

## Findings

outcome-with-reason = { $outcome }: { $because }
undetermined-because = undetermined, because { $because }
# Proposed by the program, signed by nobody yet.
proposed = { $outcome } (proposed)
signed-by = { $outcome } (signed by { $who })
who-by-entry = { $name }, entry { $entry }
who-in-role-by-entry = { $name } ({ $role }), entry { $entry }
no-clause-on = { $agreement } has no clause on { $act }
no-clause-entered-on = none of the clauses entered of { $agreement } speaks of { $act }

## What is missing: half a sentence after "undetermined, because …"

gap-time = when it happened is not stated
gap-period = it may have happened outside the period of the agreement
gap-clause-period = it may have happened outside the period of the clause
gap-place = where it happened is not stated
gap-area = the place may lie outside the area of the agreement
gap-zone = it is open whether the place lies in the zone { $zone }
gap-who-fought = who fought is not stated
gap-who-did-what = who did it is not stated
gap-actor-unknown = who "{ $words }" are is not known
gap-not-in-roster = `{ $party }` is not in the roster
gap-side = only a side is named, not a party
gap-disputed = who did it is disputed
gap-some-bound = some of those named are bound and others are not
gap-part-of = it is open whether { $name } acted as part of { $whole }
gap-binds = it is open whether the agreement binds { $name }
gap-bound-then = it is open whether the agreement bound { $name } at the time
gap-guarantor = whether { $name } was a guarantor at the time is open
gap-excluded = an excluded group may be involved
gap-excluded-beside = an excluded group was involved beside others
gap-area-shared = an excluded group was fighting in the same area
gap-act = what was done is not stated
gap-act-means = by what means is not stated
gap-act-unknown = what was done is not known
gap-target = against whom is not stated
gap-target-protected = it is open whether the clause protects { $hit }
gap-object = what was hit is not stated
gap-condition = a condition of the clause is open
gap-wording = the clause says more than the data can
gap-exception-here = it is open whether { $excuse } is an exception here
gap-exception-claimed = { $excuse } is claimed and not assessed
gap-who-began = who began is not stated
gap-may-be-allowed = clause `{ $clause }` may allow it
gap-contradicted = the reports contradict each other
gap-evidence-none = nobody says that it happened
gap-evidence = only { $n ->
    [one] one independent origin reports
    [2] two independent origins report
    [3] three independent origins report
   *[other] { $n } independent origins report
} it
gap-who-did-it = too little supports who did it

## In force then?

time-not-stated = The reports do not say when it happened.
# since: the instant from which the agreement is in force.
in-force = It happened { $when }; the agreement is in force since { $since }.
before-force = It happened { $when }, before the agreement took effect on { $since }.
after-force = It happened { $when }, after the agreement had ended.
partly-in-force = It happened { $when }, an interval only partly inside the period that begins on { $since }.
clause-holds-only = It happened { $when }; this clause holds only { $dates }.

## Inside the area?

international = It happened in international waters or air.
place-not-known = The reports do not say in which country it happened ({ $place }).
# countries: two-letter codes.
another-country = It happened in { $place }; the agreement covers { $countries }.
inside-area = { $place } lies inside the area of the agreement.
outside-area = { $place } lies outside the area of the agreement.
area-open = The place is known only as { $place }, which may lie inside the area or outside.
# zone: one or more names of zones. what: zone-of-agreement, zone-of-clause or zone-not-of-clause.
in-zone = { $place } lies in the zone { $zone }, { $what }.
outside-zone = { $place } lies outside the zone { $zone }, { $what }.
# why: one of the four below.
zone-open = Whether { $place } lies in the zone { $zone }, { $what }, is open: { $why }.
zone-has-no-edge = the file does not say where the zone ends
zone-place-coarse = the place is known too coarsely
zone-no-coordinates = no coordinates of the place are on file
zone-near-edge = the place is known to within { $km } km, and that crosses the edge
zone-of-agreement = in which alone the agreement holds
zone-of-clause = in which alone this clause holds
zone-not-of-clause = where this clause does not hold

## Actor known? Bound then?

actor-nobody = The reports name nobody as the actor.
actor-unknown = The reports say "{ $words }", which names no party of the roster.
actor-not-in-roster = The roster has no party `{ $party }`.
actor-side = The reports name only a side, { $name }, not the party that acted.
actor-disputed = Some name { $name }, others another party.
actor-only-mentioned = { $name } is mentioned, but nobody says that it did this.
actor-acknowledges = Acknowledged by the actor: { $name }.
actor-denies = Named as the actor, which denies it: { $name }.
actor-named = Named as the actor: { $name }.
bound-nobody = Nobody is named, so nobody can be said to be bound.
bound-unknown = Whether "{ $words }" are bound cannot be said until they are known.
# because: the sentence that says that the party is excluded.
bound-excluded = { $because } So it is not bound by it.
bound-side = { $name } is a side, and only parties are bound.
# standing: a part of `adherence`, or bound-as-part-of.
bound = Bound { $since }: { $name } ({ $standing }).
not-bound = Not bound { $since }: { $name } ({ $standing }).
bound-open = It is open whether the agreement binds { $name } ({ $standing }).
# status: a part of `adherence`. body: the party of which it is a part.
bound-as-part-of = { $status }, as part of { $body }
bound-says-guarantor = Only a guarantor says that { $name } adheres; no statement of its own is on file.
bound-says-guarantor-of-whole = Only a guarantor says that { $name } adheres, as part of { $body }; no statement of its own is on file.
not-bound-then = Not bound then: { $name }; its standing is on file { $dates }.
bound-then-open = The time is not known well enough to say whether { $name } was bound ({ $dates }).
bound-member = { $name } belongs to { $body }, which is bound; whether that binds its members is not stated.
bound-nothing-on-file = Nothing on file says whether { $name } accepted the agreement.
binds-nobody = The clause binds nobody.
binds-named = The clause names { $name }.
binds-perhaps = The clause names { $whole }, to which { $name } may belong.
binds-another = The clause binds { $whole }, not { $name }.
# by: the text that makes it a guarantor.
guarantor = Guarantor by { $by }: { $name }.
guarantor-open = { $name } is a guarantor { $since }.
no-guarantor = The clause binds the guarantors, and { $name } is none.
the-parties = the parties
the-guarantors = the guarantors
among-unknown = Who "{ $words }" are is not known.
among-side = { $name } is a side.
among-nobody = Nobody is named.

## No excluded group among those involved? Not an area of combat against one?

excluded-none = The agreement excludes no group.
excluded-not = Not excluded: { $name }.
excluded = The agreement excludes { $name }.
excluded-written = The agreement excludes { $name } (written "{ $written }").
# how: words of the agreement's file, for example "merged with others into".
excluded-later = The agreement excludes "{ $written }", { $how } { $name } { $since }; { $follows }.
exclusion-follows = the exclusion follows
exclusion-may-follow = whether the exclusion follows is for a person to decide
excluded-roster = The roster marks { $name } as excluded by this agreement.
excluded-tied = { $name } is said to be tied to { $group }, which the agreement excludes or may exclude.
excluded-unknown = "{ $words }" may be or include one of { $groups }.
# unnamed: gap-who-fought or gap-who-did-what, with a capital.
excluded-actor-open = { $unnamed }; one of those whom the agreement leaves out may have taken part: { $groups }.
excluded-target-open = Against whom is not stated; one of those whom the agreement leaves out may have been the target: { $groups }.
excluded-no-combat = { $because } But it was no act of combat.
some-groups = some groups
target-no-combat = It was no act of combat, so it does not matter who was on the receiving end.
target-stated = What was hit is stated: { $object }.
target-each-other = Those named fought each other.
area-none-excluded = The agreement excludes groups, not areas.
area-no-combat = It was no act of combat.
area-combat-against = Combat in { $place } was against a group that the agreement leaves out: { $name }.
area-shared = Beside others there was in { $place } { $when }: { $groups }. Combat there may have been against it.
area-not-on-file = Nothing on file says whether any of these was in { $place } { $when }: { $groups }.
area-absent = No excluded group was in { $place } { $when }.

## Act covered by the clause? Clause fully expressed?

act-covered = The clause covers { $act }.
act-not-covered = The clause does not speak of { $act }.
act-not-stated = The reports do not say what was done.
act-may-turn-out = The reports speak of { $act }, which may turn out to be { $possible }.
target-protected = It was directed at { $hit }, and the clause holds for acts against { $protected }.
target-not-protected = It was directed at { $hit }; the clause holds only for acts against { $protected }.
target-open = The clause holds only for acts against { $protected }; { $hit } may be among them or not.
target-not-stated = The clause holds only for acts against { $protected }, and against whom is not stated.
# object: a part of `object`.
object-hit = It protects { $object }, and that was hit.
object-not-stated = What was hit is not stated.
object-another = What was hit is not what the clause protects.
condition-met = Its conditions are met.
condition-not-met = Its condition is not met: { $words }.
condition-open = It is not known whether its condition is met: { $words }.
wording-whole = All that the clause says is in the data.
wording-open = The clause also says what the data cannot: { $words }.

## No exception?

exception-none = No exception is claimed.
exception-applies = An exception of the clause applies: { $excuse }.
exception-rejected = The excuse was looked into and rejected: { $excuse }.
exception-here-open = It was { $excuse }; whether that was allowed then and there is open.
exception-claimed = The reports claim { $excuse }; nobody has looked into it.
exception-who-began = Who began is not stated, and the clause excepts self-defence.
exception-allowed = Clause `{ $clause }` allows it: { $says }.
exception-may-be-allowed = Clause `{ $clause }` may allow it: { $says }.

## Evidence sufficient? Grave?

evidence-observed-not = The mission's own observation is that it did not happen.
evidence-contradicted = Some report it and others say that it did not happen.
evidence-none = Nobody says that it happened.
# reports, outlets, origins, needed: numbers.
evidence-too-little = { $reports ->
    [0] No report
    [one] One report
    [2] Two reports
    [3] Three reports
   *[other] { $reports } reports
} in { $outlets ->
    [0] no outlet
    [one] one outlet
    [2] two outlets
    [3] three outlets
   *[other] { $outlets } outlets
}: { $origins ->
    [0] no independent origin
    [one] one independent origin
    [2] two independent origins
    [3] three independent origins
   *[other] { $origins } independent origins
}. For "{ $standard }" { $asker } asks for { $needed ->
    [0] no origin
    [one] one origin
    [2] two origins
    [3] three origins
   *[other] { $needed } origins
}.
evidence-who-did-it = That it happened is supported; that those named did it rests on { $origins ->
    [0] no independent origin
    [one] one independent origin
    [2] two independent origins
    [3] three independent origins
   *[other] { $origins } independent origins
}.
# how: one of the three below.
evidence-enough = { $how }, which meets "{ $standard }", as { $asker } asks.
evidence-observed = The mission observed it itself
evidence-admitted = The actor acknowledges it
evidence-origins = { $n ->
    [one] One independent origin reports
    [2] Two independent origins report
    [3] Three independent origins report
   *[other] { $n } independent origins report
} it
# why: one of the three below.
grave-asks = { $why } For that { $asker } asks "{ $standard }".
grave-act = The clause calls { $act } grave.
grave-object = The clause calls harm to { $object } grave.
grave-killed = As many were killed as the clause calls grave.
grave-not-stated = How many were killed, what was hit or by what means is not stated.
grave-none = Nothing that the clause calls grave is reported.

## What to verify: what would settle it, and who could know

settles =
    .time = the hour, or at least the day, from whoever saw or recorded it
    .place = the town, coordinates or a picture that can be placed
    .boundary = where the zone ends: its outline, or a list of the places inside it, entered in the agreement's file
    .actor = who fired or acted: direction of fire, remains of the weapon, unit on the spot, a claim of responsibility
    .one-of-several-actors = which of those named began it or did it
    .adherence = a signature, a notification or the party's own statement that it accepts the agreement, with its date
    .target = who was hit: which group held the place, what stood there
    .excluded-group = which groups took part, and whether one of them is or belongs to an excluded group
    .presence = who held the place that day, entered as a presence in parties.toml with its evidence
    .act = what was done, and with which weapon
    .protected-object = what was hit: a home, a hospital, a position
    .condition = whether the condition of the clause was met at the time
    .exception = whether the excuse holds: who fired first, and whether the answer was in proportion; or the notice, the consent or the need that is claimed
    .permission = whether the permission reaches so far: its time and place, its conditions, and the words that the data cannot say
    .initiator = who began the exchange
    .wording = a reading of the clause's own words for this incident, by a person who signs it
    .independent-origin = a second source that saw it itself and is tied neither to the first nor to a party
    .contradiction = which of the opposed reports is right: a visit, imagery, or records of the day
    .attribution = a further independent origin that names who did it, and on what ground
    .severity = how many were killed and what was hit
could-know =
    .time = the outlet that reported it, witnesses, sensor logs
    .place = the outlet that reported it, local councils, imagery
    .boundary = the instrument's annexes and maps, the guarantors, the depositary
    .actor = the parties near the place, the guarantors' ceasefire centres, patrols, imagery
    .one-of-several-actors = the parties named, patrols, recordings with times
    .adherence = the guarantors, the party itself, the depositary
    .target = local councils, hospitals, the parties near the place, imagery
    .excluded-group = the guarantors' lists, statements of the groups, monitors who know the units
    .presence = the guarantors' maps, local councils, monitors of control areas
    .act = witnesses, medical staff, pictures of craters and remains
    .protected-object = witnesses, the owner of the building, imagery before and after
    .condition = the guarantors and the parties, from their records
    .exception = both parties, the guarantors, patrols, recordings with times
    .permission = the guarantors and the parties, from their records; the cell's lawyer
    .initiator = both parties, patrols, recordings with times
    .wording = the cell's lawyer, the guarantors, the parties
    .independent-origin = patrols, other agencies, local monitors, hospitals, imagery
    .contradiction = patrols, imagery, those who made the opposed reports
    .attribution = patrols, other agencies, weapons specialists, the party named
    .severity = hospitals, local councils, rescue services

## Why a report adds nothing to the support, and whom it serves

# origin, other: where a report first comes from, by its name on file.
adds-nothing-own-word = it may be the actor's own word
adds-nothing-lineage = where it first comes from is not known
adds-nothing-same-origin = it comes from the same origin as another report, `{ $origin }`
adds-nothing-affiliation = who stands behind its origin is not known
# why: one of those below.
adds-nothing-leans = its origin `{ $origin }` is not independent of `{ $other }`: { $why }
adds-nothing-leans-on-several = its origin `{ $origin }` is not independent of `another origin`: it leans on more than one
leans-cites = one of the two cites the other, or both cite a third
leans-witness = both rest on one witness or sensor
leans-party = both speak for one party
leans-unknown = who stands behind one of them is not known, so they may be one voice
interest-against = against its own interest: it speaks of its own side or an ally
interest-in-favour = in its own interest: its own side or an ally is said to be the target

## Doubts, each with what was taken anyway

# left_out: words of the agreement's file.
doubt-in-part = the agreement is not entered in full: { $left_out }
taken-in-part = only the clauses entered were looked at
doubt-grave = the breach is of a kind called grave, but the evidence does not reach "{ $standard }"
taken-grave = a violation whose gravity is not settled
# contested_by: a list of parties.
doubt-exclusion = that the agreement leaves out { $group } is contested by { $contested_by }
taken-exclusion = judged as the agreement's file has it
doubt-denied = { $n ->
    [one] { $n } claim denies it
   *[other] { $n } claims deny it
}
taken-denied = denials are listed and never counted
doubt-lower-bound = there are too many origins to find the largest independent set exactly
taken-lower-bound = the number of independent origins is a lower bound
doubt-grade = grade 1 means confirmed by other sources, and there { $n ->
    [one] is { $n } independent origin
   *[other] are { $n } independent origins
}
taken-grade = grade 2 is kept instead
doubt-amended-not-loaded = agreement `{ $agreement }` amends `{ $amended }`, which is not among those judged by
taken-amended-not-loaded = `{ $agreement }` is judged alone
# replaced: an agreement and a clause, by their ids.
doubt-replaced-unknown = clause `{ $clause }` of agreement `{ $agreement }` replaces `{ $replaced }`, and there is no such clause
doubt-replaced-later = clause `{ $clause }` of agreement `{ $agreement }` replaces `{ $replaced }`, of an agreement that came later
taken-not-replaced = nothing is replaced
doubt-signed-by-clause = { $who } found it to be "{ $outcome }" by clause `{ $clause }` of agreement `{ $agreement }`, whose file now reads otherwise
doubt-signed-by-none = { $who } found it to be "{ $outcome }" by no clause of agreement `{ $agreement }`, whose file now reads otherwise
taken-signed-anew = that finding is not counted until it is signed anew
# role: a part of `role-in-agreement`.
doubt-no-such-party = agreement `{ $agreement }` names `{ $party }` as { $role }, and the roster has no such party
taken-no-such-party = the id is a stranger to every test
doubt-rule-no-such-party = counting rule `{ $rule }` names `{ $party }`, and the roster has no such party
taken-rule-no-such-party = nobody is that party, so what others did is left out
doubt-rule-no-such-agreement = counting rule `{ $rule }` names `{ $agreement }`, and the dossier judges by no such agreement
taken-rule-no-such-agreement = it stays open whether anything counts
doubt-side-adheres = `{ $side }` is a side, and agreement `{ $agreement }` gives it a standing
taken-side-adheres = a side is never bound; give the standing to its members
doubt-excluded-by-roster = the roster says agreement `{ $agreement }` excludes `{ $group }`; the agreement does not
doubt-excluded-by-agreement = agreement `{ $agreement }` excludes `{ $group }`; the roster does not say so
taken-excluded = the group counts as excluded
doubt-name = the roster does not know `{ $group }` by the name "{ $name }"
taken-name = a report that uses the name will not be recognised

## A clause read aloud: who must not do what, and what is said around that. `clause` is all that was said so far.

clause-sentence = { $clause }.
clause-prohibits = { $who } must not { $acts }
clause-requires = { $who } must keep this duty: { $says }; to { $acts } is to breach it
clause-requires-no-act = { $who } must keep this duty, which no incident breaches by itself: { $says }
clause-permits = { $who } may { $acts }
clause-exempts = it is outside this agreement that { $who } { $acts }
clause-in-case = { $clause } in case of { $excuses }
# lifted: clauses, as many as n.
clause-whatever = { $clause }, whatever { $lifted } { $n ->
    [one] says
   *[other] say
}
clause-during = { $dates }, { $clause }
# zones: one or more names.
clause-in-zone = in the zone { $zones }, { $clause }
clause-outside-zone = outside the zone { $zones }, { $clause }
clause-against = { $clause }, as far as it is directed at { $targets }
# objects: a list from `object`.
clause-protects = { $clause }, as far as it strikes { $objects }
# known: one of the five below.
clause-condition = { $clause }, on condition that { $words } ({ $known })
condition-asked-of-groups = which the tests on excluded groups ask of each incident
condition-asked-with-excuse = which is looked into with the excuse
condition-is-met = which is met
condition-is-not-met = which is not met
condition-is-unknown = of which it is not known whether it is met
clause-except = { $clause }, except for { $excuses }
# severity: severity-minor or severity-grave.
clause-breach = { $clause }; a breach is { $severity }
severity-minor = minor
# grave: a list of the three below.
severity-grave = grave { $grave }, otherwise minor
severity-acts = where it is { $acts }
severity-objects = where it harms { $objects }
severity-killed = { $n ->
    [1] where anybody is killed
   *[other] where { $n } people or more are killed
}
clause-replaces = { $clause }; it takes the place of { $replaced }
clause-not-expressed = { $clause }; this does not express: { $words }

## A counting rule read aloud: its parts, one by one

# parts: the parts below that hold, with a capital.
rule-sentence = { $parts }.
rule-rounds = counts each single round
rule-bursts = counts each burst, single shot, explosion or other breach, as its recorder counted them
rule-observations = counts each observation
# same: a list from `same`. minutes: a whole number.
rule-episodes = counts each episode, made of what has the same { $same } with no pause longer than { $minutes } minutes
rule-episodes-numbered = counts each episode, as the monitor numbered them
rule-incidents = counts each incident, as the monitor numbered them
rule-cases = counts each case, as the monitor numbered them
same =
    .place = place
    .division = division
    .country = country
    .direction = direction
    .act = act
    .actor = actor
    .monitor = monitor
rule-acts = only { $acts }
rule-acts-left-out = without { $acts }
rule-exercises-counted = exercises are counted
rule-exercises-left-out = exercises are left out
rule-exercises-only = only exercises are counted
rule-anybody = whoever did it
# names: any of them.
rule-actors = only what was done by { $names }
rule-bound-only = only what was done by a party that the agreement bound at the time
rule-countries = only in the country { $names }
rule-divisions = only in the division { $names }
rule-places = only at { $names }
rule-held-by = only where the place is held, alone or with others, by { $names }
rule-not-held-by = nowhere that is held, even in part, by { $names }
rule-known-to-the-spot = only where the place is known to the spot
rule-known-nearly = only where the place is known to within some 25 km
rule-known-to-second-division = only where the place is known at least to the second-level division
rule-known-to-first-division = only where the place is known at least to the first-level division
rule-known-to-a-region = only where the place is known at least to a region
rule-known-to-the-country = only where the place is known at least to the country
rule-known-at-all = only where the place is known at all
rule-recorded-by = only what was recorded by { $names }
# means: a list from `means`.
rule-means = only what was noticed as { $means }
means =
    .not-stated = not stated
    .heard = heard
    .seen = seen
    .camera = camera
    .drone = drone
    .acoustic-sensor = acoustic sensor
    .crater-analysis = crater analysis
    .imagery = imagery
    .reported = reported
rule-instrument = while and where { $instrument } was in force
rule-dates = the rule holds { $dates }

## Why a published number moved, after "because"

# incidents, claims: ids. was, now: numbers, or in moved-rules the program's versions.
moved-late = it was not known when this period was published
moved-gone = it is withheld, or no longer of this period
moved-merged = { $incidents } are one incident now
moved-split = it was parted into { $incidents }
moved-new-claims = { $n ->
    [one] new claim { $claims }
   *[other] new claims { $claims }
}
moved-claims-gone = withheld or no longer read: { $n ->
    [one] claim { $claims }
   *[other] claims { $claims }
}
moved-common-origin = origins thought independent are not: { $was } before, { $now } now
moved-read-otherwise = the same claims are read otherwise: place, time, people or lineage
moved-signed = a person's finding, entry { $entry }
moved-signed-no-more = the finding of entry { $entry } stands no longer
# file: its name.
moved-file = `{ $file }` changed
moved-rules = the program's rules changed from { $was } to { $now }
