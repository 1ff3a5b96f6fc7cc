//! The public files of a log, over HTTP as they lie on the disk (c2sp.org/tlog-tiles).
//!
//! In: a path. Out: a file below `log/`, with its type and how long it may be kept. Absent: every path that is not in
//! the list below; nothing of `state/`, `keys/` or `captures/` can be named.

use std::path::{Path, PathBuf};

use axum::http::{StatusCode, header};
use axum::response::Response;
use tlog::tile;

use super::{answer, set, text};

const NOTE: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

/// The file a path names, below the folder of the log.
pub fn file(folder: &Path, path: &str) -> Response {
    let Some((media, lasting)) = kind(path) else { return not_found() };
    let Some(bytes) = read(folder, path) else { return not_found() };
    let mut response = answer(StatusCode::OK, media, bytes);
    let keep = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    set(&mut response, header::CACHE_CONTROL, keep);
    response
}

/// The type of what a path names, and whether it never changes.
fn kind(path: &str) -> Option<(&'static str, bool)> {
    if matches!(path, "checkpoint" | "witnessed" | "policy") {
        return Some((NOTE, false));
    }
    if let Some(size) = path.strip_prefix("checkpoints/") {
        return size.parse::<u64>().is_ok_and(|number| number.to_string() == size).then_some((NOTE, false));
    }
    tile::parse_path(path).map(|_| (BYTES, true))
}

fn read(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let place: PathBuf = folder.join(path);
    std::fs::read(place).ok()
}

pub fn not_found() -> Response {
    text(StatusCode::NOT_FOUND, "there is no such file in this log\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_files_of_a_log_have_names() {
        for path in
            ["checkpoint", "witnessed", "policy", "checkpoints/12", "tile/0/000.p/5", "tile/entries/x001/234"]
        {
            assert!(kind(path).is_some(), "{path}");
        }
        for path in [
            "",
            "head",
            "../state/head",
            "checkpoints/../policy",
            "checkpoints/012",
            "tile/0/../../x",
            "tile",
        ] {
            assert!(kind(path).is_none(), "{path}");
        }
    }
}
