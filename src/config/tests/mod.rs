//! Whole files: what is made of a good one, and how the mistakes of a bad one are shown.
#![expect(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

mod keys;

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};
use url::Url;

use super::*;
use crate::week::Numbering;

const PUBLICATION: &str = r#"[publication]
title = "ML News"
home = "https://example.org/ml-news"
id = "tag:example.org,2026:ml-news"
"#;

const SOURCE: &str = r#"
[[source]]
name = "Distill"
url = "https://distill.pub/rss.xml"
"#;

/// A file that is right, with more lines for `[publication]` and more tables.
fn file(publication: &str, tables: &str) -> String {
    format!("{PUBLICATION}{publication}\n{tables}\n{SOURCE}")
}

/// A file that is right, in the working directory, with these tables: the configuration, or what is complained of.
pub(super) fn with_tables(tables: &str) -> Result<Config, String> {
    check(&file("", tables), Path::new("."), "feeds.toml").map_err(|complaints| complaints.render(false))
}

fn checked(text: &str) -> Config {
    check(text, Path::new("folder"), "feeds.toml").unwrap_or_else(|complaints| panic!("{}", complaints.render(false)))
}

fn complaints(text: &str) -> String {
    check(text, Path::new("folder"), "feeds.toml").unwrap_err().render(false)
}

#[test]
fn what_is_left_out_has_a_sensible_default() {
    let config = checked(&file("", ""));
    let publication = &config.publication;
    assert_eq!(publication.home.as_str(), "https://example.org/ml-news/");
    assert_eq!(publication.issue_title, "{title} #Week {week}, {year}");
    assert!(publication.introduction.starts_with("What we read in week {week} of {year} (from {start})"));
    assert_eq!(publication.authors, [Author { name: "ML News".into(), uri: None, email: None }]);
    assert_eq!(publication.language, "en");
    assert_eq!(publication.calendar, Calendar::new(Weekday::Sunday, Numbering::Jan1, TimeZone::UTC));
    assert_eq!((publication.description.as_ref(), publication.links.len()), (None, 0));

    let sections: Vec<_> = config.sections.iter().map(|plan| (plan.section.id(), plan.max)).collect();
    assert_eq!(sections, [("papers", 7), ("articles", 4), ("usecases", 3), ("other", 3)]);
    assert_eq!(config.sections[0].title, "Machine learning papers");
    assert_eq!(config.compose, Compose { max_age: Duration::from_hours(90 * 24), picks: 3 });
    let network = Network {
        user_agent: concat!("hebdo/", env!("CARGO_PKG_VERSION"), " (+https://example.org/ml-news/)").into(),
        connect_timeout: Duration::from_secs(10),
        first_byte_timeout: Duration::from_secs(30),
        read_timeout: Duration::from_secs(30),
        total_timeout: Duration::from_mins(2),
        max_body: 15 * 1024 * 1024,
        max_header: 64 * 1024,
        max_redirects: 10,
        max_entries: 10_000,
        max_entry: 1024 * 1024,
        rest: Duration::ZERO,
        hosts_at_once: 16,
        allow_private: AllowPrivate::None,
    };
    assert_eq!(config.network, network);
    let source = Source {
        name: "Distill".into(),
        kind: Kind::Feed(Location::Web(Url::parse("https://distill.pub/rss.xml").unwrap())),
        access: Access::default(),
        section: None,
        fixed: false,
        relevant: false,
        weight: 1.0,
        max_per_issue: None,
        filter: Filter::default(),
        max_age: None,
        follow: Follow::Itself,
    };
    assert_eq!(config.sources, [source]);
    assert_eq!(config.folder, Path::new("folder"));
}

