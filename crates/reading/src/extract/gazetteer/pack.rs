//! The merged table of `tools/gazetteer/build.py` → the packed table. Runs when the gazetteer is rebuilt, never when
//! reports are read; it lives here because its keys must be those that [`super::packed`] looks up.

use std::collections::{BTreeMap, BTreeSet};

use super::fold;
use super::kinds;
use super::packed::{BLOCK, BUCKETS, MAGIC, NONE, OWN, pack_people, parts, step};

/// Countries whose places English reports spell as their own maps do, so that a transliteration key would only
/// confuse: the Americas, western and central Europe, the Pacific, and where pinyin and its kin are settled.
const SPELLED_IN_LATIN: &str = "AD AG AI AR AS AT AU AW AX BB BE BL BM BO BQ BR BS BZ CA CH CK CL CN CO CR CU CV CW CZ DE DK DM DO \
    EC EE ES FI FJ FK FM FO FR GB GD GF GG GI GL GP GT GU GY HK HN HR HT HU ID IE IM IS IT JE JM JP KI KN KP KR KY LC LI LT LU LV MC \
    MF MH MO MP MQ MS MT MU MX MY NC NF NI NL NO NR NU NZ PA PE PF PG PH PL PM PN PR PT PW PY RE RO SB SC SE SG SI SJ SK SM SR ST \
    SV SX TC TL TO TT TV TW US UY VA VC VE VG VI VN VU WF WS ZA BW LS SZ NA ZM ZW MZ AO MW TZ KE UG RW BI CD CG GA GQ CM NG BJ TG GH \
    CI LR SL GN GW SN GM MG KM";

struct Row<'a> {
    kind: &'a str,
    id: u32,
    name: &'a str,
    country: &'a str,
    first: &'a str,
    second: &'a str,
    lat: f64,
    lon: f64,
    people: u64,
    others: Vec<&'a str>,
}

/// Keys of one index: (hash, record number with flag).
type Index = BTreeSet<(u64, u32)>;

/// Packs the merged table. The error says which line is wrong.
pub fn pack(merged: &str) -> Result<Vec<u8>, String> {
    let rows: Vec<Row> =
        merged.lines().enumerate().map(|(n, line)| row(n, line)).collect::<Result<_, _>>()?;
    let numbers = |kind: &str| -> BTreeMap<&str, u16> {
        let codes =
            rows.iter().filter(|r| r.kind == kind).map(|r| if kind == "1" { r.first } else { r.second });
        codes.zip(0..NONE).collect()
    };
    let (firsts, seconds) = (numbers("1"), numbers("2"));
    let mut out = Sections::default();
    let (mut strong, mut weak) = (Index::new(), Index::new());
    let mut last_run = None;
    let mut settlements = 0_u32;
    for (number, row) in rows.iter().enumerate() {
        out.record(number, row);
        let number_of = |codes: &BTreeMap<&str, u16>, code| codes.get(code).copied().unwrap_or(NONE);
        let (first, second) = (number_of(&firsts, row.first), number_of(&seconds, row.second));
        match row.kind {
            "1" => out.first.extend(row.country.bytes()),
            "2" => out.second.extend(first.to_le_bytes()),
            _ => {
                if last_run != Some((row.country, first, second)) {
                    last_run = Some((row.country, first, second));
                    out.run(settlements, row.country, first, second);
                }
                settlements += 1;
            }
        }
        index(number as u32, row, &mut strong, &mut weak);
    }
    let counts = [
        firsts.len(),
        seconds.len(),
        settlements as usize,
        out.n_runs,
        out.names.len(),
        strong.len(),
        weak.len(),
    ];
    Ok(out.join(&counts, &strong, &weak))
}

