//! The text of HTML, in one pass.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::unescape;
use crate::text;

/// Readable plain text of an HTML fragment, on one line: tags out, scripts and styles with their content,
/// references resolved, blocks apart from one another. Linear in the length, whatever the damage.
#[must_use]
pub fn plain(html: &str) -> String {
    plain_start(html, usize::MAX)
}

/// The start of what [`plain`] gives, at least `enough` bytes where there are as many: summaries need no more of a body.
#[must_use]
pub fn plain_start(html: &str, enough: usize) -> String {
    let mut line = Line { enough, ..Line::with_capacity(html.len().min(enough)) };
    Walk::new(html).text_into(&mut line, |_| true);
    line.finish()
}

/// The text of a title, of which nobody knows whether it is HTML: known elements out, references resolved,
/// once more where it was escaped twice; `a < b`, `Vec<T>` and `AT&T` stay.
#[must_use]
pub fn title(maybe_html: &str) -> String {
    if memchr2(b'<', b'&', maybe_html.as_bytes()).is_none() {
        return text::one_line(maybe_html);
    }
    let once = known_elements_out(maybe_html);
    // A closing tag that is left was escaped twice: a title about tags names the opening ones.
    if once.contains("</") && is_markup(&once) { known_elements_out(&once) } else { once }
}

fn known_elements_out(html: &str) -> String {
    let mut line = Line::with_capacity(html.len());
    Walk::new(html).text_into(&mut line, is_known);
    line.finish()
}

/// Does the text hold a tag of a known HTML element?
#[must_use]
pub fn is_markup(text: &str) -> bool {
    let Some(last_end) = text.rfind('>') else {
        return false;
    };
    text[..last_end].match_indices('<').any(|(at, _)| {
        let inner = &text[at + 1..];
        let name = tag_name(inner.strip_prefix('/').unwrap_or(inner));
        // `<b>`, `<b …`, `<br/>`, `</b>`
        let delimited = inner.starts_with('/') || inner[name.len()..].starts_with(['>', '/', ' ', '\n', '\t']);
        !name.is_empty() && delimited && is_known(&name.to_ascii_lowercase())
    })
}

fn tag_name(text: &str) -> &str {
    let end = text.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'))).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) { &text[..end] } else { "" }
}

/// Elements of HTML in lower case, those that feeds hold.
fn is_known(name: &str) -> bool {
    is_inline(name)
        || super::is_void(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "audio"
                | "blockquote"
                | "body"
                | "button"
                | "caption"
                | "center"
                | "dd"
                | "details"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "frameset"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "head"
                | "header"
                | "html"
                | "iframe"
                | "li"
                | "main"
                | "marquee"
                | "nav"
                | "noscript"
                | "object"
                | "ol"
                | "option"
                | "p"
                | "picture"
                | "pre"
                | "script"
                | "section"
                | "select"
                | "style"
                | "summary"
                | "svg"
                | "table"
                | "tbody"
                | "td"
                | "template"
                | "textarea"
                | "tfoot"
                | "th"
                | "thead"
                | "title"
                | "tr"
                | "ul"
                | "video"
        )
}

/// Elements that do not part words.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "blink"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// How far a tag without an end is looked into; more would be quadratic.
const LOOKED_AT: usize = 80;

/// A line that folds the white space of what is added to it.
struct Line {
    text: String,
    gap: bool,
    /// How many bytes are wanted.
    enough: usize,
}

impl Line {
    fn with_capacity(capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), gap: false, enough: usize::MAX }
    }

    fn is_full(&self) -> bool {
        self.text.len() >= self.enough
    }

    fn add(&mut self, text: &str) {
        let mut words = text.split(char::is_whitespace);
        if let Some(first) = words.next() {
            self.word(first);
        }
        for word in words {
            if self.is_full() {
                return;
            }
            self.gap = true;
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if !word.is_empty() {
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(word);
        }
    }

    fn finish(mut self) -> String {
        if let Cow::Owned(legal) = text::xml_legal(&self.text) {
            self.text = legal;
        }
        self.text.shrink_to_fit();
        self.text
    }
}

/// The rest of a fragment, with what is known not to follow any more, so that nothing is looked for twice.
struct Walk<'a> {
    rest: &'a str,
    no_tag_end: bool,
    no_comment_end: bool,
    quotes_are_broken: bool,
}

impl<'a> Walk<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest, no_tag_end: false, no_comment_end: false, quotes_are_broken: false }
    }

    fn text_into(mut self, line: &mut Line, drops: impl Fn(&str) -> bool) {
        while let Some(at) = memchr(b'<', self.rest.as_bytes()) {
            if line.is_full() {
                return;
            }
            line.add(&unescape(&self.rest[..at]));
            self.rest = &self.rest[at..];
            if !self.tag(line, &drops) {
                line.add("<");
                self.rest = &self.rest[1..];
            }
        }
        line.add(&unescape(self.rest));
    }

    /// Passes the tag, comment or declaration at the start, if it is one.
    fn tag(&mut self, line: &mut Line, drops: &impl Fn(&str) -> bool) -> bool {
        if self.rest.starts_with("<!--") {
            let close = if self.no_comment_end { None } else { self.rest.find("-->") };
            self.no_comment_end |= close.is_none();
            let end = close.map(|at| at + 3).or_else(|| self.rest.find('>').map(|at| at + 1));
            self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
            return true;
        }
        let inner = &self.rest[1..];
        let name = tag_name(inner.strip_prefix('/').unwrap_or(inner)).to_ascii_lowercase();
        if name.is_empty() && !inner.starts_with(['!', '?']) || !drops(&name) && !name.is_empty() {
            return false;
        }
        let Some(end) = self.tag_end() else {
            // A summary cut inside of a tag: `… <a href="htt`.
            if is_known(&name) && inner.bytes().take(LOOKED_AT).any(|b| matches!(b, b'=' | b'"')) {
                self.rest = "";
                return true;
            }
            return false;
        };
        self.rest = &self.rest[end..];
        if matches!(name.as_str(), "script" | "style" | "noscript" | "template") && !inner.starts_with('/') {
            self.pass_content(&name);
        }
        line.gap |= !is_inline(&name);
        true
    }

    /// Where the tag at the start ends, `>` in quoted values aside.
    fn tag_end(&mut self) -> Option<usize> {
        if self.no_tag_end {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let mut quote = None;
        let mut previous = b'<';
        for (at, &byte) in bytes.iter().enumerate().skip(1) {
            match (quote, byte) {
                (None, b'>') => return Some(at + 1),
                (None, b'"' | b'\'') if previous == b'=' && !self.quotes_are_broken => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                previous = byte;
            }
        }
        self.quotes_are_broken |= quote.is_some();
        let end = self.rest.find('>').map(|at| at + 1);
        self.no_tag_end = end.is_none();
        end
    }

    /// Passes everything up to the closing tag of an element whose content is not text.
    fn pass_content(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            from += at + 2;
            if self.rest.as_bytes()[from..]
                .get(..name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            {
                self.rest = &self.rest[from - 2..];
                return;
            }
        }
        // Never closed: browsers take everything that follows as its content.
        self.rest = "";
    }
}
