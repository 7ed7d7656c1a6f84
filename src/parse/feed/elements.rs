//! What an element says, taken down.

use std::time::Duration;

use super::{At, Reader};
use crate::{
    date,
    entry::Enclosure,
    html, link,
    parse::{
        meaning::Meaning,
        names::Ns,
        value::{Shape, Value},
    },
    text,
};

/// The rank of `feedburner:origLink` among links: behind the link itself, which every other reader gives too.
const ORIGINAL_LINK: u8 = 5;

impl<'a> Reader<'a> {
    /// Reads an element of known meaning to its end.
    pub(super) fn element(&mut self, known: Meaning, at: &At<'a>) {
        match known {
            Meaning::Title(rank) => {
                let shape = self.shape(at);
                let value = self.value(at, shape, false);
                if self.target().title.wants(rank) {
                    let line = value.into_line();
                    self.target().title.offer(rank, line);
                }
            }
            Meaning::Summary(rank) => self.body(rank, at, false),
            Meaning::Content(rank) => self.body(rank, at, true),
            Meaning::Published(rank) => {
                let moment = date::parse(&self.line(at));
                self.target().published.offer(rank, moment);
            }
            Meaning::Updated(rank) => {
                let moment = date::parse(&self.line(at));
                self.target().updated.offer(rank, moment);
            }
            Meaning::Link => self.link(at),
            Meaning::OriginalLink => {
                let link = self.address(at);
                if let Some(entry) = self.entry.as_mut() {
                    entry.original.offer(0, link.clone());
                    entry.link.offer(ORIGINAL_LINK, link);
                }
            }
            Meaning::Id => self.id(at),
            Meaning::Category => self.category(at),
            Meaning::Language => {
                let language = Some(self.line(at)).filter(|line| !line.is_empty());
                self.target().language.offer(0, language);
            }
            Meaning::Enclosure => {
                self.enclosure("url", at);
                self.skip(at.name, at.closed);
            }
            Meaning::Picture(rank) => {
                let picture = self.link_attribute("url", at).or_else(|| self.link_attribute("href", at));
                self.skip(at.name, at.closed);
                self.target().image.offer(rank, picture);
            }
            Meaning::Image => self.image(at),
            Meaning::Comments => {
                let comments = self.address(at);
                self.target().comments.offer(0, comments);
            }
            Meaning::Doi(rank) => {
                let doi = link::doi(&self.line(at));
                self.target().doi.offer(rank, doi);
            }
            Meaning::Note => {
                let note = Some(self.line(at)).filter(|note| !note.is_empty());
                self.target().note.offer(0, note);
            }
            Meaning::Total => {
                let total = self.line(at).parse().ok();
                let target = self.target();
                target.total = target.total.or(total);
            }
            Meaning::Ttl => {
                let minutes = self.line(at).parse::<u32>().ok();
                let ttl = minutes.map(|minutes| Duration::from_mins(minutes.into()));
                self.feed.schedule.ttl = self.feed.schedule.ttl.or(ttl);
            }
            Meaning::SkipHour => {
                let hour = self.line(at);
                self.feed.schedule.skip_hour(&hour);
            }
            Meaning::SkipDay => {
                let day = self.line(at);
                self.feed.schedule.skip_day(&day);
            }
            Meaning::Person(_) | Meaning::Media | Meaning::Group | Meaning::Nothing => self.skip(at.name, at.closed),
        }
    }

    fn shape(&self, at: &At<'a>) -> Shape {
        if at.ns == Ns::Core {
            Shape::new(self.tokens.attribute("type"), self.tokens.attribute("mode"))
        } else if at.ns == Ns::Xhtml {
            Shape::Xhtml
        } else {
            Shape::Unsaid
        }
    }

    fn body(&mut self, rank: u8, at: &At<'a>, is_content: bool) {
        let shape = self.shape(at);
        let elsewhere = self.link_attribute("src", at).filter(|_| is_content);
        let value = self.value(at, shape, true);
        let base = value.base.as_ref().map(ToString::to_string);
        let target = self.target();
        // Content that lies elsewhere is what the entry is about (RFC 4287 §4.1.3.2).
        target.link.offer(6, elsewhere);
        let body = if is_content { &mut target.content } else { &mut target.summary };
        if body.wants(rank) {
            let html = Value::into_html(value);
            if html.is_some() {
                target.base.offer(u8::from(!is_content), base);
            }
            body.offer(rank, html);
        }
    }

    /// The value on one line, as it stands.
    fn line(&mut self, at: &At<'a>) -> String {
        text::one_line(&self.value(at, Shape::Unsaid, false).text)
    }

    /// The value as a link.
    fn address(&mut self, at: &At<'a>) -> Option<String> {
        let raw = self.value(at, Shape::Unsaid, false).text;
        resolved(raw.trim(), at)
    }

