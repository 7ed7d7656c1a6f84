//! Hostile documents cost memory in proportion to their length, and lose nothing that can be kept.
//!
//! One test in a program of its own, since it counts all memory that is allocated. For larger documents, with the
//! time taken, which is printed and never asserted:
//! `HEBDO_BOUNDS_MB=4 cargo test --release --test bounds -- --nocapture`

use std::fmt::Write as _;
use std::time::Instant;

use hebdo::entry::Feed;
use hebdo::parse::{Hint, read};
use hebdo::{html, text};

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// Memory beyond the document itself that reading it may take at most, in its own lengths, besides [`OF_ENTRY`].
/// Three is wanted; windows-1252 (decoded into a copy) and JSON texts with escapes (collected in a buffer that
/// doubles) are not there yet.
const MOST: f64 = 3.5;

/// What an entry takes besides, in bytes, however little it says: `<item/>` is a whole [`hebdo::entry::Entry`].
const OF_ENTRY: usize = 1_000;

/// What is allocated whatever the length, in bytes.
const FLOOR: f64 = 65_536.0;

/// A document of about so many bytes.
type Made = fn(usize) -> String;

const RSS: &str = "<rss version=\"2.0\"><channel><title>T</title>";
const PARAGRAPH: &str = "<p>Some words &amp; <b>others</b> on <a href=\"/x\">a page</a>.</p>\n";

fn repeated(part: &str, bytes: usize) -> String {
    part.repeat(bytes / part.len() + 1)
}

fn in_item(inner: &str) -> String {
    format!("{RSS}<item><title>One</title>{inner}</item><item><title>Two</title></item></channel></rss>")
}

/// Documents, and how many entries each must give; where there is no number it grows with the document.
const DOCUMENTS: &[(&str, Option<usize>, Made)] = &[
    ("depth, unknown", Some(2), |n| in_item(&format!("{}{}", repeated("<a>", n / 2), repeated("</a>", n / 2 * 4 / 3)))),
    ("depth, unclosed", Some(1), |n| format!("{RSS}<item><title>One</title>{}", repeated("<x>", n))),
    ("depth, media:group", Some(2), |n| in_item(&repeated("<media:group>", n))),
    ("depth, xhtml", Some(2), |n| in_item(&format!("<content type=\"xhtml\">{}</content>", repeated("<div>", n)))),
    ("depth, titles", Some(2), |n| in_item(&repeated("<title>", n))),
    ("depth, authors", Some(2), |n| in_item(&repeated("<author><name>", n))),
    ("attributes", Some(2), |n| in_item(&format!("<x {}/>", numbered(n, |k| format!("a{k}=\"1\" "))))),
    ("namespaces", Some(2), |n| {
        in_item(&format!("<x {}/>", numbered(n, |k| format!("xmlns:n{k}=\"http://example.org/{k}\" "))))
    }),
    ("namespaces, nested", Some(1), |n| {
        format!("{RSS}<item><title>One</title>{}", numbered(n, |k| format!("<n{k}:x xmlns:n{k}=\"urn:{k}\">")))
    }),
    ("xml:base, nested", Some(2), |n| in_item(&repeated("<media:group xml:base=\"a/\">", n))),
    ("references", Some(2), |n| in_item(&format!("<description>{}</description>", repeated("&amp;", n)))),
    ("ampersands", Some(2), |n| in_item(&format!("<description>{}</description>", repeated("&", n)))),
    ("less-thans", Some(2), |n| in_item(&format!("<description>{}</description>", repeated("< ", n)))),
    ("unmatched ends", Some(2), |n| in_item(&repeated("</x>", n))),
    ("unmatched ends in a body", Some(2), |n| in_item(&format!("<description>{}</description>", repeated("</x>", n)))),
    ("comments", Some(2), |n| in_item(&repeated("<!-- c -->", n))),
    ("comments, unclosed", Some(2), |n| in_item(&repeated("<!--", n))),
    ("sections, unclosed", Some(1), |n| in_item(&format!("<description>{}", repeated("<![CDATA[", n)))),
    ("sections, many", Some(2), |n| in_item(&format!("<description>{}</description>", repeated("<![CDATA[a]]>", n)))),
    ("instructions, unclosed", Some(2), |n| in_item(&repeated("<?x ", n))),
    ("quotes, unclosed", None, |n| in_item(&repeated("<a b=\"", n))),
    ("declarations", Some(2), |n| in_item(&repeated("<!DOCTYPE a [", n))),
    ("billion laughs", Some(1), |n| {
        let entities = numbered(n, |k| format!("<!ENTITY l{} \"&l{k};&l{k};&l{k};&l{k};\">", k + 1));
        format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{entities}]>{RSS}<item><title>&l9;</title></item></channel></rss>")
    }),
    ("entries", None, |n| format!("{RSS}{}</channel></rss>", numbered(n, item))),
    ("entries, small", None, |n| {
        format!("{RSS}{}</channel></rss>", numbered(n, |k| format!("<item><title>{k}</title><link>/{k}</link></item>")))
    }),
    ("entries, empty", None, |n| format!("{RSS}{}</channel></rss>", repeated("<item/>", n))),
    ("entries, unclosed", None, |n| format!("{RSS}{}", numbered(n, |k| format!("<item><title>{k}")))),
    ("categories", Some(2), |n| in_item(&numbered(n, |k| format!("<category>a category {k}</category>")))),
    ("authors", Some(2), |n| in_item(&numbered(n, |k| format!("<dc:creator>Some Author{k}</dc:creator>")))),
    ("enclosures", Some(2), |n| {
        in_item(&numbered(n, |k| {
            format!("<enclosure url=\"https://example.org/{k}.mp3\" type=\"audio/mpeg\" length=\"1234567\"/>")
        }))
    }),
    ("one body, escaped", Some(2), |n| {
        in_item(&format!("<description>{}</description>", html::escaped(&repeated(PARAGRAPH, n))))
    }),
    ("one body, section", Some(2), |n| {
        in_item(&format!("<description><![CDATA[{}]]></description>", repeated(PARAGRAPH, n)))
    }),
    ("one body, pasted", Some(2), |n| in_item(&format!("<description>{}</description>", repeated(PARAGRAPH, n)))),
    ("one title", Some(2), |n| in_item(&format!("<title>{}</title>", repeated("word &lt;b&gt; ", n)))),
    ("one attribute", Some(2), |n| in_item(&format!("<link href=\"{}\"/>", repeated("https://example.org/", n)))),
    ("one date", Some(2), |n| in_item(&format!("<pubDate>{}</pubDate>", repeated("Mon, ", n)))),
    ("one name", Some(2), |n| in_item(&format!("<{}/>", repeated("name", n)))),
    ("windows-1252", None, |n| format!("{RSS}{}</channel></rss>", numbered(n, item))),
    ("json, entries", None, |n| {
        let items = numbered(n, |k| {
            format!(
                "{{\"id\":\"{k}\",\"url\":\"https://example.org/{k}\",\"content_html\":\"{}\"}},",
                PARAGRAPH.repeat(3).replace('"', "\\\"").replace('\n', "\\n")
            )
        });
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{items}{{\"id\":\"x\"}}]}}")
    }),
    ("json, numbers", Some(0), |n| {
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"x\":[{}0],\"items\":[{}0]}}",
            repeated("0,", n / 2),
            repeated("0,", n / 2)
        )
    }),
    ("json, unknown keys", Some(1), |n| {
        let keys = numbered(n, |k| format!("\"k{k}\":[{{}}],"));
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",{keys}\"items\":[{{{keys}\"id\":\"x\"}}]}}")
    }),
    ("json, one body", Some(1), |n| {
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"content_html\":\"{}\"}}]}}",
            repeated("<p>Some words.</p>\\n", n)
        )
    }),
];

