//! From the authors' words to words about them: `In this paper, we propose` becomes `The authors propose`.

/// Openings that join a sentence to what stood before it or only announce it; a comma follows.
const OPENINGS: &[&str] = &[
    "accordingly",
    "additionally",
    "as a result",
    "based on this",
    "besides",
    "concretely",
    "consequently",
    "crucially",
    "finally",
    "first",
    "firstly",
    "for example",
    "for instance",
    "for this purpose",
    "further",
    "furthermore",
    "hence",
    "here",
    "however",
    "importantly",
    "in addition",
    "in contrast",
    "in particular",
    "in response",
    "in summary",
    "in this article",
    "in this context",
    "in this letter",
    "in this paper",
    "in this report",
    "in this study",
    "in this survey",
    "in this work",
    "in our work",
    "instead",
    "more precisely",
    "more specifically",
    "moreover",
    "motivated by this",
    "nevertheless",
    "notably",
    "on the other hand",
    "overall",
    "specially",
    "specifically",
    "second",
    "secondly",
    "therefore",
    "third",
    "thirdly",
    "thus",
    "to do so",
    "to do this",
    "to that end",
    "to this aim",
    "to this end",
    "with this in mind",
];

/// How an opening begins that names its reason by pointing backwards: `To address this gap, we …`.
const POINTING: &[&str] = &["this", "these", "those", "such", "it", "them", "the above"];

/// How an opening begins that builds on the sentence before: `Building on these findings, we …`.
const BUILDING: &[&str] = &[
    "based on",
    "based upon",
    "building on",
    "building upon",
    "built on",
    "driven by",
    "guided by",
    "in response to",
    "informed by",
    "inspired by",
    "leveraging",
    "motivated by",
    "using",
    "with",
];

/// Words that only join a sentence to the one before, wherever they stand in it.
const JOINING: &[&str] =
    &["therefore", "thus", "hence", "consequently", "accordingly", "further", "furthermore", "additionally"];

/// Tells sentences one after another; the first time the authors are named, later they are `they`.
#[derive(Default)]
pub(super) struct Teller {
    named: bool,
}

impl Teller {
    /// The sentence as somebody else would tell it.
    pub(super) fn tell(&mut self, sentence: &str) -> String {
        let mut told = String::with_capacity(sentence.len() + 16);
        let sentence = without_opening(sentence).replace(", however, ", ", ");
        let (mut is_quoted, mut was_us) = (false, false);
        let goes_on = self.named;
        for (n, piece) in sentence.split_inclusive(is_gap).enumerate() {
            let word = piece.trim_end_matches(is_gap);
            let (head, rest) = piece.split_at(word.len());
            let lower = head.to_lowercase();
            // `We therefore propose`: the reason is in a sentence that is not told.
            let is_joining = JOINING.contains(&lower.as_str()) || lower == "also" && !goes_on;
            if was_us && rest == " " && is_joining {
                continue;
            }
            was_us = lower == "we";
            let other = if is_quoted { None } else { self.other_word(&lower, n == 0, head) };
            told.push_str(other.unwrap_or(head));
            told.push_str(rest);
            // What others are quoted with is theirs.
            is_quoted = match rest {
                rest if rest.contains('“') => true,
                rest if rest.contains('”') => false,
                rest if rest.contains('"') => !is_quoted,
                _ => is_quoted,
            };
        }
        capitalised(&told)
    }

    fn other_word(&mut self, word: &str, is_first: bool, as_written: &str) -> Option<&'static str> {
        let named = self.named;
        Some(match word {
            "we" => {
                self.named = true;
                if named { "they" } else { "the authors" }
            }
            "we've" => "they have",
            "our" if is_first || !named => "the",
            "our" => "their",
            "ours" => "theirs",
            // `US` is a country.
            "us" if as_written == "us" => "them",
            "ourselves" => "themselves",
            _ => return None,
        })
    }
}

fn is_gap(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '\'' | '’')
}

/// The sentence without what only joins it to the one before.
pub(super) fn without_opening(sentence: &str) -> &str {
    let mut rest = without_number(sentence);
    while let Some((opening, behind)) = rest.split_once(',') {
        let lower = opening.trim().to_lowercase();
        let points = |object: &str| {
            POINTING
                .iter()
                .any(|word| object.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
        };
        let names_it =
            lower.strip_prefix("to ").and_then(|rest| rest.split_once(' ')).is_some_and(|(_, object)| points(object));
        let builds_on_it = BUILDING
            .iter()
            .filter_map(|word| lower.strip_prefix(word)?.strip_prefix(' '))
            .any(|object| points(object) && behind.trim_start().starts_with("we "));
        let points_back = names_it || builds_on_it;
        if !OPENINGS.contains(&lower.as_str()) && !points_back {
            break;
        }
        rest = behind.trim_start();
    }
    // Without a comma: `In this paper we propose`, `Here we show`.
    for opening in ["In this paper ", "In this work ", "In this article ", "In this study ", "Here "] {
        if let Some(behind) = rest.strip_prefix(opening).filter(|behind| behind.starts_with("we ")) {
            return behind;
        }
    }
    if rest.is_empty() { sentence } else { rest }
}

/// Without the number that it has in an enumeration: `(2) We …`, `(iii) …`.
fn without_number(sentence: &str) -> &str {
    let numbered = sentence.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let is_number = |number: &str| {
        !number.is_empty()
            && number.len() <= 3
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | 'a'..='e'))
    };
    numbered.filter(|(number, _)| is_number(number)).map_or(sentence, |(_, rest)| rest)
}

/// With a capital at its start.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authors_are_told_about() {
        let mut teller = Teller::default();
        for (sentence, told) in [
            ("Besides, we also propose X.", "The authors propose X."),
            ("In this paper, we propose X, our new method.", "They propose X, their new method."),
            ("To address this gap, we also build a corpus.", "They also build a corpus."),
            ("Moreover, in this work we train it ourselves.", "In this work they train it themselves."),
            ("Our results help us in the US.", "The results help them in the US."),
            ("However, it fails.", "It fails."),
            ("Building on these findings, we therefore train X.", "They train X."),
            ("Using this new benchmark, we find it.", "They find it."),
            ("Using these models is hard, they say.", "Using these models is hard, they say."),
            ("In one setting, however, it fails.", "In one setting, it fails."),
            ("(2) We ask: “Can we do it?” and we do.", "They ask: “Can we do it?” and they do."),
            ("For instance, our method wins.", "The method wins."),
            ("Bayesian methods, we argue, fail.", "Bayesian methods, they argue, fail."),
        ] {
            assert_eq!(teller.tell(sentence), told);
        }
        assert_eq!(Teller::default().tell("Our method wins."), "The method wins.");
        assert_eq!(
            Teller::default().tell("Here we show that power, like mass, adds up."),
            "The authors show that power, like mass, adds up."
        );
        assert_eq!(Teller::default().tell(""), "");
    }
}
