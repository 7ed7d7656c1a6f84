//! Lists in the ways that sites write them; the markup is ours.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::config::{self, Kind};

const NOW: &str = "2026-05-08T12:00:00Z";

/// What the page gives with these lines for the source.
fn listed(lines: &str, page: &str) -> Result<Vec<Entry>, String> {
    let text = format!(
        "[publication]\ntitle = \"T\"\nhome = \"https://example.org/\"\nid = \"tag:example.org,2026:t\"\n\
         [[source]]\nname = \"S\"\nkind = \"html\"\nurl = \"https://example.org/blog/\"\n{lines}\n"
    );
    let config = config::check(&text, std::path::Path::new("."), "feeds.toml").map_err(|told| told.render(false))?;
    let Kind::Html(plan) = &config.sources[0].kind else { panic!("html") };
    let reader = Reader { now: NOW.parse().unwrap(), zone: &TimeZone::UTC };
    read(page, plan, Some("https://example.org/blog/"), &reader).map(|feed| feed.entries)
}

#[expect(clippy::unnecessary_wraps, reason = "as an entry has it")]
fn day(text: &str) -> Option<Timestamp> {
    Some(format!("{text}T00:00:00Z").parse().unwrap())
}

/// Title, link and day of each entry.
fn short(entries: &[Entry]) -> Vec<(String, String, String)> {
    let day = |entry: &Entry| entry.published.map(|at| at.strftime("%F").to_string()).unwrap_or_default();
    entries.iter().map(|e| (e.title.clone().unwrap(), e.link.clone().unwrap(), day(e))).collect()
}

#[test]
fn articles_give_all_that_they_show() {
    let page = r##"<html lang="en"><title>A blog</title><main><article class="post-card">
        <a class="cover" href="/blog/one"><img data-src="/img/one.jpg" src="data:image/gif;base64,R0lG" alt="Cover"></a>
        <header><span class="category"><a href="/tag/vision" rel="tag">Vision</a></span>
        <h2><a href="/blog/one">The <em>first</em> thing</a> <a href="#one">#</a></h2>
        <p class="meta">By Ada Lovelace and Charles Babbage · <time datetime="2026-05-05T08:00:00Z">5 May</time> · 4 min read</p></header>
        <p>What the first thing is about, in a sentence or two.</p><a href="/blog/one">Read more</a></article></main>"##;
    let entries = listed("entry = \"article\"", page).unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
    assert_eq!(entry.title.as_deref(), Some("The first thing"));
    assert_eq!(entry.link.as_deref(), Some("https://example.org/blog/one"));
    assert_eq!(entry.published, Some("2026-05-05T08:00:00Z".parse().unwrap()));
    assert_eq!(entry.summary_html.as_deref(), Some("What the first thing is about, in a sentence or two."));
    assert_eq!(entry.image.as_deref(), Some("https://example.org/img/one.jpg"));
    assert_eq!(entry.categories, ["Vision"]);
}

#[test]
fn cards_that_are_links_are_taken_apart() {
    let page = r#"<a class="Card_x81" href="/news/a"><div class="Card_meta__k2"><span>Product</span><span>Apr 17, 2026</span></div>
        <span class="Card_name__z">Introducing the thing that we made</span><p>It does what one wants of a thing like it.</p></a>
        <a class="Card_x81" href="/news/b"><h3>Second</h3><div>May 2</div></a><a href="/about">About us</a>
        <a class="Card_x81" href="/news/c"><img src="c.png" alt="Third"></a>"#;
    assert_eq!(
        short(&listed("entry = \"[class*='Card_x']\"", page).unwrap()),
        [
            ("Introducing the thing that we made".into(), "https://example.org/news/a".into(), "2026-04-17".into()),
            ("Second".into(), "https://example.org/news/b".into(), "2026-05-02".into()),
            ("Third".into(), "https://example.org/news/c".into(), String::new()),
        ]
    );
}

#[test]
fn links_to_one_place_are_one_entry_with_the_best_title() {
    let page = r#"<div><a href="/blog/a"><img src="a.png" alt="A picture"></a><h3><a href="/blog/a">The headline</a></h3>
        <a href="/blog/a">Read more</a></div><div><a href="/blog/b">Read more</a><a href="/blog/b">Another headline</a></div>
        <a href="/blog/">All posts</a><a href="/blog/?page=2">Older posts</a>"#;
    let titles: Vec<_> =
        short(&listed("entry = \"a[href^='/blog/']\"", page).unwrap()).into_iter().map(|e| e.0).collect();
    assert_eq!(titles, ["The headline", "Another headline"]);
}

