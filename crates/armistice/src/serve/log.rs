//! A log over HTTP: its files for everyone, and a door for members.
//!
//! In: `GET` of the files, `POST /add-entry` with one signed entry. Out: the files; a signed receipt, with the entry's
//! number in `armistice-index`, once the entry is durable. Absent: accounts; an entry's signature is all that counts.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::sync::oneshot;

use super::intake::{self, Refused};
use super::sequencer::{self, Answer, CLOSED, Job};
use super::{Clock, Say, Stop, body, files, text};
use crate::dossier;
use crate::trouble::Trouble;

/// So many entries wait at most; the next is told to come again.
const WAITING: usize = 1024;

#[derive(Clone)]
struct Shared {
    folder: Arc<PathBuf>,
    jobs: SyncSender<Job>,
}

/// Why serving a log ended.
#[derive(Debug)]
pub enum Ended {
    Serve(super::Error),
    Dossier(dossier::Error),
}

/// Serves until a signal ends it, or until the log can no longer be written to.
pub fn run(listener: TcpListener, root: PathBuf, clock: Clock, say: Say) -> Result<(), Ended> {
    let stop = Stop::default();
    let (jobs, work) = sync_channel(WAITING);
    let shared = Shared { folder: Arc::new(root.join("log")), jobs };
    let app = Router::new()
        .route("/add-entry", post(add_entry))
        .route("/{*path}", get(file))
        .fallback(async || files::not_found())
        .with_state(shared);
    let ends = stop.clone();
    let sequencer = std::thread::spawn(move || {
        let _ends = ends.at_the_end();
        sequencer::run(&root, &clock, say, &work)
    });
    // The router holds the only senders: when serving has ended the sequencer finishes what waits, and ends too.
    let served = super::run(listener, app, &stop).map_err(Ended::Serve);
    match sequencer.join() {
        Ok(ended) => ended.map_err(Ended::Dossier)?,
        // It panicked. Nobody can be told that an entry is kept any more.
        Err(_) => return Err(Ended::Serve(super::Error::Broken("what appends entries"))),
    }
    served
}

async fn file(State(shared): State<Shared>, Path(path): Path<String>) -> Response {
    let read = tokio::task::spawn_blocking(move || files::file(&shared.folder, &path)).await;
    read.unwrap_or_else(|_| text(StatusCode::INTERNAL_SERVER_ERROR, "cannot read the file\n"))
}

async fn add_entry(State(shared): State<Shared>, request: Body) -> Response {
    let bytes = match body(request).await {
        Ok(bytes) => bytes,
        Err(refusal) => return *refusal,
    };
    let entry = match intake::read(&bytes) {
        Ok(entry) => entry,
        Err(refused) => return refusal(&refused),
    };
    let (answer, answered) = oneshot::channel();
    let job = Job { entry, bytes: bytes.len(), leaf: tlog::entry::leaf(&bytes), answer };
    match shared.jobs.try_send(job) {
        Ok(()) => {}
        Err(TrySendError::Full(_)) => return not_now("too many entries wait"),
        Err(TrySendError::Disconnected(_)) => return not_now(CLOSED),
    }
    match answered.await {
        Ok(Answer::Kept { index, receipt }) => {
            let mut response = text(StatusCode::OK, receipt);
            response.headers_mut().insert("armistice-index", HeaderValue::from(index));
            response
        }
        Ok(Answer::Refused(refused)) => refusal(&refused),
        Ok(Answer::NotNow(why)) => not_now(why),
        Err(_) => not_now(CLOSED),
    }
}

fn refusal(refused: &Refused) -> Response {
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let hint = refused.hint().map(|hint| format!("hint: {hint}\n")).unwrap_or_default();
    text(status, format!("{refused}\n{hint}"))
}

fn not_now(why: &str) -> Response {
    text(StatusCode::SERVICE_UNAVAILABLE, format!("cannot append entry now: {why}\n"))
}
