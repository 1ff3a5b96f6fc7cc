//! The index: what the record, the captures and the dossier's files amount to, in SQLite, for quick looking up.
//!
//! In: entries, readings. Out: rows. Absent: anything that cannot be made again (`rebuild`); incidents and findings,
//! which follow from all claims together and are made anew by every pass of the flow.
//! All SQL of the program is here. Every key comes from content, none from the order of insertion, so that an index
//! built in ten steps and one built in one step have the same [`Index::dump`], byte for byte.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};

use super::entry::{Kind, members_of};
use super::{Head, Kept};
use crate::archive::CaptureId;
use crate::sources::{Arrival, Facts, Moment};
use crate::sqlite::{self, Migration};
use crate::trouble::Trouble;
use tlog::hash::Hash;

const MIGRATIONS: &[Migration] = &[
    "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- Every entry of the record by its place, and by its leaf hash, so that none comes twice.
    CREATE TABLE entries (
        entry INTEGER PRIMARY KEY,
        leaf TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL
    ) STRICT;
    -- Whatever is not an arrival: what was decided, by whom, with the entry's own bytes.
    CREATE TABLE decisions (
        entry INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL,
        json TEXT NOT NULL
    ) STRICT;
    CREATE INDEX decisions_kind ON decisions (kind, entry);
    -- One row for each arrival of bytes under a name.
    CREATE TABLE custody (
        entry INTEGER PRIMARY KEY,
        capture TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        source TEXT, address TEXT, published TEXT, received TEXT, outlet_name TEXT,
        ingested TEXT NOT NULL
    ) STRICT;
    CREATE INDEX custody_capture ON custody (capture, entry);
    CREATE INDEX custody_name ON custody (name);
    -- What was read from one capture, and from which inputs (`basis`), so that a changed input is read again.
    CREATE TABLE texts (
        capture TEXT PRIMARY KEY,
        basis TEXT NOT NULL,
        media TEXT NOT NULL,
        charset TEXT NOT NULL,
        words INTEGER NOT NULL,
        published TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE claims (
        id TEXT PRIMARY KEY,
        capture TEXT NOT NULL,
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        type TEXT NOT NULL,
        json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claims_capture ON claims (capture, place);
    CREATE TABLE doubts (
        capture TEXT NOT NULL,
        place INTEGER NOT NULL,
        code TEXT NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (capture, place)
    ) STRICT, WITHOUT ROWID;
",
    "
    -- How a report came out of what was received, as JSON; null for one that came as it is.
    ALTER TABLE custody ADD COLUMN arrival TEXT;
",
];

const TABLES: [&str; 7] = ["meta", "entries", "decisions", "custody", "texts", "claims", "doubts"];

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Open(#[from] sqlite::Error),
    #[error("cannot remove index `{}`", .0.display())]
    Remove(PathBuf, #[source] std::io::Error),
    #[error("cannot {0} the index")]
    Use(&'static str, #[source] rusqlite::Error),
    #[error("cannot index entry {0}: {1}")]
    Entry(u64, String),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Open(error) => error.hint(),
            Error::Remove(_, cause) => crate::trouble::io_hint(cause),
            Error::Use(_, cause) => sqlite::hint(cause),
            Error::Entry(..) => {
                Some("the record holds an entry that this version cannot index; use a newer one".into())
            }
        }
    }
}

/// One arrival of bytes under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Custody {
    /// Which entry of the record says so.
    pub entry: u64,
    pub capture: CaptureId,
    pub name: String,
    pub bytes: u64,
    pub facts: Facts,
    pub arrival: Arrival,
    pub ingested: String,
}

/// What was read from one capture, as rows.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRow {
    pub capture: CaptureId,
    pub basis: String,
    pub media: String,
    pub charset: String,
    /// Length of the text in bytes.
    pub words: usize,
    /// The publication date as a sentence.
    pub published: String,
    pub claims: Vec<ClaimRow>,
    /// Code and JSON of each doubt.
    pub doubts: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    pub id: String,
    pub kind: String,
    pub code: String,
    pub json: String,
}

