use std::collections::BTreeSet;
use std::time::Duration;

use atom_syndication::{Entry, Feed};
use jiff::tz::TimeZone;
use quick_xml::events::Event;

use super::*;
use crate::config::{Author, Compose, FootLink, Network, RankWeights, Wishes};
use crate::issue::{Also, IssueEntry, IssueSection, IssueSource};
use crate::section::Section;
use crate::text;
use crate::week::{Calendar, Numbering};

const BASE: &str = "tag:example.org,2026:ml-news";

fn config() -> Config {
    let section = |section: Section| SectionPlan { section, title: section.default_title().into(), max: 7 };
    Config {
        folder: ".".into(),
        publication: Publication {
            title: "ML News".into(),
            description: Some("Machine learning, once a week".into()),
            issue_title: String::new(),
            introduction: String::new(),
            home: "https://example.org/ml-news/".parse().unwrap(),
            id: BASE.into(),
            authors: vec![Author { name: "Editor".into(), uri: Some("https://example.org/me".into()), email: None }],
            language: "en".into(),
            calendar: Calendar::new(jiff::civil::Weekday::Sunday, Numbering::Jan1, TimeZone::UTC),
            links: vec![FootLink { title: "Write to us".into(), href: "mailto:editor@example.org".into() }],
        },
        sections: Section::ALL.map(section).into(),
        compose: Compose { max_age: Duration::ZERO, picks: 3 },
        rank: RankWeights::default(),
        interest: Wishes::default(),
        network: Network {
            allow_private: crate::config::AllowPrivate::All,
            user_agent: String::new(),
            connect_timeout: Duration::ZERO,
            first_byte_timeout: Duration::ZERO,
            read_timeout: Duration::ZERO,
            total_timeout: Duration::ZERO,
            max_body: 0,
            max_header: 0,
            max_redirects: 0,
            max_entries: 0,
            max_entry: 0,
            rest: Duration::ZERO,
            hosts_at_once: 1,
        },
        pages: crate::config::Pages::default(),
        sources: Vec::new(),
    }
}

fn entry(id: &str, title: &str) -> IssueEntry {
    IssueEntry {
        id: id.into(),
        headline: None,
        title: title.into(),
        link: format!("https://example.org/read/{id}"),
        authors: vec!["Ann".into(), "Bob".into()],
        source: Some(IssueSource { name: "Blog".into(), id: None, link: Some("https://blog.example/".into()) }),
        published: Some("2020-11-28T10:00:00Z".parse().unwrap()),
        pick: false,
        summary: "First.\n\nSecond.".into(),
        image: None,
        comments: None,
        also: Vec::new(),
    }
}

fn section(section: Section, entries: Vec<IssueEntry>) -> IssueSection {
    IssueSection { section, title: section.default_title().into(), entries }
}

/// The week that starts on this Sunday, with a paper and an article.
fn issue(week: &str, start: &str) -> Issue {
    let start: jiff::civil::Date = start.parse().unwrap();
    let end = start + jiff::Span::new().days(6);
    let day = (i32::from(start.year()) * 1000 + i32::from(start.day_of_year())) % 100_000;
    let paper = format!("2012.{day:05}");
    let published = end.to_zoned_datetime(TimeZone::UTC).unwrap().timestamp();
    Issue {
        week: week.into(),
        title: format!("ML News {week}"),
        introduction: "What was read.".into(),
        start,
        end,
        published,
        updated: None,
        draft: false,
        sections: vec![
            section(Section::Papers, vec![entry(&paper, "A paper"), entry(week, "Another")]),
            section(Section::Articles, vec![]),
            section(Section::Other, vec![entry(&format!("https://example.org/{week}"), "News")]),
        ],
    }
}

/// The issues around the turn of a year, where labels do not sort by time.
fn issues() -> Vec<Issue> {
    vec![issue("2020-w51", "2020-12-13"), issue("2020-w52", "2020-12-20"), issue("2021-w01", "2020-12-27")]
}

fn text_of<'a>(pages: &'a [Page], path: &str) -> &'a str {
    let page = pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(&page.body).unwrap()
}

fn feed_of(pages: &[Page], path: &str) -> Feed {
    text_of(pages, path).parse().unwrap()
}

