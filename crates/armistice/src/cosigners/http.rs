//! Requests to other people's machines.
//!
//! In: an address, perhaps a body. Out: a status and bytes, or in words why there are none. Absent: trust in what is
//! answered; redirects, proxies and cookies. Every answer has a limit and every request an end.

use std::time::Duration;

use ureq::Agent;

/// How long a cosigner may take over one request.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long a question may take that stands between somebody and their work.
pub const SHORT_PATIENCE: Duration = Duration::from_secs(3);
/// Longer than any checkpoint.
pub const NOTE_BYTES: u64 = 64 * 1024;

pub struct Client {
    agent: Agent,
    patience: Duration,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as one line that can be shown.
    pub fn words(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        text.lines().next().unwrap_or_default().chars().take(300).collect()
    }
}

impl Client {
    pub fn new(patience: Duration) -> Client {
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("armistice/", env!("CARGO_PKG_VERSION")))
            .build();
        Client { agent: config.new_agent(), patience }
    }

    /// At most `limit` bytes are read; more is an error.
    pub fn get(&self, url: &str, limit: u64) -> Result<Answer, String> {
        let answer = self.agent.get(url).call().map_err(|error| self.words(&error))?;
        self.read(answer, limit)
    }

    pub fn post(&self, url: &str, body: &str) -> Result<Answer, String> {
        let request = self.agent.post(url).content_type("text/plain; charset=utf-8");
        let answer = request.send(body).map_err(|error| self.words(&error))?;
        self.read(answer, NOTE_BYTES)
    }

    fn read(&self, mut answer: ureq::http::Response<ureq::Body>, limit: u64) -> Result<Answer, String> {
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(limit).read_to_vec();
        Ok(Answer { status, body: body.map_err(|error| self.words(&error))? })
    }

    fn words(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Timeout(_) => format!("no answer within {} s", self.patience.as_secs()),
            ureq::Error::HostNotFound => "its host is not known".into(),
            ureq::Error::BodyExceedsLimit(limit) => format!("it answers more than {limit} bytes"),
            ureq::Error::Io(cause) => {
                let words = cause.to_string();
                words.split(" (os error ").next().unwrap_or_default().to_lowercase()
            }
            other => other.to_string(),
        }
    }
}

/// `path` below the address `base`.
pub fn below(base: &str, path: &str) -> String {
    format!("{}/{path}", base.trim_end_matches('/'))
}
