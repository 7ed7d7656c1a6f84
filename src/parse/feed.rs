//! Tokens to a feed: where we are, and what each element says there.

use std::{borrow::Cow, rc::Rc};

use url::Url;

use super::{
    Hint, Unreadable,
    draft::{Draft, absolute, split_arxiv_authors},
    meaning::{Meaning, ends_text, meaning},
    mended::Mended,
    names::{Ns, Scopes},
    people,
    tokens::{Token, Tokens},
    value::{Shape, Value},
};
use crate::{
    entry::{Entry, Feed, Format},
    html,
};

mod elements;
mod root;

/// Structural elements within one another; deeper ones are passed over. Real feeds have six.
const DEEPEST: usize = 64;

/// Where an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Feed,
    Entry,
    Person,
    /// In an element whose children speak for what is around it.
    Within,
}

struct Frame<'a> {
    name: &'a str,
    place: Place,
    base: Option<Rc<Url>>,
    /// The declarations that were in effect before.
    mark: usize,
}

/// An author while being read.
#[derive(Default)]
struct Person {
    rank: u8,
    name: Option<String>,
    mail: Option<String>,
    text: String,
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    scopes: Scopes<'a>,
    frames: Vec<Frame<'a>>,
    format: Format,
    feed: Draft,
    entry: Option<Draft>,
    drafts: Vec<Draft>,
    person: Option<Person>,
    document: Option<Rc<Url>>,
}

/// The feed in a text that has a `<` in it.
pub(super) fn read(text: &str, hint: &Hint, mended: Mended) -> Result<Feed, Unreadable> {
    let document =
        hint.base.and_then(|base| Url::parse(base).ok()).filter(|base| !base.cannot_be_a_base()).map(Rc::new);
    let mut reader = Reader {
        tokens: Tokens::new(text, mended),
        scopes: Scopes::default(),
        frames: Vec::new(),
        format: Format::Rss2,
        feed: Draft::default(),
        entry: None,
        drafts: Vec::new(),
        person: None,
        document,
    };
    reader.find_root()?;
    while let Some(token) = reader.tokens.next() {
        match token {
            Token::Start { name, closed, .. } => reader.start(name, closed),
            Token::End { name, .. } => reader.end(name),
            Token::Text(text) => reader.person_text(&html::unescape(text)),
            Token::Cdata(text) => reader.person_text(text),
        }
    }
    if reader.frames.len() > 1 {
        reader.tokens.mended.note("elements that are not closed");
    }
    reader.close_to(0);
    Ok(reader.finish())
}

impl<'a> Reader<'a> {
    fn start(&mut self, name: &'a str, closed: bool) {
        let mark = self.scopes.mark();
        self.scopes.enter(self.tokens.attributes(), false);
        let (ns, local) = self.scopes.resolve(name, &mut self.tokens.mended);
        let mut buffer = [0; LONGEST_NAME];
        let local = lower(local, &mut buffer);
        if ns == Ns::Core && matches!(local, "item" | "entry") {
            return self.begin_entry(name, closed, mark);
        }
        let base = self.base_here();
        if ns == Ns::Core && local == "channel" {
            return self.push(Frame { name, place: Place::Feed, base, mark }, closed);
        }
        if self.place() == Place::Person {
            if !matches!(
                (ns, local),
                (
                    Ns::Core,
                    "title"
                        | "guid"
                        | "pubdate"
                        | "description"
                        | "updated"
                        | "published"
                        | "category"
                        | "summary"
                        | "content"
                )
            ) {
                return self.in_person(name, local, closed, mark);
            }
            self.close_person();
        }
        let at = At { name, closed, ns, base: base.clone() };
        match meaning(ns, local) {
            Meaning::Nothing => self.skip(name, closed),
            Meaning::Group => return self.push(Frame { name, place: Place::Within, base, mark }, closed),
            Meaning::Media => {
                self.media();
                return self.push(Frame { name, place: Place::Within, base, mark }, closed);
            }
            Meaning::Person(rank) => {
                self.close_person();
                self.person = Some(Person { rank, ..Person::default() });
                return self.push(Frame { name, place: Place::Person, base, mark }, closed);
            }
            known => self.element(known, &at),
        }
        self.scopes.leave(mark);
    }

