//! Title and text as words.

use unicode_segmentation::UnicodeSegmentation as _;

/// A text in lower case, with the places of its words.
pub(super) struct Words {
    lower: String,
    places: Vec<(u32, u32)>,
}

impl Words {
    /// The first `most` words of a text.
    ///
    /// Letters and digits make a word; where no spaces part them (Chinese, Japanese, Thai), the bounds are those of
    /// Unicode (UAX 29): a character of Han, a run of katakana.
    pub(super) fn of(text: &str, most: usize) -> Self {
        let mut lower = if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() };
        // As some newspapers spell it, it would be two letters.
        if lower.contains("a.i") {
            lower = lower.replace("a.i.", "ai ").replace("a.i ", "ai ");
        }
        let mut places = Vec::new();
        let place = |begin: usize, end: usize| (u32::try_from(begin).unwrap_or(0), u32::try_from(end).unwrap_or(0));
        let mut begin = None;
        for (at, c) in lower.char_indices().chain([(lower.len(), ' ')]) {
            match (c.is_alphanumeric(), begin) {
                (true, None) => begin = Some(at),
                (false, Some(start)) => {
                    let run = &lower[start..at];
                    if run.is_ascii() || run.chars().all(|c| c < DENSE) {
                        places.push(place(start, at));
                    } else {
                        places.extend(
                            run.unicode_word_indices()
                                .map(|(inside, word)| place(start + inside, start + inside + word.len())),
                        );
                    }
                    begin = None;
                }
                _ => {}
            }
            if places.len() >= most {
                break;
            }
        }
        places.truncate(most);
        Self { lower, places }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn at(&self, number: usize) -> &str {
        let (begin, end) = self.places[number];
        &self.lower[begin as usize..end as usize]
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.places.iter().map(|(begin, end)| &self.lower[*begin as usize..*end as usize])
    }

    /// The text from one word to another, both included.
    pub(super) fn span(&self, first: usize, last: usize) -> &str {
        &self.lower[self.places[first].0 as usize..self.places[last].1 as usize]
    }

    /// The text in lower case.
    pub(super) fn text(&self) -> &str {
        &self.lower
    }
}

/// From here on scripts do without spaces (Thai and everything above).
const DENSE: char = '\u{0E00}';

/// Is it a word of a script without spaces?
pub(super) fn is_dense(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c >= DENSE)
}

/// `models` as `model`: the plural's `s` is all that is left out.
pub(super) fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if word.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Words::of(text, 100).iter().map(str::to_owned).collect()
    }

    #[test]
    fn letters_and_digits_make_words() {
        assert_eq!(words("GPT-3: a 175B-parameter “model”"), ["gpt", "3", "a", "175b", "parameter", "model"]);
        assert_eq!(words("Où l’été?"), ["où", "l", "été"]);
        assert_eq!(words("How A.I. conquered poker"), ["how", "ai", "conquered", "poker"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn scripts_without_spaces_are_parted_by_the_rules_of_unicode() {
        assert_eq!(words("机器学习 in ニューラル網"), ["机", "器", "学", "习", "in", "ニューラル", "網"]);
    }

    #[test]
    fn plurals_fold_and_other_words_stay() {
        for (word, folded) in
            [("models", "model"), ("bias", "bia"), ("glass", "glass"), ("virus", "virus"), ("gas", "gas")]
        {
            assert_eq!(singular(word), folded, "{word}");
        }
    }

    #[test]
    fn only_the_first_words_are_read() {
        assert_eq!(Words::of("a b c d", 2).len(), 2);
    }
}
