### What a bulletin says, in English.
###
### A message has a name, then its words; `{ $n }` is put in by the program. How to translate this file: see
### docs/adding-a-language.md. Names are never translated; parts of a message begin with a dot.

# The direction in which the language is written: ltr or rtl.
direction = ltr

## Dates, ranges, lists

# Least and most are whole numbers.
range = { $least } to { $most }
from-to = { $from } to { $to }
# Words quoted from a report.
quoted = “{ $words }”
quantity =
    .at-least = at least { $number }
    .at-most = at most { $number }
    .about = about { $number }
    .percent = { $number } percent
    .kilometres = { $number } kilometres
    .thousands = ,
instant = { $weekday } { $day } { $month } { $year }, { $time }
weekday =
    .day-1 = Monday
    .day-2 = Tuesday
    .day-3 = Wednesday
    .day-4 = Thursday
    .day-5 = Friday
    .day-6 = Saturday
    .day-7 = Sunday

## Header

kind = Ceasefire bulletin
period = period
    .from-to = { $since } to { $until } ({ $zone })
judged-by = judged by
    .nothing = no agreement named
read = read
    .reports = { $read } of the { $held } reports held, from { $outlets ->
        [one] 1 outlet
       *[other] { $outlets } outlets
    }
    .reports-of = { $read } of the { $held } reports held, from { $outlets ->
        [one] 1 outlet
       *[other] { $outlets } outlets
    }; reports held are of { $days }
level = version
    .source = a protected source
    .withheld = withheld
    .section = Withheld from this version. That is not the same as none.
    .report = [report withheld]
    .person = [name withheld]
    .place = [place withheld]
    .place-in = [a place in { $area }]
level-name =
    .restricted = restricted: for the members of the mechanism, not to be passed on
    .public = public
left-out = left out
    .nothing = nothing was left out of this public version
    .kind-and-number = { $what }: { $n }
left-out-kind =
    .quotations = quotations withheld
    .places = places named by their division only
    .plans = open questions and who could know
    .replaced = texts in which a name was replaced
    .humanitarian = sieges, aid, displacement, detainees
coverage = coverage
    .none = no coverage is on file: nothing here says that a quiet place was quiet
    .areas = { $covered ->
        [one] 1 area was watched; nothing says that any other was quiet
       *[other] { $covered } areas were watched; nothing says that any other was quiet
    }
made-by = made by
    .tool = { $tool }, dossier files { $files }, record { $entries } entries, root { $root }
# A bulletin may tell what was known at an earlier instant. n: entries of the record that came after it.
known = record
    .later = as it stood at an earlier instant; { $n ->
        [one] 1 entry that came later is left out
       *[other] { $n } entries that came later are left out
    }
withheld = withheld
    .claims = { $n ->
        [one] 1 claim
       *[other] { $n } claims
    }, by redactions on record; nothing in this bulletin rests on them

total = Violations of { $agreement }: { $range }. Established { $established }{ $signed ->
        [0] { "" }
       *[other] {" "}({ $signed } signed)
    }, undetermined { $undetermined }, not counted { $not-counted }.
    .before = Violations of { $agreement }: { $range } (period before: { $before }). Established { $established }{ $signed ->
        [0] { "" }
       *[other] {" "}({ $signed } signed)
    }, undetermined { $undetermined }, not counted { $not-counted }.
    .excluded = That is { $without } if no excluded group took part, { $with } if one did wherever it may have.
    .none = No agreement is named in this dossier, so nothing is judged.

## The workbook: the two columns beside those of a table

sheet =
    .notes = notes
    .quotations = quotations

## The page

page =
    .skip = Skip to the incidents
    .sections = Sections
    .summary = Summary
    .quotations = { $n ->
        [one] 1 quotation
       *[other] { $n } quotations
    }
    .reasons = reasons
    .quotations-and-reasons = { $n ->
        [one] 1 quotation
       *[other] { $n } quotations
    } and reasons
    .footer = Made by { $tool }. The program proposes; people decide. An allegation is not a violation, and nothing reported is not nothing happened.

# Below a quotation: which report, by whom (may be empty), when published, which claim, where in the capture.
quotation = { $report }, published { $published }, { $claim } bytes { $start }..{ $end }
    .of = { $report } ({ $source }), published { $published }, { $claim } bytes { $start }..{ $end }

## Who says it, since when it is known

