//! Signs that are shapes rather than phrases: date lines, heads of reader comments, photo credits, captchas, bylines,
//! copyright lines. Each takes one paragraph and knows no context.

use regex::Regex;
use std::sync::LazyLock;

/// A regular expression written in this file. Word boundaries and digits are those of ASCII: the automaton that knows
/// all of Unicode's is a hundred times slower on Arabic or Cyrillic.
fn pattern(text: &str) -> Regex {
    let ascii = text.replace(r"\b", r"(?-u:\b)").replace(r"\d", "[0-9]");
    Regex::new(&ascii).expect("the expression is a constant")
}

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";

static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\b"));

static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    let ago = r"(?:\d+|an?|one|a few)\s*(?:s|m|h|d|w|y|sec(?:ond)?s?|min(?:ute)?s?|hrs?|hours?|days?|weeks?|months?|years?) ago|just now|yesterday";
    let date = format!(
        r"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}"
    );
    pattern(&format!(r"(?:{ago}|{date})"))
});

static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:[\d:.,/|()\s+•·-]|{MONTH}\b|mon(?:day)?\b|tue(?:s|sday)?\b|wed(?:nesday)?\b|thu(?:rs|rsday)?\b|fri(?:day)?\b|sat(?:urday)?\b|sun(?:day)?\b|st\b|nd\b|rd\b|th\b|at\b|on\b|of\b|a\.?m\.?|p\.?m\.?|\d{{4}}z?gmt\b|gmt\b|utc\b|cet\b|cest\b|eet\b|eest\b|est\b|edt\b|et\b|msk\b|local time\b|time\b|z\b|t\d|h\b|hrs\b|ist\b|bst\b|updated?\b|published\b|posted\b|modified\b|edited\b|last\b|first\b|date\b|min(?:ute)?s?\b|hours?\b|read\b|ago\b|says\b|said\b|wrote\b|reply\b|likes?\b|permalink\b|report\b)+$"
    ))
});

/// A line of nothing but a date or time and the words around one ("Updated 3 March 2014, 09:12 GMT").
pub(super) fn dated(folded: &str) -> bool {
    folded.len() <= 100 && has_moment(folded) && FILLER.is_match(folded) && STAMP.is_match(folded)
}

/// A year or a word of publishing: "14 May, 06:50" alone may head an entry of a log or a live page.
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d\d|updated|published|posted|modified|edited|\bago\b|\bread\b",
    )
});

fn has_moment(folded: &str) -> bool {
    MOMENT.is_match(folded) || CLOCK.is_match(folded)
}

/// The head of a reader's comment: a name and a moment ("Marit 4 May 2016, 10:02", "old_hand · 3 hours ago",
/// "Sam says: …"). A team, a post or a place with a time is a log entry, not a reader.
pub(super) fn comment_head(folded: &str) -> bool {
    if folded.len() > 110 || folded.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if !folded.contains(|c: char| c.is_ascii_digit())
        && !folded.ends_with("now")
        && !folded.contains("ago")
        && !folded.contains("yesterday")
    {
        return false;
    }
    let Some(moment) = MOMENT.find(folded) else { return false };
    let name = folded[..moment.start()].trim_end_matches([' ', ',', '-', '|', '·', '•', ':', '(']);
    let name = name.strip_suffix(" on").or_else(|| name.strip_suffix(" at")).unwrap_or(name);
    let name = name.strip_suffix(" says:").or_else(|| name.strip_suffix(" says")).unwrap_or(name);
    let bare_date = !CLOCK.is_match(folded) && !moment.as_str().ends_with("ago") && !folded.contains(" says");
    if name.is_empty() || name.split(' ').count() > 5 || bare_date || NOT_A_READER.is_match(name) {
        return false;
    }
    let sentence = name.contains(['.', '(', '"', ',']) && !name.ends_with(".com");
    let rest = folded[moment.end()..].trim();
    !sentence && (rest.is_empty() || FILLER.is_match(rest))
}