    /// `xml:base` in effect for the element whose start was read last.
    fn base_here(&self) -> Option<Rc<Url>> {
        let outer = self.frames.last().and_then(|frame| frame.base.clone());
        let Some(own) = self.tokens.attribute("xml:base").map(str::trim).filter(|own| !own.is_empty()) else {
            return outer;
        };
        let against = outer.as_ref().or(self.document.as_ref());
        let own = html::unescape(own);
        let url = match against {
            Some(base) => base.join(&own),
            None => Url::parse(&own),
        };
        url.ok().filter(|url| !url.cannot_be_a_base()).map(Rc::new).or(outer)
    }

    fn push(&mut self, frame: Frame<'a>, closed: bool) {
        if self.frames.len() >= DEEPEST {
            self.tokens.mended.note("elements nested too deep");
            self.scopes.leave(frame.mark);
            return self.skip(frame.name, closed);
        }
        self.frames.push(frame);
        if closed {
            self.close_to(self.frames.len() - 1);
        }
    }

    fn place(&self) -> Place {
        self.frames.iter().rev().map(|frame| frame.place).find(|place| *place != Place::Within).unwrap_or(Place::Feed)
    }

    fn begin_entry(&mut self, name: &'a str, closed: bool, mark: usize) {
        // An entry within an entry: the outer one was not closed.
        if let Some(open) = self.frames.iter().position(|frame| frame.place == Place::Entry) {
            self.tokens.mended.note("elements that are not closed");
            self.close_to(open);
            self.scopes.enter(self.tokens.attributes(), false);
        }
        let base = self.base_here();
        let mut entry = Draft::default();
        let of = |name| {
            self.tokens.attribute(name).map(|value| html::unescape(value.trim()).into_owned()).filter(|v| !v.is_empty())
        };
        if let Some(about) = of("rdf:about").or_else(|| of("about")) {
            entry.link.offer(8, crate::link::is_web(&about).then(|| about.clone()));
            entry.id.offer(1, Some(about));
        }
        // CDF writes the link into the element.
        entry.link.offer(2, of("href"));
        entry.base.offer(2, base.as_ref().map(|base| base.to_string()));
        self.entry = Some(entry);
        let mark = mark.min(self.scopes.mark());
        self.push(Frame { name, place: Place::Entry, base, mark }, closed);
    }

    fn end(&mut self, name: &str) {
        match self.frames.iter().rposition(|frame| frame.name.eq_ignore_ascii_case(name)) {
            // The end of the root does not end the reading: some feeds have their entries behind it.
            Some(0) if self.frames.len() == 1 => {}
            Some(open) => {
                if open + 1 < self.frames.len() {
                    self.tokens.mended.note("elements that are not closed");
                }
                self.close_to(open.max(1));
            }
            None => self.tokens.mended.note("a closing tag without an opening one"),
        }
    }

    /// Closes all elements from the one at `open` inwards.
    fn close_to(&mut self, open: usize) {
        while self.frames.len() > open
            && let Some(frame) = self.frames.pop()
        {
            self.scopes.leave(frame.mark);
            match frame.place {
                Place::Entry => self.drafts.extend(self.entry.take()),
                Place::Person => self.finish_person(),
                Place::Feed | Place::Within => {}
            }
        }
    }

    fn target(&mut self) -> &mut Draft {
        self.entry.as_mut().unwrap_or(&mut self.feed)
    }

