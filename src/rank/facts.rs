//! Facts of form: what can be said of a paper before a word of it is understood.
//!
//! Community picks differ from the rest of a week in form as much as in subject: a name before a colon, a page of the
//! project, a dozen authors, an abstract that fills its space. Each number is cut at fixed places (near its quantiles
//! over six weeks of arXiv), so that a linear model can bend along it. A model knows a cut by its place in the list:
//! after a change of cuts it has to be trained anew.

use super::Item;

/// One fact, and the marks that it leaves: `cuts` of a number that it reaches, or the one mark of what holds or not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    /// What the features of it are hashed by; part of the model file's format.
    pub(super) name: &'static str,
    /// How many cuts it reaches; 1 for what holds.
    pub(super) reached: usize,
    /// As a person says it.
    pub(super) said: String,
}

/// The facts of a paper. Those that leave no mark are left out.
pub(super) fn facts(item: &Item<'_>) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(40);
    title(item.title, &mut facts);
    abstract_(item.text, &mut facts);
    comment(item.comment, &mut facts);
    counts(item, &mut facts);
    phrases(item, &mut facts);
    facts.retain(|fact| fact.reached > 0);
    facts
}

fn counts(item: &Item<'_>, facts: &mut Vec<Fact>) {
    let authors = item.authors.len();
    push_number(facts, "authors", authors, &[1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 25], &|n| counted(n, "author"));
    let categories = item.categories.len();
    push_number(facts, "categories", categories, &[2, 3, 4, 5], &|n| counted(n, "category"));
}

fn title(title: &str, facts: &mut Vec<Fact>) {
    push_number(facts, "title letters", title.chars().count(), &[40, 53, 63, 73, 82, 90, 101, 113, 129], &|n| {
        format!("a title of {n} letters")
    });
    push_number(facts, "title words", title.split_whitespace().count(), &[6, 7, 8, 10, 11, 12, 14, 15, 18], &|n| {
        format!("a title of {n} words")
    });
    push_flag(facts, "question", title.contains('?'), "a question in the title");
    let Some((name, _)) = title.split_once(':') else { return };
    push_flag(facts, "colon", true, "a colon in the title");
    let words = name.split_whitespace().count();
    push_flag(facts, "name", words == 1, "a name before a colon");
    push_flag(facts, "short name", words <= 2, "a short name before a colon");
    push_flag(facts, "coined name", is_coined(name), "a coined name before a colon");
    push_number(facts, "name letters", name.chars().count(), &[5, 8, 12, 17, 25, 34, 58], &|n| {
        format!("{n} letters before a colon")
    });
    push_number(facts, "name words", words, &[2, 3, 5, 7], &|n| format!("{n} words before a colon"));
}

/// `GPT`, `LoRA`, `Qwen2`: two capitals in a row, a capital after a small letter, or a digit.
fn is_coined(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.iter().any(u8::is_ascii_digit)
        || bytes
            .windows(2)
            .any(|pair| pair[1].is_ascii_uppercase() && (pair[0].is_ascii_uppercase() || pair[0].is_ascii_lowercase()))
}