/// How much of everything there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub captures: usize,
    pub names: usize,
    pub texts: usize,
    pub claims: usize,
    pub doubts: usize,
}

#[derive(Debug)]
pub struct Index {
    db: Connection,
}

impl Index {
    pub fn open(path: &Path) -> Result<Index, Error> {
        Ok(Index { db: sqlite::open(path, MIGRATIONS)? })
    }

    /// An index that nobody needs after this process.
    pub fn open_scratch(path: &Path) -> Result<Index, Error> {
        Ok(Index { db: sqlite::open_scratch(path, MIGRATIONS)? })
    }

    /// An index for a dossier that cannot be written to.
    pub fn in_memory() -> Result<Index, Error> {
        Ok(Index { db: sqlite::open_in_memory(MIGRATIONS)? })
    }

    /// Removes the file and what SQLite keeps beside it.
    pub fn remove(path: &Path) -> Result<(), Error> {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.as_os_str().to_os_string();
            name.push(suffix);
            match std::fs::remove_file(&name) {
                Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::Remove(name.into(), cause));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the whole index to a new file, as it stands.
    pub fn copy_to(&self, path: &Path) -> Result<(), Error> {
        Index::remove(path)?;
        self.db.execute("VACUUM INTO ?1", [&*path.to_string_lossy()]).map(|_| ()).map_err(using("copy"))
    }

    /// Up to where the record has been taken in.
    pub fn head(&self) -> Result<Head, Error> {
        let read = |key| {
            self.db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get::<_, String>(0))
        };
        let count = read("record_count").optional().map_err(using("read"))?;
        let root = read("record_root").optional().map_err(using("read"))?;
        match (count.and_then(|count| count.parse().ok()), root.and_then(|root| Hash::from_hex(&root))) {
            (Some(count), Some(root)) => Ok(Head { count, root }),
            _ => Ok(Head::default()),
        }
    }

