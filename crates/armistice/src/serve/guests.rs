//! Who is connected, so that nobody can take all the room there is.
//!
//! In: the address of whoever connects. Out: a place, or none. Absent: what they ask. As long as there is room everyone
//! gets a place; when there is none, whoever holds fewer places than somebody else takes the oldest of whoever holds most.
//! So one client, however many connections it opens, never keeps another out. A network of 2^64 addresses counts as one.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep};

/// The places, and who holds them, each address's oldest first.
pub struct Guests {
    room: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    count: usize,
    next: u64,
    of: HashMap<IpAddr, VecDeque<(u64, Arc<Notify>)>>,
}

/// A place; given back when dropped.
pub struct Place {
    guests: Arc<Guests>,
    address: IpAddr,
    number: u64,
    leave: Arc<Notify>,
}

impl Guests {
    pub fn new(room: usize) -> Arc<Guests> {
        Arc::new(Guests { room, held: Mutex::default() })
    }

    /// A place for somebody who connects; none if there is no room, and nobody holds more places.
    pub fn enter(self: &Arc<Guests>, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.count >= self.room {
            let own = held.of.get(&address).map_or(0, VecDeque::len);
            let (_, most) = held.of.iter_mut().max_by_key(|(_, places)| places.len())?;
            if most.len() <= own + 1 {
                return None;
            }
            let (_, leave) = most.pop_front()?;
            leave.notify_one();
            held.count -= 1;
        }
        held.count += 1;
        held.next += 1;
        let (number, leave) = (held.next, Arc::new(Notify::new()));
        held.of.entry(address).or_default().push_back((number, leave.clone()));
        Some(Place { guests: self.clone(), address, number, leave })
    }
}

impl Place {
    /// Waits until somebody else takes the place.
    pub async fn lost(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.guests.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(places) = held.of.get_mut(&self.address) else { return };
        let before = places.len();
        places.retain(|(number, _)| *number != self.number);
        let gone = before - places.len();
        if places.is_empty() {
            held.of.remove(&self.address);
        }
        held.count -= gone;
    }
}

/// The address as one client's.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

/// A stream that breaks when whoever is at the other end takes nothing of what is sent for so long.
pub struct Impatient<S> {
    stream: S,
    patience: Duration,
    waiting: Pin<Box<Sleep>>,
    waits: bool,
}

impl<S> Impatient<S> {
    pub fn new(stream: S, patience: Duration) -> Impatient<S> {
        Impatient { stream, patience, waiting: Box::pin(tokio::time::sleep(patience)), waits: false }
    }

    fn patient<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waits = false;
            return written;
        }
        if !self.waits {
            self.waits = true;
            self.waiting.as_mut().reset(Instant::now() + self.patience);
        }
        match self.waiting.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.patient(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.patient(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.patient(context, shut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn whoever_holds_fewest_places_gets_one_from_whoever_holds_most() {
        let guests = Guests::new(4);
        let crowd: Vec<_> = (0..4).map(|_| guests.enter(ip("192.0.2.1")).unwrap()).collect();
        assert!(guests.enter(ip("192.0.2.1")).is_none(), "there is no room");
        let first = guests.enter(ip("192.0.2.2")).unwrap();
        let _second = guests.enter(ip("192.0.2.2")).unwrap();
        assert!(guests.enter(ip("192.0.2.2")).is_none(), "two each is fair");
        let _other = guests.enter(ip("192.0.2.3")).unwrap();
        assert_eq!(guests.held.lock().unwrap().count, 4);
        // Those who lost their places give back nothing; the others do.
        drop(crowd);
        drop(first);
        let held = guests.held.lock().unwrap();
        let counts: Vec<usize> = held.of.values().map(VecDeque::len).collect();
        assert_eq!(held.count, counts.iter().sum::<usize>());
    }

    #[test]
    fn one_network_is_one_client() {
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::ffff:1")));
        assert_ne!(network(ip("2001:db8::1")), network(ip("2001:db8:0:1::1")));
        assert_eq!(network(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }
}
