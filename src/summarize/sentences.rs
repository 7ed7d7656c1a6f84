//! Where sentences end.

/// Words that end in a point without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "aug", "ca", "cf", "co", "corp", "dec", "dr", "e.g", "eg", "eq", "et", "etc", "feb", "fig", "gov",
    "i.e", "ie", "inc", "jan", "jr", "mr", "mrs", "ms", "no", "nov", "oct", "prof", "resp", "sec", "sen", "sept", "sr",
    "st", "u.k", "u.n", "u.s", "vol", "vs", "w.r.t",
];

/// How sentences of prose begin; behind a point without a space they are what a line break has swallowed.
const BEGINNINGS: &[&str] = &[
    "A ",
    "An ",
    "As ",
    "By ",
    "Experiments ",
    "Extensive ",
    "Finally",
    "First",
    "For ",
    "From ",
    "Furthermore",
    "However",
    "In ",
    "It ",
    "Moreover",
    "On ",
    "Our ",
    "Second",
    "The ",
    "These ",
    "This ",
    "Through ",
    "To ",
    "We ",
    "When ",
    "While ",
    "With ",
];

/// The sentences of a text on one line, each trimmed.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    ends(text).into_iter().map(move |end| text[std::mem::replace(&mut from, end)..end].trim())
}

/// Byte positions behind each sentence, the end of the text last.
pub(super) fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        match c {
            '“' => is_quoted = true,
            '”' => is_quoted = false,
            // One that is never closed quotes nothing.
            '"' => is_quoted = !is_quoted && text[after..].contains('"'),
            _ => {}
        }
        let ends_here = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' if is_quoted && !is_last_quoted(&text[after..]) => false,
            '.' if is_glued(&text[..at], &text[after..]) => true,
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

/// Does the quotation end here?
fn is_last_quoted(rest: &str) -> bool {
    rest.starts_with(['"', '”'])
}

/// `rollouts.We analyse`: two sentences whose space was lost.
fn is_glued(before: &str, rest: &str) -> bool {
    let word = before.len() - before.trim_end_matches(|c: char| c.is_lowercase()).len();
    word >= 3 && !is_abbreviation(before) && BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning))
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
    fn a_lost_space_and_a_quotation_do_not_hide_where_sentences_end() {
        for (text, expected) in [
            ("It rolls out.We look at torch.The more.", vec!["It rolls out.", "We look at torch.", "The more."]),
            (
                "Tasks such as “Find it. Move it.” are hard. Next.",
                vec!["Tasks such as “Find it. Move it.” are hard.", "Next."],
            ),
            ("They ask \"What now?\" Then they act. End.", vec!["They ask \"What now?\"", "Then they act.", "End."]),
            ("A 27\" screen. It is large.", vec!["A 27\" screen.", "It is large."]),
            ("Use e.g.The one", vec!["Use e.g.The one"]),
        ] {
            assert_eq!(sentences(text).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn other_scripts_have_sentences_too() {
        assert_eq!(sentences("第一句。第二句！").collect::<Vec<_>>(), ["第一句。", "第二句！"]);
    }
}