fn ending<'a>(pages: &'a [Page], extension: &str) -> impl Iterator<Item = &'a Page> {
    pages.iter().filter(move |page| page.path.rsplit('.').next() == Some(extension))
}

/// What RFC 4287 demands, and what readers stumble over.
fn check_feed(page: &Page) {
    let path = &page.path;
    let text = std::str::from_utf8(&page.body).unwrap();
    assert!(text.chars().all(text::is_xml_legal), "{path} holds illegal characters");
    assert!(!text.contains(">1970-"), "{path} holds a default date");
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    while !matches!(reader.read_event().unwrap(), Event::Eof) {}

    let feed: Feed = text.parse().unwrap();
    assert!(!feed.title.is_empty() && feed.id.starts_with("tag:"), "{path}");
    assert!(feed.authors.iter().all(|author| !author.name.is_empty()) && !feed.authors.is_empty(), "{path}");
    let itself: Vec<_> = feed.links.iter().filter(|link| link.rel == "self").collect();
    assert_eq!(itself.len(), 1, "{path}");
    assert!(itself[0].href.starts_with("https://") && itself[0].href.ends_with(path.as_str()), "{path}");
    assert_eq!(itself[0].mime_type.as_deref(), Some(atom::MEDIA_TYPE));
    if let Some(newest) = feed.entries.iter().map(|entry| entry.updated).max() {
        assert_eq!(feed.updated, newest, "{path}");
    }
    let unique = |name: &str, values: Vec<String>| {
        assert_eq!(values.iter().collect::<BTreeSet<_>>().len(), values.len(), "{path}: {name} twice in {values:?}");
    };
    unique("an id", feed.entries.iter().map(|entry| entry.id.clone()).collect());
    unique("a time", feed.entries.iter().map(|entry| entry.updated.to_rfc3339()).collect());
    feed.entries.iter().for_each(|entry| check_entry(path, entry));
}

fn check_entry(path: &str, entry: &Entry) {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(c);
    assert!(entry.id.starts_with(BASE) && entry.id.chars().all(legal), "{path}: {}", entry.id);
    assert!(!entry.title.is_empty(), "{path}: {}", entry.id);
    assert!(!entry.authors.is_empty() && entry.authors.iter().all(|author| !author.name.is_empty()), "{path}");
    assert_eq!(entry.links.iter().filter(|link| link.rel == "alternate").count(), 1, "{path}");
    assert!(entry.links.iter().all(|link| crate::link::is_web(&link.href)), "{path}");
    assert!(entry.published.unwrap() <= entry.updated, "{path}");
    let content = entry.content.as_ref().unwrap();
    assert_eq!(content.content_type.as_deref(), Some("html"), "{path}");
    for href in content.value.as_deref().unwrap().split("href=\"").skip(1) {
        assert!(["https://", "http://", "mailto:"].iter().any(|scheme| href.starts_with(scheme)), "{path}: {href}");
    }
    if let Some(source) = &entry.source {
        assert!(!source.id.is_empty() && !source.title.is_empty(), "{path}");
    }
}

/// What a page must have to stand by itself.
fn check_page(page: &Page) {
    let (path, text) = (&page.path, std::str::from_utf8(&page.body).unwrap());
    assert!(text.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{path}");
    for needed in
        ["<title>", "name=\"viewport\"", "name=\"description\"", "Content-Security-Policy", "<main", "<footer"]
    {
        assert_eq!(text.matches(needed).count(), 1, "{path}: {needed}");
    }
    assert_eq!(text.matches("<h1>").count(), 1, "{path}");
    for forbidden in ["<script", "style=\"", "<img", "javascript:", "{{", "{%"] {
        assert!(!text.contains(forbidden), "{path} holds {forbidden}");
    }
    let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
    for target in text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "{path}: nothing is called {target}");
    }
    let headings: Vec<u8> =
        text.split("<h").skip(1).map(|rest| rest.as_bytes()[0]).filter(u8::is_ascii_digit).collect();
    assert!(headings.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path}: headings {headings:?}");
}