/// Below the opening of a comment section less is asked: a name and a moment with the comment in the same line, or a
/// name and a colon ("Marit: I was there").
pub(super) fn comment_line(folded: &str) -> bool {
    let moment = MOMENT.find(folded).filter(|moment| moment.start() <= 60 && moment.start() > 0);
    let name = match moment {
        Some(moment) => &folded[..moment.start()],
        None => match folded.split_once(": ") {
            Some((name, _)) if name.len() <= 40 => name,
            _ => return false,
        },
    };
    name.split_whitespace().count() <= 4 && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// A heading above what readers or listeners sent in: "Messages from our listeners".
pub(super) fn audience(folded: &str) -> bool {
    folded.len() <= 60 && AUDIENCE.is_match(folded)
}

static AUDIENCE: LazyLock<Regex> = LazyLock::new(|| {
    let what = r"(?:comments?|messages?|reactions?|letters|replies|sms|texts?|emails|e-mails|calls|voices|views|opinions|write|wrote|say|said|told)";
    let who = r"(?:you|your|our readers|readers'?|listeners'?|our listeners|viewers'?|audience|users?|callers|from you|received)";
    pattern(&format!(r"^\W*(?:{who}\b.*\b{what}\b|{what}\b.*\b{who})\b?\W*$"))
});

static NOT_A_READER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:updated?|published|posted|modified|last|first|by|team|patrol|post|camera|station|op|observers?|unit|sector|position|hub|base|checkpoint|site|camp|district|province|region|village|city|town|front|line|report|bulletin|communique|statement|issue|no|as of|from|until|between|since|period|briefing|meeting|session|at|in|near|on|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|reuters|afp|ap|source|date|time|incident|event|day)\b",
    )
});

/// A credit that only a picture has, at the end of a short paragraph.
pub(super) fn photo_credit(text: &str) -> bool {
    if text.len() > 600 {
        return false;
    }
    let mut from = text.len().saturating_sub(CREDIT_REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let end = &text[from..];
    CREDIT_SIGNS.iter().any(|sign| end.contains(sign)) && CREDIT.is_match(end)
}

/// Bytes before the end in which a credit begins.
const CREDIT_REACH: usize = 140;

/// One of these is in every credit.
const CREDIT_SIGNS: &[&str] = &[
    "hoto", "HOTO", "icture", "ICTURE", "mage", "MAGE", "pic", "Pic", "PIC", "REUTERS", "redit", "CREDIT",
    "©", "/", "via ", "]", "ourtesy", "andout", "HANDOUT",
];

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    let agency = r"(?:AFP|Reuters|REUTERS|AP|EPA|EPA-EFE|EFE|DPA|dpa|Getty(?: Images)?|Anadolu(?: Agency)?|AA|Xinhua|TASS|SANA|Shutterstock|iStock|Alamy|Maxar[^.]{0,20}|Sputnik|RIA Novosti|Ukrinform|UN Photo|UNHCR|ICRC|OCHA|UNICEF|NurPhoto|SOPA Images|Bloomberg)";
    pattern(&format!(
        concat!(
            r"(?:",
            r"(?i:file )?(?i:photo|photograph|picture|image|pic)s?(?i: credit)?\s*[:/©]\s*[^.]{{2,70}}",
            r"|(?i:photo|photograph|picture|image)s? (?i:by|courtesy of|courtesy) [^.]{{2,70}}",
            r"|\b(?:AP|AFP|EPA|UN) Photo\b.{{0,60}}",
            r"|\bREUTERS/[A-Z].{{0,60}}",
            r"|\bGetty Images.{{0,20}}",
            r"|\[[^\[\]]{{2,60}}/[^\[\]]{{2,50}}\]",
            r"|[(\[](?i:file )?(?i:photo|ap photo|image|picture|credit|courtesy|handout)\b[^)\]]*[)\]]",
            r"|(?:/|via |©\s?){agency}(?: (?:Photo|Images|File))?[)\]]?",
            r"|\b{agency}/(?:File|[A-Z]\w+ [A-Z]\w+)[)\]]?",
            r"|\b(?i:file|handout) (?i:photo|picture|image)[)\]]?",
            r"|(?i:\bphoto credit\b|\bcredits?:)\s*.{{2,60}}",
            r"|©\s*\w.{{1,50}}",
            r")[.\s]*$"
        ),
        agency = agency
    ))
});

