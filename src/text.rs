//! Plain text: legal in XML, on one line, safe on a terminal, cut at a word.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

/// Is the character one that XML 1.0 lets a document hold? (XML 1.0 §2.2, production 2)
#[must_use]
pub const fn is_xml_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Removes the characters that XML 1.0 forbids.
///
/// Neither `rss` nor `atom_syndication` nor `ammonia` does this, and all three read such
/// characters back without a word, so every text goes through here on its way into a feed.
#[must_use]
pub fn xml_legal(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_xml_legal) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_xml_legal(*c)).collect())
    }
}

/// Spaces of every kind and line breaks folded to single spaces, ends trimmed, illegal characters gone.
#[must_use]
pub fn one_line(text: &str) -> String {
    if is_one_line(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let legal = text.split(|c: char| c.is_whitespace()).map(|word| word.chars().filter(|c| is_xml_legal(*c)));
    for word in legal {
        let mut word = word.peekable();
        if word.peek().is_some() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(word);
        }
    }
    line
}

/// Is there surely nothing to fold? Most titles, names and dates are ASCII and tidy.
#[expect(clippy::needless_bitwise_bool, reason = "without branches, for whole registers at once")]
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [first, rest @ ..] = bytes else { return true };
    let end = rest.last().unwrap_or(first);
    let is_ascii = bytes.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte));
    let has_gap = bytes.iter().zip(rest).fold(false, |any, (one, next)| any | (*one == b' ') & (*next == b' '));
    is_ascii && !has_gap && *first != b' ' && *end != b' '
}

/// Without control and direction-changing characters: text from outside, fit for a terminal.
///
/// A title could otherwise move the cursor, retitle the window or read backwards.
#[must_use]
pub fn terminal_safe(text: &str) -> String {
    one_line(text).chars().filter(|c| !c.is_control() && !is_direction_change(*c)).collect()
}

const fn is_direction_change(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}')
}

/// At most `most` characters of `text`, cut behind a word, with an ellipsis where something was cut.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    // A word longer than half the space (an address, Chinese) is cut where it is.
    let cut = head.rfind(char::is_whitespace).filter(|&at| at > end / 2).unwrap_or(end);
    let head = head[..cut].trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-".contains(c));
    Cow::Owned(format!("{head}…"))
}

/// The words of a text in lower case, for comparing: letters and digits only.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// A mark of bytes, the same for the same ones: the first 16 hex digits of their SHA-256.
#[must_use]
pub fn mark(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// `1 entry`, `2 entries`: a count with its noun.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_go_and_the_rest_stays() {
        assert_eq!(xml_legal("a\u{0}b\u{8}c\u{B}d\u{1B}e\u{FFFE}f\tg"), "abcdef\tg");
        assert_eq!(xml_legal("你好 🦀"), "你好 🦀");
    }

    #[test]
    fn lines_are_folded() {
        assert_eq!(one_line("  a\r\n  b\u{a0}\u{3000}c\u{0} \u{0} d "), "a b c d");
        assert_eq!(one_line("\u{0}"), "");
    }

    #[test]
    fn terminals_are_left_alone() {
        assert_eq!(terminal_safe("\u{1b}[31mred\u{202e}der\u{7}\nnext"), "[31mredder next");
    }

    #[test]
    fn cutting_keeps_whole_words() {
        assert_eq!(shortened("one two three", 13), "one two three");
        assert_eq!(shortened("one two three", 10), "one two…");
        assert_eq!(shortened("one, two three", 6), "one…");
        assert_eq!(shortened("aaaaaaaaaaaaaaaa", 5), "aaaa…");
        assert_eq!(shortened("机器学习用例的例子", 5), "机器学习…");
        assert_eq!(shortened("", 0), "");
    }
}
