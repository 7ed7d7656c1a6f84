//! Bytes in, a normalised feed out: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! ```text
//! bytes ─► packed ─► charset ─► text ─► tokens ─► feed (meaning, draft) ─► Feed
//!                                  └──► jsonfeed ─────────────────────────┘
//! ```
//!
//! The reader is its own, over tokens, because a feed that is refused for one bad ampersand is a source that
//! silently vanishes. It keeps whatever can be kept and says in [`crate::entry::Feed::mended`] what it had to mend.
//! It takes time linear in the input whatever the input is: there is no tree, and nothing is looked for twice.

use crate::entry::Feed;

mod card;
mod charset;
mod draft;
mod feed;
mod jsonfeed;
mod meaning;
mod mended;
mod names;
mod packed;
pub mod page;
mod paper;
mod people;
mod print;
mod tokens;
mod value;

pub use card::{Card, card};
pub use paper::{Figure, Rights, figure, rights};
pub use print::Printed;

/// How the mending of a document that ends too early begins in [`crate::entry::Feed::mended`].
pub const CUT_OFF: &str = "a document cut off";

/// Most entries that are read of one document. The largest real feeds have some thousands; an entry takes a few hundred
/// bytes however little it says, so that a few MB of `<item/>` would take half a GB.
const MOST_ENTRIES: usize = 100_000;

/// The mending of a document that has more entries than [`MOST_ENTRIES`].
const TOO_MANY: &str = "more than 100,000 entries: what follows them is left out";

/// What is known about the bytes from outside of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// The `Content-Type` header; only its charset is believed, and that only if the bytes allow it.
    pub content_type: Option<&'a str>,
    /// The address that the bytes came from: what links are relative to, failing anything better.
    pub base: Option<&'a str>,
}

/// Why bytes are not a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes, or only white space.
    #[error("nothing at all")]
    Empty,
    /// HTML: a login page, an error page, or the site itself.
    #[error("a web page, not a feed")]
    WebPage,
    /// XML of another vocabulary.
    #[error("XML, but not a feed: its first element is <{root}>")]
    OtherXml {
        /// The name of the root element.
        root: String,
    },
    /// JSON of another shape.
    #[error("JSON, but not a JSON Feed")]
    OtherJson,
    /// JSON that ends too early or is damaged.
    #[error("broken JSON")]
    BrokenJson,
    /// Comments and declarations without any element.
    #[error("XML without any element")]
    NoElement,
    /// Neither XML nor JSON.
    #[error("plain text, not a feed")]
    Text,
    /// Compressed bytes that grow beyond all feeds.
    #[error("compressed data that grows to more than {} MiB", packed::MOST_MIB)]
    TooLarge,
    /// zip, a picture …
    #[error("{kind}, not a feed")]
    Binary {
        /// What the bytes begin like.
        kind: &'static str,
    },
}

/// The feed that the bytes hold.
///
/// Pure: the same bytes and hint give the same feed. Entries keep their order, none are merged, none are invented.
pub fn read(bytes: &[u8], hint: &Hint) -> Result<Feed, Unreadable> {
    let mut mended = mended::Mended::default();
    let bytes = packed::unpacked(bytes, &mut mended)?;
    if let Some(kind) = binary(&bytes) {
        return Err(Unreadable::Binary { kind });
    }
    let text = charset::decode(&bytes, hint.content_type, &mut mended);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match start.chars().next() {
        None => Err(Unreadable::Empty),
        Some('{' | '[') => jsonfeed::read(start, hint, mended),
        Some(_) if start.contains('<') => feed::read(start, hint, mended),
        Some(_) if serde_json::from_str::<serde_json::Value>(start).is_ok() => Err(Unreadable::OtherJson),
        Some(_) => Err(Unreadable::Text),
    }
}

/// Bytes that are surely no text, by how they begin.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x1f, 0x8b, ..] => Some("gzip data"),
        [b'P', b'K', 3, 4, ..] => Some("a zip archive"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("a PDF document"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => Some("a picture"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
