//! How fast feeds are read, on one thread: hebdo beside `feed-rs`, and beside `rss` and `atom_syndication`.
//!
//! `cargo bench --bench reader`. The feeds are made of the arXiv metadata (CC0) that ships with the demo.

use std::{fmt::Write as _, hint::black_box, sync::LazyLock};

use atom_syndication::{CategoryBuilder, ContentBuilder, EntryBuilder, LinkBuilder, PersonBuilder};
use divan::{Bencher, counter::BytesCount};
use hebdo::{entry::Entry, html, parse};

const BASE: &str = "https://example.org/feed.xml";

/// What feeds are called in the table, their dialect and how large they are, in kB.
const FEEDS: &[(&str, Dialect, usize)] = &[
    ("small rss", Dialect::Rss, 60),
    ("small atom", Dialect::Atom, 60),
    ("medium rss", Dialect::Rss, 1_000),
    ("medium atom", Dialect::Atom, 1_000),
    ("large rss", Dialect::Rss, 4_000),
    ("large atom", Dialect::Atom, 4_000),
    ("large arxiv", Dialect::Arxiv, 4_000),
];

#[derive(Clone, Copy, PartialEq)]
enum Dialect {
    /// RSS 2.0 with escaped HTML in descriptions and bodies in CDATA, as blogs write it.
    Rss,
    Atom,
    /// RSS 2.0 as rss.arxiv.org writes it.
    Arxiv,
}

static TEXTS: LazyLock<Vec<(&str, String)>> =
    LazyLock::new(|| FEEDS.iter().map(|(name, dialect, kb)| (*name, made(*dialect, kb * 1_000))).collect());

fn main() {
    // A reader that refuses a feed at its start would look the fastest of all.
    for (name, text) in TEXTS.iter() {
        let bytes = text.as_bytes();
        let ours = parse::read(bytes, &parse::Hint::default()).map(|feed| feed.entries.len()).expect("hebdo reads it");
        let feed_rs = feed_rs::parser::parse(bytes).expect("feed-rs reads it").entries.len();
        let theirs = if name.ends_with("atom") {
            atom_syndication::Feed::read_from(bytes).expect("atom_syndication reads it").entries.len()
        } else {
            rss::Channel::read_from(bytes).expect("rss reads it").items.len()
        };
        assert_eq!([ours, feed_rs], [theirs; 2], "{name}: all readers find the same entries");
    }
    divan::main();
}

fn names() -> impl Iterator<Item = &'static str> {
    FEEDS.iter().map(|(name, ..)| *name)
}

fn text(name: &str) -> &'static str {
    &TEXTS.iter().find(|(known, _)| *known == name).expect("one of the names").1
}

#[divan::bench(args = names())]
fn hebdo_reads(bencher: Bencher, name: &str) {
    let text = text(name);
    let hint = parse::Hint { content_type: Some("text/xml"), base: Some(BASE) };
    bencher.counter(BytesCount::of_str(text)).bench_local(|| parse::read(black_box(text.as_bytes()), &hint).is_ok());
}

#[divan::bench(args = names())]
fn feed_rs_reads(bencher: Bencher, name: &str) {
    let text = text(name);
    // As hebdo does it: sanitising is no part of reading.
    let parser = || feed_rs::parser::Builder::new().base_uri(Some(BASE)).sanitize_content(false).build();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| parser().parse(black_box(text.as_bytes())).is_ok());
}

#[divan::bench(args = names())]
fn rss_and_atom_syndication_read(bencher: Bencher, name: &str) {
    let text = text(name);
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let bytes = black_box(text.as_bytes());
        if name.ends_with("atom") {
            atom_syndication::Feed::read_from(bytes).is_ok()
        } else {
            rss::Channel::read_from(bytes).is_ok()
        }
    });
}

/// Every body made safe, which happens only to what leaves hebdo.
#[divan::bench(args = names())]
fn hebdo_sanitises(bencher: Bencher, name: &str) {
    let text = text(name);
    let feed = parse::read(text.as_bytes(), &parse::Hint::default()).expect("made above");
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let bodies = feed.entries.iter().flat_map(|entry| [&entry.summary_html, &entry.content_html]).flatten();
        bodies.map(|body| html::sanitized(black_box(body), Some(BASE)).len()).sum::<usize>()
    });
}

