//! A bulletin as JSON: its fields as they are, indented, keys in a fixed order.

use super::bulletin::Bulletin;

pub fn write(bulletin: &Bulletin) -> String {
    let mut json = serde_json::to_string_pretty(bulletin).expect("a bulletin is strings and numbers");
    json.push('\n');
    json
}
