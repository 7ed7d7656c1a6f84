//! What ties entries together whatever their words: pages, identifiers, and pointing at one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Known;
use crate::{html, link, wording};

/// Bytes of HTML that are searched for links to papers: a long article.
const MOST_HTML: usize = 64 * 1024;

/// Something that entries have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// What it is known by.
    Id(String),
    /// The page that they are, or point at.
    Page(String),
    /// The paper that they are, or the only one that they name.
    Paper(String),
    /// The work that a DOI names.
    Doi(String),
}

/// How an entry comes by a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    /// It is this.
    Is,
    /// It exists to point there: a link aggregator's entry.
    PointsAt,
    /// It names this as its own: a laboratory's post about its paper. Only akin words make it the same story, and a
    /// post that tells of several papers, or of another's, names none.
    Names,
}

/// The ties of an entry, each with its strongest hold.
pub(super) fn ties(known: &Known) -> BTreeMap<Tie, Hold> {
    let mut ties = BTreeMap::new();
    let mut hold = |tie: Tie, how: Hold| {
        let held = ties.entry(tie).or_insert(how);
        *held = how.min(*held);
    };
    hold(Tie::Id(known.id.clone()), Hold::Is);
    if let Some(page) = &known.page {
        hold(Tie::Page(page.clone()), Hold::Is);
    }
    if link::is_arxiv_id(&known.id) {
        hold(Tie::Paper(known.id.clone()), Hold::Is);
    } else if let Some(id) = known.canonical.as_deref().and_then(link::arxiv_id) {
        hold(Tie::Paper(id), Hold::Is);
    }
    if let Some(doi) = known.entry.doi.as_deref().and_then(link::doi).or_else(|| link::doi(&known.id)) {
        hold(Tie::Doi(doi), Hold::Is);
    }
    let bodies = || [&known.entry.summary_html, &known.entry.content_html].into_iter().flatten();
    for target in bodies().filter_map(|html| target(html)).filter_map(|target| link::canonical(&target)) {
        match link::arxiv_id(&target) {
            Some(id) => hold(Tie::Paper(id), Hold::PointsAt),
            None if !link::is_front_page(&target) => hold(Tie::Page(link::page_key(&target)), Hold::PointsAt),
            None => {}
        }
    }
    let named: Vec<(String, bool)> = bodies().flat_map(|html| papers_in(html)).collect();
    let papers: BTreeSet<&String> = named.iter().map(|(paper, _)| paper).collect();
    if let (Some(paper), 1, true) = (papers.first(), papers.len(), named.iter().any(|(_, own)| *own)) {
        hold(Tie::Paper((*paper).clone()), Hold::Names);
    }
    ties
}

/// What an aggregator's entry points at, where its own link is that of the discussion: Reddit marks it with `[link]`,
/// hnrss with `Article URL:`.
fn target(html: &str) -> Option<String> {
    if let Some(before) = html.find(">[link]</a>").map(|at| &html[..at]) {
        return quoted(&before[before.rfind("href=")?..]);
    }
    quoted(&html[html.find("Article URL:")?..])
}

/// The first value in quotes behind `href=`.
fn quoted(html: &str) -> Option<String> {
    let value = &html[html.find("href=")? + "href=".len()..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(html::unescape(value[1..].split(quote).next()?).into_owned())
}

/// Bytes before and behind the name of a paper in which a text says whose it is.
const AROUND: usize = 200;

/// How a text speaks of its own paper, and how of another's; words between spaces.
const OWN: &[&str] = &["we", "our", "us", "i", "my", "preprint", "paper", "code", "authors of this post"];
const OTHERS: &[&str] = &[
    "et al",
    "the authors",
    "they",
    "their",
    "we read",
    "i read",
    "reading",
    "paper by",
    "paper from",
    "paper of this week",
    "recent paper",
    "says that",
    "argues",
    "argue",
    "according to",
    "see also",
];

/// The ids of the arXiv papers that a text links or names (`arXiv:2011.14036`), and whether as its own.
fn papers_in(html: &str) -> BTreeMap<String, bool> {
    let html = &html[..html.floor_char_boundary(MOST_HTML)];
    let mut papers = BTreeMap::new();
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '&' | ')' | ']' | ',' | ';' | '?' | '#');
    for start in ["http://", "https://", "arXiv:", "arxiv:"] {
        for (at, _) in html.match_indices(start) {
            let word = html[at..].split(ends).next().unwrap_or_default();
            if let Some(paper) = link::arxiv_id(word.trim_end_matches(['.', ':'])) {
                *papers.entry(paper).or_insert(false) |= is_own(html, at);
            }
        }
    }
    papers
}

/// Does the text around a name speak of something of its own?
fn is_own(html: &str, at: usize) -> bool {
    let start = html.floor_char_boundary(at.saturating_sub(AROUND));
    let end = html.floor_char_boundary((at + AROUND).min(html.len()));
    let words = wording::spaced(&html::plain(&html[start..end]), &[]);
    let says = |phrase: &&str| wording::has_phrase(&words, phrase);
    OWN.iter().any(says) && !OTHERS.iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aggregators_say_where_they_point() {
        for (html, expected) in [
            (
                r#"submitted by <a href="https://www.reddit.com/user/a">a</a> <span><a href="https://example.org/a?b=1&amp;c=2">[link]</a></span> <a href="https://www.reddit.com/r/a/comments/1">[comments]</a>"#,
                Some("https://example.org/a?b=1&c=2"),
            ),
            (r#"<p>Article URL: <a href="https://example.org/a">x</a></p>"#, Some("https://example.org/a")),
            (r#"<p>See <a href="https://example.org/a">this</a></p>"#, None),
            ("Article URL: none", None),
        ] {
            assert_eq!(target(html).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn papers_are_found_in_links_and_words() {
        for (html, expected) in [
            (r#"<a href="https://arxiv.org/pdf/2506.10982v2.pdf">paper</a>"#, "2506.10982"),
            ("Read it (arXiv:2506.10982).", "2506.10982"),
            ("https://huggingface.co/papers/2506.10982, https://arxiv.org/abs/2506.10982v1", "2506.10982"),
            ("https://arxiv.org/abs/2506.10982 https://arxiv.org/abs/2506.10983", "2506.10982 2506.10983"),
            ("https://arxiv.org/list/cs.LG/recent", ""),
        ] {
            assert_eq!(papers_in(html).into_keys().collect::<Vec<_>>().join(" "), expected, "{html}");
        }
    }

    #[test]
    fn a_text_says_whose_a_paper_is() {
        for (html, own) in [
            ("Today we present a sorter, see <a href='https://arxiv.org/abs/2506.10982'>the paper</a>.", true),
            ("Preprint: https://arxiv.org/abs/2506.10982. Code: https://github.com/a/b", true),
            (
                "The challenge is known (<a href='https://arxiv.org/abs/2506.10982'>Ada et al.</a>), and we meet it.",
                false,
            ),
            ("A short paper of this week (arXiv:2506.10982) says that we sort parcels wrongly.", false),
            ("Sorting (https://arxiv.org/abs/2506.10982) is hard.", false),
        ] {
            assert_eq!(papers_in(html), BTreeMap::from([("2506.10982".to_owned(), own)]), "{html}");
        }
    }
}
