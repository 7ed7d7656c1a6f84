//! What ties entries together whatever their words: pages, identifiers, and pointing at one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Known;
use crate::{html, link};

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
    /// It has this among its words: a blog post naming its paper. Only akin words make it the same story.
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
    let named: BTreeSet<String> = bodies().flat_map(|html| papers_in(html)).collect();
    if let (Some(paper), 1) = (named.first(), named.len()) {
        hold(Tie::Paper(paper.clone()), Hold::Names);
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

/// The ids of the arXiv papers that a text links or names (`arXiv:2011.14036`).
fn papers_in(html: &str) -> BTreeSet<String> {
    let html = &html[..html.floor_char_boundary(MOST_HTML)];
    let mut papers = BTreeSet::new();
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '&' | ')' | ']' | ',' | ';' | '?' | '#');
    for start in ["http://", "https://", "arXiv:", "arxiv:"] {
        for (at, _) in html.match_indices(start) {
            let word = html[at..].split(ends).next().unwrap_or_default();
            papers.extend(link::arxiv_id(word.trim_end_matches(['.', ':'])));
        }
    }
    papers
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
            assert_eq!(papers_in(html).into_iter().collect::<Vec<_>>().join(" "), expected, "{html}");
        }
    }
}
