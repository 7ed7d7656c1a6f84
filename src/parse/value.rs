//! Text as elements hold it: plain, HTML, XHTML, and what claims to be one of them.

use std::{borrow::Cow, rc::Rc};

use url::Url;

use crate::{html, text};

/// The content of an element, references resolved once (XHTML: left as they are, for HTML to resolve).
pub(super) struct Value<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) shape: Shape,
    /// Did it hold elements?
    pub(super) markup: bool,
    /// `xml:base` where it stands.
    pub(super) base: Option<Rc<Url>>,
}

/// What the element says about its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It does not say, as in all of RSS.
    Unsaid,
    Plain,
    Html,
    Xhtml,
    Base64,
}

impl Shape {
    /// By Atom's `type`, and `mode` of Atom 0.3, where `xml` is what is not said.
    pub(super) fn new(media_type: Option<&str>, mode: Option<&str>) -> Self {
        let media_type = media_type.map(|t| t.trim().to_ascii_lowercase());
        match (media_type.as_deref(), mode.map(str::trim)) {
            (_, Some("base64")) => Self::Base64,
            (Some("xhtml" | "application/xhtml+xml"), mode) if mode != Some("escaped") => Self::Xhtml,
            (Some("text/html"), Some("xml")) => Self::Xhtml,
            (Some("html" | "text/html" | "xhtml" | "application/xhtml+xml"), _) => Self::Html,
            (Some("text" | "text/plain" | "plain"), _) => Self::Plain,
            // Any other media type that is not text is written in base64 (RFC 4287 §4.1.3.3).
            (Some(other), _) if is_binary(other) => Self::Base64,
            _ => Self::Unsaid,
        }
    }
}

fn is_binary(media_type: &str) -> bool {
    let is_media = ["application/", "image/", "audio/", "video/"].iter().any(|kind| media_type.starts_with(kind));
    is_media && !["xml", "html", "text"].iter().any(|text| media_type.contains(text))
}

impl Value<'_> {
    /// The value as plain text on one line, whatever it is.
    pub(super) fn into_line(self) -> Option<String> {
        let line = match self.shape {
            Shape::Plain if !self.markup => text::one_line(&html::unescape(&self.text)),
            Shape::Base64 => html::title(base64(&self.text).as_deref().unwrap_or(&self.text)),
            _ => html::title(&self.text),
        };
        (!line.is_empty()).then_some(line)
    }

    /// The value as HTML, whatever it is.
    pub(super) fn into_html(self) -> Option<String> {
        let trimmed = self.text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let is_text = match self.shape {
            Shape::Base64 => return base64(trimmed).or_else(|| Some(trimmed.to_owned())),
            // Wrongly declared as text again and again; text that only mentions a tag does not close one.
            Shape::Plain => !(self.markup || trimmed.contains("</") && html::is_markup(trimmed)),
            _ => false,
        };
        Some(if is_text {
            html::escaped(trimmed).into_owned()
        } else if trimmed.len() == self.text.len() {
            let mut html = self.text.into_owned();
            html.shrink_to_fit();
            html
        } else {
            trimmed.to_owned()
        })
    }
}

/// The text in base64 (RFC 4648 §4), white space aside.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xFF));
        }
    }
    String::from_utf8(bytes).ok().map(|decoded| text::xml_legal(&decoded).into_owned())
}