    /// Takes in entries of the record, all or none. `root` is that of the record up to the last of them.
    pub fn take_in(&mut self, news: &[Kept], root: Hash) -> Result<(), Error> {
        let Some(last) = news.last() else { return Ok(()) };
        let transaction = self.db.transaction().map_err(using("write to"))?;
        for kept in news {
            transaction
                .prepare_cached("INSERT INTO entries VALUES (?1, ?2, ?3)")
                .and_then(|mut insert| insert.execute(params![kept.index, kept.leaf.hex(), kept.entry.kind]))
                .map_err(using("write to"))?;
            match Kind::named(&kept.entry.kind) {
                // An arrival that does not say what arrived is kept and shown like anything else.
                Some(Kind::Capture) if Custody::of(kept).is_ok() => insert_custody(&transaction, kept)?,
                _ => insert_decision(&transaction, kept)?,
            }
        }
        for (key, value) in [("record_count", (last.index + 1).to_string()), ("record_root", root.hex())] {
            transaction
                .execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [key, &value])
                .map_err(using("write to"))?;
        }
        transaction.commit().map_err(using("write to"))
    }

    /// Where the entry with this leaf hash stands.
    pub fn entry_of_leaf(&self, leaf: &Hash) -> Result<Option<u64>, Error> {
        self.db
            .query_row("SELECT entry FROM entries WHERE leaf = ?1", [leaf.hex()], |row| row.get(0))
            .optional()
            .map_err(using("read"))
    }

    /// The bytes of every decision of these kinds (of all kinds if none is named), by entry.
    pub fn decisions(&self, kinds: &[Kind]) -> Result<Vec<(u64, String)>, Error> {
        if kinds.is_empty() {
            return self.bytes_of("SELECT entry, json FROM decisions ORDER BY entry", params![]);
        }
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let sql = "SELECT entry, json FROM decisions \
                   WHERE kind IN (SELECT value FROM json_each(?1)) ORDER BY entry";
        self.bytes_of(sql, params![serde_json::json!(names).to_string()])
    }

    fn bytes_of(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<(u64, String)>, Error> {
        let mut statement = self.db.prepare_cached(sql).map_err(using("read"))?;
        let rows =
            statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?))).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// Every arrival, by entry.
    pub fn custody(&self) -> Result<Vec<Custody>, Error> {
        self.custody_where("1 ORDER BY entry", [])
    }

    /// The arrivals of one capture, by entry.
    pub fn custody_of(&self, capture: &CaptureId) -> Result<Vec<Custody>, Error> {
        self.custody_where("capture = ?1 ORDER BY entry", [capture.as_str()])
    }

    fn custody_where(&self, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Custody>, Error> {
        let sql = format!(
            "SELECT entry, capture, name, bytes, source, address, published, received, outlet_name, ingested, arrival \
             FROM custody WHERE {condition}"
        );
        let mut statement = self.db.prepare_cached(&sql).map_err(using("read"))?;
        let rows = statement.query_map(values, custody_row).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// From which inputs a capture was last read, if it was.
    pub fn basis(&self, capture: &CaptureId) -> Result<Option<String>, Error> {
        self.db
            .query_row("SELECT basis FROM texts WHERE capture = ?1", [capture.as_str()], |row| row.get(0))
            .optional()
            .map_err(using("read"))
    }

    /// The publication date of a capture as a sentence, if it was read.
    pub fn published(&self, capture: &CaptureId) -> Result<Option<String>, Error> {
        self.db
            .query_row("SELECT published FROM texts WHERE capture = ?1", [capture.as_str()], |row| row.get(0))
            .optional()
            .map_err(using("read"))
    }

    /// Puts readings in place of earlier ones of the same captures, all or none.
    pub fn put_texts(&mut self, texts: &[TextRow]) -> Result<(), Error> {
        let transaction = self.db.transaction().map_err(using("write to"))?;
        for text in texts {
            insert_text(&transaction, text).map_err(using("write to"))?;
        }
        transaction.commit().map_err(using("write to"))
    }

    /// Every claim's JSON, by the first arrival of its capture and its place in the text.
    pub fn claims(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT json FROM claims ORDER BY \
                   (SELECT min(entry) FROM custody WHERE custody.capture = claims.capture), place";
        let mut statement = self.db.prepare(sql).map_err(using("read"))?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// How many claims of each kind.
    pub fn kinds(&self) -> Result<Vec<(String, usize)>, Error> {
        let mut statement = self
            .db
            .prepare("SELECT kind, count(*) FROM claims GROUP BY kind ORDER BY kind")
            .map_err(using("read"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    pub fn counts(&self) -> Result<Counts, Error> {
        let count =
            |sql: &str| self.db.query_row(sql, [], |row| row.get::<_, usize>(0)).map_err(using("read"));
        Ok(Counts {
            captures: count("SELECT count(DISTINCT capture) FROM custody")?,
            names: count("SELECT count(*) FROM custody")?,
            texts: count("SELECT count(*) FROM texts")?,
            claims: count("SELECT count(*) FROM claims")?,
            doubts: count("SELECT count(*) FROM doubts")?,
        })
    }

    /// Ids of captures and claims that begin with `prefix`, at most `limit`.
    pub fn ids(&self, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
        let sql = "SELECT id FROM (SELECT DISTINCT capture AS id FROM custody UNION ALL SELECT id FROM claims) \
                   WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT ?2";
        let mut statement = self.db.prepare(sql).map_err(using("read"))?;
        let rows = statement.query_map(params![prefix, limit], |row| row.get(0)).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// Captures that are tables and begin with `prefix`.
    pub fn tables(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT capture FROM (SELECT json_extract(json, '$.body.capture') AS capture FROM decisions \
                   WHERE kind = ?2) WHERE substr(capture, 1, length(?1)) = ?1 ORDER BY capture";
        let mut statement = self.db.prepare(sql).map_err(using("read"))?;
        let rows = statement
            .query_map(params![prefix, Kind::Table.name()], |row| row.get(0))
            .map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// Captures that came under `name`.
    pub fn captures_named(&self, name: &str) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT capture FROM custody WHERE name = ?1 ORDER BY capture";
        let mut statement = self.db.prepare(sql).map_err(using("read"))?;
        let rows = statement.query_map([name], |row| row.get(0)).map_err(using("read"))?;
        rows.collect::<Result<Vec<_>, _>>().map_err(using("read"))
    }

    /// The capture that makes a claim. The claim must be one of [`Index::ids`].
    pub fn capture_of_claim(&self, id: &str) -> Result<CaptureId, Error> {
        let capture: String = self
            .db
            .query_row("SELECT capture FROM claims WHERE id = ?1", [id], |row| row.get(0))
            .map_err(using("read"))?;
        Ok(capture.parse().expect("captures are indexed by their ids"))
    }

    /// Whether SQLite finds its own pages in order; if not, what it says.
    pub fn unsound(&self) -> Result<Option<String>, Error> {
        let said: String =
            self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(using("check"))?;
        Ok((said != "ok").then_some(said))
    }

    /// The first table in which two indexes differ, and the row; a row at a time, however large they are.
    pub fn difference(&self, other: &Index) -> Result<Option<String>, Error> {
        for table in TABLES {
            let (mut here, mut there) = (String::new(), String::new());
            let sql = format!("SELECT * FROM {table} ORDER BY 1, 2");
            let mut mine = self.db.prepare(&sql).map_err(using("read"))?;
            let mut theirs = other.db.prepare(&sql).map_err(using("read"))?;
            let (width, same) = (mine.column_count(), theirs.column_count());
            let mut mine = mine.query([]).map_err(using("read"))?;
            let mut theirs = theirs.query([]).map_err(using("read"))?;
            loop {
                let (a, b) = (mine.next().map_err(using("read"))?, theirs.next().map_err(using("read"))?);
                let done = a.is_none() && b.is_none();
                for (row, width, out) in [(a, width, &mut here), (b, same, &mut there)] {
                    out.clear();
                    if let Some(row) = row {
                        write_row(row, width, out).map_err(using("read"))?;
                    }
                }
                if here != there {
                    let row = if here.is_empty() { &there } else { &here };
                    return Ok(Some(format!("{table}: {}", row.chars().take(80).collect::<String>().trim())));
                }
                if done {
                    break;
                }
            }
        }
        Ok(None)
    }

    /// Everything in it, as text, in the order of the keys.
    pub fn dump(&self) -> Result<String, Error> {
        let mut out = String::new();
        for table in TABLES {
            dump_table(&self.db, table, &mut out).map_err(using("read"))?;
        }
        Ok(out)
    }
}

fn using(verb: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
    move |cause| Error::Use(verb, cause)
}

fn insert_custody(db: &Connection, kept: &Kept) -> Result<(), Error> {
    let custody = Custody::of(kept).map_err(|why| Error::Entry(kept.index, why))?;
    let facts = &custody.facts;
    let text = |moment: Option<Moment>| moment.map(|m| m.to_string());
    let sql = "INSERT INTO custody VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let row = params![
        custody.entry,
        custody.capture.as_str(),
        custody.name,
        custody.bytes,
        facts.source,
        facts.address,
        text(facts.published),
        text(facts.received),
        facts.outlet_name,
        custody.ingested,
        (custody.arrival != Arrival::default())
            .then(|| serde_json::to_string(&custody.arrival).expect("strings and numbers")),
    ];
    db.execute(sql, row).map(|_| ()).map_err(using("write to"))
}

fn insert_decision(db: &Connection, kept: &Kept) -> Result<(), Error> {
    let entry = &kept.entry;
    let json = entry.encode().map_err(|why| Error::Entry(kept.index, why.to_string()))?;
    db.prepare_cached("INSERT INTO decisions VALUES (?1, ?2, ?3, ?4, ?5)")
        .and_then(|mut insert| {
            insert.execute(params![kept.index, entry.kind, entry.author.name, entry.created, json])
        })
        .map_err(using("write to"))?;
    Ok(())
}

impl Custody {
    /// Reads a `capture` entry.
    pub fn of(kept: &Kept) -> Result<Custody, String> {
        let mut body = members_of(&kept.entry.body);
        let mut text = |key: &str| match body.remove(key) {
            Some(serde_json::Value::String(text)) => Ok(text),
            _ => Err(format!("it has no `{key}`")),
        };
        let (capture, name, _tool) = (text("capture")?.parse()?, text("name")?, text("tool")?);
        let bytes = body.remove("bytes").and_then(|b| b.as_u64()).ok_or("it has no `bytes`")?;
        let keys = ["made_from", "fetched", "author"];
        let arrived: serde_json::Map<String, serde_json::Value> =
            keys.into_iter().filter_map(|key| body.remove_entry(key)).collect();
        let arrival = serde_json::from_value(arrived.into()).map_err(|error| error.to_string())?;
        let facts = serde_json::from_value(body.into()).map_err(|error| error.to_string())?;
        let ingested = kept.entry.created.clone();
        Ok(Custody { entry: kept.index, capture, name, bytes, facts, arrival, ingested })
    }
}

fn custody_row(row: &rusqlite::Row) -> rusqlite::Result<Custody> {
    let moment = |column: usize| -> rusqlite::Result<Option<Moment>> {
        Ok(row.get::<_, Option<String>>(column)?.and_then(|text| text.parse().ok()))
    };
    let capture: String = row.get(1)?;
    Ok(Custody {
        entry: row.get(0)?,
        capture: capture.parse().map_err(|why: String| {
            rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, why.into())
        })?,
        name: row.get(2)?,
        bytes: row.get(3)?,
        facts: Facts {
            source: row.get(4)?,
            address: row.get(5)?,
            published: moment(6)?,
            received: moment(7)?,
            outlet_name: row.get(8)?,
        },
        ingested: row.get(9)?,
        arrival: row
            .get::<_, Option<String>>(10)?
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
    })
}

fn insert_text(db: &Connection, text: &TextRow) -> rusqlite::Result<()> {
    let capture = text.capture.as_str();
    for table in ["texts", "claims", "doubts"] {
        db.execute(&format!("DELETE FROM {table} WHERE capture = ?1"), [capture])?;
    }
    db.execute(
        "INSERT INTO texts VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![capture, text.basis, text.media, text.charset, text.words, text.published],
    )?;
    for (place, claim) in text.claims.iter().enumerate() {
        db.prepare_cached("INSERT INTO claims VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![claim.id, capture, place, claim.kind, claim.code, claim.json])?;
    }
    for (place, (code, json)) in text.doubts.iter().enumerate() {
        db.prepare_cached("INSERT INTO doubts VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![capture, place, code, json])?;
    }
    Ok(())
}

fn dump_table(db: &Connection, table: &str, out: &mut String) -> rusqlite::Result<()> {
    let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        out.push_str(table);
        write_row(row, columns, out)?;
        out.push('\n');
    }
    Ok(())
}

/// A row's values, each after a tab.
fn write_row(row: &rusqlite::Row, columns: usize, out: &mut String) -> rusqlite::Result<()> {
    for column in 0..columns {
        out.push('\t');
        match row.get_ref(column)? {
            ValueRef::Null => out.push_str("\\N"),
            ValueRef::Integer(number) => out.push_str(&number.to_string()),
            ValueRef::Real(number) => out.push_str(&number.to_string()),
            ValueRef::Text(text) | ValueRef::Blob(text) => {
                out.push_str(&String::from_utf8_lossy(text).replace('\\', "\\\\").replace('\n', "\\n"));
            }
        }
    }
    Ok(())
}
