//! What an entry of a list usually looks like: where its headline, link, summary, picture and names are when
//! feeds.toml does not say.

use std::sync::LazyLock;

use scraper::{ElementRef, Selector};

use super::Ranked;
use super::elements::{shown, text_of, unscripted};
use crate::date::Reader;
use crate::text;

/// Shortest paragraph that is a summary and not a label.
const SHORTEST_SUMMARY: usize = 25;
/// Longest line of names.
const LONGEST_BYLINE: usize = 200;
/// Longest headline; what is longer is the article.
const LONGEST_TITLE: usize = 300;

/// Our own selectors are right, and each is used by a test.
#[expect(clippy::expect_used, reason = "they are literals, and every one is tried by the tests of this file")]
fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector of ours is right")
}

static HEADINGS: LazyLock<Selector> = LazyLock::new(|| selector("h1, h2, h3, h4, h5, h6, [role=heading]"));
static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static MARKED_LINKS: LazyLock<Selector> =
    LazyLock::new(|| selector("a[href][rel~=bookmark], a[href].u-url, a[href][itemprop~=url]"));
static NAMED_TITLES: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "[itemprop~=headline], [itemprop~=name], .p-name, [class*=title i], [class*=headline i], [class*=heading i], \
         [class*='__hed' i], [data-testid*=title i], [data-testid*=headline i]",
    )
});
static SUMMARIES: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "[itemprop~=description], [class*=summary i], [class*=excerpt i], [class*=description i], [class*=dek i], \
         [class*=standfirst i], [class*=teaser i], [class*=abstract i], [class*=snippet i], [class*=subtitle i]",
    )
});
static PARAGRAPHS: LazyLock<Selector> = LazyLock::new(|| selector("p, dd, blockquote"));
static BODIES: LazyLock<Selector> =
    LazyLock::new(|| selector("[class*=body i], [class*=content i], [class*=blurb i], [class*=text i], div.p"));
static AUTHORS: LazyLock<Selector> =
    LazyLock::new(|| selector("[rel~=author], [itemprop~=author], .p-author, [class*=author i], [class*=byline i]"));
static TAGS: LazyLock<Selector> =
    LazyLock::new(|| selector("a[rel~=tag], .p-category, a[href*='/tag/'], a[href*='/tags/'], a[href*='/category/']"));

/// Is the element called one of these, by class, id or test mark?
pub(super) fn is_called(element: ElementRef<'_>, names: &[&str]) -> bool {
    let called = ["class", "id", "data-testid", "data-test"].into_iter().filter_map(|name| element.attr(name));
    called.map(str::to_ascii_lowercase).any(|called| names.iter().any(|name| called.contains(name)))
}

/// The level of a heading.
pub(super) fn level(element: ElementRef<'_>) -> Option<u8> {
    match element.value().name().as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ if element.attr("role") == Some("heading") => Some(6),
        _ => None,
    }
}

/// The link that an entry is about. In this order: the entry itself; a link in or around its headline; one that is
/// marked as its address; one called a title; the first with words; the first; the one that the entry is in.
pub(super) fn anchor(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    if is_link(element) {
        return Some(element);
    }
    let links: Vec<ElementRef<'_>> = element.select(&LINKS).filter(|link| is_link(*link)).collect();
    let is_article = |link: &&ElementRef<'_>| !leads_to_a_list(**link);
    let in_heading = |link: &&ElementRef<'_>| {
        let up = link.ancestors().take_while(|node| node.id() != element.id()).filter_map(ElementRef::wrap);
        level(element).is_some() || up.into_iter().any(|around| level(around).is_some())
    };
    let in_title = |link: &&ElementRef<'_>| {
        let up = link.ancestors().take_while(|node| node.id() != element.id()).filter_map(ElementRef::wrap);
        std::iter::once(**link).chain(up).any(|around| is_called(around, &["title", "headline"]))
    };
    let find = |test: &dyn Fn(&&ElementRef<'_>) -> bool| links.iter().find(|link| is_article(link) && test(link));
    find(&in_heading)
        .or_else(|| find(&|link| link.select(&HEADINGS).next().is_some()))
        .or_else(|| find(&|link| MARKED_LINKS.matches(link)))
        .or_else(|| find(&in_title))
        .or_else(|| find(&|link| words(text_of(**link)).is_some()))
        .or_else(|| find(&|_| true))
        .or_else(|| links.first())
        .copied()
        .or_else(|| element.ancestors().filter_map(ElementRef::wrap).find(|around| is_link(*around)))
}

fn is_link(element: ElementRef<'_>) -> bool {
    let schemes = ["javascript:", "mailto:", "tel:", "data:", "sms:"];
    let leads = |href: &str| {
        let href = href.trim().to_ascii_lowercase();
        !href.is_empty() && !href.starts_with('#') && !schemes.iter().any(|scheme| href.starts_with(scheme))
    };
    element.value().name() == "a" && element.attr("href").is_some_and(leads)
}