#[test]
fn what_holds_several_entries_is_none_and_what_is_inside_of_one_neither() {
    let page = r#"<div class="posts"><div class="post"><h2><a href="/a">A first title</a></h2><div class="post-meta">1 May 2026</div></div>
        <div class="post"><h2><a href="/b">A second title</a></h2><div class="post-tags"><a href="/tag/x">x</a></div></div></div>"#;
    let titles: Vec<_> = short(&listed("entry = \"[class*=post]\"", page).unwrap()).into_iter().map(|e| e.0).collect();
    assert_eq!(titles, ["A first title", "A second title"]);
}

#[test]
fn dates_stand_where_lists_have_them() {
    for (item, expected) in [
        ("<a href='/a'>Title</a> <time>May 5</time>", day("2026-05-05")),
        ("<a href='/a'>Title</a> <span class='publishedAt'>12/24/2025</span>", day("2025-12-24")),
        (
            "<a href='/a'>Title</a> <span title='2026-05-01 00:00:00 +0000 UTC' class='date'>May 1</span>",
            day("2026-05-01"),
        ),
        ("<a href='/a'>Title</a> <i>December 30</i>", day("2025-12-30")),
        ("<a href='/2026/03/04/a'>Title</a>", day("2026-03-04")),
        ("<a href='/a'>Title</a> <div class='byline'>By Ada | April 3, 2026 | 5 min</div>", day("2026-04-03")),
        ("<a href='/a'>Title</a> <span data-timestamp='1777593600'>a week ago</span>", day("2026-05-01")),
        (
            "<a href='/a'>Title</a> <time class='updated' datetime='2026-05-07'>x</time><time datetime='2026-05-02'>x</time>",
            day("2026-05-02"),
        ),
        ("<a href='/a'>Title</a> <span class='ago'>2 days ago</span>", Some("2026-05-06T12:00:00Z".parse().unwrap())),
        ("<a href='/a'>3D printing in 2025</a> <span>7</span>", None),
    ] {
        let page = format!("<ul><li>{item}</li></ul>");
        let entries = listed("entry = \"li\"", &page).unwrap();
        assert_eq!(entries[0].published, expected, "{item}");
    }
    let grouped = "<h2>6 May 2026</h2><ul><li><a href='/a'>First</a></li><li><a href='/b'>Second</a></li></ul>\
                   <h2>5 May 2026</h2><ul><li><a href='/c'>Third</a></li></ul>";
    let days: Vec<_> = listed("entry = \"li\"", grouped).unwrap().iter().map(|entry| entry.published).collect();
    assert_eq!(days, [day("2026-05-06"), day("2026-05-06"), day("2026-05-05")]);
}

#[test]
fn a_term_has_its_definition_and_a_row_the_row_below_it() {
    let terms = "<dl><dt><a href='https://other.example/x'>A thing elsewhere</a> <a href='/1'>★</a></dt><dd><p>What I think about that thing elsewhere.</p></dd>\
                 <dt><a href='https://other.example/y'>Another thing</a></dt><dd><p>And what I think about the other one.</p></dd></dl>";
    let entries = listed("entry = \"dt\"", terms).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].title.as_deref(), Some("A thing elsewhere"));
    assert_eq!(entries[1].summary_html.as_deref(), Some("And what I think about the other one."));
    let named = listed("entry = \"dt\"\ntitle = \"p\"", terms).unwrap();
    assert_eq!(named[1].title.as_deref(), Some("And what I think about the other one."));
    let rows = "<table><tr class='thing'><td>1.</td><td><span class='titleline'><a href='/x'>Row one</a> (<a href='/from'>x.org</a>)</span></td></tr>\
                <tr><td><span class='age' title='2026-05-07T10:00:00'>1 day ago</span></td></tr>\
                <tr class='thing'><td>2.</td><td><span class='titleline'><a href='/y'>Row two</a></span></td></tr></table>";
    let entries = listed("entry = \"tr.thing\"", rows).unwrap();
    assert_eq!(entries[0].title.as_deref(), Some("Row one"));
    assert_eq!(entries[0].published, Some("2026-05-07T10:00:00Z".parse().unwrap()));
    assert_eq!((entries.len(), entries[1].published), (2, None));
}

