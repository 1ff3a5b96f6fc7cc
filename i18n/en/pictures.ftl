### What the pictures of a bulletin say, in English. How to translate this file: see docs/adding-a-language.md.

picture =
    .as-table = The same as a table
    .as-text = The same as text

## Where the support of an incident comes from

provenance =
    .heading = Where this comes from
    .title = Where this comes from: { $incident }
    .description = A tree: the incident, below it the origins of what is said of it, below each the voices that tell it, the reports that carry them, the words quoted.
    .weight = { $origins ->
        [one] 1 independent origin
       *[other] { $origins } independent origins
    } in { $reports ->
        [one] 1 report
       *[other] { $reports } reports
    } of { $outlets ->
        [one] 1 outlet
       *[other] { $outlets } outlets
    }, grade { $grade }
    .one-report = No origin is known to be independent of the others; one report is one origin all the same.
    .at-least = There are too many origins to compare them all: the number is a lower bound.
    .unknown = not known
    .no-party = belongs to no party
    .party = speaks for { $party }
    .party-unknown = whose voice it is, is not known
    .origin = origin: { $says }
    .voice = told by { $says }
    .report = report: { $says }
    .words = “{ $says }”
# What a claim does for the support of an incident.
provenance-part =
    .counts = counts
    .adds-nothing = adds nothing
    .admits = admits
    .denies = denies
    .contradicts = contradicts
    .withdrawn = withdrawn
    .silent = says nothing of it

## As what an incident is counted

counted-as =
    .grave = grave violation
    .violation = violation
    .undetermined = undetermined
    .not-counted = not counted
    .not-judged = not judged

## Map

map = Where it happened
    .lead = Only places known to some 25 km are drawn; a dashed ring is that uncertainty. What is known as a division, a country or less is listed, because a point would say more than anybody said.
    .says = Incidents with a point on the map: { $shown }; known only to a wider area, and so listed: { $listed }.
    .place = place
    .precision = how exactly
    .no-place = no place stated
    .not-drawn = Not drawn, because no point is known: { $places }.
    .outlines = Dashed lines: { $names }.
    .outside = Outside of this map: { $places }.
    .borders = Borders and names are those of the source map (Natural Earth; what has no code in ISO 3166 is drawn without its name); no position on the status of any area is taken.
    .km = { $km } km
# How exactly a place is known, by the numbers of UCDP GED.
precision =
    .ged-1 = exact
    .ged-2 = within some 25 km
    .ged-3 = second-level division
    .ged-4 = first-level division
    .ged-5 = vague area
    .ged-6 = country
    .ged-7 = sea or air

## Counts by day

by-day = Incidents by day
    .lead = By calendar day of the incident, { $length ->
        [one] one bar to a day
       *[other] { $length } days to a bar
    }. The strip below says on which days reports were read: where it is crossed out, an empty column says nothing.
    .says = { $drawn ->
        [one] 1 incident
       *[other] { $drawn } incidents
    } on { $days ->
        [one] 1 day
       *[other] { $days } days
    }; { $longer } not known to one day { $longer ->
        [one] is
       *[other] are
    } left out; on { $unread ->
        [one] 1 day
       *[other] { $unread } days
    } nothing was read.
    .day = day
    .reports = reports read
    .covered = hours covered by monitors
    .read = read
    .monitors = monitors
    .not-known = not known

calendar = Calendar of the last weeks
    .lead = Each day with the incidents that are or may be violations, from those established to those that may be.
    .says = { $from } to { $to }: { $days ->
        [one] 1 day has
       *[other] { $days } days have
    } incidents that are or may be violations.
    .day-1 = Mon
    .day-2 = Tue
    .day-3 = Wed
    .day-4 = Thu
    .day-5 = Fri
    .day-6 = Sat
    .day-7 = Sun
    .key = 0–2: none established, two undetermined. A day that is crossed out had no report: it is not a quiet day.

## Ledgers

ledger-matrix = Who counted what
    .lead = What each keeper of a ledger states for the same day and place. Who states nothing has not said zero, and nothing is added up.
    .says = Days and places on which the ledgers agree: { $same }; on which they differ: { $different }; stated by one ledger only: { $one }.
    .where = day and place
    .match = agreement
    .same = agree
    .different = differ
    .one = only one states it
    .silent = nothing stated
    .more = and { $n } more in the table

## Time line

timeline = Agreements, talks, incidents
    .lead = What came after something need not have come from it. A line through a form means that the day is known only as one of several.
    .says = { $agreements ->
        [one] 1 agreement
       *[other] { $agreements } agreements
    }, { $rounds ->
        [one] 1 round of talks
       *[other] { $rounds } rounds of talks
    } and { $incidents ->
        [one] 1 incident
       *[other] { $incidents } incidents
    } on one line of time.
    .what = what
    .from = from
    .to = to
    .no-end = no end named

## On paper, at the foot of every page

paper =
    .cut-off = Cut-off: { $until }
    .root = record root { $root }
