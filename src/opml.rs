//! Subscription lists (OPML 1.0 and 2.0, <http://opml.org/spec2.opml>): what people bring, and what they take away.
//!
//! Half of the lists that people have are no well-formed XML: an ampersand in an address, a quote in a title. So they
//! are read tag by tag, whatever stands between; a feed is lost only with a word about it.

mod tags;
mod write;

pub use write::{Outline, write};

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use tags::{Tag, Tags};

use crate::{html, text};

/// A list of subscriptions, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The feeds, in the order of the list.
    pub feeds: Vec<Subscription>,
    /// What was left out, and why.
    pub skipped: Vec<Skipped>,
}

/// A feed of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// What the list calls it; its host where it does not.
    pub title: String,
    /// The feed; where the list has none, the page.
    pub url: Url,
    /// The folders that it is in and the categories that it names, the nearest first.
    pub folders: Vec<String>,
    /// The list names no feed, and the page may have one.
    pub is_page: bool,
}

/// An outline that is no feed that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What the list calls it.
    pub title: String,
    /// In words.
    pub why: String,
}

/// Why a text is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no subscription list: there is no <outline> in it")]
pub struct NoList;

/// The subscriptions in a text.
///
/// # Errors
/// If there is no outline at all.
pub fn read(source: &str) -> Result<List, NoList> {
    let mut list = List::default();
    // The titles of the folders that are open; of a feed that is left open none.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut any = false;
    for tag in (Tags { rest: source }) {
        any = true;
        match tag {
            Tag::End => {
                open.pop();
            }
            Tag::Start { attributes, is_empty } => {
                let outline = Attributes(attributes);
                let is_feed = list.add(&outline, &open);
                if !is_empty {
                    open.push(outline.title().filter(|_| !is_feed));
                }
            }
        }
    }
    list.recover(source);
    if any { Ok(list) } else { Err(NoList) }
}

/// An address of a feed, wherever it stands.
static ADDRESSES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\bxmlurl\s*=\s*["']\s*([^"']+)"#).ok());

impl List {
    /// Adds what an outline stands for; says whether it is a feed, and not a folder.
    fn add(&mut self, outline: &Attributes, open: &[Option<String>]) -> bool {
        let kind = outline.get("type").unwrap_or_default().to_ascii_lowercase();
        let is_subscription = matches!(kind.as_str(), "rss" | "atom" | "rss1" | "rdf" | "feed");
        let feed = outline.get("xmlurl").or_else(|| outline.get("url").filter(|_| is_subscription));
        let page = outline.get("htmlurl").filter(|_| is_subscription);
        let Some((raw, is_page)) = feed.map(|feed| (feed, false)).or_else(|| page.map(|page| (page, true))) else {
            let other = outline.get("url").filter(|_| !kind.is_empty());
            let why = match (is_subscription, other) {
                // A folder is called a feed by programs that call everything one.
                (true, _) if outline.has("xmlurl") => "its address is empty".to_owned(),
                (_, Some(_)) => format!("a `{kind}`, not a feed"),
                _ => return false,
            };
            self.skip(outline, why);
            return true;
        };
        match address(&raw) {
            Ok(url) => {
                let title = outline.title().unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
                let categories = outline.get("category").unwrap_or_default();
                let categories = categories.split([',', '/']).map(text::one_line).filter(|name| !name.is_empty());
                let folders = categories.chain(open.iter().rev().flatten().cloned()).collect();
                self.feeds.push(Subscription { title, url, folders, is_page });
            }
            Err(why) => self.skip(outline, why),
        }
        true
    }

    /// Adds the feeds whose outlines were too broken to be read: no feed is lost in silence.
    fn recover(&mut self, source: &str) {
        let Some(addresses) = ADDRESSES.as_ref() else { return };
        let known: BTreeSet<String> = self.feeds.iter().map(|feed| feed.url.to_string()).collect();
        for found in addresses.captures_iter(&uncommented(source)) {
            let raw = html::unescape(&found[1]).into_owned();
            match address(&raw) {
                Ok(url) if known.contains(url.as_str()) => {}
                Ok(url) => {
                    let title = url.host_str().unwrap_or_default().to_owned();
                    self.feeds.push(Subscription { title, url, folders: Vec::new(), is_page: false });
                }
                // What is no address was named when its outline was read.
                Err(_) => {}
            }
        }
    }

    fn skip(&mut self, outline: &Attributes, why: String) {
        let title = outline.title().unwrap_or_else(|| "an outline without a title".to_owned());
        self.skipped.push(Skipped { title, why });
    }
}

fn uncommented(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or(comment, |(_, behind)| behind);
    }
    out + rest
}

/// The address, as it was meant.
fn address(raw: &str) -> Result<Url, String> {
    let raw = raw.trim();
    let whole = if let Some(rest) = raw.strip_prefix("feed:") {
        // `feed://example.org/` and `feed:https://example.org/` are what browsers once subscribed to.
        if rest.starts_with("//") { format!("http:{rest}") } else { rest.to_owned() }
    } else if raw.starts_with("//") {
        format!("https:{raw}")
    } else {
        raw.to_owned()
    };
    match Url::parse(&whole) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        // `example.org:8080/feed` reads as a scheme.
        Ok(url) if url.has_host() || !whole.contains('.') => Err(format!("`{}:` is not asked for feeds", url.scheme())),
        _ => {
            let host = whole.split(['/', ':', '?']).next().unwrap_or_default();
            let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c));
            let url = if is_host { Url::parse(&format!("https://{whole}")).ok() } else { None };
            url.ok_or_else(|| format!("`{}` is no address", text::shortened(&whole, 60)))
        }
    }
}

