//! The root of a feed, and what precedes it.

use super::{DEEPEST, Frame, Place, Reader};
use crate::{
    entry::Format,
    parse::{Unreadable, names::Ns, tokens::Token},
};

impl<'a> Reader<'a> {
    /// Reads up to and including the root element of a feed.
    ///
    /// Warnings of scripts before it are passed (`<br /><b>Warning</b>: …`), any other document is refused.
    pub(super) fn find_root(&mut self) -> Result<(), Unreadable> {
        let (mut passed_html, mut in_page) = (0, false);
        while let Some(token) = self.tokens.next() {
            let Token::Start { name, closed, .. } = token else {
                if let Token::Text(text) | Token::Cdata(text) = token
                    && !text.trim().is_empty()
                {
                    self.tokens.mended.note("text before the feed");
                }
                continue;
            };
            if self.take_root(name, closed) {
                return Ok(());
            }
            let local = name.split_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase();
            match local.as_str() {
                // A feed wrapped in nothing but a page's frame (tablix.org's Atom); with anything more it is a page.
                "html" | "body" => in_page = true,
                "head" | "title" | "meta" | "script" => return Err(Unreadable::WebPage),
                _ if in_page => return Err(Unreadable::WebPage),
                _ => {}
            }
            if !crate::html::is_markup(&format!("<{local}>")) {
                return Err(Unreadable::OtherXml { root: crate::text::shortened(name, 60).into_owned() });
            }
            self.tokens.mended.note("text before the feed");
            passed_html += 1;
            if passed_html > DEEPEST {
                break;
            }
        }
        Err(if passed_html > 0 { Unreadable::WebPage } else { Unreadable::NoElement })
    }

    /// Takes the element for the root if it is one.
    fn take_root(&mut self, name: &'a str, closed: bool) -> bool {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        self.format = match local.to_ascii_lowercase().as_str() {
            "rss" => match self.tokens.attribute("version").map_or("2.0", str::trim) {
                version if version.starts_with("0.") => Format::Rss0,
                _ => Format::Rss2,
            },
            "rdf" => Format::Rss1,
            "feed" | "entry" if self.is_atom03() => Format::Atom03,
            "feed" | "entry" => Format::Atom,
            "channel" => Format::Rss2,
            _ => return false,
        };
        self.scopes.enter(self.tokens.attributes(), true);
        let (ns, _) = self.scopes.resolve(name, &mut self.tokens.mended);
        if ns != Ns::Core && self.format != Format::Rss1 {
            self.scopes.adopt(prefix);
        }
        if local.eq_ignore_ascii_case("entry") {
            // An entry document (RFC 4287 §2): a feed of one.
            self.frames.push(Frame { name: "", place: Place::Feed, base: None, mark: 0 });
            self.begin_entry(name, closed, self.scopes.mark());
        } else {
            let base = self.base_here();
            self.frames.push(Frame { name, place: Place::Feed, base, mark: self.scopes.mark() });
        }
        self.root_attributes();
        true
    }

    fn is_atom03(&self) -> bool {
        self.tokens.attribute("version").is_some_and(|version| version.trim() == "0.3")
            || self
                .tokens
                .attributes()
                .iter()
                .any(|(name, value)| name.starts_with("xmlns") && value.contains("purl.org/atom/ns"))
    }

    fn root_attributes(&mut self) {
        let of =
            |name| self.tokens.attribute(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let (language, link) = (of("xml:lang"), of("href"));
        self.feed.language.offer(1, language);
        self.feed.link.offer(2, link);
    }
}
