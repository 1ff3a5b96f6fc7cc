//! What another form is converted to: a small page of HTML, or plain text with its headline above it.
//!
//! In: a headline, a date, an author, and words. Out: bytes in UTF-8. Absent: any change to the words themselves; markup
//! that a stranger wrote goes into the page as it is, and the reader treats it as it treats any page.

/// What is known of one report before it is written down.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    pub title: Option<&'a str>,
    /// As an ISO 8601 instant or day.
    pub published: Option<&'a str>,
    pub author: Option<&'a str>,
    /// What the outlet calls itself.
    pub site: Option<&'a str>,
}

impl Page<'_> {
    /// A page around somebody's markup.
    pub fn html(&self, body: &str) -> Vec<u8> {
        let mut page = String::from("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
        let metas = [
            ("property", "article:published_time", self.published),
            ("name", "author", self.author),
            ("property", "og:site_name", self.site),
        ];
        if let Some(title) = self.title {
            page.push_str(&format!("<title>{}</title>\n", escaped(title)));
        }
        for (key, name, value) in metas {
            if let Some(value) = value {
                page.push_str(&format!("<meta {key}=\"{name}\" content=\"{}\">\n", escaped(value)));
            }
        }
        page.push_str("</head>\n<body>\n<article>\n");
        if let Some(title) = self.title {
            page.push_str(&format!("<h1>{}</h1>\n", escaped(title)));
        }
        page.push_str(body);
        page.push_str("\n</article>\n</body>\n</html>\n");
        page.into_bytes()
    }

    /// Plain text: the headline, an empty line, the words.
    pub fn plain(&self, words: &str) -> Vec<u8> {
        let mut text = String::with_capacity(words.len() + 80);
        if let Some(title) = self.title.map(str::trim).filter(|title| !title.is_empty()) {
            text.push_str(&title.split_whitespace().collect::<Vec<_>>().join(" "));
            text.push_str("\n\n");
        }
        text.push_str(&words.replace("\r\n", "\n"));
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.into_bytes()
    }

    /// HTML if the words are markup, otherwise plain text.
    pub fn either(&self, words: &str) -> Vec<u8> {
        match is_markup(words) {
            true => self.html(words),
            false => self.plain(words),
        }
    }
}

/// Whether there is a tag in it that a person would not write for itself.
pub fn is_markup(words: &str) -> bool {
    const TAGS: [&str; 16] = [
        "p",
        "br",
        "div",
        "a",
        "span",
        "b",
        "i",
        "strong",
        "em",
        "ul",
        "li",
        "img",
        "h2",
        "h3",
        "table",
        "blockquote",
    ];
    words.split('<').skip(1).take(200).any(|piece| {
        let piece = piece.strip_prefix('/').unwrap_or(piece);
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        let tag = piece[..end].to_ascii_lowercase();
        TAGS.contains(&tag.as_str()) && piece[end..].starts_with(['>', ' ', '/', '\n', '\t', '\r'])
    })
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_words_stays_words_and_what_was_markup_stays_markup() {
        let page = Page { title: Some("Fire & <rain>"), ..Page::default() };
        let html = String::from_utf8(page.either("<p>Shells fell.</p>")).unwrap();
        assert!(html.contains("<h1>Fire &amp; &lt;rain&gt;</h1>\n<p>Shells fell.</p>"));
        let plain = page.either("1 < 2, said he <who knows>.\r\nYes.");
        assert_eq!(plain, b"Fire & <rain>\n\n1 < 2, said he <who knows>.\nYes.\n");
    }
}
