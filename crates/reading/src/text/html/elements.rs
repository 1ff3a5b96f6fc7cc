//! What an element and its attributes say about the text inside it: block or inline, shown or not, and which region it
//! is likely to be. Tag names after WHATWG HTML; class words are the habits of content systems, in `data/classes.tsv`.

use super::tokens::Attributes;
use crate::text::RegionKind;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How an element bears on the flow of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Inline,
    Block,
    Heading,
    Item,
    List,
    Table,
    Row,
    Cell,
    Pre,
    /// Its text is no words of the page.
    Dropped,
    /// Has no end tag and no text.
    Void,
    Break,
}

pub(super) fn flow(name: &str) -> Flow {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details"
        | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "header" | "hgroup" | "html" | "legend" | "main" | "nav" | "p" | "search" | "section"
        | "summary" | "tbody" | "tfoot" | "thead" | "amp-ad" => Flow::Block,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Flow::Heading,
        "li" => Flow::Item,
        "ul" | "ol" | "menu" => Flow::List,
        "table" => Flow::Table,
        "tr" => Flow::Row,
        "td" | "th" => Flow::Cell,
        "pre" | "listing" | "xmp" | "plaintext" => Flow::Pre,
        "script" | "style" | "noscript" | "template" | "select" | "option" | "datalist" | "textarea"
        | "button" | "svg" | "math" | "object" | "iframe" | "canvas" | "audio" | "video" | "noembed"
        | "noframes" | "head" | "applet" | "map" | "rp" => Flow::Dropped,
        "area" | "base" | "col" | "embed" | "img" | "input" | "link" | "meta" | "param" | "source"
        | "track" | "wbr" | "image" | "frame" | "basefont" | "bgsound" | "keygen" => Flow::Void,
        "br" => Flow::Break,
        "hr" => Flow::Void,
        _ => Flow::Inline,
    }
}

/// Which region the text of an element is, and whether the page's own judgement may be overruled by where the main
/// content is found: a class name is a habit, `<nav>` is a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub kind: RegionKind,
    pub firm: bool,
}

pub(super) fn hidden(attributes: &Attributes) -> bool {
    if attributes.get("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found")) {
        return true;
    }
    attributes.get("style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

pub(super) fn role(name: &str, attributes: &Attributes) -> Option<Role> {
    let firm = |kind| Some(Role { kind, firm: true });
    match name {
        // The page as a whole: its classes speak of side bars it has, not of what it is.
        "html" | "body" | "main" => return None,
        "nav" | "footer" => return firm(RegionKind::Boilerplate),
        "figcaption" => return firm(RegionKind::Caption),
        _ => {}
    }
    match attributes.get("role").unwrap_or("") {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" => {
            return firm(RegionKind::Boilerplate);
        }
        _ => {}
    }
    let by_property = match attributes.get("itemprop").unwrap_or("") {
        "comment" => Some(RegionKind::Comment),
        "author" | "datePublished" | "dateModified" => Some(RegionKind::Byline),
        "caption" => Some(RegionKind::Caption),
        _ => None,
    };
    let kind = by_property.or_else(|| by_class(attributes, name == "article")).or(match name {
        "aside" | "form" | "dialog" => Some(RegionKind::Boilerplate),
        "address" => Some(RegionKind::Byline),
        _ => None,
    })?;
    Some(Role { kind, firm: matches!(kind, RegionKind::Comment | RegionKind::Caption) })
}

static CLASSES: LazyLock<HashMap<&'static str, RegionKind>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("../../../data/classes.tsv").lines() {
        let Some((kind, word)) = line.split_once('\t') else { continue };
        let kind = match kind {
            "comment" => RegionKind::Comment,
            "caption" => RegionKind::Caption,
            "byline" => RegionKind::Byline,
            "teaser" => RegionKind::Teaser,
            "boilerplate" => RegionKind::Boilerplate,
            _ => continue,
        };
        table.insert(word, kind);
    }
    table
});

/// The first class or id name that the table knows, by the whole name, two neighbouring words, or one word of it.
fn by_class(attributes: &Attributes, article: bool) -> Option<RegionKind> {
    let mut best: Option<RegionKind> = None;
    for name in
        ["id", "class"].iter().filter_map(|key| attributes.get(key)).flat_map(str::split_whitespace).take(24)
    {
        let words = words(name);
        // "has-comments", "no-sidebar", "comments-open": what a page has, is or lacks.
        let about = |w: &String| {
            matches!(
                w.as_str(),
                "has"
                    | "no"
                    | "with"
                    | "without"
                    | "is"
                    | "open"
                    | "closed"
                    | "status"
                    | "count"
                    | "number"
                    | "link"
                    | "links"
                    | "icon"
                    | "form-open"
                    | "off"
                    | "enabled"
                    | "disabled"
                    | "width"
                    | "layout"
                    | "align"
                    | "grid"
                    | "col"
                    | "row"
                    | "type"
                    | "format"
                    | "tag"
                    | "category"
                    | "js"
                    | "toggle"
            )
        };
        if words.len() > 1 && words.iter().any(about) {
            continue;
        }
        let pairs = words.windows(2).map(|pair| format!("{}-{}", pair[0], pair[1]));
        let found = CLASSES
            .get(words.join("-").as_str())
            .copied()
            .or_else(|| pairs.clone().find_map(|pair| CLASSES.get(pair.as_str()).copied()))
            .or_else(|| words.iter().find_map(|word| CLASSES.get(word.as_str()).copied()));
        match found {
            Some(RegionKind::Comment) => return found,
            Some(kind) if best.is_none() && !article => best = Some(kind),
            _ => {}
        }
    }
    best
}

/// Lower-case words of a class name: "wp-caption-text", "relatedStories", "comment_12".
fn words(name: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut lower = false;
    for c in name.chars().take(80) {
        let breaks = !c.is_alphabetic() || c.is_uppercase() && lower;
        if breaks && out.last().is_some_and(|word| !word.is_empty()) {
            out.push(String::new());
        }
        if c.is_alphabetic()
            && let Some(word) = out.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    out.retain(|word| !word.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_cut_into_words() {
        assert_eq!(words("relatedStories__item-2"), ["related", "stories", "item"]);
        assert_eq!(words("wp-caption-text"), ["wp", "caption", "text"]);
    }
}