/// A feed of about so many bytes.
fn made(dialect: Dialect, bytes: usize) -> String {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo/sources/arxiv.xml");
    let demo = std::fs::read(demo).expect("ships with the demo");
    let entries = parse::read(&demo, &parse::Hint::default()).expect("a feed").entries;
    let mut body = String::new();
    for (number, entry) in entries.iter().cycle().enumerate() {
        match dialect {
            Dialect::Rss => rss_item(&mut body, entry, number),
            Dialect::Arxiv => arxiv_item(&mut body, entry),
            Dialect::Atom => atom_entry(&mut body, entry, number),
        }
        if body.len() >= bytes {
            break;
        }
    }
    if dialect == Dialect::Atom {
        return format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
             <title>Bench</title><id>tag:example.org,2026:bench</id><updated>2026-11-23T00:00:00Z</updated>\
             <link href=\"https://example.org/\"/>{body}</feed>"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\">\
         <channel><title>Bench</title><link>https://example.org/</link><description>Bench</description>{body}\
         </channel></rss>"
    )
}

fn words(value: Option<&String>) -> std::borrow::Cow<'_, str> {
    html::escaped(value.map_or("", String::as_str))
}

/// HTML with a paragraph for each sentence, a link and a picture.
fn article(entry: &Entry) -> String {
    let summary = entry.summary_html.as_deref().unwrap_or_default();
    let paragraphs = summary.split(". ").fold(String::new(), |mut all, sentence| {
        let _ = writeln!(all, "<p class=\"body\">{sentence}. <a href=\"/more?a=1&amp;b=2\">More &raquo;</a></p>");
        all
    });
    format!("{paragraphs}<p><img src=\"/figure.png\" alt=\"Figure\" width=\"640\"></p>")
}

fn date(entry: &Entry) -> String {
    let moment = entry.published.unwrap_or_default();
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn rss_item(body: &mut String, entry: &Entry, number: usize) {
    let (title, link, html) = (words(entry.title.as_ref()), words(entry.link.as_ref()), article(entry));
    let _ = writeln!(
        body,
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n<guid isPermaLink=\"false\">{link}#{number}</guid>\n\
         <pubDate>{}</pubDate>",
        date(entry)
    );
    for author in &entry.authors {
        let _ = writeln!(body, "<dc:creator><![CDATA[{author}]]></dc:creator>");
    }
    for category in &entry.categories {
        let _ = writeln!(body, "<category>{category}</category>");
    }
    let short = html::escaped(html.split_inclusive("</p>").next().unwrap_or_default()).into_owned();
    let _ = writeln!(
        body,
        "<description>{short}</description>\n<content:encoded><![CDATA[{html}]]></content:encoded>\n</item>"
    );
}

fn arxiv_item(body: &mut String, entry: &Entry) {
    let (title, link) = (words(entry.title.as_ref()), words(entry.link.as_ref()));
    let id = link.rsplit('/').next().unwrap_or_default();
    let summary = words(entry.summary_html.as_ref());
    let _ = writeln!(
        body,
        "<item>\n      <title>{title}</title>\n      <link>{link}</link>\n      <description>arXiv:{id} Announce Type: new \n\
         Abstract: {summary}</description>\n      <guid isPermaLink=\"false\">oai:arXiv.org:{id}</guid>"
    );
    for category in &entry.categories {
        let _ = writeln!(body, "      <category>{category}</category>");
    }
    let _ = writeln!(
        body,
        "      <pubDate>{}</pubDate>\n      <arxiv:announce_type>new</arxiv:announce_type>\n\
         <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>\n      <dc:creator>{}</dc:creator>\n    </item>",
        date(entry),
        html::escaped(&entry.authors.join(", "))
    );
}

fn atom_entry(body: &mut String, entry: &Entry, number: usize) {
    let link = entry.link.clone().unwrap_or_default();
    let moment = entry.published.unwrap_or_default().to_string();
    let moment = atom_syndication::FixedDateTime::parse_from_rfc3339(&moment).expect("RFC 3339");
    let written = EntryBuilder::default()
        .title(entry.title.clone().unwrap_or_default())
        .id(format!("{link}#{number}"))
        .updated(moment)
        .published(Some(moment))
        .links(vec![LinkBuilder::default().href(link).build()])
        .authors(
            entry.authors.iter().map(|name| PersonBuilder::default().name(name.clone()).build()).collect::<Vec<_>>(),
        )
        .categories(
            entry
                .categories
                .iter()
                .map(|term| CategoryBuilder::default().term(term.clone()).build())
                .collect::<Vec<_>>(),
        )
        .content(ContentBuilder::default().content_type("html".to_owned()).value(article(entry)).build())
        .build();
    let mut feed = atom_syndication::Feed::default();
    feed.set_entries(vec![written]);
    let text = feed.to_string();
    // One entry at a time out of a feed of one.
    let inner =
        text.split_once("<entry>").and_then(|(_, rest)| rest.split_once("</entry>")).map_or("", |(inner, _)| inner);
    let _ = writeln!(body, "<entry>{inner}</entry>");
}