#[test]
fn everything_can_be_set() {
    let config = checked(
        r#"
[publication]
title = " ML\tNews "
home = "http://example.org"
id = "tag:me@example.org,2021-11-13:x"
description = "A weekly"
issue-title = "{label}: {start} to {end}"
introduction = "No. {number}"
authors = [{ name = "Ada", uri = "https://example.org/ada", email = "ada@example.org" }, { name = "Bob" }]
language = "pt-BR"
time-zone = "Asia/Tokyo"
week = { starts = "monday", numbering = "iso" }
links = [{ title = "Write", href = "mailto:ada@example.org" }]

[[section]]
id = "other"
title = "News"
max = 0

[[section]]
id = "papers"

[compose]
max-age = "2 weeks"
picks = 0

[network]
user-agent = "me"
connect-timeout = "500ms"
read-timeout = "PT5S"
total-timeout = "1 min 30s"
max-body = 4096
rest = "1s"
hosts-at-once = 1
allow-private = ["10.0.0.0/8", "fd00::1"]

[[source]]
name = "arXiv"
kind = "arxiv"
categories = ["cs.LG"]
section = "papers"
fixed = true
weight = 2

[[source]]
name = "Recorded"
kind = "arxiv"
url = "recorded/arxiv.xml"
categories = ["cs.LG", "hep-th"]
relevant = false
max-per-issue = 5

[[source]]
name = "On disk"
kind = "feed"
url = "file:///srv/feed.xml"
weight = 0.5

[[source]]
name = "Not now"
url = "http://example.org/feed"
off = true
"#,
    );
    let publication = &config.publication;
    assert_eq!((publication.title.as_str(), publication.home.as_str()), ("ML News", "http://example.org/"));
    assert_eq!(
        (publication.issue_title.as_str(), publication.introduction.as_str()),
        ("{label}: {start} to {end}", "No. {number}")
    );
    assert_eq!(publication.authors[0].email.as_deref(), Some("ada@example.org"));
    assert_eq!(publication.authors[1], Author { name: "Bob".into(), uri: None, email: None });
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    assert_eq!(publication.calendar, Calendar::new(Weekday::Monday, Numbering::Iso, tokyo));
    assert_eq!(publication.links, [FootLink { title: "Write".into(), href: "mailto:ada@example.org".into() }]);

    let sections: Vec<_> = config.sections.iter().map(|plan| (plan.title.as_str(), plan.max)).collect();
    assert_eq!(sections, [("News", 0), ("Machine learning papers", 7)]);
    assert_eq!(config.compose, Compose { max_age: Duration::from_hours(14 * 24), picks: 0 });
    assert_eq!(config.network.connect_timeout, Duration::from_millis(500));
    assert_eq!(config.network.read_timeout, Duration::from_secs(5));
    assert_eq!(config.network.total_timeout, Duration::from_secs(90));
    assert_eq!((config.network.max_body, config.network.hosts_at_once), (4096, 1));
    let range = |address: &str, prefix| AddressRange { address: address.parse::<IpAddr>().unwrap(), prefix };
    assert_eq!(config.network.allow_private, AllowPrivate::Ranges(vec![range("10.0.0.0", 8), range("fd00::1", 128)]));

    let names: Vec<_> = config.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["arXiv", "Recorded", "On disk"], "what is off is left out");
    let [arxiv, recorded, on_disk] = &config.sources[..] else { panic!() };
    let endpoint = Location::Web(Url::parse("https://export.arxiv.org/api/query").unwrap());
    assert_eq!(arxiv.kind, Kind::Arxiv { endpoint, categories: vec!["cs.LG".into()] });
    assert_eq!((arxiv.section, arxiv.fixed, arxiv.relevant), (Some(Section::Papers), true, true));
    assert_eq!(arxiv.max_per_issue, None);
    let endpoint = Location::File("folder/recorded/arxiv.xml".into());
    assert_eq!(recorded.kind, Kind::Arxiv { endpoint, categories: vec!["cs.LG".into(), "hep-th".into()] });
    assert_eq!((recorded.relevant, recorded.max_per_issue), (false, Some(5)));
    assert_eq!(on_disk.kind, Kind::Feed(Location::File("/srv/feed.xml".into())));
}

