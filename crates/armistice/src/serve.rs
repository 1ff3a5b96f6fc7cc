//! What this program offers over HTTP: a log's files and its door, and a witness.
//!
//! In: requests from anyone. Out: answers. Absent: who may say what, which the rooms behind decide; TLS, which is the
//! business of the web server in front; anything that is served without a person having started it. Every request has a
//! limit and an end: 64 KiB, 10 seconds, so many connections.

pub mod files;
pub mod intake;
pub mod log;
pub mod sequencer;
pub mod witness;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;
use tokio::sync::watch;

use crate::trouble::{Trouble, io_hint};

/// The present instant, for what runs longer than a moment.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// Where a server tells whoever runs it what happened.
pub type Say = fn(&str);

/// A longer body is refused.
pub const LONGEST_BODY: usize = 64 * 1024;
/// A slower request is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many connections at a time; the others wait.
const CONNECTIONS: usize = 256;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot listen on `{0}`")]
    Listen(String, #[source] io::Error),
    #[error("cannot serve")]
    Serve(#[source] io::Error),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Listen(_, cause) if cause.kind() == io::ErrorKind::AddrInUse => {
                Some("another process listens there; name another port, or 0 for a free one".into())
            }
            Error::Listen(_, cause) | Error::Serve(cause) => io_hint(cause),
        }
    }
}

/// Takes a place to listen at, and says which port it is.
pub fn bind(listen: &str) -> Result<(TcpListener, SocketAddr), Error> {
    let cannot = |cause| Error::Listen(listen.to_string(), cause);
    let listener = TcpListener::bind(listen).map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    listener.set_nonblocking(true).map_err(cannot)?;
    Ok((listener, address))
}

/// The way in which what stands behind a server ends it: once said, no new request is taken.
#[derive(Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Stop {
        Stop(Arc::new(watch::channel(false).0))
    }
}

impl Stop {
    pub fn now(&self) {
        self.0.send_replace(true);
    }

    async fn said(&self) {
        let mut said = self.0.subscribe();
        // The sender is held by `self`, so waiting cannot fail.
        let _ = said.wait_for(|said| *said).await;
    }
}

/// Serves until a signal or `stop` ends it. Requests that were begun are answered first.
pub fn run(listener: TcpListener, app: Router, stop: &Stop) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Serve)?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        accept(listener, app, stop).await
    });
    served.map_err(Error::Serve)
}

async fn accept(listener: tokio::net::TcpListener, app: Router, stop: &Stop) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = places.clone().acquire_owned();
        let next = async {
            let place = place.await.map_err(io::Error::other)?;
            let (stream, _) = listener.accept().await?;
            io::Result::Ok((stream, place))
        };
        tokio::select! {
            () = stop.said() => break,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            taken = next => match taken {
                Ok((stream, place)) => {
                    let (app, stop) = (app.clone(), stop.clone());
                    tokio::spawn(async move {
                        connection(stream, app, &stop).await;
                        drop(place);
                    });
                }
                // A connection that was gone before it was taken, or too many open files: the next may do better.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    drop(listener);
    stop.now();
    // All places free again: every request is answered.
    let answered = places.acquire_many(u32::try_from(CONNECTIONS).unwrap_or(u32::MAX));
    let _ = tokio::time::timeout(PATIENCE, answered).await;
    Ok(())
}

async fn connection(stream: tokio::net::TcpStream, app: Router, stop: &Stop) {
    let _ = stream.set_nodelay(true);
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 * 1024);
    let connection = server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    tokio::pin!(connection);
    // What a broken connection says is nobody's business here.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stop.said() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The bytes of a request, or the answer to one that is too long or too slow.
async fn body(body: Body) -> Result<Vec<u8>, Box<Response>> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, LONGEST_BODY)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(Box::new(text(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("cannot read request: it is cut short or longer than {LONGEST_BODY} bytes\n"),
        ))),
        Err(_) => {
            Err(Box::new(text(StatusCode::REQUEST_TIMEOUT, "cannot read request: it takes too long\n")))
        }
    }
}

fn text(status: StatusCode, body: impl Into<Body>) -> Response {
    answer(status, "text/plain; charset=utf-8", body)
}

fn answer(status: StatusCode, media: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        set(&mut response, name, value);
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}
