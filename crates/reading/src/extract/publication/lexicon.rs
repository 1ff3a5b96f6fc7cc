//! The words of `data/en/publication.tsv`, by what they do for dating a report.

use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Label,
    LabelWeak,
    Cutoff,
    Truce,
    Pact,
    Start,
    Background,
    Present,
    Monthly,
    Planned,
    Opening,
    Meeting,
}

/// The words of one role, in the order of the table.
pub fn of(role: Role) -> &'static [&'static str] {
    TABLE.get(&role).map_or(&[], Vec::as_slice)
}

/// Whether any of the role's words stands in `words`, whole and in any case.
pub fn any(role: Role, words: &str) -> bool {
    let list = of(role);
    words
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .any(|w| list.iter().any(|l| l.eq_ignore_ascii_case(w)))
}

static TABLE: LazyLock<HashMap<Role, Vec<&'static str>>> = LazyLock::new(|| {
    let mut table: HashMap<Role, Vec<&'static str>> = HashMap::new();
    for line in include_str!("../../../data/en/publication.tsv").lines() {
        if let Some((words, role)) = row(line) {
            table.entry(role).or_default().push(words);
        }
    }
    table
});

fn row(line: &'static str) -> Option<(&'static str, Role)> {
    let (words, role) = line.split_once('\t').filter(|_| !line.starts_with('#'))?;
    let role = match role {
        "label" => Role::Label,
        "label-weak" => Role::LabelWeak,
        "cutoff" => Role::Cutoff,
        "truce" => Role::Truce,
        "pact" => Role::Pact,
        "start" => Role::Start,
        "background" => Role::Background,
        "present" => Role::Present,
        "monthly" => Role::Monthly,
        "planned" => Role::Planned,
        "opening" => Role::Opening,
        "meeting" => Role::Meeting,
        _ => return None,
    };
    Some((words, role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_role() {
        for line in include_str!("../../../data/en/publication.tsv").lines() {
            assert!(
                line.is_empty() || line.starts_with('#') || row(line).is_some(),
                "cannot read row `{line}`"
            );
        }
    }
}