/// "© 2031 Example Press. All rights reserved": who owns the page.
pub(super) fn copyright(folded: &str) -> bool {
    let named = folded.contains('©') || folded.contains("(c)") || folded.contains("copyright");
    folded.len() <= 340 && (named && COPYRIGHT.is_match(folded) || folded.contains("all rights reserved"))
}

static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*©.{0,40}\b(?:19|20)\d\d\b|(?:©|\(c\))\s*(?:19|20)\d\d|\bcopyright\b.{0,20}\b(?:19|20)\d\d\b|^\W*copyright\b",
    )
});

/// A count of readers under a post: "12.3K views", "4 shares".
pub(super) fn count(folded: &str) -> bool {
    folded.len() <= 40 && folded.starts_with(|c: char| c.is_ascii_digit()) && COUNT.is_match(folded)
}

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\d.,]+\s?[km]?\s+(?:views?|shares?|likes?|reads?|reactions?|retweets?|followers|subscribers|min(?:ute)?s? read|photos|votes?)\b[\s\d:,.·|-]*(?:am|pm)?$",
    )
});

/// A line of a style sheet or script that a copy carried along.
pub(super) fn code(folded: &str) -> bool {
    folded.len() <= 200 && folded.ends_with([';', '{', '}']) && CODE.is_match(folded)
}

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[a-z-]+ ?: ?[^;:]{1,60};$|^[.#@][\w.# ,:>-]+ ?\{|^(?:var|let|const|function|if|return)\b.*[;{}]$|^[\w.]+\(.*\);$",
    )
});

/// A sum to solve ("4 + seven =") or an image code.
pub(super) fn captcha(folded: &str) -> bool {
    folded.len() <= 60 && folded.contains('=') && CAPTCHA.is_match(folded)
}

static CAPTCHA: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|_+|\?)";
    pattern(&format!(
        r"^\W*(?:what is |solve:? |captcha:? )?{number}?\s*[-+*×x÷/]\s*{number}?\s*=\s*(?:{number}|\W)*\W*$"
    ))
});

/// "By Marit Okafor and Lien Duarte", "BY OUR CORRESPONDENT": names and nothing else.
pub(super) fn byline(text: &str) -> bool {
    let Some(names) =
        text.strip_prefix("By ").or_else(|| text.strip_prefix("BY ")).or_else(|| text.strip_prefix("by "))
    else {
        return false;
    };
    text.len() <= 120 && !text.ends_with('.') && named(names, 12)
}

/// Words that are not capitalised within names and bylines.
const SMALL: &[&str] = &[
    "and",
    "in",
    "of",
    "the",
    "for",
    "at",
    "with",
    "de",
    "la",
    "del",
    "van",
    "von",
    "al",
    "bin",
    "ibn",
    "da",
    "dos",
    "our",
    "staff",
    "correspondent",
    "correspondents",
    "reporter",
    "reporters",
    "writer",
    "writers",
    "desk",
    "bureau",
    "editor",
    "editors",
    "agencies",
    "news",
    "special",
    "-",
    "–",
    "—",
];

/// Only capitalised words and the small words of names.
pub(super) fn named(text: &str, most: usize) -> bool {
    let mut words = 0;
    let gap = |c: char| c.is_whitespace() || matches!(c, ',' | '/' | '|' | '&' | ';');
    for word in text.split(gap).filter(|word| !word.is_empty()) {
        let name = word.starts_with(|c: char| c.is_uppercase() || c == '@' || c == '(')
            || word.starts_with("al-")
            || word.starts_with("el-");
        if !name && !SMALL.contains(&word) {
            return false;
        }
        words += usize::from(name);
    }
    words > 0 && words <= most
}

