//! The encoding inside ssh's keys, signatures and agents (RFC 4251, 5): parts with their 32-bit length before them, big end
//! first.
//!
//! In: parts, or bytes. Out: bytes, or the next part. Absent: what the parts mean.

/// Appends a part with its length. Parts are short; one of 4 GiB or more would be cut by its reader.
pub fn put(part: &[u8], out: &mut Vec<u8>) {
    out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(part);
}

/// What is left to read.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next four bytes as a number.
    pub fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    /// The next part.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// The next part as text.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_back_and_a_length_that_lies_gives_nothing() {
        let mut out = Vec::new();
        put(b"one", &mut out);
        put("zwei é".as_bytes(), &mut out);
        let mut reader = Reader(&out);
        assert_eq!(
            (reader.bytes(), reader.text(), reader.bytes()),
            (Some(&b"one"[..]), Some("zwei é"), None)
        );
        assert_eq!(Reader(&[0, 0, 0, 9, 1]).bytes(), None);
        assert_eq!(Reader(&[0, 0]).number(), None);
    }
}
