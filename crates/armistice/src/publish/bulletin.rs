//! A bulletin: what is known of one period, as data. Every line carries the claims it rests on, quoted.
//!
//! In: what a pass of the flow found, a period. Out: a [`Bulletin`]. Absent: layout; judgement. Figures are listed as
//! claims and never summed; totals are ranges; what is not counted is listed with the reason.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::pictured::Pictured;
use super::provenance::Branch;
use crate::flow::decisions::Statement;

/// From, exclusive of nothing; until, the cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub since: Timestamp,
    pub until: Timestamp,
}

impl Period {
    /// As long, and just before.
    pub fn before(self) -> Period {
        let length: SignedDuration = self.since.duration_until(self.until);
        Period { since: self.since - length, until: self.since }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bulletin {
    pub header: Header,
    /// One per agreement.
    pub totals: Vec<Total>,
    /// Incidents by first-level division, and the same by kind of act.
    pub by_area: Vec<SummaryLine>,
    pub by_act: Vec<SummaryLine>,
    pub incidents: Vec<IncidentLine>,
    /// How far allegations got.
    pub funnel: Vec<FunnelLine>,
    /// What would settle what is open, the oldest first.
    pub questions: Vec<QuestionLine>,
    /// What each guarantor or party counted, side by side, never added.
    pub ledgers: Vec<LedgerLine>,
    /// What tables hold: ledgers by rule, observations, effort, restrictions.
    pub counts: Counts,
    pub not_counted: Vec<NotCountedLine>,
    pub figures: Vec<FigureLine>,
    pub talks: Talks,
    /// Sieges, aid, detainees.
    pub humanitarian: Vec<ClaimLine>,
    pub contradictions: Vec<ContradictionLine>,
    /// Names that may be one, for a person to settle.
    pub names: Vec<NameLine>,
    pub corrections: Vec<CorrectionLine>,
    /// What earlier releases said that would be said otherwise now.
    pub moved: Vec<MovedLine>,
    /// What members of the mechanism put on record: dissent beside the line it concerns, decisions, their withdrawal.
    pub statements: Vec<Statement>,
    /// The newest release that was frozen before, by its entry.
    pub last_release: Option<u64>,
    /// Claims that a redaction keeps out of this bulletin altogether.
    pub withheld: usize,
    pub doubts: Vec<DoubtLine>,
    pub sources: Vec<SourceLine>,
    /// What only pictures show.
    pub pictured: Pictured,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// In which language the words of this bulletin are, as BCP 47 names it.
    pub language: String,
    /// For whom it is: `restricted` has everything, `public` what the dossier lets out.
    pub level: String,
    /// What the public version lacks, counted; what is withheld is not zero.
    pub left_out: Vec<LeftOut>,
    pub title: String,
    pub period: Period,
    /// The same in the dossier's zone, for people.
    pub since: String,
    pub until: String,
    pub time_zone: String,
    pub agreements: Vec<String>,
    /// Reports of the period, of all that the dossier holds.
    pub reports: usize,
    pub reports_held: usize,
    pub outlets: usize,
    /// Days between the first and the last report held, when the period has none.
    pub held: Option<String>,
    pub tool: String,
    /// SHA-256 over the dossier's own files.
    pub files: String,
    pub record_entries: u64,
    /// Root of the record's tree.
    pub record_root: String,
    /// Entries that the record has received since, when the bulletin tells what was known at an earlier instant.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub later_entries: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// So many things of one kind are not in the public version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// `quotations`, `places`, `plans`, `replaced`, or the id of a section.
    pub what: String,
    pub number: usize,
}

/// Established .. established + undetermined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub agreement: String,
    pub established: usize,
    /// Of those established, how many are a person's finding.
    pub signed: usize,
    pub undetermined: usize,
    pub not_counted: usize,
    /// The range if no excluded group took part wherever one may have, and if one did.
    pub without_excluded_groups: Range,
    pub with_excluded_groups: Range,
    /// The same for the period of equal length before, if anything was read of it.
    pub before: Option<Range>,
}

impl Total {
    pub fn range(&self) -> Range {
        Range { least: self.established, most: self.established + self.undetermined }
    }
}

/// A count of which some are not determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub least: usize,
    pub most: usize,
}