/// A place, a date and perhaps an agency alone in a line: "Juba, 18 August 2019", "JUBA/KHARTOUM - 5 July 2018",
/// "Aden, 4 May (Saba)".
pub(super) fn dateline(text: &str, folded: &str) -> bool {
    if folded.len() > 80 || !folded.contains(|c: char| c.is_ascii_digit()) || NOT_A_PLACE.is_match(folded) {
        return false;
    }
    let Some(moment) = DAY.find(folded) else { return false };
    if !YEAR.is_match(moment.as_str()) && !folded.contains('(') {
        return false;
    }
    // Folding keeps the number of words, so the words around the date are the same in `text`.
    let before = folded[..moment.start()].split_whitespace().count();
    let through = folded[..moment.end()].split_whitespace().count();
    let words: Vec<&str> = text.split_whitespace().collect();
    let names = |words: &[&str]| {
        let plain = words.iter().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        let plain: Vec<&str> = plain.copied().collect();
        plain.iter().all(|word| !word.contains(char::is_alphabetic)) || named(&plain.join(" "), 5)
    };
    let (place, rest) = (&words[..before.min(words.len())], &words[through.min(words.len())..]);
    (1..=6).contains(&place.len())
        && rest.len() <= 4
        && names(place)
        && (names(rest) || FILLER.is_match(&folded[moment.end()..]))
}

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})\b"
    ))
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:19|20)\d\d\b"));

static NOT_A_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:report|bulletin|statement|communique|communiqué|update|release|summary|brief|briefing|note|letter|no|number|issue|vol|edition|day|week|month|round|meeting|session|talks|agreement|period|violations?|incidents?|figures?)\b",
    )
});

/// The line of a periodic report that says up to when it counts: "as of 19:30, 12 May (all times are local)".
pub(super) fn period(folded: &str) -> bool {
    folded.len() <= 140 && PERIOD.is_match(folded)
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:reporting period|period covered|period of report(?:ing)?|covering the period|report(?:ing)? date)\b|\b(?:as of|as at|up to|until) \d{1,2}[:.]?\d{2}\b.*(?:\ball times\b|\b\d{4}\b)|\ball times (?:are|in)\b",
    )
});

/// How to reach a press office, the number of a page or of a release: the foot of a document.
pub(super) fn foot(folded: &str) -> bool {
    folded.len() <= 160
        && folded.contains(|c: char| c == '@' || c == '.' || c.is_ascii_digit())
        && FOOT.is_match(folded)
}

static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\w.+-]+@[\w-]+\.\w|\bpage \d+ (?:of|/) \d+\b|^\W*page \d+\W*$|\b(?:tel|phone|telephone|fax|mobile|whatsapp)\b\W{0,3}\+?\(?\d|\(?release id|visitor counter|https?://|\bwww\.\w|\blocal time\b.*\bgmt\b",
    )
});

/// What stands around comments and is none: rules, logins, moderation.
pub(super) fn about_comments(folded: &str) -> bool {
    ABOUT_COMMENTS.is_match(folded)
}

static ABOUT_COMMENTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bcomment|\bmoderat|\blog ?in\b|\bsign ?(?:in|up)\b|\bregist|\bsubscri|\be-?mail|\bcaptcha|\bnewsletter|\bcookies?\b",
    )
});

/// A name set off at the end of a report: "— Marit Okafor", "• M. Okafor", "(Marit Okafor)".
pub(super) fn signature(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let set_off = text.len() > bare.len()
        && !text.starts_with(['"', '“', '\''])
        && !text.ends_with(['.', '!', '?', ':', '"', '”']);
    let last_two_are_names = || {
        let words: Vec<&str> = bare.split_whitespace().collect();
        words.len() <= 7 && words[words.len().saturating_sub(2)..].iter().all(|word| named(word, 1))
    };
    // "(Halyard)", "SANA / English desk": the source alone.
    let source = text.starts_with('(') && text.ends_with(')') || text.contains(" / ");
    if source && bare.chars().count() <= 40 && !text.ends_with('.') && named(bare, 4) {
        return true;
    }
    set_off
        && bare.chars().count() <= 50
        && !bare.contains(|c: char| c.is_numeric())
        && bare.contains(' ')
        && (named(bare, 4) || text.starts_with(['—', '–', '-']) && last_two_are_names())
}
