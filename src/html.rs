//! HTML fragments: their plain text, and what of them is safe to show.
//!
//! The text is taken without building a tree, since it is wanted of every entry; only what leaves hebdo
//! is sanitised, which needs the tree and costs several times the parsing of a feed.

use std::borrow::Cow;

mod growth;
mod manageable;
mod plain;
mod references;
mod sanitized;

pub use manageable::is_manageable;
pub use plain::{is_markup, plain, plain_start, title};
pub use references::unescape;
pub use sanitized::sanitized;

/// The text as HTML that shows it literally.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::minimal_escape(text)
}

/// Elements without an end.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests;
