//! Documents in the ways that sites write them; the values are ours.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::config::{self, Kind};

/// What the document gives with these lines for the source.
fn told(lines: &str, document: &str) -> Result<Vec<Entry>, String> {
    let text = format!(
        "[publication]\ntitle = \"T\"\nhome = \"https://example.org/\"\nid = \"tag:example.org,2026:t\"\n\
         [[source]]\nname = \"S\"\nkind = \"json\"\nurl = \"https://example.org/api/list\"\n{lines}\n"
    );
    let config = config::check(&text, std::path::Path::new("."), "feeds.toml").map_err(|told| told.render(false))?;
    let Kind::Json(plan) = &config.sources[0].kind else { panic!("json") };
    let reader = Reader { now: "2026-05-08T12:00:00Z".parse().unwrap(), zone: &TimeZone::UTC };
    read(document, plan, Some("https://example.org/api/list"), &reader).map(|feed| feed.entries)
}

#[test]
fn usual_names_need_no_paths() {
    let document = r#"{"status": "ok", "articles": [
        {"id": 1, "title": "A &amp; B", "url": "/a", "publishedAt": "2026-05-01", "author": {"name": "Ada"},
         "description": "First.\n\nSecond < third.", "image": "//img.example.org/a.png", "tags": ["x", {"name": "y"}]},
        {"title": {"rendered": "Rendered"}, "link": "https://other.example/b", "date": 1777593600000, "excerpt": {"rendered": "<p>Short</p>"}},
        {"nothing": "of use"}, null, 7]}"#;
    let entries = told("", document).unwrap();
    assert_eq!(entries.len(), 2);
    let [first, second] = entries.as_slice() else { panic!("two") };
    assert_eq!((first.id.as_deref(), first.title.as_deref()), (Some("1"), Some("A & B")));
    assert_eq!(first.link.as_deref(), Some("https://example.org/a"));
    assert_eq!(first.published, Some("2026-05-01T00:00:00Z".parse().unwrap()));
    assert_eq!(first.summary_html.as_deref(), Some("<p>First.</p><p>Second &lt; third.</p>"));
    assert_eq!(first.image.as_deref(), Some("https://img.example.org/a.png"));
    assert_eq!((first.authors.as_slice(), first.categories.len()), (["Ada".to_owned()].as_slice(), 2));
    assert_eq!(
        (second.title.as_deref(), second.published),
        (Some("Rendered"), Some("2026-05-01T00:00:00Z".parse().unwrap()))
    );
    assert_eq!(second.summary_html.as_deref(), Some("<p>Short</p>"));
}

#[test]
fn paths_find_values_and_texts_are_made_of_them() {
    let document = r#"{"data": {"x1": {"t": "One", "n": {"id": 5}, "v": "1,024", "by": ["a", "b", "c"]}, "x2": {"t": "", "h": "Two", "n": {}}}}"#;
    let lines = r#"entry = "/data"
title = ["/t", "$.h"]
link = ["https://example.org/item/{/n/id}/{$.t}", "https://example.org/none/{/h}"]
authors = []
[[source.signal]]
path = "$.v"
[[source.signal]]
name = "voters"
path = "/by""#;
    let entries = told(lines, document).unwrap();
    assert_eq!(entries[0].link.as_deref(), Some("https://example.org/item/5/One"));
    assert_eq!(entries[0].signals, BTreeMap::from([("v".into(), 1024.0), ("voters".into(), 3.0)]));
    assert!(entries[0].authors.is_empty());
    assert_eq!(entries[1].title.as_deref(), Some("Two"));
    assert_eq!(entries[1].link.as_deref(), Some("https://example.org/none/Two"));
    assert!(entries[1].signals.is_empty());
}

#[test]
fn the_list_is_where_the_path_says() {
    for (entry, document, count) in [
        ("$", r#"[{"title": "A"}, {"title": "B"}]"#, 2),
        ("$.items[*]", r#"{"items": [{"title": "A"}, {"title": "B"}]}"#, 2),
        ("$.items", r#"{"items": [{"title": "A"}, {"title": "B"}]}"#, 2),
        ("$.items[?@.n > 1]", r#"{"items": [{"title": "A", "n": 1}, {"title": "B", "n": 2}]}"#, 1),
        ("$.items[?@.n > 9]", r#"{"items": [{"title": "A", "n": 1}]}"#, 0),
        ("$..post", r#"{"a": {"post": {"title": "A"}}, "b": {"post": {"title": "B"}}}"#, 2),
        ("/items", r#"{"items": []}"#, 0),
        ("/one", r#"{"one": {"title": "A"}}"#, 1),
    ] {
        assert_eq!(told(&format!("entry = \"{entry}\""), document).map(|list| list.len()), Ok(count), "{entry}");
    }
}

#[test]
fn what_is_not_as_described_says_so() {
    for (lines, document, why) in [
        ("entry = \"/items\"", r#"{"message": "API rate limit exceeded"}"#, "it says: API rate limit exceeded"),
        ("entry = \"$.items\"", r#"{"other": []}"#, "no list where `entry` points"),
        ("", r#"{"a": 1}"#, "no list of entries in it"),
        ("", "<!doctype html>", "a web page, not JSON"),
        ("", "{\"a\": ", "broken JSON"),
        ("entry = \"$\"", r#"[{"x": 1}, {"x": 2}]"#, "2 elements in the list, and none of them"),
    ] {
        let told = told(lines, document).unwrap_err();
        assert!(told.contains(why), "{document}: {told}");
    }
}

#[test]
fn a_summary_becomes_html() {
    for (text, html) in [
        ("Plain", "Plain"),
        ("a < b", "a &lt; b"),
        ("It&#x27;s AT&T", "It's AT&amp;T"),
        ("<p>As it is</p>", "<p>As it is</p>"),
        ("&lt;div&gt;Escaped&lt;/div&gt;", "<div>Escaped</div>"),
        ("One\r\n\r\nTwo", "<p>One</p><p>Two</p>"),
    ] {
        assert_eq!(as_html(text), html, "{text}");
    }
}

proptest! {
    #[test]
    fn no_document_makes_it_panic(document in r#"(\[|\]|\{|\}|"(title|url|items|date|a)"|:|,|1|"x"|null|-1e309){0,40}"#) {
        for lines in ["", "entry = \"/items\"", "entry = \"$..items[*]\""] {
            let _ = told(lines, &document);
        }
    }
}
