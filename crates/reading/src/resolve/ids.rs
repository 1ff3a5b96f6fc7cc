//! Names for groups that stay the same whatever the order of the reports: a digest of the members.

use sha2::{Digest, Sha256};

use crate::span::Span;

/// `prefix-` and ten letters of base 32 over the sorted members.
pub fn of<S: AsRef<str>>(prefix: &str, members: impl IntoIterator<Item = S>) -> String {
    let mut members: Vec<String> = members.into_iter().map(|m| m.as_ref().to_owned()).collect();
    members.sort_unstable();
    let mut hash = Sha256::new();
    for member in &members {
        hash.update((member.len() as u64).to_be_bytes());
        hash.update(member.as_bytes());
    }
    let digest = hash.finalize();
    let mut id = String::with_capacity(prefix.len() + 11);
    id.push_str(prefix);
    id.push('-');
    let mut bits = digest.iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    for _ in 0..10 {
        id.push(char::from(b"abcdefghijklmnopqrstuvwxyz234567"[(bits >> 59) as usize]));
        bits <<= 5;
    }
    id
}

/// A place in one capture, as a member of a group: "9f2a…:120-164:what".
pub fn spot(capture: &str, span: Span, what: &str) -> String {
    format!("{capture}:{}-{}:{what}", span.start, span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_does_not_matter_and_their_borders_do() {
        assert_eq!(of("inc", ["a", "b"]), of("inc", ["b", "a"]));
        assert_ne!(of("inc", ["ab", "c"]), of("inc", ["a", "bc"]));
        assert_eq!(of("inc", ["a"]).len(), "inc-".len() + 10);
    }
}
