//! The ssh agent: a process that keeps keys, perhaps inside a token, and signs when asked.
//!
//! In: a public key and bytes. Out: the signature as the agent returns it. Absent: private keys, which never leave the
//! agent. The messages are those of draft-miller-ssh-agent: one request, one answer, each with its length before it.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use tlog::sshsig::PublicKey;
use tlog::wire::{Reader, put};

const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;
/// Longer than any signature; an agent that says more is none.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Somebody may have to find and touch a token.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn sign(key: &PublicKey, message: &[u8]) -> Result<Vec<u8>, String> {
    let socket = std::env::var_os("SSH_AUTH_SOCK")
        .filter(|path| !path.is_empty())
        .ok_or("no agent is running (SSH_AUTH_SOCK is not set)")?;
    let mut agent = UnixStream::connect(&socket).map_err(|error| format!("it does not answer: {error}"))?;
    agent.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
    let mut request = vec![SIGN_REQUEST];
    put(&key.blob(), &mut request);
    put(message, &mut request);
    request.extend(0u32.to_be_bytes());
    let mut framed = Vec::new();
    put(&request, &mut framed);
    agent.write_all(&framed).map_err(|error| format!("it stopped listening: {error}"))?;
    let answer = read_answer(&mut agent)?;
    match answer.split_first() {
        Some((&SIGN_RESPONSE, rest)) => {
            Reader(rest).bytes().map(<[u8]>::to_vec).ok_or_else(|| "its answer is cut short".to_string())
        }
        _ => Err(format!("it does not hold the key {}, or nobody confirmed its use", key.fingerprint())),
    }
}

fn read_answer(agent: &mut UnixStream) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("it gave no answer: {error}");
    let mut length = [0; 4];
    agent.read_exact(&mut length).map_err(cannot)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST_ANSWER {
        return Err("its answer is too long".into());
    }
    let mut answer = vec![0; length];
    agent.read_exact(&mut answer).map_err(cannot)?;
    Ok(answer)
}
