//! What is taken from a page, and what is not.

use super::*;
use crate::issue::IssueSection;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2025-06-15T12:00:00Z")
}

fn card() -> Card {
    Card {
        title: Some("Other".into()),
        description: Some("A longer text that tells what the thing is.".into()),
        image: Some("https://example.org/a.png".into()),
        image_alt: None,
        site: Some("The Ledger".into()),
        published: Some(at("2025-06-10T08:00:00Z")),
        authors: vec!["The Ledger".into(), "Ann".into()],
        link: None,
    }
}

fn entry(link: &str) -> IssueEntry {
    IssueEntry { id: link.into(), title: "Tea and time".into(), link: link.into(), ..IssueEntry::default() }
}

fn issue(section: Section, entries: Vec<IssueEntry>) -> Issue {
    Issue {
        week: "2025-w24".into(),
        title: String::new(),
        introduction: String::new(),
        start: jiff::civil::date(2025, 6, 8),
        end: jiff::civil::date(2025, 6, 14),
        published: now(),
        updated: None,
        draft: false,
        sections: vec![IssueSection { section, title: String::new(), entries }],
    }
}

fn filled(section: Section, entry: IssueEntry, card: &Card) -> IssueEntry {
    let mut issue = issue(section, vec![entry]);
    fill(&mut issue, |_| Ok::<_, ()>(Some(card.clone())), now()).unwrap();
    issue.sections[0].entries.remove(0)
}

#[test]
fn an_entry_gets_what_it_lacks() {
    let got = filled(Section::Articles, entry("https://example.org/a"), &card());
    assert_eq!(got.site.as_deref(), Some("The Ledger"));
    assert_eq!(got.description, card().description);
    assert_eq!(got.authors, ["Ann"], "that a site wrote what is on it says nothing");
    assert_eq!(got.published, card().published);
    assert_eq!((got.title.as_str(), got.image), ("Tea and time", None), "nothing else");
    let full = IssueEntry {
        site: Some("S".into()),
        description: Some("D".into()),
        authors: vec!["Ben".into()],
        published: Some(at("2025-06-01T00:00:00Z")),
        ..entry("https://example.org/a")
    };
    assert_eq!(filled(Section::Articles, full.clone(), &card()), full);
    assert_eq!(filled(Section::Articles, full.clone(), &Card::default()), full);
}

#[test]
fn a_description_is_for_who_says_less() {
    let described = |summary: &str, description: &str| {
        let entry = IssueEntry { summary: summary.into(), ..entry("https://example.org/a") };
        let card = Card { description: Some(description.into()), ..Card::default() };
        let got = filled(Section::Articles, entry, &card);
        (got.summary, got.description)
    };
    let long = "A longer text that tells what the thing is.";
    assert_eq!(described("", long), (String::new(), Some(long.into())));
    assert_eq!(described("Short.", long), ("Short.".into(), Some(long.into())));
    assert_eq!(described("A longer text that tells what…", long), (String::new(), Some(long.into())), "not twice");
    let longer = format!("{long} {long}");
    assert_eq!(described(&longer, long), (longer.clone(), None));
    assert_eq!(described("", "Tea, and time!"), (String::new(), None), "the title again");
    let endless = described("", &"word ".repeat(10_000)).1.unwrap();
    assert!(endless.chars().count() <= LONGEST_DESCRIPTION && endless.ends_with('…'));
}

#[test]
fn what_a_paper_says_of_itself_is_its_summary() {
    let got = filled(Section::Papers, entry("https://example.org/paper"), &card());
    assert_eq!((got.description, got.summary.is_empty()), (None, false));
    let arxiv = IssueEntry { id: "2011.14036".into(), ..entry("https://arxiv.org/abs/2011.14036") };
    assert_eq!(filled(Section::Papers, arxiv.clone(), &card()), arxiv);
}

#[test]
fn a_page_of_the_future_has_no_date() {
    let card = Card { published: Some(at("2025-07-01T00:00:00Z")), ..Card::default() };
    assert_eq!(filled(Section::Other, entry("https://example.org/a"), &card).published, None);
}

#[test]
fn only_pages_are_asked_and_each_once() {
    let arxiv = IssueEntry { id: "2011.14036".into(), ..entry("https://arxiv.org/abs/2011.14036") };
    let links = ["https://example.org/a", "https://example.org/a.PDF", "https://example.org/a", "https://example.org/"];
    let entries = links.map(entry).into_iter().chain([arxiv]).collect();
    let asked: Vec<String> = pages(&issue(Section::Other, entries)).into_iter().map(String::from).collect();
    assert_eq!(asked, ["https://example.org/a", "https://example.org/"]);
}

#[test]
fn a_page_that_failed_is_asked_again_when_a_day_is_over_and_not_for_ever() {
    let failed = |tries, read: &str| Reading { at: at(read), tries, told: Err::<Card, String>("404".into()) };
    assert!(is_due::<Card>(None, now()));
    assert!(!is_due(Some(&Reading { told: Ok(Card::default()), ..failed(1, "2020-01-01T00:00:00Z") }), now()));
    assert!(!is_due(Some(&failed(1, "2025-06-15T11:00:00Z")), now()));
    assert!(is_due(Some(&failed(2, "2025-06-14T12:00:00Z")), now()));
    assert!(!is_due(Some(&failed(3, "2025-06-01T12:00:00Z")), now()));
    assert!(!is_due(Some(&failed(1, "2026-01-01T00:00:00Z")), now()), "with --now in the past");
}
