//! SQLite, safely: open, pragmas, migrations by `user_version`. Knows none of our tables.
//!
//! The idea of [`migrate`] is cargo's: a list of steps, those past `user_version` run in one exclusive transaction.
//! Two laws: never remove or change a step that was released, and never make a step that an older reader would misread
//! in silence (it refuses the file instead, see [`Error::Newer`]).

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use crate::trouble::Trouble;

/// One step of a schema's history: SQL, run once.
pub type Migration = &'static str;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot open index `{}`", .0.display())]
    Open(PathBuf, #[source] rusqlite::Error),
    #[error("cannot open index `{}`: it was written by a newer program (schema {is}, this one knows {known})", path.display())]
    Newer { path: PathBuf, is: usize, known: usize },
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Newer { .. } => {
                Some("use that newer version of armistice, or run `armistice rebuild` with this one".into())
            }
            Error::Open(_, cause) => {
                hint(cause).or(Some("the index can be made again: `armistice rebuild`".into()))
            }
        }
    }
}

/// The hint for an error from SQLite that is the machine's fault.
pub fn hint(error: &rusqlite::Error) -> Option<String> {
    use rusqlite::ErrorCode::*;
    let hint = match error.sqlite_error_code()? {
        DiskFull => "free some space and run the same command again; what was acknowledged is kept",
        ReadOnly | PermissionDenied | CannotOpen => "look at the permissions of the dossier's folder",
        DatabaseCorrupt | NotADatabase => "the index is damaged but can be made again: `armistice rebuild`",
        DatabaseBusy | DatabaseLocked => "another process is writing; wait for it to end",
        _ => return None,
    };
    Some(hint.to_string())
}

/// Opens the file at `path`, makes it if it is not there, and brings its schema up to date.
pub fn open(path: &Path, migrations: &[Migration]) -> Result<Connection, Error> {
    let cannot = |cause| Error::Open(path.to_path_buf(), cause);
    let mut db = Connection::open(path).map_err(cannot)?;
    harden(&db).map_err(cannot)?;
    let is: usize = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(cannot)?;
    if is > migrations.len() {
        return Err(Error::Newer { path: path.to_path_buf(), is, known: migrations.len() });
    }
    migrate(&mut db, migrations).map_err(cannot)?;
    Ok(db)
}

/// The same for a file that nobody needs after this process: it is not journaled, and more of it is kept in memory.
pub fn open_scratch(path: &Path, migrations: &[Migration]) -> Result<Connection, Error> {
    let db = open(path, migrations)?;
    let loosen = || -> rusqlite::Result<()> {
        db.pragma_update(None, "journal_mode", "memory")?;
        db.pragma_update(None, "synchronous", "off")?;
        db.pragma_update(None, "cache_size", -128 * 1024)
    };
    loosen().map_err(|cause| Error::Open(path.to_path_buf(), cause))?;
    Ok(db)
}

/// A database of this process alone, gone when it ends.
pub fn open_in_memory(migrations: &[Migration]) -> Result<Connection, Error> {
    let cannot = |cause| Error::Open(PathBuf::from("in memory"), cause);
    let mut db = Connection::open_in_memory().map_err(cannot)?;
    migrate(&mut db, migrations).map_err(cannot)?;
    Ok(db)
}

/// Runs the steps past `user_version`, all or none.
pub fn migrate(db: &mut Connection, migrations: &[Migration]) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in migrations.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    if done < migrations.len() {
        transaction.pragma_update(None, "user_version", migrations.len())?;
    }
    transaction.commit()
}

/// A file from elsewhere must not run code in us, and a reader must not stop the writer.
fn harden(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "journal_mode", "wal")?;
    // The index can be made again, so a power cut may cost its last second but never its consistency.
    db.pragma_update(None, "synchronous", "normal")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Migration] = &["CREATE TABLE a (x TEXT) STRICT;", "ALTER TABLE a ADD COLUMN y TEXT;"];

    #[test]
    fn steps_run_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        drop(open(&path, &STEPS[..1]).unwrap());
        let db = open(&path, STEPS).unwrap();
        db.execute("INSERT INTO a (x, y) VALUES ('1', '2')", []).unwrap();
        drop(db);
        drop(open(&path, STEPS).unwrap());
    }

    #[test]
    fn a_newer_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        drop(open(&path, STEPS).unwrap());
        assert!(matches!(open(&path, &STEPS[..1]), Err(Error::Newer { is: 2, known: 1, .. })));
    }
}