fn numbered(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    let mut number = 0;
    while all.len() < bytes {
        all.push_str(&part(number));
        number += 1;
    }
    all
}

/// As large as items of feeds without bodies are.
fn item(number: usize) -> String {
    format!(
        "<item><title>Entry {number} of many</title><link>https://example.org/2026/11/entry-{number}</link>\
         <guid isPermaLink=\"false\">tag:example.org,2026:{number}</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>\
         <dc:creator>Some One</dc:creator><category>news</category>\
         <description>&lt;p&gt;About a hundred and fifty letters of text, which is what the description of an entry has \
         where the article itself stands elsewhere.&lt;/p&gt;</description></item>\n"
    )
}

#[test]
fn hostile_documents_take_memory_in_proportion_to_their_length() {
    let largest =
        std::env::var("HEBDO_BOUNDS_MB").ok().and_then(|n| n.parse::<usize>().ok()).map_or(400_000, |n| n * 1_000_000);
    let mut greedy = Vec::new();
    for (name, entries, made) in DOCUMENTS {
        let mut line = format!("{name:26}");
        for bytes in [largest / 4, largest / 2, largest] {
            let mut document = made(bytes).into_bytes();
            if *name == "windows-1252" {
                document.splice(0..0, *b"<?xml version='1.0' encoding='windows-1252'?><!-- \xe9 -->");
            }
            let (feed, memory, ms) = measured(&document);
            #[expect(clippy::cast_precision_loss, reason = "a ratio")]
            let [ratio, beyond] = [0, feed.entries.len() * OF_ENTRY]
                .map(|entries| (memory.saturating_sub(entries) as f64 - FLOOR).max(0.0) / document.len() as f64);
            write!(line, "{ms:9.1} ms {ratio:5.2} ×").unwrap();
            if beyond > MOST {
                greedy.push(format!("{name}: {beyond:.2}"));
            }
            match entries {
                Some(count) => assert_eq!(feed.entries.len(), *count, "{name}"),
                None => assert!(!feed.entries.is_empty(), "{name}"),
            }
            assert!(feed.mended.len() < 40 && feed.entries.iter().all(|entry| legal(entry.title.as_deref())), "{name}");
        }
        println!("{line}");
    }
    assert!(greedy.is_empty(), "more than {MOST} times the document: {greedy:#?}");
}

fn legal(title: Option<&str>) -> bool {
    title.is_none_or(|title| title.chars().all(text::is_xml_legal))
}

/// The feed, the memory that reading it took at most beyond the document, and milliseconds.
fn measured(document: &[u8]) -> (Feed, usize, f64) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = Instant::now();
    let feed = read(document, &Hint { content_type: None, base: Some("https://example.org/feed") });
    let ms = start.elapsed().as_secs_f64() * 1_000.0;
    let peak = MEMORY.peak_usage();
    (feed.expect("a feed, however hostile"), peak - before, ms)
}