fn row(number: usize, line: &str) -> Result<Row<'_>, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let wrong = |what: &str| format!("line {}: {what}: {line}", number + 1);
    let [kind, id, name, country, first, second, lat, lon, people, others] = cells[..] else {
        return Err(wrong("not ten cells"));
    };
    if country.len() != 2 || name.is_empty() || name.len() > 255 {
        return Err(wrong("country or name"));
    }
    Ok(Row {
        kind,
        id: id.parse().map_err(|_| wrong("id"))?,
        name,
        country,
        first,
        second,
        lat: lat.parse().map_err(|_| wrong("latitude"))?,
        lon: lon.parse().map_err(|_| wrong("longitude"))?,
        people: people.parse().map_err(|_| wrong("people"))?,
        others: others.split('|').filter(|o| !o.is_empty()).collect(),
    })
}

/// Adds the keys of a row. A division is also found without its kind word: "Idlib Governorate" under "idlib".
fn index(number: u32, row: &Row, strong: &mut Index, weak: &mut Index) {
    let mut keys: BTreeMap<String, bool> = BTreeMap::new();
    let bare = kinds::split(row.name).map(|(bare, _)| bare).filter(|_| row.kind != "p");
    for name in [row.name].into_iter().chain(bare) {
        keys.insert(fold::strong(name), true);
    }
    for name in &row.others {
        keys.entry(fold::strong(name)).or_insert(false);
    }
    let transliterated = !SPELLED_IN_LATIN.split(' ').any(|c| c == row.country);
    let mut weak_keys: BTreeMap<String, bool> = BTreeMap::new();
    for (key, own) in keys.clone() {
        if !transliterated {
            continue;
        }
        if let Some(bare) = fold::without_article(&key) {
            keys.entry(bare.to_owned()).or_insert(own);
        }
        if let Some(key) = fold::weak(&key).filter(|_| own) {
            weak_keys.insert(key, own);
        }
    }
    let entries = |keys: BTreeMap<String, bool>| {
        let kept = keys.into_iter().filter(|(key, _)| !key.is_empty());
        kept.map(move |(key, own)| (fold::hash(&key), number | if own { OWN } else { 0 }))
    };
    strong.extend(entries(keys));
    weak.extend(entries(weak_keys));
}

#[derive(Default)]
struct Sections {
    records: Vec<u8>,
    first: Vec<u8>,
    second: Vec<u8>,
    runs: Vec<u8>,
    n_runs: usize,
    blocks: Vec<u8>,
    names: Vec<u8>,
}

impl Sections {
    fn record(&mut self, number: usize, row: &Row) {
        self.records.extend(row.id.to_le_bytes());
        self.records.extend(step(row.lat, 180.0).to_le_bytes());
        self.records.extend(step(row.lon, 360.0).to_le_bytes());
        self.records.extend(pack_people(row.people).to_le_bytes());
        if number.is_multiple_of(BLOCK) {
            self.blocks.extend((self.names.len() as u32).to_le_bytes());
        }
        self.names.push(row.name.len() as u8);
        self.names.extend(row.name.bytes());
    }

    fn run(&mut self, settlement: u32, country: &str, first: u16, second: u16) {
        self.n_runs += 1;
        self.runs.extend(settlement.to_le_bytes());
        self.runs.extend(country.bytes());
        self.runs.extend(first.to_le_bytes());
        self.runs.extend(second.to_le_bytes());
    }

    fn join(self, counts: &[usize; 7], strong: &Index, weak: &Index) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(counts.iter().flat_map(|n| (*n as u32).to_le_bytes()));
        for section in [self.records, self.first, self.second, self.runs, self.blocks, self.names] {
            out.extend(section);
        }
        for keys in [strong, weak] {
            write_keys(keys, &mut out);
        }
        out
    }
}

fn write_keys(keys: &Index, out: &mut Vec<u8>) {
    let mut bounds = vec![0_u32; BUCKETS + 1];
    for (hash, _) in keys {
        bounds[parts(*hash).0 + 1] += 1;
    }
    for i in 0..BUCKETS {
        bounds[i + 1] += bounds[i];
    }
    out.extend(bounds.iter().flat_map(|b| b.to_le_bytes()));
    for (hash, number) in keys {
        let (_, low, high) = parts(*hash);
        out.extend(low.to_le_bytes());
        out.extend(&(number | high << 20).to_le_bytes()[..3]);
    }
}
