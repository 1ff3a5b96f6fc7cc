//! Reports by address, when somebody asks for one: a page, a document, a feed.
//!
//! In: an address (http or https). Out: the bytes of the answer, with all that is known of it: status, headers, where it came
//! from in the end, by which redirects. Absent: anything nobody asked for; scripts, cookies, proxies, passwords; a second try.
//!
//! An address may be a stranger's, and so may be what its name leads to: hosts of this machine and of private networks are refused,
//! at every redirect, by the very numbers that are then connected to, so that a name cannot change between look and leap.

mod address;

use std::fmt;
use std::io;
use std::time::Duration;

use jiff::Timestamp;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use url::Url;

use super::arrival::{Fetched, clipped};
use super::{Arrival, Error, Facts, MAX_REPORT_BYTES, Report};

/// For one address with all that it redirects to, and the whole of the body.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);
const MAX_REDIRECTS: usize = 5;
/// Longer addresses are refused; the record would have to cut them.
const MAX_ADDRESS: usize = 1000;

/// What may be asked, beyond the public network.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Hosts that may lie in a private network, as they stand in addresses.
    pub private_hosts: Vec<String>,
}

/// Fetches one report. `now` is when it is asked for.
pub fn fetch(address: &str, told: &Facts, allowed: &Allowed, now: Timestamp) -> Result<Report, Error> {
    let cannot = |why: String, hint: &'static str| Error::Fetch { address: clipped(address), why, hint };
    let mut url =
        checked(address).map_err(|why| cannot(why, "give the whole address, as a browser shows it"))?;
    let mut redirects = Vec::new();
    loop {
        let agent = agent(allowed.private_hosts.iter().any(|host| url.host_str() == Some(host)));
        let mut answer = agent.get(url.as_str()).call().map_err(|error| {
            let (why, hint) = words(&error);
            cannot(at_the_end(why, &redirects, &url), hint)
        })?;
        let status = answer.status().as_u16();
        if let 301 | 302 | 303 | 307 | 308 = status {
            let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
            if to.is_empty() {
                return Err(cannot(
                    "it redirects, and does not say where to".into(),
                    "give the last address",
                ));
            }
            redirects.push(url.to_string());
            if redirects.len() > MAX_REDIRECTS {
                return Err(cannot(
                    format!("it redirects more than {MAX_REDIRECTS} times"),
                    "give the last address",
                ));
            }
            let next = url.join(to).map_err(|why| why.to_string()).and_then(|next| checked(next.as_str()));
            url = next.map_err(|why| {
                cannot(format!("it redirects to `{}`: {why}", clipped(to)), "give the last address")
            })?;
            continue;
        }
        if !(200..300).contains(&status) {
            let why = at_the_end(format!("the server answers with status {status}"), &redirects, &url);
            return Err(cannot(why, "open it in a browser; what is shown there can be saved and ingested"));
        }
        let mut fetched = Fetched {
            at: now.round(jiff::Unit::Second).unwrap_or(now).to_string(),
            status,
            address: url.to_string(),
            redirects,
            headers: Vec::new(),
        };
        answer.headers().iter().for_each(|(name, value)| fetched.add_header(name.as_str(), value.as_bytes()));
        let body = answer.body_mut().with_config().limit(MAX_REPORT_BYTES).read_to_vec();
        let bytes = body.map_err(|error| {
            let (why, hint) = words(&error);
            cannot(why, hint)
        })?;
        let facts = Facts { address: Some(address.trim().to_string()), ..Facts::default() }.or(told);
        let arrival = Arrival { fetched: Some(fetched), ..Arrival::default() };
        return Ok(Report { arrival, ..Report::new(address.trim(), bytes, facts) });
    }
}

/// An address that may be asked: of the web, without a password.
fn checked(address: &str) -> Result<Url, String> {
    let url = Url::parse(address.trim()).map_err(|why| format!("it is no address: {why}"))?;
    match () {
        () if url.as_str().len() > MAX_ADDRESS => Err(format!("it has more than {MAX_ADDRESS} letters")),
        () if !matches!(url.scheme(), "http" | "https") => {
            Err(format!("`{}` is neither http nor https", url.scheme()))
        }
        () if !url.username().is_empty() || url.password().is_some() => {
            Err("it holds a name or a password, which would stand in the record".into())
        }
        () => Ok(url),
    }
}

/// Says where it happened, when that is not the address that was given.
fn at_the_end(why: String, redirects: &[String], url: &Url) -> String {
    match redirects.is_empty() {
        true => why,
        false => format!("it redirects to `{url}`: {why}"),
    }
}

/// One for each request: connections that are kept open would outlive what was checked.
fn agent(private: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .timeout_connect(Some(CONNECT_PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_idle_connections(0)
        .user_agent(concat!("armistice/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Looked { private })
}

/// Resolves a name once and gives only the numbers that may be connected to.
struct Looked {
    /// The host may lie in a private network.
    private: bool,
}

/// Why nothing was asked, in words that come back out of the library.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no host of the public network")]
struct Refused(String);

impl fmt::Debug for Looked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Looked").field("private", &self.private).finish()
    }
}

impl Resolver for Looked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut open = self.empty();
        for to in found.iter().filter(|to| self.private || address::is_public(to.ip())) {
            open.push(*to);
        }
        match open.is_empty() {
            true => Err(ureq::Error::Other(Box::new(Refused(uri.host().unwrap_or_default().to_string())))),
            false => Ok(open),
        }
    }
}

fn words(error: &ureq::Error) -> (String, &'static str) {
    match error {
        ureq::Error::Timeout(_) => (
            format!("no answer within {} s", PATIENCE.as_secs()),
            "try again later, or save the page by hand",
        ),
        ureq::Error::HostNotFound => {
            ("its host is not known".into(), "look at the spelling, and at the network")
        }
        ureq::Error::BodyExceedsLimit(limit) => (
            format!("it has more than the {} MiB that one report may have", limit >> 20),
            "give the parts one by one",
        ),
        ureq::Error::Other(why) => {
            (why.to_string(), "if it is a host of your own network, allow it with `--allow-private HOST`")
        }
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::Other || cause.raw_os_error().is_none() => {
            ("its host is not known, or does not answer".into(), "look at the spelling, and at the network")
        }
        ureq::Error::Io(cause) => {
            let words = cause.to_string();
            let words = words.split(" (os error ").next().unwrap_or_default().to_lowercase();
            (words, "look whether the network is there, and try again")
        }
        other => (other.to_string(), "open it in a browser; what is shown there can be saved and ingested"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_without_passwords_are_asked() {
        for (address, why) in [
            ("ftp://example.org/", "neither http nor https"),
            ("file:///etc/passwd", "neither http nor https"),
            ("https://user:word@example.org/", "name or a password"),
            ("example.org", "no address"),
            ("", "no address"),
        ] {
            assert!(checked(address).unwrap_err().contains(why), "{address}");
        }
        assert!(checked(&format!("https://example.org/{}", "a".repeat(2000))).is_err());
        // However a number is written, it is the same host.
        for address in ["http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/"] {
            assert_eq!(checked(address).unwrap().host_str(), Some("127.0.0.1"), "{address}");
        }
    }

    #[test]
    fn this_machine_is_refused_before_anything_is_sent() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "0.0.0.0"] {
            let address = format!("http://{host}:{port}/");
            let error =
                fetch(&address, &Facts::default(), &Allowed::default(), Timestamp::UNIX_EPOCH).unwrap_err();
            assert!(error.to_string().contains("no host of the public network"), "{error}");
        }
        assert!(listener.accept().is_err(), "nobody came");
    }
}
