//! HTML that is safe to show: `ammonia`, with bounds decided before it builds its tree.

use std::{borrow::Cow, cell::RefCell, collections::HashSet, sync::LazyLock};

use ammonia::{Builder, UrlRelative, UrlRelativeEvaluate};
use memchr::{memchr, memmem};
use url::Url;

use super::{escaped, growth::Growth, plain};

/// Deepest nesting that is sanitised as a tree: `html5ever` is quadratic in depth (servo/html5ever#788),
/// and the deepest real body seen has some forty levels.
const DEEPEST: usize = 200;

/// Most attributes in one tag: each is compared with all before it. Real tags have ten.
pub(super) const MOST_ATTRIBUTES: usize = 250;

/// Most elements that a fragment may grow to when unclosed formatting is opened again in every paragraph.
const MOST_REOPENED: usize = 200_000;

/// Most bytes that are sanitised as one tree, which takes thirty times as many. The largest real bodies have some hundred
/// kB once pictures pasted into them are gone.
const LARGEST_TREE: usize = 512 << 10;

/// Longer fragments are sanitised in pieces of at least this many bytes, cut between blocks where nothing is open.
const PIECE: usize = 64 << 10;

/// The fragment without anything that runs, loads, styles or tracks: http, https and mailto links only, absolute
/// against `base` (relative ones go when there is none). What is nested beyond reason comes back as its plain text.
#[must_use]
pub fn sanitized(html: &str, base: Option<&str>) -> String {
    if !html.contains(['<', '&']) {
        return crate::text::xml_legal(&escaped(html)).into_owned();
    }
    let html = without_frames(html);
    BASE.set(base.and_then(|base| Url::parse(base).ok()).filter(|base| !base.cannot_be_a_base()));
    let mut safe = String::new();
    let mut rest = html.as_ref();
    while !rest.is_empty() {
        let (piece, is_reasonable) = first_piece(rest);
        rest = &rest[piece.len()..];
        let clean = if is_reasonable {
            without_empty_pictures(BUILDER.clean(piece).to_string())
        } else {
            escaped(&plain(piece)).into_owned()
        };
        safe = if safe.is_empty() { clean } else { safe + &clean };
    }
    match crate::text::xml_legal(&safe) {
        Cow::Borrowed(_) => safe,
        Cow::Owned(legal) => legal,
    }
}

/// Without the tags of frames, which go anyway, and before them what stands between: HTML takes everything behind a
/// frame that is not closed, as `<iframe … />` is in many feeds, for its text.
fn without_frames(html: &str) -> Cow<'_, str> {
    let is_frame = |at: &usize| {
        let tag = html.as_bytes()[*at + 1..].strip_prefix(b"/").unwrap_or(&html.as_bytes()[*at + 1..]);
        tag.get(..6).is_some_and(|name| name.eq_ignore_ascii_case(b"iframe"))
    };
    let mut out = String::new();
    let mut from = 0;
    for at in html.match_indices('<').map(|(at, _)| at).filter(is_frame) {
        if at >= from {
            out.push_str(&html[from..at]);
            from = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        }
    }
    if from == 0 { Cow::Borrowed(html) } else { Cow::Owned(out + &html[from..]) }
}

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);

thread_local! {
    /// What the links of the fragment in work are relative to: a builder of its own for each base would cost more than the
    /// sanitising of most summaries.
    static BASE: RefCell<Option<Url>> = const { RefCell::new(None) };
}

/// Makes relative links absolute against [`BASE`]; without one they go.
struct AgainstBase;

impl UrlRelativeEvaluate<'static> for AgainstBase {
    fn evaluate<'url>(&self, link: &'url str) -> Option<Cow<'url, str>> {
        BASE.with_borrow(|base| base.as_ref()?.join(link).ok()).map(|link| Cow::Owned(link.into()))
    }
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(AgainstBase)))
        .link_rel(Some("noopener noreferrer"))
        .add_clean_content_tags(["noscript", "template", "title"])
        .rm_tags(["map", "area"]);
    builder
}

/// The start of the fragment up to where it can be cut, and whether the tree that this makes is small enough; where it is
/// not, the piece is all there is. One pass over the tags; what closes itself in HTML does not count.
fn first_piece(html: &str) -> (&str, bool) {
    let mut growth = Growth::default();
    let (mut from, mut no_comment_end) = (0, false);
    while let Some(at) = memchr(b'<', &html.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        let rest = &html[from..];
        // Tags within a comment are none. One that does not end is looked through once.
        if rest.starts_with("!--") && !no_comment_end {
            let end = memmem::find(rest.as_bytes(), b"-->");
            no_comment_end = end.is_none();
            from += end.unwrap_or_default();
            continue;
        }
        let closing = rest.starts_with('/');
        let after = if closing { &rest[1..] } else { rest };
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let name = after[..end].to_ascii_lowercase();
        if !closing && at >= PIECE && growth.depth == 0 && begins_a_block(&name) {
            return (&html[..at], at <= LARGEST_TREE);
        }
        if !closing && attributes(after) > MOST_ATTRIBUTES {
            return (html, false);
        }
        growth.meet(&name, closing);
        if growth.depth > DEEPEST || growth.reopened() > MOST_REOPENED {
            return (html, false);
        }
    }
    (html, html.len() <= LARGEST_TREE)
}

/// Elements that stand beside one another in articles: between two of them nothing is torn.
fn begins_a_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "blockquote"
            | "pre"
            | "figure"
            | "section"
            | "article"
            | "hr"
    )
}

/// Attributes of the tag, roughly: as many as it has equals signs before its end.
pub(super) fn attributes(tag: &str) -> usize {
    let tag = tag.find(['<', '>']).map_or(tag, |end| &tag[..end]);
    let blanks = tag.split_ascii_whitespace().take(MOST_ATTRIBUTES * 8).count();
    let equals = tag.bytes().filter(|b| *b == b'=').take(MOST_ATTRIBUTES + 1).count();
    // A long alternative text has many words and no equals sign; many bare attributes have only words.
    if blanks >= MOST_ATTRIBUTES * 8 { usize::MAX } else { equals }
}

/// Without pictures that show nothing: counting pixels, and those whose address was refused.
fn without_empty_pictures(html: String) -> String {
    if !html.contains("<img") {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(at) = rest.find("<img") {
        // Written by html5ever: values stand in double quotes, so the tag ends at the first > outside of them.
        let end = end_of_tag(&rest[at..]).map_or(rest.len(), |end| at + end);
        let tag = &rest[at..end];
        out.push_str(&rest[..at]);
        if shows_something(tag) {
            out.push_str(tag);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes()
        .position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        })
        .map(|at| at + 1)
}

fn shows_something(tag: &str) -> bool {
    let is_point =
        |side: &str| ["0", "1", "0px", "1px"].iter().any(|size| tag.contains(&format!(" {side}=\"{size}\"")));
    tag.contains(" src=\"") && !(is_point("width") && is_point("height"))
}