fn abstract_(text: &str, facts: &mut Vec<Fact>) {
    let words = text.split_whitespace().count();
    push_number(facts, "words", words, &[60, 100, 120, 140, 160, 180, 200, 220, 245, 270], &|n| {
        format!("an abstract of {n} words")
    });
    let sentences = sentences(text);
    push_number(facts, "sentences", sentences, &[4, 5, 6, 7, 8, 9, 11], &|n| format!("{n} sentences"));
    let in_each = words.checked_div(sentences).unwrap_or(0);
    push_number(facts, "sentence words", in_each, &[20, 22, 24, 26, 28, 31, 35, 42], &|n| {
        format!("sentences of {n} words")
    });
    let coined = text.split_whitespace().filter(|word| is_coined(word)).count();
    push_number(facts, "coined words", coined, &[1, 2, 4, 6, 8, 10, 14, 18], &|n| format!("{n} coined words"));
    for (name, one, sign, cuts) in [
        ("digits", "digit", char::is_numeric as fn(char) -> bool, &[1, 3, 5, 9, 15, 24][..]),
        ("percents", "percent sign", |c| c == '%', &[1, 2, 3]),
        ("dollars", "dollar sign", |c| c == '$', &[1, 4, 8]),
        ("brackets", "bracket", |c| c == '(', &[1, 2, 3, 4, 5, 7]),
        ("hyphens", "hyphen", |c| c == '-', &[2, 3, 5, 7, 9, 12, 15, 20]),
    ] {
        let found = text.chars().filter(|c| sign(*c)).count();
        push_number(facts, name, found, cuts, &|n| format!("{} in the abstract", counted(n, one)));
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    push_number(
        facts,
        "word letters",
        (letters * 10).checked_div(words).unwrap_or(0),
        &[50, 53, 56, 58, 60, 63, 66],
        &|n| format!("words of {}.{} letters", n / 10, n % 10),
    );
}

/// Ends of sentences: a full stop, question or exclamation mark before a gap.
fn sentences(text: &str) -> usize {
    let bytes = text.trim_end().as_bytes();
    let inner = bytes.windows(2).filter(|pair| b".!?".contains(&pair[0]) && pair[1].is_ascii_whitespace()).count();
    inner + usize::from(!bytes.is_empty())
}

fn comment(comment: &str, facts: &mut Vec<Fact>) {
    push_number(facts, "remark letters", comment.chars().count(), &[1, 19, 36, 50, 74, 100, 131], &|n| {
        format!("a remark of {n} letters")
    });
    for (name, unit, cuts) in
        [("pages", "page", &[1, 5, 9, 14, 20, 28, 40][..]), ("figures", "figure", &[1, 5, 8, 11, 16])]
    {
        let number = number_before(comment, unit).unwrap_or(0);
        push_number(facts, name, number, cuts, &|n| counted(n, unit));
    }
}

/// The number that stands before a unit: 12 in "12 pages", "12pages".
fn number_before(text: &str, unit: &str) -> Option<usize> {
    let at = text.find(unit)?;
    let head = text[..at].trim_end();
    let digits = head.len() - head.bytes().rev().take_while(u8::is_ascii_digit).count();
    head[digits..].parse().ok()
}

/// Phrases of abstract and remark that say how the work comes, each by its name.
const PHRASES: &[(&str, &[&str])] = &[
    ("code on GitHub", &["github.com"]),
    ("a page on github.io", &["github.io"]),
    ("on Hugging Face", &["huggingface", "hugging face"]),
    ("a project page", &["project page", "project website", "homepage", "webpage"]),
    ("code", &["code"]),
    ("an accepted paper", &["accept", "to appear"]),
    ("work in progress", &["work in progress", "preprint", "under review"]),
    ("a technical report", &["technical report", "tech report"]),
    ("open source", &["open-source", "open source"]),
    ("a release", &["release", "publicly available"]),
    ("novel", &["novel"]),
    ("outperforms", &["outperform"]),
    ("state of the art", &["state-of-the-art", "sota"]),
    ("a benchmark", &["benchmark"]),
    ("we", &["we "]),
];

fn phrases(item: &Item<'_>, facts: &mut Vec<Fact>) {
    let all = format!("{} {}", item.text, item.comment).to_lowercase();
    for (name, phrases) in PHRASES {
        let found: usize = phrases.iter().map(|phrase| all.matches(phrase).take(4).count()).sum();
        push_number(facts, name, found, &[1, 2, 3, 4], &|_| format!("`{name}`"));
    }
    push_flag(facts, "link", item.text.contains("http"), "a link in the abstract");
    push_flag(facts, "remark link", item.comment.contains("http"), "a link in the remark");
}

pub(super) fn push_number(
    facts: &mut Vec<Fact>,
    name: &'static str,
    number: usize,
    cuts: &[usize],
    said: &dyn Fn(usize) -> String,
) {
    let reached = cuts.iter().filter(|cut| number >= **cut).count();
    if reached > 0 {
        facts.push(Fact { name, reached, said: said(number) });
    }
}

fn push_flag(facts: &mut Vec<Fact>, name: &'static str, holds: bool, said: &str) {
    if holds {
        facts.push(Fact { name, reached: 1, said: said.to_owned() });
    }
}

fn counted(number: usize, one: &str) -> String {
    let many = one.strip_suffix('y').map_or_else(|| format!("{one}s"), |stem| format!("{stem}ies"));
    crate::text::counted(number, one, &many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(item: &Item<'_>) -> Vec<String> {
        facts(item).into_iter().map(|fact| fact.said).collect()
    }

    #[test]
    fn the_form_of_a_paper_is_said_in_words() {
        let authors: Vec<String> = (0..9).map(|n| n.to_string()).collect();
        let said = said(&Item {
            title: "LoRA: Adapting Large Models?",
            text: "We adapt models. Code is at https://github.com/x. It outperforms others by 3%.",
            comment: "12 pages, 5 figures, accepted at a conference",
            authors: &authors,
            ..Item::default()
        });
        for fact in [
            "a name before a colon",
            "a coined name before a colon",
            "a question in the title",
            "9 authors",
            "12 pages",
            "5 figures",
            "`code on GitHub`",
            "`an accepted paper`",
            "`outperforms`",
            "1 percent sign in the abstract",
        ] {
            assert!(said.iter().any(|said| said == fact), "{fact} of {said:?}");
        }
    }

    #[test]
    fn names_are_coined_by_capitals_within_and_digits() {
        for (name, coined) in [
            ("GPT", true),
            ("LoRA", true),
            ("Qwen2", true),
            ("Attention", false),
            ("An Old Way", false),
            ("", false),
            ("Ä", false),
        ] {
            assert_eq!(is_coined(name), coined, "{name}");
        }
    }

    #[test]
    fn numbers_stand_before_their_unit() {
        for (text, pages) in
            [("12 pages", Some(12)), ("8pages", Some(8)), ("many pages", None), ("pages", None), ("", None)]
        {
            assert_eq!(number_before(text, "page"), pages, "{text}");
        }
    }

    #[test]
    fn nothing_has_no_form() {
        assert_eq!(facts(&Item::default()), []);
    }
}
