//! Tokens to a feed: where we are, and what each element says there.

use std::rc::Rc;

use url::Url;

use super::{
    Hint, MOST_ENTRIES, Unreadable,
    draft::{self, Draft, absolute},
    meaning::{Meaning, meaning},
    mended::Mended,
    names::{Ns, Scopes},
    tokens::{Token, Tokens},
};
use crate::{
    entry::{Entry, Feed, Format},
    html, link,
};

mod elements;
mod person;
mod root;
mod values;

use person::Person;

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

struct Reader<'a> {
    tokens: Tokens<'a>,
    scopes: Scopes<'a>,
    frames: Vec<Frame<'a>>,
    format: Format,
    feed: Draft,
    entry: Option<Draft>,
    entries: Vec<Entry>,
    /// The places of entries whose only author is a `dc:creator`: arXiv's are split when the feed's link is known.
    with_one_creator: Vec<usize>,
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
        entries: Vec::new(),
        with_one_creator: Vec::new(),
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
                self.person = Some(Person::new(rank));
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
        // `<item/>` within an item (seen at pcmag.com) says nothing.
        if closed && self.entry.is_some() {
            self.tokens.mended.note("an empty entry within an entry");
            return self.scopes.leave(mark);
        }
        // An entry within an entry: the outer one was not closed.
        if let Some(open) = self.frames.iter().position(|frame| frame.place == Place::Entry) {
            self.tokens.mended.note("elements that are not closed");
            // Two at once around one: the outer one says nothing.
            self.entry.take_if(|outer| outer.says_nothing());
            self.close_to(open);
            self.scopes.enter(self.tokens.attributes(), false);
        }
        let base = self.base_here();
        let mut entry = Draft::default();
        let of = |name| {
            self.tokens.attribute(name).map(|value| html::unescape(value.trim()).into_owned()).filter(|v| !v.is_empty())
        };
        if let Some(about) = of("rdf:about").or_else(|| of("about")) {
            entry.link.offer(8, link::is_web(&about).then(|| about.clone()));
            entry.id.offer(1, Some(about));
        }
        // CDF writes the link into the element.
        entry.link.offer(2, of("href"));
        entry.updated.offer(9, of("lastmod").as_deref().and_then(crate::date::parse));
        entry.base.offer(2, base.as_ref().map(ToString::to_string));
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
                Place::Entry => self.finish_entry(),
                Place::Person => self.finish_person(),
                Place::Feed | Place::Within => {}
            }
        }
    }

    fn target(&mut self) -> &mut Draft {
        self.entry.as_mut().unwrap_or(&mut self.feed)
    }

    fn finish_entry(&mut self) {
        if let Some(entry) = self.entry.take() {
            if entry.has_one_creator() {
                self.with_one_creator.push(self.entries.len());
            }
            let (read, whole) = self.tokens.progress();
            draft::add(&mut self.entries, entry.into_entry(), read, whole);
            if self.entries.len() == MOST_ENTRIES {
                self.tokens.end_here();
            }
        }
    }

    fn finish(self) -> Feed {
        let feed_link = self.feed.link.take().and_then(|link| absolute(&link, self.document.as_deref()));
        let base = feed_link.as_deref().and_then(|link| Url::parse(link).ok()).filter(|url| !url.cannot_be_a_base());
        let base = base.as_ref().or(self.document.as_deref());
        let mut entries = self.entries;
        let host = feed_link.as_deref().and_then(link::host);
        let is_arxivs = host.is_some_and(|host| host == "arxiv.org" || host.ends_with(".arxiv.org"));
        for place in self.with_one_creator {
            draft::split_arxiv_authors(&mut entries[place], is_arxivs);
        }
        // RFC 4287 §4.2.1: an entry without authors has those of its feed.
        if matches!(self.format, Format::Atom | Format::Atom03) {
            draft::inherit(&mut entries, &self.feed.authors);
        }
        for entry in &mut entries {
            draft::resolve(entry, base);
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
            schedule: self.feed.schedule,
            mended: self.tokens.mended.words(),
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
