//! Small texts that every format here shares: decimals, base64, allowed characters.
//!
//! In: text. Out: the value, if the text is the only one that value has. Absent: the formats themselves.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::Hash;

/// A decimal without sign and without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading = text.len() > 1 && text.starts_with('0');
    if digits && !leading { text.parse().ok() } else { None }
}

/// Standard base64 with canonical padding.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Hashes in base64, one on each line, each line ended.
pub(crate) fn hash_lines(hashes: &[Hash]) -> String {
    hashes.iter().map(|hash| hash.base64() + "\n").collect()
}

/// A control character that no format here allows; a newline is not one.
pub(crate) fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 && byte != b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_text() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for other in ["", "00", "07", "+7", "-7", " 7", "7 ", "0x7", "٧", "18446744073709551616"] {
            assert_eq!(decimal(other), None, "{other}");
        }
    }

    #[test]
    fn base64_has_one_text() {
        assert_eq!(from_base64("/w=="), Some(vec![255]));
        for other in ["/x==", "/w", "/w=", "_w==", "/w==\n", " /w==", "/w==="] {
            assert_eq!(from_base64(other), None, "{other}");
        }
    }
}
