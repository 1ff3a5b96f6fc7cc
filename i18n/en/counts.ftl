### What was counted, by whom, by which rule; what was watched and what was not.

side-by-side = Ledgers by day and area
    .lead = Each keeper's number under its own rule. There is a joint number only where all who say anything say the same one. To say nothing is not to say zero.
    .empty = No two ledgers speak of this period.
    .day = day
    .where = where
    .counts = counts
    .joint = joint
    .silent = says nothing
    .no-one-day = no one day
    .no-joint = no joint finding

compared = Ledgers row by row
    .lead = Which rows of two ledgers may be one thing: a proposal, with its reasons; nothing is merged by it.
    .empty = There are no two ledgers to compare.
    .rows = rows
    .standing = standing
    .because = because
    .only = only { $keeper } has it

match-standing =
    .agreed = agreed
    .contradictory = contradictory
    .may-be-the-same = may be the same

stated-totals = Totals that keepers state
    .lead = Whether a stated total follows from the rows that its keeper lists.
    .empty = No keeper states a total for this period.
    .keeper = keeper
    .when = when
    .where = where
    .check = stated, and from rows

by-rule = The same rows under each rule
    .lead = What counts as one differs from keeper to keeper. Each rule is asked of the same rows; what is not known makes a range.
    .empty = No rule is written in counting.toml, or no row to count is on file.
    .rule = rule
    .rows = rows of
    .total = total
    .before = period before
    .observations = observations
    .ledger = ledger of { $keeper }
    .sentence = The rule
    .reasons = Counted, open, left out
    .parts = In parts, and the period before; what has several acts stands under each
    .part = { $name }: { $now } (before: { $before })

effort = What was watched
    .lead = Hours of patrols, posts and sensors, and how much was counted for each. Where nobody watched, nothing is known.
    .empty = No coverage is on file: nothing here says that a quiet place was quiet.
    .area = area
    .watched = watched
    .days = days
    .counted = counted
    .rate = rate
    .hours = { $hours } h
    .of-days = { $watched } of { $days }

restrictions = Restrictions on monitors
    .lead = What kept monitors from watching, as they reported it.
    .empty = None is on file. That is not the same as free movement.
    .when = when
    .where = where
    .what = what
    .team = team
    .note = note

observations = Annex: observations
    .lead = What teams and sensors recorded. An observation accuses nobody and is no violation by itself.
    .empty = No observation of this period is on file.
    .when = when
    .where = where
    .what = what
    .how-many = how many
    .how = how noticed
    .who = actor, recorder
    .row = row
    .exercise = exercise
    .bursts = bursts { $n }
    .rounds = rounds { $n }
    .more = and { $n } more, in the bulletin's data

tables = Annex: tables
    .lead = The tables that were added to the record, and how much of each could be read.
    .empty = No table was added.
    .table = table
    .holds = holds
    .keeper = keeper
    .read = read
    .entry = entry { $entry }
    .rows = { $rows } rows, { $refused } refused

holds =
    .ledger = ledger
    .observations = observations
    .coverage = coverage
    .restrictions = restrictions