via = { $who }, via { $via }
said-by = { $what }: { $who } ({ $report })
published = { $days } ({ $basis })
    .unknown = unknown
basis =
    .stated = stated
    .derived = derived
    .assumed = assumed
    .unknown = unknown
    .from-publication-date = from the day of publication
    .from-other-document = from another document
    .not-stated = not stated
# How exactly a time and a place are known.
time-precision =
    .instant = to the minute
    .hour = to the hour
    .part-of-day = part of a day
    .day = to the day
    .days = within days
    .week = within a week
    .month = within a month
    .longer = within more than a month
    .unknown = unknown
place-precision =
    .p1 = exact
    .p2 = within some 25 km
    .p3 = district
    .p4 = province
    .p5 = vague
    .p6 = country
    .p7 = sea or air
party =
    .denies = { $name } (denies it)
    .disputed = { $name } (disputed)
    .acknowledges = { $name } (acknowledges it)

## Codes: what a claim says, how a report stands to it, what became of a pledge, what sources disagree on

claim-code =
    .killed = killed
    .injured = injured
    .displaced = displaced
    .besieged = besieged
    .detained = detained
    .other = other
    .promise = promise
    .demand = demand
    .condition = condition
    .invited = invited
    .accepted = accepted
    .conditional = conditional
    .declined = declined
    .boycott = boycott
    .en-route = en route
    .arrived = arrived
    .attended = attended
    .lower-level = sends lower rank
    .excluded = left out
    .heads-delegation = heads the delegation
    .objected = objected
    .round = round
    .session = session
    .bilateral = bilateral meeting
    .call = call
    .technical = technical meeting
    .accuse = accuses
    .deny = denies
    .insist = insists
    .reject = rejects
    .support = supports
    .warn = warns
    .in-force = in force
    .draft = draft
    .signed = signed
    .refused-to-sign = refuses to sign
    .excludes = excludes
    .amended = amended
    .statement = statement
modality =
    .asserted = asserted
    .alleged = alleged
    .historical = background
    .denied = denied
    .negated = said not to be so
    .planned = planned
    .conditional = conditional
    .promised = promised
    .demanded = demanded
pledge-status =
    .announced = announced
    .conditional = conditional
    .demanded = demanded
    .awaited = awaited
    .overdue = overdue
    .claimed-partly-fulfilled = claimed partly fulfilled
    .claimed-fulfilled = claimed fulfilled
    .claimed-unfulfilled = claimed unfulfilled
    .withdrawn = withdrawn
matter =
    .count = count
    .actor = actor
    .place = place
    .denial = denial
    .counter-accusation = counter-accusation
    .participation = participation
    .sponsors = sponsors
    .headline-against-body = headline against body
    .pledge = pledge
    .agenda = agenda
    .signature = signature
    .meeting = meeting

## Sections: title, how to read it, what to say when it has no rows, then its columns

contacts = Talks: other meetings and calls
    .lead = Bilateral meetings, calls, and meetings that belong to no known round.
    .empty = None is spoken of.
    .what = what
    .who = who
    .with = with
    .when = when
    .where = where
    .standing = standing
    .according-to = according to

agreements = Agreements and documents
    .lead = A draft is not an agreement, and a signature is claimed until it is seen.
    .empty = No document is spoken of.
    .what = what
    .who = who
    .with = with
    .when = when
    .where = where
    .standing = standing
    .according-to = according to

positions = Positions taken
    .lead = What parties say of each other; the saying is the fact, not what is said.
    .empty = No position is reported.
    .act = act
    .who = who
    .towards = towards
    .when = when
    .where = where
    .standing = standing
    .according-to = according to

by-area = Incidents by area
    .lead = This period, and as many hours before it. Each agreement counts by its own clauses; nothing is added up over agreements.
    .empty = No incident of this period or the one before it is reported in what was read.
    .area = area
    .reported = reported
    .violations = violations
    .before = period before
    .unknown = area not known
    .of-agreement = { $agreement }: { $range }
    .reported-and-violations = { $reported } reported, violations { $violations }
    .nothing-read = nothing was read of it

by-act = Incidents by kind of act
    .lead = The same incidents, by what is said to have been done.
    .empty = No incident of this period or the one before it is reported in what was read.
    .act = act
    .reported = reported
    .violations = violations
    .before = period before

funnel = From allegation to finding
    .lead = An allegation is not a violation. How far those of this period got, each step among those of the step above it; the last two part the one before them.
    .empty = Nothing was received.
    .step = step
    .number = how many
