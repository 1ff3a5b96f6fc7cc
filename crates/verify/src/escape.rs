//! Foreign text made safe to show: what a terminal would obey, or what would turn or hide other words, is spelled out.
//!
//! In: text. Out: the same on one line, with `\u{202e}` for such characters. Absent: a judgement of look-alikes.
//! The joiners U+200C and U+200D stay, because Persian and other scripts are spelled with them.

/// One line of text to be shown.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Whether a character is an order to the screen, or changes the place or the sight of other characters.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_the_screen_are_spelled_out() {
        assert_eq!(line("a\u{1b}[2Jb\r\nc"), "a\\u{1b}[2Jb\\u{d}\\u{a}c");
        assert_eq!(line("\u{202e}tfarg\u{2069}\u{200b}\u{9b}"), "\\u{202e}tfarg\\u{2069}\\u{200b}\\u{9b}");
    }

    #[test]
    fn scripts_are_left_as_they_are() {
        for text in ["قصف على البلدة", "می\u{200c}روند", "Обстріл", "停火 – 10 %"]
        {
            assert_eq!(line(text), text);
        }
    }
}
