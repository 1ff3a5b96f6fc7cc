//! How a name sounds, whatever the letters it was written down in: "Yehya" and "Yahya", "Jaish" and "Jaysh". A likeness
//! only; whether two names that sound alike are one is never decided here.

use crate::extract::gazetteer::fold;

/// The parts of a name as they sound, articles left out: "Yehya Al-Aridi" and "Yahya al-Aridi" give the same.
pub fn sounds(name: &str) -> Vec<String> {
    let key = fold::strong(name);
    let all: Vec<&str> = key.split(' ').filter(|w| !w.is_empty()).collect();
    let kept: Vec<&str> = all.iter().copied().filter(|w| !fold::is_article(w)).collect();
    let kept = if kept.is_empty() { all } else { kept };
    kept.into_iter().map(sound).filter(|s| !s.is_empty()).collect()
}

/// Spellings of one sound in names written down from other scripts, the longer first.
const SPELLINGS: [(&str, &str); 30] = [
    ("eiy", "i"),
    ("iya", "ia"),
    ("iye", "ia"),
    ("aiy", "i"),
    ("tch", "ch"),
    ("ai", "i"),
    ("ay", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ee", "i"),
    ("ii", "i"),
    ("yy", "i"),
    ("ie", "ia"),
    ("ye", "ia"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "u"),
    ("aw", "au"),
    ("dj", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("dh", "d"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "u"),
    ("e", "a"),
    ("o", "u"),
    ("y", "i"),
    ("th", "t"),
];

fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let kept = if rest.starts_with("ch") { Some(("ch", "ch")) } else { None };
        let spelled = kept.or_else(|| SPELLINGS.iter().copied().find(|(from, _)| rest.starts_with(from)));
        let (sounded, length) = match spelled {
            Some((from, to)) => (to, from.len()),
            None => (&rest[..first.len_utf8()], first.len_utf8()),
        };
        for c in sounded.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[length..];
    }
    let silent = out.len() > 3 && out.ends_with("ah");
    if silent {
        out.pop();
    }
    out
}