/// Links to tags, people, comments and the like are beside an article, not to it.
fn leads_to_a_list(link: ElementRef<'_>) -> bool {
    let marked =
        link.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|r| matches!(r, "tag" | "author")));
    let places = ["/tag/", "/tags/", "/category/", "/categories/", "/author/", "/authors/", "#comment", "#respond"];
    let href = link.attr("href").unwrap_or_default();
    marked || places.iter().any(|place| href.contains(place)) || is_called(link, &["author", "avatar", "share", "tag-"])
}

/// Of an entry without a link: where a script finds it, or its own place on the page.
pub(super) fn own_place(element: ElementRef<'_>) -> Option<String> {
    let attribute = ["data-href", "data-url", "data-link"].into_iter().find_map(|name| element.attr(name));
    attribute.map(str::to_owned).or_else(|| {
        let id = element.attr("id").or_else(|| element.descendent_elements().find_map(|inner| inner.attr("id")))?;
        Some(format!("#{id}"))
    })
}

/// The headline of an entry, with how surely it is one: 0 a heading, 1 called a title, 2 the words of the link,
/// 3 what is said for those who do not see it.
pub(super) fn headline(element: ElementRef<'_>, anchor: Option<ElementRef<'_>>) -> Option<Ranked> {
    let anchor = anchor.or_else(|| self::anchor(element));
    heading(element, anchor)
        .map(|title| (0, title))
        .or_else(|| {
            let named = element.select(&NAMED_TITLES).filter(|inner| !is_called(*inner, &["subtitle", "sub-title"]));
            // The name of a person is called a name as well.
            let titles = named.filter(|inner| !inner.ancestors().filter_map(ElementRef::wrap).any(is_of_a_person));
            titles.into_iter().find_map(|inner| headed(inner, anchor)).map(|title| (1, title))
        })
        .or_else(|| anchor.and_then(link_words).map(|title| (2, title)))
        .or_else(|| {
            let label = |element: ElementRef<'_>| {
                ["aria-label", "title", "alt"].into_iter().find_map(|name| element.attr(name)).map(str::to_owned)
            };
            let anchor = anchor?;
            let said = label(anchor).or_else(|| anchor.descendent_elements().find_map(label))?;
            let said = said.strip_prefix("post link to ").unwrap_or(&said);
            words(text::one_line(said)).map(|title| (3, title))
        })
}

/// The heading that has the link in it or around it; failing that the first of the highest level.
fn heading(element: ElementRef<'_>, anchor: Option<ElementRef<'_>>) -> Option<String> {
    let own = level(element).map(|_| element);
    let headings: Vec<(ElementRef<'_>, String)> = own
        .into_iter()
        .chain(element.select(&HEADINGS))
        .filter_map(|heading| Some((heading, headed(heading, anchor)?)))
        .collect();
    let linked = anchor.filter(|anchor| anchor.id() != element.id()).and_then(|anchor| {
        headings.iter().find(|(heading, _)| {
            anchor.ancestors().any(|node| node.id() == heading.id())
                || heading.ancestors().any(|node| node.id() == anchor.id())
        })
    });
    let highest = headings.iter().min_by_key(|(heading, _)| level(*heading));
    linked.or(highest).map(|(_, title)| title.clone())
}

fn is_of_a_person(element: ElementRef<'_>) -> bool {
    element.attr("itemprop") == Some("author") || is_called(element, &["byline", "author"])
}

/// The words of a headline; of one that begins with the link those of the link: a count or a host may follow it.
fn headed(heading: ElementRef<'_>, anchor: Option<ElementRef<'_>>) -> Option<String> {
    let all = text_of(heading);
    let within = anchor.filter(|anchor| anchor.ancestors().any(|node| node.id() == heading.id()));
    let linked = within.and_then(|anchor| words(text_of(anchor))).filter(|linked| all.starts_with(linked.as_str()));
    linked.or_else(|| words(all))
}

/// The words of a link: all of them if they are one text, else the longest piece (a card holds label, date, title).
fn link_words(anchor: ElementRef<'_>) -> Option<String> {
    let is_card = anchor.child_elements().filter(|inner| !text_of(*inner).is_empty()).count() > 1;
    if !is_card {
        return words(text_of(anchor));
    }
    let leaves = || anchor.descendent_elements().filter(|inner| inner.child_elements().next().is_none());
    let longest = |pieces: &mut dyn Iterator<Item = ElementRef<'_>>| {
        pieces.map(text_of).filter(|text| !text.is_empty()).max_by_key(|text| text.chars().count()).and_then(words)
    };
    // A paragraph is what it says, not what it is called.
    let titles = longest(&mut leaves().filter(|leaf| leaf.value().name() != "p"));
    titles.filter(|title| title.split_whitespace().count() > 1).or_else(|| longest(&mut leaves()))
}

