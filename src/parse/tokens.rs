//! Text to tokens, of any text that was meant to be XML.
//!
//! This is not built on `quick-xml`, which the first trial was: a reader that stops at an error and starts again at the next
//! `<` takes quadratic time on unclosed comments, sections and quotes, gives an event for every entity, and takes
//! `a <b and c</title>` for one long tag. Here every `<` is a token or a letter, decided within the tag itself.

use memchr::{memchr, memchr2, memmem};

use super::mended::Mended;

/// Most attributes kept of one element. Real ones have up to thirty, namespaces of a root included.
const MOST_ATTRIBUTES: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<name …>`; `closed` if it ends in `/>`. Its attributes are in [`Tokens::attributes`] until the next token.
    Start {
        name: &'a str,
        raw: &'a str,
        closed: bool,
    },
    End {
        name: &'a str,
        raw: &'a str,
    },
    /// With its references unresolved.
    Text(&'a str),
    Cdata(&'a str),
}

/// An attribute: name, and value with its references unresolved.
pub(super) type Attribute<'a> = (&'a str, &'a str);

pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    pending: Option<Token<'a>>,
    attributes: Vec<Attribute<'a>>,
    /// The name of the last element opened: what a section that never ends belongs to.
    opened: &'a str,
    comment_end: Sought,
    section_end: Sought,
    instruction_end: Sought,
    subset_end: Sought,
    pub(super) mended: Mended,
}

/// The next place of a needle, remembered, so that a document full of openings is still searched only once.
struct Sought {
    needle: &'static str,
    next: Option<usize>,
}

impl Sought {
    const fn new(needle: &'static str) -> Self {
        Self { needle, next: None }
    }

    fn from(&mut self, source: &str, at: usize) -> Option<usize> {
        let next = match self.next {
            Some(next) if next >= at => next,
            _ => memmem::find(&source.as_bytes()[at..], self.needle.as_bytes()).map_or(usize::MAX, |found| at + found),
        };
        self.next = Some(next);
        (next != usize::MAX).then_some(next)
    }
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str, mended: Mended) -> Self {
        Self {
            source,
            at: 0,
            pending: None,
            attributes: Vec::new(),
            opened: "",
            comment_end: Sought::new("-->"),
            section_end: Sought::new("]]>"),
            instruction_end: Sought::new("?>"),
            subset_end: Sought::new("]>"),
            mended,
        }
    }

    /// The attributes of the start that was read last.
    pub(super) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let exact = self.attributes.iter().find(|(key, _)| *key == name);
        exact
            .or_else(|| self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
            .map(|(_, value)| *value)
    }

    /// How many bytes have been read, and of how many.
    pub(super) const fn progress(&self) -> (usize, usize) {
        (self.at, self.source.len())
    }

    /// Passes whatever follows.
    pub(super) fn end_here(&mut self) {
        if !self.source[self.at..].trim_start().is_empty() {
            self.mended.note(super::TOO_MANY);
        }
        (self.pending, self.at) = (None, self.source.len());
    }

    /// Gives the token back: it is the next one again.
    pub(super) fn unread(&mut self, token: Token<'a>) {
        self.pending = Some(token);
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        if let Some(token) = self.pending.take() {
            return Some(token);
        }
        loop {
            let rest = &self.source.as_bytes()[self.at..];
            let token = match rest {
                [] => return None,
                [b'<', b'/', ..] => self.end(),
                [b'<', b'!', ..] => self.declaration(),
                [b'<', b'?', ..] => self.instruction(),
                [b'<', first, ..] if begins_name(*first) => Some(self.start()),
                [b'<', ..] => Some(self.literal()),
                _ => Some(self.text(self.at)),
            };
            if token.is_some() {
                return token;
            }
        }
    }

    /// Text up to the next `<` at or behind `from`.
    fn text(&mut self, from: usize) -> Token<'a> {
        let end = memchr(b'<', &self.source.as_bytes()[from..]).map_or(self.source.len(), |found| from + found);
        let text = &self.source[self.at..end];
        self.at = end;
        Token::Text(text)
    }

    /// A `<` that begins nothing is a letter.
    fn literal(&mut self) -> Token<'a> {
        self.mended.note("a < that begins no tag");
        self.text(self.at + 1)
    }

    /// Passes `<?…?>`. Where that never comes, or only behind other markup, the end of the tag serves.
    fn instruction(&mut self) -> Option<Token<'a>> {
        let end = self.instruction_end.from(self.source, self.at).map_or(self.source.len(), |end| end + 2);
        let inner = &self.source[self.at + 1..end];
        self.at = match inner.find('<') {
            None => end,
            Some(next) => {
                self.mended.note("an instruction that does not end");
                self.at + 1 + inner[..next].find('>').map_or(next, |close| close + 1)
            }
        };
        None
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = &self.source[self.at..];
        if rest.starts_with("<!--") {
            if let Some(end) = self.comment_end.from(self.source, self.at + 4) {
                self.at = end + 3;
            } else {
                self.mended.note("a comment that does not end");
                self.at += 4;
            }
            return None;
        }
        if let Some(content) = rest.strip_prefix("<![CDATA[") {
            return Some(self.section(content));
        }
        self.at = self.document_type();
        None
    }

    /// A CDATA section; one without end ends where its element does.
    fn section(&mut self, content: &'a str) -> Token<'a> {
        let start = self.source.len() - content.len();
        let end = self.section_end.from(self.source, start);
        let limit = end.unwrap_or(self.source.len());
        // The next section begins before this one ends: the end is the next one's.
        let inner = &self.source[start..limit];
        let before_next = match memmem::find(inner.as_bytes(), b"<![CDATA[") {
            Some(next) => &inner[..next],
            None if end.is_none() => inner,
            None => "",
        };
        if let Some(close) = closing_tag(before_next, self.opened) {
            self.mended.note("a CDATA section that does not end");
            self.at = start + close;
            return Token::Cdata(&before_next[..close]);
        }
        if end.is_none() {
            self.mended.note("a CDATA section that does not end");
        }
        self.at = end.map_or(self.source.len(), |end| end + 3);
        Token::Cdata(inner)
    }

    /// Where the `<!DOCTYPE …>` ends, with its internal subset, whose entities are never expanded.
    fn document_type(&mut self) -> usize {
        let from = self.at + 2;
        let stop = self.source[from..].find(['<', '>', '[']).map_or(self.source.len(), |end| from + end);
        match self.source.as_bytes().get(stop) {
            Some(b'[') => self.subset_end.from(self.source, stop).map_or(stop + 1, |end| end + 2),
            Some(b'>') => stop + 1,
            _ => stop,
        }
    }

    fn end(&mut self) -> Option<Token<'a>> {
        let rest = &self.source[self.at + 2..];
        // `</name>`
        let length = name_length(rest);
        if length > 0 && rest.as_bytes().get(length) == Some(&b'>') {
            let raw = &self.source[self.at..self.at + length + 3];
            self.at += length + 3;
            return Some(Token::End { name: &rest[..length], raw });
        }
        let length = name_length(rest.trim_start());
        let skipped = rest.len() - rest.trim_start().len();
        let name = &rest[skipped..skipped + length];
        let close = memchr2(b'<', b'>', rest.as_bytes());
        let raw_end = match close {
            Some(close) if rest.as_bytes()[close] == b'>' => self.at + 2 + close + 1,
            Some(close) => self.at + 2 + close,
            None => self.source.len(),
        };
        let raw = &self.source[self.at..raw_end];
        self.at = raw_end;
        (!name.is_empty()).then_some(Token::End { name, raw })
    }

    fn start(&mut self) -> Token<'a> {
        self.attributes.clear();
        let bytes = self.source.as_bytes();
        let from = self.at + 1;
        let mut at = from + name_length(&self.source[from..]);
        let name = &self.source[from..at];
        loop {
            match bytes.get(at) {
                None => {
                    self.mended.note("a document cut off inside of a tag");
                    self.at = at;
                    return Token::Text("");
                }
                // A tag whose values hold a < is not taken apart again: that would be quadratic.
                Some(b'<') if !self.source[self.at + 1..at].contains('<') => return self.literal(),
                Some(byte @ (b'<' | b'>')) => {
                    let end = at + usize::from(*byte == b'>');
                    let raw = &self.source[self.at..end];
                    self.at = end;
                    self.opened = name;
                    return Token::Start { name, raw, closed: raw.ends_with("/>") };
                }
                Some(b'/' | b'"' | b'\'' | b'=') => at += 1,
                Some(byte) if byte.is_ascii_whitespace() => at += 1,
                Some(_) => at = self.attribute_at(at),
            }
        }
    }

    /// Reads the attribute that begins at `at`; where it ends.
    fn attribute_at(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        let until = |from: usize, also: &[u8]| {
            let stops = |b: &u8| matches!(b, b'>' | b'<') || b.is_ascii_whitespace() || also.contains(b);
            bytes[from..].iter().position(stops).map_or(bytes.len(), |n| from + n)
        };
        let blank =
            |from: usize| bytes[from..].iter().position(|b| !b.is_ascii_whitespace()).map_or(bytes.len(), |n| from + n);
        let name_end = until(at, b"=/");
        let name = &self.source[at..name_end];
        let equals = blank(name_end);
        if bytes.get(equals) != Some(&b'=') {
            self.keep((name, ""));
            return name_end;
        }
        let from = blank(equals + 1);
        if let Some(quote @ (b'"' | b'\'')) = bytes.get(from).copied() {
            let close = memchr(quote, &bytes[from + 1..]).map(|n| from + 1 + n);
            if let Some(close) = close.filter(|close| self.is_whole_value(from + 1, *close)) {
                self.keep((name, &self.source[from + 1..close]));
                return close + 1;
            }
            self.mended.note("an attribute without its closing quote");
            let end = until(from + 1, b"");
            self.keep((name, &self.source[from + 1..end]));
            return end;
        }
        self.mended.note("an attribute without quotes");
        let end = until(from, b"");
        let end = if end > from && bytes.get(end) == Some(&b'>') && bytes[end - 1] == b'/' { end - 1 } else { end };
        self.keep((name, &self.source[from..end]));
        end
    }

    /// Is this closing quote the value's own, not the opening one of a later tag?
    fn is_whole_value(&self, from: usize, close: usize) -> bool {
        let after = self.source.as_bytes().get(close + 1);
        !self.source[from..close].contains('<')
            || after.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'?'))
    }

    fn keep(&mut self, attribute: Attribute<'a>) {
        if self.attributes.len() < MOST_ATTRIBUTES {
            self.attributes.push(attribute);
        }
    }
}

const fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || byte >= 0x80
}

/// Which bytes may be part of a name.
const IN_NAME: [bool; 256] = {
    let mut table = [true; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
        byte += 1;
    }
    table
};

fn name_length(text: &str) -> usize {
    text.bytes().position(|b| !IN_NAME[usize::from(b)]).unwrap_or(text.len())
}

/// Where the closing tag of `name` begins.
fn closing_tag(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    text.match_indices("</")
        .map(|(at, _)| at)
        .find(|at| text[at + 2..].strip_prefix(name).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '\t'])))
}