fn check(pages: &[Page]) {
    ending(pages, "atom").for_each(check_feed);
    ending(pages, "html").for_each(check_page);
    let paths: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths.len(), pages.len());
    for page in ending(pages, "html") {
        let text = std::str::from_utf8(&page.body).unwrap();
        let folder = if page.path.contains('/') { "issues/" } else { "" };
        for href in text.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next()) {
            if href.is_empty() || href.contains(':') {
                continue;
            }
            let target = href.strip_prefix("../").map_or_else(|| format!("{folder}{href}"), str::to_owned);
            assert!(paths.contains(target.as_str()), "{} links to {href}", page.path);
        }
    }
}

#[test]
fn every_page_and_feed_is_sound() {
    let pages = site(&config(), &issues());
    check(&pages);
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "entries.atom",
            "feed.atom",
            "index.html",
            "issues/2020-w51.atom",
            "issues/2020-w51.html",
            "issues/2020-w52.atom",
            "issues/2020-w52.html",
            "issues/2021-w01.atom",
            "issues/2021-w01.html",
            "sections/articles.atom",
            "sections/other.atom",
            "sections/papers.atom",
            "sections/usecases.atom",
            "style.css",
        ]
    );
}

#[test]
fn the_order_of_issues_does_not_change_the_bytes() {
    let mut issues = issues();
    issues.push(Issue { draft: true, ..issue("2021-w02", "2021-01-03") });
    let pages = site(&config(), &issues);
    issues.reverse();
    assert_eq!(site(&config(), &issues), pages);
    issues.rotate_left(1);
    assert_eq!(site(&config(), &issues), pages);
}

#[test]
fn nothing_published_is_still_a_valid_feed() {
    let pages = site(&config(), &[]);
    check(&pages);
    let feed = feed_of(&pages, "feed.atom");
    assert!(feed.entries.is_empty());
    assert_eq!(feed.updated.to_rfc3339(), "2026-01-01T00:00:00+00:00");
    assert!(text_of(&pages, "index.html").contains("The first issue is on its way"));
}

#[test]
fn ids_survive_a_new_home_new_titles_and_a_new_order() {
    let ids = |pages: &[Page], path: &str| -> BTreeSet<String> {
        let feed = feed_of(pages, path);
        feed.entries.into_iter().map(|entry| entry.id).chain([feed.id]).collect()
    };
    let before = site(&config(), &issues());
    let mut config = config();
    config.publication.home = "https://elsewhere.example/".parse().unwrap();
    config.publication.title = "Another name".into();
    let mut issues = issues();
    for issue in &mut issues {
        issue.title = "Another title".into();
        issue.updated = Some("2026-01-01T00:00:00Z".parse().unwrap());
        issue.sections.reverse();
        for section in &mut issue.sections {
            section.entries.reverse();
            for entry in &mut section.entries {
                entry.title = "Renamed".into();
                entry.headline = Some("With a headline".into());
            }
        }
    }
    let after = site(&config, &issues);
    for page in ending(&before, "atom") {
        assert_eq!(ids(&before, &page.path), ids(&after, &page.path), "{}", page.path);
    }
}

#[test]
fn ids_are_the_promised_ones() {
    let mut only = issue("2020-w50", "2020-12-06");
    only.sections = vec![section(Section::Papers, vec![entry("2011.14036", "A"), entry("cs/9901002", "B")])];
    let pages = site(&config(), &[only]);
    let week = feed_of(&pages, "issues/2020-w50.atom");
    assert_eq!(week.id, format!("{BASE}/issue/2020-w50/entries"));
    assert_eq!(week.entries[0].id, format!("{BASE}/entry/arxiv/2011.14036"));
    assert_eq!(week.entries[1].id, format!("{BASE}/entry/arxiv/cs/9901002"));
    let feed = feed_of(&pages, "feed.atom");
    assert_eq!((feed.id.as_str(), feed.entries[0].id.as_str()), (BASE, format!("{BASE}/issue/2020-w50").as_str()));
    assert_eq!(feed_of(&pages, "entries.atom").id, format!("{BASE}/entries"));
    assert_eq!(feed_of(&pages, "sections/papers.atom").id, format!("{BASE}/section/papers"));
    assert!(text_of(&pages, "issues/2020-w50.html").contains("id=\"arxiv-2011-14036\""));
}