    /// The text of an element, to its end or to where it should have ended.
    fn value(&mut self, at: &At<'a>, shape: Shape, long: bool) -> Value<'a> {
        let mut value = Value { text: Cow::Borrowed(""), shape, markup: false, base: at.base.clone() };
        let raw_text = shape == Shape::Xhtml;
        let mut same = 0_usize;
        if at.closed {
            return value;
        }
        loop {
            match self.tokens.next() {
                None => {
                    self.tokens.mended.note("a document cut off");
                    break;
                }
                Some(Token::Text(text)) if raw_text => append(&mut value.text, Cow::Borrowed(text)),
                Some(Token::Text(text)) => append(&mut value.text, html::unescape(text)),
                Some(Token::Cdata(text)) if raw_text => append(&mut value.text, html::escaped(text)),
                Some(Token::Cdata(text)) => append(&mut value.text, Cow::Borrowed(text)),
                Some(Token::End { name, .. }) if name.eq_ignore_ascii_case(at.name) && same == 0 => break,
                Some(token @ Token::End { name, raw }) => {
                    if !name.eq_ignore_ascii_case(at.name) && self.is_open(name) {
                        self.tokens.mended.note("elements that are not closed");
                        self.tokens.unread(token);
                        break;
                    }
                    same -= usize::from(name.eq_ignore_ascii_case(at.name));
                    append_end(&mut value.text, name, raw);
                }
                Some(token @ Token::Start { name, raw, closed }) => {
                    if self.ends_value(name, long, raw_text) {
                        self.tokens.mended.note("elements that are not closed");
                        self.tokens.unread(token);
                        break;
                    }
                    if value.text.trim().is_empty() && self.tokens.attribute("xml:base").is_some() {
                        value.base = self.nested_base(value.base.take());
                    }
                    value.markup = true;
                    same += usize::from(!closed && name.eq_ignore_ascii_case(at.name));
                    append_start(&mut value.text, name, raw, closed);
                }
            }
        }
        // Declared XHTML and escaped all the same.
        if raw_text && !value.markup {
            value.text = Cow::Owned(html::unescape(&value.text).into_owned());
        }
        value
    }

    fn nested_base(&self, outer: Option<Rc<Url>>) -> Option<Rc<Url>> {
        let own = html::unescape(self.tokens.attribute("xml:base").unwrap_or_default());
        let joined = match outer.as_ref().or(self.document.as_ref()) {
            Some(base) => base.join(own.trim()),
            None => Url::parse(own.trim()),
        };
        joined.ok().map(Rc::new).or(outer)
    }

    fn is_open(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| frame.name.eq_ignore_ascii_case(name))
    }

    fn ends_value(&mut self, name: &'a str, long: bool, xhtml: bool) -> bool {
        let (ns, local) = self.scopes.resolve(name, &mut Mended::default());
        let mut buffer = [0; LONGEST_NAME];
        let local = lower(local, &mut buffer);
        if xhtml {
            // Elements without prefix are XHTML here.
            return ns == Ns::Core && matches!(local, "entry" | "updated" | "published");
        }
        ends_text(ns, local, long)
    }

    /// Passes an element with all that is in it.
    fn skip(&mut self, name: &'a str, closed: bool) {
        let mut same = usize::from(!closed);
        while same > 0 {
            match self.tokens.next() {
                None => return,
                Some(Token::Start { name: inner, closed: false, .. }) if inner.eq_ignore_ascii_case(name) => same += 1,
                Some(token @ Token::Start { name: inner, .. }) => {
                    let (ns, local) = self.scopes.resolve(inner, &mut Mended::default());
                    // Never in something unknown, so this was not closed. Other vocabularies may hold their own items.
                    if ns == Ns::Core && !name.contains(':') && matches!(local, "item" | "entry") {
                        self.tokens.mended.note("elements that are not closed");
                        return self.tokens.unread(token);
                    }
                }
                Some(Token::End { name: inner, .. }) if inner.eq_ignore_ascii_case(name) => same -= 1,
                Some(token @ Token::End { name: inner, .. }) if self.is_open(inner) => {
                    self.tokens.mended.note("elements that are not closed");
                    return self.tokens.unread(token);
                }
                Some(_) => {}
            }
        }
    }

