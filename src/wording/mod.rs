//! The words of a text that carry its meaning, as they are compared, and how common they are.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words that say nothing about what a text is about; stems and counts are without them.
const EMPTY: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "can",
    "could", "do", "does", "for", "from", "get", "got", "had", "has", "have", "he", "her", "here", "his", "how", "i",
    "if", "in", "into", "is", "it", "its", "just", "may", "me", "more", "my", "new", "no", "not", "now", "of", "on",
    "one", "or", "our", "out", "over", "said", "say", "says", "she", "so", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "too", "up", "us", "very", "was", "we", "were", "what",
    "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
];

/// Words that say nothing in French, German, Spanish, Portuguese, Italian, Dutch and the languages of the north, where the
/// counts of texts most of which are English would make names of them. Those that say something in English (`die`,
/// `son`, `war`), or have the stem of one (`sans`, `wir`), are not among them.
const EMPTY_ELSEWHERE: &[&str] = &[
    "aan", "af", "al", "alla", "alle", "als", "anche", "ao", "aos", "après", "att", "até", "au", "auch", "auf", "aus",
    "aussi", "aux", "av", "avec", "bei", "beim", "bij", "ce", "ces", "cet", "cette", "che", "chi", "ci", "com",
    "comme", "como", "con", "cuando", "da", "dal", "dalla", "dans", "das", "dass", "dat", "de", "degli", "dei", "del",
    "della", "delle", "dem", "den", "depuis", "der", "des", "desde", "det", "deze", "di", "dit", "dont", "dopo", "du",
    "durch", "e", "een", "ein", "eine", "einem", "einen", "einer", "eines", "el", "ella", "elle", "elles", "em", "en",
    "entre", "er", "es", "est", "esta", "este", "está", "et", "ett", "foi", "från", "fue", "för", "für", "gegen",
    "gli", "ha", "haben", "har", "hasta", "het", "hij", "ich", "ik", "ikke", "il", "ils", "im", "inte", "ist", "jag",
    "kan", "kann", "la", "las", "le", "les", "leur", "leurs", "lo", "lors", "los", "ma", "mais", "mas", "med", "mehr",
    "met", "mit", "muy", "más", "na", "naar", "nach", "ne", "nel", "nella", "nicht", "niet", "noch", "non", "nos",
    "nous", "nur", "não", "och", "oder", "og", "om", "ook", "op", "ou", "où", "par", "para", "pas", "pela", "pelo",
    "per", "pero", "più", "por", "pour", "på", "qu", "que", "qui", "se", "según", "sein", "selon", "sem", "ses", "seu",
    "si", "sich", "sie", "sind", "sobre", "som", "sono", "sont", "sous", "su", "sua", "sul", "sulla", "sur", "sus",
    "são", "también", "te", "till", "tot", "tra", "tras", "uit", "um", "uma", "un", "una", "und", "une", "uno", "van",
    "var", "vom", "von", "voor", "vor", "vous", "wat", "werd", "wie", "wird", "worden", "wurde", "y", "ya", "ze",
    "zich", "zijn", "zu", "zum", "zur", "à", "às", "är", "è", "é", "été", "être", "über",
];

/// Those words as they are compared.
static STEMS_ELSEWHERE: LazyLock<HashSet<String>> =
    LazyLock::new(|| EMPTY_ELSEWHERE.iter().filter_map(|word| stem(word)).collect());

/// Endings that words are compared without, with what stands in their place; the first that fits.
const ENDINGS: &[(&str, &str)] = &[("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""), ("e", "")];

/// The least that is left of a word without its ending.
const SHORTEST_STEM: usize = 3;

/// How many texts (title and first sentences, half of them abstracts, half news) the counts of `common.txt` were made of.
const COUNTED_TEXTS: f64 = 8_500.0;

/// Words found in at least eight of those texts; each line gives about how many, then the words.
const COMMON: &str = include_str!("common.txt");

static COUNTS: LazyLock<HashMap<&str, f64>> = LazyLock::new(|| {
    let lines = COMMON.lines().filter_map(|line| line.split_once(' '));
    let counts = lines.filter_map(|(count, words)| Some((count.parse().ok()?, words)));
    counts.flat_map(|(count, words): (f64, _)| words.split(' ').map(move |word| (word, count))).collect()
});

/// The tokens of a text in order, in lower case: runs of letters and digits with the points, commas and apostrophes
/// inside them (`4.6`, `13,000`, `don't`). What is written without spaces comes in pairs of characters.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    each_token(text, |token| tokens.push(token.to_owned()));
    tokens
}

/// Hands over the [`tokens`] of a text, one after the other.
fn each_token(text: &str, mut take: impl FnMut(&str)) {
    let mut token = String::new();
    let mut before: Option<char> = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c.is_ascii_alphanumeric() {
            token.push(c.to_ascii_lowercase());
            before = Some(c);
            continue;
        }
        let unspaced = is_unspaced(c);
        let joins = match c {
            '.' | ',' => {
                before.is_some_and(|b| b.is_ascii_digit()) && characters.peek().is_some_and(char::is_ascii_digit)
            }
            '\'' | '\u{2019}' => !token.is_empty() && characters.peek().is_some_and(|next| next.is_alphabetic()),
            _ => c.is_alphanumeric() && !unspaced,
        };
        if joins {
            if c == '\u{2019}' { token.push('\'') } else { token.extend(c.to_lowercase()) }
        } else {
            if !token.is_empty() {
                take(&token);
                token.clear();
            }
            if let Some(b) = before.filter(|b| unspaced && is_unspaced(*b)) {
                take([b, c].iter().collect::<String>().as_str());
            }
        }
        before = Some(c);
    }
    if !token.is_empty() {
        take(&token);
    }
}