#[test]
fn an_entry_is_the_same_in_every_feed() {
    let pages = site(&config(), &issues());
    let of = |path: &str, id: &str| feed_of(&pages, path).entries.into_iter().find(|entry| entry.id == id);
    for entry in feed_of(&pages, "issues/2020-w52.atom").entries {
        assert_eq!(of("entries.atom", &entry.id).as_ref(), Some(&entry));
    }
}

#[test]
fn readers_that_sort_by_time_keep_the_order() {
    let pages = site(&config(), &issues());
    for path in ["feed.atom", "entries.atom", "issues/2020-w52.atom", "sections/papers.atom"] {
        let times: Vec<_> = feed_of(&pages, path).entries.iter().map(|entry| entry.updated).collect();
        assert!(times.is_sorted_by(|a, b| a > b), "{path}: {times:?}");
    }
    let newest = &feed_of(&pages, "feed.atom").entries[0];
    assert_eq!(newest.title.as_str(), "ML News 2021-w01");
}

#[test]
fn an_update_is_told_and_a_rebuild_is_not() {
    let mut issues = issues();
    issues[0].updated = Some("2021-02-01T09:00:00Z".parse().unwrap());
    let pages = site(&config(), &issues);
    check(&pages);
    let feed = feed_of(&pages, "feed.atom");
    assert_eq!(feed.updated.to_rfc3339(), "2021-02-01T09:00:00+00:00");
    assert_eq!(feed.entries[2].updated, feed.updated);
    assert_eq!(feed.entries[2].published.unwrap().to_rfc3339(), "2020-12-19T00:00:00+00:00");
}

#[test]
fn foreign_text_is_text() {
    let mut hostile = issue("2020-w50", "2020-12-06");
    let nasty = "<script>alert(1)</script>\u{b}\u{0}\u{fffe}&amp; \"'";
    hostile.title = nasty.into();
    hostile.introduction = nasty.into();
    for section in &mut hostile.sections {
        section.title = nasty.into();
        for entry in &mut section.entries {
            entry.title = nasty.into();
            entry.headline = Some(nasty.into());
            entry.summary = nasty.into();
            entry.authors = vec![nasty.into(); 9];
            entry.source = Some(IssueSource {
                name: nasty.into(),
                id: Some(format!("tag:x,2020:{nasty}")),
                link: Some("javascript:alert(1)".into()),
            });
            entry.comments = Some("javascript:alert(1)".into());
            entry.also = vec![Also { source: nasty.into(), link: "data:text/html,x".into() }];
            entry.pick = true;
            entry.link = "https://example.org/\"><script>\u{b}".into();
        }
    }
    let mut config = config();
    config.publication.title = nasty.into();
    config.publication.authors[0].name = nasty.into();
    config.publication.links.push(FootLink { title: nasty.into(), href: "javascript:alert(1)".into() });
    let pages = site(&config, &[hostile]);
    check(&pages);
    for page in &pages {
        let text = std::str::from_utf8(&page.body).unwrap();
        assert!(text.chars().all(text::is_xml_legal), "{}", page.path);
        assert!(!text.contains("<script") && !text.contains("javascript:"), "{}", page.path);
    }
    let feed = feed_of(&pages, "entries.atom");
    assert!(feed.entries.iter().all(|entry| !entry.content().unwrap().value().unwrap().contains("<script")));
}

#[test]
fn an_entry_with_next_to_nothing_is_published_too() {
    let mut bare = issue("2020-w50", "2020-12-06");
    bare.introduction = String::new();
    bare.title = String::new();
    let entry = IssueEntry {
        title: " ".into(),
        authors: Vec::new(),
        source: None,
        published: None,
        summary: String::new(),
        ..entry("x", "")
    };
    bare.sections = vec![section(Section::Other, vec![entry.clone()]), section(Section::Other, vec![])];
    let pages = site(&config(), &[bare.clone()]);
    check(&pages);
    let feed = feed_of(&pages, "entries.atom");
    assert_eq!(feed.entries[0].authors[0].name, "example.org");
    assert_eq!(feed.entries[0].title.as_str(), "https://example.org/read/x");

    bare.sections = vec![
        section(Section::Other, vec![entry.clone()]),
        section(Section::Other, vec![IssueEntry { id: "y".into(), ..entry }]),
    ];
    check(&site(&config(), &[bare]));
}