    fn finish(self) -> Feed {
        let feed_link = self.feed.link.take().and_then(|link| absolute(&link, self.document.as_deref()));
        let base = feed_link.as_deref().and_then(|link| Url::parse(link).ok()).filter(|url| !url.cannot_be_a_base());
        let base = base.as_ref().or(self.document.as_deref());
        let mut entries: Vec<Entry> = self.drafts.into_iter().map(|draft| draft.into_entry(base)).collect();
        let is_arxiv = |link: &str| {
            crate::link::host(link).is_some_and(|host| host == "arxiv.org" || host.ends_with(".arxiv.org"))
        };
        if feed_link.as_deref().is_some_and(is_arxiv) {
            entries.iter_mut().for_each(split_arxiv_authors);
        }
        Feed {
            format: self.format,
            title: self.feed.title.take(),
            id: self.feed.id.take(),
            link: feed_link,
            subtitle: self.feed.summary.take().map(|html| html::title(&html)).filter(|line| !line.is_empty()),
            language: self.feed.language.take(),
            updated: self.feed.updated.take().or(self.feed.published.take()),
            entries,
            total_results: self.feed.total,
            mended: self.tokens.mended.words(),
        }
    }

    fn person_text(&mut self, text: &str) {
        if let Some(person) = self.person.as_mut() {
            person.text.push_str(text);
        }
    }

    /// A child of an author: `name`, `email`, or (RDF) something that holds them.
    fn in_person(&mut self, name: &'a str, local: &str, closed: bool, mark: usize) {
        let base = self.base_here();
        let at = At { name, closed, ns: Ns::Core, base: base.clone() };
        match local {
            "name" | "email" | "mbox" => {
                let line = self.value(&at, Shape::Unsaid, false).into_line();
                if let Some(person) = self.person.as_mut() {
                    let part = if local == "name" { &mut person.name } else { &mut person.mail };
                    *part = part.take().or(line);
                }
            }
            "uri" | "url" | "homepage" | "link" | "id" | "image" | "script" | "style" => self.skip(name, closed),
            // RDF's descriptions of people, and HTML in what should be a name.
            _ => {
                let closed = closed || html::is_void(local);
                return self.push(Frame { name, place: Place::Within, base, mark }, closed);
            }
        }
        self.scopes.leave(mark);
    }

    fn close_person(&mut self) {
        if let Some(open) = self.frames.iter().rposition(|frame| frame.place == Place::Person) {
            self.tokens.mended.note("elements that are not closed");
            self.close_to(open);
        }
    }

    fn finish_person(&mut self) {
        if let Some(person) = self.person.take() {
            let name = person.name.as_deref().and_then(people::name);
            let name = name.or_else(|| people::name(&person.text)).or(person.mail);
            if let Some(name) = name {
                self.target().author(person.rank, name);
            }
        }
    }
}

/// An element of text about to be read.
struct At<'a> {
    name: &'a str,
    closed: bool,
    ns: Ns,
    base: Option<Rc<Url>>,
}

/// The longest local name that means something is `publicationdate`.
const LONGEST_NAME: usize = 16;

/// The name in lower case; empty if it is longer than any that means something.
fn lower<'b>(name: &str, buffer: &'b mut [u8; LONGEST_NAME]) -> &'b str {
    let Some(part) = buffer.get_mut(..name.len()) else {
        return "";
    };
    part.copy_from_slice(name.as_bytes());
    part.make_ascii_lowercase();
    std::str::from_utf8(part).unwrap_or("")
}

fn append<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}

/// Writes a tag of pasted HTML or XHTML without its prefix.
fn append_start(text: &mut Cow<'_, str>, name: &str, raw: &str, closed: bool) {
    let local = name.split_once(':').map_or(name, |(_, local)| local);
    let text = text.to_mut();
    text.push('<');
    text.push_str(local);
    let rest = &raw[1 + name.len()..];
    if closed && !html::is_void(local) {
        // HTML would take `<p/>` for an opening tag.
        text.push_str(rest.trim_end_matches("/>"));
        text.push_str("></");
        text.push_str(local);
        text.push('>');
    } else {
        text.push_str(rest);
        if !rest.ends_with('>') {
            text.push('>');
        }
    }
}

fn append_end(text: &mut Cow<'_, str>, name: &str, raw: &str) {
    if raw.len() > 2 {
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        let text = text.to_mut();
        text.push_str("</");
        text.push_str(local);
        text.push('>');
    }
}
