//! Link cards: what the pages of chosen entries add to an issue. No page is needed for one, and no picture.

pub mod figures;
pub mod pictures;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::issue::{Issue, IssueEntry};
use crate::parse::Card;
use crate::section::Section;
use crate::store::Reading;
use crate::{link, summarize, text};

/// A page or picture that could not be read is asked again when a day is over…
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(24);
/// …and so often in all: by then its issue is out.
const MOST_TRIES: u32 = 3;

/// Most characters of a description: some pages put all of their text there.
const LONGEST_DESCRIPTION: usize = 400;
/// Longest name of a site; what is longer is its motto.
const LONGEST_SITE: usize = 60;
/// Most names that are taken over.
const MOST_AUTHORS: usize = 20;

/// So many words at its beginning tell whether a text goes on from another.
const SAME_WORDS: usize = 6;

/// How far ahead of us the clock of a publisher may be.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// The pages that an issue could be told more by, each once: those of its entries that are no arXiv papers, of which
/// their source has told everything.
#[must_use]
pub fn pages(issue: &Issue) -> Vec<Url> {
    let mut pages: Vec<Url> = Vec::new();
    for (_, entry) in issue.entries().filter(|(_, entry)| has_page(entry)) {
        if let Ok(url) = Url::parse(&entry.link)
            && !pages.contains(&url)
        {
            pages.push(url);
        }
    }
    pages
}

/// Has it a page that says something of it? A PDF has no head.
fn has_page(entry: &IssueEntry) -> bool {
    let is_file = Url::parse(&entry.link).is_ok_and(|url| url.path().to_ascii_lowercase().ends_with(".pdf"));
    !link::is_arxiv_id(&entry.id) && link::is_web(&entry.link) && !is_file
}

/// Is a page or picture to be asked, after what came of it so far?
#[must_use]
pub fn is_due<T>(reading: Option<&Reading<T>>, now: Timestamp) -> bool {
    let Some(Reading { at, tries, told: Err(_) }) = reading else { return reading.is_none() };
    *tries < MOST_TRIES && now.duration_since(*at) >= ASK_AGAIN
}

/// Puts into an issue what its pages say; `card` knows them by link.
pub fn fill<E>(issue: &mut Issue, card: impl Fn(&str) -> Result<Option<Card>, E>, now: Timestamp) -> Result<(), E> {
    for section in &mut issue.sections {
        for entry in section.entries.iter_mut().filter(|entry| has_page(entry)) {
            if let Some(card) = card(&entry.link)? {
                fill_entry(entry, section.section, &card, now);
            }
        }
    }
    Ok(())
}

/// Only what the entry lacks is taken from its page.
fn fill_entry(entry: &mut IssueEntry, section: Section, card: &Card, now: Timestamp) {
    let is_short = |site: &String| site.chars().count() <= LONGEST_SITE;
    if entry.site.is_none() {
        entry.site = card.site.clone().filter(is_short);
    }
    if let Some(site) = card.site.as_deref().filter(|_| section != Section::Papers) {
        entry.title = summarize::title(&entry.title, &[site]);
    }
    if entry.authors.is_empty() {
        // That a site wrote what is on it says nothing.
        let names = card.authors.iter().filter(|name| card.site.as_ref() != Some(name));
        entry.authors = names.take(MOST_AUTHORS).cloned().collect();
    }
    if entry.published.is_none() {
        entry.published = card.published.filter(|at| at.duration_since(now) <= AHEAD);
    }
    if let Some(description) = card.description.as_deref().filter(|text| !is_the_same(text, &entry.title)) {
        describe(entry, section, description);
    }
}

fn describe(entry: &mut IssueEntry, section: Section, description: &str) {
    // An abstract is the paper's own summary; what another page says of itself goes on its card.
    if section == Section::Papers {
        if entry.summary.is_empty() {
            entry.summary = summarize::summary(description);
        }
        return;
    }
    let description = text::shortened(description, LONGEST_DESCRIPTION);
    if entry.description.is_none() && entry.summary.chars().count() < description.chars().count() {
        if begins_as(&description, &entry.summary) {
            entry.summary.clear();
        }
        entry.description = Some(description.into_owned());
    }
}

/// Are these the same words?
fn is_the_same(one: &str, other: &str) -> bool {
    text::words(one).eq(text::words(other))
}

/// Does the longer text begin as the shorter does?
fn begins_as(longer: &str, shorter: &str) -> bool {
    let beginning: Vec<String> = text::words(shorter).take(SAME_WORDS).collect();
    !beginning.is_empty() && text::words(longer).take(beginning.len()).eq(beginning)
}

#[cfg(test)]
mod tests;
