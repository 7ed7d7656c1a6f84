//! The tags of outlines, whatever stands between them.

use crate::html;

/// The tags of outlines in a text, in order.
pub(super) struct Tags<'a> {
    pub(super) rest: &'a str,
}

/// One of them.
pub(super) enum Tag {
    /// Its attributes, in order; empty: it has no end of its own.
    Start { attributes: Vec<(String, String)>, is_empty: bool },
    /// The end of one that had not.
    End,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let at = self.rest.find('<')?;
            self.rest = &self.rest[at + 1..];
            if let Some(comment) = self.rest.strip_prefix("!--") {
                // A comment without an end hides nothing.
                self.rest = comment.find("-->").map_or(comment, |end| &comment[end + 3..]);
            } else if let Some(rest) = named_outline(self.rest.strip_prefix('/').unwrap_or(self.rest)) {
                let is_end = self.rest.starts_with('/');
                self.rest = rest;
                if is_end {
                    return Some(Tag::End);
                }
                return Some(self.start());
            }
        }
    }
}

/// What follows the name `outline`, in any case and with any prefix.
fn named_outline(tag: &str) -> Option<&str> {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != ':')?;
    let local = tag[..end].rsplit(':').next().unwrap_or_default();
    local.eq_ignore_ascii_case("outline").then(|| &tag[end..])
}

impl Tags<'_> {
    fn start(&mut self) -> Tag {
        let mut attributes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                return Tag::Start { attributes, is_empty: true };
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                return Tag::Start { attributes, is_empty: false };
            }
            if self.rest.is_empty() || self.rest.starts_with('<') {
                // Cut off, or never closed: what was read counts.
                return Tag::Start { attributes, is_empty: true };
            }
            if let Some(attribute) = self.attribute() {
                attributes.push(attribute);
            } else {
                // Something that belongs nowhere.
                let mut rest = self.rest.chars();
                rest.next();
                self.rest = rest.as_str();
            }
        }
    }

    fn attribute(&mut self) -> Option<(String, String)> {
        let end = self.rest.find(|c: char| !is_name(c))?;
        let (name, rest) = self.rest.split_at(end);
        let value = rest.trim_start().strip_prefix('=').filter(|_| !name.is_empty())?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => quoted(&value[1..], quote),
            None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name.to_ascii_lowercase(), html::unescape(value).into_owned()))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')
}

/// The value up to its closing quote, and what follows: the one that is followed by what can follow a value. A quote
/// within a title is not.
fn quoted(text: &str, quote: char) -> (&str, &str) {
    // A value that is not closed ends with its tag, not with the file.
    let limit = ["<outline", "</outline", "</body"].iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let closing = || text[..limit].match_indices(quote).map(|(at, _)| at).filter(|at| ends_value(&text[at + 1..]));
    // Descriptions hold HTML, and its attributes have quotes as well.
    let closed = closing().find(|at| !is_within_tag(&text[..*at])).or_else(|| closing().next());
    if let Some(at) = closed {
        // `text="Title xmlUrl="https://…"`: the first value was not closed.
        return swallowed(&text[..at], quote).map_or((&text[..at], &text[at + 1..]), |cut| text.split_at(cut));
    }
    let end = text[..limit].rfind("/>").or_else(|| text[..limit].rfind('>')).unwrap_or(limit);
    text[..end].split_once(quote).map_or((&text[..end], &text[end..]), |(value, _)| (value, &text[end..]))
}

/// Does the text end within a tag of HTML?
fn is_within_tag(text: &str) -> bool {
    let open = text.rfind('<').filter(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    open.is_some_and(|open| text.rfind('>').is_none_or(|close| close < open))
}

/// Where in a value the next attribute begins, if the value ran over it.
fn swallowed(value: &str, quote: char) -> Option<usize> {
    ["xmlurl", "htmlurl", "title", "text", "type"]
        .iter()
        .filter_map(|name| {
            let lower = value.to_ascii_lowercase();
            let at = lower.find(&format!(" {name}={quote}"))?;
            Some(at + 1)
        })
        .min()
}

/// `>`, `/>`, or another attribute.
fn ends_value(behind: &str) -> bool {
    let next = behind.trim_start();
    if next.is_empty() || next.starts_with('>') || next.starts_with("/>") || next.starts_with("?>") {
        return true;
    }
    let name = next.find(|c: char| !is_name(c)).unwrap_or(0);
    let after = next[name..].trim_start();
    name > 0 && after.starts_with('=') && after[1..].trim_start().starts_with(['"', '\''])
}