/// Incidents of one area, or of one kind of act, in two periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    pub name: String,
    pub now: Tally,
    /// Of the period of equal length before, if anything was read of it.
    pub before: Option<Tally>,
}

/// Incidents reported, and for each agreement how many of them may be violations of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub reported: usize,
    pub violations: Vec<(String, Range)>,
}

/// One step from what was received to what is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelLine {
    /// `told`, `alleged`, `happened`, `counted`, `undetermined`, `established`, `signed`.
    pub step: String,
    pub number: usize,
}

/// One open question of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionLine {
    pub incident: String,
    /// The first day on which the incident may have been.
    pub since: Option<Date>,
    pub question: String,
    /// Why it is open.
    pub open: String,
    /// What would settle it.
    pub settle: String,
    /// Who could know.
    pub who: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentLine {
    pub id: String,
    pub code: String,
    pub act: String,
    pub when: String,
    /// How exactly the time is known, and how it came to be known.
    pub when_precision: String,
    pub place: String,
    /// How exactly the place is known.
    pub place_precision: String,
    /// Who says it: speakers, agencies, outlets, each once.
    pub alleged_by: Vec<String>,
    /// The same two as values, for tables, maps and charts.
    pub days: Option<Days>,
    pub spot: Spot,
    /// What the strongest of its findings makes of it.
    pub standing: Standing,
    pub actors: Vec<String>,
    pub targets: Vec<String>,
    /// As many as there are clauses that might apply.
    pub findings: Vec<FindingLine>,
    pub occurrence: String,
    pub attribution: String,
    /// Admiralty: source and information, for example `B3`; a person's if there is one.
    pub grade: String,
    pub graded: Option<GradedLine>,
    pub reports: usize,
    pub origins: usize,
    /// Why these claims were taken to speak of one event.
    pub grouped_because: Vec<String>,
    /// Where its support comes from.
    pub provenance: Branch,
    pub evidence: Vec<Evidence>,
}

/// First and last day on which it may have happened, in the dossier's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

/// A place with what is known of it; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    pub name: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Degrees, WGS 84. Of a division or a country it is some point inside, which stands for nothing.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// UCDP GED `where_prec`: 1 exact, 2 within some 25 km, 3 second and 4 first division, 5 vague, 6 country, 7 sea or air.
    pub precision: u8,
}

/// As what an incident is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    GraveViolation,
    /// Minor, or of a gravity that is not settled.
    Violation,
    Undetermined,
    NotCounted,
    /// No agreement is named to judge by.
    NotJudged,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingLine {
    pub agreement: String,
    pub clause: Option<String>,
    pub outcome: String,
    /// Every test: the question, yes, no or unknown, and why.
    pub trace: Vec<[String; 3]>,
    /// What would settle the unknowns.
    pub plan: Vec<String>,
    /// Guarantors that are the alleged actor, or of whom it is part: each must not judge this, in a sentence.
    pub recused: Vec<String>,
    pub dissent: Vec<String>,
    /// Whose finding it is, if it is not only the program's proposal.
    pub signed: Option<SignedLine>,
}

/// A person's finding, and what the program proposes in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedLine {
    /// `ana (analyst), entry 12`
    pub who: String,
    pub because: String,
    /// The standard of proof.
    pub standard: Option<String>,
    pub proposed: String,
}