funnel-step =
    .told = claims received that something happened
    .alleged = events they speak of, told once or often
    .happened = of these, said to have happened, with a place or a time
    .counted = of these, counted under at least one agreement
    .undetermined = of these, not determined yet
    .established = of these, established as far as the program can tell, or by a person's finding
    .signed = whatever the outcome, by a person's finding

questions = Open questions
    .lead = What would settle what is not determined, and who could know; the oldest incident first.
    .empty = Nothing of this period is open.
    .since = since
    .incident = incident
    .question = question
    .settle = would settle it
    .who = who could know
    .no-day = no day known

reasons = Not counted, by reason
    .lead = How many of the incidents and allegations below are left out for which reason.
    .empty = Everything reported was counted.
    .reason = reason
    .number = how many

sieges = Sieges, aid, displacement
    .lead = Allegations until somebody looks.
    .empty = Nothing is reported. Nobody may have been able to look.
    .what = what
    .who = who
    .towards = towards
    .when = when
    .where = where
    .standing = standing
    .according-to = according to

detainees = Detainees
    .lead = Arrests, abductions, and people not released as was due; allegations until somebody looks.
    .empty = Nothing is reported. Nobody may have been able to look.
    .what = what
    .who = who
    .towards = towards
    .when = when
    .where = where
    .standing = standing
    .according-to = according to

incidents = Incidents
    .lead = Proposals of the program until a person signs. Support counts independent origins, not reports.
    .empty = No incident of this period is reported in what was read. That is not the same as a quiet period.
    .incident = incident
    .when-and-where = when and where
    .actors = alleged actor, against
    .outcome = outcome
    .support = how sure
    .alleged-by = alleged by
    .against = against { $targets }
    .precise = { $what } ({ $precision })
    .precision-and-basis = { $precision }, { $basis }
    .origins = { $origins ->
        [one] 1 independent origin
       *[other] { $origins } independent origins
    } in { $reports ->
        [one] 1 report
       *[other] { $reports } reports
    }
    .origins-and-grade = { $origins ->
        [one] 1 independent origin
       *[other] { $origins } independent origins
    } in { $reports ->
        [one] 1 report
       *[other] { $reports } reports
    }, grade { $grade }
    .origins-and-graded = { $origins ->
        [one] 1 independent origin
       *[other] { $origins } independent origins
    } in { $reports ->
        [one] 1 report
       *[other] { $reports } reports
    }, grade { $grade } by { $who } ({ $proposed } proposed)

# Below an incident: by which agreement it is judged, each question with its answer and reason, what would settle it.
finding =
    .clause = { $agreement }, clause { $clause }
    .answer = { $question } { $answer }: { $because }
    .signed = Signed
    .signed-by = { $who }: { $because }
    .standard = standard of proof: { $standard }
    .proposed = the program proposes: { $outcome }
    .plan = To verify
    .recused = Recused
    .recuses = { $name } is a guarantor and the alleged actor, or the actor is part of it: it must not judge this
    .dissent = Dissent
    .dissents = { $by } { $says }, because { $because }
    .settled-by = { $settle } (who could know: { $who })
    .attributed-to = { $level } ({ $names })
    .attributed-by = { $level }: attributed to { $names } by { $who }
# Why claims were put together.
grouped-because = Grouped because
    .may-be-the-same = may be the same as { $other }, which a person decides: { $why }
# An entry of the log.
entry = entry { $n }

ledgers = Ledgers side by side
    .lead = What guarantors, parties and monitors counted themselves. Their rules differ; nothing is added up.
    .empty = No ledger was read.
    .keeper = keeper
    .day = day
    .where = where
    .count = count

not-counted = Not counted, and why
    .in-full = { $reason }: { $outcomes }
    .lead = Kept, and shown, so that anyone can count by another rule.
    .empty = Everything reported was counted.
    .what = what
    .because = because

figures = Casualties and other figures, as claimed
    .lead = Each by its source and day. They measure different things and are never added, averaged or subtracted.
    .empty = No figure is given.
    .of = of
    .figure = figure
    .where = where
    .as-of = as of
    .standing = standing
    .according-to = according to

rounds = Talks: rounds
    .lead = Rounds of one city are kept apart by their days. Planned days stand as said, with who said so.
    .empty = No round is spoken of.
    .round = round
    .when = when
    .planned = planned for
    .conveners = convened by
    .planned-by = { $days } according to { $speakers }
    .numbered = { $track }, round { $ordinal }

