//! Feeds that tell of other people's pages: the thing linked is the entry, the discussion its comments, the points its
//! signals.
//!
//! Hacker News, Reddit and Lobsters are known by where their entries are discussed. Link blogs and newsletters look
//! like any other feed, so feeds.toml has to say it: `follow = "first-link"` or `"every-link"`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::config::Follow;
use crate::entry::{Entry, Feed};
use crate::{html, link, text};

/// Most links of one entry that become entries: a long newsletter has sixty.
const MOST_LINKS: usize = 150;

/// Longest text around a link that stands for its title; what is longer is a paragraph.
const LONGEST_TITLE: usize = 160;

/// Hosts to which links lead that share, subscribe or advertise.
const BESIDE: [&str; 12] = [
    "twitter.com",
    "x.com",
    "facebook.com",
    "linkedin.com",
    "instagram.com",
    "threads.net",
    "bsky.app",
    "t.me",
    "feeds.feedburner.com",
    "patreon.com",
    "gravatar.com",
    "whatsapp.com",
];

/// Our own expressions are right, and each is used by a test.
#[expect(clippy::expect_used, reason = "they are literals, and every one is tried by the tests of this file")]
fn expression(text: &str) -> Regex {
    Regex::new(text).expect("an expression of ours is right")
}

static COUNTS: LazyLock<Regex> = LazyLock::new(|| {
    expression(r"(?i)(?:^|[^\w])#?\s*(points|score|upvotes|votes|comments|stars)\s*:\s*([0-9][0-9,]*)")
});
static DISCUSSION: LazyLock<Regex> = LazyLock::new(|| {
    expression(
        r#"https?://(?:news\.ycombinator\.com/item\?id=\d+|lobste\.rs/s/\w+[^\s"'<]*|(?:www\.|old\.)?reddit\.com/r/\w+/comments/[^\s"'<]*)"#,
    )
});
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| expression(r#"(?i)Article URL:\s*<a href="([^"]+)""#));
static REDDIT_LINK: LazyLock<Regex> = LazyLock::new(|| expression(r#"<a href="([^"]+)"[^>]*>\s*\[link\]"#));
static REDDIT_FOOT: LazyLock<Regex> = LazyLock::new(|| expression(r"(?s)(?:&#32;|\s)*submitted by\s.*$"));
static HACKER_FOOT: LazyLock<Regex> =
    LazyLock::new(|| expression(r"(?is)(?:<hr\s*/?>\s*)?<p>\s*(?:Article|Comments) URL:.*$"));
static ANCHORS: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse("a[href]").ok());

/// The feed with its entries as what they tell of.
pub(super) fn understood(feed: &mut Feed, follow: Follow) {
    for entry in &mut feed.entries {
        uncounted(entry);
        discussed(entry);
    }
    match follow {
        Follow::Itself => {}
        Follow::FirstLink => feed.entries.iter_mut().for_each(follow_first),
        Follow::EveryLink => {
            let issues = std::mem::take(&mut feed.entries);
            let mut seen = BTreeSet::new();
            feed.entries = issues.iter().flat_map(every_link).filter(|entry| seen.insert(entry.link.clone())).collect();
        }
    }
}

/// A counter's link that does not say where it leads becomes the one that the feed names beside it, in words or as the guid.
fn uncounted(entry: &mut Entry) {
    if entry.link.as_deref().is_some_and(link::is_sealed) {
        let named = entry.original.as_ref().into_iter().chain(&entry.id);
        let mut named = named.filter(|named| link::is_web(named) && !link::is_sealed(named));
        // A guid like `https://example.org/?p=1` leads there as well.
        entry.link = named.next().cloned().or_else(|| entry.link.take());
    }
}

/// An entry of a place where things are discussed.
fn discussed(entry: &mut Entry) {
    let said = entry.summary_html.as_deref().or(entry.content_html.as_deref()).unwrap_or_default();
    let is_place = |address: &String| DISCUSSION.find(address).is_some_and(|found| found.start() == 0);
    let own = entry.comments.clone().filter(is_place).or_else(|| entry.link.clone().filter(is_place));
    let named = || {
        let labelled = ["Comments URL:", "Discussion:"].iter().find_map(|label| said.split_once(label));
        labelled.and_then(|(_, after)| DISCUSSION.find(after)).map(|found| found.as_str().to_owned())
    };
    let Some(discussion) = own.or_else(named) else { return };
    if discussion.contains("reddit.com/") {
        reddit(entry, &discussion);
    } else {
        entry.signals.extend(counts(&html::plain(said)));
        if let Some(article) = ARTICLE.captures(said).map(|found| html::unescape(&found[1]).into_owned()) {
            entry.link = Some(article);
        }
        for field in [&mut entry.summary_html, &mut entry.content_html] {
            *field = field.take().map(|html| HACKER_FOOT.replace(&html, "").trim().to_owned()).filter(|h| says(h));
        }
    }
    let is_itself = entry.link.as_deref() == Some(discussion.as_str());
    entry.comments = (!is_itself).then_some(discussion);
}

/// Does a summary say more than that there are comments, and how many?
fn says(html: &str) -> bool {
    let plain = html::plain(html);
    let bare = COUNTS.replace_all(&plain, "");
    let only_counts = bare.len() < plain.len() && DISCUSSION.is_match(&bare);
    !(plain.is_empty() || plain.eq_ignore_ascii_case("comments") || only_counts)
}

/// `Points: 123`, `# Comments: 45`.
fn counts(text: &str) -> BTreeMap<String, f64> {
    let found = COUNTS.captures_iter(text).filter_map(|found| {
        let number: f64 = found[2].replace(',', "").parse().ok()?;
        Some((found[1].to_lowercase(), number))
    });
    found.collect()
}

/// Reddit gives the discussion as the link, and the thing linked as `[link]` in the text.
fn reddit(entry: &mut Entry, discussion: &str) {
    let content = entry.content_html.as_deref().or(entry.summary_html.as_deref()).unwrap_or_default();
    let linked = REDDIT_LINK.captures(content).map(|found| html::unescape(&found[1]).into_owned());
    let linked = linked.filter(|linked| link::is_web(linked)).or_else(|| entry.link.clone());
    // Its own pictures and films are no pages; a post that is text links to itself.
    let leads_away = |linked: &String| {
        link::host(linked).is_some_and(|host| !["reddit.com", "redd.it"].iter().any(|own| host.ends_with(own)))
    };
    let place = linked.filter(leads_away);
    entry.link = Some(place.unwrap_or_else(|| discussion.to_owned()));
    for field in [&mut entry.summary_html, &mut entry.content_html] {
        let cut = field.take().map(|html| REDDIT_FOOT.replace(&html, "").trim().to_owned());
        *field = cut.filter(|html| !html::plain(html).is_empty());
    }
}

/// The first page elsewhere that an entry points at is what it is about; its own page is the discussion.
fn follow_first(entry: &mut Entry) {
    let Some(first) = links_of(entry).into_iter().next() else { return };
    let own = entry.link.replace(first.place);
    entry.comments = entry.comments.take().or(own);
}

/// Each page elsewhere that an issue points at, with the words around it.
fn every_link(issue: &Entry) -> Vec<Entry> {
    links_of(issue)
        .into_iter()
        .filter_map(|found| {
            Some(Entry {
                title: found.title,
                link: Some(found.place),
                published: issue.published,
                updated: issue.updated,
                summary_html: found.around,
                comments: issue.link.clone(),
                categories: issue.categories.clone(),
                ..Entry::default()
            })
            .filter(|entry| entry.title.is_some())
        })
        .collect()
}

/// A page elsewhere.
struct Link {
    place: String,
    title: Option<String>,
    /// The paragraph that speaks of it.
    around: Option<String>,
}

fn links_of(entry: &Entry) -> Vec<Link> {
    let Some(content) = entry.content_html.as_deref().or(entry.summary_html.as_deref()) else { return Vec::new() };
    let Some(anchors) = ANCHORS.as_ref().filter(|_| html::is_manageable(content)) else { return Vec::new() };
    let page = Html::parse_fragment(content);
    let base = entry.base.as_deref().or(entry.link.as_deref()).and_then(|base| Url::parse(base).ok());
    let own_host = entry.link.as_deref().and_then(link::host);
    let mut known = BTreeSet::new();
    let mut found: Vec<Link> = Vec::new();
    for anchor in page.select(anchors) {
        let href = anchor.attr("href").unwrap_or_default().trim();
        let url = base.as_ref().map_or_else(|| Url::parse(href), |base| base.join(href)).ok();
        let Some(place) = url.map(String::from).filter(|url| link::is_web(url)) else { continue };
        if !leads_away(&place, own_host.as_deref()) {
            continue;
        }
        let link = Link { title: title(anchor), around: around(anchor), place };
        let key = link::canonical(&link.place).unwrap_or_else(|| link.place.clone());
        if known.insert(key) {
            found.push(link);
        } else if let Some(before) = found.iter_mut().find(|before| before.place == link.place) {
            // A picture first, then the headline: both lead to the same page.
            before.title = before.title.take().or(link.title);
        }
        if found.len() == MOST_LINKS {
            break;
        }
    }
    found
}

fn leads_away(place: &str, own_host: Option<&str>) -> bool {
    let Some(host) = link::host(place) else { return false };
    let same_site = own_host.is_some_and(|own| own == host || host.ends_with(&format!(".{own}")));
    let beside = BESIDE.iter().any(|other| host == *other || host.ends_with(&format!(".{other}")));
    let leaves = ["unsubscribe", "/subscribe", "utm_medium=sponsor", "mailto:"].iter().any(|word| place.contains(word));
    !(same_site || beside || leaves || link::canonical(place).is_some_and(|link| link::is_front_page(&link)))
}

/// The words of a link; of `here`, `link` and bare addresses the line that they are in.
fn title(anchor: ElementRef<'_>) -> Option<String> {
    let words = text::one_line(&anchor.text().collect::<String>());
    if words.split_whitespace().count() >= 3 && !words.contains("://") {
        return Some(words);
    }
    let line = block(anchor).map(|block| text::one_line(&block.text().collect::<String>()));
    let line = line.filter(|line| line.chars().count() <= LONGEST_TITLE && line.split_whitespace().count() >= 3);
    let is_mute = words.is_empty() || words.contains("://") || words.split_whitespace().count() == 1 && words.len() < 5;
    line.or_else(|| (!is_mute).then_some(words))
}

fn around(anchor: ElementRef<'_>) -> Option<String> {
    let block = block(anchor)?;
    let says_more = block.text().map(str::len).sum::<usize>() > anchor.text().map(str::len).sum::<usize>() + 20;
    says_more.then(|| block.inner_html().trim().to_owned())
}

/// The paragraph, list item or cell that a link is in.
fn block(anchor: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let is_block = |element: &ElementRef<'_>| {
        matches!(
            element.value().name(),
            "p" | "li" | "td" | "dd" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote"
        )
    };
    anchor.ancestors().filter_map(ElementRef::wrap).find(is_block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Format;

    fn told(entry: Entry, follow: Follow) -> Vec<Entry> {
        let mut feed = Feed::of(Format::Rss2, vec![entry]);
        understood(&mut feed, follow);
        feed.entries
    }

    fn entry(link: &str, comments: Option<&str>, html: &str) -> Entry {
        Entry {
            title: Some("T".into()),
            link: Some(link.into()),
            comments: comments.map(Into::into),
            summary_html: Some(html.into()),
            ..Entry::default()
        }
    }

    const ITEM: &str = "https://news.ycombinator.com/item?id=1";

    #[test]
    fn a_counters_link_leads_where_the_feed_says() {
        let page = "https://lab.example.org/sorting";
        for counter in [
            "http://feedproxy.google.com/~r/Lab/~3/DeWX2QCae6A/sorting",
            "https://feeds.feedburner.com/~r/Lab/~3/DeWX2QCae6A/",
            "http://tracking.feedpress.it/link/980/4243452",
            "https://feedpress.me/link/980/4243452/sorting",
        ] {
            let counted = |original: Option<&str>, id: Option<&str>| {
                let (original, id) = (original.map(Into::into), id.map(Into::into));
                told(Entry { id, original, ..entry(counter, None, "") }, Follow::Itself).remove(0).link
            };
            assert_eq!(counted(Some(page), None).as_deref(), Some(page), "{counter}");
            assert_eq!(counted(None, Some(page)).as_deref(), Some(page), "{counter}");
            assert_eq!(counted(None, Some("tag:lab.example.org,2025:1")).as_deref(), Some(counter));
            assert_eq!(counted(None, Some(counter)).as_deref(), Some(counter));
        }
        let own = told(Entry { original: Some("https://b.example/".into()), ..entry(page, None, "") }, Follow::Itself);
        assert_eq!(own[0].link.as_deref(), Some(page), "its own link needs no other");
    }

    #[test]
    fn hacker_news_tells_of_the_article() {
        let foot = format!(
            "<p>Article URL: <a href=\"https://example.org/a?b=1&amp;c=2\">x</a></p><p>Comments URL: <a href=\"{ITEM}\">{ITEM}</a></p>\
             <p>Points: 1,234</p><p># Comments: 56</p>"
        );
        let one = told(entry("https://example.org/a?b=1&c=2", Some(ITEM), &foot), Follow::Itself).remove(0);
        assert_eq!((one.link.as_deref(), one.comments.as_deref()), (Some("https://example.org/a?b=1&c=2"), Some(ITEM)));
        assert_eq!(one.signals, BTreeMap::from([("points".into(), 1234.0), ("comments".into(), 56.0)]));
        assert_eq!(one.summary_html, None);
        // Where the feed was asked to link to the comments.
        let one = told(entry(ITEM, None, &format!("<p>We built it.</p><hr>{foot}")), Follow::Itself).remove(0);
        assert_eq!(one.link.as_deref(), Some("https://example.org/a?b=1&c=2"));
        assert_eq!(one.summary_html.as_deref(), Some("<p>We built it.</p>"));
        // A question is its own discussion.
        let one = told(entry(ITEM, Some(ITEM), "<p>How do you?</p>"), Follow::Itself).remove(0);
        assert_eq!((one.link.as_deref(), one.comments), (Some(ITEM), None));
        // Feeds that others make of it.
        let html =
            format!("Score: 1199<br/>Comments: 745<br/>By: someone<br/>Discussion: <a href=\"{ITEM}\">{ITEM}</a>");
        let one = told(entry("https://example.org/b", None, &html), Follow::Itself).remove(0);
        assert_eq!((one.comments.as_deref(), one.summary_html), (Some(ITEM), None));
        assert_eq!(one.signals.get("score"), Some(&1199.0));
    }

    #[test]
    fn reddit_tells_of_the_thing_linked() {
        let post = "https://www.reddit.com/r/MachineLearning/comments/1abc/r_a_paper/";
        let html = |linked: &str| {
            format!(
                "<div class=\"md\"><p>Our paper.</p></div> &#32; submitted by &#32; <a href=\"https://www.reddit.com/user/x\"> /u/x </a> \
                 <br/> <span><a href=\"{linked}\">[link]</a></span> &#32; <span><a href=\"{post}\">[comments]</a></span>"
            )
        };
        let one = told(entry(post, None, &html("https://arxiv.org/abs/2606.00001")), Follow::Itself).remove(0);
        assert_eq!(one.link.as_deref(), Some("https://arxiv.org/abs/2606.00001"));
        assert_eq!(one.comments.as_deref(), Some(post));
        assert_eq!(one.summary_html.as_deref(), Some("<div class=\"md\"><p>Our paper.</p></div>"));
        for own in [post, "https://i.redd.it/a.png"] {
            let one = told(entry(post, None, &html(own)), Follow::Itself).remove(0);
            assert_eq!((one.link.as_deref(), one.comments), (Some(post), None), "{own}");
        }
    }

    #[test]
    fn a_link_blog_tells_of_its_first_link_and_a_newsletter_of_each() {
        let page = "https://blog.example.org/2026/1";
        let html = "<p><a href=\"/about\">About</a> <a href=\"https://twitter.com/me\">me</a></p>\
                    <ul><li><a href=\"https://one.example.com/a\">A study of one thing</a>: it says a lot, and more than that.</li>\
                    <li>A second study of things: <a href=\"https://two.example.com/b?utm_source=x\">link</a></li>\
                    <li><a href=\"https://one.example.com/a\"><img src=\"x.png\"></a></li></ul>";
        let one = told(entry(page, None, html), Follow::FirstLink).remove(0);
        assert_eq!((one.link.as_deref(), one.comments.as_deref()), (Some("https://one.example.com/a"), Some(page)));
        let all = told(entry(page, None, html), Follow::EveryLink);
        let titles: Vec<_> = all.iter().filter_map(|entry| entry.title.as_deref()).collect();
        assert_eq!(titles, ["A study of one thing", "A second study of things: link"]);
        assert!(all.iter().all(|entry| entry.comments.as_deref() == Some(page)));
        assert!(all[0].summary_html.as_deref().unwrap().contains("it says a lot"));
        // Without a link elsewhere an entry is its own page.
        let one = told(entry(page, None, "<p>My own words.</p>"), Follow::FirstLink).remove(0);
        assert_eq!((one.link.as_deref(), one.comments), (Some(page), None));
    }

    #[test]
    fn other_feeds_stay_as_they_are() {
        let own = entry(
            "https://example.org/a",
            Some("https://example.org/a#comments"),
            "<p>Comments: 3 people said so.</p>",
        );
        assert_eq!(told(own.clone(), Follow::Itself), [own]);
    }
}
