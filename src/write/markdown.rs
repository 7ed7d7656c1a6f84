//! An issue as Markdown (CommonMark), to be put into a blog or a mailing service.

use std::fmt::Write as _;

use super::view::{EntryView, IssueView, Named};
use super::{Page, Site};

/// issues/WEEK.md. Every link in it is absolute, so that it works wherever it is pasted.
pub(super) fn page(site: &Site, issue: &IssueView) -> Page {
    let mut out = format!("# {}\n\n", escaped(&issue.title));
    paragraphs(&mut out, &issue.introduction);
    if !issue.sections.is_empty() {
        out.push_str("## In this issue\n\n");
        for section in &issue.sections {
            let _ = writeln!(out, "{}. {}", section.number, escaped(&section.title));
        }
        out.push('\n');
    }
    let picks = issue.picks();
    if !picks.is_empty() {
        out.push_str("## Editor’s picks\n\n");
        for entry in picks {
            let _ = writeln!(out, "- {}", link(entry.heading(), &entry.link));
        }
        out.push('\n');
    }
    past(&mut out, site, issue);
    for section in &issue.sections {
        let _ = write!(out, "## {}. {}\n\n", section.number, escaped(&section.title));
        section.entries.iter().for_each(|one| entry(&mut out, site, one));
    }
    past(&mut out, site, issue);
    if !site.links.is_empty() {
        let links: Vec<String> = site.links.iter().map(named).collect();
        let _ = write!(out, "{}\n\n", links.join(" · "));
    }
    let body = format!("{}\n", out.trim_end());
    Page { path: issue.markdown_path(), body: body.into_bytes() }
}

/// Back, never forward: what is pasted somewhere cannot be rewritten when the next issue appears.
fn past(out: &mut String, site: &Site, issue: &IssueView) {
    let mut links = vec![link(&issue.title, &site.url(issue.path()))];
    if let Some(previous) = site.neighbours(issue).0 {
        links.insert(0, format!("{} ⇦", link(&previous.title, &site.url(previous.path()))));
    }
    let _ = write!(out, "**Past issues:** {}", links.join(" "));
    for month in site.months_before(issue) {
        let _ = write!(out, " · {}", link(&month.name(), &site.url(month.path())));
    }
    out.push_str("\n\n");
}

fn entry(out: &mut String, site: &Site, entry: &EntryView) {
    if entry.headline.is_some() {
        let _ = write!(out, "### {}\n\n{}\n\n", escaped(entry.heading()), link(&entry.title, &entry.link));
    } else {
        let _ = write!(out, "### {}\n\n", link(&entry.title, &entry.link));
    }
    if let Some(picture) = &entry.picture {
        let _ = write!(out, "![{}]({})\n\n", escaped(&picture.alt), destination(&site.url(&picture.file)));
        let credit = picture.credit.iter().map(|credit| escaped(credit)).chain(picture.licence.as_ref().map(named));
        let credit: Vec<String> = credit.collect();
        if !credit.is_empty() {
            let _ = write!(out, "{}\n\n", credit.join(", "));
        }
    }
    if let Some(description) = &entry.description {
        let _ = write!(out, "> {}\n\n", escaped(description));
    }
    if !entry.authors.is_empty() {
        let _ = write!(out, "*{}*\n\n", escaped(&entry.byline()));
    }
    paragraphs(out, &entry.summary);
    let mut facts = vec![entry.source.as_ref().map_or_else(|| escaped(entry.place()), named)];
    facts.extend(entry.published.as_ref().map(|published| published.day.clone()));
    if !entry.also.is_empty() {
        let also: Vec<String> = entry.also.iter().map(named).collect();
        facts.push(format!("also in {}", also.join(", ")));
    }
    facts.extend(entry.discussion.as_deref().map(|href| link("discussion", href)));
    facts.extend(entry.told_by.as_deref().map(|model| format!("told by {}, a language model", escaped(model))));
    let _ = write!(out, "{}\n\n", facts.join(" · "));
}

fn paragraphs(out: &mut String, paragraphs: &[String]) {
    for paragraph in paragraphs {
        let _ = write!(out, "{}\n\n", escaped(paragraph));
    }
}

fn named(named: &Named) -> String {
    named.link.as_deref().map_or_else(|| escaped(&named.name), |href| link(&named.name, href))
}

fn link(text: &str, href: &str) -> String {
    format!("[{}]({})", escaped(text), destination(href))
}

/// Our addresses hold no spaces and no angle brackets, but may hold a parenthesis that would end the link.
fn destination(href: &str) -> String {
    if href.contains(['(', ')']) { format!("<{href}>") } else { href.to_owned() }
}

/// The text as Markdown that shows it literally; it is one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // What would begin a heading, a list, a rule or a fence stands at the beginning only.
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_list_mark = |at: usize, c: char| ".)".contains(c) && at > 0 && text.len() - at == number;
    for (at, c) in text.char_indices() {
        let is_special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$');
        if is_special || at == 0 && "#+-=".contains(c) || is_list_mark(at, c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, markdown) in [
            ("plain, with - and # inside", "plain, with - and # inside"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("2020. A year", "2020\\. A year"),
            ("2.5 times", "2\\.5 times"),
            ("a*b_c`d[e](f)<g>&amp;", "a\\*b\\_c\\`d\\[e\\](f)\\<g\\>\\&amp;"),
            ("", ""),
        ] {
            assert_eq!(escaped(text), markdown);
        }
        assert_eq!(link("A", "https://example.org/a_(b)"), "[A](<https://example.org/a_(b)>)");
    }
}
