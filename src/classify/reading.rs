//! What is read of a question.

use super::Question;
use super::words::Words;

/// Most words that are read: the first sentences tell, the rest repeats or digresses.
const MOST_WORDS: usize = 160;

/// Most words of a title.
const MOST_TITLE: usize = 40;

/// What is read of a question, in a form that features can borrow from.
pub(super) struct Reading<'a> {
    pub(super) title: Words,
    pub(super) text: Words,
    pub(super) host: &'a str,
    pub(super) path: Words,
    pub(super) categories: &'a [String],
}

impl<'a> Reading<'a> {
    pub(super) fn of(question: &Question<'a>) -> Self {
        let title = question.title.trim();
        // Many a feed repeats the title at the head of the text.
        let text = question.text.trim();
        let text = text.strip_prefix(title).unwrap_or(text);
        let (host, path) = question.link.map(parts).unwrap_or_default();
        Self {
            title: Words::of(title, MOST_TITLE),
            text: Words::of(text, MOST_WORDS),
            host,
            path: Words::of(path, MOST_TITLE),
            categories: question.categories,
        }
    }
}

/// Host without `www.` and path of a canonical link.
fn parts(link: &str) -> (&str, &str) {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    (host.strip_prefix("www.").unwrap_or(host), path)
}