#[test]
fn weeks_are_counted_as_the_file_says() {
    let calendar = |week: &str| checked(&file(week, "")).publication.calendar;
    let label = |week: &str| calendar(week).week_of(date(2026, 11, 24)).label;
    assert_eq!(label(""), "2026-w48");
    assert_eq!(label(r#"week = { starts = "monday" }"#), "2026-w48");
    assert_eq!(label(r#"week = { numbering = "iso" }"#), "2026-w48");
    assert_eq!(label(r#"week = { numbering = "running", first = "2026-11-24" }"#), "issue-001");
    assert_eq!(label(r#"week = { numbering = "running", first = 2026-11-15 }"#), "issue-002");
    assert_eq!(label("week.numbering = \"running\""), "issue-048", "counts from the date of the id");
    let running = checked(&file("week.numbering = \"running\"", "")).publication;
    assert_eq!(running.issue_title, "{title} #{number}");
    assert!(!running.introduction.contains("{week}"));
}

#[test]
fn the_default_file_is_right_and_lists_nothing_twice() {
    let config = checked(DEFAULT);
    assert_eq!(config.sections.len(), 4);
    assert!(config.sources.len() >= 30, "{}", config.sources.len());
    // Names and places are unique even among the sources that are off.
    let everything_on = DEFAULT.replace("\noff = true", "\noff = false");
    assert!(checked(&everything_on).sources.len() > config.sources.len());
    // What the comments offer to switch on is right as well.
    for (from, to) in [
        ("# authors = ", "authors = "),
        ("# introduction = ", "introduction = "),
        ("# links = ", "links = "),
        ("week = { starts = \"sunday\", numbering = \"jan1\" }\n# week", "week"),
        ("# user-agent", "user-agent"),
        ("# connect-timeout", "connect-timeout"),
        ("# read-timeout", "read-timeout"),
        ("# total-timeout", "total-timeout"),
        ("# max-body", "max-body"),
        ("# rest", "rest"),
        ("# hosts-at-once", "hosts-at-once"),
        ("# allow-private", "allow-private"),
    ] {
        let changed = DEFAULT.replacen(from, to, 1);
        assert_ne!(changed, DEFAULT, "{from}");
        checked(&changed);
    }
}

#[test]
fn all_mistakes_are_shown_at_once_in_the_order_of_the_file() {
    let text = r#"[publication]
titel = "ML News"
home = "example.org/ml-news"
id = "tag:example.org:ml-news"
time-zone = "Europe/Pariss"

[[section]]
id = "paper"
max = "seven"

[netwrok]
rest = "1s"

[[source]]
name = "Distill"
url = "https://distill.pub/rss.xml"
sectoin = "articles"
weight = -1
"#;
    assert_data_eq!(
        complaints(text),
        str![[r#"
error: [publication] lacks `title`
 --> feeds.toml:1:1
  |
1 | [publication]
  | ^^^^^^^^^^^^^ `title` is missing here
  |
  = help: add a line such as `title = "ML News"`

error: unknown key `titel` in [publication]
 --> feeds.toml:2:1
  |
2 | titel = "ML News"
  | ^^^^^
  |
  = help: did you mean `title`?

error: `home` must be an http or https address
 --> feeds.toml:3:8
  |
3 | home = "example.org/ml-news"
  |        ^^^^^^^^^^^^^^^^^^^^^ this is no whole address
  |
  = help: write all of it, as in `https://example.org/ml-news`

error: `id` must be a tag URI (RFC 4151)
 --> feeds.toml:4:6
  |
4 | id = "tag:example.org:ml-news"
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^ a comma and a date are missing
  |
  = help: such as `tag:example.org,2026:ml-news`, with a domain that is yours in that year

error: `time-zone` must be the name of an IANA time zone
 --> feeds.toml:5:13
  |
5 | time-zone = "Europe/Pariss"
  |             ^^^^^^^^^^^^^^^ there is none of this name
  |
  = help: did you mean `Europe/Paris`?

error: `id` must be one of `papers`, `articles`, `usecases`, `other`
 --> feeds.toml:8:6
  |
8 | id = "paper"
  |      ^^^^^^^ none of them
  |
  = help: did you mean `papers`?

error: `max` must be a whole number from 0 to 100
 --> feeds.toml:9:7
  |
9 | max = "seven"
  |       ^^^^^^^ this is a string

error: unknown key `netwrok` in the file
  --> feeds.toml:11:2
   |
11 | [netwrok]
   |  ^^^^^^^
   |
   = help: did you mean `network`?

error: unknown key `sectoin` in [[source]]
  --> feeds.toml:17:1
   |
17 | sectoin = "articles"
   | ^^^^^^^
   |
   = help: did you mean `section`?

error: `weight` must be a number above 0, up to 100
  --> feeds.toml:18:10
   |
18 | weight = -1
   |          ^^ out of bounds
   |
   = help: 1 is usual; a source that should not count at all gets `off = true`

feeds.toml has 10 mistakes

"#]]
    );
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    assert_data_eq!(
        complaints(""),
        str![[r#"
error: the file lacks `[publication]`
--> feeds.toml
 = help: it needs `title`, `home` and `id`; `hebdo init` writes an example

error: no source is listed
--> feeds.toml
 = help: an issue is made of what sources publish: add a `[[source]]` with `name` and `url`

feeds.toml has 2 mistakes

"#]]
    );
}

#[test]
fn broken_toml_is_shown_with_its_place() {
    assert_data_eq!(
        complaints("[publication]\ntitle = ML News\nhome = \"https://example.org/\nid == 3\n[source\n"),
        str![[r#"
error: string values must be quoted, expected literal string
 --> feeds.toml:2:9
  |
2 | title = ML News
  |         ^^^^^^^
  |
  = help: put the text in "quotes"

error: invalid basic string, expected `"`
 --> feeds.toml:3:29
  |
3 | home = "https://example.org/
  |                             ^
  |
  = help: a text ends on its line, with the quote that it began with

error: extra `=`, expected nothing
 --> feeds.toml:4:5
  |
4 | id == 3
  |     ^

error: unclosed table, expected `]`
 --> feeds.toml:5:8
  |
5 | [source
  |        ^
  |
  = help: a table's name stands in brackets: `[network]`, `[[source]]`

feeds.toml has 4 mistakes

"#]]
    );
    assert_data_eq!(
        complaints("[publication]\ntitle = \"a\"\ntitle = \"b\"\n"),
        str![[r#"
error: duplicate key
 --> feeds.toml:3:1
  |
3 | title = "b"
  | ^^^^^
  |
  = help: a key is given only once in a table, and a table only once in the file

feeds.toml has 1 mistake

"#]]
    );
}

#[test]
fn duplicates_are_shown_with_both_places() {
    let tables = r#"
[[section]]
id = "papers"

[[section]]
id = "papers"

[[source]]
name = "Distill"
url = "http://distill.pub/rss.xml#top"

[[source]]
name = "arXiv"
kind = "arxiv"
categories = ["cs.LG", "cs.CL", "cs.LG"]
"#;
    assert_data_eq!(
        complaints(&file("", tables)),
        str![[r#"
error: the section `papers` is listed twice
  --> feeds.toml:11:6
   |
 8 | id = "papers"
   |      -------- first here
...
11 | id = "papers"
   |      ^^^^^^^^ a second time
   |
   = help: an issue has each section once

error: the same address or category is polled twice
  --> feeds.toml:20:33
   |
20 | categories = ["cs.LG", "cs.CL", "cs.LG"]
   |               -------           ^^^^^^^ a second time
   |               |
   |               first here
   |
   = help: its entries would count as seen by two sources; leave one of them out

error: two sources have the name `Distill`
  --> feeds.toml:24:8
   |
14 | name = "Distill"
   |        --------- first here
...
24 | name = "Distill"
   |        ^^^^^^^^^ a second time
   |
   = help: a name stands for one source in `hebdo status` and in the database

error: the same address or category is polled twice
  --> feeds.toml:25:7
   |
15 | url = "http://distill.pub/rss.xml#top"
   |       -------------------------------- first here
...
25 | url = "https://distill.pub/rss.xml"
   |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a second time
   |
   = help: its entries would count as seen by two sources; leave one of them out

feeds.toml has 4 mistakes

"#]]
    );
}

#[test]
fn what_is_off_may_share_its_address_but_not_its_name() {
    let source = "[[source]]\nname = \"Other\"\nurl = \"https://distill.pub/rss.xml\"\noff = true";
    assert_eq!(checked(&file("", source)).sources.len(), 1);
    let shown = complaints(&file("", &source.replace("Other", "Distill")));
    assert!(shown.starts_with("error: two sources have the name `Distill`"), "{shown}");
}

#[test]
fn a_rule_may_name_a_source_that_is_off() {
    let tables = "[[source]]\nname = \"Other\"\nurl = \"https://a.org/feed\"\noff = true\n\n\
                  [[rule]]\nsource = \"Other\"\nrelevant = false";
    assert_eq!(checked(&file("", tables)).rules[0].source.as_deref(), Some("Other"));
}

#[test]
fn a_file_without_sources_is_refused() {
    assert_data_eq!(
        complaints(PUBLICATION),
        str![[r#"
error: no source is listed
--> feeds.toml
 = help: an issue is made of what sources publish: add a `[[source]]` with `name` and `url`

feeds.toml has 1 mistake

"#]]
    );
    assert!(complaints(&format!("{PUBLICATION}{SOURCE}off = true")).contains("error: every source is off"));
    let one_bracket = complaints(&format!("{PUBLICATION}{}", SOURCE.replace("[[source]]", "[source]")));
    assert!(one_bracket.contains("help: write `[[source]]`"), "{one_bracket}");
    assert!(one_bracket.ends_with("feeds.toml has 1 mistake\n"), "{one_bracket}");
}

#[test]
fn weeks_that_contradict_themselves_are_refused() {
    assert_data_eq!(
        complaints(&file(r#"week = { starts = "sunday", numbering = "iso" }"#, "")),
        str![[r#"
error: ISO weeks start on Monday
 --> feeds.toml:5:19
  |
5 | week = { starts = "sunday", numbering = "iso" }
  |                   ^^^^^^^^              ----- ISO numbering
  |                   |
  |                   not on this day
  |
  = help: leave `starts` out, or count by `jan1`

feeds.toml has 1 mistake

"#]]
    );
    assert_data_eq!(
        complaints(&file("week.first = \"2026-11-22\"\nweek.starts = \"Sonntag\"", "")),
        str![[r#"
error: `first` has no meaning here
 --> feeds.toml:5:14
  |
5 | week.first = "2026-11-22"
  |              ^^^^^^^^^^^^ nothing counts from this day
  |
  = help: it goes with `numbering = "running"`

error: `starts` must be one of `sunday`, `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday`
 --> feeds.toml:6:15
  |
6 | week.starts = "Sonntag"
  |               ^^^^^^^^^ none of them

feeds.toml has 2 mistakes

"#]]
    );
}

#[test]
fn every_kind_of_source_is_read() {
    let config = checked(&file(
        "",
        r#"
[[source]]
name = "Page"
kind = "html"
url = "https://example.org/blog/"
entry = "a[href^='/blog/']"
title = ["h3", "@aria-label"]
image = "img@src"
time-zone = "America/New_York"
filter = [{ drop = "sponsored*" }, { keep = '/\bAI\b/', in = ["title", "category"] }]
max-age = "14 days"

[[source]]
name = "Votes"
kind = "json"
url = "https://example.org/api?day={date}"
entry = "/hits"
title = "$.paper.title"
link = ["/url", "https://example.org/{/id}"]
[[source.signal]]
path = "/votes"

[[source]]
name = "Recipe"
kind = "json"
recipe = "hacker-news"
title = "/own"

[[source]]
name = "Map"
kind = "sitemap"
url = "https://example.org/sitemap.xml"

[[source]]
name = "Letter"
url = "https://example.org/letter.xml"
follow = "every-link"
"#,
    ));
    let [page, votes, recipe, map, letter, _] = config.sources.as_slice() else { panic!("six sources") };
    let Kind::Html(html) = &page.kind else { panic!("html") };
    assert_eq!(
        (html.title.as_ref().map(Vec::len), html.image.as_ref().unwrap()[0].attribute.as_deref(), &html.link),
        (Some(2), Some("src"), &None)
    );
    assert_eq!((page.filter.rules.len(), page.max_age), (2, Some(Duration::from_hours(14 * 24))));
    let Kind::Json(json) = &votes.kind else { panic!("json") };
    assert_eq!(
        (json.signals[0].name.as_str(), json.link.as_ref().map(Vec::len), json.address.is_dated()),
        ("votes", Some(2), true)
    );
    let Kind::Json(json) = &recipe.kind else { panic!("json") };
    assert_eq!(json.title, Some(vec![super::Path::Pointer("/own".into())]));
    assert_eq!(json.authors, Some(Vec::new()));
    assert_eq!(json.signals.len(), 2);
    assert!(matches!(map.kind, Kind::Sitemap(_)));
    assert_eq!(letter.follow, Follow::EveryLink);
}

const MISTAKES: &str = r#"
[[source]]
name = "Page"
kind = "html"
url = "https://example.org/blog/"
entry = "div[class=post"
title = "h2::text"
date = ["time@datetime", "p:contains('on')"]
filter = [{ drop = "/(/" }, { keep = "x", drop = "y" }]

[[source]]
name = "Votes"
kind = "json"
url = "https://example.org/api?day={dat}"
entry = "$.hits[*"
title = "paper.title"
[[source.signal]]
name = "votes"
value = "/votes"

[[source]]
name = "Feed"
url = "https://example.org/feed.xml"
entry = "article"

[[source]]
name = "Typo"
kind = "htlm"
"#;

#[test]
fn mistakes_in_selectors_paths_and_patterns_are_shown_with_their_place() {
    assert_data_eq!(
        complaints(&file("", MISTAKES)),
        str![[r#"
error: `entry` must be a CSS selector
  --> feeds.toml:11:9
   |
11 | entry = "div[class=post"
   |         ^^^^^^^^^^^^^^^^ a `]` is missing

error: `title` must be a CSS selector, or `selector@attribute`
  --> feeds.toml:12:9
   |
12 | title = "h2::text"
   |         ^^^^^^^^^^ `:text` is not known here
   |
   = help: text is taken anyway; for an attribute write `selector@attribute`

error: `date` must be a CSS selector, or `selector@attribute`
  --> feeds.toml:13:26
   |
13 | date = ["time@datetime", "p:contains('on')"]
   |                          ^^^^^^^^^^^^^^^^^^ `:contains` is not known here
   |
   = help: `:contains()` is jQuery's; select by class, and sift the entries with `filter`

error: `drop` must be words, a glob or a /regular expression/
  --> feeds.toml:14:20
   |
14 | filter = [{ drop = "/(/" }, { keep = "x", drop = "y" }]
   |                    ^^^^^ unclosed group

error: a rule of `filter` has either `keep` or `drop`
  --> feeds.toml:14:29
   |
14 | filter = [{ drop = "/(/" }, { keep = "x", drop = "y" }]
   |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^ this has both
   |
   = help: such as `{ drop = "sponsored*" }`

error: `url` must be an address in which only known words stand in braces
  --> feeds.toml:19:7
   |
19 | url = "https://example.org/api?day={dat}"
   |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `{dat}` is none
   |
   = help: did you mean `date`?

error: `entry` must be a JSON Pointer or a JSONPath
  --> feeds.toml:20:9
   |
20 | entry = "$.hits[*"
   |         ^^^^^^^^^^ at character 9: in long-hand segment, expected closing ']'
   |
   = help: such as `$.hits[*]` or `$.paper.title`

error: `title` must be a JSON Pointer or a JSONPath
  --> feeds.toml:21:9
   |
21 | title = "paper.title"
   |         ^^^^^^^^^^^^^ a pointer begins with `/`, a path with `$`
   |
   = help: did you mean `/paper/title`?

error: [[source.signal]] lacks `path`
  --> feeds.toml:22:1
   |
22 | [[source.signal]]
   | ^^^^^^^^^^^^^^^^^ `path` is missing here
   |
   = help: add a line such as `path = "/points"`

error: unknown key `value` in [[source.signal]]
  --> feeds.toml:24:1
   |
24 | value = "/votes"
   | ^^^^^
   |
   = help: known here are `name` and `path`

error: `entry` has no meaning here
  --> feeds.toml:29:1
   |
29 | entry = "article"
   | ^^^^^ a feed has none
   |
   = help: it goes with `kind = "html"` or `"json"`

error: `kind` must be `feed`, `arxiv`, `html`, `json` or `sitemap`
  --> feeds.toml:33:8
   |
33 | kind = "htlm"
   |        ^^^^^^ unknown kind
   |
   = help: did you mean `html`?

feeds.toml has 12 mistakes

"#]]
    );
}

#[test]
fn templates_know_their_words() {
    let publication = "issue-title = \"{titel} {issue}\"\nintroduction = \"\"\"\nIn {week\nof {year}}\"\"\"";
    assert_data_eq!(
        complaints(&file(publication, "")),
        str![[r#"
error: `issue-title` holds `{titel}`, which means nothing
 --> feeds.toml:5:16
  |
5 | issue-title = "{titel} {issue}"
  |                ^^^^^^^
  |
  = help: did you mean `title`?

error: `issue-title` holds `{issue}`, which means nothing
 --> feeds.toml:5:24
  |
5 | issue-title = "{titel} {issue}"
  |                        ^^^^^^^
  |
  = help: the words are `title`, `week`, `year`, `number`, `label`, `start` and `end`

error: `introduction` holds a brace without its partner
 --> feeds.toml:7:4
  |
7 | In {week
  |    ^
  |
  = help: the words are `title`, `week`, `year`, `number`, `label`, `start` and `end`

error: `introduction` holds a brace without its partner
 --> feeds.toml:8:10
  |
8 | of {year}}"""
  |          ^
  |
  = help: the words are `title`, `week`, `year`, `number`, `label`, `start` and `end`

feeds.toml has 4 mistakes

"#]]
    );
}

#[test]
fn home_and_id_are_checked() {
    let with = |home: &str, id: &str| {
        let text = format!("[publication]\ntitle = \"a\"\nhome = \"{home}\"\nid = \"{id}\"\n{SOURCE}");
        check(&text, Path::new(""), "feeds.toml").map(|_| ()).map_err(|complaints| complaints.render(false))
    };
    let tag = "tag:example.org,2026:a";
    assert_eq!(with("https://example.org/a/", tag), Ok(()));
    for home in ["ftp://example.org/", "https://", "https://example.org/?a", "https://me:pass@example.org/", "/a", ""] {
        assert!(with(home, tag).unwrap_err().contains("error: `home` must be"), "{home}");
    }
    assert!(
        with("https://example.org/", "https://example.org/").unwrap_err().contains("error: `id` must be a tag URI")
    );
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let complaints = check("", Path::new(""), "feeds.toml").unwrap_err();
    assert!(complaints.render(true).contains('\u{1b}'));
    assert!(!complaints.render(false).contains('\u{1b}'));
    assert_eq!(complaints.to_string(), "feeds.toml has 2 mistakes");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    checked(&format!("\u{feff}{}", file("", "").replace('\n', "\r\n")));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in r#"(?s)([\[\]{}="'#.,\\ \n\r\t]|[a-z0-9-]{1,6}|.){0,80}"#) {
        if let Err(complaints) = check(&text, Path::new(""), "feeds.toml") {
            let shown = complaints.render(false);
            prop_assert!(shown.starts_with("error: ") && !shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
        }
    }

    #[test]
    fn no_change_to_a_good_file_makes_it_panic(at in 0..DEFAULT.len(), length in 0..200_usize, new in r#"(?s)([\[\]{}="'#.\n]|.){0,6}"#) {
        let start = DEFAULT.floor_char_boundary(at);
        let end = DEFAULT.ceil_char_boundary((at + length).min(DEFAULT.len()));
        let text = format!("{}{new}{}", &DEFAULT[..start], &DEFAULT[end..]);
        if let Err(complaints) = check(&text, Path::new(""), "feeds.toml") {
            prop_assert!(complaints.render(false).starts_with("error: "));
        }
    }

    #[test]
    fn no_value_of_a_key_makes_it_panic(key in 0..KEYS.len(), value in r#"[0-9]{1,30}|-?[0-9.e_]{1,9}|true|inf|\[\]|\[""\]|\{\}|"[^"\\\n\r]{0,20}"|'\PC{0,9}'|[0-9]{4}-[01][0-9]-[0-3][0-9]"#) {
        let (publication, tables) = KEYS[key];
        let text = file(&publication.replace('?', &value), &tables.replace('?', &value));
        if let Err(complaints) = check(&text, Path::new(""), "feeds.toml") {
            prop_assert!(complaints.render(true).contains("error"));
        }
    }
}

const KEYS: &[(&str, &str)] = &[
    ("language = ?", ""),
    ("time-zone = ?", ""),
    ("issue-title = ?", ""),
    ("authors = [{ name = ?, uri = ?, email = ? }]", ""),
    ("week = { starts = ?, numbering = \"running\", first = ? }", ""),
    ("links = [{ title = ?, href = ? }]", ""),
    ("", "[[section]]\nid = ?\nmax = ?"),
    ("", "[compose]\nmax-age = ?\npicks = ?"),
    ("", "[network]\nmax-body = ?\nrest = ?\nallow-private = [?]\nuser-agent = ?"),
    ("", "[[source]]\nname = ?\nurl = ?\nweight = ?"),
    ("", "[[source]]\nname = ?\nkind = \"arxiv\"\ncategories = [?, ?]"),
    ("", "[[source]]\nname = ?\nkind = ?\nurl = ?"),
];

#[test]
fn rules_and_the_model_are_read() {
    let rule = "[classifier]\nmodel = \"my.model\"\n[[rule]]\nhost = \"www.GitHub.com\"\npath = \"*/releases/*\"\n\
                title = [\"a b\"]\nsource = \"Distill\"\nsection = \"other\"\nrelevant = true\n";
    let config = checked(&file("", rule));
    assert_eq!(config.model.as_deref(), Some(Path::new("folder/my.model")));
    let expected = Ruling {
        host: Some("github.com".into()),
        path: Some("*/releases/*".into()),
        title: vec!["a b".into()],
        text: Vec::new(),
        source: Some("Distill".into()),
        section: Some(Section::Other),
        relevant: Some(true),
    };
    assert_eq!(config.rules, [expected]);
    assert_eq!((checked(&file("", "")).rules.len(), checked(&file("", "")).model), (0, None));
}