/// Who gave a grade, and which one the program proposes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradedLine {
    pub who: String,
    pub proposed: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Whose count.
    pub keeper: String,
    pub day: String,
    pub place: String,
    pub count: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotCountedLine {
    /// The code of the act.
    pub code: String,
    /// `c-…` of a claim or the id of an incident.
    pub id: String,
    pub what: String,
    /// In a few words, the same for all that are left out for it.
    pub reason: String,
    pub because: String,
    /// Of an incident; an allegation has neither.
    pub days: Option<Days>,
    pub spot: Option<Spot>,
    pub provenance: Option<Branch>,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureLine {
    /// What is counted: `killed`, `displaced`.
    pub of: String,
    /// `more than 310,000` as bound and number: `at least 310,000`.
    pub quantity: String,
    pub place: String,
    pub as_of: String,
    /// Asserted, alleged, denied …
    pub standing: String,
    pub according_to: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Talks {
    pub rounds: Vec<RoundLine>,
    pub participation: Vec<ParticipationLine>,
    pub pledges: Vec<PledgeLine>,
    /// Bilateral meetings, calls, and meetings that belong to no known round.
    pub contacts: Vec<ClaimLine>,
    pub agreements: Vec<ClaimLine>,
    pub positions: Vec<ClaimLine>,
}

/// One round of one track of talks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundLine {
    pub id: String,
    /// Track and number: `Astana, round 2`.
    pub name: String,
    pub when: String,
    /// The same as values, when it is known.
    pub days: Option<Days>,
    /// Days given for it beforehand, each with who said so.
    pub planned: Vec<String>,
    /// Who convenes it, each with who says so: sources may disagree.
    pub conveners: Vec<String>,
    pub because: Vec<String>,
    pub evidence: Vec<Evidence>,
}

/// One actor and one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParticipationLine {
    pub id: String,
    pub who: String,
    pub round: String,
    /// `comes`, `stays away`, `contested`, or empty.
    pub status: String,
    /// Each statement with who makes it.
    pub statements: Vec<String>,
    pub because: Vec<String>,
    pub evidence: Vec<Evidence>,
}

/// One pledge or demand, followed over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PledgeLine {
    pub id: String,
    pub kind: String,
    pub content: String,
    pub promisor: String,
    /// Day, status, and by whose word.
    pub history: Vec<String>,
    pub because: Vec<String>,
    pub evidence: Vec<Evidence>,
}

/// One claim, or several that say the same, as a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// The code of what is said, whatever the language.
    pub code: String,
    pub what: String,
    pub who: String,
    /// To, against or with whom.
    pub with: String,
    pub when: String,
    pub place: String,
    /// Asserted, alleged, planned …
    pub standing: String,
    pub according_to: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContradictionLine {
    pub about: String,
    pub sides: Vec<Side>,
}

/// One of the things said, which cannot all be so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub says: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameLine {
    pub names: Vec<String>,
    /// The party they may belong to.
    pub party: Option<String>,
    pub because: String,
}

/// One published value that is another now. Only the release is named where it cannot be compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedLine {
    pub release: String,
    /// `established`, `undetermined`, `outcome`, `origins` … as the catalogue names it under `moved-value`.
    pub what: String,
    pub agreement: String,
    /// Empty for a total.
    pub incident: Option<String>,
    pub clause: Option<String>,
    /// Empty when nothing was said of it then, or is now.
    pub was: Option<String>,
    pub now: Option<String>,
    /// For each incident that has a part in it, what differs.
    pub because: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionLine {
    pub entry: String,
    pub created: String,
    pub author: String,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoubtLine {
    pub code: String,
    pub report: String,
    pub sentence: String,
    pub taken: String,
    pub words: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceLine {
    pub report: String,
    pub capture: String,
    pub source: String,
    /// Admiralty reliability A to F.
    pub reliability: String,
    pub published: String,
    pub claims: usize,
    pub doubts: usize,
}

/// The words a line rests on, in their sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub claim: String,
    pub report: String,
    pub capture: String,
    pub source: String,
    pub published: String,
    pub before: String,
    pub words: String,
    pub after: String,
    /// Bytes of the capture, end exclusive.
    pub start: usize,
    pub end: usize,
}
