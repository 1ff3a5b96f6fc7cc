//! Files of the set → texts and templates. A file of texts has a line with a message's name before each; a file of keys
//! has numbered slots. Everything else (notes that begin with `;`, descriptions of the format) gives nothing.

/// One template: the fills of its slots by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Whether to report the incident at all is left open.
    pub optional: bool,
    pub slots: [Slot; 25],
}

/// What stands in a slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// `*`: the slot has no meaning for this kind of incident.
    pub inapplicable: bool,
    pub fills: Vec<Fill>,
}

/// One filler, with every form that is right for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fill {
    /// `?`: leaving it out is right too.
    pub optional: bool,
    pub forms: Vec<Form>,
}

/// A value and the fillers of another slot it refers to, any of which will do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    pub value: String,
    pub tags: Vec<String>,
}

/// The name of a message: `DEV-MUC3-0001`, `TST2-MUC4-0100`.
fn name_of(line: &str) -> Option<&str> {
    let name = line.split_whitespace().next()?;
    let number = name.rsplit('-').next()?;
    let fits = name.contains("-MUC") && number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit());
    (fits && line.starts_with(name)).then_some(name)
}

/// The texts of a file, each with its name.
pub fn texts(source: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in source.lines() {
        match name_of(line) {
            Some(name) => found.push((name.to_owned(), String::new())),
            None => {
                if let Some((_, words)) = found.last_mut() {
                    words.push_str(line);
                    words.push('\n');
                }
            }
        }
    }
    found
}

/// The templates of a file of keys, each with the name of its message; `None` where the message tells of no incident.
pub fn templates(source: &str) -> Vec<(String, Option<Template>)> {
    let mut found: Vec<(String, Vec<(usize, String)>)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with(';')) {
        match (numbered(line), found.last_mut()) {
            (Some((0, name)), _) => {
                let name = name.split_whitespace().next().unwrap_or_default();
                found.push((name.to_owned(), Vec::new()));
            }
            (Some((slot, value)), Some((_, lines))) => lines.push((slot, value.to_owned())),
            (None, Some((_, lines))) if !line.trim().is_empty() => {
                if let Some(&(slot, _)) = lines.last() {
                    lines.push((slot, line.trim().to_owned()));
                }
            }
            _ => {}
        }
    }
    found.into_iter().map(|(name, lines)| (name, template(&lines))).collect()
}

/// "12. PHYS TGT: ID   -" → 12 and what stands behind the slot's name.
fn numbered(line: &str) -> Option<(usize, &str)> {
    let (number, rest) = line.split_once('.')?;
    let number: usize = number.parse().ok().filter(|n| *n < 25)?;
    let rest = rest.trim_start();
    let named =
        ["MESSAGE:", "INCIDENT:", "PERP:", "PHYS TGT:", "HUM TGT:"].iter().any(|n| rest.starts_with(n));
    named.then(|| (number, rest.split_once("  ").map_or("", |(_, value)| value.trim())))
}

fn template(lines: &[(usize, String)]) -> Option<Template> {
    let mut template = Template::default();
    for (slot, value) in lines {
        let value = value.trim();
        let into = &mut template.slots[*slot];
        match value {
            "" | "-" => {}
            "*" => into.inapplicable = true,
            _ if *slot == 1 => template.optional = value.contains("OPTIONAL"),
            _ => into.fills.push(fill(value)),
        }
    }
    (!template.slots[4].fills.is_empty()).then_some(template)
}

/// One filler with its alternatives: `? "A" / "B"`, `X / Y: "A" / "B"`, `("R": "A") / ("S": "A")`.
pub fn fill(line: &str) -> Fill {
    let (optional, rest) = match line.trim().strip_prefix('?') {
        Some(rest) => (true, rest.trim()),
        None => (false, line.trim()),
    };
    Fill { optional, forms: forms(rest) }
}

fn forms(words: &str) -> Vec<Form> {
    let wrapped = cut(words, '/');
    if wrapped.len() > 1 && wrapped.iter().all(|w| unwrapped(w).is_some()) {
        return wrapped.iter().filter_map(|w| unwrapped(w)).flat_map(forms).collect();
    }
    if let Some(inner) = unwrapped(words) {
        return forms(inner);
    }
    // A place has colons of its own and no tags: tags always stand in quotation marks.
    let tagged = cut(words, ':');
    let (values, tags) = match tagged.split_last() {
        Some((last, rest))
            if !rest.is_empty() && last.trim_start().trim_start_matches('(').starts_with('"') =>
        {
            (rest.join(":"), cut(last, '/').iter().map(|t| plain(t)).collect())
        }
        _ => (words.to_owned(), Vec::new()),
    };
    let values = unwrapped(&values).map(str::to_owned).unwrap_or(values);
    cut(&values, '/').iter().map(|v| Form { value: plain(v), tags: tags.clone() }).collect()
}

/// Without the brackets around the whole of it.
fn unwrapped(words: &str) -> Option<&str> {
    let inner = words.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0;
    for c in inner.chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// Pieces between marks that stand outside quotation marks and brackets.
fn cut(words: &str, mark: char) -> Vec<String> {
    let (mut pieces, mut quoted, mut depth, mut escaped) = (vec![String::new()], false, 0, false);
    for c in words.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = c == '\\';
        if c == mark && !quoted && depth == 0 {
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// Without quotation marks and escapes, blanks made single.
fn plain(words: &str) -> String {
    words.trim().replace(['"', '\\'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}
