//! Restricted JSON with exactly one encoding per value, so that hashes of it mean something.
//!
//! In: a JSON value. Out: its bytes, or why it has none. The profile is the intersection of RFC 8785 (JCS) with what
//! every JSON library reads alike: keys `[a-z0-9_]{1,40}` in order, integers within ±(2^53-1), no floats, depth ≤ 8.
//! Absent: what the values mean.

use serde_json::Value;

/// An entry is a fact with its references, not a document; tiles cap one at 65,535 bytes.
pub const MAX_BYTES: usize = 32 * 1024;
const MAX_DEPTH: usize = 8;
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// The one encoding of `value`, or the rule it breaks.
pub fn encode(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write(value, 1, &mut out)?;
    if out.len() > MAX_BYTES {
        return Err(format!("it has {} bytes, more than {MAX_BYTES}", out.len()));
    }
    Ok(out)
}

/// Reads bytes that must already be in the one encoding.
pub fn decode(line: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("it is not JSON: {error}"))?;
    if encode(&value)? == line { Ok(value) } else { Err("it is not in the canonical encoding".to_string()) }
}

fn write(value: &Value, depth: usize, out: &mut String) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("it nests deeper than {MAX_DEPTH}"));
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => {
            let integer = number.as_i64().filter(|n| n.abs() <= MAX_INTEGER);
            let integer = integer.ok_or_else(|| format!("{number} is not an integer within ±(2^53-1)"))?;
            out.push_str(&integer.to_string());
        }
        // serde_json escapes as RFC 8785 asks: short forms, else lower-case \u00xx for control characters only.
        Value::String(text) => out.push_str(&Value::String(text.clone()).to_string()),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if !good_key(key) {
                    return Err(format!("`{key}` is not a key of [a-z0-9_], 1 to 40 long"));
                }
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&format!("\"{key}\":"));
                write(&members[key], depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn good_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        let value = json!({"b": [1, true, null], "a": {"z": "é\u{7}\n"}});
        assert_eq!(encode(&value).unwrap(), "{\"a\":{\"z\":\"é\\u0007\\n\"},\"b\":[1,true,null]}");
    }

    #[test]
    fn what_has_no_single_encoding_is_refused() {
        assert!(encode(&json!(1.5)).unwrap_err().contains("not an integer"));
        assert!(encode(&json!(9007199254740992i64)).unwrap_err().contains("not an integer"));
        assert!(encode(&json!({"A": 1})).unwrap_err().contains("not a key"));
        assert!(encode(&json!([[[[[[[[1]]]]]]]])).unwrap_err().contains("deeper"));
        assert!(encode(&json!("x".repeat(MAX_BYTES))).unwrap_err().contains("bytes"));
    }

    #[test]
    fn only_the_canonical_bytes_are_read_back() {
        assert_eq!(decode("{\"a\":1}").unwrap(), json!({"a": 1}));
        for line in ["{\"a\": 1}", "{\"b\":1,\"a\":1}", "{\"a\":1,\"a\":1}", "{\"a\":1.0}", "[1"] {
            assert!(decode(line).is_err(), "{line}");
        }
    }
}
