//! What this program offers over HTTP: a log's files and its door, and a witness.
//!
//! In: requests from anyone. Out: answers. Absent: who may say what, which the rooms behind decide; TLS, which is the
//! business of the web server in front; anything that is served without a person having started it. Every request has a
//! limit and an end: 64 KiB, 10 seconds to come, 10 seconds for each piece of the answer to be taken; so has every
//! connection: 30 seconds, and a place that somebody else can claim (see `guests`).

pub mod files;
mod guests;
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
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::trouble::{Trouble, io_hint};
use guests::{Guests, Impatient, Place};

/// The present instant, for what runs longer than a moment.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// Where a server tells whoever runs it what happened.
pub type Say = fn(&str);

/// A longer body is refused.
pub const LONGEST_BODY: usize = 64 * 1024;
/// A slower request is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection may take.
#[derive(Clone, Copy)]
struct Limits {
    /// So many at a time.
    connections: usize,
    /// How long a request may take to come, and a piece of an answer to be taken.
    patience: Duration,
    /// After so long no further request is taken; the one that is being answered has `patience` left.
    life: Duration,
}

const LIMITS: Limits = Limits { connections: 256, patience: PATIENCE, life: Duration::from_secs(30) };

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot listen on `{0}`")]
    Listen(String, #[source] io::Error),
    #[error("cannot serve")]
    Serve(#[source] io::Error),
    #[error(
        "cannot go on serving: {0} failed in a way that the program does not know, so what it holds is not known"
    )]
    Broken(&'static str),
}

impl Trouble for Error {
    fn hint(&self) -> Option<String> {
        match self {
            Error::Listen(_, cause) if cause.kind() == io::ErrorKind::AddrInUse => {
                Some("another process listens there; name another port, or 0 for a free one".into())
            }
            Error::Listen(_, cause) | Error::Serve(cause) => io_hint(cause),
            Error::Broken(_) => Some(
                "what was answered is kept; run `armistice fsck`, then the command again, and report this: it is a fault of \
                 the program"
                    .into(),
            ),
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

    /// Says it when dropped, however the thread that holds this ends.
    fn at_the_end(&self) -> impl Drop + Send + use<> {
        struct AtTheEnd(Stop);
        impl Drop for AtTheEnd {
            fn drop(&mut self) {
                self.0.now();
            }
        }
        AtTheEnd(self.clone())
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
        accept(listener, app, stop, LIMITS).await
    });
    served.map_err(Error::Serve)
}

async fn accept(
    listener: tokio::net::TcpListener,
    app: Router,
    stop: &Stop,
    limits: Limits,
) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let guests = Guests::new(limits.connections);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.said() => break,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            Some(_) = connections.join_next() => {}
            taken = listener.accept() => match taken {
                Ok((stream, from)) => {
                    // Who gets no place is told by the connection's end.
                    if let Some(place) = guests.enter(from.ip()) {
                        connections.spawn(connection(stream, place, app.clone(), stop.clone(), limits));
                    }
                }
                // A connection that was gone before it was taken, or too many open files: the next may do better.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    drop(listener);
    stop.now();
    let answered = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(limits.patience, answered).await;
    Ok(())
}

/// Answers the requests of one connection until it ends, its time is over, or somebody else takes its place.
async fn connection(stream: tokio::net::TcpStream, place: Place, app: Router, stop: Stop, limits: Limits) {
    let _ = stream.set_nodelay(true);
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.patience).max_buf_size(64 * 1024);
    let stream = TokioIo::new(Impatient::new(stream, limits.patience));
    let connection = server.serve_connection(stream, TowerToHyperService::new(app));
    tokio::pin!(connection);
    // What a broken connection says is nobody's business here.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = place.lost() => return,
        () = stop.said() => {}
        () = tokio::time::sleep(limits.life) => {}
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = place.lost() => {}
        () = tokio::time::sleep(limits.patience) => {}
    }
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

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    use axum::routing::get;

    use super::*;

    /// Serves a long and a short page for as long as `visit` takes, with little patience.
    fn served(visit: impl FnOnce(SocketAddr)) {
        let (listener, address) = bind("127.0.0.1:0").unwrap();
        let app = Router::new()
            .route("/short", get(async || "short"))
            .route("/long", get(async || vec![b'x'; 64 * 1024 * 1024]));
        let limits = Limits {
            connections: 8,
            patience: Duration::from_millis(400),
            life: Duration::from_millis(1_500),
        };
        let stop = Stop::default();
        std::thread::scope(|scope| {
            let ends = stop.clone();
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                    accept(listener, app, &ends, limits).await.unwrap();
                });
            });
            let _ends = stop.at_the_end();
            visit(address);
        });
    }

    /// How long the server lets a connection live on which `ask` is done again and again.
    fn life(address: SocketAddr, mut ask: impl FnMut(&mut TcpStream) -> io::Result<()>) -> Duration {
        let began = Instant::now();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        while ask(&mut stream).is_ok() {
            assert!(began.elapsed() < Duration::from_secs(20), "it never ends");
            std::thread::sleep(Duration::from_millis(50));
        }
        began.elapsed()
    }

    const SHORT: &[u8] = b"GET /short HTTP/1.1\r\nhost: a\r\n\r\n";

    #[test]
    fn a_connection_ends_however_busy_it_is() {
        served(|address| {
            let took = life(address, |stream| {
                stream.write_all(SHORT)?;
                let mut answer = [0; 1024];
                match stream.read(&mut answer)? {
                    0 => Err(io::ErrorKind::UnexpectedEof.into()),
                    _ => Ok(()),
                }
            });
            assert!((Duration::from_millis(1_400)..Duration::from_secs(5)).contains(&took), "{took:?}");
        });
    }

    #[test]
    fn an_answer_that_nobody_takes_is_given_up() {
        served(|address| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET /long HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
            // Longer than its patience, shorter than its life: what is read now is only what the system had taken in.
            std::thread::sleep(Duration::from_millis(1_200));
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let mut taken = 0;
            let mut piece = vec![0; 1024 * 1024];
            while let Ok(read @ 1..) = stream.read(&mut piece) {
                taken += read;
            }
            assert!(taken < 64 * 1024 * 1024, "all {taken} bytes came");
        });
    }

    #[test]
    fn when_all_places_are_taken_by_one_address_another_still_gets_one() {
        served(|address| {
            let busy: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(address).unwrap()).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let answer = runtime.block_on(async {
                let socket = tokio::net::TcpSocket::new_v4().unwrap();
                socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
                let stream = socket.connect(address).await.unwrap();
                stream.writable().await.unwrap();
                stream.try_write(SHORT).unwrap();
                stream.readable().await.unwrap();
                let mut answer = [0; 1024];
                let read = stream.try_read(&mut answer).unwrap();
                String::from_utf8_lossy(&answer[..read]).into_owned()
            });
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer:?}");
            drop(busy);
        });
    }
}
