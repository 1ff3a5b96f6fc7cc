//! A bulletin's data in short, for tests: what a reader would see of each line, without layout, ids or hashes.

use serde_json::Value;

/// All words of a line, wherever they stand in it.
pub fn words(line: &Value) -> String {
    match line {
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join("\n"),
        Value::Object(members) => members.values().map(words).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// Which fields of which list are shown, in this order. Empty ones are left out.
const SHOWN: [(&str, &[&str]); 14] = [
    (
        "totals",
        &["established", "undetermined", "not_counted", "without_excluded_groups", "with_excluded_groups"],
    ),
    (
        "incidents",
        &["act", "when", "place", "actors", "targets", "occurrence", "attribution", "reports", "origins"],
    ),
    ("ledgers", &["keeper", "day", "place", "count"]),
    ("not_counted", &["what", "because"]),
    ("figures", &["of", "quantity", "place", "as_of", "according_to"]),
    ("talks.rounds", &["name", "when", "planned", "conveners"]),
    ("talks.participation", &["who", "round", "status", "statements"]),
    ("talks.pledges", &["kind", "content", "promisor", "history"]),
    ("talks.contacts", &["what", "who", "with", "when", "standing", "according_to"]),
    ("talks.agreements", &["what", "who", "with", "when", "standing", "according_to"]),
    ("humanitarian", &["what", "who", "with", "standing", "according_to"]),
    ("contradictions", &["about", "sides"]),
    ("names", &["names", "party", "because"]),
    ("doubts", &["report", "sentence", "taken"]),
];

pub fn bulletin(bulletin: &Value) -> String {
    let mut shown = String::new();
    for (list, fields) in SHOWN {
        let pointer = format!("/{}", list.replace('.', "/"));
        let lines = bulletin.pointer(&pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if !lines.is_empty() {
            shown.push_str(&format!("{list}\n"));
        }
        for line in lines {
            let cells = fields.iter().filter_map(|field| Some((field, cell(line.get(field)?))));
            let cells = cells.filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> = cells.map(|(field, cell)| format!("{field}: {cell}")).collect();
            shown.push_str(&format!("  - {}\n", cells.join("; ")));
            outcomes(line, &mut shown);
        }
    }
    shown
}

fn outcomes(incident: &Value, shown: &mut String) {
    for finding in incident.get("findings").and_then(Value::as_array).into_iter().flatten() {
        shown.push_str(&format!("    {}\n", cell(&finding["outcome"])));
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| item.get("says").map_or_else(|| cell(item), cell));
            items.collect::<Vec<_>>().join(" / ")
        }
        Value::String(words) => words.replace('\n', ", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
