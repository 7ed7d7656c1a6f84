//! Where a document ends that ends too early.

use memchr::memmem;

/// The end tags of the documents that we read, in lower case.
const ROOTS: [&[u8]; 4] = [b"</rss>", b"</feed>", b"</rdf:rdf>", b"</rdf>"];

/// The end tags of entries; Atom's may have a prefix.
const ENTRIES: [&[u8]; 5] = [b"</item>", b"</entry>", b"</ITEM>", b"</atom:entry>", b"</rss:item>"];

/// How entries begin.
const BEGINNINGS: [&[u8]; 5] = [b"<item", b"<entry", b"<ITEM", b"<atom:entry", b"<rss:item"];

/// How a document ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// As it should, or nobody can tell.
    Whole,
    /// Without the end of its root, and not within an entry.
    Between,
    /// Within an entry; here the last whole one ends.
    Within(usize),
}

/// How an XML document ends. JSON is not looked at: its reader keeps whole items by itself.
pub(super) fn ending(body: &[u8]) -> Ending {
    let text = body.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(body).trim_ascii_start();
    // In UTF-16 nothing is found either.
    if !text.starts_with(b"<") {
        return Ending::Whole;
    }
    // Behind the root stand comments at most; where they are longer, nothing is missing all the same.
    let tail = body[body.len().saturating_sub(1_024)..].to_ascii_lowercase();
    if ROOTS.iter().any(|root| memmem::rfind(&tail, root).is_some()) {
        return Ending::Whole;
    }
    let ends = ENTRIES.iter().filter_map(|tag| memmem::rfind(body, tag).map(|at| at + tag.len()));
    let end = ends.max().unwrap_or(0);
    let rest = &body[end..];
    let begins = BEGINNINGS.iter().any(|tag| memmem::find(rest, tag).is_some());
    if begins { Ending::Within(end) } else { Ending::Between }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_without_its_end_ends_behind_its_last_whole_entry() {
        for (body, expected) in [
            ("<rss><channel><item/></channel></rss>", Ending::Whole),
            ("<rss><item>1</item></rss>\n<!-- 0.1 s -->\n", Ending::Whole),
            ("<RSS><item>1</item></RSS>", Ending::Whole),
            ("<rdf:RDF><item>1</item></rdf:RDF>", Ending::Whole),
            ("{\"items\": [", Ending::Whole),
            ("", Ending::Whole),
            ("<rss><item>1</item>", Ending::Between),
            ("<rss><item>1</item></channel", Ending::Between),
            ("<rss><channel><tit", Ending::Between),
            ("<rss><item>1</item><item>2", Ending::Within(19)),
            ("<rss><item>1</item><item>2</ite", Ending::Within(19)),
            ("<feed><entry>1</entry>\n<entry><ti", Ending::Within(22)),
            ("<a:feed><atom:entry>1</atom:entry><atom:entry", Ending::Within(34)),
            ("<rss><channel><title>T</title><item><title>1", Ending::Within(0)),
        ] {
            assert_eq!(ending(body.as_bytes()), expected, "{body}");
        }
    }
}
