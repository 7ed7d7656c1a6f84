//! A list for other programs: valid OPML 2.0.

use std::fmt::Write as _;

use crate::text;

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outline {
    /// Lines that belong together.
    Folder {
        /// Its name.
        title: String,
        /// Its lines.
        within: Vec<Outline>,
    },
    /// A feed.
    Feed {
        /// Its name.
        title: String,
        /// Its address.
        url: String,
    },
    /// A place that is no feed: readers show it as a link.
    Link {
        /// Its name.
        title: String,
        /// Its address.
        url: String,
    },
}

/// The list as a document. The same lines give the same bytes.
#[must_use]
pub fn write(title: &str, outlines: &[Outline]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n");
    let _ = writeln!(out, "    <title>{}</title>", escaped(title));
    out.push_str("  </head>\n  <body>\n");
    for outline in outlines {
        line(&mut out, outline, 2);
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn line(out: &mut String, outline: &Outline, depth: usize) {
    let indent = "  ".repeat(depth);
    // Writing to a string does not fail.
    let _ = match outline {
        Outline::Folder { title, within } => {
            let _ = writeln!(out, "{indent}<outline text=\"{}\">", escaped(title));
            for outline in within {
                line(out, outline, depth + 1);
            }
            writeln!(out, "{indent}</outline>")
        }
        Outline::Feed { title, url } => {
            let (title, url) = (escaped(title), escaped(url));
            writeln!(out, "{indent}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"/>")
        }
        Outline::Link { title, url } => {
            writeln!(out, "{indent}<outline type=\"link\" text=\"{}\" url=\"{}\"/>", escaped(title), escaped(url))
        }
    };
}

/// Text in an attribute or element: legal in XML and escaped.
fn escaped(raw: &str) -> String {
    quick_xml::escape::escape(text::xml_legal(raw)).into_owned()
}
