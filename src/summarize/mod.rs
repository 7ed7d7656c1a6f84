//! What an entry says for itself, until an editor says it better: of an article the sentences that tell it, of a paper those
//! that say what was done and what came of it, told by somebody else, under a headline that is more than its title.

use regex::Regex;

use crate::text;

mod article;
mod extras;
mod headline;
mod paper;
mod sentences;
mod third_person;
mod title;

pub use article::article;
pub use paper::{Told, paper};
pub use sentences::sentences;
pub use title::title;

/// About the length of a comment in a hand-written weekly: two or three sentences.
const WANTED: usize = 420;

/// More than this is cut even inside a sentence.
const MOST: usize = 600;

/// A comment has two or three sentences.
const MOST_SENTENCES: usize = 3;

/// A pattern that is tested where it stands.
fn pattern(text: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "each is constant, and a test uses it")]
    Regex::new(text).expect("a pattern")
}

/// The first whole sentences of a plain text, up to a comment's length.
#[must_use]
pub fn summary(text: &str) -> String {
    let text = text::one_line(text);
    let text = without_tail(&text);
    let mut end = 0;
    for stop in sentences::ends(text) {
        if end > 0 && text[..stop].chars().count() > WANTED {
            break;
        }
        end = stop;
    }
    text::shortened(text[..end].trim_end(), MOST).into_owned()
}

/// What blog software adds to an excerpt: `The post … appeared first on …`, `Continue reading …`, `[…]`.
fn without_tail(text: &str) -> &str {
    let mut text = text;
    let post = text.rfind("The post ").filter(|at| text[*at..].contains(" appeared first on "));
    let more = ["Continue reading", "Read more", "Read the full"].iter().filter_map(|tail| text.rfind(tail));
    // Only at the end: in the middle these are somebody's words.
    let near_end = |at: &usize| text.len() - at < 300;
    let post = post.filter(near_end).filter(|at| *at > 0);
    if let Some(at) = more.filter(|at| text.len() - at < 80 && *at > 0).chain(post).min() {
        text = text[..at].trim_end();
    }
    ["[…]", "[...]"].iter().find_map(|tail| text.strip_suffix(tail)).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sentences_are_kept() {
        let long = format!("{} End of the first. {} Last.", "word ".repeat(60).trim(), "More ".repeat(70).trim());
        let short = summary(&long);
        assert!(short.ends_with("End of the first."), "{short}");
    }

    #[test]
    fn what_blog_software_adds_is_left_out() {
        for tail in [
            " […]",
            " The post A title appeared first on A Blog.",
            " […] The post A title appeared first on A Blog.",
            " Continue reading →",
        ] {
            let text = format!("It says something.{tail}");
            assert_eq!(summary(&text), "It says something.");
        }
        assert_eq!(summary("The post office appeared first on my list."), "The post office appeared first on my list.");
    }

    #[test]
    fn other_scripts_have_sentences_too() {
        let text = "第一句。".repeat(200);
        let short = summary(&text);
        assert!(short.ends_with('。') && short.chars().count() <= WANTED, "{short}");
    }

    #[test]
    fn a_sentence_without_end_is_cut_behind_a_word() {
        let short = summary(&"word ".repeat(500));
        assert!(short.ends_with("word…") && short.chars().count() <= MOST);
        assert_eq!(summary(""), "");
    }
}
