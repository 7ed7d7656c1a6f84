//! When an entry of a list was published, as lists show it.

use jiff::Timestamp;
use scraper::ElementRef;

use super::elements::{text_of, texts_of};
use super::usual::{is_called, level};
use crate::date::Reader;

/// Attributes that hold dates, for scripts to show.
const ATTRIBUTES: [&str; 9] = [
    "datetime",
    "data-date",
    "data-datetime",
    "data-published",
    "data-publish-date",
    "data-time",
    "data-timestamp",
    "data-created",
    "data-utc",
];

/// What elements that hold dates are called.
const NAMES: [&str; 7] = ["date", "time", "publish", "posted", "meta", "byline", "stamp"];

/// Shortest text that may be a date although nothing says so: `2 May`.
const SHORTEST: usize = 5;
/// Longest: `Wednesday, September 30, 2026 at 10:30 a.m.`
const LONGEST: usize = 45;

/// How many elements before an entry, and how many levels above it, a heading with the date may stand.
const BEFORE: usize = 40;
const ABOVE: usize = 3;

/// The moment that a text names, as a whole or somewhere in it.
pub(super) fn read(text: &str, reader: &Reader<'_>) -> Option<Timestamp> {
    reader.date(text).or_else(|| reader.date_within(text))
}

/// The moment that an element names: in its attributes, which machines read, or in its text.
pub(super) fn of_element(element: ElementRef<'_>, reader: &Reader<'_>) -> Option<Timestamp> {
    let from = |element: ElementRef<'_>| {
        let mut attributes = ATTRIBUTES.iter().chain(&["content", "title"]);
        attributes.find_map(|name| read(element.attr(name)?, reader))
    };
    from(element)
        .or_else(|| element.descendent_elements().filter(|inner| inner.value().name() == "time").find_map(from))
        .or_else(|| read(&texts_of(element), reader))
}

/// The date of an entry of which nobody says where it stands. In this order: `<time>`; microdata; attributes for
/// scripts; elements called a date; a text that is a date and nothing else; the heading above; the path of the link.
pub(super) fn usual(element: ElementRef<'_>, link: &str, reader: &Reader<'_>) -> Option<Timestamp> {
    let all = || element.descendent_elements();
    let is_change = |inner: &ElementRef<'_>| is_called(*inner, &["updated", "modified"]);
    let time = |inner: &ElementRef<'_>| inner.value().name() == "time";
    all()
        .filter(|inner| time(inner) && !is_change(inner))
        .find_map(|inner| of_element(inner, reader))
        .or_else(|| all().filter(is_published).find_map(|inner| of_element(inner, reader)))
        .or_else(|| all().find_map(|inner| ATTRIBUTES.iter().find_map(|name| reader.date(inner.attr(name)?))))
        .or_else(|| {
            // `age` is a part of too many names.
            let is_age = |inner: &ElementRef<'_>| inner.value().classes().any(|class| matches!(class, "age" | "ago"));
            let called = all().filter(|inner| (is_called(*inner, &NAMES) || is_age(inner)) && !is_change(inner));
            called.filter(|inner| level(*inner).is_none()).find_map(|inner| of_element(inner, reader))
        })
        .or_else(|| all().filter(time).find_map(|inner| of_element(inner, reader)))
        .or_else(|| element.text().find_map(|text| alone(text, reader)))
        .or_else(|| above(element, reader))
        .or_else(|| in_path(link))
}

fn is_published(element: &ElementRef<'_>) -> bool {
    element.attr("itemprop").is_some_and(|name| name.contains("datePublished") || name.contains("dateCreated"))
        || element.value().classes().any(|class| class == "dt-published")
}

/// A text that is a date and nothing else.
fn alone(text: &str, reader: &Reader<'_>) -> Option<Timestamp> {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '·', '•', '|', '—', '–', '-', ',', ':']).trim();
    let fits = (SHORTEST..=LONGEST).contains(&text.chars().count()) && !text.bytes().all(|b| b.is_ascii_digit());
    if fits { reader.date(text) } else { None }
}

/// Lists that stand under their day: the nearest heading before the entry that is a date.
fn above(element: ElementRef<'_>, reader: &Reader<'_>) -> Option<Timestamp> {
    let mut around = Some(element);
    for _ in 0..=ABOVE {
        let inner = around?;
        let before = inner.prev_siblings().filter_map(ElementRef::wrap).take(BEFORE);
        let mut headings =
            before.filter(|e| level(*e).is_some() || e.value().name() == "dt" || is_called(*e, &["date"]));
        if let Some(found) = headings.find_map(|heading| alone(&text_of(heading), reader)) {
            return Some(found);
        }
        around = inner.parent().and_then(ElementRef::wrap);
    }
    None
}

/// `/2026/02/05/` or `2026-02-05` in the path of a link, as midnight in UTC.
fn in_path(link: &str) -> Option<Timestamp> {
    let path = link.split_once("://").map_or(link, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    numbers.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            crate::date::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_hold_the_day() {
        for (link, day) in [
            ("https://example.org/2026/02/05/title/", Some("2026-02-05T00:00:00Z")),
            ("https://example.org/blog/2026-2-5-title", Some("2026-02-05T00:00:00Z")),
            ("https://example.org/2026/02/title/", None),
            ("https://example.org/posts/123/45/6", None),
            ("https://example.org/2026/13/05/", None),
        ] {
            assert_eq!(in_path(link), day.map(|day| day.parse().unwrap()), "{link}");
        }
    }
}