#[test]
fn selectors_overrule_what_is_usual() {
    let page = r#"<div class="row" data-when="2026-02-01"><h2>Not this</h2><b>This one</b><a href="/x">x</a><a class="go" href="/y">y</a>
        <q>Short</q><i>By Ada, Bo</i><u style="background-image: url(/bg.png)"></u><s>one</s><s>two</s></div>"#;
    let lines = r#"entry = ".row"
title = ["em", "b"]
link = "a.go@href"
date = "@data-when"
summary = "q"
image = "u"
authors = "i"
categories = "s""#;
    let entry = listed(lines, page).unwrap().remove(0);
    assert_eq!(entry.title.as_deref(), Some("This one"));
    assert_eq!(entry.link.as_deref(), Some("https://example.org/y"));
    assert_eq!(entry.published, day("2026-02-01"));
    assert_eq!(entry.summary_html.as_deref(), Some("Short"));
    assert_eq!(entry.image.as_deref(), Some("https://example.org/bg.png"));
    assert_eq!(
        (entry.authors, entry.categories),
        (vec!["Ada".to_owned(), "Bo".to_owned()], vec!["one".to_owned(), "two".to_owned()])
    );
}

#[test]
fn a_page_that_changed_says_so() {
    let changed = listed("entry = \"article\"", "<p>Please log in</p>").unwrap_err();
    assert!(changed.contains("nothing on the page fits `entry` (article)"), "{changed}");
    let empty = listed("entry = \"p\"", "<p>Please log in</p>").unwrap_err();
    assert!(empty.contains("1 elements fit `entry`"), "{empty}");
    let deep = listed("entry = \"p\"", &"<div>".repeat(100_000)).unwrap_err();
    assert!(deep.contains("beyond reason"), "{deep}");
}

#[test]
fn entries_without_pages_of_their_own_are_places_of_the_list() {
    let page = "<div class='note' id='n1'><h3>The first note</h3></div><div class='note' id='n2'><h3>The second note</h3></div>";
    let entries = listed("entry = \".note\"", page).unwrap();
    let ids: Vec<_> = entries.iter().map(|entry| entry.id.as_deref()).collect();
    assert_eq!(ids, [Some("https://example.org/blog/#n1"), Some("https://example.org/blog/#n2")]);
    let tracked = "<ul><li><a href='/a#from=list-3'>With a mark behind it</a></li></ul>";
    assert_eq!(listed("entry = \"li\"", tracked).unwrap()[0].id, None);
}

#[test]
fn links_are_relative_to_the_base_of_the_page() {
    let page = "<base href='https://cdn.example.org/x/'><ul><li><a href='a'>First of them</a></li></ul>";
    assert_eq!(listed("entry = \"li\"", page).unwrap()[0].link.as_deref(), Some("https://cdn.example.org/x/a"));
    let page = "<ul><li><a href='javascript:go()'>Not this</a></li><li><a href='mailto:a@b.c'>Nor this</a></li><li><a href='/a'>This one</a></li></ul>";
    assert_eq!(listed("entry = \"li\"", page).unwrap().len(), 1);
}

proptest! {
    #[test]
    fn no_page_makes_it_panic(page in r"(?s)(<(div|a href='/x'|h2|time|p|dt|dd|tr|img src=x|li class=date)>|</(div|a|h2)>|May 5|2 days ago|by A|é|.){0,60}") {
        for entry in ["*", "div", "a", "dt", "li, tr"] {
            if let Ok(entries) = listed(&format!("entry = \"{entry}\""), &page) {
                for entry in entries {
                    prop_assert!(entry.title.is_some_and(|title| !title.is_empty()));
                    prop_assert!(entry.link.is_some_and(|link| link.starts_with("http")));
                    // Nothing without a year is from the future.
                    let tomorrow: Timestamp = "2026-05-10T00:00:00Z".parse().unwrap();
                    prop_assert!(entry.published.is_none_or(|at| at < tomorrow));
                }
            }
        }
    }
}