    fn link_attribute(&self, name: &str, at: &At<'a>) -> Option<String> {
        self.tokens.attribute(name).and_then(|value| resolved(html::unescape(value).trim(), at))
    }

    fn text_attribute(&self, name: &str) -> Option<String> {
        self.tokens
            .attribute(name)
            .map(|value| text::one_line(&html::unescape(value)))
            .filter(|value| !value.is_empty())
    }

    /// RSS writes the link into the element, Atom into `href`, with `rel` and `type` (RFC 4287 §4.2.7).
    fn link(&mut self, at: &At<'a>) {
        let href = self.link_attribute("href", at);
        let rel = self.text_attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let rel = rel.rsplit('/').next().unwrap_or_default();
        let media_type = self.text_attribute("type");
        let is_page = media_type.as_deref().is_none_or(|t| t.contains("html"));
        if rel == "enclosure" {
            self.enclosure("href", at);
        }
        let written = self.address(at);
        let in_entry = self.entry.is_some();
        let target = self.target();
        match (rel, href) {
            ("alternate" | "", None) => target.link.offer(1, written),
            ("alternate" | "", Some(href)) => target.link.offer(if is_page { 2 } else { 3 }, Some(href)),
            ("replies", Some(href)) if is_page => target.comments.offer(1, Some(href)),
            ("related" | "via", Some(href)) if in_entry => target.link.offer(7, Some(href)),
            ("self", Some(href)) if in_entry => target.link.offer(9, Some(href)),
            _ => {}
        }
    }

    /// A guid is also a link unless it says that it is not (RSS 2.0, `isPermaLink`).
    fn id(&mut self, at: &At<'a>) {
        let is_guid = at.name.to_ascii_lowercase().ends_with("guid");
        let says_no = self.text_attribute("isPermaLink").is_some_and(|says| says.eq_ignore_ascii_case("false"));
        let value = self.value(at, Shape::Unsaid, false).text;
        let id = value.trim();
        if id.is_empty() {
            return;
        }
        let is_link = is_guid && !says_no && link::is_web(id);
        let target = self.target();
        target.link.offer(4, is_link.then(|| id.to_owned()));
        target.id.offer(0, Some(id.to_owned()));
    }

    fn category(&mut self, at: &At<'a>) {
        let term = self.text_attribute("term");
        let attribute = match self.text_attribute("label") {
            // Terms that no person would say: addresses and numbers.
            Some(label)
                if term.as_deref().is_none_or(|t| t.contains("://") || t.bytes().all(|b| b.is_ascii_digit())) =>
            {
                Some(label)
            }
            _ => term,
        };
        let written = self.value(at, Shape::Unsaid, false).into_line();
        if let Some(category) = attribute.or(written)
            && let Some(entry) = self.entry.as_mut()
        {
            entry.categories.push(category);
        }
    }

    fn enclosure(&mut self, link: &str, at: &At<'a>) {
        let enclosure = Enclosure {
            url: self.link_attribute(link, at).unwrap_or_default(),
            media_type: self.text_attribute("type"),
            length: self
                .text_attribute("length")
                .or_else(|| self.text_attribute("fileSize"))
                .and_then(|length| length.parse().ok()),
        };
        self.target().enclosure(enclosure);
    }

    /// `media:content`: a picture, or a file.
    pub(super) fn media(&mut self) {
        let at = At { name: "", closed: true, ns: Ns::Media, base: self.base_here() };
        let kind = self.text_attribute("medium").or_else(|| self.text_attribute("type")).unwrap_or_default();
        if kind.starts_with("image") {
            let picture = self.link_attribute("url", &at);
            self.target().image.offer(0, picture);
        } else if kind.starts_with("audio") || kind.starts_with("video") {
            self.enclosure("url", &at);
        }
    }

    /// `<image>` of an entry: a bare address, or one in `<url>` as channels have it. Of a channel: its logo, of no use.
    fn image(&mut self, at: &At<'a>) {
        let href = self.link_attribute("href", at).or_else(|| self.link_attribute("url", at));
        if self.entry.is_none() {
            return self.skip(at.name, at.closed);
        }
        let value = self.value(at, Shape::Unsaid, true).text;
        let inner = value.split_once("<url>").and_then(|(_, rest)| rest.split('<').next()).unwrap_or(&value).trim();
        let inner = Some(inner).filter(|inner| !inner.contains(['<', ' '])).and_then(|inner| resolved(inner, at));
        self.target().image.offer(1, href.or(inner));
    }
}

/// The link against `xml:base`, where one is in effect and it is needed.
fn resolved(raw: &str, at: &At<'_>) -> Option<String> {
    let is_relative = || !link::is_plainly_web(raw) && url::Url::parse(raw).is_err();
    match at.base.as_deref() {
        _ if raw.is_empty() => None,
        Some(base) if is_relative() => base.join(raw).ok().map(Into::into),
        _ => Some(raw.to_owned()),
    }
}
