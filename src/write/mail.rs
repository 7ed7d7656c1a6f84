//! An issue ready to be mailed: HTML that mail programs show (tables, styles in place, nothing loaded but
//! our own pictures), and the same in plain text. Sending it is for others.

use std::fmt::Write as _;

use askama::Template;

use super::content::rendered;
use super::months::Month;
use super::view::{EntryView, IssueView, Named};
use super::{Page, Site};
use crate::text;

/// Characters in a line of plain text; mail is quoted and forwarded, and 72 survives that (RFC 3676 §4.2).
const LINE: usize = 72;

/// Most characters of the line that mail programs show beside the subject.
const MOST_PREVIEW: usize = 140;

#[derive(Template)]
#[template(path = "mail.html", config = "src/write/askama.toml")]
struct Mail<'a> {
    site: &'a Site<'a>,
    language: String,
    publication: String,
    issue: &'a IssueView,
    preview: String,
    page: String,
    previous: Option<&'a IssueView>,
    months: Vec<&'a Month>,
}

/// mail/WEEK.html and its twin, mail/WEEK.txt.
pub(super) fn pages(site: &Site, issue: &IssueView) -> [Page; 2] {
    let headings: Vec<&str> = issue.picks().iter().map(|entry| entry.heading()).collect();
    let preview = if headings.is_empty() { issue.introduction.join(" ") } else { headings.join(" · ") };
    let mail = Mail {
        site,
        language: text::one_line(&site.publication.language),
        publication: site.title(),
        issue,
        preview: text::shortened(&preview, MOST_PREVIEW).into_owned(),
        page: site.url(issue.path()),
        previous: site.neighbours(issue).0,
        months: site.months_before(issue),
    };
    let html = Page { path: format!("mail/{}.html", issue.week), body: rendered(&mail).into_bytes() };
    let plain = Page { path: format!("mail/{}.txt", issue.week), body: plain(&mail).into_bytes() };
    [html, plain]
}

fn plain(mail: &Mail<'_>) -> String {
    let Mail { site, issue, .. } = mail;
    let mut out = String::new();
    let _ = write!(out, "{}\n{}\n\n", issue.title, "=".repeat(issue.title.chars().count().min(LINE)));
    issue.introduction.iter().for_each(|paragraph| wrapped(&mut out, "", paragraph));
    if !issue.sections.is_empty() {
        out.push_str("In this issue\n");
        for section in &issue.sections {
            let _ = writeln!(out, "  {}. {}", section.number, section.title);
        }
        out.push('\n');
    }
    let picks = issue.picks();
    if !picks.is_empty() {
        out.push_str("Editor’s picks\n\n");
        for entry in picks {
            wrapped_tight(&mut out, "* ", entry.heading());
            let _ = write!(out, "  {}\n\n", entry.link);
        }
    }
    past(&mut out, mail);
    for section in &issue.sections {
        let title = format!("{}. {}", section.number, section.title);
        let _ = write!(out, "\n{title}\n{}\n\n", "-".repeat(title.chars().count().min(LINE)));
        section.entries.iter().for_each(|one| plain_entry(&mut out, one));
    }
    past(&mut out, mail);
    for link in &site.links {
        let _ = writeln!(out, "{}", with_address(link));
    }
    format!("{}\n", out.trim_end())
}

fn plain_entry(out: &mut String, entry: &EntryView) {
    wrapped_tight(out, "", entry.heading());
    if entry.headline.is_some() {
        wrapped_tight(out, "", &entry.title);
    }
    let _ = write!(out, "{}\n\n", entry.link);
    if let Some(description) = &entry.description {
        wrapped(out, "> ", description);
    }
    if !entry.authors.is_empty() {
        wrapped(out, "", &entry.byline());
    }
    entry.summary.iter().for_each(|paragraph| wrapped(out, "", paragraph));
    let mut facts = vec![entry.source.as_ref().map_or(entry.place(), |source| &source.name).to_owned()];
    facts.extend(entry.published.as_ref().map(|published| published.day.clone()));
    wrapped_tight(out, "", &facts.join(", "));
    for also in &entry.also {
        let _ = writeln!(out, "Also in {}", with_address(also));
    }
    if let Some(discussion) = &entry.discussion {
        let _ = writeln!(out, "Discussion: {discussion}");
    }
    if let Some(model) = &entry.told_by {
        let _ = writeln!(out, "Told by {model}, a language model");
    }
    out.push('\n');
}

fn past(out: &mut String, mail: &Mail<'_>) {
    let Mail { site, previous, months, page, .. } = mail;
    let _ = writeln!(out, "This issue on the web: {page}");
    if let Some(previous) = previous {
        let _ = writeln!(out, "Before it: {} {}", previous.title, site.url(previous.path()));
    }
    for month in months {
        let _ = writeln!(out, "All of {}: {}", month.name(), site.url(month.path()));
    }
    out.push('\n');
}

fn with_address(named: &Named) -> String {
    named.link.as_ref().map_or_else(|| named.name.clone(), |href| format!("{}: {href}", named.name))
}

/// A paragraph in lines, with an empty one behind it.
fn wrapped(out: &mut String, mark: &str, paragraph: &str) {
    wrapped_tight(out, mark, paragraph);
    out.push('\n');
}

/// A paragraph in lines. The mark stands before the first; `> ` before all of them.
fn wrapped_tight(out: &mut String, mark: &str, paragraph: &str) {
    let next = if mark == "> " { mark.to_owned() } else { " ".repeat(mark.len()) };
    let mut line = mark.to_owned();
    let mut is_empty = true;
    for word in paragraph.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > LINE {
            let _ = writeln!(out, "{line}");
            line.clone_from(&next);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    let _ = writeln!(out, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_words_whole() {
        let mut out = String::new();
        wrapped(&mut out, "> ", &"word ".repeat(40).trim_end().replace("word word word", "https://example.org/long"));
        assert!(out.ends_with("\n\n"));
        assert!(out.lines().all(|line| line.chars().count() <= LINE));
        assert!(out.trim_end().lines().all(|line| line.starts_with("> ")));
        let mut out = String::new();
        wrapped_tight(&mut out, "* ", &"x".repeat(100));
        assert_eq!(out, format!("* {}\n", "x".repeat(100)));
    }
}
