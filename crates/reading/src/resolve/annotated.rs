//! Claims written by hand beside a text, for tests: what this stage makes of them must not change because the reader of
//! texts got better. One claim to a line, fields split at ` | `:
//!
//! ```text
//! incident CLASH | clashes were reported in Sake | place=Sake, CD | time=2024-03-05 | modality=asserted
//! figure killed | at least 40 people died | number=40 at-least people | speaker=Anna Roe | via=Halyard
//! ```

use jiff::civil::Date;

use crate::extract::claim::{Bound, Claim, Days, Kind, Modality, Named, Place, Precision, Quantity, Time};
use crate::span::Span;

/// The claims of one text. Panics with the line that cannot be read: this is for tests.
pub fn claims(words: &str, lines: &str) -> Vec<Claim> {
    let lines = lines.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines.map(|line| claim(words, line).unwrap_or_else(|why| panic!("{why}: {line}"))).collect()
}

fn claim(words: &str, line: &str) -> Result<Claim, String> {
    let mut fields = line.split(" | ").map(str::trim);
    let head = fields.next().unwrap_or_default();
    let (kind, code) = head.split_once(' ').ok_or("no type")?;
    let quote = fields.next().ok_or("no quotation")?;
    let start = words.find(quote).ok_or("no such words")?;
    let evidence = Span::new(start, start + quote.len());
    let mut claim = Claim {
        kind: self::kind(kind)?,
        code: code.to_owned().leak(),
        evidence,
        actor: None,
        target: None,
        place: None,
        time: None,
        quantity: None,
        speaker: None,
        via: None,
        modality: Modality::Asserted,
        countable: false,
        rule: "by hand",
    };
    for field in fields {
        let (name, value) = field.split_once('=').ok_or("no value")?;
        let named = || Some(Named { span: span_of(words, evidence, value), entity: value.to_owned() });
        match name {
            "actor" => claim.actor = named(),
            "target" => claim.target = named(),
            "speaker" => claim.speaker = named(),
            "via" => claim.via = Some(value.to_owned()),
            "place" => claim.place = Some(place(words, evidence, value)),
            "time" => claim.time = Some(time(evidence, value)?),
            "number" => claim.quantity = Some(quantity(evidence, value)?),
            "modality" => claim.modality = modality(value)?,
            _ => return Err(format!("no field {name}")),
        }
    }
    claim.countable = claim.kind == Kind::Incident && countable(&claim);
    Ok(claim)
}

/// Convention 7 of the interchange format.
pub fn countable(claim: &Claim) -> bool {
    let happened = matches!(claim.modality, Modality::Asserted | Modality::Alleged | Modality::Historical);
    let zero = claim.quantity.as_ref().and_then(|q| q.value) == Some(0.0);
    let placed = claim.place.as_ref().is_some_and(|p| p.precision < Precision::Country);
    let dated = claim.time.as_ref().and_then(|t| t.interval);
    happened && !zero && (placed || dated.is_some_and(|d| (d.to - d.from).get_days() < 366))
}

fn span_of(words: &str, near: Span, name: &str) -> Span {
    let before = words[..near.end].rfind(name);
    before.or_else(|| words.find(name)).map_or(near, |at| Span::new(at, at + name.len()))
}

/// "Sake, CD", "Hama, SY, province", "Suran, SY, in Hama", "Yemen, YE, country".
fn place(words: &str, near: Span, value: &str) -> Place {
    let parts: Vec<&str> = value.split(',').map(str::trim).collect();
    let level = parts.iter().skip(2).find(|p| !p.starts_with("in ")).copied();
    Place {
        span: span_of(words, near, parts[0]),
        name: parts[0].to_owned(),
        country: parts.get(1).map(|c| (*c).to_owned()),
        admin1: parts.iter().find_map(|p| p.strip_prefix("in ")).map(str::to_owned),
        point: None,
        precision: match level {
            Some("province") => Precision::FirstDivision,
            Some("district") => Precision::SecondDivision,
            Some("country") => Precision::Country,
            Some("area") => Precision::VagueFeature,
            _ => Precision::Exact,
        },
    }
}

/// "2024-03-05" or "2024-03-05..2024-03-07".
fn time(span: Span, value: &str) -> Result<Time, String> {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    let day = |words: &str| words.parse::<Date>().map_err(|e| e.to_string());
    let interval = Some(Days { from: day(from)?, to: day(to)? });
    Ok(Time { span, interval, basis: "by hand".to_owned() })
}

/// "14 exactly explosions".
fn quantity(span: Span, value: &str) -> Result<Quantity, String> {
    let mut parts = value.splitn(3, ' ');
    let value = parts.next().and_then(|v| v.parse().ok());
    let bound = match parts.next() {
        Some("exactly") => Bound::Exactly,
        Some("at-least") => Bound::AtLeast,
        Some("at-most") => Bound::AtMost,
        Some("about") => Bound::About,
        Some("vague") => Bound::Vague,
        _ => return Err("no bound".to_owned()),
    };
    Ok(Quantity { span, value, value_max: None, bound, unit: parts.next().unwrap_or_default().to_owned() })
}

pub fn kind(word: &str) -> Result<Kind, String> {
    let all = [
        Kind::Incident,
        Kind::Figure,
        Kind::Pledge,
        Kind::Participation,
        Kind::Meeting,
        Kind::Position,
        Kind::Agreement,
    ];
    all.into_iter().find(|k| k.name() == word).ok_or(format!("no kind {word}"))
}

pub fn modality(word: &str) -> Result<Modality, String> {
    let all = [
        Modality::Asserted,
        Modality::Alleged,
        Modality::Denied,
        Modality::Negated,
        Modality::Planned,
        Modality::Conditional,
        Modality::Promised,
        Modality::Demanded,
        Modality::Historical,
    ];
    all.into_iter().find(|m| m.name() == word).ok_or(format!("no modality {word}"))
}
