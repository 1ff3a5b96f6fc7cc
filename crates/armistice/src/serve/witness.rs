//! A witness over HTTP, as c2sp.org/tlog-witness says.
//!
//! In: `POST /add-checkpoint`, `GET /<sha256 of the origin>/checkpoint`. Out: signature lines, checkpoints. Absent: what
//! is decided, see [`crate::witness`]. One request at a time is decided on; the others wait.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use tlog::witness::SIZE_TYPE;

use super::{Clock, Stop, answer, body, text};
use crate::witness::{Answer, Error, Witness};

#[derive(Clone)]
struct Shared {
    witness: Arc<Mutex<Witness>>,
    /// The first write that failed. After it nothing more is signed.
    failed: Arc<Mutex<Option<Error>>>,
    clock: Clock,
    stop: Stop,
}

/// Why serving a witness ended.
#[derive(Debug)]
pub enum Ended {
    Serve(super::Error),
    Witness(Error),
}

/// Serves until a signal ends it, or until the witness can no longer remember what it would sign.
pub fn run(listener: TcpListener, witness: Witness, clock: Clock) -> Result<(), Ended> {
    let shared = Shared {
        witness: Arc::new(Mutex::new(witness)),
        failed: Arc::default(),
        clock,
        stop: Stop::default(),
    };
    let app = Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{origin}/checkpoint", get(checkpoint))
        .fallback(async || text(StatusCode::NOT_FOUND, "a witness has no such page\n"))
        .with_state(shared.clone());
    super::run(listener, app, &shared.stop).map_err(Ended::Serve)?;
    if shared.witness.is_poisoned() {
        return Err(Ended::Serve(super::Error::Broken("what cosigns checkpoints")));
    }
    let failed = shared.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    failed.map_or(Ok(()), |error| Err(Ended::Witness(error)))
}

async fn add_checkpoint(State(shared): State<Shared>, request: Body) -> Response {
    let request = match body(request).await {
        Ok(request) => request,
        Err(refusal) => return *refusal,
    };
    let signing = shared.clone();
    let cosigned = tokio::task::spawn_blocking(move || signing.cosign(&request)).await;
    if cosigned.is_err() {
        shared.stop.now();
    }
    let Ok(Some(Answer { status, body })) = cosigned else {
        return text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "cannot cosign checkpoint: this witness cannot remember it\n",
        );
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match status {
        StatusCode::CONFLICT => answer(status, SIZE_TYPE, body),
        _ => text(status, body),
    }
}

impl Shared {
    /// Nothing if this witness can no longer sign; serving is then ended.
    fn cosign(&self, request: &[u8]) -> Option<Answer> {
        // A thread that panicked while it held the witness may have left it half-way.
        let Ok(mut witness) = self.witness.lock() else {
            self.stop.now();
            return None;
        };
        match witness.cosign(request, (self.clock)()) {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                self.stop.now();
                None
            }
        }
    }
}

async fn checkpoint(State(shared): State<Shared>, Path(origin): Path<String>) -> Response {
    let found = tokio::task::spawn_blocking(move || shared.witness.lock().ok()?.checkpoint(&origin)).await;
    match found {
        Ok(Some(note)) => text(StatusCode::OK, note),
        _ => text(StatusCode::NOT_FOUND, "this witness cosigned no checkpoint of such a log\n"),
    }
}