/// A text that may be a headline: not too long, and no mere invitation to click.
fn words(text: String) -> Option<String> {
    let plain = text.to_lowercase();
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let invitations = [
        "read more",
        "read article",
        "read the article",
        "read post",
        "continue reading",
        "learn more",
        "more",
        "read",
        "view",
        "view more",
        "see more",
        "permalink",
        "link",
        "details",
        "full story",
        "weiterlesen",
        "lire la suite",
        "share",
        "comments",
        "comment",
        "read now",
        "explore",
    ];
    let is_title = !plain.is_empty() && !invitations.contains(&plain) && text.chars().count() <= LONGEST_TITLE;
    is_title.then_some(text)
}

/// What an entry says, as HTML: an element called a summary, or the first paragraph that is one.
pub(super) fn summary(element: ElementRef<'_>, title: &str, reader: &Reader<'_>) -> Option<String> {
    let called = element.select(&SUMMARIES).chain(element.select(&PARAGRAPHS)).chain(element.select(&BODIES));
    called
        .filter(|inner| level(*inner).is_none() && inner.select(&HEADINGS).next().is_none())
        .filter(|inner| !is_called(*inner, &["byline", "author", "date", "meta", "title--", "hed"]))
        .find(|inner| {
            let text = text_of(*inner);
            let says_more = text.chars().count() >= SHORTEST_SUMMARY && !text.contains(title) && !title.contains(&text);
            // A line of date and names is short and holds a date.
            says_more && (text.chars().count() > 60 || reader.date_within(&text).is_none())
        })
        .map(|inner| inner.inner_html().trim().to_owned())
}

/// The picture of an entry: the first that is no face, no sign and no point.
pub(super) fn image(element: ElementRef<'_>) -> Option<String> {
    let is_small = |inner: &ElementRef<'_>| {
        let side = |name| inner.attr(name).and_then(|size| size.trim_end_matches("px").parse::<f64>().ok());
        ["width", "height"].into_iter().filter_map(side).any(|size| size < 60.0)
    };
    element
        .descendent_elements()
        .filter(|inner| !is_small(inner))
        .filter(|inner| {
            let names = ["avatar", "icon", "logo", "emoji", "author", "profile"];
            let around = inner.parent().and_then(ElementRef::wrap);
            !is_called(*inner, &names) && around.is_none_or(|around| !is_called(around, &names))
        })
        .find_map(shown)
        .or_else(|| unscripted(element))
}

/// Who wrote an entry: what is marked or called an author.
pub(super) fn authors(element: ElementRef<'_>) -> Vec<String> {
    let marked = element.select(&AUTHORS).map(text_of);
    let lines = marked.filter(|line| !line.is_empty() && line.chars().count() <= LONGEST_BYLINE);
    lines.map(|line| people(&line)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The names in a line such as `By Ada Lovelace and Charles Babbage · 5 min read`.
pub(super) fn people(line: &str) -> Vec<String> {
    let line = line.split(['|', '·', '•', '—', '–']).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
    let lower = line.to_lowercase();
    let prefixes =
        ["by: ", "by ", "written by ", "posted by ", "author: ", "authors: ", "published by ", "von ", "par "];
    let start = prefixes.iter().find(|prefix| lower.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
    let names = line.get(start..).unwrap_or(line).replace(" and ", ",").replace(" & ", ",").replace(';', ",");
    let is_name = |name: &str| name.chars().any(char::is_alphabetic) && !name.chars().any(|c| c.is_ascii_digit());
    names
        .split(',')
        .map(str::trim)
        .filter(|name| is_name(name) && name.chars().count() <= 60)
        .map(str::to_owned)
        .collect()
}

/// What an entry is about: its links to tags.
pub(super) fn categories(element: ElementRef<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in element.select(&TAGS).map(text_of).filter(|name| !name.is_empty() && name.chars().count() <= 60) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_selectors_are_right() {
        for selector in
            [&HEADINGS, &LINKS, &MARKED_LINKS, &NAMED_TITLES, &SUMMARIES, &PARAGRAPHS, &BODIES, &AUTHORS, &TAGS]
        {
            LazyLock::force(selector);
        }
    }

    #[test]
    fn names_are_found_in_a_byline() {
        for (line, names) in [
            ("By Ada Lovelace and Charles Babbage · 5 min read", vec!["Ada Lovelace", "Charles Babbage"]),
            (
                "Ada Lovelace, Charles Babbage & Mary Somerville",
                vec!["Ada Lovelace", "Charles Babbage", "Mary Somerville"],
            ),
            ("Written by Ada Lovelace", vec!["Ada Lovelace"]),
            ("Byron", vec!["Byron"]),
            ("", vec![]),
        ] {
            assert_eq!(people(line), names, "{line}");
        }
    }
}
