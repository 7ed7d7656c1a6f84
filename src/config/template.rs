//! Templates of an issue's title and introduction: text with `{words}` in it.

use std::ops::Range;

use super::complaint::Complaint;
use super::words;

/// The words that a template may hold in braces.
pub const TEMPLATE_WORDS: [&str; 7] = ["title", "week", "year", "number", "label", "start", "end"];

/// Complains of every word in braces that is not known, and of braces that do not pair.
///
/// `raw` is the value as it stands in the file, quotes and all, and begins at `offset`.
pub(super) fn check(key: &str, raw: &str, offset: usize, heard: &mut Vec<Complaint>) {
    for (span, word) in braced(raw) {
        let hint = || format!("the words are {}", words::listed(&TEMPLATE_WORDS));
        let (message, hint) = match word {
            Some(word) if TEMPLATE_WORDS.contains(&word) => continue,
            Some(word) => (
                format!("`{key}` holds `{{{word}}}`, which means nothing"),
                words::did_you_mean(word, TEMPLATE_WORDS).unwrap_or_else(hint),
            ),
            None => (format!("`{key}` holds a brace without its partner"), hint()),
        };
        heard.push(Complaint::new(message).at(offset + span.start..offset + span.end, "").hint(hint));
    }
}

/// The places in braces with the word in them; a brace without a partner has none.
fn braced(raw: &str) -> Vec<(Range<usize>, Option<&str>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(brace) = raw[at..].find(['{', '}']).map(|found| at + found) {
        let word = raw[brace..].strip_prefix('{').and_then(|rest| rest[..rest.find(['{', '}'])?].into());
        let word = word.filter(|word| raw[brace + 1 + word.len()..].starts_with('}'));
        let end = word.map_or(brace + 1, |word| brace + word.len() + 2);
        found.push((brace..end, word));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_found() {
        assert_eq!(braced("{title} #{week}"), [(0..7, Some("title")), (9..15, Some("week"))]);
        assert_eq!(braced("{a{b}"), [(0..1, None), (2..5, Some("b"))]);
        assert_eq!(braced("a} {"), [(1..2, None), (3..4, None)]);
        assert_eq!(braced("{}"), [(0..2, Some(""))]);
        assert_eq!(braced("nothing"), []);
    }
}