#[test]
fn neighbours_are_those_in_time() {
    let pages = site(&config(), &issues());
    let links = |path: &str, rel: &str| -> BTreeSet<String> {
        let start = format!("rel=\"{rel}\" href=\"");
        let links = text_of(&pages, path).split(&start).skip(1);
        links.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let one = |week: &str| BTreeSet::from([format!("{week}.html")]);
    assert_eq!(links("issues/2020-w52.html", "prev"), one("2020-w51"));
    assert_eq!(links("issues/2020-w52.html", "next"), one("2021-w01"));
    assert!(links("issues/2020-w51.html", "prev").is_empty());
    assert!(links("issues/2021-w01.html", "next").is_empty());
    assert!(text_of(&pages, "issues/2021-w01.html").contains("the newest"));
    let archive = text_of(&pages, "index.html");
    assert!(archive.find("<h3 class=\"side\">2021</h3>") < archive.find("<h3 class=\"side\">2020</h3>"));
}

#[test]
fn what_is_in_the_feed_does_not_change_when_an_issue_follows() {
    let issues = issues();
    let content = |issues: &[Issue]| feed_of(&site(&config(), issues), "feed.atom").entries.pop();
    assert_eq!(content(&issues[..1]), content(&issues));
}

#[test]
fn a_draft_is_a_page_and_nothing_else() {
    let mut issues = issues();
    let without = site(&config(), &issues);
    issues.push(Issue { draft: true, ..issue("2021-w02", "2021-01-03") });
    let mut with = site(&config(), &issues);
    check(&with);
    let draft = text_of(&with, "issues/2021-w02.html");
    assert!(draft.contains("noindex") && draft.contains("Preview, not published"));
    assert!(!draft.contains("rel=\"canonical\"") && !draft.contains("the newest"));
    with.retain(|page| page.path != "issues/2021-w02.html");
    assert_eq!(with, without);
    // A week that is published has no preview any more.
    issues.push(Issue { draft: true, ..issue("2021-w01", "2020-12-27") });
    assert!(!text_of(&site(&config(), &issues), "issues/2021-w01.html").contains("Preview"));
}

#[test]
fn the_subscription_drops_the_oldest_before_it_grows_too_large() {
    const MOST: usize = 512 * 1024;
    let years = |summary: &str, count: i32| -> Vec<Issue> {
        let start: jiff::civil::Date = "2020-12-06".parse().unwrap();
        let start = |number: i32| (start + jiff::Span::new().weeks(number)).to_string();
        let mut issues: Vec<Issue> =
            (0..count).map(|number| issue(&format!("2020-w{number:03}"), &start(number))).collect();
        for issue in &mut issues {
            issue.sections[0].entries[0].summary = summary.into();
        }
        issues
    };
    let pages = site(&config(), &years(&"An ampersand & a tag <b>.\n\n".repeat(200), 80));
    check(&pages);
    for path in ["feed.atom", "entries.atom"] {
        let size = text_of(&pages, path).len();
        assert!(size <= MOST && size > MOST * 9 / 10, "{path} has {size} bytes");
    }
    assert_eq!(feed_of(&pages, "feed.atom").entries[0].title.as_str(), "ML News 2020-w079");
    let pages = site(&config(), &years(&"x ".repeat(MOST), 2));
    assert_eq!(feed_of(&pages, "feed.atom").entries.len(), 1);
    assert_eq!(feed_of(&pages, "issues/2020-w001.atom").entries.len(), 3);
}

#[test]
fn days_are_written_as_people_write_them() {
    let days = |start: &str| view::IssueView::new(&issue("2020-w01", start), &TimeZone::UTC).days();
    assert_eq!(days("2020-12-06"), "6–12 December 2020");
    assert_eq!(days("2020-11-29"), "29 November – 5 December 2020");
    assert_eq!(days("2020-12-27"), "27 December 2020 – 2 January 2021");
}
