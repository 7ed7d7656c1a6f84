//! Where sentences end.

/// Words that end in a point without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "ca", "cf", "co", "corp", "dr", "e.g", "eg", "eq", "et", "etc", "fig", "i.e", "ie", "inc", "jr",
    "mr", "mrs", "ms", "no", "prof", "resp", "sec", "sr", "st", "u.k", "u.s", "vs", "w.r.t",
];

/// The sentences of a text on one line, each trimmed.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    ends(text).into_iter().map(move |end| text[std::mem::replace(&mut from, end)..end].trim())
}

/// Byte positions behind each sentence, the end of the text last.
pub(super) fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let ends_here = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => {
                let next = text[after..].trim_start_matches(['"', '”', '’', ')', ']']);
                next.starts_with(' ')
                    && next.trim_start().starts_with(|c: char| !c.is_lowercase())
                    && !(c == '.' && is_abbreviation(&text[..at]))
            }
            _ => false,
        };
        if ends_here {
            // Closing quotation marks and brackets belong to the sentence.
            let closing = text[after..].len() - text[after..].trim_start_matches(['"', '”', '’', ')', ']']).len();
            ends.push(after + closing);
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_numbers_end_nothing() {
        let text = "Smith et al. Show that 3.5 of them, e.g. Two, by J. Doe work. Next.";
        let expected = ["Smith et al. Show that 3.5 of them, e.g. Two, by J. Doe work.", "Next."];
        assert_eq!(sentences(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn other_scripts_have_sentences_too() {
        assert_eq!(sentences("第一句。第二句！").collect::<Vec<_>>(), ["第一句。", "第二句！"]);
    }
}