participation = Talks: who comes
    .lead = Each statement with who makes it; contested where they disagree. Taking part says nothing about being bound by the truce.
    .empty = No participation is spoken of.
    .who = who
    .round = round
    .status = status
    .said = said
    .comes = comes
    .stays-away = stays away
    .contested = contested
    .round-inferred = { $said }, which round is inferred
    .no-round = no round of these talks is known

pledges = Pledges and demands
    .lead = Followed from report to report. One said to be unfulfilled is claimed to be so by whoever says it.
    .empty = No pledge is spoken of.
    .what = what
    .promisor = who is to act
    .history = what became of it
    .kind-and-content = { $kind }: { $content }
    .not-stated = not stated
    .pledge = pledge
    .demand = demand
    .no-day = no day known
    .step = { $day }: { $status }, by { $by } ({ $report })

contradictions = Contradictions
    .medium = { $matter } (medium)
    .weak = { $matter } (weak: may be a change over time)
    .lead = Things said that cannot all be so. None is chosen.
    .empty = None was found.
    .about = about
    .said = said

names = Names to settle
    .lead = Spellings that may be one person or group. Nothing is merged until they are listed in parties.toml.
    .empty = None.
    .names = names
    .perhaps = perhaps
    .because = because

# What earlier releases said that would be said otherwise now. Of the last one everything, of those before it the totals.
moved = What moved since it was published
    .lead = Numbers and findings of earlier releases as they stand now, each with what differs in what it rests on. If several things differ, all are named. A late arrival revises the day to which it belongs.
    .empty = No release was made before, or nothing that one published has moved.
    .release = release
    .value = what
    .was = was
    .now = now
    .because = because
    .nothing = nothing
    .not-comparable = its list of findings is not there, or not as it was frozen, so it cannot be compared with
moved-value =
    .established = established
    .grave = grave
    .undetermined = undetermined
    .not-counted = not counted
    .at-most = at most
    .at-least-without-excluded-groups = at least, if no excluded group took part
    .at-most-with-excluded-groups = at most, if one took part wherever it may have
    .outcome = outcome
    .attribution = who did it
    .occurrence = whether it happened
    .origins = independent origins
    .reports = reports
    .grade = grade
    .counted-as = counted as

corrections = Corrections
    .entry-and-about = entry { $n }, about { $about }
    .says-because = { $says }; because { $because }
    .lead = Nothing is edited; a correction stands beside what it corrects.
    .empty = None since the last bulletin.
    .entry = entry
    .made = made
    .by = by
    .says = says

statement-kind =
    .accept = Accept
    .merge = Merge
    .split = Split
    .grade = Grade
    .finding = Finding
    .dissent = Dissent
    .correction = Correction
    .supersession = Supersession
    .withdrawal = Withdrawal
    .redaction = Redaction
    .fork-evidence = Fork evidence
# What a kind says by itself, when its author added no words.
statement-verb =
    .accept = accepts it
    .merge = takes these to be one
    .split = takes these apart
    .grade = grades it
    .finding = finds on it
    .dissent = disagrees
    .correction = corrects it
    .supersession = puts this in its place
    .withdrawal = takes it back
    .redaction = withholds it
    .fork-evidence = shows two histories
statements = Dissent and decisions on record
    .author-and-role = { $author } ({ $role })
    .sentence = { $who }, entry { $entry }, { $created }: { $says }
    .sentence-because = { $who }, entry { $entry }, { $created }: { $says }; because { $because }
    .taken-back = [taken back by entry { $entry }]
    .not-taken-back = [it stands: entry { $entry } takes it back, by another key under this name]
    .lead = Who put what on record. Whoever disagrees with a line is printed beside it as well, in the same size.
    .empty = Nobody has put anything on record yet.
    .what = what
    .about = about
    .says = says

doubts = Doubts
    .several-reports = several reports
    .dossier-files = the dossier's files
    .lead = Where the program was unsure, and what it took anyway.
    .empty = None.
    .report = report
    .unsure = unsure
    .taken = taken
    .words = words

sources = Reports read
    .lead = A capture is the exact bytes received, named by their SHA-256.
    .empty = No report of this period was read.
    .report = report
    .source = source
    .grade = grade
    .published = published
    .claims = claims
    .doubts = doubts
    .capture = capture
