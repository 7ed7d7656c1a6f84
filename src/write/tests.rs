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
            hub: Some("https://hub.example.org/".parse().unwrap()),
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
        enrich: crate::config::Enrich {
            pages: false,
            images: false,
            figures: crate::config::Figures::None,
            mirror: None,
        },
        llm: None,
        sources: Vec::new(),
        rules: Vec::new(),
        model: None,
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
        ..IssueEntry::default()
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
    pages.iter().filter(move |page| ending_of(page) == extension)
}

fn ending_of(page: &Page) -> &str {
    page.path.rsplit('.').next().unwrap_or_default()
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
    for forbidden in ["style=\"", "javascript:", "{{", "{%"] {
        assert!(!text.contains(forbidden), "{path} holds {forbidden}");
    }
    // The search alone has a script, which is a file of ours.
    let scripts = usize::from(path == "search.html");
    assert_eq!(text.matches("<script").count(), scripts, "{path}");
    assert_eq!(text.matches("<script src=\"search.js\" defer>").count(), scripts, "{path}");
    assert_eq!(text.contains("script-src"), scripts == 1, "{path}");
    for picture in text.split("<img ").skip(1).filter_map(|rest| rest.split('>').next()) {
        for needed in ["src=\"../img/", "width=", "height=", "alt=", "loading=\"lazy\""] {
            assert!(picture.contains(needed), "{path}: {needed} is not in {picture}");
        }
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
    let is_mail = |page: &&Page| page.path.starts_with("mail/");
    ending(pages, "html").filter(|page| !is_mail(page)).for_each(check_page);
    let paths: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths.len(), pages.len());
    for page in ending(pages, "html").filter(|page| !is_mail(page)) {
        let text = std::str::from_utf8(&page.body).unwrap();
        let folder = page.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        for href in text.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next()) {
            if href.is_empty() || href.contains(':') {
                continue;
            }
            let target = href.strip_prefix("../").or_else(|| href.strip_prefix("/ml-news/"));
            let target = target.map_or_else(|| format!("{folder}{href}"), str::to_owned);
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
            "404.html",
            "about.html",
            "archive/2020-12.atom",
            "entries.atom",
            "entries.json",
            "feed.atom",
            "feed.json",
            "feed.rss",
            "index.html",
            "issues/2020-w51.atom",
            "issues/2020-w51.html",
            "issues/2020-w51.md",
            "issues/2020-w51.png",
            "issues/2020-w52.atom",
            "issues/2020-w52.html",
            "issues/2020-w52.md",
            "issues/2020-w52.png",
            "issues/2021-w01.atom",
            "issues/2021-w01.html",
            "issues/2021-w01.md",
            "issues/2021-w01.png",
            "mail/2020-w51.html",
            "mail/2020-w51.txt",
            "mail/2020-w52.html",
            "mail/2020-w52.txt",
            "mail/2021-w01.html",
            "mail/2021-w01.txt",
            "months/2020-12.atom",
            "months/2020-12.html",
            "robots.txt",
            "search.html",
            "search.js",
            "sections/articles.atom",
            "sections/other.atom",
            "sections/papers.atom",
            "sections/usecases.atom",
            "sitemap.xml",
            "sources.opml",
            "style.css",
            "years/2020.html",
            "years/2021.html",
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
    for page in pages.iter().filter(|page| ending_of(page) != "png" && page.path != "search.js") {
        let text = std::str::from_utf8(&page.body).unwrap();
        assert!(text.chars().all(text::is_xml_legal), "{}", page.path);
        let scripts = usize::from(page.path == "search.html");
        let is_plain = ["txt", "json"].contains(&ending_of(page));
        assert!(is_plain || text.replace("\\<script", "").matches("<script").count() == scripts, "{}", page.path);
        assert!(!text.contains("href=\"javascript:") && !text.contains("](javascript:"), "{}", page.path);
    }
    let feed = feed_of(&pages, "entries.atom");
    assert!(feed.entries.iter().all(|entry| !entry.content().unwrap().value().unwrap().contains("<script")));
    for path in ["feed.json", "entries.json"] {
        let feed: serde_json::Value = serde_json::from_str(text_of(&pages, path)).unwrap();
        let posts = feed["items"].as_array().unwrap();
        assert!(posts.iter().all(|post| !post["content_html"].as_str().unwrap().contains("<script")), "{path}");
    }
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
    assert!(archive.find(">2021</a></h3>") < archive.find(">2020</a></h3>"));
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
    for path in ["feed.atom", "feed.rss", "feed.json", "entries.atom", "entries.json"] {
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

/// The value of the one link of a feed with this relation, where it has one.
fn related(feed: &Feed, rel: &str) -> Option<String> {
    let links: Vec<_> = feed.links.iter().filter(|link| link.rel == rel).collect();
    assert!(links.len() < 2, "{links:?}");
    links.first().map(|link| link.href.clone())
}

/// Issues of so many weeks from 6 December 2020, each with a summary of this length in kilobytes.
fn weeks(count: i32, kilobytes: usize) -> Vec<Issue> {
    let first: jiff::civil::Date = "2020-12-06".parse().unwrap();
    let one = |number: i32| {
        let start = first + jiff::Span::new().weeks(number);
        let mut issue = issue(&format!("2020-w{number:03}"), &start.to_string());
        issue.sections[0].entries[0].summary = "Words. ".repeat(kilobytes * 146);
        issue
    };
    (0..count).map(one).collect()
}

#[test]
fn a_month_is_summed_up_when_it_is_over_and_not_before() {
    let months = |count: i32| -> Vec<String> {
        let pages = site(&config(), &weeks(count, 0));
        check(&pages);
        ending(&pages, "html").filter_map(|page| page.path.strip_prefix("months/").map(str::to_owned)).collect()
    };
    // The weeks end on 12, 19 and 26 December, and on 2 January: then December is over.
    assert!(months(3).is_empty());
    assert_eq!(months(4), ["2020-12.html"]);
    // The week of 24 to 30 January ends before its month does.
    assert_eq!(months(8), ["2020-12.html"]);
    assert_eq!(months(9), ["2020-12.html", "2021-01.html"]);
    let pages = site(&config(), &weeks(9, 0));
    let month = text_of(&pages, "months/2020-12.html");
    for week in 0..3 {
        assert_eq!(
            month.matches(&format!("../issues/2020-w{week:03}.html#")).count(),
            3,
            "each entry leads to its issue"
        );
    }
    assert!(!month.contains("2020-w003"), "the week that ends in January is January's");
}

#[test]
fn an_issue_points_to_the_months_that_were_over_when_it_came_out() {
    let pages = site(&config(), &weeks(30, 0));
    let shown = |week: &str| -> Vec<String> {
        let page = text_of(&pages, &format!("issues/{week}.html"));
        let links: Vec<String> =
            page.split("../months/").skip(1).filter_map(|rest| rest.split('.').next()).map(str::to_owned).collect();
        let (top, bottom) = links.split_at(links.len() / 2);
        assert_eq!(top, bottom, "the same at top and bottom");
        top.to_vec()
    };
    assert!(shown("2020-w002").is_empty());
    assert_eq!(shown("2020-w003"), ["2020-12"]);
    assert_eq!(shown("2020-w009"), ["2021-01", "2020-12"]);
    // The last week of these ends on 3 July.
    assert_eq!(shown("2020-w029"), ["2021-06", "2021-05", "2021-04"]);
}

#[test]
fn a_reader_can_walk_back_to_the_first_issue() {
    for (count, kilobytes) in [(1, 0), (3, 0), (40, 0), (40, 100), (3, 600)] {
        let pages = site(&config(), &weeks(count, kilobytes));
        let walk = |path: &str| -> BTreeSet<String> {
            let mut seen = BTreeSet::new();
            let mut next = Some(path.to_owned());
            let mut after: Option<String> = None;
            while let Some(path) = next {
                let feed = feed_of(&pages, &path);
                let text = text_of(&pages, &path);
                let is_archive = text.contains("<fh:archive/>");
                assert_eq!(is_archive, after.is_some(), "{path}");
                if is_archive {
                    let of = |path: &str| format!("https://example.org/ml-news/{path}");
                    assert!(text.find("<fh:archive/>") < text.find("<entry>"), "{path}");
                    assert_eq!(
                        related(&feed, "current"),
                        Some(of(if path.starts_with("archive") { "feed.atom" } else { "entries.atom" }))
                    );
                    let later = after.filter(|after| after.contains('/')).map(|after| of(&after));
                    assert_eq!(related(&feed, "next-archive"), later, "{path}");
                    assert_eq!(related(&feed, "hub"), None);
                }
                seen.extend(feed.entries.iter().map(|entry| entry.id.clone()));
                next = related(&feed, "prev-archive").map(|href| href.replace("https://example.org/ml-news/", ""));
                after = Some(path);
            }
            seen
        };
        assert_eq!(walk("feed.atom").len(), usize::try_from(count).unwrap(), "{count} issues of {kilobytes} kB");
        assert_eq!(walk("entries.atom").len(), usize::try_from(count).unwrap() * 3);
    }
}

#[test]
fn feeds_name_their_hub() {
    let pages = site(&config(), &issues());
    for path in ["feed.atom", "entries.atom", "sections/papers.atom"] {
        assert_eq!(related(&feed_of(&pages, path), "hub").as_deref(), Some("https://hub.example.org/"), "{path}");
    }
    assert!(text_of(&pages, "feed.rss").contains("<atom:link href=\"https://hub.example.org/\" rel=\"hub\""));
    let json: serde_json::Value = serde_json::from_str(text_of(&pages, "feed.json")).unwrap();
    assert_eq!(json["hubs"][0]["url"], "https://hub.example.org/");
    let silent = Config { publication: Publication { hub: None, ..config().publication }, ..config() };
    assert!(site(&silent, &issues()).iter().all(|page| !String::from_utf8_lossy(&page.body).contains("hub")));
}

#[test]
fn the_subscription_says_the_same_in_three_formats() {
    let pages = site(&config(), &issues());
    let atom = feed_of(&pages, "feed.atom");
    let rss: ::rss::Channel = text_of(&pages, "feed.rss").parse().unwrap();
    let json: serde_json::Value = serde_json::from_str(text_of(&pages, "feed.json")).unwrap();
    assert_eq!((atom.entries.len(), rss.items.len(), json["items"].as_array().unwrap().len()), (3, 3, 3));
    for (at, entry) in atom.entries.iter().enumerate() {
        let (item, post) = (&rss.items[at], &json["items"][at]);
        assert_eq!(item.guid.as_ref().unwrap().value, entry.id);
        assert!(!item.guid.as_ref().unwrap().permalink);
        assert_eq!(post["id"], entry.id.as_str());
        assert_eq!(
            (item.title.as_deref(), post["title"].as_str()),
            (Some(entry.title.as_str()), Some(entry.title.as_str()))
        );
        let content = entry.content().unwrap().value().unwrap().trim_end();
        assert_eq!(
            (item.content.as_deref().map(str::trim_end), post["content_html"].as_str().map(str::trim_end)),
            (Some(content), Some(content))
        );
        assert_eq!(
            (item.link.as_deref(), post["url"].as_str()),
            (Some(entry.links[0].href.as_str()), Some(entry.links[0].href.as_str()))
        );
    }
    let link_posts: serde_json::Value = serde_json::from_str(text_of(&pages, "entries.json")).unwrap();
    let first = &link_posts["items"][0];
    assert!(first["url"].as_str().unwrap().starts_with("https://example.org/ml-news/issues/2021-w01.html#"), "{first}");
    assert!(first["external_url"].as_str().unwrap().starts_with("https://example.org/read/"), "{first}");
    for feed in [&json, &link_posts] {
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert!(feed["_hebdo"]["about"].as_str().unwrap().len() > 40);
    }
}

#[test]
fn a_card_is_a_picture_of_its_issue() {
    let pages = site(&config(), &issues());
    let cards: Vec<&Page> = ending(&pages, "png").collect();
    assert_eq!(cards.len(), 3);
    for card in &cards {
        assert!(card.body.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02\x76\x02\x03"));
        assert!(card.body.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82") && card.body.len() < 8 * 1024);
    }
    assert_ne!(cards[0].body, cards[1].body);
}

#[test]
fn sources_are_listed_without_what_is_nobodys_business() {
    let text = "[publication]\ntitle = \"T\"\nhome = \"https://example.org/\"\nid = \"tag:example.org,2026:t\"\n\
        [[source]]\nname = \"A & B\"\nurl = \"https://a.example/feed?x=1&y=2\"\nsection = \"articles\"\n\
        [[source]]\nname = \"Mine\"\nurl = \"https://me:secret@b.example/feed\"\n\
        [[source]]\nname = \"Disk\"\nurl = \"/home/me/feed.xml\"\n\
        [[source]]\nname = \"arXiv\"\nkind = \"arxiv\"\ncategories = [\"cs.LG\", \"stat.ML\"]\nsection = \"papers\"\n";
    let config = crate::config::check(text, std::path::Path::new("."), "feeds.toml").unwrap();
    let pages = site(&config, &[]);
    let list = text_of(&pages, "sources.opml");
    for line in [
        "<outline text=\"Technical articles\">",
        "text=\"A &amp; B\" title=\"A &amp; B\" xmlUrl=\"https://a.example/feed?x=1&amp;y=2\"/>",
        "xmlUrl=\"https://rss.arxiv.org/atom/stat.ML\"/>",
    ] {
        assert!(list.contains(line), "{line} is not in {list}");
    }
    assert_eq!(list.matches("xmlUrl").count(), 3);
    let about = text_of(&pages, "about.html");
    assert!(about.contains("Mine") && about.contains("Disk"), "they are named all the same");
    for page in &pages {
        let text = String::from_utf8_lossy(&page.body);
        assert!(!text.contains("secret") && !text.contains("/home/me"), "{}", page.path);
    }
}
