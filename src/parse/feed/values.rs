//! The text of elements, from their start to their end or to where that should have been.

use std::{borrow::Cow, rc::Rc};

use url::Url;

use super::{At, LONGEST_NAME, Reader, lower};
use crate::{
    html,
    parse::{
        meaning::ends_text,
        mended::Mended,
        names::Ns,
        tokens::Token,
        value::{Shape, Value},
    },
};

impl<'a> Reader<'a> {
    /// The text of an element, to its end or to where it should have ended.
    pub(super) fn value(&mut self, at: &At<'a>, shape: Shape, long: bool) -> Value<'a> {
        let mut value = Value { text: Cow::Borrowed(""), shape, markup: false, base: at.base.clone() };
        let raw_text = shape == Shape::Xhtml;
        let mut same = 0_usize;
        if at.closed {
            return value;
        }
        loop {
            match self.tokens.next() {
                None => {
                    self.tokens.mended.note(crate::parse::CUT_OFF);
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

    pub(super) fn is_open(&self, name: &str) -> bool {
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
    pub(super) fn skip(&mut self, name: &'a str, closed: bool) {
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