/// The attributes of an outline, their names in lower case.
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The value, if it says something.
    fn get(&self, name: &str) -> Option<String> {
        let value = self.0.iter().find(|(known, value)| known == name && !value.trim().is_empty());
        value.map(|(_, value)| value.trim().to_owned())
    }

    fn title(&self) -> Option<String> {
        let named = self.get("title").or_else(|| self.get("text"));
        named.map(|title| html::title(&title)).filter(|title| !title.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(body: &str) -> List {
        read(&format!(
            "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>x</title></head><body>{body}</body></opml>"
        ))
        .unwrap()
    }

    fn short(list: &List) -> Vec<(&str, &str, Vec<&str>)> {
        list.feeds
            .iter()
            .map(|feed| (feed.title.as_str(), feed.url.as_str(), feed.folders.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn folders_are_remembered_from_the_inside_out() {
        let list = read_all(
            "<outline text='AI'><outline text='Papers'><outline type='rss' text='One' xmlUrl='https://one.example/feed'/></outline>\
             <outline type='rss' text='Two' xmlUrl='https://two.example/feed' category='/News/Tech'></outline></outline>\
             <outline text='Three' xmlUrl='https://three.example/feed'/>",
        );
        assert_eq!(
            short(&list),
            [
                ("One", "https://one.example/feed", vec!["Papers", "AI"]),
                ("Two", "https://two.example/feed", vec!["News", "Tech", "AI"]),
                ("Three", "https://three.example/feed", vec![]),
            ]
        );
    }

    #[test]
    fn what_is_not_well_formed_is_read_all_the_same() {
        for (outline, title, url) in [
            (r#"<outline text="R&D" xmlUrl="https://x.example/?a=1&b=2"/>"#, "R&D", "https://x.example/?a=1&b=2"),
            (
                r#"<outline text="A "quoted" title" xmlUrl="https://x.example/f"/>"#,
                "A \"quoted\" title",
                "https://x.example/f",
            ),
            (r#"<outline text="1 < 2 > 0" xmlUrl="https://x.example/f">"#, "1 < 2 > 0", "https://x.example/f"),
            ("<outline text='It's' xmlUrl='https://x.example/f' />", "It's", "https://x.example/f"),
            ("<OUTLINE TEXT=Bare XMLURL=https://x.example/f>", "Bare", "https://x.example/f"),
            (r#"<outline text="Open xmlUrl="https://x.example/f"/>"#, "Open", "https://x.example/f"),
            (r#"<outline title="&lt;b&gt;Bold&lt;/b&gt;" xmlurl="feed://x.example/f"/>"#, "Bold", "http://x.example/f"),
            (r#"<outline type="rss" text="Page" htmlUrl="https://x.example/"/>"#, "Page", "https://x.example/"),
            (r#"<outline xmlUrl="x.example/feed"/>"#, "x.example", "https://x.example/feed"),
            (r#"<outline text="Twice" text="Again" xmlUrl=" https://x.example/f "/>"#, "Twice", "https://x.example/f"),
            (
                r#"<outline text="HTML" description="By <a href="https://a.example" target="_blank">A</a>." xmlUrl="https://x.example/f" />"#,
                "HTML",
                "https://x.example/f",
            ),
            (r#"<outline text="a<b" xmlUrl="https://x.example/f" />"#, "a<b", "https://x.example/f"),
            (
                r#"<outlin text="Lost" xmlUrl="https://x.example/f" /><outline text="y"/>"#,
                "x.example",
                "https://x.example/f",
            ),
            (r#"<outline text="Cut" xmlUrl="https://x.example/f""#, "Cut", "https://x.example/f"),
        ] {
            let list = read(&format!("<opml><body>{outline}")).unwrap();
            let found = list.feeds.iter().find(|feed| feed.url.as_str() == url);
            assert_eq!(found.map(|feed| feed.title.as_str()), Some(title), "{outline}: {list:?}");
        }
    }

    #[test]
    fn what_is_left_out_is_named() {
        let list = read_all(
            "<outline type='rss' text='Empty' xmlUrl=''/><outline type='link' text='Page' url='https://x.example/'/>\
             <outline text='Mail' xmlUrl='mailto:a@b.example'/><outline text='Odd' xmlUrl='not an address'/><!-- <outline text='Off' xmlUrl='https://off.example/'/> -->",
        );
        let skipped: Vec<_> = list.skipped.iter().map(|skipped| skipped.title.as_str()).collect();
        assert_eq!(skipped, ["Empty", "Page", "Mail", "Odd"]);
        assert!(list.feeds.is_empty());
        assert_eq!(read("<html><p>no list"), Err(NoList));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"(?s)(<outline |<!--|/>|>|"|'|=|&|text=|xmlUrl="http://a.b/|.){0,60}"#) {
            let _ = read(&text);
        }

        #[test]
        fn what_is_written_is_read_back(title in "[^\\x00-\\x1f\\x7f-\\x9f\\u{fff0}-\\u{ffff}\\s<>][^\\x00-\\x1f\\x7f-\\x9f\\u{fff0}-\\u{ffff}\\s<>&;]{0,12}") {
            prop_assume!(!title.contains('&'));
            let outline = Outline::Feed { title: title.clone(), url: "https://x.example/?a=1&b=2".into() };
            let list = read(&write("T", &[Outline::Folder { title: "F".into(), within: vec![outline] }])).unwrap();
            prop_assert_eq!(&list.feeds[0].title, &title);
            prop_assert_eq!(list.feeds[0].url.as_str(), "https://x.example/?a=1&b=2");
        }
    }
}