/// The token as words are compared: without its ending; nothing for one that says nothing.
#[must_use]
pub fn stem(token: &str) -> Option<String> {
    stemmed(token).map(Cow::into_owned)
}

/// What [`stem`] gives, borrowed where that is a part of the token.
#[must_use]
pub fn stemmed(token: &str) -> Option<Cow<'_, str>> {
    let token = token.strip_suffix("'s").unwrap_or(token);
    if EMPTY.binary_search(&token).is_ok() {
        return None;
    }
    if token.bytes().any(|b| b.is_ascii_digit()) || token.ends_with("ss") {
        return Some(Cow::Borrowed(token));
    }
    let shortened = ENDINGS.iter().find_map(|(ending, instead)| {
        let rest = token.strip_suffix(ending)?;
        let is_left = rest.chars().nth(SHORTEST_STEM - 1).is_some();
        is_left.then(|| if instead.is_empty() { Cow::Borrowed(rest) } else { format!("{rest}{instead}").into() })
    });
    Some(shortened.unwrap_or(Cow::Borrowed(token)))
}

/// The words of a text that carry its meaning, in order, as they are compared.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Hands over the [`words`] of a text, one after the other.
pub fn each_word(text: &str, mut take: impl FnMut(&str)) {
    each_token(text, |token| {
        if let Some(word) = stemmed(token) {
            take(&word);
        }
    });
}

/// The words of a text in lower case, parted by single spaces, as [`has_phrase`] looks through them; of other signs only
/// those in `kept` are left.
#[must_use]
pub fn spaced(text: &str, kept: &[char]) -> String {
    let plain: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || kept.contains(&c) { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many words make a thing that a title tells.
const LEAST_TOLD: usize = 2;

/// So many things in a title are many.
const MANY_THINGS: usize = 4;

/// Does a title tell many things one after the other: `A does this, B that, C raises money`?
#[must_use]
pub fn tells_many(title: &str) -> bool {
    // In Chinese two marks part three things, and there are no spaces.
    if title.matches(['；', '|', ';']).count() >= 2 {
        return true;
    }
    let is_told = |part: &&str| part.split_whitespace().count() >= LEAST_TOLD;
    title.split(", ").filter(is_told).count() >= MANY_THINGS
}

/// Does a phrase stand in words that are parted by single spaces, whole?
#[must_use]
pub fn has_phrase(words: &str, phrase: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    let bytes = words.as_bytes();
    words
        .match_indices(phrase)
        .any(|(at, _)| is_end(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_end(bytes.get(at + phrase.len())))
}

/// How much a word says, in nats: the rarer in texts of its kind, the more. `seen` of `of` texts at hand have it, too.
#[must_use]
pub fn weight(word: &str, seen: f64, of: f64) -> f64 {
    let common = COUNTS.get(word).copied().unwrap_or_default();
    ((COUNTED_TEXTS + of) / (common + seen + 1.0)).ln()
}

/// Does the word, without its ending, say nothing in a language other than English?
#[must_use]
pub fn is_empty_elsewhere(word: &str) -> bool {
    STEMS_ELSEWHERE.contains(word)
}

/// Is the character of a script without spaces between words: Chinese, Japanese?
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_keep_numbers_and_names_whole() {
        for (text, expected) in [
            ("GPT-5.5, at $40B (13,000 of them)!", "gpt 5.5 at 40b 13,000 of them"),
            ("It's O\u{2019}Reilly's U.S. plan.", "it's o'reilly's u s plan"),
            ("‘Quoted’ words, v1.2.", "quoted words v1.2"),
            ("发布Claude模型", "发布 claude 模型"),
            ("三个字", "三个 个字"),
            ("", ""),
        ] {
            assert_eq!(tokens(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for (forms, stem) in [
            ("investigate investigates", "investigat"),
            ("companies company", "company"),
            ("launched launching launches launch", "launch"),
            ("Anthropic Anthropic's", "anthropic"),
            ("4.6 4.6", "4.6"),
            ("loss", "loss"),
        ] {
            assert!(words(forms).iter().all(|form| form == stem), "{forms}");
        }
        assert!(words("What is it about, then?").is_empty());
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn rare_words_say_more() {
        let weight = |word: &str| weight(word, 1.0, 100.0);
        assert!(weight("model") < weight("plague"));
        assert!(weight("plague") <= weight("xyzzy"));
        assert!(super::weight("xyzzy", 80.0, 100.0) < weight("xyzzy"), "common at hand");
        assert!(COUNTS.len() > 3_000);
    }

    #[test]
    fn empty_words_of_other_languages_say_nothing() {
        for text in
            ["dans les au été", "für nicht über", "según también del", "não pela", "della più", "niet voor", "och på"]
        {
            assert!(words(text).iter().all(|word| is_empty_elsewhere(word)), "{text}");
        }
        for text in ["Die war son hat san wire tile OS plus", "Vegas", "éleveurs Tagebau"] {
            assert!(!words(text).iter().any(|word| is_empty_elsewhere(word)), "{text}");
        }
        assert!(EMPTY_ELSEWHERE.is_sorted());
    }
}
